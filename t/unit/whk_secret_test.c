
/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#define _DEFAULT_SOURCE

#include <openssl/err.h>
#include <openssl/rand.h>

#include "fault.h"
#include "sample.h"
#include "tap.h"

#define calloc(n, size)  fault_calloc(n, size)

#include "whk_secret.c"

#undef calloc


static void refuses_blank_secrets(void);
static void decodes_the_text(void);
static void bounds_the_length(void);
static void is_released_with_the_last_reference(void);
static void digests_of_tokens_differ_between_policies(void);
static void are_equal_by_their_bytes(const char *scheme);
static void draws_a_key_for_each_policy(void);
static void takes_the_window_of_the_scheme(void);
static void fails_with_every_allocation(const char *scheme, int forever);
static void fails_without_random_bytes(void);
static whk_rc_t create(const char *scheme, whk_encoding_t encoding,
    const char *text, size_t len, size_t *bytes);


static long  draws;
static long  draw_fails;    /* the one of that number, 0: none */


int
main(void)
{
    ok(fault_init(), "allocations of the library go through the test");

    refuses_blank_secrets();
    decodes_the_text();
    bounds_the_length();
    is_released_with_the_last_reference();
    digests_of_tokens_differ_between_policies();
    are_equal_by_their_bytes("like github;");
    are_equal_by_their_bytes("like token;");
    draws_a_key_for_each_policy();
    takes_the_window_of_the_scheme();
    fails_with_every_allocation("like github;", 0);
    fails_with_every_allocation("like github;", 1);
    fails_with_every_allocation("like token;", 0);
    fails_with_every_allocation("like token;", 1);
    fails_without_random_bytes();

    return tap_done();
}


static void
refuses_blank_secrets(void)
{
    size_t  i, n;

    static const char *const  blank[] = {
        "", " ", "\t", "\n", "\r\n", " \t\n\v\f\r "
    };

    for (i = 0; i < sizeof(blank) / sizeof(blank[0]); i++) {
        ok(create("like github;", WHK_ENC_RAW, blank[i], strlen(blank[i]), &n)
           == WHK_REJECT && n == 0
           && create("like token;", WHK_ENC_RAW, blank[i], strlen(blank[i]),
                     &n) == WHK_REJECT, "blank %d", (int) i);
    }

    ok(create("like github;", WHK_ENC_RAW, NULL, 0, &n) == WHK_REJECT,
       "nothing at all");
    ok(create("like github;", WHK_ENC_RAW, " a ", 3, &n) == WHK_OK && n == 3,
       "blanks around something are part of it");
    ok(create("like github;", WHK_ENC_RAW, "\0", 1, &n) == WHK_OK && n == 1,
       "a NUL is no blank");
}


static void
decodes_the_text(void)
{
    size_t  i, n;

    static const struct {
        whk_encoding_t   encoding;
        const char      *text;
        size_t           len;       /* 0: refused */
    } cases[] = {
        { WHK_ENC_HEX, "00ffAA", 3 },
        { WHK_ENC_HEX, "00ffA", 0 },
        { WHK_ENC_HEX, "secret", 0 },
        { WHK_ENC_BASE64, "AAEC", 3 },
        { WHK_ENC_BASE64, "AAE=", 2 },
        { WHK_ENC_BASE64, "AAE", 0 },
        { WHK_ENC_BASE64, "AAF=", 0 },
        { WHK_ENC_BASE64, "====", 0 },
        { WHK_ENC_BASE64URL, "AA-_", 3 },
        { WHK_ENC_WHSEC, "whsec_AAEC", 3 },
        { WHK_ENC_WHSEC, "AAEC", 3 },
        { WHK_ENC_WHSEC, "whsec_", 0 },
        { WHK_ENC_WHSEC, "whsec_a secret", 0 },
        { WHK_ENC_RAW, "whsec_AAEC", 10 },
    };

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ok(create("like github;", cases[i].encoding, cases[i].text,
                  strlen(cases[i].text), &n)
           == (cases[i].len ? WHK_OK : WHK_REJECT) && n == cases[i].len,
           "\"%s\" of encoding %d: %d bytes", cases[i].text,
           (int) cases[i].encoding, (int) cases[i].len);
    }
}


