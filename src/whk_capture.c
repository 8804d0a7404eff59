/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "whk_capture.h"


/*
 * An open object or array on the way to something.  Bit i of a mask stands
 * for pointer i.
 */

typedef struct {
    uint64_t                  mask;      /* those that lead further down, */
    uint64_t                  member;    /* and of them to the next member */
    int64_t                   index;     /* of the next item */
    whk_json_type_t           type;
} whk_capture_level_t;


struct whk_capture_s {
    whk_mem_t                *mem;
    const whk_pointer_set_t  *set;
    size_t                    limit;
    size_t                    depth;
    size_t                    aside;     /* open containers off all ways */
    size_t                    found;
    whk_capture_level_t      *levels;
    whk_capture_value_t      *values;    /* one for each pointer */
};


static whk_reason_t whk_capture_on_start(void *data, whk_json_type_t type);
static whk_reason_t whk_capture_on_key(void *data, whk_str_t name);
static whk_reason_t whk_capture_on_scalar(void *data, whk_json_type_t type,
    whk_str_t text);
static whk_reason_t whk_capture_on_end(void *data, whk_json_type_t type);

static uint64_t whk_capture_ways(whk_capture_t *c);
static uint64_t whk_capture_item(const whk_capture_t *c,
    whk_capture_level_t *level);
static whk_reason_t whk_capture_keep(whk_capture_t *c, whk_capture_value_t *v,
    whk_json_type_t type, whk_str_t text);
static whk_capture_state_t whk_capture_judge(const whk_capture_t *c,
    whk_json_type_t type, whk_str_t text);


static const whk_json_events_t  whk_capture_events = {
    whk_capture_on_start,
    whk_capture_on_key,
    whk_capture_on_scalar,
    whk_capture_on_end
};


whk_capture_t *
whk_capture_create(whk_mem_t *mem, const whk_pointer_set_t *set, size_t limit)
{
    size_t          size;
    whk_capture_t  *c;

    size = set->depth * sizeof(whk_capture_level_t)
           + set->n * sizeof(whk_capture_value_t);

    c = whk_mem_zalloc(mem, sizeof(whk_capture_t) + size);
    if (c == NULL) {
        return NULL;
    }

    c->mem = mem;
    c->set = set;
    c->limit = limit;
    c->levels = (whk_capture_level_t *) (c + 1);
    c->values = (whk_capture_value_t *) (c->levels + set->depth);

    return c;
}


whk_json_sink_t
whk_capture_sink(whk_capture_t *c)
{
    whk_json_sink_t  sink;

    sink.events = &whk_capture_events;
    sink.data = c;

    return sink;
}


const whk_capture_value_t *
whk_capture_value(const whk_capture_t *c, int i)
{
    return &c->values[i];
}


int
whk_capture_aside(const whk_capture_t *c)
{
    return c->aside != 0;
}


size_t
whk_capture_found(const whk_capture_t *c)
{
    return c->found;
}


const whk_capture_value_t *
whk_capture_first(const whk_capture_t *c, const int *pointers, size_t n)
{
    size_t                      i;
    const whk_capture_value_t  *v;

    for (i = 0; i < n; i++) {
        v = &c->values[pointers[i]];

        if (v->state == WHK_CAPTURE_MISSING
            || v->state == WHK_CAPTURE_NULL
            || (v->state == WHK_CAPTURE_VALUE && v->text.len == 0))
        {
            continue;
        }

        return v;
    }

    return NULL;
}


void
whk_capture_destroy(whk_capture_t *c)
{
    size_t  i;

    if (c == NULL) {
        return;
    }

    for (i = 0; i < c->set->n; i++) {
        whk_mem_free(c->mem, (void *) c->values[i].text.data);
    }

    whk_mem_free(c->mem, c);
}


static whk_reason_t
whk_capture_on_start(void *data, whk_json_type_t type)
{
    whk_capture_t *c = data;

    size_t                i;
    uint64_t              mask, bit;
    whk_str_t             none;
    whk_capture_level_t  *level;

    if (c->aside) {
        c->aside++;
        return WHK_REASON_NONE;
    }

    mask = whk_capture_ways(c);
    none = whk_str(NULL, 0);

    for (i = 0; i < c->set->n; i++) {
        bit = (uint64_t) 1 << i;

        if ((mask & bit) && c->set->pointers[i].ntokens == c->depth) {
            (void) whk_capture_keep(c, &c->values[i], type, none);
            mask &= ~bit;
        }
    }

    if (mask == 0) {
        c->aside = 1;
        return WHK_REASON_NONE;
    }

    level = &c->levels[c->depth++];

    level->mask = mask;
    level->member = 0;
    level->index = 0;
    level->type = type;

    return WHK_REASON_NONE;
}


