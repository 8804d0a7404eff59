
/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#define _DEFAULT_SOURCE

#include "sample.h"
#include "tap.h"


/* a preset, its signature header before "=" of the value, and a request */

typedef struct {
    const char      *name;
    const char      *header;      /* NULL: the query argument "token" */
    const char      *before;      /* of the signature, in the header */
    const char      *message;     /* that is signed; NULL: a token */
    whk_encoding_t   encoding;
    const char      *headers[8];  /* name and value */
    const char      *id;
    const char      *event;
} preset_t;


static void every_preset_compiles(void);
static void lists_what_the_documentation_promises(void);
static void every_preset_verifies(void);
static void verifies(const preset_t *p);
static void standard_webhooks_has_two_header_families(void);
static void stripe_never_counts_v0(void);
static void knowlarity_takes_a_prefix_or_none(void);
static void basic_compares_user_and_password(void);


#define KEY   "a secret of some length"
#define BODY  "{\"a\":1}"


/* all presets but the aliases; the documentation names them in this order */

static const preset_t  presets[] = {
    { "knowrithm", "X-Knowrithm-Signature", "sha256=", BODY, WHK_ENC_HEX,
      { NULL }, "", "" },
    { "metachat", NULL, "", NULL, WHK_ENC_RAW, { NULL }, "", "" },
    { "knowlarity", NULL, "", NULL, WHK_ENC_RAW, { NULL }, "", "" },
    { "knowlarity-hmac", "X-Knowlarity-Signature", "sha256=", BODY,
      WHK_ENC_HEX, { NULL }, "", "" },
    { "github", "X-Hub-Signature-256", "sha256=", BODY, WHK_ENC_HEX,
      { "X-GitHub-Delivery", "72d3162e-cc78-11e3-81ab-4c9367dc0958",
        "X-GitHub-Event", "push", NULL },
      "72d3162e-cc78-11e3-81ab-4c9367dc0958", "push" },
    { "stripe", "Stripe-Signature", "t=1700000000,v1=", "1700000000." BODY,
      WHK_ENC_HEX, { NULL }, "", "" },
    { "slack", "X-Slack-Signature", "v0=", "v0:1700000000:" BODY,
      WHK_ENC_HEX, { "X-Slack-Request-Timestamp", "1700000000", NULL },
      "", "" },
    { "shopify", "X-Shopify-Hmac-Sha256", "", BODY, WHK_ENC_BASE64,
      { "X-Shopify-Event-Id", "98880550", "X-Shopify-Topic", "orders/create",
        NULL }, "98880550", "orders/create" },
    { "standard-webhooks", "webhook-signature", "v1,",
      "msg_1.1700000000." BODY, WHK_ENC_BASE64,
      { "webhook-id", "msg_1", "webhook-timestamp", "1700000000", NULL },
      "msg_1", "" },
    { "token", "Authorization", "Bearer ", NULL, WHK_ENC_RAW, { NULL },
      "", "" },
    { "basic", "Authorization", "Basic ", NULL, WHK_ENC_BASE64, { NULL },
      "", "" },
    { "standard", "webhook-signature", "v1,",
      "msg_1.1700000000." BODY, WHK_ENC_BASE64,
      { "webhook-id", "msg_1", "webhook-timestamp", "1700000000", NULL },
      "msg_1", "" },
    { "svix", "svix-signature", "v1,", "msg_1.1700000000." BODY,
      WHK_ENC_BASE64,
      { "svix-id", "msg_1", "svix-timestamp", "1700000000", NULL },
      "msg_1", "" },
};


int
main(void)
{
    every_preset_compiles();
    lists_what_the_documentation_promises();
    every_preset_verifies();
    standard_webhooks_has_two_header_families();
    stripe_never_counts_v0();
    knowlarity_takes_a_prefix_or_none();
    basic_compares_user_and_password();

    return tap_done();
}


static void
every_preset_compiles(void)
{
    size_t               i, j, n;
    char                 text[128];
    const whk_preset_t  *rows;

    static sample_t  s;

    rows = whk_presets(&n);
    ok(n >= sizeof(presets) / sizeof(presets[0]), "%d presets", (int) n);

    for (i = 0; i < n; i++) {

        for (j = 0; j < i; j++) {
            if (whk_str_equal(rows[i].name, rows[j].name)) {
                break;
            }
        }

        (void) snprintf(text, sizeof(text), "like %.*s;",
                        (int) rows[i].name.len,
                        (const char *) rows[i].name.data);

        ok(sample_scheme(&s, text, NULL) == WHK_OK && j == i,
           "%s compiles, once", text);

        sample_clear(&s);
    }
}


static void
lists_what_the_documentation_promises(void)
{
    size_t               i, j, n;
    const whk_preset_t  *rows;

    rows = whk_presets(&n);

    for (i = 0; i < sizeof(presets) / sizeof(presets[0]); i++) {

        for (j = 0; j < n; j++) {
            if (whk_str_equal(rows[j].name, whk_str_z(presets[i].name))) {
                break;
            }
        }

        ok(j < n, "there is %s", presets[i].name);
    }
}


static void
every_preset_verifies(void)
{
    size_t  i;

    for (i = 0; i < sizeof(presets) / sizeof(presets[0]); i++) {
        verifies(&presets[i]);
    }
}


