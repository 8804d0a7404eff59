/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "whk_eval.h"


/*
 * unevaluatedProperties and unevaluatedItems: when a value fails their
 * schema, it is still all right if somebody below, who holds in the end, has
 * evaluated it.  Who could is known at once, as a set of bits, one for each
 * voucher of the node; equal sets are kept once.
 */

#define WHK_EVAL_MAX_SETS  64


static uint64_t *whk_eval_set(whk_validate_t *v, whk_eval_t *e);
static uint32_t whk_eval_set_words(const whk_validate_t *v,
    const whk_eval_t *e);
static uint32_t whk_eval_voucher(const whk_validate_t *v,
    const whk_eval_t *e, uint32_t node);
static int whk_eval_covers_key(whk_validate_t *v, const whk_node_t *n,
    whk_text_t *x, uint32_t name);
static int whk_eval_covers_item(const whk_validate_t *v, const whk_eval_t *e);
static void whk_eval_keep(whk_validate_t *v, whk_eval_t *e);


int
whk_eval_cover_key(whk_validate_t *v, whk_eval_t *e, whk_text_t *x,
    uint32_t name)
{
    uint32_t           i, bit;
    uint64_t          *set;
    const whk_eval_t  *other;

    set = whk_eval_set(v, e);

    if (set == NULL || whk_eval_work(v, v->order.n - whk_top(v)->order) != 0) {
        return -1;
    }

    for (i = whk_top(v)->order; i < v->order.n; i++) {

        other = whk_eval(v, *whk_elt(uint32_t, &v->order, i));
        bit = whk_eval_voucher(v, e, other->node);

        if (bit != WHK_NONE && !(other->flags & WHK_EVAL_FAILED)
            && whk_eval_covers_key(v, whk_node(v->prog, other->node), x, name))
        {
            set[bit / 64] |= UINT64_C(1) << bit % 64;
        }
    }

    return v->reason == WHK_REASON_NONE ? 0 : -1;
}


int
whk_eval_cover_item(whk_validate_t *v, whk_eval_t *e)
{
    uint32_t           i, bit;
    uint64_t          *set;
    const whk_eval_t  *other;

    set = whk_eval_set(v, e);

    if (set == NULL || whk_eval_work(v, v->order.n - whk_top(v)->order) != 0) {
        return -1;
    }

    for (i = whk_top(v)->order; i < v->order.n; i++) {

        other = whk_eval(v, *whk_elt(uint32_t, &v->order, i));
        bit = whk_eval_voucher(v, e, other->node);

        if (bit != WHK_NONE && !(other->flags & WHK_EVAL_FAILED)
            && whk_eval_covers_item(v, other))
        {
            set[bit / 64] |= UINT64_C(1) << bit % 64;
        }
    }

    return 0;
}


int
whk_eval_pend(whk_validate_t *v, whk_eval_t *e)
{
    uint32_t      i, words;
    uint64_t     *set;
    whk_extra_t  *x;

    x = e->extra;
    words = whk_eval_set_words(v, e);
    set = x->sets + (size_t) x->nsets * words;

    for (i = 0; i < words && set[i] == 0; i++) {
        /* void */
    }

    if (i == words) {
        return -1;
    }

    whk_eval_rows(v, (uint64_t) x->nsets * words);

    for (i = 0; i < x->nsets; i++) {

        if (memcmp(x->sets + (size_t) i * words, set,
                   words * sizeof(uint64_t))
            == 0)
        {
            return 0;
        }
    }

    if (x->nsets == WHK_EVAL_MAX_SETS) {
        whk_eval_stop(v, WHK_REASON_LIMIT_EVALUATIONS);
        return 0;
    }

    x->nsets++;

    return 0;
}


int
whk_eval_vouched(whk_validate_t *v, whk_eval_t *e, uint32_t i)
{
    int           good;
    uint32_t      k, n, bit, words, first;
    uint64_t     *kept, hit;
    whk_eval_t   *other;

    /* the row past the last set is free: for those that held */

    kept = whk_eval_set(v, e);
    if (kept == NULL) {
        return 1;
    }

    words = whk_eval_set_words(v, e);
    first = whk_top(v)->order;

    whk_eval_rows(v, (uint64_t) e->extra->nsets * words + i + 1 - first);

    e->flags |= WHK_EVAL_KEPT;

    for (k = i + 1; k-- > first; /* void */ ) {

        other = whk_eval(v, *whk_elt(uint32_t, &v->order, k));

        if (other->flags & WHK_EVAL_KEPT) {
            other->flags &= (uint8_t) ~WHK_EVAL_KEPT;
            whk_eval_keep(v, other);

            bit = whk_eval_voucher(v, e, other->node);

            if (bit != WHK_NONE) {
                kept[bit / 64] |= UINT64_C(1) << bit % 64;
            }
        }
    }

    good = 1;

    for (n = 0; n < e->extra->nsets && good; n++) {
        hit = 0;

        for (k = 0; k < words; k++) {
            hit |= kept[k] & e->extra->sets[n * words + k];
        }

        good = hit != 0;
    }

    return good;
}


