// SPDX-License-Identifier: MIT
// The collector `duplicates`: groups of near-duplicate documents.
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include <toolkit/text/csv.h>
#include <toolkit/text/near_duplicate.h>
#include <toolkit/text/state.h>
#include <toolkit/text/string_table.h>

enum { OPTION_THRESHOLD, OPTION_FORMAT };

/** Strings of a document, one after another in `strings`. */
enum { ID, DATE, SOURCE, STRINGS };

typedef struct {
    uint64_t at; // of its strings
    uint32_t lengths[STRINGS];
} document;

/** The options, and the state: what is known about each document, in the order of the input. */
typedef struct {
    double threshold;
    bool jsonl;

    uint32_t count;
    uint32_t capacity;
    document *documents;
    tk_minhash *signatures; // of each document
    char *strings;
    uint64_t strings_length;
    uint64_t strings_capacity;
} duplicates;

// ------------------------------------------------------------------------------------------- state

static bool grow_documents(duplicates *d)
{
    uint64_t wanted = d->capacity == 0 ? 16 : d->capacity + (uint64_t)d->capacity / 2;
    if (wanted > UINT32_MAX) {
        return false;
    }
    document *documents = realloc(d->documents, wanted * sizeof *documents);
    if (documents == NULL) {
        return false;
    }
    d->documents = documents;
    tk_minhash *signatures = realloc(d->signatures, wanted * sizeof *signatures);
    if (signatures == NULL) {
        return false;
    }
    d->signatures = signatures;
    d->capacity = (uint32_t)wanted;
    return true;
}

static bool reserve_strings(duplicates *d, uint64_t bytes)
{
    uint64_t needed = d->strings_length + bytes;
    uint64_t wanted = needed + needed / 2 + 64;
    if (needed < d->strings_capacity) {
        return true;
    }
    char *strings = realloc(d->strings, wanted);
    if (strings == NULL) {
        return false;
    }
    d->strings = strings;
    d->strings_capacity = wanted;
    return true;
}

// Adds a document, whose signature is to be set; NULL when out of memory.
static tk_minhash *add_document(duplicates *d, const tk_str strings[STRINGS])
{
    uint64_t bytes = 0;
    for (int i = 0; i < STRINGS; i++) {
        bytes += strings[i].length;
        if (strings[i].length > UINT32_MAX) {
            return NULL;
        }
    }
    if ((d->count == d->capacity && !grow_documents(d)) || !reserve_strings(d, bytes)) {
        return NULL;
    }
    document *added = &d->documents[d->count];
    added->at = d->strings_length;
    for (int i = 0; i < STRINGS; i++) {
        added->lengths[i] = (uint32_t)strings[i].length;
        if (strings[i].length > 0) {
            memcpy(d->strings + d->strings_length, strings[i].data, strings[i].length);
        }
        d->strings_length += strings[i].length;
    }
    return &d->signatures[d->count++];
}

static tk_str string_of(const duplicates *d, uint32_t index, int which)
{
    const document *doc = &d->documents[index];
    uint64_t at = doc->at;
    for (int i = 0; i < which; i++) {
        at += doc->lengths[i];
    }
    return (tk_str){d->strings + at, doc->lengths[which]};
}

static tk_status add(void *instance, const tk_host *host, tk_doc *doc)
{
    tk_str strings[STRINGS] = {{"", 0}, {"", 0}, {"", 0}};
    host->id(doc, &strings[ID]);
    if (host->meta_get(doc, "date", &strings[DATE]) == 0) {
        strings[DATE] = (tk_str){"", 0};
    }
    if (host->meta_get(doc, "source", &strings[SOURCE]) == 0) {
        strings[SOURCE] = (tk_str){"", 0};
    }
    tk_minhash *signature = add_document(instance, strings);
    if (signature == NULL) {
        return host->fail(doc, TK_ERR_INSTANCE, UINT64_MAX, "out of memory");
    }
    tk_minhash_make(doc->text, doc->length, signature);
    return TK_OK;
}

static tk_status save(void *instance, const tk_host *host, tk_sink *sink)
{
    duplicates *d = instance;
    tk_out out = tk_out_start_sink(host, sink);
    tk_state_put_uint(&out, d->count);
    for (uint32_t i = 0; i < d->count; i++) {
        for (int k = 0; k < STRINGS; k++) {
            tk_str s = string_of(d, i, k);
            tk_state_put_string(&out, s.data, s.length);
        }
        tk_out_bytes(&out, (const char *)&d->signatures[i], sizeof *d->signatures);
    }
    d->count = 0;
    d->strings_length = 0;
    return tk_out_finish(&out);
}

