/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef WHK_POINTER_H_INCLUDED
#define WHK_POINTER_H_INCLUDED


#include <stddef.h>
#include <stdint.h>

#include "whk_mem.h"
#include "whk_str.h"


#define WHK_POINTER_MAX  64


/* why a pointer was not added */

typedef enum {
    WHK_POINTER_SYNTAX = -1,    /* not as RFC 6901 has it */
    WHK_POINTER_FULL = -2,      /* there are WHK_POINTER_MAX already */
    WHK_POINTER_MEMORY = -3
} whk_pointer_error_t;


/* one reference token, unescaped; index is -1 if no item can have it */

typedef struct {
    whk_str_t             text;
    int64_t               index;
} whk_pointer_token_t;


typedef struct {
    whk_str_t             text;
    whk_pointer_token_t  *tokens;
    size_t                ntokens;
} whk_pointer_t;


/*
 * JSON pointers, compiled once for many documents.  The fields are to be
 * read by whk_capture only.
 */
typedef struct {
    whk_mem_t            *mem;
    size_t                n;
    size_t                depth;     /* tokens of the longest */
    whk_pointer_t         pointers[WHK_POINTER_MAX];
} whk_pointer_set_t;


/*
 * whk_pointer_check() returns 1 if text is a pointer in the string form of
 * RFC 6901, else 0.
 */
int whk_pointer_check(whk_str_t text);

/*
 * whk_pointer_set_create() makes an empty set, which is released with mem.
 *
 * Returns NULL if memory ran out.
 */
whk_pointer_set_t *whk_pointer_set_create(whk_mem_t *mem);

/*
 * whk_pointer_set_add() adds a pointer in the string form of RFC 6901; text
 * is copied.  Nothing may be added once the set is in use.
 *
 * Returns the number of the pointer, the same for equal texts, or a
 * whk_pointer_error_t.
 */
int whk_pointer_set_add(whk_pointer_set_t *set, whk_str_t text);


#endif /* WHK_POINTER_H_INCLUDED */
