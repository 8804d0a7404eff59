/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "whk_compile.h"


static whk_rc_t whk_compile_type(whk_fill_t *f, whk_tree_t *value);
static whk_rc_t whk_compile_type_name(whk_fill_t *f, const whk_tree_t *value,
    uint8_t *types);
static whk_rc_t whk_compile_number(whk_fill_t *f, whk_keyword_t keyword,
    whk_tree_t *value);
static whk_rc_t whk_compile_pattern(whk_fill_t *f, whk_tree_t *value);
static whk_rc_t whk_compile_format(whk_fill_t *f, whk_tree_t *value);
static whk_keyword_t whk_compile_exclusive(whk_fill_t *f,
    whk_keyword_t keyword);


whk_rc_t
whk_compile_assert(whk_fill_t *f, whk_keyword_t keyword, whk_tree_t *value)
{
    switch (keyword) {

    case WHK_KW_TYPE:
        return whk_compile_type(f, value);

    case WHK_KW_ENUM:
    case WHK_KW_CONST:
        return whk_compile_equal(f, keyword, value);

    case WHK_KW_MULTIPLE_OF:
    case WHK_KW_MAXIMUM:
    case WHK_KW_EXCLUSIVE_MAXIMUM:
    case WHK_KW_MINIMUM:
    case WHK_KW_EXCLUSIVE_MINIMUM:
        return whk_compile_number(f, keyword, value);

    case WHK_KW_MAX_LENGTH:
        f->n.flags |= WHK_NODE_STRING;
        return whk_compile_count(f, value, &f->n.max_length);

    case WHK_KW_MIN_LENGTH:
        f->n.flags |= WHK_NODE_STRING;
        return whk_compile_count(f, value, &f->n.min_length);

    case WHK_KW_PATTERN:
        return whk_compile_pattern(f, value);

    case WHK_KW_FORMAT:
        return whk_compile_format(f, value);

    case WHK_KW_MAX_ITEMS:
        return whk_compile_count(f, value, &f->n.max_items);

    case WHK_KW_MIN_ITEMS:
        return whk_compile_count(f, value, &f->n.min_items);

    case WHK_KW_MAX_PROPERTIES:
        return whk_compile_count(f, value, &f->n.max_members);

    case WHK_KW_MIN_PROPERTIES:
        return whk_compile_count(f, value, &f->n.min_members);

    case WHK_KW_UNIQUE_ITEMS:
        if (value->type == WHK_JSON_TRUE) {
            f->effects++;
            f->n.flags |= WHK_NODE_UNIQUE;
        }

        return WHK_OK;

    case WHK_KW_CONTENT_ENCODING:
    case WHK_KW_CONTENT_MEDIA_TYPE:
    case WHK_KW_CONTENT_SCHEMA:
        return whk_compile_ignored(f, value, "is an annotation");

    default:
        return WHK_OK;
    }
}


whk_rc_t
whk_compile_count(whk_fill_t *f, const whk_tree_t *value, uint64_t *count)
{
    whk_rc_t   rc;
    whk_num_t  num;

    f->effects++;

    rc = whk_compile_num(f, value, value->text, &num);

    if (rc == WHK_OK && whk_num_count(&num, count) != 0) {
        return whk_compile_refuse(f, value, "must be a count");
    }

    return rc;
}


whk_rc_t
whk_compile_num(whk_fill_t *f, const whk_tree_t *value, whk_str_t text,
    whk_num_t *num)
{
    whk_rc_t  rc;

    rc = whk_compile_expect(f, value, WHK_JSON_NUMBER);

    if (rc == WHK_OK && whk_num_parse(num, text) != 0) {
        return whk_compile_refuse(f, value, WHK_COMPILE_FAR);
    }

    return rc;
}


static whk_rc_t
whk_compile_type(whk_fill_t *f, whk_tree_t *value)
{
    uint8_t      types;
    whk_rc_t     rc;
    whk_tree_t  *t;

    f->effects++;

    types = 0;
    rc = WHK_OK;

    if (value->type != WHK_JSON_ARRAY) {
        rc = whk_compile_type_name(f, value, &types);

    } else {
        for (t = value->first; t && rc == WHK_OK; t = t->next) {
            rc = whk_compile_type_name(f, t, &types);
        }
    }

    f->n.types = types;

    return rc;
}


