
/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "tap.h"
#include "whk_mem.h"


typedef struct {
    long  calls;
    long  live;
    long  fail;      /* the call that fails, from 1; 0: none */
    long  failed;
} heap_t;


static void hands_out_aligned_memory(void);
static void holds_the_budget(void);
static void gives_budget_back(void);
static void survives_any_order_of_release(void);
static void keeps_bytes_over_realloc(void);
static void works_without_a_free_callback(void);
static void survives_every_failed_allocation(void);
static int workload(whk_mem_t *m);
static void *pool_alloc(void *data, size_t size);
static void *heap_alloc(void *data, size_t size);
static void heap_free(void *data, void *p);


int
main(void)
{
    hands_out_aligned_memory();
    holds_the_budget();
    gives_budget_back();
    survives_any_order_of_release();
    keeps_bytes_over_realloc();
    works_without_a_free_callback();
    survives_every_failed_allocation();

    return tap_done();
}


static void
hands_out_aligned_memory(void)
{
    int         wrong;
    size_t      i, size;
    heap_t      heap;
    uint8_t    *p;
    whk_mem_t   m;

    memset(&heap, 0, sizeof(heap_t));
    whk_mem_init(&m, heap_alloc, heap_free, &heap, SIZE_MAX);

    ok(heap.calls == 0, "initialising allocates nothing");

    wrong = 0;

    for (size = 0; size < 100; size++) {
        p = whk_mem_zalloc(&m, size);

        wrong += p == NULL || (uintptr_t) p % 16 != 0;

        for (i = 0; p && i < size; i++) {
            wrong += p[i] != 0;
            p[i] = 0xff;
        }
    }

    ok(wrong == 0, "blocks of 0 to 99 bytes are aligned and zero");
    ok(m.used == 99 * 100 / 2 && m.peak == m.used, "they are counted");

    whk_mem_free_all(&m);

    ok(m.used == 0 && heap.live == 0, "and all released at once");

    p = whk_mem_alloc(&m, 1);
    ok(p != NULL && m.used == 1, "the same memory can be used again");

    whk_mem_free_all(&m);
    ok(heap.live == 0 && m.peak == 99 * 100 / 2, "the peak stays");
}


static void
holds_the_budget(void)
{
    void       *p;
    heap_t      heap;
    whk_mem_t   m;

    memset(&heap, 0, sizeof(heap_t));
    whk_mem_init(&m, heap_alloc, heap_free, &heap, 100);

    ok(whk_mem_alloc(&m, 101) == NULL && m.exceeded && heap.calls == 0,
       "one byte above the budget is refused without asking");

    m.exceeded = 0;

    p = whk_mem_alloc(&m, 100);
    ok(p != NULL && !m.exceeded, "the budget itself is fine");

    ok(whk_mem_alloc(&m, 1) == NULL && m.exceeded, "nothing above it");
    ok(whk_mem_alloc(&m, 0) != NULL, "but nothing itself");

    whk_mem_free(&m, p);
    ok(whk_mem_alloc(&m, 100) != NULL, "what came back can go out again");

    whk_mem_free_all(&m);
    ok(heap.live == 0, "nothing is left");

    whk_mem_init(&m, heap_alloc, heap_free, &heap, SIZE_MAX);
    ok(whk_mem_alloc(&m, SIZE_MAX) == NULL && m.exceeded
       && whk_mem_alloc(&m, SIZE_MAX - 8) == NULL,
       "a size that overflows with its header is refused");

    ok(whk_mem_zalloc(&m, SIZE_MAX) == NULL, "also when it is to be zero");
}


static void
gives_budget_back(void)
{
    void       *p, *q;
    heap_t      heap;
    whk_mem_t   m;

    memset(&heap, 0, sizeof(heap_t));
    whk_mem_init(&m, heap_alloc, heap_free, &heap, 100);

    p = whk_mem_alloc(&m, 40);
    q = whk_mem_realloc(&m, p, 60);

    ok(q != NULL && m.used == 60 && m.peak == 100 && heap.live == 1,
       "realloc releases the old block");

    ok(whk_mem_realloc(&m, q, 41) == NULL && m.used == 60 && heap.live == 1,
       "and holds both at a time within the budget");

    whk_mem_free(&m, NULL);
    ok(m.used == 60, "NULL can be freed");

    whk_mem_free(&m, q);
    ok(m.used == 0 && heap.live == 0, "the rest as well");
}


