// SPDX-License-Identifier: MIT
#include "table_file.h"

#include <string.h>

#include <toolkit/text/lines.h>

tk_str tk_table_field(tk_str *line)
{
    const char *tab = line->length ? memchr(line->data, '\t', line->length) : NULL;
    const tk_str field = {line->data, tab ? (uint64_t)(tab - line->data) : line->length};
    const uint64_t used = field.length + (tab != NULL);

    line->data += used;
    line->length -= used;
    return field;
}

bool tk_table_is(tk_str field, const char *word)
{
    return field.length == strlen(word) && !memcmp(field.data, word, field.length);
}

tk_status tk_table_read(const tk_setup *setup, const char *path, bool (*add)(void *, tk_str),
                        void *ctx)
{
    tk_str file, line;
    tk_lines lines;

    if (setup->host->read_file(setup->ctx, path, &file) != TK_OK)
        return TK_ERR_INSTANCE;
    lines = tk_lines_of(&file);
    while (tk_lines_next(&lines, &line))
        if (line.length > 0 && line.data[0] != '#' && !add(ctx, line))
            return setup->host->fail_setup(setup->ctx, "out of memory for the data files");
    return TK_OK;
}
