// SPDX-License-Identifier: MIT
// The decoder. It refuses files that declare entities, and never fetches external ones, so that a
// file can neither expand without bound nor access other resources.
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include <expat.h>

#include <toolkit/text/gold.h>
#include "timeml.h"

enum { DEPTH_MAX = 128, OPEN_MAX = 16 };

/** What character data belongs to. */
typedef enum { IN_NOTHING, IN_TEXT, IN_ID, IN_TITLE } place;

typedef struct {
    tk_gold gold;
    tk_bytes scratch; // text of an id or title
    unsigned long salt;
} decoder;

typedef struct {
    decoder *d;
    tk_gold *gold;
    tk_doc *doc;
    XML_Parser parser;
    tk_status status;
    bool has_text; // the text is the element TEXT; else everything not known to be something else
    uint32_t depth;
    place place;
    uint32_t place_depth;    // depth of the element that set `place`
    uint32_t dct_depth;      // depth of the element DCT, or 0
    uint32_t open[OPEN_MAX]; // spans of open TIMEX3 elements; UINT32_MAX: not read
    uint32_t n_open;
} reader;

// Stops the parser.
static void fail(reader *r, const char *what, const char *name)
{
    if (r->status == TK_OK) {
        r->status =
            tk_gold_fail(r->gold, XML_GetCurrentLineNumber(r->parser),
                         (uint64_t)XML_GetCurrentByteIndex(r->parser), "%s%.60s", what, name);
        XML_StopParser(r->parser, XML_FALSE);
    }
}

static const char *attribute(const char *const *attributes, const char *name)
{
    for (; attributes[0] != NULL; attributes += 2) {
        if (strcmp(attributes[0], name) == 0) {
            return attributes[1];
        }
    }
    return NULL;
}

static tk_str from_c(const char *text)
{
    return (tk_str){text, strlen(text)};
}

// ----------------------------------------------------------------------------------------- TIMEX3

// Whether a value begins with "2025-06-08".
static bool is_day(const char *value)
{
    static const char form[] = "dddd-dd-dd";
    for (size_t i = 0; form[i] != '\0'; i++) {
        bool digit = value[i] >= '0' && value[i] <= '9';
        if (form[i] == 'd' ? !digit : value[i] != form[i]) {
            return false;
        }
    }
    return true;
}

// Sets the date of the document from a TIMEX3 that declares it, or from any in DCT.
static void take_document_date(reader *r, const char *const *attributes)
{
    const char *value = attribute(attributes, "value");
    if (value == NULL || !is_day(value)) {
        tk_lost_add(&r->gold->lost, 1, "creation times that are not a day");
        return;
    }
    tk_status status = r->gold->host->meta_set(r->doc, "date", 4, value, 10, 0);
    if (status != TK_OK) {
        r->status = status;
        XML_StopParser(r->parser, XML_FALSE);
    }
}

static void take_attributes(reader *r, tk_span *span, const char *const *attributes)
{
    static const char *const columns[][2] = {{"type", "type"},
                                             {"value", "value"},
                                             {"mod", "mod"},
                                             {TIMEML_BEGIN, "begin"},
                                             {TIMEML_UNTIL, "until"}};
    for (; attributes[0] != NULL; attributes += 2) {
        const char *column = NULL;
        for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
            column = strcmp(attributes[0], columns[i][0]) == 0 ? columns[i][1] : column;
        }
        if (column != NULL) {
            uint32_t c = tk_gold_column(TK_SCHEMA_DATE, from_c(column));
            if (!tk_gold_value(r->gold, TK_SCHEMA_DATE, span, c, from_c(attributes[1]))) {
                fail(r, "an attribute of TIMEX3 has a value that TimeML does not define: ",
                     attributes[1]);
            }
        } else if (strcmp(attributes[0], "tid") != 0 && strcmp(attributes[1], "false") != 0 &&
                   strcmp(attributes[1], "NONE") != 0) {
            tk_lost_add(&r->gold->lost, 1, "attributes of TIMEX3: %.40s", attributes[0]);
        }
    }
}

static void start_timex(reader *r, const char *const *attributes)
{
    if (r->n_open == OPEN_MAX) {
        fail(r, "TIMEX3 elements are nested too deeply", "");
        return;
    }
    const char *function = attribute(attributes, "functionInDocument");
    r->open[r->n_open++] = UINT32_MAX;
    if (r->dct_depth > 0 || (function != NULL && strcmp(function, "CREATION_TIME") == 0)) {
        take_document_date(r, attributes);
    }
    if (r->place != IN_TEXT) {
        tk_lost_add(&r->gold->lost, r->dct_depth == 0, "TIMEX3 outside the text");
        return;
    }
    tk_span *span =
        tk_gold_span(r->gold, TK_SCHEMA_DATE, (uint32_t)r->gold->text.length, UINT32_MAX);
    if (span != NULL) {
        r->open[r->n_open - 1] = r->gold->layers[TK_SCHEMA_DATE].count - 1;
        take_attributes(r, span, attributes);
    }
}

