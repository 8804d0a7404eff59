
/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "ngx_http_webhook.h"


static ngx_int_t ngx_http_webhook_compile(ngx_conf_t *cf,
    ngx_http_webhook_schemas_t *schemas,
    ngx_http_webhook_compiled_t *compiled);
static whk_rc_t ngx_http_webhook_add_refs(ngx_http_webhook_schemas_t *schemas,
    whk_schema_t *schema);
static whk_rc_t ngx_http_webhook_add_roots(ngx_array_t *list,
    whk_schema_t *schema);
static void ngx_http_webhook_refuse_schema(ngx_conf_t *cf,
    ngx_http_webhook_schemas_t *schemas, whk_schema_t *schema);
static ngx_http_webhook_place_t *ngx_http_webhook_schema_place(
    ngx_http_webhook_schemas_t *schemas, whk_str_t file);
static void ngx_http_webhook_note_schemas(ngx_conf_t *cf,
    ngx_http_webhook_schemas_t *schemas, whk_schema_t *schema);
static void *ngx_http_webhook_schema_alloc(void *data, size_t size);
static void ngx_http_webhook_schema_free(void *data, void *p);
static void ngx_http_webhook_schemas_cleanup(void *data);


ngx_int_t
ngx_http_webhook_schemas_create(ngx_conf_t *cf,
    ngx_http_webhook_loc_conf_t *wlcf)
{
    ngx_pool_cleanup_t          *cln;
    ngx_http_webhook_schemas_t  *schemas;

    if (wlcf->schemas) {
        return NGX_OK;
    }

    cln = ngx_pool_cleanup_add(cf->pool, sizeof(ngx_http_webhook_schemas_t));
    if (cln == NULL) {
        return NGX_ERROR;
    }

    schemas = cln->data;
    ngx_memzero(schemas, sizeof(ngx_http_webhook_schemas_t));

    whk_mem_init(&schemas->mem, ngx_http_webhook_schema_alloc,
                 ngx_http_webhook_schema_free, NULL, NGX_MAX_SIZE_T_VALUE);

    cln->handler = ngx_http_webhook_schemas_cleanup;

    wlcf->schemas = schemas;

    return ngx_array_init(&schemas->compiled, cf->pool, 1,
                          sizeof(ngx_http_webhook_compiled_t));
}


/* compiles once for all that inherit a list with the same limits */

ngx_http_webhook_compiled_t *
ngx_http_webhook_compiled(ngx_conf_t *cf, ngx_http_webhook_schemas_t *schemas,
    size_t depth, size_t match)
{
    ngx_uint_t                    i;
    ngx_http_webhook_compiled_t  *compiled;

    if (match == 0) {
        match = WHK_REGEX_MATCH_LIMIT;
    }

    compiled = schemas->compiled.elts;

    for (i = 0; i < schemas->compiled.nelts; i++) {

        if (compiled[i].depth == depth && compiled[i].match == match) {
            return &compiled[i];
        }
    }

    compiled = ngx_array_push(&schemas->compiled);
    if (compiled == NULL) {
        return NULL;
    }

    ngx_memzero(compiled, sizeof(ngx_http_webhook_compiled_t));

    compiled->depth = depth;
    compiled->match = match;

    return ngx_http_webhook_compile(cf, schemas, compiled) == NGX_OK
           ? compiled : NULL;
}


static ngx_int_t
ngx_http_webhook_compile(ngx_conf_t *cf, ngx_http_webhook_schemas_t *schemas,
    ngx_http_webhook_compiled_t *compiled)
{
    whk_rc_t            rc;
    whk_mem_t           tmp;
    whk_schema_t       *schema;
    whk_schema_conf_t   conf;

    whk_schema_conf_default(&conf);

    conf.depth = compiled->depth;

    if (whk_crypto_random(conf.hash_key, sizeof(conf.hash_key)) != WHK_OK) {
        return NGX_ERROR;
    }

    whk_mem_init(&tmp, ngx_http_webhook_schema_alloc,
                 ngx_http_webhook_schema_free, NULL, NGX_MAX_SIZE_T_VALUE);

    schema = whk_schema_create(&schemas->mem, &tmp, &conf);
    rc = WHK_ERROR;

    if (schema) {
        rc = ngx_http_webhook_add_refs(schemas, schema);
    }

    if (rc == WHK_OK) {
        rc = ngx_http_webhook_add_roots(schemas->demands, schema);
    }

    if (rc == WHK_OK) {
        rc = ngx_http_webhook_add_roots(schemas->matches, schema);
    }

    if (rc == WHK_OK) {
        rc = whk_schema_finish(schema);
    }

    if (rc == WHK_OK) {
        rc = whk_schema_check_documents(schema);
    }

    if (rc == WHK_REJECT) {
        ngx_http_webhook_refuse_schema(cf, schemas, schema);

    } else if (rc == WHK_OK) {
        compiled->schema = schema;
        compiled->scratch = whk_scratch_create(&schemas->mem, schema,
                                               compiled->match);

        ngx_http_webhook_note_schemas(cf, schemas, schema);
    }

    whk_mem_free_all(&tmp);

    return compiled->scratch ? NGX_OK : NGX_ERROR;
}


