// SPDX-License-Identifier: MIT
// The one file of C++ among the plugins: RapidJSON is made of templates. It is told to need no
// memory, no exceptions and nothing else of C++'s library, so that none is loaded.
#include <toolkit/text/sax.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SSE2__)
#define RAPIDJSON_SSE2
#endif
#define RAPIDJSON_DELETE(allocator) static_cast<void>(allocator) // there is none
// A number is handed on as it is written: it may be too big for a double (and so may its exponent
// for an int, which is why this is compiled to wrap around).
#define RAPIDJSON_PARSE_ERROR_NORETURN(code, offset)      \
    do {                                                  \
        if ((code) != rapidjson::kParseErrorNumberTooBig) \
            SetParseError(code, offset);                  \
    } while (0)
#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>

#include <toolkit/text/escapes.h>

namespace
{

// The record is followed by a NUL, which ends it, and by what a load of 16 bytes may meet.
constexpr size_t PAD = 32;
// A copy that is larger is not kept for the next record.
constexpr size_t KEPT_MAX = size_t{1} << 20;

constexpr unsigned FLAGS = rapidjson::kParseInsituFlag | rapidjson::kParseNumbersAsStringsFlag;

struct handler {
    rapidjson::InsituStringStream *stream;
    tk_sax *sax;
    const tk_sax_events *events;
    void *context;
    unsigned depth;
    bool too_deep;

    bool scalar(tk_json_type type, const char *data, size_t length)
    {
        sax->at = stream->Tell();
        return events->scalar(context, type, data, length);
    }
    bool Null() { return scalar(TK_JSON_NULL, "null", 4); }
    bool Bool(bool yes)
    {
        return yes ? scalar(TK_JSON_BOOL, "true", 4) : scalar(TK_JSON_BOOL, "false", 5);
    }
    bool RawNumber(const char *data, rapidjson::SizeType length, bool)
    {
        return scalar(TK_JSON_NUMBER, data, length);
    }
    bool String(const char *data, rapidjson::SizeType length, bool)
    {
        return scalar(TK_JSON_STRING, data, length);
    }
    bool Key(const char *data, rapidjson::SizeType length, bool)
    {
        sax->at = stream->Tell();
        return events->key(context, data, length);
    }
    bool start(tk_json_type type)
    {
        sax->at = stream->Tell() - 1;
        too_deep = ++depth > TK_SAX_DEPTH_MAX;
        return !too_deep && events->start(context, type);
    }
    bool StartObject() { return start(TK_JSON_OBJECT); }
    bool StartArray() { return start(TK_JSON_ARRAY); }
    bool end()
    {
        sax->at = stream->Tell();
        depth--;
        return events->end(context);
    }
    bool EndObject(rapidjson::SizeType) { return end(); }
    bool EndArray(rapidjson::SizeType) { return end(); }
    // Numbers come as they are written.
    bool Int(int) { return false; }
    bool Uint(unsigned) { return false; }
    bool Int64(int64_t) { return false; }
    bool Uint64(uint64_t) { return false; }
    bool Double(double) { return false; }
};

bool reserve(tk_sax *sax, size_t length)
{
    if (length > SIZE_MAX - PAD) {
        return false;
    }
    if (length + PAD > sax->capacity) {
        free(sax->scratch);
        sax->capacity = 0;
        sax->scratch = static_cast<char *>(malloc(length + PAD));
        if (sax->scratch == nullptr) {
            return false;
        }
        sax->capacity = length + PAD;
    }
    return true;
}

tk_sax_result wrong(tk_sax *sax, const char *fault)
{
    snprintf(sax->fault, sizeof sax->fault, "%s", fault);
    return TK_SAX_WRONG;
}

// "Missing a comma or '}' after an object member." → "not JSON: missing a … member"
tk_sax_result not_json(tk_sax *sax, rapidjson::ParseErrorCode code)
{
    const char *what = rapidjson::GetParseError_En(code);
    snprintf(sax->fault, sizeof sax->fault, "not JSON: %c%s", what[0] | 0x20, what + 1);
    sax->fault[strcspn(sax->fault, ".")] = '\0';
    return TK_SAX_WRONG;
}

tk_sax_result parse(tk_sax *sax, size_t length, const tk_sax_events *events, void *context)
{
    rapidjson::InsituStringStream stream(sax->scratch);
    handler calls = {&stream, sax, events, context, 0, false};
    rapidjson::Reader reader;
    reader.Parse<FLAGS>(stream, calls);
    if (!reader.HasParseError()) {
        return TK_SAX_OK;
    }
    if (reader.GetParseErrorCode() == rapidjson::kParseErrorTermination) {
        return calls.too_deep ? wrong(sax, "objects and arrays are nested too deeply")
                              : TK_SAX_STOPPED;
    }
    sax->at = reader.GetErrorOffset();
    // The fault of an escape is at its backslash, which may be the last byte.
    if (sax->at + (sax->scratch[sax->at] == '\\') >= length) {
        return TK_SAX_CUT;
    }
    return not_json(sax, reader.GetParseErrorCode());
}

} // namespace

extern "C" tk_sax_result tk_sax_read(tk_sax *sax, const char *record, size_t length,
                                     const tk_sax_events *events, void *context)
{
    const char *fault = tk_escapes_fault(record, length, &sax->at);
    if (fault != nullptr) {
        return wrong(sax, fault);
    }
    if (!reserve(sax, length)) {
        return wrong(sax, "there is no memory for the record");
    }
    memcpy(sax->scratch, record, length);
    memset(sax->scratch + length, 0, PAD);
    const tk_sax_result result = parse(sax, length, events, context);
    if (sax->capacity > KEPT_MAX) {
        tk_sax_finish(sax);
    }
    return result;
}

extern "C" void tk_sax_finish(tk_sax *sax)
{
    free(sax->scratch);
    sax->scratch = nullptr;
    sax->capacity = 0;
}
