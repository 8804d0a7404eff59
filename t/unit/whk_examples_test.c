/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


/*
 * The shipped schemas compile without a complaint, accept the events that
 * the senders' own guides show, and say of each variant of them what they
 * should: neither stricter nor looser than the guides.
 */

#include "schema_run.h"
#include "tree_write.h"


#define FILE_SIZE  65536


typedef struct {
    const char  *schema;
    const char  *event;
    const char  *from;      /* this text of the event ... */
    const char  *to;        /* ... instead makes it invalid */
} example_t;


/*
 * An event whose members are varied: envelope are those at its top that must
 * be there, record is where the others are that the guide shows, a pointer.
 * text is an event in place of a file.
 */

typedef struct {
    const char  *schema;
    const char  *event;
    const char  *text;
    const char  *envelope[4];
    const char  *record;
} variant_t;


static char *read_file(const char *dir, const char *name);
static void accepts_and_rejects(const example_t *e);
static void holds_for_variants(const variant_t *v);
static void vary_envelope(run_t *r, const variant_t *v,
    const whk_tree_t *root);
static void vary_record(run_t *r, const variant_t *v, const whk_tree_t *root,
    const whk_tree_t *record);
static void vary(run_t *r, const whk_tree_t *root, const tree_text_t *change,
    whk_reason_t expected, const whk_tree_t *member);
static int is_envelope(const variant_t *v, const whk_tree_t *member);
static char *replace(const char *text, const char *from, const char *to);


static const example_t  examples[] = {
    { "knowrithm/envelope", "knowrithm-lead.created",
      "\"timestamp\"", "\"time\"" },
    { "knowrithm/envelope", "knowrithm-lead.created", "\"data\": {",
      "\"data\": [], \"x\": {" },
    { "knowrithm/lead.created", "knowrithm-lead.created", "lead.created",
      "lead.updated" },
    { "knowrithm/lead.created", "knowrithm-lead.created", "\"John\"", "7" },
    { "metachat/message.sent", "metachat-message.sent", "0.95",
      "\"high\"" },
    { "metachat/message.sent", "metachat-message.sent", "\"event\"",
      "\"type\"" },
    { "knowlarity/call", "knowlarity-call", "293", "\"293\"" },
    { "knowlarity/call", "knowlarity-call", "\"uuid\": \"test-123\"",
      "\"data\": {\"uuid\": 1}" },
    { "cloudevents", "cloudevents", "\"1.0\"", "\"0.3\"" },
    { "cloudevents", "cloudevents", "\"id\": \"C234-1234-1234\"",
      "\"id\": \"\"" },
    { "cloudevents", "cloudevents", "2018-04-05T", "2018-04-31T" },
    { "standard-webhooks", "standard-webhooks", "\"data\": {",
      "\"data\": 1, \"x\": {" },
    { NULL, NULL, NULL, NULL }
};


#define EVENT(type, more)                                                     \
    "{\"event\":\"" type "\",\"timestamp\":\"t\",\"data\":{}" more "}"
#define ENVELOPE     { "event", "timestamp", "data", NULL }
#define SIGNATURE    ",\"signature\":\"s\""
#define KNOWRITHM(type)                                                       \
    { "knowrithm/" type, NULL, EVENT(type, SIGNATURE), ENVELOPE, "/data" },   \
    { "knowrithm/" type, NULL, EVENT(type, SIGNATURE), ENVELOPE, "" }
#define METACHAT(type)                                                        \
    { "metachat/" type, NULL, EVENT(type, ""), ENVELOPE, "/data" }

#define CALL                                                                  \
    "{\"uuid\":\"test-123\",\"customer_number\":\"+918019858999\","           \
    "\"agent_number\":\"+918121119250\",\"knowlarity_number\":"             \
    "\"+919873762618\",\"start_time\":\"2025-12-06 11:11:21+05:30\","       \
    "\"call_duration\":293,\"business_call_type\":\"Call Group\"}"


