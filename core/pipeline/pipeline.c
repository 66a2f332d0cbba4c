// SPDX-License-Identifier: MIT
#include "collector.h"
#include "pipeline_internal.h"
#include "pipeline_worker.h"
#include "base/clock.h"
#include "base/sha256.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

/** A lexeme table larger than this is dropped between documents, so that memory stays constant. */
enum { LEXEME_BYTES_LIMIT = 12 << 20 };

// ------------------------------------------------------------------------------- open and close

/** Whether `word` occurs in `text` as a whole word. */
static bool names_word(const char *text, const char *word)
{
    const size_t length = strlen(word);
    for (const char *at = text; length && (at = strstr(at, word)); at++)
        if ((at == text || !isalnum((unsigned char)at[-1])) && at[length] != '_' &&
            !isalnum((unsigned char)at[length]))
            return true;
    return false;
}

/** The entry of the option that a plugin's message names, or NULL. */
static const tk_conf_entry *entry_named(const tk_conf_section *section, const char *message)
{
    for (size_t i = 0; section && i < section->n_entries; i++)
        if (names_word(message, section->entries[i].key))
            return &section->entries[i];
    return NULL;
}

/** Records that a plugin could not be created, at the place of its option if the message names one.
 */
static void wrong_instance(const tk_conf *conf, const tk_stage *stage, const char *message)
{
    const tk_conf_entry *entry = entry_named(stage->section, message);
    const bool placed = entry || (stage->section && stage->section->line);
    if (message[0])
        tk_conf_wrong(conf, placed ? stage->section : NULL, entry, ": %s", message);
    else
        tk_conf_wrong(conf, placed ? stage->section : NULL, NULL,
                      ": plugin %s (%s) cannot start, and reports no reason", stage->name,
                      stage->module.path);
}

static void create_instance(const tk_conf *conf, tk_chain *chain, tk_stage *stage,
                            const tk_loading *loading)
{
    tk_error error = {0};
    tk_setup_call ctx = {.stage = stage, .error = &error, .chain = chain};
    stage->setup = (tk_setup){.size = sizeof(tk_setup),
                              .n_options = stage->plugin->n_options,
                              .host = &tk_host_table,
                              .options = stage->options,
                              .data_dir = stage->module.data_dir,
                              .ctx = &ctx};
    tk_loading_tell(loading, stage->name);
    const uint64_t start = tk_clock_now();
    tk_status status =
        stage->plugin->create ? stage->plugin->create(&stage->setup, &stage->instance) : TK_OK;
    stage->setup_nanoseconds = tk_clock_now() - start;
    stage->setup.ctx = NULL;
    stage->created = status == TK_OK;
    if (!stage->created)
        wrong_instance(conf, stage, error.message);
}

/** Creates as many instances as possible, to find all that fail. */
static void create_instances(tk_pipeline *p, const tk_conf *conf, const tk_loading *loading)
{
    for (uint32_t i = 0; i < p->chain.n_stages; i++)
        if (!p->chain.stages[i].unfit)
            create_instance(conf, &p->chain, &p->chain.stages[i], loading);
}

static bool init_lexemes(tk_pipeline *p)
{
    const uint32_t n = p->chain.n_columns;
    uint32_t *widths = calloc(n + 1, sizeof *widths);
    if (!widths)
        return false;
    for (uint32_t i = 0; i < n; i++)
        widths[i] = tk_column_width(&p->chain.columns[i].lexeme->column);
    bool ok = tk_lexemes_init(&p->lexemes, widths, n);
    free(widths);
    return ok;
}

static bool init_call(tk_pipeline *p)
{
    tk_chain *chain = &p->chain;
    tk_call *call = &p->call;
    tk_arena *arena = &chain->arena;
    call->doc.size = sizeof(tk_doc);
    call->chain = chain;
    call->lexemes = &p->lexemes;
    call->info_columns = tk_arena_alloc(arena, (chain->n_layers + 1) * sizeof(void **));
    call->info_lexeme_columns = tk_arena_alloc(arena, (chain->n_columns + 1) * sizeof(void *));
    call->info_lexeme_values = tk_arena_alloc(arena, (chain->n_columns + 1) * sizeof(void *));
    if (!call->info_columns || !call->info_lexeme_columns || !call->info_lexeme_values)
        return false;
    for (uint32_t i = 0; i < chain->n_layers; i++) {
        const uint32_t columns = chain->layers[i].decl->n_columns;
        call->info_columns[i] = tk_arena_alloc(arena, (columns + 1) * sizeof(void *));
        if (!call->info_columns[i])
            return false;
    }
    return true;
}

