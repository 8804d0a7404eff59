/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "whk_compile.h"
#include "whk_validate.h"


/* a schema being told to its meta-schema; at is where it stands */

typedef struct {
    whk_schema_t      *s;
    whk_validate_t    *v;
    const whk_tree_t  *at;
} whk_check_t;


static whk_rc_t whk_check_schema(whk_schema_t *s, whk_resource_t *r);
static whk_str_t whk_check_dialect(const whk_resource_t *r);
static whk_rc_t whk_check_meta(whk_schema_t *s, whk_str_t uri,
    whk_schema_t **meta);
static whk_rc_t whk_check_compile(whk_schema_t *s, whk_str_t uri,
    whk_schema_t *meta);
static whk_rc_t whk_check_run(whk_schema_t *s, const whk_resource_t *r,
    whk_validate_t *v);
static whk_reason_t whk_check_feed(whk_check_t *c, const whk_tree_t *t);
static whk_reason_t whk_check_children(whk_check_t *c, const whk_tree_t *t);
static int whk_check_is_foreign(whk_schema_t *s, const whk_tree_t *t);
static whk_rc_t whk_check_refuse(whk_check_t *c, const whk_resource_t *r);
static const whk_tree_t *whk_check_keyword(const whk_tree_t *t,
    whk_draft_t draft);


whk_rc_t
whk_compile_check(whk_schema_t *s, uint32_t resource)
{
    whk_rc_t         rc;
    whk_tree_t      *t;
    whk_resource_t  *r;

    r = whk_resource(&s->reg, resource);

    if (s->meta || r->checked) {
        return WHK_OK;
    }

    r->checked = 1;

    /* without a "$schema" of its own it is checked with what it is in */

    for (t = r->root; t->parent; t = t->parent) {

        if (whk_check_is_foreign(s, t)) {
            break;
        }
    }

    if (t->mark == 0) {
        return WHK_OK;
    }

    if (t->mark - 1 != resource) {
        return whk_compile_check(s, t->mark - 1);
    }

    rc = whk_check_schema(s, r);

    return rc;
}


static whk_rc_t
whk_check_schema(whk_schema_t *s, whk_resource_t *r)
{
    whk_rc_t                rc;
    whk_schema_t           *meta;
    whk_scratch_t          *scratch;
    whk_validate_t         *v;
    whk_resource_t          copy;
    whk_validate_limits_t   limits;

    /* the table of resources may move while others are read */

    copy = *r;

    rc = whk_check_meta(s, whk_check_dialect(&copy), &meta);
    if (rc != WHK_OK) {
        return rc;
    }

    limits.evaluations = UINT32_MAX;
    limits.work = UINT64_MAX;

    rc = WHK_ERROR;
    v = NULL;

    scratch = whk_scratch_create(s->tmp, meta, WHK_REGEX_MATCH_LIMIT);

    if (scratch) {
        v = whk_validate_create(s->tmp, scratch, &limits);
    }

    if (v && whk_validate_use(v, 0) == WHK_OK) {
        rc = whk_check_run(s, &copy, v);
    }

    whk_validate_destroy(v);
    whk_scratch_destroy(scratch);

    return rc;
}


static whk_str_t
whk_check_dialect(const whk_resource_t *r)
{
    const whk_tree_t  *t;

    t = whk_tree_get(r->root, "$schema");

    if (t && t->type == WHK_JSON_STRING) {
        return t->text;
    }

    return whk_str_z(whk_dialect_uri(r->dialect.draft));
}


static whk_rc_t
whk_check_meta(whk_schema_t *s, whk_str_t uri, whk_schema_t **meta)
{
    uint32_t     i;
    whk_rc_t     rc;
    whk_meta_t  *m;

    if (uri.len && uri.data[uri.len - 1] == '#') {
        uri.len--;
    }

    for (i = 0; i < s->metas.n; i++) {
        m = whk_elt(whk_meta_t, &s->metas, i);

        if (whk_str_equal(m->uri, uri)) {
            *meta = m->schema;
            return WHK_OK;
        }
    }

    *meta = whk_schema_create(s->tmp, s->tmp, &s->conf);
    if (*meta == NULL) {
        return WHK_ERROR;
    }

    rc = whk_check_compile(s, uri, *meta);

    if (rc != WHK_OK) {
        s->reg.error = (*meta)->reg.error;
        return rc;
    }

    m = whk_array_push(s->tmp, &s->metas, sizeof(whk_meta_t), 1);
    if (m == NULL) {
        return WHK_ERROR;
    }

    m->uri = uri;
    m->schema = *meta;

    return WHK_OK;
}


/*
 * A meta-schema is compiled apart, from the same documents, and is itself
 * not checked.
 */

