/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "schema_run.h"


typedef struct {
    const char  *schema;
    const char  *pointer;
    const char  *keyword;
    const char  *text;
} refusal_t;


/* what of a schema is listed: pointer, keyword and text of each in turn */

typedef struct {
    const char  *schema;
    const char  *notes[5][3];
} listing_t;


#define D4   "{\"$schema\":\"http://json-schema.org/draft-04/schema#\","
#define D7   "{\"$schema\":\"http://json-schema.org/draft-07/schema#\","
#define D20  "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\","
#define OWN  "{\"$schema\":\"http://x.test/own\","
#define D19  "{\"$schema\":\"https://json-schema.org/draft/2019-09/schema\","


static void refuses_what_is_no_schema(void);
static void lists_what_is_not_enforced(void);
static void tells_where_json_ends(void);
static void holds_each_schema_against_its_own_meta_schema(void);
static void reads_documents_that_nobody_needs(void);
static void keeps_the_official_meta_schemas(void);
static void tells_faults_of_uris(void);
static void reaches_only_documents_that_were_given(void);
static void bounds_living_evaluations(void);
static void bounds_by_level(const char *member, unsigned long bound);
static void bounds_nodes(void);
static void makes_a_node_for_each_set_of_anchors(void);
static uint32_t pairs_in_ring(const char *start, const char *anchors,
    int count);
static void survives_failing_allocations(void);
static whk_rc_t compile_with(const char *text, const char *meta);


#define NOBODY   "names no document that is known, give it as "                \
                 "\"webhook_schema_ref\" (\"whk validate --remote\")"

#define UNKNOWN  "is the URI of no draft, and of no meta-schema given as "     \
                 "\"webhook_schema_ref\" (\"whk validate --remote\")"

#define FAR  "has an exponent of more than 18 digits"

/* where no meta-schema looks */

#define ANY   "{" AT_ANY
#define AT_ANY  "\"allOf\":[{\"$ref\":\"#/any\"}],\"any\":"

#define NO_BOOLEAN  "must be true or false"

