/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "whk_metaschema.h"


static const whk_metaschema_t *whk_metaschema_in(
    const whk_metaschema_t *table, whk_str_t uri);


/* the meta-schemas of drafts 04 to 07, as published */

static const char  *whk_meta_04_schema[] = {
    "{\"id\":\"http://json-schema.org/draft-04/schema#\",\"$schema\":\"http:/",
    "/json-schema.org/draft-04/schema#\",\"description\":\"Core schema meta-s",
    "chema\",\"definitions\":{\"schemaArray\":{\"type\":\"array\",\"minItems",
    "\":1,\"items\":{\"$ref\":\"#\"}},\"positiveInteger\":{\"type\":\"integer",
    "\",\"minimum\":0},\"positiveIntegerDefault0\":{\"allOf\":[{\"$ref\":\"#/",
    "definitions/positiveInteger\"},{\"default\":0}]},\"simpleTypes\":{\"enum",
    "\":[\"array\",\"boolean\",\"integer\",\"null\",\"number\",\"object\",\"s",
    "tring\"]},\"stringArray\":{\"type\":\"array\",\"items\":{\"type\":\"stri",
    "ng\"},\"minItems\":1,\"uniqueItems\":true}},\"type\":\"object\",\"proper",
    "ties\":{\"id\":{\"type\":\"string\"},\"$schema\":{\"type\":\"string\"},",
    "\"title\":{\"type\":\"string\"},\"description\":{\"type\":\"string\"},\"",
    "default\":{},\"multipleOf\":{\"type\":\"number\",\"minimum\":0,\"exclusi",
    "veMinimum\":true},\"maximum\":{\"type\":\"number\"},\"exclusiveMaximum\"",
    ":{\"type\":\"boolean\",\"default\":false},\"minimum\":{\"type\":\"number",
    "\"},\"exclusiveMinimum\":{\"type\":\"boolean\",\"default\":false},\"maxL",
    "ength\":{\"$ref\":\"#/definitions/positiveInteger\"},\"minLength\":{\"$r",
    "ef\":\"#/definitions/positiveIntegerDefault0\"},\"pattern\":{\"type\":\"",
    "string\",\"format\":\"regex\"},\"additionalItems\":{\"anyOf\":[{\"type\"",
    ":\"boolean\"},{\"$ref\":\"#\"}],\"default\":{}},\"items\":{\"anyOf\":[{",
    "\"$ref\":\"#\"},{\"$ref\":\"#/definitions/schemaArray\"}],\"default\":{}",
    "},\"maxItems\":{\"$ref\":\"#/definitions/positiveInteger\"},\"minItems\"",
    ":{\"$ref\":\"#/definitions/positiveIntegerDefault0\"},\"uniqueItems\":{",
    "\"type\":\"boolean\",\"default\":false},\"maxProperties\":{\"$ref\":\"#/",
    "definitions/positiveInteger\"},\"minProperties\":{\"$ref\":\"#/definitio",
    "ns/positiveIntegerDefault0\"},\"required\":{\"$ref\":\"#/definitions/str",
    "ingArray\"},\"additionalProperties\":{\"anyOf\":[{\"type\":\"boolean\"},",
    "{\"$ref\":\"#\"}],\"default\":{}},\"definitions\":{\"type\":\"object\",",
    "\"additionalProperties\":{\"$ref\":\"#\"},\"default\":{}},\"properties\"",
    ":{\"type\":\"object\",\"additionalProperties\":{\"$ref\":\"#\"},\"defaul",
    "t\":{}},\"patternProperties\":{\"type\":\"object\",\"additionalPropertie",
    "s\":{\"$ref\":\"#\"},\"default\":{}},\"dependencies\":{\"type\":\"object",
    "\",\"additionalProperties\":{\"anyOf\":[{\"$ref\":\"#\"},{\"$ref\":\"#/d",
    "efinitions/stringArray\"}]}},\"enum\":{\"type\":\"array\",\"minItems\":1",
    ",\"uniqueItems\":true},\"type\":{\"anyOf\":[{\"$ref\":\"#/definitions/si",
    "mpleTypes\"},{\"type\":\"array\",\"items\":{\"$ref\":\"#/definitions/sim",
    "pleTypes\"},\"minItems\":1,\"uniqueItems\":true}]},\"format\":{\"type\":",
    "\"string\"},\"allOf\":{\"$ref\":\"#/definitions/schemaArray\"},\"anyOf\"",
    ":{\"$ref\":\"#/definitions/schemaArray\"},\"oneOf\":{\"$ref\":\"#/defini",
    "tions/schemaArray\"},\"not\":{\"$ref\":\"#\"}},\"dependencies\":{\"exclu",
    "siveMaximum\":[\"maximum\"],\"exclusiveMinimum\":[\"minimum\"]},\"defaul",
    "t\":{}}",
    NULL
};


