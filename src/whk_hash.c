/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "whk_hash.h"


typedef struct {
    uint64_t  v0;
    uint64_t  v1;
    uint64_t  v2;
    uint64_t  v3;
} whk_hash_state_t;


static void whk_hash_absorb(whk_hash_state_t *s, const uint8_t *p, size_t len);
static inline uint64_t whk_hash_word(const uint8_t *p);
static inline uint64_t whk_hash_tail(const uint8_t *p, size_t len);
static inline void whk_hash_round(whk_hash_state_t *s);
static inline uint64_t whk_hash_rotate(uint64_t x, unsigned bits);
static uint64_t whk_hash_final(whk_hash_state_t *s);


whk_hash_key_t
whk_hash_key(const uint8_t *bytes)
{
    whk_hash_key_t  key;

    key.k0 = whk_hash_word(bytes);
    key.k1 = whk_hash_word(bytes + 8);

    return key;
}


uint64_t
whk_hash64(const whk_hash_key_t *key, const void *data, size_t len)
{
    whk_hash_state_t  s;

    s.v0 = key->k0 ^ 0x736f6d6570736575;
    s.v1 = key->k1 ^ 0x646f72616e646f6d;
    s.v2 = key->k0 ^ 0x6c7967656e657261;
    s.v3 = key->k1 ^ 0x7465646279746573;

    whk_hash_absorb(&s, data, len);

    s.v2 ^= 0xff;

    return whk_hash_final(&s);
}


whk_hash128_t
whk_hash128(const whk_hash_key_t *key, const void *data, size_t len)
{
    whk_hash128_t     h;
    whk_hash_state_t  s;

    s.v0 = key->k0 ^ 0x736f6d6570736575;
    s.v1 = key->k1 ^ 0x646f72616e646f6d ^ 0xee;
    s.v2 = key->k0 ^ 0x6c7967656e657261;
    s.v3 = key->k1 ^ 0x7465646279746573;

    whk_hash_absorb(&s, data, len);

    s.v2 ^= 0xee;
    h.low = whk_hash_final(&s);

    s.v1 ^= 0xdd;
    h.high = whk_hash_final(&s);

    return h;
}


static void
whk_hash_absorb(whk_hash_state_t *s, const uint8_t *p, size_t len)
{
    uint64_t          word;
    const uint8_t    *end;
    whk_hash_state_t  t;

    t = *s;
    end = p + (len & ~(size_t) 7);

    for ( /* void */ ; p < end; p += 8) {
        word = whk_hash_word(p);

        t.v3 ^= word;
        whk_hash_round(&t);
        whk_hash_round(&t);
        t.v0 ^= word;
    }

    word = whk_hash_tail(p, len & 7) | (uint64_t) len << 56;

    t.v3 ^= word;
    whk_hash_round(&t);
    whk_hash_round(&t);
    t.v0 ^= word;

    *s = t;
}


static inline uint64_t
whk_hash_word(const uint8_t *p)
{
    return (uint64_t) p[0] | (uint64_t) p[1] << 8
           | (uint64_t) p[2] << 16 | (uint64_t) p[3] << 24
           | (uint64_t) p[4] << 32 | (uint64_t) p[5] << 40
           | (uint64_t) p[6] << 48 | (uint64_t) p[7] << 56;
}


static inline uint64_t
whk_hash_tail(const uint8_t *p, size_t len)
{
    uint64_t  word;

    word = 0;

    while (len--) {
        word = word << 8 | p[len];
    }

    return word;
}


static inline void
whk_hash_round(whk_hash_state_t *s)
{
    s->v0 += s->v1;
    s->v2 += s->v3;
    s->v1 = whk_hash_rotate(s->v1, 13) ^ s->v0;
    s->v3 = whk_hash_rotate(s->v3, 16) ^ s->v2;
    s->v0 = whk_hash_rotate(s->v0, 32);

    s->v2 += s->v1;
    s->v0 += s->v3;
    s->v1 = whk_hash_rotate(s->v1, 17) ^ s->v2;
    s->v3 = whk_hash_rotate(s->v3, 21) ^ s->v0;
    s->v2 = whk_hash_rotate(s->v2, 32);
}


static inline uint64_t
whk_hash_rotate(uint64_t x, unsigned bits)
{
    return x << bits | x >> (64 - bits);
}


static uint64_t
whk_hash_final(whk_hash_state_t *s)
{
    whk_hash_round(s);
    whk_hash_round(s);
    whk_hash_round(s);
    whk_hash_round(s);

    return s->v0 ^ s->v1 ^ s->v2 ^ s->v3;
}
