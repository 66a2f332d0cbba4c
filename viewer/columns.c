// SPDX-License-Identifier: MIT
#include "columns.h"

#include <stdlib.h>

void tk_columns_start(tk_json_writer *columns, size_t n)
{
    for (size_t i = 0; i < n; i++)
        tk_json_open(&columns[i], '[');
}

bool tk_columns_failed(const tk_json_writer *columns, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (columns[i].failed)
            return true;
    return false;
}

bool tk_columns_put(tk_json_writer *columns, const char *const *names, size_t n, tk_json_writer *w)
{
    tk_json_open(w, '{');
    for (size_t i = 0; i < n; i++) {
        size_t length = 0;
        tk_json_close(&columns[i], ']');
        char *column = tk_json_written(&columns[i], &length);
        if (!column)
            return false;
        tk_json_put_key(w, names[i]);
        tk_json_put_literal(w, column, length);
        free(column);
    }
    tk_json_close(w, '}');
    return true;
}

void tk_columns_finish(tk_json_writer *columns, size_t n)
{
    for (size_t i = 0; i < n; i++)
        free(tk_json_written(&columns[i], NULL));
}
