/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "whk_metaschema.h"
#include "whk_registry.h"
#include "whk_uri.h"


#define WHK_REGISTRY_UNKNOWN                                                 \
    "names no document that is known, give it as \"webhook_schema_ref\" "    \
    "(\"whk validate --remote\")"


static uint32_t whk_registry_lookup(const whk_registry_t *reg, whk_str_t uri,
    uint32_t document);
static whk_rc_t whk_registry_fetch(whk_registry_t *reg, whk_str_t uri,
    int *found);
static whk_rc_t whk_registry_read(whk_registry_t *reg, whk_str_t uri,
    int *found);
static whk_rc_t whk_registry_walk(whk_registry_t *reg, whk_str_t pointer,
    whk_target_t *target);
static whk_rc_t whk_registry_fragment(whk_registry_t *reg,
    whk_str_t fragment, whk_target_t *target);
static void whk_registry_unescape(whk_str_t *token, uint8_t *p);


whk_rc_t
whk_registry_add(whk_registry_t *reg, const whk_document_t *doc)
{
    whk_document_t  *d;

    d = whk_array_push(reg->mem, &reg->documents, sizeof(whk_document_t), 1);
    if (d == NULL) {
        return WHK_ERROR;
    }

    *d = *doc;

    return WHK_OK;
}


whk_rc_t
whk_registry_load(whk_registry_t *reg, uint32_t document)
{
    whk_document_t    *d;
    whk_tree_error_t   error;

    d = whk_document(reg, document);

    if (d->root) {
        return WHK_OK;
    }

    d->root = whk_tree_parse(reg->mem, d->text, &error);

    if (d->root) {
        return whk_registry_scan_root(reg, document);
    }

    if (error.reason == WHK_REASON_MEMORY) {
        return WHK_ERROR;
    }

    d->failed = 1;

    return whk_registry_unreadable(reg, document, &error);
}


whk_rc_t
whk_registry_find(whk_registry_t *reg, whk_str_t uri, uint32_t document,
    uint32_t *resource)
{
    int       found;
    whk_rc_t  rc;

    do {
        *resource = whk_registry_lookup(reg, uri, document);

        if (*resource != WHK_REGISTRY_NONE) {
            return WHK_OK;
        }

        rc = whk_registry_fetch(reg, uri, &found);

    } while (rc == WHK_OK && found);

    return rc;
}


whk_rc_t
whk_registry_resolve(whk_registry_t *reg, uint32_t resource,
    const whk_tree_t *value, whk_target_t *target)
{
    whk_rc_t         rc;
    whk_str_t        uri, fragment;
    whk_resource_t  *r;

    r = whk_resource(reg, resource);

    if (whk_uri_resolve(reg->mem, r->uri, value->text, &uri, &fragment) != 0
        || whk_uri_unescape(reg->mem, fragment, &fragment) != 0)
    {
        return WHK_ERROR;
    }

    rc = whk_registry_find(reg, uri, r->document, &target->resource);
    if (rc != WHK_OK) {
        return rc;
    }

    if (target->resource == WHK_REGISTRY_NONE) {
        rc = whk_registry_refuse(reg, whk_resource(reg, resource)->document,
                                 value, WHK_REGISTRY_UNKNOWN);

        /* resolved: the URI by which it is to be given */

        reg->error.value = uri;

        return rc;
    }

    rc = whk_registry_fragment(reg, fragment, target);

    if (rc == WHK_OK && target->schema == NULL) {
        return whk_registry_refuse(reg, whk_resource(reg, resource)->document,
                                   value, "leads to nothing");
    }

    return rc;
}


const whk_anchor_t *
whk_registry_anchor(const whk_registry_t *reg, uint32_t resource,
    whk_str_t name, int dynamic)
{
    uint32_t       i;
    whk_anchor_t  *a;

    a = whk_elts(whk_anchor_t, &reg->anchors);

    for (i = 0; i < reg->anchors.n; i++) {

        if (a[i].resource == resource && (!dynamic || a[i].dynamic)
            && whk_str_equal(a[i].name, name))
        {
            return &a[i];
        }
    }

    return NULL;
}


