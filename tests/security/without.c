// SPDX-License-Identifier: MIT
// without seccomp|landlock|namespaces COMMAND…: runs a command as on a system without these.
#include <errno.h>
#include <seccomp.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    int failed = argc < 3 || !filter;

    if (!failed && strcmp(argv[1], "seccomp") == 0) {
        failed |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(seccomp), 0);
        failed |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EINVAL), SCMP_SYS(prctl), 1,
                                   SCMP_A0(SCMP_CMP_MASKED_EQ, UINT32_MAX, PR_SET_SECCOMP));
    } else if (!failed && strcmp(argv[1], "landlock") == 0) {
        failed |=
            seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(landlock_create_ruleset), 0);
    } else if (!failed && strcmp(argv[1], "namespaces") == 0) {
        failed |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(unshare), 0);
    } else {
        failed = 1;
    }
    if (failed || seccomp_load(filter) != 0) {
        fprintf(stderr, "without: cannot take %s away\n", argc > 1 ? argv[1] : "nothing");
        return 125;
    }
    seccomp_release(filter);
    execvp(argv[2], argv + 2);
    perror(argv[2]);
    return 125;
}
