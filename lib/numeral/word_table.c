// SPDX-License-Identifier: MIT
#include <toolkit/text/word_table.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SLOT_INDEX 0xffffu

static uint32_t hash_form(const char *form, size_t length)
{
    uint32_t h = 2166136261u; // FNV-1a
    for (size_t i = 0; i < length; i++)
        h = (h ^ (unsigned char)form[i]) * 16777619u;
    return h ^ h >> 15;
}

/** The bit of the filter for a form, from three of its bytes and its length. */
static uint32_t filter_bit(const char *form, size_t length)
{
    const unsigned char *s = (const unsigned char *)form;
    uint32_t h = s[0] | (uint32_t)s[length / 2] << 8 | (uint32_t)s[length - 1] << 16 |
                 (uint32_t)length << 24;
    return h * 2654435761u >> 17; // 15 bits
}

_Static_assert(TK_WORD_TABLE_FILTER * 8 == 1u << 15, "filter_bit() has 15 bits");

void tk_word_table_finish(tk_word_table *lexicon)
{
    free(lexicon->words);
    free(lexicon->table);
    memset(lexicon, 0, sizeof *lexicon);
}

/** The upper half of a slot has these bits of the hash, so that most forms that are not in the
 * table are rejected without reading the words. */
static uint32_t tag_of(uint32_t hash)
{
    return hash & ~SLOT_INDEX;
}

static uint32_t *find_slot(const tk_word_table *lexicon, const char *form, size_t length,
                           uint32_t hash)
{
    uint32_t mask = lexicon->table_size - 1;
    for (uint32_t i = hash & mask;; i = (i + 1) & mask) {
        uint32_t *slot = &lexicon->table[i];
        if (!*slot)
            return slot;
        if (tag_of(*slot) != tag_of(hash))
            continue;
        const tk_word *word = &lexicon->words[(*slot & SLOT_INDEX) - 1];
        if (word->length == length && !memcmp(word->form, form, length))
            return slot;
    }
}

const tk_word *tk_word_table_find(const tk_word_table *lexicon, const char *form, size_t length)
{
    if (!lexicon->table_size || !length || length > TK_FORM_MAX)
        return NULL;
    uint32_t bit = filter_bit(form, length);
    if (!(lexicon->filter[bit / 8] >> bit % 8 & 1))
        return NULL;
    uint32_t slot = *find_slot(lexicon, form, length, hash_form(form, length));
    uint32_t index = slot & SLOT_INDEX;
    return index ? &lexicon->words[index - 1] : NULL;
}

/** Grows the table so that it is at most a quarter full. */
static bool grow(tk_word_table *lexicon)
{
    if (lexicon->count == lexicon->capacity) {
        uint32_t capacity = lexicon->capacity ? lexicon->capacity * 2 : 256;
        tk_word *words = realloc(lexicon->words, capacity * sizeof *words);
        if (!words)
            return false;
        lexicon->words = words;
        lexicon->capacity = capacity;
    }
    if (lexicon->count == SLOT_INDEX)
        return false;
    if (lexicon->count * 4 < lexicon->table_size)
        return true;
    uint32_t size = lexicon->table_size ? lexicon->table_size * 2 : 1024;
    uint32_t *table = calloc(size, sizeof *table);
    if (!table)
        return false;
    free(lexicon->table);
    lexicon->table = table;
    lexicon->table_size = size;
    for (uint32_t i = 0; i < lexicon->count; i++) {
        const tk_word *word = &lexicon->words[i];
        uint32_t hash = hash_form(word->form, word->length);
        *find_slot(lexicon, word->form, word->length, hash) = tag_of(hash) | (i + 1);
    }
    return true;
}

static tk_word *obtain(tk_word_table *lexicon, const char *form, size_t length)
{
    if (!length || length > TK_FORM_MAX || !grow(lexicon))
        return NULL;
    uint32_t hash = hash_form(form, length), *slot = find_slot(lexicon, form, length, hash);
    if (!*slot) {
        tk_word *word = &lexicon->words[lexicon->count++];
        memset(word, 0, sizeof *word);
        memcpy(word->form, form, length);
        word->length = (uint8_t)length;
        *slot = tag_of(hash) | lexicon->count;
        uint32_t bit = filter_bit(form, length);
        lexicon->filter[bit / 8] |= (uint8_t)(1u << bit % 8);
    }
    return &lexicon->words[(*slot & SLOT_INDEX) - 1];
}

