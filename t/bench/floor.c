/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


/*
 * What no edge can do without: HMAC-SHA256 of each event with a context that
 * is keyed once, then yajl over the same bytes with callbacks that do
 * nothing.  Prints CPU microseconds per event of the first, and of both.
 */


#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <openssl/evp.h>
#include <yajl/yajl_parse.h>

#include "bench.h"


#define FLOOR_CHUNK  16384


static EVP_MAC_CTX *floor_key(const char *secret);
static double floor_run(const bench_requests_t *requests, EVP_MAC_CTX *ctx,
    unsigned long n, int parse);
static void floor_hmac(EVP_MAC_CTX *ctx, const unsigned char *data,
    size_t len);
static void floor_yajl(const unsigned char *data, size_t len);
static uint64_t floor_cpu(void);

static int floor_null(void *ctx);
static int floor_boolean(void *ctx, int value);
static int floor_text(void *ctx, const char *data, size_t len);
static int floor_string(void *ctx, const unsigned char *data, size_t len);


static yajl_callbacks  floor_callbacks = {
    .yajl_null = floor_null,
    .yajl_boolean = floor_boolean,
    .yajl_number = floor_text,
    .yajl_string = floor_string,
    .yajl_start_map = floor_null,
    .yajl_map_key = floor_string,
    .yajl_end_map = floor_null,
    .yajl_start_array = floor_null,
    .yajl_end_array = floor_null
};


int
main(int argc, char **argv)
{
    double             hmac, both;
    EVP_MAC_CTX       *ctx;
    unsigned long      n;
    bench_requests_t   requests;

    n = argc == 4 ? strtoul(argv[3], NULL, 10) : 0;

    if (n == 0) {
        errno = 0;
        bench_die("usage: floor requests_file secret events");
    }

    bench_read_requests(argv[1], &requests);
    ctx = floor_key(argv[2]);

    (void) floor_run(&requests, ctx, n / 10 + 1, 1);

    hmac = floor_run(&requests, ctx, n, 0);
    both = floor_run(&requests, ctx, n, 1);

    printf("hmac=%.3f both=%.3f\n", hmac, both);

    EVP_MAC_CTX_free(ctx);

    return 0;
}


static EVP_MAC_CTX *
floor_key(const char *secret)
{
    EVP_MAC      *mac;
    OSSL_PARAM    params[2];
    EVP_MAC_CTX  *ctx;

    params[0] = OSSL_PARAM_construct_utf8_string("digest", (char *) "SHA256",
                                                 0);
    params[1] = OSSL_PARAM_construct_end();

    mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    ctx = EVP_MAC_CTX_new(mac);

    if (ctx == NULL
        || !EVP_MAC_init(ctx, (const unsigned char *) secret, strlen(secret),
                         params))
    {
        errno = 0;
        bench_die("EVP_MAC_init() failed");
    }

    EVP_MAC_free(mac);

    return ctx;
}


static double
floor_run(const bench_requests_t *requests, EVP_MAC_CTX *ctx, unsigned long n,
    int parse)
{
    size_t                  len;
    uint64_t                start;
    unsigned long           i;
    const unsigned char    *data;
    const bench_request_t  *r;

    start = floor_cpu();

    for (i = 0; i < n; i++) {
        r = &requests->elts[i % requests->nelts];

        data = (const unsigned char *) r->data + r->header_len;
        len = r->len - r->header_len;

        floor_hmac(ctx, data, len);

        if (parse) {
            floor_yajl(data, len);
        }
    }

    return (floor_cpu() - start) / 1e3 / n;
}


static void
floor_hmac(EVP_MAC_CTX *ctx, const unsigned char *data, size_t len)
{
    size_t         size;
    unsigned char  md[EVP_MAX_MD_SIZE];

    if (!EVP_MAC_init(ctx, NULL, 0, NULL)
        || !EVP_MAC_update(ctx, data, len)
        || !EVP_MAC_final(ctx, md, &size, sizeof(md)))
    {
        errno = 0;
        bench_die("HMAC failed");
    }
}


static void
floor_yajl(const unsigned char *data, size_t len)
{
    size_t       size;
    yajl_handle  parser;

    parser = yajl_alloc(&floor_callbacks, NULL, NULL);
    if (parser == NULL) {
        bench_die("yajl_alloc()");
    }

    for ( /* void */ ; len; data += size, len -= size) {
        size = len < FLOOR_CHUNK ? len : FLOOR_CHUNK;

        if (yajl_parse(parser, data, size) != yajl_status_ok) {
            errno = 0;
            bench_die("yajl_parse() failed");
        }
    }

    if (yajl_complete_parse(parser) != yajl_status_ok) {
        errno = 0;
        bench_die("yajl_complete_parse() failed");
    }

    yajl_free(parser);
}


static uint64_t
floor_cpu(void)
{
    struct timespec  ts;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);

    return (uint64_t) ts.tv_sec * 1000000000 + ts.tv_nsec;
}


static int
floor_null(void *ctx)
{
    (void) ctx;

    return 1;
}


static int
floor_boolean(void *ctx, int value)
{
    (void) ctx;
    (void) value;

    return 1;
}


static int
floor_text(void *ctx, const char *data, size_t len)
{
    (void) ctx;
    (void) data;
    (void) len;

    return 1;
}


static int
floor_string(void *ctx, const unsigned char *data, size_t len)
{
    (void) ctx;
    (void) data;
    (void) len;

    return 1;
}
