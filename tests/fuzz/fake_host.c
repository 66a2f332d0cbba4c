// SPDX-License-Identifier: MIT
#include "fake_host.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <toolkit/text/utf8.h>

#define TEXT_PADDING 64u
#define MAX_LAYERS   16u
#define MAX_COLUMNS  16u
#define MAX_OPTIONS  16u

#define REQUIRE(condition, what)                                           \
    do {                                                                   \
        if (!(condition)) {                                                \
            fprintf(stderr, "the decoder broke the contract: %s\n", what); \
            abort();                                                       \
        }                                                                  \
    } while (0)

typedef struct block {
    struct block *next;
    uint64_t padding; // keeps the next member aligned to 16
} block;

typedef struct {
    tk_layer_out out;
    void *columns[MAX_COLUMNS];
    uint64_t count;
    bool committed;
} layer;

// A document; `doc` is the first member, so that the host's functions find the rest.
typedef struct {
    tk_doc doc;
    const tk_plugin *plugin;
    char *text;
    uint64_t capacity;
    bool text_committed;
    uint32_t strings;
    layer layers[MAX_LAYERS];
    block *blocks;
    bool failed;
} fake;

static fake *of(tk_doc *doc)
{
    return (fake *)(void *)doc;
}

static void *need(void *memory)
{
    REQUIRE(memory != NULL, "out of memory");
    return memory;
}

static void require_utf8(const char *data, uint64_t length)
{
    unsigned bad;
    for (uint64_t i = 0; i < length;) {
        unsigned step = tk_utf8_sequence((const uint8_t *)data + i, length - i, &bad);
        REQUIRE(step > 0, "a string is not UTF-8");
        i += step;
    }
}

static bool is_boundary(const fake *f, uint32_t at)
{
    return at <= f->doc.length && ((unsigned char)f->text[at] & 0xC0) != 0x80;
}

// ------------------------------------------------------------------------------ the host's table

static tk_status read_file(void *ctx, const char *path, tk_str *out)
{
    char name[4096];
    snprintf(name, sizeof name, "%s/%s", (const char *)ctx, path);
    FILE *file = fopen(name, "rb");
    if (file == NULL) {
        perror(name);
        return TK_ERR_INSTANCE;
    }
    static char buffer[1u << 20];
    size_t length = fread(buffer, 1, sizeof buffer - TEXT_PADDING, file);
    fclose(file);
    static char *files[16]; // valid for the life of the instance, which never ends
    static unsigned used;
    REQUIRE(used < sizeof files / sizeof files[0], "the limits");
    files[used] = need(calloc(1, length + TEXT_PADDING));
    memcpy(files[used], buffer, length);
    *out = (tk_str){files[used++], length};
    return TK_OK;
}

static tk_status fail_setup(void *ctx, const char *message)
{
    (void)ctx;
    fprintf(stderr, "%s\n", message);
    return TK_ERR_INSTANCE;
}

static tk_status fail(tk_doc *doc, tk_status status, uint64_t byte, const char *message)
{
    (void)byte;
    require_utf8(message, strlen(message));
    of(doc)->failed = true;
    if (getenv("FUZZ_VERBOSE") != NULL) {
        fprintf(stderr, "  status %d at %lld: %s\n", status, (long long)byte, message);
    }
    return status;
}

static void log_message(tk_doc *doc, uint32_t level, const char *message)
{
    (void)doc;
    (void)level;
    require_utf8(message, strlen(message));
}

static void log_count(tk_doc *doc, const char *verb, uint64_t count, const char *things)
{
    (void)doc;
    (void)count;
    REQUIRE(*verb != '\0' && strpbrk(verb, " \t\n") == NULL, "log_count() with a verb of one word");
    require_utf8(verb, strlen(verb));
    require_utf8(things, strlen(things));
}

static char *text_reserve(tk_doc *doc, uint64_t capacity)
{
    fake *f = of(doc);
    REQUIRE(!f->text_committed, "text_reserve() after text_commit()");
    if (capacity >= 1u << 31) {
        return NULL;
    }
    if (capacity > f->capacity || f->text == NULL) {
        f->text = need(realloc(f->text, capacity + TEXT_PADDING));
        f->capacity = capacity;
    }
    return f->text;
}

static tk_status text_commit(tk_doc *doc, uint64_t length)
{
    fake *f = of(doc);
    REQUIRE(!f->text_committed, "text_commit() twice");
    REQUIRE(f->text != NULL && length <= f->capacity, "more text than was reserved");
    unsigned bad;
    for (uint64_t i = 0; i < length;) {
        unsigned step = tk_utf8_sequence((const uint8_t *)f->text + i, length - i, &bad);
        if (step == 0 || f->text[i] == '\0') {
            return fail(doc, TK_ERR_DOC, i, "the text is not UTF-8");
        }
        i += step;
    }
    memset(f->text + length, 0, TEXT_PADDING);
    f->text_committed = true;
    doc->text = f->text;
    doc->length = (uint32_t)length;
    return TK_OK;
}

