
/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "ngx_http_webhook.h"


static void *ngx_http_webhook_conf_by_name(ngx_conf_t *cf, const char *name);
static ngx_module_t *ngx_http_webhook_module_by_name(ngx_conf_t *cf,
    const char *name);
static ngx_uint_t ngx_http_webhook_sets_body(ngx_conf_t *cf);
static ngx_uint_t ngx_http_webhook_returns(ngx_conf_t *cf);
static void ngx_http_webhook_warn_server(ngx_conf_t *cf);
static ngx_uint_t ngx_http_webhook_leaves(ngx_http_core_loc_conf_t *clcf);
static ngx_uint_t ngx_http_webhook_goes_on(ngx_http_err_page_t *page);


/*
 * Warns of what surely was not meant.  The configurations of other modules
 * are found by name, since any of them may be missing from this nginx.
 */

void
ngx_http_webhook_warn(ngx_conf_t *cf, ngx_http_webhook_loc_conf_t *conf)
{
    ngx_uint_t                 status;
    ngx_http_webhook_place_t  *place;
    ngx_http_core_loc_conf_t  *clcf;
    ngx_http_upstream_conf_t  *ucf;

    clcf = ngx_http_conf_get_module_loc_conf(cf, ngx_http_core_module);
    place = &conf->use->place;

    if (!conf->dry_run && ngx_http_webhook_returns(cf)) {
        ngx_log_error(NGX_LOG_WARN, cf->log, 0,
                      "\"webhook %V\" applies to location \"%V\", whose "
                      "\"return\" answers before anything is verified: a 2xx "
                      "becomes 500, add \"webhook off\" there if it takes no "
                      "webhooks in %V:%ui",
                      &conf->use->name, &clcf->name, &place->file,
                      place->line);
    }

    status = ngx_http_webhook_leaves(clcf);

    if (status) {
        ngx_log_error(NGX_LOG_WARN, cf->log, 0,
                      "\"error_page %ui\" in location \"%V\" sends requests "
                      "elsewhere before they can be verified: nothing that "
                      "takes events may be there in %V:%ui",
                      status, &clcf->name, &place->file, place->line);
    }

    ngx_http_webhook_warn_server(cf);

    /* the upstream's settings are the first field of proxy's */

    ucf = ngx_http_webhook_conf_by_name(cf, "ngx_http_proxy_module");

    if (ucf == NULL) {
        return;
    }

#if (NGX_HTTP_CACHE)

    if ((ucf->upstream || clcf->handler)
        && ucf->cache_methods != NGX_CONF_UNSET_UINT
        && (ucf->cache_methods & NGX_HTTP_POST))
    {
        ngx_log_error(NGX_LOG_WARN, cf->log, 0,
                      "\"proxy_cache_methods POST\" in location \"%V\": an "
                      "answer out of the cache stores no webhook and becomes "
                      "503 in %V:%ui",
                      &clcf->name, &place->file, place->line);
    }

#endif

    if ((ucf->upstream || clcf->handler) && ucf->pass_request_body == 0) {
        ngx_log_error(NGX_LOG_WARN, cf->log, 0,
                      "\"proxy_pass_request_body off\" in location \"%V\": "
                      "what is verified is not passed on in %V:%ui",
                      &clcf->name, &place->file, place->line);
    }

    if ((ucf->upstream || clcf->handler) && ngx_http_webhook_sets_body(cf)) {
        ngx_log_error(NGX_LOG_WARN, cf->log, 0,
                      "\"proxy_set_body\" in location \"%V\": something else "
                      "is passed on than what is verified in %V:%ui",
                      &clcf->name, &place->file, place->line);
    }
}


static void *
ngx_http_webhook_conf_by_name(ngx_conf_t *cf, const char *name)
{
    ngx_module_t         *module;
    ngx_http_conf_ctx_t  *ctx;

    ctx = cf->ctx;
    module = ngx_http_webhook_module_by_name(cf, name);

    return module ? ctx->loc_conf[module->ctx_index] : NULL;
}


static ngx_module_t *
ngx_http_webhook_module_by_name(ngx_conf_t *cf, const char *name)
{
    ngx_uint_t  i;

    for (i = 0; cf->cycle->modules[i]; i++) {

        if (cf->cycle->modules[i]->type == NGX_HTTP_MODULE
            && ngx_strcmp(cf->cycle->modules[i]->name, name) == 0)
        {
            return cf->cycle->modules[i];
        }
    }

    return NULL;
}


/*
 * The text of "proxy_set_body" is no field that a header tells of, but the
 * directive's own row says where it is.
 */

static ngx_uint_t
ngx_http_webhook_sets_body(ngx_conf_t *cf)
{
    u_char         *conf;
    ngx_str_t      *text;
    ngx_module_t   *module;
    ngx_command_t  *cmd;

    module = ngx_http_webhook_module_by_name(cf, "ngx_http_proxy_module");
    conf = ngx_http_webhook_conf_by_name(cf, "ngx_http_proxy_module");

    if (module == NULL) {
        return 0;
    }

    for (cmd = module->commands; cmd->name.len; cmd++) {

        if (cmd->set == ngx_conf_set_str_slot
            && ngx_strcmp(cmd->name.data, "proxy_set_body") == 0)
        {
            text = (ngx_str_t *) (conf + cmd->offset);
            return text->data != NULL;
        }
    }

    return 0;
}


