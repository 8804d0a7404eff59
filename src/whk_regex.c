/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#define PCRE2_CODE_UNIT_WIDTH  8

#include <pcre2.h>
#include <string.h>

#include "whk_regex_scan.h"


/*
 * DOLLAR_ENDONLY and MATCH_UNSET_BACKREF are what ECMA-262 has; the rest of
 * it is done by rewriting.  No captures are read.
 */

#define WHK_REGEX_OPTIONS                                                     \
    (PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_MATCH_UNSET_BACKREF             \
     | PCRE2_NEVER_BACKSLASH_C)

/*
 * An expression that is only checked needs nothing that makes matching fast:
 * what PCRE2 does for that takes a time that grows with the square.
 */

#define WHK_REGEX_CHECKED                                                     \
    (WHK_REGEX_OPTIONS | PCRE2_NO_AUTO_POSSESS | PCRE2_NO_START_OPTIMIZE)

#define WHK_REGEX_MATCHED    (WHK_REGEX_OPTIONS | PCRE2_AUTO_CALLOUT)

#define WHK_REGEX_HEAP_LIMIT  4096    /* KB */

/* what checking an expression costs */

#define WHK_REGEX_CHECK       256
#define WHK_REGEX_CHECK_BYTE  8
#define WHK_REGEX_COPIES      2500    /* groups copied, as much as may be */

/*
 * What a match costs is counted by a callout before each item of the
 * expression, whenever it is tried: the match limit is for one start only,
 * of which a text has many.  What an item runs over is seen by the next one,
 * unless there are too few characters for it and it fails.
 */

#define WHK_REGEX_STEP   4    /* work for one item, */
#define WHK_REGEX_BYTES  8    /* and for so many bytes it ran over, one */


struct whk_regex_s {
    pcre2_code  *code;
    uint32_t     fixed;       /* the most characters that one item needs */
    uint32_t     stride;      /* bytes looked at for a start in one unit */
    unsigned     refs:1;      /* it has back-references */
};


struct whk_regex_scratch_s {
    whk_mem_t              *mem;
    uint64_t                work;
    size_t                  last;     /* where the last callout was */
    pcre2_general_context  *general;
    pcre2_match_context    *match;
    pcre2_match_data       *data;
};


static void *whk_regex_alloc(PCRE2_SIZE size, void *data);
static void whk_regex_free(void *p, void *data);
static int whk_regex_message(int rc, size_t offset, whk_regex_error_t *error);
static int whk_regex_build(whk_mem_t *mem, whk_regex_out_t *out,
    uint32_t options, whk_regex_t *re, whk_regex_error_t *error);
static int whk_regex_count(pcre2_callout_block *block, void *data);


whk_regex_t *
whk_regex_compile(whk_mem_t *mem, whk_str_t pattern, whk_regex_error_t *error)
{
    whk_regex_t      *re;
    whk_regex_out_t   out;

    memset(error, 0, sizeof(whk_regex_error_t));

    re = whk_mem_zalloc(mem, sizeof(whk_regex_t));

    if (re == NULL) {
        error->memory = 1;
        error->text = "out of memory";
        return NULL;
    }

    if (whk_regex_rewrite(mem, pattern, SIZE_MAX, &out, error) != 0
        || whk_regex_build(mem, &out, WHK_REGEX_MATCHED, re, error) != 0)
    {
        whk_mem_free(mem, re);
        return NULL;
    }

    return re;
}


whk_regex_rc_t
whk_regex_check(whk_mem_t *mem, whk_str_t pattern, uint64_t *work)
{
    int                rc;
    uint64_t           cost;
    whk_regex_t        re;
    whk_regex_out_t    out;
    whk_regex_error_t  error;

    if (pattern.len > WHK_REGEX_CHECK_LIMIT) {
        return WHK_REGEX_LIMIT;
    }

    rc = whk_regex_rewrite(mem, pattern, WHK_REGEX_CHECK_LIMIT, &out, &error);

    cost = WHK_REGEX_CHECK + out.size * WHK_REGEX_CHECK_BYTE
           + (out.copied ? WHK_REGEX_COPIES : 0);

    if (cost > *work) {
        *work = 0;
        whk_mem_free(mem, (void *) (uintptr_t) out.text.data);
        return WHK_REGEX_WORK;
    }

    *work -= cost;

    if (rc == 0) {
        rc = whk_regex_build(mem, &out, WHK_REGEX_CHECKED, &re, &error);
    }

    if (rc == 0) {
        pcre2_code_free(re.code);
        return WHK_REGEX_YES;
    }

    return error.memory ? WHK_REGEX_MEMORY
           : error.limit ? WHK_REGEX_LIMIT : WHK_REGEX_NO;
}


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
    const char  *subject;

    subject = text.len ? (const char *) text.data : "";

    s->work = *work;
    s->last = 0;

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


static void *
whk_regex_alloc(PCRE2_SIZE size, void *data)
{
    return whk_mem_alloc(data, size);
}


static void
whk_regex_free(void *p, void *data)
{
    whk_mem_free(data, p);
}


static int
whk_regex_message(int rc, size_t offset, whk_regex_error_t *error)
{
    error->offset = offset;
    error->memory = rc == PCRE2_ERROR_HEAP_FAILED || rc == PCRE2_ERROR_NOMEMORY;
    error->text = error->memory ? "out of memory"
                  : rc == PCRE2_ERROR_LOOKBEHIND_NOT_FIXED_LENGTH
                  ? "a look-behind of variable length is not supported"
                  : "malformed expression";

    return -1;
}


/*
 * Takes the text of out, which is freed.
 */

static int
whk_regex_build(whk_mem_t *mem, whk_regex_out_t *out, uint32_t options,
    whk_regex_t *re, whk_regex_error_t *error)
{
    int                     rc;
    PCRE2_SIZE              offset;
    pcre2_general_context  *general;
    pcre2_compile_context  *ctx;

    rc = PCRE2_ERROR_NOMEMORY;
    offset = 0;
    ctx = NULL;
    re->code = NULL;

    general = pcre2_general_context_create(whk_regex_alloc, whk_regex_free,
                                           mem);
    if (general) {
        ctx = pcre2_compile_context_create(general);
    }

    if (ctx) {
        re->code = pcre2_compile((PCRE2_SPTR) out->text.data, out->text.len,
                                 options, &rc, &offset, ctx);
    }

    pcre2_compile_context_free(ctx);
    pcre2_general_context_free(general);
    whk_mem_free(mem, (void *) (uintptr_t) out->text.data);

    if (re->code == NULL) {
        return whk_regex_message(rc, offset, error);
    }

    re->fixed = out->fixed;
    re->refs = out->refs;

    return 0;
}


static int
whk_regex_count(pcre2_callout_block *block, void *data)
{
    whk_regex_scratch_t *s = data;

    size_t    at, run;
    uint64_t  cost;

    at = block->current_position;
    run = at > s->last ? at - s->last : 0;
    cost = WHK_REGEX_STEP + run / WHK_REGEX_BYTES;

    s->last = at;

    if (cost > s->work) {
        s->work = 0;
        return PCRE2_ERROR_CALLOUT;
    }

    s->work -= cost;

    return 0;
}
