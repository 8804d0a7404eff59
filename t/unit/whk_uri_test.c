/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "tap.h"
#include "whk_uri.h"


typedef struct {
    const char  *base;
    const char  *ref;
    const char  *target;
    const char  *fragment;
} resolve_t;


static void *test_alloc(void *data, size_t size);
static void test_free(void *data, void *p);


#define BASE  "http://a/b/c/d;p?q"


/* RFC 3986, 5.4, and what schemas do besides */

static const resolve_t  rows[] = {
    { BASE, "g:h", "g:h", "" },
    { BASE, "g", "http://a/b/c/g", "" },
    { BASE, "./g", "http://a/b/c/g", "" },
    { BASE, "g/", "http://a/b/c/g/", "" },
    { BASE, "/g", "http://a/g", "" },
    { BASE, "//g", "http://g", "" },
    { BASE, "?y", "http://a/b/c/d;p?y", "" },
    { BASE, "g?y", "http://a/b/c/g?y", "" },
    { BASE, "#s", "http://a/b/c/d;p?q", "s" },
    { BASE, "g#s", "http://a/b/c/g", "s" },
    { BASE, "g?y#s", "http://a/b/c/g?y", "s" },
    { BASE, ";x", "http://a/b/c/;x", "" },
    { BASE, "", "http://a/b/c/d;p?q", "" },
    { BASE, ".", "http://a/b/c/", "" },
    { BASE, "./", "http://a/b/c/", "" },
    { BASE, "..", "http://a/b/", "" },
    { BASE, "../g", "http://a/b/g", "" },
    { BASE, "../..", "http://a/", "" },
    { BASE, "../../g", "http://a/g", "" },
    { BASE, "../../../g", "http://a/g", "" },
    { BASE, "/./g", "http://a/g", "" },
    { BASE, "/../g", "http://a/g", "" },
    { BASE, "g.", "http://a/b/c/g.", "" },
    { BASE, "..g", "http://a/b/c/..g", "" },
    { BASE, "./../g", "http://a/b/g", "" },
    { BASE, "g/./h", "http://a/b/c/g/h", "" },
    { BASE, "g/../h", "http://a/b/c/h", "" },
    { BASE, "g;x=1/../y", "http://a/b/c/y", "" },
    { BASE, "g?y/../x", "http://a/b/c/g?y/../x", "" },
    { BASE, "http:g", "http:g", "" },
    { "http://a", "b", "http://a/b", "" },
    { "urn:uuid:deadbeef", "#/$defs/a", "urn:uuid:deadbeef", "/$defs/a" },
    { "urn:example:x", "#", "urn:example:x", "" },
    { "", "a.json#b", "a.json", "b" },
    { "http://a/b#c", "#d", "http://a/b", "d" },
    { NULL, NULL, NULL, NULL }
};


int
main(void)
{
    int               rc;
    whk_mem_t         mem;
    whk_str_t         out, fragment;
    const resolve_t  *r;

    whk_mem_init(&mem, test_alloc, test_free, NULL, SIZE_MAX);

    for (r = rows; r->base; r++) {
        rc = whk_uri_resolve(&mem, whk_str_z(r->base), whk_str_z(r->ref), &out,
                             &fragment);

        ok(rc == 0 && whk_str_equal(out, whk_str_z(r->target))
           && whk_str_equal(fragment, whk_str_z(r->fragment)),
           "\"%s\" from \"%s\" is \"%.*s\"", r->ref, r->base, (int) out.len,
           (const char *) out.data);
    }

    ok(whk_uri_unescape(&mem, whk_str_z("/a%25b%20%zz%4"), &out) == 0
       && whk_str_equal(out, whk_str_z("/a%b %zz%4")),
       "only what is encoded is decoded");

    whk_mem_free_all(&mem);

    whk_mem_init(&mem, test_alloc, test_free, NULL, 1);
    ok(whk_uri_resolve(&mem, whk_str_z(BASE), whk_str_z("g"), &out, &fragment)
       == -1 && whk_uri_unescape(&mem, whk_str_z("abc"), &out) == -1,
       "a failing allocation is noticed");

    return tap_done();
}


static void *
test_alloc(void *data, size_t size)
{
    (void) data;

    return malloc(size);
}


static void
test_free(void *data, void *p)
{
    (void) data;

    free(p);
}
