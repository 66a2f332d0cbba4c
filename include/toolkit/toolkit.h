// SPDX-License-Identifier: MIT
/**
 * @file toolkit/toolkit.h
 * Embedding toolkit: run a pipeline over files, or open one and feed it text.
 *
 * Ownership: the caller frees what a function creates, with the matching destroy or close function.
 * All other returned pointers belong to the object that they were obtained from, and are valid
 * until the next call on it or its end.
 *
 * No function changes global state, except that tk_run() installs signal handlers and restores the
 * previous ones. Objects are independent; one object must only be used by one thread at a time.
 */
#ifndef TOOLKIT_TOOLKIT_H
#define TOOLKIT_TOOLKIT_H

#include <toolkit/plugin.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

/** Exit codes of `toolkit run`, which tk_run() returns. */
#define TK_EXIT_OK          0 /**< every document is in the output */
#define TK_EXIT_USAGE       1 /**< wrong usage or configuration; nothing was written */
#define TK_EXIT_QUARANTINED 2 /**< some documents are in quarantine, all others in the output */
#define TK_EXIT_FAILURE     3 /**< the run failed or was interrupted, or a collector has failed */

/**
 * A message for the user; empty if nothing failed. It is one line, unless a configuration is wrong
 * in several places: then there is one line for each, in the order of the file, as far as they
 * fit, and finally "and N more".
 */
typedef struct tk_message {
    char text[1024];
} tk_message;

// ------------------------------------------------------------------------- running over files

/** Time that a plugin took. */
typedef struct tk_plugin_time {
    const char *name;
    uint64_t nanoseconds;
    uint64_t calls;
} tk_plugin_time;

/** The progress of a run; at its end the summary. */
typedef struct tk_progress {
    uint32_t size;
    uint32_t finished;    /**< 1 in the last call */
    uint64_t documents;   /**< in the output */
    uint64_t skipped;     /**< left out by a plugin */
    uint64_t quarantined; /**< in quarantine */
    uint64_t crashes;     /**< workers that died */
    uint64_t text_bytes;  /**< text annotated */
    uint64_t input_bytes; /**< read from the inputs */
    uint64_t total_bytes; /**< of all inputs; 0 if it is not known (a stream) */
    double seconds;       /**< since the start */
    const tk_plugin_time *plugins;
    uint32_t n_plugins;
    uint32_t workers;
    const char *quarantine; /**< path of the quarantine file; NULL while it is empty */
    const char *output;     /**< path or "-" */
    const char *failure;    /**< why the run ended early, or NULL */
    /** How plugins were confined: "strict"; "strict without Landlock, namespaces" if the system
     * lacks these; "off"; "none" without workers, or in a build with sanitizers. */
    const char *sandbox;
    uint32_t results;      /**< of collectors, that are written */
    uint32_t lost_results; /**< of collectors that have failed */
} tk_progress;

/** Overrides of the configuration for a run. To override nothing, set only `size`, and `workers` to
 * -1. */
