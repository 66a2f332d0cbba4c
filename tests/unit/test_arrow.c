// SPDX-License-Identifier: MIT
// Tables of toolkit/arrow.h own their memory, and have the rows of the documents that were added.
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <toolkit/arrow.h>

static const char pipeline[] =
    "[input]\nformat = reader\n[words]\n[longest]\n[output]\nformat = shower\n";
static const char *const texts[] = {"one three five", "\xC3\xA4 seven", ""};
enum { TEXTS = sizeof texts / sizeof *texts };

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

TestSuite(arrow, .init = open_session, .fini = close_session);

static tk_snapshot *take(const char *text)
{
    cr_assert_eq(tk_session_feed(session, "doc", text, strlen(text), &message), TK_OK);
    tk_snapshot *snapshot = tk_session_snapshot(session, &message);
    cr_assert_not_null(snapshot, "%s", message.text);
    return snapshot;
}

static const int32_t *ints(const struct ArrowArray *batch, int64_t column)
{
    return batch->children[column]->buffers[1];
}

/** String `row` of a column is `right`. */
static void expect_string(const struct ArrowArray *batch, int64_t column, int64_t row, tk_str right)
{
    const int32_t *ends = batch->children[column]->buffers[1];
    const char *bytes = batch->children[column]->buffers[2];
    const uint64_t length = (uint64_t)(ends[row + 1] - ends[row]);
    cr_expect(length == right.length && memcmp(bytes + ends[row], right.data, length) == 0);
}

/** Rows from `row` on are the words of a text; returns their number. */
static int64_t expect_words(const struct ArrowArray *batch, int64_t row, const char *text)
{
    tk_layer_info info;
    cr_assert_eq(tk_session_feed(session, "doc", text, strlen(text), &message), TK_OK);
    cr_assert_eq(tk_session_layer_named(session, "words", &info), 1);
    for (uint32_t i = 0; i < info.layer.count; i++, row++) {
        const uint32_t begin = info.layer.begin[i], end = info.layer.end[i];
        const bool wide = (unsigned char)text[0] == 0xC3; // one character of two bytes at the start
        cr_expect_eq(ints(batch, 1)[row], (int32_t)i);
        cr_expect_eq(ints(batch, 2)[row], (int32_t)(begin - (wide && begin > 0)));
        cr_expect_eq(ints(batch, 3)[row], (int32_t)(end - wide));
        expect_string(batch, 0, row, (tk_str){"doc", 3});
        expect_string(batch, 4, row, (tk_str){text + begin, end - begin});
    }
    return info.layer.count;
}

Test(arrow, rows)
{
    struct ArrowSchema schema;
    struct ArrowArray batch;
    tk_doc_schema *layers = tk_session_schema(session, &message);
    tk_arrow *arrow = tk_arrow_open(layers, "words", NULL, &message);
    cr_assert_not_null(arrow, "%s", message.text);
    for (int i = 0; i < TEXTS; i++) {
        tk_snapshot *snapshot = take(texts[i]);
        cr_expect_eq(tk_arrow_add(arrow, snapshot, &message), TK_OK, "%s", message.text);
        tk_snapshot_free(snapshot);
    }
    const uint64_t rows = tk_arrow_rows(arrow);
    cr_expect(rows > 0 && tk_arrow_bytes(arrow) > 0);
    cr_expect_eq(tk_arrow_take(arrow, &schema, &batch, &message), TK_OK);
    cr_expect_eq(tk_arrow_rows(arrow), 0);
    tk_arrow_close(arrow);
    tk_doc_schema_free(layers);
    static const char *const names[] = {"id", "span", "start", "end", "text"};
    for (int i = 0; i < 5; i++)
        cr_expect_str_eq(schema.children[i]->name, names[i]);
    int64_t row = 0;
    for (int i = 0; i < TEXTS; i++)
        row += expect_words(&batch, row, texts[i]);
    cr_expect_eq((uint64_t)row, rows);
    cr_expect_eq(batch.length, row);
    schema.release(&schema);
    batch.release(&batch);
}

Test(arrow, refuses)
{
    tk_doc_schema *layers = tk_session_schema(session, &message);
    cr_expect_null(tk_arrow_open(layers, "word", NULL, &message));
    cr_expect_str_eq(message.text, "there is no layer 'word'");
    const tk_arrow_options options = {.size = sizeof options, .unit = 7};
    cr_expect_null(tk_arrow_open(layers, "words", &options, &message));
    tk_arrow *arrow = tk_arrow_open(layers, TK_ARROW_DOCUMENT, NULL, &message);
    tk_snapshot *snapshot = take("one");
    cr_expect_eq(tk_arrow_add(arrow, snapshot, &message), TK_OK);
    close_session();
    open_session();
    tk_snapshot *other = take("two");
    cr_expect_eq(tk_arrow_add(arrow, other, &message), TK_ERR_DOC);
    cr_expect_str_eq(message.text, "the document is of another pipeline");
    cr_expect_eq(tk_arrow_rows(arrow), 1);
    tk_snapshot_free(other);
    tk_snapshot_free(snapshot);
    tk_arrow_close(arrow);
    tk_doc_schema_free(layers);
}

Test(arrow, stream_without_inputs)
{
    struct ArrowArrayStream stream;
    const tk_pool_options options = {
        .size = sizeof options, .workers = 0, .conf = pipeline, .conf_length = strlen(pipeline)};
    cr_expect_neq(tk_arrow_stream(NULL, &options, "words", NULL, &stream, &message), TK_OK);
    cr_expect_neq(message.text[0], '\0');
    cr_expect_neq(tk_arrow_stream(NULL, &options, "word", NULL, &stream, &message), TK_OK);
    cr_expect_str_eq(message.text, "there is no layer 'word'");
}
