/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <stdlib.h>
#include <string.h>

#include "whk_compile.h"


static whk_rc_t whk_scope_move(whk_schema_t *s, uint32_t resource,
    uint32_t *scope);
static whk_rc_t whk_scope_extend(whk_schema_t *s, uint32_t resource,
    whk_scope_t *to);
static whk_rc_t whk_scope_names(whk_schema_t *s, uint32_t resource,
    uint32_t fresh);
static void whk_scope_bind(whk_schema_t *s, whk_scope_t *to, whk_str_t name,
    uint64_t recursive);
static whk_rc_t whk_scope_add(whk_schema_t *s, const whk_scope_t *to,
    uint32_t *scope);
static int whk_scope_order(const void *a, const void *b);
static int whk_scope_compare(const whk_bound_name_t *a,
    const whk_bound_name_t *b);


/*
 * Where a scope leads from by a resource is found out once: many schemas of
 * one resource may refer to another.
 */

whk_rc_t
whk_compile_scope(whk_schema_t *s, uint32_t resource, uint32_t *scope)
{
    uint32_t         i, from;
    whk_rc_t         rc;
    whk_move_t      *m;
    whk_scope_t      none;
    whk_resource_t  *r;

    r = whk_resource(&s->reg, resource);

    if (!r->dynamic && !r->recursive) {
        return WHK_OK;
    }

    if (s->scopes.n == 0) {
        memset(&none, 0, sizeof(whk_scope_t));
        none.recursive = WHK_NONE;
        none.moves = WHK_NONE;

        if (whk_scope_add(s, &none, &i) != WHK_OK) {
            return WHK_ERROR;
        }
    }

    from = *scope;

    for (i = whk_scope(s, from)->moves; i != WHK_NONE; i = m->next) {
        m = whk_elt(whk_move_t, &s->moves, i);

        if (m->resource == resource) {
            *scope = m->scope;
            return WHK_OK;
        }
    }

    rc = whk_scope_move(s, resource, scope);
    if (rc != WHK_OK) {
        return rc;
    }

    i = s->moves.n;

    m = whk_array_push(s->tmp, &s->moves, sizeof(whk_move_t), 1);
    if (m == NULL) {
        return WHK_ERROR;
    }

    m->resource = resource;
    m->scope = *scope;
    m->next = whk_scope(s, from)->moves;
    whk_scope(s, from)->moves = i;

    return WHK_OK;
}


static whk_rc_t
whk_scope_move(whk_schema_t *s, uint32_t resource, uint32_t *scope)
{
    uint32_t        i;
    whk_rc_t        rc;
    whk_scope_t     to;
    whk_hash128_t   from, bound;

    to = *whk_scope(s, *scope);
    from = to.bound;

    to.outer = *scope;
    to.resource = resource;
    to.moves = WHK_NONE;

    rc = whk_scope_extend(s, resource, &to);

    if (rc != WHK_OK
        || (to.bound.low == from.low && to.bound.high == from.high))
    {
        return rc;
    }

    for (i = 0; i < s->scopes.n; i++) {
        bound = whk_scope(s, i)->bound;

        if (bound.low == to.bound.low && bound.high == to.bound.high) {
            *scope = i;
            return WHK_OK;
        }
    }

    return whk_scope_add(s, &to, scope);
}


/*
 * Binds what is not bound further out.
 */

static whk_rc_t
whk_scope_extend(whk_schema_t *s, uint32_t resource, whk_scope_t *to)
{
    uint32_t           i;
    whk_rc_t           rc;
    whk_bound_name_t  *b;

    s->bound_names.n = 0;

    rc = whk_scope_names(s, resource, 1);

    for (i = to->outer; i && rc == WHK_OK; i = whk_scope(s, i)->outer) {
        rc = whk_scope_names(s, whk_scope(s, i)->resource, 0);
    }

    if (rc != WHK_OK) {
        return rc;
    }

    b = whk_elts(whk_bound_name_t, &s->bound_names);

    if (s->bound_names.n > 1) {
        qsort(b, s->bound_names.n, sizeof(whk_bound_name_t), whk_scope_order);
    }

    for (i = 0; i < s->bound_names.n; i++) {

        if (b[i].fresh
            && (i == 0 || whk_scope_compare(&b[i], &b[i - 1]) != 0))
        {
            whk_scope_bind(s, to, b[i].name, 0);
        }
    }

    if (to->recursive == WHK_NONE
        && whk_resource(&s->reg, resource)->recursive)
    {
        to->recursive = resource;
        whk_scope_bind(s, to, whk_str("", 0), 1);
    }

    return WHK_OK;
}


static whk_rc_t
whk_scope_names(whk_schema_t *s, uint32_t resource, uint32_t fresh)
{
    uint32_t             i;
    whk_bound_name_t    *b;
    const whk_anchor_t  *anchor;

    for (i = whk_resource(&s->reg, resource)->dynamic; i;
         i = anchor->dynamic_next)
    {
        anchor = whk_elt(whk_anchor_t, &s->reg.anchors, i - 1);

        b = whk_array_push(s->tmp, &s->bound_names, sizeof(whk_bound_name_t),
                           1);
        if (b == NULL) {
            return WHK_ERROR;
        }

        b->name = anchor->name;
        b->fresh = fresh;
    }

    return WHK_OK;
}


/*
 * What is bound has no order, so its hash is a sum.
 */

static void
whk_scope_bind(whk_schema_t *s, whk_scope_t *to, whk_str_t name,
    uint64_t recursive)
{
    uint64_t       words[4];
    whk_hash128_t  h;

    h = whk_hash128(&s->prog.keys.name, name.data, name.len);

    words[0] = h.low;
    words[1] = h.high;
    words[2] = to->resource;
    words[3] = recursive;

    h = whk_hash128(&s->prog.keys.pair, words, sizeof(words));

    to->bound.low += h.low;
    to->bound.high += h.high + (to->bound.low < h.low);
}


static whk_rc_t
whk_scope_add(whk_schema_t *s, const whk_scope_t *to, uint32_t *scope)
{
    whk_scope_t  *sc;

    *scope = s->scopes.n;

    sc = whk_array_push(s->tmp, &s->scopes, sizeof(whk_scope_t), 1);
    if (sc == NULL) {
        return WHK_ERROR;
    }

    *sc = *to;

    return WHK_OK;
}


/* names that are bound already first */

static int
whk_scope_order(const void *a, const void *b)
{
    int                      order;
    const whk_bound_name_t  *x, *y;

    x = a;
    y = b;

    order = whk_scope_compare(x, y);

    return order ? order : (x->fresh > y->fresh) - (x->fresh < y->fresh);
}


static int
whk_scope_compare(const whk_bound_name_t *a, const whk_bound_name_t *b)
{
    if (a->name.len != b->name.len) {
        return a->name.len < b->name.len ? -1 : 1;
    }

    return a->name.len ? memcmp(a->name.data, b->name.data, a->name.len) : 0;
}
