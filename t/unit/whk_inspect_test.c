/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#define _DEFAULT_SOURCE

#include <stdio.h>
#include <string.h>

#include "json_run.h"
#include "sample.h"
#include "tap.h"


#define KEY    "kind hmac-sha256; signature header=S; "
#define UUIDS  "id json=/uuid json=/id json=/data/uuid json=/data/id; "
#define X256   "0123456789abcdef0123456789abcdef0123456789abcdef" \
               "0123456789abcdef0123456789abcdef0123456789abcdef" \
               "0123456789abcdef0123456789abcdef0123456789abcdef" \
               "0123456789abcdef0123456789abcdef0123456789abcdef" \
               "0123456789abcdef0123456789abcdef0123456789abcdef" \
               "0123456789abcdef"


/* headers are E and I; a NULL reason means that the body is fine */

typedef struct {
    const char  *scheme;
    const char  *event_header;
    const char  *id_header;
    const char  *body;
    const char  *reason;
    const char  *id;
    const char  *event;
} case_t;


static void finds_ids_and_types_however_cut(void);
static void reads_forms(void);
static void finds_texts(void);
static void holds_the_limits(void);
static void refuses_pointers(void);
static void survives_every_failed_allocation(void);
static void counts_its_work(void);
static void setup(sample_t *s, const char *scheme);
static void teardown(sample_t *s);
static const char *inspect(sample_t *s, whk_str_t body, size_t step);


static run_heap_t          heap;
static whk_inspect_conf_t  conf;
static whk_mem_t           conf_mem;
static unsigned            form;

/* what inspect() found, copied */

static char                found_id[1024];
static char                found_event[1024];
static char                found_text[8][8192];
static int                 texts;


int
main(void)
{
    finds_ids_and_types_however_cut();
    reads_forms();
    finds_texts();
    holds_the_limits();
    refuses_pointers();
    survives_every_failed_allocation();
    counts_its_work();

    return tap_done();
}


static void
setup(sample_t *s, const char *scheme)
{
    memset(s, 0, sizeof(sample_t));
    sample_policy(s, scheme, NULL);

    whk_mem_init(&conf_mem, sample_alloc, sample_release, NULL, SIZE_MAX);

    if (whk_inspect_conf_init(&conf, &conf_mem, &s->scheme) != WHK_OK) {
        printf("Bail out! no conf of %s\n", scheme);
        exit(2);
    }

    texts = 0;
}


static void
teardown(sample_t *s)
{
    whk_mem_free_all(&conf_mem);
    sample_clear(s);
}


