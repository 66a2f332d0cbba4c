// SPDX-License-Identifier: MIT
// Lists the plugins on the path. Every candidate is loaded in a child process: one that crashes on
// loading costs the list a line that says so, nothing more.
#include "buffer.h"
#include "descriptor.h"
#include "found.h"
#include "registry.h"

#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <toolkit/toolkit.h>
#include <unistd.h>

enum { LOAD_SECONDS = 10 };

struct tk_found_list {
    tk_found *items;
    uint64_t n, capacity;
    bool no_memory;
};

static tk_found *add(tk_found_list *list)
{
    if (list->n == list->capacity) {
        uint64_t capacity = list->capacity ? list->capacity * 2 : 32;
        tk_found *items = realloc(list->items, capacity * sizeof *items);
        if (!items) {
            list->no_memory = true;
            return NULL;
        }
        list->items = items;
        list->capacity = capacity;
    }
    list->items[list->n] = (tk_found){0};
    return &list->items[list->n++];
}

/** Adds the names of the layers whose flags, as far as `mask` goes, are `flags`, as one field. */
static void add_layers(tk_buffer *out, const tk_layer_decl *layers, uint32_t n, uint32_t mask,
                       uint32_t flags)
{
    const char *space = "";
    for (uint32_t i = 0; i < n; i++)
        if ((layers[i].flags & mask) == flags) {
            tk_buffer_print(out, "%s%s", space, layers[i].name);
            space = " ";
        }
    tk_buffer_add(out, "", 1);
}

/** Adds a plugin's fields, in the order in which add_plugins() takes them. */
static void add_fields(tk_buffer *out, const tk_plugin *p)
{
    tk_buffer_print(out, "%u%c%s%c%s%c%s%c", p->kind, 0, p->id, 0, p->version, 0, p->summary, 0);
    add_layers(out, p->required, p->n_required, TK_LAYER_OPTIONAL, 0);
    add_layers(out, p->required, p->n_required, TK_LAYER_OPTIONAL, TK_LAYER_OPTIONAL);
    add_layers(out, p->provided, p->n_provided, 0, 0);
    for (const char *const *e = p->extensions; e && *e; e++)
        tk_buffer_print(out, "%s%s", e == p->extensions ? "" : " ", *e);
    tk_buffer_add(out, "", 1);
}

/** In the child: writes the fields of each plugin, or "0\0message\0". */
static void inspect(const char *path, int fd)
{
    tk_error error = {0};
    tk_buffer out = {0};
    tk_plugin_entry entry = tk_module_load(path, &error);
    if (!entry) {
        tk_buffer_print(&out, "0%c%s%c", 0, error.message, 0);
    } else {
        tk_plugin p;
        for (uint32_t i = 0; entry(i); i++)
            if (tk_descriptor_copy(entry(i), &p, path, &error))
                add_fields(&out, &p);
    }
    for (size_t sent = 0; sent < out.length;) {
        ssize_t n = write(fd, out.data + sent, out.length - sent);
        if (n <= 0)
            break;
        sent += (size_t)n;
    }
    _exit(0);
}

/** Reads what the child says until it ends, or its time is over. */
static bool collect(int fd, tk_buffer *out)
{
    const time_t stop = time(NULL) + LOAD_SECONDS;
    for (;;) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        if (time(NULL) >= stop)
            return false;
        if (poll(&p, 1, 1000) <= 0)
            continue;
        char *to = tk_buffer_reserve(out, 4096);
        ssize_t n = to ? read(fd, to, 4096) : 0;
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return true;
        out->length += (size_t)n;
    }
}

static void add_failure(tk_found_list *list, const char *path, const char *why)
{
    tk_found *found = add(list);
    if (!found)
        return;
    found->path = strdup(path);
    found->failure = strdup(why);
}

static bool is_known(const tk_found_list *list, const char *id, uint32_t kind)
{
    for (uint64_t i = 0; i < list->n; i++)
        if (list->items[i].id && list->items[i].kind == kind && strcmp(list->items[i].id, id) == 0)
            return true;
    return false;
}

/** The next NUL-ended field, or "" at the end. */
static const char *field(const char **p, const char *end)
{
    if (*p >= end)
        return "";
    const char *out = *p;
    *p += strlen(out) + 1;
    return out;
}

static void add_plugins(tk_found_list *list, const char *path, const tk_buffer *said)
{
    const char *p = said->data, *end = said->data + said->length;
    while (p < end) {
        const uint32_t kind = (uint32_t)strtoul(field(&p, end), NULL, 10);
        const char *id = field(&p, end);
        if (!kind) {
            add_failure(list, path, id);
            return;
        }
        const bool shadowed = is_known(list, id, kind);
        tk_found *found = add(list);
        if (!found)
            return;
        found->path = strdup(path);
        found->id = strdup(id);
        found->kind = kind;
        found->version = strdup(field(&p, end));
        found->summary = strdup(field(&p, end));
        found->required = strdup(field(&p, end));
        found->optional = strdup(field(&p, end));
        found->provided = strdup(field(&p, end));
        found->extensions = strdup(field(&p, end));
        found->shadowed = shadowed;
    }
}

