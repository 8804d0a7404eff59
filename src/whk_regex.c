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

/*
 * What PCRE2 10.42 finds out about the start of a match is wrong if there is
 * a look-ahead: it wants two letters for "(?=a)b*a".
 */

#define WHK_REGEX_AHEAD      (WHK_REGEX_MATCHED | PCRE2_NO_START_OPTIMIZE)

/* what checking an expression costs */

#define WHK_REGEX_CHECK       256
#define WHK_REGEX_CHECK_BYTE  12
#define WHK_REGEX_COPIES      4000    /* groups copied, as much as may be */

/*
 * Where a match can start is looked for without callouts, by one byte or by
 * a table of bits.
 */

#define WHK_REGEX_FIND     512
#define WHK_REGEX_LOOK     8


static int whk_regex_message(int rc, size_t offset, whk_regex_error_t *error);
static int whk_regex_build(whk_mem_t *mem, whk_regex_t *re, uint32_t options,
    whk_regex_error_t *error);
static size_t whk_regex_stride(const pcre2_code *code);
static size_t whk_regex_behind(const pcre2_code *code);


whk_regex_t *
whk_regex_compile(whk_mem_t *mem, whk_str_t pattern, whk_regex_error_t *error)
{
    uint32_t      options;
    whk_regex_t  *re;

    memset(error, 0, sizeof(whk_regex_error_t));

    re = whk_mem_zalloc(mem, sizeof(whk_regex_t));

    if (re == NULL) {
        error->memory = 1;
        error->text = "out of memory";
        return NULL;
    }

    if (whk_regex_rewrite(mem, pattern, SIZE_MAX, &re->out, error) != 0) {
        whk_mem_free(mem, re);
        return NULL;
    }

    options = re->out.ahead ? WHK_REGEX_AHEAD : WHK_REGEX_MATCHED;

    if (whk_regex_build(mem, re, options, error) != 0) {
        whk_mem_free(mem, (void *) (uintptr_t) re->out.text.data);
        whk_mem_free(mem, re);
        return NULL;
    }

    re->stride = whk_regex_stride(re->code);
    re->behind = whk_regex_behind(re->code);

    return re;
}


whk_regex_rc_t
whk_regex_check(whk_mem_t *mem, whk_str_t pattern, uint64_t *work)
{
    int                rc;
    uint64_t           cost;
    whk_regex_t        re;
    whk_regex_error_t  error;

    if (pattern.len > WHK_REGEX_CHECK_LIMIT) {
        return WHK_REGEX_LIMIT;
    }

    rc = whk_regex_rewrite(mem, pattern, WHK_REGEX_CHECK_LIMIT, &re.out,
                           &error);

    cost = WHK_REGEX_CHECK + re.out.size * WHK_REGEX_CHECK_BYTE
           + (re.out.copied ? WHK_REGEX_COPIES : 0);

    if (cost > *work) {
        *work = 0;
        whk_mem_free(mem, (void *) (uintptr_t) re.out.text.data);
        return WHK_REGEX_WORK;
    }

    *work -= cost;

    if (rc == 0) {
        rc = whk_regex_build(mem, &re, WHK_REGEX_CHECKED, &error);
        pcre2_code_free(re.code);
    }

    whk_mem_free(mem, (void *) (uintptr_t) re.out.text.data);

    return rc == 0 ? WHK_REGEX_YES
           : error.memory ? WHK_REGEX_MEMORY
           : error.limit ? WHK_REGEX_LIMIT : WHK_REGEX_NO;
}


void *
whk_regex_alloc(size_t size, void *data)
{
    return whk_mem_alloc(data, size);
}


void
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


static int
whk_regex_build(whk_mem_t *mem, whk_regex_t *re, uint32_t options,
    whk_regex_error_t *error)
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

        /* half a character is in no text, but may be in a class */

        (void) pcre2_set_compile_extra_options(ctx,
                                       PCRE2_EXTRA_ALLOW_SURROGATE_ESCAPES);

        re->code = pcre2_compile((PCRE2_SPTR) re->out.text.data,
                                 re->out.text.len, options, &rc, &offset,
                                 ctx);
    }

    pcre2_compile_context_free(ctx);
    pcre2_general_context_free(general);

    return re->code ? 0 : whk_regex_message(rc, offset, error);
}


static size_t
whk_regex_stride(const pcre2_code *code)
{
    uint32_t        options;
    const uint8_t  *bits;

    options = 0;
    bits = NULL;

    (void) pcre2_pattern_info(code, PCRE2_INFO_ALLOPTIONS, &options);
    (void) pcre2_pattern_info(code, PCRE2_INFO_FIRSTBITMAP, &bits);

    return options & PCRE2_ANCHORED ? SIZE_MAX
           : bits ? WHK_REGEX_LOOK : WHK_REGEX_FIND;
}


/* in characters of at most four bytes */

static size_t
whk_regex_behind(const pcre2_code *code)
{
    uint32_t  most;

    most = 0;

    (void) pcre2_pattern_info(code, PCRE2_INFO_MAXLOOKBEHIND, &most);

    return (size_t) most * 4;
}
