// SPDX-License-Identifier: MIT
#include "gold.h"

#include "gold_lock.h"
#include "save.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <toolkit/text/json.h>
#include <toolkit/text/schema.h>
#include <xxhash.h>

/** A document: a line of the file that is not blank. */
typedef struct document {
    size_t begin, length; ///< of its line in the data, without the line end
    char *id;
    char *entry; ///< what the index says of it, as JSON
    char revision[TK_GOLD_REVISION];
} document;

/** The file as it was read last. */
typedef struct contents {
    char *data;
    size_t length;
    document *documents;
    size_t n, capacity;
    struct stat stat; ///< of the file when it was read
} contents;

struct tk_gold_file {
    const char *path;
    const char *annotator;
    pthread_mutex_t mutex;
    tk_gold_lock lock;
    contents now;
};

// ------------------------------------------------------------------------------ an entry

/** Puts the names of the layers of an object, and "document" if it has values. */
static void put_layers(tk_json_writer *w, const char *key, const tk_json *object)
{
    tk_json_put_key(w, key);
    tk_json_open(w, '[');
    for (tk_json_each m = tk_json_each_of(object); tk_json_next(&m);)
        if ((tk_json_is(m.value, TK_JSON_ARRAY) && strcmp(m.key.data, "meta") != 0) ||
            (strcmp(m.key.data, "document") == 0 && tk_json_count(m.value)))
            tk_json_put_string(w, m.key.data, m.key.length);
    tk_json_close(w, ']');
}

static bool has_layers(const tk_json *object)
{
    for (tk_json_each m = tk_json_each_of(object); tk_json_next(&m);)
        if ((tk_json_is(m.value, TK_JSON_ARRAY) && strcmp(m.key.data, "meta") != 0) ||
            (strcmp(m.key.data, "document") == 0 && tk_json_count(m.value)))
            return true;
    return false;
}

static void put_meta(tk_json_writer *w, const tk_json *root, const char *key)
{
    const tk_json *value = tk_json_typed(tk_json_member(root, "meta"), key, TK_JSON_STRING);
    const tk_str text = tk_json_text(value);
    tk_json_put_key(w, key);
    tk_json_put_string(w, text.data, text.length);
}

/** Returns the entry of a document in the index; NULL when out of memory. */
static char *entry_of(const tk_json *root, const char *revision)
{
    tk_json_writer w = {0};
    const tk_json *draft = tk_json_typed(root, "draft", TK_JSON_OBJECT);
    const tk_str id = tk_json_text(tk_json_member(root, "id"));
    tk_json_open(&w, '{');
    tk_json_put_key(&w, "id");
    tk_json_put_string(&w, id.data, id.length);
    put_meta(&w, root, "title");
    put_meta(&w, root, "date");
    tk_json_put_key(&w, "state");
    tk_json_put_text(&w, has_layers(draft) ? "draft" : has_layers(root) ? "done" : "new");
    put_layers(&w, "gold", root);
    put_layers(&w, "draft", draft);
    tk_json_put_key(&w, "revision");
    tk_json_put_text(&w, revision);
    tk_json_close(&w, '}');
    return tk_json_written(&w, NULL);
}

static void revision_of(const char *line, size_t length, char revision[TK_GOLD_REVISION])
{
    const XXH128_hash_t digest = XXH3_128bits(line, length);
    snprintf(revision, TK_GOLD_REVISION, "%016llx%016llx", (unsigned long long)digest.high64,
             (unsigned long long)digest.low64);
}

// ------------------------------------------------------------------------------ reading

static void contents_free(contents *c)
{
    for (size_t i = 0; i < c->n; i++) {
        free(c->documents[i].id);
        free(c->documents[i].entry);
    }
    free(c->documents);
    free(c->data);
    *c = (contents){0};
}

/** Sets `error`; returns false. */
static bool fail_line(tk_message *error, const char *path, size_t line, const char *what)
{
    snprintf(error->text, sizeof error->text, "%s:%zu: %s", path, line, what);
    return false;
}

static bool out_of_memory(tk_message *error, const char *path)
{
    snprintf(error->text, sizeof error->text, "out of memory for %s", path);
    return false;
}

