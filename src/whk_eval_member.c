/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "whk_eval.h"


static void whk_eval_key_one(whk_validate_t *v, uint32_t number,
    whk_text_t *x, uint32_t name);
static int whk_eval_key_patterns(whk_validate_t *v, uint32_t number,
    const whk_node_t *n, whk_text_t *x);
static void whk_eval_item_one(whk_validate_t *v, uint32_t number);
static void whk_eval_use(whk_validate_t *v, uint32_t asker, uint32_t node,
    whk_use_role_t role);
static void whk_eval_keep_name(whk_validate_t *v, whk_level_t *level,
    whk_str_t name);
static void whk_eval_result(whk_validate_t *v, whk_level_t *level,
    const whk_use_t *use);
static void whk_eval_result_left(whk_validate_t *v, whk_level_t *level,
    const whk_use_t *use);
static void whk_eval_unique(whk_validate_t *v, whk_level_t *level,
    whk_hash128_t hash);
static int whk_set_add(whk_mem_t *mem, whk_set_t *set, whk_hash128_t hash);
static int whk_set_grow(whk_mem_t *mem, whk_set_t *set);


void
whk_eval_key(whk_validate_t *v, whk_str_t name)
{
    uint32_t      i, number, end;
    whk_text_t    x;
    whk_level_t  *level;

    level = whk_top(v);

    level->count++;
    level->member = 1;
    level->left = 0;
    v->uses.n = level->uses;

    if (level->hash) {
        whk_digest_name(&level->digest, &v->prog->keys, name);
    }

    end = v->order.n;

    /* nobody is left here: nothing can fail until the object ends */

    if (end == level->order) {
        return;
    }

    whk_eval_text(v, &x, WHK_JSON_STRING, name);
    number = whk_program_name(v->prog, name);
    level->name = number;

    if (number == WHK_NONE) {
        whk_eval_keep_name(v, level, name);
    }

    if (whk_eval_work(v, end - level->order) != 0) {
        return;
    }

    for (i = level->order; i < end && v->reason == WHK_REASON_NONE; i++) {
        whk_eval_key_one(v, *whk_elt(uint32_t, &v->order, i), &x, number);
    }

    if (level->dirty) {
        whk_eval_prune(v);
    }
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
        whk_eval_item_one(v, *whk_elt(uint32_t, &v->order, i));
    }

    if (level->dirty) {
        whk_eval_prune(v);
    }
}


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

    whk_eval_done(v);
}


void
whk_eval_done(whk_validate_t *v)
{
    whk_level_t  *level;

    level = whk_top(v);

    if (level->type == WHK_JSON_ARRAY) {
        level->count++;
    }

    v->uses.n = level->uses;
    level->member = 0;
}


static void
whk_eval_key_one(whk_validate_t *v, uint32_t number, whk_text_t *x,
    uint32_t name)
{
    int                  known;
    whk_eval_t          *e;
    whk_level_t         *level;
    const whk_memo_t    *memo;
    const whk_node_t    *n;
    const whk_member_t  *m;

    e = whk_eval(v, number);
    n = whk_node(v->prog, e->node);
    level = whk_top(v);

    if (!(n->flags & WHK_NODE_MEMBER) || (e->flags & WHK_EVAL_FAILED)) {
        return;
    }

    if (level->count > n->max_members) {
        whk_eval_fail(level, e, WHK_KW_MAX_PROPERTIES);
        return;
    }

    known = 0;
    m = whk_program_member(v->prog, n, name);

    if (m && m->bit != WHK_NONE) {

        if (whk_eval_see(v, e, m->bit) != 0) {
            return;
        }

        if ((n->flags & WHK_NODE_WHEN) && whk_eval_links(v, level, e, 0)) {
            return;
        }
    }

    if (n->names != WHK_NONE) {
        memo = whk_eval_scalar(v, x, n->names);

        if (memo->failed && v->reason == WHK_REASON_NONE) {
            whk_eval_fail(level, e, WHK_KW_PROPERTY_NAMES);
            e->why = memo->why;
            e->keyword = memo->keyword;
            return;
        }
    }

    if (m && m->target != WHK_NONE) {
        whk_eval_use(v, number, m->target, WHK_USE_ALL);
        known = 1;
    }

    if (n->patterns.count && whk_eval_key_patterns(v, number, n, x)) {
        known = 1;
    }

    if (known || v->reason != WHK_REASON_NONE) {
        return;
    }

    if (n->rest != WHK_NONE) {
        whk_eval_use(v, number, n->rest, WHK_USE_ALL);
        return;
    }

    if (n->other_members != WHK_NONE
        && whk_eval_cover_key(v, e, x, name) == 0)
    {
        whk_eval_use(v, number, n->other_members, WHK_USE_LEFT);
        level->left = 1;
    }
}


static int
whk_eval_key_patterns(whk_validate_t *v, uint32_t number, const whk_node_t *n,
    whk_text_t *x)
{
    int                   known;
    uint32_t              i;
    const whk_pattern_t  *p;

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
whk_eval_item_one(whk_validate_t *v, uint32_t number)
{
    whk_eval_t        *e;
    whk_level_t       *level;
    const whk_node_t  *n;

    e = whk_eval(v, number);
    n = whk_node(v->prog, e->node);
    level = whk_top(v);

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


static void
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
whk_eval_keep_name(whk_validate_t *v, whk_level_t *level, whk_str_t name)
{
    uint8_t   *p;
    uint32_t   len;

    v->path.n = level->path;

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


/*
 * Returns 1 if the hash was added, 0 if it was there, -1 if memory ran out.
 */

static int
whk_set_add(whk_mem_t *mem, whk_set_t *set, whk_hash128_t hash)
{
    uint32_t        i;
    whk_hash128_t  *s;

    /* all zero is an empty slot */

    hash.low |= hash.low == 0;

    if ((set->slots == NULL || set->n > set->mask / 2)
        && whk_set_grow(mem, set) != 0)
    {
        return -1;
    }

    s = set->slots;

    for (i = (uint32_t) hash.low & set->mask; s[i].low;
         i = (i + 1) & set->mask)
    {
        if (s[i].low == hash.low && s[i].high == hash.high) {
            return 0;
        }
    }

    s[i] = hash;
    set->n++;

    return 1;
}


static int
whk_set_grow(whk_mem_t *mem, whk_set_t *set)
{
    uint32_t        i, k, mask;
    whk_hash128_t  *slots;

    mask = set->slots ? set->mask * 2 + 1 : 15;

    slots = whk_mem_zalloc(mem, (mask + (size_t) 1) * sizeof(whk_hash128_t));
    if (slots == NULL) {
        return -1;
    }

    for (i = 0; set->slots && i <= set->mask; i++) {

        if (set->slots[i].low == 0) {
            continue;
        }

        for (k = (uint32_t) set->slots[i].low & mask; slots[k].low;
             k = (k + 1) & mask)
        {
            /* void */
        }

        slots[k] = set->slots[i];
    }

    whk_mem_free(mem, set->slots);

    set->slots = slots;
    set->mask = mask;

    return 0;
}
