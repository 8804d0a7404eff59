/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef WHK_JSON_H_INCLUDED
#define WHK_JSON_H_INCLUDED


#include <stddef.h>
#include <stdint.h>

#include "whk_lexer.h"
#include "whk_mem.h"
#include "whk_reason.h"
#include "whk_str.h"


#define WHK_JSON_KEY_SIZE   16
#define WHK_JSON_MAX_DEPTH  65536
#define WHK_JSON_MAX_TOKEN  (256 * 1024 * 1024)
#define WHK_JSON_MORE_KEYS  16384
#define WHK_JSON_MAX_COUNT  (UINT32_MAX - 1 - WHK_JSON_MORE_KEYS)


/*
 * What a consumer of events is told, in document order; the types are those
 * of whk_json_type_t.
 *
 * start() and end() get WHK_JSON_OBJECT or WHK_JSON_ARRAY.  key() comes
 * before each member's value, with the name unescaped and in valid UTF-8; a
 * name may hold NUL.  scalar() gets one of the other types; text is the
 * string unescaped, the number as it was written, or "true", "false",
 * "null".  Names and texts are whole and borrowed: they are gone when the
 * callback returns.
 *
 * A callback returns WHK_REASON_NONE to go on.  Any other reason ends the
 * parsing with WHK_ERROR, if it is of the group WHK_GROUP_FAILURE, or with
 * WHK_REJECT.
 */
typedef struct {
    whk_reason_t    (*start)(void *data, whk_json_type_t type);
    whk_reason_t    (*key)(void *data, whk_str_t name);
    whk_reason_t    (*scalar)(void *data, whk_json_type_t type,
                              whk_str_t text);
    whk_reason_t    (*end)(void *data, whk_json_type_t type);
} whk_json_events_t;


/* one consumer: its callbacks and their first argument */

typedef struct {
    const whk_json_events_t  *events;
    void                     *data;
} whk_json_sink_t;


/*
 * The largest document: levels of objects and arrays inside one another,
 * bytes of a string (name or value, as written between the quotes) or of a
 * number, members of an object, items of an array.  What is larger is
 * rejected with the reason limit_depth, limit_token, limit_keys or
 * limit_items.  A depth over WHK_JSON_MAX_DEPTH, a token over
 * WHK_JSON_MAX_TOKEN, or keys or items over WHK_JSON_MAX_COUNT, mean that
 * maximum.
 *
 * As names are held as long as their object is open, the objects that are
 * open at once have at most WHK_JSON_MORE_KEYS more members together than
 * one of them may have; the name beyond is rejected with limit_keys, too.
 * Where names may repeat none is held, and only each object is limited.
 */
typedef struct {
    size_t  depth;
    size_t  token;
    size_t  keys;
    size_t  items;
} whk_json_limits_t;


/*
 * How to parse.  The hash key should be drawn at random when the process
 * starts and stay secret; with it a sender cannot aim at collisions of
 * names.  Small portions are collected until there are hold bytes, for speed
 * only.
 */
typedef struct {
    whk_json_limits_t  limits;
    size_t             hold;
    uint8_t            hash_key[WHK_JSON_KEY_SIZE];
    unsigned           scalars;      /* the document may be a scalar */
    unsigned           repeats;      /* names of an object may repeat */
} whk_json_conf_t;


typedef struct whk_json_s  whk_json_t;


/*
 * whk_json_conf_default() sets the default limits (depth 64, token 262144,
 * keys 10000, items 65536), a hold of 4096, a hash key of zeros and no
 * options.
 */
void whk_json_conf_default(whk_json_conf_t *conf);

/*
 * whk_json_create() starts parsing one document as RFC 8259 has it, with
 * nothing tolerated: strict UTF-8 without a byte order mark, no lone
 * surrogate, escaped or not, no name twice in an object, nothing but white
 * space after the value, an object or array at the top unless conf->scalars.
 *
 * The events go to sink, to nobody if it is NULL.  conf and sink are copied;
 * what sink refers to and mem must outlive the parser.
 *
 * Returns NULL if memory ran out.
 */
whk_json_t *whk_json_create(whk_mem_t *mem, const whk_json_conf_t *conf,
    const whk_json_sink_t *sink);

/*
 * whk_json_feed() takes the next len bytes of the document, in any portions,
 * an empty one included; they are not needed after it returns.  Events may
 * come later than their bytes, but come before whk_json_finish() returns.
 * How the bytes are cut changes neither the events nor the outcome.
 *
 * Memory held besides the levels and the hashes of the names of open
 * objects, both of which are limited, is at most some multiple of the
 * longest string.
 *
 * Returns WHK_OK to go on, WHK_REJECT if no continuation makes this an
 * acceptable document, WHK_ERROR if memory ran out.  A result other than
 * WHK_OK is final: later calls return it again and send no events.
 */
whk_rc_t whk_json_feed(whk_json_t *j, const void *data, size_t len)
    WHK_MUST_CHECK;

/*
 * whk_json_finish() says that the document has ended, and sends the events
 * that are still due.  It is called once.
 *
 * Returns WHK_OK if all that was fed is one acceptable document and the sink
 * did not object, else as whk_json_feed().
 */
whk_rc_t whk_json_finish(whk_json_t *j)
    WHK_MUST_CHECK;

/*
 * whk_json_reason() returns why the result was not WHK_OK; WHK_REASON_NONE
 * as long as it was.
 */
whk_reason_t whk_json_reason(const whk_json_t *j);

/*
 * whk_json_offset() returns, after a rejection, which byte was at fault,
 * counted from 0: the byte itself where it may not stand in any document,
 * the length of the document if it ended too early, else the first byte of
 * the token that was malformed, misplaced, beyond a limit or refused by the
 * sink.
 */
uint64_t whk_json_offset(const whk_json_t *j);

/*
 * whk_json_work() returns how many bytes were scanned so far, each as often
 * as it was: a string that came in portions is scanned again from its start,
 * at most as a whole in one call.
 */
uint64_t whk_json_work(const whk_json_t *j);

/*
 * whk_json_destroy() releases the parser, at any time but inside of a
 * callback; j may be NULL.
 */
void whk_json_destroy(whk_json_t *j);


#endif /* WHK_JSON_H_INCLUDED */
