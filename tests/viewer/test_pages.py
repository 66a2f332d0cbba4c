# SPDX-License-Identifier: MIT
"""The pages of `toolkit view` in Chromium. With SCREENSHOTS=DIR, saves pictures of every view there."""
import csv
import io
import re
import unittest
import urllib.parse

import articles
import chromium

ARTICLE = "chip-export-controls.txt"
VIEWS = {
    "articles": "#articles", "article": f"#article/{ARTICLE}", "article and a span": f"#article/{ARTICLE}/838?span=money",
    "entities": "#entities", "entity": "#entity/Meta", "facts": "#facts", "fact": "#fact/0", "corpus": "#corpus",
    "unknown": "#nothing/like/this",
}


def quoted(text):
    return urllib.parse.quote(text, safe="")


class Pages(chromium.PageTest):
    """The page of corpora/news. `self.window` is a desktop's, with the page at its start."""
    family = "Liberation Sans"
    made = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.news = articles.make_news(cls.dir)

    def open(self, fragment="", width=1280, page=None):
        window = self.windows[width]
        window.theme("light")
        window.open(page or self.news, fragment)
        window.ready()
        return window

    def go(self, window, fragment):
        """Another address of the page that is shown."""
        window.evaluate("(to) => { location.hash = to; }", fragment)
        window.ready(fragment)

    def heading(self, window):
        return window.page.locator("h1").inner_text()


class Views(Pages):
    def test_all(self):
        """Every view, on a phone and a desktop, light and dark."""
        for width, window in self.windows.items():
            self.open(width=width)
            for name, fragment in VIEWS.items():
                with self.subTest(f"{name}, {width} px"):
                    window.theme("light")
                    self.go(window, fragment)
                    self.check_layout(window)
                    self.check_axe(window)
                for theme in chromium.THEMES:
                    with self.subTest(f"{name}, {width} px, {theme}"):
                        self.check_theme(window, theme)
                        chromium.picture(window, f"{name}-{width}-{theme}")
                self.check_quiet(window)

    def test_each_address_has_its_view(self):
        window = self.open()
        for name, heading in (("articles", "Articles"), ("article", "New U.S. chip curbs"), ("entity", "Meta"), ("facts", "Facts"),
                              ("corpus", "Corpus"), ("unknown", "There is no such view")):
            with self.subTest(name):
                window.open(self.news, VIEWS[name])
                window.ready()
                self.assertIn(heading, self.heading(window))
                self.assertIn("toolkit", window.page.title())

    def test_size(self):
        self.assertLess(self.news.stat().st_size, 1_000_000)

    def test_nothing_is_fetched(self):
        """The policy forbids it, also to a script that gets into the page."""
        window = self.open()
        refused = window.evaluate(
            "Promise.allSettled([fetch('https://example.com/'), fetch('data:text/plain,x'),"
            " new Promise((good, bad) => { const image = new Image(); image.onload = good; image.onerror = bad; image.src = 'https://example.com/x.png'; }),"
            " new Promise((good, bad) => { const script = document.createElement('script'); script.onload = good; script.onerror = bad;"
            " script.src = 'https://example.com/x.js'; document.head.append(script); })])"
            ".then((all) => all.map((one) => one.status))")
        self.assertEqual(refused, ["rejected"] * 4)
        inline = window.evaluate("(() => { const script = document.createElement('script'); script.textContent = 'window.pwned = 1';"
                                 " document.head.append(script); return window.pwned; })()")
        self.assertIsNone(inline)


