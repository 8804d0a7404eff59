/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "../../src/whk_utf8.h"
#include "tap.h"


static void takes_exactly_the_characters_of_unicode(void);
static void takes_exactly_the_pairs_of_surrogates(void);
static void takes_three_control_bytes(void);
static void finds_a_byte_at_every_place(void);
static void knows_an_incomplete_text(void);

static whk_reason_t check(const uint8_t *p, size_t len, size_t *good);
static size_t encode(uint8_t *dst, uint32_t c, size_t len);


int
main(void)
{
    takes_exactly_the_characters_of_unicode();
    takes_exactly_the_pairs_of_surrogates();
    takes_three_control_bytes();
    finds_a_byte_at_every_place();
    knows_an_incomplete_text();

    return tap_done();
}


/* all forms of 2 to 4 bytes, also of numbers that have a shorter one */

static void
takes_exactly_the_characters_of_unicode(void)
{
    size_t    len, good, taken, wrong;
    uint8_t   buf[4];
    uint32_t  c, max;

    static const uint32_t  first[5] = { 0, 0, 0x80, 0x800, 0x10000 };

    taken = 0;
    wrong = 0;

    for (len = 2; len <= 4; len++) {
        max = len == 2 ? 0x800 : len == 3 ? 0x10000 : 0x200000;

        for (c = 0; c < max; c++) {
            (void) encode(buf, c, len);

            if (check(buf, len, &good) == WHK_REASON_NONE) {
                taken++;
                wrong += c < first[len] || c > 0x10ffff
                         || (c >= 0xd800 && c <= 0xdfff);
            }
        }
    }

    ok(taken == 0x110000 - 0x80 - 0x800 && wrong == 0,
       "%lu characters of 2 to 4 bytes", (unsigned long) taken);
}


static void
takes_exactly_the_pairs_of_surrogates(void)
{
    char      buf[16];
    size_t    good, taken, wrong;
    unsigned  unit;

    taken = 0;
    wrong = 0;

    for (unit = 0; unit < 0x10000; unit++) {
        sprintf(buf, unit & 1 ? "\\u%04x " : "\\u%04X ", unit);

        if (check((uint8_t *) buf, 7, &good) == WHK_REASON_NONE) {
            taken++;
            wrong += unit >= 0xd800 && unit <= 0xdfff;
        }
    }

    ok(taken == 0x10000 - 0x800 && wrong == 0, "%lu escapes alone",
       (unsigned long) taken);

    taken = 0;

    for (unit = 0; unit < 0x10000; unit++) {
        sprintf(buf, "\\ud8aa\\u%04x", unit);

        if (check((uint8_t *) buf, 12, &good) == WHK_REASON_NONE) {
            taken++;
            wrong += unit < 0xdc00 || unit > 0xdfff;
        }
    }

    ok(taken == 0x400 && wrong == 0, "%lu escapes behind a high surrogate",
       (unsigned long) taken);
}


static void
takes_three_control_bytes(void)
{
    size_t    good, taken, wrong;
    uint8_t   buf[2];
    unsigned  c;

    taken = 0;
    wrong = 0;

    for (c = 0; c < 0x80; c++) {
        buf[0] = (uint8_t) c;
        buf[1] = ' ';

        if (check(buf, 2, &good) == WHK_REASON_NONE) {
            taken++;
            wrong += c < 0x20 && c != '\t' && c != '\n' && c != '\r';
        }
    }

    ok(taken == 0x80 - 0x20 + 3 && wrong == 0, "%lu bytes of ASCII",
       (unsigned long) taken);
}


/* every byte at every place of a run that is checked eight at a time */

static void
finds_a_byte_at_every_place(void)
{
    size_t        i, good, wrong;
    uint8_t       buf[40];
    unsigned      c;
    whk_reason_t  reason;

    wrong = 0;

    for (c = 0; c < 256; c++) {

        if (c == '\\' || (c >= 0xc2 && c <= 0xf4)) {
            continue;
        }

        for (i = 0; i < sizeof(buf); i++) {
            memset(buf, i & 1 ? 0x7f : ' ', sizeof(buf));
            buf[i] = (uint8_t) c;

            reason = check(buf, sizeof(buf), &good);

            if (c >= 0x80) {
                wrong += reason != WHK_REASON_JSON_UTF8 || good != i;

            } else if (c < 0x20 && c != '\t' && c != '\n' && c != '\r') {
                wrong += reason != WHK_REASON_JSON_SYNTAX || good != i;

            } else {
                wrong += reason != WHK_REASON_NONE || good != sizeof(buf);
            }
        }
    }

    ok(wrong == 0, "a byte is found at each of 40 places");
}


static void
knows_an_incomplete_text(void)
{
    size_t      i, good;
    whk_utf8_t  u;

    static const char *const  cut[] = {
        "\xe2", "\xe2\x82", "\xf0\x9f\x98", "\\ud83d", "\\ud83d\\",
        "\\ud83d\\u", "\\ud83d\\ude0"
    };

    for (i = 0; i < sizeof(cut) / sizeof(cut[0]); i++) {
        memset(&u, 0, sizeof(u));

        ok(whk_utf8_check(&u, (const uint8_t *) cut[i], strlen(cut[i]), &good)
           == WHK_REASON_NONE
           && whk_utf8_end(&u) == WHK_REASON_JSON_UTF8,
           "%lu bytes are not a whole text", (unsigned long) strlen(cut[i]));
    }

    memset(&u, 0, sizeof(u));
    ok(whk_utf8_end(&u) == WHK_REASON_NONE, "nothing is");
}


/* whole and byte by byte; all of it has to be complete */

static whk_reason_t
check(const uint8_t *p, size_t len, size_t *good)
{
    size_t        i, one;
    whk_utf8_t    u, v;
    whk_reason_t  whole, single;

    memset(&u, 0, sizeof(u));
    memset(&v, 0, sizeof(v));

    whole = whk_utf8_check(&u, p, len, good);

    single = WHK_REASON_NONE;

    for (i = 0; i < len && single == WHK_REASON_NONE; i += one) {
        single = whk_utf8_check(&v, p + i, 1, &one);
    }

    if (single != whole || i != *good) {
        printf("not ok - the cuts change the answer\n");
        exit(1);
    }

    return whole == WHK_REASON_NONE ? whk_utf8_end(&u) : whole;
}


static size_t
encode(uint8_t *dst, uint32_t c, size_t len)
{
    size_t  i;

    static const uint8_t  lead[5] = { 0, 0, 0xc0, 0xe0, 0xf0 };

    for (i = len - 1; i > 0; i--) {
        dst[i] = (uint8_t) (0x80 | (c & 0x3f));
        c >>= 6;
    }

    dst[0] = (uint8_t) (lead[len] | c);

    return len;
}
