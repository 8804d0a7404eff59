/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "whk_tree.h"


/* a schema is the administrator's: these only keep recursion in bounds */

#define WHK_TREE_MAX_DEPTH  512
#define WHK_TREE_MAX_TOKEN  (1024 * 1024)
#define WHK_TREE_MAX_COUNT  1000000


typedef struct {
    whk_mem_t   *mem;
    whk_tree_t  *root;
    whk_tree_t  *open;
    whk_str_t    key;
} whk_tree_builder_t;


static whk_reason_t whk_tree_on_start(void *data, whk_json_type_t type);
static whk_reason_t whk_tree_on_key(void *data, whk_str_t name);
static whk_reason_t whk_tree_on_scalar(void *data, whk_json_type_t type,
    whk_str_t text);
static whk_reason_t whk_tree_on_end(void *data, whk_json_type_t type);
static whk_tree_t *whk_tree_add(whk_tree_builder_t *b, whk_json_type_t type,
    whk_str_t text);
static size_t whk_tree_token(const whk_tree_t *value, uint8_t *end);


static const whk_json_events_t  whk_tree_events = {
    whk_tree_on_start,
    whk_tree_on_key,
    whk_tree_on_scalar,
    whk_tree_on_end
};


whk_tree_t *
whk_tree_parse(whk_mem_t *mem, whk_str_t text, whk_tree_error_t *error)
{
    whk_rc_t            rc;
    whk_json_t         *json;
    whk_json_sink_t     sink;
    whk_json_conf_t     conf;
    whk_tree_builder_t  b;

    memset(&b, 0, sizeof(whk_tree_builder_t));
    b.mem = mem;

    sink.events = &whk_tree_events;
    sink.data = &b;

    whk_json_conf_default(&conf);
    conf.limits.depth = WHK_TREE_MAX_DEPTH;
    conf.limits.token = WHK_TREE_MAX_TOKEN;
    conf.limits.keys = WHK_TREE_MAX_COUNT;
    conf.limits.items = WHK_TREE_MAX_COUNT;
    conf.scalars = 1;

    error->reason = WHK_REASON_MEMORY;
    error->offset = 0;

    json = whk_json_create(mem, &conf, &sink);
    if (json == NULL) {
        return NULL;
    }

    rc = whk_json_feed(json, text.data, text.len);

    if (rc == WHK_OK) {
        rc = whk_json_finish(json);
    }

    error->reason = whk_json_reason(json);
    error->offset = rc == WHK_OK ? 0 : whk_json_offset(json);

    whk_json_destroy(json);

    return rc == WHK_OK ? b.root : NULL;
}


whk_tree_t *
whk_tree_get(const whk_tree_t *object, const char *name)
{
    return whk_tree_find(object, whk_str_z(name));
}


whk_tree_t *
whk_tree_find(const whk_tree_t *object, whk_str_t name)
{
    whk_tree_t  *t;

    if (object->type != WHK_JSON_OBJECT) {
        return NULL;
    }

    for (t = object->first; t; t = t->next) {

        if (whk_str_equal(t->key, name)) {
            return t;
        }
    }

    return NULL;
}


whk_tree_t *
whk_tree_step(const whk_tree_t *value, whk_str_t token)
{
    int64_t      index;
    whk_tree_t  *t;

    if (value->type == WHK_JSON_OBJECT) {
        return whk_tree_find(value, token);
    }

    if (value->type != WHK_JSON_ARRAY
        || whk_str_decimal(token, 9, &index) != 0)
    {
        return NULL;
    }

    for (t = value->first; t && t->index != (uint32_t) index; t = t->next) {
        /* void */
    }

    return t;
}


int
whk_tree_pointer(whk_mem_t *mem, const whk_tree_t *value, whk_str_t *out)
{
    size_t             len;
    uint8_t           *p;
    const whk_tree_t  *t;

    len = 0;

    for (t = value; t->parent; t = t->parent) {
        len += whk_tree_token(t, NULL);
    }

    p = whk_mem_alloc(mem, len + 1);
    if (p == NULL) {
        return -1;
    }

    *out = whk_str(p, len);

    p += len;

    for (t = value; t->parent; t = t->parent) {
        p -= whk_tree_token(t, p);
    }

    return 0;
}


