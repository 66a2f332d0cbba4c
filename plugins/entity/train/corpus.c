// SPDX-License-Identifier: MIT
#include "corpus.h"

#include "../label.h"
#include "documents.h"
#include "forms.h"
#include "pool.h"
#include "util.h"

#include <string.h>

#define COPIES      2    // of each document of domain 0, with other names …
#define COPY_WEIGHT 0.4f // … which count this much …
#define EXCHANGE    60   // … and in so many of a hundred places
#define TITLE_SHARE 5    // a document in so many is repeated in Title Case …
#define CAPS_SHARE  20   // … and in capitals

/** The roles that contracts write with a capital are not names. */
static bool is_role(const char *token)
{
    static const char *const roles[] = {"borrower", "lender", "bank",   "company", "parties",
                                        "party",    "agent",  "seller", "buyer",   "guarantor"};
    char folded[512];
    fold(token, folded, sizeof folded);
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if (strcmp(folded, roles[i]) == 0)
            return true;
    return false;
}

static uint8_t parse_label(const char *tag)
{
    if (strncmp(tag, "PER", 3) == 0)
        return TK_PERSON;
    if (strcmp(tag, "ORG") == 0)
        return TK_ORG;
    if (strcmp(tag, "LOC") == 0)
        return TK_LOC;
    return TK_MISC;
}

/** The sentences with about half of their names exchanged for others with the same label. */
static void exchange(const sentence *s, uint32_t n, sentence *out)
{
    for (uint32_t i = 0; i < n; i++) {
        size_t room = 12 * (size_t)s[i].count + 12;
        out[i].token = must(calloc(room, sizeof *out[i].token));
        out[i].label = must(calloc(room, 1));
        out[i].begins = must(calloc(room, 1));
        out[i].count = 0;
        for (uint32_t t = 0; t < s[i].count;) {
            uint32_t end = t + 1, label = s[i].label[t];
            while (label < TK_N_LABELS && end < s[i].count && s[i].label[end] == label &&
                   !s[i].begins[end])
                end++;
            char **name = NULL;
            if (label < TK_N_LABELS && pool_size[label] > 0 && random_below(100) < EXCHANGE)
                name = pool[label][random_below(pool_size[label])];
            for (uint32_t k = 0; name ? name[k] != NULL : k < end - t; k++) {
                uint32_t o = out[i].count++;
                out[i].token[o] = name ? name[k] : s[i].token[t + k];
                out[i].label[o] = (uint8_t)label;
                out[i].begins[o] = k == 0 && label < TK_N_LABELS;
            }
            t = end;
        }
    }
}

static void flush(const sentence *s, uint32_t n, uint32_t domain, float weight, bool augment)
{
    static uint32_t turn;
    add_document(s, n, domain, weight, AS_IT_IS);
    turn++;
    if (augment) {
        for (int copy = 0; copy < COPIES; copy++) {
            sentence *other = must(calloc(n, sizeof *other));
            exchange(s, n, other);
            add_document(other, n, domain, weight * COPY_WEIGHT, AS_IT_IS);
            if (turn % TITLE_SHARE == 1)
                add_document(other, n, domain, weight * COPY_WEIGHT, AS_TITLE);
        }
    }
    if (augment && turn % TITLE_SHARE == 0)
        add_document(s, n, domain, weight, AS_TITLE);
    if (augment && turn % CAPS_SHARE == 1)
        add_document(s, n, domain, weight, AS_CAPS);
}

void read_bio(const char *path, uint32_t domain, float weight, uint32_t per_document, bool augment)
{
    size_t length;
    char *data = read_file(path, &length);
    sentence *s = must(calloc(per_document, sizeof *s));
    uint32_t n = 0;
    uint8_t open = TK_N_LABELS;

    for (char *line = data; *line != '\0';) {
        char *next = line + strcspn(line, "\n");
        if (*next != '\0')
            *next++ = '\0';
        char *tab = strchr(line, '\t');
        if (tab == NULL || tab == line) {
            open = TK_N_LABELS;
            if (s[n].count > 0 && ++n == per_document) {
                flush(s, n, domain, weight, augment);
                memset(s, 0, per_document * sizeof *s); // tokens stay in `data`
                n = 0;
            }
        } else {
            sentence *here = &s[n];
            uint32_t i = here->count++;
            if ((i & (i + 1)) == 0 || i == 0) {
                size_t capacity = 2 * (size_t)i + 2;
                here->token = must(realloc(here->token, capacity * sizeof *here->token));
                here->label = must(realloc(here->label, capacity));
                here->begins = must(realloc(here->begins, capacity));
            }
            *tab = '\0';
            here->token[i] = line;
            here->begins[i] = 0;
            if (tab[1] == 'O') {
                here->label[i] = TK_N_LABELS;
            } else {
                here->label[i] = parse_label(tab + 3);
                here->begins[i] = tab[1] == 'B' || open != here->label[i];
                if (domain == 2 && here->begins[i] && is_role(line))
                    here->label[i] = TK_N_LABELS;
            }
            open = here->label[i];
        }
        line = next;
    }
    if (s[n].count > 0)
        n++;
    if (n > 0)
        flush(s, n, domain, weight, augment);
    free(s);
}
