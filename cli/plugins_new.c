// SPDX-License-Identifier: MIT
// `toolkit plugins new`: writes a new plugin that builds and passes its tests.

#include "cli.h"
#include "template.h"

#include <toolkit/text/visible.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FLAG_LANGUAGE, FLAG_KIND, FLAG_DIR };
enum { PATH_SIZE = 4096, LONGEST_NAME = 63 };

static const tk_cli_flag flags[] = {
    [FLAG_LANGUAGE] = {"--language", "c|c++|rust|python", "of the plugin; default: c", 'l'},
    [FLAG_KIND] = {"--kind", "KIND", "annotator (default), decoder, encoder or collector", 'k'},
    [FLAG_DIR] = {"--dir", "DIR", "where to create the folder NAME (default: here)", 'd'},
};

const tk_cli_command tk_cli_plugins_new_command = {
    .name = "plugins new",
    .usage = "[--language LANGUAGE] [--kind KIND] [--dir DIR] NAME",
    .doc =
        "Creates a folder NAME with a small working plugin: its source, which is a tour of the\n"
        "contract, its data, a build file, and tests. It needs the installed package (toolkit.pc)\n"
        "but none of toolkit's sources. NAME is [a-z][a-z0-9_]*. No plugin on the plugin path may\n"
        "have the same name, because one would hide the other.\n",
    .flags = flags,
    .n_flags = sizeof flags / sizeof *flags,
    .plugins = true,
    .examples = "  toolkit plugins new shares\n"
                "  toolkit plugins new --language rust shares\n"
                "  toolkit plugins new --kind decoder --dir ~/src feed\n",
};

/** A language of plugins. */
typedef struct language {
    const char *name;
    const char *title; // "C++"
    bool annotators;   // its plugins can be annotators only
} language;

static const language languages[] = {
    {"c", "C", false},
    {"c++", "C++", false},
    {"rust", "Rust", false},
    {"python", "Python", true},
};

/** What to write. */
typedef struct order {
    const char *name; // of the plugin
    const char *kind;
    const char *dir;
    const language *language;
    char crate[PATH_SIZE]; // folder of the Rust crate
} order;

static bool is_name(const char *name)
{
    const size_t length = strlen(name);
    return length && length <= LONGEST_NAME && name[0] >= 'a' && name[0] <= 'z' &&
           strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == length;
}

/** Whether a name can be a plugin's: it is not a reserved section, and not taken. Reports it if
 * not. */
static bool is_free(const char *name)
{
    static const char *const sections[] = {"input", "output", "run", "collect"};
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
        if (strcmp(name, sections[i]) == 0) {
            tk_cli_error("'%s' cannot be the name of a plugin: [%s] is a section of toolkit", name,
                         name);
            return false;
        }
    tk_message error = {0};
    tk_plugin_list *found = tk_plugins_find(&error);
    bool ok = found != NULL;
    if (!ok)
        tk_cli_error("%s", error.text);
    for (uint64_t i = 0; ok && i < tk_plugin_list_count(found); i++) {
        const tk_listed_plugin *f = tk_plugin_list_at(found, i);
        ok = !f->id || strcmp(f->id, name) != 0;
        if (!ok)
            tk_cli_error("a plugin '%s' already exists: %s; choose another name", name, f->path);
    }
    tk_plugin_list_free(found);
    return ok;
}

/** Whether a file of the template belongs to the plugin. */
static bool is_of(const tk_template_file *file, const order *o)
{
    return (strcmp(file->language, "any") == 0 || strcmp(file->language, o->language->name) == 0) &&
           (strcmp(file->kind, "any") == 0 || strcmp(file->kind, o->kind) == 0);
}

/** Finds the folder of the Rust crate: beside this program, or where it was to be installed. */
static void find_crate(char *out, size_t size)
{
    char path[PATH_SIZE + 64];
    const ssize_t n = readlink("/proc/self/exe", path, PATH_SIZE - 1);
    if (n > 0) {
        path[n] = '\0';
        char *slash = strrchr(path, '/');
        snprintf(slash ? slash : path, 64, "/%s", TK_RUST_DIR_FROM_BIN);
        char *real = realpath(path, NULL);
        if (real && strlen(real) < size) {
            strcpy(out, real);
            free(real);
            return;
        }
        free(real);
    }
    snprintf(out, size, "%s", TK_RUST_DIR);
}

/** Writes a template with what its marks stand for in place of them. */
static bool write_template(const order *o, const tk_template_file *file, FILE *out)
{
    const struct {
        const char *mark, *value;
    } marks[] = {{"@NAME@", o->name}, {"@CRATE@", o->crate}};
    const char *p = (const char *)file->data, *end = p + file->size;
    while (p < end) {
        const char *at = memchr(p, '@', (size_t)(end - p));
        const size_t plain = (size_t)((at ? at : end) - p);
        if (fwrite(p, 1, plain, out) != plain)
            return false;
        p += plain;
        size_t i = 0, n = 0;
        for (; i < sizeof marks / sizeof *marks; i++) {
            n = strlen(marks[i].mark);
            if ((size_t)(end - p) >= n && memcmp(p, marks[i].mark, n) == 0)
                break;
        }
        const bool marked = i < sizeof marks / sizeof *marks;
        if (marked ? fputs(marks[i].value, out) < 0 : p < end && putc(*p, out) == EOF)
            return false;
        p += marked ? n : p < end;
    }
    return true;
}

