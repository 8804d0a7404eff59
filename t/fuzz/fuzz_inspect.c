/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


/*
 * A whole event, with its id, type, texts and schemas: the first byte chooses
 * the scheme, whether a form, whether there are headers, and small limits;
 * the second how the rest, the body, is cut, and how much work is done at
 * once; the third which allocation fails.
 *
 * What must hold: what is found does not depend on the cuts; a failed
 * allocation is reported, or nothing is lost by it; all memory is given back.
 */

#define _DEFAULT_SOURCE

#include "../unit/json_run.h"
#include "sample.h"


#define SCHEMES   4
#define SCHEMAS   5
#define TEXTS     2
#define TEXT_LEN  256
#define KEY       "kind hmac-sha256; signature header=S; form payload; "


typedef struct {
    whk_rc_t      rc;
    whk_reason_t  reason;
    whk_reason_t  schema;
    int           holds[SCHEMAS];
    char          id[TEXT_LEN + 1];
    char          event[TEXT_LEN + 1];
    char          texts[TEXTS][TEXT_LEN + 1];
    char          instance[TEXT_LEN + 1];
    char          keyword[TEXT_LEN + 1];
} fuzz_result_t;


typedef struct {
    const sample_t            *sample;
    const whk_inspect_conf_t  *conf;
    const int                 *pointers;
    unsigned                   form;
    unsigned                   bare;       /* without headers */
    size_t                     step;       /* 0: the body whole */
    uint64_t                   pace;       /* 0: no bound */
    size_t                     fail_at;
} fuzz_run_t;


int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fuzz_setup(void);
static void fuzz_schemas(void);
static void fuzz_event(fuzz_result_t *result, const fuzz_run_t *run,
    whk_str_t body);
static whk_rc_t fuzz_resume(whk_inspect_t *in, const fuzz_run_t *run);
static void fuzz_find(fuzz_result_t *result, const whk_inspect_t *in,
    const whk_verify_t *v, const int *pointers);
static void fuzz_copy(char *to, whk_str_t text);
static void fuzz_expect(int good, const char *what, const fuzz_result_t *a,
    const fuzz_result_t *b);


static const char *const  fuzz_schemes[SCHEMES] = {
    KEY "id json=/id json=/data/id; event json=/event;",
    KEY "id header=I json=/id; event header=E json=/action join=.;",
    KEY "id json=/0; event json=/1 json=/data/event;",
    KEY "id json=/id; event header=E json=/event;"
};


/* event pattern, schema; the last is one of webhook_match */

static const char *const  fuzz_texts[SCHEMAS][2] = {
    { "lead.*", "{\"required\":[\"id\"],\"properties\":{\"data\":"
                "{\"type\":\"object\",\"maxProperties\":2}}}" },
    { "call", "{\"properties\":{\"data\":{\"items\":{\"uniqueItems\":true,"
              "\"pattern\":\"^(a|b)+$\"}}},\"unevaluatedProperties\":"
              "{\"type\":\"string\"}}" },
    { "a.b", "{\"oneOf\":[{\"required\":[\"id\"]},{\"required\":"
             "[\"data\"]}]}" },
    { "", "{\"type\":[\"object\",\"array\"],\"additionalProperties\":"
          "{\"not\":{\"const\":{\"a\":[1]}}}}" },
    { "", "{\"properties\":{\"data\":{\"contains\":{\"minimum\":0.5}}}}" }
};


