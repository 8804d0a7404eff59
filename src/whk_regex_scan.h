/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef WHK_REGEX_SCAN_H_INCLUDED
#define WHK_REGEX_SCAN_H_INCLUDED


#include "whk_array.h"
#include "whk_regex.h"


/* what the files of whk_regex share, most of it for rewriting */

#define WHK_REGEX_MOST    65535         /* that PCRE2 can count to */
#define WHK_REGEX_SINGLE  UINT32_MAX    /* a group that nothing repeats */


/*
 * What a class costs for a byte of text, if it is more than a table of bits:
 * this and 1 for each member that is not ASCII, more for a property.  The
 * cost of a table of bits is 1.
 */

#define WHK_REGEX_CLASS      4
#define WHK_REGEX_PROPERTY   4


/* what the last element of the expression was */

typedef enum {
    WHK_REGEX_ITEM = 0,
    WHK_REGEX_GROUP,         /* the end of one */
    WHK_REGEX_QUANTIFIER
} whk_regex_last_t;


/* the name of a group */

typedef struct {
    whk_str_t  name;
    uint32_t   number;
} whk_regex_label_t;


/* a back-reference, by number if it has no name */

typedef struct {
    whk_str_t  name;
    size_t     offset;    /* in the expression */
    uint32_t   at;        /* in what comes out: the place of the number */
    uint32_t   number;
} whk_regex_ref_t;


/*
 * A scan of the expression: what is left of it, what came out, of which max
 * is the most, and what is known of its groups.  For each that captures
 * there is the first group that a quantifier after it repeats with it.
 */

typedef struct {
    whk_mem_t          *mem;
    whk_str_t           in;
    size_t              offset;
    size_t              max;
    whk_array_t         out;
    whk_array_t         groups;      /* uint32_t */
    whk_array_t         open;        /* uint32_t, groups before each of them */
    whk_array_t         labels;
    whk_array_t         refs;
    uint32_t            before;      /* groups before that just closed */
    uint32_t            fixed;       /* the most characters of one item */
    uint32_t            members;     /* of this class, weighed */
    uint32_t            weight;      /* of the heaviest class */
    whk_regex_last_t    last;
    unsigned            in_class:1;
    unsigned            copied:1;    /* a group is compiled more than once */
    unsigned            ahead:1;     /* there is a positive look-ahead */
    unsigned            limited:1;   /* more than max */
    unsigned            failed:1;    /* out of memory */
} whk_regex_scan_t;


/* what came out, in memory of the scan's, and what is to be known of it */

typedef struct {
    whk_str_t  text;
    size_t     size;      /* bytes read or written, whichever are more */
    uint32_t   fixed;     /* the most characters that one item needs */
    uint32_t   weight;    /* what one for one byte costs, at least 1 */
    unsigned   refs:1;    /* it has back-references */
    unsigned   copied:1;
    unsigned   ahead:1;
} whk_regex_out_t;


struct whk_regex_s {
    void             *code;      /* pcre2_code */
    whk_regex_out_t   out;
    size_t            behind;    /* bytes that a look-behind steps back over */
    size_t            stride;    /* bytes looked at for a start in one unit */
};


/*
 * whk_regex_alloc() and whk_regex_free() are for PCRE2, with a whk_mem_t as
 * data.
 */
void *whk_regex_alloc(size_t size, void *data);
void whk_regex_free(void *p, void *data);

/*
 * whk_regex_rewrite() writes to out, in memory from mem, the PCRE2 form of
 * an ECMA-262 expression (with the flag "u", without anchors of its own), of
 * at most max bytes.
 *
 * Returns 0, or -1 if the expression uses what ECMA-262 does not have or
 * PCRE2 cannot do, with the cause in error; out->size is set.
 */
int whk_regex_rewrite(whk_mem_t *mem, whk_str_t pattern, size_t max,
    whk_regex_out_t *out, whk_regex_error_t *error);


/*
 * Each of these takes what follows from the expression; they return NULL, or
 * what is wrong.
 */

/* a backslash and what follows it */

const char *whk_regex_escape(whk_regex_scan_t *s);

/* "\p" or "\P", as c says, and a property in braces */

const char *whk_regex_property(whk_regex_scan_t *s, uint8_t c);

/* "(" and what says of which kind the group is, and ")" */

const char *whk_regex_open(whk_regex_scan_t *s);
const char *whk_regex_close(whk_regex_scan_t *s);

/* a quantifier that starts with c, or a brace that is none */

const char *whk_regex_quantifier(whk_regex_scan_t *s, uint8_t c);

/* "\k" and a name in angle brackets; a number that starts with c */

const char *whk_regex_reference(whk_regex_scan_t *s);
const char *whk_regex_number(whk_regex_scan_t *s, uint8_t c);

/*
 * At the end, the numbers of back-references are filled in.  Of a group that
 * is repeated ECMA-262 forgets what it captured when it starts again, PCRE2
 * does not: a reference to it is refused.
 */

const char *whk_regex_resolve(whk_regex_scan_t *s);


/*
 * whk_regex_put() writes bytes, whk_regex_puts() a string.
 */
void whk_regex_put(whk_regex_scan_t *s, const void *data, size_t len);
void whk_regex_puts(whk_regex_scan_t *s, const char *text);

/*
 * whk_regex_push() adds an element of size bytes, all zero, to one of the
 * arrays.  Returns it, or NULL after noting that memory ran out.
 */
void *whk_regex_push(whk_regex_scan_t *s, whk_array_t *a, size_t size);

/*
 * whk_regex_weigh() notes members of this class, or of one that is a whole
 * item, that are not in its table of bits.
 */
void whk_regex_weigh(whk_regex_scan_t *s, uint32_t members);

int whk_regex_is_alnum(uint8_t c);
int whk_regex_is_digit(uint8_t c);

/*
 * whk_regex_name() returns the length of the name at the start of s, 0 if
 * there is none; what is not ASCII is taken for letters.
 */
size_t whk_regex_name(whk_str_t s);

/*
 * whk_regex_decimal() takes digits, which follow those of n, from s.  A
 * number that PCRE2 cannot count to is WHK_REGEX_MOST + 1.
 */
uint32_t whk_regex_decimal(whk_str_t *s, uint32_t n);

/*
 * whk_regex_find() returns the place of a name in a table of n rows of size
 * bytes, which begin with a name and are in the order of its bytes; -1 if it
 * is not there.
 */
int whk_regex_find(whk_str_t name, const void *rows, size_t n, size_t size);

/*
 * whk_regex_is_script() returns 1 if ECMA-262 has a script of this name.
 */
int whk_regex_is_script(whk_str_t name);


#endif /* WHK_REGEX_SCAN_H_INCLUDED */
