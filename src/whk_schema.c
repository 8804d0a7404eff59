/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <stdio.h>
#include <string.h>

#include "whk_compile.h"
#include "whk_uri.h"


#define WHK_SCHEMA_URI_SIZE  32


static whk_rc_t whk_schema_true(whk_schema_t *s);
static whk_rc_t whk_schema_uri(whk_schema_t *s, whk_str_t *uri);
static whk_rc_t whk_schema_start(whk_schema_t *s, uint32_t i);
static whk_rc_t whk_schema_files(whk_schema_t *s);


void
whk_schema_conf_default(whk_schema_conf_t *conf)
{
    memset(conf, 0, sizeof(whk_schema_conf_t));

    conf->draft = WHK_DRAFT_2020_12;
    conf->nodes = 65536;
    conf->depth = 64;
    conf->bound = 262144;
}


whk_schema_t *
whk_schema_create(whk_mem_t *mem, whk_mem_t *tmp,
    const whk_schema_conf_t *conf)
{
    whk_schema_t  *s;

    s = whk_mem_zalloc(mem, sizeof(whk_schema_t));
    if (s == NULL) {
        return NULL;
    }

    s->mem = mem;
    s->tmp = tmp;
    s->conf = *conf;
    s->reg.mem = tmp;

    whk_digest_keys(&s->prog.keys, conf->hash_key);

    return whk_schema_true(s) == WHK_OK ? s : NULL;
}


const char *
whk_schema_uri_fault(whk_str_t uri)
{
    whk_uri_t  parts;

    whk_uri_parse(&parts, uri);

    if (parts.scheme.data == NULL) {
        return "is no absolute URI, as \"https://example.com/lead.json\" and "
               "\"file:///etc/nginx/lead.json\" are";
    }

    return parts.fragment.len ? "has a fragment, give the URI of the whole "
                                "document" : NULL;
}


whk_rc_t
whk_schema_add_document(whk_schema_t *s, whk_str_t uri, whk_str_t file,
    whk_str_t text)
{
    whk_document_t  doc;

    memset(&doc, 0, sizeof(whk_document_t));

    doc.uri = uri;
    doc.file = file;
    doc.text = text;
    doc.draft = s->conf.draft;

    return whk_registry_add(&s->reg, &doc);
}


void
whk_schema_set_draft(whk_schema_t *s, whk_draft_t draft)
{
    s->conf.draft = draft;
}


whk_rc_t
whk_schema_add_root(whk_schema_t *s, const whk_schema_root_t *root)
{
    whk_str_t     uri;
    whk_root_t   *r;
    whk_input_t  *input;

    uri = root->uri;

    if (uri.len == 0 && whk_schema_uri(s, &uri) != WHK_OK) {
        return WHK_ERROR;
    }

    if (whk_schema_add_document(s, uri, root->file, root->text) != WHK_OK) {
        return WHK_ERROR;
    }

    input = whk_array_push(s->tmp, &s->inputs, sizeof(whk_input_t), 1);
    r = whk_array_push(s->mem, &s->prog.roots, sizeof(whk_root_t), 1);

    if (input == NULL || r == NULL) {
        return WHK_ERROR;
    }

    input->document = s->reg.documents.n - 1;
    input->format = root->format;

    memset(r, 0, sizeof(whk_root_t));
    r->match = root->match;

    return whk_compile_copy(s, root->event, &r->event) == 0
           && whk_compile_copy(s, root->file, &r->file) == 0
           ? WHK_OK : WHK_ERROR;
}


whk_rc_t
whk_schema_finish(whk_schema_t *s)
{
    uint32_t  i;
    whk_rc_t  rc;

    rc = WHK_OK;

    for (i = 0; i < s->inputs.n && rc == WHK_OK; i++) {
        rc = whk_schema_start(s, i);
    }

    if (rc == WHK_OK) {
        rc = whk_compile_fill(s);
    }

    if (rc == WHK_OK) {
        rc = whk_compile_settle(s);
    }

    if (rc == WHK_OK) {
        rc = whk_compile_bound(s);
    }

    return rc == WHK_OK ? whk_schema_files(s) : rc;
}


whk_rc_t
whk_schema_check_documents(whk_schema_t *s)
{
    uint32_t  i;
    whk_rc_t  rc;

    rc = WHK_OK;

    for (i = 0; i < s->reg.documents.n && rc == WHK_OK; i++) {
        rc = whk_registry_load(&s->reg, i);
    }

    return rc;
}


const whk_schema_note_t *
whk_schema_error(const whk_schema_t *s)
{
    return &s->reg.error;
}


const whk_schema_note_t *
whk_schema_note(const whk_schema_t *s, uint32_t n)
{
    return n < s->notes.n ? whk_elt(whk_schema_note_t, &s->notes, n) : NULL;
}


uint64_t
whk_schema_bound(const whk_schema_t *s)
{
    return s->prog.bound;
}


uint32_t
whk_schema_nodes(const whk_schema_t *s)
{
    return s->prog.nodes.n;
}


uint32_t
whk_schema_roots(const whk_schema_t *s)
{
    return s->prog.roots.n;
}


const whk_program_t *
whk_schema_program(const whk_schema_t *s)
{
    return &s->prog;
}


/* the node that accepts everything */

static whk_rc_t
whk_schema_true(whk_schema_t *s)
{
    whk_job_t   *job;
    whk_node_t  *n;

    job = whk_array_push(s->tmp, &s->jobs, sizeof(whk_job_t), 1);
    n = whk_array_push(s->mem, &s->prog.nodes, sizeof(whk_node_t), 1);

    if (job == NULL || n == NULL) {
        return WHK_ERROR;
    }

    memset(job, 0, sizeof(whk_job_t));
    job->alias = WHK_NONE;

    whk_compile_clear(n);

    return WHK_OK;
}


static whk_rc_t
whk_schema_uri(whk_schema_t *s, whk_str_t *uri)
{
    int    len;
    char  *p;

    p = whk_mem_alloc(s->tmp, WHK_SCHEMA_URI_SIZE);
    if (p == NULL) {
        return WHK_ERROR;
    }

    len = snprintf(p, WHK_SCHEMA_URI_SIZE, "urn:whk:schema:%lu",
                   (unsigned long) s->reg.documents.n);

    *uri = whk_str(p, (size_t) len);

    return WHK_OK;
}


static whk_rc_t
whk_schema_start(whk_schema_t *s, uint32_t i)
{
    whk_rc_t         rc;
    uint32_t         node;
    whk_job_t        job;
    whk_input_t     *input;
    whk_document_t  *doc;

    input = whk_elt(whk_input_t, &s->inputs, i);

    rc = whk_registry_load(&s->reg, input->document);
    if (rc != WHK_OK) {
        return rc;
    }

    doc = whk_document(&s->reg, input->document);

    memset(&job, 0, sizeof(whk_job_t));
    job.format = input->format;

    rc = whk_compile_node(s, &job, doc->root, &node);
    if (rc != WHK_OK) {
        return rc;
    }

    whk_elt(whk_root_t, &s->prog.roots, i)->node = node;

    return WHK_OK;
}


/* messages about events name files, which must stay for that */

static whk_rc_t
whk_schema_files(whk_schema_t *s)
{
    uint32_t    i;
    whk_str_t  *file;

    for (i = 0; i < s->reg.documents.n; i++) {

        file = whk_array_push(s->mem, &s->prog.files, sizeof(whk_str_t), 1);

        if (file == NULL
            || whk_compile_copy(s, whk_document(&s->reg, i)->file, file) != 0)
        {
            return WHK_ERROR;
        }
    }

    return WHK_OK;
}
