// SPDX-License-Identifier: MIT
// A wrapper around yyjson. It reads a copy of the text in place: strings are unescaped where they
// are, so that a string's address gives its position in the text, and numbers are kept as written.
// Its tree is an array of values in the order of the text.
#include <toolkit/text/json.h>
#include <toolkit/text/number_text.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <yyjson.h>

// Memory that is larger is not kept for the next text.
#define KEPT_MAX ((size_t)1 << 20)

// yyjson's functions take what they only read as not constant.
static yyjson_val *node(const tk_json *value)
{
    return (yyjson_val *)(uintptr_t)value;
}

static const tk_json *from_node(const yyjson_val *value)
{
    return (const tk_json *)(const void *)value;
}

// ---------------------------------------------------------------------------------------- memory

// yyjson asks for one block, that of the tree. It gets the last one, if that is large enough.
static void *tree_alloc(void *context, size_t size)
{
    tk_json_reader *r = context;
    if (size > r->tree_capacity) {
        free(r->tree);
        r->tree = malloc(size);
        r->tree_capacity = r->tree == NULL ? 0 : size;
    }
    return r->tree;
}

static void *tree_realloc(void *context, void *block, size_t old_size, size_t size)
{
    tk_json_reader *r = context;
    (void)block;
    (void)old_size;
    if (size > r->tree_capacity) {
        void *grown = realloc(r->tree, size);
        if (grown == NULL) {
            return NULL;
        }
        r->tree = grown;
        r->tree_capacity = size;
    }
    return r->tree;
}

static void tree_free(void *context, void *block)
{
    (void)context; // the reader keeps it
    (void)block;
}

// Adds a line end, so that a fault after the last byte differs from one at it.
static void end_copy(tk_json_reader *r, size_t length)
{
    r->copy[length] = '\n';
    memset(r->copy + length + 1, 0, YYJSON_PADDING_SIZE);
}

// With room to close what is open.
static bool copy_source(tk_json_reader *r)
{
    const size_t more = TK_JSON_DEPTH_MAX + 1 + YYJSON_PADDING_SIZE;
    if (r->length > SIZE_MAX - more) {
        return false;
    }
    const size_t size = r->length + more;
    if (size > r->copy_capacity) {
        free(r->copy);
        r->copy = malloc(size);
        r->copy_capacity = r->copy == NULL ? 0 : size;
    }
    if (r->copy == NULL) {
        return false;
    }
    memcpy(r->copy, r->source, r->length);
    end_copy(r, r->length);
    return true;
}

void tk_json_finish(tk_json_reader *r)
{
    free(r->copy);
    free(r->tree);
    *r = (tk_json_reader){0};
}

// --------------------------------------------------------------------------------------- reading

static const tk_json *reject(tk_json_reader *r, const char *fault, size_t at)
{
    r->root = NULL;
    snprintf(r->fault, sizeof r->fault, "%s", fault);
    r->at = at;
    return NULL;
}

static size_t skip_space(const tk_json_reader *r, size_t at)
{
    while (at < r->length && r->source[at] != '\0' && strchr(" \t\r\n", r->source[at]) != NULL) {
        at++;
    }
    return at;
}

// The byte at `at`; a line end after the end.
static char peek(const tk_json_reader *r, size_t at)
{
    return at < r->length ? r->source[at] : '\n';
}

// Returns the byte after as much of "true", "false" or "null" as is at `at`.
static size_t skip_word(const tk_json_reader *r, size_t at)
{
    const char first = peek(r, at);
    const char *word = first == 't' ? "true" : first == 'f' ? "false" : "null";
    while (*word != '\0' && peek(r, at) == *word) {
        at++;
        word++;
    }
    return at;
}

// Whether an odd number of backslashes stands before `at`.
static bool is_escaped(const tk_json_reader *r, size_t at)
{
    size_t n = 0;
    while (n < at && peek(r, at - n - 1) == '\\') {
        n++;
    }
    return n % 2 != 0;
}

// Whether an escape of the first half of a surrogate pair, \uD800 to \uDBFF, starts at `at`.
static bool is_high_surrogate(const tk_json_reader *r, size_t at)
{
    return peek(r, at) == '\\' && peek(r, at + 1) == 'u' && (peek(r, at + 2) | 0x20) == 'd' &&
           strchr("89abAB", peek(r, at + 3)) != NULL;
}

