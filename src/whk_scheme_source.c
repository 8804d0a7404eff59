/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "whk_pointer.h"
#include "whk_scheme_parse.h"


static whk_rc_t whk_scheme_signature_option(whk_scheme_ctx_t *c,
    whk_str_t name, whk_str_t value);
static whk_rc_t whk_scheme_once(whk_scheme_ctx_t *c, const whk_str_t *args,
    unsigned i);
static int whk_scheme_source(whk_scheme_ctx_t *c, whk_source_t *source,
    whk_str_t name, whk_str_t value);
static int whk_scheme_names(whk_scheme_ctx_t *c, whk_source_t *source,
    whk_str_t value);


static const whk_scheme_enum_t  whk_scheme_types[] = {
    { "header", WHK_SOURCE_HEADER },
    { "arg",    WHK_SOURCE_ARG },
    { "field",  WHK_SOURCE_FIELD },
    { "json",   WHK_SOURCE_JSON },
    { NULL, 0 }
};

const whk_scheme_enum_t  whk_scheme_options[] = {
    { "header",   0 },
    { "arg",      0 },
    { "split",    0 },
    { "label",    0 },
    { "prefix",   0 },
    { "word",     0 },
    { "encoding", 0 },
    { NULL, 0 }
};

static const whk_scheme_enum_t  whk_scheme_encodings[] = {
    { "raw",       WHK_ENC_RAW },
    { "hex",       WHK_ENC_HEX },
    { "base64",    WHK_ENC_BASE64 },
    { "base64url", WHK_ENC_BASE64URL },
    { NULL, 0 }
};

static const whk_scheme_enum_t  whk_scheme_splits[] = {
    { "comma",     ',' },
    { "semicolon", ';' },
    { "space",     ' ' },
    { NULL, 0 }
};


whk_rc_t
whk_scheme_signature(whk_scheme_ctx_t *c, const whk_str_t *args,
    unsigned nargs)
{
    return whk_scheme_words(c, args, nargs, &c->scheme->signature,
                            whk_scheme_signature_option);
}


whk_rc_t
whk_scheme_words(whk_scheme_ctx_t *c, const whk_str_t *args, unsigned nargs,
    whk_source_t *source, whk_scheme_option_pt option)
{
    int        rc;
    unsigned   i;
    whk_str_t  name, value;

    for (i = 1; i < nargs; i++) {

        if (!whk_scheme_option(args[i], &name, &value)) {
            return whk_scheme_no_value(c, args[i]);
        }

        rc = whk_scheme_source(c, source, name, value);

        if (rc < 0) {
            return WHK_REJECT;
        }

        if (rc == 0
            && (whk_scheme_once(c, args, i) != WHK_OK
                || option(c, name, value) != WHK_OK))
        {
            return WHK_REJECT;
        }
    }

    return WHK_OK;
}


/* refuses args[i] if its name came before; only lists may grow */

static whk_rc_t
whk_scheme_once(whk_scheme_ctx_t *c, const whk_str_t *args, unsigned i)
{
    unsigned   j;
    whk_str_t  name, other, value;

    (void) whk_scheme_option(args[i], &name, &value);

    if (whk_scheme_is(name, "label") || whk_scheme_is(name, "prefix")) {
        return WHK_OK;
    }

    for (j = 1; j < i; j++) {
        (void) whk_scheme_option(args[j], &other, &value);

        if (whk_str_equal(name, other)) {
            return whk_scheme_fail(c, "\"%.*s=\" is duplicate",
                                   whk_printable(name));
        }
    }

    return WHK_OK;
}


static whk_rc_t
whk_scheme_signature_option(whk_scheme_ctx_t *c, whk_str_t name,
    whk_str_t value)
{
    int            n;
    whk_rc_t       rc;
    whk_scheme_t  *s;

    n = 0;
    s = c->scheme;

    if (whk_scheme_is(name, "split")) {
        rc = whk_scheme_enum(c, whk_scheme_splits, value, &n);
        s->split = (uint8_t) n;
        return rc;
    }

    if (whk_scheme_is(name, "encoding")) {
        rc = whk_scheme_enum(c, whk_scheme_encodings, value, &n);
        s->encoding = (whk_encoding_t) n;
        return rc;
    }

    if (whk_scheme_is(name, "label")) {

        if (value.len == 0) {
            return whk_scheme_fail(c, "empty \"label=\"");
        }

        return whk_scheme_add(c, s->labels, &s->nlabels, WHK_SCHEME_LABELS,
                              value);
    }

    if (whk_scheme_is(name, "prefix")) {
        return whk_scheme_add(c, s->prefixes, &s->nprefixes,
                              WHK_SCHEME_PREFIXES, value);
    }

    if (whk_scheme_is(name, "word")) {
        s->word = value;
        return WHK_OK;
    }

    return whk_scheme_parameter(c, whk_scheme_options, name);
}


