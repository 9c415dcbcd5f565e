"""The page Stock: the answer first, the first stock in one step, kegs moved by their numbers, movements taken back."""

from __future__ import annotations

import datetime as dt

import pytest
from streamlit.testing.v1 import AppTest
from test_pages import dashboard, words

from catering.dashboard import state
from catering.model.beverage import OrderLine
from catering.services.list_movements import list_movements
from catering.services.shipped_events import REFERENCE_EVENT
from catering.services.stock_report import report_stock
from catering.store.engine import Store
from cellar import EVENING, Cellar, cellar
from kept_evening import at


@pytest.fixture
def kept(store_url: str, monkeypatch: pytest.MonkeyPatch) -> Cellar:
    """Four kegs, filled at the brewery; it is the day of the evening, in the afternoon."""
    found = Cellar(Store(store_url), cellar(4))
    for keg in range(1, 5):
        found.move(keg, "fill", at=at(8, 1))
    moment = at(15).astimezone(dt.UTC)
    monkeypatch.setattr(state, "now", lambda: moment)
    return found


def stock(event: str = EVENING, view: str = "where") -> AppTest:
    app = dashboard("stock", event=event)
    if view != "where":
        next(each for each in app.get("button_group") if each.key == "stock_view").set_value(view).run()
        assert not app.exception
    return app


def move(app: AppTest, kegs: str, kind: str, to: str | None = None) -> AppTest:
    named = [each for each in app.text_input if str(each.key).startswith("act_name")]
    for each in named:
        each.set_value("Anna")
    app.text_input(key="move_names").set_value(kegs)
    app.selectbox(key="move_kind").set_value(kind).run()
    if to is not None:
        app.selectbox(key="move_to").set_value(to)
    app.button(key="post_move").click().run()
    assert not app.exception
    return app


def standing(kept: Cellar) -> dict[str, int]:
    """Millilitres by location."""
    lines = report_stock(kept.store, EVENING, as_of=at(15)).stock.lines
    return {line.location.name: line.volume_ml for line in lines}


@pytest.mark.usefixtures("kept")
def test_the_answer_comes_first() -> None:
    said = words(stock())
    assert "4 kegs: brewery 4." in said
    assert "Altbier: 60 L available" in said  # 20 L are set aside for practice


def test_kegs_are_moved_by_a_range_and_the_balances_follow(kept: Cellar) -> None:
    app = move(stock(view="move"), "1-3", "ship")
    assert "3 movements are posted." in words(app)
    assert standing(kept) == {"brewery": 20_000, "on the way": 60_000}
    assert app.text_input(key="move_names").value == ""


def test_what_a_rule_forbids_is_said_and_what_was_typed_stays(kept: Cellar) -> None:
    app = move(stock(view="move"), "1", "tap", "bar 1")
    assert "“tap” is not done at brewery" in words(app)
    assert app.text_input(key="move_names").value == "1"
    assert standing(kept) == {"brewery": 80_000}


@pytest.mark.usefixtures("kept")
def test_a_keg_that_is_not_there_is_named() -> None:
    assert "There is no keg or lot “77” in this event." in words(move(stock(view="move"), "77", "ship"))


def test_a_movement_is_taken_back_where_it_is_listed(kept: Cellar) -> None:
    last = kept.move(4, "ship", at=at(9, 1)).movement.id
    app = stock(view="movements")
    next(each for each in app.text_input if str(each.key).startswith("act_name")).set_value("Anna")
    app.selectbox(key="reverse all").set_value(last)
    app.button(key="take back all").click().run()
    assert "It is taken back." in words(app)
    assert standing(kept) == {"brewery": 80_000}
    assert [each.kind.value for each in list_movements(kept.store, EVENING, keg="4")] == ["fill", "ship", "reverse"]


def test_the_first_stock_is_one_step_of_the_draft() -> None:
    app = stock(REFERENCE_EVENT)
    app.button(key="first_stock").click().run()
    assert not app.exception
    assert "Save the draft: then the kegs can be moved." in " ".join(str(each.value) for each in app.info)
    assert "Stock set up from the plan" in words(app)
    assert "first_stock" not in {each.key for each in app.button}


def test_labels_that_say_otherwise_than_the_stock_are_named(store_url: str) -> None:
    casks = (OrderLine(beverage="Altbier", container_size="20 L gravity cask", containers=2),)
    Cellar(Store(store_url), cellar(3, order_lines=casks))
    assert "under 1 and 2 the labels name another container" in " ".join(str(each.value) for each in stock().warning)


def test_in_the_week_before_the_overview_says_where_the_kegs_are(kept: Cellar, monkeypatch: pytest.MonkeyPatch) -> None:
    moment = at(12, 20).astimezone(dt.UTC)
    monkeypatch.setattr(state, "now", lambda: moment)
    kept.move(1, "ship", at=at(9, 2))
    assert "4 kegs: brewery 3 and on the way 1." in words(dashboard(event=EVENING))


def test_a_movement_is_posted_when_it_happened(kept: Cellar) -> None:
    app = stock(view="move")
    app.date_input(key="move_day").set_value(dt.date(2026, 10, 20))
    app.time_input(key="move_time").set_value(dt.time(9, 30))
    assert "1 movement is posted." in words(move(app, "1", "ship"))
    assert list_movements(kept.store, EVENING, keg="1")[-1].at == at(9.5, 20)
    assert app.date_input(key="move_day").value is None


def test_a_past_day_without_a_time_is_its_noon_and_today_is_now(kept: Cellar) -> None:
    app = stock(view="move")
    app.date_input(key="move_day").set_value(dt.date(2026, 10, 20))
    move(app, "1", "ship")
    app.date_input(key="move_day").set_value(dt.date(2026, 10, 24))
    move(app, "2", "ship")
    posted = [list_movements(kept.store, EVENING, keg=keg)[-1].at for keg in ("1", "2")]
    assert posted == [at(12, 20), at(15)]


def test_goods_of_a_lot_are_moved_from_where_they_are_said_to_stand(kept: Cellar) -> None:
    kept.move("W1", "receive", "cellar", lot="W1", containers=6, ml=4_500, at=at(9, 1))
    app = stock(view="move")
    app.selectbox(key="move_from").set_value("cellar")
    app.number_input(key="move_containers").set_value(2)
    move(app, "W1", "receive", "bar 1")
    assert standing(kept)["bar 1"] == 1_500


def test_another_moment_stays_until_it_is_left_and_is_said(kept: Cellar) -> None:
    kept.move(1, "ship", at=at(12, 20))
    app = stock()
    app.date_input(key="stock_day").set_value(dt.date(2026, 10, 10)).run()
    assert not app.exception
    said = words(app)
    assert "4 kegs: brewery 4." in said
    assert "As it stood at 10 October 2026, 12:00." in said
    app.time_input(key="stock_time").set_value(dt.time(0, 30)).run()
    assert "As it stood at 10 October 2026, 00:30." in words(app)
    app.button(key="stock_back").click().run()
    assert "brewery 3 and on the way 1" in words(app)
