# SPDX-License-Identifier: MIT
"""Plugins of toolkit in Python: a class of a .py file.

    from toolkit_plugin import Annotator, Column, Layer

    class Shouts(Annotator):
        "Words in capitals"
        requires = ["token/1"]
        lexemes = [Column("shape", "u32")]
        provides = [Layer("shouts/1", "words in capitals", [Column("letters", "u32", "number of letters")])]

        def annotate(self, doc):
            token = doc["token"]
            upper = (doc.lexeme("shape")[token.lexeme] & SHAPE_UPPER) != 0
            begin, end = token.begin[upper], token.end[upper]
            doc.write("shouts", begin, end, letters=end - begin)

The attributes of the class become the plugin's descriptor when it is built. `__init__(self, setup)` runs once, before the
workers are forked: it reads files and imports what it needs. `annotate(self, doc)` runs in a worker, which can open no
file. docs/writing-a-plugin.md has the rules.
"""

__all__ = [
    "Annotator",
    "Column",
    "Doc",
    "DocumentError",
    "Layer",
    "Option",
    "PluginError",
    "SetupError",
    "SkipDocument",
    "Spans",
    "SHAPE_LETTER",
    "SHAPE_DIGIT",
    "SHAPE_TITLE",
    "SHAPE_UPPER",
    "SHAPE_MIXED",
    "SHAPE_LOWER",
    "SHAPE_HYPHEN",
    "SHAPE_DOT",
    "SHAPE_PUNCT",
    "SHAPE_SYMBOL",
    "SHAPE_NUMERIC",
    "SHAPE_APOS",
    "SHAPE_NONASCII",
]

(
    SHAPE_LETTER,
    SHAPE_DIGIT,
    SHAPE_TITLE,
    SHAPE_UPPER,
    SHAPE_MIXED,
    SHAPE_LOWER,
    SHAPE_HYPHEN,
    SHAPE_DOT,
    SHAPE_PUNCT,
    SHAPE_SYMBOL,
    SHAPE_NUMERIC,
    SHAPE_APOS,
    SHAPE_NONASCII,
) = (1 << bit for bit in range(13))

# ------------------------------------------------------------------------------ what a class says about itself

_NUMPY_TYPES = {"u8": "uint8", "bool": "uint8", "u32": "uint32", "i64": "int64", "f64": "float64"}
# Types of columns and options, as in toolkit/plugin.h: the type's constant, and the flag that comes with it.
COLUMN_TYPES = {
    "u8": ("TK_U8", None),
    "bool": ("TK_U8", "TK_COL_BOOL"),
    "u32": ("TK_U32", None),
    "i64": ("TK_I64", None),
    "f64": ("TK_F64", None),
    "string": ("TK_STRING", None),
    "decimal": ("TK_STRING", "TK_COL_DECIMAL"),
    "span": ("TK_SPAN", None),
}
OPTION_TYPES = {
    "bool": "TK_OPT_BOOL",
    "int": "TK_OPT_INT",
    "float": "TK_OPT_FLOAT",
    "enum": "TK_OPT_ENUM",
    "string": "TK_OPT_STRING",
    "file": "TK_OPT_FILE",
}
_SPAN_NONE = 0xFFFFFFFF
_OK, _SKIP, _ERR_DOC, _ERR_INSTANCE = 0, 1, -1, -2
_LOG_INFO, _LOG_WARN = 1, 2


def _one_of(what, value, allowed):
    if value not in allowed:
        raise ValueError(f"{what} must be one of {', '.join(allowed)}: {value!r}")


class Column:
    """A column of a layer, or of the word forms.

    `type` is u8, bool, u32, i64, f64, string, decimal (a string that is a number) or span. `names` makes a u8 or u32 an
    enumeration. `layer` is what a span refers to ("entity/1"). `omit`: written only if it is not 0, false or empty.
    """

    def __init__(self, name, type, doc="", *, names=(), layer=None, omit=False):
        _one_of(f"the type of column '{name}'", type, COLUMN_TYPES)
        self.name, self.type, self.doc = name, type, doc
        self.names, self.layer, self.omit = tuple(names), layer, omit


