/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "whk_bound.h"


#define WHK_BOUND_MAX_STATES  8192
#define WHK_BOUND_TEXT        128
#define WHK_BOUND_MAX_STEPS   (16 * 1024 * 1024)


static whk_rc_t whk_bound_refuse(whk_schema_t *s);
static whk_rc_t whk_bound_start(whk_bound_run_t *b);
static whk_rc_t whk_bound_explore(whk_bound_run_t *b);
static whk_rc_t whk_bound_intern(whk_bound_run_t *b, uint32_t *number);
static whk_rc_t whk_bound_longest(whk_bound_run_t *b);
static int whk_bound_order(const void *a, const void *b);


whk_rc_t
whk_compile_bound(whk_schema_t *s)
{
    whk_rc_t         rc;
    whk_bound_run_t  b;

    if (s->meta) {
        return WHK_OK;
    }

    memset(&b, 0, sizeof(whk_bound_run_t));
    b.s = s;

    b.stamps = whk_mem_zalloc(s->tmp, s->jobs.n * sizeof(uint32_t));
    rc = b.stamps ? whk_bound_start(&b) : WHK_ERROR;

    if (rc == WHK_OK) {
        rc = whk_bound_explore(&b);
    }

    if (rc == WHK_OK) {
        rc = whk_bound_longest(&b);
    }

    if (rc == WHK_REJECT) {
        rc = whk_bound_levels(&b);
    }

    whk_mem_free(s->tmp, b.stamps);
    whk_array_free(s->tmp, &b.states);
    whk_array_free(s->tmp, &b.nodes);
    whk_array_free(s->tmp, &b.next);
    whk_array_free(s->tmp, &b.closure);
    whk_array_free(s->tmp, &b.set);

    if (rc == WHK_OK && s->prog.bound > s->conf.bound) {
        return whk_bound_refuse(s);
    }

    return rc;
}


static whk_rc_t
whk_bound_refuse(whk_schema_t *s)
{
    int    len;
    char  *p;

    p = whk_mem_alloc(s->reg.mem, WHK_BOUND_TEXT);
    if (p == NULL) {
        return WHK_ERROR;
    }

    len = snprintf(p, WHK_BOUND_TEXT, "%llu of at most %llu, in a depth of "
                   "%lu", (unsigned long long) s->prog.bound,
                   (unsigned long long) s->conf.bound,
                   (unsigned long) s->conf.depth);

    if (whk_registry_refuse(&s->reg, 0, whk_document(&s->reg, 0)->root,
                            "all together may need too many evaluations at "
                            "once, lower \"depth=\" of \"webhook_limits\"")
        == WHK_ERROR)
    {
        return WHK_ERROR;
    }

    s->reg.error.value = whk_str(p, (size_t) len);

    return WHK_REJECT;
}


static whk_rc_t
whk_bound_start(whk_bound_run_t *b)
{
    uint32_t        i, number;
    whk_rc_t        rc;
    whk_program_t  *prog;

    prog = &b->s->prog;
    rc = WHK_OK;

    b->stamp++;

    for (i = 0; i < prog->roots.n && rc == WHK_OK; i++) {
        rc = whk_bound_add(b, whk_elt(whk_root_t, &prog->roots, i)->node);
    }

    return rc == WHK_OK ? whk_bound_intern(b, &number) : rc;
}


static whk_rc_t
whk_bound_explore(whk_bound_run_t *b)
{
    uint32_t      i, first;
    whk_rc_t      rc;
    whk_state_t  *state;

    for (i = 0; i < b->states.n; i++) {

        first = b->next.n;

        state = whk_elt(whk_state_t, &b->states, i);

        rc = whk_bound_close(b, &state->nodes);
        state->weight = b->closure.n;

        if (rc == WHK_OK) {
            rc = whk_bound_names(b);
        }

        if (rc == WHK_OK) {
            rc = whk_bound_items(b);
        }

        if (rc != WHK_OK) {
            return rc;
        }

        state = whk_elt(whk_state_t, &b->states, i);
        state->next.first = first;
        state->next.count = b->next.n - first;
    }

    return WHK_OK;
}


