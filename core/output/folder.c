// SPDX-License-Identifier: MIT
#include "folder.h"

#include "base/buffer.h"
#include "base/file.h"
#include "base/text.h"
#include <toolkit/text/visible.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/** Longest name of a file or folder created here, in bytes, without extension and number. */
#define NAME_BYTES ((size_t)200)
/** Most documents with the same id that get their own file. */
#define SAME_MAX 100000u

bool tk_folder_is(const char *path)
{
    const size_t length = strlen(path);

    return length && path[length - 1] == '/';
}

bool tk_folder_is_empty(const char *path)
{
    DIR *folder = opendir(path);
    const struct dirent *entry;
    bool empty = folder != NULL;

    while (empty && (entry = readdir(folder)))
        empty = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
    if (folder)
        closedir(folder);
    return empty;
}

bool tk_folder_open(tk_folder *folder, const char *path, tk_error *error)
{
    folder->path = strdup(path);
    if (!folder->path)
        return tk_error_set(error, "out of memory");
    if (mkdir(folder->path, 0777) == 0 || errno == EEXIST)
        return true;
    tk_error_set(error, "cannot create the folder %s: %s", folder->path, strerror(errno));
    tk_folder_close(folder);
    return false;
}

void tk_folder_close(tk_folder *folder)
{
    free(folder->path);
    folder->path = NULL;
    tk_buffer_free(&folder->made);
}