typedef struct tk_run_options {
    uint32_t size;
    int32_t workers;           /**< -1: as the configuration says */
    const char *const *inputs; /**< replace [input] path; relative to the working folder */
    uint64_t n_inputs;
    const char *input_format; /**< if it differs from the configuration's, the options of the latter
                                are ignored */
    const char *output;
    const char *const *sets; /**< "plugin.key=value" */
    uint64_t n_sets;
    const char *quarantine;
    const char *replay; /**< a quarantine file whose documents are the input */
    uint32_t strict;    /**< 1: stop at the first document that fails */
    uint32_t verbose;   /**< 1: `message` also gets plugins' remarks and paths; 2: and in tk_check()
                             all values of the configuration */
    /** Called from time to time, and once at the end. May be NULL. */
    void (*progress)(void *ctx, const tk_progress *progress);
    /** Receives a warning, the failure of a document, or a line that a plugin printed, without a
     * line end. May be NULL. */
    void (*message)(void *ctx, const char *line);
    void *ctx;
    /** The text of a configuration, used instead of the file; its relative paths are relative to
     * the working folder. */
    const char *conf;
    uint64_t conf_length;
    /** Receives a plugin's remark on a document, in the order of the documents, without its level;
     * not called if `log` is set. May be NULL. */
    void (*remark)(void *ctx, const char *id, const char *plugin, const char *remark);
    uint32_t no_manifest;      /**< 1: no OUT.meta.json beside the output */
    const char *output_format; /**< as input_format */
    uint32_t resume; /**< 1: continue an interrupted run, if there is one; otherwise run as usual */
    /** 1: add the documents that are not yet in the output, which an earlier such run started */
    uint32_t new_only;
    uint32_t
        force; /**< 1: replace files that toolkit did not write, but not those that the run reads */
    /** Receives a probable mistake in the configuration, as one line. NULL: goes to `message`. */
    void (*warning)(void *ctx, const char *line);
    /** Receives each problem of the configuration, in the order of the file; `error` then stays
     * empty. NULL: all of them go to `error`, as far as they fit. */
    void (*problem)(void *ctx, const char *line);
    /** Files besides the output that the caller will write. TK_EXIT_USAGE if the run reads one of
     * them. */
    const char *const *writes;
    uint64_t n_writes;
    const char *records;   /**< "file" or "line": what a record is; overrides [input] records */
    uint32_t follow_links; /**< 1: follow links that lead out of an input folder */
    uint32_t reserved0;
    /** Receives a plugin's remark on a document, in the order of the documents, with its level
     * TK_LOG_… of plugin.h. May be NULL. */
    void (*log)(void *ctx, uint32_t level, const char *id, const char *plugin, const char *message);
    /** "NAME=PATH": the file of the result of [collect:NAME], a section that need not exist. */
    const char *const *collects;
    uint64_t n_collects;
    /** A folder to which states of the collectors are written, NAME.state, in place of their
     * results: see tk_collect(). NULL: results are written. */
    const char *save_states;
    uint32_t no_collect;   /**< 1: the collectors are left out */
    uint32_t collect_only; /**< 1: only those in `collects` run, [output] is ignored, and
                              documents are written only to `output` */
    /** One more collector, NAME, as in `collects`, and the file of its result, which the manifest
     * does not name. Without it the same documents are written: also where there is no [output] and
     * no other collector. NULL: none. */
    const char *extra_collect;
    const char *extra_path;
} tk_run_options;

/** Runs a pipeline.conf, or options->conf; then `conf_path` is its name in messages. Returns an
 * exit code TK_EXIT_…; `error` gives the reason for 1 or 3. */
int tk_run(const char *conf_path, const tk_run_options *options, tk_message *error);

/**
 * Merges the states of the collectors that runs of the same pipeline have saved, each in a folder
 * (tk_run_options.save_states), in the order given, and writes the results: the same as one run
 * over all their documents would have. TK_EXIT_USAGE if a state is missing, damaged, or of another
 * pipeline or other versions of its plugins; nothing is written then. With `save_states`, writes
 * the merged states. Reads no input, and writes no documents.
 */
int tk_collect(const char *conf_path, const tk_run_options *options, const char *const *folders,
               uint64_t n_folders, tk_message *error);

/** Checks a pipeline.conf as tk_run() does before it opens a document, and that the inputs exist
 * and the output can be written. TK_EXIT_OK or TK_EXIT_USAGE. */
int tk_check(const char *conf_path, const tk_run_options *options, tk_message *error);

// -------------------------------------------------------------------- feeding text, reading layers

/** A pipeline in this process, without isolation: a crash of a plugin crashes the caller. */
typedef struct tk_session tk_session;

/** Opens the pipeline of a file. Ignores the paths of [input] and [output]. NULL with a message on
 * failure. */
tk_session *tk_session_open(const char *conf_path, tk_message *error);
/** The same for the text of a configuration; relative paths are relative to the working folder. */
tk_session *tk_session_open_text(const char *conf, size_t length, tk_message *error);
void tk_session_close(tk_session *session);

/**
 * The current step of a session, kept in memory of the caller. If that is shared with another
 * process, it shows there what this one was doing when it crashed.
 */
typedef struct tk_session_place {
    uint32_t plugin; /**< index of the running plugin, UINT32_MAX if none runs */
    char name[252];  /**< of the plugin while plugins are created; then of the document */
} tk_session_place;

