/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "whk_regex_scan.h"


/* a general category, and what PCRE2 calls it */

typedef struct {
    const char  *ecma;
    const char  *pcre;
} whk_regex_category_t;


static int whk_regex_general(whk_regex_scan_t *s, whk_str_t name);
static int whk_regex_binary(whk_regex_scan_t *s, whk_str_t name);
static int whk_regex_valued(whk_regex_scan_t *s, whk_str_t name,
    whk_str_t value);
static size_t whk_regex_word(whk_str_t s);


/* these are in the order of their bytes */

static const whk_regex_category_t  whk_regex_categories[] = {
    { "C", "C" }, { "Cased_Letter", "L&" }, { "Cc", "Cc" }, { "Cf", "Cf" },
    { "Close_Punctuation", "Pe" }, { "Cn", "Cn" }, { "Co", "Co" },
    { "Combining_Mark", "M" }, { "Connector_Punctuation", "Pc" },
    { "Control", "Cc" }, { "Cs", "Cs" }, { "Currency_Symbol", "Sc" },
    { "Dash_Punctuation", "Pd" }, { "Decimal_Number", "Nd" },
    { "Enclosing_Mark", "Me" }, { "Final_Punctuation", "Pf" },
    { "Format", "Cf" }, { "Initial_Punctuation", "Pi" }, { "L", "L" },
    { "LC", "L&" }, { "Letter", "L" }, { "Letter_Number", "Nl" },
    { "Line_Separator", "Zl" }, { "Ll", "Ll" }, { "Lm", "Lm" }, { "Lo", "Lo" },
    { "Lowercase_Letter", "Ll" }, { "Lt", "Lt" }, { "Lu", "Lu" }, { "M", "M" },
    { "Mark", "M" }, { "Math_Symbol", "Sm" }, { "Mc", "Mc" }, { "Me", "Me" },
    { "Mn", "Mn" }, { "Modifier_Letter", "Lm" }, { "Modifier_Symbol", "Sk" },
    { "N", "N" }, { "Nd", "Nd" }, { "Nl", "Nl" }, { "No", "No" },
    { "Nonspacing_Mark", "Mn" }, { "Number", "N" },
    { "Open_Punctuation", "Ps" }, { "Other", "C" }, { "Other_Letter", "Lo" },
    { "Other_Number", "No" }, { "Other_Punctuation", "Po" },
    { "Other_Symbol", "So" }, { "P", "P" }, { "Paragraph_Separator", "Zp" },
    { "Pc", "Pc" }, { "Pd", "Pd" }, { "Pe", "Pe" }, { "Pf", "Pf" },
    { "Pi", "Pi" }, { "Po", "Po" }, { "Private_Use", "Co" }, { "Ps", "Ps" },
    { "Punctuation", "P" }, { "S", "S" }, { "Sc", "Sc" }, { "Separator", "Z" },
    { "Sk", "Sk" }, { "Sm", "Sm" }, { "So", "So" },
    { "Space_Separator", "Zs" }, { "Spacing_Mark", "Mc" },
    { "Surrogate", "Cs" }, { "Symbol", "S" }, { "Titlecase_Letter", "Lt" },
    { "Unassigned", "Cn" }, { "Uppercase_Letter", "Lu" }, { "Z", "Z" },
    { "Zl", "Zl" }, { "Zp", "Zp" }, { "Zs", "Zs" }, { "cntrl", "Cc" },
    { "digit", "Nd" }, { "punct", "P" }
};

/*
 * Not "Assigned" and "Changes_When_NFKC_Casefolded", which PCRE2 does not
 * have, nor "Bidi_Mirrored", of which it has another notion.
 */

