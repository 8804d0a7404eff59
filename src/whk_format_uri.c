/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "whk_format_check.h"
#include "whk_uri.h"


#define WHK_URI_PCHAR      "-._~!$&'()*+,;=:@"
#define WHK_URI_NAME       "-._~!$&'()*+,;="
#define WHK_URI_MAX_PREFIX  4


static int whk_format_uri_parts(const whk_uri_t *u);
static int whk_format_chars(whk_str_t s, const char *set);
static int whk_format_authority(whk_str_t s);
static int whk_format_literal(whk_str_t s);
static int whk_format_expression(whk_str_t s);
static int whk_format_varspec(whk_str_t s);
static int whk_format_template_char(uint8_t c);


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
    size_t  i;

    for (i = 0; i < s.len; i++) {

        if (s.data[i] == '%') {

            if (s.len - i < 3 || !whk_format_is_hex(s.data[i + 1])
                || !whk_format_is_hex(s.data[i + 2]))
            {
                return 0;
            }

            i += 2;
            continue;
        }

        if (s.data[i] != '{') {

            if (!whk_format_template_char(s.data[i])) {
                return 0;
            }

            continue;
        }

        s = whk_str_skip(s, i + 1);

        for (i = 0; i < s.len && s.data[i] != '}'; i++) {
            /* void */
        }

        if (i == s.len || !whk_format_expression(whk_str(s.data, i))) {
            return 0;
        }
    }

    return 1;
}


static int
whk_format_uri_parts(const whk_uri_t *u)
{
    return (u->authority.data == NULL || whk_format_authority(u->authority))
           && whk_format_chars(u->path, WHK_URI_PCHAR "/")
           && whk_format_chars(u->query, WHK_URI_PCHAR "/?")
           && whk_format_chars(u->fragment, WHK_URI_PCHAR "/?");
}


/*
 * Letters, digits, "%" with two hex digits and the bytes of set.
 */

static int
whk_format_chars(whk_str_t s, const char *set)
{
    size_t   i;
    uint8_t  c;

    for (i = 0; i < s.len; i++) {
        c = s.data[i];

        if (c == '%') {

            if (s.len - i < 3 || !whk_format_is_hex(s.data[i + 1])
                || !whk_format_is_hex(s.data[i + 2]))
            {
                return 0;
            }

            i += 2;
            continue;
        }

        if (!whk_format_is_alpha(c) && !whk_format_is_digit(c)
            && !whk_format_is_in(c, set))
        {
            return 0;
        }
    }

    return 1;
}


static int
whk_format_authority(whk_str_t s)
{
    size_t  i, end;

    for (i = 0; i < s.len; i++) {

        if (s.data[i] == '@') {

            if (!whk_format_chars(whk_str(s.data, i), WHK_URI_NAME ":")) {
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

        if (!whk_format_is_alpha(s.data[i]) && !whk_format_is_digit(s.data[i])
            && !whk_format_is_in(s.data[i], WHK_URI_NAME ":"))
        {
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

        if (part.len == 0 || !whk_format_chars(part, "_")) {
            return 0;
        }
    }

    return 1;
}


/* literals may hold characters beyond ASCII */

static int
whk_format_template_char(uint8_t c)
{
    return c > 0x20 && c != 0x7f && !whk_format_is_in(c, "\"<>\\^`{|}");
}
