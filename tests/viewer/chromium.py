# SPDX-License-Identifier: MIT
"""Pages in Chromium, controlled by Playwright, and checks that hold for every page."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest
from xml.sax.saxutils import escape

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import sync_playwright

# A configuration of fontconfig: the system's rules, but all fonts are in one folder.
FONTS_CONF = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}</dir><cachedir>{cache}</cachedir>
<include ignore_missing="yes">/etc/fonts/conf.d</include></fontconfig>"""

WIDTHS = (360, 1280)
THEMES = ("light", "dark")
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# Every text with its contrast to its background, as in WCAG 2: those below 4.5 : 1 (3 : 1 for large text).
CONTRAST = """
() => {
    const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
    const known = new Map();
    const rgba = (colour) => {
        if (!known.has(colour)) known.set(colour, parse(colour));
        return known.get(colour);
    };
    const parse = (colour) => {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        const d = canvas.getImageData(0, 0, 1, 1).data;
        return [d[0], d[1], d[2], d[3] / 255];
    };
    const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
    const luminance = (c) => {
        const [r, g, b] = c.map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const background = (element) => {
        const layers = [];
        for (let e = element; e; e = e.parentElement) {
            layers.push(rgba(getComputedStyle(e).backgroundColor));
            if (layers.at(-1)[3] === 1) break;
        }
        return layers.reduceRight((below, top) => over(top, below), [255, 255, 255, 1]);
    };
    const poor = [];
    let texts = 0;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node; (node = walker.nextNode());) {
        const element = node.parentElement;
        if (!node.textContent.trim() || element.closest('title, desc, option, :disabled') || !element.getClientRects().length) continue;
        const style = getComputedStyle(element);
        const behind = background(element);
        const colour = over(rgba(element.closest('svg') ? style.fill : style.color), behind);
        const [high, low] = [luminance(colour), luminance(behind)].sort((a, b) => b - a);
        const size = parseFloat(style.fontSize);
        const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
        const sign = !/[\\p{L}\\p{N}]/u.test(node.textContent); // a graphic, of any size
        texts++;
        if ((high + 0.05) / (low + 0.05) < (large || sign ? 3 : 4.5) || (size < 10.5 && !sign))
            poor.push([node.textContent.trim().slice(0, 40), style.color, ((high + 0.05) / (low + 0.05)).toFixed(2), size]);
    }
    return {texts, poor};
}
"""

# Elements that extend past the right edge of the page, and texts of plots that are cut off.
OVERFLOW = """
() => {
    const wide = document.documentElement.clientWidth;
    const out = [];
    const known = new Map([[document.body, false], [null, false]]);
    // Whether it is in a box that scrolls or hides what is too wide.
    const clipped = (e) => {
        if (!known.has(e)) known.set(e, clipped(e.parentElement) || getComputedStyle(e).overflowX !== 'visible');
        return known.get(e);
    };
    for (const e of document.querySelectorAll('body *')) {
        if (clipped(e.parentElement)) continue;
        const box = e.getBoundingClientRect();
        if (box.width && box.right > wide + 0.5) out.push([e.tagName, e.className.baseVal ?? e.className, box.right]);
    }
    for (const text of document.querySelectorAll('.plot .name, .plot .figure, .plot .tick, .plot .label, .plot .axis')) {
        const own = text.getBoundingClientRect(), plot = text.closest('.plot').getBoundingClientRect();
        if (!own.width) continue;
        if (own.left < plot.left - 1 || own.right > plot.right + 1 || own.top < plot.top - 1 || own.bottom > plot.bottom + 1)
            out.push(['text', text.textContent, own.left - plot.left, own.right - plot.right, own.bottom - plot.bottom]);
        // A long name may be cut, as its title has it whole; a figure may not.
        else if (text.matches('.figure, .tick, .label') && text.scrollWidth > text.clientWidth + 1)
            out.push(['cut', text.textContent, text.scrollWidth, text.clientWidth]);
        else if (text.matches('.name') && text.scrollWidth > text.clientWidth + 1 && own.width < 40)
            out.push(['no room', text.textContent, own.width]);
    }
    for (const text of document.querySelectorAll('svg text'))
        out.push(['in the shapes', text.textContent]);
    return {page: document.documentElement.scrollWidth, wide, out};
}
"""

# Texts of plots that overlap.
COLLISIONS = """
() => {
    const found = [];
    for (const plot of document.querySelectorAll('.plot')) {
        const texts = [...plot.querySelectorAll('.name, .figure, .tick, .label, .axis')];
        const boxes = texts.map((t) => [t.textContent, t.getBoundingClientRect()]);
        boxes.forEach(([one, a], i) => boxes.slice(i + 1).forEach(([two, b]) => {
            const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
            const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
            // Lines of text are 16 pixels high, of which letters take 11.
            if (wide > 1 && high > 5) found.push([one, two]);
        }));
    }
    return found;
}
"""


def executable():
    """Returns the browser's path, or None."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next(filter(None, map(shutil.which, names)), None)


def folder_of(family):
    """Returns the folder of a family's fonts, or None."""
    files = subprocess.run(["fc-list", "-f", "%{file}\n", family], capture_output=True, text=True).stdout.split("\n")
    return os.path.dirname(files[0]) or None