bool tk_word_table_add(tk_word_table *lexicon, const char *form, size_t length, uint32_t class_id,
                       int32_t value)
{
    char folded[TK_FORM_MAX];
    if (length > sizeof folded)
        return false;
    uint8_t n_words = 1;
    size_t first = length;
    for (size_t i = 0; i < length; i++) {
        folded[i] = tk_fold(form[i]);
        if (form[i] != ' ')
            continue;
        n_words++;
        if (first == length)
            first = i;
    }
    tk_word *word = obtain(lexicon, folded, length);
    if (!word)
        return false;
    if (!tk_word_is(word, class_id)) {
        if (word->n_classes == TK_WORD_CLASSES)
            return false;
        word->class_id[word->n_classes] = (uint8_t)class_id;
        word->value[word->n_classes++] = value;
        word->mask |= TK_CLASS_BIT(class_id);
        word->starts |= TK_CLASS_BIT(class_id);
    }
    if (n_words > 1) {
        tk_word *head = obtain(lexicon, folded, first);
        if (!head)
            return false;
        if (head->phrase_words < n_words)
            head->phrase_words = n_words;
        head->starts |= TK_CLASS_BIT(class_id);
        head->second |= tk_initial(folded[first + 1]);
    }
    return true;
}

/** A part of a line of a data file. */
typedef struct field {
    const char *data;
    size_t length;
} field;

static bool is_name(const char *name, field word)
{
    return *name == *word.data && !strncmp(name, word.data, word.length) && !name[word.length];
}

/** The part up to `stop` or `end`; `*at` becomes the byte after it. */
static field cut(const char **at, const char *end, char stop)
{
    field out = {*at, 0};
    const char *found = memchr(*at, stop, (size_t)(end - *at));
    out.length = (size_t)((found ? found : end) - *at);
    *at = found ? found + 1 : end;
    return out;
}

/** Finds a class by its name; `*class_id` is the class of the previous line, because the lines of a
 * class are grouped. */
static bool find_class(const tk_word_table_names *names, field word, uint32_t *class_id)
{
    if (is_name(names->classes[*class_id], word))
        return true;
    for (*class_id = 0; *class_id < names->n_classes; ++*class_id)
        if (is_name(names->classes[*class_id], word))
            return true;
    *class_id = 0;
    return false;
}

/** Reads a decimal integer, with an optional minus. */
static bool read_integer(field word, int32_t *value)
{
    bool negative = word.length && *word.data == '-';
    int64_t sum = 0;
    size_t i = negative;
    if (i == word.length || word.length > 10)
        return false;
    for (; i < word.length; i++) {
        if (word.data[i] < '0' || word.data[i] > '9')
            return false;
        sum = sum * 10 + (word.data[i] - '0');
    }
    *value = (int32_t)(negative ? -sum : sum);
    return sum <= INT32_MAX;
}

/** Reads a word as the name of a value. */
static bool read_name(const tk_class_values *of, field word, int32_t *value)
{
    for (const tk_value_name *n = of->names; n && n->name; n++)
        if (is_name(n->name, word)) {
            *value = n->value;
            return true;
        }
    for (uint32_t i = 0; word.length && of->column && i < of->column->n_names; i++)
        if (is_name(of->column->names[i], word)) {
            *value = (int32_t)i;
            return true;
        }
    return false;
}

/** Reads a word as the number of a value. */
static bool read_number(const tk_class_values *of, field word, int32_t *value)
{
    int32_t number;
    if (!of->times || !read_integer(word, &number) || number < of->min || number > of->max)
        return false;
    *value = number * of->times;
    return true;
}

/** The place of a form, which is added if it is missing. */
static const char *read_place(tk_word_table *lexicon, field form, int32_t *value)
{
    const tk_word *word = obtain(lexicon, form.data, form.length);
    *value = word ? (int32_t)(word - lexicon->words) : 0;
    return word ? NULL : "cannot be added: it is too long, or out of memory";
}

/** Reads the sum of names and a number. Returns NULL, or the reason of an error, with the invalid
 * word in `wrong`. */
static const char *read_sum(const tk_class_values *of, const char *p, const char *end,
                            int32_t *value, field *wrong)
{
    bool has_name = false, has_number = false;
    while (p < end) {
        int32_t term;
        *wrong = cut(&p, end, ' ');
        bool name = read_name(of, *wrong, &term);
        if (!name && !read_number(of, *wrong, &term))
            return "is not a value of this class";
        bool flag = name && term & of->flags, *has = name ? &has_name : &has_number;
        if (*has && !flag)
            return "is one value too many";
        *has |= !flag;
        *value += term;
    }
    bool complete = of->times ? has_number : has_name || !(of->names || of->column);
    return complete || of->optional ? NULL : "needs a value";
}

