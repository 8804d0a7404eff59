/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "tap.h"
#include "whk_set.h"
#include "whk_tree.h"


typedef struct {
    const char  *a;
    const char  *b;
    int          equal;
} pair_t;


static void *test_alloc(void *data, size_t size);
static void test_free(void *data, void *p);
static void hashes_by_value(whk_mem_t *mem);
static void finds_and_names_places(whk_mem_t *mem);
static void keeps_sets_of_hashes(whk_mem_t *mem);
static void survives_failing_allocations(void);


static unsigned long  allocs;
static unsigned long  fail_at;


static const pair_t  pairs[] = {
    { "1", "1.0", 1 }, { "1", "10e-1", 1 }, { "0", "-0.0e5", 1 },
    { "1", "true", 0 }, { "0", "false", 0 }, { "1", "\"1\"", 0 },
    { "null", "\"null\"", 0 }, { "[]", "{}", 0 }, { "[1]", "[true]", 0 },
    { "[1,2]", "[2,1]", 0 }, { "[[1],2]", "[1,[2]]", 0 }, { "[]", "[[]]", 0 },
    { "{\"a\":1,\"b\":2}", "{\"b\":2.0,\"a\":1}", 1 },
    { "{\"a\":1,\"b\":2}", "{\"a\":2,\"b\":1}", 0 },
    { "{\"a\":{\"b\":1}}", "{\"a\":{\"b\":2}}", 0 },
    { "\"a\\u0000b\"", "\"a\"", 0 }, { "\"\\u00e9\"", "\"\xc3\xa9\"", 1 },
    { "123456789012345678901234567890123456789012345678901234567890",
      "12345678901234567890123456789012345678901234567890123456789e1", 1 },
    { "1234567890123456789012345678901234567890123456789012345678901",
      "1234567890123456789012345678901234567890123456789012345678902", 0 },
    { "1e2", "1e3", 0 }, { "-1", "1", 0 },
    { NULL, NULL, 0 }
};


int
main(void)
{
    whk_mem_t  mem;

    whk_mem_init(&mem, test_alloc, test_free, NULL, SIZE_MAX);

    hashes_by_value(&mem);
    finds_and_names_places(&mem);
    keeps_sets_of_hashes(&mem);

    whk_mem_free_all(&mem);

    survives_failing_allocations();

    return tap_done();
}


static void *
test_alloc(void *data, size_t size)
{
    (void) data;

    return ++allocs == fail_at ? NULL : malloc(size);
}


static void
test_free(void *data, void *p)
{
    (void) data;

    free(p);
}


static void
hashes_by_value(whk_mem_t *mem)
{
    const pair_t       *p;
    whk_hash128_t       a, b;
    whk_tree_error_t    e;
    whk_digest_keys_t   keys, other;

    whk_digest_keys(&keys, (const uint8_t *) "0123456789abcdef");
    whk_digest_keys(&other, (const uint8_t *) "0123456789abcdeF");

    for (p = pairs; p->a; p++) {
        a = whk_tree_hash(whk_tree_parse(mem, whk_str_z(p->a), &e), &keys);
        b = whk_tree_hash(whk_tree_parse(mem, whk_str_z(p->b), &e), &keys);

        ok((a.low == b.low && a.high == b.high) == p->equal, "%s %s %s",
           p->a, p->equal ? "is" : "is not", p->b);
    }

    a = whk_tree_hash(whk_tree_parse(mem, whk_str_z("[1]"), &e), &keys);
    b = whk_tree_hash(whk_tree_parse(mem, whk_str_z("[1]"), &e), &other);
    ok(a.low != b.low && a.high != b.high, "the key matters");
}


static void
finds_and_names_places(whk_mem_t *mem)
{
    whk_str_t          pointer;
    whk_tree_t        *root, *t;
    whk_tree_error_t   e;

    root = whk_tree_parse(mem, whk_str_z("{\"a/b\":[0,{\"~\":\"x\"}]}"), &e);
    t = whk_tree_step(root, whk_str_z("a/b"));
    t = t ? whk_tree_step(t, whk_str_z("1")) : NULL;
    t = t ? whk_tree_step(t, whk_str_z("~")) : NULL;

    ok(t && whk_str_equal(t->text, whk_str_z("x")), "steps lead to a value");
    ok(t && whk_tree_pointer(mem, t, &pointer) == 0
       && whk_str_equal(pointer, whk_str_z("/a~1b/1/~0")),
       "and the pointer back");
    ok(whk_tree_step(root->first, whk_str_z("01")) == NULL
       && whk_tree_step(root->first, whk_str_z("2")) == NULL
       && whk_tree_step(root->first->first, whk_str_z("0")) == NULL,
       "what is not there is not found");

    ok(whk_tree_parse(mem, whk_str_z("{\"a\":1,\"a\":2}"), &e) == NULL
       && e.reason == WHK_REASON_JSON_REPEATED_KEY, "names do not repeat");
    ok(whk_tree_parse(mem, whk_str_z("[1,]"), &e) == NULL
       && e.reason == WHK_REASON_JSON_SYNTAX && e.offset == 3,
       "an error has a place");
}


static void
keeps_sets_of_hashes(whk_mem_t *mem)
{
    int            rc;
    uint64_t       i;
    whk_set_t      set;
    whk_hash128_t  h;

    memset(&set, 0, sizeof(set));
    rc = 1;

    for (i = 0; i < 1000 && rc == 1; i++) {
        h.low = i / 2 * 16;
        h.high = i % 2;
        rc = whk_set_add(mem, &set, h);
    }

    ok(rc == 1, "1000 hashes are new");

    h.low = 0;
    h.high = 0;
    ok(whk_set_add(mem, &set, h) == 0, "a hash of zeros is kept like others");
    h.low = 499 * 16;
    h.high = 1;
    ok(whk_set_add(mem, &set, h) == 0, "so is the last");

    whk_set_free(mem, &set);
}


static void
survives_failing_allocations(void)
{
    whk_mem_t          mem;
    whk_tree_t        *t;
    unsigned long      n, failed;
    whk_tree_error_t   e;

    failed = 0;

    for (n = 1; /* void */ ; n++) {
        allocs = 0;
        fail_at = n;

        whk_mem_init(&mem, test_alloc, test_free, NULL, SIZE_MAX);
        t = whk_tree_parse(&mem, whk_str_z("{\"a\":[1,\"b\",{}]}"), &e);
        whk_mem_free_all(&mem);

        if (allocs < n) {
            break;
        }

        if (t || e.reason != WHK_REASON_MEMORY) {
            ok(0, "allocation %lu fails", n);
        }

        failed++;
    }

    fail_at = 0;

    ok(failed > 0 && t, "%lu failing allocations, all noticed", failed);
}
