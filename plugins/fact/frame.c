// SPDX-License-Identifier: MIT
/** @file frame.c Reads data/frames.txt. */
#include "frame.h"

#include "mention.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** A line while it is read. */
typedef struct line {
    fact_frames *frames;
    fact_words *words;
    frame *frame;
    const char *fault; /**< what is wrong with `at` */
    tk_str at;
} line;

static bool wrong(line *l, tk_str at, const char *fault)
{
    l->at = at;
    l->fault = fault;
    return false;
}

static bool equals(tk_str text, const char *name)
{
    return strlen(name) == text.length && memcmp(text.data, name, text.length) == 0;
}

/** The index of a name, or `count`. */
static uint32_t index_of(tk_str text, const char *const *names, uint32_t count)
{
    uint32_t i = 0;
    while (i < count && !equals(text, names[i])) {
        i++;
    }
    return i;
}

/** Cuts the text before the next `mark` from `rest`. */
static tk_str cut(tk_str *rest, char mark)
{
    const char *end = memchr(rest->data, mark, rest->length);
    tk_str part = {rest->data, end ? (uint64_t)(end - rest->data) : rest->length};
    uint64_t used = part.length + (end ? 1 : 0);
    *rest = (tk_str){rest->data + used, rest->length - used};
    return part;
}

/** A name of a file of frames, where _ stands for a space; its length, or 0 if it is too long. */
static size_t spaced(tk_str name, char text[128])
{
    if (name.length >= 128) {
        return 0;
    }
    for (uint64_t i = 0; i < name.length; i++) {
        text[i] = name.data[i];
        if (text[i] == '_') {
            text[i] = ' ';
        }
    }
    return name.length;
}

/** The entry of a word in a file of frames; 0: unknown. */
static uint32_t entry_named(const fact_words *words, tk_str name)
{
    char text[128];
    size_t length = spaced(name, text);
    return length ? fact_words_find(words, text, length) : 0;
}

// ----------------------------------------------------------------------------------- triggers

static uint16_t *longer(uint16_t *array, uint32_t old, uint32_t count)
{
    uint16_t *more = realloc(array, count * sizeof *more);
    if (more) {
        memset(more + old, 0, (count - old) * sizeof *more);
    }
    return more;
}

/** Makes room for the links of `entry`. */
static bool reserve_words(fact_frames *frames, uint32_t entry)
{
    if (entry < frames->n_entries) {
        return true;
    }
    uint32_t count = entry + 1024;
    uint16_t *first = longer(frames->first, frames->n_entries, count);
    frames->first = first ? first : frames->first;
    uint16_t *last = first ? longer(frames->last, frames->n_entries, count) : NULL;
    frames->last = last ? last : frames->last;
    frames->n_entries = last ? count : frames->n_entries;
    return last != NULL;
}

static bool add_link(fact_frames *frames, uint32_t entry)
{
    if (!reserve_words(frames, entry)) {
        return false;
    }
    if (frames->n_links + 1 >= frames->link_capacity) {
        uint32_t capacity = 2 * frames->link_capacity + 256;
        frame_link *links = realloc(frames->links, capacity * sizeof *links);
        if (!links) {
            return false;
        }
        frames->links = links;
        frames->link_capacity = capacity;
        frames->n_links = frames->n_links ? frames->n_links : 1;
    }
    uint16_t at = (uint16_t)frames->n_links++;
    frames->links[at] = (frame_link){(uint16_t)(frames->count - 1), 0};
    if (frames->last[entry]) {
        frames->links[frames->last[entry]].next = at;
    } else {
        frames->first[entry] = at;
    }
    frames->last[entry] = at;
    return true;
}

static bool add_trigger(line *l, tk_str name)
{
    fact_words *words = l->words;
    if (name.length > 1 && name.data[0] == '@') {
        uint32_t class_id = fact_class_named(name.data + 1, name.length - 1);
        if (class_id == W_CLASSES) {
            return wrong(l, name, "is not a class of words");
        }
        for (uint32_t e = 1; e < words->count; e++) {
            if (words->entries[e].lemma == e && fact_has(&words->entries[e].classes, class_id) &&
                !add_link(l->frames, e)) {
                return wrong(l, name, "does not fit into memory");
            }
        }
        return true;
    }
    char text[128];
    size_t length = spaced(name, text);
    uint32_t entry = entry_named(words, name);
    if (!entry || (!l->frame->noun && !words->entries[entry].forms)) {
        entry = fact_words_add(words, text, length, l->frame->noun ? W_NOUN : W_VERB);
    }
    if (!entry) {
        return wrong(l, name, "is not a word, or too long");
    }
    return add_link(l->frames, words->entries[entry].lemma) ||
           wrong(l, name, "does not fit into memory");
}

