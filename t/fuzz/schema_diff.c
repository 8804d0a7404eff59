/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#define _POSIX_C_SOURCE  200809L    /* getline() */

#include <stdio.h>
#include <stdlib.h>

#include "../unit/schema_run.h"
#include "whk_eval_state.h"


/*
 * The engine's side of schema_diff.py.  Reads lines: "S" and a schema, "E"
 * and an event, "." after those that belong together.  Answers with a line
 * for each schema, "ok" or why it is refused, then one for each event, with
 * one character for each schema that is not: 'y' if the event is valid, 'n' if
 * it is not, '!' if we failed.  Every event is held against each schema alone,
 * whole, cut and byte by byte, and against all of them together, of which
 * every other one is a match schema, and some are for a type of events, which
 * is told on the way; where one of these differs, the answer is '?'.  After
 * each callback the evaluator's lists have to be in order, else we stop.
 */

#define DIFF_SCHEMAS  16
#define DIFF_EVENTS   256
#define DIFF_EVALS    65536

/* of a root that is not asked, or when others decided the event first */

#define DIFF_UNKNOWN  '-'

/* stamps that are left before all are cleared */

#define DIFF_STAMPS   500


typedef struct {
    run_t   alone[DIFF_SCHEMAS];
    run_t   all;
    char   *schemas[DIFF_SCHEMAS];
    char   *events[DIFF_EVENTS];
    int     nschemas;
    int     nevents;
} diff_t;


static void diff_run(diff_t *d);
static uint32_t diff_random(uint32_t n);
static void diff_sow(const char *text);
static int diff_compile(run_t *r, const char *text);
static int diff_together(diff_t *d);
static void diff_event(diff_t *d, const char *text);
static char diff_whole(run_t *r, const char *text);
static void diff_feed(run_t *r, const char *text, size_t chunk, int n,
    char *answers);
static whk_rc_t diff_tell(run_t *r, whk_str_t type);
static char diff_answer(const run_t *r, int i);
static whk_reason_t diff_start(void *data, whk_json_type_t type);
static whk_reason_t diff_key(void *data, whk_str_t name);
static whk_reason_t diff_scalar(void *data, whk_json_type_t type,
    whk_str_t text);
static whk_reason_t diff_end(void *data, whk_json_type_t type);
static whk_reason_t diff_check(const whk_validate_t *v, whk_reason_t reason);
static void diff_check_level(const whk_validate_t *v, uint32_t i);
static void diff_broken(const char *what);


static const whk_json_events_t  diff_events = {
    diff_start,
    diff_key,
    diff_scalar,
    diff_end
};

static const char *const  diff_types[] = { "", "t", "u" };

static uint32_t  diff_seed;


int
main(void)
{
    char    *line, *text;
    size_t   size;
    ssize_t  len;

    static diff_t  d;

    line = NULL;
    size = 0;

    while ((len = getline(&line, &size, stdin)) > 0) {

        line[len - 1] = '\0';
        text = line[0] == '.' ? NULL : strdup(line + 1);

        if (line[0] == 'S' && d.nschemas < DIFF_SCHEMAS) {
            d.schemas[d.nschemas++] = text;

        } else if (line[0] == 'E' && d.nevents < DIFF_EVENTS) {
            d.events[d.nevents++] = text;

        } else if (line[0] == '.') {
            diff_run(&d);
            fflush(stdout);

        } else {
            fprintf(stderr, "schema_diff: bad line\n");
            return 2;
        }
    }

    free(line);

    /* run_event_end() tells of what was not given back */

    return tap_count ? tap_done() : 0;
}


