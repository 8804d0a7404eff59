/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "whk_format_check.h"


/* RFC 3492, 5 */

#define WHK_IDNA_BASE     36
#define WHK_IDNA_TMIN     1
#define WHK_IDNA_TMAX     26
#define WHK_IDNA_SKEW     38
#define WHK_IDNA_DAMP     700
#define WHK_IDNA_BIAS     72
#define WHK_IDNA_FIRST    128
#define WHK_IDNA_LAST     0x10ffff
#define WHK_IDNA_MAX      63


typedef struct {
    uint32_t  codes[WHK_IDNA_MAX];
    uint32_t  n;
} whk_idna_t;


static int whk_idna_decode(whk_idna_t *u, whk_str_t s);
static int whk_idna_delta(whk_str_t *s, uint32_t bias, uint32_t *delta);
static uint32_t whk_idna_adapt(uint32_t delta, uint32_t points, int first);
static int whk_idna_digit(uint8_t c);


/*
 * What stands behind "xn--" must be the encoding of something that itself
 * has no hyphens in the third and fourth place (RFC 5891, 4.2.3.1).  Which
 * characters are allowed where is not looked at.
 */

int
whk_format_a_label(whk_str_t s)
{
    whk_idna_t  u;

    if (!whk_idna_decode(&u, s)) {
        return 0;
    }

    return u.n < 4 || u.codes[2] != '-' || u.codes[3] != '-';
}


static int
whk_idna_decode(whk_idna_t *u, whk_str_t s)
{
    int       first;
    size_t    i;
    uint32_t  n, at, delta, bias;

    for (i = s.len; i > 0 && s.data[i - 1] != '-'; i--) {
        /* void */
    }

    u->n = 0;

    for (at = 0; i > 0 && at < i - 1; at++) {
        u->codes[u->n++] = s.data[at];
    }

    s = whk_str_skip(s, i);

    if (s.len == 0) {
        return 0;
    }

    n = WHK_IDNA_FIRST;
    bias = WHK_IDNA_BIAS;
    at = 0;
    first = 1;

    while (s.len) {

        if (u->n == WHK_IDNA_MAX || !whk_idna_delta(&s, bias, &delta)
            || delta > WHK_IDNA_LAST * (u->n + 1))
        {
            return 0;
        }

        bias = whk_idna_adapt(delta, u->n + 1, first);
        first = 0;

        at += delta;
        n += at / (u->n + 1);
        at %= u->n + 1;

        if (n > WHK_IDNA_LAST) {
            return 0;
        }

        memmove(&u->codes[at + 1], &u->codes[at],
                (u->n - at) * sizeof(uint32_t));
        u->codes[at++] = n;
        u->n++;
    }

    return 1;
}


static int
whk_idna_delta(whk_str_t *s, uint32_t bias, uint32_t *delta)
{
    int       digit;
    uint32_t  k, t;
    uint64_t  weight, sum;

    sum = 0;
    weight = 1;

    for (k = WHK_IDNA_BASE; s->len; k += WHK_IDNA_BASE) {

        digit = whk_idna_digit(s->data[0]);
        *s = whk_str_skip(*s, 1);

        if (digit < 0) {
            return 0;
        }

        sum += (uint32_t) digit * weight;

        if (sum > UINT32_MAX) {
            return 0;
        }

        t = k <= bias + WHK_IDNA_TMIN ? WHK_IDNA_TMIN
            : k >= bias + WHK_IDNA_TMAX ? WHK_IDNA_TMAX : k - bias;

        if ((uint32_t) digit < t) {
            *delta = (uint32_t) sum;
            return 1;
        }

        weight *= WHK_IDNA_BASE - t;

        if (weight > UINT32_MAX) {
            return 0;
        }
    }

    return 0;
}


static uint32_t
whk_idna_adapt(uint32_t delta, uint32_t points, int first)
{
    uint32_t  k;

    delta = first ? delta / WHK_IDNA_DAMP : delta / 2;
    delta += delta / points;

    for (k = 0;
         delta > (WHK_IDNA_BASE - WHK_IDNA_TMIN) * WHK_IDNA_TMAX / 2;
         k += WHK_IDNA_BASE)
    {
        delta /= WHK_IDNA_BASE - WHK_IDNA_TMIN;
    }

    return k + (WHK_IDNA_BASE - WHK_IDNA_TMIN + 1) * delta
               / (delta + WHK_IDNA_SKEW);
}


static int
whk_idna_digit(uint8_t c)
{
    if (whk_format_is_digit(c)) {
        return c - '0' + 26;
    }

    return whk_format_is_alpha(c) ? (c | 0x20) - 'a' : -1;
}
