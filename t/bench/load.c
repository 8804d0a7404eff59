/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


/*
 * A load on an edge, and the upstream behind it, in one process: sends ready
 * requests over keepalive connections, one at a time on each, and prints how
 * fast they were answered and what CPU time that cost the edge.
 *
 * The measured part starts and ends with no request under way, so that the
 * CPU time of the edge belongs to exactly the requests counted.
 */


#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "bench.h"


#define LOAD_ANSWER   4096
#define LOAD_SETTLE   5000     /* us */
#define LOAD_SECONDS  120


typedef struct {
    bench_event_t           event;
    const bench_request_t  *request;
    uint64_t                start;
    size_t                  sent;
    size_t                  len;
    char                    answer[LOAD_ANSWER + 1];
} load_conn_t;


typedef struct {
    int                     port;
    int                     upstream_port;
    int                     status;
    pid_t                   pid;
    size_t                  nconns;
    size_t                  nrequests;
    size_t                  nwarmup;
    unsigned                compare;
    const char             *path;
} load_conf_t;


typedef struct {
    load_conf_t             conf;
    load_conn_t            *conns;
    bench_requests_t        requests;
    bench_upstream_t        upstream;

    /* of the part that runs */
    size_t                  todo;
    size_t                  active;
    size_t                  done;
    uint64_t               *latency;

    size_t                  next;
    size_t                  wrong;
    size_t                  reconnects;
    int                     wrong_status;
} load_t;


static void load_options(load_conf_t *conf, int argc, char **argv);
static long load_number(const char *value);
static void load_run(size_t n);
static void load_connect(load_conn_t *c);
static void load_next(load_conn_t *c);
static void load_handler(bench_event_t *ev);
static int load_send(load_conn_t *c);
static int load_recv(load_conn_t *c);
static int load_answered(load_conn_t *c);
static void load_done(load_conn_t *c);
static uint64_t load_edge_cpu(void);
static void load_report(uint64_t ns, uint64_t cpu);
static int load_cmp(const void *one, const void *two);


static load_t  load;


int
main(int argc, char **argv)
{
    size_t    i;
    uint64_t  cpu, ns;

    load_options(&load.conf, argc, argv);

    /* whatever happens, a load ends */

    alarm(LOAD_SECONDS);

    bench_read_requests(load.conf.path, &load.requests);

    bench_epoll_init();
    bench_upstream_listen(&load.upstream, load.conf.upstream_port);

    load.conns = calloc(load.conf.nconns, sizeof(load_conn_t));
    load.latency = calloc(load.conf.nrequests + load.conf.nwarmup,
                          sizeof(uint64_t));

    if (load.conns == NULL || load.latency == NULL) {
        bench_die("calloc");
    }

    for (i = 0; i < load.conf.nconns; i++) {
        load_connect(&load.conns[i]);
    }

    if (load.conf.nwarmup) {
        load_run(load.conf.nwarmup);
        usleep(LOAD_SETTLE);
    }

    load.upstream.requests = 0;

    cpu = load_edge_cpu();
    ns = bench_now();

    load_run(load.conf.nrequests);

    ns = bench_now() - ns;
    usleep(LOAD_SETTLE);
    cpu = load_edge_cpu() - cpu;

    load_report(ns, cpu);

    return load.wrong ? 1 : 0;
}


static void
load_options(load_conf_t *conf, int argc, char **argv)
{
    int  opt;

    conf->status = 204;
    conf->nconns = 1;
    conf->nrequests = 1;

    while ((opt = getopt(argc, argv, "e:u:r:c:n:w:s:p:d")) != -1) {

        switch (opt) {

        case 'e':
            conf->port = load_number(optarg);
            break;

        case 'u':
            conf->upstream_port = load_number(optarg);
            break;

        case 'r':
            conf->path = optarg;
            break;

        case 'c':
            conf->nconns = load_number(optarg);
            break;

        case 'n':
            conf->nrequests = load_number(optarg);
            break;

        case 'w':
            conf->nwarmup = load_number(optarg);
            break;

        case 's':
            conf->status = load_number(optarg);
            break;

        case 'p':
            conf->pid = load_number(optarg);
            break;

        case 'd':
            conf->compare = 1;
            break;

        default:
            exit(2);
        }
    }

    if (conf->path == NULL || conf->port == 0 || conf->upstream_port == 0) {
        errno = 0;
        bench_die("usage: load -e edge_port -u upstream_port -r requests_file\n"
                  "    [-c connections] [-n requests] [-w warm-up requests]\n"
                  "    [-s expected status] [-p pid of the edge]\n"
                  "    [-d, to compare what was delivered]");
    }

    if (conf->compare && conf->nconns != 1) {
        errno = 0;
        bench_die("-d needs one connection");
    }
}


static long
load_number(const char *value)
{
    long   n;
    char  *end;

    n = strtol(value, &end, 10);

    if (n < 0 || *value == '\0' || *end != '\0') {
        errno = 0;
        bench_die("invalid number \"%s\"", value);
    }

    return n;
}


static void
load_run(size_t n)
{
    size_t  i;

    load.todo = n;
    load.done = 0;

    for (i = 0; i < load.conf.nconns; i++) {
        load_next(&load.conns[i]);
    }

    while (load.active) {
        bench_epoll_process();
    }
}