static whk_rc_t
whk_check_compile(whk_schema_t *s, whk_str_t uri, whk_schema_t *meta)
{
    uint32_t            i;
    whk_document_t     *d, doc;
    whk_schema_root_t   root;

    static const char  *ref = "{\"$ref\":\"";

    uint8_t  *p;

    meta->meta = 1;
    meta->conf.draft = WHK_DRAFT_2020_12;
    meta->conf.bound = UINT64_MAX;

    for (i = 0; i < s->reg.documents.n; i++) {
        d = whk_document(&s->reg, i);

        memset(&doc, 0, sizeof(whk_document_t));
        doc.uri = d->uri;
        doc.file = d->file;
        doc.text = d->text;
        doc.draft = d->draft;

        if (whk_registry_add(&meta->reg, &doc) != WHK_OK) {
            return WHK_ERROR;
        }
    }

    p = whk_mem_alloc(s->tmp, uri.len + 16);
    if (p == NULL) {
        return WHK_ERROR;
    }

    memset(&root, 0, sizeof(whk_schema_root_t));

    memcpy(p, ref, strlen(ref));
    memcpy(p + strlen(ref), uri.data, uri.len);
    memcpy(p + strlen(ref) + uri.len, "\"}", 2);

    root.text = whk_str(p, strlen(ref) + uri.len + 2);
    root.file = uri;
    root.format = WHK_FORMAT_OFF;

    if (whk_schema_add_root(meta, &root) != WHK_OK) {
        return WHK_ERROR;
    }

    return whk_schema_finish(meta);
}


static whk_rc_t
whk_check_run(whk_schema_t *s, const whk_resource_t *r, whk_validate_t *v)
{
    whk_check_t   c;
    whk_reason_t  reason;

    c.s = s;
    c.v = v;
    c.at = r->root;

    reason = whk_check_feed(&c, r->root);

    if (reason == WHK_REASON_NONE) {
        return WHK_OK;
    }

    if (reason == WHK_REASON_MEMORY) {
        return WHK_ERROR;
    }

    if (reason == WHK_REASON_LIMIT_TOKEN) {
        return whk_registry_refuse(&s->reg, r->document, c.at,
                                   WHK_COMPILE_FAR);
    }

    return whk_check_refuse(&c, r);
}


static whk_reason_t
whk_check_feed(whk_check_t *c, const whk_tree_t *t)
{
    whk_reason_t              reason;
    const whk_json_events_t  *ev;

    ev = &whk_validate_events;

    if (t->type != WHK_JSON_OBJECT && t->type != WHK_JSON_ARRAY) {
        return ev->scalar(c->v, t->type, t->text);
    }

    reason = ev->start(c->v, t->type);

    if (reason == WHK_REASON_NONE) {
        reason = whk_check_children(c, t);
    }

    if (reason != WHK_REASON_NONE) {
        return reason;
    }

    c->at = t;

    return ev->end(c->v, t->type);
}


static whk_reason_t
whk_check_children(whk_check_t *c, const whk_tree_t *t)
{
    whk_reason_t              reason;
    const whk_tree_t         *child;
    const whk_json_events_t  *ev;

    ev = &whk_validate_events;

    for (child = t->first; child; child = child->next) {

        c->at = child;

        if (t->type == WHK_JSON_OBJECT) {
            reason = ev->key(c->v, child->key);

            if (reason != WHK_REASON_NONE) {
                return reason;
            }
        }

        if (whk_check_is_foreign(c->s, child)) {

            /* checked on its own; an empty schema is one in all drafts */

            reason = ev->start(c->v, WHK_JSON_OBJECT);

            if (reason == WHK_REASON_NONE) {
                reason = ev->end(c->v, WHK_JSON_OBJECT);
            }

        } else {
            reason = whk_check_feed(c, child);
        }

        if (reason != WHK_REASON_NONE) {
            return reason;
        }
    }

    return WHK_REASON_NONE;
}


/* whether t is a schema that has a "$schema" of its own */

static int
whk_check_is_foreign(whk_schema_t *s, const whk_tree_t *t)
{
    return t->mark && whk_resource(&s->reg, t->mark - 1)->root == t
           && whk_tree_get(t, "$schema");
}


static whk_rc_t
whk_check_refuse(whk_check_t *c, const whk_resource_t *r)
{
    const whk_tree_t   *keyword;
    whk_schema_note_t  *note;

    keyword = whk_check_keyword(c->at, r->dialect.draft);

    note = &c->s->reg.error;

    memset(note, 0, sizeof(whk_schema_note_t));

    note->file = whk_document(&c->s->reg, r->document)->file;
    note->keyword = keyword ? keyword->key : whk_str(NULL, 0);
    note->text = "does not satisfy the meta-schema";
    note->value = whk_validate_error(c->v)->keyword;

    return whk_tree_pointer(c->s->tmp, c->at, &note->pointer) == 0
           ? WHK_REJECT : WHK_ERROR;
}


/*
 * Of the official rules only one of draft-04 is about a schema as a whole: it
 * has a keyword that needs another.
 */

static const whk_tree_t *
whk_check_keyword(const whk_tree_t *t, whk_draft_t draft)
{
    const whk_tree_t  *k;

    k = NULL;

    if (t->mark && draft == WHK_DRAFT_4) {
        k = whk_tree_get(t, "exclusiveMaximum");

        if (k == NULL || whk_tree_get(t, "maximum")) {
            k = whk_tree_get(t, "exclusiveMinimum");
        }
    }

    return k ? k : whk_registry_keyword(t);
}