/** Whether a line is a document of a gold file. */
static bool check_line(const tk_json *root, const tk_json_reader *reader, const char *path,
                       size_t line, tk_message *error)
{
    char what[200];
    const tk_json *id = tk_json_member(root, "id");
    if (!root) {
        snprintf(what, sizeof what, "not a JSON object: %s (byte %zu)", reader->fault, reader->at);
        return reader->no_memory ? out_of_memory(error, path) : fail_line(error, path, line, what);
    }
    if (!tk_json_is(root, TK_JSON_OBJECT))
        return fail_line(error, path, line, "not a JSON object");
    if (!tk_json_text(id).length ||
        !(tk_json_is(id, TK_JSON_STRING) || tk_json_is(id, TK_JSON_NUMBER)))
        return fail_line(error, path, line, "the document has no id: give each one its own");
    if (!tk_json_is(tk_json_member(root, "text"), TK_JSON_STRING))
        return fail_line(error, path, line, "the document has no text");
    return true;
}

static bool add_document(contents *c, const tk_json *root, size_t begin, size_t length)
{
    if (c->n == c->capacity) {
        const size_t capacity = c->capacity ? c->capacity * 2 : 64;
        document *more = realloc(c->documents, capacity * sizeof *more);
        if (!more)
            return false;
        c->documents = more;
        c->capacity = capacity;
    }
    document *d = &c->documents[c->n];
    *d = (document){.begin = begin, .length = length};
    revision_of(c->data + begin, length, d->revision);
    d->id = strdup(tk_json_text(tk_json_member(root, "id")).data);
    d->entry = entry_of(root, d->revision);
    c->n++;
    return d->id && d->entry;
}

static bool is_blank(const char *line, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r')
            return false;
    return true;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/** An id is the name of one document. */
static bool check_ids(const contents *c, const char *path, tk_message *error)
{
    const char **sorted = malloc((c->n + 1) * sizeof *sorted);
    bool ok = true;
    if (!sorted)
        return out_of_memory(error, path);
    for (size_t i = 0; i < c->n; i++)
        sorted[i] = c->documents[i].id;
    qsort(sorted, c->n, sizeof *sorted, by_text);
    for (size_t i = 1; ok && i < c->n; i++) {
        ok = strcmp(sorted[i - 1], sorted[i]) != 0;
        if (!ok)
            snprintf(error->text, sizeof error->text, "%s: two documents have the id \"%.200s\"",
                     path, sorted[i]);
    }
    free(sorted);
    return ok;
}

/** Splits the data into documents. */
static bool read_lines(contents *c, const char *path, tk_message *error)
{
    tk_json_reader reader = {0};
    size_t line = 0;
    bool ok = true;
    for (size_t at = 0; ok && at < c->length;) {
        const char *end = memchr(c->data + at, '\n', c->length - at);
        const size_t next = end ? (size_t)(end - c->data) + 1 : c->length;
        size_t begin = at, length = next - at - (end != NULL);
        line++;
        if (line == 1 && length >= 3 && memcmp(c->data, "\xef\xbb\xbf", 3) == 0) {
            begin += 3;
            length -= 3;
        }
        length -= length && c->data[begin + length - 1] == '\r';
        if (!is_blank(c->data + begin, length)) {
            const tk_json *root = tk_json_read(&reader, c->data + begin, length);
            ok = check_line(root, &reader, path, line, error) &&
                 (add_document(c, root, begin, length) || out_of_memory(error, path));
        }
        at = next;
    }
    tk_json_finish(&reader);
    return ok && check_ids(c, path, error);
}

/** Reads up to `size` bytes; false with errno set. */
static bool read_bytes(int fd, contents *c, size_t size)
{
    while (c->length < size) {
        const ssize_t n = read(fd, c->data + c->length, size - c->length);
        if (n == 0)
            break; // it has become shorter: its stat, too, has changed
        if (n > 0)
            c->length += (size_t)n;
        else if (errno != EINTR)
            return false;
    }
    return true;
}

/** Reads all of a file, as long as it is when it is opened. */
static bool read_data(contents *c, const char *path, tk_message *error)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    bool ok = fd >= 0 && fstat(fd, &c->stat) == 0;
    if (ok && !S_ISREG(c->stat.st_mode)) {
        errno = S_ISDIR(c->stat.st_mode) ? EISDIR : EINVAL;
        ok = false;
    }
    if (ok) {
        c->data = malloc((size_t)c->stat.st_size + 1);
        ok = c->data && read_bytes(fd, c, (size_t)c->stat.st_size);
    }
    if (!ok)
        snprintf(error->text, sizeof error->text, "cannot read %s: %s", path, strerror(errno));
    if (fd >= 0)
        close(fd);
    return ok;
}

