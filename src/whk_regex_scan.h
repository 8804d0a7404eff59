/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef WHK_REGEX_SCAN_H_INCLUDED
#define WHK_REGEX_SCAN_H_INCLUDED


#include "whk_array.h"
#include "whk_regex.h"


/* the rewriting of expressions, shared by its files */

/* a scan of the expression: what is left of it, and what came out */

typedef struct {
    whk_mem_t    *mem;
    whk_str_t     in;
    whk_array_t   out;
    unsigned      in_class:1;
    unsigned      quantified:1;    /* the last thing was a quantifier */
    unsigned      failed:1;        /* out of memory */
} whk_regex_scan_t;


/*
 * Each of these takes what follows from the expression; they return NULL, or
 * what is wrong.
 */

/* "\p" or "\P", as c says, and a property in braces */

const char *whk_regex_property(whk_regex_scan_t *s, uint8_t c);

/* "\k" and a name in angle brackets */

const char *whk_regex_reference(whk_regex_scan_t *s);


/*
 * whk_regex_put() writes bytes, whk_regex_puts() a string.
 */
void whk_regex_put(whk_regex_scan_t *s, const void *data, size_t len);
void whk_regex_puts(whk_regex_scan_t *s, const char *text);

int whk_regex_is_alnum(uint8_t c);


#endif /* WHK_REGEX_SCAN_H_INCLUDED */
