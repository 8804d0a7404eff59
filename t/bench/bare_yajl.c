/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


/*
 * A module for t/bench/run: where "bare_yajl" stands, the body that another
 * module has read goes through yajl with callbacks that do nothing.
 */


#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_http.h>
#include <yajl/yajl_parse.h>


#define BARE_YAJL_CHUNK  16384


static ngx_int_t bare_yajl_handler(ngx_http_request_t *r);
static ngx_int_t bare_yajl_parse(yajl_handle parser, ngx_chain_t *in);
static void *bare_yajl_create_loc_conf(ngx_conf_t *cf);
static char *bare_yajl(ngx_conf_t *cf, ngx_command_t *cmd, void *conf);
static ngx_int_t bare_yajl_init(ngx_conf_t *cf);

static int bare_yajl_null(void *ctx);
static int bare_yajl_boolean(void *ctx, int value);
static int bare_yajl_number(void *ctx, const char *data, size_t len);
static int bare_yajl_string(void *ctx, const unsigned char *data, size_t len);


static yajl_callbacks  bare_yajl_callbacks = {
    .yajl_null = bare_yajl_null,
    .yajl_boolean = bare_yajl_boolean,
    .yajl_number = bare_yajl_number,
    .yajl_string = bare_yajl_string,
    .yajl_start_map = bare_yajl_null,
    .yajl_map_key = bare_yajl_string,
    .yajl_end_map = bare_yajl_null,
    .yajl_start_array = bare_yajl_null,
    .yajl_end_array = bare_yajl_null
};


static ngx_command_t  bare_yajl_commands[] = {

    { ngx_string("bare_yajl"),
      NGX_HTTP_LOC_CONF|NGX_CONF_NOARGS,
      bare_yajl,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      NULL },

      ngx_null_command
};


static ngx_http_module_t  bare_yajl_ctx = {
    NULL,                                  /* preconfiguration */
    bare_yajl_init,                        /* postconfiguration */

    NULL,                                  /* create main configuration */
    NULL,                                  /* init main configuration */

    NULL,                                  /* create server configuration */
    NULL,                                  /* merge server configuration */

    bare_yajl_create_loc_conf,             /* create location configuration */
    NULL                                   /* merge location configuration */
};


ngx_module_t  bare_yajl_module = {
    NGX_MODULE_V1,
    &bare_yajl_ctx,                        /* module context */
    bare_yajl_commands,                    /* module directives */
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


/*
 * What nginx's own build makes of a "config".  Phase handlers run in the
 * reverse of this order: this one after the one that reads the body.
 */

ngx_module_t  *ngx_modules[] = { &bare_yajl_module, NULL };
char  *ngx_module_names[] = { "bare_yajl_module", NULL };
char  *ngx_module_order[] = {
    "bare_yajl_module", "ngx_http_webhook_module", NULL
};


static ngx_int_t
bare_yajl_handler(ngx_http_request_t *r)
{
    ngx_int_t     rc;
    ngx_flag_t   *on;
    yajl_handle   parser;

    on = ngx_http_get_module_loc_conf(r, bare_yajl_module);

    if (!*on || r->request_body == NULL) {
        return NGX_DECLINED;
    }

    parser = yajl_alloc(&bare_yajl_callbacks, NULL, NULL);
    if (parser == NULL) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    rc = bare_yajl_parse(parser, r->request_body->bufs);

    yajl_free(parser);

    return rc;
}


static ngx_int_t
bare_yajl_parse(yajl_handle parser, ngx_chain_t *in)
{
    size_t   size;
    u_char  *p;

    for ( /* void */ ; in; in = in->next) {

        for (p = in->buf->pos; p < in->buf->last; p += size) {
            size = ngx_min(in->buf->last - p, BARE_YAJL_CHUNK);

            if (yajl_parse(parser, p, size) != yajl_status_ok) {
                return NGX_HTTP_BAD_REQUEST;
            }
        }
    }

    return yajl_complete_parse(parser) == yajl_status_ok
           ? NGX_DECLINED : NGX_HTTP_BAD_REQUEST;
}


static void *
bare_yajl_create_loc_conf(ngx_conf_t *cf)
{
    return ngx_pcalloc(cf->pool, sizeof(ngx_flag_t));
}


static char *
bare_yajl(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_flag_t  *on = conf;

    *on = 1;

    return NGX_CONF_OK;
}


static ngx_int_t
bare_yajl_init(ngx_conf_t *cf)
{
    ngx_http_handler_pt        *h;
    ngx_http_core_main_conf_t  *cmcf;

    cmcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_core_module);

    h = ngx_array_push(&cmcf->phases[NGX_HTTP_PRECONTENT_PHASE].handlers);
    if (h == NULL) {
        return NGX_ERROR;
    }

    *h = bare_yajl_handler;

    return NGX_OK;
}


static int
bare_yajl_null(void *ctx)
{
    return 1;
}


static int
bare_yajl_boolean(void *ctx, int value)
{
    return 1;
}


static int
bare_yajl_number(void *ctx, const char *data, size_t len)
{
    return 1;
}


static int
bare_yajl_string(void *ctx, const unsigned char *data, size_t len)
{
    return 1;
}
