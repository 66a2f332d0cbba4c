// SPDX-License-Identifier: MIT
// Which names of a corpus are one entity. README.md says by what rules.
#include "corpus.h"

#include "vector.h"

#include <string.h>
#include <strings.h>

/** A claim about an alias that others contradict. */
#define CONTESTED (UINT32_MAX - 1)

typedef struct {
    tk_corpus *corpus;
    tk_intern keys;  /**< label and folded name */
    uint32_t *first; /**< of each key: the first name with it, or TK_NONE */
    bool *contested; /**< of each key: its names have different identifiers of one kind */
    uint32_t n_first, first_capacity, contested_capacity;
    uint32_t *key_of; /**< of each name */
    tk_intern ids;    /**< identifiers, with a label */
    uint32_t *id_first;
    uint32_t id_capacity;
    bool failed;
} unify;

// -------------------------------------------------------------------------------------- the forest

static uint32_t find(tk_corpus *corpus, uint32_t name)
{
    tk_name *names = corpus->names;

    while (names[name].parent != name) {
        names[name].parent = names[names[name].parent].parent;
        name = names[name].parent;
    }
    return name;
}

static bool is_loose(uint32_t label)
{
    return label == TK_LABEL_MISC || label == TK_LABEL_NONE;
}

/** Whether two names may be one entity: a name without a clear label may be anything. */
static bool labels_agree(const tk_corpus *corpus, uint32_t a, uint32_t b)
{
    const uint32_t x = corpus->names[a].label, y = corpus->names[b].label;

    return x == y || is_loose(x) || is_loose(y);
}

/** Makes two entities one. The root is the earlier name, unless only the other one's label is
 * clear: a root has a clear label if any of its names has. */
static void join(tk_corpus *corpus, uint32_t a, uint32_t b)
{
    a = find(corpus, a);
    b = find(corpus, b);
    if (a == b || !labels_agree(corpus, a, b))
        return;
    if ((b < a && is_loose(corpus->names[a].label) == is_loose(corpus->names[b].label)) ||
        (is_loose(corpus->names[a].label) && !is_loose(corpus->names[b].label)))
        corpus->names[a].parent = b;
    else
        corpus->names[b].parent = a;
}

// -------------------------------------------------------------------------------------------- keys

/** The number of a key, made of a byte and a text. It gets a place in `first`. */
static uint32_t key_number(unify *u, uint32_t label, const char *text, size_t length)
{
    char key[TK_KEY_MAX + 1];
    uint32_t number;

    key[0] = (char)label;
    memcpy(key + 1, text, length);
    number = tk_intern_add(&u->keys, key, length + 1, true);
    if (number == u->n_first) {
        if (!tk_vector_room(&u->first, number, &u->first_capacity, sizeof *u->first) ||
            !tk_vector_room(&u->contested, number, &u->contested_capacity, sizeof *u->contested))
            number = TK_INTERN_NONE;
        else
            u->first[number] = TK_NONE, u->contested[number] = false, u->n_first++;
    }
    u->failed |= number == TK_INTERN_NONE;
    return number;
}

/** The first name with a key, or TK_NONE. */
static uint32_t find_key(const unify *u, uint32_t label, const char *text, size_t length)
{
    char key[TK_KEY_MAX + 1];
    uint32_t number;

    key[0] = (char)label;
    memcpy(key + 1, text, length);
    number = tk_intern_find(&u->keys, key, length + 1);
    return number == TK_INTERN_NONE ? TK_NONE : u->first[number];
}

/** The folded name, without its legal form if it is an organisation's. */
static size_t fold_name(const unify *u, const char *name, size_t length, uint32_t label,
                        char out[TK_KEY_MAX])
{
    const size_t n = tk_fold(name, length, out);

    return label == TK_LABEL_ORG ? tk_without_suffix(u->corpus->rules, out, n) : n;
}

