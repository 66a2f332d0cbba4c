// SPDX-License-Identifier: MIT
#include "input.h"

#include "framing.h"
#include "replay.h"
#include "sources.h"
#include "stream.h"
#include "base/text.h"

#include <toolkit/plugin.h>
#include <toolkit/text/utf8.h>

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/** Bytes per read. */
#define READ_BYTES ((size_t)128 << 10)
/** A window that a long line made larger than this is freed after the line. */
#define WINDOW_KEEP ((size_t)4 << 20)
/** A record in a quarantine file may be this many times as long, because of escapes. */
#define REPLAY_GROWTH 6

struct tk_input {
    tk_input_spec spec;
    tk_sources sources;
    size_t next; /**< source to open next */

    tk_stream *stream; /**< of the current source, or NULL */
    bool in_member;
    bool by_lines;
    bool framed; /**< split by `framing` */
    tk_framing framing;
    int companion; /**< descriptor of the source's companion file, or -1 */
    bool ended;    /**< the member has no more bytes than the window */
    bool skipping; /**< in a line that is too long */
    uint64_t line; /**< number of the last line that was read */
    uint64_t consumed;
    bool exhausted; /**< the process cannot open more files; not an error of the input */
    uint64_t left_out;
    uint64_t place;           /**< of the record of a replay */
    uint64_t members, passed; /**< of the current archive: all, and those left out */
    tk_buffer source_name;
    tk_buffer member_name; /**< the name that records are named after */
    tk_buffer window;      /**< bytes that are read but not returned: window.data + at … */
    size_t at;
    size_t searched; /**< no line ends before this offset in the window */
};

// ---------------------------------------------------------------------------------- opening

/** " (.txt, .text)", or "" if all are read. */
static void list_endings(const char *const *extensions, char *out, size_t size)
{
    size_t at = 0;

    *out = '\0';
    for (const char *const *e = extensions; e && *e && at < size - 1; e++)
        at += (size_t)snprintf(out + at, size - at, "%s.%s", at ? ", " : " (", *e);
    if (at && at < size - 1)
        snprintf(out + at, size - at, ")");
}

static bool nothing_to_read(const tk_input_spec *spec, tk_error *error)
{
    char endings[256];

    list_endings(spec->extensions, endings, sizeof(endings));
    return tk_error_set(error, "input %s: there is no file in it that the decoder %s reads%s",
                        spec->paths[0], spec->format, endings);
}