/** Overrides of the configuration of a session. To override nothing, set only `size`. */
typedef struct tk_session_options {
    uint32_t size;
    uint32_t output_only;     /**< 1: the caller reads no layers; skips work that only they need, as
                                   tk_run() does */
    const char *input_format; /**< as in tk_run_options */
    const char *const *sets;  /**< "plugin.key=value" */
    uint64_t n_sets;
    tk_session_place *place; /**< must outlive the session; NULL: not recorded */
    /** The inputs, overriding [input] path; a format that is not configured is inferred from these.
     */
    const char *const *inputs;
    uint64_t n_inputs;
    /** The text of a configuration, used instead of the file, as in tk_run_options. */
    const char *conf;
    uint64_t conf_length;
    const char *output_format; /**< as input_format */
    uint32_t no_output;        /**< 1: no encoder runs, and outputs are empty */
    uint32_t reserved0;
    /** The layers of snapshots, as in tk_pool_options; the caller reads no others. */
    const char *const *layers;
    uint64_t n_layers;
} tk_session_options;

/** tk_session_open() with options. */
tk_session *tk_session_open_with(const char *conf_path, const tk_session_options *options,
                                 tk_message *error);

/**
 * Runs a record (bytes that the configuration's decoder understands; for `text`, plain text) as
 * document `id`. Returns TK_OK, TK_SKIP, TK_ERR_DOC or TK_ERR_INSTANCE; `error` names the plugin
 * that failed, and the reason.
 */
tk_status tk_session_feed(tk_session *session, const char *id, const char *data, size_t length,
                          tk_message *error);
/** Why a document failed. Its strings are valid until the next feed. */
typedef struct tk_failure {
    uint32_t size;
    uint32_t reserved0;
    const char *plugin;  /**< "money" or "money:alias" */
    const char *reason;  /**< one word: "error", "violation", "memory" */
    const char *message; /**< one sentence without a full stop */
    uint64_t byte; /**< position in the record (decoder) or in the text; UINT64_MAX: no particular
                        byte */
} tk_failure;

/** Sets `out` to the reason why the last feed did not return TK_OK. Set `out->size` first. 1, or 0
 * if it returned TK_OK. */
uint32_t tk_session_failure(const tk_session *session, tk_failure *out);
/** Sets `out` to the document's text, valid until the next feed. */
void tk_session_text(const tk_session *session, tk_str *out);
/** Sets `out` to the encoder's output for the document. */
void tk_session_output(const tk_session *session, tk_str *out);
/** Sets `out` to a layer, by its index in the order of the pipeline, with offsets in bytes. 1, or 0
 * if there is none. */
uint32_t tk_session_layer(tk_session *session, uint32_t index, tk_layer_info *out);
/** Sets `out` to the layer called `name` ("money"). 1, or 0 if there is none. */
uint32_t tk_session_layer_named(tk_session *session, const char *name, tk_layer_info *out);
/** Sets `out` to the string of a TK_STRING value of a layer. */
void tk_session_string(tk_session *session, uint32_t handle, tk_str *out);
/** Sets `out` to the string of a TK_STRING value of a lexeme column. */
void tk_session_lexeme_text(tk_session *session, uint32_t handle, tk_str *out);

// -------------------------------------------------------------------------------- snapshots

/**
 * The layers and lexeme columns of a pipeline, as its snapshots have them. Constant, and not tied
 * to what it was obtained from. References are counted; several threads may use and free it.
 */
typedef struct tk_doc_schema tk_doc_schema;

/** Returns another reference. */
tk_doc_schema *tk_doc_schema_share(const tk_doc_schema *schema);
/** Drops a reference. May be NULL. */
void tk_doc_schema_free(tk_doc_schema *schema);
/** Returns a layer by its index, with its name in the pipeline ("money/1", "money:eu/1"); NULL
 * after the last. */
const tk_layer_decl *tk_doc_schema_layer(const tk_doc_schema *schema, uint32_t index);
/** Returns a lexeme column, with its name in the pipeline, by its index; NULL after the last. There
 * are those with TK_COL_OUTPUT. */
