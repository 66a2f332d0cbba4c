# SPDX-License-Identifier: MIT
"""The reports in a browser: no complaints, nothing fetched, nothing wider than a phone, all text readable.

Runs with a wide font and with a narrow one, each the only one available, as on a server. With SCREENSHOTS=DIR, saves pictures of every report there.
"""
import base64
import json
import os
import subprocess
import sys
import unittest

import chromium
import fixtures

RENDER = os.environ["RENDER"]
SCREENSHOTS = os.environ.get("SCREENSHOTS")

# Figures separated from their units by a line break.
BROKEN_FIGURES = """
() => {
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
}
"""


class Reports(chromium.PageTest):
    """All reports, written once per class, in a browser with the fonts of one family."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for name, (kind, document) in fixtures.all_documents().items():
            (cls.dir / "in.json").write_text(json.dumps(document))
            subprocess.run([RENDER, kind, cls.dir / "in.json", cls.dir / f"{name}.html"], check=True, timeout=120)

    def test_views(self):
        for name in fixtures.all_documents():
            for width, window in self.windows.items():
                window.open(self.dir / f"{name}.html")
                window.evaluate("document.querySelectorAll('details').forEach((d) => d.open = true)")
                with self.subTest(f"{name}, {width} px"):
                    self.check_layout(window)
                    self.assertEqual(window.evaluate(BROKEN_FIGURES)[:5], [])
                    self.assertEqual(window.fonts("h1"), {self.family})
                for theme in chromium.THEMES:
                    with self.subTest(f"{name}, {width} px, {theme}"):
                        self.check_theme(window, theme)
                        if SCREENSHOTS:
                            family = self.family.split()[0].lower()
                            window.screenshot(f"{SCREENSHOTS}/{name}-{width}-{theme}-{family}.png")
                with self.subTest(f"{name}, {width} px"):
                    self.check_quiet(window)


class Wide(Reports):
    """The only font of many servers and containers, and one of the widest."""
    family = "DejaVu Sans"


class Narrow(Reports):
    """As wide as Arial and Helvetica."""
    family = "Liberation Sans"

    def test_accessibility(self):
        """The markup is the same for every font, width and theme; targets are closest to each other on a phone."""
        for name in fixtures.all_documents():
            with self.subTest(name):
                self.windows[360].open(self.dir / f"{name}.html")
                self.check_axe(self.windows[360])

    def test_checks_can_fail(self):
        """The checks above find what they look for."""
        (self.dir / "bad.html").write_text(
            "<!DOCTYPE html><body style='background: #fff'><main><p style='color: #aaa'>pale</p>"
            "<p style='width: 2000px'>wide</p><style>.plot {position: relative; width: 100px; height: 40px} .plot > *"
            " {position: absolute; white-space: nowrap}</style><div class='plot'><i class='tick'>one</i><i class='tick'"
            " style='left: 4px'>two</i><i class='label' style='left: 80px'>sticks out</i><i class='figure' style='top: 20px;"
            " width: 20px; overflow: hidden'>cut off</i></div><img src='none.png' alt=''></main>"
            "<script>console.error('x')</script>")
        window = self.windows[360]
        window.theme("light")
        window.open(self.dir / "bad.html")
        self.assertGreaterEqual(len(window.complaints), 1)
        self.assertEqual([url.rsplit("/", 1)[1] for url in window.fetched], ["none.png"])
        self.assertEqual([row[0] for row in window.evaluate(chromium.CONTRAST)["poor"]], ["pale"])
        self.assertEqual([row[0] for row in window.evaluate(chromium.OVERFLOW)["out"]], ["P", "text", "cut"])
        self.assertEqual(window.evaluate(chromium.COLLISIONS), [["one", "two"]])
        self.assertIn("html-has-lang", [row[0] for row in window.axe()])

    def edge(self, window):
        """Returns how the last pixels of the first scrolling table differ from its card, on average, of 255 per colour."""
        box = window.evaluate(
            "() => { const e = [...document.querySelectorAll('.scroll')].find((e) => e.scrollWidth > e.clientWidth + 40);"
            " const r = e.getBoundingClientRect(), card = getComputedStyle(e.closest('section')).backgroundColor;"
            " return {x: r.right - 3, y: r.top + scrollY + 2, height: r.height - 4, card: card.match(/\\d+/g).map(Number)}; }")
        card = box.pop("card")
        png = window.page.screenshot(full_page=True, clip={**box, "width": 2})
        # A blank page may load the picture; the report's policy forbids it.
        return self.windows[1280].evaluate(
            "([png, card]) => new Promise((done) => { const image = new Image(); image.onload = () => {"
            " const canvas = document.createElement('canvas'); canvas.width = image.width; canvas.height = image.height;"
            " const pen = canvas.getContext('2d'); pen.drawImage(image, 0, 0);"
            " const d = pen.getImageData(0, 0, image.width, image.height).data; let sum = 0;"
            " for (let i = 0; i < d.length; i += 4) for (let c = 0; c < 3; c++) sum += Math.abs(d[i + c] - card[c]);"
            " done(sum / (d.length / 4 * 3)); }; image.src = `data:image/png;base64,${png}`; })",
            [base64.b64encode(png).decode(), card])

    def test_tables_show_that_they_scroll(self):
        """There is a shadow where a table continues, and none at its end."""
        window = self.windows[360]
        window.open(self.dir / "bench.html")
        self.windows[1280].page.goto("about:blank")
        for theme in chromium.THEMES:
            window.theme(theme)
            window.evaluate("document.querySelectorAll('.scroll').forEach((e) => { e.scrollLeft = 0; })")
            self.assertGreater(self.edge(window), 15, theme)
            window.evaluate("document.querySelectorAll('.scroll').forEach((e) => { e.scrollLeft = 10000; })")
            self.assertLess(self.edge(window), 8, theme)

    def test_paper(self):
        """Nothing that belongs together is split by the end of a page."""
        window = self.windows[1280]
        window.open(self.dir / "bench.html")
        window.page.emulate_media(media="print")
        for selector in ("figure", "tr", ".tiles"):
            self.assertEqual(
                window.evaluate(f"getComputedStyle(document.querySelector('{selector}')).breakInside"), "avoid", selector)
        window.page.emulate_media(media="screen")

    def test_switches(self):
        """Layers and errors are shown and hidden without a script."""
        window = self.windows[1280]
        window.theme("light")
        window.open(self.dir / "eval.html")

        def shown(selector):
            return window.page.locator(selector).filter(visible=True).count()

        before = shown(".articles .l0 > .tag")
        self.assertGreater(before, 3)
        window.evaluate("document.getElementById('show-0-0').click()")
        self.assertEqual(shown(".articles .l0 > .tag"), 0)
        window.evaluate("document.getElementById('show-0-0').click()")
        window.evaluate("document.getElementById('right-0').click()")
        self.assertLess(0, shown(".articles .l0 > .tag"))
        self.assertLess(shown(".articles .l0 > .tag"), before)
        self.assertEqual(shown(".patterns > details"), 6)
        window.evaluate("document.getElementById('errors-0-1').click()")
        self.assertEqual(shown(".patterns > details"), 3)


if __name__ == "__main__":
    chromium.require()
    unittest.main()
