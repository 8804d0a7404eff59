/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#define _DEFAULT_SOURCE

#include <dirent.h>
#include <sys/mman.h>
#include <unistd.h>

#include "json_run.h"
#include "tap.h"


#define FILE_MAX  (1024 * 1024)


typedef struct {
    const char     *name;
    whk_str_t       text;
    whk_reason_t    reason;
    uint64_t        offset;
} probe_t;


static void sends_events_in_order(void);
static void says_where_it_went_wrong(void);
static void refuses_what_yajl_tolerates(void);
static void is_the_same_at_every_cut(void);
static void agrees_with_the_suite(void);
static void survives_every_failing_allocation(void);
static void stays_inside_its_input(void);
static void stops_when_a_sink_says_so(void);
static void holds_no_more_than_it_must(void);

static unsigned suite_file(const char *dir, const char *name, unsigned *kept);
static size_t read_file(const char *dir, const char *name, uint8_t *buf);
static int same_at_all_cuts(const whk_json_conf_t *c, whk_str_t text);
static int same_at_cut(const whk_json_conf_t *c, whk_str_t text, size_t step,
    const run_t *whole);
static whk_reason_t refuse_key(void *data, whk_str_t name);
static whk_reason_t ignore_scalar(void *data, whk_json_type_t type,
    whk_str_t text);
static whk_reason_t ignore_type(void *data, whk_json_type_t type);


static whk_json_conf_t  conf;

static const char  sample[] =
    "{\"id\":\"evt_\\u00e9\\ud83d\\ude00\",\"n\":[0,-1.5e+3,true,false,null,"
    "\"\"],\"o\":{\"a\":{},\"b\":[[]]},\"key \\\"x\\\"\":\"line\\n\"}";


/* the 33 probes, and what else bare yajl gets wrong */

