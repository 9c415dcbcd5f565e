"""Takes the pictures of docs/images anew from the dashboard as it is, on a store of their own: `make pictures`.

Needs what `make test` has set up: the development packages and a Chromium.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import pypdfium2
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from catering.model.text import Language
from catering.services.draft import change_draft, save_draft
from catering.services.edit_records import edit_cell
from catering.services.open_event import open_event
from catering.services.open_store import open_store
from catering.services.shipped_events import REFERENCE_EVENT
from catering.services.write_papers import Paper, PaperFile, papers_of, write_paper
from catering.store.engine import Store
from catering.store.place import VARIABLE

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
BEFORE_THE_EVENING = ("01", "05", "2025")
PICTURES = (
    ("overview", "/", 1280),
    ("forecast", "/forecast", 1280),
    ("kegs", "/kegs", 1280),
    ("shipment", "/shipment", 1280),
    ("cost", "/cost", 1280),
    ("training", "/training", 1280),
    ("phone", "/", 390),
)


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = [f"--server.port={port}", "--server.address=127.0.0.1", "--server.headless=true"]
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'catering.sqlite'}"
        store = open_store(at=dt.datetime.now(dt.UTC), url=url)
        command = [sys.executable, "-m", "streamlit", "run", "app.py", *options]
        server = subprocess.Popen(command, cwd=ROOT, env={**os.environ, VARIABLE: url})
        try:
            _wait_for(f"http://127.0.0.1:{port}")
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=_chromium(),
                    args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
                )
                for name, path, width in PICTURES:
                    _whole_page(browser, f"http://127.0.0.1:{port}{path}", name, width)
                _order_differently(store)
                _banner(browser, f"http://127.0.0.1:{port}/kegs")
                browser.close()
            _papers(store)
        finally:
            server.terminate()
            server.wait(10)
            store.close()


def _whole_page(browser: Browser, address: str, name: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="en-GB")
    page = context.new_page()
    page.goto(address)
    _settle(page)
    if width > 600:
        _look_from(page)
    height = page.get_by_test_id("stMain").evaluate(
        "main => main.querySelector('[data-testid=stMainBlockContainer]').scrollHeight"
    )
    page.set_viewport_size({"width": width, "height": min(2400, int(height))})
    _settle(page)
    page.screenshot(path=IMAGES / f"{name}.png")
    context.close()


def _order_differently(store: Store) -> None:
    """Two people change the same cell of the order, and one of them saves."""
    for person, kegs in (("Anna", "42"), ("Kenji", "45")):
        now = dt.datetime.now(dt.UTC)
        seen = open_event(store, REFERENCE_EVENT, person)
        after = edit_cell(seen.records, "order_line", 0, "containers", kegs)
        change_draft(store, seen.stored.row, person, seen.records, after, what="Order edited", at=now)
    save_draft(store, seen.stored.row, "Kenji", by_what="page kegs", at=now, operation_id="picture")


def _banner(browser: Browser, address: str) -> None:
    """The top of a page on which somebody's draft clashes with what was saved."""
    context = browser.new_context(viewport={"width": 1280, "height": 420}, locale="en-GB")
    context.add_init_script("localStorage.setItem('catering.name', 'Anna')")
    page = context.new_page()
    page.goto(address)
    page.get_by_text("Theirs by Kenji").wait_for()
    _settle(page)
    page.screenshot(path=IMAGES / "conflict.png")
    context.close()


def _papers(store: Store) -> None:
    """The first pages of three papers, side by side."""
    opened = open_event(store, REFERENCE_EVENT, None)
    day, month, year = map(int, BEFORE_THE_EVENING)
    as_of = dt.datetime(year, month, day, 12, tzinfo=dt.UTC)
    papers = papers_of(opened.records, as_of=as_of, version=opened.stored.event_version)
    shown: tuple[tuple[Paper, Language], ...] = (
        (Paper.PACKING_LIST, "en"),
        (Paper.PALLET_LABELS, "ja"),
        (Paper.KEG_LABELS, "de"),
    )
    pages = []
    for paper, language in shown:
        content = write_paper(papers, PaperFile(paper, "pdf"), language=language)
        with pypdfium2.PdfDocument(content) as document:
            pages.append(document[0].render(scale=0.72).to_pil().convert("L"))
    gap, (width, height) = 12, pages[0].size
    beside = Image.new("L", (len(pages) * (width + gap) + gap, height + 2 * gap), 205)
    for place, page in enumerate(pages):
        beside.paste(page, (gap + place * (width + gap), gap))
    beside.save(IMAGES / "papers.png", optimize=True)


def _look_from(page: Page) -> None:
    """Sets the day that the event is looked at from."""
    for part, words in zip(("day", "month", "year"), BEFORE_THE_EVENING, strict=True):
        page.get_by_role("spinbutton", name=f"{part}, As of").click()
        page.keyboard.type(words)
    page.keyboard.press("Escape")  # the calendar stands open over the page
    page.get_by_role("heading", level=1).click()
    _settle(page)


def _settle(page: Page) -> None:
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(state="attached")
    page.wait_for_timeout(2000)


def _wait_for(url: str) -> None:
    for _ in range(600):
        try:
            if urllib.request.urlopen(f"{url}/_stcore/health", timeout=1).read() == b"ok":
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the dashboard does not answer")


def _chromium() -> str:
    told = ROOT / ".tools" / "chromium-path"
    wanted = (
        told.read_text(encoding="utf-8").strip() if told.exists() else os.environ.get("CATERING_CHROMIUM", "chromium")
    )
    found = shutil.which(wanted)
    if found is None:
        raise RuntimeError("no Chromium: run `make test` once, or set CATERING_CHROMIUM")
    return found


if __name__ == "__main__":
    main()
