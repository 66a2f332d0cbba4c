// SPDX-License-Identifier: MIT
#include "snapshot_write.h"

#include "snapshot.h"

#include <toolkit/text/utf8.h>

#include <stdlib.h>
#include <string.h>

bool tk_snapshot_writer_init(tk_snapshot_writer *writer, tk_doc_schema *schema)
{
    *writer = (tk_snapshot_writer){.plan = tk_snapshot_new(schema),
                                   .counts = calloc(schema->n_layers + (size_t)1, 4)};
    if (writer->plan && writer->counts)
        return true;
    tk_snapshot_writer_finish(writer);
    return false;
}

void tk_snapshot_writer_finish(tk_snapshot_writer *writer)
{
    tk_snapshot_free(writer->plan);
    free(writer->counts);
    free(writer->numbers);
    free(writer->used);
    tk_arena_free(&writer->arena);
    *writer = (tk_snapshot_writer){0};
}

// ------------------------------------------------------------------------------------ strings

/** A copy of a string with U+FFFD for what is not UTF-8. */
static __attribute__((noinline, cold)) tk_str repaired(tk_snapshot_writer *w, tk_str s)
{
    char *copy = tk_arena_alloc(&w->arena, s.length * TK_REPLACEMENT_LENGTH + 1);
    size_t n = 0;
    w->failed |= !copy;
    for (size_t at = 0; copy && at < s.length;) {
        unsigned part = 1;
        const unsigned good = tk_utf8_sequence((const uint8_t *)s.data + at, s.length - at, &part);
        const char *piece = good ? s.data + at : TK_REPLACEMENT;
        const size_t length = good ? good : TK_REPLACEMENT_LENGTH;
        for (size_t i = 0; i < length; i++)
            copy[n++] = piece[i];
        at += good ? good : part;
    }
    return copy ? (tk_str){copy, n} : (tk_str){"", 0};
}

/** The string to write for `s`: the same one in each call for a document. */
static inline tk_str sound(tk_snapshot_writer *w, tk_str s)
{
    if (__builtin_expect(!w->repairs, 1) || tk_snapshot_is_utf8(s.data, s.length))
        return s;
    return repaired(w, s);
}

/** Adds a length to a sum, which stays above UINT32_MAX once it is. */
static void add_length(uint64_t *sum, tk_str s)
{
    *sum += s.length <= UINT32_MAX ? s.length : UINT32_MAX + (uint64_t)1;
}

static tk_str lexeme_string(const tk_lexemes *table, uint32_t handle)
{
    return handle && handle <= table->n_strings ? table->strings[handle - 1] : (tk_str){"", 0};
}

// ------------------------------------------------------------------------------------ lexemes

static bool make_room(tk_snapshot_writer *w, uint32_t n)
{
    if (n <= w->n_numbers)
        return true;
    free(w->numbers);
    free(w->used);
    w->n_numbers = 0;
    w->numbers = calloc(n, sizeof *w->numbers);
    w->used = malloc(n * sizeof *w->used);
    if (w->numbers && w->used)
        w->n_numbers = n;
    return w->n_numbers == n;
}

/** Numbers the lexemes of a layer in the order of their occurrence. */
static void number_lexemes(tk_snapshot_writer *w, const tk_layer_store *layer)
{
    uint32_t *numbers = w->numbers, n = w->n_used;
    for (uint32_t i = 0; i < layer->count; i++) {
        const uint32_t id = layer->lexeme[i];
        if (numbers[id])
            continue;
        w->used[n++] = (tk_snapshot_lexeme){id, layer->begin[i], layer->end[i]};
        numbers[id] = n;
    }
    w->n_used = n;
}

static bool number_all(tk_snapshot_writer *w, const tk_snapshot_source *source)
{
    const tk_doc_schema *schema = w->plan->schema;
    w->n_used = 0;
    if (!make_room(w, source->lexemes->count))
        return false;
    for (uint32_t i = 0; i < schema->n_layers; i++)
        if (schema->layers[i].flags & TK_LAYER_LEXEMES)
            number_lexemes(w, &source->layers[source->chosen[i]]);
    return true;
}

static void forget_numbers(tk_snapshot_writer *w)
{
    for (uint32_t i = 0; i < w->n_used; i++)
        w->numbers[w->used[i].id] = 0;
}