static void
finds_ids_and_types_however_cut(void)
{
    size_t       i, step, wrong;
    sample_t     s;
    const char  *reason;

    static const case_t  cases[] = {

        /* one source in the body */

        { KEY "id json=/id; event json=/event;", NULL, NULL,
          "{\"event\":\"lead.created\",\"id\":\"l_1\"}",
          NULL, "l_1", "lead.created" },
        { KEY "id json=/id; event json=/event;", NULL, NULL,
          "{}", NULL, "", "" },
        { KEY "id json=/id; event json=/event;", NULL, NULL,
          "{\"event\":null,\"id\":null}", NULL, "", "" },
        { KEY "id json=/id; event json=/event;", NULL, NULL,
          "{\"event\":\"\",\"id\":\"\"}", NULL, "", "" },
        { KEY "id json=/id; event json=/event;", NULL, NULL,
          "{\"event\":12,\"id\":-1.50e2}", NULL, "-1.50e2", "12" },
        { KEY "id json=/id; event json=/event;", NULL, NULL,
          "{\"event\":true,\"id\":false}", NULL, "false", "true" },
        { KEY "id json=/0/id; event json=/1;", NULL, NULL,
          "[{\"id\":\"a\"},\"b\"]", NULL, "a", "b" },
        { KEY "id json=/a~1b/~0; event json=/;", NULL, NULL,
          "{\"a/b\":{\"~\":\"i\"},\"\":\"e\"}", NULL, "i", "e" },
        { KEY "event json=/event;", NULL, NULL,
          "{\"\\u0065vent\":\"a\\u002eb\"}", NULL, "", "a.b" },

        /* what no id or type can be */

        { KEY "id json=/id;", NULL, NULL, "{\"id\":{}}",
          "id_malformed", NULL, NULL },
        { KEY "id json=/id;", NULL, NULL, "{\"id\":[\"a\"]}",
          "id_malformed", NULL, NULL },
        { KEY "id json=/id;", NULL, NULL, "{\"id\":\"a\\nb\"}",
          "id_malformed", NULL, NULL },
        { KEY "id json=/id;", NULL, NULL, "{\"id\":\"a\\u007f\"}",
          "id_malformed", NULL, NULL },
        { KEY "id json=/id;", NULL, NULL, "{\"id\":\"a\\u0000\"}",
          "id_malformed", NULL, NULL },
        { KEY "id json=/id;", NULL, NULL, "{\"id\":\"" X256 "\"}",
          NULL, X256, "" },
        { KEY "id json=/id;", NULL, NULL, "{\"id\":\"" X256 "x\"}",
          "id_malformed", NULL, NULL },
        { KEY "event json=/e;", NULL, NULL, "{\"e\":{}}",
          "event_malformed", NULL, NULL },
        { KEY "event json=/e;", NULL, NULL, "{\"e\":\"a\\tb\"}",
          "event_malformed", NULL, NULL },
        { KEY "event json=/e;", NULL, NULL, "{\"e\":\"" X256 "\"}",
          NULL, "", X256 },
        { KEY "event json=/e;", NULL, NULL, "{\"e\":\"" X256 "x\"}",
          "event_malformed", NULL, NULL },

        /* the first that is there, in the order of the scheme */

        { KEY UUIDS, NULL, NULL,
          "{\"id\":\"2\",\"data\":{\"uuid\":\"3\",\"id\":\"4\"},"
          "\"uuid\":\"1\"}", NULL, "1", "" },
        { KEY UUIDS, NULL, NULL,
          "{\"data\":{\"id\":\"4\",\"uuid\":\"3\"},\"id\":\"2\"}",
          NULL, "2", "" },
        { KEY UUIDS, NULL, NULL, "{\"data\":{\"id\":\"4\",\"uuid\":\"3\"}}",
          NULL, "3", "" },
        { KEY UUIDS, NULL, NULL, "{\"data\":{\"id\":\"4\"}}",
          NULL, "4", "" },
        { KEY UUIDS, NULL, NULL,
          "{\"uuid\":null,\"id\":\"\",\"data\":{\"uuid\":\"3\"}}",
          NULL, "3", "" },
        { KEY UUIDS, NULL, NULL, "{\"uuid\":{},\"id\":\"2\"}",
          "id_malformed", NULL, NULL },
        { KEY UUIDS, NULL, NULL, "{\"data\":\"x\"}", NULL, "", "" },
        { KEY "event header=E json=/e;", "h", NULL, "{\"e\":\"b\"}",
          NULL, "", "h" },
        { KEY "event header=E json=/e;", NULL, NULL, "{\"e\":\"b\"}",
          NULL, "", "b" },
        { KEY "event json=/e header=E;", "h", NULL, "{\"e\":\"b\"}",
          NULL, "", "b" },
        { KEY "event json=/e header=E;", "h", NULL, "{}", NULL, "", "h" },
        { KEY "id json=/i header=I;", NULL, "h", "{\"i\":7}",
          NULL, "7", "" },
        { KEY "id json=/i header=I;", NULL, "h", "{}", NULL, "h", "" },

        /* two as one */

        { KEY "event header=E json=/action join=.;", "issues", NULL,
          "{\"action\":\"opened\"}", NULL, "", "issues.opened" },
        { KEY "event header=E json=/action join=.;", "push", NULL, "{}",
          NULL, "", "push" },
        { KEY "event header=E json=/action join=.;", NULL, NULL,
          "{\"action\":\"opened\"}", NULL, "", "" },
        { KEY "event json=/a json=/b join=:;", NULL, NULL,
          "{\"b\":\"y\",\"a\":\"x\"}", NULL, "", "x:y" },
        { KEY "event header=E json=/action join=.;", "issues", NULL,
          "{\"action\":[]}", "event_malformed", NULL, NULL },
        { KEY "event json=/a json=/b join=:;", NULL, NULL,
          "{\"a\":\"x\",\"b\":\"" X256 "\"}", "event_malformed", NULL, NULL },

        /* what is not one object or array, and nothing else */

        { KEY, NULL, NULL, "", "json_syntax", NULL, NULL },
        { KEY, NULL, NULL, " ", "json_syntax", NULL, NULL },
        { KEY, NULL, NULL, "1", "json_syntax", NULL, NULL },
        { KEY, NULL, NULL, "\"a\"", "json_syntax", NULL, NULL },
        { KEY, NULL, NULL, "null", "json_syntax", NULL, NULL },
        { KEY, NULL, NULL, "{} {}", "json_syntax", NULL, NULL },
        { KEY, NULL, NULL, "{}x", "json_syntax", NULL, NULL },
        { KEY, NULL, NULL, "[", "json_syntax", NULL, NULL },
        { KEY, NULL, NULL, "payload=%7B%7D", "json_syntax", NULL, NULL },
        { KEY, NULL, NULL, "\xef\xbb\xbf{}", "json_syntax", NULL, NULL },
        { KEY, NULL, NULL, "[\"\xc0\xaf\"]", "json_utf8", NULL, NULL },
        { KEY, NULL, NULL, "[\"\\ud800\"]", "json_utf8", NULL, NULL },
        { KEY, NULL, NULL, "{\"a\":1,\"\\u0061\":2}",
          "json_repeated_key", NULL, NULL },
        { KEY "event json=/e;", NULL, NULL, "{\"e\":\"a\"}}",
          "json_syntax", NULL, NULL },
    };

    reason = NULL;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {

        setup(&s, cases[i].scheme);
        wrong = 0;

        if (cases[i].event_header) {
            sample_header(&s, "E", cases[i].event_header);
        }

        if (cases[i].id_header) {
            sample_header(&s, "I", cases[i].id_header);
        }

        for (step = 0; step <= strlen(cases[i].body) && step < 70; step++) {

            reason = inspect(&s, whk_str_z(cases[i].body), step);

            wrong += strcmp(reason, cases[i].reason ? cases[i].reason : "")
                     != 0;

            wrong += strcmp(reason, "id_malformed") == 0 && found_id[0];
            wrong += strcmp(reason, "event_malformed") == 0 && found_event[0];

            if (cases[i].reason == NULL) {
                wrong += strcmp(found_id, cases[i].id)
                         || strcmp(found_event, cases[i].event);
            }

            wrong += heap.live;
        }

        if (!ok(wrong == 0, "%.60s: %s", cases[i].body,
                cases[i].reason ? cases[i].reason : "fine"))
        {
            printf("# %s, id \"%s\", event \"%s\"\n", reason, found_id,
                   found_event);
        }

        teardown(&s);
    }
}


