/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef SCHEMA_RUN_H_INCLUDED
#define SCHEMA_RUN_H_INCLUDED


#include <string.h>

#include "tap.h"
#include "whk_validate.h"


/*
 * Compiling schemas and running events in tests.  run_fail is the number of
 * the allocation that fails, 0 for none.
 */

typedef struct {
    whk_mem_t               mem;
    whk_mem_t               tmp;
    whk_schema_conf_t       conf;
    whk_schema_t           *schema;
    whk_scratch_t          *scratch;
    whk_validate_limits_t   limits;
    whk_mem_t               event;
    whk_validate_t         *v;
    whk_json_t             *json;
    unsigned                defaults;    /* limits of the parser */
} run_t;


#define run_is(s, text)  whk_str_equal(s, whk_str_z(text))


static unsigned long  run_fail;
static unsigned long  run_allocs;


static void *run_alloc(void *data, size_t size);
static void run_free(void *data, void *p);
static void run_init(run_t *r);
static whk_rc_t run_add(run_t *r, const char *text, const char *event,
    unsigned match);
static whk_rc_t run_finish(run_t *r);
static whk_rc_t run_compile(run_t *r, const char *text);
static void run_done(run_t *r);
static whk_reason_t run_event(run_t *r, const char *text, size_t len,
    size_t chunk);
static void run_event_end(run_t *r);
static whk_reason_t run_once(run_t *r, const char *text);


static void *
run_alloc(void *data, size_t size)
{
    (void) data;

    return ++run_allocs == run_fail ? NULL : malloc(size);
}


static void
run_free(void *data, void *p)
{
    (void) data;

    free(p);
}


static void
run_init(run_t *r)
{
    memset(r, 0, sizeof(run_t));

    whk_mem_init(&r->mem, run_alloc, run_free, NULL, SIZE_MAX);
    whk_mem_init(&r->tmp, run_alloc, run_free, NULL, SIZE_MAX);
    whk_mem_init(&r->event, run_alloc, run_free, NULL, SIZE_MAX);

    whk_schema_conf_default(&r->conf);
    whk_validate_limits_default(&r->limits);

    r->schema = whk_schema_create(&r->mem, &r->tmp, &r->conf);
}


static whk_rc_t
run_add(run_t *r, const char *text, const char *event, unsigned match)
{
    whk_schema_root_t  root;

    if (r->schema == NULL) {
        return WHK_ERROR;
    }

    memset(&root, 0, sizeof(root));

    root.file = whk_str_z("test.json");
    root.text = whk_str_z(text);
    root.event = whk_str_z(event);
    root.match = match & 1;

    return whk_schema_add_root(r->schema, &root);
}


static whk_rc_t
run_finish(run_t *r)
{
    whk_rc_t  rc;

    rc = whk_schema_finish(r->schema);

    if (rc == WHK_OK) {
        r->scratch = whk_scratch_create(&r->mem, r->schema,
                                        WHK_REGEX_MATCH_LIMIT);
        rc = r->scratch ? WHK_OK : WHK_ERROR;
    }

    return rc;
}


static whk_rc_t
run_compile(run_t *r, const char *text)
{
    whk_rc_t  rc;

    run_init(r);

    rc = run_add(r, text, "", 0);

    return rc == WHK_OK ? run_finish(r) : rc;
}


static void
run_done(run_t *r)
{
    whk_scratch_destroy(r->scratch);
    whk_mem_free_all(&r->tmp);
    whk_mem_free_all(&r->mem);
}


/*
 * Leaves the validation in r->v, for run_event_end().
 */

static whk_reason_t
run_event(run_t *r, const char *text, size_t len, size_t chunk)
{
    size_t           i, n;
    whk_rc_t         rc;
    whk_json_conf_t  conf;
    whk_json_sink_t  sink;

    whk_json_conf_default(&conf);
    conf.scalars = 1;
    conf.limits.items = r->defaults ? conf.limits.items : 1000000;

    r->json = NULL;
    r->v = whk_validate_create(&r->event, r->scratch, &r->limits);

    if (r->v == NULL || whk_validate_use_all(r->v, NULL) != WHK_OK) {
        return WHK_REASON_MEMORY;
    }

    sink.events = &whk_validate_events;
    sink.data = r->v;
    r->json = whk_json_create(&r->event, &conf, &sink);

    if (r->json == NULL) {
        return WHK_REASON_MEMORY;
    }

    rc = WHK_OK;

    for (i = 0; i < len && rc == WHK_OK; i += n) {
        n = len - i < chunk ? len - i : chunk;
        rc = whk_json_feed(r->json, text + i, n);
    }

    if (rc == WHK_OK) {
        rc = whk_json_finish(r->json);
    }

    return rc == WHK_OK ? WHK_REASON_NONE : whk_json_reason(r->json);
}


static void
run_event_end(run_t *r)
{
    whk_json_destroy(r->json);
    whk_validate_destroy(r->v);

    if (r->event.used) {
        ok(0, "an event gives its memory back");
    }
}


static whk_reason_t
run_once(run_t *r, const char *text)
{
    whk_reason_t  reason;

    reason = run_event(r, text, strlen(text), SIZE_MAX);
    run_event_end(r);

    return reason;
}


#endif /* SCHEMA_RUN_H_INCLUDED */
