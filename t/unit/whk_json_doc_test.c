/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "json_run.h"
#include "tap.h"


#define TEXT_MAX  (512 * 1024)


static void depth_is_limited(void);
static void strings_are_limited(void);
static void names_are_limited(void);
static void numbers_are_limited(void);
static void keys_are_limited(void);
static void keys_of_all_open_objects_are_limited(void);
static void items_are_limited(void);
static void defaults_are_those_of_the_docs(void);
static void limits_have_a_maximum(void);
static void limits_hold_before_memory_grows(void);
static void the_first_fault_counts(void);
static void names_repeat_only_inside_one_object(void);

static size_t put(size_t n, const char *s);
static size_t fill(size_t n, int c, size_t count);
static void check(size_t len, whk_reason_t reason, uint64_t offset,
    const char *name);


static uint8_t          text[TEXT_MAX];
static whk_json_conf_t  conf;


int
main(void)
{
    whk_json_conf_default(&conf);

    depth_is_limited();
    strings_are_limited();
    names_are_limited();
    numbers_are_limited();
    keys_are_limited();
    keys_of_all_open_objects_are_limited();
    items_are_limited();
    defaults_are_those_of_the_docs();
    limits_have_a_maximum();
    limits_hold_before_memory_grows();
    the_first_fault_counts();
    names_repeat_only_inside_one_object();

    return tap_done();
}


static void
depth_is_limited(void)
{
    size_t  n;

    conf.limits.depth = 3;

    n = put(0, "[{\"a\":[1]}]");
    check(n, WHK_REASON_NONE, 0, "depth 3 of 3");

    n = put(0, "[{\"a\":[[]]}]");
    check(n, WHK_REASON_LIMIT_DEPTH, 7, "depth 4 of 3, array");

    n = put(0, "[[[ {}]]]");
    check(n, WHK_REASON_LIMIT_DEPTH, 4, "depth 4 of 3, object");

    n = put(0, "[[],[[]],[[],[]]]");
    check(n, WHK_REASON_NONE, 0, "depth is not the number of arrays");

    conf.limits.depth = 1;
    n = put(0, "{\"a\":1}");
    check(n, WHK_REASON_NONE, 0, "depth 1 of 1");

    conf.limits.depth = 0;
    n = put(0, "[]");
    check(n, WHK_REASON_LIMIT_DEPTH, 0, "depth 1 of 0");

    conf.limits.depth = 300;
    n = fill(0, '[', 300);
    n = fill(n, ']', 300);
    check(n, WHK_REASON_NONE, 0, "depth 300 of 300");

    conf.limits.depth = 299;
    check(n, WHK_REASON_LIMIT_DEPTH, 299, "depth 300 of 299");

    whk_json_conf_default(&conf);
}


static void
strings_are_limited(void)
{
    size_t  n;

    conf.limits.token = 10;

    n = put(0, "[\"0123456789\",  \"0123456789\"]");
    check(n, WHK_REASON_NONE, 0, "string of 10 bytes of 10");

    n = put(0, "[ \"0123456789a\"]");
    check(n, WHK_REASON_LIMIT_TOKEN, 2, "string of 11 bytes of 10");

    n = put(0, "[1,           \"0123456789\"]");
    check(n, WHK_REASON_NONE, 0, "blanks before it are not counted");

    n = put(0, "[1,\n          \"0123456789a\"]");
    check(n, WHK_REASON_LIMIT_TOKEN, 14, "nor confuse the place");

    n = put(0, "[\"\\u00e9\\u00e9\"]");
    check(n, WHK_REASON_LIMIT_TOKEN, 1,
          "escapes count as they are written, 12 of 10");

    n = put(0, "[\"\\u00e9\\n\\n\"]");
    check(n, WHK_REASON_NONE, 0, "10 of 10");

    n = put(0, "[\"0123456789a");
    check(n, WHK_REASON_LIMIT_TOKEN, 1, "a cut string beyond the limit");

    n = put(0, "[\"0123456789");
    check(n, WHK_REASON_JSON_SYNTAX, 12, "a cut string within it");

    conf.limits.token = 0;
    n = put(0, "{\"\":[true,null,\"\"]}");
    check(n, WHK_REASON_NONE, 0, "strings of 0 bytes of 0, and words");

    n = put(0, "[\"a\"]");
    check(n, WHK_REASON_LIMIT_TOKEN, 1, "string of 1 byte of 0");

    whk_json_conf_default(&conf);
    conf.limits.token = 40000;

    n = fill(put(0, "[\""), 'a', 40000);
    n = put(n, "\"]");
    check(n, WHK_REASON_NONE, 0, "string of 40,000 bytes of 40,000");

    conf.limits.token = 39999;
    check(n, WHK_REASON_LIMIT_TOKEN, 1, "of 39,999");

    whk_json_conf_default(&conf);
}


