// SPDX-License-Identifier: MIT
// The decoder. Tokens are surface tokens: a multi-word token counts as one, its words do not count.
#include <stdlib.h>
#include <string.h>

#include <toolkit/text/lines.h>
#include "conllu.h"
#include "misc.h"
#include "spaces.h"

enum { COLUMN_ID, COLUMN_FORM, COLUMN_MISC = 9, COLUMNS };

typedef struct {
    tk_gold gold;
    misc misc;
    tk_bytes gap; // white space before the next token
} decoder;

// A record being read.
typedef struct {
    decoder *d;
    tk_gold *gold;
    tk_doc *doc;
    uint64_t line;
    uint64_t byte;
    bool any;       // there was a token
    bool begun;     // there was "# newdoc"
    bool head;      // comments belong to the document
    bool paragraph; // a new paragraph begins
    bool told;      // MISC gives the gap
    bool in_sentence;
    tk_str text; // the rest of the comment `# text`, after the tokens read; data NULL: no comment
    tk_str sentiment;
    uint32_t first; // where the sentence's text begins
    uint32_t begin; // start of the last token
    uint32_t end;
    uint32_t covered; // number of the last word in the multi-word token
} reader;

static bool is(tk_str s, const char *text)
{
    return s.length == strlen(text) && memcmp(s.data, text, s.length) == 0;
}

static tk_status fail(const reader *r, const char *what)
{
    return tk_gold_fail(r->gold, r->line, r->byte, "%s", what);
}

// --------------------------------------------------------------------------------------- comments

// Splits "key = value", without the leading "#"; false if there is no "=".
static bool split_comment(tk_str line, tk_str *key, tk_str *value)
{
    tk_str all = tk_line_trim((tk_str){line.data + 1, line.length - 1});
    const char *equals = memchr(all.data, '=', all.length);
    if (equals == NULL) {
        *key = all;
        *value = (tk_str){"", 0};
        return false;
    }
    *key = tk_line_trim((tk_str){all.data, (uint64_t)(equals - all.data)});
    *value = tk_line_trim((tk_str){equals + 1, all.length - (uint64_t)(equals + 1 - all.data)});
    return true;
}

static tk_status take_comment(reader *r, tk_str line)
{
    tk_str key;
    tk_str value;
    bool pair = split_comment(line, &key, &value);
    if (is(key, "newdoc") || is(key, "newdoc id")) {
        r->begun = r->head = true;
        return pair && value.length > 0 ? r->gold->host->set_id(r->doc, value.data, value.length)
                                        : TK_OK;
    }
    if (is(key, "newpar") || is(key, "newpar id")) {
        r->paragraph = true;
        r->head = false;
    } else if (is(key, "sent_id") || is(key, "text") || is(key, "sentiment")) {
        r->head = false;
        if (is(key, "text")) {
            r->text = value;
        } else if (is(key, "sentiment")) {
            r->sentiment = value;
        }
    } else if (pair && r->head && key.length > 0 && !is(key, "global.columns")) {
        return r->gold->host->meta_set(r->doc, key.data, key.length, value.data, value.length, 0);
    } else if (!is(key, "global.columns")) {
        tk_lost_add(&r->gold->lost, 1, "comments");
    }
    return TK_OK;
}

// ----------------------------------------------------------------------------------------- tokens

static bool set_gap(reader *r, tk_str gap)
{
    r->d->gap.length = 0;
    return tk_bytes_add(&r->d->gap, gap.data, gap.length) != SIZE_MAX;
}

// Sets the white space before a token that is not the sentence's first: as in `# text`, unless MISC
// gives it.
static tk_status take_text(reader *r, tk_str form)
{
    uint64_t space = spaces_length(r->text);
    tk_str gap = {r->text.data, space};
    r->text.data += space;
    r->text.length -= space;
    if (!spaces_take_form(&r->text, form)) {
        return tk_gold_fail(r->gold, r->line, r->byte, "the form '%.*s' does not match `# text`",
                            (int)(form.length > 40 ? 40 : form.length), form.data);
    }
    if (r->in_sentence && !r->told && !set_gap(r, gap)) {
        r->gold->no_memory = true;
    }
    return TK_OK;
}

