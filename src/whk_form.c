/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "whk_form.h"


static int whk_form_is_json(uint8_t c);
static whk_rc_t whk_form_byte(whk_form_t *f, uint8_t c);
static whk_rc_t whk_form_decoded(whk_form_t *f, uint8_t c);
static whk_rc_t whk_form_name_end(whk_form_t *f);
static whk_rc_t whk_form_pair_end(whk_form_t *f);
static whk_rc_t whk_form_flush(whk_form_t *f);


void
whk_form_init(whk_form_t *f, whk_str_t field, whk_form_value_pt value,
    void *data)
{
    memset(f, 0, offsetof(whk_form_t, buf));

    f->field = field;
    f->value = value;
    f->data = data;
}


whk_rc_t
whk_form_feed(whk_form_t *f, const uint8_t *p, size_t len)
{
    size_t    i;
    whk_rc_t  rc;

#if (WHK_FAULT_CUT)
    /* for a test of the tests: the state does not survive a cut */
    f->escape = 0;
#endif

    if (!f->started && len) {
        f->started = 1;

        if (whk_form_is_json(p[0])) {
            return WHK_REJECT;
        }
    }

    for (i = 0; i < len; i++) {

        rc = whk_form_byte(f, p[i]);
        if (rc != WHK_OK) {
            return rc;
        }
    }

    return WHK_OK;
}


whk_rc_t
whk_form_finish(whk_form_t *f)
{
    whk_rc_t  rc;

    if (f->escape) {
        return WHK_REJECT;
    }

    rc = whk_form_pair_end(f);

    return rc == WHK_OK && f->found == 0 ? WHK_REJECT : rc;
}


/*
 * No signature covers the media type.  Where a JSON text says "&payload=" in
 * one of its strings, it must not become a form by another media type: what
 * is an object or array begins with a byte that a form has to escape.
 */

static int
whk_form_is_json(uint8_t c)
{
    return c == '{' || c == '[' || c == ' ' || c == '\t' || c == '\r'
           || c == '\n';
}


static whk_rc_t
whk_form_byte(whk_form_t *f, uint8_t c)
{
    uint8_t  digits[2];

    if (f->escape == 2) {
        f->byte = c;
        f->escape = 1;
        return WHK_OK;
    }

    if (f->escape == 1) {
        f->escape = 0;

        digits[0] = f->byte;
        digits[1] = c;

        if (whk_str_decode(WHK_ENC_HEX, &c, 1, whk_str(digits, 2)) != 1) {
            return WHK_REJECT;
        }

        return whk_form_decoded(f, c);
    }

    switch (c) {

    case '&':
        return whk_form_pair_end(f);

    case '%':
        f->escape = 2;
        return WHK_OK;

    case '+':
        return whk_form_decoded(f, ' ');

    case '=':
        if (!f->selected && !f->skipped) {
            return whk_form_name_end(f);
        }

        /* fall through */

    default:
        return whk_form_decoded(f, c);
    }
}


static whk_rc_t
whk_form_decoded(whk_form_t *f, uint8_t c)
{
    if (f->skipped) {
        return WHK_OK;
    }

    if (f->selected) {
        f->buf[f->nbuf++] = c;

        return f->nbuf == sizeof(f->buf) ? whk_form_flush(f) : WHK_OK;
    }

    /* a longer name is another one, however it goes on */

    if (f->len < sizeof(f->name)) {
        f->name[f->len++] = c;
    }

    return WHK_OK;
}


static whk_rc_t
whk_form_name_end(whk_form_t *f)
{
    f->selected = whk_str_equal(whk_str(f->name, f->len), f->field) != 0;
    f->skipped = !f->selected;

    if (f->selected && f->found++) {
        return WHK_REJECT;
    }

    return WHK_OK;
}


static whk_rc_t
whk_form_pair_end(whk_form_t *f)
{
    whk_rc_t  rc;

    rc = WHK_OK;

    if (f->selected) {
        rc = whk_form_flush(f);

    } else if (!f->skipped) {

        /* a name without "=" has an empty value */

        rc = whk_form_name_end(f);
    }

    f->selected = 0;
    f->skipped = 0;
    f->len = 0;

    return rc;
}


static whk_rc_t
whk_form_flush(whk_form_t *f)
{
    size_t  n;

    n = f->nbuf;
    f->nbuf = 0;

    return n ? f->value(f->data, f->buf, n) : WHK_OK;
}
