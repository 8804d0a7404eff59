/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "whk_program.h"


static int whk_program_rehash(whk_program_t *prog, whk_mem_t *mem);


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
