/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "whk_str.h"


static uint8_t whk_str_lower(uint8_t c);
static ptrdiff_t whk_str_decode_hex(uint8_t *dst, size_t size, whk_str_t s);
static ptrdiff_t whk_str_decode_base64(uint8_t *dst, size_t size, whk_str_t s,
    int url);
static int whk_str_unpad(whk_str_t *s, int optional);


#define NO  0xff

/* values of digits, NO for other bytes */

static const uint8_t  whk_str_hex_digits[256] = {
    NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO,
    NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO,
    NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO,
     0,  1,  2,  3,  4,  5,  6,  7,  8,  9, NO, NO, NO, NO, NO, NO,
    NO, 10, 11, 12, 13, 14, 15, NO, NO, NO, NO, NO, NO, NO, NO, NO,
    NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO,
    NO, 10, 11, 12, 13, 14, 15, NO, NO, NO, NO, NO, NO, NO, NO, NO,
    NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO,
    NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO,
    NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO,
    NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO,
    NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO,
    NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO,
    NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO,
    NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO,
    NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO,
};

/* RFC 4648 section 4 */

static const uint8_t  whk_str_base64_digits[256] = {
    NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO,
    NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO,
    NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, 62, NO, NO, NO, 63,
    52, 53, 54, 55, 56, 57, 58, 59, 60, 61, NO, NO, NO, NO, NO, NO,
    NO,  0,  1,  2,  3,  4,  5,  6,  7,  8,  9, 10, 11, 12, 13, 14,
    15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, NO, NO, NO, NO, NO,
    NO, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40,
    41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, NO, NO, NO, NO, NO,
    NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO,
    NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO,
    NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO,
    NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO,
    NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO,
    NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO,
    NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO,
    NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO,
};

#undef NO


whk_str_t
whk_str_z(const char *s)
{
    return whk_str(s, strlen(s));
}


int
whk_str_equal(whk_str_t a, whk_str_t b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}


int
whk_str_equal_nocase(whk_str_t a, whk_str_t b)
{
    size_t  i;

    if (a.len != b.len) {
        return 0;
    }

    for (i = 0; i < a.len; i++) {
        if (a.data[i] != b.data[i]
            && whk_str_lower(a.data[i]) != whk_str_lower(b.data[i]))
        {
            return 0;
        }
    }

    return 1;
}


int
whk_str_starts(whk_str_t s, whk_str_t prefix)
{
    if (s.len < prefix.len) {
        return 0;
    }

    return whk_str_equal(whk_str(s.data, prefix.len), prefix);
}


whk_str_t
whk_str_skip(whk_str_t s, size_t n)
{
    if (n > s.len) {
        n = s.len;
    }

    return n ? whk_str(s.data + n, s.len - n) : s;
}


whk_str_t
whk_str_trim(whk_str_t s)
{
    while (s.len && (s.data[0] == ' ' || s.data[0] == '\t')) {
        s.data++;
        s.len--;
    }

    while (s.len && (s.data[s.len - 1] == ' ' || s.data[s.len - 1] == '\t')) {
        s.len--;
    }

    return s;
}


int
whk_str_split(whk_str_t *rest, whk_str_t *item, uint8_t sep)
{
    const uint8_t  *p;

    if (rest->data == NULL) {
        return 0;
    }

    *item = *rest;

    p = rest->len ? memchr(rest->data, sep, rest->len) : NULL;

    if (p == NULL) {
        *rest = whk_str(NULL, 0);
        return 1;
    }

    item->len = (size_t) (p - rest->data);
    *rest = whk_str(p + 1, rest->len - item->len - 1);

    return 1;
}


int
whk_str_decimal(whk_str_t s, unsigned max_digits, int64_t *number)
{
    size_t   i;
    int64_t  n;

    if (s.len == 0 || s.len > max_digits || s.len > 18) {
        return -1;
    }

    if (s.data[0] == '0' && s.len > 1) {
        return -1;
    }

    n = 0;

    for (i = 0; i < s.len; i++) {

        if (s.data[i] < '0' || s.data[i] > '9') {
            return -1;
        }

        n = n * 10 + (s.data[i] - '0');
    }

    *number = n;

    return 0;
}


