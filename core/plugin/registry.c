// SPDX-License-Identifier: MIT
#include "registry.h"
#include "descriptor.h"
#include <toolkit/text/suggestion.h>

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_PLUGINS = 256 }; // in one shared object

const char *tk_kind_name(uint32_t kind)
{
    static const char *const names[] = {"plugin", "decoder", "annotator", "encoder", "collector"};
    return names[kind <= TK_COLLECTOR ? kind : 0];
}

// ---------------------------------------------------------------------------------- folders

/** The running executable. In a mount namespace created in a chroot, /proc reports its path outside
 * of the chroot, where it cannot be found; the auxiliary vector has the path that was passed to
 * exec. */
static bool executable(char out[PATH_MAX])
{
    const ssize_t n = readlink("/proc/self/exe", out, PATH_MAX - 1);
    const char *started = (const char *)(uintptr_t)getauxval(AT_EXECFN);
    if (n > 0)
        out[n] = '\0';
    return (n > 0 && access(out, F_OK) == 0) || (started && realpath(started, out));
}

/** The folder of the running executable; false if it is unknown. */
static bool executable_dir(char out[PATH_MAX])
{
    if (!executable(out))
        return false;
    char *slash = strrchr(out, '/');
    if (!slash)
        return false;
    *slash = '\0';
    return true;
}

/** The folder of plugins beside the shared library that holds this code; false if there is none. A
 * relative name of the library is ignored: the working folder may have changed. */
static bool dir_beside_library(char *out)
{
    Dl_info here;
    char joined[PATH_MAX + 64];
    if (!dladdr((const void *)(uintptr_t)tk_registry_dirs, &here) || here.dli_fname[0] != '/')
        return false;
    const char *slash = strrchr(here.dli_fname, '/');
    const int n = snprintf(joined, sizeof joined, "%.*s/%s", (int)(slash - here.dli_fname),
                           here.dli_fname, TK_PLUGIN_DIR_FROM_LIB);
    return n < (int)sizeof joined && realpath(joined, out);
}

/** The installed folder. In a build tree plugins are beside core/; in an installation their folder
 * is searched relative to the library and the executable first, so that an installation can be
 * moved. */
static bool installed_dir(char *out)
{
    char exe[PATH_MAX], joined[PATH_MAX + 64];
    static const char *const relative[] = {"../plugins", TK_PLUGIN_DIR_FROM_BIN};
    if (dir_beside_library(out))
        return true;
    for (int i = 0; executable_dir(exe) && i < 2; i++) {
        snprintf(joined, sizeof joined, "%s/%s", exe, relative[i]);
        if (realpath(joined, out))
            return true;
    }
    snprintf(out, PATH_MAX, "%s", TK_PLUGIN_DIR);
    return true;
}

/** The user's plugin folder. False if there is none. */
static bool user_dir(char *out)
{
    const char *data = secure_getenv("XDG_DATA_HOME");
    const char *home = secure_getenv("HOME");
    int n = -1;
    if (data && data[0] == '/')
        n = snprintf(out, PATH_MAX, "%s/toolkit/plugins", data);
    else if (home && home[0] == '/')
        n = snprintf(out, PATH_MAX, "%s/.local/share/toolkit/plugins", home);
    return n > 0 && n < PATH_MAX;
}

/** Folders that are visited, each once. */
typedef struct tour {
    bool (*visit)(void *ctx, const char *dir);
    void *ctx;
    struct stat seen[64];
    size_t n_seen;
    bool ended;
} tour;

/** Visits a folder under its absolute name, unless it was visited before. */
static void go_to(tour *t, const char *dir)
{
    char here[PATH_MAX], absolute[2 * PATH_MAX];
    struct stat st;
    if (t->ended || (dir[0] != '/' && !getcwd(here, sizeof here)))
        return;
    if (stat(dir, &st) == 0) {
        for (size_t i = 0; i < t->n_seen; i++)
            if (t->seen[i].st_dev == st.st_dev && t->seen[i].st_ino == st.st_ino)
                return;
        if (t->n_seen < sizeof t->seen / sizeof *t->seen)
            t->seen[t->n_seen++] = st;
    }
    if (dir[0] == '/' || realpath(dir, absolute))
        t->ended = !t->visit(t->ctx, dir[0] == '/' ? dir : absolute);
    else if (snprintf(absolute, sizeof absolute, "%s/%s", here, dir) < (int)sizeof absolute)
        t->ended = !t->visit(t->ctx, absolute);
}

