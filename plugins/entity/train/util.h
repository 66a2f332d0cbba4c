// SPDX-License-Identifier: MIT
/**
 * @file util.h
 * What all of the trainer needs: it stops when out of memory, or without a file.
 */
#ifndef TK_TRAIN_UTIL_H
#define TK_TRAIN_UTIL_H

#include <stdio.h>
#include <stdlib.h>

static inline void *must(void *p)
{
    if (p == NULL) {
        fprintf(stderr, "train: out of memory\n");
        exit(1);
    }
    return p;
}

static inline char *read_file(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        exit(1);
    }
    fseek(file, 0, SEEK_END);
    *length = (size_t)ftell(file);
    rewind(file);
    char *data = must(calloc(*length + 64, 1));
    if (fread(data, 1, *length, file) != *length) {
        perror(path);
        exit(1);
    }
    fclose(file);
    return data;
}

#endif
