// SPDX-License-Identifier: MIT
// Runs a fuzz target on files, and on all files of folders, as an ordinary test
// with any compiler. Every file is also run truncated at each of its first bytes.
#define _POSIX_C_SOURCE 200809L
#include <dirent.h>
#include <stdio.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define SIZE_MAXIMUM (1u << 20)
#define CUTS_MAXIMUM 1024u

static int run_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    uint8_t *data = malloc(SIZE_MAXIMUM);
    if (file == NULL || data == NULL) {
        perror(path);
        free(data);
        if (file != NULL) {
            fclose(file);
        }
        return 0;
    }
    size_t size = fread(data, 1, SIZE_MAXIMUM, file);
    fclose(file);
    if (getenv("FUZZ_VERBOSE") != NULL) {
        fprintf(stderr, "%s\n", path);
    }
    LLVMFuzzerTestOneInput(data, size);
    for (size_t cut = 0; getenv("FUZZ_VERBOSE") == NULL && cut < size && cut < CUTS_MAXIMUM;
         cut++) {
        LLVMFuzzerTestOneInput(data, cut);
    }
    free(data);
    return 1;
}

static int run_folder(const char *path)
{
    DIR *folder = opendir(path);
    if (folder == NULL) {
        return run_file(path);
    }
    int files = 0;
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        char name[4096];
        if (entry->d_name[0] != '.') {
            snprintf(name, sizeof name, "%s/%s", path, entry->d_name);
            files += run_file(name);
        }
    }
    closedir(folder);
    return files;
}

int main(int argc, char **argv)
{
    int files = 0;
    for (int i = 1; i < argc; i++) {
        files += run_folder(argv[i]);
    }
    printf("%d files\n", files);
    return files > 0 ? 0 : 1; // fails without files
}
