/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "tap.h"
#include "whk_regex_scan.h"


typedef struct {
    const char  *pattern;
    const char  *text;
    int          matches;    /* -1: refused */
} match_t;


#define CLASS  "[\\u0100\\u0102\\u0104\\u0106\\u0108\\u010a\\u010c\\u010e"  \
               "\\u0110\\u0112\\u0114\\u0116\\u0118\\u011a\\u011c\\u011e]|"
#define HEAVY  CLASS CLASS CLASS CLASS


static void *test_alloc(void *data, size_t size);
static void test_free(void *data, void *p);
static void matches_as_ecma_does(void);
static void writes_for_every_pcre2(void);
static void counts_what_it_costs(void);
static void takes_as_many_steps_as_allowed(void);
static void counts_what_is_in_vain(void);
static uint64_t cost_of(const char *pattern, const char *text, size_t times);
static void checks_for_what_it_costs(void);
static whk_regex_rc_t check_times(const char *text, size_t times,
    uint64_t *work, size_t *peak);
static void survives_failing_allocations(void);


static unsigned long  allocs;
static unsigned long  fail_at;


static const match_t  rows[] = {
    { "a", "xax", 1 },
    { "^a$", "a\n", 0 },
    { "^.$", "\xe2\x80\xa8", 0 },
    { "^.$", "\xf0\x9f\x98\x80", 1 },
    { "^\\s$", "\xc2\xa0", 1 },
    { "^\\s$", "\xef\xbb\xbf", 1 },
    { "^\\S$", "\xc2\xa0", 0 },
    { "^[\\s]$", "\xe2\x80\xa9", 1 },
    { "^[\\s\\S]+$", "a \xc2\xa0\n", 1 },
    { "^[^\\S]$", "\xc2\xa0", 1 },
    { "^\\d$", "\xd9\xa1", 0 },
    { "^\\w$", "\xc3\xa9", 0 },
    { "^\\v$", "\x0b", 1 },
    { "^\\v$", "\n", 0 },
    { "^\\cA$", "\x01", 1 },
    { "^\\0$", "0", 0 },
    { "^\\x41\\u0042\\u{43}$", "ABC", 1 },
    { "^\\ud83d\\ude00$", "\xf0\x9f\x98\x80", 1 },
    { "^\\p{Letter}+$", "a\xc3\xa9", 1 },
    { "^\\p{Script=Greek}$", "\xce\xb1", 1 },
    { "^\\p{sc=Zyyy}\\p{scx=Grek}$", "1\xce\xb1", 1 },
    { "^\\p{gc=Uppercase_Letter}[\\p{LC}]$", "Aa", 1 },
    { "^\\p{ASCII}\\p{XIDS}\\p{L}$", "-aa", 1 },
    { "^\\P{Lu}$", "a", 1 },
    { "[\\s-\xf0\x9f\x98\x80]", "", -1 },
    { "[\\t-\\s]", "", -1 },
    { "[\\0-\\S]", "", -1 },
    { "^[\\s-][-\\s][\\S-]$", "- -", 1 },
    { "^[^\\ud800-\\udfff]*$", "a", 1 },
    { "[\\ud800-\\udfff]", "a", 0 },
    { "^(?:[\\0-\\ud7ff\\ue000-\\uffff]|[\\ud800-\\udbff][\\udc00-\\udfff])$",
      "a", 1 },
    { "^[[:alpha:]]$", "b", 0 },
    { "^[[:alpha:]]$", ":]", 1 },
    { "^[:alpha:]$", "b", 0 },
    { "^[:alpha:]$", ":", 1 },
    { "^[.a.]$", ".", 1 },
    { "^[]$", "a", 0 },
    { "^[^]$", "a", 1 },
    { "^[^]$", "\n", 1 },
    { "^[^]{2}$", "\xf0\x9f\x98\x80\r", 1 },
    { "^[]?$", "", 1 },
    { "^[]*a[]{0}$", "a", 1 },
    { "^a[]{0,2}?$", "a", 1 },
    { "^[]+$", "a", 0 },
    { "^a{,3}$", "a{,3}", 1 },
    { "^a{,3}$", "aa", 0 },
    { "^a{1,b}]$", "a{1,b}]", 1 },
    { "^{{}}$", "{{}}", 1 },
    { "^a}+$", "a}}", 1 },
    { "^(?<n>a)\\k<n>$", "aa", 1 },
    { "^(?<n>a)\\k<n>1$", "aa1", 1 },
    { "^\\k<n>(?<n>a)$", "a", 1 },
    { "^(?<$>a)(?<\xc3\xa9>b)\\k<\xc3\xa9>\\k<$>$", "abba", 1 },
    { "^()()()()()()()()()(a)\\10$", "aa", 1 },
    { "^\\2(a)(b)$", "ab", 1 },
    { "^(a)\\1{2}$", "aaa", 1 },
    { "^(a){1}(b)\\2$", "abb", 1 },
    { "^((a)|b)\\2(?:c)*$", "bcc", 1 },
    { "^(?=(a))a\\1$", "aa", 1 },
    { "^(?:(a)|b)*$", "ab", 1 },
    { "^(?:(a)|b){1}(c*)+\\1$", "acca", 1 },
    { "(?<=a)b", "ab", 1 },
    { "(?=a)b*a", "a", 1 },
    { "(?=(?:a|b){0}c)", "xc", 1 },
    { "^a{2,3}?$", "aaa", 1 },
    { "^\\/\\-$", "/-", 1 },
    { "^(?:(a)|b)*\\1$", NULL, -1 }, { "^(a?)*?b\\1$", NULL, -1 },
    { "^(?:(?=(a)))?a\\1$", NULL, -1 }, { "(a)+\\1", NULL, -1 },
    { "\\1(?:(?:(a)b)){1,2}", NULL, -1 }, { "(a)?\\1", NULL, -1 },
    { "(?:(?<n>a)|b)*\\k<n>", NULL, -1 }, { "((a)(b)){0}\\3", NULL, -1 },
    { "(?:(a)(?:(b))*)+(c)\\1", NULL, -1 }, { "(a)\\2", NULL, -1 },
    { "\\1", NULL, -1 }, { "(a)\\10", NULL, -1 }, { "[\\1]", NULL, -1 },
    { "(a)\\99999999999", NULL, -1 }, { "(a)\\4294967297", NULL, -1 },
    { "\\k<n>", NULL, -1 }, { "(?<n>a)\\k<m>", NULL, -1 },
    { "(?<n>a)(?<n>b)", NULL, -1 }, { "(?<1>a)", NULL, -1 },
    { "(?<n", NULL, -1 }, { "[\\k<n>](?<n>a)", NULL, -1 },
    { "a)", NULL, -1 }, { "a{2}{3}", NULL, -1 }, { "a???", NULL, -1 },
    { "\\p{Xan}", NULL, -1 }, { "\\p{Xsp}", NULL, -1 },
    { "\\p{Greek}", NULL, -1 }, { "\\p{greek}", NULL, -1 },
    { "\\p{l}", NULL, -1 }, { "\\p{letter}", NULL, -1 },
    { "\\p{L&}", NULL, -1 }, { "\\p{BidiL}", NULL, -1 },
    { "\\p{Script=greek}", NULL, -1 }, { "\\p{gc=Greek}", NULL, -1 },
    { "\\p{gc=Alphabetic}", NULL, -1 }, { "\\p{gc=}", NULL, -1 },
    { "\\p{Bidi_Mirrored}", NULL, -1 }, { "\\p{alphabetic}", NULL, -1 },
    { "\\a", NULL, -1 }, { "\\Z", NULL, -1 }, { "\\h", NULL, -1 },
    { "\\Qa\\E", NULL, -1 }, { "\\R", NULL, -1 }, { "\\X", NULL, -1 },
    { "\\K", NULL, -1 }, { "\\G", NULL, -1 }, { "\\C", NULL, -1 },
    { "\\N", NULL, -1 }, { "\\01", NULL, -1 }, { "\\c1", NULL, -1 },
    { "\\x4", NULL, -1 }, { "\\u12", NULL, -1 }, { "\\u{110000}", NULL, -1 },
    { "\\u{}", NULL, -1 }, { "\\p", NULL, -1 }, { "\\p{Nonesuch}", NULL, -1 },
    { "\\p{a=b}", NULL, -1 }, { "\\k", NULL, -1 }, { "\\k<a", NULL, -1 },
    { "(?i)a", NULL, -1 }, { "(?#a)", NULL, -1 }, { "(?>a)", NULL, -1 },
    { "(?|a)", NULL, -1 }, { "(?P<a>b)", NULL, -1 }, { "(?R)", NULL, -1 },
    { "(*ACCEPT)", NULL, -1 }, { "a++", NULL, -1 }, { "a*+", NULL, -1 },
    { "a?+", NULL, -1 }, { "a{1}+", NULL, -1 }, { "(?<=a+)b", NULL, -1 },
    { "(", NULL, -1 }, { "[a", NULL, -1 }, { "\\", NULL, -1 },
    { "^\\S(|(.|\\n)*\\S)\\Z", NULL, -1 },
    { NULL, NULL, 0 }
};


