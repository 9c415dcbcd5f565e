"""A count that comes back on a sheet: read into its count whole or not at all, and what stands against it."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from catering.model.finding import Level
from catering.model.movement import Found
from catering.services.count_sheets import BroughtBack, bring_back_sheet, sheet_of_count, tick_list_of_count
from catering.services.count_stock import cancel_count, look_at_count, note_lines, open_count, what_named
from catering.store.counts import KeptCount, Noted
from catering.store.engine import Store
from catering.store.migrate import bring_up_to_date
from catering.store.stock import NotInEvent
from cellar import EVENING, Cellar, cellar
from kept_evening import at
from opened_papers import words_of

NOW = at(12).astimezone(dt.UTC)


@pytest.fixture
def kept(store_url: str) -> Cellar:
    """Three kegs in the cellar, a fourth at the brewery; 24 bottles of half a litre."""
    store = Store(store_url)
    bring_up_to_date(store)
    records = cellar(5)
    kegs = tuple(keg.model_copy(update={"brewery_serial": f"ZS-{keg.number}"}) for keg in records.kegs)
    found = Cellar(store, records.with_rows("keg", kegs))
    for keg in range(1, 5):
        found.move(keg, "fill", at=at(8, 1))
    for keg in range(1, 4):
        found.move(keg, "ship", at=at(9, 1))
        found.move(keg, "receive", "cellar", at=at(9, 20))
    found.move("", "receive", "cellar", lot="W1", containers=24, ml=12_000, at=at(9, 20))
    return found


@pytest.fixture
def count(kept: Cellar) -> KeptCount:
    return open_count(kept.store, EVENING, "cellar", actor="Anna", at=NOW, operation_id="count")


def back(kept: Cellar, count: KeptCount, cells: dict[str, Any], **how: Any) -> BroughtBack:
    book = openpyxl.load_workbook(io.BytesIO(sheet_of_count(kept.store, count.id, language="en")))
    for address, value in cells.items():
        book.worksheets[0][address] = value
    saved = io.BytesIO()
    book.save(saved)
    return bring_back_sheet(
        kept.store, saved.getvalue(), "back.xlsx", actor="Bob", at=NOW + dt.timedelta(minutes=20), **how
    )


def told(brought: BroughtBack) -> list[tuple[Level, str | None, str]]:
    words = [str(each.message).replace("\N{NO-BREAK SPACE}", " ") for each in brought.findings]
    return [(each.level, each.cell, said) for each, said in zip(brought.findings, words, strict=True)]


def outcomes(kept: Cellar, count: KeptCount) -> dict[str, str]:
    return {line.item.name: line.outcome.value for line in look_at_count(kept.store, count.id).count.lines}


def test_what_was_filled_in_is_noted_in_the_name_of_who_brings_it(kept: Cellar, count: KeptCount) -> None:
    brought = back(kept, count, {"G5": "there", "G6": "missing", "I8": 20, "A9": "ZS-4", "G9": "there", "H9": 19.5})
    assert (brought.number, brought.noted, brought.findings) == (count.id, 4, ())
    assert outcomes(kept, count) == {
        "1": "as expected", "2": "missing", "3": "not counted", "4": "found here", "W1": "less than expected",
    }  # fmt: skip
    lines = {line.item.name: line for line in look_at_count(kept.store, count.id).count.lines}
    assert lines["4"].note is not None
    assert (lines["4"].note.noted_by, lines["4"].found, lines["4"].elsewhere) == ("Bob", (1, 19_500), "brewery")
    assert back(kept, count, {}).findings == ()
    assert outcomes(kept, count)["3"] == "not counted"


def test_what_stands_against_it_is_told_by_cell_and_nothing_is_kept(kept: Cellar, count: KeptCount) -> None:
    brought = back(
        kept, count, {"G5": "there", "H6": 20.5, "A9": "5", "G9": "there", "A10": "nobody", "G10": "there",
                      "A11": "ZS-1", "G11": "there"},
    )  # fmt: skip
    assert brought.stops
    assert told(brought) == [
        (Level.ERROR, "H6",
         "Keg 2 holds 20 L, 20.5 L asked. Lower the quantity, or correct its container size."),
        (Level.ERROR, "A9", "Keg 5 was never posted as filled or received. Post that first, then count it."),
        (Level.ERROR, "A10", "There is no keg or lot “nobody” in this event."),
        (Level.ERROR, "A11", "ZS-1 stands here twice, under its number and its serial."),
    ]  # fmt: skip
    assert set(outcomes(kept, count).values()) == {"not counted"}


def test_what_somebody_noted_before_is_told_and_the_sheet_is_taken(kept: Cellar, count: KeptCount) -> None:
    seen = look_at_count(kept.store, count.id)
    note_lines(kept.store, count.id, [Noted(what_named(seen, "1"), Found.THERE)], actor="Anna", at=NOW)
    brought = back(kept, count, {"G5": "missing"})
    assert told(brought) == [
        (Level.WARNING, "G5",
         "1 was noted before, by Anna at 12:00: “there”. What the sheet says takes its place."),
    ]  # fmt: skip
    assert outcomes(kept, count)["1"] == "missing"


def test_another_best_before_is_a_doubt_and_that_of_the_lot_is_none(kept: Cellar, count: KeptCount) -> None:
    back(kept, count, {"G5": "there", "G6": "there", "F6": dt.date(2026, 11, 12)})
    assert [str(each) for each in look_at_count(kept.store, count.id).count.doubts] == [
        "Keg 2: best before 12 November 2026 stands on it, lot A1 has 30 December 2026. Correct that row of “Lots”, or "
        "give it the lot that it is of."
    ]


def test_a_sheet_of_another_location_of_a_closed_count_or_of_another_store(
    kept: Cellar, count: KeptCount, tmp_path: Path
) -> None:
    brought = back(kept, count, {"G5": "there"}, event_id=EVENING, place="bar 1")
    assert told(brought) == [(Level.ERROR, None, "This sheet is of cellar, in “Herbstfest”.")]
    assert not back(kept, count, {"G5": "there"}, event_id="HERBSTFEST", place="Hotel cellar").stops
    cancel_count(kept.store, count.id, at=NOW)
    assert told(back(kept, count, {"G5": "there"})) == [
        (Level.ERROR, None, "This count of cellar is closed. Open a new one.")
    ]
    content = sheet_of_count(kept.store, count.id, language="de")
    other = Store(f"sqlite:///{tmp_path / 'other.sqlite'}")
    bring_up_to_date(other)
    brought = bring_back_sheet(other, content, "back.xlsx", actor="Bob", at=NOW)
    assert [each.code for each in brought.findings] == ["another-store"]
    other.close()


def test_an_empty_sheet_and_a_file_that_is_none(kept: Cellar, count: KeptCount) -> None:
    assert [each.code for each in back(kept, count, {}).findings] == ["nothing-counted"]
    brought = bring_back_sheet(kept.store, b"nothing", "photo.jpg", actor="Bob", at=NOW)
    assert (brought.number, [each.code for each in brought.findings]) == (None, ["unsupported-type"])


def test_the_list_to_tick_says_when_it_was_opened_at_the_venue(kept: Cellar, count: KeptCount) -> None:
    said = words_of(tick_list_of_count(kept.store, count.id, language="en"))
    assert "Count of cellar, opened 24 October 2026, 12:00" in said
    assert "Herbstfest, version 1" in said


def test_a_keg_is_named_by_number_or_serial_a_lot_by_its_name(kept: Cellar, count: KeptCount) -> None:
    seen = look_at_count(kept.store, count.id)
    assert what_named(seen, " 1 ") == what_named(seen, "zs-1")
    assert what_named(seen, "w1").keg is None
    with pytest.raises(NotInEvent):
        what_named(seen, "1-3")
