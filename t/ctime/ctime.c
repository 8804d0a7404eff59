
/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


/*
 * Runs under memcheck with everything that must not show in the time marked
 * undefined: memcheck then reports each branch and each address that depends
 * on it.  Linked with --wrap=whk_mac_final, so that every MAC is undefined
 * from the moment it is computed.  Exits with 1 if a verdict was wrong.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>
#include <valgrind/memcheck.h>

#include "whk.h"
#include "whk_secret.h"


#define KEY   "a secret of some length"
#define SIZE  32


typedef struct {
    whk_scheme_def_t    def;
    whk_scheme_t        scheme;
    whk_scheme_error_t  error;
    whk_policy_t        policy;
    whk_mem_t           mem;
    whk_secret_t       *secrets[WHK_MAX_SECRETS];
    whk_header_t        header;
    whk_request_t       request;
    char                value[4096];
} ctime_t;


whk_rc_t __real_whk_mac_final(whk_mac_t *mac, uint8_t out[WHK_MAC_MAX]);
whk_rc_t __wrap_whk_mac_final(whk_mac_t *mac, uint8_t out[WHK_MAC_MAX]);
unsigned ctime_bad_hex(const void *a, const void *b, size_t len);

static void ctime_equal(void);
static void ctime_rotate(unsigned nsecrets, unsigned ncandidates);
static void ctime_token(void);
static void ctime_no_secret(void);
static void ctime_undefined_key(void);
static void ctime_prepare(ctime_t *t, const char *text, unsigned nsecrets);
static void ctime_candidates(ctime_t *t, unsigned n, unsigned good,
    const char *key);
static void ctime_verify(ctime_t *t, unsigned nsecrets, whk_rc_t expected,
    unsigned which);
static void ctime_release(ctime_t *t, unsigned nsecrets);
static void ctime_check(int good, const char *what);
static void *ctime_alloc(void *data, size_t size);
static void ctime_free(void *data, void *p);


static int  ctime_secret = 1;    /* MACs are undefined */
static int  ctime_failed;


int
main(void)
{
    if (!RUNNING_ON_VALGRIND) {
        (void) fprintf(stderr, "memcheck is not running\n");
        return 1;
    }

    ctime_equal();
    ctime_rotate(1, 1);
    ctime_rotate(2, 3);
    ctime_rotate(WHK_MAX_SECRETS, WHK_MAX_CANDIDATES);
    ctime_token();
    ctime_no_secret();
    ctime_undefined_key();

    return ctime_failed;
}


whk_rc_t
__wrap_whk_mac_final(whk_mac_t *mac, uint8_t out[WHK_MAC_MAX])
{
    whk_rc_t  rc;

    rc = __real_whk_mac_final(mac, out);

    if (ctime_secret) {
        (void) VALGRIND_MAKE_MEM_UNDEFINED(out, WHK_MAC_MAX);
    }

    return rc;
}


/*
 * A variant that memcheck must flag: the MAC as text.  The comparison is
 * constant-time, but where the digits are read from is not.
 */

unsigned
ctime_bad_hex(const void *a, const void *b, size_t len)
{
    char            left[2 * WHK_MAC_MAX], right[2 * WHK_MAC_MAX];
    size_t          i;
    unsigned        diff;
    const uint8_t  *p, *q;

    static const char  digits[] = "0123456789abcdef";

    p = a;
    q = b;

    for (i = 0; i < len; i++) {
        left[2 * i] = digits[p[i] >> 4];
        left[2 * i + 1] = digits[p[i] & 15];
        right[2 * i] = digits[q[i] >> 4];
        right[2 * i + 1] = digits[q[i] & 15];
    }

    diff = (unsigned) CRYPTO_memcmp(left, right, 2 * len);

    return (diff - 1) >> (sizeof(unsigned) * 8 - 1);
}


static void
ctime_equal(void)
{
    size_t    len, i;
    uint8_t   a[WHK_MAC_MAX], b[WHK_MAC_MAX];
    unsigned  equal;

    for (len = 1; len <= WHK_MAC_MAX; len += 7) {
        for (i = 0; i <= len; i += i < 2 ? 1 : len - 2) {

            memset(a, 0x5a, sizeof(a));
            memset(b, 0x5a, sizeof(b));

            if (i < len) {
                b[i] ^= 1;
            }

            (void) VALGRIND_MAKE_MEM_UNDEFINED(a, sizeof(a));

            equal = whk_crypto_equal(a, b, len);

            (void) VALGRIND_MAKE_MEM_DEFINED(&equal, sizeof(equal));
            ctime_check(equal == (i == len), "equal");

            if (len < 3) {
                break;
            }
        }
    }
}


/* each secret with the good candidate first and last, and none that is */

static void
ctime_rotate(unsigned nsecrets, unsigned ncandidates)
{
    char      key[64];
    ctime_t   t;
    unsigned  i, at;

    ctime_prepare(&t, "kind hmac-sha256; signature header=S split=comma "
                  "label=v1;", nsecrets);

    for (i = 0; i <= nsecrets; i++) {
        (void) snprintf(key, sizeof(key), KEY "%u", i);

        for (at = 0; at < ncandidates; at += ncandidates > 1
                                             ? ncandidates - 1 : 1)
        {
            ctime_candidates(&t, ncandidates, at, key);
            ctime_verify(&t, nsecrets, i < nsecrets ? WHK_OK : WHK_REJECT, i);
        }
    }

    ctime_release(&t, nsecrets);
}


