// SPDX-License-Identifier: MIT
#include "listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BACKLOG     511
#define UNIX_PREFIX "unix:"

static bool fail(tk_message *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

static bool fail(tk_message *error, const char *format, ...)
{
    va_list values;

    va_start(values, format);
    vsnprintf(error->text, sizeof(error->text), format, values);
    va_end(values);
    return false;
}

static bool parse_local(tk_listen_address *address, const char *path, tk_message *error)
{
    struct sockaddr_un *un = &address->socket.un;
    const size_t length = strlen(path);

    if (!length)
        return fail(error, "--listen unix: needs the path of a socket");
    if (length >= sizeof(un->sun_path))
        return fail(error, "--listen: the path of a socket has at most %zu bytes, this one has %zu",
                    sizeof(un->sun_path) - 1, length);
    un->sun_family = AF_UNIX;
    memcpy(un->sun_path, path, length + 1);
    address->length = sizeof(*un);
    address->local = address->loopback = true;
    return true;
}

/** Parses digits that are a port. */
static bool parse_port(const char *text, in_port_t *port)
{
    char *end;
    unsigned long value;

    if (*text < '0' || *text > '9')
        return false;
    value = strtoul(text, &end, 10);
    if (*end || value > 65535)
        return false;
    *port = htons((uint16_t)value);
    return true;
}

static bool parse_host(tk_listen_address *address, const char *host, in_port_t port)
{
    struct in_addr v4;
    struct in6_addr v6;

    if (strcmp(host, "localhost") == 0)
        host = "127.0.0.1";
    if (inet_pton(AF_INET, host, &v4) == 1) {
        address->socket.in =
            (struct sockaddr_in){.sin_family = AF_INET, .sin_port = port, .sin_addr = v4};
        address->length = sizeof(address->socket.in);
        address->loopback = ntohl(v4.s_addr) >> 24 == 127;
        return true;
    }
    if (inet_pton(AF_INET6, host, &v6) != 1)
        return false;
    address->socket.in6 =
        (struct sockaddr_in6){.sin6_family = AF_INET6, .sin6_port = port, .sin6_addr = v6};
    address->length = sizeof(address->socket.in6);
    address->loopback = IN6_IS_ADDR_LOOPBACK(&v6);
    return true;
}

bool tk_listen_parse(tk_listen_address *address, const char *text, tk_message *error)
{
    const char *colon = strrchr(text, ':');
    char host[64];
    size_t length;
    in_port_t port;

    *address = (tk_listen_address){0};
    if (strncmp(text, UNIX_PREFIX, strlen(UNIX_PREFIX)) == 0)
        return parse_local(address, text + strlen(UNIX_PREFIX), error);
    length = colon ? (size_t)(colon - text) : 0;
    if (length > 2 && text[0] == '[' && colon[-1] == ']') {
        text++;
        length -= 2;
    } else if (colon && memchr(text, ':', length)) {
        length = sizeof(host); // an address with colons needs brackets
    }
    if (length && length < sizeof(host) && parse_port(colon + 1, &port)) {
        memcpy(host, text, length);
        host[length] = '\0';
        if (parse_host(address, host, port))
            return true;
    }
    return fail(error,
                "--listen %s: must be ADDRESS:PORT, such as " TK_LISTEN_DEFAULT
                " or [::1]:8080, or unix:PATH",
                text);
}

// ------------------------------------------------------------------------------------- opening

/** Whether the file is a socket that no server listens on. */
static bool is_stale(const tk_listen_address *address)
{
    const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct stat st;
    bool stale = false;

    if (fd < 0)
        return false;
    if (lstat(address->socket.un.sun_path, &st) == 0 && S_ISSOCK(st.st_mode))
        stale = connect(fd, &address->socket.any, address->length) < 0 && errno == ECONNREFUSED;
    close(fd);
    return stale;
}

static int bind_local(int fd, const tk_listen_address *address)
{
    const mode_t before = umask(0177);
    int status = bind(fd, &address->socket.any, address->length);

    if (status < 0 && errno == EADDRINUSE && is_stale(address)) {
        unlink(address->socket.un.sun_path);
        status = bind(fd, &address->socket.any, address->length);
    }
    umask(before);
    return status;
}

static const char *why(const tk_listen_address *address)
{
    if (errno == EADDRINUSE)
        return address->local ? "a server listens there, or the file is not a socket"
                              : "the port is in use";
    return strerror(errno);
}

int tk_listen_open(tk_listen_address *address, tk_message *error)
{
    const int fd =
        socket(address->socket.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    const int one = 1;
    bool bound = false;
    char url[256];

    if (fd >= 0 && !address->local)
        (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
    if (fd >= 0)
        bound = (address->local ? bind_local(fd, address)
                                : bind(fd, &address->socket.any, address->length)) == 0;
    if (bound && listen(fd, BACKLOG) == 0 &&
        (address->local || getsockname(fd, &address->socket.any, &address->length) == 0))
        return fd;
    tk_listen_url(address, url, sizeof(url));
    fail(error, "cannot listen at %s: %s", url, why(address));
    if (bound)
        tk_listen_remove(address);
    if (fd >= 0)
        close(fd);
    return -1;
}

void tk_listen_remove(const tk_listen_address *address)
{
    if (address->local)
        unlink(address->socket.un.sun_path);
}

void tk_listen_url(const tk_listen_address *address, char *out, size_t room)
{
    char host[INET6_ADDRSTRLEN] = "";

    switch (address->socket.any.sa_family) {
    case AF_INET:
        inet_ntop(AF_INET, &address->socket.in.sin_addr, host, sizeof(host));
        snprintf(out, room, "http://%s:%u/", host, ntohs(address->socket.in.sin_port));
        break;
    case AF_INET6:
        inet_ntop(AF_INET6, &address->socket.in6.sin6_addr, host, sizeof(host));
        snprintf(out, room, "http://[%s]:%u/", host, ntohs(address->socket.in6.sin6_port));
        break;
    default:
        snprintf(out, room, UNIX_PREFIX "%s", address->socket.un.sun_path);
    }
}
