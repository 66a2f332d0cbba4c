// SPDX-License-Identifier: MIT
// What the server says about itself.
#ifndef TK_SERVE_ABOUT_H
#define TK_SERVE_ABOUT_H

#include "http.h"

void tk_about_health(tk_serve *serve, const tk_http_request *request, tk_http_reply *reply);
void tk_about_metrics(tk_serve *serve, const tk_http_request *request, tk_http_reply *reply);
void tk_about_openapi(tk_serve *serve, const tk_http_request *request, tk_http_reply *reply);

#endif