static void find_keys(unify *u)
{
    tk_corpus *corpus = u->corpus;

    for (uint32_t i = 0; i < corpus->n_names && !u->failed; i++) {
        const tk_name *name = &corpus->names[i];
        char key[TK_KEY_MAX];
        const size_t n = fold_name(u, name->name, name->name_length, name->label, key);

        u->key_of[i] = key_number(u, name->label, key, n);
        if (!u->failed && u->first[u->key_of[i]] == TK_NONE)
            u->first[u->key_of[i]] = i;
    }
}

// ------------------------------------------------------------------------------------- identifiers

/** Takes the next of a list of identifiers that spaces separate; false at the end. */
static bool next_id(tk_str *list, tk_str *id)
{
    const char *space;

    while (list->length && list->data[0] == ' ')
        list->data++, list->length--;
    if (!list->length)
        return false;
    space = memchr(list->data, ' ', list->length);
    *id = (tk_str){list->data, space ? (uint64_t)(space - list->data) : list->length};
    list->data += id->length;
    list->length -= id->length;
    return true;
}

static tk_str ids_of(const tk_name *name)
{
    return (tk_str){name->id, name->id_length};
}

/** The first name with `text` and `label` in the table of identifiers, which is `name` if there was
 * none. */
static uint32_t meet(unify *u, uint32_t label, tk_str prefix, tk_str text, uint32_t name)
{
    char key[TK_KEY_MAX];
    const uint32_t n_before = u->ids.n;
    uint32_t number;

    if (1 + prefix.length + text.length > sizeof key)
        return name;
    key[0] = (char)label;
    memcpy(key + 1, prefix.data, prefix.length);
    memcpy(key + 1 + prefix.length, text.data, text.length);
    number = tk_intern_add(&u->ids, key, 1 + prefix.length + text.length, true);
    if (number == TK_INTERN_NONE ||
        (number == n_before &&
         !tk_vector_room(&u->id_first, number, &u->id_capacity, sizeof *u->id_first))) {
        u->failed = true;
        return name;
    }
    if (number == n_before)
        u->id_first[number] = name;
    return u->id_first[number];
}

/** Names with an identifier in common are one. */
static void join_by_id(unify *u)
{
    const tk_str none = {"", 0};
    tk_str id;

    for (uint32_t i = 0; i < u->corpus->n_names && !u->failed; i++) {
        const tk_name *name = &u->corpus->names[i];

        for (tk_str list = ids_of(name); next_id(&list, &id) && !u->failed;)
            join(u->corpus,
                 meet(u, is_loose(name->label) ? TK_LABEL_NONE : name->label, none, id, i), i);
    }
    for (uint32_t i = 0; i < u->corpus->n_names && !u->failed; i++)
        for (tk_str list = ids_of(&u->corpus->names[i]); next_id(&list, &id) && !u->failed;)
            if (!is_loose(u->corpus->names[i].label))
                join(u->corpus, meet(u, TK_LABEL_NONE, none, id, i), i);
}

/** What is before the colon of "ticker:META"; all of an identifier without one. */
static tk_str scheme_of(tk_str id)
{
    const char *colon = memchr(id.data, ':', id.length);

    return colon ? (tk_str){id.data, (uint64_t)(colon - id.data)} : (tk_str){"", 0};
}

/** Finds the keys whose names have several identifiers of one kind: Delta, the airline, and Delta,
 * the maker of electronics. */
static void find_contested(unify *u)
{
    tk_str id;

    for (uint32_t i = 0; i < u->corpus->n_names && !u->failed; i++)
        for (tk_str list = ids_of(&u->corpus->names[i]); next_id(&list, &id) && !u->failed;) {
            char number[16];
            const uint32_t key = u->key_of[i];
            tk_str prefix = {number, 5};

            memcpy(number, &key, 4);
            number[4] = (char)0xFF; // in no identifier
            u->contested[key] |=
                find(u->corpus, meet(u, 0xFF, prefix, scheme_of(id), i)) != find(u->corpus, i);
        }
}

// ------------------------------------------------------------------------------------------- joins

