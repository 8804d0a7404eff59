/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "json_run.h"
#include "../../src/whk_pointer.h"
#include "tap.h"


static void compiles_the_examples_of_the_rfc(void);
static void refuses_what_is_no_pointer(void);
static void numbers_pointers(void);
static void survives_every_failing_allocation(void);

static const whk_pointer_t *compile(const char *text);


static whk_mem_t           mem;
static run_heap_t          heap;
static whk_pointer_set_t  *set;


int
main(void)
{
    whk_mem_init(&mem, run_alloc, run_free, &heap, (size_t) 1 << 20);

    compiles_the_examples_of_the_rfc();
    refuses_what_is_no_pointer();
    numbers_pointers();
    survives_every_failing_allocation();

    whk_mem_free_all(&mem);
    ok(heap.live == 0, "no leak");

    return tap_done();
}


static void
compiles_the_examples_of_the_rfc(void)
{
    size_t                i;
    const whk_pointer_t  *p;

    static const struct {
        const char  *text;
        size_t       ntokens;
        const char  *last;
        int64_t      index;
    } cases[] = {
        { "", 0, "", -1 },
        { "/foo", 1, "foo", -1 },
        { "/foo/0", 2, "0", 0 },
        { "/", 1, "", -1 },
        { "/a~1b", 1, "a/b", -1 },
        { "/c%d", 1, "c%d", -1 },
        { "/i\\j", 1, "i\\j", -1 },
        { "/ ", 1, " ", -1 },
        { "/m~0n", 1, "m~n", -1 },
        { "/~01", 1, "~1", -1 },
        { "/foo/-", 2, "-", -1 },
        { "/foo/01", 2, "01", -1 },
        { "/foo/10", 2, "10", 10 },
        { "/a//b/", 4, "", -1 },
        { "/9999999999999999999", 1, "9999999999999999999", -1 },
    };

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        p = compile(cases[i].text);

        ok(p && p->ntokens == cases[i].ntokens
           && (p->ntokens == 0
               || (whk_str_equal(p->tokens[p->ntokens - 1].text,
                                 whk_str_z(cases[i].last))
                   && p->tokens[p->ntokens - 1].index == cases[i].index)),
           "\"%s\"", cases[i].text);
    }
}


static void
refuses_what_is_no_pointer(void)
{
    size_t  i;

    static const char *const  cases[] = {
        "foo", "#/foo", "$.foo", "/~", "/a~", "/~2", "/a~x/b", "/a/~/b"
    };

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ok(whk_pointer_set_add(set, whk_str_z(cases[i])) == WHK_POINTER_SYNTAX,
           "\"%s\" is no pointer", cases[i]);
    }
}


static void
numbers_pointers(void)
{
    int   i, wrong;
    char  text[16];

    set = whk_pointer_set_create(&mem);
    wrong = 0;

    for (i = 0; i < WHK_POINTER_MAX; i++) {
        sprintf(text, "/%d", i);
        wrong += whk_pointer_set_add(set, whk_str_z(text)) != i;
    }

    ok(wrong == 0, "%d pointers are numbered in their order", i);
    ok(whk_pointer_set_add(set, whk_str_z("/17")) == 17,
       "one that is there already has its number");
    ok(whk_pointer_set_add(set, whk_str_z("/x")) == WHK_POINTER_FULL,
       "one more than the set takes");
    ok(whk_pointer_set_add(set, whk_str_z("x")) == WHK_POINTER_SYNTAX,
       "what is no pointer is that first");
}


static void
survives_every_failing_allocation(void)
{
    int                 rc;
    size_t              i;
    whk_mem_t           m;
    run_heap_t          h;
    whk_pointer_set_t  *s;

    for (i = 1; i <= 2; i++) {
        memset(&h, 0, sizeof(h));
        h.fail_at = i;
        whk_mem_init(&m, run_alloc, run_free, &h, (size_t) 1 << 20);

        s = whk_pointer_set_create(&m);
        rc = s ? whk_pointer_set_add(s, whk_str_z("/a")) : WHK_POINTER_MEMORY;

        ok(rc == WHK_POINTER_MEMORY, "allocation %lu of 2 fails",
           (unsigned long) i);

        if (s) {
            ok(whk_pointer_set_add(s, whk_str_z("/a")) == 0,
               "the pointer can be added later");
        }

        whk_mem_free_all(&m);
        ok(h.live == 0, "no leak");
    }
}


static const whk_pointer_t *
compile(const char *text)
{
    int  i;

    if (set == NULL) {
        set = whk_pointer_set_create(&mem);
    }

    i = whk_pointer_set_add(set, whk_str_z(text));

    return i < 0 ? NULL : &set->pointers[i];
}
