
/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "ngx_http_webhook.h"


#define NGX_HTTP_WEBHOOK_SCHEMA_MAX  (16 * 1024 * 1024)


static char *ngx_http_webhook_schema_uri(ngx_conf_t *cf, ngx_array_t *refs,
    ngx_str_t *uri);
static ngx_http_webhook_schema_t *ngx_http_webhook_schema_add(ngx_conf_t *cf,
    ngx_array_t **list);
static char *ngx_http_webhook_schema_file(ngx_conf_t *cf,
    ngx_http_webhook_schema_t *schema, ngx_str_t *path);
static char *ngx_http_webhook_schema_param(ngx_conf_t *cf,
    ngx_http_webhook_schema_t *schema, ngx_str_t *param);
static ngx_int_t ngx_http_webhook_check_schemas(ngx_conf_t *cf,
    ngx_http_webhook_loc_conf_t *conf);


static ngx_str_t  ngx_http_webhook_any = ngx_string("{}");


char *
ngx_http_webhook_schema(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_webhook_loc_conf_t *wlcf = conf;

    ngx_str_t                  *value;
    ngx_uint_t                  i;
    ngx_http_webhook_schema_t  *schema;

    value = cf->args->elts;

    if (ngx_http_webhook_schemas_create(cf, wlcf) != NGX_OK) {
        return NGX_CONF_ERROR;
    }

    schema = ngx_http_webhook_schema_add(cf, &wlcf->schemas->demands);
    if (schema == NULL) {
        return NGX_CONF_ERROR;
    }

    for (i = 2; i < cf->args->nelts; i++) {

        if (ngx_http_webhook_schema_param(cf, schema, &value[i])
            != NGX_CONF_OK)
        {
            return NGX_CONF_ERROR;
        }
    }

    if (ngx_strcmp(value[1].data, "any") == 0) {
        schema->path = value[1];
        schema->text = ngx_http_webhook_any;
        return NGX_CONF_OK;
    }

    return ngx_http_webhook_schema_file(cf, schema, &value[1]);
}


char *
ngx_http_webhook_match(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_webhook_loc_conf_t *wlcf = conf;

    ngx_str_t                  *value;
    ngx_uint_t                  i;
    ngx_http_webhook_set_t      set;
    ngx_http_webhook_schema_t  *schema;

    value = cf->args->elts;

    if (value[1].len < 2 || value[1].data[0] != '$') {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "invalid variable name \"%V\"", &value[1]);
        return NGX_CONF_ERROR;
    }

    value[1].len--;
    value[1].data++;

    if (ngx_http_webhook_schemas_create(cf, wlcf) != NGX_OK) {
        return NGX_CONF_ERROR;
    }

    schema = ngx_http_webhook_schema_add(cf, &wlcf->schemas->matches);
    if (schema == NULL) {
        return NGX_CONF_ERROR;
    }

    for (i = 1; i < wlcf->schemas->matches->nelts; i++) {

        if (ngx_http_webhook_same_name(&schema[-(ngx_int_t) i].variable,
                                       &value[1]))
        {
            return "sets the same variable again";
        }
    }

    schema->variable = value[1];

    ngx_memzero(&set, sizeof(ngx_http_webhook_set_t));

    set.name = value[1];

    if (ngx_http_webhook_set_variable(cf, &set) != NGX_OK) {
        return NGX_CONF_ERROR;
    }

    return ngx_http_webhook_schema_file(cf, schema, &value[2]);
}


char *
ngx_http_webhook_schema_ref(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_webhook_loc_conf_t *wlcf = conf;

    ngx_str_t                  *value;
    ngx_http_webhook_schema_t  *ref;

    value = cf->args->elts;

    if (ngx_http_webhook_schemas_create(cf, wlcf) != NGX_OK) {
        return NGX_CONF_ERROR;
    }

    if (ngx_http_webhook_schema_uri(cf, wlcf->schemas->refs, &value[1])
        != NGX_CONF_OK)
    {
        return NGX_CONF_ERROR;
    }

    ref = ngx_http_webhook_schema_add(cf, &wlcf->schemas->refs);
    if (ref == NULL) {
        return NGX_CONF_ERROR;
    }

    ref->uri = value[1];

    return ngx_http_webhook_schema_file(cf, ref, &value[2]);
}


