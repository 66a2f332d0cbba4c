// SPDX-License-Identifier: MIT
/**
 * @file train.c
 * Trains the tagger's model, or evaluates one: a linear-chain conditional random field, fitted by
 * AdaGrad with an L2 prior, over the features of word.c and the runs of context.c.
 *
 *     train DATA fit MODEL FILE:DOMAIN:WEIGHT:SENTENCES …
 *     train DATA test MODEL FILE…
 *
 * DATA is the plugin's data folder. A FILE has a token, TAB and a BIO tag (PER, ORG, LOC, MISC) a
 * line and an empty line after each sentence. Every SENTENCES sentences count as a document. Every
 * feature has a weight that all domains share and one for each domain (Daumé III, Frustratingly
 * easy domain adaptation, 2007); the model gets the sum of the shared one and that of domain 0,
 * news.
 *
 * Sentences are also learned from in Title Case and in capitals, so that the model learns what to
 * believe of headlines. Everything is deterministic.
 */
#include "../hash.h"
#include "../model.h"
#include "../resources.h"

#include <limits.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

#define N_DOMAINS       3
#define EPOCHS          6
#define RATE            0.02f
#define PRIOR           2e-3f
#define MIN_COUNT       2
#define MAX_ROWS        46000
#define TEMPLATES       400 // documents of made-up business news
#define TEMPLATE_WEIGHT 0.3f
#define COPIES          2    // of each document of domain 0, with other names …
#define COPY_WEIGHT     0.4f // … which count this much …
#define EXCHANGE        60   // … and in so many of a hundred places
#define TITLE_SHARE     5    // a document in so many is repeated in Title Case …
#define CAPS_SHARE      20   // … and in capitals

static void *must(void *p)
{
    if (p == NULL) {
        fprintf(stderr, "train: no memory\n");
        exit(1);
    }
    return p;
}

static char *read_file(const char *path, size_t *length)
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

// ------------------------------------------------------------------------------------- lexemes

/** Feature numbers of a lexeme at each place. */
typedef struct feature_list {
    uint32_t count[TK_N_PLACES];
    uint32_t id[TK_N_PLACES][TK_MAX_FEATURES];
} feature_list;

static tk_resources resources;
static char **forms;
static tk_word *words;
static feature_list *lists;
static uint32_t n_forms, forms_capacity;
static uint32_t *form_slots;
#define FORM_SLOTS (1u << 19)

/** Number of a feature's key; keys get numbers as they come. */
static uint32_t *key_slots, *keys, *counts;
static uint32_t n_keys;
#define KEY_SLOTS (1u << 22)

static uint32_t key_number(uint32_t key)
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

/** Lower case as the host folds forms. */
static void fold(const char *text, char *out, size_t size)
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

static uint32_t intern(const char *text)
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
    fold(text, folded, sizeof folded);
    forms[n_forms] = must(strdup(text));
    tk_word_form form = {.text = forms[n_forms],
                         .length = (uint32_t)strlen(text),
                         .folded = folded,
                         .folded_length = (uint32_t)strlen(folded)};
    words[n_forms] = tk_resources_word(&resources, &form);
    for (uint32_t place = 0; place < TK_N_PLACES; place++) {
        uint32_t key[TK_MAX_FEATURES];
        uint32_t n = tk_word_features(&form, words[n_forms].class, place, key);
        lists[n_forms].count[place] = n;
        for (uint32_t i = 0; i < n; i++)
            lists[n_forms].id[place][i] = key_number(key[i]);
    }
    form_slots[slot] = ++n_forms;
    return n_forms - 1;
}

// ----------------------------------------------------------------------------------- documents

typedef struct document {
    tk_text text;
    uint8_t *gold;      // lane of each token
    uint32_t *sentence; // first token of each sentence, and one more
    uint32_t n_sentences;
    uint32_t domain;
    float weight;
} document;

static document *documents;
static size_t n_documents, documents_capacity;

typedef struct sentence {
    char **token;
    uint8_t *label; // TK_PERSON …, TK_N_LABELS for none
    uint8_t *begins;
    uint32_t count;
} sentence;

enum { AS_IT_IS, AS_TITLE, AS_CAPS };