static const char *const  whk_regex_binaries[] = {
    "AHex", "ASCII", "ASCII_Hex_Digit", "Alpha", "Alphabetic", "Any", "Bidi_C",
    "Bidi_Control", "CI", "CWCF", "CWCM", "CWL", "CWT", "CWU",
    "Case_Ignorable", "Cased", "Changes_When_Casefolded",
    "Changes_When_Casemapped", "Changes_When_Lowercased",
    "Changes_When_Titlecased", "Changes_When_Uppercased", "DI", "Dash",
    "Default_Ignorable_Code_Point", "Dep", "Deprecated", "Dia", "Diacritic",
    "EBase", "EComp", "EMod", "EPres", "Emoji", "Emoji_Component",
    "Emoji_Modifier", "Emoji_Modifier_Base", "Emoji_Presentation", "Ext",
    "ExtPict", "Extended_Pictographic", "Extender", "Gr_Base", "Gr_Ext",
    "Grapheme_Base", "Grapheme_Extend", "Hex", "Hex_Digit", "IDC", "IDS",
    "IDSB", "IDST", "IDS_Binary_Operator", "IDS_Trinary_Operator",
    "ID_Continue", "ID_Start", "Ideo", "Ideographic", "Join_C", "Join_Control",
    "LOE", "Logical_Order_Exception", "Lower", "Lowercase", "Math", "NChar",
    "Noncharacter_Code_Point", "Pat_Syn", "Pat_WS", "Pattern_Syntax",
    "Pattern_White_Space", "QMark", "Quotation_Mark", "RI", "Radical",
    "Regional_Indicator", "SD", "STerm", "Sentence_Terminal", "Soft_Dotted",
    "Term", "Terminal_Punctuation", "UIdeo", "Unified_Ideograph", "Upper",
    "Uppercase", "VS", "Variation_Selector", "White_Space", "XIDC", "XIDS",
    "XID_Continue", "XID_Start", "space"
};


const char *
whk_regex_property(whk_regex_scan_t *s, uint8_t c)
{
    int        known;
    size_t     n;
    whk_str_t  name, value;

    n = whk_regex_word(whk_str_skip(s->in, 1));

    if (s->in.len == 0 || s->in.data[0] != '{' || n == 0) {
        return "\"\\p\" needs a property in braces";
    }

    name = whk_str(s->in.data + 1, n);
    s->in = whk_str_skip(s->in, n + 1);

    whk_regex_weigh(s, s->in_class ? WHK_REGEX_PROPERTY : 0);
    whk_regex_puts(s, "\\");
    whk_regex_put(s, &c, 1);
    whk_regex_puts(s, "{");

    if (whk_str_starts(s->in, whk_str_z("="))) {
        s->in = whk_str_skip(s->in, 1);
        value = whk_str(s->in.data, whk_regex_word(s->in));
        s->in = whk_str_skip(s->in, value.len);

        known = whk_regex_valued(s, name, value);

    } else {
        known = whk_regex_general(s, name) || whk_regex_binary(s, name);
    }

    if (!whk_str_starts(s->in, whk_str_z("}"))) {
        return "malformed property";
    }

    whk_regex_puts(s, "}");
    s->in = whk_str_skip(s->in, 1);

    return known ? NULL : "unknown property";
}


int
whk_regex_find(whk_str_t name, const void *rows, size_t n, size_t size)
{
    int        order;
    size_t     low, high, mid;
    whk_str_t  row;

    low = 0;
    high = n;

    while (low < high) {
        mid = low + (high - low) / 2;
        row = whk_str_z(*(const char *const *) ((const char *) rows
                                                + mid * size));

        order = memcmp(name.data, row.data,
                       name.len < row.len ? name.len : row.len);

        if (order == 0 && name.len == row.len) {
            return (int) mid;
        }

        if (order < 0 || (order == 0 && name.len < row.len)) {
            high = mid;

        } else {
            low = mid + 1;
        }
    }

    return -1;
}


static int
whk_regex_general(whk_regex_scan_t *s, whk_str_t name)
{
    int  i;

    i = whk_regex_find(name, whk_regex_categories,
                       sizeof(whk_regex_categories)
                       / sizeof(whk_regex_categories[0]),
                       sizeof(whk_regex_categories[0]));
    if (i < 0) {
        return 0;
    }

    whk_regex_puts(s, whk_regex_categories[i].pcre);

    return 1;
}


static int
whk_regex_binary(whk_regex_scan_t *s, whk_str_t name)
{
    whk_regex_put(s, name.data, name.len);

    return whk_regex_find(name, whk_regex_binaries,
                          sizeof(whk_regex_binaries) / sizeof(char *),
                          sizeof(char *))
           >= 0;
}


static int
whk_regex_valued(whk_regex_scan_t *s, whk_str_t name, whk_str_t value)
{
    if (whk_str_equal(name, whk_str_z("General_Category"))
        || whk_str_equal(name, whk_str_z("gc")))
    {
        return whk_regex_general(s, value);
    }

    if (whk_str_equal(name, whk_str_z("Script"))
        || whk_str_equal(name, whk_str_z("sc")))
    {
        whk_regex_puts(s, "sc:");

    } else if (whk_str_equal(name, whk_str_z("Script_Extensions"))
               || whk_str_equal(name, whk_str_z("scx")))
    {
        whk_regex_puts(s, "scx:");

    } else {
        return 0;
    }

    whk_regex_put(s, value.data, value.len);

    return whk_regex_is_script(value);
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