/*
 * Tells whether a "return" of this location sends a 2xx.  The codes of the
 * rewrite module are its first field; each begins with a function, so they
 * are looked through by the pointer.
 */

static ngx_uint_t
ngx_http_webhook_returns(ngx_conf_t *cf)
{
    u_char                         *p, *last;
    ngx_array_t                   **codes;
    ngx_http_script_return_code_t  *code;

    codes = ngx_http_webhook_conf_by_name(cf, "ngx_http_rewrite_module");

    if (codes == NULL || *codes == NULL) {
        return 0;
    }

    p = (*codes)->elts;
    last = p + (*codes)->nelts;

    for ( /* void */ ;
         p + sizeof(ngx_http_script_return_code_t) <= last;
         p += sizeof(uintptr_t))
    {
        code = (ngx_http_script_return_code_t *) p;

        if (code->code == ngx_http_script_return_code
            && code->status >= 200 && code->status < 300)
        {
            return 1;
        }
    }

    return 0;
}


/*
 * What nginx refuses before it looks for a location goes, with its body, by
 * the error pages of the server, and never was in a webhook location.
 */

static void
ngx_http_webhook_warn_server(ngx_conf_t *cf)
{
    ngx_uint_t                     i, k;
    ngx_http_err_page_t           *page;
    ngx_http_core_loc_conf_t      *clcf;
    ngx_http_core_srv_conf_t      *cscf;
    ngx_http_webhook_main_conf_t  *wmcf;

    static const ngx_int_t  early[] = {
        NGX_HTTP_BAD_REQUEST, NGX_HTTP_NOT_ALLOWED,
        NGX_HTTP_REQUEST_URI_TOO_LARGE, NGX_HTTP_MISDIRECTED_REQUEST,
        NGX_HTTP_REQUEST_HEADER_TOO_LARGE, NGX_HTTPS_CERT_ERROR,
        NGX_HTTPS_NO_CERT, NGX_HTTP_TO_HTTPS, NGX_HTTP_NOT_IMPLEMENTED,
        NGX_HTTP_VERSION_NOT_SUPPORTED
    };

    wmcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_webhook_module);
    cscf = ngx_http_conf_get_module_srv_conf(cf, ngx_http_core_module);
    clcf = cscf->ctx->loc_conf[ngx_http_core_module.ctx_index];

    if (wmcf->server == cscf || clcf->error_pages == NULL) {
        return;
    }

    wmcf->server = cscf;
    page = clcf->error_pages->elts;

    for (i = 0; i < clcf->error_pages->nelts; i++) {

        for (k = 0; k < sizeof(early) / sizeof(early[0]); k++) {

            if (page[i].status == early[k]
                && ngx_http_webhook_goes_on(&page[i]))
            {
                ngx_log_error(NGX_LOG_WARN, cf->log, 0,
                              "\"error_page %i\" of a server with webhooks "
                              "sends on, with their body, requests that "
                              "nginx refuses before it looks for a location: "
                              "nothing that takes events may be there in "
                              "%s:%ui",
                              page[i].status, cscf->file_name, cscf->line);
                return;
            }
        }
    }
}


/*
 * nginx looks at Content-Length as soon as it knows the location, before any
 * handler runs, so a request that is too large has no note of ours.
 */

static ngx_uint_t
ngx_http_webhook_leaves(ngx_http_core_loc_conf_t *clcf)
{
    ngx_uint_t            i, early;
    ngx_http_err_page_t  *page;

    if (clcf->error_pages == NULL) {
        return 0;
    }

    page = clcf->error_pages->elts;

    for (i = 0; i < clcf->error_pages->nelts; i++) {

        early = page[i].status == NGX_HTTP_REQUEST_ENTITY_TOO_LARGE
                || (page[i].status == NGX_HTTP_NOT_FOUND && clcf->internal)
                || (page[i].status == NGX_HTTP_MOVED_PERMANENTLY
                    && clcf->auto_redirect);

        if (early && ngx_http_webhook_goes_on(&page[i])) {
            return page[i].status;
        }
    }

    return 0;
}


/* to another URI it would go as GET, mostly for a static page */

static ngx_uint_t
ngx_http_webhook_goes_on(ngx_http_err_page_t *page)
{
    return page->overwrite >= 0
           || (page->value.value.len && page->value.value.data[0] == '@');
}


/* what a location has for nothing; a server may have it for its locations */

void
ngx_http_webhook_warn_unused(ngx_conf_t *cf, const char *what,
    ngx_http_webhook_place_t *place)
{
    ngx_http_core_loc_conf_t  *clcf;

    clcf = ngx_http_conf_get_module_loc_conf(cf, ngx_http_core_module);

    if (clcf->name.len == 0) {
        return;
    }

    ngx_log_error(NGX_LOG_WARN, cf->log, 0,
                  "location \"%V\" has %s, but no \"webhook\": nothing is "
                  "verified there in %V:%ui",
                  &clcf->name, what, &place->file, place->line);
}
