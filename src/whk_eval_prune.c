/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "whk_eval.h"


static void whk_eval_doom(whk_validate_t *v, uint32_t number);
static void whk_eval_revive(whk_validate_t *v, uint32_t number);
static void whk_eval_mark_kids(whk_validate_t *v, const whk_eval_t *e);


void
whk_eval_prune(whk_validate_t *v)
{
    uint32_t      i, low, steps;
    whk_level_t  *level;

    low = v->levels.n;
    steps = 0;

    for (i = v->levels.n; i-- > 0; /* void */ ) {
        level = whk_level(v, i);

        if (level->dirty) {
            low = i;
            level->dirty = 0;
            whk_eval_doom(v, i);
        }
    }

    for (i = low ? low : 1; i < v->levels.n; i++) {
        steps += whk_level(v, i)->norder;
    }

    if (v->reason != WHK_REASON_NONE || whk_eval_work(v, steps) != 0) {
        return;
    }

    for (i = low ? low : 1; i < v->levels.n; i++) {
        whk_eval_revive(v, i);
    }
}


/*
 * Failures go from targets to who links to them, then to who asked for the
 * value; its level is looked at next.
 */

static void
whk_eval_doom(whk_validate_t *v, uint32_t number)
{
    uint32_t      i, end;
    whk_use_t    *use;
    whk_eval_t   *e, *asker;
    whk_level_t  *level;

    if (number == 0) {
        return;
    }

    level = whk_level(v, number);

    for (i = 0; i < level->norder; i++) {
        e = whk_eval(v, *whk_elt(uint32_t, &v->order, level->order + i));

        if (!(e->flags & WHK_EVAL_FAILED)) {
            (void) whk_eval_links(v, level, e, 0);
        }
    }

    level->dirty = 0;
    end = level->uses;
    level--;

    for (i = level->uses; i < end; i++) {
        use = whk_use(v, i);

        if (use->eval == WHK_NONE || use->role == WHK_USE_HIT
            || use->role == WHK_USE_LEFT || !whk_eval_asked(v, use))
        {
            continue;
        }

        e = whk_eval(v, use->eval);

        if (!(e->flags & WHK_EVAL_FAILED)) {
            continue;
        }

        use->failed = 1;
        use->why = e->why;
        use->keyword = e->keyword;

        if (use->role == WHK_USE_ROOT) {
            whk_eval_root_failed(v, use);
            level->dirty = 1;
            continue;
        }

        asker = whk_eval(v, use->asker);
        whk_eval_fail(level, asker, WHK_KW_NONE);
        asker->why = use->why;
        asker->keyword = use->keyword;
    }
}


/*
 * Keeps in the order of a level who is asked by somebody living.
 */

static void
whk_eval_revive(whk_validate_t *v, uint32_t number)
{
    uint32_t      i, n, *order;
    whk_use_t    *use;
    whk_eval_t   *e;
    whk_level_t  *level;

    level = whk_level(v, number);
    order = whk_elt(uint32_t, &v->order, level->order);

    for (i = 0; i < level->norder; i++) {
        whk_eval(v, order[i])->flags &= (uint8_t) ~WHK_EVAL_LIVE;
    }

    for (i = (level - 1)->uses; i < level->uses; i++) {
        use = whk_use(v, i);

        if (use->eval != WHK_NONE && whk_eval_asked(v, use)) {
            whk_eval(v, use->eval)->flags |= WHK_EVAL_LIVE;
        }
    }

    for (i = level->norder; i-- > 0; /* void */ ) {
        e = whk_eval(v, order[i]);

        if ((e->flags & (WHK_EVAL_LIVE | WHK_EVAL_FAILED)) == WHK_EVAL_LIVE) {
            whk_eval_mark_kids(v, e);
        }
    }

    n = 0;

    for (i = 0; i < level->norder; i++) {
        e = whk_eval(v, order[i]);

        if ((e->flags & (WHK_EVAL_LIVE | WHK_EVAL_FAILED)) == WHK_EVAL_LIVE) {
            order[n++] = order[i];
        }
    }

    level->norder = n;

    if (number == v->levels.n - 1) {
        v->order.n = level->order + n;
    }
}


static void
whk_eval_mark_kids(whk_validate_t *v, const whk_eval_t *e)
{
    uint32_t           i, k, kid;
    whk_eval_t        *t;
    const whk_node_t  *n;
    const whk_link_t  *link;

    n = whk_node(v->prog, e->node);
    kid = e->kids;

    for (i = 0; i < n->links.count; i++) {
        link = whk_elt(whk_link_t, &v->prog->links, n->links.first + i);

        for (k = 0; k < link->targets.count; k++) {
            t = whk_eval(v, whk_kid(v, kid + k));

            /* what "then" finds does not matter once "if" has failed */

            if (link->kind == WHK_LINK_IF && k == 1
                && (whk_eval(v, whk_kid(v, kid))->flags & WHK_EVAL_FAILED))
            {
                continue;
            }

            t->flags |= WHK_EVAL_LIVE;
        }

        kid += link->targets.count;
    }

    whk_eval_rows(v, (uint64_t) n->links.count + kid - e->kids);
}
