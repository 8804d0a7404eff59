
/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#define _GNU_SOURCE

#include <dlfcn.h>

#include <openssl/err.h>
#include <openssl/evp.h>

#include "fault.h"
#include "sample.h"
#include "tap.h"


#define KEY   "a secret of some length"
#define BAD   "1111111111111111111111111111111111111111111111111111111111111111"
#define HMAC  "kind hmac-sha256; "


static void gives_one_verdict_for_every_chunk_size(void);
static int sees_the_last_byte(sample_t *s, char *body, size_t len,
    size_t chunk);
static void sees_every_bit_of_the_body(void);
static void takes_any_secret(void);
static void tries_every_secret_against_every_candidate(void);
static void names_the_first_secret_that_matches(void);
static void takes_eight_secrets_at_most(void);
static void rejects_without_a_secret(void);
static void rejects_what_an_empty_key_signed(void);
static void signs_what_stands_around_the_body(void);
static void fails_after_a_rejection(void);
static void ends_at_any_time(void);
static void keeps_secrets_alive(void);
static void forgets_aborted_requests(void);
static void serves_many_requests_at_a_time(void);
static void fails_with_every_allocation(const char *scheme, unsigned nsecrets,
    int forever);
static void fails_with_every_update(void);
static void prepare(sample_t *s, const char *scheme, unsigned nsecrets);


static long  updates;
static long  update_fails;    /* the one of that number, 0: none */


int
main(void)
{
    ok(fault_init(), "allocations of the library go through the test");

    gives_one_verdict_for_every_chunk_size();
    sees_every_bit_of_the_body();
    takes_any_secret();
    tries_every_secret_against_every_candidate();
    names_the_first_secret_that_matches();
    takes_eight_secrets_at_most();
    rejects_without_a_secret();
    rejects_what_an_empty_key_signed();
    signs_what_stands_around_the_body();
    fails_after_a_rejection();
    ends_at_any_time();
    keeps_secrets_alive();
    forgets_aborted_requests();
    serves_many_requests_at_a_time();
    fails_with_every_allocation(HMAC "signature header=X-Sig;", 1, 0);
    fails_with_every_allocation(HMAC "signature header=X-Sig;", 1, 1);
    fails_with_every_allocation(HMAC "signature header=X-Sig;", 8, 0);
    fails_with_every_allocation(HMAC "signature header=X-Sig;", 8, 1);
    fails_with_every_allocation(HMAC "signature header=X-Sig;", 0, 0);
    fails_with_every_allocation("kind token; signature header=X-Sig;", 2, 0);
    fails_with_every_update();

    return tap_done();
}


static void
gives_one_verdict_for_every_chunk_size(void)
{
    int     a;
    char    body[1025], mac[129], text[128];
    size_t  i, len, chunk, n, wrong;

    static sample_t           s;
    static const size_t       lens[] = { 0, 1, 63, 64, 65, 200, 1024 };
    static const char *const  algs[] = { "sha1", "sha256", "sha384",
                                         "sha512" };

    n = 0;
    wrong = 0;

    for (a = WHK_MAC_SHA1; a <= WHK_MAC_SHA512; a++) {

        (void) snprintf(text, sizeof(text), "kind hmac-%s; "
                        "signature header=X-Sig;", algs[a]);

        sample_policy(&s, text, NULL);
        sample_secret(&s, WHK_ENC_RAW, KEY);

        for (i = 0; i < sizeof(lens) / sizeof(lens[0]); i++) {
            len = lens[i];
            memset(body, 'x', len);
            body[len] = '\0';

            sample_mac(mac, (whk_mac_alg_t) a, WHK_ENC_HEX, KEY, body);

            sample_set(&s, "X-Sig", mac);

            for (chunk = 1; chunk <= len + 1; chunk++) {
                wrong += !sees_the_last_byte(&s, body, len, chunk);
                n++;
            }
        }

        sample_clear(&s);
    }

    ok(wrong == 0 && n > 4000, "%d ways to cut, genuine and forged",
       (int) n);
}


