/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef WHK_CMD_H_INCLUDED
#define WHK_CMD_H_INCLUDED


#include "whk_mem.h"
#include "whk_schema.h"
#include "whk_str.h"


/*
 * The command line, "whk": only these files (whk_main.c and whk_cmd*.c) know
 * of processes, files and streams.
 */

/* as CHANGES has it */

#define WHK_VERSION  "0.1.0"

#define WHK_VALIDATE_USAGE                                                   \
    "[--draft 4|6|7|2019-09|2020-12] [--remote URI=PATH]... "                \
    "[--format off|on|strict] SCHEMA [EVENT...]"

/* exit statuses */

#define WHK_CMD_YES    0
#define WHK_CMD_NO     1
#define WHK_CMD_ERROR  2


/*
 * whk_cmd_mem() prepares memory from malloc() without a budget.
 */
void whk_cmd_mem(whk_mem_t *mem);

/*
 * whk_cmd_read() reads a file, or standard input if path is "-", into memory
 * from mem.
 *
 * Returns 0, or -1 after a message on standard error.
 */
int whk_cmd_read(whk_mem_t *mem, const char *path, whk_str_t *text);

/*
 * whk_cmd_error() prints a message on standard error, as printf(), in front
 * of it "whk: " and behind it a newline.  Returns WHK_CMD_ERROR.
 */
int whk_cmd_error(const char *fmt, ...)
    __attribute__((format(printf, 1, 2)));

/*
 * whk_cmd_remotes() adds the documents that "--remote URI=PATH" among these
 * arguments, which are pairs, names; PATH is what follows the last "=".
 * Of a folder all files called ".json" are added, of those in it as well.
 *
 * Returns 0, or not 0 after a message on standard error.
 */
int whk_cmd_remotes(whk_mem_t *mem, whk_schema_t *s, int argc, char **argv);

/*
 * whk_cmd_uri() makes the URI of a file, "file://" and its path, in memory
 * from mem; that of standard input is empty.
 *
 * Returns 0, or -1 after a message on standard error.
 */
int whk_cmd_uri(whk_mem_t *mem, const char *path, whk_str_t *uri);

/*
 * whk_cmd_validate() is "whk validate"; argv holds what follows these words.
 * Returns the exit status.
 */
int whk_cmd_validate(int argc, char **argv);


#endif /* WHK_CMD_H_INCLUDED */
