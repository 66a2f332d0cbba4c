// SPDX-License-Identifier: MIT
#ifndef TK_SERVE_ENGINE_H
#define TK_SERVE_ENGINE_H

#include "annotator.h"
#include "media.h"
#include "serve.h"

/** Most formats of replies, and pools. */
#define TK_ENGINE_FORMATS 32
#define TK_ENGINE_POOLS   16

/** A format of replies: an installed encoder. */
typedef struct tk_format {
    const char *id;
    const char *type;                    /**< Content-Type */
    const char *head, *separator, *tail; /**< around documents; "" if there is none */
    bool lines;                          /**< each document is a line of JSON */
} tk_format;

/** A pool for documents of one format, and replies of another. */
typedef struct tk_engine_pool {
    const char *decoder; /**< NULL: the place is free */
    const tk_format *format;
    tk_annotator *annotator; /**< NULL while it is being opened */
    uint64_t opened;         /**< when it was opened, or that failed; CLOCK_MONOTONIC ns */
    tk_message failure;      /**< why it could not be opened */
} tk_engine_pool;

/**
 * A configuration, and its pools: one for each pair of formats that was asked for. A reload makes a
 * new engine; requests hold a reference to theirs. One thread, which is the server's, opens pools.
 */
typedef struct tk_engine {
    struct tk_engine *next; /**< of those that are to be closed */
    _Atomic int64_t references;
    const tk_serve_options *options;
    tk_metrics *metrics;
    tk_log *log;
    tk_plugin_list *plugins;
    tk_format formats[TK_ENGINE_FORMATS]; /**< the first is jsonl */
    tk_media_offer offers[TK_ENGINE_FORMATS];
    size_t n_formats;
    pthread_mutex_t lock;
    tk_engine_pool pools[TK_ENGINE_POOLS];
    tk_annotator *dead; /**< those that have ended by themselves, and were replaced */
} tk_engine;

/** Reads the configuration, and opens the pools for text and for records, with replies in JSON
 * Lines. NULL with a message. */
tk_engine *tk_engine_open(const tk_serve_options *options, tk_metrics *metrics, tk_log *log,
                          tk_message *error);
/** Ends all pools: documents in them get no result, and nothing more is taken. */
void tk_engine_stop(tk_engine *engine);
/** Frees an engine without references. May be NULL. */
void tk_engine_close(tk_engine *engine);

/** The format called `id`, or NULL. */
const tk_format *tk_engine_format(const tk_engine *engine, const char *id);
/** Prints the formats' names, separated by ", ". */
void tk_engine_format_names(const tk_engine *engine, char *out, size_t room);

/** What tk_engine_find() found. */
typedef enum tk_engine_state {
    TK_ENGINE_READY,
    TK_ENGINE_OPENING, /**< tk_engine_open_pools() will open it */
    TK_ENGINE_FAILED,  /**< `error` says why */
} tk_engine_state;

/** Finds the pool for a pair of formats. The annotator lives as long as the engine is referred to.
 */
tk_engine_state tk_engine_find(tk_engine *engine, const char *decoder, const tk_format *format,
                               tk_annotator **annotator, tk_message *error);
/** Opens the pools that were asked for. Takes a while. */
void tk_engine_open_pools(tk_engine *engine);
/** Adds the engine's figures. */
void tk_engine_state_of(tk_engine *engine, tk_metrics_state *state);

#endif
