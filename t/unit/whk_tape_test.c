
/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "json_run.h"
#include "tap.h"
#include "whk_tape.h"


/* what is played, as text: a letter, the type, the text */

typedef struct {
    char    text[4096];
    size_t  len;
    size_t  fail_at;       /* the event that is refused; 0: none */
    size_t  n;
} player_t;


static void plays_what_was_put(void);
static void holds_long_texts(void);
static void reports_failed_allocations(void);
static void setup(run_heap_t *heap, whk_mem_t *mem, whk_tape_t *t,
    size_t fail_at);
static whk_reason_t put(whk_mem_t *mem, whk_tape_t *t);
static whk_reason_t write_down(player_t *p, char c, whk_json_type_t type,
    whk_str_t text);
static whk_reason_t on_start(void *data, whk_json_type_t type);
static whk_reason_t on_key(void *data, whk_str_t name);
static whk_reason_t on_scalar(void *data, whk_json_type_t type,
    whk_str_t text);
static whk_reason_t on_end(void *data, whk_json_type_t type);


static const whk_json_events_t  events = {
    on_start, on_key, on_scalar, on_end
};


static const char  all[] = "s0,;k2,a;x3,-1.5;k2,;s1,;x2,;x4,true;x5,false;"
                           "x6,null;e1,;e0,;";


int
main(void)
{
    plays_what_was_put();
    holds_long_texts();
    reports_failed_allocations();

    return tap_done();
}


static void
setup(run_heap_t *heap, whk_mem_t *mem, whk_tape_t *t, size_t fail_at)
{
    memset(heap, 0, sizeof(run_heap_t));
    memset(t, 0, sizeof(whk_tape_t));

    heap->fail_at = fail_at;
    whk_mem_init(mem, run_alloc, run_free, heap, SIZE_MAX);
}


static whk_reason_t
put(whk_mem_t *mem, whk_tape_t *t)
{
    whk_reason_t  reason;

    /* the first that fails ends it */

    reason = whk_tape_start(mem, t, WHK_JSON_OBJECT);

#define PUT(call)  if (reason == WHK_REASON_NONE) { reason = call; }

    PUT(whk_tape_key(mem, t, whk_str_z("a")));
    PUT(whk_tape_scalar(mem, t, WHK_JSON_NUMBER, whk_str_z("-1.5")));
    PUT(whk_tape_key(mem, t, whk_str(NULL, 0)));
    PUT(whk_tape_start(mem, t, WHK_JSON_ARRAY));
    PUT(whk_tape_scalar(mem, t, WHK_JSON_STRING, whk_str_z("")));
    PUT(whk_tape_scalar(mem, t, WHK_JSON_TRUE, whk_str_z("true")));
    PUT(whk_tape_scalar(mem, t, WHK_JSON_FALSE, whk_str_z("false")));
    PUT(whk_tape_scalar(mem, t, WHK_JSON_NULL, whk_str_z("null")));
    PUT(whk_tape_end(mem, t, WHK_JSON_ARRAY));
    PUT(whk_tape_end(mem, t, WHK_JSON_OBJECT));

    return reason;
}


static void
plays_what_was_put(void)
{
    int         i;
    size_t      n;
    player_t    p;
    whk_mem_t   mem;
    whk_tape_t  t;
    run_heap_t  heap;

    setup(&heap, &mem, &t, 0);

    ok(!whk_tape_left(&t), "nothing is on a new tape");

    for (i = 0; i < 2; i++) {
        memset(&p, 0, sizeof(p));
        ok(put(&mem, &t) == WHK_REASON_NONE && whk_tape_left(&t), "events");

        for (n = 0; whk_tape_left(&t); n++) {
            (void) whk_tape_play(&t, &events, &p);
        }

        ok(n == 11 && strcmp(p.text, all) == 0, "and the same again: %s",
           p.text);
    }

    memset(&p, 0, sizeof(p));
    p.fail_at = 2;

    ok(put(&mem, &t) == WHK_REASON_NONE
       && whk_tape_play(&t, &events, &p) == WHK_REASON_NONE
       && whk_tape_play(&t, &events, &p) == WHK_REASON_SCHEMA,
       "what the callback says is returned");

    whk_tape_free(&mem, &t);

    ok(heap.live == 0 && !whk_tape_left(&t), "nothing is left");
}


