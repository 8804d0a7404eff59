/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef WHK_KEYS_H_INCLUDED
#define WHK_KEYS_H_INCLUDED


#include <stddef.h>
#include <stdint.h>

#include "whk_hash.h"
#include "whk_mem.h"
#include "whk_reason.h"
#include "whk_str.h"


typedef struct whk_keys_entry_s  whk_keys_entry_t;


/*
 * The names of all open objects.  Names of up to 16 bytes are kept and
 * compared as they are.  Of longer ones there is a 128-bit hash, and equal
 * hashes are taken for equal names, which is wrong once in 2^128 pairs.  The
 * fields are private.
 */
typedef struct {
    whk_mem_t         *mem;
    whk_hash_key_t     key;
    whk_keys_entry_t  *entries;
    uint32_t          *slots;
    uint32_t           nentries;
    uint32_t           mask;
    uint32_t           shift;
} whk_keys_t;


/*
 * whk_keys_init() prepares an empty set; it allocates nothing.
 */
void whk_keys_init(whk_keys_t *k, whk_mem_t *mem, const uint8_t *hash_key);

/*
 * whk_keys_add() adds a name to the innermost open object, which is at this
 * level; no two open objects may have the same level, which is below 2^27.
 *
 * Returns WHK_REASON_NONE, WHK_REASON_JSON_REPEATED_KEY if the object has
 * the name already, or WHK_REASON_MEMORY.
 */
whk_reason_t whk_keys_add(whk_keys_t *k, uint32_t level, whk_str_t name);

/*
 * whk_keys_drop() forgets the last n names: those of the innermost open
 * object when it ends.
 */
void whk_keys_drop(whk_keys_t *k, size_t n);

/*
 * whk_keys_free() releases the memory of the set.
 */
void whk_keys_free(whk_keys_t *k);


#endif /* WHK_KEYS_H_INCLUDED */
