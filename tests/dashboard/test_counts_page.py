"""Counts on the page Stock: opened, ticked, asked about what moved meanwhile, posted, reconciled, taken back."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest
from test_pages import dashboard, words

from catering.dashboard import state
from catering.services.count_sheets import sheet_of_count
from catering.services.count_stock import SeenCount, list_counts, look_at_count
from catering.services.stock_report import report_stock
from catering.store.counts import CountState
from catering.store.engine import Store
from cellar import EVENING, Cellar, cellar
from kept_evening import at


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[dt.datetime]:
    """What the page takes for now: three in the afternoon, before the evening."""
    moments = [at(15).astimezone(dt.UTC)]
    monkeypatch.setattr(state, "now", lambda: moments[-1])
    return moments


@pytest.fixture
def kept(store_url: str, clock: list[dt.datetime]) -> Cellar:
    """Kegs 1 to 3 full in the cellar, 4 tapped there with 12 L, 5 lost on its way; 24 bottles of half a litre."""
    assert clock
    its = Cellar(Store(store_url), cellar(6))
    for keg in range(1, 6):
        its.move(keg, "fill", at=at(8, 1))
        its.move(keg, "ship", at=at(9, 2))
        its.move(keg, "receive", "cellar", at=at(9, 20))
    its.move(4, "tap", "classroom", at=at(9, 21))
    its.move(4, "train", ml=8_000, at=at(10, 21))
    its.move(4, "adjust", "cellar", at=at(11, 21), reason="back from practice")
    its.move(5, "adjust", "lost", at=at(11, 21), reason="not on the pallet")
    its.move("", "receive", "cellar", lot="W1", containers=24, ml=12_000, at=at(9, 20))
    return its


def counting(name: str | None = "Anna") -> AppTest:
    app = dashboard("stock", event=EVENING)
    if name is not None:
        app.session_state["actor_name"] = name
    next(each for each in app.get("button_group") if each.key == "stock_view").set_value("count").run()
    assert not app.exception
    return app


def opened(place: str = "cellar") -> AppTest:
    app = counting()
    app.selectbox(key="count_place").set_value(place).run()
    return press(app, "open_count")


def press(app: AppTest, begins: str) -> AppTest:
    next(each for each in app.button if str(each.key).startswith(begins)).click().run()
    assert not app.exception
    return app


def tick(app: AppTest, kept: Cellar, name: str, what: str) -> AppTest:
    of = f"keg {kept.kegs[name]}" if name in kept.kegs else f"lot {kept.lots[name]}"
    return press(app, f"count {what} {seen(kept).kept.id} {of}")


def seen(kept: Cellar) -> SeenCount:
    return look_at_count(kept.store, list_counts(kept.store, EVENING)[0].kept.id)


def standing(kept: Cellar) -> dict[tuple[str, str], int]:
    """Millilitres by location and beverage."""
    lines = report_stock(kept.store, EVENING, as_of=at(20)).stock.lines
    return {(line.location.name, line.beverage): line.volume_ml for line in lines}


def test_what_was_expected_stands_in_rows_and_the_answer_of_the_stock_is_out_of_the_way(kept: Cellar) -> None:
    said = words(opened())
    assert "Count of cellar" in said
    assert "0 of 5 counted" not in said  # that is the progress bar's
    assert "**4** · Altbier · 20 L slim keg  \n:small[tapped · best before 30 December 2026]" in said
    assert "available" not in said
    assert [line.item.name for line in seen(kept).count.lines] == ["1", "2", "3", "4", "W1"]


def test_a_whole_count_from_ticks_to_the_way_back(kept: Cellar, clock: list[dt.datetime]) -> None:
    before = standing(kept)
    app = opened()
    clock.append(at(15.1).astimezone(dt.UTC))
    tick(app, kept, "1", "there")
    tick(app, kept, "2", "missing")
    number = seen(kept).kept.id
    app.number_input(key=f"count litres {number} keg {kept.kegs['4']}").set_value(11.5)
    tick(app, kept, "4", "there")
    app.number_input(key=f"count containers {number} lot {kept.lots['W1']}").set_value(20)
    tick(app, kept, "W1", "there")
    app.text_input(key="count_number").set_value("5").run()
    assert app.success[0].value == "“5” is noted as standing here."
    assert app.text_input(key="count_number").value == ""
    said = words(app)
    assert "5 of 6 counted, 4 differences." in said
    assert "- Keg 2 is missing, 20 L.\n- Keg 4: 11.5 L in it, 12 L expected." in said
    assert "- Keg 5 is here with 20 L; the stock has it at lost." in said
    assert "Altbier: 51.5 L of 72 L found; 20.5 L unexplained (28.5 %)." in said
    assert "1 is not counted and stays as the stock has it." in said
    assert standing(kept) == before
    app.text_input(key=f"count_reason {number}").set_value("before the evening")
    press(app, "post count")
    assert app.success[0].value == "The count of cellar is posted."
    assert standing(kept) == {
        ("cellar", "Altbier"): 20_000 * 3 + 11_500, ("cellar", "Water"): 10_000, ("lost", "Altbier"): 20_000,
    }  # fmt: skip
    said = words(app)
    assert "- Keg 2 is missing, 20 L. – before the evening" in said
    assert "Posted 24 October 2026, 15:06 by Anna." in said
    press(app, "back count")
    assert app.success[0].value == "The count of cellar is taken back."
    assert standing(kept) == before
    assert seen(kept).kept.state is CountState.TAKEN_BACK


def test_what_moved_meanwhile_is_asked_about_before_anything_is_posted(kept: Cellar, clock: list[dt.datetime]) -> None:
    app = opened()
    clock.append(at(15.1).astimezone(dt.UTC))
    tick(app, kept, "2", "missing")
    kept.move(2, "chill", at=at(15.2), posted_at=at(15.2))
    clock.append(at(15.3).astimezone(dt.UTC))
    app.run()
    said = words(app)
    assert "Keg 2 moved while it was counted: chilled: cold store, 15:12. It was noted as “missing” at 15:06" in said
    assert "First decide about what moved." in said
    assert next(each for each in app.button if str(each.key).startswith("post count")).disabled
    press(app, "again")
    assert "1 of 5 counted, and all of it as expected." in words(app)
    press(app, "post count")
    assert standing(kept)["cold store", "Altbier"] == 20_000


def test_a_number_that_is_typed_again_leaves_what_was_said_of_it(kept: Cellar) -> None:
    app = opened()
    app.number_input(key=f"count litres {seen(kept).kept.id} keg {kept.kegs['4']}").set_value(11.5)
    tick(app, kept, "4", "there")
    app.text_input(key="count_number").set_value("4").run()
    assert [line.note.volume_ml for line in seen(kept).count.lines if line.note is not None] == [11_500]


def test_a_number_that_nobody_knows_is_named_and_stays(kept: Cellar) -> None:
    app = opened()
    app.text_input(key="count_number").set_value("77").run()
    assert "There is no keg or lot “77” in this event." in words(app)
    assert app.text_input(key="count_number").value == "77"
    assert seen(kept).count.counted == 0


def test_a_label_of_another_event_is_not_counted(kept: Cellar) -> None:
    app = opened()
    app.text_input(key="count_number").set_value("https://example.org/scan?event=other&keg=1").run()
    assert "The label is of the event “other”, and not of this one." in words(app)
    app.text_input(key="count_number").set_value(f"https://example.org/scan?event={EVENING}&keg=1").run()
    assert [line.item.name for line in seen(kept).count.lines if line.note is not None] == ["1"]


def test_a_place_where_nothing_stands_says_so(kept: Cellar) -> None:
    app = opened("bar 1")
    assert [each.value for each in app.info] == ["By the stock nothing stands here. What does is noted by its number."]
    app.text_input(key="count_number").set_value("3").run()
    assert [line.outcome.value for line in seen(kept).count.lines] == ["found here"]


def test_a_line_is_corrected_with_all_that_can_be_said_of_it(kept: Cellar) -> None:
    app = opened()
    tick(app, kept, "3", "there")
    next(each for each in app.get("button_group") if each.key == "count_rows_view").set_value("done").run()
    number, keg = seen(kept).kept.id, kept.kegs["3"]
    app.selectbox(key=f"count_correct {number}").set_value(f"keg {keg}").run()
    next(each for each in app.number_input if each.label == "Litres in it").set_value(18.5)
    next(each for each in app.text_input if each.label == "Reason").set_value("dented, it leaks")
    next(each for each in app.date_input if each.label.startswith("Best before")).set_value(dt.date(2026, 11, 30))
    next(each for each in app.button if each.label == "Keep it").click().run()
    assert not app.exception
    (note,) = [line.note for line in seen(kept).count.lines if line.note is not None]
    assert (note.volume_ml, note.reason, note.best_before_on) == (18_500, "dented, it leaks", dt.date(2026, 11, 30))
    assert "Keg 3: best before 30 November 2026 stands on it, lot A1 has 30 December 2026." in words(app)


def test_a_filled_in_sheet_comes_back(kept: Cellar) -> None:
    app = opened()
    book = openpyxl.load_workbook(BytesIO(sheet_of_count(kept.store, seen(kept).kept.id, language="en")))
    sheet = book.worksheets[0]
    there = next(cell.column for cell in sheet[4] if cell.value == "There or missing")
    sheet.cell(5, there).value = "there"
    sheet.cell(6, there).value = "missing"
    filled = BytesIO()
    book.save(filled)
    upload(app, "cellar.xlsx", filled.getvalue())
    assert app.success[0].value == "2 rows are taken."
    assert {line.item.name: line.outcome.value for line in seen(kept).count.lines if line.note} == {
        "1": "as expected", "2": "missing",
    }  # fmt: skip
    sheet.cell(7, there).value = "perhaps"
    book.save(filled)
    upload(app, "cellar.xlsx", filled.getvalue())
    assert "Nothing of “cellar.xlsx” is taken: look at the cells below." in words(app)
    told = " ".join(str(cell) for each in (*app.table, *app.dataframe) for cell in each.value.to_numpy().ravel())
    assert "G7" in told
    assert "This is not one of the choices." in told


def upload(app: AppTest, name: str, content: bytes) -> None:
    app.get("file_uploader")[-1].set_value((name, content, "application/xlsx")).run()
    assert not app.exception


def test_who_has_no_name_is_asked_and_nothing_is_opened(kept: Cellar) -> None:
    app = counting(None)
    press(app, "open_count")
    assert "Write your name" in words(app)
    assert list_counts(kept.store, EVENING) == ()


def test_a_count_is_given_up_and_stays_to_be_seen(kept: Cellar) -> None:
    app = opened()
    tick(app, kept, "2", "missing")
    press(app, "cancel count")
    assert "The count of cellar is given up." in " ".join(str(each.value) for each in app.info)
    press(app, "show count")
    assert "It was given up. Nothing was posted." in " ".join(str(each.value) for each in app.info)
    assert standing(kept)["cellar", "Altbier"] == 72_000