static const probe_t  probes[] = {
    { "vertical tab as white space", whk_string("[1,\v2]"),
      WHK_REASON_JSON_SYNTAX, 3 },
    { "form feed as white space", whk_string("[1,\f2]"),
      WHK_REASON_JSON_SYNTAX, 3 },
    { "overlong slash, 2 bytes", whk_string("[\"\xc0\xaf\"]"),
      WHK_REASON_JSON_UTF8, 2 },
    { "overlong slash, 3 bytes", whk_string("[\"\xe0\x80\xaf\"]"),
      WHK_REASON_JSON_UTF8, 3 },
    { "overlong slash, 4 bytes", whk_string("[\"\xf0\x80\x80\xaf\"]"),
      WHK_REASON_JSON_UTF8, 3 },
    { "overlong NUL", whk_string("[\"\xc0\x80\"]"),
      WHK_REASON_JSON_UTF8, 2 },
    { "surrogate in UTF-8", whk_string("[\"\xed\xa0\x80\"]"),
      WHK_REASON_JSON_UTF8, 3 },
    { "beyond Unicode", whk_string("[\"\xf4\x90\x80\x80\"]"),
      WHK_REASON_JSON_UTF8, 3 },
    { "lead byte f5", whk_string("[\"\xf5\x80\x80\x80\"]"),
      WHK_REASON_JSON_UTF8, 2 },
    { "5-byte form", whk_string("[\"\xf8\x88\x80\x80\x80\"]"),
      WHK_REASON_JSON_UTF8, 2 },
    { "lone continuation byte", whk_string("[\"\x80\"]"),
      WHK_REASON_JSON_UTF8, 2 },
    { "cut character in a string", whk_string("[\"\xe2\x82\"]"),
      WHK_REASON_JSON_UTF8, 4 },
    { "cut character at the end", whk_string("[\"\xe2\x82"),
      WHK_REASON_JSON_UTF8, 4 },
    { "repeated name", whk_string("{\"a\":1,\"a\":2}"),
      WHK_REASON_JSON_REPEATED_KEY, 7 },
    { "repeated name, escaped once", whk_string("{\"a\":1,\"\\u0061\":2}"),
      WHK_REASON_JSON_REPEATED_KEY, 7 },
    { "repeated name with NUL",
      whk_string("{\"a\\u0000b\":1,\"a\\u0000b\":2}"),
      WHK_REASON_JSON_REPEATED_KEY, 14 },
    { "names that differ behind NUL",
      whk_string("{\"a\\u0000b\":1,\"a\\u0000c\":2}"), WHK_REASON_NONE, 0 },
    { "lone high surrogate", whk_string("[\"\\ud800\"]"),
      WHK_REASON_JSON_UTF8, 8 },
    { "lone low surrogate", whk_string("[\"\\udc00\"]"),
      WHK_REASON_JSON_UTF8, 7 },
    { "high surrogate and a letter", whk_string("[\"\\ud800\\u0041\"]"),
      WHK_REASON_JSON_UTF8, 13 },
    { "high surrogate and an escape", whk_string("[\"\\ud800\\n\"]"),
      WHK_REASON_JSON_UTF8, 9 },
    { "two high surrogates", whk_string("[\"\\ud800\\ud800\"]"),
      WHK_REASON_JSON_UTF8, 13 },
    { "lone surrogate in a name", whk_string("{\"\\ud800\":1}"),
      WHK_REASON_JSON_UTF8, 8 },
    { "a number alone", whk_string("1"), WHK_REASON_JSON_SYNTAX, 0 },
    { "a string alone", whk_string(" \"a\""), WHK_REASON_JSON_SYNTAX, 1 },
    { "true alone", whk_string("true"), WHK_REASON_JSON_SYNTAX, 0 },
    { "null alone", whk_string("null"), WHK_REASON_JSON_SYNTAX, 0 },
    { "byte order mark", whk_string("\xef\xbb\xbf{}"),
      WHK_REASON_JSON_SYNTAX, 0 },
    { "UTF-16", whk_string("\xff\xfe{\0}\0"), WHK_REASON_JSON_UTF8, 0 },
    { "comment", whk_string("{/**/}"), WHK_REASON_JSON_SYNTAX, 1 },
    { "line comment", whk_string("{} // x"), WHK_REASON_JSON_SYNTAX, 3 },
    { "NUL behind the document", whk_string("{}\0"),
      WHK_REASON_JSON_SYNTAX, 2 },
    { "two documents", whk_string("{}{}"), WHK_REASON_JSON_SYNTAX, 2 },
    { "two documents, blank between", whk_string("{}\n[]"),
      WHK_REASON_JSON_SYNTAX, 3 },
    { "a cut string behind", whk_string("{}\"abc"),
      WHK_REASON_JSON_SYNTAX, 2 },
    { "a cut word behind", whk_string("[1] t"), WHK_REASON_JSON_SYNTAX, 4 },
    { "a comma behind", whk_string("[1],"), WHK_REASON_JSON_SYNTAX, 3 },
    { "control byte in a string", whk_string("[\"\x01\"]"),
      WHK_REASON_JSON_SYNTAX, 2 },
    { "newline in a string", whk_string("[\"a\nb\"]"),
      WHK_REASON_JSON_SYNTAX, 1 },
    { "NUL in a string", whk_string("[\"\0\"]"), WHK_REASON_JSON_SYNTAX, 2 },
    { "NaN", whk_string("[NaN]"), WHK_REASON_JSON_SYNTAX, 1 },
    { "Infinity", whk_string("[Infinity]"), WHK_REASON_JSON_SYNTAX, 1 },
    { "minus Infinity", whk_string("[-Infinity]"),
      WHK_REASON_JSON_SYNTAX, 1 },
    { "leading zero", whk_string("[01]"), WHK_REASON_JSON_SYNTAX, 2 },
    { "plus sign", whk_string("[+1]"), WHK_REASON_JSON_SYNTAX, 1 },
    { "hexadecimal", whk_string("[0x1]"), WHK_REASON_JSON_SYNTAX, 2 },
    { "single quotes", whk_string("['a']"), WHK_REASON_JSON_SYNTAX, 1 },
    { "trailing comma", whk_string("[1,]"), WHK_REASON_JSON_SYNTAX, 3 },
    { "backslash outside of a string", whk_string("[\\u0031]"),
      WHK_REASON_JSON_SYNTAX, 1 },
    { "unknown escape", whk_string("[\"\\x41\"]"), WHK_REASON_JSON_SYNTAX, 1 },
    { "escaped control byte", whk_string("[\"\\\x01\"]"),
      WHK_REASON_JSON_SYNTAX, 3 },
    { "escaped byte that is no UTF-8", whk_string("[\"\\\xff\"]"),
      WHK_REASON_JSON_UTF8, 3 },
    { "escaped letter beyond ASCII", whk_string("[\"\\\xc3\xa9\"]"),
      WHK_REASON_JSON_SYNTAX, 1 },
    { "\\u and no digit", whk_string("[\"\\u00g0\"]"),
      WHK_REASON_JSON_SYNTAX, 6 },
    { "nothing", whk_string(""), WHK_REASON_JSON_SYNTAX, 0 },
    { "blanks only", whk_string(" \n\t\r"), WHK_REASON_JSON_SYNTAX, 4 },
    { "a number too large for a double", whk_string("[1e400,-0]"),
      WHK_REASON_NONE, 0 },
    { "delete in a string", whk_string("[\"\x7f\"]"), WHK_REASON_NONE, 0 },
    { "largest and smallest of each length",
      whk_string("[\"\xc2\x80\xdf\xbf\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80"
                 "\xef\xbf\xbf\xf0\x90\x80\x80\xf4\x8f\xbf\xbf\"]"),
      WHK_REASON_NONE, 0 },
    { "blanks around", whk_string(" \t\r\n{ } \t\r\n"), WHK_REASON_NONE, 0 },
};


