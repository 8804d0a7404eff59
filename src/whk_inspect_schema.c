/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "whk_inspect_state.h"


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


whk_reason_t
whk_inspect_look(whk_inspect_t *s)
{
    size_t     found;
    whk_str_t  type;

    found = whk_capture_found(s->capture);

    if (s->typed || s->failed || found == s->found) {
        return WHK_REASON_NONE;
    }

    s->found = found;

    if (!whk_inspect_early(s, &type)) {
        return WHK_REASON_NONE;
    }

    s->typed = 1;

    return whk_inspect_mute(s, whk_validate_type(s->validate, type));
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
