# SPDX-License-Identifier: MIT
"""The reports in a browser: no complaint, nothing fetched, nothing that sticks out of a phone, all text readable.

With SCREENSHOTS=DIR, pictures of every report are left there.
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

# Every text with its contrast to what lies behind it, as of WCAG 2: those below 4.5 : 1 (3 : 1 where it is large).
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

# What sticks out of the page to the right, and texts of plots that are cut off.
OVERFLOW = """
(() => {
    const wide = document.documentElement.clientWidth;
    const out = [];
    for (const e of document.querySelectorAll('main *')) {
        if (e.closest('.scroll') && !e.matches('.scroll')) continue;
        const box = e.getBoundingClientRect();
        if (box.width && box.right > wide + 0.5) out.push([e.tagName, e.className.baseVal ?? e.className, box.right]);
    }
    for (const text of document.querySelectorAll('svg text')) {
        const own = text.getBoundingClientRect(), plot = text.ownerSVGElement.getBoundingClientRect();
        if (own.left < plot.left - 1 || own.right > plot.right + 1 || own.top < plot.top - 1 || own.bottom > plot.bottom + 1)
            out.push(['text', text.textContent, own.left - plot.left, own.right - plot.right, own.bottom - plot.bottom]);
    }
    return {page: document.documentElement.scrollWidth, wide, out};
})()
"""

# Texts of plots that lie on each other.
COLLISIONS = """
(() => {
    const found = [];
    for (const svg of document.querySelectorAll('svg')) {
        const boxes = [...svg.querySelectorAll('text')].map((t) => [t.textContent, t.getBoundingClientRect()]);
        boxes.forEach(([one, a], i) => boxes.slice(i + 1).forEach(([two, b]) => {
            const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
            const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
            if (wide > 1 && high > 3) found.push([one, two]);
        }));
    }
    return found;
})()
"""


class Browser(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.browser = cls.enterClassContext(browser.Browser(browser.find()))
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
                            self.browser.screenshot(f"{SCREENSHOTS}/{name}-{width}-{theme}.png")
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
        dark = self.browser.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(246, 247, 249)"
        self.assertEqual(dark, theme == "dark")

    def test_checks_can_fail(self):
        """The checks above find what they look for."""
        (self.dir / "bad.html").write_text(
            "<!DOCTYPE html><body style='background: #fff'><main><p style='color: #aaa'>pale</p>"
            "<p style='width: 2000px'>wide</p><svg width='100' height='30'><text y='18'>one</text><text x='4' y='19'>two"
            "</text><text x='80' y='18'>cut off</text></svg><img src='none.png' alt=''></main>"
            "<script>console.error('x')</script>")
        self.browser.screen(360, 800, "light")
        complaints, fetched = self.browser.open(self.dir / "bad.html")
        self.assertGreaterEqual(len(complaints), 1)
        self.assertEqual([url.rsplit("/", 1)[1] for url in fetched], ["none.png"])
        self.assertEqual([row[0] for row in self.browser.evaluate(CONTRAST)["poor"]], ["pale"])
        self.assertEqual([row[0] for row in self.browser.evaluate(OVERFLOW)["out"]], ["P", "text"])
        self.assertEqual(self.browser.evaluate(COLLISIONS), [["one", "two"]])

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
