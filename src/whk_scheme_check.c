/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "whk_scheme_parse.h"


static whk_rc_t whk_scheme_check_source(whk_scheme_ctx_t *c);
static whk_rc_t whk_scheme_check_message(whk_scheme_ctx_t *c);
static whk_rc_t whk_scheme_check_part(whk_scheme_ctx_t *c, unsigned i);
static void whk_scheme_mark(whk_sources_t *list, const whk_str_t *name);
static whk_rc_t whk_scheme_check_field(whk_scheme_ctx_t *c, whk_str_t label);
static int whk_scheme_joins_time(const whk_scheme_t *s, unsigned i);
static int whk_scheme_is_digit(uint8_t c);
static whk_rc_t whk_scheme_separated(whk_scheme_ctx_t *c, unsigned i);
static whk_rc_t whk_scheme_side(whk_scheme_t *s, unsigned i, int step);
static void whk_scheme_exclude(whk_scheme_t *s, unsigned i, int byte);


/* refuses what could never verify, or would verify less than it says */

whk_rc_t
whk_scheme_check(whk_scheme_ctx_t *c)
{
    whk_scheme_t  *s;

    s = c->scheme;

    if (s->kind == WHK_KIND_NONE) {
        return whk_scheme_fail(c, "no \"kind\" in the scheme");
    }

    if (whk_scheme_check_source(c) != WHK_OK) {
        return WHK_REJECT;
    }

    if (s->kind == WHK_KIND_TOKEN) {

        if (s->nparts || s->timestamp.type != WHK_SOURCE_NONE) {
            return whk_scheme_fail(c, "a token signs neither a message nor "
                                   "a time");
        }

        return WHK_OK;
    }

    if (s->encoding == WHK_ENC_RAW) {
        return whk_scheme_fail(c, "a signature needs \"encoding=\" hex, "
                               "base64 or base64url");
    }

    return whk_scheme_check_message(c);
}


static whk_rc_t
whk_scheme_check_source(whk_scheme_ctx_t *c)
{
    whk_scheme_t  *s;

    s = c->scheme;

    if (s->signature.type == WHK_SOURCE_NONE) {
        return whk_scheme_fail(c, "\"signature\" has no source");
    }

    if (s->signature.type == WHK_SOURCE_FIELD
        || s->signature.type == WHK_SOURCE_JSON)
    {
        return whk_scheme_fail(c, "\"signature\" comes from a header or a "
                               "query argument");
    }

    if (s->timestamp.type == WHK_SOURCE_NONE) {
        s->past = -1;
        s->future = -1;
    }

    if (s->nlabels && !s->split) {
        return whk_scheme_fail(c, "\"label=\" needs \"split=\"");
    }

    if (s->timestamp.type == WHK_SOURCE_ARG
        || s->timestamp.type == WHK_SOURCE_JSON)
    {
        return whk_scheme_fail(c, "a time comes from a header, or from a "
                               "field of the signature");
    }

    if (s->timestamp.type == WHK_SOURCE_FIELD) {
        return whk_scheme_check_field(c, s->timestamp.names[0]);
    }

    return WHK_OK;
}


/* a field is found in one signature header, beside the signatures */

static whk_rc_t
whk_scheme_check_field(whk_scheme_ctx_t *c, whk_str_t label)
{
    unsigned       i;
    whk_scheme_t  *s;

    s = c->scheme;

    if (!s->split || s->nlabels == 0) {
        return whk_scheme_fail(c, "field \"%.*s\" needs \"split=\" and "
                               "\"label=\" in \"signature\"",
                               whk_printable(label));
    }

    if (s->signature.type != WHK_SOURCE_HEADER || s->signature.numbered) {
        return whk_scheme_fail(c, "field \"%.*s\" needs a \"signature\" of "
                               "one header", whk_printable(label));
    }

    for (i = 0; i < s->nlabels; i++) {
        if (whk_str_equal(s->labels[i], label)) {
            return whk_scheme_fail(c, "\"%.*s\" is both field and signature",
                                   whk_printable(label));
        }
    }

    return WHK_OK;
}


static whk_rc_t
whk_scheme_check_message(whk_scheme_ctx_t *c)
{
    unsigned       i, body, time;
    whk_scheme_t  *s;

    s = c->scheme;
    body = 0;
    time = 0;

    if (s->nparts == 0) {
        s->parts[s->nparts++].type = WHK_PART_BODY;
    }

    for (i = 0; i < s->nparts; i++) {
        body += s->parts[i].type == WHK_PART_BODY;
        time += s->parts[i].type == WHK_PART_TIMESTAMP;

        if (whk_scheme_check_part(c, i) != WHK_OK) {
            return WHK_REJECT;
        }
    }

    if (body != 1) {
        return whk_scheme_fail(c, "\"message\" needs \"{body}\" once");
    }

    if (time == 0 && s->timestamp.type != WHK_SOURCE_NONE) {
        return whk_scheme_fail(c, "the time is not part of \"message\", so "
                               "anybody could change it");
    }

    s->covers = WHK_SIGNED_BODY;

    return WHK_OK;
}