// ------------------------------------------------------------------------------------- lengths

/** Adds up the strings of a lexeme column. */
static void measure_column(tk_snapshot_writer *w, const tk_lexemes *table, const void *values,
                           uint64_t *n, uint64_t *length)
{
    for (uint32_t i = 0; i < w->n_used; i++) {
        const tk_str s = lexeme_string(table, ((const uint32_t *)values)[w->used[i].id]);
        *n += s.length != 0;
        add_length(length, sound(w, s));
    }
}

/** The head of the snapshot, without its length; false if a sum does not fit in it. */
static bool measure(tk_snapshot_writer *w, const tk_snapshot_source *source, tk_snapshot_head *head)
{
    const tk_document *d = source->document;
    const tk_doc_schema *schema = w->plan->schema;
    uint64_t meta = 0, strings = 0, lexemes = 0, n_lexemes = 0;
    for (uint32_t i = 0; i < d->n_meta; i++) {
        add_length(&meta, sound(w, d->meta[i].key));
        add_length(&meta, sound(w, d->meta[i].value));
    }
    for (uint32_t i = 0; i < d->n_strings; i++)
        add_length(&strings, sound(w, d->strings[i]));
    for (uint32_t i = 0; i < schema->n_lexemes; i++)
        if (schema->lexemes[i]->type == TK_STRING)
            measure_column(w, source->lexemes, source->lexemes->columns[source->columns[i]].data,
                           &n_lexemes, &lexemes);
    for (uint32_t i = 0; i < schema->n_layers; i++)
        w->counts[i] = source->layers[source->chosen[i]].count;
    const tk_str id = sound(w, d->id);
    *head = (tk_snapshot_head){.output_length = source->output.length,
                               .n_layers = schema->n_layers,
                               .is_ascii = d->is_ascii,
                               .text_length = d->length,
                               .id_length = (uint32_t)id.length,
                               .n_meta = d->n_meta,
                               .meta_length = (uint32_t)meta,
                               .n_strings = d->n_strings,
                               .strings_length = (uint32_t)strings,
                               .n_lexemes = w->n_used,
                               .n_lexeme_strings = (uint32_t)n_lexemes,
                               .lexeme_strings_length = (uint32_t)lexemes};
    return !w->failed && id.length <= UINT32_MAX && meta <= UINT32_MAX && strings <= UINT32_MAX &&
           lexemes <= UINT32_MAX && n_lexemes < UINT32_MAX;
}

// --------------------------------------------------------------------------------------- parts

static void copy(void *to, const void *from, size_t length)
{
    if (length)
        memcpy(to, from, length);
}

/** Appends a string to those that start at `bytes`, of which there are `*length` bytes. */
static void append(char *bytes, uint32_t *length, tk_str s)
{
    copy(bytes + *length, s.data, s.length);
    *length += (uint32_t)s.length;
}

static void write_document(tk_snapshot_writer *w, const tk_snapshot_source *source)
{
    const tk_document *d = source->document;
    tk_snapshot *s = w->plan;
    uint32_t at = 0;
    copy(s->text, d->text.data, d->length);
    memset(s->text + d->length, 0, TK_TEXT_PAD);
    copy(s->id, sound(w, d->id).data, s->head->id_length);
    copy(s->output, source->output.data, source->output.length);
    for (uint32_t i = 0; i < d->n_meta; i++) {
        s->meta[i] = (tk_snapshot_meta_entry){.key = at, .json = d->meta[i].json != 0};
        append(s->meta_bytes, &at, sound(w, d->meta[i].key));
        s->meta[i].value = at;
        append(s->meta_bytes, &at, sound(w, d->meta[i].value));
    }
    at = 0;
    for (uint32_t i = 0; i < d->n_strings; i++) {
        s->strings.at[i] = at;
        append(s->strings.bytes, &at, sound(w, d->strings[i]));
    }
    s->strings.at[d->n_strings] = at;
}

static void write_layer(const tk_snapshot_writer *w, const tk_layer_store *from, const tk_layer *to)
{
    const uint32_t n = from->count;
    copy((uint32_t *)to->begin, from->begin, n * sizeof *to->begin);
    copy((uint32_t *)to->end, from->end, n * sizeof *to->end);
    for (uint32_t i = 0; to->lexeme && i < n; i++)
        ((uint32_t *)to->lexeme)[i] = w->numbers[from->lexeme[i]] - 1;
    for (uint32_t i = 0; i < to->n_columns; i++)
        copy((void *)to->columns[i], from->columns[i],
             (size_t)n * tk_column_width(&from->decl->columns[i]));
}