int
main(void)
{
    matches_as_ecma_does();
    writes_for_every_pcre2();
    counts_what_it_costs();
    counts_what_is_in_vain();
    checks_for_what_it_costs();
    takes_as_many_steps_as_allowed();
    survives_failing_allocations();

    return tap_done();
}


static void *
test_alloc(void *data, size_t size)
{
    (void) data;

    return ++allocs == fail_at ? NULL : malloc(size);
}


static void
test_free(void *data, void *p)
{
    (void) data;

    free(p);
}


static void
matches_as_ecma_does(void)
{
    uint64_t              work;
    whk_mem_t             mem;
    whk_regex_t          *re;
    const match_t        *m;
    whk_regex_error_t     e;
    whk_regex_scratch_t  *s;

    whk_mem_init(&mem, test_alloc, test_free, NULL, SIZE_MAX);
    s = whk_regex_scratch(&mem, WHK_REGEX_MATCH_LIMIT);

    for (m = rows; m->pattern; m++) {
        re = whk_regex_compile(&mem, whk_str_z(m->pattern), &e);
        work = 100000;

        if (m->matches < 0) {
            ok(re == NULL && e.text && !e.memory
               && whk_regex_check(&mem, whk_str_z(m->pattern), &work)
                  == WHK_REGEX_NO,
               "%s is refused: %s", m->pattern, e.text ? e.text : "");
            continue;
        }

        ok(re && whk_regex_match(re, s, whk_str_z(m->text), &work)
                 == (m->matches ? WHK_REGEX_YES : WHK_REGEX_NO),
           "%s %s", m->pattern, m->matches ? "matches" : "does not match");
    }

    whk_regex_scratch_free(s);
    whk_mem_free_all(&mem);
}


