/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "whk_check.h"
#include "whk_secret.h"


static whk_rc_t whk_check_reject(whk_verify_t *v, whk_reason_t reason);
static int whk_check_method(const whk_verify_t *v);
static whk_rc_t whk_check_require(whk_verify_t *v);
static whk_rc_t whk_check_signature(whk_verify_t *v);
static whk_rc_t whk_check_collect(whk_verify_t *v, whk_signature_t *sig,
    uint8_t *buf);
static whk_rc_t whk_check_candidates(whk_verify_t *v,
    const whk_signature_t *sig);
static int whk_check_decode(whk_verify_t *v, whk_str_t item);
static whk_rc_t whk_check_timestamp(whk_verify_t *v, int64_t now);
static whk_rc_t whk_check_id(whk_verify_t *v);
static whk_rc_t whk_check_parts(whk_verify_t *v);
static void whk_check_event(whk_verify_t *v);


whk_rc_t
whk_check(whk_verify_t *v, int64_t now)
{
    if (!whk_check_method(v)) {
        return whk_check_reject(v, WHK_REASON_METHOD);
    }

    whk_check_event(v);

    if (whk_check_require(v) != WHK_OK
        || whk_check_signature(v) != WHK_OK
        || whk_check_timestamp(v, now) != WHK_OK
        || whk_check_id(v) != WHK_OK
        || whk_check_parts(v) != WHK_OK)
    {
        return whk_reason_group(v->reason) == WHK_GROUP_FAILURE ? WHK_ERROR
                                                                : WHK_REJECT;
    }

    return WHK_OK;
}


static whk_rc_t
whk_check_reject(whk_verify_t *v, whk_reason_t reason)
{
    v->reason = reason;

    return WHK_REJECT;
}


static int
whk_check_method(const whk_verify_t *v)
{
    unsigned             i;
    const whk_scheme_t  *s;

    s = v->policy->scheme;

    for (i = 0; i < s->nmethods; i++) {
        if (whk_str_equal(s->methods[i], v->request.method)) {
            return 1;
        }
    }

    return 0;
}


static whk_rc_t
whk_check_require(whk_verify_t *v)
{
    unsigned             i;
    whk_str_t            value;
    const whk_scheme_t  *s;

    s = v->policy->scheme;

    for (i = 0; i < s->nrequires; i++) {

        if (whk_request_header(&v->request, s->requires[i].name, &value) != 1
            || !whk_str_equal(value, s->requires[i].value))
        {
            return whk_check_reject(v, WHK_REASON_GUARD);
        }
    }

    return WHK_OK;
}


static whk_rc_t
whk_check_signature(whk_verify_t *v)
{
    whk_rc_t         rc;
    uint8_t          buf[WHK_MAX_SECRET];
    whk_signature_t  sig;

    memset(&sig, 0, sizeof(whk_signature_t));

    rc = whk_check_collect(v, &sig, buf);

    if (rc == WHK_OK) {
        rc = whk_check_candidates(v, &sig);
    }

    if (v->policy->scheme->signature.type == WHK_SOURCE_ARG) {
        whk_crypto_wipe(buf, sizeof(buf));
        v->signature = whk_str(NULL, 0);
    }

    return rc;
}


static whk_rc_t
whk_check_collect(whk_verify_t *v, whk_signature_t *sig, uint8_t *buf)
{
    int                  n;
    size_t               i;
    whk_str_t            value;
    const whk_scheme_t  *s;

    s = v->policy->scheme;
    i = 0;
    n = 1;

    if (s->signature.type == WHK_SOURCE_ARG) {
        n = whk_request_arg(&v->request, s->signature.names[0], buf,
                            WHK_MAX_SECRET, &v->signature);

    } else if (!s->signature.numbered) {
        n = (int) whk_request_source(&v->request, &s->signature,
                                     &v->signature);
    }

    if (n < 0) {
        return whk_check_reject(v, WHK_REASON_SIGNATURE_MALFORMED);
    }

    if (n > 1) {
        return whk_check_reject(v, WHK_REASON_SIGNATURE_REPEATED);
    }

    if (s->signature.numbered) {

        while (!sig->overflow
               && (n = whk_request_numbered(&v->request, &s->signature, &i,
                                            &value)) == 1)
        {
            v->signature = value;
            whk_signature_parse(s, value, sig);
        }

        if (n < 0) {
            return whk_check_reject(v, WHK_REASON_SIGNATURE_REPEATED);
        }

        n = v->signature.data != NULL;

    } else if (n == 1) {
        whk_signature_parse(s, v->signature, sig);
    }

    return n ? WHK_OK : whk_check_reject(v, WHK_REASON_NO_SIGNATURE);
}


static whk_rc_t
whk_check_candidates(whk_verify_t *v, const whk_signature_t *sig)
{
    int       rc;
    unsigned  i;

    if (sig->overflow) {
        return whk_check_reject(v, WHK_REASON_SIGNATURE_MALFORMED);
    }

    for (i = 0; i < sig->nitems; i++) {

        rc = whk_check_decode(v, sig->items[i]);

        if (rc < 0) {
            return whk_check_reject(v, WHK_REASON_CRYPTO);
        }

        v->ncandidates += (unsigned) rc;
    }

    if (v->ncandidates) {
        return WHK_OK;
    }

    return whk_check_reject(v, sig->nitems == 0 && sig->nothers
                                ? WHK_REASON_NO_SIGNATURE
                                : WHK_REASON_SIGNATURE_MALFORMED);
}