static void join_by_key(unify *u)
{
    tk_corpus *corpus = u->corpus;

    for (uint32_t i = 0; i < corpus->n_names; i++) {
        const uint32_t key = u->key_of[i];
        const bool named = corpus->names[i].id_length > 0;

        // Of a contested key, those that have no identifier are one entity.
        if (!u->contested[key])
            join(corpus, u->first[key], i);
        else if (!named && corpus->names[u->first[key]].id_length > 0)
            u->first[key] = i;
        else if (!named)
            join(corpus, u->first[key], i);
    }
}

/** A name without a clear label is that of the only entity so called that has one. */
static void join_loose(unify *u)
{
    static const uint32_t clear[] = {0, 1, 2, 3, 4};
    tk_corpus *corpus = u->corpus;

    for (uint32_t i = 0; i < corpus->n_names; i++) {
        const tk_name *name = &corpus->names[i];
        uint32_t only = TK_NONE, n = 0;
        char key[TK_KEY_MAX];

        if (!is_loose(name->label) || u->contested[u->key_of[i]])
            continue;
        for (unsigned k = 0; k < sizeof clear / sizeof *clear; k++) {
            const size_t length = fold_name(u, name->name, name->name_length, clear[k], key);
            const uint32_t found = find_key(u, clear[k], key, length);

            if (found != TK_NONE)
                only = found, n++;
        }
        if (n == 1)
            join(corpus, only, i);
        else if (n == 0 && name->label == TK_LABEL_NONE) {
            only = find_key(u, TK_LABEL_MISC, key,
                            fold_name(u, name->name, name->name_length, TK_LABEL_MISC, key));
            if (only != TK_NONE)
                join(corpus, only, i);
        }
    }
}

/** The name of the corpus that a name of the alias file is, or TK_NONE. With a label that is not
 * given, tries all from `*label` on, and leaves there where to go on. */
static uint32_t look_up(const unify *u, tk_str name, uint32_t given, uint32_t *label)
{
    char key[TK_KEY_MAX];

    for (; *label <= TK_LABEL_NONE; ++*label) {
        uint32_t found;

        if (given != TK_LABEL_NONE && *label != given && !is_loose(*label))
            continue;
        found = find_key(u, *label, key, fold_name(u, name.data, name.length, *label, key));
        if (found != TK_NONE) {
            ++*label;
            return found;
        }
    }
    return TK_NONE;
}

/** Takes the names of a line in turn: the first, then the others. */
static bool next_alias(tk_alias_line *line, tk_str *name)
{
    if (line->name.length) {
        *name = line->name;
        line->name.length = 0;
        return true;
    }
    while (line->others.length) {
        const char *tab = memchr(line->others.data, '\t', line->others.length);

        *name = (tk_str){line->others.data,
                         tab ? (uint64_t)(tab - line->others.data) : line->others.length};
        line->others.data += name->length + (tab != NULL);
        line->others.length -= name->length + (tab != NULL);
        if (name->length)
            return true;
    }
    return false;
}

/** Joins the names of a line of the alias file. The entity of the line, or TK_NONE. */
static uint32_t join_line(unify *u, const tk_alias_line *line)
{
    tk_alias_line rest = *line;
    uint32_t only = TK_NONE;
    tk_str name;

    while (next_alias(&rest, &name)) {
        uint32_t label = 0, found;

        while ((found = look_up(u, name, line->label, &label)) != TK_NONE) {
            if (only == TK_NONE)
                only = found;
            join(u->corpus, only, found);
        }
    }
    return only;
}

/** Names that an identifier of the line has already. */
static void join_line_ids(unify *u, const tk_alias_line *line, uint32_t *only)
{
    const uint32_t label = is_loose(line->label) ? TK_LABEL_NONE : line->label;
    tk_str id;

    for (tk_str list = line->ids; next_id(&list, &id);) {
        char key[TK_KEY_MAX];
        uint32_t number;

        if (id.length + 1 > sizeof key)
            continue;
        key[0] = (char)label;
        memcpy(key + 1, id.data, id.length);
        number = tk_intern_find(&u->ids, key, 1 + id.length);
        if (number == TK_INTERN_NONE)
            continue;
        if (*only == TK_NONE)
            *only = u->id_first[number];
        join(u->corpus, *only, u->id_first[number]);
    }
}