/*
 * From 10.43 on PCRE2 takes more for a quantifier, and what it makes of a
 * number depends on the groups so far.
 */

static void
writes_for_every_pcre2(void)
{
    int                rc;
    whk_mem_t          mem;
    whk_str_t          text;
    whk_regex_out_t    out;
    whk_regex_error_t  e;

    whk_mem_init(&mem, test_alloc, test_free, NULL, SIZE_MAX);

    text = whk_str_z("a{,3}{ 1}x{2}]\\1(?<n>[^])\\k<n>2");

    rc = whk_regex_rewrite(&mem, text, SIZE_MAX, &out, &e);

    ok(rc == 0
       && whk_str_equal(out.text, whk_str_z(
              "a\\{,3\\}\\{ 1\\}x{2}\\]\\g{00001}([\\d\\D])\\g{00001}2")),
       "%.*s", (int) out.text.len, (const char *) out.text.data);

    whk_mem_free_all(&mem);
}


/*
 * For each longer text there is a least limit, and one below it is too few:
 * more steps for more letters, up to the default.
 */

static void
takes_as_many_steps_as_allowed(void)
{
    char                  text[32];
    size_t                n;
    uint32_t              low, high, mid, before;
    uint64_t              work;
    whk_mem_t             mem;
    whk_regex_t          *re;
    whk_regex_rc_t        rc;
    whk_regex_error_t     e;
    whk_regex_scratch_t  *s;

    whk_mem_init(&mem, test_alloc, test_free, NULL, SIZE_MAX);
    re = whk_regex_compile(&mem, whk_str_z("^(a+)+$"), &e);

    before = 0;

    for (n = 1; n < 12; n++) {
        memset(text, 'a', n);
        text[n] = '!';
        text[n + 1] = '\0';

        low = 0;
        high = WHK_REGEX_MATCH_LIMIT;

        /* high is enough, low is not */

        while (high - low > 1) {
            mid = low + (high - low) / 2;
            work = UINT64_MAX;

            s = whk_regex_scratch(&mem, mid);
            rc = whk_regex_match(re, s, whk_str_z(text), &work);
            whk_regex_scratch_free(s);

            if (rc == WHK_REGEX_LIMIT) {
                low = mid;

            } else {
                high = mid;
            }
        }

        ok(high > before && high < WHK_REGEX_MATCH_LIMIT,
           "%s: no match after %lu steps", text, (unsigned long) high);

        before = high;
    }

    whk_mem_free_all(&mem);
}