static const char *take_state(duplicates *d, tk_state *state)
{
    uint32_t count = tk_state_count(state, STRINGS + sizeof *d->signatures);
    for (uint32_t i = 0; i < count; i++) {
        tk_str strings[STRINGS];
        for (int k = 0; k < STRINGS; k++) {
            strings[k] = tk_state_text(state);
        }
        const char *bytes = tk_state_bytes(state, sizeof *d->signatures);
        if (bytes == NULL) {
            break;
        }
        tk_minhash *signature = add_document(d, strings);
        if (signature == NULL) {
            return "out of memory";
        }
        memcpy(signature, bytes, sizeof *signature);
    }
    return tk_state_is_read(state) ? NULL : "a state is damaged";
}

static tk_status merge(void *instance, const tk_host *host, tk_sink *sink, const tk_str *bytes)
{
    tk_state state = tk_state_start(bytes);
    const char *fault = take_state(instance, &state);
    return fault == NULL ? TK_OK : host->sink_fail(sink, fault);
}

// ------------------------------------------------------------------------------------------ result

typedef struct {
    const duplicates *d;
    tk_out out;
    uint32_t *first;       // of the group of each document
    uint32_t *next;        // member of the same group, plus 1; 0: the last
    uint32_t *last;        // member so far of the group that begins with this document
    tk_string_table texts; // group, length and hash of each text; its value is the first such
} result;

// Finds the groups, and links the members of each in order; false when out of memory.
static bool find_groups(result *r)
{
    const duplicates *d = r->d;
    size_t n = d->count + (size_t)1;
    r->first = calloc(n, sizeof *r->first);
    r->next = calloc(n, sizeof *r->next);
    r->last = calloc(n, sizeof *r->last);
    if (r->first == NULL || r->next == NULL || r->last == NULL ||
        !tk_minhash_group(d->signatures, d->count, d->threshold, r->first)) {
        return false;
    }
    for (uint32_t i = 0; i < d->count; i++) {
        uint32_t first = r->first[i];
        if (first != i) {
            r->next[r->last[first]] = i + 1;
        }
        r->last[first] = i;
    }
    return true;
}

// The first document of the group whose text is the same, byte for byte; TK_STRING_NONE when out of
// memory.
static uint32_t first_with_text(result *r, uint32_t index)
{
    const tk_minhash *signature = &r->d->signatures[index];
    struct {
        uint64_t hash;
        uint32_t length;
        uint32_t group;
    } key = {signature->text_hash, signature->length, r->first[index]};
    uint32_t count = r->texts.count;
    uint32_t text = tk_string_table_add(&r->texts, (const char *)&key, sizeof key);
    if (text == TK_STRING_NONE) {
        return TK_STRING_NONE;
    }
    uint64_t *value = tk_string_table_value(&r->texts, text);
    if (text == count) {
        *value = index;
    }
    return (uint32_t)*value;
}

typedef struct {
    uint64_t group; // from 1
    tk_str id, date, source;
    tk_str copy_of; // "" if it is not a copy
    double similarity;
} line;

static void put_csv(tk_out *out, const line *l)
{
    const tk_str cells[] = {l->id, l->date, l->source};
    tk_out_uint(out, l->group);
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        tk_out_char(out, ',');
        tk_csv_cell(out, ',', true, cells[i]);
    }
    tk_out_char(out, ',');
    tk_out_double(out, l->similarity);
    tk_out_char(out, ',');
    tk_csv_cell(out, ',', true, l->copy_of);
    TK_OUT_LITERAL(out, "\r\n");
}

static void put_member(tk_out *out, const char *name, tk_str value)
{
    if (value.length > 0) {
        TK_OUT_LITERAL(out, ", \"");
        tk_out_string(out, name);
        TK_OUT_LITERAL(out, "\": ");
        tk_out_quoted(out, value.data, value.length);
    }
}

static void put_jsonl(tk_out *out, const line *l)
{
    TK_OUT_LITERAL(out, "{\"group\": ");
    tk_out_uint(out, l->group);
    put_member(out, "id", l->id);
    put_member(out, "date", l->date);
    put_member(out, "source", l->source);
    TK_OUT_LITERAL(out, ", \"similarity\": ");
    tk_out_double(out, l->similarity);
    put_member(out, "copy_of", l->copy_of);
    TK_OUT_LITERAL(out, "}\n");
}

