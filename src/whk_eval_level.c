/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "whk_eval.h"


static whk_level_t *whk_eval_push(whk_validate_t *v, whk_json_type_t type);
static int whk_eval_ask(whk_validate_t *v, uint32_t node, uint32_t stamp);
static int whk_eval_make(whk_validate_t *v, uint32_t node, uint32_t stamp);
static void whk_eval_begin(whk_validate_t *v, whk_level_t *level,
    uint32_t number);
static void whk_eval_pop(whk_validate_t *v);


void
whk_eval_open(whk_validate_t *v, whk_json_type_t type)
{
    uint32_t      i, end, stamp;
    whk_use_t    *use;
    whk_level_t  *level;

    end = v->uses.n;

    level = whk_eval_push(v, type);
    if (level == NULL) {
        whk_eval_stop(v, WHK_REASON_MEMORY);
        return;
    }

    stamp = whk_eval_stamp(v->scratch);

    for (i = (level - 1)->uses; i < end; i++) {
        use = whk_use(v, i);

        if (!whk_eval_asked(v, use)) {
            continue;
        }

        if (whk_eval_ask(v, use->node, stamp) != 0) {
            return;
        }

        use->eval = v->scratch->memos[use->node].eval;
    }

    level->norder = v->order.n - level->order;

    if (level->dirty) {
        whk_eval_prune(v);
    }
}


void
whk_eval_close(whk_validate_t *v)
{
    int                   plain;
    uint32_t              i;
    whk_use_t            *use;
    whk_eval_t           *e;
    whk_level_t          *level;
    whk_hash128_t         hash;
    const whk_hash128_t  *h;

    level = whk_top(v);
    level->member = 0;

    h = NULL;
    plain = 1;

    if (level->hash) {
        (void) whk_eval_work(v, WHK_WORK_HASH);
        hash = whk_digest_end(&level->digest, &v->prog->keys);
        h = &hash;
    }

    whk_eval_finish(v, level, h);

    for (i = (level - 1)->uses; i < level->uses; i++) {
        use = whk_use(v, i);

        if (use->eval != WHK_NONE) {
            e = whk_eval(v, use->eval);
            use->failed = (e->flags & WHK_EVAL_FAILED) != 0;
            use->why = e->why;
            use->keyword = e->keyword;
        }

        plain = plain && use->role == WHK_USE_ALL && !use->failed;
    }

    whk_eval_pop(v);

    if (v->reason == WHK_REASON_NONE) {
        whk_eval_settle(v, plain, h);
    }
}


static whk_level_t *
whk_eval_push(whk_validate_t *v, whk_json_type_t type)
{
    whk_level_t  *level, *outer;

    level = whk_array_push(v->mem, &v->levels, sizeof(whk_level_t), 1);
    if (level == NULL) {
        return NULL;
    }

    outer = level - 1;

    memset(level, 0, sizeof(whk_level_t));

    level->type = type;
    level->evals = v->evals.n;
    level->kids = v->kids.n;
    level->order = v->order.n;
    level->uses = v->uses.n;
    level->path = v->path.n;

    level->hash = outer->hash || outer->unique;

    whk_digest_start(&level->digest, type);

    v->top = level;

    return level;
}


/*
 * Makes the evaluations of a node and all that it links to, in the order in
 * which they settle.
 */

static int
whk_eval_ask(whk_validate_t *v, uint32_t node, uint32_t stamp)
{
    uint32_t         i;
    whk_span_t       span;
    const uint32_t  *closure;

    if (v->scratch->memos[node].stamp == stamp) {
        return 0;
    }

    span = whk_node(v->prog, node)->closure;
    closure = whk_elt(uint32_t, &v->prog->closures, span.first);

    for (i = 0; i < span.count; i++) {

        if (v->scratch->memos[closure[i]].stamp != stamp
            && whk_eval_make(v, closure[i], stamp) != 0)
        {
            return -1;
        }
    }

    return 0;
}


