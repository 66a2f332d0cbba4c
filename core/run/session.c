// SPDX-License-Identifier: MIT
#include "records.h"

#include "input/format.h"
#include "input/input.h"
#include "pipeline/collector.h"
#include "pipeline/pipeline_internal.h"
#include "pipeline/pipeline_snapshot.h"
#include "document/snapshot.h"
#include "base/plain_locale.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <toolkit/toolkit.h>

struct tk_session {
    tk_conf conf;
    tk_settings settings;
    tk_pipeline *pipeline;
    tk_buffer out;
    tk_buffer collected;             /**< a state or a result of a collector */
    tk_pipeline_snapshots snapshots; /**< opened when they are needed */
    bool fed;                        /**< the last document succeeded */
    tk_outcome outcome;              /**< of the last document */
};

_Static_assert(sizeof(tk_probe) == sizeof(tk_session_place) &&
                   offsetof(tk_probe, id) == offsetof(tk_session_place, name),
               "both are one place");

static bool open_parts(tk_session *s, const tk_session_options *options, tk_error *error)
{
    bool ok = tk_conf_replace_format(&s->conf, "input", "text", options->input_format,
                                     "--input-format", error) &&
              tk_conf_replace_format(&s->conf, "output", "jsonl", options->output_format,
                                     "--output-format", error);
    for (uint64_t i = 0; ok && i < options->n_sets; i++)
        ok = tk_conf_set(&s->conf, options->sets[i], error);
    if (!ok || !tk_settings_read(&s->settings, &s->conf, error))
        return false;
    if (!tk_format_settle(&s->settings, options->inputs, options->n_inputs, error))
        return false;
    s->settings.documents &= !options->no_output;
    s->pipeline = tk_pipeline_open(&s->conf, &s->settings,
                                   &(tk_loading){.probe = (tk_probe *)options->place}, error);
    if (s->pipeline)
        s->pipeline->call.readable = !options->output_only && !options->n_layers;
    return s->pipeline && (!options->n_layers ||
                           tk_pipeline_snapshots_open(&s->snapshots, s->pipeline, options->layers,
                                                      options->n_layers, error));
}

/** Opens a session with the file `path`, or with the text that `given` contains, called `path`.
 * `given` may be NULL. */
static tk_session *open_session(const char *path, const tk_session_options *given,
                                tk_message *message)
{
    tk_session_options options = {0};
    if (given)
        memcpy(&options, given, given->size < sizeof options ? given->size : sizeof options);
    tk_error error = {0};
    tk_session *s = calloc(1, sizeof *s);
    const tk_plain_locale locale = tk_plain_locale_enter();
    bool ok = s || tk_error_set(&error, "out of memory");
    ok = ok &&
         (options.conf ? tk_conf_parse(&s->conf, options.conf, options.conf_length, path, &error)
                       : tk_conf_read(&s->conf, path, &error));
    ok = ok && open_parts(s, &options, &error);
    tk_plain_locale_leave(&locale);
    if (message)
        tk_error_copy(&error, message->text, sizeof message->text);
    if (ok)
        return s;
    tk_session_close(s);
    return NULL;
}

tk_session *tk_session_open(const char *conf_path, tk_message *error)
{
    return open_session(conf_path, NULL, error);
}

tk_session *tk_session_open_text(const char *conf, size_t length, tk_message *error)
{
    const tk_session_options options = {
        .size = sizeof options, .conf = conf, .conf_length = length};
    return open_session("configuration", &options, error);
}

tk_session *tk_session_open_with(const char *conf_path, const tk_session_options *options,
                                 tk_message *error)
{
    return open_session(conf_path, options, error);
}

void tk_session_close(tk_session *session)
{
    if (!session)
        return;
    tk_pipeline_snapshots_close(&session->snapshots);
    tk_pipeline_close(session->pipeline);
    tk_settings_free(&session->settings);
    tk_conf_free(&session->conf);
    tk_buffer_free(&session->out);
    tk_buffer_free(&session->collected);
    free(session);
}

