// SPDX-License-Identifier: MIT
// A plugin's own documents: the inputs of its test cases, and other files in their folder.

#include "conform.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MOST_CASES = 500, LARGEST_FILE = 1 << 20, PATH_SIZE = 4096 };

/** A text that is read line by line. */
typedef struct lines {
    const char *at, *end;
} lines;

/** Sets `line` to the next line without its end; false if there is none. */
static bool next_line(lines *l, tk_str *line)
{
    if (l->at >= l->end)
        return false;
    const char *newline = memchr(l->at, '\n', (size_t)(l->end - l->at));
    const char *stop = newline ? newline : l->end;
    *line = (tk_str){l->at, (uint64_t)(stop - l->at)};
    l->at = newline ? newline + 1 : l->end;
    return true;
}

static bool starts_with(const tk_str *line, const char *start)
{
    const size_t n = strlen(start);
    return line->length >= n && memcmp(line->data, start, n) == 0;
}

static bool is_rule(const tk_str *line)
{
    return line->length == 3 && starts_with(line, "---");
}

/** Adds a document; false when out of memory, or if there are enough. */
static bool add(tk_conform_cases *cases, const char *name, const char *data, size_t length)
{
    if (cases->n == MOST_CASES)
        return false;
    tk_conform_document *list = realloc(cases->list, (cases->n + 1) * sizeof *list);
    if (!list)
        return false;
    cases->list = list;
    tk_conform_document *document = &list[cases->n];
    *document = (tk_conform_document){.data = malloc(length + 1), .length = length};
    if (!document->data)
        return false;
    memcpy(document->data, data, length);
    document->data[length] = '\0';
    snprintf(document->name, sizeof document->name, "%.63s", name);
    cases->n++;
    return true;
}

/** Adds the input of a case, which is between the first and the second "---" after its title. */
static bool add_case(tk_conform_cases *cases, const tk_str *title, lines *l)
{
    char name[64];
    tk_str line = {0};
    const char *begin = NULL, *end = NULL;
    snprintf(name, sizeof name, "%.*s", (int)title->length - 4, title->data + 4);
    while (!end && next_line(l, &line) && !starts_with(&line, "=== "))
        if (is_rule(&line))
            *(begin ? &end : &begin) = begin ? line.data : l->at;
    if (!end && starts_with(&line, "=== "))
        l->at = line.data; // the case has no end: this starts the next one
    else if (end && begin)
        return add(cases, name, begin, (size_t)(end - begin));
    return true;
}

/** Adds a file: its cases if it starts with a title, "=== title", otherwise its whole text. */
static bool add_file(tk_conform_cases *cases, const char *name, const char *data, size_t length)
{
    lines l = {data, data + length};
    tk_str line;
    if (length < 4 || memcmp(data, "=== ", 4) != 0)
        return add(cases, name, data, length);
    while (next_line(&l, &line))
        if (starts_with(&line, "=== ") && !add_case(cases, &line, &l))
            return false;
    return true;
}

static bool read_file(tk_conform_cases *cases, const char *folder, const char *name)
{
    char path[PATH_SIZE];
    struct stat st;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    if (name[0] == '.' || stat(path, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size > LARGEST_FILE)
        return true;
    FILE *file = fopen(path, "rbe");
    char *data = malloc((size_t)st.st_size + 1);
    const size_t length = file && data ? fread(data, 1, (size_t)st.st_size, file) : 0;
    const bool ok = data && add_file(cases, name, data, length);
    free(data);
    if (file)
        fclose(file);
    return ok;
}

bool tk_conform_cases_read(tk_conform_cases *cases, const char *folder, tk_message *error)
{
    struct dirent **entries;
    const int n = scandir(folder, &entries, NULL, alphasort);
    *cases = (tk_conform_cases){0};
    if (n < 0) {
        snprintf(error->text, sizeof error->text, "%s", strerror(errno));
        return false;
    }
    bool more = true;
    for (int i = 0; i < n; i++) {
        more = more && read_file(cases, folder, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    return true;
}

bool tk_conform_cases_find(const char *object, char *folder, size_t size)
{
    static const char *const places[] = {"tests/cases", "../tests/cases"};
    const char *slash = strrchr(object, '/');
    struct stat st;
    for (size_t i = 0; slash && i < sizeof places / sizeof *places; i++) {
        const int n = snprintf(folder, size, "%.*s/%s", (int)(slash - object), object, places[i]);
        if (n > 0 && (size_t)n < size && stat(folder, &st) == 0 && S_ISDIR(st.st_mode))
            return true;
    }
    return false;
}

void tk_conform_cases_free(tk_conform_cases *cases)
{
    for (size_t i = 0; i < cases->n; i++)
        free(cases->list[i].data);
    free(cases->list);
    *cases = (tk_conform_cases){0};
}
