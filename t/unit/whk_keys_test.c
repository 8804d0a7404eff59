/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "../../src/whk_keys.h"
#include "json_run.h"
#include "tap.h"


static void agrees_with_a_plain_list(void);
static void sees_every_byte_of_a_name(void);
static void tells_apart_what_has_equal_words(void);
static void holds_no_more_than_it_may(void);
static void survives_every_failing_allocation(void);

static whk_reason_t add(whk_keys_t *k, uint32_t level, unsigned name);
static whk_str_t vary(uint8_t *buf, size_t len, size_t at);


static const uint8_t  hash_key[WHK_HASH_KEY_SIZE] = "0123456789abcdef";


int
main(void)
{
    agrees_with_a_plain_list();
    sees_every_byte_of_a_name();
    tells_apart_what_has_equal_words();
    holds_no_more_than_it_may();
    survives_every_failing_allocation();

    return tap_done();
}


/* random objects inside one another, of names from a small supply */

static void
agrees_with_a_plain_list(void)
{
    size_t      step, n, i, wrong, repeats;
    uint32_t    level;
    unsigned    name, seed;
    whk_mem_t   mem;
    run_heap_t  heap;
    whk_keys_t  k;

    static size_t    start[9];
    static unsigned  names[20000];

    memset(&heap, 0, sizeof(heap));
    whk_mem_init(&mem, run_alloc, run_free, &heap, (size_t) 1 << 24);
    whk_keys_init(&k, &mem, hash_key, UINT32_MAX);

    seed = 1;
    level = 1;
    n = 0;
    start[1] = 0;
    wrong = 0;
    repeats = 0;

    for (step = 0; step < 200000; step++) {
        seed = seed * 1103515245 + 12345;

        if (seed >> 28 == 0 && level < 8) {
            start[++level] = n;
            continue;
        }

        if (seed >> 28 == 1 && level > 1) {
            whk_keys_drop(&k, n - start[level]);
            n = start[level--];
            continue;
        }

        name = seed >> 16 & 0x3ff;

        for (i = start[level]; i < n && names[i] != name; i++) {
            /* void */
        }

        if (i < n) {
            repeats++;
            wrong += add(&k, level, name) != WHK_REASON_JSON_REPEATED_KEY;
            continue;
        }

        wrong += add(&k, level, name) != WHK_REASON_NONE;
        names[n++] = name;
    }

    ok(wrong == 0 && repeats > 1000, "200,000 steps, %lu repeated names",
       (unsigned long) repeats);

    whk_keys_free(&k);
    ok(heap.live == 0, "without a leak");
}


/* of each length: one name, and those that differ from it in one byte */

static void
sees_every_byte_of_a_name(void)
{
    size_t      len, at, n, wrong;
    uint8_t     buf[40];
    whk_mem_t   mem;
    run_heap_t  heap;
    whk_keys_t  k;

    memset(&heap, 0, sizeof(heap));
    whk_mem_init(&mem, run_alloc, run_free, &heap, (size_t) 1 << 24);
    whk_keys_init(&k, &mem, hash_key, UINT32_MAX);

    n = 0;
    wrong = 0;

    for (len = 0; len <= sizeof(buf); len++) {
        for (at = 0; at <= len; at++, n++) {
            wrong += whk_keys_add(&k, 1, vary(buf, len, at))
                     != WHK_REASON_NONE;
        }
    }

    for (len = 0; len <= sizeof(buf); len++) {
        for (at = 0; at <= len; at++) {
            wrong += whk_keys_add(&k, 1, vary(buf, len, at))
                     != WHK_REASON_JSON_REPEATED_KEY;
        }
    }

    ok(wrong == 0, "%lu names of 0 to 40 bytes are told apart",
       (unsigned long) n);

    whk_keys_free(&k);
    ok(heap.live == 0, "without a leak");
}


static whk_str_t
vary(uint8_t *buf, size_t len, size_t at)
{
    memset(buf, '\0', len);

    if (at < len) {
        buf[at] = 1;
    }

    return whk_str(buf, len);
}


/* under many keys, as equal words rarely meet in the table */

