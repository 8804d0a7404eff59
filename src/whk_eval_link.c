/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "whk_eval.h"


static int whk_link_doomed(const whk_link_t *link, uint32_t held, int came);


int
whk_link_holds(const whk_link_t *link, uint32_t held, unsigned which, int came)
{
    switch (link->kind) {

    case WHK_LINK_ALL:
    case WHK_LINK_ONE:
        return held == 1;

    case WHK_LINK_ANY:
        return held > 0;

    case WHK_LINK_NOT:
        return held == 0;

    case WHK_LINK_IF:
        return which & 1 ? (which & 2) != 0 : (which & 4) != 0;

    default: /* WHK_LINK_WHEN */
        return !came || held;
    }
}


int
whk_link_culprit(const whk_link_t *link, unsigned which)
{
    switch (link->kind) {

    case WHK_LINK_ALL:
        return 0;

    case WHK_LINK_IF:
        return which & 1 ? 1 : 2;

    default:
        return -1;
    }
}


int
whk_eval_links(whk_validate_t *v, whk_level_t *level, whk_eval_t *e,
    int ended)
{
    int                came, culprit;
    uint32_t           i, k, kid, held;
    unsigned           which;
    const whk_node_t  *n;
    const whk_link_t  *link;
    const whk_eval_t  *target;

    n = whk_node(v->prog, e->node);
    kid = e->kids;

    for (i = 0; i < n->links.count; i++) {

        link = whk_elt(whk_link_t, &v->prog->links, n->links.first + i);
        held = 0;
        which = 0;

        for (k = 0; k < link->targets.count; k++) {
            target = whk_eval(v, whk_kid(v, kid++));

            if (!(target->flags & WHK_EVAL_FAILED)) {
                held++;
                which |= k < 3 ? 1u << k : 0;
            }
        }

        came = link->kind == WHK_LINK_WHEN && whk_eval_seen(e, link->bit);

        if (ended ? whk_link_holds(link, held, which, came)
                  : !whk_link_doomed(link, held, came))
        {
            continue;
        }

        whk_eval_fail(level, e, (whk_keyword_t) link->keyword);

        culprit = whk_link_culprit(link, which);

        if (culprit >= 0) {
            target = whk_eval(v, whk_kid(v, kid - link->targets.count
                                            + (uint32_t) culprit));
            e->why = target->why;
            e->keyword = target->keyword;
        }

        break;
    }

    whk_eval_rows(v, (uint64_t) i + kid - e->kids);

    return i < n->links.count;
}


void
whk_eval_fail(whk_level_t *level, whk_eval_t *e, whk_keyword_t keyword)
{
    if (e->flags & WHK_EVAL_FAILED) {
        return;
    }

    e->flags |= WHK_EVAL_FAILED;
    e->why = e->node;
    e->keyword = (uint8_t) keyword;

    level->dirty = 1;
}


int
whk_eval_seen(const whk_eval_t *e, uint32_t bit)
{
    if (bit < 64) {
        return (int) (e->seen >> bit & 1);
    }

    if (e->extra == NULL || e->extra->seen == NULL) {
        return 0;
    }

    return (int) (e->extra->seen[bit / 64] >> bit % 64 & 1);
}


int
whk_eval_see_far(whk_validate_t *v, whk_eval_t *e, uint32_t bit)
{
    size_t        size;
    whk_extra_t  *x;

    x = whk_eval_extra(v, e);
    if (x == NULL) {
        return -1;
    }

    if (x->seen == NULL) {
        size = whk_program_words(whk_node(v->prog, e->node)->nbits);

        x->seen = whk_mem_zalloc(v->mem, size * sizeof(uint64_t));

        if (x->seen == NULL) {
            whk_eval_stop(v, WHK_REASON_MEMORY);
            return -1;
        }
    }

    x->seen[bit / 64] |= UINT64_C(1) << bit % 64;

    return 0;
}


whk_extra_t *
whk_eval_extra(whk_validate_t *v, whk_eval_t *e)
{
    if (e->extra == NULL) {
        (void) whk_eval_work(v, WHK_WORK_EXTRA);

        e->extra = whk_mem_zalloc(v->mem, sizeof(whk_extra_t));

        if (e->extra == NULL) {
            whk_eval_stop(v, WHK_REASON_MEMORY);
        }
    }

    return e->extra;
}


static int
whk_link_doomed(const whk_link_t *link, uint32_t held, int came)
{
    switch (link->kind) {

    case WHK_LINK_ALL:
    case WHK_LINK_ANY:
    case WHK_LINK_ONE:
        return held == 0;

    case WHK_LINK_WHEN:
        return came && held == 0;

    default:
        return 0;
    }
}
