/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#define _POSIX_C_SOURCE  200809L

#include <openssl/evp.h>
#include <time.h>

#include "schema_run.h"


#define BODY_SIZE  1000000


typedef struct {
    const char  *schema;
    const char  *event;
    const char  *instance;
    const char  *keyword;
    const char  *pointer;
} report_t;


typedef struct {
    const char    *name;
    const char    *schema;
    const char    *head;      /* once */
    const char    *item;      /* as often as fits; %lu is its number */
    const char    *tail;      /* once, or as often as item if nested */
    unsigned       nested;
    whk_reason_t   reason;
} attack_t;


static void says_where_and_why(void);
static void escapes_and_cuts_client_text(void);
static void drops_roots_by_type(void);
static void matches_without_rejecting(void);
static void limits_evaluations_and_work(void);
static void costs_little_in_the_worst_case(void);
static double attack_hash(const char *body, size_t len);
static double now(void);
static char *attack_body(const attack_t *a, size_t *len);
static void needs_no_memory_for_length(void);
static void survives_failing_allocations(void);


static const report_t  reports[] = {
    { "{\"required\":[\"a\"]}", "{}", "", "required", "" },
    { "{\"properties\":{\"a\":{\"items\":{\"minimum\":3}}}}",
      "{\"a\":[3,{},2,\"x\"]}", "/a/2", "minimum", "/properties/a/items" },
    { "{\"additionalProperties\":false}", "{\"a/b~c\":1}", "/a~1b~0c",
      "additionalProperties", "/additionalProperties" },
    { "{\"unevaluatedProperties\":false,\"properties\":{\"a\":{}}}",
      "{\"a\":1,\"b\":{}}", "/b", "unevaluatedProperties",
      "/unevaluatedProperties" },
    { "{\"allOf\":[{\"$ref\":\"#/$defs/d\"}],\"$defs\":{\"d\":"
      "{\"properties\":{\"x\":{\"type\":\"object\"}}}}}", "{\"x\":[]}", "/x",
      "type", "/$defs/d/properties/x" },
    { "{\"anyOf\":[{\"minProperties\":2},{\"required\":[\"q\"]}]}",
      "{\"z\":1}", "", "anyOf", "" },
    { "{\"propertyNames\":{\"maxLength\":1}}", "{\"a\":{\"bb\":1},\"bb\":1}",
      "/bb", "maxLength", "/propertyNames" },
    { "{\"uniqueItems\":true}", "[1,2,1.0,3]", "/2", "uniqueItems", "" },
    { "{\"items\":{\"const\":{\"a\":[1]}}}", "[{\"a\":[1e0]},{\"a\":[2]}]",
      "/1", "const", "/items" },
    { "{\"contains\":{\"type\":\"null\"}}", "[1]", "", "contains", "" },
    { "{\"maxItems\":1}", "[1,2]", "/1", "maxItems", "" },
    { "{\"dependentRequired\":{\"a\":[\"b\"]}}", "{\"a\":1}", "",
      "dependentRequired", "" },
    { "{\"not\":{\"type\":\"object\"}}", "{}", "", "not", "" },
    { "false", "{}", "", "false", "" },
    { NULL, NULL, NULL, NULL, NULL }
};


/* a body of 1 MB for each way to make a validator work */

