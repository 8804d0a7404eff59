
/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#define _DEFAULT_SOURCE

#include <stdarg.h>

#include "sample.h"
#include "tap.h"


/* a definition that is refused, and one like it without the fault */

typedef struct {
    const char  *bad;
    const char  *message;
    const char  *good;
} fault_t;

typedef struct {
    const char  *text;
    const char  *params[4];
    const char  *compiled;     /* or the message after "!" */
} param_t;


typedef struct {
    size_t       len;
    char         data[4096];
} out_t;


static void compiles_what_is_written(void);
static void refuses_each_fault_and_only_that(void);
static void holds_the_limits(void);
static void limit(unsigned max, const char *around, const char *word,
    const char *between, const char *message);
static void stands_on_other_schemes(void);
static void takes_parameters(void);
static void reads_as_nginx_does(void);
static void names_the_line(void);
static void refuses_every_beginning(void);
static void survives_changed_definitions(void);
static void survives_every_failed_allocation(void);
static void reads_long_texts_in_linear_memory(void);
static const whk_scheme_def_t *find_chain(void *data, whk_str_t name);
static const char *compiled(const char *text, const char *const *params);
static void describe(out_t *out, const whk_scheme_t *s);
static void describe_source(out_t *out, const char *name,
    const whk_source_t *source);
static void describe_list(out_t *out, const char *name, const whk_str_t *list,
    unsigned n);
static void describe_parts(out_t *out, const whk_scheme_t *s);
static void print(out_t *out, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
static void *failing_alloc(void *data, size_t size);


static long  allocations;
static long  fail_at;


#define KIND   "kind hmac-sha256; "
#define SIG    "signature header=X-Sig; "
#define LIST   "signature header=X-Sig split=comma label=v1; "
#define TS     "timestamp header=X-Time; "
#define BOTH   KIND SIG
#define DIRECTIVES ", it must be \"kind\", \"signature\", \"parameters\", " \
                   "\"timestamp\", \"message\", \"secret\", \"require\", " \
                   "\"id\", \"event\", \"form\", \"method\", \"reject\" or " \
                   "\"like\""
#define KINDS      ", it must be \"hmac-sha1\", \"hmac-sha256\", " \
                   "\"hmac-sha384\", \"hmac-sha512\" or \"token\""
#define SPLITS     ", it must be \"comma\", \"semicolon\" or \"space\""
#define ENCODINGS  ", it must be \"raw\", \"hex\", \"base64\" or " \
                   "\"base64url\""
#define SECRETS    ", it must be \"raw\", \"hex\", \"base64\", " \
                   "\"base64url\" or \"whsec\""
#define OPTIONS    ", it must be \"header\", \"arg\", \"split\", \"label\", " \
                   "\"prefix\", \"word\" or \"encoding\""
#define TIMES      ", it must be \"header\", \"field\", \"unit\", " \
                   "\"tolerance\" or \"future\""
#define UNITS      ", it must be \"s\", \"ms\" or \"rfc3339\""
#define PARTS      ", it must be \"body\", \"timestamp\", \"id\", \"url\", " \
                   "\"method\", \"header:\" or \"field:\""
#define A_TIME     ", it must be \"off\" or a number of up to 9 digits with " \
                   "\"s\", \"m\" or \"h\""
#define A_VALUE    ", it must be a name, \"=\" and a value"
#define A_SOURCE   ", it must be \"header=\" or \"json=\" and a name, 4 at " \
                   "most"
#define A_METHOD   ", it must be in capital letters, as \"POST\" is"
#define A_JOIN     ", or once \"join=\" and one byte"
#define OF_TOKEN   ", it must be \"header\", \"arg\", \"prefix\", \"word\" " \
                   "or " \
                   "\"encoding\""
#define A_STATUS   ", it must be between 200 and 599"
#define A_FIELD    ", it must have 1 to 64 bytes"
#define JOINED  "\"message\" needs a text between its parts, or bytes could " \
                "move from one to the other"
#define F64    "fffffffffffffffffffffffffffffffffffffffffffffff" \
               "ffffffffffffffffff"


int
main(void)
{
    compiles_what_is_written();
    refuses_each_fault_and_only_that();
    holds_the_limits();
    stands_on_other_schemes();
    takes_parameters();
    reads_as_nginx_does();
    names_the_line();
    refuses_every_beginning();
    survives_changed_definitions();
    survives_every_failed_allocation();
    reads_long_texts_in_linear_memory();

    return tap_done();
}


static void
compiles_what_is_written(void)
{
    size_t       i;
    const char  *text;

    static const char *const  cases[][2] = {
        { BOTH, "hmac1 sig=header:X-Sig enc=1 {body} methods=POST" },
        { "kind hmac-sha1; " SIG,
          "hmac0 sig=header:X-Sig enc=1 {body} methods=POST" },
        { "kind hmac-sha384; " SIG,
          "hmac2 sig=header:X-Sig enc=1 {body} methods=POST" },
        { "kind hmac-sha512; " SIG,
          "hmac3 sig=header:X-Sig enc=1 {body} methods=POST" },
        { "kind token; " SIG,
          "token sig=header:X-Sig enc=0 methods=POST" },
        { "kind token; signature arg=t encoding=base64;",
          "token sig=arg:t enc=2 methods=POST" },
        { KIND "signature header=A,B,C-1 encoding=base64 prefix=sha256= "
          "prefix= word=HMAC;",
          "hmac1 sig=header:A,B,C-1 enc=2 prefix=sha256= prefix= word=HMAC "
          "{body} methods=POST" },
        { KIND "signature header=X-Sig-* encoding=base64url;",
          "hmac1 sig=numbered:X-Sig- enc=3 {body} methods=POST" },
        { KIND "signature header=S split=semicolon label=h1 label=h2; "
          "timestamp field=ts unit=ms tolerance=5s future=2m; "
          "message \"{timestamp}:{body}\";",
          "hmac1 sig=header:S enc=1 split=; label=h1 label=h2 time=field:ts "
          "unit=1 5/120 {timestamp}':'{body} methods=POST" },
        { KIND "signature header=S split=space label=v1 encoding=base64; "
          "timestamp header=T unit=rfc3339 tolerance=off; "
          "message {id}.{timestamp}.{method}{url}{header:X-Y}.{body}end; "
          "id header=I,J header=K; event header=E; secret whsec;",
          "hmac1 sig=header:S enc=2 split=space label=v1 time=header:T unit=2 "
          "-1/-1 {id}'.'{timestamp}'.'{method}{url}{header:X-Y}'.'{body}'end' "
          "excludes='.' needs=id,url secret=4 id=header:I,J id=header:K "
          "event=header:E methods=POST" },
        { BOTH TS "message {body}{timestamp};",
          "hmac1 sig=header:X-Sig enc=1 time=header:X-Time unit=0 300/300 "
          "{body}{timestamp} methods=POST" },
        { BOTH "timestamp header=T tolerance=1h future=0; "
          "message {timestamp}{body};",
          "hmac1 sig=header:X-Sig enc=1 time=header:T unit=0 3600/0 "
          "{timestamp}{body} methods=POST" },
        { BOTH "timestamp header=T future=off; message {timestamp}{body};",
          "hmac1 sig=header:X-Sig enc=1 time=header:T unit=0 300/-1 "
          "{timestamp}{body} methods=POST" },
        { LIST KIND "message {field:h}|{body};",
          "hmac1 sig=header:X-Sig enc=1 split=, label=v1 "
          "{field:h}'|'{body} excludes='|' methods=POST" },
        { BOTH "require header=X-V value=2; require header=X-A \"value=a b\";"
          "method POST PUT GET; reject 401; secret base64;",
          "hmac1 sig=header:X-Sig enc=1 {body} secret=2 require=X-V:2 "
          "require=X-A:a b methods=POST,PUT,GET status=401" },

        /* sources in the body, two of them as one, a form around it */

        { BOTH "id json=/a/b~1c json=/0; event json=/type header=E;",
          "hmac1 sig=header:X-Sig enc=1 {body} id=json:/a/b~1c id=json:/0 "
          "event=json:/type event=header:E methods=POST" },
        { BOTH "event header=E join=: json=/action; form payload;",
          "hmac1 sig=header:X-Sig enc=1 {body} event=header:E "
          "event=json:/action join=: form=payload methods=POST" },
        { "like github; event header=X-GitHub-Event json=/action join=.;",
          "hmac1 sig=header:X-Hub-Signature-256 enc=1 prefix=sha256= {body} "
          "id=header:X-GitHub-Delivery event=header:X-GitHub-Event "
          "event=json:/action join=. form=payload methods=POST" },

        /* an id between a first or last literal: only what separates counts */

        { BOTH "id header=I; message \"evt-{id}.{body}-end\";",
          "hmac1 sig=header:X-Sig enc=1 'evt-'{id}'.'{body}'-end' "
          "excludes='.' needs=id id=header:I methods=POST" },
        { BOTH TS "id header=I; message \"{body}+-{timestamp}{id}{method}.\";",
          "hmac1 sig=header:X-Sig enc=1 time=header:X-Time unit=0 300/300 "
          "{body}'+-'{timestamp}{id}{method}'.' excludes='-' needs=id "
          "id=header:I methods=POST" },
        { BOTH "timestamp header=T unit=rfc3339; id header=I; "
          "message \"{id}{timestamp}{body}.{id}\";",
          "hmac1 sig=header:X-Sig enc=1 time=header:T unit=2 300/300 "
          "{id}{timestamp}{body}'.'{id} excludes=':.' needs=id "
          "id=header:I methods=POST" },
        { BOTH "id header=I; message \"{body}+-{id}!\";",
          "hmac1 sig=header:X-Sig enc=1 {body}'+-'{id}'!' "
          "excludes='-' needs=id id=header:I methods=POST" },
        { BOTH "id header=I; message \"{id}a{id}b{id}c{id}a{body}\";",
          "hmac1 sig=header:X-Sig enc=1 {id}'a'{id}'b'{id}'c'{id}'a'{body} "
          "excludes='abc' needs=id id=header:I methods=POST" },
        { BOTH "id header=I; message \"{id}ab{id}cd{id}ef{id}gh{id}ij{id}kl"
          "{id}mn{body}\";",
          "hmac1 sig=header:X-Sig enc=1 {id}'ab'{id}'cd'{id}'ef'{id}'gh'{id}"
          "'ij'{id}'kl'{id}'mn'{body} excludes='abcdefghijklm' needs=id "
          "id=header:I methods=POST" },
    };

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        text = compiled(cases[i][0], NULL);

        if (!ok(strcmp(text, cases[i][1]) == 0, "%s", cases[i][0])) {
            printf("# %s\n# expected %s\n", text, cases[i][1]);
        }
    }
}


