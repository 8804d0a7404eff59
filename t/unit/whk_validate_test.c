/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "attacks.h"
#include "schema_run.h"


typedef struct {
    const char  *schema;
    const char  *event;
    const char  *instance;
    const char  *keyword;
    const char  *pointer;
} report_t;


static void says_where_and_why(void);
static void escapes_and_cuts_client_text(void);
static void drops_roots_by_type(void);
static void matches_without_rejecting(void);
static void answers_the_root_of_a_scalar(void);
static void tells_more_than_that_it_holds(void);
static void forgets_who_was_dropped(void);
static void knows_names_by_all_their_bytes(void);
static void counts_characters(void);
static void ends_where_a_number_cannot_be_held(void);
static void limits_evaluations_and_work(void);
static void holds_limits_to_the_unit(void);
static void evaluates_once_for_all_who_ask(void);
static void counts_rows_of_schemas(void);
static void watches_more_than_64_names(void);
static void remembers_64_sets_of_vouchers(void);
static void costs_little_in_the_worst_case(void);
static void needs_no_memory_for_length(void);
static void survives_failing_allocations(void);


static const report_t  reports[] = {
    { "{\"required\":[\"a\"]}", "{}", "", "required", "/required/0" },
    { "{\"properties\":{\"c\":{},\"a\":{\"required\":[\"c\",\"b\",\"a\"],"
      "\"dependentRequired\":{\"a\":[\"x\"]}}}}", "{\"a\":{\"c\":1}}", "/a",
      "required", "/properties/a/required/1" },
    { "{\"if\":true,\"then\":{\"allOf\":[{\"required\":[\"a\",\"b\"]}]}}",
      "{\"a\":1}", "", "required", "/then/allOf/0/required/1" },
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
    { "{\"dependencies\":{\"a\":[\"b\"]}}", "{\"a\":1}", "",
      "dependencies", "" },
    { "{\"not\":{\"type\":\"object\"}}", "{}", "", "not", "" },
    { "{\"if\":{\"required\":[\"a\"]},\"then\":{\"properties\":{\"b\":"
      "{\"maximum\":1}}},\"else\":{\"minProperties\":2}}",
      "{\"a\":1,\"b\":2}", "", "maximum", "/then/properties/b" },
    { "{\"if\":{\"required\":[\"a\"]},\"then\":{\"properties\":{\"b\":"
      "{\"maximum\":1}}},\"else\":{\"minProperties\":2}}",
      "{\"b\":2}", "", "minProperties", "/else" },
    { "{\"items\":{\"if\":{\"minimum\":5},\"then\":{\"multipleOf\":2},"
      "\"else\":false}}", "[6,7]", "/1", "multipleOf", "/items/then" },
    { "{\"items\":{\"if\":{\"minimum\":5},\"then\":{\"multipleOf\":2},"
      "\"else\":false}}", "[6,4]", "/1", "else", "/items/else" },
    { "{\"dependentSchemas\":{\"a\":{\"properties\":{\"b\":false}}}}",
      "{\"b\":1,\"a\":1}", "/a", "dependentSchemas", "" },
    { "false", "{}", "", "false", "" },
    { NULL, NULL, NULL, NULL, NULL }
};


