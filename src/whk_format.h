/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef WHK_FORMAT_H_INCLUDED
#define WHK_FORMAT_H_INCLUDED


#include <stdint.h>

#include "whk_mem.h"
#include "whk_regex.h"
#include "whk_str.h"


/*
 * whk_format_find() returns the number, at least 1, of the format of this
 * name, or 0 if there is none.
 */
uint8_t whk_format_find(whk_str_t name);

/*
 * whk_format_name() returns the name of a format by its number, "" past the
 * last.
 */
const char *whk_format_name(uint8_t format);

/*
 * whk_format_check() says whether text, which is valid UTF-8, has a format.
 * Memory from mem, if any is needed, is given back.  *work is the work that
 * is left, of which the format "regex" takes what it costs.
 *
 * Returns WHK_REGEX_YES or WHK_REGEX_NO; if the format is "regex", one of
 * the others if that cannot be known.
 */
whk_regex_rc_t whk_format_check(uint8_t format, whk_str_t text,
    whk_mem_t *mem, uint64_t *work);


#endif /* WHK_FORMAT_H_INCLUDED */
