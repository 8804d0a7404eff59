/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "whk_num.h"


#define WHK_NUM_MAX_EXPONENT_DIGITS  18
#define WHK_NUM_MAX_DIVISOR_DIGITS   19


__extension__ typedef unsigned __int128  whk_num_wide_t;


static size_t whk_num_skip_digits(whk_str_t text, size_t i);
static int whk_num_parse_exponent(whk_str_t text, size_t i, int64_t *exponent);
static void whk_num_trim(whk_num_t *n, whk_str_t text, size_t point);
static int whk_num_compare_digits(const whk_num_t *a, const whk_num_t *b);
static int whk_num_next(const whk_num_t *n, size_t *pos);
static uint64_t whk_num_small(const whk_num_t *n);


int
whk_num_parse(whk_num_t *n, whk_str_t text)
{
    int     rc;
    size_t  i, first, point;

    rc = 0;
    n->negative = text.len && text.data[0] == '-';
    first = n->negative;

    i = whk_num_skip_digits(text, first);

    if (i == first || (i > first + 1 && text.data[first] == '0')) {
        return -1;
    }

    point = i;

    if (i < text.len && text.data[i] == '.') {
        i = whk_num_skip_digits(text, i + 1);

        if (i == point + 1) {
            return -1;
        }
    }

    n->exponent = 0;

    if (i < text.len) {
        rc = whk_num_parse_exponent(text, i, &n->exponent);

        if (rc == -1) {
            return -1;
        }
    }

    whk_num_trim(n, whk_str(text.data + first, i - first), point - first);

    return n->digits ? rc : 0;
}


int
whk_num_compare(const whk_num_t *a, const whk_num_t *b)
{
    int      sign;
    int64_t  pa, pb;

    if (a->digits == 0 || b->digits == 0 || a->negative != b->negative) {
        sign = (a->digits != 0) * (a->negative ? -1 : 1);
        return sign - (b->digits != 0) * (b->negative ? -1 : 1);
    }

    sign = a->negative ? -1 : 1;

    /* the place of the first digit decides, then the digits do */

    pa = a->exponent + (int64_t) a->digits;
    pb = b->exponent + (int64_t) b->digits;

    if (pa != pb) {
        return pa < pb ? -sign : sign;
    }

    return sign * whk_num_compare_digits(a, b);
}


int
whk_num_is_integer(const whk_num_t *n)
{
    return n->exponent >= 0;
}


int
whk_num_is_divisor(const whk_num_t *n)
{
    return n->digits > 0 && n->digits <= WHK_NUM_MAX_DIVISOR_DIGITS
           && !n->negative;
}


int
whk_num_is_multiple(const whk_num_t *n, const whk_num_t *divisor)
{
    int             digit;
    size_t          i, pos;
    uint64_t        k, power, scale, chunk;
    whk_num_wide_t  r, base;

    if (n->digits == 0) {
        return 1;
    }

    /*
     * n ends in a digit other than 0, so where its exponent is the smaller
     * one no power of ten is left to divide by.
     */

    if (n->exponent < divisor->exponent) {
        return 0;
    }

    k = whk_num_small(divisor);
    r = 0;
    pos = 0;

    for ( ;; ) {

        scale = 1;
        chunk = 0;

        for (i = 0; i < 18; i++) {

            digit = whk_num_next(n, &pos);
            if (digit < 0) {
                break;
            }

            scale *= 10;
            chunk = chunk * 10 + (unsigned) digit;
        }

        r = (r * scale + chunk) % k;

        if (i < 18) {
            break;
        }
    }

    base = 10 % k;

    for (power = (uint64_t) (n->exponent - divisor->exponent); power;
         power >>= 1)
    {
        if (power & 1) {
            r = r * base % k;
        }

        base = base * base % k;
    }

    return r == 0;
}