static const char  *whk_meta_06_schema[] = {
    "{\"$schema\":\"http://json-schema.org/draft-06/schema#\",\"$id\":\"http:",
    "//json-schema.org/draft-06/schema#\",\"title\":\"Core schema meta-schema",
    "\",\"definitions\":{\"schemaArray\":{\"type\":\"array\",\"minItems\":1,",
    "\"items\":{\"$ref\":\"#\"}},\"nonNegativeInteger\":{\"type\":\"integer\"",
    ",\"minimum\":0},\"nonNegativeIntegerDefault0\":{\"allOf\":[{\"$ref\":\"#",
    "/definitions/nonNegativeInteger\"},{\"default\":0}]},\"simpleTypes\":{\"",
    "enum\":[\"array\",\"boolean\",\"integer\",\"null\",\"number\",\"object\"",
    ",\"string\"]},\"stringArray\":{\"type\":\"array\",\"items\":{\"type\":\"",
    "string\"},\"uniqueItems\":true,\"default\":[]}},\"type\":[\"object\",\"b",
    "oolean\"],\"properties\":{\"$id\":{\"type\":\"string\",\"format\":\"uri-",
    "reference\"},\"$schema\":{\"type\":\"string\",\"format\":\"uri\"},\"$ref",
    "\":{\"type\":\"string\",\"format\":\"uri-reference\"},\"title\":{\"type",
    "\":\"string\"},\"description\":{\"type\":\"string\"},\"default\":{},\"ex",
    "amples\":{\"type\":\"array\",\"items\":{}},\"multipleOf\":{\"type\":\"nu",
    "mber\",\"exclusiveMinimum\":0},\"maximum\":{\"type\":\"number\"},\"exclu",
    "siveMaximum\":{\"type\":\"number\"},\"minimum\":{\"type\":\"number\"},\"",
    "exclusiveMinimum\":{\"type\":\"number\"},\"maxLength\":{\"$ref\":\"#/def",
    "initions/nonNegativeInteger\"},\"minLength\":{\"$ref\":\"#/definitions/n",
    "onNegativeIntegerDefault0\"},\"pattern\":{\"type\":\"string\",\"format\"",
    ":\"regex\"},\"additionalItems\":{\"$ref\":\"#\"},\"items\":{\"anyOf\":[{",
    "\"$ref\":\"#\"},{\"$ref\":\"#/definitions/schemaArray\"}],\"default\":{}",
    "},\"maxItems\":{\"$ref\":\"#/definitions/nonNegativeInteger\"},\"minItem",
    "s\":{\"$ref\":\"#/definitions/nonNegativeIntegerDefault0\"},\"uniqueItem",
    "s\":{\"type\":\"boolean\",\"default\":false},\"contains\":{\"$ref\":\"#",
    "\"},\"maxProperties\":{\"$ref\":\"#/definitions/nonNegativeInteger\"},\"",
    "minProperties\":{\"$ref\":\"#/definitions/nonNegativeIntegerDefault0\"},",
    "\"required\":{\"$ref\":\"#/definitions/stringArray\"},\"additionalProper",
    "ties\":{\"$ref\":\"#\"},\"definitions\":{\"type\":\"object\",\"additiona",
    "lProperties\":{\"$ref\":\"#\"},\"default\":{}},\"properties\":{\"type\":",
    "\"object\",\"additionalProperties\":{\"$ref\":\"#\"},\"default\":{}},\"p",
    "atternProperties\":{\"type\":\"object\",\"additionalProperties\":{\"$ref",
    "\":\"#\"},\"propertyNames\":{\"format\":\"regex\"},\"default\":{}},\"dep",
    "endencies\":{\"type\":\"object\",\"additionalProperties\":{\"anyOf\":[{",
    "\"$ref\":\"#\"},{\"$ref\":\"#/definitions/stringArray\"}]}},\"propertyNa",
    "mes\":{\"$ref\":\"#\"},\"const\":{},\"enum\":{\"type\":\"array\"},\"type",
    "\":{\"anyOf\":[{\"$ref\":\"#/definitions/simpleTypes\"},{\"type\":\"arra",
    "y\",\"items\":{\"$ref\":\"#/definitions/simpleTypes\"},\"minItems\":1,\"",
    "uniqueItems\":true}]},\"format\":{\"type\":\"string\"},\"allOf\":{\"$ref",
    "\":\"#/definitions/schemaArray\"},\"anyOf\":{\"$ref\":\"#/definitions/sc",
    "hemaArray\"},\"oneOf\":{\"$ref\":\"#/definitions/schemaArray\"},\"not\":",
    "{\"$ref\":\"#\"}},\"default\":{}}",
    NULL
};


