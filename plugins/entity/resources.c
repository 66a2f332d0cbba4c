// SPDX-License-Identifier: MIT
#include "resources.h"

#include "hash.h"
#include "label.h"

#include <string.h>

/** Label of "TORONTO" written as "Toronto"; TK_N_LABELS if it has none. */
static uint32_t tk_name_in_title(const tk_resources *resources, const tk_word_form *form)
{
    char title[32];
    if (form->n_upper < 3 || form->n_lower > 0 || form->folded_length == 0 ||
        form->folded_length >= sizeof title)
        return TK_N_LABELS;
    memcpy(title, form->folded, form->folded_length);
    if (title[0] >= 'a' && title[0] <= 'z')
        title[0] = (char)(title[0] - 'a' + 'A');
    return tk_gazetteer_find(&resources->gazetteer,
                             tk_hash_name(TK_HASH_SEED, title, form->folded_length))
        .label;
}

tk_word tk_resources_word(const tk_resources *resources, tk_word_form *form)
{
    tk_word_measure(form);
    form->hash = tk_word_hash(form->folded, form->folded_length);
    form->lists = tk_word_lists_find(&resources->lists, form->hash);
    tk_name_found found = tk_gazetteer_find(&resources->gazetteer,
                                            tk_hash_name(TK_HASH_SEED, form->text, form->length));
    form->name = found.label;
    form->name_in_title = tk_name_in_title(resources, form);
    tk_word word = tk_word_classify(form);
    if (found.goes_on)
        word.flags |= TK_WORD_START;
    word.name = found.label < TK_N_LABELS ? (found.label + 1) & 7 : 0;
    return word;
}
