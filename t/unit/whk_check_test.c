
/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#define _DEFAULT_SOURCE

#include "sample.h"
#include "tap.h"


static void genuine(sample_t *s, const char *scheme);
static void expect(sample_t *s, const char *name, const char *value,
    const char *mac, const char *verdict);
static void wants_the_method_of_the_scheme(void);
static void wants_required_headers(void);
static void wants_one_signature(void);
static void wants_a_signature_of_full_length(void);
static void takes_hex_of_either_case_and_canonical_base64(void);
static void takes_any_of_a_list(void);
static void takes_numbered_headers(void);
static void takes_a_signature_from_the_query(void);
static void caps_the_candidates(void);
static void holds_the_window(const char *unit, const char *const *times);
static void holds_a_window_of_nothing(void);
static void wants_one_good_time(void);
static void keeps_times_apart_from_their_neighbours(void);
static sample_t *standard(sample_t *s, const char *id);
static void keeps_ids_apart_from_their_neighbours(void);
static void wants_signed_headers_and_fields_once(void);
static void notes_the_event_type(void);
static void compares_tokens(void);


#define KEY   "a secret of some length"
#define BODY  "{\"a\":1}"
#define HMAC  "kind hmac-sha256; "
#define BAD   "1111111111111111111111111111111111111111111111111111111111111111"


int
main(void)
{
    static const char *const  seconds[] = {
        "1699999700", "1699999699", "1700000060", "1700000061", "1700000000"
    };
    static const char *const  msec[] = {
        "1699999700000", "1699999699999", "1700000060999", "1700000061000",
        "1700000000000"
    };
    static const char *const  rfc3339[] = {
        "2023-11-14T22:08:20Z", "2023-11-14T23:08:19.999+01:00",
        "2023-11-14T22:14:20.999999Z", "2023-11-14T22:14:21Z",
        "2023-11-14T22:13:20Z"
    };

    wants_the_method_of_the_scheme();
    wants_required_headers();
    wants_one_signature();
    wants_a_signature_of_full_length();
    takes_hex_of_either_case_and_canonical_base64();
    takes_any_of_a_list();
    takes_numbered_headers();
    takes_a_signature_from_the_query();
    caps_the_candidates();
    holds_the_window("s", seconds);
    holds_the_window("ms", msec);
    holds_the_window("rfc3339", rfc3339);
    holds_a_window_of_nothing();
    wants_one_good_time();
    keeps_times_apart_from_their_neighbours();
    keeps_ids_apart_from_their_neighbours();
    wants_signed_headers_and_fields_once();
    notes_the_event_type();
    compares_tokens();

    return tap_done();
}


/* a sample that would be accepted with BODY */

static void
genuine(sample_t *s, const char *scheme)
{
    sample_policy(s, scheme, NULL);
    sample_secret(s, WHK_ENC_RAW, KEY);
    sample_sign(s, "X-Sig", "", KEY, BODY);
}


/*
 * Sets a header, or the query where there is no name, to a value in which
 * each "@" stands for the MAC, and expects a verdict.
 */

static void
expect(sample_t *s, const char *name, const char *value, const char *mac,
    const char *verdict)
{
    size_t       n;
    const char  *p;

    static char  text[4096];

    n = 0;

    for (p = value; *p; p++) {

        if (*p == '@') {
            (void) strcpy(text + n, mac);
            n += strlen(mac);

        } else {
            text[n++] = *p;
        }
    }

    text[n] = '\0';

    if (name) {
        sample_set(s, name, text);

    } else {
        s->request.args = whk_str_z(text);
    }

    ok(sample_is(s, BODY, verdict), "%s: %s", value, verdict);
}


static void
wants_the_method_of_the_scheme(void)
{
    size_t  i;

    static sample_t           s;
    static const char *const  others[] = {
        "GET", "post", "POS", "POSTS", "", "PUT"
    };

    genuine(&s, HMAC "signature header=X-Sig;");

    for (i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        s.request.method = whk_str_z(others[i]);
        ok(sample_is(&s, BODY, "method"), "method \"%s\"", others[i]);
    }

    s.request.method = whk_str_z("POST");
    ok(sample_is(&s, BODY, "accepted"), "POST by default");

    sample_clear(&s);

    genuine(&s, HMAC "signature header=X-Sig; method GET PUT;");
    ok(sample_is(&s, BODY, "method"), "POST where others are named");

    s.request.method = whk_str_z("PUT");
    ok(sample_is(&s, BODY, "accepted"), "one of them");

    sample_clear(&s);
}


