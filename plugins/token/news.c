// SPDX-License-Identifier: MIT
// Walks over the text from token to token with a table of bytes. Most tokens are runs of ASCII
// letters between blanks; words() reads them in blocks of 64 bytes, without the table.
#include "scan.h"

#include <stdlib.h>

// ------------------------------------------------------------------------------------- tables

static void fill_tables(tk_news *news)
{
    for (unsigned c = 0; c < 256; c++) {
        bool letter = tk_is_letter((char)c);
        bool digit = tk_is_digit((char)c);
        news->start[c] = c >= 0x80               ? TK_START_HIGH
                         : c <= ' ' || c == 0x7F ? TK_START_SPACE
                         : letter                ? TK_START_LETTER
                         : digit                 ? TK_START_DIGIT
                                                 : TK_START_SINGLE;
        news->after[c] = c >= 0x80         ? TK_AFTER_HIGH
                         : letter || digit ? TK_AFTER_ALNUM
                                           : TK_AFTER_END;
    }
    for (const char *p = "-=*~`_"; *p != '\0'; p++)
        news->start[(unsigned char)*p] = TK_START_RUN;
    news->start['\0'] = TK_START_END;
    news->start['!'] = news->start['?'] = TK_START_EXCLAIM;
    news->start['.'] = TK_START_DOT;
    news->start['\''] = TK_START_APOSTROPHE;
    news->start['#'] = TK_START_HASH;
    news->start['@'] = TK_START_AT;
    news->start['['] = TK_START_BRACKET;
    news->start['('] = TK_START_OPEN;
    news->start[')'] = TK_START_CLOSE;
    news->after['_'] = TK_AFTER_ALNUM;
    news->after['\''] = TK_AFTER_APOSTROPHE;
    news->after['.'] = TK_AFTER_DOT;
    news->after['-'] = TK_AFTER_HYPHEN;
    news->after[','] = TK_AFTER_COMMA;
    news->after[':'] = TK_AFTER_COLON;
    news->after['/'] = TK_AFTER_SLASH;
    news->after['@'] = TK_AFTER_AT;
    for (const char *p = "&$+#)"; *p != '\0'; p++)
        news->after[(unsigned char)*p] = TK_AFTER_JOIN;
}

tk_news *tk_news_create(const tk_setup *setup, bool keep_clitics, bool keep_hyphens)
{
    // In the order of the flags TK_WORD_ANY, TK_WORD_NUMBER, TK_WORD_NAME.
    static const char *const conditions[] = {"any", "number", "name"};
    static const struct {
        const char *path;
        uint32_t flags;
    } files[] = {
        {"prefixes.txt", TK_WORD_PREFIX},
        {"codes.txt", TK_WORD_CODE},
        {"labels.txt", TK_WORD_LABEL},
    };
    tk_news *news = calloc(1, sizeof(*news));
    if (news == NULL) {
        setup->host->fail_setup(setup->ctx, "out of memory");
        return NULL;
    }
    news->keep_clitics = keep_clitics;
    news->keep_hyphens = keep_hyphens;
    fill_tables(news);
    tk_status status =
        tk_words_add_file(&news->words, setup, "abbreviations.tsv", 0, conditions, 3);
    for (size_t i = 0; status == TK_OK && i < sizeof(files) / sizeof(files[0]); i++)
        status = tk_words_add_file(&news->words, setup, files[i].path, files[i].flags, NULL, 0);
    if (status != TK_OK) {
        tk_news_free(news);
        return NULL;
    }
    return news;
}

void tk_news_free(tk_news *news)
{
    if (news != NULL)
        tk_words_free(news->words);
    free(news);
}

// ----------------------------------------------------------------------------- tokens by start
// Each function writes the token at `p` and returns its end.

static const char *single(tk_scan *s, const char *p, const char *end)
{
    tk_scan_emit(s, p, end);
    return end;
}