static bool read_triggers(line *l, tk_str value, bool noun)
{
    l->frame->noun = noun;
    while (value.length) {
        if (!add_trigger(l, cut(&value, ','))) {
            return false;
        }
    }
    return true;
}

// -------------------------------------------------------------------------------------- roles

static bool read_place(line *l, tk_str text, frame_role *role)
{
    static const char *const places[] = {
        "subj",    "obj",   "objowner", "",          "poss",     "host",   "investor",
        "target",  "owner", "@lead",    "maker",     "supplied", "first",  "second",
        "ofowner", "head",  "round",    "subjowner", "known",    "sector", "apposed"};
    static const char *const wants[] = {"any", "name", "org", "person", "owner", "firm", "named"};
    tk_str rest = text, name = cut(&rest, '.');
    uint32_t want = rest.length ? index_of(rest, wants, 7) : WANT_ANY;
    uint32_t place = index_of(name, places, PLACE_NOWHERE), prep = 0;
    if (place == PLACE_NOWHERE) {
        place = PLACE_PREP;
        prep = entry_named(l->words, name);
    }
    if (equals(name, "purpose") || equals(name, "forwhat")) {
        prep = entry_named(l->words, (tk_str){"for", 3});
    }
    if (want == 7 || (place == PLACE_PREP && !prep) || role->count == FRAME_PLACES) {
        return wrong(l, text, "is not a role, or one role too many");
    }
    role->places[role->count].place = (uint8_t)place;
    role->places[role->count].want = (uint8_t)want;
    role->places[role->count++].prep = prep;
    return true;
}

static bool read_role(line *l, tk_str value, frame_role *role)
{
    if (value.length && value.data[0] == '!') {
        role->required = true;
        value = (tk_str){value.data + 1, value.length - 1};
    }
    while (value.length) {
        if (!read_place(l, cut(&value, '/'), role)) {
            return false;
        }
    }
    return true;
}

// --------------------------------------------------------------------------------- conditions

static bool read_classes(line *l, tk_str value, fact_set *set)
{
    while (value.length) {
        tk_str name = cut(&value, ',');
        uint32_t class_id = fact_class_named(name.data, name.length);
        if (class_id == W_CLASSES) {
            return wrong(l, name, "is not a class of words");
        }
        fact_put(set, class_id);
    }
    return true;
}

static bool read_by(line *l, tk_str value)
{
    static const char *const names[] = {"direct", "inside", "after",   "worth",
                                        "link",   "deal",   "governor"};
    l->frame->by = 0;
    while (value.length) {
        tk_str name = cut(&value, ',');
        uint32_t i = index_of(name, names, 7);
        if (i < 7) {
            l->frame->by |= (uint8_t)(1u << i);
            continue;
        }
        uint32_t prep = entry_named(l->words, name);
        if (!prep || l->frame->n_preps == FRAME_PREPS) {
            return wrong(l, name, "is not a preposition, or one too many");
        }
        l->frame->preps[l->frame->n_preps++] = prep;
        l->frame->by |= BY_PREP;
    }
    return true;
}

static bool read_units(line *l, tk_str value)
{
    static const char *const names[] = {"money", "percent", "basis", "count"};
    l->frame->units = 0;
    while (value.length) {
        tk_str name = cut(&value, ',');
        uint32_t i = index_of(name, names, 4);
        if (i == 4) {
            return wrong(l, name, "is not one of money, percent, basis, count");
        }
        l->frame->units |= (uint8_t)(1u << i);
    }
    return true;
}

static bool read_word_of(line *l, tk_str value, const char *word, bool *flag)
{
    *flag = equals(value, word);
    return *flag || wrong(l, value, "is not a value of this key");
}

static bool read_status(line *l, tk_str value)
{
    const tk_column *column = &tk_fact_columns[TK_FACT_STATUS];
    l->frame->status = (uint8_t)index_of(value, column->names, column->n_names);
    return l->frame->status < TK_FACT_STATUSES || wrong(l, value, "is not a status of fact/1");
}

static bool read_set(line *l, tk_str value)
{
    l->frame->set = entry_named(l->words, value);
    return l->frame->set || wrong(l, value, "is not in words.txt");
}

