/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "whk_regex_scan.h"


#define WHK_REGEX_ENDLESS  UINT32_MAX


static const char *whk_regex_capture(whk_regex_scan_t *s);
static int whk_regex_braces(whk_regex_scan_t *s, uint32_t *min,
    uint32_t *max);
static void whk_regex_repeat(whk_regex_scan_t *s, uint32_t min, uint32_t max);


const char *
whk_regex_open(whk_regex_scan_t *s)
{
    size_t     n;
    uint32_t  *p, before;

    before = s->groups.n;

    p = whk_regex_push(s, &s->open, sizeof(uint32_t));
    if (p) {
        *p = before;
    }

    whk_regex_puts(s, "(");

    if (whk_str_starts(s->in, whk_str_z("*"))) {
        return "verbs are not ECMA-262";
    }

    n = whk_str_starts(s->in, whk_str_z("?:"))
        || whk_str_starts(s->in, whk_str_z("?="))
        || whk_str_starts(s->in, whk_str_z("?!")) ? 2
        : whk_str_starts(s->in, whk_str_z("?<="))
          || whk_str_starts(s->in, whk_str_z("?<!")) ? 3 : 0;

    if (n == 0) {
        return whk_regex_capture(s);
    }

    if (s->in.data[1] == '=') {
        s->ahead = 1;
    }

    whk_regex_put(s, s->in.data, n);
    s->in = whk_str_skip(s->in, n);

    return NULL;
}


const char *
whk_regex_close(whk_regex_scan_t *s)
{
    if (s->open.n == 0) {
        return "a group ends that did not start";
    }

    s->before = whk_elts(uint32_t, &s->open)[--s->open.n];
    s->last = WHK_REGEX_GROUP;

    whk_regex_puts(s, ")");

    return NULL;
}


const char *
whk_regex_quantifier(whk_regex_scan_t *s, uint8_t c)
{
    uint32_t          min, max;
    whk_regex_last_t  last;

    last = s->last;
    min = c == '+';
    max = c == '?' ? 1 : WHK_REGEX_ENDLESS;

    if (c != '{') {
        whk_regex_put(s, &c, 1);

    } else if (!whk_regex_braces(s, &min, &max)) {
        s->last = WHK_REGEX_ITEM;
        return NULL;
    }

    if (last == WHK_REGEX_QUANTIFIER) {
        return c == '+' ? "possessive quantifiers are not ECMA-262"
                        : "a quantifier repeats no quantifier";
    }

    if (last == WHK_REGEX_GROUP) {
        whk_regex_repeat(s, min, max);

    } else if (min > 1 && min > s->fixed) {
        s->fixed = min;
    }

    if (whk_str_starts(s->in, whk_str_z("?"))) {
        whk_regex_puts(s, "?");
        s->in = whk_str_skip(s->in, 1);
    }

    s->last = WHK_REGEX_QUANTIFIER;

    return NULL;
}


/*
 * A group that captures.  Its name, if it has one, is not written: only
 * references are to know it, and PCRE2 looks through all names for each.
 */

static const char *
whk_regex_capture(whk_regex_scan_t *s)
{
    size_t              n;
    uint32_t           *group;
    whk_str_t           name;
    whk_regex_label_t  *label;

    group = whk_regex_push(s, &s->groups, sizeof(uint32_t));
    if (group) {
        *group = WHK_REGEX_SINGLE;
    }

    if (!whk_str_starts(s->in, whk_str_z("?"))) {
        return NULL;
    }

    name = whk_str_skip(s->in, 2);
    n = whk_regex_name(name);

    if (!whk_str_starts(s->in, whk_str_z("?<")) || n == 0 || n == name.len
        || name.data[n] != '>')
    {
        return "this kind of group is not ECMA-262";
    }

    label = whk_regex_push(s, &s->labels, sizeof(whk_regex_label_t));
    if (label) {
        label->name = whk_str(name.data, n);
        label->number = s->groups.n;
    }

    s->in = whk_str_skip(name, n + 1);

    return NULL;
}


size_t
whk_regex_name(whk_str_t s)
{
    size_t   n;
    uint8_t  c;

    for (n = 0; n < s.len; n++) {
        c = s.data[n];

        if (!whk_regex_is_alnum(c) && c != '_' && c != '$' && c < 0x80) {
            break;
        }
    }

    return n && whk_regex_is_digit(s.data[0]) ? 0 : n;
}


/*
 * Takes what follows a brace if it makes a quantifier.  Returns 1, or 0 if the
 * brace is itself, which PCRE2 from 10.43 on is to be told.
 */

static int
whk_regex_braces(whk_regex_scan_t *s, uint32_t *min, uint32_t *max)
{
    whk_str_t  rest;

    rest = s->in;

    if (rest.len == 0 || !whk_regex_is_digit(rest.data[0])) {
        whk_regex_puts(s, "\\{");
        return 0;
    }

    *min = whk_regex_decimal(&rest, 0);
    *max = *min;

    if (whk_str_starts(rest, whk_str_z(","))) {
        rest = whk_str_skip(rest, 1);
        *max = rest.len && whk_regex_is_digit(rest.data[0])
               ? whk_regex_decimal(&rest, 0) : WHK_REGEX_ENDLESS;
    }

    if (!whk_str_starts(rest, whk_str_z("}"))) {
        whk_regex_puts(s, "\\{");
        return 0;
    }

    rest = whk_str_skip(rest, 1);

    whk_regex_puts(s, "{");
    whk_regex_put(s, s->in.data, s->in.len - rest.len);
    s->in = rest;

    return 1;
}


uint32_t
whk_regex_decimal(whk_str_t *s, uint32_t n)
{
    while (s->len && whk_regex_is_digit(s->data[0])) {
        n = n > WHK_REGEX_MOST ? n : n * 10 + (uint32_t) (s->data[0] - '0');
        *s = whk_str_skip(*s, 1);
    }

    return n > WHK_REGEX_MOST ? WHK_REGEX_MOST + 1 : n;
}


static void
whk_regex_repeat(whk_regex_scan_t *s, uint32_t min, uint32_t max)
{
    uint32_t  *last;

    if (min > 1 || (max > 1 && max != WHK_REGEX_ENDLESS)) {
        s->copied = 1;
    }

    if ((min == 1 && max == 1) || s->groups.n == s->before) {
        return;
    }

    last = whk_elt(uint32_t, &s->groups, s->groups.n - 1);
    *last = s->before < *last ? s->before : *last;
}
