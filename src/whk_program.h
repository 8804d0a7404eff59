/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef WHK_PROGRAM_H_INCLUDED
#define WHK_PROGRAM_H_INCLUDED


#include <string.h>

#include "whk_array.h"
#include "whk_digest.h"
#include "whk_format.h"
#include "whk_keyword.h"
#include "whk_num.h"
#include "whk_regex.h"
#include "whk_schema.h"


/*
 * Compiled schemas: tables of plain rows that refer to each other by number.
 * The compiler writes them, the evaluator reads them.
 */

#define WHK_NONE  UINT32_MAX

/* the node that accepts everything */

#define WHK_NODE_TRUE  0


/* rows of a table, from first on */

typedef struct {
    uint32_t  first;
    uint32_t  count;
} whk_span_t;


/* types of instances, as bits; a number may be asked to be an integer */

#define WHK_TYPE_OBJECT   0x01
#define WHK_TYPE_ARRAY    0x02
#define WHK_TYPE_STRING   0x04
#define WHK_TYPE_NUMBER   0x08
#define WHK_TYPE_BOOLEAN  0x10
#define WHK_TYPE_NULL     0x20
#define WHK_TYPE_INTEGER  0x40
#define WHK_TYPE_ANY      0x7f


#define WHK_NODE_FALSE    0x0001    /* accepts nothing */
#define WHK_NODE_EQUAL    0x0002    /* enum or const */
#define WHK_NODE_DEEP     0x0004    /* one of them an object or array */
#define WHK_NODE_UNIQUE   0x0008    /* uniqueItems */
#define WHK_NODE_MARKS    0x0010    /* items that contains matches count
                                       as evaluated */
#define WHK_NODE_STRING   0x0020    /* asserts something about strings */
#define WHK_NODE_MEMBER   0x0040    /* has something to do at a key */
#define WHK_NODE_ITEM     0x0080    /* has something to do at an item */
#define WHK_NODE_WHEN     0x0100    /* dependentSchemas */
#define WHK_NODE_CONST    0x0200    /* the equality is of const */
#define WHK_NODE_PLAIN    0x0400    /* of a scalar only the type matters */


/*
 * A compiled subschema.  Numbers of nodes are WHK_NONE, and maxima
 * UINT64_MAX, where the keyword is absent.
 */
typedef struct {
    uint8_t     types;
    uint8_t     equal_types;
    uint8_t     format;
    uint16_t    flags;
    uint32_t    pattern;            /* regexes */
    whk_span_t  equal;              /* hashes */
    whk_span_t  closure;            /* closures: in-place targets, then it */
    whk_span_t  links;              /* links */
    whk_span_t  numbers;            /* numbers */
    uint64_t    min_length;
    uint64_t    max_length;

    whk_span_t  members;            /* members: a hash table */
    whk_span_t  patterns;           /* patterns */
    uint32_t    rest;               /* additionalProperties */
    uint32_t    names;              /* propertyNames */
    uint32_t    other_members;      /* unevaluatedProperties */
    uint32_t    nbits;              /* names it watches */
    uint32_t    required;           /* words: the bits that must be set */
    whk_span_t  wanted;             /* wanted: the same, as it is written */
    whk_span_t  needs;              /* needs: dependentRequired */
    uint64_t    min_members;
    uint64_t    max_members;

    whk_span_t  prefix;             /* targets */
    uint32_t    items;
    uint32_t    contains;
    uint32_t    other_items;        /* unevaluatedItems */
    uint64_t    min_items;
    uint64_t    max_items;
    uint64_t    min_contains;
    uint64_t    max_contains;

    whk_span_t  vouchers;           /* vouchers: who can evaluate for it */
    uint32_t    file;               /* where it stands */
    whk_str_t   pointer;
} whk_node_t;


typedef enum {
    WHK_LINK_ALL = 0,    /* allOf, $ref: its one target must hold */
    WHK_LINK_ANY,
    WHK_LINK_ONE,
    WHK_LINK_NOT,
    WHK_LINK_IF,         /* three targets: if, then, else */
    WHK_LINK_WHEN        /* its target must hold if the name has come */
} whk_link_kind_t;


typedef struct {
    uint8_t     kind;
    uint8_t     keyword;
    uint32_t    bit;
    whk_span_t  targets;
} whk_link_t;


/* a name of any schema, and its words */

typedef struct {
    whk_str_t  text;
    uint64_t   first;
    uint64_t   last;
} whk_name_t;


/* a name that a node knows; empty slots have name WHK_NONE */

typedef struct {
    uint32_t  name;
    uint32_t  target;    /* of properties, or WHK_NONE */
    uint32_t  bit;       /* among the watched ones, or WHK_NONE */
} whk_member_t;


typedef struct {
    uint32_t  regex;
    uint32_t  target;
} whk_pattern_t;


typedef struct {
    uint8_t   keyword;
    uint32_t  bit;
    uint32_t  words;
} whk_need_t;


/* an item of required, of a node */

typedef struct {
    uint32_t   node;
    uint32_t   bit;
    whk_str_t  pointer;
} whk_wanted_t;


typedef struct {
    uint8_t    keyword;
    whk_num_t  num;
} whk_bound_t;


