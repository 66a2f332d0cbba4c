// SPDX-License-Identifier: MIT
#include "aliases.h"

#include "record.h"
#include "table_file.h"
#include "vector.h"

#include <inttypes.h>
#include <stdio.h>

#include <toolkit/text/lines.h>

static bool find_label(tk_str label, uint32_t *out)
{
    const tk_column *column = &tk_entity_columns[TK_ENTITY_LABEL];

    *out = TK_LABEL_NONE;
    if (!label.length)
        return true;
    for (uint32_t i = 0; i < column->n_names && *out == TK_LABEL_NONE; i++)
        if (tk_table_is(label, column->names[i]))
            *out = i;
    return *out != TK_LABEL_NONE;
}

/** Reads a line; NULL, or what is wrong with it. */
static const char *read_line(tk_str line, tk_alias_line *out)
{
    out->name = tk_line_trim(tk_table_field(&line));
    if (!out->name.length)
        return "has no name before the first tab";
    if (!find_label(tk_line_trim(tk_table_field(&line)), &out->label))
        return "has a label that is not PERSON, ORG, LOC, PRODUCT, EVENT, MISC or nothing";
    out->ids = tk_line_trim(tk_table_field(&line));
    out->others = line;
    return NULL;
}

bool tk_aliases_read(tk_aliases *aliases, tk_str file, tk_alias_fault *fault)
{
    uint64_t byte, number;
    tk_lines lines = tk_lines_of(&file);
    tk_str line;
    const char *wrong = tk_lines_fault(&file, &byte, &number);

    if (wrong) {
        snprintf(fault->message, sizeof fault->message,
                 "option 'aliases': line %" PRIu64 " of the file has %s", number, wrong);
        return false;
    }
    while (tk_lines_next(&lines, &line)) {
        if (!tk_line_trim(line).length || line.data[0] == '#')
            continue;
        if (!tk_vector_room(&aliases->lines, aliases->n, &aliases->capacity,
                            sizeof *aliases->lines)) {
            snprintf(fault->message, sizeof fault->message, "out of memory for the aliases");
            return false;
        }
        wrong = read_line(line, &aliases->lines[aliases->n]);
        if (wrong) {
            snprintf(fault->message, sizeof fault->message,
                     "option 'aliases': line %" PRIu64 " of the file %s", lines.number, wrong);
            return false;
        }
        aliases->n++;
    }
    return true;
}

void tk_aliases_finish(tk_aliases *aliases)
{
    free(aliases->lines);
    *aliases = (tk_aliases){0};
}
