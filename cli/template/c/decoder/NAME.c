// SPDX-License-Identifier: MIT
// @NAME@: reads articles from lines of tab-separated values: id, date, title, text.
//
// This is a complete plugin, and a tour of the contract. It needs no other header of toolkit than
// <toolkit/plugin.h>. Read it from the bottom up: tk_plugin_v1() returns the descriptor, which
// names everything else. A decoder runs in a sandboxed worker: it may get any bytes, and refuses
// those it does not understand with host->fail().

#include <stdlib.h>
#include <string.h>
#include <toolkit/plugin.h>

/** The fields of a line. */
enum { FIELD_ID, FIELD_DATE, FIELD_TITLE, FIELD_TEXT, N_FIELDS };

/** An instance, which create() makes from the options. It is the same for every document. */
typedef struct instance {
    int64_t title_in_text;
} instance;

/** Options are parsed and checked, in the order of this table: create() gets only valid values. */
enum { OPT_TITLE_IN_TEXT, N_OPTIONS };
static const tk_option options[N_OPTIONS] = {
    [OPT_TITLE_IN_TEXT] = {.name = "title_in_text",
                           .doc = "put the title before the text, as a paragraph",
                           .type = TK_OPT_BOOL,
                           .fallback = "true"},
};

/** [setup] Called once, before any document. destroy() frees what this allocates. */
static tk_status create(const tk_setup *setup, void **out)
{
    instance *self = calloc(1, sizeof *self);
    if (!self)
        return setup->host->fail_setup(setup->ctx, "out of memory");
    self->title_in_text = setup->options[OPT_TITLE_IN_TEXT].i;
    *out = self;
    return TK_OK;
}

static void destroy(void *self)
{
    free(self);
}

/** Splits a line at its tabs. Returns the number of fields, at most N_FIELDS. */
static int split(const tk_str *line, tk_str *fields)
{
    const char *p = line->data, *end = line->data + line->length;
    int n = 0;
    while (n < N_FIELDS) {
        const char *tab = p < end ? memchr(p, '\t', (size_t)(end - p)) : NULL;
        const char *stop = tab && n + 1 < N_FIELDS ? tab : end;
        fields[n++] = (tk_str){p, (uint64_t)(stop - p)};
        if (stop == end)
            break;
        p = stop + 1;
    }
    return n;
}

/** Copies a field, in which \n, \t and \\ mean line end, tab and backslash. It never grows. */
static char *unescape(char *out, const tk_str *field)
{
    for (uint64_t i = 0; i < field->length; i++) {
        const char c = field->data[i];
        const char next = c == '\\' && i + 1 < field->length ? field->data[i + 1] : 0;
        i += next == 'n' || next == 't' || next == '\\';
        *out++ = next == 'n' ? '\n' : next == 't' ? '\t' : c;
    }
    return out;
}

/**
 * [worker] A record is one line, without its end. Sets the id, meta values that other plugins know
 * (the base of relative dates is "date"), and the text. The host checks that the text is UTF-8; the
 * record may contain any bytes.
 */
static tk_status decode(void *instance_, const tk_host *host, tk_doc *doc, const tk_str *record)
{
    const instance *self = instance_;
    tk_str fields[N_FIELDS];
    if (split(record, fields) < N_FIELDS)
        return host->fail(doc, TK_ERR_DOC, UINT64_MAX,
                          "a line needs four fields: id, date, title, text");
    const tk_str *title = &fields[FIELD_TITLE], *text = &fields[FIELD_TEXT];
    tk_status status = TK_OK;
    if (fields[FIELD_ID].length)
        status = host->set_id(doc, fields[FIELD_ID].data, fields[FIELD_ID].length);
    if (status == TK_OK && fields[FIELD_DATE].length)
        status =
            host->meta_set(doc, "date", 4, fields[FIELD_DATE].data, fields[FIELD_DATE].length, 0);
    if (status == TK_OK && title->length)
        status = host->meta_set(doc, "title", 5, title->data, title->length, 0);
    if (status != TK_OK)
        return status;
    char *start = host->text_reserve(doc, title->length + 2 + text->length), *end = start;
    if (!start)
        return host->fail(doc, TK_ERR_DOC, UINT64_MAX, "out of memory for the text");
    if (self->title_in_text && title->length) {
        end = unescape(end, title);
        *end++ = '\n';
        *end++ = '\n';
    }
    end = unescape(end, text);
    return host->text_commit(doc, (uint64_t)(end - start));
}

static const char *const extensions[] = {"@NAME@", NULL};

static const tk_plugin plugin = {
    .size = sizeof(tk_plugin),
    .kind = TK_DECODER,
    .record = TK_RECORD_LINE,
    .id = "@NAME@",
    .version = "1.0.0",
    .summary = "Articles from lines of tab-separated values",
    .doc = "Each line is an article: id, date, title and text, separated by tabs. In title and "
           "text, \\n, \\t and \\\\ mean a line end, a tab and a backslash.",
    .licence = "MIT",
    .options = options,
    .n_options = N_OPTIONS,
    .extensions = extensions,
    .create = create,
    .destroy = destroy,
    .decode = decode,
};

/** The only function that a plugin exports. Returns its plugins by index, then NULL. */
TK_EXPORT const tk_plugin *tk_plugin_v1(uint32_t index)
{
    return index == 0 ? &plugin : NULL;
}