whk_hash128_t
whk_tree_hash(const whk_tree_t *value, const whk_digest_keys_t *keys)
{
    whk_digest_t       d;
    const whk_tree_t  *t;

    if (value->type != WHK_JSON_OBJECT && value->type != WHK_JSON_ARRAY) {
        return whk_digest_scalar(keys, value->type, value->text);
    }

    whk_digest_start(&d, value->type);

    for (t = value->first; t; t = t->next) {

        if (value->type == WHK_JSON_OBJECT) {
            whk_digest_name(&d, keys, t->key);
        }

        whk_digest_value(&d, keys, whk_tree_hash(t, keys));
    }

    return whk_digest_end(&d, keys);
}


static whk_reason_t
whk_tree_on_start(void *data, whk_json_type_t type)
{
    whk_tree_builder_t *b = data;

    whk_tree_t  *t;

    t = whk_tree_add(b, type, whk_str(NULL, 0));
    if (t == NULL) {
        return WHK_REASON_MEMORY;
    }

    b->open = t;

    return WHK_REASON_NONE;
}


static whk_reason_t
whk_tree_on_key(void *data, whk_str_t name)
{
    whk_tree_builder_t *b = data;

    uint8_t  *p;

    p = whk_mem_alloc(b->mem, name.len + 1);
    if (p == NULL) {
        return WHK_REASON_MEMORY;
    }

    if (name.len) {
        memcpy(p, name.data, name.len);
    }

    b->key = whk_str(p, name.len);

    return WHK_REASON_NONE;
}


static whk_reason_t
whk_tree_on_scalar(void *data, whk_json_type_t type, whk_str_t text)
{
    whk_tree_builder_t  *b = data;

    return whk_tree_add(b, type, text) ? WHK_REASON_NONE : WHK_REASON_MEMORY;
}


static whk_reason_t
whk_tree_on_end(void *data, whk_json_type_t type)
{
    whk_tree_builder_t  *b = data;

    (void) type;

    b->open = b->open->parent;

    return WHK_REASON_NONE;
}


static whk_tree_t *
whk_tree_add(whk_tree_builder_t *b, whk_json_type_t type, whk_str_t text)
{
    uint8_t     *p;
    whk_tree_t  *t, *open;

    t = whk_mem_alloc(b->mem, sizeof(whk_tree_t) + text.len);
    if (t == NULL) {
        return NULL;
    }

    memset(t, 0, sizeof(whk_tree_t));

    p = (uint8_t *) (t + 1);

    if (text.len) {
        memcpy(p, text.data, text.len);
    }

    t->type = type;
    t->text = whk_str(p, text.len);
    t->parent = b->open;

    open = b->open;

    if (open == NULL) {
        b->root = t;
        return t;
    }

    t->index = open->count++;

    if (open->type == WHK_JSON_OBJECT) {
        t->key = b->key;
    }

    if (open->last) {
        open->last->next = t;

    } else {
        open->first = t;
    }

    open->last = t;

    return t;
}


/*
 * Writes a "/" and the token of value, escaped, so that it ends before end,
 * which is NULL to know the length only.  Returns the length.
 */

static size_t
whk_tree_token(const whk_tree_t *value, uint8_t *end)
{
    size_t     i, len;
    uint8_t    c, digits[10];
    whk_str_t  token;

    token = value->key;

    if (value->parent->type == WHK_JSON_ARRAY) {
        len = sizeof(digits);
        i = value->index;

        do {
            digits[--len] = (uint8_t) ('0' + i % 10);
            i /= 10;
        } while (i);

        token = whk_str(digits + len, sizeof(digits) - len);
    }

    len = 1;

    for (i = token.len; i-- > 0; /* void */ ) {
        c = token.data[i];
        len += c == '~' || c == '/' ? 2 : 1;

        if (end == NULL) {
            continue;
        }

        if (c == '~' || c == '/') {
            *--end = c == '~' ? '0' : '1';
            c = '~';
        }

        *--end = c;
    }

    if (end) {
        *--end = '/';
    }

    return len;
}
