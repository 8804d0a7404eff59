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


#define WHK_KEYS_WORDS  16


/*
 * A name of up to 16 bytes lies in the two words, and its length in tag; of a
 * longer one there is the hash.  tag also has the level: equal names of
 * different objects do not meet.  slot is where the entry stands, for taking
 * it out again.
 */
typedef struct {
    uint64_t           first;
    uint64_t           last;
    uint32_t           tag;
    uint32_t           slot;
} whk_keys_entry_t;


/*
 * The names of all open objects.  Names of up to 16 bytes are kept and
 * compared as they are.  Of longer ones there is a 128-bit hash, and equal
 * hashes are taken for equal names, which is wrong once in 2^128 pairs.
 *
 * One open-addressed table serves all levels.  Entries leave in the reverse
 * order in which they came, so taking one out never breaks a chain of probes
 * and needs no mark.
 *
 * The fields are private, as all below whk_keys_free() is but whk_keys_add();
 * that stands here to be inlined, for a document has many names.
 */
typedef struct {
    whk_mem_t         *mem;
    whk_hash_key_t     key;
    uint64_t           odd[2];     /* factors made of key */
    whk_keys_entry_t  *entries;
    uint32_t          *slots;      /* 1 + the index of an entry, or 0 */
    uint32_t           nentries;
    uint32_t           room;       /* for entries, never more than most */
    uint32_t           most;
    uint32_t           mask;
    uint32_t           shift;
} whk_keys_t;


/*
 * whk_keys_init() prepares an empty set of at most so many names; it
 * allocates nothing.
 */
void whk_keys_init(whk_keys_t *k, whk_mem_t *mem, const uint8_t *hash_key,
    uint32_t most);

/*
 * whk_keys_drop() forgets the last n names: those of the innermost open
 * object when it ends.
 */
void whk_keys_drop(whk_keys_t *k, size_t n);

/*
 * whk_keys_free() releases the memory of the set.
 */
void whk_keys_free(whk_keys_t *k);

/*
 * whk_keys_add_rare() is whk_keys_add() for a name of more bytes than the
 * words have, or that there is no room for.
 */
whk_reason_t whk_keys_add_rare(whk_keys_t *k, uint32_t level, whk_str_t name);


/*
 * whk_keys_find() returns the slot of an equal entry, or the free one where
 * this belongs.  The highest bits of a product depend on all bits of its
 * factors.  Who does not know the hash key cannot aim at long chains of
 * probes.
 */
static inline uint32_t
whk_keys_find(const whk_keys_t *k, const whk_keys_entry_t *e)
{
    uint32_t                 i;
    uint64_t                 mix;
    const whk_keys_entry_t  *other;

    mix = (e->first ^ k->key.k0) * k->odd[0];
    mix ^= mix >> 32;
    mix = (mix + e->last + e->tag * k->odd[0]) * k->odd[1];

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


/*
 * whk_keys_enter() adds an entry if there is room and no equal one.
 */
static inline whk_reason_t
whk_keys_enter(whk_keys_t *k, const whk_keys_entry_t *new)
{
    uint32_t           slot;
    whk_keys_entry_t  *e;

    slot = whk_keys_find(k, new);

    if (k->slots[slot]) {
        return WHK_REASON_JSON_REPEATED_KEY;
    }

    e = &k->entries[k->nentries];
    e->first = new->first;
    e->last = new->last;
    e->tag = new->tag;
    e->slot = slot;

    k->slots[slot] = ++k->nentries;

    return WHK_REASON_NONE;
}


/*
 * whk_keys_add() adds a name to the innermost open object, which is at this
 * level; no two open objects may have the same level, which is below 2^27.
 *
 * Returns WHK_REASON_NONE, WHK_REASON_LIMIT_KEYS if the set is full,
 * WHK_REASON_JSON_REPEATED_KEY if the object has the name already, or
 * WHK_REASON_MEMORY.
 */
static inline whk_reason_t
whk_keys_add(whk_keys_t *k, uint32_t level, whk_str_t name)
{
    whk_keys_entry_t  e;

    if (name.len > WHK_KEYS_WORDS || k->nentries == k->room) {
        return whk_keys_add_rare(k, level, name);
    }

    whk_str_words(name, &e.first, &e.last);
    e.tag = level << 5 | (uint32_t) name.len;

    return whk_keys_enter(k, &e);
}


#endif /* WHK_KEYS_H_INCLUDED */
