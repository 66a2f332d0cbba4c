// SPDX-License-Identifier: MIT
#ifndef TK_CLI_VIEW_OPEN_H
#define TK_CLI_VIEW_OPEN_H

#include <stdbool.h>

/** Returns the path of a page of `source` in the user's cache, whose folders are created; the same
 * for the same source. The caller frees it. NULL after a message. */
char *tk_cli_view_place(const char *source);

/** Shows a page in the user's browser, without waiting for it. False after a message. */
bool tk_cli_view_show(const char *path);

#endif