class Layer:
    """A layer that a plugin requires or provides, with the version of its meaning: "token/1".

    `disjoint`: its spans do not overlap. `document`: one span, the whole text. `optional`: it may be absent.
    """

    def __init__(self, name, doc="", columns=(), *, disjoint=False, document=False, optional=False):
        self.name, self.doc, self.columns = name, doc, list(columns)
        self.disjoint, self.document, self.optional = disjoint, document, optional
        if "/" not in name:
            raise ValueError(f"the layer '{name}' has no version: write '{name}/1'")

    @property
    def key(self):
        """The name without version, by which a document has it."""
        return self.name.split("/")[0]


class Option:
    """An option of a plugin. `type` is bool, int, float (both with `min` and `max`), enum (with `choices`), string or file."""

    def __init__(self, name, type, doc, default=None, *, min=0, max=0, choices=()):
        _one_of(f"the type of option '{name}'", type, OPTION_TYPES)
        self.name, self.type, self.doc, self.default = name, type, doc, default
        self.min, self.max, self.choices = min, max, tuple(choices)


def _layers(items):
    return [item if isinstance(item, Layer) else Layer(item) for item in items]


class Annotator:
    """The class of a plugin. Its first line of documentation is the summary; what follows is shown below it."""

    version = "1.0.0"
    licence = "MIT"
    requires = ()  # layers that it reads: Layer, or "token/1" for one without columns
    provides = ()  # layers that it writes
    lexemes = ()  # columns of the word forms that it reads
    options = ()
    samples = ()  # texts in which it finds something, for `toolkit plugins check`

    def __init__(self, setup):
        pass

    def annotate(self, doc):
        """Reads and writes layers of a document."""
        raise NotImplementedError


class SetupError(Exception):
    """`__init__` failed, with a message for the user. It names the option that is wrong, if one is."""


class DocumentError(Exception):
    """This document goes to quarantine. `byte` is where, if that is known."""

    def __init__(self, message, byte=None):
        super().__init__(message)
        self.byte = byte


class SkipDocument(Exception):
    """This document is left out of the output, which is not an error."""


class PluginError(Exception):
    """The plugin cannot continue: the run stops."""


class Setup:
    """What `__init__` is given: `setup.options["words"]`, `setup.data_dir`, `setup.read(path)`."""

    def __init__(self, options, data_dir, reader):
        self.options, self.data_dir, self._reader = options, data_dir, reader

    def read(self, path):
        """The bytes of a file; their checksum is in the run's manifest. A relative path is of the plugin's data."""
        return self._reader.read(str(path))


# ------------------------------------------------------------------------------ the document


def _array(view, type):
    import numpy

    if view is None:
        return None
    values = numpy.frombuffer(view, dtype=_NUMPY_TYPES.get(type, "uint32")) if memoryview(view).nbytes else ()
    return values if len(values) else numpy.empty(0, _NUMPY_TYPES.get(type, "uint32"))


class Spans:
    """A layer that the plugin requires. Its arrays are the host's memory: read-only, and gone when annotate() returns."""

    def __init__(self, doc, index, layer):
        self._doc, self._index, self._layer, self._arrays = doc, index, layer, {}
        count = doc._call.count(index)
        self.present = count is not None  # False: an optional layer that the pipeline does not have
        self._count = count or 0

    def __len__(self):
        return self._count

    def _view(self, what, type="u32"):
        if what not in self._arrays:
            self._arrays[what] = _array(self._doc._call.view(self._index, what), type)
        return self._arrays[what]

    @property
    def begin(self):
        """Byte offsets (uint32)."""
        return self._view(-1)

    @property
    def end(self):
        """Byte offsets, exclusive (uint32)."""
        return self._view(-2)

    @property
    def lexeme(self):
        """The word form of each span (uint32), for Doc.lexeme(); None if the layer has none."""
        return self._view(-3)

    def __getitem__(self, column):
        """A column that the plugin listed: an array, or for strings and decimals a list of str."""
        for i, c in enumerate(self._layer.columns):
            if c.name == column:
                values = self._view(i, c.type)
                if c.type in ("string", "decimal") and values is not None:
                    return self._doc._call.strings(values, False)
                return values
        raise KeyError(f"the plugin does not list column '{column}' of {self._layer.name} in its 'requires'")

    def text(self, i):
        """The text of span `i`."""
        return self._doc.span(self.begin[i], self.end[i])

    def texts(self):
        """The texts of all spans."""
        data = self._doc.encoded
        return [data[b:e].decode() for b, e in zip(self.begin.tolist(), self.end.tolist())]


