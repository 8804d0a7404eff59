/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "whk_scheme_parse.h"


static whk_rc_t whk_scheme_one_of(whk_scheme_ctx_t *c,
    const whk_scheme_enum_t *e);


whk_rc_t
whk_scheme_enum(whk_scheme_ctx_t *c, const whk_scheme_enum_t *e,
    whk_str_t value, int *number)
{
    const whk_scheme_enum_t  *p;

    for (p = e; p->name; p++) {

        if (whk_scheme_is(value, p->name)) {
            *number = p->value;
            return WHK_OK;
        }
    }

    (void) whk_scheme_fail(c, "invalid value \"%.*s\" in \"%.*s\"",
                           whk_printable(value),
                           whk_printable(c->line->args[0]));

    return whk_scheme_one_of(c, e);
}


whk_rc_t
whk_scheme_parameter(whk_scheme_ctx_t *c, const whk_scheme_enum_t *e,
    whk_str_t name)
{
    (void) whk_scheme_fail(c, "invalid parameter \"%.*s=\" in \"%.*s\"",
                           whk_printable(name),
                           whk_printable(c->line->args[0]));

    return whk_scheme_one_of(c, e);
}


static whk_rc_t
whk_scheme_one_of(whk_scheme_ctx_t *c, const whk_scheme_enum_t *e)
{
    const whk_scheme_enum_t  *p;

    for (p = e; p->name; p++) {
        whk_scheme_possible(c, whk_str_z(p->name), p == e, p[1].name == NULL);
    }

    return WHK_REJECT;
}


whk_rc_t
whk_scheme_add(whk_scheme_ctx_t *c, whk_str_t *list, unsigned *n,
    unsigned max, whk_str_t value)
{
    if (*n == max) {
        return whk_scheme_fail(c, "more than %u values in \"%.*s\"", max,
                               whk_printable(c->line->args[0]));
    }

    list[(*n)++] = value;

    return WHK_OK;
}


int
whk_scheme_option(whk_str_t arg, whk_str_t *name, whk_str_t *value)
{
    *value = arg;

    (void) whk_str_split(value, name, '=');

    return value->data != NULL;
}


whk_rc_t
whk_scheme_no_value(whk_scheme_ctx_t *c, whk_str_t arg)
{
    return whk_scheme_fail(c, "invalid parameter \"%.*s\", it must be a name, "
                           "\"=\" and a value", whk_printable(arg));
}


whk_rc_t
whk_scheme_name(whk_scheme_ctx_t *c, whk_str_t name)
{
    size_t   i;
    uint8_t  ch;

    static const whk_str_t  marks = whk_string("!#$%&'+-.^_`|~");

    for (i = 0; i < name.len; i++) {
        ch = name.data[i];

        if (!(ch >= '0' && ch <= '9') && !(ch >= 'A' && ch <= 'Z')
            && !(ch >= 'a' && ch <= 'z')
            && memchr(marks.data, ch, marks.len) == NULL)
        {
            break;
        }
    }

    if (name.len && i == name.len) {
        return WHK_OK;
    }

    return whk_scheme_fail(c, "invalid header name \"%.*s\"",
                           whk_printable(name));
}


int
whk_scheme_is(whk_str_t s, const char *string)
{
    return whk_str_equal(s, whk_str_z(string));
}


whk_rc_t
whk_scheme_fail(whk_scheme_ctx_t *c, const char *fmt, ...)
{
    va_list  args;

    if (c->error->text[0] == '\0') {
        va_start(args, fmt);
        (void) vsnprintf(c->error->text, sizeof(c->error->text), fmt, args);
        va_end(args);

        c->error->line = c->line ? c->line->line : 0;
    }

    return WHK_REJECT;
}


void
whk_scheme_possible(whk_scheme_ctx_t *c, whk_str_t name, int first, int last)
{
    size_t       len;
    const char  *before;

    len = strlen(c->error->text);
    before = first ? ", it must be" : last ? " or" : ",";

    (void) snprintf(c->error->text + len, sizeof(c->error->text) - len,
                    "%s \"%.*s\"", before, whk_printable(name));
}