/** A token in another case. */
static char *recase(const char *token, int casing)
{
    size_t size = strlen(token) * 2 + 8;
    char *out = must(calloc(size, 1));
    size_t length = 0;
    mbstate_t in = {0}, state = {0};
    bool small = false, start = true;
    char folded[512];
    fold(token, folded, sizeof folded);
    small = tk_lexicon_find(&resources.lexicon, folded, strlen(folded)) & TK_LIST_CONNECTOR;
    while (*token != '\0' && length + MB_LEN_MAX < size) {
        wchar_t c;
        size_t n = mbrtowc(&c, token, MB_LEN_MAX, &in);
        if (n == 0 || n > 8)
            break;
        token += n;
        if (casing == AS_CAPS || (start && !small))
            c = (wchar_t)towupper((wint_t)c);
        start = c == L'-';
        length += wcrtomb(out + length, c, &state);
    }
    return out;
}

static uint8_t lane_of(const sentence *s, uint32_t i)
{
    uint8_t label = s->label[i];
    if (label == TK_N_LABELS)
        return TK_LANE_O;
    bool last = i + 1 == s->count || s->label[i + 1] != label || s->begins[i + 1];
    if (label == TK_MISC)
        return (uint8_t)(TK_LANE_MISC + (s->begins[i] ? TK_B : TK_I));
    uint32_t place = s->begins[i] ? (last ? TK_U : TK_B) : (last ? TK_L : TK_I);
    return (uint8_t)(TK_LANE_PERSON + 4 * label + place);
}

/** The length of the next piece of a token: the tokenizer cuts at hyphens and slashes. */
static size_t piece(const char *token)
{
    size_t n = strcspn(token, "-/");
    return n == 0 ? 1 : n;
}

/** A sentence with its tokens cut as the tokenizer cuts them; pieces are glued to each other. */
static sentence cut(const sentence *s, bool **glued)
{
    size_t room = 1;
    for (uint32_t i = 0; i < s->count; i++)
        room += strlen(s->token[i]);
    sentence out = {.token = must(calloc(room, sizeof *out.token)),
                    .label = must(calloc(room, 1)),
                    .begins = must(calloc(room, 1))};
    *glued = must(calloc(room, sizeof **glued));
    for (uint32_t i = 0; i < s->count; i++) {
        const char *token = s->token[i];
        bool whole = token[0] == '@' || token[0] == '#' || strstr(token, "://") != NULL;
        for (const char *p = token; *p != '\0';) {
            size_t n = whole ? strlen(p) : piece(p);
            uint32_t o = out.count++;
            out.token[o] = must(strndup(p, n));
            out.label[o] = s->label[i];
            out.begins[o] = p == token && s->begins[i];
            (*glued)[o] = p != token;
            p += n;
        }
    }
    return out;
}

static void add_document(const sentence *whole, uint32_t n, uint32_t domain, float weight,
                         int casing)
{
    sentence *s = must(calloc(n, sizeof *s));
    bool **glued = must(calloc(n, sizeof *glued));
    for (uint32_t i = 0; i < n; i++)
        s[i] = cut(&whole[i], &glued[i]);
    uint32_t tokens = 0;
    size_t bytes = 64;
    for (uint32_t i = 0; i < n; i++) {
        tokens += s[i].count;
        for (uint32_t t = 0; t < s[i].count; t++)
            bytes += 2 * strlen(s[i].token[t]) + 16;
    }
    if (tokens == 0)
        return;
    char *text = must(calloc(bytes, 1));
    uint32_t *begin = must(calloc(tokens, sizeof *begin)), *end = must(calloc(tokens, sizeof *end));
    uint32_t *lexeme = must(calloc(tokens, sizeof *lexeme));
    document d = {.gold = must(calloc(tokens, 1)),
                  .sentence = must(calloc(n + 1, sizeof *d.sentence)),
                  .n_sentences = n,
                  .domain = domain,
                  .weight = weight};
    uint32_t length = 0, count = 0;
    for (uint32_t i = 0; i < n; i++) {
        d.sentence[i] = count;
        for (uint32_t t = 0; t < s[i].count; t++) {
            char *token =
                casing == AS_IT_IS ? must(strdup(s[i].token[t])) : recase(s[i].token[t], casing);
            if (glued[i][t])
                length--; // the space after the piece before
            begin[count] = length;
            memcpy(text + length, token, strlen(token));
            length += (uint32_t)strlen(token);
            end[count] = length;
            text[length++] = ' ';
            lexeme[count] = intern(token);
            d.gold[count++] = lane_of(&s[i], t);
            free(token);
        }
    }
    d.sentence[n] = count;
    d.text = (tk_text){.text = text,
                       .begin = begin,
                       .end = end,
                       .lexeme = lexeme,
                       .gazetteer = &resources.gazetteer,
                       .n_tokens = count};
    if (n_documents == documents_capacity) {
        documents_capacity = documents_capacity ? documents_capacity * 2 : 1024;
        documents = must(realloc(documents, documents_capacity * sizeof *documents));
    }
    documents[n_documents++] = d;
}

