
/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef PAGE_H_INCLUDED
#define PAGE_H_INCLUDED


#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>


#define PAGE_SLOTS  32
#define PAGE_SIZE   ((size_t) 65536)


/*
 * page_copy() copies len bytes (at most PAGE_SIZE) so that they end right
 * before an unmapped page: reading past them faults with or without a
 * sanitizer.  A slot holds one copy at a time.
 */
static __attribute__((unused)) uint8_t *
page_copy(unsigned slot, const void *p, size_t len)
{
    uint8_t  *data;

    static uint8_t  *slots[PAGE_SLOTS];

    if (slot >= PAGE_SLOTS || len > PAGE_SIZE) {
        abort();
    }

    if (slots[slot] == NULL) {
        data = mmap(NULL, 2 * PAGE_SIZE, PROT_READ|PROT_WRITE,
                    MAP_PRIVATE|MAP_ANONYMOUS, -1, 0);

        if (data == MAP_FAILED
            || mprotect(data + PAGE_SIZE, PAGE_SIZE, PROT_NONE) != 0)
        {
            abort();
        }

        slots[slot] = data;
    }

    data = slots[slot] + PAGE_SIZE - len;

    if (len) {
        memcpy(data, p, len);
    }

    return data;
}


#endif /* PAGE_H_INCLUDED */
