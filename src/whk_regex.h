/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef WHK_REGEX_H_INCLUDED
#define WHK_REGEX_H_INCLUDED


#include "whk_mem.h"
#include "whk_str.h"


#define WHK_REGEX_MATCH_LIMIT  20000

/* bytes of an expression that comes with an event, as PCRE2 has it */

#define WHK_REGEX_CHECK_LIMIT  8192


/* a compiled expression, immutable, and what matching needs to work in */

typedef struct whk_regex_s          whk_regex_t;
typedef struct whk_regex_scratch_s  whk_regex_scratch_t;


/* why an expression was refused; offset counts bytes of the expression */

typedef struct {
    const char  *text;
    size_t       offset;
    unsigned     memory:1;
    unsigned     limit:1;
} whk_regex_error_t;


typedef enum {
    WHK_REGEX_NO = 0,
    WHK_REGEX_YES,
    WHK_REGEX_LIMIT,      /* more steps, or bytes, than the limit */
    WHK_REGEX_WORK,       /* the work allowed is used up */
    WHK_REGEX_MEMORY
} whk_regex_rc_t;


/*
 * whk_regex_compile() compiles an ECMA-262 expression.  All memory is from
 * mem, which must outlive the result; there is nothing to destroy.
 *
 * Returns NULL with the cause in error.
 */
whk_regex_t *whk_regex_compile(whk_mem_t *mem, whk_str_t pattern,
    whk_regex_error_t *error);

/*
 * whk_regex_check() says whether an expression is one of ECMA-262.  *work is
 * the work that is left, of which it takes what it costs before it begins.
 * Memory from mem is given back.
 *
 * Returns one of whk_regex_rc_t, WHK_REGEX_LIMIT if the expression is longer
 * than WHK_REGEX_CHECK_LIMIT.
 */
whk_regex_rc_t whk_regex_check(whk_mem_t *mem, whk_str_t pattern,
    uint64_t *work);

/*
 * whk_regex_scratch() returns what whk_regex_match() works in, for one
 * match at a time, with memory from mem, which must outlive it; limit is
 * the most steps that one match may take.  NULL if memory ran out.
 */
whk_regex_scratch_t *whk_regex_scratch(whk_mem_t *mem, uint32_t limit);

/*
 * whk_regex_scratch_free() gives the memory back; s may be NULL.
 */
void whk_regex_scratch_free(whk_regex_scratch_t *s);

/*
 * whk_regex_match() says whether the expression matches somewhere in text,
 * which must be valid UTF-8.  *work is the work that is left, of which the
 * match takes what it costs.
 *
 * Returns one of whk_regex_rc_t.
 */
whk_regex_rc_t whk_regex_match(const whk_regex_t *re, whk_regex_scratch_t *s,
    whk_str_t text, uint64_t *work);


#endif /* WHK_REGEX_H_INCLUDED */
