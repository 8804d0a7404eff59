/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef WHK_REQUEST_H_INCLUDED
#define WHK_REQUEST_H_INCLUDED


#include "whk_scheme.h"


/* signatures that one request may present */

#define WHK_MAX_CANDIDATES  16

#define WHK_MAX_TOKEN       256    /* bytes of an id or event type */


typedef struct {
    whk_str_t  name;
    whk_str_t  value;
} whk_header_t;


/*
 * What the engine sees of a request before its body.  All slices are
 * borrowed from the caller.
 */
typedef struct {
    const whk_header_t  *headers;     /* in the order of arrival */
    size_t               nheaders;
    whk_str_t            method;
    whk_str_t            args;        /* the query string, without "?" */
    whk_str_t            url;         /* for {url}, from the configuration */
} whk_request_t;


/* what a signature header holds, still encoded */

typedef struct {
    whk_str_t  items[WHK_MAX_CANDIDATES];
    unsigned   nitems;
    unsigned   nothers;     /* well-formed items under other labels */
    unsigned   overflow;    /* more than WHK_MAX_CANDIDATES */
} whk_signature_t;


/*
 * whk_request_header() finds a header by name, in either case.
 *
 * Returns how often it is there; *value is that of the first, without
 * blanks at its ends.
 */
unsigned whk_request_header(const whk_request_t *r, whk_str_t name,
    whk_str_t *value);

/*
 * whk_request_source() finds the value of a header source: the first of the
 * names that is there.
 *
 * Returns how often that name is there, 0 if none is or the source is not
 * of headers.
 */
unsigned whk_request_source(const whk_request_t *r,
    const whk_source_t *source, whk_str_t *value);

/*
 * whk_request_sources() finds the first header of a list of sources, where one
 * that is there once, empty and not signed counts as none.
 *
 * Returns how often it is there, 0 if there is none.
 */
unsigned whk_request_sources(const whk_request_t *r,
    const whk_sources_t *list, whk_str_t *value);

/*
 * whk_request_numbered() goes through the headers whose names are those of
 * a numbered source: *i is 0 at first, and the place to go on from later.
 *
 * Returns 1, 0 at the end, or -1 if a name came before.
 */
int whk_request_numbered(const whk_request_t *r, const whk_source_t *source,
    size_t *i, whk_str_t *value);

/*
 * whk_request_arg() finds a query argument by its exact name and decodes
 * its percent escapes into buf.
 *
 * Returns how often it is there, or -1 if the value does not fit in size
 * bytes or an escape is malformed.
 */
int whk_request_arg(const whk_request_t *r, whk_str_t name, uint8_t *buf,
    size_t size, whk_str_t *value);

/*
 * whk_signature_parse() adds what one signature header holds to sig, which
 * is all zeros before the first.  Items are taken by label, never by
 * position; those without an accepted label, prefix or word are left out.
 */
void whk_signature_parse(const whk_scheme_t *scheme, whk_str_t value,
    whk_signature_t *sig);

/*
 * whk_signature_field() finds a label in a signature header.
 *
 * Returns how often it is there; *field is the first.
 */
unsigned whk_signature_field(const whk_scheme_t *scheme, whk_str_t value,
    whk_str_t label, whk_str_t *field);

/*
 * whk_token_check() tells whether s can be an id: 1 to WHK_MAX_TOKEN bytes
 * of visible ASCII.
 *
 * Returns 1 or 0.
 */
int whk_token_check(whk_str_t s);

/*
 * whk_token_excluded() tells whether a signed part holds one of the bytes
 * that separate such parts from their neighbours.
 *
 * Returns 1 or 0.
 */
int whk_token_excluded(const whk_scheme_t *scheme, whk_str_t text);


#endif /* WHK_REQUEST_H_INCLUDED */
