/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


/*
 * The JSON-Schema-Test-Suite, below the folder that WEBHOOK_TEST_DATA names:
 * every required test of five drafts, each whole, byte by byte and cut at
 * random, then the optional ones and those of formats, where exceptions are
 * listed by name.
 *
 * Where an event is cut another one takes its turn with the same scratch.
 *
 * An argument runs only the required tests of files with that in their path.
 */

#define _POSIX_C_SOURCE  200809L    /* strdup(), fileno() */

#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

#include "tap.h"
#include "tree_write.h"
#include "whk_schema.h"
#include "whk_validate.h"


#define SUITE_REQUIRED   4942

/* what passes of the others, and what is excepted: nothing gets lost */

#define SUITE_OPTIONAL         639
#define SUITE_OPTIONAL_EXCEPT  5
#define SUITE_FORMATS          2483
#define SUITE_FORMATS_EXCEPT   258

#define SUITE_MAX_FILES  4096
#define SUITE_PATH_SIZE  1024


typedef struct {
    char    *path;
    char    *uri;
    char    *text;
    size_t   len;
} suite_file_t;


typedef struct {
    const char   *folder;
    whk_draft_t   draft;
} suite_draft_t;


typedef struct {
    const char  *file;      /* the end of the path */
    const char  *name;      /* of the test, NULL for all */
} suite_exception_t;


typedef struct {
    unsigned  passed;
    unsigned  failed;
    unsigned  excepted;
} suite_count_t;


static void suite_more(const char *path, suite_count_t *optional,
    suite_count_t *formats);
static void *suite_alloc(void *data, size_t size);
static void suite_free(void *data, void *p);
static void suite_list(const char *dir, suite_file_t *files, size_t *n,
    int recurse);
static int suite_compare(const void *a, const void *b);
static char *suite_read(const char *path, size_t *len);
static void suite_remotes(const char *root);
static void suite_folder(const char *root, const char *part,
    const suite_draft_t *draft, suite_count_t *count);
static void suite_run(const suite_file_t *file, const suite_draft_t *draft,
    suite_count_t *count);
static void suite_case(const suite_file_t *file, const whk_tree_t *c,
    const suite_draft_t *draft, suite_count_t *count);
static void suite_test(const suite_file_t *file, const whk_tree_t *c,
    const whk_tree_t *test, const whk_schema_t *schema, suite_count_t *count);
static whk_schema_t *suite_compile(whk_mem_t *mem, whk_mem_t *tmp,
    const whk_tree_t *c, const suite_draft_t *draft, tree_text_t *text);
static int suite_verdict(const whk_schema_t *schema, const tree_text_t *text,
    int cuts);
static int suite_event(whk_mem_t *mem, whk_scratch_t *scratch,
    const tree_text_t *text, int cuts, int turns);
static int suite_excepted(const char *path, whk_str_t name);
static void suite_documented(void);


static const suite_draft_t  suite_drafts[] = {
    { "draft4", WHK_DRAFT_4 },
    { "draft6", WHK_DRAFT_6 },
    { "draft7", WHK_DRAFT_7 },
    { "draft2019-09", WHK_DRAFT_2019_09 },
    { "draft2020-12", WHK_DRAFT_2020_12 },
    { NULL, WHK_DRAFT_MAX }
};


