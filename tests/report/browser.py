# SPDX-License-Identifier: MIT
"""Headless Chromium, controlled by the DevTools protocol over a pipe: needs no port and no other package."""
import base64
import collections
import json
import os
import pathlib
import select
import shutil
import subprocess
import tempfile
import time
from xml.sax.saxutils import escape

# A configuration of fontconfig: the system's rules, but all fonts are in one folder.
FONTS_CONF = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}</dir><cachedir>{cache}</cachedir>
<include ignore_missing="yes">/etc/fonts/conf.d</include></fontconfig>"""


def find():
    """Returns the browser's path, or None."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next(filter(None, map(shutil.which, names)), None)


class Browser:
    """Starts a browser with a new profile; use it in a `with` statement. `fonts`: the folder that has all fonts."""

    def __init__(self, path, fonts=None, timeout=60):
        self.timeout = timeout
        self.profile = tempfile.mkdtemp(prefix="toolkit-browser-")
        environment = dict(os.environ)
        if fonts:
            conf = pathlib.Path(self.profile, "fonts.conf")
            conf.write_text(FONTS_CONF.format(folder=escape(fonts), cache=f"{self.profile}/fonts"))
            environment["FONTCONFIG_FILE"] = str(conf)
        to_browser, self.to = os.pipe()
        self.back, from_browser = os.pipe()
        options = ["--headless=new", "--remote-debugging-pipe", f"--user-data-dir={self.profile}", "--no-first-run",
                   "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-sync",
                   "--disable-extensions", "--disable-component-update", "--hide-scrollbars", "about:blank"]
        if os.geteuid() == 0:
            options.insert(0, "--no-sandbox")

        def take_over():
            # The browser reads commands from 3 and answers on 4. Moves both descriptors away first.
            reader, writer = os.dup(to_browser), os.dup(from_browser)
            while reader in (3, 4):
                reader = os.dup(reader)
            while writer in (3, 4):
                writer = os.dup(writer)
            os.dup2(reader, 3)
            os.dup2(writer, 4)

        self.process = subprocess.Popen([path, *options], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL, close_fds=False, preexec_fn=take_over,
                                        start_new_session=True, env=environment)
        os.close(to_browser)
        os.close(from_browser)
        self.pending = b""
        self.events = collections.deque()
        self.number = 0
        self.session = None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network", "DOM", "CSS"):
            self.call(f"{domain}.enable")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self.session = None
            self.call("Browser.close")
            self.process.wait(10)
        except (OSError, RuntimeError, subprocess.TimeoutExpired):
            os.killpg(self.process.pid, 9)
            self.process.wait()
        os.close(self.to)
        os.close(self.back)
        shutil.rmtree(self.profile, ignore_errors=True)

    def receive(self, deadline):
        while b"\0" not in self.pending:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.back], [], [], left)[0]:
                raise RuntimeError("the browser does not answer")
            data = os.read(self.back, 1 << 16)
            if not data:
                raise RuntimeError("the browser is gone")
            self.pending += data
        message, self.pending = self.pending.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, **params):
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.to, data):]
        deadline = time.monotonic() + self.timeout
        while True:
            answer = self.receive(deadline)
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def screen(self, width, height, theme):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
                  mobile=width < 600)
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": theme}])

    def open(self, path):
        """Loads a file. Returns the page's complaints, and what it fetched besides itself."""
        self.events.clear()
        url = pathlib.Path(path).resolve().as_uri()
        self.call("Page.navigate", url=url)
        deadline = time.monotonic() + self.timeout
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
            self.events.append(self.receive(deadline))
        self.evaluate("document.fonts.ready.then(() => 1)")
        complaints, fetched = [], []
        for event in self.events:
            params = event.get("params", {})
            if event.get("method") == "Runtime.consoleAPICalled":
                complaints.append(params)
            elif event.get("method") == "Runtime.exceptionThrown":
                complaints.append(params["exceptionDetails"])
            elif event.get("method") == "Log.entryAdded":
                complaints.append(params["entry"])
            elif event.get("method") == "Network.requestWillBeSent" and params["request"]["url"] != url:
                fetched.append(params["request"]["url"])
        return complaints, fetched

    def evaluate(self, expression):
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise RuntimeError(result["exceptionDetails"])
        return result["result"].get("value")

    def fonts(self, selector):
        """Returns the font families used for the texts of an element."""
        root = self.call("DOM.getDocument")["root"]["nodeId"]
        node = self.call("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        return {font["familyName"] for font in self.call("CSS.getPlatformFontsForNode", nodeId=node)["fonts"]}

    def picture(self, clip):
        """Returns a part of the page as PNG in base64."""
        return self.call("Page.captureScreenshot", format="png", clip=clip, captureBeyondViewport=True)["data"]

    def screenshot(self, path, height=None):
        """Saves a picture of the whole page, or of its first pixels."""
        size = self.call("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], height or 16000), "scale": 1}
        pathlib.Path(path).write_bytes(base64.b64decode(self.picture(clip)))
