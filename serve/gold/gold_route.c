// SPDX-License-Identifier: MIT
#include "gold_route.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <toolkit/text/json.h>

#define DOCUMENT "/gold/document/"

static void put_place(tk_json_writer *w, const tk_gold_fault *fault)
{
    tk_json_put_key(w, "layer");
    tk_json_put_text(w, fault->layer);
    tk_json_put_key(w, "span");
    if (fault->span < 0)
        tk_json_put_null(w);
    else
        tk_json_put_integer(w, fault->span);
    tk_json_put_key(w, "column");
    tk_json_put_text(w, *fault->column ? fault->column : NULL);
    tk_json_put_key(w, "draft");
    tk_json_put_bool(w, fault->draft);
}

static void answer_fault(tk_http_reply *reply, const tk_gold_fault *fault)
{
    tk_json_writer w = {0};
    size_t length = 0;
    tk_json_open(&w, '{');
    tk_json_put_key(&w, "error");
    tk_json_open(&w, '{');
    tk_json_put_key(&w, "status");
    tk_json_put_integer(&w, fault->status);
    tk_json_put_key(&w, "message");
    tk_json_put_text(&w, fault->message);
    if (*fault->layer)
        put_place(&w, fault);
    tk_json_close(&w, '}');
    tk_json_close(&w, '}');
    char *body = tk_json_written(&w, &length);
    tk_http_reply_body(reply, fault->status, "application/json", body, length);
}

static void answer_index(tk_gold_file *file, tk_http_reply *reply)
{
    tk_gold_fault fault;
    size_t length = 0;
    char *index = tk_gold_file_index(file, &length, &fault);
    if (index)
        tk_http_reply_body(reply, 200, "application/json", index, length);
    else
        answer_fault(reply, &fault);
}

static void answer_document(tk_gold_file *file, size_t number, tk_http_reply *reply)
{
    tk_gold_fault fault;
    size_t length = 0;
    char revision[TK_GOLD_REVISION];
    char *line = tk_gold_file_document(file, number, &length, revision, &fault);
    if (!line) {
        answer_fault(reply, &fault);
        return;
    }
    tk_http_reply_body(reply, 200, "application/json", line, length);
    tk_http_reply_field(reply, "ETag", "\"%s\"", revision);
}

/** Copies the revision out of `If-Match: "…"`. False if there is none of its form. */
static bool wanted_revision(const tk_http_request *request, char revision[TK_GOLD_REVISION])
{
    const char *header = tk_http_header(request, "If-Match");
    const size_t digits = TK_GOLD_REVISION - 1;
    if (!header || strlen(header) != digits + 2 || header[0] != '"' || header[digits + 1] != '"')
        return false;
    memcpy(revision, header + 1, digits);
    revision[digits] = '\0';
    return true;
}

static void put_document(tk_gold_file *file, size_t number, const tk_http_request *request,
                         tk_http_reply *reply)
{
    static const char json[] = "application/json";
    tk_gold_fault fault;
    char revision[TK_GOLD_REVISION];
    if (strncasecmp(request->type, json, sizeof json - 1) != 0) {
        tk_http_reply_error(reply, 415, "a document is sent as application/json");
        return;
    }
    if (!wanted_revision(request, revision)) {
        tk_http_reply_error(reply, 428,
                            "If-Match is missing: it names the revision, which is the "
                            "ETag of the document that was opened");
        return;
    }
    if (!tk_gold_file_put(file, number, request->body, revision, &fault)) {
        answer_fault(reply, &fault);
        return;
    }
    tk_json_writer w = {0};
    size_t length = 0;
    tk_json_open(&w, '{');
    tk_json_put_key(&w, "revision");
    tk_json_put_text(&w, revision);
    tk_json_close(&w, '}');
    char *body = tk_json_written(&w, &length);
    tk_http_reply_body(reply, 200, json, body, length);
    tk_http_reply_field(reply, "ETag", "\"%s\"", revision);
}

/** Reads the number after DOCUMENT; false if it is none. */
static bool document_number(const char *path, size_t *number)
{
    const char *digits = path + sizeof DOCUMENT - 1;
    const size_t length = strspn(digits, "0123456789");
    if (strncmp(path, DOCUMENT, sizeof DOCUMENT - 1) != 0 || !length || length > 9 ||
        digits[length])
        return false;
    *number = strtoul(digits, NULL, 10);
    return true;
}

void tk_gold_answer(tk_gold_file *file, const tk_http_request *request, tk_http_reply *reply)
{
    size_t number;
    const bool get = strcmp(request->method, "GET") == 0;
    if (!file)
        tk_http_reply_error(reply, 404, "this server has no gold file: start it with --annotate");
    else if (get && strcmp(request->path, "/gold/index") == 0)
        answer_index(file, reply);
    else if (!document_number(request->path, &number))
        tk_http_reply_error(reply, 404, "there is nothing here: see /openapi.json");
    else if (get)
        answer_document(file, number, reply);
    else
        put_document(file, number, request, reply);
}
