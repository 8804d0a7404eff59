
/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "ngx_http_webhook.h"


#define NGX_HTTP_WEBHOOK_ERROR_LEN  1024


typedef ngx_int_t (*ngx_http_webhook_value_pt)(ngx_http_request_t *r,
    ngx_http_webhook_ctx_t *ctx, ngx_str_t *value);

typedef struct {
    ngx_str_t                  name;
    ngx_http_webhook_value_pt  value;
} ngx_http_webhook_variable_t;


static ngx_int_t ngx_http_webhook_variable(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data);
static void ngx_http_webhook_too_early(ngx_http_request_t *r, ngx_str_t *name,
    ngx_uint_t *warned);
static ngx_int_t ngx_http_webhook_set_value(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data);
static void ngx_http_webhook_match_value(ngx_http_webhook_ctx_t *ctx,
    ngx_str_t *name, whk_str_t *text);
static ngx_int_t ngx_http_webhook_copy(ngx_http_request_t *r, whk_str_t text,
    ngx_str_t *value);
static ngx_int_t ngx_http_webhook_value_scheme(ngx_http_request_t *r,
    ngx_http_webhook_ctx_t *ctx, ngx_str_t *value);
static ngx_int_t ngx_http_webhook_value_signed(ngx_http_request_t *r,
    ngx_http_webhook_ctx_t *ctx, ngx_str_t *value);
static ngx_int_t ngx_http_webhook_value_verdict(ngx_http_request_t *r,
    ngx_http_webhook_ctx_t *ctx, ngx_str_t *value);
static ngx_int_t ngx_http_webhook_value_reason(ngx_http_request_t *r,
    ngx_http_webhook_ctx_t *ctx, ngx_str_t *value);
static ngx_int_t ngx_http_webhook_value_key_id(ngx_http_request_t *r,
    ngx_http_webhook_ctx_t *ctx, ngx_str_t *value);
static ngx_int_t ngx_http_webhook_value_id(ngx_http_request_t *r,
    ngx_http_webhook_ctx_t *ctx, ngx_str_t *value);
static ngx_int_t ngx_http_webhook_value_event(ngx_http_request_t *r,
    ngx_http_webhook_ctx_t *ctx, ngx_str_t *value);
static ngx_int_t ngx_http_webhook_value_timestamp(ngx_http_request_t *r,
    ngx_http_webhook_ctx_t *ctx, ngx_str_t *value);
static ngx_int_t ngx_http_webhook_value_skew(ngx_http_request_t *r,
    ngx_http_webhook_ctx_t *ctx, ngx_str_t *value);
static ngx_int_t ngx_http_webhook_value_error(ngx_http_request_t *r,
    ngx_http_webhook_ctx_t *ctx, ngx_str_t *value);


static ngx_http_webhook_variable_t  ngx_http_webhook_variables[] = {
    { ngx_string("webhook_scheme"), ngx_http_webhook_value_scheme },
    { ngx_string("webhook_signed"), ngx_http_webhook_value_signed },
    { ngx_string("webhook_verdict"), ngx_http_webhook_value_verdict },
    { ngx_string("webhook_reason"), ngx_http_webhook_value_reason },
    { ngx_string("webhook_key_id"), ngx_http_webhook_value_key_id },
    { ngx_string("webhook_id"), ngx_http_webhook_value_id },
    { ngx_string("webhook_event"), ngx_http_webhook_value_event },
    { ngx_string("webhook_timestamp"), ngx_http_webhook_value_timestamp },
    { ngx_string("webhook_skew"), ngx_http_webhook_value_skew },
    { ngx_string("webhook_schema_error"), ngx_http_webhook_value_error },
    { ngx_null_string, NULL }
};


