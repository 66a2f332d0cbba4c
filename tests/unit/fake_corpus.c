// SPDX-License-Identifier: MIT
#include "fake_corpus.h"

#include <ctype.h>
#include <dlfcn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST      4096u // words of a document
#define SINK_ROOM (1u << 20)

#define NEED(condition, ...)              \
    do {                                  \
        if (!(condition)) {               \
            fprintf(stderr, __VA_ARGS__); \
            fputc('\n', stderr);          \
            abort();                      \
        }                                 \
    } while (0)

typedef struct {
    tk_doc doc;
    const fake_doc *source;
    fake_collector *collector;
    tk_layer layers[3];
    uint32_t begin[3][MOST], end[3][MOST], lexeme[MOST];
    uint8_t label[MOST];
    uint32_t name[MOST], id[MOST]; // entity number plus 1; 0: it has none
    const void *columns[3];
    const void *stems[1];
    char text[1 << 16];
    char folded[1 << 16];
} fake;

static void begin(const fake_collector *c)
{
    if (c->around != NULL) {
        c->around(1);
    }
}

static void end(const fake_collector *c)
{
    if (c->around != NULL) {
        c->around(0);
    }
}

static fake *of(tk_doc *doc)
{
    return (fake *)(void *)doc;
}

// ------------------------------------------------------------------------------ the host's table

static tk_status fail_setup(void *ctx, const char *message)
{
    fake_collector *c = ctx;
    snprintf(c->message, sizeof c->message, "%s", message);
    return TK_ERR_INSTANCE;
}

static tk_status read_file(void *ctx, const char *path, tk_str *out)
{
    (void)ctx;
    static const char stopwords[] = "# words that say little\nthe\n a \r\nof\n\nin";
    NEED(strcmp(path, "stopwords.txt") == 0, "%s", path);
    *out = (tk_str){stopwords, sizeof stopwords - 1};
    return TK_OK;
}

static tk_status fail(tk_doc *doc, tk_status status, uint64_t byte, const char *message)
{
    (void)byte;
    fake_collector *c = of(doc)->collector;
    snprintf(c->message, sizeof c->message, "%s", message);
    return status;
}

static void log_count(tk_doc *doc, const char *verb, uint64_t count, const char *things)
{
    fake_collector *c = of(doc)->collector;
    snprintf(c->message, sizeof c->message, "%s %llu %s", verb, (unsigned long long)count, things);
}

static void id(tk_doc *doc, tk_str *out)
{
    const char *text = of(doc)->source->id;
    *out = (tk_str){text, strlen(text)};
}

static uint32_t meta_get(tk_doc *doc, const char *key, tk_str *out)
{
    const fake_doc *source = of(doc)->source;
    const char *value = strcmp(key, "date") == 0     ? source->date
                        : strcmp(key, "source") == 0 ? source->source
                                                     : NULL;
    if (value != NULL) {
        *out = (tk_str){value, strlen(value)};
    }
    return value != NULL;
}

// The handle of entity i is i + 1 for its name, and MOST more for its id.
static void string(tk_doc *doc, uint32_t handle, tk_str *out)
{
    const fake *f = of(doc);
    *out = (tk_str){"", 0};
    if (handle == 0) {
        return;
    }
    uint32_t i = (handle - 1) % MOST;
    const char *word = f->text + f->begin[2][i];
    uint32_t length = f->end[2][i] - f->begin[2][i];
    uint32_t digits = 0;
    while (digits < length && isdigit((unsigned char)word[length - 1 - digits])) {
        digits++;
    }
    *out =
        handle > MOST ? (tk_str){word + length - digits, digits} : (tk_str){word, length - digits};
}

static uint32_t lexeme_form(tk_doc *doc, uint32_t lexeme, tk_form *out)
{
    const fake *f = of(doc);
    uint32_t begin = f->begin[0][lexeme];
    uint32_t length = f->end[0][lexeme] - begin;
    bool word = isalnum((unsigned char)f->text[begin]) || (f->text[begin] & 0x80) != 0;
    *out = (tk_form){.text = f->text + begin,
                     .length = length,
                     .folded = f->folded + begin,
                     .folded_length = length,
                     .shape = word ? TK_SHAPE_LETTER : TK_SHAPE_PUNCT};
    return 1;
}

