"""A real browser on a real server, for the few tests that need both.

Use from a test module: `pytest_plugins = ("browser",)`, then the fixtures `serve` and `page`.
Every page that a test opens is watched: a request that leaves this machine, or an error in the
page, fails the test. (PYTEST_DONT_REWRITE: test modules import it before pytest knows it.)
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).parent.parent
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=da",
)
HOME = ("127.0.0.1", "localhost")
START_S = 40.0


@dataclass(frozen=True)
class Server:
    """A running app: its address, its process and what it wrote."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path


Serve = Callable[..., Server]


@contextmanager
def serving(script: Path, folder: Path, **environment: str) -> Iterator[Server]:
    """`streamlit run script` on a free port, with a database of its own in `folder`, until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = folder / f"server-{port}.log"
    settings = {
        "DATABASE_URL": f"sqlite:///{(folder / 'store.sqlite').as_posix()}",
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
    }
    with log.open("wb") as out:
        process = subprocess.Popen(
            _command(script, port),
            cwd=ROOT,
            env={**os.environ, **settings, **environment},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_until_healthy(url, process, log)
            yield Server(url, process, log)
        finally:
            _stop(process)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser found on this machine. Without one: skipped, but failed where CI is set."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        reason = f"no browser on PATH (looked for {', '.join(NAMES)}); apt-get install chromium"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture(scope="module")
def serve(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """`serve(script, **environment)` → the server of that script, started once per test module."""
    running: dict[tuple[Any, ...], tuple[Server, Any]] = {}

    def start(script: Path, **environment: str) -> Server:
        wanted = (script, *sorted(environment.items()))
        if wanted not in running:
            block = serving(script, tmp_path_factory.mktemp("server"), **environment)
            running[wanted] = (block.__enter__(), block)
        return running[wanted][0]

    yield start
    for _, block in running.values():
        block.__exit__(None, None, None)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A new Danish browser window that fails the test on an outside request or an error in the page."""
    with window(browser) as opened:
        yield opened


@contextmanager
def window(browser: Browser) -> Iterator[Page]:
    """The same for a test that needs several, each with cookies of its own."""
    context = browser.new_context(
        locale="da-DK", timezone_id="Europe/Copenhagen", viewport={"width": 1280, "height": 1000}
    )
    opened = context.new_page()
    outside: list[str] = []
    errors: list[str] = []
    watch = _note_outside(outside)
    opened.on("request", lambda request: watch(request.url))
    opened.on("websocket", lambda websocket: watch(websocket.url))
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    context.close()
    assert not outside, f"requests left this machine: {outside}"
    assert not errors, f"errors in the page: {errors}"


def ready(page: Page) -> Page:
    """The page once its script has run to the end and its heading is shown."""
    fault = page.get_by_test_id("stException")
    expect(page.locator("h1").or_(fault).first).to_be_visible(timeout=20_000)
    if fault.count():
        pytest.fail(f"the page shows an error (details in the server's log): {fault.first.inner_text()}")
    return settled(page)


def settled(page: Page) -> Page:
    """The page once the server has answered what was last done."""
    # A change reaches the server a moment after the key; an idle state before that is the old one.
    page.wait_for_timeout(120)
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for(timeout=20_000)
    return page


def axe(page: Page) -> list[str]:
    """Serious and critical accessibility violations, one line each with the elements; empty is good."""
    found = Axe().run(page).response["violations"]
    return [
        f"{v['id']} ({v['impact']}): {v['help']}: {[n['html'][:160] for n in v['nodes']]}"
        for v in found
        if v["impact"] in ("serious", "critical")
    ]


def _command(script: Path, port: int) -> list[str]:
    settings = {
        "server.headless": "true",
        "server.port": str(port),
        "server.address": "127.0.0.1",
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
    }
    flags = [word for name, value in settings.items() for word in (f"--{name}", value)]
    return [sys.executable, "-m", "streamlit", "run", str(script), *flags]


def _wait_until_healthy(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(f"{url}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    pytest.fail(f"the server did not start:\n{log.read_text(encoding='utf-8', errors='replace')}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(timeout=5)


def _note_outside(outside: list[str]) -> Callable[[str], None]:
    def note(url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob", "about") and parts.hostname not in HOME:
            outside.append(url)

    return note
