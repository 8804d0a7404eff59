/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


/*
 * What validation costs next to SHA-256 over the same bytes, in CPU time:
 *
 *     schema_bench SCHEMA EVENT...
 *     schema_bench --memory SCHEMA EVENT...
 *     schema_bench --attacks
 *
 * For each event the rounds of parsing alone, parsing with validation and
 * hashing are interleaved, and the best of each is taken.  --memory does
 * it once, with no limit on work, and tells the bytes held at most;
 * --attacks takes the bodies of t/unit/attacks.h.
 */

#define _POSIX_C_SOURCE  200809L

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "attacks.h"
#include "whk_validate.h"


#define BENCH_ROUNDS  25
#define BENCH_CHUNK   16384
#define BENCH_BYTES   10000000


typedef struct {
    whk_schema_t   *schema;
    whk_scratch_t  *scratch;
    whk_str_t       text;
    whk_rc_t        rc;
    whk_reason_t    reason;
    uint64_t        limit;     /* of work, 0: the default */
    uint64_t        peak;
    uint64_t        work;
    size_t          memory;
} bench_t;


static void *bench_alloc(void *data, size_t size);
static void bench_free(void *data, void *p);
static whk_str_t bench_read(const char *path);
static void bench_compile(bench_t *b, whk_mem_t *mem, whk_str_t text);
static void bench_memory(bench_t *b, const char *path);
static void bench_attacks(void);
static void bench_head(void);
static void bench_event(bench_t *b, const char *name);
static const char *bench_verdict(const bench_t *b);
static double bench_parse(bench_t *b, unsigned n, int validate);
static void bench_once(bench_t *b, int validate);
static double bench_hash(const bench_t *b, unsigned n);
static double bench_now(void);
static double bench_best(const double *v);


