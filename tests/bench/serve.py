#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Load on `toolkit serve`, on loopback: requests per second and latency at 1, 8 and 64 connections, with texts of 300 bytes and an
article of 3 kB; then with a document that crashes a plugin among each 500; then memory over many requests.

    serve.py [--requests N] [--memory N] [--save FILE]

Fails if an answer is lost, wrong or not the expected one, if memory grows, or if the latency of an article at 8 connections is more
than 1 ms (median) and 5 ms (99th percentile) beyond the annotation. The latter says little on a machine that runs other things.
"""
import argparse
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

TOOLKIT, LOAD = os.environ["TOOLKIT"], os.environ["LOAD"]
ROOT = pathlib.Path(os.environ["SOURCE_ROOT"])
PIPELINE = "[token]\n[sentence]\n[stem]\n[entity]\n[money]\n[date]\n[number]\n[sentiment]\n[stance]\n[hype]\n[faulty]\n[run]\nworkers = 2\ntimeout = 10\nmemory = 256M\n"
ARTICLE = ROOT / "corpora/news/meta-scale-newsletter.txt"
EVERY = 500


def tree(pid):
    """The process and its children, and theirs."""
    yield pid
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield from tree(int(child))


def resident(pid):
    """Memory of the server and its workers that is their own, in kB: of the server itself, and of all."""
    sizes = []
    for one in tree(pid):
        fields = dict(line.split(":", 1) for line in pathlib.Path(f"/proc/{one}/status").read_text().splitlines())
        sizes.append(int(fields.get("RssAnon", "0 kB").split()[0]))
    return sizes[0], sum(sizes)


class Server:
    def __init__(self, folder):
        conf = folder / "serve.conf"
        conf.write_text(PIPELINE)
        self.process = subprocess.Popen([TOOLKIT, "serve", conf, "--listen", "127.0.0.1:0", "--quiet"], stdout=subprocess.PIPE)
        self.port = self.process.stdout.readline().decode().strip().rstrip("/").rsplit(":", 1)[1]

    def load(self, connections, requests, text, every=0):
        result = subprocess.run([LOAD, self.port, str(connections), str(requests), text, str(every)], capture_output=True, text=True, timeout=3600)
        if result.returncode:
            sys.exit(f"{result.stdout}{result.stderr}")
        figures = json.loads(result.stdout)
        crashes = requests // every if every else 0
        right = {"200": requests - crashes, **({"422": crashes} if crashes else {})}
        if figures["statuses"] != right:
            sys.exit(f"{figures['statuses']}, not {right}")
        print(f"{connections:4} connections, {figures['bytes']:5} bytes: {figures['per_second']:6} requests/s, p50 {figures['p50_ms']:.2f}, "
              f"p95 {figures['p95_ms']:.2f}, p99 {figures['p99_ms']:.2f} ms{', a crash in ' + str(every) if every else ''}", flush=True)
        return figures


def annotation_ms(folder):
    """What the article takes in a worker of `toolkit run`, in ms: the least of three."""
    record = json.dumps({"text": ARTICLE.read_text()}) + "\n"
    (folder / "one.jsonl").write_text(record)
    (folder / "many.jsonl").write_text(record * 1000)

    def seconds(name):
        started = time.monotonic()
        subprocess.run([TOOLKIT, "run", folder / "serve.conf", "--input", folder / name, "--input-format", "jsonl", "--output", "-", "--workers", "1", "-q"],
                       check=True, stdout=subprocess.DEVNULL)
        return time.monotonic() - started

    return min(seconds("many.jsonl") - seconds("one.jsonl") for _ in range(3)) * 1000 / 999


def memory(server, requests, short):
    """Memory of the server after each tenth of the requests; it fails if it has grown since the second."""
    sizes = []
    for _ in range(10):
        server.load(64, requests // 10, short)
        sizes.append(resident(server.process.pid))
    print(f"memory over {requests} requests, kB (server, with workers): {sizes}")
    if sizes[-1][0] > sizes[1][0] * 1.1 + 2048:
        sys.exit("the memory of the server grows")
    return sizes


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--requests", type=int, default=20000)
    parser.add_argument("--memory", type=int, default=100000)
    parser.add_argument("--save")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        short = folder / "short.txt"
        short.write_bytes(ARTICLE.read_bytes()[:300])
        server = Server(folder)
        server.load(8, 1000, short)  # warm
        figures = [server.load(c, options.requests, short) for c in (1, 8, 64)]
        articles = [server.load(c, options.requests // 4, ARTICLE) for c in (1, 8, 64)]
        alone = annotation_ms(folder)
        print(f"annotation of the article alone: {alone:.3f} ms")
        figures += articles
        figures += [server.load(c, options.requests // 4, short, EVERY) for c in (8, 64)]
        sizes = memory(server, options.memory, short) if options.memory else []
        server.process.send_signal(signal.SIGTERM)
        if server.process.wait(timeout=60):
            sys.exit("the server did not stop in order")
        if options.save:
            pathlib.Path(options.save).write_text(json.dumps({"figures": figures, "annotation_ms": alone, "memory_kb": sizes}, indent=1))
        beyond = [articles[1]["p50_ms"] - alone * 4, articles[1]["p99_ms"] - alone * 4]
        print(f"an article at 8 connections, beyond the annotation of the four that share a worker: p50 {beyond[0]:.2f}, p99 {beyond[1]:.2f} ms")
        return beyond[0] > 1 or beyond[1] > 5


if __name__ == "__main__":
    sys.exit(main())
