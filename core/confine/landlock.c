// SPDX-License-Identifier: MIT
// The C library has no wrappers, and its headers may be older than the kernel, hence the numbers.
#include "landlock.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/** struct landlock_ruleset_attr as of ABI 6. */
typedef struct ruleset {
    uint64_t files;
    uint64_t network;
    uint64_t scoped;
} ruleset;

#define READ  (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define WRITE ((uint64_t)LANDLOCK_ACCESS_FS_WRITE_FILE)

/** The file rights that an ABI knows: all are restricted, and few are granted again. */
static uint64_t file_rights(uint32_t abi)
{
    // 13 rights in ABI 1; then refer, truncate, and in ABI 5 ioctl on devices, one bit each.
    const uint64_t bits = abi >= 5 ? 16 : abi >= 3 ? 15 : abi == 2 ? 14 : 13;

    return ((uint64_t)1 << bits) - 1;
}

uint32_t tk_landlock_abi(void)
{
    long abi =
        syscall(SYS_landlock_create_ruleset, NULL, (size_t)0, LANDLOCK_CREATE_RULESET_VERSION);

    return abi > 0 ? (uint32_t)abi : 0;
}

/** Allows `rights` below a path. False only if the kernel refuses the rule. */
static bool allow(int rules, const char *path, uint64_t rights)
{
    struct landlock_path_beneath_attr rule = {.allowed_access = rights,
                                              .parent_fd = open(path, O_PATH | O_CLOEXEC)};
    struct stat st;
    bool ok = true;

    if (rule.parent_fd < 0)
        return true;
    if (fstat(rule.parent_fd, &st) == 0) {
        if (!S_ISDIR(st.st_mode))
            rule.allowed_access &= ~(uint64_t)LANDLOCK_ACCESS_FS_READ_DIR;
        ok = syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0U) == 0;
    }
    close(rule.parent_fd);
    return ok;
}

bool tk_landlock_restrict(const tk_grants *grants, uint32_t abi)
{
    const ruleset handled = {.files = file_rights(abi),
                             .network = abi >= 4 ? 3 : 0, // bind, connect
                             .scoped = abi >= 6 ? 3 : 0}; // abstract sockets, signals
    const size_t size = abi >= 6   ? sizeof(handled)
                        : abi >= 4 ? offsetof(ruleset, scoped)
                                   : offsetof(ruleset, network);
    int rules = (int)syscall(SYS_landlock_create_ruleset, &handled, size, 0U);
    bool ok = rules >= 0;

    for (size_t i = 0; ok && i < grants->n; i++)
        ok = allow(rules, grants->paths[i], READ);
    ok = ok && allow(rules, "/dev/null", READ | WRITE);
    ok = ok && syscall(SYS_landlock_restrict_self, rules, 0U) == 0;
    if (rules >= 0)
        close(rules);
    return ok;
}
