# SPDX-License-Identifier: MIT
"""A running `toolkit serve`, and requests to it."""
import contextlib
import http.client
import json
import os
import pathlib
import queue
import signal
import socket
import subprocess
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "cli"))
import harness  # noqa: E402

SLOW = 10 if harness.SANITIZED else 1

CONF = """\
[input]
format = text
[token]
[sentence]
[money]
[run]
workers = 2
timeout = 20
memory = 256M
"""
# With the annotator that fails on demand.
FAULTY = CONF.replace("[money]", "[faulty]").replace("timeout = 20", "timeout = 5").replace("256M", "64M")

TEXT = {"Content-Type": "text/plain"}
LINES = {"Content-Type": "application/x-ndjson"}


class LocalConnection(http.client.HTTPConnection):
    """To a socket in the file system."""

    def __init__(self, path):
        super().__init__("localhost")
        self.path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self.path)


class Server:
    """A server of `conf`, in the folder of a test."""

    def __init__(self, case, conf, *args, listen="127.0.0.1:0"):
        self.process = subprocess.Popen(
            [harness.TOOLKIT, "serve", str(conf), "--listen", listen, *map(str, args)], cwd=case.dir, env=case.env,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        self.log_lines, self.arrived = [], queue.Queue()
        self.reader = threading.Thread(target=self._read_log, daemon=True)
        self.reader.start()
        self.url = self.process.stdout.readline().decode().strip()
        if not self.url:
            self.process.wait(timeout=60)
            self.reader.join()
            raise AssertionError("no server:\n" + "".join(self.log_lines))
        self.local = self.url[len("unix:"):] if self.url.startswith("unix:") else None
        self.port = None if self.local else int(self.url.rstrip("/").rsplit(":", 1)[1])

    def _read_log(self):
        for line in self.process.stderr:
            self.log_lines.append(line.decode())
            self.arrived.put(line.decode())

    def event(self, name, timeout=60):
        """Waits for a line of the log with that event."""
        while True:
            line = json.loads(self.arrived.get(timeout=timeout))
            if line.get("event") == name:
                return line

    def logged(self, timeout=60):
        """Waits for the next request in the log."""
        while True:
            line = json.loads(self.arrived.get(timeout=timeout))
            if "method" in line:
                return line

    def connect(self, timeout=60 * SLOW):
        if self.local:
            return LocalConnection(self.local)
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def ask(self, method, path, body=None, headers=None):
        """Returns status, headers and body."""
        with contextlib.closing(self.connect()) as connection:
            connection.request(method, path, body, headers or {})
            reply = connection.getresponse()
            return reply.status, reply.headers, reply.read()

    def annotate(self, body, headers=TEXT, query=""):
        return self.ask("POST", "/annotate" + query, body, headers)

    def raw(self, data, timeout=60 * SLOW):
        """Sends bytes, and returns all that comes until the server closes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=timeout) as s:
            s.sendall(data)
            return read_all(s)

    def stop(self, sig=signal.SIGTERM, timeout=60):
        if sig and self.process.poll() is None:
            self.process.send_signal(sig)
        code = self.process.wait(timeout=timeout)
        self.reader.join()
        self.process.stdout.close()
        self.process.stderr.close()
        return code


def read_all(s):
    data = b""
    while True:
        try:
            piece = s.recv(65536)
        except ConnectionResetError:
            return data
        if not piece:
            return data
        data += piece


class Case(harness.Case):
    conf = CONF
    args = ()

    def serve(self, conf=None, *args, **kwargs):
        self.write("p.conf", conf or self.conf)
        server = Server(self, "p.conf", *args, **kwargs)
        self.addCleanup(lambda: server.stop(signal.SIGKILL) if server.process.poll() is None else None)
        return server

    def run_output(self, body, decoder, *args, code=None):
        """What `toolkit run` writes for the body."""
        return self.run_toolkit(
            "run", "p.conf", "--input", "-", "--input-format", decoder, "--output", "-", "--quiet", "--quarantine",
            "q.jsonl", *args, stdin=body, code=code
        ).stdout
