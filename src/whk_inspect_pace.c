
/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "whk_inspect_state.h"


static inline int whk_inspect_late(const whk_inspect_t *s);
static whk_reason_t whk_inspect_on_start(void *data, whk_json_type_t type);
static whk_reason_t whk_inspect_on_key(void *data, whk_str_t name);
static whk_reason_t whk_inspect_on_scalar(void *data, whk_json_type_t type,
    whk_str_t text);
static whk_reason_t whk_inspect_on_end(void *data, whk_json_type_t type);
static inline whk_reason_t whk_inspect_start(void *data,
    whk_json_type_t type);
static inline whk_reason_t whk_inspect_key(void *data, whk_str_t name);
static inline whk_reason_t whk_inspect_scalar(void *data,
    whk_json_type_t type, whk_str_t text);
static inline whk_reason_t whk_inspect_close(void *data,
    whk_json_type_t type);
static whk_rc_t whk_inspect_end(whk_inspect_t *s, whk_rc_t rc,
    whk_reason_t reason);


/* what the parser is given, and what takes an event now */

const whk_json_events_t  whk_inspect_events = {
    whk_inspect_on_start,
    whk_inspect_on_key,
    whk_inspect_on_scalar,
    whk_inspect_on_end
};

static const whk_json_events_t  whk_inspect_now = {
    whk_inspect_start,
    whk_inspect_key,
    whk_inspect_scalar,
    whk_inspect_close
};


void
whk_inspect_pace(whk_inspect_t *s, uint64_t work)
{
    uint64_t  left;

    if (s->validate == NULL) {
        return;
    }

    left = *s->left;
    work /= WHK_INSPECT_WORK;

    s->floor = left > work ? left - work + 1 : 0;
}


int
whk_inspect_pending(const whk_inspect_t *s)
{
    return whk_tape_left(&s->tape);
}


/*
 * The parser cannot be held up within what it was given, but what follows
 * from an event can wait.
 */

static inline int
whk_inspect_late(const whk_inspect_t *s)
{
    return whk_tape_left(&s->tape)
           || (*s->left < s->floor && !s->failed);
}


static whk_reason_t
whk_inspect_on_start(void *data, whk_json_type_t type)
{
    whk_inspect_t *s = data;

    return whk_inspect_late(s) ? whk_tape_start(s->mem, &s->tape, type)
                               : whk_inspect_start(s, type);
}


static whk_reason_t
whk_inspect_on_key(void *data, whk_str_t name)
{
    whk_inspect_t *s = data;

    return whk_inspect_late(s) ? whk_tape_key(s->mem, &s->tape, name)
                               : whk_inspect_key(s, name);
}


static whk_reason_t
whk_inspect_on_scalar(void *data, whk_json_type_t type, whk_str_t text)
{
    whk_inspect_t *s = data;

    return whk_inspect_late(s) ? whk_tape_scalar(s->mem, &s->tape, type, text)
                               : whk_inspect_scalar(s, type, text);
}


static whk_reason_t
whk_inspect_on_end(void *data, whk_json_type_t type)
{
    whk_inspect_t *s = data;

    return whk_inspect_late(s) ? whk_tape_end(s->mem, &s->tape, type)
                               : whk_inspect_close(s, type);
}


static inline whk_reason_t
whk_inspect_start(void *data, whk_json_type_t type)
{
    whk_inspect_t *s = data;

    whk_reason_t  reason;

    if (s->aside) {
        s->aside++;

    } else {
        reason = s->seen.events->start(s->seen.data, type);

        if (reason != WHK_REASON_NONE) {
            return reason;
        }

        s->aside = (size_t) whk_capture_aside(s->capture);
    }

    return whk_inspect_mute(s, whk_validate_events.start(s->validate, type));
}


static inline whk_reason_t
whk_inspect_key(void *data, whk_str_t name)
{
    whk_inspect_t *s = data;

    whk_reason_t  reason;

    if (s->aside == 0) {
        reason = s->seen.events->key(s->seen.data, name);

        if (reason != WHK_REASON_NONE) {
            return reason;
        }
    }

    return whk_inspect_mute(s, whk_validate_events.key(s->validate, name));
}


/* the capture may just have seen the type */

static inline whk_reason_t
whk_inspect_scalar(void *data, whk_json_type_t type, whk_str_t text)
{
    whk_inspect_t *s = data;

    whk_reason_t  reason;

    if (s->aside == 0) {
        reason = s->seen.events->scalar(s->seen.data, type, text);

        if (reason == WHK_REASON_NONE) {
            reason = whk_inspect_look(s);
        }

        if (reason != WHK_REASON_NONE) {
            return reason;
        }
    }

    return whk_inspect_mute(s, whk_validate_events.scalar(s->validate, type,
                                                          text));
}


static inline whk_reason_t
whk_inspect_close(void *data, whk_json_type_t type)
{
    whk_inspect_t *s = data;

    whk_reason_t  reason;

    if (s->aside == 0 || --s->aside == 0) {
        reason = s->seen.events->end(s->seen.data, type);

        if (reason != WHK_REASON_NONE) {
            return reason;
        }
    }

    return whk_inspect_mute(s, whk_validate_events.end(s->validate, type));
}


/* without memory for the tape there is no more to come of it */

whk_rc_t
whk_inspect_parsed(whk_inspect_t *s, whk_rc_t rc)
{
    if (rc == WHK_REJECT && whk_inspect_pending(s)) {
        s->rc = rc;
        return WHK_OK;
    }

    return rc == WHK_OK ? WHK_OK
                        : whk_inspect_end(s, rc, whk_json_reason(s->json));
}


whk_rc_t
whk_inspect_resume(whk_inspect_t *s)
{
    whk_reason_t  reason;

    while (whk_tape_left(&s->tape)) {

        reason = whk_tape_play(&s->tape, &whk_inspect_now, s);

        if (reason != WHK_REASON_NONE) {
            return whk_inspect_end(s, whk_reason_group(reason)
                                      == WHK_GROUP_FAILURE ? WHK_ERROR
                                                           : WHK_REJECT,
                                   reason);
        }

        if (*s->left < s->floor && !s->failed) {
            break;
        }
    }

    if (whk_tape_left(&s->tape)) {
        return WHK_OK;
    }

    return s->rc == WHK_OK ? WHK_OK
                           : whk_inspect_end(s, s->rc,
                                             whk_json_reason(s->json));
}


/* a form that is malformed in itself leaves the parser without a reason */

static whk_rc_t
whk_inspect_end(whk_inspect_t *s, whk_rc_t rc, whk_reason_t reason)
{
    s->reason = reason;

    if (reason == WHK_REASON_NONE) {
        s->reason = rc == WHK_REJECT ? WHK_REASON_JSON_SYNTAX
                                     : WHK_REASON_MEMORY;
    }

    return rc;
}
