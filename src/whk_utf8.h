/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef WHK_UTF8_H_INCLUDED
#define WHK_UTF8_H_INCLUDED


#include <stddef.h>
#include <stdint.h>

#include "whk_reason.h"


/*
 * A guard over the raw bytes of a JSON text, for what can be decided without
 * knowing its tokens: UTF-8 as RFC 3629 has it, no control byte but tab, LF
 * and CR, no \u escape of a lone surrogate.  A parser behind it still has to
 * refuse a backslash outside of strings.
 *
 * The fields are private; all zero is the state at the start of a text.
 */
typedef struct {
    uint8_t   due;       /* continuation bytes */
    uint8_t   low;       /* range of the next one */
    uint8_t   high;
    uint8_t   escape;    /* 1 after a backslash, 2 to 5 in hex digits */
    uint8_t   pair;      /* 1 after a high surrogate, 2 inside the low one */
    uint16_t  unit;      /* hex digits so far */
} whk_utf8_t;


/*
 * whk_utf8_check() checks the next len bytes of a text, in any portions, and
 * stores in good how many of them may stand where they do.
 *
 * Returns WHK_REASON_NONE if good is len; else the byte after the good ones
 * is at fault and the reason is WHK_REASON_JSON_UTF8 (also for surrogates)
 * or WHK_REASON_JSON_SYNTAX.
 */
whk_reason_t whk_utf8_check(whk_utf8_t *u, const uint8_t *p, size_t len,
    size_t *good);

/*
 * whk_utf8_end() returns WHK_REASON_JSON_UTF8 if the text ended inside of a
 * character or before the second half of a surrogate pair, else
 * WHK_REASON_NONE.
 */
whk_reason_t whk_utf8_end(const whk_utf8_t *u);


#endif /* WHK_UTF8_H_INCLUDED */
