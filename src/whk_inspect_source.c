/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "whk_inspect_state.h"


typedef struct {
    whk_str_t                  text;
    unsigned                   malformed;
    unsigned                   missing;     /* so far */
} whk_inspect_value_t;


static int whk_inspect_type(whk_inspect_t *s, const whk_verify_t *v,
    int ended, whk_str_t *type);
static whk_rc_t whk_inspect_fail(whk_inspect_t *s, whk_reason_t reason);
static whk_inspect_value_t whk_inspect_source(const whk_inspect_t *s,
    const whk_verify_t *v, const whk_source_t *source, int pointer);


whk_rc_t
whk_inspect_id(whk_inspect_t *s, whk_verify_t *v)
{
    unsigned              i;
    whk_inspect_value_t   value;
    const whk_sources_t  *id;

    id = &s->conf->scheme->id;
    v->id = whk_str(NULL, 0);

    for (i = 0; i < id->nsources; i++) {
        value = whk_inspect_source(s, v, &id->sources[i], s->conf->id[i]);

        if (value.malformed
            || (value.text.len
                && whk_event_check_id(value.text, 1) != WHK_REASON_NONE))
        {
            return whk_inspect_fail(s, WHK_REASON_ID_MALFORMED);
        }

        if (value.text.len) {
            v->id = value.text;
            return WHK_OK;
        }
    }

    return WHK_OK;
}


whk_rc_t
whk_inspect_event(whk_inspect_t *s, whk_verify_t *v)
{
    whk_str_t  type;

    v->event = whk_str(NULL, 0);

    if (whk_inspect_type(s, v, 1, &type) < 0) {
        return whk_inspect_fail(s, WHK_REASON_EVENT_MALFORMED);
    }

    v->event = type;

    if (type.len) {
        v->event_malformed = 0;
    }

    return WHK_OK;
}


int
whk_inspect_early(whk_inspect_t *s, whk_str_t *type)
{
    return whk_inspect_type(s, s->verify, 0, type) > 0;
}


/*
 * The type by the sources in their order.  Returns 1, -1 if it is malformed,
 * or 0 if, before the end, one that goes before may still come.
 */

static int
whk_inspect_type(whk_inspect_t *s, const whk_verify_t *v, int ended,
    whk_str_t *type)
{
    unsigned              i;
    ptrdiff_t             n;
    whk_inspect_value_t   value;
    const whk_sources_t  *event;

    event = &s->conf->scheme->event;
    *type = whk_str(NULL, 0);

    for (i = 0; i < event->nsources; i++) {
        value = whk_inspect_source(s, v, &event->sources[i],
                                   s->conf->event[i]);

        if (value.missing && !ended) {
            return 0;
        }

        if (value.malformed || value.text.len > WHK_EVENT_MAX_LEN) {
            return -1;
        }

        if (!event->join) {
            *type = value.text;

        } else if (i == 0) {
            *type = value.text;
            continue;

        } else {
            n = whk_event_join(s->joined, sizeof(s->joined), *type,
                               event->join, value.text);
            *type = whk_str(s->joined, n > 0 ? (size_t) n : 0);
        }

        if (type->len) {
            break;
        }
    }

    return type->len && whk_event_check_type(*type) != WHK_REASON_NONE ? -1
                                                                        : 1;
}


static whk_inspect_value_t
whk_inspect_source(const whk_inspect_t *s, const whk_verify_t *v,
    const whk_source_t *source, int pointer)
{
    unsigned                    n;
    whk_inspect_value_t         value;
    const whk_capture_value_t  *found;

    value.text = whk_str(NULL, 0);
    value.malformed = 0;
    value.missing = 0;

    if (source->type == WHK_SOURCE_HEADER) {
        n = whk_request_source(&v->request, source, &value.text);
        value.malformed = n > 1
                          || (n && source->is_signed && value.text.len == 0);

        return value;
    }

    found = whk_capture_value(s->capture, pointer);

    switch (found->state) {

    case WHK_CAPTURE_VALUE:
        value.text = found->text;
        break;

    case WHK_CAPTURE_MISSING:
        value.missing = 1;
        break;

    case WHK_CAPTURE_NULL:
        break;

    default:
        value.malformed = 1;
    }

    return value;
}


static whk_rc_t
whk_inspect_fail(whk_inspect_t *s, whk_reason_t reason)
{
    s->reason = reason;

    return WHK_REJECT;
}
