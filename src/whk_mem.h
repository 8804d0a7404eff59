/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef WHK_MEM_H_INCLUDED
#define WHK_MEM_H_INCLUDED


#include <stddef.h>


/*
 * The caller's allocator.  alloc() returns memory aligned for any type, or
 * NULL.  free() may be NULL for memory that goes as a whole (a pool); then
 * freeing only gives back budget.
 */
typedef void *(*whk_alloc_pt)(void *data, size_t size);
typedef void (*whk_free_pt)(void *data, void *p);

typedef struct whk_mem_block_s  whk_mem_block_t;


/*
 * Budgeted memory: every block taken from it is counted, and all of them
 * can be released at once.  The fields are private but for reading: used
 * and peak are bytes asked for (without headers), exceeded is set once the
 * budget, not the allocator, refused a request.
 */
typedef struct {
    whk_alloc_pt      alloc;
    whk_free_pt       free;
    void             *data;
    size_t            budget;
    size_t            used;
    size_t            peak;
    unsigned          exceeded;
    whk_mem_block_t  *blocks;
} whk_mem_t;


/*
 * whk_mem_init() prepares m to hand out at most budget bytes at a time from
 * the two callbacks, which get data as their first argument.  It allocates
 * nothing.
 */
void whk_mem_init(whk_mem_t *m, whk_alloc_pt alloc, whk_free_pt free,
    void *data, size_t budget);

/*
 * whk_mem_alloc() returns size bytes aligned for any type, owned by m until
 * whk_mem_free() or whk_mem_free_all().  The bytes are not initialised.
 * Returns NULL if memory ran out or the budget would be exceeded.
 */
void *whk_mem_alloc(whk_mem_t *m, size_t size);

/*
 * whk_mem_zalloc() is whk_mem_alloc() with all bytes zero.
 */
void *whk_mem_zalloc(whk_mem_t *m, size_t size);

/*
 * whk_mem_realloc() returns a block of size bytes that starts with the
 * bytes of p, and releases p; p may be NULL.  On failure it returns NULL
 * and p is as before.
 */
void *whk_mem_realloc(whk_mem_t *m, void *p, size_t size);

/*
 * whk_mem_free() releases one block; p may be NULL.
 */
void whk_mem_free(whk_mem_t *m, void *p);

/*
 * whk_mem_free_all() releases every block; m can be used again.
 */
void whk_mem_free_all(whk_mem_t *m);


#endif /* WHK_MEM_H_INCLUDED */
