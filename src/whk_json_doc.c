/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "whk_json_doc.h"


static int whk_json_doc_on_start(void *data, whk_json_type_t type);
static int whk_json_doc_on_key(void *data, whk_str_t name);
static int whk_json_doc_on_scalar(void *data, whk_json_type_t type,
    whk_str_t text);
static int whk_json_doc_on_end(void *data);

static inline whk_reason_t whk_json_doc_token(whk_json_doc_t *d,
    whk_json_type_t type, whk_str_t text, uint64_t *end);
static whk_reason_t whk_json_doc_measure(whk_json_doc_t *d,
    whk_json_type_t type, uint64_t *end);
static int whk_json_doc_behind_value(whk_json_doc_t *d, uint64_t end);
static int whk_json_doc_fail(whk_json_doc_t *d, whk_reason_t reason,
    uint64_t end);

static whk_reason_t whk_json_doc_no_bracket(void *data, whk_json_type_t type);
static whk_reason_t whk_json_doc_no_key(void *data, whk_str_t name);
static whk_reason_t whk_json_doc_no_scalar(void *data, whk_json_type_t type,
    whk_str_t text);


const whk_lexer_events_t  whk_json_doc_events = {
    whk_json_doc_on_start,
    whk_json_doc_on_key,
    whk_json_doc_on_scalar,
    whk_json_doc_on_end
};


const whk_json_events_t  whk_json_doc_nobody = {
    whk_json_doc_no_bracket,
    whk_json_doc_no_key,
    whk_json_doc_no_scalar,
    whk_json_doc_no_bracket
};


void
whk_json_doc_skip(whk_json_doc_t *d, uint64_t end)
{
    uint8_t  c;

    for ( /* void */ ; d->first == 0 && d->pos < end; d->pos++) {

        c = d->chunk[d->pos - d->base];

        if (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
            continue;
        }

        if (c != d->due) {
            d->first = c;
            return;
        }

        d->due = 0;
    }
}


int
whk_json_doc_is_long(const whk_json_doc_t *d, uint64_t end)
{
    uint64_t  len;

    len = end - d->pos;

    if (d->first == '"') {
        return len > (uint64_t) d->conf.limits.token + 1;
    }

    if (d->first == '-' || (d->first >= '0' && d->first <= '9')) {
        return len > d->conf.limits.token;
    }

    return 0;
}


static int
whk_json_doc_on_start(void *data, whk_json_type_t type)
{
    whk_json_doc_t *d = data;

    uint64_t           end;
    whk_reason_t       reason;
    whk_json_level_t  *level;

    end = d->base + whk_lexer_consumed(d->lexer);
    level = &d->levels[d->depth];

    if (level->type == WHK_JSON_ARRAY
        && level->count++ == d->conf.limits.items)
    {
        return whk_json_doc_fail(d, WHK_REASON_LIMIT_ITEMS, end);
    }

    if (d->depth == d->conf.limits.depth) {
        return whk_json_doc_fail(d, WHK_REASON_LIMIT_DEPTH, end);
    }

    level++;
    level->count = 0;
    level->type = type;
    d->depth++;

    reason = d->sink.events->start(d->sink.data, type);

    if (reason != WHK_REASON_NONE) {
        return whk_json_doc_fail(d, reason, end);
    }

    d->pos = end;
    d->first = 0;
    d->due = 0;

    return 1;
}


static int
whk_json_doc_on_key(void *data, whk_str_t name)
{
    whk_json_doc_t *d = data;

    uint64_t           end;
    whk_reason_t       reason;
    whk_json_level_t  *level;

    reason = whk_json_doc_token(d, WHK_JSON_STRING, name, &end);

    if (reason != WHK_REASON_NONE) {
        return whk_json_doc_fail(d, reason, end);
    }

    level = &d->levels[d->depth];

    if (level->count++ == d->conf.limits.keys) {
        return whk_json_doc_fail(d, WHK_REASON_LIMIT_KEYS, end);
    }

    if (!d->conf.repeats) {
        reason = whk_keys_add(&d->keys, (uint32_t) d->depth, name);

        if (reason != WHK_REASON_NONE) {
            return whk_json_doc_fail(d, reason, end);
        }
    }

    reason = d->sink.events->key(d->sink.data, name);

    if (reason != WHK_REASON_NONE) {
        return whk_json_doc_fail(d, reason, end);
    }

    d->pos = end;
    d->first = 0;
    d->due = ':';

    return 1;
}