static sample_t            fuzz_samples[SCHEMES];
static whk_inspect_conf_t  fuzz_confs[SCHEMES];
static whk_mem_t           fuzz_mem;
static whk_schema_t       *fuzz_schema;
static whk_scratch_t      *fuzz_scratch;
static int                 fuzz_pointers[SCHEMES][TEXTS];


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    unsigned             scheme;
    whk_str_t            body;
    fuzz_run_t           run;
    fuzz_result_t        whole, cut, failed;
    whk_inspect_conf_t   conf;

    if (size < 3) {
        return 0;
    }

    if (fuzz_schema == NULL) {
        fuzz_setup();
    }

    scheme = data[0] % SCHEMES;
    conf = fuzz_confs[scheme];
    conf.json.hold = data[0] & 0x40 ? 64 : 0;

    if (data[0] & 0x80) {
        conf.json.limits.depth = 3;
        conf.json.limits.items = 4;
        conf.limits.evaluations = 12;
        conf.limits.work = 200;
        conf.value = 3;
    }

    memset(&run, 0, sizeof(fuzz_run_t));
    run.sample = &fuzz_samples[scheme];
    run.conf = &conf;
    run.pointers = fuzz_pointers[scheme];
    run.form = data[0] >> 4 & 1;
    run.bare = data[0] >> 5 & 1;

    body = whk_str(data + 3, size - 3);

    fuzz_event(&whole, &run, body);

    run.step = (size_t) (data[1] % 32) + 1;
    run.pace = (uint64_t) 64 * (data[1] >> 5);
    fuzz_event(&cut, &run, body);

    fuzz_expect(memcmp(&whole, &cut, sizeof(fuzz_result_t)) == 0,
                "the cuts make no difference", &whole, &cut);
    fuzz_expect(whole.rc != WHK_ERROR, "there is memory", &whole, &cut);

    run.fail_at = data[2];
    fuzz_event(&failed, &run, body);

    /* the place is left out then */

    if (failed.instance[0] == '\0') {
        memcpy(failed.instance, cut.instance, sizeof(failed.instance));
    }

    fuzz_expect((failed.rc == WHK_ERROR
                 && failed.reason == WHK_REASON_MEMORY)
                || memcmp(&failed, &cut, sizeof(fuzz_result_t)) == 0,
                "a failed allocation is reported", &cut, &failed);

    return 0;
}


static void
fuzz_setup(void)
{
    int                  i, k;
    whk_inspect_conf_t  *conf;

    static const char *const  pointers[TEXTS] = { "/data/name", "/id" };

    whk_mem_init(&fuzz_mem, sample_alloc, sample_release, NULL, SIZE_MAX);
    fuzz_schemas();

    for (i = 0; i < SCHEMES; i++) {
        conf = &fuzz_confs[i];

        sample_policy(&fuzz_samples[i], fuzz_schemes[i], NULL);

        if (whk_inspect_conf_init(conf, &fuzz_mem, &fuzz_samples[i].scheme)
            != WHK_OK)
        {
            abort();
        }

        for (k = 0; k < TEXTS; k++) {
            fuzz_pointers[i][k] = whk_inspect_conf_add(conf,
                                                       whk_str_z(pointers[k]));
        }

        conf->schema = fuzz_schema;
        conf->scratch = fuzz_scratch;
        conf->demands = SCHEMAS - 1;
        conf->value = TEXT_LEN;
        conf->limits.work = 20000;
    }

    sample_header(&fuzz_samples[1], "E", "lead");
    sample_header(&fuzz_samples[3], "E", "call");
}


static void
fuzz_schemas(void)
{
    int                i;
    whk_mem_t          tmp;
    whk_schema_conf_t  conf;
    whk_schema_root_t  root;

    whk_mem_init(&tmp, sample_alloc, sample_release, NULL, SIZE_MAX);
    whk_schema_conf_default(&conf);

    fuzz_schema = whk_schema_create(&fuzz_mem, &tmp, &conf);

    for (i = 0; i < SCHEMAS; i++) {
        memset(&root, 0, sizeof(root));
        root.text = whk_str_z(fuzz_texts[i][1]);
        root.event = whk_str_z(fuzz_texts[i][0]);
        root.match = i == SCHEMAS - 1;

        if (whk_schema_add_root(fuzz_schema, &root) != WHK_OK) {
            abort();
        }
    }

    if (whk_schema_finish(fuzz_schema) != WHK_OK) {
        abort();
    }

    whk_mem_free_all(&tmp);

    fuzz_scratch = whk_scratch_create(&fuzz_mem, fuzz_schema, 500);
}


