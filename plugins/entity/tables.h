// SPDX-License-Identifier: MIT
/**
 * @file tables.h
 * The plugin's own data as constants. compile/compile.c generates their source.
 */
#ifndef TK_ENTITY_TABLES_H
#define TK_ENTITY_TABLES_H

#include "model.h"
#include "resources.h"

extern const tk_resources tk_entity_resources;
extern const tk_model tk_entity_model;

#endif
