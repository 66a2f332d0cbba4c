// SPDX-License-Identifier: MIT
/**
 * @file templates.h
 * Fills the sentences of templates.txt with names, most of them made up, so that the model learns
 * how business news writes about companies, people and places that are not known.
 */
#ifndef TK_TRAIN_TEMPLATES_H
#define TK_TRAIN_TEMPLATES_H

#include <stdint.h>

/** Adds `count` documents; the templates are beside the data folder. */
void add_templates(const char *data_dir, uint32_t count);

#endif
