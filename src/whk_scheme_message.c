/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "whk_scheme_parse.h"


static whk_rc_t whk_scheme_placeholder(whk_scheme_ctx_t *c, whk_str_t name);
static whk_rc_t whk_scheme_part(whk_scheme_ctx_t *c, whk_part_type_t type,
    whk_str_t text);


whk_rc_t
whk_scheme_message(whk_scheme_ctx_t *c, const whk_str_t *args, unsigned nargs)
{
    whk_rc_t   rc;
    whk_str_t  rest, text, name;

    (void) nargs;

    rest = args[1];
    c->scheme->nparts = 0;

    if (rest.len == 0) {
        return whk_scheme_fail(c, "empty \"message\"");
    }

    while (rest.len) {
        (void) whk_str_split(&rest, &text, '{');

        if (text.len
            && whk_scheme_part(c, WHK_PART_LITERAL, text) != WHK_OK)
        {
            return WHK_REJECT;
        }

        if (rest.data == NULL) {
            break;
        }

        (void) whk_str_split(&rest, &name, '}');

        if (rest.data == NULL) {
            return whk_scheme_fail(c, "missing \"}\" in \"message\"");
        }

        rc = whk_scheme_placeholder(c, name);
        if (rc != WHK_OK) {
            return rc;
        }
    }

    return WHK_OK;
}


static whk_rc_t
whk_scheme_placeholder(whk_scheme_ctx_t *c, whk_str_t name)
{
    int        type;
    whk_str_t  text;

    static const whk_scheme_enum_t  parts[] = {
        { "body",      WHK_PART_BODY },
        { "timestamp", WHK_PART_TIMESTAMP },
        { "id",        WHK_PART_ID },
        { "url",       WHK_PART_URL },
        { "method",    WHK_PART_METHOD },
        { "header:",   WHK_PART_HEADER },
        { "field:",    WHK_PART_FIELD },
        { NULL, 0 }
    };

    text = name;
    (void) whk_str_split(&text, &name, ':');

    name.len += text.data != NULL;

    if (whk_scheme_enum(c, parts, name, &type) != WHK_OK) {
        return WHK_REJECT;
    }

    if (type == WHK_PART_HEADER && whk_scheme_name(c, text) != WHK_OK) {
        return WHK_REJECT;
    }

    if (type == WHK_PART_FIELD && text.len == 0) {
        return whk_scheme_fail(c, "empty name in \"message\"");
    }

    return whk_scheme_part(c, (whk_part_type_t) type, text);
}


static whk_rc_t
whk_scheme_part(whk_scheme_ctx_t *c, whk_part_type_t type, whk_str_t text)
{
    whk_scheme_t  *s;

    s = c->scheme;

    if (s->nparts == WHK_SCHEME_PARTS) {
        return whk_scheme_fail(c, "more than %d parts in \"message\"",
                               WHK_SCHEME_PARTS);
    }

    s->parts[s->nparts].type = type;
    s->parts[s->nparts].text = text;
    s->nparts++;

    return WHK_OK;
}
