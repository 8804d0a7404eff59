/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "whk_pointer.h"


static int whk_pointer_compile(whk_pointer_set_t *set, whk_pointer_t *p);
static void whk_pointer_unescape(whk_str_t *s, uint8_t *dst);


int
whk_pointer_check(whk_str_t text)
{
    size_t  i;

    if (text.len && text.data[0] != '/') {
        return 0;
    }

    for (i = 0; i < text.len; i++) {

        if (text.data[i] == '~'
            && (i + 1 == text.len
                || (text.data[i + 1] != '0' && text.data[i + 1] != '1')))
        {
            return 0;
        }
    }

    return 1;
}


whk_pointer_set_t *
whk_pointer_set_create(whk_mem_t *mem)
{
    whk_pointer_set_t  *set;

    set = whk_mem_zalloc(mem, sizeof(whk_pointer_set_t));

    if (set) {
        set->mem = mem;
    }

    return set;
}


int
whk_pointer_set_add(whk_pointer_set_t *set, whk_str_t text)
{
    int             rc;
    size_t          i;
    whk_pointer_t  *p;

    for (i = 0; i < set->n; i++) {
        if (whk_str_equal(set->pointers[i].text, text)) {
            return (int) i;
        }
    }

    if (!whk_pointer_check(text)) {
        return WHK_POINTER_SYNTAX;
    }

    if (set->n == WHK_POINTER_MAX) {
        return WHK_POINTER_FULL;
    }

    p = &set->pointers[set->n];
    p->text = text;

    rc = whk_pointer_compile(set, p);
    if (rc != 0) {
        return rc;
    }

    if (p->ntokens > set->depth) {
        set->depth = p->ntokens;
    }

    return (int) set->n++;
}


/* one block holds the tokens, the text and the unescaped texts */

static int
whk_pointer_compile(whk_pointer_set_t *set, whk_pointer_t *p)
{
    size_t      i, n, size;
    uint8_t    *dst;
    whk_str_t   rest, item;

    n = 0;

    for (i = 0; i < p->text.len; i++) {
        n += p->text.data[i] == '/';
    }

    size = n * sizeof(whk_pointer_token_t) + 2 * p->text.len;

    p->tokens = whk_mem_alloc(set->mem, size);
    if (p->tokens == NULL) {
        return WHK_POINTER_MEMORY;
    }

    p->ntokens = n;
    dst = (uint8_t *) (p->tokens + n);

    if (p->text.len) {
        memcpy(dst, p->text.data, p->text.len);
    }

    p->text.data = dst;
    dst += p->text.len;
    rest = whk_str_skip(p->text, 1);

    for (i = 0; i < n; i++) {
        (void) whk_str_split(&rest, &item, '/');

        whk_pointer_unescape(&item, dst);
        dst += item.len;

        p->tokens[i].text = item;

        if (whk_str_decimal(item, 18, &p->tokens[i].index) != 0) {
            p->tokens[i].index = -1;
        }
    }

    return 0;
}


/* s is checked */

static void
whk_pointer_unescape(whk_str_t *s, uint8_t *dst)
{
    size_t   i, n;
    uint8_t  c;

    n = 0;

    for (i = 0; i < s->len; i++) {
        c = s->data[i];

        if (c == '~') {
            c = s->data[++i] == '0' ? '~' : '/';
        }

        dst[n++] = c;
    }

    *s = whk_str(dst, n);
}
