/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "whk_scheme_parse.h"


static whk_rc_t whk_scheme_lines(whk_scheme_ctx_t *c,
    const whk_scheme_def_t *def);
static whk_rc_t whk_scheme_like(whk_scheme_ctx_t *c,
    const whk_scheme_def_t *def);
static whk_rc_t whk_scheme_params(whk_scheme_ctx_t *c,
    const whk_scheme_line_t *params);
static whk_rc_t whk_scheme_param(whk_scheme_ctx_t *c, whk_str_t param);
static int whk_scheme_overrides(const whk_scheme_line_t *params,
    whk_str_t arg);


whk_rc_t
whk_scheme_compile(whk_scheme_t *scheme, const whk_scheme_def_t *def,
    const whk_scheme_line_t *params, const whk_scheme_finder_t *finder,
    whk_scheme_error_t *error)
{
    whk_scheme_ctx_t  c;

    static const whk_str_t  post = whk_string("POST");

    memset(scheme, 0, sizeof(whk_scheme_t));
    memset(&c, 0, sizeof(whk_scheme_ctx_t));

    error->text[0] = '\0';
    error->line = 0;

    c.scheme = scheme;
    c.finder = finder;
    c.error = error;

    if (whk_scheme_lines(&c, def) != WHK_OK) {
        return WHK_REJECT;
    }

    scheme->name = def->name;
    scheme->encoding = scheme->kind == WHK_KIND_TOKEN ? WHK_ENC_RAW
                                                      : WHK_ENC_HEX;

    if (scheme->nmethods == 0) {
        scheme->methods[scheme->nmethods++] = post;
    }

    if (c.signature == NULL) {
        c.line = NULL;
        return whk_scheme_fail(&c, "no \"signature\" in the scheme");
    }

    if (whk_scheme_params(&c, params) != WHK_OK) {
        return WHK_REJECT;
    }

    c.line = NULL;

    return whk_scheme_check(&c);
}


static whk_rc_t
whk_scheme_lines(whk_scheme_ctx_t *c, const whk_scheme_def_t *def)
{
    size_t    i;
    unsigned  seen;

    i = 0;
    seen = 0;

    if (def->nlines && whk_scheme_is(def->lines[0].args[0], "like")) {

        if (whk_scheme_like(c, def) != WHK_OK) {
            return WHK_REJECT;
        }

        i = 1;
    }

    for ( /* void */ ; i < def->nlines; i++) {
        c->line = &def->lines[i];

        if (whk_scheme_directive(c, &seen) != WHK_OK) {
            return WHK_REJECT;
        }
    }

    return WHK_OK;
}


static whk_rc_t
whk_scheme_like(whk_scheme_ctx_t *c, const whk_scheme_def_t *def)
{
    const whk_scheme_def_t  *base;

    c->line = &def->lines[0];

    if (c->line->nargs != 2) {
        return whk_scheme_fail(c, "\"like\" wants the name of one scheme");
    }

    if (++c->depth > WHK_SCHEME_LIKE) {
        return whk_scheme_fail(c, "schemes are \"like\" one another more "
                               "than %d deep, or in a circle",
                               WHK_SCHEME_LIKE);
    }

    base = c->finder ? c->finder->find(c->finder->data, c->line->args[1])
                     : NULL;

    if (base == NULL) {
        return whk_scheme_fail(c, "unknown scheme \"%.*s\" in \"like\"",
                               whk_printable(c->line->args[1]));
    }

    return whk_scheme_lines(c, base);
}


/*
 * The user's parameters stand for words of the "signature" directive.  A
 * new source replaces the old one together with its word and prefix.
 */

static whk_rc_t
whk_scheme_params(whk_scheme_ctx_t *c, const whk_scheme_line_t *params)
{
    unsigned   i, n, nparams;
    whk_str_t  args[2 * WHK_SCHEME_ARGS];

    c->line = NULL;
    nparams = params ? params->nargs : 0;

    if (nparams > WHK_SCHEME_ARGS) {
        return whk_scheme_fail(c, "more than %d parameters", WHK_SCHEME_ARGS);
    }

    for (i = 0; i < nparams; i++) {
        if (whk_scheme_param(c, params->args[i]) != WHK_OK) {
            return WHK_REJECT;
        }
    }

    c->line = c->signature;
    n = 0;

    for (i = 0; i < c->signature->nargs; i++) {
        if (i == 0 || !whk_scheme_overrides(params, c->signature->args[i])) {
            args[n++] = c->signature->args[i];
        }
    }

    for (i = 0; i < nparams; i++) {
        args[n++] = params->args[i];
    }

    return whk_scheme_signature(c, args, n);
}


/* is it "name=value" of a name that "parameters" lists? */

static whk_rc_t
whk_scheme_param(whk_scheme_ctx_t *c, whk_str_t param)
{
    unsigned   i, n;
    whk_str_t  name, value;

    if (!whk_scheme_option(param, &name, &value)) {
        return whk_scheme_no_value(c, param);
    }

    n = c->parameters ? c->parameters->nargs : 0;

    for (i = 1; i < n; i++) {
        if (whk_str_equal(c->parameters->args[i], name)) {
            return WHK_OK;
        }
    }

    (void) whk_scheme_fail(c, "scheme \"%.*s\" has no parameter \"%.*s\"%s",
                           whk_printable(c->scheme->name),
                           whk_printable(name), n ? "" : ", nor any");

    for (i = 1; i < n; i++) {
        whk_scheme_possible(c, c->parameters->args[i], i == 1, i + 1 == n);
    }

    return WHK_REJECT;
}


static int
whk_scheme_overrides(const whk_scheme_line_t *params, whk_str_t arg)
{
    unsigned   i;
    whk_str_t  name, value, param;

    if (params == NULL || !whk_scheme_option(arg, &name, &value)) {
        return 0;
    }

    for (i = 0; i < params->nargs; i++) {
        (void) whk_scheme_option(params->args[i], &param, &value);

        if (whk_str_equal(param, name)) {
            return 1;
        }

        if ((whk_scheme_is(param, "header") || whk_scheme_is(param, "arg"))
            && (whk_scheme_is(name, "header") || whk_scheme_is(name, "arg")
                || whk_scheme_is(name, "word")
                || whk_scheme_is(name, "prefix")))
        {
            return 1;
        }
    }

    return 0;
}
