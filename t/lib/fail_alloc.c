
/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


/*
 * To be preloaded: counts down what the file WEBHOOK_FAIL_ALLOC begins with,
 * a "long", by each allocation of the process and of its children, and fails
 * the one that brings it to 0.  See t/ops-alloc.t.
 */

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/mman.h>


extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *p, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

static volatile long  *fail_left;


__attribute__((constructor)) static void
fail_start(void)
{
    int          fd;
    void        *p;
    const char  *name;

    name = getenv("WEBHOOK_FAIL_ALLOC");
    fd = name ? open(name, O_RDWR) : -1;

    if (fd == -1) {
        return;
    }

    p = mmap(NULL, sizeof(long), PROT_READ|PROT_WRITE, MAP_SHARED, fd, 0);

    if (p != MAP_FAILED) {
        fail_left = p;
    }
}


static int
fail_now(void)
{
    if (fail_left == NULL || *fail_left <= 0 || --*fail_left > 0) {
        return 0;
    }

    errno = ENOMEM;

    return 1;
}


void *
malloc(size_t size)
{
    return fail_now() ? NULL : __libc_malloc(size);
}


void *
calloc(size_t n, size_t size)
{
    return fail_now() ? NULL : __libc_calloc(n, size);
}


void *
realloc(void *p, size_t size)
{
    return fail_now() ? NULL : __libc_realloc(p, size);
}


int
posix_memalign(void **p, size_t alignment, size_t size)
{
    if (fail_now()) {
        return ENOMEM;
    }

    *p = __libc_memalign(alignment, size);

    return *p ? 0 : ENOMEM;
}
