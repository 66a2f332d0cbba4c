// SPDX-License-Identifier: MIT
#include "client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <time.h>

#define SECOND UINT64_C(1000000000)

uint64_t tk_client_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * SECOND + (uint64_t)now.tv_nsec;
}

void tk_clients_open(tk_clients *clients, double timeout)
{
    *clients = (tk_clients){.timeout = (uint64_t)(timeout * (double)SECOND)};
    pthread_mutex_init(&clients->lock, NULL);
}

void tk_clients_close(tk_clients *clients)
{
    pthread_mutex_destroy(&clients->lock);
}

static void name(tk_client *client, const struct sockaddr *address)
{
    if (address && address->sa_family == AF_INET)
        inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)address)->sin_addr,
                  client->address, sizeof(client->address));
    if (address && address->sa_family == AF_INET6)
        inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr,
                  client->address, sizeof(client->address));
}

tk_client *tk_clients_add(tk_clients *clients, int fd, const struct sockaddr *address)
{
    tk_client *client = calloc(1, sizeof(*client));

    if (!client)
        return NULL;
    client->fd = fd;
    name(client, address);
    tk_client_restart(clients, client, 0);
    pthread_mutex_lock(&clients->lock);
    client->next = clients->first;
    if (clients->first)
        clients->first->before = client;
    clients->first = client;
    pthread_mutex_unlock(&clients->lock);
    return client;
}

void tk_clients_remove(tk_clients *clients, tk_client *client)
{
    pthread_mutex_lock(&clients->lock);
    if (client->before)
        client->before->next = client->next;
    else
        clients->first = client->next;
    if (client->next)
        client->next->before = client->before;
    pthread_mutex_unlock(&clients->lock);
    free(client);
}

unsigned tk_clients_sweep(tk_clients *clients, bool all)
{
    const uint64_t now = tk_client_now();
    unsigned n = 0;

    pthread_mutex_lock(&clients->lock);
    for (tk_client *client = clients->first; client; client = client->next) {
        const uint64_t deadline = client->deadline;

        if (!all && (!deadline || deadline > now))
            continue;
        shutdown(client->fd, SHUT_RDWR); // its thread then finds it closed
        client->deadline = 0;
        n++;
    }
    pthread_mutex_unlock(&clients->lock);
    return n;
}

static uint64_t time_for(uint64_t bytes)
{
    return bytes / TK_CLIENT_RATE * SECOND + bytes % TK_CLIENT_RATE * SECOND / TK_CLIENT_RATE;
}

void tk_client_restart(const tk_clients *clients, tk_client *client, uint64_t bytes)
{
    client->deadline = tk_client_now() + clients->timeout + time_for(bytes);
}

void tk_client_extend(tk_client *client, uint64_t bytes)
{
    if (client->deadline)
        client->deadline += time_for(bytes);
}

void tk_client_stop(tk_client *client)
{
    const uint64_t deadline = atomic_exchange(&client->deadline, 0), now = tk_client_now();

    if (deadline)
        client->left = deadline > now ? deadline - now : 1;
}

void tk_client_go(tk_client *client)
{
    if (client->left)
        client->deadline = tk_client_now() + client->left;
    client->left = 0;
}
