// SPDX-License-Identifier: MIT
#ifndef TK_CONF_H
#define TK_CONF_H

#include "problems.h"

#include <stddef.h>
#include <stdint.h>

/** `key = value`, and where it was given: in a line of the file, or by a flag. */
typedef struct tk_conf_entry {
    char *key;
    char *value;
    uint32_t line; /**< 0: on the command line */
    char *flag;    /**< as it was given, "--set run.workers=2"; NULL: in the file */
} tk_conf_entry;

/** `[name]` or `[name:alias]`, with its entries in the order of the file. */
typedef struct tk_conf_section {
    char *name;
    char *alias; /**< NULL if there is none */
    tk_conf_entry *entries;
    size_t n_entries;
    uint32_t line;
} tk_conf_section;

/**
 * A parsed pipeline.conf: sections in the order of the file. The meaning of names is defined by
 * tk_settings (input, output, run) and tk_pipeline (plugins).
 */
typedef struct tk_conf {
    char *path; /**< as given; for messages */
    char *dir;  /**< the folder that relative paths in it refer to */
    tk_conf_section *sections;
    size_t n_sections;
    bool incomplete;       /**< a section could not be read */
    tk_problems *problems; /**< errors so far */
    tk_problems *warnings; /**< valid, but probably mistakes */
} tk_conf;

/**
 * Reads the file `path`. Problems are recorded with file, line and text, and the rest is read: see
 * tk_conf_sound(). On failure, if the file cannot be read or memory is short, `conf` is empty.
 */
bool tk_conf_read(tk_conf *conf, const char *path, tk_error *error);
/** The same for a text; messages show `name` as the path, and its folder is the working folder. */
bool tk_conf_parse(tk_conf *conf, const char *text, size_t length, const char *name,
                   tk_error *error);
/** Applies "section.key=value" or "name:alias.key=value", as given to --set; records problems. The
 * section must exist, except input, output and run, which are created. */
bool tk_conf_set(tk_conf *conf, const char *assignment, tk_error *error);
/** Applies "NAME=PATH", as given to --collect: sets the path of [collect:NAME], which is created if
 * there is none; records problems. */
bool tk_conf_collect(tk_conf *conf, const char *assignment, tk_error *error);
/** Drops [output], and each [collect:NAME] that is in none of the `n` assignments NAME=PATH. */
void tk_conf_keep_collects(tk_conf *conf, const char *const *assignments, size_t n);
/**
 * Replaces the plugin that `format` names in [input] or [output]: unless it is the same (named
 * `fallback` if there is no entry), removes all entries except the path, which are options of the
 * old plugin. `flag` is the flag that gave the new one. `format` NULL changes nothing.
 */
bool tk_conf_replace_format(tk_conf *conf, const char *section, const char *fallback,
                            const char *format, const char *flag, tk_error *error);

/**
 * The place of an entry of a section, or if `entry` is NULL of the section, or if that is NULL too
 * of the file: "FILE:LINE: [section] key = value", "FILE:LINE: [section]", "--set
 * section.key=value" or "FILE".
 */
void tk_conf_place(const tk_conf *conf, const tk_conf_section *section, const tk_conf_entry *entry,
                   char *out, size_t size);
/**
 * Records a problem at such a place. The message begins with the place; `format` continues it with
 * a space or a colon.
 */
void tk_conf_wrong(const tk_conf *conf, const tk_conf_section *section, const tk_conf_entry *entry,
                   const char *format, ...) __attribute__((format(printf, 4, 5)));
/** The same for a setting that is valid, but probably a mistake. */
void tk_conf_warn(const tk_conf *conf, const tk_conf_section *section, const tk_conf_entry *entry,
                  const char *format, ...) __attribute__((format(printf, 4, 5)));
/** Whether no problem was recorded; otherwise `error` lists all of them. */
bool tk_conf_sound(const tk_conf *conf, tk_error *error);
/** The section of that name and no alias, or NULL. */
const tk_conf_section *tk_conf_find(const tk_conf *conf, const char *name);
/** A section's last entry of that key, or NULL. */
const tk_conf_entry *tk_conf_entry_find(const tk_conf_section *section, const char *key);
/**
 * A path that an entry names: unchanged if it is absolute, "-" or from the command line; otherwise
 * joined to the configuration's folder. Nothing in it is expanded. Heap; NULL when out of memory.
 */
char *tk_conf_resolve(const tk_conf *conf, const tk_conf_entry *entry, const char *path);
/** Whether a path relies on expansion by a shell, "~/a" or "$HOME/a", which is not done here.
 * Records a problem. */
bool tk_conf_needs_shell(const tk_conf *conf, const tk_conf_section *section,
                         const tk_conf_entry *entry, const char *path);
void tk_conf_free(tk_conf *conf);

#endif
