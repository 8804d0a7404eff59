/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


/*
 * Events with schemas, each at every portion of bytes: which schemas run,
 * what a failure leaves of the rest, and memory that runs out.
 */

#define _DEFAULT_SOURCE

#include <stdio.h>
#include <string.h>

#include "json_run.h"
#include "sample.h"
#include "tap.h"


#define KEY      "kind hmac-sha256; signature header=S; "
#define TREE     "{\"items\":{\"$ref\":\"#\"},"                               \
                 "\"additionalProperties\":{\"$ref\":\"#\"}}"
#define DEEP     "\"x\":[[[[[[[]]]]]]]"
#define ROOTS    2
#define LIMIT    "limit_evaluations"


typedef struct {
    const char  *event;
    const char  *text;
    unsigned     match;
} root_t;


typedef struct {
    const char  *scheme;
    const char  *header;      /* E, the type */
    const char  *body;
    const char  *reason;      /* "": none */
    const char  *schema;      /* what schemas say, "": they hold */
} case_t;


typedef struct {
    whk_reason_t  reason;
    whk_reason_t  schema;
    int           holds;      /* bits by root */
    char          event[300];
    char          keyword[64];
} found_t;


static void runs_only_what_is_for_the_type(void);
static void parses_on_after_a_failure(void);
static void answers_matches(void);
static void survives_every_failed_allocation(void);
static void documents_its_defaults(void);
static void setup(sample_t *s, const char *scheme, const root_t *roots);
static void teardown(sample_t *s);
static void inspect(found_t *f, const sample_t *s, const char *body,
    size_t step);
static size_t differ(const sample_t *s, const case_t *c, const char *event);


static run_heap_t          heap;
static whk_mem_t           mem;
static whk_inspect_conf_t  conf;


int
main(void)
{
    runs_only_what_is_for_the_type();
    parses_on_after_a_failure();
    answers_matches();
    survives_every_failed_allocation();
    documents_its_defaults();

    return tap_done();
}


/*
 * Two schemas that follow all of the event: the limit is enough for one, so
 * the other is dropped in time or was not run, or the event is refused.
 */

static void
runs_only_what_is_for_the_type(void)
{
    size_t         wrong;
    sample_t       s;
    const case_t  *c;

    static const root_t  roots[ROOTS] = {
        { "a", TREE, 0 }, { "b", TREE, 0 }
    };

    static const case_t  cases[] = {

        /* the body has it, early or late */

        { KEY "event json=/e;", NULL, "{\"e\":\"a\"," DEEP "}", "", "" },
        { KEY "event json=/e;", NULL, "{" DEEP ",\"e\":\"a\"}", LIMIT, "" },
        { KEY "event json=/e;", NULL, "{\"y\":[0],\"e\":\"b\"," DEEP "}", "",
          "" },
        { KEY "event json=/e;", NULL, "{\"e\":\"c\"," DEEP "}", "",
          "no_schema" },
        { KEY "event json=/e;", NULL, "{\"e\":\"\"," DEEP "}", "",
          "no_schema" },

        /* the header has it, or has not */

        { KEY "event header=E;", "a", "{" DEEP "}", "", "" },
        { KEY "event header=E;", NULL, "{" DEEP "}", "", "no_schema" },
        { KEY "event header=E json=/e;", "a", "{" DEEP "}", "", "" },
        { KEY "event header=E json=/e;", NULL, "{\"e\":\"a\"," DEEP "}", "",
          "" },
        { KEY "event header=E json=/e;", NULL, "{" DEEP ",\"e\":\"a\"}",
          LIMIT, "" },
        { KEY "event json=/e header=E;", "a", "{\"e\":\"b\"," DEEP "}", "",
          "" },
        { KEY "event json=/e header=E;", "a", "{\"e\":null," DEEP "}", "",
          "" },
        { KEY "event json=/e header=E;", "a", "{" DEEP ",\"e\":null}",
          LIMIT, "" },

        /* one of several in the body: certain when all before it are */

        { KEY "event json=/e json=/t;", NULL, "{\"e\":\"a\"," DEEP "}", "",
          "" },
        { KEY "event json=/e json=/t;", NULL, "{\"t\":\"a\"," DEEP "}",
          LIMIT, "" },
        { KEY "event json=/e json=/t;", NULL,
          "{\"t\":\"a\",\"e\":null," DEEP "}", "", "" },
        { KEY "event json=/e json=/t;", NULL,
          "{\"e\":\"\",\"t\":\"a\"," DEEP "}", "", "" },
        { KEY "event json=/e json=/t;", NULL,
          "{\"t\":\"a\",\"e\":\"c\"," DEEP "}", "", "no_schema" },
        { KEY "event json=/e/t json=/t;", NULL,
          "{\"t\":\"b\",\"e\":{\"t\":\"a\"}," DEEP "}", "", "" },

        /* two as one */

        { KEY "event header=E json=/e join=.;", "a",
          "{\"e\":null," DEEP "}", "", "" },
        { KEY "event header=E json=/e join=.;", "a", "{\"e\":\"c\"," DEEP "}",
          "", "no_schema" },
        { KEY "event header=E json=/e join=.;", "a", "{" DEEP ",\"e\":null}",
          LIMIT, "" },

        /* what can be no type is told at the end */

        { KEY "event json=/e;", NULL, "{\"e\":{}," DEEP "}", LIMIT, "" },
        { KEY "event json=/e;", NULL, "{\"e\":\"\\n\"," DEEP "}", LIMIT,
          "" },
        { KEY "event json=/e;", NULL, "{\"e\":\"\\n\",\"x\":[]}",
          "event_malformed", "" },
        { NULL, NULL, NULL, NULL, NULL }
    };

    for (c = cases; c->scheme; c++) {
        setup(&s, c->scheme, roots);
        conf.limits.evaluations = 12;

        if (c->header) {
            sample_header(&s, "E", c->header);
        }

        wrong = differ(&s, c, NULL);

        ok(wrong == 0, "%s%s%s: %s: %s", c->scheme + sizeof(KEY) - 1,
           c->header ? " E: " : "", c->header ? c->header : "", c->body,
           c->reason[0] ? c->reason : c->schema[0] ? c->schema : "holds");

        teardown(&s);
    }
}


