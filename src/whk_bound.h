/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef WHK_BOUND_H_INCLUDED
#define WHK_BOUND_H_INCLUDED


#include "whk_compile.h"


/*
 * What is asked of a value is a set of nodes, and it decides what can be
 * asked of the values inside it.  These sets are the states of a graph; the
 * bound is the largest sum of evaluations along a path as long as values may
 * be deep.  Patterns are taken to match whenever they may, so it is never
 * too small.
 */

typedef struct {
    whk_span_t  nodes;      /* ascending */
    whk_span_t  next;       /* states */
    uint32_t    weight;     /* evaluations */
} whk_state_t;


typedef struct {
    whk_schema_t  *s;
    whk_array_t    states;    /* whk_state_t */
    whk_array_t    nodes;     /* uint32_t */
    whk_array_t    next;      /* uint32_t */
    whk_array_t    closure;   /* uint32_t: of the state at hand */
    whk_array_t    set;       /* uint32_t: being collected */
    uint32_t      *stamps;    /* by node */
    uint32_t       stamp;
    uint64_t       steps;
} whk_bound_run_t;


/*
 * whk_bound_add() adds a node, if it is one, to the set being collected,
 * which whk_bound_edge() ends: what it holds can be asked of a value inside
 * of the state at hand.
 *
 * Both return WHK_OK, WHK_ERROR if memory ran out, or WHK_REJECT if there
 * are more states than can be looked at.
 */
whk_rc_t whk_bound_add(whk_bound_run_t *b, uint32_t node)
    WHK_MUST_CHECK;
whk_rc_t whk_bound_edge(whk_bound_run_t *b)
    WHK_MUST_CHECK;

/*
 * whk_bound_names() and whk_bound_items() find all that the state at hand
 * can ask of members and of items.
 */
whk_rc_t whk_bound_names(whk_bound_run_t *b)
    WHK_MUST_CHECK;
whk_rc_t whk_bound_items(whk_bound_run_t *b)
    WHK_MUST_CHECK;

/*
 * whk_bound_close() makes the closure that of a part of nodes: with all that
 * is asked in place.  Returns WHK_OK or WHK_ERROR.
 */
whk_rc_t whk_bound_close(whk_bound_run_t *b, const whk_span_t *nodes)
    WHK_MUST_CHECK;

/*
 * whk_bound_levels() stores a bound where there are too many states: for
 * each level all that can be asked of any value in it, together.  Returns
 * WHK_OK or WHK_ERROR.
 */
whk_rc_t whk_bound_levels(whk_bound_run_t *b)
    WHK_MUST_CHECK;


#endif /* WHK_BOUND_H_INCLUDED */
