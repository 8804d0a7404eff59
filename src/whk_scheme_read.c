/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <stdio.h>
#include <string.h>

#include "whk_scheme.h"


typedef struct {
    whk_str_t            text;
    whk_mem_t           *mem;
    whk_scheme_error_t  *error;
    unsigned             line;
} whk_scheme_reader_t;


static whk_rc_t whk_scheme_read_line(whk_scheme_reader_t *r, whk_scheme_line_t
    *line);
static void whk_scheme_blank(whk_scheme_reader_t *r);
static whk_rc_t whk_scheme_word(whk_scheme_reader_t *r, whk_str_t *word);


whk_rc_t
whk_scheme_read(whk_scheme_def_t *def, whk_str_t text, whk_mem_t *mem,
    whk_scheme_error_t *error)
{
    whk_rc_t             rc;
    whk_scheme_line_t   *lines;
    whk_scheme_reader_t  r;

    r.text = text;
    r.mem = mem;
    r.error = error;
    r.line = 1;

    error->text[0] = '\0';

    def->lines = NULL;
    def->nlines = 0;

    for ( ;; ) {
        whk_scheme_blank(&r);

        if (r.text.len == 0) {
            return WHK_OK;
        }

        lines = whk_mem_realloc(mem, def->lines,
                                (def->nlines + 1) * sizeof(whk_scheme_line_t));
        if (lines == NULL) {
            return WHK_ERROR;
        }

        def->lines = lines;

        rc = whk_scheme_read_line(&r, &lines[def->nlines]);
        if (rc != WHK_OK) {
            return rc;
        }

        def->nlines++;
    }
}


static whk_rc_t
whk_scheme_read_line(whk_scheme_reader_t *r, whk_scheme_line_t *line)
{
    whk_rc_t  rc;

    line->nargs = 0;
    line->line = r->line;

    line->args = whk_mem_alloc(r->mem, WHK_SCHEME_ARGS * sizeof(whk_str_t));
    if (line->args == NULL) {
        return WHK_ERROR;
    }

    for ( ;; ) {
        whk_scheme_blank(r);

        if (r->text.len && r->text.data[0] == ';' && line->nargs) {
            r->text = whk_str_skip(r->text, 1);
            return WHK_OK;
        }

        if (line->nargs == WHK_SCHEME_ARGS) {
            (void) snprintf(r->error->text, sizeof(r->error->text),
                            "too many words in one directive");
            r->error->line = r->line;
            return WHK_REJECT;
        }

        rc = whk_scheme_word(r, &line->args[line->nargs]);
        if (rc != WHK_OK) {
            return rc;
        }

        line->nargs++;
    }
}


/* skips blanks and comments, counts lines */

static void
whk_scheme_blank(whk_scheme_reader_t *r)
{
    int      comment;
    uint8_t  c;

    comment = 0;

    while (r->text.len) {
        c = r->text.data[0];

        if (c == '\n') {
            r->line++;
            comment = 0;

        } else if (c == '#') {
            comment = 1;

        } else if (!comment && c != ' ' && c != '\t' && c != '\r') {
            return;
        }

        r->text = whk_str_skip(r->text, 1);
    }
}


/* a word ends at a blank or ";"; in quotes "\n", "\t" and "\x" are known */

static whk_rc_t
whk_scheme_word(whk_scheme_reader_t *r, whk_str_t *word)
{
    size_t    n;
    uint8_t  *p, c, quote;

    p = whk_mem_alloc(r->mem, r->text.len + 1);
    if (p == NULL) {
        return WHK_ERROR;
    }

    n = 0;
    quote = 0;

    if (r->text.len && (r->text.data[0] == '"' || r->text.data[0] == '\'')) {
        quote = r->text.data[0];
        r->text = whk_str_skip(r->text, 1);
    }

    while (r->text.len) {
        c = r->text.data[0];

        if (quote ? c == quote : strchr(" \t\r\n;", c) && c) {
            break;
        }

        if (quote && c == '\\' && r->text.len > 1) {
            r->text = whk_str_skip(r->text, 1);
            c = r->text.data[0];
            c = c == 'n' ? '\n' : c == 't' ? '\t' : c;
        }

        p[n++] = c;
        r->text = whk_str_skip(r->text, 1);
    }

    if (r->text.len == 0 || (!quote && n == 0)) {
        (void) snprintf(r->error->text, sizeof(r->error->text),
                        "unexpected %s", quote ? "end, quote not closed"
                        : r->text.len ? "\";\"" : "end, expecting \";\"");
        r->error->line = r->line;
        return WHK_REJECT;
    }

    if (quote) {
        r->text = whk_str_skip(r->text, 1);
    }

    *word = whk_str(p, n);

    return WHK_OK;
}
