/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#define _POSIX_C_SOURCE  200809L

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <yajl/yajl_parse.h>

#include "../../src/whk_json.h"


/*
 * What the parser costs next to bare yajl with empty callbacks, and what a
 * string costs that comes in small portions.  CPU time of this thread, all
 * contestants taking turns; a ratio is that of the medians, the spread is
 * that of the rounds between the quartiles.
 */


#define ROUNDS     15
#define STRING     (1024 * 1024)
#define SLICE_NS   20000000


typedef struct {
    const char      *name;
    whk_str_t        text;
    size_t           step;       /* 0: whole */
    int              bare;       /* yajl alone */
    unsigned         repeats;    /* names are not compared */
    double           us[ROUNDS];
} run_t;


static void compare(run_t *runs, size_t n);
static void measure(run_t *r, int round);
static void parse(const run_t *r);
static void parse_bare(const run_t *r);
static uint64_t now(void);
static int order(const void *a, const void *b);
static whk_str_t event(size_t size, int indent);
static size_t put_user(char *p, size_t n, const char *gap);
static whk_str_t string(void);
static void *bench_alloc(void *data, size_t size);
static void bench_free(void *data, void *p);

static int on_null(void *data);
static int on_boolean(void *data, int value);
static int on_number(void *data, const char *p, size_t len);
static int on_string(void *data, const unsigned char *p, size_t len);


static const yajl_callbacks  callbacks = {
    on_null, on_boolean, NULL, NULL, on_number, on_string, on_null, on_string,
    on_null, on_null, on_null
};


int
main(void)
{
    size_t     i, k;
    whk_str_t  text;

    static const struct {
        size_t  size;
        int     indent;
    } events[] = { { 250, 0 }, { 2048, 0 }, { 20480, 0 }, { 20480, 1 },
                   { 1024 * 1024, 0 } };

    run_t  drip[] = {
        { "string of 1 MB, whole", { 0, NULL }, 0, 0, 0, { 0 } },
        { "string of 1 MB, portions of 64", { 0, NULL }, 64, 0, 0, { 0 } },
        { "string of 1 MB, portions of 1460", { 0, NULL }, 1460, 0, 0, { 0 } },
        { "string of 1 MB, portions of 16K", { 0, NULL }, 16384, 0, 0, { 0 } },
        { "string of 1 MB, whole, yajl alone", { 0, NULL }, 0, 1, 0, { 0 } }
    };

    run_t  guard[] = {
        { "yajl alone", { 0, NULL }, 0, 1, 0, { 0 } },
        { "whk_json, names may repeat", { 0, NULL }, 0, 0, 1, { 0 } },
        { "whk_json", { 0, NULL }, 0, 0, 0, { 0 } },
        { "whk_json, portions of 4096", { 0, NULL }, 4096, 0, 0, { 0 } }
    };

    text = string();

    for (i = 0; i < 5; i++) {
        drip[i].text = text;
    }

    compare(drip, 5);
    free((void *) text.data);

    for (k = 0; k < sizeof(events) / sizeof(events[0]); k++) {

        text = event(events[k].size, events[k].indent);

        printf("event of %lu bytes%s\n", (unsigned long) text.len,
               events[k].indent ? ", indented" : "");

        for (i = 0; i < 4; i++) {
            guard[i].text = text;
        }

        compare(guard, 4);
        free((void *) text.data);
    }

    return 0;
}


static void
compare(run_t *runs, size_t n)
{
    int     round;
    size_t  i;

    for (round = 0; round < ROUNDS; round++) {
        for (i = 0; i < n; i++) {
            measure(&runs[i], round);
        }
    }

    for (i = 0; i < n; i++) {
        qsort(runs[i].us, ROUNDS, sizeof(double), order);

        printf("  %-34s %9.2f us  (%.2f to %.2f)  %7.1f MB/s  ratio %.2f\n",
               runs[i].name, runs[i].us[ROUNDS / 2], runs[i].us[ROUNDS / 4],
               runs[i].us[ROUNDS - 1 - ROUNDS / 4],
               (double) runs[i].text.len / runs[i].us[ROUNDS / 2],
               runs[i].us[ROUNDS / 2] / runs[0].us[ROUNDS / 2]);
    }
}


static void
measure(run_t *r, int round)
{
    unsigned  n;
    uint64_t  start, spent;

    n = 0;
    start = now();

    do {
        if (r->bare) {
            parse_bare(r);

        } else {
            parse(r);
        }

        n++;
        spent = now() - start;

    } while (spent < SLICE_NS);

    r->us[round] = (double) spent / 1000 / n;
}


