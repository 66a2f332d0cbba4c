// SPDX-License-Identifier: MIT
#include "error.h"

#include <stdio.h>

bool tk_error_set(tk_error *error, const char *format, ...)
{
    if (!error || error->message[0])
        return false;
    va_list args;
    va_start(args, format);
    vsnprintf(error->message, sizeof error->message, format, args);
    va_end(args);
    return false;
}
