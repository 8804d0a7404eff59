/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


/*
 * The shipped schemas compile without a complaint, accept the events that
 * the senders' own guides show, and reject these with one thing changed.
 */

#include "schema_run.h"


#define FILE_SIZE  65536


typedef struct {
    const char  *schema;
    const char  *event;
    const char  *from;      /* this text of the event ... */
    const char  *to;        /* ... instead makes it invalid */
} example_t;


static char *read_file(const char *dir, const char *name);
static void accepts_and_rejects(const example_t *e);
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
    char              event[512];

    for (e = examples; e->schema; e++) {
        accepts_and_rejects(e);
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