/** Visits the default folders. */
static void go_to_defaults(tour *t)
{
    char dir[PATH_MAX];
    if (user_dir(dir))
        go_to(t, dir);
    if (installed_dir(dir))
        go_to(t, dir);
}

void tk_registry_dirs(bool (*visit)(void *ctx, const char *dir), void *ctx)
{
    tour t = {.visit = visit, .ctx = ctx};
    const char *path = getenv("TOOLKIT_PLUGIN_PATH");
    if (!path || !*path) {
        go_to_defaults(&t);
        return;
    }
    for (;;) {
        const size_t length = strcspn(path, ":");
        char dir[PATH_MAX];
        if (!length)
            go_to_defaults(&t);
        else if (length < sizeof dir) {
            memcpy(dir, path, length);
            dir[length] = '\0';
            go_to(&t, dir);
        }
        if (!path[length])
            return;
        path += length + 1;
    }
}

// ------------------------------------------------------------------------------ finding a file

typedef struct search {
    const char *id;
    char *found, *shadowed;
    char path[4608]; // of folders, for the message
    char names[64][64];
    size_t n_names;
} search;

static void note_names(search *s, const char *dir)
{
    DIR *d = opendir(dir);
    for (struct dirent *e; d && s->n_names < 64 && (e = readdir(d));) {
        size_t length = strcspn(e->d_name, ".");
        if (length && length < 64)
            snprintf(s->names[s->n_names++], 64, "%.*s", (int)length, e->d_name);
    }
    if (d)
        closedir(d);
}

static bool visit_dir(void *ctx, const char *dir)
{
    search *s = ctx;
    char file[8192];
    size_t used = strlen(s->path);
    snprintf(s->path + used, sizeof s->path - used, "%s%s", used ? ", " : "", dir);
    for (int nested = 1; nested >= 0; nested--) {
        if (nested)
            snprintf(file, sizeof file, "%s/%s/%s.so", dir, s->id, s->id);
        else
            snprintf(file, sizeof file, "%s/%s.so", dir, s->id);
        if (access(file, R_OK) != 0)
            continue;
        char **slot = s->found ? &s->shadowed : &s->found;
        if (!*slot)
            *slot = strdup(file);
        return s->shadowed == NULL;
    }
    note_names(s, dir);
    return true;
}

/** An absolute path, so that the data folder can be found from any working directory. Heap. */
static char *absolute(const char *path)
{
    char here[PATH_MAX], joined[2 * PATH_MAX];
    if (path[0] == '/' || !getcwd(here, sizeof here))
        return strdup(path);
    while (strncmp(path, "./", 2) == 0)
        path += 2;
    snprintf(joined, sizeof joined, "%s/%s", here, path);
    return strdup(joined);
}

static char *data_dir_of(const char *object)
{
    const char *slash = strrchr(object, '/');
    size_t length = slash ? (size_t)(slash - object) + 1 : 0;
    char *out = malloc(length + sizeof "data");
    if (out) {
        memcpy(out, object, length);
        memcpy(out + length, "data", sizeof "data");
    }
    return out;
}

static bool find_file(tk_module *module, const char *id, tk_error *error)
{
    if (strchr(id, '/')) {
        module->path = absolute(id);
        return module->path || tk_error_set(error, "out of memory");
    }
    search *s = calloc(1, sizeof *s);
    if (!s)
        return tk_error_set(error, "out of memory");
    s->id = id;
    tk_registry_dirs(visit_dir, s);
    module->path = s->found;
    module->shadowed = s->shadowed;
    if (!s->found) {
        const char *names[64];
        for (size_t i = 0; i < s->n_names; i++)
            names[i] = s->names[i];
        const char *near = tk_suggestion(id, names, s->n_names);
        tk_error_set(error, "no plugin '%s' in %s%s%s%s", id,
                     *s->path ? s->path : "the plugin path",
                     near ? "; did you mean '" : "; see: toolkit plugins list", near ? near : "",
                     near ? "'?" : "");
    }
    free(s);
    return module->path != NULL;
}

