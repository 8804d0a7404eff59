/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <setjmp.h>

#include <yajl/yajl_parse.h>

#include "whk_lexer.h"


struct whk_lexer_s {
    whk_mem_t                 *mem;
    whk_mem_t                  pool;    /* all that yajl holds, over mem */
    jmp_buf                    jump;
    yajl_handle                handle;
    whk_lexer_events_t         events;
    void                      *data;
};


static int whk_lexer_init(whk_lexer_t *l);
static whk_lexer_rc_t whk_lexer_status(yajl_status status);

static int whk_lexer_on_null(void *data);
static int whk_lexer_on_boolean(void *data, int value);
static int whk_lexer_on_number(void *data, const char *p, size_t len);
static int whk_lexer_on_string(void *data, const unsigned char *p, size_t len);
static int whk_lexer_on_start_map(void *data);
static int whk_lexer_on_map_key(void *data, const unsigned char *p,
    size_t len);
static int whk_lexer_on_start_array(void *data);
static int whk_lexer_on_end(void *data);

static void *whk_lexer_malloc(void *data, size_t size);
static void *whk_lexer_realloc(void *data, void *p, size_t size);
static void whk_lexer_free(void *data, void *p);
static void *whk_lexer_pool_alloc(void *data, size_t size);
static void whk_lexer_pool_free(void *data, void *p);


static const yajl_callbacks  whk_lexer_callbacks = {
    whk_lexer_on_null,
    whk_lexer_on_boolean,
    NULL,
    NULL,
    whk_lexer_on_number,
    whk_lexer_on_string,
    whk_lexer_on_start_map,
    whk_lexer_on_map_key,
    whk_lexer_on_end,
    whk_lexer_on_start_array,
    whk_lexer_on_end
};


whk_lexer_t *
whk_lexer_create(whk_mem_t *mem, const whk_lexer_events_t *events, void *data)
{
    whk_lexer_t  *l;

    l = whk_mem_zalloc(mem, sizeof(whk_lexer_t));
    if (l == NULL) {
        return NULL;
    }

    l->mem = mem;
    l->events = *events;
    l->data = data;

    whk_mem_init(&l->pool, whk_lexer_pool_alloc, whk_lexer_pool_free, mem,
                 SIZE_MAX);

    if (whk_lexer_init(l) != 0) {
        whk_lexer_destroy(l);
        return NULL;
    }

    return l;
}


whk_lexer_rc_t
whk_lexer_parse(whk_lexer_t *l, const uint8_t *p, size_t len)
{
    if (setjmp(l->jump)) {
        return WHK_LEXER_MEMORY;
    }

    return whk_lexer_status(yajl_parse(l->handle, p, len));
}


whk_lexer_rc_t
whk_lexer_finish(whk_lexer_t *l)
{
    if (setjmp(l->jump)) {
        return WHK_LEXER_MEMORY;
    }

    return whk_lexer_status(yajl_complete_parse(l->handle));
}


size_t
whk_lexer_consumed(const whk_lexer_t *l)
{
    return yajl_get_bytes_consumed(l->handle);
}


/*
 * The handle is not freed by yajl, which could not do it after a failed
 * allocation.
 */

void
whk_lexer_destroy(whk_lexer_t *l)
{
    if (l) {
        whk_mem_free_all(&l->pool);
        whk_mem_free(l->mem, l);
    }
}


/* the bytes are checked by whk_utf8, more strictly than by yajl */

static int
whk_lexer_init(whk_lexer_t *l)
{
    yajl_alloc_funcs  funcs;

    funcs.malloc = whk_lexer_malloc;
    funcs.realloc = whk_lexer_realloc;
    funcs.free = whk_lexer_free;
    funcs.ctx = l;

    if (setjmp(l->jump)) {
        return -1;
    }

    l->handle = yajl_alloc(&whk_lexer_callbacks, &funcs, l);

    if (l->handle == NULL) {
        return -1;
    }

    return yajl_config(l->handle, yajl_dont_validate_strings, 1) ? 0 : -1;
}


static whk_lexer_rc_t
whk_lexer_status(yajl_status status)
{
    switch (status) {

    case yajl_status_ok:
        return WHK_LEXER_OK;

    case yajl_status_client_canceled:
        return WHK_LEXER_STOPPED;

    default: /* yajl_status_error */
        return WHK_LEXER_SYNTAX;
    }
}


static int
whk_lexer_on_null(void *data)
{
    static const whk_str_t  text = whk_string("null");

    whk_lexer_t  *l = data;

    return l->events.scalar(l->data, WHK_JSON_NULL, text);
}


static int
whk_lexer_on_boolean(void *data, int value)
{
    static const whk_str_t  text[2] = {
        whk_string("false"), whk_string("true")
    };

    whk_lexer_t  *l = data;

    return l->events.scalar(l->data, value ? WHK_JSON_TRUE : WHK_JSON_FALSE,
                             text[value != 0]);
}


static int
whk_lexer_on_number(void *data, const char *p, size_t len)
{
    whk_lexer_t  *l = data;

    return l->events.scalar(l->data, WHK_JSON_NUMBER, whk_str(p, len));
}


static int
whk_lexer_on_string(void *data, const unsigned char *p, size_t len)
{
    whk_lexer_t  *l = data;

    return l->events.scalar(l->data, WHK_JSON_STRING, whk_str(p, len));
}


static int
whk_lexer_on_start_map(void *data)
{
    whk_lexer_t  *l = data;

    return l->events.start(l->data, WHK_JSON_OBJECT);
}


static int
whk_lexer_on_map_key(void *data, const unsigned char *p, size_t len)
{
    whk_lexer_t  *l = data;

    return l->events.key(l->data, whk_str(p, len));
}


static int
whk_lexer_on_start_array(void *data)
{
    whk_lexer_t  *l = data;

    return l->events.start(l->data, WHK_JSON_ARRAY);
}


static int
whk_lexer_on_end(void *data)
{
    whk_lexer_t  *l = data;

    return l->events.end(l->data);
}


/*
 * yajl uses what these return without a look at it, so they never return NULL
 * but leave to the setjmp() of the call that is under way.
 */

static void *
whk_lexer_malloc(void *data, size_t size)
{
    return whk_lexer_realloc(data, NULL, size);
}


static void *
whk_lexer_realloc(void *data, void *p, size_t size)
{
    whk_lexer_t  *l = data;

    p = whk_mem_realloc(&l->pool, p, size);
    if (p == NULL) {
        longjmp(l->jump, 1);
    }

    return p;
}


static void
whk_lexer_free(void *data, void *p)
{
    whk_lexer_t  *l = data;

    whk_mem_free(&l->pool, p);
}


static void *
whk_lexer_pool_alloc(void *data, size_t size)
{
    return whk_mem_alloc(data, size);
}


static void
whk_lexer_pool_free(void *data, void *p)
{
    whk_mem_free(data, p);
}