static void
survives_any_order_of_release(void)
{
    int         order[4], wrong;
    void       *p[4];
    size_t      i;
    heap_t      heap;
    unsigned    n;
    whk_mem_t   m;

    wrong = 0;
    memset(&heap, 0, sizeof(heap_t));

    /* every order of four, and each with the last left to free_all */

    for (n = 0; n < 256; n++) {

        for (i = 0; i < 4; i++) {
            order[i] = (int) (n >> (2 * i) & 3);
        }

        whk_mem_init(&m, heap_alloc, heap_free, &heap, 10);

        for (i = 0; i < 4; i++) {
            p[i] = whk_mem_alloc(&m, i + 1);
        }

        for (i = 0; i < 4; i++) {
            whk_mem_free(&m, p[order[i]]);
            p[order[i]] = NULL;
        }

        whk_mem_free_all(&m);
        wrong += m.used != 0 || heap.live != 0;
    }

    ok(wrong == 0, "blocks can be released in every order");
}


static void
keeps_bytes_over_realloc(void)
{
    char       *p, *q;
    heap_t      heap;
    whk_mem_t   m;

    memset(&heap, 0, sizeof(heap_t));
    whk_mem_init(&m, heap_alloc, heap_free, &heap, 1000);

    p = whk_mem_realloc(&m, NULL, 4);
    ok(p != NULL, "realloc of NULL allocates");

    memcpy(p, "abcd", 4);
    q = whk_mem_realloc(&m, p, 8);
    ok(q && memcmp(q, "abcd", 4) == 0, "growing keeps the bytes");

    p = whk_mem_realloc(&m, q, 2);
    ok(p && memcmp(p, "ab", 2) == 0 && m.used == 2, "shrinking, the first");

    heap.fail = heap.calls + 1;
    ok(whk_mem_realloc(&m, p, 100) == NULL && memcmp(p, "ab", 2) == 0
       && m.used == 2 && !m.exceeded, "failing leaves the block as it was");

    whk_mem_free_all(&m);
    ok(heap.live == 0, "nothing is left");
}


static void
works_without_a_free_callback(void)
{
    void       *p;
    whk_mem_t   m;

    static uint64_t  pool[16];

    whk_mem_init(&m, pool_alloc, NULL, pool, 8);

    p = whk_mem_alloc(&m, 8);
    ok(p != NULL && m.used == 8, "a pool");

    whk_mem_free(&m, p);
    ok(m.used == 0, "freeing gives the budget back");

    p = whk_mem_alloc(&m, 8);
    whk_mem_free_all(&m);
    ok(p != NULL && m.used == 0, "also all at once");
}


static void
survives_every_failed_allocation(void)
{
    int        wrong;
    long       n;
    heap_t     heap;
    whk_mem_t  m;

    wrong = 0;

    for (n = 1; ; n++) {
        memset(&heap, 0, sizeof(heap_t));
        heap.fail = n;

        whk_mem_init(&m, heap_alloc, heap_free, &heap, 10000);

        wrong += workload(&m) != (heap.failed ? -1 : 0);
        wrong += m.exceeded != 0;

        whk_mem_free_all(&m);
        wrong += heap.live != 0 || m.used != 0;

        if (!heap.failed) {
            break;
        }
    }

    ok(wrong == 0 && n > 1, "survives %ld failed allocations", n - 1);
}


/* 0, or -1 if one of its allocations failed */

static int
workload(whk_mem_t *m)
{
    void    *p, *q;
    size_t   i;

    p = NULL;

    for (i = 1; i < 20; i++) {

        q = whk_mem_realloc(m, p, i * 8);
        if (q == NULL) {
            return -1;
        }

        p = q;

        if (whk_mem_zalloc(m, i) == NULL) {
            return -1;
        }
    }

    return 0;
}


/* data is the memory itself */

static void *
pool_alloc(void *data, size_t size)
{
    return size <= 16 * sizeof(uint64_t) ? data : NULL;
}


static void *
heap_alloc(void *data, size_t size)
{
    void    *p;
    heap_t  *heap;

    heap = data;

    if (++heap->calls == heap->fail) {
        heap->failed++;
        return NULL;
    }

    p = malloc(size);
    heap->live += p != NULL;

    return p;
}


static void
heap_free(void *data, void *p)
{
    heap_t  *heap;

    heap = data;
    heap->live--;

    free(p);
}
