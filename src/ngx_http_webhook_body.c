
/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "ngx_http_webhook.h"


static ngx_int_t ngx_http_webhook_body_swallow(ngx_http_request_t *r,
    ngx_chain_t *in);
static off_t ngx_http_webhook_content_length(ngx_http_request_t *r);


static ngx_http_request_body_filter_pt  ngx_http_next_request_body_filter;


void
ngx_http_webhook_body_filter_init(void)
{
    ngx_http_next_request_body_filter = ngx_http_top_request_body_filter;
    ngx_http_top_request_body_filter = ngx_http_webhook_body_filter;
}


ngx_int_t
ngx_http_webhook_body_filter(ngx_http_request_t *r, ngx_chain_t *in)
{
    ngx_chain_t             *cl;
    ngx_http_webhook_ctx_t  *ctx;

    ctx = ngx_http_webhook_get_ctx(r);

    if (ctx && ctx->state == ngx_http_webhook_refused) {
        return ngx_http_webhook_body_swallow(r, in);
    }

    if (ctx == NULL || ctx->state != ngx_http_webhook_reading) {
        return ngx_http_next_request_body_filter(r, in);
    }

    for (cl = in; cl; cl = cl->next) {

        if (ngx_buf_in_memory(cl->buf)) {
            ngx_http_webhook_feed(ctx, cl->buf->pos,
                                  cl->buf->last - cl->buf->pos);
        }

        if (cl->buf->last_buf) {
            ctx->last = 1;
        }
    }

    ngx_log_debug2(NGX_LOG_DEBUG_HTTP, r->connection->log, 0,
                   "webhook body filter: %O bytes, last:%d",
                   ctx->fed, ctx->last);

    return ngx_http_next_request_body_filter(r, in);
}


/* of the body of a refused request nothing is kept but its end */

static ngx_int_t
ngx_http_webhook_body_swallow(ngx_http_request_t *r, ngx_chain_t *in)
{
    ngx_chain_t  *cl;

    for (cl = in; cl; cl = cl->next) {
        cl->buf->pos = cl->buf->last;

        if (cl->buf->last_buf) {
            break;
        }
    }

    return ngx_http_next_request_body_filter(r, cl);
}


/* a failure is kept for the verdict, so that the body is read to its end */

void
ngx_http_webhook_feed(ngx_http_webhook_ctx_t *ctx, u_char *p, size_t size)
{
    if (ctx->failure != WHK_REASON_NONE || size == 0) {
        return;
    }

    if (ctx->inspect) {
        ngx_log_debug2(NGX_LOG_DEBUG_HTTP, ctx->request->connection->log, 0,
                       "webhook parse: %uz bytes, proven:%d",
                       size, ctx->proven);

        if (whk_inspect_feed(ctx->inspect, p, size) != WHK_OK) {
            ctx->failure = whk_inspect_reason(ctx->inspect);
        }

        return;
    }

    if (whk_verify_update(&ctx->verify, p, size) != WHK_OK) {
        ctx->failure = ctx->verify.reason;
        return;
    }

    ctx->fed += size;
}


/*
 * A body that was discarded before looks like an empty one, to be told from
 * that by its length.  To count chunks that it throws away nginx makes a
 * request body too, which nobody reads.
 */

ngx_uint_t
ngx_http_webhook_body_discarded(ngx_http_request_t *r)
{
#if (NGX_HTTP_V2)

    if (r->stream && r->stream->skip_data) {
        return 1;
    }

#endif

    return r->request_body && r->request_body->post_handler == NULL;
}


/* that of the header, -1 without: nginx counts content_length_n down */

static off_t
ngx_http_webhook_content_length(ngx_http_request_t *r)
{
    ngx_str_t  *value;

    if (r->headers_in.content_length == NULL || r->headers_in.chunked) {
        return -1;
    }

    value = &r->headers_in.content_length->value;

    return ngx_atoof(value->data, value->len);
}


/*
 * Tells whether what was fed is the whole body, and what will be passed on.
 */

ngx_uint_t
ngx_http_webhook_body_whole(ngx_http_request_t *r,
    ngx_http_webhook_ctx_t *ctx)
{
    off_t         size, length;
    ngx_chain_t  *cl;

    if (r->request_body == NULL || ngx_http_webhook_body_discarded(r)) {
        return 0;
    }

    size = 0;

    for (cl = r->request_body->bufs; cl; cl = cl->next) {
        size += ngx_buf_size(cl->buf);
    }

    if (ctx->fed != size) {
        return 0;
    }

    length = ngx_http_webhook_content_length(r);

    if (length != -1 && ctx->fed != length) {
        return 0;
    }

    if (!ctx->framed) {
        return 1;
    }

    return ctx->buffered ? r->request_body->rest == 0 : ctx->last;
}


/*
 * Takes the body away from a refused request: what was read is not passed
 * on, what was not is discarded as after a 413 of the core.
 */

void
ngx_http_webhook_body_drop(ngx_http_request_t *r, ngx_http_webhook_ctx_t *ctx)
{
    if (r->request_body) {
        r->request_body->bufs = NULL;
        r->request_body->temp_file = NULL;
        r->headers_in.content_length_n = 0;
        return;
    }

    r->expect_tested = 1;

    if (ctx && ngx_http_webhook_linger_start(r) == NGX_AGAIN) {
        ctx->linger = 1;
        return;
    }

    if (ngx_http_discard_request_body(r) != NGX_OK) {
        r->keepalive = 0;
    }
}