static tk_status set_id(tk_doc *doc, const char *data, uint64_t length)
{
    (void)doc;
    require_utf8(data, length);
    return TK_OK;
}

/** Every record has a file name that brat would write. */
static void get_id(tk_doc *doc, tk_str *out)
{
    (void)doc;
    *out = (tk_str){"fuzz.ann", 8};
}

static tk_status meta_set(tk_doc *doc, const char *key, uint64_t key_length, const char *value,
                          uint64_t length, uint32_t json)
{
    (void)doc;
    REQUIRE(json <= 1, "meta_set() with a wrong flag");
    require_utf8(key, key_length);
    require_utf8(value, length);
    if (getenv("FUZZ_VERBOSE") != NULL) {
        fprintf(stderr, "  meta %.*s = %.*s\n", (int)key_length, key, (int)length, value);
    }
    return TK_OK;
}

static tk_status layer_reserve(tk_doc *doc, uint32_t index, uint64_t capacity, tk_layer_out *out)
{
    fake *f = of(doc);
    REQUIRE(index < f->plugin->n_provided && capacity < 1u << 24, "layer_reserve()");
    layer *l = &f->layers[index];
    l->out.begin = need(realloc(l->out.begin, capacity * sizeof(uint32_t) + 1));
    l->out.end = need(realloc(l->out.end, capacity * sizeof(uint32_t) + 1));
    for (uint32_t c = 0; c < f->plugin->provided[index].n_columns; c++) {
        l->columns[c] = need(realloc(l->columns[c], capacity * sizeof(uint64_t) + 1));
        const bool refers = f->plugin->provided[index].columns[c].type == TK_SPAN;
        memset(l->columns[c], refers ? 0xff : 0, capacity * sizeof(uint64_t));
    }
    l->out.columns = l->columns;
    l->out.capacity = (uint32_t)capacity;
    *out = l->out;
    return TK_OK;
}

static tk_status layer_commit(tk_doc *doc, uint32_t index, uint64_t count)
{
    fake *f = of(doc);
    layer *l = &f->layers[index];
    const tk_layer_decl *decl = &f->plugin->provided[index];
    REQUIRE(f->text_committed && !l->committed && count <= l->out.capacity, "layer_commit()");
    l->committed = true;
    l->count = count;
    for (uint64_t i = 0; i < count; i++) {
        uint32_t begin = l->out.begin[i];
        uint32_t end = l->out.end[i];
        REQUIRE(begin <= end && is_boundary(f, begin) && is_boundary(f, end), "a span's bounds");
        REQUIRE(i == 0 || l->out.begin[i - 1] <= begin, "the order of spans");
        REQUIRE(i == 0 || (decl->flags & TK_LAYER_DISJOINT) == 0 || l->out.end[i - 1] <= begin,
                "disjoint spans");
        for (uint32_t c = 0; c < decl->n_columns; c++) {
            const tk_column *column = &decl->columns[c];
            if (column->type == TK_U8 && column->names != NULL) {
                REQUIRE(((const uint8_t *)l->columns[c])[i] < column->n_names, "an enumeration");
            } else if (column->type == TK_STRING) {
                REQUIRE(((const uint32_t *)l->columns[c])[i] <= f->strings, "a string");
            }
        }
    }
    return TK_OK;
}

// How many spans the layer of that name has.
static uint64_t count_of(const fake *f, const char *name)
{
    for (uint32_t i = 0; i < f->plugin->n_provided; i++) {
        if (strcmp(f->plugin->provided[i].name, name) == 0) {
            return f->layers[i].count;
        }
    }
    return 0;
}

// References can be judged when all layers are there.
static void require_references(const fake *f)
{
    for (uint32_t i = 0; i < f->plugin->n_provided; i++) {
        const tk_layer_decl *decl = &f->plugin->provided[i];
        for (uint32_t c = 0; c < decl->n_columns; c++) {
            const uint32_t *values = f->layers[i].columns[c];
            const bool refers = decl->columns[c].type == TK_SPAN;
            const uint64_t most = refers ? count_of(f, decl->columns[c].layer) : 0;
            for (uint64_t k = 0; refers && k < f->layers[i].count; k++) {
                REQUIRE(values[k] == TK_SPAN_NONE || values[k] < most, "a reference");
            }
        }
    }
}

static const void *extension(const char *name)
{
    (void)name; // none, as of an old host
    return NULL;
}

