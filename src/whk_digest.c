/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "whk_digest.h"


#define WHK_DIGEST_DIGITS  48


static whk_hash_key_t whk_digest_derive(const whk_hash_key_t *key,
    const char *use);


void
whk_digest_keys(whk_digest_keys_t *keys, const uint8_t *bytes)
{
    whk_hash_key_t  key;

    key = whk_hash_key(bytes);

    keys->text = whk_digest_derive(&key, "text");
    keys->number = whk_digest_derive(&key, "number");
    keys->name = whk_digest_derive(&key, "name");
    keys->pair = whk_digest_derive(&key, "pair");
    keys->end = whk_digest_derive(&key, "end");
}


whk_hash128_t
whk_digest_scalar(const whk_digest_keys_t *keys, whk_json_type_t type,
    whk_str_t text)
{
    whk_num_t      n;
    whk_hash128_t  h;

    if (type == WHK_JSON_STRING) {
        return whk_hash128(&keys->text, text.data, text.len);
    }

    if (type == WHK_JSON_NUMBER && whk_num_parse(&n, text) == 0) {
        return whk_digest_number(keys, &n);
    }

    h.low = (uint64_t) type;
    h.high = 0;

    return whk_hash128(&keys->end, &h, sizeof(whk_hash128_t));
}


/*
 * Hashes sign, exponent and digits in blocks of a fixed size, so that the
 * text is not copied as a whole and a point in it does not matter.
 */

whk_hash128_t
whk_digest_number(const whk_digest_keys_t *keys, const whk_num_t *n)
{
    size_t         pos, len;
    whk_hash128_t  h;

    struct {
        whk_hash128_t  chain;
        uint8_t        digits[WHK_DIGEST_DIGITS];
    } block;

    h.low = (uint64_t) n->exponent;
    h.high = n->negative;
    pos = 0;

    do {
        memset(&block, 0, sizeof(block));

        len = whk_num_digits(n, &pos, block.digits, WHK_DIGEST_DIGITS);

        block.chain = h;
        h = whk_hash128(&keys->number, &block, sizeof(block));

    } while (len == WHK_DIGEST_DIGITS);

    return h;
}


void
whk_digest_start(whk_digest_t *d, whk_json_type_t type)
{
    memset(d, 0, sizeof(whk_digest_t));

    d->type = type;
}


void
whk_digest_name(whk_digest_t *d, const whk_digest_keys_t *keys,
    whk_str_t name)
{
    d->name = whk_hash128(&keys->name, name.data, name.len);
}


void
whk_digest_value(whk_digest_t *d, const whk_digest_keys_t *keys,
    whk_hash128_t value)
{
    whk_hash128_t  pair[2], h;

    /* items are a chain; members have no order, so they are a sum */

    pair[0] = d->type == WHK_JSON_ARRAY ? d->sum : d->name;
    pair[1] = value;

    h = whk_hash128(&keys->pair, pair, sizeof(pair));

    if (d->type == WHK_JSON_OBJECT) {
        h.low += d->sum.low;
        h.high += d->sum.high + (h.low < d->sum.low);
    }

    d->sum = h;
    d->count++;
}


whk_hash128_t
whk_digest_end(const whk_digest_t *d, const whk_digest_keys_t *keys)
{
    uint64_t  end[4];

    end[0] = (uint64_t) d->type;
    end[1] = d->count;
    end[2] = d->sum.low;
    end[3] = d->sum.high;

    return whk_hash128(&keys->end, end, sizeof(end));
}


static whk_hash_key_t
whk_digest_derive(const whk_hash_key_t *key, const char *use)
{
    whk_hash128_t   h;
    whk_hash_key_t  derived;

    h = whk_hash128(key, use, strlen(use));

    derived.k0 = h.low;
    derived.k1 = h.high;

    return derived;
}
