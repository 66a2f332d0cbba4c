// SPDX-License-Identifier: MIT
// Feeding text and reading layers, and each way in which a record can end.
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <toolkit/toolkit.h>
#include <unistd.h>

static const char pipeline[] = "[input]\nformat = reader\nlayers = marks\n"
                               "[words]\n[longest]\n[output]\nformat = shower\n";

static tk_session *session;
static tk_message message;

static void open_session(void)
{
    setenv("TOOLKIT_PLUGIN_PATH", FIXTURES, 1);
    session = tk_session_open_text(pipeline, strlen(pipeline), &message);
    cr_assert_not_null(session, "%s", message.text);
    cr_assert_str_eq(message.text, "");
}

static void close_session(void)
{
    tk_session_close(session);
}

TestSuite(session, .init = open_session, .fini = close_session);

static tk_status feed(const char *text)
{
    return tk_session_feed(session, "doc", text, strlen(text), &message);
}

static void expect_output(const char *right)
{
    tk_str out;
    tk_session_output(session, &out);
    cr_expect_eq(out.length, strlen(right), "%.*s", (int)out.length, out.data);
    cr_expect_eq(memcmp(out.data, right, strlen(right)), 0, "%.*s", (int)out.length, out.data);
}

Test(session, text_layers_strings_and_output)
{
    cr_assert_eq(feed("a longer word"), TK_OK, "%s", message.text);
    tk_str text, copy;
    tk_session_text(session, &text);
    cr_expect(text.length == 13 && memcmp(text.data, "a longer word", 14) == 0);
    tk_layer_info info;
    cr_assert(tk_session_layer_named(session, "longest", &info));
    cr_assert_eq(info.layer.count, 1);
    cr_expect(info.layer.begin[0] == 2 && info.layer.end[0] == 8);
    cr_expect_eq(((const uint8_t *)info.layer.columns[0])[0], 1); // there were marks
    tk_session_string(session, ((const uint32_t *)info.layer.columns[1])[0], &copy);
    cr_expect(copy.length == 6 && memcmp(copy.data, "longer", 6) == 0);
    cr_assert(tk_session_layer_named(session, "words", &info));
    cr_assert_eq(info.layer.count, 3);
    cr_assert_eq(info.n_lexeme_columns, 1);
    cr_expect_str_eq(info.lexeme_columns[0]->name, "length");
    cr_expect_eq(((const uint32_t *)info.lexeme_values[0])[info.layer.lexeme[1]], 6);
    expect_output("doc marks/1=1 words/1=3 longest/1=1\n");
}

Test(session, layers_by_index_are_in_the_order_of_the_pipeline)
{
    cr_assert_eq(feed("x"), TK_OK);
    static const char *const names[] = {"marks/1", "words/1", "longest/1"};
    tk_layer_info info;
    for (uint32_t i = 0; i < 3; i++) {
        cr_assert(tk_session_layer(session, i, &info));
        cr_expect_str_eq(info.decl->name, names[i]);
    }
    cr_expect_not(tk_session_layer(session, 3, &info));
    cr_expect_not(tk_session_layer_named(session, "word", &info));
    cr_expect_not(tk_session_layer_named(session, "words/1", &info));
    cr_expect_not(tk_session_layer_named(session, "", &info));
}

Test(session, before_the_first_document_there_is_nothing)
{
    tk_layer_info info;
    tk_str text;
    tk_session_text(session, &text);
    cr_expect(text.length == 0 && text.data);
    expect_output("");
    cr_expect_not(tk_session_layer(session, 0, &info));
    tk_session_string(session, 1, &text);
    cr_expect_eq(text.length, 0);
    tk_session_lexeme_text(session, 1, &text);
    cr_expect_eq(text.length, 0);
}

Test(session, an_empty_text)
{
    cr_assert_eq(feed(""), TK_OK, "%s", message.text);
    expect_output("doc marks/1=1 words/1=0 longest/1=0\n");
}

