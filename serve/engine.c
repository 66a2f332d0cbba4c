// SPDX-License-Identifier: MIT
#include "engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

/** A pool that could not be opened, or has ended, is tried again after this time, in ns. */
#define RETRY_NS UINT64_C(2000000000)

static uint64_t now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

static tk_format format_of(const tk_plugin *plugin)
{
    const char *extension = plugin->extensions ? plugin->extensions[0] : NULL;

    return (tk_format){.id = plugin->id,
                       .type = tk_media_type(extension),
                       .head = or_empty(plugin->head),
                       .separator = or_empty(plugin->separator),
                       .tail = or_empty(plugin->tail),
                       .lines = extension && strcmp(extension, "jsonl") == 0};
}

/** Adds a format; jsonl comes first. */
static void add_format(tk_engine *e, const tk_format *format)
{
    size_t at = e->n_formats;

    if (at == TK_ENGINE_FORMATS)
        return;
    if (strcmp(format->id, "jsonl") == 0) {
        memmove(e->formats + 1, e->formats, at * sizeof(*e->formats));
        at = 0;
    }
    e->formats[at] = *format;
    e->n_formats++;
}

/** Lists the encoders that are installed. */
static bool find_formats(tk_engine *e, tk_message *error)
{
    e->plugins = tk_plugins_find(error);
    if (!e->plugins)
        return false;
    for (uint64_t i = 0; i < tk_plugin_list_count(e->plugins); i++) {
        const tk_listed_plugin *listed = tk_plugin_list_at(e->plugins, i);

        if (listed->plugin && !listed->shadowed && listed->kind == TK_ENCODER &&
            strcmp(listed->id, "none") != 0) {
            const tk_format format = format_of(listed->plugin);

            add_format(e, &format);
        }
    }
    for (size_t i = 0; i < e->n_formats; i++)
        e->offers[i] = (tk_media_offer){e->formats[i].id, e->formats[i].type};
    if (e->n_formats && strcmp(e->formats[0].id, "jsonl") == 0)
        return true;
    snprintf(error->text, sizeof(error->text), "the plugin jsonl is not installed");
    return false;
}

const tk_format *tk_engine_format(const tk_engine *engine, const char *id)
{
    for (size_t i = 0; i < engine->n_formats; i++) {
        if (strcasecmp(engine->formats[i].id, id) == 0)
            return &engine->formats[i];
    }
    return NULL;
}

void tk_engine_format_names(const tk_engine *engine, char *out, size_t room)
{
    size_t n = 0;

    out[0] = '\0';
    for (size_t i = 0; i < engine->n_formats && n < room; i++)
        n += (size_t)snprintf(out + n, room - n, "%s%s", i ? ", " : "", engine->formats[i].id);
}

// ---------------------------------------------------------------------------------------- pools

/** Opens a pool without the lock; its place is taken. */
static bool open_pool(tk_engine *e, tk_engine_pool *pool, tk_message *error)
{
    const tk_pool_options options = {.size = sizeof(options),
                                     .workers = e->options->workers,
                                     .sets = e->options->sets,
                                     .n_sets = e->options->n_sets,
                                     .input_format = pool->decoder,
                                     .output_format = pool->format->id};
    tk_annotator *annotator =
        tk_annotator_open(e->options->conf, &options, e->metrics, e->log, error);

    pthread_mutex_lock(&e->lock);
    pool->annotator = annotator;
    pool->opened = now_ns();
    if (!annotator)
        pool->failure = *error;
    pthread_mutex_unlock(&e->lock);
    return annotator != NULL;
}

/** The place of a pair of formats, or a free one; NULL if there is none. The engine is locked. */
static tk_engine_pool *place_of(tk_engine *e, const char *decoder, const tk_format *format)
{
    for (size_t i = 0; i < TK_ENGINE_POOLS; i++) {
        tk_engine_pool *pool = &e->pools[i];

        if (!pool->decoder || (strcmp(pool->decoder, decoder) == 0 && pool->format == format))
            return pool;
    }
    return NULL;
}

/** Makes way for a new pool if this one has ended; whoever has it keeps it. The engine is locked.
 */
