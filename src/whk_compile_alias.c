/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "whk_compile.h"


static whk_rc_t whk_alias_spans(whk_schema_t *s);
static whk_rc_t whk_alias_follow(whk_schema_t *s, uint32_t *node);


/*
 * Whoever refers to a node that only refers itself gets what that refers to.
 */

whk_rc_t
whk_compile_aliases(whk_schema_t *s)
{
    uint32_t     i;
    whk_rc_t     rc;
    whk_node_t  *n;

    rc = whk_alias_spans(s);

    for (i = 0; i < s->jobs.n && rc == WHK_OK; i++) {
        n = whk_node(&s->prog, i);

        rc = whk_alias_follow(s, &n->rest);

        if (rc == WHK_OK) {
            rc = whk_alias_follow(s, &n->names);
        }

        if (rc == WHK_OK) {
            rc = whk_alias_follow(s, &n->other_members);
        }

        if (rc == WHK_OK) {
            rc = whk_alias_follow(s, &n->items);
        }

        if (rc == WHK_OK) {
            rc = whk_alias_follow(s, &n->contains);
        }

        if (rc == WHK_OK) {
            rc = whk_alias_follow(s, &n->other_items);
        }
    }

    return rc;
}


static whk_rc_t
whk_alias_spans(whk_schema_t *s)
{
    uint32_t        i;
    whk_rc_t        rc;
    whk_program_t  *prog;

    prog = &s->prog;
    rc = WHK_OK;

    for (i = 0; i < prog->roots.n && rc == WHK_OK; i++) {
        rc = whk_alias_follow(s, &whk_elt(whk_root_t, &prog->roots, i)->node);
    }

    for (i = 0; i < prog->members.n && rc == WHK_OK; i++) {
        rc = whk_alias_follow(s, &whk_elt(whk_member_t, &prog->members,
                                          i)->target);
    }

    for (i = 0; i < prog->patterns.n && rc == WHK_OK; i++) {
        rc = whk_alias_follow(s, &whk_elt(whk_pattern_t, &prog->patterns,
                                          i)->target);
    }

    for (i = 0; i < prog->targets.n && rc == WHK_OK; i++) {
        rc = whk_alias_follow(s, whk_elt(uint32_t, &prog->targets, i));
    }

    return rc;
}


static whk_rc_t
whk_alias_follow(whk_schema_t *s, uint32_t *node)
{
    uint32_t    n;
    whk_job_t  *job;

    for (n = 0; *node != WHK_NONE; n++) {

        job = whk_job(s, *node);

        if (job->alias == WHK_NONE) {
            break;
        }

        if (n == s->jobs.n) {
            return whk_registry_refuse(&s->reg,
                                       whk_node(&s->prog, *node)->file,
                                       job->tree, "refers to itself");
        }

        *node = job->alias;
    }

    return WHK_OK;
}
