// SPDX-License-Identifier: MIT
#include "sources.h"

#include "beneath.h"
#include "output/manifest.h"
#include "output/quarantine.h"
#include "base/same_file.h"
#include "stream.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

static bool add_text(tk_sources *sources, const char *path, size_t *at, tk_error *error)
{
    *at = sources->text.length;
    return tk_buffer_add(&sources->text, path, strlen(path) + 1) ||
           tk_error_set(error, "out of memory for the list of inputs");
}

/** Adds a file: `name` and `folder` as in tk_source. */
static bool add_source(tk_sources *sources, const char *path, size_t name, size_t folder,
                       int failure, tk_error *error)
{
    if (sources->count == sources->capacity) {
        size_t capacity = sources->capacity ? 2 * sources->capacity : 64;
        tk_source *list = realloc(sources->list, capacity * sizeof(*list));

        if (!list)
            return tk_error_set(error, "out of memory for the list of inputs");
        sources->list = list;
        sources->capacity = capacity;
    }
    sources->list[sources->count] =
        (tk_source){.name = (uint32_t)name, .folder = (uint32_t)folder, .failure = failure};
    if (!add_text(sources, path, &sources->list[sources->count].path, error))
        return false;
    sources->count++;
    return true;
}

static void add_size(tk_sources *sources, const struct stat *st)
{
    if (S_ISREG(st->st_mode))
        sources->bytes += (uint64_t)st->st_size;
    else
        sources->bytes_known = false;
}

static size_t base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? (size_t)(slash + 1 - path) : 0;
}

// ---------------------------------------------------------------------------------- folders

