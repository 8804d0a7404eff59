
/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#define _DEFAULT_SOURCE

#include "sample.h"
#include "tap.h"


static void finds_headers(void);
static void takes_the_first_alternative(void);
static void walks_numbered_headers(void);
static void finds_arguments(void);
static void decodes_escapes_strictly(void);
static void parses_signature_headers(void);
static void caps_the_candidates(void);
static void finds_fields_by_label(void);
static void knows_tokens(void);
static const char *parsed(sample_t *s, const char *scheme, const char *value);
static const char *argument(const char *args, size_t size);


int
main(void)
{
    finds_headers();
    takes_the_first_alternative();
    walks_numbered_headers();
    finds_arguments();
    decodes_escapes_strictly();
    parses_signature_headers();
    caps_the_candidates();
    finds_fields_by_label();
    knows_tokens();

    return tap_done();
}


static void
finds_headers(void)
{
    whk_str_t  value;

    static sample_t  s;

    sample_policy(&s, "like github;", NULL);
    sample_header(&s, "X-A", " \tone ");
    sample_header(&s, "X-AB", "no");
    sample_header(&s, "x-a", "two");
    sample_header(&s, "", "");

    ok(whk_request_header(&s.request, whk_str_z("x-A"), &value) == 2
       && whk_str_equal(value, whk_str_z("one")),
       "the first of two, in either case, without blanks");
    ok(whk_request_header(&s.request, whk_str_z("X-AB"), &value) == 1
       && whk_request_header(&s.request, whk_str_z("X-"), &value) == 0
       && whk_request_header(&s.request, whk_str_z("X-ABC"), &value) == 0,
       "names are whole");

    s.request.headers = NULL;
    s.request.nheaders = 0;
    ok(whk_request_header(&s.request, whk_str_z("X-A"), &value) == 0,
       "no headers at all");

    s.request.headers = s.headers;
    s.request.nheaders = 4;
    sample_clear(&s);
}


static void
takes_the_first_alternative(void)
{
    whk_str_t  value;

    static sample_t  s;

    sample_policy(&s, "kind token; signature header=A,B,C;", NULL);

    ok(whk_request_source(&s.request, &s.scheme.signature, &value) == 0,
       "none is there");

    sample_header(&s, "c", "3");
    ok(whk_request_source(&s.request, &s.scheme.signature, &value) == 1
       && whk_str_equal(value, whk_str_z("3")), "the last");

    sample_header(&s, "b", "2");
    sample_header(&s, "B", "2");
    ok(whk_request_source(&s.request, &s.scheme.signature, &value) == 2
       && whk_str_equal(value, whk_str_z("2")), "one before it, twice");

    sample_header(&s, "A", "");
    ok(whk_request_source(&s.request, &s.scheme.signature, &value) == 1
       && value.len == 0, "the first, though empty");

    sample_clear(&s);
}


static void
walks_numbered_headers(void)
{
    int        n, rc;
    size_t     i;
    whk_str_t  value;

    static sample_t  s;

    static const char *const  names[] = {
        "X-Sig-1", "x-sig-22", "X-SIG-999", "X-Sig-0"
    };
    static const char *const  others[] = {
        "X-Sig-", "X-Sig", "X-Sig-01", "X-Sig-1000", "X-Sig-a", "X-Sig-1a",
        "X-Sig--1", "Y-Sig-1", "X-Sig-+1", "X-Sig- 1"
    };

    sample_policy(&s, "kind token; signature header=X-Sig-*;", NULL);

    for (i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        sample_header(&s, others[i], "no");
    }

    i = 0;
    ok(whk_request_numbered(&s.request, &s.scheme.signature, &i, &value) == 0,
       "names that are not numbered");

    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        sample_header(&s, names[i], " yes ");
    }

    i = 0;
    n = 0;

    while (whk_request_numbered(&s.request, &s.scheme.signature, &i, &value)
           == 1)
    {
        n += whk_str_equal(value, whk_str_z("yes"));
    }

    ok(n == 4, "four that are");

    sample_header(&s, "x-sIG-22", "yes");

    i = 0;

    do {
        rc = whk_request_numbered(&s.request, &s.scheme.signature, &i, &value);
    } while (rc == 1);

    ok(rc == -1, "one of them twice");

    sample_clear(&s);
}