static void expect_failure(const char *text, tk_status status, const char *words)
{
    cr_expect_eq(feed(text), status, "%s", text);
    cr_expect_not_null(strstr(message.text, words), "'%s' lacks '%s'", message.text, words);
    cr_expect_not_null(strstr(message.text, "doc: "), "%s", message.text);
    tk_str out;
    tk_layer_info info;
    tk_session_text(session, &out);
    cr_expect_eq(out.length, 0);
    expect_output("");
    cr_expect_not(tk_session_layer(session, 0, &info));
    // The next document succeeds, unaffected by this one.
    cr_expect_eq(feed("ab c"), TK_OK, "%s", message.text);
    cr_expect_str_eq(message.text, "");
    expect_output("doc marks/1=1 words/1=2 longest/1=1\n");
}

Test(session, each_way_in_which_a_record_fails)
{
    expect_failure("SKIP", TK_SKIP, "plugin reader: error: not wanted");
    expect_failure("ERR_DOC", TK_ERR_DOC, "plugin reader: error: a bad record");
    expect_failure("ERR_INSTANCE", TK_ERR_INSTANCE, "plugin reader: error: cannot continue");
    expect_failure("SILENT", TK_ERR_DOC, "without a message");
    expect_failure("UNKNOWN", TK_ERR_DOC, "violation: returned the unknown status 77");
    expect_failure("TEXTLESS", TK_ERR_DOC, "violation: decoded the record without setting a text");
    expect_failure("HUGE", TK_ERR_DOC, "more text was committed than reserved");
    expect_failure("FORGIVING", TK_ERR_DOC, "forgotten");
    expect_failure("TWICE", TK_ERR_DOC, "violation: text_commit was called when");
    expect_failure("a \xff b", TK_ERR_DOC, "not UTF-8 without NUL at byte 2");
    expect_failure("one FILL two", TK_ERR_DOC, "plugin words: error: lexeme column length failed");
    expect_failure("a FILL", TK_ERR_DOC, "'FILL'"); // it is known, but has no value yet
}

static void expect_written(tk_session *writer, const char *how, tk_status status, size_t length)
{
    cr_expect_eq(tk_session_feed(writer, "w", how, strlen(how), &message), status, "%s: %s", how,
                 message.text);
    tk_str out;
    tk_session_output(writer, &out);
    cr_expect_eq(out.length, length, "%s: %zu bytes", how, (size_t)out.length);
    for (size_t i = 0; length == 1000 && i < out.length; i++)
        cr_assert_eq(out.data[i], 'x');
}

Test(session, output_is_what_was_committed_within_its_room)
{
    static const char conf[] = "[input]\nformat = reader\n[output]\nformat = writer\n";
    tk_session *writer = tk_session_open_text(conf, strlen(conf), &message);
    cr_assert_not_null(writer, "%s", message.text);
    for (int round = 0; round < 2; round++) {
        expect_written(writer, "write", TK_OK, 7);
        expect_written(writer, "nothing", TK_OK, 0);
        expect_written(writer, "reserve and commit", TK_OK, 1000);
        expect_written(writer, "reserve only", TK_OK, 0);
        expect_written(writer, "commit only", TK_ERR_DOC,
                       0); // the previous document reserved no room
        expect_written(writer, "commit more", TK_ERR_DOC, 0);
        expect_written(writer, "commit twice", TK_ERR_DOC, 0);
        expect_written(writer, "reserve, write, commit", TK_ERR_DOC, 0);
        expect_written(writer, "error at the end", TK_ERR_DOC, 0);
    }
    tk_session_close(writer);
}

Test(session, many_documents_and_many_forms)
{
    // Enough distinct forms for the lexeme table to start over more than once.
    char text[64];
    for (int i = 0; i < 300000; i++) {
        snprintf(text, sizeof text, "word%d w%d aa", i, i);
        if (feed(text) != TK_OK)
            cr_assert_fail("%d: %s", i, message.text);
        tk_layer_info info;
        cr_assert(tk_session_layer_named(session, "longest", &info));
        if (info.layer.begin[0] != 0 || text[info.layer.end[0]] != ' ')
            cr_assert_fail("%d", i);
    }
    expect_output("doc marks/1=1 words/1=3 longest/1=1\n");
}