static void notice(const tk_input *input, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void notice(const tk_input *input, const char *format, ...)
{
    char line[1024];
    va_list args;

    if (!input->spec.notice)
        return;
    va_start(args, format);
    vsnprintf(line, sizeof(line), format, args);
    va_end(args);
    input->spec.notice(input->spec.ctx, line);
}

static void notice_links(const tk_input *input)
{
    const tk_sources *sources = &input->sources;
    const uint64_t n = sources->links_out;

    if (n)
        notice(input,
               "%" PRIu64 " link%s out of an input folder left out (%s%s); --follow-links reads "
               "%s",
               n, n == 1 ? "" : "s",
               n == 1 ? "" : "first: ", sources->text.data + sources->link_out,
               n == 1 ? "it" : "them");
}

static bool find_sources(tk_input *input, tk_error *error)
{
    const tk_input_spec *spec = &input->spec;

    input->sources.follow_links = spec->follow_links;
    if (spec->replay)
        return tk_sources_add(&input->sources, spec->replay, NULL, error);
    if (!spec->n_paths)
        return tk_error_set(error, "no input: name files or folders with --input, or as path in "
                                   "[input]");
    for (size_t i = 0; i < spec->n_paths; i++) {
        if (!tk_sources_add(&input->sources, spec->paths[i], spec->extensions, error))
            return false;
    }
    notice_links(input);
    return input->sources.count ? tk_sources_name(&input->sources, error)
                                : nothing_to_read(spec, error);
}

/** Leaves out files that the run writes, which an input folder may contain. */
static bool leave_out_written(tk_input *input, tk_error *error)
{
    const size_t before = input->sources.count;

    if (input->spec.replay)
        return true;
    for (size_t i = 0; i < input->spec.n_written; i++) {
        if (input->spec.written[i])
            tk_sources_leave_out(&input->sources, input->spec.written[i]);
    }
    input->left_out = before - input->sources.count;
    return input->sources.count || nothing_to_read(&input->spec, error);
}

tk_input *tk_input_open(const tk_input_spec *spec, tk_error *error)
{
    tk_input *input = calloc(1, sizeof(*input));

    if (!input) {
        tk_error_set(error, "out of memory for the inputs");
        return NULL;
    }
    input->spec = *spec;
    input->companion = -1;
    if (spec->feed)
        return input;
    if (find_sources(input, error) && leave_out_written(input, error) &&
        tk_sources_ready(&input->sources, error))
        return input;
    tk_input_close(input);
    return NULL;
}

static void close_stream(tk_input *input)
{
    if (input->stream)
        input->consumed += tk_stream_consumed(input->stream);
    tk_stream_close(input->stream);
    input->stream = NULL;
    input->in_member = false;
    if (input->companion >= 0)
        close(input->companion);
    input->companion = -1;
}

void tk_input_close(tk_input *input)
{
    if (!input)
        return;
    close_stream(input);
    tk_sources_free(&input->sources);
    tk_buffer_free(&input->source_name);
    tk_buffer_free(&input->member_name);
    tk_buffer_free(&input->window);
    free(input);
}

// ------------------------------------------------------------------------------------ names

/** Appends a file's name as part of an id: bytes that are not UTF-8 become U+FFFD. */
static bool add_name(tk_buffer *name, const char *text, size_t length)
{
    bool ok = true;

    for (size_t i = 0; ok && i < length;) {
        unsigned subpart;
        size_t n = tk_utf8_sequence((const uint8_t *)text + i, length - i, &subpart);

        ok = n ? tk_buffer_add(name, text + i, n) : tk_buffer_add(name, "\xef\xbf\xbd", 3);
        i += n ? n : 1;
    }
    return ok;
}

static bool set_name(tk_buffer *name, const char *text, size_t length)
{
    name->length = 0;
    return add_name(name, text, length);
}

static tk_input_status broken(tk_buffer *name, const tk_buffer *called, tk_error *failure)
{
    if (!set_name(name, called->data, called->length))
        tk_error_set(failure, "out of memory for a name");
    return TK_INPUT_BROKEN;
}

static bool name_line(const tk_input *input, tk_buffer *name)
{
    name->length = 0;
    return tk_buffer_print(name, "%.*s:%" PRIu64, (int)input->member_name.length,
                           input->member_name.data, input->line);
}

// ------------------------------------------------------------------------- sources and members

/**
 * Opens the companion file of a source, if there is one. Not for members of archives and compressed
 * files, whose companions may follow them.
 */
static void open_companion(tk_input *input, const tk_source *source)
{
    const char *path = tk_source_path(&input->sources, source);
    const size_t length = strlen(path);
    const char *slash = strrchr(path, '/');
    const char *dot = strrchr(slash ? slash : path, '.');
    const size_t stem = dot ? (size_t)(dot - path) : length;
    tk_buffer name = {0};

    if (tk_stream_plain_name(path, length) == length && !tk_stream_is_archive(path, length) &&
        tk_buffer_print(&name, "%.*s.%s", (int)stem, path, input->spec.companion) &&
        strcmp(name.data, path) != 0)
        input->companion = tk_source_open(&input->sources, source, name.data);
    tk_buffer_free(&name);
    if (input->companion >= 0)
        input->framed = false;
}

static bool open_file(tk_input *input, const tk_source *source, const char *path, tk_error *failure)
{
    int fd;

    if (source->failure)
        return tk_error_set(failure, "cannot read it: %s", strerror(source->failure));
    fd = tk_source_open(&input->sources, source, path);
    input->exhausted = fd < 0 && (errno == EMFILE || errno == ENFILE);
    if (fd < 0)
        return tk_error_set(failure, "cannot read it: %s",
                            errno == EXDEV && source->folder ? "it leads out of the input folder"
                                                             : strerror(errno));
    input->stream = tk_stream_open(path, fd, failure);
    return input->stream != NULL;
}

/** Sets the name that the source's records are named after. */
static bool name_source(tk_input *input, const tk_source *source, const char *called)
{
    tk_buffer *name = &input->source_name;

    return set_name(name, called, tk_stream_plain_name(called, strlen(called))) &&
           (!source->copy || tk_buffer_print(name, "#%" PRIu32, source->copy));
}

/** Opens the next source. */
static tk_input_status open_source(tk_input *input, tk_buffer *name, tk_error *failure)
{
    const tk_source *source = &input->sources.list[input->next++];
    const char *path = tk_source_path(&input->sources, source);
    const tk_input_spec *spec = &input->spec;
    bool is_stdin = strcmp(path, "-") == 0;

    input->members = input->passed = 0;
    if (!name_source(input, source, is_stdin ? "stdin" : path + source->name))
        tk_error_set(failure, "out of memory for a name");
    else if (is_stdin)
        input->stream = tk_stream_open_stdin(&spec->head, spec->stop_fd, failure);
    else
        open_file(input, source, path, failure);
    if (!input->stream)
        return broken(name, &input->source_name, failure);
    input->framed =
        !spec->replay && (spec->record == TK_RECORD_PART || spec->record == TK_RECORD_JSON);
    input->by_lines = !input->framed && (spec->replay || spec->record == TK_RECORD_LINE);
    if (input->framed && spec->companion && !is_stdin)
        open_companion(input, source);
    return TK_INPUT_RECORD;
}

/** Reports an archive whose members are all left out. */
static void notice_members(const tk_input *input)
{
    char endings[256];

    if (!input->passed || input->passed < input->members)
        return;
    list_endings(input->spec.extensions, endings, sizeof(endings));
    notice(input, "%.*s: none of its files (%" PRIu64 ") is one that the decoder %s reads%s",
           (int)input->source_name.length, input->source_name.data, input->members,
           input->spec.format, endings);
}

typedef enum { MEMBER_WANTED, MEMBER_PASSED, MEMBER_PACKED } member_use;

/** How an archive's member is used. */
static member_use use_of(const tk_input *input, const char *name, size_t length)
{
    const char *const *extensions = input->spec.extensions;
    const size_t plain = tk_stream_plain_name(name, length);

    if (length == 0) // not an archive
        return MEMBER_WANTED;
    if (!tk_sources_wants(name, length, NULL)) // hidden
        return MEMBER_PASSED;
    if (tk_stream_is_archive(name, length))
        return MEMBER_PACKED;
    if (tk_sources_wants(name, length, extensions))
        return MEMBER_WANTED;
    return plain < length && tk_sources_wants(name, plain, extensions) ? MEMBER_PACKED
                                                                       : MEMBER_PASSED;
}

static bool name_member(tk_input *input, const tk_buffer *name)
{
    tk_buffer *called = &input->member_name;

    return set_name(called, input->source_name.data, input->source_name.length) &&
           (!name->length ||
            (tk_buffer_add(called, "/", 1) && add_name(called, name->data, name->length)));
}

/** Moves to the next wanted member; TK_INPUT_END after the last. */
static tk_input_status open_member(tk_input *input, tk_buffer *name, tk_error *failure)
{
    member_use use = MEMBER_PASSED;
    tk_stream_status status;

    while ((status = tk_stream_member(input->stream, name, failure)) == TK_STREAM_OK) {
        use = use_of(input, name->data, name->length);
        input->members += name->length != 0;
        if (use != MEMBER_PASSED)
            break;
        input->passed++;
    }
    if (status == TK_STREAM_WAIT)
        return TK_INPUT_WAIT;
    if (status == TK_STREAM_END) {
        notice_members(input);
        close_stream(input);
        return TK_INPUT_END;
    }
    if (status == TK_STREAM_OK && !name_member(input, name)) {
        tk_error_set(failure, "out of memory for a name");
        status = TK_STREAM_BROKEN;
    }
    if (status != TK_STREAM_OK) {
        close_stream(input);
        return broken(name, &input->source_name, failure);
    }
    if (use == MEMBER_PACKED) {
        tk_error_set(failure, "packed again within its archive; unpack the archive to read it");
        return broken(name, &input->member_name, failure);
    }
    input->in_member = true;
    input->ended = input->skipping = false;
    input->line = 0;
    input->framing = (tk_framing){.record = input->spec.record, .mark = input->spec.record_mark};
    input->at = input->searched = input->window.length = 0;
    return TK_INPUT_RECORD;
}

// ------------------------------------------------------------------------------------ bytes

/** Reads more into `to`. TK_INPUT_END at the member's end. */
static tk_input_status read_more(tk_input *input, tk_buffer *to, tk_error *failure)
{
    char *room = tk_buffer_reserve(to, READ_BYTES);
    size_t n = 0;

    if (!room) {
        tk_error_set(failure, "out of memory for a record of more than %zu bytes", to->length);
        return TK_INPUT_BROKEN;
    }
    switch (tk_stream_read(input->stream, room, to->capacity - to->length, &n, failure)) {
    case TK_STREAM_OK:
        to->length += n;
        return TK_INPUT_RECORD;
    case TK_STREAM_END:
        return TK_INPUT_END;
    case TK_STREAM_WAIT:
        return TK_INPUT_WAIT;
    default:
        return TK_INPUT_BROKEN;
    }
}

static void too_long(const tk_input *input, tk_error *failure)
{
    tk_error_set(failure, "longer than %" PRIu64 " bytes, the limit for a record%s",
                 input->spec.limit, input->spec.limit_reason);
}

/** Appends a NUL and the companion's bytes to the record that starts at `before`. */
static bool add_companion(tk_input *input, tk_buffer *bytes, size_t before, tk_error *failure)
{
    char *room;
    ssize_t n;

    if (memchr(bytes->data + before, '\0', bytes->length - before))
        return tk_error_set(failure, "it holds a NUL byte");
    if (!tk_buffer_add(bytes, "", 1))
        return tk_error_set(failure, "out of memory for a record");
    do {
        room = tk_buffer_reserve(bytes, READ_BYTES);
        if (!room)
            return tk_error_set(failure, "out of memory for a record");
        n = read(input->companion, room, READ_BYTES);
        if (n > 0) {
            bytes->length += (size_t)n;
            input->consumed += (uint64_t)n;
        }
        if (bytes->length - before > input->spec.limit) {
            too_long(input, failure);
            return false;
        }
    } while (n > 0 || (n < 0 && errno == EINTR));
    return n == 0 || tk_error_set(failure, "cannot read the .%s file beside it: %s",
                                  input->spec.companion, strerror(errno));
}

/** Reads the whole member as a record. Live input is collected in the window, across calls. */
static tk_input_status whole_member(tk_input *input, tk_buffer *bytes, tk_buffer *name,
                                    tk_error *failure)
{
    bool live = tk_stream_is_live(input->stream);
    tk_buffer *to = live ? &input->window : bytes;
    size_t before = live ? 0 : bytes->length;
    bool fits = tk_stream_size(input->stream) <= input->spec.limit;
    tk_input_status status = TK_INPUT_RECORD;

    while (fits && status == TK_INPUT_RECORD) {
        status = read_more(input, to, failure);
        fits = to->length - before <= input->spec.limit;
    }
    if (status == TK_INPUT_WAIT)
        return status;
    if (!fits)
        too_long(input, failure);
    else if (status == TK_INPUT_END && live &&
             !tk_buffer_add(bytes, input->window.data, input->window.length))
        tk_error_set(failure, "out of memory for a record");
    else if (status == TK_INPUT_END && input->companion >= 0 &&
             !add_companion(input, bytes, before, failure))
        status = TK_INPUT_RECORD; // the failure is reported
    else if (status == TK_INPUT_END &&
             set_name(name, input->member_name.data, input->member_name.length)) {
        input->in_member = false;
        return TK_INPUT_RECORD;
    }
    // After a bad member of an archive there may be good ones, but not after damage.
    bytes->length = live ? bytes->length : before;
    input->in_member = false;
    if (status == TK_INPUT_BROKEN)
        close_stream(input);
    return broken(name, &input->member_name, failure);
}

// ------------------------------------------------------------------------------------ lines

static bool is_blank(const char *line, size_t length)
{
    while (length && (*line == ' ' || *line == '\t'))
        line++, length--;
    return length == 0;
}

/** Takes a line of `length` bytes, and `past` bytes of its end, out of the window. */
static tk_input_status take_line(tk_input *input, size_t length, size_t past, tk_buffer *bytes,
                                 tk_buffer *name, tk_error *failure)
{
    const char *line = input->window.data + input->at;
    bool ok;

    input->at += length + past;
    input->searched = input->at;
    input->line++;
    if (length && line[length - 1] == '\r')
        length--;
    if (input->skipping) {
        input->skipping = false;
        return TK_INPUT_WAIT;
    }
    if (is_blank(line, length) && (input->spec.record == TK_RECORD_LINE || input->spec.replay))
        return TK_INPUT_WAIT;
    if (!name_line(input, name))
        ok = tk_error_set(failure, "out of memory for a name");
    else if (input->spec.replay)
        ok =
            tk_replay_record(line, length, input->spec.format, bytes, name, &input->place, failure);
    else
        ok = tk_buffer_add(bytes, line, length) ||
             tk_error_set(failure, "out of memory for a record");
    return ok ? TK_INPUT_RECORD : TK_INPUT_BROKEN;
}

/** Removes bytes that have been returned from the window's start. */
static void compact(tk_input *input)
{
    tk_buffer *window = &input->window;

    if (input->at == window->length && window->capacity > WINDOW_KEEP)
        tk_buffer_free(window);
    else if (input->at)
        memmove(window->data, window->data + input->at, window->length - input->at);
    input->searched -= input->at;
    window->length = window->length > input->at ? window->length - input->at : 0;
    input->at = 0;
}

/** Reads more after the window had no line end. */
static tk_input_status more_lines(tk_input *input, tk_buffer *name, tk_error *failure)
{
    uint64_t limit = input->spec.limit * (input->spec.replay ? REPLAY_GROWTH : 1);
    tk_input_status status;

    compact(input);
    input->searched = input->window.length;
    if (input->window.length > limit || input->skipping) {
        bool first = !input->skipping;

        input->skipping = true;
        input->window.length = input->searched = 0;
        if (first) {
            input->line++;
            name_line(input, name);
            input->line--;
            too_long(input, failure);
            return TK_INPUT_BROKEN;
        }
    }
    status = read_more(input, &input->window, failure);
    if (status == TK_INPUT_END)
        input->ended = true;
    if (status == TK_INPUT_BROKEN) {
        input->line++;
        name_line(input, name);
        close_stream(input);
    }
    return status;
}

static tk_input_status next_line(tk_input *input, tk_buffer *bytes, tk_buffer *name,
                                 tk_error *failure)
{
    for (;;) {
        size_t left = input->window.length - input->searched;
        const char *end = left ? memchr(input->window.data + input->searched, '\n', left) : NULL;
        tk_input_status status;

        if (end) {
            size_t length = (size_t)(end - input->window.data) - input->at;

            status = take_line(input, length, 1, bytes, name, failure);
        } else if (input->ended) {
            size_t length = input->window.length - input->at;

            input->in_member = false;
            if (!length)
                return TK_INPUT_END;
            status = take_line(input, length, 0, bytes, name, failure);
            return status == TK_INPUT_WAIT ? TK_INPUT_END : status;
        } else {
            status = more_lines(input, name, failure);
            if (status == TK_INPUT_WAIT || status == TK_INPUT_BROKEN)
                return status;
            continue;
        }
        // For a line that is left out, take_line() returns TK_INPUT_WAIT.
        if (status != TK_INPUT_WAIT)
            return status;
    }
}

// ------------------------------------------------------------------------------------ parts

/** "news.jsonl", or, if a file holds several records, "news.jsonl:12". */
static bool name_part(const tk_input *input, tk_buffer *name)
{
    const tk_framing *framing = &input->framing;

    name->length = 0;
    return tk_buffer_add(name, input->member_name.data, input->member_name.length) &&
           ((framing->number == 1 && !framing->in_array) ||
            tk_buffer_print(name, ":%" PRIu64, framing->number));
}

static tk_input_status take_part(tk_input *input, size_t begin, size_t end, tk_buffer *bytes,
                                 tk_buffer *name, tk_error *failure)
{
    const char *data = input->window.data + input->at;
    const bool skipped = input->skipping;

    input->at += end;
    input->skipping = false;
    if (skipped)
        return TK_INPUT_WAIT;
    if (name_part(input, name) && tk_buffer_add(bytes, data + begin, end - begin))
        return TK_INPUT_RECORD;
    tk_error_set(failure, "out of memory for a record");
    return TK_INPUT_BROKEN;
}

/** Reads more after the window had no complete record. */
static tk_input_status more_parts(tk_input *input, tk_buffer *name, tk_error *failure)
{
    tk_input_status status;

    compact(input);
    if (input->window.length > input->spec.limit || input->skipping) {
        const bool first = !input->skipping;

        input->skipping = true;
        tk_framing_drop(&input->framing, input->window.length);
        input->window.length = 0;
        if (first) {
            name_part(input, name);
            too_long(input, failure);
            return TK_INPUT_BROKEN;
        }
    }
    status = read_more(input, &input->window, failure);
    if (status == TK_INPUT_END)
        input->ended = true;
    if (status == TK_INPUT_BROKEN) {
        name_part(input, name);
        close_stream(input);
    }
    return status;
}

static tk_input_status next_part(tk_input *input, tk_buffer *bytes, tk_buffer *name,
                                 tk_error *failure)
{
    for (;;) {
        const char *data = input->window.data ? input->window.data + input->at : "";
        tk_input_status status;
        size_t begin, end;

        switch (tk_framing_next(&input->framing, data, input->window.length - input->at,
                                input->ended, &begin, &end)) {
        case TK_FRAME_RECORD:
            status = take_part(input, begin, end, bytes, name, failure);
            if (status != TK_INPUT_WAIT)
                return status;
            break;
        case TK_FRAME_MORE:
            status = more_parts(input, name, failure);
            if (status == TK_INPUT_WAIT || status == TK_INPUT_BROKEN)
                return status;
            break;
        case TK_FRAME_CUT:
            input->in_member = false;
            tk_error_set(failure, "the file ends within its array; it may be cut off");
            return broken(name, &input->member_name, failure);
        default:
            input->in_member = false;
            return TK_INPUT_END;
        }
    }
}

// ---------------------------------------------------------------------------------- records

static tk_input_status next_record(tk_input *input, tk_buffer *bytes, tk_buffer *name,
                                   tk_error *failure)
{
    *failure = (tk_error){0};
    for (;;) {
        tk_input_status status;

        if (!input->stream) {
            if (input->next == input->sources.count)
                return TK_INPUT_END;
            status = open_source(input, name, failure);
            if (status == TK_INPUT_BROKEN)
                return status;
        }
        if (!input->in_member) {
            status = open_member(input, name, failure);
            if (status == TK_INPUT_BROKEN || status == TK_INPUT_WAIT)
                return status;
            if (status == TK_INPUT_END)
                continue;
        }
        status = input->framed     ? next_part(input, bytes, name, failure)
                 : input->by_lines ? next_line(input, bytes, name, failure)
                                   : whole_member(input, bytes, name, failure);
        if (status != TK_INPUT_END)
            return status;
    }
}

tk_input_status tk_input_next(tk_input *input, tk_buffer *bytes, tk_buffer *name, tk_error *failure)
{
    const size_t before = bytes->length;

    if (input->spec.feed)
        return input->spec.feed->next(input->spec.feed->ctx, bytes, name, failure);
    for (;;) {
        const tk_input_status status = next_record(input, bytes, name, failure);
        tk_input_view view = {.place = input->place};
        tk_input_verdict verdict;

        if (input->exhausted)
            return TK_INPUT_END;
        if (!input->spec.look || status == TK_INPUT_END || status == TK_INPUT_WAIT)
            return status;
        view.name = (tk_str){name->data, name->length};
        if (status == TK_INPUT_RECORD)
            view.record = (tk_str){bytes->data ? bytes->data + before : "", bytes->length - before};
        verdict = input->spec.look(input->spec.look_ctx, &view);
        if (verdict == TK_INPUT_KEEP)
            return status;
        bytes->length = before;
        if (verdict == TK_INPUT_STOP) {
            input->next = input->sources.count;
            close_stream(input);
            return TK_INPUT_END;
        }
    }
}

bool tk_input_is_exhausted(const tk_input *input)
{
    return input->exhausted;
}

uint64_t tk_input_left_out(const tk_input *input)
{
    return input->left_out;
}

bool tk_input_is_live(const tk_input *input)
{
    return input->spec.feed || (input->stream && tk_stream_is_live(input->stream));
}

int tk_input_fd(const tk_input *input)
{
    if (input->spec.feed)
        return input->spec.feed->fd;
    return input->stream ? tk_stream_fd(input->stream) : -1;
}

uint64_t tk_input_limit(const tk_input *input)
{
    return input->spec.limit;
}

uint64_t tk_input_consumed(const tk_input *input)
{
    return input->consumed + (input->stream ? tk_stream_consumed(input->stream) : 0);
}

uint64_t tk_input_total(const tk_input *input)
{
    return input->sources.bytes_known && !input->spec.replay ? input->sources.bytes : 0;
}
