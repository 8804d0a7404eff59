/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "whk_scheme_parse.h"


static whk_rc_t whk_scheme_timestamp_option(whk_scheme_ctx_t *c,
    whk_str_t name, whk_str_t value);
static whk_rc_t whk_scheme_seconds(whk_scheme_ctx_t *c, whk_str_t value,
    int64_t *sec);


static const whk_scheme_enum_t  whk_scheme_time_options[] = {
    { "header",    0 },
    { "field",     0 },
    { "unit",      0 },
    { "tolerance", 0 },
    { "future",    0 },
    { NULL, 0 }
};

static const whk_scheme_enum_t  whk_scheme_units[] = {
    { "s",       WHK_TIME_SECONDS },
    { "ms",      WHK_TIME_MILLISECONDS },
    { "rfc3339", WHK_TIME_RFC3339 },
    { NULL, 0 }
};


whk_rc_t
whk_scheme_timestamp(whk_scheme_ctx_t *c, const whk_str_t *args,
    unsigned nargs)
{
    whk_scheme_t  *s;

    s = c->scheme;

    memset(&s->timestamp, 0, sizeof(whk_source_t));

    s->unit = WHK_TIME_SECONDS;
    s->past = 300;
    s->future = -2;

    if (whk_scheme_words(c, args, nargs, &s->timestamp,
                         whk_scheme_timestamp_option)
        != WHK_OK)
    {
        return WHK_REJECT;
    }

    if (s->future == -2) {
        s->future = s->past;
    }

    if (s->timestamp.type == WHK_SOURCE_NONE) {
        return whk_scheme_fail(c, "\"timestamp\" has no source");
    }

    if (s->timestamp.numbered) {
        return whk_scheme_fail(c, "only a signature can be numbered");
    }

    return WHK_OK;
}


static whk_rc_t
whk_scheme_timestamp_option(whk_scheme_ctx_t *c, whk_str_t name,
    whk_str_t value)
{
    int            n;
    whk_rc_t       rc;
    whk_scheme_t  *s;

    n = 0;
    s = c->scheme;

    if (whk_scheme_is(name, "unit")) {
        rc = whk_scheme_enum(c, whk_scheme_units, value, &n);
        s->unit = (whk_time_unit_t) n;
        return rc;
    }

    if (whk_scheme_is(name, "tolerance")) {
        return whk_scheme_seconds(c, value, &s->past);
    }

    if (whk_scheme_is(name, "future")) {
        return whk_scheme_seconds(c, value, &s->future);
    }

    return whk_scheme_parameter(c, whk_scheme_time_options, name);
}


static whk_rc_t
whk_scheme_seconds(whk_scheme_ctx_t *c, whk_str_t value, int64_t *sec)
{
    int64_t    scale;
    uint8_t    unit;
    whk_str_t  text;

    text = value;

    if (whk_scheme_is(value, "off")) {
        *sec = -1;
        return WHK_OK;
    }

    scale = 1;

    unit = (uint8_t) (value.len ? value.data[value.len - 1] : '\0');

    if (unit == 's' || unit == 'm' || unit == 'h') {
        scale = unit == 's' ? 1 : unit == 'm' ? 60 : 3600;
        value.len--;
    }

    if (whk_str_decimal(value, 9, sec) != 0) {
        return whk_scheme_fail(c, "invalid time \"%.*s\", it must be \"off\" "
                               "or a number of up to 9 digits with \"s\", "
                               "\"m\" or \"h\"", whk_printable(text));
    }

    *sec *= scale;

    return WHK_OK;
}
