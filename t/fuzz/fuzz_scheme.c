
/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


/*
 * Header bytes against the schemes: the first byte chooses a scheme, the
 * rest are lines "Name: value", where a line "?args" is the query string.
 * The body is always "body", now is SAMPLE_NOW.
 *
 * What must hold: the verdict is a function of the input; there are at most
 * WHK_MAX_CANDIDATES; a candidate has the whole length of its MAC; and only
 * what has the good MAC in it, in full, is accepted.
 */

#define _DEFAULT_SOURCE

#include "sample.h"


#define KEY    "a secret of some length"
#define LINES  64


int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fuzz_request(sample_t *s, whk_str_t text);
static void fuzz_begin(sample_t *s);
static int fuzz_holds(sample_t *s);
static int fuzz_token(sample_t *s);
static int fuzz_ends(whk_str_t s, const char *key);
static void fuzz_expect(int good, const char *what);


static const char *const  fuzz_schemes[] = {
    "like knowrithm;", "like knowlarity;", "like knowlarity-hmac;",
    "like github;", "like stripe;", "like slack;", "like shopify;",
    "like standard-webhooks; secret raw;", "like token;", "like basic;",
    "kind hmac-sha512; signature header=X-Sig-* encoding=base64url;",
    "kind hmac-sha1; signature arg=sig split=semicolon prefix=a prefix=;",
    "kind hmac-sha384; signature header=S,T word=HMAC split=space;"
    "timestamp header=D unit=rfc3339; require header=V value=1;"
    "message \"{timestamp}{header:X}|{id}|{body}{method}\"; id header=I;",
    "kind hmac-sha256; signature header=S split=comma label=v1 label=v2;"
    "timestamp field=t unit=ms tolerance=off; event header=E;"
    "message \"{field:h}.{timestamp}.{body}\";"
};

#define NSCHEMES  (sizeof(fuzz_schemes) / sizeof(fuzz_schemes[0]))


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t        i;
    uint8_t      *copy;
    whk_rc_t      first, second;
    sample_t     *s;
    whk_reason_t  reason;

    static sample_t  samples[NSCHEMES];

    if (samples[0].policy.scheme == NULL) {
        for (i = 0; i < NSCHEMES; i++) {
            sample_policy(&samples[i], fuzz_schemes[i], NULL);
            sample_secret(&samples[i], WHK_ENC_RAW, KEY);
            sample_secret(&samples[i], WHK_ENC_RAW, KEY "2");
        }
    }

    if (size == 0) {
        return 0;
    }

    s = &samples[data[0] % NSCHEMES];

    /* a block of its own, so that reading past it is seen */

    copy = malloc(size);
    if (copy == NULL) {
        return 0;
    }

    memcpy(copy, data, size);
    fuzz_request(s, whk_str(copy + 1, size - 1));

    first = sample_verify(s, "body", 4, 0);
    reason = s->v.reason;
    fuzz_begin(s);
    second = sample_verify(s, "body", 4, 1);

    fuzz_expect(first == second && reason == s->v.reason, "same verdict");
    fuzz_expect(first != WHK_ERROR, "no error");
    fuzz_expect(first != WHK_OK || fuzz_holds(s), "accepted with a good MAC");

    free(copy);

    return 0;
}


/* lines up to LINES; names and values are slices of the text */

static void
fuzz_request(sample_t *s, whk_str_t text)
{
    whk_str_t      line, name;
    whk_header_t  *h;

    s->request.nheaders = 0;
    s->request.args = whk_str(NULL, 0);
    s->request.url = whk_str_z("https://example.com/");

    while (s->request.nheaders < LINES && whk_str_split(&text, &line, '\n')) {

        if (line.len && line.data[0] == '?') {
            s->request.args = whk_str_skip(line, 1);
            continue;
        }

        (void) whk_str_split(&line, &name, ':');

        h = &s->headers[s->request.nheaders++];
        h->name = name;
        h->value = line;
    }
}


/* what begin found: candidates within the cap, tokens within bounds */

