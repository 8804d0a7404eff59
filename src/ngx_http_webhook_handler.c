
/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "ngx_http_webhook.h"


static ngx_int_t ngx_http_webhook_main_request(ngx_http_request_t *r,
    ngx_http_webhook_ctx_t *ctx);
static ngx_uint_t ngx_http_webhook_counts(ngx_http_request_t *r,
    ngx_http_webhook_ctx_t *ctx, ngx_http_webhook_loc_conf_t *wlcf);
static ngx_int_t ngx_http_webhook_subrequest(ngx_http_request_t *r,
    ngx_http_webhook_ctx_t *ctx);
static ngx_int_t ngx_http_webhook_again(ngx_http_request_t *r,
    ngx_http_webhook_ctx_t *ctx);
static void ngx_http_webhook_astray(ngx_http_request_t *r,
    ngx_http_webhook_ctx_t *ctx);
static ngx_int_t ngx_http_webhook_start(ngx_http_request_t *r,
    ngx_http_webhook_ctx_t *ctx);
static void ngx_http_webhook_body_handler(ngx_http_request_t *r);
static whk_reason_t ngx_http_webhook_proof(ngx_http_request_t *r,
    ngx_http_webhook_ctx_t *ctx);
static ngx_http_webhook_ctx_t *ngx_http_webhook_create_ctx(
    ngx_http_request_t *r);
static void ngx_http_webhook_cleanup(void *data);


/*
 * The rewrite phase notes that a request came to a webhook location, and
 * refuses it where it then goes if there was no verdict in between.
 * Without memory for the note the connection is closed: an error page could
 * lead out of here.
 */

ngx_int_t
ngx_http_webhook_enter(ngx_http_request_t *r)
{
    ngx_uint_t                    enforced;
    ngx_http_webhook_ctx_t       *ctx;
    ngx_http_webhook_loc_conf_t  *wlcf;

    if (r != r->main) {
        return NGX_DECLINED;
    }

    wlcf = ngx_http_get_module_loc_conf(r, ngx_http_webhook_module);
    ctx = ngx_http_webhook_get_ctx(r);

    if (wlcf->policy && !wlcf->dry_run) {

        /* an answer to an event is never a matter of the sender's copy */

        r->disable_not_modified = 1;
    }

    if (ctx == NULL) {

        if (wlcf->policy == NULL) {
            return NGX_DECLINED;
        }

        ctx = ngx_http_webhook_create_ctx(r);

        if (ctx == NULL) {
            return NGX_ERROR;
        }

        ctx->dry_run = wlcf->dry_run;

        return NGX_DECLINED;
    }

    enforced = !ctx->dry_run;

    if (ctx->state == ngx_http_webhook_entered && wlcf->policy) {

        /* what is enforced anywhere on the way is enforced */

        ctx->dry_run = ctx->dry_run && wlcf->dry_run;
    }

    /* where "return" answers, our other handler does not come to see it */

    if (ctx->state == ngx_http_webhook_reading
        || ctx->state == ngx_http_webhook_feeding
        || (ctx->state == ngx_http_webhook_entered
            && (wlcf->policy == NULL || r->err_status
                || (wlcf->dry_run && enforced))))
    {
        ngx_http_webhook_astray(r, ctx);
    }

    return NGX_DECLINED;
}


ngx_int_t
ngx_http_webhook_handler(ngx_http_request_t *r)
{
    ngx_int_t                     rc;
    ngx_http_webhook_ctx_t       *ctx;
    ngx_http_webhook_loc_conf_t  *wlcf;

    ctx = ngx_http_webhook_get_ctx(r->main);

    if (r != r->main) {
        return ngx_http_webhook_subrequest(r, ctx);
    }

    if (ctx == NULL) {
        wlcf = ngx_http_get_module_loc_conf(r, ngx_http_webhook_module);

        if (wlcf->policy == NULL) {
            return NGX_DECLINED;
        }

        ctx = ngx_http_webhook_create_ctx(r);

        if (ctx == NULL) {
            return NGX_ERROR;
        }
    }

    rc = ngx_http_webhook_main_request(r, ctx);

    /* NGX_DONE: the request may be gone, and its context with it */

    if (rc != NGX_DONE && ctx->linger) {
        ctx->linger = 0;
        return ngx_http_webhook_linger(r, rc);
    }

    return rc;
}