static void join_aliases(unify *u, uint32_t *entity_of_line)
{
    const tk_aliases *aliases = u->corpus->aliases;

    for (uint32_t i = 0; i < aliases->n; i++) {
        entity_of_line[i] = join_line(u, &aliases->lines[i]);
        join_line_ids(u, &aliases->lines[i], &entity_of_line[i]);
    }
}

// ------------------------------------------------------------------------- what documents say

/** Joins the aliases of claims whose kinds have a bit in `kinds`, if no other claim gives the alias
 * to another entity. `target` has room for all names. */
static void join_claims(tk_corpus *corpus, unsigned kinds, uint32_t *target)
{
    for (uint32_t i = 0; i < corpus->n_names; i++)
        target[i] = TK_NONE;
    for (uint32_t i = 0; i < corpus->n_claims; i++) {
        const tk_claim *claim = &corpus->claims[i];
        const uint32_t alias = find(corpus, claim->alias), name = find(corpus, claim->name);

        if (!(kinds >> claim->kind & 1) || alias == name)
            continue;
        if (target[alias] == TK_NONE)
            target[alias] = name;
        else if (target[alias] != name)
            target[alias] = CONTESTED;
    }
    for (uint32_t i = 0; i < corpus->n_names; i++) {
        const uint32_t root = find(corpus, i);

        // Roots change below, but only those of aliases, whose names have been marked then.
        corpus->names[i].demoted |= target[root] < CONTESTED;
    }
    for (uint32_t i = 0; i < corpus->n_names; i++)
        if (target[i] < CONTESTED)
            join(corpus, target[i], i);
}

// ------------------------------------------------------------------------------------- short forms

/** The name without "Group" or "Holdings" is the same, if the corpus has it. */
static void join_groups(unify *u)
{
    tk_corpus *corpus = u->corpus;

    for (uint32_t i = 0; i < corpus->n_names; i++) {
        const tk_str key = tk_intern_text(&u->keys, u->key_of[i]);
        const size_t n = key.length - 1;
        const size_t shorter = tk_without_group(corpus->rules, key.data + 1, n);
        const uint32_t found = corpus->names[i].label == TK_LABEL_ORG && shorter < n
                                   ? find_key(u, TK_LABEL_ORG, key.data + 1, shorter)
                                   : TK_NONE;

        if (found != TK_NONE && !u->contested[u->key_of[i]] && !u->contested[u->key_of[found]])
            join(corpus, found, i);
    }
}

/** The first word of a folded name of several, or 0 if the others belong to it: "Bank of …". */
static size_t short_form(tk_str name)
{
    static const char *const links[] = {"of ", "and ", "for ", "de ", "'s "};
    const char *space = memchr(name.data, ' ', name.length);
    size_t first, rest;

    if (!space)
        return 0;
    first = (size_t)(space - name.data);
    rest = name.length - first - 1;
    for (unsigned i = 0; i < sizeof links / sizeof *links; i++)
        if (rest >= strlen(links[i]) && !memcmp(space + 1, links[i], strlen(links[i])))
            return 0;
    return first;
}

/** One word is the short form of the only longer name of an organisation that begins with it.
 * `longer` has room for all keys. */
static void join_short_forms(unify *u, uint32_t *longer)
{
    tk_corpus *corpus = u->corpus;

    for (uint32_t k = 0; k < u->n_first; k++)
        longer[k] = TK_NONE;
    for (uint32_t i = 0; i < corpus->n_names; i++) {
        const tk_str key = tk_intern_text(&u->keys, u->key_of[i]);
        const size_t n = corpus->names[i].label == TK_LABEL_ORG
                             ? short_form((tk_str){key.data + 1, key.length - 1})
                             : 0;
        const uint32_t number = n ? tk_intern_find(&u->keys, key.data, n + 1) : TK_INTERN_NONE;

        if (number == TK_INTERN_NONE)
            continue;
        if (longer[number] == TK_NONE)
            longer[number] = find(corpus, i);
        else if (longer[number] != find(corpus, i))
            longer[number] = CONTESTED;
    }
    for (uint32_t k = 0; k < u->n_first; k++)
        if (longer[k] < CONTESTED && !u->contested[k])
            join(corpus, longer[k], u->first[k]);
}