// The byte of a fault: the start of a wrong escape; in a word or a number, the first byte that
// cannot be there. yyjson's is another one in some cases.
static size_t fault_position(const tk_json_reader *r, const yyjson_read_err *error)
{
    static const size_t ESCAPE = sizeof "\\uD800" - 1;
    const size_t at = error->pos;
    switch (error->code) {
    case YYJSON_READ_ERROR_LITERAL:
        return skip_word(r, at);
    case YYJSON_READ_ERROR_INVALID_STRING:
        if (is_escaped(r, at)) {
            return at - 1;
        }
        return at >= ESCAPE && is_high_surrogate(r, at - ESCAPE) ? at - ESCAPE : at;
    case YYJSON_READ_ERROR_INVALID_NUMBER:
        // Of "1.x" and "1ex" it names the byte after the x; of "01" the zero.
        if (at >= 2 && strchr(".eE+-", peek(r, at - 2)) != NULL) {
            return at - 1;
        }
        return peek(r, at) == '0' ? at + 1 : at;
    case YYJSON_READ_ERROR_JSON_STRUCTURE: {
        // A closing bracket after a comma. It names that comma, or one after the bracket.
        const size_t next = skip_space(r, at + 1);
        return peek(r, next) == ']' || peek(r, next) == '}' ? next : at - 1;
    }
    case YYJSON_READ_ERROR_EMPTY_CONTENT:
        return r->length;
    default:
        return at;
    }
}

static const tk_json *reject_memory(tk_json_reader *r)
{
    r->no_memory = true;
    return reject(r, "out of memory for the record", 0);
}

static const tk_json *reject_error(tk_json_reader *r, const yyjson_read_err *error)
{
    char fault[sizeof r->fault];
    const size_t at = fault_position(r, error);
    if (error->code == YYJSON_READ_ERROR_MEMORY_ALLOCATION) {
        return reject_memory(r);
    }
    if (at >= r->length || (at + 1 == r->length && peek(r, at) == '\\')) {
        return reject(r, "the record ends within its JSON value: is it cut off?",
                      at < r->length ? at : r->length);
    }
    snprintf(fault, sizeof fault, "not JSON: %s", error->msg);
    return reject(r, fault, at);
}

// The first object or array that is nested too deeply; NULL if there is none.
static yyjson_val *too_deep(yyjson_val *root, const yyjson_val *end)
{
    const yyjson_val *ends[TK_JSON_DEPTH_MAX];
    unsigned depth = 0;
    for (yyjson_val *v = root; v < end; v++) {
        if (!unsafe_yyjson_is_ctn(v)) {
            continue;
        }
        while (depth > 0 && v >= ends[depth - 1]) {
            depth--;
        }
        if (depth == TK_JSON_DEPTH_MAX) {
            return v;
        }
        ends[depth++] = unsafe_yyjson_get_next(v);
    }
    return NULL;
}

static void begin_text(tk_json_reader *r, const char *source, size_t length)
{
    if (r->copy_capacity > KEPT_MAX) {
        free(r->copy);
        r->copy = NULL;
        r->copy_capacity = 0;
    }
    if (r->tree_capacity > KEPT_MAX) {
        free(r->tree);
        r->tree = NULL;
        r->tree_capacity = 0;
    }
    r->source = source;
    r->length = length;
    r->no_memory = false;
}

// Reads the copy, of which `length` bytes are the text.
static const tk_json *parse(tk_json_reader *r, size_t length)
{
    // Without the last flag, yyjson's first guess of the tree's size is a share of the length,
    // which is too much for long strings.
    static const yyjson_read_flag FLAGS =
        YYJSON_READ_INSITU | YYJSON_READ_NUMBER_AS_RAW | YYJSON_READ_STOP_WHEN_DONE;
    const yyjson_alc memory = {tree_alloc, tree_realloc, tree_free, r};
    yyjson_read_err error;
    yyjson_doc *doc = yyjson_read_opts(r->copy, length + 1, FLAGS, &memory, &error);
    if (doc == NULL) {
        return reject_error(r, &error);
    }
    const size_t end = skip_space(r, yyjson_doc_get_read_size(doc));
    if (end < length) {
        return reject(r, "not JSON: there is more behind the value", end);
    }
    r->root = from_node(yyjson_doc_get_root(doc));
    const yyjson_val *deep = too_deep(yyjson_doc_get_root(doc),
                                      yyjson_doc_get_root(doc) + yyjson_doc_get_val_count(doc));
    if (deep != NULL) {
        return reject(r, "objects and arrays are nested too deeply",
                      tk_json_begin(r, from_node(deep)));
    }
    return r->root;
}