static void
refuses_each_fault_and_only_that(void)
{
    size_t       i;
    const char  *text;

    static const fault_t  faults[] = {
        { SIG, "no \"kind\" in the scheme", BOTH },
        { KIND, "no \"signature\" in the scheme", BOTH },
        { "", "no \"signature\" in the scheme", BOTH },
        { BOTH "foo a;", "unknown directive \"foo\" in a scheme" DIRECTIVES,
          BOTH },
        { BOTH "\"\" a;", "unknown directive \"\" in a scheme" DIRECTIVES,
          BOTH },
        { "Kind hmac-sha256; " SIG,
          "unknown directive \"Kind\" in a scheme" DIRECTIVES, BOTH },
        { KIND KIND SIG, "\"kind\" is duplicate", BOTH },
        { BOTH SIG, "\"signature\" is duplicate", BOTH },
        { "kind; " SIG, "invalid number of arguments in \"kind\"", BOTH },
        { "kind hmac-sha256 x; " SIG,
          "invalid number of arguments in \"kind\"", BOTH },
        { KIND "signature;", "invalid number of arguments in \"signature\"",
          BOTH },
        { "kind hmac-md5; " SIG, "invalid value \"hmac-md5\" in \"kind\"" KINDS,
          BOTH },
        { "kind HMAC-SHA256; " SIG,
          "invalid value \"HMAC-SHA256\" in \"kind\"" KINDS, BOTH },

        { KIND "signature header;", "invalid parameter \"header\"" A_VALUE,
          BOTH },
        { KIND "signature header=;", "invalid header name \"\"", BOTH },
        { KIND "signature header=A,;", "invalid header name \"\"",
          KIND "signature header=A;" },
        { KIND "signature header=,A;", "invalid header name \"\"",
          KIND "signature header=A;" },
        { KIND "signature \"header=X Sig\";", "invalid header name \"X Sig\"",
          BOTH },
        { KIND "signature header=X:Sig;", "invalid header name \"X:Sig\"",
          BOTH },
        { KIND "signature header=*;", "invalid header name \"*\"", BOTH },
        { KIND "signature header=X-*-Sig;", "invalid header name \"X-*-Sig\"",
          BOTH },
        { KIND "signature header=X-*,Y;", "invalid header name \"X-*\"",
          KIND "signature header=X-*;" },
        { KIND "signature header=Y,X-*;",
          "a numbered header has no alternatives",
          KIND "signature header=X-*;" },
        { KIND "signature arg=;", "empty name in \"arg=\"",
          KIND "signature arg=a;" },
        { KIND "signature header=A arg=b;", "more than one source",
          KIND "signature header=A;" },
        { KIND "signature header=A header=B;", "more than one source",
          KIND "signature header=A;" },
        { KIND "signature encoding=hex;", "\"signature\" has no source",
          KIND "signature header=A encoding=hex;" },
        { KIND "signature field=t;",
          "\"signature\" comes from a header or a query argument", BOTH },
        { KIND "signature json=/s;",
          "\"signature\" comes from a header or a query argument", BOTH },
        { KIND "signature header=A split=tab;",
          "invalid value \"tab\" in \"signature\"" SPLITS,
          KIND "signature header=A split=space;" },
        { KIND "signature header=A encoding=Hex;",
          "invalid value \"Hex\" in \"signature\"" ENCODINGS,
          KIND "signature header=A encoding=hex;" },
        { KIND "signature header=A encoding=raw;",
          "a signature needs \"encoding=\" hex, base64 or base64url",
          KIND "signature header=A encoding=base64url;" },
        { KIND "signature header=A encoding=whsec;",
          "invalid value \"whsec\" in \"signature\"" ENCODINGS,
          KIND "signature header=A encoding=base64;" },
        { "kind token; signature header=A encoding=whsec;",
          "invalid value \"whsec\" in \"signature\"" ENCODINGS,
          "kind token; signature header=A encoding=raw;" },
        { KIND "signature header=A encoding=hex encoding=base64;",
          "\"encoding=\" is duplicate",
          KIND "signature header=A encoding=base64;" },
        { KIND "signature header=A word=a word=b;", "\"word=\" is duplicate",
          KIND "signature header=A word=a;" },
        { KIND "signature header=A split=comma split=comma;",
          "\"split=\" is duplicate", KIND "signature header=A split=comma;" },
        { KIND "signature header=A color=red;",
          "invalid parameter \"color=\" in \"signature\"" OPTIONS,
          KIND "signature header=A prefix=red;" },
        { KIND "signature header=A label=v1;", "\"label=\" needs \"split=\"",
          KIND "signature header=A label=v1 split=comma;" },
        { KIND "signature header=A label= split=comma;", "empty \"label=\"",
          KIND "signature header=A label=v1 split=comma;" },

        { BOTH "timestamp unit=s; message {body};",
          "\"timestamp\" has no source",
          BOTH "timestamp unit=s header=T; message {timestamp}{body};" },
        { BOTH "timestamp header; message {timestamp}{body};",
          "invalid parameter \"header\"" A_VALUE,
          BOTH "timestamp header=T; message {timestamp}{body};" },
        { BOTH "timestamp header=T-*; message {timestamp}{body};",
          "only a signature can be numbered",
          BOTH "timestamp header=T; message {timestamp}{body};" },
        { BOTH "timestamp arg=t; message {timestamp}{body};",
          "a time comes from a header, or from a field of the "
          "signature",
          BOTH "timestamp header=t; message {timestamp}{body};" },
        { BOTH "timestamp header=T field=t; message {timestamp}{body};",
          "more than one source",
          BOTH "timestamp header=T; message {timestamp}{body};" },
        { BOTH "timestamp header=T unit=us; message {timestamp}{body};",
          "invalid value \"us\" in \"timestamp\"" UNITS,
          BOTH "timestamp header=T unit=ms; message {timestamp}{body};" },
        { BOTH "timestamp header=T unit=s unit=ms; message {timestamp}{body};",
          "\"unit=\" is duplicate",
          BOTH "timestamp header=T unit=ms; message {timestamp}{body};" },
        { BOTH "timestamp header=T past=1; message {timestamp}{body};",
          "invalid parameter \"past=\" in \"timestamp\"" TIMES,
          BOTH "timestamp header=T future=1; message {timestamp}{body};" },
        { BOTH "timestamp header=T tolerance=-1; message {timestamp}{body};",
          "invalid time \"-1\"" A_TIME,
          BOTH "timestamp header=T tolerance=1; message {timestamp}{body};" },
        { BOTH "timestamp header=T tolerance=1d; message {timestamp}{body};",
          "invalid time \"1d\"" A_TIME,
          BOTH "timestamp header=T tolerance=24h; "
          "message {timestamp}{body};" },
        { BOTH "timestamp header=T future=s; message {timestamp}{body};",
          "invalid time \"s\"" A_TIME,
          BOTH "timestamp header=T future=1s; message {timestamp}{body};" },
        { BOTH "timestamp header=T tolerance=; message {timestamp}{body};",
          "invalid time \"\"" A_TIME,
          BOTH "timestamp header=T tolerance=1; message {timestamp}{body};" },
        { BOTH "timestamp header=T tolerance=1234567890; "
          "message {timestamp}{body};", "invalid time \"1234567890\"" A_TIME,
          BOTH "timestamp header=T tolerance=123456789; "
          "message {timestamp}{body};" },
        { BOTH TS, "the time is not part of \"message\", so anybody could "
          "change it", BOTH TS "message {timestamp}{body};" },
        { BOTH TS "message {body};", "the time is not part of \"message\", "
          "so anybody could change it", BOTH TS "message {timestamp}{body};" },
        { BOTH "message {timestamp}{body};",
          "\"{timestamp}\" needs \"timestamp\"",
          BOTH TS "message {timestamp}{body};" },
        { BOTH "timestamp field=t; message {timestamp}{body};",
          "field \"t\" needs \"split=\" and \"label=\" in \"signature\"",
          KIND LIST "timestamp field=t; message {timestamp}{body};" },
        { KIND "signature header=S split=comma; timestamp field=t; "
          "message {timestamp}{body};",
          "field \"t\" needs \"split=\" and \"label=\" in \"signature\"",
          KIND LIST "timestamp field=t; message {timestamp}{body};" },
        { KIND LIST "timestamp field=v1; message {timestamp}{body};",
          "\"v1\" is both field and signature",
          KIND LIST "timestamp field=t; message {timestamp}{body};" },
        { KIND "signature arg=s split=comma label=v1; timestamp field=t; "
          "message {timestamp}{body};",
          "field \"t\" needs a \"signature\" of one header",
          KIND LIST "timestamp field=t; message {timestamp}{body};" },
        { KIND "signature header=S-* split=comma label=v1; "
          "timestamp field=t; message {timestamp}{body};",
          "field \"t\" needs a \"signature\" of one header",
          KIND LIST "timestamp field=t; message {timestamp}{body};" },

        { BOTH "message \"\";", "empty \"message\"", BOTH "message {body};" },
        { BOTH "message \"a\";", "\"message\" needs \"{body}\" once",
          BOTH "message {body};" },
        { BOTH "message {body}{body};", "\"message\" needs \"{body}\" once",
          BOTH "message {body};" },
        { BOTH "message {body;", "missing \"}\" in \"message\"",
          BOTH "message {body};" },
        { BOTH "message {body}{;", "missing \"}\" in \"message\"",
          BOTH "message {body}};" },
        { BOTH "message {Body};", "invalid value \"Body\" in \"message\"" PARTS,
          BOTH "message {body};" },
        { BOTH "message {}{body};", "invalid value \"\" in \"message\"" PARTS,
          BOTH "message {body};" },
        { BOTH "message {{body}};", "invalid value \"{body\" in \"message\""
          PARTS,
          BOTH "message {body};" },
        { BOTH "message {body:x};", "invalid value \"body:\" in \"message\""
          PARTS,
          BOTH "message {body};" },
        { BOTH "message {header}{body};",
          "invalid value \"header\" in \"message\"" PARTS,
          BOTH "message {header:X}.{body};" },
        { BOTH "message {header:}.{body};", "invalid header name \"\"",
          BOTH "message {header:X}.{body};" },
        { BOTH "message \"{header:X Y}.{body}\";",
          "invalid header name \"X Y\"",
          BOTH "message {header:X-Y}.{body};" },
        { KIND LIST "message {field:}.{body};", "empty name in \"message\"",
          KIND LIST "message {field:h}.{body};" },
        { BOTH "message {field:h}.{body};",
          "field \"h\" needs \"split=\" and \"label=\" in \"signature\"",
          KIND LIST "message {field:h}.{body};" },
        { KIND LIST "message {field:v1}{body};",
          "\"v1\" is both field and signature",
          KIND LIST "message {field:h}.{body};" },
        { BOTH "message {id}{body};", "\"{id}\" needs \"id\" of a header",
          BOTH "message {id}.{body}; id header=I;" },
        { BOTH TS "id header=I; message {id}{timestamp}{body};",
          JOINED,
          BOTH "timestamp header=T unit=rfc3339; id header=I; "
          "message {id}{timestamp}{body};" },
        { BOTH TS "id header=I; message {id}{timestamp}0{body};", JOINED,
          BOTH TS "id header=I; message {id}.{timestamp}0{body};" },
        { BOTH TS "id header=I; message {body}1{timestamp}{id};", JOINED,
          BOTH TS "id header=I; message {body}x{timestamp}{id};" },
        { BOTH TS "message {body}{timestamp}{header:X};", JOINED,
          BOTH TS "message {body}.{timestamp}{header:X};" },
        { BOTH "message {body}{method}{header:X};", JOINED,
          BOTH "message {body}{method}.{header:X};" },
        { KIND LIST "message {field:h}{url}{body};", JOINED,
          KIND LIST "message {field:h}.{url}{body};" },
        { BOTH "message {json:/id}{body};",
          "invalid value \"json:\" in \"message\"" PARTS, BOTH },

        { "kind token; " SIG "message {body};",
          "a token signs neither a message nor a time",
          "kind token; " SIG },
        { "kind token; " SIG TS,
          "a token signs neither a message nor a time",
          "kind token; " SIG },

        { BOTH "secret rot13;", "invalid value \"rot13\" in \"secret\"" SECRETS,
          BOTH "secret hex;" },
        { BOTH "id header=;", "invalid source \"header=\" in \"id\"" A_SOURCE,
          BOTH "id header=I;" },
        { BOTH "id json=i;", "\"json=i\" is no JSON pointer, as "
          "\"json=/data/id\" is one", BOTH "id json=/i;" },
        { BOTH "event json=/a~2;", "\"json=/a~2\" is no JSON pointer, as "
          "\"json=/data/id\" is one", BOTH "event json=/a~1;" },
        { BOTH "event json=/a~;", "\"json=/a~\" is no JSON pointer, as "
          "\"json=/data/id\" is one", BOTH "event json=/a~0;" },
        { BOTH "parameters colour;", "invalid value \"colour\" in "
          "\"parameters\"" OPTIONS, BOTH "parameters word;" },
        { BOTH "id I;", "invalid source \"I\" in \"id\"" A_SOURCE,
          BOTH "id header=I;" },
        { BOTH "id arg=i;", "invalid source \"arg=i\" in \"id\"" A_SOURCE,
          BOTH "id header=i;" },
        { BOTH "id header=I-*;", "invalid source \"header=I-*\" in \"id\""
          A_SOURCE,
          BOTH "id header=I;" },
        { BOTH "id field=i;", "invalid source \"field=i\" in \"id\"" A_SOURCE,
          BOTH "id json=/i;" },
        { BOTH "id json=;", "invalid source \"json=\" in \"id\"" A_SOURCE,
          BOTH "id json=/;" },
        { BOTH "id json;", "invalid source \"json\" in \"id\"" A_SOURCE,
          BOTH "id json=/i;" },
        { BOTH "id header=I header=J join=.;",
          "invalid source \"join=.\" in \"id\"" A_SOURCE,
          BOTH "id header=I header=J;" },
        { BOTH "event arg=e;", "invalid source \"arg=e\" in \"event\""
          A_SOURCE A_JOIN,
          BOTH "event json=/e;" },
        { BOTH "event field=e;", "invalid source \"field=e\" in \"event\""
          A_SOURCE A_JOIN,
          BOTH "event json=/e;" },
        { BOTH "event header=E header=F join=-;",
          "\"join=\" needs a \"json=\" source",
          BOTH "event header=E json=/f join=-;" },
        { BOTH "event header=E json=/a join=--;",
          "invalid source \"join=--\" in \"event\"" A_SOURCE A_JOIN,
          BOTH "event header=E json=/a join=-;" },
        { BOTH "event header=E json=/a join=;",
          "invalid source \"join=\" in \"event\"" A_SOURCE A_JOIN,
          BOTH "event header=E json=/a join=.;" },
        { BOTH "event json=/a join=.;",
          "\"event\" needs a source, with \"join=\" two",
          BOTH "event json=/a;" },
        { BOTH "event join=.;",
          "\"event\" needs a source, with \"join=\" two",
          BOTH "event json=/a;" },
        { BOTH "event json=/a json=/b json=/c join=.;",
          "\"event\" needs a source, with \"join=\" two",
          BOTH "event json=/a json=/b json=/c;" },
        { BOTH "event json=/a json=/b json=/c json=/d json=/e;",
          "invalid source \"json=/e\" in \"event\"" A_SOURCE A_JOIN,
          BOTH "event json=/a json=/b json=/c json=/d;" },
        { BOTH "form;", "invalid number of arguments in \"form\"",
          BOTH "form f;" },
        { BOTH "form a b;", "invalid number of arguments in \"form\"",
          BOTH "form a;" },
        { BOTH "id json=/i; message {id}.{body};",
          "\"{id}\" needs \"id\" of a header",
          BOTH "id header=I json=/i; message {id}.{body};" },
        { BOTH "form \"\";", "invalid field \"\"" A_FIELD, BOTH "form a;" },
        { BOTH "form a; form b;", "\"form\" is duplicate", BOTH "form b;" },
        { BOTH "require header=V value=;",
          "\"require\" wants header=, then value=",
          BOTH "require header=V value=1;" },
        { BOTH "require header= value=1;",
          "\"require\" wants header=, then value=",
          BOTH "require header=V value=1;" },
        { BOTH "require value=1 header=V;",
          "\"require\" wants header=, then value=",
          BOTH "require header=V value=1;" },
        { BOTH "require header=V header=W;",
          "\"require\" wants header=, then value=",
          BOTH "require header=V value=1;" },
        { BOTH "require header=V 1;",
          "\"require\" wants header=, then value=",
          BOTH "require header=V value=1;" },
        { BOTH "require header=V,W value=1;", "invalid header name \"V,W\"",
          BOTH "require header=V value=1;" },
        { BOTH "require header=V;",
          "invalid number of arguments in \"require\"",
          BOTH "require header=V value=1;" },
        { BOTH "method post;", "invalid method \"post\"" A_METHOD,
          BOTH "method POST;" },
        { BOTH "method \"\";", "invalid method \"\"" A_METHOD, BOTH
          "method POST;" },
        { BOTH "method \"GET\\nX: y\";", "invalid method \"GET\nX: y\""
          A_METHOD,
          BOTH "method GET;" },
        { BOTH "reject 199;", "invalid status \"199\"" A_STATUS, BOTH
          "reject 200;" },
        { BOTH "reject 600;", "invalid status \"600\"" A_STATUS, BOTH
          "reject 599;" },
        { BOTH "reject x;", "invalid status \"x\"" A_STATUS, BOTH
          "reject 401;" },

        { BOTH "like github;", "\"like\" must be the first directive",
          "like github; " KIND },
        { "like; " BOTH, "\"like\" wants the name of one scheme",
          "like github; " BOTH },
        { "like github stripe;", "\"like\" wants the name of one scheme",
          "like github;" },
        { "like gitlab;", "unknown scheme \"gitlab\" in \"like\"",
          "like github;" },
        { "like slack; message {body};", "the time is not part of "
          "\"message\", so anybody could change it", "like slack;" },

        { BOTH "kind", "unexpected end, expecting \";\"", BOTH },
        { BOTH "message \"{body};", "unexpected end, quote not closed",
          BOTH "message \"{body}\";" },
        { BOTH ";", "unexpected \";\"", BOTH },
        { ";" BOTH, "unexpected \";\"", BOTH },
        { BOTH "message \"{body}\"x;", "unexpected byte after a quote",
          BOTH "message \"{body}\" ;" },
    };

    for (i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
        text = compiled(faults[i].bad, NULL);

        if (!ok(text[0] == '!' && strcmp(text + 1, faults[i].message) == 0,
                "refuses %s", faults[i].bad))
        {
            printf("# %s\n# expected %s\n", text, faults[i].message);
        }

        text = compiled(faults[i].good, NULL);

        if (!ok(text[0] != '!', "takes %s", faults[i].good)) {
            printf("# %s\n", text);
        }
    }
}