static uint32_t
whk_registry_lookup(const whk_registry_t *reg, whk_str_t uri,
    uint32_t document)
{
    uint32_t        i, found;
    whk_address_t  *a;

    if (uri.len && uri.data[uri.len - 1] == '#') {
        uri.len--;
    }

    a = whk_elts(whk_address_t, &reg->addresses);
    found = WHK_REGISTRY_NONE;

    for (i = 0; i < reg->addresses.n; i++) {

        if (!whk_str_equal(a[i].uri, uri)) {
            continue;
        }

        if (whk_resource(reg, a[i].resource)->document == document) {
            return a[i].resource;
        }

        if (found == WHK_REGISTRY_NONE) {
            found = a[i].resource;
        }
    }

    return found;
}


/*
 * Reads a document that may have the URI: an official meta-schema, which
 * nobody replaces, one that was given for it, or else any that was not read
 * yet, as it may say so of itself.
 */

static whk_rc_t
whk_registry_fetch(whk_registry_t *reg, whk_str_t uri, int *found)
{
    whk_rc_t                 rc;
    whk_document_t           doc;
    const whk_metaschema_t  *meta;

    meta = whk_metaschema_find(uri);

    if (meta == NULL) {
        rc = whk_registry_read(reg, uri, found);

        return rc != WHK_OK || *found
               ? rc : whk_registry_read(reg, whk_str(NULL, 0), found);
    }

    memset(&doc, 0, sizeof(whk_document_t));

    doc.uri = whk_str_z(meta->uri);
    doc.file = doc.uri;
    doc.draft = meta->draft;

    if (whk_metaschema_text(reg->mem, meta, &doc.text) != 0
        || whk_registry_add(reg, &doc) != WHK_OK)
    {
        return WHK_ERROR;
    }

    *found = 1;

    return whk_registry_load(reg, reg->documents.n - 1);
}


static whk_rc_t
whk_registry_read(whk_registry_t *reg, whk_str_t uri, int *found)
{
    uint32_t         i;
    whk_document_t  *d;

    *found = 0;

    for (i = 0; i < reg->documents.n; i++) {
        d = whk_document(reg, i);

        if (d->root || d->failed
            || (uri.data && !whk_str_equal(d->uri, uri)))
        {
            continue;
        }

        *found = 1;

        return whk_registry_load(reg, i);
    }

    return WHK_OK;
}


static whk_rc_t
whk_registry_fragment(whk_registry_t *reg, whk_str_t fragment,
    whk_target_t *target)
{
    const whk_anchor_t  *anchor;

    target->name = whk_str(NULL, 0);
    target->schema = whk_resource(reg, target->resource)->root;

    if (fragment.len == 0) {
        return WHK_OK;
    }

    if (fragment.data[0] == '/') {
        return whk_registry_walk(reg, fragment, target);
    }

    anchor = whk_registry_anchor(reg, target->resource, fragment, 0);

    target->name = fragment;
    target->schema = anchor ? anchor->schema : NULL;

    return WHK_OK;
}


static whk_rc_t
whk_registry_walk(whk_registry_t *reg, whk_str_t pointer,
    whk_target_t *target)
{
    uint8_t     *buf;
    whk_rc_t     rc;
    whk_str_t    token;
    whk_tree_t  *t;

    buf = whk_mem_alloc(reg->mem, pointer.len);
    if (buf == NULL) {
        return WHK_ERROR;
    }

    t = target->schema;
    pointer = whk_str_skip(pointer, 1);

    while (t && whk_str_split(&pointer, &token, '/')) {

        whk_registry_unescape(&token, buf);
        t = whk_tree_step(t, token);

        if (t && t->mark) {
            target->resource = t->mark - 1;
        }
    }

    whk_mem_free(reg->mem, buf);

    target->schema = t;

    if (t == NULL || t->mark) {
        return WHK_OK;
    }

    /* a place that no keyword makes a schema: the reference does */

    rc = whk_registry_scan(reg, t, target->resource);

    if (t->mark) {
        target->resource = t->mark - 1;
    }

    return rc;
}


static void
whk_registry_unescape(whk_str_t *token, uint8_t *p)
{
    size_t  i, n;

    n = 0;

    for (i = 0; i < token->len; i++) {
        p[n] = token->data[i];

        if (p[n] == '~' && i + 1 < token->len) {
            p[n] = (uint8_t) (token->data[++i] == '1' ? '/' : '~');
        }

        n++;
    }

    *token = whk_str(p, n);
}
