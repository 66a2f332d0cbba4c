// SPDX-License-Identifier: MIT
#include "batch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** A batch ends with the record that takes it to this many bytes. */
#define BATCH_BYTES ((size_t)256 << 10)
/** Areas that a batch made larger than this give the rest back after it. */
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
        tk_error_set(error, "no memory for a batch of records");
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
        tk_error_set(error, "no memory for a batch of records");
        return TK_INPUT_BROKEN;
    }
    memcpy(in->data + at, &head, sizeof(head));
    in->length = TK_ALIGN_UP(in->length);
    return TK_INPUT_RECORD;
}

tk_input_status tk_batch_read(tk_batch *batch, tk_area *area, tk_input *input, uint32_t target,
                              tk_error *error)
{
    tk_buffer in = {
        .data = area->data, .capacity = area->size, .grow = tk_area_grow_buffer, .ctx = area};
    tk_buffer name = {0};
    tk_input_status status = TK_INPUT_RECORD;

    batch->count = batch->harvested = batch->drained = 0;
    batch->out_length = 0;
    while (status == TK_INPUT_RECORD && batch->count < target && in.length < BATCH_BYTES) {
        status = read_record(&batch->items[batch->count], &in, &name, input, error);
        if (status == TK_INPUT_RECORD)
            batch->count++;
    }
    batch->in_length = in.length;
    tk_buffer_free(&name);
    return status;
}

// ---------------------------------------------------------------------------------- results

/** Reads the result at out_length; the worker may have written anything there. */
static bool harvest_one(tk_batch *batch, tk_area *out)
{
    tk_item *item = &batch->items[batch->harvested];
    size_t at = batch->out_length;
    tk_result_head head;

    if (!tk_area_follow(out, at + sizeof(head), false))
        return false;
    memcpy(&head, out->data + at, sizeof(head));
    at += sizeof(head);
    if (head.index != batch->harvested || head.length > SIZE_MAX / 2 ||
        !tk_area_follow(out, at + head.length, false) ||
        (uint64_t)head.id_length + head.remarks_length > head.length ||
        head.status < TK_ERR_INSTANCE || head.status > TK_SKIP)
        return false;
    batch->out_length = TK_ALIGN_UP(at + head.length);
    if (item->settled)
        return true;
    item->status = head.status;
    item->stage = head.stage;
    item->byte = head.byte;
    item->text_bytes = head.text_bytes;
    item->output_at = at;
    item->output_length = head.length - head.id_length - head.remarks_length;
    item->remarks_length = head.remarks_length;
    if (head.status < 0) {
        size_t message = item->output_length;

        item->output_length = 0;
        memcpy(item->reason, head.reason, sizeof(item->reason));
        item->reason[sizeof(item->reason) - 1] = '\0';
        item->message = strndup(out->data + at + head.length - message, message);
    }
    if (head.id_length)
        item->id = strndup(out->data + at + item->output_length, head.id_length);
    item->remarks_at = at + item->output_length + head.id_length;
    return true;
}

bool tk_batch_harvest(tk_batch *batch, tk_area *out, uint32_t done)
{
    if (done > batch->count)
        return false;
    while (batch->harvested < done) {
        if (!harvest_one(batch, out))
            return false;
        batch->harvested++;
    }
    return true;
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

void tk_batch_take(tk_batch *batch, const tk_area *in, const tk_area *out, tk_result *result)
{
    const tk_item *item = &batch->items[batch->drained++];
    const char *record = in->data + item->record_at;
    bool unread = item->settled && strcmp(item->reason, "input") == 0;

    *result = (tk_result){
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
        result->remarks = (tk_str){out->data + item->remarks_at, item->remarks_length};
    if (item->status == TK_OK)
        result->output = (tk_str){out->data + item->output_at, item->output_length};
}

void tk_batch_release(tk_batch *batch, tk_area *in, tk_area *out)
{
    for (uint32_t i = 0; i < batch->count; i++) {
        free(batch->items[i].id);
        free(batch->items[i].message);
    }
    if (batch->in_length > KEEP_BYTES)
        tk_area_trim(in, KEEP_BYTES);
    if (batch->out_length > KEEP_BYTES)
        tk_area_trim(out, KEEP_BYTES);
    batch->count = batch->harvested = batch->drained = 0;
    batch->in_length = batch->out_length = 0;
}