ngx_int_t
ngx_http_webhook_add_variables(ngx_conf_t *cf)
{
    ngx_uint_t            i;
    ngx_http_variable_t  *var;

    for (i = 0; ngx_http_webhook_variables[i].name.len; i++) {

        var = ngx_http_add_variable(cf, &ngx_http_webhook_variables[i].name,
                                    0);
        if (var == NULL) {
            return NGX_ERROR;
        }

        var->get_handler = ngx_http_webhook_variable;
        var->data = i;
    }

    return NGX_OK;
}


static ngx_int_t
ngx_http_webhook_variable(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data)
{
    ngx_str_t                      value;
    ngx_http_webhook_ctx_t        *ctx;
    ngx_http_webhook_main_conf_t  *wmcf;

    ctx = ngx_http_webhook_get_ctx(r->main);

    ngx_str_null(&value);

    /* before the verdict nothing is known, and there may be another one */

    v->no_cacheable = 1;

    if (ctx && ctx->verdict.len) {

        if (ngx_http_webhook_variables[data].value(r, ctx, &value) != NGX_OK) {
            return NGX_ERROR;
        }

    } else {
        wmcf = ngx_http_get_module_main_conf(r, ngx_http_webhook_module);

        ngx_http_webhook_too_early(r->main,
                                   &ngx_http_webhook_variables[data].name,
                                   &wmcf->warned[data]);
    }

    v->len = value.len;
    v->data = value.data ? value.data : (u_char *) "";
    v->valid = 1;
    v->not_found = 0;

    return NGX_OK;
}


/*
 * The first read of each variable before the verdict is logged: in a webhook
 * location, or by what runs before the location is known.  It is not early
 * where an access log reads them after the client has gone.
 */

static void
ngx_http_webhook_too_early(ngx_http_request_t *r, ngx_str_t *name,
    ngx_uint_t *warned)
{
    ngx_uint_t                    early;
    ngx_http_core_main_conf_t    *cmcf;
    ngx_http_webhook_loc_conf_t  *wlcf;

    cmcf = ngx_http_get_module_main_conf(r, ngx_http_core_module);
    wlcf = ngx_http_get_module_loc_conf(r, ngx_http_webhook_module);

    early = wlcf->policy
            || ((ngx_uint_t) r->phase_handler
                < cmcf->phase_engine.location_rewrite_index
                && r->headers_out.status == 0);

    if (!early || r->write_event_handler != ngx_http_core_run_phases
        || r->header_sent || r->err_status || *warned)
    {
        return;
    }

    *warned = 1;

    ngx_http_webhook_log(r, NGX_LOG_WARN,
                         "variable \"$%V\" is read before the webhook was "
                         "verified, it is empty there",
                         name);
}


/*
 * Makes the variable of a "webhook_set" or "webhook_match".  It cannot be
 * changed, so nginx refuses a "map", "set" and so on that comes later; ours
 * may set it again in another location.
 */

ngx_int_t
ngx_http_webhook_set_variable(ngx_conf_t *cf, ngx_http_webhook_set_t *set)
{
    ngx_uint_t                  i;
    ngx_hash_key_t             *key;
    ngx_http_variable_t        *var;
    ngx_http_webhook_set_t     *data;
    ngx_http_core_main_conf_t  *cmcf;

    cmcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_core_module);
    key = cmcf->variables_keys->keys.elts;

    for (i = 0; i < cmcf->variables_keys->keys.nelts; i++) {
        var = key[i].value;

        if (var->get_handler == ngx_http_webhook_set_value
            && ngx_http_webhook_same_name(&var->name, &set->name))
        {
            return NGX_OK;
        }
    }

    var = ngx_http_add_variable(cf, &set->name, 0);
    if (var == NULL) {
        return NGX_ERROR;
    }

    if (var->get_handler) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "\"%V\" cannot set \"$%V\", another "
                           "directive does: give it a name of its own",
                           cf->args->elts, &set->name);
        return NGX_ERROR;
    }

    data = ngx_palloc(cf->pool, sizeof(ngx_http_webhook_set_t));
    if (data == NULL) {
        return NGX_ERROR;
    }

    *data = *set;

    var->get_handler = ngx_http_webhook_set_value;
    var->data = (uintptr_t) data;

    return NGX_OK;
}


