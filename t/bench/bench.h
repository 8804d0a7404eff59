/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef BENCH_H_INCLUDED
#define BENCH_H_INCLUDED


#include <stddef.h>
#include <stdint.h>


typedef struct {
    char    *data;
    size_t   len;
    size_t   header_len;
} bench_request_t;

typedef struct {
    bench_request_t  *elts;
    size_t            nelts;
} bench_requests_t;


/*
 * What epoll's data pointer leads to: a handler that is told of readiness.
 */
typedef struct bench_event_s  bench_event_t;

struct bench_event_s {
    void    (*handler)(bench_event_t *ev);
    int       fd;
};


typedef struct {
    unsigned long           requests;

    /* the body to compare with, or NULL to discard without looking */
    const bench_request_t  *expected;
    unsigned long           same;
} bench_upstream_t;


/* prints the message and errno, if any, and exits with 2 */

void bench_die(const char *fmt, ...)
    __attribute__((format(printf, 1, 2), noreturn));

/*
 * bench_read_requests() reads a file of ready requests: before each a line
 * with the length of its header and of its body.
 */
void bench_read_requests(const char *path, bench_requests_t *requests);

/* the value of a header in a NUL-terminated one, or NULL */

const char *bench_header(const char *header, const char *name);

uint64_t bench_now(void);

void bench_epoll_init(void);
void bench_epoll_add(bench_event_t *ev);

/* waits for events and calls their handlers */

void bench_epoll_process(void);

/*
 * bench_upstream_listen() answers 204 on a port of 127.0.0.1, chosen by the
 * system if 0, to every request that has arrived with its whole body.
 */
void bench_upstream_listen(bench_upstream_t *u, int port);


#endif /* BENCH_H_INCLUDED */
