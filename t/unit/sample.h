
/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef SAMPLE_H_INCLUDED
#define SAMPLE_H_INCLUDED


#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "page.h"
#include "whk.h"


#define SAMPLE_HEADERS  1100
#define SAMPLE_NOW      1700000000
#define SAMPLE_HELPER   static __attribute__((unused))


/*
 * A request with its scheme and secrets, for tests: filled in, then verified
 * as often as wanted.  All zeros at first.
 */
typedef struct {
    whk_scheme_def_t    def;
    whk_scheme_t        scheme;
    whk_scheme_error_t  error;
    whk_policy_t        policy;
    whk_secret_t       *secrets[2 * WHK_MAX_SECRETS];
    unsigned            nsecrets;
    whk_header_t        headers[SAMPLE_HEADERS];
    whk_request_t       request;
    int64_t             now;
    whk_verify_t        v;
    whk_mem_t           mem;
} sample_t;


static void *
sample_alloc(void *data, size_t size)
{
    (void) data;

    return malloc(size);
}


static void
sample_release(void *data, void *p)
{
    (void) data;

    free(p);
}


/* a preset as a definition, made when asked for and kept in the memory */

static const whk_scheme_def_t *
sample_find(void *data, whk_str_t name)
{
    size_t               i, n;
    whk_mem_t           *mem;
    whk_scheme_def_t    *def;
    whk_scheme_error_t   error;
    const whk_preset_t  *presets;

    mem = data;
    presets = whk_presets(&n);

    for (i = 0; i < n; i++) {

        if (!whk_str_equal(presets[i].name, name)) {
            continue;
        }

        def = whk_mem_zalloc(mem, sizeof(whk_scheme_def_t));
        if (def == NULL) {
            return NULL;
        }

        def->name = presets[i].name;

        return whk_scheme_read(def, presets[i].text, mem, &error) == WHK_OK
               ? def : NULL;
    }

    return NULL;
}


/* reads and compiles a definition with up to four parameters */

SAMPLE_HELPER whk_rc_t
sample_scheme(sample_t *s, const char *text, const char *const *params)
{
    whk_rc_t           rc;
    whk_str_t          args[64];
    whk_scheme_line_t  line;

    if (s->mem.alloc == NULL) {
        whk_mem_init(&s->mem, sample_alloc, sample_release, NULL, SIZE_MAX);
        s->now = SAMPLE_NOW;
        s->request.headers = s->headers;
        s->request.method = whk_str_z("POST");
    }

    s->def.name = whk_str_z("test");

    rc = whk_scheme_read(&s->def, whk_str_z(text), &s->mem, &s->error);
    if (rc != WHK_OK) {
        return rc;
    }

    memset(&line, 0, sizeof(whk_scheme_line_t));
    line.args = args;

    while (params && *params) {
        args[line.nargs++] = whk_str_z(*params++);
    }

    return whk_scheme_compile(&s->scheme, &s->def, &line,
                              &(whk_scheme_finder_t) { sample_find, &s->mem },
                              &s->error);
}


/* sample_scheme() that works, and a policy for it */

SAMPLE_HELPER void
sample_policy(sample_t *s, const char *text, const char *const *params)
{
    if (sample_scheme(s, text, params) != WHK_OK) {
        printf("Bail out! %s: %s\n", text, s->error.text);
        exit(2);
    }

    whk_policy_free(&s->policy);

    if (whk_policy_init(&s->policy, &s->scheme) != WHK_OK) {
        printf("Bail out! no policy\n");
        exit(2);
    }
}


SAMPLE_HELPER void
sample_secret(sample_t *s, whk_encoding_t encoding, const char *text)
{
    size_t  len;

    if (whk_secret_create(&s->secrets[s->nsecrets], &s->policy, encoding,
                          whk_str_z(text), &len) != WHK_OK)
    {
        printf("Bail out! no secret of \"%s\"\n", text);
        exit(2);
    }

    s->nsecrets++;
}


/* a block of its own for each, so that reading past it is seen */

static whk_str_t
sample_copy(const char *text)
{
    char    *p;
    size_t   len;

    len = strlen(text);
    p = malloc(len + (len == 0));

    if (p == NULL) {
        abort();
    }

    memcpy(p, text, len);

    return whk_str(p, len);
}


static void
sample_drop(whk_str_t s)
{
    free((void *) (uintptr_t) s.data);
}


/* adds a header, which may be there already */

SAMPLE_HELPER void
sample_header(sample_t *s, const char *name, const char *value)
{
    whk_header_t  *h;

    if (s->request.nheaders == SAMPLE_HEADERS) {
        abort();
    }

    h = &s->headers[s->request.nheaders++];
    h->name = sample_copy(name);
    h->value = sample_copy(value);
}


/* removes the last header of that name */

SAMPLE_HELPER void
sample_remove(sample_t *s, const char *name)
{
    size_t  i;

    for (i = s->request.nheaders; i-- > 0; /* void */ ) {

        if (whk_str_equal(s->headers[i].name, whk_str_z(name))) {
            sample_drop(s->headers[i].name);
            sample_drop(s->headers[i].value);

            s->request.nheaders--;
            memmove(&s->headers[i], &s->headers[i + 1],
                    (s->request.nheaders - i) * sizeof(whk_header_t));
            return;
        }
    }
}


/* replaces the last header of that name, or adds one */

