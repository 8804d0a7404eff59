/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "whk_scheme_parse.h"


typedef whk_rc_t (*whk_scheme_directive_pt)(whk_scheme_ctx_t *c,
    const whk_str_t *args, unsigned nargs);

typedef struct {
    const char               *name;
    whk_scheme_directive_pt   read;
    unsigned                  min;        /* words after the name */
    unsigned                  max;
    unsigned                  repeats;
} whk_scheme_directive_t;


static whk_rc_t whk_scheme_kind(whk_scheme_ctx_t *c, const whk_str_t *args,
    unsigned nargs);
static whk_rc_t whk_scheme_keep(whk_scheme_ctx_t *c, const whk_str_t *args,
    unsigned nargs);
static whk_rc_t whk_scheme_secret(whk_scheme_ctx_t *c, const whk_str_t *args,
    unsigned nargs);
static whk_rc_t whk_scheme_require(whk_scheme_ctx_t *c, const whk_str_t *args,
    unsigned nargs);
static whk_rc_t whk_scheme_method(whk_scheme_ctx_t *c, const whk_str_t *args,
    unsigned nargs);
static whk_rc_t whk_scheme_form(whk_scheme_ctx_t *c, const whk_str_t *args,
    unsigned nargs);
static whk_rc_t whk_scheme_reject(whk_scheme_ctx_t *c, const whk_str_t *args,
    unsigned nargs);


static const whk_scheme_directive_t  whk_scheme_directives[] = {
    { "kind",       whk_scheme_kind,      1, 1, 0 },
    { "signature",  whk_scheme_keep,      1, WHK_SCHEME_ARGS - 1, 0 },
    { "parameters", whk_scheme_keep,      1, WHK_SCHEME_ARGS - 1, 0 },
    { "timestamp",  whk_scheme_timestamp, 1, 4, 0 },
    { "message",    whk_scheme_message,   1, 1, 0 },
    { "secret",     whk_scheme_secret,    1, 1, 0 },
    { "require",    whk_scheme_require,   2, 2, 1 },
    { "id",         whk_scheme_ids,       1, WHK_SCHEME_SOURCES, 0 },
    { "event",      whk_scheme_ids,       1, WHK_SCHEME_SOURCES + 1, 0 },
    { "form",       whk_scheme_form,      1, 1, 0 },
    { "method",     whk_scheme_method,    1, WHK_SCHEME_METHODS, 0 },
    { "reject",     whk_scheme_reject,    1, 1, 0 },
};

#define WHK_SCHEME_NDIRECTIVES                                               \
    (sizeof(whk_scheme_directives) / sizeof(whk_scheme_directives[0]))


static const whk_scheme_enum_t  whk_scheme_secrets[] = {
    { "raw",       WHK_ENC_RAW },
    { "hex",       WHK_ENC_HEX },
    { "base64",    WHK_ENC_BASE64 },
    { "base64url", WHK_ENC_BASE64URL },
    { "whsec",     WHK_ENC_WHSEC },
    { NULL, 0 }
};

static const whk_scheme_enum_t  whk_scheme_algs[] = {
    { "hmac-sha1",   WHK_MAC_SHA1 },
    { "hmac-sha256", WHK_MAC_SHA256 },
    { "hmac-sha384", WHK_MAC_SHA384 },
    { "hmac-sha512", WHK_MAC_SHA512 },
    { "token",       -1 },
    { NULL, 0 }
};


whk_rc_t
whk_scheme_directive(whk_scheme_ctx_t *c, unsigned *seen)
{
    size_t                         i;
    const whk_scheme_line_t       *line;
    const whk_scheme_directive_t  *d;

    line = c->line;

    for (i = 0; i < WHK_SCHEME_NDIRECTIVES; i++) {
        d = &whk_scheme_directives[i];

        if (!whk_scheme_is(line->args[0], d->name)) {
            continue;
        }

        if (line->nargs - 1 < d->min || line->nargs - 1 > d->max) {
            return whk_scheme_fail(c, "invalid number of arguments in \"%s\"",
                                   d->name);
        }

        if ((*seen & 1u << i) && !d->repeats) {
            return whk_scheme_fail(c, "\"%s\" is duplicate", d->name);
        }

        if (!(*seen & 1u << i) && d->read == whk_scheme_require) {
            c->scheme->nrequires = 0;
        }

        *seen |= 1u << i;

        return d->read(c, line->args, line->nargs);
    }

    if (whk_scheme_is(line->args[0], "like")) {
        return whk_scheme_fail(c, "\"like\" must be the first directive");
    }

    (void) whk_scheme_fail(c, "unknown directive \"%.*s\" in a scheme",
                           whk_printable(line->args[0]));

    for (i = 0; i < WHK_SCHEME_NDIRECTIVES; i++) {
        whk_scheme_possible(c, whk_str_z(whk_scheme_directives[i].name),
                            i == 0, 0);
    }

    whk_scheme_possible(c, whk_str_z("like"), 0, 1);

    return WHK_REJECT;
}


