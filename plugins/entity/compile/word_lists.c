// SPDX-License-Identifier: MIT
#include "../word_lists.h"

#include "word_file.h"

static const char *const tk_list_sections[TK_N_LISTS] = {
#define X(name, section) section,
    TK_LISTS(X)
#undef X
};

/** The lists that a file is read into, and the list of its words outside any section. */
typedef struct tk_lists_reader {
    tk_word_lists *lists;
    uint32_t bits;
} tk_lists_reader;

static bool tk_word_lists_insert(void *ctx, const char *word, size_t length, uint32_t section)
{
    const tk_lists_reader *reader = ctx;
    uint64_t *slot = tk_table_enter(&reader->lists->words, tk_word_hash(word, length));
    if (slot != NULL)
        *slot |= section == TK_NO_SECTION ? reader->bits : UINT32_C(1) << section;
    return slot != NULL;
}

bool tk_word_lists_add(tk_word_lists *lists, const char *data, size_t length, uint32_t bits)
{
    tk_lists_reader reader = {.lists = lists, .bits = bits};
    return tk_word_file_read(data, length, tk_list_sections, TK_N_LISTS, tk_word_lists_insert,
                             &reader);
}

void tk_word_lists_finish(tk_word_lists *lists)
{
    tk_table_finish(&lists->words);
}
