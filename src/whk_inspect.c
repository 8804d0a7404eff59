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
static whk_rc_t whk_inspect_end(whk_inspect_t *s, whk_rc_t rc);
static whk_rc_t whk_inspect_fail(whk_inspect_t *s, whk_reason_t reason);
static whk_rc_t whk_inspect_id(whk_inspect_t *s, whk_verify_t *v);
static whk_rc_t whk_inspect_event(whk_inspect_t *s, whk_verify_t *v);
static whk_inspect_value_t whk_inspect_source(const whk_inspect_t *s,
    const whk_verify_t *v, const whk_source_t *source, int pointer);


whk_rc_t
whk_inspect_conf_init(whk_inspect_conf_t *conf, whk_mem_t *mem,
    const whk_scheme_t *scheme)
{
    whk_rc_t  rc;

    memset(conf, 0, sizeof(whk_inspect_conf_t));
    whk_json_conf_default(&conf->json);

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
    size_t            value;
    whk_inspect_t    *s;
    whk_json_sink_t   sink;

    s = whk_mem_zalloc(mem, sizeof(whk_inspect_t));
    if (s == NULL) {
        return NULL;
    }

    s->mem = mem;
    s->conf = conf;

    /* ids and types have a length of their own */

    value = conf->value > WHK_EVENT_MAX_LEN ? conf->value : WHK_EVENT_MAX_LEN;

    s->capture = whk_capture_create(mem, conf->pointers, value);

    if (s->capture) {
        sink = whk_capture_sink(s->capture);
        s->json = whk_json_create(mem, &conf->json, &sink, 1);
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


whk_rc_t
whk_inspect_feed(whk_inspect_t *s, const void *p, size_t len)
{
    whk_rc_t  rc;

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

    rc = s->form ? whk_form_finish(s->form) : WHK_OK;

    if (rc == WHK_OK) {
        rc = whk_json_finish(s->json);
    }

    if (rc != WHK_OK) {
        return whk_inspect_end(s, rc);
    }

    rc = whk_inspect_id(s, v);

    return rc == WHK_OK ? whk_inspect_event(s, v) : rc;
}


static whk_rc_t
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
    v->event = type;

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


uint64_t
whk_inspect_work(const whk_inspect_t *s)
{
    return whk_json_work(s->json);
}


whk_str_t
whk_inspect_text(const whk_inspect_t *s, int i)
{
    const whk_capture_value_t  *found;

    found = whk_capture_value(s->capture, i);

    return found->state == WHK_CAPTURE_VALUE
           && found->text.len <= s->conf->value ? found->text
                                                : whk_str(NULL, 0);
}


void
whk_inspect_destroy(whk_inspect_t *s)
{
    if (s == NULL) {
        return;
    }

    whk_json_destroy(s->json);
    whk_capture_destroy(s->capture);
    whk_mem_free(s->mem, s->form);
    whk_mem_free(s->mem, s);
}
