// SPDX-License-Identifier: MIT
#ifndef TK_SERVE_HTTP_H
#define TK_SERVE_HTTP_H

#include <toolkit/plugin.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** The server; see server.h. */
typedef struct tk_serve tk_serve;

/** A request whose headers have arrived and were accepted. */
typedef struct tk_http_request {
    const char *method; /**< "GET" also of a HEAD request */
    const char *path;   /**< decoded, without the query: "/annotate" */
    tk_str body;        /**< all of it; empty for GET */
    const char *type;   /**< Content-Type, "" if there is none */
    void *connection;   /**< the library's */
} tk_http_request;

/** The value of `?key=`, decoded; NULL if the query does not have it. Valid as long as the
 * request. Any bytes: the caller checks them. */
const char *tk_http_query(const tk_http_request *request, const char *key);
/** A header's value, or NULL. */
const char *tk_http_header(const tk_http_request *request, const char *name);

/** A further header of a reply. */
typedef struct tk_http_field {
    const char *name; /**< constant; NULL: none */
    char value[200];
} tk_http_field;

#define TK_HTTP_FIELDS 4

/**
 * What a handler answers. A zeroed one is 500. The functions below fill it; when out of
 * memory they leave a reply that says so.
 */
typedef struct tk_http_reply {
    unsigned status;
    const char *type; /**< Content-Type; constant, or as long as the server */
    char *body;       /**< from malloc(); the server frees it */
    size_t length;
    const void *constant; /**< in place of `body`: lives as long as the server */
    int fd;               /**< in place of both: a file with `length` bytes, closed by the server */
    bool page;            /**< HTML of our own: gets its security headers */
    tk_http_field fields[TK_HTTP_FIELDS];
} tk_http_reply;

#define TK_HTTP_REPLY ((tk_http_reply){.status = 500, .type = "application/json", .fd = -1})

/** A body that is freed by the server; `body` NULL: out of memory. */
void tk_http_reply_body(tk_http_reply *reply, unsigned status, const char *type, char *body,
                        size_t length);
/** A body that stays valid as long as the server. */
void tk_http_reply_constant(tk_http_reply *reply, unsigned status, const char *type,
                            const void *body, size_t length);
/** `{"error": {"status": …, "message": "…"}}`. The message is one sentence without a full stop;
 * hostile text in it is escaped. */
void tk_http_reply_error(tk_http_reply *reply, unsigned status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/** Adds a header; `name` is constant. */
void tk_http_reply_field(tk_http_reply *reply, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/** Frees what a reply holds that was not sent. */
void tk_http_reply_free(tk_http_reply *reply);

/**
 * Answers a request. Called in a thread of the server when the body has arrived; several at the
 * same time. It must not wait for long: other connections share the thread.
 */
typedef void (*tk_http_handler)(tk_serve *serve, const tk_http_request *request,
                                tk_http_reply *reply);

/** What the server answers under a path. */
typedef struct tk_http_route {
    const char *method; /**< "GET", which also answers HEAD, "POST", "PUT", "DELETE" */
    const char *path;   /**< "/metrics"; with `prefix`: all that starts with it, "/gold/" */
    bool prefix;
    bool open;              /**< needs no token */
    tk_http_handler answer; /**< NULL: /annotate, which reads its body as it arrives */
} tk_http_route;

#endif
