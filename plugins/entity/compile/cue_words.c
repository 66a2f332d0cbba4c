// SPDX-License-Identifier: MIT
#include "cue_words.h"

#include "word_file.h"

#include <string.h>

static const char *const tk_cue_sections[TK_N_CUES] = {
#define X(name, section) section,
    TK_CUES(X)
#undef X
};

/** Adds a word; a capitalised word matches only with a capital. */
static bool tk_cue_words_insert(void *ctx, const char *word, size_t length, uint32_t section)
{
    char folded[32];
    if (section == TK_NO_SECTION || length > sizeof folded)
        return false;
    memcpy(folded, word, length);
    const bool capital = word[0] >= 'A' && word[0] <= 'Z';
    if (capital)
        folded[0] = (char)(word[0] | 0x20);
    uint64_t *slot = tk_table_enter(ctx, tk_cue_key(tk_word_fold(tk_word_hash(folded, length))));
    if (slot != NULL)
        *slot |= UINT32_C(1) << (section + (capital ? TK_N_CUES : 0));
    return slot != NULL;
}

bool tk_cue_words_read(tk_table *cues, const char *data, size_t length)
{
    cues->value_bits = 2 * TK_N_CUES;
    return tk_word_file_read(data, length, tk_cue_sections, TK_N_CUES, tk_cue_words_insert, cues);
}