static const variant_t  variants[] = {
    { "knowrithm/envelope", "knowrithm-lead.created", NULL, ENVELOPE, "" },
    { "knowrithm/lead.created", "knowrithm-lead.created", NULL, ENVELOPE,
      "/data" },
    { "knowrithm/lead.created", "knowrithm-lead.created", NULL, ENVELOPE,
      "" },
    { "metachat/message.sent", "metachat-message.sent", NULL, ENVELOPE,
      "/data" },
    { "knowlarity/call", "knowlarity-call", NULL, { NULL }, "" },
    { "knowlarity/call", NULL, "{\"data\":" CALL "}", { NULL }, "/data" },
    { "standard-webhooks", "standard-webhooks", NULL,
      { "type", "timestamp", "data", NULL }, NULL },
    { "cloudevents", "cloudevents", NULL,
      { "id", "source", "specversion", "type" }, NULL },
    KNOWRITHM("agent.created"),
    KNOWRITHM("conversation.started"),
    KNOWRITHM("conversation.ended"),
    KNOWRITHM("message.received"),
    KNOWRITHM("lead.status.updated"),
    KNOWRITHM("document.processed"),
    METACHAT("conversation.created"),
    METACHAT("conversation.ended"),
    METACHAT("user.started"),
    METACHAT("escalation.triggered"),
    { NULL, NULL, NULL, { NULL }, NULL }
};


/* a value of each type */

static const struct {
    whk_json_type_t   type;
    const char       *text;
} values[] = {
    { WHK_JSON_OBJECT, "{}" },
    { WHK_JSON_ARRAY, "[]" },
    { WHK_JSON_STRING, "\"v\"" },
    { WHK_JSON_NUMBER, "-7.5" },
    { WHK_JSON_TRUE, "true" },
    { WHK_JSON_NULL, "null" }
};


static const char  *others[] = {
    "knowrithm/agent.created", "knowrithm/conversation.started",
    "knowrithm/conversation.ended", "knowrithm/message.received",
    "knowrithm/lead.status.updated", "knowrithm/document.processed",
    "metachat/conversation.created", "metachat/conversation.ended",
    "metachat/user.started", "metachat/escalation.triggered", NULL
};


int
main(void)
{
    int               i;
    char             *schema;
    run_t             r;
    const char       *type;
    const example_t  *e;
    const variant_t  *v;
    char              event[512];

    for (e = examples; e->schema; e++) {
        accepts_and_rejects(e);
    }

    for (v = variants; v->schema; v++) {
        holds_for_variants(v);
    }

    for (i = 0; others[i]; i++) {
        schema = read_file("schemas", others[i]);
        type = strchr(others[i], '/') + 1;

        ok(run_compile(&r, schema) == WHK_OK
           && whk_schema_note(r.schema, 0) == NULL, "%s compiles", others[i]);

        snprintf(event, sizeof(event),
                 "{\"event\":\"%s\",\"timestamp\":\"t\",\"data\":{}}", type);
        ok(run_once(&r, event) == WHK_REASON_NONE, "and is for %s", type);

        ok(run_once(&r, "{\"event\":\"x\",\"timestamp\":\"t\",\"data\":{}}")
           == WHK_REASON_SCHEMA, "and for no other");

        run_done(&r);
        free(schema);
    }

    return tap_done();
}


static char *
read_file(const char *dir, const char *name)
{
    FILE    *f;
    char     path[512], *text;
    size_t   len;

    snprintf(path, sizeof(path), "docs/examples/%s/%s.json", dir, name);

    text = malloc(FILE_SIZE);
    f = fopen(path, "rb");

    if (text == NULL || f == NULL) {
        printf("Bail out! %s cannot be read\n", path);
        exit(2);
    }

    len = fread(text, 1, FILE_SIZE - 1, f);
    text[len] = '\0';
    fclose(f);

    return text;
}


static void
accepts_and_rejects(const example_t *e)
{
    char   *schema, *event, *wrong;
    run_t   r;

    schema = read_file("schemas", e->schema);
    event = read_file("events", e->event);
    wrong = replace(event, e->from, e->to);

    ok(run_compile(&r, schema) == WHK_OK
       && whk_schema_note(r.schema, 0) == NULL, "%s compiles", e->schema);
    ok(run_once(&r, event) == WHK_REASON_NONE, "%s is valid", e->event);
    ok(run_once(&r, wrong) == WHK_REASON_SCHEMA, "with %s it is not", e->to);

    run_done(&r);
    free(schema);
    free(event);
    free(wrong);
}