static void
holds_the_limits(void)
{
    limit(WHK_SCHEME_NAMES, KIND "signature header=@;", "A", ",",
          "more than 4 values in \"signature\"");
    limit(WHK_SCHEME_LABELS, KIND "signature header=A split=comma @;",
          "label=v", " ", "more than 4 values in \"signature\"");
    limit(WHK_SCHEME_PREFIXES, KIND "signature header=A @;", "prefix=v", " ",
          "more than 4 values in \"signature\"");
    limit(WHK_SCHEME_SOURCES, BOTH "id @;", "header=A", " ",
          "invalid number of arguments in \"id\"");
    limit(WHK_SCHEME_SOURCES, BOTH "event @;", "header=A", " ",
          "invalid source \"header=A\" in \"event\"" A_SOURCE A_JOIN);
    limit(WHK_SCHEME_FORM, BOTH "form @;", "f", "",
          "invalid field \"" F64 "\"" A_FIELD);
    limit(WHK_SCHEME_METHODS, BOTH "method @;", "GET", " ",
          "invalid number of arguments in \"method\"");
    limit(WHK_SCHEME_REQUIRES, BOTH "@", "require header=A value=b;", "",
          "more than 4 \"require\"");
    limit(WHK_SCHEME_PARTS - 1, BOTH "message {body}@;", "{method}", "",
          "more than 16 parts in \"message\"");
    limit(WHK_SCHEME_PARTS - 3, BOTH TS "message {timestamp}{body}@x;",
          "{method}", "", "more than 16 parts in \"message\"");
    limit(WHK_SCHEME_ARGS - 1, BOTH "parameters @;", "arg", " ",
          "more than 16 words in one directive");
}