ptrdiff_t
whk_str_decode(whk_encoding_t encoding, uint8_t *dst, size_t size, whk_str_t s)
{
    static const whk_str_t  whsec = whk_string("whsec_");

    switch (encoding) {

    case WHK_ENC_HEX:
        return whk_str_decode_hex(dst, size, s);

    case WHK_ENC_WHSEC:
        if (whk_str_starts(s, whsec)) {
            s = whk_str_skip(s, whsec.len);
        }

        return whk_str_unpad(&s, 1) == 0
               ? whk_str_decode_base64(dst, size, s, 0) : -1;

    case WHK_ENC_BASE64:
        return whk_str_unpad(&s, 0) == 0
               ? whk_str_decode_base64(dst, size, s, 0) : -1;

    case WHK_ENC_BASE64URL:
        return whk_str_unpad(&s, 1) == 0
               ? whk_str_decode_base64(dst, size, s, 1) : -1;

    default: /* WHK_ENC_RAW */
        if (s.len > size) {
            return -1;
        }

        if (s.len) {
            memcpy(dst, s.data, s.len);
        }

        return (ptrdiff_t) s.len;
    }
}


static uint8_t
whk_str_lower(uint8_t c)
{
    return (uint8_t) (c >= 'A' && c <= 'Z' ? c | 0x20 : c);
}


static ptrdiff_t
whk_str_decode_hex(uint8_t *dst, size_t size, whk_str_t s)
{
    size_t   i;
    uint8_t  high, low;

    if (s.len % 2 || s.len / 2 > size) {
        return -1;
    }

    for (i = 0; i < s.len; i += 2) {
        high = whk_str_hex_digits[s.data[i]];
        low = whk_str_hex_digits[s.data[i + 1]];

        if ((high | low) == 0xff) {
            return -1;
        }

        dst[i / 2] = (uint8_t) (high << 4 | low);
    }

    return (ptrdiff_t) (s.len / 2);
}


/*
 * Takes the padding off s.  Padding that is there must be what the length
 * asks for; where it is optional it may also be absent.
 */

static int
whk_str_unpad(whk_str_t *s, int optional)
{
    size_t  pads;

    pads = 0;

    while (pads < 2 && pads < s->len && s->data[s->len - 1 - pads] == '=') {
        pads++;
    }

    if (pads ? s->len % 4 : !optional && s->len % 4) {
        return -1;
    }

    s->len -= pads;

    /* one digit alone is no byte */

    return s->len % 4 == 1 ? -1 : 0;
}


static ptrdiff_t
whk_str_decode_base64(uint8_t *dst, size_t size, whk_str_t s, int url)
{
    size_t    i, n;
    uint8_t   digit;
    uint32_t  bits;
    unsigned  nbits;

    n = 0;
    bits = 0;
    nbits = 0;

    for (i = 0; i < s.len; i++) {

        digit = s.data[i];

        if (url) {

            if (digit == '+' || digit == '/') {
                return -1;
            }

            digit = (uint8_t) (digit == '-' ? '+' : digit == '_' ? '/' : digit);
        }

        digit = whk_str_base64_digits[digit];
        if (digit == 0xff) {
            return -1;
        }

        bits = bits << 6 | digit;
        nbits += 6;

        if (nbits < 8) {
            continue;
        }

        if (n == size) {
            return -1;
        }

        nbits -= 8;
        dst[n++] = (uint8_t) (bits >> nbits);
        bits &= (1u << nbits) - 1;
    }

    /* bits that no byte uses must be zero, else another text is equal */

    return bits ? -1 : (ptrdiff_t) n;
}


size_t
whk_str_distance(whk_str_t a, whk_str_t b)
{
    size_t  i, j, diagonal, above, best, row[64];

    if (a.len > 63 || b.len > 63) {
        return SIZE_MAX;
    }

    for (j = 0; j <= b.len; j++) {
        row[j] = j;
    }

    for (i = 1; i <= a.len; i++) {
        diagonal = row[0];
        row[0] = i;

        for (j = 1; j <= b.len; j++) {
            above = row[j];
            best = diagonal + (a.data[i - 1] != b.data[j - 1]);

            if (above + 1 < best) {
                best = above + 1;
            }

            if (row[j - 1] + 1 < best) {
                best = row[j - 1] + 1;
            }

            diagonal = above;
            row[j] = best;
        }
    }

    return row[b.len];
}
