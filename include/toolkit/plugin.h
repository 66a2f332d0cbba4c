// SPDX-License-Identifier: MIT
/**
 * @file toolkit/plugin.h
 * The complete contract between toolkit and a plugin. A plugin includes only this file of
 * toolkit; it is a shared object that exports one function, tk_plugin_v1().
 *
 * The life of a plugin
 * --------------------
 *  1. The host dlopen()s the file in a child process and calls tk_plugin_v1(0), (1), … until NULL.
 *     Each call returns a descriptor: constant data that says what the plugin is, which layers it
 *     requires and provides, which options it takes. Nothing else of the plugin has run yet.
 *  2. The host checks the chain of a pipeline: every required layer is provided by an earlier
 * plugin.
 *  3. In the nursery process the host calls create() once for every plugin of the chain. This is
 *     where a plugin reads its data files: the memory it fills is shared by all workers.
 *  4. The nursery forks workers. A worker calls worker_start() of every plugin that has one. It has
 *     one document in flight: for every document it calls decode() of the decoder, annotate() of
 *     every annotator in the order of the pipeline, and encode() of the encoder, all in one thread.
 *     In a worker no file can be opened and no process made.
 *  5. A collector's add() is called after the annotators, its save() after that. The saved states
 *     are merged in the order of the input in another process, one per collector, which is
 *     confined as a worker is: merge() once per state, then finish().
 *  6. A worker that ends in order calls worker_stop(), and exits. destroy() is called when a
 *     pipeline in the caller's own process is closed.
 *
 * After each call of a plugin the host checks what the plugin did: only declared layers changed,
 * spans in bounds, in order and on UTF-8 boundaries, handles and enumerations in range, inputs
 * unchanged. A document that fails a check, or during which the plugin crashed, hung or used too
 * much memory, is quarantined; the run continues.
 *
 * Threads
 * -------
 * Every function pointer has a tag that states where it is called:
 *   [scan]    while the host searches for plugins; only constant data may be used
 *   [setup]   in the nursery, before any worker is forked, once per instance
 *   [worker]  in a worker: one thread, one document at a time
 *   [collector] in the process of one collector, without worker_start(): merge(), and at the end
 *             finish() or save()
 *   [any]     in each of these
 * A plugin never needs a lock against the host, which calls it from one thread. A plugin that makes
 * threads of its own in workers declares TK_PLUGIN_THREADS, and makes them in worker_start() or
 * later: those of create() are gone after the fork. Its threads may read what the current call was
 * given and write to what it reserved, until it returns. The host's functions are called by the
 * thread that the host has called.
 *
 * Ownership
 * ---------
 * The host allocates everything that crosses the interface: text, columns, strings, output bytes.
 * It passes pointers, writable where the plugin is to write, const elsewhere. A pointer obtained
 * during a call is valid until that call returns, unless its comment states otherwise. Memory is
 * never freed by the other side. What a plugin allocates for itself in create(), it frees in
 * destroy().
 *
 * Errors
 * ------
 * A callback returns a tk_status and reports the reason with tk_host.fail() (or fail_setup()). On
 * any status except TK_OK the layers that the call has written are dropped. errno, longjmp and C++
 * exceptions do not cross the interface.
 *
 * Growth
 * ------
 * Structs that begin with `size` may grow at their end, and only there. Set `size =
 * sizeof(struct)`. The host reads min(size, its own size); where a plugin's struct is longer than
 * the host's, the part that the host does not know must be zero, or the plugin is refused with a
 * message. The host table only grows; test a slot newer than TK_ABI_MINOR 0 with TK_HAS() before
 * calling it. All other structs are frozen; their `reserved` words are zero. All else is an
 * extension, asked for by name: see "extensions" below.
 *
 * Types have fixed widths; there are no enums, bit-fields or structs by value, so that the
 * contract can be used from C++, Rust, Zig and Python's ctypes.
 */
#ifndef TOOLKIT_PLUGIN_H
#define TOOLKIT_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TK_ABI_MAJOR 1u
#define TK_ABI_MINOR 2u

#if defined(__GNUC__)
#define TK_EXPORT __attribute__((visibility("default")))
#else
#define TK_EXPORT
#endif

/** Whether the struct that `p` points to, which starts with `size`, is long enough to contain
 * `member`. */
#define TK_HAS(p, member) \
    ((size_t)((const char *)(&(p)->member + 1) - (const char *)(p)) <= (size_t)(p)->size)