const tk_json *tk_json_read(tk_json_reader *r, const char *source, size_t length)
{
    begin_text(r, source, length);
    return copy_source(r) ? parse(r, length) : reject_memory(r);
}

/** What is open somewhere in a text: the brackets that close it, the innermost one last. */
typedef struct brackets {
    char close[TK_JSON_DEPTH_MAX];
    size_t depth;
} brackets;

// Finds the last comma before `fault`, and what is open there. 0 if there is none.
static size_t last_comma(const tk_json_reader *r, size_t fault, brackets *at_comma)
{
    brackets now = {.depth = 0};
    size_t comma = 0;
    bool in_string = false;
    for (size_t i = 0; i < fault; i++) {
        const char c = r->source[i];
        if (in_string) {
            in_string = c != '"';
            i += c == '\\';
        } else if (c == '"') {
            in_string = true;
        } else if ((c == '{' || c == '[') && now.depth < TK_JSON_DEPTH_MAX) {
            now.close[now.depth++] = c == '{' ? '}' : ']';
        } else if ((c == '}' || c == ']') && now.depth > 0) {
            now.depth--;
        } else if (c == ',') {
            comma = i;
            *at_comma = now;
        }
    }
    return comma;
}

const tk_json *tk_json_read_part(tk_json_reader *r, const char *source, size_t length)
{
    const tk_json *root = tk_json_read(r, source, length);
    if (root != NULL || r->no_memory) {
        return root;
    }
    brackets open;
    size_t end = last_comma(r, r->at, &open);
    if (end == 0) {
        return NULL;
    }
    memcpy(r->copy, source, end);
    while (open.depth > 0) {
        r->copy[end++] = open.close[--open.depth];
    }
    end_copy(r, end);
    return parse(r, end);
}

// ---------------------------------------------------------------------------------------- values

tk_json_type tk_json_type_of(const tk_json *value)
{
    switch (unsafe_yyjson_get_type(node(value))) {
    case YYJSON_TYPE_BOOL:
        return TK_JSON_BOOL;
    case YYJSON_TYPE_RAW:
        return TK_JSON_NUMBER;
    case YYJSON_TYPE_STR:
        return TK_JSON_STRING;
    case YYJSON_TYPE_OBJ:
        return TK_JSON_OBJECT;
    case YYJSON_TYPE_ARR:
        return TK_JSON_ARRAY;
    default:
        return TK_JSON_NULL;
    }
}

bool tk_json_is(const tk_json *value, tk_json_type type)
{
    return value != NULL && tk_json_type_of(value) == type;
}

static tk_str string_of(yyjson_val *v)
{
    return (tk_str){v->uni.str, unsafe_yyjson_get_len(v)};
}

tk_str tk_json_text(const tk_json *value)
{
    yyjson_val *v = node(value);
    switch (yyjson_get_type(v)) {
    case YYJSON_TYPE_RAW:
    case YYJSON_TYPE_STR:
        return string_of(v);
    case YYJSON_TYPE_NULL:
        return (tk_str){"null", 4};
    case YYJSON_TYPE_BOOL:
        return unsafe_yyjson_is_true(v) ? (tk_str){"true", 4} : (tk_str){"false", 5};
    default:
        return (tk_str){"", 0};
    }
}

size_t tk_json_count(const tk_json *value)
{
    return yyjson_is_ctn(node(value)) ? unsafe_yyjson_get_len(node(value)) : 0;
}

tk_json_each tk_json_each_of(const tk_json *value)
{
    yyjson_val *v = node(value);
    tk_json_each each = {.left = tk_json_count(value)};
    if (each.left > 0) {
        each.is_object = unsafe_yyjson_is_obj(v);
        each.next = from_node(unsafe_yyjson_get_first(v));
    }
    return each;
}

