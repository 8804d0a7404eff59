/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "whk_keys.h"


#define WHK_KEYS_BITS  6
#define WHK_KEYS_ODD1  UINT64_C(0x9e3779b97f4a7c15)
#define WHK_KEYS_ODD2  UINT64_C(0xc2b2ae3d27d4eb4f)


/*
 * A name of up to 16 bytes lies in the two words, and its length in tag; of a
 * longer one there is the hash.  tag also has the level: equal names of
 * different objects do not meet.  slot is where the entry stands, for taking
 * it out again.
 */

struct whk_keys_entry_s {
    uint64_t  first;
    uint64_t  last;
    uint32_t  tag;
    uint32_t  slot;
};


static int whk_keys_grow(whk_keys_t *k);
static inline void whk_keys_enter(const whk_keys_t *k, whk_keys_entry_t *e,
    uint32_t level, whk_str_t name);
static inline uint32_t whk_keys_find(const whk_keys_t *k,
    const whk_keys_entry_t *e);


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
whk_keys_add(whk_keys_t *k, uint32_t level, whk_str_t name)
{
    uint32_t           slot;
    whk_keys_entry_t  *e;

    if (k->nentries == k->mask / 2 && whk_keys_grow(k) != 0) {
        return WHK_REASON_MEMORY;
    }

    e = &k->entries[k->nentries];

    whk_keys_enter(k, e, level, name);
    slot = whk_keys_find(k, e);

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
    uint32_t   i, bits, slot;

    bits = k->mask ? 65 - k->shift : WHK_KEYS_BITS;

    if (bits > 31) {
        return -1;
    }

    n = (size_t) 1 << bits;

    p = whk_mem_realloc(k->mem, k->entries, n / 2 * sizeof(whk_keys_entry_t));
    if (p == NULL) {
        return -1;
    }

    k->entries = p;

    p = whk_mem_zalloc(k->mem, n * sizeof(uint32_t));
    if (p == NULL) {
        return -1;
    }

    whk_mem_free(k->mem, k->slots);

    k->slots = p;
    k->mask = (uint32_t) (n - 1);
    k->shift = 64 - bits;

    for (i = 0; i < k->nentries; i++) {
        slot = whk_keys_find(k, &k->entries[i]);
        k->entries[i].slot = slot;
        k->slots[slot] = i + 1;
    }

    return 0;
}


static inline void
whk_keys_enter(const whk_keys_t *k, whk_keys_entry_t *e, uint32_t level,
    whk_str_t name)
{
    whk_hash128_t  h;

    if (name.len > 16) {
        h = whk_hash128(&k->key, name.data, name.len);

        e->first = h.low;
        e->last = h.high;
        e->tag = level << 5 | 17;
        return;
    }

    whk_str_words(name, &e->first, &e->last);
    e->tag = level << 5 | (uint32_t) name.len;
}


/*
 * Returns the slot of an equal entry, or the free one where this belongs.
 * The highest bits of a product depend on all bits of its factors.  Who does
 * not know the hash key cannot aim at long chains of probes.
 */

static inline uint32_t
whk_keys_find(const whk_keys_t *k, const whk_keys_entry_t *e)
{
    uint32_t                 i;
    uint64_t                 mix;
    const whk_keys_entry_t  *other;

    mix = (e->first ^ k->key.k0) * ((k->key.k1 ^ WHK_KEYS_ODD1) | 1);
    mix ^= mix >> 32;
    mix = (mix + e->last + e->tag) * ((k->key.k0 ^ WHK_KEYS_ODD2) | 1);

    for (i = (uint32_t) (mix >> k->shift);
         k->slots[i];
         i = (i + 1) & k->mask)
    {
        other = &k->entries[k->slots[i] - 1];

        if (other->first == e->first && other->last == e->last
            && other->tag == e->tag)
        {
            break;
        }
    }

    return i;
}
