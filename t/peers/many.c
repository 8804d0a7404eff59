/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


/*
 * "whk validate" many times in one process: the arguments of each are a line
 * of standard input, with tabs between them.  After what it says on standard
 * error comes a line "= status".
 */

#include <stdio.h>
#include <string.h>

#include "whk_cmd.h"


#define MANY_LINE  16384
#define MANY_ARGS  64


int
main(void)
{
    int          argc, status;
    char        *arg, *argv[MANY_ARGS];
    static char  line[MANY_LINE];

    while (fgets(line, sizeof(line), stdin)) {
        argc = 0;

        for (arg = strtok(line, "\t\n"); arg && argc < MANY_ARGS;
             arg = strtok(NULL, "\t\n"))
        {
            argv[argc++] = arg;
        }

        status = whk_cmd_validate(argc, argv);

        fflush(stdout);
        fprintf(stderr, "= %d\n", status);
    }

    return 0;
}
