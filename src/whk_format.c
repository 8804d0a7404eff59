/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "whk_format.h"
#include "whk_format_check.h"
#include "whk_pointer.h"


typedef struct {
    const char  *name;
    int        (*check)(whk_str_t text);
} whk_format_row_t;


static int whk_format_uuid(whk_str_t s);
static int whk_format_relative_pointer(whk_str_t s);


/* that of "regex" needs memory, and is done where memory is at hand */

static const whk_format_row_t  whk_formats[] = {
    { "", NULL },
    { "date-time", whk_format_date_time },
    { "date", whk_format_date },
    { "time", whk_format_time },
    { "duration", whk_format_duration },
    { "email", whk_format_email },
    { "hostname", whk_format_hostname },
    { "ipv4", whk_format_ipv4 },
    { "ipv6", whk_format_ipv6 },
    { "uri", whk_format_uri },
    { "uri-reference", whk_format_uri_reference },
    { "uri-template", whk_format_uri_template },
    { "uuid", whk_format_uuid },
    { "json-pointer", whk_pointer_check },
    { "relative-json-pointer", whk_format_relative_pointer },
    { "regex", NULL },
};


#define WHK_FORMATS  (sizeof(whk_formats) / sizeof(whk_format_row_t))


uint8_t
whk_format_find(whk_str_t name)
{
    size_t  i;

    for (i = 1; i < WHK_FORMATS; i++) {

        if (whk_str_equal(name, whk_str_z(whk_formats[i].name))) {
            return (uint8_t) i;
        }
    }

    return 0;
}


const char *
whk_format_name(uint8_t format)
{
    return format < WHK_FORMATS ? whk_formats[format].name : "";
}


whk_regex_rc_t
whk_format_check(uint8_t format, whk_str_t text, whk_mem_t *mem,
    uint64_t *work)
{
    if (format == 0 || format >= WHK_FORMATS) {
        return WHK_REGEX_YES;
    }

    if (whk_formats[format].check == NULL) {
        return whk_regex_check(mem, text, work);
    }

    return whk_formats[format].check(text) ? WHK_REGEX_YES : WHK_REGEX_NO;
}


int
whk_format_is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}


int
whk_format_is_hex(uint8_t c)
{
    return whk_format_is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}


int
whk_format_is_alpha(uint8_t c)
{
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}


int
whk_format_is_in(uint8_t c, const char *set)
{
    for ( /* void */ ; *set; set++) {

        if (c == (uint8_t) *set) {
            return 1;
        }
    }

    return 0;
}


static int
whk_format_uuid(whk_str_t s)
{
    size_t  i;

    if (s.len != 36) {
        return 0;
    }

    for (i = 0; i < s.len; i++) {

        if (i == 8 || i == 13 || i == 18 || i == 23
            ? s.data[i] != '-' : !whk_format_is_hex(s.data[i]))
        {
            return 0;
        }
    }

    return 1;
}


static int
whk_format_relative_pointer(whk_str_t s)
{
    size_t  n;

    for (n = 0; n < s.len && whk_format_is_digit(s.data[n]); n++) {
        /* void */
    }

    if (n == 0 || (n > 1 && s.data[0] == '0')) {
        return 0;
    }

    s = whk_str_skip(s, n);

    return (s.len == 1 && s.data[0] == '#') || whk_pointer_check(s);
}
