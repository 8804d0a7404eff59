/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef JSON_RUN_H_INCLUDED
#define JSON_RUN_H_INCLUDED


#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/whk_json.h"


/*
 * Runs the parser over a text and writes down all it says: for unit tests,
 * fuzz targets and the differential run.
 */


/* an allocator that counts, and fails once when asked to */

typedef struct {
    size_t         calls;
    size_t         fail_at;    /* this call fails; 0: none */
    size_t         live;
} run_heap_t;


typedef struct {
    whk_rc_t       rc;
    whk_reason_t   reason;
    uint64_t       offset;
    size_t         peak;       /* bytes of budget */
    size_t         leaked;     /* blocks */
    uint8_t       *events;
    size_t         len;
    size_t         size;
} run_t;


static void *
run_alloc(void *data, size_t size)
{
    run_heap_t *heap = data;

    void  *p;

    if (++heap->calls == heap->fail_at) {
        return NULL;
    }

    p = malloc(size ? size : 1);

    if (p) {
        heap->live++;
    }

    return p;
}


static void
run_free(void *data, void *p)
{
    run_heap_t *heap = data;

    heap->live--;
    free(p);
}


/* an event as a letter, the length in decimal, a colon and the bytes */

static inline whk_reason_t
run_event(run_t *r, char type, whk_str_t text)
{
    size_t  need;

    need = r->len + text.len + 32;

    if (need > r->size) {
        r->size = 2 * need;
        r->events = realloc(r->events, r->size);

        if (r->events == NULL) {
            abort();
        }
    }

    r->len += (size_t) sprintf((char *) r->events + r->len, "%c%lu:", type,
                               (unsigned long) text.len);
    if (text.len) {
        memcpy(r->events + r->len, text.data, text.len);
        r->len += text.len;
    }

    return WHK_REASON_NONE;
}


static whk_reason_t
run_on_start(void *data, whk_json_type_t type)
{
    return run_event(data, type == WHK_JSON_OBJECT ? '{' : '[', whk_str("", 0));
}


static whk_reason_t
run_on_key(void *data, whk_str_t name)
{
    return run_event(data, 'k', name);
}


static whk_reason_t
run_on_scalar(void *data, whk_json_type_t type, whk_str_t text)
{
    return run_event(data, "__sntfz"[type], text);
}


static whk_reason_t
run_on_end(void *data, whk_json_type_t type)
{
    return run_event(data, type == WHK_JSON_OBJECT ? '}' : ']', whk_str("", 0));
}


static const whk_json_events_t  run_events = {
    run_on_start,
    run_on_key,
    run_on_scalar,
    run_on_end
};


/*
 * Feeds the text in portions of step bytes, 0 for all of it at once, each
 * portion in a block of its own so that a sanitizer sees every overread.
 */

static inline whk_rc_t
run_feed(whk_json_t *j, whk_str_t text, size_t step)
{
    size_t    n;
    uint8_t  *p;
    whk_rc_t  rc;

    for (rc = WHK_OK; text.len && rc == WHK_OK; text = whk_str_skip(text, n)) {

        n = step && step < text.len ? step : text.len;

        p = malloc(n);
        if (p == NULL) {
            abort();
        }

        memcpy(p, text.data, n);
        rc = whk_json_feed(j, p, n);
        free(p);
    }

    return rc == WHK_OK ? whk_json_finish(j) : rc;
}


/* r->events is the caller's to free */

static inline void
run_json(run_t *r, run_heap_t *heap, const whk_json_conf_t *conf,
    whk_str_t text, size_t step)
{
    whk_mem_t        mem;
    whk_json_t      *j;
    whk_json_sink_t  sink;

    memset(r, 0, sizeof(run_t));
    whk_mem_init(&mem, run_alloc, run_free, heap, (size_t) 1 << 30);

    sink.events = &run_events;
    sink.data = r;

    j = whk_json_create(&mem, conf, &sink);

    if (j == NULL) {
        r->rc = WHK_ERROR;
        r->reason = WHK_REASON_MEMORY;

    } else {
        r->rc = run_feed(j, text, step);
        r->reason = whk_json_reason(j);
        r->offset = whk_json_offset(j);
        whk_json_destroy(j);
    }

    r->peak = mem.peak;
    r->leaked = heap->live;
}


static inline int
run_equal(const run_t *a, const run_t *b)
{
    return a->rc == b->rc && a->reason == b->reason && a->offset == b->offset
           && a->len == b->len
           && (a->len == 0 || memcmp(a->events, b->events, a->len) == 0);
}


#endif /* JSON_RUN_H_INCLUDED */