static const refusal_t  refusals[] = {
    { "{", "", "", "is not valid JSON" },
    { "{\"type\":1,\"type\":1}", "", "", "is not valid JSON" },
    { "3", "", "", "is not a schema" },
    { "{\"type\":\"objekt\"}", "/type", "type",
      "does not satisfy the meta-schema" },
    { "{\"properties\":{\"a\":{\"minLength\":-1}}}",
      "/properties/a/minLength", "minLength",
      "does not satisfy the meta-schema" },
    { "{\"required\":[1]}", "/required/0", "required",
      "does not satisfy the meta-schema" },
    { "{\"items\":{\"properties\":{\"a\":3}}}", "/items/properties/a",
      "properties", "does not satisfy the meta-schema" },
    { "{\"allOf\":[{\"enum\":[]},{\"type\":[\"null\",\"a\"]}]}",
      "/allOf/1/type/1", "type", "does not satisfy the meta-schema" },
    { D4 "\"exclusiveMinimum\":true}", "", "exclusiveMinimum",
      "does not satisfy the meta-schema" },
    { D4 "\"not\":{\"maximum\":1,\"exclusiveMaximum\":true,"
      "\"exclusiveMinimum\":true}}", "/not", "exclusiveMinimum",
      "does not satisfy the meta-schema" },
    { D4 "\"not\":{\"exclusiveMaximum\":true}}", "/not",
      "exclusiveMaximum", "does not satisfy the meta-schema" },
    { D4 "\"properties\":{\"a\":true}}", "/properties/a", "properties",
      "does not satisfy the meta-schema" },
    { "{\"$defs\":{\"a\":{\"$id\":\"x\",\"$schema\":\"http://x.test/m\"}}}",
      "/$defs/a", "$schema", UNKNOWN },
    { "{\"$schema\":\"http://json-schema.org/draft-04/schema#\","
      "\"minimum\":1,\"exclusiveMinimum\":2}", "/exclusiveMinimum",
      "exclusiveMinimum", "does not satisfy the meta-schema" },
    { "{\"properties\":{\"a\":{\"$ref\":\"#/nowhere\"}}}", "/properties/a",
      "$ref", "leads to nothing" },
    { "{\"$ref\":\"http://example.com/x.json\"}", "", "$ref",
      NOBODY },
    { "{\"$ref\":\"#name\"}", "", "$ref", "leads to nothing" },
    { "{\"$schema\":\"http://example.com/meta\"}", "", "$schema",
      UNKNOWN },
    { "{\"$ref\":\"#\"}", "", "", "refers to itself" },
    { "{\"allOf\":[{\"$ref\":\"#/$defs/a\"}],"
      "\"$defs\":{\"a\":{\"not\":{\"$ref\":\"#\"}}}}", "/$defs/a", "",
      "refers to itself" },
    { "{\"pattern\":\"(?i)a\"}", "", "pattern",
      "this kind of group is not ECMA-262" },
    { "{\"pattern\":\"(?<=a+)b\"}", "", "pattern",
      "a look-behind of variable length is not supported" },
    { "{\"patternProperties\":{\"a++\":{}}}", "", "patternProperties",
      "possessive quantifiers are not ECMA-262" },
    { "{\"multipleOf\":0.12345678901234567890123}", "", "multipleOf",
      "must be greater than zero and have at most 19 digits" },
    { "{\"maximum\":1e2000000000000000000}", "", "maximum", FAR },
    { "{\"minLength\":1e2000000000000000000}", "", "minLength", FAR },
    { ANY "{\"minLength\":1e2000000000000000000}}", "/any", "minLength", FAR },
    { ANY "{\"contains\":{},\"maxContains\":1e2000000000000000000}}", "/any",
      "maxContains", FAR },
    { ANY "{\"multipleOf\":1e-2000000000000000000}}", "/any", "multipleOf",
      FAR },
    { "{\"const\":{\"a\":[0,1e2000000000000000000]}}", "/const/a/1", "const",
      FAR },
    { "{\"enum\":[1,2e2000000000000000000]}", "/enum/1", "enum", FAR },
    { D7 "\"enum\":[1,2e2000000000000000000]}", "/enum/1", "enum", FAR },
    { ANY "{\"uniqueItems\":1}}", "/any", "uniqueItems", NO_BOOLEAN },
    { D4 AT_ANY "{\"maximum\":1,\"exclusiveMaximum\":2}}", "/any",
      "exclusiveMaximum", NO_BOOLEAN },
    { D4 AT_ANY "{\"exclusiveMinimum\":null}}", "/any", "exclusiveMinimum",
      NO_BOOLEAN },
    { D19 AT_ANY "{\"$recursiveAnchor\":\"true\"}}", "/any", "$recursiveAnchor",
      NO_BOOLEAN },
    { D4 AT_ANY "{\"id\":1}}", "/any", "id", "must be a string" },
    { ANY "{\"$id\":1}}", "/any", "$id", "must be a string" },
    { ANY "{\"$schema\":{}}}", "/any", "$schema", "must be a string" },
    { ANY "{\"$anchor\":[]}}", "/any", "$anchor", "must be a string" },
    { ANY "{\"$dynamicAnchor\":true}}", "/any", "$dynamicAnchor",
      "must be a string" },
    { ANY "{\"$vocabulary\":[]}}", "/any", "$vocabulary",
      "must be an object" },
    { ANY "{\"$defs\":1}}", "/any", "$defs", "must be an object" },
    { D4 AT_ANY "{\"definitions\":[]}}", "/any", "definitions",
      "must be an object" },
    { D4 AT_ANY "{\"required\":true}}", "/any", "required",
      "must be an array" },
    { ANY "{\"contains\":{},\"minContains\":\"1\"}}", "/any", "minContains",
      "must be a number" },
    { ANY "{\"dependencies\":{\"a\":\"b\"}}}", "/any/dependencies/a",
      "dependencies", "is not a schema" },
    { ANY "{\"format\":1}}", "/any", "format", "must be a string" },
    { ANY "{\"enum\":{}}}", "/any", "enum", "must be an array" },
    { NULL, NULL, NULL, NULL }
};


/* allocations that fail, all of them, first and last */

#define WHK_ENDS  50

#define HIDDEN  "is hidden by \"$ref\""
#define NO_IF   "does nothing without \"if\""
#define NO_HIT  "does nothing without \"contains\""


