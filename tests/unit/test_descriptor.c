// SPDX-License-Identifier: MIT
// A valid descriptor is accepted; each invalid one is refused with a message that names the reason.
#include "plugin/descriptor.h"
#include "plugin/descriptor_code.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static tk_status run(void *instance, const tk_host *host, tk_doc *doc)
{
    (void)instance, (void)host, (void)doc;
    return TK_OK;
}

static tk_status decode(void *instance, const tk_host *host, tk_doc *doc, const tk_str *record)
{
    (void)record;
    return run(instance, host, doc);
}

static tk_status fill(void *instance, const tk_form *form, void *value)
{
    (void)instance, (void)form, (void)value;
    return TK_OK;
}

static const char *names[] = {"a", "b"};
static tk_column columns[2];
static tk_layer_decl layers[2];
static tk_lexeme_column lexemes[2];
static tk_option options[2];
static tk_plugin plugin, copy;
static tk_error error;

/** A valid annotator with two of everything, for tests to break. */
static void make_sound(void)
{
    columns[0] = (tk_column){.name = "kind", .type = TK_U8, .names = names, .n_names = 2};
    columns[1] = (tk_column){.name = "value_2", .type = TK_STRING};
    layers[0] = (tk_layer_decl){.name = "mark/1", .columns = columns, .n_columns = 2};
    layers[1] = (tk_layer_decl){.name = "note/12"};
    lexemes[0] = (tk_lexeme_column){{.name = ".key", .type = TK_BYTES, .width = 24}, fill, {0}};
    lexemes[1] = (tk_lexeme_column){{.name = "shape", .type = TK_U32}, NULL, {0}};
    options[0] = (tk_option){.name = "size", .type = TK_OPT_INT, .min = 1, .max = 9};
    options[1] = (tk_option){.name = "kind", .type = TK_OPT_ENUM, .choices = names, .n_choices = 2};
    plugin = (tk_plugin){.size = sizeof plugin,
                         .kind = TK_ANNOTATOR,
                         .id = "mark",
                         .version = "1.0.0",
                         .summary = "marks",
                         .licence = "MIT",
                         .provided = layers,
                         .n_provided = 2,
                         .lexemes = lexemes,
                         .n_lexemes = 2,
                         .options = options,
                         .n_options = 2,
                         .annotate = run};
}

TestSuite(descriptor, .init = make_sound);

static void expect_good(void)
{
    error = (tk_error){0};
    cr_expect(tk_descriptor_copy(&plugin, &copy, "x.so", &error), "%s", error.message);
    cr_expect_eq(copy.size, sizeof copy);
}

static void expect_bad(const char *words)
{
    error = (tk_error){0};
    cr_expect_not(tk_descriptor_copy(&plugin, &copy, "x.so", &error), "want: %s", words);
    cr_expect_not_null(strstr(error.message, words), "'%s' lacks '%s'", error.message, words);
    cr_expect_eq(strncmp(error.message, "x.so: ", 6), 0, "%s", error.message);
    make_sound();
}

Test(descriptor, sound_ones)
{
    expect_good();
    plugin.lexemes = NULL, plugin.n_lexemes = 0;
    plugin.provided = NULL, plugin.n_provided = 0;
    plugin.options = NULL, plugin.n_options = 0;
    plugin.annotate = NULL; // it provides nothing
    expect_good();
    plugin.kind = TK_ENCODER, plugin.encode = run;
    expect_good();
    plugin.kind = TK_DECODER, plugin.decode = decode, plugin.record = TK_RECORD_LINE;
    expect_good();
}

Test(descriptor, sizes)
{
    static const uint32_t bad[] = {0, 4, 8, sizeof(tk_plugin) / 2, 1 << 17, UINT32_MAX};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        plugin.size = bad[i];
        expect_bad("size is");
    }
}

Test(descriptor, an_older_and_shorter_one_lacks_the_rest)
{
    plugin.size = offsetof(tk_plugin, extension);
    plugin.extension = (const void *(*)(const char *))(uintptr_t)1; // beyond its size: not read
    expect_good();
    cr_expect(!copy.extension && copy.annotate == run);
}

typedef struct longer {
    tk_plugin plugin;
    char tail[40];
} longer;