class Addresses(Pages):
    def test_offset(self):
        """An address with an offset selects the span there, and shows it."""
        window = self.open(f"#article/{ARTICLE}/838")
        self.assertIn("700", window.page.locator("aside").inner_text())
        chosen = window.page.locator(".seg.on").first
        self.assertIn("$700 million", chosen.inner_text())
        box = chosen.bounding_box()
        self.assertTrue(0 <= box["y"] < 800, box)

    def test_unknown(self):
        window = self.open()
        for fragment in ("#article/none", "#article/none/12", "#article", "#entity/none", "#entity", "#fact/999999", "#fact/-1", "#fact/x", "#article/%E0%A4%A",
                         f"#article/{ARTICLE}/999999999", f"#article/{ARTICLE}/-1", f"#article/{ARTICLE}/x", "#%", "#articles?sort=none&page=99", "#__proto__", "#constructor"):
            with self.subTest(fragment):
                window.evaluate("(to) => { location.hash = to; }", fragment)
                window.page.wait_for_timeout(50)
                window.ready()
                self.assertEqual(window.page.locator("h1").count(), 1)
                self.check_quiet(window)
        window.open(self.news, "#%")
        window.ready()
        self.check_quiet(window)

    def test_back_and_forward(self):
        window = self.open("#articles")
        self.go(window, f"#article/{ARTICLE}")
        self.go(window, "#facts")
        window.page.go_back()
        window.ready(f"#article/{ARTICLE}")
        self.assertIn("chip curbs", self.heading(window))
        window.page.go_back()
        window.ready("#articles")
        self.assertEqual(self.heading(window), "Articles")
        window.page.go_forward()
        window.ready(f"#article/{ARTICLE}")
        self.assertIn("chip curbs", self.heading(window))

    def test_place_in_a_list_is_kept(self):
        window = self.open("#facts")
        window.evaluate("scrollTo(0, 900)")
        window.page.wait_for_timeout(300)
        self.go(window, "#corpus")
        self.assertEqual(window.evaluate("scrollY"), 0)
        window.page.go_back()
        window.ready("#facts")
        window.page.wait_for_function("() => Math.abs(scrollY - 900) < 50")

    def test_links_lead_somewhere(self):
        """Each link within the page has a view, and shows what it names."""
        window = self.open()
        seen, failed = set(), []
        for fragment in [*VIEWS.values()][:-1]:
            self.go(window, fragment)
            links = window.evaluate("[...new Set([...document.querySelectorAll('main a[href]')].map((a) => a.getAttribute('href')))]")
            self.assertEqual([link for link in links if not link.startswith("#")], [])
            for kind in ("article", "entity", "fact", "articles", "facts", "entities"):
                seen.update([link for link in links if link.split("/")[0].split("?")[0] == f"#{kind}"][:6])
        for link in sorted(seen):
            self.go(window, link)
            if window.page.locator("h1").inner_text().startswith(("There is no", "No such", "This cannot")):
                failed.append(link)
        self.assertGreater(len(seen), 20)
        self.assertEqual(failed, [])


