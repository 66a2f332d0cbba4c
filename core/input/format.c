// SPDX-License-Identifier: MIT
#include "format.h"

#include "base/plain_locale.h"
#include "plugin/registry.h"
#include "pipeline/settings.h"
#include "sources.h"
#include "stream.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

/** Most members of an archive that are searched for a name that identifies the format. */
#define MEMBERS_MAX 1000

/** A format that inputs may have. */
typedef struct candidate {
    const tk_plugin *plugin;
    uint64_t files; /**< inputs of this format */
    char *first;    /**< path of the first of them */
    bool fits;      /**< the current file has it */
} candidate;

typedef struct guess {
    candidate *list;
    size_t count;
    uint32_t kind;
    tk_error *error;
} guess;

// ------------------------------------------------------------------------------- by the name

static bool ends_with(const char *name, size_t length, const char *ending, size_t n)
{
    return n && length > n + 1 && name[length - n - 1] == '.' &&
           strncasecmp(name + length - n, ending, n) == 0;
}

/** Length of the format's longest extension that the name has, or 0. */
static size_t ending_of(const tk_plugin *plugin, const char *name, size_t length)
{
    size_t best = 0;

    for (const char *const *e = plugin->extensions; e && *e; e++) {
        const size_t n = strlen(*e);

        if (n > best && ends_with(name, length, *e, n))
            best = n;
    }
    return best;
}

/** Marks the formats that fit a name best: "x.spacy.json" has .spacy.json, not .json. */
static size_t fit_name(guess *g, const char *name, size_t length)
{
    size_t best = 1, fits = 0;

    for (size_t i = 0; i < g->count; i++) {
        const size_t n = ending_of(g->list[i].plugin, name, length);

        best = n > best ? n : best;
    }
    for (size_t i = 0; i < g->count; i++) {
        g->list[i].fits = ending_of(g->list[i].plugin, name, length) >= best;
        fits += g->list[i].fits;
    }
    return fits;
}

// --------------------------------------------------------------------------- by the first bytes

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static size_t skip_space(const char *data, size_t length, size_t at)
{
    while (at < length && is_space(data[at]))
        at++;
    return at;
}

/** Where the contents of a file begin: after a byte order mark, space and an XML declaration. */
static size_t skip_preface(const char *data, size_t length)
{
    size_t at = length >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

    at = skip_space(data, length, at);
    if (length - at > 5 && memcmp(data + at, "<?xml", 5) == 0) {
        const char *end = memmem(data + at, length - at, "?>", 2);

        at = end ? skip_space(data, length, (size_t)(end - data) + 2) : length;
    }
    return at;
}

/** Finds `part` in the data from `*at` on, or only there if it is the first part, and moves after
 * it. */
static bool pass_part(const char *data, size_t length, size_t *at, const char *part, size_t n,
                      bool is_first)
{
    for (size_t i = *at; i + n <= length; i++) {
        if (strncasecmp(data + i, part, n) == 0) {
            *at = i + n;
            return true;
        }
        if (is_first)
            return false;
    }
    return false;
}

size_t tk_signature_match(const char *signature, const char *data, size_t length)
{
    const char *part = signature;
    size_t matched = 0, at;

    length = length < TK_FORMAT_HEAD ? length : TK_FORMAT_HEAD;
    at = skip_preface(data, length);
    while (*part) {
        const size_t n = strcspn(part, "*");

        if (!pass_part(data, length, &at, part, n, part == signature))
            return 0;
        matched += n;
        part += n + (part[n] == '*');
    }
    return matched;
}

/** Length in bytes of the longest matching signature of a format. */
static size_t signature_of(const tk_plugin *plugin, const char *data, size_t length)
{
    size_t best = 0;

    for (const char *const *s = plugin->signatures; s && *s; s++) {
        const size_t matched = tk_signature_match(*s, data, length);

        best = matched > best ? matched : best;
    }
    return best;
}

/** Of the marked formats, keeps those whose signature fits best; if none fits, keeps all. */
static size_t fit_bytes(guess *g, const char *data, size_t length)
{
    size_t best = 0, fits = 0;

    for (size_t i = 0; i < g->count; i++) {
        const size_t n = g->list[i].fits ? signature_of(g->list[i].plugin, data, length) : 0;

        best = n > best ? n : best;
    }
    for (size_t i = 0; best && i < g->count; i++)
        g->list[i].fits &= signature_of(g->list[i].plugin, data, length) == best;
    for (size_t i = 0; i < g->count; i++)
        fits += g->list[i].fits;
    return best ? fits : 0;
}

