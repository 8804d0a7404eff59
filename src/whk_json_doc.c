/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "whk_json_doc.h"


static int whk_json_doc_on_start(void *data, whk_json_type_t type,
    size_t stop);
static int whk_json_doc_on_key(void *data, whk_str_t name, size_t stop);
static int whk_json_doc_on_scalar(void *data, whk_json_type_t type,
    whk_str_t text, size_t stop);
static int whk_json_doc_on_end(void *data, size_t stop);

static whk_reason_t whk_json_doc_count_item(whk_json_doc_t *d);
static whk_reason_t whk_json_doc_count_key(whk_json_doc_t *d, whk_str_t name);
static whk_reason_t whk_json_doc_measure(whk_json_doc_t *d, uint64_t end,
    unsigned quotes);
static int whk_json_doc_go_on(whk_json_doc_t *d, whk_reason_t reason,
    size_t stop, uint8_t due);


const whk_lexer_events_t  whk_json_doc_events = {
    whk_json_doc_on_start,
    whk_json_doc_on_key,
    whk_json_doc_on_scalar,
    whk_json_doc_on_end
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
whk_json_doc_on_start(void *data, whk_json_type_t type, size_t stop)
{
    whk_json_doc_t *d = data;

    whk_reason_t  reason;

    reason = whk_json_doc_count_item(d);

    if (reason == WHK_REASON_NONE) {

        if (d->depth == d->conf.limits.depth) {
            reason = WHK_REASON_LIMIT_DEPTH;

        } else {
            d->levels[d->depth].count = 0;
            d->levels[d->depth].type = type;
            d->depth++;
        }
    }

    if (reason == WHK_REASON_NONE && d->sink.events) {
        reason = d->sink.events->start(d->sink.data, type);
    }

    return whk_json_doc_go_on(d, reason, stop, 0);
}


static int
whk_json_doc_on_key(void *data, whk_str_t name, size_t stop)
{
    whk_json_doc_t *d = data;

    whk_reason_t  reason;

    reason = whk_json_doc_measure(d, d->base + stop, 2);

    if (reason == WHK_REASON_NONE) {
        reason = whk_json_doc_count_key(d, name);
    }

    if (reason == WHK_REASON_NONE && d->sink.events) {
        reason = d->sink.events->key(d->sink.data, name);
    }

    return whk_json_doc_go_on(d, reason, stop, ':');
}


static int
whk_json_doc_on_scalar(void *data, whk_json_type_t type, whk_str_t text,
    size_t stop)
{
    whk_json_doc_t *d = data;

    whk_reason_t  reason;

    reason = WHK_REASON_NONE;

    if (type == WHK_JSON_STRING) {
        reason = whk_json_doc_measure(d, d->base + stop, 2);

    } else if (type == WHK_JSON_NUMBER) {
        reason = whk_json_doc_measure(d, d->base + stop, 0);
    }

    if (reason == WHK_REASON_NONE) {
        reason = whk_json_doc_count_item(d);
    }

    if (reason == WHK_REASON_NONE && d->sink.events) {
        reason = d->sink.events->scalar(d->sink.data, type, text);
    }

    return whk_json_doc_go_on(d, reason, stop, ',');
}


static int
whk_json_doc_on_end(void *data, size_t stop)
{
    whk_json_doc_t *d = data;

    whk_reason_t       reason;
    whk_json_level_t  *level;

    level = &d->levels[--d->depth];

    if (level->type == WHK_JSON_OBJECT && !d->conf.repeats) {
        whk_keys_drop(&d->keys, level->count);
    }

    reason = d->sink.events ? d->sink.events->end(d->sink.data, level->type)
                            : WHK_REASON_NONE;

    return whk_json_doc_go_on(d, reason, stop, ',');
}


static whk_reason_t
whk_json_doc_count_item(whk_json_doc_t *d)
{
    whk_json_level_t  *level;

    if (d->depth == 0) {
        return WHK_REASON_NONE;
    }

    level = &d->levels[d->depth - 1];

    if (level->type == WHK_JSON_OBJECT) {
        return WHK_REASON_NONE;
    }

    return ++level->count > d->conf.limits.items ? WHK_REASON_LIMIT_ITEMS
                                                 : WHK_REASON_NONE;
}


static whk_reason_t
whk_json_doc_count_key(whk_json_doc_t *d, whk_str_t name)
{
    whk_json_level_t  *level;

    level = &d->levels[d->depth - 1];

    if (++level->count > d->conf.limits.keys) {
        return WHK_REASON_LIMIT_KEYS;
    }

    return d->conf.repeats ? WHK_REASON_NONE
                           : whk_keys_add(&d->keys, (uint32_t) d->depth, name);
}


/* of a complete token that ends at end */

static whk_reason_t
whk_json_doc_measure(whk_json_doc_t *d, uint64_t end, unsigned quotes)
{
    uint64_t  limit;

    limit = (uint64_t) d->conf.limits.token + quotes;

    /* white space and a separator may be counted in at first */

    if (end - d->pos > limit) {
        whk_json_doc_skip(d, end);
    }

    return end - d->pos > limit ? WHK_REASON_LIMIT_TOKEN : WHK_REASON_NONE;
}


/* tells the lexer whether to go on behind a token */

static int
whk_json_doc_go_on(whk_json_doc_t *d, whk_reason_t reason, size_t stop,
    uint8_t due)
{
    uint64_t  end;

    end = d->base + stop;

    if (reason != WHK_REASON_NONE) {
        d->reason = reason;
        whk_json_doc_skip(d, end);

        return 0;
    }

    d->pos = end;
    d->first = 0;
    d->due = due;

    if (d->depth == 0) {
        d->done = 1;
        d->due = 0;
    }

    return !d->done;
}