whk_rc_t
whk_bound_close(whk_bound_run_t *b, const whk_span_t *nodes)
{
    uint32_t     i, k, node, *to;
    whk_span_t   span;

    b->stamp++;
    b->closure.n = 0;

    for (i = 0; i < nodes->count; i++) {

        node = *whk_elt(uint32_t, &b->nodes, nodes->first + i);
        span = whk_node(&b->s->prog, node)->closure;

        for (k = 0; k < span.count; k++) {

            node = *whk_elt(uint32_t, &b->s->prog.closures, span.first + k);

            if (b->stamps[node] == b->stamp) {
                continue;
            }

            b->stamps[node] = b->stamp;

            to = whk_array_push(b->s->tmp, &b->closure, sizeof(uint32_t), 1);
            if (to == NULL) {
                return WHK_ERROR;
            }

            *to = node;
        }
    }

    return WHK_OK;
}


whk_rc_t
whk_bound_add(whk_bound_run_t *b, uint32_t node)
{
    uint32_t  *to;

    if (++b->steps > WHK_BOUND_MAX_STEPS) {
        return WHK_REJECT;
    }

    if (node == WHK_NONE || b->stamps[node] == b->stamp) {
        return WHK_OK;
    }

    b->stamps[node] = b->stamp;

    to = whk_array_push(b->s->tmp, &b->set, sizeof(uint32_t), 1);
    if (to == NULL) {
        return WHK_ERROR;
    }

    *to = node;

    return WHK_OK;
}


/*
 * Stores the number of the state that has been collected.
 */

static whk_rc_t
whk_bound_intern(whk_bound_run_t *b, uint32_t *number)
{
    uint32_t      i, n, *to;
    whk_state_t  *state;

    n = b->set.n;
    b->set.n = 0;

    if (n > 1) {
        qsort(b->set.elts, n, sizeof(uint32_t), whk_bound_order);
    }

    for (i = 0; i < b->states.n; i++) {
        state = whk_elt(whk_state_t, &b->states, i);

        if (state->nodes.count == n
            && (n == 0 || memcmp(whk_elt(uint32_t, &b->nodes,
                                         state->nodes.first),
                                 b->set.elts, n * sizeof(uint32_t)) == 0))
        {
            *number = i;
            return WHK_OK;
        }
    }

    b->steps += i;

    if (b->states.n == WHK_BOUND_MAX_STATES) {
        return WHK_REJECT;
    }

    state = whk_array_push(b->s->tmp, &b->states, sizeof(whk_state_t), 1);
    if (state == NULL) {
        return WHK_ERROR;
    }

    memset(state, 0, sizeof(whk_state_t));
    state->nodes.first = b->nodes.n;
    state->nodes.count = n;
    *number = i;

    if (n == 0) {
        return WHK_OK;
    }

    to = whk_array_push(b->s->tmp, &b->nodes, sizeof(uint32_t), n);
    if (to == NULL) {
        return WHK_ERROR;
    }

    memcpy(to, b->set.elts, n * sizeof(uint32_t));

    return WHK_OK;
}


whk_rc_t
whk_bound_edge(whk_bound_run_t *b)
{
    whk_rc_t   rc;
    uint32_t   number, *to;

    rc = whk_bound_intern(b, &number);
    if (rc != WHK_OK) {
        return rc;
    }

    to = whk_array_push(b->s->tmp, &b->next, sizeof(uint32_t), 1);
    if (to == NULL) {
        return WHK_ERROR;
    }

    *to = number;

    return WHK_OK;
}


static whk_rc_t
whk_bound_longest(whk_bound_run_t *b)
{
    uint32_t      i, k, depth, *next;
    uint64_t      most, *now, *then;
    whk_state_t  *state;

    now = whk_mem_zalloc(b->s->tmp, b->states.n * sizeof(uint64_t) * 2);
    if (now == NULL) {
        return WHK_ERROR;
    }

    then = now + b->states.n;

    for (depth = 0; depth < b->s->conf.depth; depth++) {

        for (i = 0; i < b->states.n; i++) {
            state = whk_elt(whk_state_t, &b->states, i);
            most = 0;

            next = whk_elt(uint32_t, &b->next, state->next.first);

            for (k = 0; k < state->next.count; k++) {
                most = then[next[k]] > most ? then[next[k]] : most;
            }

            now[i] = state->weight + most;
        }

        memcpy(then, now, b->states.n * sizeof(uint64_t));
    }

    b->s->prog.bound = then[0];

    whk_mem_free(b->s->tmp, now);

    return WHK_OK;
}


static int
whk_bound_order(const void *a, const void *b)
{
    uint32_t  x, y;

    x = *(const uint32_t *) a;
    y = *(const uint32_t *) b;

    return (x > y) - (x < y);
}
