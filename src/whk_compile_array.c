/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "whk_compile.h"


static whk_rc_t whk_compile_prefix(whk_fill_t *f, whk_tree_t *value);
static whk_rc_t whk_compile_items(whk_fill_t *f, whk_tree_t *value);
static whk_rc_t whk_compile_contains(whk_fill_t *f, whk_tree_t *value);
static whk_rc_t whk_compile_contains_count(whk_fill_t *f, const char *name,
    uint64_t *count);


whk_rc_t
whk_compile_array(whk_fill_t *f, whk_keyword_t keyword, whk_tree_t *value)
{
    switch (keyword) {

    case WHK_KW_PREFIX_ITEMS:
        return whk_compile_prefix(f, value);

    case WHK_KW_ITEMS:
        return whk_compile_items(f, value);

    case WHK_KW_ADDITIONAL_ITEMS:
        f->effects++;
        return whk_compile_sub(f, value, &f->n.items);

    case WHK_KW_CONTAINS:
        return whk_compile_contains(f, value);

    case WHK_KW_UNEVALUATED_ITEMS:
        f->effects++;
        return whk_compile_sub(f, value, &f->n.other_items);

    default:
        return WHK_OK;
    }
}


static whk_rc_t
whk_compile_prefix(whk_fill_t *f, whk_tree_t *value)
{
    whk_rc_t     rc;
    whk_tree_t  *t;

    rc = whk_compile_expect(f, value, WHK_JSON_ARRAY);

    if (rc != WHK_OK || value->count == 0) {
        return rc;
    }

    f->effects++;

    f->n.prefix.first = f->s->prog.targets.n;
    f->n.prefix.count = value->count;

    if (whk_array_push(f->s->mem, &f->s->prog.targets, sizeof(uint32_t),
                       value->count)
        == NULL)
    {
        return WHK_ERROR;
    }

    for (t = value->first; t && rc == WHK_OK; t = t->next) {
        rc = whk_compile_sub(f, t, whk_elt(uint32_t, &f->s->prog.targets,
                                           f->n.prefix.first + t->index));
    }

    return rc;
}


static whk_rc_t
whk_compile_items(whk_fill_t *f, whk_tree_t *value)
{
    if (value->type == WHK_JSON_ARRAY
        && f->dialect.draft < WHK_DRAFT_2020_12)
    {
        return whk_compile_prefix(f, value);
    }

    f->effects++;

    return whk_compile_sub(f, value, &f->n.items);
}


static whk_rc_t
whk_compile_contains(whk_fill_t *f, whk_tree_t *value)
{
    whk_rc_t  rc;

    f->effects++;

    if (f->dialect.draft >= WHK_DRAFT_2020_12) {
        f->n.flags |= WHK_NODE_MARKS;
    }

    rc = whk_compile_sub(f, value, &f->n.contains);

    if (rc != WHK_OK
        || !whk_keyword_in(WHK_KW_MIN_CONTAINS, f->dialect))
    {
        return rc;
    }

    rc = whk_compile_contains_count(f, "minContains", &f->n.min_contains);

    return rc == WHK_OK
           ? whk_compile_contains_count(f, "maxContains", &f->n.max_contains)
           : rc;
}


static whk_rc_t
whk_compile_contains_count(whk_fill_t *f, const char *name, uint64_t *count)
{
    whk_tree_t  *t;

    t = whk_tree_get(f->job.tree, name);

    return t ? whk_compile_count(f, t, count) : WHK_OK;
}