static whk_rc_t
whk_scheme_check_part(whk_scheme_ctx_t *c, unsigned i)
{
    whk_scheme_t  *s;

    s = c->scheme;

    switch (s->parts[i].type) {

    case WHK_PART_TIMESTAMP:
        if (s->timestamp.type == WHK_SOURCE_NONE) {
            return whk_scheme_fail(c, "\"{timestamp}\" needs \"timestamp\"");
        }

        if (whk_scheme_joins_time(s, i)) {
            s->time_len = s->unit == WHK_TIME_MILLISECONDS ? 13 : 10;
        }

        return WHK_OK;

    case WHK_PART_ID:
        if (s->id.nsources == 0
            || s->id.sources[0].type != WHK_SOURCE_HEADER)
        {
            return whk_scheme_fail(c, "\"{id}\" needs \"id\" of a header");
        }

        s->needs_id = 1;
        whk_scheme_mark(&s->id, NULL);

        return whk_scheme_separated(c, i);

    case WHK_PART_URL:
        s->needs_url = 1;
        return WHK_OK;

    case WHK_PART_FIELD:
        if (whk_scheme_check_field(c, s->parts[i].text) != WHK_OK) {
            return WHK_REJECT;
        }

        return whk_scheme_separated(c, i);

    case WHK_PART_HEADER:
        whk_scheme_mark(&s->id, &s->parts[i].text);
        whk_scheme_mark(&s->event, &s->parts[i].text);

        return whk_scheme_separated(c, i);

    default:
        return WHK_OK;
    }
}


/* of the sources those of this header, or all, are signed */

static void
whk_scheme_mark(whk_sources_t *list, const whk_str_t *name)
{
    unsigned       i, j;
    whk_source_t  *source;

    for (i = 0; i < list->nsources; i++) {
        source = &list->sources[i];

        for (j = 0; j < source->nnames; j++) {
            source->is_signed |= name == NULL
                              || whk_str_equal_nocase(source->names[j], *name);
        }
    }
}


/*
 * Tells whether a text could be taken for more digits of the time beside it.
 * RFC 3339 has a form of its own: none of its times begins or ends another.
 */

static int
whk_scheme_joins_time(const whk_scheme_t *s, unsigned i)
{
    whk_str_t  text;

    if (s->unit == WHK_TIME_RFC3339) {
        return 0;
    }

    if (i > 0) {
        text = s->parts[i - 1].text;

        if (s->parts[i - 1].type != WHK_PART_LITERAL
            || whk_scheme_is_digit(text.data[text.len - 1]))
        {
            return 1;
        }
    }

    return i + 1 < s->nparts
           && (s->parts[i + 1].type != WHK_PART_LITERAL
               || whk_scheme_is_digit(s->parts[i + 1].text.data[0]));
}


static int
whk_scheme_is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}


/*
 * What the sender chooses, of any length, must be told from what else he
 * chooses, or bytes could move from one to the other under the same
 * signature.  A text between them does it, and a time by its colons, if it
 * is in RFC 3339.
 */

static whk_rc_t
whk_scheme_separated(whk_scheme_ctx_t *c, unsigned i)
{
    if (whk_scheme_side(c->scheme, i, -1) != WHK_OK
        || whk_scheme_side(c->scheme, i, 1) != WHK_OK)
    {
        return whk_scheme_fail(c, "\"message\" needs a text between its "
                               "parts, or bytes could move from one to the "
                               "other");
    }

    return WHK_OK;
}


static whk_rc_t
whk_scheme_side(whk_scheme_t *s, unsigned i, int step)
{
    int                byte, digits;
    unsigned           n;
    const whk_part_t  *part;

    byte = -1;
    digits = 0;

    for (n = i + (unsigned) step; n < s->nparts; n += (unsigned) step) {
        part = &s->parts[n];

        switch (part->type) {

        case WHK_PART_LITERAL:

            /* at either end of the message it separates nothing */

            if (n == 0 || n + 1 == s->nparts) {
                return WHK_OK;
            }

            byte = part->text.data[step > 0 ? 0 : part->text.len - 1];

            /* nor does a digit behind the digits of a time */

            if (digits && whk_scheme_is_digit((uint8_t) byte)) {
                return WHK_REJECT;
            }

            whk_scheme_exclude(s, i, byte);

            return WHK_OK;

        case WHK_PART_TIMESTAMP:
            byte = s->unit == WHK_TIME_RFC3339 ? ':' : byte;
            digits = s->unit != WHK_TIME_RFC3339;
            break;

        case WHK_PART_URL:
        case WHK_PART_METHOD:
            break;

        default:
            whk_scheme_exclude(s, i, byte);
            return byte < 0 ? WHK_REJECT : WHK_OK;
        }
    }

    return WHK_OK;
}


/*
 * The part must not hold what separates it.  Headers of real senders may: what
 * they sign is theirs to say.  Each byte once: a literal has two ends, so there
 * is room for all of them.
 */

static void
whk_scheme_exclude(whk_scheme_t *s, unsigned i, int byte)
{
    unsigned  n;

    if (s->parts[i].type == WHK_PART_HEADER || byte < 0) {
        return;
    }

    for (n = 0; n < s->nexcludes; n++) {
        if (s->id_excludes[n] == byte) {
            return;
        }
    }

    s->id_excludes[s->nexcludes++] = (uint8_t) byte;
}