static const char *run(tk_scan *s, const char *p)
{
    const char *end = p + 1;
    while (*end == *p)
        end++;
    return single(s, p, end);
}

static const char *exclamation(tk_scan *s, const char *p)
{
    const char *end = p + 1;
    while (*end == '!' || *end == '?')
        end++;
    return single(s, p, end);
}

/** Reads .5, an ellipsis or a full stop. */
static const char *dot(tk_scan *s, const char *p)
{
    if (tk_is_digit(p[1]) && (p == s->text || !tk_is_alnum(p[-1])))
        return tk_scan_word(s, p, tk_skip_digits(p + 1));
    return run(s, p);
}

/** A single quotation mark, or a word with an apostrophe before it: 's, 'em, '90s. */
static const char *leading_apostrophe(tk_scan *s, const char *p, uint32_t n)
{
    const char *word = p + n, *end = tk_skip_letters(word);
    bool glued = p > s->text && s->count > 0 && s->out.end[s->count - 1] == p - s->text;
    size_t length = (size_t)(end - word);
    if (length > 0 && !tk_is_word(end)) {
        bool clitic = glued && tk_is_clitic(word, length);
        bool elided = length == 2 && tk_lower(word[0]) == 'e' && tk_lower(word[1]) == 'm';
        if (clitic || (elided && !s->quote))
            return single(s, p, end);
    }
    if (length == 0 && tk_is_digit(word[0]) && tk_is_digit(word[1]) && !tk_is_digit(word[2])) {
        end = word + 2 + (word[2] == 's');
        if (!tk_is_word(end) && (*end != '\'' || end[-1] == 's'))
            return single(s, p, end);
    }
    s->quote = !s->quote && !glued && n == 1;
    return single(s, p, word);
}

static const char *hashtag(tk_scan *s, const char *p)
{
    const char *end = p + 1;
    if (tk_is_word(end) && !tk_is_digit(*end))
        for (uint32_t n, text; text = tk_text_class(end, &n), text == TK_TEXT_LETTER ||
                                                                  text == TK_TEXT_DIGIT ||
                                                                  text == TK_TEXT_MARK;)
            end += n;
    return single(s, p, end);
}

static const char *handle(tk_scan *s, const char *p)
{
    const char *end = p + 1;
    while (tk_is_alnum(*end) || *end == '_')
        end++;
    return single(s, p, end);
}

/** [1], [2,3], [4-6] and [...] are one token; other brackets are separate tokens. */
static const char *bracket(tk_scan *s, const char *p)
{
    if (memcmp(p, "[...]", 5) == 0)
        return single(s, p, p + 5);
    if (memcmp(p, "[\xE2\x80\xA6]", 5) == 0)
        return single(s, p, p + 5);
    for (const char *q = p + 1; tk_is_digit(*q);) {
        const char *end = tk_skip_digits(q);
        if (end - q > 3)
            break;
        if (*end == ']')
            return single(s, p, end + 1);
        if (*end == ',' || *end == '-')
            q = end + 1;
        else if (memcmp(end, "\xE2\x80\x93", 3) == 0)
            q = end + 3;
        else
            break;
    }
    return single(s, p, p + 1);
}

static const char *skip_class(const char *p, uint32_t text)
{
    for (uint32_t n; tk_text_class(p, &n) == text;)
        p += n;
    return p;
}

/** An emoji with skin tones, variation selectors, and other emoji attached by joiners. */
static const char *emoji_end(const char *p)
{
    for (;;) {
        uint32_t n;
        const char *end = skip_class(p, TK_TEXT_MARK);
        bool joined = end - p >= 3 && memcmp(end - 3, "\xE2\x80\x8D", 3) == 0;
        if (!joined || !(tk_uni(tk_utf8(end, &n)).flags & TK_UNI_PICTOGRAPH))
            return end;
        p = end + n;
    }
}

