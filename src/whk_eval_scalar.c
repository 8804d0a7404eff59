/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "whk_eval.h"


#define WHK_EVAL_OK  WHK_KW_MAX


static whk_keyword_t whk_eval_check(whk_validate_t *v, whk_text_t *x,
    const whk_node_t *n);
static whk_keyword_t whk_eval_check_string(whk_validate_t *v, whk_text_t *x,
    const whk_node_t *n);
static whk_keyword_t whk_eval_check_number(whk_validate_t *v, whk_text_t *x,
    const whk_node_t *n);
static int whk_eval_regex(whk_validate_t *v, whk_regex_rc_t rc);
static int whk_eval_check_type(whk_validate_t *v, whk_text_t *x,
    const whk_node_t *n);
static void whk_eval_check_links(whk_validate_t *v, const whk_node_t *n,
    whk_memo_t *m);
static whk_num_t *whk_eval_num(whk_validate_t *v, whk_text_t *x);
static uint64_t whk_eval_length(whk_text_t *x);


const whk_memo_t *
whk_eval_scalar(whk_validate_t *v, whk_text_t *x, uint32_t node)
{
    uint32_t           i, c;
    whk_memo_t        *m;
    whk_span_t         span;
    const uint32_t    *closure;
    const whk_node_t  *n;

    span = whk_node(v->prog, node)->closure;
    closure = whk_elt(uint32_t, &v->prog->closures, span.first);

    for (i = 0; i < span.count; i++) {

        c = closure[i];
        m = &v->scratch->memos[c];

        if (m->stamp == x->stamp) {
            continue;
        }

        if (whk_eval_work(v, WHK_WORK_EVALUATION) != 0) {
            break;
        }

        n = whk_node(v->prog, c);

        m->stamp = x->stamp;
        m->keyword = (uint8_t) whk_eval_check(v, x, n);
        m->failed = m->keyword != WHK_EVAL_OK;
        m->why = c;

        if (!m->failed && n->links.count) {
            whk_eval_check_links(v, n, m);
        }
    }

    return &v->scratch->memos[node];
}


whk_hash128_t
whk_eval_hash(whk_validate_t *v, whk_text_t *x)
{
    if (!x->has_hash) {
        (void) whk_eval_work(v, WHK_WORK_HASH
                                + x->text.len / WHK_WORK_HASH_BYTES);

        x->hash = x->type == WHK_JSON_NUMBER
                  ? whk_digest_number(&v->prog->keys, whk_eval_num(v, x))
                  : whk_digest_scalar(&v->prog->keys, x->type, x->text);

        x->has_hash = 1;
    }

    return x->hash;
}


int
whk_eval_equal(whk_validate_t *v, const whk_node_t *n, whk_hash128_t hash)
{
    uint32_t              i;
    const whk_hash128_t  *h;

    h = whk_elt(whk_hash128_t, &v->prog->hashes, n->equal.first);

    whk_eval_rows(v, n->equal.count);

    for (i = 0; i < n->equal.count; i++) {

        if (h[i].low == hash.low && h[i].high == hash.high) {
            return 1;
        }
    }

    return 0;
}


int
whk_eval_matches(whk_validate_t *v, whk_text_t *x, uint32_t regex)
{
    whk_regex_rc_t     rc;
    whk_regex_row_t   *row;
    whk_regex_memo_t  *m;

    m = &v->scratch->matches[regex];

    if (m->stamp == x->stamp) {
        return (int) m->matched;
    }

    row = whk_elt(whk_regex_row_t, &v->prog->regexes, regex);

    rc = whk_regex_match(row->regex, v->scratch->regex, x->text, &v->work);

    m->stamp = x->stamp;
    m->matched = (uint32_t) whk_eval_regex(v, rc);

    return (int) m->matched;
}


/*
 * Returns the keyword of the node's own that does not hold, or WHK_EVAL_OK.
 */

static whk_keyword_t
whk_eval_check(whk_validate_t *v, whk_text_t *x, const whk_node_t *n)
{
    if (n->types != WHK_TYPE_ANY && !whk_eval_check_type(v, x, n)) {
        return n->flags & WHK_NODE_FALSE ? WHK_KW_NONE : WHK_KW_TYPE;
    }

    if ((n->flags & WHK_NODE_EQUAL)
        && (!(n->equal_types & x->bit)
            || !whk_eval_equal(v, n, whk_eval_hash(v, x))))
    {
        return n->flags & WHK_NODE_CONST ? WHK_KW_CONST : WHK_KW_ENUM;
    }

    if (x->type == WHK_JSON_STRING && (n->flags & WHK_NODE_STRING)) {
        return whk_eval_check_string(v, x, n);
    }

    if (x->type == WHK_JSON_NUMBER && n->numbers.count) {
        return whk_eval_check_number(v, x, n);
    }

    return WHK_EVAL_OK;
}


