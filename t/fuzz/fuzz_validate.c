/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/whk_validate.h"


/*
 * The first byte chooses how the rest, an event, is cut.  It is held against
 * all of a set of schemas; verdict, place and cause, and what became of each
 * schema, have to be those of the event fed whole.  Half-way through it comes
 * another time, whole, with the same scratch.
 */

#define FUZZ_ROOTS  6


typedef struct {
    whk_reason_t      reason;
    uint64_t          work;
    char              instance[WHK_VALIDATE_POINTER_SIZE + 1];
    char              keyword[64];
    whk_root_state_t  states[FUZZ_ROOTS];
} fuzz_result_t;


int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);


static void *fuzz_alloc(void *data, size_t size);
static void fuzz_free(void *data, void *p);
static void fuzz_compile(void);
static void fuzz_event(fuzz_result_t *result, whk_str_t text, size_t chunk);
static void fuzz_turn(fuzz_result_t *result, whk_mem_t *mem,
    whk_scratch_t *scratch, whk_str_t text, size_t chunk);
static void fuzz_expect(const fuzz_result_t *a, const fuzz_result_t *b,
    const char *what);
static void fuzz_result(fuzz_result_t *result, const whk_validate_t *v);
static void fuzz_copy(char *to, whk_str_t text, size_t size);


static const char  *schemas[FUZZ_ROOTS] = {
    "{\"oneOf\":[{\"type\":[\"null\",\"integer\"]},{\"type\":\"array\","
    "\"items\":{\"$ref\":\"#\"}},{\"properties\":{\"a\":{\"$ref\":\"#\"}},"
    "\"type\":\"object\"},{\"maxProperties\":1}]}",

    "{\"unevaluatedProperties\":{\"type\":\"string\"},\"unevaluatedItems\":"
    "false,\"anyOf\":[{\"properties\":{\"a\":true}},{\"patternProperties\":"
    "{\"^b\":{\"$ref\":\"#\"}}},{\"prefixItems\":[{},{}]},{\"contains\":"
    "{\"minimum\":3}}],\"if\":{\"required\":[\"c\"]},\"then\":{\"properties\":"
    "{\"c\":{}}}}",

    "{\"items\":{\"uniqueItems\":true},\"not\":{\"const\":{\"a\":[1,2]}},"
    "\"additionalProperties\":{\"enum\":[[],{},1,\"x\",null]}}",

    "{\"dependentSchemas\":{\"a\":{\"required\":[\"b\"]}},"
    "\"dependentRequired\":{\"b\":[\"c\",\"d\"]},\"propertyNames\":"
    "{\"maxLength\":3},\"minProperties\":1,\"maxItems\":4}",

    "{\"items\":{\"multipleOf\":0.01,\"exclusiveMaximum\":1e10,\"pattern\":"
    "\"^(a|b)+$\",\"minLength\":2},\"contains\":{\"type\":\"integer\"},"
    "\"minContains\":2,\"maxContains\":3}",

    "{\"allOf\":[{\"anyOf\":[{\"required\":[\"a\"]},{\"required\":[\"b\"]}]},"
    "{\"oneOf\":[{\"required\":[\"a\"]},{\"required\":[\"b\"]}]}]}"
};


static whk_mem_t      fuzz_mem;
static whk_schema_t  *fuzz_schema;


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    whk_str_t      text;
    fuzz_result_t  whole, cut;

    if (size < 1) {
        return 0;
    }

    if (fuzz_schema == NULL) {
        fuzz_compile();
    }

    text = whk_str(data + 1, size - 1);

    fuzz_event(&whole, text, size);
    fuzz_event(&cut, text, (size_t) (data[0] % 32) + 1);

    fuzz_expect(&whole, &cut, "the cuts make no difference");

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