const tk_column *tk_doc_schema_lexeme_column(const tk_doc_schema *schema, uint32_t index);

/**
 * A copy of a finished document in one block of memory: id, text, meta, layers with their columns
 * and strings, the lexemes that occur in it, and the encoder's output. It outlives what it was
 * obtained from. All its strings but the output are UTF-8: what a plugin wrote and is not became
 * U+FFFD; they need not end with a NUL.
 */
typedef struct tk_snapshot tk_snapshot;

/** Returns a snapshot of the document of the last feed, which returned TK_OK; the caller frees it.
 * NULL with a message on failure. */
tk_snapshot *tk_session_snapshot(tk_session *session, tk_message *error);
/** Returns a reference to the schema of a session's snapshots; NULL with a message. */
tk_doc_schema *tk_session_schema(tk_session *session, tk_message *error);
/** May be NULL. */
void tk_snapshot_free(tk_snapshot *snapshot);
/** Returns its schema, which is valid as long as the snapshot. */
const tk_doc_schema *tk_snapshot_schema(const tk_snapshot *snapshot);
void tk_snapshot_id(const tk_snapshot *snapshot, tk_str *out);
/** Sets `out` to the text, which is followed by 64 zero bytes. */
void tk_snapshot_text(const tk_snapshot *snapshot, tk_str *out);
/** Sets `out` to the encoder's output. */
void tk_snapshot_output(const tk_snapshot *snapshot, tk_str *out);
/** Sets the index-th meta value; `json` 1: it is JSON text. 1, or 0 if there is none. */
uint32_t tk_snapshot_meta(const tk_snapshot *snapshot, uint32_t index, tk_str *key, tk_str *value,
                          uint32_t *json);
/** Sets `out` to a layer, by its index in the schema, with offsets in bytes. Its lexemes are
 * numbered from 0 in this snapshot. 1, or 0 if there is none. */
uint32_t tk_snapshot_layer(const tk_snapshot *snapshot, uint32_t index, tk_layer_info *out);
/** Sets `out` to the layer called `name` ("money"). 1, or 0 if there is none. */
uint32_t tk_snapshot_layer_named(const tk_snapshot *snapshot, const char *name, tk_layer_info *out);
/** Sets `out` to the string of a TK_STRING value of a layer. */
void tk_snapshot_string(const tk_snapshot *snapshot, uint32_t handle, tk_str *out);
/** Sets `out` to the string of a TK_STRING value of a lexeme column. */
void tk_snapshot_lexeme_text(const tk_snapshot *snapshot, uint32_t handle, tk_str *out);
/** Sets `out` to the form of a lexeme, empty if there is none. */
void tk_snapshot_lexeme_form(const tk_snapshot *snapshot, uint32_t lexeme, tk_str *out);
/** Converts `n` byte offsets to `unit` TK_UNIT_…, as tk_host.offsets does. */
void tk_snapshot_offsets(const tk_snapshot *snapshot, uint32_t unit, uint32_t n, const uint32_t *in,
                         uint32_t *out);

// ------------------------------------------------------------------- collectors of a session

/*
 * A session creates the collectors of its configuration, and runs them only by these functions.
 * `index` counts them in the order of the configuration. Each has two instances: one adds
 * documents, the other, which is created when it is needed, merges states.
 */

/** Returns the number of collectors. */
uint32_t tk_session_collector_count(const tk_session *session);
/**
 * Adds the document of the last feed, which returned TK_OK, to a collector. Sets `state` to what
 * its save() then writes, valid until the next call for any collector; if `state` is NULL, nothing
 * is saved yet.
 */
tk_status tk_session_collect(tk_session *session, uint32_t index, tk_str *state, tk_message *error);
/** Merges a state after those that were merged before. */
tk_status tk_session_merge(tk_session *session, uint32_t index, const char *state, size_t length,
                           tk_message *error);
/** Sets `state` to the merged state, valid as above. What was merged is then empty again. */
tk_status tk_session_save(tk_session *session, uint32_t index, tk_str *state, tk_message *error);
/** Sets `result` to the result of all states merged, valid as above. The next merge starts over. */
tk_status tk_session_result(tk_session *session, uint32_t index, tk_str *result, tk_message *error);