// Writes a document of the group that begins with `first`; false when out of memory.
static bool put_document(result *r, uint64_t group, uint32_t first, uint32_t index)
{
    const duplicates *d = r->d;
    uint32_t original = first_with_text(r, index);
    if (original == TK_STRING_NONE) {
        return false;
    }
    double similarity = tk_minhash_similarity(&d->signatures[first], &d->signatures[index]);
    line l = {
        .group = group,
        .id = string_of(d, index, ID),
        .date = string_of(d, index, DATE),
        .source = string_of(d, index, SOURCE),
        .copy_of = original == index ? (tk_str){"", 0} : string_of(d, original, ID),
        .similarity = round(similarity * 1000) / 1000,
    };
    if (d->jsonl) {
        put_jsonl(&r->out, &l);
    } else {
        put_csv(&r->out, &l);
    }
    return true;
}

static bool put_groups(result *r)
{
    uint64_t group = 0;
    for (uint32_t i = 0; i < r->d->count; i++) {
        if (r->first[i] != i || r->next[i] == 0) {
            continue;
        }
        group++;
        for (uint32_t member = i + 1; member != 0; member = r->next[member - 1]) {
            if (!put_document(r, group, i, member - 1)) {
                return false;
            }
        }
    }
    return true;
}

static tk_status finish(void *instance, const tk_host *host, tk_sink *sink)
{
    const duplicates *d = instance;
    result r = {.d = d, .out = tk_out_start_sink(host, sink), .texts.value_size = sizeof(uint64_t)};
    if (!d->jsonl) {
        TK_OUT_LITERAL(&r.out, "group,id,date,source,similarity,copy_of\r\n");
    }
    if (!find_groups(&r) || !put_groups(&r)) {
        tk_out_fail(&r.out, "out of memory");
    }
    free(r.first);
    free(r.next);
    free(r.last);
    tk_string_table_finish(&r.texts);
    return tk_out_finish(&r.out);
}

// ------------------------------------------------------------------------------------------- setup

static void destroy(void *instance)
{
    duplicates *d = instance;
    free(d->documents);
    free(d->signatures);
    free(d->strings);
    free(d);
}

static tk_status create(const tk_setup *setup, void **instance)
{
    duplicates *d = calloc(1, sizeof *d);
    if (d == NULL) {
        return setup->host->fail_setup(setup->ctx, "out of memory");
    }
    d->threshold = setup->options[OPTION_THRESHOLD].f;
    d->jsonl = setup->options[OPTION_FORMAT].i != 0;
    *instance = d;
    return TK_OK;
}

static const char *const format_choices[] = {"csv", "jsonl"};

static const tk_option options[] = {
    [OPTION_THRESHOLD] = {.name = "threshold",
                          .doc = "Estimated similarity from which two documents are in one group",
                          .type = TK_OPT_FLOAT,
                          .min = 0.1,
                          .max = 1,
                          .fallback = "0.8"},
    [OPTION_FORMAT] = {.name = "format",
                       .doc = "Format of the result",
                       .type = TK_OPT_ENUM,
                       .fallback = "csv",
                       .choices = format_choices,
                       .n_choices = 2},
};

#define DOC                                                                                     \
    "Finds documents that copy each other, whole or with small changes. The similarity of two " \
    "texts is the part of their runs of five words that both have (Broder 1997), estimated "    \
    "from signatures of 272 bytes (one permutation hashing; Li, Owen, Zhang 2012) with a "      \
    "standard deviation of at most 0.035 at 0.8.\n\n"                                           \
    "The result has a row for each document of a group of two or more: the number of the "      \
    "group, id, date, source, the similarity to the first of the group, and, if the text is "   \
    "the same as that of an earlier one of the group, byte for byte, the id of that."

static const tk_plugin plugin = {
    .size = sizeof(tk_plugin),
    .kind = TK_COLLECTOR,
    .min_host_minor = 2,
    .id = "duplicates",
    .version = "1.0.0",
    .summary = "Groups of documents that copy each other",
    .doc = DOC,
    .licence = "MIT",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .create = create,
    .destroy = destroy,
    .add = add,
    .save = save,
    .merge = merge,
    .finish = finish,
};

const tk_plugin *tk_plugin_v1(uint32_t index)
{
    return index == 0 ? &plugin : NULL;
}