class Keyboard(Pages):
    def press(self, window, *keys):
        for key in keys:
            window.page.keyboard.press(key)

    def focused(self, window):
        return window.evaluate("(() => { const e = document.activeElement; return e.getAttribute('aria-label') ?? e.innerText ?? e.tagName; })()")

    def tab_stops(self, window, most):
        """Presses Tab until the focus leaves the page or returns: [(name, whether one sees where it is)]."""
        stops = []
        window.evaluate("document.activeElement.blur()")
        for _ in range(most):
            window.page.keyboard.press("Tab")
            stop = window.evaluate("""() => {
                const e = document.activeElement;
                if (e === document.body) return null;
                window.stops ??= new Set();
                if (window.stops.has(e)) return null;
                window.stops.add(e);
                const style = getComputedStyle(e), box = e.getBoundingClientRect();
                const seen = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1 || style.boxShadow !== 'none';
                return [`${e.tagName} ${e.getAttribute('aria-label') ?? e.innerText?.slice(0, 40) ?? ''}`, seen && box.width > 0 && box.bottom > 0 && box.top < innerHeight];
            }""")
            if stop is None:
                return stops, True
            stops.append(stop)
        return stops, False

    def test_tab(self):
        """Tab goes through each view without a trap; one sees where the focus is."""
        for name, least, most in (("article", 15, 80), ("corpus", 10, 80), ("fact", 6, 40)):
            with self.subTest(name):
                window = self.open(VIEWS[name])
                stops, left = self.tab_stops(window, most)
                self.assertGreaterEqual(len(stops), least)
                self.assertTrue(left, "Tab does not leave the page")
                self.assertEqual([stop for stop, seen in stops if not seen], [])

    def test_skip_link(self):
        window = self.open("#corpus")
        self.press(window, "Tab")
        self.assertEqual(self.focused(window), "Skip to content")
        self.press(window, "Enter", "Tab")
        self.assertTrue(window.evaluate("document.querySelector('main').contains(document.activeElement)"))

    def test_list(self):
        """/ searches, Escape leaves the field, j and k move, Enter opens; j and k go on in the order of the list."""
        window = self.open("#articles")
        self.press(window, "/")
        window.page.keyboard.type("chip")
        window.page.wait_for_function("() => document.querySelectorAll('.articles-table tbody tr').length < 32")
        self.press(window, "Escape", "j")
        first = self.focused(window)
        self.press(window, "j", "k")
        self.assertEqual(self.focused(window), first)
        count = window.page.locator(".articles-table tbody tr").count()
        self.press(window, "Enter")
        window.page.wait_for_function("() => location.hash.startsWith('#article/')")
        window.ready()
        self.assertIn(first, self.heading(window))
        if count > 1:
            self.press(window, "j")
            window.page.wait_for_function("(before) => !document.querySelector('h1')?.innerText.includes(before)", arg=first)
            self.press(window, "k")
            window.page.wait_for_function("(before) => document.querySelector('h1')?.innerText.includes(before)", arg=first)

    def test_go_to_views(self):
        window = self.open("#articles")
        for key, view in (("f", "#facts"), ("c", "#corpus"), ("a", "#articles")):
            self.press(window, "g", key)
            window.page.wait_for_function("(view) => location.hash.startsWith(view)", arg=view)

    def test_keys_in_a_field_are_text(self):
        window = self.open("#articles")
        self.press(window, "/")
        window.page.keyboard.type("jk/?19g")
        self.assertEqual(window.evaluate("document.activeElement.value"), "jk/?19g")
        self.assertEqual(window.page.locator("dialog").count(), 0)

    def test_help(self):
        """? opens the list of keys, which keeps the focus; Escape returns it."""
        window = self.open(VIEWS["article"])
        link = window.page.locator("nav a").first
        link.focus()
        self.press(window, "?")
        dialog = window.page.locator("dialog[open]")
        self.assertIn("Next article", dialog.inner_text())
        self.check_axe(window)
        self.press(window, "Tab", "Tab", "Tab")
        self.assertTrue(window.evaluate("document.activeElement === document.body || Boolean(document.activeElement.closest('dialog'))"))
        self.press(window, "Escape")
        self.assertEqual(window.page.locator("dialog[open]").count(), 0)
        self.assertTrue(link.evaluate("(e) => e === document.activeElement"))

    def test_layers(self):
        """1 to 9 switch layers, as the buttons do."""
        window = self.open(VIEWS["article"])
        buttons = window.page.locator("button[data-layer]")
        before = buttons.evaluate_all("(all) => all.map((e) => e.getAttribute('aria-pressed'))")
        self.assertGreaterEqual(len(before), 9)
        for number in range(1, 10):
            self.press(window, str(number))
        after = buttons.evaluate_all("(all) => all.map((e) => e.getAttribute('aria-pressed'))")
        self.assertEqual([a != b for a, b in zip(before, after)][:9], [True] * 9)

    def test_spans(self):
        """n and p go from span to span, with their values in the panel; Escape closes it, and the focus stays at the span."""
        window = self.open(VIEWS["article"])
        self.press(window, "n")
        window.page.wait_for_selector(".panel.sheet")
        first = self.focused(window)
        self.press(window, "n")
        window.page.wait_for_function("(before) => document.activeElement.getAttribute('aria-label') !== before", arg=first)
        second = self.focused(window)
        self.press(window, "p")
        window.page.wait_for_function("(before) => document.activeElement.getAttribute('aria-label') === before", arg=first)
        self.assertNotEqual(first, second)
        self.assertRegex(window.evaluate("location.hash"), r"/\d+")
        self.press(window, "Escape")
        window.page.wait_for_selector(".panel:not(.sheet)")
        self.assertEqual(self.focused(window), first)
        self.press(window, "Enter")
        window.page.wait_for_selector(".panel.sheet")

    def test_every_span_is_reached(self):
        """n visits each span of the layers that are on, once, and says what it is."""
        window = self.open(VIEWS["article"])
        shown = sum(int(count) for count in window.page.locator("button[data-layer][aria-pressed=true] .count").all_inner_texts())
        said = window.evaluate("""async () => {
            const said = [];
            for (let last = null, i = 0; i < 1000; i++) {
                const before = location.hash + document.activeElement.getAttribute('aria-label');
                document.dispatchEvent(new KeyboardEvent('keydown', {key: 'n', bubbles: true}));
                await new Promise((done) => setTimeout(done, 0));
                const now = location.hash + document.activeElement.getAttribute('aria-label');
                if (now === before) break;
                said.push(document.activeElement.getAttribute('aria-label'));
            }
            return said;
        }""")
        self.assertEqual(len(said), shown)
        self.assertEqual([one for one in said if not one or not one.strip()], [])

    def test_plots(self):
        """A plot has one stop; the arrow keys go from mark to mark and say what is there."""
        window = self.open("#corpus")
        plots = window.page.locator("main [aria-label*='in the plot']")
        self.assertGreaterEqual(plots.count(), 4)
        plots.first.focus()
        said = []
        for _ in range(3):
            said.append(self.focused(window))
            self.press(window, "ArrowRight")
        self.assertEqual(len(set(said)), 3)


