/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "tap.h"
#include "whk_format.h"


typedef struct {
    const char  *format;
    const char  *good[6];
    const char  *bad[8];
} format_t;


static void *test_alloc(void *data, size_t size);
static void test_free(void *data, void *p);
static void escapes_anywhere(whk_mem_t *mem);
static int check(whk_mem_t *mem, const char *format, const char *text);


static const format_t  formats[] = {
    { "date-time", { "2024-02-29T23:59:60Z", "1985-04-12t23:20:50.52+00:00",
        "1998-12-31T15:59:60.1-08:00", NULL },
      { "2023-02-29T00:00:00Z", "2024-01-01 00:00:00Z",
        "2024-01-01T00:00:00", "2024-01-01T24:00:00Z",
        "1998-12-31T22:59:60Z", "2024-01-01T00:00:00.Z", "", NULL } },
    { "date", { "2000-02-29", NULL },
      { "1900-02-29", "2024-13-01", "2024-00-01", "2024-1-1", "2024-04-31",
        "2024-04-1x", NULL } },
    { "time", { "00:00:00Z", "12:34:56.789+05:30", NULL },
      { "12:34:56", "12:34:56+5:30", "12:60:00Z", "12:34Z", NULL } },
    { "duration", { "P1Y2M3DT4H5M6S", "PT1M", "P3W", "P1D", NULL },
      { "P", "PT", "P1Y2D", "P1W1D", "PT1H1S", "P1S", "1D", NULL } },
    { "email", { "a@b.c", "\"a b\"@x.y", "a.b+c@[127.0.0.1]",
        "a@[IPv6:::1]", NULL },
      { "a", "@b", "a@", "a..b@c", ".a@b", "a@b_c", "a@[1.2.3]", NULL } },
    { "hostname", { "a", "a-b.c1", "xn--mnchen-3ya.de", NULL },
      { "", "-a", "a-", "a..b", "a_b", "a.", "xn--X", NULL } },
    { "ipv4", { "0.0.0.0", "255.255.255.255", NULL },
      { "256.0.0.1", "1.2.3", "1.2.3.4.5", "01.2.3.4", "1.2.3.4 ", "",
        NULL } },
    { "ipv6", { "::", "::1", "1:2:3:4:5:6:7:8", "::ffff:1.2.3.4",
        "1::8", NULL },
      { ":", "1:2:3:4:5:6:7", "1::2::3", "12345::", "::1%eth0",
        "1.2.3.4::", "1:2:3:4:5:6:7:8::", NULL } },
    { "uri", { "http://u:p@h:80/p?q#f", "urn:a:b", "http://[::1]/",
        "a:", "http://[v1.a:b]/", NULL },
      { "//a", "a b:c", "http://a/%zz", "http://[1]/", "1a:b", "http://a:b/",
        "http://a/[", NULL } },
    { "uri-reference", { "", "a", "?q", "#f", "//h/p", NULL },
      { "a\\b", "%", "1:b", "a#b#c", "\xc3\xa9", NULL } },
    { "uri-template", { "{a}", "/x{?a,b*}{#c:3}", "'", "\xc3\xa9", NULL },
      { "{", "}", "{}", "{a", "{a:0}", "{a:10000}", "a b", NULL } },
    { "uuid", { "01234567-89ab-CDEF-0123-456789abcdef", NULL },
      { "01234567-89ab-CDEF-0123-456789abcdeg", "0123456789abcdef",
        "01234567-89ab-CDEF-0123-456789abcde", NULL } },
    { "json-pointer", { "", "/", "/a~0b~1c", NULL },
      { "a", "/~", "/~2", "#/a", NULL } },
    { "relative-json-pointer", { "0", "1/a", "10#", NULL },
      { "", "01", "-1", "1a", "#", "1##", NULL } },
    { "regex", { "^a$", "[\\s\\S]", NULL }, { "(", "a++", "\\Z", NULL } },
    { NULL, { NULL }, { NULL } }
};


int
main(void)
{
    int              i;
    uint64_t         work;
    whk_mem_t        mem;
    const format_t  *f;

    whk_mem_init(&mem, test_alloc, test_free, NULL, SIZE_MAX);

    for (f = formats; f->format; f++) {

        for (i = 0; f->good[i]; i++) {
            ok(check(&mem, f->format, f->good[i]) == 1, "%s \"%s\"",
               f->format, f->good[i]);
        }

        for (i = 0; f->bad[i]; i++) {
            ok(check(&mem, f->format, f->bad[i]) == 0, "no %s \"%s\"",
               f->format, f->bad[i]);
        }
    }

    escapes_anywhere(&mem);

    work = 0;
    ok(whk_format_find(whk_str_z("iri")) == 0, "an unknown format");
    ok(whk_format_check(whk_format_find(whk_str_z("date")),
                        whk_str("2024-01-01\0", 11), &mem, &work)
       == WHK_REGEX_NO,
       "a NUL is a byte like others");
    ok(mem.used == 0, "memory is given back");

    mem.budget = 1;
    ok(check(&mem, "regex", "a") == -1, "a failing allocation is noticed");

    whk_mem_free_all(&mem);

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


/* addresses are looked at in strides */

static void
escapes_anywhere(whk_mem_t *mem)
{
    int    len, at, wrong;
    char   text[64];

    wrong = 0;

    for (len = 3; len < 40; len++) {
        for (at = 0; at + 3 <= len; at++) {
            (void) sprintf(text, "x:%0*d", len, 0);

            memcpy(text + 2 + at, "%4F", 3);
            wrong += check(mem, "uri", text) != 1;

            text[2 + at + 2] = 'G';
            wrong += check(mem, "uri", text) != 0;

            memcpy(text + 2 + at, "0 0", 3);
            wrong += check(mem, "uri", text) != 0;
        }

        (void) sprintf(text, "x:%0*d%%4", len, 0);
        wrong += check(mem, "uri", text) != 0;
    }

    ok(wrong == 0, "a byte that is encoded, or not, at every place");
}


/* the text ends where its memory does, so that reading on is noticed */

static int
check(whk_mem_t *mem, const char *format, const char *text)
{
    char            *copy;
    size_t           len;
    uint64_t         work;
    whk_regex_rc_t   rc;

    len = strlen(text);
    copy = malloc(len ? len : 1);

    if (copy == NULL) {
        exit(2);
    }

    memcpy(copy, text, len);
    work = 1000000;
    rc = whk_format_check(whk_format_find(whk_str_z(format)),
                          whk_str(copy, len), mem, &work);
    free(copy);

    return rc == WHK_REGEX_MEMORY ? -1 : rc == WHK_REGEX_YES;
}