static const listing_t  listings[] = {
    { "{\"title\":\"t\",\"properties\":{\"a\":{\"maxLenght\":3},\"b\":"
      "{\"maxLenght\":3}},\"format\":\"uri\",\"contentEncoding\":\"base64\"}",
      { { "", "format", "is an annotation" },
        { "", "contentEncoding", "is an annotation" },
        { "/properties/a", "maxLenght", "is not a known keyword" },
        { "/properties/b", "maxLenght", "is not a known keyword" } } },
    { "{\"items\":{\"$ref\":\"#/$defs/a\"},\"properties\":{\"b\":{\"$ref\":"
      "\"#/$defs/a\"}},\"$defs\":{\"a\":{\"format\":\"uri\"}}}",
      { { "/$defs/a", "format", "is an annotation" } } },
    { "{\"$id\":\"http://x.test/a\",\"$dynamicAnchor\":\"n\",\"items\":"
      "{\"$ref\":\"b\"},\"not\":{\"$ref\":\"#/$defs/c\"},\"$defs\":"
      "{\"b\":{\"$id\":\"b\",\"$dynamicAnchor\":\"n\",\"not\":{\"$ref\":"
      "\"a#/$defs/c\"}},\"c\":{\"type\":\"string\",\"format\":\"uri\"}}}",
      { { "/$defs/c", "format", "is an annotation" } } },
    { D7 "\"items\":{\"$ref\":\"#/definitions/a\",\"title\":\"t\","
      "\"maximum\":3,\"$comment\":\"c\",\"other\":1},"
      "\"definitions\":{\"a\":{}}}",
      { { "/items", "maximum", HIDDEN }, { "/items", "other", HIDDEN } } },
    { D19 "\"items\":{\"$ref\":\"#/$defs/a\",\"maximum\":3},"
      "\"$defs\":{\"a\":{}}}", { { NULL, NULL, NULL } } },
    { D7 "\"then\":{},\"else\":{},\"not\":{\"if\":false}}",
      { { "", "then", NO_IF }, { "", "else", NO_IF },
        { "/not", "if", "does nothing without \"then\" or \"else\"" } } },
    { D7 "\"if\":{},\"then\":{},\"not\":{\"if\":{},\"else\":false}}",
      { { NULL, NULL, NULL } } },
    { "{\"minContains\":0,\"maxContains\":2}",
      { { "", "minContains", NO_HIT }, { "", "maxContains", NO_HIT } } },
    { "{\"contains\":{},\"minContains\":1,\"maxContains\":2}",
      { { NULL, NULL, NULL } } },
    { D7 "\"additionalItems\":{},\"not\":{\"items\":{},"
      "\"additionalItems\":false}}",
      { { "", "additionalItems", "does nothing without a list as \"items\"" },
        { "/not", "additionalItems",
          "does nothing without a list as \"items\"" } } },
    { D7 "\"items\":[{}],\"additionalItems\":false}",
      { { NULL, NULL, NULL } } },
    { D4 "\"if\":{},\"const\":1}",
      { { "", "if", "is no keyword of this draft" },
        { "", "const", "is no keyword of this draft" } } },
    { D4 AT_ANY "{\"exclusiveMinimum\":true,\"exclusiveMaximum\":false,"
      "\"maximum\":1}}",
      { { "", "any", "is not a known keyword" },
        { "/any", "exclusiveMinimum", "does nothing without \"minimum\"" } } },
    { NULL, { { NULL, NULL, NULL } } }
};


int
main(void)
{
    refuses_what_is_no_schema();
    lists_what_is_not_enforced();
    tells_where_json_ends();
    holds_each_schema_against_its_own_meta_schema();
    reads_documents_that_nobody_needs();
    keeps_the_official_meta_schemas();
    tells_faults_of_uris();
    reaches_only_documents_that_were_given();
    bounds_living_evaluations();
    bounds_nodes();
    makes_a_node_for_each_set_of_anchors();
    survives_failing_allocations();

    return tap_done();
}


static void
refuses_what_is_no_schema(void)
{
    run_t                     r;
    whk_rc_t                  rc;
    const refusal_t          *c;
    const whk_schema_note_t  *e;

    for (c = refusals; c->schema; c++) {
        rc = run_compile(&r, c->schema);
        e = whk_schema_error(r.schema);

        ok(rc == WHK_REJECT && run_is(e->file, "test.json")
           && run_is(e->pointer, c->pointer) && run_is(e->keyword, c->keyword)
           && strcmp(e->text, c->text) == 0,
           "%s %s: %.*s %.*s %s", c->schema, c->text, (int) e->pointer.len,
           (const char *) e->pointer.data, (int) e->keyword.len,
           (const char *) e->keyword.data, e->text ? e->text : "");

        run_done(&r);
    }
}


static void
lists_what_is_not_enforced(void)
{
    run_t                     r;
    unsigned                  i;
    const listing_t          *l;
    const whk_schema_note_t  *n;

    for (l = listings; l->schema; l++) {

        ok(run_compile(&r, l->schema) == WHK_OK, "%s compiles", l->schema);

        for (i = 0; l->notes[i][0]; i++) {
            n = whk_schema_note(r.schema, i);

            ok(n && run_is(n->pointer, l->notes[i][0])
               && run_is(n->keyword, l->notes[i][1])
               && strcmp(n->text, l->notes[i][2]) == 0,
               "of it #%s %s is listed: %s", l->notes[i][0], l->notes[i][1],
               l->notes[i][2]);
        }

        n = whk_schema_note(r.schema, i);
        ok(n == NULL, "and nothing else%s%.*s", n ? ": " : "",
           n ? (int) n->keyword.len : 0,
           n ? (const char *) n->keyword.data : "");

        run_done(&r);
    }
}