/* the type that comes later is found, and what else is wrong */

static void
parses_on_after_a_failure(void)
{
    char      cut[64];
    size_t    i, wrong;
    case_t    c;
    root_t    roots[ROOTS];
    sample_t  s;

    static const char *const  cases[][3] = {
        { "start", "{\"type\":\"array\"}", "{\"k\":[{}],\"e\":\"a\"}" },
        { "start", "{\"properties\":{\"k\":{\"type\":\"string\"}}}",
          "{\"k\":{\"l\":[1,{}]},\"e\":\"a\"}" },
        { "key", "{\"additionalProperties\":false,\"properties\":{\"e\":{}}}",
          "{\"k\":1,\"e\":\"a\"}" },
        { "key", "{\"propertyNames\":{\"maxLength\":1}}",
          "{\"long\":{\"k\":[]},\"e\":\"a\"}" },
        { "scalar", "{\"properties\":{\"k\":{\"type\":\"string\"}}}",
          "{\"k\":1,\"l\":{},\"e\":\"a\"}" },
        { "end", "{\"properties\":{\"k\":{\"required\":[\"y\"]}}}",
          "{\"k\":{},\"l\":[{}],\"e\":\"a\"}" },
        { "end", "{\"required\":[\"y\"]}", "{\"e\":\"a\"}" }
    };

    memset(roots, 0, sizeof(roots));
    memset(&c, 0, sizeof(c));

    c.schema = "schema";
    roots[0].event = "";

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        roots[0].text = cases[i][1];
        setup(&s, KEY "event json=/e;", roots);

        c.body = cases[i][2];
        c.reason = "";
        wrong = differ(&s, &c, "a");

        /* and what is wrong with the rest is told */

        (void) snprintf(cut, sizeof(cut), "%.*s",
                        (int) strlen(cases[i][2]) - 1, cases[i][2]);
        c.body = cut;
        c.reason = "json_syntax";
        wrong += differ(&s, &c, NULL);

        ok(wrong == 0, "%s of %s against %s", cases[i][0], cases[i][2],
           cases[i][1]);

        teardown(&s);
    }
}


static void
answers_matches(void)
{
    size_t    i, step, wrong;
    found_t   f;
    sample_t  s;

    static const root_t  roots[ROOTS] = {
        { "", "{\"required\":[\"a\"]}", 1 },
        { "", "{\"required\":[\"b\"]}", 0 }
    };

    static const struct {
        const char  *body;
        const char  *schema;
        int          holds;
    } cases[] = {
        { "{\"a\":1,\"b\":2}", "", 3 },
        { "{\"b\":2}", "", 2 },
        { "{\"a\":1}", "schema", 1 },
        { "{}", "schema", 0 },
        { "[]", "", 3 }
    };

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {

        setup(&s, KEY "event json=/e;", roots);
        wrong = 0;

        for (step = 0; step <= strlen(cases[i].body); step++) {
            inspect(&f, &s, cases[i].body, step);

            wrong += f.reason != WHK_REASON_NONE || heap.live
                     || strcmp(whk_reason_name(f.schema), cases[i].schema)
                     || f.holds != cases[i].holds;
        }

        ok(wrong == 0, "%s: %s, roots that hold: %d", cases[i].body,
           cases[i].schema, cases[i].holds);

        teardown(&s);
    }
}


