/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "whk_keyword.h"


#define WHK_D4    (1 << WHK_DRAFT_4)
#define WHK_D6    (1 << WHK_DRAFT_6)
#define WHK_D7    (1 << WHK_DRAFT_7)
#define WHK_D19   (1 << WHK_DRAFT_2019_09)
#define WHK_D20   (1 << WHK_DRAFT_2020_12)

#define WHK_D4TO7    (WHK_D4 | WHK_D6 | WHK_D7)
#define WHK_D4TO19   (WHK_D4TO7 | WHK_D19)
#define WHK_D7UP     (WHK_D7 | WHK_D19UP)
#define WHK_D6UP     (WHK_D6 | WHK_D7UP)
#define WHK_D19UP    (WHK_D19 | WHK_D20)
#define WHK_DALL     (WHK_D4 | WHK_D6UP)

#define WHK_VOCAB_2019                                                        \
    (WHK_VOCAB_CORE | WHK_VOCAB_APPLICATOR | WHK_VOCAB_UNEVALUATED            \
     | WHK_VOCAB_VALIDATION | WHK_VOCAB_META | WHK_VOCAB_FORMAT               \
     | WHK_VOCAB_CONTENT)

#define whk_kw(name, drafts, vocab, shape)                                    \
    { name, drafts, WHK_VOCAB_##vocab, WHK_SHAPE_##shape }


typedef struct {
    const char  *name;
    uint8_t      bits;
} whk_vocab_row_t;


static uint8_t whk_dialect_vocab_of(const whk_vocab_row_t *row,
    whk_str_t name);


/*
 * "definitions", "$defs" and "dependencies" hold subschemas in every draft:
 * later ones only moved them, and schemas in the wild mix them.
 */

static const whk_keyword_row_t  whk_keywords[WHK_KW_MAX] = {

    [WHK_KW_NONE] = { "", 0, 0, WHK_SHAPE_NONE },

    [WHK_KW_ID] = whk_kw("$id", WHK_D6UP, CORE, NONE),
    [WHK_KW_ID_4] = whk_kw("id", WHK_D4, CORE, NONE),
    [WHK_KW_SCHEMA] = whk_kw("$schema", WHK_DALL, CORE, NONE),
    [WHK_KW_REF] = whk_kw("$ref", WHK_DALL, CORE, NONE),
    [WHK_KW_ANCHOR] = whk_kw("$anchor", WHK_D19UP, CORE, NONE),
    [WHK_KW_DYNAMIC_REF] = whk_kw("$dynamicRef", WHK_D20, CORE, NONE),
    [WHK_KW_DYNAMIC_ANCHOR] = whk_kw("$dynamicAnchor", WHK_D20, CORE, NONE),
    [WHK_KW_RECURSIVE_REF] = whk_kw("$recursiveRef", WHK_D19, CORE, NONE),
    [WHK_KW_RECURSIVE_ANCHOR] = whk_kw("$recursiveAnchor", WHK_D19, CORE,
                                       NONE),
    [WHK_KW_VOCABULARY] = whk_kw("$vocabulary", WHK_D19UP, CORE, NONE),
    [WHK_KW_COMMENT] = whk_kw("$comment", WHK_D7UP, CORE, NONE),
    [WHK_KW_DEFS] = whk_kw("$defs", WHK_DALL, CORE, MAP),
    [WHK_KW_DEFINITIONS] = whk_kw("definitions", WHK_DALL, CORE, MAP),

    [WHK_KW_ALL_OF] = whk_kw("allOf", WHK_DALL, APPLICATOR, LIST),
    [WHK_KW_ANY_OF] = whk_kw("anyOf", WHK_DALL, APPLICATOR, LIST),
    [WHK_KW_ONE_OF] = whk_kw("oneOf", WHK_DALL, APPLICATOR, LIST),
    [WHK_KW_NOT] = whk_kw("not", WHK_DALL, APPLICATOR, ONE),
    [WHK_KW_IF] = whk_kw("if", WHK_D7UP, APPLICATOR, ONE),
    [WHK_KW_THEN] = whk_kw("then", WHK_D7UP, APPLICATOR, ONE),
    [WHK_KW_ELSE] = whk_kw("else", WHK_D7UP, APPLICATOR, ONE),
    [WHK_KW_DEPENDENT_SCHEMAS] = whk_kw("dependentSchemas", WHK_D19UP,
                                        APPLICATOR, MAP),
    [WHK_KW_DEPENDENCIES] = whk_kw("dependencies", WHK_DALL, APPLICATOR, MAP),
    [WHK_KW_PROPERTIES] = whk_kw("properties", WHK_DALL, APPLICATOR, MAP),
    [WHK_KW_PATTERN_PROPERTIES] = whk_kw("patternProperties", WHK_DALL,
                                         APPLICATOR, MAP),
    [WHK_KW_ADDITIONAL_PROPERTIES] = whk_kw("additionalProperties", WHK_DALL,
                                            APPLICATOR, ONE),
    [WHK_KW_PROPERTY_NAMES] = whk_kw("propertyNames", WHK_D6UP, APPLICATOR,
                                     ONE),
    [WHK_KW_PREFIX_ITEMS] = whk_kw("prefixItems", WHK_D20, APPLICATOR, LIST),
    [WHK_KW_ITEMS] = whk_kw("items", WHK_DALL, APPLICATOR, ITEMS),
    [WHK_KW_ADDITIONAL_ITEMS] = whk_kw("additionalItems", WHK_D4TO19,
                                       APPLICATOR, ONE),
    [WHK_KW_CONTAINS] = whk_kw("contains", WHK_D6UP, APPLICATOR, ONE),
    [WHK_KW_UNEVALUATED_PROPERTIES] = whk_kw("unevaluatedProperties",
                                             WHK_D19UP, UNEVALUATED, ONE),
    [WHK_KW_UNEVALUATED_ITEMS] = whk_kw("unevaluatedItems", WHK_D19UP,
                                        UNEVALUATED, ONE),

    [WHK_KW_TYPE] = whk_kw("type", WHK_DALL, VALIDATION, NONE),
    [WHK_KW_ENUM] = whk_kw("enum", WHK_DALL, VALIDATION, NONE),
    [WHK_KW_CONST] = whk_kw("const", WHK_D6UP, VALIDATION, NONE),
    [WHK_KW_MULTIPLE_OF] = whk_kw("multipleOf", WHK_DALL, VALIDATION, NONE),
    [WHK_KW_MAXIMUM] = whk_kw("maximum", WHK_DALL, VALIDATION, NONE),
    [WHK_KW_EXCLUSIVE_MAXIMUM] = whk_kw("exclusiveMaximum", WHK_DALL,
                                        VALIDATION, NONE),
    [WHK_KW_MINIMUM] = whk_kw("minimum", WHK_DALL, VALIDATION, NONE),
    [WHK_KW_EXCLUSIVE_MINIMUM] = whk_kw("exclusiveMinimum", WHK_DALL,
                                        VALIDATION, NONE),
    [WHK_KW_MAX_LENGTH] = whk_kw("maxLength", WHK_DALL, VALIDATION, NONE),
    [WHK_KW_MIN_LENGTH] = whk_kw("minLength", WHK_DALL, VALIDATION, NONE),
    [WHK_KW_PATTERN] = whk_kw("pattern", WHK_DALL, VALIDATION, NONE),
    [WHK_KW_MAX_ITEMS] = whk_kw("maxItems", WHK_DALL, VALIDATION, NONE),
    [WHK_KW_MIN_ITEMS] = whk_kw("minItems", WHK_DALL, VALIDATION, NONE),
    [WHK_KW_UNIQUE_ITEMS] = whk_kw("uniqueItems", WHK_DALL, VALIDATION, NONE),
    [WHK_KW_MAX_CONTAINS] = whk_kw("maxContains", WHK_D19UP, VALIDATION,
                                   NONE),
    [WHK_KW_MIN_CONTAINS] = whk_kw("minContains", WHK_D19UP, VALIDATION,
                                   NONE),
    [WHK_KW_MAX_PROPERTIES] = whk_kw("maxProperties", WHK_DALL, VALIDATION,
                                     NONE),
    [WHK_KW_MIN_PROPERTIES] = whk_kw("minProperties", WHK_DALL, VALIDATION,
                                     NONE),
    [WHK_KW_REQUIRED] = whk_kw("required", WHK_DALL, VALIDATION, NONE),
    [WHK_KW_DEPENDENT_REQUIRED] = whk_kw("dependentRequired", WHK_D19UP,
                                         VALIDATION, NONE),

    [WHK_KW_FORMAT] = whk_kw("format", WHK_DALL, FORMAT, NONE),
    [WHK_KW_CONTENT_ENCODING] = whk_kw("contentEncoding", WHK_D7UP, CONTENT,
                                       NONE),
    [WHK_KW_CONTENT_MEDIA_TYPE] = whk_kw("contentMediaType", WHK_D7UP,
                                         CONTENT, NONE),
    [WHK_KW_CONTENT_SCHEMA] = whk_kw("contentSchema", WHK_D19UP, CONTENT,
                                     ONE),
    [WHK_KW_TITLE] = whk_kw("title", WHK_DALL, META, NONE),
    [WHK_KW_DESCRIPTION] = whk_kw("description", WHK_DALL, META, NONE),
    [WHK_KW_DEFAULT] = whk_kw("default", WHK_DALL, META, NONE),
    [WHK_KW_DEPRECATED] = whk_kw("deprecated", WHK_D19UP, META, NONE),
    [WHK_KW_READ_ONLY] = whk_kw("readOnly", WHK_D7UP, META, NONE),
    [WHK_KW_WRITE_ONLY] = whk_kw("writeOnly", WHK_D7UP, META, NONE),
    [WHK_KW_EXAMPLES] = whk_kw("examples", WHK_D6UP, META, NONE)
};


static const char  *whk_dialects[WHK_DRAFT_MAX] = {
    [WHK_DRAFT_4] = "http://json-schema.org/draft-04/schema",
    [WHK_DRAFT_6] = "http://json-schema.org/draft-06/schema",
    [WHK_DRAFT_7] = "http://json-schema.org/draft-07/schema",
    [WHK_DRAFT_2019_09] = "https://json-schema.org/draft/2019-09/schema",
    [WHK_DRAFT_2020_12] = "https://json-schema.org/draft/2020-12/schema"
};


/* in 2019-09 the unevaluated keywords are among the applicators */

static const whk_vocab_row_t  whk_vocabs_2019[] = {
    { "core", WHK_VOCAB_CORE },
    { "applicator", WHK_VOCAB_APPLICATOR | WHK_VOCAB_UNEVALUATED },
    { "validation", WHK_VOCAB_VALIDATION },
    { "meta-data", WHK_VOCAB_META },
    { "format", WHK_VOCAB_FORMAT },
    { "content", WHK_VOCAB_CONTENT },
    { NULL, 0 }
};


static const whk_vocab_row_t  whk_vocabs_2020[] = {
    { "core", WHK_VOCAB_CORE },
    { "applicator", WHK_VOCAB_APPLICATOR },
    { "unevaluated", WHK_VOCAB_UNEVALUATED },
    { "validation", WHK_VOCAB_VALIDATION },
    { "meta-data", WHK_VOCAB_META },
    { "format-annotation", WHK_VOCAB_FORMAT },
    { "format-assertion", WHK_VOCAB_FORMAT | WHK_VOCAB_ASSERTION },
    { "content", WHK_VOCAB_CONTENT },
    { NULL, 0 }
};


whk_keyword_t
whk_keyword_find(whk_str_t name)
{
    int  i;

    for (i = 1; i < WHK_KW_MAX; i++) {

        if (whk_str_equal(name, whk_str_z(whk_keywords[i].name))) {
            return (whk_keyword_t) i;
        }
    }

    return WHK_KW_NONE;
}


const whk_keyword_row_t *
whk_keyword_row(whk_keyword_t keyword)
{
    return &whk_keywords[keyword];
}


int
whk_keyword_in(whk_keyword_t keyword, whk_dialect_t dialect)
{
    const whk_keyword_row_t  *row;

    row = &whk_keywords[keyword];

    return (row->drafts >> dialect.draft & 1) && (row->vocab & dialect.vocab);
}


whk_dialect_t
whk_dialect(whk_draft_t draft)
{
    whk_dialect_t  d;

    d.draft = draft;
    d.vocab = WHK_VOCAB_2019;

    if (draft < WHK_DRAFT_2019_09) {
        d.vocab |= WHK_VOCAB_ASSERTION;
    }

    return d;
}


int
whk_dialect_find(whk_str_t uri, whk_dialect_t *dialect)
{
    int  i;

    if (uri.len && uri.data[uri.len - 1] == '#') {
        uri.len--;
    }

    for (i = 0; i < WHK_DRAFT_MAX; i++) {

        if (whk_str_equal(uri, whk_str_z(whk_dialects[i]))) {
            *dialect = whk_dialect((whk_draft_t) i);
            return 0;
        }
    }

    return -1;
}


const char *
whk_dialect_uri(whk_draft_t draft)
{
    return whk_dialects[draft];
}


uint8_t
whk_dialect_vocab(whk_draft_t draft, whk_str_t uri)
{
    whk_str_t  base;

    base = whk_str_z("https://json-schema.org/draft/2020-12/vocab/");

    if (draft == WHK_DRAFT_2019_09) {
        base = whk_str_z("https://json-schema.org/draft/2019-09/vocab/");
    }

    if (!whk_str_starts(uri, base)) {
        return 0;
    }

    return whk_dialect_vocab_of(draft == WHK_DRAFT_2019_09 ? whk_vocabs_2019
                                                           : whk_vocabs_2020,
                                whk_str_skip(uri, base.len));
}


static uint8_t
whk_dialect_vocab_of(const whk_vocab_row_t *row, whk_str_t name)
{
    for ( /* void */ ; row->name; row++) {

        if (whk_str_equal(name, whk_str_z(row->name))) {
            return row->bits;
        }
    }

    return 0;
}
