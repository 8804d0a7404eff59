/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef WHK_EVAL_STATE_H_INCLUDED
#define WHK_EVAL_STATE_H_INCLUDED


#include "whk_program.h"
#include "whk_set.h"
#include "whk_validate.h"


/*
 * The evaluator's own state, shared by its files.
 *
 * An evaluation is one node against one open object or array.  A value has
 * one evaluation of a node however many ask for it, as the result depends on
 * nothing else.  Each open value is a level; what its evaluations ask of the
 * member now open are the level's uses.  A scalar needs no level: it is
 * evaluated at once, node by node.
 *
 * An evaluation that has failed, or that no living one asks about, takes no
 * more input; a failure goes on at once to whoever needs it not to fail.
 */


/*
 * What work is counted for what, so that a unit is about as much time
 * wherever it is spent.
 */

#define WHK_WORK_EVALUATION  4
#define WHK_WORK_HASH        8     /* and for so many bytes one more */
#define WHK_WORK_HASH_BYTES  5
#define WHK_WORK_ITEM        4     /* a hash that is kept */
#define WHK_WORK_EXTRA       16
#define WHK_WORK_SQUARING    2     /* of numbers of 64 bits, and a division */
#define WHK_WORK_ROWS        16    /* so many that are looked at: one unit */


#define WHK_EVAL_FAILED  0x01
#define WHK_EVAL_LIVE    0x02
#define WHK_EVAL_HIT     0x04    /* contains matched the item now complete */
#define WHK_EVAL_KEPT    0x08    /* held, on a path of links that held */


/* what few evaluations need */

typedef struct {
    uint64_t   *seen;     /* where there are more than 64 names to watch */
    uint64_t   *sets;     /* of vouchers, one of which must hold in the end */
    uint32_t    nsets;
    uint32_t    max;
} whk_extra_t;


typedef struct {
    uint32_t      node;
    uint32_t      kids;       /* the evaluations its links lead to */
    uint64_t      seen;       /* names that came */
    uint64_t      hits;       /* items that contains matched */
    whk_extra_t  *extra;
    uint32_t      why;        /* the node that failed first, or past all */
                              /* nodes an item of required, */
    uint8_t       keyword;    /* by which keyword */
    uint8_t       flags;
} whk_eval_t;


typedef enum {
    WHK_USE_ALL = 0,    /* must hold */
    WHK_USE_HIT,        /* of contains */
    WHK_USE_LEFT,       /* must hold, unless somebody vouches */
    WHK_USE_ROOT        /* asked by a root */
} whk_use_role_t;


/* somebody asks for the value of the member now open */

typedef struct {
    uint32_t  asker;
    uint32_t  node;
    uint32_t  eval;       /* while an object or array is open */
    uint32_t  why;
    uint8_t   keyword;
    uint8_t   role;
    uint8_t   failed;
} whk_use_t;


typedef struct {
    whk_json_type_t  type;
    uint32_t         evals;      /* where its rows begin */
    uint32_t         kids;
    uint32_t         order;
    uint32_t         norder;
    uint32_t         uses;
    uint32_t         name;       /* of the member, if a schema has it, */
    uint32_t         path;       /* else its text begins here */
    uint64_t         count;      /* members, or complete items */
    whk_digest_t     digest;
    whk_set_t        items;
    uint8_t          hash;       /* somebody needs its hash */
    uint8_t          unique;
    uint8_t          left;       /* has a use of role WHK_USE_LEFT */
    uint8_t          member;     /* a member or item is open */
    uint8_t          dirty;      /* an evaluation failed or was dropped */
} whk_level_t;


typedef struct {
    whk_root_state_t       state;
    whk_validate_error_t   error;
    unsigned               decided:1;
} whk_root_run_t;


/* what is known of a node for the value at hand, valid if stamped with it */

typedef struct {
    uint32_t  stamp;
    uint32_t  eval;
    uint32_t  why;
    uint8_t   keyword;
    uint8_t   failed;
} whk_memo_t;


typedef struct {
    uint32_t  stamp;
    uint32_t  matched;
} whk_regex_memo_t;


struct whk_scratch_s {
    whk_mem_t             *mem;
    const whk_program_t   *prog;
    uint32_t               stamp;
    whk_memo_t            *memos;      /* by node */
    whk_regex_memo_t      *matches;    /* by regex */
    whk_regex_scratch_t   *regex;
};


/* a scalar, or a name as one, with what was found out about it */

typedef struct {
    whk_json_type_t   type;
    whk_str_t         text;
    uint32_t          stamp;
    uint8_t           bit;
    whk_num_t         num;
    uint64_t          length;
    whk_hash128_t     hash;
    uint8_t           has_num;
    uint8_t           has_length;
    uint8_t           has_hash;
} whk_text_t;


struct whk_validate_s {
    whk_mem_t              *mem;
    whk_scratch_t          *scratch;
    const whk_program_t    *prog;
    whk_validate_limits_t   limits;
    uint64_t                work;       /* left */
    uint64_t                peak;
    whk_reason_t            reason;
    unsigned                failed;     /* a root rejects the event */
    whk_validate_error_t    error;
    whk_root_run_t         *roots;
    whk_array_t             levels;     /* whk_level_t; 0 is the document, */
    whk_level_t            *top;        /* and this the innermost */
    whk_array_t             evals;      /* whk_eval_t */
    whk_array_t             kids;       /* uint32_t: evaluations */
    whk_array_t             order;      /* uint32_t: living evaluations */
    whk_array_t             uses;       /* whk_use_t */
    whk_array_t             path;       /* uint8_t: names, cut off */
    whk_text_t              name;       /* in hand, not prepared: stamp 0 */
};


#endif /* WHK_EVAL_STATE_H_INCLUDED */
