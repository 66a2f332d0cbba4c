// SPDX-License-Identifier: MIT
#include "pipeline_grants.h"

#include "option.h"
#include "plugin/grants.h"
#include "plugin/registry.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/** Grants the object of plugin `id`, and the user's data for it. */
static bool add_plugin(tk_grants *grants, const char *id)
{
    tk_module module;
    tk_error ignored = {0};
    char folder[4096];
    bool ok;

    // If no file has the name, all objects are searched.
    if (!tk_module_locate(&module, id, &ignored))
        return tk_grants_add_plugin_path(grants);
    ok = tk_grants_add_object(grants, module.path);
    tk_module_close(&module);
    if (ok && tk_option_user_dir(id, folder, sizeof(folder)))
        ok = tk_grants_add(grants, folder);
    return ok;
}

/** Grants what a value names in a folder. */
static bool add_named(tk_grants *grants, const char *folder, const char *value)
{
    char path[8192];
    struct stat st;
    int n = value[0] == '/' ? snprintf(path, sizeof(path), "%s", value)
                            : snprintf(path, sizeof(path), "%s/%s", folder, value);

    if (n < 0 || (size_t)n >= sizeof(path) || stat(path, &st) != 0)
        return true;
    if (S_ISDIR(st.st_mode) && !strchr(value, '/'))
        return true;
    return tk_grants_add(grants, path);
}

/** Grants what the options of a section name. Values that the host reads itself, such as [input]
 * path, are not granted to plugins. */
static bool add_values(tk_grants *grants, const tk_conf *conf, const tk_conf_section *section)
{
    bool ok = true;

    for (size_t i = 0; section && ok && i < section->n_entries; i++) {
        const tk_conf_entry *entry = &section->entries[i];

        if (!entry->value[0] || strcmp(entry->key, "path") == 0 ||
            strcmp(entry->key, "format") == 0)
            continue;
        ok = add_named(grants, conf->dir, entry->value) && add_named(grants, ".", entry->value);
    }
    return ok;
}

bool tk_grants_add_pipeline(tk_grants *grants, const tk_conf *conf, const tk_settings *settings)
{
    bool ok = tk_grants_add_system(grants) && add_plugin(grants, settings->input_format) &&
              (!settings->documents || add_plugin(grants, settings->output_format));

    for (uint32_t i = 0; ok && i < settings->n_collects; i++)
        ok = add_plugin(grants, settings->collects[i].plugin) &&
             add_values(grants, conf, settings->collects[i].section);

    for (size_t i = 0; ok && i < conf->n_sections; i++) {
        const tk_conf_section *section = &conf->sections[i];
        const bool is_run =
            strcmp(section->name, "run") == 0 || strcmp(section->name, "collect") == 0;
        const bool is_end =
            strcmp(section->name, "input") == 0 || strcmp(section->name, "output") == 0;

        ok = (is_run || is_end || add_plugin(grants, section->name)) &&
             (is_run || add_values(grants, conf, section));
    }
    return ok;
}