static void load_in_child(tk_found_list *list, const char *path)
{
    int ends[2];
    if (pipe(ends) != 0) {
        add_failure(list, path, strerror(errno));
        return;
    }
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        inspect(path, ends[1]);
    }
    close(ends[1]);
    tk_buffer said = {0};
    bool ended = child > 0 && collect(ends[0], &said);
    close(ends[0]);
    int status = 0;
    if (child > 0 && !ended)
        kill(child, SIGKILL);
    if (child > 0)
        waitpid(child, &status, 0);
    char why[256] = "";
    if (child < 0)
        snprintf(why, sizeof why, "no process could be made to load it: %s", strerror(errno));
    else if (!ended)
        snprintf(why, sizeof why, "did not load within %d seconds", LOAD_SECONDS);
    else if (WIFSIGNALED(status))
        snprintf(why, sizeof why, "crashed while it was loaded (%s)", strsignal(WTERMSIG(status)));
    else if (WEXITSTATUS(status) || !said.length)
        snprintf(why, sizeof why, "ended the process while it was loaded");
    if (why[0])
        add_failure(list, path, why);
    else if (tk_buffer_add(&said, "", 1))
        said.length--, add_plugins(list, path, &said);
    tk_buffer_free(&said);
}

static bool ends_in_so(const char *name)
{
    size_t n = strlen(name);
    return n > 3 && strcmp(name + n - 3, ".so") == 0;
}

/** D/NAME/NAME.so and D/NAME.so, sorted by name. */
static bool visit_dir(void *ctx, const char *dir)
{
    tk_found_list *list = ctx;
    struct dirent **entries;
    int n = scandir(dir, &entries, NULL, alphasort);
    for (int i = 0; i < n; i++) {
        const char *name = entries[i]->d_name;
        char path[8192];
        struct stat st;
        if (name[0] != '.' && ends_in_so(name))
            snprintf(path, sizeof path, "%s/%s", dir, name);
        else
            snprintf(path, sizeof path, "%s/%s/%s.so", dir, name, name);
        if (name[0] != '.' && stat(path, &st) == 0 && S_ISREG(st.st_mode))
            load_in_child(list, path);
        free(entries[i]);
    }
    if (n >= 0)
        free(entries);
    return true;
}

tk_found_list *tk_plugins_find(tk_message *error)
{
    tk_found_list *list = calloc(1, sizeof *list);
    if (list)
        tk_registry_dirs(visit_dir, list);
    if (!list || list->no_memory) {
        tk_found_free(list);
        if (error)
            snprintf(error->text, sizeof error->text, "no memory");
        return NULL;
    }
    return list;
}

uint64_t tk_found_count(const tk_found_list *list)
{
    return list->n;
}

const tk_found *tk_found_at(const tk_found_list *list, uint64_t index)
{
    return &list->items[index];
}

void tk_found_free(tk_found_list *list)
{
    for (uint64_t i = 0; list && i < list->n; i++) {
        free((char *)list->items[i].path);
        free((char *)list->items[i].id);
        free((char *)list->items[i].version);
        free((char *)list->items[i].summary);
        free((char *)list->items[i].required);
        free((char *)list->items[i].optional);
        free((char *)list->items[i].provided);
        free((char *)list->items[i].extensions);
        free((char *)list->items[i].failure);
    }
    if (list)
        free(list->items);
    free(list);
}

bool tk_module_find(tk_module *module, const char *id, uint32_t kind, tk_error *error)
{
    tk_error direct = {0};
    if (tk_module_open(module, id, NULL, kind, &direct))
        return true;
    tk_found_list *list = strchr(id, '/') ? NULL : tk_plugins_find(NULL);
    bool found = false;
    for (uint64_t i = 0; list && i < list->n && !found; i++) {
        const tk_found *item = &list->items[i];
        if (item->id && strcmp(item->id, id) == 0 && (!kind || item->kind == kind))
            found = tk_module_open(module, id, item->path, kind, error);
    }
    tk_found_free(list);
    return found || tk_error_set(error, "%s", direct.message);
}

const tk_plugin *tk_plugin_open(const char *id, uint32_t index, char **path, tk_message *message)
{
    tk_error error = {0};
    tk_module module;
    const tk_plugin *plugin = NULL;
    if (tk_module_find(&module, id, 0, &error)) {
        tk_plugin_entry entry = tk_module_load(module.path, &error);
        for (uint32_t i = 0; entry && entry(i) && !plugin; i++) {
            const bool named = strchr(id, '/') || strcmp(entry(i)->id, id) == 0;
            if (named && index-- == 0)
                plugin = entry(i);
        }
        if (plugin && path)
            *path = strdup(module.path);
        tk_module_close(&module);
    }
    if (message)
        tk_error_copy(&error, message->text, sizeof message->text);
    return plugin;
}