int
main(void)
{
    says_where_and_why();
    escapes_and_cuts_client_text();
    drops_roots_by_type();
    matches_without_rejecting();
    answers_the_root_of_a_scalar();
    tells_more_than_that_it_holds();
    forgets_who_was_dropped();
    knows_names_by_all_their_bytes();
    counts_characters();
    ends_where_a_number_cannot_be_held();
    limits_evaluations_and_work();
    holds_limits_to_the_unit();
    evaluates_once_for_all_who_ask();
    counts_rows_of_schemas();
    watches_more_than_64_names();
    remembers_64_sets_of_vouchers();
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


/* nobody but the root asks, and it waits for an answer */

static void
answers_the_root_of_a_scalar(void)
{
    run_t         r;
    whk_reason_t  good, bad;

    (void) run_compile(&r, "{\"type\":\"string\"}");

    good = run_event(&r, "\"a\"", 3, 100);

    ok(good == WHK_REASON_NONE
       && whk_validate_root(r.v, 0) == WHK_ROOT_HOLDS,
       "a string: %s, and the root holds", whk_reason_name(good));

    run_event_end(&r);

    bad = run_event(&r, "1", 1, 100);

    ok(bad == WHK_REASON_SCHEMA
       && whk_validate_root(r.v, 0) == WHK_ROOT_FAILED,
       "a number: %s, and it failed", whk_reason_name(bad));

    run_event_end(&r);
    run_done(&r);
}


/* the hash of an object wants it, and contains its hits */

static void
tells_more_than_that_it_holds(void)
{
    run_t         r;
    unsigned      i;
    whk_reason_t  good, bad;

    static const char *const  cases[][3] = {
        { "{\"properties\":{\"a\":{\"type\":\"string\"}},"
          "\"enum\":[{\"a\":\"x\"}]}", "{\"a\":\"x\"}", "{\"a\":\"y\"}" },
        { "{\"contains\":{\"required\":[\"a\"]}}", "[{\"a\":1}]",
          "[{\"b\":1}]" }
    };

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        (void) run_compile(&r, cases[i][0]);

        good = run_event(&r, cases[i][1], strlen(cases[i][1]), 100);
        run_event_end(&r);

        bad = run_event(&r, cases[i][2], strlen(cases[i][2]), 100);
        run_event_end(&r);

        ok(good == WHK_REASON_NONE && bad == WHK_REASON_SCHEMA,
           "%s: \"%s\", %s: \"%s\"", cases[i][1], whk_reason_name(good),
           cases[i][2], whk_reason_name(bad));

        run_done(&r);
    }
}


/* names of all lengths, of which two have another byte in the middle */

/*
 * A branch that fails inside a member is dropped from the level around it,
 * which goes on: everybody else there stands in its order once.
 */

static void
forgets_who_was_dropped(void)
{
    run_t         r;
    whk_reason_t  reason;

#define BRANCHES  "{\"anyOf\":[{\"items\":{\"properties\":" \
                  "{\"x\":{\"type\":\"string\"}}}}," \
                  "{\"type\":\"array\"}],\"contains\":{\"const\":7},"

    static const struct {
        const char    *schema;
        const char    *event;
        whk_reason_t   reason;
    } cases[] = {
        { BRANCHES "\"minContains\":2}",
          "[{\"x\":1},7]", WHK_REASON_SCHEMA },
        { BRANCHES "\"minContains\":2}",
          "[{\"x\":1},7,7]", WHK_REASON_NONE },
        { BRANCHES "\"maxContains\":1}",
          "[{\"x\":1},7]", WHK_REASON_NONE },
        { BRANCHES "\"maxContains\":1}",
          "[{\"x\":1},7,7]", WHK_REASON_SCHEMA },
        { "{\"anyOf\":[{\"$ref\":\"#/$defs/d\"},{\"dependentSchemas\":{\"n\":"
          "{\"properties\":{\"t\":true}}}}],\"unevaluatedProperties\":false,"
          "\"$defs\":{\"d\":{\"patternProperties\":{\"^a\":"
          "{\"unevaluatedProperties\":false}}}}}",
          "{\"a\":{\"n\":1},\"t\":1}", WHK_REASON_SCHEMA },
        { NULL, NULL, WHK_REASON_NONE }
    }, *c;

    for (c = cases; c->schema; c++) {
        reason = run_compile(&r, c->schema) == WHK_OK
                 ? run_event(&r, c->event, strlen(c->event), 1)
                 : WHK_REASON_MEMORY;

        ok(reason == c->reason, "%s and %s: %s", c->schema, c->event,
           whk_reason_name(reason));

        run_event_end(&r);
        run_done(&r);
    }
}


