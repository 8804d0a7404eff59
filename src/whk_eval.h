/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef WHK_EVAL_H_INCLUDED
#define WHK_EVAL_H_INCLUDED


#include "whk_eval_state.h"


/* what the files of the evaluator call of each other */

#define whk_eval(v, i)   whk_elt(whk_eval_t, &(v)->evals, i)
#define whk_level(v, i)  whk_elt(whk_level_t, &(v)->levels, i)
#define whk_use(v, i)    whk_elt(whk_use_t, &(v)->uses, i)
#define whk_kid(v, i)    (*whk_elt(uint32_t, &(v)->kids, i))
#define whk_top(v)       ((v)->top)


/* whk_validate.c */

/*
 * whk_eval_stop() ends the validation with a reason, unless it has ended.
 */
void whk_eval_stop(whk_validate_t *v, whk_reason_t reason);

/*
 * whk_eval_exhausted() ends the validation because of its work.  Returns -1.
 */
int whk_eval_exhausted(whk_validate_t *v);

/*
 * whk_eval_work() counts n units of work.  Returns 0, or -1 after ending the
 * validation.
 */
static inline int
whk_eval_work(whk_validate_t *v, uint64_t n)
{
    if (v->work < n) {
        return whk_eval_exhausted(v);
    }

    v->work -= n;

    return 0;
}


/*
 * whk_eval_rows() counts the work of a look at n rows of the tables, of which
 * a schema may make many.
 */
static inline void
whk_eval_rows(whk_validate_t *v, uint64_t n)
{
    if (n >= WHK_WORK_ROWS) {
        (void) whk_eval_work(v, n / WHK_WORK_ROWS);
    }
}


/*
 * whk_eval_ended() returns whether the validation has ended, after a complete
 * value; at the end of the document no match schema waits any more.
 */
static inline whk_reason_t
whk_eval_ended(whk_validate_t *v)
{
    if (v->failed && v->levels.n == 1 && v->reason == WHK_REASON_NONE) {
        v->reason = WHK_REASON_SCHEMA;
    }

    return v->reason;
}


/*
 * whk_eval_restamp() clears all stamps.
 */
void whk_eval_restamp(whk_scratch_t *scratch);

/*
 * whk_eval_stamp() returns a stamp that no memo has.
 */
static inline uint32_t
whk_eval_stamp(whk_scratch_t *scratch)
{
    if (scratch->stamp == UINT32_MAX) {
        whk_eval_restamp(scratch);
    }

    return ++scratch->stamp;
}


/* whk_eval_scalar.c */

/*
 * whk_eval_text() prepares a scalar.
 */
static inline void
whk_eval_text(whk_validate_t *v, whk_text_t *x, whk_json_type_t type,
    whk_str_t text)
{
    x->type = type;
    x->text = text;
    x->stamp = whk_eval_stamp(v->scratch);
    x->bit = whk_program_type(type);
    x->has_num = 0;
    x->has_length = 0;
    x->has_hash = 0;
}


/*
 * whk_eval_scalar() evaluates a node for a scalar; its memo has the result.
 */
const whk_memo_t *whk_eval_scalar(whk_validate_t *v, whk_text_t *x,
    uint32_t node);

/*
 * whk_eval_hash() returns the hash of a scalar.
 */
whk_hash128_t whk_eval_hash(whk_validate_t *v, whk_text_t *x);

/*
 * whk_eval_equal() returns 1 if the hash is one of those of the node's enum
 * or const, else 0.
 */
int whk_eval_equal(whk_validate_t *v, const whk_node_t *n,
    whk_hash128_t hash);

/*
 * whk_eval_matches() returns 1 if a regex matches x, 0 if not, or if the
 * validation has ended.
 */
int whk_eval_matches(whk_validate_t *v, whk_text_t *x, uint32_t regex);


/* whk_eval_link.c */

/*
 * whk_link_holds() says whether a link holds, when held of its targets do;
 * the lowest bits of which tell of the first three, came whether the name
 * came that it depends on.
 */
int whk_link_holds(const whk_link_t *link, uint32_t held, unsigned which,
    int came);

/*
 * whk_link_culprit() returns which target of a link that does not hold is to
 * blame, by its place; -1 if no single one is.
 */
int whk_link_culprit(const whk_link_t *link, unsigned which);

/*
 * whk_eval_links() fails an evaluation of a level by the first of its links
 * that does not hold or, unless the value has ended, that no longer can.
 * Returns 1 if there is one, else 0.
 */
int whk_eval_links(whk_validate_t *v, whk_level_t *level, whk_eval_t *e,
    int ended);

/*
 * whk_eval_fail() marks an evaluation of a level as failed by a keyword of
 * its own.
 */
void whk_eval_fail(whk_level_t *level, whk_eval_t *e, whk_keyword_t keyword);

/*
 * whk_eval_seen() returns whether the name of a bit has come.
 */
int whk_eval_seen(const whk_eval_t *e, uint32_t bit);

/*
 * whk_eval_see() notes that the name of a bit has come, whk_eval_see_far()
 * one from the 64th on.  Returns 0, or -1 if memory ran out.
 */
