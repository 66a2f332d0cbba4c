// SPDX-License-Identifier: MIT
#include "pool.h"

#include "util.h"

#include <stdbool.h>
#include <string.h>

static uint64_t random_state = 1;

uint32_t random_below(size_t n)
{
    random_state = random_state * UINT64_C(6364136223846793005) + 1442695040888963407;
    return (uint32_t)((random_state >> 33) % n);
}

char ***pool[TK_N_LABELS];
size_t pool_size[TK_N_LABELS];

static char **split(char *name)
{
    char **tokens = must(calloc(strlen(name) + 2, sizeof *tokens));
    size_t n = 0;
    for (char *word = strtok(name, " "); word != NULL; word = strtok(NULL, " ")) {
        size_t length = strlen(word);
        bool owns = length > 2 && strcmp(word + length - 2, "'s") == 0;
        if (owns || word[length - 1] == ',') {
            tokens[n++] = must(strndup(word, length - (owns ? 2 : 1)));
            tokens[n++] = owns ? "'s" : ",";
        } else {
            tokens[n++] = word;
        }
    }
    return tokens;
}

static void pool_add(uint32_t label, char *name)
{
    size_t n = pool_size[label]++;
    if ((n & (n + 1)) == 0)
        pool[label] = must(realloc(pool[label], (2 * n + 2) * sizeof *pool[label]));
    pool[label][n] = split(name);
}

void pool_read(const char *data_dir, const char *file)
{
    static const char *const names[] = {"PERSON", "ORG", "LOC", "PRODUCT", "EVENT", "MISC"};
    char path[4096], *rest;
    size_t length;
    snprintf(path, sizeof path, "%s/%s", data_dir, file);
    for (char *line = strtok_r(read_file(path, &length), "\n", &rest); line != NULL;
         line = strtok_r(NULL, "\n", &rest)) {
        char *tab = strchr(line, '\t');
        if (*line == '#' || tab == NULL)
            continue;
        *tab = '\0';
        for (uint32_t label = 0; label < TK_N_LABELS; label++)
            if (strcmp(tab + 1, names[label]) == 0)
                pool_add(label == TK_PRODUCT || label == TK_EVENT ? TK_MISC : label, line);
    }
}