/*
 * Decodes one candidate.  A token is compared by its MAC under a random
 * key, so that neither its bytes nor its length show in the time.
 *
 * Returns 1, 0 if it is malformed, -1 on error.
 */

static int
whk_check_decode(whk_verify_t *v, whk_str_t item)
{
    int                  rc;
    uint8_t             *candidate, token[WHK_MAX_SECRET];
    ptrdiff_t            n;
    const whk_scheme_t  *s;

    s = v->policy->scheme;
    candidate = v->candidates[v->ncandidates];

    if (s->kind == WHK_KIND_HMAC) {
        n = whk_str_decode(s->encoding, candidate, WHK_MAC_MAX, item);

        return n >= 0 && (size_t) n == whk_mac_size(s->alg);
    }

    n = whk_str_decode(s->encoding, token, sizeof(token), item);

    if (n <= 0) {
        return 0;
    }

    rc = whk_secret_digest(v->policy, token, (size_t) n, candidate) == WHK_OK
         ? 1 : -1;

    whk_crypto_wipe(token, sizeof(token));

    return rc;
}


static whk_rc_t
whk_check_timestamp(whk_verify_t *v, int64_t now)
{
    int64_t              age;
    unsigned             n;
    const whk_scheme_t  *s;
    const whk_policy_t  *p;

    p = v->policy;
    s = p->scheme;

    if (s->timestamp.type == WHK_SOURCE_NONE) {
        return WHK_OK;
    }

    if (s->timestamp.type == WHK_SOURCE_FIELD) {
        n = whk_signature_field(s, v->signature, s->timestamp.names[0],
                                &v->timestamp);

    } else {
        n = whk_request_source(&v->request, &s->timestamp, &v->timestamp);
    }

    if (n == 0) {
        return whk_check_reject(v, WHK_REASON_TIMESTAMP_MISSING);
    }

    if (n > 1 || whk_time_parse(s->unit, v->timestamp, &v->msec) != 0
        || (s->time_len && v->timestamp.len != s->time_len))
    {
        v->timestamp = whk_str(NULL, 0);
        return whk_check_reject(v, WHK_REASON_TIMESTAMP_MALFORMED);
    }

    /* in whole seconds, as the clock and the window are */

    age = now - v->msec / 1000;

    if (p->past >= 0 && age > p->past) {
        return whk_check_reject(v, WHK_REASON_TIMESTAMP_OLD);
    }

    if (p->future >= 0 && -age > p->future) {
        return whk_check_reject(v, WHK_REASON_TIMESTAMP_FUTURE);
    }

    return WHK_OK;
}


static whk_rc_t
whk_check_id(whk_verify_t *v)
{
    unsigned             n;
    whk_str_t            id;
    const whk_scheme_t  *s;

    s = v->policy->scheme;
    n = whk_request_sources(&v->request, &s->id, &id);

    if (n == 0) {
        return s->needs_id ? whk_check_reject(v, WHK_REASON_ID_MALFORMED)
                           : WHK_OK;
    }

    if (n > 1 || !whk_token_check(id) || whk_token_excluded(s, id)) {
        return whk_check_reject(v, WHK_REASON_ID_MALFORMED);
    }

    v->id = id;

    return WHK_OK;
}


/*
 * What is signed beside the body must be there once: the upstream may look
 * at another of two.
 */

static whk_rc_t
whk_check_parts(whk_verify_t *v)
{
    unsigned           i;
    whk_str_t          text;
    const whk_part_t  *part;

    for (i = 0; i < v->policy->scheme->nparts; i++) {
        part = &v->policy->scheme->parts[i];

        if (part->type == WHK_PART_HEADER
            && whk_request_header(&v->request, part->text, &text) != 1)
        {
            return whk_check_reject(v, WHK_REASON_GUARD);
        }

        if (part->type == WHK_PART_FIELD
            && (whk_signature_field(v->policy->scheme, v->signature,
                                   part->text, &text) != 1
                || whk_token_excluded(v->policy->scheme, text)))
        {
            return whk_check_reject(v, WHK_REASON_SIGNATURE_MALFORMED);
        }
    }

    return WHK_OK;
}


/* the type is not part of the verdict on the signature, so only noted here */

static void
whk_check_event(whk_verify_t *v)
{
    size_t               i;
    unsigned             n;
    whk_str_t            event;
    const whk_scheme_t  *s;

    s = v->policy->scheme;
    n = whk_request_sources(&v->request, &s->event, &event);

    if (n == 0) {
        return;
    }

    v->event_malformed = n > 1 || event.len == 0 || event.len > WHK_MAX_TOKEN;

    for (i = 0; i < event.len && !v->event_malformed; i++) {
        v->event_malformed = event.data[i] < 0x20 || event.data[i] == 0x7f;
    }

    if (!v->event_malformed) {
        v->event = event;
    }
}
