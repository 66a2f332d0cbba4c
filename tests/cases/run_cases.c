// SPDX-License-Identifier: MIT
// Runs the case files of one plugin: tests/cases/PLUGIN/*.txt. A file is a series of cases:
//
//     === title
//     option = value            an option of the plugin; "other.option = value" for one before it
//     @date = 2025-06-08        meta of the document
//     ---
//     input text
//     ---
//     expected, one line per span of the plugin's layers:
//     money "$10B+" currency=USD value=10000000000 mod=EQUAL_OR_MORE
//     document sentiment=0.31
//
// The titles of a plugin's cases are unique, so that a title identifies its case.
// The plugins that provide what the plugin requires run before it. The jsonl decoder reads the
// input, unchanged and with the meta values. Usage: run_cases PLUGIN FOLDER
#include <ctype.h>
#include <glob.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <toolkit/toolkit.h>

/** Growable text; exits when out of memory. */
typedef struct text {
    char *data;
    size_t length, capacity;
} text;

static void add(text *t, const char *data, size_t length)
{
    if (t->length + length + 1 > t->capacity) {
        t->capacity = (t->length + length + 1) * 2;
        t->data = realloc(t->data, t->capacity);
        if (!t->data)
            abort();
    }
    memcpy(t->data + t->length, data, length);
    t->length += length;
    t->data[t->length] = '\0';
}

static void print(text *t, const char *format, ...)
{
    char line[8192];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(line, sizeof line, format, args);
    va_end(args);
    add(t, line, n < (int)sizeof line ? (size_t)n : sizeof line - 1);
}

static void add_json(text *t, const char *data, size_t length)
{
    add(t, "\"", 1);
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)data[i];
        if (c == '"' || c == '\\' || c < 0x20)
            print(t, "\\u%04x", c);
        else
            add(t, data + i, 1);
    }
    add(t, "\"", 1);
}

// ------------------------------------------------------------------------------- the pipeline

typedef struct chain {
    char names[32][64];
    size_t n;
} chain;

/** Adds plugin `id` after all plugins that it requires; a plugin is named like the layer or lexeme
 * column that it provides. */
static bool add_plugin(chain *c, const char *id)
{
    for (size_t i = 0; i < c->n; i++)
        if (strcmp(c->names[i], id) == 0)
            return true;
    tk_message error;
    const tk_plugin *plugin = tk_plugin_open(id, 0, NULL, &error);
    if (!plugin) {
        fprintf(stderr, "%s\n", error.text);
        return false;
    }
    for (uint32_t i = 0; i < plugin->n_required; i++) {
        if (plugin->required[i].flags & TK_LAYER_OPTIONAL)
            continue;
        char name[64];
        snprintf(name, sizeof name, "%.*s", (int)strcspn(plugin->required[i].name, "/"),
                 plugin->required[i].name);
        if (!add_plugin(c, name))
            return false;
    }
    for (uint32_t i = 0; i < plugin->n_lexemes; i++) {
        const char *name = plugin->lexemes[i].column.name;
        if (!plugin->lexemes[i].fill && strcmp(name, "shape") != 0 &&
            !add_plugin(c, strcmp(name, "kind") == 0 ? "token" : name))
            return false;
    }
    snprintf(c->names[c->n++], sizeof c->names[0], "%s", id);
    return true;
}

// ---------------------------------------------------------------------------- what came out

static void add_value(text *t, tk_session *session, const tk_column *column, const void *values,
                      uint32_t i)
{
    uint64_t number = 0;
    char value[512] = "";
    tk_str s;
    switch (column->type) {
    case TK_F64: {
        const double x = ((const double *)values)[i];
        if (x == x && !(x == 0 && column->flags & TK_COL_OMIT))
            snprintf(value, sizeof value, "%.10g", x);
        break;
    }
    case TK_STRING:
        tk_session_string(session, ((const uint32_t *)values)[i], &s);
        snprintf(value, sizeof value, "%.*s", (int)s.length, s.data);
        break;
    case TK_I64:
        snprintf(value, sizeof value, "%lld", (long long)((const int64_t *)values)[i]);
        break;
    default:
        number =
            column->type == TK_U8 ? ((const uint8_t *)values)[i] : ((const uint32_t *)values)[i];
        if ((number == 0 && column->flags & TK_COL_OMIT) ||
            (column->type == TK_SPAN && number == TK_SPAN_NONE))
            break;
        if (column->names)
            snprintf(value, sizeof value, "%s", column->names[number]);
        else
            snprintf(value, sizeof value, "%llu", (unsigned long long)number);
    }
    if (!*value)
        return;
    const bool quote = strpbrk(value, " \"") != NULL;
    print(t, quote ? " %s=\"%s\"" : " %s=%s", column->name, value);
}

