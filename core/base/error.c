// SPDX-License-Identifier: MIT
#include "error.h"
#include <toolkit/text/visible.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool tk_error_set(tk_error *error, const char *format, ...)
{
    if (!error || error->message[0])
        return false;
    va_list args;
    va_start(args, format);
    vsnprintf(error->message, sizeof error->message, format, args);
    va_end(args);
    if (strchr(error->message, '\n')) { // for example in a path
        char shown[sizeof error->message];
        tk_visible(shown, sizeof shown, error->message, strlen(error->message));
        memcpy(error->message, shown, sizeof shown);
    }
    return false;
}

void tk_error_copy(const tk_error *error, char *text, size_t size)
{
    static const char more[] = "\nand 18446744073709551615 more";
    const char *message = error->message;
    if (snprintf(text, size, "%s", message) < (int)size || !strchr(message, '\n'))
        return;
    size_t used = 0, next = strcspn(message, "\n");
    if (next + sizeof more > size) // the first line does not fit
        used = size - sizeof more;
    while (next + sizeof more <= size) {
        used = next;
        next += 1 + strcspn(message + next + 1, "\n");
    }
    static const char and[] = "\nand ";
    unsigned long lines = 0;
    for (const char *line = message + used; (line = strchr(line, '\n')); line++)
        lines += strncmp(line, and, sizeof and-1) == 0 ? strtoul(line + sizeof and-1, NULL, 10) : 1;
    snprintf(text + used, size - used, "\nand %lu more", lines);
}
