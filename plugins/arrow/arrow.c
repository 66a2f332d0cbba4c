// SPDX-License-Identifier: MIT
// The collector `arrow`: a layer of all documents as one Arrow table.
#include <stdlib.h>
#include <string.h>

#include "ipc.h"
#include "rows.h"

enum { OPTION_LAYER, OPTION_FORMAT, OPTION_OFFSETS, OPTION_TEXT, OPTION_DECIMALS, OPTION_ROWS };

// A batch is also complete when it takes about so many bytes.
#define BATCH_BYTES ((uint64_t)64 << 20)

typedef struct {
    tk_table table;
    uint32_t *indexes; // of the table's layers, among those that layer_info() returns
    tk_layer_info *layers;
    uint32_t n_layers;
    bool file;
    uint64_t batch_rows;
    arrow_rows rows; // added, or merged and not yet in the table
    const tk_ext_result *result;
    arrow_ipc ipc; // open once a part of the result was written
} collector;

static void destroy(void *instance)
{
    collector *c = instance;
    arrow_ipc_close(&c->ipc);
    tk_table_close(&c->table);
    arrow_rows_finish(&c->rows);
    free(c->indexes);
    free(c->layers);
    free(c);
}

// ----------------------------------------------------------------------------------------- setup

// Finds the layers of the table: the one that `layer` names or, if it is not set, all values of the
// document.
static tk_status choose_layers(collector *c, const tk_setup *setup, bool documents)
{
    const tk_ext_layers *layers = setup->host->extension(TK_EXT_LAYERS);
    tk_layer_info info;
    uint32_t n = 0;
    if (layers == NULL) {
        return setup->host->fail_setup(setup->ctx, "needs a newer toolkit");
    }
    while (layers->at(setup->ctx, n, &info) != 0) {
        n++;
    }
    c->layers = calloc((size_t)n + 1, sizeof *c->layers);
    c->indexes = calloc((size_t)n + 1, sizeof *c->indexes);
    if (c->layers == NULL || c->indexes == NULL) {
        return setup->host->fail_setup(setup->ctx, "out of memory");
    }
    for (uint32_t i = 0; layers->at(setup->ctx, i, &info) != 0; i++) {
        if (!documents || (info.decl->flags & TK_LAYER_DOCUMENT) != 0) {
            c->layers[c->n_layers] = info;
            c->indexes[c->n_layers++] = i;
        }
    }
    if (!documents && c->n_layers != 1) {
        return setup->host->fail_setup(setup->ctx, "layer must name one layer");
    }
    return TK_OK;
}

static tk_status create(const tk_setup *setup, void **instance)
{
    static const uint32_t units[] = {TK_UNIT_CODEPOINT, TK_UNIT_BYTE, TK_UNIT_UTF16};
    const tk_value *options = setup->options;
    const bool documents = options[OPTION_LAYER].is_set == 0;
    const tk_table_options how = {.unit = units[options[OPTION_OFFSETS].i],
                                  .document = documents,
                                  .no_text = options[OPTION_TEXT].i == 0,
                                  .decimal_texts = options[OPTION_DECIMALS].i != 0};
    collector *c = calloc(1, sizeof *c);
    if (c == NULL) {
        return setup->host->fail_setup(setup->ctx, "out of memory");
    }
    c->file = options[OPTION_FORMAT].i == 0;
    c->batch_rows = (uint64_t)options[OPTION_ROWS].i;
    c->result = setup->host->extension(TK_EXT_RESULT);
    tk_status status = choose_layers(c, setup, documents);
    if (status == TK_OK && !tk_table_open(&c->table, c->layers, c->n_layers, &how)) {
        status = setup->host->fail_setup(setup->ctx, "out of memory");
    }
    if (status != TK_OK) {
        destroy(c);
        return status;
    }
    *instance = c;
    return TK_OK;
}

// ------------------------------------------------------------------------------------- documents

typedef struct {
    collector *collector;
    bool first; // row of its document
} adding;