static void
fuzz_compile(void)
{
    int                 i;
    whk_mem_t           tmp;
    whk_schema_conf_t   conf;
    whk_schema_root_t   root;

    whk_mem_init(&fuzz_mem, fuzz_alloc, fuzz_free, NULL, SIZE_MAX);
    whk_mem_init(&tmp, fuzz_alloc, fuzz_free, NULL, SIZE_MAX);
    whk_schema_conf_default(&conf);

    fuzz_schema = whk_schema_create(&fuzz_mem, &tmp, &conf);

    for (i = 0; i < FUZZ_ROOTS; i++) {
        memset(&root, 0, sizeof(root));
        root.text = whk_str_z(schemas[i]);
        root.match = 1;

        if (whk_schema_add_root(fuzz_schema, &root) != WHK_OK) {
            abort();
        }
    }

    if (whk_schema_finish(fuzz_schema) != WHK_OK) {
        abort();
    }

    whk_mem_free_all(&tmp);
}


static void
fuzz_event(fuzz_result_t *result, whk_str_t text, size_t chunk)
{
    whk_mem_t       mem;
    whk_scratch_t  *scratch;

    whk_mem_init(&mem, fuzz_alloc, fuzz_free, NULL, SIZE_MAX);

    scratch = whk_scratch_create(&mem, fuzz_schema, 500);
    fuzz_turn(result, &mem, scratch, text, chunk);
    whk_scratch_destroy(scratch);

    if (mem.used) {
        abort();
    }
}


static void
fuzz_turn(fuzz_result_t *result, whk_mem_t *mem, whk_scratch_t *scratch,
    whk_str_t text, size_t chunk)
{
    size_t                  n;
    unsigned                turn;
    whk_rc_t                rc;
    whk_str_t               rest;
    whk_json_t             *json;
    fuzz_result_t           other;
    whk_validate_t         *v;
    whk_json_conf_t         conf;
    whk_json_sink_t         sink;
    whk_validate_limits_t   limits;

    memset(result, 0, sizeof(fuzz_result_t));

    whk_json_conf_default(&conf);
    conf.scalars = 1;
    conf.hold = 0;

    whk_validate_limits_default(&limits);
    limits.work = 20000;
    limits.evaluations = 500;

    v = whk_validate_create(mem, scratch, &limits);
    rc = whk_validate_use_all(v, NULL);

    sink.events = &whk_validate_events;
    sink.data = v;
    json = whk_json_create(mem, &conf, &sink);

    turn = 0;

    for (rest = text; rest.len && rc == WHK_OK; rest = whk_str_skip(rest, n)) {

        if (!turn && chunk < text.len && rest.len <= text.len / 2) {
            turn = 1;
            fuzz_turn(&other, mem, scratch, text, text.len);
        }

        n = rest.len < chunk ? rest.len : chunk;
        rc = whk_json_feed(json, rest.data, n);
    }

    if (rc == WHK_OK) {
        rc = whk_json_finish(json);
    }

    result->reason = whk_json_reason(json);
    fuzz_result(result, v);

    whk_json_destroy(json);
    whk_validate_destroy(v);

    if (turn) {
        fuzz_expect(result, &other, "events take turns");
    }
}


static void
fuzz_expect(const fuzz_result_t *a, const fuzz_result_t *b, const char *what)
{
    if (memcmp(a, b, sizeof(fuzz_result_t)) == 0) {
        return;
    }

    fprintf(stderr, "does not hold: %s: %s \"%s\" %s, then %s \"%s\" %s\n",
            what, whk_reason_name(a->reason), a->instance, a->keyword,
            whk_reason_name(b->reason), b->instance, b->keyword);
    abort();
}


static void
fuzz_result(fuzz_result_t *result, const whk_validate_t *v)
{
    uint32_t                     i;
    const whk_validate_error_t  *e;

    result->work = whk_validate_work(v);

    for (i = 0; i < FUZZ_ROOTS; i++) {
        result->states[i] = whk_validate_root(v, i);
    }

    e = whk_validate_error(v);

    if (e) {
        fuzz_copy(result->instance, e->instance, sizeof(result->instance));
        fuzz_copy(result->keyword, e->keyword, sizeof(result->keyword));
    }
}


static void
fuzz_copy(char *to, whk_str_t text, size_t size)
{
    if (text.len && text.len < size) {
        memcpy(to, text.data, text.len);
    }
}