static const suite_exception_t  suite_exceptions[] = {

    /* "1.0" is an integer in every later draft */

    { "draft4/optional/zeroTerminatedFloats.json",
      "a float is not an integer even without fractional part" },

    /* content is an annotation in every later draft */

    { "draft7/optional/content.json", "an invalid JSON document" },
    { "draft7/optional/content.json",
      "an invalid base64 string (% is not a valid character)" },
    { "draft7/optional/content.json",
      "a validly-encoded invalid JSON document" },
    { "draft7/optional/content.json",
      "an invalid base64 string that is valid JSON" },

    /* formats that are not offered: the keyword is an annotation then */

    { "optional/format/idn-email.json", NULL },
    { "optional/format/idn-hostname.json", NULL },
    { "optional/format/iri.json", NULL },
    { "optional/format/iri-reference.json", NULL },

    /* PCRE2 has no look-behind of variable length */

    { "optional/format/ecmascript-regex.json",
      "a variable-width lookbehind (ES2018)" },

    /* which characters A-labels may encode, and where, is not looked at */

    { "optional/format/hostname.json",
      "contains illegal char U+302E Hangul single dot tone mark" },
    { "optional/format/hostname.json",
      "Begins with a Spacing Combining Mark" },
    { "optional/format/hostname.json", "Begins with a Nonspacing Mark" },
    { "optional/format/hostname.json", "Begins with an Enclosing Mark" },
    { "optional/format/hostname.json",
      "Exceptions that are DISALLOWED, right-to-left chars" },
    { "optional/format/hostname.json",
      "Exceptions that are DISALLOWED, left-to-right chars" },
    { "optional/format/hostname.json", "MIDDLE DOT with no preceding 'l'" },
    { "optional/format/hostname.json", "MIDDLE DOT with nothing preceding" },
    { "optional/format/hostname.json", "MIDDLE DOT with no following 'l'" },
    { "optional/format/hostname.json", "MIDDLE DOT with nothing following" },
    { "optional/format/hostname.json",
      "Greek KERAIA not followed by Greek" },
    { "optional/format/hostname.json",
      "Greek KERAIA not followed by anything" },
    { "optional/format/hostname.json",
      "Hebrew GERESH not preceded by Hebrew" },
    { "optional/format/hostname.json",
      "Hebrew GERESH not preceded by anything" },
    { "optional/format/hostname.json",
      "Hebrew GERSHAYIM not preceded by Hebrew" },
    { "optional/format/hostname.json",
      "Hebrew GERSHAYIM not preceded by anything" },
    { "optional/format/hostname.json",
      "KATAKANA MIDDLE DOT with no Hiragana, Katakana, or Han" },
    { "optional/format/hostname.json",
      "KATAKANA MIDDLE DOT with no other characters" },
    { "optional/format/hostname.json",
      "Arabic-Indic digits mixed with Extended Arabic-Indic digits" },
    { "optional/format/hostname.json",
      "ZERO WIDTH JOINER not preceded by Virama" },
    { "optional/format/hostname.json",
      "ZERO WIDTH JOINER not preceded by anything" },

    { NULL, NULL }
};


static suite_file_t       suite_docs[SUITE_MAX_FILES];
static size_t             suite_ndocs;
static const char        *suite_filter;
static whk_format_mode_t  suite_format;
static uint32_t           suite_seed = 1;


int
main(int argc, char **argv)
{
    char                  path[SUITE_PATH_SIZE];
    unsigned              found;
    const char           *data;
    suite_count_t         required, optional, formats, before;
    const suite_draft_t  *draft;

    data = getenv("WEBHOOK_TEST_DATA");

    if (data == NULL) {
        printf("1..0 # SKIP not run: no suite (JSON-Schema-Test-Suite)\n");
        return 0;
    }

    suite_filter = argc > 1 ? argv[1] : NULL;

    snprintf(path, sizeof(path), "%s/json-schema-test-suite", data);
    suite_remotes(path);

    memset(&required, 0, sizeof(required));
    memset(&optional, 0, sizeof(optional));
    memset(&formats, 0, sizeof(formats));

    for (draft = suite_drafts; draft->folder; draft++) {
        before = required;
        suite_folder(path, "", draft, &required);

        printf("# %s: %u passed, %u failed\n", draft->folder,
               required.passed - before.passed,
               required.failed - before.failed);
    }

    suite_documented();

    found = required.passed + required.failed;

    printf("# required: %u passed, %u failed\n", required.passed,
           required.failed);

    if (suite_filter == NULL) {
        suite_more(path, &optional, &formats);
    }

    ok(suite_filter || found == SUITE_REQUIRED,
       "found %u required tests of %u", found, SUITE_REQUIRED);
    ok(required.failed == 0, "%u passed, %u failed", required.passed,
       required.failed);
    ok(optional.failed == 0
       && (suite_filter || (optional.passed == SUITE_OPTIONAL
                            && optional.excepted == SUITE_OPTIONAL_EXCEPT)),
       "optional: %u passed, %u excepted by name", optional.passed,
       optional.excepted);
    ok(formats.failed == 0
       && (suite_filter || (formats.passed == SUITE_FORMATS
                            && formats.excepted == SUITE_FORMATS_EXCEPT)),
       "formats: %u passed, %u excepted by name", formats.passed,
       formats.excepted);

    return tap_done();
}


