/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


/* the meta-schemas of drafts 2019-09 and 2020-12, as published */


#include "whk_metaschema.h"


static const char  *whk_meta_2019_09_schema[] = {
    "{\"$schema\":\"https://json-schema.org/draft/2019-09/schema\",\"$id\":\"",
    "https://json-schema.org/draft/2019-09/schema\",\"$vocabulary\":{\"https:",
    "//json-schema.org/draft/2019-09/vocab/core\":true,\"https://json-schema.",
    "org/draft/2019-09/vocab/applicator\":true,\"https://json-schema.org/draf",
    "t/2019-09/vocab/validation\":true,\"https://json-schema.org/draft/2019-0",
    "9/vocab/meta-data\":true,\"https://json-schema.org/draft/2019-09/vocab/f",
    "ormat\":false,\"https://json-schema.org/draft/2019-09/vocab/content\":tr",
    "ue},\"$recursiveAnchor\":true,\"title\":\"Core and Validation specificat",
    "ions meta-schema\",\"allOf\":[{\"$ref\":\"meta/core\"},{\"$ref\":\"meta/",
    "applicator\"},{\"$ref\":\"meta/validation\"},{\"$ref\":\"meta/meta-data",
    "\"},{\"$ref\":\"meta/format\"},{\"$ref\":\"meta/content\"}],\"type\":[\"",
    "object\",\"boolean\"],\"properties\":{\"definitions\":{\"$comment\":\"Wh",
    "ile no longer an official keyword as it is replaced by $defs, this keywo",
    "rd is retained in the meta-schema to prevent incompatible extensions as ",
    "it remains in common use.\",\"type\":\"object\",\"additionalProperties\"",
    ":{\"$recursiveRef\":\"#\"},\"default\":{}},\"dependencies\":{\"$comment",
    "\":\"\\\"dependencies\\\" is no longer a keyword, but schema authors sho",
    "uld avoid redefining it to facilitate a smooth transition to \\\"depende",
    "ntSchemas\\\" and \\\"dependentRequired\\\"\",\"type\":\"object\",\"addi",
    "tionalProperties\":{\"anyOf\":[{\"$recursiveRef\":\"#\"},{\"$ref\":\"met",
    "a/validation#/$defs/stringArray\"}]}}}}",
    NULL
};


static const char  *whk_meta_2019_09_applicator[] = {
    "{\"$schema\":\"https://json-schema.org/draft/2019-09/schema\",\"$id\":\"",
    "https://json-schema.org/draft/2019-09/meta/applicator\",\"$vocabulary\":",
    "{\"https://json-schema.org/draft/2019-09/vocab/applicator\":true},\"$rec",
    "ursiveAnchor\":true,\"title\":\"Applicator vocabulary meta-schema\",\"ty",
    "pe\":[\"object\",\"boolean\"],\"properties\":{\"additionalItems\":{\"$re",
    "cursiveRef\":\"#\"},\"unevaluatedItems\":{\"$recursiveRef\":\"#\"},\"ite",
    "ms\":{\"anyOf\":[{\"$recursiveRef\":\"#\"},{\"$ref\":\"#/$defs/schemaArr",
    "ay\"}]},\"contains\":{\"$recursiveRef\":\"#\"},\"additionalProperties\":",
    "{\"$recursiveRef\":\"#\"},\"unevaluatedProperties\":{\"$recursiveRef\":",
    "\"#\"},\"properties\":{\"type\":\"object\",\"additionalProperties\":{\"$",
    "recursiveRef\":\"#\"},\"default\":{}},\"patternProperties\":{\"type\":\"",
    "object\",\"additionalProperties\":{\"$recursiveRef\":\"#\"},\"propertyNa",
    "mes\":{\"format\":\"regex\"},\"default\":{}},\"dependentSchemas\":{\"typ",
    "e\":\"object\",\"additionalProperties\":{\"$recursiveRef\":\"#\"}},\"pro",
    "pertyNames\":{\"$recursiveRef\":\"#\"},\"if\":{\"$recursiveRef\":\"#\"},",
    "\"then\":{\"$recursiveRef\":\"#\"},\"else\":{\"$recursiveRef\":\"#\"},\"",
    "allOf\":{\"$ref\":\"#/$defs/schemaArray\"},\"anyOf\":{\"$ref\":\"#/$defs",
    "/schemaArray\"},\"oneOf\":{\"$ref\":\"#/$defs/schemaArray\"},\"not\":{\"",
    "$recursiveRef\":\"#\"}},\"$defs\":{\"schemaArray\":{\"type\":\"array\",",
    "\"minItems\":1,\"items\":{\"$recursiveRef\":\"#\"}}}}",
    NULL
};


