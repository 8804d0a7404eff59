/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "whk_format_check.h"
#include "whk_uri.h"


/* kinds of bytes, as bits in a table */

#define WHK_URI_ALNUM    0x01
#define WHK_URI_MARK     0x02    /* unreserved and sub-delims */
#define WHK_URI_COLON    0x04
#define WHK_URI_AT       0x08
#define WHK_URI_SLASH    0x10
#define WHK_URI_QUERY    0x20    /* "?" */
#define WHK_URI_LITERAL  0x40    /* of templates, but "%" */
#define WHK_URI_HEX      0x80

#define WHK_URI_NAME     (WHK_URI_ALNUM | WHK_URI_MARK)
#define WHK_URI_PCHAR    (WHK_URI_NAME | WHK_URI_COLON | WHK_URI_AT)

#define WHK_URI_MAX_PREFIX  4


static int whk_format_uri_parts(const whk_uri_t *u);
static int whk_format_chars(whk_str_t s, unsigned kinds);
static int whk_format_authority(whk_str_t s);
static int whk_format_literal(whk_str_t s);
static int whk_format_expression(whk_str_t s);
static int whk_format_varspec(whk_str_t s);
static int whk_format_varname(whk_str_t s);


static const uint8_t  whk_uri_kinds[256] = {
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x42, 0x00, 0x40,
    0x42, 0x00, 0x42, 0x42, 0x42, 0x42, 0x42, 0x42, 0x42, 0x42, 0x42, 0x50,
    0xc1, 0xc1, 0xc1, 0xc1, 0xc1, 0xc1, 0xc1, 0xc1, 0xc1, 0xc1, 0x44, 0x42,
    0x00, 0x42, 0x00, 0x60, 0x48, 0xc1, 0xc1, 0xc1, 0xc1, 0xc1, 0xc1, 0x41,
    0x41, 0x41, 0x41, 0x41, 0x41, 0x41, 0x41, 0x41, 0x41, 0x41, 0x41, 0x41,
    0x41, 0x41, 0x41, 0x41, 0x41, 0x41, 0x41, 0x40, 0x00, 0x40, 0x00, 0x42,
    0x00, 0xc1, 0xc1, 0xc1, 0xc1, 0xc1, 0xc1, 0x41, 0x41, 0x41, 0x41, 0x41,
    0x41, 0x41, 0x41, 0x41, 0x41, 0x41, 0x41, 0x41, 0x41, 0x41, 0x41, 0x41,
    0x41, 0x41, 0x41, 0x00, 0x00, 0x00, 0x42, 0x00, 0x40, 0x40, 0x40, 0x40,
    0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40,
    0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40,
    0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40,
    0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40,
    0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40,
    0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40,
    0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40,
    0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40,
    0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40,
    0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40,
    0x40, 0x40, 0x40, 0x40
};


int
whk_format_uri(whk_str_t s)
{
    whk_uri_t  u;

    whk_uri_parse(&u, s);

    return u.scheme.data && whk_format_uri_parts(&u);
}


int
whk_format_uri_reference(whk_str_t s)
{
    size_t     i;
    whk_uri_t  u;

    whk_uri_parse(&u, s);

    /* without a scheme the first segment has no colon */

    for (i = 0; u.scheme.data == NULL && u.authority.data == NULL
                && i < u.path.len && u.path.data[i] != '/'; i++)
    {
        if (u.path.data[i] == ':') {
            return 0;
        }
    }

    return whk_format_uri_parts(&u);
}


int
whk_format_uri_template(whk_str_t s)
{
    size_t  i, end;

    for (i = 0; i < s.len; i = end) {

        if (s.data[i] != '{') {

            for (end = i; end < s.len && s.data[end] != '{'; end++) {
                /* void */
            }

            if (!whk_format_chars(whk_str(s.data + i, end - i),
                                  WHK_URI_LITERAL))
            {
                return 0;
            }

            continue;
        }

        for (end = i + 1; end < s.len && s.data[end] != '}'; end++) {
            /* void */
        }

        if (end == s.len
            || !whk_format_expression(whk_str(s.data + i + 1, end - i - 1)))
        {
            return 0;
        }

        end++;
    }

    return 1;
}


