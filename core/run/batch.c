// SPDX-License-Identifier: MIT
#include "batch.h"

#include "log.h"
#include "state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** Memory that a batch made larger than this is freed after the batch. */
#define KEEP_BYTES ((size_t)4 << 20)

static const tk_str nothing = {NULL, 0};

static bool fail(tk_item *item, const char *reason, const char *message)
{
    item->status = TK_ERR_DOC;
    item->stage = TK_STAGE_NONE;
    item->byte = UINT64_MAX;
    item->settled = true;
    snprintf(item->reason, sizeof(item->reason), "%s", reason);
    item->message = strdup(message);
    return item->message != NULL;
}

/** Reads one record to the end of `in`. */
static tk_input_status read_record(tk_item *item, tk_buffer *in, tk_buffer *name, tk_input *input,
                                   tk_error *error)
{
    tk_record_head head = {0};
    size_t at = in->length;
    tk_error failure;
    tk_input_status status = TK_INPUT_BROKEN;

    *item = (tk_item){.record_at = at + sizeof(head), .byte = UINT64_MAX};
    if (tk_buffer_add(in, &head, sizeof(head)))
        status = tk_input_next(input, in, name, &failure);
    else
        tk_error_set(error, "out of memory for a batch of records");
    if (status == TK_INPUT_END || status == TK_INPUT_WAIT || error->message[0]) {
        in->length = at;
        return status;
    }
    item->record_length = in->length - item->record_at;
    item->name_length = (uint32_t)name->length;
    head = (tk_record_head){.length = item->record_length,
                            .name_length = item->name_length,
                            .broken = status == TK_INPUT_BROKEN};
    if (!tk_buffer_add(in, name->data, name->length) || !tk_buffer_reserve(in, TK_ALIGN) ||
        (status == TK_INPUT_BROKEN && !fail(item, "input", failure.message))) {
        in->length = at;
        tk_error_set(error, "out of memory for a batch of records");
        return TK_INPUT_BROKEN;
    }
    memcpy(in->data + at, &head, sizeof(head));
    in->length = TK_ALIGN_UP(in->length);
    return TK_INPUT_RECORD;
}

tk_input_status tk_batch_read(tk_batch *batch, tk_slot *slot, tk_input *input, uint32_t target,
                              tk_error *error)
{
    tk_buffer in = {
        .data = slot->data, .capacity = slot->size, .grow = tk_slot_grow_buffer, .ctx = slot};
    tk_buffer name = {0};
    tk_input_status status = TK_INPUT_RECORD;

    batch->count = batch->harvested = batch->drained = 0;
    while (status == TK_INPUT_RECORD && batch->count < target && in.length < TK_BATCH_BYTES) {
        status = read_record(&batch->items[batch->count], &in, &name, input, error);
        if (status == TK_INPUT_RECORD)
            batch->count++;
    }
    batch->in_length = in.length;
    tk_buffer_free(&name);
    return status;
}

// ---------------------------------------------------------------------------------- results

/** Whether a head can belong to the result of record `index`. */
static bool is_sound_head(const tk_result_head *head, uint32_t index,
                          const tk_result_limits *limits)
{
    return head->index == index && head->status >= TK_ERR_INSTANCE && head->status <= TK_SKIP &&
           (head->stage < limits->n_stages || head->stage == TK_STAGE_NONE) &&
           head->length <= limits->length && head->text_bytes <= limits->length &&
           head->id_length < sizeof(((tk_probe *)0)->id) && head->remarks_length <= TK_LOG_MAX &&
           (uint64_t)head->id_length + head->remarks_length <= head->length &&
           memchr(head->reason, '\0', sizeof(head->reason));
}

static bool are_sound_remarks(const char *data, size_t length)
{
    tk_remark remark;

    while (length && tk_log_next(&data, &length, &remark))
        ;
    return length == 0;
}

/** What has arrived of the result that starts at `parsed`. */
typedef struct arrival {
    bool sound;        /**< nothing of it is malformed */
    uint32_t progress; /**< as tk_batch_progress() */
    bool complete;
    tk_result_head head;
    size_t body;   /**< where what follows the head starts */
    size_t states; /**< where what the collectors sent starts */
    size_t end;
} arrival;

static arrival look(const tk_batch *batch, const tk_result_limits *limits)
{
    const tk_buffer *out = &batch->out;
    arrival a = {.sound = true, .body = batch->parsed + sizeof(tk_result_head)};
    uint32_t n = 0;

    if (out->length < a.body)
        return a;
    memcpy(&a.head, out->data + batch->parsed, sizeof(a.head));
    a.sound = is_sound_head(&a.head, batch->harvested, limits);
    if (!a.sound || out->length - a.body < a.head.length)
        return a;
    a.progress = 1;
    a.states = a.end = a.body + a.head.length;
    while (a.head.status == TK_OK && n < limits->n_collectors) {
        const size_t there = out->length - a.end;
        tk_state state;
        const size_t taken = tk_state_next(out->data + a.end, there, &state);

        if (!taken) {
            a.sound = tk_state_may_follow(out->data + a.end, there, n, limits->length);
            return a;
        }
        a.sound =
            state.collector == n && are_sound_remarks(state.remarks.data, state.remarks.length);
        if (!a.sound)
            return a;
        a.end += taken;
        a.progress++;
        n++;
    }
    a.complete = true;
    return a;
}