static const char  *whk_meta_2019_09_content[] = {
    "{\"$schema\":\"https://json-schema.org/draft/2019-09/schema\",\"$id\":\"",
    "https://json-schema.org/draft/2019-09/meta/content\",\"$vocabulary\":{\"",
    "https://json-schema.org/draft/2019-09/vocab/content\":true},\"$recursive",
    "Anchor\":true,\"title\":\"Content vocabulary meta-schema\",\"type\":[\"o",
    "bject\",\"boolean\"],\"properties\":{\"contentMediaType\":{\"type\":\"st",
    "ring\"},\"contentEncoding\":{\"type\":\"string\"},\"contentSchema\":{\"$",
    "recursiveRef\":\"#\"}}}",
    NULL
};


static const char  *whk_meta_2019_09_core[] = {
    "{\"$schema\":\"https://json-schema.org/draft/2019-09/schema\",\"$id\":\"",
    "https://json-schema.org/draft/2019-09/meta/core\",\"$vocabulary\":{\"htt",
    "ps://json-schema.org/draft/2019-09/vocab/core\":true},\"$recursiveAnchor",
    "\":true,\"title\":\"Core vocabulary meta-schema\",\"type\":[\"object\",",
    "\"boolean\"],\"properties\":{\"$id\":{\"type\":\"string\",\"format\":\"u",
    "ri-reference\",\"$comment\":\"Non-empty fragments not allowed.\",\"patte",
    "rn\":\"^[^#]*#?$\"},\"$schema\":{\"type\":\"string\",\"format\":\"uri\"}",
    ",\"$anchor\":{\"type\":\"string\",\"pattern\":\"^[A-Za-z][-A-Za-z0-9.:_]",
    "*$\"},\"$ref\":{\"type\":\"string\",\"format\":\"uri-reference\"},\"$rec",
    "ursiveRef\":{\"type\":\"string\",\"format\":\"uri-reference\"},\"$recurs",
    "iveAnchor\":{\"type\":\"boolean\",\"default\":false},\"$vocabulary\":{\"",
    "type\":\"object\",\"propertyNames\":{\"type\":\"string\",\"format\":\"ur",
    "i\"},\"additionalProperties\":{\"type\":\"boolean\"}},\"$comment\":{\"ty",
    "pe\":\"string\"},\"$defs\":{\"type\":\"object\",\"additionalProperties\"",
    ":{\"$recursiveRef\":\"#\"},\"default\":{}}}}",
    NULL
};


static const char  *whk_meta_2019_09_format[] = {
    "{\"$schema\":\"https://json-schema.org/draft/2019-09/schema\",\"$id\":\"",
    "https://json-schema.org/draft/2019-09/meta/format\",\"$vocabulary\":{\"h",
    "ttps://json-schema.org/draft/2019-09/vocab/format\":true},\"$recursiveAn",
    "chor\":true,\"title\":\"Format vocabulary meta-schema\",\"type\":[\"obje",
    "ct\",\"boolean\"],\"properties\":{\"format\":{\"type\":\"string\"}}}",
    NULL
};


