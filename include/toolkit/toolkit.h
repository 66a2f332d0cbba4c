// SPDX-License-Identifier: MIT
/**
 * @file toolkit/toolkit.h
 * Embedding toolkit: run a pipeline over files, or open one and feed it text.
 *
 * Ownership in two sentences: what a function creates is freed by its own destroy or close
 * function. All other pointers that come out belong to the object they were asked of, and are valid
 * until its next call or its end.
 *
 * No function changes global state, and none but tk_run() installs signal handlers (and takes them
 * back). Objects are independent; one object is used by one thread at a time.
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

/** Exit codes of `toolkit run`, and what tk_run() returns. */
#define TK_EXIT_OK          0 /**< every document is in the output */
#define TK_EXIT_USAGE       1 /**< usage or configuration is wrong; nothing was written */
#define TK_EXIT_QUARANTINED 2 /**< some documents are in quarantine, all others in the output */
#define TK_EXIT_FAILURE     3 /**< the run could not go on, or was interrupted */

/**
 * A message for a person; empty where nothing failed. It is one line, unless a configuration is
 * wrong in several places: then a line for each, in the order of the file, as far as there is room,
 * and at the end "and N more".
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

/** How far a run has come, and at its end its summary. */
typedef struct tk_progress {
    uint32_t size;
    uint32_t finished;    /**< 1 in the last call */
    uint64_t documents;   /**< in the output */
    uint64_t skipped;     /**< left out by a plugin */
    uint64_t quarantined; /**< in quarantine */
    uint64_t crashes;     /**< workers that died */
    uint64_t text_bytes;  /**< text annotated */
    uint64_t input_bytes; /**< read from the inputs */
    uint64_t total_bytes; /**< of all inputs; 0 where it is not known (a stream) */
    double seconds;       /**< since the start */
    const tk_plugin_time *plugins;
    uint32_t n_plugins;
    uint32_t workers;
    const char *quarantine; /**< path of the quarantine file; NULL while it is empty */
    const char *output;     /**< path or "-" */
    const char *failure;    /**< why the run ended early, or NULL */
    /** How plugins were confined: "strict"; "strict without Landlock, namespaces" where the system
     * lacks these; "off"; "none" without workers, or in a build with sanitizers. */
    const char *sandbox;
} tk_progress;

/** What overrides the configuration in a run. Zeroed, with `size` and `workers` (-1) set: nothing.
 */
typedef struct tk_run_options {
    uint32_t size;
    int32_t workers;           /**< -1: as the configuration says */
    const char *const *inputs; /**< replace [input] path; relative to the working folder */
    uint64_t n_inputs;
    const char
        *input_format; /**< if another than the configuration's: without that one's options */
    const char *output;
    const char *const *sets; /**< "plugin.key=value" */
    uint64_t n_sets;
    const char *quarantine;
    const char *replay; /**< a quarantine file, whose documents are the input */
    uint32_t strict;    /**< 1: stop at the first document that fails */
    uint32_t verbose;   /**< 1: plugins' remarks and paths go to `message`; 2: tk_check() says all
                             values of the configuration, too */
    /** Called now and then, and once at the end. May be NULL. */
    void (*progress)(void *ctx, const tk_progress *progress);
    /** A warning, why a document failed, or what a plugin printed, as one line without a line end.
     * May be NULL. */
    void (*message)(void *ctx, const char *line);
    void *ctx;
    /** The text of a configuration, in place of the file's; relative paths in it are relative to
     * the working folder. */
    const char *conf;
    uint64_t conf_length;
    /** A plugin's remark on a document, in the order of the documents, without its level; `log` has
     * that, and is called in place of this one where both are set. May be NULL. */
    void (*remark)(void *ctx, const char *id, const char *plugin, const char *remark);
    uint32_t no_manifest;      /**< 1: no OUT.meta.json beside the output */
    const char *output_format; /**< as input_format */
    uint32_t resume; /**< 1: go on where a run was interrupted, if one was; else run as usual */
    /** 1: add the documents that are not in the output yet, which an earlier such run began */
    uint32_t new_only;
    uint32_t
        force; /**< 1: replace files that toolkit did not write, but none that this run reads */
    /** What the configuration says and hardly means, as one line. NULL: goes to `message`. */
    void (*warning)(void *ctx, const char *line);
    /** What is wrong in the configuration: a call for each problem, in the order of the file.
     * `error` then stays empty. NULL: all of it goes to `error`, as far as there is room. */
    void (*problem)(void *ctx, const char *line);
    /** Files besides the output that the caller will write: TK_EXIT_USAGE if one of them is a file
     * that the run reads. */
    const char *const *writes;
    uint64_t n_writes;
    const char *records;   /**< "file" or "line": what is a record; in place of [input] records */
    uint32_t follow_links; /**< 1: links in input folders lead anywhere */
    uint32_t reserved0;
    /** A plugin's remark on a document, in the order of the documents, with its level TK_LOG_… of
     * plugin.h. May be NULL. */
    void (*log)(void *ctx, uint32_t level, const char *id, const char *plugin, const char *message);
} tk_run_options;

