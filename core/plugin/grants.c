// SPDX-License-Identifier: MIT
#include "grants.h"

#include "registry.h"

#include <dirent.h>
#include <limits.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/** The folder of `path`, in `room`; "." if the path has no folder. */
static const char *folder_of(const char *path, char *room, size_t size)
{
    const char *slash = strrchr(path, '/');

    snprintf(room, size, "%.*s", slash ? (int)(slash - path) : 1, slash ? path : ".");
    return room;
}

// ---------------------------------------------------------------------------- the system's share

/** Colon-separated folders. */
static bool add_list(tk_grants *grants, const char *list)
{
    bool ok = true;

    for (const char *p = list ? list : ""; ok && *p;) {
        size_t length = strcspn(p, ":");
        char folder[4096];

        if (length && length < sizeof(folder)) {
            memcpy(folder, p, length);
            folder[length] = '\0';
            ok = tk_grants_add(grants, folder);
        }
        p += length + (p[length] == ':');
    }
    return ok;
}

/** The folders that a configuration file of the dynamic loader names, one per line. */
static bool add_loader_file(tk_grants *grants, const char *path)
{
    FILE *file = fopen(path, "re");
    char line[4096];
    bool ok = true;

    while (ok && file && fgets(line, sizeof(line), file)) {
        line[strcspn(line, " \t\r\n#")] = '\0';
        if (line[0] == '/')
            ok = tk_grants_add(grants, line);
    }
    if (file)
        fclose(file);
    return ok;
}

static bool add_loader_folders(tk_grants *grants)
{
    static const char folder[] = "/etc/ld.so.conf.d";
    DIR *dir = opendir(folder);
    bool ok = add_loader_file(grants, "/etc/ld.so.conf");

    for (struct dirent *entry; ok && dir && (entry = readdir(dir));) {
        char path[512];

        snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
        if (entry->d_name[0] != '.')
            ok = add_loader_file(grants, path);
    }
    if (dir)
        closedir(dir);
    return ok;
}

/** The packages of Python's virtual environment, if one is active. */
static bool add_environment(tk_grants *grants)
{
    const char *environment = getenv("VIRTUAL_ENV");
    char folder[PATH_MAX];
    const int n = snprintf(folder, sizeof(folder), "%s/lib", environment ? environment : "");

    return !environment || environment[0] != '/' || n >= (int)sizeof(folder) ||
           tk_grants_add(grants, folder);
}

/** The folder of an object that this process has loaded: plugins may use the same libraries. */
static int add_loaded(struct dl_phdr_info *info, size_t size, void *ctx)
{
    char folder[4096];

    (void)size;
    if (info->dlpi_name[0] != '/' || strncmp(info->dlpi_name, "/usr/lib", 8) == 0 ||
        strncmp(info->dlpi_name, "/lib", 4) == 0)
        return 0;
    return !tk_grants_add(ctx, folder_of(info->dlpi_name, folder, sizeof(folder)));
}

bool tk_grants_add_system(tk_grants *grants)
{
    static const char *const paths[] = {
        "/lib",
        "/lib64",
        "/usr/lib",
        "/usr/lib64",
        "/usr/local/lib",
        "/nix/store",
        "/gnu/store",
        "/etc/ld.so.cache",
        "/dev/zero",
        "/dev/random",
        "/dev/urandom",
        "/proc", // of the process's own namespace, if it has one
        "/sys/devices/system/cpu",
        "/usr/share/locale",
        "/usr/share/zoneinfo",
    };
    bool ok = true;

    for (size_t i = 0; ok && i < sizeof(paths) / sizeof(*paths); i++)
        ok = tk_grants_add(grants, paths[i]);
    return ok && add_list(grants, getenv("LD_LIBRARY_PATH")) && add_environment(grants) &&
           add_loader_folders(grants) && dl_iterate_phdr(add_loaded, grants) == 0;
}

// ------------------------------------------------------------------------------------- plugins

/** Whether `path` is `folder` or below it; both are real paths. */
static bool is_below(const char *path, const char *folder)
{
    size_t length = strlen(folder);

    return strncmp(path, folder, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

/** Grants the folder `data` beside an object, unless it is a link that leads out of `root`: the
 * author of a plugin must not choose which other files of the user it may read. */
static bool add_data(tk_grants *grants, const char *folder, const char *root)
{
    char path[PATH_MAX + 8], real[PATH_MAX];

    snprintf(path, sizeof(path), "%s/data", folder);
    return !realpath(path, real) || !is_below(real, root) || tk_grants_add(grants, real);
}

bool tk_grants_add_object(tk_grants *grants, const char *object)
{
    char real[PATH_MAX], folder[PATH_MAX], root[PATH_MAX];
    const char *file, *name;
    size_t stem;

    if (!realpath(object, real))
        return true;
    folder_of(real, folder, sizeof(folder));
    snprintf(root, sizeof(root), "%s", folder);
    file = strrchr(real, '/') + 1;
    stem = strcspn(file, ".");
    name = strrchr(folder, '/');
    if (name && strlen(name + 1) == stem && strncmp(name + 1, file, stem) == 0) {
        folder_of(folder, root, sizeof(root)); // the folder of all plugins
        if (!tk_grants_add(grants, folder))
            return false;
    }
    return tk_grants_add(grants, real) && add_data(grants, folder, root);
}

/** The grants that are added to, and whether memory sufficed. */
typedef struct visit {
    tk_grants *grants;
    bool ok;
} visit;

static bool visit_folder(void *ctx, const char *folder)
{
    visit *v = ctx;

    v->ok = tk_grants_add(v->grants, folder);
    return v->ok;
}

bool tk_grants_add_plugin_path(tk_grants *grants)
{
    visit v = {grants, true};

    tk_registry_dirs(visit_folder, &v);
    return v.ok;
}
