// SPDX-License-Identifier: MIT
#ifndef TK_SERVE_GUARD_H
#define TK_SERVE_GUARD_H

#include "http.h"
#include "listen.h"
#include "serve.h"

/** Who may ask the server. */
typedef struct tk_guard {
    const char *const *hosts; /**< names, besides those of a loopback address */
    uint64_t n_hosts;
    bool checks_host; /**< against DNS rebinding */
    char *token;      /**< or NULL: none is needed */
    size_t token_length;
} tk_guard;

/** Reads the token; false with a message if it cannot be used, or if one is needed and there is
 * none. */
bool tk_guard_open(tk_guard *guard, const tk_serve_options *options,
                   const tk_listen_address *address, tk_message *error);
void tk_guard_close(tk_guard *guard);

/**
 * Whether a request is let in; if not, `reply` says why: its Host is not one of the server's, it
 * comes from a page of another site, or it does not have the token. `open`: no token is needed.
 */
bool tk_guard_admits(const tk_guard *guard, const tk_http_request *request, bool open,
                     tk_http_reply *reply);

// ---------------------------------------------------------------------------------- its parts

/** Whether `host`, a Host header, is one of the names of the guard, whatever the port. */
bool tk_guard_knows_host(const tk_guard *guard, const char *host);
/** Whether `origin`, an Origin header, is this server's: that of `host`, or a name of the guard. */
bool tk_guard_knows_origin(const tk_guard *guard, const char *origin, const char *host);
/** Whether an Authorization header has the token: "Bearer TOKEN", or "Basic" with the token as
 * password, which browsers ask for. Takes the same time for any wrong token of a length. */
bool tk_guard_knows_token(const tk_guard *guard, const char *authorization);

#endif
