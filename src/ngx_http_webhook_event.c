
/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "ngx_http_webhook.h"


static char *ngx_http_webhook_limit(ngx_conf_t *cf,
    ngx_http_webhook_limits_t *limits, ngx_str_t *param);
static void ngx_http_webhook_unused_event(ngx_conf_t *cf,
    ngx_http_webhook_loc_conf_t *conf);
static char *ngx_http_webhook_init_inspect(ngx_conf_t *cf,
    ngx_http_webhook_loc_conf_t *conf);
static char *ngx_http_webhook_init_sets(ngx_conf_t *cf,
    ngx_http_webhook_loc_conf_t *conf);


char *
ngx_http_webhook_events(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_webhook_loc_conf_t *wlcf = conf;

    ngx_str_t                  *value;
    ngx_uint_t                  i;
    whk_event_pattern_t        *pattern;
    ngx_http_webhook_events_t  *events;

    if (wlcf->events) {
        return "is duplicate";
    }

    events = ngx_pcalloc(cf->pool, sizeof(ngx_http_webhook_events_t));
    if (events == NULL) {
        return NGX_CONF_ERROR;
    }

    if (ngx_array_init(&events->patterns, cf->pool, cf->args->nelts,
                       sizeof(whk_event_pattern_t))
        != NGX_OK)
    {
        return NGX_CONF_ERROR;
    }

    events->discard = NGX_CONF_UNSET_UINT;

    ngx_http_webhook_place(cf, &events->place);

    value = cf->args->elts;

    for (i = 1; i < cf->args->nelts; i++) {

        if (ngx_strcmp(value[i].data, "unlisted=reject") == 0
            && events->discard == NGX_CONF_UNSET_UINT)
        {
            events->discard = 0;
            continue;
        }

        if (ngx_strcmp(value[i].data, "unlisted=discard") == 0
            && events->discard == NGX_CONF_UNSET_UINT)
        {
            events->discard = 1;
            continue;
        }

        pattern = ngx_array_push(&events->patterns);
        if (pattern == NULL) {
            return NGX_CONF_ERROR;
        }

        if (ngx_strncmp(value[i].data, "unlisted=", 9) == 0) {
            ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                               "invalid or repeated \"%V\", it must be "
                               "\"unlisted=reject\" or \"unlisted=discard\"",
                               &value[i]);
            return NGX_CONF_ERROR;
        }

        if (whk_event_pattern(pattern, whk_str(value[i].data, value[i].len))
            != 0)
        {
            ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                               "invalid event pattern \"%V\", it must be a "
                               "type, or what ends with \".*\", \"/*\" or "
                               "\":*\", of at most %d bytes",
                               &value[i], WHK_MAX_TOKEN);
            return NGX_CONF_ERROR;
        }
    }

    if (events->patterns.nelts == 0) {
        return "needs an event type";
    }

    ngx_conf_init_uint_value(events->discard, 0);

    wlcf->events = events;

    return NGX_CONF_OK;
}


char *
ngx_http_webhook_set(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_webhook_loc_conf_t *wlcf = conf;

    ngx_str_t               *value;
    ngx_uint_t               i;
    ngx_http_webhook_set_t  *set;

    value = cf->args->elts;

    if (value[1].len < 2 || value[1].data[0] != '$') {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "invalid variable name \"%V\"", &value[1]);
        return NGX_CONF_ERROR;
    }

    value[1].len--;
    value[1].data++;

    if (wlcf->sets == NULL) {
        wlcf->sets = ngx_array_create(cf->pool, 4,
                                      sizeof(ngx_http_webhook_set_t));
        if (wlcf->sets == NULL) {
            return NGX_CONF_ERROR;
        }
    }

    set = wlcf->sets->elts;

    for (i = 0; i < wlcf->sets->nelts; i++) {

        if (set[i].name.len == value[1].len
            && ngx_strncasecmp(set[i].name.data, value[1].data, value[1].len)
               == 0)
        {
            return "sets the same variable again";
        }
    }

    set = ngx_array_push(wlcf->sets);
    if (set == NULL) {
        return NGX_CONF_ERROR;
    }

    set->name = value[1];
    set->pointer = value[2];
    set->warned = 0;

    ngx_http_webhook_place(cf, &set->place);

    return ngx_http_webhook_set_variable(cf, set) == NGX_OK ? NGX_CONF_OK
                                                            : NGX_CONF_ERROR;
}


