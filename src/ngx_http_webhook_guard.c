
/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "ngx_http_webhook.h"


static ngx_int_t ngx_http_webhook_header_filter(ngx_http_request_t *r);
static void ngx_http_webhook_guard(ngx_http_request_t *r,
    ngx_http_webhook_ctx_t *ctx, ngx_http_webhook_loc_conf_t *wlcf);
static ngx_uint_t ngx_http_webhook_stored(ngx_http_request_t *r);
static void ngx_http_webhook_clear(ngx_http_request_t *r,
    ngx_uint_t status);
static ngx_int_t ngx_http_webhook_add_retry_after(ngx_http_request_t *r,
    ngx_http_webhook_loc_conf_t *wlcf);


static ngx_http_output_header_filter_pt  ngx_http_next_header_filter;


void
ngx_http_webhook_guard_init(void)
{
    ngx_http_next_header_filter = ngx_http_top_header_filter;
    ngx_http_top_header_filter = ngx_http_webhook_header_filter;
}


static ngx_int_t
ngx_http_webhook_header_filter(ngx_http_request_t *r)
{
    ngx_http_webhook_ctx_t       *ctx;
    ngx_http_webhook_loc_conf_t  *wlcf;

    if (r != r->main) {
        return ngx_http_next_header_filter(r);
    }

    ctx = ngx_http_webhook_get_ctx(r);
    wlcf = ngx_http_get_module_loc_conf(r, ngx_http_webhook_module);

    if (ctx == NULL && wlcf->policy == NULL) {
        return ngx_http_next_header_filter(r);
    }

    /* refused before our handler, which would have done it */

    if (wlcf->policy && !wlcf->dry_run
        && (ctx == NULL || ctx->state == ngx_http_webhook_entered)
        && ngx_http_webhook_redact(r, wlcf->policy) != NGX_OK)
    {
        return NGX_ERROR;
    }

    if (r->headers_out.status >= 200 && r->headers_out.status < 300) {
        ngx_http_webhook_guard(r, ctx, wlcf);
    }

    if (r->headers_out.status >= 500
        && ngx_http_webhook_add_retry_after(r, wlcf) != NGX_OK)
    {
        return NGX_ERROR;
    }

    return ngx_http_next_header_filter(r);
}


/* what a 2xx says must be true */

static void
ngx_http_webhook_guard(ngx_http_request_t *r, ngx_http_webhook_ctx_t *ctx,
    ngx_http_webhook_loc_conf_t *wlcf)
{
    if (ctx
        && (ctx->state == ngx_http_webhook_refused
            || (ctx->state == ngx_http_webhook_unfit
                && (r->upstream == NULL || !ngx_http_webhook_stored(r)))))
    {

        /* a page may choose the text, not the status */

        r->headers_out.status = ctx->status;
        r->headers_out.status_line.len = 0;
        r->err_status = ctx->status;
        return;
    }

    if (ctx && ctx->state == ngx_http_webhook_unfit) {

        /* another upstream has taken it over */

        return;
    }

    if (ctx && ctx->state == ngx_http_webhook_passed) {

        /* what was discarded was asked of no upstream, or of one before */

        if (ctx->dry_run || ctx->discarded || ngx_http_webhook_stored(r)) {
            return;
        }

        ngx_http_webhook_log(r, NGX_LOG_ERR,
                             "webhook was accepted, but the upstream did not "
                             "answer 2xx: 503 is sent instead of %ui",
                             r->headers_out.status);

        ngx_http_webhook_clear(r, NGX_HTTP_SERVICE_UNAVAILABLE);
        return;
    }

    /*
     * No verdict: it was answered here, or went where nothing is verified,
     * for which only dry run has let it out.
     */

    if (wlcf->policy ? wlcf->dry_run : ctx->dry_run) {
        return;
    }

    ngx_http_webhook_log(r, NGX_LOG_ERR,
                         "webhook was answered before its verdict: 500 is "
                         "sent instead of %ui, see \"webhook off\"",
                         r->headers_out.status);

    ngx_http_webhook_clear(r, NGX_HTTP_INTERNAL_SERVER_ERROR);
}


/*
 * If an upstream was asked, the event is stored only if the last one that
 * was asked said so: a status that an error page or the cache made up says
 * nothing.
 */

static ngx_uint_t
ngx_http_webhook_stored(ngx_http_request_t *r)
{
    ngx_http_upstream_state_t  *state;

    if (r->upstream == NULL) {
        return 1;
    }

    if (r->upstream_states == NULL || r->upstream_states->nelts == 0) {
        return 0;
    }

    state = r->upstream_states->elts;
    state += r->upstream_states->nelts - 1;

    return state->status >= 200 && state->status < 300;
}


static void
ngx_http_webhook_clear(ngx_http_request_t *r, ngx_uint_t status)
{
    ngx_http_clean_header(r);

    r->headers_out.status = status;
    r->headers_out.content_length_n = 0;
    r->header_only = 1;
    r->err_status = status;    /* what "$status" shows */
}


static ngx_int_t
ngx_http_webhook_add_retry_after(ngx_http_request_t *r,
    ngx_http_webhook_loc_conf_t *wlcf)
{
    u_char           *p;
    time_t            sec;
    ngx_uint_t        i;
    ngx_table_elt_t  *h;
    ngx_list_part_t  *part;

    if (wlcf->retry_after == 0) {
        return NGX_OK;
    }

    for (part = &r->headers_out.headers.part; part; part = part->next) {
        h = part->elts;

        for (i = 0; i < part->nelts; i++) {

            if (h[i].hash && h[i].key.len == sizeof("Retry-After") - 1
                && ngx_strncasecmp(h[i].key.data, (u_char *) "Retry-After",
                                   sizeof("Retry-After") - 1)
                   == 0)
            {
                return NGX_OK;
            }
        }
    }

    p = ngx_pnalloc(r->pool, NGX_TIME_T_LEN);
    if (p == NULL) {
        return NGX_ERROR;
    }

    h = ngx_list_push(&r->headers_out.headers);
    if (h == NULL) {
        return NGX_ERROR;
    }

    /* up to half as much again, so that retries do not come together */

    sec = wlcf->retry_after + ngx_random() % (wlcf->retry_after / 2 + 1);

    ngx_memzero(h, sizeof(ngx_table_elt_t));

    h->hash = 1;
    ngx_str_set(&h->key, "Retry-After");
    h->value.data = p;
    h->value.len = ngx_sprintf(p, "%T", sec) - p;

    return NGX_OK;
}