static void add_layer(text *t, tk_session *session, const tk_layer_info *info)
{
    tk_str whole;
    tk_session_text(session, &whole);
    const bool document = info->decl->flags & TK_LAYER_DOCUMENT;
    for (uint32_t i = 0; i < info->layer.count; i++) {
        if (document) {
            print(t, "document");
        } else {
            print(t, "%.*s \"", (int)strcspn(info->decl->name, "/"), info->decl->name);
            for (uint32_t b = info->layer.begin[i]; b < info->layer.end[i]; b++)
                if (whole.data[b] == '\n')
                    print(t, "\\n");
                else
                    add(t, whole.data + b, 1);
            print(t, "\"");
        }
        for (uint32_t j = 0; j < info->decl->n_columns; j++)
            add_value(t, session, &info->decl->columns[j], info->layer.columns[j], i);
        print(t, "\n");
    }
}

/** The lexeme columns of the plugin in the output, token by token, for a plugin that provides no
 * layer. */
static void add_lexemes(text *t, tk_session *session)
{
    tk_layer_info info;
    tk_str whole;
    if (!tk_session_layer_named(session, "token", &info))
        return;
    tk_session_text(session, &whole);
    for (uint32_t i = 0; i < info.layer.count; i++) {
        print(t, "token \"%.*s\"", (int)(info.layer.end[i] - info.layer.begin[i]),
              whole.data + info.layer.begin[i]);
        for (uint32_t j = 0; j < info.n_lexeme_columns; j++) {
            tk_str s;
            const uint32_t *values = info.lexeme_values[j];
            if (info.lexeme_columns[j]->type != TK_STRING)
                continue;
            tk_session_lexeme_text(session, values[info.layer.lexeme[i]], &s);
            if (s.length)
                print(t, " %s=%.*s", info.lexeme_columns[j]->name, (int)s.length, s.data);
        }
        print(t, "\n");
    }
}

// ------------------------------------------------------------------------------------ a case

typedef struct one_case {
    char title[256];
    text options, meta, input, expected;
    unsigned line;
} one_case;

static void clear(one_case *c)
{
    text *parts[] = {&c->options, &c->meta, &c->input, &c->expected};
    for (int i = 0; i < 4; i++) {
        parts[i]->length = 0;
        add(parts[i], "", 0);
    }
}

static void trim_end(text *t)
{
    while (t->length && isspace((unsigned char)t->data[t->length - 1]))
        t->data[--t->length] = '\0';
}

/** Splits at white space and trims the ends of lines, so that cases can be laid out freely. */
static void tidy(const char *in, text *out)
{
    bool quoted = false, space = false;
    for (; *in; in++) {
        if (*in == '"')
            quoted = !quoted;
        if (*in == '\n')
            quoted = false;
        if (!quoted && (*in == ' ' || *in == '\t')) {
            space = true;
            continue;
        }
        if (space && *in != '\n' && out->length && out->data[out->length - 1] != '\n')
            add(out, " ", 1);
        space = false;
        add(out, in, 1);
    }
    trim_end(out);
}

static bool run_case(const char *plugin_name, const chain *names, const one_case *c,
                     const char *file)
{
    text conf = {0}, record = {0}, got = {0}, want = {0}, have = {0};
    print(&conf, "[input]\nformat = jsonl\n");
    for (size_t i = 0; i < names->n; i++) {
        print(&conf, "[%s]\n", names->names[i]);
        const char *line = c->options.data;
        while (line && *line) {
            size_t length = strcspn(line, "\n");
            const char *dot = memchr(line, '.', strcspn(line, "=\n"));
            const char *owner = dot ? line : plugin_name;
            const size_t owner_length = dot ? (size_t)(dot - line) : strlen(plugin_name);
            if (strlen(names->names[i]) == owner_length &&
                strncmp(owner, names->names[i], owner_length) == 0)
                print(&conf, "%.*s\n", (int)(line + length - (dot ? dot + 1 : line)),
                      dot ? dot + 1 : line);
            line += length + (line[length] == '\n');
        }
    }
    print(&conf, "[output]\nformat = jsonl\n");
    print(&record, "{\"id\": \"case\", \"meta\": {%s}, \"text\": ", c->meta.data);
    add_json(&record, c->input.data, c->input.length);
    print(&record, "}");
    tk_message error;
    tk_session *session = tk_session_open_text(conf.data, conf.length, &error);
    bool ok = session != NULL;
    if (ok && tk_session_feed(session, "case", record.data, record.length, &error) == TK_OK) {
        const tk_plugin *plugin = tk_plugin_open(plugin_name, 0, NULL, NULL);
        for (uint32_t i = 0; i < plugin->n_provided; i++) {
            tk_layer_info info;
            char name[64];
            snprintf(name, sizeof name, "%.*s", (int)strcspn(plugin->provided[i].name, "/"),
                     plugin->provided[i].name);
            if (tk_session_layer_named(session, name, &info))
                add_layer(&got, session, &info);
        }
        if (!plugin->n_provided)
            add_lexemes(&got, session);
    } else {
        print(&got, "error: %s\n", error.text);
    }
    tk_session_close(session);
    add(&got, "", 0);
    add(&want, "", 0);
    add(&have, "", 0);
    tidy(c->expected.data, &want);
    tidy(got.data, &have);
    // Document values are compared only if the case states them.
    if (!strstr(want.data, "document ")) {
        char *document = strstr(have.data, "document ");
        if (document && (document == have.data || document[-1] == '\n')) {
            have.length = (size_t)(document - have.data);
            have.data[have.length] = '\0';
            trim_end(&have);
        }
    }
    ok = strcmp(want.data, have.data) == 0;
    if (!ok)
        printf("FAILED %s:%u: %s\n--- input\n%s\n--- expected\n%s\n--- got\n%s\n\n", file, c->line,
               c->title, c->input.data, want.data, have.data);
    text *all[] = {&conf, &record, &got, &want, &have};
    for (int i = 0; i < 5; i++)
        free(all[i]->data);
    return ok;
}

