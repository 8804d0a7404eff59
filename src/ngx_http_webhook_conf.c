
/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "ngx_http_webhook.h"


static char *ngx_http_webhook_scheme_line(ngx_conf_t *cf, ngx_command_t *dummy,
    void *conf);
static char *ngx_http_webhook_tolerance_value(ngx_conf_t *cf,
    ngx_str_t *value, ngx_int_t *sec);


char *
ngx_http_webhook(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_webhook_loc_conf_t *wlcf = conf;

    ngx_str_t                     *value;
    whk_str_t                     *args;
    ngx_uint_t                     i;
    ngx_http_webhook_use_t        *use;
    ngx_http_webhook_main_conf_t  *wmcf;

    if (wlcf->use != NGX_CONF_UNSET_PTR) {
        return "is duplicate";
    }

    value = cf->args->elts;

    if (ngx_strcmp(value[1].data, "off") == 0) {

        if (cf->args->nelts != 2) {
            return "takes no parameters with \"off\"";
        }

        wlcf->use = NULL;
        return NGX_CONF_OK;
    }

    use = ngx_pcalloc(cf->pool, sizeof(ngx_http_webhook_use_t));
    if (use == NULL) {
        return NGX_CONF_ERROR;
    }

    args = ngx_palloc(cf->pool, cf->args->nelts * sizeof(whk_str_t));
    if (args == NULL) {
        return NGX_CONF_ERROR;
    }

    for (i = 2; i < cf->args->nelts; i++) {
        args[i - 2] = whk_str(value[i].data, value[i].len);
    }

    use->name = value[1];
    use->params.args = args;
    use->params.nargs = cf->args->nelts - 2;

    ngx_http_webhook_place(cf, &use->place);

    wlcf->use = use;

    wmcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_webhook_module);
    wmcf->used = 1;

    return NGX_CONF_OK;
}


char *
ngx_http_webhook_scheme(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_webhook_main_conf_t *wmcf = conf;

    char                       *rv;
    ngx_str_t                  *value;
    ngx_uint_t                  i;
    ngx_conf_t                  save;
    ngx_http_webhook_scheme_t  *scheme, **schemes;

    value = cf->args->elts;
    schemes = wmcf->schemes.elts;

    for (i = 0; i < wmcf->schemes.nelts; i++) {

        if (schemes[i]->def.name.len == value[1].len
            && ngx_memcmp(schemes[i]->def.name.data, value[1].data,
                          value[1].len)
               == 0)
        {
            ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                               "duplicate webhook scheme \"%V\"", &value[1]);
            return NGX_CONF_ERROR;
        }
    }

    scheme = ngx_pcalloc(cf->pool, sizeof(ngx_http_webhook_scheme_t));
    if (scheme == NULL) {
        return NGX_CONF_ERROR;
    }

    if (ngx_array_init(&scheme->lines, cf->pool, 8, sizeof(whk_scheme_line_t))
        != NGX_OK)
    {
        return NGX_CONF_ERROR;
    }

    ngx_http_webhook_place(cf, &scheme->place);

    scheme->def.name = whk_str(value[1].data, value[1].len);

    save = *cf;
    cf->handler = ngx_http_webhook_scheme_line;
    cf->handler_conf = (void *) scheme;

    rv = ngx_conf_parse(cf, NULL);

    *cf = save;

    if (rv != NGX_CONF_OK) {
        return rv;
    }

    scheme->def.lines = scheme->lines.elts;
    scheme->def.nlines = scheme->lines.nelts;

    schemes = ngx_array_push(&wmcf->schemes);
    if (schemes == NULL) {
        return NGX_CONF_ERROR;
    }

    *schemes = scheme;

    return NGX_CONF_OK;
}


static char *
ngx_http_webhook_scheme_line(ngx_conf_t *cf, ngx_command_t *dummy, void *conf)
{
    ngx_str_t                  *value;
    ngx_uint_t                  i;
    whk_scheme_line_t          *line;
    ngx_http_webhook_scheme_t  *scheme;

    scheme = (ngx_http_webhook_scheme_t *) conf;
    value = cf->args->elts;

    if (cf->args->nelts > WHK_SCHEME_ARGS) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "more than %d words in \"%V\" of webhook scheme",
                           WHK_SCHEME_ARGS, &value[0]);
        return NGX_CONF_ERROR;
    }

    line = ngx_array_push(&scheme->lines);
    if (line == NULL) {
        return NGX_CONF_ERROR;
    }

    line->args = ngx_palloc(cf->pool, cf->args->nelts * sizeof(whk_str_t));
    if (line->args == NULL) {
        return NGX_CONF_ERROR;
    }

    for (i = 0; i < cf->args->nelts; i++) {
        line->args[i] = whk_str(value[i].data, value[i].len);
    }

    line->nargs = cf->args->nelts;
    line->line = cf->conf_file->line;

    return NGX_CONF_OK;
}


