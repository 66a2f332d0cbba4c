// SPDX-License-Identifier: MIT
// Pages that are made only to be looked at.

#include "view.h"

#include "cli.h"

#include <errno.h>
#include <spawn.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/** FNV-1a: pages of different sources have different names. */
static uint64_t hash_of(const char *text)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);

    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
    return hash;
}

/** Creates the folders of a path; false with errno set. */
static bool make_folders(char *path)
{
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        const bool made = mkdir(path, 0700) == 0 || errno == EEXIST;
        *slash = '/';
        if (!made)
            return false;
    }
    return true;
}

char *tk_cli_view_place(const char *source)
{
    const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    const bool own = cache && *cache == '/';
    char *real = realpath(source, NULL), *path = NULL;

    if (!own && (!home || *home != '/')) {
        tk_cli_error("no place for the page: set HOME, or name one with --output");
    } else if (asprintf(&path, "%s%s/toolkit/view/%016llx.html", own ? cache : home,
                        own ? "" : "/.cache",
                        (unsigned long long)hash_of(real ? real : source)) < 0) {
        path = NULL;
        tk_cli_error("out of memory");
    } else if (!make_folders(path)) {
        tk_cli_error("cannot make the folder of %s: %s", path, strerror(errno));
        free(path);
        path = NULL;
    }
    free(real);
    return path;
}

bool tk_cli_view_show(const char *path)
{
    static char program[] = "xdg-open";
    char *real = realpath(path, NULL); // absolute, so that it is not taken for an option
    char *const argv[] = {program, real, NULL};
    pid_t child;
    int cause = real ? 0 : errno;

    if (real)
        cause = posix_spawnp(&child, program, NULL, NULL, argv, environ);
    if (cause)
        tk_cli_error("cannot start xdg-open: %s; open %s in a browser", strerror(cause), path);
    free(real);
    return cause == 0;
}
