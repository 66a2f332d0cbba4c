// SPDX-License-Identifier: MIT
// nanoarrow 0.9 encodes schemas with dictionaries and batches without; it encodes neither
// dictionary batches nor a footer that lists them. These are composed here of what it has encoded,
// with the builders that flatcc has generated for Arrow's flatbuffers.
#include "ipc.h"

#include <stdlib.h>
#include <string.h>

#include <nanoarrow/nanoarrow_ipc.h>

#include <nanoarrow/ipc/flatcc_generated.h>

#define fb(name) FLATBUFFERS_WRAP_NAMESPACE(org_apache_arrow_flatbuf, name)

static const char magic[8] = "ARROW1\0";
enum { MAGIC_LENGTH = 6 };

typedef struct {
    struct ArrowIpcEncoder encoder;
    flatcc_builder_t builder;
    struct ArrowSchema storage;    // of a batch, with indexes in place of dictionaries
    struct ArrowArrayView view;    // of a batch
    struct ArrowBuffer schema;     // its flatbuffer
    struct ArrowBuffer message;    // the one at hand
    struct ArrowBuffer body;       // its body
    struct ArrowBuffer batches;    // blocks of the footer
    struct ArrowBuffer dictionary; // blocks of the footer
    bool started;                  // the schema was written
} parts;

// What is written during a call.
typedef struct {
    arrow_ipc *ipc;
    parts *parts;
    arrow_ipc_write write;
    void *ctx;
} writer;

// ----------------------------------------------------------------------------------------- opening

// Replaces the type of dictionaries by that of their indexes.
static void drop_dictionaries(struct ArrowSchema *schema)
{
    for (int64_t i = 0; i < schema->n_children; i++) {
        struct ArrowSchema *child = schema->children[i];
        if (child->dictionary != NULL) {
            child->dictionary->release(child->dictionary);
            ArrowFree(child->dictionary);
            child->dictionary = NULL;
        }
    }
}

static ArrowErrorCode open_parts(parts *p, const struct ArrowSchema *schema)
{
    NANOARROW_RETURN_NOT_OK(ArrowIpcEncoderInit(&p->encoder));
    NANOARROW_RETURN_NOT_OK(ArrowSchemaDeepCopy(schema, &p->storage));
    drop_dictionaries(&p->storage);
    NANOARROW_RETURN_NOT_OK(ArrowArrayViewInitFromSchema(&p->view, &p->storage, NULL));
    NANOARROW_RETURN_NOT_OK(ArrowIpcEncoderEncodeSchema(&p->encoder, schema, NULL));
    return ArrowIpcEncoderFinalizeBuffer(&p->encoder, 0, &p->schema);
}

bool arrow_ipc_open(arrow_ipc *ipc, const tk_table *table, bool file)
{
    parts *p = calloc(1, sizeof *p);
    *ipc = (arrow_ipc){.table = table, .file = file, .parts = p};
    if (p == NULL) {
        return false;
    }
    ArrowBufferInit(&p->schema);
    ArrowBufferInit(&p->message);
    ArrowBufferInit(&p->body);
    ArrowBufferInit(&p->batches);
    ArrowBufferInit(&p->dictionary);
    if (flatcc_builder_init(&p->builder) == 0 && open_parts(p, &table->schema) == NANOARROW_OK) {
        return true;
    }
    arrow_ipc_close(ipc);
    return false;
}

void arrow_ipc_close(arrow_ipc *ipc)
{
    parts *p = ipc->parts;
    if (p != NULL) {
        if (p->encoder.private_data != NULL) {
            ArrowIpcEncoderReset(&p->encoder);
        }
        flatcc_builder_clear(&p->builder);
        if (p->storage.release != NULL) {
            p->storage.release(&p->storage);
        }
        ArrowArrayViewReset(&p->view);
        ArrowBufferReset(&p->schema);
        ArrowBufferReset(&p->message);
        ArrowBufferReset(&p->body);
        ArrowBufferReset(&p->batches);
        ArrowBufferReset(&p->dictionary);
        free(p);
    }
    *ipc = (arrow_ipc){0};
}

// ---------------------------------------------------------------------------------------- messages

static bool put(writer *w, const void *data, size_t length)
{
    w->ipc->written += length;
    return length == 0 || w->write(w->ctx, data, length);
}

// Writes a flatbuffer as a message, without a body.
static bool put_message(writer *w, const struct ArrowBuffer *message)
{
    static const char zeros[8];
    const size_t padding = (size_t)(-message->size_bytes & 7);
    const int32_t head[2] = {-1, (int32_t)((size_t)message->size_bytes + padding)};
    return put(w, head, sizeof head) && put(w, message->data, (size_t)message->size_bytes) &&
           put(w, zeros, padding);
}

