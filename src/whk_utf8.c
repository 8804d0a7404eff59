/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "whk_utf8.h"


#define WHK_UTF8_ONES  UINT64_C(0x0101010101010101)
#define WHK_UTF8_HIGH  UINT64_C(0x8080808080808080)


static size_t whk_utf8_plain(const uint8_t *p, size_t len);
static whk_reason_t whk_utf8_byte(whk_utf8_t *u, uint8_t c);
static whk_reason_t whk_utf8_lead(whk_utf8_t *u, uint8_t c);
static whk_reason_t whk_utf8_escaped(whk_utf8_t *u, uint8_t c);
static whk_reason_t whk_utf8_digit(whk_utf8_t *u, uint8_t c);
static int whk_utf8_hex(uint8_t c);


whk_reason_t
whk_utf8_check(whk_utf8_t *u, const uint8_t *p, size_t len, size_t *good)
{
    size_t        i;
    whk_reason_t  reason;

#if (WHK_FAULT_CUT)
    /* for a test of the tests: the state does not survive a cut */
    memset(u, 0, sizeof(whk_utf8_t));
#endif

    i = 0;

    while (i < len) {

        if (!u->due && !u->escape && !u->pair) {

            i += whk_utf8_plain(p + i, len - i);

            if (i == len) {
                break;
            }
        }

        reason = whk_utf8_byte(u, p[i]);

        if (reason != WHK_REASON_NONE) {
            *good = i;
            return reason;
        }

        i++;
    }

    *good = len;

    return WHK_REASON_NONE;
}


whk_reason_t
whk_utf8_end(const whk_utf8_t *u)
{
    return u->due || u->pair ? WHK_REASON_JSON_UTF8 : WHK_REASON_NONE;
}


/*
 * Returns how many bytes at the start are printable ASCII other than the
 * backslash.  Of eight, a byte sets its high bit in one of the three terms if
 * it is over 0x7f, below 0x20 or the backslash; a borrow from the byte before
 * can only do so wrongly, never hide one.
 */

static size_t
whk_utf8_plain(const uint8_t *p, size_t len)
{
    size_t    i;
    uint64_t  w, x;

    for (i = 0; len - i >= 8; i += 8) {
        memcpy(&w, p + i, 8);
        x = w ^ WHK_UTF8_ONES * '\\';

        if ((w | (w - WHK_UTF8_ONES * 0x20) | (x - WHK_UTF8_ONES))
            & WHK_UTF8_HIGH)
        {
            break;
        }
    }

    while (i < len && p[i] >= 0x20 && p[i] < 0x80 && p[i] != '\\') {
        i++;
    }

    return i;
}


static whk_reason_t
whk_utf8_byte(whk_utf8_t *u, uint8_t c)
{
    if (u->due) {

        if (c < u->low || c > u->high) {
            return WHK_REASON_JSON_UTF8;
        }

        u->due--;
        u->low = 0x80;
        u->high = 0xbf;

        return WHK_REASON_NONE;
    }

    if (u->escape) {
        return u->escape == 1 ? whk_utf8_escaped(u, c) : whk_utf8_digit(u, c);
    }

    if (c == '\\') {
        u->escape = 1;
        return WHK_REASON_NONE;
    }

    if (u->pair) {
        return WHK_REASON_JSON_UTF8;
    }

    if (c >= 0x80) {
        return whk_utf8_lead(u, c);
    }

    return c >= 0x20 || c == '\t' || c == '\n' || c == '\r'
           ? WHK_REASON_NONE : WHK_REASON_JSON_SYNTAX;
}


/*
 * The range of the byte after E0, ED, F0 and F4 leaves out what is overlong,
 * a surrogate, or beyond U+10FFFF.
 */

static whk_reason_t
whk_utf8_lead(whk_utf8_t *u, uint8_t c)
{
    u->low = 0x80;
    u->high = 0xbf;

    if (c >= 0xc2 && c <= 0xdf) {
        u->due = 1;
        return WHK_REASON_NONE;
    }

    if (c >= 0xe0 && c <= 0xef) {
        u->due = 2;

    } else if (c >= 0xf0 && c <= 0xf4) {
        u->due = 3;

    } else {
        return WHK_REASON_JSON_UTF8;
    }

    if (c == 0xe0) {
        u->low = 0xa0;

    } else if (c == 0xed) {
        u->high = 0x9f;

    } else if (c == 0xf0) {
        u->low = 0x90;

    } else if (c == 0xf4) {
        u->high = 0x8f;
    }

    return WHK_REASON_NONE;
}


static whk_reason_t
whk_utf8_escaped(whk_utf8_t *u, uint8_t c)
{
    if (c == 'u') {
        u->escape = 2;
        u->unit = 0;
        u->pair = u->pair ? 2 : 0;

        return WHK_REASON_NONE;
    }

    if (u->pair) {
        return WHK_REASON_JSON_UTF8;
    }

    u->escape = 0;

    /* whether c may be escaped is for the parser, but c is a byte of text */

    return whk_utf8_byte(u, c == '\\' ? ' ' : c);
}


static whk_reason_t
whk_utf8_digit(whk_utf8_t *u, uint8_t c)
{
    int  digit, low;

    digit = whk_utf8_hex(c);

    if (digit < 0) {
        return WHK_REASON_JSON_SYNTAX;
    }

    u->unit = (uint16_t) (u->unit << 4 | digit);

    if (u->escape++ < 5) {
        return WHK_REASON_NONE;
    }

    u->escape = 0;
    low = u->unit >= 0xdc00 && u->unit <= 0xdfff;

    if (u->pair) {
        u->pair = 0;
        return low ? WHK_REASON_NONE : WHK_REASON_JSON_UTF8;
    }

    u->pair = u->unit >= 0xd800 && u->unit <= 0xdbff;

    return low ? WHK_REASON_JSON_UTF8 : WHK_REASON_NONE;
}


static int
whk_utf8_hex(uint8_t c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }

    c |= 0x20;

    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}
