// SPDX-License-Identifier: MIT
#include <toolkit/text/label.h>

#include <stdio.h>
#include <string.h>
#include <strings.h>

// Labels of CoNLL-2002/2003, MUC-7, ACE, OntoNotes 5 (used by spaCy), WNUT-17, MEANTIME, Universal
// NER and TimeML, and the names of the layers as toolkit's encoders write them. Per layer, by
// value.
static const struct {
    const char *name;
    uint8_t layer;
    uint8_t value; // index of a name in tk_schema[layer].columns[0]
} usual[] = {
    {"PERSON", TK_SCHEMA_ENTITY, 0},
    {"PER", TK_SCHEMA_ENTITY, 0},
    {"PERS", TK_SCHEMA_ENTITY, 0},
    {"ORG", TK_SCHEMA_ENTITY, 1},
    {"ORGANIZATION", TK_SCHEMA_ENTITY, 1},
    {"ORGANISATION", TK_SCHEMA_ENTITY, 1},
    {"CORPORATION", TK_SCHEMA_ENTITY, 1},
    {"COMPANY", TK_SCHEMA_ENTITY, 1},
    {"GROUP", TK_SCHEMA_ENTITY, 1},
    {"LOC", TK_SCHEMA_ENTITY, 2},
    {"LOCATION", TK_SCHEMA_ENTITY, 2},
    {"GPE", TK_SCHEMA_ENTITY, 2},
    {"FAC", TK_SCHEMA_ENTITY, 2},
    {"FACILITY", TK_SCHEMA_ENTITY, 2},
    {"PRODUCT", TK_SCHEMA_ENTITY, 3},
    {"PROD", TK_SCHEMA_ENTITY, 3},
    {"PRO", TK_SCHEMA_ENTITY, 3},
    {"EVENT", TK_SCHEMA_ENTITY, 4},
    {"EVE", TK_SCHEMA_ENTITY, 4},
    {"MISC", TK_SCHEMA_ENTITY, 5},
    {"MISCELLANEOUS", TK_SCHEMA_ENTITY, 5},
    {"NORP", TK_SCHEMA_ENTITY, 5},
    {"WORK_OF_ART", TK_SCHEMA_ENTITY, 5},
    {"CREATIVE-WORK", TK_SCHEMA_ENTITY, 5},
    {"LAW", TK_SCHEMA_ENTITY, 5},
    {"LANGUAGE", TK_SCHEMA_ENTITY, 5},
    {"MONEY", TK_SCHEMA_MONEY, 0},
    {"DATE", TK_SCHEMA_DATE, 0},
    {"TIMEX3", TK_SCHEMA_DATE, 0},
    {"TIME", TK_SCHEMA_DATE, 1},
    {"DURATION", TK_SCHEMA_DATE, 2},
    {"SET", TK_SCHEMA_DATE, 3},
    {"NUMBER", TK_SCHEMA_NUMBER, 0},
    {"CARDINAL", TK_SCHEMA_NUMBER, 0},
    {"PERCENT", TK_SCHEMA_NUMBER, 1},
    {"ORDINAL", TK_SCHEMA_NUMBER, 2},
    {"QUANTITY", TK_SCHEMA_NUMBER, 3},
    {"TOKEN", TK_SCHEMA_TOKEN, 0},
    {"SENTENCE", TK_SCHEMA_SENTENCE, 0},
    {"SENTIMENT", TK_SCHEMA_SENTIMENT, 0},
    {"HYPE", TK_SCHEMA_HYPE, 0},
};

static const char *const upper_names[TK_SCHEMA_LAYERS] = {
    [TK_SCHEMA_TOKEN] = "TOKEN",         [TK_SCHEMA_SENTENCE] = "SENTENCE",
    [TK_SCHEMA_ENTITY] = "MISC",         [TK_SCHEMA_MONEY] = "MONEY",
    [TK_SCHEMA_DATE] = "DATE",           [TK_SCHEMA_NUMBER] = "NUMBER",
    [TK_SCHEMA_SENTIMENT] = "SENTIMENT", [TK_SCHEMA_HYPE] = "HYPE",
};

static bool same(const char *name, size_t length, const char *other)
{
    return strlen(other) == length && strncasecmp(name, other, length) == 0;
}

