// SPDX-License-Identifier: MIT
#include "journal.h"

#include "base/file.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static const char head_mark[] = "toolkit journal 1 ";

/** Bytes of entries that are held before they are written. */
#define PENDING_BYTES ((size_t)1 << 20)

uint64_t tk_journal_digest(const void *data, size_t length, uint64_t before)
{
    return XXH3_64bits_withSeed(data ? data : "", length, before);
}

// ---------------------------------------------------------------------------------- reading

/** Digests in a growing array. */
typedef struct digests {
    uint64_t *list;
    size_t count, capacity;
} digests;

static bool add_digest(digests *to, uint64_t digest)
{
    if (to->count == to->capacity) {
        size_t capacity = to->capacity ? 2 * to->capacity : 1024;
        uint64_t *list = realloc(to->list, capacity * sizeof(*list));

        if (!list)
            return false;
        to->list = list;
        to->capacity = capacity;
    }
    to->list[to->count++] = digest;
    return true;
}

static int by_value(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return x < y ? -1 : x > y;
}

static bool holds(const uint64_t *list, size_t count, uint64_t digest)
{
    return count && bsearch(&digest, list, count, sizeof(digest), by_value);
}

bool tk_journal_has_record(const tk_journal *journal, uint64_t name_digest)
{
    return holds(journal->records, journal->n_records, name_digest);
}

bool tk_journal_has_file(const tk_journal *journal, const char *path)
{
    return holds(journal->files, journal->n_files, tk_journal_digest(path, strlen(path), 0));
}

/** Whether a line ends with the checksum of the text before it. */
static bool is_checked(const char *line, size_t length)
{
    const char *space = memrchr(line, ' ', length);
    char check[17];

    if (!space || line + length - space != 17)
        return false;
    snprintf(check, sizeof(check), "%016" PRIx64,
             (uint64_t)XXH3_64bits(line, (size_t)(space - line)));
    return memcmp(space + 1, check, 16) == 0;
}

/** Reads a number followed by a space, and moves `at` after both. */
static bool read_number(const char **at, int base, uint64_t *value)
{
    char *end;

    *value = strtoull(*at, &end, base);
    if (end == *at || *end != ' ')
        return false;
    *at = end + 1;
    return true;
}

static bool read_checkpoint(tk_checkpoint *c, const char *line)
{
    const char *at = line + 2;

    return line[0] == 'c' && line[1] == ' ' && read_number(&at, 10, &c->records) &&
           read_number(&at, 10, &c->documents) && read_number(&at, 10, &c->skipped) &&
           read_number(&at, 10, &c->quarantined) && read_number(&at, 10, &c->text_bytes) &&
           read_number(&at, 10, &c->output) && read_number(&at, 10, &c->quarantine) &&
           read_number(&at, 16, &c->digest);
}

/** The state of reading a journal; counts are as of the last valid entry. */
typedef struct reading {
    digests records, files;
    size_t n_records, n_files;
} reading;

/** Reads a line, whose line feed was replaced by a NUL; false if it does not belong to a journal.
 */
static bool read_line(tk_journal *journal, reading *r, const char *line, size_t length, bool *ok)
{
    tk_checkpoint checkpoint;

    if (line[0] == 'r' && line[1] == ' ') {
        *ok = add_digest(&r->records, strtoull(line + 2, NULL, 16));
        return true;
    }
    if (line[0] == 'f' && line[1] == ' ') {
        *ok = add_digest(&r->files, tk_journal_digest(line + 2, length - 2, 0));
        return true;
    }
    if (!is_checked(line, length))
        return false;
    if (strncmp(line, "complete ", 9) == 0) {
        journal->state = TK_JOURNAL_COMPLETE;
    } else if (strncmp(line, "published ", 10) == 0) {
        journal->state = TK_JOURNAL_PUBLISHED;
    } else if (read_checkpoint(&checkpoint, line)) {
        journal->state = TK_JOURNAL_UNDERWAY;
        journal->last = checkpoint;
    } else {
        return false;
    }
    r->n_records = r->records.count;
    r->n_files = r->files.count;
    return true;
}

