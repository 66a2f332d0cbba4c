// SPDX-License-Identifier: MIT
#include "rows.h"

#include <stdlib.h>
#include <string.h>

#include <toolkit/text/state.h>

// A row: a byte for each field, then the field's value unless it is null. Lengths of strings are
// four bytes, numbers eight. The byte REPEATED stands for the value of the row before, of the id.
enum { NULL_VALUE, VALUE, REPEATED };

void arrow_rows_finish(arrow_rows *rows)
{
    free(rows->bytes);
    *rows = (arrow_rows){0};
}

static bool reserve(arrow_rows *rows, size_t more)
{
    if (rows->capacity - rows->length >= more) {
        return true;
    }
    size_t capacity = rows->capacity < 4096 ? 4096 : rows->capacity;
    while (capacity - rows->length < more) {
        if (capacity > SIZE_MAX / 2) {
            return false;
        }
        capacity *= 2;
    }
    char *bytes = realloc(rows->bytes, capacity);
    if (bytes == NULL) {
        return false;
    }
    rows->bytes = bytes;
    rows->capacity = capacity;
    return true;
}

static void put(arrow_rows *rows, const void *data, size_t length)
{
    if (length > 0) {
        memcpy(rows->bytes + rows->length, data, length);
        rows->length += length;
    }
}

bool arrow_rows_append(arrow_rows *rows, const char *data, size_t length)
{
    if (!reserve(rows, length)) {
        return false;
    }
    put(rows, data, length);
    return true;
}

static bool put_value(arrow_rows *rows, uint8_t type, const tk_table_value *value)
{
    const char mark = value->null ? NULL_VALUE : VALUE;
    bool text = type == TK_TABLE_STRING && !value->null;
    if (!reserve(rows, 1 + 16 + (text ? value->s.length : 0))) {
        return false;
    }
    put(rows, &mark, 1);
    if (value->null) {
        return true;
    }
    if (text) {
        const uint32_t length = (uint32_t)value->s.length;
        put(rows, &length, sizeof length);
        put(rows, value->s.data, value->s.length);
    } else if (type == TK_TABLE_DECIMAL) {
        put(rows, value->decimal, sizeof value->decimal);
    } else if (type == TK_TABLE_DOUBLE) {
        put(rows, &value->f, sizeof value->f);
    } else {
        put(rows, &value->i, sizeof value->i);
    }
    return true;
}

bool arrow_rows_put(arrow_rows *rows, const tk_table *table, const tk_table_value *values,
                    bool first)
{
    const char repeated = REPEATED;
    for (uint32_t i = 0; i < table->n_fields; i++) {
        if (i == 0 && !first) {
            if (!arrow_rows_append(rows, &repeated, 1)) {
                return false;
            }
        } else if (!put_value(rows, table->fields[i].type, &values[i])) {
            return false;
        }
    }
    return true;
}

// ---------------------------------------------------------------------------------------- reading

static void copy(tk_state *state, void *to, size_t length)
{
    const char *bytes = tk_state_bytes(state, length);
    if (bytes != NULL) {
        memcpy(to, bytes, length);
    } else {
        memset(to, 0, length);
    }
}

// Whether an integer is one that a field can have.
static bool is_in_range(const tk_table_field *field, int64_t i)
{
    switch (field->type) {
    case TK_TABLE_BOOL:
        return i == 0 || i == 1;
    case TK_TABLE_ENUM:
        return i >= 0 && i < field->column->n_names;
    case TK_TABLE_UINT32:
        return i >= 0 && i <= UINT32_MAX;
    case TK_TABLE_INT64:
        return true;
    default:
        return i >= INT32_MIN && i <= INT32_MAX;
    }
}

// Whether a number of 128 bits has at most TK_TABLE_PRECISION digits.
static bool is_decimal(const uint64_t decimal[2])
{
    __extension__ typedef unsigned __int128 wide;
    wide value = (wide)decimal[1] << 64 | decimal[0];
    wide limit = 1;
    for (int i = 0; i < TK_TABLE_PRECISION; i++) {
        limit *= 10;
    }
    return (decimal[1] >> 63 != 0 ? -value : value) < limit;
}

static void get_value(tk_state *state, const tk_table_field *field, tk_table_value *value)
{
    *value = (tk_table_value){.null = false};
    if (field->type == TK_TABLE_STRING) {
        uint32_t length;
        copy(state, &length, sizeof length);
        const char *bytes = tk_state_bytes(state, length);
        value->s = (tk_str){bytes == NULL ? "" : bytes, bytes == NULL ? 0 : length};
        state->damaged = state->damaged || !tk_table_is_utf8(value->s);
    } else if (field->type == TK_TABLE_DECIMAL) {
        copy(state, value->decimal, sizeof value->decimal);
        state->damaged = state->damaged || !is_decimal(value->decimal);
    } else if (field->type == TK_TABLE_DOUBLE) {
        copy(state, &value->f, sizeof value->f);
    } else {
        copy(state, &value->i, sizeof value->i);
        state->damaged = state->damaged || !is_in_range(field, value->i);
    }
}

static void get_row(tk_state *state, tk_table *table, tk_str *id)
{
    for (uint32_t i = 0; i < table->n_fields && !state->damaged; i++) {
        char mark = VALUE;
        copy(state, &mark, 1);
        if (mark == VALUE) {
            get_value(state, &table->fields[i], &table->values[i]);
        } else if (mark == REPEATED && i == 0 && id->data != NULL) {
            table->values[i] = (tk_table_value){.s = *id};
        } else if (mark == NULL_VALUE && table->fields[i].nullable) {
            table->values[i] = (tk_table_value){.null = true};
        } else {
            state->damaged = true;
        }
    }
    *id = table->values[0].s;
}

bool arrow_rows_each(tk_table *table, const char *bytes, size_t length, tk_table_take_row take,
                     void *ctx, tk_table_status *status)
{
    const tk_str all = {bytes, length};
    tk_state state = tk_state_start(&all);
    tk_str id = {NULL, 0};
    *status = TK_TABLE_OK;
    while (*status == TK_TABLE_OK && state.at < state.end) {
        get_row(&state, table, &id);
        if (state.damaged) {
            return false;
        }
        *status = take(ctx, table->values);
    }
    return true;
}
