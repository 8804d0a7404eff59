
/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "ngx_http_webhook.h"


#if (NGX_HTTP_V2)

static ngx_int_t ngx_http_webhook_linger_wait(ngx_http_request_t *r);
static void ngx_http_webhook_linger_handler(ngx_http_request_t *r);
static void ngx_http_webhook_linger_done(ngx_http_request_t *r);

#endif


/*
 * A request may be refused before its body was read.  On HTTP/1 the core
 * discards the rest.  On HTTP/2 it would send RST_STREAM right after the
 * response, which clients take for an error before they look at the status;
 * and since it does not count discarded bytes as payload, a few megabytes of
 * them are "http2 flood".  So the stream is kept open: the response goes out
 * at once, and what still comes is read, by the core, and dropped by our
 * body filter.
 *
 * Returns NGX_OK if there is nothing to wait for.
 */

ngx_int_t
ngx_http_webhook_linger_start(ngx_http_request_t *r)
{
#if (NGX_HTTP_V2)

    ngx_int_t                  rc;
    ngx_http_core_loc_conf_t  *clcf;

    clcf = ngx_http_get_module_loc_conf(r, ngx_http_core_module);

    if (r->stream == NULL || r->stream->in_closed || r->stream->skip_data
        || r->discard_body || r->request_body || clcf->post_action.data
        || clcf->lingering_close == NGX_HTTP_LINGERING_OFF)
    {
        return NGX_OK;
    }

    /* whatever its length: an error cannot be answered any more */

    r->headers_in.content_length_n = -1;
    r->headers_in.chunked = 1;

    rc = ngx_http_read_client_request_body(r, ngx_http_webhook_linger_done);

    if (rc == NGX_AGAIN) {
        r->request_body->received = -NGX_MAX_OFF_T_VALUE;
        return NGX_AGAIN;
    }

#endif

    return NGX_OK;
}


/* answers a request whose stream is kept open */

ngx_int_t
ngx_http_webhook_linger(ngx_http_request_t *r, ngx_int_t rc)
{
#if (NGX_HTTP_V2)

    if (rc == NGX_DECLINED) {

        /* a page follows, and nobody tells when it was sent */

        r->stream->skip_data = 1;
        ngx_http_finalize_request(r, NGX_DONE);

        return NGX_DECLINED;
    }

    ngx_http_finalize_request(r, rc);

    /* a page that the client does not take at once is left to the core */

    if (ngx_http_webhook_linger_wait(r) != NGX_OK) {
        r->stream->skip_data = 1;
        ngx_http_finalize_request(r, NGX_DONE);
    }

    return NGX_DONE;

#else

    return rc;

#endif
}


#if (NGX_HTTP_V2)

static ngx_int_t
ngx_http_webhook_linger_wait(ngx_http_request_t *r)
{
    ngx_connection_t          *c;
    ngx_http_core_loc_conf_t  *clcf;

    c = r->connection;

    if (!r->done || r->post_action || c->error || r->stream->in_closed) {
        return NGX_DECLINED;
    }

    clcf = ngx_http_get_module_loc_conf(r, ngx_http_core_module);

    if (r->lingering_time == 0) {
        r->lingering_time = ngx_time()
                            + (time_t) (clcf->lingering_time / 1000);
    }

    if (ngx_time() >= r->lingering_time) {
        return NGX_DECLINED;
    }

    c->log->action = "lingering after refused webhook";

    r->read_event_handler = ngx_http_webhook_linger_handler;
    ngx_add_timer(c->read, clcf->lingering_timeout);

    return NGX_OK;
}


static void
ngx_http_webhook_linger_handler(ngx_http_request_t *r)
{
    ngx_log_debug1(NGX_LOG_DEBUG_HTTP, r->connection->log, 0,
                   "webhook linger handler, end:%d", r->stream->in_closed);

    if (r->connection->read->timedout
        || ngx_http_webhook_linger_wait(r) != NGX_OK)
    {
        ngx_http_finalize_request(r, NGX_DONE);
    }
}


static void
ngx_http_webhook_linger_done(ngx_http_request_t *r)
{
    ngx_http_finalize_request(r, NGX_DONE);
}

#endif