static ngx_int_t
ngx_http_webhook_main_request(ngx_http_request_t *r,
    ngx_http_webhook_ctx_t *ctx)
{
    ngx_http_webhook_loc_conf_t  *wlcf;

    ngx_log_debug1(NGX_LOG_DEBUG_HTTP, r->connection->log, 0,
                   "webhook handler, state %d", ctx->state);

    wlcf = ngx_http_get_module_loc_conf(r, ngx_http_webhook_module);

    switch (ctx->state) {

    case ngx_http_webhook_refused:
        return ngx_http_webhook_again(r, ctx);

    case ngx_http_webhook_passed:

        /* that of just now counts here, whatever variables make of it */

        if (!(ctx->fresh && wlcf == ctx->conf)
            && !ngx_http_webhook_counts(r, ctx, wlcf))
        {
            return ngx_http_webhook_start(r, ctx);
        }

        ctx->fresh = 0;

        if (wlcf->policy) {
            ctx->dry_run = wlcf->dry_run;
        }

        return ctx->discarded ? ngx_http_webhook_set_answer(r)
                              : NGX_DECLINED;

    case ngx_http_webhook_unfit:

        /* a genuine event may be taken over where nothing is asked of it */

        return wlcf->policy ? ngx_http_webhook_start(r, ctx) : NGX_DECLINED;

    case ngx_http_webhook_entered:

        /* set by an error page, even where it changes the status to 200 */

        if (r->err_status || wlcf->policy == NULL) {
            ngx_http_webhook_astray(r, ctx);
            return ngx_http_webhook_again(r, ctx);
        }

        return ngx_http_webhook_start(r, ctx);

    default: /* the body could not be read, and an error page follows */

        ngx_http_webhook_astray(r, ctx);
        return ngx_http_webhook_again(r, ctx);
    }
}


/*
 * Tells whether a verdict given elsewhere counts in this location: where
 * there is no webhook, or the same secrets, the same URL if it is signed, and
 * the same demands on the event, or none.
 */

static ngx_uint_t
ngx_http_webhook_counts(ngx_http_request_t *r, ngx_http_webhook_ctx_t *ctx,
    ngx_http_webhook_loc_conf_t *wlcf)
{
    if (wlcf->policy == NULL) {
        return 1;
    }

    if (!ngx_http_webhook_same_tenant(r, wlcf->policy, ctx)
        || !ngx_http_webhook_same_url(r, ctx, wlcf))
    {
        return 0;
    }

    if (wlcf == ctx->conf) {
        return 1;
    }

    if (wlcf->events == NULL && wlcf->inspect == NULL) {
        return ctx->proven;
    }

    /* what was only reported there may be refused here */

    if (ctx->reason != WHK_REASON_NONE && !wlcf->dry_run
        && !(wlcf->dry_event
             && whk_reason_group(ctx->reason) == WHK_GROUP_EVENT))
    {
        return 0;
    }

    return wlcf->events == ctx->conf->events
           && wlcf->sets == ctx->conf->sets
           && wlcf->limits == ctx->conf->limits
           && wlcf->schemas == ctx->conf->schemas;
}


/*
 * A subrequest shares the body and the verdict of the main request.  It
 * reads no body, so where that verdict does not count there is nothing to go
 * by, and what was discarded goes nowhere.
 */

static ngx_int_t
ngx_http_webhook_subrequest(ngx_http_request_t *r,
    ngx_http_webhook_ctx_t *ctx)
{
    ngx_uint_t                    passed;
    ngx_http_webhook_loc_conf_t  *wlcf;

    wlcf = ngx_http_get_module_loc_conf(r, ngx_http_webhook_module);
    passed = ctx && ctx->state == ngx_http_webhook_passed;

    if (ctx && ctx->state == ngx_http_webhook_refused) {
        return r->content_handler ? ctx->status : NGX_DECLINED;
    }

    if (passed && ctx->discarded) {
        return r->content_handler ? NGX_HTTP_FORBIDDEN : NGX_DECLINED;
    }

    if (wlcf->policy == NULL || wlcf->dry_run
        || (passed && ngx_http_webhook_counts(r, ctx, wlcf)))
    {
        return NGX_DECLINED;
    }

    ngx_http_webhook_log(r, wlcf->log_level,
                         "webhook rejected: subrequest \"%V\" of a request "
                         "that was not verified for it, its location may "
                         "need \"webhook off\"",
                         &r->uri);

    return NGX_HTTP_FORBIDDEN;
}


