// SPDX-License-Identifier: MIT
// Documents that have broken text software before, generated here.

#include "conform.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MEGABYTE = 1 << 20 };

/** A document that is being written. */
typedef struct writer {
    char *data;
    size_t length, capacity;
    bool failed;
} writer;

static void put(writer *w, const char *data, size_t length)
{
    if (w->failed)
        return;
    if (w->length + length > w->capacity) {
        size_t capacity = (w->length + length) * 2 + 64;
        char *grown = realloc(w->data, capacity);
        if (!grown) {
            w->failed = true;
            return;
        }
        w->data = grown;
        w->capacity = capacity;
    }
    if (length)
        memcpy(w->data + w->length, data, length);
    w->length += length;
}

static void put_text(writer *w, const char *text)
{
    put(w, text, strlen(text));
}

/** Writes `text` repeatedly, up to `size` bytes or a little more. */
static void put_many(writer *w, const char *text, size_t size)
{
    while (w->length < size && !w->failed)
        put_text(w, text);
}

static void put_code_point(writer *w, uint32_t c)
{
    char b[4];
    if (c < 0x80) {
        b[0] = (char)c;
        put(w, b, 1);
    } else if (c < 0x800) {
        b[0] = (char)(0xc0 | c >> 6);
        b[1] = (char)(0x80 | (c & 0x3f));
        put(w, b, 2);
    } else if (c < 0x10000) {
        b[0] = (char)(0xe0 | c >> 12);
        b[1] = (char)(0x80 | (c >> 6 & 0x3f));
        b[2] = (char)(0x80 | (c & 0x3f));
        put(w, b, 3);
    } else {
        b[0] = (char)(0xf0 | c >> 18);
        b[1] = (char)(0x80 | (c >> 12 & 0x3f));
        b[2] = (char)(0x80 | (c >> 6 & 0x3f));
        b[3] = (char)(0x80 | (c & 0x3f));
        put(w, b, 4);
    }
}

const char *tk_conform_article(void)
{
    return "Corvane to buy Ostrand Labs for more than $1.2 billion\n"
           "\n"
           "LONDON, March 12, 2025 \xe2\x80\x94 Corvane Group plc said on Wednesday that it would "
           "buy "
           "Ostrand Labs, a maker of sensors, for more than $1.2 billion in cash. Shares of "
           "Corvane "
           "rose 4.5% to \xc2\xa3"
           "7.32 in early trading.\n"
           "\n"
           "\xe2\x80\x9cThis is a groundbreaking day,\xe2\x80\x9d said its chief executive, Mr. "
           "Dana "
           "Whitlock. The U.S. company lost \xe2\x82\xac"
           "15m in the third quarter of 2024, and warned "
           "of weak demand.\n"
           "\n"
           "- Orders fell by half in late 2023.\n"
           "- Debt of between $300 million and $350 million will be repaid within two years.\n";
}

// --------------------------------------------------------------------------- text for everyone

static void empty(writer *w)
{
    put_text(w, "");
}

static void one_letter(writer *w)
{
    put_text(w, "a");
}

static void one_emoji(writer *w)
{
    put_text(w, "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb");
}

static void white_space(writer *w)
{
    put_text(w, " \t\n\n \t ");
}

static void unicode_white_space(writer *w)
{
    static const uint32_t spaces[] = {0x85, 0xa0, 0x1680, 0x2003, 0x2028, 0x2029, 0x3000, 0x200b};
    for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++)
        put_code_point(w, spaces[i]);
}

static void punctuation(writer *w)
{
    put_many(w, "...!?;:,-\xe2\x80\x94()[]{}\"'\xe2\x80\x9c\xe2\x80\x9d/\\|", 2000);
}

static void no_space(writer *w)
{
    put_many(w, "a", MEGABYTE);
}

static void digits(writer *w)
{
    put_many(w, "1234567890", MEGABYTE / 4);
}

static void number_signs(writer *w)
{
    put_many(w, "$-1,000,000.5e9\xe2\x82\xac%+", MEGABYTE / 8);
}

static void long_line(writer *w)
{
    put_many(w, "The company said it earned $5 million on Monday, ", MEGABYTE / 2);
}

static void many_lines(writer *w)
{
    put_many(w, "x\n", MEGABYTE / 8);
}

static void every_plane(writer *w)
{
    // 41 is coprime to the size of the blocks, so that every script occurs.
    for (uint32_t c = 0x20; c <= 0x10ffff; c += c < 0x3000 ? 1 : 41)
        if (c < 0xd800 || c > 0xdfff)
            put_code_point(w, c);
}

static void lone_marks(writer *w)
{
    for (int i = 0; i < 5000; i++)
        put_text(w, i % 100 ? "\xcc\x81" : " ");
}

static void joiners(writer *w)
{
    put_many(w, "\xe2\x80\x8d\xef\xb8\x8f\xf0\x9f\x87\xac\xe2\x80\x8e", 4000);
}

static void byte_order_marks(writer *w)
{
    put_text(w, "\xef\xbb\xbf"
                "A word\xef\xbb\xbf inside. \xef\xbb\xbf");
}