static void
load_connect(load_conn_t *c)
{
    int                 fd, on;
    struct sockaddr_in  sin;

    memset(&sin, 0, sizeof(struct sockaddr_in));
    sin.sin_family = AF_INET;
    sin.sin_port = htons(load.conf.port);
    sin.sin_addr.s_addr = htonl(INADDR_LOOPBACK);

    fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (connect(fd, (struct sockaddr *) &sin, sizeof(sin)) == -1) {
        bench_die("connect() to the edge");
    }

    on = 1;
    (void) setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(int));

    c->event.fd = fd;
    c->event.handler = load_handler;
    c->request = NULL;

    bench_epoll_add(&c->event);
}


static void
load_next(load_conn_t *c)
{
    if (load.todo == 0) {
        return;
    }

    load.todo--;
    load.active++;

    c->request = &load.requests.elts[load.next++ % load.requests.nelts];
    c->sent = 0;
    c->len = 0;

    if (load.conf.compare) {
        load.upstream.expected = c->request;
    }

    c->start = bench_now();

    (void) load_send(c);
}


static void
load_handler(bench_event_t *ev)
{
    load_conn_t  *c;

    c = (load_conn_t *) ev;

    if (c->request && c->sent < c->request->len && !load_send(c)) {
        return;
    }

    while (load_recv(c)) {
        load_done(c);
        load_next(c);
    }
}


/* returns 0 if the edge has to read first */

static int
load_send(load_conn_t *c)
{
    ssize_t  n;

    while (c->sent < c->request->len) {

        n = send(c->event.fd, c->request->data + c->sent,
                 c->request->len - c->sent, MSG_DONTWAIT | MSG_NOSIGNAL);

        if (n == -1) {
            if (errno == EAGAIN) {
                return 0;
            }

            bench_die("send() to the edge");
        }

        c->sent += n;
    }

    return 1;
}


/* returns 1 if the answer is complete */

static int
load_recv(load_conn_t *c)
{
    ssize_t  n;

    for ( ;; ) {
        n = recv(c->event.fd, c->answer + c->len, LOAD_ANSWER - c->len,
                 MSG_DONTWAIT);

        if (n == -1) {
            if (errno == EAGAIN) {
                return 0;
            }

            bench_die("recv() from the edge");
        }

        if (n == 0) {

            if (c->request) {
                errno = 0;
                bench_die("the edge closed the connection unanswered");
            }

            close(c->event.fd);
            load.reconnects++;
            load_connect(c);

            return 0;
        }

        c->len += n;
        c->answer[c->len] = '\0';

        if (c->request == NULL) {
            errno = 0;
            bench_die("the edge answered what was not asked");
        }

        if (load_answered(c)) {
            return 1;
        }
    }
}


static int
load_answered(load_conn_t *c)
{
    char        *end;
    size_t       len;
    const char  *p;

    end = strstr(c->answer, "\r\n\r\n");

    if (end == NULL || c->sent < c->request->len) {

        if (c->len == LOAD_ANSWER) {
            errno = 0;
            bench_die("the answer of the edge is too long");
        }

        return 0;
    }

    *end = '\0';

    p = bench_header(c->answer, "Content-Length");
    len = p ? strtoul(p, NULL, 10) : 0;

    if (p == NULL && bench_header(c->answer, "Transfer-Encoding")) {
        errno = 0;
        bench_die("the answer of the edge is chunked");
    }

    *end = '\r';

    return c->len - (end + 4 - c->answer) >= len;
}


static void
load_done(load_conn_t *c)
{
    int  status;

    load.latency[load.done++] = bench_now() - c->start;
    load.active--;

    status = 0;
    (void) sscanf(c->answer, "HTTP/1.%*d %d", &status);

    if (status != load.conf.status) {
        load.wrong++;
        load.wrong_status = status;
    }

    c->request = NULL;
}


static uint64_t
load_edge_cpu(void)
{
    clockid_t        clock;
    struct timespec  ts;

    if (load.conf.pid == 0) {
        return 0;
    }

    errno = clock_getcpuclockid(load.conf.pid, &clock);

    if (errno != 0 || clock_gettime(clock, &ts) == -1) {
        bench_die("cpu clock of process %d", (int) load.conf.pid);
    }

    return (uint64_t) ts.tv_sec * 1000000000 + ts.tv_nsec;
}


static void
load_report(uint64_t ns, uint64_t cpu)
{
    qsort(load.latency, load.done, sizeof(uint64_t), load_cmp);

    printf("requests=%zu rps=%.1f cpu=%.3f p50=%.1f p99=%.1f busy=%.3f "
           "upstream=%lu same=%lu wrong=%zu wrong_status=%d reconnects=%zu\n",
           load.done,
           load.done * 1e9 / ns,
           cpu / 1e3 / load.done,
           load.latency[load.done / 2] / 1e3,
           load.latency[(load.done * 99 - 1) / 100] / 1e3,
           (double) cpu / ns,
           load.upstream.requests, load.upstream.same,
           load.wrong, load.wrong_status, load.reconnects);
}


static int
load_cmp(const void *one, const void *two)
{
    uint64_t  a, b;

    a = *(const uint64_t *) one;
    b = *(const uint64_t *) two;

    return (a > b) - (a < b);
}
