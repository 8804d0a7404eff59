
/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#define _DEFAULT_SOURCE

#include <string.h>

#include "page.h"
#include "tap.h"
#include "whk_str.h"


static void compares_slices(void);
static void holds_short_slices_in_words(void);
static void skips_and_trims(void);
static void splits_into_one_item_more_than_separators(void);
static void reads_decimals_strictly(void);
static int decimal_differs(const uint8_t *text, size_t len);
static void bounds_decimals(void);
static void decodes_hex_of_every_pair(void);
static void refuses_hex_that_does_not_fit(void);
static void decodes_only_canonical_base64(whk_encoding_t encoding,
    const char *name);
static int is_canonical(whk_encoding_t encoding, const char *text, size_t len,
    unsigned *accepted);
static void decodes_every_length(whk_encoding_t encoding, int pad,
    const char *name);
static void takes_whsec_with_and_without_prefix(void);
static void copies_raw(void);
static ptrdiff_t decode(whk_encoding_t encoding, uint8_t *dst, size_t size,
    const char *text);
static size_t encode(char *dst, const uint8_t *p, size_t len, int url,
    int pad);


static const char  alphabet[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char  alphabet_url[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";


int
main(void)
{
    compares_slices();
    holds_short_slices_in_words();
    skips_and_trims();
    splits_into_one_item_more_than_separators();
    reads_decimals_strictly();
    bounds_decimals();
    decodes_hex_of_every_pair();
    refuses_hex_that_does_not_fit();
    decodes_only_canonical_base64(WHK_ENC_BASE64, "base64");
    decodes_only_canonical_base64(WHK_ENC_BASE64URL, "base64url");
    decodes_only_canonical_base64(WHK_ENC_WHSEC, "whsec");
    decodes_every_length(WHK_ENC_BASE64, 1, "base64");
    decodes_every_length(WHK_ENC_BASE64URL, 0, "base64url, no padding");
    decodes_every_length(WHK_ENC_BASE64URL, 1, "base64url, padding");
    decodes_every_length(WHK_ENC_WHSEC, 0, "whsec, no padding");
    decodes_every_length(WHK_ENC_WHSEC, 1, "whsec, padding");
    takes_whsec_with_and_without_prefix();
    copies_raw();

    return tap_done();
}


static void
compares_slices(void)
{
    int       a, b, wrong, equal;
    uint8_t   x, y;

    wrong = 0;

    for (a = 0; a < 256; a++) {
        for (b = 0; b < 256; b++) {
            x = (uint8_t) a;
            y = (uint8_t) b;

            wrong += whk_str_equal(whk_str(&x, 1), whk_str(&y, 1))
                     != (a == b);

            equal = a == b || (((a | 0x20) == (b | 0x20))
                               && (a | 0x20) >= 'a' && (a | 0x20) <= 'z');

            wrong += whk_str_equal_nocase(whk_str(&x, 1), whk_str(&y, 1))
                     != equal;
        }
    }

    ok(wrong == 0, "compares every pair of bytes, with and without case");

    ok(whk_str_equal(whk_str(NULL, 0), whk_str_z(""))
       && !whk_str_equal(whk_str_z("a"), whk_str_z("ab"))
       && !whk_str_equal_nocase(whk_str_z("a"), whk_str_z("ab")),
       "an empty slice equals NULL, lengths count");

    ok(whk_str_starts(whk_str_z("sha256=a"), whk_str_z("sha256="))
       && whk_str_starts(whk_str_z("a"), whk_str_z(""))
       && whk_str_starts(whk_str(NULL, 0), whk_str(NULL, 0))
       && !whk_str_starts(whk_str_z("sha256"), whk_str_z("sha256="))
       && !whk_str_starts(whk_str_z("sha257=a"), whk_str_z("sha256=")),
       "knows a prefix");
}


static void
holds_short_slices_in_words(void)
{
    int        i, len, wrong;
    uint8_t   *p;
    uint64_t   first, last, x, y;

    wrong = 0;

    for (len = 0; len <= 16; len++) {
        p = page_copy(0, "0123456789abcdef", (size_t) len);
        whk_str_words(whk_str(p, (size_t) len), &first, &last);

        for (i = 0; i < len; i++) {
            p[i] ^= 0x80;
            whk_str_words(whk_str(p, (size_t) len), &x, &y);
            wrong += x == first && y == last;
            p[i] ^= 0x80;
        }

        whk_str_words(whk_str(p, (size_t) len), &x, &y);
        wrong += x != first || y != last;
    }

    ok(wrong == 0, "every byte of up to 16 counts in the words");

    whk_str_words(whk_str_z("01234567x89abcdef"), &first, &last);
    whk_str_words(whk_str_z("01234567y89abcdef"), &x, &y);

    ok(x == first && y == last, "of 17 the one in the middle does not");
}


static void
skips_and_trims(void)
{
    whk_str_t  s;

    s = whk_str_z("abc");

    ok(whk_str_equal(whk_str_skip(s, 0), s)
       && whk_str_equal(whk_str_skip(s, 2), whk_str_z("c"))
       && whk_str_skip(s, 3).len == 0
       && whk_str_skip(s, 4).len == 0
       && whk_str_skip(whk_str(NULL, 0), 1).len == 0,
       "skips at most what is there");

    ok(whk_str_equal(whk_str_trim(whk_str_z(" \t a\t b \t")),
                     whk_str_z("a\t b"))
       && whk_str_trim(whk_str_z(" \t ")).len == 0
       && whk_str_trim(whk_str(NULL, 0)).len == 0
       && whk_str_trim(whk_str_z("\r\n")).len == 2,
       "trims spaces and tabs, nothing else");
}


static void
splits_into_one_item_more_than_separators(void)
{
    size_t     i, n, left, seps, wrong;
    unsigned   bits;
    whk_str_t  rest, item;
    char       text[8];

    wrong = 0;

    /* all texts of up to 8 bytes that are "a" or "," */

    for (n = 0; n <= 8; n++) {
        for (bits = 0; bits < 1u << n; bits++) {

            seps = 0;

            for (i = 0; i < n; i++) {
                text[i] = bits >> i & 1 ? ',' : 'a';
                seps += bits >> i & 1;
            }

            rest = whk_str(page_copy(0, text, n), n);
            left = n;
            i = 0;

            while (whk_str_split(&rest, &item, ',')) {
                wrong += item.len && memchr(item.data, ',', item.len) != NULL;
                left -= item.len;
                i++;
            }

            wrong += i != seps + 1 || left != seps;
            wrong += rest.data != NULL || rest.len != 0;
        }
    }

    ok(wrong == 0, "splits every text of up to 8 bytes");

    rest = whk_str(NULL, 0);

    ok(whk_str_split(&rest, &item, ',') == 0, "nothing has no items");
}


static void
reads_decimals_strictly(void)
{
    int       wrong;
    uint8_t   text[3];
    unsigned  a, b, c;

    static const char  set[] = "0123456789 +-.,xe\t\n";

    wrong = 0;

    for (a = 0; a < 256; a++) {
        text[0] = (uint8_t) a;
        wrong += decimal_differs(text, 1);

        for (b = 0; b < 256; b++) {
            text[1] = (uint8_t) b;
            wrong += decimal_differs(text, 2);

            for (c = 0; c < sizeof(set); c++) {
                text[2] = (uint8_t) set[c];
                wrong += decimal_differs(text, 3);
            }
        }
    }

    ok(wrong == 0, "reads every text of 1 to 3 bytes as it should");
}


/* "0" or digits of which the first is not "0" */

static int
decimal_differs(const uint8_t *text, size_t len)
{
    int      good;
    size_t   i;
    int64_t  number, expected;

    good = len == 1 || text[0] != '0';
    expected = 0;

    for (i = 0; i < len; i++) {
        good = good && text[i] >= '0' && text[i] <= '9';
        expected = expected * 10 + text[i] - '0';
    }

    number = -7;

    if (whk_str_decimal(whk_str(page_copy(0, text, len), len), 18, &number)
        != 0)
    {
        return good;
    }

    return !good || number != expected;
}


static void
bounds_decimals(void)
{
    int64_t  n;

    ok(whk_str_decimal(whk_str_z("999999999999999999"), 18, &n) == 0
       && n == INT64_C(999999999999999999), "reads 18 digits");
    ok(whk_str_decimal(whk_str_z("1000000000000000000"), 18, &n) != 0
       && whk_str_decimal(whk_str_z("1000000000000000000"), 99, &n) != 0,
       "refuses 19 digits, whatever is allowed");
    ok(whk_str_decimal(whk_str_z("123"), 3, &n) == 0 && n == 123
       && whk_str_decimal(whk_str_z("123"), 2, &n) != 0,
       "refuses one digit more than allowed");
    ok(whk_str_decimal(whk_str(NULL, 0), 3, &n) != 0
       && whk_str_decimal(whk_str_z(""), 3, &n) != 0, "refuses nothing");
    ok(whk_str_decimal(whk_str("12\0", 3), 3, &n) != 0, "refuses a NUL");
}


static void
decodes_hex_of_every_pair(void)
{
    int        a, b, high, low, wrong;
    char      *end;
    uint8_t    byte;
    ptrdiff_t  n;
    char       text[3], one[2];

    wrong = 0;
    text[2] = '\0';
    one[1] = '\0';

    for (a = 0; a < 256; a++) {
        for (b = 0; b < 256; b++) {
            text[0] = (char) a;
            text[1] = (char) b;

            high = a && strchr("0123456789abcdefABCDEF", a) != NULL;
            low = b && strchr("0123456789abcdefABCDEF", b) != NULL;

            n = whk_str_decode(WHK_ENC_HEX, &byte, 1,
                               whk_str(page_copy(0, text, 2), 2));

            if (!high || !low) {
                wrong += n != -1;
                continue;
            }

            wrong += n != 1 || byte != strtol(text, &end, 16) || *end;
        }

        one[0] = (char) a;
        wrong += whk_str_decode(WHK_ENC_HEX, &byte, 1, whk_str(one, 1)) != -1;
    }

    ok(wrong == 0, "decodes every pair of bytes as hex, in either case");
    ok(decode(WHK_ENC_HEX, &byte, 1, "") == 0, "decodes no hex to no bytes");
}


static void
refuses_hex_that_does_not_fit(void)
{
    uint8_t  *dst;
    uint8_t   buf[4];

    dst = page_copy(1, "\0\0", 2);

    ok(decode(WHK_ENC_HEX, dst, 2, "00fF") == 2 && dst[1] == 0xff,
       "decodes hex that just fits");
    ok(decode(WHK_ENC_HEX, dst, 2, "00ffee") == -1, "refuses one byte more");
    ok(decode(WHK_ENC_HEX, buf, 4, "00f") == -1, "refuses half a byte");
    ok(decode(WHK_ENC_HEX, buf, 4, "00 ff") == -1
       && decode(WHK_ENC_HEX, buf, 4, "0x00") == -1
       && decode(WHK_ENC_HEX, buf, 4, "00ff\n") == -1,
       "refuses blanks, \"0x\" and a line feed");
}


/*
 * Whatever is accepted must be what an encoder would write: so no two texts
 * give the same bytes, but for padding where it is optional.
 */

static void
decodes_only_canonical_base64(whk_encoding_t encoding, const char *name)
{
    char         text[4];
    uint8_t      buf[3];
    unsigned     ab, c, d, k, wrong, accepted;
    const char  *digits;

    static const char  first[] = "AQgwz09+/-_=";

    digits = encoding == WHK_ENC_BASE64URL ? alphabet_url : alphabet;
    wrong = 0;
    accepted = 0;

    for (ab = 0; ab < sizeof(first) * sizeof(first); ab++) {
        text[0] = first[ab % sizeof(first)];
        text[1] = first[ab / sizeof(first)];

        for (c = 0; c < 256; c++) {
            text[2] = (char) c;
            wrong += !is_canonical(encoding, text, 3, &accepted);

            for (d = 0; d < 256; d += c % 16 ? 3 : 1) {
                text[3] = (char) d;
                wrong += !is_canonical(encoding, text, 4, &accepted);
            }
        }
    }

    ok(wrong == 0 && accepted > 1000, "%s: %u texts accepted, each the only "
       "one for its bytes", name, accepted);

    /* the last digit of one and of two bytes: 4 and 16 of 64 are canonical */

    accepted = 0;

    for (k = 0; k < 64; k++) {
        memcpy(text, "AA==", 4);
        text[1] = digits[k];
        accepted += whk_str_decode(encoding, buf, 3, whk_str(text, 4)) == 1;

        memcpy(text, "AAA=", 4);
        text[2] = digits[k];
        accepted += whk_str_decode(encoding, buf, 3, whk_str(text, 4)) == 2;
    }

    ok(accepted == 4 + 16, "%s: unused bits must be zero", name);

    ok(decode(encoding, buf, 3, "====") == -1
       && decode(encoding, buf, 3, "=") == -1
       && decode(encoding, buf, 3, "A===") == -1
       && decode(encoding, buf, 3, "AA=") == -1
       && decode(encoding, buf, 3, "AAA==") == -1
       && decode(encoding, buf, 3, "AAAA==") == -1
       && decode(encoding, buf, 3, "AAAA====") == -1
       && decode(encoding, buf, 3, "AA=A") == -1
       && decode(encoding, buf, 3, "AA== ") == -1
       && decode(encoding, buf, 3, "AAA\n") == -1
       && decode(encoding, buf, 3, "A") == -1,
       "%s: refuses padding and blanks in excess", name);

    ok(decode(encoding, buf, 3, digits == alphabet ? "--__" : "++//") == -1
       && decode(encoding, buf, 3, digits == alphabet ? "++//" : "--__") == 3,
       "%s: has one alphabet", name);
}


/* is it refused, or what an encoder writes? */

static int
is_canonical(whk_encoding_t encoding, const char *text, size_t len,
    unsigned *accepted)
{
    char       again[8];
    size_t     n;
    uint8_t    buf[3];
    ptrdiff_t  rc;

    rc = whk_str_decode(encoding, buf, sizeof(buf),
                        whk_str(page_copy(0, text, len), len));

    if (rc == -1) {
        return 1;
    }

    (*accepted)++;

    n = encode(again, buf, (size_t) rc, encoding == WHK_ENC_BASE64URL,
               memchr(text, '=', len) != NULL);

    return n == len && memcmp(text, again, n) == 0
           && (len == 4 || encoding != WHK_ENC_BASE64);
}


static void
decodes_every_length(whk_encoding_t encoding, int pad, const char *name)
{
    size_t    i, n, len, wrong;
    uint8_t   bytes[66], *dst;
    char      text[100];

    wrong = 0;

    for (n = 0; n <= sizeof(bytes); n++) {

        for (i = 0; i < n; i++) {
            bytes[i] = (uint8_t) (i * 73 + n * 31 + (i ^ n) * 11);
        }

        len = encode(text, bytes, n, encoding == WHK_ENC_BASE64URL, pad);

        /* the output has no byte to spare, then one too few */

        dst = page_copy(1, bytes, n);
        memset(dst, 0, n);

        wrong += whk_str_decode(encoding, dst, n,
                                whk_str(page_copy(0, text, len), len))
                 != (ptrdiff_t) n;
        wrong += n && memcmp(dst, bytes, n) != 0;

        if (n) {
            dst = page_copy(1, bytes, n - 1);
            wrong += whk_str_decode(encoding, dst, n - 1, whk_str(text, len))
                     != -1;
        }

        /* cut anywhere it is other bytes, or nothing */

        for (i = 0; i < len; i++) {
            wrong += whk_str_decode(encoding, bytes, n ? n : 1,
                                    whk_str(page_copy(0, text, i), i))
                     == (ptrdiff_t) n && n != 0 && text[i] != '=';
        }
    }

    ok(wrong == 0, "%s: decodes 0 to 66 bytes, and not into one less", name);
}


static void
takes_whsec_with_and_without_prefix(void)
{
    uint8_t  buf[32];

    ok(decode(WHK_ENC_WHSEC, buf, 32, "whsec_AAECAw==") == 4 && buf[3] == 3,
       "whsec: with prefix");
    ok(decode(WHK_ENC_WHSEC, buf, 32, "whsec_AAECAw") == 4, "no padding");
    ok(decode(WHK_ENC_WHSEC, buf, 32, "AAECAw==") == 4, "no prefix");
    ok(decode(WHK_ENC_WHSEC, buf, 32, "whsec_") == 0, "prefix alone: nothing");
    ok(decode(WHK_ENC_WHSEC, buf, 32, "whsec_whsec_AAEC") == -1,
       "whsec: the prefix once only");
    ok(decode(WHK_ENC_WHSEC, buf, 32, "WHSEC_AAECAw") == -1,
       "whsec: the prefix in lower case only");
    ok(decode(WHK_ENC_WHSEC, buf, 32, "whsec_AAECAx==") == -1,
       "whsec: canonical as well");
}


static void
copies_raw(void)
{
    uint8_t  buf[3];

    ok(decode(WHK_ENC_RAW, buf, 3, "a=\n") == 3 && buf[2] == '\n',
       "raw is as it is");
    ok(decode(WHK_ENC_RAW, buf, 3, "abcd") == -1, "raw must fit");
    ok(whk_str_decode(WHK_ENC_RAW, buf, 3, whk_str(NULL, 0)) == 0,
       "raw may be nothing");
}


static ptrdiff_t
decode(whk_encoding_t encoding, uint8_t *dst, size_t size, const char *text)
{
    size_t  len;

    len = strlen(text);

    return whk_str_decode(encoding, dst, size,
                          whk_str(page_copy(2, text, len), len));
}


static size_t
encode(char *dst, const uint8_t *p, size_t len, int url, int pad)
{
    size_t       i, j, n, left;
    uint32_t     bits;
    const char  *digits;

    digits = url ? alphabet_url : alphabet;
    n = 0;

    for (i = 0; i < len; i += 3) {
        left = len - i < 3 ? len - i : 3;
        bits = 0;

        for (j = 0; j < 3; j++) {
            bits = bits << 8 | (j < left ? p[i + j] : 0u);
        }

        for (j = 0; j < 4; j++) {

            if (j <= left) {
                dst[n++] = digits[bits >> (18 - 6 * j) & 63];

            } else if (pad) {
                dst[n++] = '=';
            }
        }
    }

    return n;
}
