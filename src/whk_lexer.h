/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef WHK_LEXER_H_INCLUDED
#define WHK_LEXER_H_INCLUDED


#include <stddef.h>
#include <stdint.h>

#include "whk_mem.h"
#include "whk_str.h"


typedef enum {
    WHK_JSON_OBJECT = 0,
    WHK_JSON_ARRAY,
    WHK_JSON_STRING,
    WHK_JSON_NUMBER,
    WHK_JSON_TRUE,
    WHK_JSON_FALSE,
    WHK_JSON_NULL
} whk_json_type_t;


typedef enum {
    WHK_LEXER_OK = 0,
    WHK_LEXER_STOPPED,    /* by a callback */
    WHK_LEXER_SYNTAX,
    WHK_LEXER_MEMORY
} whk_lexer_rc_t;


/*
 * What the lexer says of a text, see whk_json_events_t.  A name, string or
 * number lies in the portion being parsed, as a part of its token; or outside
 * of the portion, if it had to be put together.  A callback returns 1 to go on
 * or 0 to stop.
 */
typedef struct {
    int    (*start)(void *data, whk_json_type_t type);
    int    (*key)(void *data, whk_str_t name);
    int    (*scalar)(void *data, whk_json_type_t type, whk_str_t text);
    int    (*end)(void *data);
} whk_lexer_events_t;


typedef struct whk_lexer_s  whk_lexer_t;


/*
 * This is yajl with its memory contained: whatever allocation fails, the
 * call comes back.  It has no limits, tolerates more than RFC 8259, and scans
 * a token that is cut from its start again in every portion; whk_json sees to
 * all that.
 *
 * whk_lexer_create() starts on one text.  events is copied; data and mem must
 * outlive the lexer.
 *
 * Returns NULL if memory ran out.
 */
whk_lexer_t *whk_lexer_create(whk_mem_t *mem, const whk_lexer_events_t *events,
    void *data);

/*
 * whk_lexer_parse() takes the next portion of the text, of 1 to 2^30 bytes.
 * After anything but WHK_LEXER_OK only whk_lexer_consumed() and
 * whk_lexer_destroy() may be called.
 */
whk_lexer_rc_t whk_lexer_parse(whk_lexer_t *l, const uint8_t *p, size_t len);

/*
 * whk_lexer_finish() ends the text, which makes a number at its end known.
 * There has to have been a portion.
 */
whk_lexer_rc_t whk_lexer_finish(whk_lexer_t *l);

/*
 * whk_lexer_consumed() returns, in a callback, how many bytes of the portion
 * come before the place behind the token, 0 in whk_lexer_finish(); after
 * WHK_LEXER_SYNTAX, how many come before the byte that no token in hand can
 * have.  The latter does not hold where the whole token may not stand.
 */
size_t whk_lexer_consumed(const whk_lexer_t *l);

/*
 * whk_lexer_destroy() releases the lexer; l may be NULL.
 */
void whk_lexer_destroy(whk_lexer_t *l);


#endif /* WHK_LEXER_H_INCLUDED */
