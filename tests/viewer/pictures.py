# SPDX-License-Identifier: MIT
"""Makes the pictures of README.md from corpora/news: run pictures.py FOLDER (docs/images), with TOOLKIT, TOOLKIT_PLUGIN_PATH and SOURCE_ROOT."""
import pathlib
import sys
import tempfile

from playwright.sync_api import sync_playwright

import articles
import chromium

MOST = 300_000  # bytes
PICTURES = {
    # A fact that several articles tell, with its values beside the text.
    "article.png": ("#articles", "Inside the Meta and Scale AI talks"),
    # Facts about which the articles do not agree, one of them opened.
    "facts.png": ("#facts?conflicts=1", None),
}


def show(window, name):
    fragment, title = PICTURES[name]
    if title:
        window.page.locator(".articles-table a", has_text=title).first.click()
        window.page.wait_for_function("() => location.hash.startsWith('#article/')")
        window.ready()
        window.page.locator(".panel button.jump", has_text="Scale AI, USD 10 billion").or_(
            window.page.locator(".panel button.jump", has_text="at least USD 10 billion")).first.click()
        window.page.wait_for_selector(".panel.sheet")
        window.evaluate("scrollTo(0, 0)")
    else:
        for row in window.page.locator("button.opener").all()[:2]:
            row.click()
    window.page.mouse.move(0, 0)
    window.page.wait_for_timeout(500)


def main(folder):
    folder = pathlib.Path(folder).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        page = articles.make_news(pathlib.Path(temporary))
        browser = playwright.chromium.launch(executable_path=chromium.executable())
        for name in PICTURES:
            for scale in (2, 1.5, 1):
                window = chromium.Window(browser, 1280, device_scale_factor=scale)
                window.open(page, PICTURES[name][0])
                window.ready()
                show(window, name)
                window.page.screenshot(path=folder / name)
                window.context.close()
                if (folder / name).stat().st_size <= MOST:
                    print(f"{folder / name}: {(folder / name).stat().st_size:,} bytes, scale {scale}")
                    break
        browser.close()


if __name__ == "__main__":
    chromium.require()
    main(sys.argv[1])
