// SPDX-License-Identifier: MIT
#ifndef TK_VIEWER_H
#define TK_VIEWER_H

#include <toolkit/toolkit.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Pages that show annotated articles: README.md says what is in them. */

#pragma GCC visibility push(default)

/** From what a page is made. At least one of the paths is not NULL. */
typedef struct tk_view_source {
    const char *annotations; /**< JSON Lines of `toolkit run`, plain or gzip; NULL: none */
    const char *facts;       /**< a database of the collector merge; NULL: none. Without
                                `annotations`, its documents are the articles */
    const char *unit; /**< of offsets in `annotations`: "byte", "utf16", "codepoint" or NULL */
} tk_view_source;

typedef struct tk_view_options {
    bool live;           /**< a server is behind the page */
    bool gold;           /**< the server has a gold file to correct */
    bool force;          /**< tk_view_write(): replace a file that is not such a page */
    uint64_t page_bytes; /**< tk_view_write(): a larger page becomes a folder; 0: 20,000,000 */
    /** Receives a warning, one line: a line of `annotations` that cannot be shown. May be NULL. */
    void (*warn)(void *ctx, const char *line);
    void *ctx;
    /** Not 0: it fails as soon as possible, with the message "interrupted". May be NULL. */
    const volatile int *stop;
} tk_view_options;

typedef struct tk_view_result {
    uint64_t articles; /**< on the page */
    uint64_t left_out; /**< lines that are not documents */
    uint64_t textless; /**< articles without a text, which a database can be */
    uint64_t bytes;    /**< of the page, or of all files of the folder */
    char *path;        /**< tk_view_write(): of the page, "DIR/index.html" of a folder; the caller
                          frees it */
} tk_view_result;

/** Makes the page of a server, which has no articles. Returns the HTML, which the caller frees;
 * NULL when out of memory. */
char *tk_view_live_page(bool gold, size_t *length);

/**
 * Writes index.html and data/NAME.js into `folder`, which exists and is empty. False with a message
 * on failure; some files may then be there.
 */
bool tk_view_folder(const tk_view_source *source, const char *folder,
                    const tk_view_options *options, tk_view_result *result, tk_message *error);
/** Removes a folder that tk_view_folder() has filled, or failed to fill. */
void tk_view_folder_remove(const char *folder);

/**
 * Writes one page to the file `output`, or a folder if the page would be too large or `output` ends
 * with a slash or is a folder. A large page for "NAME.html" becomes the folder "NAME". Everything
 * is written under a temporary name first, so that the page is always complete. False with a
 * message on failure; nothing is left then.
 *
 * Replaces earlier pages only. Other files are replaced with `force`, folders with other files
 * never.
 */
bool tk_view_write(const tk_view_source *source, const char *output, const tk_view_options *options,
                   tk_view_result *result, tk_message *error);

/** Whether tk_view_write() may write there, as far as known in advance. False with a message. */
bool tk_view_check(const char *output, const tk_view_options *options, tk_message *error);

#pragma GCC visibility pop

#endif