/* max words at "@" are fine, one more is not */

static void
limit(unsigned max, const char *around, const char *word, const char *between,
    const char *message)
{
    out_t        text;
    unsigned     i, count;
    const char  *p, *result;

    for (count = max; count <= max + 1; count++) {

        text.len = 0;
        p = strchr(around, '@');

        print(&text, "%.*s", (int) (p - around), around);

        for (i = 0; i < count; i++) {
            print(&text, "%s%s", i ? between : "", word);
        }

        print(&text, "%s", p + 1);

        result = compiled(text.data, NULL);

        if (!ok(count == max ? result[0] != '!'
                             : strcmp(result + 1, message) == 0,
                "%u times %s", count, word))
        {
            printf("# %s\n", result);
        }
    }
}


static void
stands_on_other_schemes(void)
{
    size_t               i;
    const char          *text;
    whk_str_t            args[2];
    whk_scheme_t         scheme;
    whk_scheme_def_t     def;
    whk_scheme_line_t    line;
    whk_scheme_error_t   error;

    static const char *const  cases[][2] = {
        { "like github;",
          "hmac1 sig=header:X-Hub-Signature-256 enc=1 prefix=sha256= {body} "
          "id=header:X-GitHub-Delivery event=header:X-GitHub-Event "
          "form=payload methods=POST" },
        { "like github; kind hmac-sha1; id header=A; "
          "signature header=X-Hub-Signature prefix=sha1=;",
          "hmac0 sig=header:X-Hub-Signature enc=1 prefix=sha1= {body} "
          "id=header:A event=header:X-GitHub-Event form=payload "
          "methods=POST" },
        { "like stripe; timestamp field=ts tolerance=5s;",
          "hmac1 sig=header:Stripe-Signature enc=1 split=, label=v1 "
          "time=field:ts unit=0 5/5 {timestamp}'.'{body} id=json:/id "
          "event=json:/type methods=POST" },
        { "like svix; secret raw;",
          "hmac1 sig=header:webhook-signature,svix-signature enc=2 "
          "split=space label=v1 time=header:webhook-timestamp,svix-timestamp "
          "unit=0 300/300 {id}'.'{timestamp}'.'{body} excludes='.' needs=id "
          "id=header:webhook-id,svix-id event=json:/type methods=POST" },
    };

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        text = compiled(cases[i][0], NULL);

        if (!ok(strcmp(text, cases[i][1]) == 0, "%s", cases[i][0])) {
            printf("# %s\n# expected %s\n", text, cases[i][1]);
        }
    }

    /* chain: "0" is a scheme, "n" is like "n - 1", "x" is like itself */

    memset(&line, 0, sizeof(whk_scheme_line_t));
    args[0] = whk_str_z("like");
    line.args = args;
    line.nargs = 2;
    line.line = 7;
    def.name = whk_str_z("test");
    def.lines = &line;
    def.nlines = 1;

    args[1] = whk_str_z("3");
    ok(whk_scheme_compile(&scheme, &def, NULL,
                          &(whk_scheme_finder_t) { find_chain, NULL }, &error)
       == WHK_OK && whk_str_equal(scheme.name, def.name),
       "%d schemes on top of one another", WHK_SCHEME_LIKE);

    args[1] = whk_str_z("4");
    ok(whk_scheme_compile(&scheme, &def, NULL,
                          &(whk_scheme_finder_t) { find_chain, NULL }, &error)
       == WHK_REJECT
       && strcmp(error.text, "schemes are \"like\" one another more than "
                 "4 deep, or in a circle") == 0, "one more is too many");

    args[1] = whk_str_z("x");
    ok(whk_scheme_compile(&scheme, &def, NULL,
                          &(whk_scheme_finder_t) { find_chain, NULL }, &error)
       == WHK_REJECT
       && strcmp(error.text, "schemes are \"like\" one another more than "
                 "4 deep, or in a circle") == 0, "a circle");

    args[1] = whk_str_z("github");
    ok(whk_scheme_compile(&scheme, &def, NULL, NULL, &error)
       == WHK_REJECT && error.line == 7
       && strcmp(error.text, "unknown scheme \"github\" in \"like\"") == 0,
       "nothing to be found in");
}


