"""A count beside the ledger: exact to the millilitre, at the moment of noting; nothing decided for anybody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from catering.model.movement import Found, KegState, MovementKind, WasteCode
from catering.model.stock import Location, LocationKind, Lot
from catering.planning.stock.count import (
    Count,
    CountItem,
    CountLine,
    Note,
    Outcome,
    Past,
    Quantity,
    Standing,
    What,
    count_of,
)
from catering.planning.stock.count_reconciled import reconcile
from catering.planning.stock.count_words import difference_words, moved_words
from catering.planning.stock.ledger import KegItem, Movement, Places
from cellar import BARS, KINDS

PLACES = Places(
    dict(
        enumerate(
            (
                *(Location(name=name, kind=kind) for name, kind in KINDS.items()),
                *(Location(name=name, kind=LocationKind.BAR) for name in BARS),
            ),
            start=1,
        )
    ),
    ZoneInfo("Europe/Berlin"),
)
ROW = {place.name: row for row, place in PLACES.locations.items()}
ALT = Lot(name="A1", beverage="Altbier", best_before_on=dt.date(2026, 12, 30))
WATER = Lot(name="W1", beverage="Water")
OPENED = dt.datetime(2026, 10, 24, 8, tzinfo=dt.UTC)


def minute(number: float) -> dt.datetime:
    return OPENED + dt.timedelta(minutes=number)


def keg(number: int) -> CountItem:
    return CountItem(What(number, None), ALT, KegItem(number, str(number), 20_000, 1, is_shipped=True))


def bottles(each_ml: int | None = None) -> CountItem:
    return CountItem(What(None, 2), WATER, each_ml=each_ml)


def stands(place: str | None, ml: int = 20_000, state: str = "full", *since: Movement) -> Past:
    """A keg as it was when the count was opened."""
    if place is None:
        return Past(Standing(), since)
    return Past(Standing(ROW[place], ml, 1, KegState(state)), since)


def crates(containers: int, ml: int, *since: Movement, place: str = "cellar") -> Past:
    return Past(Standing(ROW[place], ml, containers), since)


def moved(
    kind: str, after: float, from_: str | None = None, to: str | None = None, *, ml: int = 20_000, containers: int = 1,
    of: int | None = 1, id: int = 100,
) -> Movement:  # fmt: skip
    from_row, to_row = (None if place is None else ROW[place] for place in (from_, to))
    return Movement(
        minute(after), MovementKind(kind), 1 if of else 2, of, from_row, to_row, ml, containers, reason="r", id=id
    )


def note(item: CountItem, found: str = "there", after: float = 10, **more: Any) -> Note:
    return Note(item.what, Found(found), minute(after), "Anna", **more)


def counted(
    pasts: dict[CountItem, Past] | Sequence[tuple[CountItem, Past]],
    *notes: Note,
    place: str = "cellar",
    places: Places = PLACES,
) -> Count:
    pairs = list(pasts.items()) if isinstance(pasts, dict) else list(pasts)
    return count_of(
        [item for item, _ in pairs],
        {item.what: past for item, past in pairs},
        notes,
        location=ROW[place],
        opened_at=OPENED,
        places=places,
    )


def one(item: CountItem, past: Past, *notes: Note, **more: Any) -> CountLine:
    (line,) = counted([(item, past)], *notes, **more).lines
    return line


def posted(line: CountLine) -> list[tuple[str | None, int | None, int | None]]:
    """Where to, millilitres, containers of each adjustment."""
    return [
        (None if each.to_location is None else PLACES.name(each.to_location), each.volume_ml, each.containers)
        for each in line.wanted
    ]


# ---------------------------------------------------------------- not counted is not 0


def test_what_nobody_looked_at_is_no_difference() -> None:
    count = counted([(keg(1), stands("cellar")), (keg(2), stands("bar 1")), (bottles(), crates(24, 12_000))])
    assert [(line.item.name, line.outcome, line.expected, line.found) for line in count.lines] == [
        ("1", Outcome.NOT_COUNTED, (1, 20_000), None), ("W1", Outcome.NOT_COUNTED, (24, 12_000), None),
    ]  # fmt: skip
    assert (count.counted, count.differences, str(count.progress())) == (0, (), "0 of 2 counted")
    assert reconcile(count).lines == ()


KEGS = [
    # expected, noted, outcome, found, adjustments
    ("cellar", "full", 20_000, "there", None, "as expected", (1, 20_000), []),
    ("cellar", "full", 20_000, "there", 20_000, "as expected", (1, 20_000), []),
    ("cellar", "full", 20_000, "there", 19_999, "less than expected", (1, 19_999), [(None, -1, None)]),
    ("cellar", "tapped", 12_000, "there", 12_345, "more than expected", (1, 12_345), [(None, 345, None)]),
    ("cellar", "tapped", 12_000, "there", 0, "less than expected", (1, 0), [(None, -12_000, None)]),
    ("cellar", "tapped", 12_000, "missing", None, "missing", (0, 0), [("lost", None, None)]),
    ("cellar", "empty", 0, "missing", None, "missing", (0, 0), [("lost", None, None)]),
    ("bar 1", "full", 20_000, "missing", None, "as expected", (0, 0), []),
    ("bar 1", "full", 20_000, "there", None, "found here", (1, 20_000), [("cellar", None, None)]),
    ("bar 1", "tapped", 12_000, "there", 11_000, "found here", (1, 11_000),
     [(None, -1_000, None), ("cellar", None, None)]),
    ("lost", "full", 20_000, "there", None, "found here", (1, 20_000), [("cellar", None, None)]),
]  # fmt: skip


@pytest.mark.parametrize(("place", "state", "ml", "found", "said", "outcome", "quantity", "adjustments"), KEGS)
def test_a_keg_exact_to_the_millilitre(
    place: str, state: str, ml: int, found: str, said: int | None, outcome: str, quantity: Any, adjustments: Any
) -> None:
    line = one(keg(1), stands(place, ml, state), note(keg(1), found, volume_ml=said))
    assert (line.outcome.value, line.found, posted(line)) == (outcome, quantity, adjustments)
    assert {each.at for each in line.wanted} <= {minute(10)}
    assert line.hindered is None


GOODS = [
    ((24, 12_000), "there", None, None, (24, 12_000), []),
    ((24, 12_000), "there", 20, None, (20, 10_000), [("cellar", -2_000, -4)]),
    ((24, 12_000), "there", 30, None, (30, 15_000), [("cellar", 3_000, 6)]),
    ((24, 12_000), "there", 24, 11_750, (24, 11_750), [("cellar", -250, 0)]),
    ((24, 12_000), "there", 0, None, (0, 0), [("cellar", -12_000, -24)]),
    ((24, 12_000), "missing", None, None, (0, 0), [("cellar", -12_000, -24)]),
    ((24, 12_000), "there", 23, 12_100, (23, 12_100), [("cellar", 100, 0), ("cellar", 0, -1)]),
    ((24, 12_000), "there", 25, 11_900, (25, 11_900), [("cellar", 0, 1), ("cellar", -100, 0)]),
]  # fmt: skip


@pytest.mark.parametrize(("was", "found", "containers", "ml", "quantity", "adjustments"), GOODS)
def test_goods_by_containers_and_litres(
    was: tuple[int, int], found: str, containers: int | None, ml: int | None, quantity: Any, adjustments: Any
) -> None:
    line = one(bottles(), crates(*was), note(bottles(), found, containers=containers, volume_ml=ml))
    assert (line.found, posted(line), line.hindered) == (quantity, adjustments, None)


def test_litres_follow_from_the_lot_elsewhere_or_are_asked_for() -> None:
    found = note(bottles(), containers=5)
    (line,) = counted([(bottles(each_ml=500), Past(Standing()))], found).lines
    assert (line.found, posted(line)) == (Quantity(5, 2_500), [("cellar", 2_500, 5)])
    (line,) = counted([(bottles(), Past(Standing()))], found).lines
    assert str(line.hindered) == ("Lot W1 of Water: how much is in a container is not known. Note the litres as well.")
    assert line.differs
    assert line.wanted == ()


HINDERED = {
    "more than fits": (stands("cellar"), {"volume_ml": 20_001}, "cellar", "Keg 1 holds 20 L, 20.001 L asked."),
    "beer in an empty": (stands("cellar", 0, "empty"), {"volume_ml": 400}, "cellar", "Keg 1 was posted as empty."),
    "a full one at the empties": (stands("cellar"), {}, "empties", "Keg 1 still holds 20 L."),
}


@pytest.mark.parametrize("name", HINDERED)
def test_what_cannot_be_posted_says_why(name: str) -> None:
    past, said, place, words = HINDERED[name]
    count = counted([(keg(1), past)], note(keg(1), **said), place=place)
    (line,) = count.hindered
    assert str(line.hindered).replace("\N{NO-BREAK SPACE}", " ").startswith(words)


def test_an_emptied_keg_goes_to_the_empties_in_two_steps() -> None:
    line = one(keg(1), stands("bar 1", 700, "tapped"), note(keg(1), volume_ml=0), place="empties")
    assert (posted(line), line.hindered) == ([(None, -700, None), ("empties", None, None)], None)


def test_what_is_missing_needs_a_place_for_what_is_lost_but_for_what_is_lost_already() -> None:
    nowhere = replace(PLACES, locations={row: each for row, each in PLACES.locations.items() if each.name != "lost"})
    line = one(keg(1), stands("cellar"), note(keg(1), "missing"), places=nowhere)
    assert str(line.hindered) == (
        "Keg 1 is missing, and there is nowhere to put it down. Add a location of the kind “lost and found”."
    )
    line = one(keg(1), stands("lost"), note(keg(1), "missing"), place="lost")
    assert (line.outcome, line.wanted, line.hindered) == (Outcome.AS_EXPECTED, (), None)


# ---------------------------------------------------------------- what moved meanwhile

TO_THE_BAR = moved("receive", 5, "cellar", "bar 1")


def test_what_was_noted_is_held_against_the_moment_of_noting() -> None:
    past = stands("cellar", 20_000, "full", TO_THE_BAR)
    before, after = one(keg(1), past, note(keg(1), after=4)), one(keg(1), past, note(keg(1), "missing", after=6))
    for line in (before, after):
        assert (line.outcome, line.is_asked, line.moved) == (Outcome.AS_EXPECTED, False, (TO_THE_BAR,))
    assert (before.found, after.found) == ((1, 20_000), (0, 0))


def test_a_difference_of_what_moved_waits_for_a_person() -> None:
    past = stands("cellar", 20_000, "full", TO_THE_BAR)
    count = counted([(keg(1), past)], note(keg(1), "missing", after=4))
    (line,) = count.asked
    assert str(line.item.words) == "Keg 1"
    assert [str(each) for each in moved_words(line, PLACES)] == ["carried to bar 1, 10:05"]
    assert count.hindered == ()
    left = one(keg(1), past, note(keg(1), "missing", after=4, stays=True))
    assert (left.outcome, left.is_asked, left.wanted, left.found) == (Outcome.LEFT, False, (), (1, 20_000))
    again = one(keg(1), past, note(keg(1), after=9, asked_up_to=100))
    assert (again.outcome, again.is_asked, posted(again)) == (Outcome.FOUND_HERE, False, [("cellar", None, None)])


def test_bottles_that_were_carried_off_while_they_were_counted() -> None:
    off = moved("receive", 5, "cellar", "bar 1", ml=3_000, containers=6, of=None)
    agrees = one(bottles(), crates(24, 12_000, off), note(bottles(), containers=18))
    assert (agrees.expected, agrees.outcome) == ((18, 9_000), Outcome.AS_EXPECTED)
    differs = one(bottles(), crates(24, 12_000, off), note(bottles(), containers=24))
    assert differs.is_asked
    assert [str(each) for each in moved_words(differs, PLACES)] == ["receive, 3\N{NO-BREAK SPACE}L, 10:05"]


def test_a_movement_that_was_taken_back_counts_for_nothing_and_is_noticed() -> None:
    back = replace(moved("reverse", 5, "bar 1", "cellar", id=101), reverses=100)
    line = one(keg(1), stands("cellar", 20_000, "full", TO_THE_BAR, back), note(keg(1), "missing"))
    assert (line.expected, line.is_asked) == ((1, 20_000), True)


def test_what_is_seen_changes_with_every_note_and_every_movement() -> None:
    past = stands("cellar")
    first = counted([(keg(1), past)], note(keg(1), "missing"))
    assert first.seen == counted([(keg(1), past)], note(keg(1), "missing")).seen
    assert first.seen != counted([(keg(1), past)], note(keg(1))).seen
    assert first.seen != counted([(keg(1), stands("cellar", 20_000, "full", TO_THE_BAR))], note(keg(1), "missing")).seen


# ---------------------------------------------------------------- best before, in words


def test_another_best_before_is_told_and_nothing_is_changed() -> None:
    day = dt.date(2026, 11, 12)
    count = counted([(keg(1), stands("cellar"))], note(keg(1), best_before_on=day))
    assert [str(each) for each in count.doubts] == [
        "Keg 1: best before 12 November 2026 stands on it, lot A1 has 30 December 2026. Correct that row of “Lots”, or "
        "give it the lot that it is of."
    ]
    assert count.differences == ()
    (doubt,) = counted([(bottles(), crates(1, 500))], note(bottles(), best_before_on=day)).doubts
    assert str(doubt).endswith("lot W1 has none. Enter it in that row of “Lots”.")
    assert counted([(keg(1), stands("cellar"))], note(keg(1), best_before_on=ALT.best_before_on)).doubts == ()


def test_a_difference_in_words() -> None:
    def said(item: CountItem, past: Past, **how: Any) -> str:
        return str(difference_words(one(item, past, note(item, **how)))).replace("\N{NO-BREAK SPACE}", " ")

    assert said(keg(1), stands("cellar"), found="missing") == "Keg 1 is missing, 20 L."
    assert said(keg(1), stands("cellar"), volume_ml=18_250) == "Keg 1: 18.25 L in it, 20 L expected."
    assert said(keg(1), stands("bar 1", 9_000, "tapped")) == "Keg 1 is here with 9 L; the stock has it at bar 1."
    assert said(bottles(), crates(24, 12_000), containers=20) == (
        "Lot W1 of Water: 20 containers with 10 L found, 24 with 12 L expected."
    )


# ---------------------------------------------------------------- reconciled


def example() -> Count:
    """docs/planning/count.md"""
    kegs = [keg(number) for number in range(1, 7)]
    pasts = [
        *((each, stands("cellar")) for each in kegs[:4]),
        (kegs[4], stands("bar 1", 12_000, "tapped")),
        (kegs[5], stands("cellar")),
        (bottles(), crates(24, 12_000)),
    ]
    return counted(
        pasts,
        note(kegs[0]),
        note(kegs[1], "missing"),
        note(kegs[2], volume_ml=18_500, code=WasteCode.DAMAGED),
        note(kegs[3], volume_ml=19_600),
        note(kegs[4], volume_ml=11_250),
        note(bottles(), containers=20),
    )


def test_reconciled_by_keg_lot_and_beverage() -> None:
    found = reconcile(example())
    assert [(each.name, each.expected_ml, each.found_ml, each.unexplained_ml) for each in found.lines] == [
        ("1", 20_000, 20_000, 0), ("2", 20_000, 0, -20_000), ("3", 20_000, 18_500, 0), ("4", 20_000, 19_600, -400),
        ("W1", 12_000, 10_000, -2_000), ("5", 12_000, 11_250, -750),
    ]  # fmt: skip
    altbier, water = found.beverages
    assert (altbier.name, altbier.expected_ml, altbier.found_ml) == ("Altbier", 92_000, 69_350)
    assert altbier.by_code == {WasteCode.DAMAGED: 1_500}
    assert (altbier.difference_ml, altbier.explained_ml, altbier.unexplained_ml) == (-22_650, 1_500, -21_150)
    assert altbier.unexplained_share == pytest.approx(21_150 / 92_000)
    assert (water.unexplained_ml, water.unexplained_share) == (-2_000, pytest.approx(1 / 6))
    assert [each.name for each in found.lots] == ["A1", "W1"]


def test_the_documented_example() -> None:
    page = (Path(__file__).parents[2] / "docs" / "planning" / "count.md").read_text(encoding="utf-8")
    found, count = reconcile(example()), example()
    said = [str(count.summary()), *(str(each.summary()) for each in found.beverages)]
    for words in said:
        assert words.replace("\N{NO-BREAK SPACE}", " ") in " ".join(page.split())
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in page.splitlines() if line.startswith("| ")]
    lines = {line.item.name: line for line in count.lines}
    for what, *_, outcome, adjustment in rows[1:]:
        line = lines[what.split()[-1]]
        assert outcome == line.outcome.value
        assert (adjustment == "none") == (not line.wanted)


@pytest.mark.parametrize(
    ("found_ml", "code", "words"),
    [
        (20_000, None, "Altbier: 20 L found, as expected."),
        (18_000, WasteCode.FOAM, "Altbier: 18 L of 20 L found; a waste code explains the rest."),
        (18_000, None, "Altbier: 18 L of 20 L found; 2 L unexplained (10.0 %)."),
    ],
)
def test_a_beverage_in_a_sentence(found_ml: int, code: WasteCode | None, words: str) -> None:
    count = counted([(keg(1), stands("cellar"))], note(keg(1), volume_ml=found_ml, code=code))
    (each,) = reconcile(count).beverages
    assert str(each.summary()).replace("\N{NO-BREAK SPACE}", " ") == words


def test_what_was_left_as_the_stock_has_it_stands_in_no_sum() -> None:
    pasts = [(keg(1), stands("cellar")), (keg(2), stands("cellar"))]
    count = counted(pasts, note(keg(1)), note(keg(2), "missing", stays=True))
    assert [line.outcome for line in count.lines] == [Outcome.AS_EXPECTED, Outcome.LEFT]
    assert [(each.expected_ml, each.found_ml) for each in reconcile(count).beverages] == [(20_000, 20_000)]


def test_more_than_expected_needs_no_code() -> None:
    count = counted([(bottles(), crates(24, 12_000))], note(bottles(), containers=26, code=WasteCode.FOAM))
    (each,) = reconcile(count).beverages
    assert (each.unexplained_ml, each.by_code) == (1_000, {})
    assert str(each.summary()).replace("\N{NO-BREAK SPACE}", " ") == "Water: 12 L expected, 13 L found: 1 L more."
    assert count.lines[0].wanted[0].code is None
