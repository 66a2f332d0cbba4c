// SPDX-License-Identifier: MIT
#include "state_file.h"

#include "journal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE_BYTES ((size_t)64 << 10)

static const char magic[16] = {'t', 'o', 'o', 'l', 'k', 'i', 't', ' ',
                               's', 't', 'a', 't', 'e', ' ', '1', '\n'};

/** The head, in the byte order of the machine: plugins of another have another build. */
typedef struct head {
    char magic[16];
    char identity[72];
    char plugin[48];
    char version[24];
    uint64_t documents, skipped, quarantined, text_bytes;
    uint64_t length; /**< of the state */
    uint64_t digest; /**< of the state */
    char reserved[40];
    uint64_t own; /**< of the head before it */
} head;

_Static_assert(sizeof(head) == TK_STATE_FILE_HEAD, "the state starts after the head");

/** Copies a text, or as much of it as there is room for, to zeroed bytes. */
static void copy_text(char *to, size_t size, const char *text)
{
    memcpy(to, text, strnlen(text, size - 1));
}

static uint64_t own_digest(const head *h)
{
    return tk_journal_digest((const char *)h, offsetof(head, own), 0);
}

/** The digest of a file from byte `at` on; false with errno set if it cannot be read. */
static bool digest_file(int fd, off_t at, uint64_t *digest)
{
    char piece[PIECE_BYTES];
    ssize_t n;

    *digest = 0;
    while ((n = pread(fd, piece, sizeof(piece), at)) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        // Whole pieces, so that the digest does not depend on how much one read returned.
        if (n < (ssize_t)sizeof(piece)) {
            const ssize_t more = pread(fd, piece + n, sizeof(piece) - (size_t)n, at + n);

            n += more > 0 ? more : 0;
        }
        *digest = tk_journal_digest(piece, (size_t)n, *digest);
        at += n;
    }
    return true;
}

bool tk_state_file_seal(int fd, const tk_state_facts *facts, const char *path, tk_error *error)
{
    struct stat st;
    head h = {.documents = facts->documents,
              .skipped = facts->skipped,
              .quarantined = facts->quarantined,
              .text_bytes = facts->text_bytes};
    bool ok = fstat(fd, &st) == 0 && digest_file(fd, sizeof(h), &h.digest);

    if (ok) {
        memcpy(h.magic, magic, sizeof(magic));
        copy_text(h.identity, sizeof(h.identity), facts->identity);
        copy_text(h.plugin, sizeof(h.plugin), facts->plugin);
        copy_text(h.version, sizeof(h.version), facts->version);
        h.length = (uint64_t)st.st_size > sizeof(h) ? (uint64_t)st.st_size - sizeof(h) : 0;
        h.own = own_digest(&h);
        ok = pwrite(fd, &h, sizeof(h), 0) == (ssize_t)sizeof(h);
    }
    return ok || tk_error_set(error, "cannot write %s: %s", path, strerror(errno));
}

bool tk_state_file_is(const char *path)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    char start[sizeof(magic)];
    const ssize_t n = fd >= 0 ? pread(fd, start, sizeof(start), 0) : -1;

    if (fd >= 0)
        close(fd);
    return n == (ssize_t)sizeof(start) && memcmp(start, magic, sizeof(magic)) == 0;
}

/** Why an open file is not a whole state of `wanted`; NULL if it is. */
static const char *find_fault(int fd, const head *h, const tk_state_facts *wanted)
{
    static const char damaged[] = "is damaged: run toolkit run --save-states again";
    uint64_t digest;
    struct stat st;

    if (h->own != own_digest(h) || fstat(fd, &st) != 0 ||
        (uint64_t)st.st_size != h->length + sizeof(*h))
        return damaged;
    if (strncmp(h->identity, wanted->identity, sizeof(h->identity)) != 0)
        return "was saved by another pipeline, or by other versions of its plugins";
    if (!digest_file(fd, sizeof(*h), &digest) || digest != h->digest)
        return damaged;
    return NULL;
}

int tk_state_file_open(const char *path, const tk_state_facts *wanted, tk_state_facts *facts,
                       uint64_t *length, tk_error *error)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    const char *fault;
    head h;
    ssize_t n;

    if (fd < 0) {
        tk_error_set(error, "cannot open the state %s: %s", path, strerror(errno));
        return -1;
    }
    n = pread(fd, &h, sizeof(h), 0);
    if (n < (ssize_t)sizeof(magic) || memcmp(h.magic, magic, sizeof(magic)) != 0)
        fault = "is not a state of a collector";
    else if (n != (ssize_t)sizeof(h))
        fault = "is damaged: run toolkit run --save-states again";
    else
        fault = find_fault(fd, &h, wanted);
    if (fault || lseek(fd, sizeof(h), SEEK_SET) < 0) {
        tk_error_set(error, "%s %s", path, fault ? fault : strerror(errno));
        close(fd);
        return -1;
    }
    *facts = *wanted;
    facts->documents = h.documents;
    facts->skipped = h.skipped;
    facts->quarantined = h.quarantined;
    facts->text_bytes = h.text_bytes;
    *length = h.length;
    return fd;
}