static const whk_scheme_def_t *
find_chain(void *data, whk_str_t name)
{
    unsigned  i;

    static whk_str_t          args[6][2][2];
    static whk_scheme_line_t  lines[6][2];
    static whk_scheme_def_t   defs[6];
    static const char *const  names[] = { "0", "1", "2", "3", "4", "x" };

    (void) data;

    for (i = 0; i < 6; i++) {
        defs[i].lines = lines[i];
        lines[i][0].args = args[i][0];
        lines[i][1].args = args[i][1];
        lines[i][0].nargs = 2;
        lines[i][1].nargs = 2;
        args[i][0][0] = whk_str_z("like");
        args[i][0][1] = whk_str_z(names[i == 5 ? 5 : i ? i - 1 : 0]);
        defs[i].nlines = 1;

        if (i == 0) {
            args[i][0][0] = whk_str_z("kind");
            args[i][0][1] = whk_str_z("hmac-sha256");
            args[i][1][0] = whk_str_z("signature");
            args[i][1][1] = whk_str_z("header=A");
            defs[i].nlines = 2;
        }
    }

    for (i = 0; i < 6; i++) {
        if (whk_str_equal(name, whk_str_z(names[i]))) {
            return &defs[i];
        }
    }

    return NULL;
}


static void
takes_parameters(void)
{
    size_t       i;
    whk_rc_t     rc;
    const char  *text, *many[WHK_SCHEME_ARGS + 2];

    static sample_t  s;

    static const param_t  params[] = {
        { "like token;", { NULL },
          "token sig=header:Authorization enc=0 word=Bearer methods=POST" },
        { "like token;", { "header=X-Api-Key", NULL },
          "token sig=header:X-Api-Key enc=0 methods=POST" },
        { "like token;", { "arg=key", NULL },
          "token sig=arg:key enc=0 methods=POST" },
        { "like token;", { "word=Token", NULL },
          "token sig=header:Authorization enc=0 word=Token methods=POST" },
        { "like token;", { "prefix=a", "prefix=b", NULL },
          "token sig=header:Authorization enc=0 prefix=a prefix=b "
          "word=Bearer methods=POST" },
        { "like token;", { "header=A", "word=B", "encoding=base64", NULL },
          "token sig=header:A enc=2 word=B methods=POST" },
        { "like token;", { "header=A", "header=B", NULL },
          "!more than one source" },
        { "like token;", { "header=A", "arg=B", NULL },
          "!more than one source" },
        { "like token;", { "encoding=hex", "encoding=hex", NULL },
          "!\"encoding=\" is duplicate" },
        { "like token;", { "encoding=rot13", NULL },
          "!invalid value \"rot13\" in \"signature\"" ENCODINGS },
        { "like token;", { "header=", NULL }, "!invalid header name \"\"" },
        { "like token;", { "label=v1", NULL },
          "!scheme \"test\" has no parameter \"label\"" OF_TOKEN },
        { "like token;", { "header", NULL },
          "!invalid parameter \"header\"" A_VALUE },
        { "like token;", { "=x", NULL },
          "!scheme \"test\" has no parameter \"\"" OF_TOKEN },
        { "like github;", { "header=A", NULL },
          "!scheme \"test\" has no parameter \"header\", nor any" },
        { "like basic;", { "word=A", NULL },
          "!scheme \"test\" has no parameter \"word\", nor any" },
        { "like metachat;", { "arg=secret", NULL },
          "token sig=arg:secret enc=0 event=json:/event methods=POST" },
        { "like knowlarity;", { "header=X-Token", NULL },
          "token sig=header:X-Token enc=0 id=json:/uuid id=json:/id "
          "id=json:/data/uuid id=json:/data/id event=json:/event "
          "methods=POST" },
        { "kind token; parameters header arg; signature arg=t prefix=p "
          "word=w;", { "header=A", NULL },
          "token sig=header:A enc=0 methods=POST" },
        { BOTH "parameters label split;",
          { "split=comma", "label=a", "label=b", NULL },
          "hmac1 sig=header:X-Sig enc=1 split=, label=a label=b {body} "
          "methods=POST" },
        { KIND LIST "parameters label;", { "label=v2", NULL },
          "hmac1 sig=header:X-Sig enc=1 split=, label=v2 {body} "
          "methods=POST" },
    };

    for (i = 0; i < sizeof(params) / sizeof(params[0]); i++) {
        text = compiled(params[i].text, params[i].params);

        if (!ok(strcmp(text, params[i].compiled) == 0, "%s %s",
                params[i].text,
                params[i].params[0] ? params[i].params[0] : "no parameters"))
        {
            printf("# %s\n# expected %s\n", text, params[i].compiled);
        }
    }

    for (i = 0; i <= WHK_SCHEME_ARGS; i++) {
        many[i] = "prefix=a";
    }

    many[i] = NULL;

    rc = sample_scheme(&s, "like token;", many);
    ok(rc == WHK_REJECT && strcmp(s.error.text, "more than 16 parameters") == 0,
       "more parameters than one directive has words");
    sample_clear(&s);
}