/* what is not required */

static void
suite_more(const char *path, suite_count_t *optional, suite_count_t *formats)
{
    suite_count_t         before;
    const suite_draft_t  *draft;

    for (draft = suite_drafts; draft->folder; draft++) {
        suite_format = WHK_FORMAT_DRAFT;
        suite_folder(path, "/optional", draft, optional);
        suite_format = WHK_FORMAT_ON;
        before = *formats;
        suite_folder(path, "/optional/format", draft, formats);
        suite_format = WHK_FORMAT_DRAFT;

        printf("# formats of %s: %u passed, %u failed, %u excepted\n",
               draft->folder, formats->passed - before.passed,
               formats->failed - before.failed,
               formats->excepted - before.excepted);
    }

    printf("# optional: %u passed, %u failed, %u excepted\n", optional->passed,
           optional->failed, optional->excepted);
    printf("# formats: %u passed, %u failed, %u excepted\n", formats->passed,
           formats->failed, formats->excepted);
}


static void *
suite_alloc(void *data, size_t size)
{
    (void) data;

    return malloc(size);
}


static void
suite_free(void *data, void *p)
{
    (void) data;

    free(p);
}


static void
suite_list(const char *dir, suite_file_t *files, size_t *n, int recurse)
{
    DIR            *d;
    char            path[SUITE_PATH_SIZE];
    size_t          len;
    struct stat     st;
    struct dirent  *e;

    d = opendir(dir);

    while (d && (e = readdir(d)) != NULL) {

        if (e->d_name[0] == '.') {
            continue;
        }

        if (snprintf(path, sizeof(path), "%s/%s", dir, e->d_name)
            >= (int) sizeof(path) || stat(path, &st) != 0)
        {
            continue;
        }

        if (S_ISDIR(st.st_mode)) {

            if (recurse) {
                suite_list(path, files, n, 1);
            }

            continue;
        }

        len = strlen(path);

        if (len > 5 && strcmp(path + len - 5, ".json") == 0
            && *n < SUITE_MAX_FILES)
        {
            files[*n].path = strdup(path);
            files[*n].text = suite_read(path, &files[*n].len);
            (*n)++;
        }
    }

    if (d) {
        closedir(d);
    }
}


static int
suite_compare(const void *a, const void *b)
{
    return strcmp(((const suite_file_t *) a)->path,
                  ((const suite_file_t *) b)->path);
}


static char *
suite_read(const char *path, size_t *len)
{
    FILE         *f;
    char         *text;
    struct stat   st;

    *len = 0;
    f = fopen(path, "rb");

    if (f == NULL || fstat(fileno(f), &st) != 0) {
        exit(2);
    }

    text = malloc((size_t) st.st_size + 1);

    if (text) {
        *len = fread(text, 1, (size_t) st.st_size, f);
    }

    fclose(f);

    return text;
}


static void
suite_remotes(const char *root)
{
    char    path[SUITE_PATH_SIZE], uri[SUITE_PATH_SIZE];
    size_t  i, skip;

    snprintf(path, sizeof(path), "%.900s/remotes", root);
    suite_list(path, suite_docs, &suite_ndocs, 1);

    skip = strlen(path);

    for (i = 0; i < suite_ndocs; i++) {
        snprintf(uri, sizeof(uri), "http://localhost:1234%.900s",
                 suite_docs[i].path + skip);
        suite_docs[i].uri = strdup(uri);
    }
}


static void
suite_folder(const char *root, const char *part, const suite_draft_t *draft,
    suite_count_t *count)
{
    char           path[SUITE_PATH_SIZE];
    size_t         i, n;
    suite_file_t  *files;

    snprintf(path, sizeof(path), "%.800s/tests/%s%s", root, draft->folder,
             part);

    n = 0;
    files = calloc(SUITE_MAX_FILES, sizeof(suite_file_t));

    suite_list(path, files, &n, 0);
    qsort(files, n, sizeof(suite_file_t), suite_compare);

    for (i = 0; i < n; i++) {

        if (suite_filter == NULL || strstr(files[i].path, suite_filter)) {
            suite_run(&files[i], draft, count);
        }

        free(files[i].path);
        free(files[i].text);
    }

    free(files);
}


