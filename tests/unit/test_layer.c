// SPDX-License-Identifier: MIT
// Every rule that a layer is checked for, fulfilled and broken.
#include "document/layer.h"
#include "base/text.h"

#include <criterion/criterion.h>
#include <string.h>

static const char *const colours[] = {"red", "green"};
static const tk_column columns[] = {
    {.name = "colour", .type = TK_U8, .names = colours, .n_names = 2},
    {.name = "size", .type = TK_U32},
    {.name = "note", .type = TK_STRING},
    {.name = "sure", .type = TK_U8, .flags = TK_COL_BOOL},
    {.name = "value", .type = TK_I64},
    {.name = "score", .type = TK_F64},
    {.name = "shade", .type = TK_U32, .names = colours, .n_names = 2},
};
enum { COLOUR, SIZE, NOTE, SURE, VALUE, SCORE, SHADE, N_COLUMNS };

// a é € 😀 z: bytes 0, 1-2, 3-5, 6-9, 10
static const char text[11 + TK_TEXT_PAD] = "a\u00e9\u20ac\U0001f600z";
static const tk_layer_bounds bounds = {.text = text, .length = 11, .n_strings = 2};

static tk_layer_decl decl;
static tk_layer_store layer;
static char message[256];

static void make(uint32_t flags, uint32_t n, const uint32_t spans[][2])
{
    decl = (tk_layer_decl){
        .name = "mark/1", .columns = columns, .n_columns = N_COLUMNS, .flags = flags};
    cr_assert(tk_layer_init(&layer, &decl, "mark/1", 1));
    cr_assert(tk_layer_reserve(&layer, n));
    for (uint32_t i = 0; i < n; i++) {
        layer.begin[i] = spans[i][0];
        layer.end[i] = spans[i][1];
    }
    layer.count = n;
    message[0] = '\0';
}

static void expect_good(void)
{
    cr_expect(tk_layer_check(&layer, &bounds, message, sizeof message), "%s", message);
    tk_layer_finish(&layer);
}

static void expect_bad(const char *words)
{
    cr_expect_not(tk_layer_check(&layer, &bounds, message, sizeof message), "want: %s", words);
    cr_expect_not_null(strstr(message, words), "'%s' lacks '%s'", message, words);
    cr_expect_not_null(strstr(message, "mark/1"), "'%s' lacks the layer", message);
    tk_layer_finish(&layer);
}

#define MAKE(flags, ...) \
    make(flags, sizeof((uint32_t[][2]){__VA_ARGS__}) / 8, (const uint32_t[][2]){__VA_ARGS__})

static const uint32_t kinds[] = {0, TK_LAYER_DISJOINT, TK_LAYER_LEXEMES};

Test(layer, whole_and_touching_spans)
{
    for (int k = 0; k < 3; k++) {
        MAKE(kinds[k], {0, 11});
        expect_good();
        MAKE(kinds[k], {0, 1}, {1, 3}, {3, 6}, {6, 10}, {10, 11});
        expect_good();
        make(kinds[k], 0, NULL);
        expect_good();
    }
}

/** Two layers: the first has two spans, the second refers to them, to itself and to none there is.
 */
Test(layer, references_are_spans_of_their_layer_or_none)
{
    static const tk_column refers[] = {
        {.name = "to", .type = TK_SPAN, .layer = "mark/1"},
        {.name = "own", .type = TK_SPAN, .layer = "link/1"},
        {.name = "absent", .type = TK_SPAN, .layer = "nowhere/1"},
    };
    static const uint32_t targets[] = {0, 1, UINT32_MAX};
    static const tk_layer_decl link = {.name = "link/1", .columns = refers, .n_columns = 3};
    tk_layer_store layers[2] = {{.name = "mark/1", .count = 2}};
    tk_layer_bounds both = bounds;
    both.layers = layers;
    cr_assert(tk_layer_init(&layers[1], &link, "link/1", 1));
    layers[1].targets = targets;
    cr_assert(tk_layer_reserve(&layers[1], 3));
    uint32_t *const *columns_of = (uint32_t *const *)layers[1].columns;
    layers[1].count = 3;
    for (uint32_t i = 0; i < 3; i++) {
        layers[1].begin[i] = layers[1].end[i] = 0;
        for (int c = 0; c < 3; c++)
            cr_expect_eq(columns_of[c][i], TK_SPAN_NONE, "what is not set refers to nothing");
    }
    cr_expect(tk_layer_check(&layers[1], &both, message, sizeof message), "%s", message);
    columns_of[0][2] = 1;
    columns_of[1][2] = 2;
    cr_expect(tk_layer_check(&layers[1], &both, message, sizeof message), "%s", message);
    static const char *const wrong[] = {
        "layer link/1, span 1: to is 2; layer mark/1 has 2 spans",
        "layer link/1, span 1: own is 3; layer link/1 has 3 spans",
        "layer link/1, span 1: absent is 0; layer nowhere/1 has 0 spans",
    };
    static const uint32_t values[] = {2, 3, 0};
    for (int c = 0; c < 3; c++) {
        columns_of[c][1] = values[c];
        cr_expect_not(tk_layer_check(&layers[1], &both, message, sizeof message));
        cr_expect_str_eq(message, wrong[c]);
        columns_of[c][1] = TK_SPAN_NONE;
    }
    // The room of the next document is as empty.
    columns_of[0][0] = 0;
    tk_layer_reset(&layers[1]);
    cr_assert(tk_layer_reserve(&layers[1], 1));
    cr_expect_eq(columns_of[0][0], TK_SPAN_NONE);
    tk_layer_finish(&layers[1]);
}