int whk_eval_see_far(whk_validate_t *v, whk_eval_t *e, uint32_t bit);

static inline int
whk_eval_see(whk_validate_t *v, whk_eval_t *e, uint32_t bit)
{
    if (bit >= 64) {
        return whk_eval_see_far(v, e, bit);
    }

    e->seen |= UINT64_C(1) << bit;

    return 0;
}


/*
 * whk_eval_extra() returns the extra part of an evaluation, making it if
 * need be; NULL, after ending the validation, if memory ran out.
 */
whk_extra_t *whk_eval_extra(whk_validate_t *v, whk_eval_t *e);


/* whk_eval_level.c */

/*
 * whk_eval_open() opens the level of an object or array, whk_eval_close()
 * ends it and delivers the results.
 */
void whk_eval_open(whk_validate_t *v, whk_json_type_t type);
void whk_eval_close(whk_validate_t *v);


/* whk_eval_finish.c */

/*
 * whk_eval_finish() settles the evaluations of a level whose value, with
 * this hash if anybody needs it, has ended.
 */
void whk_eval_finish(whk_validate_t *v, whk_level_t *level,
    const whk_hash128_t *hash);


/* whk_eval_member.c */

/*
 * whk_eval_key() takes a name, whk_eval_item() the start of an item: both
 * find out what is asked of the value.  The first is one of the callbacks of
 * whk_validate_events, with a whk_validate_t as data.
 */
whk_reason_t whk_eval_key(void *data, whk_str_t name);
void whk_eval_item(whk_validate_t *v);


/* whk_eval_result.c */

/*
 * whk_eval_deliver() takes the results for a complete value, which are in
 * the uses; hash is NULL if nobody needs it.
 */
void whk_eval_deliver(whk_validate_t *v, const whk_hash128_t *hash);

/*
 * whk_eval_done() leaves the member or item of a level that is complete.
 */
static inline void
whk_eval_done(whk_validate_t *v, whk_level_t *level)
{
    level->count += level->type == WHK_JSON_ARRAY;
    level->member = 0;
    v->uses.n = level->uses;
}


/*
 * whk_eval_settle() does either with a complete value: plain, if it is as all
 * who ask must have it, so that there is nothing to tell them.
 */
static inline void
whk_eval_settle(whk_validate_t *v, int plain, const whk_hash128_t *hash)
{
    if (plain && hash == NULL) {
        whk_eval_done(v, whk_top(v));

    } else {
        whk_eval_deliver(v, hash);
    }
}


/* whk_eval_value.c */

/*
 * whk_eval_value() takes a scalar, and delivers the results.  Returns as
 * whk_eval_ended().
 */
whk_reason_t whk_eval_value(whk_validate_t *v, whk_json_type_t type,
    whk_str_t text);


/* whk_eval_vouch.c */

/*
 * whk_eval_cover_key() notes who covers the name x, whose number is name, as
 * the set that whk_eval_pend() may take.  Returns 0 or -1.
 */
int whk_eval_cover_key(whk_validate_t *v, whk_eval_t *e, whk_text_t *x,
    uint32_t name);

/*
 * whk_eval_cover_item() does so for the item now complete.
 */
int whk_eval_cover_item(whk_validate_t *v, whk_eval_t *e);

/*
 * whk_eval_pend() makes the noted set one of those of which, in the end,
 * one must have held.  Returns 0, or -1 if it is empty: nobody can.
 */
int whk_eval_pend(whk_validate_t *v, whk_eval_t *e);

/*
 * whk_eval_vouched() returns 1 if each set of e, which is at place i in the
 * order, has a voucher that held, else 0.
 */
int whk_eval_vouched(whk_validate_t *v, whk_eval_t *e, uint32_t i);


/* whk_eval_prune.c */

/*
 * whk_eval_prune() carries failures on, and drops what nobody asks about
 * any more, in all levels.
 */
void whk_eval_prune(whk_validate_t *v);

/*
 * whk_eval_asked() returns whether who made a use still waits for it.
 */
static inline int
whk_eval_asked(const whk_validate_t *v, const whk_use_t *use)
{
    if (use->role == WHK_USE_ROOT) {
        return v->roots[use->asker].state == WHK_ROOT_PENDING;
    }

    return (whk_eval(v, use->asker)->flags
            & (WHK_EVAL_LIVE | WHK_EVAL_FAILED)) == WHK_EVAL_LIVE;
}


/* whk_eval_report.c */

/*
 * whk_eval_report() fills in an error at the place now reached; why is that
 * of an evaluation or WHK_NONE.  Without memory the pointer stays empty.
 */
void whk_eval_report(whk_validate_t *v, whk_validate_error_t *error,
    uint32_t why, whk_keyword_t keyword);

/*
 * whk_eval_root_failed() notes that a root has failed, and ends the
 * validation if that decides it.
 */
void whk_eval_root_failed(whk_validate_t *v, const whk_use_t *use);

/*
 * whk_eval_reject() notes that a root that applies has rejected the event,
 * and ends the validation unless a match schema waits for its answer.
 */
void whk_eval_reject(whk_validate_t *v, const whk_root_run_t *run);


#endif /* WHK_EVAL_H_INCLUDED */
