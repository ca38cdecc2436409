"""Makes the pictures of docs/screenshots: the sample shop's review on a desktop, a phone, in the
dark and on paper. Usage: python scripts/screenshots.py [FOLDER]; needs Chromium and pdftoppm.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright

from cstext.inquiries import Source
from cstext.report.review import write_review
from cstext.report.scores import Asked

ROOT = Path(__file__).parents[1]
SHOP = ROOT / "corpus" / "sample-shop"
PICTURES = ROOT / "docs" / "screenshots"
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
VIEWS = {
    "desktop": (1280, 2600, "light", 1.0),
    "phone": (390, 2400, "light", 1.0),
    "dark": (1280, 2600, "dark", 1.0),
}
"""Name: width and height in pixels, colour scheme, scale."""
OPEN_CHAT = (1280, 900)


def main() -> None:
    """Write the review of the sample shop, then a picture of each view; print what was made."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURES
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as made, sync_playwright() as playwright:
        review = write_review(Source([SHOP]), Path(made), asked=Asked("sales"))
        page = review.folder / "review.html"
        program = next(path for name in PROGRAMS if (path := shutil.which(name)))
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for name, (width, height, scheme, scale) in VIEWS.items():
            _picture(browser, page, folder / f"{name}.png", (width, height), scheme, scale)
        _chat(browser, page, folder / "chat.png")
        _print(browser, page, folder / "print.png", Path(made))
        browser.close()
    for picture in sorted(folder.glob("*.png")):
        print(f"{picture.name}: {picture.stat().st_size / 1024:.0f} KB")


def _picture(
    browser: Browser, page: Path, picture: Path, size: tuple[int, int], scheme: str, scale: float
) -> None:
    tab = browser.new_page(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if scheme == "dark" else "light",
        device_scale_factor=scale,
    )
    started = time.perf_counter()
    tab.goto(page.as_uri())
    tab.locator("#list button").first.wait_for()
    print(f"{picture.stem}: the list stands after {time.perf_counter() - started:.2f} s")
    tab.screenshot(path=picture)
    tab.close()


def _chat(browser: Browser, page: Path, picture: Path) -> None:
    """A chat opened, its evidence marked."""
    tab = browser.new_page(viewport={"width": OPEN_CHAT[0], "height": OPEN_CHAT[1]})
    tab.goto(page.as_uri())
    tab.locator("#by-cause").select_option("stock")
    tab.locator("#list button").first.click()
    tab.screenshot(path=picture)
    tab.close()


def _print(browser: Browser, page: Path, picture: Path, folder: Path) -> None:
    """The first sheet of paper, as a printer would get it."""
    tab = browser.new_page()
    tab.goto(page.as_uri())
    tab.pdf(path=folder / "review.pdf", format="A4", print_background=True)
    tab.close()
    subprocess.run(
        ["pdftoppm", "-png", "-r", "70", "-f", "1", "-l", "1", "-singlefile",
         folder / "review.pdf", picture.with_suffix("")],
        check=True,
    )  # fmt: skip


if __name__ == "__main__":
    main()
