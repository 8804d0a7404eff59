
/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#define _DEFAULT_SOURCE

#include "json_run.h"
#include "sample.h"
#include "tap.h"


#define SCHEME  "kind hmac-sha256; signature header=S; id json=/id; " \
                "event json=/event;"
#define ALL_OF  "{\"type\":\"integer\"},{\"minimum\":0},{\"maximum\":9}," \
                "{\"not\":{\"const\":4}},{\"multipleOf\":1}"
#define SCHEMA  "{\"properties\":{\"list\":{\"items\":{\"allOf\":[" \
                ALL_OF "]}}},\"required\":[\"id\"]}"
#define HEAD    "{\"id\":\"i\",\"event\":\"e\","


/* what was found of a body */

typedef struct {
    whk_rc_t      rc;
    whk_reason_t  reason;
    whk_reason_t  schema;
    char          id[8];
    uint64_t      work;
} found_t;


static void paces_change_nothing(void);
static void work_is_bounded(void);
static void survives_every_failed_allocation(void);
static void setup(void);
static void teardown(void);
static void inspect(found_t *found, whk_str_t body, size_t step, int pace);


static sample_t            sample;
static whk_mem_t           conf_mem;
static whk_inspect_conf_t  conf;
static whk_schema_t       *schema;
static run_heap_t          heap;

/* what inspect() saw of the pace */

static size_t              put_off;      /* times */
static uint64_t            most;         /* work of one call */


int
main(void)
{
    paces_change_nothing();
    work_is_bounded();
    survives_every_failed_allocation();

    return tap_done();
}


static void
setup(void)
{
    whk_mem_t          tmp;
    whk_schema_conf_t  schema_conf;
    whk_schema_root_t  root;

    memset(&sample, 0, sizeof(sample_t));
    sample_policy(&sample, SCHEME, NULL);

    whk_mem_init(&conf_mem, sample_alloc, sample_release, NULL, SIZE_MAX);
    whk_mem_init(&tmp, sample_alloc, sample_release, NULL, SIZE_MAX);

    whk_schema_conf_default(&schema_conf);
    schema = whk_schema_create(&conf_mem, &tmp, &schema_conf);

    memset(&root, 0, sizeof(root));
    root.text = whk_str_z(SCHEMA);

    if (whk_inspect_conf_init(&conf, &conf_mem, &sample.scheme) != WHK_OK
        || whk_schema_add_root(schema, &root) != WHK_OK
        || whk_schema_finish(schema) != WHK_OK)
    {
        printf("Bail out! no conf\n");
        exit(2);
    }

    whk_mem_free_all(&tmp);

    conf.schema = schema;
    conf.scratch = whk_scratch_create(&conf_mem, schema, 500);
    conf.demands = 1;

    memset(&heap, 0, sizeof(heap));
}


static void
teardown(void)
{
    whk_mem_free_all(&conf_mem);
    sample_clear(&sample);
}


/* pace -1: none */

static void
inspect(found_t *found, whk_str_t body, size_t step, int pace)
{
    size_t          n;
    uint64_t        before;
    whk_rc_t        rc;
    unsigned        ended;
    whk_mem_t       mem;
    whk_verify_t    v;
    whk_inspect_t  *in;

    memset(found, 0, sizeof(found_t));
    memset(&v, 0, sizeof(v));
    v.request = sample.request;
    v.policy = &sample.policy;

    heap.calls = 0;
    whk_mem_init(&mem, run_alloc, run_free, &heap, SIZE_MAX);

    in = whk_inspect_create(&mem, &conf, &v, 0);
    rc = in ? WHK_OK : WHK_ERROR;
    ended = 0;

    while (rc == WHK_OK && (!ended || whk_inspect_pending(in))) {

        before = whk_inspect_work(in);

        if (pace >= 0) {
            whk_inspect_pace(in, (uint64_t) pace);
        }

        if (whk_inspect_pending(in)) {
            put_off++;
            rc = whk_inspect_resume(in);

        } else if (body.len) {
            n = step && step < body.len ? step : body.len;
            rc = whk_inspect_feed(in, body.data, n);
            body = whk_str_skip(body, n);
            before += n;

        } else {
            rc = pace < 0 ? WHK_OK : whk_inspect_flush(in);
            before += conf.json.hold;
            ended = 1;
        }

        if (rc == WHK_OK && whk_inspect_work(in) > before + most) {
            most = whk_inspect_work(in) - before;
        }
    }

    if (rc == WHK_OK) {
        before = whk_inspect_work(in);
        rc = whk_inspect_finish(in, &v);
        most = pace < 0 ? whk_inspect_work(in) - before : most;
    }

    found->rc = rc;
    found->reason = in ? whk_inspect_reason(in) : WHK_REASON_MEMORY;

    if (rc == WHK_OK) {
        found->work = whk_inspect_work(in);
        found->schema = whk_inspect_schema(in);
        memcpy(found->id, v.id.data, v.id.len);
    }

    whk_inspect_destroy(in);
}