static void
fuzz_event(fuzz_result_t *result, const fuzz_run_t *run, whk_str_t body)
{
    size_t          n;
    whk_rc_t        rc;
    whk_mem_t       mem;
    run_heap_t      heap;
    whk_verify_t    v;
    whk_inspect_t  *in;

    memset(result, 0, sizeof(fuzz_result_t));

    memset(&v, 0, sizeof(v));
    v.request = run->sample->request;
    v.policy = &run->sample->policy;

    memset(&heap, 0, sizeof(heap));
    heap.fail_at = run->fail_at;
    whk_mem_init(&mem, run_alloc, run_free, &heap, SIZE_MAX);

    if (run->bare) {
        v.request.nheaders = 0;
    }

    in = whk_inspect_create(&mem, run->conf, &v, run->form);
    rc = in ? WHK_OK : WHK_ERROR;

    if (in && run->pace) {
        whk_inspect_pace(in, run->pace);
    }

    while (body.len && rc == WHK_OK) {
        n = run->step && run->step < body.len ? run->step : body.len;
        rc = whk_inspect_feed(in, body.data, n);
        body = whk_str_skip(body, n);

        if (rc == WHK_OK) {
            rc = fuzz_resume(in, run);
        }
    }

    if (rc == WHK_OK && run->pace) {
        rc = whk_inspect_flush(in);
    }

    if (rc == WHK_OK) {
        rc = fuzz_resume(in, run);
    }

    if (rc == WHK_OK) {
        rc = whk_inspect_finish(in, &v);
    }

    result->rc = rc;
    result->reason = in ? whk_inspect_reason(in) : WHK_REASON_MEMORY;

    if (rc == WHK_OK) {
        fuzz_find(result, in, &v, run->pointers);
    }

    whk_inspect_destroy(in);

    if (heap.live) {
        fuzz_expect(0, "all memory is given back", result, result);
    }
}


static whk_rc_t
fuzz_resume(whk_inspect_t *in, const fuzz_run_t *run)
{
    whk_rc_t  rc;

    rc = WHK_OK;

    while (rc == WHK_OK && whk_inspect_pending(in)) {
        whk_inspect_pace(in, run->pace);
        rc = whk_inspect_resume(in);
    }

    if (run->pace) {
        whk_inspect_pace(in, run->pace);
    }

    return rc;
}


static void
fuzz_find(fuzz_result_t *result, const whk_inspect_t *in,
    const whk_verify_t *v, const int *pointers)
{
    uint32_t                     i;
    const whk_validate_error_t  *e;

    result->schema = whk_inspect_schema(in);

    for (i = 0; i < SCHEMAS; i++) {
        result->holds[i] = whk_inspect_holds(in, i);
    }

    fuzz_copy(result->id, v->id);
    fuzz_copy(result->event, v->event);

    for (i = 0; i < TEXTS; i++) {
        fuzz_copy(result->texts[i], whk_inspect_text(in, pointers[i]));
    }

    e = whk_inspect_error(in);

    if (e) {
        fuzz_copy(result->instance, e->instance);
        fuzz_copy(result->keyword, e->keyword);
    }
}


static void
fuzz_copy(char *to, whk_str_t text)
{
    if (text.len > TEXT_LEN) {
        text.len = TEXT_LEN;
    }

    if (text.len) {
        memcpy(to, text.data, text.len);
    }
}


static void
fuzz_expect(int good, const char *what, const fuzz_result_t *a,
    const fuzz_result_t *b)
{
    if (good) {
        return;
    }

    (void) fprintf(stderr, "does not hold: %s: %d %s \"%s\" \"%s\" %s, then "
                   "%d %s \"%s\" \"%s\" %s\n", what,
                   a->rc, whk_reason_name(a->reason), a->id, a->event,
                   whk_reason_name(a->schema),
                   b->rc, whk_reason_name(b->reason), b->id, b->event,
                   whk_reason_name(b->schema));
    abort();
}