static void
knows_names_by_all_their_bytes(void)
{
    int     n, wrong;
    char    name[3][32], schema[256], event[256];
    run_t   r;

    wrong = 0;

    for (n = 1; n < 30; n++) {
        memset(name, 'n', sizeof(name));

        name[0][n] = name[1][n] = name[2][n] = '\0';
        name[0][n / 2] = 'a';
        name[1][n / 2] = 'b';

        (void) snprintf(schema, sizeof(schema), "{\"properties\":{\"%s\":"
                        "{\"type\":\"string\"},\"%s\":{\"type\":\"null\"}},"
                        "\"required\":[\"%s\"]}", name[0], name[1], name[1]);
        (void) run_compile(&r, schema);

        (void) snprintf(event, sizeof(event), "{\"%s\":\"\",\"%s\":1,"
                        "\"%s\":null}", name[0], name[2], name[1]);
        wrong += run_once(&r, event) != WHK_REASON_NONE;

        (void) snprintf(event, sizeof(event), "{\"%s\":\"\",\"%s\":1}",
                        name[0], name[2]);
        wrong += run_once(&r, event) != WHK_REASON_SCHEMA;

        (void) snprintf(event, sizeof(event), "{\"%s\":null,\"%s\":null}",
                        name[0], name[1]);
        wrong += run_once(&r, event) != WHK_REASON_SCHEMA;

        run_done(&r);
    }

    ok(wrong == 0, "names that differ in one byte");
}


/* of one to four bytes, with bounds of 0 to 5 */

static void
counts_characters(void)
{
    int           i, k, n, min, max, wrong;
    char          schema[64], event[64];
    run_t         r;
    whk_reason_t  reason;

    static const char *const  characters[] = {
        "a", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80"
    };

    wrong = 0;

    for (i = 0; i < 36; i++) {
        min = i / 6;
        max = i % 6;

        (void) snprintf(schema, sizeof(schema), "{\"minLength\":%d,"
                        "\"maxLength\":%d}", min, max);
        (void) run_compile(&r, schema);

        for (k = 0; k < 4; k++) {
            strcpy(event, "\"");

            for (n = 0; n < 8; n++) {
                reason = n < min || n > max ? WHK_REASON_SCHEMA
                                            : WHK_REASON_NONE;

                strcat(event, "\"");
                wrong += run_once(&r, event) != reason;

                strcpy(event + strlen(event) - 1, characters[k]);
            }
        }

        run_done(&r);
    }

    ok(wrong == 0, "lengths count characters of every size");
}


/* and only where somebody looks at its value */

