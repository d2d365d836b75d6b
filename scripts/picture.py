"""Take the picture of a sheet that stands in the README: docs/images/sheet.png.

    python scripts/picture.py DATA --label FIELD

DATA is measured as `truesheet build` would, its page is opened in the installed Chromium, and what
a reader sees first is kept.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

import truesheet

TARGET = Path(__file__).resolve().parent.parent / "docs" / "images" / "sheet.png"
WIDE, HIGH = 1180, 900
LARGEST = 400_000
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def page(data: str, label: str | None, folder: Path) -> Path:
    """The HTML of the sheet."""
    return truesheet.build(data, label=label).save(folder / "datasheet.html")


def photograph(html: Path, target: Path) -> None:
    """Open the page as on a desk and keep what stands above the fold."""
    browser = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if browser is None:
        raise SystemExit("No Chromium or Chrome is installed.")
    with sync_playwright() as playwright:
        # As root Chromium has no sandbox; the page is one that we just made.
        chromium = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        view = chromium.new_page(
            viewport={"width": WIDE, "height": HIGH}, color_scheme="light", reduced_motion="reduce"
        )
        view.goto(html.as_uri())
        view.screenshot(path=target)
        chromium.close()


def main() -> None:
    """Make the picture, or say why not."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("data")
    parser.add_argument("--label")
    asked = parser.parse_args()
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        photograph(page(asked.data, asked.label, Path(place)), TARGET)
    size = TARGET.stat().st_size
    if size > LARGEST:
        raise SystemExit(f"{TARGET} has {size:,} bytes; at most {LARGEST:,} belong in a clone.")
    print(f"{TARGET}: {size:,} bytes")


if __name__ == "__main__":
    main()
