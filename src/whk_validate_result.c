/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "whk_eval.h"


uint32_t
whk_validate_applied(const whk_validate_t *v)
{
    uint32_t  i, n;

    n = 0;

    for (i = 0; i < v->prog->roots.n; i++) {

        if (v->roots[i].state != WHK_ROOT_UNUSED && v->roots[i].decided
            && !whk_elt(whk_root_t, &v->prog->roots, i)->match)
        {
            n++;
        }
    }

    return n;
}


whk_root_state_t
whk_validate_root(const whk_validate_t *v, uint32_t n)
{
    return v->roots[n].state;
}


int
whk_validate_failed(const whk_validate_t *v)
{
    return v->failed || v->reason != WHK_REASON_NONE;
}


const whk_validate_error_t *
whk_validate_error(const whk_validate_t *v)
{
    return whk_validate_failed(v) ? &v->error : NULL;
}


const whk_validate_error_t *
whk_validate_root_error(const whk_validate_t *v, uint32_t n)
{
    return v->roots[n].state == WHK_ROOT_FAILED ? &v->roots[n].error : NULL;
}


uint64_t
whk_validate_peak(const whk_validate_t *v)
{
    return v->peak;
}


uint64_t
whk_validate_work(const whk_validate_t *v)
{
    return v->limits.work - v->work;
}


const uint64_t *
whk_validate_left(const whk_validate_t *v)
{
    return &v->work;
}


void
whk_validate_release(whk_validate_t *v)
{
    uint32_t      i;
    whk_mem_t    *mem;
    whk_eval_t   *e;

    mem = v->mem;

    for (i = 0; i < v->evals.n; i++) {
        e = whk_eval(v, i);

        if (e->extra) {
            whk_mem_free(mem, e->extra->seen);
            whk_mem_free(mem, e->extra->sets);
            whk_mem_free(mem, e->extra);
        }
    }

    for (i = 0; i < v->levels.n; i++) {
        whk_set_free(mem, &whk_level(v, i)->items);
    }

    whk_array_free(mem, &v->levels);
    whk_array_free(mem, &v->evals);
    whk_array_free(mem, &v->kids);
    whk_array_free(mem, &v->order);
    whk_array_free(mem, &v->uses);
    whk_array_free(mem, &v->path);
}


void
whk_validate_destroy(whk_validate_t *v)
{
    uint32_t    i;
    whk_mem_t  *mem;

    if (v == NULL) {
        return;
    }

    whk_validate_release(v);

    mem = v->mem;

    for (i = 0; v->roots && i < v->prog->roots.n; i++) {
        whk_mem_free(mem, (void *) (uintptr_t)
                          v->roots[i].error.instance.data);
    }

    if (v->error.reason != WHK_REASON_SCHEMA) {
        whk_mem_free(mem, (void *) (uintptr_t) v->error.instance.data);
    }

    whk_mem_free(mem, v->roots);
    whk_mem_free(mem, v);
}
