/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "whk_regex_scan.h"


/*
 * ECMA-262 white space, and everything else, as members of a class: ranges,
 * as a property would cost a letter of ASCII as much as any other.  They begin
 * and end with what can be no end of another range.
 */

#define WHK_REGEX_SPACE                                                       \
    "\\s\\t-\\r \\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}"         \
    "\\x{202f}\\x{205f}\\x{3000}\\x{feff}\\s"

#define WHK_REGEX_NOT_SPACE                                                   \
    "\\w\\x{0}-\\x{8}\\x{e}-\\x{1f}\\x{21}-\\x{9f}\\x{a1}-\\x{167f}"          \
    "\\x{1681}-\\x{1fff}\\x{200b}-\\x{2027}\\x{202a}-\\x{202e}"               \
    "\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}\\x{3001}-\\x{fefe}"               \
    "\\x{ff00}-\\x{10ffff}\\w"

#define WHK_REGEX_SPACES      6    /* what they weigh, as most are ASCII */


static const char *whk_regex_code(whk_regex_scan_t *s, uint8_t c);
static const char *whk_regex_unicode(whk_regex_scan_t *s);
static void whk_regex_put_code(whk_regex_scan_t *s, uint32_t code);
static int whk_regex_hex(whk_regex_scan_t *s, size_t n, uint32_t *code);


static const char  whk_regex_not_ecma[] = "this escape is not ECMA-262";


const char *
whk_regex_escape(whk_regex_scan_t *s)
{
    uint8_t  c;

    if (s->in.len == 0) {
        return "a backslash ends the expression";
    }

    c = s->in.data[0];
    s->in = whk_str_skip(s->in, 1);

    switch (c) {

    case 's':
    case 'S':
        whk_regex_weigh(s, WHK_REGEX_SPACES);

        if (s->in_class) {
            whk_regex_puts(s, c == 's' ? WHK_REGEX_SPACE : WHK_REGEX_NOT_SPACE);

        } else {
            whk_regex_puts(s, c == 's' ? "[" : "[^");
            whk_regex_puts(s, WHK_REGEX_SPACE "]");
        }

        return NULL;

    case 'p':
    case 'P':
        return whk_regex_property(s, c);

    case 'k':
        return s->in_class ? whk_regex_not_ecma : whk_regex_reference(s);

    case 'c':
    case 'u':
    case 'v':
    case 'x':
    case '0':
        return whk_regex_code(s, c);
    }

    if (whk_regex_is_digit(c) && !s->in_class) {
        return whk_regex_number(s, c);
    }

    if (whk_regex_is_alnum(c) && strchr("dDwWbBnrtf", c) == NULL) {
        return whk_regex_not_ecma;
    }

    whk_regex_puts(s, "\\");
    whk_regex_put(s, &c, 1);

    return NULL;
}


static const char *
whk_regex_code(whk_regex_scan_t *s, uint8_t c)
{
    uint32_t  code;

    code = 0;

    switch (c) {

    case 'u':
        return whk_regex_unicode(s);

    case 'v':
        code = 0x0b;    /* to PCRE2 any vertical space */
        break;

    case 'x':
        if (whk_regex_hex(s, 2, &code) != 0) {
            return "\"\\x\" needs two hex digits";
        }

        break;

    case 'c':
        if (s->in.len == 0 || !whk_regex_is_alnum(s->in.data[0])
            || s->in.data[0] <= '9')
        {
            return "\"\\c\" needs a letter";
        }

        code = s->in.data[0] % 32;
        s->in = whk_str_skip(s->in, 1);
        break;

    default: /* '0' */
        if (s->in.len && whk_regex_is_digit(s->in.data[0])) {
            return "octal escapes are not ECMA-262";
        }
    }

    whk_regex_put_code(s, code);

    return NULL;
}


static const char *
whk_regex_unicode(whk_regex_scan_t *s)
{
    size_t     n;
    uint32_t   code, low;
    whk_str_t  rest;

    if (s->in.len && s->in.data[0] == '{') {
        s->in = whk_str_skip(s->in, 1);

        for (n = 0; n < s->in.len && n <= 8 && s->in.data[n] != '}'; n++) {
            /* void */
        }

        if (n > 8 || whk_regex_hex(s, n, &code) != 0 || s->in.len == 0) {
            return "malformed \"\\u{...}\"";
        }

        s->in = whk_str_skip(s->in, 1);
        whk_regex_put_code(s, code);

        return NULL;
    }

    if (whk_regex_hex(s, 4, &code) != 0) {
        return "\"\\u\" needs four hex digits";
    }

    rest = s->in;

    if (code >= 0xd800 && code < 0xdc00 && rest.len >= 6
        && rest.data[0] == '\\' && rest.data[1] == 'u')
    {
        s->in = whk_str_skip(s->in, 2);

        if (whk_regex_hex(s, 4, &low) == 0 && low >= 0xdc00 && low < 0xe000) {
            code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);

        } else {
            s->in = rest;
        }
    }

    whk_regex_put_code(s, code);

    return NULL;
}


static void
whk_regex_put_code(whk_regex_scan_t *s, uint32_t code)
{
    int       shift;
    uint8_t   digit;

    if (s->in_class && code >= 0x80) {
        whk_regex_weigh(s, 1);
    }

    whk_regex_puts(s, "\\x{");

    for (shift = 28; shift > 0 && code >> shift == 0; shift -= 4) {
        /* void */
    }

    for ( /* void */ ; shift >= 0; shift -= 4) {
        digit = (uint8_t) (code >> shift & 15);
        digit = (uint8_t) (digit < 10 ? '0' + digit : 'a' + digit - 10);
        whk_regex_put(s, &digit, 1);
    }

    whk_regex_puts(s, "}");
}


static int
whk_regex_hex(whk_regex_scan_t *s, size_t n, uint32_t *code)
{
    size_t   i;
    uint8_t  c;

    if (n == 0 || s->in.len < n) {
        return -1;
    }

    *code = 0;

    for (i = 0; i < n; i++) {
        c = s->in.data[i];

        if (c >= '0' && c <= '9') {
            *code = *code << 4 | (uint32_t) (c - '0');
            continue;
        }

        c |= 0x20;

        if (c < 'a' || c > 'f') {
            return -1;
        }

        *code = *code << 4 | (uint32_t) (c - 'a' + 10);
    }

    s->in = whk_str_skip(s->in, n);

    return 0;
}