int
whk_num_count(const whk_num_t *n, uint64_t *count)
{
    int       digit;
    size_t    pos;
    int64_t   zeros;
    uint64_t  c;

    if (n->negative || n->exponent < 0) {
        return -1;
    }

    *count = UINT64_MAX;

    if (n->digits > 20 || n->exponent > 20) {
        return 0;
    }

    c = 0;
    pos = 0;
    zeros = n->exponent;

    for ( ;; ) {

        digit = whk_num_next(n, &pos);

        if (digit < 0) {

            if (zeros-- == 0) {
                break;
            }

            digit = 0;
        }

        if (c > (UINT64_MAX - (unsigned) digit) / 10) {
            return 0;
        }

        c = c * 10 + (unsigned) digit;
    }

    *count = c;

    return 0;
}


size_t
whk_num_digits(const whk_num_t *n, size_t *pos, uint8_t *dst, size_t size)
{
    int     digit;
    size_t  len;

    for (len = 0; len < size; len++) {

        digit = whk_num_next(n, pos);
        if (digit < 0) {
            break;
        }

        dst[len] = (uint8_t) ('0' + digit);
    }

    return len;
}


static size_t
whk_num_skip_digits(whk_str_t text, size_t i)
{
    while (i < text.len && text.data[i] >= '0' && text.data[i] <= '9') {
        i++;
    }

    return i;
}


static int
whk_num_parse_exponent(whk_str_t text, size_t i, int64_t *exponent)
{
    int      negative;
    size_t   first;
    int64_t  e;

    if (text.data[i] != 'e' && text.data[i] != 'E') {
        return -1;
    }

    i++;
    negative = 0;

    if (i < text.len && (text.data[i] == '+' || text.data[i] == '-')) {
        negative = text.data[i] == '-';
        i++;
    }

    first = i;

    if (whk_num_skip_digits(text, i) != text.len || first == text.len) {
        return -1;
    }

    while (first < text.len && text.data[first] == '0') {
        first++;
    }

    if (text.len - first > WHK_NUM_MAX_EXPONENT_DIGITS) {
        return WHK_NUM_FAR;
    }

    e = 0;

    while (first < text.len) {
        e = e * 10 + (text.data[first++] - '0');
    }

    *exponent = negative ? -e : e;

    return 0;
}


/*
 * text is digits with a point at index point, or none if that is its length.
 */

static void
whk_num_trim(whk_num_t *n, whk_str_t text, size_t point)
{
    size_t  first, last;

    first = 0;
    last = text.len;

    while (first < last
           && (text.data[first] == '0' || text.data[first] == '.'))
    {
        first++;
    }

    while (last > first
           && (text.data[last - 1] == '0' || text.data[last - 1] == '.'))
    {
        last--;
    }

    n->span = whk_str(text.data + first, last - first);
    n->digits = last - first;

    if (n->digits == 0) {
        n->exponent = 0;
        n->negative = 0;
        return;
    }

    if (last <= point) {
        n->exponent += (int64_t) (point - last);
        return;
    }

    n->exponent -= (int64_t) (last - point - 1);

    if (first < point) {
        n->digits--;
    }
}


static int
whk_num_compare_digits(const whk_num_t *a, const whk_num_t *b)
{
    int     da, db;
    size_t  ia, ib;

    ia = 0;
    ib = 0;

    do {
        da = whk_num_next(a, &ia);
        db = whk_num_next(b, &ib);

    } while (da == db && da >= 0);

    /* the end is less than any digit, and a last digit is never 0 */

    return (da > db) - (da < db);
}


static int
whk_num_next(const whk_num_t *n, size_t *pos)
{
    if (*pos < n->span.len && n->span.data[*pos] == '.') {
        (*pos)++;
    }

    return *pos < n->span.len ? n->span.data[(*pos)++] - '0' : -1;
}


static uint64_t
whk_num_small(const whk_num_t *n)
{
    int       digit;
    size_t    pos;
    uint64_t  k;

    k = 0;
    pos = 0;

    for (digit = whk_num_next(n, &pos); digit >= 0;
         digit = whk_num_next(n, &pos))
    {
        k = k * 10 + (unsigned) digit;
    }

    return k;
}