static void
suite_run(const suite_file_t *file, const suite_draft_t *draft,
    suite_count_t *count)
{
    whk_mem_t          mem;
    whk_tree_t        *root, *c;
    whk_tree_error_t   error;

    whk_mem_init(&mem, suite_alloc, suite_free, NULL, SIZE_MAX);

    root = whk_tree_parse(&mem, whk_str(file->text, file->len), &error);

    if (root == NULL) {
        ok(0, "%s is read: %s", file->path, whk_reason_name(error.reason));
        return;
    }

    for (c = root->first; c; c = c->next) {
        suite_case(file, c, draft, count);
    }

    whk_mem_free_all(&mem);
}


static void
suite_case(const suite_file_t *file, const whk_tree_t *c,
    const suite_draft_t *draft, suite_count_t *count)
{
    whk_mem_t      mem, tmp;
    whk_tree_t    *test;
    tree_text_t    text;
    whk_schema_t  *schema;

    whk_mem_init(&mem, suite_alloc, suite_free, NULL, SIZE_MAX);
    whk_mem_init(&tmp, suite_alloc, suite_free, NULL, SIZE_MAX);
    memset(&text, 0, sizeof(text));

    schema = suite_compile(&mem, &tmp, c, draft, &text);

    whk_mem_free_all(&tmp);

    for (test = whk_tree_get(c, "tests")->first; test; test = test->next) {
        suite_test(file, c, test, schema, count);
    }

    whk_mem_free_all(&mem);
    free(text.data);
}


static whk_schema_t *
suite_compile(whk_mem_t *mem, whk_mem_t *tmp, const whk_tree_t *c,
    const suite_draft_t *draft, tree_text_t *text)
{
    size_t                    i;
    whk_rc_t                  rc;
    whk_schema_t             *s;
    whk_schema_conf_t         conf;
    whk_schema_root_t         root;
    const suite_draft_t      *d;
    const whk_schema_note_t  *e;

    whk_schema_conf_default(&conf);
    s = whk_schema_create(mem, tmp, &conf);

    for (i = 0; i < suite_ndocs; i++) {
        whk_schema_set_draft(s, draft->draft);

        for (d = suite_drafts; d->folder; d++) {

            if (strstr(suite_docs[i].uri, d->folder)) {
                whk_schema_set_draft(s, d->draft);
            }
        }

        if (strstr(suite_docs[i].uri, "draft3")) {
            continue;
        }

        rc = whk_schema_add_document(s, whk_str_z(suite_docs[i].uri),
                                     whk_str_z(suite_docs[i].path),
                                     whk_str(suite_docs[i].text,
                                             suite_docs[i].len));
        if (rc != WHK_OK) {
            return NULL;
        }
    }

    tree_write(text, whk_tree_get(c, "schema"));

    memset(&root, 0, sizeof(root));
    root.file = whk_str_z("schema");
    root.text = whk_str(text->data, text->len);
    root.format = suite_format;

    whk_schema_set_draft(s, draft->draft);

    if (whk_schema_add_root(s, &root) == WHK_OK
        && whk_schema_finish(s) == WHK_OK)
    {
        return s;
    }

    e = whk_schema_error(s);

    printf("# not compiled: %.*s %.*s %.*s: \"%.*s\" %s\n",
           (int) e->file.len, (const char *) e->file.data,
           (int) e->pointer.len, (const char *) e->pointer.data,
           (int) e->keyword.len, (const char *) e->keyword.data,
           (int) e->value.len, (const char *) e->value.data,
           e->text ? e->text : "");

    return NULL;
}


