// SPDX-License-Identifier: MIT
#include <toolkit/text/note.h>

#include <string.h>

void tk_note_put(tk_out *out, bool *any, const char *name, tk_str value)
{
    if (*any) {
        tk_out_string(out, "; ");
    }
    *any = true;
    tk_out_string(out, name);
    tk_out_char(out, '=');
    for (uint64_t i = 0; i < value.length; i++) {
        char c = value.data[i];
        tk_out_char(out, c == '\n' || c == '\r' || c == '\t' ? ' ' : c);
    }
}

// The column that "NAME=" at the start of `s` names, and the start of its value.
static uint32_t column_at(uint32_t layer, tk_str s, uint64_t *value)
{
    const char *equals = memchr(s.data, '=', s.length);
    if (equals == NULL) {
        return UINT32_MAX;
    }
    *value = (uint64_t)(equals - s.data) + 1;
    return tk_gold_column(layer, (tk_str){s.data, *value - 1});
}

bool tk_note_take(tk_gold *gold, uint32_t layer, tk_span *span, tk_str note)
{
    uint64_t begin;
    uint32_t column = column_at(layer, note, &begin);
    bool good = column != UINT32_MAX;
    while (column != UINT32_MAX) {
        uint32_t next = UINT32_MAX;
        uint64_t next_begin = 0;
        uint64_t end = begin;
        for (; end < note.length && next == UINT32_MAX; end++) {
            if (note.data[end] == ';' && end + 1 < note.length && note.data[end + 1] == ' ') {
                tk_str rest = {note.data + end + 2, note.length - end - 2};
                next = column_at(layer, rest, &next_begin);
                if (next != UINT32_MAX) {
                    break;
                }
            }
        }
        tk_str value = {note.data + begin, end - begin};
        good = tk_gold_value(gold, layer, span, column, value) && good;
        column = next;
        begin = end + 2 + next_begin;
    }
    return good;
}
