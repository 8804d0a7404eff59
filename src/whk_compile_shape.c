/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "whk_compile.h"


static const whk_tree_t *whk_compile_has(const whk_fill_t *f,
    whk_keyword_t keyword);


whk_rc_t
whk_compile_shape(whk_fill_t *f, whk_keyword_t keyword,
    const whk_tree_t *value)
{
    switch (keyword) {

    case WHK_KW_ID:
    case WHK_KW_ID_4:
    case WHK_KW_SCHEMA:
    case WHK_KW_ANCHOR:
    case WHK_KW_DYNAMIC_ANCHOR:
        return whk_compile_expect(f, value, WHK_JSON_STRING);

    case WHK_KW_VOCABULARY:
    case WHK_KW_DEFS:
    case WHK_KW_DEFINITIONS:
        return whk_compile_expect(f, value, WHK_JSON_OBJECT);

    case WHK_KW_RECURSIVE_ANCHOR:
    case WHK_KW_UNIQUE_ITEMS:
        return whk_compile_expect(f, value, WHK_JSON_TRUE);

    case WHK_KW_EXCLUSIVE_MAXIMUM:
    case WHK_KW_EXCLUSIVE_MINIMUM:
        return f->dialect.draft == WHK_DRAFT_4
               ? whk_compile_expect(f, value, WHK_JSON_TRUE) : WHK_OK;

    default:
        return WHK_OK;
    }
}


const char *
whk_compile_idle(const whk_fill_t *f, whk_keyword_t keyword)
{
    const whk_tree_t  *items;

    switch (keyword) {

    case WHK_KW_IF:

        /* later drafts: alone it may still evaluate members and items */

        return f->dialect.draft >= WHK_DRAFT_2019_09
               || whk_compile_has(f, WHK_KW_THEN)
               || whk_compile_has(f, WHK_KW_ELSE)
               ? NULL : "does nothing without \"then\" or \"else\"";

    case WHK_KW_THEN:
    case WHK_KW_ELSE:
        return whk_compile_has(f, WHK_KW_IF)
               ? NULL : "does nothing without \"if\"";

    case WHK_KW_MIN_CONTAINS:
    case WHK_KW_MAX_CONTAINS:
        return whk_compile_has(f, WHK_KW_CONTAINS)
               ? NULL : "does nothing without \"contains\"";

    case WHK_KW_EXCLUSIVE_MAXIMUM:
        return f->dialect.draft != WHK_DRAFT_4
               || whk_compile_has(f, WHK_KW_MAXIMUM)
               ? NULL : "does nothing without \"maximum\"";

    case WHK_KW_EXCLUSIVE_MINIMUM:
        return f->dialect.draft != WHK_DRAFT_4
               || whk_compile_has(f, WHK_KW_MINIMUM)
               ? NULL : "does nothing without \"minimum\"";

    case WHK_KW_ADDITIONAL_ITEMS:
        items = whk_compile_has(f, WHK_KW_ITEMS);

        return items && items->type == WHK_JSON_ARRAY
               ? NULL : "does nothing without a list as \"items\"";

    default:
        return NULL;
    }
}


static const whk_tree_t *
whk_compile_has(const whk_fill_t *f, whk_keyword_t keyword)
{
    return whk_keyword_in(keyword, f->dialect)
           ? whk_tree_get(f->job.tree, whk_keyword_row(keyword)->name) : NULL;
}
