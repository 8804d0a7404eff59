/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "whk_compile.h"


static whk_rc_t whk_compile_one(whk_schema_t *s, uint32_t node);
static whk_rc_t whk_compile_schema(whk_fill_t *f);
static whk_rc_t whk_compile_hidden(whk_fill_t *f);
static whk_rc_t whk_compile_keyword(whk_fill_t *f, whk_tree_t *value);
static whk_rc_t whk_compile_end(whk_fill_t *f, uint32_t node);


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
        [WHK_JSON_NUMBER] = "must be a number",
        [WHK_JSON_TRUE] = "must be true or false"
    };

    if (value->type == type
        || (type == WHK_JSON_TRUE && value->type == WHK_JSON_FALSE))
    {
        return WHK_OK;
    }

    return whk_compile_refuse(f, value, texts[type]);
}


whk_rc_t
whk_compile_ignored(whk_fill_t *f, whk_tree_t *value, const char *text)
{
    whk_schema_note_t  *note;

    /* once, in however many nodes it is */

    if (value->listed) {
        return WHK_OK;
    }

    value->listed = 1;

    note = whk_array_push(f->s->tmp, &f->s->notes, sizeof(whk_schema_note_t),
                          1);

    if (note == NULL) {
        return WHK_ERROR;
    }

    note->file = whk_document(&f->s->reg, f->document)->file;
    note->keyword = value->key;
    note->text = text;
    note->value = value->text;

    return whk_tree_pointer(f->s->tmp, value->parent, &note->pointer) == 0
           ? WHK_OK : WHK_ERROR;
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


static whk_rc_t
whk_compile_one(whk_schema_t *s, uint32_t node)
{
    whk_rc_t         rc;
    whk_fill_t       f;
    whk_resource_t  *r;

    memset(&f, 0, sizeof(whk_fill_t));

    f.s = s;
    f.node = node;
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
        rc = whk_compile_hidden(f);

        return rc == WHK_OK ? whk_compile_ref(f, WHK_KW_REF, t) : rc;
    }

    for (t = f->job.tree->first; t; t = t->next) {

        rc = whk_compile_keyword(f, t);
        if (rc != WHK_OK) {
            return rc;
        }
    }

    return WHK_OK;
}


/* what stands beside a "$ref" does nothing; annotations never do */

static whk_rc_t
whk_compile_hidden(whk_fill_t *f)
{
    uint8_t        vocab;
    whk_rc_t       rc;
    whk_tree_t    *t;

    rc = WHK_OK;

    for (t = f->job.tree->first; t && rc == WHK_OK; t = t->next) {

        vocab = whk_keyword_row(whk_keyword_find(t->key))->vocab;

        if (!(vocab & (WHK_VOCAB_CORE | WHK_VOCAB_META))) {
            rc = whk_compile_ignored(f, t, "is hidden by \"$ref\"");
        }
    }

    return rc;
}


static whk_rc_t
whk_compile_keyword(whk_fill_t *f, whk_tree_t *value)
{
    whk_rc_t        rc;
    const char     *idle;
    whk_keyword_t   keyword;

    keyword = whk_keyword_find(value->key);

    if (keyword == WHK_KW_NONE) {
        return whk_compile_ignored(f, value, "is not a known keyword");
    }

    if (!whk_keyword_in(keyword, f->dialect)) {
        return whk_compile_ignored(f, value,
                       whk_keyword_in(keyword, whk_dialect(f->dialect.draft))
                       ? "is of no vocabulary of the meta-schema"
                       : "is no keyword of this draft");
    }

    rc = whk_compile_shape(f, keyword, value);
    if (rc != WHK_OK) {
        return rc;
    }

    idle = whk_compile_idle(f, keyword);

    if (idle) {
        return whk_compile_ignored(f, value, idle);
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

    rc = whk_compile_members(f, node);
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
