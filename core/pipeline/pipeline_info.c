// SPDX-License-Identifier: MIT
#include "pipeline_info.h"

#include "provenance.h"
#include "pipeline_internal.h"

#include <stdlib.h>
#include <string.h>

/*
 * As bytes: u32 record, u32 number of the decoder's extensions, u32 number of stages, u32 number of
 * the encoder's extensions, u32 number of collectors, u32 length of the schema; then NUL-terminated
 * strings: the extensions,
 * the decoder's mark and companion, head, separator, tail, name, id, version, path and shadowed
 * file of each stage, unit of offsets, layers that are left out, the array of plugins, identities
 * of the collectors; then the schema.
 */
#define N_COUNTS ((size_t)6)

static bool add_string(tk_buffer *out, const char *text)
{
    return tk_buffer_add(out, text ? text : "", text ? strlen(text) + 1 : 1);
}

/** Finds the value of the option `offsets`, which encoders have by convention. */
static void find_offsets(void *ctx, const char *name, const char *value)
{
    const char **offsets = ctx;

    if (strcmp(name, "offsets") == 0)
        *offsets = value;
}

/** Appends the strings of a NULL-ended list, which may be NULL. */
static bool add_strings(tk_buffer *out, const char *const *list)
{
    bool ok = true;

    for (; ok && list && *list; list++)
        ok = add_string(out, *list);
    return ok;
}

static uint32_t count_strings(const char *const *list)
{
    uint32_t n = 0;

    while (list && list[n])
        n++;
    return n;
}

static bool add_stages(tk_buffer *out, const tk_pipeline *pipeline)
{
    bool ok = true;

    for (uint32_t i = 0; ok && i < tk_pipeline_stage_count(pipeline); i++) {
        tk_stage_info stage;

        tk_pipeline_stage(pipeline, i, &stage);
        ok = add_string(out, stage.name) && add_string(out, stage.id) &&
             add_string(out, stage.version) && add_string(out, stage.path) &&
             add_string(out, stage.shadowed);
    }
    return ok;
}

static bool add_identities(tk_buffer *out, const tk_pipeline *pipeline)
{
    char hex[TK_SHA256_HEX];
    bool ok = true;

    for (uint32_t i = 0; ok && i < tk_pipeline_collector_count(pipeline); i++)
        ok = tk_provenance_identity(pipeline, i, hex) && add_string(out, hex);
    return ok;
}

bool tk_pipeline_info_pack(const tk_pipeline *pipeline, bool with_manifest,
                           const tk_doc_schema *schema, tk_buffer *out)
{
    const char *const *extensions = tk_pipeline_extensions(pipeline);
    const tk_chain *chain = &pipeline->chain;
    const tk_plugin *decoder = chain->stages[0].plugin;
    static const tk_plugin no_encoder;
    const tk_plugin *encoder =
        chain->encoder == TK_NONE ? &no_encoder : chain->stages[chain->encoder].plugin;
    const char *const endings[] = {encoder->extensions ? encoder->extensions[0] : NULL,
                                   encoder->companion, NULL};
    const char *head, *separator, *tail, *offsets = "";
    tk_buffer schema_bytes = {0};
    bool ok = !schema || tk_doc_schema_pack(schema, &schema_bytes);
    const uint32_t counts[N_COUNTS] = {
        tk_pipeline_record_kind(pipeline),   count_strings(extensions),
        tk_pipeline_stage_count(pipeline),   count_strings(endings),
        chain->n_stages - chain->collectors, (uint32_t)schema_bytes.length};

    tk_pipeline_framing(pipeline, &head, &separator, &tail);
    if (chain->encoder != TK_NONE)
        tk_pipeline_options(pipeline, chain->encoder, find_offsets, &offsets);
    ok = ok && tk_buffer_add(out, counts, sizeof(counts)) && add_strings(out, extensions) &&
         add_strings(out, endings) && add_string(out, decoder->record_mark) &&
         add_string(out, decoder->companion) && add_string(out, head) &&
         add_string(out, separator) && add_string(out, tail) && add_stages(out, pipeline) &&
         add_string(out, offsets) && tk_chain_left_out(chain, out) && add_string(out, "") &&
         (!with_manifest || tk_provenance(pipeline, out)) && add_string(out, "") &&
         add_identities(out, pipeline) &&
         tk_buffer_add(out, schema_bytes.data, schema_bytes.length);
    tk_buffer_free(&schema_bytes);
    return ok;
}

