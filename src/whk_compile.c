/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "whk_compile.h"


static whk_rc_t whk_compile_scope(whk_schema_t *s, uint32_t resource,
    uint32_t *scope);
static uint32_t whk_compile_hash(const whk_job_t *job);
static int whk_compile_same(const whk_job_t *a, const whk_job_t *b);
static int whk_compile_rehash(whk_schema_t *s);
static whk_rc_t whk_compile_add(whk_schema_t *s, const whk_job_t *job,
    uint32_t *node);
static whk_rc_t whk_compile_one(whk_schema_t *s, uint32_t node);
static whk_rc_t whk_compile_schema(whk_fill_t *f);
static whk_rc_t whk_compile_keyword(whk_fill_t *f, whk_tree_t *value);
static whk_rc_t whk_compile_end(whk_fill_t *f, uint32_t node);


whk_rc_t
whk_compile_node(whk_schema_t *s, const whk_job_t *from, whk_tree_t *tree,
    uint32_t *node)
{
    uint32_t   i;
    whk_rc_t   rc;
    whk_job_t  job;

    job = *from;
    job.tree = tree;
    job.alias = WHK_NONE;

    if (tree->type == WHK_JSON_TRUE) {
        *node = WHK_NODE_TRUE;
        return WHK_OK;
    }

    if (tree->mark) {
        job.resource = tree->mark - 1;
    }

    rc = whk_compile_check(s, job.resource);

    if (rc == WHK_OK) {
        rc = whk_compile_scope(s, job.resource, &job.scope);
    }

    if (rc != WHK_OK) {
        return rc;
    }

    if (s->jobs.n >= s->cache_mask / 2 && whk_compile_rehash(s) != 0) {
        return WHK_ERROR;
    }

    for (i = whk_compile_hash(&job) & s->cache_mask;
         s->cache[i] != WHK_NONE;
         i = (i + 1) & s->cache_mask)
    {
        *node = s->cache[i];

        if (whk_compile_same(whk_job(s, *node), &job)) {
            return WHK_OK;
        }
    }

    rc = whk_compile_add(s, &job, node);

    if (rc == WHK_OK) {
        s->cache[i] = *node;
    }

    return rc;
}


whk_rc_t
whk_compile_fill(whk_schema_t *s)
{
    whk_rc_t  rc;
    uint32_t  i;

    for (i = WHK_NODE_TRUE + 1; i < s->jobs.n; i++) {

        rc = whk_compile_one(s, i);
        if (rc != WHK_OK) {
            return rc;
        }
    }

    return WHK_OK;
}


whk_rc_t
whk_compile_sub(whk_fill_t *f, whk_tree_t *tree, uint32_t *node)
{
    if (tree->type != WHK_JSON_OBJECT && tree->type != WHK_JSON_TRUE
        && tree->type != WHK_JSON_FALSE)
    {
        return whk_compile_refuse(f, tree, "is not a schema");
    }

    return whk_compile_node(f->s, &f->job, tree, node);
}


whk_rc_t
whk_compile_refuse(whk_fill_t *f, const whk_tree_t *value, const char *text)
{
    return whk_registry_refuse(&f->s->reg, f->document, value, text);
}


whk_rc_t
whk_compile_expect(whk_fill_t *f, const whk_tree_t *value,
    whk_json_type_t type)
{
    static const char  *texts[] = {
        [WHK_JSON_OBJECT] = "must be an object",
        [WHK_JSON_ARRAY] = "must be an array",
        [WHK_JSON_STRING] = "must be a string",
        [WHK_JSON_NUMBER] = "must be a number"
    };

    return value->type == type ? WHK_OK
                               : whk_compile_refuse(f, value, texts[type]);
}


whk_rc_t
whk_compile_ignored(whk_fill_t *f, const whk_tree_t *value, const char *text)
{
    uint32_t            i;
    whk_array_t        *notes;
    whk_schema_note_t  *note;

    notes = &f->s->notes;

    /* once a file for the same thing */

    for (i = 0; i < notes->n; i++) {
        note = whk_elt(whk_schema_note_t, notes, i);

        if (whk_str_equal(note->keyword, value->key) && note->text == text
            && whk_str_equal(note->value, value->text)
            && whk_str_equal(note->file,
                             whk_document(&f->s->reg, f->document)->file))
        {
            return WHK_OK;
        }
    }

    note = whk_array_push(f->s->tmp, notes, sizeof(whk_schema_note_t), 1);

    if (note == NULL
        || whk_registry_note(&f->s->reg, f->document, value, note) != WHK_OK)
    {
        return WHK_ERROR;
    }

    note->text = text;

    return WHK_OK;
}


