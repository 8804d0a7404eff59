/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "whk_compile.h"


static whk_rc_t whk_compile_target(whk_fill_t *f, whk_keyword_t keyword,
    const whk_target_t *target);
static whk_rc_t whk_compile_dynamic(whk_fill_t *f, whk_target_t *target);
static void whk_compile_recursive(whk_fill_t *f, whk_target_t *target);
static whk_rc_t whk_compile_all(whk_fill_t *f, whk_tree_t *value);
static whk_rc_t whk_compile_choice(whk_fill_t *f, whk_link_kind_t kind,
    whk_keyword_t keyword, whk_tree_t *value);
static whk_rc_t whk_compile_single(whk_fill_t *f, whk_link_kind_t kind,
    whk_keyword_t keyword, whk_tree_t *value);
static whk_rc_t whk_compile_if(whk_fill_t *f, whk_tree_t *value);


whk_rc_t
whk_compile_logic(whk_fill_t *f, whk_keyword_t keyword, whk_tree_t *value)
{
    switch (keyword) {

    case WHK_KW_REF:
    case WHK_KW_DYNAMIC_REF:
    case WHK_KW_RECURSIVE_REF:
        return whk_compile_ref(f, keyword, value);

    case WHK_KW_ALL_OF:
        return whk_compile_all(f, value);

    case WHK_KW_ANY_OF:
        return whk_compile_choice(f, WHK_LINK_ANY, keyword, value);

    case WHK_KW_ONE_OF:
        return whk_compile_choice(f, WHK_LINK_ONE, keyword, value);

    case WHK_KW_NOT:
        return whk_compile_single(f, WHK_LINK_NOT, keyword, value);

    case WHK_KW_IF:
        return whk_compile_if(f, value);

    default:
        return WHK_OK;
    }
}


whk_rc_t
whk_compile_ref(whk_fill_t *f, whk_keyword_t keyword, whk_tree_t *value)
{
    whk_rc_t      rc;
    whk_target_t  target;

    rc = whk_compile_expect(f, value, WHK_JSON_STRING);

    if (rc == WHK_OK) {
        rc = whk_registry_resolve(&f->s->reg, f->job.resource, value, &target);
    }

    if (rc != WHK_OK) {
        return rc;
    }

    if (target.schema->type != WHK_JSON_OBJECT
        && target.schema->type != WHK_JSON_TRUE
        && target.schema->type != WHK_JSON_FALSE)
    {
        return whk_compile_refuse(f, value, "leads to no schema");
    }

    if (keyword == WHK_KW_RECURSIVE_REF) {
        whk_compile_recursive(f, &target);
    }

    if (keyword == WHK_KW_DYNAMIC_REF) {
        rc = whk_compile_dynamic(f, &target);
    }

    return rc == WHK_OK ? whk_compile_target(f, keyword, &target) : rc;
}


uint32_t *
whk_compile_link(whk_fill_t *f, whk_link_kind_t kind, whk_keyword_t keyword,
    uint32_t count)
{
    whk_link_t  *link;

    f->effects++;

    link = whk_array_push(f->s->tmp, &f->links, sizeof(whk_link_t), 1);
    if (link == NULL) {
        return NULL;
    }

    link->kind = (uint8_t) kind;
    link->keyword = (uint8_t) keyword;
    link->bit = WHK_NONE;
    link->targets.first = f->s->prog.targets.n;
    link->targets.count = count;

    return whk_array_push(f->s->mem, &f->s->prog.targets, sizeof(uint32_t),
                          count);
}


static whk_rc_t
whk_compile_target(whk_fill_t *f, whk_keyword_t keyword,
    const whk_target_t *target)
{
    whk_rc_t    rc;
    uint32_t    node, *to;
    whk_job_t   job;

    job = f->job;
    job.resource = target->resource;

    rc = whk_compile_node(f->s, &job, target->schema, &node);
    if (rc != WHK_OK) {
        return rc;
    }

    to = whk_compile_link(f, WHK_LINK_ALL, keyword, 1);
    if (to == NULL) {
        return WHK_ERROR;
    }

    *to = node;

    return WHK_OK;
}


/*
 * Where the target has a dynamic anchor, the outermost resource of the scope
 * that has one of that name is meant.
 */