static void
bounds_the_length(void)
{
    size_t  i, n;
    char    text[WHK_MAX_SECRET + 2];

    memset(text, 'a', sizeof(text));

    for (i = WHK_MAX_SECRET - 1; i <= WHK_MAX_SECRET + 1; i++) {
        ok(create("like github;", WHK_ENC_RAW, text, i, &n)
           == (i <= WHK_MAX_SECRET ? WHK_OK : WHK_REJECT), "%d bytes",
           (int) i);
    }

    ok(create("like github;", WHK_ENC_RAW, text, 1, &n) == WHK_OK && n == 1,
       "one byte: whoever warns of it is not the engine");
}


static void
is_released_with_the_last_reference(void)
{
    size_t         n;
    whk_secret_t  *secret;

    static sample_t  s;

    sample_policy(&s, "like github;", NULL);

    ok(whk_secret_create(&secret, &s.policy, WHK_ENC_RAW, whk_str_z("key"),
                         &n) == WHK_OK, "created");

    whk_secret_ref(secret);
    whk_secret_free(secret);

    s.secrets[s.nsecrets++] = secret;
    sample_sign(&s, "X-Hub-Signature-256", "sha256=", "key", "body");
    ok(sample_is(&s, "body", "accepted"), "of use with one reference left");

    whk_secret_free(NULL);
    sample_clear(&s);
}


static void
digests_of_tokens_differ_between_policies(void)
{
    uint8_t          digest[WHK_MAC_MAX];
    unsigned         i;

    static sample_t  s[2];

    for (i = 0; i < 2; i++) {
        sample_policy(&s[i], "like token;", NULL);
        sample_secret(&s[i], WHK_ENC_RAW, "token");
    }

    ok(memcmp(s[0].secrets[0]->digest, s[1].secrets[0]->digest, 32) != 0,
       "the same token, two keys");
    ok(whk_secret_digest(&s[0].policy, (const uint8_t *) "token", 5, digest)
       == WHK_OK && memcmp(digest, s[0].secrets[0]->digest, 32) == 0,
       "the same token, one key");
    ok(s[0].secrets[0]->key == NULL, "a token is no key");

    sample_clear(&s[0]);
    sample_clear(&s[1]);
}


static void
are_equal_by_their_bytes(const char *scheme)
{
    static sample_t  s;

    sample_policy(&s, scheme, NULL);
    sample_secret(&s, WHK_ENC_RAW, "a key");
    sample_secret(&s, WHK_ENC_HEX, "61206b6579");
    sample_secret(&s, WHK_ENC_RAW, "a keys");
    sample_secret(&s, WHK_ENC_RAW, "b key");

    ok(whk_secret_equal(s.secrets[0], s.secrets[0]), "%s itself", scheme);
    ok(whk_secret_equal(s.secrets[0], s.secrets[1]), "the same in hex");
    ok(!whk_secret_equal(s.secrets[0], s.secrets[2]), "a longer one");
    ok(!whk_secret_equal(s.secrets[0], s.secrets[3]), "another");

    sample_clear(&s);
}


static void
draws_a_key_for_each_policy(void)
{
    uint8_t   digest[2][WHK_MAC_MAX];
    unsigned  i;

    static sample_t  s[2];

    for (i = 0; i < 2; i++) {
        sample_policy(&s[i], "like github;", NULL);
        ok(whk_secret_digest(&s[i].policy, (const uint8_t *) "x", 1,
                             digest[i]) == WHK_OK, "policy %u", i);
    }

    ok(memcmp(digest[0], digest[1], 32) != 0, "keys that stand in differ");
    ok(memcmp(s[0].policy.noise, s[1].policy.noise, WHK_MAC_MAX) != 0,
       "noise differs");

    whk_policy_free(&s[0].policy);
    whk_policy_free(&s[0].policy);
    ok(s[0].policy.decoy == NULL, "released twice");

    sample_clear(&s[0]);
    sample_clear(&s[1]);
}