// ---------------------------------------------------------------------------------------- entities

/** Orders names by their text, then label, then first appearance. */
static int compare_names(const void *a, const void *b, void *ctx)
{
    const tk_name *names = ctx;
    const uint32_t i = *(const uint32_t *)a, j = *(const uint32_t *)b;
    const uint32_t n =
        names[i].name_length < names[j].name_length ? names[i].name_length : names[j].name_length;
    const int order = n ? memcmp(names[i].name, names[j].name, n) : 0;

    if (order)
        return order;
    if (names[i].name_length != names[j].name_length)
        return names[i].name_length < names[j].name_length ? -1 : 1;
    if (names[i].label != names[j].label)
        return names[i].label < names[j].label ? -1 : 1;
    return (i > j) - (i < j);
}

static bool same_text(const tk_name *a, const tk_name *b)
{
    return a->name_length == b->name_length && !memcmp(a->name, b->name, a->name_length);
}

/** Whether two texts of equal length differ only in the case of ASCII letters, as LONDON and London
 * do. */
static bool same_but_for_case(const tk_name *x, const tk_name *y)
{
    return x->name_length == y->name_length && !strncasecmp(x->name, y->name, x->name_length);
}

static uint32_t count_capitals(const tk_name *name)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < name->name_length; i++)
        n += name->name[i] >= 'A' && name->name[i] <= 'Z';
    return n;
}

/** Whether a name is better to show than another. `x` and `y` are the sums of all with their text.
 */
static bool is_better(const tk_name *x, const tk_name *y)
{
    if (x->demoted != y->demoted)
        return y->demoted;
    if ((x->mentions > 0) != (y->mentions > 0))
        return x->mentions > 0;
    if (same_but_for_case(x, y)) // of a dateline, or a headline in capitals
        return count_capitals(x) < count_capitals(y);
    if (x->documents != y->documents)
        return x->documents > y->documents;
    return x->name_length > y->name_length;
}

/** The name that most documents have for an entity. Sorts its names. */
static tk_str choose_name(tk_corpus *corpus, const tk_entity *entity)
{
    uint32_t *list = corpus->names_by_entity + entity->names;
    tk_name best = {0};

    if (entity->n_names > 1)
        qsort_r(list, entity->n_names, sizeof *list, compare_names, corpus->names);
    for (uint32_t i = 0, next; i < entity->n_names; i = next) {
        tk_name sum = corpus->names[list[i]];

        for (next = i + 1; next < entity->n_names && same_text(&sum, &corpus->names[list[next]]);
             next++) {
            sum.documents += corpus->names[list[next]].documents;
            sum.mentions += corpus->names[list[next]].mentions;
            sum.demoted &= corpus->names[list[next]].demoted;
        }
        if (i == 0 || is_better(&sum, &best))
            best = sum;
    }
    return (tk_str){best.name, best.name_length};
}

static int compare_ids(const void *a, const void *b)
{
    const tk_str *x = a, *y = b;
    const uint64_t n = x->length < y->length ? x->length : y->length;
    const int order = n ? memcmp(x->data, y->data, n) : 0;

    return order ? order : (x->length > y->length) - (x->length < y->length);
}

static bool add_ids(tk_corpus *corpus, tk_str list)
{
    tk_str id;

    while (next_id(&list, &id)) {
        if (!tk_vector_room(&corpus->ids, corpus->n_ids, &corpus->id_capacity, sizeof *corpus->ids))
            return false;
        corpus->ids[corpus->n_ids++] = id;
    }
    return true;
}

