"""The page Scan with one hand: a keg typed, scanned or opened by a link; posted once, taken back."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
import segno
from streamlit.testing.v1 import AppTest
from test_pages import PAGES, ROOT, title, words

from catering.dashboard import state
from catering.model.movement import WasteCode
from catering.model.stock import Keg, Lot
from catering.services.scan_keg import look_at_keg
from catering.services.shipped_events import REFERENCE_EVENT
from catering.store.engine import Store
from catering.store.stock import movements
from cellar import EVENING, Cellar, cellar
from kept_evening import at


@pytest.fixture
def kept(store_url: str) -> Cellar:
    """Four kegs in the cold store: the last but one expires on the evening, the last one expired the day before."""
    records, evening = cellar(4), at(20).date()
    lots = [Lot(name=name, beverage="Altbier", best_before_on=evening - dt.timedelta(days=days))
            for days, name in enumerate(("today", "yesterday"))]  # fmt: skip
    kegs = [
        keg.model_copy(update={"lot": lot})
        for keg, lot in zip(records.kegs, ("A1", "A1", "today", "yesterday"), strict=True)
    ]
    records = records.with_rows(Lot.table, (*records.lots, *lots)).with_rows(Keg.table, tuple(kegs))
    found = Cellar(Store(store_url), records)
    for number in range(1, 5):
        found.move(number, "fill", at=at(8, 1))
        found.move(number, "ship", at=at(9, 1))
        found.move(number, "receive", "cold store", at=at(9, 20))
    return found


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    def set_to(hour: float) -> None:
        moment = at(hour).astimezone(dt.UTC)
        monkeypatch.setattr(state, "now", lambda: moment)

    set_to(20.5)
    return set_to


def phone(name: str = "Anna", *, bar: str | None = "bar 2", event: str = EVENING, keg: str | None = None) -> AppTest:
    """A phone on the page Scan whose person and bar are known."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params["event"] = event
    if keg is not None:
        app.query_params["keg"] = keg
    app.session_state["actor_name"] = name
    app.run()
    app.switch_page(str(PAGES / "scan.py")).run()
    if bar is not None and keg is None:
        take(app, "1")
        app.pills(key="scan_bar").set_value(bar).run()
        take(app, "")
    assert not app.exception
    return app


def take(app: AppTest, keg: str) -> AppTest:
    app.text_input(key="scan_input").set_value(keg).run()
    assert not app.exception
    return app


def button(app: AppTest, begins: str) -> Any:
    """The button whose key begins so; each proposal has a key of its own."""
    return next(each for each in app.button if str(each.key).startswith(begins))


def offered(app: AppTest) -> list[str]:
    return [each.label for each in app.button if str(each.key).startswith(("next", "undo"))]


def press(app: AppTest, begins: str) -> AppTest:
    button(app, begins).click().run()
    assert not app.exception
    return app


def state_of(kept: Cellar, keg: str = "1") -> tuple[str, str, int]:
    found = look_at_keg(kept.store, EVENING, keg, at=at(24))
    return found.now.state.value, found.location.name if found.location else "–", found.now.volume_ml


def test_a_keg_is_typed_tapped_and_the_input_is_ready_for_the_next(kept: Cellar) -> None:
    app = phone()
    assert title(app) == "Scan"
    take(app, "1")
    assert "## Keg 1 Altbier  \n20 L left  \nfull, at cold store  \nbest before 30 December 2026" in words(app)
    assert offered(app) == ["Tap at bar 2", "Undo: received: cold store, 20 October 2026, 09:00"]
    press(app, "next")
    assert app.success[0].value == "Keg 1: tapped at bar 2."
    assert state_of(kept) == ("tapped", "bar 2", 20_000)
    assert app.text_input(key="scan_input").value == ""
    assert offered(app) == ["Undo: keg 1 tapped at bar 2, 20:30"]
    take(app, "1")
    assert offered(app) == ["Blown: it is empty", "Undo: tapped at bar 2, 20:30"]


def test_one_touch_takes_the_last_back_and_shows_its_keg(kept: Cellar) -> None:
    app = press(take(phone(), "1"), "next")
    press(app, "undo")
    assert app.success[0].value == "Keg 1: “tapped at bar 2” is taken back."
    assert state_of(kept) == ("full", "cold store", 20_000)
    assert app.text_input(key="scan_input").value == "1"
    assert offered(app)[0] == "Tap at bar 2"