int
main(void)
{
    whk_json_conf_default(&conf);

    sends_events_in_order();
    says_where_it_went_wrong();
    refuses_what_yajl_tolerates();
    is_the_same_at_every_cut();
    agrees_with_the_suite();
    survives_every_failing_allocation();
    stays_inside_its_input();
    stops_when_a_sink_says_so();
    holds_no_more_than_it_must();

    return tap_done();
}


static void
sends_events_in_order(void)
{
    run_t       r;
    run_heap_t  heap;

    static const char  expected[] =
        "{0:k2:ids10:evt_\xc3\xa9\xf0\x9f\x98\x80k1:n[0:n1:0n7:-1.5e+3t4:true"
        "f5:falsez4:nulls0:]0:k1:o{0:k1:a{0:}0:k1:b[0:[0:]0:]0:}0:"
        "k7:key \"x\"s5:line\n}0:";

    memset(&heap, 0, sizeof(heap));
    run_json(&r, &heap, &conf, whk_str_z(sample), 0);

    ok(r.rc == WHK_OK && r.reason == WHK_REASON_NONE, "a document is accepted");
    ok(r.len == sizeof(expected) - 1 && memcmp(r.events, expected, r.len) == 0,
       "its events come in order, unescaped, numbers as written");
    ok(r.leaked == 0, "and all memory is given back");

    free(r.events);
}