static char *
ngx_http_webhook_schema_uri(ngx_conf_t *cf, ngx_array_t *refs, ngx_str_t *uri)
{
    ngx_uint_t                  i;
    const char                 *fault;
    ngx_http_webhook_schema_t  *ref;

    fault = whk_schema_uri_fault(whk_str(uri->data, uri->len));

    if (fault) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0, "\"%V\" %s", uri, fault);
        return NGX_CONF_ERROR;
    }

    ref = refs ? refs->elts : NULL;

    for (i = 0; refs && i < refs->nelts; i++) {

        if (ref[i].uri.len == uri->len
            && ngx_strncmp(ref[i].uri.data, uri->data, uri->len) == 0)
        {
            ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                               "duplicate URI \"%V\"", uri);
            return NGX_CONF_ERROR;
        }
    }

    return NGX_CONF_OK;
}


static ngx_http_webhook_schema_t *
ngx_http_webhook_schema_add(ngx_conf_t *cf, ngx_array_t **list)
{
    ngx_http_webhook_schema_t  *schema;

    if (*list == NULL) {
        *list = ngx_array_create(cf->pool, 4,
                                 sizeof(ngx_http_webhook_schema_t));
        if (*list == NULL) {
            return NULL;
        }
    }

    schema = ngx_array_push(*list);
    if (schema == NULL) {
        return NULL;
    }

    ngx_memzero(schema, sizeof(ngx_http_webhook_schema_t));

    ngx_http_webhook_place(cf, &schema->place);

    return schema;
}


static char *
ngx_http_webhook_schema_file(ngx_conf_t *cf,
    ngx_http_webhook_schema_t *schema, ngx_str_t *path)
{
    schema->path = *path;

    if (ngx_conf_full_name(cf->cycle, &schema->path, 1) != NGX_OK) {
        return NGX_CONF_ERROR;
    }

    if (schema->uri.len == 0) {
        schema->uri.len = sizeof("file://") - 1 + schema->path.len;
        schema->uri.data = ngx_pnalloc(cf->pool, schema->uri.len);
        if (schema->uri.data == NULL) {
            return NGX_CONF_ERROR;
        }

        ngx_sprintf(schema->uri.data, "file://%V", &schema->path);
    }

    return ngx_http_webhook_read_file(cf, &schema->path, &schema->text,
                                      NGX_HTTP_WEBHOOK_SCHEMA_MAX, 0);
}


static char *
ngx_http_webhook_schema_param(ngx_conf_t *cf,
    ngx_http_webhook_schema_t *schema, ngx_str_t *param)
{
    ngx_uint_t           i;
    whk_event_pattern_t  pattern;

    static ngx_conf_enum_t  formats[] = {
        { ngx_string("format=off"), WHK_FORMAT_OFF },
        { ngx_string("format=on"), WHK_FORMAT_ON },
        { ngx_string("format=strict"), WHK_FORMAT_STRICT },
        { ngx_null_string, 0 }
    };

    for (i = 0; formats[i].name.len; i++) {

        if (formats[i].name.len == param->len
            && ngx_strncmp(formats[i].name.data, param->data, param->len) == 0)
        {
            if (schema->format != WHK_FORMAT_DRAFT) {
                break;
            }

            schema->format = formats[i].value;
            return NGX_CONF_OK;
        }
    }

    if (ngx_strncmp(param->data, "event=", 6) == 0
        && schema->event.len == 0)
    {
        schema->event.len = param->len - 6;
        schema->event.data = param->data + 6;

        if (whk_event_pattern(&pattern, whk_str(schema->event.data,
                                                schema->event.len))
            == 0)
        {
            return NGX_CONF_OK;
        }
    }

    ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                       "invalid or repeated parameter \"%V\", it must be "
                       "event=, with a type or what ends with \".*\", "
                       "\"/*\" or \":*\", or format= off, on or strict", param);

    return NGX_CONF_ERROR;
}


