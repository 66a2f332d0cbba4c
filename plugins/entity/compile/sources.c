// SPDX-License-Identifier: MIT
#include "sources.h"

const char *const tk_sources[TK_N_SOURCES] = {
    "words.txt", "common.txt", "forenames.txt", "surnames.txt", "wordnet.tsv", "gazetteer.tsv",
};

/** Of each file: the list that its words go to; 0 for sections, or for names. */
static const uint32_t tk_source_lists[TK_N_SOURCES] = {
    0, TK_LIST_COMMON, TK_LIST_FORENAME, TK_LIST_SURNAME, 0, 0,
};

#define TK_FIRST_GAZETTEER 4u

void tk_resources_start(tk_resources *resources)
{
    *resources = (tk_resources){.lexicon = TK_LEXICON_EMPTY, .gazetteer = TK_GAZETTEER_EMPTY};
}

bool tk_resources_add(tk_resources *resources, uint32_t index, const char *data, size_t length)
{
    if (index >= TK_FIRST_GAZETTEER)
        return tk_gazetteer_add(&resources->gazetteer, data, length) == 0;
    return tk_lexicon_add(&resources->lexicon, data, length, tk_source_lists[index]);
}

void tk_resources_finish(tk_resources *resources)
{
    tk_lexicon_finish(&resources->lexicon);
    tk_gazetteer_finish(&resources->gazetteer);
}