SAMPLE_HELPER void
sample_set(sample_t *s, const char *name, const char *value)
{
    size_t  i;

    for (i = s->request.nheaders; i-- > 0; /* void */ ) {

        if (whk_str_equal(s->headers[i].name, whk_str_z(name))) {
            sample_drop(s->headers[i].value);
            s->headers[i].value = sample_copy(value);
            return;
        }
    }

    sample_header(s, name, value);
}


/* verifies a body in chunks of that size, 0: all at once */

SAMPLE_HELPER whk_rc_t
sample_verify(sample_t *s, const void *body, size_t len, size_t chunk)
{
    size_t          off, n;
    whk_rc_t        rc;
    const uint8_t  *p;

    p = body;

    rc = whk_verify_begin(&s->v, &s->policy, &s->request,
                          &(whk_secrets_t) { s->secrets, s->nsecrets },
                          s->now);

    for (off = 0; rc == WHK_OK && off < len; off += n) {
        n = chunk && chunk < len - off ? chunk : len - off;

        rc = n > PAGE_SIZE ? whk_verify_update(&s->v, p + off, n)
             : whk_verify_update(&s->v, page_copy(PAGE_SLOTS - 1, p + off, n),
                                 n);
    }

    if (rc == WHK_OK) {
        rc = whk_verify_finish(&s->v);
    }

    whk_verify_end(&s->v);

    if ((rc == WHK_OK) != (s->v.reason == WHK_REASON_NONE)) {
        printf("Bail out! outcome %d with reason \"%s\"\n", (int) rc,
               whk_reason_name(s->v.reason));
        exit(2);
    }

    return rc;
}


/* the name of the reason, "accepted" or "error" */

SAMPLE_HELPER const char *
sample_verdict(sample_t *s, const char *body)
{
    switch (sample_verify(s, body, strlen(body), 0)) {

    case WHK_OK:
        return "accepted";

    case WHK_REJECT:
        return whk_reason_name(s->v.reason);

    default:
        return "error";
    }
}


SAMPLE_HELPER int
sample_is(sample_t *s, const char *body, const char *verdict)
{
    const char  *actual;

    actual = sample_verdict(s, body);

    if (strcmp(actual, verdict) == 0) {
        return 1;
    }

    printf("# verdict \"%s\", expected \"%s\"\n", actual, verdict);

    return 0;
}


SAMPLE_HELPER void
sample_clear(sample_t *s)
{
    unsigned  i;

    for (i = 0; i < s->nsecrets; i++) {
        whk_secret_free(s->secrets[i]);
    }

    while (s->request.nheaders) {
        s->request.nheaders--;
        sample_drop(s->headers[s->request.nheaders].name);
        sample_drop(s->headers[s->request.nheaders].value);
    }

    whk_policy_free(&s->policy);

    if (s->mem.alloc) {
        whk_mem_free_all(&s->mem);
    }

    memset(s, 0, sizeof(sample_t));
}


static const char  sample_base64[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char  sample_base64url[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";


/* writes bytes as hex, base64 or base64url without padding */

SAMPLE_HELPER void
sample_encode(char *dst, whk_encoding_t encoding, const uint8_t *p,
    size_t len)
{
    size_t       i, j;
    uint32_t     bits;
    const char  *digits;

    if (encoding == WHK_ENC_HEX) {

        for (i = 0; i < len; i++) {
            *dst++ = "0123456789abcdef"[p[i] >> 4];
            *dst++ = "0123456789abcdef"[p[i] & 15];
        }

        *dst = '\0';

        return;
    }

    digits = encoding == WHK_ENC_BASE64 ? sample_base64 : sample_base64url;

    for (i = 0; i < len; i += 3) {
        bits = 0;

        for (j = 0; j < 3; j++) {
            bits = bits << 8 | (i + j < len ? p[i + j] : 0u);
        }

        for (j = 0; j < 4; j++) {

            if (i + j <= len) {
                *dst++ = digits[bits >> (18 - 6 * j) & 63];

            } else if (encoding == WHK_ENC_BASE64) {
                *dst++ = '=';
            }
        }
    }

    *dst = '\0';
}


/* the HMAC of a text, encoded */

SAMPLE_HELPER void
sample_mac(char *dst, whk_mac_alg_t alg, whk_encoding_t encoding,
    const char *key, const char *text)
{
    uint8_t     out[WHK_MAC_MAX];
    whk_key_t  *k;
    whk_mac_t   mac;

    k = whk_key_create(alg, (const uint8_t *) key, strlen(key));

    if (k == NULL
        || whk_mac_begin(&mac, k) != WHK_OK
        || whk_mac_update(&mac, text, strlen(text)) != WHK_OK
        || whk_mac_final(&mac, out) != WHK_OK)
    {
        abort();
    }

    whk_mac_end(&mac);
    whk_key_free(k);

    sample_encode(dst, encoding, out, whk_mac_size(alg));
}


/* sets a header to what stands before and the HMAC-SHA256 of a text in hex */

SAMPLE_HELPER void
sample_sign(sample_t *s, const char *name, const char *before,
    const char *key, const char *text)
{
    char    value[512];
    size_t  len;

    len = strlen(before);
    memcpy(value, before, len);

    sample_mac(value + len, WHK_MAC_SHA256, WHK_ENC_HEX, key, text);
    sample_set(s, name, value);
}


#endif /* SAMPLE_H_INCLUDED */
