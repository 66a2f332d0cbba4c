// SPDX-License-Identifier: MIT
#include "provenance.h"

#include "plugin/build_id.h"
#include "plugin/registry.h"

#include <stdio.h>
#include <string.h>

/** A list that is being written. */
typedef struct listing {
    tk_buffer *out;
    uint32_t count;
    bool ok;
} listing;

static void list_option(void *ctx, const char *name, const char *value)
{
    listing *list = ctx;

    list->ok = list->ok && tk_buffer_json_member(list->out, list->count++ ? ", " : "", name, value);
}

static void list_file(void *ctx, const char *path, const char *sha256)
{
    listing *list = ctx;

    list->ok =
        list->ok && tk_buffer_json_member(list->out, list->count++ ? ", {" : "{", "path", path) &&
        tk_buffer_json_member(list->out, ", ", "sha256", sha256) && tk_buffer_print(list->out, "}");
}

static bool add_stage(const tk_pipeline *pipeline, uint32_t index, tk_buffer *out)
{
    listing options = {.out = out, .ok = true}, files = {.out = out, .ok = true};
    tk_stage_info stage;
    char build_id[TK_BUILD_ID_HEX];

    tk_pipeline_stage(pipeline, index, &stage);
    tk_build_id(stage.version, build_id);
    if (!tk_buffer_json_member(out, index ? ",\n    {" : "\n    {", "name", stage.name) ||
        !tk_buffer_json_member(out, ", ", "kind", tk_kind_name(stage.kind)) ||
        (stage.kind == TK_COLLECTOR && !tk_buffer_json_member(out, ", ", "plugin", stage.id)) ||
        !tk_buffer_json_member(out, ", ", "version", stage.version) ||
        !tk_buffer_json_member(out, ", ", "build_id", build_id) ||
        !tk_buffer_print(out, ",\n     \"options\": {"))
        return false;
    tk_pipeline_options(pipeline, index, list_option, &options);
    if (!options.ok || !tk_buffer_print(out, "},\n     \"files\": ["))
        return false;
    tk_pipeline_files(pipeline, index, list_file, &files);
    return files.ok && tk_buffer_print(out, "]}");
}

bool tk_provenance(const tk_pipeline *pipeline, tk_buffer *out)
{
    uint32_t n = tk_pipeline_stage_count(pipeline);
    bool ok = tk_buffer_print(out, "[");

    for (uint32_t i = 0; ok && i < n; i++)
        ok = add_stage(pipeline, i, out);
    return ok && tk_buffer_print(out, "\n  ]");
}