static bool read_head(tk_journal *journal, const char *line)
{
    const size_t mark = sizeof(head_mark) - 1;
    const size_t digest = strspn(line + mark, "0123456789abcdef");
    const char *at = line + mark + digest + 1;
    uint64_t records, files;

    if (digest >= sizeof(journal->configuration) || line[mark + digest] != ' ' ||
        !read_number(&at, 10, &records) || !read_number(&at, 10, &files))
        return false;
    memcpy(journal->configuration, line + mark, digest);
    journal->configuration[digest] = '\0';
    journal->keeps_records = records != 0;
    journal->keeps_files = files != 0;
    journal->state = TK_JOURNAL_UNDERWAY;
    return true;
}

/** Reads all lines up to one that is cut off or damaged. */
static bool read_lines(tk_journal *journal, FILE *file)
{
    reading r = {0};
    char *line = NULL;
    size_t room = 0;
    uint64_t at = 0;
    ssize_t n;
    bool ok = true;

    while (ok && (n = getline(&line, &room, file)) > 0 && line[n - 1] == '\n') {
        const tk_journal_state before = journal->state;
        const bool noted = line[0] == 'r' || line[0] == 'f';

        line[n - 1] = '\0';
        if (!(before == TK_JOURNAL_NEW ? is_checked(line, (size_t)n - 1) && read_head(journal, line)
                                       : read_line(journal, &r, line, (size_t)n - 1, &ok)))
            break;
        at += (uint64_t)n;
        if (!noted)
            journal->length = at;
    }
    free(line);
    journal->records = r.records.list;
    journal->n_records = r.n_records;
    journal->files = r.files.list;
    journal->n_files = r.n_files;
    if (journal->n_records)
        qsort(journal->records, journal->n_records, sizeof(uint64_t), by_value);
    if (journal->n_files)
        qsort(journal->files, journal->n_files, sizeof(uint64_t), by_value);
    return ok;
}

static bool read_journal(tk_journal *journal, tk_error *error)
{
    int fd = fcntl(journal->fd, F_DUPFD_CLOEXEC, 0);
    FILE *file = fd >= 0 && lseek(fd, 0, SEEK_SET) == 0 ? fdopen(fd, "r") : NULL;
    bool ok;

    if (!file) {
        if (fd >= 0)
            close(fd);
        return tk_error_set(error, "cannot read %s: %s", journal->path, strerror(errno));
    }
    ok = read_lines(journal, file) || tk_error_set(error, "out of memory");
    fclose(file);
    return ok;
}

// ---------------------------------------------------------------------------------- opening

static bool starts_as_journal(int fd)
{
    char start[sizeof(head_mark) - 1];
    ssize_t n = pread(fd, start, sizeof(start), 0);

    // A journal whose head was cut off by a full disk or a kill counts too.
    return n >= 0 && memcmp(start, head_mark, (size_t)n) == 0;
}

/** Opens and locks the file. -1 with `error` set, or without if the file was removed in the
 * meantime. */
static int open_locked(const char *path, tk_error *error)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0666);
    struct stat ours, there;

    if (fd < 0) {
        tk_error_set(error, "cannot write %s: %s", path, strerror(errno));
        return -1;
    }
    if (flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        tk_error_set(error, "another run is writing to this output: it holds %s", path);
    else if (fstat(fd, &ours) != 0 || !S_ISREG(ours.st_mode) || !starts_as_journal(fd))
        tk_error_set(error,
                     "%s is not a journal of toolkit, and is kept: move it, or name another "
                     "output",
                     path);
    else if (stat(path, &there) == 0 && ours.st_dev == there.st_dev && ours.st_ino == there.st_ino)
        return fd;
    close(fd);
    return -1;
}

bool tk_journal_open(tk_journal *journal, const char *path, tk_error *error)
{
    *journal = TK_JOURNAL_CLOSED;
    journal->path = strdup(path);
    if (!journal->path)
        return tk_error_set(error, "out of memory");
    // The run that held it may remove it between open() and flock(): then there is a new file.
    while (journal->fd < 0 && !error->message[0])
        journal->fd = open_locked(path, error);
    journal->found = journal->fd >= 0 && lseek(journal->fd, 0, SEEK_END) > 0;
    if (journal->fd >= 0 && read_journal(journal, error))
        return true;
    tk_journal_close(journal);
    return false;
}

void tk_journal_close(tk_journal *journal)
{
    if (journal->fd >= 0)
        close(journal->fd);
    free(journal->path);
    free(journal->records);
    free(journal->files);
    tk_buffer_free(&journal->pending);
    *journal = TK_JOURNAL_CLOSED;
}

