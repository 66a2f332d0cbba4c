// SPDX-License-Identifier: MIT
#include "scratch.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool tk_scratch_make(tk_scratch *scratch, tk_message *error)
{
    const char *parent = getenv("TMPDIR");
    if (!parent || !*parent)
        parent = "/tmp";
    const int length = snprintf(scratch->path, sizeof scratch->path, "%s/toolkit-XXXXXX", parent);
    if ((size_t)length < sizeof scratch->path && mkdtemp(scratch->path))
        return true;
    snprintf(error->text, sizeof error->text, "cannot make a folder in %.900s: %s", parent,
             strerror((size_t)length < sizeof scratch->path ? errno : ENAMETOOLONG));
    scratch->path[0] = '\0';
    return false;
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *place)
{
    (void)status;
    (void)type;
    (void)place;
    return remove(path);
}

void tk_scratch_remove(tk_scratch *scratch)
{
    enum { OPEN_FOLDERS = 8 };
    if (scratch->path[0])
        (void)nftw(scratch->path, remove_entry, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS);
    scratch->path[0] = '\0';
}