typedef struct {
    whk_str_t     pattern;
    whk_regex_t  *regex;
} whk_regex_row_t;


typedef struct {
    uint32_t   node;
    whk_str_t  event;
    whk_str_t  file;
    unsigned   match:1;
} whk_root_t;


typedef struct {
    whk_array_t         nodes;       /* whk_node_t */
    whk_array_t         hashes;      /* whk_hash128_t */
    whk_array_t         numbers;     /* whk_bound_t */
    whk_array_t         members;     /* whk_member_t */
    whk_array_t         patterns;    /* whk_pattern_t */
    whk_array_t         targets;     /* uint32_t: nodes */
    whk_array_t         links;       /* whk_link_t */
    whk_array_t         needs;       /* whk_need_t */
    whk_array_t         wanted;      /* whk_wanted_t */
    whk_array_t         words;       /* uint64_t */
    whk_array_t         closures;    /* uint32_t: nodes */
    whk_array_t         vouchers;    /* uint32_t: nodes, ascending */
    whk_array_t         regexes;     /* whk_regex_row_t */
    whk_array_t         names;       /* whk_name_t */
    whk_array_t         files;       /* whk_str_t */
    whk_array_t         roots;       /* whk_root_t */
    uint32_t           *slots;       /* names by hash */
    uint32_t            mask;
    whk_digest_keys_t   keys;
    uint64_t            bound;
} whk_program_t;


#define whk_node(prog, i)  whk_elt(whk_node_t, &(prog)->nodes, i)


/*
 * whk_program_type() returns the bit of a type.
 */
static inline uint8_t
whk_program_type(whk_json_type_t type)
{
    static const uint8_t  types[] = {
        [WHK_JSON_OBJECT] = WHK_TYPE_OBJECT,
        [WHK_JSON_ARRAY] = WHK_TYPE_ARRAY,
        [WHK_JSON_STRING] = WHK_TYPE_STRING,
        [WHK_JSON_NUMBER] = WHK_TYPE_NUMBER,
        [WHK_JSON_TRUE] = WHK_TYPE_BOOLEAN,
        [WHK_JSON_FALSE] = WHK_TYPE_BOOLEAN,
        [WHK_JSON_NULL] = WHK_TYPE_NULL
    };

    return types[type];
}


/*
 * whk_program_slot() returns the slot of a name, or the free one where it
 * belongs.  The table holds the names of schemas only, and a lookup never
 * adds one: this hash needs no key.
 */
static inline uint32_t
whk_program_slot(const whk_program_t *prog, const whk_name_t *name)
{
    uint32_t           i;
    uint64_t           mix;
    const uint32_t    *slots;
    const whk_name_t  *names, *other;

    mix = (name->first ^ name->text.len) * UINT64_C(0x9e3779b97f4a7c15);
    mix = (mix ^ mix >> 32 ^ name->last) * UINT64_C(0xd6e8feb86659fd93);

    slots = prog->slots;
    names = whk_elts(whk_name_t, &prog->names);

    for (i = (uint32_t) (mix >> 32) & prog->mask;
         slots[i] != WHK_NONE;
         i = (i + 1) & prog->mask)
    {
        other = &names[slots[i]];

        if (other->first == name->first && other->last == name->last
            && other->text.len == name->text.len
            && (name->text.len <= 16
                || memcmp(other->text.data, name->text.data, name->text.len)
                   == 0))
        {
            break;
        }
    }

    return i;
}


/*
 * whk_program_name() returns the number of a name, WHK_NONE if no schema
 * has it.
 */
static inline uint32_t
whk_program_name(const whk_program_t *prog, whk_str_t name)
{
    whk_name_t  x;

    if (prog->slots == NULL) {
        return WHK_NONE;
    }

    x.text = name;
    whk_str_words(name, &x.first, &x.last);

    return prog->slots[whk_program_slot(prog, &x)];
}


/*
 * whk_program_add_name() returns the number of a name, adding it if needed
 * (the text is copied), or WHK_NONE if memory ran out.
 */
uint32_t whk_program_add_name(whk_program_t *prog, whk_mem_t *mem,
    whk_str_t name);

/*
 * whk_program_member() returns what a node has about a name, or NULL.
 */
static inline const whk_member_t *
whk_program_member(const whk_program_t *prog, const whk_node_t *node,
    uint32_t name)
{
    uint32_t             i, mask;
    const whk_member_t  *m;

    if (name == WHK_NONE || node->members.count == 0) {
        return NULL;
    }

    m = whk_elt(whk_member_t, &prog->members, node->members.first);
    mask = node->members.count - 1;

    for (i = name & mask; m[i].name != WHK_NONE; i = (i + 1) & mask) {

        if (m[i].name == name) {
            return &m[i];
        }
    }

    return NULL;
}


/*
 * whk_program_words() returns how many words n bits need, at least 1.
 */
static inline uint32_t
whk_program_words(uint32_t nbits)
{
    return nbits ? (nbits + 63) / 64 : 1;
}


/*
 * whk_schema_program() returns the tables of finished schemas.
 */
const whk_program_t *whk_schema_program(const whk_schema_t *s);


#endif /* WHK_PROGRAM_H_INCLUDED */
