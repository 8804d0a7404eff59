/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef WHK_FORMAT_CHECK_H_INCLUDED
#define WHK_FORMAT_CHECK_H_INCLUDED


#include "whk_str.h"


/*
 * The formats, one function each: 1 if all of s has it, else 0.  They look
 * at bytes, need no memory and know no locale.
 */

/* whk_format_time.c: RFC 3339 */

int whk_format_date_time(whk_str_t s);
int whk_format_date(whk_str_t s);
int whk_format_time(whk_str_t s);
int whk_format_duration(whk_str_t s);

/* whk_format_host.c: RFC 1123, 2673, 4291, 5321 */

int whk_format_hostname(whk_str_t s);
int whk_format_ipv4(whk_str_t s);
int whk_format_ipv6(whk_str_t s);
int whk_format_email(whk_str_t s);

/* whk_format_idna.c: RFC 3492, what follows "xn--" in a label */

int whk_format_a_label(whk_str_t s);

/* whk_format_uri.c: RFC 3986, 6570 */

int whk_format_uri(whk_str_t s);
int whk_format_uri_reference(whk_str_t s);
int whk_format_uri_template(whk_str_t s);

/* kinds of bytes */

int whk_format_is_digit(uint8_t c);
int whk_format_is_hex(uint8_t c);
int whk_format_is_alpha(uint8_t c);
int whk_format_is_in(uint8_t c, const char *set);


#endif /* WHK_FORMAT_CHECK_H_INCLUDED */
