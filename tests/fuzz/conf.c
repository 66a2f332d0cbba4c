// SPDX-License-Identifier: MIT
// Any bytes as a configuration: it is read, or refused with a message; the result is the same
// after writing and reading it again; its settings and options are right or refused; and each
// line is an assignment for --set.
#include "base/buffer.h"
#include "pipeline/conf.h"
#include "pipeline/option.h"
#include "pipeline/settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(condition) ((condition) ? (void)0 : (fprintf(stderr, "%s\n", #condition), abort()))

static const char *const choices[] = {"red", "green"};
static const tk_option options[] = {
    {.name = "path", .type = TK_OPT_FILE},
    {.name = "flag", .type = TK_OPT_BOOL},
    {.name = "count", .type = TK_OPT_INT, .min = -5, .max = 5, .fallback = "1"},
    {.name = "ratio", .type = TK_OPT_FLOAT, .min = 0, .max = 1},
    {.name = "colour", .type = TK_OPT_ENUM, .choices = choices, .n_choices = 2, .fallback = "red"},
    {.name = "word", .type = TK_OPT_STRING},
};
enum { N_OPTIONS = sizeof options / sizeof *options };

static void check_settings(const tk_conf *conf)
{
    tk_settings settings;
    tk_error error = {0};
    CHECK(tk_settings_read(&settings, conf, &error));
    CHECK(settings.workers >= -1 && settings.workers <= 1024);
    CHECK(settings.timeout > 0 && settings.timeout <= 1e6);
    CHECK(settings.memory >= 16 << 20);
    tk_settings_free(&settings);
}

static void check_options(const tk_conf *conf)
{
    for (size_t i = 0; i < conf->n_sections; i++) {
        tk_arena arena = {0};
        tk_error error = {0};
        const tk_option_source source = {.conf = conf,
                                         .section = &conf->sections[i],
                                         .plugin = "fuzz",
                                         .data_dir = "/nonexistent"};
        const tk_value *values = tk_options_read(options, N_OPTIONS, &source, &arena, &error);
        CHECK(values || error.message[0]);
        if (values && conf->problems->count == 0) {
            CHECK(values[1].i == 0 || values[1].i == 1);
            CHECK(values[2].i >= -5 && values[2].i <= 5);
            CHECK(values[3].f >= 0 && values[3].f <= 1);
            CHECK(values[4].i == 0 || values[4].i == 1);
            for (int j = 0; j < N_OPTIONS; j++)
                CHECK(strlen(values[j].s.data) == values[j].s.length);
        }
        tk_arena_free(&arena);
    }
}

static bool same(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

/** Whether two configurations are equal, except for line numbers. */
static bool same_conf(const tk_conf *a, const tk_conf *b)
{
    bool ok = a->n_sections == b->n_sections;
    for (size_t i = 0; ok && i < a->n_sections; i++) {
        const tk_conf_section *s = &a->sections[i], *t = &b->sections[i];
        ok = same(s->name, t->name) && same(s->alias, t->alias) && s->n_entries == t->n_entries;
        for (size_t j = 0; ok && j < s->n_entries; j++)
            ok = same(s->entries[j].key, t->entries[j].key) &&
                 same(s->entries[j].value, t->entries[j].value);
    }
    return ok;
}

/** Writes an entry; quotes a value that would lose its quotes or white space. */
static void write_entry(tk_buffer *out, const tk_conf_section *section, const tk_conf_entry *entry)
{
    const char *value = entry->value;
    const size_t n = strlen(value);
    const bool list =
        !section->alias && strcmp(section->name, "input") == 0 && strcmp(entry->key, "path") == 0;
    const bool bare = strpbrk(value, "\"") == NULL;
    const bool inner = n >= 2 && value[0] == '"' && strchr(value + 1, '"') == value + n - 1;
    const bool spaced = bare && n && (strchr(" \t", value[0]) || strchr(" \t", value[n - 1]));
    const char *quote = !list && (inner || spaced) ? "\"" : "";
    tk_buffer_print(out, "%s=%s%s%s\n", entry->key, quote, value, quote);
}

static void write_conf(const tk_conf *conf, tk_buffer *out)
{
    for (size_t i = 0; i < conf->n_sections; i++) {
        const tk_conf_section *s = &conf->sections[i];
        tk_buffer_print(out, "[%s%s%s]\n", s->name, s->alias ? ":" : "", s->alias ? s->alias : "");
        for (size_t j = 0; j < s->n_entries; j++)
            write_entry(out, s, &s->entries[j]);
    }
}

static void check_round_trip(const tk_conf *conf)
{
    tk_buffer text = {0};
    tk_conf again;
    tk_error error = {0};
    write_conf(conf, &text);
    if (text.data) {
        CHECK(tk_conf_parse(&again, text.data, text.length, "again", &error));
        CHECK(tk_conf_sound(&again, &error) && same_conf(conf, &again));
        tk_conf_free(&again);
    }
    tk_buffer_free(&text);
}

static void set_each_line(tk_conf *conf, const uint8_t *data, size_t size)
{
    for (size_t at = 0; at < size;) {
        const uint8_t *end = memchr(data + at, '\n', size - at);
        const size_t length = (end ? (size_t)(end - data) : size) - at;
        char *line = strndup((const char *)data + at, length);
        tk_error error = {0};
        CHECK(tk_conf_set(conf, line, &error));
        free(line);
        at += length + 1;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    tk_conf conf;
    tk_error error = {0};
    CHECK(tk_conf_parse(&conf, (const char *)data, size, "fuzz", &error));
    if (!tk_conf_sound(&conf, &error))
        CHECK(strncmp(error.message, "fuzz:", 5) == 0);
    check_round_trip(&conf);
    check_settings(&conf);
    check_options(&conf);
    set_each_line(&conf, data, size);
    check_settings(&conf);
    check_options(&conf);
    tk_conf_free(&conf);
    return 0;
}