static tk_table_status add_row(void *ctx, const tk_table_value *values)
{
    adding *a = ctx;
    const bool first = a->first;
    a->first = false;
    return arrow_rows_put(&a->collector->rows, &a->collector->table, values, first)
               ? TK_TABLE_OK
               : TK_TABLE_NO_MEMORY;
}

static tk_status add(void *instance, const tk_host *host, tk_doc *doc)
{
    collector *c = instance;
    const tk_table_host from = {host, doc};
    const tk_table_source source = tk_table_source_of(&from);
    const size_t before = c->rows.length;
    adding a = {c, true};
    for (uint32_t i = 0; i < c->n_layers; i++) {
        if (host->layer_info(doc, c->indexes[i], &c->layers[i]) == 0) {
            return host->fail(doc, TK_ERR_INSTANCE, UINT64_MAX, "a layer is missing");
        }
    }
    c->table.lost = 0;
    if (tk_table_each_row(&c->table, &source, c->layers, add_row, &a) != TK_TABLE_OK) {
        c->rows.length = before;
        return host->fail(doc, TK_ERR_INSTANCE, UINT64_MAX, "out of memory for the rows");
    }
    host->log_count(doc, "lost", c->table.lost, "values that the type of their column cannot hold");
    return TK_OK;
}

static tk_status save(void *instance, const tk_host *host, tk_sink *out)
{
    collector *c = instance;
    tk_status status = host->sink_write(out, c->rows.bytes, c->rows.length);
    c->rows.length = 0;
    return status;
}

// ---------------------------------------------------------------------------------------- result

// Rows on their way to the result.
typedef struct {
    collector *collector;
    const tk_host *host;
    tk_sink *out;
    tk_status (*write)(tk_sink *out, const char *data, uint64_t length);
    tk_status status; // of the first write that failed
} writing;

static bool write_bytes(void *ctx, const void *data, size_t length)
{
    writing *w = ctx;
    if (w->status == TK_OK) {
        w->status = w->write(w->out, data, length);
    }
    return w->status == TK_OK;
}

// Writes the rows of the table as a batch.
static bool flush(writing *w)
{
    collector *c = w->collector;
    struct ArrowArray batch;
    if (c->ipc.parts == NULL && !arrow_ipc_open(&c->ipc, &c->table, c->file)) {
        return false;
    }
    if (!tk_table_take(&c->table, &batch)) {
        return false;
    }
    const bool ok = batch.length == 0 || arrow_ipc_batch(&c->ipc, &batch, write_bytes, w);
    batch.release(&batch);
    return ok;
}

static tk_table_status write_row(void *ctx, const tk_table_value *values)
{
    writing *w = ctx;
    collector *c = w->collector;
    tk_table_status status = tk_table_append(&c->table, values);
    if (status == TK_TABLE_FULL && c->table.rows > 0) { // not by this row alone
        status = flush(w) ? tk_table_append(&c->table, values) : TK_TABLE_NO_MEMORY;
    }
    const bool complete = c->table.rows >= c->batch_rows || c->table.bytes >= BATCH_BYTES;
    if (status == TK_TABLE_OK && complete && !flush(w)) {
        status = TK_TABLE_NO_MEMORY;
    }
    return status;
}

static tk_table_status ignore_row(void *ctx, const tk_table_value *values)
{
    (void)ctx;
    (void)values;
    return TK_TABLE_OK;
}

static tk_status fail(const writing *w, const char *message)
{
    return w->status != TK_OK ? w->status : w->host->sink_fail(w->out, message);
}

// Brings the rows of a state to the table, or with `check` only reads them.
static tk_status take_rows(writing *w, const char *bytes, size_t length, bool check)
{
    tk_table_status status;
    if (!arrow_rows_each(&w->collector->table, bytes, length, check ? ignore_row : write_row, w,
                         &status)) {
        return fail(w, "the state is damaged");
    }
    if (status == TK_TABLE_FULL) {
        return fail(w, "a string is longer than 2 GiB");
    }
    return status == TK_TABLE_OK ? TK_OK : fail(w, "out of memory for the table");
}