Test(session, sessions_are_independent)
{
    tk_session *other = tk_session_open_text(pipeline, strlen(pipeline), &message);
    cr_assert_not_null(other);
    cr_assert_eq(feed("one two three"), TK_OK);
    cr_assert_eq(tk_session_feed(other, "x", "ERR_DOC", 7, NULL), TK_ERR_DOC);
    expect_output("doc marks/1=1 words/1=3 longest/1=1\n");
    tk_session_close(other);
    expect_output("doc marks/1=1 words/1=3 longest/1=1\n");
}

Test(session, what_does_not_open)
{
    static const char *const bad[][2] = {
        {"[input]\nformat = reader\nfail = yes\n[output]\nformat = shower\n",
         "plugin reader: the option fail is set"},
        {"nonsense", "configuration:1: "},
        {"[run]\nworkers = x\n", "configuration:2: "},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        cr_expect_null(tk_session_open_text(bad[i][0], strlen(bad[i][0]), &message));
        cr_expect_not_null(strstr(message.text, bad[i][1]), "%s", message.text);
        cr_expect_null(tk_session_open_text(bad[i][0], strlen(bad[i][0]), NULL));
    }
    cr_expect_null(tk_session_open("no/such/file.conf", &message));
    tk_session_close(NULL);
}

static tk_session_plugin plugin_at(uint32_t index)
{
    tk_session_plugin plugin = {.size = sizeof plugin};
    cr_assert(tk_session_plugin_at(session, index, &plugin));
    return plugin;
}

Test(session, what_each_plugin_took)
{
    static const char *const names[] = {"reader", "words", "longest", "shower"};
    for (uint32_t i = 0; i < 4; i++) {
        cr_expect_str_eq(plugin_at(i).name, names[i]);
        cr_expect_eq(plugin_at(i).calls, 0);
    }
    cr_expect_eq(plugin_at(0).kind, TK_DECODER);
    cr_expect_eq(plugin_at(3).kind, TK_ENCODER);
    tk_session_plugin none = {.size = sizeof none};
    cr_expect_not(tk_session_plugin_at(session, 4, &none));
    cr_assert_eq(feed("ab c"), TK_OK);
    cr_assert_eq(feed("ab c"), TK_OK);
    for (uint32_t i = 0; i < 4; i++) {
        cr_expect_eq(plugin_at(i).calls, 2);
        cr_expect_gt(plugin_at(i).nanoseconds, 0);
    }
}

/** Each reading of the clock is a step. */
static uint64_t steps(void *ctx)
{
    return ++*(uint64_t *)ctx;
}

Test(session, a_meter_takes_the_place_of_the_clock)
{
    uint64_t looks = 0;
    tk_session_set_meter(session, steps, &looks);
    cr_assert_eq(feed("ab c"), TK_OK);
    uint64_t sum = 0;
    for (uint32_t i = 0; i < 4; i++)
        sum += plugin_at(i).nanoseconds;
    cr_expect_eq(sum + 1, looks); // the first reading begins the document
    const uint64_t before = plugin_at(0).nanoseconds;
    tk_session_set_meter(session, NULL, NULL);
    cr_assert_eq(feed("ab c"), TK_OK);
    cr_expect_gt(plugin_at(0).nanoseconds, before + 10);
}

static tk_session_memory memory_used(void)
{
    tk_session_memory memory = {.size = sizeof memory};
    tk_session_memory_used(session, &memory);
    return memory;
}