// ---------------------------------------------------------------------------------- constants

/** What a callback returns. */
typedef int32_t tk_status;
#define TK_OK           0    /**< done */
#define TK_SKIP         1    /**< leave this document out of the output; not an error */
#define TK_ERR_DOC      (-1) /**< this document is quarantined; the run continues */
#define TK_ERR_INSTANCE (-2) /**< the plugin cannot continue; the run stops */

/** tk_plugin.kind */
#define TK_DECODER   1u /**< bytes of a record → text, meta and optionally layers */
#define TK_ANNOTATOR 2u /**< text and layers → layers, lexeme columns */
#define TK_ENCODER   3u /**< document → bytes */
#define TK_COLLECTOR 4u /**< since minor 2: the documents of a run → one result */

/** tk_plugin.record: what a decoder reads as one record, which becomes one document. */
#define TK_RECORD_FILE 1u /**< a whole file (or member of an archive) */
#define TK_RECORD_LINE 2u /**< a line of a file, without its line end */
#define TK_RECORD_PART 3u /**< since minor 1: lines of a file; see tk_plugin.record_mark */
#define TK_RECORD_JSON                                                                     \
    4u /**< since minor 1: a JSON value of a file that holds several one after another, or \
            of a file that is an array of them, an element; it need not be valid JSON */

/** Type of a column: what one of its values is. */
#define TK_U8     1u
#define TK_U32    2u
#define TK_I64    3u
#define TK_F64    4u
#define TK_STRING 5u /**< u32 handle of a string, 0 is the empty string; see tk_host.string_add */
#define TK_BYTES  6u /**< lexeme columns only: an opaque value of tk_column.width bytes */
#define TK_SPAN   7u /**< since minor 2, layers only: u32 index of a span of tk_column.layer */

/** A TK_SPAN value that refers to no span. Values that a plugin does not set are this one. */
#define TK_SPAN_NONE 0xFFFFFFFFu

/** tk_column.flags: how an encoder writes a value. */
#define TK_COL_BOOL (1u << 0) /**< TK_U8 that is 0 or 1 */
#define TK_COL_DECIMAL                                                                          \
    (1u << 1)                   /**< TK_STRING that holds a decimal number, written as a number \
                                 */
#define TK_COL_OMIT   (1u << 2) /**< omitted if it is 0, false, empty or NaN */
#define TK_COL_OUTPUT (1u << 3) /**< lexeme columns only: written with each token */
#define TK_COL_DATE \
    (1u << 4) /**< since minor 2: TK_STRING that holds a day, YYYY-MM-DD, or is empty */

/** tk_layer_decl.flags */
#define TK_LAYER_OPTIONAL \
    (1u << 0) /**< required: may be absent; provided: only if an option says so */
#define TK_LAYER_DISJOINT (1u << 1) /**< provided: spans do not overlap */
#define TK_LAYER_LEXEMES  (1u << 2) /**< provided: the host interns the form of every span */
#define TK_LAYER_DOCUMENT                                                        \
    (1u << 3) /**< provided: one span, the whole text; its columns are values of \
                   the document */

/** tk_plugin.flags, since minor 2 */
#define TK_PLUGIN_THREADS (1u << 0) /**< makes threads in workers, and could not do without */

// --------------------------------------------------------------------------------- descriptor

/** Bytes that need not end with a NUL. Frozen. */
typedef struct tk_str {
    const char *data;
    uint64_t length; /**< in bytes */
} tk_str;

/** A column of a layer, or of the lexeme table. Frozen. */
typedef struct tk_column {
    const char *name; /**< [a-z][a-z0-9_]* */
    const char *doc;  /**< one line: what it is, unit, range */
    uint32_t type;
    uint32_t flags;
    /** TK_U8 and TK_U32: if not NULL, the value is an index into these `n_names` names. */
    const char *const *names;
    uint32_t n_names;
    uint32_t width; /**< TK_BYTES: bytes a value, 1 to 4096; else 0 */
    union {
        uint64_t reserved[2];
        /** Since minor 2, TK_SPAN: name of the layer that the value is an index into, "entity/1".
         * In `provided`, that is a layer which the plugin requires or provides. Else NULL. */
        const char *layer;
    };
} tk_column;