static int
sees_the_last_byte(sample_t *s, char *body, size_t len, size_t chunk)
{
    whk_rc_t  rc;

    if (sample_verify(s, body, len, chunk) != WHK_OK) {
        return 0;
    }

    if (len == 0) {
        return 1;
    }

    body[len - 1] = 'y';
    rc = sample_verify(s, body, len, chunk);
    body[len - 1] = 'x';

    return rc == WHK_REJECT && s->v.reason == WHK_REASON_SIGNATURE_MISMATCH;
}


static void
sees_every_bit_of_the_body(void)
{
    char    body[64];
    size_t  i, wrong;

    static sample_t  s;

    prepare(&s, HMAC "signature header=X-Sig;", 1);
    memset(body, 'b', sizeof(body));
    body[63] = '\0';
    sample_sign(&s, "X-Sig", "", KEY, body);

    wrong = sample_verify(&s, body, 63, 0) != WHK_OK;

    for (i = 0; i < 63 * 8; i++) {
        body[i / 8] = (char) (body[i / 8] ^ 1 << i % 8);
        wrong += sample_verify(&s, body, 63, 7) != WHK_REJECT;
        body[i / 8] = (char) (body[i / 8] ^ 1 << i % 8);
    }

    wrong += sample_verify(&s, body, 62, 0) != WHK_REJECT;
    wrong += sample_verify(&s, body, 64, 0) != WHK_REJECT;

    ok(wrong == 0, "one bit, one byte less, one more");

    sample_clear(&s);
}


static void
takes_any_secret(void)
{
    char      key[32];
    unsigned  i, n, wrong;

    static sample_t  s;

    wrong = 0;

    for (n = 1; n <= WHK_MAX_SECRETS; n++) {
        prepare(&s, HMAC "signature header=X-Sig;", n);

        for (i = 0; i <= n; i++) {
            (void) snprintf(key, sizeof(key), i ? KEY "%u" : KEY, i);
            sample_sign(&s, "X-Sig", "", key, "body");

            wrong += !sample_is(&s, "body", i < n ? "accepted"
                                                  : "signature_mismatch");
            wrong += i < n && s.v.secret != i;
        }

        sample_clear(&s);
    }

    ok(wrong == 0, "each of 1 to 8, and no other");
}


static void
tries_every_secret_against_every_candidate(void)
{
    char      key[32], mac[65], value[2048];
    size_t    n;
    unsigned  i, j, c, wrong;

    static sample_t  s;

    wrong = 0;
    prepare(&s, HMAC "signature header=X-Sig split=comma;", WHK_MAX_SECRETS);

    for (i = 0; i <= WHK_MAX_SECRETS; i++) {
        for (j = 0; j < WHK_MAX_CANDIDATES; j++) {

            (void) snprintf(key, sizeof(key), i ? KEY "%u" : KEY, i);
            sample_mac(mac, WHK_MAC_SHA256, WHK_ENC_HEX, key, "body");

            for (n = 0, c = 0; c < WHK_MAX_CANDIDATES; c++) {
                n += (size_t) snprintf(value + n, sizeof(value) - n, "%s%s",
                                       c ? "," : "", c == j ? mac : BAD);
            }

            sample_set(&s, "X-Sig", value);

            wrong += !sample_is(&s, "body", i < WHK_MAX_SECRETS ? "accepted"
                                            : "signature_mismatch");
            wrong += i < WHK_MAX_SECRETS && s.v.secret != i;
        }
    }

    ok(wrong == 0, "16 candidates, 8 secrets and one that is none");

    sample_clear(&s);
}