Test(session, the_lexeme_table_is_counted_and_can_be_forgotten)
{
    cr_assert_eq(feed("ab c ab"), TK_OK);
    cr_expect_eq(memory_used().lookups, 3);
    cr_expect_eq(memory_used().new_forms, 2);
    cr_expect_eq(memory_used().lexemes, 2);
    cr_expect_gt(memory_used().document_bytes, strlen("ab c ab"));
    cr_assert_eq(feed("ab d"), TK_OK);
    cr_expect_eq(memory_used().new_forms, 3);
    tk_session_forget(session);
    cr_expect_eq(memory_used().lexemes, 0);
    cr_assert_eq(feed("ab d"), TK_OK);
    cr_expect_eq(memory_used().new_forms, 5);
    expect_output("doc marks/1=1 words/1=2 longest/1=1\n");
}

Test(session, a_callers_struct_may_be_shorter)
{
    struct {
        tk_session_memory memory;
        char after;
    } room = {.memory = {.size = offsetof(tk_session_memory, lookups), .lookups = 77}};
    cr_assert_eq(feed("ab"), TK_OK);
    tk_session_memory_used(session, &room.memory);
    cr_expect_eq(room.memory.lexemes, 1);
    cr_expect_eq(room.memory.lookups, 77);
}

Test(session, options_and_where_it_is)
{
    char path[] = "/tmp/toolkit-session-XXXXXX";
    const int fd = mkstemp(path);
    cr_assert(fd >= 0 && write(fd, pipeline, strlen(pipeline)) == (ssize_t)strlen(pipeline));
    close(fd);
    static const char *const sets[] = {"output.layers=words"}, *const wrong[] = {"output.lay=x"};
    tk_session_place place = {0};
    tk_session_options options = {
        .size = sizeof options, .sets = sets, .n_sets = 1, .place = &place};
    tk_session *other = tk_session_open_with(path, &options, &message);
    cr_assert_not_null(other, "%s", message.text);
    cr_expect_str_eq(place.name, "shower"); // the last one that was created
    cr_assert_eq(tk_session_feed(other, "doc", "ab c", 4, &message), TK_OK);
    tk_str out;
    tk_session_output(other, &out);
    cr_expect_eq(out.length, strlen("doc words/1=2\n"), "%.*s", (int)out.length, out.data);
    cr_expect_str_eq(place.name, "doc");
    cr_expect_eq(place.plugin, UINT32_MAX);
    cr_expect_null(tk_session_input(other, 0));
    tk_session_close(other);
    options.sets = wrong;
    cr_expect_null(tk_session_open_with(path, &options, &message));
    cr_expect_not_null(strstr(message.text, "no option 'lay'"), "%s", message.text);
    unlink(path);
}

Test(session, records_of_a_file)
{
    char path[] = "/tmp/toolkit-session-XXXXXX";
    const int fd = mkstemp(path);
    cr_assert(fd >= 0 && write(fd, "ab c", 4) == 4);
    close(fd);
    const char *paths[] = {path, path};
    tk_records *records = tk_records_open(session, paths, 2, &message);
    cr_assert_not_null(records, "%s", message.text);
    tk_str name, record;
    uint32_t n = 0;
    while (tk_records_next(records, &name, &record, &message) == TK_OK) {
        cr_expect(record.length >= 4 && memcmp(record.data, "ab c", 4) == 0);
        cr_expect_gt(name.length, 0);
        n++;
    }
    cr_expect_eq(n, 2);
    tk_records_close(records);
    unlink(path);
    cr_expect_null(tk_records_open(session, paths, 1, &message));
    cr_expect_not_null(strstr(message.text, path), "%s", message.text);
    cr_expect_null(tk_records_open(session, NULL, 0, &message)); // the configuration names none
}

// --------------------------------------------------------------------------------- its collectors

static const char collecting[] = "[input]\nformat = reader\n[collect:tally]\n";

static void open_collecting(void)
{
    setenv("TOOLKIT_PLUGIN_PATH", FIXTURES, 1);
    session = tk_session_open_text(collecting, strlen(collecting), &message);
    cr_assert_not_null(session, "%s", message.text);
}

TestSuite(session_collector, .init = open_collecting, .fini = close_session);

static void expect_result(const char *right)
{
    tk_str result;
    cr_assert_eq(tk_session_result(session, 0, &result, &message), TK_OK, "%s", message.text);
    cr_expect(result.length == strlen(right) && memcmp(result.data, right, result.length) == 0,
              "%.*s", (int)result.length, result.data);
}

