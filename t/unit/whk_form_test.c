/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#define _DEFAULT_SOURCE

#include <stdio.h>
#include <string.h>

#include "../../src/whk_form.h"
#include "page.h"
#include "tap.h"


typedef struct {
    char      text[8192];
    size_t    len;
    size_t    calls;
    size_t    largest;
} sink_t;

typedef struct {
    whk_str_t    body;
    const char  *value;     /* NULL: refused */
} case_t;


static void finds_the_field_however_cut(void);
static void names_have_limits(void);
static void long_values_come_in_portions(void);
static void stops_when_told(void);
static whk_rc_t take(void *data, const uint8_t *p, size_t len);
static whk_rc_t run(sink_t *sink, const char *field, whk_str_t body,
    size_t first, size_t step);


static size_t    fail_at;     /* this call of take() returns fail */
static whk_rc_t  fail;


int
main(void)
{
    finds_the_field_however_cut();
    names_have_limits();
    long_values_come_in_portions();
    stops_when_told();

    return tap_done();
}


static void
finds_the_field_however_cut(void)
{
    size_t    i, first, step, wrong, runs;
    sink_t    sink;
    whk_rc_t  rc;

    static const case_t  cases[] = {
        { whk_string("payload=x"), "x" },
        { whk_string("payload=%7B%22a%22%3A1%7D"), "{\"a\":1}" },
        { whk_string("payload=%7b%22a%22%3a1%7d"), "{\"a\":1}" },
        { whk_string("a=1&payload=x&b=2"), "x" },
        { whk_string("&&payload=x&&"), "x" },
        { whk_string("payload=a+b%2Bc%20d"), "a b+c d" },
        { whk_string("payload=a=b=c"), "a=b=c" },
        { whk_string("payload=a;b"), "a;b" },
        { whk_string("payload="), "" },
        { whk_string("payload"), "" },
        { whk_string("x&payload&y"), "" },
        { whk_string("%70ayloa%64=x"), "x" },
        { whk_string("payload2=y&payload=x"), "x" },
        { whk_string("payloa=y&payload=x"), "x" },
        { whk_string("Payload=y&payload=x"), "x" },
        { whk_string("a=payload=y&payload=x"), "x" },
        { whk_string("payload=\xc3\xa4\xff"), "\xc3\xa4\xff" },
        { whk_string("a=%26payload%3Dy&payload=x"), "x" },
        { whk_string("=y&payload=x"), "x" },

        { whk_string(""), NULL },
        { whk_string("&"), NULL },
        { whk_string("payload2=x"), NULL },
        { whk_string("payloa"), NULL },
        { whk_string("PAYLOAD=x"), NULL },
        { whk_string("payload=x&payload=x"), NULL },
        { whk_string("payload=x&%70ayload=y"), NULL },
        { whk_string("payload=x&payload"), NULL },
        { whk_string("payload&payload=x"), NULL },
        { whk_string("payload=%"), NULL },
        { whk_string("payload=%7"), NULL },
        { whk_string("payload=%7&a=b"), NULL },
        { whk_string("payload=%&a=b"), NULL },
        { whk_string("payload=%g0"), NULL },
        { whk_string("payload=%0g"), NULL },
        { whk_string("payload=% 1"), NULL },
        { whk_string("payload=%%41"), NULL },
        { whk_string("payload=%u0041"), NULL },
        { whk_string("payload=x&a=%zz"), NULL },
        { whk_string("payload=x&a%=z"), NULL },
        { whk_string("%zz=y&payload=x"), NULL },
        { whk_string("payload=x&a=%4"), NULL },

        /* a JSON text sent as a form, and the same without its first byte */

        { whk_string("{\"a\":\"&payload=x&\"}"), NULL },
        { whk_string("\"a\":\"&payload=x&\"}"), "x" },
        { whk_string("[\"&payload=x&\"]"), NULL },
        { whk_string(" {\"a\":\"&payload=x&\"}"), NULL },
        { whk_string("\n[\"&payload=x&\"]"), NULL },
        { whk_string("\t[\"&payload=x&\"]"), NULL },
        { whk_string("\r[\"&payload=x&\"]"), NULL }
    };

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {

        wrong = 0;
        runs = 0;

        for (step = 1; step <= cases[i].body.len + 1; step++) {

            for (first = 0; first < step; first++) {
                rc = run(&sink, "payload", cases[i].body, first, step);
                runs++;

                wrong += cases[i].value
                         ? rc != WHK_OK || strcmp(sink.text, cases[i].value)
                         : rc != WHK_REJECT;
            }
        }

        ok(wrong == 0, "%.*s: %s, %lu ways to cut it",
           (int) cases[i].body.len, (const char *) cases[i].body.data,
           cases[i].value ? "found" : "refused", (unsigned long) runs);
    }

    rc = run(&sink, "payload", whk_str_z("payload=a%00b"), 0, 3);
    ok(rc == WHK_OK && sink.len == 3 && memcmp(sink.text, "a\0b", 3) == 0,
       "an escaped zero byte is one byte of the value");
}