static void
names_are_limited(void)
{
    size_t  n;

    conf.limits.token = 10;

    n = put(0, "{\"0123456789\":1, \"0123456780\" : 2}");
    check(n, WHK_REASON_NONE, 0, "name of 10 bytes of 10");

    n = put(0, "{\"a\":1 , \"0123456789a\":1}");
    check(n, WHK_REASON_LIMIT_TOKEN, 9, "name of 11 bytes of 10");

    whk_json_conf_default(&conf);
}


static void
numbers_are_limited(void)
{
    size_t  n;

    conf.limits.token = 10;

    n = put(0, "[-123456789,0.12345e12]");
    check(n, WHK_REASON_NONE, 0, "numbers of 10 bytes of 10");

    n = put(0, "[1,0.123456e12]");
    check(n, WHK_REASON_LIMIT_TOKEN, 3, "number of 11 bytes of 10");

    n = put(0, "{12345678901");
    check(n, WHK_REASON_LIMIT_TOKEN, 1, "number too long, in a wrong place");

    n = put(0, "{1234567890 ");
    check(n, WHK_REASON_JSON_SYNTAX, 1, "number only in a wrong place");

    n = put(0, "[1 12345678901]");
    check(n, WHK_REASON_JSON_SYNTAX, 3, "misplaced before it is too long");

    n = put(0, "[1234567890.]");
    check(n, WHK_REASON_LIMIT_TOKEN, 1, "too long before it is malformed");

    n = put(0, "[123456789.]");
    check(n, WHK_REASON_JSON_SYNTAX, 1, "malformed before it is too long");

    conf.scalars = 1;

    n = put(0, "1234567890");
    check(n, WHK_REASON_NONE, 0, "alone, number of 10 bytes of 10");

    n = put(0, "12345678901");
    check(n, WHK_REASON_LIMIT_TOKEN, 0, "alone, number of 11 bytes of 10");

    whk_json_conf_default(&conf);
}


static void
keys_are_limited(void)
{
    size_t  n;

    conf.limits.keys = 2;

    n = put(0, "{\"a\":{\"a\":1,\"b\":2},\"b\":[{},{\"a\":1,\"b\":2}]}");
    check(n, WHK_REASON_NONE, 0, "2 keys of 2, in each object");

    n = put(0, "{\"a\":1,\"b\":2,\"c\":3}");
    check(n, WHK_REASON_LIMIT_KEYS, 13, "3 keys of 2");

    n = put(0, "{\"a\":{\"a\":1,\"b\":2},\"b\":2,\"c\":3}");
    check(n, WHK_REASON_LIMIT_KEYS, 25, "3 keys of 2, after an inner object");

    conf.repeats = 1;
    n = put(0, "{\"a\":1,\"a\":2,\"a\":3}");
    check(n, WHK_REASON_LIMIT_KEYS, 13, "3 equal keys of 2");

    whk_json_conf_default(&conf);
}


/* 8193 objects of 2 names in one another have 16384 more than one may */

static void
keys_of_all_open_objects_are_limited(void)
{
    size_t  n, i, outer, at;

    conf.limits.keys = 2;
    conf.limits.depth = 10000;

    for (n = 0, i = 0; i < 8192; i++) {
        n = put(n, "{\"b\":0,\"a\":");
    }

    outer = n;
    at = put(outer, "{\"b\":0,\"a\":");

    n = fill(put(at, "{}"), '}', 8193);
    check(n, WHK_REASON_NONE, 0, "16386 keys of 2 and 16384");

    n = fill(put(at, "{\"c\":0}"), '}', 8193);
    check(n, WHK_REASON_LIMIT_KEYS, at + 1, "16387 keys of 2 and 16384");

    n = fill(put(at, "{\"longer than sixteen\":0}"), '}', 8193);
    check(n, WHK_REASON_LIMIT_KEYS, at + 1, "the last of them a long one");

    conf.repeats = 1;
    check(n, WHK_REASON_NONE, 0, "any number where none is held");
    conf.repeats = 0;

    at = put(outer, "{\"b\":{\"c\":0},\"a\":{");
    n = fill(at, '}', 8194);
    check(n, WHK_REASON_NONE, 0, "those of an object that ended are gone");

    n = fill(put(at, "\"c\":0"), '}', 8194);
    check(n, WHK_REASON_LIMIT_KEYS, at, "and those of others are not");

    whk_json_conf_default(&conf);
}


