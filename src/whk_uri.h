/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef WHK_URI_H_INCLUDED
#define WHK_URI_H_INCLUDED


#include "whk_mem.h"
#include "whk_str.h"


/*
 * The five components of a URI reference (RFC 3986, 3).  One that is absent
 * has data NULL; one that is there and empty has not.  The path is always
 * there.
 */
typedef struct {
    whk_str_t  scheme;
    whk_str_t  authority;
    whk_str_t  path;
    whk_str_t  query;
    whk_str_t  fragment;
} whk_uri_t;


/*
 * whk_uri_parse() takes s apart; the components borrow from s.  Any text has
 * components: whether their characters are allowed is whk_format's business.
 */
void whk_uri_parse(whk_uri_t *u, whk_str_t s);

/*
 * whk_uri_resolve() writes to out the target of the reference ref against
 * base (RFC 3986, 5.2), without its fragment, in memory from mem.  The
 * fragment, borrowed from ref and without the "#", goes to fragment; absent
 * ones are empty.
 *
 * Returns 0, or -1 if memory ran out.
 */
int whk_uri_resolve(whk_mem_t *mem, whk_str_t base, whk_str_t ref,
    whk_str_t *out, whk_str_t *fragment);

/*
 * whk_uri_unescape() writes to out the bytes of s with each "%" and two hex
 * digits replaced by what they stand for, in memory from mem.
 *
 * Returns 0, or -1 if memory ran out.
 */
int whk_uri_unescape(whk_mem_t *mem, whk_str_t s, whk_str_t *out);


#endif /* WHK_URI_H_INCLUDED */