static void
tells_where_json_ends(void)
{
    run_t                     r;
    const whk_schema_note_t  *e;

    ok(run_compile(&r, "{\n\"type\":1,\n\"type\":1}") == WHK_REJECT,
       "a schema that is no JSON is refused");

    e = whk_schema_error(r.schema);
    ok(run_is(e->value, "json_repeated_key at byte 12, in line 3"),
       "with the reason and the place: %.*s", (int) e->value.len,
       (const char *) e->value.data);

    run_done(&r);
}


/*
 * A list as "items" and a boolean "exclusiveMinimum" tell dialects apart; the
 * meta-schema of one's own wants a title.
 */

static void
holds_each_schema_against_its_own_meta_schema(void)
{
    int                       i;
    run_t                     r;
    whk_rc_t                  rc;
    const whk_schema_note_t  *e;

    static const char  *own =
        "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\","
        "\"$id\":\"http://x.test/own\",\"$dynamicAnchor\":\"meta\",\"$ref\":"
        "\"https://json-schema.org/draft/2020-12/schema\",\"required\":"
        "[\"title\"],\"properties\":{\"title\":{\"minLength\":2}}}";

    /* reached from outside only by what is in it */

    static const char  *other =
        OWN "\"title\":\"ab\",\"$defs\":{\"a\":{\"$id\":\"http://x.test/a\"},"
        "\"b\":{\"$id\":\"http://x.test/b\",\"title\":\"ab\"}}}";

    static const struct {
        whk_draft_t  draft;
        const char  *text;
        const char  *pointer;    /* of what is refused, or NULL */
        const char  *rule;
    } cases[] = {

        /* that of the document */

        { WHK_DRAFT_2020_12, "{\"items\":[{}]}", "/items", "type" },
        { WHK_DRAFT_2019_09, "{\"items\":[{}]}", NULL, NULL },
        { WHK_DRAFT_7, "{\"items\":[{}]}", NULL, NULL },
        { WHK_DRAFT_7, "{\"minimum\":1,\"exclusiveMinimum\":true}",
          "/exclusiveMinimum", "type" },
        { WHK_DRAFT_4, "{\"minimum\":1,\"exclusiveMinimum\":true}", NULL,
          NULL },
        { WHK_DRAFT_4, "{\"exclusiveMinimum\":1}", "/exclusiveMinimum",
          "type" },

        /* that of the schema */

        { WHK_DRAFT_2020_12, D7 "\"items\":[{}]}", NULL, NULL },
        { WHK_DRAFT_7, D20 "\"items\":[{}]}", "/items", "type" },
        { WHK_DRAFT_7, D4 "\"minimum\":1,\"exclusiveMinimum\":true}", NULL,
          NULL },

        /* one's own */

        { WHK_DRAFT_2020_12, OWN "\"title\":\"ab\"}", NULL, NULL },
        { WHK_DRAFT_2020_12, OWN "\"title\":\"a\"}", "/title", "minLength" },
        { WHK_DRAFT_2020_12, OWN "\"type\":\"null\"}", "", "required" },
        { WHK_DRAFT_2020_12, OWN "\"title\":\"ab\",\"not\":{\"type\":1}}",
          "/not/type", "anyOf" },
        { WHK_DRAFT_2020_12, OWN "\"title\":\"ab\",\"not\":{}}", "/not",
          "required" },
        { WHK_DRAFT_7, OWN "\"title\":\"ab\",\"items\":[]}", "/items",
          "type" },

        /* a resource in another one, each in its dialect */

        { WHK_DRAFT_2020_12, "{\"$defs\":{\"a\":" D7 "\"$id\":\"a\","
          "\"items\":[{}]}},\"$ref\":\"a\"}", NULL, NULL },
        { WHK_DRAFT_2020_12, "{\"$defs\":{\"a\":" D7 "\"$id\":\"a\","
          "\"items\":[{}]}},\"$ref\":\"a\",\"items\":[{}]}", "/items",
          "type" },
        { WHK_DRAFT_2020_12, "{\"$defs\":{\"a\":" D7 "\"$id\":\"a\","
          "\"minLength\":-1}},\"$ref\":\"a\"}", "/$defs/a/minLength",
          "minimum" },
        { WHK_DRAFT_7, "{\"definitions\":{\"a\":" D20 "\"$id\":\"a\","
          "\"items\":[{}]}},\"items\":[{\"$ref\":\"a\"}]}",
          "/definitions/a/items", "type" },
        { WHK_DRAFT_2020_12, "{\"$defs\":{\"a\":" D7 "\"$id\":\"a\","
          "\"items\":[" D20 "\"$id\":\"b\",\"items\":[{}]}]}},\"$ref\":"
          "\"a\"}", "/$defs/a/items/0/items", "type" },

        /* without a "$schema" it has that of what it is in */

        { WHK_DRAFT_2020_12, D7 "\"definitions\":{\"a\":{\"$id\":\"a\","
          "\"items\":[{}]}},\"items\":[{\"$ref\":\"a\"}]}", NULL, NULL },
        { WHK_DRAFT_7, D20 "\"$defs\":{\"a\":{\"$id\":\"a\",\"items\":"
          "[{}]}},\"$ref\":\"a\"}", "/$defs/a/items", "type" },
        { WHK_DRAFT_7, OWN "\"title\":\"ab\",\"$defs\":{\"a\":{\"$id\":"
          "\"a\"}},\"$ref\":\"a\"}", "/$defs/a", "required" },
        { WHK_DRAFT_7, "{\"$ref\":\"http://x.test/b\"}", "/$defs/a",
          "required" }
    };

    for (i = 0; i < (int) (sizeof(cases) / sizeof(cases[0])); i++) {
        run_init(&r);

        rc = whk_schema_add_document(r.schema, whk_str_z("http://x.test/own"),
                                     whk_str_z("own.json"), whk_str_z(own));

        if (rc == WHK_OK) {
            rc = whk_schema_add_document(r.schema,
                                         whk_str_z("http://x.test/other"),
                                         whk_str_z("test.json"),
                                         whk_str_z(other));
        }

        if (rc == WHK_OK) {
            whk_schema_set_draft(r.schema, cases[i].draft);
            rc = run_add(&r, cases[i].text, "", 0);
        }

        rc = rc == WHK_OK ? run_finish(&r) : rc;
        e = whk_schema_error(r.schema);

        ok(cases[i].pointer == NULL
           ? rc == WHK_OK
           : rc == WHK_REJECT && run_is(e->file, "test.json")
             && run_is(e->pointer, cases[i].pointer)
             && run_is(e->value, cases[i].rule),
           "%s: %.*s: %.*s", cases[i].text, (int) e->pointer.len,
           (const char *) e->pointer.data, (int) e->value.len,
           (const char *) e->value.data);

        run_done(&r);
    }
}


