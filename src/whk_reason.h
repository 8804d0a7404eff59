/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef WHK_REASON_H_INCLUDED
#define WHK_REASON_H_INCLUDED


#if defined(__GNUC__)
#define WHK_MUST_CHECK  __attribute__((warn_unused_result))
#else
#define WHK_MUST_CHECK
#endif


/*
 * The three outcomes of every engine call that can end a request: it goes
 * on, it is the sender's fault, it is our fault.  An error never turns into
 * an acceptance.
 */
typedef enum {
    WHK_OK = 0,
    WHK_REJECT,
    WHK_ERROR
} whk_rc_t;


/*
 * Why a request was not accepted.  The order is that of the table in
 * whk_reason.c; a reason never changes its name once released.
 */
typedef enum {
    WHK_REASON_NONE = 0,

    WHK_REASON_NO_SIGNATURE,
    WHK_REASON_SIGNATURE_MALFORMED,
    WHK_REASON_SIGNATURE_REPEATED,
    WHK_REASON_SIGNATURE_MISMATCH,
    WHK_REASON_TIMESTAMP_MISSING,
    WHK_REASON_TIMESTAMP_MALFORMED,
    WHK_REASON_TIMESTAMP_OLD,
    WHK_REASON_TIMESTAMP_FUTURE,
    WHK_REASON_GUARD,
    WHK_REASON_DIGEST_MISMATCH,
    WHK_REASON_NO_SECRET,
    WHK_REASON_BODY_INCOMPLETE,
    WHK_REASON_ID_MALFORMED,

    WHK_REASON_JSON_SYNTAX,
    WHK_REASON_JSON_UTF8,
    WHK_REASON_JSON_REPEATED_KEY,
    WHK_REASON_LIMIT_DEPTH,
    WHK_REASON_LIMIT_TOKEN,
    WHK_REASON_LIMIT_KEYS,
    WHK_REASON_LIMIT_ITEMS,
    WHK_REASON_LIMIT_EVALUATIONS,
    WHK_REASON_LIMIT_WORK,
    WHK_REASON_LIMIT_MATCH,
    WHK_REASON_EVENT_MISSING,
    WHK_REASON_EVENT_MALFORMED,
    WHK_REASON_EVENT_UNLISTED,
    WHK_REASON_NO_SCHEMA,
    WHK_REASON_SCHEMA,

    WHK_REASON_MEMORY,
    WHK_REASON_CRYPTO,
    WHK_REASON_BODY_READ,
    WHK_REASON_QUEUE,

    WHK_REASON_METHOD,
    WHK_REASON_ENCODING,
    WHK_REASON_EARLY_DATA,

    WHK_REASON_MAX
} whk_reason_t;


/*
 * What kind of refusal a reason is: the sender is not proven genuine, the
 * genuine event is not acceptable, we failed, or a request of this form is
 * never accepted (statuses 405, 415 and 425).
 */
typedef enum {
    WHK_GROUP_NONE = 0,
    WHK_GROUP_SIGNATURE,
    WHK_GROUP_EVENT,
    WHK_GROUP_FAILURE,
    WHK_GROUP_FIXED
} whk_group_t;


/*
 * whk_reason_name() returns the short name of a reason as a static string,
 * the one that logs, variables and metrics show.  WHK_REASON_NONE and
 * numbers out of range have the empty name.
 */
const char *whk_reason_name(whk_reason_t reason);

/*
 * whk_reason_text() returns one static sentence about a reason, for the
 * documentation and the command line; empty where the name is empty.
 */
const char *whk_reason_text(whk_reason_t reason);

/*
 * whk_reason_group() returns the group of a reason; WHK_GROUP_NONE for
 * WHK_REASON_NONE and numbers out of range.
 */
whk_group_t whk_reason_group(whk_reason_t reason);


#endif /* WHK_REASON_H_INCLUDED */