static void
wants_required_headers(void)
{
    static sample_t  s;

    genuine(&s, HMAC "signature header=X-Sig; require header=V value=1; "
            "require header=W value=HmacSHA256;");
    sample_header(&s, "V", "1");

    ok(sample_is(&s, BODY, "guard"), "one is missing");

    sample_header(&s, "W", "HmacSHA256");
    ok(sample_is(&s, BODY, "accepted"), "both are there");

    sample_set(&s, "V", "2");
    ok(sample_is(&s, BODY, "guard"), "another value");

    sample_set(&s, "V", "1");
    sample_set(&s, "W", "hmacsha256");
    ok(sample_is(&s, BODY, "guard"), "another case");

    sample_set(&s, "W", " HmacSHA256\t");
    ok(sample_is(&s, BODY, "accepted"), "blanks around it");

    sample_header(&s, "w", "HmacSHA256");
    ok(sample_is(&s, BODY, "guard"), "twice");

    sample_clear(&s);
}


static void
wants_one_signature(void)
{
    char  good[65];

    static sample_t  s;

    genuine(&s, HMAC "signature header=X-Sig,Y-Sig prefix=v= prefix=;");
    sample_mac(good, WHK_MAC_SHA256, WHK_ENC_HEX, KEY, BODY);

    ok(sample_is(&s, BODY, "accepted"), "one");

    sample_header(&s, "x-sIG", good);
    ok(sample_is(&s, BODY, "signature_repeated"),
       "two, equal, in another case");

    sample_remove(&s, "x-sIG");
    sample_remove(&s, "X-Sig");
    ok(sample_is(&s, BODY, "no_signature"), "none");

    sample_header(&s, "Y-Sig", good);
    ok(sample_is(&s, BODY, "accepted"), "under the other name");

    sample_header(&s, "X-Sig", "");
    ok(sample_is(&s, BODY, "signature_malformed"), "empty");

    sample_set(&s, "X-Sig", good);
    sample_set(&s, "Y-Sig", "x");
    ok(sample_is(&s, BODY, "accepted"), "the first name counts");

    sample_clear(&s);
}


/* A1: nothing shorter, longer or empty may pass, in any encoding */

static void
wants_a_signature_of_full_length(void)
{
    int     a, e;
    char    text[128], value[1024], good[256];
    size_t  i, n, prefix, wrong;

    static sample_t           s;
    static const char *const  algs[] = { "sha1", "sha256", "sha384",
                                         "sha512" };
    static const char *const  encodings[] = { "", "hex", "base64",
                                              "base64url" };

    for (a = WHK_MAC_SHA1; a <= WHK_MAC_SHA512; a++) {
        for (e = WHK_ENC_HEX; e <= WHK_ENC_BASE64URL; e++) {

            (void) snprintf(text, sizeof(text), "kind hmac-%s; signature "
                            "header=S prefix=x= encoding=%s;", algs[a],
                            encodings[e]);

            sample_policy(&s, text, NULL);
            sample_secret(&s, WHK_ENC_RAW, KEY);

            sample_mac(good, (whk_mac_alg_t) a, (whk_encoding_t) e, KEY, BODY);
            n = strlen(good);

            (void) snprintf(value, sizeof(value), "x=%s", good);
            sample_set(&s, "S", value);
            ok(sample_is(&s, BODY, "accepted"), "%s", text);

            wrong = 0;
            prefix = 2;

            for (i = 0; i < n; i++) {
                value[prefix + i] = '\0';
                sample_set(&s, "S", value);
                wrong += !sample_is(&s, BODY, "signature_malformed");
                value[prefix + i] = good[i];
            }

            for (i = 0; i < 8; i++) {
                (void) snprintf(value, sizeof(value), "x=%s%.*s", good,
                                (int) i + 1, good);
                sample_set(&s, "S", value);
                wrong += !sample_is(&s, BODY, "signature_malformed");
            }

            (void) snprintf(value, sizeof(value), "x=%s%s", good, good);
            sample_set(&s, "S", value);
            wrong += !sample_is(&s, BODY, "signature_malformed");

            sample_set(&s, "S", good);
            wrong += !sample_is(&s, BODY, "signature_malformed");

            ok(wrong == 0, "%d lengths below, 9 above, and no prefix",
               (int) n);

            sample_clear(&s);
        }
    }
}