static void mark_all(guess *g)
{
    for (size_t i = 0; i < g->count; i++)
        g->list[i].fits = true;
}

// --------------------------------------------------------------------------------- one input

/** Reads the first bytes of the stream's member. */
static size_t read_head(tk_stream *stream, char *head)
{
    tk_error ignored = {0};
    size_t total = 0, n;

    while (total < TK_FORMAT_HEAD && tk_stream_read(stream, head + total, TK_FORMAT_HEAD - total,
                                                    &n, &ignored) == TK_STREAM_OK)
        total += n;
    return total;
}

/** Goes to the first member of an archive whose name identifies a format; returns how many formats
 * fit. */
static size_t fit_member(guess *g, tk_stream *stream)
{
    tk_buffer name = {0};
    tk_error ignored = {0};
    size_t fits = 0;

    for (int i = 0; i < MEMBERS_MAX && !fits; i++) {
        if (tk_stream_member(stream, &name, &ignored) != TK_STREAM_OK)
            break;
        if (name.length && tk_sources_wants(name.data, name.length, NULL))
            fits = fit_name(g, name.data, name.length);
    }
    tk_buffer_free(&name);
    return fits;
}

/** Reads the first bytes of the stream's member; returns how many of the marked formats, or if none
 * is marked, of all formats, fit them. */
static size_t look_into(guess *g, tk_stream *stream, size_t fits)
{
    char head[TK_FORMAT_HEAD];
    const size_t length = read_head(stream, head);
    size_t told;

    if (!fits)
        mark_all(g);
    told = fit_bytes(g, head, length);
    return told ? told : fits;
}

/** Reads the start of a file; returns how many of the marked formats, or for an archive of all
 * formats, fit. */
static size_t fit_file(guess *g, tk_sources *sources, const tk_source *source, size_t fits)
{
    const char *path = tk_source_path(sources, source);
    const bool is_archive = tk_stream_is_archive(path, strlen(path));
    tk_error ignored = {0};
    tk_buffer name = {0};
    struct stat st;
    tk_stream *stream = NULL;
    int fd;

    // Bytes read from a pipe are lost, and the writer of a FIFO notices when it is opened and
    // closed.
    if (stat(path, &st) != 0 || !S_ISREG(st.st_mode))
        return fits;
    fd = tk_source_open(sources, source, path);
    if (fd >= 0)
        stream = tk_stream_open(path, fd, &ignored);
    if (!stream)
        return fits;
    if (is_archive)
        fits = fit_member(g, stream);
    else if (tk_stream_member(stream, &name, &ignored) != TK_STREAM_OK)
        fits = 1; // it cannot be read: use the format of the others
    if (fits != 1 && (fits || !is_archive))
        fits = look_into(g, stream, fits);
    tk_stream_close(stream);
    tk_buffer_free(&name);
    return fits;
}

/** Counts the input for the one format that fits it; false if it fits several. */
static bool count(guess *g, const char *path)
{
    const candidate *one = NULL;

    for (size_t i = 0; i < g->count; i++) {
        candidate *c = &g->list[i];

        if (!c->fits)
            continue;
        if (one)
            return tk_error_set(g->error, "%s may be of the formats %s and %s", path,
                                one->plugin->id, c->plugin->id);
        one = c;
        if (!c->files++ && !(c->first = strdup(path)))
            return tk_error_set(g->error, "out of memory");
    }
    return true;
}

/** Whether the name is that of a companion file of a format that was found, such as brat's .txt. */
static bool is_companion(const guess *g, const char *name, size_t length)
{
    for (size_t i = 0; i < g->count; i++) {
        const char *ending = g->list[i].plugin->companion;

        if (g->list[i].files && ending && ends_with(name, length, ending, strlen(ending)))
            return true;
    }
    return false;
}

static void drop_others(guess *g, bool companions)
{
    for (size_t i = 0; i < g->count; i++)
        g->list[i].fits &= companions == (g->list[i].plugin->companion != NULL);
}

/**
 * Checks one input. Files in a folder count if their extension belongs to a decoder. Files of
 * formats with companions are checked first.
 */
static bool look_at(guess *g, tk_sources *sources, const tk_source *source, bool companions)
{
    const char *path = tk_source_path(sources, source);
    const size_t length = tk_stream_plain_name(path, strlen(path));
    const bool is_archive = tk_stream_is_archive(path, strlen(path));
    size_t fits = fit_name(g, path, length);

    if (!companions && source->folder && is_companion(g, path, length))
        return true;
    if ((fits > 1 || (fits == 0 && !source->folder) || is_archive) && !source->failure)
        fits = fit_file(g, sources, source, fits);
    if (!fits)
        return true;
    drop_others(g, companions);
    return count(g, path);
}