static void
diff_run(diff_t *d)
{
    int  i, n;

    n = 0;

    for (i = 0; i < d->nschemas; i++) {

        if (diff_compile(&d->alone[n], d->schemas[i])) {
            d->schemas[n++] = d->schemas[i];

        } else {
            free(d->schemas[i]);
        }
    }

    d->nschemas = n;

    if (!diff_together(d)) {
        diff_broken("schemas that compile do not do so together");
    }

    for (i = 0; i < d->nevents; i++) {
        diff_event(d, d->events[i]);
        free(d->events[i]);
    }

    for (i = 0; i < n; i++) {
        run_done(&d->alone[i]);
        free(d->schemas[i]);
    }

    run_done(&d->all);

    d->nschemas = 0;
    d->nevents = 0;
}


static uint32_t
diff_random(uint32_t n)
{
    diff_seed = diff_seed * 1103515245 + 12345;

    return (diff_seed >> 16) % n;
}


/* the same text always meets the same cuts */

static void
diff_sow(const char *text)
{
    diff_seed = 0;

    while (*text) {
        diff_seed = diff_seed * 31 + (uint8_t) *text++;
    }
}


static int
diff_compile(run_t *r, const char *text)
{
    whk_rc_t                  rc;
    const whk_schema_note_t  *e;

    rc = run_compile(r, text);

    if (rc == WHK_OK) {
        puts("ok");
        diff_sow(text);
        r->scratch->stamp = UINT32_MAX - diff_random(DIFF_STAMPS);
        return 1;
    }

    e = whk_schema_error(r->schema);

    printf("%s: keyword \"%.*s\": %s\n",
           rc == WHK_REJECT ? "refused" : "failed",
           e ? (int) e->keyword.len : 0,
           e ? (const char *) e->keyword.data : "", e ? e->text : "");

    run_done(r);

    return 0;
}


static int
diff_together(diff_t *d)
{
    int  i;

    run_init(&d->all);

    for (i = 0; i < d->nschemas; i++) {
        if (run_add(&d->all, d->schemas[i], diff_types[i % 3], i & 1)
            != WHK_OK)
        {
            return 0;
        }
    }

    return run_finish(&d->all) == WHK_OK;
}


static void
diff_event(diff_t *d, const char *text)
{
    int     i;
    char    whole, cut, bytes, answers[DIFF_SCHEMAS];
    size_t  chunk;

    diff_sow(text);
    chunk = diff_random(13) + 2;

    diff_feed(&d->all, text, chunk, d->nschemas, answers);

    for (i = 0; i < d->nschemas; i++) {
        whole = diff_whole(&d->alone[i], text);
        diff_feed(&d->alone[i], text, chunk, 1, &cut);
        diff_feed(&d->alone[i], text, 1, 1, &bytes);

        putchar(whole == cut && whole == bytes
                && (answers[i] == whole || answers[i] == DIFF_UNKNOWN)
                ? whole : '?');
    }

    putchar('\n');
}


static char
diff_whole(run_t *r, const char *text)
{
    switch (run_once(r, text)) {

    case WHK_REASON_NONE:
        return 'y';

    case WHK_REASON_SCHEMA:
        return 'n';

    default:
        return '!';
    }
}


static void
diff_feed(run_t *r, const char *text, size_t chunk, int n, char *answers)
{
    int              i;
    size_t           len, part, told;
    whk_rc_t         rc;
    whk_str_t        type;
    whk_json_conf_t  conf;
    whk_json_sink_t  sink;

    whk_json_conf_default(&conf);
    conf.scalars = 1;
    conf.hold = 0;

    r->v = whk_validate_create(&r->event, r->scratch, &r->limits);
    rc = whk_validate_use_all(r->v, NULL);

    sink.events = &diff_events;
    sink.data = r->v;
    r->json = whk_json_create(&r->event, &conf, &sink);

    len = strlen(text);
    type = whk_str_z(diff_types[1 + diff_random(2)]);
    told = diff_random((uint32_t) len + 2);

    for ( /* void */ ; len && rc == WHK_OK; len -= part) {

        if (len < told) {
            rc = diff_tell(r, type);
            told = 0;
        }

        part = len < chunk ? len : chunk;

        if (rc == WHK_OK) {
            rc = whk_json_feed(r->json, text, part);
            text += part;
        }
    }

    if (rc == WHK_OK) {
        rc = whk_json_finish(r->json);
    }

    if (rc == WHK_OK && told) {
        rc = diff_tell(r, type);
    }

    for (i = 0; i < n; i++) {
        answers[i] = diff_answer(r, i);
    }

    run_event_end(r);
}