static void
finds_arguments(void)
{
    size_t  i;

    static const char *const  cases[][2] = {
        { "", "0:" },
        { "t=1", "1:1" },
        { "a=2&t=1", "1:1" },
        { "t=1&a=2", "1:1" },
        { "t", "1:" },
        { "t=", "1:" },
        { "t&a", "1:" },
        { "tt=1&t=2", "1:2" },
        { "t=1&t=2", "2:1" },
        { "t&t=2", "2:" },
        { "&&t=1&&", "1:1" },
        { "T=1", "0:" },
        { "%74=1", "0:" },
        { "a=t=1", "0:" },
        { "t=a=b", "1:a=b" },
        { "t=a+b", "1:a+b" },
        { "t=a?b#c", "1:a?b#c" },
        { "=t", "0:" },
    };

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ok(strcmp(argument(cases[i][0], 16), cases[i][1]) == 0,
           "\"%s\" gives %s", cases[i][0], cases[i][1]);
    }
}


static void
decodes_escapes_strictly(void)
{
    int     a, b, wrong;
    char    text[6];
    size_t  i;

    static const char  hex[] = "0123456789abcdefABCDEF";
    static const char *const  cases[][2] = {
        { "t=%41%62", "1:Ab" },
        { "t=%2b%2B", "1:++" },
        { "t=%", "-1:" },
        { "t=%4", "-1:" },
        { "t=%4g", "-1:" },
        { "t=%%41", "-1:" },
        { "t=a%2", "-1:" },
        { "t=%u0041", "-1:" },
        { "t=12345678", "1:12345678" },
        { "t=123456789", "-1:" },
        { "t=1234567%38", "1:12345678" },
        { "t=12345678%39", "-1:" },
        { "a=%zz&t=1", "1:1" },
    };

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ok(strcmp(argument(cases[i][0], 8), cases[i][1]) == 0,
           "\"%s\" gives %s", cases[i][0], cases[i][1]);
    }

    wrong = 0;

    for (a = 1; a < 256; a++) {
        for (b = 1; b < 256; b++) {

            if (a == '&' || b == '&' || a == '=' || b == '=') {
                continue;
            }

            memcpy(text, "t=%", 3);
            text[3] = (char) a;
            text[4] = (char) b;
            text[5] = '\0';

            wrong += (argument(text, 8)[0] == '1')
                     != (strchr(hex, a) && strchr(hex, b));
        }
    }

    ok(wrong == 0, "of all escapes of two bytes only hex ones");
}