static int
whk_format_uri_parts(const whk_uri_t *u)
{
    unsigned  path, query;

    path = WHK_URI_PCHAR | WHK_URI_SLASH;
    query = path | WHK_URI_QUERY;

    return (u->authority.data == NULL || whk_format_authority(u->authority))
           && whk_format_chars(u->path, path)
           && whk_format_chars(u->query, query)
           && whk_format_chars(u->fragment, query);
}


/*
 * Bytes of these kinds, and "%" with two hex digits.
 */

static int
whk_format_chars(whk_str_t s, unsigned kinds)
{
    size_t  i;

    for (i = 0; i < s.len; i++) {

        if (whk_uri_kinds[s.data[i]] & kinds) {
            continue;
        }

        if (s.data[i] != '%' || s.len - i < 3
            || !(whk_uri_kinds[s.data[i + 1]] & WHK_URI_HEX)
            || !(whk_uri_kinds[s.data[i + 2]] & WHK_URI_HEX))
        {
            return 0;
        }

        i += 2;
    }

    return 1;
}


static int
whk_format_authority(whk_str_t s)
{
    size_t  i, end;

    for (i = 0; i < s.len; i++) {

        if (s.data[i] == '@') {

            if (!whk_format_chars(whk_str(s.data, i), WHK_URI_NAME | WHK_URI_COLON)) {
                return 0;
            }

            s = whk_str_skip(s, i + 1);
            break;
        }
    }

    /* the port */

    for (end = s.len; end > 0 && whk_format_is_digit(s.data[end - 1]); end--) {
        /* void */
    }

    if (end > 0 && s.data[end - 1] == ':') {
        s.len = end - 1;
    }

    if (s.len && s.data[0] == '[') {
        return whk_format_literal(s);
    }

    return whk_format_chars(s, WHK_URI_NAME);
}


/*
 * "[" IPv6 or "v" hex digits "." characters "]"
 */

static int
whk_format_literal(whk_str_t s)
{
    size_t  i;

    if (s.len < 3 || s.data[s.len - 1] != ']') {
        return 0;
    }

    s = whk_str(s.data + 1, s.len - 2);

    if (s.data[0] != 'v' && s.data[0] != 'V') {
        return whk_format_ipv6(s);
    }

    for (i = 1; i < s.len && whk_format_is_hex(s.data[i]); i++) {
        /* void */
    }

    if (i == 1 || i + 1 >= s.len || s.data[i] != '.') {
        return 0;
    }

    for (i++; i < s.len; i++) {

        if (!(whk_uri_kinds[s.data[i]] & (WHK_URI_NAME | WHK_URI_COLON))) {
            return 0;
        }
    }

    return 1;
}


static int
whk_format_expression(whk_str_t s)
{
    whk_str_t  spec;

    if (s.len && whk_format_is_in(s.data[0], "+#./;?&=,!@|")) {
        s = whk_str_skip(s, 1);
    }

    if (s.len == 0) {
        return 0;
    }

    while (whk_str_split(&s, &spec, ',')) {

        if (!whk_format_varspec(spec)) {
            return 0;
        }
    }

    return 1;
}


static int
whk_format_varspec(whk_str_t s)
{
    size_t     i;
    int64_t    prefix;
    whk_str_t  name, part;

    for (i = 0; i < s.len && s.data[i] != ':'; i++) {
        /* void */
    }

    name = whk_str(s.data, i);

    if (i < s.len) {

        if (whk_str_decimal(whk_str_skip(s, i + 1), WHK_URI_MAX_PREFIX,
                            &prefix)
            != 0 || prefix == 0)
        {
            return 0;
        }

    } else if (s.len && s.data[s.len - 1] == '*') {
        name.len--;
    }

    if (name.len == 0) {
        return 0;
    }

    while (whk_str_split(&name, &part, '.')) {

        if (part.len == 0 || !whk_format_varname(part)) {
            return 0;
        }
    }

    return 1;
}



static int
whk_format_varname(whk_str_t s)
{
    size_t  i;

    for (i = 0; i < s.len; i++) {

        if (s.data[i] != '_'
            && !(whk_uri_kinds[s.data[i]] & WHK_URI_ALNUM)
            && !whk_format_chars(whk_str(s.data + i, s.len - i < 3
                                                     ? s.len - i : 3), 0))
        {
            return 0;
        }

        if (s.data[i] == '%') {
            i += 2;
        }
    }

    return 1;
}