char *
ngx_http_webhook_limits(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_webhook_loc_conf_t *wlcf = conf;

    ngx_str_t                  *value;
    ngx_uint_t                  i;
    ngx_http_webhook_limits_t  *limits;

    if (wlcf->limits) {
        return "is duplicate";
    }

    limits = ngx_pcalloc(cf->pool, sizeof(ngx_http_webhook_limits_t));
    if (limits == NULL) {
        return NGX_CONF_ERROR;
    }

    value = cf->args->elts;

    for (i = 1; i < cf->args->nelts; i++) {

        if (ngx_http_webhook_limit(cf, limits, &value[i]) != NGX_CONF_OK) {
            return NGX_CONF_ERROR;
        }
    }

    wlcf->limits = limits;

    return NGX_CONF_OK;
}


static char *
ngx_http_webhook_limit(ngx_conf_t *cf, ngx_http_webhook_limits_t *limits,
    ngx_str_t *param)
{
    size_t      *field;
    ssize_t      size;
    ngx_str_t    text;
    ngx_uint_t   i;

    static struct {
        ngx_str_t   name;
        size_t      offset;
        size_t      max;
    } names[] = {
        { ngx_string("depth="), offsetof(ngx_http_webhook_limits_t, depth),
          WHK_JSON_MAX_DEPTH },
        { ngx_string("token="), offsetof(ngx_http_webhook_limits_t, token),
          WHK_JSON_MAX_TOKEN },
        { ngx_string("keys="), offsetof(ngx_http_webhook_limits_t, keys),
          100000000 },
        { ngx_string("items="), offsetof(ngx_http_webhook_limits_t, items),
          1000000000 },
        { ngx_string("value="), offsetof(ngx_http_webhook_limits_t, value),
          65536 },
        { ngx_string("evaluations="),
          offsetof(ngx_http_webhook_limits_t, evaluations), 100000000 },
        { ngx_string("work="), offsetof(ngx_http_webhook_limits_t, work),
          1000000000 },
        { ngx_string("match="), offsetof(ngx_http_webhook_limits_t, match),
          100000000 },
        { ngx_null_string, 0, 0 }
    };

    for (i = 0; names[i].name.len; i++) {

        if (ngx_strncmp(param->data, names[i].name.data, names[i].name.len)
            != 0)
        {
            continue;
        }

        text.len = param->len - names[i].name.len;
        text.data = param->data + names[i].name.len;

        size = ngx_parse_size(&text);
        field = (size_t *) ((char *) limits + names[i].offset);

        if (size < 1 || (size_t) size > names[i].max || *field) {
            ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                               "invalid or repeated limit \"%V\", it must be "
                               "a number from 1 to %uz",
                               param, names[i].max);
            return NGX_CONF_ERROR;
        }

        *field = size;

        return NGX_CONF_OK;
    }

    ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                       "invalid limit \"%V\", it must be one of depth= "
                       "token= keys= items= value= evaluations= work= match=",
                       param);

    return NGX_CONF_ERROR;
}


char *
ngx_http_webhook_success_status(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf)
{
    ngx_http_webhook_loc_conf_t *wlcf = conf;

    ngx_int_t   status;
    ngx_str_t  *value;

    if (wlcf->success_status != NGX_CONF_UNSET_UINT) {
        return "is duplicate";
    }

    value = cf->args->elts;

    status = ngx_atoi(value[1].data, value[1].len);

    if (status < 200 || status > 299
        || (status == NGX_HTTP_NO_CONTENT && cf->args->nelts == 3))
    {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "invalid status \"%V\", it must be between 200 and "
                           "299, and has no text with 204", &value[1]);
        return NGX_CONF_ERROR;
    }

    wlcf->success_status = status;

    if (cf->args->nelts == 3) {
        wlcf->success_text = value[2];
    }

    return NGX_CONF_OK;
}


/* decides what of the body is needed in a location, if anything */

