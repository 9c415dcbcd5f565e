"""Stock and movements on the command line."""

from __future__ import annotations

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from catering.cli import app
from catering.services.shipped_events import REFERENCE_EVENT
from catering.store.engine import Store
from catering.store.migrate import bring_up_to_date
from cellar import EVENING, Cellar, cellar


@pytest.fixture(autouse=True)
def kept(store_url: str) -> Cellar:
    """A store with the cellar, beside the events that come with the program. All is posted long before its evening."""
    store = Store(store_url)
    bring_up_to_date(store)
    return Cellar(store, cellar(kegs=12))


def run(*arguments: str, code: int = 0) -> Any:
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == code, (result.output, result.exception)
    assert "Traceback" not in result.output
    return result


def stock(at: str | None = None) -> list[tuple[str, int, int]]:
    when = [] if at is None else ["--at", at]
    found = json.loads(run("stock", EVENING, *when, "--json", "-").stdout)["stock"]
    return [(each["location"], each["containers"], each["volume_ml"]) for each in found]


def filled_and_received() -> None:
    for kind, day, where in (("fill", 1, ()), ("ship", 2, ()), ("receive", 3, ("--to", "cellar"))):
        run("move", EVENING, "1-12", kind, *where, "--at", f"2025-10-{day:02}T12:00")


def test_kegs_are_moved_by_ranges_and_the_stock_is_told_at_any_moment() -> None:
    told = run("stock", EVENING, "--at", "2025-10-01").stdout
    assert told.splitlines() == [
        f"Nothing is on hand at that moment. Post what was filled: catering move {EVENING} KEGS fill.",
        *(f"bar {number}: 0 full, 2 fewer than its par level." for number in (1, 2, 3, 4)),
        "Altbier: 20.00 L that are set aside are not on hand.",
    ]
    filled_and_received()
    run("move", EVENING, "3", "1-2", "tap", "--to", "bar 2", "--at", "2025-10-24T19:30")
    assert stock("2025-10-01T11:59") == []
    assert stock("2025-10-02") == [("on the way", 12, 240_000)]
    assert stock("2025-10-24T19:29") == [("cellar", 12, 240_000)]
    assert stock("2025-10-24T17:30Z") == [("cellar", 9, 180_000), ("bar 2", 3, 60_000)]
    shown = run("stock", EVENING, "--at", "2025-10-24T20:00").stdout
    assert [line.split() for line in shown.splitlines() if line.strip().startswith("bar 2 ")] == [
        ["bar", "2", "Altbier", "0", "3", "0", "60.00", "60.00", "2026-12-30"]
    ]


def test_the_stock_as_json() -> None:
    filled_and_received()
    run("move", EVENING, "1", "tap", "--to", "bar 1", "--at", "2025-10-24T19:00")
    run("move", EVENING, "1", "pour", "--litres", "0.4", "--at", "2025-10-24T19:05")
    found = json.loads(run("stock", EVENING, "--at", "2025-10-24T19:10", "--json", "-").stdout)
    assert found["as_of"] == "2025-10-24T19:10:00+02:00"
    assert found["stock"][1] == {
        "location": "bar 1", "kind": "bar", "beverage": "Altbier", "containers": 1, "full": 0, "tapped": 1, "empty": 0,
        "volume_ml": 19_600, "allocated_ml": 0, "available_ml": 19_600, "best_before_on": "2026-12-30",
    }  # fmt: skip
    assert found["stock"][0]["allocated_ml"] == 20_000
    assert found["uncovered_ml"] == {}


def test_the_same_operation_is_not_done_twice() -> None:
    filled_and_received()
    arguments = ("move", EVENING, "1", "2", "chill", "--at", "2025-10-04", "--op", "a dropped line")
    first = run(*arguments).stdout
    assert first == "Posted: chill, 40.00 L, as movement 37 to 38.\n"
    assert run(*arguments).stdout == first
    assert stock("2025-10-04") == [("cold store", 2, 40_000), ("cellar", 10, 200_000)]


def test_a_refusal_is_exit_code_1_and_all_or_nothing() -> None:
    filled_and_received()
    run("move", EVENING, "12", "chill", "--at", "2025-10-04")
    result = run("move", EVENING, "11", "12", "chill", "--at", "2025-10-05", code=1)
    assert result.stderr == "Refused: Keg 12 is at cold store already. Choose another location.\n"
    assert stock("2025-10-06") == [("cold store", 1, 20_000), ("cellar", 11, 220_000)]


def test_the_last_movement_is_reversed() -> None:
    filled_and_received()
    run("move", EVENING, "5", "tap", "--to", "bar 3", "--at", "2025-10-24T19:00")
    run("move", EVENING, "5", "reverse", "--op", "back", "--reason", "it was 6")
    run("move", EVENING, "5", "reverse", "--op", "back", "--reason", "it was 6")
    assert stock("2025-10-24T20:00") == [("cellar", 12, 240_000)]
    assert json.loads(run("verify", "--json", "-").stdout)["movements"] == 38


def test_bottles_by_the_lot() -> None:
    run(
        "move", EVENING, "W1", "receive", "--to", "cellar", "--containers", "24", "--litres", "12", "--at", "2025-10-03"
    )
    run(
        "move", EVENING, "w1", "receive", "--from", "cellar", "--to", "bar 1", "--containers", "6", "--at", "2025-10-04"
    )
    assert stock("2025-10-05") == [("cellar", 18, 9_000), ("bar 1", 6, 3_000)]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nobody", "1", "fill"), "There is no event “nobody”"),
        ((EVENING, "99", "fill"), "There is no keg or lot “99” in this event."),
        ((EVENING, "10-14", "fill"), "There is no keg 13 in this event."),
        ((EVENING, "1", "receive", "--to", "moon"), "There is no location “moon”. There are: brewery, on the way"),
        ((EVENING, "1", "drink"), "the kind being one of fill, ship, receive"),
        ((EVENING, "fill"), "Write EVENT KEG KIND"),
        ((EVENING, "1", "fill", "--litres", "0.00005"), "the ledger counts whole millilitres"),
        ((EVENING, "1", "fill", "--at", "soon"), "--at “soon”"),
    ],
)
def test_wrong_use_is_told(arguments: tuple[str, ...], words: str) -> None:
    assert words in run("move", *arguments, code=2).stderr


def test_deposits_are_told_in_a_sentence_and_in_json() -> None:
    filled_and_received()
    run("move", EVENING, "1-2", "return", "--at", "2025-10-30T12:00", "--to", "back home")
    found = run("stock", EVENING, "--at", "2025-10-31")
    assert "2 of 12 kegs are back: €60.00 of deposit to come from House brewery." in found.stdout
    (line,) = json.loads(run("stock", EVENING, "--at", "2025-10-31", "--json", "-").stdout)["deposits"]
    assert line == {
        "supplier": "House brewery", "payer": None, "beverage": "Altbier", "container_size": "20 L slim keg",
        "goes_back": True, "deposit": 30, "currency": "EUR", "containers": 12, "back": 2, "due": 10, "lost": 0,
        "where": {"cellar": 10}, "paid_amount": 360, "back_amount": 60, "due_amount": 300, "lost_amount": 0,
    }  # fmt: skip
    assert json.loads(run("stock", EVENING, "--at", "2025-10-01T13:00", "--json", "-").stdout)["deposits"] == []


def test_an_event_without_kegs_says_where_they_come_from() -> None:
    told = " ".join(run("stock", REFERENCE_EVENT).stdout.split())
    assert told == (
        "Nothing is on hand, and no keg has a number yet: set the stock up from the plan, on the page Stock."
    )