bool tk_folder_sync(const tk_folder *folder, tk_error *error)
{
    int fd = open(folder->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd >= 0 && syncfs(fd) == 0;

    if (!ok)
        tk_error_set(error, "cannot write to %s: %s", folder->path, strerror(errno));
    if (fd >= 0)
        close(fd);
    return ok;
}

/** Bytes of `name` without an extension of letters: "a.txt" is 1, "v1.2" all. */
static size_t stem_length(const char *name, size_t length)
{
    size_t at = length;

    while (at && ((name[at - 1] | 0x20) >= 'a' && (name[at - 1] | 0x20) <= 'z'))
        at--;
    return at > 1 && at < length && name[at - 1] == '.' ? at - 1 : length;
}

/** Appends a folder's or file's name, without characters that a terminal would interpret or hide,
 * without bytes that are not UTF-8, and not too long. */
static bool add_component(tk_buffer *path, const char *name, size_t length)
{
    bool ok = tk_buffer_add(path, "/", 1);

    if (length > NAME_BYTES) {
        length = NAME_BYTES;
        while (length && ((unsigned char)name[length] & 0xC0) == 0x80)
            length--;
    }
    for (size_t i = 0, taken; ok && i < length; i += taken) {
        const bool shown = tk_visible_as_is(name + i, length - i, &taken);

        ok = tk_buffer_add(path, shown ? name + i : "_", shown ? taken : 1);
    }
    return ok;
}

static bool is_dots(const char *name, size_t length)
{
    return length == 0 || (length == 1 && name[0] == '.') ||
           (length == 2 && name[0] == '.' && name[1] == '.');
}

/** Sets `path` to that of the document's files, without an extension; creates the folders of `id`.
 * An id cannot lead out of the folder. */
static bool make_stem(const tk_folder *folder, const tk_str *id, tk_buffer *path)
{
    const char *end = id->data + id->length;
    bool named = false;
    bool ok = tk_buffer_add(path, folder->path, strlen(folder->path));

    for (const char *p = id->data; ok && p < end;) {
        const char *slash = memchr(p, '/', (size_t)(end - p));
        const size_t length = (size_t)((slash ? slash : end) - p);

        if (!is_dots(p, length)) {
            if (named && tk_buffer_add(path, "", 1)) {
                path->length--;
                ok = mkdir(path->data, 0777) == 0 || errno == EEXIST;
            }
            ok = ok && add_component(path, p, slash ? length : stem_length(p, length));
            named = true;
        }
        p += length + 1;
    }
    return ok && (named || add_component(path, "document", strlen("document")));
}

/** Creates the n-th file; EEXIST if the name is taken. */
static int create(tk_folder *folder, const tk_buffer *stem, unsigned same, unsigned n)
{
    const size_t folder_length = strlen(folder->path);
    tk_buffer path = {0}, other = {0};
    int fd = -1;
    bool ok =
        same ? tk_buffer_print(&path, "%.*s-%u.%s", (int)stem->length, stem->data, same + 1,
                               folder->endings[n])
             : tk_buffer_print(&path, "%.*s.%s", (int)stem->length, stem->data, folder->endings[n]);

    if (ok && folder->taken)
        ok = tk_buffer_print(&other, "%s%s", folder->taken, path.data + folder_length);
    errno = ENOMEM;
    if (ok && other.length && access(other.data, F_OK) == 0)
        errno = EEXIST;
    else if (ok)
        fd = open(path.data, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd >= 0 && !tk_buffer_print(&folder->made, "%s\n", path.data + folder_length + 1)) {
        close(fd);
        fd = -1;
        errno = ENOMEM;
    }
    int reason = errno;
    tk_buffer_free(&path);
    tk_buffer_free(&other);
    errno = reason;
    return fd;
}

/** Creates the first file under a free name; sets `same` to the number in it. */
static int create_first(tk_folder *folder, const tk_buffer *stem, unsigned *same)
{
    int fd;

    for (*same = 0; *same <= SAME_MAX; ++*same) {
        fd = create(folder, stem, *same, 0);
        if (fd >= 0 || errno != EEXIST)
            return fd;
    }
    return -1;
}

bool tk_folder_document(tk_folder *folder, const tk_str *id, const char *data, size_t length,
                        tk_error *error)
{
    const char *end = data + length;
    tk_buffer stem = {0};
    unsigned same = 0;
    bool ok = make_stem(folder, id, &stem);

    for (unsigned n = 0; ok && folder->endings[n]; n++) {
        const char *nul = data < end ? memchr(data, '\0', (size_t)(end - data)) : NULL;
        const size_t size = (size_t)((nul && folder->endings[n + 1] ? nul : end) - data);
        const char *head = n == 0 ? folder->head : "", *tail = n == 0 ? folder->tail : "";
        int fd = n == 0 ? create_first(folder, &stem, &same) : create(folder, &stem, same, n);

        ok = fd >= 0 && tk_write_all(fd, head, strlen(head)) && tk_write_all(fd, data, size) &&
             tk_write_all(fd, tail, strlen(tail));
        if (fd >= 0 && close(fd) != 0)
            ok = false;
        data += size;
        data += data < end;
    }
    if (!ok)
        tk_error_set(error, "cannot write %.*s in the folder %s: %s", (int)id->length, id->data,
                     folder->path, strerror(errno));
    tk_buffer_free(&stem);
    return ok;
}

// ------------------------------------------------------------------------------ whole folders

/** Called for each entry of a walk; false with errno set ends it. */
typedef bool (*visit)(const FTSENT *entry, const char *relative, const void *ctx);

/** Visits all entries below `path` without following links; folders after their contents. */
static bool walk(const char *path, visit each, const void *ctx, tk_error *error)
{
    char *const roots[] = {(char *)(uintptr_t)path, NULL};
    FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    const size_t prefix = strlen(path);
    FTSENT *entry;
    bool ok = tree != NULL;

    while (ok && (errno = 0, entry = fts_read(tree))) {
        const char *relative = entry->fts_path + prefix + (entry->fts_level > 0);

        if (entry->fts_info == FTS_D)
            continue;
        errno = entry->fts_errno;
        ok = entry->fts_info != FTS_DNR && entry->fts_info != FTS_ERR && each(entry, relative, ctx);
        if (!ok)
            tk_error_set(error, "%s: %s", entry->fts_path, strerror(errno));
    }
    if (!tree || (ok && errno)) {
        ok = false;
        tk_error_set(error, "%s: %s", path, strerror(errno));
    }
    if (tree)
        fts_close(tree);
    return ok;
}

/** The files that tk_folder_prune() keeps. */
typedef struct pruning {
    bool (*keep)(const void *ctx, const char *file);
    const void *ctx;
} pruning;

static bool prune_entry(const FTSENT *entry, const char *relative, const void *ctx)
{
    const pruning *p = ctx;

    return entry->fts_info == FTS_DP || p->keep(p->ctx, relative) || unlink(entry->fts_path) == 0;
}

bool tk_folder_prune(const char *path, bool (*keep)(const void *ctx, const char *file),
                     const void *ctx, tk_error *error)
{
    return walk(path, prune_entry, &(pruning){keep, ctx}, error);
}

static bool remove_entry(const FTSENT *entry, const char *relative, const void *ctx)
{
    (void)relative;
    (void)ctx;
    return (entry->fts_info == FTS_DP ? rmdir(entry->fts_path) : unlink(entry->fts_path)) == 0;
}

bool tk_folder_remove(const char *path, tk_error *error)
{
    return walk(path, remove_entry, NULL, error);
}

/** Creates the folders that lead to a file. */
static bool make_parents(char *path, size_t from)
{
    for (char *slash = strchr(path + from, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        bool ok = mkdir(path, 0777) == 0 || errno == EEXIST;
        *slash = '/';
        if (!ok)
            return false;
    }
    return true;
}

static bool move_entry(const FTSENT *entry, const char *relative, const void *ctx)
{
    const char *to = ctx;
    tk_buffer path = {0};
    bool ok;

    if (entry->fts_info == FTS_DP)
        return rmdir(entry->fts_path) == 0;
    ok = tk_buffer_print(&path, "%s/%s", to, relative) || (errno = ENOMEM, false);
    ok = ok && make_parents(path.data, strlen(to) + 1) &&
         renameat2(AT_FDCWD, entry->fts_path, AT_FDCWD, path.data, RENAME_NOREPLACE) == 0;
    tk_buffer_free(&path);
    return ok;
}

bool tk_folder_merge(const char *from, const char *to, tk_error *error)
{
    return walk(from, move_entry, to, error);
}