static void
parse(const run_t *r)
{
    size_t           i, n;
    whk_rc_t         rc;
    whk_mem_t        mem;
    whk_json_t      *j;
    whk_json_conf_t  conf;

    whk_mem_init(&mem, bench_alloc, bench_free, NULL, (size_t) 1 << 26);

    whk_json_conf_default(&conf);
    conf.limits.token = 2 * STRING;
    conf.repeats = r->repeats;

    j = whk_json_create(&mem, &conf, NULL);
    if (j == NULL) {
        abort();
    }

    rc = WHK_OK;

    for (i = 0; i < r->text.len && rc == WHK_OK; i += n) {
        n = r->step && r->step < r->text.len - i ? r->step : r->text.len - i;
        rc = whk_json_feed(j, r->text.data + i, n);
    }

    if (rc != WHK_OK || whk_json_finish(j) != WHK_OK) {
        abort();
    }

    whk_json_destroy(j);
}


static void
parse_bare(const run_t *r)
{
    yajl_handle  h;

    h = yajl_alloc(&callbacks, NULL, NULL);

    if (yajl_parse(h, r->text.data, r->text.len) != yajl_status_ok
        || yajl_complete_parse(h) != yajl_status_ok)
    {
        abort();
    }

    yajl_free(h);
}


static uint64_t
now(void)
{
    struct timespec  ts;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts);

    return (uint64_t) ts.tv_sec * 1000000000 + (uint64_t) ts.tv_nsec;
}


static int
order(const void *a, const void *b)
{
    double  x, y;

    x = *(const double *) a;
    y = *(const double *) b;

    return (x > y) - (x < y);
}


/* in the manner of GitHub: long names, URLs, numbers, users in users */

static whk_str_t
event(size_t size, int indent)
{
    char        *p;
    size_t       i, n;
    const char  *gap;

    p = malloc(size + 4096);
    if (p == NULL) {
        abort();
    }

    gap = indent ? "\n      " : "";
    n = (size_t) sprintf(p, "{\"action\":\"opened\",\"number\":42,\"list\":[");

    for (i = 0; i == 0 || n < size - 100; i++) {

        if (i) {
            p[n++] = ',';
        }

        if (size < 1000) {
            n += (size_t) sprintf(p + n, "{%s\"id\":%lu,\"name\":\"x\"}", gap,
                                  (unsigned long) i);

        } else {
            n = put_user(p, n, gap);
        }
    }

    n += (size_t) sprintf(p + n, "]}");

    return whk_str(p, n);
}


static size_t
put_user(char *p, size_t n, const char *gap)
{
    size_t  i;

    static const char *const  parts[] = {
        "{", "\"login\":\"Codertocat\",", "\"id\":21031067,",
        "\"node_id\":\"MDQ6VXNlcjIxMDMxMDY3\",",
        "\"avatar_url\":\"https://avatars1.githubusercontent.com/u/21031067"
        "?v=4\",", "\"gravatar_id\":\"\",",
        "\"url\":\"https://api.github.com/users/Codertocat\",",
        "\"followers_url\":\"https://api.github.com/users/Codertocat/followers"
        "\",", "\"type\":\"User\",", "\"site_admin\":false,",
        "\"labels\":[],", "\"milestone\":null,",
        "\"created_at\":\"2019-05-15T15:20:18Z\",",
        "\"body\":\"This is a \\\"small\\\" change\\r\\nand a line.\",",
        "\"permissions\":{\"admin\":false,\"push\":true,\"score\":-1.5}", "}"
    };

    for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        n += (size_t) sprintf(p + n, "%s%s", parts[i], gap);
    }

    return n;
}


static whk_str_t
string(void)
{
    char  *p;

    p = malloc(STRING + 4);
    if (p == NULL) {
        abort();
    }

    memset(p, 'a', STRING + 4);
    memcpy(p, "[\"", 2);
    memcpy(p + STRING + 2, "\"]", 2);

    return whk_str(p, STRING + 4);
}


static void *
bench_alloc(void *data, size_t size)
{
    (void) data;

    return malloc(size);
}


static void
bench_free(void *data, void *p)
{
    (void) data;

    free(p);
}


static int
on_null(void *data)
{
    (void) data;

    return 1;
}


static int
on_boolean(void *data, int value)
{
    (void) data;
    (void) value;

    return 1;
}


static int
on_number(void *data, const char *p, size_t len)
{
    (void) data;
    (void) p;
    (void) len;

    return 1;
}


static int
on_string(void *data, const unsigned char *p, size_t len)
{
    (void) data;
    (void) p;
    (void) len;

    return 1;
}
