/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef WHK_CAPTURE_H_INCLUDED
#define WHK_CAPTURE_H_INCLUDED


#include <stddef.h>
#include <stdint.h>

#include "whk_json.h"
#include "whk_mem.h"
#include "whk_pointer.h"
#include "whk_str.h"


/*
 * What stands where a JSON pointer points.  Only with WHK_CAPTURE_VALUE there
 * is a text, and so only one without control bytes.
 */
typedef enum {
    WHK_CAPTURE_MISSING = 0,
    WHK_CAPTURE_VALUE,
    WHK_CAPTURE_NULL,
    WHK_CAPTURE_CONTAINER,
    WHK_CAPTURE_LONG,         /* beyond the limit */
    WHK_CAPTURE_CONTROL       /* holds a byte below 0x20, or 0x7f */
} whk_capture_state_t;


/* type has no meaning with WHK_CAPTURE_MISSING */

typedef struct {
    whk_capture_state_t  state;
    whk_json_type_t      type;
    whk_str_t            text;
} whk_capture_value_t;


typedef struct whk_capture_s  whk_capture_t;


/*
 * whk_capture_create() starts to look for the pointers of a set in one
 * document.  Texts of up to limit bytes are kept in memory of mem, each at
 * its own length.  set and mem must outlive the capture.
 *
 * Returns NULL if memory ran out.
 */
whk_capture_t *whk_capture_create(whk_mem_t *mem, const whk_pointer_set_t *set,
    size_t limit);

/*
 * whk_capture_sink() returns the capture as a consumer of events.  It stops
 * the parsing only if memory runs out.
 */
whk_json_sink_t whk_capture_sink(whk_capture_t *c);

/*
 * whk_capture_value() returns what was found at pointer i, in memory of the
 * capture: a string unescaped, a number as it was written, "true" or "false".
 * It is to be used only after whk_json_finish() returned WHK_OK.
 */
const whk_capture_value_t *whk_capture_value(const whk_capture_t *c, int i);

/*
 * whk_capture_aside() returns 1, in an object or array of which nothing is
 * wanted, else 0.  Until the end of that one events may be kept from it.
 */
int whk_capture_aside(const whk_capture_t *c);

/*
 * whk_capture_found() returns how often something was found so far.  What
 * was found stands then, too, if names are not repeated.
 */
size_t whk_capture_found(const whk_capture_t *c);

/*
 * whk_capture_first() returns the first value that is there, of n pointers in
 * the order of preference: what is missing, null or an empty string is passed
 * over, but nothing else is.
 *
 * Returns NULL if none is there.
 */
const whk_capture_value_t *whk_capture_first(const whk_capture_t *c,
    const int *pointers, size_t n);

/*
 * whk_capture_destroy() releases a capture and its texts; c may be NULL.
 */
void whk_capture_destroy(whk_capture_t *c);


#endif /* WHK_CAPTURE_H_INCLUDED */
