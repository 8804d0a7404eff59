/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "whk_form.h"
#include "whk_inspect.h"


struct whk_inspect_s {
    whk_mem_t                 *mem;
    const whk_inspect_conf_t  *conf;
    whk_json_t                *json;
    whk_capture_t             *capture;
    whk_form_t                *form;      /* NULL: the body is the event */
    whk_validate_t            *validate;
    whk_str_t                  type;
    unsigned                   started;   /* validate knows its roots */
    unsigned                   typed;     /* and the type */
    unsigned                   failed;    /* a schema does not hold */
    whk_reason_t               reason;
    uint8_t                    joined[2 * WHK_EVENT_MAX_LEN + 1];
};


typedef struct {
    whk_str_t                  text;
    unsigned                   malformed;
} whk_inspect_value_t;


static whk_rc_t whk_inspect_sources(whk_inspect_conf_t *conf,
    const whk_sources_t *sources, int *pointers);
static whk_rc_t whk_inspect_form_value(void *data, const uint8_t *p,
    size_t len);
static whk_rc_t whk_inspect_begin(whk_inspect_t *s);
static whk_reason_t whk_inspect_on_start(void *data, whk_json_type_t type);
static whk_reason_t whk_inspect_on_key(void *data, whk_str_t name);
static whk_reason_t whk_inspect_on_scalar(void *data, whk_json_type_t type,
    whk_str_t text);
static whk_reason_t whk_inspect_on_end(void *data, whk_json_type_t type);
static whk_reason_t whk_inspect_mute(whk_inspect_t *s, whk_reason_t reason);
static whk_rc_t whk_inspect_end(whk_inspect_t *s, whk_rc_t rc);
static whk_rc_t whk_inspect_fail(whk_inspect_t *s, whk_reason_t reason);
static whk_rc_t whk_inspect_id(whk_inspect_t *s, whk_verify_t *v);
static whk_rc_t whk_inspect_event(whk_inspect_t *s, whk_verify_t *v);
static whk_inspect_value_t whk_inspect_source(const whk_inspect_t *s,
    const whk_verify_t *v, const whk_source_t *source, int pointer);


static const whk_json_events_t  whk_inspect_events = {
    whk_inspect_on_start,
    whk_inspect_on_key,
    whk_inspect_on_scalar,
    whk_inspect_on_end
};


whk_rc_t
whk_inspect_conf_init(whk_inspect_conf_t *conf, whk_mem_t *mem,
    const whk_scheme_t *scheme)
{
    whk_rc_t  rc;

    memset(conf, 0, sizeof(whk_inspect_conf_t));
    whk_json_conf_default(&conf->json);

    whk_validate_limits_default(&conf->limits);

    conf->value = 4096;
    conf->scheme = scheme;
    conf->pointers = whk_pointer_set_create(mem);

    if (conf->pointers == NULL) {
        return WHK_ERROR;
    }

    rc = whk_inspect_sources(conf, &scheme->id, conf->id);

    if (rc == WHK_OK) {
        rc = whk_inspect_sources(conf, &scheme->event, conf->event);
    }

    return rc;
}


static whk_rc_t
whk_inspect_sources(whk_inspect_conf_t *conf, const whk_sources_t *sources,
    int *pointers)
{
    unsigned  i;

    for (i = 0; i < sources->nsources; i++) {

        if (sources->sources[i].type != WHK_SOURCE_JSON) {
            pointers[i] = -1;
            continue;
        }

        pointers[i] = whk_inspect_conf_add(conf, sources->sources[i].names[0]);

        if (pointers[i] < 0) {
            return pointers[i] == WHK_POINTER_MEMORY ? WHK_ERROR : WHK_REJECT;
        }
    }

    return WHK_OK;
}


int
whk_inspect_conf_add(whk_inspect_conf_t *conf, whk_str_t pointer)
{
    return whk_pointer_set_add(conf->pointers, pointer);
}