/* a level that sets one of the lists keeps the others of the outer one */

void
ngx_http_webhook_merge_schemas(ngx_http_webhook_loc_conf_t *prev,
    ngx_http_webhook_loc_conf_t *conf)
{
    if (conf->schemas == NULL) {
        conf->schemas = prev->schemas;
        return;
    }

    if (prev->schemas == NULL) {
        return;
    }

    if (conf->schemas->demands == NULL) {
        conf->schemas->demands = prev->schemas->demands;
    }

    if (conf->schemas->matches == NULL) {
        conf->schemas->matches = prev->schemas->matches;
    }

    if (conf->schemas->refs == NULL) {
        conf->schemas->refs = prev->schemas->refs;
    }
}


/*
 * Compiles the schemas of a location, once for all that inherit them with
 * the same limits.
 */

char *
ngx_http_webhook_init_schemas(ngx_conf_t *cf,
    ngx_http_webhook_loc_conf_t *conf)
{
    whk_inspect_conf_t           *inspect;
    ngx_http_webhook_limits_t    *limits;
    ngx_http_webhook_schemas_t   *schemas;
    ngx_http_webhook_compiled_t  *compiled;

    schemas = conf->schemas;
    limits = conf->limits;
    inspect = conf->inspect;

    if (schemas == NULL
        || (schemas->demands == NULL && schemas->matches == NULL))
    {
        return NGX_CONF_OK;
    }

    if (ngx_http_webhook_check_schemas(cf, conf) != NGX_OK) {
        return NGX_CONF_ERROR;
    }

    compiled = ngx_http_webhook_compiled(cf, schemas,
                                         inspect->json.limits.depth,
                                         limits ? limits->match : 0);
    if (compiled == NULL) {
        return NGX_CONF_ERROR;
    }

    if (limits && limits->evaluations) {
        inspect->limits.evaluations = limits->evaluations;
    }

    if (limits && limits->work) {
        inspect->limits.work = limits->work;
    }

    inspect->schema = compiled->schema;
    inspect->scratch = compiled->scratch;
    inspect->demands = schemas->demands != NULL;

    return NGX_CONF_OK;
}


static ngx_int_t
ngx_http_webhook_check_schemas(ngx_conf_t *cf,
    ngx_http_webhook_loc_conf_t *conf)
{
    ngx_uint_t                  i, j, n;
    ngx_http_webhook_set_t     *set;
    ngx_http_webhook_schema_t  *s;

    n = conf->schemas->demands ? conf->schemas->demands->nelts : 0;
    s = n ? conf->schemas->demands->elts : NULL;

    for (i = 0; i < n; i++) {

        if (s[i].event.len && conf->use->scheme->event.nsources == 0) {
            ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                          "\"event=%V\" needs an event type, which scheme "
                          "\"%V\" does not have: add one in a "
                          "\"webhook_scheme\" that is \"like\" it in %V:%ui",
                          &s[i].event, &conf->use->name, &s[i].place.file,
                          s[i].place.line);
            return NGX_ERROR;
        }
    }

    n = conf->schemas->matches ? conf->schemas->matches->nelts : 0;
    s = n ? conf->schemas->matches->elts : NULL;
    set = conf->sets ? conf->sets->elts : NULL;

    for (i = 0; i < n; i++) {

        for (j = 0; conf->sets && j < conf->sets->nelts; j++) {

            if (ngx_http_webhook_same_name(&s[i].variable, &set[j].name)) {
                ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                              "\"webhook_match\" cannot set \"$%V\", "
                              "\"webhook_set\" does in %V:%ui",
                              &s[i].variable, &s[i].place.file,
                              s[i].place.line);
                return NGX_ERROR;
            }
        }
    }

    return NGX_OK;
}


ngx_uint_t
ngx_http_webhook_same_name(ngx_str_t *a, ngx_str_t *b)
{
    return a->len == b->len && ngx_strncasecmp(a->data, b->data, a->len) == 0;
}