static tk_status take_token(reader *r, tk_str form, tk_str column)
{
    decoder *d = r->d;
    misc_spaces spaces;
    if (form.length == 0) {
        return fail(r, "empty form");
    }
    if (r->text.data != NULL) {
        tk_status status = take_text(r, form);
        if (status != TK_OK) {
            return status;
        }
    }
    if (!misc_read_spaces(&d->misc, column, &spaces)) {
        r->gold->no_memory = true;
    }
    if (!r->any) {
        d->gap.length = 0;
    } else if (!r->in_sentence && !r->told && r->paragraph) {
        set_gap(r, (tk_str){"\n", 1});
    }
    if (spaces.before.data != NULL && !r->any) {
        set_gap(r, spaces.before);
    }
    tk_gold_text(r->gold, d->gap.data, d->gap.length);
    r->begin = tk_gold_text(r->gold, form.data, form.length);
    r->end = r->begin + (uint32_t)form.length;
    tk_gold_span(r->gold, TK_SCHEMA_TOKEN, r->begin, r->end);
    if (!r->in_sentence) {
        r->first = r->begin;
    }
    r->any = r->in_sentence = true;
    r->paragraph = r->head = false;
    r->told = spaces.after.data != NULL;
    if (!set_gap(r, r->told ? spaces.after : (tk_str){" ", 1})) {
        r->gold->no_memory = true;
    }
    misc_take(&d->misc, column, r->begin, r->end);
    return TK_OK;
}

// ------------------------------------------------------------------------------------------ lines

static bool read_number(tk_str *s, uint32_t *out)
{
    uint64_t number = 0;
    uint64_t i = 0;
    for (; i < s->length && s->data[i] >= '0' && s->data[i] <= '9' && number < UINT32_MAX; i++) {
        number = 10 * number + (uint64_t)(s->data[i] - '0');
    }
    *out = (uint32_t)number;
    s->data += i;
    s->length -= i;
    return i > 0 && number < UINT32_MAX;
}

static void count_columns(const reader *r, const tk_str *fields)
{
    static const char *const names[] = {"LEMMA", "UPOS", "XPOS", "FEATS", "HEAD", "DEPREL", "DEPS"};
    for (uint32_t c = 2; c < COLUMN_MISC; c++) {
        tk_lost_add(&r->gold->lost, !is(fields[c], "_") && fields[c].length > 0, "values of %s",
                    names[c - 2]);
    }
}

static tk_status take_word(reader *r, tk_str line)
{
    tk_str fields[COLUMNS];
    uint32_t n = 0;
    const char *end = line.data + line.length;
    for (const char *p = line.data; p != NULL; n++) {
        const char *tab = memchr(p, '\t', (size_t)(end - p));
        if (n < COLUMNS) {
            fields[n] = (tk_str){p, (uint64_t)((tab == NULL ? end : tab) - p)};
        }
        p = tab == NULL ? NULL : tab + 1;
    }
    if (n != COLUMNS) {
        return tk_gold_fail(r->gold, r->line, r->byte, "%u columns, expected 10", n);
    }
    tk_str id = fields[COLUMN_ID];
    uint32_t number;
    uint32_t last;
    if (!read_number(&id, &number)) {
        return fail(r, "the ID must be a number");
    }
    count_columns(r, fields);
    if (id.length > 0 && *id.data == '.') { // an empty node is not part of the text
        tk_lost_add(&r->gold->lost, 1, "empty nodes");
        return TK_OK;
    }
    if (id.length > 0 && *id.data == '-') {
        id.data++;
        id.length--;
        if (!read_number(&id, &last) || id.length > 0 || last < number) {
            return fail(r, "the ID must be a range such as 1-2");
        }
        r->covered = last;
        return take_token(r, fields[COLUMN_FORM], fields[COLUMN_MISC]);
    }
    if (id.length > 0) {
        return fail(r, "the ID must be a number");
    }
    if (number <= r->covered) {
        tk_lost_add(&r->gold->lost, 1, "words of multi-word tokens");
        misc_take(&r->d->misc, fields[COLUMN_MISC], r->begin, r->end);
        return TK_OK;
    }
    return take_token(r, fields[COLUMN_FORM], fields[COLUMN_MISC]);
}

