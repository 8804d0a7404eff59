/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "bench.h"


#define BENCH_UPSTREAM_HEADER  8192


typedef struct {
    bench_event_t  event;
    char          *body;
    size_t         body_len;

    /* of the body, still to come; of the header, already here */
    size_t         rest;
    size_t         len;

    unsigned       in_body:1;
    unsigned       differs:1;

    char           header[BENCH_UPSTREAM_HEADER + 1];
} bench_upstream_conn_t;


static void bench_upstream_accept(bench_event_t *ev);
static void bench_upstream_read(bench_event_t *ev);
static int bench_upstream_header(bench_upstream_conn_t *c);
static int bench_upstream_body(bench_upstream_conn_t *c);
static void bench_upstream_compare(bench_upstream_conn_t *c, const char *data,
    size_t len);
static void bench_upstream_answer(bench_upstream_conn_t *c);
static void bench_upstream_close(bench_upstream_conn_t *c);


static bench_upstream_t  *bench_upstream;


void
bench_upstream_listen(bench_upstream_t *u, int port)
{
    int                  on;
    bench_event_t       *ev;
    struct sockaddr_in   sin;

    bench_upstream = u;

    ev = calloc(1, sizeof(bench_event_t));
    if (ev == NULL) {
        bench_die("calloc");
    }

    ev->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    ev->handler = bench_upstream_accept;

    on = 1;
    (void) setsockopt(ev->fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(int));

    memset(&sin, 0, sizeof(struct sockaddr_in));
    sin.sin_family = AF_INET;
    sin.sin_port = htons(port);
    sin.sin_addr.s_addr = htonl(INADDR_LOOPBACK);

    if (bind(ev->fd, (struct sockaddr *) &sin, sizeof(sin)) == -1
        || listen(ev->fd, 511) == -1)
    {
        bench_die("bind() to port %d", port);
    }

    bench_epoll_add(ev);
}


static void
bench_upstream_accept(bench_event_t *ev)
{
    int                     fd, on;
    bench_upstream_conn_t  *c;

    for ( ;; ) {
        fd = accept4(ev->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

        if (fd == -1) {
            if (errno == EAGAIN) {
                return;
            }

            bench_die("accept4()");
        }

        on = 1;
        (void) setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(int));

        c = calloc(1, sizeof(bench_upstream_conn_t));
        if (c == NULL) {
            bench_die("calloc");
        }

        c->event.fd = fd;
        c->event.handler = bench_upstream_read;

        bench_epoll_add(&c->event);
    }
}


static void
bench_upstream_read(bench_event_t *ev)
{
    bench_upstream_conn_t  *c;

    c = (bench_upstream_conn_t *) ev;

    for ( ;; ) {

        if (!c->in_body && !bench_upstream_header(c)) {
            return;
        }

        if (!bench_upstream_body(c)) {
            return;
        }

        bench_upstream_answer(c);
    }
}


/* returns 1 if the body comes next, 0 if there is no more to do now */

static int
bench_upstream_header(bench_upstream_conn_t *c)
{
    char        *end;
    size_t       body;
    ssize_t      n;
    const char  *p;

    n = recv(c->event.fd, c->header + c->len, BENCH_UPSTREAM_HEADER - c->len,
             0);

    if (n == -1 && errno == EAGAIN) {
        return 0;
    }

    if (n <= 0) {
        bench_upstream_close(c);
        return 0;
    }

    c->len += n;
    c->header[c->len] = '\0';

    end = strstr(c->header, "\r\n\r\n");

    if (end == NULL) {
        if (c->len == BENCH_UPSTREAM_HEADER) {
            errno = 0;
            bench_die("the edge sent a header that is too long");
        }

        return bench_upstream_header(c);
    }

    *end = '\0';
    end += 4;

    p = bench_header(c->header, "Content-Length");

    if (p == NULL) {
        errno = 0;
        bench_die("the edge sent a body without its length");
    }

    body = strtoul(p, NULL, 10);
    n = c->header + c->len - end;

    if ((size_t) n > body) {
        errno = 0;
        bench_die("the edge sent more than a body");
    }

    c->in_body = 1;
    c->body_len = body;
    c->rest = body;
    c->differs = (bench_upstream->expected != NULL
                  && bench_upstream->expected->len
                     != bench_upstream->expected->header_len + body);

    bench_upstream_compare(c, end, n);

    c->rest -= n;

    return 1;
}


/* returns 1 if the body is complete */

static int
bench_upstream_body(bench_upstream_conn_t *c)
{
    char     buf[65536];
    size_t   size;
    ssize_t  n;

    while (c->rest) {

        /* MSG_TRUNC drops the bytes in the kernel */

        if (bench_upstream->expected) {
            size = c->rest < sizeof(buf) ? c->rest : sizeof(buf);
            n = recv(c->event.fd, buf, size, 0);

        } else {
            n = recv(c->event.fd, NULL, c->rest, MSG_TRUNC);
        }

        if (n == -1 && errno == EAGAIN) {
            return 0;
        }

        if (n <= 0) {
            bench_upstream_close(c);
            return 0;
        }

        bench_upstream_compare(c, buf, n);

        c->rest -= n;
    }

    return 1;
}


static void
bench_upstream_compare(bench_upstream_conn_t *c, const char *data, size_t len)
{
    const bench_request_t  *r;

    r = bench_upstream->expected;

    if (r == NULL || c->differs) {
        return;
    }

    if (memcmp(r->data + r->header_len + c->body_len - c->rest, data, len)
        != 0)
    {
        c->differs = 1;
    }
}


static void
bench_upstream_answer(bench_upstream_conn_t *c)
{
    static const char  answer[] = "HTTP/1.1 204 No Content\r\n\r\n";

    bench_upstream->requests++;

    if (bench_upstream->expected && !c->differs) {
        bench_upstream->same++;
    }

    c->in_body = 0;
    c->len = 0;

    if (send(c->event.fd, answer, sizeof(answer) - 1, MSG_NOSIGNAL)
        != sizeof(answer) - 1)
    {
        bench_die("send() to the edge");
    }
}


static void
bench_upstream_close(bench_upstream_conn_t *c)
{
    close(c->event.fd);
    free(c);
}