/** How many formats fit the start of standard input, compressed or not. */
static size_t fit_stdin(guess *g, const tk_str *head)
{
    tk_error ignored = {0};
    tk_buffer name = {0};
    tk_stream *stream = tk_stream_open_head(head, &ignored);
    size_t fits = 0;

    if (stream && tk_stream_member(stream, &name, &ignored) == TK_STREAM_OK) {
        if (name.length)
            fits = fit_name(g, name.data, name.length);
        if (!name.length || fits > 1)
            fits = look_into(g, stream, fits);
    }
    tk_stream_close(stream);
    tk_buffer_free(&name);
    return fits;
}

static bool look_at_all(guess *g, const tk_format_query *query, tk_sources *sources)
{
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < sources->count; i++) {
            const tk_source *source = &sources->list[i];
            const char *path = tk_source_path(sources, source);

            if (strcmp(path, "-") != 0) {
                if (!look_at(g, sources, source, pass == 0))
                    return false;
                continue;
            }
            if (fit_stdin(g, &query->head)) {
                drop_others(g, pass == 0);
                if (!count(g, "standard input"))
                    return false;
            }
        }
    }
    return true;
}

// ------------------------------------------------------------------------------- all of them

static bool begin(guess *g, const tk_plugin_list *found, uint32_t kind, tk_error *error)
{
    const uint64_t n = tk_plugin_list_count(found);

    *g = (guess){.list = calloc(n + 1, sizeof(*g->list)), .kind = kind, .error = error};
    if (!g->list)
        return tk_error_set(error, "out of memory");
    for (uint64_t i = 0; i < n; i++) {
        const tk_listed_plugin *f = tk_plugin_list_at(found, i);

        if (!f->failure && !f->shadowed && f->kind == kind)
            g->list[g->count++].plugin = f->plugin;
    }
    return true;
}

static void end(guess *g)
{
    for (size_t i = 0; i < g->count; i++)
        free(g->list[i].first);
    free(g->list);
}

/** Sets `id` to the format that has inputs; false if several have. */
static bool choose(const guess *g, char id[TK_FORMAT_ID], tk_error *error)
{
    char list[512] = "";
    size_t at = 0, n = 0;

    *id = '\0';
    for (size_t i = 0; i < g->count; i++) {
        const candidate *c = &g->list[i];

        if (!c->files)
            continue;
        snprintf(id, TK_FORMAT_ID, "%s", c->plugin->id);
        if (at < sizeof(list))
            at +=
                (size_t)snprintf(list + at, sizeof(list) - at, "%s%s (%" PRIu64 " file%s: %.60s%s)",
                                 n ? ", " : "", c->plugin->id, c->files, c->files == 1 ? "" : "s",
                                 c->first, c->files == 1 ? "" : ", …");
        n++;
    }
    return n < 2 || tk_error_set(error, "the inputs are of several formats: %s", list);
}

/** Whether there is a decoder `id` in a file of that name, and the names of all inputs have its
 * extensions: then no other decoder must be loaded. */
static bool are_all_of(const tk_sources *sources, const char *id)
{
    tk_module module;
    tk_error ignored = {0};
    tk_plugin_list *found;
    guess g = {0};
    bool all;

    if (!tk_module_locate(&module, id, &ignored))
        return false;
    tk_module_close(&module);
    found = tk_plugin_find(id, NULL);
    all = found && begin(&g, found, TK_DECODER, &ignored) && g.count == 1;
    for (size_t i = 0; all && i < sources->count; i++) {
        const char *path = tk_source_path(sources, &sources->list[i]);

        all = fit_name(&g, path, tk_stream_plain_name(path, strlen(path))) == 1;
    }
    end(&g);
    tk_plugin_list_free(found);
    return all;
}

/** The extension of the first input's name, which may be the name of a decoder: "jsonl". */
static void first_ending(const tk_sources *sources, char id[TK_FORMAT_ID])
{
    const char *path = tk_source_path(sources, &sources->list[0]);
    const size_t length = tk_stream_plain_name(path, strlen(path));
    const char *dot = memrchr(path, '.', length);
    const size_t n = dot ? (size_t)(path + length - dot - 1) : 0;

    *id = '\0';
    if (n && n < TK_FORMAT_ID && !memchr(dot, '/', n + 1))
        snprintf(id, TK_FORMAT_ID, "%.*s", (int)n, dot + 1);
}

