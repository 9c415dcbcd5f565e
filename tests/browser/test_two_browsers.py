"""Two people in two browsers at one event: nothing that either wrote is lost or silently overwritten."""

from __future__ import annotations

import datetime as dt
import itertools
import re
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from driving import Grid, open_page, wait_until_idle
from playwright.sync_api import Page, expect

from catering.model.rows import rows_of
from catering.services.draft import change_draft, save_draft
from catering.services.edit_records import edit_cell
from catering.services.open_event import open_event
from catering.services.shipped_events import REFERENCE_EVENT
from catering.store.change_sets import Kind, Stamp
from catering.store.engine import Store
from catering.store.writing import create_event
from conftest import PHONE, dashboard_on


@pytest.fixture(scope="module")
def store_file(filled_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of these stories' own."""
    return Path(shutil.copy(filled_store, tmp_path_factory.mktemp("two") / "catering.sqlite"))


@pytest.fixture(scope="module")
def dashboard_url(store_file: Path) -> Iterator[str]:
    """A dashboard on it: what is saved here is seen by the people of these stories alone."""
    with dashboard_on(store_file) as url:
        yield url


@dataclass(frozen=True)
class Evening:
    """The reference evening once more, for one story: its ID, and the row of the store that it is."""

    event_id: str
    row: int
    store: Path

    def order(self) -> list[tuple[str, int]]:
        """The order as the store has it."""
        return self.asked("select container_size, containers from order_line where event = ? order by id")

    def saves(self) -> int:
        return int(self.asked("select count(*) from change_set where kind = 'save' and event = ?")[0][0])

    def changed(self, actor: str, *cells: tuple[str, int, str, str], saves: bool = False) -> None:
        """Somebody elsewhere types into cells, and saves or leaves it."""
        store, now = Store(f"sqlite:///{self.store}"), dt.datetime.now(dt.UTC)
        before = open_event(store, self.event_id, actor).records
        after = before
        for table, row, column, typed in cells:
            after = edit_cell(after, table, row, column, typed)
        change_draft(store, self.row, actor, before, after, what="edited", at=now)
        if saves:
            save_draft(store, self.row, actor, by_what="a test", at=now, operation_id=f"{actor} {self.event_id}")
        store.close()

    def asked(self, query: str) -> list[Any]:
        with closing(sqlite3.connect(self.store)) as connection:
            return connection.execute(query, (self.row,)).fetchall()


_number = itertools.count(1)


@pytest.fixture
def evening(store_file: Path) -> Evening:
    store = Store(f"sqlite:///{store_file}")
    records = open_event(store, REFERENCE_EVENT, None).records
    event_id = f"evening-{next(_number)}"
    records = records.with_rows("event", (records.event.model_copy(update={"event_id": event_id}),))
    stamp = Stamp(Kind.CREATE, "catering", dt.datetime.now(dt.UTC), "a test", event_id)
    made = store.write(partial(create_event, rows=rows_of(records), stamp=stamp))
    store.close()
    return Evening(event_id, made.event, store_file)


KEGS, CASKS = "20 L slim keg", "20 L gravity cask"
Arrive = Callable[..., Page]


@pytest.fixture
def arrive(make_context, evening: Evening) -> Arrive:
    """Somebody opens a page in a browser that knows their name: `arrive("Anna", "/kegs")`."""

    def arrive(name: str | None, path: str = "/kegs", **settings) -> Page:
        context = make_context(**settings)
        if name is not None:
            context.add_init_script(
                f"if (!localStorage.getItem('catering.name')) localStorage.setItem('catering.name', '{name}')"
            )
        return open_page(context.new_page(), f"{path}?event={evening.event_id}")

    return arrive


SHOWN_WITHIN_S = 10


def order_is(page: Page, *rows: tuple[str, int]) -> None:
    """Waits until the order's table shows these container sizes and numbers of containers."""
    wanted = [[size, str(containers)] for size, containers in rows]
    deadline = time.monotonic() + SHOWN_WITHIN_S
    while (shown := _order(page)) != wanted and time.monotonic() < deadline:
        page.wait_for_timeout(200)
    assert shown == wanted


def _order(page: Page) -> list[list[str]]:
    grid = Grid(page, "Order")
    cells = grid.cells.all_inner_texts()
    headings = grid.headings()
    lines = [dict(zip(headings, line, strict=True)) for line in zip(*[iter(cells)] * len(headings), strict=True)]
    return [[line["Container size"], line["Containers"]] for line in lines]


def type_containers(page: Page, row: int, containers: int | str, shown: str | None = None) -> None:
    Grid(page, "Order").edit(row, "Containers", str(containers), shown=shown)


def save(page: Page, reason: str | None = None) -> None:
    page.get_by_role("button", name="Save …").click()
    form = page.get_by_test_id("stPopoverBody")
    if reason is not None:
        form.get_by_label("Reason, if there is one to tell").fill(reason)
    form.get_by_role("button", name=re.compile("^Save")).click()
    wait_until_idle(page)


def add(page: Page, size: str, containers: int) -> None:
    page.get_by_role("radio", name="Add a row").or_(page.get_by_role("button", name="Add a row")).click()
    wait_until_idle(page)
    for label, wanted in (("Beverage *", "Altbier"), ("Container size *", size)):
        page.get_by_role("combobox", name=label).click()
        page.get_by_role("combobox", name=label).fill(wanted)
        page.get_by_role("option", name=wanted, exact=True).click()
    page.get_by_role("textbox", name="Containers *").fill(str(containers))
    page.get_by_role("button", name="Add", exact=True).click()
    wait_until_idle(page)


def delete(page: Page, named: str) -> None:
    page.get_by_role("radio", name="Delete a row").or_(page.get_by_role("button", name="Delete a row")).click()
    wait_until_idle(page)
    page.get_by_role("combobox", name="Row", exact=True).click()
    page.get_by_role("combobox", name="Row", exact=True).fill(named)
    page.get_by_role("option", name=named, exact=True).click()
    wait_until_idle(page)
    page.get_by_role("button", name="Delete", exact=True).click()
    wait_until_idle(page)


def look_again(page: Page) -> None:
    """Any act of the person brings what others saved: here they go to the page where they are."""
    page.get_by_role("link", name="Kegs", exact=True).click()
    wait_until_idle(page)


def unsaved(page: Page, changes: int) -> None:
    words = "1 change not saved yet" if changes == 1 else f"{changes} changes not saved yet"
    expect(page.get_by_text(words)).to_be_visible()


def test_the_same_row_is_shown_as_yours_and_theirs_and_decided(arrive: Arrive, evening: Evening) -> None:
    anna, kenji = arrive("Anna"), arrive("Kenji")
    type_containers(anna, 0, 42)
    type_containers(kenji, 0, 50)
    save(kenji, "a bigger hall")
    expect(kenji.get_by_text("Saved as change set")).to_be_visible()
    look_again(anna)
    expect(anna.get_by_text("Kenji has saved: the figures are new.")).to_be_visible()
    expect(anna.get_by_text("Others changed the same. What is to stand?")).to_be_visible()
    expect(anna.get_by_text("Theirs by Kenji")).to_be_visible()
    order_is(anna, (KEGS, 42), (CASKS, 2))  # what she wrote stays in sight
    anna.get_by_text("theirs: 50", exact=True).wait_for()
    anna.get_by_text("yours: 42", exact=True).click()
    wait_until_idle(anna)
    anna.get_by_role("button", name="Decide as chosen").click()
    wait_until_idle(anna)
    save(anna)
    assert evening.order() == [(KEGS, 42), (CASKS, 2)]
    look_again(kenji)
    order_is(kenji, (KEGS, 42), (CASKS, 2))


def test_other_rows_added_and_deleted_at_once_are_all_there(arrive: Arrive, evening: Evening) -> None:
    anna, kenji = arrive("Anna"), arrive("Kenji")
    type_containers(anna, 0, 36)
    add(anna, "30 L slim keg", 3)
    delete(kenji, "Altbier · 20 L gravity cask")
    add(kenji, "50 L Euro keg", 2)
    save(anna)
    save(kenji)
    expect(kenji.get_by_text("Others changed the same")).to_have_count(0)
    for page in (anna, kenji):
        look_again(page)
        order_is(page, (KEGS, 36), ("30 L slim keg", 3), ("50 L Euro keg", 2))
    assert evening.order() == [(KEGS, 36), ("30 L slim keg", 3), ("50 L Euro keg", 2)]


def test_a_row_that_one_deletes_and_the_other_edits_is_asked_about(arrive: Arrive, evening: Evening) -> None:
    anna, kenji = arrive("Anna"), arrive("Kenji")
    delete(anna, "Altbier · 20 L gravity cask")
    type_containers(kenji, 1, 4)
    save(anna)
    look_again(kenji)
    expect(kenji.get_by_text("theirs: row deleted", exact=True)).to_be_visible()
    kenji.get_by_text("yours: Containers 4", exact=True).click()
    wait_until_idle(kenji)
    kenji.get_by_role("button", name="Decide as chosen").click()
    wait_until_idle(kenji)
    save(kenji)
    assert evening.order() == [(KEGS, 38), (CASKS, 4)]


def test_a_reload_in_mid_edit_offers_the_draft(arrive: Arrive) -> None:
    anna = arrive("Anna")
    type_containers(anna, 0, 42)
    add(anna, "30 L slim keg", 3)
    anna.reload()
    wait_until_idle(anna)
    unsaved(anna, 2)
    order_is(anna, (KEGS, 42), (CASKS, 2), ("30 L slim keg", 3))
    anna.get_by_role("button", name="Undo the last").click()
    wait_until_idle(anna)
    unsaved(anna, 1)


def test_quick_edits_of_several_cells_are_all_kept_when_the_page_is_changed(arrive: Arrive) -> None:
    anna = arrive("Anna")
    type_containers(anna, 0, 42)
    type_containers(anna, 1, 3)
    anna.get_by_role("link", name="Forecast", exact=True).click()
    wait_until_idle(anna)
    unsaved(anna, 2)
    look_again(anna)
    order_is(anna, (KEGS, 42), (CASKS, 3))
    type_containers(anna, 0, 43)
    order_is(anna, (KEGS, 43), (CASKS, 3))


def test_others_save_while_a_cell_is_edited_and_the_edit_lands_in_its_own_row(arrive: Arrive, evening: Evening) -> None:
    """Anna's table shows two rows; Kenji deletes the first. Her next edit is of the cask, in whatever row it is now."""
    anna, kenji = arrive("Anna"), arrive("Kenji")
    delete(kenji, "Altbier · 20 L slim keg")
    save(kenji)
    grid = Grid(anna, "Order")
    grid.select(1, "Containers")
    anna.keyboard.press("Enter")
    anna.locator("#portal .gdg-clip-region").last.locator("input, textarea").first.fill("5")
    anna.keyboard.press("Enter")
    wait_until_idle(anna)
    unsaved(anna, 1)
    order_is(anna, (CASKS, 5))
    save(anna)
    assert evening.order() == [(CASKS, 5)]


def test_a_dropped_connection_loses_no_edit(arrive: Arrive, evening: Evening) -> None:
    anna = arrive(None)
    anna.add_init_script(
        "window.sockets = []; const Plain = WebSocket;"
        "window.WebSocket = class extends Plain { constructor(...a) { super(...a); window.sockets.push(this); } };"
    )
    anna.evaluate("localStorage.setItem('catering.name', 'Anna')")
    open_page(anna, f"/kegs?event={evening.event_id}")
    type_containers(anna, 0, 42)
    anna.evaluate("() => window.sockets.forEach(socket => socket.close())")
    anna.wait_for_timeout(300)
    wait_until_idle(anna)
    unsaved(anna, 1)
    anna.context.set_offline(True)
    anna.evaluate("() => window.sockets.forEach(socket => socket.close())")
    anna.wait_for_timeout(1500)
    anna.context.set_offline(False)
    wait_until_idle(anna)
    unsaved(anna, 1)
    type_containers(anna, 1, 3)
    unsaved(anna, 2)
    save(anna)
    assert evening.order() == [(KEGS, 42), (CASKS, 3)]


def test_a_decimal_comma_pasted_is_never_ten_times_as_much(arrive: Arrive, evening: Evening) -> None:
    anna = arrive("Anna")
    anna.get_by_role("radio", name="Paste rows").or_(anna.get_by_role("button", name="Paste rows")).click()
    wait_until_idle(anna)
    box = anna.get_by_role("textbox", name="Rows", exact=True)
    box.fill("Gebinde\tGetränk\tGebindegröße\n1,4\tAltbier\tSchlankes Keg 20 L\n45,0\tAltbier\tStichfass 20 L")
    anna.get_by_role("button", name="Read the rows").click()
    wait_until_idle(anna)
    expect(anna.get_by_text("Line 2, Containers, “1,4”")).to_be_visible()
    anna.get_by_role("button", name="Take 1 change over").click()
    wait_until_idle(anna)
    save(anna)
    assert evening.order() == [(KEGS, 38), (CASKS, 45)]


def test_a_decimal_comma_typed_is_never_ten_times_as_much(arrive: Arrive) -> None:
    anna = arrive("Anna", "/forecast")
    anna.get_by_text("All assumptions, with basis and source").click()
    grid = Grid(anna, "Assumptions")
    row = next(row for row in range(6) if grid.text(row, "Assumption") == "servings per drinker-hour")
    grid.edit(row, "Value", "1,4", shown="1.4")
    expect(anna.get_by_text("Value 1.25 1/h → 1.4 1/h")).to_be_visible()
    expect(anna.get_by_text("Is that meant?")).to_have_count(0)
    grid.edit(row, "Value", "14", shown="14")
    expect(anna.get_by_text("Value 1.25 1/h → 1.4 1/h")).to_have_count(0)


def test_ten_times_as_many_are_asked_about_with_a_way_back(arrive: Arrive) -> None:
    anna = arrive("Anna")
    type_containers(anna, 0, 380)
    expect(anna.get_by_text("Is that meant? Altbier · 20 L slim keg, Containers: 38 became 380.")).to_be_visible()
    anna.get_by_role("button", name="No, back to 38").click()
    wait_until_idle(anna)
    order_is(anna, (KEGS, 38), (CASKS, 2))
    expect(anna.get_by_text("not saved yet")).to_have_count(0)


def test_the_name_is_asked_once_and_stands_in_no_address(arrive: Arrive, evening: Evening) -> None:
    page = arrive(None)
    expect(page.get_by_role("button", name="Who are you?")).to_be_visible()
    type_containers(page, 0, 42)
    page.get_by_role("button", name="Save …").click()
    form = page.get_by_test_id("stPopoverBody")
    form.get_by_role("button", name="Save", exact=True).click()
    wait_until_idle(page)
    expect(page.get_by_text("Nothing is saved yet.")).to_be_visible()
    form.get_by_role("textbox", name="Your name").fill("Anna Schmitz")
    form.get_by_role("button", name="Save", exact=True).click()
    wait_until_idle(page)
    expect(page.get_by_text("Saved as change set")).to_be_visible()
    assert page.evaluate("localStorage.getItem('catering.name')") == "Anna Schmitz"
    assert "Anna" not in page.url
    assert "Schmitz" not in page.url
    page.reload()
    wait_until_idle(page)
    expect(page.get_by_role("button", name="Anna Schmitz · change name")).to_be_visible()
    type_containers(page, 0, 43)
    page.get_by_role("button", name="Save …").click()
    expect(form.get_by_role("textbox", name="Your name")).to_have_count(0)
    form.get_by_role("button", name="Save as Anna Schmitz").click()
    wait_until_idle(page)
    assert evening.order()[0] == (KEGS, 43)


def test_a_save_is_undone_where_it_was_saved(arrive: Arrive, evening: Evening) -> None:
    anna = arrive("Anna")
    type_containers(anna, 0, 42)
    save(anna)
    assert evening.order()[0][1] == 42
    anna.get_by_role("button", name="Undo", exact=True).click()
    wait_until_idle(anna)
    expect(anna.get_by_text("is undone, by change set")).to_be_visible()
    assert evening.order()[0][1] == 38
    order_is(anna, (KEGS, 38), (CASKS, 2))


def test_a_save_clicked_twice_saves_once(arrive: Arrive, evening: Evening) -> None:
    anna = arrive("Anna")
    type_containers(anna, 0, 42)
    anna.get_by_role("button", name="Save …").click()
    anna.get_by_test_id("stPopoverBody").get_by_role("button", name="Save as Anna").dblclick()
    wait_until_idle(anna)
    assert evening.saves() == 1


def test_the_other_page_is_the_one_that_its_link_names(arrive: Arrive) -> None:
    """A browser without a name tells who it is while its first page is drawn."""
    for path, title in (("/kegs", "Kegs"), ("/forecast", "Forecast"), ("/workbook", "Workbook")):
        page = arrive(None, path)
        expect(page.get_by_role("heading", level=1)).to_have_text(title)


@pytest.mark.parametrize("locale", ["en-GB", "de-DE", "ja-JP"])
def test_on_a_phone_a_draft_with_a_conflict_is_no_wider_than_the_screen(
    arrive: Arrive, evening: Evening, locale: str
) -> None:
    long = "Two tables by the window, and nobody of them drinks anything but water before the toast: "
    evening.changed("Anna", ("order_line", 0, "containers", "380"), ("order_line", 1, "containers", "3"))
    evening.changed("Anna", ("guest_group", 0, "note", long * 3))
    evening.changed("Kenji", ("order_line", 1, "containers", "4"), ("guest_group", 0, "note", long), saves=True)
    phone = arrive("Anna", "/", locale=locale, viewport=PHONE, is_mobile=True, has_touch=True)
    for path in ("/", "/forecast", "/kegs", "/workbook", "/events", "/history"):
        open_page(phone, f"{path}?event={evening.event_id}")
        expect(phone.locator("[class*=st-key-decide]")).to_be_visible()
        assert phone.get_by_test_id("stMain").evaluate("main => main.scrollWidth") <= PHONE["width"], path
    phone.locator("[class*=st-key-save_popover]").get_by_role("button").first.click()
    body = phone.get_by_test_id("stPopoverBody")
    box = body.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    assert body.evaluate("body => body.scrollWidth <= body.clientWidth")