/** Sorts the identifiers of an entity, which were added last, and drops doubles. */
static void sort_ids(tk_corpus *corpus, tk_entity *entity)
{
    uint32_t kept = entity->ids;

    if (corpus->n_ids > entity->ids)
        qsort(corpus->ids + entity->ids, corpus->n_ids - entity->ids, sizeof *corpus->ids,
              compare_ids);
    for (uint32_t i = entity->ids; i < corpus->n_ids; i++)
        if (kept == entity->ids || compare_ids(&corpus->ids[kept - 1], &corpus->ids[i]) != 0)
            corpus->ids[kept++] = corpus->ids[i];
    corpus->n_ids = kept;
    entity->n_ids = kept - entity->ids;
}

/** Numbers the entities in the order of their first names, and lists the names of each. `entity_of`
 * has room for all names. */
static bool number_entities(tk_corpus *corpus, uint32_t *entity_of)
{
    uint32_t n = 0, at = 0;

    for (uint32_t i = 0; i < corpus->n_names; i++)
        entity_of[i] = TK_NONE;
    for (uint32_t i = 0; i < corpus->n_names; i++) {
        const uint32_t root = find(corpus, i);

        if (entity_of[root] == TK_NONE)
            entity_of[root] = n++;
    }
    corpus->entities = calloc(n ? n : 1, sizeof *corpus->entities);
    corpus->names_by_entity = malloc((corpus->n_names ? corpus->n_names : 1) * sizeof(uint32_t));
    if (!corpus->entities || !corpus->names_by_entity)
        return false;
    corpus->n_entities = n;
    for (uint32_t i = 0; i < corpus->n_names; i++) {
        entity_of[i] = entity_of[find(corpus, i)];
        corpus->entities[entity_of[i]].n_names++;
    }
    for (uint32_t e = 0; e < n; e++) {
        corpus->entities[e].names = at;
        at += corpus->entities[e].n_names;
        corpus->entities[e].n_names = 0;
    }
    for (uint32_t i = 0; i < corpus->n_names; i++) {
        tk_entity *entity = &corpus->entities[entity_of[i]];

        corpus->names_by_entity[entity->names + entity->n_names++] = i;
    }
    return true;
}

/** Gives an entity its name, label, counts and identifiers. `line` is its line of the alias file,
 * or NULL. */
static bool fill_entity(tk_corpus *corpus, tk_entity *entity, const tk_alias_line *line)
{
    const uint32_t *names = corpus->names_by_entity + entity->names;

    entity->label = corpus->names[find(corpus, names[0])].label;
    entity->ids = corpus->n_ids;
    for (uint32_t i = 0; i < entity->n_names; i++) {
        const tk_name *name = &corpus->names[names[i]];

        entity->mentions += name->mentions;
        if (!add_ids(corpus, ids_of(name)))
            return false;
    }
    entity->name = choose_name(corpus, entity);
    if (line) {
        entity->name = line->name;
        if (!is_loose(line->label))
            entity->label = line->label;
        if (!add_ids(corpus, line->ids))
            return false;
    }
    sort_ids(corpus, entity);
    return true;
}

static bool fill_entities(tk_corpus *corpus, const uint32_t *entity_of, const uint32_t *line_names)
{
    const tk_aliases *aliases = corpus->aliases;
    uint32_t *line_of = malloc((corpus->n_entities + 1) * sizeof *line_of);
    bool done = line_of != NULL;

    for (uint32_t e = 0; done && e < corpus->n_entities; e++)
        line_of[e] = TK_NONE;
    for (uint32_t i = aliases->n; done && i-- > 0;)
        if (line_names[i] != TK_NONE)
            line_of[entity_of[line_names[i]]] = i;
    for (uint32_t e = 0; done && e < corpus->n_entities; e++)
        done = fill_entity(corpus, &corpus->entities[e],
                           line_of[e] == TK_NONE ? NULL : &aliases->lines[line_of[e]]);
    free(line_of);
    return done;
}

