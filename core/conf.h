// SPDX-License-Identifier: MIT
#ifndef TK_CONF_H
#define TK_CONF_H

#include "error.h"

#include <stddef.h>
#include <stdint.h>

/** `key = value` at a line of the file. Line 0: from the command line (--set). */
typedef struct tk_conf_entry {
    char *key;
    char *value;
    uint32_t line;
} tk_conf_entry;

/** `[name]` or `[name:alias]`, with its entries in the order of the file. */
typedef struct tk_conf_section {
    char *name;
    char *alias; /**< NULL where there is none */
    tk_conf_entry *entries;
    size_t n_entries;
    uint32_t line;
} tk_conf_section;

/**
 * A pipeline.conf as it was read: sections in the order of the file. Which names mean something is
 * for tk_settings (input, output, run) and tk_pipeline (plugins) to say.
 */
typedef struct tk_conf {
    char *path; /**< as given; for messages */
    char *dir;  /**< what relative paths in it are relative to */
    tk_conf_section *sections;
    size_t n_sections;
} tk_conf;

/** Reads the file `path`. On failure `conf` is empty and `error` says file, line and text. */
bool tk_conf_read(tk_conf *conf, const char *path, tk_error *error);
/** The same of a text; `name` stands for the path in messages, the working folder for its folder.
 */
bool tk_conf_parse(tk_conf *conf, const char *text, size_t length, const char *name,
                   tk_error *error);
/** Applies "section.key=value" or "name:alias.key=value", as --set gives it. The section must
 * exist, but for input, output and run, which are made. */
bool tk_conf_set(tk_conf *conf, const char *assignment, tk_error *error);
/**
 * Another plugin takes the place of the one that `format` names in [input] or [output]: unless it
 * is the same, whose name is `fallback` where there is no entry, all entries but the path go, as
 * they are that plugin's options. `format` NULL changes nothing.
 */
void tk_conf_replace_format(tk_conf *conf, const char *section, const char *fallback,
                            const char *format);
/** The section of that name and no alias, or NULL. */
const tk_conf_section *tk_conf_find(const tk_conf *conf, const char *name);
/** A section's last entry of that key, or NULL. */
const tk_conf_entry *tk_conf_entry_find(const tk_conf_section *section, const char *key);
/** `path` if it is absolute or "-", else joined to the configuration's folder. Heap; NULL if no
 * memory. */
char *tk_conf_resolve(const tk_conf *conf, const char *path);
void tk_conf_free(tk_conf *conf);

#endif