static tk_status merge(void *instance, const tk_host *host, tk_sink *out, const tk_str *state)
{
    collector *c = instance;
    const bool early = c->result != NULL && c->result->write(out, NULL, 0) == TK_OK;
    writing w = {.collector = c, .host = host, .out = out};
    if (early) {
        w.write = c->result->write;
        return take_rows(&w, state->data, state->length, false);
    }
    tk_status status = take_rows(&w, state->data, state->length, true);
    if (status == TK_OK && !arrow_rows_append(&c->rows, state->data, state->length)) {
        status = host->sink_fail(out, "out of memory for the rows");
    }
    return status;
}

static tk_status finish(void *instance, const tk_host *host, tk_sink *out)
{
    collector *c = instance;
    writing w = {.collector = c, .host = host, .out = out, .write = host->sink_write};
    tk_status status = take_rows(&w, c->rows.bytes, c->rows.length, false);
    if (status == TK_OK && !(flush(&w) && arrow_ipc_end(&c->ipc, write_bytes, &w))) {
        status = fail(&w, "out of memory for the table");
    }
    return status;
}

// ------------------------------------------------------------------------------------ descriptor

static const char *const format_choices[] = {"file", "stream"};
static const char *const offset_choices[] = {"codepoint", "byte", "utf16"};
static const char *const decimal_choices[] = {"decimal128", "text"};

static const tk_option options[] = {
    [OPTION_LAYER] = {.name = "layer",
                      .doc =
                          "The layer whose spans are the rows. Not set: one row a document, with "
                          "its text, meta and values",
                      .type = TK_OPT_LAYERS,
                      .fallback = "*"},
    [OPTION_FORMAT] = {.name = "format",
                       .doc = "An IPC file, which has a footer, or an IPC stream",
                       .type = TK_OPT_ENUM,
                       .fallback = "file",
                       .choices = format_choices,
                       .n_choices = 2},
    [OPTION_OFFSETS] = {.name = "offsets",
                        .doc = "Unit of `start` and `end`",
                        .type = TK_OPT_ENUM,
                        .fallback = "codepoint",
                        .choices = offset_choices,
                        .n_choices = 3},
    [OPTION_TEXT] = {.name = "text",
                     .doc = "Write the column `text`",
                     .type = TK_OPT_BOOL,
                     .fallback = "true"},
    [OPTION_DECIMALS] = {.name = "decimals",
                         .doc =
                             "Type of exact numbers: decimal128(38, 15), or text with all digits",
                         .type = TK_OPT_ENUM,
                         .fallback = "decimal128",
                         .choices = decimal_choices,
                         .n_choices = 2},
    [OPTION_ROWS] = {.name = "batch_rows",
                     .doc = "Most rows of a record batch",
                     .type = TK_OPT_INT,
                     .min = 1,
                     .max = 1 << 24,
                     .fallback = "65536"},
};

static const char *const endings[] = {"arrow", "feather", "arrows", NULL};

static const tk_plugin plugin = {
    .size = sizeof(tk_plugin),
    .kind = TK_COLLECTOR,
    .min_host_minor = 2,
    .id = "arrow",
    .version = "1.0.0",
    .summary = "A layer of all documents as an Arrow table",
    .doc = "Writes one table with a row for each span of a layer, as an Arrow IPC file or stream: "
           "id of the document, number of the span, start, end, text, then the columns of the "
           "layer. Amounts are decimal128, days date32, enumerations dictionaries; a value that "
           "is left out is null.\n\n"
           "Without a layer, the table has a row for each document. For several tables use several "
           "sections: [collect:money] plugin = arrow, layer = money. pyarrow, polars, DuckDB, "
           "Spark and others read them.",
    .licence = "MIT",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .extensions = endings,
    .create = create,
    .destroy = destroy,
    .add = add,
    .save = save,
    .merge = merge,
    .finish = finish,
};

const tk_plugin *tk_plugin_v1(uint32_t index)
{
    return index == 0 ? &plugin : NULL;
}