static char *
replace(const char *text, const char *from, const char *to)
{
    char        *out;
    const char  *p;

    out = malloc(FILE_SIZE);
    p = strstr(text, from);

    if (out == NULL || p == NULL) {
        printf("Bail out! %s is not in the event\n", from);
        exit(2);
    }

    snprintf(out, FILE_SIZE, "%.*s%s%s", (int) (p - text), text, to,
             p + strlen(from));

    return out;
}


static void
holds_for_variants(const variant_t *v)
{
    char              *schema, *event;
    run_t              r;
    whk_mem_t          mem;
    whk_tree_t        *root, *record;
    tree_text_t        change;
    whk_tree_error_t   error;

    whk_mem_init(&mem, run_alloc, run_free, NULL, SIZE_MAX);
    memset(&change, 0, sizeof(change));

    schema = read_file("schemas", v->schema);
    event = v->text ? NULL : read_file("events", v->event);
    root = whk_tree_parse(&mem, whk_str_z(v->text ? v->text : event), &error);

    if (root == NULL || run_compile(&r, schema) != WHK_OK) {
        printf("Bail out! %s\n", v->schema);
        exit(2);
    }

    printf("# %s\n", v->schema);

    vary(&r, root, &change, WHK_REASON_NONE, root);
    vary_envelope(&r, v, root);

    if (v->record) {
        record = v->record[0] ? whk_tree_get(root, v->record + 1) : root;
        vary_record(&r, v, root, record);
    }

    run_done(&r);
    whk_mem_free_all(&mem);
    free(schema);
    free(event);
}


static void
vary_envelope(run_t *r, const variant_t *v, const whk_tree_t *root)
{
    size_t             i;
    tree_text_t        change;
    const whk_tree_t  *m;

    memset(&change, 0, sizeof(change));

    change.wide = root;
    vary(r, root, &change, WHK_REASON_NONE, root);
    change.wide = NULL;

    for (m = root->first; m; m = m->next) {

        if (!is_envelope(v, m)) {
            continue;
        }

        change.from = m;
        change.to = NULL;
        vary(r, root, &change, WHK_REASON_SCHEMA, m);

        for (i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
            change.to = values[i].text;

            if (values[i].type != m->type) {
                vary(r, root, &change, WHK_REASON_SCHEMA, m);
            }
        }
    }
}


/* none is needed, those that are there have a type and nothing else */

static void
vary_record(run_t *r, const variant_t *v, const whk_tree_t *root,
    const whk_tree_t *record)
{
    size_t             i;
    tree_text_t        change;
    const whk_tree_t  *m;

    memset(&change, 0, sizeof(change));

    change.wide = record;
    vary(r, root, &change, WHK_REASON_NONE, record);
    change.wide = NULL;

    /* all of it; an event is never a scalar */

    for (i = v->envelope[0] && record == root ? 2 : 0;
         i < (record == root ? 2 : sizeof(values) / sizeof(values[0]));
         i++)
    {
        change.from = record;
        change.to = values[i].text;
        vary(r, root, &change, i == 0 ? WHK_REASON_NONE : WHK_REASON_SCHEMA,
             record);
    }

    for (m = record->first; m; m = m->next) {

        if (record == root && is_envelope(v, m)) {
            continue;
        }

        change.from = m;
        change.to = NULL;
        vary(r, root, &change, WHK_REASON_NONE, m);

        for (i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
            change.to = values[i].text;
            vary(r, root, &change, values[i].type == m->type
                                   ? WHK_REASON_NONE : WHK_REASON_SCHEMA, m);
        }
    }
}


static void
vary(run_t *r, const whk_tree_t *root, const tree_text_t *change,
    whk_reason_t expected, const whk_tree_t *member)
{
    const char    *what;
    tree_text_t    text;
    whk_reason_t   reason;

    what = change->to;

    if (what == NULL) {
        what = change->wide ? "a member more" : change->from ? "without"
                                                             : "as it is";
    }

    text = *change;

    tree_write(&text, root);
    reason = run_once(r, text.data);

    ok(reason == expected, "%s: %.*s: %s",
       expected == WHK_REASON_NONE ? "valid" : "invalid",
       (int) member->key.len, (const char *) member->key.data, what);

    free(text.data);
}


static int
is_envelope(const variant_t *v, const whk_tree_t *member)
{
    int  i;

    for (i = 0; i < 4 && v->envelope[i]; i++) {

        if (run_is(member->key, v->envelope[i])) {
            return 1;
        }
    }

    return 0;
}