Test(layer, outside_the_text)
{
    for (int k = 0; k < 3; k++) {
        MAKE(kinds[k], {0, 12});
        expect_bad("span 0 [0, 12): outside the text");
        MAKE(kinds[k], {0, 1}, {10, UINT32_MAX});
        expect_bad("span 1");
        MAKE(kinds[k], {11, 12});
        expect_bad("outside the text");
        MAKE(kinds[k], {UINT32_MAX, UINT32_MAX});
        expect_bad("outside the text");
        MAKE(kinds[k], {3, 1});
        expect_bad("ends before it begins");
        MAKE(kinds[k], {UINT32_MAX, 1});
        expect_bad("ends before it begins");
    }
}

Test(layer, inside_a_sequence)
{
    for (int k = 0; k < 3; k++)
        for (uint32_t at = 0; at <= 11; at++) {
            const bool boundary = ((unsigned char)text[at] & 0xc0) != 0x80;
            if (at < 11) {
                const uint32_t span[][2] = {{at, 11}};
                make(kinds[k], 1, span);
                boundary ? expect_good() : expect_bad("splits a UTF-8 sequence");
            }
            if (at > 0) {
                const uint32_t span[][2] = {{0, at}};
                make(kinds[k], 1, span);
                boundary ? expect_good() : expect_bad("splits a UTF-8 sequence");
            }
        }
}

Test(layer, order)
{
    MAKE(0, {3, 6}, {0, 1});
    expect_bad("span 1 [0, 1): out of order");
    MAKE(0, {0, 6}, {0, 3});
    expect_bad("out of order");
    MAKE(0, {0, 3}, {0, 3}, {0, 6}, {1, 3});
    expect_good(); // equal, nested and crossing spans are in order
    MAKE(TK_LAYER_DISJOINT, {3, 6}, {0, 1});
    expect_bad("out of order");
}

Test(layer, overlap)
{
    for (int k = 1; k < 3; k++) {
        MAKE(kinds[k], {0, 6}, {3, 10});
        expect_bad("span 1 [3, 10): overlaps the previous span");
        MAKE(kinds[k], {0, 1}, {0, 1});
        expect_bad("overlaps");
        MAKE(kinds[k], {0, 11}, {1, 3});
        expect_bad("overlaps");
    }
}

Test(layer, empty_spans)
{
    MAKE(0, {0, 0}, {11, 11});
    expect_good();
    MAKE(TK_LAYER_DISJOINT, {0, 1}, {1, 1});
    expect_bad("span 1 [1, 1): empty");
    MAKE(TK_LAYER_LEXEMES, {0, 0});
    expect_bad("empty");
}

Test(layer, of_the_document)
{
    MAKE(TK_LAYER_DOCUMENT, {0, 11});
    expect_good();
    MAKE(TK_LAYER_DOCUMENT, {0, 10});
    expect_bad("one span, the whole text");
    MAKE(TK_LAYER_DOCUMENT, {1, 11});
    expect_bad("one span, the whole text");
    MAKE(TK_LAYER_DOCUMENT, {0, 11}, {0, 11});
    expect_bad("one span, the whole text");
    make(TK_LAYER_DOCUMENT, 0, NULL);
    expect_good();
}

static void *column(uint32_t index)
{
    return layer.columns[index];
}

Test(layer, enumerations_booleans_and_handles)
{
    MAKE(0, {0, 1}, {1, 3});
    ((uint8_t *)column(COLOUR))[1] = 1;
    ((uint8_t *)column(SURE))[0] = 1;
    ((uint32_t *)column(NOTE))[1] = 2;
    ((uint32_t *)column(SIZE))[1] = UINT32_MAX;
    ((int64_t *)column(VALUE))[1] = INT64_MIN;
    ((double *)column(SCORE))[1] = -1e300;
    expect_good();
    MAKE(0, {0, 1}, {1, 3});
    ((uint8_t *)column(COLOUR))[1] = 2;
    expect_bad("span 1: colour is 2; it must be below 2");
    MAKE(0, {0, 1}, {1, 3});
    ((uint8_t *)column(SURE))[0] = 2;
    expect_bad("span 0: sure is 2; it must be below 2");
    MAKE(0, {0, 1}, {1, 3});
    ((uint32_t *)column(NOTE))[0] = 3;
    expect_bad("note is 3; it must be below 3");
    MAKE(0, {0, 1}, {1, 3});
    ((uint32_t *)column(NOTE))[0] = UINT32_MAX;
    expect_bad("note");
    MAKE(0, {0, 1}, {1, 3});
    ((uint32_t *)column(SHADE))[1] = 2;
    expect_bad("shade is 2");
}