static void
reads_forms(void)
{
    size_t       i, step, wrong;
    sample_t     s;
    const char  *reason;

    static const case_t  cases[] = {
        { NULL, NULL, NULL, "payload=%7B%22e%22%3A%22a+b%22%7D",
          NULL, "", "a b" },
        { NULL, NULL, NULL, "token=x&payload={\"e\":\"a\"}&z=",
          NULL, "", "a" },
        { NULL, NULL, NULL, "payload=%7B%7D", NULL, "", "" },
        { NULL, NULL, NULL, "payload=", "json_syntax", NULL, NULL },
        { NULL, NULL, NULL, "payload=x", "json_syntax", NULL, NULL },
        { NULL, NULL, NULL, "payload=%7B", "json_syntax", NULL, NULL },
        { NULL, NULL, NULL, "payload=%7B%7", "json_syntax", NULL, NULL },
        { NULL, NULL, NULL, "payload=%7B%7D&payload=%7B%7D",
          "json_syntax", NULL, NULL },
        { NULL, NULL, NULL, "command=/x&text=y", "json_syntax", NULL, NULL },
        { NULL, NULL, NULL, "", "json_syntax", NULL, NULL },
        { NULL, NULL, NULL, "{\"e\":\"a\"}", "json_syntax", NULL, NULL },
        { NULL, NULL, NULL, "payload=[\"%C0%AF\"]", "json_utf8", NULL, NULL },
        { NULL, NULL, NULL, "payload={\"a\":1,\"a\":2}",
          "json_repeated_key", NULL, NULL },
        { NULL, NULL, NULL, "payload=[[[[1]]]]", "limit_depth", NULL, NULL },
        { NULL, NULL, NULL, "payload=%7B%7D%00", "json_syntax", NULL, NULL },
    };

    setup(&s, KEY "event json=/e; form payload;");
    conf.json.limits.depth = 3;
    form = 1;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {

        wrong = 0;

        for (step = 0; step <= strlen(cases[i].body); step++) {
            reason = inspect(&s, whk_str_z(cases[i].body), step);

            wrong += strcmp(reason, cases[i].reason ? cases[i].reason : "")
                     != 0;

            if (cases[i].reason == NULL) {
                wrong += strcmp(found_event, cases[i].event) != 0;
            }

            wrong += heap.live;
        }

        ok(wrong == 0, "form %s: %s", cases[i].body,
           cases[i].reason ? cases[i].reason : "fine");
    }

    form = 0;
    teardown(&s);
}


