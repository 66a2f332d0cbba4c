// SPDX-License-Identifier: MIT
#include "units.h"

#include <stdlib.h>
#include <string.h>

void tk_units_finish(tk_units *units)
{
    free(units->forms);
    memset(units, 0, sizeof *units);
}

static bool add_form(tk_units *units, tk_lexicon *lexicon, uint32_t class_id, tk_unit_form form)
{
    if (units->count == units->capacity) {
        uint32_t capacity = units->capacity ? units->capacity * 2 : 256;
        tk_unit_form *forms = realloc(units->forms, capacity * sizeof *forms);
        if (!forms)
            return false;
        units->forms = forms;
        units->capacity = capacity;
    }
    units->forms[units->count] = form;
    char folded[TK_FORM_MAX];
    if (!form.length || form.length > sizeof folded)
        return false;
    for (size_t i = 0; i < form.length; i++) {
        char c = form.text[i];
        folded[i] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c == '-' ? ' ' : c);
    }
    return tk_lexicon_add(lexicon, folded, form.length, class_id, (int32_t)units->count++);
}

/** One line: name, kind, forms. */
static bool read_line(tk_units *units, tk_lexicon *lexicon, uint32_t class_id, const char *line,
                      const char *end)
{
    const char *tab = memchr(line, '\t', (size_t)(end - line));
    if (!tab || end - tab < 4 || tab[2] != '\t' || tab - line >= TK_FORM_MAX)
        return false;
    tk_unit_form form = {line, line, (uint8_t)(tab - line), (uint8_t)(tab - line),
                         (uint8_t)(tab[1] - '0')};
    if (form.kind > TK_NUMBER_QUANTITY || !add_form(units, lexicon, class_id, form))
        return false;
    for (const char *p = tab + 3; p < end;) {
        const char *bar = memchr(p, '|', (size_t)(end - p));
        if (!bar)
            bar = end;
        if (bar - p >= TK_FORM_MAX)
            return false;
        form.text = p;
        form.length = (uint8_t)(bar - p);
        if (!add_form(units, lexicon, class_id, form))
            return false;
        p = bar + 1;
    }
    return true;
}

uint32_t tk_units_read(tk_units *units, tk_lexicon *lexicon, uint32_t class_id, const char *data,
                       size_t length)
{
    uint32_t line = 0;
    for (const char *p = data, *end = data + length; p < end;) {
        const char *stop = memchr(p, '\n', (size_t)(end - p));
        if (!stop)
            stop = end;
        line++;
        if (p < stop && *p != '#' && !read_line(units, lexicon, class_id, p, stop))
            return line;
        p = stop + 1;
    }
    return 0;
}

bool tk_unit_fits(const tk_unit_form *form, const char *text, size_t length)
{
    bool exact = form->length <= 3;
    for (size_t i = 0; i < form->length; i++)
        exact |= form->text[i] >= 'A' && form->text[i] <= 'Z' &&
                 memchr(form->text, ' ', form->length) == NULL;
    return !exact || (form->length == length && !memcmp(form->text, text, length));
}
