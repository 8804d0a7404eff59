/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef WHK_EVENT_H_INCLUDED
#define WHK_EVENT_H_INCLUDED


#include <stddef.h>
#include <stdint.h>

#include "whk_reason.h"
#include "whk_str.h"


#define WHK_EVENT_MAX_LEN  256


/*
 * Event types that are meant: one, or all that begin with a text and go on.
 * The fields are private.
 */
typedef struct {
    whk_str_t  text;
    unsigned   prefix;
} whk_event_pattern_t;


/*
 * whk_event_pattern() reads a pattern: an event type, or the start of one, up
 * to and with a ".", "/" or ":", and a "*" ("lead.*").  text must outlive the
 * pattern.
 *
 * Returns 0, or -1 if text has no such form: a "*" elsewhere or alone, or
 * what no event type can have.
 */
int whk_event_pattern(whk_event_pattern_t *p, whk_str_t text);

/*
 * whk_event_match() returns 1 if one of n patterns means this type, else 0.
 * Letters of different case are different.
 */
int whk_event_match(const whk_event_pattern_t *p, size_t n, whk_str_t type);

/*
 * whk_event_check_type() checks an event type: 1 to WHK_EVENT_MAX_LEN bytes,
 * none of them below 0x20 or 0x7f.
 *
 * Returns WHK_REASON_NONE, WHK_REASON_EVENT_MISSING if it is empty, or
 * WHK_REASON_EVENT_MALFORMED.
 */
whk_reason_t whk_event_check_type(whk_str_t type);

/*
 * whk_event_check_id() checks a delivery id in the same way; where dot is 0
 * it may not hold a "." either, for schemes that sign parts with dots between
 * them.
 *
 * Returns WHK_REASON_NONE or WHK_REASON_ID_MALFORMED.
 */
whk_reason_t whk_event_check_id(whk_str_t id, int dot);

/*
 * whk_event_join() writes lead, sep and rest to dst, which has room for size
 * bytes: the type from two sources ("issues", "opened").  If rest is empty,
 * it writes lead alone; if lead is empty, nothing, since rest without it
 * would be another type.
 *
 * Returns the number of bytes written, or -1 if they do not fit.
 */
ptrdiff_t whk_event_join(uint8_t *dst, size_t size, whk_str_t lead,
    uint8_t sep, whk_str_t rest);


#endif /* WHK_EVENT_H_INCLUDED */
