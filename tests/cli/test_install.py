# SPDX-License-Identifier: MIT
"""The installed package, moved to a scratch folder, finds its plugins, and a plugin made from the template
builds against it, passes its tests and can be installed."""
import shutil
import unittest

import harness


class Install(harness.Installed):
    def test_installed(self):
        listed = self.command(self.toolkit, "plugins", "list")
        self.assertIn("annotator  token", listed)
        self.assertIn(str(self.prefix), listed)
        self.assertNotIn("Cannot be used", listed)
        self.articles(["It paid $5 million."])
        self.conf()
        self.command(self.toolkit, "run", "p.conf")
        self.assertIn('"money": [{', self.read("out.jsonl"))
        self.assertIn("toolkit(1)", self.manual("toolkit.1"))
        for kind, name in (("annotator", "tickers"), ("decoder", "feed"), ("encoder", "table"), ("collector", "words_of")):
            with self.subTest(kind=kind):
                self.template("c", kind, name)
                self.command(self.toolkit, "plugins", "check", name)

    def manual(self, page):
        text = next(self.prefix.rglob(f"man*/{page}*")).read_text()
        self.assertIn(".TH TOOLKIT 1", text)
        return text.replace(".TH TOOLKIT 1", "toolkit(1)")


if __name__ == "__main__":
    if not shutil.which("pkg-config"):
        raise SystemExit(77)
    unittest.main()
