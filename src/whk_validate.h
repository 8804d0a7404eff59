/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef WHK_VALIDATE_H_INCLUDED
#define WHK_VALIDATE_H_INCLUDED


#include "whk_json.h"
#include "whk_regex.h"
#include "whk_schema.h"


#define WHK_VALIDATE_POINTER_SIZE  256


/*
 * What one event may cost: evaluations held at once, and work, of which
 * making an evaluation takes 4 and other steps (a look at one key or item by
 * one evaluation, the hash of a value, an item of a regular expression that
 * is tried, 16 rows of an enum, of dependentRequired, of allOf or the like)
 * what they take in the same measure of time.  Beyond: reasons
 * limit_evaluations and limit_work.  There is also limit_token: of a number
 * that a schema has to know the value of, and that whk_num_parse() cannot
 * hold.
 */
typedef struct {
    uint64_t  evaluations;
    uint64_t  work;
} whk_validate_limits_t;


/*
 * Why an event was rejected: instance is the JSON pointer to the value in
 * the event, with every byte but printable ASCII, and the quote and the
 * backslash, written as \xXX, cut off after WHK_VALIDATE_POINTER_SIZE bytes.
 * file, schema (a JSON pointer into it) and keyword name the rule: schema the
 * subschema that has the keyword, or of required the item that is missing.
 * They are empty if the reason is a limit.
 */
typedef struct {
    whk_reason_t  reason;
    whk_str_t     instance;
    whk_str_t     keyword;
    whk_str_t     file;
    whk_str_t     schema;
} whk_validate_error_t;


typedef enum {
    WHK_ROOT_UNUSED = 0,    /* not asked about, or dropped by the type */
    WHK_ROOT_PENDING,       /* nothing is known yet */
    WHK_ROOT_HOLDS,
    WHK_ROOT_FAILED
} whk_root_state_t;


/*
 * Working space of one process for one set of schemas, for any number of
 * validations that take turns between (not within) calls.
 */
typedef struct whk_scratch_s  whk_scratch_t;

typedef struct whk_validate_s  whk_validate_t;


/* the callbacks by which a validation listens to a parser */

extern const whk_json_events_t  whk_validate_events;


/*
 * whk_validate_limits_default() sets evaluations 8192, work 1000000.
 */
void whk_validate_limits_default(whk_validate_limits_t *limits);

/*
 * whk_scratch_create() returns working space for finished schemas, in memory
 * from mem; both must outlive it.  match is the most steps that one regular
 * expression may take.
 *
 * Returns NULL if memory ran out.
 */
whk_scratch_t *whk_scratch_create(whk_mem_t *mem, const whk_schema_t *schema,
    uint32_t match);

/*
 * whk_scratch_destroy() gives the memory back; scratch may be NULL.
 */
void whk_scratch_destroy(whk_scratch_t *scratch);

/*
 * whk_validate_create() begins the validation of one event against no
 * schema yet.  scratch and mem must outlive it.
 *
 * Returns NULL if memory ran out.
 */
whk_validate_t *whk_validate_create(whk_mem_t *mem, whk_scratch_t *scratch,
    const whk_validate_limits_t *limits);

/*
 * whk_validate_use() makes the event be held against root number n.  It is
 * called before the first byte is parsed.
 *
 * Returns WHK_OK, or WHK_ERROR if memory ran out.
 */
whk_rc_t whk_validate_use(whk_validate_t *v, uint32_t n)
    WHK_MUST_CHECK;

/*
 * whk_validate_use_all() makes the event be held against all roots whose
 * pattern may apply: to type if that is known, else (type is NULL) to one
 * that whk_validate_type() tells later.
 *
 * Returns WHK_OK, or WHK_ERROR if memory ran out.
 */
whk_rc_t whk_validate_use_all(whk_validate_t *v, const whk_str_t *type)
    WHK_MUST_CHECK;

/*
 * whk_validate_type() tells the event type, between two events or after the
 * last, at most once: roots whose pattern does not apply are dropped, what
 * the others found so far counts.
 *
 * Returns WHK_REASON_NONE or WHK_REASON_SCHEMA.
 */
whk_reason_t whk_validate_type(whk_validate_t *v, whk_str_t type)
    WHK_MUST_CHECK;

/*
 * whk_validate_applied() returns how many roots that reject apply for sure.
 */
uint32_t whk_validate_applied(const whk_validate_t *v);

/*
 * whk_validate_root() returns what is known of root number n.
 */
whk_root_state_t whk_validate_root(const whk_validate_t *v, uint32_t n);

/*
 * whk_validate_failed() returns 1 if the event was found invalid by a root
 * that applies and is not a match schema, else 0: after the document ended,
 * the verdict.  The callbacks return WHK_REASON_SCHEMA once it is known and
 * no match schema waits for its own.
 */
int whk_validate_failed(const whk_validate_t *v);

/*
 * whk_validate_error() returns why the event is rejected, or why root number
 * n failed; NULL if it is not, or did not.
 */
const whk_validate_error_t *whk_validate_error(const whk_validate_t *v);
const whk_validate_error_t *whk_validate_root_error(const whk_validate_t *v,
    uint32_t n);

/*
 * whk_validate_peak() returns how many evaluations were held at most;
 * whk_validate_work() how much work was done.
 */
uint64_t whk_validate_peak(const whk_validate_t *v);
uint64_t whk_validate_work(const whk_validate_t *v);

/*
 * whk_validate_left() returns where it stands how much work is left, for as
 * long as the validation lives.
 */
const uint64_t *whk_validate_left(const whk_validate_t *v);

/*
 * whk_validate_release() gives back, after the document, what only took part
 * in validating it; what was found stays, no event may follow.
 */
void whk_validate_release(whk_validate_t *v);

/*
 * whk_validate_destroy() ends a validation at any time; v may be NULL.
 */
void whk_validate_destroy(whk_validate_t *v);

/*
 * whk_validate_pattern() returns 1 if an event pattern, as
 * whk_event_pattern() reads it or empty, applies to a type, else 0.
 */
int whk_validate_pattern(whk_str_t pattern, whk_str_t type);


#endif /* WHK_VALIDATE_H_INCLUDED */
