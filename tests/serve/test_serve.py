# SPDX-License-Identifier: MIT
"""The HTTP server: what it answers, what it refuses, and that no request harms others."""
import concurrent.futures
import contextlib
import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time
import unittest

from server import CONF, FAULTY, LINES, SLOW, TEXT, Case, harness, read_all

ARTICLE = "Norvik Oy paid $13.8 billion for Pallas AB.\n".encode()


def error(body):
    return json.loads(body)["error"]


def lines(records):
    return b"".join(json.dumps(r).encode() + b"\n" for r in records)


class Documents(Case):
    """One configuration, many requests."""

    def setUp(self):
        super().setUp()
        self.server = self.serve()

    def test_a_text_gives_the_bytes_of_a_run(self):
        status, headers, body = self.server.annotate(ARTICLE)
        self.assertEqual(status, 200)
        self.assertEqual(headers["Content-Type"], "application/x-ndjson")
        self.assertEqual(body, self.run_output(ARTICLE, "text", code=0))
        for text in (b"", b"\n", "Größe: €5m\n".encode(), "\ufeffTitle\n\nMay 3, 2024\n\nIt fell.".encode("utf-16"), b"\xff\xfe\x00"):
            status, _, body = self.server.annotate(text)
            self.assertEqual(status, 200, text)
            self.assertEqual(body, self.run_output(text, "text", code=0))

    def test_records_give_the_bytes_of_a_run(self):
        bodies = [
            lines({"id": f"d{i}", "text": f"It cost ${i} million. " * (i % 7)} for i in range(500)),
            b'\n{"text": "a $5m b"}\r\n   \n\t\r\n{"id": "x", "text": ""}',  # blank lines count
            b"",
            b"\n\n",
            lines([{"id": "long", "text": "It cost $4m. " * 30000}]),  # longer than the library's buffer
        ]
        for body in bodies:
            status, headers, got = self.server.annotate(body, LINES)
            self.assertEqual(status, 200)
            self.assertEqual(got, self.run_output(body, "jsonl", code=0) if body.strip() else b"")

    def test_chunks_of_any_size(self):
        body = lines({"id": f"d{i}", "text": f"Wörter für ${i} million."} for i in range(40))
        right = self.run_output(body, "jsonl", code=0)
        for size in (1, 7, 1000, len(body)):
            pieces = (body[at : at + size] for at in range(0, len(body), size))
            status, _, got = self.server.ask("POST", "/annotate", pieces, LINES)
            self.assertEqual((status, got), (200, right))
        status, _, got = self.server.ask("POST", "/annotate", iter([ARTICLE[:9], ARTICLE[9:]]), TEXT)
        self.assertEqual((status, got), (200, self.run_output(ARTICLE, "text")))

    def test_one_record_is_json(self):
        record = json.dumps({"id": "x/1", "text": "It cost $5 million.", "meta": {"date": "2024-05-03"}}, indent=2)
        status, _, body = self.server.annotate(record, {"Content-Type": "application/json"})
        self.assertEqual(status, 200)
        self.assertEqual(json.loads(body)["id"], "x/1")
        self.assertEqual(json.loads(body)["meta"], {"date": "2024-05-03"})
        status, _, body = self.server.annotate("{", {"Content-Type": "application/json"})
        self.assertEqual(status, 422)
        self.assertEqual(error(body)["plugin"], "jsonl")

    def test_id_title_and_date_of_a_text(self):
        status, _, body = self.server.annotate(ARTICLE, query="?id=a%20%22b%22&date=2024-05-03&title=T%C3%AFtle&source=Wire")
        self.assertEqual(status, 200)
        document = json.loads(body)
        self.assertEqual(document["id"], 'a "b"')
        self.assertEqual(document["meta"], {"date": "2024-05-03", "source": "Wire", "title": "Tïtle"})
        self.assertEqual(json.loads(self.server.annotate(ARTICLE, query="?id=k")[2])["id"], "k")
        self.assertEqual(json.loads(self.server.annotate(lines([{"text": "a"}]), LINES, "?id=k")[2])["id"], "k:1")
        for query in ("?id=%ff", "?id=" + "x" * 1025, "?date=%c0%80"):
            self.assertEqual(self.server.annotate(ARTICLE, query=query)[0], 400)
        self.assertEqual(self.server.annotate(b"\xff", query="?date=2024-05-03")[0], 400)
        self.assertEqual(self.server.annotate(lines([{"text": "a"}]), LINES, "?title=x")[0], 400)

    def test_formats(self):
        self.write("article.txt", ARTICLE)
        for name in ("csv", "tsv", "conllu", "spacy", "labelstudio", "jsonl"):
            right = self.run_output(ARTICLE, "text", "--set", f"output.format={name}", code=0)
            self.assertEqual(self.server.annotate(ARTICLE, query=f"?format={name}")[2], right, name)
            right = self.run_output(lines([{"text": "a $5m"}, {"text": "b"}]), "jsonl", "--set", f"output.format={name}", code=0)
            self.assertEqual(self.server.annotate(lines([{"text": "a $5m"}, {"text": "b"}]), LINES, f"?format={name}")[2], right, name)
        accepts = {
            "text/csv": "text/csv; charset=utf-8",
            "application/json;q=0.5, text/csv;q=0.6": "text/csv; charset=utf-8",
            "text/html, */*;q=0.1": "application/x-ndjson",
            "application/json; format=csv": "text/csv; charset=utf-8",
            "application/vnd.spacy+json": self.server.annotate(ARTICLE, query="?format=spacy")[1]["Content-Type"],
        }
        for accept, right in accepts.items():
            status, headers, _ = self.server.annotate(ARTICLE, {**TEXT, "Accept": accept})
            self.assertEqual((status, headers["Content-Type"]), (200, right), accept)
        status, _, body = self.server.annotate(ARTICLE, {**TEXT, "Accept": "image/png"})
        self.assertEqual(status, 406)
        self.assertIn("csv", error(body)["message"])
        status, _, body = self.server.annotate(ARTICLE, query="?format=none")
        self.assertEqual(status, 400)
        self.assertIn("conllu", error(body)["message"])

    def test_refusals(self):
        cases = [
            ("GET", "/nothing", None, {}, 404),
            ("POST", "/nothing", b"x", TEXT, 404),
            ("GET", "/data/../../etc/passwd", None, {}, 404),
            ("GET", "/annotate", None, {}, 405),
            ("PUT", "/annotate", b"x", TEXT, 405),
            ("DELETE", "/metrics", None, {}, 405),
            ("POST", "/annotate", ARTICLE, {"Content-Type": "image/png"}, 415),
            ("POST", "/annotate", ARTICLE, {"Content-Type": "text/plain; charset=iso-8859-1"}, 415),
            ("POST", "/annotate?errors=maybe", ARTICLE, LINES, 400),
            ("POST", "/annotate?errors=inline&format=csv", ARTICLE, LINES, 400),
        ]
        for method, path, body, headers, right in cases:
            status, got, answer = self.server.ask(method, path, body, headers)
            self.assertEqual(status, right, path)
            self.assertEqual(error(answer)["status"], right)
            self.assertEqual(got["Content-Type"], "application/json")
            self.assertEqual(got["X-Content-Type-Options"], "nosniff")
        self.assertEqual(self.server.ask("PUT", "/annotate", b"x")[1]["Allow"], "POST")
        self.assertEqual(self.server.ask("POST", "/metrics", b"x")[1]["Allow"], "GET, HEAD")
        reply = self.server.raw(b"POST /annotate HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        self.assertIn(b" 411 ", reply.split(b"\r\n")[0])

    def test_pages_of_other_sites_are_kept_out(self):
        port = self.server.port
        for host, right in {
            "localhost": 200, f"localhost:{port}": 200, "LocalHost": 200, "127.0.0.1:1": 200, "127.9.9.9": 200, "[::1]:80": 200,
            "evil.example": 421, f"evil.example:{port}": 421, "localhost.evil.example": 421, "127.0.0.1.evil.example": 421,
            "": 421, "localhost:80x": 421, "[::1": 421, "0.0.0.0": 421,
        }.items():
            reply = self.server.raw(f"GET /healthz HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
            self.assertIn(f" {right} ".encode(), reply.split(b"\r\n")[0], host)
        for origin, right in {
            f"http://127.0.0.1:{port}": 200, f"http://localhost:{port}": 403, "http://evil.example": 403, "null": 403,
            "http://127.0.0.1": 403, "": 403,
        }.items():
            status, _, body = self.server.annotate(ARTICLE, {**TEXT, "Origin": origin})
            self.assertEqual(status, right, origin)
        self.assertEqual(self.server.annotate(ARTICLE, {**TEXT, "Sec-Fetch-Site": "cross-site"})[0], 403)
        self.assertEqual(self.server.annotate(ARTICLE, {**TEXT, "Sec-Fetch-Site": "same-origin"})[0], 200)
        status, headers, _ = self.server.ask("OPTIONS", "/annotate", headers={"Origin": "http://evil.example", "Access-Control-Request-Method": "POST"})
        self.assertNotIn("Access-Control-Allow-Origin", headers)
        self.assertIn(status, (403, 405))

    def test_what_it_says_about_itself(self):
        self.server.annotate(ARTICLE)
        status, headers, body = self.server.ask("GET", "/healthz")
        self.assertEqual((status, json.loads(body)["status"]), (200, "ok"))
        status, headers, body = self.server.ask("HEAD", "/healthz")
        self.assertEqual((status, body), (200, b""))
        self.assertGreater(int(headers["Content-Length"]), 0)
        text = self.server.ask("GET", "/metrics")[2].decode()
        self.assertIn('toolkit_requests_total{route="/annotate",code="200"} 1\n', text)
        self.assertIn('toolkit_documents_total{status="ok"} 1\n', text)
        for line in text.splitlines():
            self.assertRegex(line, r'^(# (HELP|TYPE) toolkit_\w+ .+|toolkit_\w+(\{\w+="[^"]*"(,\w+="[^"]*")*\})? -?[0-9.e+-]+)$')

    def test_openapi_describes_the_routes(self):
        api = json.loads(self.server.ask("GET", "/openapi.json")[2])
        self.assertEqual(api["openapi"].split(".")[0], "3")
        for path, methods in api["paths"].items():
            if "{" in path:
                continue
            for method, operation in methods.items():
                status = self.server.ask(method.upper(), path, b"" if method == "post" else None)[0]
                self.assertIn(str(status), operation["responses"], f"{method} {path}")
                self.assertNotEqual(status, 405)
        # And nothing that the server has is missing from it.
        source = (harness.SOURCE_ROOT / "serve/route.c").read_text()
        table = source[source.index("routes[] = {") : source.index("};")]
        for method, path, prefix in re.findall(r'\.method = "(\w+)",\s*\.path = "([^"]+)"(,\s*\.prefix = true)?', table):
            described = [p for p in api["paths"] if p == path or (prefix and p.startswith(path))]
            self.assertTrue(described, path)
            self.assertTrue(any(method.lower() in api["paths"][p] for p in described), f"{method} {path}")

    def test_connections_are_kept_and_pipelined(self):
        with contextlib.closing(self.server.connect()) as connection:
            for i in range(20):
                connection.request("POST", "/annotate", ARTICLE if i % 3 else lines([{"text": "a"}]), TEXT if i % 3 else LINES)
                self.assertEqual(connection.getresponse().read()[:1], b"{")
                if i == 0:
                    first = connection.sock
                self.assertIs(connection.sock, first)
                connection.request("GET", "/nothing")  # an error does not end it
                self.assertEqual(connection.getresponse().read()[:8], b'{"error"')
                connection.request("POST", "/annotate", b"x" * 1000, {"Content-Type": "image/png"})
                self.assertEqual(connection.getresponse().read()[:8], b'{"error"')
        request = b"POST /annotate?id=%d HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n%s\r\nabc%02d"
        reply = self.server.raw(b"".join(request % (i, b"Connection: close\r\n" if i == 49 else b"", i) for i in range(50)))
        ids = [json.loads(line)["id"] for line in reply.split(b"\n") if line.startswith(b"{")]
        self.assertEqual(ids, [str(i) for i in range(50)])

    def test_expect_100_continue(self):
        head = b"POST /annotate HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nConnection: close\r\n"
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=60) as s:
            s.sendall(head + b"Content-Type: text/plain\r\nContent-Length: 3\r\n\r\n")
            self.assertEqual(s.recv(25), b"HTTP/1.1 100 Continue\r\n\r\n")
            s.sendall(b"abc")
            self.assertIn(b" 200 OK", read_all(s))
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=60) as s:
            s.sendall(head + b"Content-Type: image/png\r\nContent-Length: 3\r\n\r\n")
            self.assertTrue(read_all(s).startswith(b"HTTP/1.1 415"))
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=60) as s:
            s.sendall(head + b"Content-Type: text/plain\r\nContent-Length: 99999999999\r\n\r\n")
            self.assertTrue(read_all(s).startswith(b"HTTP/1.1 413"))

    def test_hostile_text_in_the_log_is_escaped(self):
        target = b'/annotate?id=%1b%5b2J&x="\\%e2%80%ae\x01\x9b'.replace(b"\x01", b"%01").replace(b"\x9b", b"\xe2\x80\xae")
        self.server.raw(
            b"POST " + target + b" HTTP/1.1\r\nHost: localhost\r\nUser-Agent: \xe2\x80\xae\xff\"evil\\ \x1b[2J\r\n"
            b"Content-Type: text/plain\r\nContent-Length: 1\r\nConnection: close\r\n\r\na"
        )
        line = self.server.logged()
        raw = self.server.log_lines[-1]
        self.assertEqual(line["method"], "POST")
        self.assertNotIn("\u202e", raw)
        self.assertNotIn("\x1b", raw)
        self.assertTrue(raw.isprintable() or raw[:-1].isprintable(), raw)

    def test_garbage(self):
        server = self.serve(None, "--timeout", 1)  # for what is never complete
        for data in (
            b"\0" * 4096, b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x02\x00", b"GET " + b"/" * 100000 + b" HTTP/1.1\r\n\r\n",
            b"POST /annotate HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
            b"POST /annotate HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Type: text/plain\r\n\r\nzz\r\n",
            b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n" + b"X: y\r\n" * 20000 + b"\r\n",
            b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: " + b"y" * 1000000 + b"\r\n\r\n",
        ):
            with contextlib.suppress(OSError):
                with socket.create_connection(("127.0.0.1", server.port), timeout=60) as s:
                    s.sendall(data)
                    s.shutdown(socket.SHUT_WR)
                    read_all(s)
        self.assertEqual(server.annotate(ARTICLE)[0], 200)
        self.assertEqual(server.stop(), 0)