static void
items_are_limited(void)
{
    size_t  n;

    conf.limits.items = 2;

    n = put(0, "[[1,2],{\"a\":1,\"b\":2,\"c\":[\"x\",null]}]");
    check(n, WHK_REASON_NONE, 0, "2 items of 2, in each array");

    n = put(0, "[1,2,3]");
    check(n, WHK_REASON_LIMIT_ITEMS, 5, "3 items of 2, scalar");

    n = put(0, "[1,[2,2],{}]");
    check(n, WHK_REASON_LIMIT_ITEMS, 9, "3 items of 2, object");

    whk_json_conf_default(&conf);
}


static void
defaults_are_those_of_the_docs(void)
{
    size_t  i, n;

    n = fill(0, '[', 64);
    check(fill(n, ']', 64), WHK_REASON_NONE, 0, "depth 64");

    n = fill(0, '[', 65);
    check(fill(n, ']', 65), WHK_REASON_LIMIT_DEPTH, 64, "depth 65");

    n = fill(put(0, "[\""), 'a', 262144);
    check(put(n, "\"]"), WHK_REASON_NONE, 0, "token 262144");

    n = fill(put(0, "[\""), 'a', 262145);
    check(put(n, "\"]"), WHK_REASON_LIMIT_TOKEN, 1, "token 262145");

    n = put(0, "{\"0\":0");

    for (i = 1; i < 10000; i++) {
        n += (size_t) sprintf((char *) text + n, ",\"%lu\":0",
                              (unsigned long) i);
    }

    check(put(n, "}"), WHK_REASON_NONE, 0, "keys 10000");
    check(put(n, ",\"z\":0}"), WHK_REASON_LIMIT_KEYS, n + 1, "keys 10001");
    check(put(n - 9, ",\"0\":0}"), WHK_REASON_JSON_REPEATED_KEY, n - 8,
          "the first name again after 9998 others");

    n = put(0, "[0");

    for (i = 1; i < 65536; i++) {
        n = put(n, ",0");
    }

    check(put(n, "]"), WHK_REASON_NONE, 0, "items 65536");
    check(put(n, ",0]"), WHK_REASON_LIMIT_ITEMS, n + 1, "items 65537");
}


static void
limits_have_a_maximum(void)
{
    size_t  n;

    conf.limits.depth = SIZE_MAX;
    conf.limits.token = SIZE_MAX;
    conf.limits.keys = SIZE_MAX;
    conf.limits.items = SIZE_MAX;

    n = fill(0, '[', WHK_JSON_MAX_DEPTH);
    check(fill(n, ']', n), WHK_REASON_NONE, 0, "the greatest depth");

    n = fill(0, '[', WHK_JSON_MAX_DEPTH + 1);
    check(fill(n, ']', n), WHK_REASON_LIMIT_DEPTH, n - 1, "one more");

    n = fill(put(0, "{\"a\":[1,\""), 'a', 20000);
    check(put(n, "\"]}"), WHK_REASON_NONE, 0, "the other limits");

    whk_json_conf_default(&conf);
}


/* even if all of it comes in one portion */

static void
limits_hold_before_memory_grows(void)
{
    run_t       r;
    size_t      n;
    run_heap_t  heap;

    conf.limits.token = 1000;
    n = put(0, "[\"\\n");
    n = fill(n, 'a', 500000);
    n = put(n, "\"]");

    memset(&heap, 0, sizeof(heap));
    run_json(&r, &heap, &conf, whk_str(text, n), 0);
    ok(r.reason == WHK_REASON_LIMIT_TOKEN && r.peak < 48 * 1024,
       "a string of 500,000 bytes of 1000: %lu bytes of memory",
       (unsigned long) r.peak);
    free(r.events);

    whk_json_conf_default(&conf);
    n = fill(0, '[', 500000);

    memset(&heap, 0, sizeof(heap));
    run_json(&r, &heap, &conf, whk_str(text, n), 0);
    ok(r.reason == WHK_REASON_LIMIT_DEPTH && r.peak < 8 * 1024,
       "500,000 arrays in one another: %lu bytes of memory",
       (unsigned long) r.peak);
    free(r.events);
}