class Doc:
    """The document that annotate() is given. Offsets are bytes of its UTF-8 text, unless a function says otherwise."""

    def __init__(self, call, plugin):
        self._call, self._plugin, self._cache = call, plugin, {}

    def _cached(self, key, make):
        if key not in self._cache:
            self._cache[key] = make()
        return self._cache[key]

    @property
    def text(self):
        """The text, as str. Its indexes are characters: see characters() and bytes()."""
        return self._cached("text", self._call.text)

    @property
    def encoded(self):
        """The text as bytes, which the offsets of spans count."""
        return self._cached("encoded", lambda: bytes(self._call.text_view()))

    @property
    def id(self):
        return self._call.id()

    @property
    def meta(self):
        """Meta values by key: a str, or what the value is in JSON."""
        import json

        return self._cached(
            "meta", lambda: {key: json.loads(value) if is_json else value for key, value, is_json in self._call.meta()}
        )

    def __getitem__(self, name):
        """A layer that the plugin requires, by its name without version."""
        for i, layer in enumerate(self._plugin.required):
            if name in (layer.key, layer.name):
                return self._cached(("layer", i), lambda: Spans(self, i, layer))
        raise KeyError(f"the plugin does not list the layer '{name}' in its 'requires'")

    def lexeme(self, name):
        """The values of a column of the word forms, by the ids that Spans.lexeme has."""
        for i, column in enumerate(self._plugin.lexemes):
            if column.name == name:
                return self._cached(
                    ("lexeme", i), lambda: _array(self._call.lexeme_view(i), column.type)
                )
        raise KeyError(f"the plugin does not list '{name}' in its 'lexemes'")

    def lexeme_strings(self, handles):
        """The strings of values of a column of the word forms that has strings."""
        return self._call.strings(_integers("handles", handles, 0, _SPAN_NONE, "uint32"), True)

    def form(self, lexeme):
        """(form, in lower case, shape) of a word form."""
        return self._call.form(int(lexeme))

    def span(self, begin, end):
        """The text from byte `begin` to byte `end`."""
        return self.encoded[int(begin) : int(end)].decode(errors="replace")

    def characters(self, offsets):
        """Byte offsets as offsets into `text` (array)."""
        return self._convert(offsets, False)

    def bytes(self, offsets):
        """Offsets into `text` as byte offsets (array)."""
        return self._convert(offsets, True)

    def _convert(self, offsets, to_bytes):
        import numpy

        length = len(self.text) if to_bytes else len(self.encoded)
        values = _integers("offsets", offsets, 0, length, "uint32")
        if not len(values):
            return values
        if not to_bytes:
            inside = values[values < length]
            if (numpy.frombuffer(self.encoded, "uint8")[inside] & 0xC0 == 0x80).any():
                raise ValueError("offsets: one of them is inside a character")
        return numpy.frombuffer(self._call.offsets(values, to_bytes), "uint32")

    def write(self, name, begin=(), end=(), *, spans=None, unit="byte", **columns):
        """Writes a layer, once, in the order of its spans: by begin, then by end.

        The spans are two arrays, or in `spans` pairs of begin and end; with unit="character" they are offsets into
        `text`. Each column is an array or list of as many values, or one value for all. A column that is left out is 0,
        empty, or no span.
        """
        index, layer = self._provided(name)
        if spans is not None:
            pairs = list(spans)
            begin, end = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
        _one_of("unit", unit, ("byte", "character"))
        to_bytes = self.bytes if unit == "character" else lambda offsets: offsets
        begin = _integers(f"the begins of {layer.name}", to_bytes(begin), 0, _SPAN_NONE, "uint32")
        end = _integers(f"the ends of {layer.name}", to_bytes(end), 0, _SPAN_NONE, "uint32")
        if len(begin) != len(end):
            raise ValueError(f"{layer.name}: {len(begin)} begins and {len(end)} ends")
        unknown = [c for c in columns if c not in {column.name for column in layer.columns}]
        if unknown:
            raise KeyError(f"{layer.name} has no column '{unknown[0]}'")
        values = tuple(
            self._values(layer, column, columns[column.name], len(begin)) if column.name in columns else None
            for column in layer.columns
        )
        self._call.write(index, len(begin), begin, end, values)

    def write_document(self, name, **columns):
        """Writes a layer of the whole document: one span, with a value for each column."""
        self.write(name, [0], [len(self.encoded)], **columns)

    def _provided(self, name):
        for i, layer in enumerate(self._plugin.provided):
            if name in (layer.key, layer.name):
                return i, layer
        raise KeyError(f"the plugin does not list the layer '{name}' in its 'provides'")

    def _values(self, layer, column, values, n):
        """Values of a column as an array of its type."""
        what = f"column '{column.name}' of {layer.name}"
        if isinstance(values, str) or not hasattr(values, "__len__"):
            values = [values] * n
        if len(values) != n:
            raise ValueError(f"{what}: {len(values)} values for {n} spans")
        if column.type in ("string", "decimal"):
            return self._call.add_strings(_strings(what, values, column.type))
        if column.names:
            values = [_name_index(what, value, column.names) for value in values]
        if column.type == "span":
            values = [_SPAN_NONE if value is None else value for value in values]
        if column.type == "f64":
            return _floats(what, values)
        low, high = {"u8": (0, 255), "bool": (0, 1), "i64": (-(2**63), 2**63 - 1)}.get(column.type, (0, _SPAN_NONE))
        return _integers(what, values, low, high, _NUMPY_TYPES.get(column.type, "uint32"))

    def set_meta(self, key, value):
        """Sets a meta value of the document: the plugin's name, or that and more: "topic", "topic.score"."""
        import json

        if isinstance(value, str):
            self._call.set_meta(key, value, False)
        else:
            self._call.set_meta(key, json.dumps(value), True)
        self._cache.pop("meta", None)

    def log(self, message):
        """A remark, which --verbose shows."""
        self._call.log(_LOG_INFO, str(message))

    def warn(self, message):
        """A warning. It names nothing that differs between documents: the summary counts them."""
        self._call.log(_LOG_WARN, str(message))

    def count(self, verb, n, things):
        """Warns that `n` things were lost, replaced or the like: the summary adds them up."""
        self._call.log_count(verb, n, things)


