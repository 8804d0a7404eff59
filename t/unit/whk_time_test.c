
/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#define _DEFAULT_SOURCE

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "page.h"
#include "tap.h"
#include "whk_time.h"


#define REFUSED  INT64_MIN


static void reads_seconds_and_milliseconds(void);
static void agrees_with_libc_on_every_day(void);
static void refuses_dates_that_do_not_exist(void);
static void reads_every_clock(void);
static void reads_every_offset(void);
static void reads_fractions(void);
static void refuses_what_is_cut_or_changed(void);
static int64_t parse(whk_time_unit_t unit, const char *text);
static int64_t rfc3339(const char *text);


int
main(void)
{
    reads_seconds_and_milliseconds();
    agrees_with_libc_on_every_day();
    refuses_dates_that_do_not_exist();
    reads_every_clock();
    reads_every_offset();
    reads_fractions();
    refuses_what_is_cut_or_changed();

    return tap_done();
}


static void
reads_seconds_and_milliseconds(void)
{
    size_t  i;

    static const char *const  bad[] = {
        "", "-1", "+1", " 1", "1 ", "01", "1.0", "1e9", "0x1", "1_0",
        "Infinity", "NaN", "\xd9\xa1"
    };

    ok(parse(WHK_TIME_SECONDS, "0") == 0
       && parse(WHK_TIME_SECONDS, "1700000000") == INT64_C(1700000000000)
       && parse(WHK_TIME_SECONDS, "99999999999") == INT64_C(99999999999000),
       "seconds");
    ok(parse(WHK_TIME_SECONDS, "100000000000") == REFUSED,
       "seconds of 12 digits are refused: they are milliseconds");

    ok(parse(WHK_TIME_MILLISECONDS, "1700000000123") == INT64_C(1700000000123)
       && parse(WHK_TIME_MILLISECONDS, "99999999999999")
          == INT64_C(99999999999999), "milliseconds");
    ok(parse(WHK_TIME_MILLISECONDS, "100000000000000") == REFUSED,
       "milliseconds of 15 digits are refused");

    for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        ok(parse(WHK_TIME_SECONDS, bad[i]) == REFUSED
           && parse(WHK_TIME_MILLISECONDS, bad[i]) == REFUSED,
           "\"%s\" is no number", bad[i]);
    }
}


static void
agrees_with_libc_on_every_day(void)
{
    long       days, wrong;
    time_t     sec;
    struct tm  tm;
    char       text[64];

    wrong = 0;

    for (days = 0; days < 366L * 230; days++) {
        sec = days * 86400 + days % 86400;

        (void) gmtime_r(&sec, &tm);
        (void) strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm);

        wrong += rfc3339(text) != (int64_t) sec * 1000;
    }

    ok(wrong == 0, "%ld days from 1970 on are those of libc", days);

    ok(rfc3339("9999-12-31T23:59:59Z") == INT64_C(253402300799000),
       "the last second of the calendar");
    ok(rfc3339("1970-01-01T00:00:00Z") == 0
       && rfc3339("1969-12-31T23:59:59Z") == REFUSED, "nothing before 1970");
}


static void
refuses_dates_that_do_not_exist(void)
{
    int       good, wrong, days;
    size_t    i;
    unsigned  year, month, day;
    char      text[64];

    static const unsigned  years[] = { 2000, 2023, 2024, 2100 };
    static const int       lengths[] = {
        0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31
    };

    wrong = 0;

    for (i = 0; i < sizeof(years) / sizeof(years[0]); i++) {
        year = years[i];

        for (month = 0; month <= 99; month++) {
            for (day = 0; day <= 99; day++) {

                days = month <= 12 ? lengths[month] : 0;
                days += month == 2 && (year == 2000 || year == 2024);
                good = day >= 1 && (int) day <= days;

                (void) snprintf(text, sizeof(text), "%04u-%02u-%02uT00:00:00Z",
                                year, month, day);

                wrong += (rfc3339(text) != REFUSED) != good;
            }
        }
    }

    ok(wrong == 0, "of all months and days only those of the calendar");
}


static void
reads_every_clock(void)
{
    int       good, wrong;
    int64_t   msec;
    unsigned  hour, minute, second;
    char      text[64];

    wrong = 0;

    for (hour = 0; hour <= 99; hour++) {
        for (minute = 0; minute <= 99; minute += minute == 61 ? 38 : 1) {
            for (second = 0; second <= 99; second += second == 61 ? 38 : 1) {

                good = hour < 24 && minute < 60 && second <= 60;

                (void) snprintf(text, sizeof(text),
                                "1970-01-01T%02u:%02u:%02uZ",
                                hour, minute, second);

                msec = ((int64_t) hour * 3600 + minute * 60
                        + (second == 60 ? 59 : second)) * 1000;

                wrong += rfc3339(text) != (good ? msec : REFUSED);
            }
        }
    }

    ok(wrong == 0, "every hour, minute and second; 60 counts as 59");
}


