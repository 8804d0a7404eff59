
/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#define _DEFAULT_SOURCE

#include <openssl/err.h>

#include "fault.h"
#include "page.h"
#include "tap.h"
#include "whk_crypto.h"
#include "whk_str.h"


#define CONTEXTS  40


typedef struct {
    uint8_t      key;       /* repeated, or 1: 1 to len, or 'J': "Jefe" */
    size_t       len;
    uint8_t      byte;      /* of the data, repeated, or 0: text */
    size_t       nbytes;
    const char  *text;
} rfc_t;


unsigned long OpenSSL_version_num(void);

static void gives_the_answers_of_the_rfcs(void);
static int chunks_match(whk_mac_alg_t alg, whk_key_t *key, whk_str_t data,
    size_t chunk, const char *answer);
static void sums_the_same_for_every_cut(void);
static void starts_any_number_of_macs(void);
static void forgets_what_was_aborted(unsigned long version);
static void refuses_an_empty_key(void);
static void compares_every_byte(void);
static void wipes_and_draws(void);
static void fails_with_every_allocation(int forever);
static long fails_create(void);
static long fails_mac(int again, int *accepted);
static size_t rfc_key(uint8_t *key, const rfc_t *rfc);
static size_t rfc_data(uint8_t *data, const rfc_t *rfc);
static int matches(whk_mac_alg_t alg, const uint8_t *mac, const char *hex);
static int mac_of(whk_key_t *key, const void *p, size_t len, uint8_t *out);


static unsigned long  openssl_version = 0x30000030L;

/* RFC 2202 section 3, RFC 4231 section 4 */

static const rfc_t  rfcs[2][7] = {
    {
        { 0x0b, 20, 0, 0, "Hi There" },
        { 'J', 4, 0, 0, "what do ya want for nothing?" },
        { 0xaa, 20, 0xdd, 50, NULL },
        { 1, 25, 0xcd, 50, NULL },
        { 0x0c, 20, 0, 0, "Test With Truncation" },
        { 0xaa, 80, 0, 0, "Test Using Larger Than Block-Size Key - Hash Key "
          "First" },
        { 0xaa, 80, 0, 0, "Test Using Larger Than Block-Size Key and Larger "
          "Than One Block-Size Data" }
    }, {
        { 0x0b, 20, 0, 0, "Hi There" },
        { 'J', 4, 0, 0, "what do ya want for nothing?" },
        { 0xaa, 20, 0xdd, 50, NULL },
        { 1, 25, 0xcd, 50, NULL },
        { 0x0c, 20, 0, 0, "Test With Truncation" },
        { 0xaa, 131, 0, 0, "Test Using Larger Than Block-Size Key - Hash Key "
          "First" },
        { 0xaa, 131, 0, 0, "This is a test using a larger than block-size "
          "key and a larger than block-size data. The key needs to be hashed "
          "before being used by the HMAC algorithm." }
    }
};

static const char *const  answers[4][7] = {
    {
        "b617318655057264e28bc0b6fb378c8ef146be00",
        "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79",
        "125d7342b9ac11cd91a39af48aa17b4f63f175d3",
        "4c9007f4026250c6bc8414f9bf50c86c2d7235da",
        "4c1a03424b55e07fe7f27be1d58bb9324a9a5a04",
        "aa4ae5e15272d00e95705637ce8a3b55ed402112",
        "e8e99d0f45237d786d6bbaa7965c7808bbff1a91"
    }, {
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
        "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
        "a3b6167473100ee06e0c796c2955552bfa6f7c0a6a8aef8b93f860aab0cd20c5",
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
        "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"
    }, {
        "afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59c"
        "faea9ea9076ede7f4af152e8b2fa9cb6",
        "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e"
        "8e2240ca5e69e2c78b3239ecfab21649",
        "88062608d3e6ad8a0aa2ace014c8a86f0aa635d947ac9febe83ef4e55966144b"
        "2a5ab39dc13814b94e3ab6e101a34f27",
        "3e8a69b7783c25851933ab6290af6ca77a9981480850009cc5577c6e1f573b4e"
        "6801dd23c4a7d679ccf8a386c674cffb",
        "3abf34c3503b2a23a46efc619baef897f4c8e42c934ce55ccbae9740fcbc1af4"
        "ca62269e2a37cd88ba926341efe4aeea",
        "4ece084485813e9088d2c63a041bc5b44f9ef1012a2b588f3cd11f05033ac4c6"
        "0c2ef6ab4030fe8296248df163f44952",
        "6617178e941f020d351e2f254e8fd32c602420feb0b8fb9adccebb82461e99c5"
        "a678cc31e799176d3860e6110c46523e"
    }, {
        "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde"
        "daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854",
        "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
        "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737",
        "fa73b0089d56a284efb0f0756c890be9b1b5dbdd8ee81a3655f83e33b2279d39"
        "bf3e848279a722c806b485a47e67c807b946a337bee8942674278859e13292fb",
        "b0ba465637458c6990e5a8c5f61d4af7e576d97ff94b872de76f8050361ee3db"
        "a91ca5c11aa25eb4d679275cc5788063a5f19741120c4f2de2adebeb10a298dd",
        "415fad6271580a531d4179bc891d87a650188707922a4fbb36663a1eb16da008"
        "711c5b50ddd0fc235084eb9d3364a1454fb2ef67cd1d29fe6773068ea266e96b",
        "80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f352"
        "6b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598",
        "e37b6a775dc87dbaa4dfa9f96e5e3ffddebd71f8867289865df5a32d20cdc944"
        "b6022cac3c4982b10d5eeb55c3e4de15134676fb6de0446065c97440fa8c6a58"
    }
};


