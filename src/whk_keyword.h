/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef WHK_KEYWORD_H_INCLUDED
#define WHK_KEYWORD_H_INCLUDED


#include "whk_schema.h"


typedef enum {
    WHK_KW_NONE = 0,    /* the schema false */
    WHK_KW_ID,
    WHK_KW_ID_4,
    WHK_KW_SCHEMA,
    WHK_KW_REF,
    WHK_KW_ANCHOR,
    WHK_KW_DYNAMIC_REF,
    WHK_KW_DYNAMIC_ANCHOR,
    WHK_KW_RECURSIVE_REF,
    WHK_KW_RECURSIVE_ANCHOR,
    WHK_KW_VOCABULARY,
    WHK_KW_COMMENT,
    WHK_KW_DEFS,
    WHK_KW_DEFINITIONS,

    WHK_KW_ALL_OF,
    WHK_KW_ANY_OF,
    WHK_KW_ONE_OF,
    WHK_KW_NOT,
    WHK_KW_IF,
    WHK_KW_THEN,
    WHK_KW_ELSE,
    WHK_KW_DEPENDENT_SCHEMAS,
    WHK_KW_DEPENDENCIES,
    WHK_KW_PROPERTIES,
    WHK_KW_PATTERN_PROPERTIES,
    WHK_KW_ADDITIONAL_PROPERTIES,
    WHK_KW_PROPERTY_NAMES,
    WHK_KW_PREFIX_ITEMS,
    WHK_KW_ITEMS,
    WHK_KW_ADDITIONAL_ITEMS,
    WHK_KW_CONTAINS,
    WHK_KW_UNEVALUATED_PROPERTIES,
    WHK_KW_UNEVALUATED_ITEMS,

    WHK_KW_TYPE,
    WHK_KW_ENUM,
    WHK_KW_CONST,
    WHK_KW_MULTIPLE_OF,
    WHK_KW_MAXIMUM,
    WHK_KW_EXCLUSIVE_MAXIMUM,
    WHK_KW_MINIMUM,
    WHK_KW_EXCLUSIVE_MINIMUM,
    WHK_KW_MAX_LENGTH,
    WHK_KW_MIN_LENGTH,
    WHK_KW_PATTERN,
    WHK_KW_MAX_ITEMS,
    WHK_KW_MIN_ITEMS,
    WHK_KW_UNIQUE_ITEMS,
    WHK_KW_MAX_CONTAINS,
    WHK_KW_MIN_CONTAINS,
    WHK_KW_MAX_PROPERTIES,
    WHK_KW_MIN_PROPERTIES,
    WHK_KW_REQUIRED,
    WHK_KW_DEPENDENT_REQUIRED,

    WHK_KW_FORMAT,
    WHK_KW_CONTENT_ENCODING,
    WHK_KW_CONTENT_MEDIA_TYPE,
    WHK_KW_CONTENT_SCHEMA,
    WHK_KW_TITLE,
    WHK_KW_DESCRIPTION,
    WHK_KW_DEFAULT,
    WHK_KW_DEPRECATED,
    WHK_KW_READ_ONLY,
    WHK_KW_WRITE_ONLY,
    WHK_KW_EXAMPLES,
    WHK_KW_MAX
} whk_keyword_t;


/* the vocabularies, as bits; older drafts have all of them */

#define WHK_VOCAB_CORE         0x01
#define WHK_VOCAB_APPLICATOR   0x02
#define WHK_VOCAB_UNEVALUATED  0x04
#define WHK_VOCAB_VALIDATION   0x08
#define WHK_VOCAB_META         0x10
#define WHK_VOCAB_FORMAT       0x20
#define WHK_VOCAB_ASSERTION    0x40    /* of formats */
#define WHK_VOCAB_CONTENT      0x80


/* where a keyword has subschemas */

typedef enum {
    WHK_SHAPE_NONE = 0,
    WHK_SHAPE_ONE,      /* its value */
    WHK_SHAPE_LIST,     /* the items of its value */
    WHK_SHAPE_MAP,      /* the members of its value */
    WHK_SHAPE_ITEMS     /* its value or, in older drafts, its items */
} whk_shape_t;


/*
 * A row of the table: in which drafts the keyword is one (bits by
 * whk_draft_t), its vocabulary and its shape.
 */
typedef struct {
    const char   *name;
    uint8_t       drafts;
    uint8_t       vocab;
    whk_shape_t   shape;
} whk_keyword_row_t;


/* a dialect: a draft with the vocabularies that apply */

typedef struct {
    whk_draft_t  draft;
    uint8_t      vocab;
} whk_dialect_t;


/*
 * whk_keyword_find() returns the keyword of this name, in whatever draft, or
 * WHK_KW_NONE.
 */
whk_keyword_t whk_keyword_find(whk_str_t name);

/*
 * whk_keyword_row() returns the row of a keyword; that of WHK_KW_NONE has an
 * empty name.
 */
const whk_keyword_row_t *whk_keyword_row(whk_keyword_t keyword);

/*
 * whk_keyword_in() returns 1 if the keyword means something in the dialect,
 * else 0.
 */
int whk_keyword_in(whk_keyword_t keyword, whk_dialect_t dialect);

/*
 * whk_dialect() returns the dialect of a draft's own meta-schema.
 */
whk_dialect_t whk_dialect(whk_draft_t draft);

/*
 * whk_dialect_find() stores the dialect of an official meta-schema, named by
 * its URI with or without an empty fragment.
 *
 * Returns 0, or -1 if it is none.
 */
int whk_dialect_find(whk_str_t uri, whk_dialect_t *dialect);

/*
 * whk_dialect_uri() returns the URI of a draft's meta-schema.
 */
const char *whk_dialect_uri(whk_draft_t draft);

/*
 * whk_dialect_vocab() returns the bit of an official vocabulary of the
 * draft, named by its URI, or 0.
 */
uint8_t whk_dialect_vocab(whk_draft_t draft, whk_str_t uri);


#endif /* WHK_KEYWORD_H_INCLUDED */
