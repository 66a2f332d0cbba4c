// SPDX-License-Identifier: MIT
/**
 * @file sink_vfs.h
 * The files of SQLite: one, which is the collector's result. No system call is made.
 */
#ifndef TK_MERGE_SINK_VFS_H
#define TK_MERGE_SINK_VFS_H

#include <stdbool.h>

#include <sqlite3.h>
#include <toolkit/plugin.h>

/** The name of the file, and of the VFS while it is registered. */
#define TK_SINK_FILE "result"

typedef struct tk_sink_vfs {
    sqlite3_vfs vfs;
    const tk_host *host;
    tk_sink *sink;
    bool failed; /**< the host has reported why */
} tk_sink_vfs;

/** Registers it with SQLite. Returns SQLite's code. */
int tk_sink_vfs_start(tk_sink_vfs *vfs, const tk_host *host, tk_sink *sink);
void tk_sink_vfs_finish(tk_sink_vfs *vfs);

#endif
