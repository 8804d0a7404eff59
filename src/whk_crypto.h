/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef WHK_CRYPTO_H_INCLUDED
#define WHK_CRYPTO_H_INCLUDED


#include <stddef.h>
#include <stdint.h>

#include "whk_reason.h"


/* bytes of the longest MAC */

#define WHK_MAC_MAX  64


/* HMAC, RFC 2104, over these hashes */

typedef enum {
    WHK_MAC_SHA1 = 0,
    WHK_MAC_SHA256,
    WHK_MAC_SHA384,
    WHK_MAC_SHA512
} whk_mac_alg_t;


/* a key made ready once, to start any number of MACs */

typedef struct whk_key_s  whk_key_t;


/*
 * One MAC being computed.  The fields are private; the struct is here so
 * that a session can embed it.
 */
typedef struct {
    whk_key_t  *key;
    void       *ctx;
} whk_mac_t;


/*
 * whk_mac_size() returns the bytes of a MAC of this algorithm, at most
 * WHK_MAC_MAX.
 */
size_t whk_mac_size(whk_mac_alg_t alg);

/*
 * whk_key_create() makes an HMAC key of len bytes ready; the bytes may be
 * wiped afterwards.  The caller owns the key until whk_key_free().
 *
 * Returns NULL if memory ran out, the library failed, or len is 0: an empty
 * key signs for everybody.
 */
whk_key_t *whk_key_create(whk_mac_alg_t alg, const uint8_t *bytes,
    size_t len);

/*
 * whk_key_free() wipes and releases a key, which may be NULL.  No MAC may
 * be under way with it.
 */
void whk_key_free(whk_key_t *key);

/*
 * whk_mac_begin() starts a MAC with key, which must outlive it.  Contexts
 * that ended before are used again.
 *
 * Returns WHK_OK or WHK_ERROR; in both cases whk_mac_end() is due.
 */
whk_rc_t whk_mac_begin(whk_mac_t *mac, whk_key_t *key) WHK_MUST_CHECK;

/*
 * whk_mac_update() adds the next len bytes, in any portions.
 *
 * Returns WHK_OK or WHK_ERROR.
 */
whk_rc_t whk_mac_update(whk_mac_t *mac, const void *p, size_t len)
    WHK_MUST_CHECK;

/*
 * whk_mac_final() stores the whk_mac_size() bytes of the MAC.  Then only
 * whk_mac_end() may be called.
 *
 * Returns WHK_OK or WHK_ERROR.
 */
whk_rc_t whk_mac_final(whk_mac_t *mac, uint8_t out[WHK_MAC_MAX])
    WHK_MUST_CHECK;

/*
 * whk_mac_end() gives the context back to its key.  It may be called at any
 * time, more than once, and for a mac that is all zeros.
 */
void whk_mac_end(whk_mac_t *mac);

/*
 * whk_crypto_equal() returns 1 if len bytes are equal, else 0, in a time
 * that depends on len alone, and without a branch on the result.
 */
unsigned whk_crypto_equal(const void *a, const void *b, size_t len);

/*
 * whk_crypto_wipe() overwrites len bytes; the compiler does not drop it.
 */
void whk_crypto_wipe(void *p, size_t len);

/*
 * whk_crypto_random() stores len bytes fit for a key.
 *
 * Returns WHK_OK or WHK_ERROR.
 */
whk_rc_t whk_crypto_random(uint8_t *p, size_t len) WHK_MUST_CHECK;


#endif /* WHK_CRYPTO_H_INCLUDED */