/**
 * A layer that a plugin requires or provides. `name` includes the version of its meaning:
 * "token/1". In `provided`, the columns are all columns of the layer. In `required`, they are those
 * that the plugin reads, matched by name and type; columns[i] of the tk_layer that it receives is
 * the i-th of these. Frozen.
 */
typedef struct tk_layer_decl {
    const char *name;
    const char *doc;
    const tk_column *columns;
    uint32_t n_columns;
    uint32_t flags;
    uint64_t reserved[2];
} tk_layer_decl;

/** A distinct word form, as passed to a lexeme column's function. Frozen. */
typedef struct tk_form {
    const char *text;       /**< as in the document, with 16 readable bytes after its end */
    const char *folded;     /**< lower case, U+2019 as ', U+2010 and U+2011 as - */
    uint32_t length;        /**< of text, in bytes */
    uint32_t folded_length; /**< in bytes */
    uint32_t shape;         /**< TK_SHAPE_… */
    uint32_t id;            /**< lexeme id */
    uint64_t reserved[2];
} tk_form;

/** Shape of a form: bits of tk_form.shape and of the host's own lexeme column "shape" (TK_U32). */
#define TK_SHAPE_LETTER (1u << 0) /**< has a letter */
#define TK_SHAPE_DIGIT  (1u << 1) /**< has a decimal digit (any script) */
#define TK_SHAPE_TITLE  (1u << 2) /**< the first letter is upper or title case */
#define TK_SHAPE_UPPER  (1u << 3) /**< has letters, and all cased ones are upper case */
#define TK_SHAPE_MIXED                                                         \
    (1u << 4) /**< an upper case letter after a lower case one: iPhone, OpenAI \
               */
#define TK_SHAPE_LOWER    (1u << 5)  /**< has cased letters, and all are lower case */
#define TK_SHAPE_HYPHEN   (1u << 6)  /**< has a hyphen inside */
#define TK_SHAPE_DOT      (1u << 7)  /**< has a full stop */
#define TK_SHAPE_PUNCT    (1u << 8)  /**< only punctuation and symbols */
#define TK_SHAPE_SYMBOL   (1u << 9)  /**< has a currency sign (general category Sc) */
#define TK_SHAPE_NUMERIC  (1u << 10) /**< starts with a digit, and has only digits and .,:/- */
#define TK_SHAPE_APOS     (1u << 11) /**< has an apostrophe (' or U+2019) */
#define TK_SHAPE_NONASCII (1u << 12) /**< has a byte above 0x7f */

/**
 * A lexeme column that a plugin provides or reads: a value for each distinct word form. Work per
 * token work is then a look-up, `((const uint32_t *)doc->lexemes[i])[token.lexeme[t]]`.
 *
 * Provided: `fill` is set, and [worker] is called once for every new form, with `value` pointing to
 * a zeroed value of the column, if the column is read: by its plugin's annotate(), a later plugin,
 * or the encoder. The value must depend only on the form. A TK_STRING is set with
 * tk_host.lexeme_string. Read: `fill` is NULL, and the column is found by name and type among those
 * of the host ("shape") and of earlier plugins of the chain. A column whose name starts with "." is
 * private: other plugins do not see it and can use the same name. Frozen.
 */
typedef struct tk_lexeme_column {
    tk_column column;
    tk_status (*fill)(void *instance, const tk_form *form, void *value); /**< [worker] */
    uint64_t reserved[1];
} tk_lexeme_column;

/** Type of an option. */
#define TK_OPT_BOOL   1u /**< value.i: 0 or 1 (true/false, yes/no, on/off, 1/0) */
#define TK_OPT_INT    2u /**< value.i, in min..max */
#define TK_OPT_FLOAT  3u /**< value.f, in min..max */
#define TK_OPT_ENUM   4u /**< value.i: index into `choices`; value.s: the choice */
#define TK_OPT_STRING 5u /**< value.s */
#define TK_OPT_FILE                                                                         \
    6u /**< value.s: path of an existing file; resolved against the configuration's folder, \
            then the user's data folder for this plugin, then the plugin's own */
#define TK_OPT_LAYERS                                                                  \
    7u /**< value.s: comma-separated layer names without version ("money,date"). Of a  \
            decoder's optional provided layers, those named are provided; an encoder's \
            document shows those named. Default: all ("*"), or what `fallback` says;   \
            a leading "+" or "-" changes the default ("+token", "-hype") */

