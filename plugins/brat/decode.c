// SPDX-License-Identifier: MIT
// The decoder. It reads the lines three times: for the offsets, which are then converted all at
// once; for the spans (T), whose text is compared; and for everything that belongs to a span.
#include <stdlib.h>
#include <string.h>

#include <toolkit/text/lines.h>
#include <toolkit/text/note.h>
#include "brat.h"

enum { OPTION_OFFSETS = TK_GOLD_OPTIONS };

// A span (T) of the record.
typedef struct {
    uint32_t number; // of "T12"
    uint32_t layer;  // TK_SCHEMA_LAYERS: the span was left out
    uint32_t index;  // in the layer
} reference;

typedef struct {
    tk_gold gold;
    uint32_t unit;
} decoder;

typedef struct {
    tk_gold *gold;
    tk_doc *doc;
    const char *record;
    tk_str lines;      // of the .ann file
    uint64_t line;     // number of the current line
    uint64_t byte;     // where it starts
    uint32_t *offsets; // of all fragments: begin, end, …; in the file's unit, later in bytes
    uint32_t n_offsets;
    uint32_t next; // first offset of the current span
    reference *references;
    uint32_t n_references;
    uint32_t hint; // index of the span found last
} reader;

typedef tk_status (*line_taker)(reader *r, tk_str line);

static tk_status fail(const reader *r, const char *what)
{
    return tk_gold_fail(r->gold, r->line, r->byte, "%s", what);
}

static tk_status each_line(reader *r, line_taker take)
{
    tk_lines lines = {.data = r->lines.data, .end = r->lines.data + r->lines.length};
    tk_status status = TK_OK;
    tk_str line;
    while (status == TK_OK && tk_lines_next(&lines, &line)) {
        r->line = lines.number;
        r->byte = (uint64_t)(line.data - r->record);
        status = line.length > 0 ? take(r, line) : TK_OK;
    }
    return status;
}

// ------------------------------------------------------------------------------------------ words

// Takes the text up to the next `stop`, and `stop` itself.
static tk_str take_word(tk_str *s, char stop)
{
    const char *end = memchr(s->data, stop, s->length);
    tk_str word = {s->data, end == NULL ? s->length : (uint64_t)(end - s->data)};
    uint64_t step = word.length + (end != NULL);
    s->data += step;
    s->length -= step;
    return word;
}

static bool to_number(tk_str s, uint32_t *out)
{
    uint64_t number = 0;
    for (uint64_t i = 0; i < s.length; i++) {
        if (s.data[i] < '0' || s.data[i] > '9' || number > UINT32_MAX) {
            return false;
        }
        number = 10 * number + (uint64_t)(s.data[i] - '0');
    }
    *out = (uint32_t)number;
    return s.length > 0 && number < UINT32_MAX;
}

// "T12"
static bool to_reference(tk_str s, uint32_t *out)
{
    return s.length > 1 && *s.data == 'T' && to_number((tk_str){s.data + 1, s.length - 1}, out);
}

// ------------------------------------------------------------------------------------------ spans