static int
whk_eval_make(whk_validate_t *v, uint32_t node, uint32_t stamp)
{
    uint32_t           i, k, number, *to;
    whk_eval_t        *e;
    const whk_node_t  *n;
    const whk_link_t  *link;

    if (v->evals.n >= v->limits.evaluations) {
        whk_eval_stop(v, WHK_REASON_LIMIT_EVALUATIONS);
        return -1;
    }

    if (whk_eval_work(v, WHK_WORK_EVALUATION) != 0) {
        return -1;
    }

    n = whk_node(v->prog, node);
    number = v->evals.n;

    e = whk_array_push(v->mem, &v->evals, sizeof(whk_eval_t), 1);
    if (e == NULL) {
        whk_eval_stop(v, WHK_REASON_MEMORY);
        return -1;
    }

    memset(e, 0, sizeof(whk_eval_t));
    e->node = node;
    e->kids = v->kids.n;

    v->scratch->memos[node].stamp = stamp;
    v->scratch->memos[node].eval = number;

    if (v->evals.n > v->peak) {
        v->peak = v->evals.n;
    }

    for (i = 0; i < n->links.count; i++) {
        link = whk_elt(whk_link_t, &v->prog->links, n->links.first + i);

        to = whk_array_push(v->mem, &v->kids, sizeof(uint32_t),
                            link->targets.count);
        if (to == NULL) {
            whk_eval_stop(v, WHK_REASON_MEMORY);
            return -1;
        }

        for (k = 0; k < link->targets.count; k++) {
            to[k] = v->scratch->memos[*whk_elt(uint32_t, &v->prog->targets,
                                               link->targets.first + k)].eval;
        }
    }

    whk_eval_begin(v, whk_top(v), number);

    return v->reason == WHK_REASON_NONE ? 0 : -1;
}


static void
whk_eval_begin(whk_validate_t *v, whk_level_t *level, uint32_t number)
{
    uint8_t            bit;
    uint32_t          *to;
    whk_eval_t        *e;
    const whk_node_t  *n;

    e = whk_eval(v, number);
    n = whk_node(v->prog, e->node);
    bit = whk_program_type(level->type);

    if (!(n->types & bit)) {
        whk_eval_fail(level, e, n->flags & WHK_NODE_FALSE ? WHK_KW_NONE
                                                          : WHK_KW_TYPE);
        return;
    }

    if ((n->flags & WHK_NODE_EQUAL) && !(n->equal_types & bit)) {
        whk_eval_fail(level, e, n->flags & WHK_NODE_CONST ? WHK_KW_CONST
                                                          : WHK_KW_ENUM);
        return;
    }

    if (n->links.count && whk_eval_links(v, level, e, 0)) {
        return;
    }

    if (n->flags & WHK_NODE_DEEP) {
        level->hash = 1;
    }

    if ((n->flags & WHK_NODE_UNIQUE) && level->type == WHK_JSON_ARRAY) {
        level->unique = 1;
    }

    e->flags |= WHK_EVAL_LIVE;

    to = whk_array_push(v->mem, &v->order, sizeof(uint32_t), 1);
    if (to == NULL) {
        whk_eval_stop(v, WHK_REASON_MEMORY);
        return;
    }

    *to = number;
}


static void
whk_eval_pop(whk_validate_t *v)
{
    uint32_t      i;
    whk_eval_t   *e;
    whk_level_t  *level;

    level = whk_top(v);

    for (i = level->evals; i < v->evals.n; i++) {
        e = whk_eval(v, i);

        if (e->extra) {
            whk_mem_free(v->mem, e->extra->seen);
            whk_mem_free(v->mem, e->extra->sets);
            whk_mem_free(v->mem, e->extra);
        }
    }

    whk_set_free(v->mem, &level->items);

    v->evals.n = level->evals;
    v->kids.n = level->kids;
    v->uses.n = level->uses;
    v->path.n = level->path;
    v->levels.n--;
    v->top--;

    /* the outer level may have lost some of its evaluations meanwhile */

    v->order.n = whk_top(v)->order + whk_top(v)->norder;
}
