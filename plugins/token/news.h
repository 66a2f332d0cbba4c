// SPDX-License-Identifier: MIT
/** The news tokenizer: words, numbers and signs of running text by rules. See README.md. */
#ifndef TK_TOKEN_NEWS_H
#define TK_TOKEN_NEWS_H

#include <toolkit/text/words.h>

#include <stdbool.h>

typedef struct tk_news tk_news;

/** Reads the data files. On failure reports the error to the host and returns NULL. */
tk_news *tk_news_create(const tk_setup *setup, bool keep_clitics, bool keep_hyphens);

void tk_news_free(tk_news *news);

/** Writes the token layer, the first layer that the plugin provides. */
tk_status tk_news_annotate(const tk_news *news, const tk_host *host, tk_doc *doc);

#endif