static void
reads_as_nginx_does(void)
{
    size_t               i, j, n, wrong;
    unsigned             k;
    whk_mem_t            mem;
    whk_scheme_def_t     def;
    whk_scheme_error_t   error;

    static const char *const  cases[][5] = {
        { "a;", "a", NULL },
        { "a b  c\t\r\n d;", "a", "b", "c", "d" },
        { "# c \"'\n\"a b\"#x\n;", "!", NULL },
        { "\"a b\" #x;\n'c;d';# end", "a b", "c;d", NULL },
        { "a#b;", "a#b", NULL },
        { "a\"b;", "a\"b", NULL },
        { "a=\"b\";", "a=\"b\"", NULL },
        { "\"\" '';", "", "", NULL },
        { "\"a'b\" 'a\"b';", "a'b", "a\"b", NULL },
        { "\"a\\\"b\" 'a\\'b';", "a\"b", "a'b", NULL },
        { "\"\\n\\r\\t\\\\\" a\\tb;", "\n\r\t\\", "a\tb", NULL },
        { "\"\\x\\{\" \\z;", "\\x\\{", "\\z", NULL },
        { "a\\;b \\ c;", "a\\;b", "\\ c", NULL },
        { "\"a\\\\\";", "a\\", NULL },
        { "\"a\nb\";", "a\nb", NULL },
        { "", NULL },
        { " \t\r\n# only ; this", NULL },
    };

    whk_mem_init(&mem, sample_alloc, sample_release, NULL, SIZE_MAX);

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {

        n = strlen(cases[i][0]);
        wrong = 0;

        if (whk_scheme_read(&def, whk_str(page_copy(0, cases[i][0], n), n),
                            &mem, &error) != WHK_OK)
        {
            ok(cases[i][1] && cases[i][1][0] == '!', "%d: refused", (int) i);
            continue;
        }

        for (j = 0, n = 0; n < def.nlines; n++) {
            for (k = 0; k < def.lines[n].nargs; k++) {
                j++;
                wrong += j > 4 || cases[i][j] == NULL
                         || !whk_str_equal(def.lines[n].args[k],
                                           whk_str_z(cases[i][j]));
            }
        }

        ok(wrong == 0 && (j == 4 || cases[i][j + 1] == NULL), "%d: %d words",
           (int) i, (int) j);
    }

    whk_mem_free_all(&mem);
}


