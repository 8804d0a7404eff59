/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "whk_eval.h"


static void whk_eval_result(whk_validate_t *v, whk_level_t *level, const
    whk_use_t *use);
static void whk_eval_result_left(whk_validate_t *v, whk_level_t *level, const
    whk_use_t *use);
static void whk_eval_unique(whk_validate_t *v, whk_level_t *level,
    whk_hash128_t hash);


void
whk_eval_deliver(whk_validate_t *v, const whk_hash128_t *hash)
{
    uint32_t      i;
    whk_use_t    *use;
    whk_level_t  *level;

    level = whk_top(v);

    for (i = level->uses; i < v->uses.n; i++) {
        use = whk_use(v, i);

        if (whk_eval_asked(v, use)) {
            whk_eval_result(v, level, use);
        }
    }

    for (i = level->uses; level->left && i < v->uses.n; i++) {
        use = whk_use(v, i);

        if (use->role == WHK_USE_LEFT && use->failed
            && whk_eval_asked(v, use))
        {
            whk_eval_result_left(v, level, use);
        }
    }

    if (hash && level->hash) {
        (void) whk_eval_work(v, WHK_WORK_HASH);
        whk_digest_value(&level->digest, &v->prog->keys, *hash);
    }

    if (hash && level->unique) {
        whk_eval_unique(v, level, *hash);
    }

    if (level->dirty) {
        whk_eval_prune(v);
    }

    for (i = level->uses; i < v->uses.n; i++) {
        use = whk_use(v, i);

        if (use->role == WHK_USE_HIT) {
            whk_eval(v, use->asker)->flags &= (uint8_t) ~WHK_EVAL_HIT;
        }
    }

    whk_eval_done(v, level);
}


static void
whk_eval_result(whk_validate_t *v, whk_level_t *level, const whk_use_t *use)
{
    whk_eval_t  *e;

    if (use->role == WHK_USE_ROOT) {

        if (use->failed) {
            whk_eval_root_failed(v, use);

        } else {
            v->roots[use->asker].state = WHK_ROOT_HOLDS;
        }

        return;
    }

    e = whk_eval(v, use->asker);

    if (use->role == WHK_USE_ALL && use->failed) {
        whk_eval_fail(level, e, WHK_KW_NONE);
        e->why = use->why;
        e->keyword = use->keyword;
        return;
    }

    if (use->role == WHK_USE_HIT && !use->failed) {
        e->flags |= WHK_EVAL_HIT;

        if (++e->hits > whk_node(v->prog, e->node)->max_contains) {
            whk_eval_fail(level, e, WHK_KW_MAX_CONTAINS);
        }
    }
}


static void
whk_eval_result_left(whk_validate_t *v, whk_level_t *level,
    const whk_use_t *use)
{
    whk_eval_t  *e;

    e = whk_eval(v, use->asker);

    if (level->type == WHK_JSON_ARRAY) {

        if ((whk_node(v->prog, e->node)->flags & WHK_NODE_MARKS)
            && (e->flags & WHK_EVAL_HIT))
        {
            return;
        }

        if (whk_eval_cover_item(v, e) != 0) {
            return;
        }
    }

    if (whk_eval_pend(v, e) != 0) {
        whk_eval_fail(level, e, WHK_KW_NONE);
        e->why = use->why;
        e->keyword = use->keyword;
    }
}


static void
whk_eval_unique(whk_validate_t *v, whk_level_t *level, whk_hash128_t hash)
{
    int          rc;
    uint32_t     i;
    whk_eval_t  *e;

    (void) whk_eval_work(v, WHK_WORK_ITEM);

    rc = whk_set_add(v->mem, &level->items, hash);

    if (rc < 0) {
        whk_eval_stop(v, WHK_REASON_MEMORY);
        return;
    }

    for (i = level->order; rc == 0 && i < v->order.n; i++) {

        e = whk_eval(v, *whk_elt(uint32_t, &v->order, i));

        if (whk_node(v->prog, e->node)->flags & WHK_NODE_UNIQUE) {
            whk_eval_fail(level, e, WHK_KW_UNIQUE_ITEMS);
        }
    }
}
