// SPDX-License-Identifier: MIT
#ifndef TK_CONF_H
#define TK_CONF_H

#include "problems.h"

#include <stddef.h>
#include <stdint.h>

/** `key = value`, and where that was said: in a line of the file, or by a flag. */
typedef struct tk_conf_entry {
    char *key;
    char *value;
    uint32_t line; /**< 0: of the command line */
    char *flag;    /**< as it was given, "--set run.workers=2"; NULL: in the file */
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
    bool incomplete;       /**< a section could not be read */
    tk_problems *problems; /**< what is wrong so far */
    tk_problems *warnings; /**< what is right, but hardly meant */
} tk_conf;

/**
 * Reads the file `path`. What is wrong in it is noted, with file, line and text, and the rest is
 * read: see tk_conf_sound(). On failure, which is of the file or of memory, `conf` is empty.
 */
bool tk_conf_read(tk_conf *conf, const char *path, tk_error *error);
/** The same of a text; `name` stands for the path in messages, the working folder for its folder.
 */
bool tk_conf_parse(tk_conf *conf, const char *text, size_t length, const char *name,
                   tk_error *error);
/** Applies "section.key=value" or "name:alias.key=value", as --set gives it; notes what is wrong
 * with it. The section must exist, but for input, output and run, which are made. */
bool tk_conf_set(tk_conf *conf, const char *assignment, tk_error *error);
/**
 * Another plugin takes the place of the one that `format` names in [input] or [output]: unless it
 * is the same, whose name is `fallback` where there is no entry, all entries but the path go, as
 * they are that plugin's options, and `flag` has said the new one. `format` NULL changes nothing.
 */
bool tk_conf_replace_format(tk_conf *conf, const char *section, const char *fallback,
                            const char *format, const char *flag, tk_error *error);

/**
 * Where an entry of a section stands, or if `entry` is NULL the section, or if that is NULL too the
 * file: "FILE:LINE: [section] key = value", "FILE:LINE: [section]", "--set section.key=value" or
 * "FILE".
 */
void tk_conf_place(const tk_conf *conf, const tk_conf_section *section, const tk_conf_entry *entry,
                   char *out, size_t size);
/**
 * Notes that something is wrong at such a place. The message begins with it; `format` goes on from
 * there with a space or a colon.
 */
void tk_conf_wrong(const tk_conf *conf, const tk_conf_section *section, const tk_conf_entry *entry,
                   const char *format, ...) __attribute__((format(printf, 4, 5)));
/** The same of what is right, but hardly meant. */
void tk_conf_warn(const tk_conf *conf, const tk_conf_section *section, const tk_conf_entry *entry,
                  const char *format, ...) __attribute__((format(printf, 4, 5)));
/** Whether nothing was noted that is wrong; else `error` says all of it. */
bool tk_conf_sound(const tk_conf *conf, tk_error *error);
/** The section of that name and no alias, or NULL. */
const tk_conf_section *tk_conf_find(const tk_conf *conf, const char *name);
/** A section's last entry of that key, or NULL. */
const tk_conf_entry *tk_conf_entry_find(const tk_conf_section *section, const char *key);
/**
 * A path that an entry names: as it is if it is absolute, "-" or of the command line; else joined
 * to the configuration's folder. Nothing in it is expanded. Heap; NULL if no memory.
 */
char *tk_conf_resolve(const tk_conf *conf, const tk_conf_entry *entry, const char *path);
/** Whether a path is meant to be expanded by a shell, "~/a" or "$HOME/a": nothing is here. Notes
 * that it is wrong. */
bool tk_conf_needs_shell(const tk_conf *conf, const tk_conf_section *section,
                         const tk_conf_entry *entry, const char *path);
void tk_conf_free(tk_conf *conf);

#endif