/*
 * A verdict given anew changes what was read after the last one, and frees
 * the texts that it points to.
 */

void
ngx_http_webhook_forget_variables(ngx_http_request_t *r)
{
    ngx_uint_t                  i;
    ngx_http_variable_t        *var;
    ngx_http_core_main_conf_t  *cmcf;

    cmcf = ngx_http_get_module_main_conf(r, ngx_http_core_module);
    var = cmcf->variables.elts;

    for (i = 0; i < cmcf->variables.nelts; i++) {

        if (var[i].get_handler == ngx_http_webhook_variable
            || var[i].get_handler == ngx_http_webhook_set_value)
        {
            r->variables[i].valid = 0;
            r->variables[i].not_found = 0;
        }
    }
}


static ngx_int_t
ngx_http_webhook_set_value(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data)
{
    whk_str_t                text;
    ngx_str_t                value;
    ngx_uint_t               i, n;
    ngx_http_webhook_ctx_t  *ctx;
    ngx_http_webhook_set_t  *set, *sets;

    set = (ngx_http_webhook_set_t *) data;
    ctx = ngx_http_webhook_get_ctx(r->main);

    v->no_cacheable = ctx == NULL || ctx->verdict.len == 0;

    if (v->no_cacheable) {
        ngx_http_webhook_too_early(r->main, &set->name, &set->warned);
    }

    text = whk_str("", 0);

    n = ctx && ctx->known && ctx->conf->sets ? ctx->conf->sets->nelts : 0;
    sets = n ? ctx->conf->sets->elts : NULL;

    for (i = 0; i < n; i++) {

        if (ngx_http_webhook_same_name(&sets[i].name, &set->name)) {
            text = whk_inspect_text(ctx->inspect, ctx->conf->indexes[i]);
        }
    }

    if (ctx && ctx->known && ctx->conf->schemas) {
        ngx_http_webhook_match_value(ctx, &set->name, &text);
    }

    if (ngx_http_webhook_copy(r, text, &value) != NGX_OK) {
        return NGX_ERROR;
    }

    v->len = value.len;
    v->data = value.data;
    v->valid = 1;
    v->not_found = 0;

    return NGX_OK;
}


static void
ngx_http_webhook_match_value(ngx_http_webhook_ctx_t *ctx, ngx_str_t *name,
    whk_str_t *text)
{
    ngx_uint_t                   i, n;
    ngx_http_webhook_schema_t   *schema;
    ngx_http_webhook_schemas_t  *schemas;

    schemas = ctx->conf->schemas;

    if (schemas->matches == NULL) {
        return;
    }

    n = schemas->demands ? schemas->demands->nelts : 0;
    schema = schemas->matches->elts;

    for (i = 0; i < schemas->matches->nelts; i++) {

        if (ngx_http_webhook_same_name(&schema[i].variable, name)) {
            *text = whk_str(whk_inspect_holds(ctx->inspect, n + i) ? "1" : "0",
                            1);
        }
    }
}


/*
 * What the event says must outlive it: captures of regular expressions point
 * into the value, and the event may be parsed again in another location.
 */

static ngx_int_t
ngx_http_webhook_copy(ngx_http_request_t *r, whk_str_t text, ngx_str_t *value)
{
    value->len = text.len;
    value->data = (u_char *) "";

    if (text.len == 0) {
        return NGX_OK;
    }

    value->data = ngx_pnalloc(r->pool, text.len);
    if (value->data == NULL) {
        return NGX_ERROR;
    }

    ngx_memcpy(value->data, text.data, text.len);

    return NGX_OK;
}


static ngx_int_t
ngx_http_webhook_value_scheme(ngx_http_request_t *r,
    ngx_http_webhook_ctx_t *ctx, ngx_str_t *value)
{
    *value = ctx->scheme;

    return NGX_OK;
}