// ------------------------------------------------------------------------ what a session costs

/** A plugin of a session's pipeline, and its time so far. Strings live as long as the session. */
typedef struct tk_session_plugin {
    uint32_t size;
    uint32_t kind;
    const char *name; /**< "money" or "money:alias" */
    const char *version;
    const char *path;           /**< of the shared object */
    uint64_t setup_nanoseconds; /**< of create() */
    uint64_t nanoseconds;       /**< in documents, including the host's checks of its output */
    uint64_t calls;
} tk_session_plugin;

/** Memory use of a session. */
typedef struct tk_session_memory {
    uint32_t size;
    uint32_t lexemes;        /**< word forms in the lexeme table */
    uint64_t lexeme_bytes;   /**< size of the table */
    uint64_t lookups;        /**< forms that were looked up in it so far */
    uint64_t new_forms;      /**< of these, those that it did not contain */
    uint64_t drops;          /**< how often it was full and was emptied */
    uint64_t document_bytes; /**< of the last document: text, layers, strings, output */
} tk_session_memory;

/** Sets `out` to a plugin, by its index in the order of running. After the last come the merges of
 * the collectors, each as a plugin of its own, "collect:words merge". Set `out->size` first. 1, or
 * 0 if there is none. */
uint32_t tk_session_plugin_at(const tk_session *session, uint32_t index, tk_session_plugin *out);
/** Sets `out`. Set `out->size` first. */
void tk_session_memory_used(const tk_session *session, tk_session_memory *out);
/** Empties the lexeme table, as it was before the first document, and what collectors have merged.
 */
void tk_session_forget(tk_session *session);

/**
 * Changes the unit of tk_session_plugin.nanoseconds: from now on it counts the growth of the value
 * of `meter` (such as instructions) while a plugin runs. NULL: nanoseconds.
 */
void tk_session_set_meter(tk_session *session, uint64_t (*meter)(void *ctx), void *ctx);

/** Returns a path, glob or "-" of [input] path, by index; NULL after the last. */
const char *tk_session_input(const tk_session *session, uint64_t index);

/** The records of files, as the session's decoder reads them. */
typedef struct tk_records tk_records;

/**
 * Opens files, folders, globs and archives or, if `n_paths` is 0, those of [input] path. NULL with
 * a message. The session must outlive the records.
 */
tk_records *tk_records_open(const tk_session *session, const char *const *paths, uint64_t n_paths,
                            tk_message *error);
/**
 * Returns the next record and the name of its document, which a NUL follows, both valid until the
 * next call. TK_OK;
 * TK_SKIP after the last one; TK_ERR_DOC if this one cannot be read, with the reason in `error`.
 */
tk_status tk_records_next(tk_records *records, tk_str *name, tk_str *record, tk_message *error);
void tk_records_close(tk_records *records);

// ------------------------------------------------------------------- records in worker processes

/**
 * Workers that run records from memory, isolated as in tk_run(): a crash, a hang or too much memory
 * costs the one document. Results come in the order of submission, unless
 * tk_pool_options.unordered is set.
 *
 * A pool has a thread of its own, which feeds the workers, and holds results until they are taken;
 * its memory is bounded. It installs no signal handlers. tk_pool_submit() and tk_pool_next() may be
 * called by two threads at the same time; all else by one. In a child that the program has forked,
 * every function but tk_pool_close() fails, and that one frees nothing.
 */
typedef struct tk_pool tk_pool;

/** Overrides of the configuration of a pool. To override nothing, set only `size`, and `workers` to
 * -1. */