static void
takes_hex_of_either_case_and_canonical_base64(void)
{
    char    value[128], good[128];
    size_t  i, n, wrong;

    static sample_t  s;

    genuine(&s, HMAC "signature header=X-Sig;");
    sample_mac(value, WHK_MAC_SHA256, WHK_ENC_HEX, KEY, BODY);

    for (i = 0; value[i]; i++) {
        if (value[i] >= 'a' && value[i] <= 'f') {
            value[i] = (char) (value[i] - 'a' + 'A');
        }
    }

    sample_set(&s, "X-Sig", value);
    ok(sample_is(&s, BODY, "accepted"), "hex in upper case");

    value[0] = 'g';
    sample_set(&s, "X-Sig", value);
    ok(sample_is(&s, BODY, "signature_malformed"), "no hex digit");

    sample_clear(&s);

    genuine(&s, HMAC "signature header=X-Sig encoding=base64;");
    sample_mac(good, WHK_MAC_SHA256, WHK_ENC_BASE64, KEY, BODY);
    sample_set(&s, "X-Sig", good);
    ok(sample_is(&s, BODY, "accepted"), "base64");

    /* 32 bytes leave two bits of the last digit unused: three twins */

    n = strlen(good);
    wrong = 0;

    for (i = 0; i < 64; i++) {
        memcpy(value, good, sizeof(value));
        value[n - 2] = sample_base64[i];
        sample_set(&s, "X-Sig", value);

        wrong += !sample_is(&s, BODY, value[n - 2] == good[n - 2] ? "accepted"
                            : i % 4 ? "signature_malformed"
                            : "signature_mismatch");
    }

    ok(wrong == 0, "of 64 last digits one is right, 48 are not canonical");

    memcpy(value, good, sizeof(value));
    value[n - 1] = '\0';
    sample_set(&s, "X-Sig", value);
    ok(sample_is(&s, BODY, "signature_malformed"), "base64 without padding");

    sample_clear(&s);
}


/* A2 */

static void
takes_any_of_a_list(void)
{
    char    good[65], value[20000];
    size_t  i, n;

    static sample_t  s;

    genuine(&s, HMAC "signature header=X-Sig split=comma label=v1;");
    sample_mac(good, WHK_MAC_SHA256, WHK_ENC_HEX, KEY, BODY);

    expect(&s, "X-Sig", "v1=@", good, "accepted");
    expect(&s, "X-Sig", "v1=" BAD ",v1=@", good, "accepted");
    expect(&s, "X-Sig", "v1=@,v1=" BAD, good, "accepted");
    expect(&s, "X-Sig", "v1=" BAD ",v1=" BAD ",v0=@", good,
           "signature_mismatch");
    expect(&s, "X-Sig", "v0=" BAD ",v1=@", good, "accepted");
    expect(&s, "X-Sig", "v0=@", good, "no_signature");
    expect(&s, "X-Sig", "v1=,v1=x,v1=@", good, "accepted");
    expect(&s, "X-Sig", "v1=,v1=@", good + 1, "signature_malformed");
    expect(&s, "X-Sig", ",,v1=@,,", good, "accepted");
    expect(&s, "X-Sig", "v1@", good, "signature_malformed");
    expect(&s, "X-Sig", "V1=@", good, "no_signature");

    for (n = 0, i = 0; i < 999; i++) {
        memcpy(value + n, "v2=abcdefg,", 11);
        n += 11;
    }

    (void) snprintf(value + n, sizeof(value) - n, "v1=%s", good);
    sample_set(&s, "X-Sig", value);
    ok(sample_is(&s, BODY, "accepted"), "999 of unknown versions, good");

    for (n = 0, i = 0; i < 999; i++) {
        memcpy(value + n, "v1=abcdefg,", 11);
        n += 11;
    }

    (void) snprintf(value + n, sizeof(value) - n, "v1=%s", good);
    sample_set(&s, "X-Sig", value);
    ok(sample_is(&s, BODY, "signature_malformed"), "1000 candidates");

    sample_clear(&s);
}


static void
takes_numbered_headers(void)
{
    char    good[65], name[32];
    size_t  i;

    static sample_t  s;

    sample_policy(&s, HMAC "signature header=X-Sig-*;", NULL);
    sample_secret(&s, WHK_ENC_RAW, KEY);
    sample_mac(good, WHK_MAC_SHA256, WHK_ENC_HEX, KEY, BODY);

    sample_header(&s, "X-Sig", good);
    sample_header(&s, "X-Sig-01", good);
    ok(sample_is(&s, BODY, "no_signature"), "without a number");

    sample_header(&s, "X-Sig-1", BAD);
    ok(sample_is(&s, BODY, "signature_mismatch"), "one that is bad");

    sample_header(&s, "X-Sig-2", good);
    ok(sample_is(&s, BODY, "accepted"), "and one that is good");

    sample_header(&s, "x-sig-2", BAD);
    ok(sample_is(&s, BODY, "signature_repeated"), "the same number twice");

    sample_remove(&s, "x-sig-2");
    sample_remove(&s, "X-Sig-2");

    for (i = 0; i < 14; i++) {
        (void) snprintf(name, sizeof(name), "X-Sig-%d", 100 + (int) i);
        sample_header(&s, name, BAD);
    }

    sample_header(&s, "X-Sig-999", good);
    ok(sample_is(&s, BODY, "accepted"), "16 of them");

    sample_header(&s, "X-Sig-998", BAD);
    ok(sample_is(&s, BODY, "signature_malformed"), "17 of them");

    for (i = 0; i < 800; i++) {
        (void) snprintf(name, sizeof(name), "X-Sig-%d", 100 + 14 + (int) i);
        sample_header(&s, name, BAD);
    }

    ok(sample_is(&s, BODY, "signature_malformed"), "800 more");

    sample_clear(&s);
}