static void
counts_what_it_costs(void)
{
    uint64_t              work;
    whk_mem_t             mem;
    whk_regex_t          *re;
    whk_regex_error_t     e;
    whk_regex_scratch_t  *s;

    whk_mem_init(&mem, test_alloc, test_free, NULL, SIZE_MAX);
    s = whk_regex_scratch(&mem, WHK_REGEX_MATCH_LIMIT);
    re = whk_regex_compile(&mem, whk_str_z("^(a+)+$"), &e);

    work = 100000000;
    ok(whk_regex_match(re, s, whk_str_z("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"),
                       &work) == WHK_REGEX_LIMIT, "the match limit");
    ok(work < 100000000 - 10000, "and its work is counted");

    work = 100;
    ok(whk_regex_match(re, s, whk_str_z("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"),
                       &work) == WHK_REGEX_WORK && work == 0,
       "no more work than is left");

    work = 1000;
    ok(whk_regex_match(re, s, whk_str_z("aaa"), &work) == WHK_REGEX_YES
       && work > 900, "a short match costs little");

    whk_regex_scratch_free(s);
    whk_mem_free_all(&mem);
}


/*
 * Between two callouts an item may run over many characters and fail, and
 * PCRE2 may look for a start far ahead.
 */

static void
counts_what_is_in_vain(void)
{
    uint64_t  few, many;

    few = cost_of("^a[a-z]{2}\\d", "aaaaaaaaa-", 500);
    many = cost_of("^a[a-z]{1000}\\d", "aaaaaaaaa-", 500);
    ok(few < 40 && many > few + 100 && many < 200,
       "characters that an item needs: %lu and %lu", (unsigned long) few,
       (unsigned long) many);

    few = cost_of("(?<=x{2})", "a", 500);
    many = cost_of("(?<=x{600})", "a", 500);
    ok(many > few + 5000, "characters that are stepped back over: %lu and %lu",
       (unsigned long) few, (unsigned long) many);

    few = cost_of("^(?:a|b)*[cd]", "a", 500);
    many = cost_of("^()()()()()()()()()()()()()()()()(?:a|b)*[cd]", "a", 500);
    ok(many > few + 1000, "captures that are copied: %lu and %lu",
       (unsigned long) few, (unsigned long) many);

    few = cost_of("^(?=[^])(?:[b]|[b]|[b]|[b]|[b]|[b]|[b]|[b])", "a", 1);
    many = cost_of("^(?=[^])(?:" HEAVY HEAVY "[b])", "a", 1);
    ok(many > few + 10, "heavy classes at one place: %lu and %lu",
       (unsigned long) few, (unsigned long) many);

    few = cost_of("^a*\\d(b{2})?", "a", 500);
    many = cost_of("^a*\\d(b{900})?", "a", 500);
    ok(many == few, "of that item only: %lu and %lu", (unsigned long) few,
       (unsigned long) many);

    few = cost_of("^a[a-z]{90}?\\d", "aaaaaaaaa-", 50);
    many = cost_of("^a[^\\p{Lu}\\p{N}-]{90}?\\d", "aaaaaaaaa-", 50);
    ok(many > few + 200, "more of them if a class is heavy: %lu and %lu",
       (unsigned long) few, (unsigned long) many);

    few = cost_of("^[^]*$", "a", 8000);
    many = cost_of("^[^\\p{L}\\p{N}]*$", "-", 8000);
    ok(many > 5 * few, "what it runs over, too: %lu and %lu",
       (unsigned long) few, (unsigned long) many);

    few = cost_of("^x|^y", "a", 8000);
    many = cost_of("[xyz]", "a", 8000);
    ok(few < 20 && many > 900 && many < 1100, "a start far ahead: %lu and %lu",
       (unsigned long) few, (unsigned long) many);

    few = cost_of("^(a{5000})b?\\d", "a", 9999);
    many = cost_of("^(a{5000})b?\\1\\d", "a", 9999);
    ok(many > few + 38 && many < few + 99,
       "what a reference compares: %lu and %lu", (unsigned long) few,
       (unsigned long) many);

    many = cost_of("^(a{2})b?\\1{5000}\\d", "a", 9999);
    ok(many > few + 19000, "what one repeats: %lu", (unsigned long) many);
}