static unsigned passed, failed;

/** The place of each title: pairs of a title and its place, one after the other. */
static struct {
    char (*title)[2][512];
    size_t n, capacity;
} titles;

/** Records the title; false, with a message, if an earlier case has it. */
static bool take_title(const one_case *c, const char *file)
{
    for (size_t i = 0; i < titles.n; i++) {
        if (strcmp(titles.title[i][0], c->title) != 0)
            continue;
        printf("FAILED %s:%u: the title '%s' is also used in %s\n\n", file, c->line, c->title,
               titles.title[i][1]);
        return false;
    }
    if (titles.n == titles.capacity) {
        titles.capacity = titles.capacity * 2 + 64;
        titles.title = realloc(titles.title, titles.capacity * sizeof *titles.title);
        if (!titles.title)
            abort();
    }
    snprintf(titles.title[titles.n][0], sizeof titles.title[0][0], "%s", c->title);
    snprintf(titles.title[titles.n][1], sizeof titles.title[0][1], "%s:%u", file, c->line);
    titles.n++;
    return true;
}

static void finish_case(const char *plugin, const chain *names, one_case *c, const char *file)
{
    if (!c->title[0])
        return;
    if (!take_title(c, file))
        failed++;
    if (c->input.length && c->input.data[c->input.length - 1] == '\n')
        c->input.data[--c->input.length] = '\0'; // the line end before "---"
    if (run_case(plugin, names, c, file))
        passed++;
    else
        failed++;
}

static bool run_file(const char *plugin, const chain *names, const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        perror(path);
        return false;
    }
    static one_case c;
    clear(&c);
    c.title[0] = '\0';
    char *line = NULL;
    size_t capacity = 0;
    int part = 0;
    unsigned number = 0;
    for (ssize_t n; (n = getline(&line, &capacity, file)) > 0;) {
        number++;
        if (strncmp(line, "=== ", 4) == 0) {
            finish_case(plugin, names, &c, path);
            clear(&c);
            line[strcspn(line, "\n")] = '\0';
            snprintf(c.title, sizeof c.title, "%.255s", line + 4);
            c.line = number;
            part = 0;
        } else if (strncmp(line, "---", 3) == 0 && strspn(line + 3, " \r\n") == strlen(line + 3)) {
            part++;
        } else if (part == 0 && line[0] == '@') {
            char *equals = strchr(line, '=');
            line[strcspn(line, "\n")] = '\0';
            if (!equals)
                continue;
            size_t key = (size_t)(equals - line - 1);
            while (key && line[key] == ' ')
                key--;
            print(&c.meta, "%s\"%.*s\": ", c.meta.length ? ", " : "", (int)key, line + 1);
            equals += 1 + strspn(equals + 1, " ");
            add_json(&c.meta, equals, strlen(equals));
        } else {
            text *parts[] = {&c.options, &c.input, &c.expected};
            if (part < 3 && !(part == 0 && (line[0] == '\n' || line[0] == '#')))
                add(parts[part], line, (size_t)n);
        }
    }
    finish_case(plugin, names, &c, path);
    free(line);
    fclose(file);
    return true;
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: run_cases PLUGIN FOLDER\n");
        return 2;
    }
    chain names = {0};
    if (!add_plugin(&names, argv[1]))
        return 2;
    char pattern[4096];
    glob_t files;
    snprintf(pattern, sizeof pattern, "%s/*.txt", argv[2]);
    if (glob(pattern, 0, NULL, &files) != 0) {
        fprintf(stderr, "no case file: %s\n", pattern);
        return 2;
    }
    bool ok = true;
    for (size_t i = 0; i < files.gl_pathc; i++)
        ok &= run_file(argv[1], &names, files.gl_pathv[i]);
    globfree(&files);
    free(titles.title);
    printf("%u passed, %u failed\n", passed, failed);
    return ok && !failed && passed ? 0 : 1;
}
