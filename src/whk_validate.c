/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "whk_eval.h"
#include "whk_event.h"


static whk_reason_t whk_validate_on_start(void *data, whk_json_type_t type);
static whk_reason_t whk_validate_on_scalar(void *data, whk_json_type_t type,
    whk_str_t text);
static whk_reason_t whk_validate_on_end(void *data, whk_json_type_t type);


const whk_json_events_t  whk_validate_events = {
    whk_validate_on_start,
    whk_eval_key,
    whk_validate_on_scalar,
    whk_validate_on_end
};


void
whk_validate_limits_default(whk_validate_limits_t *limits)
{
    limits->evaluations = 8192;
    limits->work = 1000000;
}


whk_scratch_t *
whk_scratch_create(whk_mem_t *mem, const whk_schema_t *schema, uint32_t match)
{
    whk_scratch_t  *s;

    s = whk_mem_zalloc(mem, sizeof(whk_scratch_t));
    if (s == NULL) {
        return NULL;
    }

    s->mem = mem;
    s->prog = whk_schema_program(schema);

    s->memos = whk_mem_zalloc(mem, s->prog->nodes.n * sizeof(whk_memo_t));
    s->matches = whk_mem_zalloc(mem, (s->prog->regexes.n + (size_t) 1)
                                     * sizeof(whk_regex_memo_t));
    s->regex = whk_regex_scratch(mem, match);

    if (s->memos == NULL || s->matches == NULL || s->regex == NULL) {
        whk_scratch_destroy(s);
        return NULL;
    }

    return s;
}


void
whk_scratch_destroy(whk_scratch_t *scratch)
{
    if (scratch == NULL) {
        return;
    }

    whk_regex_scratch_free(scratch->regex);
    whk_mem_free(scratch->mem, scratch->matches);
    whk_mem_free(scratch->mem, scratch->memos);
    whk_mem_free(scratch->mem, scratch);
}


whk_validate_t *
whk_validate_create(whk_mem_t *mem, whk_scratch_t *scratch,
    const whk_validate_limits_t *limits)
{
    uint32_t         n;
    whk_level_t     *level;
    whk_validate_t  *v;

    v = whk_mem_zalloc(mem, sizeof(whk_validate_t));
    if (v == NULL) {
        return NULL;
    }

    v->mem = mem;
    v->scratch = scratch;
    v->prog = scratch->prog;
    v->limits = *limits;
    v->work = limits->work;

#if (WHK_FAULT_TURN)
    /* for a test of the tests: stamps of another event look like its own */
    scratch->stamp = 0;
#endif

    n = v->prog->roots.n;

    v->roots = whk_mem_zalloc(mem, (n + (size_t) 1) * sizeof(whk_root_run_t));
    level = whk_array_push(mem, &v->levels, sizeof(whk_level_t), 1);

    if (level) {
        memset(level, 0, sizeof(whk_level_t));
        v->top = level;
    }

    if (v->roots == NULL || level == NULL) {
        whk_validate_destroy(v);
        return NULL;
    }

    return v;
}


whk_rc_t
whk_validate_use(whk_validate_t *v, uint32_t n)
{
    whk_use_t  *use;

    v->roots[n].decided = 1;

    if (v->roots[n].state != WHK_ROOT_UNUSED) {
        return WHK_OK;
    }

    use = whk_array_push(v->mem, &v->uses, sizeof(whk_use_t), 1);
    if (use == NULL) {
        return WHK_ERROR;
    }

    memset(use, 0, sizeof(whk_use_t));

    use->role = WHK_USE_ROOT;
    use->asker = n;
    use->node = whk_elt(whk_root_t, &v->prog->roots, n)->node;
    use->eval = WHK_NONE;

    v->roots[n].state = WHK_ROOT_PENDING;

    return WHK_OK;
}