void tk_loading_tell(const tk_loading *loading, const char *plugin)
{
    if (loading && loading->probe)
        snprintf(loading->probe->id, sizeof loading->probe->id, "%s", plugin);
    if (loading && loading->tell)
        loading->tell(loading->ctx, plugin);
}

tk_pipeline *tk_pipeline_open(const tk_conf *conf, const tk_settings *settings,
                              const tk_loading *loading, tk_error *error)
{
    tk_pipeline *p = calloc(1, sizeof *p);
    if (!p) {
        tk_error_set(error, "out of memory");
        return NULL;
    }
    tk_pipeline_set_probe(p, loading ? loading->probe : NULL);
    bool ok = tk_chain_open(&p->chain, conf, settings, loading, error);
    if (ok)
        create_instances(p, conf, loading);
    ok = ok && tk_conf_sound(conf, error);
    if (ok && !(init_lexemes(p) && init_call(p)))
        ok = tk_error_set(error, "out of memory");
    if (!ok) {
        tk_pipeline_close(p);
        return NULL;
    }
    return p;
}

void tk_pipeline_close(tk_pipeline *pipeline)
{
    if (!pipeline)
        return;
    tk_pipeline_stop(pipeline);
    for (uint32_t i = pipeline->chain.n_stages; i-- > 0;) {
        tk_stage *stage = &pipeline->chain.stages[i];
        if (i >= pipeline->chain.collectors && stage->has_merger)
            tk_pipeline_close_merger(pipeline, i - pipeline->chain.collectors);
        if (stage->created && stage->plugin->destroy)
            stage->plugin->destroy(stage->instance);
        tk_stage_files_free(&stage->files);
    }
    tk_document_finish(&pipeline->call.document);
    tk_lexemes_finish(&pipeline->lexemes);
    tk_chain_close(&pipeline->chain);
    free(pipeline);
}

// -------------------------------------------------------------------------------- one document

/** Whether the current stage receives the lexemes of a layer. layer_info() is another way to read
 * them. */
static bool reads_lexemes(const tk_pipeline *p, const tk_stage *stage, uint32_t layer)
{
    if (stage->plugin->n_lexemes || (p->call.readable && stage->plugin->kind == TK_ENCODER))
        return true;
    for (uint32_t i = 0; i < stage->plugin->n_required; i++)
        if (stage->required[i] == layer)
            return true;
    return false;
}

/** Sets up the views that a stage receives: pointers change between calls. */
static tk_status prepare(tk_pipeline *p, tk_stage *stage)
{
    tk_call *call = &p->call;
    for (uint32_t i = 0; i < p->chain.n_layers; i++)
        if (reads_lexemes(p, stage, i) && tk_call_intern(call, i) != TK_OK)
            return call->outcome->status;
    const void **next = stage->view_columns;
    for (uint32_t i = 0; i < stage->plugin->n_required; i++) {
        const uint32_t n = stage->plugin->required[i].n_columns;
        stage->views[i] = (tk_layer){0};
        if (stage->required[i] == TK_NONE)
            continue;
        const tk_layer_store *layer = &p->chain.layers[stage->required[i]];
        static const uint32_t none[1];
        stage->views[i] = (tk_layer){.begin = layer->begin ? layer->begin : none,
                                     .end = layer->end ? layer->end : none,
                                     .lexeme = layer->lexeme ? layer->lexeme : none,
                                     .columns = next,
                                     .count = layer->count,
                                     .n_columns = n};
        for (uint32_t j = 0; j < n; j++, next++) {
            const uint32_t column = stage->required_columns[i][j];
            *next = column == TK_NONE ? NULL : layer->columns[column];
        }
    }
    for (uint32_t i = 0; i < stage->plugin->n_lexemes; i++)
        stage->lexeme_bases[i] = p->lexemes.columns[stage->lexemes[i]].data;
    call->doc.layers = stage->views;
    call->doc.lexemes = stage->lexeme_bases;
    call->doc.lexeme_count = p->lexemes.count;
    return TK_OK;
}

static void begin_stage(tk_pipeline *p, uint32_t index, tk_phase phase)
{
    tk_call *call = &p->call;
    call->stage = &p->chain.stages[index];
    call->phase = phase;
    call->room = 0;
    call->outcome->stage = index;
    atomic_store_explicit(&p->call.progress.probe->stage, index, memory_order_release);
}