/** Value of an option, as passed to create(). Frozen. */
typedef struct tk_value {
    int64_t i;
    double f;
    tk_str s;        /**< NUL-terminated; valid for the life of the instance */
    uint32_t is_set; /**< 1 if the configuration set it, 0 if this is the default */
    uint32_t reserved0;
    uint64_t reserved[1];
} tk_value;

/** An option of a plugin. Frozen. */
typedef struct tk_option {
    const char *name; /**< [a-z][a-z0-9_]* */
    const char *doc;  /**< one line, without a full stop */
    uint32_t type;
    uint32_t flags;       /**< zero */
    double min, max;      /**< TK_OPT_INT and TK_OPT_FLOAT; both inclusive */
    const char *fallback; /**< default, as written in a configuration; NULL: empty, false or 0 */
    const char *const *choices; /**< TK_OPT_ENUM: `n_choices` names */
    uint32_t n_choices;
    uint32_t reserved0;
    uint64_t reserved[2];
} tk_option;

typedef struct tk_host tk_host;
typedef struct tk_doc tk_doc;
typedef struct tk_sink tk_sink; /**< where a collector writes: a state, or the result */

/** The argument of create(). */
typedef struct tk_setup {
    uint32_t size;
    uint32_t n_options;
    const tk_host *host; /**< valid for the life of the instance */
    const tk_value
        *options; /**< in the order of tk_plugin.options; valid for the life of the instance */
    const char *data_dir; /**< the plugin's own data folder, without a trailing slash */
    void *ctx; /**< for host->read_file() and host->fail_setup(); valid only in create() */
} tk_setup;

