/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "whk_regex_scan.h"


typedef struct {
    const char  *ecma;
    const char  *pcre;
} whk_regex_name_t;


static size_t whk_regex_word(whk_str_t s);
static int whk_regex_property_name(whk_regex_scan_t *s, whk_str_t name);


static const whk_regex_name_t  whk_regex_names[] = {
    { "Letter", "L" },
    { "Cased_Letter", "L&" },
    { "LC", "L&" },
    { "Uppercase_Letter", "Lu" },
    { "Lowercase_Letter", "Ll" },
    { "Titlecase_Letter", "Lt" },
    { "Modifier_Letter", "Lm" },
    { "Other_Letter", "Lo" },
    { "Mark", "M" },
    { "Combining_Mark", "M" },
    { "Nonspacing_Mark", "Mn" },
    { "Spacing_Mark", "Mc" },
    { "Enclosing_Mark", "Me" },
    { "Number", "N" },
    { "Decimal_Number", "Nd" },
    { "digit", "Nd" },
    { "Letter_Number", "Nl" },
    { "Other_Number", "No" },
    { "Punctuation", "P" },
    { "punct", "P" },
    { "Connector_Punctuation", "Pc" },
    { "Dash_Punctuation", "Pd" },
    { "Open_Punctuation", "Ps" },
    { "Close_Punctuation", "Pe" },
    { "Initial_Punctuation", "Pi" },
    { "Final_Punctuation", "Pf" },
    { "Other_Punctuation", "Po" },
    { "Symbol", "S" },
    { "Math_Symbol", "Sm" },
    { "Currency_Symbol", "Sc" },
    { "Modifier_Symbol", "Sk" },
    { "Other_Symbol", "So" },
    { "Separator", "Z" },
    { "Space_Separator", "Zs" },
    { "Line_Separator", "Zl" },
    { "Paragraph_Separator", "Zp" },
    { "Other", "C" },
    { "Control", "Cc" },
    { "cntrl", "Cc" },
    { "Format", "Cf" },
    { "Surrogate", "Cs" },
    { "Private_Use", "Co" },
    { "Unassigned", "Cn" },
    { NULL, NULL }
};


const char *
whk_regex_property(whk_regex_scan_t *s, uint8_t c)
{
    size_t                   n;
    whk_str_t                name, value;
    const whk_regex_name_t  *row;

    n = whk_regex_word(whk_str_skip(s->in, 1));

    if (s->in.len == 0 || s->in.data[0] != '{' || n == 0) {
        return "\"\\p\" needs a property in braces";
    }

    name = whk_str(s->in.data + 1, n);
    s->in = whk_str_skip(s->in, n + 1);

    whk_regex_put(s, "\\", 1);
    whk_regex_put(s, &c, 1);
    whk_regex_puts(s, "{");

    if (s->in.len && s->in.data[0] == '=') {
        n = whk_regex_word(whk_str_skip(s->in, 1));
        value = whk_str(s->in.data + 1, n);
        s->in = whk_str_skip(s->in, n + 1);

        if (!whk_regex_property_name(s, name)) {
            return "unknown property";
        }

        name = value;
    }

    if (name.len == 0 || s->in.len == 0 || s->in.data[0] != '}') {
        return "malformed property";
    }

    for (row = whk_regex_names; row->ecma; row++) {

        if (whk_str_equal(name, whk_str_z(row->ecma))) {
            name = whk_str_z(row->pcre);
            break;
        }
    }

    whk_regex_put(s, name.data, name.len);

    /* the brace is taken as an ordinary character */

    whk_regex_puts(s, "}");
    s->in = whk_str_skip(s->in, 1);

    return NULL;
}


const char *
whk_regex_reference(whk_regex_scan_t *s)
{
    size_t  n;

    n = whk_regex_word(whk_str_skip(s->in, 1));

    if (n == 0 || s->in.data[0] != '<' || s->in.len < n + 2
        || s->in.data[n + 1] != '>')
    {
        return "\"\\k\" needs a name in angle brackets";
    }

    whk_regex_puts(s, "\\k");
    whk_regex_put(s, s->in.data, n + 2);
    s->in = whk_str_skip(s->in, n + 2);

    return NULL;
}


static size_t
whk_regex_word(whk_str_t s)
{
    size_t  n;

    for (n = 0; n < s.len; n++) {

        if (!whk_regex_is_alnum(s.data[n]) && s.data[n] != '_') {
            break;
        }
    }

    return n;
}


/*
 * The property in front of a value, as PCRE2 has it.
 */

static int
whk_regex_property_name(whk_regex_scan_t *s, whk_str_t name)
{
    if (whk_str_equal(name, whk_str_z("Script"))
        || whk_str_equal(name, whk_str_z("sc")))
    {
        whk_regex_puts(s, "sc:");
        return 1;
    }

    if (whk_str_equal(name, whk_str_z("Script_Extensions"))
        || whk_str_equal(name, whk_str_z("scx")))
    {
        whk_regex_puts(s, "scx:");
        return 1;
    }

    return whk_str_equal(name, whk_str_z("General_Category"))
           || whk_str_equal(name, whk_str_z("gc"));
}