static bool contents_read(contents *c, const char *path, tk_message *error)
{
    *c = (contents){0};
    if (read_data(c, path, error) && read_lines(c, path, error))
        return true;
    contents_free(c);
    return false;
}

static bool is_unchanged(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec &&
           a->st_ctim.tv_sec == b->st_ctim.tv_sec && a->st_ctim.tv_nsec == b->st_ctim.tv_nsec;
}

/** Reads the file again if another program has changed it. */
static bool refresh(tk_gold_file *file, tk_gold_fault *fault)
{
    struct stat st;
    contents fresh;
    tk_message error = {""};
    if (stat(file->path, &st) == 0 && is_unchanged(&st, &file->now.stat))
        return true;
    if (!contents_read(&fresh, file->path, &error)) {
        tk_gold_refuse(fault, 409, "another program changed the gold file: %s", error.text);
        return false;
    }
    contents_free(&file->now);
    file->now = fresh;
    return true;
}

// ------------------------------------------------------------------------------ open, close

tk_gold_file *tk_gold_file_open(const char *path, const char *annotator, tk_message *error)
{
    tk_gold_file *file = calloc(1, sizeof *file);
    if (!file) {
        out_of_memory(error, path);
        return NULL;
    }
    file->path = path;
    file->annotator = annotator;
    file->lock = TK_GOLD_UNLOCKED;
    if (pthread_mutex_init(&file->mutex, NULL) != 0) {
        out_of_memory(error, path);
        free(file);
        return NULL;
    }
    if (!tk_gold_lock_take(&file->lock, path, error) || !contents_read(&file->now, path, error)) {
        tk_gold_file_close(file);
        return NULL;
    }
    return file;
}

void tk_gold_file_close(tk_gold_file *file)
{
    if (!file)
        return;
    tk_gold_lock_release(&file->lock);
    contents_free(&file->now);
    pthread_mutex_destroy(&file->mutex);
    free(file);
}

// ------------------------------------------------------------------------------ the index

static const char *type_of(const tk_column *column)
{
    if (column->names)
        return "name";
    if (column->flags & TK_COL_BOOL)
        return "flag";
    if (column->flags & TK_COL_DECIMAL)
        return "decimal";
    if (column->flags & TK_COL_DATE)
        return "day";
    switch (column->type) {
    case TK_STRING:
        return "text";
    case TK_F64:
        return "number";
    case TK_SPAN:
        return "span";
    default:
        return "whole";
    }
}

static void put_key_text(tk_json_writer *w, const char *key, const char *text)
{
    tk_json_put_key(w, key);
    tk_json_put_text(w, text);
}

static void put_column(tk_json_writer *w, const tk_column *column)
{
    tk_json_open(w, '{');
    put_key_text(w, "name", column->name);
    put_key_text(w, "doc", column->doc);
    put_key_text(w, "type", type_of(column));
    tk_json_put_key(w, "omit");
    tk_json_put_bool(w, column->flags & TK_COL_OMIT);
    if (column->names) {
        tk_json_put_key(w, "names");
        tk_json_open(w, '[');
        for (uint32_t i = 0; i < column->n_names; i++)
            tk_json_put_text(w, column->names[i]);
        tk_json_close(w, ']');
    }
    tk_json_close(w, '}');
}

static void put_schema(tk_json_writer *w)
{
    tk_json_put_key(w, "layers");
    tk_json_open(w, '[');
    for (uint32_t i = 0; i < TK_SCHEMA_SPAN_LAYERS; i++) {
        const tk_layer_decl *layer = &tk_schema[i];
        tk_json_open(w, '{');
        tk_json_put_key(w, "name");
        tk_json_put_string(w, layer->name, strcspn(layer->name, "/"));
        put_key_text(w, "doc", layer->doc);
        tk_json_put_key(w, "disjoint");
        tk_json_put_bool(w, layer->flags & TK_LAYER_DISJOINT);
        tk_json_put_key(w, "columns");
        tk_json_open(w, '[');
        for (uint32_t c = 0; c < layer->n_columns; c++)
            put_column(w, &layer->columns[c]);
        tk_json_close(w, ']');
        tk_json_close(w, '}');
    }
    tk_json_close(w, ']');
}

