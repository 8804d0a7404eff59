/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "tap.h"
#include "whk_num.h"


static void reads_json_numbers_only(void);
static void says_what_it_cannot_hold(void);
static void compares_exactly(void);
static void knows_integers(void);
static void divides_exactly(void);
static void reads_counts(void);
static int compare(const char *a, const char *b);
static int multiple(const char *n, const char *of);


int
main(void)
{
    reads_json_numbers_only();
    says_what_it_cannot_hold();
    compares_exactly();
    knows_integers();
    divides_exactly();
    reads_counts();

    return tap_done();
}


static void
reads_json_numbers_only(void)
{
    size_t     i;
    whk_num_t  n;

    static const char  *good[] = {
        "0", "-0", "1", "-12.50", "1e5", "1E+05", "0.1e-7", "123456789012345"
    };

    static const char  *bad[] = {
        "", "-", "01", "1.", ".5", "+1", "1e", "1e+", "1.5x", "0x1", " 1"
    };

    for (i = 0; i < sizeof(good) / sizeof(char *); i++) {
        ok(whk_num_parse(&n, whk_str_z(good[i])) == 0, "%s is one", good[i]);
    }

    for (i = 0; i < sizeof(bad) / sizeof(char *); i++) {
        ok(whk_num_parse(&n, whk_str_z(bad[i])) == -1, "\"%s\" is none",
           bad[i]);
    }
}


static void
says_what_it_cannot_hold(void)
{
    size_t     i;
    whk_num_t  n;

    static const struct {
        const char  *text;
        int          rc;
    } rows[] = {
        { "1e999999999999999999", 0 },
        { "-12.5e-999999999999999999", 0 },
        { "1e1000000000000000000", WHK_NUM_FAR },
        { "-0.1E+1000000000000000000", WHK_NUM_FAR },
        { "1e-1000000000000000000", WHK_NUM_FAR },
        { "1e99999999999999999999999999", WHK_NUM_FAR },
        { "1e0000000000000000000000000000000002", 0 },
        { "1e-000000000000000000999999999999999999", 0 },
        { "0e99999999999999999999", 0 },
        { "-0.000e-99999999999999999999", 0 },
        { "1e9999999999999999999999x", -1 },
        { "0e9999999999999999999999-", -1 }
    };

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        ok(whk_num_parse(&n, whk_str_z(rows[i].text)) == rows[i].rc,
           "%s: %d", rows[i].text, rows[i].rc);
    }

    ok(compare("0e99999999999999999999", "0") == 0
       && compare("1e0000000000000000000000000002", "100") == 0,
       "those that it can hold are right");
}


static void
compares_exactly(void)
{
    ok(compare("1", "1.0") == 0 && compare("10e-1", "1") == 0
       && compare("100", "1e2") == 0, "spellings of one number are equal");
    ok(compare("-0", "0.00") == 0, "zero has no sign");
    ok(compare("-1", "0") < 0 && compare("0", "1e-30") < 0
       && compare("-2", "-1") < 0 && compare("-1e5", "1") < 0, "signs");
    ok(compare("123456789012345678901234567890.1",
               "123456789012345678901234567890.09") > 0, "no digit is lost");
    ok(compare("1.1", "1.10000000000000000000000000000000000001") < 0,
       "nor a small one");
    ok(compare("9", "10") < 0 && compare("1e400", "9e399") > 0
       && compare("-1e400", "-9e399") < 0, "magnitudes");
    ok(compare("1e999999999999999999", "9e999999999999999998") > 0
       && compare("1e-999999999999999999", "0") > 0
       && compare("0.01e999999999999999999", "10e999999999999999996") == 0,
       "huge exponents");
}


