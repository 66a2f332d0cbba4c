# SPDX-License-Identifier: MIT
"""The pages of `toolkit serve` in Chromium: the box for an article, and a gold file that is corrected."""
import json
import shutil
import subprocess
import unittest

import articles
import chromium

NAMES = ("brightwater-settlement.txt", "caledon-airways-strike.txt", "chip-export-controls.txt")
TEXT = "Norvik Oy agreed to buy Pallas AB for $13.8 billion on 4 March 2025. <b>It is the best deal ever.</b>"
VIEWS = {"try": "#try", "label": "#label", "an article to label": f"#label/{NAMES[2]}"}


class Server(chromium.PageTest):
    """A server with a gold file of three articles of corpora/news."""
    family = "Liberation Sans"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.dir / "news").mkdir()
        for name in NAMES:
            shutil.copy(articles.ROOT / "corpora/news" / name, cls.dir / "news")
        (cls.dir / "news.conf").write_text(f"[input]\npath = news/*.txt\n{articles.PIPELINE}")
        cls.gold = cls.dir / "gold.jsonl"
        cls.server = subprocess.Popen(
            [articles.TOOLKIT, "serve", "news.conf", "--listen", "127.0.0.1:0", "--annotate", "gold.jsonl", "--workers", "1", "--log", "log"],
            cwd=cls.dir, stdout=subprocess.PIPE, text=True)
        cls.addClassCleanup(cls.stop)
        cls.address = cls.server.stdout.readline().strip()
        if not cls.address.startswith("http://"):
            raise AssertionError(f"the server does not start: {cls.address!r}")

    @classmethod
    def stop(cls):
        cls.server.terminate()
        cls.server.wait(30)
        cls.server.stdout.close()

    def open(self, fragment, width=1280):
        window = self.windows[width]
        window.theme("light")
        window.open(self.address, fragment)
        window.ready()
        return window

    def record(self, name):
        return next(one for one in map(json.loads, self.gold.read_text().splitlines()) if one["id"] == name)

    def check_own_requests(self, window):
        """No complaints, and requests to this server alone."""
        self.assertEqual(window.complaints, [])
        self.assertEqual([url for url in window.fetched if not url.startswith(self.address)], [])

    def test_views(self):
        for width in chromium.WIDTHS:
            for name, fragment in VIEWS.items():
                window = self.open(fragment, width)
                if name == "try":
                    window.page.get_by_label("Text", exact=True).fill(TEXT)
                    window.page.wait_for_selector(".try-result .seg")
                with self.subTest(f"{name}, {width} px"):
                    self.check_layout(window)
                    self.check_axe(window)
                    self.check_own_requests(window)
                for theme in chromium.THEMES:
                    with self.subTest(f"{name}, {width} px, {theme}"):
                        self.check_theme(window, theme)
                        chromium.picture(window, f"{name}-{width}-{theme}")

    def test_a_text_is_annotated_as_one_types(self):
        window = self.open("#try")
        box = window.page.get_by_label("Text", exact=True)
        box.fill("")
        box.press_sequentially(TEXT[:-1])
        window.page.wait_for_selector(".try-result [aria-label*='Pallas AB']")
        self.assertIn("13.8 billion", window.page.locator(".try-result .seg", has_text="billion").first.inner_text())
        self.assertEqual(window.page.locator(".try-result b, .try-result script").count(), 0)
        box.press_sequentially(" Shares of Tern fell 5%.")
        window.page.wait_for_function("() => document.querySelector('.try-result').innerText.includes('Tern')")
        window.page.get_by_role("button", name="Clear").click()
        window.page.wait_for_function("() => document.querySelector('.try-result').innerText === ''")
        self.check_own_requests(window)

    def test_failures_are_shown(self):
        """A document that a plugin fails on, and a server that is busy: once, or for good."""
        window = self.open("#try")
        box = window.page.get_by_label("Text", exact=True)
        replies = [(422, {"error": {"status": 422, "plugin": "money", "message": "crashed <b>signal 11</b>"}})]

        def answer(route):
            if not replies:
                return route.continue_()
            status, body = replies.pop()
            return route.fulfill(status=status, body=json.dumps(body), headers={"Retry-After": "1"})

        window.page.route("**/annotate*", answer)
        self.addCleanup(window.page.unroute, "**/annotate*")
        box.fill("A text that fails.")
        alert = window.page.locator(".try-result [role=alert]")
        alert.wait_for()
        self.assertIn("money: crashed <b>signal 11</b>", alert.inner_text())
        replies.append((429, {"error": {"status": 429, "message": "too many"}}))
        box.fill(TEXT)
        window.page.wait_for_selector(".try-result .seg")
        self.assertEqual(alert.count(), 0)

    def test_a_label_is_corrected(self):
        """A span is chosen and gets another label; undo and redo; saved, the file has it."""
        name = NAMES[2]
        window = self.open(f"#label/{name}")
        page = window.page
        save = page.get_by_role("button", name="Save", exact=True)
        self.assertTrue(save.is_disabled())
        # The first span of the list, and the next label.
        page.locator(".gold-spans button, aside button", has_text="Washington").first.click()
        page.keyboard.press("l")
        self.assertTrue(save.is_enabled())
        page.get_by_role("button", name="Undo").click()
        self.assertTrue(save.is_disabled())
        page.get_by_role("button", name="Redo").click()
        before = self.record(name)
        save.click()
        page.wait_for_function("() => document.querySelector('.state')?.innerText === 'Saved'")
        self.assertNotEqual(self.record(name), before)
        self.assertEqual(self.record(name)["text"], before["text"])
        self.check_own_requests(window)

    def test_labels_are_checked_and_count_as_gold(self):
        name = NAMES[0]
        window = self.open(f"#label/{name}")
        page = window.page
        page.get_by_role("button", name="Mark as checked").click()
        page.get_by_role("button", name="Save", exact=True).click()
        page.wait_for_function("() => document.querySelector('.state')?.innerText === 'Saved'")
        self.assertGreater(len(self.record(name)["entity"]), 5)
        # The list shows it.
        self.go(window, "#label")
        row = page.locator("tr", has_text="Brightwater")
        self.assertIn("Names", row.locator("td").nth(2).inner_text())

    def go(self, window, fragment):
        window.evaluate("(to) => { location.hash = to; }", fragment)
        window.ready(fragment)


if __name__ == "__main__":
    chromium.require()
    unittest.main()
