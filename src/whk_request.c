/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "whk_request.h"


static int whk_request_is_numbered(const whk_header_t *h,
    const whk_source_t *source);
static int whk_request_unescape(whk_str_t s, uint8_t *buf, size_t size,
    whk_str_t *value);
static int whk_signature_item(const whk_scheme_t *scheme, whk_str_t item,
    whk_str_t *label, whk_str_t *value);
static int whk_signature_strip(const whk_scheme_t *scheme, whk_str_t *value);
static void whk_signature_add(whk_signature_t *sig, whk_str_t value);


unsigned
whk_request_header(const whk_request_t *r, whk_str_t name, whk_str_t *value)
{
    size_t    i;
    unsigned  n;

    n = 0;

    for (i = 0; i < r->nheaders; i++) {

        if (r->headers[i].name.len != name.len
            || !whk_str_equal_nocase(r->headers[i].name, name))
        {
            continue;
        }

        if (n++ == 0) {
            *value = whk_str_trim(r->headers[i].value);
        }
    }

    return n;
}


unsigned
whk_request_source(const whk_request_t *r, const whk_source_t *source,
    whk_str_t *value)
{
    unsigned  i, n;

    if (source->type != WHK_SOURCE_HEADER) {
        return 0;
    }

    for (i = 0; i < source->nnames; i++) {

        n = whk_request_header(r, source->names[i], value);

        if (n) {
            return n;
        }
    }

    return 0;
}


unsigned
whk_request_sources(const whk_request_t *r, const whk_sources_t *list,
    whk_str_t *value)
{
    unsigned  i, n;

    for (i = 0; i < list->nsources; i++) {

        n = whk_request_source(r, &list->sources[i], value);

        if (n > 1 || (n == 1 && (list->sources[i].is_signed || value->len))) {
            return n;
        }
    }

    return 0;
}


int
whk_request_numbered(const whk_request_t *r, const whk_source_t *source,
    size_t *i, whk_str_t *value)
{
    whk_str_t            ignore;
    const whk_header_t  *h;

    while (*i < r->nheaders) {
        h = &r->headers[(*i)++];

        if (!whk_request_is_numbered(h, source)) {
            continue;
        }

        *value = whk_str_trim(h->value);

        return whk_request_header(r, h->name, &ignore) == 1 ? 1 : -1;
    }

    return 0;
}


static int
whk_request_is_numbered(const whk_header_t *h, const whk_source_t *source)
{
    int64_t    number;
    whk_str_t  prefix;

    prefix = source->names[0];

    if (h->name.len <= prefix.len
        || !whk_str_equal_nocase(whk_str(h->name.data, prefix.len), prefix))
    {
        return 0;
    }

    return whk_str_decimal(whk_str_skip(h->name, prefix.len), 3, &number) == 0;
}


int
whk_request_arg(const whk_request_t *r, whk_str_t name, uint8_t *buf,
    size_t size, whk_str_t *value)
{
    int        n;
    whk_str_t  rest, arg, key, first;

    n = 0;
    rest = r->args;
    first = whk_str(NULL, 0);

    while (whk_str_split(&rest, &arg, '&')) {

        (void) whk_str_split(&arg, &key, '=');

        if (whk_str_equal(key, name) && n++ == 0) {
            first = arg;
        }
    }

    if (n && whk_request_unescape(first, buf, size, value) != 0) {
        return -1;
    }

    return n;
}


static int
whk_request_unescape(whk_str_t s, uint8_t *buf, size_t size, whk_str_t *value)
{
    size_t  i, n;

    n = 0;

    for (i = 0; i < s.len; i++) {

        if (n == size) {
            return -1;
        }

        if (s.data[i] != '%') {
            buf[n++] = s.data[i];
            continue;
        }

        if (s.len - i < 3
            || whk_str_decode(WHK_ENC_HEX, &buf[n], 1,
                              whk_str(&s.data[i + 1], 2)) != 1)
        {
            return -1;
        }

        n++;
        i += 2;
    }

    *value = whk_str(buf, n);

    return 0;
}