/** The roles that contracts write with a capital are no names. */
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

static uint64_t random_state = 1;
static char *data_dir_rest;
static const char *data_dir;

static uint32_t random_below(size_t n)
{
    random_state = random_state * UINT64_C(6364136223846793005) + 1442695040888963407;
    return (uint32_t)((random_state >> 33) % n);
}

/** Names to put in the place of others, split into words, by label; MISC takes products. */
static char ***pool[TK_N_LABELS];
static size_t pool_size[TK_N_LABELS];

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

static void pool_read(const char *data_dir, const char *file)
{
    static const char *const names[] = {"PERSON", "ORG", "LOC", "PRODUCT", "EVENT", "MISC"};
    char path[4096];
    size_t length;
    snprintf(path, sizeof path, "%s/%s", data_dir, file);
    for (char *line = strtok_r(read_file(path, &length), "\n", &data_dir_rest); line != NULL;
         line = strtok_r(NULL, "\n", &data_dir_rest)) {
        char *tab = strchr(line, '\t');
        if (*line == '#' || tab == NULL)
            continue;
        *tab = '\0';
        for (uint32_t label = 0; label < TK_N_LABELS; label++)
            if (strcmp(tab + 1, names[label]) == 0)
                pool_add(label == TK_PRODUCT || label == TK_EVENT ? TK_MISC : label, line);
    }
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

static void read_bio(const char *path, uint32_t domain, float weight, uint32_t per_document,
                     bool augment)
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

#include "templates.h"

// ---------------------------------------------------------------------------------- the field

/** Weights by feature number: N_DOMAINS of its own, and the shared one first. */
typedef float vector[TK_LANES];
static vector *weight, *gradient_squares;
#define COPY(feature, domain) ((size_t)(feature) * (N_DOMAINS + 1) + (domain))

/** All features of a token: numbers, no more than this. */
#define MAX_ACTIVE (TK_N_PLACES * TK_MAX_FEATURES + 8)

static uint32_t active_features(const document *d, const tk_run *run, uint32_t t, uint32_t *out)
{
    const tk_text *x = &d->text;
    uint32_t n = 0, first = run->sentence_first, end = run->sentence_end;
    const int32_t offset[TK_N_PLACES] = {0, -1, 1, -2, 2};
    uint32_t class[3] = {TK_CLASS_EDGE, words[x->lexeme[t]].class, TK_CLASS_EDGE};

    for (uint32_t place = 0; place < TK_N_PLACES; place++) {
        int64_t at = (int64_t)t + offset[place];
        if (at < first || at >= end)
            continue;
        uint32_t lexeme = x->lexeme[at];
        memcpy(out + n, lists[lexeme].id[place], lists[lexeme].count[place] * sizeof *out);
        n += lists[lexeme].count[place];
        if (offset[place] == -1)
            class[0] = words[lexeme].class;
        if (offset[place] == 1)
            class[2] = words[lexeme].class;
    }
    out[n++] = key_number(tk_table_key(TK_TABLE_BEFORE, class[0], class[1]));
    out[n++] = key_number(tk_table_key(TK_TABLE_AFTER, class[1], class[2]));
    out[n++] = key_number(tk_table_key(TK_TABLE_AROUND, class[0], class[2]));
    out[n++] = key_number(tk_table_key(TK_TABLE_CONTEXT, run->context[t - run->first], class[1]));
    out[n++] = key_number(tk_table_key(TK_TABLE_NAMES, run->name[t - run->first], 0));
    return n;
}

static void step(size_t copy, const float *gradient)
{
    float *w = weight[copy], *g2 = gradient_squares[copy];
    for (int lane = 0; lane < TK_LANES; lane++) {
        float g = gradient[lane] - PRIOR * w[lane];
        g2[lane] += g * g;
        w[lane] += RATE * g / sqrtf(g2[lane] + 1e-6f);
    }
}

static float log_sum(const float *x, int n)
{
    float top = x[0], sum = 0;
    for (int i = 1; i < n; i++)
        top = x[i] > top ? x[i] : top;
    for (int i = 0; i < n; i++)
        sum += expf(x[i] - top);
    return top + logf(sum);
}

/** One step of stochastic gradient ascent; returns the log-likelihood of the gold lanes. */
static double learn_run(const document *d, const tk_run *run)
{
    static uint32_t active[TK_RUN_MAX][MAX_ACTIVE];
    static uint32_t n_active[TK_RUN_MAX];
    static float score[TK_RUN_MAX][TK_LANES], alpha[TK_RUN_MAX][TK_LANES],
        beta[TK_RUN_MAX][TK_LANES];
    static float transition[TK_LANES][TK_LANES], pair[TK_LANES][TK_LANES];
    static uint32_t transition_feature[TK_LANES];
    const uint8_t *gold = d->gold + run->first;
    const int N = TK_LANE_NONE, n = (int)run->count;
    const float never = -1e4f;

    // a run that cuts a name cannot be learned from
    uint32_t after = run->first + run->count;
    if (!tk_lane_closes(gold[n - 1]) || !tk_lane_follows(TK_LANE_O, gold[0]))
        return 0;
    if (after < run->sentence_end && d->gold[after] == TK_LANE_MISC + TK_I)
        return 0;

    for (int from = 0; from < N; from++) {
        transition_feature[from] = key_number(tk_table_key(TK_TABLE_TRANSITION, (uint32_t)from, 0));
        for (int to = 0; to < N; to++) {
            transition[from][to] =
                tk_lane_follows((uint32_t)from, (uint32_t)to)
                    ? weight[COPY(transition_feature[from], 0)][to] +
                          weight[COPY(transition_feature[from], 1 + d->domain)][to]
                    : never;
            pair[from][to] = 0;
        }
    }
    for (int t = 0; t < n; t++) {
        n_active[t] = active_features(d, run, run->first + (uint32_t)t, active[t]);
        memset(score[t], 0, sizeof score[t]);
        for (uint32_t i = 0; i < n_active[t]; i++) {
            if (counts[active[t][i]] < MIN_COUNT)
                continue;
            const float *shared = weight[COPY(active[t][i], 0)];
            const float *own = weight[COPY(active[t][i], 1 + d->domain)];
            for (int lane = 0; lane < TK_LANES; lane++)
                score[t][lane] += shared[lane] + own[lane];
        }
    }
    float in[TK_LANES];
    for (int t = 0; t < n; t++) {
        for (int to = 0; to < N; to++) {
            if (t == 0) {
                alpha[t][to] = transition[TK_LANE_O][to] + score[t][to];
                continue;
            }
            for (int from = 0; from < N; from++)
                in[from] = alpha[t - 1][from] + transition[from][to];
            alpha[t][to] = log_sum(in, N) + score[t][to];
        }
    }
    for (int t = n - 1; t >= 0; t--) {
        for (int from = 0; from < N; from++) {
            if (t == n - 1) {
                beta[t][from] = transition[from][TK_LANE_O];
                continue;
            }
            for (int to = 0; to < N; to++)
                in[to] = transition[from][to] + score[t + 1][to] + beta[t + 1][to];
            beta[t][from] = log_sum(in, N);
        }
    }
    for (int lane = 0; lane < N; lane++)
        in[lane] = alpha[n - 1][lane] + beta[n - 1][lane];
    float total = log_sum(in, N);

    // expected and gold counts of the transitions, from O and to O at both ends
    for (int to = 0; to < N; to++)
        pair[TK_LANE_O][to] -= expf(alpha[0][to] + beta[0][to] - total);
    pair[TK_LANE_O][gold[0]] += 1;
    double likelihood = transition[TK_LANE_O][gold[0]] + transition[gold[n - 1]][TK_LANE_O];
    for (int t = 0; t < n; t++) {
        vector g = {0};
        for (int lane = 0; lane < N; lane++)
            g[lane] = -expf(alpha[t][lane] + beta[t][lane] - total) * d->weight;
        g[gold[t]] += d->weight;
        likelihood += score[t][gold[t]];
        if (t > 0)
            likelihood += transition[gold[t - 1]][gold[t]];
        if (t + 1 < n) {
            for (int from = 0; from < N; from++)
                for (int to = 0; to < N; to++)
                    pair[from][to] -= expf(alpha[t][from] + transition[from][to] +
                                           score[t + 1][to] + beta[t + 1][to] - total);
            pair[gold[t]][gold[t + 1]] += 1;
        }
        for (uint32_t i = 0; i < n_active[t]; i++) {
            if (counts[active[t][i]] < MIN_COUNT)
                continue;
            step(COPY(active[t][i], 0), g);
            step(COPY(active[t][i], 1 + d->domain), g);
        }
    }
    for (int last = 0; last < N; last++)
        pair[last][TK_LANE_O] -= expf(alpha[n - 1][last] + beta[n - 1][last] - total);
    pair[gold[n - 1]][TK_LANE_O] += 1;
    for (int from = 0; from < N; from++) {
        vector g = {0};
        for (int to = 0; to < N; to++)
            g[to] = tk_lane_follows((uint32_t)from, (uint32_t)to) ? pair[from][to] * d->weight : 0;
        step(COPY(transition_feature[from], 0), g);
        step(COPY(transition_feature[from], 1 + d->domain), g);
    }
    return likelihood - total;
}

/** Calls `visit` with every run of a document. */
static double each_run(const document *d, double (*visit)(const document *, const tk_run *))
{
    static tk_seen seen;
    static uint32_t lines[4096];
    static tk_run run;
    double sum = 0;

    memset(&seen, 0, sizeof seen);
    for (uint32_t s = 0; s < d->n_sentences; s++)
        lines[s % 4096] = tk_context_scan(&d->text, d->sentence[s], d->sentence[s + 1], &seen);
    for (uint32_t s = 0; s < d->n_sentences; s++) {
        run.line = lines[s % 4096];
        run.sentence_first = d->sentence[s];
        run.sentence_end = d->sentence[s + 1];
        uint32_t from = run.sentence_first;
        while (tk_context_run(&d->text, &seen, from, &run)) {
            sum += visit(d, &run);
            from = run.first + run.count;
        }
    }
    return sum;
}

static double count_run(const document *d, const tk_run *run)
{
    uint32_t active[MAX_ACTIVE];
    for (uint32_t t = run->first; t < run->first + run->count; t++) {
        uint32_t n = active_features(d, run, t, active);
        for (uint32_t i = 0; i < n; i++)
            counts[active[i]]++;
    }
    return 0;
}

// -------------------------------------------------------------------------------------- files

typedef struct ranked {
    float size;
    uint32_t number;
} ranked;

static int by_size(const void *a, const void *b)
{
    const ranked *x = a, *y = b;
    return x->size != y->size ? (x->size < y->size ? 1 : -1) : x->number < y->number ? -1 : 1;
}

static void put_u32(FILE *file, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        fputc((int)(value >> 8 * i & 0xff), file);
}

/** Writes the heaviest rows, shared and news weights added, in 8 bits on one scale. */
static void write_model(const char *path)
{
    ranked *rank = must(calloc(n_keys, sizeof *rank));
    uint32_t n = 0;
    for (uint32_t f = 1; f <= n_keys; f++) {
        float *shared = weight[COPY(f, 0)], *news = weight[COPY(f, 1)], sum = 0;
        float mean = 0;
        for (int lane = 0; lane < TK_LANE_NONE; lane++)
            mean += (shared[lane] += news[lane]) / TK_LANE_NONE;
        // a transition is no score of a token: its mean counts
        for (int lane = 0; lane < TK_LANE_NONE; lane++)
            sum += (shared[lane] - mean) * (shared[lane] - mean);
        rank[n++] = (ranked){sqrtf(sum) * (1 + 0.2f * logf(1 + (float)counts[f])), f};
    }
    qsort(rank, n, sizeof *rank, by_size);
    if (n > MAX_ROWS)
        n = MAX_ROWS;
    // one weight in 5000 may be cut off at 127
    uint32_t histogram[4096] = {0}, seen = 0;
    for (uint32_t i = 0; i < n; i++)
        for (int lane = 0; lane < TK_LANE_NONE; lane++) {
            float w = fabsf(weight[COPY(rank[i].number, 0)][lane]) * 100;
            histogram[w < 4095 ? (int)w : 4095]++;
        }
    int top = 4095;
    while (top > 1 && (seen += histogram[top]) < n * TK_LANE_NONE / 5000)
        top--;
    float scale = 127 / ((float)top / 100);

    FILE *file = fopen(path, "wb");
    if (file == NULL) {
        perror(path);
        exit(1);
    }
    fwrite(TK_MODEL_MAGIC, 1, TK_MODEL_MAGIC_SIZE, file);
    put_u32(file, n);
    for (uint32_t i = 0; i < n; i++)
        put_u32(file, keys[rank[i].number]);
    for (uint32_t i = 0; i < n; i++)
        for (int lane = 0; lane < TK_LANES; lane++) {
            float w = lane < TK_LANE_NONE ? weight[COPY(rank[i].number, 0)][lane] * scale : 0;
            int q = (int)lrintf(w);
            fputc((q > 127 ? 127 : q < -127 ? -127 : q) & 0xff, file);
        }
    fclose(file);
    printf("%u rows, one unit is %.4f\n", n, 1 / scale);
}

static void fit(const char *path, int n_files, char **files)
{
    for (int i = 0; i < n_files; i++) {
        char name[1024];
        unsigned domain, size;
        float w;
        if (sscanf(files[i], "%1023[^:]:%u:%f:%u", name, &domain, &w, &size) != 4 ||
            domain >= N_DOMAINS || size == 0 || size > 4096) {
            fprintf(stderr, "train: %s is not FILE:DOMAIN:WEIGHT:SENTENCES\n", files[i]);
            exit(1);
        }
        read_bio(name, domain, w, size, domain == 0);
    }
    add_templates(TEMPLATES);
    for (size_t i = 0; i < n_documents; i++)
        documents[i].text.words = words;
    for (size_t i = 0; i < n_documents; i++)
        each_run(&documents[i], count_run);
    for (uint32_t from = 0; from < TK_LANES; from++)
        key_number(tk_table_key(TK_TABLE_TRANSITION, from, 0));
    size_t size = COPY(n_keys + 1, 0);
    weight = must(calloc(size, sizeof *weight));
    gradient_squares = must(calloc(size, sizeof *gradient_squares));
    printf("%zu documents, %u forms, %u features\n", n_documents, n_forms, n_keys);
    size_t *order = must(calloc(n_documents, sizeof *order));
    for (size_t i = 0; i < n_documents; i++)
        order[i] = i;
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
        double sum = 0;
        for (size_t i = n_documents; i > 1; i--) {
            size_t j = random_below(i), swap = order[i - 1];
            order[i - 1] = order[j];
            order[j] = swap;
        }
        for (size_t i = 0; i < n_documents; i++)
            sum += each_run(&documents[order[i]], learn_run);
        printf("epoch %d: log-likelihood %.0f\n", epoch + 1, sum);
        fflush(stdout);
    }
    write_model(path);
}

