// SPDX-License-Identifier: MIT
#ifndef TK_CHAIN_H
#define TK_CHAIN_H

#include "base/arena.h"
#include "base/buffer.h"
#include "conf.h"
#include "document/layer.h"
#include "pipeline.h"
#include "plugin/registry.h"
#include "settings.h"

#define TK_NONE UINT32_MAX

/** A file that a stage's create() read. */
typedef struct tk_stage_file {
    struct tk_stage_file *next;
    char *path;
    tk_str bytes;
} tk_stage_file;

/** A plugin at its position in the chain, with its declarations resolved to indices. */
typedef struct tk_stage {
    tk_module module;
    const tk_plugin *plugin; /**< &module.plugin */
    const char *name;        /**< "money", "money:alias" or "collect:words" */
    const tk_conf_section *section;
    const tk_value *options;
    void *instance;
    bool created;
    bool started; /**< worker_start() returned TK_OK in this process, or there is none */
    bool unfit;   /**< its options are not right: it cannot be created */
    tk_stage_file *files;
    tk_setup setup;              /**< the argument of create(); its pointers stay valid */
    uint32_t *provided;          /**< layer index of each provided layer; TK_NONE: not chosen */
    uint32_t *required;          /**< layer index of each required layer; TK_NONE: absent */
    uint32_t **required_columns; /**< for each, the provider's column indices, or TK_NONE */
    uint32_t *lexemes;           /**< lexeme table column of each lexeme column */
    void *merger;    /**< collectors: the instance that merges, if it is not the one that adds */
    bool has_merger; /**< there is one */
    tk_stage_file *merger_files; /**< that it read */
    const char *merge_name;      /**< collectors: "collect:words merge" */
    uint64_t merge_nanoseconds, merges;
    bool *shown; /**< encoders and collectors: whether each layer of the chain is shown */
    // The arguments of a call, rebuilt before each.
    tk_layer *views;
    const void **view_columns; /**< storage of views[].columns, contiguous */
    const void **lexeme_bases;
    uint64_t setup_nanoseconds; /**< duration of create() */
    uint64_t nanoseconds, calls;
} tk_stage;

/** A column of the lexeme table, and the stage that fills it. Column 0, the host's, is not
 * included. */
typedef struct tk_chain_column {
    const tk_lexeme_column *lexeme;
    const char *name; /**< "stem", or "stem:alias" */
    uint32_t stage;
    bool read; /**< whether it is read: by its own stage, a later one, or the encoder with the layer
                */
} tk_chain_column;

/** Decoder, annotators, encoder, collectors, and all layers and lexeme columns that they provide.
 */
typedef struct tk_chain {
    tk_stage *stages;
    uint32_t n_stages;
    uint32_t encoder;    /**< index of its stage; TK_NONE: documents are not written */
    uint32_t collectors; /**< index of the stage of the first one, or n_stages */
    bool incomplete;     /**< a plugin was not found; layers and columns are not resolved */
    tk_layer_store *layers;
    uint32_t n_layers;
    tk_chain_column *columns; /**< column i + 1 of the lexeme table */
    uint32_t n_columns;
    tk_arena arena;
} tk_chain;

/**
 * Finds and loads the plugins of a configuration, reads their options, and resolves layers and
 * columns. Problems are recorded in the configuration, with the place, the offending text and the
 * nearest valid name: if there are any, the chain cannot run. create() is not called. `loading` may
 * be NULL. False if it cannot continue; the chain is then empty.
 */
bool tk_chain_open(tk_chain *chain, const tk_conf *conf, const tk_settings *settings,
                   const tk_loading *loading, tk_error *error);
/**
 * Appends the layers, "token, hype", that the encoder leaves out because its default, which the
 * user has not changed, is a list of others. False when out of memory.
 */
bool tk_chain_left_out(const tk_chain *chain, tk_buffer *out);
void tk_chain_close(tk_chain *chain);
/** Frees a list of files. */
void tk_stage_files_free(tk_stage_file **files);

#endif