/** Turns the documents' names into entities, and counts the documents of each. */
static bool use_entities(tk_corpus *corpus, const uint32_t *entity_of)
{
    uint32_t *last = malloc((corpus->n_entities + 1) * sizeof *last);

    if (!last)
        return false;
    for (uint32_t e = 0; e < corpus->n_entities; e++)
        last[e] = TK_NONE;
    for (uint32_t d = 0; d < corpus->n_documents; d++) {
        const tk_document *document = &corpus->documents[d];

        for (uint32_t i = document->names; i < document->names + document->n_names; i++) {
            const uint32_t entity = entity_of[corpus->name_of[i]];

            corpus->name_of[i] = entity;
            corpus->entities[entity].documents += last[entity] != d;
            last[entity] = d;
        }
    }
    free(last);
    return true;
}

// -------------------------------------------------------------------------------- parties of facts

static int compare_numbers(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

/** The number of a set of entities: the parties of a fact, sorted, without doubles. */
static uint32_t set_number(tk_corpus *corpus, const tk_document *document, tk_state list,
                           uint32_t n)
{
    uint32_t few[16], *all = n > 16 ? malloc(n * sizeof *all) : few, kept = 0, number;

    if (!all)
        return TK_INTERN_NONE;
    for (uint32_t i = 0; i < n; i++)
        all[i] = corpus->name_of[document->names + tk_record_party(&list)];
    qsort(all, n, sizeof *all, compare_numbers);
    for (uint32_t i = 0; i < n; i++)
        if (!kept || all[kept - 1] != all[i])
            all[kept++] = all[i];
    number = tk_intern_add(&corpus->sets, (const char *)all, kept * sizeof *all, true);
    if (all != few)
        free(all);
    return number;
}

static bool find_parties(tk_corpus *corpus)
{
    if (tk_intern_add(&corpus->sets, "", 0, true) != 0)
        return false;
    for (uint32_t i = 0; i < corpus->n_statements; i++) {
        tk_statement *statement = &corpus->statements[i];
        const tk_document *document = &corpus->documents[statement->document];
        tk_record_fact fact;

        tk_statement_read(corpus, statement, &fact);
        statement->subjects = set_number(corpus, document, fact.subjects, fact.n_subjects);
        statement->objects = set_number(corpus, document, fact.objects, fact.n_objects);
        if (statement->subjects == TK_INTERN_NONE || statement->objects == TK_INTERN_NONE)
            return false;
    }
    return true;
}

// ------------------------------------------------------------------------------------------- steps

static void join_all(unify *u, bool parents, uint32_t *line_names, uint32_t *room)
{
    tk_corpus *corpus = u->corpus;

    find_keys(u);
    if (!u->failed)
        join_by_id(u);
    if (!u->failed)
        find_contested(u);
    if (u->failed)
        return;
    join_by_key(u);
    join_loose(u);
    join_aliases(u, line_names);
    join_claims(corpus, 1u << TK_ALIAS_FORMER | 1u << TK_ALIAS_ACRONYM, room);
    join_groups(u);
    join_short_forms(u, room);
    if (parents)
        join_claims(corpus, 1u << TK_ALIAS_PARENT, room);
}

bool tk_corpus_unify(tk_corpus *corpus, bool parents)
{
    unify u = {.corpus = corpus};
    const size_t n = corpus->n_names ? corpus->n_names : 1;
    uint32_t *room = malloc(n * sizeof *room);
    uint32_t *line_names = malloc((corpus->aliases->n + 1) * sizeof *line_names);

    u.key_of = malloc(n * sizeof *u.key_of);
    u.failed = !room || !line_names || !u.key_of;
    if (!u.failed)
        join_all(&u, parents, line_names, room);
    tk_intern_finish(&u.keys);
    tk_intern_finish(&u.ids);
    tk_intern_finish(&corpus->distinct);
    free(u.first);
    free(u.contested);
    free(u.id_first);
    free(u.key_of);
    // `room` becomes the entity of each name.
    u.failed = u.failed || !number_entities(corpus, room) ||
               !fill_entities(corpus, room, line_names) || !use_entities(corpus, room) ||
               !find_parties(corpus);
    free(room);
    free(line_names);
    return !u.failed;
}