static bool retire_dead(tk_engine *e, tk_engine_pool *pool)
{
    if (!tk_annotator_is_dead(pool->annotator) || now_ns() - pool->opened < RETRY_NS)
        return false;
    *tk_annotator_next(pool->annotator) = e->dead;
    e->dead = pool->annotator;
    pool->annotator = NULL;
    pool->opened = 0;
    return true;
}

tk_engine_state tk_engine_find(tk_engine *engine, const char *decoder, const tk_format *format,
                               tk_annotator **annotator, tk_message *error)
{
    tk_engine_state state = TK_ENGINE_OPENING;
    tk_engine_pool *pool;

    pthread_mutex_lock(&engine->lock);
    pool = place_of(engine, decoder, format);
    if (!pool) {
        snprintf(error->text, sizeof(error->text), "too many pairs of formats are in use");
        state = TK_ENGINE_FAILED;
    } else if (pool->annotator && !retire_dead(engine, pool)) {
        *annotator = pool->annotator;
        state = TK_ENGINE_READY;
    } else if (pool->decoder && pool->opened && now_ns() - pool->opened < RETRY_NS) {
        *error = pool->failure;
        state = TK_ENGINE_FAILED;
    } else {
        pool->decoder = decoder;
        pool->format = format;
        pool->opened = 0;
    }
    pthread_mutex_unlock(&engine->lock);
    return state;
}

void tk_engine_open_pools(tk_engine *engine)
{
    for (size_t i = 0; i < TK_ENGINE_POOLS; i++) {
        tk_engine_pool *pool = &engine->pools[i];
        tk_message error = {0};
        bool wanted;

        pthread_mutex_lock(&engine->lock);
        wanted = pool->decoder && !pool->annotator && !pool->opened;
        pthread_mutex_unlock(&engine->lock);
        if (wanted && !open_pool(engine, pool, &error))
            tk_log_event(engine->log, "pool", error.text);
    }
}

void tk_engine_state_of(tk_engine *engine, tk_metrics_state *state)
{
    pthread_mutex_lock(&engine->lock);
    for (size_t i = 0; i < TK_ENGINE_POOLS; i++) {
        tk_annotator *annotator = engine->pools[i].annotator;

        if (!annotator)
            continue;
        state->pools++;
        state->waiting += tk_annotator_waiting(annotator);
        state->crashes += tk_annotator_crashes(annotator);
    }
    pthread_mutex_unlock(&engine->lock);
}

// --------------------------------------------------------------------------------------- engine

tk_engine *tk_engine_open(const tk_serve_options *options, tk_metrics *metrics, tk_log *log,
                          tk_message *error)
{
    static const char *const decoders[] = {"text", "jsonl"};
    tk_engine *e = calloc(1, sizeof(*e));
    bool ok;

    if (!e) {
        snprintf(error->text, sizeof(error->text), "out of memory");
        return NULL;
    }
    e->references = 1;
    e->options = options;
    e->metrics = metrics;
    e->log = log;
    pthread_mutex_init(&e->lock, NULL);
    ok = find_formats(e, error);
    for (size_t i = 0; ok && i < sizeof(decoders) / sizeof(*decoders); i++) {
        e->pools[i].decoder = decoders[i];
        e->pools[i].format = &e->formats[0];
        ok = open_pool(e, &e->pools[i], error);
    }
    if (ok)
        return e;
    tk_engine_close(e);
    return NULL;
}

void tk_engine_stop(tk_engine *engine)
{
    for (size_t i = 0; i < TK_ENGINE_POOLS; i++) {
        tk_annotator *annotator;

        pthread_mutex_lock(&engine->lock);
        annotator = engine->pools[i].annotator;
        pthread_mutex_unlock(&engine->lock);
        tk_annotator_stop(annotator);
    }
}

void tk_engine_close(tk_engine *engine)
{
    if (!engine)
        return;
    while (engine->dead) {
        tk_annotator *annotator = engine->dead;

        engine->dead = *tk_annotator_next(annotator);
        tk_annotator_close(annotator);
    }
    for (size_t i = 0; i < TK_ENGINE_POOLS; i++)
        tk_annotator_close(engine->pools[i].annotator);
    tk_plugin_list_free(engine->plugins);
    pthread_mutex_destroy(&engine->lock);
    free(engine);
}
