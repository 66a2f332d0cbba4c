// SPDX-License-Identifier: MIT
#include "output.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/** Documents are written in pieces of about this many bytes. */
#define PENDING_BYTES ((size_t)256 << 10)

// ----------------------------------------------------------------------------------- opening

static bool cannot_write(const tk_output *output, tk_error *error)
{
    return tk_error_set(error, "cannot write to %s: %s", output->name, strerror(errno));
}

/** Writes the head; closes the output when out of memory. */
static bool add_head(tk_output *output, tk_error *error)
{
    const size_t length = strlen(output->frame.head);

    output->length = length;
    if (tk_buffer_add(&output->pending, output->frame.head, length))
        return true;
    tk_output_close(output);
    return tk_error_set(error, "out of memory");
}

bool tk_output_open_stream(tk_output *output, const char *path, const tk_output_frame *frame,
                           tk_error *error)
{
    const bool is_stdout = strcmp(path, "-") == 0;

    *output = TK_OUTPUT_CLOSED;
    output->frame = *frame;
    output->name = is_stdout ? "standard output" : path;
    output->fd = is_stdout ? fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
                           : open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    return output->fd >= 0 ? add_head(output, error) : cannot_write(output, error);
}

bool tk_output_open_file(tk_output *output, const char *path, const char *name,
                         const tk_output_frame *frame, tk_error *error)
{
    struct stat older;

    *output = TK_OUTPUT_CLOSED;
    output->is_file = true;
    output->frame = *frame;
    output->name = name;
    output->fd = tk_create_file(path);
    if (output->fd < 0)
        return cannot_write(output, error);
    if (stat(name, &older) == 0)
        (void)fchmod(output->fd, older.st_mode & 0777);
    return add_head(output, error);
}

bool tk_output_resume_file(tk_output *output, const char *path, const char *name,
                           const tk_output_frame *frame, uint64_t length, uint64_t documents,
                           tk_error *error)
{
    struct stat st;

    *output = TK_OUTPUT_CLOSED;
    output->is_file = true;
    output->frame = *frame;
    output->name = name;
    output->length = output->whole = length;
    output->documents = documents;
    output->fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW);
    if (output->fd < 0 || fstat(output->fd, &st) != 0)
        tk_error_set(error, "cannot continue %s: %s", path, strerror(errno));
    else if (!S_ISREG(st.st_mode) || (uint64_t)st.st_size < length)
        tk_error_set(error, "cannot continue %s: it is shorter than recorded in its journal", path);
    else if (ftruncate(output->fd, (off_t)length) == 0 && lseek(output->fd, 0, SEEK_END) >= 0)
        return true;
    else
        cannot_write(output, error);
    tk_output_close(output);
    return false;
}

void tk_output_take_folder(tk_output *output, const tk_folder *folder, const char *name)
{
    *output = TK_OUTPUT_CLOSED;
    output->name = name;
    output->folder = *folder;
}

// ----------------------------------------------------------------------------------- writing

static bool write_out(tk_output *output, const char *data, size_t length, tk_error *error)
{
    if (tk_write_all(output->fd, data, length))
        return true;
    output->closed_by_reader = errno == EPIPE;
    cannot_write(output, error);
    if (output->is_file)
        (void)!ftruncate(output->fd, (off_t)output->whole);
    return false;
}

static bool write_pending(tk_output *output, tk_error *error)
{
    const size_t length = output->pending.length;

    output->pending.length = 0;
    return !length || write_out(output, output->pending.data, length, error);
}

bool tk_output_flush(tk_output *output, tk_error *error)
{
    if (output->fd < 0)
        return true;
    if (!write_pending(output, error))
        return false;
    output->whole = output->length;
    return true;
}

bool tk_output_sync(tk_output *output, tk_error *error)
{
    if (output->folder.path)
        return tk_folder_sync(&output->folder, error);
    return tk_output_flush(output, error) &&
           (!output->is_file || fdatasync(output->fd) == 0 || cannot_write(output, error));
}

/** Appends bytes of a document without copying large ones. */
static bool append(tk_output *output, const char *data, size_t length, tk_error *error)
{
    output->length += length;
    if (length > PENDING_BYTES)
        return write_pending(output, error) && write_out(output, data, length, error);
    return tk_buffer_add(&output->pending, data, length) || tk_error_set(error, "out of memory");
}

bool tk_output_document(tk_output *output, const tk_str *id, const char *data, size_t length,
                        tk_error *error)
{
    const char *separator = output->documents ? output->frame.separator : "";

    if (output->folder.path) {
        output->documents++;
        return tk_folder_document(&output->folder, id, data, length, error);
    }
    if (output->pending.length && output->pending.length + length > PENDING_BYTES &&
        !tk_output_flush(output, error))
        return false;
    output->documents++;
    output->needs_separator = output->older >= 0 && output->older_at == strlen(output->frame.head);
    return append(output, separator, strlen(separator), error) &&
           append(output, data, length, error);
}

bool tk_output_take_over(tk_output *output, const char *path, uint64_t length, tk_error *error)
{
    output->older = open(path, O_RDONLY | O_CLOEXEC);
    output->older_end = length;
    // The head is already written.
    output->older_at = strlen(output->frame.head);
    if (output->older >= 0 && lseek(output->older, (off_t)output->older_at, SEEK_SET) >= 0)
        return true;
    return tk_error_set(error, "cannot read %s: %s", path, strerror(errno));
}

bool tk_output_catch_up(tk_output *output, uint64_t at, tk_error *error)
{
    char piece[65536];

    if (at < output->older_at || at > output->older_end)
        return tk_error_set(error, "the quarantine does not belong to %s", output->name);
    if (at > output->older_at && output->needs_separator &&
        !append(output, output->frame.separator, strlen(output->frame.separator), error))
        return false;
    while (output->older_at < at) {
        const uint64_t left = at - output->older_at;
        ssize_t n = read(output->older, piece, left < sizeof(piece) ? left : sizeof(piece));

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return tk_error_set(error, "cannot read the older %s: %s", output->name,
                                n ? strerror(errno) : "it is shorter than it was");
        if (!append(output, piece, (size_t)n, error) || !write_pending(output, error))
            return false;
        output->older_at += (uint64_t)n;
        output->documents += output->documents == 0; // the exact number does not matter
        output->needs_separator = false;
    }
    return true;
}

bool tk_output_finish(tk_output *output, bool sync, tk_error *error)
{
    bool ok = true;

    if (output->folder.path) {
        ok = !sync || tk_folder_sync(&output->folder, error);
    } else {
        ok = (output->older < 0 || tk_output_catch_up(output, output->older_end, error)) &&
             tk_output_flush(output, error) &&
             write_out(output, output->frame.tail, strlen(output->frame.tail), error) &&
             (!sync || fdatasync(output->fd) == 0 || cannot_write(output, error));
        // Some file systems report a full disk only when the file is closed.
        if (close(output->fd) != 0 && errno != EINTR && ok)
            ok = cannot_write(output, error);
        output->fd = -1;
    }
    tk_output_close(output);
    return ok;
}

void tk_output_close(tk_output *output)
{
    if (output->fd >= 0)
        close(output->fd);
    if (output->older >= 0)
        close(output->older);
    output->fd = output->older = -1;
    tk_folder_close(&output->folder);
    tk_buffer_free(&output->pending);
}
