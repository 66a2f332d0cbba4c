// SPDX-License-Identifier: MIT
#include "chain.h"
#include "plugin/plugin_list.h"
#include <toolkit/text/suggestion.h>
#include "option.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { MOST_STAGES = 256 };

static const char *const input_keys[] = {"path", "format", "records", "follow_links", NULL};
static const char *const output_keys[] = {"path", "format", NULL};
static const char *const collect_keys[] = {"path", "plugin", NULL};

/** State that the functions below share while the chain is opened. */
typedef struct opener {
    tk_chain *chain;
    const tk_conf *conf;
    const tk_settings *settings;
    const tk_loading *loading;
    tk_error *error;
    const char *missing[MOST_STAGES]; // layers and columns already reported as missing
    uint32_t n_missing;
} opener;

static bool no_memory(opener *o)
{
    return tk_error_set(o->error, "out of memory");
}

static bool is_host_section(const char *name)
{
    return strcmp(name, "input") == 0 || strcmp(name, "output") == 0 || strcmp(name, "run") == 0;
}

static bool is_annotator_section(const tk_conf_section *section)
{
    return !is_host_section(section->name) && strcmp(section->name, "collect") != 0;
}

/** Records a problem of a stage. `format` continues after its name. */
static void wrong(const opener *o, const tk_stage *stage, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void wrong(const opener *o, const tk_stage *stage, const char *format, ...)
{
    char message[800];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    if (stage->section && stage->section->line)
        tk_conf_wrong(o->conf, stage->section, NULL, " %s", message);
    else
        tk_conf_wrong(o->conf, NULL, NULL, ": %s %s", stage->name, message);
}

/** Whether a layer or column is missing for the first time: each is reported once. */
static bool is_news(opener *o, const char *name)
{
    for (uint32_t i = 0; i < o->n_missing; i++)
        if (strcmp(o->missing[i], name) == 0)
            return false;
    if (o->n_missing < MOST_STAGES)
        o->missing[o->n_missing++] = name;
    return true;
}

// ------------------------------------------------------------------------------------ stages

/** Records that no plugin was found for a section, or for the format in it. */
static void wrong_plugin(const opener *o, const char *id, uint32_t kind,
                         const tk_conf_section *section, const char *why)
{
    static const char *const hosts[] = {"input", "output", "run"};
    const char *near = kind == TK_ANNOTATOR ? tk_suggestion(id, hosts, 3) : NULL;
    const bool is_section = kind == TK_ANNOTATOR || kind == TK_COLLECTOR;
    const tk_conf_entry *entry =
        tk_conf_entry_find(section, kind == TK_COLLECTOR ? "plugin" : "format");
    if (kind == TK_ANNOTATOR)
        entry = NULL;
    if (near && strcasecmp(near, id) == 0)
        tk_conf_wrong(o->conf, section, NULL,
                      ": the names of sections are in small letters; did "
                      "you mean [%s]?",
                      near);
    else if (near && !strstr(why, "did you mean"))
        tk_conf_wrong(o->conf, section, NULL, ": no plugin has this name; did you mean [%s]?",
                      near);
    else if (entry || is_section)
        tk_conf_wrong(o->conf, section, entry, ": %s", why);
    else
        tk_conf_wrong(o->conf, NULL, NULL, ": format = %s: %s", id, why);
}

/** The name of a stage: that of its section, or of the plugin; with `more` after it. NULL when out
 * of memory. */
static const char *stage_name(opener *o, const tk_stage *stage, const char *alias, const char *more)
{
    const char *first = stage->plugin->kind == TK_COLLECTOR ? "collect" : stage->plugin->id;
    const size_t size = strlen(first) + (alias ? strlen(alias) : 0) + strlen(more) + 2;
    char *name = tk_arena_alloc(&o->chain->arena, size);
    if (name)
        snprintf(name, size, "%s%s%s%s", first, alias ? ":" : "", alias ? alias : "", more);
    return name;
}

/**
 * Finds and loads a plugin, and reads its options. Records problems; if the plugin is not found,
 * there is no stage. False if it cannot continue.
 */
static bool add_stage(opener *o, const char *id, const char *alias, uint32_t kind,
                      const tk_conf_section *section)
{
    tk_chain *chain = o->chain;
    if (chain->n_stages == MOST_STAGES)
        return tk_error_set(o->error, "%s: more than %d plugins", o->conf->path, MOST_STAGES);
    tk_stage *stage = &chain->stages[chain->n_stages];
    tk_error why = {0};
    stage->section = section;
    tk_loading_tell(o->loading, id);
    if (!tk_module_find(&stage->module, id, kind, &why)) {
        wrong_plugin(o, id, kind, section, why.message);
        chain->incomplete = true;
        return true;
    }
    chain->n_stages++;
    stage->plugin = &stage->module.plugin;
    stage->name = stage_name(o, stage, alias, "");
    stage->merge_name = kind == TK_COLLECTOR ? stage_name(o, stage, alias, " merge") : stage->name;
    if (!stage->name || !stage->merge_name)
        return no_memory(o);
    const tk_option_source source = {
        .conf = o->conf,
        .section = section,
        .host_keys = kind == TK_DECODER     ? input_keys
                     : kind == TK_ENCODER   ? output_keys
                     : kind == TK_COLLECTOR ? collect_keys
                                            : NULL,
        .plugin = stage->plugin->id,
        .data_dir = stage->module.data_dir,
    };
    const uint32_t before = o->conf->problems->count;
    stage->options = tk_options_read(stage->plugin->options, stage->plugin->n_options, &source,
                                     &chain->arena, o->error);
    stage->unfit = o->conf->problems->count > before;
    return stage->options != NULL;
}

static bool add_collectors(opener *o)
{
    const tk_settings *settings = o->settings;
    o->chain->collectors = o->chain->n_stages;
    for (uint32_t i = 0; i < settings->n_collects; i++) {
        const tk_collect_setting *collect = &settings->collects[i];
        if (!add_stage(o, collect->plugin, collect->name, TK_COLLECTOR, collect->section))
            return false;
    }
    return true;
}

static bool add_stages(opener *o)
{
    for (size_t i = 0; i < o->conf->n_sections; i++) {
        const tk_conf_section *section = &o->conf->sections[i];
        if (is_host_section(section->name) && section->alias)
            tk_conf_wrong(o->conf, section, NULL,
                          ": %s is toolkit's own section, and accepts no "
                          "alias",
                          section->name);
    }
    if (!add_stage(o, o->settings->input_format, NULL, TK_DECODER, tk_conf_find(o->conf, "input")))
        return false;
    for (size_t i = 0; i < o->conf->n_sections; i++) {
        const tk_conf_section *section = &o->conf->sections[i];
        if (is_annotator_section(section) &&
            !add_stage(o, section->name, section->alias, TK_ANNOTATOR, section))
            return false;
    }
    o->chain->encoder = o->settings->documents ? o->chain->n_stages : TK_NONE;
    return (!o->settings->documents || add_stage(o, o->settings->output_format, NULL, TK_ENCODER,
                                                 tk_conf_find(o->conf, "output"))) &&
           add_collectors(o);
}

// ---------------------------------------------------------------------------- choice of layers

/** Whether an item of a list, without its sign, names the layer. */
static bool is_item(const char *item, size_t length, const char *name)
{
    return length == tk_layer_base_length(name) && strncmp(item, name, length) == 0;
}

/** Records that a list names an unknown layer. */
static void wrong_layer(const opener *o, const tk_stage *stage, const char *option,
                        const char *name, const char *const *names, uint32_t n)
{
    enum { MOST = 64 };
    const char *bases[MOST];
    char copies[MOST][64];
    const uint32_t count = n < MOST ? n : MOST;
    for (uint32_t i = 0; i < count; i++) {
        snprintf(copies[i], sizeof copies[i], "%.*s", (int)tk_layer_base_length(names[i]),
                 names[i]);
        bases[i] = copies[i];
    }
    const char *near = tk_suggestion(name, bases, count);
    tk_conf_wrong(o->conf, stage->section, tk_conf_entry_find(stage->section, option),
                  ": no layer '%s' in this pipeline%s%s%s", name, near ? "; did you mean '" : "",
                  near ? near : "", near ? "'?" : "");
}

/**
 * Applies a list such as "money,date" or "+token,-hype" or "*" to `chosen`. A list with an unsigned
 * item starts from nothing. An unknown layer is recorded if `strict`.
 */
static void apply_choice(const opener *o, const tk_stage *stage, const char *option,
                         const char *list, const char *const *names, uint32_t n, bool strict,
                         bool *chosen)
{
    bool fresh = true;
    for (const char *p = list; *p;) {
        p += strspn(p, ", \t");
        size_t length = strcspn(p, ", \t");
        if (!length)
            break;
        const char sign = *p == '+' || *p == '-' ? *p : 0;
        const char *item = p + (sign != 0);
        const size_t item_length = length - (sign != 0);
        if (!sign && fresh)
            memset(chosen, 0, n);
        fresh = fresh && sign;
        bool found = item_length == 1 && *item == '*';
        for (uint32_t i = 0; i < n; i++)
            if (found ? (item_length == 1 && *item == '*') : is_item(item, item_length, names[i])) {
                chosen[i] = sign != '-';
                if (*item != '*') {
                    found = true;
                    break;
                }
            }
        const bool none = !sign && item_length == 4 && memcmp(item, "none", 4) == 0;
        if (!found && !none && strict) {
            char text[64];
            snprintf(text, sizeof text, "%.*s", (int)item_length, item);
            wrong_layer(o, stage, option, text, names, n);
        }
        p += length;
    }
}

/** Selects the layers, out of `n`, that a stage's TK_OPT_LAYERS option names; without such an
 * option: `all`. */
static void choose_layers(const opener *o, const tk_stage *stage, const char *const *names,
                          uint32_t n, bool all, bool *chosen)
{
    for (uint32_t i = 0; i < n; i++)
        chosen[i] = all;
    for (uint32_t i = 0; i < stage->plugin->n_options; i++) {
        const tk_option *option = &stage->plugin->options[i];
        if (option->type != TK_OPT_LAYERS)
            continue;
        const char *fallback = option->fallback ? option->fallback : all ? "*" : "";
        apply_choice(o, stage, option->name, fallback, names, n, false, chosen);
        if (stage->options[i].is_set)
            apply_choice(o, stage, option->name, stage->options[i].s.data, names, n, true, chosen);
        return;
    }
}

// ------------------------------------------------------------------------------------ layers

/** The name of a provided layer: the declared one, or with the alias: "money:eu/1". */
static const char *layer_name(opener *o, const tk_stage *stage, const char *name)
{
    const char *alias = strchr(stage->name, ':');
    if (!alias)
        return name;
    const size_t size = strlen(name) + strlen(alias) + 1;
    char *out = tk_arena_alloc(&o->chain->arena, size);
    const uint32_t base = tk_layer_base_length(name);
    if (out)
        snprintf(out, size, "%.*s%s%s", (int)base, name, alias, name + base);
    return out;
}

static uint32_t find_layer(const tk_chain *chain, const char *name)
{
    for (uint32_t i = 0; i < chain->n_layers; i++)
        if (strcmp(chain->layers[i].name, name) == 0)
            return i;
    return TK_NONE;
}

/** Whether a layer's columns refer to spans. */
static bool has_references(const tk_layer_decl *decl)
{
    for (uint32_t i = 0; i < decl->n_columns; i++)
        if (decl->columns[i].type == TK_SPAN)
            return true;
    return false;
}

/** Columns that refer to layers by the names that these have in the chain: a plugin's own may have
 * an alias. NULL if out of memory. */
static const tk_column *name_targets(opener *o, const tk_stage *stage, const tk_layer_decl *decl)
{
    const tk_plugin *plugin = stage->plugin;
    tk_column *columns = tk_arena_alloc(&o->chain->arena, decl->n_columns * sizeof *columns);
    if (!columns)
        return NULL;
    memcpy(columns, decl->columns, decl->n_columns * sizeof *columns);
    for (uint32_t i = 0; i < decl->n_columns; i++)
        for (uint32_t j = 0; columns[i].type == TK_SPAN && j < plugin->n_provided; j++)
            if (strcmp(plugin->provided[j].name, decl->columns[i].layer) == 0)
                columns[i].layer = layer_name(o, stage, decl->columns[i].layer);
    for (uint32_t i = 0; i < decl->n_columns; i++)
        if (columns[i].type == TK_SPAN && !columns[i].layer)
            return NULL;
    return columns;
}

static bool provide_layer(opener *o, uint32_t stage_index, const tk_layer_decl *decl,
                          uint32_t *index)
{
    tk_chain *chain = o->chain;
    const tk_stage *stage = &chain->stages[stage_index];
    const char *name = layer_name(o, stage, decl->name);
    tk_layer_decl *copy = tk_arena_alloc(&chain->arena, sizeof *copy);
    if (!name || !copy)
        return no_memory(o);
    const uint32_t twin = find_layer(chain, name);
    if (twin != TK_NONE) {
        wrong(o, stage,
              "provides layer %s, which %s provides already; leave one out, or name it [%s:alias]",
              name, chain->stages[chain->layers[twin].stage].name, stage->plugin->id);
        *index = twin;
        return true;
    }
    tk_layer_store *layers = realloc(chain->layers, (chain->n_layers + 1) * sizeof *chain->layers);
    if (!layers)
        return no_memory(o);
    chain->layers = layers;
    *copy = *decl;
    copy->name = name;
    if (has_references(decl) && !(copy->columns = name_targets(o, stage, decl)))
        return no_memory(o);
    if (!tk_layer_init(&layers[chain->n_layers], copy, name, stage_index))
        return no_memory(o);
    *index = chain->n_layers++;
    return true;
}

static bool provide_layers(opener *o, uint32_t stage_index)
{
    tk_stage *stage = &o->chain->stages[stage_index];
    const tk_plugin *plugin = stage->plugin;
    const uint32_t n = plugin->n_provided;
    stage->provided = tk_arena_alloc(&o->chain->arena, (n + 1) * sizeof *stage->provided);
    const char **names = tk_arena_alloc(&o->chain->arena, (n + 1) * sizeof *names);
    bool *chosen = tk_arena_alloc(&o->chain->arena, n + 1);
    if (!stage->provided || !names || !chosen)
        return no_memory(o);
    for (uint32_t i = 0; i < n; i++)
        names[i] = plugin->provided[i].name;
    // Encoders and collectors choose among the layers of the others: see choose_shown().
    if (plugin->kind == TK_DECODER || plugin->kind == TK_ANNOTATOR)
        choose_layers(o, stage, names, n, false, chosen);
    for (uint32_t i = 0; i < n; i++) {
        const tk_layer_decl *decl = &plugin->provided[i];
        stage->provided[i] = TK_NONE;
        const bool wanted = !(decl->flags & TK_LAYER_OPTIONAL) || chosen[i];
        if (wanted && !provide_layer(o, stage_index, decl, &stage->provided[i]))
            return false;
    }
    return true;
}

/** Finds the layers that the columns of the chain's layers refer to. */
static bool resolve_targets(opener *o)
{
    tk_chain *chain = o->chain;
    for (uint32_t i = 0; i < chain->n_layers; i++) {
        const tk_layer_decl *decl = chain->layers[i].decl;
        if (!has_references(decl))
            continue;
        uint32_t *targets = tk_arena_alloc(&chain->arena, decl->n_columns * sizeof *targets);
        if (!targets)
            return no_memory(o);
        for (uint32_t j = 0; j < decl->n_columns; j++)
            targets[j] = decl->columns[j].type == TK_SPAN
                             ? find_layer(chain, decl->columns[j].layer)
                             : TK_NONE;
        chain->layers[i].targets = targets;
    }
    return true;
}

/** Whether a column provides what a reader's declaration asks for. */
static bool is_column(const tk_column *provided, const tk_column *wanted)
{
    return strcmp(provided->name, wanted->name) == 0 && provided->type == wanted->type &&
           (wanted->type != TK_SPAN || strcmp(provided->layer, wanted->layer) == 0);
}

/** Finds the columns that a requirement names in the layer that provides them. */
static void match_columns(const opener *o, const tk_stage *stage, const tk_layer_decl *wanted,
                          const tk_layer_store *layer, uint32_t *map)
{
    for (uint32_t i = 0; i < wanted->n_columns; i++) {
        const tk_column *column = &wanted->columns[i];
        map[i] = TK_NONE;
        for (uint32_t j = 0; j < layer->decl->n_columns; j++)
            if (is_column(&layer->decl->columns[j], column))
                map[i] = j;
        if (map[i] == TK_NONE && !(wanted->flags & TK_LAYER_OPTIONAL))
            wrong(o, stage,
                  "reads column '%s' of layer %s, which %s provides without it, or as another type",
                  column->name, wanted->name, o->chain->stages[layer->stage].name);
    }
}

/** Records, once, that no plugin provides a layer. */
static void miss_layer(opener *o, const tk_stage *stage, const tk_layer_decl *wanted)
{
    enum { MOST = 64 };
    const char *bases[MOST];
    const uint32_t n = o->chain->n_layers < MOST ? o->chain->n_layers : MOST;
    if (!is_news(o, wanted->name))
        return;
    for (uint32_t j = 0; j < n; j++)
        bases[j] = o->chain->layers[j].name;
    const char *near = tk_suggestion(wanted->name, bases, n);
    wrong(o, stage,
          "requires layer %s, which no earlier section provides; put [%.*s] before it%s%s%s",
          wanted->name, (int)tk_layer_base_length(wanted->name), wanted->name,
          near ? " (nearest: " : "", near ? near : "", near ? ")" : "");
}

static bool require_layer(opener *o, tk_stage *stage, uint32_t i)
{
    const tk_layer_decl *wanted = &stage->plugin->required[i];
    const uint32_t index = find_layer(o->chain, wanted->name);
    stage->required[i] = index;
    if (index == TK_NONE) {
        if (!(wanted->flags & TK_LAYER_OPTIONAL))
            miss_layer(o, stage, wanted);
        return true;
    }
    stage->required_columns[i] =
        tk_arena_alloc(&o->chain->arena, (wanted->n_columns + 1) * sizeof(uint32_t));
    if (!stage->required_columns[i])
        return no_memory(o);
    match_columns(o, stage, wanted, &o->chain->layers[index], stage->required_columns[i]);
    return true;
}

static bool require_layers(opener *o, tk_stage *stage)
{
    const uint32_t n = stage->plugin->n_required;
    uint32_t columns = 0;
    for (uint32_t i = 0; i < n; i++)
        columns += stage->plugin->required[i].n_columns;
    tk_arena *arena = &o->chain->arena;
    stage->required = tk_arena_alloc(arena, (n + 1) * sizeof *stage->required);
    stage->required_columns = tk_arena_alloc(arena, (n + 1) * sizeof *stage->required_columns);
    stage->views = tk_arena_alloc(arena, (n + 1) * sizeof *stage->views);
    stage->view_columns = tk_arena_alloc(arena, (columns + 1) * sizeof *stage->view_columns);
    if (!stage->required || !stage->required_columns || !stage->views || !stage->view_columns)
        return no_memory(o);
    for (uint32_t i = 0; i < n; i++)
        if (!require_layer(o, stage, i))
            return false;
    return true;
}

// ----------------------------------------------------------------------------- lexeme columns

static uint32_t find_column(const tk_chain *chain, const char *name, uint32_t type)
{
    if (strcmp(name, "shape") == 0 && type == TK_U32)
        return 0;
    for (uint32_t i = 0; i < chain->n_columns; i++)
        if (strcmp(chain->columns[i].name, name) == 0 &&
            chain->columns[i].lexeme->column.type == type)
            return i + 1;
    return TK_NONE;
}

static bool add_column(opener *o, uint32_t stage_index, const tk_lexeme_column *lexeme,
                       uint32_t *index)
{
    tk_chain *chain = o->chain;
    tk_stage *stage = &chain->stages[stage_index];
    const char *name = lexeme->column.name;
    if (name[0] != '.') {
        name = layer_name(o, stage, name);
        if (!name)
            return no_memory(o);
        bool taken = strcmp(name, "shape") == 0;
        for (uint32_t i = 0; i < chain->n_columns; i++)
            taken |= strcmp(chain->columns[i].name, name) == 0;
        if (taken)
            wrong(o, stage,
                  "provides lexeme column '%s', which is provided already; leave one out, or name "
                  "it [%s:alias]",
                  name, stage->plugin->id);
    }
    tk_chain_column *columns =
        realloc(chain->columns, (chain->n_columns + 1) * sizeof *chain->columns);
    if (!columns)
        return no_memory(o);
    chain->columns = columns;
    const bool own = stage->plugin->annotate != NULL || stage->plugin->add != NULL;
    columns[chain->n_columns++] = (tk_chain_column){lexeme, name, stage_index, .read = own};
    *index = chain->n_columns; // column 0 of the table belongs to the host
    return true;
}

static bool resolve_lexemes(opener *o, uint32_t stage_index)
{
    tk_chain *chain = o->chain;
    tk_stage *stage = &chain->stages[stage_index];
    const uint32_t n = stage->plugin->n_lexemes;
    stage->lexemes = tk_arena_alloc(&chain->arena, (n + 1) * sizeof *stage->lexemes);
    stage->lexeme_bases = tk_arena_alloc(&chain->arena, (n + 1) * sizeof *stage->lexeme_bases);
    if (!stage->lexemes || !stage->lexeme_bases)
        return no_memory(o);
    for (uint32_t i = 0; i < n; i++) {
        const tk_lexeme_column *lexeme = &stage->plugin->lexemes[i];
        if (lexeme->fill) {
            if (!add_column(o, stage_index, lexeme, &stage->lexemes[i]))
                return false;
            continue;
        }
        stage->lexemes[i] = find_column(chain, lexeme->column.name, lexeme->column.type);
        if (stage->lexemes[i] == TK_NONE) {
            if (is_news(o, lexeme->column.name))
                wrong(o, stage, "reads lexeme column '%s', which no earlier section provides",
                      lexeme->column.name);
        } else if (stage->lexemes[i] > 0)
            chain->columns[stage->lexemes[i] - 1].read = true;
    }
    return true;
}

// ------------------------------------------------------------------------------------- chain

static bool has_layers_option(const tk_plugin *plugin)
{
    for (uint32_t i = 0; i < plugin->n_options; i++)
        if (plugin->options[i].type == TK_OPT_LAYERS)
            return true;
    return false;
}

/** Chooses the layers that layer_info() shows an encoder or a collector: without an option for
 * that, an encoder sees all, and a collector none but those that it requires. */
static bool choose_shown(opener *o, tk_stage *stage)
{
    tk_chain *chain = o->chain;
    const bool all = stage->plugin->kind == TK_ENCODER || has_layers_option(stage->plugin);
    const char **names = tk_arena_alloc(&chain->arena, (chain->n_layers + 1) * sizeof *names);
    stage->shown = tk_arena_alloc(&chain->arena, chain->n_layers + 1);
    if (!names || !stage->shown)
        return no_memory(o);
    for (uint32_t i = 0; i < chain->n_layers; i++)
        names[i] = chain->layers[i].name;
    choose_layers(o, stage, names, chain->n_layers, all, stage->shown);
    bool lexemes = false;
    for (uint32_t i = 0; i < chain->n_layers; i++)
        lexemes |= stage->shown[i] && chain->layers[i].decl->flags & TK_LAYER_LEXEMES;
    for (uint32_t i = 0; lexemes && i < chain->n_columns; i++)
        if (chain->columns[i].lexeme->column.flags & TK_COL_OUTPUT)
            chain->columns[i].read = true;
    return true;
}

bool tk_chain_open(tk_chain *chain, const tk_conf *conf, const tk_settings *settings,
                   const tk_loading *loading, tk_error *error)
{
    *chain = (tk_chain){.incomplete = conf->incomplete};
    opener o = {
        .chain = chain, .conf = conf, .settings = settings, .loading = loading, .error = error};
    chain->stages = calloc(MOST_STAGES, sizeof *chain->stages);
    if (!chain->stages)
        return no_memory(&o);
    bool ok = add_stages(&o);
    if (ok && chain->incomplete) // the layers are not known
        return true;
    for (uint32_t i = 0; ok && i < chain->n_stages; i++)
        ok = require_layers(&o, &chain->stages[i]) && resolve_lexemes(&o, i) &&
             provide_layers(&o, i);
    ok = ok && resolve_targets(&o);
    for (uint32_t i = chain->encoder == TK_NONE ? chain->collectors : chain->encoder;
         ok && i < chain->n_stages; i++)
        ok = choose_shown(&o, &chain->stages[i]);
    if (!ok)
        tk_chain_close(chain);
    return ok;
}

/** The default of a stage's choice of layers, if it is in effect; otherwise NULL. */
static const char *default_choice(const tk_stage *stage)
{
    for (uint32_t i = 0; i < stage->plugin->n_options; i++)
        if (stage->plugin->options[i].type == TK_OPT_LAYERS)
            return stage->options[i].is_set ? NULL : stage->plugin->options[i].fallback;
    return NULL;
}

bool tk_chain_left_out(const tk_chain *chain, tk_buffer *out)
{
    if (chain->encoder == TK_NONE)
        return true;
    const tk_stage *encoder = &chain->stages[chain->encoder];
    const char *choice = default_choice(encoder);
    bool ok = true, any = false;
    if (!choice || !*choice || strchr("*+-", *choice)) // the user chose the layers
        return true;
    for (uint32_t i = 0; ok && i < chain->n_layers; i++) {
        const char *name = chain->layers[i].name;
        if (encoder->shown[i])
            continue;
        ok = tk_buffer_print(out, "%s%.*s", any ? ", " : "", (int)tk_layer_base_length(name), name);
        any = true;
    }
    return ok;
}

void tk_stage_files_free(tk_stage_file **files)
{
    for (tk_stage_file *file = *files, *next; file; file = next) {
        next = file->next;
        free((char *)file->bytes.data);
        free(file->path);
        free(file);
    }
    *files = NULL;
}

void tk_chain_close(tk_chain *chain)
{
    for (uint32_t i = 0; i < chain->n_layers; i++)
        tk_layer_finish(&chain->layers[i]);
    for (uint32_t i = 0; chain->stages && i < chain->n_stages; i++)
        tk_module_close(&chain->stages[i].module);
    free(chain->layers);
    free(chain->columns);
    free(chain->stages);
    tk_arena_free(&chain->arena);
    *chain = (tk_chain){0};
}
