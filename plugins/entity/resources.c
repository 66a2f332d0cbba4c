// SPDX-License-Identifier: MIT
#include "resources.h"

#include "hash.h"
#include "label.h"

#include <string.h>

const char *const tk_resource_files[TK_N_RESOURCES] = {
    "words.txt", "common.txt", "forenames.txt", "surnames.txt", "wordnet.tsv", "gazetteer.tsv",
};

/** Of each file: the list that its words go to; 0 for sections, or for names. */
static const uint32_t tk_resource_lists[TK_N_RESOURCES] = {
    0, TK_LIST_COMMON, TK_LIST_FORENAME, TK_LIST_SURNAME, 0, 0,
};

#define TK_FIRST_GAZETTEER 4u

bool tk_resources_add(tk_resources *resources, uint32_t index, const char *data, size_t length)
{
    if (index >= TK_FIRST_GAZETTEER)
        return tk_gazetteer_add(&resources->gazetteer, data, length) == 0;
    return tk_lexicon_add(&resources->lexicon, data, length, tk_resource_lists[index]);
}

/** Label of "TORONTO" as "Toronto"; TK_N_LABELS if it has none. */
static uint32_t tk_name_in_title(const tk_resources *resources, const tk_word_form *form)
{
    char title[32];
    if (form->n_upper < 3 || form->n_lower > 0 || form->folded_length >= sizeof title)
        return TK_N_LABELS;
    memcpy(title, form->folded, form->folded_length);
    if (title[0] >= 'a' && title[0] <= 'z')
        title[0] = (char)(title[0] - 'a' + 'A');
    int found = tk_gazetteer_find(&resources->gazetteer,
                                  tk_hash_name(TK_HASH_SEED, title, form->folded_length));
    return found > 0 ? (uint32_t)found - 1 : TK_N_LABELS;
}

tk_word tk_resources_word(const tk_resources *resources, tk_word_form *form)
{
    tk_word_measure(form);
    form->lists = tk_lexicon_find(&resources->lexicon, form->folded, form->folded_length);
    int found = tk_gazetteer_find(&resources->gazetteer,
                                  tk_hash_name(TK_HASH_SEED, form->text, form->length));
    form->name = found > 0 ? (uint32_t)found - 1 : TK_N_LABELS;
    form->name_in_title = tk_name_in_title(resources, form);
    tk_word word = tk_word_classify(form);
    if (found >= 0)
        word.flags |= TK_WORD_START;
    return word;
}

void tk_resources_finish(tk_resources *resources)
{
    tk_lexicon_finish(&resources->lexicon);
    tk_gazetteer_finish(&resources->gazetteer);
}