static whk_rc_t
whk_scheme_kind(whk_scheme_ctx_t *c, const whk_str_t *args, unsigned nargs)
{
    int  alg;

    (void) nargs;

    if (whk_scheme_enum(c, whk_scheme_algs, args[1], &alg) != WHK_OK) {
        return WHK_REJECT;
    }

    if (alg < 0) {
        c->scheme->kind = WHK_KIND_TOKEN;
        c->scheme->alg = WHK_MAC_SHA256;
        return WHK_OK;
    }

    c->scheme->kind = WHK_KIND_HMAC;
    c->scheme->alg = (whk_mac_alg_t) alg;

    return WHK_OK;
}


static whk_rc_t
whk_scheme_keep(whk_scheme_ctx_t *c, const whk_str_t *args, unsigned nargs)
{
    int       n;
    unsigned  i;

    if (whk_scheme_is(args[0], "signature")) {
        c->signature = c->line;
        return WHK_OK;
    }

    c->parameters = c->line;

    for (i = 1; i < nargs; i++) {
        if (whk_scheme_enum(c, whk_scheme_options, args[i], &n) != WHK_OK) {
            return WHK_REJECT;
        }
    }

    return WHK_OK;
}


static whk_rc_t
whk_scheme_secret(whk_scheme_ctx_t *c, const whk_str_t *args, unsigned nargs)
{
    int       n;
    whk_rc_t  rc;

    (void) nargs;

    n = 0;
    rc = whk_scheme_enum(c, whk_scheme_secrets, args[1], &n);
    c->scheme->secret = (whk_encoding_t) n;

    return rc;
}


static whk_rc_t
whk_scheme_require(whk_scheme_ctx_t *c, const whk_str_t *args, unsigned nargs)
{
    whk_str_t       name, value;
    whk_require_t  *require;

    (void) nargs;

    if (c->scheme->nrequires == WHK_SCHEME_REQUIRES) {
        return whk_scheme_fail(c, "more than %d \"require\"",
                               WHK_SCHEME_REQUIRES);
    }

    require = &c->scheme->requires[c->scheme->nrequires++];

    if (!whk_scheme_option(args[1], &name, &value)
        || !whk_scheme_is(name, "header") || value.len == 0)
    {
        return whk_scheme_fail(c, "\"require\" wants header=, then value=");
    }

    if (whk_scheme_name(c, value) != WHK_OK) {
        return WHK_REJECT;
    }

    require->name = value;

    if (!whk_scheme_option(args[2], &name, &value)
        || !whk_scheme_is(name, "value") || value.len == 0)
    {
        return whk_scheme_fail(c, "\"require\" wants header=, then value=");
    }

    require->value = value;

    return WHK_OK;
}


static whk_rc_t
whk_scheme_method(whk_scheme_ctx_t *c, const whk_str_t *args, unsigned nargs)
{
    size_t    j;
    unsigned  i;

    c->scheme->nmethods = 0;

    for (i = 1; i < nargs; i++) {

        for (j = 0; j < args[i].len; j++) {
            if (args[i].data[j] < 'A' || args[i].data[j] > 'Z') {
                break;
            }
        }

        if (args[i].len == 0 || j < args[i].len) {
            return whk_scheme_fail(c, "invalid method \"%.*s\", it must be "
                                   "in capital letters, as \"POST\" is",
                                   whk_printable(args[i]));
        }

        c->scheme->methods[c->scheme->nmethods++] = args[i];
    }

    return WHK_OK;
}


static whk_rc_t
whk_scheme_form(whk_scheme_ctx_t *c, const whk_str_t *args, unsigned nargs)
{
    (void) nargs;

    if (args[1].len == 0 || args[1].len > WHK_SCHEME_FORM) {
        return whk_scheme_fail(c, "invalid field \"%.*s\", it must have 1 "
                               "to %d bytes", whk_printable(args[1]),
                               WHK_SCHEME_FORM);
    }

    c->scheme->form = args[1];

    return WHK_OK;
}


static whk_rc_t
whk_scheme_reject(whk_scheme_ctx_t *c, const whk_str_t *args, unsigned nargs)
{
    int64_t  status;

    (void) nargs;

    if (whk_str_decimal(args[1], 3, &status) != 0
        || status < 200 || status > 599)
    {
        return whk_scheme_fail(c, "invalid status \"%.*s\", it must be "
                               "between 200 and 599",
                               whk_printable(args[1]));
    }

    c->scheme->status = (unsigned) status;

    return WHK_OK;
}
