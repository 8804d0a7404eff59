/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "json_run.h"
#include "tap.h"


/* what whk_lexer promises besides what whk_json_test sees of it */

static void comes_back_from_every_failing_allocation(void);
static void counts_what_it_consumed(void);
static void leaves_a_text_in_its_portion(void);

static whk_lexer_rc_t parse(whk_mem_t *mem, const char *text, size_t step);
static int on_start(void *data, whk_json_type_t type);
static int on_key(void *data, whk_str_t name);
static int on_scalar(void *data, whk_json_type_t type, whk_str_t text);
static int on_end(void *data);


/* what the last event was told */

typedef struct {
    whk_lexer_t  *lexer;
    size_t        stop;
    whk_str_t     text;
} seen_t;


static const whk_lexer_events_t  events = {
    on_start, on_key, on_scalar, on_end
};


int
main(void)
{
    comes_back_from_every_failing_allocation();
    counts_what_it_consumed();
    leaves_a_text_in_its_portion();

    return tap_done();
}


static void
comes_back_from_every_failing_allocation(void)
{
    size_t          i, k, n, wrong;
    whk_mem_t       mem;
    run_heap_t      heap;
    whk_lexer_rc_t  rc;

    static const size_t  steps[] = { 100, 1 };

    static const char  text[] = "{\"k\\n\":[1,\"\\u0041 long enough\",true]}";

    for (k = 0; k < 2; k++) {
        n = 1;
        wrong = 0;

        for (i = 0; i <= n; i++) {
            memset(&heap, 0, sizeof(heap));
            heap.fail_at = i;
            whk_mem_init(&mem, run_alloc, run_free, &heap, (size_t) 1 << 20);

            rc = parse(&mem, text, steps[k]);

            if (i == 0) {
                n = heap.calls;
                wrong += rc != WHK_LEXER_OK;

            } else {
                wrong += rc != WHK_LEXER_MEMORY;
            }

            wrong += heap.live != 0 || mem.used != 0;
        }

        ok(n > 0 && wrong == 0,
           "portions of %lu: %lu failing allocations, no crash, no leak",
           (unsigned long) steps[k], (unsigned long) n);
    }
}


static void
counts_what_it_consumed(void)
{
    seen_t        seen;
    whk_mem_t     mem;
    run_heap_t    heap;
    whk_lexer_t  *l;

    memset(&heap, 0, sizeof(heap));
    whk_mem_init(&mem, run_alloc, run_free, &heap, (size_t) 1 << 20);

    l = whk_lexer_create(&mem, &events, &seen);
    seen.lexer = l;

    ok(l && whk_lexer_parse(l, (const uint8_t *) "[12", 3) == WHK_LEXER_OK
       && seen.stop == 1, "an array starts at its bracket");
    ok(whk_lexer_parse(l, (const uint8_t *) "3 ", 2) == WHK_LEXER_OK
       && seen.stop == 1, "a number stops before the byte behind it");
    ok(whk_lexer_parse(l, (const uint8_t *) ", \"a\\q\"", 7)
       == WHK_LEXER_SYNTAX && whk_lexer_consumed(l) == 5,
       "an error is at the byte that the token cannot have");
    whk_lexer_destroy(l);

    whk_lexer_destroy(NULL);
    ok(heap.live == 0, "no leak");
}


/* of the last text in the second of two portions: where it lies */

static void
leaves_a_text_in_its_portion(void)
{
    size_t        i, wrong;
    seen_t        seen;
    whk_mem_t     mem;
    uintptr_t     at;
    run_heap_t    heap;
    whk_lexer_t  *l;

    static const struct {
        const char  *before;
        const char  *portion;
        size_t       at;         /* 0: not in it */
        size_t       stop;
    } cases[] = {
        { "{\"a\":1", ", \"name\":",   3, 8 },
        { "{\"a\":1", ", \"\":",       3, 4 },
        { "{\"a\":1", ", \"na\\n\":",  0, 8 },
        { "{\"na",    "me\":",         0, 3 },
        { "[1",      ", \"text\",",    3, 8 },
        { "[1",      ", \"\\u0041\",", 0, 10 },
        { "[\"te",    "xt\",",         0, 3 },
        { "[1",      ", -1.5 ",        2, 6 },
        { "[1",      "2, ",            0, 1 }
    };

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        memset(&heap, 0, sizeof(heap));
        memset(&seen, 0, sizeof(seen));
        whk_mem_init(&mem, run_alloc, run_free, &heap, (size_t) 1 << 20);

        l = whk_lexer_create(&mem, &events, &seen);
        seen.lexer = l;

        wrong = l == NULL
                || whk_lexer_parse(l, (const uint8_t *) cases[i].before,
                                   strlen(cases[i].before)) != WHK_LEXER_OK
                || whk_lexer_parse(l, (const uint8_t *) cases[i].portion,
                                   strlen(cases[i].portion)) != WHK_LEXER_OK;

        at = (uintptr_t) seen.text.data - (uintptr_t) cases[i].portion;

        if (at >= strlen(cases[i].portion)) {
            at = 0;
        }

        ok(!wrong && at == cases[i].at && seen.stop == cases[i].stop,
           "%s after %s", cases[i].portion, cases[i].before);

        whk_lexer_destroy(l);
    }
}


static whk_lexer_rc_t
parse(whk_mem_t *mem, const char *text, size_t step)
{
    size_t          n;
    seen_t          seen;
    whk_lexer_t    *l;
    whk_lexer_rc_t  rc;

    l = whk_lexer_create(mem, &events, &seen);
    if (l == NULL) {
        return WHK_LEXER_MEMORY;
    }

    seen.lexer = l;

    for (rc = WHK_LEXER_OK; *text && rc == WHK_LEXER_OK; text += n) {
        n = strlen(text) < step ? strlen(text) : step;
        rc = whk_lexer_parse(l, (const uint8_t *) text, n);
    }

    if (rc == WHK_LEXER_OK) {
        rc = whk_lexer_finish(l);
    }

    whk_lexer_destroy(l);

    return rc;
}


static int
on_start(void *data, whk_json_type_t type)
{
    (void) type;

    return on_end(data);
}


static int
on_key(void *data, whk_str_t name)
{
    seen_t *seen = data;

    seen->text = name;

    return on_end(data);
}


static int
on_scalar(void *data, whk_json_type_t type, whk_str_t text)
{
    seen_t *seen = data;

    (void) type;
    seen->text = text;

    return on_end(data);
}


static int
on_end(void *data)
{
    seen_t *seen = data;

    seen->stop = whk_lexer_consumed(seen->lexer);

    return 1;
}