static whk_rc_t
ngx_http_webhook_add_refs(ngx_http_webhook_schemas_t *schemas,
    whk_schema_t *schema)
{
    whk_rc_t                    rc;
    ngx_uint_t                  i, n;
    ngx_http_webhook_schema_t  *s;

    n = schemas->refs ? schemas->refs->nelts : 0;
    s = n ? schemas->refs->elts : NULL;

    for (i = 0; i < n; i++) {

        rc = whk_schema_add_document(schema,
                                     whk_str(s[i].uri.data, s[i].uri.len),
                                     whk_str(s[i].path.data, s[i].path.len),
                                     whk_str(s[i].text.data, s[i].text.len));
        if (rc != WHK_OK) {
            return rc;
        }
    }

    return WHK_OK;
}


static whk_rc_t
ngx_http_webhook_add_roots(ngx_array_t *list, whk_schema_t *schema)
{
    whk_rc_t                    rc;
    ngx_uint_t                  i, n;
    whk_schema_root_t           root;
    ngx_http_webhook_schema_t  *s;

    n = list ? list->nelts : 0;
    s = n ? list->elts : NULL;

    for (i = 0; i < n; i++) {

        ngx_memzero(&root, sizeof(whk_schema_root_t));

        root.uri = whk_str(s[i].uri.data, s[i].uri.len);
        root.file = whk_str(s[i].path.data, s[i].path.len);
        root.text = whk_str(s[i].text.data, s[i].text.len);
        root.event = whk_str(s[i].event.data, s[i].event.len);
        root.format = s[i].format;
        root.match = s[i].variable.len != 0;

        rc = whk_schema_add_root(schema, &root);
        if (rc != WHK_OK) {
            return rc;
        }
    }

    return WHK_OK;
}


static void
ngx_http_webhook_refuse_schema(ngx_conf_t *cf,
    ngx_http_webhook_schemas_t *schemas, whk_schema_t *schema)
{
    const whk_schema_note_t   *e;
    ngx_http_webhook_place_t  *place;

    e = whk_schema_error(schema);
    place = ngx_http_webhook_schema_place(schemas, e->file);

    ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                  "schema \"%*s\" is refused, at \"#%*s\"%s%*s: %s%s%*s in "
                  "%V:%ui",
                  e->file.len, e->file.data, e->pointer.len, e->pointer.data,
                  e->keyword.len ? ", " : "", e->keyword.len, e->keyword.data,
                  e->text, e->value.len ? ": " : "",
                  e->value.len, e->value.data, &place->file, place->line);
}


/* where a file was named, or the first of all where none is to blame */

static ngx_http_webhook_place_t *
ngx_http_webhook_schema_place(ngx_http_webhook_schemas_t *schemas,
    whk_str_t file)
{
    ngx_uint_t                  i, j;
    ngx_array_t                *lists[3];
    ngx_http_webhook_place_t   *first;
    ngx_http_webhook_schema_t  *s;

    lists[0] = schemas->demands;
    lists[1] = schemas->matches;
    lists[2] = schemas->refs;

    first = NULL;

    for (i = 0; i < 3; i++) {

        s = lists[i] ? lists[i]->elts : NULL;

        for (j = 0; lists[i] && j < lists[i]->nelts; j++) {

            if (first == NULL) {
                first = &s[j].place;
            }

            if (s[j].path.len == file.len
                && ngx_memcmp(s[j].path.data, file.data, file.len) == 0)
            {
                return &s[j].place;
            }
        }
    }

    return first;
}


/* what the schemas say and nobody enforces, and what they may cost */

static void
ngx_http_webhook_note_schemas(ngx_conf_t *cf,
    ngx_http_webhook_schemas_t *schemas, whk_schema_t *schema)
{
    uint32_t                   n;
    const whk_schema_note_t   *note;
    ngx_http_webhook_place_t  *place;

    for (n = 0; (note = whk_schema_note(schema, n)) != NULL; n++) {
        place = ngx_http_webhook_schema_place(schemas, note->file);

        ngx_log_error(NGX_LOG_NOTICE, cf->log, 0,
                      "schema \"%*s\" is not enforced at \"#%*s\"%s%*s: %s"
                      "%s%*s in %V:%ui",
                      note->file.len, note->file.data,
                      note->pointer.len, note->pointer.data,
                      note->keyword.len ? ", " : "",
                      note->keyword.len, note->keyword.data, note->text,
                      note->value.len ? ": " : "",
                      note->value.len, note->value.data, &place->file,
                      place->line);
    }

    place = ngx_http_webhook_schema_place(schemas, whk_str("", 0));

    ngx_log_error(NGX_LOG_NOTICE, cf->log, 0,
                  "%uD webhook schemas, %uD subschemas, at most %uL "
                  "evaluations alive in %V:%ui",
                  whk_schema_roots(schema), whk_schema_nodes(schema),
                  whk_schema_bound(schema), &place->file, place->line);
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

    ngx_uint_t                    i;
    ngx_http_webhook_compiled_t  *compiled;

    compiled = schemas->compiled.elts;

    for (i = 0; i < schemas->compiled.nelts; i++) {
        whk_scratch_destroy(compiled[i].scratch);
    }

    whk_mem_free_all(&schemas->mem);
}
