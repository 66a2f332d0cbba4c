// SPDX-License-Identifier: MIT
#include "build.h"

#include "article.h"
#include "db_article.h"
#include "entity.h"
#include "fact.h"
#include "line_reader.h"
#include "problem.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_WARNINGS = 10 };

typedef struct build {
    const tk_view_source *source;
    const tk_view_options *options;
    tk_blocks *blocks;
    tk_view_result *result;
    tk_message *error;
    tk_facts_db db;
    tk_view_corpus corpus;
    tk_word_index words;
    tk_articles articles;
    uint32_t unit;
} build;

/** Reports a line that is left out. */
static void warn(const build *b, uint64_t line)
{
    char text[sizeof b->error->text + 64];

    if (!b->options->warn || b->result->left_out > MOST_WARNINGS)
        return;
    if (b->result->left_out == MOST_WARNINGS)
        snprintf(text, sizeof text, "%.800s: more lines are not documents", b->source->annotations);
    else
        snprintf(text, sizeof text, "%.500s:%llu: not a document: %.400s", b->source->annotations,
                 (unsigned long long)line, b->error->text);
    b->options->warn(b->options->ctx, text);
}

static bool is_blank(tk_str line)
{
    for (uint64_t i = 0; i < line.length; i++)
        if (line.data[i] != ' ' && line.data[i] != '\t' && line.data[i] != '\r')
            return false;
    return true;
}

/** The id of a document that has none is its file and line, as the decoder jsonl has it. */
static void name_line(const char *path, uint64_t line, char *id, size_t room)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    const size_t length = strlen(name);
    const bool packed = length > 3 && strcmp(name + length - 3, ".gz") == 0;

    snprintf(id, room, "%.*s:%llu", (int)(packed ? length - 3 : length), name,
             (unsigned long long)line);
}

/** Adds a line. False with a message. */
static bool add_line(build *b, tk_str line, uint64_t number)
{
    char id[NAME_MAX + 32];

    if (is_blank(line))
        return true;
    name_line(b->source->annotations, number, id, sizeof id);
    const int added = tk_articles_add(&b->articles, line, id, b->error);
    if (added == 0) {
        warn(b, number);
        b->result->left_out++;
        b->error->text[0] = '\0';
    }
    return added >= 0;
}

static bool add_lines(build *b)
{
    tk_line_reader reader;
    tk_str line;
    int step = -1;
    bool ok = tk_line_reader_open(&reader, b->source->annotations, b->error);

    while (ok && (step = tk_line_reader_next(&reader, &line, b->error)) > 0)
        ok = add_line(b, line, reader.number);
    tk_line_reader_close(&reader);
    return ok && step == 0;
}

/** Writes the block `index`, the last one. */
static bool put_index(build *b, bool search)
{
    tk_json_writer w = {0};
    bool ok;

    tk_json_open(&w, '{');
    tk_json_put_key(&w, "unit");
    tk_json_put_text(&w, tk_unit_name(b->unit));
    tk_json_put_key(&w, "entities");
    tk_json_put_integer(&w, b->corpus.n_entities);
    tk_json_put_key(&w, "facts");
    tk_json_put_integer(&w, b->corpus.n_facts);
    ok = tk_articles_end(&b->articles, &w);
    tk_json_put_key(&w, "search");
    if (ok && (search || b->blocks->bytes > b->options->page_bytes))
        ok = tk_word_index_write(&b->words, b->blocks, &w);
    else
        tk_json_put_null(&w);
    tk_json_close(&w, '}');
    if (ok)
        return tk_blocks_put(b->blocks, "index", &w);
    free(tk_json_written(&w, NULL));
    return false;
}

static bool put_all(build *b, bool search)
{
    const tk_view_source *source = b->source;

    if (source->unit && !tk_unit_parse(source->unit, &b->unit)) {
        snprintf(b->error->text, sizeof b->error->text,
                 "unit of offsets %.40s: must be codepoint, byte or utf16", source->unit);
        return false;
    }
    if (source->facts && (!tk_facts_db_open(&b->db, source->facts, b->error) ||
                          !tk_view_corpus_load(&b->corpus, &b->db)))
        return false;
    tk_articles_start(&b->articles, b->blocks, &b->corpus, &b->words, b->unit);
    if (source->annotations ? !add_lines(b) : !tk_db_articles_add(&b->articles, &b->db))
        return false;
    b->result->articles = b->articles.n;
    b->result->textless = b->articles.textless;
    // After the articles, which have converted the offsets.
    return tk_entities_write(&b->corpus, &b->db, b->blocks) &&
           tk_facts_write(&b->corpus, &b->db, b->blocks) && put_index(b, search);
}

bool tk_build(const tk_view_source *source, const tk_view_options *options, bool search,
              tk_blocks *blocks, tk_view_result *result)
{
    build b = {.source = source,
               .options = options,
               .blocks = blocks,
               .result = result,
               .error = blocks->error,
               .unit = TK_UNIT_CODEPOINT};
    bool ok;

    tk_word_index_start(&b.words);
    ok = put_all(&b, search);
    tk_articles_finish(&b.articles);
    tk_word_index_finish(&b.words);
    tk_view_corpus_finish(&b.corpus);
    tk_facts_db_close(&b.db);
    return ok;
}