Test(descriptor, a_newer_and_longer_one_may_have_a_tail_of_zeroes_only)
{
    for (size_t at = 0; at <= sizeof(((longer *)0)->tail); at++) {
        longer *newer = calloc(1, sizeof *newer);
        newer->plugin = plugin;
        newer->plugin.size = sizeof *newer;
        if (at < sizeof newer->tail)
            newer->tail[at] = 1;
        error = (tk_error){0};
        bool ok = tk_descriptor_copy(&newer->plugin, &copy, "x.so", &error);
        cr_expect_eq(ok, at == sizeof newer->tail, "byte %zu", at);
        if (!ok)
            cr_expect_not_null(strstr(error.message, "a newer toolkit is needed"));
        free(newer);
    }
}

Test(descriptor, head)
{
    plugin.id = NULL;
    expect_bad("(null)");
    static const char *const ids[] = {"", "Mark", "1mark", "ma-rk", "mark ", "_mark", "ma/rk"};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        plugin.id = ids[i];
        expect_bad("[a-z][a-z0-9_]*");
    }
    char id[100];
    memset(id, 'a', sizeof id);
    id[64] = '\0';
    plugin.id = id;
    expect_bad("[a-z][a-z0-9_]*");
    id[63] = '\0';
    plugin.id = id;
    expect_good();
    plugin.version = NULL;
    expect_bad("version");
    plugin.summary = NULL;
    expect_bad("summary");
    plugin.min_host_minor = TK_ABI_MINOR + 1;
    expect_bad("min_host_minor");
}

Test(descriptor, kinds_and_callbacks)
{
    plugin.kind = 0;
    expect_bad("kind");
    plugin.kind = TK_COLLECTOR + 1;
    expect_bad("kind");
    plugin.annotate = NULL;
    expect_bad("annotate");
    plugin.kind = TK_ENCODER;
    expect_bad("encode");
    plugin.kind = TK_DECODER, plugin.decode = decode;
    expect_bad("record");
    plugin.kind = TK_DECODER, plugin.record = TK_RECORD_FILE;
    expect_bad("decode");
}

Test(descriptor, layers)
{
    static const char *const bad[] = {"",        "mark",        "mark/",   "/1",      "mark/0",
                                      "mark/01", "mark/1x",     "Mark/1",  "mark/x",  "mark/1/2",
                                      "m rk/1",  "mark/123456", "mark/-1", "mark:a/1"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        layers[0].name = bad[i];
        expect_bad("a layer's name is like token/1");
        layers[0].name = bad[i];
        plugin.required = plugin.provided, plugin.n_required = 2;
        plugin.n_provided = 0;
        expect_bad("required layer");
    }
    layers[0].name = NULL;
    expect_bad("a layer's name");
    layers[1].name = "mark/1";
    expect_bad("declared twice");
    layers[0].columns = NULL;
    expect_bad("counted, but NULL");
    plugin.provided = NULL;
    expect_bad("counted, but NULL");
}

Test(descriptor, columns)
{
    columns[0].name = NULL;
    expect_bad("column");
    columns[0].name = ".private"; // lexeme columns only
    expect_bad("[a-z][a-z0-9_]*");
    columns[0].type = 0;
    expect_bad("unknown type");
    columns[0].type = TK_BYTES, columns[0].width = 8;
    expect_bad("unknown type");
    columns[0].width = 1;
    expect_bad("width");
    columns[0].type = TK_F64;
    expect_bad("names");
    names[1] = NULL;
    expect_bad("NULL");
    names[1] = "b";
    columns[1].name = "kind";
    expect_bad("declared twice");
}

/** columns[1] refers to a layer. */
static void refer_to(const char *layer)
{
    columns[1] = (tk_column){.name = "other", .type = TK_SPAN, .layer = layer};
}

Test(descriptor, references)
{
    refer_to("note/12"); // provided
    expect_good();
    refer_to("mark/1"); // itself
    expect_good();
    refer_to("token/1");
    expect_bad("neither requires nor provides");
    static const tk_layer_decl token[] = {{.name = "token/1"}};
    refer_to("token/1");
    plugin.required = token, plugin.n_required = 1;
    expect_good();
    refer_to("token");
    expect_bad("layer is the name of a layer for TK_SPAN");
    refer_to(NULL);
    expect_bad("layer is the name of a layer for TK_SPAN");
    columns[1].layer = "note/12"; // a string
    expect_bad("NULL for all else");
    lexemes[1].column = (tk_column){.name = "x", .type = TK_SPAN, .layer = "note/12"};
    expect_bad("unknown type");
    columns[1].type = TK_SPAN + 1;
    expect_bad("unknown type");
    // What a plugin reads may refer to a layer that it does not read.
    make_sound();
    refer_to("token/1");
    plugin.required = layers, plugin.n_required = 1;
    plugin.provided = NULL, plugin.n_provided = 0;
    expect_good();
    make_sound();
}

