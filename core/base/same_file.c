// SPDX-License-Identifier: MIT
#include "same_file.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/** Of a path, or for "-", of the standard stream. */
static bool stat_of(const char *path, int stream, struct stat *st)
{
    return strcmp(path, "-") == 0 ? fstat(stream, st) == 0 : stat(path, st) == 0;
}

static bool same_inode(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/** Length of a path without trailing slashes; "/" keeps its slash. */
static size_t trimmed(const char *path)
{
    size_t length = strlen(path);

    while (length > 1 && path[length - 1] == '/')
        length--;
    return length;
}

/** Where the last name begins in a path of `length` bytes. */
static size_t name_at(const char *path, size_t length)
{
    while (length && path[length - 1] != '/')
        length--;
    return length;
}

static bool stat_parent(const char *path, size_t length, struct stat *st)
{
    char *parent = length ? strndup(path, length) : strdup(".");
    const bool ok = parent && stat(parent, st) == 0;

    free(parent);
    return ok;
}

/** Whether two paths that do not exist would become one file. */
static bool same_new_file(const char *a, const char *b)
{
    const size_t a_end = trimmed(a), b_end = trimmed(b);
    const size_t a_name = name_at(a, a_end), b_name = name_at(b, b_end);
    struct stat a_parent, b_parent;

    return a_end - a_name == b_end - b_name &&
           memcmp(a + a_name, b + b_name, a_end - a_name) == 0 &&
           stat_parent(a, a_name, &a_parent) && stat_parent(b, b_name, &b_parent) &&
           same_inode(&a_parent, &b_parent);
}

uint32_t tk_same_file(const char *written, const char *read)
{
    struct stat w, r;
    const bool w_exists = stat_of(written, STDOUT_FILENO, &w);
    const bool r_exists = stat_of(read, STDIN_FILENO, &r);

    if (w_exists && r_exists)
        return same_inode(&w, &r) && (S_ISREG(w.st_mode) || S_ISDIR(w.st_mode));
    return !w_exists && !r_exists && same_new_file(written, read);
}

const char *tk_same_file_among(const char *written, const char *const *read, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (read[i] && tk_same_file(written, read[i]))
            return read[i];
    return NULL;
}
