/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "whk_eval.h"


/* a bounded text */

typedef struct {
    uint8_t   *data;
    size_t     len;
    unsigned   full;      /* nothing more is added, however short */
} whk_report_t;


static void whk_report_name(whk_report_t *r, whk_str_t name);
static void whk_report_index(whk_report_t *r, uint64_t index);
static void whk_report_byte(whk_report_t *r, uint8_t c);
static void whk_report_put(whk_report_t *r, const uint8_t *p, size_t len);
static whk_str_t whk_report_keyword(const whk_node_t *n,
    whk_keyword_t keyword);


void
whk_eval_report(whk_validate_t *v, whk_validate_error_t *error,
    uint32_t why, whk_keyword_t keyword)
{
    uint32_t             i, end;
    whk_str_t            name;
    whk_level_t         *level;
    whk_report_t         r;
    const whk_node_t    *n;
    const whk_wanted_t  *wanted;

    memset(error, 0, sizeof(whk_validate_error_t));

    error->reason = v->reason;

    r.len = 0;
    r.full = 0;
    r.data = whk_mem_alloc(v->mem, WHK_VALIDATE_POINTER_SIZE);

    for (i = 1; r.data && i < v->levels.n; i++) {
        level = whk_level(v, i);

        if (!level->member) {
            continue;
        }

        if (level->type == WHK_JSON_ARRAY) {
            whk_report_index(&r, level->count);
            continue;
        }

        if (level->name != WHK_NONE) {
            whk_report_name(&r, whk_elt(whk_name_t, &v->prog->names,
                                        level->name)->text);
            continue;
        }

        end = i + 1 < v->levels.n ? (level + 1)->path : v->path.n;

        name = whk_str(v->path.elts, end);
        whk_report_name(&r, whk_str_skip(name, level->path));
    }

    error->instance = whk_str(r.data, r.len);

    if (why == WHK_NONE) {
        return;
    }

    wanted = NULL;

    if (why >= v->prog->nodes.n) {
        wanted = whk_elt(whk_wanted_t, &v->prog->wanted,
                         why - v->prog->nodes.n);
        why = wanted->node;
    }

    n = whk_node(v->prog, why);

    error->reason = WHK_REASON_SCHEMA;
    error->keyword = whk_report_keyword(n, keyword);
    error->file = *whk_elt(whk_str_t, &v->prog->files, n->file);
    error->schema = wanted ? wanted->pointer : n->pointer;
}


void
whk_eval_root_failed(whk_validate_t *v, const whk_use_t *use)
{
    whk_root_run_t    *run;
    const whk_root_t  *root;

    run = &v->roots[use->asker];
    root = whk_elt(whk_root_t, &v->prog->roots, use->asker);

    run->state = WHK_ROOT_FAILED;

#if (WHK_FAULT_ACCEPT)
    /* for a test of the tests: no event is invalid */
    run->state = WHK_ROOT_HOLDS;
    return;
#endif

    if (root->match) {
        return;
    }

    whk_eval_report(v, &run->error, use->why, (whk_keyword_t) use->keyword);

    if (run->decided) {
        whk_eval_reject(v, run);
    }
}


void
whk_eval_reject(whk_validate_t *v, const whk_root_run_t *run)
{
    uint32_t  i;

    if (v->failed || v->reason != WHK_REASON_NONE) {
        return;
    }

    v->failed = 1;
    v->error = run->error;

    for (i = 0; i < v->prog->roots.n; i++) {

        if (v->roots[i].state == WHK_ROOT_PENDING
            && whk_elt(whk_root_t, &v->prog->roots, i)->match)
        {
            return;
        }
    }

    v->reason = WHK_REASON_SCHEMA;
}


static void
whk_report_name(whk_report_t *r, whk_str_t name)
{
    size_t  i;

    whk_report_put(r, (const uint8_t *) "/", 1);

    for (i = 0; i < name.len; i++) {

        if (name.data[i] == '~' || name.data[i] == '/') {
            whk_report_put(r, (const uint8_t *)
                              (name.data[i] == '~' ? "~0" : "~1"), 2);
            continue;
        }

        whk_report_byte(r, name.data[i]);
    }
}


static void
whk_report_index(whk_report_t *r, uint64_t index)
{
    size_t   len;
    uint8_t  digits[21];

    len = sizeof(digits);

    do {
        digits[--len] = (uint8_t) ('0' + index % 10);
        index /= 10;
    } while (index);

    digits[--len] = '/';

    whk_report_put(r, digits + len, sizeof(digits) - len);
}


/*
 * What the sender chose must not act on a terminal, a log or a header.
 */

static void
whk_report_byte(whk_report_t *r, uint8_t c)
{
    uint8_t  escape[4];

    static const char  hex[] = "0123456789abcdef";

    if (c > 0x20 && c < 0x7f && c != '"' && c != '\\') {
        whk_report_put(r, &c, 1);
        return;
    }

    escape[0] = '\\';
    escape[1] = 'x';
    escape[2] = (uint8_t) hex[c >> 4];
    escape[3] = (uint8_t) hex[c & 15];

    whk_report_put(r, escape, 4);
}


/* whole characters or nothing: the text is cut off, not garbled */

static void
whk_report_put(whk_report_t *r, const uint8_t *p, size_t len)
{
    if (r->full || len > WHK_VALIDATE_POINTER_SIZE - r->len) {
        r->full = 1;
        return;
    }

    memcpy(r->data + r->len, p, len);
    r->len += len;
}


/*
 * The schema false has no keyword: the last one on the way to it is named.
 */

static whk_str_t
whk_report_keyword(const whk_node_t *n, whk_keyword_t keyword)
{
    whk_str_t                 rest, token;
    const whk_keyword_row_t  *row;

    if (keyword != WHK_KW_NONE) {
        return whk_str_z(whk_keyword_row(keyword)->name);
    }

    row = whk_keyword_row(WHK_KW_NONE);
    rest = n->pointer;

    while (whk_str_split(&rest, &token, '/')) {
        keyword = whk_keyword_find(token);

        if (whk_keyword_row(keyword)->shape != WHK_SHAPE_NONE) {
            row = whk_keyword_row(keyword);
        }
    }

    return whk_str_z(row->name[0] ? row->name : "false");
}