static void
takes_a_signature_from_the_query(void)
{
    char    good[65], args[2 * WHK_MAX_SECRET];
    size_t  i;

    static sample_t  s;

    sample_policy(&s, HMAC "signature arg=sig;", NULL);
    sample_secret(&s, WHK_ENC_RAW, KEY);
    sample_mac(good, WHK_MAC_SHA256, WHK_ENC_HEX, KEY, BODY);

    ok(sample_is(&s, BODY, "no_signature"), "no argument");

    expect(&s, NULL, "sig=@", good, "accepted");
    ok(s.v.signature.data == NULL, "nothing of it is kept");
    expect(&s, NULL, "a=b&sig=@&c", good, "accepted");
    expect(&s, NULL, "sig=@&sig=@", good, "signature_repeated");
    expect(&s, NULL, "sig=%@", good, "signature_malformed");
    expect(&s, NULL, "Sig=@", good, "no_signature");
    expect(&s, NULL, "sig", good, "signature_malformed");

    memset(args, 'a', sizeof(args));
    memcpy(args, "sig=", 4);

    for (i = WHK_MAX_SECRET - 1; i <= WHK_MAX_SECRET + 1; i++) {
        s.request.args = whk_str(args, 4 + i);
        ok(sample_is(&s, BODY, "signature_malformed"), "%d bytes", (int) i);
    }

    sample_clear(&s);
}


static void
caps_the_candidates(void)
{
    char      good[65], value[2048];
    size_t    n;
    unsigned  i, at;

    static sample_t  s;

    genuine(&s, HMAC "signature header=X-Sig split=comma;");
    sample_mac(good, WHK_MAC_SHA256, WHK_ENC_HEX, KEY, BODY);

    /* the good one at every place of 16, then one too many */

    for (at = 0; at <= WHK_MAX_CANDIDATES; at++) {

        n = 0;

        for (i = 0; i < WHK_MAX_CANDIDATES + (at == WHK_MAX_CANDIDATES); i++) {
            n += (size_t) snprintf(value + n, sizeof(value) - n, "%s%s",
                                   i ? "," : "", i == at % 16 ? good : BAD);
        }

        sample_set(&s, "X-Sig", value);

        if (at < WHK_MAX_CANDIDATES) {
            ok(sample_is(&s, BODY, "accepted"), "number %u of 16", at + 1);

        } else {
            ok(sample_is(&s, BODY, "signature_malformed"), "17");
        }
    }

    sample_clear(&s);
}


/* times: oldest, too old, latest, too late, now; window 300 and 60 s */

static void
holds_the_window(const char *unit, const char *const *times)
{
    char    text[256], signed_text[128];
    size_t  i;

    static sample_t           s;
    static const char *const  verdicts[] = {
        "accepted", "timestamp_old", "accepted", "timestamp_future",
        "accepted"
    };

    (void) snprintf(text, sizeof(text), HMAC "signature header=X-Sig; "
                    "timestamp header=T unit=%s tolerance=300s future=60s; "
                    "message \"{timestamp}.{body}\";", unit);

    sample_policy(&s, text, NULL);
    sample_secret(&s, WHK_ENC_RAW, KEY);

    for (i = 0; i < 5; i++) {
        (void) snprintf(signed_text, sizeof(signed_text), "%s." BODY,
                        times[i]);
        sample_sign(&s, "X-Sig", "", KEY, signed_text);
        sample_set(&s, "T", times[i]);

        ok(sample_is(&s, BODY, verdicts[i]), "%s is %s", times[i],
           verdicts[i]);
        ok(whk_str_equal(s.v.timestamp, whk_str_z(times[i])),
           "and known as it was sent");

        if (i < 4) {
            s.policy.past = -1;
            s.policy.future = -1;
            ok(sample_is(&s, BODY, "accepted"), "no window");

            s.policy.past = i == 1 ? 300 : -1;
            s.policy.future = i == 3 ? 60 : -1;
            ok(sample_is(&s, BODY, verdicts[i]), "on one side only");

            s.policy.past = 300;
            s.policy.future = 60;
        }
    }

    ok(s.v.msec == INT64_C(1700000000000), "in milliseconds");

    /* the same time under another signature */

    sample_set(&s, "T", times[0]);
    ok(sample_is(&s, BODY, "signature_mismatch"), "the time is signed");

    sample_clear(&s);
}


/* the clock tells no parts of a second, so all of this one are now */

