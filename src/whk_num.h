/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef WHK_NUM_H_INCLUDED
#define WHK_NUM_H_INCLUDED


#include "whk_str.h"


/*
 * An exact decimal number, read from the text of a JSON number with any
 * number of digits and an exponent of up to 18: digits, read as one integer
 * without leading and trailing zeros, times ten to the exponent.  The span
 * holds these digits and possibly one point, which counts for nothing; it
 * borrows the text.  Zero has no digits and no sign.
 */
typedef struct {
    whk_str_t  span;
    size_t     digits;
    int64_t    exponent;
    unsigned   negative;
} whk_num_t;


/*
 * whk_num_parse() reads all of text as a JSON number.
 *
 * Returns 0, -1 if text is no JSON number, or WHK_NUM_FAR if it is one whose
 * value cannot be held: it is not zero, and its exponent has more than 18
 * digits, zeros in front of them not counted.  Then n is some number.
 */
int whk_num_parse(whk_num_t *n, whk_str_t text);

#define WHK_NUM_FAR  1

/*
 * whk_num_compare() returns a number less than, equal to or greater than 0
 * as a is less than, equal to or greater than b.
 */
int whk_num_compare(const whk_num_t *a, const whk_num_t *b);

/*
 * whk_num_is_integer() returns 1 if n has no fraction (1.0 and 1e2 have
 * none), else 0.
 */
int whk_num_is_integer(const whk_num_t *n);

/*
 * whk_num_is_divisor() returns 1 if whk_num_is_multiple() can divide by n:
 * it is greater than zero and has at most 19 digits.
 */
int whk_num_is_divisor(const whk_num_t *n);

/*
 * whk_num_is_multiple() returns 1 if n is a whole number of times divisor,
 * for which whk_num_is_divisor() must hold, else 0.
 */
int whk_num_is_multiple(const whk_num_t *n, const whk_num_t *divisor);

/*
 * whk_num_squarings() returns how many squarings whk_num_is_multiple() makes
 * besides reading the digits of n.
 */
static inline unsigned
whk_num_squarings(const whk_num_t *n, const whk_num_t *divisor)
{
    int64_t   power;
    unsigned  count;

    power = n->digits ? n->exponent - divisor->exponent : 0;

    for (count = 0; power > 0; count++) {
        power >>= 1;
    }

    return count;
}


/*
 * whk_num_count() reads n as a count, for keywords such as maxLength.
 * Counts beyond UINT64_MAX become UINT64_MAX.
 *
 * Returns 0, or -1 if n is negative or has a fraction.
 */
int whk_num_count(const whk_num_t *n, uint64_t *count);

/*
 * whk_num_digits() copies up to size digits of n, from digit number *pos
 * (as kept by these calls, 0 at first) on, to dst.
 *
 * Returns how many were copied, 0 at the end.
 */
size_t whk_num_digits(const whk_num_t *n, size_t *pos, uint8_t *dst,
    size_t size);


#endif /* WHK_NUM_H_INCLUDED */
