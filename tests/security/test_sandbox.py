# SPDX-License-Identifier: MIT
"""What a plugin can do, tried at load, in create() and on a document, with and without a sandbox; and that
docs/security.md says the same. With --write, the table there is replaced.

Environment: as tests/cli/harness.py; PROBE_PLUGINS, the folder of probe.so; WITHOUT, the program that takes a
part of the sandbox away.
"""
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

# Library folders may be read, and meson lists those of all plugins.
os.environ.pop("LD_LIBRARY_PATH", None)
TOOLKIT = os.path.abspath(os.environ["TOOLKIT"])
ROOT = pathlib.Path(os.environ["SOURCE_ROOT"])
PLUGINS = os.environ["TOOLKIT_PLUGIN_PATH"]
PROBE = os.environ["PROBE_PLUGINS"]
WITHOUT = os.environ["WITHOUT"]
PAGE = ROOT / "docs/security.md"
BEGIN, END = "<!-- table: tests/security/test_sandbox.py --write -->\n", "<!-- end of table -->\n"

DESCRIPTOR = 99  # open for writing in whatever is started
STAGES = {"load": "at load", "create": "in `create()`", "annotate": "on a document",
          "threads": "on a document, with `TK_PLUGIN_THREADS`"}
# What is tried, and whether it is Landlock alone that stops it.
ATTEMPTS = {
    "read_system": ("read `/etc/passwd`", True),
    "read_other": ("read the data of a plugin that is not in the pipeline", True),
    "read_environment": ("read another process's `/proc/PID/environ`", True),
    "write_new": ("make a file", False),
    "write_old": ("write to a file", False),
    "change_mode": ("change a file's mode", False),
    "remove_file": ("remove a file", False),
    "use_descriptor": ("write to a file that the shell had open (`9>>log`)", False),
    "connect_tcp": ("connect to a TCP port", False),
    "listen_tcp": ("listen on a TCP port", False),
    "connect_abstract": ("connect to an abstract Unix socket", False),
    "run_program": ("run a program", False),
    "leave_daemon": ("leave a process behind", False),
    "start_thread": ("start a thread", False),
    "trace_process": ("attach to a process with `ptrace()`", False),
    "touch_memory": ("write to a process's memory with `process_vm_writev()`", False),
    "signal_process": ("signal a process with `kill()`", False),
    "signal_thread": ("signal a process with `tgkill()`", False),
    "signal_group": ("signal its process group", False),
    "own_signals": ("have the kernel send signals (`F_SETOWN`)", False),
    "make_ring": ("set up an `io_uring`", False),
    "map_code": ("map memory that can be run (`PROT_EXEC`)", False),
    "make_memfd": ("make a file in memory (`memfd_create()`)", False),
    "take_faults": ("handle page faults (`userfaultfd()`)", False),
    "read_keys": ("read the kernel's keys (`keyctl()`)", False),
    "count_events": ("open a performance counter", False),
    "make_namespace": ("make a namespace of its own", False),
}


