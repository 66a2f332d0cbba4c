# SPDX-License-Identifier: MIT
"""`toolkit completion`: what bash, zsh and fish complete with its scripts. A shell that is not installed is skipped."""
import os
import re
import shutil
import subprocess
import unittest

import harness
from harness import OK, TOOLKIT, USAGE

# Prints the completions of the words in "$@", of which the last one is being typed.
BASH = """\
source <(toolkit completion bash)
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_toolkit toolkit "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\\n' "${COMPREPLY[@]}"
"""

# Types "$1" and a tab in an interactive shell, and prints what it shows.
ZSH = """\
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "PS1=; stty cols 200; autoload -Uz compinit; compinit -u -D; toolkit completion zsh >zsh; source ./zsh; echo rea''dy"
zpty -r shell shown '*ready*'
zpty -n -w shell "$1"$'\\t'
for ((i = 0; i < 100; i++)); do
    zpty -r -t shell shown && print -r -- "$shown" && [[ $shown == *$2* ]] && exit 0
    sleep 0.1
done
exit 1
"""


def shell(name):
    return unittest.skipUnless(shutil.which(name), f"{name} is not installed")


class Completion(harness.Case):
    def setUp(self):
        super().setUp()
        self.env["PATH"] = f"{os.path.dirname(TOOLKIT)}:{self.env['PATH']}"
        self.write("news.conf", harness.CONF)
        self.write("folder/x", "")

    def complete(self, *command):
        result = subprocess.run(command, cwd=self.dir, env=self.env, capture_output=True, text=True, timeout=60)
        self.assertEqual(result.stderr, "")
        return result.stdout.split("\n")[:-1]

    def bash(self, *words):
        return self.complete("bash", "--norc", "-c", BASH, "bash", *words)

    def fish(self, line):
        return [x.split("\t")[0] for x in self.complete(
            "fish", "--no-config", "-c", "toolkit completion fish | source; complete -C $argv[1]", line)]

    def test_bash(self):
        self.assertEqual(self.bash("toolkit", "con"), ["convert"])
        self.assertEqual(self.bash("toolkit", "plugins", ""), ["list", "show", "new", "check"])
        self.assertEqual(self.bash("toolkit", "run", "--work"), ["--workers"])
        self.assertIn("--plugin-path", self.bash("toolkit", "plugins", "check", "--"))
        self.assertEqual(self.bash("toolkit", "convert", "--offsets", "u"), ["utf16"])
        self.assertEqual(self.bash("toolkit", "run", "--records", "=", "l"), ["line"])
        self.assertEqual(self.bash("toolkit", "facts", "news.conf", "-k", "V"), ["VALUATION"])
        self.assertEqual(self.bash("toolkit", "run", "ne"), ["news.conf"])
        self.assertEqual(self.bash("toolkit", "run", "--save-states", ""), ["folder"])
        self.assertEqual(self.bash("toolkit", "plugins", "show", "mone"), ["money"])

    def test_bash_runs_nothing_that_a_file_is_named_after(self):
        self.write("evil/$(touch$IFS\"pwned\").so", "no shared object")
        self.write("$(touch pwned)", "")
        self.env["TOOLKIT_PLUGIN_PATH"] = f"{self.dir}/evil"
        self.bash("toolkit", "plugins", "show", "")
        self.bash("toolkit", "run", "")
        self.assertFalse((self.dir / "pwned").exists())

    @shell("fish")
    def test_fish(self):
        self.assertEqual(self.fish("toolkit conv"), ["convert"])
        self.assertEqual(self.fish("toolkit plugins "), ["check", "list", "new", "show"])
        self.assertEqual(self.fish("toolkit run --wor"), ["--workers"])
        self.assertEqual(self.fish("toolkit convert --offsets u"), ["utf16"])
        self.assertIn("money", self.fish("toolkit plugins show mo"))
        self.assertEqual(self.fish("toolkit run new"), ["news.conf"])

    @shell("zsh")
    def test_zsh(self):
        for typed, shown in (
            ("toolkit run --wor", "--workers"),
            ("toolkit plugins ", "check that a plugin keeps the contract"),
            ("toolkit convert --offsets u", "utf16"),
            ("toolkit plugins show c", "cooccur"),
            ("toolkit run ne", "news.conf"),
        ):
            with self.subTest(typed):
                out = "\n".join(self.complete("zsh", "-f", "-c", ZSH, "zsh", typed, shown))
                self.assertIn(shown, re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", out))

    def test_every_command_of_the_help_is_completed(self):
        commands = re.findall(r"^  ([a-z]+) ", self.run_toolkit("help", code=OK).out.split("Commands:")[1].split("Examples:")[0], re.M)
        self.assertEqual(self.bash("toolkit", ""), commands)
        for command in commands:
            if command == "plugins":
                continue
            help_text = self.run_toolkit(command, "--help", code=OK).out
            flags = re.findall(r"^  (?:-.,|   ) (--[a-z-]+)", help_text, re.M)
            self.assertEqual(self.bash("toolkit", command, "--"), flags, command)

    def test_the_shell_must_be_known(self):
        self.assertIn("a shell is missing", self.run_toolkit("completion", code=USAGE).err)
        self.assertIn("unknown shell tcsh", self.run_toolkit("completion", "tcsh", code=USAGE).err)
        self.assertIn("too many", self.run_toolkit("completion", "bash", "zsh", code=USAGE).err)


if __name__ == "__main__":
    unittest.main()
