/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef WHK_SET_H_INCLUDED
#define WHK_SET_H_INCLUDED


#include "whk_hash.h"
#include "whk_mem.h"


/* a set of hashes; all zero is an empty one, the fields are private */

typedef struct {
    whk_hash128_t  *slots;
    uint32_t        n;
    uint32_t        mask;
} whk_set_t;


/*
 * whk_set_add() adds a hash.
 *
 * Returns 1 if it is new, 0 if it was there, -1 if memory ran out.
 */
int whk_set_add(whk_mem_t *mem, whk_set_t *set, whk_hash128_t hash);

/*
 * whk_set_free() gives the memory of a set back.
 */
void whk_set_free(whk_mem_t *mem, whk_set_t *set);


#endif /* WHK_SET_H_INCLUDED */
