/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "whk_eval.h"


static int whk_eval_uses(whk_validate_t *v, whk_text_t *x);


whk_reason_t
whk_eval_value(whk_validate_t *v, whk_json_type_t type, whk_str_t text)
{
    int             plain;
    whk_text_t      x;
    whk_level_t    *level;
    whk_hash128_t   hash, *h;

    level = whk_top(v);

    if (v->reason == WHK_REASON_NONE && level->type == WHK_JSON_ARRAY) {
        whk_eval_item(v);
    }

    if (v->reason != WHK_REASON_NONE) {
        return v->reason;
    }

    whk_eval_text(v, &x, type, text);

    plain = whk_eval_uses(v, &x);
    h = NULL;

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