static void
ends_where_a_number_cannot_be_held(void)
{
    run_t         r;
    size_t        i, chunk, wrong;
    whk_reason_t  reason;

    static const struct {
        const char    *schema;
        const char    *event;
        whk_reason_t   reason;
    } rows[] = {
        { "{\"maximum\":1e200}", "1e3000000000000000000",
          WHK_REASON_LIMIT_TOKEN },
        { "{\"maximum\":1e999999999999999999}", "1e999999999999999998",
          WHK_REASON_NONE },
        { "{\"maximum\":1e999999999999999999}", "11e999999999999999998",
          WHK_REASON_SCHEMA },
        { "{\"minimum\":1}", "1e-1000000000000000000",
          WHK_REASON_LIMIT_TOKEN },
        { "{\"multipleOf\":3}", "3e1000000000000000000",
          WHK_REASON_LIMIT_TOKEN },
        { "{\"multipleOf\":3}", "0e1000000000000000000", WHK_REASON_NONE },
        { "{\"type\":\"integer\"}", "1e1000000000000000000",
          WHK_REASON_LIMIT_TOKEN },
        { "{\"type\":[\"string\",\"number\"]}", "1e1000000000000000000",
          WHK_REASON_NONE },
        { "{\"type\":\"string\"}", "1e1000000000000000000",
          WHK_REASON_SCHEMA },
        { "{\"enum\":[\"a\",1]}", "1e1000000000000000000",
          WHK_REASON_LIMIT_TOKEN },
        { "{\"enum\":[\"a\",null]}", "1e1000000000000000000",
          WHK_REASON_SCHEMA },
        { "{\"const\":{\"a\":1}}", "{\"a\":1e1000000000000000000}",
          WHK_REASON_LIMIT_TOKEN },
        { "{\"uniqueItems\":true}",
          "[1e2000000000000000000,1e3000000000000000000]",
          WHK_REASON_LIMIT_TOKEN },
        { "{\"uniqueItems\":true}", "[[1],[1e2000000000000000000]]",
          WHK_REASON_LIMIT_TOKEN },
        { "{\"uniqueItems\":true}", "[0e2000000000000000000,0]",
          WHK_REASON_SCHEMA },
        { "{\"not\":{\"maximum\":1}}", "1e3000000000000000000",
          WHK_REASON_LIMIT_TOKEN },
        { "{\"anyOf\":[{\"type\":\"number\"},{\"minimum\":3}]}",
          "1e3000000000000000000", WHK_REASON_LIMIT_TOKEN },
        { "{\"properties\":{\"a\":{\"minimum\":3}}}",
          "{\"b\":1e3000000000000000000,\"a\":3}", WHK_REASON_NONE }
    };

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {

        (void) run_compile(&r, rows[i].schema);
        wrong = 0;

        for (chunk = 1; chunk < 50; chunk++) {
            reason = run_event(&r, rows[i].event, strlen(rows[i].event),
                               chunk);
            wrong += reason != rows[i].reason;
            run_event_end(&r);
        }

        ok(wrong == 0, "%s under %s: \"%s\"", rows[i].event, rows[i].schema,
           whk_reason_name(reason));

        run_done(&r);
    }
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


/* what an event takes is enough for it, and one less is not */

static void
holds_limits_to_the_unit(void)
{
    run_t         r;
    size_t        i, chunk;
    uint64_t      work, peak;
    whk_reason_t  enough, less, few;

    static const char *const  cases[][2] = {
        { "{\"items\":{\"$ref\":\"#\"}}", "[[],[[],[[]]]]" },
        { "{\"items\":{\"uniqueItems\":true}}", "[[1,2,3],[\"a\",\"b\"]]" },
        { "{\"properties\":{\"a\":{\"pattern\":\"^(a+)+$\"}},"
          "\"required\":[\"a\"]}", "{\"a\":\"aaaaaaaaaa\",\"b\":1}" },
        { "{\"additionalProperties\":{\"enum\":[{\"x\":[1]},[]]}}",
          "{\"a\":{\"x\":[1]},\"b\":[]}" },
        { "{\"properties\":{\"a\":{\"multipleOf\":7}}}",
          "{\"a\":700000000000000000000000000000000000000000000}" },
        { "{\"unevaluatedProperties\":false,\"anyOf\":[{\"properties\":"
          "{\"a\":{\"minProperties\":1}}},{\"properties\":{\"b\":{}}}]}",
          "{\"a\":{\"x\":1},\"b\":[0]}" }
    };

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {

        (void) run_compile(&r, cases[i][0]);
        (void) run_event(&r, cases[i][1], strlen(cases[i][1]), SIZE_MAX);

        work = whk_validate_work(r.v);
        peak = whk_validate_peak(r.v);
        run_event_end(&r);

        for (chunk = 1; chunk < 4; chunk++) {
            r.limits.work = work;
            r.limits.evaluations = peak;
            enough = run_event(&r, cases[i][1], strlen(cases[i][1]), chunk);
            run_event_end(&r);

            r.limits.work = work - 1;
            less = run_event(&r, cases[i][1], strlen(cases[i][1]), chunk);
            run_event_end(&r);

            r.limits.work = work;
            r.limits.evaluations = peak - 1;
            few = run_event(&r, cases[i][1], strlen(cases[i][1]), chunk);
            run_event_end(&r);

            ok(enough == WHK_REASON_NONE && less == WHK_REASON_LIMIT_WORK
               && few == WHK_REASON_LIMIT_EVALUATIONS,
               "%s takes work %lu and evaluations %lu: %s, %s, %s",
               cases[i][1], (unsigned long) work, (unsigned long) peak,
               whk_reason_name(enough), whk_reason_name(less),
               whk_reason_name(few));
        }

        run_done(&r);
    }
}


/* a second one who asks the same node about a value costs nothing more */

static void
evaluates_once_for_all_who_ask(void)
{
    char          text[300];
    run_t         r;
    unsigned      i, k;
    uint64_t      work[2];
    whk_reason_t  reason;

    static const char *const  nodes[] = {
        "{\"type\":\"string\"}",
        "{\"maxLength\":3}",
        "{\"type\":[\"string\",\"null\"],\"not\":{\"const\":1}}"
    };

    for (i = 0; i < sizeof(nodes) / sizeof(nodes[0]); i++) {

        for (k = 0; k < 2; k++) {
            sprintf(text, "{\"$defs\":{\"p\":%s},\"allOf\":["
                          "{\"maxProperties\":8,\"additionalProperties\":"
                          "{\"$ref\":\"#/$defs/p\"}},"
                          "{\"maxProperties\":9,\"additionalProperties\":%s}]}",
                    nodes[i], k ? "{\"$ref\":\"#/$defs/p\"}" : "true");

            work[k] = 0;

            reason = run_compile(&r, text) == WHK_OK
                     ? run_event(&r, "{\"a\":\"b\"}", 9, 100)
                     : WHK_REASON_MEMORY;

            if (reason == WHK_REASON_NONE) {
                work[k] = whk_validate_work(r.v);
            }

            run_event_end(&r);
            run_done(&r);
        }

        ok(work[0] && work[0] == work[1], "%s: %lu of work, twice %lu",
           nodes[i], (unsigned long) work[0], (unsigned long) work[1]);
    }
}


/* what a schema makes one look at, over and over, is work of the event */

static void
counts_rows_of_schemas(void)
{
    char         *text;
    run_t         r;
    size_t        n;
    uint64_t      few, many;
    unsigned      i, k, row;
    whk_reason_t  reason;

    static const struct {
        const char  *head;
        const char  *row;      /* with the number of it */
        const char  *tail;
        const char  *event;
    } kinds[] = {
        { "{\"items\":{\"enum\":[0", ",\"v%u\"", "]}}", "[\"v1\"]" },
        { "{\"dependentRequired\":{\"a\":[]", ",\"n%u\":[]", "}}", "{}" },
        { "{\"allOf\":[{}", ",{}", "]}", "{}" },
        { "{\"items\":{\"allOf\":[{}", ",{}", "]}}", "[1]" },
        { "{\"patternProperties\":{\"x\":{}", ",\"y%u\":{}", "}}",
          "{\"a\":1}" }
    };

    text = malloc(65536);
    if (text == NULL) {
        abort();
    }

    for (k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
        few = 0;
        many = 0;

        for (i = 0; i < 2; i++) {
            n = (size_t) sprintf(text, "%s", kinds[k].head);

            for (row = 1; row <= (i ? 1600u : 4u); row++) {
                n += (size_t) sprintf(text + n, kinds[k].row, row);
            }

            sprintf(text + n, "%s", kinds[k].tail);

            reason = run_compile(&r, text) == WHK_OK
                     ? run_event(&r, kinds[k].event, strlen(kinds[k].event),
                                 100)
                     : WHK_REASON_MEMORY;

            if (reason == WHK_REASON_NONE) {
                *(i ? &many : &few) = whk_validate_work(r.v);
            }

            run_event_end(&r);
            run_done(&r);
        }

        ok(few && many >= few + 1590 / 16, "%s: %lu of work, with 1600 %lu",
           kinds[k].head, (unsigned long) few, (unsigned long) many);
    }

    free(text);
}


/* each of the required names is missed, and only that */

static void
watches_more_than_64_names(void)
{
    int       without;
    char      schema[2048], event[2048], *p;
    run_t     r;
    unsigned  i, right;

    p = schema + sprintf(schema, "{\"required\":[\"n0\"");

    for (i = 1; i < 130; i++) {
        p += sprintf(p, ",\"n%u\"", i);
    }

    (void) sprintf(p, "]}");

    if (run_compile(&r, schema) != WHK_OK) {
        ok(0, "130 names can be required");
        run_done(&r);
        return;
    }

    right = 0;

    for (without = -1; without < 130; without++) {

        p = event + sprintf(event, "{\"more\":0");

        for (i = 0; i < 130; i++) {
            p += (int) i == without ? 0 : sprintf(p, ",\"n%u\":0", i);
        }

        (void) sprintf(p, "}");

        right += run_event(&r, event, strlen(event), 64)
                 == (without < 0 ? WHK_REASON_NONE : WHK_REASON_SCHEMA);

        run_event_end(&r);
    }

    ok(right == 131, "130 required names: %u of 131 events judged", right);
    run_done(&r);
}


/* who could have evaluated a member: a different set for each name */

static void
remembers_64_sets_of_vouchers(void)
{
    int     i, names;
    char    schema[8192], event[2048];
    run_t   r;
    size_t  len;

    len = (size_t) sprintf(schema, "{\"unevaluatedProperties\":false,"
                           "\"allOf\":[true");

    for (i = 0; i < 65; i++) {
        len += (size_t) sprintf(schema + len, ",{\"properties\":{\"n%d\":{}}}",
                                i);
    }

    (void) sprintf(schema + len, "]}");

    ok(run_compile(&r, schema) == WHK_OK, "a member in each of 65 schemas");

    for (names = 64; names <= 65; names++) {
        len = (size_t) sprintf(event, "{\"n0\":0");

        for (i = 1; i < names; i++) {
            len += (size_t) sprintf(event + len, ",\"n%d\":0", i);
        }

        (void) sprintf(event + len, "}");

        ok(run_once(&r, event)
           == (names == 64 ? WHK_REASON_NONE : WHK_REASON_LIMIT_EVALUATIONS),
           "%d of them at once", names);
    }

    run_done(&r);
}


/*
 * The time that a body takes is what the parser scans and what schemas count
 * as work; "make schema-bench" shows what a unit takes, beside SHA-256.
 */

static void
costs_little_in_the_worst_case(void)
{
    char             *body;
    run_t             r;
    size_t            len;
    uint64_t          work, scanned;
    whk_reason_t      reason;
    const attack_t   *a;

    for (a = attacks; a->name; a++) {

        if (run_compile(&r, a->schema) != WHK_OK) {
            ok(0, "%s: compiles", a->name);
            run_done(&r);
            continue;
        }

        body = attack_body(a, &len);

        r.defaults = 1;
        reason = run_event(&r, body, len, 16384);
        work = whk_validate_work(r.v);
        scanned = whk_json_work(r.json);

        ok(reason == a->reason && work <= r.limits.work && scanned <= 3 * len,
           "%s: %s, work %lu, %lu bytes scanned of %lu", a->name,
           reason ? whk_reason_name(reason) : "valid", (unsigned long) work,
           (unsigned long) scanned, (unsigned long) len);

        run_event_end(&r);
        run_done(&r);
        free(body);
    }
}


static void
needs_no_memory_for_length(void)
{
    char            *body;
    run_t            r;
    size_t           len, few;
    const attack_t  *a;

    for (a = attacks; strcmp(a->name, "many small objects") != 0; a++) {
        /* void */
    }

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
