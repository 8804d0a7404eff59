/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "json_run.h"
#include "../../src/whk_capture.h"
#include "tap.h"


#define LIMIT  8


static void finds_the_examples_of_the_rfc(void);
static void says_what_it_found(void);
static void counts_items(void);
static void takes_the_first_that_is_there(void);
static void takes_the_last_where_names_repeat(void);
static void finds_as_many_as_a_set_holds(void);
static void survives_every_failing_allocation(void);

static void begin(const char *const *pointers, size_t n);
static whk_rc_t run(const char *text, size_t step);
static void end(void);
static int is(int i, whk_capture_state_t state, const char *text);


static whk_mem_t           mem;
static whk_mem_t           config;
static run_heap_t          heap;
static whk_capture_t      *capture;
static whk_json_conf_t     conf;
static whk_pointer_set_t  *set;


int
main(void)
{
    whk_json_conf_default(&conf);

    finds_the_examples_of_the_rfc();
    says_what_it_found();
    counts_items();
    takes_the_first_that_is_there();
    takes_the_last_where_names_repeat();
    finds_as_many_as_a_set_holds();
    survives_every_failing_allocation();

    return tap_done();
}


static void
finds_the_examples_of_the_rfc(void)
{
    int     i, right;
    size_t  step;

    static const char *const  pointers[] = {
        "", "/foo", "/foo/0", "/", "/a~1b", "/c%d", "/e^f", "/g|h", "/i\\j",
        "/k\"l", "/ ", "/m~0n"
    };

    static const char *const  found[] = {
        NULL, NULL, "bar", "0", "1", "2", "3", "4", "5", "6", "7", "8"
    };

    static const char  text[] =
        "{\"foo\":[\"bar\",\"baz\"],\"\":0,\"a/b\":1,\"c%d\":2,\"e^f\":3,"
        "\"g|h\":4,\"i\\\\j\":5,\"k\\\"l\":6,\" \":7,\"m~n\":8}";

    for (step = 0; step < 32; step++) {
        begin(pointers, 12);
        right = run(text, step) == WHK_OK;

        for (i = 0; i < 12; i++) {
            right += is(i, found[i] ? WHK_CAPTURE_VALUE : WHK_CAPTURE_CONTAINER,
                        found[i]);
        }

        end();

        ok(right == 13, "the examples of RFC 6901, portions of %lu",
           (unsigned long) step);
    }
}


static void
says_what_it_found(void)
{
    size_t  i;

    static const char *const  pointers[] = { "/a/b" };

    static const struct {
        const char           *text;
        whk_capture_state_t   state;
        const char           *value;
    } cases[] = {
        { "{\"a\":{\"b\":\"text\"}}", WHK_CAPTURE_VALUE, "text" },
        { "{\"a\":{\"b\":\"\"}}", WHK_CAPTURE_VALUE, "" },
        { "{\"a\":{\"b\":-1.50e+1}}", WHK_CAPTURE_VALUE, "-1.50e+1" },
        { "{\"a\":{\"b\":true}}", WHK_CAPTURE_VALUE, "true" },
        { "{\"a\":{\"b\":false}}", WHK_CAPTURE_VALUE, "false" },
        { "{\"a\":{\"b\":null}}", WHK_CAPTURE_NULL, NULL },
        { "{\"a\":{\"b\":{\"b\":1}}}", WHK_CAPTURE_CONTAINER, NULL },
        { "{\"a\":{\"b\":[1]}}", WHK_CAPTURE_CONTAINER, NULL },
        { "{\"a\":{\"b\":\"12345678\"}}", WHK_CAPTURE_VALUE, "12345678" },
        { "{\"a\":{\"b\":\"123456789\"}}", WHK_CAPTURE_LONG, NULL },
        { "{\"a\":{\"b\":123456789}}", WHK_CAPTURE_LONG, NULL },
        { "{\"a\":{\"b\":\"x\\r\\ny\"}}", WHK_CAPTURE_CONTROL, NULL },
        { "{\"a\":{\"b\":\"\\u0000\"}}", WHK_CAPTURE_CONTROL, NULL },
        { "{\"a\":{\"b\":\"\\u001f\"}}", WHK_CAPTURE_CONTROL, NULL },
        { "{\"a\":{\"b\":\"\\t\"}}", WHK_CAPTURE_CONTROL, NULL },
        { "{\"a\":{\"b\":\"\x7f\"}}", WHK_CAPTURE_CONTROL, NULL },
        { "{\"a\":{\"b\":\" ~\\u00e9\"}}", WHK_CAPTURE_VALUE, " ~\xc3\xa9" },
        { "{\"a\":{\"c\":1}}", WHK_CAPTURE_MISSING, NULL },
        { "{\"a\":\"b\"}", WHK_CAPTURE_MISSING, NULL },
        { "{\"a\":[\"b\"]}", WHK_CAPTURE_MISSING, NULL },
        { "{\"b\":1,\"c\":{\"a\":{\"b\":1}}}", WHK_CAPTURE_MISSING, NULL },
        { "[{\"a\":{\"b\":1}}]", WHK_CAPTURE_MISSING, NULL },
        { "{\"a\":{},\"b\":1}", WHK_CAPTURE_MISSING, NULL },
        { "{\"x\":[[{}]],\"a\":{\"x\":{\"b\":2},\"b\":1}}",
          WHK_CAPTURE_VALUE, "1" },
        { "{\"\\u0061\":{\"\\u0062\":1}}", WHK_CAPTURE_VALUE, "1" },
    };

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        begin(pointers, 1);

        ok(run(cases[i].text, 1) == WHK_OK
           && is(0, cases[i].state, cases[i].value), "%s", cases[i].text);

        end();
    }

    conf.scalars = 1;
    begin((const char *const []) { "", "/a" }, 2);
    ok(run("\"x\"", 0) == WHK_OK && is(0, WHK_CAPTURE_VALUE, "x")
       && is(1, WHK_CAPTURE_MISSING, NULL), "a scalar alone");
    end();
    conf.scalars = 0;
}