static void
holds_a_window_of_nothing(void)
{
    char    scheme[256], signed_text[128];
    size_t  i;

    static sample_t           s;
    static const char *const  cases[][3] = {
        { "s", "1699999999", "timestamp_old" },
        { "s", "1700000000", "accepted" },
        { "s", "1700000001", "timestamp_future" },
        { "ms", "1699999999999", "timestamp_old" },
        { "ms", "1700000000000", "accepted" },
        { "ms", "1700000000001", "accepted" },
        { "ms", "1700000000999", "accepted" },
        { "ms", "1700000001000", "timestamp_future" },
        { "rfc3339", "2023-11-14T22:13:20.999Z", "accepted" },
        { "rfc3339", "2023-11-14T22:13:21Z", "timestamp_future" }
    };

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {

        (void) snprintf(scheme, sizeof(scheme), HMAC "signature header=X-Sig; "
                        "timestamp header=T unit=%s tolerance=0; "
                        "message {timestamp}.{body};", cases[i][0]);
        (void) snprintf(signed_text, sizeof(signed_text), "%s." BODY,
                        cases[i][1]);

        sample_policy(&s, scheme, NULL);
        sample_secret(&s, WHK_ENC_RAW, KEY);
        sample_sign(&s, "X-Sig", "", KEY, signed_text);
        sample_header(&s, "T", cases[i][1]);

        ok(sample_is(&s, BODY, cases[i][2]), "%s: %s", cases[i][1],
           cases[i][2]);

        sample_clear(&s);
    }
}


static void
wants_one_good_time(void)
{
    char    signed_text[128], mac[65];
    size_t  i;

    static sample_t           s;
    static const char *const  bad[] = {
        "", "x", "-1700000000", "+1700000000", "01700000000", "1700000000.0",
        "1700000000 1", "170000000000", "Infinity", "1.7e9", "0x6553f100"
    };

    sample_policy(&s, "like slack; signature header=X-Sig;", NULL);
    sample_secret(&s, WHK_ENC_RAW, KEY);
    sample_sign(&s, "X-Sig", "", KEY, "v0:1700000000:" BODY);

    ok(sample_is(&s, BODY, "timestamp_missing"), "none");

    sample_header(&s, "X-Slack-Request-Timestamp", " 1700000000 ");
    ok(sample_is(&s, BODY, "accepted"), "one, blanks around it");

    sample_header(&s, "x-slack-request-timestamp", "1700000000");
    ok(sample_is(&s, BODY, "timestamp_malformed"), "two, equal");
    sample_remove(&s, "x-slack-request-timestamp");

    for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        (void) snprintf(signed_text, sizeof(signed_text), "v0:%s:" BODY,
                        bad[i]);
        sample_sign(&s, "X-Sig", "", KEY, signed_text);
        sample_set(&s, "X-Slack-Request-Timestamp", bad[i]);

        ok(sample_is(&s, BODY, "timestamp_malformed")
           && s.v.timestamp.len == 0, "signed, but \"%s\"", bad[i]);
    }

    sample_clear(&s);

    /* in the signature header */

    sample_policy(&s, "like stripe;", NULL);
    sample_secret(&s, WHK_ENC_RAW, KEY);
    sample_mac(mac, WHK_MAC_SHA256, WHK_ENC_HEX, KEY, "1700000000." BODY);

    expect(&s, "Stripe-Signature", "t=1700000000,v1=@", mac, "accepted");
    expect(&s, "Stripe-Signature", "v1=@,t=1700000000", mac, "accepted");
    expect(&s, "Stripe-Signature", "v1=@", mac, "timestamp_missing");
    expect(&s, "Stripe-Signature", "T=1700000000,v1=@", mac,
           "timestamp_missing");
    expect(&s, "Stripe-Signature", "t=1700000000,t=1700000000,v1=@", mac,
           "timestamp_malformed");
    expect(&s, "Stripe-Signature", "t=,v1=@", mac, "timestamp_malformed");
    expect(&s, "Stripe-Signature", "t=1700000001,v1=@", mac,
           "signature_mismatch");

    s.now = 0;
    expect(&s, "Stripe-Signature", "t=1700000000,v1=@", mac,
           "timestamp_future");
    s.now = INT64_C(99999999999);
    expect(&s, "Stripe-Signature", "t=1700000000,v1=@", mac, "timestamp_old");

    sample_clear(&s);
}


/* the same signed bytes, cut elsewhere, where no window would tell */

typedef struct {
    const char  *scheme;
    const char  *text;           /* that is signed */
    const char  *cuts[4][3];     /* id, time, body; the first is right */
} cut_t;


