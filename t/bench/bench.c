/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>
#include <sys/epoll.h>

#include "bench.h"


#define BENCH_EVENTS  64


static int  bench_epoll = -1;


void
bench_die(const char *fmt, ...)
{
    int      err;
    va_list  args;

    err = errno;

    va_start(args, fmt);
    vfprintf(stderr, fmt, args);
    va_end(args);

    if (err) {
        fprintf(stderr, ": %s", strerror(err));
    }

    fputc('\n', stderr);

    exit(2);
}


void
bench_read_requests(const char *path, bench_requests_t *requests)
{
    FILE             *fp;
    size_t            header, body, size;
    bench_request_t  *r;

    fp = fopen(path, "rb");
    if (fp == NULL) {
        bench_die("open \"%s\"", path);
    }

    size = 0;
    requests->elts = NULL;
    requests->nelts = 0;

    while (fscanf(fp, "%zu %zu", &header, &body) == 2 && fgetc(fp) == '\n') {

        if (requests->nelts == size) {
            size = size ? size * 2 : 64;

            r = realloc(requests->elts, size * sizeof(bench_request_t));
            if (r == NULL) {
                bench_die("realloc");
            }

            requests->elts = r;
        }

        r = &requests->elts[requests->nelts++];

        r->len = header + body;
        r->header_len = header;

        r->data = malloc(r->len);
        if (r->data == NULL) {
            bench_die("malloc");
        }

        if (fread(r->data, 1, r->len, fp) != r->len) {
            bench_die("\"%s\" is truncated", path);
        }
    }

    fclose(fp);

    if (requests->nelts == 0) {
        bench_die("no requests in \"%s\"", path);
    }
}


const char *
bench_header(const char *header, const char *name)
{
    size_t       len;
    const char  *p;

    len = strlen(name);

    for (p = strchr(header, '\n'); p; p = strchr(p, '\n')) {
        p++;

        if (strncasecmp(p, name, len) == 0 && p[len] == ':') {
            p += len + 1;
            return p + strspn(p, " ");
        }
    }

    return NULL;
}


uint64_t
bench_now(void)
{
    struct timespec  ts;

    clock_gettime(CLOCK_MONOTONIC, &ts);

    return (uint64_t) ts.tv_sec * 1000000000 + ts.tv_nsec;
}


void
bench_epoll_init(void)
{
    bench_epoll = epoll_create1(EPOLL_CLOEXEC);
    if (bench_epoll == -1) {
        bench_die("epoll_create1()");
    }
}


void
bench_epoll_add(bench_event_t *ev)
{
    struct epoll_event  ee;

    ee.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    ee.data.ptr = ev;

    if (epoll_ctl(bench_epoll, EPOLL_CTL_ADD, ev->fd, &ee) == -1) {
        bench_die("epoll_ctl()");
    }
}


void
bench_epoll_process(void)
{
    int                 i, n;
    bench_event_t      *ev;
    struct epoll_event  events[BENCH_EVENTS];

    n = epoll_wait(bench_epoll, events, BENCH_EVENTS, -1);
    if (n == -1) {
        bench_die("epoll_wait()");
    }

    for (i = 0; i < n; i++) {
        ev = events[i].data.ptr;
        ev->handler(ev);
    }
}
