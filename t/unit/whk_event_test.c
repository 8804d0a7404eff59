/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "../../src/whk_event.h"
#include "tap.h"


static void reads_patterns(void);
static void matches_types(void);
static void checks_types(void);
static void checks_ids(void);
static void joins_two_sources(void);


int
main(void)
{
    reads_patterns();
    matches_types();
    checks_types();
    checks_ids();
    joins_two_sources();

    return tap_done();
}


static void
reads_patterns(void)
{
    size_t               i;
    whk_event_pattern_t  p;

    static const struct {
        const char  *text;
        int          rc;
    } cases[] = {
        { "lead.created", 0 }, { "lead.*", 0 }, { "orders/*", 0 },
        { "repo:*", 0 }, { "push", 0 }, { "a b", 0 }, { "a.b.*", 0 },
        { ".*", 0 },
        { "", -1 }, { "*", -1 }, { "lead*", -1 }, { "*.created", -1 },
        { "lead.*.x", -1 }, { "lead.**", -1 }, { "a*b", -1 }, { "a\nb", -1 },
        { "\x7f", -1 }
    };

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ok(whk_event_pattern(&p, whk_str_z(cases[i].text)) == cases[i].rc,
           "pattern %lu is %s", (unsigned long) i,
           cases[i].rc ? "refused" : "read");
    }
}


static void
matches_types(void)
{
    size_t               i;
    whk_event_pattern_t  p[3];

    static const struct {
        const char  *type;
        int          rc;
    } cases[] = {
        { "push", 1 }, { "lead.created", 1 }, { "lead.a.b", 1 },
        { "orders/create", 1 }, { "lead..", 1 }, { "lead.*", 1 },
        { "pushx", 0 }, { "pus", 0 }, { "PUSH", 0 }, { "lead", 0 },
        { "lead.", 0 }, { "leadx.created", 0 }, { "xlead.created", 0 },
        { "orders.create", 0 }, { "", 0 }
    };

    ok(whk_event_pattern(&p[0], whk_str_z("push")) == 0
       && whk_event_pattern(&p[1], whk_str_z("lead.*")) == 0
       && whk_event_pattern(&p[2], whk_str_z("orders/*")) == 0,
       "three patterns");

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ok(whk_event_match(p, 3, whk_str_z(cases[i].type)) == cases[i].rc,
           "\"%s\" is %s", cases[i].type, cases[i].rc ? "meant" : "not meant");
    }

    ok(whk_event_match(p, 0, whk_str_z("push")) == 0, "no pattern, no match");
}


static void
checks_types(void)
{
    char  text[WHK_EVENT_MAX_LEN + 1];

    memset(text, 'a', sizeof(text));

    ok(whk_event_check_type(whk_str(text, WHK_EVENT_MAX_LEN))
       == WHK_REASON_NONE, "a type of %d bytes", WHK_EVENT_MAX_LEN);
    ok(whk_event_check_type(whk_str(text, WHK_EVENT_MAX_LEN + 1))
       == WHK_REASON_EVENT_MALFORMED, "one byte more");
    ok(whk_event_check_type(whk_str_z("a")) == WHK_REASON_NONE, "of 1 byte");
    ok(whk_event_check_type(whk_str(NULL, 0)) == WHK_REASON_EVENT_MISSING,
       "of none");
    ok(whk_event_check_type(whk_str("a\0b", 3)) == WHK_REASON_EVENT_MALFORMED,
       "with NUL");
    ok(whk_event_check_type(whk_str_z("a\x1f")) == WHK_REASON_EVENT_MALFORMED,
       "with a control byte");
    ok(whk_event_check_type(whk_str_z("a\x7f")) == WHK_REASON_EVENT_MALFORMED,
       "with delete");
    ok(whk_event_check_type(whk_str_z(" ~\xc3\xa9")) == WHK_REASON_NONE,
       "with a blank and a letter beyond ASCII");
}


static void
checks_ids(void)
{
    char  text[WHK_EVENT_MAX_LEN + 1];

    memset(text, 'a', sizeof(text));

    ok(whk_event_check_id(whk_str(text, WHK_EVENT_MAX_LEN), 1)
       == WHK_REASON_NONE, "an id of %d bytes", WHK_EVENT_MAX_LEN);
    ok(whk_event_check_id(whk_str(text, WHK_EVENT_MAX_LEN + 1), 1)
       == WHK_REASON_ID_MALFORMED, "one byte more");
    ok(whk_event_check_id(whk_str(NULL, 0), 1) == WHK_REASON_ID_MALFORMED,
       "of none");
    ok(whk_event_check_id(whk_str_z("a\r\nb"), 1) == WHK_REASON_ID_MALFORMED,
       "with a newline");
    ok(whk_event_check_id(whk_str_z("a.b"), 1) == WHK_REASON_NONE,
       "with a dot");
    ok(whk_event_check_id(whk_str_z("a.b"), 0) == WHK_REASON_ID_MALFORMED,
       "with a dot where dots separate");
    ok(whk_event_check_id(whk_str_z("a-b"), 0) == WHK_REASON_NONE,
       "without one");
}


static void
joins_two_sources(void)
{
    uint8_t    buf[13];
    whk_str_t  lead, rest, none;

    lead = whk_str_z("issues");
    rest = whk_str_z("opened");
    none = whk_str(NULL, 0);

    ok(whk_event_join(buf, 13, lead, '.', rest) == 13
       && memcmp(buf, "issues.opened", 13) == 0, "two sources");
    ok(whk_event_join(buf, 12, lead, '.', rest) == -1, "no room for them");
    ok(whk_event_join(buf, 6, lead, '.', none) == 6
       && memcmp(buf, "issues", 6) == 0, "the first alone");
    ok(whk_event_join(buf, 5, lead, '.', none) == -1, "no room for it");
    ok(whk_event_join(buf, 13, none, '.', rest) == 0,
       "the second alone is no type");
}