/** The next string, or NULL at the end of the bytes. */
static const char *take_string(const char **at, const char *end)
{
    const char *text = *at;
    const char *nul = memchr(text, '\0', (size_t)(end - text));

    if (nul)
        *at = nul + 1;
    return nul ? text : NULL;
}

/** Whether the counts can be those of `length` bytes. Each string has at least one byte, which also
 * bounds the allocations. */
static bool are_sound(const uint32_t counts[N_COUNTS], size_t length)
{
    return counts[1] <= length && counts[2] <= length && counts[3] <= length &&
           counts[4] <= counts[2] && counts[4] <= TK_COLLECTORS_MAX &&
           counts[5] <= length - N_COUNTS * sizeof(*counts);
}

/** Allocates the lists; false when out of memory. */
static bool make_lists(tk_pipeline_info *info, const uint32_t counts[N_COUNTS], size_t length)
{
    info->bytes = malloc(length);
    info->extensions = calloc(counts[1] + (size_t)1, sizeof(*info->extensions));
    info->stages = calloc(counts[2] + (size_t)1, sizeof(*info->stages));
    info->endings = calloc(counts[3] + (size_t)1, sizeof(*info->endings));
    info->identities = calloc(counts[4] + (size_t)1, sizeof(*info->identities));
    return info->bytes && info->extensions && info->stages && info->endings && info->identities;
}

/** Takes `n` strings; false if there are fewer. */
static bool take_strings(const char **at, const char *end, const char **list, uint32_t n)
{
    bool ok = true;

    for (uint32_t i = 0; ok && i < n; i++)
        ok = (list[i] = take_string(at, end)) != NULL;
    return ok;
}

static bool take_stages(tk_pipeline_info *info, const char **at, const char *end)
{
    bool ok = true;

    for (uint32_t i = 0; ok && i < info->n_stages; i++) {
        tk_pipeline_info_stage *stage = &info->stages[i];

        ok = (stage->name = take_string(at, end)) && (stage->id = take_string(at, end)) &&
             (stage->version = take_string(at, end)) && (stage->path = take_string(at, end)) &&
             (stage->shadowed = take_string(at, end));
    }
    return ok;
}

/** Takes all strings; false if there are fewer. */
static bool take_all(tk_pipeline_info *info, const uint32_t counts[N_COUNTS], const char *at,
                     const char *end)
{
    return take_strings(&at, end, info->extensions, counts[1]) &&
           take_strings(&at, end, info->endings, counts[3]) &&
           (info->record_mark = take_string(&at, end)) &&
           (info->companion = take_string(&at, end)) && (info->head = take_string(&at, end)) &&
           (info->separator = take_string(&at, end)) && (info->tail = take_string(&at, end)) &&
           take_stages(info, &at, end) && (info->offsets = take_string(&at, end)) &&
           (info->left_out = take_string(&at, end)) && (info->plugins = take_string(&at, end)) &&
           take_strings(&at, end, info->identities, counts[4]);
}

bool tk_pipeline_info_unpack(tk_pipeline_info *info, const char *data, size_t length,
                             tk_error *error)
{
    uint32_t counts[N_COUNTS];
    const char *end;

    memset(info, 0, sizeof(*info));
    if (length >= sizeof(counts))
        memcpy(counts, data, sizeof(counts));
    if (length < sizeof(counts) || !are_sound(counts, length))
        return tk_error_set(error, "the process that loads the plugins sent invalid data");
    if (!make_lists(info, counts, length)) {
        tk_pipeline_info_free(info);
        return tk_error_set(error, "out of memory for the description of the pipeline");
    }
    memcpy(info->bytes, data, length);
    info->record = counts[0];
    info->n_stages = counts[2];
    info->n_collectors = counts[4];
    end = info->bytes + length - counts[5];
    info->schema = (tk_str){end, counts[5]};
    if (!take_all(info, counts, info->bytes + sizeof(counts), end)) {
        tk_pipeline_info_free(info);
        return tk_error_set(error, "the process that loads the plugins sent incomplete data");
    }
    if (!info->record_mark[0])
        info->record_mark = NULL;
    if (!info->companion[0])
        info->companion = NULL;
    return true;
}

void tk_pipeline_info_free(tk_pipeline_info *info)
{
    free(info->bytes);
    free(info->extensions);
    free(info->endings);
    free(info->stages);
    free(info->identities);
    memset(info, 0, sizeof(*info));
}
