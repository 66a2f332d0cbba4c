// SPDX-License-Identifier: MIT
// Lists the plugins on the path. Every candidate is loaded in a confined child process: if one
// crashes on loading, only its line in the list reports a failure.
#include "base/arena.h"
#include "base/buffer.h"
#include "confine/confine.h"
#include "confine/sanitized.h"
#include "descriptor.h"
#include "descriptor_code.h"
#include "plugin_list.h"
#include "grants.h"
#include "registry.h"
#include "confine/names.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <toolkit/toolkit.h>
#include <unistd.h>

enum { LOAD_SECONDS = 10 };
/** Limits on what an object's process may send, and on its memory. */
#define SAID_BYTES   ((size_t)8 << 20)
#define MEMORY_BYTES ((rlim_t)1 << 30)

struct tk_plugin_list {
    tk_listed_plugin *items;
    uint64_t n, capacity;
    tk_arena arena;
    bool no_memory;
};

static tk_listed_plugin *add(tk_plugin_list *list)
{
    if (list->n == list->capacity) {
        uint64_t capacity = list->capacity ? list->capacity * 2 : 32;
        tk_listed_plugin *items = realloc(list->items, capacity * sizeof *items);
        if (!items) {
            list->no_memory = true;
            return NULL;
        }
        list->items = items;
        list->capacity = capacity;
    }
    list->items[list->n] = (tk_listed_plugin){0};
    return &list->items[list->n++];
}

static const char *keep(tk_plugin_list *list, const char *text)
{
    const char *copy = tk_arena_copy(&list->arena, text, strlen(text), 1);
    list->no_memory |= copy == NULL;
    return copy;
}

// --------------------------------------------------------------------------------- in the child

static bool send_all(int fd, const void *data, size_t size)
{
    for (size_t sent = 0; sent < size;) {
        ssize_t n = write(fd, (const char *)data + sent, size - sent);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        sent += (size_t)n;
    }
    return true;
}

/** A byte 1 and a packed descriptor for each plugin of the object, or a byte 0 and a message. */
static void describe(const char *path, tk_buffer *out, tk_error *error)
{
    tk_plugin_entry entry = tk_module_load(path, error);
    tk_plugin plugin;
    for (uint32_t i = 0; entry && entry(i); i++)
        if (!tk_descriptor_copy(entry(i), &plugin, path, error) || !tk_buffer_add(out, "\1", 1) ||
            !tk_descriptor_pack(&plugin, out))
            tk_error_set(error, "%s: out of memory for its descriptors", path);
}

/** Closes all descriptors except `fd`, which becomes number 3, and redirects printed output to
 * nothing. */
static void close_others(int fd)
{
    int null = open("/dev/null", O_RDWR);
    dup2(null, STDIN_FILENO);
    dup2(null, STDOUT_FILENO);
    if (!SANITIZED) // keep a sanitizer's report
        dup2(null, STDERR_FILENO);
    dup2(fd, 3);
    close_range(4, ~0U, 0);
}

static _Noreturn void inspect(const char *path, int fd, _Atomic int32_t *forbidden)
{
    const struct rlimit none = {0, 0}, memory = {MEMORY_BYTES, MEMORY_BYTES};
    tk_error error = {0};
    tk_buffer out = {0};
    tk_grants grants = {0};
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    close_others(fd);
    uint32_t namespaces = tk_confine_namespaces();
    setrlimit(RLIMIT_CORE, &none);
    if (!SANITIZED)
        setrlimit(RLIMIT_DATA, &memory);
    if (!tk_grants_add_system(&grants) || !tk_grants_add_object(&grants, path))
        tk_error_set(&error, "out of memory");
    else if (tk_confine(&grants, namespaces, forbidden, &error))
        describe(path, &out, &error);
    if (error.message[0]) {
        out.length = 0;
        tk_buffer_print(&out, "%c%s", 0, error.message);
    }
    send_all(3, out.data, out.length);
    _exit(0);
}

// -------------------------------------------------------------------------------- in the parent

