/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef WHK_REGISTRY_H_INCLUDED
#define WHK_REGISTRY_H_INCLUDED


#include "whk_array.h"
#include "whk_keyword.h"
#include "whk_tree.h"


/*
 * The documents that schemas are in, and what can be referred to in them.
 * Only compiling needs a registry: all of it is in its mem.
 *
 * A document is read when something in it is first looked for; root is NULL
 * until then.  Reading gives every schema object or boolean in it the number
 * of its resource, plus 1, as mark.
 */
typedef struct {
    whk_str_t     uri;
    whk_str_t     file;
    whk_str_t     text;
    whk_draft_t   draft;
    whk_tree_t   *root;
    unsigned      failed:1;
} whk_document_t;


/* a schema with a URI of its own, and all below that has none */

typedef struct {
    whk_str_t       uri;
    whk_tree_t     *root;
    whk_dialect_t   dialect;
    uint32_t        document;
    uint32_t        dynamic;        /* its last dynamic anchor, plus 1 */
    unsigned        recursive:1;    /* "$recursiveAnchor": true */
    unsigned        checked:1;      /* the caller's */
} whk_resource_t;


typedef struct {
    whk_str_t  uri;
    uint32_t   resource;
} whk_address_t;


typedef struct {
    whk_str_t    name;
    whk_tree_t  *schema;
    uint32_t     resource;
    uint32_t     dynamic_next;    /* the one before it in resource, plus 1 */
    unsigned     dynamic:1;
} whk_anchor_t;


typedef struct {
    whk_mem_t          *mem;
    whk_array_t         documents;    /* whk_document_t */
    whk_array_t         resources;    /* whk_resource_t */
    whk_array_t         addresses;    /* whk_address_t */
    whk_array_t         anchors;      /* whk_anchor_t */
    whk_schema_note_t   error;
} whk_registry_t;


/* what a reference leads to; name is that of the anchor, if by one */

typedef struct {
    whk_tree_t  *schema;
    uint32_t     resource;
    whk_str_t    name;
} whk_target_t;


#define whk_resource(reg, i)                                                  \
    whk_elt(whk_resource_t, &(reg)->resources, i)
#define whk_document(reg, i)                                                  \
    whk_elt(whk_document_t, &(reg)->documents, i)


/*
 * whk_registry_add() adds a document, whose root is to be NULL.
 *
 * Returns WHK_OK or WHK_ERROR.
 */
whk_rc_t whk_registry_add(whk_registry_t *reg, const whk_document_t *doc)
    WHK_MUST_CHECK;

/*
 * whk_registry_load() reads a document, unless it is read already.
 *
 * Returns WHK_OK, WHK_REJECT with the cause in reg->error, or WHK_ERROR if
 * memory ran out; so do the calls below.
 */
whk_rc_t whk_registry_load(whk_registry_t *reg, uint32_t document)
    WHK_MUST_CHECK;

/*
 * whk_registry_find() stores the number of the resource with this URI,
 * WHK_REGISTRY_NONE if there is none.  What a document says of itself goes
 * before what others say.
 */
whk_rc_t whk_registry_find(whk_registry_t *reg, whk_str_t uri,
    uint32_t document, uint32_t *resource)
    WHK_MUST_CHECK;

#define WHK_REGISTRY_NONE  UINT32_MAX

/*
 * whk_registry_resolve() stores what the reference in value, a string in
 * this resource, leads to.
 */
whk_rc_t whk_registry_resolve(whk_registry_t *reg, uint32_t resource,
    const whk_tree_t *value, whk_target_t *target)
    WHK_MUST_CHECK;

/*
 * whk_registry_anchor() returns the anchor of this name in a resource, or
 * NULL; with dynamic only one by "$dynamicAnchor".
 */
const whk_anchor_t *whk_registry_anchor(const whk_registry_t *reg,
    uint32_t resource, whk_str_t name, int dynamic);

/*
 * whk_registry_scan() reads value, a schema in this resource, and all
 * schemas below it.
 */
whk_rc_t whk_registry_scan(whk_registry_t *reg, whk_tree_t *value,
    uint32_t resource)
    WHK_MUST_CHECK;

/*
 * whk_registry_scan_root() is whk_registry_scan() for a document's root.
 */
whk_rc_t whk_registry_scan_root(whk_registry_t *reg, uint32_t document)
    WHK_MUST_CHECK;

/*
 * whk_registry_dialect() changes dialect to what the schema s says of itself
 * by "$schema".
 */
whk_rc_t whk_registry_dialect(whk_registry_t *reg, const whk_tree_t *s,
    uint32_t document, whk_dialect_t *dialect)
    WHK_MUST_CHECK;

/*
 * whk_registry_refuse() notes that value is wrong, in reg->error: the
 * keyword that it is of, unless it is a schema, and the pointer to it, or if
 * it is all of the keyword's value to the schema with the keyword.
 *
 * Returns WHK_REJECT, or WHK_ERROR if memory ran out.
 */
whk_rc_t whk_registry_refuse(whk_registry_t *reg, uint32_t document,
    const whk_tree_t *value, const char *text)
    WHK_MUST_CHECK;

/*
 * whk_registry_unreadable() notes that a document is not valid JSON, and
 * returns as whk_registry_refuse().
 */
whk_rc_t whk_registry_unreadable(whk_registry_t *reg, uint32_t document,
    const whk_tree_error_t *error)
    WHK_MUST_CHECK;

/*
 * whk_registry_keyword() returns the value of the keyword that value is, or
 * is part of: the first above it whose parent is a schema; NULL at the root.
 */
const whk_tree_t *whk_registry_keyword(const whk_tree_t *value);


#endif /* WHK_REGISTRY_H_INCLUDED */
