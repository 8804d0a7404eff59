
/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "ngx_http_webhook.h"


static void ngx_http_webhook_set_verdict(ngx_http_webhook_ctx_t *ctx,
    whk_reason_t reason, ngx_uint_t dry_run);
static void ngx_http_webhook_log_verdict(ngx_http_request_t *r,
    ngx_http_webhook_ctx_t *ctx, ngx_uint_t dry_run);
static void ngx_http_webhook_cut_args(ngx_str_t *uri);
static ngx_int_t ngx_http_webhook_status(ngx_http_request_t *r,
    ngx_http_webhook_ctx_t *ctx);
static ngx_int_t ngx_http_webhook_allow(ngx_http_request_t *r,
    whk_scheme_t *scheme);


/*
 * Ends the verification with a reason, WHK_REASON_NONE to accept.  Returns
 * NGX_DECLINED to go on, or the status to answer.
 */

ngx_int_t
ngx_http_webhook_verdict(ngx_http_request_t *r, ngx_http_webhook_ctx_t *ctx,
    whk_reason_t reason)
{
    ngx_uint_t  dry_run, event;

    event = whk_reason_group(reason) == WHK_GROUP_EVENT;
    dry_run = ctx->dry_run || (event && ctx->conf->dry_event);

    ngx_http_webhook_set_verdict(ctx, reason, dry_run);
    ngx_http_webhook_log_verdict(r, ctx, dry_run);

    whk_verify_end(&ctx->verify);

    r->connection->log->action = NULL;

    if (reason == WHK_REASON_NONE || dry_run || ctx->discarded) {
        ctx->state = ngx_http_webhook_passed;
        return NGX_DECLINED;
    }

    if (event) {
        ctx->state = ngx_http_webhook_unfit;
        ctx->status = ngx_http_webhook_status(r, ctx);
        return ctx->status;
    }

    return ngx_http_webhook_refuse(r, ctx, ngx_http_webhook_status(r, ctx));
}


static void
ngx_http_webhook_set_verdict(ngx_http_webhook_ctx_t *ctx,
    whk_reason_t reason, ngx_uint_t dry_run)
{
    ngx_uint_t                  i;
    ngx_http_webhook_secret_t  *entries;

    static ngx_str_t  verdicts[] = {
        ngx_string("accepted"),
        ngx_string("rejected"),
        ngx_string("failed"),
        ngx_string("discarded"),
        ngx_string("accepted_dry_run"),
        ngx_string("rejected_dry_run"),
        ngx_string("failed_dry_run"),
        ngx_string("discarded_dry_run")
    };

    ctx->reason = reason;
    ctx->scheme = ctx->policy->use->name;
    ctx->covers = WHK_SIGNED_NONE;
    ctx->discarded = 0;
    ngx_str_null(&ctx->key_id);

    if (reason == WHK_REASON_NONE
        || whk_reason_group(reason) == WHK_GROUP_EVENT)
    {
        ctx->covers = ctx->policy->use->scheme->covers;

        entries = ctx->policy->secrets->entries.elts;
        ctx->key_id = entries[ctx->entries[ctx->verify.secret]].id;

    }

    if (reason == WHK_REASON_NONE) {
        i = 0;

    } else if (whk_reason_group(reason) == WHK_GROUP_FAILURE) {
        i = 2;

    } else if (reason == WHK_REASON_EVENT_UNLISTED
               && ctx->conf->events->discard)
    {
        i = 3;
        ctx->discarded = !dry_run;

    } else {
        i = 1;
    }

    ctx->verdict = verdicts[dry_run ? i + 4 : i];
}


static void
ngx_http_webhook_log_verdict(ngx_http_request_t *r,
    ngx_http_webhook_ctx_t *ctx, ngx_uint_t dry_run)
{
    ngx_uint_t                    failed, level;
    ngx_http_webhook_loc_conf_t  *wlcf;

    if (ctx->reason == WHK_REASON_NONE || ctx->discarded) {
        ngx_log_debug2(NGX_LOG_DEBUG_HTTP, r->connection->log, 0,
                       "webhook %V, scheme \"%V\"",
                       &ctx->verdict, &ctx->scheme);
        return;
    }

    wlcf = ngx_http_get_module_loc_conf(r, ngx_http_webhook_module);

    failed = whk_reason_group(ctx->reason) == WHK_GROUP_FAILURE;
    level = failed ? NGX_LOG_CRIT : wlcf->log_level;

    ngx_http_webhook_log(r, level, "webhook %s%s: %s, scheme \"%V\"",
                         failed ? "failed" : "rejected",
                         dry_run ? ", dry run" : "",
                         whk_reason_name(ctx->reason), &ctx->scheme);
}


