// SPDX-License-Identifier: MIT
#include "sources.h"

const char *const tk_sources[TK_N_SOURCES] = {
    "words.txt", "common.txt", "forenames.txt", "surnames.txt", "wordnet.tsv", "gazetteer.tsv",
};

/** For each file: the list that its words go to; 0 for sections, or for names. */
static const uint32_t tk_source_lists[TK_N_SOURCES] = {
    0, TK_LIST_COMMON, TK_LIST_FORENAME, TK_LIST_SURNAME, 0, 0,
};

#define TK_FIRST_GAZETTEER 4u

void tk_resources_start(tk_resources *resources)
{
    *resources = (tk_resources){.lists = TK_WORD_LISTS_EMPTY, .gazetteer = TK_GAZETTEER_EMPTY};
}

bool tk_resources_add(tk_resources *resources, uint32_t index, const char *data, size_t length)
{
    if (index >= TK_FIRST_GAZETTEER)
        return tk_gazetteer_add(&resources->gazetteer, NULL, data, length) == 0;
    return tk_word_lists_add(&resources->lists, data, length, tk_source_lists[index]);
}

void tk_resources_finish(tk_resources *resources)
{
    tk_word_lists_finish(&resources->lists);
    tk_gazetteer_finish(&resources->gazetteer);
}
