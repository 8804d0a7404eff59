
/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "ngx_http_webhook.h"


#define NGX_HTTP_WEBHOOK_SCHEMA_MAX  (16 * 1024 * 1024)


static ngx_http_webhook_schema_t *ngx_http_webhook_schema_add(ngx_conf_t *cf,
    ngx_http_webhook_loc_conf_t *wlcf);
static char *ngx_http_webhook_schema_file(ngx_conf_t *cf,
    ngx_http_webhook_schema_t *schema, ngx_str_t *path);
static char *ngx_http_webhook_schema_param(ngx_conf_t *cf,
    ngx_http_webhook_schema_t *schema, ngx_str_t *param);
static ngx_http_webhook_schemas_t *ngx_http_webhook_schemas_create(
    ngx_conf_t *cf);
static ngx_int_t ngx_http_webhook_compile_schemas(ngx_conf_t *cf,
    ngx_http_webhook_schemas_t *schemas, ngx_http_webhook_limits_t *limits);
static whk_rc_t ngx_http_webhook_add_roots(ngx_conf_t *cf,
    ngx_http_webhook_schemas_t *schemas, whk_schema_t *schema,
    ngx_http_webhook_place_t **place);
static void ngx_http_webhook_refuse_schema(ngx_conf_t *cf,
    whk_schema_t *schema, ngx_http_webhook_place_t *place);
static void ngx_http_webhook_note_schemas(ngx_conf_t *cf,
    ngx_http_webhook_schemas_t *schemas);
static void *ngx_http_webhook_schema_alloc(void *data, size_t size);
static void ngx_http_webhook_schema_free(void *data, void *p);
static void ngx_http_webhook_schemas_cleanup(void *data);


static ngx_str_t  ngx_http_webhook_any = ngx_string("{}");


char *
ngx_http_webhook_schema(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_webhook_loc_conf_t *wlcf = conf;

    ngx_str_t                  *value;
    ngx_uint_t                  i;
    ngx_http_webhook_schema_t  *schema;

    value = cf->args->elts;

    schema = ngx_http_webhook_schema_add(cf, wlcf);
    if (schema == NULL) {
        return NGX_CONF_ERROR;
    }

    wlcf->schemas->demands++;

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

    schema = ngx_http_webhook_schema_add(cf, wlcf);
    if (schema == NULL) {
        return NGX_CONF_ERROR;
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

    if (wlcf->schemas == NULL) {
        wlcf->schemas = ngx_http_webhook_schemas_create(cf);
        if (wlcf->schemas == NULL) {
            return NGX_CONF_ERROR;
        }
    }

    ref = ngx_array_push(&wlcf->schemas->refs);
    if (ref == NULL) {
        return NGX_CONF_ERROR;
    }

    ngx_memzero(ref, sizeof(ngx_http_webhook_schema_t));

    ngx_http_webhook_place(cf, &ref->place);

    ref->uri = value[1];

    return ngx_http_webhook_schema_file(cf, ref, &value[2]);
}


static ngx_http_webhook_schema_t *
ngx_http_webhook_schema_add(ngx_conf_t *cf, ngx_http_webhook_loc_conf_t *wlcf)
{
    ngx_http_webhook_schema_t  *schema;

    if (wlcf->schemas == NULL) {
        wlcf->schemas = ngx_http_webhook_schemas_create(cf);
        if (wlcf->schemas == NULL) {
            return NULL;
        }
    }

    schema = ngx_array_push(&wlcf->schemas->roots);
    if (schema == NULL) {
        return NULL;
    }

    ngx_memzero(schema, sizeof(ngx_http_webhook_schema_t));

    ngx_http_webhook_place(cf, &schema->place);

    return schema;
}


static ngx_http_webhook_schemas_t *
ngx_http_webhook_schemas_create(ngx_conf_t *cf)
{
    ngx_pool_cleanup_t          *cln;
    ngx_http_webhook_schemas_t  *schemas;

    cln = ngx_pool_cleanup_add(cf->pool, sizeof(ngx_http_webhook_schemas_t));
    if (cln == NULL) {
        return NULL;
    }

    schemas = cln->data;
    ngx_memzero(schemas, sizeof(ngx_http_webhook_schemas_t));
    cln->handler = ngx_http_webhook_schemas_cleanup;

    if (ngx_array_init(&schemas->roots, cf->pool, 8,
                       sizeof(ngx_http_webhook_schema_t))
        != NGX_OK
        || ngx_array_init(&schemas->refs, cf->pool, 4,
                          sizeof(ngx_http_webhook_schema_t))
           != NGX_OK)
    {
        return NULL;
    }

    whk_mem_init(&schemas->mem, ngx_http_webhook_schema_alloc,
                 ngx_http_webhook_schema_free, NULL, NGX_MAX_SIZE_T_VALUE);

    return schemas;
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
            schema->format = formats[i].value;
            return NGX_CONF_OK;
        }
    }

    if (ngx_strncmp(param->data, "event=", 6) == 0) {
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
                       "invalid parameter \"%V\", it must be event=, with a "
                       "type or what ends with \".*\", or format= off, on or "
                       "strict", param);

    return NGX_CONF_ERROR;
}