whk_inspect_t *
whk_inspect_create(whk_mem_t *mem, const whk_inspect_conf_t *conf,
    unsigned form)
{
    whk_inspect_t    *s;
    whk_json_sink_t   sinks[2];

    s = whk_mem_zalloc(mem, sizeof(whk_inspect_t));
    if (s == NULL) {
        return NULL;
    }

    s->mem = mem;
    s->conf = conf;

    s->capture = whk_capture_create(mem, conf->pointers, conf->value);

    if (conf->schema) {
        s->validate = whk_validate_create(mem, conf->scratch, &conf->limits);
    }

    if (s->capture && (s->validate || conf->schema == NULL)) {
        sinks[0] = whk_capture_sink(s->capture);
        sinks[1].events = &whk_inspect_events;
        sinks[1].data = s;

        s->json = whk_json_create(mem, &conf->json, sinks,
                                  s->validate ? 2 : 1);
    }

    if (form) {
        s->form = whk_mem_alloc(mem, sizeof(whk_form_t));
    }

    if (s->json == NULL || (form && s->form == NULL)) {
        whk_inspect_destroy(s);
        return NULL;
    }

    if (form) {
        whk_form_init(s->form, conf->scheme->form, whk_inspect_form_value, s);
    }

    return s;
}


void
whk_inspect_set_type(whk_inspect_t *s, whk_str_t type)
{
    s->type = type;
}


/* chooses the schemas, by the type if it is known */

static whk_rc_t
whk_inspect_begin(whk_inspect_t *s)
{
    whk_rc_t  rc;

    if (s->started || s->validate == NULL) {
        return WHK_OK;
    }

    s->started = 1;
    s->typed = s->type.len != 0;

    rc = whk_validate_use_all(s->validate, s->typed ? &s->type : NULL);

    if (rc != WHK_OK) {
        s->reason = WHK_REASON_MEMORY;
    }

    return rc;
}


static whk_reason_t
whk_inspect_on_start(void *data, whk_json_type_t type)
{
    whk_inspect_t *s = data;

    return s->failed ? WHK_REASON_NONE
                     : whk_inspect_mute(s, whk_validate_events.start(
                                               s->validate, type));
}


static whk_reason_t
whk_inspect_on_key(void *data, whk_str_t name)
{
    whk_inspect_t *s = data;

    return s->failed ? WHK_REASON_NONE
                     : whk_inspect_mute(s, whk_validate_events.key(
                                               s->validate, name));
}


/* the capture has just seen the scalar: it may have been the type */

static whk_reason_t
whk_inspect_on_scalar(void *data, whk_json_type_t type, whk_str_t text)
{
    whk_inspect_t *s = data;

    whk_reason_t                reason;
    const whk_sources_t        *event;
    const whk_capture_value_t  *value;

    event = &s->conf->scheme->event;

    if (!s->typed && event->nsources == 1 && s->conf->event[0] >= 0) {
        value = whk_capture_value(s->capture, s->conf->event[0]);

        if (value->state == WHK_CAPTURE_VALUE) {
            s->typed = 1;
            reason = whk_inspect_mute(s, whk_validate_type(s->validate,
                                                           value->text));
            if (reason != WHK_REASON_NONE) {
                return reason;
            }
        }
    }

    return s->failed ? WHK_REASON_NONE
                     : whk_inspect_mute(s, whk_validate_events.scalar(
                                               s->validate, type, text));
}


static whk_reason_t
whk_inspect_on_end(void *data, whk_json_type_t type)
{
    whk_inspect_t *s = data;

    return s->failed ? WHK_REASON_NONE
                     : whk_inspect_mute(s, whk_validate_events.end(
                                               s->validate, type));
}


/*
 * An event that does not satisfy its schema is parsed on without it: its
 * type may say that it is not wanted at all, and its id is of use.
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
whk_inspect_feed(whk_inspect_t *s, const void *p, size_t len)
{
    whk_rc_t  rc;

    rc = whk_inspect_begin(s);

    if (rc != WHK_OK) {
        return rc;
    }

    rc = s->form ? whk_form_feed(s->form, p, len)
                 : whk_json_feed(s->json, p, len);

    return rc == WHK_OK ? WHK_OK : whk_inspect_end(s, rc);
}


static whk_rc_t
whk_inspect_form_value(void *data, const uint8_t *p, size_t len)
{
    whk_inspect_t *s = data;

    return whk_json_feed(s->json, p, len);
}


/* a form that is malformed in itself leaves the parser without a reason */