int
main(void)
{
    ok(fault_init(), "allocations of the library go through the test");

    gives_the_answers_of_the_rfcs();
    sums_the_same_for_every_cut();
    starts_any_number_of_macs();
    forgets_what_was_aborted(0x30000030L);
    forgets_what_was_aborted(0x30000020L);
    refuses_an_empty_key();
    compares_every_byte();
    wipes_and_draws();
    fails_with_every_allocation(0);
    fails_with_every_allocation(1);

    return tap_done();
}


/* instead of the library's: some do for older versions what others need not */

unsigned long
OpenSSL_version_num(void)
{
    return openssl_version;
}


static void
gives_the_answers_of_the_rfcs(void)
{
    int         a, i;
    size_t      len, n, wrong;
    uint8_t     bytes[256], data[256];
    whk_key_t  *key;

    for (a = WHK_MAC_SHA1; a <= WHK_MAC_SHA512; a++) {
        for (i = 0; i < 7; i++) {

            n = rfc_key(bytes, &rfcs[a != WHK_MAC_SHA1][i]);
            key = whk_key_create((whk_mac_alg_t) a, bytes, n);
            memset(bytes, 0, n);

            len = rfc_data(data, &rfcs[a != WHK_MAC_SHA1][i]);

            wrong = 0;

            for (n = 1; n <= len; n++) {
                wrong += !chunks_match((whk_mac_alg_t) a, key,
                                       whk_str(data, len), n, answers[a][i]);
            }

            ok(wrong == 0 && len, "algorithm %d, case %d, in chunks of "
               "1 to %d bytes", a, i + 1, (int) len);

            whk_key_free(key);
        }
    }

    ok(whk_mac_size(WHK_MAC_SHA1) == 20 && whk_mac_size(WHK_MAC_SHA256) == 32
       && whk_mac_size(WHK_MAC_SHA384) == 48
       && whk_mac_size(WHK_MAC_SHA512) == 64, "sizes");
}


static int
chunks_match(whk_mac_alg_t alg, whk_key_t *key, whk_str_t data, size_t chunk,
    const char *answer)
{
    size_t     n, wrong;
    uint8_t    out[WHK_MAC_MAX];
    whk_mac_t  mac;

    wrong = whk_mac_begin(&mac, key) != WHK_OK;

    while (data.len) {
        n = data.len < chunk ? data.len : chunk;
        wrong += whk_mac_update(&mac, page_copy(0, data.data, n), n) != WHK_OK;
        data = whk_str_skip(data, n);
    }

    wrong += whk_mac_final(&mac, out) != WHK_OK;
    wrong += !matches(alg, out, answer);

    whk_mac_end(&mac);
    whk_mac_end(&mac);

    return wrong == 0;
}


/* lengths around the blocks of the hashes, cut once at every place */

static void
sums_the_same_for_every_cut(void)
{
    int         a;
    size_t      i, len, cut, wrong;
    uint8_t     data[300], whole[WHK_MAC_MAX], out[WHK_MAC_MAX];
    whk_key_t  *key;
    whk_mac_t   mac;

    static const size_t  lens[] = { 0, 1, 55, 56, 63, 64, 65, 111, 112, 127,
                                    128, 129, 300 };

    for (i = 0; i < sizeof(data); i++) {
        data[i] = (uint8_t) (i * 7);
    }

    for (a = WHK_MAC_SHA1; a <= WHK_MAC_SHA512; a++) {

        wrong = 0;
        key = whk_key_create((whk_mac_alg_t) a, data, 10);

        for (i = 0; i < sizeof(lens) / sizeof(lens[0]); i++) {
            len = lens[i];
            wrong += !mac_of(key, data, len, whole);

            for (cut = 0; cut <= len; cut++) {
                wrong += whk_mac_begin(&mac, key) != WHK_OK;
                wrong += whk_mac_update(&mac, data, cut) != WHK_OK;
                wrong += whk_mac_update(&mac, NULL, 0) != WHK_OK;
                wrong += whk_mac_update(&mac, data + cut, len - cut)
                         != WHK_OK;
                wrong += whk_mac_final(&mac, out) != WHK_OK;
                wrong += memcmp(out, whole, whk_mac_size((whk_mac_alg_t) a))
                         != 0;
                whk_mac_end(&mac);
            }
        }

        ok(wrong == 0, "algorithm %d: cut anywhere, and empty", a);

        whk_key_free(key);
    }
}


