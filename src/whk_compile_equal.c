/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "whk_compile.h"


static whk_rc_t whk_compile_exact(whk_fill_t *f, const whk_tree_t *value);
static int whk_compile_is_in(whk_fill_t *f, const whk_tree_t *value,
    const whk_tree_t *list);
static whk_rc_t whk_compile_value(whk_fill_t *f, const whk_tree_t *value);


/*
 * Of enum and const together only the value of const counts, if it is one of
 * enum.
 */

whk_rc_t
whk_compile_equal(whk_fill_t *f, whk_keyword_t keyword, whk_tree_t *value)
{
    whk_rc_t           rc;
    const whk_tree_t  *t, *other;

    f->effects++;

    rc = whk_compile_exact(f, value);
    if (rc != WHK_OK) {
        return rc;
    }

    if (keyword == WHK_KW_CONST) {
        other = whk_tree_get(f->job.tree, "enum");

        f->n.flags |= WHK_NODE_EQUAL | WHK_NODE_CONST;
        f->n.equal.first = f->s->prog.hashes.n;

        return other && !whk_compile_is_in(f, value, other)
               ? WHK_OK : whk_compile_value(f, value);
    }

    rc = whk_compile_expect(f, value, WHK_JSON_ARRAY);

    if (rc != WHK_OK
        || (whk_keyword_in(WHK_KW_CONST, f->dialect)
            && whk_tree_get(f->job.tree, "const")))
    {
        return rc;
    }

    f->n.flags |= WHK_NODE_EQUAL;
    f->n.equal.first = f->s->prog.hashes.n;

    for (t = value->first; t && rc == WHK_OK; t = t->next) {
        rc = whk_compile_value(f, t);
    }

    return rc;
}


/*
 * Refuses numbers whose value cannot be held.
 */

static whk_rc_t
whk_compile_exact(whk_fill_t *f, const whk_tree_t *value)
{
    whk_rc_t           rc;
    whk_num_t          num;
    const whk_tree_t  *t;

    if (value->type == WHK_JSON_NUMBER) {
        return whk_compile_num(f, value, value->text, &num);
    }

    rc = WHK_OK;

    for (t = value->first; t && rc == WHK_OK; t = t->next) {
        rc = whk_compile_exact(f, t);
    }

    return rc;
}


static int
whk_compile_is_in(whk_fill_t *f, const whk_tree_t *value,
    const whk_tree_t *list)
{
    whk_hash128_t      a, b;
    const whk_tree_t  *t;

    a = whk_tree_hash(value, &f->s->prog.keys);

    for (t = list->first; t; t = t->next) {
        b = whk_tree_hash(t, &f->s->prog.keys);

        if (a.low == b.low && a.high == b.high) {
            return 1;
        }
    }

    return 0;
}


static whk_rc_t
whk_compile_value(whk_fill_t *f, const whk_tree_t *value)
{
    whk_hash128_t  *to;

    to = whk_array_push(f->s->mem, &f->s->prog.hashes, sizeof(whk_hash128_t),
                        1);
    if (to == NULL) {
        return WHK_ERROR;
    }

    *to = whk_tree_hash(value, &f->s->prog.keys);

    f->n.equal.count++;
    f->n.equal_types |= whk_program_type(value->type);

    if (value->type == WHK_JSON_OBJECT || value->type == WHK_JSON_ARRAY) {
        f->n.flags |= WHK_NODE_DEEP;
    }

    return WHK_OK;
}