static void
paces_change_nothing(void)
{
    int      pace;
    size_t   i, step, wrong;
    found_t  whole, found;

    static const struct {
        const char  *body;
        const char  *reason;       /* or of the schema */
    } cases[] = {
        { HEAD "\"list\":[1,2,3,5,6,7,8,9,0,1,2,3]}", "" },
        { HEAD "\"list\":[1,2,3,5,6,7,8,9,0,4,2,3]}", "schema" },
        { HEAD "\"list\":[4,2,3,5,6,7,8,9,0,1,2,3]}", "schema" },
        { HEAD "\"list\":[1,2,3,4,5,6,7,8,9]} x", "json_syntax" },
        { HEAD "\"list\":[1,2,3,5,6,7,8,9]},", "json_syntax" },
        { HEAD "\"list\":[1,2,3,5,6,7,8,9,0", "json_syntax" },
        { HEAD "\"list\":[1,2,3,5],\"list\":[6]}", "json_repeated_key" },
        { HEAD "\"list\":[1,2,3,5],\"a\":\"\xff\"}", "json_utf8" },
        { HEAD "\"list\":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]}",
          "limit_work" },
        { HEAD "\"list\":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]}}",
          "limit_work" },
        { HEAD "\"list\":[[[[1]]]]}", "limit_depth" },
    };

    setup();
    conf.json.hold = 16;
    conf.json.limits.depth = 4;
    conf.limits.work = 1000;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {

        inspect(&whole, whk_str_z(cases[i].body), 0, -1);

        wrong = strcmp(whk_reason_name(whole.rc == WHK_OK ? whole.schema
                                                          : whole.reason),
                       cases[i].reason) != 0;
        put_off = 0;

        for (step = 0; step <= strlen(cases[i].body); step++) {

            for (pace = -1; pace < 300; pace += pace < 8 ? 1 : 37) {
                inspect(&found, whk_str_z(cases[i].body), step, pace);

                wrong += found.rc != whole.rc || found.reason != whole.reason
                         || found.schema != whole.schema
                         || strcmp(found.id, whole.id) != 0;
                wrong += heap.live;
            }
        }

        ok(wrong == 0 && put_off > 100, "%s: \"%s\", put off %lu times",
           cases[i].body, cases[i].reason, (unsigned long) put_off);
    }

    teardown();
}


/* one event means less than 256 bytes of work to this schema */

static void
work_is_bounded(void)
{
    int        pace;
    size_t     step;
    found_t    found;
    uint64_t   total;
    whk_str_t  body;

    static char  text[4096];

    setup();

    strcpy(text, HEAD "\"list\":[0");

    while (strlen(text) < 3000) {
        strcat(text, ",1");
    }

    strcat(text, "]}");
    body = whk_str_z(text);

    inspect(&found, body, 0, -1);
    total = found.work;

    ok(found.rc == WHK_OK && found.schema == WHK_REASON_NONE
       && total > 50 * body.len,
       "%lu bytes make work for %lu", (unsigned long) body.len,
       (unsigned long) total);

    for (pace = 0; pace <= 8192; pace = 2 * pace + 512) {
        most = 0;

        for (step = 0; step < 8000; step = 2 * step + 61) {
            inspect(&found, body, step, pace);
        }

        ok(found.rc == WHK_OK && most <= (uint64_t) pace + 256,
           "at a pace of %d at most %lu at once", pace,
           (unsigned long) most);
    }

    most = 0;
    inspect(&found, body, 0, -1);
    ok(most > total / 2, "without one %lu", (unsigned long) most);

    teardown();
}


static void
survives_every_failed_allocation(void)
{
    size_t     at, failed, wrong, step;
    found_t    found;
    whk_str_t  body;

    setup();
    conf.json.hold = 16;

    body = whk_str_z(HEAD "\"list\":[1,2,3,5,6,7,8,9,0,1,2,3]}");
    failed = 0;
    wrong = 0;
    put_off = 0;

    for (step = 0; step < 20; step += 3) {
        at = 0;

        do {
            heap.fail_at = ++at;
            inspect(&found, body, step, 8);

            failed += heap.calls >= at;
            wrong += heap.calls >= at ? found.rc != WHK_ERROR
                                        || found.reason != WHK_REASON_MEMORY
                                      : found.rc != WHK_OK;
            wrong += heap.live;

        } while (heap.calls >= at);
    }

    ok(wrong == 0 && failed > 50 && put_off > 50,
       "%lu failed allocations, all reported, nothing leaked",
       (unsigned long) failed);

    teardown();
}
