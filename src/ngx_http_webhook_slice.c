
/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "ngx_http_webhook.h"


/*
 * What is worked on in one turn of the event loop, for all waiting bodies
 * together, and what one of them gets before the next has its turn.  Only the
 * scan of one long string may take a turn beyond that, and ends it.
 */

#define NGX_HTTP_WEBHOOK_TURN     65536
#define NGX_HTTP_WEBHOOK_SLICE    16384

/*
 * While bodies wait they get this much of a turn, since a small request takes
 * several turns; and this much is fed at once, before the slices and as much
 * after them, so that small events do not wait for large ones.
 */

#define NGX_HTTP_WEBHOOK_SLICES   32768
#define NGX_HTTP_WEBHOOK_RESERVE  8192

/* what is parsed before the work of that is looked at, first and at least */

#define NGX_HTTP_WEBHOOK_PIECE    1024
#define NGX_HTTP_WEBHOOK_LEAST    64

/* keeps the worker from ending while bodies wait, nothing else */

#define NGX_HTTP_WEBHOOK_TIMEOUT  60000


static ngx_uint_t ngx_http_webhook_slice_fits(
    ngx_http_webhook_main_conf_t *wmcf, ngx_http_webhook_ctx_t *ctx);
static void ngx_http_webhook_slice_event(ngx_event_t *ev);
static void ngx_http_webhook_slice_timer(ngx_event_t *ev);
static size_t ngx_http_webhook_slice_feed(ngx_http_webhook_ctx_t *ctx);
static size_t ngx_http_webhook_slice_pieces(ngx_http_webhook_ctx_t *ctx,
    u_char *p, size_t *size);
static void ngx_http_webhook_slice_done(ngx_http_webhook_ctx_t *ctx);


/*
 * Feeds the buffered body: at once, if enough of this turn is left, or of
 * its reserve where others wait, else in slices.  Returns NGX_OK, or
 * NGX_AGAIN if ngx_http_webhook_finish() will be called.
 */

ngx_int_t
ngx_http_webhook_slice_add(ngx_http_request_t *r, ngx_http_webhook_ctx_t *ctx)
{
    size_t                         n;
    ngx_http_webhook_main_conf_t  *wmcf;

    wmcf = ngx_http_get_module_main_conf(r, ngx_http_webhook_module);

    ctx->cl = r->request_body->bufs;
    ctx->offset = 0;

    if (ngx_http_webhook_slice_fits(wmcf, ctx)) {

        while (ctx->cl && wmcf->spent <= NGX_HTTP_WEBHOOK_TURN) {
            n = ngx_http_webhook_slice_feed(ctx);
            wmcf->spent += n;
            wmcf->reserved += n;
        }

        ngx_log_debug1(NGX_LOG_DEBUG_HTTP, r->connection->log, 0,
                       "webhook slice: %uz bytes", wmcf->spent);

        if (ctx->cl == NULL) {
            return NGX_OK;
        }
    }

    ctx->state = ngx_http_webhook_feeding;

    r->read_event_handler = ngx_http_test_reading;
    r->write_event_handler = ngx_http_request_empty_handler;

    ctx->timer.handler = ngx_http_webhook_slice_timer;
    ctx->timer.data = ctx;
    ctx->timer.log = r->connection->log;

    ngx_add_timer(&ctx->timer, NGX_HTTP_WEBHOOK_TIMEOUT);

    ngx_queue_insert_tail(&wmcf->waiting, &ctx->queue);
    ctx->queued = 1;

    if (!wmcf->event.posted) {
        wmcf->event.handler = ngx_http_webhook_slice_event;
        wmcf->event.data = wmcf;
        wmcf->event.log = ngx_cycle->log;
        wmcf->reserved = 0;

        ngx_post_event(&wmcf->event, &ngx_posted_next_events);
    }

    return NGX_AGAIN;
}


/*
 * While nobody waits there is no event to count turns by: nginx's clock
 * stands still within one.
 */

static ngx_uint_t
ngx_http_webhook_slice_fits(ngx_http_webhook_main_conf_t *wmcf,
    ngx_http_webhook_ctx_t *ctx)
{
    off_t         size;
    ngx_uint_t    waiting;
    ngx_chain_t  *cl;

    waiting = wmcf->event.posted || !ngx_queue_empty(&wmcf->waiting);

    if (!waiting && wmcf->turn != ngx_current_msec) {
        wmcf->turn = ngx_current_msec;
        wmcf->spent = 0;
        wmcf->reserved = 0;
    }

    size = 0;

    for (cl = ctx->cl; cl; cl = cl->next) {
        size += ngx_buf_size(cl->buf);
    }

    if (waiting && wmcf->reserved + size > NGX_HTTP_WEBHOOK_RESERVE) {
        return 0;
    }

    return wmcf->spent + size <= NGX_HTTP_WEBHOOK_TURN;
}


void
ngx_http_webhook_slice_remove(ngx_http_webhook_ctx_t *ctx)
{
    if (!ctx->queued) {
        return;
    }

    ngx_queue_remove(&ctx->queue);
    ctx->queued = 0;

    if (ctx->timer.timer_set) {
        ngx_del_timer(&ctx->timer);
    }
}