class World:
    """A scratch folder with a pipeline, and targets for the plugin's attempts."""

    def __init__(self):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="toolkit-probe-"))
        (self.dir / "a.txt").write_text("One document.\n")
        for name in ("probe", "threaded_probe"):
            (self.dir / f"{name}.conf").write_text(f"[input]\npath = a.txt\n[{name}]\n[output]\npath = out.jsonl\n")
        shutil.copy(self.dir / "probe.conf", self.dir / "p.conf")
        self.file = self.dir / "file"
        self.new = self.dir / "new"
        self.other = next(pathlib.Path(PLUGINS).glob("date/data/*"))
        log = os.open(self.dir / "log", os.O_WRONLY | os.O_CREAT, 0o600)
        os.dup2(log, DESCRIPTOR, inheritable=True)
        os.close(log)
        self.victim = subprocess.Popen(["sleep", "600"])
        self.port = socket.create_server(("127.0.0.1", 0))
        self.abstract = socket.socket(socket.AF_UNIX)
        self.name = f"toolkit-probe-{os.getpid()}"
        self.abstract.bind("\0" + self.name)
        self.abstract.listen()

    def close(self):
        self.victim.kill()
        self.victim.wait()
        os.close(DESCRIPTOR)
        self.port.close()
        self.abstract.close()
        shutil.rmtree(self.dir)

    def start(self, arguments, stage="", attempt="", before=()):
        env = dict(os.environ, TOOLKIT_PLUGIN_PATH=f"{PLUGINS}:{PROBE}", PROBE_STAGE=stage, PROBE_ATTEMPT=attempt,
                   PROBE_VICTIM=str(self.victim.pid), PROBE_PORT=str(self.port.getsockname()[1]),
                   PROBE_SOCKET=self.name, PROBE_FILE=str(self.file), PROBE_NEW=str(self.new),
                   PROBE_OTHER=str(self.other), PROBE_DESCRIPTOR=str(DESCRIPTOR))
        self.file.write_text("kept\n")
        self.file.chmod(0o600)
        self.new.unlink(missing_ok=True)
        return subprocess.run([*before, TOOLKIT, *arguments], cwd=self.dir, env=env, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=60,
                              pass_fds=[DESCRIPTOR])

    def left_behind(self):
        """Processes whose working folder is the scratch folder."""
        found = []
        for entry in pathlib.Path("/proc").iterdir():
            try:
                if entry.name.isdigit() and os.readlink(entry / "cwd") == str(self.dir):
                    found.append(int(entry.name))
            except OSError:
                pass
        return found

    def attempt(self, attempt, stage, mode, before=()):
        """The result: "done", the name of an error, or "ended: CALL"."""
        conf = "p.conf"
        if stage == "threads":
            conf, stage = "threaded_probe.conf", "annotate"
        done = self.start(["run", conf, "--set", f"run.sandbox={mode}", "--workers", "1"], stage, attempt, before)
        ended = re.search(r"made the system call (\w+)", done.stderr)
        if done.returncode == 3 and ended and stage != "annotate":
            result = f"ended: {ended[1]}"
        else:
            if done.returncode != 2:
                raise AssertionError(f"{attempt} {stage} {mode}: exit {done.returncode}: {done.stderr}")
            quarantine = json.loads((self.dir / "out.jsonl.quarantine.jsonl").read_text())
            if quarantine["reason"] == "forbidden":
                result = "ended: " + re.search(r"system call (\w+)", quarantine["message"])[1]
            else:
                result = quarantine["message"]
        return self.verify(attempt, result)

    def verify(self, attempt, result):
        """Claimed actions have left a trace, and no others."""
        changed = self.new.exists() or not self.file.exists() or self.file.stat().st_mode & 0o777 != 0o600
        if changed != (result == "done" and attempt in ("write_new", "change_mode", "remove_file")):
            raise AssertionError(f"{attempt}: {result}, but the files say something else")
        until = time.monotonic() + 2  # a killed process takes a moment to disappear
        while (left := self.left_behind()) and time.monotonic() < until:
            time.sleep(0.02)
        for pid in left:
            os.kill(pid, signal.SIGKILL)
        if attempt == "leave_daemon" and result == "done":
            return "done" if left else "ends with the run"
        if left:
            raise AssertionError(f"{attempt}: {result}, but it left processes behind")
        if self.victim.poll() is not None:
            raise AssertionError(f"{attempt}: the other process is dead")
        return result


def cell(result):
    if result == "done":
        return "**done**"
    if result.startswith("ended: "):
        return f"ended (`{result[7:]}`)"
    return f"`{result}`" if result.isupper() else result


def is_complete(world):
    """Whether this system has all parts of the sandbox."""
    (world.dir / "empty.conf").write_text("[input]\npath = a.txt\n[output]\npath = empty.jsonl\n")
    done = world.start(["run", "empty.conf"])
    assert done.returncode == 0, done.stderr
    return "sandbox" not in done.stderr  # the summary says what is missing


def measure(world):
    """The table's rows: description, and the result at each stage, and without a sandbox."""
    rows = {}
    for name in ATTEMPTS:
        strict = [world.attempt(name, stage, "strict") for stage in STAGES]
        off = {world.attempt(name, stage, "off") for stage in STAGES}
        rows[name] = [*strict, " or ".join(sorted(off))]
    return rows


def table(rows):
    head = ["What the plugin tries", *STAGES.values(), "`sandbox = off`"]
    lines = [head, ["---"] * len(head)]
    lines += [[ATTEMPTS[name][0], *map(cell, row)] for name, row in rows.items()]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


