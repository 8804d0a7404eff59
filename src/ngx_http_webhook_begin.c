
/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "ngx_http_webhook.h"


static ngx_int_t ngx_http_webhook_request(ngx_http_request_t *r,
    ngx_http_webhook_ctx_t *ctx, whk_request_t *request);
static ngx_int_t ngx_http_webhook_headers(ngx_http_request_t *r,
    whk_request_t *request);
static ngx_uint_t ngx_http_webhook_encoded(whk_request_t *request);
static ngx_uint_t ngx_http_webhook_early_data(ngx_http_request_t *r,
    whk_request_t *request);
static void ngx_http_webhook_redact_arg(u_char *p, u_char *last,
    whk_str_t name);


/*
 * The checks that need no body.  Returns NGX_OK to read it, else what
 * ngx_http_webhook_verdict() returned.
 */

ngx_int_t
ngx_http_webhook_begin(ngx_http_request_t *r, ngx_http_webhook_ctx_t *ctx)
{
    whk_rc_t                      rc;
    whk_request_t                 request;
    whk_secrets_t                 secrets;
    ngx_http_webhook_loc_conf_t  *wlcf;

    wlcf = ngx_http_get_module_loc_conf(r, ngx_http_webhook_module);

    if (ctx->verdict.len) {
        ngx_http_webhook_forget_variables(r);
        ngx_str_null(&ctx->verdict);
    }

    whk_verify_end(&ctx->verify);
    ngx_http_webhook_inspect_free(ctx);

    ctx->proven = 0;
    ctx->conf = wlcf;
    ctx->policy = wlcf->policy;
    ctx->dry_run = wlcf->dry_run;
    ctx->failure = WHK_REASON_NONE;
    ctx->fed = 0;
    ctx->last = 0;
    ctx->framed = r->headers_in.content_length || r->headers_in.chunked;

    /* where it goes on to later it has not become older */

    if (ctx->received == 0) {
        ctx->received = ngx_time();
    }

    r->connection->log->action = "checking webhook headers";

    if (ngx_http_webhook_keep_args(r, ctx) != NGX_OK) {
        return ngx_http_webhook_verdict(r, ctx, WHK_REASON_MEMORY);
    }

    if (ngx_http_webhook_request(r, ctx, &request) != NGX_OK
        || ngx_http_webhook_tenant(r, ctx->policy, ctx) != NGX_OK)
    {
        return ngx_http_webhook_verdict(r, ctx, WHK_REASON_MEMORY);
    }

    secrets.list = ctx->secrets;
    secrets.n = ctx->nsecrets;

    rc = whk_verify_begin(&ctx->verify, &ctx->policy->policy, &request,
                          &secrets, ctx->received);

    if (rc != WHK_OK) {
        return ngx_http_webhook_verdict(r, ctx, ctx->verify.reason);
    }

    /* what is coded cannot be parsed; it may be signed and passed on */

    if (wlcf->inspect && ngx_http_webhook_encoded(&request)) {
        return ngx_http_webhook_verdict(r, ctx, WHK_REASON_ENCODING);
    }

    if (ngx_http_webhook_early_data(r, &request)) {
        return ngx_http_webhook_verdict(r, ctx, WHK_REASON_EARLY_DATA);
    }

    return NGX_OK;
}


static ngx_int_t
ngx_http_webhook_request(ngx_http_request_t *r, ngx_http_webhook_ctx_t *ctx,
    whk_request_t *request)
{
    ngx_http_webhook_loc_conf_t  *wlcf;

    wlcf = ngx_http_get_module_loc_conf(r, ngx_http_webhook_module);

    ngx_str_null(&ctx->url);

    if (ctx->policy->use->scheme->needs_url
        && ngx_http_complex_value(r, wlcf->public_url, &ctx->url) != NGX_OK)
    {
        return NGX_ERROR;
    }

    request->url = whk_str(ctx->url.data, ctx->url.len);

    request->method = whk_str(r->method_name.data, r->method_name.len);

    request->args = whk_str(ctx->args.data, ctx->args.len);

    return ngx_http_webhook_headers(r, request);
}


/*
 * Tells whether a verdict given elsewhere was about the URL that is signed
 * here, if one is.  One directive for both tells it of the request as it came.
 */

ngx_uint_t
ngx_http_webhook_same_url(ngx_http_request_t *r, ngx_http_webhook_ctx_t *ctx,
    ngx_http_webhook_loc_conf_t *wlcf)
{
    ngx_str_t  url;

    if (!wlcf->use->scheme->needs_url
        || wlcf->public_url == ctx->conf->public_url)
    {
        return 1;
    }

    return ngx_http_complex_value(r, wlcf->public_url, &url) == NGX_OK
           && url.len == ctx->url.len
           && ngx_memcmp(url.data, ctx->url.data, url.len) == 0;
}