static uint64_t
cost_of(const char *pattern, const char *text, size_t times)
{
    char                 *copy;
    size_t                i, len;
    uint64_t              work;
    whk_mem_t             mem;
    whk_regex_t          *re;
    whk_regex_rc_t        rc;
    whk_regex_error_t     e;
    whk_regex_scratch_t  *s;

    len = strlen(text);
    copy = malloc(len * times);

    if (copy == NULL) {
        exit(2);
    }

    for (i = 0; i < times; i++) {
        memcpy(copy + i * len, text, len);
    }

    whk_mem_init(&mem, test_alloc, test_free, NULL, SIZE_MAX);
    s = whk_regex_scratch(&mem, WHK_REGEX_MATCH_LIMIT);
    re = whk_regex_compile(&mem, whk_str_z(pattern), &e);

    work = 1000000;
    rc = re ? whk_regex_match(re, s, whk_str(copy, len * times), &work)
            : WHK_REGEX_MEMORY;

    if (rc != WHK_REGEX_YES && rc != WHK_REGEX_NO) {
        ok(0, "%s: %d", pattern, (int) rc);
    }

    whk_mem_free_all(&mem);
    free(copy);

    return 1000000 - work;
}


static void
checks_for_what_it_costs(void)
{
    size_t          peak;
    uint64_t        work;
    whk_regex_rc_t  rc;

    work = 1000000;
    ok(check_times("a", 1, &work, &peak) == WHK_REGEX_YES && work > 999000,
       "a short expression costs little");

    work = 1000000;
    rc = check_times("()", WHK_REGEX_CHECK_LIMIT / 2, &work, &peak);
    ok(rc == WHK_REGEX_YES && work < 920000 && peak < 131072,
       "one of 8 KB %lu, and %lu bytes", (unsigned long) (1000000 - work),
       (unsigned long) peak);

    work = 90000;
    rc = check_times("()", WHK_REGEX_CHECK_LIMIT / 2, &work, &peak);
    ok(rc == WHK_REGEX_WORK && work == 0 && peak < 65536,
       "no more work than is left, before compiling: %lu bytes",
       (unsigned long) peak);

    work = 1000000;
    ok(check_times("(?:a)", 1, &work, &peak) == WHK_REGEX_YES
       && work > 999000, "a group costs little");
    ok(check_times("(?:a){9}", 1, &work, &peak) == WHK_REGEX_YES
       && work < 996000, "one that is copied more");

    work = 1000000;
    ok(check_times("a", WHK_REGEX_CHECK_LIMIT + 1, &work, &peak)
       == WHK_REGEX_LIMIT, "one byte too many");
    ok(check_times("\\u{00061}", WHK_REGEX_CHECK_LIMIT / 8, &work, &peak)
       == WHK_REGEX_LIMIT, "too many that are fewer when rewritten");

    /* 44 MB if they were written first */

    ok(check_times("[\\S]", 65536, &work, &peak) == WHK_REGEX_LIMIT
       && peak == 0, "far too many");
    rc = check_times("[\\S]", 2000, &work, &peak);
    ok(rc == WHK_REGEX_LIMIT && peak < 32768,
       "too many when rewritten: %lu bytes", (unsigned long) peak);
}


