// SPDX-License-Identifier: MIT
#include "guard.h"

#include <arpa/inet.h>

#include <errno.h>
#include <fcntl.h>
#include <nettle/base64.h>
#include <nettle/memops.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#define TOKEN_MIN 16
#define TOKEN_MAX 1024

// ------------------------------------------------------------------------------------ the token

/** Reads a file that only its owner can read. Returns its length, or -1 with a message. */
static ssize_t read_secret(const char *path, char *out, size_t room, tk_message *error)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    const char *why = NULL;
    ssize_t n = -1;
    struct stat st;

    if (fd < 0 || fstat(fd, &st) < 0)
        why = strerror(errno);
    else if (!S_ISREG(st.st_mode))
        why = "not a file";
    else if (st.st_mode & 077)
        why = "others can read or change it; chmod 600 it";
    else if (st.st_uid != geteuid() && st.st_uid != 0)
        why = "another user owns it";
    else if ((n = read(fd, out, room)) < 0)
        why = strerror(errno);
    if (fd >= 0)
        close(fd);
    if (why)
        snprintf(error->text, sizeof(error->text), "--token-file %s: %s", path, why);
    return why ? -1 : n;
}

static bool read_token(tk_guard *guard, const char *path, tk_message *error)
{
    char text[TOKEN_MAX + 2];
    ssize_t n = read_secret(path, text, sizeof(text), error);

    if (n < 0)
        return false;
    while (n > 0 && (text[n - 1] == '\n' || text[n - 1] == '\r'))
        n--;
    for (ssize_t i = 0; i < n; i++) {
        if (text[i] <= ' ' || text[i] > '~') {
            snprintf(error->text, sizeof(error->text),
                     "--token-file %s: a token is one line of printable ASCII without spaces",
                     path);
            return false;
        }
    }
    if (n < TOKEN_MIN || n > TOKEN_MAX) {
        snprintf(error->text, sizeof(error->text),
                 "--token-file %s: a token has %d to %d characters, this one has %zd%s", path,
                 TOKEN_MIN, TOKEN_MAX, n, n > TOKEN_MAX ? " or more" : "");
        return false;
    }
    guard->token = strndup(text, (size_t)n);
    guard->token_length = (size_t)n;
    if (!guard->token)
        snprintf(error->text, sizeof(error->text), "out of memory");
    return guard->token != NULL;
}

bool tk_guard_open(tk_guard *guard, const tk_serve_options *options,
                   const tk_listen_address *address, tk_message *error)
{
    *guard = (tk_guard){.hosts = options->hosts, .n_hosts = options->n_hosts};
    guard->checks_host = !address->local && (address->loopback || options->n_hosts);
    if (options->token_file)
        return read_token(guard, options->token_file, error);
    if (address->loopback)
        return true;
    snprintf(error->text, sizeof(error->text),
             "an address that other machines reach needs --token-file: a file with a token that "
             "clients send");
    return false;
}

void tk_guard_close(tk_guard *guard)
{
    free(guard->token);
    guard->token = NULL;
}

/** Whether the bytes are the token. */
static bool is_token(const tk_guard *guard, const char *given, size_t length)
{
    return length == guard->token_length && memeql_sec(given, guard->token, length);
}

bool tk_guard_knows_token(const tk_guard *guard, const char *authorization)
{
    struct base64_decode_ctx decoder;
    uint8_t decoded[BASE64_DECODE_LENGTH(2 * TOKEN_MAX)];
    const char *credentials = authorization ? strchr(authorization, ' ') : NULL;
    size_t length, n = sizeof(decoded);
    const uint8_t *colon;

    if (!credentials)
        return false;
    credentials += strspn(credentials, " ");
    length = strlen(credentials);
    if (strncasecmp(authorization, "Bearer ", 7) == 0)
        return is_token(guard, credentials, length);
    if (strncasecmp(authorization, "Basic ", 6) != 0 || length > (size_t)2 * TOKEN_MAX)
        return false;
    base64_decode_init(&decoder);
    if (!base64_decode_update(&decoder, &n, decoded, length, credentials) ||
        !base64_decode_final(&decoder))
        return false;
    colon = memchr(decoded, ':', n);
    if (!colon)
        return false;
    return is_token(guard, (const char *)colon + 1, n - (size_t)(colon + 1 - decoded));
}