/** Makes "DIR/NAME/PATH", with the name in place of a leading "NAME" of the path. False if too
 * long. */
static bool target_path(const order *o, const char *path, char *out, size_t size)
{
    const bool named = strncmp(path, "NAME", 4) == 0;
    int n = snprintf(out, size, "%s/%s/%s%s", o->dir, o->name, named ? o->name : "",
                     named ? path + 4 : path);
    return n > 0 && (size_t)n < size;
}

/** Makes the folders above `path` that are below the plugin's folder. */
static bool make_folders(char *path, size_t base)
{
    for (char *slash = strchr(path + base, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        const bool ok = mkdir(path, 0777) == 0 || errno == EEXIST;
        *slash = '/';
        if (!ok)
            return false;
    }
    return true;
}

static bool write_file(const order *o, const tk_template_file *file)
{
    char path[PATH_SIZE];
    if (!target_path(o, file->path, path, sizeof path)) {
        tk_cli_error("%s: the path is too long", o->dir);
        return false;
    }
    FILE *out =
        make_folders(path, strlen(o->dir) + strlen(o->name) + 2) ? fopen(path, "wxe") : NULL;
    bool ok = out && write_template(o, file, out);
    ok = out && fclose(out) == 0 && ok;
    if (!ok) {
        tk_cli_error("cannot write %s: %s", path, strerror(errno));
        return false;
    }
    tk_visible_print(stdout, "  %s", path);
    putchar('\n');
    return true;
}

static int write_all(const order *o)
{
    char folder[PATH_SIZE];
    int n = snprintf(folder, sizeof folder, "%s/%s", o->dir, o->name);
    if (n <= 0 || (size_t)n >= sizeof folder || mkdir(folder, 0777) != 0) {
        tk_cli_error("cannot make the folder %s: %s", folder,
                     (size_t)n >= sizeof folder ? "the path is too long" : strerror(errno));
        return TK_EXIT_USAGE;
    }
    printf("The %s '%s' in %s:\n", o->kind, o->name, o->language->title);
    for (const tk_template_file *file = tk_template_files; file->language; file++)
        if (is_of(file, o) && !write_file(o, file))
            return TK_EXIT_FAILURE;
    printf("\nBuild and test it:\n"
           "  cd ");
    tk_visible_put(stdout, folder);
    printf("\n"
           "  meson setup build\n"
           "  meson test -C build\n"
           "  toolkit plugins check build/%s.so\n",
           o->name);
    return TK_EXIT_OK;
}

static const language *find_language(const char *name)
{
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++)
        if (strcmp(languages[i].name, name) == 0)
            return &languages[i];
    return NULL;
}

static bool is_kind(const char *kind)
{
    for (uint32_t i = TK_DECODER; i <= TK_COLLECTOR; i++)
        if (strcmp(kind, tk_cli_kind(i)) == 0)
            return true;
    return false;
}

/** Takes an argument. */
static int take(void *ctx, int flag, const char *value)
{
    order *o = ctx;
    switch (flag) {
    case FLAG_LANGUAGE:
        o->language = find_language(value);
        return o->language ? TK_EXIT_OK
                           : tk_cli_usage(&tk_cli_plugins_new_command,
                                          "--language %s: must be c, c++, rust or python", value);
    case FLAG_KIND:
        o->kind = value;
        return is_kind(value)
                   ? TK_EXIT_OK
                   : tk_cli_usage(&tk_cli_plugins_new_command,
                                  "--kind %s: must be annotator, decoder, encoder or collector",
                                  value);
    case FLAG_DIR:
        o->dir = value;
        return TK_EXIT_OK;
    case TK_CLI_OPERAND:
        if (o->name)
            return tk_cli_usage(&tk_cli_plugins_new_command, "only one plugin is allowed: %s",
                                value);
        o->name = value;
        return TK_EXIT_OK;
    default:
        return TK_EXIT_USAGE;
    }
}

int tk_cli_plugins_new(int argc, char **argv)
{
    order o = {.kind = "annotator", .dir = ".", .language = &languages[0]};
    bool help = false;
    int code = tk_cli_each(&tk_cli_plugins_new_command, argc, argv, take, &o, &help);
    if (code != TK_EXIT_OK || help)
        return code;
    if (!o.name)
        return tk_cli_usage(&tk_cli_plugins_new_command, "the plugin's name is missing");
    if (!is_name(o.name))
        return tk_cli_usage(&tk_cli_plugins_new_command,
                            "the plugin name '%s' must match [a-z][a-z0-9_]*", o.name);
    if (o.language->annotators && strcmp(o.kind, tk_cli_kind(TK_ANNOTATOR)) != 0)
        return tk_cli_usage(&tk_cli_plugins_new_command,
                            "--kind %s: a plugin in %s can only be an annotator", o.kind,
                            o.language->title);
    find_crate(o.crate, sizeof o.crate);
    return is_free(o.name) ? write_all(&o) : TK_EXIT_USAGE;
}
