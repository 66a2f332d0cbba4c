// SPDX-License-Identifier: MIT
// Snapshots have what the session has, and damaged ones are refused or harmless.
#include "document/layer.h"
#include "document/snapshot.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <toolkit/toolkit.h>

static const char pipeline[] = "[input]\nformat = reader\nlayers = marks\n"
                               "[words]\n[longest]\n[output]\nformat = shower\n";

static tk_session *session;
static tk_message message;

static void open_session(void)
{
    setenv("TOOLKIT_PLUGIN_PATH", FIXTURES, 1);
    session = tk_session_open_text(pipeline, strlen(pipeline), &message);
    cr_assert_not_null(session, "%s", message.text);
}

static void close_session(void)
{
    tk_session_close(session);
}

TestSuite(snapshot, .init = open_session, .fini = close_session);

static tk_snapshot *take(const char *text)
{
    cr_assert_eq(tk_session_feed(session, "doc", text, strlen(text), &message), TK_OK, "%s",
                 message.text);
    tk_snapshot *snapshot = tk_session_snapshot(session, &message);
    cr_assert_not_null(snapshot, "%s", message.text);
    return snapshot;
}

static void expect_str(tk_str is, const char *right)
{
    cr_expect(is.length == strlen(right) && memcmp(is.data, right, is.length) == 0, "%.*s, not %s",
              (int)is.length, is.data, right);
}

/** A TK_STRING value is the same string on both sides. */
static void expect_same_string(const tk_snapshot *snapshot, uint32_t theirs, uint32_t ours)
{
    tk_str a, b;
    tk_session_string(session, theirs, &a);
    tk_snapshot_string(snapshot, ours, &b);
    cr_expect(a.length == b.length && memcmp(a.data, b.data, a.length) == 0);
}

static void expect_same_layer(const tk_snapshot *snapshot, const tk_layer_info *theirs,
                              const tk_layer_info *ours)
{
    const uint32_t n = theirs->layer.count;
    tk_str text;
    tk_snapshot_text(snapshot, &text);
    cr_expect_str_eq(ours->decl->name, theirs->decl->name);
    cr_assert_eq(ours->layer.count, n);
    cr_assert_eq(ours->layer.n_columns, theirs->layer.n_columns);
    if (!n)
        return; // theirs may have no arrays
    cr_expect_eq(memcmp(ours->layer.begin, theirs->layer.begin, n * 4), 0);
    cr_expect_eq(memcmp(ours->layer.end, theirs->layer.end, n * 4), 0);
    for (uint32_t c = 0; c < ours->layer.n_columns; c++) {
        const tk_column *column = &ours->decl->columns[c];
        cr_expect_str_eq(column->name, theirs->decl->columns[c].name);
        cr_expect_eq(memcmp(ours->layer.columns[c], theirs->layer.columns[c],
                            (size_t)n * tk_column_width(column)),
                     0);
        for (uint32_t i = 0; column->type == TK_STRING && i < n; i++)
            expect_same_string(snapshot, ((const uint32_t *)theirs->layer.columns[c])[i],
                               ((const uint32_t *)ours->layer.columns[c])[i]);
    }
    for (uint32_t i = 0; ours->layer.lexeme && i < n; i++) {
        tk_str form;
        tk_snapshot_lexeme_form(snapshot, ours->layer.lexeme[i], &form);
        cr_expect_eq(form.length, ours->layer.end[i] - ours->layer.begin[i]);
        cr_expect_eq(memcmp(form.data, text.data + ours->layer.begin[i], form.length), 0);
        for (uint32_t c = 0; c < ours->n_lexeme_columns; c++)
            cr_expect_eq(((const uint32_t *)ours->lexeme_values[c])[ours->layer.lexeme[i]],
                         ((const uint32_t *)theirs->lexeme_values[c])[theirs->layer.lexeme[i]]);
    }
}