static void right_to_left(writer *w)
{
    put_many(w,
             "\xe2\x80\xae\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d $5 "
             "\xd8\xb3\xd9\x84\xd8\xa7\xd9\x85\xe2\x80\xac, ",
             4000);
}

static void no_word_breaks(writer *w)
{
    put_many(w, "\xe4\xb8\xad\xe6\x96\x87\xe3\x80\x82\xe0\xb9\x84\xe0\xb8\x97\xe0\xb8\xa2", 20000);
}

static void control_codes(writer *w)
{
    for (char c = 1; c < 0x20; c++)
        put(w, &c, 1);
    put_text(w, "\x7f word \x1b[31m.");
}

static void line_ends(writer *w)
{
    put_text(w, "One line.\r\nAnother one.\r\rA third.\n\rThe last\r");
}

static void nested(writer *w)
{
    put_many(w, "(\xe2\x80\x9c[", MEGABYTE / 8);
}

static void markup(writer *w)
{
    put_text(w,
             "<p>&amp;&#x1F600;<b>Corp.</b></p> # Title\n| a | b |\n|---|\n``` $5 ```\n![](x)\n");
}

static void article(writer *w)
{
    put_text(w, tk_conform_article());
}

// --------------------------------------------------------------------------- bytes for decoders

static void every_byte(writer *w)
{
    for (int i = 0; i < 256; i++) {
        char c = (char)i;
        put(w, &c, 1);
    }
}

static void only_nuls(writer *w)
{
    for (int i = 0; i < 1000; i++)
        put(w, "", 1);
}

static void bad_utf8(writer *w)
{
    put_text(w, "a \xc0\xaf b \xed\xa0\x80 c \xf4\x90\x80\x80 d \xff \x80 e \xe2\x82");
}

static void nested_brackets(writer *w)
{
    put_many(w, "[", MEGABYTE / 4);
}

static void nested_objects(writer *w)
{
    put_many(w, "{\"text\":", MEGABYTE / 4);
}

static void nested_elements(writer *w)
{
    put_many(w, "<a>", MEGABYTE / 4);
}

static void open_string(writer *w)
{
    put_text(w, "{\"id\": \"x\", \"text\": \"cut off here \\u12");
}

static void wrong_types(writer *w)
{
    put_text(w, "{\"id\": [1], \"text\": {\"a\": null}, \"meta\": 7, \"token\": [{\"start\": -1, "
                "\"end\": 1e99}]}");
}

static void huge_offsets(writer *w)
{
    put_text(w,
             "{\"text\": \"ab\", \"token\": [{\"start\": 0, \"end\": 4294967297}, {\"start\": 2, "
             "\"end\": 1}], \"sentence\": [{\"start\": 5, \"end\": 9}]}");
}

typedef struct recipe {
    const char *name;
    void (*make)(writer *w);
    bool only_decoders;
} recipe;

static const recipe recipes[] = {
    {"an ordinary article", article, false},
    {"an empty document", empty, false},
    {"a single letter", one_letter, false},
    {"a single emoji of several code points", one_emoji, false},
    {"nothing but white space", white_space, false},
    {"nothing but Unicode white space", unicode_white_space, false},
    {"nothing but punctuation", punctuation, false},
    {"a megabyte without a space", no_space, false},
    {"nothing but digits", digits, false},
    {"nothing but signs and numbers", number_signs, false},
    {"one very long line", long_line, false},
    {"very many short lines", many_lines, false},
    {"code points of every plane", every_plane, false},
    {"combining marks without a letter", lone_marks, false},
    {"joiners and half flags", joiners, false},
    {"byte order marks inside", byte_order_marks, false},
    {"right-to-left text and controls", right_to_left, false},
    {"scripts without spaces", no_word_breaks, false},
    {"control codes", control_codes, false},
    {"mixed line ends", line_ends, false},
    {"deeply nested brackets and quotes", nested, false},
    {"markup", markup, false},
    {"every byte value", every_byte, true},
    {"nothing but NULs", only_nuls, true},
    {"invalid UTF-8", bad_utf8, true},
    {"deeply nested JSON arrays", nested_brackets, true},
    {"deeply nested JSON objects", nested_objects, true},
    {"deeply nested XML elements", nested_elements, true},
    {"a record that is cut off", open_string, true},
    {"JSON of the wrong types", wrong_types, true},
    {"offsets outside the text", huge_offsets, true},
};

enum { N_RECIPES = sizeof recipes / sizeof *recipes };

/** Variants of a decoder's samples: unchanged, cut off at CUTS places, damaged in FLIPS ways. */
enum { CUTS = 24, FLIPS = 24, VARIANTS = 1 + CUTS + FLIPS };

static bool read_sample(const char *path, writer *w)
{
    FILE *file = fopen(path, "rbe");
    char block[4096];
    for (size_t n; file && (n = fread(block, 1, sizeof block, file)) > 0;)
        put(w, block, n);
    if (file)
        fclose(file);
    return file && !w->failed;
}

