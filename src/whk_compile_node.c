/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "whk_compile.h"


static uint32_t whk_compile_hash(const whk_job_t *job);
static int whk_compile_same(const whk_job_t *a, const whk_job_t *b);
static int whk_compile_rehash(whk_schema_t *s);
static whk_rc_t whk_compile_add(whk_schema_t *s, const whk_job_t *job, uint32_t
    *node);


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

    if (rc == WHK_OK && job.entered != job.resource + 1) {
        job.entered = job.resource + 1;
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
