// SPDX-License-Identifier: MIT
#include "forms.h"

#include "../hash.h"
#include "util.h"

#include <limits.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

#define FORM_SLOTS (1u << 19)
#define KEY_SLOTS  (1u << 22)

tk_resources resources;
char **forms;
tk_word *words;
feature_list *lists;
uint32_t n_forms;
uint32_t *keys, *counts;
uint32_t n_keys;

static uint32_t forms_capacity;
static uint32_t *form_slots; // number + 1 of a form, or 0
static uint32_t *key_slots;  // number of a key, or 0

void forms_start(void)
{
    form_slots = must(calloc(FORM_SLOTS, sizeof *form_slots));
    key_slots = must(calloc(KEY_SLOTS, sizeof *key_slots));
    keys = must(calloc(KEY_SLOTS, sizeof *keys));
    counts = must(calloc(KEY_SLOTS, sizeof *counts));
}

uint32_t key_number(uint32_t key)
{
    uint32_t slot = key >> 1 & (KEY_SLOTS - 1);
    while (key_slots[slot] != 0 && keys[key_slots[slot]] != key)
        slot = (slot + 1) & (KEY_SLOTS - 1);
    if (key_slots[slot] == 0) {
        if (++n_keys == KEY_SLOTS / 2) {
            fprintf(stderr, "train: too many features\n");
            exit(1);
        }
        key_slots[slot] = n_keys;
        keys[n_keys] = key;
    }
    return key_slots[slot];
}

void fold(const char *text, char *out, size_t size)
{
    size_t length = 0;
    mbstate_t in = {0}, state = {0};
    while (*text != '\0' && length + MB_LEN_MAX < size) {
        wchar_t c;
        size_t n = mbrtowc(&c, text, MB_LEN_MAX, &in);
        if (n == 0 || n > 8)
            break;
        text += n;
        c = c == 0x2019 ? L'\'' : c == 0x2010 || c == 0x2011 ? L'-' : (wchar_t)towlower((wint_t)c);
        length += wcrtomb(out + length, c, &state);
    }
    out[length] = '\0';
}

tk_word_form form_view(const char *text, char *folded, size_t size)
{
    fold(text, folded, size);
    return (tk_word_form){.text = text,
                          .length = (uint32_t)strlen(text),
                          .folded = folded,
                          .folded_length = (uint32_t)strlen(folded)};
}

uint32_t intern(const char *text)
{
    uint64_t hash = tk_hash_mix(tk_hash_bytes(TK_HASH_SEED, text, strlen(text)));
    uint32_t slot = (uint32_t)hash & (FORM_SLOTS - 1);
    while (form_slots[slot] != 0 && strcmp(forms[form_slots[slot] - 1], text) != 0)
        slot = (slot + 1) & (FORM_SLOTS - 1);
    if (form_slots[slot] != 0)
        return form_slots[slot] - 1;
    if (n_forms == forms_capacity) {
        forms_capacity = forms_capacity ? forms_capacity * 2 : 4096;
        forms = must(realloc(forms, forms_capacity * sizeof *forms));
        words = must(realloc(words, forms_capacity * sizeof *words));
        lists = must(realloc(lists, forms_capacity * sizeof *lists));
    }
    char folded[512];
    forms[n_forms] = must(strdup(text));
    tk_word_form form = form_view(forms[n_forms], folded, sizeof folded);
    words[n_forms] = tk_resources_word(&resources, &form);
    for (uint32_t place = 0; place < TK_N_PLACES; place++) {
        uint32_t key[TK_MAX_FEATURES], trait[TK_MAX_TRAITS], class = words[n_forms].class;
        uint32_t n = tk_word_features(&form, class, place, key);
        uint32_t n_traits = tk_word_traits(&form, class, place, trait);
        lists[n_forms].count[place] = n + n_traits;
        for (uint32_t i = 0; i < n; i++)
            lists[n_forms].id[place][i] = key_number(key[i]);
        for (uint32_t i = 0; i < n_traits; i++)
            lists[n_forms].id[place][n + i] = key_number(tk_trait_key(trait[i], place));
    }
    form_slots[slot] = ++n_forms;
    return n_forms - 1;
}