@pytest.mark.usefixtures("kept")
def test_best_before_is_red_where_it_is_over_or_today() -> None:
    app = take(phone(), "3")
    assert ":red[**expires today**]" in words(app)
    take(app, "4")
    assert ":red[**expired: best before 23 October 2026**]" in words(app)


def test_an_expired_keg_is_tapped_only_after_another_touch(kept: Cellar) -> None:
    app = take(phone(), "4")
    assert "Keg 4 expired: best before 23 October 2026. Take another keg, or taste it first." in words(app)
    assert button(app, "next").disabled
    app.toggle[0].set_value(True).run()
    assert not button(app, "next").disabled
    press(app, "next")
    assert state_of(kept, "4") == ("tapped", "bar 2", 20_000)
    assert not button(take(app, "3"), "next").disabled  # its last good day is today


def test_nor_from_behind(kept: Cellar, clock: Any) -> None:
    clock(17)  # before the evening it is to be carried to a bar
    app = take(phone(), "4")
    assert offered(app)[0] == "Carry to bar 2"
    assert not button(app, "next").disabled
    other = next(each for each in app.radio if str(each.key).startswith("other"))
    other.set_value(other.options.index("Tap")).run()
    next(each for each in app.radio if each.label == "Where to").set_value(kept.places["bar 1"]).run()
    assert button(app, "post other").disabled
    app.toggle[0].set_value(True).run()
    press(app, "post other")
    assert state_of(kept, "4") == ("tapped", "bar 1", 20_000)


@pytest.mark.usefixtures("kept")
def test_the_bar_is_asked_once_and_kept(clock: Any) -> None:
    app = take(phone(bar=None), "1")
    assert button(app, "next").label == "Tap at …: choose your bar"
    assert button(app, "next").disabled
    clock(17)
    assert button(app.run(), "next").label == "Carry to …: choose your bar"
    clock(20.5)
    app.pills(key="scan_bar").set_value("bar 3").run()
    assert button(app, "next").label == "Tap at bar 3"
    press(app, "next")
    take(app, "2")
    assert button(app, "next").label == "Tap at bar 3"


@pytest.mark.usefixtures("kept")
def test_a_link_opens_the_page_at_its_keg_and_the_address_keeps_it() -> None:
    app = phone(keg="2")
    assert "Keg 2" in words(app)
    take(app, "1")
    assert app.query_params["keg"] == "1"
    take(app, "")
    assert "keg" not in app.query_params


@pytest.mark.usefixtures("kept")
def test_a_keg_that_is_not_there_is_said() -> None:
    assert "There is no keg “99” in this event." in words(take(phone(), "99"))
    assert offered(take(phone(), "99")) == []


@pytest.mark.parametrize(
    ("second", "said"),
    [("Anna", "Keg 1: tapped at bar 2."), ("Bernd", "Keg 1: tapped at bar 2, as Anna posted at 20:30.")],
)
def test_the_same_click_twice_from_two_sessions_posts_once_and_says_who_was_first(
    kept: Cellar, second: str, said: str
) -> None:
    first_sent, sent_again = take(phone("Anna"), "1"), take(phone(second), "1")
    assert button(first_sent, "next").key == button(sent_again, "next").key
    press(first_sent, "next")
    press(sent_again, "next")
    assert sent_again.success[0].value == said
    with kept.store.reading() as connection:
        found = movements(connection, kept.event, keg=kept.kegs["1"])
    assert [each.movement.kind.value for each in found] == ["fill", "ship", "receive", "tap"]


def test_what_another_posted_meanwhile_is_told_and_asked_about_again(kept: Cellar, clock: Any) -> None:
    app = take(phone(), "1")
    kept.move(1, "tap", "bar 4", at=at(20.55), posted_at=at(20.55))
    clock(20.75)
    press(app, "next")
    assert app.warning[0].value == (
        "Keg 1 has moved meanwhile: tapped at bar 4, 20:33, by Anna. Nothing is posted: look at it again."
    )
    assert offered(app) == ["Blown: it is empty", "Undo: tapped at bar 4, 20:33"]
    assert state_of(kept) == ("tapped", "bar 4", 20_000)