static void
names_the_line(void)
{
    static sample_t  s;

    ok(sample_scheme(&s, "kind hmac-sha256;\n\n# c\nfoo\n bar;", NULL)
       == WHK_REJECT && s.error.line == 4, "where a directive begins");
    sample_clear(&s);

    ok(sample_scheme(&s, "kind hmac-sha256;\nmessage \"a\nb\nc\";\nfoo;", NULL)
       == WHK_REJECT && s.error.line == 5, "also after quotes over lines");
    sample_clear(&s);

    ok(sample_scheme(&s, "kind hmac-sha256;\nmessage \"a\n\n", NULL)
       == WHK_REJECT && s.error.line == 4, "where the text ends");
    sample_clear(&s);

    ok(sample_scheme(&s, "\nkind hmac-sha256;\n", NULL) == WHK_REJECT
       && s.error.line == 0, "none where something is missing");
    sample_clear(&s);
}


static void
refuses_every_beginning(void)
{
    size_t              n, len, accepted;
    whk_mem_t           mem;
    whk_scheme_t        scheme;
    whk_scheme_def_t    def;
    whk_scheme_error_t  error;

    static const char  text[] =
        "kind hmac-sha256; signature header=S split=comma label=v1; "
        "timestamp field=t; message \"{timestamp}.{body}\";";

    accepted = 0;
    len = sizeof(text) - 1;
    def.name = whk_str_z("test");

    for (n = 0; n <= len; n++) {
        whk_mem_init(&mem, sample_alloc, sample_release, NULL, SIZE_MAX);

        if (whk_scheme_read(&def, whk_str(page_copy(0, text, n), n), &mem,
                            &error) == WHK_OK
            && whk_scheme_compile(&scheme, &def, NULL, NULL, &error)
               == WHK_OK)
        {
            accepted++;

        } else if (error.text[0] == '\0') {
            ok(0, "no message");
        }

        whk_mem_free_all(&mem);
    }

    /* after "label=v1;", there is no time yet, and the whole */

    ok(accepted == 2 + 1, "%d of %d beginnings are schemes", (int) accepted,
       (int) len + 1);
}


/* whatever it is, it is refused with a message or a scheme within limits */

static void
survives_changed_definitions(void)
{
    char                 buf[1024];
    out_t                dump;
    size_t               i, n, len, npresets, wrong;
    uint32_t             seed;
    unsigned             rounds, k, accepted;
    whk_rc_t             rc;
    whk_mem_t            mem;
    const char          *word;
    whk_scheme_t         scheme;
    whk_scheme_def_t     def;
    whk_scheme_error_t   error;
    const whk_preset_t  *presets;

    static const char *const  words[] = {
        ";", "\"", "'", "{", "}", "{body}", "{timestamp}", "{id}", "*", ",",
        "=", "#", "\n", " ", "\\", "like stripe;", "header=", "field=t",
        "token", "split=space", "label=v1", "message ", "{header:", "arg=x",
        "\0", "\xff"
    };

    presets = whk_presets(&npresets);
    seed = 1;
    wrong = 0;
    accepted = 0;
    def.name = whk_str_z("test");

    for (rounds = 0; rounds < 40000; rounds++) {
        i = rounds % npresets;
        len = presets[i].text.len;
        memcpy(buf, presets[i].text.data, len);

        for (k = 0; k < 1 + rounds % 3; k++) {
            seed = seed * 1103515245 + 12345;
            word = words[(seed >> 16) % (sizeof(words) / sizeof(words[0]))];
            n = strlen(word);
            n = n ? n : 1;

            seed = seed * 1103515245 + 12345;
            i = (seed >> 16) % (len - n);

            if (seed >> 8 & 1) {
                memcpy(buf + i, word, n);

            } else {
                memmove(buf + i + n, buf + i, len - i);
                memcpy(buf + i, word, n);
                len += n;
            }
        }

        whk_mem_init(&mem, sample_alloc, sample_release, NULL, SIZE_MAX);

        rc = whk_scheme_read(&def, whk_str(page_copy(0, buf, len), len), &mem,
                             &error);

        if (rc == WHK_OK) {
            rc = whk_scheme_compile(&scheme, &def, NULL,
                                    &(whk_scheme_finder_t) {
                                        sample_find, &mem
                                    },
                                    &error);
        }

        if (rc == WHK_OK) {
            accepted++;
            describe(&dump, &scheme);
            wrong += scheme.kind == WHK_KIND_HMAC
                     && scheme.covers != WHK_SIGNED_BODY;
            wrong += scheme.kind == WHK_KIND_NONE;
            wrong += scheme.signature.nnames == 0;
            wrong += scheme.timestamp.type == WHK_SOURCE_NONE
                     && scheme.past != -1;

        } else {
            wrong += error.text[0] == '\0' || rc != WHK_REJECT;
        }

        whk_mem_free_all(&mem);
    }

    ok(wrong == 0 && accepted > 100, "%u changed definitions, %u of them "
       "schemes", rounds, accepted);
}