/** Checks the snapshot of a document, and keeps it; false if it is malformed. */
static bool keep_snapshot(tk_item *item, const char *data, size_t length, tk_doc_schema *schema)
{
    tk_error why = {0};
    const tk_status status = tk_snapshot_read(schema, data, length, &item->snapshot, &why);

    if (status != TK_ERR_INSTANCE)
        return status == TK_OK;
    item->states_length = 0;
    fail(item, "memory", why.message);
    return true;
}

/** Keeps a complete result. */
static bool keep_result(tk_batch *batch, const arrival *a, const tk_result_limits *limits)
{
    const tk_result_head *head = &a->head;
    const size_t at = a->body;
    tk_item *item = &batch->items[batch->harvested];
    const char *body = batch->out.data + at;
    size_t rest = head->length - head->id_length - head->remarks_length;
    bool failed = head->status < 0;
    size_t output = failed ? 0 : rest;

    if (memchr(body + output, '\0', head->id_length) ||
        !are_sound_remarks(body + output + head->id_length, head->remarks_length))
        return false;
    if (item->settled)
        return true;
    item->status = head->status;
    item->stage = head->stage;
    item->byte = head->byte;
    item->text_bytes = head->text_bytes;
    item->output_at = at;
    item->output_length = output;
    item->remarks_length = head->remarks_length;
    item->remarks_at = at + output + head->id_length;
    item->states_at = a->states;
    item->states_length = a->end - a->states;
    if (failed) {
        memcpy(item->reason, head->reason, sizeof(item->reason));
        item->message = strndup(body + head->length - rest, rest);
    }
    if (head->id_length)
        item->id = strndup(body + output, head->id_length);
    return head->status != TK_OK || !limits->schema ||
           keep_snapshot(item, body, output, limits->schema);
}

uint32_t tk_batch_progress(const tk_batch *batch, const tk_result_limits *limits)
{
    return look(batch, limits).progress;
}

bool tk_batch_harvest(tk_batch *batch, uint32_t last, const tk_result_limits *limits)
{
    while (batch->harvested < last) {
        const arrival a = look(batch, limits);

        if (!a.sound || !a.complete)
            return a.sound;
        if (!keep_result(batch, &a, limits))
            return false;
        batch->parsed = a.end;
        batch->harvested++;
    }
    return true;
}

void tk_batch_drop_partial(tk_batch *batch)
{
    batch->out.length = batch->parsed;
}

void tk_batch_pass_settled(tk_batch *batch)
{
    while (batch->harvested < batch->count && batch->items[batch->harvested].settled)
        batch->harvested++;
}

bool tk_batch_settle(tk_batch *batch, const char *reason, const char *message, const char *id,
                     uint32_t stage)
{
    tk_item *item = &batch->items[batch->harvested];
    bool ok = fail(item, reason, message);

    item->stage = stage;
    if (id[0])
        item->id = strdup(id);
    tk_batch_pass_settled(batch);
    return ok;
}

void tk_batch_take(tk_batch *batch, const tk_slot *slot, tk_result *result)
{
    tk_item *item = &batch->items[batch->drained++];
    const char *record = slot->data + item->record_at;
    const char *out = batch->out.data;
    bool unread = item->settled && strcmp(item->reason, "input") == 0;

    *result = (tk_result){
        .number = batch->number + batch->drained - 1,
        .name = {record + item->record_length, item->name_length},
        .record = {record, item->record_length},
        .status = item->status,
        .stage = item->stage,
        .id = item->id && item->id[0] ? item->id : NULL,
        .reason = item->reason,
        .message = item->message ? item->message : "",
        .byte = item->byte,
        .text_bytes = item->text_bytes,
        .output = nothing,
    };
    if (unread)
        result->record = nothing;
    if (item->remarks_length && !item->settled)
        result->remarks = (tk_str){out + item->remarks_at, item->remarks_length};
    if (item->status == TK_OK) {
        result->output = (tk_str){out + item->output_at, item->output_length};
        result->states = (tk_str){out + item->states_at, item->states_length};
        result->snapshot = item->snapshot;
        item->snapshot = NULL;
        if (result->snapshot)
            tk_snapshot_output(result->snapshot, &result->output);
    }
}

void tk_batch_compact(tk_batch *batch)
{
    tk_buffer *out = &batch->out;

    if (batch->drained < batch->harvested || batch->parsed < KEEP_BYTES)
        return;
    out->length -= batch->parsed;
    memmove(out->data, out->data + batch->parsed, out->length);
    batch->parsed = 0;
}

static void free_items(tk_batch *batch)
{
    for (uint32_t i = 0; i < batch->count; i++) {
        free(batch->items[i].id);
        free(batch->items[i].message);
        tk_snapshot_free(batch->items[i].snapshot);
    }
    batch->count = 0;
}

void tk_batch_release(tk_batch *batch, tk_slot *slot)
{
    free_items(batch);
    if (batch->in_length > KEEP_BYTES)
        tk_slot_trim(slot, KEEP_BYTES);
    if (batch->out.capacity > KEEP_BYTES)
        tk_buffer_free(&batch->out);
    batch->harvested = batch->drained = 0;
    batch->in_length = batch->out.length = batch->parsed = 0;
}

void tk_batch_free(tk_batch *batch)
{
    free_items(batch);
    tk_buffer_free(&batch->out);
}