static tk_status read_offsets(reader *r, tk_str line)
{
    if (*line.data != 'T') {
        return TK_OK;
    }
    tk_str id = take_word(&line, '\t');
    tk_str middle = take_word(&line, '\t');
    tk_str type = take_word(&middle, ' ');
    uint32_t number;
    if (!to_reference(id, &number) || type.length == 0 || middle.length == 0) {
        return fail(r, "a span must have the form \"T1<tab>TYPE 0 5<tab>text\"");
    }
    while (middle.length > 0) {
        tk_str fragment = take_word(&middle, ';');
        tk_str begin = take_word(&fragment, ' ');
        if (!to_number(begin, &r->offsets[r->n_offsets]) ||
            !to_number(fragment, &r->offsets[r->n_offsets + 1])) {
            return fail(r, "the offsets must have the form \"0 5\" or \"0 5;7 9\"");
        }
        r->n_offsets += 2;
    }
    return TK_OK;
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

// Removes `part` from the start of `text`; any white space matches any other white space.
static bool take_text(tk_str *text, tk_str part)
{
    uint64_t i = 0;
    uint64_t j = 0;
    while (i < part.length) {
        if (is_space(part.data[i])) {
            for (; i < part.length && is_space(part.data[i]); i++) {
            }
            for (; j < text->length && is_space(text->data[j]); j++) {
            }
        } else if (j == text->length || text->data[j++] != part.data[i++]) {
            return false;
        }
    }
    while (j < text->length && is_space(text->data[j])) {
        j++;
    }
    text->data += j;
    text->length -= j;
    return true;
}

static bool is_boundary(const tk_doc *doc, uint32_t at)
{
    return at <= doc->length && ((unsigned char)doc->text[at] & 0xC0) != 0x80;
}

// Checks the fragments of a span against its text, and sets begin and end of the whole span.
static tk_status check_fragments(reader *r, uint32_t n, tk_str id, tk_str given, uint32_t *begin,
                                 uint32_t *end)
{
    const uint32_t *offsets = r->offsets + r->next;
    bool has_text = given.length > 0;
    uint32_t gaps = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t from = offsets[2 * i];
        uint32_t to = offsets[2 * i + 1];
        if (!is_boundary(r->doc, from) || !is_boundary(r->doc, to)) {
            return fail(r, "an offset is outside the text or within a character");
        }
        if (from >= to || (i > 0 && from < offsets[2 * i - 1])) {
            return fail(r, "the offsets do not increase");
        }
        for (uint32_t at = i > 0 ? offsets[2 * i - 1] : from; at < from; at++) {
            if (!is_space(r->doc->text[at])) {
                gaps++;
                break;
            }
        }
        if (has_text && !take_text(&given, (tk_str){r->doc->text + from, to - from})) {
            return tk_gold_fail(
                r->gold, r->line, r->byte,
                "the text of %.*s does not match the text at its offsets: check that "
                "they belong to this text, and their unit",
                (int)id.length, id.data);
        }
    }
    tk_lost_add(&r->gold->lost, gaps, "gaps within spans, which became part of them");
    *begin = offsets[0];
    *end = offsets[2 * n - 1];
    return TK_OK;
}

static tk_status take_span(reader *r, tk_str line)
{
    if (*line.data != 'T') {
        return TK_OK;
    }
    tk_str id = take_word(&line, '\t');
    tk_str middle = take_word(&line, '\t');
    tk_str type = take_word(&middle, ' ');
    uint32_t n = 1;
    for (uint64_t i = 0; i < middle.length; i++) {
        n += middle.data[i] == ';' && i + 1 < middle.length;
    }
    uint32_t begin = 0;
    uint32_t end = 0;
    tk_status status = check_fragments(r, n, id, line, &begin, &end);
    r->next += 2 * n;
    if (status != TK_OK) {
        return status;
    }
    reference *ref = &r->references[r->n_references++];
    to_reference(id, &ref->number);
    tk_span *span = tk_gold_labelled(r->gold, type, begin, end, &ref->layer);
    if (span == NULL) {
        ref->layer = TK_SCHEMA_LAYERS;
    } else {
        ref->index = r->gold->layers[ref->layer].count - 1;
    }
    return TK_OK;
}

// ---------------------------------------------------------------------- what belongs to spans

// The span that "T12" names, and its layer; NULL and TK_SCHEMA_LAYERS if it was left out; NULL and
// UINT32_MAX if there is no such span. Lines are mostly in the order of their spans.
static tk_span *find(reader *r, tk_str name, uint32_t *layer)
{
    uint32_t number;
    *layer = UINT32_MAX;
    for (uint32_t i = 0; to_reference(name, &number) && i < r->n_references; i++) {
        uint32_t at = (r->hint + i) % r->n_references;
        if (r->references[at].number == number) {
            r->hint = at;
            *layer = r->references[at].layer;
            return *layer == TK_SCHEMA_LAYERS
                       ? NULL
                       : &r->gold->layers[*layer].items[r->references[at].index];
        }
    }
    return NULL;
}

static void count_lost(const reader *r, const char *what, tk_str name)
{
    tk_lost_add(&r->gold->lost, 1, "%s: %.*s", what, (int)(name.length > 40 ? 40 : name.length),
                name.data);
}

// "A1<tab>Mod T8 MORE_THAN", "A2<tab>Vague T8"
static void take_attribute(reader *r, tk_str line)
{
    take_word(&line, '\t');
    tk_str name = take_word(&line, ' ');
    uint32_t layer;
    tk_span *span = find(r, take_word(&line, ' '), &layer);
    if (layer == TK_SCHEMA_LAYERS) {
        return;
    }
    uint32_t column = span != NULL ? tk_gold_column(layer, name) : UINT32_MAX;
    if (column == UINT32_MAX || !tk_gold_value(r->gold, layer, span, column, line)) {
        count_lost(r, "attributes", name);
    }
}