whk_rc_t
whk_validate_use_all(whk_validate_t *v, const whk_str_t *type)
{
    uint32_t           i;
    const whk_root_t  *root;

    for (i = 0; i < v->prog->roots.n; i++) {
        root = whk_elt(whk_root_t, &v->prog->roots, i);

        if (type && !whk_validate_pattern(root->event, *type)) {
            continue;
        }

        if (whk_validate_use(v, i) != WHK_OK) {
            return WHK_ERROR;
        }

        v->roots[i].decided = type || root->event.len == 0;
    }

    return WHK_OK;
}


whk_reason_t
whk_validate_type(whk_validate_t *v, whk_str_t type)
{
    uint32_t           i;
    whk_root_run_t    *run;
    const whk_root_t  *root;

    for (i = 0; i < v->prog->roots.n; i++) {
        root = whk_elt(whk_root_t, &v->prog->roots, i);
        run = &v->roots[i];

        if (run->decided || run->state == WHK_ROOT_UNUSED) {
            continue;
        }

        run->decided = 1;

        if (!whk_validate_pattern(root->event, type)) {
            run->state = WHK_ROOT_UNUSED;
            whk_level(v, 0)->dirty = 1;
            continue;
        }

        if (run->state == WHK_ROOT_FAILED && !root->match) {
            whk_eval_reject(v, run);
        }
    }

    if (whk_level(v, 0)->dirty && v->reason == WHK_REASON_NONE) {
        whk_eval_prune(v);
    }

    return v->reason;
}


int
whk_validate_pattern(whk_str_t pattern, whk_str_t type)
{
    whk_event_pattern_t  p;

    if (pattern.len == 0) {
        return 1;
    }

    return whk_event_pattern(&p, pattern) == 0 && whk_event_match(&p, 1, type);
}


void
whk_eval_stop(whk_validate_t *v, whk_reason_t reason)
{
    if (v->reason == WHK_REASON_NONE) {
        v->reason = reason;
        whk_eval_report(v, &v->error, WHK_NONE, WHK_KW_NONE);
    }
}


int
whk_eval_exhausted(whk_validate_t *v)
{
    v->work = 0;
    whk_eval_stop(v, WHK_REASON_LIMIT_WORK);

    return -1;
}


void
whk_eval_restamp(whk_scratch_t *scratch)
{
    scratch->stamp = 0;

    memset(scratch->memos, 0, scratch->prog->nodes.n * sizeof(whk_memo_t));
    memset(scratch->matches, 0,
           scratch->prog->regexes.n * sizeof(whk_regex_memo_t));
}


static whk_reason_t
whk_validate_on_start(void *data, whk_json_type_t type)
{
    whk_validate_t  *v = data;

    if (v->reason == WHK_REASON_NONE && whk_top(v)->type == WHK_JSON_ARRAY) {
        whk_eval_item(v);
    }

    if (v->reason == WHK_REASON_NONE) {
        whk_eval_open(v, type);
    }

    return v->reason;
}


/* most scalars are asked about once, and for their type only */

static whk_reason_t
whk_validate_on_scalar(void *data, whk_json_type_t type, whk_str_t text)
{
    whk_validate_t *v = data;

    whk_level_t       *level;
    const whk_use_t   *use;
    const whk_node_t  *n;

    level = whk_top(v);

    if (v->reason != WHK_REASON_NONE || v->uses.n != level->uses + 1
        || level->hash)
    {
        return whk_eval_value(v, type, text);
    }

    use = whk_use(v, level->uses);
    n = whk_node(v->prog, use->node);

    if (use->role != WHK_USE_ALL || !whk_eval_asked(v, use)
        || !(n->flags & WHK_NODE_PLAIN)
        || !(n->types & whk_program_type(type))
        || v->work < WHK_WORK_EVALUATION)
    {
        return whk_eval_value(v, type, text);
    }

    v->work -= WHK_WORK_EVALUATION;

    whk_eval_done(v, level);

    return WHK_REASON_NONE;
}


static whk_reason_t
whk_validate_on_end(void *data, whk_json_type_t type)
{
    whk_validate_t  *v = data;

    (void) type;

    if (v->reason == WHK_REASON_NONE) {
        whk_eval_close(v);
    }

    return whk_eval_ended(v);
}