// ---------------------------------------------------------------------------------- evaluation

static tk_model *model;
static tk_vectors *vectors;
static uint32_t right[TK_N_LABELS + 1], found[TK_N_LABELS + 1], wanted[TK_N_LABELS + 1];
static uint8_t *guess;

static double guess_run(const document *d, const tk_run *run)
{
    tk_model_decode(model, &d->text, vectors, run, guess + run->first);
    return 0;
}

/** Ends a span's lanes: MISC has no L or U. */
static uint32_t span_end(const uint8_t *lanes, uint32_t i, uint32_t n)
{
    uint32_t label = tk_lane_label(lanes[i]), end = i + 1;
    while (end < n && tk_lane_label(lanes[end]) == label && lanes[end] != TK_LANE_O &&
           (tk_lane_place(lanes[end]) == TK_I || tk_lane_place(lanes[end]) == TK_L))
        end++;
    return end;
}

static void show(const document *d, const char *mark, uint32_t label, uint32_t i, uint32_t end)
{
    static const char *const names[] = {"PER", "ORG", "LOC", "PRO", "EVE", "MISC"};
    uint32_t from = i > 6 ? i - 6 : 0, to = end + 6 < d->text.n_tokens ? end + 6 : d->text.n_tokens;
    if (getenv("SHOW") == NULL)
        return;
    printf("%s %s ", mark, names[label]);
    for (uint32_t t = from; t < to; t++)
        printf("%s%s%s ", t == i ? "[" : "", forms[d->text.lexeme[t]], t + 1 == end ? "]" : "");
    putchar('\n');
}