static void
survives_every_failed_allocation(void)
{
    size_t    i, at, step, failed, wrong;
    found_t   f, whole;
    sample_t  s;

    static const root_t  roots[ROOTS] = {
        { "a", "{\"unevaluatedProperties\":false,\"anyOf\":[{\"properties\":"
               "{\"e\":true,\"list\":{\"uniqueItems\":true,\"items\":"
               "{\"pattern\":\"^(x|y)+$\"}}}},{\"required\":[\"none\"]}]}",
          0 },
        { "b.*", TREE, 1 }
    };

    static const char *const  bodies[] = {
        "{\"e\":\"a\",\"list\":[\"x\",\"xy\",\"yy\"]}",
        "{\"list\":[\"x\",\"xy\",\"x\"],\"e\":\"a\"}",
        "{\"other\":[[{}]],\"e\":\"a\"}",
        "{\"other\":[[{\"a\":{\"b\":[[[]]]}}]],\"e\":\"b.c\"}"
    };

    for (i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {

        setup(&s, KEY "event json=/e;", roots);
        inspect(&whole, &s, bodies[i], 0);

        failed = 0;
        wrong = whole.reason != WHK_REASON_NONE;

        for (step = 0; step < 8; step++) {
            at = 0;

            do {
                heap.fail_at = ++at;
                inspect(&f, &s, bodies[i], step);

                failed += f.reason == WHK_REASON_MEMORY;

                /* without memory for it a message lacks the place */

                wrong += heap.live
                         || (f.reason == WHK_REASON_MEMORY
                             ? heap.calls < at
                             : memcmp(&f, &whole, sizeof(found_t)) != 0);

            } while (heap.calls >= at);

            heap.fail_at = 0;
        }

        ok(wrong == 0 && failed > 50, "%s: %lu failed allocations, all "
           "reported or without effect, nothing leaked", bodies[i],
           (unsigned long) failed);

        teardown(&s);
    }
}


/* the defaults of docs/directives.md, and of docs/schema.md, are the code's */

static void
documents_its_defaults(void)
{
    FILE                *f;
    char                 want[512], doc[65536];
    size_t               len;
    sample_t             s;
    whk_json_limits_t   *l;

    static const root_t  roots[ROOTS] = { { "", "{}", 0 }, { "", NULL, 0 } };

    setup(&s, KEY, roots);
    l = &conf.json.limits;

    (void) snprintf(want, sizeof(want), "**Default:** webhook_limits depth=%lu "
                    "token=%luk keys=%lu items=%lu value=%luk evaluations=%lu "
                    "work=%lu match=%lu;\n", (unsigned long) l->depth,
                    (unsigned long) l->token / 1024, (unsigned long) l->keys,
                    (unsigned long) l->items,
                    (unsigned long) conf.value / 1024,
                    (unsigned long) conf.limits.evaluations,
                    (unsigned long) conf.limits.work,
                    (unsigned long) WHK_REGEX_MATCH_LIMIT);

    f = fopen("docs/directives.md", "rb");
    len = f ? fread(doc, 1, sizeof(doc) - 1, f) : 0;
    doc[len] = '\0';

    ok(strstr(doc, want) != NULL, "docs/directives.md: %.*s",
       (int) strlen(want) - 1, want);

    if (f) {
        fclose(f);
    }

    (void) snprintf(want, sizeof(want), "| `evaluations` | %lu | "
                    "`limit_evaluations` |", (unsigned long)
                    conf.limits.evaluations);

    f = fopen("docs/schema.md", "rb");
    len = f ? fread(doc, 1, sizeof(doc) - 1, f) : 0;
    doc[len] = '\0';

    ok(strstr(doc, want) != NULL, "docs/schema.md: %s", want);

    (void) snprintf(want, sizeof(want), "| `work` | %lu | `limit_work` |",
                    (unsigned long) conf.limits.work);
    ok(strstr(doc, want) != NULL, "docs/schema.md: %s", want);

    (void) snprintf(want, sizeof(want), "| `match` | %lu | `limit_match` |",
                    (unsigned long) WHK_REGEX_MATCH_LIMIT);
    ok(strstr(doc, want) != NULL, "docs/schema.md: %s", want);

    if (f) {
        fclose(f);
    }

    teardown(&s);
}


static void
setup(sample_t *s, const char *scheme, const root_t *roots)
{
    int                i;
    whk_rc_t           rc;
    whk_mem_t          tmp;
    whk_schema_t      *schema;
    whk_schema_conf_t  schema_conf;
    whk_schema_root_t  root;

    memset(s, 0, sizeof(sample_t));
    sample_policy(s, scheme, NULL);

    whk_mem_init(&mem, sample_alloc, sample_release, NULL, SIZE_MAX);
    whk_mem_init(&tmp, sample_alloc, sample_release, NULL, SIZE_MAX);

    whk_schema_conf_default(&schema_conf);
    schema = whk_schema_create(&mem, &tmp, &schema_conf);

    rc = whk_inspect_conf_init(&conf, &mem, &s->scheme);
    conf.schema = schema;

    for (i = 0; i < ROOTS && roots[i].text && rc == WHK_OK; i++) {
        memset(&root, 0, sizeof(root));
        root.text = whk_str_z(roots[i].text);
        root.event = whk_str_z(roots[i].event);
        root.match = roots[i].match & 1;
        conf.demands += !roots[i].match;

        rc = whk_schema_add_root(schema, &root);
    }

    if (rc != WHK_OK || whk_schema_finish(schema) != WHK_OK) {
        printf("Bail out! no conf of %s\n", scheme);
        exit(2);
    }

    whk_mem_free_all(&tmp);

    conf.scratch = whk_scratch_create(&mem, schema, WHK_REGEX_MATCH_LIMIT);
}


static void
teardown(sample_t *s)
{
    whk_scratch_destroy(conf.scratch);
    whk_mem_free_all(&mem);
    sample_clear(s);
}


static void
inspect(found_t *f, const sample_t *s, const char *body, size_t step)
{
    size_t                       n;
    uint32_t                     i;
    whk_rc_t                     rc;
    whk_mem_t                    m;
    whk_str_t                    rest;
    whk_verify_t                 v;
    whk_inspect_t               *in;
    const whk_validate_error_t  *e;

    n = heap.fail_at;
    memset(&heap, 0, sizeof(heap));
    heap.fail_at = n;

    memset(f, 0, sizeof(found_t));
    memset(&v, 0, sizeof(v));
    v.request = s->request;
    v.policy = &s->policy;

    whk_mem_init(&m, run_alloc, run_free, &heap, SIZE_MAX);

    in = whk_inspect_create(&m, &conf, &v, 0);
    rc = in ? WHK_OK : WHK_ERROR;
    rest = whk_str_z(body);

    while (rest.len && rc == WHK_OK) {
        n = step && step < rest.len ? step : rest.len;
        rc = whk_inspect_feed(in, rest.data, n);
        rest = whk_str_skip(rest, n);
    }

    if (rc == WHK_OK) {
        rc = whk_inspect_finish(in, &v);
    }

    /* what was found stays */

    if (in) {
        whk_inspect_release(in);
    }

    f->reason = in ? whk_inspect_reason(in) : WHK_REASON_MEMORY;

    if (rc == WHK_OK) {
        f->schema = whk_inspect_schema(in);
        (void) snprintf(f->event, sizeof(f->event), "%.*s", (int) v.event.len,
                        (const char *) v.event.data);

        for (i = 0; i < whk_schema_roots(conf.schema); i++) {
            f->holds |= whk_inspect_holds(in, i) << i;
        }

        e = whk_inspect_error(in);

        if (e) {
            (void) snprintf(f->keyword, sizeof(f->keyword), "%.*s",
                            (int) e->keyword.len,
                            (const char *) e->keyword.data);
        }
    }

    whk_inspect_destroy(in);
}


/* at how many portions the event is not as the case has it */

static size_t
differ(const sample_t *s, const case_t *c, const char *event)
{
    size_t   step, wrong;
    found_t  f;

    wrong = 0;

    for (step = 0; step <= strlen(c->body); step++) {
        inspect(&f, s, c->body, step);

        if (strcmp(whk_reason_name(f.reason), c->reason)
            || (f.reason == WHK_REASON_NONE
                && strcmp(whk_reason_name(f.schema), c->schema))
            || (event && strcmp(f.event, event)) || heap.live)
        {
            wrong++;
            printf("# in portions of %lu: %s, %s, \"%s\"\n",
                   (unsigned long) step, whk_reason_name(f.reason),
                   whk_reason_name(f.schema), f.event);
        }
    }

    return wrong;
}
