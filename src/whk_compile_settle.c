/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <stdlib.h>
#include <string.h>

#include "whk_compile.h"


#define WHK_SETTLE_MAX_CLOSURES  (8 * 1024 * 1024)


/* a node whose in-place targets are being visited */

typedef struct {
    uint32_t  node;
    uint32_t  link;
    uint32_t  target;
} whk_visit_t;


/*
 * A walk over in-place links, targets first.  A node's stamp is twice the
 * number of the walk while its targets are visited, and one more after.
 */
typedef struct {
    whk_schema_t  *s;
    uint32_t      *stamps;
    uint32_t       walk;
    unsigned       vouch:1;    /* leave out what can vouch for nothing */
    whk_array_t    visits;     /* whk_visit_t */
    whk_array_t    out;        /* uint32_t: nodes */
} whk_walk_t;


static whk_rc_t whk_settle_closures(whk_walk_t *w);
static whk_rc_t whk_settle_closure(whk_walk_t *w, uint32_t node);
static whk_rc_t whk_settle_vouchers(whk_walk_t *w, uint32_t node);
static int whk_settle_covers(const whk_node_t *n, int items);
static whk_rc_t whk_settle_walk(whk_walk_t *w, uint32_t node);
static uint32_t whk_settle_next(whk_walk_t *w, whk_visit_t *v);
static whk_rc_t whk_settle_enter(whk_walk_t *w, uint32_t node);
static whk_rc_t whk_settle_store(whk_walk_t *w, whk_array_t *table,
    whk_span_t *span);
static int whk_settle_order(const void *a, const void *b);


whk_rc_t
whk_compile_settle(whk_schema_t *s)
{
    whk_rc_t    rc;
    whk_walk_t  w;

    rc = whk_compile_aliases(s);
    if (rc != WHK_OK) {
        return rc;
    }

    memset(&w, 0, sizeof(whk_walk_t));
    w.s = s;

    w.stamps = whk_mem_zalloc(s->tmp, s->jobs.n * sizeof(uint32_t));
    if (w.stamps == NULL) {
        return WHK_ERROR;
    }

    rc = whk_settle_closures(&w);

    whk_mem_free(s->tmp, w.stamps);
    whk_array_free(s->tmp, &w.visits);
    whk_array_free(s->tmp, &w.out);

    return rc;
}


static whk_rc_t
whk_settle_closures(whk_walk_t *w)
{
    uint32_t     i;
    whk_rc_t     rc;

    rc = WHK_OK;

    for (i = 0; i < w->s->jobs.n && rc == WHK_OK; i++) {

        if (whk_job(w->s, i)->alias == WHK_NONE) {
            rc = whk_settle_closure(w, i);
        }
    }

    return rc;
}


static whk_rc_t
whk_settle_closure(whk_walk_t *w, uint32_t node)
{
    whk_rc_t     rc;
    whk_node_t  *n;

    n = whk_node(&w->s->prog, node);

    if (!(n->flags & (WHK_NODE_EQUAL | WHK_NODE_STRING))
        && n->numbers.count == 0 && n->links.count == 0)
    {
        n->flags |= WHK_NODE_PLAIN;
    }

    w->vouch = 0;

    rc = whk_settle_walk(w, node);

    if (rc == WHK_OK) {
        rc = whk_settle_store(w, &w->s->prog.closures, &n->closure);
    }

    if (rc != WHK_OK) {
        return rc;
    }

    if (w->s->prog.closures.n > WHK_SETTLE_MAX_CLOSURES) {
        return whk_registry_refuse(&w->s->reg, n->file,
                                   whk_job(w->s, node)->tree,
                                   "has too many alternatives");
    }

    if (n->other_members == WHK_NONE && n->other_items == WHK_NONE) {
        return WHK_OK;
    }

    return whk_settle_vouchers(w, node);
}