static void expect_same(const tk_snapshot *snapshot)
{
    tk_layer_info theirs, ours;
    uint32_t i = 0;
    for (; tk_session_layer(session, i, &theirs); i++) {
        cr_assert(tk_snapshot_layer(snapshot, i, &ours));
        cr_expect_eq(ours.n_lexeme_columns, theirs.n_lexeme_columns);
        expect_same_layer(snapshot, &theirs, &ours);
    }
    cr_expect_not(tk_snapshot_layer(snapshot, i, &ours));
}

Test(snapshot, has_what_the_session_has)
{
    static const char *const texts[] = {"", "word", "a longer word and a word more",
                                        "\u00e9t\u00e9 \U0001f600 na\u00efve \u00e9t\u00e9"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        tk_snapshot *snapshot = take(texts[i]);
        tk_str text, id, out, right;
        tk_snapshot_text(snapshot, &text);
        expect_str(text, texts[i]);
        tk_snapshot_id(snapshot, &id);
        expect_str(id, "doc");
        tk_snapshot_output(snapshot, &out);
        tk_session_output(session, &right);
        cr_expect(out.length == right.length && memcmp(out.data, right.data, out.length) == 0);
        expect_same(snapshot);
        tk_snapshot_free(snapshot);
    }
}

Test(snapshot, outlives_its_session)
{
    tk_snapshot *first = take("one two"), *second = take("three");
    tk_doc_schema *schema = tk_session_schema(session, &message);
    tk_layer_info info;
    tk_str text;
    tk_session_close(session);
    session = NULL;
    cr_expect_eq(tk_snapshot_schema(first), schema);
    cr_expect_str_eq(tk_doc_schema_layer(schema, 1)->name, "words/1");
    cr_expect_null(tk_doc_schema_layer(schema, 3));
    cr_expect_str_eq(tk_doc_schema_lexeme_column(schema, 0)->name, "length");
    cr_expect_null(tk_doc_schema_lexeme_column(schema, 1));
    tk_doc_schema_free(schema);
    tk_snapshot_free(second);
    cr_assert(tk_snapshot_layer_named(first, "words", &info));
    cr_assert_eq(info.layer.count, 2);
    tk_snapshot_string(first, ((const uint32_t *)info.layer.columns[1])[1], &text);
    expect_str(text, "two");
    cr_expect_not(tk_snapshot_layer_named(first, "word", &info));
    cr_expect_not(tk_snapshot_layer_named(first, "words/1", &info));
    tk_snapshot_free(first);
}

Test(snapshot, offsets_count_code_points_and_utf16)
{
    tk_snapshot *snapshot = take("\u00e9 \U0001f600 x");
    const uint32_t bytes[] = {0, 3, 8, 2};
    uint32_t out[4];
    tk_snapshot_offsets(snapshot, TK_UNIT_CODEPOINT, 4, bytes, out);
    cr_expect(out[0] == 0 && out[1] == 2 && out[2] == 4 && out[3] == 1);
    tk_snapshot_offsets(snapshot, TK_UNIT_UTF16, 4, bytes, out);
    cr_expect(out[0] == 0 && out[1] == 2 && out[2] == 5 && out[3] == 1);
    tk_snapshot_offsets(snapshot, TK_UNIT_BYTE, 4, bytes, out);
    cr_expect(out[0] == 0 && out[1] == 3 && out[2] == 8 && out[3] == 2);
    tk_snapshot_free(snapshot);
}

Test(snapshot, meta_and_unknown_handles)
{
    tk_snapshot *snapshot = take("one two");
    tk_str text;
    const uint32_t handles[] = {0, 3, 1000, UINT32_MAX};
    for (size_t i = 0; i < 4; i++) {
        tk_snapshot_string(snapshot, handles[i], &text);
        cr_expect_eq(text.length, 0);
        tk_snapshot_lexeme_text(snapshot, handles[i], &text);
        cr_expect_eq(text.length, 0);
    }
    tk_snapshot_lexeme_form(snapshot, 2, &text);
    cr_expect_eq(text.length, 0);
    uint32_t json;
    tk_str value;
    cr_assert(tk_snapshot_meta(snapshot, 0, &text, &value, &json));
    expect_str(text, "from");
    expect_str(value, "reader");
    cr_expect_eq(json, 0);
    cr_expect_not(tk_snapshot_meta(snapshot, 1, &text, &value, &json));
    tk_snapshot_free(snapshot);
}

