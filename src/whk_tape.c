
/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "whk_tape.h"


/* an event on the tape: a byte of what and which type, a length, the text */

typedef enum {
    WHK_TAPE_START = 0,
    WHK_TAPE_KEY,
    WHK_TAPE_SCALAR,
    WHK_TAPE_END
} whk_tape_event_t;


static whk_reason_t whk_tape_put(whk_mem_t *mem, whk_tape_t *t,
    whk_tape_event_t event, whk_json_type_t type, whk_str_t text);


whk_reason_t
whk_tape_start(whk_mem_t *mem, whk_tape_t *t, whk_json_type_t type)
{
    return whk_tape_put(mem, t, WHK_TAPE_START, type, whk_str(NULL, 0));
}


whk_reason_t
whk_tape_key(whk_mem_t *mem, whk_tape_t *t, whk_str_t name)
{
    return whk_tape_put(mem, t, WHK_TAPE_KEY, WHK_JSON_STRING, name);
}


whk_reason_t
whk_tape_scalar(whk_mem_t *mem, whk_tape_t *t, whk_json_type_t type,
    whk_str_t text)
{
    return whk_tape_put(mem, t, WHK_TAPE_SCALAR, type, text);
}


whk_reason_t
whk_tape_end(whk_mem_t *mem, whk_tape_t *t, whk_json_type_t type)
{
    return whk_tape_put(mem, t, WHK_TAPE_END, type, whk_str(NULL, 0));
}


static whk_reason_t
whk_tape_put(whk_mem_t *mem, whk_tape_t *t, whk_tape_event_t event,
    whk_json_type_t type, whk_str_t text)
{
    uint8_t   *p;
    uint32_t   len;

    if (text.len > WHK_JSON_MAX_TOKEN) {
        return WHK_REASON_MEMORY;
    }

    len = (uint32_t) text.len;

    p = whk_array_push(mem, &t->bytes, 1, 1 + (uint32_t) sizeof(len) + len);
    if (p == NULL) {
        return WHK_REASON_MEMORY;
    }

    *p++ = (uint8_t) ((unsigned) type << 2 | (unsigned) event);

    memcpy(p, &len, sizeof(len));

    if (len) {
        memcpy(p + sizeof(len), text.data, len);
    }

    return WHK_REASON_NONE;
}


whk_reason_t
whk_tape_play(whk_tape_t *t, const whk_json_events_t *events, void *data)
{
    uint8_t          *p;
    uint32_t          len;
    whk_str_t         text;
    whk_reason_t      reason;
    whk_json_type_t   type;

    p = whk_elt(uint8_t, &t->bytes, t->next);
    type = (whk_json_type_t) (*p >> 2);

    memcpy(&len, p + 1, sizeof(len));

    text = whk_str(p + 1 + sizeof(len), len);

    switch (*p & 3) {

    case WHK_TAPE_START:
        reason = events->start(data, type);
        break;

    case WHK_TAPE_KEY:
        reason = events->key(data, text);
        break;

    case WHK_TAPE_SCALAR:
        reason = events->scalar(data, type, text);
        break;

    default: /* WHK_TAPE_END */
        reason = events->end(data, type);
    }

    t->next += 1 + (uint32_t) sizeof(len) + len;

    if (t->next == t->bytes.n) {
        t->next = 0;
        t->bytes.n = 0;
    }

    return reason;
}


void
whk_tape_free(whk_mem_t *mem, whk_tape_t *t)
{
    whk_array_free(mem, &t->bytes);
    t->next = 0;
}
