// SPDX-License-Identifier: MIT
#include "pipeline_internal.h"
#include "plain_locale.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <toolkit/toolkit.h>

struct tk_session {
    tk_conf conf;
    tk_settings settings;
    tk_pipeline *pipeline;
    tk_buffer out;
    bool fed; /**< the last document went through */
};

_Static_assert(sizeof(tk_error) == sizeof(tk_message), "both are one message");

static bool open_parts(tk_session *s, tk_error *error)
{
    if (!tk_settings_read(&s->settings, &s->conf, error))
        return false;
    s->pipeline = tk_pipeline_open(&s->conf, &s->settings, NULL, error);
    if (s->pipeline)
        s->pipeline->readable = true;
    return s->pipeline != NULL;
}

/** Opens a session of the file `path`, or else of a text. */
static tk_session *open_session(const char *path, const char *text, size_t length,
                                tk_message *message)
{
    tk_error error = {0};
    tk_session *s = calloc(1, sizeof *s);
    const tk_plain_locale locale = tk_plain_locale_enter();
    bool ok = s || tk_error_set(&error, "no memory");
    ok = ok && (path ? tk_conf_read(&s->conf, path, &error)
                     : tk_conf_parse(&s->conf, text, length, "configuration", &error));
    ok = ok && open_parts(s, &error);
    tk_plain_locale_leave(&locale);
    if (message)
        memcpy(message->text, error.message, sizeof message->text);
    if (ok)
        return s;
    tk_session_close(s);
    return NULL;
}

tk_session *tk_session_open(const char *conf_path, tk_message *error)
{
    return open_session(conf_path, NULL, 0, error);
}

tk_session *tk_session_open_text(const char *conf, size_t length, tk_message *error)
{
    return open_session(NULL, conf, length, error);
}

void tk_session_close(tk_session *session)
{
    if (!session)
        return;
    tk_pipeline_close(session->pipeline);
    tk_settings_free(&session->settings);
    tk_conf_free(&session->conf);
    tk_buffer_free(&session->out);
    free(session);
}

tk_status tk_session_feed(tk_session *session, const char *id, const char *data, size_t length,
                          tk_message *error)
{
    tk_session *s = session;
    tk_outcome outcome;
    const tk_str name = {id, strlen(id)};
    const tk_str record = {data, length};
    s->out.length = 0;
    const tk_plain_locale locale = tk_plain_locale_enter();
    tk_status status = tk_pipeline_run(s->pipeline, &name, &record, &s->out, &outcome);
    tk_plain_locale_leave(&locale);
    s->fed = status == TK_OK;
    if (error)
        error->text[0] = '\0';
    if (status != TK_OK && error) {
        tk_stage_info stage;
        tk_pipeline_stage(s->pipeline, outcome.stage, &stage);
        snprintf(error->text, sizeof error->text, "%s: plugin %s: %s: %s", id, stage.name,
                 outcome.reason, outcome.message);
    }
    return status;
}

void tk_session_text(const tk_session *session, tk_str *out)
{
    const tk_document *d = &session->pipeline->call.document;
    *out = session->fed ? (tk_str){d->text.data, d->length} : (tk_str){"", 0};
}

void tk_session_output(const tk_session *session, tk_str *out)
{
    *out = session->fed ? (tk_str){session->out.data ? session->out.data : "", session->out.length}
                        : (tk_str){"", 0};
}

uint32_t tk_session_layer(tk_session *session, uint32_t index, tk_layer_info *out)
{
    if (!session->fed || index >= session->pipeline->chain.n_layers)
        return 0;
    tk_call_layer_info(&session->pipeline->call, index, out);
    return 1;
}

uint32_t tk_session_layer_named(tk_session *session, const char *name, tk_layer_info *out)
{
    const tk_chain *chain = &session->pipeline->chain;
    const size_t length = strlen(name);
    for (uint32_t i = 0; i < chain->n_layers; i++)
        if (tk_layer_base_length(chain->layers[i].name) == length &&
            memcmp(chain->layers[i].name, name, length) == 0)
            return tk_session_layer(session, i, out);
    return 0;
}

void tk_session_string(tk_session *session, uint32_t handle, tk_str *out)
{
    *out = tk_document_string(&session->pipeline->call.document, handle);
}

void tk_session_lexeme_text(tk_session *session, uint32_t handle, tk_str *out)
{
    tk_host_table.lexeme_text(&session->pipeline->call.doc, handle, out);
}

const char *tk_version(void)
{
    return TK_VERSION;
}
