// SPDX-License-Identifier: MIT
// The decoder. Reads any mixture of IOB1, IOB2 (BIO), BIOES, BILOU and bare tags (IO) as conlleval
// does: a span begins at B, S or U, and wherever the label differs from that of the previous token.
#include <stdlib.h>
#include <string.h>

#include <toolkit/text/gold.h>
#include <toolkit/text/lines.h>
#include "conll.h"
#include "spacing.h"

#define COLUMNS_MAX 64u

enum { OPTION_COLUMNS = TK_GOLD_OPTIONS, OPTION_TEXT };
enum { TEXT_SPACED, TEXT_DETOKENIZED };

typedef struct {
    tk_gold gold;
    bool given;       // the option gives the columns; else the first and the last
    uint32_t columns; // number of columns given
    uint32_t token;
    uint32_t tag;
    bool detokenize;
} decoder;

// A record being read.
typedef struct {
    decoder *d;
    tk_gold *gold;
    uint64_t line;
    uint64_t byte; // where the line starts
    spacing spacing;
    uint32_t first; // first token of the current sentence
    uint32_t last;  // end of its last token in the text
    bool in_sentence;
    uint32_t tokens;
    bool begun;   // a line -DOCSTART- began the document
    tk_str label; // of the current span; empty: there is no span
    uint32_t span_begin;
    uint32_t span_end;
} reader;

// ------------------------------------------------------------------------------------------ spans

static void end_span(reader *r)
{
    uint32_t layer;
    if (r->label.length > 0) {
        tk_gold_labelled(r->gold, r->label, r->span_begin, r->span_end, &layer);
    }
    r->label.length = 0;
}

// The prefix of a tag, and its label; 'I' if there is only a label.
static char split_tag(tk_str tag, tk_str *label)
{
    *label = tag;
    if (tag.length == 1 && (*tag.data == 'O' || *tag.data == '_' || *tag.data == '-')) {
        label->length = 0;
        return 'O';
    }
    bool prefix = strchr("BIESLUMO", *tag.data) != NULL;
    if (prefix && tag.length >= 2 && (tag.data[1] == '-' || tag.data[1] == '_')) {
        *label = (tk_str){tag.data + 2, tag.length - 2};
        return *tag.data;
    }
    if (prefix && tag.length == 1) {
        *label = (tk_str){"MISC", 4}; // a corpus with one kind of span needs no labels
        return *tag.data;
    }
    return 'I';
}

static void take_tag(reader *r, tk_str tag, uint32_t begin, uint32_t end)
{
    tk_str label;
    char prefix = split_tag(tag, &label);
    bool goes_on = r->label.length == label.length && label.length > 0 && prefix != 'B' &&
                   prefix != 'S' && prefix != 'U' &&
                   memcmp(r->label.data, label.data, label.length) == 0;
    if (!goes_on) {
        end_span(r);
        r->label = label;
        r->span_begin = begin;
    }
    r->span_end = end;
    if (prefix == 'E' || prefix == 'L' || prefix == 'S' || prefix == 'U') {
        end_span(r);
    }
}

static void end_sentence(reader *r)
{
    end_span(r);
    if (r->in_sentence) {
        tk_gold_span(r->gold, TK_SCHEMA_SENTENCE, r->first, r->last);
    }
    r->in_sentence = false;
    r->spacing = (spacing){0};
}

// ------------------------------------------------------------------------------------------ lines

static void take_token(reader *r, tk_str token, tk_str tag)
{
    bool space = r->in_sentence;
    if (r->d->detokenize) {
        token = spacing_unescape(token);
        space = spacing_before(&r->spacing, token);
    }
    if (!r->in_sentence && r->tokens > 0) {
        tk_gold_text(r->gold, "\n", 1);
    } else if (space) {
        tk_gold_text(r->gold, " ", 1);
    }
    uint32_t begin = tk_gold_text(r->gold, token.data, token.length);
    uint32_t end = begin + (uint32_t)token.length;
    tk_gold_span(r->gold, TK_SCHEMA_TOKEN, begin, end);
    if (!r->in_sentence) {
        r->first = begin;
        r->in_sentence = true;
    }
    r->last = end;
    r->tokens++;
    take_tag(r, tag, begin, end);
}