static const cut_t  times[] = {
    { "timestamp header=T tolerance=off; message {timestamp}{body};",
      "17000000002{}",
      { { "i", "1700000000", "2{}" }, { "i", "17000000002", "{}" },
        { "i", "170000000", "02{}" }, { "i", "1", "7000000002{}" } } },
    { "timestamp header=T tolerance=off; message {body}{timestamp};",
      "{}11700000000",
      { { "i", "1700000000", "{}1" }, { "i", "11700000000", "{}" },
        { "i", "700000000", "{}11" }, { "i", "0", "{}1170000000" } } },
    { "timestamp header=T unit=ms tolerance=off; "
      "message {timestamp}0{body};", "1700000000000000{}",
      { { "i", "1700000000000", "00{}" }, { "i", "17000000000000", "0{}" },
        { "i", "170000000000", "000{}" },
        { "i", "17", "0000000000000{}" } } },
    { "timestamp header=T tolerance=off; id header=I; "
      "message {id}{timestamp}.{body};", "i1700000000.a1800000000.b",
      { { "i", "1700000000", "a1800000000.b" },
        { "i1700000000.a", "1800000000", "b" },
        { "i170", "0000000", "a1800000000.b" },
        { "i1", "700000000", "a1800000000.b" } } },
    { "timestamp header=T unit=rfc3339 tolerance=off; id header=I; "
      "message {id}{timestamp}{body};",
      "i2023-11-14T22:13:20Za2027-11-14T22:13:20Zb",
      { { "i", "2023-11-14T22:13:20Z", "a2027-11-14T22:13:20Zb" },
        { "i2023-11-14T22:13:20Za", "2027-11-14T22:13:20Z", "b" },
        { "i2", "023-11-14T22:13:20Z", "a2027-11-14T22:13:20Zb" },
        { "i", "2023-11-14T22:13:20", "Za2027-11-14T22:13:20Zb" } } },
};


static void
keeps_times_apart_from_their_neighbours(void)
{
    char                scheme[256];
    size_t              i;
    const char         *verdict;
    const char *const  *cut;

    static sample_t  s;

    for (i = 0; i < 4 * sizeof(times) / sizeof(times[0]); i++) {
        cut = times[i / 4].cuts[i % 4];

        (void) snprintf(scheme, sizeof(scheme), HMAC "signature header=X-Sig; "
                        "%s", times[i / 4].scheme);

        sample_policy(&s, scheme, NULL);
        sample_secret(&s, WHK_ENC_RAW, KEY);
        sample_sign(&s, "X-Sig", "", KEY, times[i / 4].text);
        sample_header(&s, "I", cut[0]);
        sample_header(&s, "T", cut[1]);

        verdict = strpbrk(cut[0], ":.") ? "id_malformed"
                                        : "timestamp_malformed";

        ok(sample_is(&s, cut[2], i % 4 ? verdict : "accepted"),
           "\"%s\" \"%s\" \"%s\"", cut[0], cut[1], cut[2]);

        sample_clear(&s);
    }
}


/* an event with that id, signed with it */

static sample_t *
standard(sample_t *s, const char *id)
{
    char  value[128], text[1024];

    (void) snprintf(text, sizeof(text), "%s.1700000000." BODY, id);
    memcpy(value, "v1,", 3);
    sample_mac(value + 3, WHK_MAC_SHA256, WHK_ENC_BASE64, KEY, text);

    sample_set(s, "webhook-signature", value);
    sample_set(s, "webhook-id", id);

    return s;
}


/* A19 */

