/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef WHK_SECRET_H_INCLUDED
#define WHK_SECRET_H_INCLUDED


#include "whk_verify.h"


/* what whk_secret.c and whk_verify.c share; nobody else includes this */

struct whk_secret_s {
    unsigned    refs;
    whk_key_t  *key;                    /* of an HMAC */
    uint8_t     digest[WHK_MAC_MAX];    /* of its bytes, see below */
};


/*
 * Marks the result of a comparison as public for the constant-time check
 * of t/ctime; nothing in any other build.
 */

#ifdef WHK_CTIME
#include <valgrind/memcheck.h>
#define WHK_DECLASSIFY(p, len)  (void) VALGRIND_MAKE_MEM_DEFINED(p, len)
#else
#define WHK_DECLASSIFY(p, len)
#endif


/*
 * whk_secret_digest() stores the MAC of a token or secret under the policy's
 * random key: what it is compared by.
 *
 * Returns WHK_OK or WHK_ERROR.
 */
whk_rc_t whk_secret_digest(const whk_policy_t *policy, const uint8_t *p,
    size_t len, uint8_t digest[WHK_MAC_MAX]) WHK_MUST_CHECK;


#endif /* WHK_SECRET_H_INCLUDED */