// Writes p->message and p->body, and adds their place to `blocks`.
static bool put_block(writer *w, struct ArrowBuffer *blocks)
{
    parts *p = w->parts;
    struct ArrowIpcFileBlock block = {.offset = (int64_t)w->ipc->written,
                                      .body_length = p->body.size_bytes};
    if (!put_message(w, &p->message)) {
        return false;
    }
    block.metadata_length = (int32_t)((int64_t)w->ipc->written - block.offset);
    return ArrowBufferAppend(blocks, &block, sizeof block) == NANOARROW_OK &&
           put(w, p->body.data, (size_t)p->body.size_bytes);
}

static void clear_message(parts *p)
{
    p->message.size_bytes = 0;
    p->body.size_bytes = 0;
}

// Moves what the builder has made to p->message.
static bool take_built(parts *p)
{
    const size_t size = flatcc_builder_get_buffer_size(&p->builder);
    p->message.size_bytes = 0;
    if (size == 0 || ArrowBufferReserve(&p->message, (int64_t)size) != NANOARROW_OK ||
        flatcc_builder_copy_buffer(&p->builder, p->message.data, size) == NULL) {
        return false;
    }
    p->message.size_bytes = (int64_t)size;
    return flatcc_builder_reset(&p->builder) == 0;
}

// Encodes a struct array without dictionaries.
static ArrowErrorCode encode_batch(parts *p, const struct ArrowArrayView *view)
{
    clear_message(p);
    NANOARROW_RETURN_NOT_OK(
        ArrowIpcEncoderEncodeSimpleRecordBatch(&p->encoder, view, &p->body, NULL));
    return ArrowIpcEncoderFinalizeBuffer(&p->encoder, 0, &p->message);
}

// ----------------------------------------------------------------------------------- dictionaries

static ArrowErrorCode encode_names(parts *p, const tk_column *column, struct ArrowSchema *schema,
                                   struct ArrowArray *array, struct ArrowArrayView *view)
{
    ArrowSchemaInit(schema);
    NANOARROW_RETURN_NOT_OK(ArrowSchemaSetTypeStruct(schema, 1));
    NANOARROW_RETURN_NOT_OK(ArrowSchemaSetType(schema->children[0], NANOARROW_TYPE_STRING));
    NANOARROW_RETURN_NOT_OK(ArrowArrayInitFromSchema(array, schema, NULL));
    NANOARROW_RETURN_NOT_OK(ArrowArrayStartAppending(array));
    for (uint32_t i = 0; i < column->n_names; i++) {
        NANOARROW_RETURN_NOT_OK(
            ArrowArrayAppendString(array->children[0], ArrowCharView(column->names[i])));
        NANOARROW_RETURN_NOT_OK(ArrowArrayFinishElement(array));
    }
    NANOARROW_RETURN_NOT_OK(ArrowArrayFinishBuildingDefault(array, NULL));
    NANOARROW_RETURN_NOT_OK(ArrowArrayViewInitFromSchema(view, schema, NULL));
    NANOARROW_RETURN_NOT_OK(ArrowArrayViewSetArray(view, array, NULL));
    return encode_batch(p, view);
}

// Makes the message of a dictionary of that of its values, which is in p->message.
static bool wrap_dictionary(parts *p, int64_t id)
{
    flatcc_builder_t *b = &p->builder;
    fb(Message_table_t) values = fb(Message_as_root(p->message.data));
    fb(RecordBatch_table_t) batch = (fb(RecordBatch_table_t))fb(Message_header(values));
    return batch != NULL && fb(Message_start_as_root(b)) == 0 &&
           fb(Message_version_add(b, fb(MetadataVersion_V5))) == 0 &&
           fb(Message_header_DictionaryBatch_start(b)) == 0 &&
           fb(DictionaryBatch_id_add(b, id)) == 0 &&
           fb(DictionaryBatch_data_clone(b, batch)) == 0 &&
           fb(Message_header_DictionaryBatch_end(b)) == 0 &&
           fb(Message_bodyLength_add(b, p->body.size_bytes)) == 0 &&
           fb(Message_end_as_root(b)) != 0 && take_built(p);
}

static bool put_dictionary(writer *w, const tk_column *column, int64_t id)
{
    parts *p = w->parts;
    struct ArrowSchema schema = {.release = NULL};
    struct ArrowArray array = {.release = NULL};
    struct ArrowArrayView view;
    ArrowArrayViewInitFromType(&view, NANOARROW_TYPE_UNINITIALIZED);
    const bool ok = encode_names(p, column, &schema, &array, &view) == NANOARROW_OK &&
                    wrap_dictionary(p, id) && put_block(w, &p->dictionary);
    ArrowArrayViewReset(&view);
    if (array.release != NULL) {
        array.release(&array);
    }
    if (schema.release != NULL) {
        schema.release(&schema);
    }
    return ok;
}