tk_status tk_session_feed(tk_session *session, const char *id, const char *data, size_t length,
                          tk_message *error)
{
    tk_session *s = session;
    const tk_str name = {id, strlen(id)};
    const tk_str record = {data, length};
    s->out.length = 0;
    const tk_plain_locale locale = tk_plain_locale_enter();
    tk_status status = tk_pipeline_run(s->pipeline, &name, &record, &s->out, &s->outcome);
    tk_plain_locale_leave(&locale);
    s->fed = status == TK_OK;
    if (error)
        error->text[0] = '\0';
    if (status != TK_OK && error) {
        tk_failure failure = {.size = sizeof failure};
        tk_session_failure(s, &failure);
        snprintf(error->text, sizeof error->text, "%s: plugin %s: %s: %s", id, failure.plugin,
                 failure.reason, failure.message);
    }
    return status;
}

uint32_t tk_session_failure(const tk_session *session, tk_failure *out)
{
    const tk_outcome *outcome = &session->outcome;
    tk_stage_info stage;
    if (outcome->status == TK_OK)
        return 0;
    tk_pipeline_stage(session->pipeline, outcome->stage, &stage);
    const tk_failure failure = {.size = out->size,
                                .plugin = stage.name,
                                .reason = outcome->reason,
                                .message = outcome->message,
                                .byte = outcome->byte};
    memcpy(out, &failure, out->size < sizeof failure ? out->size : sizeof failure);
    return 1;
}

void tk_session_text(const tk_session *session, tk_str *out)
{
    const tk_document *d = &session->pipeline->call.document;
    *out = session->fed ? (tk_str){d->text.data, d->length} : (tk_str){"", 0};
}

void tk_session_output(const tk_session *session, tk_str *out)
{
    *out = session->fed ? (tk_str){session->out.data ? session->out.data : "", session->out.length}
                        : (tk_str){"", 0};
}

uint32_t tk_session_layer(tk_session *session, uint32_t index, tk_layer_info *out)
{
    if (!session->fed || index >= session->pipeline->chain.n_layers)
        return 0;
    tk_call_layer_info(&session->pipeline->call, index, out);
    return 1;
}

uint32_t tk_session_layer_named(tk_session *session, const char *name, tk_layer_info *out)
{
    const tk_chain *chain = &session->pipeline->chain;
    const size_t length = strlen(name);
    for (uint32_t i = 0; i < chain->n_layers; i++)
        if (tk_layer_base_length(chain->layers[i].name) == length &&
            memcmp(chain->layers[i].name, name, length) == 0)
            return tk_session_layer(session, i, out);
    return 0;
}

void tk_session_string(tk_session *session, uint32_t handle, tk_str *out)
{
    *out = tk_document_string(&session->pipeline->call.document, handle);
}

void tk_session_lexeme_text(tk_session *session, uint32_t handle, tk_str *out)
{
    tk_host_table.lexeme_text(&session->pipeline->call.doc, handle, out);
}

// ------------------------------------------------------------------------------ its snapshots

/** Opens the snapshots unless they are. */
static bool open_snapshots(tk_session *s, tk_error *error)
{
    if (!s->pipeline->call.readable && !s->snapshots.pipeline)
        return tk_error_set(error, "there are no snapshots: the session is for its output only");
    return s->snapshots.pipeline ||
           tk_pipeline_snapshots_open(&s->snapshots, s->pipeline, NULL, 0, error);
}

tk_doc_schema *tk_session_schema(tk_session *session, tk_message *error)
{
    tk_error why = {0};
    const bool ok = open_snapshots(session, &why);
    if (error)
        tk_error_copy(&why, error->text, sizeof error->text);
    return ok ? tk_doc_schema_share(session->snapshots.schema) : NULL;
}

tk_snapshot *tk_session_snapshot(tk_session *session, tk_message *error)
{
    tk_session *s = session;
    const tk_str output = {s->out.data, s->out.length};
    tk_buffer bytes = {0};
    tk_error why = {0};
    tk_snapshot *snapshot = NULL;
    bool ok = s->fed || tk_error_set(&why, "there is no document");
    ok = ok && open_snapshots(s, &why);
    if (ok && tk_pipeline_snapshots_write(&s->snapshots, &output, &bytes))
        snapshot = tk_snapshot_adopt(s->snapshots.schema, &bytes);
    if (ok && !snapshot)
        tk_error_set(&why, "out of memory for a snapshot");
    if (error)
        tk_error_copy(&why, error->text, sizeof error->text);
    return snapshot;
}