static int
whk_json_doc_on_scalar(void *data, whk_json_type_t type, whk_str_t text)
{
    whk_json_doc_t *d = data;

    uint64_t           end;
    whk_reason_t       reason;
    whk_json_level_t  *level;

    reason = whk_json_doc_token(d, type, text, &end);

    if (reason != WHK_REASON_NONE) {
        return whk_json_doc_fail(d, reason, end);
    }

    level = &d->levels[d->depth];

    if (level->type == WHK_JSON_ARRAY
        && level->count++ == d->conf.limits.items)
    {
        return whk_json_doc_fail(d, WHK_REASON_LIMIT_ITEMS, end);
    }

    reason = d->sink.events->scalar(d->sink.data, type, text);

    if (reason != WHK_REASON_NONE) {
        return whk_json_doc_fail(d, reason, end);
    }

    return whk_json_doc_behind_value(d, end);
}


static int
whk_json_doc_on_end(void *data)
{
    whk_json_doc_t *d = data;

    uint64_t           end;
    whk_reason_t       reason;
    whk_json_level_t  *level;

    end = d->base + whk_lexer_consumed(d->lexer);
    level = &d->levels[d->depth--];

    if (level->type == WHK_JSON_OBJECT && !d->conf.repeats) {
        whk_keys_drop(&d->keys, level->count);
    }

    reason = d->sink.events->end(d->sink.data, level->type);

    if (reason != WHK_REASON_NONE) {
        return whk_json_doc_fail(d, reason, end);
    }

    return whk_json_doc_behind_value(d, end);
}


/*
 * Stores the place behind a complete token.  Mostly its text lies in a portion
 * that is no longer than a token may be: then there is nothing to ask.
 */

static inline whk_reason_t
whk_json_doc_token(whk_json_doc_t *d, whk_json_type_t type, whk_str_t text,
    uint64_t *end)
{
    size_t  at;

    at = (size_t) ((uintptr_t) text.data - (uintptr_t) d->chunk);

    if (at < d->size) {
        *end = d->base + at + text.len + (type == WHK_JSON_STRING);
        return WHK_REASON_NONE;
    }

    return whk_json_doc_measure(d, type, end);
}


static whk_reason_t
whk_json_doc_measure(whk_json_doc_t *d, whk_json_type_t type, uint64_t *end)
{
    uint64_t  limit;

    *end = d->base + whk_lexer_consumed(d->lexer);
    limit = d->conf.limits.token;

    if (type == WHK_JSON_STRING) {
        limit += 2;

    } else if (type != WHK_JSON_NUMBER) {
        return WHK_REASON_NONE;
    }

    /* white space and a separator may be counted in at first */

    if (*end - d->pos > limit) {
        whk_json_doc_skip(d, *end);
    }

    return *end - d->pos > limit ? WHK_REASON_LIMIT_TOKEN : WHK_REASON_NONE;
}


/* the value may have been the whole document */

static int
whk_json_doc_behind_value(whk_json_doc_t *d, uint64_t end)
{
    d->pos = end;
    d->first = 0;

    if (d->depth == 0) {
        d->due = 0;
        d->done = 1;

        return 0;
    }

    d->due = ',';

    return 1;
}


static int
whk_json_doc_fail(whk_json_doc_t *d, whk_reason_t reason, uint64_t end)
{
    d->reason = reason;
    whk_json_doc_skip(d, end);

    return 0;
}


static whk_reason_t
whk_json_doc_no_bracket(void *data, whk_json_type_t type)
{
    (void) data;
    (void) type;

    return WHK_REASON_NONE;
}


static whk_reason_t
whk_json_doc_no_key(void *data, whk_str_t name)
{
    (void) data;
    (void) name;

    return WHK_REASON_NONE;
}


static whk_reason_t
whk_json_doc_no_scalar(void *data, whk_json_type_t type, whk_str_t text)
{
    (void) data;
    (void) type;
    (void) text;

    return WHK_REASON_NONE;
}
