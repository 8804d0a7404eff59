/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <stdio.h>
#include <string.h>

#include "whk_cmd.h"
#include "whk_validate.h"


#define WHK_CMD_CUT  65536


/* what the arguments ask for */

typedef struct {
    whk_mem_t           mem;
    whk_schema_conf_t   conf;
    whk_format_mode_t   format;
    whk_schema_t       *schema;
    whk_scratch_t      *scratch;
} whk_cmd_validate_t;


static int whk_cmd_options(whk_cmd_validate_t *c, int argc, char **argv);
static int whk_cmd_option(whk_cmd_validate_t *c, const char *name,
    const char *value);
static int whk_cmd_format(whk_cmd_validate_t *c, const char *value);
static int whk_cmd_draft(whk_cmd_validate_t *c, const char *value);
static int whk_cmd_compile(whk_cmd_validate_t *c, const char *path);
static void whk_cmd_note(const whk_schema_note_t *note, const char *what);
static int whk_cmd_event(whk_cmd_validate_t *c, const char *path);
static int whk_cmd_parse(whk_cmd_validate_t *c, whk_mem_t *mem,
    const char *path, whk_validate_t *v);
static int whk_cmd_invalid(const char *path, const whk_json_t *json,
    const whk_validate_t *v);


int
whk_cmd_validate(int argc, char **argv)
{
    int                 i, rc, first, status;
    whk_cmd_validate_t  c;

    memset(&c, 0, sizeof(whk_cmd_validate_t));

    whk_cmd_mem(&c.mem);
    whk_schema_conf_default(&c.conf);

    first = whk_cmd_options(&c, argc, argv);

    if (first < 0 || first == argc) {
        return whk_cmd_error("usage: whk validate %s", WHK_VALIDATE_USAGE);
    }

    status = WHK_CMD_ERROR;

    c.schema = whk_schema_create(&c.mem, &c.mem, &c.conf);

    if (c.schema == NULL) {
        (void) whk_cmd_error("out of memory");

    } else if (whk_cmd_remotes(&c.mem, c.schema, first, argv)
                  == 0
               && whk_cmd_compile(&c, argv[first]) == 0)
    {
        status = WHK_CMD_YES;
    }

    for (i = first + 1; i < argc && c.scratch; i++) {
        rc = whk_cmd_event(&c, argv[i]);
        status = rc > status ? rc : status;
    }

    whk_mem_free_all(&c.mem);

    return status;
}


/*
 * Returns the index of the first argument that is no option, or -1.
 */

static int
whk_cmd_options(whk_cmd_validate_t *c, int argc, char **argv)
{
    int  i;

    for (i = 0; i < argc && strncmp(argv[i], "--", 2) == 0; i += 2) {

        if (strcmp(argv[i], "--") == 0) {
            return i + 1;
        }

        if (whk_cmd_option(c, argv[i] + 2, NULL) != 0) {
            (void) whk_cmd_error("unknown option \"%s\"", argv[i]);
            return -1;
        }

        if (i + 1 == argc) {
            (void) whk_cmd_error("\"%s\" without a value", argv[i]);
            return -1;
        }

        if (whk_cmd_option(c, argv[i] + 2, argv[i + 1]) != 0) {
            (void) whk_cmd_error("\"%s %s\" is not possible", argv[i],
                                 argv[i + 1]);
            return -1;
        }
    }

    return i;
}


/*
 * Returns 0, or -1 if this is no option or, with a value, not a possible one.
 */

static int
whk_cmd_option(whk_cmd_validate_t *c, const char *name, const char *value)
{
    if (strcmp(name, "draft") == 0) {
        return value ? whk_cmd_draft(c, value) : 0;
    }

    if (strcmp(name, "remote") == 0) {
        return value && strchr(value, '=') == NULL ? -1 : 0;
    }

    if (strcmp(name, "format") == 0) {
        return value ? whk_cmd_format(c, value) : 0;
    }

    return -1;
}


static int
whk_cmd_format(whk_cmd_validate_t *c, const char *value)
{
    if (strcmp(value, "off") == 0) {
        c->format = WHK_FORMAT_OFF;

    } else if (strcmp(value, "on") == 0) {
        c->format = WHK_FORMAT_ON;

    } else if (strcmp(value, "strict") == 0) {
        c->format = WHK_FORMAT_STRICT;

    } else {
        return -1;
    }

    return 0;
}


static int
whk_cmd_draft(whk_cmd_validate_t *c, const char *value)
{
    int  i;

    static const char  *names[WHK_DRAFT_MAX] = {
        [WHK_DRAFT_4] = "4",
        [WHK_DRAFT_6] = "6",
        [WHK_DRAFT_7] = "7",
        [WHK_DRAFT_2019_09] = "2019-09",
        [WHK_DRAFT_2020_12] = "2020-12"
    };

    /* "7", "07", "draft7" and "draft-07" are the same */

    if (strncmp(value, "draft", 5) == 0) {
        value += 5;
    }

    value += *value == '-';
    value += *value == '0';

    for (i = 0; i < WHK_DRAFT_MAX; i++) {

        if (strcmp(value, names[i]) == 0) {
            c->conf.draft = (whk_draft_t) i;
            return 0;
        }
    }

    return -1;
}


