/* SPDX-License-Identifier: MIT */
/* What the package uses of toolkit/plugin.h, toolkit/toolkit.h and toolkit/arrow.h, in the C that
   cffi reads: "...;" leaves the rest of a struct, and "..." a constant's value, to the compiler. */

#define TK_OK           ...
#define TK_SKIP         ...
#define TK_ERR_DOC      ...
#define TK_ERR_INSTANCE ...

#define TK_U8             ...
#define TK_U32            ...
#define TK_I64            ...
#define TK_F64            ...
#define TK_STRING         ...
#define TK_BYTES          ...
#define TK_SPAN           ...
#define TK_SPAN_NONE      ...
#define TK_COL_BOOL       ...
#define TK_COL_DECIMAL    ...
#define TK_COL_OMIT       ...
#define TK_LAYER_LEXEMES  ...
#define TK_LAYER_DOCUMENT ...
#define TK_UNIT_CODEPOINT ...

typedef int32_t tk_status;

typedef struct tk_message {
    char text[1024];
} tk_message;

typedef struct tk_str {
    const char *data;
    uint64_t length;
} tk_str;

typedef struct tk_column {
    const char *name;
    const char *doc;
    uint32_t type;
    uint32_t flags;
    const char *const *names;
    uint32_t n_names;
    const char *layer;
    ...;
} tk_column;

typedef struct tk_layer_decl {
    const char *name;
    const char *doc;
    const tk_column *columns;
    uint32_t n_columns;
    uint32_t flags;
    ...;
} tk_layer_decl;

typedef struct tk_layer {
    const uint32_t *begin;
    const uint32_t *end;
    const uint32_t *lexeme;
    const void *const *columns;
    uint32_t count;
    uint32_t n_columns;
    ...;
} tk_layer;

typedef struct tk_layer_info {
    const tk_layer_decl *decl;
    tk_layer layer;
    const tk_column *const *lexeme_columns;
    const void *const *lexeme_values;
    uint32_t n_lexeme_columns;
    ...;
} tk_layer_info;

typedef struct tk_session tk_session;

typedef struct tk_session_options {
    uint32_t size;
    uint32_t output_only;
    const char *input_format;
    const char *const *sets;
    uint64_t n_sets;
    const char *conf;
    uint64_t conf_length;
    const char *output_format;
    uint32_t no_output;
    const char *const *layers;
    uint64_t n_layers;
    ...;
} tk_session_options;

tk_session *tk_session_open_with(const char *conf_path, const tk_session_options *options,
                                 tk_message *error);
void tk_session_close(tk_session *session);
tk_status tk_session_feed(tk_session *session, const char *id, const char *data, size_t length,
                          tk_message *error);
const char *tk_version(void);

typedef struct tk_failure {
    uint32_t size;
    const char *plugin;
    const char *reason;
    const char *message;
    uint64_t byte;
    ...;
} tk_failure;

uint32_t tk_session_failure(const tk_session *session, tk_failure *out);

typedef struct tk_session_plugin {
    uint32_t size;
    uint32_t kind;
    const char *name;
    const char *version;
    const char *path;
    ...;
} tk_session_plugin;

uint32_t tk_session_plugin_at(const tk_session *session, uint32_t index, tk_session_plugin *out);

typedef struct tk_doc_schema tk_doc_schema;

tk_doc_schema *tk_doc_schema_share(const tk_doc_schema *schema);
void tk_doc_schema_free(tk_doc_schema *schema);
const tk_layer_decl *tk_doc_schema_layer(const tk_doc_schema *schema, uint32_t index);
const tk_column *tk_doc_schema_lexeme_column(const tk_doc_schema *schema, uint32_t index);

typedef struct tk_snapshot tk_snapshot;

tk_snapshot *tk_session_snapshot(tk_session *session, tk_message *error);
tk_doc_schema *tk_session_schema(tk_session *session, tk_message *error);
void tk_snapshot_free(tk_snapshot *snapshot);
const tk_doc_schema *tk_snapshot_schema(const tk_snapshot *snapshot);
void tk_snapshot_id(const tk_snapshot *snapshot, tk_str *out);
void tk_snapshot_text(const tk_snapshot *snapshot, tk_str *out);
void tk_snapshot_output(const tk_snapshot *snapshot, tk_str *out);
uint32_t tk_snapshot_meta(const tk_snapshot *snapshot, uint32_t index, tk_str *key, tk_str *value,
                          uint32_t *json);
uint32_t tk_snapshot_layer(const tk_snapshot *snapshot, uint32_t index, tk_layer_info *out);
void tk_snapshot_string(const tk_snapshot *snapshot, uint32_t handle, tk_str *out);
void tk_snapshot_lexeme_text(const tk_snapshot *snapshot, uint32_t handle, tk_str *out);
void tk_snapshot_offsets(const tk_snapshot *snapshot, uint32_t unit, uint32_t n, const uint32_t *in,
                         uint32_t *out);

typedef struct tk_pool tk_pool;

typedef struct tk_pool_options {
    uint32_t size;
    int32_t workers;
    const char *const *sets;
    uint64_t n_sets;
    const char *conf;
    uint64_t conf_length;
    const char *input_format;
    uint32_t snapshots;
    uint32_t no_output;
    uint32_t no_collect;
    const char *const *layers;
    uint64_t n_layers;
    const char *output_format;
    ...;
} tk_pool_options;

typedef struct tk_pool_result {
    uint32_t size;
    uint32_t done;
    uint64_t number;
    tk_status status;
    const char *name;
    const char *id;
    tk_str output;
    tk_snapshot *snapshot;
    const char *plugin;
    const char *reason;
    const char *message;
    uint64_t byte;
    uint64_t text_bytes;
    ...;
} tk_pool_result;

tk_pool *tk_pool_open(const char *conf_path, const tk_pool_options *options, tk_message *error);
tk_status tk_pool_submit(tk_pool *pool, const char *id, const char *data, size_t length,
                         tk_message *error);
void tk_pool_finish(tk_pool *pool);
tk_status tk_pool_next(tk_pool *pool, int timeout_ms, tk_pool_result *out, tk_message *error);
tk_doc_schema *tk_pool_schema(const tk_pool *pool);
void tk_pool_close(tk_pool *pool);

struct ArrowSchema {
    const char *format;
    ...;
};

struct ArrowArray {
    int64_t length;
    ...;
};

typedef struct tk_arrow_options {
    uint32_t size;
    uint32_t unit;
    uint32_t no_text;
    uint32_t decimal_texts;
    ...;
} tk_arrow_options;

typedef struct tk_arrow tk_arrow;

tk_arrow *tk_arrow_open(const tk_doc_schema *schema, const char *layer,
                        const tk_arrow_options *options, tk_message *error);
void tk_arrow_close(tk_arrow *arrow);
tk_status tk_arrow_add(tk_arrow *arrow, const tk_snapshot *snapshot, tk_message *error);
uint64_t tk_arrow_rows(const tk_arrow *arrow);
uint64_t tk_arrow_bytes(const tk_arrow *arrow);
tk_status tk_arrow_take(tk_arrow *arrow, struct ArrowSchema *schema, struct ArrowArray *array,
                        tk_message *error);
