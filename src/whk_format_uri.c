/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "whk_format_check.h"


/* what a byte may stand in without being encoded, as bits in a table */

#define WHK_URI_NAME     0x01
#define WHK_URI_USER     0x02
#define WHK_URI_PATH     0x04
#define WHK_URI_QUERY    0x08    /* and fragment */
#define WHK_URI_LITERAL  0x10    /* of templates */
#define WHK_URI_VARNAME  0x20    /* of templates */
#define WHK_URI_HEX      0x40    /* hex digits */
#define WHK_URI_SCHEME   0x80

#define WHK_URI_MAX_PREFIX  4


static size_t whk_format_scheme(whk_str_t s);
static int whk_format_hierarchy(whk_str_t s, size_t i);
static int whk_format_chars(whk_str_t s, unsigned kind);
static size_t whk_format_span(whk_str_t s, size_t i, unsigned kind);
static int whk_format_authority(whk_str_t s);
static int whk_format_literal(whk_str_t s);
static int whk_format_expression(whk_str_t s);
static int whk_format_varspec(whk_str_t s);


static const uint8_t  whk_uri_kinds[256] = {
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x1f, 0x00, 0x10,
    0x1f, 0x00, 0x1f, 0x1f, 0x1f, 0x1f, 0x1f, 0x9f, 0x1f, 0x9f, 0x9f, 0x1c,
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x1e, 0x1f,
    0x00, 0x1f, 0x00, 0x18, 0x1c, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbf,
    0xbf, 0xbf, 0xbf, 0xbf, 0xbf, 0xbf, 0xbf, 0xbf, 0xbf, 0xbf, 0xbf, 0xbf,
    0xbf, 0xbf, 0xbf, 0xbf, 0xbf, 0xbf, 0xbf, 0x10, 0x00, 0x10, 0x00, 0x3f,
    0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbf, 0xbf, 0xbf, 0xbf, 0xbf,
    0xbf, 0xbf, 0xbf, 0xbf, 0xbf, 0xbf, 0xbf, 0xbf, 0xbf, 0xbf, 0xbf, 0xbf,
    0xbf, 0xbf, 0xbf, 0x00, 0x00, 0x00, 0x1f, 0x00, 0x10, 0x10, 0x10, 0x10,
    0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10,
    0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10,
    0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10,
    0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10,
    0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10,
    0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10,
    0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10,
    0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10,
    0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10,
    0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10,
    0x10, 0x10, 0x10, 0x10
};


int
whk_format_uri(whk_str_t s)
{
    size_t  n;

    n = whk_format_scheme(s);

    return n && whk_format_hierarchy(s, n);
}


int
whk_format_uri_reference(whk_str_t s)
{
    size_t  i, n;

    n = whk_format_scheme(s);

    /* without a scheme the first segment has no colon */

    for (i = 0; n == 0 && i < s.len; i++) {

        if (whk_format_is_in(s.data[i], "/?#")) {
            break;
        }

        if (s.data[i] == ':') {
            return 0;
        }
    }

    return whk_format_hierarchy(s, n);
}


int
whk_format_uri_template(whk_str_t s)
{
    size_t          i, len;
    const uint8_t  *end;

    for (i = 0; /* void */ ; i += len + 1) {

        i = whk_format_span(s, i, WHK_URI_LITERAL);

        if (i == s.len) {
            return 1;
        }

        end = memchr(s.data + i, '}', s.len - i);

        if (s.data[i] != '{' || end == NULL) {
            return 0;
        }

        len = (size_t) (end - s.data) - i;

        if (!whk_format_expression(whk_str(s.data + i + 1, len - 1))) {
            return 0;
        }
    }
}


/* returns the length of the scheme with its colon, 0 if there is none */

static size_t
whk_format_scheme(whk_str_t s)
{
    size_t  i;

    if (s.len == 0 || !whk_format_is_alpha(s.data[0])) {
        return 0;
    }

    for (i = 1; i < s.len && s.data[i] != ':'; i++) {

        if (!(whk_uri_kinds[s.data[i]] & WHK_URI_SCHEME)) {
            return 0;
        }
    }

    return i < s.len ? i + 1 : 0;
}


/* what follows the scheme: authority, path, query, fragment */

static int
whk_format_hierarchy(whk_str_t s, size_t i)
{
    size_t  start;

    if (s.len - i >= 2 && s.data[i] == '/' && s.data[i + 1] == '/') {
        start = i + 2;
        i = whk_format_span(s, start, WHK_URI_NAME);

        if (i < s.len && !whk_format_is_in(s.data[i], "/?#")) {

            while (i < s.len && !whk_format_is_in(s.data[i], "/?#")) {
                i++;
            }

            if (!whk_format_authority(whk_str(s.data + start, i - start))) {
                return 0;
            }
        }
    }

    i = whk_format_span(s, i, WHK_URI_PATH);

    if (i < s.len && s.data[i] == '?') {
        i = whk_format_span(s, i + 1, WHK_URI_QUERY);
    }

    if (i < s.len && s.data[i] == '#') {
        i = whk_format_span(s, i + 1, WHK_URI_QUERY);
    }

    return i == s.len;
}


/* bytes of this kind, and "%" with two hex digits */

static int
whk_format_chars(whk_str_t s, unsigned kind)
{
    return whk_format_span(s, 0, kind) == s.len;
}


/*
 * Returns where the bytes from i on are no longer as in whk_format_chars().
 */

static size_t
whk_format_span(whk_str_t s, size_t i, unsigned kind)
{
    const uint8_t  *p, *end, *t;

    t = whk_uri_kinds;
    p = s.data + i;
    end = s.data + s.len;

    for ( ;; ) {

        /* in strides, as events are full of long addresses */

        while (end - p >= 8
               && (t[p[0]] & t[p[1]] & t[p[2]] & t[p[3]]
                   & t[p[4]] & t[p[5]] & t[p[6]] & t[p[7]] & kind))
        {
            p += 8;
        }

        while (p < end && (t[*p] & kind)) {
            p++;
        }

        if (end - p < 3 || p[0] != '%' || !(t[p[1]] & t[p[2]] & WHK_URI_HEX)) {
            return (size_t) (p - s.data);
        }

        p += 3;
    }
}


static int
whk_format_authority(whk_str_t s)
{
    size_t  i, end;

    for (i = 0; i < s.len; i++) {

        if (s.data[i] == '@') {

            if (!whk_format_chars(whk_str(s.data, i), WHK_URI_USER)) {
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

        if (!(whk_uri_kinds[s.data[i]] & WHK_URI_USER)) {
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

        if (part.len == 0 || !whk_format_chars(part, WHK_URI_VARNAME)) {
            return 0;
        }
    }

    return 1;
}

