/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef WHK_METASCHEMA_H_INCLUDED
#define WHK_METASCHEMA_H_INCLUDED


#include "whk_mem.h"
#include "whk_schema.h"


/* an official meta-schema; its text is the lines one after the other */

typedef struct {
    const char    *uri;
    whk_draft_t    draft;
    const char   **lines;
} whk_metaschema_t;


extern const whk_metaschema_t  whk_metaschemas_new[];


/*
 * whk_metaschema_find() returns the meta-schema, or the part of one, that
 * this URI (with or without an empty fragment) names, or NULL.
 */
const whk_metaschema_t *whk_metaschema_find(whk_str_t uri);

/*
 * whk_metaschema_text() writes its text to text, in memory from mem.
 *
 * Returns 0, or -1 if memory ran out.
 */
int whk_metaschema_text(whk_mem_t *mem, const whk_metaschema_t *m,
    whk_str_t *text);


#endif /* WHK_METASCHEMA_H_INCLUDED */
