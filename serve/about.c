// SPDX-License-Identifier: MIT
#include "about.h"

#include "openapi.h"
#include "server.h"

#include <string.h>

void tk_about_health(tk_serve *serve, const tk_http_request *request, tk_http_reply *reply)
{
    tk_bytes body = {0};

    (void)request;
    (void)serve;
    tk_bytes_print(&body, "{\"status\": \"ok\", \"version\": \"%s\"}\n", tk_version());
    tk_http_reply_body(reply, 200, "application/json", body.data, body.length);
}

void tk_about_metrics(tk_serve *serve, const tk_http_request *request, tk_http_reply *reply)
{
    tk_engine *engine = tk_serve_enter(serve);
    tk_metrics_state state = {.lost_lines = serve->log.lost};
    tk_bytes body = {0};

    (void)request;
    tk_engine_state_of(engine, &state);
    tk_serve_leave(serve, engine);
    tk_metrics_print(&serve->metrics, &state, &body);
    if (body.failed)
        tk_bytes_free(&body);
    tk_http_reply_body(reply, 200, "text/plain; version=0.0.4; charset=utf-8", body.data,
                       body.length);
}

void tk_about_openapi(tk_serve *serve, const tk_http_request *request, tk_http_reply *reply)
{
    (void)serve;
    (void)request;
    tk_http_reply_constant(reply, 200, "application/json", tk_openapi, strlen(tk_openapi));
}
