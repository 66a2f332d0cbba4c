// SPDX-License-Identifier: MIT
#ifndef TK_SERVE_PAGE_H
#define TK_SERVE_PAGE_H

#include "http.h"
#include "serve.h"

#include <toolkit/toolkit.h>

#include <pthread.h>

/** The viewer: a page with a box for an article and, with a database, its articles and facts. Those
 * are files in a folder in TMPDIR. */
typedef struct tk_page {
    pthread_mutex_t lock; /**< of what follows */
    char *live;           /**< the page without a database; else NULL */
    size_t live_length;
    char *folder; /**< of the page of a database; else NULL */
    int fd;       /**< of the folder; -1 */
    bool opened;
} tk_page;

#define TK_PAGE ((tk_page){.fd = -1})

/** Makes the page. False with a message. */
bool tk_page_open(tk_page *page, const tk_serve_options *options, tk_message *error);
/** Makes the page of the database again; keeps the old one if that fails. */
bool tk_page_reload(tk_page *page, const tk_serve_options *options, tk_message *error);
void tk_page_close(tk_page *page);

/** The handler of "/" and "/data/". */
void tk_page_answer(tk_serve *serve, const tk_http_request *request, tk_http_reply *reply);

#endif
