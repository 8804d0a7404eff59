
/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


/* runs the known answers of t/vectors/signatures.txt through the engine */

#define _DEFAULT_SOURCE

#include "sample.h"
#include "tap.h"


#define BODY_MAX  8192


typedef struct {
    char      name[128];
    char      scheme[1024];
    char      secret[256];
    char      reason[64];
    char      twin[8192];
    char      url[256];
    uint8_t   body[BODY_MAX];
    size_t    len;
} vector_t;


static void run(sample_t *s, vector_t *v);
static void verdict(sample_t *s, vector_t *v, const char *expected,
    const char *what);
static void forge(sample_t *s, vector_t *v);
static void apply(sample_t *s, vector_t *v, const char *key,
    const char *value);
static void policy(sample_t *s, vector_t *v);
static void copy(char *dst, size_t size, const char *text);


static unsigned  nvectors;
static unsigned  nrejected;
static unsigned  nforged;
static unsigned  nruns;


int
main(int argc, char **argv)
{
    int          more;
    char         line[16384], *value;
    FILE        *file;
    size_t       n;
    const char  *path;

    static sample_t  s;
    static vector_t  v;

    path = argc > 1 ? argv[1] : "t/vectors/signatures.txt";

    file = fopen(path, "r");
    if (file == NULL) {
        printf("Bail out! cannot open %s\n", path);
        return 2;
    }

    /* a record ends at an empty line, the last one at the end */

    do {
        more = fgets(line, sizeof(line), file) != NULL;

        n = more ? strlen(line) : 0;

        if (n && line[n - 1] == '\n') {
            line[--n] = '\0';
        }

        if (n == 0) {

            if (v.name[0]) {
                run(&s, &v);
            }

            sample_clear(&s);
            memset(&v, 0, sizeof(vector_t));
            continue;
        }

        if (line[0] == '#') {
            continue;
        }

        value = strchr(line, ' ');

        if (value == NULL) {
            printf("Bail out! %s: \"%s\"\n", path, line);
            return 2;
        }

        *value = '\0';
        apply(&s, &v, line, value + 1);

    } while (more);

    (void) fclose(file);

    printf("# %u vectors, %u of them rejected, %u forgeries, %u runs\n",
           nvectors, nrejected, nforged, nruns);

    ok(nvectors >= 90 && nrejected >= 25 && nforged >= 60 && nruns > 1000,
       "there were enough of them");

    return tap_done();
}


static void
run(sample_t *s, vector_t *v)
{
    char  key[16], *value;

    policy(s, v);
    nvectors++;

    verdict(s, v, v->reason, "");

    if (strcmp(v->reason, "accepted") == 0) {
        forge(s, v);
        return;
    }

    /* the same request with the one fault removed */

    nrejected++;
    value = strchr(v->twin, ' ');

    if (value == NULL || (size_t) (value - v->twin) >= sizeof(key)) {
        ok(0, "%s has no twin", v->name);
        return;
    }

    memcpy(key, v->twin, (size_t) (value - v->twin));
    key[value - v->twin] = '\0';

    apply(s, v, key, value + 1);
    policy(s, v);

    verdict(s, v, "accepted", ", its twin");
}


/* whole and at several chunkings */

static void
verdict(sample_t *s, vector_t *v, const char *expected, const char *what)
{
    int          wrong;
    size_t       i;
    whk_rc_t     rc;
    const char  *actual;

    static const size_t  chunks[] = { 0, 1, 2, 3, 7, 16, 63, 64, 65, 255, 1000
    };

    wrong = 0;
    actual = "";

    for (i = 0; i < sizeof(chunks) / sizeof(chunks[0]); i++) {
        rc = sample_verify(s, v->body, v->len, chunks[i]);

        actual = rc == WHK_OK ? "accepted" : whk_reason_name(s->v.reason);
        wrong += strcmp(actual, expected) != 0;
        nruns++;
    }

    if (!ok(wrong == 0, "%s%s: %s", v->name, what, expected)) {
        printf("# got \"%s\"\n", actual);
    }
}