static void end_stage(tk_pipeline *p, uint32_t index)
{
    tk_call_charge(&p->call, index);
    p->chain.stages[index].calls++;
    p->call.phase = TK_PHASE_NONE;
    atomic_store_explicit(&p->call.progress.probe->stage, TK_STAGE_NONE, memory_order_release);
}

/** Ensures that a failed call has a reason. */
static tk_status settle(tk_call *call, tk_status status)
{
    if (call->failed)
        return call->outcome->status;
    if (status == TK_OK)
        return TK_OK;
    if (status == TK_SKIP)
        return tk_call_fail(call, TK_SKIP, "skip", UINT64_MAX, "left out");
    if (status == TK_ERR_DOC || status == TK_ERR_INSTANCE)
        return tk_call_fail(call, status, "error", UINT64_MAX,
                            "the plugin reported an error without a message");
    return tk_call_fail(call, TK_ERR_DOC, "violation", UINT64_MAX, "returned the unknown status %d",
                        (int)status);
}

/** Checks the layers that a call wrote. */
static tk_status accept_layers(tk_pipeline *p, uint32_t index)
{
    tk_call *call = &p->call;
    const tk_stage *stage = &p->chain.stages[index];
    const tk_layer_bounds bounds = {.text = call->document.text.data,
                                    .length = call->document.length,
                                    .n_strings = call->document.n_strings,
                                    .is_ascii = call->document.is_ascii,
                                    .layers = p->chain.layers};
    for (uint32_t i = 0; i < stage->plugin->n_provided; i++) {
        if (stage->provided[i] == TK_NONE)
            continue;
        tk_layer_store *layer = &p->chain.layers[stage->provided[i]];
        char message[256];
        if (!tk_layer_check(layer, &bounds, message, sizeof message))
            return tk_call_fail(call, TK_ERR_DOC, "violation", UINT64_MAX, "%s", message);
        if (!(layer->decl->flags & TK_LAYER_LEXEMES))
            layer->digest = tk_layer_digest(layer);
    }
    return TK_OK;
}

/** Whether the text and all layers except those of stage `index` are unchanged since they were
 * accepted. */
static bool inputs_are_intact(const tk_pipeline *p, uint32_t index)
{
    const tk_document *d = &p->call.document;
    if (XXH3_64bits(d->text.data, d->length + TK_TEXT_PAD) != p->text_digest)
        return false;
    for (uint32_t i = 0; i < p->chain.n_layers; i++) {
        const tk_layer_store *layer = &p->chain.layers[i];
        const bool is_hidden = layer->decl->flags & TK_LAYER_LEXEMES && !layer->interned;
        if (layer->stage < index && !is_hidden && tk_layer_digest(layer) != layer->digest)
            return false;
    }
    return true;
}

static tk_status changed_inputs(tk_call *call)
{
    return tk_call_fail(call, TK_ERR_DOC, "violation", UINT64_MAX,
                        "wrote to the text or to a layer that it may only read");
}

static tk_status decode(tk_pipeline *p, const tk_str *record)
{
    tk_call *call = &p->call;
    const tk_stage *stage = &p->chain.stages[0];
    begin_stage(p, 0, TK_PHASE_DECODE);
    tk_status status = prepare(p, &p->chain.stages[0]);
    if (status == TK_OK)
        status = settle(call,
                        stage->plugin->decode(stage->instance, &tk_host_table, &call->doc, record));
    if (status == TK_OK && !call->document.fixed)
        status = tk_call_fail(call, TK_ERR_DOC, "violation", UINT64_MAX,
                              "decoded the record without setting a text");
    if (status == TK_OK) {
        p->text_digest = XXH3_64bits(call->doc.text, call->doc.length + TK_TEXT_PAD);
        snprintf(p->call.progress.probe->id, sizeof p->call.progress.probe->id, "%s",
                 call->document.id.data);
        status = accept_layers(p, 0);
    }
    end_stage(p, 0);
    return status;
}

static tk_status annotate(tk_pipeline *p, uint32_t index)
{
    tk_call *call = &p->call;
    tk_stage *stage = &p->chain.stages[index];
    if (!stage->plugin->annotate)
        return TK_OK;
    begin_stage(p, index, TK_PHASE_ANNOTATE);
    tk_status status = prepare(p, stage);
    if (status == TK_OK)
        status = settle(call, stage->plugin->annotate(stage->instance, &tk_host_table, &call->doc));
    if (status == TK_OK && p->verify && !inputs_are_intact(p, index))
        status = changed_inputs(call);
    if (status == TK_OK)
        status = accept_layers(p, index);
    end_stage(p, index);
    return status;
}

