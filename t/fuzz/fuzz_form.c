/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/whk_form.h"


/*
 * The first byte chooses how the rest, a form, is cut.  The outcome and the
 * value of "payload" have to be those of the form fed whole, and no longer
 * than it.
 */

typedef struct {
    uint8_t   *value;
    size_t     len;
    size_t     size;
    whk_rc_t   rc;
} fuzz_form_t;


int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static whk_rc_t fuzz_form_take(void *data, const uint8_t *p, size_t len);
static void fuzz_form_run(fuzz_form_t *f, const uint8_t *p, size_t len,
    size_t step);


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_form_t  whole, cut;

    if (size < 1) {
        return 0;
    }

    fuzz_form_run(&whole, data + 1, size - 1, size);
    fuzz_form_run(&cut, data + 1, size - 1, (size_t) (data[0] % 32) + 1);

    if (whole.rc != cut.rc
        || (whole.rc == WHK_OK
            && (whole.len != cut.len
                || memcmp(whole.value, cut.value, whole.len) != 0)))
    {
        fprintf(stderr, "does not hold: %d with %lu bytes whole, "
                "%d with %lu cut\n", whole.rc, (unsigned long) whole.len,
                cut.rc, (unsigned long) cut.len);
        abort();
    }

    free(whole.value);
    free(cut.value);

    return 0;
}


static whk_rc_t
fuzz_form_take(void *data, const uint8_t *p, size_t len)
{
    fuzz_form_t *f = data;

    if (len == 0 || len > f->size - f->len) {
        abort();
    }

    memcpy(f->value + f->len, p, len);
    f->len += len;

    return WHK_OK;
}


static void
fuzz_form_run(fuzz_form_t *f, const uint8_t *p, size_t len, size_t step)
{
    size_t      off, n;
    whk_form_t  form;

    memset(f, 0, sizeof(fuzz_form_t));

    f->size = len;
    f->value = malloc(len + 1);

    if (f->value == NULL) {
        abort();
    }

    whk_form_init(&form, whk_str_z("payload"), fuzz_form_take, f);

    for (off = 0; f->rc == WHK_OK && off < len; off += n) {
        n = len - off < step ? len - off : step;
        f->rc = whk_form_feed(&form, p + off, n);
    }

    if (f->rc == WHK_OK) {
        f->rc = whk_form_finish(&form);
    }
}