static void
verifies(const preset_t *p)
{
    char    text[64], value[256], wrong[256];
    size_t  i, n;

    static sample_t  s;

    (void) snprintf(text, sizeof(text), "like %s;", p->name);

    sample_policy(&s, text, NULL);
    sample_secret(&s, WHK_ENC_RAW, KEY);

    n = (size_t) snprintf(value, sizeof(value), "%s", p->before);

    if (p->message) {
        sample_mac(value + n, WHK_MAC_SHA256, p->encoding, KEY, p->message);

    } else if (p->encoding == WHK_ENC_BASE64) {
        sample_encode(value + n, WHK_ENC_BASE64, (const uint8_t *) KEY,
                      sizeof(KEY) - 1);

    } else {
        (void) snprintf(value + n, sizeof(value) - n, "%s", KEY);
    }

    for (i = 0; p->headers[i]; i += 2) {
        sample_header(&s, p->headers[i], p->headers[i + 1]);
    }

    if (p->header) {
        sample_header(&s, p->header, value);

    } else {
        s.request.args = whk_str_z("a=b&token=a%20secret%20of%20some%20"
                                   "length");
    }

    ok(sample_is(&s, BODY, "accepted")
       && whk_str_equal(s.v.id, whk_str_z(p->id))
       && whk_str_equal(s.v.event, whk_str_z(p->event)), "%s accepts",
       p->name);

    ok(sample_is(&s, BODY "\n", p->message ? "signature_mismatch"
                                           : "accepted"),
       "%s: a body changed", p->name);

    /* one bit of the signature or token */

    memcpy(wrong, value, sizeof(wrong));
    wrong[n] = (char) (wrong[n] == 'a' ? 'b' : 'a');

    if (p->header) {
        sample_set(&s, p->header, wrong);

    } else {
        s.request.args = whk_str_z("token=b%20secret%20of%20some%20length");
    }

    ok(sample_is(&s, BODY, "signature_mismatch"), "%s: a signature changed",
       p->name);

    if (p->header) {
        sample_remove(&s, p->header);

    } else {
        s.request.args = whk_str(NULL, 0);
    }

    ok(sample_is(&s, BODY, "no_signature"), "%s: no signature", p->name);

    sample_clear(&s);
}


static void
standard_webhooks_has_two_header_families(void)
{
    char  value[128];

    static sample_t  s;

    sample_policy(&s, "like standard-webhooks;", NULL);
    sample_secret(&s, WHK_ENC_WHSEC, "whsec_YSBzZWNyZXQgb2Ygc29tZSBsZW5ndGg");

    memcpy(value, "v1,", 3);
    sample_mac(value + 3, WHK_MAC_SHA256, WHK_ENC_BASE64, KEY,
               "msg_1.1700000000." BODY);

    sample_header(&s, "svix-id", "msg_1");
    sample_header(&s, "svix-timestamp", "1700000000");
    sample_header(&s, "svix-signature", value);
    ok(sample_is(&s, BODY, "accepted"), "svix-, with a whsec_ secret");

    sample_header(&s, "webhook-signature", "v1a,AAAA");
    ok(sample_is(&s, BODY, "no_signature"),
       "webhook-signature comes before svix-signature");

    sample_set(&s, "webhook-signature", value);
    ok(sample_is(&s, BODY, "accepted"), "or is the same");

    sample_clear(&s);
}


static void
stripe_never_counts_v0(void)
{
    static sample_t  s;

    sample_policy(&s, "like stripe;", NULL);
    sample_secret(&s, WHK_ENC_RAW, KEY);

    sample_sign(&s, "Stripe-Signature", "t=1700000000,v0=", KEY,
                "1700000000." BODY);
    ok(sample_is(&s, BODY, "no_signature"), "the right MAC under v0");

    sample_sign(&s, "Stripe-Signature", "t=1700000000,v1=", KEY,
                "1700000000." BODY);
    ok(sample_is(&s, BODY, "accepted"), "the same under v1");

    sample_clear(&s);
}


static void
knowlarity_takes_a_prefix_or_none(void)
{
    static sample_t  s;

    sample_policy(&s, "like knowlarity-hmac;", NULL);
    sample_secret(&s, WHK_ENC_RAW, KEY);

    sample_sign(&s, "X-Knowlarity-Signature", "", KEY, BODY);
    ok(sample_is(&s, BODY, "accepted"), "no prefix");

    sample_sign(&s, "X-Knowlarity-Signature", "sha256=", KEY, BODY);
    ok(sample_is(&s, BODY, "accepted"), "sha256=");

    sample_sign(&s, "X-Knowlarity-Signature", "sha1=", KEY, BODY);
    ok(sample_is(&s, BODY, "signature_malformed"), "another prefix");

    sample_clear(&s);
}


static void
basic_compares_user_and_password(void)
{
    static sample_t  s;

    sample_policy(&s, "like basic;", NULL);
    sample_secret(&s, WHK_ENC_RAW, "user:pass");

    sample_header(&s, "Authorization", "Basic dXNlcjpwYXNz");
    ok(sample_is(&s, "", "accepted"), "user:pass");

    sample_set(&s, "Authorization", "bAsIc   dXNlcjpwYXNz");
    ok(sample_is(&s, "", "accepted"), "the word in any case, blanks after it");

    sample_set(&s, "Authorization", "Basic dXNlcjpwYXNzd29yZA==");
    ok(sample_is(&s, "", "signature_mismatch"), "a longer password");

    sample_set(&s, "Authorization", "Basic dXNlcjpwYXM=");
    ok(sample_is(&s, "", "signature_mismatch"), "a shorter password");

    sample_set(&s, "Authorization", "Basic dXNlcjpwYXM");
    ok(sample_is(&s, "", "signature_malformed"), "no padding");

    sample_set(&s, "Authorization", "Bearer dXNlcjpwYXNz");
    ok(sample_is(&s, "", "signature_malformed"), "another word");

    sample_set(&s, "Authorization", "Basic");
    ok(sample_is(&s, "", "signature_malformed"), "the word alone");

    sample_set(&s, "Authorization", "Basic ");
    ok(sample_is(&s, "", "signature_malformed"), "and a blank");

    sample_clear(&s);
}