static const char  *whk_meta_2019_09_meta_data[] = {
    "{\"$schema\":\"https://json-schema.org/draft/2019-09/schema\",\"$id\":\"",
    "https://json-schema.org/draft/2019-09/meta/meta-data\",\"$vocabulary\":{",
    "\"https://json-schema.org/draft/2019-09/vocab/meta-data\":true},\"$recur",
    "siveAnchor\":true,\"title\":\"Meta-data vocabulary meta-schema\",\"type",
    "\":[\"object\",\"boolean\"],\"properties\":{\"title\":{\"type\":\"string",
    "\"},\"description\":{\"type\":\"string\"},\"default\":true,\"deprecated",
    "\":{\"type\":\"boolean\",\"default\":false},\"readOnly\":{\"type\":\"boo",
    "lean\",\"default\":false},\"writeOnly\":{\"type\":\"boolean\",\"default",
    "\":false},\"examples\":{\"type\":\"array\",\"items\":true}}}",
    NULL
};


static const char  *whk_meta_2019_09_validation[] = {
    "{\"$schema\":\"https://json-schema.org/draft/2019-09/schema\",\"$id\":\"",
    "https://json-schema.org/draft/2019-09/meta/validation\",\"$vocabulary\":",
    "{\"https://json-schema.org/draft/2019-09/vocab/validation\":true},\"$rec",
    "ursiveAnchor\":true,\"title\":\"Validation vocabulary meta-schema\",\"ty",
    "pe\":[\"object\",\"boolean\"],\"properties\":{\"multipleOf\":{\"type\":",
    "\"number\",\"exclusiveMinimum\":0},\"maximum\":{\"type\":\"number\"},\"e",
    "xclusiveMaximum\":{\"type\":\"number\"},\"minimum\":{\"type\":\"number\"",
    "},\"exclusiveMinimum\":{\"type\":\"number\"},\"maxLength\":{\"$ref\":\"#",
    "/$defs/nonNegativeInteger\"},\"minLength\":{\"$ref\":\"#/$defs/nonNegati",
    "veIntegerDefault0\"},\"pattern\":{\"type\":\"string\",\"format\":\"regex",
    "\"},\"maxItems\":{\"$ref\":\"#/$defs/nonNegativeInteger\"},\"minItems\":",
    "{\"$ref\":\"#/$defs/nonNegativeIntegerDefault0\"},\"uniqueItems\":{\"typ",
    "e\":\"boolean\",\"default\":false},\"maxContains\":{\"$ref\":\"#/$defs/n",
    "onNegativeInteger\"},\"minContains\":{\"$ref\":\"#/$defs/nonNegativeInte",
    "ger\",\"default\":1},\"maxProperties\":{\"$ref\":\"#/$defs/nonNegativeIn",
    "teger\"},\"minProperties\":{\"$ref\":\"#/$defs/nonNegativeIntegerDefault",
    "0\"},\"required\":{\"$ref\":\"#/$defs/stringArray\"},\"dependentRequired",
    "\":{\"type\":\"object\",\"additionalProperties\":{\"$ref\":\"#/$defs/str",
    "ingArray\"}},\"const\":true,\"enum\":{\"type\":\"array\",\"items\":true}",
    ",\"type\":{\"anyOf\":[{\"$ref\":\"#/$defs/simpleTypes\"},{\"type\":\"arr",
    "ay\",\"items\":{\"$ref\":\"#/$defs/simpleTypes\"},\"minItems\":1,\"uniqu",
    "eItems\":true}]}},\"$defs\":{\"nonNegativeInteger\":{\"type\":\"integer",
    "\",\"minimum\":0},\"nonNegativeIntegerDefault0\":{\"$ref\":\"#/$defs/non",
    "NegativeInteger\",\"default\":0},\"simpleTypes\":{\"enum\":[\"array\",\"",
    "boolean\",\"integer\",\"null\",\"number\",\"object\",\"string\"]},\"stri",
    "ngArray\":{\"type\":\"array\",\"items\":{\"type\":\"string\"},\"uniqueIt",
    "ems\":true,\"default\":[]}}}",
    NULL
};


