#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes the C file of a Python plugin: describe.py NAME.py NAME.c

Imports NAME.py, which must have one class derived from toolkit_plugin.Annotator, and writes a descriptor made of its
attributes, and the source itself. Compiled and linked with libtoolkit-python, that is the plugin NAME.so.
"""
import importlib.util
import inspect
import pathlib
import re
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import toolkit_plugin as tp  # noqa: E402

NAME = re.compile(r"[a-z][a-z0-9_]*")


class Wrong(Exception):
    """What is wrong with the class."""


def literal(text):
    """A C string literal."""
    if text is None:
        return "NULL"
    out = "".join(
        chr(b) if 32 <= b < 127 and chr(b) not in '"\\?' else f"\\{b:03o}" for b in str(text).encode()
    )
    return f'"{out}"'


def number(value):
    return repr(float(value))


def flags(*names):
    return " | ".join(name for name in names if name) or "0"


class Writer:
    """Collects the tables of the C file."""

    def __init__(self):
        self.lines = []
        self.tables = 0

    def table(self, type, entries):
        """Writes an array; returns its name, or NULL if it is empty."""
        if not entries:
            return "NULL"
        self.tables += 1
        name = f"table_{self.tables}"
        self.lines += [f"static {type}{name}[] = {{", *(f"    {entry}," for entry in entries), "};", ""]
        return name

    def names(self, values):
        return self.table("const char *const ", [literal(value) for value in values])

    def column(self, column):
        type, flag = tp.COLUMN_TYPES[column.type]
        check_name("column", column.name.removeprefix("."))
        parts = [f".name = {literal(column.name)}", f".doc = {literal(column.doc)}", f".type = {type}"]
        parts.append(f".flags = {flags(flag, 'TK_COL_OMIT' if column.omit else None)}")
        if column.names:
            parts.append(f".names = {self.names(column.names)}, .n_names = {len(column.names)}")
        if column.layer:
            parts.append(f".layer = {literal(column.layer)}")
        return "{" + ", ".join(parts) + "}"

    def layers(self, layers):
        entries = []
        for layer in tp._layers(layers):
            columns = self.table("const tk_column ", [self.column(column) for column in layer.columns])
            marks = flags(
                "TK_LAYER_OPTIONAL" if layer.optional else None,
                "TK_LAYER_DISJOINT" if layer.disjoint else None,
                "TK_LAYER_DOCUMENT" if layer.document else None,
            )
            entries.append(
                f"{{.name = {literal(layer.name)}, .doc = {literal(layer.doc)}, .columns = {columns}, "
                f".n_columns = {len(layer.columns)}, .flags = {marks}}}"
            )
        return self.table("const tk_layer_decl ", entries)

    def option(self, option):
        check_name("option", option.name)
        default = option.default
        if isinstance(default, bool):
            default = "true" if default else "false"
        parts = [
            f".name = {literal(option.name)}",
            f".doc = {literal(option.doc)}",
            f".type = {tp.OPTION_TYPES[option.type]}",
            f".min = {number(option.min)}",
            f".max = {number(option.max)}",
            f".fallback = {literal(default)}",
        ]
        if option.choices:
            parts.append(f".choices = {self.names(option.choices)}, .n_choices = {len(option.choices)}")
        return "{" + ", ".join(parts) + "}"


def check_name(what, name):
    if not NAME.fullmatch(name):
        raise Wrong(f"the name of a {what} must be [a-z][a-z0-9_]*: {name!r}")


def find_class(path):
    """The only class of the file that is derived from Annotator."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    try:
        spec.loader.exec_module(module)
    except ImportError as error:
        raise Wrong(
            f"{error}: build the plugin in an environment that has the module, or import it in __init__()"
        ) from error
    found = [
        c
        for c in vars(module).values()
        if inspect.isclass(c) and issubclass(c, tp.Annotator) and c.__module__ == path.stem
    ]
    if len(found) != 1:
        names = ", ".join(c.__name__ for c in found) or "none"
        raise Wrong(f"one class derived from toolkit_plugin.Annotator is needed: {names}")
    return found[0]


def samples(w, texts):
    """The extension samples/1."""
    if not texts:
        return
    table = w.table("const tk_str ", [f"{{{literal(t)}, {len(t.encode())}}}" for t in texts])
    w.lines += [
        f"static const tk_ext_samples samples = {{.size = sizeof samples, .count = {len(texts)}, .texts = {table}}};",
        "",
        "static const void *extension(const char *name)",
        "{",
        "    return strcmp(name, TK_EXT_SAMPLES) == 0 ? &samples : NULL;",
        "}",
        "",
    ]


def describe(path):
    """The C file, as lines."""
    check_name("plugin", path.stem)
    source = path.read_bytes()
    kind = find_class(path)
    doc = inspect.cleandoc(kind.__doc__ or "").strip()
    if not doc:
        raise Wrong(f"class {kind.__name__} has no documentation: its first line is the plugin's summary")
    summary, _, rest = doc.partition("\n")
    w = Writer()
    required, provided = w.layers(kind.requires), w.layers(kind.provides)
    lexemes = w.table("const tk_lexeme_column ", [f"{{.column = {w.column(c)}}}" for c in kind.lexemes])
    options = w.table("const tk_option ", [w.option(o) for o in kind.options])
    samples(w, kind.samples)
    extension = "extension" if kind.samples else "NULL"
    rows = [", ".join(str(b) for b in source[i : i + 24]) + "," for i in range(0, len(source), 24)]
    return [
        f"// Made by describe.py of {path.name}.",
        "#include <string.h>",
        "#include <toolkit/python_plugin.h>",
        "",
        *w.lines,
        "static const char source[] = {",
        *(f"    {row}" for row in rows),
        "    0,",
        "};",
        "static const tk_plugin plugin;",
        "static const tk_python_code code = {",
        f"    .size = sizeof code, .length = sizeof source - 1, .file = {literal(path.name)},",
        f"    .class_name = {literal(kind.__name__)}, .source = source, .plugin = &plugin,",
        "};",
        "",
        "static tk_status create(const tk_setup *setup, void **instance)",
        "{",
        "    return tk_python_create(&code, setup, instance);",
        "}",
        "",
        "static const tk_plugin plugin = {",
        "    .size = sizeof(tk_plugin), .kind = TK_ANNOTATOR, .min_host_minor = 2,",
        f"    .id = {literal(path.stem)}, .version = {literal(kind.version)}, .licence = {literal(kind.licence)},",
        f"    .summary = {literal(summary.strip().rstrip('.'))},",
        f"    .doc = {literal(rest.strip() or summary)},",
        f"    .required = {required}, .n_required = {len(kind.requires)},",
        f"    .provided = {provided}, .n_provided = {len(kind.provides)},",
        f"    .lexemes = {lexemes}, .n_lexemes = {len(kind.lexemes)},",
        f"    .options = {options}, .n_options = {len(kind.options)},",
        "    .create = create, .destroy = tk_python_destroy, .annotate = tk_python_annotate,",
        f"    .worker_start = tk_python_worker_start, .extension = {extension},",
        "};",
        "",
        "TK_EXPORT const tk_plugin *tk_plugin_v1(uint32_t index)",
        "{",
        "    return index == 0 ? &plugin : NULL;",
        "}",
    ]


def main(source, out):
    path = pathlib.Path(source)
    try:
        lines = describe(path)
    except (Wrong, ValueError) as error:
        sys.exit(f"{path.name}: {error}")
    pathlib.Path(out).write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