/** The descriptor. Constant data: valid and unchanged while the shared object is loaded. */
typedef struct tk_plugin {
    uint32_t size;           /**< sizeof(tk_plugin) */
    uint32_t kind;           /**< TK_DECODER, TK_ANNOTATOR, TK_ENCODER or TK_COLLECTOR */
    uint32_t min_host_minor; /**< the TK_ABI_MINOR whose slots the plugin cannot do without */
    uint32_t record;         /**< decoders: TK_RECORD_…; else 0 */
    const char *id;          /**< [a-z][a-z0-9_]*: the name of its section in a pipeline */
    const char *version;     /**< "1.0.0" */
    const char *summary;     /**< one line without a full stop */
    const char *doc;         /**< a few paragraphs: purpose, method, sources */
    const char *licence;     /**< SPDX: "MIT" */

    const tk_layer_decl *required;   /**< layers that it reads */
    const tk_layer_decl *provided;   /**< layers that it writes */
    const tk_lexeme_column *lexemes; /**< lexeme columns, provided and read */
    const tk_option *options;
    uint32_t n_required;
    uint32_t n_provided;
    uint32_t n_lexemes;
    uint32_t n_options;

    /** File name extensions without dot ("txt"), NULL-terminated. Decoders: of the files that they
     * read. Encoders, since minor 1: of the files that they write; a document that is a file of its
     * own gets the first. */
    const char *const *extensions;
    /** Encoders: bytes before the first document, between two, and after the last; NULL: none. */
    const char *head, *separator, *tail;
    uint64_t reserved[4];

    /**
     * [setup] Creates an instance: reads data files, checks options that depend on each other. On
     * TK_OK `*instance` is passed to all later calls. On failure it reports the reason with
     * host->fail_setup() and frees everything. May be NULL.
     */
    tk_status (*create)(const tk_setup *setup, void **instance);
    /** [setup] Frees the instance. May be NULL. */
    void (*destroy)(void *instance);
    /** [worker] Decoders: reads the `record`; sets the text (exactly once), meta and optional
     * layers of `doc`. */
    tk_status (*decode)(void *instance, const tk_host *host, tk_doc *doc, const tk_str *record);
    /** [worker] Annotators: reads the required layers and writes every provided one. NULL if the
     * plugin provides only lexeme columns. A layer that is not committed is empty. */
    tk_status (*annotate)(void *instance, const tk_host *host, tk_doc *doc);
    /** [worker] Encoders: appends the document's bytes with host->write or host->write_reserve. */
    tk_status (*encode)(void *instance, const tk_host *host, tk_doc *doc);
    /** [any] An extension of the plugin by name ("name/1"), or NULL if it has none of that name:
     * constant data, as the descriptor is. May be NULL. */
    const void *(*extension)(const char *name);

    // -- since minor 1
    /** Decoders with TK_RECORD_PART: a record begins at the start of the file and at each line that
     * starts with this. NULL: a whole file, or all of standard input, is one record. */
    const char *record_mark;
    /** The extension of a second file that belongs to each, such as "txt" for NAME.ann; NULL: none.
     * Decoders with TK_RECORD_PART: if NAME.txt exists, NAME.ann is one record: its bytes, which
     * contain no NUL, then a NUL and the bytes of NAME.txt. Encoders: if a document is a file of
     * its own, its bytes after the first NUL make a second file. */
    const char *companion;

    // -- since minor 2
    /** Decoders: how their files begin, NULL-terminated; for inputs whose name does not determine
     * the format. Such a file starts with these bytes, after a byte order mark, white space and an
     * XML declaration; `*` stands for any bytes within the file's first 4 KiB: `[*"annotations"`.
     * The case of ASCII letters is ignored. If signatures of several decoders match, the longest
     * match counts. */
    const char *const *signatures;
    uint32_t flags; /**< TK_PLUGIN_… */
    uint32_t reserved1;
    /**
     * [worker] Called once for an instance in each process that runs documents, before the first of
     * them and, where there are workers, after the fork: starts threads, sets up what a process has
     * of its own. It is confined as annotate() is. On failure it says why with
     * host->fail_setup(ctx, …), and the run stops. May be NULL.
     */
    tk_status (*worker_start)(void *instance, const tk_host *host, void *ctx);
    /** [worker] Undoes it when the process ends in order, or before destroy(): not where it crashed
     * or was stopped. Takes less than a second. Called if worker_start() returned TK_OK or is NULL.
     * May be NULL. */
    void (*worker_stop)(void *instance);
    /**
     * [worker] Collectors: adds what the result needs of this document to the instance's state,
     * which is empty after create() and worker_start(). It reads text, meta, layers and lexemes as
     * an encoder does, and writes none. If it fails or crashes, the run goes on without this
     * collector, and has no result of it. TK_SKIP: the document does not count.
     */
    tk_status (*add)(void *instance, const tk_host *host, tk_doc *doc);
    /**
     * [worker, collector] Collectors: writes the state with host->sink_write(), and empties it:
     * what was added since the last call, or what was merged. The state can be that of no document.
     * The bytes are read by the same build of the plugin with the same options only, but perhaps in
     * another process, on another machine.
     */
    tk_status (*save)(void *instance, const tk_host *host, tk_sink *out);
    /**
     * [collector] Collectors: adds a saved state to that of the instance. The documents of `state`
     * follow those that the instance has, in the order of the input. It does not matter how the
     * documents were divided into states: adding two documents, and merging the states of one each,
     * must give the same result, byte for byte; a state of no document changes nothing. `state` can
     * be damaged; such a one fails with host->sink_fail(). `out` is for that only.
     */
    tk_status (*merge)(void *instance, const tk_host *host, tk_sink *out, const tk_str *state);
    /** [collector] Collectors: writes the result of all documents, once. */
    tk_status (*finish)(void *instance, const tk_host *host, tk_sink *out);
} tk_plugin;

/** The only exported function: [scan] returns plugin number `index` of this shared object; NULL
 * ends the list. */
TK_EXPORT const tk_plugin *tk_plugin_v1(uint32_t index);
typedef const tk_plugin *(*tk_plugin_entry)(uint32_t index);

// ----------------------------------------------------------------------------------- document

/** A layer as a plugin reads it: `count` spans, ordered by begin, then by end. Frozen. */
typedef struct tk_layer {
    const uint32_t *begin;  /**< bytes from the start of the text */
    const uint32_t *end;    /**< exclusive */
    const uint32_t *lexeme; /**< lexeme ids, for a layer with TK_LAYER_LEXEMES; otherwise NULL */
    const void *const *columns; /**< in the order of the reader's declaration; NULL for a column of
    an optional layer that its provider lacks */
    uint32_t count;
    uint32_t n_columns;
    uint64_t reserved[1];
} tk_layer;

/** A layer as a plugin writes it: arrays of `capacity` values. Frozen. */
typedef struct tk_layer_out {
    uint32_t *begin;
    uint32_t *end;
    void *const *
        columns; /**< in the order of the declaration; cast to uint8_t, uint32_t, int64_t, double */
    uint32_t capacity;
    uint32_t reserved0;
    uint64_t reserved[1];
} tk_layer_out;

