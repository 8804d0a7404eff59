/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <stdio.h>
#include <string.h>

#include "whk_cmd.h"


typedef struct {
    const char  *name;
    int        (*run)(int argc, char **argv);
    const char  *usage;
} whk_command_t;


static int whk_main_is_help(const char *arg);
static int whk_main_help(FILE *to, int status);


static const whk_command_t  whk_commands[] = {
    { "validate", whk_cmd_validate, WHK_VALIDATE_USAGE },
    { NULL, NULL, NULL }
};


int
main(int argc, char **argv)
{
    const whk_command_t  *c;

    if (argc < 2) {
        return whk_main_help(stderr, WHK_CMD_ERROR);
    }

    if (strcmp(argv[1], "help") == 0 || whk_main_is_help(argv[1])) {
        return whk_main_help(stdout, WHK_CMD_YES);
    }

    if (strcmp(argv[1], "--version") == 0) {
        printf("whk %s\n", WHK_VERSION);
        return WHK_CMD_YES;
    }

    for (c = whk_commands; c->name; c++) {

        if (strcmp(argv[1], c->name) != 0) {
            continue;
        }

        if (argc > 2 && whk_main_is_help(argv[2])) {
            printf("usage: whk %s %s\n", c->name, c->usage);
            return WHK_CMD_YES;
        }

        return c->run(argc - 2, argv + 2);
    }

    (void) whk_cmd_error("unknown command \"%s\"", argv[1]);

    return whk_main_help(stderr, WHK_CMD_ERROR);
}


static int
whk_main_is_help(const char *arg)
{
    return strcmp(arg, "--help") == 0 || strcmp(arg, "-h") == 0;
}


static int
whk_main_help(FILE *to, int status)
{
    const whk_command_t  *c;

    fprintf(to, "usage:\n");

    for (c = whk_commands; c->name; c++) {
        fprintf(to, "  whk %s %s\n", c->name, c->usage);
    }

    fprintf(to, "  whk --help | --version\n");

    return status;
}
