/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef WHK_STR_H_INCLUDED
#define WHK_STR_H_INCLUDED


#include <stddef.h>
#include <stdint.h>
#include <string.h>


/*
 * A slice: bytes that somebody else owns, not NUL-terminated.  The fields
 * stand in the order of ngx_str_t.
 */
typedef struct {
    size_t          len;
    const uint8_t  *data;
} whk_str_t;


#define whk_string(s)  { sizeof(s) - 1, (const uint8_t *) (s) }


/* how bytes are written as text */

typedef enum {
    WHK_ENC_RAW = 0,      /* as they are */
    WHK_ENC_HEX,          /* RFC 4648 section 8, either case */
    WHK_ENC_BASE64,       /* RFC 4648 section 4, padding required */
    WHK_ENC_BASE64URL,    /* RFC 4648 section 5, padding optional */
    WHK_ENC_WHSEC         /* "whsec_" optional, base64, padding optional */
} whk_encoding_t;


/*
 * whk_str() makes a slice of len bytes at data.
 */
static inline whk_str_t
whk_str(const void *data, size_t len)
{
    whk_str_t  s;

    s.len = len;
    s.data = data;

    return s;
}


/*
 * whk_str_words() stores in two words the first and the last 8 bytes of s.
 * Of up to 16 bytes that is all, so slices that are no longer are equal if
 * their lengths and words are.
 */
static inline void
whk_str_words(whk_str_t s, uint64_t *first, uint64_t *last)
{
    uint32_t  low, high;

    if (s.len >= 8) {
        memcpy(first, s.data, 8);
        memcpy(last, s.data + s.len - 8, 8);
        return;
    }

    if (s.len >= 4) {
        memcpy(&low, s.data, 4);
        memcpy(&high, s.data + s.len - 4, 4);

        *first = low;
        *last = high;
        return;
    }

    *first = s.len ? s.data[0] : 0;
    *last = s.len ? (uint64_t) s.data[s.len / 2] << 8 | s.data[s.len - 1] : 0;
}


/*
 * whk_str_z() makes a slice of a NUL-terminated string, without the NUL.
 */
whk_str_t whk_str_z(const char *s);

/*
 * whk_str_equal() returns 1 if both slices hold the same bytes, else 0.  It
 * is not constant-time: never for secrets.
 */
int whk_str_equal(whk_str_t a, whk_str_t b);

/*
 * whk_str_equal_nocase() is whk_str_equal() with ASCII letters of either
 * case equal, as RFC 9110 has it for field names.
 */
int whk_str_equal_nocase(whk_str_t a, whk_str_t b);

/*
 * whk_str_starts() returns 1 if s begins with the bytes of prefix, else 0.
 */
int whk_str_starts(whk_str_t s, whk_str_t prefix);

/*
 * whk_str_skip() returns s without its first n bytes; empty if it has no
 * more than n.
 */
whk_str_t whk_str_skip(whk_str_t s, size_t n);

/*
 * whk_str_trim() returns s without spaces and tabs at both ends.
 */
whk_str_t whk_str_trim(whk_str_t s);

/*
 * whk_str_split() stores in item what stands in rest before the first sep
 * byte, and leaves in rest what stands after it.  Without sep item is all
 * of rest, and rest becomes { 0, NULL }.
 *
 * Returns 1 if there was an item (possibly empty), 0 if rest was { 0, NULL }:
 * so a loop sees n + 1 items for n separators.
 */
int whk_str_split(whk_str_t *rest, whk_str_t *item, uint8_t sep);

/*
 * whk_str_decimal() reads 1 to max_digits (at most 18) ASCII digits that are
 * all of s, without sign, blanks or leading zeros ("0" itself is fine).
 *
 * Returns 0 and stores the number, or -1.
 */
int whk_str_decimal(whk_str_t s, unsigned max_digits, int64_t *number);

/*
 * whk_str_decode() decodes all of s strictly into at most size bytes at dst.
 * Anything that another text would also decode to is refused: unused bits
 * that are not zero, padding in excess, white space.
 *
 * Returns the number of bytes written, or -1 if s is malformed or does not
 * fit.
 */
ptrdiff_t whk_str_decode(whk_encoding_t encoding, uint8_t *dst, size_t size,
    whk_str_t s);

/*
 * whk_str_distance() returns the number of bytes to insert, delete or
 * replace that turns a into b, for "did you mean"; SIZE_MAX if one of them
 * has more than 63 bytes.
 */
size_t whk_str_distance(whk_str_t a, whk_str_t b);


#endif /* WHK_STR_H_INCLUDED */