static void end_timex(reader *r)
{
    uint32_t index = r->open[--r->n_open];
    if (index == UINT32_MAX) {
        return;
    }
    tk_spans *spans = &r->gold->layers[TK_SCHEMA_DATE];
    spans->items[index].end = (uint32_t)r->gold->text.length;
    if (spans->items[index].begin == spans->items[index].end && index + 1 == spans->count) {
        spans->count--;
        tk_lost_add(&r->gold->lost, 1, "TIMEX3 without text");
    }
}

// --------------------------------------------------------------------------------------- elements

static void go_in(reader *r, place where)
{
    r->place = where;
    r->place_depth = r->depth;
    r->d->scratch.length = 0;
}

static void XMLCALL on_start(void *context, const char *name, const char **attributes)
{
    reader *r = context;
    const char *const *list = (const char *const *)attributes;
    if (++r->depth > DEPTH_MAX) {
        fail(r, "elements are nested too deeply", "");
        return;
    }
    if (r->depth == 1) {
        if (!r->has_text) {
            go_in(r, IN_TEXT);
        }
    } else if (strcmp(name, "TIMEX3") == 0) {
        start_timex(r, list);
    } else if (strcmp(name, "TEXT") == 0 && r->place != IN_TEXT) {
        go_in(r, IN_TEXT);
    } else if (strcmp(name, "DOCID") == 0 || strcmp(name, "DOCNO") == 0) {
        go_in(r, IN_ID);
    } else if (strcmp(name, "TITLE") == 0) {
        go_in(r, IN_TITLE);
    } else if (strcmp(name, "DCT") == 0) {
        r->dct_depth = r->depth;
        go_in(r, IN_NOTHING);
    } else if (strcmp(name, "EXTRAINFO") == 0) {
        go_in(r, IN_NOTHING);
    } else {
        tk_lost_add(&r->gold->lost, 1, "elements %.40s", name);
    }
}

static void take_head(reader *r, place where)
{
    tk_str s = {r->d->scratch.data, r->d->scratch.length};
    while (s.length > 0 && (unsigned char)s.data[0] <= ' ') {
        s.data++;
        s.length--;
    }
    while (s.length > 0 && (unsigned char)s.data[s.length - 1] <= ' ') {
        s.length--;
    }
    tk_status status = TK_OK;
    if (s.length > 0 && where == IN_ID) {
        status = r->gold->host->set_id(r->doc, s.data, s.length);
    } else if (s.length > 0) {
        status = r->gold->host->meta_set(r->doc, "title", 5, s.data, s.length, 0);
    }
    if (status != TK_OK) {
        r->status = status;
        XML_StopParser(r->parser, XML_FALSE);
    }
}

static void XMLCALL on_end(void *context, const char *name)
{
    reader *r = context;
    if (strcmp(name, "TIMEX3") == 0 && r->depth > 1) {
        end_timex(r);
    }
    if (r->depth == r->dct_depth) {
        r->dct_depth = 0;
    }
    if (r->depth == r->place_depth) {
        if (r->place == IN_ID || r->place == IN_TITLE) {
            take_head(r, r->place);
        }
        r->place = r->has_text ? IN_NOTHING : IN_TEXT;
        r->place_depth = 0;
    }
    r->depth--;
}

static void XMLCALL on_text(void *context, const char *data, int length)
{
    reader *r = context;
    if (r->place == IN_TEXT) {
        tk_gold_text(r->gold, data, (size_t)length);
    } else if ((r->place == IN_ID || r->place == IN_TITLE) &&
               tk_bytes_add(&r->d->scratch, data, (size_t)length) == SIZE_MAX) {
        r->gold->no_memory = true;
    }
}

// --------------------------------------------------------------------------------------- entities

static void XMLCALL on_entity(void *context, const char *name, int is_parameter, const char *value,
                              int length, const char *base, const char *system, const char *public,
                              const char *notation)
{
    (void)is_parameter, (void)value, (void)length, (void)base, (void)system, (void)public;
    (void)notation;
    fail(context, "the file declares an entity of its own, which is not allowed: ", name);
}

