/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include "whk_crypto.h"


/*
 * Starting a keyed context again costs half of duplicating one, so a key
 * keeps some of those that ended.
 */

#define WHK_KEY_IDLE  16


struct whk_key_s {
    EVP_MAC_CTX  *ctx;
    EVP_MAC_CTX  *idle[WHK_KEY_IDLE];
    unsigned      nidle;
};


typedef struct {
    const char   *digest;
    size_t        size;
} whk_mac_row_t;


static const whk_mac_row_t  whk_macs[] = {
    [WHK_MAC_SHA1] = { "SHA1", 20 },
    [WHK_MAC_SHA256] = { "SHA256", 32 },
    [WHK_MAC_SHA384] = { "SHA384", 48 },
    [WHK_MAC_SHA512] = { "SHA512", 64 },
};


static EVP_MAC_CTX *whk_key_context(whk_mac_alg_t alg, const uint8_t *bytes,
    size_t len);
static int whk_key_restarts(void);


size_t
whk_mac_size(whk_mac_alg_t alg)
{
    return whk_macs[alg].size;
}


whk_key_t *
whk_key_create(whk_mac_alg_t alg, const uint8_t *bytes, size_t len)
{
    whk_key_t  *key;

    if (len == 0) {
        return NULL;
    }

    key = OPENSSL_zalloc(sizeof(whk_key_t));
    if (key == NULL) {
        return NULL;
    }

    key->ctx = whk_key_context(alg, bytes, len);
    if (key->ctx == NULL) {
        OPENSSL_free(key);
        return NULL;
    }

    return key;
}


static EVP_MAC_CTX *
whk_key_context(whk_mac_alg_t alg, const uint8_t *bytes, size_t len)
{
    char          digest[8];
    EVP_MAC      *hmac;
    OSSL_PARAM    params[2];
    EVP_MAC_CTX  *ctx;

    hmac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    if (hmac == NULL) {
        return NULL;
    }

    ctx = EVP_MAC_CTX_new(hmac);

    EVP_MAC_free(hmac);

    if (ctx == NULL) {
        return NULL;
    }

    strcpy(digest, whk_macs[alg].digest);

    params[0] = OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST,
                                                 digest, 0);
    params[1] = OSSL_PARAM_construct_end();

    if (EVP_MAC_init(ctx, bytes, len, params) != 1) {
        EVP_MAC_CTX_free(ctx);
        return NULL;
    }

    return ctx;
}


void
whk_key_free(whk_key_t *key)
{
    if (key == NULL) {
        return;
    }

    while (key->nidle) {
        EVP_MAC_CTX_free(key->idle[--key->nidle]);
    }

    EVP_MAC_CTX_free(key->ctx);
    OPENSSL_free(key);
}


whk_rc_t
whk_mac_begin(whk_mac_t *mac, whk_key_t *key)
{
    mac->key = key;

    if (key->nidle) {
        mac->ctx = key->idle[--key->nidle];
        return EVP_MAC_init(mac->ctx, NULL, 0, NULL) == 1 ? WHK_OK : WHK_ERROR;
    }

    mac->ctx = EVP_MAC_CTX_dup(key->ctx);

    return mac->ctx ? WHK_OK : WHK_ERROR;
}


whk_rc_t
whk_mac_update(whk_mac_t *mac, const void *p, size_t len)
{
    if (len == 0) {
        return WHK_OK;
    }

    return EVP_MAC_update(mac->ctx, p, len) == 1 ? WHK_OK : WHK_ERROR;
}


whk_rc_t
whk_mac_final(whk_mac_t *mac, uint8_t out[WHK_MAC_MAX])
{
    size_t  len;

    return EVP_MAC_final(mac->ctx, out, &len, WHK_MAC_MAX) == 1
           ? WHK_OK : WHK_ERROR;
}


void
whk_mac_end(whk_mac_t *mac)
{
    if (mac->ctx == NULL) {
        return;
    }

    if (mac->key->nidle < WHK_KEY_IDLE && whk_key_restarts()) {
        mac->key->idle[mac->key->nidle++] = mac->ctx;

    } else {
        EVP_MAC_CTX_free(mac->ctx);
    }

    mac->ctx = NULL;
}


/*
 * Before 3.0.3 starting a keyed context again did nothing and said that all
 * was well: the bytes of an aborted request would have been part of the next.
 */

static int
whk_key_restarts(void)
{
    return OpenSSL_version_num() >= 0x30000030L;
}


unsigned
whk_crypto_equal(const void *a, const void *b, size_t len)
{
    unsigned  diff;

    diff = (unsigned) CRYPTO_memcmp(a, b, len);

    /* 0 becomes 1, 1 to 255 become 0 */

    return (diff - 1) >> (sizeof(unsigned) * 8 - 1);
}


void
whk_crypto_wipe(void *p, size_t len)
{
    OPENSSL_cleanse(p, len);
}


whk_rc_t
whk_crypto_random(uint8_t *p, size_t len)
{
    return RAND_bytes(p, (int) len) == 1 ? WHK_OK : WHK_ERROR;
}