int
whk_compile_copy(whk_schema_t *s, whk_str_t text, whk_str_t *copy)
{
    uint8_t  *p;

    p = whk_mem_alloc(s->mem, text.len + 1);
    if (p == NULL) {
        return -1;
    }

    if (text.len) {
        memcpy(p, text.data, text.len);
    }

    *copy = whk_str(p, text.len);

    return 0;
}


/*
 * Adds a resource to the scope, if it has dynamic anchors and was not
 * entered before.
 */

static whk_rc_t
whk_compile_scope(whk_schema_t *s, uint32_t resource, uint32_t *scope)
{
    uint32_t         i;
    whk_scope_t     *sc;
    whk_resource_t  *r;

    r = whk_resource(&s->reg, resource);

    if (!r->dynamic && !r->recursive) {
        return WHK_OK;
    }

    for (i = *scope; i != WHK_NONE; i = sc->outer) {
        sc = whk_elt(whk_scope_t, &s->scopes, i);

        if (sc->resource == resource) {
            return WHK_OK;
        }
    }

    for (i = 0; i < s->scopes.n; i++) {
        sc = whk_elt(whk_scope_t, &s->scopes, i);

        if (sc->outer == *scope && sc->resource == resource) {
            *scope = i;
            return WHK_OK;
        }
    }

    sc = whk_array_push(s->tmp, &s->scopes, sizeof(whk_scope_t), 1);
    if (sc == NULL) {
        return WHK_ERROR;
    }

    sc->outer = *scope;
    sc->resource = resource;

    *scope = i;

    return WHK_OK;
}


static uint32_t
whk_compile_hash(const whk_job_t *job)
{
    uint64_t  h;

    h = (uint64_t) (uintptr_t) job->tree;
    h ^= (uint64_t) job->scope << 40 ^ (uint64_t) job->format << 60;
    h *= UINT64_C(0x9e3779b97f4a7c15);

    return (uint32_t) (h >> 32);
}


static int
whk_compile_same(const whk_job_t *a, const whk_job_t *b)
{
    return a->tree == b->tree && a->scope == b->scope
           && a->format == b->format;
}


static int
whk_compile_rehash(whk_schema_t *s)
{
    uint32_t  i, n, mask, *cache;

    mask = s->cache ? s->cache_mask * 2 + 1 : 127;

    cache = whk_mem_alloc(s->tmp, (mask + (size_t) 1) * sizeof(uint32_t));
    if (cache == NULL) {
        return -1;
    }

    memset(cache, 0xff, (mask + (size_t) 1) * sizeof(uint32_t));

    for (n = WHK_NODE_TRUE + 1; n < s->jobs.n; n++) {

        for (i = whk_compile_hash(whk_job(s, n)) & mask;
             cache[i] != WHK_NONE;
             i = (i + 1) & mask)
        {
            /* void */
        }

        cache[i] = n;
    }

    whk_mem_free(s->tmp, s->cache);

    s->cache = cache;
    s->cache_mask = mask;

    return 0;
}


static whk_rc_t
whk_compile_add(whk_schema_t *s, const whk_job_t *job, uint32_t *node)
{
    uint32_t     document;
    whk_job_t   *j;
    whk_node_t  *n;

    document = whk_resource(&s->reg, job->resource)->document;

    if (s->jobs.n >= s->conf.nodes) {
        return whk_registry_refuse(&s->reg, document, job->tree,
                                   "makes more nodes than the limit");
    }

    *node = s->jobs.n;

    j = whk_array_push(s->tmp, &s->jobs, sizeof(whk_job_t), 1);
    n = whk_array_push(s->mem, &s->prog.nodes, sizeof(whk_node_t), 1);

    if (j == NULL || n == NULL) {
        return WHK_ERROR;
    }

    *j = *job;

    whk_compile_clear(n);
    n->file = document;

    return whk_tree_pointer(s->mem, job->tree, &n->pointer) == 0 ? WHK_OK
                                                                 : WHK_ERROR;
}


