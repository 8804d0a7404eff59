/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef WHK_INSPECT_STATE_H_INCLUDED
#define WHK_INSPECT_STATE_H_INCLUDED


/* what the files of whk_inspect share */

#include "whk_form.h"
#include "whk_inspect.h"
#include "whk_tape.h"


/* a unit of a schema's work takes about as long as this many bytes */

#define WHK_INSPECT_WORK  4


struct whk_inspect_s {
    whk_mem_t                 *mem;
    const whk_inspect_conf_t  *conf;
    whk_json_t                *json;
    whk_capture_t             *capture;
    whk_json_sink_t            seen;      /* the capture as a consumer, */
    size_t                     aside;     /* open containers it needs not */
    whk_form_t                *form;      /* NULL: the body is the event */
    whk_validate_t            *validate;
    const whk_verify_t        *verify;    /* the headers */
    size_t                     found;     /* when the type was looked for */
    unsigned                   started;   /* validate knows its roots */
    unsigned                   typed;     /* and the type */
    unsigned                   failed;    /* a schema does not hold */
    unsigned                   flushed;   /* the parser knows the end */
    const uint64_t            *left;      /* the work left to validate; */
    uint64_t                   floor;     /* below that, put off */
    whk_tape_t                 tape;      /* what was put off */
    whk_rc_t                   rc;        /* of the parser, ahead of that */
    whk_reason_t               reason;
    uint8_t                    joined[2 * WHK_EVENT_MAX_LEN + 1];
};


/* whk_inspect_pace.c: listens to the parser, as far as there are schemas */

extern const whk_json_events_t  whk_inspect_events;

/*
 * whk_inspect_parsed() ends what the parser returned rc for: at once, or
 * after the events that were put off before.  Returns as whk_inspect_feed().
 */
whk_rc_t whk_inspect_parsed(whk_inspect_t *s, whk_rc_t rc);


/* whk_inspect_schema.c */

/*
 * whk_inspect_begin() chooses the schemas, by the type if it is known,
 * before the first byte.  Returns WHK_OK, or WHK_ERROR with a reason.
 */
whk_rc_t whk_inspect_begin(whk_inspect_t *s);

/*
 * whk_inspect_look() tells the schemas the type, if they do not know it and
 * something was found in the body since it was looked for.  Returns
 * WHK_REASON_NONE, or why the event is rejected.
 */
whk_reason_t whk_inspect_look(whk_inspect_t *s);

/*
 * whk_inspect_end_type() tells the schemas the type after the last byte, if
 * they do not know it.  Returns as whk_inspect_begin().
 */
whk_rc_t whk_inspect_end_type(whk_inspect_t *s, whk_str_t type);

/*
 * whk_inspect_mute() takes what the schemas say.  An event that does not
 * satisfy its schema is parsed on: its type may say that it is not wanted at
 * all, and its id is of use.  Returns the reason, but not WHK_REASON_SCHEMA.
 */
static inline whk_reason_t
whk_inspect_mute(whk_inspect_t *s, whk_reason_t reason)
{
    if (reason != WHK_REASON_SCHEMA) {
        return reason;
    }

    s->failed = 1;

    return WHK_REASON_NONE;
}


/* whk_inspect_source.c */

/*
 * whk_inspect_id() and whk_inspect_event() complete the id and the type of
 * an event that was parsed.  They return WHK_OK, or WHK_REJECT with a
 * reason.
 */
whk_rc_t whk_inspect_id(whk_inspect_t *s, whk_verify_t *v);
whk_rc_t whk_inspect_event(whk_inspect_t *s, whk_verify_t *v);

/*
 * whk_inspect_early() finds the type before all of the event is parsed.
 * Returns 1, or 0 if it is not certain yet, or malformed.
 */
int whk_inspect_early(whk_inspect_t *s, whk_str_t *type);


#endif /* WHK_INSPECT_STATE_H_INCLUDED */