static void
says_where_it_went_wrong(void)
{
    run_t       r;
    size_t      i;
    run_heap_t  heap;

    static const probe_t  cases[] = {
        { "missing comma", whk_string("[1 2]"), WHK_REASON_JSON_SYNTAX, 3 },
        { "missing comma before a string", whk_string("[1  \"ab\"]"),
          WHK_REASON_JSON_SYNTAX, 4 },
        { "missing colon", whk_string("{\"a\" 1}"),
          WHK_REASON_JSON_SYNTAX, 5 },
        { "comma for a colon", whk_string("{\"a\",1}"),
          WHK_REASON_JSON_SYNTAX, 4 },
        { "two commas", whk_string("[1 , , 2]"), WHK_REASON_JSON_SYNTAX, 5 },
        { "missing value", whk_string("{\"a\":}"), WHK_REASON_JSON_SYNTAX, 5 },
        { "wrong bracket", whk_string("[1}"), WHK_REASON_JSON_SYNTAX, 2 },
        { "number as a name", whk_string("{ 12:1}"),
          WHK_REASON_JSON_SYNTAX, 2 },
        { "misspelt word", whk_string("[ trux]"), WHK_REASON_JSON_SYNTAX, 2 },
        { "cut document", whk_string("[1,{\"a\":"),
          WHK_REASON_JSON_SYNTAX, 8 },
        { "cut string", whk_string("[\"abc"), WHK_REASON_JSON_SYNTAX, 5 },
        { "cut word", whk_string("[tru"), WHK_REASON_JSON_SYNTAX, 4 },
        { "cut number", whk_string("[-"), WHK_REASON_JSON_SYNTAX, 2 },
    };

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        memset(&heap, 0, sizeof(heap));
        run_json(&r, &heap, &conf, cases[i].text, 0);

        ok(r.rc == WHK_REJECT && r.reason == cases[i].reason
           && r.offset == cases[i].offset,
           "%s: %s at byte %lu", cases[i].name, whk_reason_name(r.reason),
           (unsigned long) r.offset);

        ok(same_at_all_cuts(&conf, cases[i].text), "%s, at every cut",
           cases[i].name);

        free(r.events);
    }
}


static void
refuses_what_yajl_tolerates(void)
{
    run_t       r;
    size_t      i;
    run_heap_t  heap;

    for (i = 0; i < sizeof(probes) / sizeof(probes[0]); i++) {
        memset(&heap, 0, sizeof(heap));
        run_json(&r, &heap, &conf, probes[i].text, 0);

        ok(r.rc == (probes[i].reason == WHK_REASON_NONE ? WHK_OK : WHK_REJECT)
           && r.reason == probes[i].reason && r.offset == probes[i].offset,
           "%s: \"%s\" at byte %lu", probes[i].name,
           whk_reason_name(r.reason), (unsigned long) r.offset);

        ok(same_at_all_cuts(&conf, probes[i].text), "%s, at every cut",
           probes[i].name);

        free(r.events);
    }
}


/* long enough to pass the hold-back and the window more than once */

static void
is_the_same_at_every_cut(void)
{
    size_t           i, n;
    uint8_t         *text;
    whk_json_conf_t  c;

    static const char  item[] =
        "{\"name\":\"\\u00e9 text\",\"v\":[1,2.50,null]}";

    ok(same_at_all_cuts(&conf, whk_str_z(sample)),
       "the events are the same in portions of 1 to 31 bytes and whole");

    text = malloc(FILE_MAX);
    if (text == NULL) {
        abort();
    }

    text[0] = '[';
    n = 1;

    for (i = 0; i < 1500; i++) {
        n += (size_t) sprintf((char *) text + n, "%s%s%*s", i ? "," : "", item,
                              (int) (i % 13), "");
    }

    text[n++] = ']';

    ok(same_at_all_cuts(&conf, whk_str(text, n)),
       "and those of a document of %lu bytes", (unsigned long) n);

    text[n - 2] = 0xff;
    ok(same_at_all_cuts(&conf, whk_str(text, n)),
       "with a bad byte near its end");

    memset(text + 1, 'a', 100000);
    text[1] = '"';
    text[100000] = '"';
    text[100001] = ']';
    ok(same_at_all_cuts(&conf, whk_str(text, 100002)),
       "and those of one string of 100,000 bytes");

    c = conf;
    c.limits.token = 50000;
    ok(same_at_all_cuts(&c, whk_str(text, 100002)), "too long");

    text[60000] = '\\';
    text[60001] = 'q';
    ok(same_at_all_cuts(&c, whk_str(text, 100002)),
       "too long and malformed behind the limit");

    text[40000] = 0x01;
    ok(same_at_all_cuts(&c, whk_str(text, 100002)),
       "too long and malformed before the limit");

    memset(text + 1, ' ', 99999);
    text[100000] = '1';
    ok(same_at_all_cuts(&c, whk_str(text, 100002)),
       "and those of 99,999 blanks, which are no token");

    free(text);
}