/*
 * All lines of ours about a request.  They show no query string: it may hold
 * a secret that is not overwritten, for dry run or because it is not known
 * yet which argument it is.
 */

void ngx_cdecl
ngx_http_webhook_log(ngx_http_request_t *r, ngx_uint_t level,
    const char *fmt, ...)
{
    u_char     *p;
    va_list     args;
    ngx_str_t  *uri, line, upstream;
    u_char      text[NGX_MAX_ERROR_STR];

    if (r->connection->log->log_level < level) {
        return;
    }

    va_start(args, fmt);
    p = ngx_vslprintf(text, text + NGX_MAX_ERROR_STR, fmt, args);
    va_end(args);

    ngx_str_null(&upstream);

    uri = r->upstream ? &r->upstream->uri : &upstream;

    line = r->main->request_line;
    upstream = *uri;

    ngx_http_webhook_cut_args(&r->main->request_line);
    ngx_http_webhook_cut_args(uri);

    ngx_log_error(level, r->connection->log, 0, "%*s",
                  (size_t) (p - text), text);

    r->main->request_line = line;
    *uri = upstream;
}


static void
ngx_http_webhook_cut_args(ngx_str_t *uri)
{
    u_char  *p;

    p = ngx_strlchr(uri->data, uri->data + uri->len, '?');

    if (p) {
        uri->len = p - uri->data;
    }
}


/* the one place that turns a reason into a status */

static ngx_int_t
ngx_http_webhook_status(ngx_http_request_t *r, ngx_http_webhook_ctx_t *ctx)
{
    ngx_uint_t                    i, status;
    whk_scheme_t                 *scheme;
    ngx_http_webhook_loc_conf_t  *wlcf;

    scheme = ctx->policy->use->scheme;

    switch (ctx->reason) {

    case WHK_REASON_METHOD:

        if (ngx_http_webhook_allow(r, scheme) != NGX_OK) {
            return NGX_HTTP_INTERNAL_SERVER_ERROR;
        }

        return NGX_HTTP_NOT_ALLOWED;

    case WHK_REASON_ENCODING:
        return NGX_HTTP_UNSUPPORTED_MEDIA_TYPE;

    case WHK_REASON_EARLY_DATA:
        return 425;

    default:
        break;
    }

    switch (whk_reason_group(ctx->reason)) {

    case WHK_GROUP_SIGNATURE:
        i = NGX_HTTP_WEBHOOK_SIGNATURE;
        break;

    case WHK_GROUP_EVENT:
        i = NGX_HTTP_WEBHOOK_EVENT;
        break;

    default:
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    wlcf = ngx_http_get_module_loc_conf(r, ngx_http_webhook_module);
    status = wlcf->reject_status[i];

    if (status) {
        return status;
    }

    /* a sender's wish, as far as a refusal stays one */

    return ngx_http_webhook_refuses(scheme->status) ? scheme->status
                                                    : NGX_HTTP_FORBIDDEN;
}


static ngx_int_t
ngx_http_webhook_allow(ngx_http_request_t *r, whk_scheme_t *scheme)
{
    size_t            len;
    u_char           *p;
    unsigned          i;
    ngx_table_elt_t  *h;

    len = 0;

    for (i = 0; i < scheme->nmethods; i++) {
        len += scheme->methods[i].len + 2;
    }

    p = ngx_pnalloc(r->pool, len);
    h = ngx_list_push(&r->headers_out.headers);

    if (h == NULL) {
        return NGX_ERROR;
    }

    ngx_memzero(h, sizeof(ngx_table_elt_t));

    if (p == NULL) {
        return NGX_ERROR;
    }

    h->hash = 1;
    ngx_str_set(&h->key, "Allow");
    h->value.data = p;

    for (i = 0; i < scheme->nmethods; i++) {

        if (i) {
            *p++ = ',';
            *p++ = ' ';
        }

        p = ngx_cpymem(p, scheme->methods[i].data, scheme->methods[i].len);
    }

    h->value.len = p - h->value.data;

    return NGX_OK;
}


/* from here on the request gets this status wherever it goes */

ngx_int_t
ngx_http_webhook_refuse(ngx_http_request_t *r, ngx_http_webhook_ctx_t *ctx,
    ngx_int_t status)
{
    ctx->state = ngx_http_webhook_refused;
    ctx->status = status;

    ngx_http_webhook_body_drop(r, ctx);

    return status;
}