static void
finds_texts(void)
{
    int          i;
    size_t       step, wrong;
    sample_t     s;
    const char  *reason;

    static const char  body[] =
        "{\"a\":\"text\",\"b\":null,\"c\":{\"d\":1.0},\"e\":[0,\"x\\ny\"],"
        "\"f\":\"0123456789\",\"g\":\"01234567890\",\"h\":\"\\u00e4\"}";

    static const char *const  pointers[][2] = {
        { "/a", "text" }, { "/b", "" }, { "/c", "" }, { "/e/1", "" },
        { "/f", "0123456789" }, { "/g", "" }, { "/h", "\xc3\xa4" },
        { "/missing", "" }
    };

    setup(&s, KEY);
    conf.value = 10;
    texts = 8;
    wrong = 0;

    for (i = 0; i < texts; i++) {
        wrong += whk_inspect_conf_add(&conf, whk_str_z(pointers[i][0])) != i;
    }

    for (step = 0; step <= sizeof(body); step++) {
        reason = inspect(&s, whk_str_z(body), step);
        wrong += reason[0] != '\0' || heap.live;

        for (i = 0; i < texts; i++) {
            wrong += strcmp(found_text[i], pointers[i][1]) != 0;
        }
    }

    ok(wrong == 0, "texts: no null, no container, no control byte, and none "
       "over the limit");

    teardown(&s);

    /* the limit of texts is none of ids and types */

    setup(&s, KEY "id json=/f; event json=/g;");
    conf.value = 1;

    reason = inspect(&s, whk_str_z(body), 0);
    ok(reason[0] == '\0' && strcmp(found_id, "0123456789") == 0
       && strcmp(found_event, "01234567890") == 0,
       "ids and types are not cut off by it");

    teardown(&s);
}


