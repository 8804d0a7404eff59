
/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "ngx_http_webhook.h"


/*
 * What is worked on in one turn of the event loop, for all waiting bodies
 * together, and what is fed to the parser at a time: bytes, or the work of
 * schemas in bytes that take as long, 4096 evaluations made in a turn.  Only
 * the scan of one long string, or what one token means to a schema, may take
 * a turn beyond that, and ends it.
 */

#define NGX_HTTP_WEBHOOK_TURN     65536
#define NGX_HTTP_WEBHOOK_PORTION  16384

/*
 * In a turn that begins with bodies waiting this much of it is for what is fed
 * at once, so that small events do not wait for large ones.  Who waits first
 * is done with if the rest is enough, since slices cost more than the whole
 * does; else it gets a slice, which is less, as a small request takes several
 * turns.
 */

#define NGX_HTTP_WEBHOOK_RESERVE  8192
#define NGX_HTTP_WEBHOOK_SLICE    32768

/* keeps the worker from ending while bodies wait, nothing else */

#define NGX_HTTP_WEBHOOK_TIMEOUT  60000


static size_t ngx_http_webhook_slice_fits(
    ngx_http_webhook_main_conf_t *wmcf, ngx_http_webhook_ctx_t *ctx);
static off_t ngx_http_webhook_slice_need(ngx_http_webhook_ctx_t *ctx);
static void ngx_http_webhook_slice_turn(ngx_http_webhook_main_conf_t *wmcf);
static void ngx_http_webhook_slice_post(ngx_http_webhook_main_conf_t *wmcf);
static void ngx_http_webhook_slice_event(ngx_event_t *ev);
static size_t ngx_http_webhook_slice_next(ngx_http_webhook_main_conf_t *wmcf,
    ngx_http_webhook_ctx_t *ctx, size_t spent);
static size_t ngx_http_webhook_slice_run(ngx_http_webhook_main_conf_t *wmcf,
    ngx_http_webhook_ctx_t *ctx, size_t max);
static void ngx_http_webhook_slice_timer(ngx_event_t *ev);
static ngx_uint_t ngx_http_webhook_slice_left(ngx_http_webhook_ctx_t *ctx);
static size_t ngx_http_webhook_slice_work(ngx_http_webhook_ctx_t *ctx,
    size_t max);
static size_t ngx_http_webhook_slice_feed(ngx_http_webhook_ctx_t *ctx,
    size_t max);
static void ngx_http_webhook_slice_done(ngx_http_webhook_ctx_t *ctx);


/*
 * Feeds the buffered body: at once, if enough of this turn is left, or of
 * its reserve where others wait, else in slices.  Returns NGX_OK, or
 * NGX_AGAIN if ngx_http_webhook_finish() will be called.
 */