static whk_rc_t
whk_compile_type_name(whk_fill_t *f, const whk_tree_t *value, uint8_t *types)
{
    int  i;

    static const struct {
        const char  *name;
        uint8_t      type;
    } names[] = {
        { "object", WHK_TYPE_OBJECT },
        { "array", WHK_TYPE_ARRAY },
        { "string", WHK_TYPE_STRING },
        { "number", WHK_TYPE_NUMBER },
        { "integer", WHK_TYPE_INTEGER },
        { "boolean", WHK_TYPE_BOOLEAN },
        { "null", WHK_TYPE_NULL },
        { NULL, 0 }
    };

    for (i = 0; names[i].name; i++) {

        if (value->type == WHK_JSON_STRING
            && whk_str_equal(value->text, whk_str_z(names[i].name)))
        {
            *types |= names[i].type;
            return WHK_OK;
        }
    }

    return whk_compile_refuse(f, value, "is not the name of a type");
}


static whk_rc_t
whk_compile_number(whk_fill_t *f, whk_keyword_t keyword, whk_tree_t *value)
{
    whk_rc_t      rc;
    whk_str_t     text;
    whk_bound_t  *b;

    if (f->dialect.draft == WHK_DRAFT_4) {

        if (keyword == WHK_KW_EXCLUSIVE_MAXIMUM
            || keyword == WHK_KW_EXCLUSIVE_MINIMUM)
        {
            return WHK_OK;
        }

        keyword = whk_compile_exclusive(f, keyword);
    }

    f->effects++;

    if (f->n.numbers.count++ == 0) {
        f->n.numbers.first = f->s->prog.numbers.n;
    }

    b = whk_array_push(f->s->mem, &f->s->prog.numbers, sizeof(whk_bound_t),
                       1);

    if (b == NULL || whk_compile_copy(f->s, value->text, &text) != 0) {
        return WHK_ERROR;
    }

    b->keyword = (uint8_t) keyword;

    rc = whk_compile_num(f, value, text, &b->num);

    if (rc == WHK_OK && keyword == WHK_KW_MULTIPLE_OF
        && !whk_num_is_divisor(&b->num))
    {
        return whk_compile_refuse(f, value, "must be greater than zero and "
                                  "have at most 19 digits");
    }

    return rc;
}


/* in draft-04 exclusiveMaximum says how maximum is meant */

static whk_keyword_t
whk_compile_exclusive(whk_fill_t *f, whk_keyword_t keyword)
{
    const whk_tree_t  *t;

    if (keyword == WHK_KW_MAXIMUM) {
        t = whk_tree_get(f->job.tree, "exclusiveMaximum");
        return t && t->type == WHK_JSON_TRUE ? WHK_KW_EXCLUSIVE_MAXIMUM
                                             : keyword;
    }

    if (keyword == WHK_KW_MINIMUM) {
        t = whk_tree_get(f->job.tree, "exclusiveMinimum");
        return t && t->type == WHK_JSON_TRUE ? WHK_KW_EXCLUSIVE_MINIMUM
                                             : keyword;
    }

    return keyword;
}


static whk_rc_t
whk_compile_pattern(whk_fill_t *f, whk_tree_t *value)
{
    whk_rc_t  rc;

    f->effects++;
    f->n.flags |= WHK_NODE_STRING;

    rc = whk_compile_expect(f, value, WHK_JSON_STRING);

    return rc == WHK_OK
           ? whk_compile_regex(f, value, value->text, &f->n.pattern) : rc;
}


static whk_rc_t
whk_compile_format(whk_fill_t *f, whk_tree_t *value)
{
    whk_rc_t           rc;
    whk_format_mode_t  mode;

    rc = whk_compile_expect(f, value, WHK_JSON_STRING);
    if (rc != WHK_OK) {
        return rc;
    }

    mode = f->job.format;

    if (mode == WHK_FORMAT_OFF
        || (mode == WHK_FORMAT_DRAFT
            && !(f->dialect.vocab & WHK_VOCAB_ASSERTION)))
    {
        return whk_compile_ignored(f, value, "is an annotation");
    }

    f->n.format = whk_format_find(value->text);

    if (f->n.format) {
        f->effects++;
        f->n.flags |= WHK_NODE_STRING;
        return WHK_OK;
    }

    if (mode == WHK_FORMAT_STRICT) {
        return whk_compile_refuse(f, value, "is not a known format");
    }

    return whk_compile_ignored(f, value, "is not a known format");
}