/** The current document. Fields after `lexeme_count` belong to the host. */
struct tk_doc {
    uint32_t size;
    uint32_t length;        /**< of text, in bytes, below 2^31 */
    const char *text;       /**< valid UTF-8, followed by 64 zero bytes */
    const tk_layer *layers; /**< the plugin's required layers in the order of its declaration; an
                                 absent optional one has begin == NULL */
    const void *const
        *lexemes; /**< base of each of its lexeme columns, in the order of its declaration */
    uint32_t lexeme_count; /**< ids are 0 … lexeme_count - 1 */
    uint32_t is_ascii;     /**< 1 if no byte of the text is above 0x7f */
};

/** What layer_info() reports about a layer of the chain. Frozen. */
typedef struct tk_layer_info {
    const tk_layer_decl *decl; /**< as its provider declared it */
    tk_layer layer;            /**< with all its columns, in the order of `decl` */
    /** For a layer with TK_LAYER_LEXEMES: the lexeme columns with TK_COL_OUTPUT. */
    const tk_column *const *lexeme_columns;
    const void *const *lexeme_values;
    uint32_t n_lexeme_columns;
    uint32_t reserved0;
    uint64_t reserved[2];
} tk_layer_info;

/** Units of an offset. */
#define TK_UNIT_BYTE      0u
#define TK_UNIT_CODEPOINT 1u
#define TK_UNIT_UTF16     2u

/** tk_host.log levels */
#define TK_LOG_INFO 1u
#define TK_LOG_WARN 2u

/**
 * The host's functions, for plugins. Append-only. `doc` is the document of the current call; a
 * plugin must not use it for anything else, or after the call.
 */
struct tk_host {
    uint32_t size;
    uint32_t minor;      /**< the host's TK_ABI_MINOR */
    const char *version; /**< toolkit's version, "1.0.0" */

    // -- setup
    /**
     * [setup] Reads a whole file into memory that is valid for the life of the instance, followed
     * by 64 zero bytes, and records its SHA-256 in the run's manifest. A `path` without a leading
     * slash is relative to the plugin's data folder. On failure, reports it as fail_setup() does,
     * and returns TK_ERR_INSTANCE.
     */
    tk_status (*read_file)(void *ctx, const char *path, tk_str *out);
    /** [setup] Says why create(), or worker_start(), fails, as one sentence without a full stop. If
     * it is for an option, name that: the host then says in which line it was given. Returns
     * TK_ERR_INSTANCE. */
    tk_status (*fail_setup)(void *ctx, const char *message);

    // -- errors and messages
    /**
     * [worker] Reports why the current call fails: `status` is TK_SKIP, TK_ERR_DOC or
     * TK_ERR_INSTANCE, `byte` the position in the record or text, or UINT64_MAX. The message is
     * copied. Returns `status`, which the plugin should return.
     */
    tk_status (*fail)(tk_doc *doc, tk_status status, uint64_t byte, const char *message);
    /** [worker] A remark on this document, shown with its level by `--verbose`. `level` is
     * TK_LOG_…; any other counts as TK_LOG_INFO. Copied. Warnings are counted: the summary of the
     * run has one line for all documents with the same one. So a warning names nothing that differs
     * from document to document; for a number there is log_count(). */
    void (*log)(tk_doc *doc, uint32_t level, const char *message);

    // -- decoding
    /**
     * [worker] decode() only: room for at least `capacity` bytes of text; keeps what was written
     * before. NULL when out of memory, or if capacity is 2^31 or more. */
    char *(*text_reserve)(tk_doc *doc, uint64_t capacity);
    /**
     * [worker] decode() only: the first `length` bytes of the reserved room are the text. They must
     * be UTF-8 without NUL, otherwise TK_ERR_DOC. Then the text is fixed, and doc->text and
     * doc->length are set.
     */
    tk_status (*text_commit)(tk_doc *doc, uint64_t length);
    /** [worker] decode() only: sets the document's id (default: the record's name). Copied. */
    tk_status (*set_id)(tk_doc *doc, const char *data, uint64_t length);
    /**
     * [worker] decode() only: sets one meta value. `json` 0: `value` is a string. 1: it is JSON
     * text, passed on unchanged. Keys keep the order in which they were first set. Copied.
     */
    tk_status (*meta_set)(tk_doc *doc, const char *key, uint64_t key_length, const char *value,
                          uint64_t length, uint32_t json);