static void
reads_every_offset(void)
{
    int       wrong;
    int64_t   msec, offset;
    unsigned  hour, minute;
    char      text[64];

    wrong = 0;

    for (hour = 0; hour <= 99; hour++) {
        for (minute = 0; minute <= 99; minute++) {

            offset = ((int64_t) hour * 60 + minute) * 60000;
            msec = INT64_C(1577862000000);

            if (hour > 23 || minute > 59) {
                offset = 0;
                msec = REFUSED;
            }

            (void) snprintf(text, sizeof(text),
                            "2020-01-01T07:00:00-%02u:%02u", hour, minute);
            wrong += rfc3339(text) != msec + offset;

            text[19] = '+';
            wrong += rfc3339(text) != msec - offset;
        }
    }

    ok(wrong == 0, "every offset on both sides");

    ok(rfc3339("2020-01-01T00:00:00-07:00") == INT64_C(1577862000000),
       "an offset west of Greenwich is later in UTC");
    ok(rfc3339("2020-01-01t07:00:00z") == INT64_C(1577862000000),
       "\"t\" and \"z\" in lower case");
}


static void
reads_fractions(void)
{
    size_t  n;
    char    text[64];

    ok(rfc3339("1970-01-01T00:00:00.5Z") == 500
       && rfc3339("1970-01-01T00:00:00.05Z") == 50
       && rfc3339("1970-01-01T00:00:00.1239Z") == 123
       && rfc3339("1970-01-01T00:00:00.999999999Z") == 999
       && rfc3339("1970-01-01T00:00:00.000Z") == 0,
       "a fraction is cut to milliseconds");

    ok(rfc3339("1970-01-01T00:00:00.Z") == REFUSED
       && rfc3339("1970-01-01T00:00:00,5Z") == REFUSED
       && rfc3339("1970-01-01T00:00:00.5.5Z") == REFUSED,
       "a point wants digits, and is a point");

    for (n = 1; n <= 19; n++) {
        (void) strcpy(text, "1970-01-01T00:00:00.");
        memset(text + 20, '1', n);
        (void) strcpy(text + 20 + n, "Z");

        ok((rfc3339(text) != REFUSED) == (n <= 18), "%d digits are %s",
           (int) n, n <= 18 ? "fine" : "too many");
    }
}


static void
refuses_what_is_cut_or_changed(void)
{
    int     c, wrong, accepted;
    size_t  i, j;
    char    text[64];

    static const char  good[] = "2023-11-14T22:13:20.123+01:30";

    wrong = 0;

    for (i = 0; i < sizeof(good) - 1; i++) {
        (void) strcpy(text, good);
        text[i] = '\0';
        wrong += rfc3339(text) != REFUSED;
    }

    ok(wrong == 0, "refuses all %d beginnings of a good time", (int) i);

    accepted = 0;

    for (i = 0; i < sizeof(good) - 1; i++) {
        for (c = 1; c < 256; c++) {
            (void) strcpy(text, good);
            text[i] = (char) c;

            if (rfc3339(text) == REFUSED) {
                continue;
            }

            accepted++;

            for (j = 0; j < sizeof(good) - 1; j++) {
                wrong += (good[j] >= '0' && good[j] <= '9')
                         != (text[j] >= '0' && text[j] <= '9');
                wrong += strchr("0123456789-:Tt.+", text[j]) == NULL;
            }
        }
    }

    ok(wrong == 0 && accepted > 100, "a byte changed: %d are good times",
       accepted);

    ok(rfc3339("2023-11-14T22:13:20") == REFUSED
       && rfc3339("2023-11-14 22:13:20Z") == REFUSED
       && rfc3339("2023-11-14T22:13:20ZZ") == REFUSED
       && rfc3339(" 2023-11-14T22:13:20Z") == REFUSED
       && rfc3339("2023-11-14T22:13:20+0130") == REFUSED
       && rfc3339("20231114T221320Z") == REFUSED
       && rfc3339("Tue, 14 Nov 2023 22:13:20 GMT") == REFUSED
       && rfc3339("1700000000") == REFUSED, "refuses other forms");
}


static int64_t
rfc3339(const char *text)
{
    return parse(WHK_TIME_RFC3339, text);
}


static int64_t
parse(whk_time_unit_t unit, const char *text)
{
    size_t   len;
    int64_t  msec;

    len = strlen(text);

    if (whk_time_parse(unit, whk_str(page_copy(0, text, len), len), &msec)
        != 0)
    {
        return REFUSED;
    }

    return msec;
}
