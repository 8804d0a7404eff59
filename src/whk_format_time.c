/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "whk_format_check.h"


static int whk_format_number(whk_str_t *s, size_t digits, int max);
static int whk_format_byte(whk_str_t *s, uint8_t a, uint8_t b);
static int whk_format_offset(whk_str_t *s, int *minutes);
static int whk_format_units(whk_str_t *s, const char *units);


int
whk_format_date_time(whk_str_t s)
{
    return s.len > 11 && (s.data[10] == 'T' || s.data[10] == 't')
           && whk_format_date(whk_str(s.data, 10))
           && whk_format_time(whk_str_skip(s, 11));
}


int
whk_format_date(whk_str_t s)
{
    int  year, month, day, days;

    static const int  lengths[] = {
        31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31
    };

    year = whk_format_number(&s, 4, 9999);

    if (year < 0 || !whk_format_byte(&s, '-', '-')) {
        return 0;
    }

    month = whk_format_number(&s, 2, 12);

    if (month < 1 || !whk_format_byte(&s, '-', '-')) {
        return 0;
    }

    days = lengths[month - 1];

    if (month == 2 && year % 4 == 0 && (year % 100 || year % 400 == 0)) {
        days++;
    }

    day = whk_format_number(&s, 2, days);

    return day >= 1 && s.len == 0;
}


int
whk_format_time(whk_str_t s)
{
    int  hour, minute, second, offset, utc;

    hour = whk_format_number(&s, 2, 23);

    if (hour < 0 || !whk_format_byte(&s, ':', ':')) {
        return 0;
    }

    minute = whk_format_number(&s, 2, 59);

    if (minute < 0 || !whk_format_byte(&s, ':', ':')) {
        return 0;
    }

    second = whk_format_number(&s, 2, 60);

    if (second < 0) {
        return 0;
    }

    if (whk_format_byte(&s, '.', '.')) {

        if (whk_format_number(&s, 1, 9) < 0) {
            return 0;
        }

        while (whk_format_number(&s, 1, 9) >= 0) {
            /* void */
        }
    }

    if (!whk_format_offset(&s, &offset) || s.len) {
        return 0;
    }

    /* leap seconds are inserted at midnight UTC */

    utc = hour * 60 + minute - offset;

    return second < 60 || (utc + 1440) % 1440 == 1439;
}


int
whk_format_duration(whk_str_t s)
{
    int  units;

    if (!whk_format_byte(&s, 'P', 'P')) {
        return 0;
    }

    if (s.len && s.data[s.len - 1] == 'W') {
        return whk_format_units(&s, "W") == 1 && s.len == 0;
    }

    units = whk_format_units(&s, "YMD");

    if (units < 0) {
        return 0;
    }

    if (whk_format_byte(&s, 'T', 'T')) {
        units = whk_format_units(&s, "HMS");
    }

    return units > 0 && s.len == 0;
}


/*
 * Takes this many digits off s.  Returns their value, or -1 if it is more
 * than max or there are fewer.
 */

static int
whk_format_number(whk_str_t *s, size_t digits, int max)
{
    int     n;
    size_t  i;

    if (s->len < digits) {
        return -1;
    }

    n = 0;

    for (i = 0; i < digits; i++) {

        if (!whk_format_is_digit(s->data[i])) {
            return -1;
        }

        n = n * 10 + (s->data[i] - '0');
    }

    if (n > max) {
        return -1;
    }

    *s = whk_str_skip(*s, digits);

    return n;
}


static int
whk_format_byte(whk_str_t *s, uint8_t a, uint8_t b)
{
    if (s->len == 0 || (s->data[0] != a && s->data[0] != b)) {
        return 0;
    }

    *s = whk_str_skip(*s, 1);

    return 1;
}


static int
whk_format_offset(whk_str_t *s, int *minutes)
{
    int  sign, hour, minute;

    *minutes = 0;

    if (whk_format_byte(s, 'Z', 'z')) {
        return 1;
    }

    sign = s->len && s->data[0] == '-' ? -1 : 1;

    if (!whk_format_byte(s, '+', '-')) {
        return 0;
    }

    hour = whk_format_number(s, 2, 23);

    if (hour < 0 || !whk_format_byte(s, ':', ':')) {
        return 0;
    }

    minute = whk_format_number(s, 2, 59);

    *minutes = sign * (hour * 60 + minute);

    return minute >= 0;
}


/*
 * Takes numbers with units off s, in their order and, as RFC 3339 has it,
 * without leaving out one between others.  Returns how many, or -1 if what
 * comes first is none of them.
 */

static int
whk_format_units(whk_str_t *s, const char *units)
{
    int     count, done;
    size_t  n;

    count = 0;
    done = 0;

    while (*units && s->len && whk_format_is_digit(s->data[0])) {

        for (n = 0; n < s->len && whk_format_is_digit(s->data[n]); n++) {
            /* void */
        }

        if (n == s->len) {
            return -1;
        }

        while (*units && (uint8_t) *units != s->data[n]) {
            done = count;
            units++;
        }

        if (*units == '\0' || done) {
            return -1;
        }

        *s = whk_str_skip(*s, n + 1);
        units++;
        count++;
    }

    return count;
}
