/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef TREE_WRITE_H_INCLUDED
#define TREE_WRITE_H_INCLUDED


#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "whk_tree.h"


/*
 * Writes trees as JSON, with a change if one is asked for: from is left out
 * or, with to, written as that; wide has a member or item more.  All zeros
 * to begin with; data is to be freed.
 */

typedef struct {
    char              *data;
    size_t             len;
    size_t             size;
    const whk_tree_t  *from;
    const char        *to;
    const whk_tree_t  *wide;
} tree_text_t;


static void tree_write(tree_text_t *t, const whk_tree_t *v);
static void tree_write_string(tree_text_t *t, whk_str_t s);
static void tree_write_put(tree_text_t *t, const void *data, size_t len);


static void
tree_write(tree_text_t *t, const whk_tree_t *v)
{
    int                object, more;
    const whk_tree_t  *c;

    if (v == t->from) {
        tree_write_put(t, t->to, strlen(t->to));
        return;
    }

    if (v->type == WHK_JSON_STRING) {
        tree_write_string(t, v->text);
        return;
    }

    if (v->type != WHK_JSON_OBJECT && v->type != WHK_JSON_ARRAY) {
        tree_write_put(t, v->text.data, v->text.len);
        return;
    }

    object = v->type == WHK_JSON_OBJECT;
    more = 0;

    tree_write_put(t, object ? "{" : "[", 1);

    for (c = v->first; c; c = c->next) {

        if (c == t->from && t->to == NULL) {
            continue;
        }

        if (more++) {
            tree_write_put(t, ",", 1);
        }

        if (object) {
            tree_write_string(t, c->key);
            tree_write_put(t, ":", 1);
        }

        tree_write(t, c);
    }

    if (v == t->wide) {
        tree_write_put(t, ",", more ? 1 : 0);
        tree_write_put(t, "\"one more\":[0]", object ? 14 : 0);
        tree_write_put(t, "[0]", object ? 0 : 3);
    }

    tree_write_put(t, object ? "}" : "]", 1);
}


static void
tree_write_string(tree_text_t *t, whk_str_t s)
{
    char    escape[8];
    size_t  i;

    tree_write_put(t, "\"", 1);

    for (i = 0; i < s.len; i++) {

        if (s.data[i] < 0x20 || s.data[i] == '"' || s.data[i] == '\\') {
            snprintf(escape, sizeof(escape), "\\u%04x", s.data[i]);
            tree_write_put(t, escape, 6);
            continue;
        }

        tree_write_put(t, &s.data[i], 1);
    }

    tree_write_put(t, "\"", 1);
}


static void
tree_write_put(tree_text_t *t, const void *data, size_t len)
{
    if (len >= t->size - t->len) {
        t->size = (t->size + len) * 2 + 64;
        t->data = realloc(t->data, t->size);
    }

    if (t->data == NULL) {
        exit(2);
    }

    if (len) {
        memcpy(t->data + t->len, data, len);
    }

    t->len += len;
    t->data[t->len] = '\0';
}


#endif /* TREE_WRITE_H_INCLUDED */