static void
ctime_token(void)
{
    ctime_t   t;
    unsigned  i;

    ctime_prepare(&t, "kind token; signature header=S;", 3);

    for (i = 0; i <= 3; i++) {
        (void) snprintf(t.value, sizeof(t.value), KEY "%u", i);
        t.header.value = whk_str_z(t.value);
        ctime_verify(&t, 3, i < 3 ? WHK_OK : WHK_REJECT, i);
    }

    t.header.value = whk_str_z("a");
    ctime_verify(&t, 3, WHK_REJECT, 0);

    ctime_release(&t, 3);
}


static void
ctime_no_secret(void)
{
    ctime_t  t;

    ctime_prepare(&t, "kind hmac-sha256; signature header=S split=comma "
                  "label=v1;", 0);
    ctime_candidates(&t, 2, 0, KEY);
    ctime_verify(&t, 0, WHK_REJECT, 0);
    ctime_release(&t, 0);
}


/* the key itself is undefined, so the library's HMAC is looked at as well */

static void
ctime_undefined_key(void)
{
    char      key[sizeof(KEY)];
    ctime_t   t;
    unsigned  i;

    ctime_secret = 0;

    ctime_prepare(&t, "kind hmac-sha256; signature header=S split=comma "
                  "label=v1;", 1);

    memcpy(key, KEY "0", sizeof(key) - 1);
    key[sizeof(key) - 1] = '0';

    whk_key_free(t.secrets[0]->key);
    (void) VALGRIND_MAKE_MEM_UNDEFINED(key, sizeof(key));
    t.secrets[0]->key = whk_key_create(WHK_MAC_SHA256, (uint8_t *) key,
                                       sizeof(key));

    for (i = 0; i < 2; i++) {
        ctime_candidates(&t, 3, 1, i ? KEY "1" : KEY "0");
        ctime_verify(&t, 1, i ? WHK_REJECT : WHK_OK, 0);
    }

    ctime_release(&t, 1);

    ctime_secret = 1;
}


static void
ctime_prepare(ctime_t *t, const char *text, unsigned nsecrets)
{
    char      key[64];
    size_t    len;
    unsigned  i;

    memset(t, 0, sizeof(ctime_t));
    whk_mem_init(&t->mem, ctime_alloc, ctime_free, NULL, 1 << 20);

    if (whk_scheme_read(&t->def, whk_str_z(text), &t->mem, &t->error)
        != WHK_OK
        || whk_scheme_compile(&t->scheme, &t->def, NULL, NULL, &t->error) != WHK_OK
        || whk_policy_init(&t->policy, &t->scheme) != WHK_OK)
    {
        abort();
    }

    for (i = 0; i < nsecrets; i++) {
        (void) snprintf(key, sizeof(key), KEY "%u", i);

        if (whk_secret_create(&t->secrets[i], &t->policy, WHK_ENC_RAW,
                              whk_str_z(key), &len) != WHK_OK)
        {
            abort();
        }
    }

    t->header.name = whk_str_z("S");
    t->request.headers = &t->header;
    t->request.nheaders = 1;
    t->request.method = whk_str_z("POST");
}


/* n signatures in the header, all but one of them wrong */

static void
ctime_candidates(ctime_t *t, unsigned n, unsigned good, const char *key)
{
    size_t      len, j;
    uint8_t     mac[WHK_MAC_MAX];
    unsigned    i;
    whk_key_t  *k;
    whk_mac_t   m;

    k = whk_key_create(WHK_MAC_SHA256, (const uint8_t *) key, strlen(key));

    if (k == NULL
        || whk_mac_begin(&m, k) != WHK_OK
        || whk_mac_update(&m, "body", 4) != WHK_OK
        || __real_whk_mac_final(&m, mac) != WHK_OK)
    {
        abort();
    }

    whk_mac_end(&m);
    whk_key_free(k);

    len = 0;

    for (i = 0; i < n; i++) {
        len += (size_t) snprintf(t->value + len, sizeof(t->value) - len,
                                 "%sv1=", i ? "," : "");

        for (j = 0; j < SIZE; j++) {
            len += (size_t) snprintf(t->value + len, sizeof(t->value) - len,
                                     "%02x", (mac[j] ^ (i != good)) & 0xffu);
        }
    }

    t->header.value = whk_str(t->value, len);
}


static void
ctime_verify(ctime_t *t, unsigned nsecrets, whk_rc_t expected, unsigned which)
{
    whk_rc_t      rc;
    whk_verify_t  v;

    rc = whk_verify_begin(&v, &t->policy, &t->request,
                          &(whk_secrets_t) { t->secrets, nsecrets },
                          1700000000);

    if (rc == WHK_OK) {
        rc = whk_verify_update(&v, "body", 4);
    }

    if (rc == WHK_OK) {
        rc = whk_verify_finish(&v);
    }

    ctime_check(rc == expected, "verdict");
    ctime_check(rc != WHK_OK || v.secret == which, "which secret");

    whk_verify_end(&v);
}


static void
ctime_release(ctime_t *t, unsigned nsecrets)
{
    unsigned  i;

    for (i = 0; i < nsecrets; i++) {
        whk_secret_free(t->secrets[i]);
    }

    whk_policy_free(&t->policy);
    whk_mem_free_all(&t->mem);
}


static void
ctime_check(int good, const char *what)
{
    if (!good) {
        (void) fprintf(stderr, "wrong: %s\n", what);
        ctime_failed = 1;
    }
}


static void *
ctime_alloc(void *data, size_t size)
{
    (void) data;

    return malloc(size);
}


static void
ctime_free(void *data, void *p)
{
    (void) data;

    free(p);
}
