// SPDX-License-Identifier: MIT
/**
 * @file
 * A lexicon: word forms and phrases, each with up to TK_WORD_CLASSES (class, value) pairs. Fill it
 * once, when a plugin is created; afterwards it is read-only and may be shared by threads. Forms
 * are stored folded (ASCII lower case); a phrase is its words joined by single spaces.
 */
#ifndef TK_WORD_TABLE_H
#define TK_WORD_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <toolkit/plugin.h>

#pragma GCC visibility push(default)

#ifdef __cplusplus
extern "C" {
#endif

#define TK_WORD_CLASSES 6u  /**< maximum classes of one form */
#define TK_FORM_MAX     48u /**< longest form or phrase, in bytes */

/** The bit of a class, 0 … 63, in tk_word.mask and tk_word.starts. */
#define TK_CLASS_BIT(class_id) (UINT64_C(1) << (class_id))

typedef struct tk_word {
    uint64_t mask;   /**< bit c: the form is of class c */
    uint64_t starts; /**< bit c: the form, or a phrase that begins with it, is of class c */
    uint32_t second; /**< tk_initial() of the second words of phrases that begin with this form */
    int32_t value[TK_WORD_CLASSES];
    uint8_t class_id[TK_WORD_CLASSES];
    uint8_t n_classes;
    uint8_t phrase_words; /**< words of the longest phrase that begins with this form; 0: none */
    uint8_t length;       /**< of form */
    char form[TK_FORM_MAX];
} tk_word;

#define TK_WORD_TABLE_FILTER 4096u /**< bytes */

typedef struct tk_word_table {
    tk_word *words;
    uint32_t *table; /**< open addressing: index into words + 1 and bits of the hash; 0 is free */
    uint32_t count, capacity, table_size;
    uint8_t filter[TK_WORD_TABLE_FILTER]; /**< Bloom filter: most forms of a text are not here */
} tk_word_table;

/** Frees the memory of the lexicon, and empties it. A zeroed lexicon is empty and can be finished.
 */
void tk_word_table_finish(tk_word_table *lexicon);

/**
 * Adds a form or phrase of one class. The form is folded and copied. If it already has this class,
 * it keeps its value. Returns false when out of memory, if the form is empty or longer than
 * TK_FORM_MAX, or if it already has TK_WORD_CLASSES classes.
 */
bool tk_word_table_add(tk_word_table *lexicon, const char *form, size_t length, uint32_t class_id,
                       int32_t value);

/** Returns the word of a folded form, or NULL. It belongs to the lexicon, and is valid until a form
 * is added. */
const tk_word *tk_word_table_find(const tk_word_table *lexicon, const char *form, size_t length);

/** A value's name in data files: "MORE_THAN". */
typedef struct tk_value_name {
    const char *name;
    int32_t value;
} tk_value_name;

/** The values of a class in data files. Zeroed: the class has no values. */
typedef struct tk_class_values {
    const tk_value_name *names; /**< ends with one without a name; NULL: no names */
    const tk_column
        *column;      /**< or the names of a layer's enumeration, except ""; NULL: no column */
    bool optional;    /**< a line may omit the value, which is then 0 */
    bool place;       /**< "=form": the place of another form, see tk_word_table_word() */
    int32_t times;    /**< factor for the number of a value; 0: values have no number */
    int32_t min, max; /**< range of the number */
    int32_t
        flags; /**< bits of names that can be combined with another name; others must be alone */
} tk_class_values;

/** The classes that data files can name. */
typedef struct tk_word_table_names {
    const char *const *classes;    /**< by class id */
    const tk_class_values *values; /**< by class id */
    uint32_t n_classes;
} tk_word_table_names;

/**
 * Adds the lines "form TAB class" and "form TAB class TAB value" of a data file. A value consists
 * of names or a number or both, separated by single spaces, and is their sum. Skips empty lines and
 * lines that begin with `#`. Returns false if a line is invalid or cannot be added; `message`
 * (`size` bytes) then has `path`, the line, the invalid word, and the reason.
 */
bool tk_word_table_read(tk_word_table *lexicon, const char *path, const char *data, size_t length,
                        const tk_word_table_names *names, char *message, size_t size);

/** Reads a data file of the plugin, and adds its lines as tk_word_table_read() does. On failure
 * returns what `setup` returned, which has the message. */
tk_status tk_word_table_add_file(tk_word_table *lexicon, const tk_setup *setup, const char *path,
                                 const tk_word_table_names *names);

/** Returns the word at the place that a value "=form" gave. */
static inline const tk_word *tk_word_table_word(const tk_word_table *lexicon, int32_t place)
{
    return &lexicon->words[place];
}

/**
 * Gives the later words of all phrases the class, with value 0, so that a search for the start of a
 * phrase can step over them. Returns false as tk_word_table_add() does.
 */
bool tk_word_table_mark_inner(tk_word_table *lexicon, uint32_t class_id);

/** Like tk_word_table_mark_inner(), but only for phrases of the classes in `mask`. */
bool tk_word_table_mark_inner_of(tk_word_table *lexicon, uint64_t mask, uint32_t class_id);

/** Gives the last word of each form and phrase of `class_id` the class `mark`. Returns false as
 *  tk_word_table_add() does. */
bool tk_word_table_mark_last(tk_word_table *lexicon, uint32_t class_id, uint32_t mark);

/** Returns an ASCII capital as a small letter, and any other byte unchanged. */
static inline char tk_fold(char c)
{
    return (char)((unsigned char)(c - 'A') < 26 ? c + 32 : c);
}

/** Returns a bit for the first byte of a word, the same for both cases. */
static inline uint32_t tk_initial(char c)
{
    return UINT32_C(1) << (c & 31);
}

/** Whether the word is of the class; `word` may be NULL. */
static inline bool tk_word_is(const tk_word *word, uint32_t class_id)
{
    return word && (word->mask >> class_id & 1);
}

/** Whether the word is of any class in `mask`, a union of TK_CLASS_BIT(); `word` may be NULL. */
static inline bool tk_word_any(const tk_word *word, uint64_t mask)
{
    return word && (word->mask & mask);
}

/** Returns the value of the word in a class; 0 if it does not have the class. `word` may be NULL.
 */
static inline int32_t tk_word_value(const tk_word *word, uint32_t class_id)
{
    for (uint32_t i = 0; word && i < word->n_classes; i++)
        if (word->class_id[i] == class_id)
            return word->value[i];
    return 0;
}

#ifdef __cplusplus
}
#endif

#pragma GCC visibility pop

#endif // TK_WORD_TABLE_H