static const char  *whk_meta_2020_12_schema[] = {
    "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"$id\":\"",
    "https://json-schema.org/draft/2020-12/schema\",\"$vocabulary\":{\"https:",
    "//json-schema.org/draft/2020-12/vocab/core\":true,\"https://json-schema.",
    "org/draft/2020-12/vocab/applicator\":true,\"https://json-schema.org/draf",
    "t/2020-12/vocab/unevaluated\":true,\"https://json-schema.org/draft/2020-",
    "12/vocab/validation\":true,\"https://json-schema.org/draft/2020-12/vocab",
    "/meta-data\":true,\"https://json-schema.org/draft/2020-12/vocab/format-a",
    "nnotation\":true,\"https://json-schema.org/draft/2020-12/vocab/content\"",
    ":true},\"$dynamicAnchor\":\"meta\",\"title\":\"Core and Validation speci",
    "fications meta-schema\",\"allOf\":[{\"$ref\":\"meta/core\"},{\"$ref\":\"",
    "meta/applicator\"},{\"$ref\":\"meta/unevaluated\"},{\"$ref\":\"meta/vali",
    "dation\"},{\"$ref\":\"meta/meta-data\"},{\"$ref\":\"meta/format-annotati",
    "on\"},{\"$ref\":\"meta/content\"}],\"type\":[\"object\",\"boolean\"],\"$",
    "comment\":\"This meta-schema also defines keywords that have appeared in",
    " previous drafts in order to prevent incompatible extensions as they rem",
    "ain in common use.\",\"properties\":{\"definitions\":{\"$comment\":\"\\",
    "\"definitions\\\" has been replaced by \\\"$defs\\\".\",\"type\":\"objec",
    "t\",\"additionalProperties\":{\"$dynamicRef\":\"#meta\"},\"deprecated\":",
    "true,\"default\":{}},\"dependencies\":{\"$comment\":\"\\\"dependencies\\",
    "\" has been split and replaced by \\\"dependentSchemas\\\" and \\\"depen",
    "dentRequired\\\" in order to serve their differing semantics.\",\"type\"",
    ":\"object\",\"additionalProperties\":{\"anyOf\":[{\"$dynamicRef\":\"#met",
    "a\"},{\"$ref\":\"meta/validation#/$defs/stringArray\"}]},\"deprecated\":",
    "true,\"default\":{}},\"$recursiveAnchor\":{\"$comment\":\"\\\"$recursive",
    "Anchor\\\" has been replaced by \\\"$dynamicAnchor\\\".\",\"$ref\":\"met",
    "a/core#/$defs/anchorString\",\"deprecated\":true},\"$recursiveRef\":{\"$",
    "comment\":\"\\\"$recursiveRef\\\" has been replaced by \\\"$dynamicRef\\",
    "\".\",\"$ref\":\"meta/core#/$defs/uriReferenceString\",\"deprecated\":tr",
    "ue}}}",
    NULL
};


static const char  *whk_meta_2020_12_applicator[] = {
    "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"$id\":\"",
    "https://json-schema.org/draft/2020-12/meta/applicator\",\"$vocabulary\":",
    "{\"https://json-schema.org/draft/2020-12/vocab/applicator\":true},\"$dyn",
    "amicAnchor\":\"meta\",\"title\":\"Applicator vocabulary meta-schema\",\"",
    "type\":[\"object\",\"boolean\"],\"properties\":{\"prefixItems\":{\"$ref",
    "\":\"#/$defs/schemaArray\"},\"items\":{\"$dynamicRef\":\"#meta\"},\"cont",
    "ains\":{\"$dynamicRef\":\"#meta\"},\"additionalProperties\":{\"$dynamicR",
    "ef\":\"#meta\"},\"properties\":{\"type\":\"object\",\"additionalProperti",
    "es\":{\"$dynamicRef\":\"#meta\"},\"default\":{}},\"patternProperties\":{",
    "\"type\":\"object\",\"additionalProperties\":{\"$dynamicRef\":\"#meta\"}",
    ",\"propertyNames\":{\"format\":\"regex\"},\"default\":{}},\"dependentSch",
    "emas\":{\"type\":\"object\",\"additionalProperties\":{\"$dynamicRef\":\"",
    "#meta\"},\"default\":{}},\"propertyNames\":{\"$dynamicRef\":\"#meta\"},",
    "\"if\":{\"$dynamicRef\":\"#meta\"},\"then\":{\"$dynamicRef\":\"#meta\"},",
    "\"else\":{\"$dynamicRef\":\"#meta\"},\"allOf\":{\"$ref\":\"#/$defs/schem",
    "aArray\"},\"anyOf\":{\"$ref\":\"#/$defs/schemaArray\"},\"oneOf\":{\"$ref",
    "\":\"#/$defs/schemaArray\"},\"not\":{\"$dynamicRef\":\"#meta\"}},\"$defs",
    "\":{\"schemaArray\":{\"type\":\"array\",\"minItems\":1,\"items\":{\"$dyn",
    "amicRef\":\"#meta\"}}}}",
    NULL
};


