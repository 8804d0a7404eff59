/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef WHK_TIME_H_INCLUDED
#define WHK_TIME_H_INCLUDED


#include <stdint.h>

#include "whk_str.h"


/* how a sender writes the time */

typedef enum {
    WHK_TIME_SECONDS = 0,     /* since the epoch, at most 11 digits */
    WHK_TIME_MILLISECONDS,    /* since the epoch, at most 14 digits */
    WHK_TIME_RFC3339          /* any offset, fraction of at most 18 digits */
} whk_time_unit_t;


/*
 * whk_time_parse() reads all of s strictly: digits without sign, blanks or
 * leading zeros, or an RFC 3339 date-time of a year from 1970 on (a leap
 * second counts as the second before it).
 *
 * Returns 0 and stores milliseconds since the epoch, or -1.
 */
int whk_time_parse(whk_time_unit_t unit, whk_str_t s, int64_t *msec);


#endif /* WHK_TIME_H_INCLUDED */
