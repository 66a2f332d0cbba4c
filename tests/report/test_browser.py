# SPDX-License-Identifier: MIT
"""The reports in a browser: no complaints, nothing fetched, nothing wider than a phone, all text readable.

Runs with a wide font and with a narrow one, each the only one available, as on a server. With SCREENSHOTS=DIR, saves pictures of every report there.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

import browser
import fixtures

RENDER = os.environ["RENDER"]
SCREENSHOTS = os.environ.get("SCREENSHOTS")

# Every text with its contrast to its background, as in WCAG 2: those below 4.5 : 1 (3 : 1 for large text).
CONTRAST = """
(() => {
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
        if (!node.textContent.trim() || element.closest('title, desc') || !element.getClientRects().length) continue;
        const style = getComputedStyle(element);
        const behind = background(element);
        const colour = over(rgba(element.closest('svg') ? style.fill : style.color), behind);
        const [high, low] = [luminance(colour), luminance(behind)].sort((a, b) => b - a);
        const size = parseFloat(style.fontSize);
        const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
        texts++;
        if ((high + 0.05) / (low + 0.05) < (large ? 3 : 4.5) || size < 10.5)
            poor.push([node.textContent.trim().slice(0, 40), style.color, ((high + 0.05) / (low + 0.05)).toFixed(2), size]);
    }
    return {texts, poor};
})()
"""

# Elements that extend past the right edge of the page, and texts of plots that are cut off.
OVERFLOW = """
(() => {
    const wide = document.documentElement.clientWidth;
    const out = [];
    for (const e of document.querySelectorAll('main *')) {
        if (e.closest('.scroll') && !e.matches('.scroll')) continue;
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
})()
"""

# Texts of plots that overlap.
COLLISIONS = """
(() => {
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
})()
"""


def folder_of(family):
    """Returns the folder of a family's fonts, or None."""
    files = subprocess.run(["fc-list", "-f", "%{file}\n", family], capture_output=True, text=True).stdout.split("\n")
    return os.path.dirname(files[0]) or None


# Figures separated from their units by a line break.
BROKEN_FIGURES = """
(() => {
    const broken = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node; (node = walker.nextNode());) {
        if (!node.parentElement.getClientRects().length) continue;
        for (const found of node.textContent.matchAll(/\\d[\\d.,]*\\s(?:[KMGT]i?B|B|[nµm]?s|MB.s|[MGTP])(?![\\w])|\\d[\\d.,]*\\d%?/g)) {
            const range = document.createRange();
            range.setStart(node, found.index);
            range.setEnd(node, found.index + found[0].length);
            const lines = new Set([...range.getClientRects()].map((r) => Math.round(r.bottom / 6)));
            if (lines.size > 1) broken.push(found[0]);
        }
    }
    return broken;
})()
"""


class Reports(unittest.TestCase):
    """All reports, written once per class, in a browser with the fonts of one family."""
    family = None

    @classmethod
    def setUpClass(cls):
        if not cls.family:
            raise unittest.SkipTest("it is for the classes below")
        if not shutil.which("fc-list") or not folder_of(cls.family):
            raise unittest.SkipTest(f"there is no {cls.family}, or no fc-list: scripts/setup names their packages")
        cls.browser = cls.enterClassContext(browser.Browser(browser.find(), folder_of(cls.family)))
        cls.dir = pathlib.Path(tempfile.mkdtemp(prefix="toolkit-report-"))
        cls.addClassCleanup(shutil.rmtree, cls.dir, ignore_errors=True)
        for name, (kind, document) in fixtures.all_documents().items():
            (cls.dir / "in.json").write_text(json.dumps(document))
            subprocess.run([RENDER, kind, cls.dir / "in.json", cls.dir / f"{name}.html"], check=True, timeout=120)

    def test_views(self):
        for name in fixtures.all_documents():
            for width in (360, 1280):
                for theme in ("light", "dark"):
                    with self.subTest(f"{name}, {width} px, {theme}"):
                        self.browser.screen(width, 800, theme)
                        complaints, fetched = self.browser.open(self.dir / f"{name}.html")
                        self.browser.evaluate("document.querySelectorAll('details').forEach((d) => d.open = true)")
                        if SCREENSHOTS:
                            family = self.family.split()[0].lower()
                            self.browser.screenshot(f"{SCREENSHOTS}/{name}-{width}-{theme}-{family}.png")
                        self.assertEqual(self.browser.fonts("h1"), {self.family})
                        self.assertEqual(complaints, [])
                        self.assertEqual(fetched, [])
                        self.check_view(width, theme)

    def check_view(self, width, theme):
        overflow = self.browser.evaluate(OVERFLOW)
        self.assertEqual(overflow["out"][:5], [])
        self.assertLessEqual(overflow["page"], width)
        contrast = self.browser.evaluate(CONTRAST)
        self.assertEqual(contrast["poor"][:5], [])
        self.assertGreaterEqual(contrast["texts"], 2)
        self.assertEqual(self.browser.evaluate(COLLISIONS)[:5], [])
        self.assertEqual(self.browser.evaluate(BROKEN_FIGURES)[:5], [])
        dark = self.browser.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(246, 247, 249)"
        self.assertEqual(dark, theme == "dark")


class Wide(Reports):
    """The only font of many servers and containers, and one of the widest."""
    family = "DejaVu Sans"


class Narrow(Reports):
    """As wide as Arial and Helvetica."""
    family = "Liberation Sans"

    def test_checks_can_fail(self):
        """The checks above find what they look for."""
        (self.dir / "bad.html").write_text(
            "<!DOCTYPE html><body style='background: #fff'><main><p style='color: #aaa'>pale</p>"
            "<p style='width: 2000px'>wide</p><style>.plot {position: relative; width: 100px; height: 40px} .plot > *"
            " {position: absolute; white-space: nowrap}</style><div class='plot'><i class='tick'>one</i><i class='tick'"
            " style='left: 4px'>two</i><i class='label' style='left: 80px'>sticks out</i><i class='figure' style='top: 20px;"
            " width: 20px; overflow: hidden'>cut off</i></div><img src='none.png' alt=''></main>"
            "<script>console.error('x')</script>")
        self.browser.screen(360, 800, "light")
        complaints, fetched = self.browser.open(self.dir / "bad.html")
        self.assertGreaterEqual(len(complaints), 1)
        self.assertEqual([url.rsplit("/", 1)[1] for url in fetched], ["none.png"])
        self.assertEqual([row[0] for row in self.browser.evaluate(CONTRAST)["poor"]], ["pale"])
        self.assertEqual([row[0] for row in self.browser.evaluate(OVERFLOW)["out"]], ["P", "text", "cut"])
        self.assertEqual(self.browser.evaluate(COLLISIONS), [["one", "two"]])

    def edge(self):
        """Returns how the last pixels of the first scrolling table differ from its card, on average, of 255 per colour."""
        box = self.browser.evaluate(
            "(() => { const e = [...document.querySelectorAll('.scroll')].find((e) => e.scrollWidth > e.clientWidth + 40);"
            " const r = e.getBoundingClientRect(), card = getComputedStyle(e.closest('section')).backgroundColor;"
            " return {x: r.right - 3, y: r.top + scrollY + 2, height: r.height - 4, card: card.match(/\\d+/g).map(Number)}; })()")
        card = box.pop("card")
        png = self.browser.picture({**box, "width": 2, "scale": 1})
        return self.browser.evaluate(
            "new Promise((done) => { const image = new Image(); image.onload = () => {"
            " const canvas = document.createElement('canvas'); canvas.width = image.width; canvas.height = image.height;"
            " const pen = canvas.getContext('2d'); pen.drawImage(image, 0, 0); const d = pen.getImageData(0, 0, image.width, image.height).data; let sum = 0;"
            f" for (let i = 0; i < d.length; i += 4) for (let c = 0; c < 3; c++) sum += Math.abs(d[i + c] - {card}[c]);"
            f" done(sum / (d.length / 4 * 3)); }}; image.src = 'data:image/png;base64,{png}'; }})")

    def test_tables_show_that_they_scroll(self):
        """There is a shadow where a table continues, and none at its end."""
        text = (self.dir / "bench.html").read_text()
        (self.dir / "open.html").write_text(text.replace("default-src 'none'", "default-src 'none'; img-src data:"))
        for theme in ("light", "dark"):
            self.browser.screen(360, 800, theme)
            self.browser.open(self.dir / "open.html")
            self.assertGreater(self.edge(), 15, theme)
            self.browser.evaluate("document.querySelectorAll('.scroll').forEach((e) => { e.scrollLeft = 10000; })")
            self.assertLess(self.edge(), 8, theme)

    def test_paper(self):
        """Nothing that belongs together is split by the end of a page."""
        self.browser.open(self.dir / "bench.html")
        self.browser.call("Emulation.setEmulatedMedia", media="print")
        for selector in ("figure", "tr", ".tiles"):
            self.assertEqual(
                self.browser.evaluate(f"getComputedStyle(document.querySelector('{selector}')).breakInside"), "avoid", selector)
        self.browser.call("Emulation.setEmulatedMedia", media="")

    def test_switches(self):
        """Layers and errors are shown and hidden without a script."""
        self.browser.screen(1280, 800, "light")
        self.browser.open(self.dir / "eval.html")
        shown = ("[...document.querySelectorAll('{}')].filter((e) => e.checkVisibility()).length")
        tags = shown.format(".articles .l0 > .tag")
        before = self.browser.evaluate(tags)
        self.assertGreater(before, 3)
        self.browser.evaluate("document.getElementById('show-0-0').click()")
        self.assertEqual(self.browser.evaluate(tags), 0)
        self.browser.evaluate("document.getElementById('show-0-0').click()")
        self.browser.evaluate("document.getElementById('right-0').click()")
        self.assertLess(0, self.browser.evaluate(tags))
        self.assertLess(self.browser.evaluate(tags), before)
        patterns = shown.format(".patterns > details")
        self.assertEqual(self.browser.evaluate(patterns), 6)
        self.browser.evaluate("document.getElementById('errors-0-1').click()")
        self.assertEqual(self.browser.evaluate(patterns), 3)


if __name__ == "__main__":
    if not browser.find():
        print("no browser: install the package chromium to run this test")
        sys.exit(77)
    if os.environ.get("SANITIZED"):
        print("the browser's view does not depend on sanitizers: the ordinary build has this test")
        sys.exit(77)
    unittest.main()