static void
takes_the_window_of_the_scheme(void)
{
    static sample_t  s;

    sample_policy(&s, "like stripe; timestamp field=t tolerance=5 future=off;",
                  NULL);
    ok(s.policy.past == 5 && s.policy.future == -1, "with a time");
    sample_clear(&s);

    sample_policy(&s, "like github;", NULL);
    ok(s.policy.past == -1 && s.policy.future == -1, "without a time");
    sample_clear(&s);
}


static void
fails_with_every_allocation(const char *scheme, int forever)
{
    long           n, failed, wrong, without;
    size_t         len;
    whk_rc_t       rc;
    whk_policy_t   policy;
    whk_secret_t  *secret;

    static sample_t  s;

    sample_policy(&s, scheme, NULL);
    fault_forever = forever;
    wrong = 0;
    without = 0;

    for (n = 1; ; n++) {
        fault_arm(n);
        rc = whk_policy_init(&policy, &s.scheme);
        failed = fault_disarm();

        ERR_clear_error();

        wrong += rc == WHK_REJECT || (rc == WHK_OK) != (policy.decoy != NULL);
        wrong += !failed && rc != WHK_OK;
        without += failed && rc == WHK_OK;

        whk_policy_free(&policy);

        if (!failed) {
            break;
        }
    }

    ok(wrong == 0 && n > 1, "whk_policy_init() of %s %ld failed, %ld of them "
       "without harm", scheme, n - 1, without);

    without = 0;

    for (n = 1; ; n++) {
        fault_arm(n);
        rc = whk_secret_create(&secret, &s.policy, WHK_ENC_RAW,
                               whk_str_z("key"), &len);
        failed = fault_disarm();

        ERR_clear_error();

        wrong += rc == WHK_REJECT || (rc == WHK_OK) != (secret != NULL);
        wrong += (rc == WHK_OK) != (len == 3);
        wrong += !failed && rc != WHK_OK;
        without += failed && rc == WHK_OK;

        whk_secret_free(secret);

        if (!failed) {
            break;
        }
    }

    ok(wrong == 0 && n > 1, "whk_secret_create() of %s %ld failed, %ld of "
       "them without harm", scheme, n - 1, without);

    fault_forever = 0;
    sample_clear(&s);
}


/* instead of the library's */

int
RAND_bytes(unsigned char *buf, int num)
{
    int  i;

    static unsigned  seed;

    if (++draws == draw_fails) {
        return 0;
    }

    for (i = 0; i < num; i++) {
        seed = seed * 1103515245 + 12345;
        buf[i] = (unsigned char) (seed >> 16);
    }

    return 1;
}


static void
fails_without_random_bytes(void)
{
    long          n;
    whk_rc_t      rc;
    whk_policy_t  policy;

    static sample_t  s;

    sample_policy(&s, "like github;", NULL);

    for (n = 1; n <= 3; n++) {
        draws = 0;
        draw_fails = n;
        rc = whk_policy_init(&policy, &s.scheme);
        draw_fails = 0;

        ok(rc == (n <= 2 ? WHK_ERROR : WHK_OK)
           && (policy.decoy == NULL) == (n <= 2), "draw %ld of 2 fails", n);

        whk_policy_free(&policy);
    }

    sample_clear(&s);
}


static whk_rc_t
create(const char *scheme, whk_encoding_t encoding, const char *text,
    size_t len, size_t *bytes)
{
    whk_rc_t       rc;
    whk_secret_t  *secret;

    static sample_t  s;

    sample_policy(&s, scheme, NULL);

    rc = whk_secret_create(&secret, &s.policy, encoding,
                           whk_str(len ? page_copy(0, text, len) : NULL, len),
                           bytes);

    if ((rc == WHK_OK) != (secret != NULL)) {
        printf("Bail out! a secret without WHK_OK\n");
        exit(2);
    }

    whk_secret_free(secret);
    sample_clear(&s);

    return rc;
}
