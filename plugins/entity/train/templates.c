// SPDX-License-Identifier: MIT
#include "templates.h"

#include "../label.h"
#include "documents.h"
#include "pool.h"
#include "util.h"

#include <stdbool.h>
#include <string.h>

#define TEMPLATE_WEIGHT 0.3f

typedef struct word_list {
    char **word;
    size_t count;
} word_list;

static word_list read_words(const char *data_dir, const char *file)
{
    char path[4096], *rest = NULL;
    size_t length;
    word_list list = {0};
    snprintf(path, sizeof path, "%s/%s", data_dir, file);
    char *data = read_file(path, &length);
    list.word = must(calloc(length / 2 + 1, sizeof *list.word));
    for (char *line = strtok_r(data, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
        if (*line != '#')
            list.word[list.count++] = line;
    return list;
}

static word_list forenames, surnames, common_words;

static const char *pick(const char *const *words, size_t n)
{
    return words[random_below(n)];
}
#define PICK(array) pick(array, sizeof(array) / sizeof *(array))

/** Appends a word in title case. */
static void put_title(char *out, const char *word)
{
    size_t length = strlen(out);
    strcpy(out + length, word);
    if (out[length] >= 'a' && out[length] <= 'z')
        out[length] = (char)(out[length] - 32);
}

/** Appends a word that does not exist. */
static void put_invented(char *out)
{
    static const char *const heads[] = {"b", "br", "c",  "cr", "d", "dr", "f", "fl", "g",  "gr",
                                        "h", "j",  "k",  "kr", "l", "m",  "n", "p",  "pl", "qu",
                                        "r", "s",  "st", "sh", "t", "tr", "v", "w",  "z",  "y"};
    static const char *const cores[] = {"a",  "e",  "i",  "o",  "u",  "ai", "ea", "io",
                                        "ou", "ar", "el", "in", "or", "an", "en", "er"};
    static const char *const tails[] = {"",    "n",   "r",   "s",  "x",    "l",   "t",  "va",
                                        "rio", "den", "ton", "dt", "sson", "ini", "ov", "ley"};
    char word[64] = "";
    for (uint32_t i = 0, n = 1 + random_below(3); i < n; i++) {
        strcat(word, PICK(heads));
        strcat(word, PICK(cores));
    }
    strcat(word, PICK(tails));
    put_title(out, word);
}

static void put_list_word(char *out, word_list list)
{
    put_title(out, list.word[random_below(list.count)]);
}

/** A company; `brief` gets its short form. */
static void make_company(char *out, char *brief)
{
    static const char *const heads[] = {
        "Capital",    "Group",       "Partners",   "Holdings",  "Bank",          "Airlines",
        "Systems",    "Energy",      "Ventures",   "Foods",     "Logistics",     "Motors",
        "Steel",      "Pharma",      "Health",     "Insurance", "Media",         "Networks",
        "Robotics",   "Software",    "Labs",       "AI",        "Semiconductor", "Stores",
        "Freight",    "Instruments", "Optics",     "Mining",    "Technologies",  "Solutions",
        "Securities", "Financial",   "Industries", "Analytics", "Air",           "Rail",
        "Ceramics",   "Brewing",     "Inputs",     "Chemicals", "Therapeutics"};
    static const char *const ends[] = {"Inc.", "Corp.", "plc", "AG",  "Ltd.", "LLC", "S.A.",
                                       "AB",   "NV",    "SE",  "Co.", "GmbH", "SpA"};
    uint32_t kind = random_below(10);
    *out = *brief = '\0';
    if (kind < 2 && pool_size[TK_ORG] > 0) {
        char **name = pool[TK_ORG][random_below(pool_size[TK_ORG])];
        for (; *name; name++) {
            strcat(out, *out ? " " : "");
            strcat(out, *name);
        }
        strcpy(brief, out);
        return;
    }
    if (kind < 5)
        put_invented(out);
    else if (kind < 6)
        put_list_word(out, surnames);
    else
        put_list_word(out, common_words);
    if (kind == 9) { // ExampleSoft
        put_invented(out);
    } else if (kind == 4) { // Credito Esempio
        strcat(out, " ");
        put_invented(out);
    } else if (kind >= 7) { // Example Ridge
        strcat(out, " ");
        put_list_word(out, common_words);
    }
    strcpy(brief, out);
    if (kind == 5 && random_below(3) == 0) {
        strcat(out, " & ");
        put_list_word(out, surnames);
        strcpy(brief, out);
    } else if (random_below(3) > 0) {
        strcat(out, " ");
        strcat(out, PICK(heads));
        if (random_below(3) == 0)
            strcpy(brief, out);
    }
    if (random_below(3) == 0) {
        strcat(out, " ");
        strcat(out, PICK(ends));
    }
}

static void make_person(char *out, char *brief)
{
    *out = *brief = '\0';
    if (random_below(10) < 6)
        put_list_word(out, forenames);
    else
        put_invented(out);
    strcat(out, " ");
    if (random_below(8) == 0) {
        char initial[] = {(char)('A' + random_below(26)), '.', ' ', '\0'};
        strcat(out, initial);
    }
    if (random_below(10) < 6)
        put_list_word(brief, surnames);
    else
        put_invented(brief);
    if (random_below(12) == 0) {
        strcat(brief, "-");
        put_list_word(brief, surnames);
    }
    strcat(out, brief);
}

static void make_pooled(char *out, uint32_t label)
{
    *out = '\0';
    for (char **name = pool[label][random_below(pool_size[label])]; *name; name++) {
        strcat(out, *out ? " " : "");
        strcat(out, *name);
    }
}

static void make_place(char *out)
{
    *out = '\0';
    if (random_below(4) == 0)
        put_invented(out);
    else
        make_pooled(out, TK_LOC);
}

static void make_thing(char *out)
{
    *out = '\0';
    if (random_below(3) == 0)
        put_list_word(out, common_words);
    else
        put_invented(out);
    if (random_below(4) == 0) {
        strcat(out, " ");
        put_list_word(out, common_words);
    }
    if (random_below(2) == 0) {
        char number[16];
        snprintf(number, sizeof number, random_below(2) ? " %u" : " S%u", 1 + random_below(20));
        strcat(out, number);
    }
}

static void make_body(char *out)
{
    static const char *const kinds[] = {
        "Ministry of %s",  "%s Commission",    "Department of %s", "%s Authority",     "Bank of %s",
        "%s Central Bank", "University of %s", "%s Council",       "Bureau of %s",     "%s Agency",
        "%s Institute",    "Office of %s",     "%s Department",    "National %s Board"};
    char word[128] = "";
    if (random_below(3) == 0)
        make_place(word);
    else
        put_list_word(word, common_words);
    if (random_below(4) == 0) {
        strcat(word, " and ");
        put_list_word(word, common_words);
    }
    snprintf(out, 256, PICK(kinds), word);
}

static void make_index(char *out)
{
    static const char *const kinds[] = {"%s Index", "%s 50",        "%s Act", "%s Composite",
                                        "%s 225",   "%s Programme", "%s",     "%s Treaty"};
    char word[128] = "";
    if (random_below(2))
        put_invented(word);
    else
        put_list_word(word, common_words);
    snprintf(out, 256, PICK(kinds), word);
}

/** The values of a document's slots: {ORG} means the same company throughout. */
typedef struct slot {
    char name[16];
    char value[512];
    uint8_t label;
} slot;

static void add_words(sentence *s, const char *text, uint32_t label)
{
    char *copy = must(strdup(text)), *rest = NULL;
    bool first = true;
    for (char *word = strtok_r(copy, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
        uint32_t i = s->count++;
        size_t length = strlen(word);
        bool comma = length > 1 && word[length - 1] == ',';
        s->token[i] = must(strndup(word, length - comma));
        s->label[i] = (uint8_t)label;
        s->begins[i] = first && label < TK_N_LABELS;
        first = false;
        if (comma) {
            i = s->count++;
            s->token[i] = ",";
            s->label[i] = (uint8_t)label;
            s->begins[i] = false;
        }
    }
    free(copy);
}

static uint32_t make_slots(slot *slots)
{
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "Dec."};
    static const char *const days[] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday"};
    static const char *const acronyms[] = {"AI",  "EPS", "GDP", "EBITDA", "IPO", "LLM", "R&D",
                                           "ETF", "API", "EV",  "VC",     "ARR", "CEO", "LLMs"};
    static const char *const currencies[] = {"US$", "Rs", "C$", "SEK", "CHF", "R$", "EUR", "A$"};
    static const char *const adjectives[] = {
        "Chinese", "German",  "American", "British",   "Dutch",    "Indian",  "Japanese",
        "French",  "Swedish", "Nigerian", "Brazilian", "European", "Mexican", "Latvian"};
    uint32_t n = 0;
    char value[512], brief[512];
#define SLOT(slot_name, slot_value, slot_label)                            \
    do {                                                                   \
        snprintf(slots[n].name, sizeof slots[n].name, "{%s}", slot_name);  \
        snprintf(slots[n].value, sizeof slots[n].value, "%s", slot_value); \
        slots[n++].label = slot_label;                                     \
    } while (0)
    make_company(value, brief);
    SLOT("ORG", value, TK_ORG);
    SLOT("ORGS", brief, TK_ORG);
    make_company(value, brief);
    SLOT("ORG2", value, TK_ORG);
    SLOT("ORGS2", brief, TK_ORG);
    make_person(value, brief);
    SLOT("PERSON", value, TK_PERSON);
    SLOT("SURNAME", brief, TK_PERSON);
    make_person(value, brief);
    SLOT("PERSON2", value, TK_PERSON);
    SLOT("SURNAME2", brief, TK_PERSON);
    make_place(value);
    SLOT("LOC", value, TK_LOC);
    make_place(value);
    SLOT("LOC2", value, TK_LOC);
    make_place(value);
    char *caps = recase(value, AS_CAPS);
    SLOT("CAPLOC", caps, TK_LOC);
    make_body(value);
    SLOT("BODY", value, TK_ORG);
    make_thing(value);
    SLOT("THING", value, TK_MISC);
    make_index(value);
    SLOT("INDEX", value, TK_MISC);
    SLOT("ADJ", PICK(adjectives), TK_MISC);
    for (int i = 0; i < 4; i++)
        value[i] = (char)('A' + random_below(26));
    value[2 + random_below(3)] = '\0';
    SLOT("CODE", value, TK_N_LABELS);
    SLOT("ACR", PICK(acronyms), TK_N_LABELS);
    SLOT("CUR", PICK(currencies), TK_N_LABELS);
    SLOT("MONTH", PICK(months), TK_N_LABELS);
    SLOT("DAY", PICK(days), TK_N_LABELS);
    snprintf(value, sizeof value, "%u.%u", random_below(900), random_below(10));
    SLOT("N", value, TK_N_LABELS);
#undef SLOT
    return n;
}

static void fill_template(const char *template, const slot *slots, uint32_t n, sentence *s)
{
    s->token = must(calloc(256, sizeof *s->token));
    s->label = must(calloc(256, 1));
    s->begins = must(calloc(256, 1));
    char *copy = must(strdup(template)), *rest = NULL;
    for (char *word = strtok_r(copy, " ", &rest); word && s->count < 200;
         word = strtok_r(NULL, " ", &rest)) {
        uint32_t i = 0;
        if (word[0] == '$' && word[1] == '{') {
            add_words(s, "$", TK_N_LABELS);
            word++;
        }
        while (i < n && strcmp(slots[i].name, word) != 0)
            i++;
        if (i < n)
            add_words(s, slots[i].value, slots[i].label);
        else if (*word == '{') {
            fprintf(stderr, "train: templates.txt: unknown slot %s\n", word);
            exit(1);
        } else
            add_words(s, word, TK_N_LABELS);
    }
    free(copy);
}

#define TEMPLATE_SENTENCES 14

void add_templates(const char *data_dir, uint32_t count)
{
    char path[4096];
    snprintf(path, sizeof path, "../train/templates.txt");
    word_list templates = read_words(data_dir, path);
    forenames = read_words(data_dir, "forenames.txt");
    surnames = read_words(data_dir, "surnames.txt");
    common_words = read_words(data_dir, "common.txt");
    for (uint32_t d = 0; d < count; d++) {
        slot slots[32];
        uint32_t n = make_slots(slots);
        sentence s[TEMPLATE_SENTENCES] = {0};
        for (uint32_t i = 0; i < TEMPLATE_SENTENCES; i++)
            fill_template(templates.word[random_below(templates.count)], slots, n, &s[i]);
        add_document(s, TEMPLATE_SENTENCES, 0, TEMPLATE_WEIGHT, AS_IT_IS);
    }
}