static void
counts_items(void)
{
    static const char *const  pointers[] = {
        "/0", "/1/0", "/1/2/a", "/10", "/01", "/-", "/11", "/2/0"
    };

    begin(pointers, 8);

    ok(run("[\"a\",[\"b\",{},{\"a\":\"c\"}],{\"0\":\"d\"},3,4,5,6,7,8,9,\"k\"]",
           3) == WHK_OK, "arrays in one another");

    ok(is(0, WHK_CAPTURE_VALUE, "a"), "the first item");
    ok(is(1, WHK_CAPTURE_VALUE, "b"), "an item of an item");
    ok(is(2, WHK_CAPTURE_VALUE, "c"), "a member of an item");
    ok(is(3, WHK_CAPTURE_VALUE, "k"), "item 10");
    ok(is(4, WHK_CAPTURE_MISSING, NULL), "no item has a leading zero");
    ok(is(5, WHK_CAPTURE_MISSING, NULL), "- is the item that is not there");
    ok(is(6, WHK_CAPTURE_MISSING, NULL), "nor is item 11");
    ok(is(7, WHK_CAPTURE_VALUE, "d"), "a number can be a name");

    end();
}


static void
takes_the_first_that_is_there(void)
{
    size_t                      i;
    whk_rc_t                    rc;
    const whk_capture_value_t  *v;

    static const char *const  pointers[] = {
        "/uuid", "/id", "/data/uuid", "/data/id"
    };

    static const int  order[] = { 0, 1, 2, 3 };

    static const struct {
        const char           *text;
        const char           *value;
        whk_capture_state_t   state;
    } cases[] = {
        { "{\"data\":{\"uuid\":\"c\",\"id\":4},\"id\":2,\"uuid\":\"a\"}", "a",
          WHK_CAPTURE_VALUE },
        { "{\"data\":{\"uuid\":\"c\",\"id\":4},\"id\":2}", "2",
          WHK_CAPTURE_VALUE },
        { "{\"data\":{\"id\":4,\"uuid\":\"c\"},\"id\":null}", "c",
          WHK_CAPTURE_VALUE },
        { "{\"uuid\":\"\",\"data\":{\"id\":4}}", "4", WHK_CAPTURE_VALUE },
        { "{\"uuid\":\"a\\nb\",\"id\":\"x\"}", NULL, WHK_CAPTURE_CONTROL },
        { "{\"uuid\":\"123456789\",\"id\":\"x\"}", NULL, WHK_CAPTURE_LONG },
        { "{\"uuid\":{},\"id\":\"x\"}", NULL, WHK_CAPTURE_CONTAINER },
        { "{\"uuid\":\"\",\"id\":null}", NULL, WHK_CAPTURE_MISSING },
    };

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        begin(pointers, 4);
        rc = run(cases[i].text, 0);
        v = whk_capture_first(capture, order, 4);

        ok(rc == WHK_OK
           && (cases[i].state == WHK_CAPTURE_MISSING
               ? v == NULL
               : v && v->state == cases[i].state
                 && (cases[i].value == NULL
                     || whk_str_equal(v->text, whk_str_z(cases[i].value)))),
           "%s", cases[i].text);

        end();
    }
}


