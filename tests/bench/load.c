// SPDX-License-Identifier: MIT
// Asks a server for annotations, over several connections that are kept open, and measures how long
// each answer takes. Usage: load PORT CONNECTIONS REQUESTS FILE [EVERY]
//
// Each request posts the text of FILE, every EVERY-th one the text "CRASH" in its place. Each has
// an id of its own, which its answer must have. Prints a line of JSON.
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { ROOM = 1 << 18, STATUSES = 600, EVENTS = 256 };

typedef struct connection {
    int fd;
    uint64_t number;  // of the request that was sent
    uint64_t started; // ns
    size_t length;    // of the answer so far
    char *answer;
} connection;

typedef struct load {
    const char *text;
    size_t text_length;
    uint16_t port;
    uint64_t requests, sent, answered, wrong, every;
    uint64_t statuses[STATUSES];
    uint32_t *microseconds;
    int epoll;
} load;

static uint64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static void open_connection(load *l, connection *c)
{
    const struct sockaddr_in address = {.sin_family = AF_INET,
                                        .sin_port = htons(l->port),
                                        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
    const int one = 1;

    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (c->fd < 0 || connect(c->fd, (const struct sockaddr *)&address, sizeof address) < 0)
        die("connect");
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (epoll_ctl(l->epoll, EPOLL_CTL_ADD, c->fd, &event) < 0)
        die("epoll");
}

static void send_request(load *l, connection *c)
{
    static char request[ROOM];
    const bool crashes = l->every && l->sent % l->every == l->every - 1;
    const char *text = crashes ? "CRASH" : l->text;
    const size_t length = crashes ? 5 : l->text_length;
    int head;

    if (l->sent == l->requests)
        return;
    c->number = l->sent++;
    head = snprintf(
        request, sizeof request,
        "POST /annotate?id=r%llu HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
        "Content-Length: %zu\r\n\r\n",
        (unsigned long long)c->number, length);
    memcpy(request + head, text, length);
    c->length = 0;
    c->started = now_ns();
    if (write(c->fd, request, (size_t)head + length) != (ssize_t)((size_t)head + length))
        die("write");
}

// Length of a complete answer; 0 if it is not complete.
static size_t complete(connection *c)
{
    const char *end, *length;

    c->answer[c->length] = '\0';
    end = strstr(c->answer, "\r\n\r\n");
    length = end ? strstr(c->answer, "Content-Length: ") : NULL;
    if (!length || length > end)
        return 0;
    const size_t size = (size_t)(end + 4 - c->answer) + strtoull(length + 16, NULL, 10);
    return c->length >= size ? size : 0;
}

static void take_answer(load *l, connection *c)
{
    const uint64_t elapsed = (now_ns() - c->started) / 1000;
    const unsigned status = (unsigned)strtoul(c->answer + 9, NULL, 10);
    char id[64];

    snprintf(id, sizeof id, "\"id\":%s\"r%llu\"", status == 200 ? " " : "",
             (unsigned long long)c->number);
    l->statuses[status < STATUSES ? status : 0]++;
    l->wrong += !strstr(c->answer, id);
    l->microseconds[l->answered++] = elapsed < UINT32_MAX ? (uint32_t)elapsed : UINT32_MAX;
}

static void read_answer(load *l, connection *c)
{
    const ssize_t n = read(c->fd, c->answer + c->length, ROOM - 1 - c->length);
    size_t size;

    if (n <= 0)
        die("the server closed a connection");
    c->length += (size_t)n;
    size = complete(c);
    if (!size)
        return;
    if (size != c->length) {
        fputs("more than one answer\n", stderr);
        exit(1);
    }
    take_answer(l, c);
    send_request(l, c);
}

static int by_value(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static double quantile(const load *l, double q)
{
    return l->microseconds[(uint64_t)((double)(l->answered - 1) * q)] / 1e3;
}

static void print(load *l, int connections, double seconds)
{
    bool first = true;

    qsort(l->microseconds, l->answered, sizeof *l->microseconds, by_value);
    printf("{\"connections\": %d, \"bytes\": %zu, \"requests\": %llu, \"seconds\": %.3f, "
           "\"per_second\": %.0f, "
           "\"p50_ms\": %.3f, \"p95_ms\": %.3f, \"p99_ms\": %.3f, \"max_ms\": %.3f, \"wrong\": "
           "%llu, \"statuses\": {",
           connections, l->text_length, (unsigned long long)l->answered, seconds,
           (double)l->answered / seconds, quantile(l, 0.5), quantile(l, 0.95), quantile(l, 0.99),
           quantile(l, 1), (unsigned long long)l->wrong);
    for (unsigned s = 0; s < STATUSES; s++)
        if (l->statuses[s]) {
            printf("%s\"%u\": %llu", first ? "" : ", ", s, (unsigned long long)l->statuses[s]);
            first = false;
        }
    puts("}}");
}

static char *read_file(const char *path, size_t *length)
{
    char *data = malloc(ROOM);
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    const ssize_t n = fd >= 0 && data ? read(fd, data, ROOM / 2) : -1;

    if (n < 0)
        die(path);
    close(fd);
    *length = (size_t)n;
    return data;
}

int main(int argc, char **argv)
{
    if (argc < 5) {
        fputs("usage: load PORT CONNECTIONS REQUESTS FILE [EVERY]\n", stderr);
        return 1;
    }
    const int n = atoi(argv[2]);
    load l = {.port = (uint16_t)atoi(argv[1]),
              .requests = strtoull(argv[3], NULL, 10),
              .every = argc > 5 ? strtoull(argv[5], NULL, 10) : 0,
              .epoll = epoll_create1(EPOLL_CLOEXEC)};
    connection *connections = calloc((size_t)n, sizeof *connections);
    struct epoll_event events[EVENTS];

    l.text = read_file(argv[4], &l.text_length);
    l.microseconds = malloc(l.requests * sizeof *l.microseconds);
    if (!connections || !l.microseconds || n < 1 || l.requests < (uint64_t)n)
        die("load");
    for (int i = 0; i < n; i++) {
        connections[i].answer = malloc(ROOM);
        if (!connections[i].answer)
            die("load");
        open_connection(&l, &connections[i]);
    }
    const uint64_t started = now_ns();
    for (int i = 0; i < n; i++)
        send_request(&l, &connections[i]);
    while (l.answered < l.requests) {
        const int ready = epoll_wait(l.epoll, events, EVENTS, 60000);

        if (ready < 0 && errno == EINTR)
            continue;
        if (ready <= 0) {
            fprintf(stderr, "no answer for a minute: %llu of %llu requests were answered\n",
                    (unsigned long long)l.answered, (unsigned long long)l.requests);
            return 1;
        }
        for (int i = 0; i < ready; i++)
            read_answer(&l, events[i].data.ptr);
    }
    print(&l, n, (double)(now_ns() - started) / 1e9);
    return l.wrong != 0;
}
