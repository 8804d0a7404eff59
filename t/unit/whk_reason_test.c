
/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "tap.h"
#include "whk_reason.h"


typedef struct {
    whk_group_t   group;
    const char   *names;
} group_t;


static void has_the_names_that_are_documented(void);
static void has_a_sentence_for_each(void);
static void is_silent_out_of_range(void);
static void keeps_the_numbers_of_outcomes(void);


/* as the documentation lists them */

static const group_t  groups[] = {
    { WHK_GROUP_NONE, "" },
    { WHK_GROUP_SIGNATURE,
      "no_signature signature_malformed signature_repeated signature_mismatch "
      "timestamp_missing timestamp_malformed timestamp_old timestamp_future "
      "guard digest_mismatch no_secret body_incomplete id_malformed" },
    { WHK_GROUP_EVENT,
      "json_syntax json_utf8 json_repeated_key limit_depth limit_token "
      "limit_keys limit_items limit_evaluations limit_work limit_match "
      "event_missing event_malformed event_unlisted no_schema schema" },
    { WHK_GROUP_FAILURE, "memory crypto body_read queue" },
    { WHK_GROUP_FIXED, "method encoding early_data" }
};


int
main(void)
{
    has_the_names_that_are_documented();
    has_a_sentence_for_each();
    is_silent_out_of_range();
    keeps_the_numbers_of_outcomes();

    return tap_done();
}


static void
has_the_names_that_are_documented(void)
{
    int           i, end;
    char          name[64];
    size_t        g;
    unsigned      n;
    const char   *p;
    whk_reason_t  reason;

    n = 0;
    reason = WHK_REASON_NONE;

    for (g = 0; g < sizeof(groups) / sizeof(groups[0]); g++) {

        for (p = groups[g].names, end = 0; !end; p += i + 1) {

            for (i = 0; p[i] && p[i] != ' '; i++) {
                name[i] = p[i];
            }

            end = p[i] == '\0';
            name[i] = '\0';

            ok(strcmp(whk_reason_name(reason), name) == 0
               && whk_reason_group(reason) == groups[g].group,
               "reason %d is \"%s\" of group %d", (int) reason, name,
               (int) groups[g].group);

            n++;
            reason = (whk_reason_t) n;
        }
    }

    ok(n == WHK_REASON_MAX, "there are no others");
}


static void
has_a_sentence_for_each(void)
{
    int          i, wrong;
    const char  *text;

    wrong = whk_reason_text(WHK_REASON_NONE)[0] != '\0';

    for (i = 1; i < WHK_REASON_MAX; i++) {
        text = whk_reason_text((whk_reason_t) i);

        wrong += strlen(text) < 10 || text[0] < 'a' || text[0] > 'z'
                 || text[strlen(text) - 1] == '.';
    }

    ok(wrong == 0, "each has a sentence in nginx's form");
}


static void
is_silent_out_of_range(void)
{
    size_t  i;

    static const int  numbers[] = {
        -1, WHK_REASON_MAX, WHK_REASON_MAX + 1, 1000000
    };

    for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        ok(whk_reason_name((whk_reason_t) numbers[i])[0] == '\0'
           && whk_reason_text((whk_reason_t) numbers[i])[0] == '\0'
           && whk_reason_group((whk_reason_t) numbers[i]) == WHK_GROUP_NONE,
           "%d has no name, text or group", numbers[i]);
    }
}


/* zeroed memory must not say "rejected for a reason", nor errors "OK" */

static void
keeps_the_numbers_of_outcomes(void)
{
    ok(WHK_OK == 0 && WHK_REJECT != WHK_OK && WHK_ERROR != WHK_OK
       && WHK_REJECT != WHK_ERROR, "three outcomes that differ");
    ok(WHK_REASON_NONE == 0, "no reason is zero");
}