static const char  *whk_meta_07_schema[] = {
    "{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\"$id\":\"http:",
    "//json-schema.org/draft-07/schema#\",\"title\":\"Core schema meta-schema",
    "\",\"definitions\":{\"schemaArray\":{\"type\":\"array\",\"minItems\":1,",
    "\"items\":{\"$ref\":\"#\"}},\"nonNegativeInteger\":{\"type\":\"integer\"",
    ",\"minimum\":0},\"nonNegativeIntegerDefault0\":{\"allOf\":[{\"$ref\":\"#",
    "/definitions/nonNegativeInteger\"},{\"default\":0}]},\"simpleTypes\":{\"",
    "enum\":[\"array\",\"boolean\",\"integer\",\"null\",\"number\",\"object\"",
    ",\"string\"]},\"stringArray\":{\"type\":\"array\",\"items\":{\"type\":\"",
    "string\"},\"uniqueItems\":true,\"default\":[]}},\"type\":[\"object\",\"b",
    "oolean\"],\"properties\":{\"$id\":{\"type\":\"string\",\"format\":\"uri-",
    "reference\"},\"$schema\":{\"type\":\"string\",\"format\":\"uri\"},\"$ref",
    "\":{\"type\":\"string\",\"format\":\"uri-reference\"},\"$comment\":{\"ty",
    "pe\":\"string\"},\"title\":{\"type\":\"string\"},\"description\":{\"type",
    "\":\"string\"},\"default\":true,\"readOnly\":{\"type\":\"boolean\",\"def",
    "ault\":false},\"examples\":{\"type\":\"array\",\"items\":true},\"multipl",
    "eOf\":{\"type\":\"number\",\"exclusiveMinimum\":0},\"maximum\":{\"type\"",
    ":\"number\"},\"exclusiveMaximum\":{\"type\":\"number\"},\"minimum\":{\"t",
    "ype\":\"number\"},\"exclusiveMinimum\":{\"type\":\"number\"},\"maxLength",
    "\":{\"$ref\":\"#/definitions/nonNegativeInteger\"},\"minLength\":{\"$ref",
    "\":\"#/definitions/nonNegativeIntegerDefault0\"},\"pattern\":{\"type\":",
    "\"string\",\"format\":\"regex\"},\"additionalItems\":{\"$ref\":\"#\"},\"",
    "items\":{\"anyOf\":[{\"$ref\":\"#\"},{\"$ref\":\"#/definitions/schemaArr",
    "ay\"}],\"default\":true},\"maxItems\":{\"$ref\":\"#/definitions/nonNegat",
    "iveInteger\"},\"minItems\":{\"$ref\":\"#/definitions/nonNegativeIntegerD",
    "efault0\"},\"uniqueItems\":{\"type\":\"boolean\",\"default\":false},\"co",
    "ntains\":{\"$ref\":\"#\"},\"maxProperties\":{\"$ref\":\"#/definitions/no",
    "nNegativeInteger\"},\"minProperties\":{\"$ref\":\"#/definitions/nonNegat",
    "iveIntegerDefault0\"},\"required\":{\"$ref\":\"#/definitions/stringArray",
    "\"},\"additionalProperties\":{\"$ref\":\"#\"},\"definitions\":{\"type\":",
    "\"object\",\"additionalProperties\":{\"$ref\":\"#\"},\"default\":{}},\"p",
    "roperties\":{\"type\":\"object\",\"additionalProperties\":{\"$ref\":\"#",
    "\"},\"default\":{}},\"patternProperties\":{\"type\":\"object\",\"additio",
    "nalProperties\":{\"$ref\":\"#\"},\"propertyNames\":{\"format\":\"regex\"",
    "},\"default\":{}},\"dependencies\":{\"type\":\"object\",\"additionalProp",
    "erties\":{\"anyOf\":[{\"$ref\":\"#\"},{\"$ref\":\"#/definitions/stringAr",
    "ray\"}]}},\"propertyNames\":{\"$ref\":\"#\"},\"const\":true,\"enum\":{\"",
    "type\":\"array\",\"items\":true},\"type\":{\"anyOf\":[{\"$ref\":\"#/defi",
    "nitions/simpleTypes\"},{\"type\":\"array\",\"items\":{\"$ref\":\"#/defin",
    "itions/simpleTypes\"},\"minItems\":1,\"uniqueItems\":true}]},\"format\":",
    "{\"type\":\"string\"},\"contentMediaType\":{\"type\":\"string\"},\"conte",
    "ntEncoding\":{\"type\":\"string\"},\"if\":{\"$ref\":\"#\"},\"then\":{\"$",
    "ref\":\"#\"},\"else\":{\"$ref\":\"#\"},\"allOf\":{\"$ref\":\"#/definitio",
    "ns/schemaArray\"},\"anyOf\":{\"$ref\":\"#/definitions/schemaArray\"},\"o",
    "neOf\":{\"$ref\":\"#/definitions/schemaArray\"},\"not\":{\"$ref\":\"#\"}",
    "},\"default\":true}",
    NULL
};