/*
 * Returns the row past the last set, all zero.
 */

static uint64_t *
whk_eval_set(whk_validate_t *v, whk_eval_t *e)
{
    uint32_t      max, words;
    uint64_t     *sets;
    whk_extra_t  *x;

    x = whk_eval_extra(v, e);
    if (x == NULL) {
        return NULL;
    }

    words = whk_eval_set_words(v, e);

    if (x->nsets >= x->max) {
        max = x->max ? x->max * 2 : 2;

        (void) whk_eval_work(v, WHK_WORK_EXTRA);

        sets = whk_mem_realloc(v->mem, x->sets,
                               (size_t) max * words * sizeof(uint64_t));
        if (sets == NULL) {
            whk_eval_stop(v, WHK_REASON_MEMORY);
            return NULL;
        }

        x->sets = sets;
        x->max = max;
    }

    sets = x->sets + (size_t) x->nsets * words;
    memset(sets, 0, words * sizeof(uint64_t));

    return sets;
}


static uint32_t
whk_eval_set_words(const whk_validate_t *v, const whk_eval_t *e)
{
    return whk_program_words(whk_node(v->prog, e->node)->vouchers.count);
}


static uint32_t
whk_eval_voucher(const whk_validate_t *v, const whk_eval_t *e, uint32_t node)
{
    uint32_t           low, high, mid;
    const uint32_t    *list;
    const whk_node_t  *n;

    n = whk_node(v->prog, e->node);
    list = whk_elts(uint32_t, &v->prog->vouchers);

    low = n->vouchers.first;
    high = low + n->vouchers.count;

    while (low < high) {
        mid = low + (high - low) / 2;

        if (list[mid] == node) {
            return mid - n->vouchers.first;
        }

        if (list[mid] < node) {
            low = mid + 1;

        } else {
            high = mid;
        }
    }

    return WHK_NONE;
}


static int
whk_eval_covers_key(whk_validate_t *v, const whk_node_t *n, whk_text_t *x,
    uint32_t name)
{
    uint32_t              i;
    const whk_member_t   *m;
    const whk_pattern_t  *p;

    if (n->rest != WHK_NONE || n->other_members != WHK_NONE) {
        return 1;
    }

    m = whk_program_member(v->prog, n, name);

    if (m && m->target != WHK_NONE) {
        return 1;
    }

    whk_eval_rows(v, n->patterns.count);

    for (i = 0; i < n->patterns.count; i++) {
        p = whk_elt(whk_pattern_t, &v->prog->patterns, n->patterns.first + i);

        if (whk_eval_matches(v, x, p->regex)) {
            return 1;
        }
    }

    return 0;
}


static int
whk_eval_covers_item(const whk_validate_t *v, const whk_eval_t *e)
{
    const whk_node_t  *n;

    n = whk_node(v->prog, e->node);

    return whk_level(v, v->levels.n - 1)->count < n->prefix.count
           || n->items != WHK_NONE || n->other_items != WHK_NONE
           || ((n->flags & WHK_NODE_MARKS) && (e->flags & WHK_EVAL_HIT));
}


/*
 * Marks the kids of a kept evaluation whose annotations are kept.
 */

static void
whk_eval_keep(whk_validate_t *v, whk_eval_t *e)
{
    int                skip;
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
            skip = link->kind == WHK_LINK_NOT
                   || (link->kind == WHK_LINK_WHEN
                       && !whk_eval_seen(e, link->bit));

            if (link->kind == WHK_LINK_IF) {
                skip = whk_eval(v, whk_kid(v, kid))->flags & WHK_EVAL_FAILED
                       ? k != 2 : k == 2;
            }

            if (!skip && !(t->flags & WHK_EVAL_FAILED)) {
                t->flags |= WHK_EVAL_KEPT;
            }
        }

        kid += link->targets.count;
    }

    whk_eval_rows(v, (uint64_t) n->links.count + kid - e->kids);
}