/** Copies the strings of a lexeme column, and numbers them. */
static void write_lexeme_strings(tk_snapshot_writer *w, const tk_lexemes *table,
                                 const uint32_t *values, uint32_t *out, uint32_t *n)
{
    const tk_snapshot_strings *strings = &w->plan->lexeme_strings;
    uint32_t at = strings->at[*n];
    for (uint32_t i = 0; i < w->n_used; i++) {
        const tk_str s = lexeme_string(table, values[w->used[i].id]);
        out[i] = 0;
        if (!s.length)
            continue;
        append(strings->bytes, &at, sound(w, s));
        strings->at[++*n] = at;
        out[i] = *n;
    }
}

static void write_lexemes(tk_snapshot_writer *w, const tk_snapshot_source *source)
{
    tk_snapshot *s = w->plan;
    uint32_t n_strings = 0;
    s->lexeme_strings.at[0] = 0;
    for (uint32_t i = 0; i < w->n_used; i++) {
        s->form_begin[i] = w->used[i].begin;
        s->form_end[i] = w->used[i].end;
    }
    for (uint32_t c = 0; c < s->schema->n_lexemes; c++) {
        const tk_lexeme_values *values = &source->lexemes->columns[source->columns[c]];
        char *out = s->lexeme_values[c];
        if (s->schema->lexemes[c]->type == TK_STRING) {
            write_lexeme_strings(w, source->lexemes, (const uint32_t *)(const void *)values->data,
                                 (uint32_t *)(void *)out, &n_strings);
            continue;
        }
        for (uint32_t i = 0; i < w->n_used; i++)
            memcpy(out + (size_t)i * values->width,
                   values->data + (size_t)w->used[i].id * values->width, values->width);
    }
}

/** Whether all strings that were written are UTF-8. */
static bool written_is_sound(const tk_snapshot *s)
{
    const tk_snapshot_head *head = s->head;
    for (uint32_t i = 0; i < head->n_meta; i++) {
        tk_str key, value;
        uint32_t json;
        tk_snapshot_meta(s, i, &key, &value, &json);
        if (!tk_snapshot_is_utf8(key.data, key.length) ||
            !tk_snapshot_is_utf8(value.data, value.length))
            return false;
    }
    return tk_snapshot_is_utf8(s->id, head->id_length) &&
           tk_snapshot_strings_sound(&s->strings, head->n_strings, head->strings_length) &&
           tk_snapshot_strings_sound(&s->lexeme_strings, head->n_lexeme_strings,
                                     head->lexeme_strings_length);
}

static bool write_parts(tk_snapshot_writer *w, const tk_snapshot_source *source, tk_buffer *out)
{
    const tk_doc_schema *schema = w->plan->schema;
    tk_snapshot_head head;
    if (!measure(w, source, &head))
        return false;
    head.length = tk_snapshot_place(w->plan, &head, w->counts, NULL);
    char *base = tk_buffer_reserve(out, head.length);
    if (!base)
        return false;
    tk_snapshot_place(w->plan, &head, w->counts, base);
    *w->plan->head = head;
    copy(w->plan->counts, w->counts, schema->n_layers * sizeof *w->counts);
    write_document(w, source);
    for (uint32_t i = 0; i < schema->n_layers; i++)
        write_layer(w, &source->layers[source->chosen[i]], &w->plan->layers[i]);
    write_lexemes(w, source);
    out->length += head.length;
    return !w->failed;
}

bool tk_snapshot_write(tk_snapshot_writer *writer, const tk_snapshot_source *source, tk_buffer *out)
{
    tk_snapshot_writer *w = writer;
    const size_t start = out->length;
    w->repairs = w->failed = false;
    bool ok = number_all(w, source) && write_parts(w, source, out);
    if (ok && !written_is_sound(w->plan)) {
        out->length = start;
        w->repairs = true;
        ok = write_parts(w, source, out);
        tk_arena_reset(&w->arena);
    }
    if (!ok)
        out->length = start;
    forget_numbers(w);
    return ok;
}