static whk_regex_rc_t
check_times(const char *text, size_t times, uint64_t *work, size_t *peak)
{
    char            *copy;
    size_t           i, len;
    whk_mem_t        mem;
    whk_regex_rc_t   rc;

    len = strlen(text);
    copy = malloc(len * times);

    if (copy == NULL) {
        exit(2);
    }

    for (i = 0; i < times; i++) {
        memcpy(copy + i * len, text, len);
    }

    whk_mem_init(&mem, test_alloc, test_free, NULL, SIZE_MAX);
    rc = whk_regex_check(&mem, whk_str(copy, len * times), work);
    *peak = mem.used ? SIZE_MAX : mem.peak;

    whk_mem_free_all(&mem);
    free(copy);

    return rc;
}


static void
survives_failing_allocations(void)
{
    int                   rc;
    uint64_t              work;
    whk_mem_t             mem;
    whk_regex_t          *re;
    unsigned long         n, failed;
    whk_regex_error_t     e;
    whk_regex_scratch_t  *s;

    failed = 0;

    for (n = 1; /* void */ ; n++) {
        allocs = 0;
        fail_at = n;

        whk_mem_init(&mem, test_alloc, test_free, NULL, SIZE_MAX);

        rc = -1;
        s = NULL;
        re = whk_regex_compile(&mem, whk_str_z("^[^]+(?<n>b|c)\\k<n>?$"), &e);

        work = 1000;

        if (re && whk_regex_check(&mem, whk_str_z("(?<n>b)\\k<n>"), &work)
                  == WHK_REGEX_YES)
        {
            s = whk_regex_scratch(&mem, WHK_REGEX_MATCH_LIMIT);
        }

        if (s) {
            work = 1000;
            rc = (int) whk_regex_match(re, s, whk_str_z("aab"), &work);
        }

        whk_regex_scratch_free(s);
        whk_mem_free_all(&mem);

        if (allocs < n) {
            break;
        }

        if (rc == WHK_REGEX_YES || rc == WHK_REGEX_NO
            || (re == NULL && !e.memory))
        {
            ok(0, "allocation %lu fails", n);
        }

        failed++;
    }

    fail_at = 0;

    ok(failed > 0 && rc == WHK_REGEX_YES,
       "%lu failing allocations, all noticed", failed);
}
