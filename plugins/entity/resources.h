// SPDX-License-Identifier: MIT
/**
 * @file resources.h
 * The data files that the tagger's features come from. The plugin and the trainer share this list:
 * a model is right only with the files that it was trained with.
 */
#ifndef TK_ENTITY_RESOURCES_H
#define TK_ENTITY_RESOURCES_H

#include "gazetteer.h"
#include "lexicon.h"
#include "word.h"

typedef struct tk_resources {
    tk_lexicon lexicon;
    tk_gazetteer gazetteer;
} tk_resources;

/** The files, from the data folder, in the order in which they are read. */
#define TK_N_RESOURCES 6u
extern const char *const tk_resource_files[TK_N_RESOURCES];

/** Adds the contents of file number `index`. False if they are wrong or there is no memory. */
bool tk_resources_add(tk_resources *resources, uint32_t index, const char *data, size_t length);

/** Looks a form up in all of them: fills what is not yet set in `form`, and returns its word. */
tk_word tk_resources_word(const tk_resources *resources, tk_word_form *form);

/** Frees what they hold. */
void tk_resources_finish(tk_resources *resources);

#endif
