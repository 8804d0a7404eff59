/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "whk_eval.h"


static whk_reason_t whk_eval_content(whk_validate_t *v, whk_json_type_t type,
    whk_str_t text, const whk_node_t *only);
static int whk_eval_uses(whk_validate_t *v, whk_text_t *x);


/*
 * Mostly one asks, and for a node without links: then nothing is to be noted.
 */

whk_reason_t
whk_eval_value(void *data, whk_json_type_t type, whk_str_t text)
{
    whk_validate_t *v = data;

    whk_level_t       *level;
    const whk_use_t   *use;
    const whk_node_t  *n;

    level = whk_top(v);

    if (v->reason == WHK_REASON_NONE && level->type == WHK_JSON_ARRAY) {
        whk_eval_item(v);
    }

    if (v->reason != WHK_REASON_NONE) {
        return v->reason;
    }

    if (v->uses.n != level->uses + 1 || level->hash || level->unique) {
        return whk_eval_content(v, type, text, NULL);
    }

    use = whk_use(v, level->uses);
    n = whk_node(v->prog, use->node);

    if (n->links.count || use->role != WHK_USE_ALL
        || !whk_eval_asked(v, use))
    {
        return whk_eval_content(v, type, text, NULL);
    }

    if (whk_eval_work(v, WHK_WORK_EVALUATION) != 0) {
        return v->reason;
    }

    if (!(n->flags & WHK_NODE_PLAIN) || !(n->types & whk_program_type(type))) {
        return whk_eval_content(v, type, text, n);
    }

    whk_eval_done(v, level);

    return whk_eval_ended(v);
}


/*
 * The content matters, or more than one asks; only is the node if one does, and
 * its work is counted.
 */

static whk_reason_t
whk_eval_content(whk_validate_t *v, whk_json_type_t type, whk_str_t text,
    const whk_node_t *only)
{
    int             plain;
    whk_use_t      *use;
    whk_text_t      x;
    whk_level_t    *level;
    whk_keyword_t   keyword;
    whk_hash128_t   hash, *h;

    level = whk_top(v);
    h = NULL;

    whk_eval_text(v, &x, type, text);

    if (only) {
        keyword = whk_eval_check(v, &x, only);
        plain = keyword == WHK_EVAL_OK;

        if (!plain) {
            use = whk_use(v, level->uses);
            use->failed = 1;
            use->why = use->node;
            use->keyword = (uint8_t) keyword;
        }

    } else {
        plain = whk_eval_uses(v, &x);
    }

    if (level->hash || level->unique) {
        hash = whk_eval_hash(v, &x);
        h = &hash;
    }

    if (v->reason == WHK_REASON_NONE) {
        whk_eval_settle(v, plain, h);
    }

    return whk_eval_ended(v);
}


/*
 * Evaluates a scalar for all who ask.  Returns 1 if it is as all of them must
 * have it, so that there is nothing to tell them, else 0.
 */

static int
whk_eval_uses(whk_validate_t *v, whk_text_t *x)
{
    int                plain;
    uint32_t           i;
    whk_use_t         *use;
    const whk_memo_t  *m;

    plain = 1;

    for (i = whk_top(v)->uses;
         i < v->uses.n && v->reason == WHK_REASON_NONE;
         i++)
    {
        use = whk_use(v, i);

        if (!whk_eval_asked(v, use)) {
            continue;
        }

        m = whk_eval_scalar(v, x, use->node);

        if (m->failed || use->role != WHK_USE_ALL) {
            use->failed = m->failed;
            use->why = m->why;
            use->keyword = m->keyword;
            plain = 0;
        }
    }

    return plain;
}
