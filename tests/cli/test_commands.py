# SPDX-License-Identifier: MIT
"""Help, versions, flags: what all commands have in common."""
import os
import pty
import unittest

import harness
from harness import FAILURE, OK, USAGE

COMMANDS = [
    ["run"],
    ["check"],
    ["bench"],
    ["plugins", "list"],
    ["plugins", "show"],
    ["plugins", "new"],
    ["plugins", "check"],
    ["version"],
    ["help"],
]


class Commands(harness.Case):
    def test_no_command_is_an_error_on_stderr(self):
        result = self.run_toolkit(code=USAGE)
        self.assertEqual(result.out, "")
        self.assertIn("toolkit --help", result.err)

    def test_help_lists_every_command(self):
        for args in (["--help"], ["-h"], ["help"]):
            out = self.run_toolkit(*args, code=OK).out
            for name in ("run", "check", "bench", "plugins", "version", "help"):
                self.assertIn(f"\n  {name} ", out)
            self.assertIn("Examples:", out)

    def test_every_command_has_help_with_examples(self):
        for command in COMMANDS:
            result = self.run_toolkit(*command, "--help", code=OK)
            self.assertTrue(result.out.startswith("Usage: toolkit " + " ".join(command)), result.out)
            self.assertIn("Examples:\n  toolkit ", result.out)
            self.assertEqual(result.err, "")
            self.assertEqual(self.run_toolkit("help", *command, code=OK).out, result.out)
            self.assertEqual(self.run_toolkit(*command, "-h", code=OK).out, result.out)

    def test_help_fits_a_terminal(self):
        for command in COMMANDS:
            for line in self.run_toolkit(*command, "--help", code=OK).out.splitlines():
                self.assertLessEqual(len(line), 100, line)

    def test_version(self):
        out = self.run_toolkit("--version", code=OK).out
        self.assertRegex(out, r"^toolkit \d+\.\d+\.\d+ \(plugin ABI 1\.\d+\)\n$")
        self.assertEqual(self.run_toolkit("version", code=OK).out, out)
        self.assertEqual(self.run_toolkit("-V", code=OK).out, out)

    def test_a_typo_in_a_command_is_named_with_the_nearest(self):
        for typo, nearest in (("rnu", "run"), ("chekc", "check"), ("plugin", "plugins")):
            err = self.run_toolkit(typo, code=USAGE).err
            self.assertIn(f"did you mean '{nearest}'?", err)
        self.assertIn("did you mean 'show'?", self.run_toolkit("plugins", "shwo", code=USAGE).err)
        self.assertIn("did you mean 'list'?", self.run_toolkit("help", "plugins", "lits", code=USAGE).err)

    def test_a_typo_in_a_flag_is_named_with_the_nearest(self):
        cases = [
            (["run", "--ouptut"], "--output"),
            (["run", "--worker=2"], "--workers"),
            (["check", "--sett"], "--set"),
            (["plugins", "list", "--hepl"], "--help"),
            (["plugins", "new", "--knid", "x"], "--kind"),
            (["plugins", "check", "--verbos"], "--verbose"),
        ]
        for args, nearest in cases:
            result = self.run_toolkit(*args, code=USAGE)
            self.assertIn(f"did you mean {nearest}?", result.err)
            self.assertIn(" --help'", result.err)
            self.assertEqual(result.out, "")

    def test_a_flag_without_its_value(self):
        self.assertIn("--set needs a value", self.run_toolkit("check", "--set", code=USAGE).err)
        self.assertIn("--strict takes no value", self.run_toolkit("run", "--strict=1", code=USAGE).err)

    def test_missing_and_extra_operands(self):
        for args in (["run"], ["check"], ["plugins"], ["plugins", "show"], ["plugins", "new"],
                     ["plugins", "check"], ["plugins", "show", "a", "b"], ["plugins", "list", "a"],
                     ["version", "a"], ["check", "a", "b"], ["plugins", "new", "a", "b"]):
            self.assertTrue(self.run_toolkit(*args, code=USAGE).err.startswith("toolkit: "), args)

    def test_a_full_disk_is_a_failure(self):
        for args in (["--help"], ["version"], ["plugins", "list"], ["plugins", "show", "token"]):
            with open("/dev/full", "wb") as full:
                process = self.popen(*args, stdout=full, stderr=-1)
                err = process.communicate(timeout=60)[1].decode()
            self.assertEqual(process.returncode, FAILURE, args)
            self.assertIn("No space left", err)


    def test_a_closed_pipe_is_not_an_error(self):
        """`… | head -1`, with a shell that kills on SIGPIPE and one that does not."""
        self.articles(["It paid $5."])
        self.conf()
        gold = '{"id": "000.txt", "text": "It paid $5.", "money": [{"start": 8, "end": 10}]}\n'
        self.write("gold.jsonl", gold)
        commands = [["--help"], ["plugins", "list"], ["plugins", "list", "--json"], ["plugins", "show", "token"],
                    ["plugins", "check", "none"], ["check", "p.conf"], ["eval", "p.conf", "--gold", "gold.jsonl"]]
        for args in commands:
            for restore in (True, False):
                with self.subTest(args=args, restore=restore):
                    reader, writer = os.pipe()
                    os.close(reader)
                    process = self.popen(*args, stdout=writer, stderr=-1, restore_signals=restore)
                    os.close(writer)
                    err = process.communicate(timeout=60)[1].decode()
                    self.assertEqual(process.returncode, OK, err)
                    self.assertNotIn("write", err)


class Colour(harness.Case):
    def on_terminal(self, *args, **env):
        """Returns what a command prints to a terminal."""
        self.env.update(TERM="xterm", **env)
        parent, child = pty.openpty()
        process = self.popen(*args, stdin=child, stdout=child, stderr=child)
        os.close(child)
        out = b""
        while True:
            try:
                block = os.read(parent, 4096)
            except OSError:  # the other end is closed
                break
            if not block:
                break
            out += block
        os.close(parent)
        process.wait(timeout=60)
        return out

    def test_colour_on_a_terminal(self):
        self.assertIn(b"\x1b[1m", self.on_terminal("--help"))

    def test_no_color_forbids_it(self):
        self.assertNotIn(b"\x1b", self.on_terminal("--help", NO_COLOR="1"))

    def test_an_empty_no_color_does_not(self):
        self.assertIn(b"\x1b[1m", self.on_terminal("--help", NO_COLOR=""))

    def test_none_on_a_dumb_terminal(self):
        self.env["TERM"] = "dumb"
        self.assertNotIn("\x1b", self.run_toolkit("--help", code=OK).out)

    def test_none_in_a_pipe(self):
        self.env["TERM"] = "xterm"
        self.assertNotIn("\x1b", self.run_toolkit("--help", code=OK).out)
        self.assertNotIn("\x1b", self.run_toolkit("nonsense", code=USAGE).err)
        self.articles(["One. Two."])
        result = self.run_toolkit("run", self.conf(), code=OK)
        self.assertNotIn("\x1b", result.err)
        self.assertNotIn("\r", result.err)
        self.assertEqual(len(result.err.splitlines()), 1, "one line of summary, no progress")

    def test_progress_on_a_terminal(self):
        self.articles(["One. Two."] * 20)
        out = self.on_terminal("run", self.conf())
        self.assertIn(b"20", out)
        self.assertIn(b"documents", out)


if __name__ == "__main__":
    unittest.main()
