/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <stdio.h>
#include <string.h>

#include "whk_registry.h"


#define WHK_REGISTRY_REASON_SIZE  64


whk_rc_t
whk_registry_refuse(whk_registry_t *reg, uint32_t document,
    const whk_tree_t *value, const char *text)
{
    const whk_tree_t   *keyword;
    whk_schema_note_t  *note;

    note = &reg->error;

    memset(note, 0, sizeof(whk_schema_note_t));

    note->file = whk_document(reg, document)->file;
    note->value = value->text;
    note->text = text;

    keyword = value->mark ? NULL : whk_registry_keyword(value);

    if (keyword) {
        note->keyword = keyword->key;
        value = keyword == value ? value->parent : value;
    }

    return whk_tree_pointer(reg->mem, value, &note->pointer) == 0
           ? WHK_REJECT : WHK_ERROR;
}


const whk_tree_t *
whk_registry_keyword(const whk_tree_t *value)
{
    /* a root is a schema before it is found to be one */

    while (value->parent && value->parent->parent && value->parent->mark == 0)
    {
        value = value->parent;
    }

    return value->parent ? value : NULL;
}


whk_rc_t
whk_registry_unreadable(whk_registry_t *reg, uint32_t document,
    const whk_tree_error_t *error)
{
    int         len;
    char       *p;
    size_t      i;
    unsigned    line;
    whk_str_t   text;

    p = whk_mem_alloc(reg->mem, WHK_REGISTRY_REASON_SIZE);
    if (p == NULL) {
        return WHK_ERROR;
    }

    line = 1;
    text = whk_document(reg, document)->text;

    for (i = 0; i < error->offset && i < text.len; i++) {
        line += text.data[i] == '\n';
    }

    len = snprintf(p, WHK_REGISTRY_REASON_SIZE, "%s at byte %llu, in line %u",
                   whk_reason_name(error->reason),
                   (unsigned long long) error->offset, line);

    memset(&reg->error, 0, sizeof(whk_schema_note_t));

    reg->error.file = whk_document(reg, document)->file;
    reg->error.value = whk_str(p, (size_t) len);
    reg->error.text = "is not valid JSON";

    return WHK_REJECT;
}
