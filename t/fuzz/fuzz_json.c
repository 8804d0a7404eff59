/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "../unit/json_run.h"


/*
 * The first byte chooses the options and limits, the second how the rest, a
 * document, is cut.  The verdict, its reason and place, and all events have
 * to be those of the document fed whole.
 */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    run_t            whole, cut;
    uint8_t          options, step;
    whk_str_t        text;
    run_heap_t       heap;
    whk_json_conf_t  conf;

    if (size < 2) {
        return 0;
    }

    options = data[0];
    step = data[1];
    text = whk_str(data + 2, size - 2);

    whk_json_conf_default(&conf);

    conf.scalars = options & 1;
    conf.repeats = options >> 1 & 1;

    if (options & 4) {
        conf.limits.depth = 3;
        conf.limits.token = 8;
        conf.limits.keys = 3;
        conf.limits.items = 3;
    }

    memset(&heap, 0, sizeof(heap));

    run_json(&whole, &heap, &conf, text, 0);

    conf.hold = options & 8 ? options >> 4 : 0;
    run_json(&cut, &heap, &conf, text, (size_t) (step % 32) + 1);

    if (!run_equal(&whole, &cut) || whole.rc == WHK_ERROR || cut.leaked) {
        fprintf(stderr, "does not hold: %d %s at %lu whole, %d %s at %lu cut\n",
                whole.rc, whk_reason_name(whole.reason),
                (unsigned long) whole.offset,
                cut.rc, whk_reason_name(cut.reason),
                (unsigned long) cut.offset);
        abort();
    }

    free(whole.events);
    free(cut.events);

    return 0;
}
