// SPDX-License-Identifier: MIT
// The checks of a shared object and its descriptors.

#include "conform.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// ------------------------------------------------------------------------- the shared object

static void check_loads(const tk_subject *subject, tk_report *report)
{
    tk_report_step(report, "while it was loaded");
    tk_message error = {0};
    if (!tk_plugin_open(subject->path, 0, NULL, &error))
        tk_report_fail(report, "%s", error.text);
}

static void check_exports(const tk_subject *subject, tk_report *report)
{
    tk_message error = {0};
    char *name = tk_conform_export(subject->path, &error);
    if (name)
        tk_report_fail(report, "it exports '%s'", name);
    else if (error.text[0])
        tk_report_fail(report, "%s", error.text);
    free(name);
}

/** Checks the file name, by which a pipeline finds a plugin. */
static void check_file_name(const tk_subject *subject, tk_report *report)
{
    const char *slash = strrchr(subject->path, '/');
    const char *name = slash ? slash + 1 : subject->path;
    const size_t length = strcspn(name, ".");
    for (uint32_t i = 0;; i++) {
        tk_message error = {0};
        const tk_plugin *plugin = tk_plugin_open(subject->path, i, NULL, &error);
        if (!plugin) {
            tk_report_fail(report, "no plugin in %s has the id '%.*s'", name, (int)length, name);
            return;
        }
        if (strlen(plugin->id) == length && strncmp(plugin->id, name, length) == 0)
            return;
    }
}

const tk_conform_check tk_conform_object_checks[] = {
    {"loads", "try it under a debugger: gdb --args toolkit plugins show ./FILE.so", TK_CONFORM_ALL,
     true, false, check_loads},
    {"exports only tk_plugin_v1",
     "compile with -fvisibility=hidden and make all functions but tk_plugin_v1 static",
     TK_CONFORM_ALL, false, false, check_exports},
    {"is named after its plugin", "name the shared object ID.so after tk_plugin.id", TK_CONFORM_ALL,
     false, false, check_file_name},
    {NULL, NULL, 0, false, false, NULL},
};

// ------------------------------------------------------------------------- the descriptor

static bool is_version(const char *text)
{
    int dots = 0;
    for (const char *c = text; *c && *c != '-' && *c != '+'; c++) {
        if (*c == '.' && c > text && isdigit((unsigned char)c[-1]) && isdigit((unsigned char)c[1]))
            dots++;
        else if (!isdigit((unsigned char)*c))
            return false;
    }
    return dots == 2;
}

/** Whether text is one line without a full stop. */
static bool is_line(const char *text)
{
    const size_t length = text ? strlen(text) : 0;
    return length && !strchr(text, '\n') && text[length - 1] != '.';
}

static bool columns_documented(const char *owner, const tk_column *columns, uint32_t n,
                               tk_report *report)
{
    for (uint32_t i = 0; i < n; i++)
        if (!columns[i].doc || !*columns[i].doc)
            return tk_report_advise(report, "column %s of %s has no doc", columns[i].name, owner);
    return true;
}

static bool layers_documented(const tk_plugin *plugin, tk_report *report)
{
    for (uint32_t i = 0; i < plugin->n_provided; i++) {
        const tk_layer_decl *layer = &plugin->provided[i];
        if (!layer->doc || !*layer->doc)
            return tk_report_advise(report, "the provided layer %s has no doc", layer->name);
        if (!columns_documented(layer->name, layer->columns, layer->n_columns, report))
            return false;
    }
    for (uint32_t i = 0; i < plugin->n_lexemes; i++) {
        const tk_lexeme_column *lexeme = &plugin->lexemes[i];
        if (lexeme->fill && lexeme->column.name[0] != '.' &&
            !columns_documented("the lexeme table", &lexeme->column, 1, report))
            return false;
    }
    return true;
}

static bool options_documented(const tk_plugin *plugin, tk_report *report)
{
    for (uint32_t i = 0; i < plugin->n_options; i++) {
        const tk_option *option = &plugin->options[i];
        if (!is_line(option->doc))
            return tk_report_advise(
                report, "option %s: its doc should be one line without a full stop", option->name);
        for (uint32_t j = 1; option->type == TK_OPT_ENUM && j < option->n_choices; j++)
            for (uint32_t k = 0; k < j; k++)
                if (strcmp(option->choices[j], option->choices[k]) == 0)
                    return tk_report_fail(report, "option %s lists the choice '%s' twice",
                                          option->name, option->choices[j]);
    }
    return true;
}