static void test(const char *path, int n_files, char **files)
{
    size_t length;
    char *data = read_file(path, &length);
    model = tk_model_create(data, length);
    if (model == NULL) {
        fprintf(stderr, "train: %s is no model\n", path);
        exit(1);
    }
    for (int f = 0; f < n_files; f++) {
        n_documents = 0;
        char *colon = strchr(files[f], ':');
        if (colon)
            *colon = '\0';
        read_bio(files[f], 0, 1, colon ? (uint32_t)atoi(colon + 1) : 1, false);
        vectors = must(realloc(vectors, n_forms * sizeof *vectors));
        for (uint32_t i = 0; i < n_forms; i++) {
            char folded[512];
            fold(forms[i], folded, sizeof folded);
            tk_word_form form = {.text = forms[i],
                                 .length = (uint32_t)strlen(forms[i]),
                                 .folded = folded,
                                 .folded_length = (uint32_t)strlen(folded)};
            tk_word word = tk_resources_word(&resources, &form);
            tk_model_vectors(model, &form, &word, &vectors[i]);
        }
        memset(right, 0, sizeof right);
        memset(found, 0, sizeof found);
        memset(wanted, 0, sizeof wanted);
        for (size_t i = 0; i < n_documents; i++) {
            document *d = &documents[i];
            uint32_t n = d->text.n_tokens;
            d->text.words = words;
            guess = must(calloc(n, 1));
            each_run(d, guess_run);
            for (uint32_t t = 0; t < n; t++) {
                uint32_t gold = tk_lane_label(d->gold[t]), mine = tk_lane_label(guess[t]);
                bool gold_starts = gold < TK_N_LABELS && (tk_lane_place(d->gold[t]) == TK_B ||
                                                          tk_lane_place(d->gold[t]) == TK_U);
                bool mine_starts = mine < TK_N_LABELS && (tk_lane_place(guess[t]) == TK_B ||
                                                          tk_lane_place(guess[t]) == TK_U);
                bool same = gold_starts && mine_starts && gold == mine &&
                            span_end(d->gold, t, n) == span_end(guess, t, n);
                wanted[gold] += gold_starts;
                found[mine] += mine_starts;
                right[gold] += same;
                if (gold_starts && !same)
                    show(d, "missed", gold, t, span_end(d->gold, t, n));
                if (mine_starts && !same)
                    show(d, "wrong ", mine, t, span_end(guess, t, n));
            }
            free(guess);
        }
        static const char *const names[] = {"PERSON", "ORG", "LOC", "PRODUCT", "EVENT", "MISC"};
        uint32_t r = 0, m = 0, w = 0;
        printf("%s\n", files[f]);
        for (uint32_t label = 0; label < TK_N_LABELS; label++) {
            if (wanted[label] == 0)
                continue;
            r += right[label], m += found[label], w += wanted[label];
            printf("  %-7s P %.3f R %.3f F1 %.3f (%u)\n", names[label],
                   right[label] / (found[label] + 1e-9), right[label] / (wanted[label] + 1e-9),
                   2.0 * right[label] / (found[label] + wanted[label]), wanted[label]);
        }
        printf("  all     P %.3f R %.3f F1 %.3f (%u)\n", r / (m + 1e-9), r / (w + 1e-9),
               2.0 * r / (m + w), w);
    }
}

