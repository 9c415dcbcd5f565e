"""History as a person meets it on the page: who changed what, what one change did, undone, a cell's past."""

from __future__ import annotations

import datetime as dt

import pytest
from test_events_page import click, order, page, tables
from test_pages import title, words

from catering.model.text import LANGUAGES, Language, text
from catering.services.open_event import open_event
from catering.services.shipped_events import REFERENCE_EVENT
from catering.store.engine import Store


@pytest.fixture
def store(store_url: str) -> Store:
    """A store in which Ben ordered fewer kegs, then Anna fewer still."""
    store = Store(store_url)
    order(store, "Ben", REFERENCE_EVENT, 36)
    order(store, "Anna", REFERENCE_EVENT, 34)
    return store


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_opens_in_every_language(language: Language, store: Store) -> None:  # noqa: ARG001
    assert title(page("history", language=language)) == text("History").in_language(language)


def test_change_sets_are_listed_and_narrowed(store: Store) -> None:  # noqa: ARG001
    app = page("history")
    assert [row[:3] for row in tables(app)[0]][:2] == [
        ["4: 12 May 2025, 21:00", "Anna", "saved · Order 1"],
        ["3: 12 May 2025, 21:00", "Ben", "saved · Order 1"],
    ]
    app.selectbox(key="history_person").set_value("Ben").run()
    assert [row[1] for row in tables(app)[0]] == ["Ben"]
    app.selectbox(key="history_table").set_value("beverage").run()
    assert "Nobody changed anything like that." in [each.value for each in app.info]
    app.selectbox(key="history_person").set_value(None)
    app.date_input(key="history_since").set_value(dt.date(2025, 5, 13)).run()
    assert not app.exception


def test_one_change_is_shown_and_undone_with_its_reason(store: Store) -> None:
    app = page("history", person="Chiyo")
    assert ["Order · Altbier · 20 L slim keg", "Containers", "36", "34"] in tables(app)[1]
    assert "By the page “Kegs”." in words(app)
    assert tables(app)[2] == [["Order · Altbier · 20 L slim keg", "Containers", "34", "36"]]
    app.text_input(key="undo_reason 4").set_value("a slip").run()
    click(app, "do_undo 4")
    assert "Change set 4 is undone, by change set 5." in words(app)
    seen = open_event(store, REFERENCE_EVENT, None)
    assert seen.records.order_lines[0].containers == 36
    assert (seen.last.actor, seen.last.reason) == ("Chiyo", "a slip")
    assert [row[2] for row in tables(app)[0]][:2] == ["undo of 4 · Order 1", "saved; undone by 5 · Order 1"]


def test_what_later_edits_stand_on_says_so_in_the_place_of_the_button(store: Store) -> None:  # noqa: ARG001
    app = page("history")
    app.selectbox(key="history_number").set_value(3).run()
    assert "Later edits stand on change set 3: 4 by Anna" in words(app)
    assert "do_undo 3" not in {each.key for each in app.button}
    app.selectbox(key="history_number").set_value(1).run()
    assert "Change set 1 made the event. Archive the event instead." in words(app)
    assert len(tables(app)[1]) > 30


def test_a_cells_past_is_shown(store: Store) -> None:  # noqa: ARG001
    app = page("history")
    sheet = app.selectbox(key="cell_sheet")
    sheet.select_index([str(each) for each in sheet.options].index("Order")).run()
    column = app.selectbox(key="cell_column order_line")
    column.select_index([str(each) for each in column.options].index("Containers")).run()
    assert [row[1:] for row in tables(app)[-1]] == [["Anna", "36", "34"], ["Ben", "38", "36"], ["catering", "–", "38"]]
