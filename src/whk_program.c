/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "whk_program.h"


static inline uint32_t whk_program_slot(const whk_program_t *prog,
    const whk_name_t *name);
static int whk_program_rehash(whk_program_t *prog, whk_mem_t *mem);


uint32_t
whk_program_name(const whk_program_t *prog, whk_str_t name)
{
    whk_name_t  x;

    if (prog->slots == NULL) {
        return WHK_NONE;
    }

    x.text = name;
    whk_str_words(name, &x.first, &x.last);

    return prog->slots[whk_program_slot(prog, &x)];
}


uint32_t
whk_program_add_name(whk_program_t *prog, whk_mem_t *mem, whk_str_t name)
{
    uint8_t     *p;
    uint32_t     n;
    whk_name_t  *x;

    n = whk_program_name(prog, name);
    if (n != WHK_NONE) {
        return n;
    }

    n = prog->names.n;

    if ((prog->slots == NULL || n >= prog->mask / 2)
        && whk_program_rehash(prog, mem) != 0)
    {
        return WHK_NONE;
    }

    p = whk_mem_alloc(mem, name.len + 1);
    if (p == NULL) {
        return WHK_NONE;
    }

    if (name.len) {
        memcpy(p, name.data, name.len);
    }

    x = whk_array_push(mem, &prog->names, sizeof(whk_name_t), 1);
    if (x == NULL) {
        return WHK_NONE;
    }

    x->text = whk_str(p, name.len);
    whk_str_words(x->text, &x->first, &x->last);

    prog->slots[whk_program_slot(prog, x)] = n;

    return n;
}


/*
 * Returns the slot of a name, or the free one where it belongs.  The table
 * holds the names of schemas only, and a lookup never adds one: this hash
 * needs no key.
 */

static inline uint32_t
whk_program_slot(const whk_program_t *prog, const whk_name_t *name)
{
    uint32_t           i;
    uint64_t           mix;
    const whk_name_t  *other;

    mix = (name->first ^ name->text.len) * UINT64_C(0x9e3779b97f4a7c15);
    mix = (mix ^ mix >> 32 ^ name->last) * UINT64_C(0xd6e8feb86659fd93);

    for (i = (uint32_t) (mix >> 32) & prog->mask;
         prog->slots[i] != WHK_NONE;
         i = (i + 1) & prog->mask)
    {
        other = whk_elt(whk_name_t, &prog->names, prog->slots[i]);

        if (other->first == name->first && other->last == name->last
            && other->text.len == name->text.len
            && (name->text.len <= 16
                || memcmp(other->text.data, name->text.data, name->text.len)
                   == 0))
        {
            break;
        }
    }

    return i;
}


static int
whk_program_rehash(whk_program_t *prog, whk_mem_t *mem)
{
    uint32_t  n, mask, *slots;

    mask = prog->slots ? prog->mask * 2 + 1 : 63;

    slots = whk_mem_alloc(mem, (mask + (size_t) 1) * sizeof(uint32_t));
    if (slots == NULL) {
        return -1;
    }

    memset(slots, 0xff, (mask + (size_t) 1) * sizeof(uint32_t));

    whk_mem_free(mem, prog->slots);

    prog->slots = slots;
    prog->mask = mask;

    for (n = 0; n < prog->names.n; n++) {
        slots[whk_program_slot(prog, whk_elt(whk_name_t, &prog->names, n))]
            = n;
    }

    return 0;
}
