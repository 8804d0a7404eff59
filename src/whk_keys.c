/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "whk_keys.h"


#define WHK_KEYS_MIN  32


/* slot is where the entry stands, for taking it out again */

struct whk_keys_entry_s {
    whk_hash128_t  hash;
    uint32_t       slot;
};


static int whk_keys_grow(whk_keys_t *k);
static uint32_t whk_keys_find(const whk_keys_t *k, const whk_hash128_t *hash);


void
whk_keys_init(whk_keys_t *k, whk_mem_t *mem, const uint8_t *hash_key)
{
    memset(k, 0, sizeof(whk_keys_t));

    k->mem = mem;
    k->key = whk_hash_key(hash_key);
}


/*
 * One open-addressed table serves all levels.  Entries leave in the reverse
 * order in which they came, so taking one out never breaks a chain of probes
 * and needs no mark.
 */

whk_reason_t
whk_keys_add(whk_keys_t *k, size_t level, whk_str_t name)
{
    uint32_t           slot;
    whk_hash_key_t     key;
    whk_keys_entry_t  *e;

    if (k->nentries == k->mask / 2 && whk_keys_grow(k) != 0) {
        return WHK_REASON_MEMORY;
    }

    /* equal names of different levels must not meet */

    key = k->key;
    key.k1 ^= level;

    e = &k->entries[k->nentries];
    e->hash = whk_hash128(&key, name.data, name.len);

    slot = whk_keys_find(k, &e->hash);

    if (k->slots[slot]) {
        return WHK_REASON_JSON_REPEATED_KEY;
    }

    e->slot = slot;
    k->slots[slot] = ++k->nentries;

    return WHK_REASON_NONE;
}


void
whk_keys_drop(whk_keys_t *k, size_t n)
{
    while (n--) {
        k->slots[k->entries[--k->nentries].slot] = 0;
    }
}


void
whk_keys_free(whk_keys_t *k)
{
    whk_mem_free(k->mem, k->entries);
    whk_mem_free(k->mem, k->slots);

    k->entries = NULL;
    k->slots = NULL;
    k->nentries = 0;
    k->mask = 0;
}


/* the table has at least twice as many slots as there can be entries */

static int
whk_keys_grow(whk_keys_t *k)
{
    void      *p;
    size_t     n;
    uint32_t   i, slot;

    if (k->mask > UINT32_MAX / 4) {
        return -1;
    }

    n = k->mask ? k->mask + 1 : WHK_KEYS_MIN;

    p = whk_mem_realloc(k->mem, k->entries, n * sizeof(whk_keys_entry_t));
    if (p == NULL) {
        return -1;
    }

    k->entries = p;

    p = whk_mem_zalloc(k->mem, 2 * n * sizeof(uint32_t));
    if (p == NULL) {
        return -1;
    }

    whk_mem_free(k->mem, k->slots);

    k->slots = p;
    k->mask = (uint32_t) (2 * n - 1);

    for (i = 0; i < k->nentries; i++) {
        slot = whk_keys_find(k, &k->entries[i].hash);
        k->entries[i].slot = slot;
        k->slots[slot] = i + 1;
    }

    return 0;
}


/* the slot of an equal hash, or the free one where it belongs */

static uint32_t
whk_keys_find(const whk_keys_t *k, const whk_hash128_t *hash)
{
    uint32_t              i;
    const whk_hash128_t  *h;

    for (i = (uint32_t) hash->low & k->mask; k->slots[i]; i = (i + 1) & k->mask)
    {
        h = &k->entries[k->slots[i] - 1].hash;

        if (h->low == hash->low && h->high == hash->high) {
            break;
        }
    }

    return i;
}