/* what is accepted must not be when a bit, a byte or the secret differs */

static void
forge(sample_t *s, vector_t *v)
{
    int  wrong;

    if (s->scheme.kind == WHK_KIND_HMAC) {

        wrong = 0;

        if (v->len) {
            v->body[v->len / 2] ^= 1;
            wrong += sample_verify(s, v->body, v->len, 0) != WHK_REJECT
                     || s->v.reason != WHK_REASON_SIGNATURE_MISMATCH;
            v->body[v->len / 2] ^= 1;
        }

        v->body[v->len] = '\n';
        wrong += sample_verify(s, v->body, v->len + 1, 0) != WHK_REJECT
                 || s->v.reason != WHK_REASON_SIGNATURE_MISMATCH;

        ok(wrong == 0, "%s, its body changed: signature_mismatch", v->name);
        nforged++;
    }

    whk_secret_free(s->secrets[0]);
    s->nsecrets = 0;
    sample_secret(s, WHK_ENC_RAW, "another secret");

    ok(sample_verify(s, v->body, v->len, 0) == WHK_REJECT
       && s->v.reason == WHK_REASON_SIGNATURE_MISMATCH,
       "%s, another secret: signature_mismatch", v->name);
    nforged++;
}


static void
apply(sample_t *s, vector_t *v, const char *key, const char *value)
{
    char       *colon, name[128];
    ptrdiff_t   n;

    if (strcmp(key, "name") == 0) {
        copy(v->name, sizeof(v->name), value);
        s->now = SAMPLE_NOW;

    } else if (strcmp(key, "scheme") == 0) {
        copy(v->scheme, sizeof(v->scheme), value);

    } else if (strcmp(key, "secret") == 0) {
        copy(v->secret, sizeof(v->secret), value);

    } else if (strcmp(key, "now") == 0) {
        s->now = strtoll(value, NULL, 10);

    } else if (strcmp(key, "url") == 0) {
        copy(v->url, sizeof(v->url), value);

    } else if (strcmp(key, "reason") == 0) {
        copy(v->reason, sizeof(v->reason), value);

    } else if (strcmp(key, "twin") == 0) {
        copy(v->twin, sizeof(v->twin), value);

    } else if (strcmp(key, "body") == 0) {
        n = whk_str_decode(WHK_ENC_BASE64, v->body, BODY_MAX - 1,
                           whk_str_z(value));

        if (n < 0) {
            printf("Bail out! body of %s\n", v->name);
            exit(2);
        }

        v->len = (size_t) n;

    } else if (strcmp(key, "header") == 0) {
        copy(name, sizeof(name), value);
        colon = strchr(name, ':');

        if (colon == NULL) {
            printf("Bail out! header of %s\n", v->name);
            exit(2);
        }

        *colon = '\0';
        sample_set(s, name, value + (colon - name) + 1);

    } else if (strcmp(key, "method") == 0) {
        s->request.method = whk_str_z(strcmp(value, "POST") == 0 ? "POST"
                                                                 : "GET");

    } else if (strcmp(key, "provider") != 0 && strcmp(key, "source") != 0
               && strcmp(key, "origin") != 0)
    {
        printf("Bail out! \"%s\" of %s\n", key, v->name);
        exit(2);
    }
}


/* the scheme and its secret; headers and clock stay */

static void
policy(sample_t *s, vector_t *v)
{
    int64_t    now;
    whk_str_t  method;

    now = s->now;
    method = s->request.method;

    while (s->nsecrets) {
        whk_secret_free(s->secrets[--s->nsecrets]);
    }

    sample_policy(s, v->scheme, NULL);
    sample_secret(s, s->scheme.secret, v->secret);

    s->now = now;
    s->request.method = method;
    s->request.url = whk_str_z(v->url);
}


static void
copy(char *dst, size_t size, const char *text)
{
    size_t  len;

    len = strlen(text);

    if (len >= size) {
        len = size - 1;
    }

    memcpy(dst, text, len);
    dst[len] = '\0';
}