static void
parses_signature_headers(void)
{
    size_t       i;
    const char  *text;

    static sample_t  s;

#define STRIPE    "like stripe;"
#define STANDARD  "like standard-webhooks;"
#define GITHUB    "like github;"
#define LIST      "kind hmac-sha256; signature header=A split=comma prefix=v1=;"
#define PADDLE    "kind hmac-sha256;" \
                  "signature header=A split=semicolon label=h1;"
#define PLAIN     "kind hmac-sha256; signature header=A split=comma;"
#define WORD      "kind token; signature header=A word=HMAC;"

    static const char *const  cases[][3] = {
        { GITHUB, "sha256=ab", "[ab]" },
        { GITHUB, "sha256=", "[]" },
        { GITHUB, "sha256", "" },
        { GITHUB, "ab", "" },
        { GITHUB, "", "" },
        { GITHUB, "SHA256=ab", "" },
        { GITHUB, "sha256=ab, sha256=cd", "[ab, sha256=cd]" },
        { GITHUB, "sha256=sha256=ab", "[sha256=ab]" },

        { STRIPE, "t=1,v1=ab", "[ab]+1" },
        { STRIPE, "v1=ab,t=1", "[ab]+1" },
        { STRIPE, "t=1, v1=ab ,\tv1=cd", "[ab][cd]+1" },
        { STRIPE, "t=1,v0=ab", "+2" },
        { STRIPE, "t=1,v1=", "[]+1" },
        { STRIPE, "t=1,v1", "+1" },
        { STRIPE, "t=1,v1,v1=ab", "[ab]+1" },
        { STRIPE, "t=1,V1=ab", "+2" },
        { STRIPE, "t=1,v1 =ab", "+2" },
        { STRIPE, "t=1,v1= ab", "[ ab]+1" },
        { STRIPE, "t=1,v1=a=b", "[a=b]+1" },
        { STRIPE, "t=1;v1=ab", "+1" },
        { STRIPE, "t,v1=,v0", "[]" },
        { STRIPE, ",,", "" },
        { STRIPE, "t,,", "" },
        { STRIPE, "t", "" },
        { STRIPE, "=ab", "" },
        { STRIPE, "", "" },

        { STANDARD, "v1,ab", "[ab]" },
        { STANDARD, "v1,ab v1,cd", "[ab][cd]" },
        { STANDARD, "v1a,ab v1,cd  v2,ef", "[cd]+2" },
        { STANDARD, "v1,", "[]" },
        { STANDARD, "v1", "" },
        { STANDARD, "v1=ab", "" },
        { STANDARD, ",ab", "" },
        { STANDARD, "v1,ab,cd", "[ab,cd]" },

        { LIST, "v1=ab,v1=cd", "[ab][cd]" },
        { LIST, "v1=ab,v2=cd,ef", "[ab]" },
        { PADDLE, "ts=1;h1=ab;h1=cd", "[ab][cd]+1" },
        { PLAIN, "ab, cd", "[ab][cd]" },
        { PLAIN, "ab,,cd,", "[ab][cd]" },

        { WORD, "HMAC ab", "[ab]" },
        { WORD, "hmac   ab", "[ab]" },
        { WORD, "HMAC", "" },
        { WORD, "HMACab", "" },
        { WORD, "HMAC\tab", "" },
        { WORD, "XHMAC ab", "" },
    };

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        text = parsed(&s, cases[i][0], cases[i][1]);

        if (!ok(strcmp(text, cases[i][2]) == 0, "%s \"%s\"", cases[i][0],
                cases[i][1]))
        {
            printf("# %s, expected %s\n", text, cases[i][2]);
        }
    }
}


static void
caps_the_candidates(void)
{
    char             text[512];
    size_t           n;
    unsigned         i;
    whk_signature_t  sig;

    static sample_t  s;

    sample_policy(&s, "like stripe;", NULL);

    for (i = 0; i <= 20; i++) {
        n = i * 5;

        memset(&sig, 0, sizeof(whk_signature_t));
        whk_signature_parse(&s.scheme, whk_str(page_copy(0, text, n), n),
                            &sig);

        if (i >= 15) {
            ok(sig.nitems == (i < WHK_MAX_CANDIDATES ? i : WHK_MAX_CANDIDATES)
               && sig.overflow == (i > WHK_MAX_CANDIDATES),
               "%u candidates", i);
        }

        memcpy(text + n, "v1=a,", 5);
    }

    /* numbered headers add up */

    memset(&sig, 0, sizeof(whk_signature_t));

    for (i = 0; i < 4; i++) {
        whk_signature_parse(&s.scheme, whk_str(text, 25), &sig);
    }

    ok(sig.nitems == WHK_MAX_CANDIDATES && sig.overflow,
       "20 in four headers");

    sample_clear(&s);
}