static whk_rc_t
diff_tell(run_t *r, whk_str_t type)
{
    whk_reason_t  reason;

    reason = whk_validate_type(r->v, type);

    return diff_check(r->v, reason) == WHK_REASON_NONE ? WHK_OK : WHK_REJECT;
}


static char
diff_answer(const run_t *r, int i)
{
    if (whk_json_reason(r->json) != WHK_REASON_NONE
        && whk_json_reason(r->json) != WHK_REASON_SCHEMA)
    {
        return '!';
    }

    switch (whk_validate_root(r->v, (uint32_t) i)) {

    case WHK_ROOT_HOLDS:
        return 'y';

    case WHK_ROOT_FAILED:
        return 'n';

    case WHK_ROOT_UNUSED:
        return DIFF_UNKNOWN;

    default: /* WHK_ROOT_PENDING */
        return whk_validate_failed(r->v) ? DIFF_UNKNOWN : '!';
    }
}


static whk_reason_t
diff_start(void *data, whk_json_type_t type)
{
    return diff_check(data, whk_validate_events.start(data, type));
}


static whk_reason_t
diff_key(void *data, whk_str_t name)
{
    return diff_check(data, whk_validate_events.key(data, name));
}


static whk_reason_t
diff_scalar(void *data, whk_json_type_t type, whk_str_t text)
{
    return diff_check(data, whk_validate_events.scalar(data, type, text));
}


static whk_reason_t
diff_end(void *data, whk_json_type_t type)
{
    return diff_check(data, whk_validate_events.end(data, type));
}


static whk_reason_t
diff_check(const whk_validate_t *v, whk_reason_t reason)
{
    uint32_t  i;

    for (i = 1; reason == WHK_REASON_NONE && i < v->levels.n; i++) {
        diff_check_level(v, i);
    }

    return reason;
}


/*
 * The order of a level has just those of its evaluations that live, once.
 */

static void
diff_check_level(const whk_validate_t *v, uint32_t i)
{
    uint32_t            k, first, n, count, number, end;
    const whk_eval_t   *e;
    const whk_level_t  *level;

    static uint8_t  seen[DIFF_EVALS];

    level = whk_elt(whk_level_t, &v->levels, i);
    first = level->evals;
    n = (i + 1 < v->levels.n ? (level + 1)->evals : v->evals.n) - first;
    end = i + 1 < v->levels.n ? (level + 1)->order : v->order.n;

    /* one that was made shorter is followed by a gap, unless it is the last */

    if (n > DIFF_EVALS || level->order + level->norder > end
        || (i + 1 == v->levels.n && level->order + level->norder != end))
    {
        diff_broken("an order with more in it than was kept");
    }

    memset(seen, 0, n);

    for (k = 0; k < level->norder; k++) {
        number = *whk_elt(uint32_t, &v->order, level->order + k) - first;

        if (number >= n || seen[number]) {
            diff_broken("an evaluation twice in an order");
        }

        seen[number] = 1;
    }

    count = 0;

    for (k = 0; k < n; k++) {
        e = whk_elt(whk_eval_t, &v->evals, first + k);

        if ((e->flags & (WHK_EVAL_LIVE | WHK_EVAL_FAILED)) == WHK_EVAL_LIVE) {
            count += seen[k];

            if (!seen[k]) {
                diff_broken("a living evaluation in no order");
            }
        }
    }

    if (count != level->norder) {
        diff_broken("an evaluation in an order that does not live");
    }
}


static void
diff_broken(const char *what)
{
    fprintf(stderr, "broken: %s\n", what);
    exit(3);
}
