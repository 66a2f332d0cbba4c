// SPDX-License-Identifier: MIT
#include "manifest.h"

#include "build_id.h"
#include "output.h"
#include "registry.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static bool add_text(tk_buffer *out, const char *text)
{
    return tk_buffer_json(out, text ? text : "", text ? strlen(text) : 0);
}

static bool add_member(tk_buffer *out, const char *separator, const char *key, const char *value)
{
    return tk_buffer_print(out, "%s", separator) && add_text(out, key) &&
           tk_buffer_print(out, ": ") && add_text(out, value);
}

// ---------------------------------------------------------------------------------- plugins

/** A list that is being written. */
typedef struct listing {
    tk_buffer *out;
    uint32_t count;
    bool ok;
} listing;

static void list_option(void *ctx, const char *name, const char *value)
{
    listing *list = ctx;

    list->ok = list->ok && add_member(list->out, list->count++ ? ", " : "", name, value);
}

static void list_file(void *ctx, const char *path, const char *sha256)
{
    listing *list = ctx;

    list->ok = list->ok && add_member(list->out, list->count++ ? ", {" : "{", "path", path) &&
               add_member(list->out, ", ", "sha256", sha256) && tk_buffer_print(list->out, "}");
}

static bool add_stage(const tk_pipeline *pipeline, uint32_t index, tk_buffer *out)
{
    listing options = {.out = out, .ok = true}, files = {.out = out, .ok = true};
    tk_stage_info stage;
    char build_id[TK_BUILD_ID_HEX];

    tk_pipeline_stage(pipeline, index, &stage);
    tk_build_id(stage.version, build_id);
    if (!add_member(out, index ? ",\n    {" : "\n    {", "name", stage.name) ||
        !add_member(out, ", ", "kind", tk_kind_name(stage.kind)) ||
        !add_member(out, ", ", "version", stage.version) ||
        !add_member(out, ", ", "build_id", build_id) ||
        !tk_buffer_print(out, ",\n     \"options\": {"))
        return false;
    tk_pipeline_options(pipeline, index, list_option, &options);
    if (!options.ok || !tk_buffer_print(out, "},\n     \"files\": ["))
        return false;
    tk_pipeline_files(pipeline, index, list_file, &files);
    return files.ok && tk_buffer_print(out, "]}");
}

bool tk_manifest_plugins(const tk_pipeline *pipeline, tk_buffer *out)
{
    uint32_t n = tk_pipeline_stage_count(pipeline);
    bool ok = tk_buffer_print(out, "[");

    for (uint32_t i = 0; ok && i < n; i++)
        ok = add_stage(pipeline, i, out);
    return ok && tk_buffer_print(out, "\n  ]");
}

// --------------------------------------------------------------------------------- the file

char *tk_manifest_path(const char *output)
{
    return tk_output_beside(output, ".meta.json");
}

static bool add_section(tk_buffer *out, const tk_conf_section *section)
{
    bool ok = add_member(out, "\n    {", "section", section->name);

    if (ok && section->alias)
        ok = add_member(out, ", ", "alias", section->alias);
    ok = ok && tk_buffer_print(out, ", \"keys\": {");
    for (size_t i = 0; ok && i < section->n_entries; i++)
        ok = add_member(out, i ? ", " : "", section->entries[i].key, section->entries[i].value);
    return ok && tk_buffer_print(out, "}}");
}

static bool add_configuration(tk_buffer *out, const tk_conf *conf, const tk_settings *settings)
{
    bool ok = tk_buffer_print(out, ",\n  \"inputs\": [");

    for (size_t i = 0; ok && i < settings->n_inputs; i++)
        ok = tk_buffer_print(out, "%s", i ? ", " : "") && add_text(out, settings->inputs[i]);
    ok = ok && add_member(out, "],\n  ", "input_format", settings->input_format) &&
         add_member(out, ",\n  ", "output_format", settings->output_format) &&
         tk_buffer_print(out, ",\n  \"timeout\": %g,\n  \"memory\": %" PRIu64, settings->timeout,
                         settings->memory) &&
         tk_buffer_print(out, ",\n  \"configuration\": [");
    for (size_t i = 0; ok && i < conf->n_sections; i++)
        ok = tk_buffer_print(out, "%s", i ? "," : "") && add_section(out, &conf->sections[i]);
    return ok && tk_buffer_print(out, "\n  ]");
}

static bool add_counts(tk_buffer *out, const tk_progress *counts)
{
    bool ok = tk_buffer_print(out,
                              ",\n  \"documents\": %" PRIu64 ",\n  \"skipped\": %" PRIu64
                              ",\n  \"quarantined\": %" PRIu64 ",\n  \"text_bytes\": %" PRIu64
                              ",\n  \"complete\": %s",
                              counts->documents, counts->skipped, counts->quarantined,
                              counts->text_bytes, counts->failure ? "false" : "true");

    if (ok && counts->failure)
        ok = add_member(out, ",\n  ", "failure", counts->failure);
    return ok;
}

bool tk_manifest_write(const char *path, const tk_conf *conf, const tk_settings *settings,
                       const tk_facts *facts, const tk_progress *counts, tk_error *error)
{
    tk_buffer out = {0};
    bool ok = add_member(&out, "{\n  ", "toolkit", tk_version()) &&
              add_member(&out, ",\n  ", "offset_unit", facts->offsets) &&
              add_configuration(&out, conf, settings) &&
              tk_buffer_print(&out, ",\n  \"plugins\": %s", facts->plugins) &&
              add_counts(&out, counts) && tk_buffer_print(&out, "\n}\n");

    if (!ok)
        tk_error_set(error, "no memory for the manifest %s", path);
    else
        ok = tk_output_whole_file(path, out.data, out.length, error);
    tk_buffer_free(&out);
    return ok;
}