class Faults(Case):
    conf = FAULTY

    def test_a_document_that_fails_costs_itself(self):
        server = self.serve()
        reasons = {"CRASH": "crash", "EXIT": "exit", "ERROR": "error", "VIOLATION": "violation"}
        if not harness.SANITIZED:
            reasons["MEMORY"] = "memory"
        for text, reason in reasons.items():
            status, headers, body = server.annotate(text, query="?id=the%20one")
            self.assertEqual(status, 422, text)
            got = error(body)
            self.assertEqual((got["id"], got["plugin"], got["status"]), ("the one", "faulty", 422))
            self.assertEqual(got["reason"], reason)
            self.assertTrue(got["message"])
            self.assertEqual(server.annotate("fine")[0], 200)
        status, headers, body = server.annotate("SKIP")
        self.assertEqual((status, body), (204, b""))
        metrics = server.ask("GET", "/metrics")[2].decode()
        self.assertIn('toolkit_quarantined_total{plugin="faulty",reason="crash"} 1\n', metrics)
        self.assertIn('toolkit_documents_total{status="skipped"} 1\n', metrics)
        self.assertRegex(metrics, r"toolkit_worker_crashes_total [1-9]")
        self.assertEqual(server.stop(), 0)

    def test_failed_records_are_lines_in_their_place(self):
        server = self.serve()
        body = lines([{"id": "a", "text": "one"}, {"id": "b", "text": "CRASH"}, {"id": "c", "text": "SKIP"}]) + b"{no json\n" + lines([{"id": "d", "text": "two"}])
        right = self.run_output(body, "jsonl", code=2).splitlines()
        status, _, got = server.annotate(body, LINES)
        self.assertEqual(status, 200)
        got = got.splitlines()
        self.assertEqual([got[0], got[3]], right)
        failures = [json.loads(got[1]), json.loads(got[2])]
        self.assertEqual([f["id"] for f in failures], ["b", "stdin:4"])
        self.assertEqual([f["error"]["line"] for f in failures], [2, 4])
        self.assertEqual([f["error"]["plugin"] for f in failures], ["faulty", "jsonl"])
        self.assertEqual(failures[0]["error"]["reason"], "crash")
        # Or they are left out, and counted.
        reply = self.raw_records(server, body, "?errors=omit")
        self.assertIn(b"\r\nToolkit-Documents: 2\r\nToolkit-Skipped: 1\r\nToolkit-Quarantined: 2\r\n", reply)
        self.assertEqual(server.annotate(body, LINES, "?errors=omit")[2].splitlines(), right)
        csv = self.run_output(body, "jsonl", "--set", "output.format=csv", code=2)
        self.assertEqual(server.annotate(body, LINES, "?format=csv")[2], csv)

    def raw_records(self, server, body, query):
        return server.raw(
            f"POST /annotate{query} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body
        )

    def test_a_document_that_hangs_delays_nobody(self):
        server = self.serve(FAULTY.replace("timeout = 5", f"timeout = {4 * SLOW}"))
        server.annotate("warm")
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            started = time.monotonic()
            hanging = pool.submit(server.annotate, "HANG")
            time.sleep(0.3)
            good = [pool.submit(server.annotate, f"good {i}") for i in range(40)]
            for future in good:
                self.assertEqual(future.result()[0], 200)
            self.assertLess(time.monotonic() - started, 3.5 * SLOW)
            self.assertFalse(hanging.done())
            status, _, body = hanging.result()
        self.assertEqual((status, error(body)["reason"]), (422, "timeout"))

    def test_the_order_of_records_is_kept_around_slow_ones(self):
        server = self.serve()
        body = lines({"id": str(i), "text": "SLEEP" if i % 50 == 0 else "x"} for i in range(300))
        got = server.annotate(body, LINES)[2].splitlines()
        self.assertEqual([json.loads(line)["id"] for line in got], [str(i) for i in range(300)])

    def test_a_plugin_that_cannot_go_on_is_loaded_again(self):
        server = self.serve()
        status, _, body = server.annotate("STOP")
        self.assertIn(status, (422, 503))
        time.sleep(0.5)  # the pool has ended before anything else is asked
        deadline = time.monotonic() + 60
        while True:
            status, headers, _ = server.annotate("fine")
            if status == 200:
                break
            self.assertEqual(status, 503)
            self.assertTrue(headers["Retry-After"])
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.3)
        self.assertEqual(server.stop(), 0)

    def test_too_many_requests(self):
        server = self.serve(FAULTY, "--max-waiting", 4)
        with concurrent.futures.ThreadPoolExecutor(12) as pool:
            replies = list(pool.map(lambda i: server.annotate("SLEEP"), range(12)))
        statuses = [status for status, _, _ in replies]
        self.assertEqual(set(statuses), {200, 429})
        self.assertGreaterEqual(statuses.count(200), 4)
        for status, headers, body in replies:
            if status == 429:
                self.assertEqual(headers["Retry-After"], "1")
                self.assertEqual(error(body)["status"], 429)
        self.assertEqual(server.annotate("fine")[0], 200)

    def test_a_client_that_goes_away(self):
        server = self.serve()
        for text in (b"SLEEP", b"HANG!"):
            for _ in range(5):
                with socket.create_connection(("127.0.0.1", server.port)) as s:
                    s.sendall(b"POST /annotate HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\n" + text)
        body = lines({"text": "SLEEP"} for _ in range(50))
        with socket.create_connection(("127.0.0.1", server.port)) as s:
            s.sendall(b"POST /annotate HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/jsonl\r\nContent-Length: 99999\r\n\r\n" + body)
            time.sleep(0.2)
        self.assertEqual(server.annotate("fine")[0], 200)
        self.assertEqual(server.stop(), 0)

    def test_stop_with_requests_in_progress(self):
        server = self.serve(FAULTY.replace("timeout = 5", "timeout = 20"), "--grace", 20)
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            slow = [pool.submit(server.annotate, "SLEEP") for _ in range(6)]
            many = pool.submit(server.annotate, lines({"text": "SLEEP"} for _ in range(8)), LINES)
            time.sleep(0.25)
            server.process.send_signal(signal.SIGTERM)
            server.event("stopping")
            with self.assertRaises(OSError):
                server.ask("GET", "/healthz")
            self.assertEqual([future.result()[0] for future in slow], [200] * 6)
            self.assertEqual(len(many.result()[2].splitlines()), 8)
        self.assertEqual(server.stop(None), 0)

    def test_stop_does_not_wait_for_ever(self):
        server = self.serve(FAULTY.replace("timeout = 5", "timeout = 600"), "--grace", 0.5)
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            hanging = pool.submit(server.annotate, "HANG")
            time.sleep(0.3)
            started = time.monotonic()
            server.process.send_signal(signal.SIGTERM)
            status, headers, body = hanging.result()
            self.assertEqual((status, headers["Retry-After"]), (503, "1"))
        self.assertEqual(server.stop(None), 0)
        self.assertLess(time.monotonic() - started, 5 * SLOW)


