/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef WHK_INSPECT_H_INCLUDED
#define WHK_INSPECT_H_INCLUDED


#include "whk_capture.h"
#include "whk_event.h"
#include "whk_json.h"
#include "whk_validate.h"
#include "whk_verify.h"


/*
 * What is looked for in the body of an event, made once: the JSON pointers
 * of a scheme's id and type, those that whk_inspect_conf_add() adds, and the
 * schemas that it is held against.  The first block may be set between
 * whk_inspect_conf_init() and the first whk_inspect_create(): json, value
 * (bytes of the longest text), and with schemas (finished, or NULL) scratch,
 * limits and demands (how many of the schemas reject).
 */
typedef struct {
    whk_json_conf_t        json;
    size_t                 value;
    const whk_schema_t    *schema;
    whk_scratch_t         *scratch;
    whk_validate_limits_t  limits;
    unsigned               demands;

    const whk_scheme_t    *scheme;
    whk_pointer_set_t     *pointers;
    int                    id[WHK_SCHEME_SOURCES];       /* -1: of a header */
    int                    event[WHK_SCHEME_SOURCES];
} whk_inspect_conf_t;


/* one event being parsed */

typedef struct whk_inspect_s  whk_inspect_t;


/*
 * whk_inspect_conf_init() sets the default limits and adds the pointers of
 * the scheme, which must outlive conf, as must mem.
 *
 * Returns WHK_OK, WHK_REJECT if a pointer is not as RFC 6901 has it, or
 * there are too many, or WHK_ERROR if memory ran out.
 */
whk_rc_t whk_inspect_conf_init(whk_inspect_conf_t *conf, whk_mem_t *mem,
    const whk_scheme_t *scheme) WHK_MUST_CHECK;

/*
 * whk_inspect_conf_add() adds a JSON pointer.
 *
 * Returns its number, or a whk_pointer_error_t.
 */
int whk_inspect_conf_add(whk_inspect_conf_t *conf, whk_str_t pointer);

/*
 * whk_inspect_create() starts to parse one event; with form it is in the
 * field of a form that the scheme names.  v has the headers, from which the
 * type may be known without the body: schemas that are not for it are not
 * run, those that were until it is known are dropped.  conf, mem and v must
 * outlive the result.
 *
 * Returns NULL if memory ran out.
 */
whk_inspect_t *whk_inspect_create(whk_mem_t *mem,
    const whk_inspect_conf_t *conf, const whk_verify_t *v, unsigned form);

/*
 * whk_inspect_feed() takes the next bytes of the body, in any portions.
 *
 * Returns WHK_OK, WHK_REJECT with a reason of the group event, or WHK_ERROR
 * if memory ran out; after the last two only whk_inspect_reason() and
 * whk_inspect_destroy() may be called.
 */
whk_rc_t whk_inspect_feed(whk_inspect_t *s, const void *p, size_t len)
    WHK_MUST_CHECK;

/*
 * whk_inspect_pace() bounds the work, as whk_inspect_work() counts it, that
 * schemas make from here on: what is parsed beyond is put off, in memory of
 * some multiple of what was fed.  One event may make more than what is left.
 * Without a call there is no bound.
 */
void whk_inspect_pace(whk_inspect_t *s, uint64_t work);

/*
 * whk_inspect_pending() returns 1 if something was put off, else 0.
 */
int whk_inspect_pending(const whk_inspect_t *s);

/*
 * whk_inspect_resume() does of what was put off as much as the last
 * whk_inspect_pace() lets it, and at least one event.  Returns as
 * whk_inspect_feed().
 */
whk_rc_t whk_inspect_resume(whk_inspect_t *s) WHK_MUST_CHECK;

/*
 * whk_inspect_flush() tells that the last byte was fed, before
 * whk_inspect_finish(), which else does so itself, so that the work for the
 * bytes that are still held can be put off too.  Returns as
 * whk_inspect_feed().
 */
whk_rc_t whk_inspect_flush(whk_inspect_t *s) WHK_MUST_CHECK;

/*
 * whk_inspect_finish() ends the body, does what was put off, and completes
 * v->id and v->event, which whk_verify_begin() set from headers, by the
 * scheme's sources in their order.  What they then point to lives as long as
 * s.
 *
 * Returns WHK_OK, WHK_REJECT with a reason (json_*, limit_*, id_malformed,
 * event_malformed: then what is malformed is empty), or WHK_ERROR.
 */
whk_rc_t whk_inspect_finish(whk_inspect_t *s, whk_verify_t *v)
    WHK_MUST_CHECK;

/*
 * whk_inspect_schema() tells, after whk_inspect_finish() returned WHK_OK,
 * what the schemas say: WHK_REASON_NONE, WHK_REASON_NO_SCHEMA if there are
 * some that reject, but none for this type, or WHK_REASON_SCHEMA.  An event
 * that does not satisfy them is parsed to its end all the same.
 */
whk_reason_t whk_inspect_schema(const whk_inspect_t *s);

/*
 * whk_inspect_holds() returns 1 if the event satisfies root number n, else
 * 0; only after whk_inspect_finish() returned WHK_OK.
 */
int whk_inspect_holds(const whk_inspect_t *s, uint32_t n);

/*
 * whk_inspect_error() returns what a schema, or a limit of validation, had
 * to say against the event; NULL if nothing.  It lives as long as s.
 */
const whk_validate_error_t *whk_inspect_error(const whk_inspect_t *s);

/*
 * whk_inspect_reason() returns why the result was not WHK_OK.
 */
whk_reason_t whk_inspect_reason(const whk_inspect_t *s);

/*
 * whk_inspect_work() returns how many bytes the parser has scanned so far,
 * as whk_json_work() does, and with a schema the work that it has made, in
 * bytes that take as long.
 */
uint64_t whk_inspect_work(const whk_inspect_t *s);

/*
 * whk_inspect_text() returns the text at pointer i after
 * whk_inspect_finish() returned WHK_OK; empty if there is none, or one of
 * more than conf->value bytes.
 */
whk_str_t whk_inspect_text(const whk_inspect_t *s, int i);

/*
 * whk_inspect_release() gives back, after whk_inspect_finish() or a rejection,
 * what only took part in parsing: all but the texts, the verdicts of the
 * schemas, the error and the reason.  Only the calls that return these, and
 * whk_inspect_destroy(), may follow.
 */
void whk_inspect_release(whk_inspect_t *s);

/*
 * whk_inspect_destroy() releases the parser and all texts; s may be NULL.
 */
void whk_inspect_destroy(whk_inspect_t *s);


#endif /* WHK_INSPECT_H_INCLUDED */
