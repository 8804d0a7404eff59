/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "whk_time.h"


typedef struct {
    unsigned  year;
    unsigned  month;
    unsigned  day;
    unsigned  hour;
    unsigned  minute;
    unsigned  second;
} whk_time_fields_t;


static int whk_time_rfc3339(whk_str_t s, int64_t *msec);
static int whk_time_number(whk_str_t *s, unsigned digits, unsigned *number);
static int whk_time_byte(whk_str_t *s, const char *set);
static int whk_time_date(whk_str_t *s, whk_time_fields_t *t);
static int whk_time_clock(whk_str_t *s, whk_time_fields_t *t);
static int whk_time_fraction(whk_str_t *s, unsigned *msec);
static int whk_time_offset(whk_str_t *s, int *minutes);
static int64_t whk_time_days(const whk_time_fields_t *t);


int
whk_time_parse(whk_time_unit_t unit, whk_str_t s, int64_t *msec)
{
    switch (unit) {

    case WHK_TIME_RFC3339:
        return whk_time_rfc3339(s, msec);

    case WHK_TIME_MILLISECONDS:
        return whk_str_decimal(s, 14, msec);

    default: /* WHK_TIME_SECONDS */
        if (whk_str_decimal(s, 11, msec) != 0) {
            return -1;
        }

        *msec *= 1000;

        return 0;
    }
}


static int
whk_time_rfc3339(whk_str_t s, int64_t *msec)
{
    int                minutes;
    int64_t            sec;
    unsigned           fraction;
    whk_time_fields_t  t;

    if (whk_time_date(&s, &t) != 0
        || whk_time_byte(&s, "Tt") < 0
        || whk_time_clock(&s, &t) != 0
        || whk_time_fraction(&s, &fraction) != 0
        || whk_time_offset(&s, &minutes) != 0
        || s.len)
    {
        return -1;
    }

    sec = whk_time_days(&t) * 86400
          + ((int64_t) t.hour * 60 + t.minute - minutes) * 60 + t.second;

    *msec = sec * 1000 + fraction;

    return 0;
}


static int
whk_time_number(whk_str_t *s, unsigned digits, unsigned *number)
{
    unsigned  i, n;

    if (s->len < digits) {
        return -1;
    }

    n = 0;

    for (i = 0; i < digits; i++) {

        if (s->data[i] < '0' || s->data[i] > '9') {
            return -1;
        }

        n = n * 10 + (unsigned) (s->data[i] - '0');
    }

    *s = whk_str_skip(*s, digits);
    *number = n;

    return 0;
}


/* takes one byte of set off s and returns it, or -1 */

static int
whk_time_byte(whk_str_t *s, const char *set)
{
    int  c;

    if (s->len == 0) {
        return -1;
    }

    c = s->data[0];

    for ( /* void */ ; *set; set++) {

        if (c == *set) {
            *s = whk_str_skip(*s, 1);
            return c;
        }
    }

    return -1;
}


static int
whk_time_date(whk_str_t *s, whk_time_fields_t *t)
{
    unsigned  leap, days;

    static const unsigned char  lengths[] = {
        31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31
    };

    if (whk_time_number(s, 4, &t->year) != 0
        || whk_time_byte(s, "-") < 0
        || whk_time_number(s, 2, &t->month) != 0
        || whk_time_byte(s, "-") < 0
        || whk_time_number(s, 2, &t->day) != 0)
    {
        return -1;
    }

    if (t->year < 1970 || t->month < 1 || t->month > 12) {
        return -1;
    }

    leap = t->year % 4 == 0 && (t->year % 100 != 0 || t->year % 400 == 0);
    days = lengths[t->month - 1] + (t->month == 2 ? leap : 0);

    return t->day >= 1 && t->day <= days ? 0 : -1;
}


static int
whk_time_clock(whk_str_t *s, whk_time_fields_t *t)
{
    if (whk_time_number(s, 2, &t->hour) != 0
        || whk_time_byte(s, ":") < 0
        || whk_time_number(s, 2, &t->minute) != 0
        || whk_time_byte(s, ":") < 0
        || whk_time_number(s, 2, &t->second) != 0)
    {
        return -1;
    }

    if (t->hour > 23 || t->minute > 59 || t->second > 60) {
        return -1;
    }

    if (t->second == 60) {
        t->second = 59;
    }

    return 0;
}


static int
whk_time_fraction(whk_str_t *s, unsigned *msec)
{
    unsigned  digit, n, scale;

    *msec = 0;

    if (whk_time_byte(s, ".") < 0) {
        return 0;
    }

    scale = 100;

    for (n = 0; whk_time_number(s, 1, &digit) == 0; n++) {
        *msec += digit * scale;
        scale /= 10;
    }

    /* bounded, as the text may end up in a variable */

    return n >= 1 && n <= 18 ? 0 : -1;
}


static int
whk_time_offset(whk_str_t *s, int *minutes)
{
    int       sign;
    unsigned  hour, minute;

    if (whk_time_byte(s, "Zz") >= 0) {
        *minutes = 0;
        return 0;
    }

    sign = whk_time_byte(s, "+-");

    if (sign < 0
        || whk_time_number(s, 2, &hour) != 0
        || whk_time_byte(s, ":") < 0
        || whk_time_number(s, 2, &minute) != 0
        || hour > 23 || minute > 59)
    {
        return -1;
    }

    *minutes = (int) (hour * 60 + minute);

    if (sign == '-') {
        *minutes = -*minutes;
    }

    return 0;
}


/* days from 1970-01-01 in the Gregorian calendar, years starting in March */

static int64_t
whk_time_days(const whk_time_fields_t *t)
{
    int64_t  year, month;

    year = t->year;
    month = t->month;

    if (month < 3) {
        month += 12;
        year--;
    }

    return 365 * year + year / 4 - year / 100 + year / 400
           + (153 * (month - 3) + 2) / 5 + t->day - 1 - 719468;
}