static void
holds_long_texts(void)
{
    char       *text;
    size_t      len, wrong;
    player_t    p;
    whk_mem_t   mem;
    whk_tape_t  t;
    run_heap_t  heap;

    setup(&heap, &mem, &t, 0);

    wrong = 0;
    text = malloc(3000);
    memset(text, 'x', 3000);

    for (len = 0; len <= 3000; len++) {
        memset(&p, 0, sizeof(p));
        wrong += whk_tape_scalar(&mem, &t, WHK_JSON_STRING,
                                 whk_str(text, len)) != WHK_REASON_NONE;
        wrong += whk_tape_play(&t, &events, &p) != WHK_REASON_NONE;
        wrong += p.len != len + 4;
    }

    /* the texts of a tape are its own, the borrowed ones may go */

    wrong += whk_tape_key(&mem, &t, whk_str(text, 3000)) != WHK_REASON_NONE;
    free(text);

    memset(&p, 0, sizeof(p));
    wrong += whk_tape_play(&t, &events, &p) != WHK_REASON_NONE;
    wrong += p.len != 3004 || p.text[3 + 2999] != 'x';

    ok(wrong == 0, "texts of 0 to 3000 bytes");

    ok(whk_tape_scalar(&mem, &t, WHK_JSON_STRING,
                       whk_str("", (size_t) WHK_JSON_MAX_TOKEN + 1))
       == WHK_REASON_MEMORY && !whk_tape_left(&t),
       "none that no parser could give");

    whk_tape_free(&mem, &t);
}


static void
reports_failed_allocations(void)
{
    size_t        at, failed, wrong;
    player_t      p;
    whk_mem_t     mem;
    whk_tape_t    t;
    run_heap_t    heap;
    whk_reason_t  reason;

    failed = 0;
    wrong = 0;
    at = 0;

    do {
        memset(&p, 0, sizeof(p));
        setup(&heap, &mem, &t, ++at);

        reason = put(&mem, &t);

        failed += heap.calls >= at;
        wrong += reason != (heap.calls >= at ? WHK_REASON_MEMORY
                                             : WHK_REASON_NONE);

        /* what was put before is whole */

        while (whk_tape_left(&t)) {
            wrong += whk_tape_play(&t, &events, &p) != WHK_REASON_NONE;
        }

        wrong += strncmp(p.text, all, p.len) != 0;

        whk_tape_free(&mem, &t);
        wrong += heap.live != 0;

    } while (heap.calls >= at);

    ok(wrong == 0 && failed > 0, "%lu failed allocations, all reported",
       (unsigned long) failed);
}


static whk_reason_t
write_down(player_t *p, char c, whk_json_type_t type, whk_str_t text)
{
    if (++p->n == p->fail_at) {
        return WHK_REASON_SCHEMA;
    }

    p->text[p->len++] = c;
    p->text[p->len++] = (char) ('0' + type);
    p->text[p->len++] = ',';

    if (text.len) {
        memcpy(p->text + p->len, text.data, text.len);
        p->len += text.len;
    }

    p->text[p->len++] = ';';

    return WHK_REASON_NONE;
}


static whk_reason_t
on_start(void *data, whk_json_type_t type)
{
    return write_down(data, 's', type, whk_str(NULL, 0));
}


static whk_reason_t
on_key(void *data, whk_str_t name)
{
    return write_down(data, 'k', WHK_JSON_STRING, name);
}


static whk_reason_t
on_scalar(void *data, whk_json_type_t type, whk_str_t text)
{
    return write_down(data, 'x', type, text);
}


static whk_reason_t
on_end(void *data, whk_json_type_t type)
{
    return write_down(data, 'e', type, whk_str(NULL, 0));
}
