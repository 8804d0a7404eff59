/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "whk_set.h"


static int whk_set_grow(whk_mem_t *mem, whk_set_t *set);


int
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


void
whk_set_free(whk_mem_t *mem, whk_set_t *set)
{
    whk_mem_free(mem, set->slots);
    set->slots = NULL;
    set->n = 0;
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