static uint32_t layer_named(const char *name, size_t length)
{
    uint32_t i = 0;
    while (i < TK_SCHEMA_DOCUMENT_SENTIMENT && !(strcspn(tk_schema[i].name, "/") == length &&
                                                 memcmp(tk_schema[i].name, name, length) == 0)) {
        i++;
    }
    return i < TK_SCHEMA_DOCUMENT_SENTIMENT ? i : TK_SCHEMA_LAYERS;
}

// The index of a name of the first column, or UINT32_MAX.
static uint32_t value_named(uint32_t layer, const char *name, size_t length)
{
    const tk_layer_decl *decl = &tk_schema[layer];
    for (uint32_t i = 0; decl->n_columns > 0 && i < decl->columns[0].n_names; i++) {
        if (same(name, length, decl->columns[0].names[i])) {
            return i;
        }
    }
    return UINT32_MAX;
}

// "LOC", "money", "date:TIME", "-".
static bool read_target(const char *text, size_t length, tk_label *out)
{
    const char *colon = memchr(text, ':', length);
    size_t name = colon != NULL ? (size_t)(colon - text) : length;
    *out = (tk_label){.layer = layer_named(text, name), .known = true};
    if (length == 1 && *text == '-') {
        return true;
    }
    if (out->layer == TK_SCHEMA_LAYERS && colon == NULL) {
        out->layer = TK_SCHEMA_ENTITY;
        out->value = value_named(TK_SCHEMA_ENTITY, text, length);
    } else if (out->layer < TK_SCHEMA_LAYERS && colon != NULL) {
        out->value = value_named(out->layer, colon + 1, length - name - 1);
    }
    return out->layer < TK_SCHEMA_LAYERS && out->value != UINT32_MAX;
}

bool tk_labels_read(tk_labels *labels, const char *text, char message[160])
{
    labels->count = 0;
    for (const char *p = text; *p != '\0';) {
        p += strspn(p, ", \t");
        size_t length = strcspn(p, ", \t");
        const char *equals = memchr(p, '=', length);
        if (length == 0) {
            break;
        }
        tk_label label;
        if (equals == NULL || equals == p ||
            !read_target(equals + 1, length - (size_t)(equals + 1 - p), &label)) {
            snprintf(message, 160,
                     "labels: '%.*s' must be LABEL=ENTITY, LABEL=LAYER, LABEL=LAYER:VALUE or "
                     "LABEL=-",
                     (int)(length > 40 ? 40 : length), p);
            return false;
        }
        if (labels->count == TK_LABELS_MAX) {
            snprintf(message, 160, "labels: there must be at most %u", TK_LABELS_MAX);
            return false;
        }
        labels->items[labels->count].name = p;
        labels->items[labels->count].length = (uint32_t)(equals - p);
        labels->items[labels->count++].label = label;
        p += length;
    }
    return true;
}

tk_label tk_label_find(const tk_labels *labels, const char *name, size_t length)
{
    for (uint32_t i = 0; i < labels->count; i++) {
        if (labels->items[i].length == length &&
            strncasecmp(labels->items[i].name, name, length) == 0) {
            return labels->items[i].label;
        }
    }
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
        if (same(name, length, usual[i].name)) {
            return (tk_label){usual[i].layer, usual[i].value, true};
        }
    }
    // The labels of hype are the names of its kinds.
    uint32_t kind = value_named(TK_SCHEMA_HYPE, name, length);
    if (kind != UINT32_MAX) {
        return (tk_label){TK_SCHEMA_HYPE, kind, true};
    }
    return (tk_label){TK_SCHEMA_ENTITY, value_named(TK_SCHEMA_ENTITY, "MISC", 4), false};
}

bool tk_label_tells(const tk_layer_decl *decl)
{
    return decl->n_columns > 0 && decl->columns[0].names != NULL &&
           (decl->columns[0].flags & TK_COL_OMIT) == 0;
}

tk_str tk_label_write(const tk_layer_decl *decl, uint32_t first)
{
    size_t length = strcspn(decl->name, "/");
    const char *label = decl->name;
    if (tk_label_tells(decl) && first < decl->columns[0].n_names) {
        label = decl->columns[0].names[first];
        length = strlen(label);
    } else {
        uint32_t layer = layer_named(decl->name, length);
        if (layer < TK_SCHEMA_LAYERS) {
            label = upper_names[layer];
            length = strlen(label);
        }
    }
    return (tk_str){label, length};
}
