/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef WHK_SCHEME_PARSE_H_INCLUDED
#define WHK_SCHEME_PARSE_H_INCLUDED


#include "whk_scheme.h"


/*
 * What the files of the scheme compiler share: whk_scheme.c (driver),
 * whk_scheme_parse.c (directives), whk_scheme_source.c (where things are in
 * a request), whk_scheme_time.c (the time of sending), whk_scheme_message.c
 * (what is signed), whk_scheme_word.c (words and errors), whk_scheme_check.c
 * (does it make sense).  Nobody else includes this header.
 */
typedef struct {
    whk_scheme_t               *scheme;
    const whk_scheme_line_t    *line;         /* being read */
    const whk_scheme_line_t    *signature;    /* read last, with the params */
    const whk_scheme_line_t    *parameters;
    const whk_scheme_finder_t  *finder;
    whk_scheme_error_t         *error;
    unsigned                    depth;        /* of "like" */
} whk_scheme_ctx_t;


/*
 * whk_scheme_directive() reads c->line into c->scheme.  seen has a bit for
 * each directive that this block already has; a directive of a block that
 * is "like" another replaces what it set.  "signature" and "parameters" are
 * only kept, see whk_scheme_signature().
 *
 * Returns WHK_OK, or WHK_REJECT with the error filled in.
 */
whk_rc_t whk_scheme_directive(whk_scheme_ctx_t *c, unsigned *seen);

/*
 * whk_scheme_signature() reads the words of a "signature" directive, its
 * name first.
 *
 * Returns WHK_OK, or WHK_REJECT with the error filled in.
 */
whk_rc_t whk_scheme_signature(whk_scheme_ctx_t *c, const whk_str_t *args,
    unsigned nargs);

/*
 * whk_scheme_words() reads "name=value" words, the name of the directive
 * first: one into source, the others by option().
 *
 * Returns WHK_OK, or WHK_REJECT with the error filled in.
 */
typedef whk_rc_t (*whk_scheme_option_pt)(whk_scheme_ctx_t *c, whk_str_t name,
    whk_str_t value);

whk_rc_t whk_scheme_words(whk_scheme_ctx_t *c, const whk_str_t *args,
    unsigned nargs, whk_source_t *source, whk_scheme_option_pt option);

/*
 * whk_scheme_option() cuts "name=value" at the first "=".
 *
 * Returns 1, or 0 if there is no "=".
 */
int whk_scheme_option(whk_str_t arg, whk_str_t *name, whk_str_t *value);

/*
 * whk_scheme_name() refuses what no header can be called, "*" among it.
 *
 * Returns WHK_OK, or WHK_REJECT with the error filled in.
 */
whk_rc_t whk_scheme_name(whk_scheme_ctx_t *c, whk_str_t name);

/*
 * whk_scheme_is() returns 1 if s holds just the bytes of the string.
 */
int whk_scheme_is(whk_str_t s, const char *string);

/*
 * whk_scheme_fail() fills in the error, once, and returns WHK_REJECT.
 */
whk_rc_t whk_scheme_fail(whk_scheme_ctx_t *c, const char *fmt, ...)
#if defined(__GNUC__)
    __attribute__((format(printf, 2, 3)))
#endif
    ;

/*
 * whk_scheme_no_value() refuses a parameter that has no "=".
 *
 * Returns WHK_REJECT with the error filled in.
 */
whk_rc_t whk_scheme_no_value(whk_scheme_ctx_t *c, whk_str_t arg);

/*
 * whk_scheme_possible() goes on with the error: name is what is possible
 * instead, one of several, from the first to the last.
 */
void whk_scheme_possible(whk_scheme_ctx_t *c, whk_str_t name, int first,
    int last);

typedef struct {
    const char  *name;
    int          value;
} whk_scheme_enum_t;

extern const whk_scheme_enum_t  whk_scheme_options[];    /* of "signature" */


/*
 * whk_scheme_enum() finds value among the names of e, which ends with a NULL
 * name, and stores its number.
 *
 * Returns WHK_OK, or WHK_REJECT with the error filled in.
 */
whk_rc_t whk_scheme_enum(whk_scheme_ctx_t *c, const whk_scheme_enum_t *e,
    whk_str_t value, int *number);

/*
 * whk_scheme_parameter() refuses a parameter "name=" that is not among the
 * names of e.
 *
 * Returns WHK_REJECT with the error filled in.
 */
whk_rc_t whk_scheme_parameter(whk_scheme_ctx_t *c, const whk_scheme_enum_t *e,
    whk_str_t name);

/*
 * whk_scheme_add() appends value to a list of at most max.
 *
 * Returns WHK_OK, or WHK_REJECT with the error filled in.
 */
whk_rc_t whk_scheme_add(whk_scheme_ctx_t *c, whk_str_t *list, unsigned *n,
    unsigned max, whk_str_t value);

/*
 * whk_scheme_timestamp(), whk_scheme_ids() and whk_scheme_message() read
 * the directives "timestamp", "id" or "event", and "message"; args[0] is the
 * name.
 *
 * They return WHK_OK, or WHK_REJECT with the error filled in.
 */
whk_rc_t whk_scheme_timestamp(whk_scheme_ctx_t *c, const whk_str_t *args,
    unsigned nargs);
whk_rc_t whk_scheme_ids(whk_scheme_ctx_t *c, const whk_str_t *args,
    unsigned nargs);
whk_rc_t whk_scheme_message(whk_scheme_ctx_t *c, const whk_str_t *args,
    unsigned nargs);

/*
 * whk_scheme_check() refuses a scheme that could never verify, or would
 * verify less than it says, and derives what follows from the parts.
 *
 * Returns WHK_OK, or WHK_REJECT with the error filled in.
 */
whk_rc_t whk_scheme_check(whk_scheme_ctx_t *c);

/* prints a slice by "%.*s" */

#define whk_printable(s)  (int) (s).len, (const char *) (s).data


#endif /* WHK_SCHEME_PARSE_H_INCLUDED */