static uint32_t string_add(tk_doc *doc, const char *data, uint64_t length)
{
    require_utf8(data, length);
    return length == 0 ? 0 : ++of(doc)->strings;
}

static void *allocate(tk_doc *doc, uint64_t bytes)
{
    block *b = need(calloc(1, sizeof *b + bytes));
    b->next = of(doc)->blocks;
    of(doc)->blocks = b;
    return b + 1;
}

static void to_bytes(tk_doc *doc, uint32_t unit, uint32_t n, const uint32_t *in, uint32_t *out)
{
    const fake *f = of(doc);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t at = 0;
        uint32_t units = 0;
        while (units < in[i] && at < f->doc.length) {
            unsigned char lead = (unsigned char)f->text[at];
            uint32_t step = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
            at += unit == TK_UNIT_BYTE ? 1 : step;
            units += unit == TK_UNIT_UTF16 && step == 4 ? 2 : 1;
        }
        out[i] = units == in[i] && is_boundary(f, at) ? at : UINT32_MAX;
    }
}

static const tk_host host = {
    .size = sizeof host,
    .minor = TK_ABI_MINOR,
    .version = "fake",
    .read_file = read_file,
    .fail_setup = fail_setup,
    .fail = fail,
    .log = log_message,
    .log_count = log_count,
    .text_reserve = text_reserve,
    .text_commit = text_commit,
    .set_id = set_id,
    .id = get_id,
    .meta_set = meta_set,
    .layer_reserve = layer_reserve,
    .layer_commit = layer_commit,
    .string_add = string_add,
    .alloc = allocate,
    .bytes = to_bytes,
    .extension = extension,
};

// -------------------------------------------------------------------------------------- the runs

static void set_option(tk_value *value, const tk_option *option, const char *text)
{
    value->s = (tk_str){text, strlen(text)};
    value->i = strtoll(text, NULL, 10);
    value->f = strtod(text, NULL);
    if (option->type == TK_OPT_BOOL) {
        value->i = strcmp(text, "true") == 0;
    }
    for (uint32_t i = 0; option->type == TK_OPT_ENUM && i < option->n_choices; i++) {
        if (strcmp(option->choices[i], text) == 0) {
            value->i = i;
        }
    }
}

void *fake_create(const tk_plugin *plugin, const char *data_dir, const char *const *settings)
{
    REQUIRE(plugin->n_options <= MAX_OPTIONS && plugin->n_provided <= MAX_LAYERS, "the limits");
    static tk_value kept[16][MAX_OPTIONS]; // valid for the life of the instance, which never ends
    static unsigned used;
    REQUIRE(used < sizeof kept / sizeof kept[0], "the limits");
    tk_value *values = kept[used++];
    for (uint32_t i = 0; i < plugin->n_options; i++) {
        const tk_option *option = &plugin->options[i];
        set_option(&values[i], option, option->fallback != NULL ? option->fallback : "");
        for (const char *const *s = settings; s != NULL && *s != NULL; s += 2) {
            if (strcmp(s[0], option->name) == 0) {
                set_option(&values[i], option, s[1]);
                values[i].is_set = 1;
            }
        }
    }
    const tk_setup setup = {
        .size = sizeof setup,
        .n_options = plugin->n_options,
        .host = &host,
        .options = values,
        .data_dir = data_dir,
        .ctx = (void *)(uintptr_t)data_dir,
    };
    void *instance = NULL;
    REQUIRE(plugin->create == NULL || plugin->create(&setup, &instance) == TK_OK, "create()");
    return instance;
}

tk_status fake_decode(const tk_plugin *plugin, void *instance, const uint8_t *data, size_t size)
{
    fake f = {.doc = {.size = sizeof f.doc}, .plugin = plugin};
    // Exactly the length of the record, so that a sanitizer detects reads beyond it.
    char *record_bytes = need(malloc(size > 0 ? size : 1));
    if (size > 0) {
        memcpy(record_bytes, data, size);
    }
    const tk_str record = {record_bytes, size};
    tk_status status = plugin->decode(instance, &host, &f.doc, &record);
    REQUIRE(status == TK_OK || f.failed, "an error without its reason");
    REQUIRE(status != TK_OK || f.text_committed, "no text and no error");
    require_references(&f);
    for (uint32_t i = 0; i < MAX_LAYERS; i++) {
        free(f.layers[i].out.begin);
        free(f.layers[i].out.end);
        for (uint32_t c = 0; c < MAX_COLUMNS; c++) {
            free(f.layers[i].columns[c]);
        }
    }
    while (f.blocks != NULL) {
        block *next = f.blocks->next;
        free(f.blocks);
        f.blocks = next;
    }
    free(f.text);
    free(record_bytes);
    return status;
}
