/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "whk_array.h"


#define WHK_ARRAY_MAX  UINT32_C(0x80000000)


void
whk_array_free(whk_mem_t *mem, whk_array_t *a)
{
    whk_mem_free(mem, a->elts);
    memset(a, 0, sizeof(whk_array_t));
}


int
whk_array_grow(whk_mem_t *mem, whk_array_t *a, size_t size, uint32_t count)
{
    void      *elts;
    uint32_t   max;

    if (count > WHK_ARRAY_MAX - a->n) {
        return -1;
    }

    max = a->max ? a->max : 8;

    while (max < a->n + count) {
        max *= 2;
    }

    if (max > SIZE_MAX / size) {
        return -1;
    }

    elts = whk_mem_realloc(mem, a->elts, max * size);
    if (elts == NULL) {
        return -1;
    }

    a->elts = elts;
    a->max = max;

    return 0;
}
