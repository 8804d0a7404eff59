/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/whk_validate.h"


/*
 * The first byte chooses draft and format mode, the rest is a schema.  It
 * compiles or is refused with a text; what compiles evaluates its own text
 * as an event, with the same verdict each time and no more evaluations than
 * it was said to need.
 */

#define FUZZ_MEMORY  (256 * 1024 * 1024)


int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);


static void *fuzz_alloc(void *data, size_t size);
static void fuzz_free(void *data, void *p);
static whk_reason_t fuzz_event(const whk_schema_t *schema, whk_str_t text,
    size_t chunk);


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    whk_rc_t            rc;
    whk_mem_t           mem, tmp;
    whk_schema_t       *schema;
    whk_schema_conf_t   conf;
    whk_schema_root_t   root;

    if (size < 1) {
        return 0;
    }

    whk_mem_init(&mem, fuzz_alloc, fuzz_free, NULL, FUZZ_MEMORY);
    whk_mem_init(&tmp, fuzz_alloc, fuzz_free, NULL, FUZZ_MEMORY);

    whk_schema_conf_default(&conf);
    conf.nodes = 20000;
    conf.draft = (whk_draft_t) (data[0] % WHK_DRAFT_MAX);

    memset(&root, 0, sizeof(root));
    root.format = (whk_format_mode_t) (data[0] / 16 % WHK_FORMAT_MODES);
    root.text = whk_str(data + 1, size - 1);
    root.file = whk_str_z("schema");

    schema = whk_schema_create(&mem, &tmp, &conf);

    if (schema == NULL || whk_schema_add_root(schema, &root) != WHK_OK) {
        abort();
    }

    rc = whk_schema_finish(schema);

    if (rc == WHK_REJECT && whk_schema_error(schema)->text == NULL) {
        abort();
    }

    whk_mem_free_all(&tmp);

    if (rc == WHK_OK
        && fuzz_event(schema, root.text, size)
           != fuzz_event(schema, root.text, 7))
    {
        abort();
    }

    whk_mem_free_all(&mem);

    return 0;
}


static void *
fuzz_alloc(void *data, size_t size)
{
    (void) data;

    return malloc(size);
}


static void
fuzz_free(void *data, void *p)
{
    (void) data;

    free(p);
}


static whk_reason_t
fuzz_event(const whk_schema_t *schema, whk_str_t text, size_t chunk)
{
    size_t                  n;
    whk_rc_t                rc;
    whk_mem_t               mem;
    whk_json_t             *json;
    whk_reason_t            reason;
    whk_scratch_t          *scratch;
    whk_validate_t         *v;
    whk_json_conf_t         conf;
    whk_json_sink_t         sink;
    whk_validate_limits_t   limits;

    whk_mem_init(&mem, fuzz_alloc, fuzz_free, NULL, FUZZ_MEMORY);
    whk_json_conf_default(&conf);
    conf.scalars = 1;

    whk_validate_limits_default(&limits);
    scratch = whk_scratch_create(&mem, schema, 1000);
    v = whk_validate_create(&mem, scratch, &limits);
    rc = whk_validate_use_all(v, NULL);

    sink.events = &whk_validate_events;
    sink.data = v;
    json = whk_json_create(&mem, &conf, &sink);

    while (text.len && rc == WHK_OK) {
        n = text.len < chunk ? text.len : chunk;
        rc = whk_json_feed(json, text.data, n);
        text = whk_str_skip(text, n);
    }

    if (rc == WHK_OK) {
        rc = whk_json_finish(json);
    }

    reason = rc == WHK_OK ? WHK_REASON_NONE : whk_json_reason(json);

    if (whk_validate_peak(v) > whk_schema_bound(schema)) {
        fprintf(stderr, "does not hold: at most %lu evaluations, here %lu\n",
                (unsigned long) whk_schema_bound(schema),
                (unsigned long) whk_validate_peak(v));
        abort();
    }

    whk_json_destroy(json);
    whk_validate_destroy(v);
    whk_scratch_destroy(scratch);

    if (mem.used) {
        abort();
    }

    return reason;
}