static void
suite_test(const suite_file_t *file, const whk_tree_t *c,
    const whk_tree_t *test, const whk_schema_t *schema, suite_count_t *count)
{
    int                cuts, good, valid, verdict;
    tree_text_t        text;
    const whk_tree_t  *name, *desc;

    memset(&text, 0, sizeof(text));
    tree_write(&text, whk_tree_get(test, "data"));

    name = whk_tree_get(test, "description");
    desc = whk_tree_get(c, "description");
    valid = whk_tree_get(test, "valid")->type == WHK_JSON_TRUE;
    good = schema != NULL;

    for (cuts = 0; cuts < 3 && good; cuts++) {
        verdict = suite_verdict(schema, &text, cuts);
        good = verdict == valid;
    }

    free(text.data);

    if (good) {
        count->passed++;
        return;
    }

    if (suite_excepted(file->path, name->text)) {
        count->excepted++;
        return;
    }

    count->failed++;

    printf("# failed: %s: %.*s: %.*s (%s)\n", strstr(file->path, "tests/"),
           (int) desc->text.len, (const char *) desc->text.data,
           (int) name->text.len, (const char *) name->text.data,
           valid ? "valid" : "invalid");
}


/*
 * Returns 1 if the event is valid, 0 if not, -1 for anything else.
 */

static int
suite_verdict(const whk_schema_t *schema, const tree_text_t *text, int cuts)
{
    int             verdict;
    whk_mem_t       mem;
    whk_scratch_t  *scratch;

    whk_mem_init(&mem, suite_alloc, suite_free, NULL, SIZE_MAX);

    scratch = whk_scratch_create(&mem, schema, WHK_REGEX_MATCH_LIMIT);
    verdict = suite_event(&mem, scratch, text, cuts, cuts != 0);
    whk_scratch_destroy(scratch);

    if (mem.used) {
        ok(0, "all memory is given back (%lu bytes)",
           (unsigned long) mem.used);
    }

    whk_mem_free_all(&mem);

    return verdict;
}


/*
 * With turns the whole event comes another time while half of it is in.
 */

static int
suite_event(whk_mem_t *mem, whk_scratch_t *scratch, const tree_text_t *text,
    int cuts, int turns)
{
    int                     verdict, other;
    size_t                  i, n;
    whk_rc_t                rc;
    whk_json_t             *json;
    whk_validate_t         *v;
    whk_json_conf_t         conf;
    whk_json_sink_t         sink;
    whk_validate_limits_t   limits;

    whk_json_conf_default(&conf);
    conf.scalars = 1;
    conf.hold = cuts ? 0 : conf.hold;

    whk_validate_limits_default(&limits);
    v = whk_validate_create(mem, scratch, &limits);
    rc = whk_validate_use(v, 0);

    sink.events = &whk_validate_events;
    sink.data = v;
    json = whk_json_create(mem, &conf, &sink);

    other = -1;

    for (i = 0; i < text->len && rc == WHK_OK; i += n) {

        if (turns && other == -1 && i >= text->len / 2) {
            other = suite_event(mem, scratch, text, cuts, 0);
        }

        suite_seed = suite_seed * 1664525 + 1013904223;
        n = cuts == 0 ? text->len : cuts == 1 ? 1 : 1 + (suite_seed >> 16) % 9;

        if (n > text->len - i) {
            n = text->len - i;
        }

        rc = whk_json_feed(json, text->data + i, n);
    }

    if (rc == WHK_OK) {
        rc = whk_json_finish(json);
    }

    verdict = rc == WHK_OK ? 1
              : whk_json_reason(json) == WHK_REASON_SCHEMA ? 0 : -1;

    whk_json_destroy(json);
    whk_validate_destroy(v);

    return other == -1 || other == verdict ? verdict : -1;
}


static int
suite_excepted(const char *path, whk_str_t name)
{
    const char               *p;
    const suite_exception_t  *e;

    p = strstr(path, "tests/");

    for (e = suite_exceptions; p && e->file; e++) {

        if (strstr(p, e->file)
            && (e->name == NULL || whk_str_equal(name, whk_str_z(e->name))))
        {
            return 1;
        }
    }

    return 0;
}


/* each exception is named in the documentation */

static void
suite_documented(void)
{
    char                     *doc, *p;
    size_t                    len;
    unsigned                  missing;
    const suite_exception_t  *e;

    doc = suite_read("docs/schema.md", &len);
    missing = 0;

    doc[len] = '\0';

    for (p = doc; *p; p++) {
        *p = *p == '\n' ? ' ' : *p;
    }

    for (e = suite_exceptions; e->file; e++) {

        if (e->name && strstr(doc, e->name) == NULL) {
            printf("# not documented: %s\n", e->name);
            missing++;
        }
    }

    ok(missing == 0, "docs/schema.md names all exceptions");

    free(doc);
}