// ----------------------------------------------------------------------------- its collectors

uint32_t tk_session_collector_count(const tk_session *session)
{
    return tk_pipeline_collector_count(session->pipeline);
}

/** Says which collector has failed, and why. */
static tk_status collector_failed(const tk_session *s, uint32_t index, const char *reason,
                                  const char *why, tk_message *message)
{
    const tk_chain *chain = &s->pipeline->chain;
    if (message)
        snprintf(message->text, sizeof message->text, "%.80s: %s: %.800s",
                 chain->stages[chain->collectors + index].name, reason, why);
    return TK_ERR_INSTANCE;
}

static tk_status no_collector(tk_message *message)
{
    if (message)
        snprintf(message->text, sizeof message->text,
                 "there is no such collector, or no document for it");
    return TK_ERR_INSTANCE;
}

static tk_str collected(const tk_session *s)
{
    return (tk_str){s->collected.data ? s->collected.data : "", s->collected.length};
}

tk_status tk_session_collect(tk_session *session, uint32_t index, tk_str *state, tk_message *error)
{
    tk_session *s = session;
    tk_outcome outcome;
    if (index >= tk_session_collector_count(s) || !s->fed)
        return no_collector(error);
    s->collected.length = 0;
    const tk_plain_locale locale = tk_plain_locale_enter();
    tk_status status =
        tk_pipeline_collect(s->pipeline, index, state ? &s->collected : NULL, &outcome);
    tk_plain_locale_leave(&locale);
    if (status != TK_OK)
        return collector_failed(s, index, outcome.reason, outcome.message, error);
    if (state)
        *state = collected(s);
    return TK_OK;
}

tk_status tk_session_merge(tk_session *session, uint32_t index, const char *state, size_t length,
                           tk_message *error)
{
    const tk_str bytes = {state, length};
    tk_error why = {0};
    if (index >= tk_session_collector_count(session))
        return no_collector(error);
    const tk_plain_locale locale = tk_plain_locale_enter();
    bool ok = tk_pipeline_open_merger(session->pipeline, index, &why) &&
              tk_pipeline_merge(session->pipeline, index, &bytes, NULL, &why);
    tk_plain_locale_leave(&locale);
    return ok ? TK_OK : collector_failed(session, index, "error", why.message, error);
}

/** Sets `out` to the merged state, or the result. */
static tk_status finish_collector(tk_session *s, uint32_t index, bool save, tk_str *out,
                                  tk_message *error)
{
    tk_error why = {0};
    tk_sink sink = {.memory = &s->collected, .error = &why};
    if (index >= tk_session_collector_count(s))
        return no_collector(error);
    s->collected.length = 0;
    const tk_plain_locale locale = tk_plain_locale_enter();
    bool ok = tk_pipeline_open_merger(s->pipeline, index, &why) &&
              tk_pipeline_finish(s->pipeline, index, save, &sink);
    if (!ok || !save)
        tk_pipeline_close_merger(s->pipeline, index);
    tk_plain_locale_leave(&locale);
    *out = collected(s);
    return ok ? TK_OK : collector_failed(s, index, "error", why.message, error);
}

tk_status tk_session_save(tk_session *session, uint32_t index, tk_str *state, tk_message *error)
{
    return finish_collector(session, index, true, state, error);
}

tk_status tk_session_result(tk_session *session, uint32_t index, tk_str *result, tk_message *error)
{
    return finish_collector(session, index, false, result, error);
}

// ------------------------------------------------------------------------ what a session costs