Test(snapshot, needs_a_document_that_succeeded)
{
    cr_expect_null(tk_session_snapshot(session, &message));
    cr_expect_str_eq(message.text, "there is no document");
    tk_session_feed(session, "doc", "ERR_DOC", 7, &message);
    cr_expect_null(tk_session_snapshot(session, &message));
}

static void expect_copy(const tk_snapshot *snapshot, uint32_t word, const char *right)
{
    tk_layer_info info;
    tk_str copy;
    cr_assert(tk_snapshot_layer_named(snapshot, "words", &info));
    tk_snapshot_string(snapshot, ((const uint32_t *)info.layer.columns[1])[word], &copy);
    expect_str(copy, right);
}

Test(snapshot, what_is_not_utf8_is_replaced)
{
    static const char text[] = "one BYTES two";
    tk_error error = {0};
    tk_snapshot *copy;
    tk_str id;
    cr_assert_eq(tk_session_feed(session, "d\xff!", text, strlen(text), &message), TK_OK, "%s",
                 message.text);
    tk_snapshot *snapshot = tk_session_snapshot(session, &message);
    cr_assert_not_null(snapshot, "%s", message.text);
    tk_snapshot_id(snapshot, &id);
    expect_str(id, "d\uFFFD!");
    expect_copy(snapshot, 0, "one");
    expect_copy(snapshot, 1, "a\uFFFD\uFFFD");
    expect_copy(snapshot, 2, "two");
    cr_assert_eq(
        tk_snapshot_read(snapshot->schema, snapshot->bytes, snapshot->head->length, &copy, &error),
        TK_OK, "%s", error.message);
    tk_snapshot_free(copy);
    tk_snapshot_free(snapshot);
    // The session's own string stays as the plugin wrote it.
    tk_session_string(session, 2, &id);
    cr_expect_eq(id.length, 4);
    snapshot = take("again");
    expect_same(snapshot);
    tk_snapshot_free(snapshot);
}

// ------------------------------------------------------------------------- bytes from elsewhere

/** Reads all that there is. */
static uint64_t read_all(const tk_snapshot *snapshot)
{
    tk_str text, value;
    tk_layer_info info;
    uint64_t sum = 0;
    uint32_t json;
    tk_snapshot_text(snapshot, &text);
    for (uint64_t i = 0; i < text.length; i++)
        sum += (unsigned char)text.data[i];
    for (uint32_t i = 0; tk_snapshot_meta(snapshot, i, &text, &value, &json); i++)
        sum += text.length + value.length;
    for (uint32_t l = 0; tk_snapshot_layer(snapshot, l, &info); l++)
        for (uint32_t i = 0; i < info.layer.count; i++) {
            sum += info.layer.end[i];
            if (info.layer.lexeme)
                tk_snapshot_lexeme_form(snapshot, info.layer.lexeme[i], &text);
            for (uint32_t c = 0; c < info.layer.n_columns; c++)
                if (info.decl->columns[c].type == TK_STRING)
                    tk_snapshot_string(snapshot, ((const uint32_t *)info.layer.columns[c])[i],
                                       &text);
            sum += text.length;
        }
    return sum;
}

Test(snapshot, is_the_same_after_a_way_through_bytes)
{
    tk_snapshot *snapshot = take("\u00e9t\u00e9 of a longer word");
    tk_error error = {0};
    tk_snapshot *copy;
    tk_snapshot_read(snapshot->schema, snapshot->bytes, snapshot->head->length, &copy, &error);
    cr_assert_not_null(copy, "%s", error.message);
    expect_same(copy);
    cr_expect_eq(read_all(copy), read_all(snapshot));
    tk_snapshot_free(copy);
    tk_snapshot_free(snapshot);
}

