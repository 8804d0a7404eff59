/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "whk_bound.h"


#define WHK_BOUND_MAX_LEVELS  128


static whk_rc_t whk_bound_name(whk_bound_run_t *b, uint32_t name);
static whk_rc_t whk_bound_item(whk_bound_run_t *b, uint32_t index);
static whk_rc_t whk_bound_all(whk_bound_run_t *b);
static whk_rc_t whk_bound_node(whk_bound_run_t *b, const whk_node_t *n);
static whk_rc_t whk_bound_need(whk_bound_run_t *b, uint32_t node);


whk_rc_t
whk_bound_names(whk_bound_run_t *b)
{
    uint32_t       i, k;
    whk_rc_t       rc;
    whk_node_t    *n;
    whk_member_t  *m;

    rc = whk_bound_name(b, WHK_NONE);

    for (i = 0; i < b->closure.n; i++) {

        n = whk_node(&b->s->prog, *whk_elt(uint32_t, &b->closure, i));

        for (k = 0; k < n->members.count && rc == WHK_OK; k++) {

            m = whk_elt(whk_member_t, &b->s->prog.members,
                        n->members.first + k);

            if (m->name != WHK_NONE && m->target != WHK_NONE) {
                rc = whk_bound_name(b, m->name);
            }
        }
    }

    return rc;
}


/* what is asked of the value of a member */

static whk_rc_t
whk_bound_name(whk_bound_run_t *b, uint32_t name)
{
    uint32_t             i, k;
    whk_rc_t             rc;
    whk_node_t          *n;
    const whk_member_t  *m;

    rc = WHK_OK;
    b->stamp++;

    for (i = 0; i < b->closure.n && rc == WHK_OK; i++) {

        n = whk_node(&b->s->prog, *whk_elt(uint32_t, &b->closure, i));
        m = whk_program_member(&b->s->prog, n, name);

        if (m && m->target != WHK_NONE) {
            rc = whk_bound_need(b, m->target);

        } else {
            rc = whk_bound_need(b, n->rest);

            if (rc == WHK_OK && n->rest == WHK_NONE) {
                rc = whk_bound_need(b, n->other_members);
            }
        }

        for (k = 0; k < n->patterns.count && rc == WHK_OK; k++) {
            rc = whk_bound_need(b, whk_elt(whk_pattern_t, &b->s->prog.patterns,
                                           n->patterns.first + k)->target);
        }
    }

    return rc == WHK_OK ? whk_bound_edge(b) : rc;
}


whk_rc_t
whk_bound_items(whk_bound_run_t *b)
{
    uint32_t     i, most;
    whk_rc_t     rc;
    whk_node_t  *n;

    most = 0;

    for (i = 0; i < b->closure.n; i++) {
        n = whk_node(&b->s->prog, *whk_elt(uint32_t, &b->closure, i));
        most = n->prefix.count > most ? n->prefix.count : most;
    }

    rc = WHK_OK;

    for (i = 0; i <= most && rc == WHK_OK; i++) {
        rc = whk_bound_item(b, i);
    }

    return rc;
}


static whk_rc_t
whk_bound_item(whk_bound_run_t *b, uint32_t index)
{
    uint32_t     i;
    whk_rc_t     rc;
    whk_node_t  *n;

    rc = WHK_OK;
    b->stamp++;

    for (i = 0; i < b->closure.n && rc == WHK_OK; i++) {

        n = whk_node(&b->s->prog, *whk_elt(uint32_t, &b->closure, i));

        if (index < n->prefix.count) {
            rc = whk_bound_need(b, *whk_elt(uint32_t, &b->s->prog.targets,
                                            n->prefix.first + index));

        } else {
            rc = whk_bound_need(b, n->items != WHK_NONE ? n->items
                                                        : n->other_items);
        }

#if !(WHK_FAULT_BOUND)    /* for a test of the tests */
        if (rc == WHK_OK) {
            rc = whk_bound_add(b, n->contains);
        }
#endif
    }

    return rc == WHK_OK ? whk_bound_edge(b) : rc;
}


whk_rc_t
whk_bound_levels(whk_bound_run_t *b)
{
    uint32_t      depth;
    uint64_t      sum;
    whk_rc_t      rc;
    whk_span_t    nodes;
    whk_array_t   last;

    /* the state that was found first is the document's */

    nodes = whk_elt(whk_state_t, &b->states, 0)->nodes;
    sum = 0;

    for (depth = 1; nodes.count; depth++) {

        rc = whk_bound_close(b, &nodes);
        if (rc != WHK_OK) {
            return rc;
        }

        sum += b->closure.n;

        if (depth == b->s->conf.depth) {
            break;
        }

        rc = depth < WHK_BOUND_MAX_LEVELS ? whk_bound_all(b) : WHK_REJECT;

        if (rc == WHK_ERROR) {
            return rc;
        }

        if (rc == WHK_REJECT) {
            sum += (uint64_t) (b->s->conf.depth - depth) * b->s->jobs.n;
            break;
        }

        last = b->nodes;
        b->nodes = b->set;
        b->set = last;

        nodes.first = 0;
        nodes.count = b->nodes.n;
    }

    b->s->prog.bound = sum;

    return WHK_OK;
}


static whk_rc_t
whk_bound_all(whk_bound_run_t *b)
{
    uint32_t  i;
    whk_rc_t  rc;

    rc = WHK_OK;
    b->stamp++;
    b->set.n = 0;
    b->steps = 0;

    for (i = 0; i < b->closure.n && rc == WHK_OK; i++) {
        rc = whk_bound_node(b, whk_node(&b->s->prog,
                                        *whk_elt(uint32_t, &b->closure, i)));
    }

    return rc;
}


static whk_rc_t
whk_bound_node(whk_bound_run_t *b, const whk_node_t *n)
{
    uint32_t              i;
    whk_rc_t              rc;
    const whk_program_t  *prog;

    prog = &b->s->prog;
    rc = whk_bound_add(b, n->contains);

    for (i = 0; i < n->members.count && rc == WHK_OK; i++) {
        rc = whk_bound_need(b, whk_elt(whk_member_t, &prog->members,
                                       n->members.first + i)->target);
    }

    for (i = 0; i < n->patterns.count && rc == WHK_OK; i++) {
        rc = whk_bound_need(b, whk_elt(whk_pattern_t, &prog->patterns,
                                       n->patterns.first + i)->target);
    }

    for (i = 0; i < n->prefix.count && rc == WHK_OK; i++) {
        rc = whk_bound_need(b, *whk_elt(uint32_t, &prog->targets,
                                        n->prefix.first + i));
    }

    if (rc == WHK_OK) {
        rc = whk_bound_need(b, n->rest);
    }

    if (rc == WHK_OK) {
        rc = whk_bound_need(b, n->other_members);
    }

    if (rc == WHK_OK) {
        rc = whk_bound_need(b, n->items);
    }

    return rc == WHK_OK ? whk_bound_need(b, n->other_items) : rc;
}


/* only who counts hits asks for what always holds */

static whk_rc_t
whk_bound_need(whk_bound_run_t *b, uint32_t node)
{
    return node == WHK_NODE_TRUE ? WHK_OK : whk_bound_add(b, node);
}