static void
reads_documents_that_nobody_needs(void)
{
    int                       i;
    run_t                     r;
    whk_rc_t                  rc;
    const whk_schema_note_t  *e;

    static const struct {
        const char  *text;
        const char  *error;
    } docs[] = {
        { "{\"type\":\"array\"}", NULL },
        { "{\"type\":\"array\"", "is not valid JSON" },
        { "[]", "is not a schema" }
    };

    for (i = 0; i < 3; i++) {
        run_init(&r);

        rc = whk_schema_add_document(r.schema, whk_str_z("http://x.test/a"),
                                     whk_str_z("a.json"),
                                     whk_str_z(docs[i].text));

        if (rc == WHK_OK) {
            rc = run_add(&r, "{\"type\":\"object\"}", "", 0);
        }

        ok(rc == WHK_OK && run_finish(&r) == WHK_OK,
           "%s is not in the way of a schema", docs[i].text);

        rc = whk_schema_check_documents(r.schema);
        e = whk_schema_error(r.schema);

        ok(docs[i].error == NULL
           ? rc == WHK_OK
           : rc == WHK_REJECT && run_is(e->file, "a.json")
             && strcmp(e->text, docs[i].error) == 0,
           "but if asked: %s", docs[i].error ? docs[i].error : "right");

        run_done(&r);
    }
}


static void
keeps_the_official_meta_schemas(void)
{
    run_t     r;
    whk_rc_t  rc;

    run_init(&r);

    rc = whk_schema_add_document(r.schema,
                                 whk_str_z("http://json-schema.org/draft-07/"
                                           "schema"),
                                 whk_str_z("a.json"), whk_str_z("{}"));
    if (rc == WHK_OK) {
        rc = run_add(&r, D7 "\"type\":\"objekt\"}", "", 0);
    }

    ok(rc == WHK_OK && run_finish(&r) == WHK_REJECT
       && strcmp(whk_schema_error(r.schema)->text,
                 "does not satisfy the meta-schema") == 0,
       "a document in the place of a meta-schema changes nothing");

    run_done(&r);
}


