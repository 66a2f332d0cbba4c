// SPDX-License-Identifier: MIT
/**
 * @file resources.h
 * The word lists and gazetteers that the tagger's features come from. The build compiles them to
 * tables for the plugin; the trainer reads the same files. A model works correctly only with the
 * files that it was trained with.
 */
#ifndef TK_ENTITY_RESOURCES_H
#define TK_ENTITY_RESOURCES_H

#include "gazetteer.h"
#include "word.h"
#include "word_lists.h"

typedef struct tk_resources {
    tk_word_lists lists;
    tk_gazetteer gazetteer;
} tk_resources;

/** Looks a form up in all of them: fills the members of `form` that are not set yet, and returns
 * its word. */
tk_word tk_resources_word(const tk_resources *resources, tk_word_form *form);

#endif