static const char  *whk_meta_2020_12_content[] = {
    "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"$id\":\"",
    "https://json-schema.org/draft/2020-12/meta/content\",\"$vocabulary\":{\"",
    "https://json-schema.org/draft/2020-12/vocab/content\":true},\"$dynamicAn",
    "chor\":\"meta\",\"title\":\"Content vocabulary meta-schema\",\"type\":[",
    "\"object\",\"boolean\"],\"properties\":{\"contentEncoding\":{\"type\":\"",
    "string\"},\"contentMediaType\":{\"type\":\"string\"},\"contentSchema\":{",
    "\"$dynamicRef\":\"#meta\"}}}",
    NULL
};


static const char  *whk_meta_2020_12_core[] = {
    "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"$id\":\"",
    "https://json-schema.org/draft/2020-12/meta/core\",\"$vocabulary\":{\"htt",
    "ps://json-schema.org/draft/2020-12/vocab/core\":true},\"$dynamicAnchor\"",
    ":\"meta\",\"title\":\"Core vocabulary meta-schema\",\"type\":[\"object\"",
    ",\"boolean\"],\"properties\":{\"$id\":{\"$ref\":\"#/$defs/uriReferenceSt",
    "ring\",\"$comment\":\"Non-empty fragments not allowed.\",\"pattern\":\"^",
    "[^#]*#?$\"},\"$schema\":{\"$ref\":\"#/$defs/uriString\"},\"$ref\":{\"$re",
    "f\":\"#/$defs/uriReferenceString\"},\"$anchor\":{\"$ref\":\"#/$defs/anch",
    "orString\"},\"$dynamicRef\":{\"$ref\":\"#/$defs/uriReferenceString\"},\"",
    "$dynamicAnchor\":{\"$ref\":\"#/$defs/anchorString\"},\"$vocabulary\":{\"",
    "type\":\"object\",\"propertyNames\":{\"$ref\":\"#/$defs/uriString\"},\"a",
    "dditionalProperties\":{\"type\":\"boolean\"}},\"$comment\":{\"type\":\"s",
    "tring\"},\"$defs\":{\"type\":\"object\",\"additionalProperties\":{\"$dyn",
    "amicRef\":\"#meta\"}}},\"$defs\":{\"anchorString\":{\"type\":\"string\",",
    "\"pattern\":\"^[A-Za-z_][-A-Za-z0-9._]*$\"},\"uriString\":{\"type\":\"st",
    "ring\",\"format\":\"uri\"},\"uriReferenceString\":{\"type\":\"string\",",
    "\"format\":\"uri-reference\"}}}",
    NULL
};


static const char  *whk_meta_2020_12_format_annotation[] = {
    "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"$id\":\"",
    "https://json-schema.org/draft/2020-12/meta/format-annotation\",\"$vocabu",
    "lary\":{\"https://json-schema.org/draft/2020-12/vocab/format-annotation",
    "\":true},\"$dynamicAnchor\":\"meta\",\"title\":\"Format vocabulary meta-",
    "schema for annotation results\",\"type\":[\"object\",\"boolean\"],\"prop",
    "erties\":{\"format\":{\"type\":\"string\"}}}",
    NULL
};


