
/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef FAULT_H_INCLUDED
#define FAULT_H_INCLUDED


#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>


/*
 * Allocations that fail on demand: those of OpenSSL after fault_init(), and
 * those of an engine file that a test includes after "#define calloc
 * fault_calloc".  fault_arm() says which one.
 */

static long  fault_calls;     /* since fault_arm() */
static long  fault_at;        /* the call that fails, 0: none */
static int   fault_forever;   /* and all after it */
static long  fault_failed;    /* since fault_arm() */


static int
fault_now(void)
{
    fault_calls++;

    if (fault_at == 0
        || (fault_forever ? fault_calls < fault_at : fault_calls != fault_at))
    {
        return 0;
    }

    fault_failed++;

    return 1;
}


static void *
fault_malloc(size_t size, const char *file, int line)
{
    (void) file;
    (void) line;

    return fault_now() ? NULL : malloc(size);
}


static void *
fault_realloc(void *p, size_t size, const char *file, int line)
{
    (void) file;
    (void) line;

    return fault_now() ? NULL : realloc(p, size);
}


static void
fault_free(void *p, const char *file, int line)
{
    (void) file;
    (void) line;

    free(p);
}


static __attribute__((unused)) void *
fault_calloc(size_t n, size_t size)
{
    void  *p;

    p = fault_now() ? NULL : malloc(n * size);

    if (p) {
        memset(p, 0, n * size);
    }

    return p;
}


/* before any other call of OpenSSL; returns 1 if it took effect */

static int
fault_init(void)
{
    return CRYPTO_set_mem_functions(fault_malloc, fault_realloc, fault_free);
}


/* the call of that number fails, 0: none does */

static void
fault_arm(long at)
{
    fault_at = at;
    fault_calls = 0;
    fault_failed = 0;
}


/* returns how many failed, and lets none fail any more */

static long
fault_disarm(void)
{
    fault_at = 0;

    return fault_failed;
}


#endif /* FAULT_H_INCLUDED */