/* more at a time than a key keeps, each with its own bytes, twice */

static void
starts_any_number_of_macs(void)
{
    size_t      i, round, wrong;
    uint8_t     expected[CONTEXTS][WHK_MAC_MAX], out[WHK_MAC_MAX], byte;
    whk_key_t  *key;
    whk_mac_t   macs[CONTEXTS];

    key = whk_key_create(WHK_MAC_SHA256, (const uint8_t *) "key", 3);
    wrong = 0;

    for (i = 0; i < CONTEXTS; i++) {
        byte = (uint8_t) i;
        wrong += !mac_of(key, &byte, 1, expected[i]);
    }

    for (round = 0; round < 3; round++) {

        for (i = 0; i < CONTEXTS; i++) {
            wrong += whk_mac_begin(&macs[i], key) != WHK_OK;
        }

        for (i = 0; i < CONTEXTS; i++) {
            byte = (uint8_t) i;
            wrong += whk_mac_update(&macs[i], &byte, 1) != WHK_OK;
        }

        for (i = 0; i < CONTEXTS; i++) {
            wrong += whk_mac_final(&macs[i], out) != WHK_OK;
            wrong += memcmp(out, expected[i], 32) != 0;
            whk_mac_end(&macs[i]);
        }
    }

    ok(wrong == 0, "%d MACs at a time, three times over", CONTEXTS);

    whk_key_free(key);
    whk_key_free(NULL);

    memset(&macs[0], 0, sizeof(whk_mac_t));
    whk_mac_end(&macs[0]);
    ok(1, "nothing can be freed and ended");
}


static void
forgets_what_was_aborted(unsigned long version)
{
    long        calls;
    uint8_t     first[WHK_MAC_MAX], out[WHK_MAC_MAX];
    whk_key_t  *key;
    whk_mac_t   mac;

    openssl_version = version;

    key = whk_key_create(WHK_MAC_SHA256, (const uint8_t *) "key", 3);

    ok(mac_of(key, "bc", 2, first), "version %lx: a MAC", version);

    ok(whk_mac_begin(&mac, key) == WHK_OK
       && whk_mac_update(&mac, "a", 1) == WHK_OK, "one is aborted");
    whk_mac_end(&mac);

    ok(mac_of(key, "bc", 2, out) && memcmp(first, out, 32) == 0,
       "the next knows nothing of its bytes");

    /* a context duplicated takes more than one started again */

    fault_arm(0);
    ok(whk_mac_begin(&mac, key) == WHK_OK, "begins");
    calls = fault_calls;
    whk_mac_end(&mac);

    ok(version < 0x30000030L ? calls > 2 : calls <= 2, "%ld allocations: the "
       "context is %s", calls, version < 0x30000030L ? "new" : "used again");

    whk_key_free(key);

    openssl_version = 0x30000030L;
}


static void
refuses_an_empty_key(void)
{
    whk_key_t  *key;

    ok(whk_key_create(WHK_MAC_SHA256, NULL, 0) == NULL
       && whk_key_create(WHK_MAC_SHA256, (const uint8_t *) "", 0) == NULL,
       "no key of no bytes");

    key = whk_key_create(WHK_MAC_SHA256, (const uint8_t *) "", 1);
    ok(key != NULL, "but of one NUL byte");
    whk_key_free(key);
}


static void
compares_every_byte(void)
{
    int       a, b;
    size_t    i, len, bit, wrong;
    uint8_t   x, y, left[WHK_MAC_MAX], right[WHK_MAC_MAX], *p, *q;

    wrong = 0;

    for (a = 0; a < 256; a++) {
        for (b = 0; b < 256; b++) {
            x = (uint8_t) a;
            y = (uint8_t) b;
            wrong += whk_crypto_equal(&x, &y, 1) != (a == b);
        }
    }

    memset(left, 0x5a, sizeof(left));

    for (len = 0; len <= WHK_MAC_MAX; len++) {
        p = page_copy(0, left, len);
        q = page_copy(1, left, len);
        wrong += whk_crypto_equal(p, q, len) != 1;

        for (i = 0; i < len; i++) {
            for (bit = 0; bit < 8; bit++) {
                memcpy(right, left, sizeof(left));
                right[i] = (uint8_t) (right[i] ^ 1u << bit);
                q = page_copy(1, right, len);
                wrong += whk_crypto_equal(p, q, len) != 0;
            }
        }
    }

    ok(wrong == 0, "every pair of bytes, every bit of 0 to 64 bytes");
}


