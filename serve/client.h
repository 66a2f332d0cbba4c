// SPDX-License-Identifier: MIT
#ifndef TK_SERVE_CLIENT_H
#define TK_SERVE_CLIENT_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

/** Bytes of a body that must arrive, or of a reply that must be taken, in each second beyond the
 * time limit. */
#define TK_CLIENT_RATE 16384

/** A connection. */
typedef struct tk_client {
    struct tk_client *before, *next;
    int fd;
    _Atomic uint64_t deadline; /**< when it is cut off, CLOCK_MONOTONIC ns; 0: not now */
    uint64_t left;             /**< of the time, while the server keeps it waiting */
    char address[48];          /**< "" on a local socket */
} tk_client;

/** All connections of a server. */
typedef struct tk_clients {
    pthread_mutex_t lock;
    tk_client *first;
    uint64_t timeout; /**< for a request to arrive, in ns */
} tk_clients;

uint64_t tk_client_now(void);

void tk_clients_open(tk_clients *clients, double timeout);
void tk_clients_close(tk_clients *clients);
/** Adds a connection, which has the time limit for its first request. NULL when out of memory. */
tk_client *tk_clients_add(tk_clients *clients, int fd, const struct sockaddr *address);
/** Removes a connection before its descriptor is closed. */
void tk_clients_remove(tk_clients *clients, tk_client *client);
/** Cuts off those that are too slow, or with `all` every one; returns how many. */
unsigned tk_clients_sweep(tk_clients *clients, bool all);

/** From now on the client has the time limit again, and the time for `bytes` more. */
void tk_client_restart(const tk_clients *clients, tk_client *client, uint64_t bytes);
/** Gives it the time for bytes that have arrived. */
void tk_client_extend(tk_client *client, uint64_t bytes);
/** The server keeps it waiting: its time stops. */
void tk_client_stop(tk_client *client);
/** Its time goes on. */
void tk_client_go(tk_client *client);

#endif
