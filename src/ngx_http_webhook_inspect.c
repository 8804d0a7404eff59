
/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "ngx_http_webhook.h"


static void *ngx_http_webhook_alloc(void *data, size_t size);
static void ngx_http_webhook_free(void *data, void *p);
static ngx_uint_t ngx_http_webhook_is_form(ngx_http_request_t *r,
    const whk_scheme_t *scheme);
static ngx_int_t ngx_http_webhook_answer(ngx_http_request_t *r);


/*
 * Starts to look into the body of a request whose signature held.  Returns
 * NGX_OK, NGX_DECLINED if the location needs nothing of it, or NGX_ERROR.
 */

ngx_int_t
ngx_http_webhook_inspect_start(ngx_http_request_t *r,
    ngx_http_webhook_ctx_t *ctx)
{
    ngx_http_webhook_loc_conf_t  *wlcf;

    wlcf = ngx_http_get_module_loc_conf(r, ngx_http_webhook_module);

    if (wlcf->inspect == NULL) {
        return NGX_DECLINED;
    }

    whk_mem_init(&ctx->mem, ngx_http_webhook_alloc, ngx_http_webhook_free,
                 NULL, NGX_MAX_SIZE_T_VALUE);

    ctx->inspect = whk_inspect_create(&ctx->mem, wlcf->inspect,
                             &ctx->verify,
                             ngx_http_webhook_is_form(r, wlcf->use->scheme));

    return ctx->inspect ? NGX_OK : NGX_ERROR;
}


/*
 * Pools keep what is freed, so parsing does not use one; there is nothing
 * to say but "no memory", which the verdict logs.
 */

static void *
ngx_http_webhook_alloc(void *data, size_t size)
{
    return ngx_alloc(size, ngx_cycle->log);
}


static void
ngx_http_webhook_free(void *data, void *p)
{
    ngx_free(p);
}


/* some senders can put the event into a field of a form */

static ngx_uint_t
ngx_http_webhook_is_form(ngx_http_request_t *r, const whk_scheme_t *scheme)
{
    size_t      len;
    ngx_str_t  *type;

    static ngx_str_t  form = ngx_string("application/x-www-form-urlencoded");

    if (scheme->form.len == 0 || r->headers_in.content_type == NULL) {
        return 0;
    }

    type = &r->headers_in.content_type->value;
    len = form.len;

    return type->len >= len
           && ngx_strncasecmp(type->data, form.data, len) == 0
           && (type->len == len || type->data[len] == ';'
               || type->data[len] == ' ');
}


/* the body is whole: what is wrong with the event, if anything */

whk_reason_t
ngx_http_webhook_inspect_finish(ngx_http_webhook_ctx_t *ctx)
{
    ngx_http_webhook_events_t  *events;

    if (ctx->failure != WHK_REASON_NONE) {
        return ctx->failure;
    }

    if (ctx->inspect) {

        if (whk_inspect_finish(ctx->inspect, &ctx->verify) != WHK_OK) {
            return whk_inspect_reason(ctx->inspect);
        }

        ctx->known = 1;
    }

    if (ctx->verify.event_malformed) {
        return WHK_REASON_EVENT_MALFORMED;
    }

    events = ctx->conf->events;

    if (events && ctx->verify.event.len == 0) {
        return WHK_REASON_EVENT_MISSING;
    }

    if (events
        && !whk_event_match(events->patterns.elts, events->patterns.nelts,
                            ctx->verify.event))
    {
        return WHK_REASON_EVENT_UNLISTED;
    }

    return ctx->inspect ? whk_inspect_schema(ctx->inspect) : WHK_REASON_NONE;
}


void
ngx_http_webhook_inspect_free(ngx_http_webhook_ctx_t *ctx)
{
    if (ctx->inspect == NULL) {
        return;
    }

    /* id and type may be texts of it */

    ctx->verify.id = whk_str(NULL, 0);
    ctx->verify.event = whk_str(NULL, 0);

    whk_inspect_destroy(ctx->inspect);

    ctx->inspect = NULL;
    ctx->known = 0;
    ctx->flushed = 0;
}


/*
 * Lets us answer a request that is handled and not passed on.  Returns what
 * the phase handler is to return.
 */

ngx_int_t
ngx_http_webhook_set_answer(ngx_http_request_t *r)
{
    r->content_handler = ngx_http_webhook_answer;

    return NGX_OK;
}


static ngx_int_t
ngx_http_webhook_answer(ngx_http_request_t *r)
{
    ngx_str_t                     type;
    ngx_http_complex_value_t      cv;
    ngx_http_webhook_loc_conf_t  *wlcf;

    wlcf = ngx_http_get_module_loc_conf(r, ngx_http_webhook_module);

    ngx_memzero(&cv, sizeof(ngx_http_complex_value_t));

    cv.value = wlcf->success_text;

    ngx_str_set(&type, "text/plain");

    return ngx_http_send_response(r, wlcf->success_status,
                                  cv.value.len ? &type : NULL, &cv);
}