static void
ngx_http_webhook_slice_event(ngx_event_t *ev)
{
    size_t                         n, spent;
    ngx_queue_t                   *q;
    ngx_http_webhook_ctx_t        *ctx;
    ngx_http_webhook_main_conf_t  *wmcf;

    wmcf = ev->data;

    /* what is fed at once from here on is of this turn too */

    wmcf->turn = ngx_current_msec;
    wmcf->spent = wmcf->reserved;
    wmcf->reserved = 0;

    spent = 0;

    while (spent + NGX_HTTP_WEBHOOK_SLICE <= NGX_HTTP_WEBHOOK_SLICES
           && !ngx_queue_empty(&wmcf->waiting))
    {
        q = ngx_queue_head(&wmcf->waiting);
        ctx = ngx_queue_data(q, ngx_http_webhook_ctx_t, queue);

        n = ngx_http_webhook_slice_feed(ctx);
        wmcf->spent += n;
        spent += n;

        if (ctx->cl == NULL) {
            ngx_http_webhook_slice_done(ctx);
            continue;
        }

        /* the others first */

        ngx_queue_remove(q);
        ngx_queue_insert_tail(&wmcf->waiting, q);
    }

    ngx_log_debug1(NGX_LOG_DEBUG_HTTP, ev->log, 0,
                   "webhook slice: %uz bytes", wmcf->spent);

    if (!ngx_queue_empty(&wmcf->waiting) && !ev->posted) {
        ngx_post_event(ev, &ngx_posted_next_events);
    }
}


/*
 * Feeds the next slice of a body, from memory or from its file.  Returns the
 * bytes that were worked on: more than the slice has, where the end of a long
 * string lets all of it be scanned, or a schema has much to do.  ctx->cl is
 * NULL at the end or after a failure.
 */

static size_t
ngx_http_webhook_slice_feed(ngx_http_webhook_ctx_t *ctx)
{
    off_t       rest;
    size_t      size, cost;
    u_char     *p;
    ssize_t     n;
    ngx_buf_t  *b;
    u_char      buf[NGX_HTTP_WEBHOOK_SLICE];

    b = ctx->cl->buf;
    rest = ngx_buf_size(b) - ctx->offset;
    size = (size_t) ngx_min(rest, NGX_HTTP_WEBHOOK_SLICE);

    if (size && ngx_buf_in_memory(b)) {
        p = b->pos + ctx->offset;

    } else if (size) {
        n = ngx_read_file(b->file, buf, size, b->file_pos + ctx->offset);

        if (n == NGX_ERROR || (size_t) n != size) {
            ctx->failure = WHK_REASON_BODY_READ;
            ctx->cl = NULL;
            return 0;
        }

        p = buf;

    } else {
        p = NULL;
    }

    cost = ngx_http_webhook_slice_pieces(ctx, p, &size);

    if (ctx->failure != WHK_REASON_NONE) {
        ctx->cl = NULL;
        return cost;
    }

    ctx->offset += size;

    if ((off_t) size == rest) {
        ctx->cl = ctx->cl->next;
        ctx->offset = 0;
    }

    return cost;
}


/*
 * Feeds at most *size bytes, and sets it to what was fed before the work of
 * schemas was enough for a slice.  Returns the cost.
 */

static size_t
ngx_http_webhook_slice_pieces(ngx_http_webhook_ctx_t *ctx, u_char *p,
    size_t *size)
{
    size_t    n, fed, piece;
    uint64_t  start, before, work;

    if (ctx->inspect == NULL || *size == 0) {
        ngx_http_webhook_feed(ctx, p, *size);
        return *size;
    }

    fed = 0;
    piece = NGX_HTTP_WEBHOOK_PIECE;
    start = whk_inspect_work(ctx->inspect);
    work = start;

    do {
        n = ngx_min(piece, *size - fed);
        before = work;

        ngx_http_webhook_feed(ctx, p + fed, n);

        fed += n;
        work = whk_inspect_work(ctx->inspect);

        if (work - before <= 4 * n) {
            piece *= 2;

        } else if (piece > NGX_HTTP_WEBHOOK_LEAST) {
            piece /= 4;
        }

    } while (fed < *size && ctx->failure == WHK_REASON_NONE
             && work - start < NGX_HTTP_WEBHOOK_SLICE);

    *size = fed;

    return ngx_max(fed, (size_t) (work - start));
}


static void
ngx_http_webhook_slice_done(ngx_http_webhook_ctx_t *ctx)
{
    ngx_connection_t    *c;
    ngx_http_request_t  *r;

    r = ctx->request;
    c = r->connection;

    ngx_http_webhook_slice_remove(ctx);

    ngx_http_set_log_request(c->log, r);

    r->read_event_handler = ngx_http_block_reading;

    ngx_http_webhook_finish(r, ctx);

    ngx_http_run_posted_requests(c);
}


static void
ngx_http_webhook_slice_timer(ngx_event_t *ev)
{
    ngx_add_timer(ev, NGX_HTTP_WEBHOOK_TIMEOUT);
}