static const attack_t  attacks[] = {
    { "many keys", "{\"additionalProperties\":{\"type\":\"integer\"}}",
      "[{\"x\":0", ",\"k%lu\":1", "}]", 0, WHK_REASON_LIMIT_KEYS },
    { "many small objects",
      "{\"items\":{\"properties\":{\"a\":{\"type\":\"integer\"}},"
      "\"required\":[\"a\"]}}", "[{\"a\":1}", ",{\"a\":1}", "]", 0,
      WHK_REASON_LIMIT_WORK },
    { "many alternatives of objects",
      "{\"items\":{\"oneOf\":[{\"required\":[\"a\"]},{\"required\":[\"b\"]},"
      "{\"required\":[\"c\"]},{\"required\":[\"d\"]},{\"required\":[\"e\"]},"
      "{\"required\":[\"f\"]}]}}", "[{\"a\":1}", ",{\"a\":1}", "]", 0,
      WHK_REASON_LIMIT_WORK },
    { "unique numbers", "{\"uniqueItems\":true}", "[0.5", ",1%lu", "]", 0,
      WHK_REASON_LIMIT_WORK },
    { "unique objects", "{\"uniqueItems\":true}", "[0",
      ",{\"a\":[%lu],\"b\":{}}", "]", 0, WHK_REASON_LIMIT_WORK },
    { "values that are hashed", "{\"enum\":[[1]]}", "[0", ",{\"a\":\"%lu\"}",
      "]", 0, WHK_REASON_LIMIT_WORK },
    { "an exponential expression",
      "{\"items\":{\"anyOf\":[{\"pattern\":\"^(a+)+$\"},{\"type\":"
      "\"string\"}]}}", "[\"a\"",
      ",\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\"", "]", 0,
      WHK_REASON_LIMIT_MATCH },
    { "an expression short of its limit",
      "{\"items\":{\"anyOf\":[{\"pattern\":\"^(a+)+$\"},{\"type\":"
      "\"string\"}]}}", "[\"a\"", ",\"aaaaaaaaaaaa!\"", "]", 0,
      WHK_REASON_LIMIT_WORK },
    { "a quadratic expression", "{\"items\":{\"pattern\":\"\\\\s+$\"}}",
      "[\"", "                                                    ", "x\"]",
      0, WHK_REASON_LIMIT_TOKEN },
    { "spaces for a quadratic expression",
      "{\"items\":{\"anyOf\":[{\"pattern\":\"\\\\s+$\"},{}]}}", "[\"x\"",
      ",\"                                                                "
      "                                                                  x\"",
      "]", 0, WHK_REASON_LIMIT_WORK },
    { "long numbers", "{\"items\":{\"multipleOf\":0.0123456789}}",
      "[0", ",12345678900000000000000000000000000000000000000000000000e5",
      "]", 0, WHK_REASON_NONE },
    { "recursion in each of two branches",
      "{\"oneOf\":[{\"type\":\"null\"},{\"properties\":{\"a\":{\"$ref\":"
      "\"#\"}},\"required\":[\"a\"]},{\"properties\":{\"a\":{\"allOf\":["
      "{\"$ref\":\"#\"},{\"type\":\"string\"}]}},\"required\":[\"a\"]}]}",
      "null", "{\"a\":", "}", 1, WHK_REASON_LIMIT_DEPTH },
    { "unevaluated members",
      "{\"items\":{\"unevaluatedProperties\":false,\"anyOf\":["
      "{\"properties\":{\"a\":{}}},{\"properties\":{\"b\":{}}},"
      "{\"patternProperties\":{\"^c\":{}}}]}}", "[{}",
      ",{\"a\":1,\"b\":1,\"c%lu\":1}", "]", 0, WHK_REASON_LIMIT_WORK },
    { NULL, NULL, NULL, NULL, NULL, 0, WHK_REASON_NONE }
};


int
main(void)
{
    says_where_and_why();
    escapes_and_cuts_client_text();
    drops_roots_by_type();
    matches_without_rejecting();
    limits_evaluations_and_work();
    costs_little_in_the_worst_case();
    needs_no_memory_for_length();
    survives_failing_allocations();

    return tap_done();
}


static void
says_where_and_why(void)
{
    run_t                        r;
    whk_reason_t                 reason;
    const report_t              *c;
    const whk_validate_error_t  *e;

    for (c = reports; c->schema; c++) {

        if (run_compile(&r, c->schema) != WHK_OK) {
            ok(0, "%s compiles", c->schema);
            run_done(&r);
            continue;
        }

        reason = run_event(&r, c->event, strlen(c->event), 1);
        e = whk_validate_error(r.v);

        ok(reason == WHK_REASON_SCHEMA && e && e->reason == reason
           && run_is(e->file, "test.json") && run_is(e->instance, c->instance)
           && run_is(e->keyword, c->keyword) && run_is(e->schema, c->pointer),
           "%s: %s \"%.*s\" %.*s \"%.*s\"", c->event, whk_reason_name(reason),
           e ? (int) e->instance.len : 0,
           e ? (const char *) e->instance.data : "",
           e ? (int) e->keyword.len : 0,
           e ? (const char *) e->keyword.data : "",
           e ? (int) e->schema.len : 0,
           e ? (const char *) e->schema.data : "");

        run_event_end(&r);
        run_done(&r);
    }
}


static void
escapes_and_cuts_client_text(void)
{
    int                          i;
    char                         event[4096];
    run_t                        r;
    const whk_validate_error_t  *e;

    (void) run_compile(&r, "{\"additionalProperties\":false}");

    (void) run_event(&r, "{\"\\n\\u00e9 \\\"\\\\\\u0000x\":1}", 27, 5);
    e = whk_validate_error(r.v);
    ok(e && run_is(e->instance, "/\\x0a\\xc3\\xa9\\x20\\x22\\x5c\\x00x"),
       "control bytes and the like are escaped");
    run_event_end(&r);

    strcpy(event, "{\"");

    for (i = 0; i < 200; i++) {
        strcat(event, "a\\u00e9");
    }

    strcat(event, "\":1}");

    (void) run_event(&r, event, strlen(event), 100);
    e = whk_validate_error(r.v);
    ok(e && e->instance.len <= 256 && e->instance.len > 240
       && e->instance.data[0] == '/',
       "a long name is cut off: %lu bytes",
       e ? (unsigned long) e->instance.len : 0);
    run_event_end(&r);

    run_done(&r);
}