static void
holds_the_limits(void)
{
    size_t       i, step, wrong;
    sample_t     s;
    const char  *reason;

    static const char *const  cases[][2] = {
        { "[[[]]]", "" }, { "[[[[]]]]", "limit_depth" },
        { "{\"a\":{\"b\":[1]}}", "" }, { "{\"a\":{\"b\":[[]]}}",
          "limit_depth" },
        { "[\"12345\"]", "" }, { "[\"123456\"]", "limit_token" },
        { "[12345]", "" }, { "[123456]", "limit_token" },
        { "{\"12345\":1}", "" }, { "{\"123456\":1}", "limit_token" },
        { "{\"a\":1,\"b\":2}", "" },
        { "{\"a\":1,\"b\":2,\"c\":3}", "limit_keys" },
        { "[1,2,3,4]", "" }, { "[1,2,3,4,5]", "limit_items" },
    };

    setup(&s, KEY);
    conf.json.limits.depth = 3;
    conf.json.limits.token = 5;
    conf.json.limits.keys = 2;
    conf.json.limits.items = 4;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {

        wrong = 0;

        for (step = 0; step <= strlen(cases[i][0]); step++) {
            reason = inspect(&s, whk_str_z(cases[i][0]), step);
            wrong += strcmp(reason, cases[i][1]) != 0;
        }

        ok(wrong == 0, "%s: %s", cases[i][0],
           cases[i][1][0] ? cases[i][1] : "just below");
    }

    teardown(&s);
}


static void
refuses_pointers(void)
{
    int         i, n;
    char        pointer[16];
    sample_t    s;
    whk_rc_t    rc;
    run_heap_t  conf_heap;

    memset(&s, 0, sizeof(sample_t));
    sample_policy(&s, KEY "id json=/id;", NULL);
    s.scheme.id.sources[0].names[0] = whk_str_z("id");

    whk_mem_init(&conf_mem, sample_alloc, sample_release, NULL, SIZE_MAX);
    rc = whk_inspect_conf_init(&conf, &conf_mem, &s.scheme);
    ok(rc == WHK_REJECT, "a source that is no pointer");
    teardown(&s);

    setup(&s, KEY "id json=/id;");
    ok(whk_inspect_conf_add(&conf, whk_str_z("a")) == WHK_POINTER_SYNTAX
       && whk_inspect_conf_add(&conf, whk_str_z("/~2")) == WHK_POINTER_SYNTAX,
       "texts that are no pointers");

    n = 0;

    for (i = 1; i <= WHK_POINTER_MAX; i++) {
        (void) snprintf(pointer, sizeof(pointer), "/%d", i);
        n = whk_inspect_conf_add(&conf, whk_str_z(pointer));
    }

    ok(n == WHK_POINTER_FULL, "one pointer too many");
    teardown(&s);

    /* and memory runs out */

    memset(&s, 0, sizeof(sample_t));
    sample_policy(&s, KEY UUIDS "event json=/e;", NULL);

    n = 0;
    i = 0;

    do {
        memset(&conf_heap, 0, sizeof(conf_heap));
        conf_heap.fail_at = (size_t) ++i;
        whk_mem_init(&conf_mem, run_alloc, run_free, &conf_heap, SIZE_MAX);

        rc = whk_inspect_conf_init(&conf, &conf_mem, &s.scheme);
        n += rc != (conf_heap.calls < conf_heap.fail_at ? WHK_OK : WHK_ERROR);

        whk_mem_free_all(&conf_mem);
        n += conf_heap.live != 0;

    } while (conf_heap.calls >= conf_heap.fail_at);

    ok(n == 0 && i > 2, "%d allocations of a conf failed", i - 1);
    sample_clear(&s);
}


static void
survives_every_failed_allocation(void)
{
    size_t       at, failed, wrong, step;
    sample_t     s;
    const char  *reason;

    static const char  body[] =
        "payload={\"data\":{\"id\":\"i\",\"list\":[1,2,{\"a\":\"b\"}]},"
        "\"e\":\"lead.created\",\"text\":\"0123\\n456789\",\"t\":\"x\"}";

    setup(&s, KEY UUIDS "event json=/e; form payload;");
    texts = 1;
    wrong = whk_inspect_conf_add(&conf, whk_str_z("/t")) < 0;
    failed = 0;
    form = 1;

    for (step = 0; step < 20; step += 3) {
        at = 0;

        do {
            heap.fail_at = ++at;
            reason = inspect(&s, whk_str_z(body), step);

            failed += heap.calls >= at;
            wrong += strcmp(reason, heap.calls >= at ? "memory" : "") != 0;
            wrong += heap.live;

        } while (heap.calls >= at);
    }

    heap.fail_at = 0;
    form = 0;

    ok(wrong == 0 && failed > 50, "%lu failed allocations, all reported, "
       "nothing leaked", (unsigned long) failed);
    teardown(&s);
}


