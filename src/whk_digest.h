/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef WHK_DIGEST_H_INCLUDED
#define WHK_DIGEST_H_INCLUDED


#include "whk_hash.h"
#include "whk_json.h"
#include "whk_num.h"


/*
 * Keyed 128-bit hashes of JSON values: equal values in the sense of JSON
 * Schema (1, 1.0 and 10e-1; objects in any order of their members) have
 * equal hashes, and values that differ have them once in 2^128 pairs, which
 * a sender who does not know the key can do nothing about.
 */

/* one key for each use, derived from one; the fields are private */

typedef struct {
    whk_hash_key_t  text;
    whk_hash_key_t  number;
    whk_hash_key_t  name;
    whk_hash_key_t  pair;
    whk_hash_key_t  end;
} whk_digest_keys_t;


/* the hash of an open object or array; the fields are private */

typedef struct {
    whk_hash128_t    sum;
    whk_hash128_t    name;
    uint64_t         count;
    whk_json_type_t  type;
} whk_digest_t;


/*
 * whk_digest_keys() derives keys from WHK_HASH_KEY_SIZE bytes.
 */
void whk_digest_keys(whk_digest_keys_t *keys, const uint8_t *bytes);

/*
 * whk_digest_scalar() returns the hash of a string, number, true, false or
 * null from the text that the parser gives for it; numbers for which
 * whk_num_parse() does not return 0 all have the same one.
 */
whk_hash128_t whk_digest_scalar(const whk_digest_keys_t *keys,
    whk_json_type_t type, whk_str_t text);

/*
 * whk_digest_number() does so for a number that was read.
 */
whk_hash128_t whk_digest_number(const whk_digest_keys_t *keys,
    const whk_num_t *n);

/*
 * whk_digest_start() begins an object or array.  Then for each member
 * whk_digest_name() with its name and, for each member and item,
 * whk_digest_value() with the hash of its value.
 */
void whk_digest_start(whk_digest_t *d, whk_json_type_t type);
void whk_digest_name(whk_digest_t *d, const whk_digest_keys_t *keys,
    whk_str_t name);
void whk_digest_value(whk_digest_t *d, const whk_digest_keys_t *keys,
    whk_hash128_t value);

/*
 * whk_digest_end() returns the hash of the whole object or array.
 */
whk_hash128_t whk_digest_end(const whk_digest_t *d,
    const whk_digest_keys_t *keys);


#endif /* WHK_DIGEST_H_INCLUDED */