static bool read_key(line *l, tk_str key, tk_str value)
{
    static const char *const keys[] = {"verb",    "noun",   "subject", "object",   "what",   "with",
                                       "without", "head",   "by",      "unit",     "amount", "date",
                                       "sign",    "status", "set",     "object_is"};
    frame *f = l->frame;
    switch (index_of(key, keys, 16)) {
    case 0:
    case 1:
        return read_triggers(l, value, key.data[0] == 'n');
    case 2:
        return read_role(l, value, &f->subject);
    case 3:
        return read_role(l, value, &f->object);
    case 4:
        return read_role(l, value, &f->what);
    case 5:
        return read_classes(l, value, &f->with);
    case 6:
        return read_classes(l, value, &f->without);
    case 7:
        return read_classes(l, value, &f->head);
    case 8:
        return read_by(l, value);
    case 9:
        return read_units(l, value);
    case 10:
        return read_word_of(l, value, "none", &f->no_amount);
    case 11:
        return read_word_of(l, value, "year", &f->year);
    case 12:
        return read_word_of(l, value, "-", &f->negative);
    case 13:
        return read_status(l, value);
    case 14:
        return read_set(l, value);
    case 15:
        return read_classes(l, value, &f->object_is);
    default:
        return wrong(l, key, "is not a key of a frame");
    }
}

// --------------------------------------------------------------------------------------- file

static bool new_frame(fact_frames *frames)
{
    if (frames->count == frames->capacity) {
        uint32_t capacity = 2 * frames->capacity + 64;
        frame *list = realloc(frames->list, capacity * sizeof *list);
        if (!list) {
            return false;
        }
        frames->list = list;
        frames->capacity = capacity;
    }
    frames->list[frames->count++] = (frame){.units = 1u << AMOUNT_MONEY,
                                            .by = BY_DIRECT | BY_DEAL | BY_GOVERNOR,
                                            .status = TK_FACT_STATUSES};
    return true;
}

/** Reads "KIND⇥key=value key=value". */
static bool read_frame(line *l, tk_str text)
{
    const tk_column *column = &tk_fact_columns[TK_FACT_KIND];
    tk_str kind = cut(&text, '\t');
    uint32_t k = index_of(kind, column->names, column->n_names);
    if (k == column->n_names) {
        return wrong(l, kind, "is not a kind of fact/1 with a tab after it");
    }
    if (!new_frame(l->frames)) {
        return wrong(l, kind, "does not fit into memory");
    }
    l->frame = &l->frames->list[l->frames->count - 1];
    l->frame->kind = (uint8_t)k;
    uint32_t links = l->frames->n_links;
    while (text.length) {
        tk_str value = cut(&text, ' ');
        tk_str key = cut(&value, '=');
        if (key.length && !read_key(l, key, value)) {
            return false;
        }
    }
    return l->frames->n_links > links || wrong(l, kind, "has neither verb= nor noun=");
}

tk_status fact_frames_read(fact_frames *frames, fact_words *words, const tk_setup *setup,
                           const char *path)
{
    tk_str rest;
    tk_status status = setup->host->read_file(setup->ctx, path, &rest);
    if (status != TK_OK) {
        return status;
    }
    for (uint32_t number = 1; rest.length; number++) {
        tk_str text = cut(&rest, '\n');
        line l = {.frames = frames, .words = words};
        if (!text.length || text.data[0] == '#' || read_frame(&l, text)) {
            continue;
        }
        char message[512];
        snprintf(message, sizeof message, "%s:%u: '%.*s' %s", path, number,
                 l.at.length > 80 ? 80 : (int)l.at.length, l.at.data, l.fault);
        return setup->host->fail_setup(setup->ctx, message);
    }
    return TK_OK;
}

bool fact_frames_heat(fact_frames *frames, fact_words *words)
{
    frames->alone = calloc(words->count, 1);
    for (uint32_t e = 1; frames->alone && e < words->count; e++) {
        uint32_t lemma = words->entries[e].lemma;
        uint32_t link = lemma < frames->n_entries ? frames->first[lemma] : 0;
        for (; link; link = frames->links[link].next) {
            if (frames->list[frames->links[link].frame].no_amount) {
                frames->alone[e] = 1;
                fact_words_heat_entry(words, e, HOT_ALONE);
                break;
            }
        }
    }
    return frames->alone != NULL;
}

void fact_frames_finish(fact_frames *frames)
{
    free(frames->list);
    free(frames->links);
    free(frames->first);
    free(frames->last);
    free(frames->alone);
    *frames = (fact_frames){.count = 0};
}
