/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <stdlib.h>
#include <string.h>

#include "whk_secret.h"


static int whk_secret_blank(whk_str_t text);
static whk_rc_t whk_secret_prepare(whk_secret_t *secret,
    const whk_policy_t *policy, const uint8_t *p, size_t len);


whk_rc_t
whk_policy_init(whk_policy_t *policy, const whk_scheme_t *scheme)
{
    whk_rc_t  rc;
    uint8_t   key[32];

    memset(policy, 0, sizeof(whk_policy_t));

    policy->scheme = scheme;
    policy->past = scheme->past;
    policy->future = scheme->future;

    if (whk_crypto_random(key, sizeof(key)) != WHK_OK
        || whk_crypto_random(policy->noise, sizeof(policy->noise)) != WHK_OK)
    {
        return WHK_ERROR;
    }

    policy->decoy = whk_key_create(scheme->alg, key, sizeof(key));
    rc = policy->decoy ? WHK_OK : WHK_ERROR;

    whk_crypto_wipe(key, sizeof(key));

    return rc;
}


void
whk_policy_free(whk_policy_t *policy)
{
    whk_key_free(policy->decoy);
    policy->decoy = NULL;
}


whk_rc_t
whk_secret_create(whk_secret_t **secret, const whk_policy_t *policy,
    whk_encoding_t encoding, whk_str_t text, size_t *len)
{
    whk_rc_t       rc;
    uint8_t        buf[WHK_MAX_SECRET];
    ptrdiff_t      n;
    whk_secret_t  *s;

    *secret = NULL;
    *len = 0;

    if (whk_secret_blank(text)) {
        return WHK_REJECT;
    }

    n = whk_str_decode(encoding, buf, sizeof(buf), text);

    if (n <= 0) {
        whk_crypto_wipe(buf, sizeof(buf));
        return WHK_REJECT;
    }

    rc = WHK_ERROR;
    s = calloc(1, sizeof(whk_secret_t));

    if (s) {
        s->refs = 1;
        rc = whk_secret_prepare(s, policy, buf, (size_t) n);
    }

    whk_crypto_wipe(buf, sizeof(buf));

    if (rc != WHK_OK) {
        whk_secret_free(s);
        return rc;
    }

    *secret = s;
    *len = (size_t) n;

    return WHK_OK;
}


static whk_rc_t
whk_secret_prepare(whk_secret_t *secret, const whk_policy_t *policy,
    const uint8_t *p, size_t len)
{
    if (whk_secret_digest(policy, p, len, secret->digest) != WHK_OK) {
        return WHK_ERROR;
    }

    if (policy->scheme->kind == WHK_KIND_TOKEN) {
        return WHK_OK;
    }

    secret->key = whk_key_create(policy->scheme->alg, p, len);

    return secret->key ? WHK_OK : WHK_ERROR;
}


whk_rc_t
whk_secret_digest(const whk_policy_t *policy, const uint8_t *p, size_t len,
    uint8_t digest[WHK_MAC_MAX])
{
    whk_rc_t   rc;
    whk_mac_t  mac;

    rc = whk_mac_begin(&mac, policy->decoy);

    if (rc == WHK_OK) {
        rc = whk_mac_update(&mac, p, len);
    }

    if (rc == WHK_OK) {
        rc = whk_mac_final(&mac, digest);
    }

    whk_mac_end(&mac);

    return rc;
}


void
whk_secret_ref(whk_secret_t *secret)
{
    secret->refs++;
}


void
whk_secret_free(whk_secret_t *secret)
{
    if (secret == NULL || --secret->refs) {
        return;
    }

    whk_key_free(secret->key);
    whk_crypto_wipe(secret, sizeof(whk_secret_t));
    free(secret);
}


int
whk_secret_equal(const whk_secret_t *a, const whk_secret_t *b)
{
    return a == b || whk_crypto_equal(a->digest, b->digest, WHK_MAC_MAX);
}


static int
whk_secret_blank(whk_str_t text)
{
    size_t  i;

    for (i = 0; i < text.len; i++) {
        if (text.data[i] != ' ' && (text.data[i] < '\t'
                                    || text.data[i] > '\r'))
        {
            return 0;
        }
    }

    return 1;
}
