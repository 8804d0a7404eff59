/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef WHK_TAPE_H_INCLUDED
#define WHK_TAPE_H_INCLUDED


#include "whk_array.h"
#include "whk_json.h"


/*
 * Events of a parser, kept with their texts for a consumer that takes them
 * later, in their order.  All zero is an empty one.
 */
typedef struct {
    whk_array_t  bytes;
    uint32_t     next;      /* of them, the first that was not played */
} whk_tape_t;


/*
 * These append an event as whk_json_events_t has it; texts are copied into
 * memory of mem.  They return WHK_REASON_NONE, or WHK_REASON_MEMORY.
 */
whk_reason_t whk_tape_start(whk_mem_t *mem, whk_tape_t *t,
    whk_json_type_t type);
whk_reason_t whk_tape_key(whk_mem_t *mem, whk_tape_t *t, whk_str_t name);
whk_reason_t whk_tape_scalar(whk_mem_t *mem, whk_tape_t *t,
    whk_json_type_t type, whk_str_t text);
whk_reason_t whk_tape_end(whk_mem_t *mem, whk_tape_t *t,
    whk_json_type_t type);

/*
 * whk_tape_left() returns 1 if there is an event that was not played, else 0.
 */
static inline int
whk_tape_left(const whk_tape_t *t)
{
    return t->next != t->bytes.n;
}


/*
 * whk_tape_play() gives the first event that is left to a consumer with all
 * callbacks; they append nothing.  With the last one the tape is empty again,
 * and keeps its memory.
 *
 * Returns what the callback did.
 */
whk_reason_t whk_tape_play(whk_tape_t *t, const whk_json_events_t *events,
    void *data);

/*
 * whk_tape_free() releases the memory; t is empty again.
 */
void whk_tape_free(whk_mem_t *mem, whk_tape_t *t);


#endif /* WHK_TAPE_H_INCLUDED */
