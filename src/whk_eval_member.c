/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "whk_eval.h"


static void whk_eval_key_one(whk_validate_t *v, whk_level_t *level,
    uint32_t number, uint32_t name);
static int whk_eval_key_watched(whk_validate_t *v, whk_eval_t *e,
    uint32_t bit);
static whk_text_t *whk_eval_name(whk_validate_t *v);
static int whk_eval_key_named(whk_validate_t *v, whk_eval_t *e);
static int whk_eval_key_patterns(whk_validate_t *v, uint32_t number,
    const whk_node_t *n);
static void whk_eval_item_one(whk_validate_t *v, whk_level_t *level,
    uint32_t number);
static inline void whk_eval_use(whk_validate_t *v, uint32_t asker,
    uint32_t node, whk_use_role_t role);
static void whk_eval_keep_name(whk_validate_t *v, whk_str_t name);


whk_reason_t
whk_eval_key(void *data, whk_str_t name)
{
    whk_validate_t *v = data;

    uint32_t         number, end;
    whk_level_t     *level;
    const uint32_t  *e, *last;

    if (v->reason != WHK_REASON_NONE) {
        return v->reason;
    }

    level = whk_top(v);

    level->count++;
    level->member = 1;
    level->left = 0;
    level->name = WHK_NONE;
    v->uses.n = level->uses;
    v->path.n = level->path;

    if (level->hash) {
        (void) whk_eval_work(v, WHK_WORK_HASH
                                + name.len / WHK_WORK_HASH_BYTES);
        whk_digest_name(&level->digest, &v->prog->keys, name);
    }

    end = v->order.n;

    /* nobody is left here: nothing can fail until the object ends */

    if (end == level->order) {
        return v->reason;
    }

    v->name.text = name;
    v->name.stamp = 0;

    number = whk_program_name(v->prog, name);
    level->name = number;

    if (number == WHK_NONE) {
        whk_eval_keep_name(v, name);
    }

    if (whk_eval_work(v, end - level->order) != 0) {
        return v->reason;
    }

    e = whk_elt(uint32_t, &v->order, level->order);
    last = whk_elt(uint32_t, &v->order, end);

    for ( /* void */ ; e != last && v->reason == WHK_REASON_NONE; e++) {
        whk_eval_key_one(v, level, *e, number);
    }

    if (level->dirty) {
        whk_eval_prune(v);
    }

    return v->reason;
}


void
whk_eval_item(whk_validate_t *v)
{
    uint32_t      i, end;
    whk_level_t  *level;

    level = whk_top(v);

    level->member = 1;
    level->left = 0;
    v->uses.n = level->uses;

    end = v->order.n;

    if (whk_eval_work(v, end - level->order) != 0) {
        return;
    }

    for (i = level->order; i < end && v->reason == WHK_REASON_NONE; i++) {
        whk_eval_item_one(v, level, *whk_elt(uint32_t, &v->order, i));
    }

    if (level->dirty) {
        whk_eval_prune(v);
    }
}


static void
whk_eval_key_one(whk_validate_t *v, whk_level_t *level, uint32_t number,
    uint32_t name)
{
    int                  known;
    whk_eval_t          *e;
    const whk_node_t    *n;
    const whk_member_t  *m;

    e = whk_eval(v, number);
    n = whk_node(v->prog, e->node);

    if (!(n->flags & WHK_NODE_MEMBER) || (e->flags & WHK_EVAL_FAILED)) {
        return;
    }

    if (level->count > n->max_members) {
        whk_eval_fail(level, e, WHK_KW_MAX_PROPERTIES);
        return;
    }

    known = 0;
    m = whk_program_member(v->prog, n, name);

    if (m && m->bit != WHK_NONE && !whk_eval_key_watched(v, e, m->bit)) {
        return;
    }

    if (n->names != WHK_NONE && !whk_eval_key_named(v, e)) {
        return;
    }

    if (m && m->target != WHK_NONE) {
        whk_eval_use(v, number, m->target, WHK_USE_ALL);
        known = 1;
    }

    if (n->patterns.count && whk_eval_key_patterns(v, number, n)) {
        known = 1;
    }

    if (known || v->reason != WHK_REASON_NONE) {
        return;
    }

    if (n->rest != WHK_NONE) {
        whk_eval_use(v, number, n->rest, WHK_USE_ALL);
        return;
    }

    if (n->other_members == WHK_NONE) {
        return;
    }

    if (whk_eval_cover_key(v, e, whk_eval_name(v), name) == 0) {
        whk_eval_use(v, number, n->other_members, WHK_USE_LEFT);
        level->left = 1;
    }
}


