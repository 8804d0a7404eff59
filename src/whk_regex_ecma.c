/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "whk_regex_scan.h"


static void whk_regex_finish(whk_regex_scan_t *s, whk_regex_out_t *out,
    whk_regex_error_t *error);
static const char *whk_regex_next(whk_regex_scan_t *s);
static const char *whk_regex_class(whk_regex_scan_t *s);
static void whk_regex_member(whk_regex_scan_t *s, uint8_t c);


/* classes that are written in another way, in a short one */

static const char *const  whk_regex_classes[][2] = {
    { "]", "[^\\d\\D]" },
    { "^]", "[\\d\\D]" },
    { "\\s\\S]", "[\\d\\D]" },
    { "\\S\\s]", "[\\d\\D]" }
};


int
whk_regex_rewrite(whk_mem_t *mem, whk_str_t pattern, size_t max,
    whk_regex_out_t *out, whk_regex_error_t *error)
{
    whk_regex_scan_t  s;

    memset(&s, 0, sizeof(whk_regex_scan_t));
    memset(out, 0, sizeof(whk_regex_out_t));
    memset(error, 0, sizeof(whk_regex_error_t));

    s.mem = mem;
    s.in = pattern;
    s.max = max;
    s.weight = 1;

    /* so that there is memory, and references have a place that is not 0 */

    whk_regex_put(&s, "", 1);

    while (s.in.len && error->text == NULL && !s.failed && !s.limited) {
        s.offset = pattern.len - s.in.len;
        error->text = whk_regex_next(&s);
    }

    if (error->text == NULL && !s.failed && !s.limited) {
        error->text = whk_regex_resolve(&s);
    }

    out->size = pattern.len - s.in.len;
    error->offset = s.offset;

    whk_regex_finish(&s, out, error);

    return error->text ? -1 : 0;
}


static void
whk_regex_finish(whk_regex_scan_t *s, whk_regex_out_t *out,
    whk_regex_error_t *error)
{
    size_t  len;

    whk_array_free(s->mem, &s->groups);
    whk_array_free(s->mem, &s->open);
    whk_array_free(s->mem, &s->labels);

    out->refs = s->refs.n != 0;
    whk_array_free(s->mem, &s->refs);

    if (s->limited) {
        error->text = "the expression is too long";
        error->limit = 1;
    }

    if (s->failed) {
        error->text = "out of memory";
        error->memory = 1;
        error->limit = 0;
    }

    len = s->out.n ? s->out.n - 1 : 0;
    out->size = len > out->size ? len : out->size;

    if (error->text) {
        whk_array_free(s->mem, &s->out);
        return;
    }

    memmove(s->out.elts, whk_elt(char, &s->out, 1), len);

    out->text = whk_str(s->out.elts, len);
    out->fixed = s->fixed;
    out->copied = s->copied;
    out->ahead = s->ahead;
    out->weight = s->weight;
}


/*
 * Takes one element of the expression.  Returns NULL, or what is wrong.
 */

static const char *
whk_regex_next(whk_regex_scan_t *s)
{
    uint8_t  c;

    c = s->in.data[0];
    s->in = whk_str_skip(s->in, 1);

    if (s->in_class && c != '\\') {
        whk_regex_member(s, c);
        return NULL;
    }

    switch (c) {

    case '*':
    case '+':
    case '?':
    case '{':
        return whk_regex_quantifier(s, c);

    case ')':
        return whk_regex_close(s);
    }

    s->last = WHK_REGEX_ITEM;

    switch (c) {

    case '\\':
        return whk_regex_escape(s);

    case '(':
        return whk_regex_open(s);

    case '[':
        return whk_regex_class(s);

    case '.':
        whk_regex_weigh(s, 0);
        whk_regex_puts(s, "[^\\n\\r\\x{2028}\\x{2029}]");
        return NULL;

    case ']':
    case '}':
        whk_regex_puts(s, "\\");    /* one alone is itself */
        break;
    }

    whk_regex_put(s, &c, 1);

    return NULL;
}


/*
 * The start of a class; of one that is empty PCRE2 ignores the quantifier,
 * and one that starts like a POSIX class it refuses.
 */

static const char *
whk_regex_class(whk_regex_scan_t *s)
{
    size_t  i;

    s->members = 0;

    for (i = 0; i < sizeof(whk_regex_classes) / sizeof(char *[2]); i++) {

        if (whk_str_starts(s->in, whk_str_z(whk_regex_classes[i][0]))) {
            s->in = whk_str_skip(s->in, strlen(whk_regex_classes[i][0]));
            whk_regex_puts(s, whk_regex_classes[i][1]);

            return NULL;
        }
    }

    s->in_class = 1;
    whk_regex_puts(s, "[");

    if (s->in.len && memchr(":.=", s->in.data[0], 3)) {
        whk_regex_puts(s, "\\");
    }

    return NULL;
}


static void
whk_regex_member(whk_regex_scan_t *s, uint8_t c)
{
    if (c == '[') {
        whk_regex_puts(s, "\\");    /* there are no POSIX classes */
    }

    if (c >= 0xc0) {
        whk_regex_weigh(s, 1);
    }

    s->in_class = c != ']';
    whk_regex_put(s, &c, 1);
}


void
whk_regex_weigh(whk_regex_scan_t *s, uint32_t members)
{
    if (!s->in_class) {
        s->members = 0;
    }

    s->members += members;

    if (s->members + WHK_REGEX_CLASS > s->weight) {
        s->weight = s->members + WHK_REGEX_CLASS;
    }
}


void
whk_regex_put(whk_regex_scan_t *s, const void *data, size_t len)
{
    void  *p;

    if (s->failed || s->limited) {
        return;
    }

    /* the first byte does not count */

    if (s->out.n && len > s->max - (s->out.n - 1)) {
        s->limited = 1;
        return;
    }

    p = whk_array_push(s->mem, &s->out, 1, (uint32_t) len);
    if (p == NULL) {
        s->failed = 1;
        return;
    }

    memcpy(p, data, len);
}


void
whk_regex_puts(whk_regex_scan_t *s, const char *text)
{
    whk_regex_put(s, text, strlen(text));
}


void *
whk_regex_push(whk_regex_scan_t *s, whk_array_t *a, size_t size)
{
    void  *p;

    p = whk_array_push(s->mem, a, size, 1);
    if (p == NULL) {
        s->failed = 1;
        return NULL;
    }

    memset(p, 0, size);

    return p;
}


int
whk_regex_is_alnum(uint8_t c)
{
    return whk_regex_is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}


int
whk_regex_is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}
