// SPDX-License-Identifier: MIT
// Finds the decoder or encoder of files.

#include "formats.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

// --------------------------------------------------------------------------------- finding them

bool tk_cli_formats_find(tk_cli_formats *formats)
{
    tk_message error = {0};
    tk_plugin_list *found = tk_plugins_find(&error);
    const uint64_t n = found ? tk_plugin_list_count(found) : 0;

    *formats = (tk_cli_formats){.list = calloc(n + 1, sizeof *formats->list)};
    if (!found || !formats->list) {
        tk_cli_error("%s", found ? "out of memory" : error.text);
        tk_plugin_list_free(found);
        return false;
    }
    for (uint64_t i = 0; i < n; i++) {
        const tk_listed_plugin *f = tk_plugin_list_at(found, i);

        if (!f->failure && !f->shadowed && f->kind != TK_ANNOTATOR)
            formats->list[formats->count++].plugin = f->plugin;
    }
    formats->found = found;
    return true;
}

void tk_cli_formats_free(tk_cli_formats *formats)
{
    free(formats->list);
    tk_plugin_list_free(formats->found);
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

static bool is_folder(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

const tk_plugin *tk_cli_format_guess(const tk_cli_formats *formats, uint32_t kind,
                                     const char *const *paths, uint64_t n_paths, const char *advice,
                                     tk_message *why)
{
    char id[TK_FORMAT_ID] = "";
    tk_message found = {0};
    int code = TK_EXIT_OK;

    if (strcmp(paths[0], "-") == 0)
        snprintf(found.text, sizeof found.text,
                 "standard %s has no extension to infer a format from",
                 kind == TK_DECODER ? "input" : "output");
    else
        code = tk_format_guess(formats->found, kind, paths, n_paths, id, &found);
    if (*id && code == TK_EXIT_OK)
        return tk_cli_format_named(formats, kind, id);
    if (!found.text[0])
        snprintf(found.text, sizeof found.text,
                 is_folder(paths[0])
                     ? "cannot infer a format from the extensions of the files in %s"
                     : "cannot infer a format from the extension of %s",
                 paths[0]);
    snprintf(why->text, sizeof why->text, "%.900s%s", found.text,
             code == TK_EXIT_FAILURE ? "" : advice);
    return NULL;
}
