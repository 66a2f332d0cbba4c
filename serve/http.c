// SPDX-License-Identifier: MIT
#include "http.h"

#include "bytes.h"

#include <microhttpd.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char json[] = "application/json";
static const char no_memory[] = "{\"error\": {\"status\": 500, \"message\": \"out of memory\"}}\n";

const char *tk_http_query(const tk_http_request *request, const char *key)
{
    return request->connection
               ? MHD_lookup_connection_value(request->connection, MHD_GET_ARGUMENT_KIND, key)
               : NULL;
}

const char *tk_http_header(const tk_http_request *request, const char *name)
{
    return request->connection
               ? MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, name)
               : NULL;
}

void tk_http_reply_free(tk_http_reply *reply)
{
    free(reply->body);
    if (reply->fd >= 0)
        close(reply->fd);
    reply->body = NULL;
    reply->constant = NULL;
    reply->fd = -1;
    reply->length = 0;
}

void tk_http_reply_constant(tk_http_reply *reply, unsigned status, const char *type,
                            const void *body, size_t length)
{
    tk_http_reply_free(reply);
    reply->status = status;
    reply->type = type;
    reply->constant = body;
    reply->length = length;
}

void tk_http_reply_body(tk_http_reply *reply, unsigned status, const char *type, char *body,
                        size_t length)
{
    if (!body) {
        tk_http_reply_constant(reply, 500, json, no_memory, sizeof(no_memory) - 1);
        return;
    }
    tk_http_reply_free(reply);
    reply->status = status;
    reply->type = type;
    reply->body = body;
    reply->length = length;
}

void tk_http_reply_error(tk_http_reply *reply, unsigned status, const char *format, ...)
{
    tk_bytes bytes = {0};
    char message[1024];
    va_list values;

    va_start(values, format);
    vsnprintf(message, sizeof(message), format, values);
    va_end(values);
    if (!tk_bytes_print(&bytes, "{\"error\": {\"status\": %u, \"message\": \"", status) ||
        !tk_bytes_add_visible(&bytes, message, strlen(message), sizeof(message)) ||
        !tk_bytes_add(&bytes, "\"}}\n", 4))
        tk_bytes_free(&bytes);
    tk_http_reply_body(reply, status, json, bytes.data, bytes.length);
}

void tk_http_reply_field(tk_http_reply *reply, const char *name, const char *format, ...)
{
    va_list values;

    for (size_t i = 0; i < TK_HTTP_FIELDS; i++) {
        tk_http_field *field = &reply->fields[i];

        if (field->name)
            continue;
        field->name = name;
        va_start(values, format);
        vsnprintf(field->value, sizeof(field->value), format, values);
        va_end(values);
        return;
    }
}