static void
takes_the_last_where_names_repeat(void)
{
    static const char *const  pointers[] = { "/a", "/b" };

    conf.repeats = 1;
    begin(pointers, 2);

    ok(run("{\"a\":\"x\",\"a\":\"y\",\"b\":\"x\",\"b\":[]}", 0) == WHK_OK
       && is(0, WHK_CAPTURE_VALUE, "y")
       && is(1, WHK_CAPTURE_CONTAINER, NULL), "the last value stands");

    end();
    conf.repeats = 0;
}


static void
finds_as_many_as_a_set_holds(void)
{
    int          i, right;
    char         names[WHK_POINTER_MAX][8], text[2048];
    size_t       n;
    const char  *pointers[WHK_POINTER_MAX];

    n = (size_t) sprintf(text, "{");

    for (i = 0; i < WHK_POINTER_MAX; i++) {
        sprintf(names[i], "/k%d", i);
        pointers[i] = names[i];
        n += (size_t) sprintf(text + n, "%s\"k%d\":\"k%d\"", i ? "," : "", i,
                              i);
    }

    sprintf(text + n, "}");

    begin(pointers, WHK_POINTER_MAX);
    right = run(text, 0) == WHK_OK;

    for (i = 0; i < WHK_POINTER_MAX; i++) {
        right += is(i, WHK_CAPTURE_VALUE, names[i] + 1);
    }

    end();

    ok(right == WHK_POINTER_MAX + 1, "%d pointers", WHK_POINTER_MAX);
}


static void
survives_every_failing_allocation(void)
{
    size_t    i, n, wrong;
    whk_rc_t  rc;

    static const char *const  pointers[] = { "/a", "/b/0" };

    n = 1;
    wrong = 0;

    for (i = 0; i <= n; i++) {
        begin(pointers, 2);

        heap.calls = 0;
        heap.fail_at = i;

        whk_capture_destroy(capture);
        capture = whk_capture_create(&mem, set, LIMIT);

        rc = capture ? run("{\"a\":\"x\",\"b\":[\"y\"]}", 0) : WHK_ERROR;

        if (i == 0) {
            n = heap.calls;
        }

        wrong += rc != (i ? WHK_ERROR : WHK_OK);
        heap.fail_at = 0;
        end();
        wrong += heap.live;
    }

    ok(n > 0 && wrong == 0,
       "%lu failing allocations: each an error, no crash, no leak",
       (unsigned long) n);
}


static void
begin(const char *const *pointers, size_t n)
{
    size_t  i;

    memset(&heap, 0, sizeof(heap));
    whk_mem_init(&config, run_alloc, run_free, &heap, (size_t) 1 << 20);
    whk_mem_init(&mem, run_alloc, run_free, &heap, (size_t) 1 << 20);

    set = whk_pointer_set_create(&config);

    for (i = 0; i < n; i++) {
        if (whk_pointer_set_add(set, whk_str_z(pointers[i])) != (int) i) {
            abort();
        }
    }

    capture = whk_capture_create(&mem, set, LIMIT);
}


static whk_rc_t
run(const char *text, size_t step)
{
    whk_rc_t         rc;
    whk_json_t      *j;
    whk_json_sink_t  sink;

    sink = whk_capture_sink(capture);

    j = whk_json_create(&mem, &conf, &sink);
    if (j == NULL) {
        return WHK_ERROR;
    }

    rc = run_feed(j, whk_str_z(text), step);
    whk_json_destroy(j);

    return rc;
}


static void
end(void)
{
    whk_capture_destroy(capture);
    whk_mem_free_all(&config);

    if (mem.used || heap.live) {
        printf("not ok - %lu blocks leaked\n", (unsigned long) heap.live);
        exit(1);
    }
}


static int
is(int i, whk_capture_state_t state, const char *text)
{
    const whk_capture_value_t  *v;

    v = whk_capture_value(capture, i);

    return v->state == state
           && whk_str_equal(v->text, text ? whk_str_z(text) : whk_str(NULL, 0));
}