static tk_status encode(tk_pipeline *p)
{
    tk_call *call = &p->call;
    const uint32_t last = p->chain.encoder;
    if (last == TK_NONE)
        return TK_OK;
    tk_stage *stage = &p->chain.stages[last];
    begin_stage(p, last, TK_PHASE_ENCODE);
    tk_status status = prepare(p, stage);
    if (status == TK_OK)
        status = settle(call, stage->plugin->encode(stage->instance, &tk_host_table, &call->doc));
    if (status == TK_OK && p->verify && !inputs_are_intact(p, last))
        status = changed_inputs(call);
    end_stage(p, last);
    return status;
}

/** Interns what no stage has read, for the caller. */
static tk_status intern_rest(tk_pipeline *p)
{
    for (uint32_t i = 0; i < p->chain.n_layers; i++)
        if (tk_call_intern(&p->call, i) != TK_OK)
            return p->call.outcome->status;
    return TK_OK;
}

static tk_status run_stages(tk_pipeline *p, const tk_str *name, const tk_str *record)
{
    tk_call *call = &p->call;
    *call->outcome = (tk_outcome){.status = TK_OK, .reason = "", .byte = UINT64_MAX};
    call->failed = false;
    call->doc.text = "";
    call->doc.length = 0;
    call->doc.is_ascii = 1;
    call->progress.probe->id[0] = '\0';
    call->progress.clock = tk_call_meter(call);
    if (tk_lexemes_bytes(&p->lexemes) > LEXEME_BYTES_LIMIT) {
        tk_lexemes_drop(&p->lexemes);
        call->progress.drops++;
    }
    for (uint32_t i = 0; i < p->chain.n_layers; i++)
        tk_layer_reset(&p->chain.layers[i]);
    if (!tk_document_reset(&call->document, name))
        return tk_call_fail(call, TK_ERR_DOC, "memory", UINT64_MAX,
                            "out of memory for the document");
    tk_status status = decode(p, record);
    const uint32_t end = p->chain.encoder == TK_NONE ? p->chain.collectors : p->chain.encoder;
    for (uint32_t i = 1; status == TK_OK && i < end; i++)
        status = annotate(p, i);
    if (status == TK_OK)
        status = encode(p);
    return status == TK_OK && call->readable ? intern_rest(p) : status;
}

tk_status tk_pipeline_run(tk_pipeline *pipeline, const tk_str *name, const tk_str *record,
                          tk_buffer *out, tk_outcome *outcome)
{
    tk_pipeline *p = pipeline;
    const size_t before = out->length;
    tk_pipeline_start(p);
    if (p->start_failure.status != TK_OK) {
        *outcome = p->start_failure;
        return outcome->status;
    }
    p->call.out = out;
    p->call.outcome = outcome;
    p->verify = false;
    tk_status status = run_stages(p, name, record);
    if (status == TK_OK && !inputs_are_intact(p, p->chain.n_stages)) {
        // A plugin wrote to its inputs. The record runs again with checks after every call, to find
        // which.
        out->length = before;
        p->verify = true;
        status = run_stages(p, name, record);
    }
    if (status != TK_OK)
        out->length = before;
    p->call.out = NULL;
    p->call.outcome = NULL;
    return status;
}

/** Takes the state of a collector, which has just added a document. */
static tk_status save_state(tk_call *call, tk_buffer *state)
{
    const tk_stage *stage = call->stage;
    tk_error why = {0};
    tk_sink sink = {.memory = state, .start = state->length, .error = &why};
    const tk_status status = stage->plugin->save(stage->instance, &tk_host_table, &sink);
    if (tk_sink_settle(&sink, status, "save()"))
        return TK_OK;
    state->length = sink.start;
    return tk_call_fail(call, TK_ERR_DOC, sink.no_memory ? "memory" : "error", UINT64_MAX, "%s",
                        why.message);
}

