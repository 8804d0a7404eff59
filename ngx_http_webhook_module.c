
/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "src/ngx_http_webhook.h"


static void *ngx_http_webhook_create_main_conf(ngx_conf_t *cf);
static char *ngx_http_webhook_init_main_conf(ngx_conf_t *cf, void *conf);
static void *ngx_http_webhook_create_loc_conf(ngx_conf_t *cf);
static char *ngx_http_webhook_merge_loc_conf(ngx_conf_t *cf, void *parent,
    void *child);
static void *ngx_http_webhook_conf_alloc(void *data, size_t size);
static ngx_int_t ngx_http_webhook_init(ngx_conf_t *cf);


static ngx_conf_enum_t  ngx_http_webhook_log_levels[] = {
    { ngx_string("info"), NGX_LOG_INFO },
    { ngx_string("notice"), NGX_LOG_NOTICE },
    { ngx_string("warn"), NGX_LOG_WARN },
    { ngx_string("error"), NGX_LOG_ERR },
    { ngx_null_string, 0 }
};


static ngx_conf_enum_t  ngx_http_webhook_dry_run_modes[] = {
    { ngx_string("off"), NGX_HTTP_WEBHOOK_DRY_OFF },
    { ngx_string("on"), NGX_HTTP_WEBHOOK_DRY_ON },
    { ngx_string("event"), NGX_HTTP_WEBHOOK_DRY_EVENT },
    { ngx_null_string, 0 }
};


static ngx_conf_post_t  ngx_http_webhook_retry_after_post = {
    ngx_http_webhook_retry_after
};


