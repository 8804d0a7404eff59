/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef WHK_VERIFY_H_INCLUDED
#define WHK_VERIFY_H_INCLUDED


#include "whk_request.h"


#define WHK_MAX_SECRETS  8      /* per request */
#define WHK_MAX_SECRET   1024   /* bytes of a decoded secret or token */


/*
 * A scheme with what a configuration adds to it.  The fields are private
 * but for past and future, seconds of tolerance, -1 for none: set them
 * after whk_policy_init().
 */
typedef struct {
    const whk_scheme_t  *scheme;
    int64_t              past;
    int64_t              future;
    whk_key_t           *decoy;
    uint8_t              noise[WHK_MAC_MAX];
} whk_policy_t;


/* a secret made ready for one policy, counted by its users */

typedef struct whk_secret_s  whk_secret_t;

typedef struct {
    whk_secret_t  **list;
    unsigned        n;      /* at most WHK_MAX_SECRETS count */
} whk_secrets_t;


/*
 * One request being verified.  The fields are private but for those in the
 * first block, which are valid as the functions below say.
 */
typedef struct {
    whk_reason_t         reason;
    whk_str_t            id;
    whk_str_t            event;
    whk_str_t            timestamp;
    int64_t              msec;            /* the timestamp, since the epoch */
    unsigned             event_malformed;
    unsigned             secret;          /* that matched: index */

    const whk_policy_t  *policy;
    whk_request_t        request;
    whk_str_t            signature;       /* the header, whole */
    whk_secret_t        *secrets[WHK_MAX_SECRETS];
    unsigned             nsecrets;
    whk_mac_t            macs[WHK_MAX_SECRETS];
    unsigned             nmacs;
    unsigned             part;            /* next of the message */
    unsigned             ncandidates;
    uint8_t              candidates[WHK_MAX_CANDIDATES][WHK_MAC_MAX];
} whk_verify_t;


/*
 * whk_policy_init() makes a policy of a scheme, which must outlive it, with
 * the scheme's own tolerance, and draws the random key that stands in when
 * a request has no secret.
 *
 * Returns WHK_OK or WHK_ERROR.
 */
whk_rc_t whk_policy_init(whk_policy_t *policy, const whk_scheme_t *scheme)
    WHK_MUST_CHECK;

/*
 * whk_policy_free() releases what whk_policy_init() took.
 */
void whk_policy_free(whk_policy_t *policy);

/*
 * whk_secret_create() decodes the text of a secret and makes it ready for
 * requests under policy.  It stores the secret, whose first reference is
 * the caller's, and the number of its bytes.
 *
 * Returns WHK_OK, WHK_REJECT if the text is blank, cannot be decoded,
 * decodes to nothing, or to more than WHK_MAX_SECRET bytes, or WHK_ERROR.
 */
whk_rc_t whk_secret_create(whk_secret_t **secret, const whk_policy_t *policy,
    whk_encoding_t encoding, whk_str_t text, size_t *len) WHK_MUST_CHECK;

/*
 * whk_secret_ref() adds a reference, whk_secret_free() takes one away and
 * wipes and releases the secret with the last; it may be NULL.
 */
void whk_secret_ref(whk_secret_t *secret);
void whk_secret_free(whk_secret_t *secret);

/*
 * whk_secret_equal() tells whether two secrets of one policy are the same
 * bytes.
 *
 * Returns 1 or 0.
 */
int whk_secret_equal(const whk_secret_t *a, const whk_secret_t *b);

/*
 * whk_verify_begin() does everything that needs no body: method, required
 * headers, signature, time (now is in seconds since the epoch), id, signed
 * headers (each is due once); and starts a MAC for each of the secrets.  They
 * are referenced until whk_verify_end(), secrets itself is not; the policy
 * and the slices of the request must live as long.  Without any secret a
 * random key is used.
 *
 * Returns WHK_OK to go on, WHK_REJECT with v->reason, or WHK_ERROR with
 * v->reason (crypto); after the last two only whk_verify_end() is of use, the
 * other functions return WHK_ERROR.  id, event, timestamp and msec are set as
 * far as the checks came; none of them is proven before whk_verify_finish()
 * returned WHK_OK.
 */
whk_rc_t whk_verify_begin(whk_verify_t *v, const whk_policy_t *policy,
    const whk_request_t *request, const whk_secrets_t *secrets,
    int64_t now) WHK_MUST_CHECK;

/*
 * whk_verify_update() takes the next bytes of the body, in any portions.
 *
 * Returns WHK_OK, or WHK_ERROR with v->reason.
 */
whk_rc_t whk_verify_update(whk_verify_t *v, const void *p, size_t len)
    WHK_MUST_CHECK;

/*
 * whk_verify_finish() gives the verdict once the body is whole.  Every
 * secret is tried against every candidate, without an early exit.
 *
 * Returns WHK_OK with v->secret, WHK_REJECT with v->reason
 * (signature_mismatch or no_secret), or WHK_ERROR with v->reason.  Then only
 * whk_verify_end() is of use.
 */
whk_rc_t whk_verify_finish(whk_verify_t *v) WHK_MUST_CHECK;

/*
 * whk_verify_end() releases MACs and secrets; id, event, timestamp, msec,
 * reason and secret stay.  It may be called at any time, more than once, and
 * for a v that is all zeros.
 */
void whk_verify_end(whk_verify_t *v);

#endif /* WHK_VERIFY_H_INCLUDED */
