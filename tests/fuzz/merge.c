// SPDX-License-Identifier: MIT
// The collector `merge`: any bytes as a saved state, with any alias file, in each format. A state
// that is accepted gives the same result whole and record by record.
//
// The input: the format, the length of the alias file, the alias file, the state.
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <toolkit/plugin.h>
#include <toolkit/text/state.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define REQUIRE(condition, what)                                             \
    do {                                                                     \
        if (!(condition)) {                                                  \
            fprintf(stderr, "the collector broke the contract: %s\n", what); \
            abort();                                                         \
        }                                                                    \
    } while (0)

struct tk_sink {
    char *data;
    uint64_t length, room;
    bool failed;
};

enum { OPTIONS = 8, FILES = 8 };

// The files that create() reads: they are valid for the life of the instance.
static struct {
    char *files[FILES];
    unsigned n;
    tk_str aliases;
} world;

static const char alias_path[] = "/aliases";

// -------------------------------------------------------------------------------------- the host

static tk_status read_file(void *ctx, const char *path, tk_str *out)
{
    char name[4096];
    (void)ctx;
    if (strcmp(path, alias_path) == 0) {
        *out = world.aliases;
        return TK_OK;
    }
    snprintf(name, sizeof name, "%s/%s", MERGE_DATA_DIR, path);
    FILE *file = fopen(name, "rb");
    REQUIRE(file != NULL && world.n < FILES, name);
    char *text = calloc(1, 65536);
    REQUIRE(text != NULL, "out of memory");
    *out = (tk_str){text, fread(text, 1, 65536 - 64, file)};
    fclose(file);
    world.files[world.n++] = text;
    return TK_OK;
}

static tk_status fail_setup(void *ctx, const char *message)
{
    (void)ctx;
    REQUIRE(*message != '\0', "no reason");
    return TK_ERR_INSTANCE;
}

static tk_status sink_fail(tk_sink *out, const char *message)
{
    REQUIRE(*message != '\0', "no reason");
    out->failed = true;
    return TK_ERR_INSTANCE;
}

static tk_status sink_write_at(tk_sink *out, uint64_t offset, const char *data, uint64_t length)
{
    const uint64_t end = offset + length;
    if (end > out->room) {
        out->room = end * 2;
        out->data = realloc(out->data, out->room);
        REQUIRE(out->data != NULL, "out of memory");
    }
    if (offset > out->length) {
        memset(out->data + out->length, 0, offset - out->length);
    }
    memcpy(out->data + offset, data, length);
    out->length = end > out->length ? end : out->length;
    return TK_OK;
}

static tk_status sink_write(tk_sink *out, const char *data, uint64_t length)
{
    return sink_write_at(out, out->length, data, length);
}

static int64_t sink_read_at(tk_sink *out, uint64_t offset, char *data, uint64_t length)
{
    const uint64_t left = offset < out->length ? out->length - offset : 0;
    const uint64_t n = left < length ? left : length;
    if (n > 0) {
        memcpy(data, out->data + offset, n);
    }
    return (int64_t)n;
}

static uint64_t sink_length(tk_sink *out)
{
    return out->length;
}

static tk_status sink_truncate(tk_sink *out, uint64_t length)
{
    out->length = length < out->length ? length : out->length;
    return TK_OK;
}

static const tk_host host = {
    .size = sizeof host,
    .minor = TK_ABI_MINOR,
    .version = "fake",
    .read_file = read_file,
    .fail_setup = fail_setup,
    .sink_write = sink_write,
    .sink_fail = sink_fail,
    .sink_write_at = sink_write_at,
    .sink_read_at = sink_read_at,
    .sink_length = sink_length,
    .sink_truncate = sink_truncate,
};

// -------------------------------------------------------------------------------------- the runs

static void *create(const tk_plugin *plugin, unsigned format)
{
    tk_value values[OPTIONS] = {0};
    REQUIRE(plugin->n_options <= OPTIONS, "the limits");
    for (uint32_t i = 0; i < plugin->n_options; i++) {
        const tk_option *option = &plugin->options[i];
        const char *text = option->fallback == NULL ? "" : option->fallback;
        if (option->type == TK_OPT_FILE && world.aliases.length > 0) {
            text = alias_path;
        }
        values[i].s = (tk_str){text, strlen(text)};
        values[i].f = strtod(text, NULL);
        values[i].i = option->type == TK_OPT_ENUM ? format : strcmp(text, "true") == 0;
    }
    const tk_setup setup = {.size = sizeof setup,
                            .n_options = plugin->n_options,
                            .host = &host,
                            .options = values,
                            .data_dir = MERGE_DATA_DIR};
    void *instance = NULL;
    return plugin->create(&setup, &instance) == TK_OK ? instance : NULL;
}

static void destroy(const tk_plugin *plugin, void *instance)
{
    if (instance != NULL) {
        plugin->destroy(instance);
    }
    while (world.n > 0) {
        free(world.files[--world.n]);
    }
}

// Merges exactly these bytes, so that a sanitizer detects reads beyond them.
static bool merge(const tk_plugin *plugin, void *instance, const char *data, size_t length)
{
    char *copy = malloc(length > 0 ? length : 1);
    REQUIRE(copy != NULL, "out of memory");
    memcpy(copy, data, length);
    tk_sink sink = {0};
    const tk_status status = plugin->merge(instance, &host, &sink, &(tk_str){copy, length});
    free(copy);
    REQUIRE((status == TK_OK) != sink.failed, "an error without its reason");
    return status == TK_OK;
}

// Merges each record of a valid state as a state of its own.
static void merge_one_by_one(const tk_plugin *plugin, void *instance, const char *data,
                             size_t length)
{
    const tk_str rest = {data + 1, length - 1};
    tk_state state = tk_state_start(&rest);
    while (state.at < state.end) {
        const char *from = state.at;
        (void)tk_state_string(&state);
        const size_t n = (size_t)(state.at - from);
        char *one = malloc(n + 1);
        REQUIRE(one != NULL, "out of memory");
        one[0] = data[0];
        memcpy(one + 1, from, n);
        REQUIRE(merge(plugin, instance, one, n + 1), "a record is rejected alone");
        free(one);
    }
}

static tk_sink finish(const tk_plugin *plugin, void *instance)
{
    tk_sink sink = {0};
    REQUIRE(plugin->finish(instance, &host, &sink) == TK_OK && !sink.failed, "finish()");
    return sink;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const tk_plugin *plugin = tk_plugin_v1(0);
    if (size < 2 || size - 2 < data[1]) {
        return 0;
    }
    const unsigned format = data[0] % 3;
    const char *state = (const char *)data + 2 + data[1];
    const size_t length = size - 2 - data[1];
    world.aliases = (tk_str){(const char *)data + 2, data[1]};
    void *instance = create(plugin, format);
    if (instance != NULL && merge(plugin, instance, state, length)) {
        tk_sink whole = finish(plugin, instance);
        destroy(plugin, instance);
        instance = create(plugin, format);
        REQUIRE(instance != NULL, "create() again");
        merge_one_by_one(plugin, instance, state, length);
        tk_sink parts = finish(plugin, instance);
        REQUIRE(whole.length == parts.length, "the lengths of the results");
        REQUIRE(whole.length == 0 || memcmp(whole.data, parts.data, whole.length) == 0,
                "the results");
        free(whole.data);
        free(parts.data);
    }
    destroy(plugin, instance);
    return 0;
}
