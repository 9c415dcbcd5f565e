"""The page Evening once the last pour is over: the answer, the lessons, one button, the report; the day after told."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from test_evening_page import named, press
from test_pages import dashboard, words

from catering.dashboard import state
from catering.dashboard.components import after_evening as shown
from catering.model.event import LeftOverTo, Measured, PastEvent
from catering.model.movement import WasteCode
from catering.services.create_event import create_event, propose_after
from catering.services.open_event import open_event
from catering.store.engine import Store
from cellar import EVENING, Cellar, cellar
from kept_evening import at, with_cells
from opened_papers import words_of

NOW = at(10, 25)


@pytest.fixture
def kept(store_url: str) -> Cellar:
    """Ten kegs, six of them blown at bar 1 and one never read; foam posted; all groups counted at the door."""
    records = cellar(10)
    for group, arrived in {"Press": 31, "Delegation": 100, "Neighbours": 259}.items():
        records = with_cells(records, "guest_group", group, arrived=arrived)
    found = Cellar(Store(store_url), records)
    for keg in range(1, 11):
        found.move(keg, "fill", at=at(8, 1))
        found.move(keg, "ship", at=at(9, 1))
        found.move(keg, "receive", "cold store", at=at(9, 20))
    for keg in range(1, 8):
        found.move(keg, "tap", "bar 1", at=at(18.5 + keg / 2))
        if keg == 1:
            found.move(keg, "waste", at=at(19.1), ml=2_000, code=WasteCode.FOAM)
        if keg < 7:
            found.move(keg, "blow", at=at(18.9 + keg / 2))
    return found


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    def set_to(moment: dt.datetime) -> None:
        monkeypatch.setattr(state, "now", lambda: moment.astimezone(dt.UTC))

    set_to(NOW)
    return set_to


def row(kept: Cellar, event_id: str = EVENING) -> PastEvent:
    records = open_event(kept.store, event_id, None).records
    return next(past for past in records.past_events if (past.name, past.beverage) == ("Herbstfest 2026", "Altbier"))


def closed() -> Any:
    app = named(dashboard("evening", event=EVENING))
    next(each for each in app.selectbox if "left: where to?" in each.label).set_value(LeftOverTo.GIVEN).run()
    app.text_area[0].set_value("A second tap at bar 1.").run()
    press(app, "close_event")
    return app


def test_the_answer_comes_first_then_what_is_to_be_done_then_the_lessons(kept: Cellar) -> None:
    app = dashboard("evening", event=EVENING)
    said = words(app)
    assert "118 L of Altbier drunk. 0.3 L a guest. 2 L lost. 80 L left." in said
    assert "Keg 7 was not read since the last pour" in said
    assert "Make it a past event, so that the next forecast can learn from it." in said
    assert "10 vessels still have to go back; €300.00 of deposits are open." in said
    assert "390 guests came, counted at the door." in said
    assert "80 L of Altbier left, 40 % of what came." in said
    yields = next(each.value for each in app.table if "Yield" in each.value.columns)
    assert list(yields["Yield"]) == ["90.0 %".replace(" ", "\N{NO-BREAK SPACE}"), *["not measured"] * 6]
    assert kept.event_id == EVENING


def test_one_button_makes_it_a_past_event(kept: Cellar) -> None:
    app = closed()
    assert app.success[0].value.startswith("A past event now, as change set")
    found = row(kept)
    assert (found.drunk_l, found.left_over_l, found.guests, found.measured) == (118, 80, 390, Measured.KEGS)
    assert (found.left_over_to, found.lessons) == (LeftOverTo.GIVEN, "A second tap at bar 1.")
    assert "It is one: its rows stand on the sheet" in words(app)
    assert "Make it a past event, so that" not in words(app)
    press(app, "close_event")
    assert app.info[0].value == "Nothing has changed: it is written so already."


def test_glasses_typed_are_kept_through_a_page_switch(kept: Cellar) -> None:
    app = named(dashboard("evening", event=EVENING))
    next(each for each in app.number_input if each.label == "Glasses of Altbier").set_value(460).run()
    press(app, "close_event")
    assert (row(kept).drunk_l, row(kept).measured) == (115, Measured.GLASSES)


def test_from_another_moment_nothing_is_closed(kept: Cellar, clock: Any) -> None:
    clock(at(22))
    app = dashboard("evening", event=EVENING)
    assert "close_event" not in [each.key for each in app.button]
    assert kept.event_id == EVENING


def test_the_next_event_has_learned_from_it_and_says_what_that_changed(kept: Cellar) -> None:
    closed()
    proposed = propose_after(kept.store, EVENING, event_id="next", name="Herbstfest 2027", day=dt.date(2027, 10, 23))
    create_event(kept.store, proposed.rows, actor="Anna", by_what="a test", at=NOW, operation_id="next")
    said = words(dashboard("forecast", event="next"))
    assert "Altbier: learned from 1 past event, " in said
    # what it changed stands behind it: the rate and its range as they would be without the evening
    assert re.search(r"learned from 1 past event, ([\d.]+) servings .* Without it ([\d.]+), [\d.]+ to [\d.]+\.", said)
    assert row(kept, "next") == row(kept)


def test_later_events_are_offered_it(kept: Cellar) -> None:
    proposed = propose_after(kept.store, EVENING, event_id="next", name="Herbstfest 2027", day=dt.date(2027, 10, 23))
    create_event(kept.store, proposed.rows, actor="Anna", by_what="a test", at=NOW, operation_id="next")
    app = closed()
    app.multiselect(key="teach").set_value(["next"]).run()
    press(app, "teach_events")
    assert app.success[0].value == "1 event has it now."
    assert row(kept, "next").drunk_l == 118


def test_the_report_is_made_in_the_language_that_is_chosen(kept: Cellar, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[bytes] = []
    monkeypatch.setattr(
        shown.st,
        "download_button",
        lambda *_labels, data, key, **_more: made.append(data()) if key == "take_report" else None,
    )
    dashboard("evening", event=EVENING, language="de")
    assert "118 L getrunken" in words_of(made[0])
    assert kept.event_id == EVENING


@pytest.mark.usefixtures("kept")
def test_the_overview_tells_the_day_after() -> None:
    said = words(dashboard(event=EVENING))
    assert "It is no past event yet: make it one on the page “Evening”" in said
    assert "118 L of Altbier drunk. 0.3 L a guest. 2 L lost. 80 L left." in said
    assert "10 vessels still have to go back; €300.00 of deposits are open." in said
    closed()
    assert "What was drunk is recorded; the next forecast can learn from it." in words(dashboard(event=EVENING))


def test_without_a_stock_what_was_drunk_is_not_measured_and_can_be_counted_by_hand() -> None:
    app = named(dashboard("evening"))
    assert "What was drunk is not measured" in words(app)
    assert "700 guests accepted; nobody was counted at the door." in words(app)
    next(each for each in app.number_input if each.label.startswith("Altbier out of kegs")).set_value(680).run()
    next(each for each in app.number_input if each.label == "Guests who came").set_value(640).run()
    press(app, "close_event")
    assert "680 L of Altbier drunk. 1.06 L a guest." in words(app)
    assert "640 guests came, as was stated." in words(app)