def test_without_a_name_nothing_is_posted(kept: Cellar) -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params["event"] = EVENING
    app.run()
    app.switch_page(str(PAGES / "scan.py")).run()
    take(app, "1")
    app.pills(key="scan_bar").set_value("bar 1").run()
    press(app, "next")
    assert "Write your name" in words(app)
    assert state_of(kept)[0] == "full"
    app.text_input(key="act_name scan").set_value("Anna").run()
    press(app, "next")
    assert state_of(kept) == ("tapped", "bar 1", 20_000)


def other(app: AppTest, what: str) -> AppTest:
    which = next(each for each in app.radio if str(each.key).startswith("other"))
    which.set_value(which.options.index(what)).run()
    assert not app.exception
    return app


def part(app: AppTest, name: str) -> Any:
    inputs = (*app.radio, *app.number_input, *app.text_input)
    return next(each for each in inputs if str(each.key).startswith(f"{name} "))


def test_something_else_asks_for_what_it_needs(kept: Cellar) -> None:
    app = press(take(phone(), "1"), "next")
    other(take(app, "1"), "Litres wasted")
    press(app, "post other")
    assert "Say how many litres “waste” is about." in words(app)
    part(app, "litres").set_value(1.5)
    part(app, "code").set_value(WasteCode.FOAM)
    press(app, "post other")
    assert state_of(kept) == ("tapped", "bar 2", 18_500)
    other(take(app, "1"), "Another quantity is in it")
    part(app, "litres").set_value(10.0)
    part(app, "reason").set_value("weighed")
    press(app, "post other")
    assert state_of(kept) == ("tapped", "bar 2", 10_000)


def test_a_keg_can_be_carried_elsewhere_and_the_place_is_asked(kept: Cellar) -> None:
    app = other(take(phone(), "2"), "Carry elsewhere")
    press(app, "post other")
    assert "Say the location of “receive”" in words(app)
    places = part(app, "to")
    places.set_value(kept.places["reserve"])
    press(app, "post other")
    assert state_of(kept, "2") == ("full", "reserve", 20_000)


def photo_of(code: str) -> bytes:
    drawn = io.BytesIO()
    segno.make_qr(code).save(drawn, kind="png", scale=6)
    return drawn.getvalue()


def upload(app: AppTest, content: bytes) -> AppTest:
    app.file_uploader[0].set_value(("label.png", content, "image/png")).run()
    assert not app.exception
    return app


@pytest.mark.usefixtures("kept")
def test_a_photo_of_a_label_takes_its_keg_in_hand() -> None:
    app = upload(phone(), photo_of(f"{EVENING}\nKeg 2/4\nAltbier, 20 L slim keg"))
    assert "Keg 2" in words(app)
    assert offered(app)[0] == "Tap at bar 2"
    upload(app, photo_of("1"))
    assert "Keg 1" in words(app)
    upload(app, b"no picture")
    assert "The file is not a picture" in words(app)
    assert "Keg 1" in words(app)


@pytest.mark.usefixtures("kept")
def test_the_label_of_another_event_opens_that_event() -> None:
    app = upload(phone(bar=None, event=REFERENCE_EVENT), photo_of(f"{EVENING}\nKeg 2/4\nAltbier"))
    assert "that event is open now" in str([each.value for each in app.info])
    assert "Keg 2" in words(app)
    upload(app, photo_of("long-ago\nKeg 2/4\nAltbier"))
    assert "The label is of the event “long-ago”, which is not among the events." in words(app)


def test_an_event_without_kegs_says_so() -> None:
    app = phone(bar=None, event=REFERENCE_EVENT)
    assert "no kegs by number" in str([each.value for each in app.info])


@pytest.mark.usefixtures("kept")
def test_the_camera_is_offered_only_where_the_browser_lets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from catering.dashboard.components import scan_label

    app = phone()
    assert "The camera opens in the page only where it is served over https" in words(app)
    for address, has in (("https://beer.example/scan", True), ("http://127.0.0.1:8501/scan", True),
                         ("http://192.168.1.20:8501/scan", False)):  # fmt: skip
        monkeypatch.setattr(scan_label.st, "context", type("Context", (), {"url": address}))
        assert scan_label._has_camera() is has