def _integers(what, values, low, high, type):
    """Values as an array of integers, all of them from `low` to `high`."""
    import numpy

    array = numpy.asarray(values)
    if array.ndim != 1:
        raise ValueError(f"{what}: one array of values is needed, not {array.ndim} dimensions")
    if not array.size:
        return numpy.empty(0, type)
    if array.dtype.kind not in "biu":
        raise TypeError(f"{what}: whole numbers are needed, not {array.dtype}")
    if int(array.min()) < low or int(array.max()) > high:
        raise ValueError(f"{what}: {array.min()} to {array.max()} is not within {low} to {high}")
    return numpy.ascontiguousarray(array, type)


def _floats(what, values):
    import numpy

    array = numpy.asarray(values)
    if array.ndim != 1 or (array.size and array.dtype.kind not in "biuf"):
        raise TypeError(f"{what}: numbers are needed, not {array.dtype}")
    return numpy.ascontiguousarray(array, "float64")


def _strings(what, values, type):
    out = []
    for value in values:
        if value is None:
            value = ""
        elif type == "decimal":
            value = str(value)
        elif not isinstance(value, str):
            raise TypeError(f"{what}: strings are needed, not {value.__class__.__name__}")
        out.append(str(value))
    return out


def _name_index(what, value, names):
    if not isinstance(value, str):
        return value
    if value not in names:
        raise ValueError(f"{what} must be one of {', '.join(names)}: {value!r}")
    return names.index(value)


# ------------------------------------------------------------------------------ what the host calls


class _Instance:
    """An instance of a plugin's class, and what its document needs of the class."""

    def __init__(self, kind, file, setup):
        self.file = file
        self.required, self.provided, self.lexemes = _layers(kind.requires), _layers(kind.provides), list(kind.lexemes)
        self.plugin = kind(setup)

    def run(self, call):
        """None, or the report of a failure."""
        try:
            doc = Doc(call, self)
            try:
                self.plugin.annotate(doc)
            finally:
                doc._cache.clear()
        except BaseException as error:
            return _report(error, self.file)
        return None


def _line(text):
    return " ".join(text.split())