static void
knows_integers(void)
{
    size_t     i;
    whk_num_t  n;

    static const struct {
        const char  *text;
        int          integer;
    } rows[] = {
        { "1", 1 }, { "1.0", 1 }, { "1e2", 1 }, { "100e-2", 1 }, { "0", 1 },
        { "-0.0", 1 }, { "12.50e1", 1 }, { "1.5", 0 }, { "1e-1", 0 },
        { "12345678901234567890123", 1 }, { "1e400", 1 }, { "10e-2", 0 }
    };

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        (void) whk_num_parse(&n, whk_str_z(rows[i].text));
        ok(whk_num_is_integer(&n) == rows[i].integer, "%s %s an integer",
           rows[i].text, rows[i].integer ? "is" : "is not");
    }
}


static void
divides_exactly(void)
{
    whk_num_t  n, d;

    ok(multiple("4.5", "1.5") && !multiple("4.4", "1.5"), "fractions");
    ok(multiple("0.0075", "0.0001") && !multiple("0.00751", "0.0001"),
       "small ones");
    ok(multiple("0", "7") && multiple("-14", "7"), "zero and negatives");
    ok(multiple("1e308", "0.5") && !multiple("1e308", "0.123456789"),
       "large ones");
    ok(multiple("1e999999999", "8") && !multiple("1e999999999", "3"),
       "very large ones");
    ok(multiple("123456789012345678901234567890", "9876543210987654321") == 0
       && multiple("98765432109876543210", "9876543210987654321"),
       "divisors of 19 digits");
    ok(!multiple("35", "1e2") && multiple("300", "1e2"), "powers of ten");

    (void) whk_num_parse(&n, whk_str_z("0"));
    ok(!whk_num_is_divisor(&n), "zero is no divisor");
    (void) whk_num_parse(&n, whk_str_z("-1"));
    ok(!whk_num_is_divisor(&n), "nor is what is less");
    (void) whk_num_parse(&n, whk_str_z("12345678901234567891"));
    ok(!whk_num_is_divisor(&n), "nor what has 20 digits");

    (void) whk_num_parse(&n, whk_str_z("7e1000"));
    (void) whk_num_parse(&d, whk_str_z("3"));
    ok(whk_num_squarings(&n, &d) == 10, "a step for each bit of 1000");
    (void) whk_num_parse(&d, whk_str_z("3e1000"));
    ok(whk_num_squarings(&n, &d) == 0, "none where nothing is left");
    (void) whk_num_parse(&n, whk_str_z("0"));
    ok(whk_num_squarings(&n, &d) == 0, "none for zero");
}


static void
reads_counts(void)
{
    uint64_t   c;
    whk_num_t  n;

    (void) whk_num_parse(&n, whk_str_z("2.0"));
    ok(whk_num_count(&n, &c) == 0 && c == 2, "2.0 is 2");
    (void) whk_num_parse(&n, whk_str_z("18446744073709551615"));
    ok(whk_num_count(&n, &c) == 0 && c == UINT64_MAX, "the largest");
    (void) whk_num_parse(&n, whk_str_z("1e30"));
    ok(whk_num_count(&n, &c) == 0 && c == UINT64_MAX, "more saturates");
    (void) whk_num_parse(&n, whk_str_z("1200e1"));
    ok(whk_num_count(&n, &c) == 0 && c == 12000, "zeros count");
    (void) whk_num_parse(&n, whk_str_z("1.5"));
    ok(whk_num_count(&n, &c) == -1, "a fraction is none");
    (void) whk_num_parse(&n, whk_str_z("-1"));
    ok(whk_num_count(&n, &c) == -1, "nor is what is negative");
}


static int
compare(const char *a, const char *b)
{
    whk_num_t  x, y;

    (void) whk_num_parse(&x, whk_str_z(a));
    (void) whk_num_parse(&y, whk_str_z(b));

    return whk_num_compare(&x, &y);
}


static int
multiple(const char *n, const char *of)
{
    whk_num_t  x, y;

    (void) whk_num_parse(&x, whk_str_z(n));
    (void) whk_num_parse(&y, whk_str_z(of));

    return whk_num_is_multiple(&x, &y);
}