static int
whk_cmd_compile(whk_cmd_validate_t *c, const char *path)
{
    uint32_t            i;
    whk_rc_t            rc;
    whk_schema_root_t   root;

    memset(&root, 0, sizeof(whk_schema_root_t));

    root.file = whk_str_z(path);
    root.format = c->format;

    if (whk_cmd_read(&c->mem, path, &root.text) != 0
        || whk_cmd_uri(&c->mem, path, &root.uri) != 0)
    {
        return -1;
    }

    rc = whk_schema_add_root(c->schema, &root);

    if (rc == WHK_OK) {
        rc = whk_schema_finish(c->schema);
    }

    if (rc == WHK_REJECT) {
        whk_cmd_note(whk_schema_error(c->schema), "");
        return -1;
    }

    for (i = 0; whk_schema_note(c->schema, i) && rc == WHK_OK; i++) {
        whk_cmd_note(whk_schema_note(c->schema, i), " is not enforced");
    }

    if (rc == WHK_OK) {
        c->scratch = whk_scratch_create(&c->mem, c->schema,
                                        WHK_REGEX_MATCH_LIMIT);
    }

    return c->scratch ? 0 : whk_cmd_error("out of memory");
}


static void
whk_cmd_note(const whk_schema_note_t *note, const char *what)
{
    (void) whk_cmd_error("%.*s#%.*s%s: %s%.*s%s%s%s%.*s%s",
                         (int) note->file.len, (const char *) note->file.data,
                         (int) note->pointer.len,
                         (const char *) note->pointer.data, what,
                         note->keyword.len ? "keyword \"" : "",
                         (int) note->keyword.len,
                         (const char *) note->keyword.data,
                         note->keyword.len ? "\": " : "", note->text,
                         note->value.len ? ": \"" : "",
                         (int) note->value.len,
                         (const char *) note->value.data,
                         note->value.len ? "\"" : "");
}


static int
whk_cmd_event(whk_cmd_validate_t *c, const char *path)
{
    int                     status;
    whk_mem_t               mem;
    whk_validate_t         *v;
    whk_validate_limits_t   limits;

    whk_cmd_mem(&mem);
    whk_validate_limits_default(&limits);

    v = whk_validate_create(&mem, c->scratch, &limits);

    status = v && whk_validate_use(v, 0) == WHK_OK
             ? whk_cmd_parse(c, &mem, path, v)
             : whk_cmd_error("out of memory");

    whk_mem_free_all(&mem);

    return status;
}


static int
whk_cmd_parse(whk_cmd_validate_t *c, whk_mem_t *mem, const char *path,
    whk_validate_t *v)
{
    size_t            n;
    whk_rc_t          rc;
    whk_str_t         text;
    whk_json_t       *json;
    whk_json_conf_t   conf;
    whk_json_sink_t   sink;

    (void) c;

    whk_json_conf_default(&conf);
    conf.scalars = 1;

    sink.events = &whk_validate_events;
    sink.data = v;

    if (whk_cmd_read(mem, path, &text) != 0) {
        return WHK_CMD_ERROR;
    }

    json = whk_json_create(mem, &conf, &sink);
    if (json == NULL) {
        return whk_cmd_error("out of memory");
    }

    rc = WHK_OK;

    while (text.len && rc == WHK_OK) {
        n = text.len < WHK_CMD_CUT ? text.len : WHK_CMD_CUT;
        rc = whk_json_feed(json, text.data, n);
        text = whk_str_skip(text, n);
    }

    if (rc == WHK_OK) {
        rc = whk_json_finish(json);
    }

    if (rc == WHK_ERROR) {
        return whk_cmd_error("out of memory");
    }

    if (rc == WHK_REJECT) {
        return whk_cmd_invalid(path, json, v);
    }

    printf("%s: valid\n", path);

    return WHK_CMD_YES;
}


static int
whk_cmd_invalid(const char *path, const whk_json_t *json,
    const whk_validate_t *v)
{
    const whk_validate_error_t  *e;

    e = whk_validate_error(v);

    printf("%s: invalid: %s at byte %llu", path,
           whk_reason_name(whk_json_reason(json)),
           (unsigned long long) whk_json_offset(json));

    if (e) {
        printf(", value \"%.*s\"", (int) e->instance.len,
               (const char *) e->instance.data);
    }

    if (e && e->reason == WHK_REASON_SCHEMA) {
        printf(", keyword \"%.*s\" of %.*s#%.*s",
               (int) e->keyword.len, (const char *) e->keyword.data,
               (int) e->file.len, (const char *) e->file.data,
               (int) e->schema.len, (const char *) e->schema.data);
    }

    printf("\n");

    return WHK_CMD_NO;
}
