// SPDX-License-Identifier: MIT
/**
 * @file compile.c
 * Makes the plugin's tables from its data files, as C source: constants of the program, which cost
 * no time at start.
 *
 *     compile OUTPUT WORDS COMMON FORENAMES SURNAMES WORDNET GAZETTEER CUES MODEL
 */
#include "../tables.h"
#include "cue_words.h"
#include "model_file.h"
#include "sources.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct tk_file {
    char *data;
    size_t length;
} tk_file;

static bool tk_file_read(const char *path, tk_file *file)
{
    FILE *stream = fopen(path, "rb");
    size_t room = 1 << 16;

    *file = (tk_file){.data = malloc(room)};
    while (stream != NULL && file->data != NULL) {
        size_t n = fread(file->data + file->length, 1, room - file->length, stream);
        file->length += n;
        if (n == 0)
            break;
        if (file->length < room)
            continue;
        char *larger = realloc(file->data, room *= 2);
        if (larger == NULL)
            free(file->data);
        file->data = larger;
    }
    bool ok = stream != NULL && file->data != NULL && !ferror(stream);
    if (!ok)
        perror(path);
    if (stream != NULL)
        fclose(stream);
    return ok;
}

static void tk_file_finish(tk_file *file)
{
    free(file->data);
    *file = (tk_file){0};
}

static void tk_put_table(FILE *out, const char *name, const tk_table *table)
{
    fprintf(out, "static const uint64_t tk_%s_slots[%zu] = {", name, tk_table_slots(table));
    for (size_t i = 0; i < tk_table_slots(table); i++)
        fprintf(out, "%s0x%" PRIx64 ",", i % 8 ? "" : "\n", table->slots[i]);
    fprintf(out, "\n};\n\n");
}

/** The initialiser of a tk_table whose slots tk_put_table() has written. */
static void tk_put_table_use(FILE *out, const char *name, const tk_table *table)
{
    fprintf(out, "{.slots = tk_%s_slots, .shift = %u, .value_bits = %u, .n_keys = %zu}", name,
            table->shift, table->value_bits, table->n_keys);
}

static void tk_put_row(FILE *out, const int16_t *row)
{
    fprintf(out, "{");
    for (uint32_t lane = 0; lane < TK_LANES; lane++)
        fprintf(out, "%d,", row[lane]);
    fprintf(out, "},\n");
}

/** Writes `n_tables` tables of `n_rows` rows, as one member of tk_model_tables. */
static void tk_put_rows(FILE *out, const char *member, const tk_row *rows, uint32_t n_tables,
                        uint32_t n_rows)
{
    fprintf(out, ".%s = {\n", member);
    for (uint32_t t = 0; t < n_tables; t++) {
        fprintf(out, "%s", n_tables > 1 ? "{" : "");
        for (uint32_t r = 0; r < n_rows; r++)
            tk_put_row(out, rows[t * n_rows + r]);
        fprintf(out, "%s", n_tables > 1 ? "},\n" : "");
    }
    fprintf(out, "},\n");
}

static void tk_put_model(FILE *out, const tk_model *model)
{
    const tk_model_tables *tables = model->tables;

    tk_put_table(out, "feature", &model->rows);
    fprintf(out, "static const int8_t tk_weights[%zu][TK_LANES] = {\n", model->rows.n_keys);
    for (size_t i = 0; i < model->rows.n_keys; i++) {
        fprintf(out, "{");
        for (uint32_t lane = 0; lane < TK_LANES; lane++)
            fprintf(out, "%d,", model->weights[i][lane]);
        fprintf(out, "},\n");
    }
    fprintf(out, "};\n\nstatic const tk_model_tables tk_tables = {\n");
    tk_put_rows(out, "before", tables->before[0], TK_N_CLASSES, TK_N_CLASSES);
    tk_put_rows(out, "after", tables->after[0], TK_N_CLASSES, TK_N_CLASSES);
    tk_put_rows(out, "around", tables->around[0], TK_N_CLASSES, TK_N_CLASSES);
    tk_put_rows(out, "context", tables->context[0], TK_N_CONTEXTS, TK_N_CLASSES);
    tk_put_rows(out, "names", tables->names, 1, TK_N_NAMES);
    tk_put_rows(out, "traits", tables->traits[0], TK_N_PLACES, TK_N_TRAITS);
    fprintf(out, "};\n\nconst tk_model tk_entity_model = {.rows = ");
    tk_put_table_use(out, "feature", &model->rows);
    fprintf(out, ", .weights = tk_weights, .tables = &tk_tables};\n");
}

static bool tk_put(const char *path, const tk_resources *resources, const tk_table *cues,
                   const tk_model *model)
{
    FILE *out = fopen(path, "w");
    if (out == NULL) {
        perror(path);
        return false;
    }
    fprintf(out, "// Made by compile.c from the data files.\n"
                 "#include \"cue_words.h\"\n#include \"tables.h\"\n\n");
    tk_put_table(out, "word", &resources->lists.words);
    tk_put_table(out, "name", &resources->gazetteer.names);
    fprintf(out, "const tk_resources tk_entity_resources = {.lists = {.words = ");
    tk_put_table_use(out, "word", &resources->lists.words);
    fprintf(out, "}, .gazetteer = {.names = ");
    tk_put_table_use(out, "name", &resources->gazetteer.names);
    fprintf(out, "}};\n\n");
    tk_put_table(out, "cue", cues);
    fprintf(out, "const tk_table tk_entity_cues = ");
    tk_put_table_use(out, "cue", cues);
    fprintf(out, ";\n\n");
    tk_put_model(out, model);
    bool ok = !ferror(out);
    ok = fclose(out) == 0 && ok;
    if (!ok)
        perror(path);
    return ok;
}

static bool tk_refuse(const char *path)
{
    fprintf(stderr, "%s: malformed file, or out of memory\n", path);
    return false;
}

int main(int argc, char **argv)
{
    tk_resources resources;
    tk_table cues = {0};
    tk_model model = {0};
    tk_file file = {0};
    bool ok = argc == 4 + (int)TK_N_SOURCES;

    if (!ok)
        fprintf(stderr, "usage: compile OUTPUT SOURCE… CUES MODEL\n");
    tk_resources_start(&resources);
    for (uint32_t i = 0; ok && i < TK_N_SOURCES; i++) {
        const char *path = argv[2 + i];
        ok = tk_file_read(path, &file) &&
             (tk_resources_add(&resources, i, file.data, file.length) || tk_refuse(path));
        tk_file_finish(&file);
    }
    if (ok) {
        const char *path = argv[argc - 2];
        ok = tk_file_read(path, &file) &&
             (tk_cue_words_read(&cues, file.data, file.length) || tk_refuse(path));
        tk_file_finish(&file);
    }
    if (ok) { // the model's weights stay in the memory of the file
        const char *path = argv[argc - 1];
        ok = tk_file_read(path, &file) &&
             (tk_model_start(&model, file.data, file.length) || tk_refuse(path));
    }
    ok = ok && tk_put(argv[1], &resources, &cues, &model);
    tk_model_finish(&model);
    tk_table_finish(&cues);
    tk_resources_finish(&resources);
    tk_file_finish(&file);
    return ok ? 0 : 1;
}
