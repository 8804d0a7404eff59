/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef WHK_JSON_DOC_H_INCLUDED
#define WHK_JSON_DOC_H_INCLUDED


#include <stddef.h>
#include <stdint.h>

#include "whk_json.h"
#include "whk_keys.h"


/*
 * Internal to whk_json: what is known of the document between the lexer, which
 * finds tokens, and the sink.  Here the limits are held and names compared.
 */

typedef struct {
    uint32_t           count;    /* keys or items so far */
    whk_json_type_t    type;
} whk_json_level_t;


typedef struct {
    whk_json_conf_t    conf;
    whk_json_sink_t    sink;

    whk_keys_t         keys;
    whk_json_level_t  *levels;   /* conf.limits.depth of them, after what */
    size_t             depth;    /* the value stands in, no array */

    whk_lexer_t       *lexer;
    const uint8_t     *chunk;    /* the portion that the lexer sees, */
    uint64_t           base;     /* and its place in the document */
    size_t             size;     /* of it; 0: a token in it may be too long */

    uint64_t           pos;      /* the token in hand, else all behind it */
    uint8_t            first;    /* its first byte; 0: there is none */
    uint8_t            due;      /* separator that has to come before it */
    uint8_t            done;     /* the value is complete */

    whk_reason_t       reason;   /* why the lexer was stopped, at pos */
} whk_json_doc_t;


/* for a lexer, with a whk_json_doc_t as data */

extern const whk_lexer_events_t  whk_json_doc_events;


/* for a sink where nobody listens */

extern const whk_json_events_t  whk_json_doc_nobody;


/*
 * whk_json_doc_skip() goes to the next token, over white space and the
 * separator due; at most to end, a place in the portion.  With a token in
 * hand it does nothing.
 */
void whk_json_doc_skip(whk_json_doc_t *d, uint64_t end);

/*
 * whk_json_doc_is_long() returns 1 if the token in hand is a string or number
 * that has no end before end and is beyond the limit there, else 0.
 */
int whk_json_doc_is_long(const whk_json_doc_t *d, uint64_t end);


#endif /* WHK_JSON_DOC_H_INCLUDED */
