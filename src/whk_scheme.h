/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef WHK_SCHEME_H_INCLUDED
#define WHK_SCHEME_H_INCLUDED


#include "whk_crypto.h"
#include "whk_mem.h"
#include "whk_str.h"
#include "whk_time.h"


/* limits of the language; each has an error message of its own */

#define WHK_SCHEME_ARGS      16    /* words of one directive */
#define WHK_SCHEME_NAMES     4     /* alternatives of one source */
#define WHK_SCHEME_SOURCES   4     /* sources of an id or event type */
#define WHK_SCHEME_LABELS    4
#define WHK_SCHEME_PREFIXES  4
#define WHK_SCHEME_PARTS     16    /* parts of a message */
#define WHK_SCHEME_REQUIRES  4
#define WHK_SCHEME_METHODS   4
#define WHK_SCHEME_FORM      64    /* bytes of the name of a form's field */
#define WHK_SCHEME_LIKE      4     /* schemes on top of one another */


/* an error message for the operator, NUL-terminated */

typedef struct {
    char        text[256];
    unsigned    line;           /* of the definition, 0 if of no line */
} whk_scheme_error_t;


/*
 * A definition: directives as words, the name of the directive first,
 * quotes taken off and without the semicolon.  line is the caller's, for
 * messages.
 */
typedef struct {
    whk_str_t  *args;
    unsigned    nargs;
    unsigned    line;
} whk_scheme_line_t;

typedef struct {
    whk_str_t           name;
    whk_scheme_line_t  *lines;
    size_t              nlines;
} whk_scheme_def_t;


/*
 * How whk_scheme_compile() finds the scheme that "like" names.  Returns
 * NULL if there is none.
 */
typedef const whk_scheme_def_t *(*whk_scheme_find_pt)(void *data,
    whk_str_t name);

typedef struct {
    whk_scheme_find_pt   find;
    void                *data;
} whk_scheme_finder_t;


typedef enum {
    WHK_KIND_NONE = 0,
    WHK_KIND_HMAC,         /* RFC 2104 over the message */
    WHK_KIND_TOKEN         /* the secret itself is sent */
} whk_kind_t;


/* what the check covers, $webhook_signed */

typedef enum {
    WHK_SIGNED_NONE = 0,
    WHK_SIGNED_BODY
} whk_signed_t;


typedef enum {
    WHK_SOURCE_NONE = 0,
    WHK_SOURCE_HEADER,     /* the first of names that is there */
    WHK_SOURCE_ARG,        /* of the query string */
    WHK_SOURCE_FIELD,      /* a label of the signature header */
    WHK_SOURCE_JSON        /* a JSON pointer into the body */
} whk_source_type_t;

typedef struct {
    whk_source_type_t  type;
    unsigned           numbered;    /* names[0] and 1 to 3 digits */
    unsigned           is_signed;   /* in the message: empty is a value */
    unsigned           nnames;
    whk_str_t          names[WHK_SCHEME_NAMES];
} whk_source_t;

typedef struct {
    unsigned      nsources;
    whk_source_t  sources[WHK_SCHEME_SOURCES];
    uint8_t       join;         /* of two sources, 0: the first that is */
} whk_sources_t;


typedef enum {
    WHK_PART_LITERAL = 0,
    WHK_PART_BODY,
    WHK_PART_TIMESTAMP,    /* the text as it was sent */
    WHK_PART_ID,
    WHK_PART_URL,          /* as the operator configured it */
    WHK_PART_METHOD,
    WHK_PART_HEADER,
    WHK_PART_FIELD
} whk_part_type_t;

typedef struct {
    whk_part_type_t  type;
    whk_str_t        text;    /* literal, header name or label */
} whk_part_t;

typedef struct {
    whk_str_t  name;
    whk_str_t  value;
} whk_require_t;


/* the compiled scheme: read-only after whk_scheme_compile() */

typedef struct {
    whk_str_t        name;

    whk_kind_t       kind;
    whk_mac_alg_t    alg;
    whk_signed_t     covers;

    whk_source_t     signature;
    uint8_t          split;          /* 0, ',', ';' or ' ' */
    unsigned         nlabels;
    whk_str_t        labels[WHK_SCHEME_LABELS];
    unsigned         nprefixes;
    whk_str_t        prefixes[WHK_SCHEME_PREFIXES];
    whk_str_t        word;
    whk_encoding_t   encoding;

    whk_source_t     timestamp;
    whk_time_unit_t  unit;
    size_t           time_len;       /* digits, where only that ends it, or 0 */
    int64_t          past;           /* seconds, -1: no limit */
    int64_t          future;

    unsigned         nparts;
    whk_part_t       parts[WHK_SCHEME_PARTS];
    unsigned         needs_id;       /* {id} is a part */
    unsigned         needs_url;      /* {url} is a part */
    unsigned         nexcludes;      /* bytes that no signed id may hold */
    uint8_t          id_excludes[WHK_SCHEME_PARTS];

    whk_encoding_t   secret;

    unsigned         nrequires;
    whk_require_t    requires[WHK_SCHEME_REQUIRES];

    whk_sources_t    id;
    whk_sources_t    event;
    whk_str_t        form;           /* field that holds the event */

    unsigned         nmethods;
    whk_str_t        methods[WHK_SCHEME_METHODS];

    unsigned         status;         /* for rejections, 0: no demand */
} whk_scheme_t;


/*
 * whk_scheme_read() splits the text of a definition into lines as nginx
 * does: words between blanks, quotes around words with blanks or
 * semicolons, ";" at the end of each line, "#" begins a comment, "\" stands
 * before quotes, itself, n, r and t.  The lines are allocated from mem and
 * keep pointing into text.  The name is the caller's.
 *
 * Returns WHK_OK, WHK_REJECT with *error filled in, or WHK_ERROR if memory
 * ran out.
 */
whk_rc_t whk_scheme_read(whk_scheme_def_t *def, whk_str_t text,
    whk_mem_t *mem, whk_scheme_error_t *error) WHK_MUST_CHECK;

/*
 * whk_scheme_compile() reads a definition with the parameters ("name=value")
 * that the user gave, and checks that what it describes could verify
 * something.  The scheme keeps pointing into the definition, the parameters
 * and whatever find() returned; all of them must outlive it.  params may be
 * NULL, and so may finder if nothing is "like" another; nothing is allocated.
 *
 * Returns WHK_OK, or WHK_REJECT with *error filled in.
 */
whk_rc_t whk_scheme_compile(whk_scheme_t *scheme, const whk_scheme_def_t *def,
    const whk_scheme_line_t *params, const whk_scheme_finder_t *finder,
    whk_scheme_error_t *error) WHK_MUST_CHECK;


#endif /* WHK_SCHEME_H_INCLUDED */
