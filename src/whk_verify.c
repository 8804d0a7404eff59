/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "whk_check.h"
#include "whk_secret.h"


static whk_rc_t whk_verify_expect(whk_verify_t *v, unsigned i,
    uint8_t mac[WHK_MAC_MAX]);
static unsigned whk_verify_compare(const whk_verify_t *v, const uint8_t *mac);
static whk_rc_t whk_verify_start(whk_verify_t *v,
    const whk_secrets_t *secrets);
static whk_rc_t whk_verify_parts(whk_verify_t *v);
static whk_rc_t whk_verify_part(whk_verify_t *v, const whk_part_t *part);
static whk_rc_t whk_verify_reject(whk_verify_t *v, whk_reason_t reason);
static whk_rc_t whk_verify_error(whk_verify_t *v);


whk_rc_t
whk_verify_begin(whk_verify_t *v, const whk_policy_t *policy,
    const whk_request_t *request, const whk_secrets_t *secrets, int64_t now)
{
    whk_rc_t  rc;

    memset(v, 0, offsetof(whk_verify_t, candidates));

    v->policy = policy;
    v->request = *request;

    rc = whk_check(v, now);

    return rc == WHK_OK ? whk_verify_start(v, secrets) : rc;
}


whk_rc_t
whk_verify_update(whk_verify_t *v, const void *p, size_t len)
{
    unsigned  i;

    if (v->reason != WHK_REASON_NONE) {
        return WHK_ERROR;
    }

    for (i = 0; i < v->nmacs; i++) {

        if (whk_mac_update(&v->macs[i], p, len) != WHK_OK) {
            return whk_verify_error(v);
        }
    }

    return WHK_OK;
}


whk_rc_t
whk_verify_finish(whk_verify_t *v)
{
    uint8_t   mac[WHK_MAC_MAX];
    unsigned  i, n, equal, found, which;

    if (v->reason != WHK_REASON_NONE) {
        return WHK_ERROR;
    }

    v->part++;

    if (whk_verify_parts(v) != WHK_OK) {
        return WHK_ERROR;
    }

    found = 0;
    which = 0;
    n = v->nsecrets ? v->nsecrets : 1;

    for (i = 0; i < n; i++) {

        if (whk_verify_expect(v, i, mac) != WHK_OK) {
            whk_crypto_wipe(mac, sizeof(mac));
            return whk_verify_error(v);
        }

        equal = whk_verify_compare(v, mac);

        /* the first that matches, without a branch */

        which |= i & (0u - (equal & ~found));
        found |= equal;

#ifdef WHK_BAD_EARLY_EXIT
        if (found) {
            break;
        }
#endif
    }

    whk_crypto_wipe(mac, sizeof(mac));
    WHK_DECLASSIFY(&found, sizeof(found));
    WHK_DECLASSIFY(&which, sizeof(which));

    if (v->nsecrets == 0) {
        return whk_verify_reject(v, WHK_REASON_NO_SECRET);
    }

    if (!found) {
        return whk_verify_reject(v, WHK_REASON_SIGNATURE_MISMATCH);
    }

    v->secret = which;

    return WHK_OK;
}


/* what secret i, or none, makes of the request */

static whk_rc_t
whk_verify_expect(whk_verify_t *v, unsigned i, uint8_t mac[WHK_MAC_MAX])
{
    if (v->nmacs) {
        return whk_mac_final(&v->macs[i], mac);
    }

    memcpy(mac, v->nsecrets ? v->secrets[i]->digest : v->policy->noise,
           WHK_MAC_MAX);

    return WHK_OK;
}


static unsigned
whk_verify_compare(const whk_verify_t *v, const uint8_t *mac)
{
    size_t    size;
    unsigned  i, equal;

    size = whk_mac_size(v->policy->scheme->alg);
    equal = 0;

    for (i = 0; i < v->ncandidates; i++) {
        equal |= whk_crypto_equal(v->candidates[i], mac, size);
    }

    return equal;
}


void
whk_verify_end(whk_verify_t *v)
{
    unsigned  i;

    for (i = 0; i < v->nmacs; i++) {
        whk_mac_end(&v->macs[i]);
    }

    for (i = 0; i < v->nsecrets; i++) {
        whk_secret_free(v->secrets[i]);
    }

    v->nmacs = 0;
    v->nsecrets = 0;
}


static whk_rc_t
whk_verify_start(whk_verify_t *v, const whk_secrets_t *secrets)
{
    unsigned  i, nmacs;

    for (i = 0; i < secrets->n && i < WHK_MAX_SECRETS; i++) {
        whk_secret_ref(secrets->list[i]);
        v->secrets[v->nsecrets++] = secrets->list[i];
    }

    if (v->policy->scheme->kind != WHK_KIND_HMAC) {
        return WHK_OK;
    }

    nmacs = v->nsecrets ? v->nsecrets : 1;

    for (i = 0; i < nmacs; i++) {
        v->nmacs++;

        if (whk_mac_begin(&v->macs[i], v->nsecrets ? v->secrets[i]->key
                                                   : v->policy->decoy)
            != WHK_OK)
        {
            return whk_verify_error(v);
        }
    }

    return whk_verify_parts(v);
}


/* feeds the parts of the message from the next one up to the body */

static whk_rc_t
whk_verify_parts(whk_verify_t *v)
{
    const whk_scheme_t  *s;

    s = v->policy->scheme;

    for ( /* void */ ; v->part < s->nparts; v->part++) {

        if (s->parts[v->part].type == WHK_PART_BODY) {
            return WHK_OK;
        }

        if (whk_verify_part(v, &s->parts[v->part]) != WHK_OK) {
            return WHK_ERROR;
        }
    }

    return WHK_OK;
}


static whk_rc_t
whk_verify_part(whk_verify_t *v, const whk_part_t *part)
{
    whk_str_t  text;

    text = whk_str(NULL, 0);

    switch (part->type) {

    case WHK_PART_LITERAL:
        text = part->text;
        break;

    case WHK_PART_TIMESTAMP:
        text = v->timestamp;
        break;

    case WHK_PART_ID:
        text = v->id;
        break;

    case WHK_PART_URL:
        text = v->request.url;
        break;

    case WHK_PART_METHOD:
        text = v->request.method;
        break;

    case WHK_PART_HEADER:
        (void) whk_request_header(&v->request, part->text, &text);
        break;

    case WHK_PART_FIELD:
        (void) whk_signature_field(v->policy->scheme, v->signature,
                                   part->text, &text);
        break;

    default: /* WHK_PART_BODY comes by whk_verify_update() */
        break;
    }

    return whk_verify_update(v, text.data, text.len);
}


static whk_rc_t
whk_verify_reject(whk_verify_t *v, whk_reason_t reason)
{
    v->reason = reason;

    return WHK_REJECT;
}


static whk_rc_t
whk_verify_error(whk_verify_t *v)
{
    v->reason = WHK_REASON_CRYPTO;

    return WHK_ERROR;
}
