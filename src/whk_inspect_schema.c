/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "whk_inspect_state.h"


static whk_reason_t whk_inspect_start(void *data, whk_json_type_t type);
static whk_reason_t whk_inspect_key(void *data, whk_str_t name);
static whk_reason_t whk_inspect_scalar(void *data, whk_json_type_t type,
    whk_str_t text);
static whk_reason_t whk_inspect_look(whk_inspect_t *s);
static whk_reason_t whk_inspect_close(void *data, whk_json_type_t type);
static whk_reason_t whk_inspect_mute(whk_inspect_t *s, whk_reason_t reason);


const whk_json_events_t  whk_inspect_now = {
    whk_inspect_start,
    whk_inspect_key,
    whk_inspect_scalar,
    whk_inspect_close
};


whk_rc_t
whk_inspect_begin(whk_inspect_t *s)
{
    whk_rc_t   rc;
    whk_str_t  type;

    if (s->started || s->validate == NULL) {
        return WHK_OK;
    }

    s->started = 1;
    s->typed = whk_inspect_early(s, &type) != 0;

    rc = whk_validate_use_all(s->validate, s->typed ? &type : NULL);

#if (WHK_FAULT_MEMORY)
    /* for a test of the tests: a failed allocation is overlooked */
    rc = WHK_OK;
#endif

    if (rc != WHK_OK) {
        s->reason = WHK_REASON_MEMORY;
    }

    return rc;
}


static whk_reason_t
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


static whk_reason_t
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

static whk_reason_t
whk_inspect_scalar(void *data, whk_json_type_t type, whk_str_t text)
{
    whk_inspect_t *s = data;

    whk_reason_t  reason;

    if (s->aside == 0) {
        reason = s->seen.events->scalar(s->seen.data, type, text);

        if (reason == WHK_REASON_NONE && !s->failed) {
            reason = whk_inspect_look(s);
        }

        if (reason != WHK_REASON_NONE) {
            return reason;
        }
    }

    return whk_inspect_mute(s, whk_validate_events.scalar(s->validate, type,
                                                          text));
}


/* looks for the type, where something was found since it last was */

static whk_reason_t
whk_inspect_look(whk_inspect_t *s)
{
    size_t     found;
    whk_str_t  type;

    found = whk_capture_found(s->capture);

    if (s->typed || found == s->found) {
        return WHK_REASON_NONE;
    }

    s->found = found;

    if (!whk_inspect_early(s, &type)) {
        return WHK_REASON_NONE;
    }

    s->typed = 1;

    return whk_inspect_mute(s, whk_validate_type(s->validate, type));
}


static whk_reason_t
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


/*
 * An event that does not satisfy its schema is parsed on: its type may say
 * that it is not wanted at all, and its id is of use.
 */

static whk_reason_t
whk_inspect_mute(whk_inspect_t *s, whk_reason_t reason)
{
    if (reason != WHK_REASON_SCHEMA) {
        return reason;
    }

    s->failed = 1;

    return WHK_REASON_NONE;
}


whk_rc_t
whk_inspect_end_type(whk_inspect_t *s, whk_str_t type)
{
    if (s->validate == NULL || s->typed || s->failed) {
        return WHK_OK;
    }

    s->typed = 1;

    if (whk_inspect_mute(s, whk_validate_type(s->validate, type))
        != WHK_REASON_NONE)
    {
        s->reason = WHK_REASON_MEMORY;
        return WHK_ERROR;
    }

    return WHK_OK;
}


whk_reason_t
whk_inspect_schema(const whk_inspect_t *s)
{
    if (s->validate == NULL || s->conf->demands == 0) {
        return WHK_REASON_NONE;
    }

    if (s->failed || whk_validate_failed(s->validate)) {
        return WHK_REASON_SCHEMA;
    }

    return whk_validate_applied(s->validate) ? WHK_REASON_NONE
                                             : WHK_REASON_NO_SCHEMA;
}


int
whk_inspect_holds(const whk_inspect_t *s, uint32_t n)
{
    return s->validate && whk_validate_root(s->validate, n) == WHK_ROOT_HOLDS;
}


const whk_validate_error_t *
whk_inspect_error(const whk_inspect_t *s)
{
    return s->validate ? whk_validate_error(s->validate) : NULL;
}