typedef struct tk_pool_options {
    uint32_t size;
    int32_t workers;         /**< -1: as the configuration says; 0: documents run in the pool's
                                  thread, without isolation or limits */
    const char *const *sets; /**< "plugin.key=value" */
    uint64_t n_sets;
    const char *conf; /**< as in tk_run_options */
    uint64_t conf_length;
    const char *input_format; /**< as in tk_run_options */
    uint32_t snapshots;       /**< 1: results have snapshots */
    uint32_t no_output;       /**< 1: no encoder runs, and outputs are empty */
    /** The layers of snapshots, without version ("money"); those that their columns refer to come
     * with them. If `n_layers` is 0: all. */
    const char *const *layers;
    uint64_t n_layers;
    uint32_t no_collect; /**< 1: the collectors are left out */
    uint32_t reserved0;
    /** Receives a line that a plugin printed, or the failure of a collector. Like `log`, it is
     * called by the thread that calls tk_pool_open(), tk_pool_next() or tk_pool_close(), during
     * that call. May be NULL. */
    void (*message)(void *ctx, const char *line);
    /** As in tk_run_options; called before the result of the document is returned. May be NULL. */
    void (*log)(void *ctx, uint32_t level, const char *id, const char *plugin, const char *message);
    void *ctx;
    const char *output_format; /**< as input_format */
    /** 1: a result is returned as soon as it is known, and tk_pool_result.number is the number
     * of its record. A worker then gets one record at a time, so that a long one delays others only
     * if it keeps the last free worker busy. */
    uint32_t unordered;
    uint32_t reserved1;
} tk_pool_options;

/** The result of a record. Valid until the next tk_pool_next() or tk_pool_close(). */
typedef struct tk_pool_result {
    uint32_t size;
    uint32_t done;         /**< with TK_SKIP of tk_pool_next(): 1 if there will be no more */
    uint64_t number;       /**< of the record: 0 for the first that was submitted */
    tk_status status;      /**< TK_OK; TK_SKIP: a plugin left it out; TK_ERR_DOC: it failed;
                                TK_ERR_INSTANCE: it failed, and the pool ends */
    uint32_t n_states;     /**< number of collectors */
    const char *name;      /**< the id that was submitted */
    const char *id;        /**< the document's id, as far as it is known: otherwise `name` */
    tk_str output;         /**< on TK_OK: the encoder's bytes */
    tk_snapshot *snapshot; /**< on TK_OK, with tk_pool_options.snapshots: the caller frees it */
    const char *plugin;    /**< of a failure: the plugin, "" if there is none */
    const char *reason;    /**< of a failure: one word, as in the quarantine: "crash", "timeout" */
    const char *message;   /**< of a failure: one sentence */
    uint64_t byte;         /**< of a failure: where; UINT64_MAX: no particular byte */
    uint64_t text_bytes;   /**< length of the text */
    /** On TK_OK: what the document gives each collector, as tk_session_collect() does; `data` is
     * NULL for one that has failed. */
    const tk_str *states;
} tk_pool_result;

/** Opens a pipeline, and loads its plugins. Ignores the paths of [input], [output] and collectors.
 * NULL with a message on failure. */
tk_pool *tk_pool_open(const char *conf_path, const tk_pool_options *options, tk_message *error);
/**
 * Submits a copy of a record, as tk_session_feed() takes it. Never waits. TK_OK; TK_SKIP if the
 * pool is full: results must be taken first; TK_ERR_INSTANCE with a message if it has ended.
 */
tk_status tk_pool_submit(tk_pool *pool, const char *id, const char *data, size_t length,
                         tk_message *error);
/** There will be no more records. */
void tk_pool_finish(tk_pool *pool);
/**
 * Sets `out` to the next result, in the order of submission unless the pool is unordered; set
 * `out->size` first. Waits for up to `timeout_ms`, without limit if that is negative. TK_OK;
 * TK_SKIP if there is none: yet, or because all records that were submitted have been returned, and
 * with `out->done` 1 if also tk_pool_finish() was called; TK_ERR_INSTANCE with a message if the
 * pool has ended before.
 */
tk_status tk_pool_next(tk_pool *pool, int timeout_ms, tk_pool_result *out, tk_message *error);
/** Returns how many workers had died, for whatever reason, when the last result was known. */
uint64_t tk_pool_crashes(tk_pool *pool);
/** The records of files, folders, globs and archives, or if `n_paths` is 0 of those of [input]
 * path, as the decoder reads them, for tk_pool_submit(). NULL with a message. The pool must outlive
 * them.
 */
tk_records *tk_pool_records(const tk_pool *pool, const char *const *paths, uint64_t n_paths,
                            tk_message *error);