/** Reads the value at the end of a line; returns the same as read_sum(). */
static const char *read_value(tk_word_table *lexicon, const tk_class_values *of, const char *p,
                              const char *end, int32_t *value, field *wrong)
{
    *value = 0;
    if (!of->place)
        return read_sum(of, p, end, value, wrong);
    if (p == end || *p != '=')
        return "needs the form that it stands for, after '='";
    *wrong = (field){p + 1, (size_t)(end - p - 1)};
    return read_place(lexicon, *wrong, value);
}

/** Adds a line; `*class_id` is the class of the previous line, and becomes that of this line.
 * Returns NULL, or the reason of an error, with the invalid word in `wrong`. */
static const char *add_line(tk_word_table *lexicon, const char *line, const char *end,
                            const tk_word_table_names *names, uint32_t *class_id, field *wrong)
{
    field form = *wrong = cut(&line, end, '\t');
    if (line == end)
        return "has no class";
    *wrong = cut(&line, end, '\t');
    if (!find_class(names, *wrong, class_id))
        return "is not a class";
    int32_t value;
    const char *reason = read_value(lexicon, &names->values[*class_id], line, end, &value, wrong);
    if (reason)
        return reason;
    *wrong = form;
    return tk_word_table_add(lexicon, form.data, form.length, *class_id, value)
               ? NULL
               : "cannot be added: it is too long, is in too many classes, or out of memory";
}

bool tk_word_table_read(tk_word_table *lexicon, const char *path, const char *data, size_t length,
                        const tk_word_table_names *names, char *message, size_t size)
{
    uint32_t class_id = 0, number = 0;
    for (const char *p = data, *end = data + length; p < end;) {
        const char *stop = memchr(p, '\n', (size_t)(end - p)), *line = p;
        field wrong;
        if (!stop)
            stop = end;
        number++;
        p = stop + 1;
        if (line == stop || *line == '#')
            continue;
        const char *reason = add_line(lexicon, line, stop, names, &class_id, &wrong);
        if (reason) {
            size_t shown = wrong.length < TK_FORM_MAX ? wrong.length : TK_FORM_MAX;
            snprintf(message, size, "%s:%u: '%.*s' %s", path, (unsigned)number, (int)shown,
                     wrong.data, reason);
            return false;
        }
    }
    return true;
}

tk_status tk_word_table_add_file(tk_word_table *lexicon, const tk_setup *setup, const char *path,
                                 const tk_word_table_names *names)
{
    char message[256];
    tk_str file;
    tk_status status = setup->host->read_file(setup->ctx, path, &file);
    if (status == TK_OK &&
        !tk_word_table_read(lexicon, path, file.data, file.length, names, message, sizeof message))
        status = setup->host->fail_setup(setup->ctx, message);
    return status;
}

bool tk_word_table_mark_inner(tk_word_table *lexicon, uint32_t class_id)
{
    return tk_word_table_mark_inner_of(lexicon, UINT64_MAX, class_id);
}

bool tk_word_table_mark_inner_of(tk_word_table *lexicon, uint64_t mask, uint32_t class_id)
{
    for (uint32_t i = 0; i < lexicon->count; i++) {
        if (!(lexicon->words[i].mask & mask))
            continue;
        char form[TK_FORM_MAX]; // a copy: adding may move the words
        size_t length = lexicon->words[i].length;
        memcpy(form, lexicon->words[i].form, length);
        const char *end = form + length, *space = memchr(form, ' ', length);
        while (space) {
            const char *word = space + 1;
            space = memchr(word, ' ', (size_t)(end - word));
            size_t n = (size_t)((space ? space : end) - word);
            if (!tk_word_table_add(lexicon, word, n, class_id, 0))
                return false;
        }
    }
    return true;
}

bool tk_word_table_mark_last(tk_word_table *lexicon, uint32_t class_id, uint32_t mark)
{
    for (uint32_t i = 0; i < lexicon->count; i++) {
        const tk_word *word = &lexicon->words[i];
        if (!tk_word_is(word, class_id))
            continue;
        char form[TK_FORM_MAX]; // a copy: adding may move the words
        size_t length = word->length, begin = length;
        memcpy(form, word->form, length);
        while (begin && form[begin - 1] != ' ')
            begin--;
        if (!tk_word_table_add(lexicon, form + begin, length - begin, mark, 0))
            return false;
    }
    return true;
}
