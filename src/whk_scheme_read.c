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


static whk_rc_t whk_scheme_read_line(whk_scheme_reader_t *r,
    whk_scheme_line_t *line);
static void whk_scheme_blank(whk_scheme_reader_t *r);
static whk_rc_t whk_scheme_word(whk_scheme_reader_t *r, whk_str_t *word);
static int whk_scheme_is_end(uint8_t c);
static whk_rc_t whk_scheme_unescape(whk_scheme_reader_t *r, whk_str_t *word);
static whk_rc_t whk_scheme_unexpected(whk_scheme_reader_t *r,
    const char *what);


whk_rc_t
whk_scheme_read(whk_scheme_def_t *def, whk_str_t text, whk_mem_t *mem,
    whk_scheme_error_t *error)
{
    size_t               n;
    whk_rc_t             rc;
    whk_scheme_line_t   *lines;
    whk_scheme_reader_t  r;

    r.text = text;
    r.mem = mem;
    r.error = error;
    r.line = 1;

    error->text[0] = '\0';
    error->line = 0;

    def->lines = NULL;
    def->nlines = 0;

    for ( ;; ) {
        whk_scheme_blank(&r);

        if (r.text.len == 0) {
            return WHK_OK;
        }

        n = def->nlines;

        /* a power of two is full */

        if ((n & (n - 1)) == 0) {
            lines = whk_mem_realloc(mem, def->lines, (n ? 2 * n : 1)
                                                  * sizeof(whk_scheme_line_t));
            if (lines == NULL) {
                return WHK_ERROR;
            }

            def->lines = lines;
        }

        rc = whk_scheme_read_line(&r, &def->lines[n]);
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
                            "more than %d words in one directive",
                            WHK_SCHEME_ARGS);
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


/* a word ends at a blank or ";", or where its quote does */

static whk_rc_t
whk_scheme_word(whk_scheme_reader_t *r, whk_str_t *word)
{
    size_t    n;
    uint8_t   c, quote;
    unsigned  escaped;

    quote = 0;
    escaped = 0;

    if (r->text.len && (r->text.data[0] == '"' || r->text.data[0] == '\'')) {
        quote = r->text.data[0];
        r->text = whk_str_skip(r->text, 1);
    }

    for (n = 0; n < r->text.len; n++) {
        c = r->text.data[n];

        if (quote ? c == quote : whk_scheme_is_end(c)) {
            break;
        }

        r->line += c == '\n';

        if (c == '\\' && n + 1 < r->text.len) {
            escaped = 1;
            n++;
        }
    }

    if (n == r->text.len) {
        return whk_scheme_unexpected(r, quote ? "end, quote not closed"
                                              : "end, expecting \";\"");
    }

    if (!quote && n == 0) {
        return whk_scheme_unexpected(r, "\";\"");
    }

    *word = whk_str(r->text.data, n);
    r->text = whk_str_skip(r->text, n + (quote != 0));

    if (quote && r->text.len && !whk_scheme_is_end(r->text.data[0])) {
        return whk_scheme_unexpected(r, "byte after a quote");
    }

    return escaped ? whk_scheme_unescape(r, word) : WHK_OK;
}


static int
whk_scheme_is_end(uint8_t c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == ';';
}


/* other backslashes stay, as in nginx */

static whk_rc_t
whk_scheme_unescape(whk_scheme_reader_t *r, whk_str_t *word)
{
    size_t       i, n;
    uint8_t     *p;
    const char  *escape;

    static const char  escapes[] = "\"'\\nrt";
    static const char  bytes[] = "\"'\\\n\r\t";

    p = whk_mem_alloc(r->mem, word->len);
    if (p == NULL) {
        return WHK_ERROR;
    }

    n = 0;

    for (i = 0; i < word->len; i++) {
        p[n] = word->data[i];

        if (p[n] == '\\' && i + 1 < word->len) {
            escape = memchr(escapes, word->data[i + 1], sizeof(escapes) - 1);

            if (escape) {
                p[n] = (uint8_t) bytes[escape - escapes];
                i++;
            }
        }

        n++;
    }

    *word = whk_str(p, n);

    return WHK_OK;
}


static whk_rc_t
whk_scheme_unexpected(whk_scheme_reader_t *r, const char *what)
{
    (void) snprintf(r->error->text, sizeof(r->error->text), "unexpected %s",
                    what);
    r->error->line = r->line;

    return WHK_REJECT;
}