/** Reads what a child sends until it ends; false if that is too much or takes too long. */
static bool collect(int fd, tk_buffer *out, size_t most, time_t seconds)
{
    const time_t stop = time(NULL) + seconds;
    while (out->length < most) {
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
    return false;
}

static void add_failure(tk_plugin_list *list, const char *path, const char *why)
{
    tk_listed_plugin *found = add(list);
    if (!found)
        return;
    found->path = keep(list, path);
    found->failure = keep(list, why);
}

static bool is_known(const tk_plugin_list *list, const char *id, uint32_t kind)
{
    for (uint64_t i = 0; i < list->n; i++)
        if (list->items[i].id && list->items[i].kind == kind && strcmp(list->items[i].id, id) == 0)
            return true;
    return false;
}

/** Adds the plugins that a child sent. The data are untrusted, and are checked. */
static void add_plugins(tk_plugin_list *list, const char *path, const tk_buffer *said)
{
    const char *p = said->data, *end = said->data + said->length;
    tk_error error = {0};
    if (p < end && *p == 0) {
        tk_error_set(&error, "%.*s", (int)(end - p - 1), p + 1);
        add_failure(list, path, error.message);
        return;
    }
    while (p < end && *p++ == 1) {
        tk_plugin checked;
        tk_plugin *plugin = tk_descriptor_unpack(&p, end, &list->arena);
        if (!plugin || !tk_descriptor_copy(plugin, &checked, path, &error)) {
            add_failure(list, path, plugin ? error.message : "its descriptors cannot be read");
            return;
        }
        const bool shadowed = is_known(list, plugin->id, plugin->kind);
        tk_listed_plugin *found = add(list);
        if (!found)
            return;
        found->path = keep(list, path);
        found->plugin = plugin;
        found->id = plugin->id;
        found->kind = plugin->kind;
        found->version = plugin->version;
        found->summary = plugin->summary;
        found->shadowed = shadowed;
    }
}

/** Why a child ended before it sent everything, in `why`; "" if it sent everything. */
static void explain(bool collected, size_t said, int status, int32_t forbidden, char *why,
                    size_t size)
{
    char cause[128];
    why[0] = '\0';
    if (forbidden > 0)
        snprintf(why, size, "%s", tk_confined_cause(forbidden, cause));
    else if (!collected && said >= SAID_BYTES)
        snprintf(why, size, "its descriptors have more than %zu MB", SAID_BYTES >> 20);
    else if (!collected)
        snprintf(why, size, "did not load within %d seconds", LOAD_SECONDS);
    else if (forbidden < 0 || WIFSIGNALED(status))
        snprintf(why, size, "crashed while it was loaded (%s)",
                 strsignal(forbidden < 0 ? -forbidden : WTERMSIG(status)));
    else if (WEXITSTATUS(status) || !said)
        snprintf(why, size, "ended the process while it was loaded");
}

/** Loads an object in a child: reads its descriptors, or reports in `why` why there are none. */
static void load_in_child(const char *path, tk_buffer *said, char why[256])
{
    int ends[2];
    _Atomic int32_t *forbidden =
        mmap(NULL, sizeof *forbidden, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (forbidden == MAP_FAILED || pipe2(ends, O_CLOEXEC) != 0) {
        snprintf(why, 256, "cannot start a process to load it: %s", strerror(errno));
        return;
    }
    fflush(NULL);
    pid_t child = fork();
    if (child == 0)
        inspect(path, ends[1], forbidden);
    close(ends[1]);
    if (child < 0) {
        snprintf(why, 256, "cannot start a process to load it: %s", strerror(errno));
    } else {
        bool collected = collect(ends[0], said, SAID_BYTES, LOAD_SECONDS);
        int status = 0;
        if (!collected)
            tk_confine_kill(child);
        tk_confine_reap(child, &status);
        explain(collected, said->length, status, atomic_load(forbidden), why, 256);
    }
    close(ends[0]);
    munmap(forbidden, sizeof *forbidden);
}

static void add_object(tk_plugin_list *list, const char *path, const char *why,
                       const tk_buffer *said)
{
    if (why[0])
        add_failure(list, path, why);
    else
        add_plugins(list, path, said);
}

// ---------------------------------------------------------------------------- all on the path

static bool ends_in_so(const char *name)
{
    size_t n = strlen(name);
    return n > 3 && strcmp(name + n - 3, ".so") == 0;
}

/** The result for one object, sent by the process that reads the path: this struct, then the path
 * and the reason, each with its NUL, and what the object's process sent. */
typedef struct report {
    uint32_t path_size, why_size;
    uint64_t said;
} report;

static bool send_report(int fd, const char *path, const char *why, const tk_buffer *said)
{
    const report head = {(uint32_t)strlen(path) + 1, (uint32_t)strlen(why) + 1, said->length};
    return send_all(fd, &head, sizeof head) && send_all(fd, path, head.path_size) &&
           send_all(fd, why, head.why_size) && send_all(fd, said->data, said->length);
}

/** D/NAME/NAME.so and D/NAME.so, sorted by name. `ctx`: where to report to. */
static bool visit_dir(void *ctx, const char *dir)
{
    struct dirent **entries;
    int n = scandir(dir, &entries, NULL, alphasort);
    bool ok = true;
    for (int i = 0; i < n; i++) {
        const char *name = entries[i]->d_name;
        char path[8192], why[256] = "";
        tk_buffer said = {0};
        struct stat st;
        if (name[0] != '.' && ends_in_so(name))
            snprintf(path, sizeof path, "%s/%s", dir, name);
        else
            snprintf(path, sizeof path, "%s/%s/%s.so", dir, name, name);
        if (ok && name[0] != '.' && stat(path, &st) == 0 && S_ISREG(st.st_mode)) {
            load_in_child(path, &said, why);
            ok = send_report(*(int *)ctx, path, why, &said);
        }
        tk_buffer_free(&said);
        free(entries[i]);
    }
    if (n >= 0)
        free(entries);
    return ok;
}

/** Confines itself to the files that all objects on the path may read, and loads each in a child.
 */
static _Noreturn void look_through(int fd, _Atomic int32_t *forbidden)
{
    tk_grants grants = {0};
    tk_error error = {0};
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    uint32_t namespaces = tk_confine_namespaces();
    if (!tk_grants_add_system(&grants) || !tk_grants_add_plugin_path(&grants))
        tk_error_set(&error, "out of memory");
    else if (tk_confine(&grants, namespaces, forbidden, &error))
        tk_registry_dirs(visit_dir, &fd);
    if (error.message[0])
        send_report(fd, "", error.message, &(tk_buffer){0});
    _exit(0);
}

/** Adds the reports; false if they are cut off. */
static bool add_reports(tk_plugin_list *list, const tk_buffer *reports)
{
    const char *p = reports->data, *end = p + reports->length;
    while (p < end) {
        report head;
        if ((size_t)(end - p) < sizeof head)
            return false;
        memcpy(&head, p, sizeof head);
        p += sizeof head;
        const size_t names = (size_t)head.path_size + head.why_size;
        if (names > (size_t)(end - p) || head.said > (size_t)(end - p) - names)
            return false;
        const tk_buffer said = {.data = (char *)p + names, .length = head.said};
        add_object(list, p, p + head.path_size, &said);
        p += names + head.said;
    }
    return true;
}

/** The list, or NULL with a message when out of memory. */
static tk_plugin_list *finish(tk_plugin_list *list, tk_message *error)
{
    if (list && !list->no_memory)
        return list;
    tk_plugin_list_free(list);
    if (error)
        snprintf(error->text, sizeof error->text, "out of memory");
    return NULL;
}

tk_plugin_list *tk_plugins_find(tk_message *error)
{
    tk_plugin_list *list = calloc(1, sizeof *list);
    tk_buffer reports = {0};
    int ends[2];
    _Atomic int32_t forbidden = 0; // its own code makes no such call
    if (!list || pipe2(ends, O_CLOEXEC) != 0) {
        tk_plugin_list_free(list);
        return finish(NULL, error);
    }
    fflush(NULL);
    pid_t child = fork();
    if (child == 0)
        look_through(ends[1], &forbidden);
    close(ends[1]);
    bool ok = child > 0 && collect(ends[0], &reports, SIZE_MAX, INT_MAX);
    close(ends[0]);
    if (child > 0)
        tk_confine_reap(child, NULL);
    list->no_memory = !ok || !add_reports(list, &reports) || list->no_memory;
    tk_buffer_free(&reports);
    return finish(list, error);
}

/** Keeps the plugins with the id `id` (NULL: any) of the first object that has them. False if there
 * is none. */
static bool narrow(tk_plugin_list *list, const char *id)
{
    uint64_t n = 0;
    for (uint64_t i = 0; i < list->n; i++) {
        const tk_listed_plugin item = list->items[i];
        if (item.id && (!id || strcmp(item.id, id) == 0) &&
            (!n || strcmp(list->items[0].path, item.path) == 0))
            list->items[n++] = item;
    }
    if (n)
        list->n = n;
    return n > 0;
}

tk_plugin_list *tk_plugin_find(const char *id, tk_message *message)
{
    const char *name = strchr(id, '/') ? NULL : id;
    tk_error error = {0};
    tk_module module;
    tk_plugin_list *list = calloc(1, sizeof *list);
    if (list && tk_module_locate(&module, id, &error)) {
        tk_buffer said = {0};
        char why[256] = "";
        load_in_child(module.path, &said, why);
        add_object(list, module.path, why, &said);
        tk_buffer_free(&said);
        tk_module_close(&module);
    }
    if (list && narrow(list, name))
        return finish(list, message);
    if (list && list->n)
        tk_error_set(&error, "%s%s%s", list->items[0].failure ? list->items[0].path : "",
                     list->items[0].failure ? ": " : "",
                     list->items[0].failure ? list->items[0].failure : "has no such plugin");
    tk_plugin_list_free(list);
    list = name ? tk_plugins_find(NULL) : NULL;
    if (list && narrow(list, name))
        return list;
    tk_plugin_list_free(list);
    if (message)
        tk_error_copy(&error, message->text, sizeof message->text);
    return NULL;
}

uint64_t tk_plugin_list_count(const tk_plugin_list *list)
{
    return list->n;
}

const tk_listed_plugin *tk_plugin_list_at(const tk_plugin_list *list, uint64_t index)
{
    return &list->items[index];
}

void tk_plugin_list_free(tk_plugin_list *list)
{
    if (!list)
        return;
    tk_arena_free(&list->arena);
    free(list->items);
    free(list);
}

bool tk_module_find(tk_module *module, const char *id, uint32_t kind, tk_error *error)
{
    tk_error direct = {0};
    if (tk_module_open(module, id, NULL, kind, &direct))
        return true;
    tk_plugin_list *list = strchr(id, '/') ? NULL : tk_plugins_find(NULL);
    bool found = false;
    for (uint64_t i = 0; list && i < list->n && !found; i++) {
        const tk_listed_plugin *item = &list->items[i];
        if (item->id && strcmp(item->id, id) == 0 && (!kind || item->kind == kind))
            found = tk_module_open(module, id, item->path, kind, error);
    }
    tk_plugin_list_free(list);
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

// ---------------------------------------------------------------------------------- confinement

int tk_confine_process(const char *const *paths, uint64_t n_paths, int32_t *noted,
                       tk_message *message)
{
    tk_grants grants = {0};
    tk_error error = {0};
    uint32_t namespaces = tk_confine_namespaces();
    bool ok = tk_grants_add_system(&grants) && tk_grants_add_plugin_path(&grants);
    for (uint64_t i = 0; ok && i < n_paths; i++)
        ok = tk_grants_add(&grants, paths[i]) && tk_grants_add_object(&grants, paths[i]);
    if (!ok)
        tk_error_set(&error, "out of memory");
    ok = ok && tk_confine(&grants, namespaces, (_Atomic int32_t *)noted, &error);
    tk_grants_free(&grants);
    if (message)
        tk_error_copy(&error, message->text, sizeof message->text);
    return ok;
}

const char *tk_confined_cause(int32_t noted, char room[128])
{
    char word[64];
    room[0] = '\0';
    if (noted > 0)
        snprintf(room, 128, "made the system call %s, which is forbidden",
                 tk_syscall_name(noted, word));
    else if (noted < 0)
        snprintf(room, 128, "crashed (%s)", tk_signal_name(-noted, word));
    return room;
}