Test(layer, only_what_is_committed_is_checked)
{
    MAKE(0, {0, 1}, {7, 99});
    layer.count = 1;
    ((uint8_t *)column(COLOUR))[1] = 77;
    expect_good();
}

Test(layer, growth_keeps_values_and_zeroes_new_ones)
{
    make(TK_LAYER_LEXEMES, 0, NULL);
    uint32_t known = 0;
    for (uint32_t n = 1; n < 5000; n = n * 3 + 1) {
        cr_assert(tk_layer_reserve(&layer, n));
        cr_assert_geq(layer.room, n);
        cr_assert_geq(layer.capacity, layer.room);
        for (uint32_t i = known; i < layer.room; i++) {
            cr_assert_eq(((uint8_t *)column(COLOUR))[i], 0);
            cr_assert_eq(((double *)column(SCORE))[i], 0);
        }
        for (; known < n; known++) {
            layer.begin[known] = known;
            ((uint32_t *)column(SIZE))[known] = known * 7;
        }
        for (uint32_t i = 0; i < known; i++)
            cr_assert(layer.begin[i] == i && ((uint32_t *)column(SIZE))[i] == i * 7);
    }
    tk_layer_finish(&layer);
}

Test(layer, values_that_are_not_set_are_zero_in_every_document)
{
    for (uint32_t n = 1; n <= 100000; n *= 10) {
        make(0, 0, NULL);
        for (int document = 0; document < 3; document++) {
            cr_assert(tk_layer_reserve(&layer, n));
            for (uint32_t i = 0; i < n; i++)
                cr_assert_eq(((uint32_t *)column(SIZE))[i], 0, "document %d, span %u", document, i);
            memset(column(SIZE), 0xff, (size_t)layer.room * 4);
            layer.count = n;
            tk_layer_reset(&layer);
        }
        tk_layer_finish(&layer);
    }
}

Test(layer, impossible_sizes_fail)
{
    make(0, 0, NULL);
    cr_expect_not(tk_layer_reserve(&layer, (uint64_t)UINT32_MAX));
    cr_expect_not(tk_layer_reserve(&layer, UINT64_MAX));
    cr_expect(tk_layer_reserve(&layer, 10));
    tk_layer_finish(&layer);
}

Test(layer, a_reset_empties_it_and_gives_much_memory_back)
{
    make(0, 0, NULL);
    cr_assert(tk_layer_reserve(&layer, 100));
    layer.count = 100;
    layer.committed = true;
    tk_layer_reset(&layer);
    cr_expect(layer.count == 0 && !layer.committed && layer.capacity >= 100);
    cr_assert(tk_layer_reserve(&layer, 1 << 20));
    tk_layer_reset(&layer);
    cr_expect_eq(layer.capacity, 0);
    cr_assert(tk_layer_reserve(&layer, 1));
    tk_layer_finish(&layer);
}

Test(layer, the_digest_sees_every_part)
{
    MAKE(TK_LAYER_LEXEMES, {0, 1}, {1, 3});
    layer.lexeme[0] = layer.lexeme[1] = 0;
    const uint64_t before = tk_layer_digest(&layer);
    cr_expect_eq(tk_layer_digest(&layer), before);
    uint32_t *words[] = {&layer.begin[1], &layer.end[0], &layer.lexeme[1]};
    for (int i = 0; i < 3; i++) {
        *words[i] ^= 4;
        cr_expect_neq(tk_layer_digest(&layer), before, "word %d", i);
        *words[i] ^= 4;
    }
    for (uint32_t c = 0; c < N_COLUMNS; c++) {
        uint8_t *last = (uint8_t *)column(c) + 2 * tk_column_width(&columns[c]) - 1;
        *last ^= 1;
        cr_expect_neq(tk_layer_digest(&layer), before, "column %u", c);
        *last ^= 1;
    }
    cr_expect_eq(tk_layer_digest(&layer), before);
    layer.count = 1;
    cr_expect_neq(tk_layer_digest(&layer), before);
    layer.count = 0;
    cr_expect_eq(tk_layer_digest(&layer), 0);
    tk_layer_finish(&layer);
}

Test(layer, widths_and_names)
{
    const uint32_t widths[] = {1, 4, 4, 1, 8, 8, 4};
    for (uint32_t c = 0; c < N_COLUMNS; c++)
        cr_expect_eq(tk_column_width(&columns[c]), widths[c]);
    cr_expect_eq(tk_column_width(&(tk_column){.type = TK_BYTES, .width = 24}), 24);
    cr_expect_eq(tk_layer_base_length("token/1"), 5);
    cr_expect_eq(tk_layer_base_length("money:eu/12"), 8);
    cr_expect_eq(tk_layer_base_length("token"), 5);
}