int main(int argc, char **argv)
{
    if (argc < 5 || setlocale(LC_CTYPE, "C.UTF-8") == NULL) {
        fprintf(stderr, "usage: train DATA fit MODEL FILE:DOMAIN:WEIGHT:SENTENCES…\n"
                        "       train DATA test MODEL FILE[:SENTENCES]…\n");
        return 2;
    }
    for (uint32_t i = 0; i < TK_N_RESOURCES; i++) {
        char path[4096];
        size_t length;
        snprintf(path, sizeof path, "%s/%s", argv[1], tk_resource_files[i]);
        char *data = read_file(path, &length);
        if (!tk_resources_add(&resources, i, data, length)) {
            fprintf(stderr, "train: %s is wrong\n", path);
            return 1;
        }
        free(data);
    }
    form_slots = must(calloc(FORM_SLOTS, sizeof *form_slots));
    key_slots = must(calloc(KEY_SLOTS, sizeof *key_slots));
    keys = must(calloc(KEY_SLOTS, sizeof *keys));
    counts = must(calloc(KEY_SLOTS, sizeof *counts));
    data_dir = argv[1];
    pool_read(argv[1], "gazetteer.tsv");
    pool_read(argv[1], "wordnet.tsv");
    if (strcmp(argv[2], "fit") == 0)
        fit(argv[3], argc - 4, argv + 4);
    else
        test(argv[3], argc - 4, argv + 4);
    return 0;
}