class Limits(Case):
    def test_bodies_that_are_too_large(self):
        server = self.serve(None, "--max-body", "10K")
        self.assertEqual(server.annotate(b"x" * 10240)[0], 200)
        with contextlib.suppress(ConnectionError):  # the reply comes before the body has been sent
            status, _, body = server.annotate(b"x" * 10241)
            self.assertEqual((status, error(body)["status"]), (413, 413))
        for body, headers in ((b"x" * 20000, TEXT), (lines({"text": "abc"} for _ in range(1000)), LINES)):
            status, _, answer = server.ask("POST", "/annotate", iter([body]), headers)  # chunked
            self.assertEqual((status, error(answer)["status"]), (413, 413))
        with self.assertRaises(OSError):  # who never stops is not listened to
            server.ask("POST", "/annotate", (b"x" * 65536 for _ in range(2000)), TEXT)
        self.assertEqual(server.annotate(ARTICLE)[0], 200)

    def test_slow_clients_are_cut_off(self):
        server = self.serve(None, "--timeout", 1)
        starts = [
            b"",  # says nothing
            b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n",
            b"POST /annotate HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 1000\r\n\r\n",
        ]

        def trickle(start):
            begun = time.monotonic()
            with socket.create_connection(("127.0.0.1", server.port), timeout=60) as s:
                s.settimeout(0.1)
                s.sendall(start)
                while time.monotonic() - begun < 30:
                    try:
                        if not s.recv(1000):
                            break
                    except TimeoutError:
                        pass
                    except OSError:
                        break
                    with contextlib.suppress(OSError):
                        s.sendall(b"X")
            return time.monotonic() - begun

        with concurrent.futures.ThreadPoolExecutor(3) as pool:
            for seconds in pool.map(trickle, starts):
                self.assertLess(seconds, 1 + 3 * SLOW)
                self.assertGreater(seconds, 0.7)
        self.assertEqual(server.annotate(ARTICLE)[0], 200)
        self.assertRegex(server.ask("GET", "/metrics")[2].decode(), r"toolkit_connections_cut_off_total [1-9]")

    def test_a_client_that_does_not_read(self):
        server = self.serve(None, "--timeout", 1, "--max-body", "64M")
        record = lines([{"id": "x", "text": "It cost $5 million. " * 200}])
        with socket.socket() as s:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            s.connect(("127.0.0.1", server.port))
            body = record * 1000
            s.sendall(b"POST /annotate HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
            self.assertEqual(server.annotate(ARTICLE)[0], 200)
            line = server.logged(timeout=60)
            while line["target"] != "/annotate" or line["received"] != len(body):
                line = server.logged(timeout=60)
            self.assertLess(line["ms"], 20000 * SLOW)

    def test_connections_of_one_client(self):
        server = self.serve(None, "--max-client", 3)
        held = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(8)]
        time.sleep(0.5)
        closed = 0
        for s in held:
            s.settimeout(0.2)
            with contextlib.suppress(TimeoutError):
                closed += s.recv(1) == b""
        self.assertEqual(closed, 5)
        for s in held:
            s.close()
        time.sleep(0.5)
        self.assertEqual(server.annotate(ARTICLE)[0], 200)

    def test_a_large_stream_goes_through_a_file(self):
        server = self.serve(None, "--max-body", "100M")
        body = lines({"id": str(i), "text": f"It cost ${i} million in all. " * 40} for i in range(3000 // SLOW))
        got = server.ask("POST", "/annotate", (body[at : at + 50000] for at in range(0, len(body), 50000)), LINES)[2]
        self.assertGreater(len(got), 2 << 20 if SLOW == 1 else 0)
        self.assertEqual(got, self.run_output(body, "jsonl", code=0))


class Access(Case):
    def test_token(self):
        token = "sesame-0123456789abcdef"
        self.write("token", token + "\n").chmod(0o600)
        server = self.serve(None, "--token-file", "token")
        basic = "Basic " + __import__("base64").b64encode(f"me:{token}".encode()).decode()
        for value, right in {
            None: 401, "Bearer": 401, "Bearer ": 401, f"Bearer {token}x": 401, f"Bearer {token[:-1]}": 401, token: 401, "Basic ": 401,
            "Basic !!": 401, "Basic bWU6eA==": 401, f"Bearer {token}": 200, f"bearer  {token}": 200, basic: 200,
        }.items():
            headers = dict(TEXT, **({"Authorization": value} if value is not None else {}))
            status, got, body = server.annotate(ARTICLE, headers)
            self.assertEqual(status, right, value)
            if right == 401:
                self.assertIn("Bearer", got["WWW-Authenticate"])
                self.assertNotIn(token, body.decode())
        self.assertEqual(server.ask("GET", "/healthz")[0], 200)
        self.assertEqual(server.ask("GET", "/metrics")[0], 401)
        self.assertEqual(server.ask("GET", "/nothing")[0], 401)
        self.assertEqual(server.stop(), 0)
        self.assertNotIn(token, "".join(server.log_lines))

    def test_what_cannot_be_served(self):
        self.write("p.conf", CONF)
        self.write("open", "sesame-0123456789abcdef").chmod(0o644)
        self.write("short", "sesame").chmod(0o600)
        self.write("words", "sesame open 0123456789").chmod(0o600)
        self.write("facts.db", "no database")
        busy = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(busy.close)
        for args, message in {
            ("--listen", "0.0.0.0:0"): "--token-file",
            ("--listen", "[::]:0"): "--token-file",
            ("--token-file", "open"): "chmod 600",
            ("--token-file", "short"): "16",
            ("--token-file", "words"): "one line",
            ("--token-file", "missing"): "No such file",
            ("--listen", "example.com:80"): "ADDRESS:PORT",
            ("--listen", "::1:80"): "ADDRESS:PORT",
            ("--listen", "127.0.0.1:99999"): "ADDRESS:PORT",
            ("--listen", "127.0.0.1"): "ADDRESS:PORT",
            ("--listen", "unix:"): "path",
            ("--listen", "unix:" + "x" * 200): "107",
            ("--listen", "unix:p.conf"): "not a socket",
            ("--listen", f"127.0.0.1:{busy.getsockname()[1]}"): "in use",
            ("--max-body", "8X"): "--max-body",
            ("--timeout", "0"): "--timeout",
            ("--max-waiting", "-1"): "--max-waiting",
            ("--set", "money.nonsense=1"): "nonsense",
            ("--log", "missing/log"): "--log",
        }.items():
            result = self.run_toolkit("serve", "p.conf", "--listen", "127.0.0.1:0", *args, code=1)
            self.assertIn(message, result.err, args)
            self.assertEqual(result.out, "")
        self.assertIn("missing", self.run_toolkit("serve", code=1).err)
        self.assertEqual(self.read("p.conf"), CONF)

    def test_names_behind_a_proxy(self):
        server = self.serve(None, "--host", "news.example.org")
        origin = {"Host": "news.example.org", "Origin": "https://news.example.org"}
        self.assertEqual(server.annotate(ARTICLE, {**TEXT, **origin})[0], 200)
        self.assertEqual(server.annotate(ARTICLE, {**TEXT, **origin, "Host": "localhost"})[0], 200)
        self.assertEqual(server.annotate(ARTICLE, {**TEXT, **origin, "Origin": "https://evil.example"})[0], 403)
        self.assertEqual(server.annotate(ARTICLE, {**TEXT, "Host": "other.example.org"})[0], 421)

    def test_a_socket_in_the_file_system(self):
        path = self.dir / "s.sock"
        server = self.serve(None, listen=f"unix:{path}")
        self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)
        self.assertEqual(server.annotate(ARTICLE)[0], 200)
        self.assertEqual(server.annotate(ARTICLE, {**TEXT, "Host": "anything"})[0], 200)
        # A second one does not take its place.
        self.assertIn("listens", self.run_toolkit("serve", "p.conf", "--listen", f"unix:{path}", code=1).err)
        self.assertEqual(server.annotate(ARTICLE)[0], 200)
        self.assertEqual(server.stop(), 0)
        self.assertFalse(path.exists())
        # What a killed one left does no harm.
        server = self.serve(None, listen=f"unix:{path}")
        server.stop(signal.SIGKILL)
        self.assertTrue(path.exists())
        server = self.serve(None, listen=f"unix:{path}")
        self.assertEqual(server.annotate(ARTICLE)[0], 200)
        self.assertEqual(server.stop(signal.SIGINT), 0)
        self.assertFalse(path.exists())


class Reload(Case):
    def test_reload(self):
        server = self.serve(FAULTY.replace("timeout = 5", "timeout = 60"), "--log", "log.jsonl")
        log = self.dir / "log.jsonl"

        def wait_for(event, n=1):
            deadline = time.monotonic() + 60
            while log.read_text().count(f'"event": "{event}"') < n:
                self.assertLess(time.monotonic(), deadline, log.read_text())
                time.sleep(0.05)

        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            slow = [pool.submit(server.annotate, "SLEEP") for _ in range(3)]
            time.sleep(0.1)
            self.write("p.conf", CONF)
            server.process.send_signal(signal.SIGHUP)
            wait_for("reloaded")
            self.assertIn("money", json.loads(server.annotate(ARTICLE)[2]))
            self.assertEqual([future.result()[0] for future in slow], [200] * 3)
        self.write("p.conf", CONF + "[nonsense]\n")
        server.process.send_signal(signal.SIGHUP)
        wait_for("reload failed")
        self.assertIn("nonsense", log.read_text())
        self.assertIn("money", json.loads(server.annotate(ARTICLE)[2]))
        # The log is opened again.
        os.rename(log, self.dir / "log.1")
        self.write("p.conf", CONF)
        server.process.send_signal(signal.SIGHUP)
        deadline = time.monotonic() + 60
        while not log.exists():
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.05)
        wait_for("reloaded")
        metrics = server.ask("GET", "/metrics")[2].decode()
        self.assertIn("toolkit_reloads_total 2\n", metrics)
        self.assertIn("toolkit_reloads_failed_total 1\n", metrics)
        self.assertEqual(server.stop(), 0)
        for name in ("log.jsonl", "log.1"):
            for line in (self.dir / name).read_text().splitlines():
                json.loads(line)

    def test_quiet(self):
        server = self.serve(None, "--quiet")
        self.assertEqual(server.annotate(ARTICLE)[0], 200)
        self.assertEqual(server.stop(), 0)
        self.assertEqual(server.log_lines, [])


