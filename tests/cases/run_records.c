// SPDX-License-Identifier: MIT
// Runs the record cases of a decoder or encoder: FOLDER/NAME.in, the exact bytes of a file, and
// FOLDER/NAME.out, the expected output. The pipeline is FOLDER/NAME.conf, or FOLDER/default.conf. A
// document that is refused gives a line "error: …" or "skipped: …".
//
// Usage: run_records file|line FOLDER [--write]
// `file`: NAME.in is one record, with the id NAME; or, if its first line starts with "=== ", each
// such line is the title and the id of the record after it. `line`: each line of NAME.in is a
// record, with the id NAME:1, ….
// --write writes the .out files; read them before you commit them.
#include <glob.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <toolkit/toolkit.h>
#include <unistd.h>

/** Growable bytes; exits when out of memory. */
typedef struct {
    char *data;
    size_t length;
    size_t capacity;
} text;

static void add(text *t, const char *data, size_t length)
{
    if (t->length + length + 1 > t->capacity) {
        t->capacity = 2 * (t->length + length + 1);
        t->data = realloc(t->data, t->capacity);
        if (t->data == NULL) {
            abort();
        }
    }
    memcpy(t->data + t->length, data, length);
    t->length += length;
    t->data[t->length] = '\0';
}

static bool read_file(const char *path, text *out)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return false;
    }
    char buffer[4096];
    out->length = 0;
    add(out, "", 0);
    for (size_t n; (n = fread(buffer, 1, sizeof buffer, file)) > 0;) {
        add(out, buffer, n);
    }
    fclose(file);
    return true;
}

static bool write_file(const char *path, const text *t)
{
    FILE *file = fopen(path, "wb");
    if (file == NULL) {
        perror(path);
        return false;
    }
    bool ok = fwrite(t->data, 1, t->length, file) == t->length;
    return fclose(file) == 0 && ok;
}

// "folder/name.in" → "folder/name.out"; the caller frees.
static char *with_ending(const char *path, const char *ending)
{
    size_t stem = strlen(path) - strlen(".in");
    char *out = malloc(stem + strlen(ending) + 1);
    if (out == NULL) {
        abort();
    }
    memcpy(out, path, stem);
    strcpy(out + stem, ending);
    return out;
}

static void feed(tk_session *session, const char *id, const char *data, size_t length, text *out)
{
    tk_message error = {""};
    tk_status status = tk_session_feed(session, id, data, length, &error);
    if (status == TK_OK) {
        tk_str bytes;
        tk_session_output(session, &bytes);
        add(out, bytes.data, bytes.length);
        return;
    }
    const char *verdict = status == TK_SKIP ? "skipped: " : "error: ";
    add(out, verdict, strlen(verdict));
    add(out, error.text, strlen(error.text));
    add(out, "\n", 1);
}

static void feed_lines(tk_session *session, const char *name, const text *in, text *out)
{
    const char *end = in->data + in->length;
    unsigned number = 0;
    for (const char *p = in->data; p < end;) {
        const char *lf = memchr(p, '\n', (size_t)(end - p));
        const char *stop = lf == NULL ? end : lf;
        char id[256];
        snprintf(id, sizeof id, "%s:%u", name, ++number);
        feed(session, id, p, (size_t)(stop - p), out);
        p = stop + 1;
    }
}

// The start of the next line that starts with "=== ", from the start of a line on; or `end`.
static const char *next_title(const char *p, const char *end)
{
    while (p < end && (end - p < 4 || memcmp(p, "=== ", 4) != 0)) {
        const char *lf = memchr(p, '\n', (size_t)(end - p));
        p = lf == NULL ? end : lf + 1;
    }
    return p;
}

static void feed_file(tk_session *session, const char *name, const text *in, text *out)
{
    const char *end = in->data + in->length;
    const char *title = next_title(in->data, end);
    if (title != in->data || title == end) {
        feed(session, name, in->data, in->length, out);
        return;
    }
    while (title < end) {
        const char *lf = memchr(title, '\n', (size_t)(end - title));
        const char *record = lf == NULL ? end : lf + 1;
        char id[256];
        snprintf(id, sizeof id, "%.*s", (int)(record - title - 5), title + 4);
        title = next_title(record, end);
        feed(session, id, record, (size_t)(title - record), out);
    }
}

// Prints both from the first line that differs.
static void show_difference(const char *path, const text *expected, const text *got)
{
    size_t i = 0;
    size_t line = 0;
    while (i < expected->length && i < got->length && expected->data[i] == got->data[i]) {
        i++;
        if (expected->data[i - 1] == '\n') {
            line = i;
        }
    }
    printf("not ok: %s, at byte %zu\nexpected:\n%s\ngot:\n%s\n", path, i, expected->data + line,
           got->data + line);
}

static bool run_case(const char *in_path, const char *default_conf, bool lines, bool write)
{
    char *conf_path = with_ending(in_path, ".conf");
    char *out_path = with_ending(in_path, ".out");
    char *name = with_ending(strrchr(in_path, '/') + 1, "");
    text in = {0};
    text expected = {0};
    text got = {0};
    tk_message error = {""};
    add(&got, "", 0);
    bool own = access(conf_path, R_OK) == 0;
    tk_session *session = tk_session_open(own ? conf_path : default_conf, &error);
    bool ok = session != NULL && read_file(in_path, &in);
    if (!ok) {
        printf("not ok: %s: %s\n", in_path, error.text);
    } else if (lines) {
        feed_lines(session, name, &in, &got);
    } else {
        feed_file(session, name, &in, &got);
    }
    if (ok && write) {
        ok = write_file(out_path, &got);
    } else if (ok) {
        ok = read_file(out_path, &expected);
        if (!ok) {
            perror(out_path);
        } else if (expected.length != got.length ||
                   memcmp(expected.data, got.data, got.length) != 0) {
            show_difference(in_path, &expected, &got);
            ok = false;
        }
    }
    tk_session_close(session);
    free(in.data);
    free(expected.data);
    free(got.data);
    free(conf_path);
    free(out_path);
    free(name);
    return ok;
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fputs("usage: run_records file|line FOLDER [--write]\n", stderr);
        return 2;
    }
    bool lines = strcmp(argv[1], "line") == 0;
    bool write = argc > 3 && strcmp(argv[3], "--write") == 0;
    char pattern[1024];
    char default_conf[1024];
    snprintf(pattern, sizeof pattern, "%s/*.in", argv[2]);
    snprintf(default_conf, sizeof default_conf, "%s/default.conf", argv[2]);
    glob_t files;
    if (glob(pattern, 0, NULL, &files) != 0) {
        fprintf(stderr, "%s: no cases\n", pattern);
        return 1;
    }
    size_t failed = 0;
    for (size_t i = 0; i < files.gl_pathc; i++) {
        failed += !run_case(files.gl_pathv[i], default_conf, lines, write);
    }
    printf("%zu cases, %zu failed\n", files.gl_pathc, failed);
    globfree(&files);
    return failed > 0;
}
