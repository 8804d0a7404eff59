/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "whk_json_doc.h"
#include "whk_utf8.h"


#define WHK_JSON_WINDOW  16384
#define WHK_JSON_HELD    512


struct whk_json_s {
    whk_mem_t       *mem;
    whk_utf8_t       guard;
    whk_json_doc_t   doc;
    unsigned         started;

    uint8_t         *held;     /* bytes that the lexer has not seen */
    size_t           nheld;
    size_t           size;

    uint64_t         work;     /* bytes that the lexer scanned */

    whk_rc_t         rc;
    whk_reason_t     reason;
    uint64_t         offset;
};


static whk_rc_t whk_json_take(whk_json_t *j, const uint8_t *p, size_t len);
static size_t whk_json_hold(whk_json_t *j, const uint8_t *p, size_t len,
    size_t want);
static whk_rc_t whk_json_flush(whk_json_t *j);
static whk_rc_t whk_json_parse(whk_json_t *j, const uint8_t *p, size_t len);
static whk_rc_t whk_json_parsed(whk_json_t *j, whk_lexer_rc_t rc, size_t len);
static whk_rc_t whk_json_fail(whk_json_t *j, whk_reason_t reason,
    uint64_t offset);


void
whk_json_conf_default(whk_json_conf_t *conf)
{
    memset(conf, 0, sizeof(whk_json_conf_t));

    conf->limits.depth = 64;
    conf->limits.token = 256 * 1024;
    conf->limits.keys = 10000;
    conf->limits.items = 65536;
    conf->hold = 4096;
}


whk_json_t *
whk_json_create(whk_mem_t *mem, const whk_json_conf_t *conf,
    const whk_json_sink_t *sink)
{
    size_t           depth, size;
    whk_json_t      *j;
    whk_json_doc_t  *d;

    depth = conf->limits.depth;

    if (depth > WHK_JSON_MAX_DEPTH) {
        depth = WHK_JSON_MAX_DEPTH;
    }

    size = (depth + 1) * sizeof(whk_json_level_t);

    j = whk_mem_alloc(mem, sizeof(whk_json_t) + size);
    if (j == NULL) {
        return NULL;
    }

    memset(j, 0, sizeof(whk_json_t));

    d = &j->doc;

    j->mem = mem;
    d->conf = *conf;
    d->conf.limits.depth = depth;
    d->levels = (whk_json_level_t *) (j + 1);
    d->levels[0].type = WHK_JSON_NULL;

    if (sink) {
        d->sink = *sink;

    } else {
        d->sink.events = &whk_json_doc_nobody;
    }

    if (d->conf.limits.token > WHK_JSON_MAX_TOKEN) {
        d->conf.limits.token = WHK_JSON_MAX_TOKEN;
    }

    if (d->conf.limits.keys > WHK_JSON_MAX_COUNT) {
        d->conf.limits.keys = WHK_JSON_MAX_COUNT;
    }

    if (d->conf.limits.items > WHK_JSON_MAX_COUNT) {
        d->conf.limits.items = WHK_JSON_MAX_COUNT;
    }

    whk_keys_init(&d->keys, mem, conf->hash_key,
                  (uint32_t) d->conf.limits.keys + WHK_JSON_MORE_KEYS);

    d->lexer = whk_lexer_create(mem, &whk_json_doc_events, d);

    if (d->lexer == NULL) {
        whk_mem_free(mem, j);
        return NULL;
    }

    return j;
}


whk_rc_t
whk_json_feed(whk_json_t *j, const void *data, size_t len)
{
    size_t          n, good;
    uint64_t        seen;
    whk_reason_t    reason;
    const uint8_t  *p;

    for (p = data; len && j->rc == WHK_OK; p += n, len -= n) {

        n = len < WHK_JSON_WINDOW ? len : WHK_JSON_WINDOW;
        seen = j->doc.base + j->nheld;

        reason = whk_utf8_check(&j->guard, p, n, &good);

        if (whk_json_take(j, p, good) != WHK_OK
            || reason == WHK_REASON_NONE)
        {
            continue;
        }

        /* what is wrong before the byte at fault comes first */

        if (whk_json_flush(j) == WHK_OK) {
            (void) whk_json_fail(j, reason, seen + good);
        }
    }

    return j->rc;
}


whk_rc_t
whk_json_finish(whk_json_t *j)
{
    whk_reason_t    reason;
    whk_lexer_rc_t  rc;

    if (j->rc != WHK_OK || whk_json_flush(j) != WHK_OK) {
        return j->rc;
    }

    reason = whk_utf8_end(&j->guard);

    if (reason != WHK_REASON_NONE) {
        return whk_json_fail(j, reason, j->doc.base);
    }

    if (j->started && !j->doc.done) {
        j->doc.size = 0;
        rc = whk_lexer_finish(j->doc.lexer);

        if (rc == WHK_LEXER_STOPPED || rc == WHK_LEXER_MEMORY) {
            (void) whk_json_parsed(j, rc, 0);
        }
    }

    if (j->rc == WHK_OK && !j->doc.done) {
        return whk_json_fail(j, WHK_REASON_JSON_SYNTAX, j->doc.base);
    }

    return j->rc;
}