/** Damages bytes at places that depend only on `seed`. */
static void damage(writer *w, uint32_t seed)
{
    uint32_t random = seed * 2654435761u + 1;
    for (size_t i = 0; i < 1 + w->length / 200; i++) {
        random = random * 1664525u + 1013904223u;
        if (w->length)
            w->data[(random >> 8) % w->length] ^= (char)(1u << (random & 7));
    }
}

/** Keeps only line `index` (modulo their number): the record of a decoder of lines. */
static void keep_line(writer *w, uint32_t index)
{
    uint32_t lines = 0;
    for (size_t i = 0; i < w->length; i++)
        lines += w->data[i] == '\n' || i + 1 == w->length;
    size_t start = 0;
    for (uint32_t skip = lines ? index % lines : 0; skip > 0; skip--)
        start = (size_t)((char *)memchr(w->data + start, '\n', w->length - start) - w->data) + 1;
    const char *end = w->length ? memchr(w->data + start, '\n', w->length - start) : NULL;
    w->length = (end ? (size_t)(end - w->data) : w->length) - start;
    if (w->length)
        memmove(w->data, w->data + start, w->length);
}

static bool sample_at(const tk_subject *subject, uint32_t record, uint32_t index, writer *w,
                      tk_conform_document *out)
{
    const uint32_t variants = subject->kind == TK_DECODER ? VARIANTS : 1;
    const uint32_t sample = index / variants, variant = index % variants;
    if (sample >= subject->n_samples)
        return false;
    const char *path = subject->samples[sample];
    const char *slash = strrchr(path, '/');
    const char *what = variant == 0 ? "" : variant <= CUTS ? ", cut off" : ", damaged";
    snprintf(out->name, sizeof out->name, "%.40s%s", slash ? slash + 1 : path, what);
    out->must_pass = variant == 0;
    if (!read_sample(path, w))
        return false;
    if (record == TK_RECORD_LINE)
        keep_line(w, variant);
    if (variant > CUTS)
        damage(w, variant);
    else if (variant)
        w->length = w->length * variant / (CUTS + 1);
    return true;
}

static bool recipe_at(uint32_t kind, uint32_t index, writer *w, tk_conform_document *out)
{
    snprintf(out->name, sizeof out->name, "%s", recipes[index].name);
    out->must_pass = kind != TK_DECODER; // a decoder's format is not known
    recipes[index].make(w);
    return true;
}

static bool case_at(const tk_subject *subject, uint32_t record, uint32_t index, writer *w,
                    tk_conform_document *out)
{
    const tk_conform_document *document = &subject->cases->list[index];
    memcpy(out->name, document->name, sizeof out->name);
    out->must_pass = subject->kind != TK_DECODER; // a case may be one to refuse
    put(w, document->data, document->length);
    if (record == TK_RECORD_LINE)
        keep_line(w, 0);
    return true;
}

/** Makes a document of a text that an annotator offers for this. */
static bool carried_at(const tk_subject *subject, uint32_t index, writer *w,
                       tk_conform_document *out)
{
    tk_message error = {0};
    const tk_plugin *plugin = tk_plugin_open(subject->path, subject->index, NULL, &error);
    if (subject->kind != TK_ANNOTATOR || !plugin || !plugin->extension)
        return false;
    const tk_ext_samples *samples = plugin->extension(TK_EXT_SAMPLES);
    if (!samples || samples->size < sizeof *samples || index >= samples->count)
        return false;
    snprintf(out->name, sizeof out->name, "sample %u of the plugin", index + 1);
    out->must_pass = true;
    put(w, samples->texts[index].data, samples->texts[index].length);
    return true;
}

bool tk_conform_document_at(const tk_subject *subject, uint32_t record, uint32_t index,
                            tk_conform_document *out)
{
    writer w = {0};
    uint32_t n = N_RECIPES;
    while (subject->kind != TK_DECODER && recipes[n - 1].only_decoders)
        n--; // these are last
    const uint32_t variants = subject->kind == TK_DECODER ? VARIANTS : 1;
    const uint32_t samples = (uint32_t)subject->n_samples * variants;
    const uint32_t cases = subject->cases ? (uint32_t)subject->cases->n : 0;
    *out = (tk_conform_document){0};
    bool ok = false;
    if (index < n)
        ok = recipe_at(subject->kind, index, &w, out);
    else if (index < n + samples)
        ok = sample_at(subject, record, index - n, &w, out);
    else if (index < n + samples + cases)
        ok = case_at(subject, record, index - n - samples, &w, out);
    else
        ok = carried_at(subject, index - n - samples - cases, &w, out);
    for (size_t i = 0; record == TK_RECORD_LINE && i < w.length; i++)
        if (w.data[i] == '\n')
            w.data[i] = ' '; // a record of lines contains no line end
    const size_t length = w.length;
    put(&w, "", 1); // so that an empty document has memory too
    if (!ok || w.failed) {
        free(w.data);
        return false;
    }
    out->data = w.data;
    out->length = length;
    return true;
}
