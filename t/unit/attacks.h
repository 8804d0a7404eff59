/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef ATTACKS_H_INCLUDED
#define ATTACKS_H_INCLUDED


#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "whk_reason.h"


/*
 * A body of 1 MB for each way to make a validator work, and how it has to
 * end under the default limits.
 */

#define ATTACK_SIZE  1000000

#define ATTACK_GROUPS  "()()()()()()()()()()()()()()()()()()()()()()()()()"

#define ATTACK_X10   "xxxxxxxxxx"
#define ATTACK_S10   "          "
#define ATTACK_A10   "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":" \
                     "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":"
#define ATTACK_L10   "[[[[[[[[[["
#define ATTACK_R10   "]]]]]]]]]]"
#define ATTACK_EXPR  "{\"items\":{\"anyOf\":[{\"pattern\":\"^(a+)+$\"}," \
                     "{\"type\":\"string\"}]}}"
#define ATTACK_REGEX "{\"$schema\":\"http://json-schema.org/draft-07/" \
                     "schema#\",\"items\":{\"anyOf\":[{\"format\":" \
                     "\"regex\"},{}]}}"
#define ATTACK_LOOK  "{\"pattern\":\"[0-9]a\"},{\"pattern\":\"[0-9]b\"}," \
                     "{\"pattern\":\"[0-9]c\"},{\"pattern\":\"[0-9]d\"}," \
                     "{\"pattern\":\"[0-9]e\"},{\"pattern\":\"[0-9]f\"}," \
                     "{\"pattern\":\"[0-9]g\"},{\"pattern\":\"[0-9]h\"}," \
                     "{\"pattern\":\"[0-9]i\"},{\"pattern\":\"[0-9]j\"}"
#define ATTACK_X50   ATTACK_X10 ATTACK_X10 ATTACK_X10 ATTACK_X10 ATTACK_X10
#define ATTACK_TREE  "{\"oneOf\":[{\"type\":[\"null\",\"string\"]}," \
                     "{\"items\":{\"$ref\":\"#\"},\"type\":\"array\"}," \
                     "{\"properties\":{\"a\":{\"$ref\":\"#\"}}," \
                     "\"type\":\"object\"},{\"properties\":{\"a\":" \
                     "{\"allOf\":[{\"$ref\":\"#\"},{\"type\":\"string\"}]}}," \
                     "\"type\":\"object\"}]}"


/* head, then item as often as fits, then tail; every so many bytes, between */

typedef struct {
    const char    *name;
    const char    *schema;
    const char    *head;
    const char    *item;      /* %lu is its number */
    const char    *tail;      /* as often as item, if nested */
    whk_reason_t   reason;
    unsigned       nested;
    size_t         every;     /* 0: never */
    const char    *between;
} attack_t;


