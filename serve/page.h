// SPDX-License-Identifier: MIT
#ifndef TK_SERVE_PAGE_H
#define TK_SERVE_PAGE_H

#include "http.h"
#include "serve.h"

#include <toolkit/toolkit.h>

/** The viewer. */
typedef struct tk_page {
    int folder; /**< of the page of a database; -1: none */
} tk_page;

#define TK_PAGE ((tk_page){.folder = -1})

bool tk_page_open(tk_page *page, const tk_serve_options *options, tk_message *error);
/** Makes the page of the database again; keeps the old one if that fails. */
bool tk_page_reload(tk_page *page, const tk_serve_options *options, tk_message *error);
void tk_page_close(tk_page *page);

/** The handler of "/" and "/data/". */
void tk_page_answer(tk_serve *serve, const tk_http_request *request, tk_http_reply *reply);

#endif