/*
 * With names allowed to repeat the suite has 95 files to accept, without 93.
 * Its depth of 500 tests parsers without a limit.
 */

static void
agrees_with_the_suite(void)
{
    DIR            *d;
    char            dir[4096];
    unsigned        repeats, y, n, i, all_y, all_n, kept, same;
    const char     *root;
    struct dirent  *e;

    root = getenv("WEBHOOK_TEST_DATA");

    if (root == NULL) {
        printf("# not run: no suite: JSONTestSuite\n");
        return;
    }

    snprintf(dir, sizeof(dir), "%s/json-test-suite/test_parsing", root);

    for (repeats = 0; repeats < 2; repeats++) {

        d = opendir(dir);

        if (d == NULL) {
            printf("# not run: no suite: JSONTestSuite\n");
            return;
        }

        y = n = i = all_y = all_n = same = 0;

        conf.scalars = 1;
        conf.repeats = repeats;
        conf.limits.depth = 512;

        while ((e = readdir(d)) != NULL) {

            if (e->d_name[0] == '.') {
                continue;
            }

            i++;
            all_y += e->d_name[0] == 'y';
            all_n += e->d_name[0] == 'n';

            kept = suite_file(dir, e->d_name, &same);

            y += kept && e->d_name[0] == 'y';
            n += !kept && e->d_name[0] == 'n';
        }

        closedir(d);
        whk_json_conf_default(&conf);

        ok(all_y == 95 && y == (repeats ? 95 : 93),
           "JSONTestSuite, repeated names %s: %u of %u y_ accepted",
           repeats ? "allowed" : "refused", y, all_y);
        ok(all_n == 188 && n == 188, "%u of %u n_ refused", n, all_n);
        ok(i == 318 && same == 318, "%u of %u files the same at every cut",
           same, i);
    }
}


static unsigned
suite_file(const char *dir, const char *name, unsigned *same)
{
    run_t           r;
    size_t          len;
    uint8_t        *buf;
    unsigned        kept;
    run_heap_t      heap;

    buf = malloc(FILE_MAX);
    if (buf == NULL) {
        abort();
    }

    len = read_file(dir, name, buf);

    memset(&heap, 0, sizeof(heap));
    run_json(&r, &heap, &conf, whk_str(buf, len), 0);

    kept = r.rc == WHK_OK;
    *same += r.rc != WHK_ERROR && r.leaked == 0
             && same_at_all_cuts(&conf, whk_str(buf, len));

    free(r.events);
    free(buf);

    return kept;
}


static size_t
read_file(const char *dir, const char *name, uint8_t *buf)
{
    char     path[8192];
    FILE    *f;
    size_t   len;

    snprintf(path, sizeof(path), "%s/%s", dir, name);

    f = fopen(path, "rb");
    if (f == NULL) {
        return 0;
    }

    len = fread(buf, 1, FILE_MAX, f);
    fclose(f);

    return len;
}


static int
same_at_all_cuts(const whk_json_conf_t *c, whk_str_t text)
{
    int              same;
    run_t            whole;
    size_t           step;
    run_heap_t       heap;
    whk_json_conf_t  eager;

    eager = *c;
    eager.hold = 0;

    memset(&heap, 0, sizeof(heap));
    run_json(&whole, &heap, c, text, 0);

    same = same_at_cut(&eager, text, 0, &whole);

    for (step = 1; step < 32; step++) {
        same &= same_at_cut(c, text, step, &whole);
        same &= same_at_cut(&eager, text, step, &whole);
    }

    /* around the hold-back and the window */

    for (step = 4095; step < 65537; step = step * 2 - step % 4 / 3) {
        same &= same_at_cut(c, text, step, &whole);
    }

    free(whole.events);

    return same;
}