bool tk_sources_wants(const char *name, size_t length, const char *const *extensions)
{
    const char *base = memrchr(name, '/', length);

    base = base ? base + 1 : name;
    if (*base == '.')
        return false;
    if (!extensions || !extensions[0])
        return true;
    for (; *extensions; extensions++) {
        size_t n = strlen(*extensions);

        if (length > n + 1 && name[length - n - 1] == '.' &&
            strncasecmp(name + length - n, *extensions, n) == 0)
            return true;
    }
    return false;
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

static void close_root(tk_sources *sources)
{
    if (!sources->root)
        return;
    close(sources->root_fd);
    free(sources->root);
    sources->root = NULL;
}

/** Opens the folder at the first `folder` bytes of the path, in place of the previous one. */
static bool open_root(tk_sources *sources, const char *path, size_t folder)
{
    if (sources->root && strlen(sources->root) == folder &&
        memcmp(sources->root, path, folder) == 0)
        return true;
    close_root(sources);
    sources->root = strndup(path, folder);
    sources->root_fd = sources->root ? tk_open_root(path, folder) : -1;
    if (sources->root_fd >= 0)
        return true;
    free(sources->root);
    sources->root = NULL;
    return false;
}

/** A link in a folder: followed if it stays there, otherwise counted. */
static bool add_link(tk_sources *sources, FTS *walk, FTSENT *entry, size_t folder, tk_error *error)
{
    int fd;

    if (entry->fts_name[0] == '.')
        return true;
    if (!open_root(sources, entry->fts_path, folder))
        return true; // it cannot be read; FTS reports that later
    fd = tk_open_beneath(sources->root_fd, entry->fts_path, folder, O_PATH);
    if (fd >= 0) {
        close(fd);
        fts_set(walk, entry, FTS_FOLLOW); // FTS returns its target next
        return true;
    }
    if (errno != EXDEV)
        return true; // it has no target
    return sources->links_out++ || add_text(sources, entry->fts_path, &sources->link_out, error);
}

static bool has_ending(const char *name, const char *ending)
{
    const size_t length = strlen(name), n = strlen(ending);

    return length > n && strcmp(name + length - n, ending) == 0;
}

/** Whether a file was written by a run beside its output: a manifest or a quarantine. */
static bool is_record_of_run(const char *name, const char *path)
{
    return (has_ending(name, ".meta.json") && tk_manifest_is(path)) ||
           (has_ending(name, ".quarantine.jsonl") && tk_quarantine_is(path));
}

/** An entry of the input folder whose path has the length `folder`. */
static bool add_entry(tk_sources *sources, FTS *walk, FTSENT *entry, size_t folder,
                      const char *const *extensions, tk_error *error)
{
    const char *path = entry->fts_path;
    size_t length = entry->fts_namelen, name = entry->fts_level > 0 ? folder : 0;
    const bool inside = entry->fts_level > 0;

    while (inside && path[name] == '/')
        name++;
    switch (entry->fts_info) {
    case FTS_D:
        if (inside && entry->fts_name[0] == '.')
            fts_set(walk, entry, FTS_SKIP);
        return true;
    case FTS_SL:
        return add_link(sources, walk, entry, folder, error);
    case FTS_F:
        if (is_record_of_run(entry->fts_name, entry->fts_accpath))
            return true;
        if (!tk_stream_is_archive(entry->fts_name, length) &&
            !tk_sources_wants(entry->fts_name, tk_stream_plain_name(entry->fts_name, length),
                              extensions))
            return true;
        if (entry->fts_name[0] == '.')
            return true;
        add_size(sources, entry->fts_statp);
        return add_source(sources, path, name, folder, 0, error);
    case FTS_DNR: // a folder that cannot be read
    case FTS_NS:
    case FTS_ERR:
        return add_source(sources, path, name, folder, entry->fts_errno, error);
    default: // post-order visits, sockets, devices, broken links, cycles
        return true;
    }
}

static bool add_folder(tk_sources *sources, const char *path, const char *const *extensions,
                       tk_error *error)
{
    char *const roots[] = {(char *)(uintptr_t)path, NULL};
    const int links = sources->follow_links ? FTS_LOGICAL : FTS_PHYSICAL | FTS_COMFOLLOW;
    FTS *walk = fts_open(roots, links | FTS_NOCHDIR, by_name);
    size_t folder = strlen(path);
    FTSENT *entry;
    bool ok = true;

    if (!walk)
        return tk_error_set(error, "cannot read the folder %s: %s", path, strerror(errno));
    while (folder > 1 && path[folder - 1] == '/')
        folder--;
    while (ok && (errno = 0, entry = fts_read(walk)))
        ok = add_entry(sources, walk, entry, folder, extensions, error);
    if (ok && errno)
        ok = tk_error_set(error, "cannot read the folder %s: %s", path, strerror(errno));
    fts_close(walk);
    return ok;
}

// ------------------------------------------------------------------------------------ globs

static bool add_existing(tk_sources *sources, const char *path, size_t name, const struct stat *st,
                         const char *const *extensions, tk_error *error)
{
    if (S_ISDIR(st->st_mode))
        return add_folder(sources, path, extensions, error);
    add_size(sources, st);
    return add_source(sources, path, name, 0, 0, error);
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool add_glob(tk_sources *sources, const char *pattern, const char *const *extensions,
                     tk_error *error)
{
    size_t name = strcspn(pattern, "*?[");
    glob_t found = {0};
    int status = glob(pattern, GLOB_NOSORT, NULL, &found);
    bool ok = true;

    // Names start after the last folder without a wildcard.
    while (name && pattern[name - 1] != '/')
        name--;
    if (status == GLOB_NOMATCH)
        ok = tk_error_set(error, "input %s: no file matches", pattern);
    else if (status != 0)
        ok = tk_error_set(error, "input %s: cannot search for files", pattern);
    else
        qsort(found.gl_pathv, found.gl_pathc, sizeof(*found.gl_pathv), by_bytes);
    for (size_t i = 0; ok && i < found.gl_pathc; i++) {
        const char *path = found.gl_pathv[i];
        struct stat st;

        if (stat(path, &st) != 0)
            ok = add_source(sources, path, name, 0, errno, error);
        else if (S_ISREG(st.st_mode) || S_ISDIR(st.st_mode)) // a FIFO would wait for its writer
            ok = add_existing(sources, path, name, &st, extensions, error);
    }
    globfree(&found);
    return ok;
}

bool tk_sources_add(tk_sources *sources, const char *path, const char *const *extensions,
                    tk_error *error)
{
    struct stat st;

    if (!sources->count)
        sources->bytes_known = true;
    if (strcmp(path, "-") == 0) {
        sources->bytes_known = false;
        return add_source(sources, path, 0, 0, 0, error);
    }
    if (stat(path, &st) == 0)
        return add_existing(sources, path, base_name(path), &st, extensions, error);
    if (errno == ENOENT && strpbrk(path, "*?["))
        return add_glob(sources, path, extensions, error);
    return tk_error_set(error, "input %s: %s", path, strerror(errno));
}

/** Whether `path` leads through a folder of that name: a cheap check before an expensive one. */
static bool passes_through(const char *path, const char *folder)
{
    const size_t length = strlen(folder);

    for (const char *at = path; (at = strstr(at, folder)); at++)
        if ((at == path || at[-1] == '/') && at[length] == '/')
            return true;
    return false;
}

/** Whether `path` is the file `written`, or is in the folder `written`, which is a real path. */
static bool is_or_is_in(const char *path, const char *written, bool is_folder)
{
    const char *written_name = written + base_name(written);
    const size_t length = strlen(written);
    char *real;
    bool found;

    if (!is_folder)
        return strcmp(path + base_name(path), written_name) == 0 && tk_same_file(written, path);
    if (!passes_through(path, written_name))
        return false;
    real = realpath(path, NULL);
    found = real && strncmp(real, written, length) == 0 && real[length] == '/';
    free(real);
    return found;
}

void tk_sources_leave_out(tk_sources *sources, const char *path)
{
    struct stat st;
    char *real = NULL;
    size_t kept = 0;

    if (stat(path, &st) != 0 || !(real = realpath(path, NULL)))
        return;
    for (size_t i = 0; i < sources->count; i++) {
        if (!is_or_is_in(tk_source_path(sources, &sources->list[i]), real, S_ISDIR(st.st_mode)))
            sources->list[kept++] = sources->list[i];
    }
    sources->count = kept;
    free(real);
}

// ------------------------------------------------------------------------------------ names

/** A source with its name, for sorting. */
typedef struct named {
    tk_source *source;
    const char *path;
    size_t length; /**< of the path, without the extension of a compressed file */
} named;

static int by_given_name(const void *a, const void *b)
{
    const named *x = a, *y = b;
    const size_t nx = x->length - x->source->name, ny = y->length - y->source->name;
    const int order =
        memcmp(x->path + x->source->name, y->path + y->source->name, nx < ny ? nx : ny);

    if (order)
        return order;
    if (nx != ny)
        return nx < ny ? -1 : 1;
    return (x->source > y->source) - (x->source < y->source); // in the order given
}

static bool has_same_name(const named *x, const named *y)
{
    const size_t n = x->length - x->source->name;

    return n == y->length - y->source->name &&
           memcmp(x->path + x->source->name, y->path + y->source->name, n) == 0;
}

/** Prepends the next folder of the path to the name; false if there is none. */
static bool lengthen(named *n)
{
    size_t at = n->source->name;

    while (at && n->path[at - 1] == '/')
        at--;
    while (at && n->path[at - 1] != '/')
        at--;
    if (at == n->source->name)
        return false;
    n->source->name = (uint32_t)at;
    return true;
}

/** Whether the paths themselves are equal, so that no folder distinguishes them. */
static bool has_same_path(const named *x, const named *y)
{
    return x->length == y->length && memcmp(x->path, y->path, x->length) == 0;
}

/** Lengthens names that are not unique; false if there are none, or none can be lengthened. */
static bool lengthen_names(named *list, size_t count)
{
    bool changed = false;

    qsort(list, count, sizeof(*list), by_given_name);
    for (size_t i = 0, next; i < count; i = next) {
        bool differ = false;

        for (next = i + 1; next < count && has_same_name(&list[i], &list[next]); next++)
            differ |= !has_same_path(&list[i], &list[next]);
        for (size_t j = i; differ && j < next; j++)
            changed |= lengthen(&list[j]);
    }
    return changed;
}

bool tk_sources_name(tk_sources *sources, tk_error *error)
{
    named *list = calloc(sources->count + 1, sizeof(*list));

    if (!list)
        return tk_error_set(error, "out of memory for the names of inputs");
    for (size_t i = 0; i < sources->count; i++) {
        const char *path = tk_source_path(sources, &sources->list[i]);

        list[i] = (named){&sources->list[i], path, tk_stream_plain_name(path, strlen(path))};
    }
    while (lengthen_names(list, sources->count))
        ;
    for (size_t i = 1; i < sources->count; i++) {
        if (has_same_name(&list[i - 1], &list[i]))
            list[i].source->copy = list[i - 1].source->copy ? list[i - 1].source->copy + 1 : 2;
    }
    free(list);
    return true;
}

// ---------------------------------------------------------------------------------- opening

int tk_source_open(tk_sources *sources, const tk_source *source, const char *path)
{
    // A FIFO without a writer must not block the run; it becomes readable when a writer opens it.
    const int flags = O_RDONLY | O_NOCTTY | O_NONBLOCK;

    if (!source->folder || sources->follow_links)
        return open(path, flags | O_CLOEXEC);
    return open_root(sources, path, source->folder)
               ? tk_open_beneath(sources->root_fd, path, source->folder, flags)
               : -1;
}

bool tk_sources_ready(tk_sources *sources, tk_error *error)
{
    const tk_source *first = sources->list;
    const bool inside = sources->count && first->folder && !sources->follow_links;

    return !inside || open_root(sources, tk_source_path(sources, first), first->folder) ||
           tk_error_set(error, "input %.*s: %s", (int)first->folder, tk_source_path(sources, first),
                        strerror(errno));
}

const char *tk_source_path(const tk_sources *sources, const tk_source *source)
{
    return sources->text.data + source->path;
}

void tk_sources_free(tk_sources *sources)
{
    close_root(sources);
    free(sources->list);
    tk_buffer_free(&sources->text);
    memset(sources, 0, sizeof(*sources));
}