static void
names_the_first_secret_that_matches(void)
{
    char      first[65], value[256];
    unsigned  i;

    static sample_t  s;

    prepare(&s, HMAC "signature header=X-Sig split=comma;", 3);

    for (i = 0; i < 3; i++) {
        sample_secret(&s, WHK_ENC_RAW, KEY "2");
    }

    sample_sign(&s, "X-Sig", "", KEY "2", "body");
    ok(sample_is(&s, "body", "accepted") && s.v.secret == 2,
       "of four that are equal");

    sample_mac(first, WHK_MAC_SHA256, WHK_ENC_HEX, KEY "1", "body");
    (void) snprintf(value, sizeof(value), "%s,", BAD);
    sample_mac(value + 65, WHK_MAC_SHA256, WHK_ENC_HEX, KEY "2", "body");
    (void) snprintf(value + 129, sizeof(value) - 129, ",%s", first);
    sample_set(&s, "X-Sig", value);

    ok(sample_is(&s, "body", "accepted") && s.v.secret == 1,
       "by the order of secrets, not of candidates");

    sample_clear(&s);
}


static void
takes_eight_secrets_at_most(void)
{
    static sample_t  s;

    prepare(&s, HMAC "signature header=X-Sig;", WHK_MAX_SECRETS + 1);

    sample_sign(&s, "X-Sig", "", KEY "8", "body");
    ok(sample_is(&s, "body", "signature_mismatch"), "the ninth is not tried");

    sample_sign(&s, "X-Sig", "", KEY "7", "body");
    ok(sample_is(&s, "body", "accepted"), "the eighth is");

    sample_clear(&s);
}


static void
rejects_without_a_secret(void)
{
    static sample_t  s;

    prepare(&s, HMAC "signature header=X-Sig;", 1);
    sample_sign(&s, "X-Sig", "", KEY, "body");
    ok(sample_is(&s, "body", "accepted"), "a secret");

    s.nsecrets = 0;
    ok(sample_is(&s, "body", "no_secret"), "none");

    sample_set(&s, "X-Sig", "x");
    ok(sample_is(&s, "body", "signature_malformed"),
       "what the headers say comes first");

    s.nsecrets = 1;
    sample_clear(&s);

    prepare(&s, "kind token; signature header=X-Sig;", 1);
    sample_set(&s, "X-Sig", KEY);
    ok(sample_is(&s, "body", "accepted"), "a token");

    s.nsecrets = 0;
    ok(sample_is(&s, "body", "no_secret"), "no token");

    s.nsecrets = 1;
    sample_clear(&s);
}


/* A5 */

static void
rejects_what_an_empty_key_signed(void)
{
    static sample_t  s;

    /* HMAC-SHA256 of "body" with no key, from another implementation */

    static const char  mac[] =
        "7ec3619ea7f921721b6d8bec83ea2d0c6d557e0b164daf577e62c8cc88ed74ae";

    prepare(&s, HMAC "signature header=X-Sig;", 1);
    sample_set(&s, "X-Sig", mac);
    ok(sample_is(&s, "body", "signature_mismatch"), "beside a secret");

    s.nsecrets = 0;
    ok(sample_is(&s, "body", "no_secret"), "without one");

    s.nsecrets = 1;
    sample_sign(&s, "X-Sig", "", KEY, "body");
    ok(sample_is(&s, "body", "accepted"), "the same with the secret");

    sample_clear(&s);
}


static void
signs_what_stands_around_the_body(void)
{
    int     timed, wrong;
    char    text[256];
    size_t  i, chunk;

    static sample_t  s;

    static const char *const  cases[][2] = {
        { "{body}", "body" },
        { "a{body}", "abody" },
        { "{body}z", "bodyz" },
        { "{id}.{timestamp}.{body}", "i1.1700000000.body" },
        { "{body}{timestamp}", "body1700000000" },
        { "{method}{url}{body}{timestamp}", "POSThttps://e/x?y=zbody"
          "1700000000" },
        { "{timestamp}|{header:x-a}|{body}|{header:X-A}", "1700000000|v|body"
          "|v" },
        { "v0:{timestamp}:{body}:{id}:{field:h}", "v0:1700000000:body:i1:f" },
    };

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        timed = strstr(cases[i][0], "timestamp") != NULL;

        (void) snprintf(text, sizeof(text), HMAC "signature header=X-Sig "
                        "split=comma label=v1; id header=I; %s "
                        "message \"%s\";",
                        timed ? "timestamp header=T;" : "", cases[i][0]);

        sample_policy(&s, text, NULL);
        sample_secret(&s, WHK_ENC_RAW, KEY);
        sample_header(&s, "I", "i1");
        sample_header(&s, "T", "1700000000");
        sample_header(&s, "X-A", "v");
        s.request.url = whk_str_z("https://e/x?y=z");
        sample_sign(&s, "X-Sig", "h=f,v1=", KEY, cases[i][1]);

        wrong = 0;

        for (chunk = 0; chunk <= 4; chunk++) {
            wrong += sample_verify(&s, "body", 4, chunk) != WHK_OK;
        }

        sample_sign(&s, "X-Sig", "h=f,v1=", KEY "x", cases[i][1]);
        wrong += !sample_is(&s, "body", "signature_mismatch");

        ok(wrong == 0, "%s", cases[i][0]);

        sample_clear(&s);
    }
}