/** Returns a reference to the schema of the snapshots; NULL without tk_pool_options.snapshots. */
tk_doc_schema *tk_pool_schema(const tk_pool *pool);
/** Ends all processes, whatever they do, and drops results that were not returned. Without workers
 * it waits for the current document. May be NULL. */
void tk_pool_close(tk_pool *pool);

// ------------------------------------------------------------------------------------ files

/**
 * Returns 1 if writing to `written` would write to the file or folder `read`, whatever the names or
 * links: device and inode are the same. "-" is standard output as `written`, standard input as
 * `read`. If neither exists yet, compares name and folder. 0 for terminals, pipes and devices such
 * as /dev/null, which have no contents to overwrite.
 */
uint32_t tk_same_file(const char *written, const char *read);

// ---------------------------------------------------------------------------------- plugins

/** A candidate plugin on the path. Strings live as long as the list. */
typedef struct tk_listed_plugin {
    const char *path;        /**< of the shared object */
    const char *id;          /**< NULL if it could not be loaded */
    const tk_plugin *plugin; /**< its descriptor, checked; its functions are stubs */
    const char *version, *summary;
    uint32_t kind;
    uint32_t shadowed;   /**< 1: hidden by the same id in an earlier folder of the path */
    const char *failure; /**< why it cannot be used, or NULL */
} tk_listed_plugin;

typedef struct tk_plugin_list tk_plugin_list;

/**
 * Finds every plugin on the path (TOOLKIT_PLUGIN_PATH, or else the user's folder and the installed
 * one). No foreign code runs in this process: each object is loaded in a child process, confined as
 * in a run, with a time limit.
 */
tk_plugin_list *tk_plugins_find(tk_message *error);
/**
 * Finds the plugins called `id` in the first object on the path that has them or, if `id` contains
 * a slash, all plugins of that file; loads them in the same way. The list has at least one, and
 * none that failed; NULL with a message otherwise.
 */
tk_plugin_list *tk_plugin_find(const char *id, tk_message *error);
uint64_t tk_plugin_list_count(const tk_plugin_list *list);
const tk_listed_plugin *tk_plugin_list_at(const tk_plugin_list *list, uint64_t index);
void tk_plugin_list_free(tk_plugin_list *list);

/** Size of a buffer for the id of a format. */
#define TK_FORMAT_ID 64

/**
 * Finds the format of files: the id of the one decoder or encoder (`kind`) among `found` whose
 * extensions match `paths`. For a decoder, the paths can also be folders, globs and archives, and
 * if their extensions do not determine the format, their first bytes may. TK_EXIT_OK with `id`,
 * which is empty if nothing matches; TK_EXIT_USAGE if several formats match; TK_EXIT_FAILURE if a
 * file does not exist.
 */
int tk_format_guess(const tk_plugin_list *found, uint32_t kind, const char *const *paths,
                    uint64_t n_paths, char id[TK_FORMAT_ID], tk_message *error);

/**
 * Confines this process permanently, as a run confines the process that loads plugins: it can read
 * the plugins of the path, their data and `paths`, but cannot write, or reach another process or
 * the network. A violation ends it with exit code 1 and sets `*noted`, which may be in memory
 * shared with the parent: see tk_confined_cause(). If the kernel has namespaces, this function
 * returns in a child process; the calling process waits for the child and exits with its status.
 * Returns 0 with a message if the process cannot be confined. Does nothing in a build with
 * sanitizers.
 */
int tk_confine_process(const char *const *paths, uint64_t n_paths, int32_t *noted,
                       tk_message *error);
/** Formats "made the system call socket, which is forbidden" in `room`; "" if nothing was noted. */
const char *tk_confined_cause(int32_t noted, char room[128]);

/**
 * Loads the plugin `id` of the path, or the file if `id` contains a slash, into this process,
 * without confining its code. Returns its index-th descriptor with that name, checked; sets `path`,
 * if not NULL, to a string that the caller frees. NULL with a message.
 */
const tk_plugin *tk_plugin_open(const char *id, uint32_t index, char **path, tk_message *error);

/** Returns toolkit's version, such as "1.0.0". */
const char *tk_version(void);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif

#ifdef __cplusplus
}
#endif

#endif // TOOLKIT_TOOLKIT_H