    // -- reading
    /** [worker] The document's id. */
    void (*id)(tk_doc *doc, tk_str *out);
    /** [worker] A meta value by its key: 1 with `out` set if it exists and is a string, otherwise
     * 0. */
    uint32_t (*meta_get)(tk_doc *doc, const char *key, tk_str *out);
    /** [worker] The index-th meta value: 1, or 0 if there is none. `json` as in meta_set. */
    uint32_t (*meta_at)(tk_doc *doc, uint32_t index, tk_str *key, tk_str *value, uint32_t *json);
    /** [worker] The string of a TK_STRING value of a layer. An unknown handle returns the empty
     * string. */
    void (*string)(tk_doc *doc, uint32_t handle, tk_str *out);
    /** [worker] The string of a TK_STRING value of a lexeme column. */
    void (*lexeme_text)(tk_doc *doc, uint32_t handle, tk_str *out);
    /** [worker] Form, folded form and shape of a lexeme. 1, or 0 for an unknown id. */
    uint32_t (*lexeme_form)(tk_doc *doc, uint32_t lexeme, tk_form *out);

    // -- writing layers
    /**
     * [worker] Room for at least `capacity` spans of the index-th provided layer; keeps what was
     * written before. Returns TK_ERR_DOC when out of memory, or if the plugin did not declare the
     * layer.
     */
    tk_status (*layer_reserve)(tk_doc *doc, uint32_t index, uint64_t capacity, tk_layer_out *out);
    /** [worker] The index-th provided layer is the first `count` spans that were reserved. Once per
     * call. */
    tk_status (*layer_commit)(tk_doc *doc, uint32_t index, uint64_t count);
    /** [worker] Copies a string into the document, for a TK_STRING column: its handle, or 0 if it
     * is empty or when out of memory. */
    uint32_t (*string_add)(tk_doc *doc, const char *data, uint64_t length);
    /** [worker] fill() only: copies a string into the lexeme table and returns its handle. `form`
     * is the one passed to fill(). */
    uint32_t (*lexeme_string)(const tk_form *form, const char *data, uint64_t length);
    /** [worker] Zeroed memory for the current document, aligned to 16, valid until the document is
     * done. NULL when out of memory. */
    void *(*alloc)(tk_doc *doc, uint64_t bytes);

    // -- encoding
    /** [worker] encode() only: appends bytes to the output. */
    tk_status (*write)(tk_doc *doc, const char *data, uint64_t length);
    /** [worker] encode() only: room for up to `room` bytes at the end of the output, or NULL;
     * write_commit() completes it. */
    char *(*write_reserve)(tk_doc *doc, uint64_t room);
    void (*write_commit)(tk_doc *doc,
                         uint64_t length); /**< [worker] `length` bytes were written there */
    /** [worker] encode() and add(): the index-th layer of the chain that the plugin's TK_OPT_LAYERS
     * option chose: 1, or 0 if there is none. */
    uint32_t (*layer_info)(tk_doc *doc, uint32_t index, tk_layer_info *out);
    /**
     * [worker] Converts `n` byte offsets (in any order, each ≤ length, on UTF-8 boundaries) to
     * `unit` TK_UNIT_…, counted from the start of the text. `in` and `out` may be the same. */
    void (*offsets)(tk_doc *doc, uint32_t unit, uint32_t n, const uint32_t *in, uint32_t *out);
    /** [worker] The inverse: offsets in `unit` to bytes. UINT32_MAX for an offset outside the text.
     */
    void (*bytes)(tk_doc *doc, uint32_t unit, uint32_t n, const uint32_t *in, uint32_t *out);

    // -- all else
    /** [any] An extension of the host by name ("name/1"), or NULL if it has none of that name. */
    const void *(*extension)(const char *name);

