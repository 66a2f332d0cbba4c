// SPDX-License-Identifier: MIT
#ifndef TK_RECORDS_H
#define TK_RECORDS_H

#include "base/error.h"
#include "input/input.h"

#include <toolkit/toolkit.h>

/** Returns the records of an input, which it owns. NULL if `input` is NULL, with `error` as the
 * message, or when out of memory. */
tk_records *tk_records_of(tk_input *input, tk_error *error, tk_message *message);

#endif