class Matrix(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.world = World()
        cls.addClassCleanup(cls.world.close)

    def test_the_page_says_what_happens(self):
        if not is_complete(self.world):
            self.skipTest("this system lacks a part of the sandbox")
        rows = measure(self.world)
        text = PAGE.read_text()
        written = text[text.index(BEGIN) + len(BEGIN):text.index(END)]
        if os.geteuid() == 0:
            self.assertEqual(written, table(rows))
        else:  # without a sandbox it depends on the user
            drop = re.compile(r"\|[^|]*\|$", re.M)
            self.assertEqual(drop.sub("|", written), drop.sub("|", table(rows)))


class Parts(unittest.TestCase):
    """The protection on a system that lacks a part."""

    def setUp(self):
        self.world = World()
        self.addCleanup(self.world.close)

    def run_without(self, part, *arguments):
        return self.world.start(["run", "p.conf", *arguments], before=(WITHOUT, part))

    def test_without_seccomp_nothing_runs(self):
        done = self.run_without("seccomp")
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("seccomp", done.stderr)
        self.assertIn("sandbox = off", done.stderr)
        self.assertFalse((self.world.dir / "out.jsonl").exists())

    def test_off_runs_without_seccomp_and_says_so(self):
        done = self.run_without("seccomp", "--set", "run.sandbox=off")
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("sandbox off", done.stderr)

    def test_without_landlock_it_runs_and_says_so(self):
        done = self.run_without("landlock")
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("sandbox without Landlock", done.stderr)

    def test_without_namespaces_it_runs_and_says_so(self):
        done = self.run_without("namespaces")
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertRegex(done.stderr, "sandbox without .*namespaces")

    def test_nothing_but_reading_depends_on_landlock(self):
        for name, (_, needs_landlock) in ATTEMPTS.items():
            if needs_landlock or name in ("map_code", "make_memfd", "start_thread"):
                continue
            for stage in ("load", "create"):
                with self.subTest(attempt=name, stage=stage):
                    self.assertNotEqual(self.world.attempt(name, stage, "strict", (WITHOUT, "landlock")), "done")

    def test_nothing_depends_on_namespaces(self):
        if not is_complete(self.world):
            self.skipTest("this system lacks a part of the sandbox")
        for name in ATTEMPTS:
            if name in ("map_code", "make_memfd", "start_thread"):
                continue
            for stage in ("load", "create"):
                with self.subTest(attempt=name, stage=stage):
                    self.assertNotEqual(self.world.attempt(name, stage, "strict", (WITHOUT, "namespaces")), "done")


class Allowed(unittest.TestCase):
    """What plugins may count on."""

    def setUp(self):
        self.world = World()
        self.addCleanup(self.world.close)

    def test_the_c_library_sorts(self):
        for stage in STAGES:
            with self.subTest(stage=stage):
                self.assertEqual(self.world.attempt("sort_values", stage, "strict"), "done")


class Commands(unittest.TestCase):
    """Other commands that load plugins confine them in the same way."""

    def setUp(self):
        self.world = World()
        self.addCleanup(self.world.close)

    def attempt(self, name, *arguments, stage="load"):
        done = self.world.start(arguments, stage, name)
        self.world.verify(name, "refused")
        return done

    def test_plugins_list(self):
        done = self.attempt("write_new", "plugins", "list")
        self.assertIn("probe", done.stdout)
        done = self.attempt("connect_tcp", "plugins", "list")
        self.assertRegex(done.stdout, r"probe\.so: made the system call socket")
        self.assertIn("jsonl", done.stdout)

    def test_plugins_show(self):
        done = self.attempt("read_system", "plugins", "show", "probe")
        self.assertIn("tries what a plugin should not do", done.stdout)
        done = self.attempt("connect_tcp", "plugins", "show", "probe")
        self.assertEqual(done.returncode, 1)
        self.assertIn("made the system call socket", done.stderr)

    def test_plugins_check(self):
        for stage in ("load", "create", "annotate"):
            done = self.attempt("connect_tcp", "plugins", "check", f"{PROBE}/probe.so", stage=stage)
            self.assertEqual(done.returncode, 3, done.stdout)
            self.assertIn("system call socket", done.stdout, stage)

    def test_convert(self):
        done = self.attempt("write_new", "convert", "a.txt", "b.jsonl")
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_check(self):
        done = self.attempt("connect_tcp", "check", "p.conf", stage="create")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("plugin probe made the system call socket", done.stderr)

    def test_a_value_that_names_a_file_may_be_read(self):
        names = self.world.dir / "names.tsv"
        names.write_text("Ostrand Works\tORG\n")
        (self.world.dir / "p.conf").write_text(
            f"[input]\npath = a.txt\n[token]\n[sentence]\n[entity]\ngazetteer = {names}\n[output]\npath = out.jsonl\n")
        done = self.world.start(["run", "p.conf"])
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_a_plugin_s_data_is_no_link_out_of_its_folder(self):
        home = self.world.dir / "plugins/text"
        home.mkdir(parents=True)
        shutil.copy(pathlib.Path(PLUGINS) / "text/text.so", home)
        (home / "data").symlink_to(pathlib.Path(PLUGINS) / "text/data")
        env = dict(os.environ, TOOLKIT_PLUGIN_PATH=f"{home.parent}:{PLUGINS}")
        (self.world.dir / "q.conf").write_text("[input]\npath = a.txt\n[output]\npath = out.jsonl\n")
        done = subprocess.run([TOOLKIT, "run", "q.conf"], cwd=self.world.dir, env=env, capture_output=True, text=True)
        self.assertEqual(done.returncode, 1)
        self.assertIn("Permission denied", done.stderr)


def write_page():
    world = World()
    try:
        if not is_complete(world):
            sys.exit("this system lacks a part of the sandbox")
        rows = measure(world)
    finally:
        world.close()
    text = PAGE.read_text()
    PAGE.write_text(text[:text.index(BEGIN) + len(BEGIN)] + table(rows) + text[text.index(END):])


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        write_page()
    else:
        unittest.main()