/*
 * A refused request may get a text from a static page or "return", but
 * reaches no content handler.
 */

static ngx_int_t
ngx_http_webhook_again(ngx_http_request_t *r, ngx_http_webhook_ctx_t *ctx)
{
    if (ctx->state != ngx_http_webhook_refused
        || (r->content_handler == NULL
            && (r->method & (NGX_HTTP_GET|NGX_HTTP_HEAD))))
    {
        return NGX_DECLINED;
    }

    return ctx->status;
}


/*
 * Came by an error page before there was a verdict; or by "error_page ... ="
 * or "rewrite ... last", of which nothing is left to see but that it is now
 * where nobody would verify it.
 */

static void
ngx_http_webhook_astray(ngx_http_request_t *r, ngx_http_webhook_ctx_t *ctx)
{
    ngx_int_t                     status;
    ngx_http_core_loc_conf_t     *clcf;
    ngx_http_webhook_loc_conf_t  *wlcf;

    wlcf = ngx_http_get_module_loc_conf(r, ngx_http_webhook_module);

    /* a body that is still being worked on would run the phases once more */

    ngx_http_webhook_slice_remove(ctx);

    if (ctx->dry_run && (wlcf->policy == NULL || wlcf->dry_run)) {
        ctx->state = ngx_http_webhook_entered;
        return;
    }

    status = r->err_status;

    if (status == 0) {
        clcf = ngx_http_get_module_loc_conf(r, ngx_http_core_module);

        ngx_http_webhook_log(r, NGX_LOG_ERR,
                             "webhook left its location before it was "
                             "verified, by \"rewrite\", by \"error_page\" "
                             "with \"=\" or the like: 500 is sent for "
                             "\"%V\", as \"webhook\" is %s in location \"%V\"",
                             &r->uri, wlcf->policy == NULL ? "off"
                             : wlcf->dry_run ? "in dry run" : "on",
                             &clcf->name);

        status = NGX_HTTP_INTERNAL_SERVER_ERROR;

    } else if (status < NGX_HTTP_BAD_REQUEST) {
        status = NGX_HTTP_FORBIDDEN;
    }

    /* not lingering: a "return" may answer, and nothing ends it then */

    ctx->state = ngx_http_webhook_refused;
    ctx->status = status;

    ngx_http_webhook_body_drop(r, NULL);
}


static ngx_int_t
ngx_http_webhook_start(ngx_http_request_t *r, ngx_http_webhook_ctx_t *ctx)
{
    ngx_int_t  rc;

    rc = ngx_http_webhook_begin(r, ctx);

    if (rc != NGX_OK) {
        return rc;
    }

    if (ngx_http_webhook_body_discarded(r)) {
        return ngx_http_webhook_verdict(r, ctx, WHK_REASON_BODY_INCOMPLETE);
    }

    ctx->state = ngx_http_webhook_reading;
    ctx->buffered = r->request_body != NULL;

    r->connection->log->action = "reading webhook body";

    rc = ngx_http_read_client_request_body(r, ngx_http_webhook_body_handler);

    if (rc >= NGX_HTTP_SPECIAL_RESPONSE) {
        return ctx->dry_run ? rc : ngx_http_webhook_refuse(r, ctx, rc);
    }

    ngx_http_finalize_request(r, NGX_DONE);

    return NGX_DONE;
}


static void
ngx_http_webhook_body_handler(ngx_http_request_t *r)
{
    ngx_http_webhook_ctx_t  *ctx;

    ctx = ngx_http_webhook_get_ctx(r);

    if (ctx->state != ngx_http_webhook_reading) {

        /* it has gone elsewhere, and its body came all the same */

        return;
    }

    /* an acceptance may lead to other locations, and be checked again */

    r->preserve_body = 1;

    if (ctx->buffered && r->request_body && r->request_body->bufs) {
        if (ngx_http_webhook_slice_add(r, ctx) == NGX_AGAIN) {
            return;
        }
    }

    ngx_http_webhook_finish(r, ctx);
}