uint32_t tk_session_plugin_at(const tk_session *session, uint32_t index, tk_session_plugin *out)
{
    const tk_chain *chain = &session->pipeline->chain;
    const uint32_t n = chain->n_stages;
    const bool merges = index >= n; // after the plugins, the merges of those that are collectors
    if (index >= 2 * n - chain->collectors)
        return 0;
    const tk_stage *stage = &chain->stages[merges ? chain->collectors + index - n : index];
    const tk_session_plugin plugin = {.size = out->size,
                                      .kind = stage->plugin->kind,
                                      .name = merges ? stage->merge_name : stage->name,
                                      .version = stage->plugin->version,
                                      .path = stage->module.path,
                                      .setup_nanoseconds = merges ? 0 : stage->setup_nanoseconds,
                                      .nanoseconds =
                                          merges ? stage->merge_nanoseconds : stage->nanoseconds,
                                      .calls = merges ? stage->merges : stage->calls};
    memcpy(out, &plugin, out->size < sizeof plugin ? out->size : sizeof plugin);
    return 1;
}

/** Memory of the current document. Arrays count up to the size that was reserved. */
static uint64_t document_bytes(const tk_session *s)
{
    const tk_pipeline *p = s->pipeline;
    uint64_t bytes =
        p->call.document.length + tk_arena_used(&p->call.document.arena) + s->out.length;
    for (uint32_t i = 0; i < p->chain.n_layers; i++) {
        const tk_layer_store *layer = &p->chain.layers[i];
        uint64_t width = (layer->lexeme ? 3 : 2) * sizeof(uint32_t);
        for (uint32_t c = 0; c < layer->decl->n_columns; c++)
            width += tk_column_width(&layer->decl->columns[c]);
        bytes += width * layer->room;
    }
    return bytes;
}

void tk_session_memory_used(const tk_session *session, tk_session_memory *out)
{
    const tk_pipeline *p = session->pipeline;
    const tk_session_memory memory = {.size = out->size,
                                      .lexemes = p->lexemes.count,
                                      .lexeme_bytes = tk_lexemes_bytes(&p->lexemes),
                                      .lookups = p->call.progress.lookups,
                                      .new_forms = p->call.progress.new_forms,
                                      .drops = p->call.progress.drops,
                                      .document_bytes = document_bytes(session)};
    memcpy(out, &memory, out->size < sizeof memory ? out->size : sizeof memory);
}

void tk_session_forget(tk_session *session)
{
    tk_error ignored = {0}; // the next merge reports it
    tk_lexemes_drop(&session->pipeline->lexemes);
    for (uint32_t i = 0; i < tk_session_collector_count(session); i++) {
        tk_pipeline_close_merger(session->pipeline, i);
        tk_pipeline_open_merger(session->pipeline, i, &ignored);
    }
}

void tk_session_set_meter(tk_session *session, uint64_t (*meter)(void *ctx), void *ctx)
{
    session->pipeline->call.progress.meter = meter;
    session->pipeline->call.progress.meter_ctx = ctx;
}

const char *tk_session_input(const tk_session *session, uint64_t index)
{
    return index < session->settings.n_inputs ? session->settings.inputs[index] : NULL;
}

tk_records *tk_records_open(const tk_session *session, const char *const *paths, uint64_t n_paths,
                            tk_message *message)
{
    const tk_settings *settings = &session->settings;
    const tk_plugin *decoder = session->pipeline->chain.stages[0].plugin;
    tk_error error = {0};
    const tk_input_spec spec = {
        .paths = n_paths ? paths : (const char *const *)settings->inputs,
        .n_paths = n_paths ? n_paths : settings->n_inputs,
        .format = settings->input_format,
        .record = tk_settings_record(settings, decoder->record, &error),
        .record_mark = decoder->record_mark,
        .companion = decoder->companion,
        .extensions = decoder->extensions,
        .limit = TK_TEXT_LIMIT,
        .limit_reason = "",
        .follow_links = settings->follow_links,
        .stop_fd = -1,
    };
    const tk_plain_locale locale = tk_plain_locale_enter();
    tk_input *input = spec.record ? tk_input_open(&spec, &error) : NULL;
    tk_plain_locale_leave(&locale);
    return tk_records_of(input, &error, message);
}

const char *tk_version(void)
{
    return TK_VERSION;
}