static const char *beyond_ascii(tk_scan *s, const char *p)
{
    uint32_t n, cp = tk_utf8(p, &n);
    tk_uni_record uni = tk_uni(cp);
    const char *end = p + n;
    switch (uni.text) {
    case TK_TEXT_SPACE:
        return end;
    case TK_TEXT_LETTER:
    case TK_TEXT_DIGIT:
        return tk_scan_word(s, p, end);
    case TK_TEXT_MARK: // direction marks and joiners alone are not a token
        if (uni.word == TK_WB_FORMAT || uni.word == TK_WB_ZWJ)
            return end;
        return single(s, p, skip_class(end, TK_TEXT_MARK));
    case TK_TEXT_APOSTROPHE:
        return leading_apostrophe(s, p, n);
    case TK_TEXT_DASH:
        while (memcmp(end, p, n) == 0)
            end += n;
        return single(s, p, end);
    case TK_TEXT_HIRAGANA:
    case TK_TEXT_KATAKANA:
        return single(s, p, skip_class(end, uni.text));
    case TK_TEXT_EMOJI:
        return single(s, p, emoji_end(end));
    case TK_TEXT_REGIONAL:
        if (tk_text_class(end, &n) == TK_TEXT_REGIONAL)
            end += n;
        return single(s, p, end);
    case TK_TEXT_PUNCT:
        if (cp == 0x2018) // ‘
            s->quote = true;
        return single(s, p, end);
    default: // currency signs, ideographs, symbols, with the characters that combine with them
        return single(s, p, skip_class(end, TK_TEXT_MARK));
    }
}

// ---------------------------------------------------------------------------------- main loop

/** Whether the character at `stop`, after a word, is a full stop that is not part of the word. */
static bool ends_sentence(const tk_scan *s, const char *p, const char *stop)
{
    return *stop == '.' && (stop[1] == ' ' || stop[1] == '\n') && stop - p > 1 &&
           tk_words_flags(s->news->words, p, (size_t)(stop - p)) == 0;
}

#if TK_SCAN_BLOCKS

static void read_block(tk_block *b, const char *p)
{
    const __m128i comma = _mm_set1_epi8(','), blank = _mm_set1_epi8(' ');
    *b = (tk_block){.at = p};
    for (unsigned i = 0; i < TK_BLOCK; i += 16) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)(p + i));
        b->letters |= (uint64_t)tk_letters_of(v) << i;
        b->commas |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(v, comma)) << i;
        b->blanks |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(v, blank)) << i;
    }
}

/**
 * Reads words of ASCII letters, the first at `p`, and commas, with only blanks between them, as far
 * as a block shows their ends. Returns where the next token may start. At most TK_BLOCK tokens.
 */
static const char *block_words(tk_scan *s, const char *p)
{
    enum { FEW = 6, LEFT = 24 }; // if fewer remain, a block does not pay
    if (p - s->block.at > TK_BLOCK - LEFT)
        read_block(&s->block, p);
    const unsigned done = (unsigned)(p - s->block.at);
    const uint64_t letters = s->block.letters >> done, commas = s->block.commas >> done;
    const uint64_t others = ~(letters | commas | s->block.blanks >> done); // or not in the block
    const unsigned length = (unsigned)__builtin_ctzll(others | (uint64_t)1 << (TK_BLOCK - 1));
    const uint64_t clean = ((uint64_t)1 << length) - 1;
    uint64_t starts = (letters & ~(letters << 1)) | commas;
    uint64_t ends = ((~letters & (letters << 1)) | (commas << 1)) & clean;
    if (ends == 0)
        return p;
    const unsigned last = 63 - (unsigned)__builtin_clzll(ends);
    const uint64_t rest = starts & clean & ~(uint64_t)0 << last;

    // Most blocks have few words, which are written without checking how many there are: no
    // processor could predict that branch. Surplus entries are overwritten.
    const uint32_t at = (uint32_t)(p - s->text);
    const uint64_t none = (uint64_t)1 << 63;
    uint32_t *begin = s->out.begin + s->count, *end = s->out.end + s->count;
    for (unsigned i = 0; i < FEW; i++) {
        s->count += ends != 0;
        begin[i] = at + (uint32_t)__builtin_ctzll(starts | none);
        end[i] = at + (uint32_t)__builtin_ctzll(ends | none);
        starts &= starts - 1;
        ends &= ends - 1;
    }
    for (; ends != 0; ends &= ends - 1, starts &= starts - 1) {
        s->out.begin[s->count] = at + (uint32_t)__builtin_ctzll(starts);
        s->out.end[s->count++] = at + (uint32_t)__builtin_ctzll(ends);
    }
    return p + (rest != 0 ? (unsigned)__builtin_ctzll(rest) : length);
}

