// SPDX-License-Identifier: MIT
#include "sources.h"

#include "same_file.h"
#include "stream.h"

#include <errno.h>
#include <fts.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

static bool add_source(tk_sources *sources, const char *path, size_t name, int failure,
                       tk_error *error)
{
    if (sources->count == sources->capacity) {
        size_t capacity = sources->capacity ? 2 * sources->capacity : 64;
        tk_source *list = realloc(sources->list, capacity * sizeof(*list));

        if (!list)
            return tk_error_set(error, "no memory for the list of inputs");
        sources->list = list;
        sources->capacity = capacity;
    }
    sources->list[sources->count] = (tk_source){sources->text.length, (uint32_t)name, failure};
    if (!tk_buffer_add(&sources->text, path, strlen(path) + 1))
        return tk_error_set(error, "no memory for the list of inputs");
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

static bool add_entry(tk_sources *sources, FTS *walk, FTSENT *entry, size_t name,
                      const char *const *extensions, tk_error *error)
{
    const char *path = entry->fts_path;
    size_t length = entry->fts_namelen;

    switch (entry->fts_info) {
    case FTS_D:
        if (entry->fts_level > 0 && entry->fts_name[0] == '.')
            fts_set(walk, entry, FTS_SKIP);
        return true;
    case FTS_F:
        if (!tk_stream_is_archive(entry->fts_name, length) &&
            !tk_sources_wants(entry->fts_name, tk_stream_plain_name(entry->fts_name, length),
                              extensions))
            return true;
        if (entry->fts_name[0] == '.')
            return true;
        add_size(sources, entry->fts_statp);
        return add_source(sources, path, name, 0, error);
    case FTS_DNR: // a folder that cannot be read
    case FTS_NS:
    case FTS_ERR:
        return add_source(sources, path, name, entry->fts_errno, error);
    default: // the way back up, sockets and devices, links to nothing, folders that hold themselves
        return true;
    }
}

static bool add_folder(tk_sources *sources, const char *folder, const char *const *extensions,
                       tk_error *error)
{
    char *const roots[] = {(char *)(uintptr_t)folder, NULL};
    FTS *walk = fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, by_name);
    size_t prefix = strlen(folder);
    FTSENT *entry;
    bool ok = true;

    if (!walk)
        return tk_error_set(error, "cannot read the folder %s: %s", folder, strerror(errno));
    while (prefix > 1 && folder[prefix - 1] == '/')
        prefix--;
    while (ok && (errno = 0, entry = fts_read(walk))) {
        size_t name = entry->fts_level > 0 ? prefix : 0;

        while (entry->fts_level > 0 && entry->fts_path[name] == '/')
            name++;
        ok = add_entry(sources, walk, entry, name, extensions, error);
    }
    if (ok && errno)
        ok = tk_error_set(error, "cannot read the folder %s: %s", folder, strerror(errno));
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
    return add_source(sources, path, name, 0, error);
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

    // Names start after the last folder that has no wildcard.
    while (name && pattern[name - 1] != '/')
        name--;
    if (status == GLOB_NOMATCH)
        ok = tk_error_set(error, "input %s: no file matches", pattern);
    else if (status != 0)
        ok = tk_error_set(error, "input %s: cannot be searched for", pattern);
    else
        qsort(found.gl_pathv, found.gl_pathc, sizeof(*found.gl_pathv), by_bytes);
    for (size_t i = 0; ok && i < found.gl_pathc; i++) {
        const char *path = found.gl_pathv[i];
        struct stat st;

        if (stat(path, &st) != 0)
            ok = add_source(sources, path, name, errno, error);
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
        return add_source(sources, path, 0, 0, error);
    }
    if (stat(path, &st) == 0)
        return add_existing(sources, path, base_name(path), &st, extensions, error);
    if (errno == ENOENT && strpbrk(path, "*?["))
        return add_glob(sources, path, extensions, error);
    return tk_error_set(error, "input %s: %s", path, strerror(errno));
}

/** Whether `path` leads through a folder of that name: a cheap look before an expensive one. */
static bool passes_through(const char *path, const char *folder)
{
    const size_t length = strlen(folder);

    for (const char *at = path; (at = strstr(at, folder)); at++)
        if ((at == path || at[-1] == '/') && at[length] == '/')
            return true;
    return false;
}

/** Whether `path` is the file `written`, or one in the folder `written`, which is a real path. */
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

const char *tk_source_path(const tk_sources *sources, const tk_source *source)
{
    return sources->text.data + source->path;
}

void tk_sources_free(tk_sources *sources)
{
    free(sources->list);
    tk_buffer_free(&sources->text);
    memset(sources, 0, sizeof(*sources));
}
