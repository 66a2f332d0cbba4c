// SPDX-License-Identifier: MIT
/**
 * @file sources.h
 * The text files that the resources are made from. The compiler and the trainer read them.
 */
#ifndef TK_ENTITY_SOURCES_H
#define TK_ENTITY_SOURCES_H

#include "../resources.h"

/** The files, in the order in which they are read. */
#define TK_N_SOURCES 6u
extern const char *const tk_sources[TK_N_SOURCES];

/** Makes empty resources. */
void tk_resources_start(tk_resources *resources);

/** Adds the contents of file number `index`. False if they are malformed or when out of memory. */
bool tk_resources_add(tk_resources *resources, uint32_t index, const char *data, size_t length);

/** Frees their memory. */
void tk_resources_finish(tk_resources *resources);

#endif