// "#1<tab>AnnotatorNotes T8<tab>currency=EUR; value=1500000"
static void take_note(reader *r, tk_str line)
{
    take_word(&line, '\t');
    tk_str target = take_word(&line, '\t');
    tk_str type = take_word(&target, ' ');
    uint32_t layer;
    tk_span *span = find(r, target, &layer);
    if (layer != TK_SCHEMA_LAYERS && (span == NULL || !tk_note_take(r->gold, layer, span, line))) {
        count_lost(r, "notes", type);
    }
}

// "N1<tab>Reference T6 Wikipedia:12<tab>Zoë Ōe": uses the name, and ignores the reference.
static void take_normalization(reader *r, tk_str line)
{
    take_word(&line, '\t');
    tk_str middle = take_word(&line, '\t');
    tk_str type = take_word(&middle, ' ');
    uint32_t layer;
    tk_span *span = find(r, take_word(&middle, ' '), &layer);
    if (layer == TK_SCHEMA_LAYERS) {
        return;
    }
    uint32_t column = span != NULL ? tk_gold_column(layer, (tk_str){"name", 4}) : UINT32_MAX;
    if (column != UINT32_MAX && line.length > 0) {
        tk_gold_value(r->gold, layer, span, column, line);
    }
    count_lost(r, "normalizations", type);
}

static tk_status take_rest(reader *r, tk_str line)
{
    switch (*line.data) {
    case 'T':
        break;
    case 'A':
    case 'M':
        take_attribute(r, line);
        break;
    case '#':
        if (line.length > 1 && line.data[1] != ' ') {
            take_note(r, line);
        }
        break;
    case 'N':
        take_normalization(r, line);
        break;
    case 'R':
        tk_lost_add(&r->gold->lost, 1, "relations");
        break;
    case 'E':
        tk_lost_add(&r->gold->lost, 1, "events");
        break;
    case '*':
        tk_lost_add(&r->gold->lost, 1, "equivalences");
        break;
    default:
        return fail(r, "not a line of a .ann file: it must begin with T, A, M, N, R, E, # or *");
    }
    return TK_OK;
}

// ------------------------------------------------------------------------------------------- text

// "# newdoc id = …", "# text = …"
static tk_status take_head(reader *r, tk_str line)
{
    if (tk_line_starts(line, BRAT_DOCUMENT " id = ")) {
        uint64_t n = strlen(BRAT_DOCUMENT " id = ");
        return r->gold->host->set_id(r->doc, line.data + n, line.length - n);
    }
    if (!tk_line_starts(line, BRAT_TEXT) || r->gold->committed) {
        return TK_OK;
    }
    for (uint64_t i = strlen(BRAT_TEXT); i < line.length; i++) {
        char c = line.data[i];
        if (c == '\\' && i + 1 < line.length) {
            c = line.data[++i];
            c = c == 'n' ? '\n' : c == 'r' ? '\r' : c;
        }
        tk_gold_text(r->gold, &c, 1);
    }
    return tk_gold_commit_text(r->gold);
}

// A pair of files is named after its text, which is the document's id before annotation: a.txt.
static tk_status call_after_text(reader *r)
{
    const tk_host *host = r->gold->host;
    tk_str id;
    host->id(r->doc, &id);
    if (id.length < 4 || memcmp(id.data + id.length - 4, ".ann", 4) != 0) {
        return TK_OK;
    }
    char *name = host->alloc(r->doc, id.length + 1);
    if (name == NULL) {
        return host->fail(r->doc, TK_ERR_DOC, UINT64_MAX, "out of memory for the id");
    }
    memcpy(name, id.data, id.length - 3);
    memcpy(name + id.length - 3, "txt", sizeof "txt");
    return host->set_id(r->doc, name, id.length);
}