    // -- since minor 2
    /** [worker] Warns that `count` things of this document were lost, replaced or the like:
     * ("lost", 3, "spans of entity that overlap others"). `verb` is one word, `things` goes on from
     * the number. Copied. The summary of the run adds up the counts of all documents with the same
     * verb and things. Nothing is reported if `count` is 0. */
    void (*log_count)(tk_doc *doc, const char *verb, uint64_t count, const char *things);
    /** [worker, collector] save() and finish(): appends bytes. On failure, which is reported as
     * sink_fail() does, returns TK_ERR_INSTANCE, which the plugin should return. */
    tk_status (*sink_write)(tk_sink *out, const char *data, uint64_t length);
    /** [worker, collector] Says why save(), merge() or finish() fails, as fail_setup() does.
     * Returns TK_ERR_INSTANCE. */
    tk_status (*sink_fail)(tk_sink *out, const char *message);
    /** [collector] finish() only: writes over or after what was written, for a result that is not
     * written from its start to its end, such as a database. A gap is filled with zeros. */
    tk_status (*sink_write_at)(tk_sink *out, uint64_t offset, const char *data, uint64_t length);
    /** [collector] finish() only: reads what was written: the number of bytes, less than `length`
     * at the end, or -1 if it fails. */
    int64_t (*sink_read_at)(tk_sink *out, uint64_t offset, char *data, uint64_t length);
    /** [collector] finish() only: number of bytes written so far, up to the last one. */
    uint64_t (*sink_length)(tk_sink *out);
    /** [collector] finish() only: drops the bytes after the first `length`. */
    tk_status (*sink_truncate)(tk_sink *out, uint64_t length);
};

// --------------------------------------------------------------------------------- extensions

/*
 * An extension is a struct of functions or data that one side offers and the other asks for by
 * name. The number in the name is the version of its meaning. The struct grows as tk_plugin does.
 * Whoever asks gets NULL from a side that does not know the name, and does without. The known ones:
 *
 *   of         name          macro            struct
 *   the host   "meta/1"      TK_EXT_META      tk_ext_meta
 *   the host   "layers/1"    TK_EXT_LAYERS    tk_ext_layers
 *   the host   "result/1"    TK_EXT_RESULT    tk_ext_result
 *   a plugin   "samples/1"   TK_EXT_SAMPLES   tk_ext_samples
 */

/** Of the host, since minor 2: meta values from annotators. */
#define TK_EXT_META "meta/1"
typedef struct tk_ext_meta {
    uint32_t size;
    uint32_t reserved0;
    /**
     * [worker] annotate() only: sets one meta value, as tk_host.meta_set does. Later plugins see
     * it, and encoders write it like those of the decoder.
     *
     * A key belongs to a plugin by its name: it is the plugin's id, or the id, a full stop, and
     * more of [a-z0-9_.] ("topic", "topic.score"), up to 255 bytes. Of a section [topic:eu] the
     * host makes "topic:eu.score" of it. A value that the key has already, from an earlier call or
     * from the input, is replaced in its place. Another key, a string that is not UTF-8, or `json`
     * that is not one JSON value without line ends is a violation: the document goes to quarantine.
     */
    tk_status (*set)(tk_doc *doc, const char *key, uint64_t key_length, const char *value,
                     uint64_t length, uint32_t json);
} tk_ext_meta;

/** Of the host, since minor 2: the layers of the pipeline, before there is a document. */
#define TK_EXT_LAYERS "layers/1"
typedef struct tk_ext_layers {
    uint32_t size;
    uint32_t reserved0;
    /**
     * [setup] create() of an encoder or a collector only, with its `ctx`: the index-th layer that
     * layer_info() will return, without spans and values: its declaration and lexeme columns. They
     * are valid for the life of the instance. 1, or 0 if there is none.
     */
    uint32_t (*at)(void *ctx, uint32_t index, tk_layer_info *out);
} tk_ext_layers;

/** Of the host, since minor 2: a collector's result that is written while states are merged. */
#define TK_EXT_RESULT "result/1"
typedef struct tk_ext_result {
    uint32_t size;
    uint32_t reserved0;
    /**
     * [collector] merge() only: appends bytes to the result; finish() goes on after them. So a
     * result that is written from its start to its end need not be held in memory. TK_OK; TK_SKIP
     * if there may be no result, because the state will be saved: keep it; TK_ERR_INSTANCE as
     * sink_write(). It is TK_SKIP for all states that an instance merges, or for none; with no
     * bytes the call only asks.
     */
    tk_status (*write)(tk_sink *out, const char *data, uint64_t length);
} tk_ext_result;

/** Of an annotator, since minor 2: texts in which it finds something, for `toolkit plugins check`.
 */
#define TK_EXT_SAMPLES "samples/1"
typedef struct tk_ext_samples {
    uint32_t size;
    uint32_t count;
    const tk_str *texts; /**< `count` texts, in UTF-8 */
} tk_ext_samples;

#ifdef __cplusplus
}
#endif

#endif // TOOLKIT_PLUGIN_H