void
whk_signature_parse(const whk_scheme_t *scheme, whk_str_t value,
    whk_signature_t *sig)
{
    unsigned   i;
    whk_str_t  rest, item, label, text;

    rest = value;

    if (!scheme->split) {

        if (whk_signature_strip(scheme, &rest)) {
            whk_signature_add(sig, rest);
        }

        return;
    }

    while (whk_str_split(&rest, &item, scheme->split)) {

        if (!whk_signature_item(scheme, item, &label, &text)) {
            continue;
        }

        for (i = 0; i < scheme->nlabels; i++) {
            if (whk_str_equal(scheme->labels[i], label)) {
                break;
            }
        }

        if (scheme->nlabels && i == scheme->nlabels) {
            sig->nothers++;
            continue;
        }

        if (whk_signature_strip(scheme, &text)) {
            whk_signature_add(sig, text);
        }
    }
}


static void
whk_signature_add(whk_signature_t *sig, whk_str_t value)
{
    if (sig->nitems == WHK_MAX_CANDIDATES) {
        sig->overflow = 1;
        return;
    }

    sig->items[sig->nitems++] = value;
}


unsigned
whk_signature_field(const whk_scheme_t *scheme, whk_str_t value,
    whk_str_t label, whk_str_t *field)
{
    unsigned   n;
    whk_str_t  rest, item, name, text;

    n = 0;
    rest = value;

    while (whk_str_split(&rest, &item, scheme->split)) {

        if (whk_signature_item(scheme, item, &name, &text)
            && whk_str_equal(name, label) && n++ == 0)
        {
            *field = text;
        }
    }

    return n;
}


/*
 * Cuts an item of a list into label and value: at the first "," where
 * spaces separate the items, as in Standard Webhooks, else at the first "=".
 * Without labels the item is all value.
 */

static int
whk_signature_item(const whk_scheme_t *scheme, whk_str_t item,
    whk_str_t *label, whk_str_t *value)
{
    *value = whk_str_trim(item);

    if (value->len == 0) {
        return 0;
    }

    if (scheme->nlabels == 0) {
        *label = whk_str(NULL, 0);
        return 1;
    }

    (void) whk_str_split(value, label, scheme->split == ' ' ? ',' : '=');

    return value->data != NULL && label->len != 0;
}


/* takes word and prefix off; returns 0 if one of them is not there */

static int
whk_signature_strip(const whk_scheme_t *scheme, whk_str_t *value)
{
    unsigned   i;
    whk_str_t  rest;

    rest = *value;

    if (scheme->word.len) {

        if (rest.len <= scheme->word.len
            || rest.data[scheme->word.len] != ' '
            || !whk_str_equal_nocase(whk_str(rest.data, scheme->word.len),
                                     scheme->word))
        {
            return 0;
        }

        rest = whk_str_trim(whk_str_skip(rest, scheme->word.len));
    }

    for (i = 0; i < scheme->nprefixes; i++) {

        if (whk_str_starts(rest, scheme->prefixes[i])) {
            *value = whk_str_skip(rest, scheme->prefixes[i].len);
            return 1;
        }
    }

    *value = rest;

    return scheme->nprefixes == 0;
}


int
whk_token_check(whk_str_t s)
{
    size_t  i;

    if (s.len == 0 || s.len > WHK_MAX_TOKEN) {
        return 0;
    }

    for (i = 0; i < s.len; i++) {
        if (s.data[i] <= 0x20 || s.data[i] >= 0x7f) {
            return 0;
        }
    }

    return 1;
}


int
whk_token_excluded(const whk_scheme_t *scheme, whk_str_t text)
{
    unsigned  i;

    for (i = 0; i < scheme->nexcludes; i++) {

        if (text.len && memchr(text.data, scheme->id_excludes[i], text.len)) {
            return 1;
        }
    }

    return 0;
}