static char *write_index(const tk_gold_file *file, size_t *length)
{
    tk_json_writer w = {0};
    const char *name = strrchr(file->path, '/');
    tk_json_open(&w, '{');
    put_key_text(&w, "file", name ? name + 1 : file->path);
    put_key_text(&w, "annotator", file->annotator);
    put_schema(&w);
    tk_json_put_key(&w, "documents");
    tk_json_open(&w, '[');
    for (size_t i = 0; i < file->now.n; i++) {
        const char *entry = file->now.documents[i].entry;
        tk_json_put_literal(&w, entry, strlen(entry));
    }
    tk_json_close(&w, ']');
    tk_json_close(&w, '}');
    return tk_json_written(&w, length);
}

char *tk_gold_file_index(tk_gold_file *file, size_t *length, tk_gold_fault *fault)
{
    char *index = NULL;
    pthread_mutex_lock(&file->mutex);
    if (refresh(file, fault)) {
        index = write_index(file, length);
        if (!index)
            tk_gold_refuse(fault, 503, "out of memory");
    }
    pthread_mutex_unlock(&file->mutex);
    return index;
}

// ------------------------------------------------------------------------------ documents

/** Returns a document; NULL with a fault. */
static document *find(tk_gold_file *file, size_t number, tk_gold_fault *fault)
{
    if (!refresh(file, fault))
        return NULL;
    if (number < file->now.n)
        return &file->now.documents[number];
    return tk_gold_refuse(fault, 404, "the gold file has %zu documents", file->now.n);
}

char *tk_gold_file_document(tk_gold_file *file, size_t number, size_t *length,
                            char revision[TK_GOLD_REVISION], tk_gold_fault *fault)
{
    char *line = NULL;
    pthread_mutex_lock(&file->mutex);
    const document *d = find(file, number, fault);
    if (d) {
        line = malloc(d->length + 1);
        if (line) {
            memcpy(line, file->now.data + d->begin, d->length);
            line[d->length] = '\0';
            *length = d->length;
            memcpy(revision, d->revision, TK_GOLD_REVISION);
        } else {
            tk_gold_refuse(fault, 503, "out of memory");
        }
    }
    pthread_mutex_unlock(&file->mutex);
    return line;
}

/** The file with one line replaced. */
typedef struct replacement {
    const contents *old;
    const document *document;
    const char *line;
    size_t length;
} replacement;

static int write_replacement(void *ctx, FILE *out)
{
    const replacement *r = ctx;
    const size_t after = r->document->begin + r->document->length;
    fwrite(r->old->data, 1, r->document->begin, out);
    fwrite(r->line, 1, r->length, out);
    fwrite(r->old->data + after, 1, r->old->length - after, out);
    return ferror(out) ? -1 : 0;
}

/** Refuses to replace the line of a document that has changed. */
static bool is_revision(const document *d, const char *revision, tk_gold_fault *fault)
{
    if (strcmp(d->revision, revision) == 0)
        return true;
    tk_gold_refuse(fault, 409, "the document was changed after you opened it");
    return false;
}

/** Writes the file with a new line, and reads it back. */
static bool replace(tk_gold_file *file, size_t number, const char *line, size_t length,
                    tk_gold_fault *fault)
{
    contents fresh;
    tk_message error = {""};
    replacement r = {&file->now, &file->now.documents[number], line, length};
    if (!tk_save_replace(file->path, write_replacement, &r, error.text, sizeof error.text)) {
        tk_gold_refuse(fault, 507, "%s; nothing was saved", error.text);
        return false;
    }
    // The document is saved; without memory for the new contents the next call reads them.
    if (contents_read(&fresh, file->path, &error)) {
        contents_free(&file->now);
        file->now = fresh;
    } else {
        file->now.stat = (struct stat){0};
    }
    return true;
}

bool tk_gold_file_put(tk_gold_file *file, size_t number, tk_str body,
                      char revision[TK_GOLD_REVISION], tk_gold_fault *fault)
{
    bool ok = false;
    size_t length = 0;
    char *line = NULL;
    pthread_mutex_lock(&file->mutex);
    const document *d = find(file, number, fault);
    if (d && is_revision(d, revision, fault))
        line = tk_gold_check((tk_str){file->now.data + d->begin, d->length}, file->annotator, body,
                             &length, fault);
    if (line) {
        ok = replace(file, number, line, length, fault);
        if (ok)
            revision_of(line, length, revision);
    }
    pthread_mutex_unlock(&file->mutex);
    free(line);
    return ok;
}