// The stem is the form without its last letter.
static void lexeme_text(tk_doc *doc, uint32_t handle, tk_str *out)
{
    tk_form form;
    lexeme_form(doc, handle, &form);
    uint32_t cut = form.shape == TK_SHAPE_PUNCT ? form.length : form.length > 3;
    *out = (tk_str){form.folded, form.folded_length - cut};
}

static tk_status sink_write(tk_sink *sink, const char *data, uint64_t length)
{
    NEED(sink->length + length <= SINK_ROOM, "too many bytes");
    memcpy(sink->data + sink->length, data, length);
    sink->length += length;
    return TK_OK;
}

static tk_status sink_fail(tk_sink *sink, const char *message)
{
    snprintf(sink->message, sizeof sink->message, "%s", message);
    return TK_ERR_INSTANCE;
}

const tk_host fake_host = {
    .size = sizeof(tk_host),
    .minor = TK_ABI_MINOR,
    .read_file = read_file,
    .fail_setup = fail_setup,
    .fail = fail,
    .log_count = log_count,
    .id = id,
    .meta_get = meta_get,
    .string = string,
    .lexeme_form = lexeme_form,
    .lexeme_text = lexeme_text,
    .sink_write = sink_write,
    .sink_fail = sink_fail,
};

// -------------------------------------------------------------------------------------- documents

static void add_word(fake *f, uint32_t begin, uint32_t end)
{
    uint32_t t = f->layers[0].count++;
    NEED(t < MOST, "too many words");
    f->begin[0][t] = begin;
    f->end[0][t] = end;
    f->lexeme[t] = t;
    if (isupper((unsigned char)f->text[begin])) {
        uint32_t e = f->layers[2].count++;
        f->begin[2][e] = begin;
        f->end[2][e] = end;
        f->label[e] = (uint8_t)(f->text[begin] == 'P' ? 0 : 1);
        f->name[e] = e + 1;
        f->id[e] = e + 1 + MOST;
    }
}

static void split(fake *f)
{
    uint32_t sentence = 0;
    for (uint32_t i = 0; i < f->doc.length;) {
        uint32_t begin = i;
        while (i < f->doc.length && strchr(" .,", f->text[i]) == NULL) {
            i++;
        }
        if (i == begin) {
            i++;
        }
        if (f->text[begin] != ' ') {
            add_word(f, begin, i);
        }
        if (f->text[begin] == '.' || i == f->doc.length) {
            uint32_t s = f->layers[1].count++;
            f->begin[1][s] = sentence;
            f->end[1][s] = i;
            sentence = i + (f->text[i] == ' ');
        }
    }
}

static fake *make(fake_collector *c, const fake_doc *source)
{
    fake *f = calloc(1, sizeof *f);
    NEED(f != NULL && strlen(source->text) + 64 < sizeof f->text, "a document is too long");
    f->source = source;
    f->collector = c;
    strcpy(f->text, source->text);
    f->doc = (tk_doc){.size = sizeof(tk_doc),
                      .length = (uint32_t)strlen(f->text),
                      .text = f->text,
                      .lexeme_count = MOST};
    for (uint32_t i = 0; i < f->doc.length; i++) {
        f->folded[i] = (char)tolower((unsigned char)f->text[i]);
    }
    f->columns[0] = f->label;
    f->columns[1] = f->name;
    f->columns[2] = f->id;
    f->stems[0] = f->lexeme; // the handle of a stem is its lexeme
    f->doc.lexemes = f->stems;
    for (int i = 0; i < 3; i++) {
        f->layers[i] = (tk_layer){.begin = f->begin[i], .end = f->end[i]};
    }
    f->layers[0].lexeme = f->lexeme;
    f->layers[2].columns = f->columns;
    split(f);
    return f;
}