static int
same_at_cut(const whk_json_conf_t *c, whk_str_t text, size_t step,
    const run_t *whole)
{
    int         same;
    run_t       r;
    run_heap_t  heap;

    memset(&heap, 0, sizeof(heap));
    run_json(&r, &heap, c, text, step);

    same = run_equal(whole, &r) && r.leaked == 0;
    free(r.events);

    return same;
}


static void
survives_every_failing_allocation(void)
{
    run_t       r;
    size_t      i, n, k, len, failed, wrong;
    uint8_t    *text;
    run_heap_t  heap;

    static const size_t  steps[] = { 0, 1, 100, 5000 };

    /* a long escaped string and many names make every buffer grow */

    text = malloc(FILE_MAX);
    if (text == NULL) {
        abort();
    }

    len = (size_t) sprintf((char *) text, "{\"s\":\"\\n%020000d\"", 1);

    for (i = 0; i < 200; i++) {
        len += (size_t) sprintf((char *) text + len, ",\"k%lu\":[%lu]",
                                (unsigned long) i, (unsigned long) i);
    }

    text[len++] = '}';

    for (k = 0; k < sizeof(steps) / sizeof(steps[0]); k++) {

        memset(&heap, 0, sizeof(heap));
        run_json(&r, &heap, &conf, whk_str(text, len), steps[k]);
        n = heap.calls;
        ok(r.rc == WHK_OK && n > 0, "portions of %lu: %lu allocations",
           (unsigned long) steps[k], (unsigned long) n);
        free(r.events);

        failed = 0;
        wrong = 0;

        for (i = 1; i <= n; i++) {
            memset(&heap, 0, sizeof(heap));
            heap.fail_at = i;
            run_json(&r, &heap, &conf, whk_str(text, len), steps[k]);

            failed++;
            wrong += r.rc != WHK_ERROR || r.reason != WHK_REASON_MEMORY
                     || r.leaked != 0;
            free(r.events);
        }

        ok(failed == n && wrong == 0,
           "%lu failing allocations: each an error, no crash, no leak",
           (unsigned long) failed);
    }

    free(text);
}


/* every length of the text, and of its last portion, ends at a guard page */