class Values(Pages):
    def test_panels(self):
        """What the panel shows for each kind of span: values in full, the days of a date, all mentions of a name, reasons, weights."""
        for offset, layer, words in (
                (838, "money", ("700,000,000", "US Dollar", "at most")), (90, "entity", ("Washington", "3 mentions", "place")),
                (838, "fact", ("Result", "Corvex Lithics", "In full", "1 January 2026")), (1661, "hype", ("Superlative", "most powerful", "0.8", "of 100")),
                (71, "date", ("20 November 2025", "First day")), (0, "sentiment", ("Why", "Sum", "Score"))):
            with self.subTest(layer):
                window = self.open(f"#article/{ARTICLE}/{offset}?span={layer}")
                window.page.wait_for_selector(".panel.sheet")
                text = window.page.locator(".panel").inner_text()
                self.assertEqual([one for one in words if one.lower() not in text.lower()], [], text)


class Spans(Pages):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.nested = articles.make_records(cls.dir, "nested", [articles.nested()])

    def test_nested(self):
        """Spans that nest, overlap, or are one character long can all be chosen, and are the words that they should be."""
        one = articles.nested()
        window = self.open("#article/nested", page=self.nested)
        for layer in ("entity", "money", "date", "fact", "note"):
            for span in one[layer]:
                words = one["text"][span["start"]:span["end"]]
                with self.subTest(f"{layer}: {words}"):
                    self.go(window, f"#article/nested/{span['start']}?span={layer}")
                    window.page.wait_for_function(
                        "(words) => document.querySelector('.panel.sheet blockquote')?.innerText === words", arg=words)

    def test_click_goes_outwards(self):
        """A click chooses the innermost span; further clicks those around it."""
        window = self.open("#article/nested", page=self.nested)
        seen = set()
        for _ in range(6):
            window.page.locator(".seg", has_text="York").first.click()
            window.page.wait_for_timeout(50)
            seen.add(window.page.locator(".panel blockquote").first.inner_text())
        self.assertEqual(seen, {"New York", "Bank of New York Mellon", "York Mellon paid", "Bank of New York Mellon paid $2 billion"})

    def test_text_is_whole(self):
        """Highlighting neither loses nor adds a character."""
        window = self.open("#article/nested", page=self.nested)
        self.assertEqual(window.page.locator(".article.text").text_content().replace(" ", ""), articles.nested()["text"].replace(" ", ""))


