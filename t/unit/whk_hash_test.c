/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include <openssl/evp.h>
#include <openssl/params.h>

#include "../../src/whk_hash.h"
#include "tap.h"


#define LEN_MAX  200


static void matches_the_known_answers(void);
static void matches_openssl(void);
static int openssl_siphash(uint8_t *out, size_t size, const uint8_t *key,
    const uint8_t *p, size_t len);
static void put64(uint8_t *dst, uint64_t n);


int
main(void)
{
    matches_the_known_answers();
    matches_openssl();

    return tap_done();
}


/* of the reference implementation: key 00..0f, text 00..(n - 1) */

static void
matches_the_known_answers(void)
{
    size_t          i;
    uint8_t         bytes[WHK_HASH_KEY_SIZE];
    whk_hash128_t   h;
    whk_hash_key_t  key;

    for (i = 0; i < sizeof(bytes); i++) {
        bytes[i] = (uint8_t) i;
    }

    key = whk_hash_key(bytes);

    ok(whk_hash64(&key, bytes, 0) == UINT64_C(0x726fdb47dd0e0e31),
       "64 bits of nothing");
    ok(whk_hash64(&key, bytes, 15) == UINT64_C(0xa129ca6149be45e5),
       "64 bits of 15 bytes");

    h = whk_hash128(&key, bytes, 0);

    ok(h.low == UINT64_C(0xe6a825ba047f81a3)
       && h.high == UINT64_C(0x930255c71472f66d), "128 bits of nothing");
}


static void
matches_openssl(void)
{
    size_t          i, len, wrong64, wrong128;
    uint8_t         key[WHK_HASH_KEY_SIZE], text[LEN_MAX], out[16], own[16];
    whk_hash128_t   h;
    whk_hash_key_t  k;

    for (i = 0; i < sizeof(key); i++) {
        key[i] = (uint8_t) (i * 37 + 200);
    }

    for (i = 0; i < sizeof(text); i++) {
        text[i] = (uint8_t) (i * i * 31 + 7);
    }

    k = whk_hash_key(key);
    wrong64 = 0;
    wrong128 = 0;

    for (len = 0; len <= LEN_MAX; len++) {

        put64(own, whk_hash64(&k, text, len));
        wrong64 += openssl_siphash(out, 8, key, text, len) != 0
                   || memcmp(out, own, 8) != 0;

        h = whk_hash128(&k, text, len);
        put64(own, h.low);
        put64(own + 8, h.high);
        wrong128 += openssl_siphash(out, 16, key, text, len) != 0
                    || memcmp(out, own, 16) != 0;
    }

    ok(wrong64 == 0, "64 bits of 0 to %d bytes", LEN_MAX);
    ok(wrong128 == 0, "128 bits of 0 to %d bytes", LEN_MAX);
}


static int
openssl_siphash(uint8_t *out, size_t size, const uint8_t *key,
    const uint8_t *p, size_t len)
{
    int           rc;
    size_t        n;
    EVP_MAC      *mac;
    OSSL_PARAM    params[2];
    EVP_MAC_CTX  *ctx;

    mac = EVP_MAC_fetch(NULL, "SIPHASH", NULL);
    ctx = EVP_MAC_CTX_new(mac);

    params[0] = OSSL_PARAM_construct_size_t("size", &size);
    params[1] = OSSL_PARAM_construct_end();

    rc = EVP_MAC_init(ctx, key, WHK_HASH_KEY_SIZE, params) == 1
         && EVP_MAC_update(ctx, p, len) == 1
         && EVP_MAC_final(ctx, out, &n, size) == 1 && n == size;

    EVP_MAC_CTX_free(ctx);
    EVP_MAC_free(mac);

    return rc ? 0 : -1;
}


static void
put64(uint8_t *dst, uint64_t n)
{
    size_t  i;

    for (i = 0; i < 8; i++) {
        dst[i] = (uint8_t) (n >> 8 * i);
    }
}
