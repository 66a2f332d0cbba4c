// SPDX-License-Identifier: MIT
#ifndef TK_STREAM_H
#define TK_STREAM_H

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/** Writing to files such that the reason of a failure is not lost: all return false with errno set.
 */

static inline bool tk_stream_put(FILE *out, const char *data, size_t length)
{
    errno = 0;
    if (fwrite(data, 1, length, out) == length)
        return true;
    errno = errno ? errno : EIO;
    return false;
}

static inline bool tk_stream_puts(FILE *out, const char *text)
{
    return tk_stream_put(out, text, strlen(text));
}

/** Closes a file to which `ok` says that all was written; if not, errno is kept. Standard output is
 * only flushed. */
static inline bool tk_stream_close(FILE *out, bool ok)
{
    int cause = errno;

    if (ok && fflush(out) != 0) {
        ok = false;
        cause = errno;
    }
    if (out != stdout && fclose(out) != 0 && ok) {
        ok = false;
        cause = errno;
    }
    errno = cause;
    return ok;
}

#endif