class Copies(Pages):
    def copied(self, window, button):
        """What a button copies."""
        window.evaluate("() => { window.copies = []; document.execCommand = (command) => { if (command === 'copy') window.copies.push(document.activeElement.value); return true; };"
                        " Object.defineProperty(navigator, 'clipboard', {configurable: true, value: {writeText: async (text) => { window.copies.push(text); }}}); }")
        window.page.get_by_role("button", name=button).first.click()
        window.page.wait_for_function("() => window.copies.length > 0")
        return window.evaluate("window.copies[0]")

    def test_tables(self):
        for fragment, button, least in (("#articles", "Copy list as CSV", 33), (VIEWS["article"], "Copy spans as CSV", 50), ("#facts", "Copy as CSV", 300), ("#entities", "Copy as CSV", 300)):
            with self.subTest(fragment):
                window = self.open(fragment)
                rows = list(csv.reader(io.StringIO(self.copied(window, button))))
                self.assertGreaterEqual(len(rows), least)
                self.assertEqual({len(row) for row in rows}, {len(rows[0])})

    def test_no_formulas(self):
        """A cell that a spreadsheet would run begins with an apostrophe."""
        page = articles.make_records(self.dir, "formulas", articles.hostile())
        for fragment, button in (("#articles", "Copy list as CSV"), ("#article/string%20sum", "Copy spans as CSV"), ("#article/string%20hyperlink%20of%20a%20sheet", "Copy spans as CSV"),
                                 ("#facts", "Copy as CSV"), ("#entities", "Copy as CSV")):
            with self.subTest(fragment):
                window = self.open(fragment, page=page)
                cells = [cell for row in csv.reader(io.StringIO(self.copied(window, button))) for cell in row]
                self.assertGreater(len(cells), 10)
                bad = [cell for cell in cells if cell.lstrip(" ")[:1] in ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠") and not is_number(cell)]
                self.assertEqual(bad[:5], [])


def is_number(text):
    try:
        float(text)
    except ValueError:
        return False
    return True


class Hostile(Pages):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.records = articles.hostile()
        cls.page = articles.make_records(cls.dir, "hostile", articles.hostile())
        # Without the policy, so that only the escaping is in the way of a script.
        cls.bare = chromium.Window(cls.browser, 1280, bypass_csp=True)

    def addresses(self):
        """Of each article, and of all other views."""
        for one in self.records:
            yield f"#article/{quoted(one['id'])}", one
        for view in ("#articles", "#entities", "#facts", "#corpus", "#fact/0", "#fact/1", "#entity/__proto__", "#entity/constructor", f"#entity/{quoted(articles.ATTACK)}",
                     f"#articles?q={quoted(articles.ATTACK)}", f"#facts?q={quoted(articles.ATTACK)}", f"#{quoted(articles.ATTACK)}", f"#article/{quoted(articles.ATTACK)}/1"):
            yield view, None

    def visit(self, window, fragment, record):
        """Shows a view; of an article, chooses two spans."""
        self.go(window, fragment)
        if fragment.startswith("#article/"):
            window.page.keyboard.press("n")
            window.page.keyboard.press("n")
        found = window.evaluate("""() => ({
            headings: document.querySelectorAll('h1').length, title: document.querySelector('h1')?.innerText, text: document.querySelector('.article.text')?.textContent,
            scripts: document.querySelectorAll('main script, main img, main iframe, main object, main embed, main [onerror], main [onload], main [onfocus]').length,
            links: document.querySelectorAll("main a[href]:not([href^='#'])").length})""")
        self.assertEqual((found["headings"], found["scripts"], found["links"]), (1, 0, 0))
        if record:
            self.assertNotIn("No such article", found["title"])
            if record["text"].isprintable():
                self.assertEqual("".join(found["text"].split()), "".join(record["text"].split()))

    def check_harmless(self, window, addresses):
        window.open(self.page)
        window.ready()
        for fragment, record in addresses:
            with self.subTest(fragment[:60]):
                self.visit(window, fragment, record)
        self.assertIsNone(window.evaluate("window.pwned ?? null"))
        self.check_quiet(window)

    def test_no_script_runs(self):
        """Each article is there, whatever its id, with its text; nothing in it becomes part of the page."""
        self.check_harmless(self.bare, self.addresses())

    def test_policy(self):
        """The same with the policy: no view needs what it forbids."""
        self.check_harmless(self.windows[360], [one for one in self.addresses() if not one[1] or one[1]["id"] in articles.ODD_IDS])

    def test_layout(self):
        """Nothing is wider than the page."""
        for width in chromium.WIDTHS:
            window = self.open(page=self.page, width=width)
            for fragment in ("#articles", "#entities", "#facts", "#corpus", "#article/long%20title", "#article/one%20line", f"#article/{quoted(articles.ATTACK)}", f"#entity/{quoted(articles.ATTACK)}"):
                with self.subTest(f"{fragment[:60]}, {width} px"):
                    self.go(window, fragment)
                    self.check_layout(window)

    def test_direction(self):
        """Text that turns the direction of writing is isolated from its neighbours, and shown where it is in articles."""
        window = self.open("#article/string%20right%20to%20left%20override", page=self.page)
        self.assertGreater(window.page.locator(".article .control").count(), 0)
        window.open(self.page, "#articles")
        window.ready()
        loose = window.evaluate("""() => {
            const loose = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            for (let node; (node = walker.nextNode());)
                if (/[\\u202a-\\u202e\\u2066-\\u2069]/.test(node.textContent) && !node.parentElement.closest('bdi, script, .article, option')) loose.push(node.textContent.slice(0, 40));
            return loose;
        }""")
        self.assertEqual(loose, [])

    def test_long_title(self):
        """A title of a megabyte neither fills the page nor takes long."""
        window = self.open("#articles", page=self.page)
        self.assertLess(window.evaluate("document.querySelector('main').innerText.length"), 100_000)
        self.go(window, "#article/long%20title")
        self.assertLess(len(self.heading(window)), 1000)


class Media(Pages):
    def test_print(self):
        """Paper has the text, and no controls."""
        for name in ("articles", "article", "facts"):
            with self.subTest(name):
                window = self.open(VIEWS[name])
                window.page.emulate_media(media="print")
                self.addCleanup(window.page.emulate_media, media="screen")
                shown = window.page.locator("button, input, select, nav, .skip").filter(visible=True)
                # A heading that sorts is still a heading.
                self.assertEqual([text for text in shown.all_inner_texts() if text.strip() in ("", "?", "Copy as CSV", "Copy list as CSV")], [])
                self.assertEqual(window.page.locator("header nav").filter(visible=True).count(), 0)
                self.assertTrue(window.page.locator("h1").is_visible())
                window.page.emulate_media(media="screen")

    def test_pdf(self):
        window = self.open(VIEWS["article"])
        self.assertGreater(len(window.page.pdf()), 10_000)

    def test_reduced_motion(self):
        window = self.open(VIEWS["article"])
        window.page.emulate_media(reduced_motion="reduce")
        self.addCleanup(window.page.emulate_media, reduced_motion="no-preference")
        moving = window.evaluate("[...document.querySelectorAll('*')].filter((e) => { const s = getComputedStyle(e);"
                                 " return [s.transitionDuration, s.animationDuration].some((d) => d.split(',').some((one) => parseFloat(one) > 0.01)); })"
                                 ".map((e) => `${e.tagName} ${e.className}`)")
        self.assertEqual(moving, [])
        window.page.keyboard.press("n")
        window.page.wait_for_selector(".panel.sheet")

    def test_theme_button(self):
        """The page's own choice wins over the system's, and stays after a reload."""
        window = self.open("#articles")
        button = window.page.locator("button.theme")
        for _ in range(3):
            button.click()
            if "dark" in button.get_attribute("aria-label"):
                break
        self.check_dark(window, True)
        window.page.reload()
        window.ready()
        self.check_dark(window, True)
        while "system" not in button.get_attribute("aria-label"):
            button.click()
        self.check_dark(window, False)

    def check_dark(self, window, dark):
        self.assertEqual(window.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(246, 247, 249)", dark)


class Pictures(unittest.TestCase):
    def test_readme(self):
        """Links of README.md to files resolve; its pictures have descriptions, and are small."""
        text = (articles.ROOT / "README.md").read_text()
        links = re.findall(r"(!?)\[([^\]]*)\]\(([^)#:]+)(?:#[^)]*)?\)", text)
        self.assertGreater(len(links), 20)
        self.assertEqual([path for _, _, path in links if not (articles.ROOT / path).exists()], [])
        pictures = [(words, articles.ROOT / path) for sign, words, path in links if sign]
        self.assertEqual(len(pictures), 2)
        for words, path in pictures:
            with self.subTest(path.name):
                self.assertGreater(len(words), 60)
                self.assertTrue(path.read_bytes().startswith(b"\x89PNG"))
                self.assertLessEqual(path.stat().st_size, 300_000)


class Search(Pages):
    def test_search(self):
        window = self.open("#articles")
        window.page.locator("[data-search]").fill("spanner loophole")
        window.page.wait_for_function("() => document.querySelectorAll('.articles-table tbody tr').length === 1")
        self.assertIn("chip curbs", window.page.locator(".articles-table tbody").inner_text())
        self.assertIn("q=spanner", window.evaluate("location.hash"))
        window.page.locator("[data-search]").fill("no such words anywhere")
        window.page.wait_for_function("() => document.querySelector('.articles-table tbody').innerText.includes('No article')")

    def test_sort(self):
        window = self.open("#articles?sort=-hype")
        values = [int(text) for text in window.page.locator("td.c-hype .value").all_inner_texts()]
        self.assertEqual(values, sorted(values, reverse=True))
        window.page.get_by_role("button", name="Hype", exact=True).click()
        values = [int(text) for text in window.page.locator("td.c-hype .value").all_inner_texts()]
        self.assertEqual(values, sorted(values))
        self.assertEqual(window.page.locator("th[aria-sort]").get_attribute("aria-sort"), "ascending")


if __name__ == "__main__":
    chromium.require()
    unittest.main()