static whk_keyword_t
whk_eval_check_string(whk_validate_t *v, whk_text_t *x, const whk_node_t *n)
{
    whk_regex_rc_t  rc;

    /* a character has one to four bytes: few texts have to be counted */

    if (x->text.len / 4 < n->min_length
        && whk_eval_length(x) < n->min_length)
    {
        return WHK_KW_MIN_LENGTH;
    }

    if (x->text.len > n->max_length && whk_eval_length(x) > n->max_length) {
        return WHK_KW_MAX_LENGTH;
    }

    if (n->pattern != WHK_NONE && !whk_eval_matches(v, x, n->pattern)) {
        return WHK_KW_PATTERN;
    }

    if (n->format == 0 || whk_eval_work(v, 4 + x->text.len / 32) != 0) {
        return WHK_EVAL_OK;
    }

    rc = whk_format_check(n->format, x->text, v->mem, &v->work);

    return whk_eval_regex(v, rc) ? WHK_EVAL_OK : WHK_KW_FORMAT;
}


/*
 * Returns 1 for WHK_REGEX_YES, 0 for WHK_REGEX_NO, or after ending the
 * validation.
 */

static int
whk_eval_regex(whk_validate_t *v, whk_regex_rc_t rc)
{
    switch (rc) {

    case WHK_REGEX_LIMIT:
        whk_eval_stop(v, WHK_REASON_LIMIT_MATCH);
        break;

    case WHK_REGEX_WORK:
        (void) whk_eval_exhausted(v);
        break;

    case WHK_REGEX_MEMORY:
        whk_eval_stop(v, WHK_REASON_MEMORY);
        break;

    default:
        break;
    }

    return rc == WHK_REGEX_YES;
}


static whk_keyword_t
whk_eval_check_number(whk_validate_t *v, whk_text_t *x, const whk_node_t *n)
{
    int           order;
    uint32_t      i;
    whk_num_t    *num;
    whk_bound_t  *b;

    num = whk_eval_num(v, x);

    for (i = 0; i < n->numbers.count; i++) {

        b = whk_elt(whk_bound_t, &v->prog->numbers, n->numbers.first + i);

        if (b->keyword == WHK_KW_MULTIPLE_OF) {

            if (whk_eval_work(v, 4 + x->text.len / 32
                                 + WHK_WORK_SQUARING
                                   * whk_num_squarings(num, &b->num)) != 0
                || !whk_num_is_multiple(num, &b->num))
            {
                return WHK_KW_MULTIPLE_OF;
            }

            continue;
        }

        order = whk_num_compare(num, &b->num);

        if ((b->keyword == WHK_KW_MAXIMUM && order > 0)
            || (b->keyword == WHK_KW_EXCLUSIVE_MAXIMUM && order >= 0)
            || (b->keyword == WHK_KW_MINIMUM && order < 0)
            || (b->keyword == WHK_KW_EXCLUSIVE_MINIMUM && order <= 0))
        {
            return (whk_keyword_t) b->keyword;
        }
    }

    return WHK_EVAL_OK;
}


static int
whk_eval_check_type(whk_validate_t *v, whk_text_t *x, const whk_node_t *n)
{
    if (n->types & x->bit) {
        return 1;
    }

    return x->type == WHK_JSON_NUMBER && (n->types & WHK_TYPE_INTEGER)
           && whk_num_is_integer(whk_eval_num(v, x));
}


static void
whk_eval_check_links(whk_validate_t *v, const whk_node_t *n, whk_memo_t *m)
{
    int                culprit;
    uint32_t           i, k, held, *targets;
    uint64_t           rows;
    unsigned           which;
    const whk_memo_t  *kid;
    const whk_link_t  *link;

    rows = 0;

    for (i = 0; i < n->links.count && !m->failed; i++) {

        link = whk_elt(whk_link_t, &v->prog->links, n->links.first + i);
        rows += 1 + link->targets.count;
        held = 0;
        which = 0;
        targets = whk_elt(uint32_t, &v->prog->targets, link->targets.first);

        for (k = 0; k < link->targets.count; k++) {

            if (!v->scratch->memos[targets[k]].failed) {
                held++;
                which |= k < 3 ? 1u << k : 0;
            }
        }

        if (whk_link_holds(link, held, which, 0)) {
            continue;
        }

        m->failed = 1;
        m->keyword = link->keyword;

        culprit = whk_link_culprit(link, which);

        if (culprit >= 0) {
            kid = &v->scratch->memos[targets[culprit]];
            m->why = kid->why;
            m->keyword = kid->keyword;
        }
    }

    whk_eval_rows(v, rows);
}


/* what is made of a value that cannot be held does not count any more */

static whk_num_t *
whk_eval_num(whk_validate_t *v, whk_text_t *x)
{
    if (!x->has_num) {

        if (whk_num_parse(&x->num, x->text) == WHK_NUM_FAR) {
            whk_eval_stop(v, WHK_REASON_LIMIT_TOKEN);
        }

        x->has_num = 1;
    }

    return &x->num;
}


/* in characters: of each the first byte counts */

static uint64_t
whk_eval_length(whk_text_t *x)
{
    size_t    i;
    uint64_t  w, more;

    if (x->has_length) {
        return x->length;
    }

    more = 0;

    for (i = 0; x->text.len - i >= 8; i += 8) {
        memcpy(&w, x->text.data + i, 8);
        w = w >> 7 & ~(w >> 6) & UINT64_C(0x0101010101010101);
        more += w * UINT64_C(0x0101010101010101) >> 56;
    }

    for ( /* void */ ; i < x->text.len; i++) {
        more += (x->text.data[i] & 0xc0) == 0x80;
    }

    x->length = x->text.len - more;
    x->has_length = 1;

    return x->length;
}