/* A3 */

static void
fails_after_a_rejection(void)
{
    static sample_t  s;

    prepare(&s, HMAC "signature header=X-Sig;", 1);
    sample_set(&s, "X-Sig", "x");

    ok(whk_verify_begin(&s.v, &s.policy, &s.request,
                        &(whk_secrets_t) { s.secrets, 1 }, s.now)
       == WHK_REJECT, "rejected");
    ok(whk_verify_update(&s.v, "body", 4) == WHK_ERROR
       && whk_verify_finish(&s.v) == WHK_ERROR
       && whk_verify_finish(&s.v) == WHK_ERROR
       && s.v.reason == WHK_REASON_SIGNATURE_MALFORMED,
       "nothing goes on, and the reason stays");
    whk_verify_end(&s.v);

    sample_set(&s, "X-Sig", BAD);

    ok(whk_verify_begin(&s.v, &s.policy, &s.request,
                        &(whk_secrets_t) { s.secrets, 1 }, s.now)
       == WHK_OK
       && whk_verify_update(&s.v, "body", 4) == WHK_OK
       && whk_verify_finish(&s.v) == WHK_REJECT, "rejected at the end");
    ok(whk_verify_update(&s.v, "body", 4) == WHK_ERROR
       && whk_verify_finish(&s.v) == WHK_ERROR
       && s.v.reason == WHK_REASON_SIGNATURE_MISMATCH, "and for good");
    whk_verify_end(&s.v);

    sample_clear(&s);
}


static void
ends_at_any_time(void)
{
    whk_verify_t  v;

    static sample_t  s;

    memset(&v, 0, sizeof(whk_verify_t));
    whk_verify_end(&v);
    whk_verify_end(&v);
    ok(1, "before it began");

    prepare(&s, "like github; signature header=X-Sig;", 2);
    sample_sign(&s, "X-Sig", "", KEY, "body");
    sample_header(&s, "X-GitHub-Delivery", "1");
    sample_header(&s, "X-GitHub-Event", "push");

    ok(whk_verify_begin(&v, &s.policy, &s.request,
                        &(whk_secrets_t) { s.secrets, 2 }, s.now)
       == WHK_OK, "begins");
    whk_verify_end(&v);
    whk_verify_end(&v);

    ok(whk_verify_begin(&v, &s.policy, &s.request,
                        &(whk_secrets_t) { s.secrets, 2 }, s.now)
       == WHK_OK
       && whk_verify_update(&v, "bo", 2) == WHK_OK, "begins again");
    whk_verify_end(&v);

    ok(whk_verify_begin(&v, &s.policy, &s.request,
                        &(whk_secrets_t) { s.secrets, 2 }, s.now)
       == WHK_OK
       && whk_verify_update(&v, "bo", 2) == WHK_OK
       && whk_verify_update(&v, NULL, 0) == WHK_OK
       && whk_verify_update(&v, "dy", 2) == WHK_OK
       && whk_verify_finish(&v) == WHK_OK, "and accepts");
    whk_verify_end(&v);

    ok(whk_str_equal(v.id, whk_str_z("1"))
       && whk_str_equal(v.event, whk_str_z("push"))
       && v.reason == WHK_REASON_NONE && v.secret == 0,
       "what is known stays");

    sample_clear(&s);
}