static void merge(const char *state)
{
    cr_assert_eq(tk_session_merge(session, 0, state, strlen(state), &message), TK_OK, "%s",
                 message.text);
}

Test(session_collector, adds_saves_merges_and_finishes)
{
    tk_str state;
    cr_assert_eq(tk_session_collector_count(session), 1);
    cr_assert_eq(feed("one"), TK_OK);
    expect_output(""); // no [output], no encoder
    cr_assert_eq(tk_session_collect(session, 0, NULL, &message), TK_OK);
    cr_assert_eq(feed("three"), TK_OK);
    cr_assert_eq(tk_session_collect(session, 0, &state, &message), TK_OK);
    cr_expect(state.length == 12 && memcmp(state.data, "doc\t3\ndoc\t5\n", 12) == 0);
    // It is empty now, and what is merged is apart from what is added.
    merge("x\t1\n");
    cr_assert_eq(tk_session_collect(session, 0, &state, &message), TK_OK);
    cr_expect(state.length == 6 && memcmp(state.data, "doc\t5\n", 6) == 0);
    merge("y\t2\n");
    cr_assert_eq(tk_session_save(session, 0, &state, &message), TK_OK);
    cr_expect(state.length == 8 && memcmp(state.data, "x\t1\ny\t2\n", 8) == 0);
    merge("z\t3\n");
    expect_result("   1 documents\nz\t3\n");
    expect_result("   0 documents\n");
}

Test(session_collector, says_what_is_wrong)
{
    tk_str state;
    cr_expect_neq(tk_session_merge(session, 0, "x", 1, &message), TK_OK);
    cr_expect_str_eq(message.text, "collect:tally: error: the state does not end with a line");
    message.text[0] = '\0';
    cr_expect_neq(tk_session_collect(session, 0, &state, &message), TK_OK); // no document was fed
    cr_expect_str_neq(message.text, "");
    cr_expect_neq(tk_session_merge(session, 1, "", 0, &message), TK_OK);
}

Test(session_collector, the_costs_of_a_merge_are_apart)
{
    tk_session_plugin plugin = {.size = sizeof plugin};
    merge("x\t1\n");
    cr_assert(tk_session_plugin_at(session, 1, &plugin));
    cr_expect_str_eq(plugin.name, "collect:tally");
    cr_expect_eq(plugin.kind, TK_COLLECTOR);
    cr_assert(tk_session_plugin_at(session, 2, &plugin));
    cr_expect_str_eq(plugin.name, "collect:tally merge");
    cr_expect_eq(plugin.calls, 1);
    cr_expect_eq(tk_session_plugin_at(session, 3, &plugin), 0);
    tk_session_forget(session);
    expect_result("   0 documents\n");
}

Test(session, without_an_encoder_there_are_layers_but_no_output)
{
    const tk_session_options options = {.size = sizeof options, .no_output = 1};
    char path[] = "/tmp/toolkit-session-XXXXXX";
    const int fd = mkstemp(path);
    tk_layer_info info;
    cr_assert_eq(write(fd, pipeline, strlen(pipeline)), (ssize_t)strlen(pipeline));
    close(fd);
    tk_session *quiet = tk_session_open_with(path, &options, &message);
    unlink(path);
    cr_assert_not_null(quiet, "%s", message.text);
    cr_assert_eq(tk_session_feed(quiet, "doc", "a longer word", 13, &message), TK_OK, "%s",
                 message.text);
    tk_str out;
    tk_session_output(quiet, &out);
    cr_expect_eq(out.length, 0);
    cr_assert(tk_session_layer_named(quiet, "words", &info));
    cr_assert_eq(info.layer.count, 3);
    // No plugin has read the lexemes of these words; they are there nevertheless.
    cr_expect_eq(((const uint32_t *)info.lexeme_values[0])[info.layer.lexeme[1]], 6);
    tk_session_close(quiet);
}
