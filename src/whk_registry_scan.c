/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "whk_registry.h"
#include "whk_uri.h"


/* where a schema stands: what holds for it unless it says otherwise */

typedef struct {
    uint32_t       document;
    uint32_t       resource;    /* none yet for a document's root */
    whk_str_t      base;
    whk_dialect_t  dialect;
} whk_scan_t;


static whk_rc_t whk_scan_schema(whk_registry_t *reg, whk_tree_t *s,
    whk_scan_t scan);
static whk_rc_t whk_scan_identify(whk_registry_t *reg, whk_tree_t *s,
    whk_scan_t *scan, whk_str_t *anchor);
static whk_rc_t whk_scan_resource(whk_registry_t *reg, whk_tree_t *s,
    whk_scan_t *scan);
static whk_rc_t whk_scan_address(whk_registry_t *reg, whk_str_t uri,
    uint32_t resource);
static whk_rc_t whk_scan_anchors(whk_registry_t *reg, whk_tree_t *s,
    whk_str_t anchor, const whk_scan_t *scan);
static whk_rc_t whk_scan_anchor(whk_registry_t *reg, whk_tree_t *s,
    whk_str_t name, uint32_t resource);
static whk_rc_t whk_scan_below(whk_registry_t *reg, whk_tree_t *s,
    const whk_scan_t *scan);
static whk_rc_t whk_scan_keyword(whk_registry_t *reg, whk_tree_t *value,
    whk_shape_t shape, const whk_scan_t *scan);
static int whk_scan_is_ref_only(const whk_tree_t *s, whk_draft_t draft);


whk_rc_t
whk_registry_scan(whk_registry_t *reg, whk_tree_t *value, uint32_t resource)
{
    whk_scan_t       scan;
    whk_resource_t  *r;

    r = whk_resource(reg, resource);

    scan.document = r->document;
    scan.resource = resource;
    scan.base = r->uri;
    scan.dialect = r->dialect;

    return whk_scan_schema(reg, value, scan);
}


whk_rc_t
whk_registry_scan_root(whk_registry_t *reg, uint32_t document)
{
    whk_rc_t         rc;
    whk_tree_t      *root;
    whk_scan_t       scan;
    whk_document_t  *d;

    d = whk_document(reg, document);
    root = d->root;

    scan.document = document;
    scan.resource = WHK_REGISTRY_NONE;
    scan.base = d->uri;
    scan.dialect = whk_dialect(d->draft);

    if (root->type != WHK_JSON_OBJECT && root->type != WHK_JSON_TRUE
        && root->type != WHK_JSON_FALSE)
    {
        return whk_registry_refuse(reg, document, root, "is not a schema");
    }

    rc = whk_registry_dialect(reg, root, document, &scan.dialect);

    if (rc == WHK_OK) {
        rc = whk_scan_schema(reg, root, scan);
    }

    if (rc != WHK_OK) {
        return rc;
    }

    /* known by where it lay, whatever it calls itself */

    return whk_scan_address(reg, scan.base, root->mark - 1);
}


static whk_rc_t
whk_scan_schema(whk_registry_t *reg, whk_tree_t *s, whk_scan_t scan)
{
    whk_rc_t   rc;
    whk_str_t  anchor;

    if (s->type != WHK_JSON_OBJECT && s->type != WHK_JSON_TRUE
        && s->type != WHK_JSON_FALSE)
    {
        return WHK_OK;
    }

    anchor = whk_str(NULL, 0);

    rc = whk_scan_identify(reg, s, &scan, &anchor);

    if (rc == WHK_OK && scan.resource == WHK_REGISTRY_NONE) {
        rc = whk_scan_resource(reg, s, &scan);
    }

    if (rc != WHK_OK) {
        return rc;
    }

    s->mark = scan.resource + 1;

    if (s->type != WHK_JSON_OBJECT) {
        return WHK_OK;
    }

    rc = whk_scan_anchors(reg, s, anchor, &scan);

    return rc == WHK_OK ? whk_scan_below(reg, s, &scan) : rc;
}


/*
 * A "$id" that is not only a fragment starts a resource: scan->resource is
 * none then.  In older drafts a fragment is an anchor.
 */

static whk_rc_t
whk_scan_identify(whk_registry_t *reg, whk_tree_t *s, whk_scan_t *scan,
    whk_str_t *anchor)
{
    whk_str_t          uri, fragment;
    const whk_tree_t  *id;

    id = whk_tree_get(s, scan->dialect.draft == WHK_DRAFT_4 ? "id" : "$id");

    if (id == NULL || id->type != WHK_JSON_STRING
        || (scan->resource != WHK_REGISTRY_NONE
            && whk_scan_is_ref_only(s, scan->dialect.draft)))
    {
        return WHK_OK;
    }

    if (whk_uri_resolve(reg->mem, scan->base, id->text, &uri, &fragment)
        != 0)
    {
        return WHK_ERROR;
    }

    if (scan->dialect.draft <= WHK_DRAFT_7) {
        *anchor = fragment;
    }

    if (!whk_str_equal(uri, scan->base)) {
        scan->base = uri;
        scan->resource = WHK_REGISTRY_NONE;
    }

    return WHK_OK;
}


