/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef WHK_SCHEMA_H_INCLUDED
#define WHK_SCHEMA_H_INCLUDED


#include "whk_hash.h"
#include "whk_mem.h"
#include "whk_reason.h"
#include "whk_str.h"


typedef enum {
    WHK_DRAFT_4 = 0,
    WHK_DRAFT_6,
    WHK_DRAFT_7,
    WHK_DRAFT_2019_09,
    WHK_DRAFT_2020_12,
    WHK_DRAFT_MAX
} whk_draft_t;


/*
 * What "format" does: as the draft has it (up to draft-07 it asserts, later
 * it does where the meta-schema has the format-assertion vocabulary),
 * nothing, assert, or assert with unknown formats being errors.
 */
typedef enum {
    WHK_FORMAT_DRAFT = 0,
    WHK_FORMAT_OFF,
    WHK_FORMAT_ON,
    WHK_FORMAT_STRICT,
    WHK_FORMAT_MODES
} whk_format_mode_t;


/*
 * How to compile.  draft is for documents without "$schema"; bound is the
 * largest number of living evaluations that a configuration may need, with
 * values nested depth deep at most, and nodes the largest number of compiled
 * subschemas.  The hash key should be drawn at random and stay secret.
 */
typedef struct {
    whk_draft_t  draft;
    uint32_t     nodes;
    uint32_t     depth;
    uint64_t     bound;
    uint8_t      hash_key[WHK_HASH_KEY_SIZE];
} whk_schema_conf_t;


/*
 * A schema that events are held against.  uri is its address, against which
 * its "$id" and references resolve, file what messages call it.  event is
 * the pattern of the event types it is for, as whk_event_pattern() reads it;
 * empty for all.  What does not satisfy a match schema is not rejected.
 */
typedef struct {
    whk_str_t          uri;
    whk_str_t          file;
    whk_str_t          text;
    whk_str_t          event;
    whk_format_mode_t  format;
    unsigned           match:1;
} whk_schema_root_t;


/*
 * What is wrong with a schema, or not enforced, and where: the file, the
 * JSON pointer to the subschema, the keyword, what about it, and the value
 * in question (may be empty).  All may be client text only in so far as a
 * schema file is.
 */
typedef struct {
    whk_str_t    file;
    whk_str_t    pointer;
    whk_str_t    keyword;
    const char  *text;
    whk_str_t    value;
} whk_schema_note_t;


typedef struct whk_schema_s  whk_schema_t;


/*
 * whk_schema_conf_default() sets draft 2020-12, 65536 nodes, depth 64,
 * 262144 living evaluations and a hash key of zeros.
 */
void whk_schema_conf_default(whk_schema_conf_t *conf);

/*
 * whk_schema_create() begins a set of schemas that is compiled as a whole.
 * The result lives in mem, which may be an arena that never frees; what only
 * compiling needs is in tmp, which must outlive whk_schema_finish() and all
 * use of whk_schema_error() and whk_schema_note().
 *
 * Returns NULL if memory ran out.
 */
whk_schema_t *whk_schema_create(whk_mem_t *mem, whk_mem_t *tmp,
    const whk_schema_conf_t *conf);

/*
 * whk_schema_uri_fault() returns what is wrong with a URI for
 * whk_schema_add_document(), NULL if nothing is: references become absolute
 * (RFC 3986, 4.3), without a fragment, before they are looked for.
 */
const char *whk_schema_uri_fault(whk_str_t uri);

/*
 * whk_schema_add_document() names a document that references may reach, by
 * the URI it stands for or its own "$id"; the URIs of the official
 * meta-schemas are theirs.  Its text is read when it is first
 * needed, and must stay until whk_schema_finish() has returned.
 *
 * Returns WHK_OK, or WHK_ERROR if memory ran out.
 */
whk_rc_t whk_schema_add_document(whk_schema_t *s, whk_str_t uri,
    whk_str_t file, whk_str_t text)
    WHK_MUST_CHECK;

/*
 * whk_schema_set_draft() sets the draft of documents added from here on
 * that have no "$schema".
 */
void whk_schema_set_draft(whk_schema_t *s, whk_draft_t draft);

/*
 * whk_schema_add_root() adds a schema; the texts in root must stay until
 * whk_schema_finish() has returned.  Roots are numbered from 0 in the order
 * of the calls.
 *
 * Returns WHK_OK, WHK_REJECT if the schema is refused (whk_schema_error()
 * says why), or WHK_ERROR if memory ran out.
 */
whk_rc_t whk_schema_add_root(whk_schema_t *s, const whk_schema_root_t *root)
    WHK_MUST_CHECK;

/*
 * whk_schema_finish() compiles all roots.  Afterwards the schemas are
 * immutable, and only the calls of whk_validate.h and the ones below apply.
 *
 * Returns as whk_schema_add_root().
 */
whk_rc_t whk_schema_finish(whk_schema_t *s)
    WHK_MUST_CHECK;

/*
 * whk_schema_check_documents() reads, after whk_schema_finish(), the
 * documents that no reference has reached.
 *
 * Returns as whk_schema_add_root(): WHK_REJECT if one is no JSON or cannot
 * hold schemas.
 */
whk_rc_t whk_schema_check_documents(whk_schema_t *s)
    WHK_MUST_CHECK;

/*
 * whk_schema_error() returns why the last call was WHK_REJECT.
 */
const whk_schema_note_t *whk_schema_error(const whk_schema_t *s);

/*
 * whk_schema_note() returns one of the things that the schemas say and that
 * are not enforced, number n from 0 on; NULL past the last.
 */
const whk_schema_note_t *whk_schema_note(const whk_schema_t *s, uint32_t n);

/*
 * whk_schema_bound() returns the largest number of evaluations that can be
 * alive at once for all roots together; whk_schema_nodes() the number of
 * compiled subschemas, whk_schema_roots() that of the roots.
 */
uint64_t whk_schema_bound(const whk_schema_t *s);
uint32_t whk_schema_nodes(const whk_schema_t *s);
uint32_t whk_schema_roots(const whk_schema_t *s);


#endif /* WHK_SCHEMA_H_INCLUDED */
