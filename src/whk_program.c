/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "whk_program.h"


static uint32_t whk_program_hash(whk_str_t name);
static int whk_program_rehash(whk_program_t *prog, whk_mem_t *mem);


uint32_t
whk_program_name(const whk_program_t *prog, whk_str_t name)
{
    uint32_t  i, n;

    if (prog->slots == NULL) {
        return WHK_NONE;
    }

    for (i = whk_program_hash(name) & prog->mask;
         prog->slots[i] != WHK_NONE;
         i = (i + 1) & prog->mask)
    {
        n = prog->slots[i];

        if (whk_str_equal(*whk_elt(whk_str_t, &prog->names, n), name)) {
            return n;
        }
    }

    return WHK_NONE;
}


uint32_t
whk_program_add_name(whk_program_t *prog, whk_mem_t *mem, whk_str_t name)
{
    uint8_t    *p;
    uint32_t    i, n;
    whk_str_t  *slot;

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

    slot = whk_array_push(mem, &prog->names, sizeof(whk_str_t), 1);
    if (slot == NULL) {
        return WHK_NONE;
    }

    *slot = whk_str(p, name.len);

    for (i = whk_program_hash(name) & prog->mask;
         prog->slots[i] != WHK_NONE;
         i = (i + 1) & prog->mask)
    {
        /* void */
    }

    prog->slots[i] = n;

    return n;
}


const whk_member_t *
whk_program_member(const whk_program_t *prog, const whk_node_t *node,
    uint32_t name)
{
    uint32_t             i, mask;
    const whk_member_t  *m;

    if (name == WHK_NONE || node->members.count == 0) {
        return NULL;
    }

    m = whk_elt(whk_member_t, &prog->members, node->members.first);
    mask = node->members.count - 1;

    for (i = name & mask; m[i].name != WHK_NONE; i = (i + 1) & mask) {

        if (m[i].name == name) {
            return &m[i];
        }
    }

    return NULL;
}


uint32_t
whk_program_words(uint32_t nbits)
{
    return nbits ? (nbits + 63) / 64 : 1;
}


/*
 * The table holds the names of schemas only, and a lookup never adds one:
 * this hash needs no key.
 */

static uint32_t
whk_program_hash(whk_str_t name)
{
    uint64_t  head, tail;

    head = 0;
    tail = 0;

    if (name.len >= 8) {
        memcpy(&head, name.data, 8);
        memcpy(&tail, name.data + name.len - 8, 8);

    } else if (name.len) {
        memcpy(&head, name.data, name.len);
    }

    head = (head ^ name.len) * UINT64_C(0x9e3779b97f4a7c15);
    head = (head ^ head >> 32 ^ tail) * UINT64_C(0xd6e8feb86659fd93);

    return (uint32_t) (head >> 32);
}


static int
whk_program_rehash(whk_program_t *prog, whk_mem_t *mem)
{
    uint32_t   i, n, mask, *slots;
    whk_str_t  name;

    mask = prog->slots ? prog->mask * 2 + 1 : 63;

    slots = whk_mem_alloc(mem, (mask + (size_t) 1) * sizeof(uint32_t));
    if (slots == NULL) {
        return -1;
    }

    memset(slots, 0xff, (mask + (size_t) 1) * sizeof(uint32_t));

    for (n = 0; n < prog->names.n; n++) {
        name = *whk_elt(whk_str_t, &prog->names, n);

        for (i = whk_program_hash(name) & mask;
             slots[i] != WHK_NONE;
             i = (i + 1) & mask)
        {
            /* void */
        }

        slots[i] = n;
    }

    whk_mem_free(mem, prog->slots);

    prog->slots = slots;
    prog->mask = mask;

    return 0;
}
