/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "whk_event.h"


static int whk_event_is_token(whk_str_t s);


int
whk_event_pattern(whk_event_pattern_t *p, whk_str_t text)
{
    uint8_t  last;

    p->prefix = 0;

    if (text.len && text.data[text.len - 1] == '*') {
        p->prefix = 1;
        text.len--;

        last = (uint8_t) (text.len ? text.data[text.len - 1] : '\0');

        if (last != '.' && last != '/' && last != ':') {
            return -1;
        }
    }

    p->text = text;

    if (!whk_event_is_token(text) || memchr(text.data, '*', text.len)) {
        return -1;
    }

    return 0;
}


int
whk_event_match(const whk_event_pattern_t *p, size_t n, whk_str_t type)
{
    size_t  i;

    for (i = 0; i < n; i++) {

        if (p[i].prefix
            ? type.len > p[i].text.len && whk_str_starts(type, p[i].text)
            : whk_str_equal(type, p[i].text))
        {
            return 1;
        }
    }

    return 0;
}


whk_reason_t
whk_event_check_type(whk_str_t type)
{
    if (type.len == 0) {
        return WHK_REASON_EVENT_MISSING;
    }

    return whk_event_is_token(type) ? WHK_REASON_NONE
                                    : WHK_REASON_EVENT_MALFORMED;
}


whk_reason_t
whk_event_check_id(whk_str_t id, int dot)
{
    if (!whk_event_is_token(id)) {
        return WHK_REASON_ID_MALFORMED;
    }

    return !dot && memchr(id.data, '.', id.len) ? WHK_REASON_ID_MALFORMED
                                                : WHK_REASON_NONE;
}


ptrdiff_t
whk_event_join(uint8_t *dst, size_t size, whk_str_t lead, uint8_t sep,
    whk_str_t rest)
{
    size_t  tail;

    if (lead.len == 0) {
        return 0;
    }

    tail = rest.len ? rest.len + 1 : 0;

    if (lead.len > size || tail > size - lead.len) {
        return -1;
    }

    memcpy(dst, lead.data, lead.len);

    if (rest.len) {
        dst[lead.len] = sep;
        memcpy(dst + lead.len + 1, rest.data, rest.len);
    }

    return (ptrdiff_t) (lead.len + tail);
}


static int
whk_event_is_token(whk_str_t s)
{
    size_t  i;

    if (s.len == 0 || s.len > WHK_EVENT_MAX_LEN) {
        return 0;
    }

    for (i = 0; i < s.len; i++) {
        if (s.data[i] < 0x20 || s.data[i] == 0x7f) {
            return 0;
        }
    }

    return 1;
}