static const attack_t  attacks[] = {

    /* what the parser's limits are for */

    { "one long string", "{\"items\":{\"minLength\":2}}", "[\"",
      "0123456789", "\"]", WHK_REASON_LIMIT_TOKEN, 0, 0, NULL },
    { "long strings", "{\"items\":{\"maxLength\":300000}}", "[\"",
      "0123456789", "\"]", WHK_REASON_NONE, 0, 250000, "\",\"" },
    { "long strings of escapes", "{\"items\":{\"maxLength\":300000}}", "[\"",
      "\\u00e9", "\"]", WHK_REASON_NONE, 0, 250000, "\",\"" },
    { "long names", "{\"additionalProperties\":{\"minimum\":1}}", "{\"",
      "%lu", "\":1}", WHK_REASON_NONE, 0, 250000, "\":1,\"" },
    { "too many keys", "{\"additionalProperties\":{\"type\":\"integer\"}}",
      "[{\"x\":0", ",\"k%lu\":1", "}]", WHK_REASON_LIMIT_KEYS, 0, 0, NULL },
    { "many keys", "{\"items\":{\"propertyNames\":{\"pattern\":\"^[kx]\"},"
      "\"additionalProperties\":{\"type\":\"integer\"}}}",
      "[{\"x\":0", ",\"k%lu\":1", "}]", WHK_REASON_LIMIT_WORK, 0, 90000,
      "},{\"x\":0" },
    { "too many items", "{\"items\":{\"type\":\"integer\"}}", "[0", ",1", "]",
      WHK_REASON_LIMIT_ITEMS, 0, 0, NULL },
    { "many items", "{\"items\":{\"items\":{\"type\":\"integer\"}}}", "[[0",
      ",1", "]]", WHK_REASON_LIMIT_WORK, 0, 100000, "],[0" },
    { "nested too deep", ATTACK_TREE, "null", "{\"a\":", "}",
      WHK_REASON_LIMIT_DEPTH, 1, 0, NULL },

    /* many evaluations */

    { "nested arrays", ATTACK_TREE, "[null",
      "," ATTACK_L10 ATTACK_L10 ATTACK_L10 ATTACK_L10 ATTACK_L10 ATTACK_L10
      "null" ATTACK_R10 ATTACK_R10 ATTACK_R10 ATTACK_R10 ATTACK_R10
      ATTACK_R10, "]", WHK_REASON_LIMIT_WORK, 0, 0, NULL },
    { "recursion in each of two branches", ATTACK_TREE, "[null",
      "," ATTACK_A10 ATTACK_A10 ATTACK_A10 ATTACK_A10 ATTACK_A10 "null"
      "}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}", "]",
      WHK_REASON_LIMIT_WORK, 0, 0, NULL },
    { "many small objects",
      "{\"items\":{\"items\":{\"properties\":{\"a\":{\"type\":"
      "\"integer\"}},\"required\":[\"a\"]}}}", "[[{\"a\":1}",
      ",{\"a\":1}", "]]", WHK_REASON_LIMIT_WORK, 0, 100000,
      "],[{\"a\":1}" },
    { "many alternatives of objects",
      "{\"items\":{\"oneOf\":[{\"required\":[\"a\"]},{\"required\":[\"b\"]},"
      "{\"required\":[\"c\"]},{\"required\":[\"d\"]},{\"required\":[\"e\"]},"
      "{\"required\":[\"f\"]}]}}", "[{\"a\":1}", ",{\"a\":1}", "]",
      WHK_REASON_LIMIT_WORK, 0, 0, NULL },
    { "contains", "{\"items\":{\"contains\":{\"required\":[\"b\"]},"
      "\"minContains\":0,\"maxContains\":99}}", "[[0", ",{\"a\":1}", "]]",
      WHK_REASON_NONE, 0, 100000, "],[0" },
    { "unevaluated members",
      "{\"items\":{\"unevaluatedProperties\":false,\"anyOf\":["
      "{\"properties\":{\"a\":{}}},{\"properties\":{\"b\":{}}},"
      "{\"patternProperties\":{\"^c\":{}}}]}}", "[{}",
      ",{\"a\":1,\"b\":1,\"c%lu\":1}", "]", WHK_REASON_LIMIT_WORK, 0, 0,
      NULL },
    { "unevaluated items",
      "{\"items\":{\"unevaluatedItems\":false,\"anyOf\":["
      "{\"prefixItems\":[{},{\"type\":\"null\"}]},"
      "{\"contains\":{\"type\":\"integer\"}}]}}", "[[1", ",%lu", "]]",
      WHK_REASON_LIMIT_WORK, 0, 1000, "],[1" },

    /* hashes */

    { "unique numbers", "{\"items\":{\"uniqueItems\":true}}", "[[0.5",
      ",1%lu", "]]", WHK_REASON_LIMIT_WORK, 0, 200000, "],[0.5" },
    { "unique objects", "{\"uniqueItems\":true}", "[0",
      ",{\"a\":[%lu],\"b\":{}}", "]", WHK_REASON_LIMIT_WORK, 0, 0, NULL },
    { "enum of containers", "{\"items\":{\"anyOf\":[{\"enum\":[[1],{\"a\":2}]}"
      ",{}]}}", "[0", ",{\"a\":\"%lu\"}", "]", WHK_REASON_LIMIT_WORK, 0, 0,
      NULL },
    { "long strings that are hashed", "{\"uniqueItems\":true}", "[\"", "%lu",
      "\"]", WHK_REASON_NONE, 0, 250000, "\",\"" },

    /* regular expressions */

    { "an exponential expression", ATTACK_EXPR, "[\"a\"",
      ",\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\"", "]",
      WHK_REASON_LIMIT_MATCH, 0, 0, NULL },
    { "an expression short of its limit", ATTACK_EXPR, "[\"a\"",
      ",\"aaaaaaaaaaaa!\"", "]", WHK_REASON_LIMIT_WORK, 0, 0, NULL },
    { "long spaces for a quadratic expression",
      "{\"items\":{\"pattern\":\"\\\\s+$\"}}", "[\"", ATTACK_S10, "x\"]",
      WHK_REASON_LIMIT_MATCH, 0, 250000, "x\",\"" },
    { "spaces for a quadratic expression",
      "{\"items\":{\"anyOf\":[{\"pattern\":\"\\\\s+$\"},{}]}}", "[\"x\"",
      ",\"" ATTACK_S10 ATTACK_S10 ATTACK_S10 ATTACK_S10 ATTACK_S10 ATTACK_S10
      ATTACK_S10 ATTACK_S10 ATTACK_S10 ATTACK_S10 "x\"", "]",
      WHK_REASON_LIMIT_WORK, 0, 0, NULL },

    { "a count that is not reached",
      "{\"items\":{\"pattern\":\"[a-z]{256}[0-9]\"}}", "[\"",
      ATTACK_X50 ATTACK_X50 ATTACK_X50 ATTACK_X50 ATTACK_X50 "xxxxx-", "\"]",
      WHK_REASON_LIMIT_WORK, 0, 250000, "\",\"" },
    { "a count that is reached in vain",
      "{\"items\":{\"pattern\":\"[a-z]{20000}[0-9]\"}}", "[\"",
      ATTACK_X10, "\"]", WHK_REASON_LIMIT_WORK, 0, 250000, "\",\"" },
    { "no start for many expressions",
      "{\"items\":{\"anyOf\":[" ATTACK_LOOK ",{\"anyOf\":[{\"pattern\":"
      "\"[0-8]\"},{\"pattern\":\"[0-7]\"},{\"pattern\":\"[0-6]\"}]},{}]}}",
      "[\"", ATTACK_X10, "\"]", WHK_REASON_LIMIT_WORK, 0, 250000, "\",\"" },
    { "long strings for heavy classes",
      "{\"items\":{\"anyOf\":[{\"pattern\":\"^[^\\\\S]*$\"},{\"pattern\":"
      "\"^[\\\\s\\\\p{L}]*$\"},{\"pattern\":\"^[^\\\\p{L}\\\\p{N}]*$\"},{}]}}",
      "[\"", "\xe3\x80\x80", "\"]", WHK_REASON_LIMIT_WORK, 0, 250000,
      "\",\"" },
    { "look-behind in vain",
      "{\"items\":{\"anyOf\":[{\"pattern\":\"(?<=x{60000})\"},{}]}}",
      "[\"", ATTACK_X10, "\"]", WHK_REASON_LIMIT_WORK, 0, 200000,
      "\",\"" },
    { "many captures",
      "{\"items\":{\"anyOf\":[{\"pattern\":\"^" ATTACK_GROUPS ATTACK_GROUPS
      "(?:x|y)*[cd]\"},{}]}}",
      "[\"", ATTACK_X10, "\"]", WHK_REASON_LIMIT_WORK, 0, 300, "\",\"" },
    { "a reference that is compared in vain",
      "{\"items\":{\"anyOf\":[{\"pattern\":\"^(x{60000})[x-]*?\\\\1z\"},{}]}}",
      "[\"", ATTACK_X10, "\"]", WHK_REASON_LIMIT_WORK, 0, 119990,
      "-\",\"" },

    /* expressions of the sender */

    { "expressions of many groups", ATTACK_REGEX, "[\"", "()", "\"]",
      WHK_REASON_LIMIT_WORK, 0, 8000, "\",\"" },
    { "expressions of many names", ATTACK_REGEX, "[\"", "(?<a%lu>b*)", "\"]",
      WHK_REASON_LIMIT_WORK, 0, 8000, "\",\"" },
    { "expressions of many distinct items", ATTACK_REGEX, "[\"",
      "\\\\u{%lu}*", "\"]", WHK_REASON_LIMIT_WORK, 0, 7000, "\",\"" },
    { "expressions that copy groups", ATTACK_REGEX, "[\"a\"",
      ",\"(?:){9999}\"", "]", WHK_REASON_LIMIT_WORK, 0, 0, NULL },
    { "short expressions", ATTACK_REGEX, "[\"a\"", ",\"(\"", "]",
      WHK_REASON_LIMIT_WORK, 0, 0, NULL },
    { "an expression that grows", ATTACK_REGEX, "[\"[", "\\\\S", "\"]",
      WHK_REASON_LIMIT_MATCH, 0, 8000, "]\",\"[" },
    { "an expression that is long", ATTACK_REGEX, "[\"", "a", "\"]",
      WHK_REASON_LIMIT_MATCH, 0, 250000, "\",\"" },

    /* numbers and formats */

    { "long numbers", "{\"items\":{\"multipleOf\":0.0123456789}}", "[0",
      ",12345678900000000000000000000000000000000000000000000000e5", "]",
      WHK_REASON_NONE, 0, 0, NULL },
    { "great exponents", "{\"items\":{\"anyOf\":[{\"multipleOf\":"
      "1234567890123456789e-3},{\"minimum\":-1e999999999999}]}}", "[0",
      ",7e999999999999%lu", "]", WHK_REASON_LIMIT_WORK, 0, 0, NULL },
    { "long digits", "{\"items\":{\"multipleOf\":9999999999999999999}}", "[0",
      "e0,99999999999999999990000000000000000000000000000000000000000000",
      "]", WHK_REASON_NONE, 0, 0, NULL },
    { "numbers of a quarter of a megabyte",
      "{\"items\":{\"multipleOf\":9999999999999999999}}",
      "[9999999999999999999", "0000000000", "]", WHK_REASON_NONE, 0, 250000,
      ",9999999999999999999" },
    { "formats", "{\"$schema\":\"http://json-schema.org/draft-07/schema#\","
      "\"items\":{\"anyOf\":[{\"format\":\"email\"},{\"format\":\"uri\"},"
      "{\"format\":\"date-time\"},{\"format\":\"uri-template\"},{}]}}",
      "[\"a\"", ",\"a:{" ATTACK_X10 ATTACK_X10 ATTACK_X10 "%lu\"", "]",
      WHK_REASON_LIMIT_WORK, 0, 0, NULL },

    { NULL, NULL, NULL, NULL, NULL, WHK_REASON_NONE, 0, 0, NULL }
};


/*
 * Returns the body, to be freed, and its length.
 */

static char *
attack_body(const attack_t *a, size_t *len)
{
    char           *p, *q, *from;
    size_t          n;
    unsigned long   i, times;

    p = malloc(ATTACK_SIZE + 1024);
    if (p == NULL) {
        exit(2);
    }

    q = p + sprintf(p, "%s", a->nested ? "" : a->head);
    n = a->nested ? strlen(a->tail) + strlen(a->item) : 1;
    from = q;

    for (i = 0; (size_t) (q - p) < ATTACK_SIZE - 500
                && i < (a->nested ? ATTACK_SIZE / n : ATTACK_SIZE); i++)
    {
        q += snprintf(q, 500, a->item, i);

        if (a->every && (size_t) (q - from) >= a->every) {
            q += sprintf(q, "%s", a->between);
            from = q;
        }
    }

    q += sprintf(q, "%s", a->nested ? a->head : "");
    times = a->nested ? i : 1;

    for (i = 0; i < times && (size_t) (q - p) < ATTACK_SIZE + 500; i++) {
        q += sprintf(q, "%s", a->tail);
    }

    *len = (size_t) (q - p);

    return p;
}


#endif /* ATTACKS_H_INCLUDED */