def _report(error, file, status=_ERR_DOC):
    """(status, message, byte, traceback) of an exception; without a traceback if the plugin chose its message."""
    import traceback

    if isinstance(error, SkipDocument):
        return (_SKIP, _line(str(error)) or "skipped", -1, "")
    if isinstance(error, SetupError):
        return (_ERR_INSTANCE, _line(str(error)), -1, "")
    if isinstance(error, DocumentError):
        return (_ERR_DOC, _line(str(error)), -1 if error.byte is None else int(error.byte), "")
    if isinstance(error, PluginError):
        return (_ERR_INSTANCE, _line(str(error)), -1, "")
    try:
        message = _line(traceback.format_exception_only(error.__class__, error)[-1])
        if isinstance(error, SystemExit):
            message += " (a plugin may not end the process)"
        frames = traceback.extract_tb(error.__traceback__)
        own = [frame for frame in frames if frame.filename == file]
        if own:
            message += f" ({file}:{own[-1].lineno}, in {own[-1].name})"
        trace = "".join(traceback.format_exception(error.__class__, error, error.__traceback__))
        # What the failed call had in its variables must not outlive it.
        traceback.clear_frames(error.__traceback__)
        return (status, message, -1, trace)
    except Exception:
        return (status, f"{error.__class__.__name__} ({file})", -1, "")


def _load(file, source):
    """The module of a plugin's source, once."""
    import linecache
    import sys
    import types

    name = "toolkit_plugin_" + file.removesuffix(".py")
    if name in sys.modules:
        return sys.modules[name]
    linecache.cache[file] = (len(source), None, source.splitlines(True), file)
    module = types.ModuleType(name)
    module.__file__ = file
    sys.modules[name] = module
    try:
        exec(compile(source, file, "exec"), module.__dict__)
    except BaseException:
        del sys.modules[name]
        raise
    return module


def _create(file, class_name, source, options, data_dir, reader):
    """An _Instance, or the report of a failure."""
    import gc
    import os
    import sys

    try:
        if os.path.isdir(data_dir) and data_dir not in sys.path:
            sys.path.append(data_dir)
        instance = _Instance(getattr(_load(file, source), class_name), file, Setup(options, data_dir, reader))
    except BaseException as error:
        report = _report(error, file, _ERR_INSTANCE)
        sys.stderr.write(report[3])
        return report
    # Objects that exist now are left alone by the collector, so that the workers go on sharing their memory.
    gc.collect()
    gc.freeze()
    return instance


def _prepare(own):
    """Sets up the interpreter, in the process that creates plugins. Returns what is wrong, or None."""
    import os
    import sys

    if own:
        import site

        environment = os.environ.get("VIRTUAL_ENV")
        if environment:
            version = f"{sys.version_info.major}.{sys.version_info.minor}"
            packages = os.path.join(environment, "lib", f"python{version}", "site-packages")
            if not os.path.isdir(packages):
                return f"the virtual environment {environment} has no packages for Python {version}, which runs the plugins"
            site.addsitedir(packages)
        else:
            site.main()
        for stream in (sys.stdout, sys.stderr):
            if stream:
                stream.reconfigure(line_buffering=True)
    try:
        # What is first needed in a worker cannot be loaded there.
        import encodings.ascii, encodings.idna, encodings.latin_1, encodings.utf_16  # noqa: E401, F401
        import json, linecache, threading, time, traceback, unicodedata  # noqa: E401, F401

        time.tzset()
        import numpy
    except ImportError as error:
        return f"{error}; install it for Python {sys.version.split()[0]}, or set VIRTUAL_ENV to an environment that has it"
    numpy.arange(3).sum()
    return None


class _Refuser:
    """Finds no module, and says why."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        raise ImportError(
            f"'{name}' is imported by a worker, which cannot read files: import it at the top of the file or in __init__()",
            name=name,
        )


def _no_thread(*args, **kwargs):
    raise PermissionError("a worker cannot start threads")


def _enter_worker():
    """From now on, no threads can be started, and only modules without a file imported."""
    import _thread
    import sys
    import threading

    for module in (_thread, threading):
        for name in ("start_new_thread", "start_new", "_start_new_thread", "start_joinable_thread", "_start_joinable_thread"):
            if hasattr(module, name):
                setattr(module, name, _no_thread)

    kept = [finder for finder in sys.meta_path if getattr(finder, "__name__", "") in ("BuiltinImporter", "FrozenImporter")]
    sys.meta_path[:] = [*kept, _Refuser]
