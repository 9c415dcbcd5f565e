"""The page Evening through a whole evening: before the doors, kegs tapped, read and blown, the last pour."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from test_pages import FESTIVAL, dashboard, table, title, words

from catering.dashboard import state
from catering.dashboard.components import evening_cards
from catering.model.stock import Keg, Lot
from catering.services.evening_stock import evening_in_stock
from catering.store.engine import Store
from cellar import BARS, EVENING, Cellar, cellar
from kept_evening import at


@pytest.fixture
def kept(store_url: str) -> Cellar:
    """Ten kegs in the cold store, two at each bar; the clock of the house is set by the test."""
    found = Cellar(Store(store_url), cellar(18))
    for keg in range(1, 19):
        found.move(keg, "fill", at=at(8, 1))
        found.move(keg, "ship", at=at(9, 1))
        found.move(keg, "receive", "cold store", at=at(9, 20))
    for keg in range(1, 9):
        found.move(keg, "receive", BARS[(keg - 1) % 4], at=at(15))
    return found


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    def set_to(hour: float) -> None:
        moment = at(hour).astimezone(dt.UTC)
        monkeypatch.setattr(state, "now", lambda: moment)

    return set_to


def named(app: AppTest) -> AppTest:
    next(each for each in app.text_input if str(each.key).startswith("act_name")).set_value("Anna").run()
    return app


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


def keys(app: AppTest) -> list[str]:
    return [str(each.key) for each in app.button]


def at_bars(kept: Cellar, hour: float) -> list[tuple[str, str, int]]:
    ledger = evening_in_stock(kept.store, EVENING, at=at(hour)).ledger
    return [(each.keg.number, each.bar.name, each.left_ml) for each in ledger.running]


def test_a_whole_evening(kept: Cellar, clock: Any) -> None:
    clock(17)
    app = named(dashboard("evening", event=EVENING))
    assert title(app) == "Evening"
    assert "It begins at 18:30 on 24 October 2026. 0 of 18 kegs empty at 17:00." in words(app)
    assert words(app).count("2 full kegs · 0 of 2 taps running") == 4

    clock(18.5)
    press(app, "new keg bar 1 1")
    assert app.success[0].value == "Keg 1 is tapped at bar 1."
    assert at_bars(kept, 18.5) == [("1", "bar 1", 20_000)]
    # the next there comes up by itself
    assert "new keg bar 1 5" in keys(app)

    clock(19)
    press(app, "half 1")
    assert at_bars(kept, 19) == [("1", "bar 1", 10_000)]
    assert "Keg 1, Altbier: 10 L at 19:00" in words(app)
    assert app.button(key="half 1").disabled
    assert "Lasts to the end" in words(app)
    assert table(app, "Bar").to_dict("records")[0]["Poured"] == "10 L".replace(" ", "\N{NO-BREAK SPACE}")

    clock(19.25)
    app.number_input(key="weight 1").set_value(13.0).run()
    press(app, "weighed 1")
    (left,) = at_bars(kept, 19.25)
    assert 0 < left[2] < 10_000

    clock(19.5)
    press(app, "blown 1")
    assert app.success[0].value == "Keg 1 is blown."
    assert at_bars(kept, 19.5) == []
    assert "1 of 18 kegs empty at 19:30." in words(app)
    undo = next(key for key in keys(app) if key.startswith("undo"))
    press(app, undo)
    assert at_bars(kept, 19.5) == [left]
    press(app, "blown 1")

    clock(23.25)
    app.run()
    # what was not weighed or blown is left over: 340 L in full kegs
    assert "20 L of Altbier drunk. 0.04 L a guest. 340 L left." in words(app)


def test_a_double_click_posts_once(kept: Cellar, clock: Any) -> None:
    clock(18.75)
    app = named(dashboard("evening", event=EVENING))
    press(app, "new keg bar 2 2")
    # the button that could be touched again is another keg's, or gone
    assert "new keg bar 2 2" not in keys(app)
    assert at_bars(kept, 18.75) == [("2", "bar 2", 20_000)]


def test_the_same_touch_of_the_same_cards_is_answered_by_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    acts: list[str] = []
    monkeypatch.setattr(evening_cards, "act", lambda key, work: acts.append(key) or work())
    monkeypatch.setattr(evening_cards.st, "session_state", {})
    for posted in (7, 7, 8):
        evening_cards._post("tap 2", posted, lambda: "posted", None)
    evening_cards._post("blown 2", 8, lambda: None, None)  # refused: it may be touched again
    evening_cards._post("blown 2", 8, lambda: "posted", None)
    assert acts == ["evening tap 2", "evening tap 2", "evening blown 2", "evening blown 2"]


def test_another_keg_can_be_chosen_from_the_stores(kept: Cellar, clock: Any) -> None:
    clock(18.75)
    app = named(dashboard("evening", event=EVENING))
    app.selectbox(key="next keg bar 3 input").set_value("12").run()
    press(app, "new keg bar 3 12")
    assert at_bars(kept, 18.75) == [("12", "bar 3", 20_000)]
    assert app.selectbox(key="next keg bar 3 input").value == "3"


def test_an_expired_keg_is_not_offered_and_that_is_said(store_url: str, clock: Any) -> None:
    clock(20)
    records = cellar(3)
    old = Lot(name="old", beverage="Altbier", best_before_on=at(20).date() - dt.timedelta(days=1))
    kegs = [keg.model_copy(update={"lot": lot}) for keg, lot in zip(records.kegs, ("old", "A1", "old"), strict=True)]
    found = Cellar(
        Store(store_url), records.with_rows(Lot.table, (*records.lots, old)).with_rows(Keg.table, tuple(kegs))
    )
    for keg in range(1, 4):
        found.move(keg, "fill", at=at(8, 1))
        found.move(keg, "ship", at=at(9, 1))
        found.move(keg, "receive", "cold store", at=at(9, 20))
    app = dashboard("evening", event=EVENING)
    assert "2 full kegs expired and are not offered: 1 and 3." in words(app)
    assert app.selectbox(key="next keg bar 1 input").options == ["2 · Altbier, from cold store"]


def test_nothing_is_posted_without_a_name(kept: Cellar, clock: Any) -> None:
    clock(18.75)
    app = dashboard("evening", event=EVENING)
    press(app, "new keg bar 1 1")
    assert "Write your name" in app.warning[0].value
    assert at_bars(kept, 18.75) == []


def test_a_weight_that_cannot_be_is_refused_with_the_way_out(kept: Cellar, clock: Any) -> None:
    kept.move(1, "tap", at=at(18.5))
    clock(19)
    app = named(dashboard("evening", event=EVENING))
    app.number_input(key="weight 1").set_value(2.0).run()
    press(app, "weighed 1")
    assert "Weigh again, or post it as blown." in app.warning[0].value
    assert at_bars(kept, 19) == [("1", "bar 1", 20_000)]


@pytest.mark.usefixtures("kept")
def test_where_the_ledger_is_silent_litres_are_typed_by_hand(clock: Any) -> None:
    clock(20)
    app = dashboard("evening", event=EVENING)
    assert "No keg was tapped at a bar in the stock’s movements" in app.info[0].value.replace("'", "’")
    typed = next(each for each in app.number_input if each.label == "Altbier [L]")
    typed.set_value(120.0).run()
    clock(21)
    app.run()
    # it is the count of the moment it was typed at
    assert "Altbier: 120 L by 20:00" in words(app)


def test_without_a_ledger_the_page_is_useful_all_the_same(clock: Any) -> None:
    clock(20)
    app = dashboard("evening", event=FESTIVAL)
    assert "has no kegs of this event" in app.info[0].value
    assert not [key for key in keys(app) if key.startswith("new keg")]


def test_the_overview_says_it_on_the_day(kept: Cellar, clock: Any) -> None:
    kept.move(1, "tap", at=at(18.5))
    kept.move(1, "blow", at=at(19.5))
    clock(19.5)
    app = dashboard(event=EVENING)
    said = words(app)
    assert "#### 1 of 18 kegs empty at 19:30. Lasts to the end:" in said
    # of the order only what was planned: two answers to one question could clash
    assert "Planned were 240 L of Altbier, to suffice with" in said
    assert "of Altbier suffice with" not in said
    assert "makes it" not in said


def test_before_the_doors_the_overview_holds_what_is_there_against_the_forecast(kept: Cellar, clock: Any) -> None:
    kept.move(18, "adjust", "lost", at=at(16), reason="not on the rack")
    clock(17)
    said = words(dashboard(event=EVENING))
    assert "#### Altbier: 320 L available," in said
    assert "0 of 17 kegs empty at 17:00." in said
    assert "Planned were 240 L of Altbier" in said


@pytest.mark.parametrize("language", ["de", "ja"])
def test_it_speaks_the_readers_language(kept: Cellar, clock: Any, language: str) -> None:
    kept.move(1, "tap", at=at(18.5))
    clock(19.5)
    app = dashboard("evening", event=EVENING, language=language)
    assert title(app) == {"de": "Abend", "ja": "当日"}[language]
    assert {"de": "0 von 18 Fässern leer um 19:30 Uhr.", "ja": "19:30現在"}[language] in words(app)
