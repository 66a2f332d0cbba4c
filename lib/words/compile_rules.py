#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compiles a file of rules to tables of C: compile_rules.py IN.rules OUT.h [DEPFILE]

RULES.md beside this script explains the language; pattern.h reads the tables. An error in the rules is
reported as FILE:LINE: MESSAGE, and the exit code is 1. An action is a C name, which the C compiler checks:
the tables give its position in the rules by #line.
"""
import difflib
import os
import pathlib
import re
import sys

DIRECTIONS = ("left", "right", "between")
DEFAULT_BLANKS = " \n\t"
MAX_ENTRIES = 1 << 16  # of tk_pattern.rows

# Kinds of what was read last: whether blanks must follow before a word.
START, WORD, MARK = range(3)


class Fault(Exception):
    def __init__(self, where, message):
        super().__init__(f"{where[0]}:{where[1]}: {message}")


def is_word_byte(byte):
    return chr(byte).isalnum() if byte < 128 else False


# ------------------------------------------------------------------------------------ reading

TOKEN = re.compile(
    r"""\s*(?:
        "(?P<quoted>[^"]*)"
      | (?P<arrow>->)
      | (?P<name>[A-Z][A-Z_0-9]*)(?![a-z])
      | (?P<word>[a-z0-9](?:[a-z0-9'-]*[a-z0-9])?)
      | (?P<sign>[()|?*])
    )""",
    re.VERBOSE,
)


def tokens_of(text, where):
    """(kind, text) of each token of a line."""
    at, found = 0, []
    while text[at:].strip():
        match = TOKEN.match(text, at)
        if not match:
            raise Fault(where, f"cannot read {text[at:].strip()!r}: write words in lower case, classes in"
                        " capitals, and anything else in double quotes")
        found.append((match.lastgroup, match[match.lastgroup]))
        at = match.end()
    return found


def literal(text, where):
    """A word or a phrase as a list of the bytes of its words."""
    if any("A" <= c <= "Z" for c in text):
        raise Fault(where, f"{text!r} has a capital: rules ignore case, write it in lower case")
    words = [word.encode() for word in text.split()]
    if not words:
        raise Fault(where, 'a word is missing between the quotes; write a rule without words for "nothing"')
    return ("sequence", [("bytes", word) for word in words])


class Set:
    def __init__(self, name, direction, kind, where):
        self.name, self.direction, self.kind, self.where = name, direction, kind, where
        self.blanks = DEFAULT_BLANKS
        self.rules = []  # (items, action or None, where)


class Reader:
    """Reads files of rules: the classes and sets that they define."""

    def __init__(self):
        self.classes = {}  # name: (alternatives, where)
        self.used = set()
        self.sets = []
        self.files = []

    def read(self, path, main=True):
        self.files.append(path)
        name, statement = os.fspath(path), None
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise Fault((name, 0), str(error)) from error
        for number, line in enumerate(lines, 1):
            where, text = (name, number), strip_comment(line)
            if not text.strip():
                continue
            if text[0] in " \t":
                self.continue_statement(statement, text, where)
            else:
                statement = self.begin_statement(path, text, where, main)
        for made in self.sets:
            if not made.rules:
                raise Fault(made.where, f"set {made.name} has no rules: indent them below it")
        if main and self.sets:
            for class_name, (_, where) in self.classes.items():
                if where[0] == name and class_name not in self.used:
                    raise Fault(where, f"class {class_name} is not used")

    def begin_statement(self, path, text, where, main):
        keyword, _, rest = text.partition(" ")
        if keyword == "use":
            self.use(path, rest.strip(), where)
            return None
        if keyword == "class":
            return self.begin_class(rest, where)
        if keyword == "rules" and main:
            return self.begin_set(rest.split(), where)
        if keyword == "rules":
            raise Fault(where, "a file that others use can only define classes")
        raise Fault(where, f"{keyword!r} does not start a statement: it must be use, class or rules, with"
                    " indented lines after the latter two")

    def use(self, path, name, where):
        other = path.parent / name
        if not name or not other.is_file():
            raise Fault(where, f"there is no file {name!r} beside this one")
        if other not in self.files:
            self.read(other, main=False)

    def begin_class(self, rest, where):
        name, sign, words = rest.partition("=")
        name = name.strip()
        if not sign or not re.fullmatch(r"[A-Z][A-Z_0-9]*", name):
            raise Fault(where, "a class must be written as class NAME = word …, with the name in capitals")
        if name in self.classes:
            first = self.classes[name][1]
            raise Fault(where, f"class {name} is defined twice, first in {first[0]}:{first[1]}")
        self.classes[name] = ([], where)
        self.add_words(name, words, where)
        return ("class", name)

    def add_words(self, name, text, where):
        alternatives = self.classes[name][0]
        for kind, value in tokens_of(text, where):
            if kind == "name":
                item = self.class_of(value, where)
            elif kind in ("quoted", "word"):
                item = literal(value, where)
            else:
                raise Fault(where, f"{value!r} cannot be in a class: it must be a word, a phrase in double quotes or"
                            " a class")
            if item in alternatives:
                raise Fault(where, f"{value!r} is in class {name} already")
            alternatives.append(item)

    def begin_set(self, words, where):
        if len(words) not in (2, 3) or words[1] not in DIRECTIONS or not re.fullmatch(r"[a-z]\w*", words[0]):
            raise Fault(where, "a set must start with rules NAME left|right|between [TYPE of the actions]")
        if any(words[0] == other.name for other in self.sets):
            raise Fault(where, f"set {words[0]} is defined twice")
        self.sets.append(Set(words[0], words[1], words[2] if len(words) > 2 else None, where))
        return ("rules", self.sets[-1])

    def continue_statement(self, statement, text, where):
        if statement is None:
            raise Fault(where, "an indented line must follow a class or a set of rules")
        kind, target = statement
        if kind == "class":
            self.add_words(target, text, where)
        elif text.split()[0] == "blanks":
            match = re.fullmatch(r'\s*blanks\s+"((?:[^"\\]|\\[nt])+)"\s*', text)
            if not match or target.rules:
                raise Fault(where, 'blanks must be written as blanks "…", before the rules of the set;'
                            ' \\n and \\t are allowed')
            target.blanks = match[1].replace("\\n", "\n").replace("\\t", "\t")
        else:
            target.rules.append(self.rule(target, text, where))

    def rule(self, target, text, where):
        pattern, arrow, action = text.partition("->")
        action = action.strip()
        if bool(arrow) != bool(target.kind):
            raise Fault(where, f"-> ACTION must follow the pattern: set {target.name} has actions of the type"
                        f" {target.kind}" if target.kind else
                        f"set {target.name} has no type of actions: write it after its direction, or drop the ->")
        if arrow and not re.fullmatch(r"[A-Za-z_]\w*", action):
            raise Fault(where, f"{action!r} must be a C name: -> ACTION ends a rule")
        tokens = tokens_of(pattern, where)
        items, rest = self.alternatives(tokens, where)
        if rest:
            raise Fault(where, f"{rest[0][1]!r} closes no group" if rest[0][1] == ")" else
                        f"{rest[0][1]!r} has nothing before it")
        return items, action or None, where

    def alternatives(self, tokens, where):
        """Reads sequences with | between them, up to a ) or the end."""
        sequence, rest = self.sequence(tokens, where)
        found = [sequence]
        while rest and rest[0][1] == "|" and rest[0][0] == "sign":
            sequence, rest = self.sequence(rest[1:], where)
            found.append(sequence)
        if len(found) > 1 and ("sequence", []) in found:
            raise Fault(where, "a side of | is empty: write ( … )? for an optional part")
        return (found[0] if len(found) == 1 else ("any", found)), rest

    def sequence(self, tokens, where):
        items = []
        while tokens:
            kind, value = tokens[0]
            if kind == "sign" and value in "|)?*":
                break
            tokens = tokens[1:]
            if value == "(" and kind == "sign":
                item, tokens = self.alternatives(tokens, where)
                if not tokens or tokens[0] != ("sign", ")") or item == ("sequence", []):
                    raise Fault(where, "the group is not closed, or empty: it must be ( … )")
                tokens = tokens[1:]
            else:
                item = self.class_of(value, where) if kind == "name" else literal(value, where)
            if tokens and tokens[0] in (("sign", "?"), ("sign", "*")):
                item = ("maybe" if tokens[0][1] == "?" else "many", item)
                tokens = tokens[1:]
            items.append(item)
        return ("sequence", items), tokens

    def class_of(self, name, where):
        if name not in self.classes:
            near = difflib.get_close_matches(name, self.classes, 1)
            raise Fault(where, f"there is no class {name}" + (f"; did you mean {near[0]}?" if near else ""))
        self.used.add(name)
        return ("any", self.classes[name][0])


def strip_comment(line):
    """The line without a comment; # in quotes does not start one."""
    return re.match(r'(?:[^"#]|"[^"]*"?)*', line)[0].rstrip()


# ------------------------------------------------------------------------------------ automata


class Automaton:
    """A nondeterministic automaton over bytes: for each state its edges, (bytes or None, state)."""

    def __init__(self, blanks):
        self.edges = []
        self.blanks = frozenset(blanks.encode())

    def state(self):
        self.edges.append([])
        return len(self.edges) - 1

    def edge(self, begin, label, end):
        self.edges[begin].append((label, end))

    def skip_blanks(self, begin, least):
        """From a state past blanks, as many as `least` (0 or 1) and more: the state after them."""
        end = self.state()
        if least:
            middle = self.state()
            self.edge(begin, self.blanks, middle)
            begin = middle
        self.edge(begin, None, end)
        self.edge(end, self.blanks, end)
        return end

    def add_bytes(self, word, ends):
        out = self.state()
        first = WORD if is_word_byte(word[0]) else MARK
        begin = self.state()
        for state, kind in ends:
            self.edge(self.skip_blanks(state, int(kind == WORD and first == WORD)), None, begin)
        for byte in word[:-1]:
            middle = self.state()
            self.edge(begin, both_cases(byte), middle)
            begin = middle
        self.edge(begin, both_cases(word[-1]), out)
        return [(out, WORD if is_word_byte(word[-1]) else MARK)]

    def add_many(self, item, ends, backwards):
        loops = {kind: self.state() for kind in (START, WORD, MARK)}
        for state, kind in ends:
            self.edge(state, None, loops[kind])
        bodies = self.add(item, [(state, kind) for kind, state in loops.items()], backwards)
        for state, kind in bodies:
            self.edge(state, None, loops[kind])
        reached = {kind for _, kind in ends + bodies}
        return [(state, kind) for kind, state in loops.items() if kind in reached]

    def add(self, item, ends, backwards):
        """Adds an item after the states `ends`, (state, kind of what was read last); returns its ends."""
        kind, value = item
        if kind == "bytes":
            return self.add_bytes(value[::-1] if backwards else value, ends)
        if kind == "sequence":
            for each in reversed(value) if backwards else value:
                ends = self.add(each, ends, backwards)
            return ends
        if kind == "any":
            return [end for each in value for end in self.add(each, ends, backwards)]
        if kind == "maybe":
            return ends + self.add(value, ends, backwards)
        return self.add_many(value, ends, backwards)

    def closure(self, states):
        found, todo = set(states), list(states)
        while todo:
            for label, end in self.edges[todo.pop()]:
                if label is None and end not in found:
                    found.add(end)
                    todo.append(end)
        return frozenset(found)


def both_cases(byte):
    return frozenset(chr(byte).encode("latin-1") + chr(byte).upper().encode("latin-1")) if byte < 128 else frozenset(
        (byte,))


def byte_classes(automaton):
    """The class of each byte, those that may be adjacent to a match last; their number, the first such."""
    labels = {label for edges in automaton.edges for label, _ in edges if label is not None}
    labels = sorted(labels, key=sorted)
    signatures = {}
    for byte in range(256):
        edge = byte in automaton.blanks or not (is_word_byte(byte) or byte == ord("-"))
        signatures.setdefault((edge, tuple(byte in label for label in labels)), []).append(byte)
    order = sorted(signatures, key=lambda signature: (signature[0], signatures[signature]))
    classes = [0] * 256
    for index, signature in enumerate(order):
        for byte in signatures[signature]:
            classes[byte] = index
    return classes, len(order), sum(not signature[0] for signature in order)


def determinize(automaton, start, accepts, classes, n_classes):
    """Rows of (rule or None, next rows): the subset construction. In row 0 no rule can match."""
    sample = [classes.index(index) for index in range(n_classes)]
    rows, index = [(None, [0] * n_classes)], {frozenset(): 0}
    todo = [automaton.closure([start])]
    index[todo[0]] = 1
    rows.append(None)
    while todo:
        states = todo.pop()
        nexts = []
        for byte in sample:
            target = automaton.closure(
                [end for state in states for label, end in automaton.edges[state] if label and byte in label])
            if target not in index:
                index[target] = len(rows)
                rows.append(None)
                todo.append(target)
            nexts.append(index[target])
        rows[index[states]] = (min((accepts[s] for s in states if s in accepts), default=None), nexts)
    return rows


def minimize(rows):
    """The same rows with indistinguishable ones merged (Moore's algorithm); 0 and 1 keep their places."""
    block = [0 if rule is None else rule + 1 for rule, _ in rows]
    count = 0
    while len(set(block)) != count:
        count = len(set(block))
        keys = {}
        block = [keys.setdefault((block[i], *(block[n] for n in rows[i][1])), len(keys)) for i in range(len(rows))]
    kept = {}
    for i in range(len(rows)):
        kept.setdefault(block[i], (len(kept), i))
    return [(rows[i][0], [kept[block[n]][0] for n in rows[i][1]]) for _, i in kept.values()]


class Compiled:
    """A set's tables."""

    def __init__(self, rules):
        backwards = rules.direction == "left"
        automaton = Automaton(rules.blanks)
        start, accepts = automaton.state(), {}
        for number, (items, _, where) in enumerate(rules.rules):
            for state, kind in automaton.add(items, [(start, START)], backwards):
                if kind == START and rules.direction != "between":
                    raise Fault(where, "the rule matches the empty text: one of its words must not be optional")
                end = automaton.skip_blanks(state, 0) if rules.direction == "between" else state
                accepts[end] = min(number, accepts.get(end, number))
        self.classes, self.n_classes, self.first_edge = byte_classes(automaton)
        self.rows = minimize(determinize(automaton, start, accepts, self.classes, self.n_classes))
        reached = {rule for rule, _ in self.rows}
        for number, (_, _, where) in enumerate(rules.rules):
            if number not in reached:
                raise Fault(where, "the rule is never used: earlier rules match everything that it matches")
        if len(self.rows) * (self.n_classes + 1) > MAX_ENTRIES:
            raise Fault(rules.where, f"set {rules.name} is too large: split it")


# ------------------------------------------------------------------------------------ writing


def wrapped(values):
    lines, line = [], "   "
    for value in values:
        if len(line) + len(str(value)) + 2 > 98:
            lines.append(line)
            line = "   "
        line += f" {value},"
    return "\n".join(lines + [line]) + "\n"


def write_set(rules):
    made, name = Compiled(rules), rules.name + "_rules"
    stride = made.n_classes + 1
    cells = [cell for rule, nexts in made.rows
             for cell in (0 if rule is None else rule + 1, *(target * stride for target in nexts))]
    text = f"static const uint8_t {name}_classes[256] = {{\n{wrapped(made.classes)}}};\n\n"
    text += f"static const uint16_t {name}_rows[{len(cells)}] = {{\n{wrapped(cells)}}};\n\n"
    text += (f"static const tk_pattern {name} = {{{name}_classes, {name}_rows, {stride}, "
             f"{made.first_edge}}};\n\n")
    return text


def write_actions(rules, out):
    """The table of a set's actions; #line makes the C compiler name the line of the rules."""
    text = f"static const {rules.kind} {rules.name}_actions[] = {{\n"
    for _, action, where in rules.rules:
        text += f'#line {where[1]} "{where[0]}"\n    {action},\n'
    return text + f'#line 1 "{out}"\n}};\n\n'


def compile_file(source, out, depfile):
    reader = Reader()
    reader.read(pathlib.Path(source))
    out = pathlib.Path(out)
    text = f"// Made by compile_rules.py from {pathlib.Path(source).name}.\n\n"
    for rules in reader.sets:
        text += write_set(rules)
        if rules.kind:
            text += write_actions(rules, out.name)
    out.write_text(text, encoding="utf-8")
    if depfile:
        pathlib.Path(depfile).write_text(f"{os.fspath(out)}: {' '.join(map(str, reader.files))}\n", encoding="utf-8")


def main(source, out, depfile=None):
    try:
        compile_file(source, out, depfile)
    except Fault as fault:
        sys.exit(str(fault))


if __name__ == "__main__":
    main(*sys.argv[1:])