tk_status fake_add(fake_collector *c, const fake_doc *source)
{
    fake *f = make(c, source);
    tk_layer required[8] = {{0}};
    for (uint32_t i = 0; i < c->plugin->n_required; i++) {
        static const char *const names[] = {"token/1", "sentence/1", "entity/1"};
        for (int k = 0; k < 3; k++) {
            if (strcmp(c->plugin->required[i].name, names[k]) == 0) {
                required[i] = f->layers[k];
            }
        }
    }
    f->doc.layers = required;
    c->message[0] = '\0';
    begin(c);
    tk_status status = c->plugin->add(c->instance, &fake_host, &f->doc);
    end(c);
    free(f);
    return status;
}

// -------------------------------------------------------------------------------------- collectors

const tk_plugin *fake_load(const char *name, uint32_t index)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s/%s.so", getenv("TOOLKIT_PLUGIN_PATH"), name, name);
    void *object = dlopen(path, RTLD_NOW);
    NEED(object != NULL, "%s", dlerror());
    void *symbol = dlsym(object, "tk_plugin_v1");
    tk_plugin_entry entry;
    memcpy(&entry, &symbol, sizeof entry);
    const tk_plugin *plugin = entry(index);
    NEED(plugin != NULL && plugin->kind == TK_COLLECTOR, "%s: not a collector", name);
    return plugin;
}

static void set(tk_value *value, const tk_option *option, const char *text)
{
    value->s = (tk_str){text, strlen(text)};
    value->i = (int64_t)strtod(text, NULL);
    value->f = strtod(text, NULL);
    for (uint32_t i = 0; i < option->n_choices; i++) {
        if (strcmp(option->choices[i], text) == 0) {
            value->i = i;
            return;
        }
    }
    NEED(option->n_choices == 0, "%s = %s", option->name, text);
}

tk_status fake_open(fake_collector *c, const tk_plugin *plugin, const char *const *settings)
{
    void (*around)(int inside) = c->around;
    *c = (fake_collector){.plugin = plugin, .around = around};
    for (uint32_t i = 0; i < plugin->n_options; i++) {
        const tk_option *option = &plugin->options[i];
        set(&c->options[i], option, option->fallback == NULL ? "" : option->fallback);
        for (const char *const *s = settings; s != NULL && *s != NULL; s += 2) {
            if (strcmp(s[0], option->name) == 0) {
                set(&c->options[i], option, s[1]);
            }
        }
    }
    tk_setup setup = {.size = sizeof(tk_setup),
                      .n_options = plugin->n_options,
                      .host = &fake_host,
                      .options = c->options,
                      .data_dir = "",
                      .ctx = c};
    begin(c);
    tk_status status = plugin->create(&setup, &c->instance);
    end(c);
    return status;
}

void fake_close(fake_collector *c)
{
    c->plugin->destroy(c->instance);
}

static tk_sink write_sink(fake_collector *c, tk_status (*call)(void *, const tk_host *, tk_sink *))
{
    tk_sink sink = {.data = malloc(SINK_ROOM)};
    NEED(sink.data != NULL, "out of memory");
    begin(c);
    tk_status status = call(c->instance, &fake_host, &sink);
    end(c);
    NEED((status == TK_OK) == (sink.message[0] == '\0'), "status %d with '%s'", status,
         sink.message);
    return sink;
}

tk_sink fake_save(fake_collector *c)
{
    return write_sink(c, c->plugin->save);
}

tk_sink fake_finish(fake_collector *c)
{
    return write_sink(c, c->plugin->finish);
}

void fake_free(tk_sink *sink)
{
    free(sink->data);
    sink->data = NULL;
}

const char *fake_merge(fake_collector *c, const char *data, size_t length)
{
    char *copy = malloc(length + 1);
    NEED(copy != NULL, "out of memory");
    memcpy(copy, data, length);
    tk_sink sink = {0};
    begin(c);
    tk_status status = c->plugin->merge(c->instance, &fake_host, &sink, &(tk_str){copy, length});
    end(c);
    free(copy);
    NEED((status == TK_OK) == (sink.message[0] == '\0'), "status %d with '%s'", status,
         sink.message);
    snprintf(c->message, sizeof c->message, "%s", sink.message);
    return c->message;
}