// Splits a line into fields: at tabs if it has any, else at runs of spaces.
static uint32_t split(tk_str line, tk_str fields[COLUMNS_MAX])
{
    bool tabs = memchr(line.data, '\t', line.length) != NULL;
    const char *end = line.data + line.length;
    uint32_t n = 0;
    for (const char *p = line.data; n < COLUMNS_MAX;) {
        while (!tabs && p < end && *p == ' ') {
            p++;
        }
        if (!tabs && p == end) {
            break;
        }
        const char *stop = memchr(p, tabs ? '\t' : ' ', (size_t)(end - p));
        stop = stop == NULL ? end : stop;
        fields[n++] = (tk_str){p, (uint64_t)(stop - p)};
        if (stop == end) {
            break;
        }
        p = stop + 1;
    }
    return n;
}

// A comment such as "# sent_id = 1" instead of a token; a token has a tag.
static bool is_comment(tk_str line, const tk_str *fields, uint32_t n)
{
    tk_str last = fields[n - 1];
    bool tagged = (last.length == 1 && *last.data == 'O') ||
                  (last.length > 2 && strchr("BIESLU", *last.data) != NULL && last.data[1] == '-');
    return *line.data == '#' &&
           (n == 1 || (!tagged && memchr(line.data, '\t', line.length) == NULL));
}

// The id in "-DOCSTART- (harbor.txt)", if there is one.
static tk_status take_document(reader *r, tk_str line)
{
    const char *open = memchr(line.data, '(', line.length);
    const char *close =
        open != NULL ? memrchr(open, ')', line.length - (uint64_t)(open - line.data)) : NULL;
    if (close == NULL || close == open + 1) {
        return TK_OK;
    }
    return r->gold->host->set_id(r->gold->doc, open + 1, (uint64_t)(close - open - 1));
}

static tk_status take_line(reader *r, tk_str line)
{
    const decoder *d = r->d;
    tk_str fields[COLUMNS_MAX];
    if (tk_line_trim(line).length == 0) {
        end_sentence(r);
        return TK_OK;
    }
    if (tk_line_starts(line, CONLL_DOCUMENT)) {
        end_sentence(r);
        r->begun = true;
        return take_document(r, line);
    }
    uint32_t n = split(line, fields);
    if (n > 0 && is_comment(line, fields, n)) {
        return TK_OK;
    }
    if (d->given && n < d->columns) {
        return tk_gold_fail(r->gold, r->line, r->byte, "%u columns, expected %u", n, d->columns);
    }
    if (n < 2) {
        return tk_gold_fail(r->gold, r->line, r->byte, "token without a tag");
    }
    tk_str token = fields[d->given ? d->token : 0];
    tk_str tag = tk_line_trim(fields[d->given ? d->tag : n - 1]);
    if (token.length == 0 || tag.length == 0) {
        return tk_gold_fail(r->gold, r->line, r->byte, "empty %s",
                            token.length == 0 ? "token" : "tag");
    }
    uint32_t others = 0;
    for (uint32_t i = 0; i < n; i++) {
        others += i != (d->given ? d->token : 0) && i != (d->given ? d->tag : n - 1) &&
                  !(fields[i].length == 1 && (*fields[i].data == '_' || *fields[i].data == '-'));
    }
    tk_lost_add(&r->gold->lost, others, "values of columns other than token and tag");
    take_token(r, token, tag);
    return TK_OK;
}

static tk_status decode(void *instance, const tk_host *host, tk_doc *doc, const tk_str *record)
{
    decoder *d = instance;
    reader r = {.d = d, .gold = &d->gold};
    uint64_t byte;
    uint64_t line;
    tk_gold_begin(&d->gold, host, doc);
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
    end_sentence(&r);
    if (status == TK_OK && r.tokens == 0 && !r.begun) {
        return host->fail(doc, TK_SKIP, UINT64_MAX, "no token");
    }
    return status == TK_OK ? tk_gold_commit(&d->gold) : status;
}

