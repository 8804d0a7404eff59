/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "tap.h"
#include "whk_format.h"
#include "whk_keyword.h"


#define DOC_SIZE  65536


static void documents_every_keyword(const char *doc);
static void documents_every_format(const char *doc);
static void knows_keywords_by_draft(void);
static void knows_vocabularies(void);


int
main(void)
{
    FILE    *f;
    char    *doc;
    size_t   len;

    doc = calloc(1, DOC_SIZE);
    f = fopen("docs/schema.md", "rb");

    if (doc == NULL || f == NULL) {
        printf("Bail out! docs/schema.md cannot be read\n");
        return 2;
    }

    len = fread(doc, 1, DOC_SIZE - 1, f);
    fclose(f);

    ok(len > 0, "docs/schema.md is read");

    documents_every_keyword(doc);
    documents_every_format(doc);
    knows_keywords_by_draft();
    knows_vocabularies();

    free(doc);

    return tap_done();
}


static void
documents_every_keyword(const char *doc)
{
    int                       i, d, rows;
    char                      row[256];
    const char               *p;
    const whk_keyword_row_t  *k;

    for (i = 1; i < WHK_KW_MAX; i++) {
        k = whk_keyword_row((whk_keyword_t) i);

        snprintf(row, sizeof(row), "\n| `%s` |", k->name);

        for (d = 0; d < WHK_DRAFT_MAX; d++) {
            strcat(row, k->drafts >> d & 1 ? " yes |" : " - |");
        }

        ok(strstr(doc, row) != NULL, "the table has %s", row + 2);
    }

    rows = 0;

    for (p = strstr(doc, "\n| `$"); p; p = strstr(p + 1, "\n| `")) {

        if (strncmp(strchr(p, '\n') + 1, "| `evaluations`", 15) == 0) {
            break;
        }

        rows++;
    }

    ok(rows == WHK_KW_MAX - 1, "and no other: %d rows", rows);
}


static void
documents_every_format(const char *doc)
{
    char     name[64];
    uint8_t  i;

    for (i = 1; whk_format_name(i)[0]; i++) {
        snprintf(name, sizeof(name), "`%s`", whk_format_name(i));
        ok(strstr(doc, name) != NULL, "the format %s is documented", name);
        ok(whk_format_find(whk_str_z(whk_format_name(i))) == i,
           "and found by name");
    }
}


static void
knows_keywords_by_draft(void)
{
    ok(whk_keyword_find(whk_str_z("minLength")) == WHK_KW_MIN_LENGTH,
       "a keyword is found");
    ok(whk_keyword_find(whk_str_z("minlength")) == WHK_KW_NONE,
       "case matters");
    ok(!whk_keyword_in(WHK_KW_CONST, whk_dialect(WHK_DRAFT_4))
       && whk_keyword_in(WHK_KW_CONST, whk_dialect(WHK_DRAFT_6)),
       "const is new in draft-06");
}


static void
knows_vocabularies(void)
{
    whk_dialect_t  d;

    ok(whk_dialect_find(whk_str_z("http://json-schema.org/draft-07/schema#"),
                        &d) == 0 && d.draft == WHK_DRAFT_7,
       "a meta-schema is known with an empty fragment");
    ok(whk_dialect_find(whk_str_z("http://json-schema.org/schema"), &d) == -1,
       "another is not");
    ok(whk_dialect_vocab(WHK_DRAFT_2020_12,
                         whk_str_z("https://json-schema.org/draft/2020-12/"
                                   "vocab/unevaluated"))
       == WHK_VOCAB_UNEVALUATED, "a vocabulary is known");

    d.draft = WHK_DRAFT_2020_12;
    d.vocab = WHK_VOCAB_CORE | WHK_VOCAB_APPLICATOR;
    ok(!whk_keyword_in(WHK_KW_MINIMUM, d), "minimum needs its vocabulary");
}