tk_status tk_pipeline_collect(tk_pipeline *pipeline, uint32_t index, tk_buffer *state,
                              tk_outcome *outcome)
{
    tk_pipeline *p = pipeline;
    tk_call *call = &p->call;
    const uint32_t number = p->chain.collectors + index;
    tk_stage *stage = &p->chain.stages[number];
    *outcome = (tk_outcome){.status = TK_OK, .reason = "", .byte = UINT64_MAX};
    call->outcome = outcome;
    call->failed = false;
    call->progress.clock = tk_call_meter(call);
    begin_stage(p, number, TK_PHASE_COLLECT);
    tk_status status = prepare(p, stage);
    if (status == TK_OK)
        status = settle(call, stage->plugin->add(stage->instance, &tk_host_table, &call->doc));
    if (status == TK_SKIP) { // the collector does not count this document
        *outcome = (tk_outcome){.status = TK_OK, .reason = "", .byte = UINT64_MAX};
        call->failed = false;
        status = TK_OK;
    }
    if (status == TK_OK && !inputs_are_intact(p, p->chain.n_stages))
        status = changed_inputs(call);
    if (status == TK_OK && state)
        status = save_state(call, state);
    end_stage(p, number);
    call->outcome = NULL;
    return status;
}

uint32_t tk_pipeline_collector_count(const tk_pipeline *pipeline)
{
    return pipeline->chain.n_stages - pipeline->chain.collectors;
}

// ----------------------------------------------------------------------------------- asking it

uint64_t tk_pipeline_text_length(const tk_pipeline *pipeline)
{
    return pipeline->call.document.length;
}

void tk_pipeline_set_probe(tk_pipeline *pipeline, tk_probe *probe)
{
    pipeline->call.progress.probe = probe ? probe : &pipeline->no_probe;
    atomic_store(&pipeline->call.progress.probe->stage, TK_STAGE_NONE);
}

void tk_pipeline_set_log(tk_pipeline *pipeline, tk_log_fn log, void *ctx)
{
    pipeline->call.log = log;
    pipeline->call.log_ctx = ctx;
}

uint32_t tk_pipeline_stage_count(const tk_pipeline *pipeline)
{
    return pipeline->chain.n_stages;
}

void tk_pipeline_stage(const tk_pipeline *pipeline, uint32_t index, tk_stage_info *out)
{
    const tk_stage *stage = &pipeline->chain.stages[index];
    *out = (tk_stage_info){.name = stage->name,
                           .id = stage->plugin->id,
                           .version = stage->plugin->version,
                           .path = stage->module.path,
                           .shadowed = stage->module.shadowed,
                           .kind = stage->plugin->kind,
                           .nanoseconds = stage->nanoseconds,
                           .calls = stage->calls};
}

static const char *option_text(const tk_option *option, const tk_value *value, char *out,
                               size_t size)
{
    switch (option->type) {
    case TK_OPT_BOOL:
        return value->i ? "true" : "false";
    case TK_OPT_INT:
        snprintf(out, size, "%lld", (long long)value->i);
        return out;
    case TK_OPT_FLOAT:
        snprintf(out, size, "%.17g", value->f);
        return out;
    case TK_OPT_LAYERS:
        return value->is_set || !option->fallback ? value->s.data : option->fallback;
    default:
        return value->s.data;
    }
}

void tk_pipeline_options(const tk_pipeline *pipeline, uint32_t stage, tk_option_visit visit,
                         void *ctx)
{
    const tk_stage *s = &pipeline->chain.stages[stage];
    char text[64];
    for (uint32_t i = 0; i < s->plugin->n_options; i++)
        visit(ctx, s->plugin->options[i].name,
              option_text(&s->plugin->options[i], &s->options[i], text, sizeof text));
}

void tk_pipeline_files(const tk_pipeline *pipeline, uint32_t stage, tk_file_visit visit, void *ctx)
{
    for (const tk_stage_file *f = pipeline->chain.stages[stage].files; f; f = f->next) {
        char hex[TK_SHA256_HEX];
        tk_sha256_hex(f->bytes.data, f->bytes.length, hex);
        visit(ctx, f->path, hex);
    }
}

uint32_t tk_pipeline_record_kind(const tk_pipeline *pipeline)
{
    return pipeline->chain.stages[0].plugin->record;
}

const char *const *tk_pipeline_extensions(const tk_pipeline *pipeline)
{
    return pipeline->chain.stages[0].plugin->extensions;
}

void tk_pipeline_framing(const tk_pipeline *pipeline, const char **head, const char **separator,
                         const char **tail)
{
    static const tk_plugin none;
    const tk_chain *chain = &pipeline->chain;
    const tk_plugin *encoder =
        chain->encoder == TK_NONE ? &none : chain->stages[chain->encoder].plugin;
    *head = encoder->head ? encoder->head : "";
    *separator = encoder->separator ? encoder->separator : "";
    *tail = encoder->tail ? encoder->tail : "";
}