/** Sets `id` to the decoder of all inputs, if it can be found without loading all plugins. */
static bool find_quickly(const tk_sources *sources, char id[TK_FORMAT_ID])
{
    first_ending(sources, id);
    if (*id && are_all_of(sources, id))
        return true;
    snprintf(id, TK_FORMAT_ID, "%s", TK_FORMAT_DEFAULT);
    if (are_all_of(sources, id))
        return true;
    *id = '\0';
    return false;
}

static bool find_among(const tk_format_query *query, tk_sources *sources, char id[TK_FORMAT_ID],
                       tk_error *error)
{
    tk_message message = {0};
    tk_plugin_list *own = query->found ? NULL : tk_plugins_find(&message);
    const tk_plugin_list *found = query->found ? query->found : own;
    guess g = {0};
    bool ok = (found || tk_error_set(error, "%s", message.text)) &&
              begin(&g, found, TK_DECODER, error) && look_at_all(&g, query, sources) &&
              choose(&g, id, error);

    end(&g);
    tk_plugin_list_free(own);
    return ok;
}

int tk_format_find(const tk_format_query *query, char id[TK_FORMAT_ID], tk_error *error)
{
    tk_sources sources = {.follow_links = query->follow_links};
    int code = TK_EXIT_OK;

    *id = '\0';
    for (size_t i = 0; code == TK_EXIT_OK && i < query->n_paths; i++) {
        if (!tk_sources_add(&sources, query->paths[i], NULL, error))
            code = TK_EXIT_FAILURE;
    }
    for (size_t i = 0; i < query->n_written; i++)
        tk_sources_leave_out(&sources, query->written[i]);
    if (code == TK_EXIT_OK && sources.count && (query->found || !find_quickly(&sources, id)) &&
        !find_among(query, &sources, id, error))
        code = TK_EXIT_USAGE;
    tk_sources_free(&sources);
    return code;
}

int tk_format_resolve(const tk_format_query *query, char id[TK_FORMAT_ID], tk_error *error)
{
    tk_error why = {0};
    const int code = tk_format_find(query, id, &why);

    if (code != TK_EXIT_OK)
        tk_error_set(
            error, "%s%s", why.message,
            code == TK_EXIT_USAGE ? "; choose one with --input-format, or format in [input]" : "");
    if (code != TK_EXIT_OK || !*id)
        snprintf(id, TK_FORMAT_ID, "%s", TK_FORMAT_DEFAULT);
    return code;
}

bool tk_format_settle(tk_settings *settings, const char *const *paths, uint64_t n_paths,
                      tk_error *error)
{
    const tk_format_query query = {
        .paths = n_paths ? paths : (const char *const *)settings->inputs,
        .n_paths = n_paths ? n_paths : settings->n_inputs,
        .follow_links = settings->follow_links,
    };
    char id[TK_FORMAT_ID] = TK_FORMAT_DEFAULT;
    tk_error why = {0};

    if (strcmp(settings->input_format, TK_FORMAT_AUTO) != 0)
        return true;
    // [input] may name files that are never read.
    if (tk_format_resolve(&query, id, &why) != TK_EXIT_OK && n_paths)
        return tk_error_set(error, "%s", why.message);
    free(settings->input_format);
    settings->input_format = strdup(id);
    return settings->input_format || tk_error_set(error, "out of memory");
}

/** The encoder whose extensions match the paths. */
static bool find_encoder(const tk_format_query *query, char id[TK_FORMAT_ID], tk_error *error)
{
    guess g = {0};
    bool ok = begin(&g, query->found, TK_ENCODER, error);

    for (size_t i = 0; ok && i < query->n_paths; i++) {
        const char *path = query->paths[i];

        if (fit_name(&g, path, tk_stream_plain_name(path, strlen(path))))
            ok = count(&g, path);
    }
    ok = ok && choose(&g, id, error);
    end(&g);
    return ok;
}

int tk_format_guess(const tk_plugin_list *found, uint32_t kind, const char *const *paths,
                    uint64_t n_paths, char id[TK_FORMAT_ID], tk_message *message)
{
    const tk_plain_locale locale = tk_plain_locale_enter();
    const tk_format_query query = {.paths = paths, .n_paths = n_paths, .found = found};
    tk_error error = {0};
    int code;

    *id = '\0';
    if (kind == TK_DECODER)
        code = tk_format_find(&query, id, &error);
    else
        code = find_encoder(&query, id, &error) ? TK_EXIT_OK : TK_EXIT_USAGE;
    tk_plain_locale_leave(&locale);
    if (message)
        tk_error_copy(&error, message->text, sizeof(message->text));
    return code;
}
