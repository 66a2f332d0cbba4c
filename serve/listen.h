// SPDX-License-Identifier: MIT
#ifndef TK_SERVE_LISTEN_H
#define TK_SERVE_LISTEN_H

#include <toolkit/toolkit.h>

#include <netinet/in.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <sys/un.h>

#define TK_LISTEN_DEFAULT "127.0.0.1:8080"

/** Where a server listens. */
typedef struct tk_listen_address {
    union {
        struct sockaddr any;
        struct sockaddr_in in;
        struct sockaddr_in6 in6;
        struct sockaddr_un un;
    } socket;
    socklen_t length;
    bool local;    /**< a socket in the file system */
    bool loopback; /**< 127.0.0.0/8, ::1, or local */
} tk_listen_address;

/** Parses "127.0.0.1:8080", "[::1]:8080", "localhost:8080" or "unix:PATH"; port 0: any that is
 * free. False with a message. */
bool tk_listen_parse(tk_listen_address *address, const char *text, tk_message *error);
/**
 * Opens a listening socket. Of a local one, only the user can connect; a socket that a server left
 * behind is replaced, but not one that a server listens on, and no file of another kind. Returns
 * the descriptor, and sets the port in `address`; -1 with a message.
 */
int tk_listen_open(tk_listen_address *address, tk_message *error);
/** Removes a local socket's file. */
void tk_listen_remove(const tk_listen_address *address);
/** Prints the address as a URL: "http://127.0.0.1:8080/", or "unix:PATH". */
void tk_listen_url(const tk_listen_address *address, char *out, size_t room);

#endif