/* what one portion may cost: a long string is scanned again, not each time */

static void
counts_its_work(void)
{
    char            portion[64];
    size_t          len;
    sample_t        s;
    whk_rc_t        rc;
    uint64_t        before, most, work;
    whk_mem_t       mem;
    whk_verify_t    v;
    whk_inspect_t  *in;

    setup(&s, KEY);
    memset(portion, 'x', sizeof(portion));
    memset(&heap, 0, sizeof(heap));
    whk_mem_init(&mem, run_alloc, run_free, &heap, SIZE_MAX);

    memset(&v, 0, sizeof(v));

    in = whk_inspect_create(&mem, &conf, &v, 0);
    rc = in ? whk_inspect_feed(in, "[\"", 2) : WHK_ERROR;
    most = 0;

    for (len = 0; rc == WHK_OK && len < 256 * 1024; len += sizeof(portion)) {
        before = whk_inspect_work(in);
        rc = whk_inspect_feed(in, portion, sizeof(portion));
        work = whk_inspect_work(in) - before;
        most = work > most ? work : most;
    }

    if (rc == WHK_OK) {
        rc = whk_inspect_feed(in, "\"]", 2);
    }

    if (rc == WHK_OK) {
        rc = whk_inspect_finish(in, &v);
    }

    work = in ? whk_inspect_work(in) : 0;

    ok(rc == WHK_OK && work <= 3 * 256 * 1024 && most <= 256 * 1024 + 100,
       "256 KB in 64-byte portions: %lu KB scanned, at most %lu at once",
       (unsigned long) work / 1024, (unsigned long) most / 1024);

    ok(in && mem.used > 256 * 1024, "its memory while it parses");

    if (in) {
        whk_inspect_release(in);
    }

    ok(mem.used < 4096, "and when it has: %lu bytes",
       (unsigned long) mem.used);

    whk_inspect_destroy(in);
    whk_inspect_destroy(NULL);
    ok(heap.live == 0, "nothing leaked");
    teardown(&s);
}


/* returns the name of the reason, "" if the body is fine */

static const char *
inspect(sample_t *s, whk_str_t body, size_t step)
{
    int             i;
    size_t          off, n;
    whk_rc_t        rc;
    whk_mem_t       mem;
    whk_str_t       text;
    const char     *reason;
    whk_verify_t    v;
    whk_inspect_t  *in;

    n = heap.fail_at;
    memset(&heap, 0, sizeof(heap));
    heap.fail_at = n;

    memset(&v, 0, sizeof(v));
    v.request = s->request;
    v.policy = &s->policy;

    whk_mem_init(&mem, run_alloc, run_free, &heap, SIZE_MAX);

    in = whk_inspect_create(&mem, &conf, &v, form);

    if (in == NULL) {
        return "memory";
    }

    rc = WHK_OK;

    for (off = 0; rc == WHK_OK && off < body.len; off += n) {
        n = step && step < body.len - off ? step : body.len - off;
        rc = whk_inspect_feed(in, page_copy(0, body.data + off, n), n);
    }

    if (rc == WHK_OK) {
        rc = whk_inspect_finish(in, &v);
    }

    /* what was found stays */

    whk_inspect_release(in);

    reason = rc == WHK_OK ? "" : whk_reason_name(whk_inspect_reason(in));

    if (rc != WHK_ERROR) {
        (void) snprintf(found_id, sizeof(found_id), "%.*s", (int) v.id.len,
                        (const char *) v.id.data);
        (void) snprintf(found_event, sizeof(found_event), "%.*s",
                        (int) v.event.len, (const char *) v.event.data);

        for (i = 0; rc == WHK_OK && i < texts; i++) {
            text = whk_inspect_text(in, i);
            (void) snprintf(found_text[i], sizeof(found_text[i]), "%.*s",
                            (int) text.len, (const char *) text.data);
        }
    }

    whk_inspect_destroy(in);

    return reason;
}
