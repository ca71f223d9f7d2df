"""How long until an officer sees something? Prints seconds; run it on a quiet machine.

python -m tests.benchmarks.app_times
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from browser import FLAGS, NAMES, ready, serving  # noqa: E402


def main() -> None:
    """Start to first usable page, a page change, and one rerun of Resultat."""
    found = next(filter(None, map(shutil.which, NAMES)))
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        page = browser.new_context(locale="da-DK").new_page()
        began = time.perf_counter()
        with serving(ROOT / "app.py", Path(folder)) as server:
            print(f"process start to healthy server: {time.perf_counter() - began:.2f} s")
            page.goto(server.url)
            ready(page)
            print(f"process start to first usable page: {time.perf_counter() - began:.2f} s")
            for address in ("resultat", "kriterier", "tilbud", "point"):
                times = [_timed(lambda a=address: _open(page, f"{server.url}/{a}")) for _ in range(5)]
                print(f"/{address} loaded anew: median {statistics.median(times):.2f} s")
            _open(page, f"{server.url}/resultat")
            reruns = [_timed(lambda: _leave_out(page)) for _ in range(3)]
            print(f"one rerun of Resultat, click to idle: median {statistics.median(reruns):.2f} s")
        browser.close()


def _open(page: Page, url: str) -> None:
    page.goto(url)
    ready(page)


def _leave_out(page: Page) -> None:
    box = page.get_by_role("combobox").first
    box.click()
    page.get_by_role("option").first.click()
    page.keyboard.press("Escape")
    ready(page)


def _timed(act: Callable[[], None]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