/** Runs a pipeline.conf, or options->conf: `conf_path` is then its name in messages. Returns an
 * exit code TK_EXIT_…; `error` says why it is 1 or 3. */
int tk_run(const char *conf_path, const tk_run_options *options, tk_message *error);

/** Checks a pipeline.conf as tk_run() would before opening a document, and that its inputs are
 * there and its output can be written. TK_EXIT_OK or TK_EXIT_USAGE. */
int tk_check(const char *conf_path, const tk_run_options *options, tk_message *error);

// -------------------------------------------------------------------- feeding text, reading layers

/** A pipeline in this process, without isolation: a plugin that crashes takes the caller along. */
typedef struct tk_session tk_session;

/** Opens the pipeline of a file. [input] and [output] paths are not used. NULL with a message on
 * failure. */
tk_session *tk_session_open(const char *conf_path, tk_message *error);
/** The same of a configuration's text; relative paths in it are relative to the working folder. */
tk_session *tk_session_open_text(const char *conf, size_t length, tk_message *error);
void tk_session_close(tk_session *session);

/**
 * Where a session is, kept as it goes in memory of the caller's, which may be shared with another
 * process: it tells what was going on when this one died.
 */
typedef struct tk_session_place {
    uint32_t plugin; /**< index of the plugin that is running, UINT32_MAX between */
    char name[252];  /**< while plugins are created: of the plugin; then of the document */
} tk_session_place;

/** What overrides the configuration of a session. Zeroed, with `size` set: nothing. */
typedef struct tk_session_options {
    uint32_t size;
    uint32_t output_only;     /**< 1: no layer will be read; no work is done for that alone, as in
                                 tk_run() */
    const char *input_format; /**< as in tk_run_options */
    const char *const *sets;  /**< "plugin.key=value" */
    uint64_t n_sets;
    tk_session_place *place; /**< valid as long as the session; NULL: nobody looks */
    /** What will be read, in place of [input] path: where the format is found out, it is that of
     * these. */
    const char *const *inputs;
    uint64_t n_inputs;
} tk_session_options;

/** tk_session_open() with options. */
tk_session *tk_session_open_with(const char *conf_path, const tk_session_options *options,
                                 tk_message *error);

/**
 * Runs a record (bytes that the configuration's decoder understands; for `text`, plain text) as
 * document `id`. TK_OK, TK_SKIP, TK_ERR_DOC or TK_ERR_INSTANCE; `error` says which plugin failed
 * and why.
 */
tk_status tk_session_feed(tk_session *session, const char *id, const char *data, size_t length,
                          tk_message *error);
/** The document's text, valid until the next feed. */
void tk_session_text(const tk_session *session, tk_str *out);
/** The encoder's bytes for the document. */
void tk_session_output(const tk_session *session, tk_str *out);
/** The index-th layer in the order of the pipeline, offsets in bytes: 1, or 0 if there is none. */
uint32_t tk_session_layer(tk_session *session, uint32_t index, tk_layer_info *out);
/** The layer called `name` ("money"): 1, or 0 if there is none. */
uint32_t tk_session_layer_named(tk_session *session, const char *name, tk_layer_info *out);
/** The string behind a TK_STRING value of a layer. */
void tk_session_string(tk_session *session, uint32_t handle, tk_str *out);
/** The string behind a TK_STRING value of a lexeme column. */
void tk_session_lexeme_text(tk_session *session, uint32_t handle, tk_str *out);

// ------------------------------------------------------------------------ what a session costs

/** A plugin of a session's pipeline, and what it took so far. Strings live as long as the session.
 */
typedef struct tk_session_plugin {
    uint32_t size;
    uint32_t kind;
    const char *name; /**< "money" or "money:alias" */
    const char *version;
    const char *path;           /**< of the shared object */
    uint64_t setup_nanoseconds; /**< that create() took */
    uint64_t nanoseconds;       /**< in documents, with the host's checks of what it wrote */
    uint64_t calls;
} tk_session_plugin;

/** Memory of a session. */
typedef struct tk_session_memory {
    uint32_t size;
    uint32_t lexemes;        /**< word forms in the lexeme table */
    uint64_t lexeme_bytes;   /**< of the table */
    uint64_t lookups;        /**< forms that were looked up in it so far */
    uint64_t new_forms;      /**< of these, those that it did not hold */
    uint64_t drops;          /**< how often it was full, and began anew */
    uint64_t document_bytes; /**< of the last document: text, layers, strings, output */
} tk_session_memory;

/** The index-th plugin in the order of running, `out->size` being set: 1, or 0 if there is none. */
uint32_t tk_session_plugin_at(const tk_session *session, uint32_t index, tk_session_plugin *out);
/** `out->size` is to be set. */
void tk_session_memory_used(const tk_session *session, tk_session_memory *out);
/** Empties the lexeme table: the next document finds it as the first one did. */
void tk_session_forget(tk_session *session);

