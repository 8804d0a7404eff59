/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef TAP_H_INCLUDED
#define TAP_H_INCLUDED


#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>


/*
 * TAP for unit tests: each ok() is one numbered line, main() ends with
 * "return tap_done();".
 */

static unsigned  tap_count;
static unsigned  tap_failed;


static int tap_ok(int ok, const char *file, int line, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));


#define ok(cond, ...)  tap_ok((cond) != 0, __FILE__, __LINE__, __VA_ARGS__)


static int
tap_ok(int ok, const char *file, int line, const char *fmt, ...)
{
    va_list  args;

    printf("%sok %u - ", ok ? "" : "not ", ++tap_count);

    va_start(args, fmt);
    vprintf(fmt, args);
    va_end(args);

    printf("\n");

    if (!ok) {
        tap_failed++;
        printf("# failed at %s:%d\n", file, line);
    }

    return ok;
}


static int
tap_done(void)
{
    printf("1..%u\n", tap_count);
    fflush(stdout);

    return tap_failed || tap_count == 0;
}


#endif /* TAP_H_INCLUDED */
