"""The page Scan on a phone: a keg typed, tapped and taken back; a label of our own read from a photo."""

from __future__ import annotations

import datetime as dt
import io
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from driving import open_page, wait_until_idle
from playwright.sync_api import Page, expect

from catering.model.event import ServingPeriod
from catering.services.scan_keg import look_at_keg
from catering.services.write_papers import Paper, PaperFile, write_paper
from catering.store.engine import Store
from cellar import Cellar, cellar
from conftest import PHONE, MakeContext, dashboard_on
from opened_papers import pictures_of
from papers_evening import papers

EVENT = papers().records.event.event_id
"""The event of the printed labels."""
HOUR = dt.timedelta(hours=1)


@pytest.fixture(scope="module")
def kept(filled_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Cellar:
    """The evening runs since an hour ago; its kegs are in the cold store."""
    file = Path(shutil.copy(filled_store, tmp_path_factory.mktemp("scan") / "catering.sqlite"))
    now, records = dt.datetime.now(dt.UTC).replace(microsecond=0), cellar(8)
    period = ServingPeriod(name="Evening", begins_at=now - HOUR, ends_at=now + 8 * HOUR)
    event = records.event.model_copy(
        update={"doors_at": period.begins_at, "toast_at": None, "last_pour_at": period.ends_at}
    )
    found = Cellar(
        Store(f"sqlite:///{file}"), records.model_copy(update={"event": event, "serving_periods": (period,)}), EVENT
    )
    move = partial(found.move, posted_at=now)
    for keg in range(1, 9):
        move(keg, "fill", at=now - 400 * HOUR)
        move(keg, "ship", at=now - 300 * HOUR)
        move(keg, "receive", "cold store", at=now - 48 * HOUR)
    return found


@pytest.fixture(scope="module")
def dashboard_url(kept: Cellar) -> Iterator[str]:
    """A dashboard on that store."""
    with dashboard_on(Path(str(kept.store.url.database))) as url:
        yield url


@pytest.fixture
def phone(make_context: MakeContext) -> Page:
    return make_context(viewport=PHONE, is_mobile=True, has_touch=True).new_page()


def state_of(kept: Cellar, keg: str) -> tuple[str, str]:
    found = look_at_keg(kept.store, EVENT, keg, at=dt.datetime.now(dt.UTC))
    return found.now.state.value, found.location.name if found.location else "–"


def take(page: Page, keg: str) -> None:
    field = page.get_by_role("textbox", name="Keg: its number, or the brewery's serial")
    field.fill(keg)
    field.press("Enter")
    expect(page.get_by_role("heading", name=f"Keg {keg}", exact=True)).to_be_visible()
    wait_until_idle(page)


def label_photo(keg: int) -> bytes:
    """The label of a keg, cut out of the printed page."""
    (page, *_) = pictures_of(write_paper(papers(), PaperFile(Paper.KEG_LABELS, "pdf"), language="en"), per_mm=8)
    down, across = divmod(keg - 1, 2)
    side, height = page.width // 2, page.height // 4
    kept = io.BytesIO()
    page.crop((across * side, down * height, (across + 1) * side, (down + 1) * height)).save(kept, "JPEG")
    return kept.getvalue()


def test_a_keg_is_tapped_with_one_touch_and_taken_back_with_another(kept: Cellar, phone: Page) -> None:
    open_page(phone, f"/scan?event={EVENT}")
    take(phone, "5")
    phone.get_by_test_id("stButtonGroup").get_by_text("bar 2", exact=True).click()
    name = phone.get_by_role("textbox", name="Your name")
    name.fill("Anna")
    name.press("Enter")
    wait_until_idle(phone)
    tap = phone.get_by_role("button", name="Tap at bar 2")
    expect(tap).to_be_enabled()
    box = tap.bounding_box()
    assert box is not None
    assert box["height"] >= 80, "a thumb hits it"
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    tap.dblclick()
    expect(phone.get_by_text("Keg 5: tapped at bar 2.")).to_be_visible()
    expect(phone.get_by_role("textbox", name="Keg: its number")).to_have_value("")
    assert state_of(kept, "5") == ("tapped", "bar 2")
    wait_until_idle(phone)

    phone.get_by_role("button", name="Undo: keg 5 tapped at bar 2").click()
    expect(phone.get_by_text("Keg 5: “tapped at bar 2” is taken back.")).to_be_visible()
    expect(phone.get_by_role("button", name="Tap at bar 2")).to_be_visible()
    assert state_of(kept, "5") == ("full", "cold store")


def test_the_photo_of_a_label_takes_its_keg_in_hand_and_a_link_does_too(phone: Page) -> None:
    open_page(phone, f"/scan?event={EVENT}")
    photo = {"name": "label.jpg", "mimeType": "image/jpeg", "buffer": label_photo(3)}
    phone.locator("input[type=file]").set_input_files(photo)
    expect(phone.get_by_role("heading", name="Keg 3", exact=True)).to_be_visible()
    wait_until_idle(phone)

    open_page(phone, f"/scan?event={EVENT}&keg=7")
    expect(phone.get_by_role("heading", name="Keg 7", exact=True)).to_be_visible()
    wide = phone.evaluate("document.documentElement.scrollWidth")
    assert wide <= PHONE["width"], "nothing runs out of the screen"