static void
the_first_fault_counts(void)
{
    size_t  n;

    n = put(0, "[1 2, \xff]");
    check(n, WHK_REASON_JSON_SYNTAX, 3, "syntax before UTF-8");

    n = put(0, "[1 \"ab\xff\"]");
    check(n, WHK_REASON_JSON_SYNTAX, 3, "a misplaced string before its bytes");

    n = put(fill(put(0, "[1 \""), 'a', 300000), "\"]");
    check(n, WHK_REASON_JSON_SYNTAX, 3, "and before its length");

    n = put(0, "[\"\xff\" 2]");
    check(n, WHK_REASON_JSON_UTF8, 2, "UTF-8 before syntax");

    n = put(0, "{\"a\":1,\"a\":\x01}");
    check(n, WHK_REASON_JSON_REPEATED_KEY, 7, "repeated name before syntax");

    n = put(0, "{\"a\":1,\"a");
    check(n, WHK_REASON_JSON_SYNTAX, 9, "a name that is cut is not repeated");

    n = put(0, "{} \xff");
    check(n, WHK_REASON_JSON_UTF8, 3, "UTF-8 behind the document");

    n = put(0, "{} x\xff");
    check(n, WHK_REASON_JSON_SYNTAX, 3, "syntax behind the document");

    n = put(0, "[1,\xc3");
    check(n, WHK_REASON_JSON_SYNTAX, 3, "a lead byte outside of a string");
}


static void
names_repeat_only_inside_one_object(void)
{
    size_t  n;

    n = put(0, "{\"a\":{\"a\":{\"a\":1}},\"b\":[{\"a\":1},{\"a\":1}]}");
    check(n, WHK_REASON_NONE, 0, "a name in several objects");

    n = put(0, "{\"a\":{\"b\":1,\"c\":2},\"b\":1,\"a\":1}");
    check(n, WHK_REASON_JSON_REPEATED_KEY, 25, "again after an inner object");

    n = put(0, "{\"a\":{\"b\":[{\"b\":1,\"b\":2}]}}");
    check(n, WHK_REASON_JSON_REPEATED_KEY, 18, "again in an inner object");

    n = put(0, "{\"\":1,\"\":2}");
    check(n, WHK_REASON_JSON_REPEATED_KEY, 6, "the empty name again");

    n = put(0, "{\"a\":1,\"A\":2,\"\xc3\xa9\":3,\"e\xcc\x81\":4}");
    check(n, WHK_REASON_NONE, 0, "names are compared as bytes");

    conf.repeats = 1;
    n = put(0, "{\"a\":1,\"a\":2}");
    check(n, WHK_REASON_NONE, 0, "a name again where that is allowed");

    whk_json_conf_default(&conf);
}


static size_t
put(size_t n, const char *s)
{
    memcpy(text + n, s, strlen(s));

    return n + strlen(s);
}


static size_t
fill(size_t n, int c, size_t count)
{
    memset(text + n, c, count);

    return n + count;
}


/* whole, and in portions around all sizes that matter inside */

static void
check(size_t len, whk_reason_t reason, uint64_t offset, const char *name)
{
    int              same;
    run_t            whole, r;
    size_t           i;
    run_heap_t       heap;
    whk_json_conf_t  c;

    static const size_t  steps[] = { 1, 2, 3, 7, 16, 31, 1000, 4096, 16384 };

    memset(&heap, 0, sizeof(heap));
    run_json(&whole, &heap, &conf, whk_str(text, len), 0);

    ok(whole.rc == (reason == WHK_REASON_NONE ? WHK_OK : WHK_REJECT)
       && whole.reason == reason && whole.offset == offset,
       "%s: \"%s\" at byte %lu", name, whk_reason_name(whole.reason),
       (unsigned long) whole.offset);

    same = 1;
    c = conf;

    for (i = 0; i < 2 * sizeof(steps) / sizeof(steps[0]); i++) {
        c.hold = i % 2 ? 0 : conf.hold;
        run_json(&r, &heap, &c, whk_str(text, len), steps[i / 2]);
        same &= run_equal(&whole, &r) && r.leaked == 0;
        free(r.events);
    }

    ok(same, "%s, at every cut", name);
    free(whole.events);
}