/**
 * Sets what tk_session_plugin.nanoseconds counts from now on: the growth of what `meter` returns
 * (instructions, say) while a plugin runs. NULL: nanoseconds.
 */
void tk_session_set_meter(tk_session *session, uint64_t (*meter)(void *ctx), void *ctx);

/** The index-th path, glob or "-" of [input] path, or NULL if there are no more. */
const char *tk_session_input(const tk_session *session, uint64_t index);

/** The records of files, as the session's decoder takes them. */
typedef struct tk_records tk_records;

/**
 * Opens files, folders, globs, archives, or where `n_paths` is 0, what [input] path names. NULL
 * with a message. The session outlives the records.
 */
tk_records *tk_records_open(const tk_session *session, const char *const *paths, uint64_t n_paths,
                            tk_message *error);
/**
 * The next record and the name of its document, both valid until the next call. TK_OK; TK_SKIP
 * after the last one; TK_ERR_DOC if this one cannot be read, and `error` says why.
 */
tk_status tk_records_next(tk_records *records, tk_str *name, tk_str *record, tk_message *error);
void tk_records_close(tk_records *records);

// ------------------------------------------------------------------------------------ files

/**
 * 1 if to write to `written` is to write to the file or folder `read`, whatever links or names lead
 * there: device and inode are the same. "-" is standard output as `written`, standard input as
 * `read`. Where neither exists yet: the same name in the same folder. 0 for terminals, pipes and
 * devices like /dev/null, as nothing that is in them can be overwritten.
 */
uint32_t tk_same_file(const char *written, const char *read);

// ---------------------------------------------------------------------------------- plugins

/** A candidate plugin, as found on the path. Strings live as long as the list. */
typedef struct tk_listed_plugin {
    const char *path;        /**< of the shared object */
    const char *id;          /**< NULL where it could not be loaded */
    const tk_plugin *plugin; /**< what it says of itself, checked; its functions do nothing here */
    const char *version, *summary;
    uint32_t kind;
    uint32_t shadowed;   /**< 1: an earlier folder of the path has the same id, which wins */
    const char *failure; /**< why it cannot be used, or NULL */
} tk_listed_plugin;

typedef struct tk_plugin_list tk_plugin_list;

/**
 * Every plugin on the path (TOOLKIT_PLUGIN_PATH, else the user's folder and the installed one). No
 * foreign code runs in this process: each object is loaded in a child process, confined as that of
 * a run is, with a time limit.
 */
tk_plugin_list *tk_plugins_find(tk_message *error);
/**
 * The plugins called `id` of the first object on the path that has them, or if `id` has a slash,
 * all plugins of that file; loaded in the same way. At least one, and none has failed; NULL with a
 * message if there is none.
 */
tk_plugin_list *tk_plugin_find(const char *id, tk_message *error);
uint64_t tk_plugin_list_count(const tk_plugin_list *list);
const tk_listed_plugin *tk_plugin_list_at(const tk_plugin_list *list, uint64_t index);
void tk_plugin_list_free(tk_plugin_list *list);

/** The room for a format's id. */
#define TK_FORMAT_ID 64

/**
 * Finds the format of files: the id of the one decoder or encoder (`kind`) among `found` whose file
 * names end as `paths` do. A decoder's may be folders, globs and archives, too; and where
 * endings do not tell, what files begin with does. TK_EXIT_OK and `id`, which is empty if nothing
 * tells; TK_EXIT_USAGE if it may be several; TK_EXIT_FAILURE if a file is not there.
 */
int tk_format_guess(const tk_plugin_list *found, uint32_t kind, const char *const *paths,
                    uint64_t n_paths, char id[TK_FORMAT_ID], tk_message *error);

/**
 * Confines this process, for good, as that of a run which loads plugins: it may read the plugins of
 * the path, their data and `paths`, write nothing, and reach no other process and no network. What
 * it does beyond that ends it with exit code 1, and `*noted`, in memory that it may share with its
 * parent, says what that was: see tk_confined_cause(). Where the kernel has namespaces, it is
 * another process that returns, and the one that called waits for its end, to end likewise. 0
 * with a message if it cannot be confined. Does nothing in a build with sanitizers.
 */
int tk_confine_process(const char *const *paths, uint64_t n_paths, int32_t *noted,
                       tk_message *error);
/** "made the system call socket, which is forbidden", in `room`; "" where nothing was noted. */
const char *tk_confined_cause(int32_t noted, char room[128]);

/**
 * Loads the plugin `id` of the path, or the file if `id` has a slash, into this process, which its
 * code then may do as it likes in: its index-th descriptor of that name, checked; `path` (if not
 * NULL) is set to a string the caller frees. NULL with a message.
 */
const tk_plugin *tk_plugin_open(const char *id, uint32_t index, char **path, tk_message *error);

/** toolkit's version, "1.0.0". */
const char *tk_version(void);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif

#ifdef __cplusplus
}
#endif

#endif // TOOLKIT_TOOLKIT_H