static void
wipes_and_draws(void)
{
    size_t    i, n;
    uint8_t   a[64], b[64];

    memset(a, 0xff, sizeof(a));
    whk_crypto_wipe(a, 63);

    for (i = 0, n = 0; i < 63; i++) {
        n += a[i] == 0;
    }

    ok(n == 63 && a[63] == 0xff, "wipes as much as asked");

    ok(whk_crypto_random(a, sizeof(a)) == WHK_OK
       && whk_crypto_random(b, sizeof(b)) == WHK_OK
       && memcmp(a, b, sizeof(a)) != 0, "draws different bytes");
}


static void
fails_with_every_allocation(int forever)
{
    int   accepted;
    long  n;

    fault_forever = forever;

    n = fails_create();
    ok(n > 0, "whk_key_create(): %ld failed%s", n, forever ? ", for good" : "");

    accepted = 0;
    n = fails_mac(0, &accepted);
    ok(n > 0 && !accepted, "a new context: %ld failed", n);

    n = fails_mac(1, &accepted);
    ok(n > 0 && !accepted, "a context used again: %ld failed", n);

    fault_forever = 0;
}


/* the library may do without some, then the key must be as good */

static long
fails_create(void)
{
    long        n, failed, without, wrong;
    uint8_t     out[WHK_MAC_MAX];
    whk_key_t  *key;

    without = 0;
    wrong = 0;

    for (n = 1; ; n++) {
        fault_arm(n);
        key = whk_key_create(WHK_MAC_SHA256, (const uint8_t *) "Jefe", 4);
        failed = fault_disarm();

        ERR_clear_error();

        wrong += key && !(mac_of(key, rfcs[1][1].text, 28, out)
                          && matches(WHK_MAC_SHA256, out,
                                     answers[WHK_MAC_SHA256][1]));

        if (!failed) {
            ok(key != NULL && wrong == 0, "a key, once nothing fails; "
               "%ld times before", without);
            whk_key_free(key);
            return n - 1;
        }

        without += key != NULL;
        whk_key_free(key);
    }
}


static long
fails_mac(int again, int *accepted)
{
    int         good;
    long        n, failed;
    uint8_t     first[WHK_MAC_MAX], out[WHK_MAC_MAX];
    whk_key_t  *key;

    for (n = 1; ; n++) {

        key = whk_key_create(WHK_MAC_SHA256, (const uint8_t *) "key", 3);

        if (again) {
            (void) mac_of(key, "a", 1, out);
        }

        fault_arm(n);
        good = mac_of(key, "abc", 3, out);
        failed = fault_disarm();

        ERR_clear_error();

        /* whatever happened, the key is as good as before */

        *accepted += !mac_of(key, "abc", 3, first);
        *accepted += good && memcmp(first, out, 32) != 0;
        *accepted += !failed && !good;

        whk_key_free(key);

        if (!failed) {
            return n - 1;
        }
    }
}


static int
mac_of(whk_key_t *key, const void *p, size_t len, uint8_t *out)
{
    int        good;
    whk_mac_t  mac;

    good = whk_mac_begin(&mac, key) == WHK_OK
           && whk_mac_update(&mac, p, len) == WHK_OK
           && whk_mac_final(&mac, out) == WHK_OK;

    whk_mac_end(&mac);

    return good;
}


static size_t
rfc_key(uint8_t *key, const rfc_t *rfc)
{
    size_t  i;

    for (i = 0; i < rfc->len; i++) {
        key[i] = rfc->key == 1 ? (uint8_t) (i + 1) : rfc->key;
    }

    if (rfc->key == 'J') {
        memcpy(key, "Jefe", 4);
    }

    return rfc->len;
}


static size_t
rfc_data(uint8_t *data, const rfc_t *rfc)
{
    if (rfc->text) {
        memcpy(data, rfc->text, strlen(rfc->text));
        return strlen(rfc->text);
    }

    memset(data, rfc->byte, rfc->nbytes);

    return rfc->nbytes;
}


static int
matches(whk_mac_alg_t alg, const uint8_t *mac, const char *hex)
{
    int        high, low;
    size_t     i, n;

    static const char  digits[] = "0123456789abcdef";

    n = whk_mac_size(alg);

    if (strlen(hex) != 2 * n) {
        return 0;
    }

    for (i = 0; i < n; i++) {
        high = digits[mac[i] >> 4];
        low = digits[mac[i] & 15];

        if (hex[2 * i] != high || hex[2 * i + 1] != low) {
            return 0;
        }
    }

    return 1;
}
