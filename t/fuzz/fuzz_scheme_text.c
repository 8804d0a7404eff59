
/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


/*
 * The text of a definition, with the presets to be "like", and after a NUL
 * byte one parameter a line.
 *
 * What must hold: it is refused with a message, or is a scheme within its
 * limits that signs the body or is a token, that names where its signature
 * is, and whose time, if it has one, is signed.
 */

#define _DEFAULT_SOURCE

#include "sample.h"


int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fuzz_scheme(const whk_scheme_t *s);
static void fuzz_source(const whk_source_t *source);
static void fuzz_expect(int good, const char *what);


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t            *copy;
    whk_rc_t            rc;
    whk_str_t           text, params, args[WHK_SCHEME_ARGS + 4];
    whk_mem_t           mem;
    whk_scheme_t        scheme;
    whk_scheme_def_t    def;
    whk_scheme_line_t   line;
    whk_scheme_error_t  error;

    copy = malloc(size + (size == 0));
    if (copy == NULL) {
        return 0;
    }

    memcpy(copy, data, size);

    params = whk_str(copy, size);
    (void) whk_str_split(&params, &text, '\0');

    memset(&line, 0, sizeof(whk_scheme_line_t));
    line.args = args;

    while (line.nargs < sizeof(args) / sizeof(args[0])
           && whk_str_split(&params, &args[line.nargs], '\n'))
    {
        line.nargs++;
    }

    whk_mem_init(&mem, sample_alloc, sample_release, NULL, 1 << 24);

    def.name = whk_str_z("fuzz");
    rc = whk_scheme_read(&def, text, &mem, &error);

    if (rc == WHK_OK) {
        rc = whk_scheme_compile(&scheme, &def, &line,
                                &(whk_scheme_finder_t) { sample_find, &mem },
                                &error);
    }

    fuzz_expect(rc != WHK_ERROR, "linear memory");
    fuzz_expect(rc == WHK_OK || error.text[0] != '\0', "a message");

    if (rc == WHK_OK) {
        fuzz_scheme(&scheme);
    }

    whk_mem_free_all(&mem);
    free(copy);

    return 0;
}


static void
fuzz_scheme(const whk_scheme_t *s)
{
    unsigned  i, body, time;

    body = 0;
    time = 0;

    fuzz_expect(s->nparts <= WHK_SCHEME_PARTS
                && s->nlabels <= WHK_SCHEME_LABELS
                && s->nprefixes <= WHK_SCHEME_PREFIXES
                && s->nrequires <= WHK_SCHEME_REQUIRES
                && s->nmethods >= 1 && s->nmethods <= WHK_SCHEME_METHODS
                && s->id.nsources <= WHK_SCHEME_SOURCES
                && s->event.nsources <= WHK_SCHEME_SOURCES
                && s->nexcludes <= WHK_SCHEME_PARTS, "within limits");

    fuzz_expect(s->signature.type == WHK_SOURCE_HEADER
                || s->signature.type == WHK_SOURCE_ARG, "a signature");
    fuzz_source(&s->signature);

    for (i = 0; i < s->nparts; i++) {
        body += s->parts[i].type == WHK_PART_BODY;
        time += s->parts[i].type == WHK_PART_TIMESTAMP;

        fuzz_expect(s->parts[i].type != WHK_PART_ID
                    || (s->needs_id && s->id.nsources), "an id");
        fuzz_expect(s->parts[i].type != WHK_PART_FIELD
                    || (s->split && s->nlabels
                        && s->signature.type == WHK_SOURCE_HEADER), "a field");
    }

    if (s->kind == WHK_KIND_TOKEN) {
        fuzz_expect(s->nparts == 0 && s->covers == WHK_SIGNED_NONE, "a token");

    } else {
        fuzz_expect(s->kind == WHK_KIND_HMAC && body == 1
                    && s->covers == WHK_SIGNED_BODY, "signs the body");
        fuzz_expect(s->encoding == WHK_ENC_HEX
                    || s->encoding == WHK_ENC_BASE64
                    || s->encoding == WHK_ENC_BASE64URL, "an encoding");
    }

    if (s->timestamp.type == WHK_SOURCE_NONE) {
        fuzz_expect(time == 0 && s->past == -1 && s->future == -1, "no time");

    } else {
        fuzz_expect(time >= 1 && s->past >= -1 && s->future >= -1,
                    "the time is signed");
        fuzz_source(&s->timestamp);
        fuzz_expect(!s->timestamp.numbered, "one time");
    }
}


static void
fuzz_source(const whk_source_t *source)
{
    unsigned  i;

    fuzz_expect(source->nnames >= 1 && source->nnames <= WHK_SCHEME_NAMES,
                "names");

    for (i = 0; i < source->nnames; i++) {
        fuzz_expect(source->names[i].len != 0, "a name");
    }
}


#ifdef FUZZ_BAD

/*
 * A fault put in by "-Dwhk_scheme_name=fuzz_bad_name" for
 * whk_scheme_source.c; the context is private to the engine.
 */

whk_rc_t fuzz_bad_name(void *c, whk_str_t name);


whk_rc_t
fuzz_bad_name(void *c, whk_str_t name)
{
    (void) c;
    (void) name;

    return WHK_OK;
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
