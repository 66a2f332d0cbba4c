// SPDX-License-Identifier: MIT
// Which decoder or encoder a file's name stands for.

#include "formats.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

// --------------------------------------------------------------------------------- finding them

bool tk_cli_formats_find(tk_cli_formats *formats)
{
    tk_message error = {0};
    tk_found_list *found = tk_plugins_find(&error);
    const uint64_t n = found ? tk_found_count(found) : 0;

    *formats = (tk_cli_formats){.list = calloc(n + 1, sizeof *formats->list)};
    if (!found || !formats->list) {
        tk_cli_error("%s", found ? "no memory" : error.text);
        tk_found_free(found);
        return false;
    }
    for (uint64_t i = 0; i < n; i++) {
        const tk_found *f = tk_found_at(found, i);

        if (!f->failure && !f->shadowed && f->kind != TK_ANNOTATOR)
            formats->list[formats->count++].plugin = f->plugin;
    }
    formats->found = found;
    return true;
}

void tk_cli_formats_free(tk_cli_formats *formats)
{
    free(formats->list);
    tk_found_free(formats->found);
    *formats = (tk_cli_formats){0};
}

const tk_plugin *tk_cli_format_named(const tk_cli_formats *formats, uint32_t kind, const char *id)
{
    for (size_t i = 0; i < formats->count; i++)
        if (formats->list[i].plugin->kind == kind && strcmp(formats->list[i].plugin->id, id) == 0)
            return formats->list[i].plugin;
    return NULL;
}

const tk_option *tk_cli_format_option(const tk_plugin *plugin, const char *name)
{
    for (uint32_t i = 0; i < plugin->n_options; i++)
        if (strcmp(plugin->options[i].name, name) == 0)
            return &plugin->options[i];
    return NULL;
}

// ------------------------------------------------------------------------------------- guessing

static bool ends_with(const char *name, size_t length, const char *ending)
{
    const size_t n = strlen(ending);

    return length > n + 1 && name[length - n - 1] == '.' &&
           strncasecmp(name + length - n, ending, n) == 0;
}

/** Length of a name without the ending of a compressed file. */
static size_t plain_length(const char *name)
{
    static const char *const endings[] = {"gz", "zst", "xz", "bz2", "lz4"};
    const size_t length = strlen(name);

    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (ends_with(name, length, endings[i]))
            return length - strlen(endings[i]) - 1;
    return length;
}

/** Length of the longest of a format's endings that the name has, or 0. */
static size_t match(const tk_plugin *plugin, const char *name)
{
    const size_t length = plain_length(name);
    size_t best = 0;

    for (const char *const *e = plugin->extensions; e && *e; e++)
        if (strlen(*e) > best && ends_with(name, length, *e))
            best = strlen(*e);
    return best;
}

/** A choice of formats, by their index in the list. */
typedef struct choice {
    bool *chosen;
    size_t count;
} choice;

static void choose(choice *c, size_t index)
{
    c->count += !c->chosen[index];
    c->chosen[index] = true;
}

/** Adds the formats that fit a name best: "x.spacy.json" is one of .spacy.json, not of .json. */
static void add_matches(const tk_cli_formats *formats, uint32_t kind, const char *name, choice *c)
{
    size_t best = 1;

    for (size_t i = 0; i < formats->count; i++)
        if (formats->list[i].plugin->kind == kind && match(formats->list[i].plugin, name) > best)
            best = match(formats->list[i].plugin, name);
    for (size_t i = 0; i < formats->count; i++)
        if (formats->list[i].plugin->kind == kind && match(formats->list[i].plugin, name) >= best)
            choose(c, i);
}

/** Whether the name is that of a file that belongs to another one, as brat's .txt. */
static bool is_companion(const tk_cli_formats *formats, const choice *c, const char *name)
{
    for (size_t i = 0; i < formats->count; i++) {
        const tk_plugin *plugin = formats->list[i].plugin;

        if (c->chosen[i] && TK_HAS(plugin, companion) && plugin->companion &&
            ends_with(name, strlen(name), plugin->companion))
            return true;
    }
    return false;
}

/** Adds the formats of a folder's files. Those that have companions are looked for first. */
static void add_folder(const tk_cli_formats *formats, uint32_t kind, const char *path, choice *c)
{
    for (int pass = 0; pass < 2; pass++) {
        DIR *folder = opendir(path);
        const struct dirent *entry;

        while (folder && (entry = readdir(folder))) {
            choice of_file = {.chosen = calloc(formats->count + 1, sizeof *of_file.chosen)};

            if (of_file.chosen && entry->d_name[0] != '.')
                add_matches(formats, kind, entry->d_name, &of_file);
            for (size_t i = 0; of_file.chosen && i < formats->count; i++) {
                const tk_plugin *plugin = formats->list[i].plugin;
                const bool pairs = TK_HAS(plugin, companion) && plugin->companion;

                if (of_file.chosen[i] &&
                    (pass == 0 ? pairs : !is_companion(formats, c, entry->d_name)))
                    choose(c, i);
            }
            free(of_file.chosen);
        }
        if (folder)
            closedir(folder);
    }
}

static void list_chosen(const tk_cli_formats *formats, const choice *c, char *out, size_t size)
{
    size_t at = 0, seen = 0;

    *out = '\0';
    for (size_t i = 0; i < formats->count && at < size; i++)
        if (c->chosen[i]) {
            const char *between = !seen ? "" : seen + 1 == c->count ? " and " : ", ";

            at +=
                (size_t)snprintf(out + at, size - at, "%s%s", between, formats->list[i].plugin->id);
            seen++;
        }
}

const tk_plugin *tk_cli_format_guess(const tk_cli_formats *formats, uint32_t kind, const char *path,
                                     char why[256])
{
    const char *slash = strrchr(path, '/');
    const tk_plugin *guess = NULL;
    choice c = {.chosen = calloc(formats->count + 1, sizeof *c.chosen)};
    struct stat st;
    bool is_folder = stat(path, &st) == 0 && S_ISDIR(st.st_mode);
    char names[128];

    if (!c.chosen) {
        snprintf(why, 256, "there is no memory to guess the format of %s", path);
        return NULL;
    }
    if (is_folder)
        add_folder(formats, kind, path, &c);
    else
        add_matches(formats, kind, slash ? slash + 1 : path, &c);
    list_chosen(formats, &c, names, sizeof names);
    for (size_t i = 0; i < formats->count && c.count == 1; i++)
        if (c.chosen[i])
            guess = formats->list[i].plugin;
    if (strcmp(path, "-") == 0)
        snprintf(why, 256, "standard %s has no ending that tells its format",
                 kind == TK_DECODER ? "input" : "output");
    else if (!c.count)
        snprintf(why, 256,
                 is_folder ? "no file in %s has an ending that tells its format"
                           : "the ending of %s tells no format",
                 path);
    else if (c.count > 1)
        snprintf(why, 256, "%s may be of the formats %s", path, names);
    free(c.chosen);
    return guess;
}