static void
keeps_ids_apart_from_their_neighbours(void)
{
    char    longest[WHK_MAX_TOKEN + 2];
    size_t  i;

    static sample_t           s;
    static const char *const  bad[] = {
        "msg.1", ".", "msg_1.", "msg 1", "msg\t1", "msg\x7f", "msg\xc3\xa9",
        "", "msg\n1"
    };

    sample_policy(&s, "like standard-webhooks; secret raw;", NULL);
    sample_secret(&s, WHK_ENC_RAW, KEY);
    sample_header(&s, "webhook-timestamp", "1700000000");

    ok(sample_is(standard(&s, "msg_1"), BODY, "accepted")
       && whk_str_equal(s.v.id, whk_str_z("msg_1")), "a good id");

    for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        ok(sample_is(standard(&s, bad[i]), BODY, "id_malformed")
           && s.v.id.len == 0, "signed, but bad id %d", (int) i);
    }

    memset(longest, 'a', WHK_MAX_TOKEN);
    longest[WHK_MAX_TOKEN] = '\0';
    ok(sample_is(standard(&s, longest), BODY, "accepted"), "%d bytes",
       WHK_MAX_TOKEN);

    (void) strcpy(longest + WHK_MAX_TOKEN, "a");
    ok(sample_is(standard(&s, longest), BODY, "id_malformed"), "one more");

    /* the boundary moved: "a.1700000000" + body, or "a" + "1700000000.body" */

    ok(sample_is(standard(&s, "a"), BODY, "accepted"), "id \"a\"");
    sample_set(&s, "webhook-id", "a.1700000000");
    ok(sample_is(&s, BODY, "id_malformed"), "a boundary moved");

    (void) standard(&s, "a");
    sample_header(&s, "Webhook-Id", "a");
    ok(sample_is(&s, BODY, "id_malformed"), "two ids, equal");

    sample_remove(&s, "Webhook-Id");
    sample_remove(&s, "webhook-id");
    ok(sample_is(&s, BODY, "id_malformed"), "no id");

    sample_clear(&s);

    /* not signed: it may be missing, but is no less of a token */

    genuine(&s, HMAC "signature header=X-Sig; id header=I,J header=K;");
    ok(sample_is(&s, BODY, "accepted") && s.v.id.len == 0, "no id is fine");

    sample_header(&s, "K", "k.1");
    ok(sample_is(&s, BODY, "accepted")
       && whk_str_equal(s.v.id, whk_str_z("k.1")), "a later source");

    sample_header(&s, "J", "j");
    ok(sample_is(&s, BODY, "accepted")
       && whk_str_equal(s.v.id, whk_str_z("j")), "an earlier source");

    sample_set(&s, "J", "j j");
    ok(sample_is(&s, BODY, "id_malformed"), "a blank");

    sample_set(&s, "J", " ");
    ok(sample_is(&s, BODY, "accepted")
       && whk_str_equal(s.v.id, whk_str_z("k.1")), "an empty one is none");

    sample_header(&s, "j", "");
    ok(sample_is(&s, BODY, "id_malformed"), "two, empty");
    sample_remove(&s, "j");

    sample_set(&s, "K", "");
    ok(sample_is(&s, BODY, "accepted") && s.v.id.len == 0, "all empty");

    sample_clear(&s);

    /* signed: an empty one leads to no other */

    sample_policy(&s, HMAC "signature header=X-Sig; id header=J header=K; "
                  "message {id}.{body};", NULL);
    sample_secret(&s, WHK_ENC_RAW, KEY);
    sample_sign(&s, "X-Sig", "", KEY, "k." BODY);
    sample_header(&s, "K", "k");
    ok(sample_is(&s, BODY, "accepted"), "signed, of the later source");

    sample_header(&s, "J", "");
    ok(sample_is(&s, BODY, "id_malformed"), "and an earlier one is empty");

    sample_clear(&s);

    sample_policy(&s, HMAC "signature header=X-Sig; "
                  "id header=J header=K; event header=E,F header=G; "
                  "message {header:j}|{header:F}|{body};", NULL);
    sample_secret(&s, WHK_ENC_RAW, KEY);
    sample_sign(&s, "X-Sig", "", KEY, "j|f|" BODY);
    sample_header(&s, "J", "j");
    sample_header(&s, "F", "f");
    sample_header(&s, "K", "k");
    sample_header(&s, "G", "g");
    ok(sample_is(&s, BODY, "accepted") && !s.v.event_malformed
       && whk_str_equal(s.v.id, whk_str_z("j"))
       && whk_str_equal(s.v.event, whk_str_z("f")), "signed as headers");

    sample_sign(&s, "X-Sig", "", KEY, "j||" BODY);
    sample_set(&s, "F", "");
    ok(sample_is(&s, BODY, "accepted") && s.v.event_malformed,
       "signed, and the type is empty");

    sample_sign(&s, "X-Sig", "", KEY, "||" BODY);
    sample_set(&s, "J", "");
    ok(sample_is(&s, BODY, "id_malformed"), "and so is the id");

    sample_clear(&s);

    /* what only begins the message separates nothing */

    sample_policy(&s, HMAC "signature header=X-Sig; id header=I; "
                  "message \"evt-{id}:{body}\";", NULL);
    sample_secret(&s, WHK_ENC_RAW, KEY);
    sample_sign(&s, "X-Sig", "", KEY, "evt-72d3162e-cc78:" BODY);
    sample_header(&s, "I", "72d3162e-cc78");
    ok(sample_is(&s, BODY, "accepted"), "\"-\" in the id and before it");

    sample_sign(&s, "X-Sig", "", KEY, "evt-a:b:" BODY);
    sample_set(&s, "I", "a:b");
    ok(sample_is(&s, BODY, "id_malformed"), "\":\" in the id and after it");

    sample_clear(&s);
}


static void
wants_signed_headers_and_fields_once(void)
{
    char  mac[65];

    static sample_t  s;

    sample_policy(&s, HMAC "signature header=X-Sig; "
                  "message \"{method}|{url}|{header:X-A}|{body}\";", NULL);
    sample_secret(&s, WHK_ENC_RAW, KEY);
    s.request.url = whk_str_z("https://example.com/hook");
    sample_sign(&s, "X-Sig", "", KEY, "POST|https://example.com/hook|a|"
                BODY);

    ok(sample_is(&s, BODY, "guard"), "a signed header is missing");

    sample_header(&s, "X-A", "a");
    ok(sample_is(&s, BODY, "accepted"), "it is there");

    sample_header(&s, "x-a", "b");
    ok(sample_is(&s, BODY, "guard"), "it is there twice");
    sample_remove(&s, "x-a");

    sample_set(&s, "X-A", "b");
    ok(sample_is(&s, BODY, "signature_mismatch"), "it is another");
    sample_set(&s, "X-A", "a");

    s.request.url = whk_str_z("https://example.com/hooks");
    ok(sample_is(&s, BODY, "signature_mismatch"), "another URL");

    sample_clear(&s);

    sample_policy(&s, HMAC "signature header=X-Sig split=comma label=v1; "
                  "message \"{field:h}.{body}\";", NULL);
    sample_secret(&s, WHK_ENC_RAW, KEY);
    sample_mac(mac, WHK_MAC_SHA256, WHK_ENC_HEX, KEY, "x." BODY);

    expect(&s, "X-Sig", "h=x,v1=@", mac, "accepted");
    expect(&s, "X-Sig", "v1=@", mac, "signature_malformed");
    expect(&s, "X-Sig", "h=x,h=y,v1=@", mac, "signature_malformed");
    expect(&s, "X-Sig", "h=y,v1=@", mac, "signature_mismatch");

    sample_clear(&s);
}


