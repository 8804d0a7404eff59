/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef WHK_TREE_H_INCLUDED
#define WHK_TREE_H_INCLUDED


#include "whk_digest.h"
#include "whk_json.h"
#include "whk_mem.h"
#include "whk_str.h"


/*
 * A JSON document in memory, for schemas; events are never kept as one.
 *
 * first, next and parent lead around; key is the name of a member, index
 * the place among the siblings, text what the parser gave for a scalar.
 * mark and listed are the caller's, 0 at first.
 */
typedef struct whk_tree_s  whk_tree_t;

struct whk_tree_s {
    whk_json_type_t   type;
    uint32_t          index;
    uint32_t          count;
    uint32_t          mark;
    unsigned          listed;
    whk_str_t         key;
    whk_str_t         text;
    whk_tree_t       *parent;
    whk_tree_t       *first;
    whk_tree_t       *last;
    whk_tree_t       *next;
};


/* why a document could not be read, and where */

typedef struct {
    whk_reason_t  reason;
    uint64_t      offset;
} whk_tree_error_t;


/*
 * whk_tree_parse() reads text, any JSON value, into memory from mem.
 *
 * Returns the value, or NULL with the cause in error.
 */
whk_tree_t *whk_tree_parse(whk_mem_t *mem, whk_str_t text,
    whk_tree_error_t *error);

/*
 * whk_tree_get() returns the member of object with this name, or NULL if it
 * has none or object is none.
 */
whk_tree_t *whk_tree_get(const whk_tree_t *object, const char *name);

/*
 * whk_tree_find() is whk_tree_get() for a name that may hold any byte.
 */
whk_tree_t *whk_tree_find(const whk_tree_t *object, whk_str_t name);

/*
 * whk_tree_step() returns what one token of a JSON pointer, unescaped,
 * leads to: the member of that name or the item of that index; NULL if
 * there is none.
 */
whk_tree_t *whk_tree_step(const whk_tree_t *value, whk_str_t token);

/*
 * whk_tree_pointer() writes to out the JSON pointer from the document's
 * root to value, in memory from mem.
 *
 * Returns 0, or -1 if memory ran out.
 */
int whk_tree_pointer(whk_mem_t *mem, const whk_tree_t *value, whk_str_t *out);

/*
 * whk_tree_hash() returns the hash of the value.
 */
whk_hash128_t whk_tree_hash(const whk_tree_t *value,
    const whk_digest_keys_t *keys);


#endif /* WHK_TREE_H_INCLUDED */