static void
drops_roots_by_type(void)
{
    run_t         r;
    whk_reason_t  reason;

    ok(whk_validate_pattern(whk_str_z("lead.*"), whk_str_z("lead.new"))
       && !whk_validate_pattern(whk_str_z("lead.*"), whk_str_z("lead."))
       && !whk_validate_pattern(whk_str_z("lead.*"), whk_str_z("leads"))
       && whk_validate_pattern(whk_str_z("orders/*"), whk_str_z("orders/x"))
       && whk_validate_pattern(whk_str_z("lead:*"), whk_str_z("lead:a"))
       && whk_validate_pattern(whk_str_z("x"), whk_str_z("x"))
       && whk_validate_pattern(whk_str_z(""), whk_str_z("x")),
       "event patterns");

    run_init(&r);
    (void) run_add(&r, "{\"required\":[\"a\"]}", "lead.*", 0);
    (void) run_add(&r, "{\"required\":[\"b\"]}", "call", 0);
    (void) run_add(&r, "{\"type\":\"object\"}", "", 0);
    (void) run_finish(&r);

    reason = run_event(&r, "{\"a\":1}", 7, 1);
    ok(reason == WHK_REASON_NONE, "failures of undecided roots wait");
    ok(whk_validate_applied(r.v) == 1, "one root is decided");
    ok(whk_validate_type(r.v, whk_str_z("lead.new")) == WHK_REASON_NONE
       && whk_validate_applied(r.v) == 2,
       "the type drops the one that failed");
    ok(whk_validate_root(r.v, 1) == WHK_ROOT_UNUSED, "it does not count");
    run_event_end(&r);

    (void) run_event(&r, "{\"a\":1}", 7, 1);
    ok(whk_validate_type(r.v, whk_str_z("call")) == WHK_REASON_SCHEMA
       && whk_validate_failed(r.v)
       && run_is(whk_validate_error(r.v)->keyword, "required"),
       "the type makes a failure count");
    run_event_end(&r);

    run_done(&r);
}


static void
matches_without_rejecting(void)
{
    run_t         r;
    whk_reason_t  reason;

    run_init(&r);
    (void) run_add(&r, "{\"properties\":{\"c\":{\"minimum\":0.5}}}", "", 1);
    (void) run_add(&r, "{\"properties\":{\"d\":{\"const\":1}}}", "", 0);
    (void) run_finish(&r);

    reason = run_event(&r, "{\"c\":0.49,\"d\":1}", 16, 3);
    ok(reason == WHK_REASON_NONE
       && whk_validate_root(r.v, 0) == WHK_ROOT_FAILED
       && whk_validate_root(r.v, 1) == WHK_ROOT_HOLDS,
       "a match schema that fails does not reject");
    run_event_end(&r);

    reason = run_event(&r, "{\"c\":0.50,\"d\":2}", 16, 3);
    ok(reason == WHK_REASON_SCHEMA, "the other one does");
    ok(whk_validate_root(r.v, 0) == WHK_ROOT_HOLDS,
       "and what the match schema says is known");
    run_event_end(&r);

    reason = run_event(&r, "{\"d\":2,\"c\":0.49}", 16, 3);
    ok(reason == WHK_REASON_SCHEMA
       && whk_validate_root(r.v, 0) == WHK_ROOT_FAILED
       && whk_validate_root(r.v, 1) == WHK_ROOT_FAILED,
       "also where it is found later");
    run_event_end(&r);

    run_done(&r);
}


static void
limits_evaluations_and_work(void)
{
    run_t  r;

    (void) run_compile(&r, "{\"items\":{\"$ref\":\"#\"}}");

    r.limits.evaluations = 3;
    ok(run_once(&r, "[[[]]]") == WHK_REASON_NONE, "as many as allowed");
    ok(run_once(&r, "[[[[]]]]") == WHK_REASON_LIMIT_EVALUATIONS,
       "one evaluation too many");

    r.limits.evaluations = 100;
    r.limits.work = 20;
    ok(run_once(&r, "[1,2]") == WHK_REASON_NONE, "as much work as allowed");
    ok(run_once(&r, "[1,2,3,4]") == WHK_REASON_LIMIT_WORK,
       "too much work");

    run_done(&r);
}