static whk_reason_t
whk_capture_on_key(void *data, whk_str_t name)
{
    whk_capture_t *c = data;

    size_t                i;
    uint64_t              bit;
    whk_capture_level_t  *level;

    if (c->aside) {
        return WHK_REASON_NONE;
    }

    level = &c->levels[c->depth - 1];
    level->member = 0;

    for (i = 0; i < c->set->n; i++) {
        bit = (uint64_t) 1 << i;

        if ((level->mask & bit)
            && whk_str_equal(c->set->pointers[i].tokens[c->depth - 1].text,
                             name))
        {
            level->member |= bit;
        }
    }

    return WHK_REASON_NONE;
}


static whk_reason_t
whk_capture_on_scalar(void *data, whk_json_type_t type, whk_str_t text)
{
    whk_capture_t *c = data;

    size_t        i;
    uint64_t      mask;
    whk_reason_t  reason;

    if (c->aside) {
        return WHK_REASON_NONE;
    }

    mask = whk_capture_ways(c);

    for (i = 0; mask; i++, mask >>= 1) {

        if ((mask & 1) && c->set->pointers[i].ntokens == c->depth) {
            reason = whk_capture_keep(c, &c->values[i], type, text);

            if (reason != WHK_REASON_NONE) {
                return reason;
            }
        }
    }

    return WHK_REASON_NONE;
}


static whk_reason_t
whk_capture_on_end(void *data, whk_json_type_t type)
{
    whk_capture_t *c = data;

    (void) type;

    if (c->aside) {
        c->aside--;

    } else {
        c->depth--;
    }

    return WHK_REASON_NONE;
}


/* the pointers that lead to the value that comes now, or through it */

static uint64_t
whk_capture_ways(whk_capture_t *c)
{
    whk_capture_level_t  *level;

    if (c->depth == 0) {
        return c->set->n ? UINT64_MAX >> (WHK_POINTER_MAX - c->set->n) : 0;
    }

    level = &c->levels[c->depth - 1];

    return level->type == WHK_JSON_OBJECT ? level->member
                                          : whk_capture_item(c, level);
}


static uint64_t
whk_capture_item(const whk_capture_t *c, whk_capture_level_t *level)
{
    size_t    i;
    uint64_t  mask, bit;

    mask = level->mask;

    for (i = 0; i < c->set->n; i++) {
        bit = (uint64_t) 1 << i;

        if ((mask & bit)
            && c->set->pointers[i].tokens[c->depth - 1].index != level->index)
        {
            mask &= ~bit;
        }
    }

    level->index++;

    return mask;
}


/* where names may repeat, the last value stands */

static whk_reason_t
whk_capture_keep(whk_capture_t *c, whk_capture_value_t *v,
    whk_json_type_t type, whk_str_t text)
{
    uint8_t  *p;

    c->found++;

    whk_mem_free(c->mem, (void *) v->text.data);

    v->text = whk_str(NULL, 0);
    v->type = type;
    v->state = whk_capture_judge(c, type, text);

    if (v->state != WHK_CAPTURE_VALUE || text.len == 0) {
        return WHK_REASON_NONE;
    }

    p = whk_mem_alloc(c->mem, text.len);
    if (p == NULL) {
        v->state = WHK_CAPTURE_MISSING;
        return WHK_REASON_MEMORY;
    }

    memcpy(p, text.data, text.len);
    v->text = whk_str(p, text.len);

    return WHK_REASON_NONE;
}


static whk_capture_state_t
whk_capture_judge(const whk_capture_t *c, whk_json_type_t type, whk_str_t text)
{
    size_t  i;

    if (type == WHK_JSON_OBJECT || type == WHK_JSON_ARRAY) {
        return WHK_CAPTURE_CONTAINER;
    }

    if (type == WHK_JSON_NULL) {
        return WHK_CAPTURE_NULL;
    }

    if (text.len > c->limit) {
        return WHK_CAPTURE_LONG;
    }

    for (i = 0; i < text.len; i++) {
        if (text.data[i] < 0x20 || text.data[i] == 0x7f) {
            return WHK_CAPTURE_CONTROL;
        }
    }

    return WHK_CAPTURE_VALUE;
}