static void
notes_the_event_type(void)
{
    char    longest[WHK_MAX_TOKEN + 2];
    size_t  i;

    static sample_t           s;
    static const char *const  bad[] = { "a\nb", "a\x01", "a\x7f", "\t\x1f" };

    genuine(&s, HMAC "signature header=X-Sig; event header=E,F header=G;");

    ok(sample_is(&s, BODY, "accepted") && s.v.event.len == 0
       && !s.v.event_malformed, "none");

    sample_header(&s, "G", "lead created \xc3\xa9");
    ok(sample_is(&s, BODY, "accepted") && s.v.event.len == 15
       && !s.v.event_malformed, "blanks and UTF-8 are fine");

    sample_header(&s, "F", "push");
    ok(sample_is(&s, BODY, "accepted")
       && whk_str_equal(s.v.event, whk_str_z("push")), "the first source");

    for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        sample_set(&s, "F", bad[i]);
        ok(sample_is(&s, BODY, "accepted") && s.v.event.len == 0
           && s.v.event_malformed, "malformed %d: only noted", (int) i);
    }

    sample_set(&s, "F", "");
    ok(sample_is(&s, BODY, "accepted") && s.v.event.len == 15
       && !s.v.event_malformed, "an empty one is none");

    sample_header(&s, "f", "");
    ok(sample_is(&s, BODY, "accepted") && s.v.event_malformed, "two, empty");
    sample_remove(&s, "f");

    memset(longest, 'a', WHK_MAX_TOKEN);
    longest[WHK_MAX_TOKEN] = '\0';
    sample_set(&s, "F", longest);
    ok(sample_is(&s, BODY, "accepted") && s.v.event.len == WHK_MAX_TOKEN,
       "%d bytes", WHK_MAX_TOKEN);

    (void) strcpy(longest + WHK_MAX_TOKEN, "a");
    sample_set(&s, "F", longest);
    ok(sample_is(&s, BODY, "accepted") && s.v.event_malformed, "one more");

    sample_set(&s, "F", "push");
    sample_header(&s, "f", "push");
    ok(sample_is(&s, BODY, "accepted") && s.v.event_malformed, "twice");

    /* known also of what is rejected */

    sample_remove(&s, "f");
    sample_set(&s, "X-Sig", BAD);
    ok(sample_is(&s, BODY, "signature_mismatch")
       && whk_str_equal(s.v.event, whk_str_z("push")), "of a forged one too");

    sample_clear(&s);
}


static void
compares_tokens(void)
{
    char    longest[WHK_MAX_SECRET + 2];
    size_t  i;

    static sample_t           s;
    static const char *const  bad[] = {
        "a secret of some lengt", "a secret of some lengthh", "a",
        "A secret of some length", "b secret of some length"
    };

    sample_policy(&s, "kind token; signature header=T;", NULL);
    sample_secret(&s, WHK_ENC_RAW, KEY);

    sample_header(&s, "T", KEY);
    ok(sample_is(&s, BODY, "accepted"), "a token");
    ok(sample_is(&s, "", "accepted"), "whatever the body");

    for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        sample_set(&s, "T", bad[i]);
        ok(sample_is(&s, BODY, "signature_mismatch"), "\"%s\"", bad[i]);
    }

    sample_set(&s, "T", "");
    ok(sample_is(&s, BODY, "signature_malformed"), "empty");

    memset(longest, 'a', sizeof(longest));

    for (i = WHK_MAX_SECRET; i <= WHK_MAX_SECRET + 1; i++) {
        longest[i] = '\0';
        sample_set(&s, "T", longest);
        ok(sample_is(&s, BODY, i == WHK_MAX_SECRET ? "signature_mismatch"
                                                   : "signature_malformed"),
           "%d bytes", (int) i);
        longest[i] = 'a';
    }

    sample_set(&s, "T", KEY);
    sample_header(&s, "t", KEY);
    ok(sample_is(&s, BODY, "signature_repeated"), "twice");

    sample_clear(&s);
}