Test(snapshot, a_part_of_one_is_refused)
{
    tk_snapshot *snapshot = take("a longer word");
    for (size_t n = 0; n < snapshot->head->length; n++) {
        tk_error error = {0};
        tk_snapshot *copy;
        cr_expect_eq(tk_snapshot_read(snapshot->schema, snapshot->bytes, n, &copy, &error),
                     TK_ERR_DOC);
        cr_expect_null(copy);
        cr_expect_neq(error.message[0], '\0');
    }
    tk_snapshot_free(snapshot);
}

Test(snapshot, any_damage_is_refused_or_harmless)
{
    tk_snapshot *snapshot = take("\u00e9t\u00e9 of a longer word");
    const size_t length = snapshot->head->length;
    size_t refused = 0;
    for (size_t i = 0; i < length; i++)
        for (int bit = 0; bit < 8; bit++) {
            tk_error error = {0};
            snapshot->bytes[i] ^= (char)(1 << bit);
            tk_snapshot *copy;
            tk_snapshot_read(snapshot->schema, snapshot->bytes, length, &copy, &error);
            snapshot->bytes[i] ^= (char)(1 << bit);
            refused += copy == NULL;
            if (copy)
                read_all(copy);
            tk_snapshot_free(copy);
        }
    cr_expect_gt(refused, length * 8 / 2);
    tk_snapshot_free(snapshot);
}

/** Whether a snapshot is refused after a change, which is undone. */
static bool is_refused(tk_snapshot *snapshot, uint32_t *field, uint32_t value)
{
    tk_error error = {0};
    const uint32_t before = *field;
    *field = value;
    tk_snapshot *copy;
    tk_snapshot_read(snapshot->schema, snapshot->bytes, snapshot->head->length, &copy, &error);
    *field = before;
    tk_snapshot_free(copy);
    return copy == NULL;
}

Test(snapshot, each_field_is_checked)
{
    tk_snapshot *s = take("\u00e9t\u00e9 of a longer word");
    tk_layer_info info;
    cr_assert(tk_snapshot_layer_named(s, "words", &info));
    uint32_t *begin = (uint32_t *)info.layer.begin, *end = (uint32_t *)info.layer.end;
    cr_expect(is_refused(s, &s->head->n_layers, 2));
    cr_expect(is_refused(s, &s->head->is_ascii, 1));
    cr_expect(is_refused(s, &s->head->reserved, 1));
    cr_expect(is_refused(s, &s->head->n_strings, UINT32_MAX));
    cr_expect(is_refused(s, &s->head->n_lexeme_strings, UINT32_MAX));
    cr_expect(is_refused(s, &s->counts[1], UINT32_MAX));
    cr_expect(is_refused(s, &begin[0], 1)); // inside a character
    cr_expect(is_refused(s, &end[0], 1));
    cr_expect(is_refused(s, &end[4], 1000)); // after the text
    cr_expect(is_refused(s, &begin[1], 0));  // overlaps
    cr_expect(is_refused(s, (uint32_t *)&info.layer.lexeme[0], s->head->n_lexemes));
    cr_expect(is_refused(s, (uint32_t *)info.layer.columns[1], s->head->n_strings + 1));
    cr_expect(is_refused(s, &s->form_begin[0], 1));
    cr_expect(is_refused(s, &s->form_end[0], 1000));
    cr_expect(is_refused(s, &s->strings.at[0], 1));
    cr_expect(is_refused(s, &s->strings.at[1], 1)); // inside a character
    cr_expect(is_refused(s, &s->strings.at[1], 1000));
    cr_expect_not(is_refused(s, &s->form_begin[1], s->form_begin[1]));
    tk_snapshot_free(s);
}