// ---------------------------------------------------------------------------------- loading

tk_plugin_entry tk_module_load(const char *path, tk_error *error)
{
    dlerror();
    void *object = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!object) {
        tk_error_set(error, "%s: cannot be loaded: %s", path, dlerror());
        return NULL;
    }
    tk_plugin_entry entry;
    *(void **)&entry = dlsym(object, "tk_plugin_v1");
    if (!entry) {
        tk_error_set(
            error,
            "%s: exports no tk_plugin_v1; it is not a toolkit plugin, or was built for another "
            "major version than %u",
            path, TK_ABI_MAJOR);
        return NULL;
    }
    tk_plugin plugins[2];
    for (uint32_t i = 0; i <= MOST_PLUGINS; i++) {
        const tk_plugin *plugin = entry(i);
        if (!plugin)
            return entry;
        if (!tk_descriptor_copy(plugin, &plugins[0], path, error))
            return NULL;
        for (uint32_t j = 0; j < i; j++) {
            const tk_plugin *other = entry(j);
            if (other && tk_descriptor_copy(other, &plugins[1], path, error) &&
                other->kind == plugin->kind && strcmp(other->id, plugin->id) == 0) {
                tk_error_set(error, "%s: two %ss have the id '%s'", path,
                             tk_kind_name(plugin->kind), plugin->id);
                return NULL;
            }
        }
    }
    tk_error_set(error, "%s: tk_plugin_v1 never returns NULL: it must, after the last plugin",
                 path);
    return NULL;
}

static const char *article(uint32_t kind)
{
    return kind == TK_DECODER || kind == TK_COLLECTOR ? "a" : "an";
}

/** The first plugin of an object with this id (NULL: any) and kind (0: any). */
static bool choose(tk_module *module, tk_plugin_entry entry, const char *id, uint32_t kind,
                   tk_error *error)
{
    const tk_plugin *other = NULL;
    for (uint32_t i = 0;; i++) {
        const tk_plugin *plugin = entry(i);
        if (!plugin)
            break;
        if (id && strcmp(plugin->id, id) != 0)
            continue;
        if (!kind || plugin->kind == kind)
            return tk_descriptor_copy(plugin, &module->plugin, module->path, error);
        other = plugin;
    }
    if (other)
        return tk_error_set(error, "%s: '%s' is %s %s; %s %s is needed here", module->path,
                            other->id, article(other->kind), tk_kind_name(other->kind),
                            article(kind), tk_kind_name(kind));
    return tk_error_set(error, "%s: holds no %s%s%s", module->path, tk_kind_name(kind),
                        id ? " called " : "", id ? id : "");
}

bool tk_module_locate(tk_module *module, const char *id, tk_error *error)
{
    *module = (tk_module){0};
    bool ok = find_file(module, id, error);
    if (ok && !(module->data_dir = data_dir_of(module->path)))
        ok = tk_error_set(error, "out of memory");
    if (!ok)
        tk_module_close(module);
    return ok;
}

bool tk_module_open(tk_module *module, const char *id, const char *path, uint32_t kind,
                    tk_error *error)
{
    *module = (tk_module){0};
    if (path)
        module->path = absolute(path);
    bool ok =
        path ? module->path || tk_error_set(error, "out of memory") : find_file(module, id, error);
    if (ok && !(module->data_dir = data_dir_of(module->path)))
        ok = tk_error_set(error, "out of memory");
    tk_plugin_entry entry = ok ? tk_module_load(module->path, error) : NULL;
    ok = entry && choose(module, entry, strchr(id, '/') ? NULL : id, kind, error);
    if (!ok)
        tk_module_close(module);
    return ok;
}

void tk_module_close(tk_module *module)
{
    free(module->path);
    free(module->data_dir);
    free(module->shadowed);
    *module = (tk_module){0};
}
