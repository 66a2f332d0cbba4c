// SPDX-License-Identifier: MIT
#ifndef TK_SANITIZED_H
#define TK_SANITIZED_H

/** 1 in a build with sanitizers, which need additional memory, files and system calls. */
#if defined(TK_SANITIZED) || defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer) || \
    __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

#endif