def picture(window, name):
    """Saves a picture of what is shown, if SCREENSHOTS names a folder."""
    folder = os.environ.get("SCREENSHOTS")
    if folder:
        window.screenshot(f"{folder}/{name.replace(' ', '-')}.png", 2400)


def require():
    """Ends the test with the code for "skipped" if there is no browser."""
    if not executable():
        print("no browser: install the package chromium to run this test")
        sys.exit(77)


class Window:
    """A page of a browser, reused for many documents. `complaints`: what the console says, errors and dialogs; `fetched`: the
    addresses of requests besides the document's own. Both start over with open()."""

    def __init__(self, browser, width, **options):
        self.width = width
        self.context = browser.new_context(viewport={"width": width, "height": 800}, is_mobile=width < 600, **options)
        self.context.set_default_timeout(15000)
        self.page = self.context.new_page()
        self.complaints, self.fetched, self.url = [], [], None
        self.page.on("console", lambda message: self.complaints.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        self.page.on("dialog", lambda dialog: (self.complaints.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        self.page.on("request", self.note)
        self.evaluate = self.page.evaluate

    def note(self, request):
        if request.url.split("#")[0] != self.url:
            self.fetched.append(request.url)

    def open(self, target, fragment=""):
        """Loads a file or an address."""
        self.complaints.clear()
        self.fetched.clear()
        self.url = target if isinstance(target, str) else pathlib.Path(target).resolve().as_uri()
        if fragment:
            self.page.goto("about:blank")  # Another fragment alone does not load the page again.
        self.page.goto(self.url + fragment)
        self.evaluate("document.fonts.ready.then(() => 1)")

    def ready(self, fragment=None):
        """Waits until the page shows the view of its address, or of another that it was sent to."""
        self.page.wait_for_function(
            "(fragment) => (!fragment || location.hash.split('?')[0] === fragment.split('?')[0] || decodeURI(location.hash) === fragment)"
            " && document.querySelector('main h1') && !document.querySelector('main[aria-busy]')", arg=fragment)

    def theme(self, theme):
        self.page.emulate_media(color_scheme=theme)

    def fonts(self, selector):
        """Returns the font families used for the texts of an element."""
        session = self.context.new_cdp_session(self.page)
        session.send("DOM.enable")
        session.send("CSS.enable")
        root = session.send("DOM.getDocument")["root"]["nodeId"]
        node = session.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
        fonts = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        session.detach()
        return {font["familyName"] for font in fonts}

    def axe(self):
        """Returns the violations that axe-core finds: rule, what it asks for, how many elements, the first ones."""
        if not self.evaluate("'axe' in window"):
            self.evaluate(AXE_SCRIPT)
        # CONTRAST is faster than axe-core's own rule by far, and looks at all texts.
        return self.evaluate(
            "(options) => axe.run(document, options).then(({violations}) => violations.map(({id, help, nodes}) =>"
            " [id, help, nodes.length, ...nodes.slice(0, 3).map((node) => node.html.slice(0, 200))]))",
            {"runOnly": AXE_TAGS, "rules": {"color-contrast": {"enabled": False}}, "resultTypes": ["violations"]})

    def screenshot(self, path, height=16000):
        """Saves a picture of the whole page, or of its first pixels."""
        size = self.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
        clip = {"x": 0, "y": 0, "width": size[0], "height": min(size[1], height)}
        self.page.screenshot(path=path, full_page=True, clip=clip)


class PageTest(unittest.TestCase):
    """A class of tests with a browser of its own, in which only the fonts of one family exist, as on many servers."""
    family = None

    @classmethod
    def setUpClass(cls):
        if not cls.family:
            raise unittest.SkipTest("it is for the classes below")
        if not shutil.which("fc-list") or not folder_of(cls.family):
            raise unittest.SkipTest(f"there is no {cls.family}, or no fc-list: scripts/setup names their packages")
        cls.dir = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="toolkit-pages-")))
        conf = cls.dir / "fonts.conf"
        conf.write_text(FONTS_CONF.format(folder=escape(folder_of(cls.family)), cache=cls.dir / "fonts"))
        playwright = cls.enterClassContext(sync_playwright())
        cls.browser = playwright.chromium.launch(
            executable_path=executable(), env={**os.environ, "FONTCONFIG_FILE": str(conf)},
            args=["--disable-gpu", "--disable-dev-shm-usage"])
        cls.addClassCleanup(cls.browser.close)
        cls.windows = {width: Window(cls.browser, width) for width in WIDTHS}

    def check_layout(self, window):
        """Nothing is wider than the page, cut off or covered by something else."""
        overflow = window.evaluate(OVERFLOW)
        self.assertEqual(overflow["out"][:5], [])
        self.assertLessEqual(overflow["page"], window.width)
        self.assertEqual(window.evaluate(COLLISIONS)[:5], [])

    def check_theme(self, window, theme):
        """The page has this theme, and all text is readable."""
        window.theme(theme)
        contrast = window.evaluate(CONTRAST)
        self.assertEqual(contrast["poor"][:5], [])
        self.assertGreaterEqual(contrast["texts"], 2)
        dark = window.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(246, 247, 249)"
        self.assertEqual(dark, theme == "dark")

    def check_quiet(self, window):
        """The page reported nothing, and fetched nothing besides itself."""
        self.assertEqual(window.complaints, [])
        self.assertEqual(window.fetched, [])

    def check_axe(self, window):
        """axe-core finds no violation."""
        self.assertEqual(window.axe(), [])
