// SPDX-License-Identifier: MIT
#include "folder.h"

#include "buffer.h"
#include "output.h"
#include "text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/** Longest name of a file or folder made here, in bytes, but for its ending and number. */
#define NAME_BYTES ((size_t)200)
/** Documents of one id that get a file of their own. */
#define SAME_MAX 100000u

bool tk_folder_is(const char *path)
{
    const size_t length = strlen(path);

    return length && path[length - 1] == '/';
}

static bool is_empty(const char *path)
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
    size_t length = strlen(path);

    while (length > 1 && path[length - 1] == '/')
        length--;
    folder->path = strndup(path, length);
    if (!folder->path)
        return tk_error_set(error, "no memory for the output");
    if (mkdir(folder->path, 0777) == 0)
        return true;
    if (errno != EEXIST)
        tk_error_set(error, "cannot make the folder %s: %s", folder->path, strerror(errno));
    else if (is_empty(folder->path))
        return true;
    else
        tk_error_set(error,
                     "cannot write to the folder %s: it is not empty, and files in it might "
                     "be lost: remove it, or name another",
                     folder->path);
    tk_folder_close(folder);
    return false;
}

void tk_folder_close(tk_folder *folder)
{
    free(folder->path);
    folder->path = NULL;
}

/** Bytes of `name` without an ending of letters: "a.txt" is 1, "v1.2" all. */
static size_t stem_length(const char *name, size_t length)
{
    size_t at = length;

    while (at && ((name[at - 1] | 0x20) >= 'a' && (name[at - 1] | 0x20) <= 'z'))
        at--;
    return at > 1 && at < length && name[at - 1] == '.' ? at - 1 : length;
}

/** Appends a folder's or file's name: no control characters, not too long. */
static bool add_component(tk_buffer *path, const char *name, size_t length)
{
    bool ok = tk_buffer_add(path, "/", 1);

    if (length > NAME_BYTES) {
        length = NAME_BYTES;
        while (length && ((unsigned char)name[length] & 0xC0) == 0x80)
            length--;
    }
    for (size_t i = 0; ok && i < length; i++) {
        const char c = (unsigned char)name[i] < 0x20 || name[i] == 0x7f ? '_' : name[i];

        ok = tk_buffer_add(path, &c, 1);
    }
    return ok;
}

static bool is_dots(const char *name, size_t length)
{
    return length == 0 || (length == 1 && name[0] == '.') ||
           (length == 2 && name[0] == '.' && name[1] == '.');
}

/** Sets `path` to where the document's files go, without an ending; makes the folders of `id`. An
 * id cannot lead out of the folder. */
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

/** Creates the n-th file; EEXIST if there is one of that name. */
static int create(const tk_folder *folder, const tk_buffer *stem, unsigned same, unsigned n)
{
    tk_buffer path = {0};
    int fd = -1;
    bool ok =
        same ? tk_buffer_print(&path, "%.*s-%u.%s", (int)stem->length, stem->data, same + 1,
                               folder->endings[n])
             : tk_buffer_print(&path, "%.*s.%s", (int)stem->length, stem->data, folder->endings[n]);

    errno = ENOMEM;
    if (ok)
        fd = open(path.data, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    int reason = errno;
    tk_buffer_free(&path);
    errno = reason;
    return fd;
}

bool tk_folder_document(const tk_folder *folder, const tk_str *id, const char *data, size_t length,
                        tk_error *error)
{
    const char *end = data + length;
    tk_buffer stem = {0};
    unsigned same = 0;
    bool ok = make_stem(folder, id, &stem);

    for (unsigned n = 0; ok && folder->endings[n]; n++) {
        const char *nul = data < end ? memchr(data, '\0', (size_t)(end - data)) : NULL;
        const size_t size = (size_t)((nul && folder->endings[n + 1] ? nul : end) - data);
        int fd = create(folder, &stem, same, n);

        while (n == 0 && fd < 0 && errno == EEXIST && same < SAME_MAX)
            fd = create(folder, &stem, ++same, n);
        const char *head = n == 0 ? folder->head : "", *tail = n == 0 ? folder->tail : "";

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
