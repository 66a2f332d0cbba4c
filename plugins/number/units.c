// SPDX-License-Identifier: MIT
#include "units.h"

#include "fraction.h"

#include <toolkit/text/schema.h>

#include <stdlib.h>
#include <string.h>

void tk_units_finish(tk_units *units)
{
    free(units->forms);
    memset(units, 0, sizeof *units);
}

static bool add_form(tk_units *units, tk_word_table *lexicon, uint32_t class_id, tk_unit_form form)
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
        folded[i] = c == '-' ? ' ' : tk_fold(c);
    }
    return tk_word_table_add(lexicon, folded, form.length, class_id, (int32_t)units->count++);
}

/** Finds the kind of that name. */
static bool find_kind(const char *name, size_t n, uint8_t *kind)
{
    const tk_column *column = &tk_number_columns[TK_NUMBER_KIND];
    for (*kind = 0; *kind < column->n_names; ++*kind)
        if (!strncmp(column->names[*kind], name, n) && !column->names[*kind][n])
            return true;
    return false;
}

/** One line: name, kind, forms. */
static bool read_line(tk_units *units, tk_word_table *lexicon, uint32_t class_id, const char *line,
                      const char *end)
{
    const char *tab = memchr(line, '\t', (size_t)(end - line));
    const char *second = tab ? memchr(tab + 1, '\t', (size_t)(end - tab - 1)) : NULL;
    if (!second || tab - line >= TK_FORM_MAX)
        return false;
    tk_unit_form form = {line, line, (uint8_t)(tab - line), (uint8_t)(tab - line), 0};
    if (!find_kind(tab + 1, (size_t)(second - tab - 1), &form.kind) ||
        !add_form(units, lexicon, class_id, form))
        return false;
    for (const char *p = second + 1; p < end;) {
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

uint32_t tk_units_read(tk_units *units, tk_word_table *lexicon, uint32_t class_id, const char *data,
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

/** Whether `text` matches the form: "MW" is not "mw", "Kilometres" is "kilometres". */
static bool fits(const tk_unit_form *form, const char *text, size_t length)
{
    bool exact = form->length <= 3;
    for (size_t i = 0; i < form->length; i++)
        exact |= form->text[i] >= 'A' && form->text[i] <= 'Z' &&
                 memchr(form->text, ' ', form->length) == NULL;
    return !exact || (form->length == length && !memcmp(form->text, text, length));
}

/** The unit whose form is the text from `begin` to `end` in any case, or NULL. */
static const tk_unit_form *find_unit(const tk_units *units, const tk_scan *scan, uint32_t begin,
                                     uint32_t end)
{
    char folded[TK_FORM_MAX];
    uint32_t n = end - begin;
    if (n > sizeof folded)
        return NULL;
    for (uint32_t k = 0; k < n; k++)
        folded[k] = tk_fold(scan->text[begin + k]);
    const tk_word *word = tk_word_table_find(scan->lexicon, folded, n);
    return tk_word_is(word, TK_CLASS_UNIT) ? &units->forms[tk_word_value(word, TK_CLASS_UNIT)]
                                           : NULL;
}

/** Whether a degree sign directly followed by one letter begins at atom `i`: "°C". */
static bool is_degree(tk_scan *scan, int i)
{
    static const char degree[] = "\xc2\xb0";
    return !memcmp(scan->text + tk_scan_at(scan, i)->begin, degree, sizeof degree - 1) &&
           tk_scan_glued(scan, i + 1) && tk_scan_at(scan, i + 1)->kind == TK_ATOM_WORD &&
           tk_scan_at(scan, i + 1)->end - tk_scan_at(scan, i + 1)->begin == 1;
}

/** "km", "square miles", "km/h". */
static const tk_unit_form *read_words(const tk_units *units, tk_scan *scan, int i, int *next)
{
    const tk_word *word;
    int atoms = tk_scan_joined(scan, i) ? tk_scan_phrase(scan, i, TK_CLASS_UNIT, &word) : 0;
    if (!atoms)
        return NULL;
    uint32_t begin = tk_scan_at(scan, i)->begin, end = tk_scan_at(scan, i + atoms - 1)->end;
    const tk_unit_form *form = &units->forms[tk_word_value(word, TK_CLASS_UNIT)];
    if (atoms == 1 && tk_scan_is(scan, i + 1, '/') && tk_scan_glued(scan, i + 1) &&
        tk_scan_glued(scan, i + 2)) {
        uint32_t rate_end = tk_scan_at(scan, i + 2)->end;
        const tk_unit_form *rate = find_unit(units, scan, begin, rate_end);
        if (rate) {
            form = rate;
            atoms = 3;
            end = rate_end;
        }
    }
    *next = i + atoms;
    return fits(form, scan->text + begin, end - begin) ? form : NULL;
}

/** The number of atoms of a unit of signs, "%" or "°C"; 0 if there is none at atom `i`. */
static int sign_atoms(tk_scan *scan, int i)
{
    if (tk_scan_is(scan, i, '%'))
        return tk_scan_at(scan, i)->gap <= TK_GAP_SPACE;
    return is_degree(scan, i) ? 2 : 0;
}

const tk_unit_form *tk_unit_read(const tk_units *units, tk_scan *scan, int i, int *next)
{
    int atoms = sign_atoms(scan, i);
    if (!atoms)
        return read_words(units, scan, tk_scan_past_hyphen(scan, i), next);
    uint32_t begin = tk_scan_at(scan, i)->begin, end = tk_scan_at(scan, i + atoms - 1)->end;
    const tk_unit_form *form = find_unit(units, scan, begin, end);
    *next = i + atoms;
    return form && fits(form, scan->text + begin, end - begin) ? form : NULL;
}

const tk_unit_form *tk_unit_read_of(const tk_units *units, tk_scan *scan, int i, int *next)
{
    i += tk_scan_joined_word(scan, i, TK_CLASS_OF);
    if (!tk_scan_joined(scan, i))
        return NULL;
    const tk_atom *a = tk_scan_at(scan, i);
    bool one = tk_word_is(a->word, TK_CLASS_CARD) && tk_word_value(a->word, TK_CLASS_CARD) == 1;
    return one || tk_word_is(a->word, TK_CLASS_ARTICLE) ? tk_unit_read(units, scan, i + 1, next)
                                                        : NULL;
}