static void
keeps_secrets_alive(void)
{
    static sample_t  s;

    prepare(&s, HMAC "signature header=X-Sig;", 2);
    sample_sign(&s, "X-Sig", "", KEY "1", "body");

    ok(whk_verify_begin(&s.v, &s.policy, &s.request,
                        &(whk_secrets_t) { s.secrets, 2 }, s.now)
       == WHK_OK, "begins");

    whk_secret_free(s.secrets[0]);
    whk_secret_free(s.secrets[1]);
    s.nsecrets = 0;

    ok(whk_verify_update(&s.v, "body", 4) == WHK_OK
       && whk_verify_finish(&s.v) == WHK_OK && s.v.secret == 1,
       "though their owner let them go");

    whk_verify_end(&s.v);
    sample_clear(&s);
}


static void
forgets_aborted_requests(void)
{
    int          wrong;
    size_t       i, n;
    const char  *body;

    static sample_t  s;

    prepare(&s, HMAC "signature header=X-Sig;", 1);
    sample_sign(&s, "X-Sig", "", KEY, "body");
    body = "body";
    wrong = 0;

    /* the first half and an end, then the second half alone */

    for (i = 0; i < 40; i++) {
        n = i % 5;
        wrong += whk_verify_begin(&s.v, &s.policy, &s.request,
                                  &(whk_secrets_t) { s.secrets, 1 }, s.now)
                 != WHK_OK
                 || whk_verify_update(&s.v, body, n) != WHK_OK;
        whk_verify_end(&s.v);

        wrong += sample_verify(&s, body + n, 4 - n, 0)
                 != (n ? WHK_REJECT : WHK_OK);
        wrong += sample_verify(&s, body, 4, 0) != WHK_OK;
    }

    ok(wrong == 0, "40 aborted, their bytes count for nothing");

    sample_clear(&s);
}


static void
serves_many_requests_at_a_time(void)
{
    int       wrong;
    unsigned  i;

    static sample_t      s;
    static whk_verify_t  v[50];

    prepare(&s, HMAC "signature header=X-Sig;", 2);
    sample_sign(&s, "X-Sig", "", KEY "1", "body");
    wrong = 0;

    for (i = 0; i < 50; i++) {
        wrong += whk_verify_begin(&v[i], &s.policy, &s.request,
                                  &(whk_secrets_t) { s.secrets, 2 }, s.now)
                 != WHK_OK;
    }

    for (i = 0; i < 100; i++) {
        wrong += whk_verify_update(&v[i % 50], i < 50 ? "bo" : "dy", 2)
                 != WHK_OK;
    }

    for (i = 50; i-- > 0; /* void */ ) {

        if (i % 2) {
            wrong += whk_verify_update(&v[i], "!", 1) != WHK_OK;
        }

        wrong += whk_verify_finish(&v[i]) != (i % 2 ? WHK_REJECT : WHK_OK);
        whk_verify_end(&v[i]);
    }

    ok(wrong == 0, "50, genuine and forged in turn");

    sample_clear(&s);
}


/* a forged and a genuine request each, with each allocation failing */