static void check_descriptor(const tk_subject *subject, tk_report *report)
{
    const tk_plugin *p = tk_conform_open(subject, report);
    if (!p)
        return;
    if (p->size != sizeof *p)
        tk_report_fail(report, "size is %u; it must be sizeof(tk_plugin), %zu", p->size, sizeof *p);
    else if (!is_version(p->version))
        tk_report_fail(report, "version is '%s'; write it like 1.0.0", p->version);
    else if (!is_line(p->summary))
        tk_report_advise(report, "summary should be one line without a full stop");
    else if (!p->licence || !*p->licence)
        tk_report_advise(report, "licence is missing; give an SPDX identifier such as MIT");
    else if (!p->doc || !*p->doc)
        tk_report_advise(report, "doc is missing: add some sentences for 'toolkit plugins show'");
    else if (layers_documented(p, report))
        options_documented(p, report);
}

/** Asks twice: a descriptor must be constant. */
static void check_constant(const tk_subject *subject, tk_report *report)
{
    const tk_plugin *once = tk_conform_open(subject, report);
    if (!once)
        return;
    const tk_plugin before = *once;
    const tk_plugin *again = tk_conform_open(subject, report);
    if (again && memcmp(&before, again, sizeof before) != 0)
        tk_report_fail(report, "tk_plugin_v1(%u) returned a different descriptor the second time",
                       subject->index);
    if (!once->extension)
        return;
    tk_report_step(report, "extension(\"no_such_extension/1\")");
    if (once->extension("no_such_extension/1"))
        tk_report_fail(report, "extension() returned a table for a name that it cannot know");
}

// ------------------------------------------------------------------------- the table

const tk_conform_check tk_conform_checks[] = {
    {"describes itself", "fill in what is missing in the descriptor", TK_CONFORM_ALL, false, false,
     check_descriptor},
    {"has a constant descriptor", "make the descriptor static const data", TK_CONFORM_ALL, false,
     false, check_constant},
    {"can be opened", "see what create() and the option table's defaults need", TK_CONFORM_ALL,
     true, false, tk_conform_check_opens},
    {"can be created and destroyed repeatedly",
     "free everything in destroy() that create() allocated, and keep no state outside the instance",
     TK_CONFORM_ALL, false, false, tk_conform_check_create},
    {"accepts every value that its options allow",
     "narrow min, max or choices in the option table to what create() accepts", TK_CONFORM_ALL,
     false, false, tk_conform_check_options},
    {"survives hard documents",
     "reduce the document to the smallest that fails, and make it a test case", TK_CONFORM_ALL,
     false, false, tk_conform_check_documents},
    {"commits spans",
     "give it documents in which it finds something: --sample FILE, --cases DIR, in the folder "
     "tests/cases beside it, or as its extension samples/1",
     1u << TK_ANNOTATOR, false, false, tk_conform_check_spans},
    {"runs without its optional layers",
     "check whether layers[i].begin is NULL before reading an optional layer",
     1u << TK_ANNOTATOR | 1u << TK_ENCODER | 1u << TK_COLLECTOR, false, false,
     tk_conform_check_without_optional},
    {"has one result however states are divided",
     "merge() must do what add() does with the documents of the state, in their order, and save() "
     "must empty the state",
     1u << TK_COLLECTOR, false, false, tk_conform_check_merges},
    {"survives damaged states",
     "check every count and length of a state against the bytes that are left; report a failure "
     "with tk_host.sink_fail()",
     1u << TK_COLLECTOR, false, false, tk_conform_check_damage},
    {"is deterministic",
     "keep earlier documents, addresses and uninitialised memory from affecting the output",
     TK_CONFORM_ALL, false, false, tk_conform_check_determinism},
    {"does not leak memory",
     "valgrind --leak-check=full shows where; tk_host.alloc() needs no free", TK_CONFORM_ALL, false,
     false, tk_conform_check_memory},
    {"prints nothing", "use tk_host.log() or fail(); standard output may be the user's pipe",
     TK_CONFORM_ALL, false, false, tk_conform_check_silence},
    {"runs in a worker",
     "read files in create() with tk_host.read_file(); a worker cannot open files, and can start "
     "threads only if tk_plugin.flags has TK_PLUGIN_THREADS",
     TK_CONFORM_ALL, false, true, tk_conform_check_worker},
    {NULL, NULL, 0, false, false, NULL},
};
