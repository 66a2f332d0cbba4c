// SPDX-License-Identifier: MIT
#include "line_reader.h"

#include "problem.h"

#include <errno.h>
#include <stdlib.h>
#include <zlib.h>

enum { FIRST_CAPACITY = 1 << 16 };
/** A longer line is not a document. */
static const size_t longest_line = (size_t)1 << 30;

bool tk_line_reader_open(tk_line_reader *reader, const char *path, tk_message *error)
{
    *reader = (tk_line_reader){.path = path};
    errno = 0;
    reader->file = gzopen(path, "rbe");
    if (reader->file)
        return true;
    return errno ? tk_problem_file(error, "read", path, errno) : tk_problem_memory(error);
}

static int fail(const tk_line_reader *reader, tk_message *error)
{
    int number = Z_OK;
    const char *reason = gzerror(reader->file, &number);

    if (number == Z_ERRNO)
        tk_problem_file(error, "read", reader->path, errno);
    else
        snprintf(error->text, sizeof error->text, "cannot read %.800s: gzip: %.100s", reader->path,
                 number == Z_BUF_ERROR ? "the file is cut off" : reason);
    return -1;
}

/** Makes room behind what was not yet returned. */
static bool make_room(tk_line_reader *reader, tk_message *error)
{
    if (reader->at) {
        memmove(reader->data, reader->data + reader->at, reader->end - reader->at);
        reader->end -= reader->at;
        reader->at = 0;
    }
    if (reader->end < reader->capacity)
        return true;
    const size_t capacity = reader->capacity ? 2 * reader->capacity : FIRST_CAPACITY;
    char *data = capacity <= longest_line ? realloc(reader->data, capacity) : NULL;
    if (!data && capacity > longest_line) {
        snprintf(error->text, sizeof error->text, "cannot read %.800s: line %llu is too long",
                 reader->path, (unsigned long long)reader->number + 1);
        return false;
    }
    if (!data)
        return tk_problem_memory(error);
    reader->data = data;
    reader->capacity = capacity;
    return true;
}

/** Reads more. 1; 0 at the end of the file; -1 with a message. */
static int fill(tk_line_reader *reader, tk_message *error)
{
    if (!make_room(reader, error))
        return -1;
    const size_t room = reader->capacity - reader->end;
    const int n = gzread(reader->file, reader->data + reader->end, (unsigned)room);
    int number = Z_OK;
    if (n < 0)
        return fail(reader, error);
    gzerror(reader->file, &number);
    if (n == 0 && number != Z_OK && number != Z_STREAM_END) // zlib notes a cut only here
        return fail(reader, error);
    reader->end += (size_t)n;
    return n > 0;
}

int tk_line_reader_next(tk_line_reader *reader, tk_str *line, tk_message *error)
{
    size_t searched = 0; // from `at`

    for (;;) {
        const size_t length = reader->end - reader->at;
        const char *stop = NULL;
        int more = 0;

        if (length > searched)
            stop = memchr(reader->data + reader->at + searched, '\n', length - searched);
        if (!stop) {
            searched = length;
            more = fill(reader, error);
            if (more < 0)
                return -1;
        }
        if (more)
            continue;
        if (!stop && !length)
            return 0;
        // fill() may have moved the data.
        line->data = reader->data + reader->at;
        line->length = stop ? (size_t)(stop - line->data) : length;
        reader->at += line->length + (stop != NULL);
        reader->number++;
        return 1;
    }
}

void tk_line_reader_close(tk_line_reader *reader)
{
    if (reader->file)
        gzclose(reader->file);
    free(reader->data);
    *reader = (tk_line_reader){0};
}
