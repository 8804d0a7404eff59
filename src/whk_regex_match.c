/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#define PCRE2_CODE_UNIT_WIDTH  8

#include <pcre2.h>

#include "whk_regex_scan.h"


#define WHK_REGEX_HEAP_LIMIT  4096    /* KB */

/*
 * What a match costs is counted by a callout before each item of the
 * expression, whenever it is tried: the match limit is for one start only,
 * of which a text has many.  What an item ran over is seen by the next one,
 * but not what was in vain: the characters that an item needs at least, what
 * a look-behind steps back over, and what a back-reference compares, are
 * counted before.  PCRE2 copies the captures wherever it may come back to.
 */

#define WHK_REGEX_STEP     4      /* work for one item, */
#define WHK_REGEX_BYTES    8      /* and for so many bytes it runs over, one, */
#define WHK_REGEX_COMPARE  128    /* or compares, */
#define WHK_REGEX_COPIED   8      /* and for so many captures */

/* a back-reference, and what one that is repeated costs, as a class does */

#define WHK_REGEX_REF         "\\g{00000}"
#define WHK_REGEX_REF_WEIGHT  16


struct whk_regex_scratch_s {
    whk_mem_t              *mem;
    const whk_regex_t      *re;
    uint64_t                work;
    size_t                  last;     /* where the last callout was, */
    uint32_t                weight;   /* and of what item */
    pcre2_general_context  *general;
    pcre2_match_context    *match;
    pcre2_match_data       *data;
};


static int whk_regex_count(pcre2_callout_block *block, void *data);
static uint64_t whk_regex_unseen(whk_regex_scratch_t *s,
    const pcre2_callout_block *block);
static size_t whk_regex_longest(const pcre2_callout_block *block);


whk_regex_scratch_t *
whk_regex_scratch(whk_mem_t *mem, uint32_t limit)
{
    whk_regex_scratch_t  *s;

    s = whk_mem_zalloc(mem, sizeof(whk_regex_scratch_t));
    if (s == NULL) {
        return NULL;
    }

    s->mem = mem;

    s->general = pcre2_general_context_create(whk_regex_alloc, whk_regex_free,
                                              mem);
    if (s->general) {
        s->match = pcre2_match_context_create(s->general);
        s->data = pcre2_match_data_create(1, s->general);
    }

    if (s->match == NULL || s->data == NULL) {
        whk_regex_scratch_free(s);
        return NULL;
    }

    (void) pcre2_set_match_limit(s->match, limit);
    (void) pcre2_set_heap_limit(s->match, WHK_REGEX_HEAP_LIMIT);
    (void) pcre2_set_callout(s->match, whk_regex_count, s);

    return s;
}


void
whk_regex_scratch_free(whk_regex_scratch_t *s)
{
    if (s == NULL) {
        return;
    }

    pcre2_match_data_free(s->data);
    pcre2_match_context_free(s->match);
    pcre2_general_context_free(s->general);
    whk_mem_free(s->mem, s);
}


whk_regex_rc_t
whk_regex_match(const whk_regex_t *re, whk_regex_scratch_t *s, whk_str_t text,
    uint64_t *work)
{
    int          rc;
    uint64_t     cost;
    const char  *subject;

    subject = text.len ? (const char *) text.data : "";

    cost = WHK_REGEX_STEP + text.len / re->stride;

    if (cost > *work) {
        *work = 0;
        return WHK_REGEX_WORK;
    }

    s->re = re;
    s->work = *work - cost;
    s->last = 0;
    s->weight = 1;

    rc = pcre2_match(re->code, (PCRE2_SPTR) subject, text.len, 0,
                     PCRE2_NO_UTF_CHECK, s->data, s->match);

    *work = s->work;

    if (rc >= 0) {
        return WHK_REGEX_YES;
    }

    if (rc == PCRE2_ERROR_NOMATCH) {
        return WHK_REGEX_NO;
    }

    if (rc == PCRE2_ERROR_CALLOUT) {
        return WHK_REGEX_WORK;
    }

    return rc == PCRE2_ERROR_NOMEMORY ? WHK_REGEX_MEMORY : WHK_REGEX_LIMIT;
}


static int
whk_regex_count(pcre2_callout_block *block, void *data)
{
    whk_regex_scratch_t *s = data;

    size_t    at, run;
    uint64_t  cost;

    at = block->current_position;
    run = at > s->last ? at - s->last : 1;
    cost = WHK_REGEX_STEP + (uint64_t) run * s->weight / WHK_REGEX_BYTES
           + block->capture_top / WHK_REGEX_COPIED;

    s->last = at;
    s->weight = s->re->out.weight;

    if (s->re->out.fixed || s->re->out.refs || s->re->behind) {
        cost += whk_regex_unseen(s, block);
    }

    if (cost > s->work) {
        s->work = 0;
        return PCRE2_ERROR_CALLOUT;
    }

    s->work -= cost;

    return 0;
}


/*
 * Returns what the next item may cost if it fails: as many characters as its
 * quantifier demands, if it has one, or as its look-behind steps back over, or
 * what its back-reference compares.
 */

static uint64_t
whk_regex_unseen(whk_regex_scratch_t *s, const pcre2_callout_block *block)
{
    size_t          len, left;
    uint64_t        n, cost;
    unsigned        repeated;
    const uint8_t  *item;

    item = s->re->out.text.data + block->pattern_position;
    len = block->next_item_length;
    left = block->subject_length - block->current_position;

    if (len < 3) {
        return 0;
    }

    if (item[0] == '(' && item[1] == '?' && item[2] == '<') {
        left = block->current_position;
        n = s->re->behind;

        return (n < left ? n : left) / WHK_REGEX_BYTES;
    }

    cost = 0;
    n = item[len - 1] == '}' || item[len - 2] == '}' ? s->re->out.fixed : 0;

    if (item[0] == '\\' && item[1] == 'g') {
        repeated = len > sizeof(WHK_REGEX_REF) - 1;
        s->weight = repeated ? WHK_REGEX_REF_WEIGHT : 0;

        cost = whk_regex_longest(block);
        n = repeated ? n * cost : 0;
        cost = (cost < left ? cost : left) / WHK_REGEX_COMPARE;

    } else if (s->weight > 1) {
        n *= 2;    /* such characters have more than one byte */
    }

    return cost + (n < left ? n : left) * s->weight / WHK_REGEX_BYTES;
}


/*
 * Returns the length of the longest capture.
 */

static size_t
whk_regex_longest(const pcre2_callout_block *block)
{
    size_t             n;
    uint32_t           i;
    const PCRE2_SIZE  *group;

    n = 0;

    for (i = 1; i < block->capture_top; i++) {
        group = &block->offset_vector[2 * i];

        if (group[0] != PCRE2_UNSET && group[1] - group[0] > n) {
            n = group[1] - group[0];
        }
    }

    return n;
}