static tk_status end_sentence(reader *r)
{
    tk_status status = TK_OK;
    if (r->in_sentence) {
        tk_gold_span(r->gold, TK_SCHEMA_SENTENCE, r->first, r->end);
        if (r->text.data != NULL && spaces_length(r->text) < r->text.length) {
            status = fail(r, "the sentence ends before its `# text` does");
        }
    }
    if (r->in_sentence && r->sentiment.data != NULL) {
        tk_span *span = tk_gold_span(r->gold, TK_SCHEMA_SENTIMENT, r->first, r->end);
        if (span != NULL && !tk_gold_value(r->gold, TK_SCHEMA_SENTIMENT, span, 0, r->sentiment)) {
            status = fail(r, "`# sentiment` must be a number");
        }
    }
    misc_end(&r->d->misc);
    r->in_sentence = false;
    r->covered = 0;
    r->text.data = r->sentiment.data = NULL;
    return status;
}

static tk_status take_line(reader *r, tk_str line)
{
    if (tk_line_trim(line).length == 0) {
        return end_sentence(r);
    }
    // A token may be a number sign, but lines with tokens begin with an ID.
    return *line.data == '#' ? take_comment(r, line) : take_word(r, line);
}

static tk_status decode(void *instance, const tk_host *host, tk_doc *doc, const tk_str *record)
{
    decoder *d = instance;
    reader r = {.d = d, .gold = &d->gold, .doc = doc, .head = true};
    uint64_t byte;
    uint64_t line;
    tk_gold_begin(&d->gold, host, doc);
    d->misc.gold = &d->gold;
    d->gap.length = 0;
    misc_end(&d->misc);
    const char *fault = tk_lines_fault(record, &byte, &line);
    if (fault != NULL) {
        return tk_gold_fail(&d->gold, line, byte, "%s", fault);
    }
    tk_lines lines = tk_lines_of(record);
    tk_status status = TK_OK;
    tk_str text;
    while (status == TK_OK && tk_lines_next(&lines, &text)) {
        r.line = lines.number;
        r.byte = (uint64_t)(text.data - record->data);
        status = take_line(&r, text);
    }
    if (status == TK_OK) {
        status = end_sentence(&r);
    }
    if (status == TK_OK && !r.any && !r.begun) {
        return host->fail(doc, TK_SKIP, UINT64_MAX, "no token");
    }
    if (r.told && r.any) {
        tk_gold_text(&d->gold, d->gap.data, d->gap.length);
    }
    return status == TK_OK ? tk_gold_commit(&d->gold) : status;
}

// ------------------------------------------------------------------------------------------ setup

static void destroy(void *instance)
{
    decoder *d = instance;
    if (d != NULL) {
        tk_gold_finish(&d->gold);
        tk_bytes_finish(&d->misc.scratch);
        tk_bytes_finish(&d->gap);
        free(d);
    }
}

static tk_status create(const tk_setup *setup, void **instance)
{
    decoder *d = calloc(1, sizeof *d);
    if (d == NULL) {
        return setup->host->fail_setup(setup->ctx, "out of memory");
    }
    tk_status status = tk_gold_setup(&d->gold, setup, TK_SCHEMA_TOKEN, TK_SCHEMA_LABEL_LAYERS);
    if (status != TK_OK) {
        destroy(d);
        return status;
    }
    *instance = d;
    return TK_OK;
}

static const tk_option options[] = {
    [TK_GOLD_LAYERS] = TK_GOLD_OPTION_LAYERS,
    [TK_GOLD_LABELS] = TK_GOLD_OPTION_LABELS,
};

static const char *const extensions[] = {"conllu", NULL};
static const char *const signatures[] = {"# newdoc", "# sent_id", "# text =", "# newpar", NULL};

const tk_plugin conllu_decoder = {
    .size = sizeof conllu_decoder,
    .kind = TK_DECODER,
    .record = TK_RECORD_PART,
    .record_mark = "# newdoc",
    .min_host_minor = 1,
    .id = "conllu",
    .version = "1.0.0",
    .summary = "CoNLL-U, one token per line",
    .doc =
        "Reads sentences and surface tokens, and from MISC what the conllu encoder writes there: "
        "spans of the standard layers as BIO, with their values. A line `# newdoc` begins a "
        "document.\n\n"
        "The decoder makes the text from the forms, `# text`, SpaceAfter and SpacesAfter. It "
        "ignores "
        "lemmas, tags, trees, the words of a multi-word token, and empty nodes.",
    .licence = "MIT",
    .provided = tk_schema,
    .n_provided = TK_SCHEMA_LABEL_LAYERS,
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .extensions = extensions,
    .signatures = signatures,
    .create = create,
    .destroy = destroy,
    .decode = decode,
};
