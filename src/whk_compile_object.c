/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "whk_compile.h"


static whk_rc_t whk_compile_properties(whk_fill_t *f, whk_tree_t *value);
static whk_rc_t whk_compile_patterns(whk_fill_t *f, whk_tree_t *value);
static whk_rc_t whk_compile_required_names(whk_fill_t *f, whk_tree_t *value);
static whk_rc_t whk_compile_dependents(whk_fill_t *f, whk_keyword_t keyword,
    whk_tree_t *value);
static whk_rc_t whk_compile_need(whk_fill_t *f, whk_keyword_t keyword,
    whk_tree_t *value);
static whk_rc_t whk_compile_when(whk_fill_t *f, whk_keyword_t keyword,
    whk_tree_t *value);


whk_rc_t
whk_compile_object(whk_fill_t *f, whk_keyword_t keyword, whk_tree_t *value)
{
    switch (keyword) {

    case WHK_KW_PROPERTIES:
        return whk_compile_properties(f, value);

    case WHK_KW_PATTERN_PROPERTIES:
        return whk_compile_patterns(f, value);

    case WHK_KW_ADDITIONAL_PROPERTIES:
        f->effects++;
        return whk_compile_sub(f, value, &f->n.rest);

    case WHK_KW_PROPERTY_NAMES:
        f->effects++;
        return whk_compile_sub(f, value, &f->n.names);

    case WHK_KW_UNEVALUATED_PROPERTIES:
        f->effects++;
        return whk_compile_sub(f, value, &f->n.other_members);

    case WHK_KW_REQUIRED:
        return whk_compile_required_names(f, value);

    case WHK_KW_DEPENDENCIES:
    case WHK_KW_DEPENDENT_REQUIRED:
    case WHK_KW_DEPENDENT_SCHEMAS:
        return whk_compile_dependents(f, keyword, value);

    default:
        return WHK_OK;
    }
}


static whk_rc_t
whk_compile_properties(whk_fill_t *f, whk_tree_t *value)
{
    whk_rc_t       rc;
    uint32_t       node;
    whk_tree_t    *t;
    whk_member_t  *m;

    rc = whk_compile_expect(f, value, WHK_JSON_OBJECT);

    for (t = value->first; t && rc == WHK_OK; t = t->next) {

        f->effects++;

        rc = whk_compile_sub(f, t, &node);
        if (rc != WHK_OK) {
            break;
        }

        m = whk_compile_member(f, t->key);
        if (m == NULL) {
            return WHK_ERROR;
        }

        m->target = node;
    }

    return rc;
}


static whk_rc_t
whk_compile_patterns(whk_fill_t *f, whk_tree_t *value)
{
    whk_rc_t        rc;
    uint32_t        node, regex;
    whk_tree_t     *t;
    whk_pattern_t  *p;

    rc = whk_compile_expect(f, value, WHK_JSON_OBJECT);
    if (rc != WHK_OK) {
        return rc;
    }

    f->n.patterns.first = f->s->prog.patterns.n;

    for (t = value->first; t; t = t->next) {

        f->effects++;

        rc = whk_compile_regex(f, value, t->key, &regex);
        if (rc != WHK_OK) {
            return rc;
        }

        rc = whk_compile_sub(f, t, &node);
        if (rc != WHK_OK) {
            return rc;
        }

        p = whk_array_push(f->s->mem, &f->s->prog.patterns,
                           sizeof(whk_pattern_t), 1);
        if (p == NULL) {
            return WHK_ERROR;
        }

        p->regex = regex;
        p->target = node;
        f->n.patterns.count++;
    }

    return WHK_OK;
}


static whk_rc_t
whk_compile_required_names(whk_fill_t *f, whk_tree_t *value)
{
    whk_rc_t       rc;
    uint32_t       bit;
    whk_tree_t    *t;
    whk_wanted_t  *to;

    rc = whk_compile_expect(f, value, WHK_JSON_ARRAY);
    if (rc != WHK_OK) {
        return rc;
    }

    for (t = value->first; t; t = t->next) {

        f->effects++;

        rc = whk_compile_expect(f, t, WHK_JSON_STRING);
        if (rc != WHK_OK) {
            return rc;
        }

        rc = whk_compile_bit(f, t->text, &bit);
        if (rc != WHK_OK) {
            return rc;
        }

        to = whk_array_push(f->s->tmp, &f->required, sizeof(whk_wanted_t), 1);

        if (to == NULL || whk_tree_pointer(f->s->mem, t, &to->pointer) != 0) {
            return WHK_ERROR;
        }

        to->bit = bit;
    }

    return WHK_OK;
}


static whk_rc_t
whk_compile_dependents(whk_fill_t *f, whk_keyword_t keyword,
    whk_tree_t *value)
{
    whk_rc_t     rc;
    whk_tree_t  *t;

    rc = whk_compile_expect(f, value, WHK_JSON_OBJECT);

    for (t = value->first; t && rc == WHK_OK; t = t->next) {

        f->effects++;

        if (t->type == WHK_JSON_ARRAY
            && keyword != WHK_KW_DEPENDENT_SCHEMAS)
        {
            rc = whk_compile_need(f, keyword, t);

        } else if (keyword == WHK_KW_DEPENDENT_REQUIRED) {
            rc = whk_compile_expect(f, t, WHK_JSON_ARRAY);

        } else {
            rc = whk_compile_when(f, keyword, t);
        }
    }

    return rc;
}


static whk_rc_t
whk_compile_need(whk_fill_t *f, whk_keyword_t keyword, whk_tree_t *value)
{
    whk_rc_t          rc;
    uint32_t          bit, *to;
    whk_tree_t       *t;
    whk_fill_need_t   need, *n;

    rc = whk_compile_bit(f, value->key, &need.bit);
    if (rc != WHK_OK) {
        return rc;
    }

    need.keyword = (uint8_t) keyword;
    need.first = f->need_bits.n;
    need.count = value->count;

    for (t = value->first; t; t = t->next) {

        rc = whk_compile_expect(f, t, WHK_JSON_STRING);
        if (rc != WHK_OK) {
            return rc;
        }

        rc = whk_compile_bit(f, t->text, &bit);
        if (rc != WHK_OK) {
            return rc;
        }

        to = whk_array_push(f->s->tmp, &f->need_bits, sizeof(uint32_t), 1);
        if (to == NULL) {
            return WHK_ERROR;
        }

        *to = bit;
    }

    n = whk_array_push(f->s->tmp, &f->needs, sizeof(whk_fill_need_t), 1);
    if (n == NULL) {
        return WHK_ERROR;
    }

    *n = need;

    return WHK_OK;
}


static whk_rc_t
whk_compile_when(whk_fill_t *f, whk_keyword_t keyword, whk_tree_t *value)
{
    whk_rc_t   rc;
    uint32_t   bit, node, *to;

    rc = whk_compile_sub(f, value, &node);
    if (rc != WHK_OK) {
        return rc;
    }

    rc = whk_compile_bit(f, value->key, &bit);
    if (rc != WHK_OK) {
        return rc;
    }

    to = whk_compile_link(f, WHK_LINK_WHEN, keyword, 1);
    if (to == NULL) {
        return WHK_ERROR;
    }

    *to = node;
    whk_elt(whk_link_t, &f->links, f->links.n - 1)->bit = bit;
    f->n.flags |= WHK_NODE_WHEN;

    return WHK_OK;
}