char *
ngx_http_webhook_merge_event(ngx_conf_t *cf,
    ngx_http_webhook_loc_conf_t *prev, ngx_http_webhook_loc_conf_t *conf)
{
    ngx_uint_t     i, parse;
    whk_scheme_t  *scheme;

    if (conf->policy == NULL) {
        ngx_http_webhook_unused_event(cf, conf);
    }

    if (conf->events == NULL) {
        conf->events = prev->events;
    }

    if (conf->sets == NULL) {
        conf->sets = prev->sets;
    }

    if (conf->limits == NULL) {
        conf->limits = prev->limits;
    }

    ngx_http_webhook_merge_schemas(prev, conf);

    if (conf->success_status == NGX_CONF_UNSET_UINT) {
        conf->success_text = prev->success_text;
    }

    ngx_conf_merge_uint_value(conf->success_status, prev->success_status,
                              NGX_HTTP_OK);

    if (conf->policy == NULL) {
        return NGX_CONF_OK;
    }

    scheme = conf->use->scheme;
    parse = conf->sets != NULL;

    if (conf->schemas) {
        parse |= conf->schemas->demands || conf->schemas->matches;
    }

    if (conf->events) {

        if (scheme->event.nsources == 0) {
            ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                          "\"webhook_events\" needs an event type, which "
                          "scheme \"%V\" does not have: add one in a "
                          "\"webhook_scheme\" that is \"like\" it in %V:%ui",
                          &conf->use->name, &conf->events->place.file,
                          conf->events->place.line);
            return NGX_CONF_ERROR;
        }

        for (i = 0; i < scheme->event.nsources; i++) {
            parse |= scheme->event.sources[i].type == WHK_SOURCE_JSON;
        }
    }

    return parse ? ngx_http_webhook_init_inspect(cf, conf) : NGX_CONF_OK;
}


static void
ngx_http_webhook_unused_event(ngx_conf_t *cf,
    ngx_http_webhook_loc_conf_t *conf)
{
    ngx_http_webhook_set_t     *set;
    ngx_http_webhook_schema_t  *schema;

    if (conf->events) {
        ngx_http_webhook_warn_unused(cf, "\"webhook_events\"",
                                     &conf->events->place);
    }

    if (conf->sets) {
        set = conf->sets->elts;
        ngx_http_webhook_warn_unused(cf, "\"webhook_set\"", &set->place);
    }

    if (conf->schemas && conf->schemas->demands) {
        schema = conf->schemas->demands->elts;
        ngx_http_webhook_warn_unused(cf, "\"webhook_schema\"",
                                     &schema->place);
    }

    if (conf->schemas && conf->schemas->matches) {
        schema = conf->schemas->matches->elts;
        ngx_http_webhook_warn_unused(cf, "\"webhook_match\"", &schema->place);
    }
}


static char *
ngx_http_webhook_init_inspect(ngx_conf_t *cf,
    ngx_http_webhook_loc_conf_t *conf)
{
    whk_inspect_conf_t            *inspect;
    ngx_http_webhook_limits_t     *limits;
    ngx_http_webhook_main_conf_t  *wmcf;

    wmcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_webhook_module);

    inspect = ngx_palloc(cf->pool, sizeof(whk_inspect_conf_t));
    if (inspect == NULL) {
        return NGX_CONF_ERROR;
    }

    if (whk_inspect_conf_init(inspect, &wmcf->mem, conf->use->scheme) != WHK_OK
        || whk_crypto_random(inspect->json.hash_key, WHK_JSON_KEY_SIZE)
           != WHK_OK)
    {
        return NGX_CONF_ERROR;
    }

    limits = conf->limits;

    if (limits) {
        inspect->json.limits.depth = limits->depth ? limits->depth : 64;
        inspect->json.limits.token = limits->token ? limits->token : 262144;
        inspect->json.limits.keys = limits->keys ? limits->keys : 10000;
        inspect->json.limits.items = limits->items ? limits->items : 65536;
        inspect->value = limits->value ? limits->value : 4096;
    }

    conf->inspect = inspect;

    if (ngx_http_webhook_init_schemas(cf, conf) != NGX_CONF_OK) {
        return NGX_CONF_ERROR;
    }

    return ngx_http_webhook_init_sets(cf, conf);
}


static char *
ngx_http_webhook_init_sets(ngx_conf_t *cf, ngx_http_webhook_loc_conf_t *conf)
{
    ngx_uint_t               i;
    ngx_http_webhook_set_t  *set;

    if (conf->sets == NULL) {
        return NGX_CONF_OK;
    }

    conf->indexes = ngx_palloc(cf->pool, conf->sets->nelts * sizeof(int));
    if (conf->indexes == NULL) {
        return NGX_CONF_ERROR;
    }

    set = conf->sets->elts;

    for (i = 0; i < conf->sets->nelts; i++) {

        conf->indexes[i] = whk_inspect_conf_add(conf->inspect,
                             whk_str(set[i].pointer.data, set[i].pointer.len));

        if (conf->indexes[i] >= 0) {
            continue;
        }

        ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                      "\"webhook_set\": \"%V\" %s in %V:%ui",
                      &set[i].pointer,
                      conf->indexes[i] == WHK_POINTER_FULL
                      ? "is one more than the 64 JSON pointers of a location"
                      : "is no JSON pointer, as \"/data/id\" is one",
                      &set[i].place.file, set[i].place.line);

        return NGX_CONF_ERROR;
    }

    return NGX_CONF_OK;
}