whk_reason_t
whk_json_reason(const whk_json_t *j)
{
    return j->reason;
}


uint64_t
whk_json_offset(const whk_json_t *j)
{
    return j->offset;
}


uint64_t
whk_json_work(const whk_json_t *j)
{
    return j->work;
}


void
whk_json_destroy(whk_json_t *j)
{
    if (j) {
        whk_lexer_destroy(j->doc.lexer);
        whk_keys_free(&j->doc.keys);
        whk_mem_free(j->mem, j->held);
        whk_mem_free(j->mem, j);
    }
}


/*
 * The lexer scans a token that is cut from its start in every portion, which
 * is quadratic in small portions.  So it gets bytes only when there are at
 * least as many as the token in hand has; then all scans of a token together
 * are at most twice its length.
 */

static whk_rc_t
whk_json_take(whk_json_t *j, const uint8_t *p, size_t len)
{
    size_t           n, want;
    whk_json_doc_t  *d;

    d = &j->doc;

    for ( /* void */ ; len && j->rc == WHK_OK; p += n, len -= n) {

        want = d->first ? (size_t) (d->base - d->pos) : 0;

        if (want < d->conf.hold) {
            want = d->conf.hold;
        }

        if (j->nheld == 0 && len >= want) {
            n = len;
            (void) whk_json_parse(j, p, n);
            continue;
        }

        n = whk_json_hold(j, p, len, want);

        if (j->nheld >= want) {
            (void) whk_json_flush(j);
        }
    }

    return j->rc;
}


/*
 * Returns how many bytes were added to those held, to make want at most.
 * There is no more room than there has to be: most documents are small.
 */

static size_t
whk_json_hold(whk_json_t *j, const uint8_t *p, size_t len, size_t want)
{
    void    *held;
    size_t   size;

    if (len > want - j->nheld) {
        len = want - j->nheld;
    }

    if (len > j->size - j->nheld) {

        for (size = WHK_JSON_HELD; size < j->nheld + len; size *= 2) {
            /* void */
        }

        size = size < want ? size : want;
        held = whk_mem_realloc(j->mem, j->held, size);

        if (held == NULL) {
            (void) whk_json_fail(j, WHK_REASON_MEMORY, j->doc.base);
            return 0;
        }

        j->held = held;
        j->size = size;
    }

    memcpy(j->held + j->nheld, p, len);
    j->nheld += len;

    return len;
}


static whk_rc_t
whk_json_flush(whk_json_t *j)
{
    size_t  n;

    n = j->nheld;
    j->nheld = 0;

    return n ? whk_json_parse(j, j->held, n) : j->rc;
}


static whk_rc_t
whk_json_parse(whk_json_t *j, const uint8_t *p, size_t len)
{
    whk_json_doc_t  *d;
    whk_lexer_rc_t   rc;

    d = &j->doc;
    d->chunk = p;
    d->size = len <= d->conf.limits.token ? len : 0;

    if (!j->started) {
        whk_json_doc_skip(d, d->base + len);

        if (d->first == 0) {
            d->base += len;
            return WHK_OK;
        }

        if (!d->conf.scalars && d->first != '{' && d->first != '[') {
            return whk_json_fail(j, WHK_REASON_JSON_SYNTAX, d->pos);
        }

        j->started = 1;
    }

    j->work += len + (d->first ? d->base - d->pos : 0);

    rc = d->done ? WHK_LEXER_STOPPED : whk_lexer_parse(d->lexer, p, len);

    return whk_json_parsed(j, rc, len);
}


/*
 * The same is refused for the same reason at every cut.  So a token that is
 * too long or misses its separator is refused as such even if the lexer finds
 * something else wrong with it further on.
 */

static whk_rc_t
whk_json_parsed(whk_json_t *j, whk_lexer_rc_t rc, size_t len)
{
    uint64_t         end, seen;
    whk_json_doc_t  *d;

    d = &j->doc;

    if (rc == WHK_LEXER_MEMORY) {
        return whk_json_fail(j, WHK_REASON_MEMORY, d->base);
    }

    if (d->reason != WHK_REASON_NONE) {
        return whk_json_fail(j, d->reason, d->pos);
    }

    end = d->base + len;
    whk_json_doc_skip(d, end);

    if (d->first && !d->done && !d->due) {

        seen = rc == WHK_LEXER_SYNTAX
               ? d->base + whk_lexer_consumed(d->lexer) : end;

        if (whk_json_doc_is_long(d, seen)) {
            return whk_json_fail(j, WHK_REASON_LIMIT_TOKEN, d->pos);
        }
    }

    if (rc == WHK_LEXER_SYNTAX || (d->first && (d->done || d->due))) {
        return whk_json_fail(j, WHK_REASON_JSON_SYNTAX, d->pos);
    }

    d->base = end;

    return WHK_OK;
}


static whk_rc_t
whk_json_fail(whk_json_t *j, whk_reason_t reason, uint64_t offset)
{
    j->reason = reason;
    j->offset = offset;
    j->rc = whk_reason_group(reason) == WHK_GROUP_FAILURE ? WHK_ERROR
                                                          : WHK_REJECT;
    return j->rc;
}
