/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef WHK_ARRAY_H_INCLUDED
#define WHK_ARRAY_H_INCLUDED


#include <stdint.h>

#include "whk_mem.h"


/*
 * A growable array of elements of one size in budgeted memory.  All zero is
 * an empty one.  Elements move when it grows: keep their numbers, not their
 * addresses.  To shorten it, lower n.
 */
typedef struct {
    void      *elts;
    uint32_t   n;
    uint32_t   max;
} whk_array_t;


/* the elements as what they are, and one of them */

#define whk_elts(type, a)     ((type *) (a)->elts)
#define whk_elt(type, a, i)   (&((type *) (a)->elts)[i])


/*
 * whk_array_grow() makes room for count more elements of size bytes.
 *
 * Returns 0, or -1 if memory ran out or the array would have more than 2^31
 * elements; a is then as before.
 */
int whk_array_grow(whk_mem_t *mem, whk_array_t *a, size_t size,
    uint32_t count);

/*
 * whk_array_push() makes room for count more elements of size bytes at the
 * end of a, and counts them in.
 *
 * Returns the first of them, not initialised, or NULL if whk_array_grow()
 * failed.
 */
static inline void *
whk_array_push(whk_mem_t *mem, whk_array_t *a, size_t size, uint32_t count)
{
    void  *p;

    if (count > a->max - a->n && whk_array_grow(mem, a, size, count) != 0) {
        return NULL;
    }

    p = (char *) a->elts + a->n * size;
    a->n += count;

    return p;
}


/*
 * whk_array_free() releases the elements; a is empty again.
 */
void whk_array_free(whk_mem_t *mem, whk_array_t *a);


#endif /* WHK_ARRAY_H_INCLUDED */