static whk_rc_t
whk_settle_vouchers(whk_walk_t *w, uint32_t node)
{
    int          items, members;
    whk_rc_t     rc;
    uint32_t     i, k, *out;
    whk_node_t  *n, *v;

    n = whk_node(&w->s->prog, node);

    w->vouch = 1;

    rc = whk_settle_walk(w, node);
    if (rc != WHK_OK) {
        return rc;
    }

    items = n->other_items != WHK_NONE;
    members = n->other_members != WHK_NONE;
    out = whk_elts(uint32_t, &w->out);
    k = 0;

    for (i = 0; i < w->out.n; i++) {
        v = whk_node(&w->s->prog, out[i]);

        if (out[i] != node && ((items && whk_settle_covers(v, 1))
                               || (members && whk_settle_covers(v, 0))))
        {
            out[k++] = out[i];
        }
    }

    w->out.n = k;

    if (k) {
        qsort(out, k, sizeof(uint32_t), whk_settle_order);
    }

    return whk_settle_store(w, &w->s->prog.vouchers, &n->vouchers);
}


static int
whk_settle_covers(const whk_node_t *n, int items)
{
    if (items) {
        return n->prefix.count || n->items != WHK_NONE
               || n->other_items != WHK_NONE || (n->flags & WHK_NODE_MARKS);
    }

    return n->members.count || n->patterns.count || n->rest != WHK_NONE
           || n->other_members != WHK_NONE;
}


static whk_rc_t
whk_settle_walk(whk_walk_t *w, uint32_t node)
{
    whk_rc_t      rc;
    uint32_t      target, *to;
    whk_visit_t  *v;

    w->walk++;
    w->out.n = 0;
    w->visits.n = 0;

    rc = whk_settle_enter(w, node);

    while (rc == WHK_OK && w->visits.n) {

        v = whk_elt(whk_visit_t, &w->visits, w->visits.n - 1);
        target = whk_settle_next(w, v);

        if (target == WHK_NONE) {

            to = whk_array_push(w->s->tmp, &w->out, sizeof(uint32_t), 1);
            if (to == NULL) {
                return WHK_ERROR;
            }

            *to = v->node;
            w->stamps[v->node] = w->walk * 2 + 1;
            w->visits.n--;
            continue;
        }

        if (w->stamps[target] == w->walk * 2) {
            return whk_registry_refuse(&w->s->reg,
                                       whk_node(&w->s->prog, target)->file,
                                       whk_job(w->s, target)->tree,
                                       "refers to itself");
        }

        if (w->stamps[target] != w->walk * 2 + 1) {
            rc = whk_settle_enter(w, target);
        }
    }

    return rc;
}


static uint32_t
whk_settle_next(whk_walk_t *w, whk_visit_t *v)
{
    whk_node_t  *n;
    whk_link_t  *link;

    n = whk_node(&w->s->prog, v->node);

    for ( /* void */ ; v->link < n->links.count; v->link++, v->target = 0) {

        link = whk_elt(whk_link_t, &w->s->prog.links,
                       n->links.first + v->link);

        if (w->vouch && link->kind == WHK_LINK_NOT) {
            continue;
        }

        if (v->target < link->targets.count) {
            return *whk_elt(uint32_t, &w->s->prog.targets,
                            link->targets.first + v->target++);
        }
    }

    return WHK_NONE;
}


static whk_rc_t
whk_settle_enter(whk_walk_t *w, uint32_t node)
{
    whk_visit_t  *v;

    v = whk_array_push(w->s->tmp, &w->visits, sizeof(whk_visit_t), 1);
    if (v == NULL) {
        return WHK_ERROR;
    }

    v->node = node;
    v->link = 0;
    v->target = 0;

    w->stamps[node] = w->walk * 2;

    return WHK_OK;
}


static whk_rc_t
whk_settle_store(whk_walk_t *w, whk_array_t *table, whk_span_t *span)
{
    uint32_t  *to;

    span->first = table->n;
    span->count = w->out.n;

    if (w->out.n == 0) {
        return WHK_OK;
    }

    to = whk_array_push(w->s->mem, table, sizeof(uint32_t), w->out.n);
    if (to == NULL) {
        return WHK_ERROR;
    }

    memcpy(to, w->out.elts, w->out.n * sizeof(uint32_t));

    return WHK_OK;
}


static int
whk_settle_order(const void *a, const void *b)
{
    uint32_t  x, y;

    x = *(const uint32_t *) a;
    y = *(const uint32_t *) b;

    return (x > y) - (x < y);
}
