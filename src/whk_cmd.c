/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "whk_cmd.h"


#define WHK_CMD_CHUNK  65536


static void *whk_cmd_alloc(void *data, size_t size);
static void whk_cmd_free(void *data, void *p);
static int whk_cmd_read_stream(whk_mem_t *mem, FILE *f, whk_str_t *text);


void
whk_cmd_mem(whk_mem_t *mem)
{
    whk_mem_init(mem, whk_cmd_alloc, whk_cmd_free, NULL, SIZE_MAX);
}


int
whk_cmd_read(whk_mem_t *mem, const char *path, whk_str_t *text)
{
    int    rc;
    FILE  *f;

    if (strcmp(path, "-") == 0) {
        rc = whk_cmd_read_stream(mem, stdin, text);

    } else {
        f = fopen(path, "rb");

        rc = f ? whk_cmd_read_stream(mem, f, text) : -1;

        if (f) {
            fclose(f);
        }
    }

    if (rc != 0) {
        (void) whk_cmd_error("cannot read \"%s\": %s", path,
                             errno ? strerror(errno) : "out of memory");
    }

    return rc;
}


int
whk_cmd_error(const char *fmt, ...)
{
    va_list  args;

    fprintf(stderr, "whk: ");

    va_start(args, fmt);
    vfprintf(stderr, fmt, args);
    va_end(args);

    fprintf(stderr, "\n");

    return WHK_CMD_ERROR;
}


static void *
whk_cmd_alloc(void *data, size_t size)
{
    (void) data;

    return malloc(size);
}


static void
whk_cmd_free(void *data, void *p)
{
    (void) data;

    free(p);
}


static int
whk_cmd_read_stream(whk_mem_t *mem, FILE *f, whk_str_t *text)
{
    size_t    n, len, size;
    uint8_t  *p, *grown;

    errno = 0;
    p = NULL;
    len = 0;
    size = WHK_CMD_CHUNK;

    for ( ;; ) {

        grown = whk_mem_realloc(mem, p, size);

        if (grown == NULL) {
            whk_mem_free(mem, p);
            return -1;
        }

        p = grown;

        n = fread(p + len, 1, size - len, f);
        len += n;

        if (len < size) {
            break;
        }

        size *= 2;
    }

    *text = whk_str(p, len);

    return ferror(f) ? -1 : 0;
}