static ngx_int_t
ngx_http_webhook_headers(ngx_http_request_t *r, whk_request_t *request)
{
    ngx_uint_t        i, n;
    whk_header_t     *h;
    ngx_table_elt_t  *header;
    ngx_list_part_t  *part;

    n = 0;

    for (part = &r->headers_in.headers.part; part; part = part->next) {
        n += part->nelts;
    }

    h = ngx_palloc(r->pool, (n + 1) * sizeof(whk_header_t));
    if (h == NULL) {
        return NGX_ERROR;
    }

    request->headers = h;
    request->nheaders = n;

    for (part = &r->headers_in.headers.part; part; part = part->next) {
        header = part->elts;

        for (i = 0; i < part->nelts; i++) {
            h->name = whk_str(header[i].key.data, header[i].key.len);
            h->value = whk_str(header[i].value.data, header[i].value.len);
            h++;
        }
    }

    return NGX_OK;
}


static ngx_uint_t
ngx_http_webhook_encoded(whk_request_t *request)
{
    unsigned   n;
    whk_str_t  value;

    static const whk_str_t  name = whk_string("Content-Encoding");
    static const whk_str_t  identity = whk_string("identity");

    n = whk_request_header(request, name, &value);

    return n > 1 || (n == 1 && !whk_str_equal_nocase(value, identity));
}


/* RFC 8470: such a request may be a replay that TLS did not see */

static ngx_uint_t
ngx_http_webhook_early_data(ngx_http_request_t *r, whk_request_t *request)
{
    whk_str_t  value;

    static const whk_str_t  name = whk_string("Early-Data");

#if (NGX_SSL || NGX_COMPAT)

    ngx_str_t                   var;
    ngx_http_variable_value_t  *vv;

    if (r->connection->ssl) {
        ngx_str_set(&var, "ssl_early_data");

        vv = ngx_http_get_variable(r, &var,
                                   ngx_hash_key(var.data, var.len));

        if (vv == NULL || (!vv->not_found && vv->len)) {
            return 1;
        }
    }

#endif

    return whk_request_header(request, name, &value) != 0;
}


/*
 * Overwrites a secret in the query string, which is what the sender has
 * shown: it is kept as it came to the first location with a webhook, whatever
 * becomes of it there.
 */

ngx_int_t
ngx_http_webhook_keep_args(ngx_http_request_t *r, ngx_http_webhook_ctx_t *ctx)
{
    u_char                       *p;
    ngx_http_webhook_loc_conf_t  *wlcf;

    wlcf = ngx_http_get_module_loc_conf(r, ngx_http_webhook_module);

    if (wlcf->policy == NULL || wlcf->dry_run
        || wlcf->policy->use->scheme->signature.type != WHK_SOURCE_ARG)
    {
        return NGX_OK;
    }

    if (ctx->args.len && !ctx->copied) {

        p = ngx_pnalloc(r->pool, ctx->args.len);
        if (p == NULL) {
            return NGX_ERROR;
        }

        ngx_memcpy(p, ctx->args.data, ctx->args.len);

        ctx->args.data = p;
        ctx->copied = 1;
    }

    return ngx_http_webhook_redact(r, wlcf->policy);
}


/*
 * Overwrites a secret in the query string wherever nginx keeps it.  What
 * nginx has may be of the configuration, so it gets a copy of its own.
 */

ngx_int_t
ngx_http_webhook_redact(ngx_http_request_t *r,
    ngx_http_webhook_policy_t *policy)
{
    u_char        *p;
    ngx_str_t     *s;
    whk_str_t      name;
    ngx_uint_t     i;
    whk_source_t  *source;

    source = &policy->use->scheme->signature;

    if (source->type != WHK_SOURCE_ARG) {
        return NGX_OK;
    }

    name = source->names[0];

    if (r->args.len) {

        p = ngx_pnalloc(r->pool, r->args.len);
        if (p == NULL) {
            return NGX_ERROR;
        }

        ngx_memcpy(p, r->args.data, r->args.len);

        r->args.data = p;

        ngx_http_webhook_redact_arg(p, p + r->args.len, name);
    }

    for (i = 0; i < 2; i++) {
        s = i ? &r->request_line : &r->unparsed_uri;
        p = ngx_strlchr(s->data, s->data + s->len, '?');

        if (p) {
            ngx_http_webhook_redact_arg(p + 1, s->data + s->len, name);
        }
    }

    return NGX_OK;
}


static void
ngx_http_webhook_redact_arg(u_char *p, u_char *last, whk_str_t name)
{
    u_char  *value;

    while (p < last && *p != ' ') {

        value = NULL;

        if ((size_t) (last - p) > name.len && p[name.len] == '='
            && ngx_memcmp(p, name.data, name.len) == 0)
        {
            value = p + name.len + 1;
        }

        while (p < last && *p != '&' && *p != ' ') {

            if (value && p >= value) {
                *p = '*';
            }

            p++;
        }

        if (p < last && *p == '&') {
            p++;
        }
    }
}
