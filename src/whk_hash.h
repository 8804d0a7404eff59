/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef WHK_HASH_H_INCLUDED
#define WHK_HASH_H_INCLUDED


#include <stddef.h>
#include <stdint.h>


#define WHK_HASH_KEY_SIZE  16


/*
 * SipHash-2-4 under a key that a sender does not know: texts with equal
 * hashes, or with hashes of a given form, cannot be found.  A hash is the
 * same on every machine.
 */
typedef struct {
    uint64_t  k0;
    uint64_t  k1;
} whk_hash_key_t;

typedef struct {
    uint64_t  low;
    uint64_t  high;
} whk_hash128_t;


/*
 * whk_hash_key() prepares a key from WHK_HASH_KEY_SIZE bytes.
 */
whk_hash_key_t whk_hash_key(const uint8_t *bytes);

/*
 * whk_hash64() returns the 64-bit hash of len bytes.
 */
uint64_t whk_hash64(const whk_hash_key_t *key, const void *data, size_t len);

/*
 * whk_hash128() returns the 128-bit hash of len bytes; neither half is the
 * 64-bit hash.
 */
whk_hash128_t whk_hash128(const whk_hash_key_t *key, const void *data,
    size_t len);


#endif /* WHK_HASH_H_INCLUDED */