bool tk_json_next(tk_json_each *each)
{
    if (each->left == 0) {
        return false;
    }
    yyjson_val *v = node(each->next);
    each->left--;
    if (each->is_object) {
        each->name = from_node(v);
        each->key = string_of(v);
        v++; // a key's value follows it
    }
    each->value = from_node(v);
    each->next = from_node(unsafe_yyjson_get_next(v));
    return true;
}

const tk_json *tk_json_member(const tk_json *object, const char *key)
{
    return from_node(yyjson_obj_get(node(object), key));
}

const tk_json *tk_json_typed(const tk_json *object, const char *key, tk_json_type type)
{
    const tk_json *member = tk_json_member(object, key);
    return tk_json_is(member, type) ? member : NULL;
}

bool tk_json_double(const tk_json *value, double *out)
{
    const tk_str text = tk_json_text(value);
    return tk_json_is(value, TK_JSON_NUMBER) && tk_parse_double(text.data, text.length, out);
}

bool tk_json_whole(const tk_json *value, uint32_t *out)
{
    const tk_str text = tk_json_text(value);
    uint64_t number = 0;
    if (value == NULL || text.length == 0 || text.length > 10) {
        return false;
    }
    for (uint64_t i = 0; i < text.length; i++) {
        if (text.data[i] < '0' || text.data[i] > '9') {
            return false;
        }
        number = 10 * number + (uint64_t)(text.data[i] - '0');
    }
    *out = (uint32_t)number;
    return number < UINT32_MAX;
}

// ------------------------------------------------------------------------- where they are written

// Below, `at` is a byte of a source that was read, and so is well-formed.

// Returns the byte after the string that starts at `at`.
static size_t skip_string(const tk_json_reader *r, size_t at)
{
    const char *start = r->source + at + 1;
    const char *quote = start;
    for (;; quote++) {
        quote = memchr(quote, '"', r->length - (size_t)(quote - r->source));
        const char *p = quote;
        while (p > start && p[-1] == '\\') {
            p--;
        }
        if ((quote - p) % 2 == 0) {
            return (size_t)(quote - r->source) + 1;
        }
    }
}

// Returns the byte after the string, number, literal or opening bracket that starts at `at`.
static size_t skip_token(const tk_json_reader *r, size_t at)
{
    switch (r->source[at]) {
    case '"':
        return skip_string(r, at);
    case '{':
    case '[':
        return at + 1;
    default:
        while (at < r->length && strchr(" \t\r\n,]}", r->source[at]) == NULL) {
            at++;
        }
        return at;
    }
}

// Returns the byte after the whole value that starts at `at`.
static size_t skip_value(const tk_json_reader *r, size_t at)
{
    size_t depth = 0;
    do {
        const char c = r->source[at];
        if (c == '{' || c == '[') {
            depth++;
        } else if (depth > 0 && (c == '}' || c == ']')) {
            depth--;
            at++;
            continue;
        }
        at = depth > 0 && strchr(" \t\r\n,:", c) != NULL ? at + 1 : skip_token(r, at);
    } while (depth > 0);
    return at;
}

// The next value or key.
static size_t skip_gap(const tk_json_reader *r, size_t at)
{
    while (strchr(" \t\r\n,:]}", r->source[at]) != NULL) {
        at++;
    }
    return at;
}

size_t tk_json_begin(const tk_json_reader *r, const tk_json *value)
{
    size_t at = skip_gap(r, 0);
    for (ptrdiff_t n = node(value) - node(r->root); n > 0; n--) {
        at = skip_gap(r, skip_token(r, at));
    }
    return at;
}

size_t tk_json_end(const tk_json_reader *r, const tk_json *value)
{
    return skip_value(r, tk_json_begin(r, value));
}

size_t tk_json_place(const tk_json_reader *r, const tk_json *value)
{
    return yyjson_is_ctn(node(value)) ? tk_json_begin(r, value) : tk_json_end(r, value);
}

tk_str tk_json_source(const tk_json_reader *r, const tk_json_each *member)
{
    const size_t key = (size_t)(member->key.data - r->copy) - 1;
    const size_t begin = skip_gap(r, skip_string(r, key));
    return (tk_str){r->source + begin, skip_value(r, begin) - begin};
}