#else

static const char *block_words(const tk_scan *s, const char *p)
{
    (void)s;
    return p;
}

#endif

/**
 * Reads words of ASCII letters, the first at `p`, with only blanks, commas and full stops between
 * them. There is room for at least TK_SCAN_ROOM tokens.
 */
static const char *words(tk_scan *s, const char *p)
{
    while (s->count + TK_BLOCK + TK_SCAN_ROOM <= s->out.capacity) {
        p = block_words(s, p);
        if (!tk_is_letter(*p))
            return p;
        const char *stop = tk_skip_letters(p);
        if (s->news->after[(unsigned char)*stop] != TK_AFTER_END && !ends_sentence(s, p, stop))
            return tk_scan_word(s, p, stop);
        tk_scan_emit(s, p, stop);
        p = stop;
        if (*p == '.')
            p = single(s, p, p + 1);
        if (*p != ' ' || !tk_is_letter(*++p))
            return p;
    }
    return tk_scan_word(s, p, tk_skip_letters(p));
}

/** Reads tokens until the layer has less room than TK_SCAN_ROOM. NULL at the end of the text. */
static const char *scan(tk_scan *s, const char *p)
{
    const tk_news *news = s->news;
    while (s->count + TK_SCAN_ROOM <= s->out.capacity) {
        switch (news->start[(unsigned char)*p]) {
        case TK_START_SPACE:
            if (*p == '\n')
                s->quote = false;
            p++;
            break;
        case TK_START_LETTER:
            p = words(s, p);
            break;
        case TK_START_DIGIT:
            p = tk_scan_word(s, p, tk_skip_digits(p));
            break;
        case TK_START_SINGLE:
            p = single(s, p, p + 1);
            break;
        case TK_START_RUN:
            p = run(s, p);
            break;
        case TK_START_EXCLAIM:
            p = exclamation(s, p);
            break;
        case TK_START_DOT:
            p = dot(s, p);
            break;
        case TK_START_APOSTROPHE:
            p = leading_apostrophe(s, p, 1);
            break;
        case TK_START_HASH:
            p = hashtag(s, p);
            break;
        case TK_START_AT:
            p = handle(s, p);
            break;
        case TK_START_BRACKET:
            p = bracket(s, p);
            break;
        case TK_START_OPEN:
            s->depth++;
            p = single(s, p, p + 1);
            break;
        case TK_START_CLOSE:
            s->depth -= s->depth > 0;
            p = single(s, p, p + 1);
            break;
        case TK_START_HIGH:
            p = beyond_ascii(s, p);
            break;
        default:
            return NULL;
        }
    }
    return p;
}

tk_status tk_news_annotate(const tk_news *news, const tk_host *host, tk_doc *doc)
{
    // The first block is not read at the start of the text but further on: until then it is empty.
    tk_scan s = {.news = news, .text = doc->text, .block = {.at = doc->text}};
    // English has about five bytes per token; for a text with fewer, the layer grows.
    uint64_t capacity = doc->length / 5 + 64;
    for (const char *p = doc->text; p != NULL; capacity += capacity / 2) {
        tk_status status = host->layer_reserve(doc, 0, capacity, &s.out);
        if (status != TK_OK)
            return status;
        p = scan(&s, p);
    }
    return host->layer_commit(doc, 0, s.count);
}
