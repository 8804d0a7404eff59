/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "whk_eval.h"


static void whk_eval_finish_one(whk_validate_t *v, whk_level_t *level,
    whk_eval_t *e, const whk_hash128_t *hash);
static void whk_eval_finish_object(whk_validate_t *v, whk_level_t *level,
    whk_eval_t *e);
static void whk_eval_finish_array(whk_validate_t *v, whk_level_t *level,
    whk_eval_t *e);
static uint32_t whk_eval_wanted(const whk_validate_t *v,
    const whk_eval_t *e);
static int whk_eval_has(const whk_validate_t *v, const whk_eval_t *e, uint32_t
    words);


void
whk_eval_finish(whk_validate_t *v, whk_level_t *level,
    const whk_hash128_t *hash)
{
    uint32_t     i;
    whk_eval_t  *e;

    for (i = level->order; i < v->order.n; i++) {

        e = whk_eval(v, *whk_elt(uint32_t, &v->order, i));

        if (e->flags & WHK_EVAL_FAILED) {
            continue;
        }

        whk_eval_finish_one(v, level, e, hash);

        if (e->extra && e->extra->nsets && !(e->flags & WHK_EVAL_FAILED)
            && !whk_eval_vouched(v, e, i))
        {
            whk_eval_fail(level, e, level->type == WHK_JSON_OBJECT
                                    ? WHK_KW_UNEVALUATED_PROPERTIES
                                    : WHK_KW_UNEVALUATED_ITEMS);
        }
    }
}


static void
whk_eval_finish_one(whk_validate_t *v, whk_level_t *level, whk_eval_t *e,
    const whk_hash128_t *hash)
{
    const whk_node_t  *n;

    n = whk_node(v->prog, e->node);

    if ((n->flags & WHK_NODE_EQUAL)
        && (hash == NULL || !whk_eval_equal(v, n, *hash)))
    {
        whk_eval_fail(level, e, n->flags & WHK_NODE_CONST ? WHK_KW_CONST
                                                          : WHK_KW_ENUM);
        return;
    }

    if (level->type == WHK_JSON_OBJECT) {
        whk_eval_finish_object(v, level, e);

    } else {
        whk_eval_finish_array(v, level, e);
    }

    if (n->links.count && !(e->flags & WHK_EVAL_FAILED)) {
        (void) whk_eval_links(v, level, e, 1);
    }
}


static void
whk_eval_finish_object(whk_validate_t *v, whk_level_t *level, whk_eval_t *e)
{
    uint32_t           i, words;
    uint64_t           rows;
    const whk_need_t  *need;
    const whk_node_t  *n;

    n = whk_node(v->prog, e->node);

    if (level->count < n->min_members) {
        whk_eval_fail(level, e, WHK_KW_MIN_PROPERTIES);
        return;
    }

    if (n->required != WHK_NONE && !whk_eval_has(v, e, n->required)) {
        whk_eval_fail(level, e, WHK_KW_REQUIRED);
        e->why = v->prog->nodes.n + whk_eval_wanted(v, e);
        return;
    }

    words = whk_program_words(n->nbits);
    rows = words + n->needs.count;

    for (i = 0; i < n->needs.count; i++) {
        need = whk_elt(whk_need_t, &v->prog->needs, n->needs.first + i);

        if (!whk_eval_seen(e, need->bit)) {
            continue;
        }

        rows += words;

        if (!whk_eval_has(v, e, need->words)) {
            whk_eval_fail(level, e, (whk_keyword_t) need->keyword);
            break;
        }
    }

    whk_eval_rows(v, rows);
}


static void
whk_eval_finish_array(whk_validate_t *v, whk_level_t *level, whk_eval_t *e)
{
    const whk_node_t  *n;

    n = whk_node(v->prog, e->node);

    if (level->count < n->min_items) {
        whk_eval_fail(level, e, WHK_KW_MIN_ITEMS);
        return;
    }

    if (n->contains != WHK_NONE && e->hits < n->min_contains) {
        whk_eval_fail(level, e, n->min_contains == 1 ? WHK_KW_CONTAINS
                                                     : WHK_KW_MIN_CONTAINS);
    }
}


/* the row of the first name of required that has not come */

static uint32_t
whk_eval_wanted(const whk_validate_t *v, const whk_eval_t *e)
{
    uint32_t            i;
    const whk_node_t   *n;

    n = whk_node(v->prog, e->node);

    for (i = 0; i + 1 < n->wanted.count; i++) {

        if (!whk_eval_seen(e, whk_elt(whk_wanted_t, &v->prog->wanted,
                                      n->wanted.first + i)->bit))
        {
            break;
        }
    }

    return n->wanted.first + i;
}


/* whether all names of these words have come */

static int
whk_eval_has(const whk_validate_t *v, const whk_eval_t *e, uint32_t words)
{
    uint32_t         i, n;
    const uint64_t  *w;

    w = whk_elt(uint64_t, &v->prog->words, words);

    if (w[0] & ~e->seen) {
        return 0;
    }

    n = whk_program_words(whk_node(v->prog, e->node)->nbits);

    for (i = 1; i < n; i++) {

        if (w[i] && (e->extra == NULL || e->extra->seen == NULL
                     || (w[i] & ~e->extra->seen[i])))
        {
            return 0;
        }
    }

    return 1;
}