static whk_rc_t
whk_scan_resource(whk_registry_t *reg, whk_tree_t *s, whk_scan_t *scan)
{
    whk_rc_t         rc;
    whk_tree_t      *recursive;
    whk_resource_t  *r;

    r = whk_array_push(reg->mem, &reg->resources, sizeof(whk_resource_t), 1);
    if (r == NULL) {
        return WHK_ERROR;
    }

    memset(r, 0, sizeof(whk_resource_t));

    r->uri = scan->base;
    r->root = s;
    r->document = scan->document;

    recursive = whk_tree_get(s, "$recursiveAnchor");
    r->recursive = recursive && recursive->type == WHK_JSON_TRUE;

    scan->resource = reg->resources.n - 1;
    s->mark = reg->resources.n;

    /* the table may move while a meta-schema is read */

    rc = whk_registry_dialect(reg, s, scan->document, &scan->dialect);
    if (rc != WHK_OK) {
        return rc;
    }

    whk_resource(reg, scan->resource)->dialect = scan->dialect;

    return whk_scan_address(reg, scan->base, scan->resource);
}


static whk_rc_t
whk_scan_address(whk_registry_t *reg, whk_str_t uri, uint32_t resource)
{
    whk_address_t  *a;

    a = whk_array_push(reg->mem, &reg->addresses, sizeof(whk_address_t), 1);
    if (a == NULL) {
        return WHK_ERROR;
    }

    if (uri.len && uri.data[uri.len - 1] == '#') {
        uri.len--;
    }

    a->uri = uri;
    a->resource = resource;

    return WHK_OK;
}


static whk_rc_t
whk_scan_anchors(whk_registry_t *reg, whk_tree_t *s, whk_str_t anchor,
    const whk_scan_t *scan)
{
    whk_rc_t           rc;
    whk_anchor_t      *a;
    whk_resource_t    *r;
    const whk_tree_t  *t;

    if (scan->dialect.draft <= WHK_DRAFT_7) {
        return anchor.len ? whk_scan_anchor(reg, s, anchor, scan->resource)
                          : WHK_OK;
    }

    t = whk_tree_get(s, "$anchor");

    if (t && t->type == WHK_JSON_STRING) {
        rc = whk_scan_anchor(reg, s, t->text, scan->resource);
        if (rc != WHK_OK) {
            return rc;
        }
    }

    t = whk_tree_get(s, "$dynamicAnchor");

    if (t == NULL || t->type != WHK_JSON_STRING
        || scan->dialect.draft < WHK_DRAFT_2020_12)
    {
        return WHK_OK;
    }

    rc = whk_scan_anchor(reg, s, t->text, scan->resource);

    if (rc == WHK_OK) {
        a = whk_elt(whk_anchor_t, &reg->anchors, reg->anchors.n - 1);
        r = whk_resource(reg, scan->resource);

        a->dynamic = 1;
        a->dynamic_next = r->dynamic;
        r->dynamic = reg->anchors.n;
    }

    return rc;
}


static whk_rc_t
whk_scan_anchor(whk_registry_t *reg, whk_tree_t *s, whk_str_t name,
    uint32_t resource)
{
    whk_anchor_t  *a;

    a = whk_array_push(reg->mem, &reg->anchors, sizeof(whk_anchor_t), 1);
    if (a == NULL) {
        return WHK_ERROR;
    }

    a->name = name;
    a->schema = s;
    a->resource = resource;
    a->dynamic_next = 0;
    a->dynamic = 0;

    return WHK_OK;
}


static whk_rc_t
whk_scan_below(whk_registry_t *reg, whk_tree_t *s, const whk_scan_t *scan)
{
    int             ref_only;
    whk_rc_t        rc;
    whk_tree_t     *t;
    whk_keyword_t   keyword;

    ref_only = whk_scan_is_ref_only(s, scan->dialect.draft);

    for (t = s->first; t; t = t->next) {

        keyword = whk_keyword_find(t->key);

        if (ref_only && keyword != WHK_KW_DEFINITIONS
            && keyword != WHK_KW_DEFS)
        {
            continue;
        }

        rc = whk_scan_keyword(reg, t, whk_keyword_row(keyword)->shape, scan);
        if (rc != WHK_OK) {
            return rc;
        }
    }

    return WHK_OK;
}


static whk_rc_t
whk_scan_keyword(whk_registry_t *reg, whk_tree_t *value, whk_shape_t shape,
    const whk_scan_t *scan)
{
    whk_rc_t     rc;
    whk_tree_t  *t;

    if (shape == WHK_SHAPE_ONE
        || (shape == WHK_SHAPE_ITEMS && value->type != WHK_JSON_ARRAY))
    {
        return whk_scan_schema(reg, value, *scan);
    }

    if (shape == WHK_SHAPE_NONE
        || value->type != (shape == WHK_SHAPE_MAP ? WHK_JSON_OBJECT
                                                  : WHK_JSON_ARRAY))
    {
        return WHK_OK;
    }

    for (t = value->first; t; t = t->next) {
        rc = whk_scan_schema(reg, t, *scan);
        if (rc != WHK_OK) {
            return rc;
        }
    }

    return WHK_OK;
}


/* up to draft-07 a "$ref" hides all that stands beside it */

static int
whk_scan_is_ref_only(const whk_tree_t *s, whk_draft_t draft)
{
    const whk_tree_t  *ref;

    ref = whk_tree_get(s, "$ref");

    return draft <= WHK_DRAFT_7 && ref && ref->type == WHK_JSON_STRING;
}