char *
ngx_http_webhook_tolerance(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_webhook_loc_conf_t *wlcf = conf;

    char       *rv;
    ngx_str_t  *value;

    if (wlcf->past != NGX_CONF_UNSET) {
        return "is duplicate";
    }

    ngx_http_webhook_place(cf, &wlcf->tolerance);

    value = cf->args->elts;

    rv = ngx_http_webhook_tolerance_value(cf, &value[1], &wlcf->past);

    if (rv != NGX_CONF_OK || cf->args->nelts == 2) {
        wlcf->future = wlcf->past;
        return rv;
    }

    return ngx_http_webhook_tolerance_value(cf, &value[2], &wlcf->future);
}


static char *
ngx_http_webhook_tolerance_value(ngx_conf_t *cf, ngx_str_t *value,
    ngx_int_t *sec)
{
    if (ngx_strcmp(value->data, "off") == 0) {
        *sec = NGX_HTTP_WEBHOOK_OFF;
        return NGX_CONF_OK;
    }

    *sec = ngx_parse_time(value, 1);

    if (*sec == NGX_ERROR) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0, "invalid time \"%V\"", value);
        return NGX_CONF_ERROR;
    }

    if (*sec > 86400) {
        ngx_conf_log_error(NGX_LOG_WARN, cf, 0,
                           "\"webhook_tolerance\" of more than a day lets a "
                           "captured request be replayed as long");
    }

    return NGX_CONF_OK;
}


char *
ngx_http_webhook_public_url(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_webhook_loc_conf_t *wlcf = conf;

    ngx_http_webhook_place(cf, &wlcf->url);

    return ngx_http_set_complex_value_slot(cf, cmd, conf);
}


char *
ngx_http_webhook_dry_run(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    char                         *rv;
    ngx_http_webhook_loc_conf_t  *wlcf;

    rv = ngx_conf_set_enum_slot(cf, cmd, conf);
    wlcf = conf;

    if (rv == NGX_CONF_OK
        && wlcf->dry_run_mode == NGX_HTTP_WEBHOOK_DRY_ON)
    {
        ngx_conf_log_error(NGX_LOG_WARN, cf, 0,
                           "\"webhook_dry_run\" is on: forged requests are "
                           "passed on");
    }

    return rv;
}


char *
ngx_http_webhook_reject_status(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_webhook_loc_conf_t *wlcf = conf;

    ngx_int_t    status;
    ngx_str_t   *value;
    ngx_uint_t   i, first, last;

    value = cf->args->elts;
    first = NGX_HTTP_WEBHOOK_SIGNATURE;
    last = NGX_HTTP_WEBHOOK_EVENT;

    status = ngx_atoi(value[1].data, value[1].len);

    if (status == NGX_ERROR || !ngx_http_webhook_refuses(status)) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "invalid status \"%V\", it must be between 400 and "
                           "599, but not 408, 444 and 494 to 499",
                           &value[1]);
        return NGX_CONF_ERROR;
    }

    if (cf->args->nelts == 3) {

        if (ngx_strcmp(value[2].data, "signature") == 0) {
            last = NGX_HTTP_WEBHOOK_SIGNATURE;

        } else if (ngx_strcmp(value[2].data, "event") == 0) {
            first = NGX_HTTP_WEBHOOK_EVENT;

        } else {
            ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                               "invalid group \"%V\", it must be "
                               "\"signature\" or \"event\"", &value[2]);
            return NGX_CONF_ERROR;
        }
    }

    for (i = first; i <= last; i++) {

        if (wlcf->reject_status[i] != NGX_CONF_UNSET_UINT) {
            return "is duplicate";
        }

        wlcf->reject_status[i] = status;
    }

    return NGX_CONF_OK;
}


/* half as much again must fit in, too */

char *
ngx_http_webhook_retry_after(ngx_conf_t *cf, void *post, void *data)
{
    time_t *sec = data;

    return *sec > NGX_MAX_INT32_VALUE ? "is too long" : NGX_CONF_OK;
}


/*
 * Tells whether a request is refused by this status: nginx closes the
 * connection at some, and has others for itself.
 */

ngx_uint_t
ngx_http_webhook_refuses(ngx_uint_t status)
{
    return status >= 400 && status <= 599
           && status != NGX_HTTP_REQUEST_TIME_OUT && status != NGX_HTTP_CLOSE
           && (status < NGX_HTTP_NGINX_CODES || status >= 500);
}


void
ngx_http_webhook_place(ngx_conf_t *cf, ngx_http_webhook_place_t *place)
{
    place->file = cf->conf_file->file.name;
    place->line = cf->conf_file->line;
}