static const whk_metaschema_t  whk_metaschemas_old[] = {
    { "http://json-schema.org/draft-04/schema",
      WHK_DRAFT_4, whk_meta_04_schema },
    { "http://json-schema.org/draft-06/schema",
      WHK_DRAFT_6, whk_meta_06_schema },
    { "http://json-schema.org/draft-07/schema",
      WHK_DRAFT_7, whk_meta_07_schema },
    { NULL, WHK_DRAFT_MAX, NULL }
};


const whk_metaschema_t *
whk_metaschema_find(whk_str_t uri)
{
    const whk_metaschema_t  *m;

    if (uri.len && uri.data[uri.len - 1] == '#') {
        uri.len--;
    }

    m = whk_metaschema_in(whk_metaschemas_old, uri);

    return m ? m : whk_metaschema_in(whk_metaschemas_new, uri);
}


int
whk_metaschema_text(whk_mem_t *mem, const whk_metaschema_t *m,
    whk_str_t *text)
{
    size_t    i, len;
    uint8_t  *p;

    len = 0;

    for (i = 0; m->lines[i]; i++) {
        len += strlen(m->lines[i]);
    }

    p = whk_mem_alloc(mem, len + 1);
    if (p == NULL) {
        return -1;
    }

    *text = whk_str(p, len);

    for (i = 0; m->lines[i]; i++) {
        len = strlen(m->lines[i]);
        memcpy(p, m->lines[i], len);
        p += len;
    }

    return 0;
}


static const whk_metaschema_t *
whk_metaschema_in(const whk_metaschema_t *table, whk_str_t uri)
{
    for ( /* void */ ; table->uri; table++) {

        if (whk_str_equal(uri, whk_str_z(table->uri))) {
            return table;
        }
    }

    return NULL;
}
