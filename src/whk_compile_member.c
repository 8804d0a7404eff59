/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "whk_compile.h"


static whk_rc_t whk_compile_slots(whk_fill_t *f);
static whk_rc_t whk_compile_required(whk_fill_t *f, uint32_t node);
static whk_rc_t whk_compile_wanted(whk_fill_t *f, uint32_t node);
static uint64_t *whk_compile_words(whk_fill_t *f, uint32_t *first);


whk_member_t *
whk_compile_member(whk_fill_t *f, whk_str_t name)
{
    uint32_t       n;
    whk_mark_t    *mark;
    whk_member_t  *m;

    n = whk_program_add_name(&f->s->prog, f->s->mem, name);
    if (n == WHK_NONE) {
        return NULL;
    }

    while (f->s->marks.n <= n) {
        mark = whk_array_push(f->s->tmp, &f->s->marks, sizeof(whk_mark_t), 1);
        if (mark == NULL) {
            return NULL;
        }

        mark->node = WHK_NONE;
    }

    mark = whk_elt(whk_mark_t, &f->s->marks, n);

    if (mark->node == f->node) {
        return whk_elt(whk_member_t, &f->members, mark->row);
    }

    m = whk_array_push(f->s->tmp, &f->members, sizeof(whk_member_t), 1);
    if (m == NULL) {
        return NULL;
    }

    mark->node = f->node;
    mark->row = f->members.n - 1;

    m->name = n;
    m->target = WHK_NONE;
    m->bit = WHK_NONE;

    return m;
}


whk_rc_t
whk_compile_bit(whk_fill_t *f, whk_str_t name, uint32_t *bit)
{
    whk_member_t  *m;

    m = whk_compile_member(f, name);
    if (m == NULL) {
        return WHK_ERROR;
    }

    if (m->bit == WHK_NONE) {
        m->bit = f->n.nbits++;
    }

    *bit = m->bit;

    return WHK_OK;
}


whk_rc_t
whk_compile_members(whk_fill_t *f, uint32_t node)
{
    whk_rc_t  rc;

    rc = whk_compile_required(f, node);
    if (rc != WHK_OK) {
        return rc;
    }

    if (f->members.n || f->n.patterns.count || f->n.rest != WHK_NONE
        || f->n.names != WHK_NONE || f->n.other_members != WHK_NONE
        || f->n.max_members != UINT64_MAX)
    {
        f->n.flags |= WHK_NODE_MEMBER;
    }

    if (f->n.prefix.count || f->n.items != WHK_NONE
        || f->n.contains != WHK_NONE || f->n.other_items != WHK_NONE
        || f->n.max_items != UINT64_MAX)
    {
        f->n.flags |= WHK_NODE_ITEM;
    }

    return f->members.n ? whk_compile_slots(f) : WHK_OK;
}


whk_rc_t
whk_compile_regex(whk_fill_t *f, const whk_tree_t *value, whk_str_t pattern,
    uint32_t *regex)
{
    uint32_t            i;
    whk_rc_t            rc;
    whk_regex_t        *re;
    whk_program_t      *prog;
    whk_regex_row_t    *row;
    whk_regex_error_t   error;

    prog = &f->s->prog;

    for (i = 0; i < prog->regexes.n; i++) {

        if (whk_str_equal(whk_elt(whk_regex_row_t, &prog->regexes, i)->pattern,
                          pattern))
        {
            *regex = i;
            return WHK_OK;
        }
    }

    re = whk_regex_compile(f->s->mem, pattern, &error);

    if (re == NULL) {

        if (error.memory) {
            return WHK_ERROR;
        }

        rc = whk_compile_refuse(f, value, error.text);
        f->s->reg.error.value = pattern;

        return rc;
    }

    row = whk_array_push(f->s->mem, &prog->regexes, sizeof(whk_regex_row_t),
                         1);

    if (row == NULL || whk_compile_copy(f->s, pattern, &row->pattern) != 0) {
        return WHK_ERROR;
    }

    row->regex = re;
    *regex = i;

    return WHK_OK;
}


/*
 * The names as an open hash table by their numbers, at most half full.
 */

static whk_rc_t
whk_compile_slots(whk_fill_t *f)
{
    uint32_t       i, k, size;
    whk_member_t  *table, *m;

    for (size = 2; size < f->members.n * 2; size *= 2) {
        /* void */
    }

    f->n.members.first = f->s->prog.members.n;
    f->n.members.count = size;

    table = whk_array_push(f->s->mem, &f->s->prog.members,
                           sizeof(whk_member_t), size);
    if (table == NULL) {
        return WHK_ERROR;
    }

    memset(table, 0xff, size * sizeof(whk_member_t));

    for (i = 0; i < f->members.n; i++) {
        m = whk_elt(whk_member_t, &f->members, i);

        for (k = m->name & (size - 1);
             table[k].name != WHK_NONE;
             k = (k + 1) & (size - 1))
        {
            /* void */
        }

        table[k] = *m;
    }

    return WHK_OK;
}


static whk_rc_t
whk_compile_required(whk_fill_t *f, uint32_t node)
{
    uint32_t          i, k, bit;
    uint64_t         *words;
    whk_need_t       *need;
    whk_fill_need_t  *fn;

    if (f->required.n && whk_compile_wanted(f, node) != WHK_OK) {
        return WHK_ERROR;
    }

    f->n.needs.first = f->s->prog.needs.n;
    f->n.needs.count = f->needs.n;

    for (i = 0; i < f->needs.n; i++) {
        fn = whk_elt(whk_fill_need_t, &f->needs, i);

        need = whk_array_push(f->s->mem, &f->s->prog.needs,
                              sizeof(whk_need_t), 1);
        if (need == NULL) {
            return WHK_ERROR;
        }

        need->keyword = fn->keyword;
        need->bit = fn->bit;

        words = whk_compile_words(f, &need->words);
        if (words == NULL) {
            return WHK_ERROR;
        }

        for (k = 0; k < fn->count; k++) {
            bit = *whk_elt(uint32_t, &f->need_bits, fn->first + k);
            words[bit / 64] |= UINT64_C(1) << bit % 64;
        }
    }

    return WHK_OK;
}


static whk_rc_t
whk_compile_wanted(whk_fill_t *f, uint32_t node)
{
    uint32_t       i, bit;
    uint64_t      *words;
    whk_wanted_t  *wanted;

    words = whk_compile_words(f, &f->n.required);
    if (words == NULL) {
        return WHK_ERROR;
    }

    f->n.wanted.first = f->s->prog.wanted.n;
    f->n.wanted.count = f->required.n;

    wanted = whk_array_push(f->s->mem, &f->s->prog.wanted,
                            sizeof(whk_wanted_t), f->required.n);
    if (wanted == NULL) {
        return WHK_ERROR;
    }

    memcpy(wanted, f->required.elts, f->required.n * sizeof(whk_wanted_t));

    for (i = 0; i < f->required.n; i++) {
        bit = wanted[i].bit;
        words[bit / 64] |= UINT64_C(1) << bit % 64;

        wanted[i].node = node;
    }

    return WHK_OK;
}


static uint64_t *
whk_compile_words(whk_fill_t *f, uint32_t *first)
{
    uint32_t   n;
    uint64_t  *words;

    n = whk_program_words(f->n.nbits);
    *first = f->s->prog.words.n;

    words = whk_array_push(f->s->mem, &f->s->prog.words, sizeof(uint64_t), n);

    if (words) {
        memset(words, 0, n * sizeof(uint64_t));
    }

    return words;
}