void tk_journal_remove(tk_journal *journal)
{
    if (journal->fd >= 0)
        unlink(journal->path);
    tk_journal_close(journal);
}

// ---------------------------------------------------------------------------------- writing

/** Appends text and its checksum as a line to the pending entries. */
static bool add_checked(tk_journal *journal, const char *text)
{
    return tk_buffer_print(&journal->pending, "%s %016" PRIx64 "\n", text,
                           (uint64_t)XXH3_64bits(text, strlen(text)));
}

static bool write_pending(tk_journal *journal, bool sync, tk_error *error)
{
    const size_t length = journal->pending.length;
    bool ok = lseek(journal->fd, (off_t)journal->length, SEEK_SET) >= 0 &&
              tk_write_all(journal->fd, journal->pending.data, length) &&
              ftruncate(journal->fd, (off_t)(journal->length + length)) == 0 &&
              (!sync || fdatasync(journal->fd) == 0);

    if (!ok)
        return tk_error_set(error, "cannot write %s: %s", journal->path, strerror(errno));
    journal->pending.length = 0;
    journal->length += length;
    return true;
}

bool tk_journal_start(tk_journal *journal, const char *configuration, bool keeps_records,
                      bool keeps_files, tk_error *error)
{
    char line[128];

    free(journal->records);
    free(journal->files);
    journal->records = journal->files = NULL;
    journal->n_records = journal->n_files = 0;
    journal->last = (tk_checkpoint){0};
    journal->length = journal->pending.length = 0;
    journal->keeps_records = keeps_records;
    journal->keeps_files = keeps_files;
    journal->state = TK_JOURNAL_UNDERWAY;
    snprintf(journal->configuration, sizeof(journal->configuration), "%s", configuration);
    snprintf(line, sizeof(line), "%s%s %d %d", head_mark, journal->configuration, keeps_records,
             keeps_files);
    if (!add_checked(journal, line))
        return tk_error_set(error, "out of memory");
    // No entry of the older run must ever follow the new head.
    if (ftruncate(journal->fd, 0) != 0)
        return tk_error_set(error, "cannot write %s: %s", journal->path, strerror(errno));
    return write_pending(journal, false, error);
}

/** Writes pending entries if there are many; they count from the next checkpoint on. */
static bool relieve(tk_journal *journal)
{
    tk_error ignored = {0};

    return journal->pending.length < PENDING_BYTES || write_pending(journal, false, &ignored);
}

bool tk_journal_record(tk_journal *journal, uint64_t name_digest)
{
    return !journal->keeps_records ||
           (tk_buffer_print(&journal->pending, "r %016" PRIx64 "\n", name_digest) &&
            relieve(journal));
}

bool tk_journal_files(tk_journal *journal, const char *paths, size_t length)
{
    const char *end = paths + length;

    while (journal->keeps_files && paths < end) {
        const char *feed = memchr(paths, '\n', (size_t)(end - paths));

        if (!tk_buffer_add(&journal->pending, "f ", 2) ||
            !tk_buffer_add(&journal->pending, paths, (size_t)(feed + 1 - paths)))
            return false;
        paths = feed + 1;
    }
    return relieve(journal);
}

bool tk_journal_checkpoint(tk_journal *journal, const tk_checkpoint *now, bool sync,
                           tk_error *error)
{
    char line[256];

    snprintf(line, sizeof(line),
             "c %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64
             " %016" PRIx64,
             now->records, now->documents, now->skipped, now->quarantined, now->text_bytes,
             now->output, now->quarantine, now->digest);
    if (!add_checked(journal, line))
        return tk_error_set(error, "out of memory");
    if (!write_pending(journal, sync, error))
        return false;
    journal->state = TK_JOURNAL_UNDERWAY;
    journal->last = *now;
    return true;
}

bool tk_journal_complete(tk_journal *journal, bool sync, tk_error *error)
{
    if (!add_checked(journal, "complete"))
        return tk_error_set(error, "out of memory");
    if (!write_pending(journal, sync, error))
        return false;
    journal->state = TK_JOURNAL_COMPLETE;
    return true;
}

bool tk_journal_published(tk_journal *journal, tk_error *error)
{
    if (!add_checked(journal, "published"))
        return tk_error_set(error, "out of memory");
    if (!write_pending(journal, false, error))
        return false;
    journal->state = TK_JOURNAL_PUBLISHED;
    return true;
}