static ngx_command_t  ngx_http_webhook_commands[] = {

    { ngx_string("webhook"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_1MORE,
      ngx_http_webhook,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("webhook_secret"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_TAKE123,
      ngx_http_webhook_secret,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("webhook_secret_file"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_TAKE123,
      ngx_http_webhook_secret_file,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("webhook_tolerance"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_TAKE12,
      ngx_http_webhook_tolerance,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("webhook_public_url"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_TAKE1,
      ngx_http_webhook_public_url,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_webhook_loc_conf_t, public_url),
      NULL },

    { ngx_string("webhook_scheme"),
      NGX_HTTP_MAIN_CONF|NGX_CONF_BLOCK|NGX_CONF_TAKE1,
      ngx_http_webhook_scheme,
      NGX_HTTP_MAIN_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("webhook_dry_run"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_TAKE1,
      ngx_http_webhook_dry_run,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_webhook_loc_conf_t, dry_run_mode),
      &ngx_http_webhook_dry_run_modes },

    { ngx_string("webhook_reject_status"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_TAKE12,
      ngx_http_webhook_reject_status,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("webhook_success_status"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_TAKE12,
      ngx_http_webhook_success_status,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("webhook_retry_after"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_TAKE1,
      ngx_conf_set_sec_slot,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_webhook_loc_conf_t, retry_after),
      &ngx_http_webhook_retry_after_post },

    { ngx_string("webhook_log_level"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_TAKE1,
      ngx_conf_set_enum_slot,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_webhook_loc_conf_t, log_level),
      &ngx_http_webhook_log_levels },

    { ngx_string("webhook_events"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_1MORE,
      ngx_http_webhook_events,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("webhook_set"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_TAKE2,
      ngx_http_webhook_set,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("webhook_schema"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_TAKE123,
      ngx_http_webhook_schema,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("webhook_schema_ref"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_TAKE2,
      ngx_http_webhook_schema_ref,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("webhook_match"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_TAKE2,
      ngx_http_webhook_match,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("webhook_limits"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_1MORE,
      ngx_http_webhook_limits,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      NULL },

      ngx_null_command
};


static ngx_http_module_t  ngx_http_webhook_module_ctx = {
    ngx_http_webhook_add_variables,        /* preconfiguration */
    ngx_http_webhook_init,                 /* postconfiguration */

    ngx_http_webhook_create_main_conf,     /* create main configuration */
    ngx_http_webhook_init_main_conf,       /* init main configuration */

    NULL,                                  /* create server configuration */
    NULL,                                  /* merge server configuration */

    ngx_http_webhook_create_loc_conf,      /* create location configuration */
    ngx_http_webhook_merge_loc_conf        /* merge location configuration */
};


ngx_module_t  ngx_http_webhook_module = {
    NGX_MODULE_V1,
    &ngx_http_webhook_module_ctx,          /* module context */
    ngx_http_webhook_commands,             /* module directives */
    NGX_HTTP_MODULE,                       /* module type */
    NULL,                                  /* init master */
    NULL,                                  /* init module */
    NULL,                                  /* init process */
    NULL,                                  /* init thread */
    NULL,                                  /* exit thread */
    NULL,                                  /* exit process */
    NULL,                                  /* exit master */
    NGX_MODULE_V1_PADDING
};


static void *
ngx_http_webhook_create_main_conf(ngx_conf_t *cf)
{
    ngx_http_webhook_main_conf_t  *wmcf;

    wmcf = ngx_pcalloc(cf->pool, sizeof(ngx_http_webhook_main_conf_t));
    if (wmcf == NULL) {
        return NULL;
    }

    /*
     * set by ngx_pcalloc():
     *
     *     wmcf->event = { 0 };
     *     wmcf->warned = { 0 };
     *     wmcf->spent = 0;
     *     wmcf->turn = 0;
     *     wmcf->server = NULL;
     *     wmcf->used = 0;
     *     wmcf->waited = 0;
     */

    if (ngx_array_init(&wmcf->schemes, cf->pool, 4,
                       sizeof(ngx_http_webhook_scheme_t *))
        != NGX_OK)
    {
        return NULL;
    }

    if (ngx_array_init(&wmcf->presets, cf->pool, 32, sizeof(whk_scheme_def_t))
        != NGX_OK)
    {
        return NULL;
    }

    whk_mem_init(&wmcf->mem, ngx_http_webhook_conf_alloc, NULL, cf->pool,
                 NGX_MAX_SIZE_T_VALUE);

    ngx_queue_init(&wmcf->waiting);

    return wmcf;
}


static void *
ngx_http_webhook_conf_alloc(void *data, size_t size)
{
    return ngx_palloc(data, size);
}


static char *
ngx_http_webhook_init_main_conf(ngx_conf_t *cf, void *conf)
{
    ngx_http_webhook_main_conf_t *wmcf = conf;

    if (ngx_http_webhook_init_schemes(cf, wmcf) != NGX_OK) {
        return NGX_CONF_ERROR;
    }

    return NGX_CONF_OK;
}


static void *
ngx_http_webhook_create_loc_conf(ngx_conf_t *cf)
{
    ngx_http_webhook_loc_conf_t  *wlcf;

    wlcf = ngx_pcalloc(cf->pool, sizeof(ngx_http_webhook_loc_conf_t));
    if (wlcf == NULL) {
        return NULL;
    }

    /*
     * set by ngx_pcalloc():
     *
     *     wlcf->secrets = NULL;
     *     wlcf->policy = NULL;
     *     wlcf->tolerance = { 0 };
     *     wlcf->public_url = NULL;
     *     wlcf->url = { 0 };
     *     wlcf->success_text = { 0, NULL };
     *     wlcf->events = NULL;
     *     wlcf->sets = NULL;
     *     wlcf->limits = NULL;
     *     wlcf->schemas = NULL;
     *     wlcf->inspect = NULL;
     *     wlcf->indexes = NULL;
     *     wlcf->dry_run = 0;
     *     wlcf->dry_event = 0;
     */

    wlcf->use = NGX_CONF_UNSET_PTR;
    wlcf->past = NGX_CONF_UNSET;
    wlcf->future = NGX_CONF_UNSET;
    wlcf->dry_run_mode = NGX_CONF_UNSET_UINT;
    wlcf->reject_status[NGX_HTTP_WEBHOOK_SIGNATURE] = NGX_CONF_UNSET_UINT;
    wlcf->reject_status[NGX_HTTP_WEBHOOK_EVENT] = NGX_CONF_UNSET_UINT;
    wlcf->success_status = NGX_CONF_UNSET_UINT;
    wlcf->retry_after = NGX_CONF_UNSET;
    wlcf->log_level = NGX_CONF_UNSET_UINT;

    return wlcf;
}


static char *
ngx_http_webhook_merge_loc_conf(ngx_conf_t *cf, void *parent, void *child)
{
    ngx_http_webhook_loc_conf_t *prev = parent;
    ngx_http_webhook_loc_conf_t *conf = child;

    char  *rv;

    ngx_conf_merge_uint_value(conf->dry_run_mode, prev->dry_run_mode,
                              NGX_HTTP_WEBHOOK_DRY_OFF);
    ngx_conf_merge_uint_value(conf->reject_status[NGX_HTTP_WEBHOOK_SIGNATURE],
                         prev->reject_status[NGX_HTTP_WEBHOOK_SIGNATURE], 0);
    ngx_conf_merge_uint_value(conf->reject_status[NGX_HTTP_WEBHOOK_EVENT],
                         prev->reject_status[NGX_HTTP_WEBHOOK_EVENT], 0);
    ngx_conf_merge_sec_value(conf->retry_after, prev->retry_after, 5);
    ngx_conf_merge_uint_value(conf->log_level, prev->log_level, NGX_LOG_ERR);

    conf->dry_run = conf->dry_run_mode == NGX_HTTP_WEBHOOK_DRY_ON;
    conf->dry_event = conf->dry_run_mode == NGX_HTTP_WEBHOOK_DRY_EVENT;

    rv = ngx_http_webhook_merge_policy(cf, prev, conf);

    if (rv != NGX_CONF_OK) {
        return rv;
    }

    return ngx_http_webhook_merge_event(cf, prev, conf);
}


static ngx_int_t
ngx_http_webhook_init(ngx_conf_t *cf)
{
    ngx_http_handler_pt           *h;
    ngx_http_core_main_conf_t     *cmcf;
    ngx_http_webhook_main_conf_t  *wmcf;

    wmcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_webhook_module);

    if (!wmcf->used) {
        return NGX_OK;
    }

    cmcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_core_module);

    h = ngx_array_push(&cmcf->phases[NGX_HTTP_REWRITE_PHASE].handlers);
    if (h == NULL) {
        return NGX_ERROR;
    }

    *h = ngx_http_webhook_enter;

    h = ngx_array_push(&cmcf->phases[NGX_HTTP_PRECONTENT_PHASE].handlers);
    if (h == NULL) {
        return NGX_ERROR;
    }

    *h = ngx_http_webhook_handler;

    ngx_http_webhook_guard_init();
    ngx_http_webhook_body_filter_init();

    return NGX_OK;
}
