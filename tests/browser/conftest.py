"""The real dashboard on a port of its own, and a real Chromium to look at it with.

`make test` finds or installs the browser (tools/setup.py). Where there is none, these tests fail: skipped,
they would look as if the pages had been seen.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from catering.store.place import VARIABLE

ROOT = Path(__file__).resolve().parents[2]
START_WITHIN_S = 60
expect.set_options(timeout=20_000)  # a busy machine saves a change set in seconds

BROWSER_ARGS = [
    "--no-sandbox",  # the tests may run as root, in a container
    "--disable-gpu",
    "--disable-dev-shm-usage",  # /dev/shm is small in a container
    # No word to the outside:
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


@contextmanager
def dashboard_on(store: Path) -> Iterator[str]:
    """Runs a dashboard on an SQLite file; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = {
        "server.address": "127.0.0.1",
        "server.port": port,
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
    }
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    command += [f"--{option}={value}" for option, value in options.items()]
    environment = {**os.environ, VARIABLE: f"sqlite:///{store}"}
    # A file and no pipe for the log: nobody reads a pipe meanwhile, and a full one stops the server.
    with tempfile.TemporaryFile("w+") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
        url = f"http://127.0.0.1:{port}"
        try:
            problem = wait_for(url, server)
            if problem:
                log.seek(0)
                pytest.fail(f"The dashboard {problem}. Its log:\n{log.read()}", pytrace=False)
            yield url
        finally:
            server.terminate()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait(10)


@pytest.fixture(scope="session")
def dashboard_url(filled_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running dashboard, for tests that save nothing for others to see."""
    store = tmp_path_factory.mktemp("dashboard") / "catering.sqlite"
    shutil.copy(filled_store, store)
    with dashboard_on(store) as url:
        yield url


def wait_for(url: str, server: subprocess.Popen[bytes]) -> str | None:
    """None as soon as the server is healthy, else what went wrong."""
    deadline = time.monotonic() + START_WITHIN_S
    while time.monotonic() < deadline:
        if server.poll() is not None:
            return f"ended with exit code {server.returncode}"
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=1) as answer:
                if answer.read() == b"ok":
                    return None
        except OSError:
            pass
        time.sleep(0.05)
    return f"was not ready within {START_WITHIN_S} s"


def chromium_path() -> str:
    candidates = [os.environ.get("CATERING_CHROMIUM"), told("chromium-path")]
    candidates += ["chromium", "chromium-browser", "google-chrome"]
    for candidate in candidates:
        path = shutil.which(candidate) if candidate else None
        if path:
            return path
    pytest.fail("No Chromium: run `make test`, or set CATERING_CHROMIUM to one's path.", pytrace=False)


def told(name: str) -> str | None:
    """What tools/setup.py left for the tests, if it ran."""
    file = ROOT / ".tools" / name
    return file.read_text(encoding="utf-8").strip() if file.exists() else None


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium_path()
    node = told("node-path")
    if node and Path(node).exists():
        os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", node)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=BROWSER_ARGS)
        yield browser
        browser.close()


MakeContext = Callable[..., BrowserContext]


@pytest.fixture
def make_context(browser: Browser, dashboard_url: str) -> Iterator[MakeContext]:
    """Make a visitor: `make_context(locale="ja-JP", timezone_id="Asia/Tokyo")`."""
    contexts: list[BrowserContext] = []

    def make(**settings: Any) -> BrowserContext:
        usual = {
            "base_url": dashboard_url,
            "viewport": DESKTOP,
            "locale": "en-GB",
            "timezone_id": "Europe/Berlin",
            "accept_downloads": True,
        }
        contexts.append(browser.new_context(**{**usual, **settings}))
        return contexts[-1]

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def context(make_context: MakeContext) -> BrowserContext:
    return make_context()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def phone_page(make_context: MakeContext) -> Page:
    return make_context(viewport=PHONE, is_mobile=True, has_touch=True).new_page()
