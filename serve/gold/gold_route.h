// SPDX-License-Identifier: MIT
#ifndef TK_GOLD_ROUTE_H
#define TK_GOLD_ROUTE_H

#include "gold.h"
#include "http.h"

/**
 * Answers what is under /gold/:
 *
 * - GET /gold/index: what tk_gold_file_index() returns
 * - GET /gold/document/N: a document's line; its revision is the ETag
 * - PUT /gold/document/N with If-Match: replaces it; `{"revision": "…"}`
 *
 * A refusal is `{"error": {"status", "message", "layer", "span", "column", "draft"}}`. `file` is
 * NULL if the server has no gold file: everything is 404.
 */
void tk_gold_answer(tk_gold_file *file, const tk_http_request *request, tk_http_reply *reply);

#endif