static void
costs_little_in_the_worst_case(void)
{
    char             *body;
    run_t             r;
    size_t            len;
    double            start, sha, us;
    whk_reason_t      reason;
    const attack_t   *a;

    for (a = attacks; a->name; a++) {

        if (run_compile(&r, a->schema) != WHK_OK) {
            ok(0, "%s: compiles", a->name);
            run_done(&r);
            continue;
        }

        body = attack_body(a, &len);

        sha = attack_hash(body, len);

        start = now();
        reason = run_event(&r, body, len, 16384);
        us = now() - start;

        ok(reason == a->reason, "%s: %s, %.1f ms, %.1f times SHA-256, "
           "work %lu", a->name, reason ? whk_reason_name(reason) : "valid",
           us / 1000, us / sha, (unsigned long) whk_validate_work(r.v));

        /* only where nothing slows the program down */

        if (getenv("WEBHOOK_TEST_TIMES")) {
            ok(us / sha <= 32, "%s: at most 32 times SHA-256", a->name);
        }

        run_event_end(&r);
        run_done(&r);
        free(body);
    }
}


/* the CPU time that SHA-256 takes, in microseconds */

static double
attack_hash(const char *body, size_t len)
{
    int            i;
    double         start, best, us;
    unsigned int   n;
    unsigned char  md[EVP_MAX_MD_SIZE];

    best = 1e9;

    for (i = 0; i < 5; i++) {
        start = now();
        EVP_Digest(body, len, md, &n, EVP_sha256(), NULL);
        us = now() - start;
        best = us < best ? us : best;
    }

    return best;
}


static double
now(void)
{
    struct timespec  t;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);

    return (double) t.tv_sec * 1e6 + (double) t.tv_nsec / 1e3;
}


static char *
attack_body(const attack_t *a, size_t *len)
{
    char           *p, *q;
    size_t          times;
    unsigned long   i;

    p = malloc(BODY_SIZE + 1024);
    if (p == NULL) {
        exit(2);
    }

    q = p;
    *q = '\0';

    if (!a->nested) {
        q += sprintf(q, "%s", a->head);
    }

    times = a->nested ? BODY_SIZE / (strlen(a->item) + strlen(a->tail))
                      : BODY_SIZE;

    for (i = 0; i < times && (size_t) (q - p) < BODY_SIZE - 200; i++) {
        q += snprintf(q, 200, a->item, i);
    }

    if (a->nested) {
        q += sprintf(q, "%s", a->head);
        times = i;

        for (i = 0; i < times && (size_t) (q - p) < BODY_SIZE; i++) {
            q += sprintf(q, "%s", a->tail);
        }

    } else {
        q += sprintf(q, "%s", a->tail);
    }

    *len = (size_t) (q - p);

    return p;
}


static void
needs_no_memory_for_length(void)
{
    char            *body;
    run_t            r;
    size_t           len, few;
    const attack_t  *a;

    a = &attacks[1];

    (void) run_compile(&r, a->schema);
    body = attack_body(a, &len);

    (void) run_event(&r, "[{\"a\":1}]", 9, 16384);
    few = r.event.peak;
    run_event_end(&r);

    r.event.peak = 0;
    (void) run_event(&r, body, len, 16384);
    ok(r.event.peak < few + 65536, "%lu bytes of memory for 9 bytes, %lu for "
       "%lu", (unsigned long) few, (unsigned long) r.event.peak,
       (unsigned long) len);
    run_event_end(&r);

    free(body);
    run_done(&r);
}


static void
survives_failing_allocations(void)
{
    run_t          r;
    whk_reason_t   reason;
    unsigned long  n, failed;

    static const char  *schema =
        "{\"unevaluatedProperties\":false,\"anyOf\":[{\"properties\":{\"a\":"
        "{\"items\":{\"uniqueItems\":true,\"unevaluatedItems\":false,"
        "\"prefixItems\":[{\"pattern\":\"^a+$\"}]}}}},{\"required\":[\"b\"]}]"
        "}";

    static const char  *event =
        "{\"a\":[[\"aaa\"],[\"a\"],[],[],[]],\"unknown\":[[[[1]]]]}";

    (void) run_compile(&r, schema);

    failed = 0;
    reason = WHK_REASON_NONE;

    for (n = 1; /* void */ ; n++) {
        run_fail = n;
        run_allocs = 0;

        reason = run_event(&r, event, strlen(event), 3);
        run_event_end(&r);

        if (run_allocs < n) {
            break;
        }

        /* without memory for it the message lacks the place */

        if (reason != WHK_REASON_MEMORY && reason != WHK_REASON_SCHEMA) {
            ok(0, "allocation %lu fails: %s", n, whk_reason_name(reason));
        }

        failed++;
    }

    run_fail = 0;

    ok(failed > 0 && reason == WHK_REASON_SCHEMA,
       "%lu failing allocations, all noticed", failed);

    run_done(&r);
}