static whk_rc_t
whk_compile_dynamic(whk_fill_t *f, whk_target_t *target)
{
    uint32_t             i;
    whk_scope_t         *sc;
    const whk_anchor_t  *anchor;

    if (target->name.len == 0) {
        return WHK_OK;
    }

    anchor = whk_registry_anchor(&f->s->reg, target->resource, target->name,
                                 1);

    if (anchor == NULL || anchor->schema != target->schema) {
        return WHK_OK;
    }

    for (i = f->job.scope; i; i = sc->outer) {
        sc = whk_scope(f->s, i);

        anchor = whk_registry_anchor(&f->s->reg, sc->resource, target->name,
                                     1);
        if (anchor) {
            target->schema = anchor->schema;
            target->resource = sc->resource;
        }
    }

    return WHK_OK;
}


static void
whk_compile_recursive(whk_fill_t *f, whk_target_t *target)
{
    uint32_t  outermost;

    if (!whk_resource(&f->s->reg, target->resource)->recursive
        || f->s->scopes.n == 0)
    {
        return;
    }

    outermost = whk_scope(f->s, f->job.scope)->recursive;

    if (outermost != WHK_NONE) {
        target->resource = outermost;
        target->schema = whk_resource(&f->s->reg, outermost)->root;
    }
}


static whk_rc_t
whk_compile_all(whk_fill_t *f, whk_tree_t *value)
{
    whk_rc_t     rc;
    whk_tree_t  *t;

    rc = whk_compile_expect(f, value, WHK_JSON_ARRAY);

    for (t = value->first; t && rc == WHK_OK; t = t->next) {
        rc = whk_compile_single(f, WHK_LINK_ALL, WHK_KW_ALL_OF, t);
    }

    return rc;
}


static whk_rc_t
whk_compile_choice(whk_fill_t *f, whk_link_kind_t kind, whk_keyword_t keyword,
    whk_tree_t *value)
{
    whk_rc_t     rc;
    uint32_t     first;
    whk_tree_t  *t;

    rc = whk_compile_expect(f, value, WHK_JSON_ARRAY);
    if (rc != WHK_OK) {
        return rc;
    }

    if (value->count == 0) {
        return whk_compile_refuse(f, value, "must not be empty");
    }

    first = f->s->prog.targets.n;

    if (whk_compile_link(f, kind, keyword, value->count) == NULL) {
        return WHK_ERROR;
    }

    for (t = value->first; t && rc == WHK_OK; t = t->next) {
        rc = whk_compile_sub(f, t, whk_elt(uint32_t, &f->s->prog.targets,
                                           first + t->index));
    }

    return rc;
}


static whk_rc_t
whk_compile_single(whk_fill_t *f, whk_link_kind_t kind, whk_keyword_t keyword,
    whk_tree_t *value)
{
    whk_rc_t   rc;
    uint32_t   node, *to;

    rc = whk_compile_sub(f, value, &node);
    if (rc != WHK_OK) {
        return rc;
    }

    to = whk_compile_link(f, kind, keyword, 1);
    if (to == NULL) {
        return WHK_ERROR;
    }

    *to = node;

    return WHK_OK;
}


static whk_rc_t
whk_compile_if(whk_fill_t *f, whk_tree_t *value)
{
    uint32_t     *to, nodes[3];
    whk_rc_t      rc;
    whk_tree_t   *then, *otherwise;

    then = whk_tree_get(f->job.tree, "then");
    otherwise = whk_tree_get(f->job.tree, "else");

    nodes[1] = WHK_NODE_TRUE;
    nodes[2] = WHK_NODE_TRUE;

    rc = whk_compile_sub(f, value, &nodes[0]);

    if (rc == WHK_OK && then) {
        rc = whk_compile_sub(f, then, &nodes[1]);
    }

    if (rc == WHK_OK && otherwise) {
        rc = whk_compile_sub(f, otherwise, &nodes[2]);
    }

    if (rc != WHK_OK) {
        return rc;
    }

    to = whk_compile_link(f, WHK_LINK_IF, WHK_KW_IF, 3);
    if (to == NULL) {
        return WHK_ERROR;
    }

    to[0] = nodes[0];
    to[1] = nodes[1];
    to[2] = nodes[2];

    return WHK_OK;
}