/*
 * A name that required or the like watches for.  Returns 0 if the evaluation
 * goes no further, else 1.
 */

static int
whk_eval_key_watched(whk_validate_t *v, whk_eval_t *e, uint32_t bit)
{
    const whk_node_t  *n;

    n = whk_node(v->prog, e->node);

    if (whk_eval_see(v, e, bit) != 0) {
        return 0;
    }

    return !(n->flags & WHK_NODE_WHEN)
           || !whk_eval_links(v, whk_top(v), e, 0);
}


/* few nodes look at the text of a name */

static whk_text_t *
whk_eval_name(whk_validate_t *v)
{
    if (v->name.stamp == 0) {
        whk_eval_text(v, &v->name, WHK_JSON_STRING, v->name.text);
    }

    return &v->name;
}


/* propertyNames; returns as the one above */

static int
whk_eval_key_named(whk_validate_t *v, whk_eval_t *e)
{
    const whk_memo_t  *memo;

    memo = whk_eval_scalar(v, whk_eval_name(v),
                           whk_node(v->prog, e->node)->names);

    if (v->reason != WHK_REASON_NONE) {
        return 0;
    }

    if (memo->failed) {
        whk_eval_fail(whk_top(v), e, WHK_KW_PROPERTY_NAMES);
        e->why = memo->why;
        e->keyword = memo->keyword;
    }

    return !memo->failed;
}


static int
whk_eval_key_patterns(whk_validate_t *v, uint32_t number, const whk_node_t *n)
{
    int                   known;
    uint32_t              i;
    whk_text_t           *x;
    const whk_pattern_t  *p;

    x = whk_eval_name(v);
    whk_eval_rows(v, n->patterns.count);
    known = 0;

    for (i = 0; i < n->patterns.count; i++) {
        p = whk_elt(whk_pattern_t, &v->prog->patterns, n->patterns.first + i);

        if (whk_eval_matches(v, x, p->regex)) {
            whk_eval_use(v, number, p->target, WHK_USE_ALL);
            known = 1;
        }
    }

    return known;
}


static void
whk_eval_item_one(whk_validate_t *v, whk_level_t *level, uint32_t number)
{
    whk_eval_t        *e;
    const whk_node_t  *n;

    e = whk_eval(v, number);
    n = whk_node(v->prog, e->node);

    if (!(n->flags & WHK_NODE_ITEM) || (e->flags & WHK_EVAL_FAILED)) {
        return;
    }

    if (level->count >= n->max_items) {
        whk_eval_fail(level, e, WHK_KW_MAX_ITEMS);
        return;
    }

    if (n->contains != WHK_NONE) {
        whk_eval_use(v, number, n->contains, WHK_USE_HIT);
    }

    if (level->count < n->prefix.count) {
        whk_eval_use(v, number,
                     *whk_elt(uint32_t, &v->prog->targets,
                              n->prefix.first + (uint32_t) level->count),
                     WHK_USE_ALL);
        return;
    }

    if (n->items != WHK_NONE) {
        whk_eval_use(v, number, n->items, WHK_USE_ALL);
        return;
    }

    if (n->other_items != WHK_NONE) {
        whk_eval_use(v, number, n->other_items, WHK_USE_LEFT);
        level->left = 1;
    }
}


static inline void
whk_eval_use(whk_validate_t *v, uint32_t asker, uint32_t node,
    whk_use_role_t role)
{
    whk_use_t  *use;

    if (node == WHK_NODE_TRUE && role != WHK_USE_HIT) {
        return;
    }

    use = whk_array_push(v->mem, &v->uses, sizeof(whk_use_t), 1);
    if (use == NULL) {
        whk_eval_stop(v, WHK_REASON_MEMORY);
        return;
    }

    use->asker = asker;
    use->node = node;
    use->eval = WHK_NONE;
    use->role = (uint8_t) role;
    use->failed = 0;
    use->why = node;
    use->keyword = WHK_KW_NONE;
}


/*
 * Only error messages need names, so only those that no schema has are kept,
 * and of these what messages show.
 */

static void
whk_eval_keep_name(whk_validate_t *v, whk_str_t name)
{
    uint8_t   *p;
    uint32_t   len;

    len = (uint32_t) (name.len < WHK_VALIDATE_POINTER_SIZE
                      ? name.len : WHK_VALIDATE_POINTER_SIZE);

    if (len == 0) {
        return;
    }

    p = whk_array_push(v->mem, &v->path, 1, len);

    if (p == NULL) {
        whk_eval_stop(v, WHK_REASON_MEMORY);
        return;
    }

    memcpy(p, name.data, len);
}