whk_rc_t
whk_scheme_ids(whk_scheme_ctx_t *c, const whk_str_t *args, unsigned nargs)
{
    unsigned        i;
    whk_str_t       name, value;
    whk_source_t   *source;
    whk_sources_t  *sources;

    sources = whk_scheme_is(args[0], "id") ? &c->scheme->id
                                           : &c->scheme->event;
    memset(sources, 0, sizeof(whk_sources_t));

    for (i = 1; i < nargs; i++) {
        if (!whk_scheme_option(args[i], &name, &value) || value.len == 0) {
            goto invalid;
        }

        if (whk_scheme_is(name, "join") && sources == &c->scheme->event
            && value.len == 1)
        {
            sources->join = value.data[0];
            continue;
        }

        if (sources->nsources == WHK_SCHEME_SOURCES) {
            goto invalid;
        }

        source = &sources->sources[sources->nsources++];

        if ((!whk_scheme_is(name, "header") && !whk_scheme_is(name, "json"))
            || whk_scheme_source(c, source, name, value) != 1
            || source->numbered)
        {
            goto invalid;
        }
    }

    if (sources->join ? sources->nsources != 2 : sources->nsources == 0) {
        return whk_scheme_fail(c, "\"%.*s\" needs a source, with \"join=\" "
                               "two", whk_printable(args[0]));
    }

    if (sources->join && sources->sources[0].type != WHK_SOURCE_JSON
        && sources->sources[1].type != WHK_SOURCE_JSON)
    {
        return whk_scheme_fail(c, "\"join=\" needs a \"json=\" source");
    }

    return WHK_OK;

invalid:

    return whk_scheme_fail(c, "invalid source \"%.*s\" in \"%.*s\", it must "
                           "be \"header=\" or \"json=\" and a name, %d at "
                           "most%s",
                           whk_printable(args[i]), whk_printable(args[0]),
                           WHK_SCHEME_SOURCES,
                           sources == &c->scheme->event
                           ? ", or once \"join=\" and one byte" : "");
}


/*
 * Reads a source.  Returns 1, 0 if this is no source, -1 after an error.
 */

static int
whk_scheme_source(whk_scheme_ctx_t *c, whk_source_t *source, whk_str_t name,
    whk_str_t value)
{
    const whk_scheme_enum_t  *type;

    for (type = whk_scheme_types; type->name; type++) {
        if (whk_scheme_is(name, type->name)) {
            break;
        }
    }

    if (type->name == NULL) {
        return 0;
    }

    if (source->type != WHK_SOURCE_NONE) {
        (void) whk_scheme_fail(c, "more than one source");
        return -1;
    }

    source->type = (whk_source_type_t) type->value;

    if (source->type == WHK_SOURCE_HEADER) {
        return whk_scheme_names(c, source, value);
    }

    if (value.len == 0) {
        (void) whk_scheme_fail(c, "empty name in \"%.*s=\"",
                               whk_printable(name));
        return -1;
    }

    if (source->type == WHK_SOURCE_JSON && !whk_pointer_check(value)) {
        (void) whk_scheme_fail(c, "\"json=%.*s\" is no JSON pointer, as "
                               "\"json=/data/id\" is one",
                               whk_printable(value));
        return -1;
    }

    source->names[source->nnames++] = value;

    return 1;
}


/* reads names between commas, or one with "*" at its end */

static int
whk_scheme_names(whk_scheme_ctx_t *c, whk_source_t *source, whk_str_t value)
{
    whk_str_t  name;

    if (value.len > 1 && value.data[value.len - 1] == '*') {
        source->numbered = 1;
        value.len--;
    }

    while (whk_str_split(&value, &name, ',')) {

        if (whk_scheme_name(c, name) != WHK_OK
            || whk_scheme_add(c, source->names, &source->nnames,
                              WHK_SCHEME_NAMES, name) != WHK_OK)
        {
            return -1;
        }
    }

    if (source->numbered && source->nnames > 1) {
        (void) whk_scheme_fail(c, "a numbered header has no alternatives");
        return -1;
    }

    return 1;
}