static void
tells_faults_of_uris(void)
{
    unsigned     i;
    const char  *fault;

    static const struct {
        const char  *uri;
        const char  *fault;
    } cases[] = {
        { "https://example.com/a.json", NULL },
        { "https://example.com/a.json#", NULL },
        { "urn:a", NULL },
        { "a.json", "is no absolute URI" },
        { "//example.com/a.json", "is no absolute URI" },
        { "", "is no absolute URI" },
        { "https://example.com/a.json#/$defs/a", "has a fragment" },
        { "urn:a#b", "has a fragment" },
    };

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        fault = whk_schema_uri_fault(whk_str_z(cases[i].uri));

        ok(cases[i].fault ? fault && strncmp(fault, cases[i].fault,
                                             strlen(cases[i].fault)) == 0
                          : fault == NULL,
           "\"%s\" %s", cases[i].uri, fault ? fault : "can be given");
    }
}


static void
reaches_only_documents_that_were_given(void)
{
    run_t     r;
    whk_rc_t  rc;

    run_init(&r);

    rc = whk_schema_add_document(r.schema, whk_str_z("http://x.test/a.json"),
                                 whk_str_z("a.json"),
                                 whk_str_z("{\"$id\":\"http://y.test/b/\","
                                           "\"$defs\":{\"i\":{\"$id\":"
                                           "\"c.json\",\"type\":"
                                           "\"integer\"}}}"));
    ok(rc == WHK_OK, "a document is given");

    (void) run_add(&r, "{\"items\":{\"$ref\":\"http://x.test/a.json#/$defs/i\""
                       "},\"properties\":{\"c\":{\"$ref\":"
                       "\"http://y.test/b/c.json\"}}}", "", 0);

    ok(run_finish(&r) == WHK_OK, "it is reached by both of its addresses");
    ok(run_once(&r, "[1]") == WHK_REASON_NONE
       && run_once(&r, "[\"a\"]") == WHK_REASON_SCHEMA
       && run_once(&r, "{\"c\":\"a\"}") == WHK_REASON_SCHEMA,
       "and is enforced");

    run_done(&r);
}


static void
bounds_living_evaluations(void)
{
    run_t  r;

    (void) run_compile(&r, "{\"properties\":{\"a\":{\"properties\":{\"b\":"
                           "{\"type\":\"null\"}}},\"c\":{\"allOf\":[{\"type\":"
                           "\"object\"},{\"minProperties\":1}]}}}");
    ok(whk_schema_bound(r.schema) == 4, "the widest way counts: %lu",
       (unsigned long) whk_schema_bound(r.schema));
    run_done(&r);

    (void) run_compile(&r, "{\"items\":{\"$ref\":\"#\"}}");
    ok(whk_schema_bound(r.schema) == 64, "recursion goes to the depth: %lu",
       (unsigned long) whk_schema_bound(r.schema));
    run_done(&r);

    (void) run_compile(&r, "true");
    (void) run_event(&r, "{}", 2, 1);
    ok(whk_schema_bound(r.schema) == 1 && whk_validate_peak(r.v) == 1,
       "what always holds is evaluated as a whole schema");
    run_event_end(&r);
    run_done(&r);

    (void) run_compile(&r, "{\"contains\":true}");
    (void) run_event(&r, "[[]]", 4, 1);
    ok(whk_schema_bound(r.schema) == 2 && whk_validate_peak(r.v) == 2,
       "and where hits are counted");
    run_event_end(&r);
    run_done(&r);

    /* too many states to look at each of them */

    bounds_by_level("{\"minProperties\":1}", 1 + 6000);
    bounds_by_level("{\"items\":{\"$ref\":\"#\"}}", 32 * (1 + 6000));
    bounds_by_level("{\"patternProperties\":{\"a\":{\"items\":"
                    "{\"additionalProperties\":{\"prefixItems\":[{},{"
                    "\"unevaluatedItems\":{\"unevaluatedProperties\":{"
                    "\"contains\":{\"minProperties\":1}}}}]}}}}}",
                    1 + 6000 * 8);

    run_init(&r);
    r.conf.bound = 63;
    r.schema = whk_schema_create(&r.mem, &r.tmp, &r.conf);
    (void) run_add(&r, "{\"items\":{\"$ref\":\"#\"}}", "", 0);
    ok(run_finish(&r) == WHK_REJECT, "more than the limit is refused");
    run_done(&r);
}


/* 6000 members, for each of which something else is asked */