static whk_rc_t
whk_inspect_end(whk_inspect_t *s, whk_rc_t rc)
{
    s->reason = whk_json_reason(s->json);

    if (s->reason == WHK_REASON_NONE) {
        s->reason = rc == WHK_REJECT ? WHK_REASON_JSON_SYNTAX
                                     : WHK_REASON_MEMORY;
    }

    return rc;
}


static whk_rc_t
whk_inspect_fail(whk_inspect_t *s, whk_reason_t reason)
{
    s->reason = reason;

    return WHK_REJECT;
}


whk_rc_t
whk_inspect_finish(whk_inspect_t *s, whk_verify_t *v)
{
    whk_rc_t  rc;

    rc = whk_inspect_begin(s);

    if (rc != WHK_OK) {
        return rc;
    }

    rc = s->form ? whk_form_finish(s->form) : WHK_OK;

    if (rc == WHK_OK) {
        rc = whk_json_finish(s->json);
    }

    if (rc != WHK_OK) {
        return whk_inspect_end(s, rc);
    }

    rc = whk_inspect_id(s, v);

    if (rc == WHK_OK) {
        rc = whk_inspect_event(s, v);
    }

    if (rc != WHK_OK || s->validate == NULL || s->typed || s->failed) {
        return rc;
    }

    s->typed = 1;

    if (whk_inspect_mute(s, whk_validate_type(s->validate, v->event))
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


static whk_rc_t
whk_inspect_id(whk_inspect_t *s, whk_verify_t *v)
{
    unsigned              i;
    whk_inspect_value_t   value;
    const whk_sources_t  *id;

    id = &s->conf->scheme->id;

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


static whk_rc_t
whk_inspect_event(whk_inspect_t *s, whk_verify_t *v)
{
    unsigned              i;
    ptrdiff_t             n;
    whk_str_t             type;
    whk_inspect_value_t   value;
    const whk_sources_t  *event;

    event = &s->conf->scheme->event;
    type = whk_str(NULL, 0);

    for (i = 0; i < event->nsources; i++) {
        value = whk_inspect_source(s, v, &event->sources[i],
                                   s->conf->event[i]);

        if (value.malformed || value.text.len > WHK_EVENT_MAX_LEN) {
            return whk_inspect_fail(s, WHK_REASON_EVENT_MALFORMED);
        }

        if (!event->join) {
            type = value.text;

        } else if (i == 0) {
            type = value.text;
            continue;

        } else {
            n = whk_event_join(s->joined, sizeof(s->joined), type,
                               event->join, value.text);
            type = whk_str(s->joined, n > 0 ? (size_t) n : 0);
        }

        if (type.len) {
            break;
        }
    }

    if (type.len && whk_event_check_type(type) != WHK_REASON_NONE) {
        return whk_inspect_fail(s, WHK_REASON_EVENT_MALFORMED);
    }

    v->event = type;

    return WHK_OK;
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

    if (source->type == WHK_SOURCE_HEADER) {
        n = whk_request_source(&v->request, source, &value.text);
        value.malformed = n > 1;

        return value;
    }

    found = whk_capture_value(s->capture, pointer);

    switch (found->state) {

    case WHK_CAPTURE_VALUE:
        value.text = found->text;
        break;

    case WHK_CAPTURE_MISSING:
    case WHK_CAPTURE_NULL:
        break;

    default:
        value.malformed = 1;
    }

    return value;
}


whk_reason_t
whk_inspect_reason(const whk_inspect_t *s)
{
    return s->reason;
}


whk_str_t
whk_inspect_text(const whk_inspect_t *s, int i)
{
    const whk_capture_value_t  *found;

    found = whk_capture_value(s->capture, i);

    return found->state == WHK_CAPTURE_VALUE ? found->text
                                             : whk_str(NULL, 0);
}


void
whk_inspect_destroy(whk_inspect_t *s)
{
    if (s == NULL) {
        return;
    }

    whk_json_destroy(s->json);
    whk_validate_destroy(s->validate);
    whk_capture_destroy(s->capture);
    whk_mem_free(s->mem, s->form);
    whk_mem_free(s->mem, s);
}