static ngx_int_t
ngx_http_webhook_value_signed(ngx_http_request_t *r,
    ngx_http_webhook_ctx_t *ctx, ngx_str_t *value)
{
    if (ctx->covers == WHK_SIGNED_BODY) {
        ngx_str_set(value, "body");

    } else {
        ngx_str_set(value, "none");
    }

    return NGX_OK;
}


static ngx_int_t
ngx_http_webhook_value_verdict(ngx_http_request_t *r,
    ngx_http_webhook_ctx_t *ctx, ngx_str_t *value)
{
    *value = ctx->verdict;

    return NGX_OK;
}


static ngx_int_t
ngx_http_webhook_value_reason(ngx_http_request_t *r,
    ngx_http_webhook_ctx_t *ctx, ngx_str_t *value)
{
    value->data = (u_char *) whk_reason_name(ctx->reason);
    value->len = ngx_strlen(value->data);

    return NGX_OK;
}


static ngx_int_t
ngx_http_webhook_value_key_id(ngx_http_request_t *r,
    ngx_http_webhook_ctx_t *ctx, ngx_str_t *value)
{
    *value = ctx->key_id;

    return NGX_OK;
}


static ngx_int_t
ngx_http_webhook_value_id(ngx_http_request_t *r, ngx_http_webhook_ctx_t *ctx,
    ngx_str_t *value)
{
    return ngx_http_webhook_copy(r, ctx->verify.id, value);
}


static ngx_int_t
ngx_http_webhook_value_event(ngx_http_request_t *r,
    ngx_http_webhook_ctx_t *ctx, ngx_str_t *value)
{
    return ngx_http_webhook_copy(r, ctx->verify.event, value);
}


static ngx_int_t
ngx_http_webhook_value_timestamp(ngx_http_request_t *r,
    ngx_http_webhook_ctx_t *ctx, ngx_str_t *value)
{
    value->len = ctx->verify.timestamp.len;
    value->data = (u_char *) ctx->verify.timestamp.data;

    return NGX_OK;
}


/* whole seconds that the sender's clock, or the way here, is behind ours */

static ngx_int_t
ngx_http_webhook_value_skew(ngx_http_request_t *r,
    ngx_http_webhook_ctx_t *ctx, ngx_str_t *value)
{
    if (ctx->verify.timestamp.len == 0) {
        return NGX_OK;
    }

    value->data = ngx_pnalloc(r->pool, NGX_INT64_LEN);
    if (value->data == NULL) {
        return NGX_ERROR;
    }

    value->len = ngx_sprintf(value->data, "%L",
                             (int64_t) ctx->received
                             - ctx->verify.msec / 1000)
                 - value->data;

    return NGX_OK;
}


/* reason, place in the event (escaped by the engine), keyword, rule */

static ngx_int_t
ngx_http_webhook_value_error(ngx_http_request_t *r,
    ngx_http_webhook_ctx_t *ctx, ngx_str_t *value)
{
    u_char                      *p;
    const whk_validate_error_t  *e;

    e = ctx->inspect ? whk_inspect_error(ctx->inspect) : NULL;

    if (e == NULL || ctx->reason == WHK_REASON_NONE) {
        return NGX_OK;
    }

    value->data = ngx_pnalloc(r->pool, NGX_HTTP_WEBHOOK_ERROR_LEN);
    if (value->data == NULL) {
        return NGX_ERROR;
    }

    p = ngx_snprintf(value->data, NGX_HTTP_WEBHOOK_ERROR_LEN, "%s #%*s",
                     whk_reason_name(ctx->reason),
                     e->instance.len, e->instance.data);

    if (e->file.len) {
        p = ngx_slprintf(p, value->data + NGX_HTTP_WEBHOOK_ERROR_LEN,
                         " %*s %*s#%*s", e->keyword.len, e->keyword.data,
                         e->file.len, e->file.data,
                         e->schema.len, e->schema.data);
    }

    value->len = p - value->data;

    return NGX_OK;
}
