// SPDX-License-Identifier: MIT
#include "route.h"

#include "about.h"
#include "gold_route.h"
#include "page.h"
#include "server.h"

#include <stdio.h>
#include <string.h>

static void answer_gold(tk_serve *serve, const tk_http_request *request, tk_http_reply *reply)
{
    tk_gold_answer(serve->gold, request, reply);
}

static const tk_http_route routes[] = {
    {.method = "POST", .path = "/annotate"},
    {.method = "GET", .path = "/healthz", .open = true, .answer = tk_about_health},
    {.method = "GET", .path = "/metrics", .answer = tk_about_metrics},
    {.method = "GET", .path = "/openapi.json", .answer = tk_about_openapi},
    {.method = "GET", .path = "/", .answer = tk_page_answer},
    {.method = "GET", .path = "/data/", .prefix = true, .answer = tk_page_answer},
    {.method = "GET", .path = "/gold/", .prefix = true, .answer = answer_gold},
    {.method = "PUT", .path = "/gold/document/", .prefix = true, .answer = answer_gold},
};

const tk_http_route *tk_route_at(size_t index)
{
    return index < sizeof(routes) / sizeof(*routes) ? &routes[index] : NULL;
}

static bool has_path(const tk_http_route *route, const char *path)
{
    return route->prefix ? strncmp(path, route->path, strlen(route->path)) == 0
                         : strcmp(path, route->path) == 0;
}

static void allow(const char *method, char allowed[64])
{
    const bool get = strcmp(method, "GET") == 0;
    const size_t n = strlen(allowed);

    snprintf(allowed + n, 64 - n, "%s%s%s", n ? ", " : "", method, get ? ", HEAD" : "");
}

const tk_http_route *tk_route_find(const char *method, const char *path, char allowed[64])
{
    const char *own = strcmp(method, "HEAD") == 0 ? "GET" : method;

    allowed[0] = '\0';
    for (size_t i = 0; i < sizeof(routes) / sizeof(*routes); i++) {
        if (!has_path(&routes[i], path))
            continue;
        if (strcmp(routes[i].method, own) == 0)
            return &routes[i];
        allow(routes[i].method, allowed);
    }
    return NULL;
}