static tk_status start(void *instance, const tk_host *host, void *ctx)
{
    (void)instance, (void)host, (void)ctx;
    return TK_OK;
}

Test(descriptor, flags_and_what_another_process_learns)
{
    plugin.flags = TK_PLUGIN_THREADS;
    plugin.worker_start = start;
    refer_to("note/12");
    expect_good();
    tk_buffer bytes = {0};
    tk_arena arena = {0};
    cr_assert(tk_descriptor_pack(&copy, &bytes));
    const char *at = bytes.data;
    const tk_plugin *read = tk_descriptor_unpack(&at, bytes.data + bytes.length, &arena);
    cr_assert_not_null(read);
    cr_expect_eq(at, bytes.data + bytes.length);
    cr_expect_eq(read->flags, TK_PLUGIN_THREADS);
    cr_expect_str_eq(read->provided[0].columns[1].layer, "note/12");
    cr_expect_null(read->provided[0].columns[0].layer);
    cr_expect(read->worker_start && read->worker_start != start && !read->worker_stop);
    tk_arena_free(&arena);
    tk_buffer_free(&bytes);
    make_sound();
    plugin.flags = TK_PLUGIN_THREADS << 1;
    expect_bad("flags that this toolkit does not know");
    plugin.reserved1 = 1;
    expect_bad("flags that this toolkit does not know");
}

Test(descriptor, lexeme_columns)
{
    lexemes[0].column.width = 0;
    expect_bad("width");
    lexemes[0].column.width = 4097;
    expect_bad("width");
    lexemes[0].column.width = 4096;
    expect_good();
    lexemes[0].fill = NULL;
    expect_bad("without a function");
    lexemes[1].column.name = "..x";
    expect_bad("[a-z][a-z0-9_]*");
    lexemes[1] = lexemes[0];
    expect_bad("declared twice");
    plugin.lexemes = NULL;
    expect_bad("counted, but NULL");
}

Test(descriptor, options)
{
    options[0].name = "Size";
    expect_bad("[a-z][a-z0-9_]*");
    options[0].name = NULL;
    expect_bad("option");
    options[0].type = 0;
    expect_bad("unknown type");
    options[0].type = TK_OPT_LAYERS + 1;
    expect_bad("unknown type");
    options[0].min = 10;
    expect_bad("min is above max");
    options[0].type = TK_OPT_FLOAT, options[0].min = (double)NAN;
    expect_bad("min is above max");
    options[1].n_choices = 0;
    expect_bad("no choices");
    options[1].choices = NULL;
    expect_bad("no choices");
    names[0] = NULL, columns[0].names = NULL;
    expect_bad("choice");
    names[0] = "a";
    options[1].name = "size";
    expect_bad("declared twice");
    plugin.options = NULL;
    expect_bad("counted, but NULL");
}

static tk_status put(void *instance, const tk_host *host, tk_sink *out)
{
    (void)instance, (void)host, (void)out;
    return TK_OK;
}

static tk_status merge(void *instance, const tk_host *host, tk_sink *out, const tk_str *state)
{
    (void)instance, (void)host, (void)out, (void)state;
    return TK_OK;
}

static void make_collector(void)
{
    make_sound();
    plugin.kind = TK_COLLECTOR, plugin.annotate = NULL;
    plugin.provided = NULL, plugin.n_provided = 0;
    plugin.lexemes = NULL, plugin.n_lexemes = 0;
    plugin.add = run, plugin.save = put, plugin.merge = merge, plugin.finish = put;
}

Test(descriptor, a_collector_has_all_of_its_functions_and_provides_no_layers)
{
    make_collector();
    expect_good();
    plugin.provided = layers, plugin.n_provided = 1;
    expect_bad("a collector provides no layers");
    make_collector(), plugin.add = NULL;
    expect_bad("add: a collector must have it");
    make_collector(), plugin.save = NULL;
    expect_bad("save: a collector must have it");
    make_collector(), plugin.merge = NULL;
    expect_bad("merge: a collector must have it");
    make_collector(), plugin.finish = NULL;
    expect_bad("finish: a collector must have it");
}

Test(descriptor, an_encoder_provides_no_layers)
{
    plugin.kind = TK_ENCODER, plugin.encode = run;
    expect_bad("an encoder provides no layers");
}