static const char  *whk_meta_2020_12_format_assertion[] = {
    "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"$id\":\"",
    "https://json-schema.org/draft/2020-12/meta/format-assertion\",\"$vocabul",
    "ary\":{\"https://json-schema.org/draft/2020-12/vocab/format-assertion\":",
    "true},\"$dynamicAnchor\":\"meta\",\"title\":\"Format vocabulary meta-sch",
    "ema for assertion results\",\"type\":[\"object\",\"boolean\"],\"properti",
    "es\":{\"format\":{\"type\":\"string\"}}}",
    NULL
};


static const char  *whk_meta_2020_12_meta_data[] = {
    "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"$id\":\"",
    "https://json-schema.org/draft/2020-12/meta/meta-data\",\"$vocabulary\":{",
    "\"https://json-schema.org/draft/2020-12/vocab/meta-data\":true},\"$dynam",
    "icAnchor\":\"meta\",\"title\":\"Meta-data vocabulary meta-schema\",\"typ",
    "e\":[\"object\",\"boolean\"],\"properties\":{\"title\":{\"type\":\"strin",
    "g\"},\"description\":{\"type\":\"string\"},\"default\":true,\"deprecated",
    "\":{\"type\":\"boolean\",\"default\":false},\"readOnly\":{\"type\":\"boo",
    "lean\",\"default\":false},\"writeOnly\":{\"type\":\"boolean\",\"default",
    "\":false},\"examples\":{\"type\":\"array\",\"items\":true}}}",
    NULL
};


static const char  *whk_meta_2020_12_unevaluated[] = {
    "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"$id\":\"",
    "https://json-schema.org/draft/2020-12/meta/unevaluated\",\"$vocabulary\"",
    ":{\"https://json-schema.org/draft/2020-12/vocab/unevaluated\":true},\"$d",
    "ynamicAnchor\":\"meta\",\"title\":\"Unevaluated applicator vocabulary me",
    "ta-schema\",\"type\":[\"object\",\"boolean\"],\"properties\":{\"unevalua",
    "tedItems\":{\"$dynamicRef\":\"#meta\"},\"unevaluatedProperties\":{\"$dyn",
    "amicRef\":\"#meta\"}}}",
    NULL
};


static const char  *whk_meta_2020_12_validation[] = {
    "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"$id\":\"",
    "https://json-schema.org/draft/2020-12/meta/validation\",\"$vocabulary\":",
    "{\"https://json-schema.org/draft/2020-12/vocab/validation\":true},\"$dyn",
    "amicAnchor\":\"meta\",\"title\":\"Validation vocabulary meta-schema\",\"",
    "type\":[\"object\",\"boolean\"],\"properties\":{\"type\":{\"anyOf\":[{\"",
    "$ref\":\"#/$defs/simpleTypes\"},{\"type\":\"array\",\"items\":{\"$ref\":",
    "\"#/$defs/simpleTypes\"},\"minItems\":1,\"uniqueItems\":true}]},\"const",
    "\":true,\"enum\":{\"type\":\"array\",\"items\":true},\"multipleOf\":{\"t",
    "ype\":\"number\",\"exclusiveMinimum\":0},\"maximum\":{\"type\":\"number",
    "\"},\"exclusiveMaximum\":{\"type\":\"number\"},\"minimum\":{\"type\":\"n",
    "umber\"},\"exclusiveMinimum\":{\"type\":\"number\"},\"maxLength\":{\"$re",
    "f\":\"#/$defs/nonNegativeInteger\"},\"minLength\":{\"$ref\":\"#/$defs/no",
    "nNegativeIntegerDefault0\"},\"pattern\":{\"type\":\"string\",\"format\":",
    "\"regex\"},\"maxItems\":{\"$ref\":\"#/$defs/nonNegativeInteger\"},\"minI",
    "tems\":{\"$ref\":\"#/$defs/nonNegativeIntegerDefault0\"},\"uniqueItems\"",
    ":{\"type\":\"boolean\",\"default\":false},\"maxContains\":{\"$ref\":\"#/",
    "$defs/nonNegativeInteger\"},\"minContains\":{\"$ref\":\"#/$defs/nonNegat",
    "iveInteger\",\"default\":1},\"maxProperties\":{\"$ref\":\"#/$defs/nonNeg",
    "ativeInteger\"},\"minProperties\":{\"$ref\":\"#/$defs/nonNegativeInteger",
    "Default0\"},\"required\":{\"$ref\":\"#/$defs/stringArray\"},\"dependentR",
    "equired\":{\"type\":\"object\",\"additionalProperties\":{\"$ref\":\"#/$d",
    "efs/stringArray\"}}},\"$defs\":{\"nonNegativeInteger\":{\"type\":\"integ",
    "er\",\"minimum\":0},\"nonNegativeIntegerDefault0\":{\"$ref\":\"#/$defs/n",
    "onNegativeInteger\",\"default\":0},\"simpleTypes\":{\"enum\":[\"array\",",
    "\"boolean\",\"integer\",\"null\",\"number\",\"object\",\"string\"]},\"st",
    "ringArray\":{\"type\":\"array\",\"items\":{\"type\":\"string\"},\"unique",
    "Items\":true,\"default\":[]}}}",
    NULL
};


