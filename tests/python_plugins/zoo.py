# SPDX-License-Identifier: MIT
"""A plugin for each fault that one in Python can have: the first word of a document chooses it."""
import ctypes
import os
import sys
import threading
import time


from toolkit_plugin import Annotator, Column, DocumentError, Layer, Option, PluginError, SetupError, SkipDocument


class Weird(Exception):
    def __str__(self):
        raise ValueError("no text")


class Zoo(Annotator):
    """Fails on demand

    The first word of a document is the name of a method.
    """

    requires = ["token/1", Layer("sentence/1", optional=True)]
    lexemes = [Column("shape", "u32")]
    provides = [
        Layer(
            "zoo/1",
            "tokens",
            [
                Column("number", "i64", "a number"),
                Column("size", "u8", "a small number"),
                Column("share", "f64", "a fraction"),
                Column("form", "string", "the form"),
                Column("value", "decimal", "a decimal", omit=True),
                Column("colour", "u8", "a name", names=["red", "green"]),
                Column("flag", "bool", "whether", omit=True),
                Column("other", "span", "a token", layer="token/1", omit=True),
            ],
        )
    ]
    options = [
        Option("start", "string", "how __init__ fails", "well"),
        Option("note", "string", "a text", "nothing"),
        Option("factor", "float", "a factor", 1.5, min=0, max=9),
        Option("loud", "bool", "whether", True),
    ]
    samples = ["Sound as a bell."]

    def __init__(self, setup):
        self.options, self.kept = setup.options, None
        start = setup.options["start"]
        if start == "error":
            raise ValueError("the start\nfailed")
        if start == "wrong":
            raise SetupError("option 'start' must not be 'wrong'")
        if start == "exit":
            sys.exit(3)
        if start == "run":
            os.system("true")
        if start == "read":
            setup.read("missing.txt")

    def annotate(self, doc):
        words = doc.text.split()
        fault = getattr(self, words[0].lower(), None) if words else None
        (fault or self.sound)(doc)

    def sound(self, doc):
        token = doc["token"]
        doc.write("zoo", token.begin, token.end)

    # ------------------------------------------------------------------------------ what works

    def every(self, doc):
        """Uses all of the interface."""
        token, sentence = doc["token"], doc["sentence"]
        assert len(token) == len(token.begin) == len(token.end) == len(token.lexeme)
        assert not sentence.present and len(sentence) == 0 and sentence.begin is None
        assert token.texts() == [token.text(i) for i in range(len(token))]
        assert doc.encoded.decode() == doc.text
        assert doc.form(token.lexeme[0])[:2] == ("EVERY", "every"), doc.form(token.lexeme[0])
        assert len(doc.lexeme("shape")) > int(token.lexeme.max())
        characters = doc.characters(token.begin)
        assert doc.bytes(characters).tolist() == token.begin.tolist()
        assert doc.text[characters[1] :].startswith(token.text(1))
        assert self.options == {"start": "well", "note": "nothing", "factor": 1.5, "loud": True}
        doc.set_meta("zoo", "seen")
        doc.set_meta("zoo.n", [1, {"a": None}])
        assert doc.meta["zoo"] == "seen" and doc.meta["zoo.n"] == [1, {"a": None}], doc.meta
        doc.log("a remark")
        doc.count("replaced", 2, "things")
        n = len(token)
        doc.write(
            "zoo/1",
            spans=list(zip(characters.tolist(), doc.characters(token.end).tolist())),
            unit="character",
            number=range(-1, n - 1),
            size=[255] * n,
            share=0.25,
            form=token.texts(),
            value="1.50",
            colour=["green"] * n,
            flag=token.begin > 3,
            other=[None, *range(1, n)],
        )

    def lists(self, doc):
        doc.write("zoo", [0], [5], form="x")

    def empty(self, doc):
        doc.write("zoo", [], [], number=[], form=[])

    def garbage(self, doc):
        """Keeps arrays in a reference cycle only, which is collected."""
        box = [doc["token"].begin]
        box.append(box)
        self.sound(doc)

    def skip(self, doc):
        raise SkipDocument("not wanted")

    def prints(self, doc):
        print("hello from Python")
        self.sound(doc)

    def optional(self, doc):
        """A library that does without what it cannot have."""
        try:
            import wave  # noqa: F401
        except ImportError:
            pass
        try:
            open("/etc/hostname").read()
        except OSError:
            pass
        self.sound(doc)

    # ------------------------------------------------------------------------------ what fails

    def exception(self, doc):
        raise ValueError("bad\nluck")

    def reject(self, doc):
        raise DocumentError("the date is missing", byte=3)

    def stop(self, doc):
        raise PluginError("worn out")

    def weird(self, doc):
        raise Weird

    def dtype(self, doc):
        doc.write("zoo", [0.5], [1.5])

    def text_column(self, doc):
        doc.write("zoo", [0], [1], form=[7])

    def size(self, doc):
        doc.write("zoo", [0], [1], size=[256])

    def lengths(self, doc):
        doc.write("zoo", [0, 1], [1, 2], number=[1])

    def bounds(self, doc):
        doc.write("zoo", [0], [len(doc.encoded) + 1])

    def negative(self, doc):
        doc.write("zoo", [-1], [1])

    def outside(self, doc):
        doc.characters([len(doc.encoded) + 1])

    def beyond(self, doc):
        doc.write("zoo", [0], [len(doc.text) + 1], unit="character")

    def inside(self, doc):
        doc.characters([len("INSIDE ") + 1])

    def order(self, doc):
        doc.write("zoo", [2, 0], [3, 1])

    def twice(self, doc):
        self.sound(doc)
        self.sound(doc)

    def colours(self, doc):
        doc.write("zoo", [0], [1], colour=["blue"])

    def layer(self, doc):
        doc.write("token", [0], [1])

    def column(self, doc):
        doc.write("zoo", [0], [1], weight=[1])

    def require(self, doc):
        doc["money"]

    def key(self, doc):
        doc.set_meta("title", "mine")

    def assign(self, doc):
        doc["token"].begin[0] = 9

    def leave(self, doc):
        sys.exit(3)

    def os_exit(self, doc):
        os._exit(3)

    def loop(self, doc):
        while True:
            pass

    def memory(self, doc):
        self.kept = bytearray(1 << 30)

    def hog(self, doc):
        kept = []
        while True:
            kept.append(bytearray(1 << 20))

    def recurse(self, doc):
        self.recurse(doc)

    def fork(self, doc):
        os.fork()

    def thread(self, doc):
        threading.Thread(target=time.sleep, args=(0,)).start()

    def opens(self, doc):
        open("/etc/passwd").read()

    def lists_files(self, doc):
        os.listdir("/")

    def program(self, doc):
        import subprocess  # noqa: F401

        subprocess.run(["true"])

    def network(self, doc):
        import _socket

        _socket.socket()

    def imports(self, doc):
        import wave  # noqa: F401

    def kill(self, doc):
        os.kill(os.getpid(), 11)

    def crash(self, doc):
        ctypes.string_at(0)

    # ------------------------------------------------------------------------------ what is kept

    def keep(self, doc):
        self.kept = doc["token"].begin[1:]
        self.sound(doc)

    def keep_doc(self, doc):
        self.kept = doc
        self.sound(doc)

    def use_doc(self, doc):
        doc.write("zoo", [0], [len(self.kept.text)])