static void
tells_apart_what_has_equal_words(void)
{
    size_t          i, wrong;
    uint8_t         key[WHK_HASH_KEY_SIZE], words[16];
    whk_str_t       name;
    whk_mem_t       mem;
    whk_keys_t      k;
    run_heap_t      heap;
    whk_hash128_t   h;
    whk_hash_key_t  hash;

    wrong = 0;
    name = whk_str_z("longer than sixteen");
    memcpy(key, hash_key, sizeof(key));
    memset(&heap, 0, sizeof(heap));
    whk_mem_init(&mem, run_alloc, run_free, &heap, (size_t) 1 << 24);

    for (i = 0; i < 2000; i++) {
        key[6] = (uint8_t) (i >> 8);
        key[7] = (uint8_t) i;
        whk_keys_init(&k, &mem, key, UINT32_MAX);

        hash = whk_hash_key(key);
        h = whk_hash128(&hash, name.data, name.len);
        memcpy(words, &h.low, 8);
        memcpy(words + 8, &h.high, 8);

        wrong += whk_keys_add(&k, 1, name) != WHK_REASON_NONE;
        wrong += whk_keys_add(&k, 1, whk_str(words, 16)) != WHK_REASON_NONE;
        wrong += whk_keys_add(&k, 1, whk_str("", 0)) != WHK_REASON_NONE;
        wrong += whk_keys_add(&k, 1, whk_str("", 1)) != WHK_REASON_NONE;
        wrong += whk_keys_add(&k, 2, whk_str("", 1)) != WHK_REASON_NONE;
        wrong += whk_keys_add(&k, 2, whk_str("", 1))
                 != WHK_REASON_JSON_REPEATED_KEY;

        whk_keys_free(&k);
    }

    ok(wrong == 0, "length, level and hash count besides the words");
}


/* before, at and behind the sizes of its tables, 24 and 56 of them */

static void
holds_no_more_than_it_may(void)
{
    size_t      i, round, wrong;
    unsigned    name;
    whk_mem_t   mem;
    run_heap_t  heap;
    whk_keys_t  k;

    static const uint32_t  most[] = { 0, 1, 23, 24, 25, 55, 56, 57, 1000 };

    wrong = 0;
    memset(&heap, 0, sizeof(heap));
    whk_mem_init(&mem, run_alloc, run_free, &heap, (size_t) 1 << 24);

    for (i = 0; i < sizeof(most) / sizeof(most[0]); i++) {
        whk_keys_init(&k, &mem, hash_key, most[i]);

        for (round = 0; round < 2; round++) {

            for (name = 0; name < most[i]; name++) {
                wrong += add(&k, 1, name) != WHK_REASON_NONE;
            }

            /* a long one, a short one, and one that is there */

            wrong += add(&k, 1, 9999) != WHK_REASON_LIMIT_KEYS;
            wrong += add(&k, 1, 9998) != WHK_REASON_LIMIT_KEYS;
            wrong += add(&k, 1, 0) != WHK_REASON_LIMIT_KEYS;

            whk_keys_drop(&k, most[i]);
        }

        whk_keys_free(&k);
    }

    ok(wrong == 0 && heap.live == 0, "so many names and no more");
}


static void
survives_every_failing_allocation(void)
{
    size_t      i, calls, wrong;
    unsigned    name;
    whk_mem_t   mem;
    whk_keys_t  k;
    run_heap_t  heap;

    calls = 1;
    wrong = 0;

    for (i = 0; i <= calls; i++) {
        memset(&heap, 0, sizeof(heap));
        heap.fail_at = i;
        whk_mem_init(&mem, run_alloc, run_free, &heap, (size_t) 1 << 24);
        whk_keys_init(&k, &mem, hash_key, UINT32_MAX);

        for (name = 0; name < 1000; name++) {
            if (add(&k, 1, name) != WHK_REASON_NONE) {
                break;
            }
        }

        if (i == 0) {
            calls = heap.calls;
            wrong += name != 1000;

        } else {
            wrong += name == 1000 || add(&k, 1, name) != WHK_REASON_NONE;
        }

        whk_keys_drop(&k, name);
        whk_keys_free(&k);
        wrong += heap.live;
    }

    ok(calls > 0 && wrong == 0,
       "%lu failing allocations: each is reported, and the set goes on",
       (unsigned long) calls);
}


/* names of 1 to 35 bytes */

static whk_reason_t
add(whk_keys_t *k, uint32_t level, unsigned name)
{
    char  text[64];

    static const char *const  lead[4] = {
        "", "name_", "longer_name_", "a_name_longer_than_16_bytes_"
    };

    sprintf(text, "%s%u", lead[name % 4], name);

    return whk_keys_add(k, level, whk_str_z(text));
}