/* compiles the schemas of a level, once for all locations that inherit it */

char *
ngx_http_webhook_init_schemas_of(ngx_conf_t *cf,
    ngx_http_webhook_loc_conf_t *conf)
{
    whk_inspect_conf_t          *inspect;
    ngx_http_webhook_limits_t   *limits;
    ngx_http_webhook_schemas_t  *schemas;

    schemas = conf->schemas;
    limits = conf->limits;
    inspect = conf->inspect;

    if (schemas == NULL || schemas->roots.nelts == 0) {
        return NGX_CONF_OK;
    }

    if (schemas->schema == NULL
        && ngx_http_webhook_compile_schemas(cf, schemas, limits) != NGX_OK)
    {
        return NGX_CONF_ERROR;
    }

    if (limits && limits->evaluations) {
        inspect->limits.evaluations = limits->evaluations;
    }

    if (limits && limits->work) {
        inspect->limits.work = limits->work;
    }

    inspect->schema = schemas->schema;
    inspect->scratch = schemas->scratch;
    inspect->demands = schemas->demands;

    return NGX_CONF_OK;
}


static ngx_int_t
ngx_http_webhook_compile_schemas(ngx_conf_t *cf,
    ngx_http_webhook_schemas_t *schemas, ngx_http_webhook_limits_t *limits)
{
    whk_rc_t                   rc;
    whk_mem_t                  tmp;
    whk_schema_t              *schema;
    whk_schema_conf_t          conf;
    ngx_http_webhook_place_t  *place;

    whk_schema_conf_default(&conf);

    if (limits && limits->depth) {
        conf.depth = limits->depth;
    }

    if (whk_crypto_random(conf.hash_key, sizeof(conf.hash_key)) != WHK_OK) {
        return NGX_ERROR;
    }

    whk_mem_init(&tmp, ngx_http_webhook_schema_alloc,
                 ngx_http_webhook_schema_free, NULL, NGX_MAX_SIZE_T_VALUE);

    schema = whk_schema_create(&schemas->mem, &tmp, &conf);
    rc = WHK_ERROR;
    place = NULL;

    if (schema) {
        rc = ngx_http_webhook_add_roots(cf, schemas, schema, &place);
    }

    if (rc == WHK_OK) {
        rc = whk_schema_finish(schema);
    }

    if (rc == WHK_REJECT) {
        ngx_http_webhook_refuse_schema(cf, schema, place);

    } else if (rc == WHK_OK) {
        schemas->schema = schema;

        ngx_http_webhook_note_schemas(cf, schemas);

        schemas->scratch = whk_scratch_create(&schemas->mem, schema,
                             limits && limits->match ? limits->match : 20000);
    }

    whk_mem_free_all(&tmp);

    return schemas->scratch ? NGX_OK : NGX_ERROR;
}