void
whk_compile_clear(whk_node_t *n)
{
    memset(n, 0, sizeof(whk_node_t));

    n->types = WHK_TYPE_ANY;
    n->pattern = WHK_NONE;
    n->max_length = UINT64_MAX;
    n->rest = WHK_NONE;
    n->names = WHK_NONE;
    n->other_members = WHK_NONE;
    n->required = WHK_NONE;
    n->max_members = UINT64_MAX;
    n->items = WHK_NONE;
    n->contains = WHK_NONE;
    n->other_items = WHK_NONE;
    n->max_items = UINT64_MAX;
    n->min_contains = 1;
    n->max_contains = UINT64_MAX;
}


static whk_rc_t
whk_compile_one(whk_schema_t *s, uint32_t node)
{
    whk_rc_t         rc;
    whk_fill_t       f;
    whk_resource_t  *r;

    memset(&f, 0, sizeof(whk_fill_t));

    f.s = s;
    f.n = *whk_node(&s->prog, node);
    f.job = *whk_job(s, node);

    r = whk_resource(&s->reg, f.job.resource);
    f.dialect = r->dialect;
    f.document = r->document;

    rc = WHK_OK;

    if (f.job.tree->type == WHK_JSON_FALSE) {
        f.n.flags |= WHK_NODE_FALSE;
        f.n.types = 0;
        f.effects = 1;

    } else {
        rc = whk_compile_schema(&f);
    }

    if (rc == WHK_OK) {
        rc = whk_compile_end(&f, node);
    }

    whk_array_free(s->tmp, &f.members);
    whk_array_free(s->tmp, &f.links);
    whk_array_free(s->tmp, &f.required);
    whk_array_free(s->tmp, &f.needs);
    whk_array_free(s->tmp, &f.need_bits);

    return rc;
}


static whk_rc_t
whk_compile_schema(whk_fill_t *f)
{
    whk_rc_t     rc;
    whk_tree_t  *t;

    t = whk_tree_get(f->job.tree, "$ref");

    if (t && f->dialect.draft <= WHK_DRAFT_7) {
        return whk_compile_ref(f, WHK_KW_REF, t);
    }

    for (t = f->job.tree->first; t; t = t->next) {

        rc = whk_compile_keyword(f, t);
        if (rc != WHK_OK) {
            return rc;
        }
    }

    return WHK_OK;
}


static whk_rc_t
whk_compile_keyword(whk_fill_t *f, whk_tree_t *value)
{
    whk_rc_t       rc;
    whk_keyword_t  keyword;

    keyword = whk_keyword_find(value->key);

    if (keyword == WHK_KW_NONE) {
        return whk_compile_ignored(f, value, "is not a known keyword");
    }

    if (!whk_keyword_in(keyword, f->dialect)) {
        return whk_compile_ignored(f, value, "is no keyword of this draft");
    }

    rc = whk_compile_logic(f, keyword, value);

    if (rc == WHK_OK) {
        rc = whk_compile_object(f, keyword, value);
    }

    if (rc == WHK_OK) {
        rc = whk_compile_array(f, keyword, value);
    }

    return rc == WHK_OK ? whk_compile_assert(f, keyword, value) : rc;
}


static whk_rc_t
whk_compile_end(whk_fill_t *f, uint32_t node)
{
    whk_rc_t     rc;
    whk_link_t  *links;

    rc = whk_compile_members(f);
    if (rc != WHK_OK) {
        return rc;
    }

    f->n.links.first = f->s->prog.links.n;
    f->n.links.count = f->links.n;

    if (f->links.n) {
        links = whk_array_push(f->s->mem, &f->s->prog.links,
                               sizeof(whk_link_t), f->links.n);
        if (links == NULL) {
            return WHK_ERROR;
        }

        memcpy(links, f->links.elts, f->links.n * sizeof(whk_link_t));

        if (f->effects == 1 && f->links.n == 1
            && links[0].kind == WHK_LINK_ALL)
        {
            whk_job(f->s, node)->alias =
                *whk_elt(uint32_t, &f->s->prog.targets,
                         links[0].targets.first);
        }
    }

    if (f->effects == 0) {
        whk_job(f->s, node)->alias = WHK_NODE_TRUE;
    }

    *whk_node(&f->s->prog, node) = f->n;

    return WHK_OK;
}
