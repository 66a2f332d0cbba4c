# SPDX-License-Identifier: MIT
"""How large pages are, and how long a reader waits: 32 articles in one page, 10,000 in a folder. Prints the figures."""
import shutil
import statistics
import subprocess
import sys
import time
import unittest

import articles
import chromium

MANY = 10_000


def median_of(measure, times=5):
    return statistics.median(measure() for _ in range(times))


class Figures(chromium.PageTest):
    family = "Liberation Sans"

    def opening(self, page):
        """Milliseconds from the navigation until the list is shown."""
        window = self.windows[1280]

        def once():
            window.page.goto("about:blank")
            start = time.monotonic()
            window.page.goto(page.as_uri())
            window.page.wait_for_selector(".articles-table tbody tr")
            return 1000 * (time.monotonic() - start)

        return median_of(once)

    def searching(self, words):
        """Milliseconds from a change of the field until the list with the results is painted. The first search, which loads the
        index of words, is apart."""
        window = self.windows[1280]

        def once(text):
            # The list is the result when it no longer changes.
            return window.evaluate("""async (text) => {
                const field = document.querySelector('[data-search]'), body = document.querySelector('.articles-table tbody');
                const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
                field.value = '';
                field.dispatchEvent(new Event('input', {bubbles: true}));
                await painted();
                let last = performance.now();
                const watcher = new MutationObserver(() => (last = performance.now()));
                watcher.observe(body, {childList: true});
                const start = performance.now();
                field.value = text;
                field.dispatchEvent(new Event('input', {bubbles: true}));
                await painted();
                last = Math.max(last, performance.now());
                const first = last;
                await new Promise((done) => setTimeout(done, 1500));
                watcher.disconnect();
                return {shown: first - start, settled: last - start, rows: body.children.length};
            }""", text)

        first = once(words[0])
        later = [once(word) for word in words]
        self.assertGreater(min(one["rows"] for one in later), 0)
        return first["settled"], statistics.median(one["settled"] for one in later)

    def report(self, what, value, unit, limit):
        print(f"{what}: {value:,.0f} {unit} (at most {limit:,} {unit})", file=sys.stderr)
        self.assertLessEqual(value, limit, what)

    def test_one_page(self):
        page = articles.make_news(self.dir)
        self.report("page of 32 articles", page.stat().st_size / 1000, "kB", 1000)
        self.report("first view of 32 articles", self.opening(page), "ms", 1000)
        first, later = self.searching(["chip", "bank", "loophole", "profit"])
        self.report("first search in 32 articles", first, "ms", 1000)
        self.report("search in 32 articles", later, "ms", 50)

    def test_folder(self):
        stories = articles.ROOT / "tests/bench/make_stories.py"
        with (self.dir / "stories.jsonl").open("wb") as out:
            subprocess.run([sys.executable, stories, str(MANY)], stdout=out, check=True)
        (self.dir / "many.conf").write_text(articles.GIVEN.format("stories.jsonl"))
        start = time.monotonic()
        articles.run("view", "many.conf", "-q", "-o", "many/", cwd=self.dir)
        print(f"writing a folder of {MANY:,} articles: {time.monotonic() - start:.1f} s,"
              f" {sum(file.stat().st_size for file in (self.dir / 'many').rglob('*') if file.is_file()) / 1e6:.1f} MB", file=sys.stderr)
        (self.dir / "stories.jsonl").unlink()
        self.addCleanup(shutil.rmtree, self.dir / "many", ignore_errors=True)
        self.report("opening 10,000 articles", self.opening(self.dir / "many/index.html"), "ms", 2000)
        # Words of the stories.
        first, later = self.searching(["market", "analysts sector", "series", "acquire"])
        self.report("first search in 10,000 articles", first, "ms", 2000)
        self.report("search in 10,000 articles", later, "ms", 200)


if __name__ == "__main__":
    chromium.require()
    unittest.main()
