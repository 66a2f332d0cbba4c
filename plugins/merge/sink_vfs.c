// SPDX-License-Identifier: MIT
#include "sink_vfs.h"

#include <string.h>

typedef struct {
    sqlite3_file base;
    tk_sink_vfs *of;
} sink_file;

static tk_sink_vfs *of(sqlite3_file *file)
{
    return ((sink_file *)(void *)file)->of;
}

// --------------------------------------------------------------------------------------- the file

static int file_close(sqlite3_file *file)
{
    (void)file;
    return SQLITE_OK;
}

static int file_read(sqlite3_file *file, void *data, int length, sqlite3_int64 offset)
{
    const int64_t n =
        of(file)->host->sink_read_at(of(file)->sink, (uint64_t)offset, data, (uint64_t)length);

    if (n < 0) {
        of(file)->failed = true;
        return SQLITE_IOERR_READ;
    }
    if (n == length)
        return SQLITE_OK;
    memset((char *)data + n, 0, (size_t)(length - n));
    return SQLITE_IOERR_SHORT_READ;
}

static int file_write(sqlite3_file *file, const void *data, int length, sqlite3_int64 offset)
{
    if (of(file)->host->sink_write_at(of(file)->sink, (uint64_t)offset, data, (uint64_t)length) ==
        TK_OK)
        return SQLITE_OK;
    of(file)->failed = true;
    return SQLITE_IOERR_WRITE;
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 length)
{
    if (of(file)->host->sink_truncate(of(file)->sink, (uint64_t)length) == TK_OK)
        return SQLITE_OK;
    of(file)->failed = true;
    return SQLITE_IOERR_TRUNCATE;
}

static int file_sync(sqlite3_file *file, int flags)
{
    (void)file, (void)flags;
    return SQLITE_OK;
}

static int file_size(sqlite3_file *file, sqlite3_int64 *out)
{
    *out = (sqlite3_int64)of(file)->host->sink_length(of(file)->sink);
    return SQLITE_OK;
}

/** The result is locked by the run, if at all. */
static int file_lock(sqlite3_file *file, int level)
{
    (void)file, (void)level;
    return SQLITE_OK;
}

static int file_is_reserved(sqlite3_file *file, int *out)
{
    (void)file;
    *out = 0;
    return SQLITE_OK;
}

static int file_control(sqlite3_file *file, int op, void *argument)
{
    (void)file, (void)op, (void)argument;
    return SQLITE_NOTFOUND;
}

static int file_sector_size(sqlite3_file *file)
{
    (void)file;
    return 4096;
}

static int file_characteristics(sqlite3_file *file)
{
    (void)file;
    return 0;
}

static const sqlite3_io_methods methods = {
    .iVersion = 1,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_lock,
    .xCheckReservedLock = file_is_reserved,
    .xFileControl = file_control,
    .xSectorSize = file_sector_size,
    .xDeviceCharacteristics = file_characteristics,
};

// -------------------------------------------------------------------------------------- the system

/** Opens the result, and nothing else: journals are off, and temporary tables are in memory. */
static int vfs_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
    sink_file *opened = (sink_file *)(void *)file;

    *opened = (sink_file){0};
    if (!name || !(flags & SQLITE_OPEN_MAIN_DB))
        return SQLITE_CANTOPEN;
    *opened = (sink_file){.base = {.pMethods = &methods}, .of = vfs->pAppData};
    if (out)
        *out = flags;
    return SQLITE_OK;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
    (void)vfs, (void)name, (void)sync;
    return SQLITE_OK;
}

static int vfs_access(sqlite3_vfs *vfs, const char *name, int flags, int *out)
{
    (void)vfs, (void)name, (void)flags;
    *out = 0;
    return SQLITE_OK;
}

static int vfs_full_path(sqlite3_vfs *vfs, const char *name, int room, char *out)
{
    (void)vfs;
    sqlite3_snprintf(room, out, "%s", name);
    return SQLITE_OK;
}

/** Always the same: two runs have the same bytes. */
static int vfs_randomness(sqlite3_vfs *vfs, int n, char *out)
{
    (void)vfs;
    memset(out, 0, (size_t)n);
    return n;
}

static int vfs_sleep(sqlite3_vfs *vfs, int microseconds)
{
    (void)vfs;
    return microseconds;
}

static int vfs_time(sqlite3_vfs *vfs, double *out)
{
    (void)vfs;
    *out = 2440587.5; // 1970-01-01, as a Julian day
    return SQLITE_OK;
}

static int vfs_last_error(sqlite3_vfs *vfs, int room, char *out)
{
    (void)vfs, (void)room, (void)out;
    return 0;
}

int tk_sink_vfs_start(tk_sink_vfs *vfs, const tk_host *host, tk_sink *sink)
{
    *vfs = (tk_sink_vfs){
        .vfs =
            {
                .iVersion = 1,
                .szOsFile = sizeof(sink_file),
                .mxPathname = 64,
                .zName = TK_SINK_FILE,
                .xOpen = vfs_open,
                .xDelete = vfs_delete,
                .xAccess = vfs_access,
                .xFullPathname = vfs_full_path,
                .xRandomness = vfs_randomness,
                .xSleep = vfs_sleep,
                .xCurrentTime = vfs_time,
                .xGetLastError = vfs_last_error,
            },
        .host = host,
        .sink = sink,
    };
    vfs->vfs.pAppData = vfs;
    // The default, because SQLite seeds its random numbers from that: the system's would open a
    // file.
    sqlite3_randomness(0, NULL);
    return sqlite3_vfs_register(&vfs->vfs, 1);
}

void tk_sink_vfs_finish(tk_sink_vfs *vfs)
{
    sqlite3_vfs_unregister(&vfs->vfs);
    sqlite3_randomness(0, NULL); // the next user gets a seed of its own
}