static void
survives_every_failed_allocation(void)
{
    long                n;
    size_t              wrong;
    whk_rc_t            rc;
    whk_mem_t           mem;
    whk_scheme_def_t    def;
    whk_scheme_error_t  error;

    wrong = 0;
    n = 0;

    do {
        fail_at = ++n;
        allocations = 0;

        whk_mem_init(&mem, failing_alloc, sample_release, NULL, SIZE_MAX);

        rc = whk_scheme_read(&def, whk_str_z("a 'b\\'c' d; e \"f\\n\";g;h;i;"),
                             &mem, &error);

        wrong += rc != (allocations < fail_at ? WHK_OK : WHK_ERROR);

        whk_mem_free_all(&mem);
        wrong += mem.used != 0;

    } while (allocations >= fail_at);

    ok(wrong == 0 && n > 1, "whk_scheme_read(): %ld failed", n - 1);
}


static void
reads_long_texts_in_linear_memory(void)
{
    char                *text;
    size_t               i, n;
    whk_rc_t             rc;
    whk_mem_t            mem;
    whk_scheme_def_t     def;
    whk_scheme_error_t   error;

    n = 64 * 1024;
    text = malloc(n);

    if (text == NULL) {
        abort();
    }

    for (i = 0; i < n; i += 4) {
        memcpy(text + i, "a \\;", 4);
        text[i + 2] = 'b';
    }

    whk_mem_init(&mem, sample_alloc, sample_release, NULL, SIZE_MAX);
    rc = whk_scheme_read(&def, whk_str(text, n), &mem, &error);

    ok(rc == WHK_OK && def.nlines == n / 4, "%d directives",
       (int) def.nlines);
    ok(mem.peak < n / 4 * 400, "in %d bytes each",
       (int) (mem.peak / (n / 4)));

    whk_mem_free_all(&mem);
    free(text);
}


/* a description of the scheme, or "!" and the message */

static const char *
compiled(const char *text, const char *const *params)
{
    whk_rc_t  rc;

    static out_t     out;
    static sample_t  s;

    rc = sample_scheme(&s, text, params);

    if (rc == WHK_OK) {
        describe(&out, &s.scheme);

    } else {
        out.len = 0;
        print(&out, "!%s", s.error.text);
    }

    sample_clear(&s);

    return out.data;
}


static void
print(out_t *out, const char *fmt, ...)
{
    int      n;
    size_t   size;
    va_list  args;

    size = sizeof(out->data) - out->len;

    va_start(args, fmt);
    n = vsnprintf(out->data + out->len, size, fmt, args);
    va_end(args);

    if (n < 0 || (size_t) n >= size) {
        abort();
    }

    out->len += (size_t) n;
}


static void
describe_source(out_t *out, const char *name, const whk_source_t *source)
{
    unsigned  i;

    static const char *const  types[] = { "none", "header", "arg", "field",
                                          "json" };

    if (source->type == WHK_SOURCE_NONE) {
        return;
    }

    print(out, " %s=%s", name,
          source->numbered ? "numbered" : types[source->type]);

    for (i = 0; i < source->nnames; i++) {
        print(out, "%c%.*s", i ? ',' : ':',
              (int) source->names[i].len,
              (const char *) source->names[i].data);
    }
}


static void
describe_list(out_t *out, const char *name, const whk_str_t *list,
    unsigned n)
{
    unsigned  i;

    for (i = 0; i < n; i++) {
        print(out, " %s=%.*s", name, (int) list[i].len,
              (const char *) list[i].data);
    }
}


static void
describe_parts(out_t *out, const whk_scheme_t *s)
{
    unsigned           i;
    const whk_part_t  *part;

    static const char *const  parts[] = {
        "", "{body}", "{timestamp}", "{id}", "{url}", "{method}"
    };

    print(out, "%s", s->nparts ? " " : "");

    for (i = 0; i < s->nparts; i++) {
        part = &s->parts[i];

        switch (part->type) {

        case WHK_PART_LITERAL:
            print(out, "'%.*s'", (int) part->text.len,
                  (const char *) part->text.data);
            break;

        case WHK_PART_HEADER:
            print(out, "{header:%.*s}", (int) part->text.len,
                  (const char *) part->text.data);
            break;

        case WHK_PART_FIELD:
            print(out, "{field:%.*s}", (int) part->text.len,
                  (const char *) part->text.data);
            break;

        default:
            print(out, "%s", parts[part->type]);
            break;
        }
    }

    if (s->nexcludes) {
        print(out, " excludes='%.*s'", (int) s->nexcludes,
              (const char *) s->id_excludes);
    }

    if (s->needs_id) {
        print(out, " needs=id%s", s->needs_url ? ",url" : "");

    } else if (s->needs_url) {
        print(out, " needs=url");
    }
}


static void
describe(out_t *out, const whk_scheme_t *s)
{
    unsigned  i;

    out->len = 0;

    if (s->kind == WHK_KIND_HMAC) {
        print(out, "hmac%d", (int) s->alg);

    } else {
        print(out, "token");
    }

    describe_source(out, "sig", &s->signature);
    print(out, " enc=%d", (int) s->encoding);

    if (s->split) {
        print(out, s->split == ' ' ? " split=space"
              : " split=%c", s->split);
    }

    describe_list(out, "label", s->labels, s->nlabels);
    describe_list(out, "prefix", s->prefixes, s->nprefixes);
    describe_list(out, "word", &s->word, s->word.len != 0);
    describe_source(out, "time", &s->timestamp);

    if (s->timestamp.type != WHK_SOURCE_NONE) {
        print(out, " unit=%d %d/%d", (int) s->unit,
              (int) s->past, (int) s->future);
    }

    describe_parts(out, s);

    if (s->secret != WHK_ENC_RAW) {
        print(out, " secret=%d", (int) s->secret);
    }

    for (i = 0; i < s->nrequires; i++) {
        print(out, " require=%.*s:%.*s",
              (int) s->requires[i].name.len,
              (const char *) s->requires[i].name.data,
              (int) s->requires[i].value.len,
              (const char *) s->requires[i].value.data);
    }

    for (i = 0; i < s->id.nsources; i++) {
        describe_source(out, "id", &s->id.sources[i]);
    }

    for (i = 0; i < s->event.nsources; i++) {
        describe_source(out, "event", &s->event.sources[i]);
    }

    if (s->event.join) {
        print(out, " join=%c", s->event.join);
    }

    describe_list(out, "form", &s->form, s->form.len != 0);
    print(out, " methods");

    for (i = 0; i < s->nmethods; i++) {
        print(out, "%c%.*s", i ? ',' : '=',
              (int) s->methods[i].len, (const char *) s->methods[i].data);
    }

    if (s->status) {
        print(out, " status=%u", s->status);
    }
}


static void *
failing_alloc(void *data, size_t size)
{
    (void) data;

    return ++allocations == fail_at ? NULL : malloc(size);
}