ngx_int_t
ngx_http_webhook_slice_add(ngx_http_request_t *r, ngx_http_webhook_ctx_t *ctx)
{
    size_t                         max;
    ngx_http_webhook_main_conf_t  *wmcf;

    wmcf = ngx_http_get_module_main_conf(r, ngx_http_webhook_module);

    ctx->cl = r->request_body->bufs;
    ctx->offset = 0;

    max = ngx_http_webhook_slice_fits(wmcf, ctx);

    if (max) {
        (void) ngx_http_webhook_slice_run(wmcf, ctx, max);

        ngx_log_debug1(NGX_LOG_DEBUG_HTTP, r->connection->log, 0,
                       "webhook slice: %uz bytes", wmcf->spent);

        if (!ngx_http_webhook_slice_left(ctx)) {
            ngx_http_webhook_slice_post(wmcf);
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

    ngx_http_webhook_slice_post(wmcf);

    return NGX_AGAIN;
}


/*
 * Returns how much may be worked on at once, or 0 if the body does not fit
 * in.
 */

static size_t
ngx_http_webhook_slice_fits(ngx_http_webhook_main_conf_t *wmcf,
    ngx_http_webhook_ctx_t *ctx)
{
    off_t  max;

    ngx_http_webhook_slice_turn(wmcf);

    max = (wmcf->waited ? NGX_HTTP_WEBHOOK_RESERVE : NGX_HTTP_WEBHOOK_TURN)
          - (off_t) wmcf->spent;

    return ngx_http_webhook_slice_need(ctx) <= max ? (size_t) max : 0;
}


/*
 * Returns about how much work is left in a body.  What schemas make of it is
 * taken for as much as its bytes; where that was too little, for a turn.
 */

static off_t
ngx_http_webhook_slice_need(ngx_http_webhook_ctx_t *ctx)
{
    off_t                         size;
    ngx_chain_t                  *cl;
    ngx_http_webhook_loc_conf_t  *wlcf;

    size = -ctx->offset;

    for (cl = ctx->cl; cl; cl = cl->next) {
        size += ngx_buf_size(cl->buf);
    }

    if (ctx->inspect == NULL) {
        return size;
    }

    if (whk_inspect_pending(ctx->inspect)) {
        return NGX_HTTP_WEBHOOK_TURN;
    }

    wlcf = ngx_http_get_module_loc_conf(ctx->request, ngx_http_webhook_module);

    return wlcf->inspect && wlcf->inspect->schema ? 2 * size : size;
}


/*
 * Begins to count anew if the event loop has begun another turn.  It makes an
 * event ready that was posted for its next turn; where none was, nginx's
 * clock tells, which stands still within a turn, but also for some.
 */

static void
ngx_http_webhook_slice_turn(ngx_http_webhook_main_conf_t *wmcf)
{
    if (!wmcf->event.ready
        && (wmcf->event.posted || wmcf->turn == ngx_current_msec))
    {
        return;
    }

    wmcf->event.ready = 0;
    wmcf->turn = ngx_current_msec;
    wmcf->spent = 0;
    wmcf->waited = !ngx_queue_empty(&wmcf->waiting);
}


/* if somebody waits, or so much was spent that the next turn must be told */

static void
ngx_http_webhook_slice_post(ngx_http_webhook_main_conf_t *wmcf)
{
    if (wmcf->event.posted
        || (ngx_queue_empty(&wmcf->waiting)
            && wmcf->spent <= NGX_HTTP_WEBHOOK_TURN / 2))
    {
        return;
    }

    wmcf->event.handler = ngx_http_webhook_slice_event;
    wmcf->event.data = wmcf;
    wmcf->event.log = ngx_cycle->log;
    wmcf->event.ready = 0;

    ngx_post_event(&wmcf->event, &ngx_posted_next_events);
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
    size_t                         max, spent;
    ngx_queue_t                   *q;
    ngx_http_webhook_ctx_t        *ctx;
    ngx_http_webhook_main_conf_t  *wmcf;

    wmcf = ev->data;

    ngx_http_webhook_slice_turn(wmcf);

    spent = 0;

    while (wmcf->waited && !ngx_queue_empty(&wmcf->waiting)) {

        q = ngx_queue_head(&wmcf->waiting);
        ctx = ngx_queue_data(q, ngx_http_webhook_ctx_t, queue);

        max = ngx_http_webhook_slice_next(wmcf, ctx, spent);

        if (max == 0) {
            break;
        }

        spent += ngx_http_webhook_slice_run(wmcf, ctx, max);

        if (!ngx_http_webhook_slice_left(ctx)) {
            ngx_http_webhook_slice_done(ctx);
            continue;
        }

        /* the others first */

        ngx_queue_remove(q);
        ngx_queue_insert_tail(&wmcf->waiting, q);
    }

    if (spent) {
        ngx_log_debug1(NGX_LOG_DEBUG_HTTP, ev->log, 0,
                       "webhook slice: %uz bytes", wmcf->spent);
    }

    ngx_http_webhook_slice_post(wmcf);
}


/*
 * Returns how much of the turn who waits first may have now, after others
 * were given what was spent: the rest, if that is enough, else one of them a
 * slice, even where a single token was more work than the rest, or 0.
 */

static size_t
ngx_http_webhook_slice_next(ngx_http_webhook_main_conf_t *wmcf,
    ngx_http_webhook_ctx_t *ctx, size_t spent)
{
    off_t  max;

    max = NGX_HTTP_WEBHOOK_TURN - NGX_HTTP_WEBHOOK_RESERVE
          - (off_t) wmcf->spent;

    if (max > 0 && ngx_http_webhook_slice_need(ctx) <= max) {
        return (size_t) max;
    }

    return spent ? 0 : NGX_HTTP_WEBHOOK_SLICE;
}


/* Works on a body, at most max if it takes no more.  Returns how much. */

static size_t
ngx_http_webhook_slice_run(ngx_http_webhook_main_conf_t *wmcf,
    ngx_http_webhook_ctx_t *ctx, size_t max)
{
    size_t  n, spent;

    spent = 0;

    while (spent < max && ngx_http_webhook_slice_left(ctx)) {
        n = ngx_http_webhook_slice_work(ctx, max - spent);
        wmcf->spent += n;
        spent += n;
    }

    return spent;
}


/* tells whether there is more to do before the verdict */

static ngx_uint_t
ngx_http_webhook_slice_left(ngx_http_webhook_ctx_t *ctx)
{
    if (ctx->failure != WHK_REASON_NONE) {
        return 0;
    }

    return ctx->cl || (ctx->inspect && (!ctx->flushed
                                        || whk_inspect_pending(ctx->inspect)));
}


/*
 * Does the next part of it: what was put off, or the next bytes, or what the
 * parser held for lack of more.  Returns how much it was, in bytes; more than
 * max where a long string ends, which lets all of it be scanned.
 */

static size_t
ngx_http_webhook_slice_work(ngx_http_webhook_ctx_t *ctx, size_t max)
{
    size_t      size, pace;
    uint64_t    start, work;
    whk_rc_t    rc;
    ngx_uint_t  pending;

    if (ctx->inspect == NULL) {
        return ngx_http_webhook_slice_feed(ctx, max);
    }

    rc = WHK_OK;
    size = 0;
    pace = max;
    start = whk_inspect_work(ctx->inspect);
    pending = whk_inspect_pending(ctx->inspect);

    if (ctx->cl && !pending) {
        /* the bytes count too, but leave half */
        pace -= ngx_min(max / 2, NGX_HTTP_WEBHOOK_PORTION);
    }

    whk_inspect_pace(ctx->inspect, pace);

    if (pending) {
        rc = whk_inspect_resume(ctx->inspect);

    } else if (ctx->cl) {
        size = ngx_http_webhook_slice_feed(ctx, max);

    } else {
        rc = whk_inspect_flush(ctx->inspect);
        ctx->flushed = 1;
    }

    if (rc != WHK_OK) {
        ctx->failure = whk_inspect_reason(ctx->inspect);
    }

    work = whk_inspect_work(ctx->inspect) - start;

    return ngx_max(size, (size_t) work);
}


/*
 * Feeds the next bytes of a body, at most max or a portion, from memory or from
 * its file.  Returns their number; ctx->cl is NULL behind the last.
 */

static size_t
ngx_http_webhook_slice_feed(ngx_http_webhook_ctx_t *ctx, size_t max)
{
    off_t       rest;
    size_t      size;
    u_char     *p;
    ssize_t     n;
    ngx_buf_t  *b;
    u_char      buf[NGX_HTTP_WEBHOOK_PORTION];

    b = ctx->cl->buf;
    rest = ngx_buf_size(b) - ctx->offset;
    size = ngx_min(max, NGX_HTTP_WEBHOOK_PORTION);
    size = (size_t) ngx_min(rest, (off_t) size);

    if (size && ngx_buf_in_memory(b)) {
        p = b->pos + ctx->offset;

    } else if (size) {
        n = ngx_read_file(b->file, buf, size, b->file_pos + ctx->offset);

        if (n == NGX_ERROR || (size_t) n != size) {
            ctx->failure = WHK_REASON_BODY_READ;
            return 0;
        }

        p = buf;

    } else {
        p = NULL;
    }

    ngx_http_webhook_feed(ctx, p, size);

    ctx->offset += size;

    if ((off_t) size == rest) {
        ctx->cl = ctx->cl->next;
        ctx->offset = 0;
    }

    return size;
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
