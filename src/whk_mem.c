/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <stdint.h>
#include <string.h>

#include "whk_mem.h"


/* the header keeps what follows it aligned for any type */

struct whk_mem_block_s {
    whk_mem_block_t  *next;
    whk_mem_block_t  *prev;
    size_t            size;
    size_t            pad;
};


static whk_mem_block_t *whk_mem_header(void *p);


void
whk_mem_init(whk_mem_t *m, whk_alloc_pt alloc, whk_free_pt free, void *data,
    size_t budget)
{
    memset(m, 0, sizeof(whk_mem_t));

    m->alloc = alloc;
    m->free = free;
    m->data = data;
    m->budget = budget;
}


void *
whk_mem_alloc(whk_mem_t *m, size_t size)
{
    whk_mem_block_t  *b;

    if (size > m->budget - m->used
        || size > SIZE_MAX - sizeof(whk_mem_block_t))
    {
        m->exceeded = 1;
        return NULL;
    }

    b = m->alloc(m->data, sizeof(whk_mem_block_t) + size);
    if (b == NULL) {
        return NULL;
    }

    b->size = size;
    b->prev = NULL;
    b->next = m->blocks;

    if (m->blocks) {
        m->blocks->prev = b;
    }

    m->blocks = b;
    m->used += size;

    if (m->used > m->peak) {
        m->peak = m->used;
    }

    return b + 1;
}


void *
whk_mem_zalloc(whk_mem_t *m, size_t size)
{
    void  *p;

    p = whk_mem_alloc(m, size);

    if (p) {
        memset(p, 0, size);
    }

    return p;
}


void *
whk_mem_realloc(whk_mem_t *m, void *p, size_t size)
{
    void             *new;
    whk_mem_block_t  *b;

    if (p == NULL) {
        return whk_mem_alloc(m, size);
    }

    new = whk_mem_alloc(m, size);
    if (new == NULL) {
        return NULL;
    }

    b = whk_mem_header(p);

    memcpy(new, p, b->size < size ? b->size : size);
    whk_mem_free(m, p);

    return new;
}


void
whk_mem_free(whk_mem_t *m, void *p)
{
    whk_mem_block_t  *b;

    if (p == NULL) {
        return;
    }

    b = whk_mem_header(p);

    if (b->prev) {
        b->prev->next = b->next;

    } else {
        m->blocks = b->next;
    }

    if (b->next) {
        b->next->prev = b->prev;
    }

    m->used -= b->size;

    if (m->free) {
        m->free(m->data, b);
    }
}


void
whk_mem_free_all(whk_mem_t *m)
{
    while (m->blocks) {
        whk_mem_free(m, m->blocks + 1);
    }
}


static whk_mem_block_t *
whk_mem_header(void *p)
{
    return (whk_mem_block_t *) p - 1;
}