static void
bounds_by_level(const char *member, unsigned long bound)
{
    int        i, n;
    char      *text, *p;
    run_t      r;
    whk_rc_t   rc;

    n = 6000;
    text = malloc((size_t) n * (strlen(member) + 16) + 32);

    if (text == NULL) {
        ok(0, "no memory");
        return;
    }

    p = text + sprintf(text, "{\"properties\":{");

    for (i = 0; i < n; i++) {
        p += sprintf(p, "%s\"p%d\":%s", i ? "," : "", i, member);
    }

    (void) strcpy(p, "}}");

    rc = run_compile(&r, text);

    ok(rc == WHK_OK && whk_schema_bound(r.schema) == bound,
       "6000 times %s: at most %lu evaluations", member,
       (unsigned long) whk_schema_bound(r.schema));

    run_done(&r);
    free(text);
}


static void
bounds_nodes(void)
{
    run_t  r;

    run_init(&r);
    r.conf.nodes = 10;
    r.schema = whk_schema_create(&r.mem, &r.tmp, &r.conf);
    (void) run_add(&r, "{\"allOf\":[{\"minimum\":1},{\"minimum\":2},"
                       "{\"minimum\":3},{\"minimum\":4},{\"minimum\":5},"
                       "{\"minimum\":6},{\"minimum\":7},{\"minimum\":8},"
                       "{\"minimum\":9},{\"minimum\":10}]}", "", 0);
    ok(run_finish(&r) == WHK_REJECT
       && strcmp(whk_schema_error(r.schema)->text,
                 "makes more nodes than the limit") == 0,
       "too many subschemas are refused");
    run_done(&r);
}


static void
makes_a_node_for_each_set_of_anchors(void)
{
    ok(pairs_in_ring(D20, "", 8) == 8, "eight resources without anchors");
    ok(pairs_in_ring(D20, "\"$dynamicAnchor\":\"x\",", 8) == 8,
       "with one name: the first that was entered decides, in any order");
    ok(pairs_in_ring(D19, "\"$recursiveAnchor\":true,", 8) == 8,
       "so it does in 2019-09");

    /* the first; either of the others; both */

    ok(pairs_in_ring(D20, "\"$dynamicAnchor\":\"x%d\",", 3) == 1 + 2 * 2 + 3,
       "with three names: the order does not matter");
    ok(pairs_in_ring(D20, "\"$defs\":{\"x\":{\"$dynamicAnchor\":\"x\"},"
                     "\"y\":{\"$dynamicAnchor\":\"y%d\"}},", 3)
       == 1 + 2 * 2 + 3, "with one that all have and one of their own");
}


/*
 * Resources of which each refers to all, and the root to the first: how many
 * pairs of a resource and what it is reached with.  The root is a node, and
 * what accepts everything.
 */

static uint32_t
pairs_in_ring(const char *start, const char *anchors, int count)
{
    int       i, k;
    char     *p, text[8192];
    run_t     r;
    uint32_t  nodes;

    p = text + sprintf(text, "%s\"$id\":\"http://x.test/\",\"$ref\":\"r0\","
                       "\"$defs\":{", start);

    for (i = 0; i < count; i++) {
        p += sprintf(p, "%s\"r%d\":{\"$id\":\"r%d\",", i ? "," : "", i, i);
        p += sprintf(p, anchors, i);
        p += sprintf(p, "\"properties\":{");

        for (k = 0; k < count; k++) {
            p += sprintf(p, "%s\"p%d\":{\"$ref\":\"r%d\"}", k ? "," : "", k,
                         k);
        }

        p += sprintf(p, "}}");
    }

    sprintf(p, "}}");

    nodes = run_compile(&r, text) == WHK_OK ? whk_schema_nodes(r.schema) : 0;

    run_done(&r);

    return nodes < 2 ? 0 : (nodes - 2) / (1 + (uint32_t) count);
}