static void
fuzz_begin(sample_t *s)
{
    whk_rc_t  rc;

    rc = whk_verify_begin(&s->v, &s->policy, &s->request,
                          &(whk_secrets_t) { s->secrets, s->nsecrets },
                          s->now);

    fuzz_expect(s->v.ncandidates <= WHK_MAX_CANDIDATES, "capped");
    fuzz_expect(rc != WHK_OK || s->v.ncandidates, "no MAC, no body");
    fuzz_expect(s->v.id.len <= WHK_MAX_TOKEN
                && s->v.event.len <= WHK_MAX_TOKEN
                && s->v.timestamp.len <= 64, "bounded");
    fuzz_expect(s->v.id.len == 0 || whk_token_check(s->v.id), "a token");

    whk_verify_end(&s->v);
}


/*
 * Is one of the candidates the MAC, or the token, of one of the secrets?
 * Computed from the parts of the message, apart from the engine's way.
 */

static int
fuzz_holds(sample_t *s)
{
    int                  found;
    char                 message[16384];
    size_t               n, size;
    uint8_t              mac[WHK_MAC_MAX];
    unsigned             i, j;
    whk_str_t            text;
    whk_key_t           *key;
    whk_mac_t            m;
    const whk_part_t    *part;

    if (s->scheme.kind == WHK_KIND_TOKEN) {
        return fuzz_token(s);
    }

    n = 0;

    for (i = 0; i < s->scheme.nparts; i++) {
        part = &s->scheme.parts[i];
        text = part->text;

        switch (part->type) {

        case WHK_PART_BODY:
            text = whk_str_z("body");
            break;

        case WHK_PART_TIMESTAMP:
            text = s->v.timestamp;
            break;

        case WHK_PART_ID:
            text = s->v.id;
            break;

        case WHK_PART_METHOD:
            text = s->request.method;
            break;

        case WHK_PART_HEADER:
            (void) whk_request_header(&s->request, part->text, &text);
            break;

        case WHK_PART_FIELD:
            (void) whk_signature_field(&s->scheme, s->v.signature,
                                       part->text, &text);
            break;

        default:
            break;
        }

        if (text.len > sizeof(message) - n) {
            return 1;
        }

        memcpy(message + n, text.data, text.len);
        n += text.len;
    }

    found = 0;
    size = whk_mac_size(s->scheme.alg);

    for (i = 0; i < s->nsecrets; i++) {
        key = whk_key_create(s->scheme.alg, (const uint8_t *) KEY "2",
                             sizeof(KEY) - 1 + i);

        if (key == NULL
            || whk_mac_begin(&m, key) != WHK_OK
            || whk_mac_update(&m, message, n) != WHK_OK
            || whk_mac_final(&m, mac) != WHK_OK)
        {
            abort();
        }

        whk_mac_end(&m);
        whk_key_free(key);

        for (j = 0; j < s->v.ncandidates; j++) {
            found += memcmp(s->v.candidates[j], mac, size) == 0;
        }
    }

    return found;
}


/* does what was sent end with one of the secrets? */

static int
fuzz_token(sample_t *s)
{
    uint8_t     buf[WHK_MAX_SECRET];
    ptrdiff_t   n;
    whk_str_t   value, item;

    if (s->scheme.signature.type == WHK_SOURCE_ARG) {

        if (whk_request_arg(&s->request, s->scheme.signature.names[0], buf,
                            sizeof(buf), &value) != 1)
        {
            return 0;
        }

    } else if (whk_request_source(&s->request, &s->scheme.signature, &value)
               != 1)
    {
        return 0;
    }

    if (s->scheme.encoding == WHK_ENC_BASE64) {

        item = value;

        while (whk_str_split(&value, &item, ' ')) { /* void */ }

        n = whk_str_decode(WHK_ENC_BASE64, buf, sizeof(buf), item);

        if (n < 0) {
            return 0;
        }

        value = whk_str(buf, (size_t) n);
    }

    return fuzz_ends(value, KEY) || fuzz_ends(value, KEY "2");
}


static int
fuzz_ends(whk_str_t s, const char *key)
{
    size_t  n;

    n = strlen(key);

    return s.len >= n && memcmp(s.data + s.len - n, key, n) == 0;
}


#ifdef FUZZ_BAD

/* a fault put in by "-Dwhk_crypto_equal=fuzz_bad_equal" for whk_verify.c */

unsigned fuzz_bad_equal(const void *a, const void *b, size_t len);


unsigned
fuzz_bad_equal(const void *a, const void *b, size_t len)
{
    return memcmp(a, b, len - 1) == 0;
}

#endif


static void
fuzz_expect(int good, const char *what)
{
    if (!good) {
        (void) fprintf(stderr, "does not hold: %s\n", what);
        abort();
    }
}