static tk_status read_text(reader *r, const tk_str *record)
{
    const char *nul = memchr(record->data, '\0', record->length);
    r->lines =
        (tk_str){record->data, nul == NULL ? record->length : (uint64_t)(nul - record->data)};
    uint64_t byte;
    uint64_t line;
    const char *fault = tk_lines_fault(&r->lines, &byte, &line);
    if (fault != NULL) {
        return tk_gold_fail(r->gold, line, byte, "%s", fault);
    }
    tk_status status = TK_OK;
    if (nul != NULL) {
        tk_gold_text(r->gold, nul + 1, record->length - r->lines.length - 1);
        status = tk_gold_commit_text(r->gold);
        if (status == TK_OK) {
            status = call_after_text(r);
        }
    }
    if (status == TK_OK) {
        status = each_line(r, take_head);
    }
    if (status == TK_OK && !r->gold->committed) {
        return r->gold->host->fail(
            r->doc, TK_ERR_DOC, UINT64_MAX,
            "there is no text: neither a .txt file of the same name nor a line "
            "`# text = …`");
    }
    return status;
}

static bool make_room(reader *r)
{
    uint64_t spans = 1;
    uint64_t fragments = 1;
    for (uint64_t i = 0; i < r->lines.length; i++) {
        spans += r->lines.data[i] == '\n';
        fragments += r->lines.data[i] == ';';
    }
    r->offsets = r->gold->host->alloc(r->doc, 2 * (spans + fragments) * sizeof *r->offsets);
    r->references = r->gold->host->alloc(r->doc, spans * sizeof *r->references);
    return r->offsets != NULL && r->references != NULL;
}

static tk_status decode(void *instance, const tk_host *host, tk_doc *doc, const tk_str *record)
{
    decoder *d = instance;
    reader r = {.gold = &d->gold, .doc = doc, .record = record->data};
    tk_gold_begin(&d->gold, host, doc);
    tk_status status = read_text(&r, record);
    if (status == TK_OK && !make_room(&r)) {
        status = host->fail(doc, TK_ERR_DOC, UINT64_MAX, "out of memory for the spans");
    }
    if (status == TK_OK) {
        status = each_line(&r, read_offsets);
    }
    if (status == TK_OK) {
        host->bytes(doc, d->unit, r.n_offsets, r.offsets, r.offsets);
        status = each_line(&r, take_span);
    }
    if (status == TK_OK) {
        status = each_line(&r, take_rest);
    }
    return status == TK_OK ? tk_gold_commit(&d->gold) : status;
}

// ------------------------------------------------------------------------------------------ setup

static void destroy(void *instance)
{
    decoder *d = instance;
    if (d != NULL) {
        tk_gold_finish(&d->gold);
        free(d);
    }
}

static tk_status create(const tk_setup *setup, void **instance)
{
    static const uint32_t units[] = {TK_UNIT_CODEPOINT, TK_UNIT_BYTE, TK_UNIT_UTF16};
    decoder *d = calloc(1, sizeof *d);
    if (d == NULL) {
        return setup->host->fail_setup(setup->ctx, "out of memory");
    }
    d->unit = units[setup->options[OPTION_OFFSETS].i];
    tk_status status = tk_gold_setup(&d->gold, setup, TK_SCHEMA_TOKEN, TK_SCHEMA_LABEL_LAYERS);
    if (status != TK_OK) {
        destroy(d);
        return status;
    }
    *instance = d;
    return TK_OK;
}

static const char *const units[] = {"codepoint", "byte", "utf16"};

static const tk_option options[] = {
    [TK_GOLD_LAYERS] = TK_GOLD_OPTION_LAYERS,
    [TK_GOLD_LABELS] = TK_GOLD_OPTION_LABELS,
    [OPTION_OFFSETS] = {.name = "offsets",
                        .doc = "Unit of offsets",
                        .type = TK_OPT_ENUM,
                        .fallback = "codepoint",
                        .choices = units,
                        .n_choices = 3},
};

static const char *const extensions[] = {"ann", NULL};
static const char *const signatures[] = {"T1\t", NULL};

const tk_plugin brat_decoder = {
    .size = sizeof brat_decoder,
    .kind = TK_DECODER,
    .record = TK_RECORD_PART,
    .record_mark = BRAT_DOCUMENT,
    .companion = "txt",
    .min_host_minor = 1,
    .id = "brat",
    .version = "1.0.0",
    .summary = "Standoff annotation in brat's .ann format",
    .doc = "Reads a .ann file and the .txt file of the same name: spans, and as their values "
           "attributes, notes as the encoder writes them, and names of normalizations. Also reads "
           "what "
           "the encoder writes with `form = text`, with many documents in one file.\n\n"
           "A span in parts becomes one span, from its first to its last offset. Relations, events "
           "and "
           "equivalences are ignored.",
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