static void
fails_with_every_allocation(const char *scheme, unsigned nsecrets,
    int forever)
{
    int       genuine;
    long      n, failed, counts[3], calls[3], wrong;
    whk_rc_t  rc, expected;

    static sample_t  s;

    memset(counts, 0, sizeof(counts));
    memset(calls, 0, sizeof(calls));
    wrong = 0;

    for (genuine = 0; genuine < 2; genuine++) {

        n = 0;

        do {
            prepare(&s, scheme, nsecrets);

            if (s.scheme.kind == WHK_KIND_TOKEN) {
                sample_set(&s, "X-Sig", genuine ? KEY : KEY KEY);

            } else {
                sample_sign(&s, "X-Sig", "", genuine ? KEY : KEY KEY, "body");
            }

            expected = genuine && nsecrets ? WHK_OK : WHK_REJECT;
            fault_forever = forever;
            fault_arm(++n);

            rc = whk_verify_begin(&s.v, &s.policy, &s.request,
                                  &(whk_secrets_t) { s.secrets, nsecrets },
                                  s.now);
            calls[0] = fault_calls > calls[0] ? fault_calls : calls[0];
            counts[0] += rc == WHK_ERROR;

            if (rc == WHK_OK) {
                calls[1] -= fault_calls;
                rc = whk_verify_update(&s.v, "body", 4);
                calls[1] += fault_calls;
                counts[1] += rc == WHK_ERROR;
            }

            if (rc == WHK_OK) {
                calls[2] -= fault_calls;
                rc = whk_verify_finish(&s.v);
                calls[2] += fault_calls;
                counts[2] += rc == WHK_ERROR;
            }

            failed = fault_disarm();
            fault_forever = 0;

            wrong += rc != expected && rc != WHK_ERROR;
            wrong += !failed && rc != expected;
            wrong += rc == WHK_ERROR && s.v.reason != WHK_REASON_CRYPTO;
            wrong += rc == WHK_ERROR && whk_verify_finish(&s.v) != WHK_ERROR;

            whk_verify_end(&s.v);
            ERR_clear_error();

            /* and the next one is as good as ever */

            rc = sample_verify(&s, "body", 4, 0);
            wrong += rc != expected;

            sample_clear(&s);

        } while (failed);
    }

    ok(wrong == 0, "%s %u secrets: never accepted for a failure", scheme,
       nsecrets);
    ok(counts[0] > 0, "whk_verify_begin(): %ld failed", counts[0]);
    ok(calls[1] == 0 && counts[1] == 0, "whk_verify_update() allocates "
       "nothing");

    /* the digest of a token is made before */

    if (calls[2] == 0) {
        ok(counts[2] == 0, "whk_verify_finish() allocates nothing");

    } else {
        ok(counts[2] > 0, "whk_verify_finish(): %ld failed", counts[2]);
    }
}


/* the library's, which a test may let fail */

int
EVP_MAC_update(EVP_MAC_CTX *ctx, const unsigned char *data, size_t len)
{
    void  *symbol;

    static int  (*real)(EVP_MAC_CTX *ctx, const unsigned char *data,
        size_t len);

    if (++updates == update_fails) {
        return 0;
    }

    if (real == NULL) {
        symbol = dlsym(RTLD_NEXT, "EVP_MAC_update");
        memcpy(&real, &symbol, sizeof(symbol));
    }

    return real(ctx, data, len);
}


/* literals, time and body are updates, before and after the body as well */

static void
fails_with_every_update(void)
{
    long      n, wrong;
    whk_rc_t  rc;

    static sample_t  s;

    prepare(&s, HMAC "signature header=X-Sig; timestamp header=T; "
            "message \"a{timestamp}b{body}c{method}\";", 2);
    sample_header(&s, "T", "1700000000");
    sample_sign(&s, "X-Sig", "", KEY "1", "a1700000000bbodycPOST");
    wrong = 0;
    n = 0;

    do {
        updates = 0;
        update_fails = ++n;
        rc = sample_verify(&s, "body", 4, 2);
        update_fails = 0;

        wrong += rc != (updates < n ? WHK_OK : WHK_ERROR);
        wrong += rc == WHK_ERROR && s.v.reason != WHK_REASON_CRYPTO;
        wrong += sample_verify(&s, "body", 4, 0) != WHK_OK;

    } while (rc == WHK_ERROR);

    ok(wrong == 0 && n == 2 * 7 + 1, "%ld updates failed, none accepted",
       n - 1);

    sample_clear(&s);
}


/* a policy and that many secrets: KEY, KEY "1", KEY "2" ... */

static void
prepare(sample_t *s, const char *scheme, unsigned nsecrets)
{
    char      key[64];
    unsigned  i;

    sample_policy(s, scheme, NULL);

    for (i = 0; i < nsecrets; i++) {
        (void) snprintf(key, sizeof(key), i ? KEY "%u" : KEY, i);
        sample_secret(s, WHK_ENC_RAW, key);
    }
}
