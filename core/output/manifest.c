// SPDX-License-Identifier: MIT
#include "manifest.h"

#include "base/file.h"
#include "plugin/build_id.h"
#include "plugin/registry.h"

#include <toolkit/text/json.h>
#include <toolkit/toolkit.h>

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// --------------------------------------------------------------------------------- the file

static bool add_section(tk_buffer *out, const tk_conf_section *section)
{
    bool ok = tk_buffer_json_member(out, "\n    {", "section", section->name);

    if (ok && section->alias)
        ok = tk_buffer_json_member(out, ", ", "alias", section->alias);
    ok = ok && tk_buffer_print(out, ", \"keys\": {");
    for (size_t i = 0; ok && i < section->n_entries; i++)
        ok = tk_buffer_json_member(out, i ? ", " : "", section->entries[i].key,
                                   section->entries[i].value);
    return ok && tk_buffer_print(out, "}}");
}

/** Members that describe what was run; [run] only if `with_limits` is true. */
static bool add_configuration(tk_buffer *out, const tk_conf *conf, const tk_settings *settings,
                              bool with_limits)
{
    bool ok = tk_buffer_print(out, ",\n  \"inputs\": [");
    bool first = true;

    for (size_t i = 0; ok && i < settings->n_inputs; i++)
        ok = tk_buffer_print(out, "%s", i ? ", " : "") &&
             tk_buffer_json_text(out, settings->inputs[i]);
    ok = ok && tk_buffer_json_member(out, "],\n  ", "input_format", settings->input_format) &&
         tk_buffer_json_member(out, ",\n  ", "output_format", settings->output_format);
    if (with_limits)
        ok = ok && tk_buffer_print(out, ",\n  \"timeout\": %g,\n  \"memory\": %" PRIu64,
                                   settings->timeout, settings->memory);
    ok = ok && tk_buffer_print(out, ",\n  \"configuration\": [");
    for (size_t i = 0; ok && i < conf->n_sections; i++) {
        if (!with_limits && strcmp(conf->sections[i].name, "run") == 0)
            continue;
        ok = tk_buffer_print(out, "%s", first ? "" : ",") && add_section(out, &conf->sections[i]);
        first = false;
    }
    return ok && tk_buffer_print(out, "\n  ]");
}

bool tk_manifest_digest(const tk_conf *conf, const tk_settings *settings,
                        const tk_pipeline_info *info, char digest[TK_SHA256_HEX])
{
    tk_buffer text = {0};
    bool ok = add_configuration(&text, conf, settings, false) &&
              tk_buffer_print(&text, "%s", info->plugins);

    if (ok)
        tk_sha256_hex(text.data, text.length, digest);
    tk_buffer_free(&text);
    return ok;
}

static bool add_counts(tk_buffer *out, const tk_manifest_summary *summary)
{
    bool ok = tk_buffer_print(out,
                              ",\n  \"documents\": %" PRIu64 ",\n  \"skipped\": %" PRIu64
                              ",\n  \"quarantined\": %" PRIu64 ",\n  \"text_bytes\": %" PRIu64,
                              summary->documents, summary->skipped, summary->quarantined,
                              summary->text_bytes);

    if (ok && summary->replayed)
        ok = tk_buffer_print(out, ",\n  \"replayed\": %" PRIu64, summary->replayed);
    if (ok && summary->collector)
        ok = tk_buffer_json_member(out, ",\n  ", "collector", summary->collector);
    if (ok && summary->output_bytes != UINT64_MAX)
        ok = tk_buffer_print(out, ",\n  \"output_bytes\": %" PRIu64, summary->output_bytes);
    return ok;
}

bool tk_manifest_write(const char *path, const tk_conf *conf, const tk_settings *settings,
                       const tk_pipeline_info *info, const tk_manifest_summary *summary,
                       tk_error *error)
{
    tk_buffer out = {0};
    int fd;
    bool ok =
        tk_buffer_json_member(&out, "{\n  ", "toolkit", tk_version()) &&
        tk_buffer_json_member(&out, ",\n  ", "offset_unit", info->offsets) &&
        add_configuration(&out, conf, settings, true) &&
        tk_buffer_print(&out, ",\n  \"plugins\": %s", info->plugins) &&
        tk_buffer_json_member(&out, ",\n  ", "configuration_sha256", summary->configuration) &&
        add_counts(&out, summary) && tk_buffer_print(&out, "\n}\n");

    if (!ok) {
        tk_buffer_free(&out);
        return tk_error_set(error, "out of memory");
    }
    fd = tk_create_file(path);
    ok = fd >= 0 && tk_write_all(fd, out.data, out.length);
    if (fd >= 0 && close(fd) != 0)
        ok = false;
    if (!ok)
        tk_error_set(error, "cannot write %s: %s", path, strerror(errno));
    tk_buffer_free(&out);
    return ok;
}

// ------------------------------------------------------------------------------ an older one

static const char mark[] = "{\n  \"toolkit\": \"";

bool tk_manifest_is(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    char start[sizeof(mark) - 1];
    ssize_t n = fd >= 0 ? pread(fd, start, sizeof(start), 0) : -1;

    if (fd >= 0)
        close(fd);
    return n >= 0 && memcmp(start, mark, (size_t)n) == 0;
}

/** Sets `value` where the manifest has a number called `key`. */
static void read_number(const tk_json *manifest, const char *key, uint64_t *value)
{
    const tk_json *number = tk_json_typed(manifest, key, TK_JSON_NUMBER);

    if (number)
        *value = strtoull(tk_json_text(number).data, NULL, 10);
}

static void read_summary(const tk_json *manifest, tk_manifest_summary *summary)
{
    const tk_json *sha256 = tk_json_typed(manifest, "configuration_sha256", TK_JSON_STRING);

    read_number(manifest, "documents", &summary->documents);
    read_number(manifest, "skipped", &summary->skipped);
    read_number(manifest, "quarantined", &summary->quarantined);
    read_number(manifest, "text_bytes", &summary->text_bytes);
    read_number(manifest, "replayed", &summary->replayed);
    read_number(manifest, "output_bytes", &summary->output_bytes);
    if (sha256)
        snprintf(summary->configuration, sizeof(summary->configuration), "%s",
                 tk_json_text(sha256).data);
}

bool tk_manifest_read(const char *path, tk_manifest_summary *summary)
{
    FILE *file = tk_manifest_is(path) ? fopen(path, "re") : NULL;
    tk_json_reader reader = {0};
    char *text = NULL;
    size_t room = 0;
    const ssize_t length = file ? getdelim(&text, &room, '\0', file) : -1;
    const tk_json *manifest = length > 0 ? tk_json_read(&reader, text, (size_t)length) : NULL;
    const bool whole = manifest != NULL;

    *summary = (tk_manifest_summary){.output_bytes = UINT64_MAX};
    read_summary(manifest, summary);
    tk_json_finish(&reader);
    free(text);
    if (file)
        fclose(file);
    return whole;
}