// nanoarrow numbers the dictionaries of a schema in the order of its fields.
static bool put_dictionaries(writer *w)
{
    const tk_table *table = w->ipc->table;
    int64_t id = 0;
    for (uint32_t i = 0; i < table->n_fields; i++) {
        if (table->fields[i].type == TK_TABLE_ENUM &&
            !put_dictionary(w, table->fields[i].column, id++)) {
            return false;
        }
    }
    return true;
}

static bool start(writer *w)
{
    if (w->parts->started) {
        return true;
    }
    w->parts->started = true;
    return (!w->ipc->file || put(w, magic, sizeof magic)) && put_message(w, &w->parts->schema) &&
           put_dictionaries(w);
}

// ------------------------------------------------------------------------------------------
// batches

// Encodes a batch with the indexes of its dictionaries alone, which are taken off it meanwhile.
static ArrowErrorCode encode_indexes(parts *p, struct ArrowArray *batch)
{
    NANOARROW_RETURN_NOT_OK(ArrowArrayViewSetArray(&p->view, batch, NULL));
    return encode_batch(p, &p->view);
}

bool arrow_ipc_batch(arrow_ipc *ipc, struct ArrowArray *batch, arrow_ipc_write write, void *ctx)
{
    writer w = {ipc, ipc->parts, write, ctx};
    if (!start(&w)) {
        return false;
    }
    struct ArrowArray **kept = calloc((size_t)batch->n_children, sizeof(void *));
    if (kept == NULL) {
        return false;
    }
    for (int64_t i = 0; i < batch->n_children; i++) {
        kept[i] = batch->children[i]->dictionary;
        batch->children[i]->dictionary = NULL;
    }
    const ArrowErrorCode code = encode_indexes(w.parts, batch);
    for (int64_t i = 0; i < batch->n_children; i++) {
        batch->children[i]->dictionary = kept[i];
    }
    free(kept);
    const bool ok = code == NANOARROW_OK && put_block(&w, &w.parts->batches);
    ArrowBufferReset(&w.parts->body); // as large as the batch
    return ok;
}

// -------------------------------------------------------------------------------------- the footer

static bool add_blocks(fb(Block_t) * to, const struct ArrowBuffer *blocks)
{
    const struct ArrowIpcFileBlock *from = (const struct ArrowIpcFileBlock *)blocks->data;
    for (int64_t i = 0; to != NULL && i < blocks->size_bytes / (int64_t)sizeof *from; i++) {
        memset(&to[i], 0, sizeof to[i]); // it has padding
        to[i].offset = from[i].offset;
        to[i].metaDataLength = from[i].metadata_length;
        to[i].bodyLength = from[i].body_length;
    }
    return to != NULL;
}

static bool build_footer(parts *p)
{
    flatcc_builder_t *b = &p->builder;
    fb(Message_table_t) message = fb(Message_as_root(p->schema.data));
    fb(Schema_table_t) schema = (fb(Schema_table_t))fb(Message_header(message));
    const size_t size = sizeof(struct ArrowIpcFileBlock);
    const size_t n_dictionaries = (size_t)p->dictionary.size_bytes / size;
    const size_t n_batches = (size_t)p->batches.size_bytes / size;
    return fb(Footer_start_as_root(b)) == 0 &&
           fb(Footer_version_add(b, fb(MetadataVersion_V5))) == 0 &&
           fb(Footer_schema_clone(b, schema)) == 0 && fb(Footer_dictionaries_start(b)) == 0 &&
           (n_dictionaries == 0 ||
            add_blocks(fb(Footer_dictionaries_extend(b, n_dictionaries)), &p->dictionary)) &&
           fb(Footer_dictionaries_end(b)) == 0 && fb(Footer_recordBatches_start(b)) == 0 &&
           (n_batches == 0 ||
            add_blocks(fb(Footer_recordBatches_extend(b, n_batches)), &p->batches)) &&
           fb(Footer_recordBatches_end(b)) == 0 && fb(Footer_end_as_root(b)) != 0 && take_built(p);
}

bool arrow_ipc_end(arrow_ipc *ipc, arrow_ipc_write write, void *ctx)
{
    static const int32_t end[2] = {-1, 0};
    writer w = {ipc, ipc->parts, write, ctx};
    if (!start(&w) || !put(&w, end, sizeof end)) {
        return false;
    }
    if (!ipc->file) {
        return true;
    }
    if (!build_footer(w.parts)) {
        return false;
    }
    const int32_t length = (int32_t)w.parts->message.size_bytes;
    return put(&w, w.parts->message.data, (size_t)length) && put(&w, &length, sizeof length) &&
           put(&w, magic, MAGIC_LENGTH);
}
