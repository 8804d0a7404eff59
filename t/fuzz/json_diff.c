/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "../unit/json_run.h"


/*
 * The engine's side of json_diff.py.  Reads records of two 32-bit numbers in
 * the order of this machine, the length of a text and the size of the
 * portions to feed it in, and the text.  Answers each with one byte: 'y' if
 * the text is accepted, 'n' if it is rejected, '!' if we failed, '?' if the
 * same text fed whole gives another answer or other events.  With the word
 * "repeats" names may repeat, which the other side has to notice.
 */


#define TEXT_MAX  65536


static char answer(const whk_json_conf_t *conf, whk_str_t text, size_t step);


int
main(int argc, char **argv)
{
    uint32_t         head[2];
    whk_json_conf_t  conf;

    static uint8_t  text[TEXT_MAX];

    whk_json_conf_default(&conf);

    conf.scalars = 1;
    conf.limits.depth = 1024;
    conf.hold = 0;
    conf.repeats = argc > 1 && strcmp(argv[1], "repeats") == 0;

    while (fread(head, sizeof(uint32_t), 2, stdin) == 2) {

        if (head[0] > TEXT_MAX || fread(text, 1, head[0], stdin) != head[0]) {
            fprintf(stderr, "json_diff: bad record\n");
            return 2;
        }

        putchar(answer(&conf, whk_str(text, head[0]), head[1]));
    }

    return 0;
}


static char
answer(const whk_json_conf_t *conf, whk_str_t text, size_t step)
{
    int         same;
    run_t       whole, cut;
    run_heap_t  heap;

    memset(&heap, 0, sizeof(heap));

    run_json(&whole, &heap, conf, text, 0);
    run_json(&cut, &heap, conf, text, step);

    same = run_equal(&whole, &cut) && cut.leaked == 0;

    free(whole.events);
    free(cut.events);

    if (!same) {
        return '?';
    }

    return whole.rc == WHK_OK ? 'y' : whole.rc == WHK_REJECT ? 'n' : '!';
}