class Page(Case):
    FACTS = """\
[input]
path = articles/
[token]
[sentence]
[entity]
[money]
[date]
[number]
[fact]
[collect:merge]
text = true
[run]
workers = 1
timeout = 20
"""

    def get(self, server, path, right=200):
        status, headers, body = server.ask("GET", path)
        self.assertEqual(status, right, path)
        self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
        if right == 200:
            self.assertIn("frame-ancestors 'none'", headers["Content-Security-Policy"])
            self.assertEqual(headers["Cross-Origin-Resource-Policy"], "same-origin")
        return headers, body

    def config(self, page):
        return json.loads(re.search(rb'id="config">(.*?)</script>', page, re.DOTALL)[1])

    def test_a_box_for_a_text(self):
        server = self.serve()
        headers, page = self.get(server, "/")
        self.assertEqual(headers["Content-Type"], "text/html; charset=utf-8")
        self.assertTrue(self.config(page)["live"])
        self.get(server, "/data/index.js", 404)
        status, headers, body = server.ask("HEAD", "/")
        self.assertEqual((status, body, int(headers["Content-Length"])), (200, b"", len(page)))

    def test_a_database(self):
        self.articles(["March 4, 2025\n\nNorvik Oy agreed to buy Pallas AB for $13.8 billion.\n"])
        self.write("p.conf", self.FACTS)
        self.run_toolkit("facts", "p.conf", "--output", "facts.db", code=0)
        self.env["TMPDIR"] = str(self.dir / "tmp")
        (self.dir / "tmp").mkdir()
        server = self.serve(self.FACTS, "--db", "facts.db")
        _, page = self.get(server, "/")
        self.assertEqual((self.config(page)["live"], self.config(page)["data"]), (True, "folder"))
        headers, index = self.get(server, "/data/index.js")
        self.assertEqual(headers["Content-Type"], "text/javascript; charset=utf-8")
        self.assertTrue(index.startswith(b"toolkitBlock("))
        for path in ("/data/", "/data/none.js", "/data/../index.html", "/data/%2e%2e/index.html", "/data/..%2findex.html", "/data/index.js/", "/data/.js"):
            self.get(server, path, 404)
        (folder,) = (self.dir / "tmp").iterdir()
        self.assertEqual(stat.S_IMODE(folder.stat().st_mode), 0o700)
        # A reload makes it again; a wrong database changes nothing.
        self.articles(["May 4, 2025\n\nNorvik Oy agreed to buy Tasman Ltd for $2 billion.\n"])
        self.run_toolkit("facts", "p.conf", "--output", "facts.db", code=0)
        server.process.send_signal(signal.SIGHUP)
        server.event("reloaded")
        self.assertNotEqual(self.get(server, "/data/index.js")[1], index)
        index = self.get(server, "/data/index.js")[1]
        self.write("facts.db", "no database")
        server.process.send_signal(signal.SIGHUP)
        self.assertIn("facts.db", server.event("reload failed")["message"])
        self.assertEqual(self.get(server, "/data/index.js")[1], index)
        self.assertEqual(server.stop(), 0)
        self.assertEqual(list((self.dir / "tmp").iterdir()), [])

    def test_what_is_not_a_database(self):
        self.write("facts.db", "no database")
        self.write("p.conf", CONF)
        self.assertIn("facts.db", self.run_toolkit("serve", "p.conf", "--listen", "127.0.0.1:0", "--db", "facts.db", code=1).err)
        self.assertIn("missing.db", self.run_toolkit("serve", "p.conf", "--listen", "127.0.0.1:0", "--db", "missing.db", code=1).err)


def run_classes():
    """Runs all classes at once, each in a process: their tests mostly wait."""
    classes = [name for name, value in globals().items() if isinstance(value, type) and issubclass(value, Case) and value is not Case]

    def run(name):
        return subprocess.run([sys.executable, __file__, name], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)

    with concurrent.futures.ThreadPoolExecutor(len(classes)) as pool:
        done = list(pool.map(run, classes))
    for process in done:
        sys.stdout.buffer.write(process.stdout)
    return int(any(process.returncode for process in done))


if __name__ == "__main__":
    sys.exit(run_classes()) if len(sys.argv) == 1 else unittest.main(verbosity=2)