static void
finds_fields_by_label(void)
{
    size_t     i;
    unsigned   n;
    whk_str_t  field;

    static sample_t  s;

    static const struct {
        const char  *value;
        unsigned     n;
        const char  *field;
    } cases[] = {
        { "t=1,v1=ab", 1, "1" },
        { "v1=ab, t=1", 1, "1" },
        { "t=1,t=2", 2, "1" },
        { "T=1,tt=2,xt=3", 0, "" },
        { "t,v1=ab", 0, "" },
        { "t=", 1, "" },
        { "v1=t=1", 0, "" },
        { "t=Infinity", 1, "Infinity" },
        { "", 0, "" },
        { ",,,", 0, "" },
    };

    sample_policy(&s, "like stripe;", NULL);

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        n = (unsigned) strlen(cases[i].value);

        field = whk_str(NULL, 0);
        n = whk_signature_field(&s.scheme,
                                whk_str(page_copy(0, cases[i].value, n), n),
                                whk_str_z("t"), &field);

        ok(n == cases[i].n && whk_str_equal(field, whk_str_z(cases[i].field)),
           "\"%s\": %u times \"%s\"", cases[i].value, n, cases[i].field);
    }

    sample_clear(&s);
}


static void
knows_tokens(void)
{
    int      c, wrong;
    char     text[WHK_MAX_TOKEN + 1];
    uint8_t  byte;

    wrong = 0;

    for (c = 0; c < 256; c++) {
        byte = (uint8_t) c;
        wrong += whk_token_check(whk_str(&byte, 1)) != (c > 0x20 && c < 0x7f);
    }

    ok(wrong == 0, "visible ASCII only");

    memset(text, 'a', sizeof(text));
    ok(!whk_token_check(whk_str(text, 0))
       && whk_token_check(whk_str(text, 1))
       && whk_token_check(whk_str(text, WHK_MAX_TOKEN))
       && !whk_token_check(whk_str(text, WHK_MAX_TOKEN + 1)),
       "1 to %d bytes", WHK_MAX_TOKEN);

    text[WHK_MAX_TOKEN - 1] = ' ';
    ok(!whk_token_check(whk_str(text, WHK_MAX_TOKEN)), "to the last byte");
}


/* "[candidate]..." and "+" with the number of other items */

static const char *
parsed(sample_t *s, const char *scheme, const char *value)
{
    size_t           n;
    unsigned         i;
    whk_signature_t  sig;

    static char  buf[1024];

    sample_policy(s, scheme, NULL);
    memset(&sig, 0, sizeof(whk_signature_t));

    n = strlen(value);
    whk_signature_parse(&s->scheme, whk_str(page_copy(0, value, n), n), &sig);

    n = 0;
    buf[0] = '\0';

    for (i = 0; i < sig.nitems; i++) {
        n += (size_t) snprintf(buf + n, sizeof(buf) - n, "[%.*s]",
                               (int) sig.items[i].len,
                               (const char *) sig.items[i].data);
    }

    if (sig.nothers) {
        (void) snprintf(buf + n, sizeof(buf) - n, "+%u", sig.nothers);
    }

    sample_clear(s);

    return buf;
}


/* how often the argument "t" is there, ":" and its value */

static const char *
argument(const char *args, size_t size)
{
    int            n;
    size_t         len;
    uint8_t       *dst;
    whk_str_t      value;
    whk_request_t  r;

    static char  buf[64];

    memset(&r, 0, sizeof(whk_request_t));

    len = strlen(args);
    r.args = whk_str(page_copy(0, args, len), len);
    dst = page_copy(1, "0123456789abcdef", size);
    value = whk_str(NULL, 0);

    n = whk_request_arg(&r, whk_str_z("t"), dst, size, &value);

    (void) snprintf(buf, sizeof(buf), "%d:%.*s", n, (int) value.len,
                    value.len ? (const char *) value.data : "");

    return buf;
}