static whk_rc_t
ngx_http_webhook_add_roots(ngx_conf_t *cf,
    ngx_http_webhook_schemas_t *schemas, whk_schema_t *schema,
    ngx_http_webhook_place_t **place)
{
    whk_rc_t                    rc;
    ngx_uint_t                  i;
    whk_schema_root_t           root;
    ngx_http_webhook_schema_t  *s;

    s = schemas->refs.elts;

    for (i = 0; i < schemas->refs.nelts; i++) {

        rc = whk_schema_add_document(schema,
                                     whk_str(s[i].uri.data, s[i].uri.len),
                                     whk_str(s[i].path.data, s[i].path.len),
                                     whk_str(s[i].text.data, s[i].text.len));
        if (rc != WHK_OK) {
            return rc;
        }
    }

    s = schemas->roots.elts;

    for (i = 0; i < schemas->roots.nelts; i++) {

        ngx_memzero(&root, sizeof(whk_schema_root_t));

        root.uri = whk_str(s[i].uri.data, s[i].uri.len);
        root.file = whk_str(s[i].path.data, s[i].path.len);
        root.text = whk_str(s[i].text.data, s[i].text.len);
        root.event = whk_str(s[i].event.data, s[i].event.len);
        root.format = s[i].format;
        root.match = s[i].variable.len != 0;

        *place = &s[i].place;

        rc = whk_schema_add_root(schema, &root);
        if (rc != WHK_OK) {
            return rc;
        }
    }

    return WHK_OK;
}


static void
ngx_http_webhook_refuse_schema(ngx_conf_t *cf, whk_schema_t *schema,
    ngx_http_webhook_place_t *place)
{
    const whk_schema_note_t  *e;

    e = whk_schema_error(schema);

    ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                  "schema \"%*s\" is refused: at \"%*s\", \"%*s\": %s "
                  "\"%*s\" in %V:%ui",
                  e->file.len, e->file.data, e->pointer.len, e->pointer.data,
                  e->keyword.len, e->keyword.data, e->text,
                  e->value.len, e->value.data, &place->file, place->line);
}


/* what the schemas say and nobody enforces, and what they may cost */

static void
ngx_http_webhook_note_schemas(ngx_conf_t *cf,
    ngx_http_webhook_schemas_t *schemas)
{
    uint32_t                    n;
    const whk_schema_note_t    *note;
    ngx_http_webhook_schema_t  *first;

    for (n = 0; (note = whk_schema_note(schemas->schema, n)) != NULL; n++) {
        ngx_log_error(NGX_LOG_NOTICE, cf->log, 0,
                      "schema \"%*s\": at \"%*s\", \"%*s\": %s \"%*s\"",
                      note->file.len, note->file.data,
                      note->pointer.len, note->pointer.data,
                      note->keyword.len, note->keyword.data, note->text,
                      note->value.len, note->value.data);
    }

    first = schemas->roots.elts;

    ngx_log_error(NGX_LOG_NOTICE, cf->log, 0,
                  "%ui webhook schemas, %uD subschemas, at most %uL "
                  "evaluations alive in %V:%ui",
                  schemas->roots.nelts, whk_schema_nodes(schemas->schema),
                  whk_schema_bound(schemas->schema), &first->place.file,
                  first->place.line);
}


static void *
ngx_http_webhook_schema_alloc(void *data, size_t size)
{
    return ngx_alloc(size, ngx_cycle->log);
}


static void
ngx_http_webhook_schema_free(void *data, void *p)
{
    ngx_free(p);
}


static void
ngx_http_webhook_schemas_cleanup(void *data)
{
    ngx_http_webhook_schemas_t *schemas = data;

    whk_scratch_destroy(schemas->scratch);
    whk_mem_free_all(&schemas->mem);
}