/*
 * The body was fed: first to the signature; if that holds and the location
 * wants to know more, once more to the parser.  Then gives the verdict and
 * goes on.
 */

void
ngx_http_webhook_finish(ngx_http_request_t *r, ngx_http_webhook_ctx_t *ctx)
{
    ngx_int_t     rc;
    whk_reason_t  reason;

    r->connection->log->action = "verifying webhook";

    if (ctx->inspect == NULL) {
        reason = ngx_http_webhook_proof(r, ctx);

        if (reason == WHK_REASON_NONE) {
            ctx->proven = 1;
            rc = ngx_http_webhook_inspect_start(r, ctx);

            if (rc == NGX_ERROR) {
                ctx->failure = WHK_REASON_MEMORY;

            } else if (rc == NGX_OK
                       && ngx_http_webhook_slice_add(r, ctx) == NGX_AGAIN)
            {
                return;
            }

            reason = ngx_http_webhook_inspect_finish(ctx);
        }

    } else {
        reason = ngx_http_webhook_inspect_finish(ctx);
    }

    if (ctx->inspect) {

        /* the upstream may take its time */

        whk_inspect_release(ctx->inspect);
    }

    rc = ngx_http_webhook_verdict(r, ctx, reason);

    if (rc != NGX_DECLINED) {
        ngx_http_finalize_request(r, rc);
        return;
    }

    ctx->fresh = 1;

    r->write_event_handler = ngx_http_core_run_phases;
    ngx_http_core_run_phases(r);
}


/* what is wrong with the signature, if anything */

static whk_reason_t
ngx_http_webhook_proof(ngx_http_request_t *r, ngx_http_webhook_ctx_t *ctx)
{
    if (ctx->failure != WHK_REASON_NONE) {
        return ctx->failure;
    }

    if (!ngx_http_webhook_body_whole(r, ctx)) {
        return WHK_REASON_BODY_INCOMPLETE;
    }

    if (whk_verify_finish(&ctx->verify) != WHK_OK) {
        return ctx->verify.reason;
    }

    return WHK_REASON_NONE;
}


/*
 * Internal redirects clear module contexts, so ours hangs on a cleanup of
 * the request pool, as that of ngx_http_realip_module.
 */

ngx_http_webhook_ctx_t *
ngx_http_webhook_get_ctx(ngx_http_request_t *r)
{
    ngx_pool_cleanup_t      *cln;
    ngx_http_webhook_ctx_t  *ctx;

    ctx = ngx_http_get_module_ctx(r, ngx_http_webhook_module);

    if (ctx || !(r->internal || r->filter_finalize)) {
        return ctx;
    }

    for (cln = r->pool->cleanup; cln; cln = cln->next) {

        if (cln->handler == ngx_http_webhook_cleanup) {
            ctx = cln->data;
            ngx_http_set_ctx(r, ctx, ngx_http_webhook_module);
            break;
        }
    }

    return ctx;
}


static ngx_http_webhook_ctx_t *
ngx_http_webhook_create_ctx(ngx_http_request_t *r)
{
    ngx_pool_cleanup_t      *cln;
    ngx_http_webhook_ctx_t  *ctx;

    cln = ngx_pool_cleanup_add(r->pool, sizeof(ngx_http_webhook_ctx_t));
    if (cln == NULL) {
        return NULL;
    }

    ctx = cln->data;

    /* the candidates are filled in before they are read */

    ngx_memzero(ctx, offsetof(ngx_http_webhook_ctx_t, verify.candidates));

    ctx->request = r;
    ctx->args = r->args;

    cln->handler = ngx_http_webhook_cleanup;

    ngx_http_set_ctx(r, ctx, ngx_http_webhook_module);

    return ngx_http_webhook_keep_args(r, ctx) == NGX_OK ? ctx : NULL;
}


static void
ngx_http_webhook_cleanup(void *data)
{
    ngx_http_webhook_ctx_t *ctx = data;

    ngx_http_webhook_slice_remove(ctx);
    ngx_http_webhook_inspect_free(ctx);

    whk_verify_end(&ctx->verify);
    ngx_http_webhook_tenant_free(ctx);

    if (ctx->copied) {
        whk_crypto_wipe(ctx->args.data, ctx->args.len);
    }
}
