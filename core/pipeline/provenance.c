// SPDX-License-Identifier: MIT
#include "provenance.h"

#include "pipeline_internal.h"
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

/** What is listed for an identity. */
typedef struct identity {
    tk_buffer text;
    const tk_plugin *plugin;
    uint32_t option; /**< index of the next one */
    bool ok;
} identity;

/** Appends a text and its NUL, so that two texts cannot run together. */
static void add_text(identity *id, const char *text)
{
    id->ok = id->ok && tk_buffer_add(&id->text, text, strlen(text) + 1);
}

static void identify_option(void *ctx, const char *name, const char *value)
{
    identity *id = ctx;
    const bool is_path = id->plugin->options[id->option++].type == TK_OPT_FILE;

    add_text(id, name);
    add_text(id, is_path ? (value[0] ? "a file" : "") : value);
}

static void identify_file(void *ctx, const char *path, const char *sha256)
{
    (void)path;
    add_text(ctx, sha256);
}

static void identify_stage(identity *id, const tk_pipeline *pipeline, uint32_t index)
{
    char build_id[TK_BUILD_ID_HEX];
    tk_stage_info stage;

    tk_pipeline_stage(pipeline, index, &stage);
    tk_build_id(stage.version, build_id);
    id->plugin = pipeline->chain.stages[index].plugin;
    id->option = 0;
    add_text(id, stage.name);
    add_text(id, stage.id);
    add_text(id, stage.version);
    add_text(id, build_id);
    tk_pipeline_options(pipeline, index, identify_option, id);
    tk_pipeline_files(pipeline, index, identify_file, id);
}

bool tk_provenance_identity(const tk_pipeline *pipeline, uint32_t collector,
                            char hex[TK_SHA256_HEX])
{
    const tk_chain *chain = &pipeline->chain;
    identity id = {.ok = true};

    for (uint32_t i = 1; i < chain->collectors; i++)
        if (i != chain->encoder)
            identify_stage(&id, pipeline, i);
    identify_stage(&id, pipeline, chain->collectors + collector);
    if (id.ok)
        tk_sha256_hex(id.text.data, id.text.length, hex);
    tk_buffer_free(&id.text);
    return id.ok;
}