// --------------------------------------------------------------------------------- host, origin

/** The name in "name:port" or "[address]:port"; its length is 0 if that is malformed. */
static tk_str name_of(const char *authority)
{
    const char *end = authority;
    const char *port;

    if (*authority == '[') {
        end = strchr(authority, ']');
        if (!end)
            return (tk_str){NULL, 0};
        authority++;
        port = end + 1;
    } else {
        end = authority + strcspn(authority, ":");
        port = end;
    }
    if (*port == ':')
        port += 1 + strspn(port + 1, "0123456789");
    return *port ? (tk_str){NULL, 0} : (tk_str){authority, (size_t)(end - authority)};
}

static bool is_name(tk_str name, const char *text)
{
    return name.length == strlen(text) && strncasecmp(name.data, text, name.length) == 0;
}

static bool is_listed(const tk_guard *guard, tk_str name)
{
    for (uint64_t i = 0; i < guard->n_hosts; i++) {
        if (is_name(name, guard->hosts[i]))
            return true;
    }
    return false;
}

/** Whether a name is an address 127.x.y.z, which no other machine's name can be. */
static bool is_loopback(tk_str name)
{
    char text[INET_ADDRSTRLEN];
    struct in_addr address;

    if (!name.length || name.length >= sizeof(text))
        return false;
    memcpy(text, name.data, name.length);
    text[name.length] = '\0';
    return inet_pton(AF_INET, text, &address) == 1 && ntohl(address.s_addr) >> 24 == 127;
}

bool tk_guard_knows_host(const tk_guard *guard, const char *host)
{
    const tk_str name = name_of(host);

    return name.length && (is_name(name, "localhost") || is_name(name, "::1") ||
                           is_loopback(name) || is_listed(guard, name));
}

bool tk_guard_knows_origin(const tk_guard *guard, const char *origin, const char *host)
{
    const char *authority = strstr(origin, "://");
    tk_str name;

    if (!authority)
        return false; // "null" among others
    authority += 3;
    if (host && strcasecmp(authority, host) == 0)
        return true;
    name = name_of(authority);
    return name.length && is_listed(guard, name);
}

// ------------------------------------------------------------------------------------- requests

static bool comes_from_elsewhere(const tk_guard *guard, const tk_http_request *request)
{
    const char *origin = tk_http_header(request, "Origin");
    const char *site = tk_http_header(request, "Sec-Fetch-Site");

    if (strcmp(request->method, "GET") == 0)
        return false;
    if (origin)
        return !tk_guard_knows_origin(guard, origin, tk_http_header(request, "Host"));
    return site && strcmp(site, "cross-site") == 0;
}

bool tk_guard_admits(const tk_guard *guard, const tk_http_request *request, bool open,
                     tk_http_reply *reply)
{
    const char *host = tk_http_header(request, "Host");

    if (guard->checks_host && !(host && tk_guard_knows_host(guard, host))) {
        tk_http_reply_error(reply, 421, "this server is not known as %s; --host NAME adds a name",
                            host ? host : "an empty name");
        return false;
    }
    if (comes_from_elsewhere(guard, request)) {
        tk_http_reply_error(reply, 403, "the request comes from a page of another site");
        return false;
    }
    if (guard->token && !open &&
        !tk_guard_knows_token(guard, tk_http_header(request, "Authorization"))) {
        tk_http_reply_error(reply, 401,
                            "the token is missing or wrong: send it in the header "
                            "Authorization: Bearer TOKEN");
        tk_http_reply_field(reply, "WWW-Authenticate", "Bearer realm=\"toolkit\"");
        tk_http_reply_field(reply, "WWW-Authenticate", "Basic realm=\"toolkit\"");
        return false;
    }
    return true;
}