static void XMLCALL on_skipped(void *context, const char *name, int is_parameter)
{
    if (!is_parameter) {
        fail(context, "undeclared entity: &", name);
    }
}

// ----------------------------------------------------------------------------------------- record

static bool contains(const tk_str *record, const char *text)
{
    return memmem(record->data, record->length, text, strlen(text)) != NULL;
}

static tk_status parse(reader *r, const tk_str *record)
{
    XML_SetUserData(r->parser, r);
    XML_SetHashSalt(r->parser, r->d->salt);
    XML_SetElementHandler(r->parser, on_start, on_end);
    XML_SetCharacterDataHandler(r->parser, on_text);
    XML_SetEntityDeclHandler(r->parser, on_entity);
    XML_SetSkippedEntityHandler(r->parser, on_skipped);
    enum { STEP = 1 << 20 }; // expat counts in int, and copies its input into a buffer
    uint64_t at = 0;
    bool last;
    do {
        uint64_t left = record->length - at;
        last = left <= STEP;
        enum XML_Status status =
            XML_Parse(r->parser, record->data + at, last ? (int)left : STEP, last);
        if (status != XML_STATUS_OK) {
            if (r->status == TK_OK) {
                r->status =
                    tk_gold_fail(r->gold, XML_GetCurrentLineNumber(r->parser),
                                 (uint64_t)XML_GetCurrentByteIndex(r->parser), "not XML: %s",
                                 XML_ErrorString(XML_GetErrorCode(r->parser)));
            }
            return r->status;
        }
        at += STEP;
    } while (!last);
    return r->status;
}

static tk_status decode(void *instance, const tk_host *host, tk_doc *doc, const tk_str *record)
{
    decoder *d = instance;
    reader r = {.d = d, .gold = &d->gold, .doc = doc, .has_text = contains(record, "<TEXT")};
    tk_gold_begin(&d->gold, host, doc);
    r.parser = XML_ParserCreate(NULL);
    if (r.parser == NULL) {
        return host->fail(doc, TK_ERR_DOC, UINT64_MAX, "out of memory for the record");
    }
    tk_status status = parse(&r, record);
    XML_ParserFree(r.parser);
    return status == TK_OK ? tk_gold_commit(&d->gold) : status;
}

// ------------------------------------------------------------------------------------------ setup

static void destroy(void *instance)
{
    decoder *d = instance;
    if (d != NULL) {
        tk_gold_finish(&d->gold);
        tk_bytes_finish(&d->scratch);
        free(d);
    }
}

static tk_status create(const tk_setup *setup, void **instance)
{
    decoder *d = calloc(1, sizeof *d);
    if (d == NULL) {
        return setup->host->fail_setup(setup->ctx, "out of memory");
    }
    // Expat would ask the system for a salt when it parses, where system calls are not allowed.
    // It only determines the order of a hash table.
    if (getrandom(&d->salt, sizeof d->salt, GRND_NONBLOCK) < 0 || d->salt == 0) {
        d->salt = 0x9e3779b9u;
    }
    tk_status status = tk_gold_setup(&d->gold, setup, TK_SCHEMA_DATE, 1);
    if (status != TK_OK) {
        destroy(d);
        return status;
    }
    *instance = d;
    return TK_OK;
}

static const tk_option options[] = {
    [TK_GOLD_LAYERS] = TK_GOLD_OPTION_LAYERS,
    [TK_GOLD_LABELS] = TK_GOLD_OPTION_LABELS,
};

static const char *const extensions[] = {"tml", "timeml", NULL};
static const char *const signatures[] = {"<TimeML", "<!DOCTYPE TimeML", NULL};

const tk_plugin timeml_decoder = {
    .size = sizeof timeml_decoder,
    .kind = TK_DECODER,
    .record = TK_RECORD_PART,
    .record_mark = "<?xml",
    .min_host_minor = 1,
    .id = "timeml",
    .version = "1.0.0",
    .summary = "TimeML: dates as TIMEX3 elements",
    .doc =
        "Reads TimeML: the text of the element TEXT, or of the whole file if there is no TEXT; its "
        "TIMEX3 elements as dates; the document's creation time and TITLE as meta; DOCID as id. A "
        "line that starts with <?xml begins a document.\n\n"
        "Events, signals and links are ignored. A file that declares entities of its own fails; "
        "nothing is ever fetched. The parser is Expat.",
    .licence = "MIT",
    .provided = &tk_schema[TK_SCHEMA_DATE],
    .n_provided = 1,
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .extensions = extensions,
    .signatures = signatures,
    .create = create,
    .destroy = destroy,
    .decode = decode,
};
