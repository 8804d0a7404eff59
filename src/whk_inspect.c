/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "whk_inspect_state.h"


static whk_rc_t whk_inspect_sources(whk_inspect_conf_t *conf,
    const whk_sources_t *sources, int *pointers);
static whk_rc_t whk_inspect_form_value(void *data, const uint8_t *p,
    size_t len);


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
    const whk_verify_t *v, unsigned form)
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
    s->verify = v;

    /* ids and types have a length of their own */

    value = conf->value > WHK_EVENT_MAX_LEN ? conf->value : WHK_EVENT_MAX_LEN;

    s->capture = whk_capture_create(mem, conf->pointers, value);

    if (conf->schema) {
        s->validate = whk_validate_create(mem, conf->scratch, &conf->limits);
    }

    if (s->validate) {
        s->left = whk_validate_left(s->validate);
    }

    if (s->capture && (s->validate || conf->schema == NULL)) {
        s->seen = whk_capture_sink(s->capture);
        sink = s->seen;

        if (s->validate) {
            sink.events = &whk_inspect_events;
            sink.data = s;
        }

        s->json = whk_json_create(mem, &conf->json, &sink);
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

    rc = whk_inspect_begin(s);

    if (rc != WHK_OK) {
        return rc;
    }

    rc = s->form ? whk_form_feed(s->form, p, len)
                 : whk_json_feed(s->json, p, len);

    return whk_inspect_parsed(s, rc);
}


static whk_rc_t
whk_inspect_form_value(void *data, const uint8_t *p, size_t len)
{
    whk_inspect_t *s = data;

    return whk_json_feed(s->json, p, len);
}


whk_rc_t
whk_inspect_flush(whk_inspect_t *s)
{
    whk_rc_t  rc;

    rc = whk_inspect_begin(s);

    if (rc != WHK_OK) {
        return rc;
    }

    s->flushed = 1;

    rc = s->form ? whk_form_finish(s->form) : WHK_OK;

    if (rc == WHK_OK) {
        rc = whk_json_finish(s->json);
    }

    return whk_inspect_parsed(s, rc);
}


whk_rc_t
whk_inspect_finish(whk_inspect_t *s, whk_verify_t *v)
{
    whk_rc_t  rc;

    rc = s->flushed ? WHK_OK : whk_inspect_flush(s);

    if (rc == WHK_OK) {
        s->floor = 0;
        rc = whk_inspect_resume(s);
    }

    if (rc == WHK_OK) {
        rc = whk_inspect_id(s, v);
    }

    if (rc == WHK_OK) {
        rc = whk_inspect_event(s, v);
    }

    return rc == WHK_OK ? whk_inspect_end_type(s, v->event) : rc;
}


whk_reason_t
whk_inspect_reason(const whk_inspect_t *s)
{
    return s->reason;
}


uint64_t
whk_inspect_work(const whk_inspect_t *s)
{
    uint64_t  work;

    work = whk_json_work(s->json);

    if (s->validate) {
        work += WHK_INSPECT_WORK * whk_validate_work(s->validate);
    }

    return work;
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
whk_inspect_release(whk_inspect_t *s)
{
    whk_json_destroy(s->json);
    s->json = NULL;

    whk_mem_free(s->mem, s->form);
    s->form = NULL;

    whk_tape_free(s->mem, &s->tape);

    if (s->validate) {
        whk_validate_release(s->validate);
    }
}


void
whk_inspect_destroy(whk_inspect_t *s)
{
    if (s == NULL) {
        return;
    }

    whk_inspect_release(s);
    whk_validate_destroy(s->validate);
    whk_capture_destroy(s->capture);
    whk_mem_free(s->mem, s);
}