// ------------------------------------------------------------------------------------------ setup

// "token - - tag"
static bool read_columns(decoder *d, const char *text)
{
    bool token = false;
    bool tag = false;
    for (const char *p = text; *p != '\0';) {
        p += strspn(p, " ,\t");
        size_t length = strcspn(p, " ,\t");
        if (length == 0) {
            break;
        }
        if (length == 5 && memcmp(p, "token", 5) == 0 && !token) {
            d->token = d->columns;
            token = true;
        } else if (length == 3 && memcmp(p, "tag", 3) == 0 && !tag) {
            d->tag = d->columns;
            tag = true;
        } else if (length != 1 || *p != '-') {
            return false;
        }
        d->given = true;
        if (++d->columns > COLUMNS_MAX) {
            return false;
        }
        p += length;
    }
    return !d->given || (token && tag);
}

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
    decoder *d = calloc(1, sizeof *d);
    if (d == NULL) {
        return setup->host->fail_setup(setup->ctx, "out of memory");
    }
    tk_status status =
        tk_gold_setup(&d->gold, setup, TK_SCHEMA_TOKEN, TK_SCHEMA_NUMBER + 1 - TK_SCHEMA_TOKEN);
    if (status == TK_OK && !read_columns(d, setup->options[OPTION_COLUMNS].s.data)) {
        status = setup->host->fail_setup(
            setup->ctx,
            "option 'columns' must name token, tag and - for others, in their order, as in "
            "'token - - tag'");
    }
    d->detokenize = setup->options[OPTION_TEXT].i == TEXT_DETOKENIZED;
    if (status != TK_OK) {
        destroy(d);
        return status;
    }
    *instance = d;
    return TK_OK;
}

static const char *const texts[] = {"spaced", "detokenized"};

static const tk_option options[] = {
    [TK_GOLD_LAYERS] = TK_GOLD_OPTION_LAYERS,
    [TK_GOLD_LABELS] = TK_GOLD_OPTION_LABELS,
    [OPTION_COLUMNS] =
        {.name = "columns",
         .doc = "Columns in their order: token, tag, and - for others, as in \"token - - "
                "tag\"; default: the first column is the token, the last the tag",
         .type = TK_OPT_STRING,
         .fallback = ""},
    [OPTION_TEXT] =
        {.name = "text",
         .doc = "How tokens become text: a space between all tokens, or spaces as in English",
         .type = TK_OPT_ENUM,
         .fallback = "spaced",
         .choices = texts,
         .n_choices = 2},
};

static const char *const extensions[] = {"conll", "bio", "iob", "iob2", "bioes", NULL};
static const char *const signatures[] = {"-DOCSTART-", NULL};

const tk_plugin conll_decoder = {
    .size = sizeof conll_decoder,
    .kind = TK_DECODER,
    .record = TK_RECORD_PART,
    .record_mark = CONLL_DOCUMENT,
    .min_host_minor = 1,
    .id = "conll",
    .version = "1.0.0",
    .summary = "One token with its tag per line, as in CoNLL-2003",
    .doc = "Reads tokens with BIO, IOB1, BIOES or bare tags, one token per line, with a blank line "
           "after "
           "each sentence. A line -DOCSTART- begins a document; a file without one is one "
           "document.\n\n"
           "The format does not contain the text. The decoder makes it from the tokens: a space "
           "between "
           "two tokens and a line per sentence, or with `text = detokenized` spaces as in English.",
    .licence = "MIT",
    .provided = tk_schema,
    .n_provided = TK_SCHEMA_NUMBER + 1,
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .extensions = extensions,
    .signatures = signatures,
    .create = create,
    .destroy = destroy,
    .decode = decode,
};
