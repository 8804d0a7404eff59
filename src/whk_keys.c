/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "whk_keys.h"


#define WHK_KEYS_BITS      6
#define WHK_KEYS_MAX_BITS  27
#define WHK_KEYS_ODD1      UINT64_C(0x9e3779b97f4a7c15)
#define WHK_KEYS_ODD2      UINT64_C(0xc2b2ae3d27d4eb4f)


static int whk_keys_grow(whk_keys_t *k);


void
whk_keys_init(whk_keys_t *k, whk_mem_t *mem, const uint8_t *hash_key,
    uint32_t most)
{
    memset(k, 0, sizeof(whk_keys_t));

    k->mem = mem;
    k->most = most;
    k->key = whk_hash_key(hash_key);
    k->odd[0] = (k->key.k1 ^ WHK_KEYS_ODD1) | 1;
    k->odd[1] = (k->key.k0 ^ WHK_KEYS_ODD2) | 1;
}


whk_reason_t
whk_keys_add_rare(whk_keys_t *k, uint32_t level, whk_str_t name)
{
    whk_hash128_t     h;
    whk_keys_entry_t  e;

    if (k->nentries == k->room) {

        if (k->room == k->most) {
            return WHK_REASON_LIMIT_KEYS;
        }

        if (whk_keys_grow(k) != 0) {
            return WHK_REASON_MEMORY;
        }
    }

    if (name.len <= WHK_KEYS_WORDS) {
        return whk_keys_add(k, level, name);
    }

    h = whk_hash128(&k->key, name.data, name.len);

    e.first = h.low;
    e.last = h.high;
    e.tag = level << 5 | (WHK_KEYS_WORDS + 1);

    return whk_keys_enter(k, &e);
}


void
whk_keys_drop(whk_keys_t *k, size_t n)
{
    size_t                   i;
    uint32_t                *slots;
    const whk_keys_entry_t  *entries;

    slots = k->slots;
    entries = k->entries;

    for (i = k->nentries; n; n--) {
        slots[entries[--i].slot] = 0;
    }

    k->nentries = (uint32_t) i;
}


void
whk_keys_free(whk_keys_t *k)
{
    whk_mem_free(k->mem, k->entries);

    k->entries = NULL;
    k->slots = NULL;
    k->nentries = 0;
    k->room = 0;
}


/*
 * The slots stand behind the entries, more than twice as many.  So small a
 * first table is cheap to allocate, and enough for most events.
 */

static int
whk_keys_grow(whk_keys_t *k)
{
    size_t             room, nslots;
    uint32_t           i, bits, slot;
    whk_keys_entry_t  *entries;

    bits = k->room ? 65 - k->shift : WHK_KEYS_BITS;

    if (bits > WHK_KEYS_MAX_BITS) {
        return -1;
    }

    nslots = (size_t) 1 << bits;
    room = nslots / 2 - 8;

    if (room > k->most) {
        room = k->most;
    }

    entries = whk_mem_realloc(k->mem, k->entries,
                              room * sizeof(whk_keys_entry_t)
                              + nslots * sizeof(uint32_t));
    if (entries == NULL) {
        return -1;
    }

    k->entries = entries;
    k->slots = (uint32_t *) (entries + room);
    k->room = (uint32_t) room;
    k->mask = (uint32_t) (nslots - 1);
    k->shift = 64 - bits;

    memset(k->slots, 0, nslots * sizeof(uint32_t));

    for (i = 0; i < k->nentries; i++) {
        slot = whk_keys_find(k, &entries[i]);
        entries[i].slot = slot;
        k->slots[slot] = i + 1;
    }

    return 0;
}
