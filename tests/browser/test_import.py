"""A workbook leaves, is changed, and comes back to an event that somebody else has changed meanwhile."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from driving import Grid, open_page, wait_until_idle
from playwright.sync_api import Page, expect

from catering.model.rows import Rows
from catering.services.open_event import open_event
from catering.services.shipped_events import REFERENCE_EVENT as EVENING
from catering.store.engine import Store
from conftest import PHONE, dashboard_on
from returned_books import delete, edited, write


@pytest.fixture
def store_file(filled_store: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(filled_store, tmp_path / "import.sqlite"))


@pytest.fixture
def dashboard_url(store_file: Path) -> Iterator[str]:
    """A dashboard of the test's own: what is imported here is seen by its own people alone."""
    with dashboard_on(store_file) as url:
        yield url


def rows_in(store_file: Path) -> Rows:
    store = Store(f"sqlite:///{store_file}")
    rows = open_event(store, EVENING, None).stored.rows
    store.close()
    return rows


def arrive(make_context, name: str, path: str, **settings) -> Page:
    context = make_context(**settings)
    context.add_init_script(f"localStorage.setItem('catering.name', '{name}')")
    return open_page(context.new_page(), path)


def take_event(page: Page, to: Path) -> bytes:
    with page.expect_download() as waiting:
        page.get_by_role("button", name="The event").click()
    waiting.value.save_as(to)
    return to.read_bytes()


def bring_in(page: Page, content: bytes, file: Path) -> None:
    file.write_bytes(content)
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("Into", exact=True)).to_be_visible()
    wait_until_idle(page)


def save_order_on_page(page: Page, row: int, containers: int) -> None:
    Grid(page, "Order").edit(row, "Containers", str(containers))
    page.get_by_role("button", name="Save …").click()
    page.get_by_test_id("stPopoverBody").get_by_role("button", name=re.compile("^Save")).click()
    wait_until_idle(page)


def test_a_changed_export_is_merged_with_what_was_saved_on_a_page_and_taken_back_whole(
    make_context, store_file: Path, tmp_path: Path
) -> None:
    anna = arrive(make_context, "Anna", "/workbook")
    content = edited(
        take_event(anna, tmp_path / "event.xlsx"),
        write("Order", "Altbier · 20 L slim keg", "Containers", 37),
        write("Guest groups", "Japanese companies", "Accepted", 340),
        write("Bars", "Bar 4, foyer", "Taps", 3),
    )
    bodo = arrive(make_context, "Bodo", "/kegs")
    save_order_on_page(bodo, 0, 36)
    save_order_on_page(bodo, 1, 3)
    before = rows_in(store_file)
    assert [row["containers"] for row in before["order_line"].values()] == [36, 3]

    bring_in(anna, content, tmp_path / "back.xlsx")
    expect(anna.get_by_text("2 cells change. 1 place needs your decision.")).to_be_visible()
    expect(anna.get_by_text("Theirs by Bodo")).to_be_visible()
    expect(anna.get_by_role("button", name="Import", exact=True)).to_be_disabled()
    anna.get_by_text("yours: 37").click()
    wait_until_idle(anna)
    expect(anna.get_by_text("3 cells change.")).to_be_visible()
    anna.get_by_role("button", name="Import", exact=True).click()
    expect(anna.get_by_text("Imported as change set")).to_be_visible()
    wait_until_idle(anna)
    after = rows_in(store_file)
    assert [row["containers"] for row in after["order_line"].values()] == [37, 3]
    assert [row["accepted"] for row in after["guest_group"].values()] == [340, 170, 100, 50, 50]
    assert [row["taps"] for row in after["bar"].values()] == [2, 2, 2, 3]

    anna.get_by_role("button", name="Undo this import").click()
    expect(anna.get_by_text("is undone, by change set")).to_be_visible()
    wait_until_idle(anna)
    assert rows_in(store_file) == before


def test_an_export_that_nobody_changed_changes_nothing(make_context, tmp_path: Path) -> None:
    anna = arrive(make_context, "Anna", "/workbook")
    bring_in(anna, take_event(anna, tmp_path / "event.xlsx"), tmp_path / "back.xlsx")
    expect(anna.get_by_text("there is nothing to import")).to_be_visible()
    expect(anna.get_by_role("button", name="Import", exact=True)).to_have_count(0)


@pytest.mark.parametrize("locale", ["en-GB", "de-DE", "ja-JP"])
def test_a_preview_fits_a_phone(make_context, tmp_path: Path, locale: str) -> None:
    content = edited(
        take_event(arrive(make_context, "Anna", "/workbook?lang=en"), tmp_path / "event.xlsx"),
        write("Guest groups", "Japanese companies", "Accepted", 3300),
        write("Guest groups", "Press and culture", "Note", "Two coaches, arriving at 18:15; seats at tables 1 to 12"),
        delete("Bars", "Bar 3, hall right"),
    )
    phone = arrive(make_context, "Anna", "/workbook", locale=locale, viewport=PHONE, is_mobile=True, has_touch=True)
    file = tmp_path / "back.xlsx"
    file.write_bytes(content)
    phone.locator("input[type=file]").set_input_files(file)
    expect(phone.get_by_text("3300").first).to_be_visible()
    wait_until_idle(phone)
    assert phone.get_by_test_id("stMain").evaluate("main => main.scrollWidth") <= 390