static void
survives_failing_allocations(void)
{
    size_t         i;
    whk_rc_t       rc;
    unsigned long  n, all, failed, wrong;

    static const char  *meta =
        D20 "\"$id\":\"http://x.test/own\",\"$dynamicAnchor\":\"meta\","
        "\"$vocabulary\":{\"https://json-schema.org/draft/2020-12/vocab/core\""
        ":true,\"https://json-schema.org/draft/2020-12/vocab/applicator\":"
        "true,\"https://json-schema.org/draft/2020-12/vocab/unevaluated\":"
        "true,\"http://x.test/vocab\":false},\"$ref\":"
        "\"https://json-schema.org/draft/2020-12/schema\"}";

    /* how each of them ends when all goes well */

    static const struct {
        const char  *text;
        whk_rc_t     rc;
    } cases[] = {
        { D7 "\"$id\":\"http://x.test/s\",\"definitions\":{\"d\":{\"$id\":"
          "\"#d\",\"enum\":[1,\"a\",{\"b\":[2]}]}},\"properties\":{\"a\":"
          "{\"$ref\":\"#d\"},\"p\":{\"pattern\":\"^\\\\p{Letter}+$\"}},"
          "\"required\":[\"a\"],\"patternProperties\":{\"^x\":{\"const\":"
          "[1]}},\"dependencies\":{\"a\":[\"p\"],\"p\":{\"minProperties\":"
          "1}},\"if\":{\"maximum\":1e5},\"then\":{\"title\":\"t\"},"
          "\"foo\":1}", WHK_OK },
        { "{\"$id\":\"http://x.test/tree\",\"$dynamicAnchor\":\"node\","
          "\"$ref\":\"#/$defs/t\",\"unevaluatedProperties\":false,\"$defs\":"
          "{\"t\":{\"$id\":\"t\",\"$dynamicAnchor\":\"node\",\"properties\":"
          "{\"c\":{\"items\":{\"$dynamicRef\":\"#node\"}}}}}}", WHK_OK },
        { D19 "\"$id\":\"http://x.test/r\",\"$recursiveAnchor\":true,"
          "\"$ref\":\"#/$defs/b\",\"$defs\":{\"b\":{\"$id\":\"b\","
          "\"$recursiveAnchor\":true,\"additionalProperties\":"
          "{\"$recursiveRef\":\"#\"},\"$anchor\":\"x\"}},"
          "\"unevaluatedItems\":{\"$ref\":\"b#x\"}}", WHK_OK },
        { OWN "\"minimum\":3,\"items\":{\"$ref\":\"http://x.test/doc#/x\"}}",
          WHK_OK },
        { D19 "\"anyOf\":[{\"items\":[true]},{\"contains\":{\"type\":"
          "\"null\"},\"minContains\":2,\"maxContains\":3}],\"oneOf\":[{},"
          "{\"not\":{}}],\"unevaluatedItems\":{\"type\":\"string\"},"
          "\"dependentRequired\":{\"a\":[\"b\",\"c\"]},\"dependentSchemas\":"
          "{\"a\":{\"propertyNames\":{\"maxLength\":3}}},\"maximum\":1}",
          WHK_OK },
        { D7 "\"properties\":{\"a\":{\"type\":\"objekt\"}}}", WHK_REJECT },
        { D7 "\"properties\":{\"a\":{\"$ref\":\"#/none\"}}}", WHK_REJECT },
        { D7 "\"pattern\":\"(?i)a\"}", WHK_REJECT },
        { "{\"a\":1,\"a\":2}", WHK_REJECT }
    };

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {

        run_fail = 0;
        run_allocs = 0;
        rc = compile_with(cases[i].text, meta);
        all = run_allocs;

        failed = 0;
        wrong = rc != cases[i].rc;

        for (n = 1; n <= all; n++) {

            /* in the middle are the meta-schemas, a long way */

            if (n > WHK_ENDS && n < all - WHK_ENDS) {
                n += n / 4;
                n = n < all - WHK_ENDS ? n : all - WHK_ENDS;
            }

            run_fail = n;
            run_allocs = 0;

            /* without memory for it an error lacks the place */

            rc = compile_with(cases[i].text, meta);
            wrong += rc != WHK_ERROR && (rc == WHK_OK || rc != cases[i].rc);
            failed++;
        }

        run_fail = 0;

        ok(failed > 20 && wrong == 0,
           "%s: %lu failing allocations of %lu, all noticed but %lu",
           cases[i].text, failed, all, wrong);
    }
}


static whk_rc_t
compile_with(const char *text, const char *meta)
{
    run_t     r;
    whk_rc_t  rc;

    run_init(&r);

    rc = r.schema ? whk_schema_add_document(r.schema,
                                            whk_str_z("http://x.test/own"),
                                            whk_str_z("own.json"),
                                            whk_str_z(meta))
                  : WHK_ERROR;

    if (rc == WHK_OK) {
        rc = whk_schema_add_document(r.schema,
                                     whk_str_z("http://x.test/doc"),
                                     whk_str_z("doc.json"),
                                     whk_str_z("{\"x\":{\"$ref\":\"#/$defs/y\""
                                               "},\"$defs\":{\"y\":false}}"));
    }

    if (rc == WHK_OK) {
        rc = run_add(&r, text, "a.*", 0);
    }

    if (rc == WHK_OK) {
        rc = run_finish(&r);
    }

    if (rc == WHK_OK) {
        rc = whk_schema_check_documents(r.schema);
    }

    run_done(&r);

    return rc;
}