int
main(int argc, char **argv)
{
    int        i, memory;
    bench_t    b;
    double     start;
    whk_mem_t  mem;

    if (argc == 2 && strcmp(argv[1], "--attacks") == 0) {
        bench_attacks();
        return 0;
    }

    memory = argc > 1 && strcmp(argv[1], "--memory") == 0;
    i = 1 + memory;

    if (argc - i < 2) {
        fprintf(stderr, "usage: schema_bench [--memory] SCHEMA EVENT... | "
                        "--attacks\n");
        return 2;
    }

    memset(&b, 0, sizeof(b));

    start = bench_now();
    bench_compile(&b, &mem, bench_read(argv[i]));

    printf("compiled in %.1f ms: %u nodes, at most %llu evaluations, "
           "%lu KB\n", (bench_now() - start) / 1000,
           whk_schema_nodes(b.schema),
           (unsigned long long) whk_schema_bound(b.schema),
           (unsigned long) (mem.used / 1024));

    if (!memory) {
        bench_head();
    }

    for (i++; i < argc; i++) {

        if (memory) {
            bench_memory(&b, argv[i]);
            continue;
        }

        b.text = bench_read(argv[i]);
        bench_event(&b, argv[i]);
        free((void *) (uintptr_t) b.text.data);
    }

    whk_scratch_destroy(b.scratch);
    whk_mem_free_all(&mem);

    return 0;
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


static whk_str_t
bench_read(const char *path)
{
    FILE    *f;
    char    *p;
    size_t   size, len;

    f = fopen(path, "rb");

    if (f == NULL) {
        perror(path);
        exit(2);
    }

    p = NULL;
    len = 0;
    size = 0;

    do {
        size += 1024 * 1024;
        p = realloc(p, size);

        if (p == NULL) {
            exit(2);
        }

        len += fread(p + len, 1, size - len, f);

    } while (len == size);

    fclose(f);

    return whk_str(p, len);
}


static void
bench_compile(bench_t *b, whk_mem_t *mem, whk_str_t text)
{
    whk_mem_t                 tmp;
    whk_schema_conf_t         conf;
    whk_schema_root_t         root;
    const whk_schema_note_t  *e;

    whk_mem_init(mem, bench_alloc, bench_free, NULL, SIZE_MAX);
    whk_mem_init(&tmp, bench_alloc, bench_free, NULL, SIZE_MAX);
    whk_schema_conf_default(&conf);

    b->schema = whk_schema_create(mem, &tmp, &conf);

    memset(&root, 0, sizeof(root));
    root.text = text;

    if (whk_schema_add_root(b->schema, &root) != WHK_OK
        || whk_schema_finish(b->schema) != WHK_OK)
    {
        e = whk_schema_error(b->schema);
        fprintf(stderr, "%.*s: %s\n", (int) e->pointer.len,
                (const char *) e->pointer.data, e->text);
        exit(2);
    }

    b->scratch = whk_scratch_create(mem, b->schema, WHK_REGEX_MATCH_LIMIT);

    whk_mem_free_all(&tmp);
}


static void
bench_memory(bench_t *b, const char *path)
{
    b->text = bench_read(path);
    b->limit = UINT64_MAX;

    bench_once(b, 1);

    printf("%8lu %7lu %6llu %s %s\n", (unsigned long) b->text.len,
           (unsigned long) b->memory, (unsigned long long) b->peak,
           bench_verdict(b), path);

    free((void *) (uintptr_t) b->text.data);
}


static void
bench_attacks(void)
{
    char            *body;
    bench_t          b;
    size_t           len;
    whk_mem_t        mem;
    const attack_t  *a;

    bench_head();

    for (a = attacks; a->name; a++) {
        memset(&b, 0, sizeof(b));

        bench_compile(&b, &mem, whk_str_z(a->schema));

        body = attack_body(a, &len);
        b.text = whk_str(body, len);
        bench_event(&b, a->name);

        free(body);
        whk_scratch_destroy(b.scratch);
        whk_mem_free_all(&mem);
    }
}


static void
bench_head(void)
{
    printf("%8s %10s %10s %10s %7s %7s %6s %7s %7s %7s %s\n", "bytes",
           "sha256 us", "parse us", "all us", "parse/", "all/", "evals",
           "work", "ns/unit", "memory", "verdict");
}


static void
bench_event(bench_t *b, const char *name)
{
    double    sha[BENCH_ROUNDS], parse[BENCH_ROUNDS], all[BENCH_ROUNDS];
    double    s, p, a;
    unsigned  i, n;

    n = (unsigned) (BENCH_BYTES / (b->text.len + 1000)) + 1;
    n = n > 20 ? n : 2;

    for (i = 0; i < BENCH_ROUNDS; i++) {
        sha[i] = bench_hash(b, n);
        parse[i] = bench_parse(b, n, 0);
        all[i] = bench_parse(b, n, 1);
    }

    s = bench_best(sha);
    p = bench_best(parse);
    a = bench_best(all);

    printf("%8lu %10.1f %10.1f %10.1f %7.2f %7.2f %6llu %7llu %7.1f %7lu "
           "%s: %s\n", (unsigned long) b->text.len, s, p, a, p / s, a / s,
           (unsigned long long) b->peak, (unsigned long long) b->work,
           b->work && a > p ? (a - p) * 1000 / (double) b->work : 0,
           (unsigned long) b->memory, bench_verdict(b), name);
}


static const char *
bench_verdict(const bench_t *b)
{
    return b->rc == WHK_OK ? "valid" : whk_reason_name(b->reason);
}


static double
bench_parse(bench_t *b, unsigned n, int validate)
{
    double    start;
    unsigned  i;

    start = bench_now();

    for (i = 0; i < n; i++) {
        bench_once(b, validate);
    }

    return (bench_now() - start) / n;
}


static void
bench_once(bench_t *b, int validate)
{
    size_t                  n;
    whk_rc_t                rc;
    whk_str_t               text;
    whk_mem_t               mem;
    whk_json_t             *json;
    whk_json_conf_t         conf;
    whk_json_sink_t         sink;
    whk_validate_t         *v;
    whk_validate_limits_t   limits;

    whk_mem_init(&mem, bench_alloc, bench_free, NULL, SIZE_MAX);
    whk_json_conf_default(&conf);
    whk_validate_limits_default(&limits);

    if (b->limit) {
        limits.work = b->limit;
    }

    v = NULL;
    rc = WHK_OK;

    if (validate) {
        v = whk_validate_create(&mem, b->scratch, &limits);
        rc = whk_validate_use_all(v, NULL);
        sink.events = &whk_validate_events;
        sink.data = v;
    }

    json = whk_json_create(&mem, &conf, validate ? &sink : NULL);

    for (text = b->text; text.len && rc == WHK_OK; /* void */ ) {
        n = text.len < BENCH_CHUNK ? text.len : BENCH_CHUNK;
        rc = whk_json_feed(json, text.data, n);
        text = whk_str_skip(text, n);
    }

    if (rc == WHK_OK) {
        rc = whk_json_finish(json);
    }

    if (validate) {
        b->rc = rc;
        b->reason = whk_json_reason(json);
        b->peak = whk_validate_peak(v);
        b->work = whk_validate_work(v);
        b->memory = mem.peak;
    }

    whk_json_destroy(json);
    whk_validate_destroy(v);
    whk_mem_free_all(&mem);
}


static double
bench_hash(const bench_t *b, unsigned n)
{
    double         start;
    unsigned       i, len;
    unsigned char  md[EVP_MAX_MD_SIZE];

    start = bench_now();

    for (i = 0; i < n; i++) {
        EVP_Digest(b->text.data, b->text.len, md, &len, EVP_sha256(), NULL);
    }

    return (bench_now() - start) / n;
}


/* CPU time of this thread, in microseconds */

static double
bench_now(void)
{
    struct timespec  t;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);

    return (double) t.tv_sec * 1e6 + (double) t.tv_nsec / 1e3;
}


static double
bench_best(const double *v)
{
    int     i;
    double  best;

    best = v[0];

    for (i = 1; i < BENCH_ROUNDS; i++) {
        best = v[i] < best ? v[i] : best;
    }

    return best;
}