/* WHK_FORM_NAME bytes are a name, and no longer name is mistaken for it */

static void
names_have_limits(void)
{
    char       name[WHK_FORM_NAME + 1], body[512];
    size_t     n;
    sink_t     sink;
    whk_rc_t   rc;

    memset(name, 'n', WHK_FORM_NAME);
    name[WHK_FORM_NAME] = '\0';

    n = (size_t) snprintf(body, sizeof(body), "%s=x", name);
    rc = run(&sink, name, whk_str(body, n), 0, 1);
    ok(rc == WHK_OK && strcmp(sink.text, "x") == 0, "the longest name");

    n = (size_t) snprintf(body, sizeof(body), "%sn=y&%s%s=y&%s=x", name, name,
                          name, name);
    rc = run(&sink, name, whk_str(body, n), 0, 7);
    ok(rc == WHK_OK && strcmp(sink.text, "x") == 0,
       "longer ones that begin like it are others");

    n = (size_t) snprintf(body, sizeof(body), "%sn=y", name);
    rc = run(&sink, name, whk_str(body, n), 0, 7);
    ok(rc == WHK_REJECT, "and alone are not it");
}


static void
long_values_come_in_portions(void)
{
    char       body[8192];
    size_t     i, len, wrong;
    sink_t     sink;
    whk_rc_t   rc;

    static const size_t  lengths[] = { 511, 512, 513, 1023, 1024, 1025, 8000 };

    for (i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {

        len = lengths[i];
        memcpy(body, "payload=", 8);
        memset(body + 8, 'v', len);

        rc = run(&sink, "payload", whk_str(body, len + 8), 0, len + 8);

        wrong = rc != WHK_OK || sink.len != len || sink.largest > 512
                || sink.calls != (len + 511) / 512;

        ok(wrong == 0, "%lu bytes in %lu portions of at most %lu",
           (unsigned long) sink.len, (unsigned long) sink.calls,
           (unsigned long) sink.largest);
    }
}


static void
stops_when_told(void)
{
    char      body[4096];
    size_t    at, wrong;
    sink_t    sink;
    whk_rc_t  rc;

    memcpy(body, "payload=", 8);
    memset(body + 8, 'v', sizeof(body) - 8);

    wrong = 0;

    for (at = 1; at <= 8; at++) {
        for (fail = WHK_REJECT; fail <= WHK_ERROR; fail++) {

            fail_at = at;
            rc = run(&sink, "payload", whk_str(body, sizeof(body)), 0, 100);
            wrong += rc != fail || sink.calls != at;
        }
    }

    fail_at = 0;

    ok(wrong == 0, "what value() returned is returned, at each of 8 portions");
}


static whk_rc_t
take(void *data, const uint8_t *p, size_t len)
{
    sink_t *sink = data;

    sink->calls++;

    if (sink->calls == fail_at) {
        return fail;
    }

    if (len == 0 || len >= sizeof(sink->text) - sink->len) {
        abort();
    }

    memcpy(sink->text + sink->len, p, len);
    sink->len += len;
    sink->text[sink->len] = '\0';
    sink->largest = len > sink->largest ? len : sink->largest;

    return WHK_OK;
}


/* the first portion has first bytes, the others step, the last the rest */

static whk_rc_t
run(sink_t *sink, const char *field, whk_str_t body, size_t first, size_t step)
{
    size_t      off, n;
    whk_rc_t    rc;
    whk_form_t  f;

    memset(sink, 0, sizeof(sink_t));

    whk_form_init(&f, whk_str_z(field), take, sink);

    rc = WHK_OK;

    for (off = 0; rc == WHK_OK && off < body.len; off += n) {
        n = off == 0 && first ? first : step;
        n = n < body.len - off ? n : body.len - off;
        rc = whk_form_feed(&f, page_copy(0, body.data + off, n), n);
    }

    return rc == WHK_OK ? whk_form_finish(&f) : rc;
}
