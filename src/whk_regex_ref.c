/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <stdlib.h>

#include "whk_regex_scan.h"


#define WHK_REGEX_DIGITS  5    /* of WHK_REGEX_MOST */


static void whk_regex_refer(whk_regex_scan_t *s, whk_str_t name,
    uint32_t number);
static const char *whk_regex_refer_to(whk_regex_scan_t *s,
    whk_regex_ref_t *ref);
static int whk_regex_order(const void *one, const void *two);


const char *
whk_regex_reference(whk_regex_scan_t *s)
{
    size_t     n;
    whk_str_t  name;

    name = whk_str_skip(s->in, 1);
    n = whk_regex_name(name);

    if (n == 0 || s->in.data[0] != '<' || n == name.len
        || name.data[n] != '>')
    {
        return "\"\\k\" needs a name in angle brackets";
    }

    whk_regex_refer(s, whk_str(name.data, n), 0);
    s->in = whk_str_skip(name, n + 1);

    return NULL;
}


const char *
whk_regex_number(whk_regex_scan_t *s, uint8_t c)
{
    uint32_t  number;

    number = whk_regex_decimal(&s->in, (uint32_t) (c - '0'));
    whk_regex_refer(s, whk_str(NULL, 0), number);

    return NULL;
}


const char *
whk_regex_resolve(whk_regex_scan_t *s)
{
    uint32_t            i, since, *groups;
    const char         *text;
    whk_regex_label_t  *label;

    label = s->labels.elts;

    if (label) {
        qsort(label, s->labels.n, sizeof(whk_regex_label_t), whk_regex_order);
    }

    for (i = 1; i < s->labels.n; i++) {

        if (whk_regex_order(&label[i - 1], &label[i]) == 0) {
            return "two groups of one name";
        }
    }

    /* a group is repeated with all that started since some other one */

    groups = s->groups.elts;
    since = WHK_REGEX_SINGLE;

    for (i = s->groups.n; i-- > 0; /* void */ ) {
        since = groups[i] < since ? groups[i] : since;
        groups[i] = since <= i;
    }

    for (i = 0; i < s->refs.n; i++) {
        text = whk_regex_refer_to(s, whk_elt(whk_regex_ref_t, &s->refs, i));

        if (text) {
            return text;
        }
    }

    return NULL;
}


static void
whk_regex_refer(whk_regex_scan_t *s, whk_str_t name, uint32_t number)
{
    whk_regex_ref_t  *ref;

    whk_regex_puts(s, "\\g{");

    ref = whk_regex_push(s, &s->refs, sizeof(whk_regex_ref_t));
    if (ref) {
        ref->name = name;
        ref->number = number;
        ref->offset = s->offset;
        ref->at = s->out.n;
    }

    whk_regex_puts(s, "00000}");
}


static const char *
whk_regex_refer_to(whk_regex_scan_t *s, whk_regex_ref_t *ref)
{
    char                     *digit;
    uint32_t                  n;
    whk_regex_label_t         key;
    const whk_regex_label_t  *label;

    s->offset = ref->offset;
    n = ref->number;

    if (ref->name.len && s->labels.n) {
        key.name = ref->name;
        label = bsearch(&key, s->labels.elts, s->labels.n,
                        sizeof(whk_regex_label_t), whk_regex_order);
        n = label ? label->number : 0;
    }

    if (n == 0 || n > s->groups.n || n > WHK_REGEX_MOST) {
        return "a reference to a group that is not there";
    }

    if (*whk_elt(uint32_t, &s->groups, n - 1)) {
        return "a reference to a repeated group is not supported";
    }

    digit = whk_elt(char, &s->out, ref->at + WHK_REGEX_DIGITS);

    for ( /* void */ ; n; n /= 10) {
        *--digit = (char) ('0' + n % 10);
    }

    return NULL;
}


static int
whk_regex_order(const void *one, const void *two)
{
    const whk_regex_label_t *a = one;
    const whk_regex_label_t *b = two;

    if (a->name.len != b->name.len) {
        return a->name.len < b->name.len ? -1 : 1;
    }

    return memcmp(a->name.data, b->name.data, a->name.len);
}