const whk_metaschema_t  whk_metaschemas_new[] = {
    { "https://json-schema.org/draft/2019-09/schema",
      WHK_DRAFT_2019_09, whk_meta_2019_09_schema },
    { "https://json-schema.org/draft/2019-09/meta/applicator",
      WHK_DRAFT_2019_09, whk_meta_2019_09_applicator },
    { "https://json-schema.org/draft/2019-09/meta/content",
      WHK_DRAFT_2019_09, whk_meta_2019_09_content },
    { "https://json-schema.org/draft/2019-09/meta/core",
      WHK_DRAFT_2019_09, whk_meta_2019_09_core },
    { "https://json-schema.org/draft/2019-09/meta/format",
      WHK_DRAFT_2019_09, whk_meta_2019_09_format },
    { "https://json-schema.org/draft/2019-09/meta/meta-data",
      WHK_DRAFT_2019_09, whk_meta_2019_09_meta_data },
    { "https://json-schema.org/draft/2019-09/meta/validation",
      WHK_DRAFT_2019_09, whk_meta_2019_09_validation },
    { "https://json-schema.org/draft/2020-12/schema",
      WHK_DRAFT_2020_12, whk_meta_2020_12_schema },
    { "https://json-schema.org/draft/2020-12/meta/applicator",
      WHK_DRAFT_2020_12, whk_meta_2020_12_applicator },
    { "https://json-schema.org/draft/2020-12/meta/content",
      WHK_DRAFT_2020_12, whk_meta_2020_12_content },
    { "https://json-schema.org/draft/2020-12/meta/core",
      WHK_DRAFT_2020_12, whk_meta_2020_12_core },
    { "https://json-schema.org/draft/2020-12/meta/format-annotation",
      WHK_DRAFT_2020_12, whk_meta_2020_12_format_annotation },
    { "https://json-schema.org/draft/2020-12/meta/format-assertion",
      WHK_DRAFT_2020_12, whk_meta_2020_12_format_assertion },
    { "https://json-schema.org/draft/2020-12/meta/meta-data",
      WHK_DRAFT_2020_12, whk_meta_2020_12_meta_data },
    { "https://json-schema.org/draft/2020-12/meta/unevaluated",
      WHK_DRAFT_2020_12, whk_meta_2020_12_unevaluated },
    { "https://json-schema.org/draft/2020-12/meta/validation",
      WHK_DRAFT_2020_12, whk_meta_2020_12_validation },
    { NULL, WHK_DRAFT_MAX, NULL }
};