static void
stays_inside_its_input(void)
{
    long         page;
    size_t       i, len, bad;
    uint8_t     *map, *p;
    whk_mem_t    mem;
    run_heap_t   heap;
    whk_json_t  *j;

    page = sysconf(_SC_PAGESIZE);

    map = mmap(NULL, (size_t) page * 2, PROT_READ | PROT_WRITE,
               MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (map == MAP_FAILED
        || mprotect(map + page, (size_t) page, PROT_NONE) != 0)
    {
        ok(0, "there is a guard page");
        return;
    }

    len = sizeof(sample) - 1;
    bad = 0;

    for (i = 0; i <= len; i++) {
        memset(&heap, 0, sizeof(heap));
        whk_mem_init(&mem, run_alloc, run_free, &heap, (size_t) 1 << 20);

        j = whk_json_create(&mem, &conf, NULL);
        if (j == NULL) {
            bad++;
            continue;
        }

        p = map + page - i;
        memcpy(p, sample, i);
        bad += whk_json_feed(j, p, i) != WHK_OK;

        p = map + page - (len - i);
        memcpy(p, sample + i, len - i);
        bad += whk_json_feed(j, p, len - i) != WHK_OK;

        bad += whk_json_finish(j) != WHK_OK;

        whk_json_destroy(j);
        bad += heap.live;
    }

    ok(bad == 0, "%lu portions before a guard page are not overread",
       (unsigned long) (2 * i));

    /* large enough to be parsed where it stands */

    p = map;
    memset(p, ' ', (size_t) page);
    memcpy(p, "{\"a\":\"\\ud83d\\ude00", 18);
    memcpy(p + page - 2, "\"}", 2);

    memset(&heap, 0, sizeof(heap));
    whk_mem_init(&mem, run_alloc, run_free, &heap, (size_t) 1 << 20);
    j = whk_json_create(&mem, &conf, NULL);

    ok(j && whk_json_feed(j, p, (size_t) page) == WHK_OK
       && whk_json_finish(j) == WHK_OK, "nor is one that is parsed in place");

    whk_json_destroy(j);
    munmap(map, (size_t) page * 2);
}


static whk_reason_t
refuse_key(void *data, whk_str_t name)
{
    unsigned *calls = data;

    ++*calls;

    return name.data[0] == 'x' ? WHK_REASON_SCHEMA
           : name.data[0] == 'm' ? WHK_REASON_MEMORY : WHK_REASON_NONE;
}


static whk_reason_t
ignore_scalar(void *data, whk_json_type_t type, whk_str_t text)
{
    (void) data;
    (void) type;
    (void) text;

    return WHK_REASON_NONE;
}


static whk_reason_t
ignore_type(void *data, whk_json_type_t type)
{
    (void) data;
    (void) type;

    return WHK_REASON_NONE;
}


static void
stops_when_a_sink_says_so(void)
{
    unsigned         calls;
    whk_rc_t         rc;
    whk_mem_t        mem;
    run_heap_t       heap;
    whk_json_t      *j;
    whk_json_sink_t  sink;

    static const whk_json_events_t  events = {
        ignore_type, refuse_key, ignore_scalar, ignore_type
    };

    memset(&heap, 0, sizeof(heap));
    whk_mem_init(&mem, run_alloc, run_free, &heap, (size_t) 1 << 20);
    sink.events = &events;
    sink.data = &calls;

    calls = 0;
    j = whk_json_create(&mem, &conf, &sink);
    rc = whk_json_feed(j, "{\"a\":1, \"x\":2,\"b\":\xff", 19);
    rc = rc == WHK_OK ? whk_json_finish(j) : rc;

    ok(rc == WHK_REJECT && whk_json_reason(j) == WHK_REASON_SCHEMA,
       "a sink that rejects ends the parsing with its reason");
    ok(whk_json_offset(j) == 8 && calls == 2, "at its token, at once");
    ok(whk_json_feed(j, "}", 1) == WHK_REJECT
       && whk_json_finish(j) == WHK_REJECT && calls == 2,
       "and that is final");
    whk_json_destroy(j);

    j = whk_json_create(&mem, &conf, &sink);
    rc = whk_json_feed(j, "{\"m\":1}", 7);
    rc = rc == WHK_OK ? whk_json_finish(j) : rc;
    ok(rc == WHK_ERROR && whk_json_reason(j) == WHK_REASON_MEMORY,
       "a sink that fails makes it an error");
    whk_json_destroy(j);

    j = whk_json_create(&mem, &conf, &sink);
    ok(whk_json_feed(j, "{\"a\"", 4) == WHK_OK, "a parser that is half way");
    whk_json_destroy(j);
    ok(heap.live == 0, "is released without a leak");

    whk_json_destroy(NULL);
}


static void
holds_no_more_than_it_must(void)
{
    run_t       small, large;
    size_t      i, n;
    uint8_t    *text;
    run_heap_t  heap;

    text = malloc(FILE_MAX);
    if (text == NULL) {
        abort();
    }

    n = 1;
    text[0] = '[';

    for (i = 0; i < 20000; i++) {
        n += (size_t) sprintf((char *) text + n, "{\"a\":\"%020lu\"},",
                              (unsigned long) i);
        if (i == 500) {
            text[n - 1] = ']';
            memset(&heap, 0, sizeof(heap));
            run_json(&small, &heap, &conf, whk_str(text, n), 1000);
            text[n - 1] = ',';
        }
    }

    text[n - 1] = ']';
    memset(&heap, 0, sizeof(heap));
    run_json(&large, &heap, &conf, whk_str(text, n), 1000);

    ok(small.rc == WHK_OK && large.rc == WHK_OK && small.peak == large.peak,
       "a document of %lu bytes takes as much memory as one of 40 times less:"
       " %lu", (unsigned long) n, (unsigned long) large.peak);

    free(small.events);
    free(large.events);
    free(text);
}
