"""The store's events on the command line: listed, looked back on, undone, released, compared."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from catering.cli import app
from catering.model.beverage import OrderLine
from catering.services.draft import change_draft, save_draft
from catering.services.keep_as_scenario import keep_as_scenario
from catering.services.open_event import open_event
from catering.services.shipped_events import REFERENCE_EVENT
from catering.store.engine import Store

NOON = dt.datetime(2025, 5, 12, 12, tzinfo=dt.UTC)


def run(*arguments: str, code: int = 0) -> Any:
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == code, (result.output, result.exception)
    assert "Traceback" not in result.output
    return result


def answer(*arguments: str) -> dict[str, Any]:
    result = run(*arguments, "--json", "-")
    assert result.stderr == ""
    found: dict[str, Any] = json.loads(result.stdout_bytes.decode("utf-8"))
    return found


@pytest.fixture(autouse=True)
def as_anna(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "anna")


@pytest.fixture
def change_order(store_url: str) -> Callable[[int], int]:
    """Saves another number of slim kegs in Ben's name; gives the change set's number."""

    def change(containers: int) -> int:
        store = Store(store_url)
        seen = open_event(store, REFERENCE_EVENT, "Ben")
        first, *others = seen.records.order_lines
        after = seen.records.with_rows(OrderLine.table, (first.model_copy(update={"containers": containers}), *others))
        change_draft(store, seen.stored.row, "Ben", seen.records, after, what="fewer", at=NOON)
        operation = f"order {containers}"
        saved = save_draft(store, seen.stored.row, "Ben", by_what="dashboard", at=NOON, operation_id=operation)
        store.close()
        assert saved.change_set is not None
        return saved.change_set.id

    return change


def test_the_events_are_listed_with_name_and_state() -> None:
    found = answer("events")["events"]
    assert [(each["event_id"], each["name"], each["state"]) for each in found] == [
        (REFERENCE_EVENT, "Düsseldorf-Abend in Tokyo 2025", "confirmed"),
        ("festival-am-rhein-2027", "Festival am Rhein 2027", "planned"),
    ]
    assert found[0]["doors_at"] == "2025-06-16T18:30:00+09:00"
    assert REFERENCE_EVENT in run("events").output
    assert answer("events", "--archived") == {"events": []}
    assert run("events", "--archived").output == "There are none.\n"


def test_a_scenario_says_what_it_is_of(store_url: str) -> None:
    store = Store(store_url)
    row = open_event(store, REFERENCE_EVENT, "anna").stored.row
    keep_as_scenario(store, row, "anna", "Im Garten", by_what="dashboard", at=NOON, operation_id="keep")
    store.close()
    scenario = answer("events")["events"][1]
    assert (scenario["event_id"], scenario["scenario_of"]) == (f"{REFERENCE_EVENT}--im-garten", REFERENCE_EVENT)


def test_the_history_tells_who_did_what(change_order: Callable[[int], int]) -> None:
    number = change_order(36)
    last, first = answer("history", REFERENCE_EVENT)["history"]
    assert (last["change_set"], last["actor"], last["kind"], last["by_what"]) == (number, "Ben", "save", "dashboard")
    assert last["at"] == "2025-05-12T21:00:00+09:00"
    assert last["tables"] == [{"table": "Order", "cells": 1}]
    assert (first["actor"], first["kind"]) == ("catering", "create")
    told = answer("history", REFERENCE_EVENT, "--changes", str(number), "--lang", "de")
    assert told["changes"] == [
        {
            "table": "Bestellung", "row": "Altbier · Schlankes Keg 20 L", "column": "Gebinde",
            "before": "38", "after": "36", "cell": None,
        }
    ]  # fmt: skip
    shown = run("history", REFERENCE_EVENT).output
    assert "Ben" in shown
    assert "Order: 1" in shown


def test_the_history_is_narrowed(change_order: Callable[[int], int]) -> None:
    number = change_order(36)

    def numbers(*options: str) -> list[int]:
        return [each["change_set"] for each in answer("history", REFERENCE_EVENT, *options)["history"]]

    assert numbers("--person", "Ben") == [number]
    assert numbers("--table", "Bestellung") == [number, 1]
    assert numbers("--since", "12.05.2025", "--until", "12.05.2025") == [number]
    assert numbers("--until", "2025-04-30") == []
    assert run("history", REFERENCE_EVENT, "--person", "Eve").output == "There are no such change sets.\n"


def test_a_cells_past_is_told(change_order: Callable[[int], int]) -> None:
    change_order(36)
    change_order(34)
    past = answer("history", REFERENCE_EVENT, "--cell", "Order/Altbier · 20 L slim keg/Containers")["history"]
    assert [(each["actor"], each["before"], each["after"]) for each in past] == [
        ("Ben", "36", "34"), ("Ben", "38", "36"), ("catering", "–", "38"),
    ]  # fmt: skip


def test_an_undo_is_kept_in_the_system_users_name(change_order: Callable[[int], int]) -> None:
    number = change_order(36)
    assert run("undo", str(number), "--reason", "a slip").output.startswith(f"Undone: change set {number}, by ")
    undo, undone, _ = answer("history", REFERENCE_EVENT)["history"]
    assert (undo["actor"], undo["kind"], undo["undoes"], undo["reason"]) == ("anna", "undo", number, "a slip")
    assert undone["undone_by"] == undo["change_set"]
    assert "was undone already, by anna" in run("undo", str(number), code=1).stderr


def test_what_later_edits_stand_on_is_not_undone(change_order: Callable[[int], int]) -> None:
    first, second = change_order(36), change_order(34)
    refused = run("undo", str(first), code=1).stderr
    assert refused.startswith(f"Refused: Later edits stand on change set {first}: {second} by Ben")


def test_a_release_is_frozen_and_compared(change_order: Callable[[int], int]) -> None:
    said = run("release", REFERENCE_EVENT, "--to", "Zum Schlüssel", "--ordered").output
    assert said == f"Release 1 of {REFERENCE_EVENT}: version 1, ordered, to Zum Schlüssel.\n"
    change_order(36)
    found = answer("compare", f"{REFERENCE_EVENT}@release-1", REFERENCE_EVENT, "--as-of", "2025-06-10")
    assert found["left"] == {
        "event_id": REFERENCE_EVENT, "version": None, "release": 1,
        "name": "Düsseldorf-Abend in Tokyo 2025, release 1",
    }  # fmt: skip
    by_name = {each["figure"]: each for each in found["figures"]}
    assert (by_name["Containers ordered"]["left"], by_name["Containers ordered"]["right"]) == (40, 38)
    assert found["changes"] == [
        {"table": "Order", "row": "Altbier · 20 L slim keg", "column": "Containers", "left": "38", "right": "36"}
    ]
    shown = run("compare", f"{REFERENCE_EVENT}@1", REFERENCE_EVENT).output
    assert "differs" in shown
    assert "Altbier" in shown


def test_json_is_written_to_a_file(tmp_path: Path) -> None:
    target = tmp_path / "events.json"
    assert run("events", "--json", str(target)).output.endswith(f"Written: {target}\n")
    assert len(json.loads(target.read_text(encoding="utf-8"))["events"]) == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["history", "no-such-event"], "There is no event “no-such-event”. There are: duesseldorf-abend-tokio-2025"),
        (["history", REFERENCE_EVENT, "--changes", "2"], "There is no change set 2"),
        (["history", REFERENCE_EVENT, "--cell", "Order"], "Write sheet, row and column"),
        (["history", REFERENCE_EVENT, "--table", "Orders"], "There is no sheet “Orders”"),
        (["history", REFERENCE_EVENT, "--since", "yesterday"], "--since “yesterday”: This is not a date"),
        (["history", REFERENCE_EVENT, "--person", "A", "--changes", "1"], "stand alone"),
        (["undo", "99"], "There is no change set 99"),
        (["release", "no-such-event", "--to", "X"], "There is no event “no-such-event”"),
        (["release", REFERENCE_EVENT, "--to", " "], "--to says who gets the plan"),
        (["compare", REFERENCE_EVENT, "no-such-event"], "There is no event “no-such-event”"),
        (["compare", f"{REFERENCE_EVENT}@9", REFERENCE_EVENT], "has no version 9. Its versions are 1 to 1"),
        (["compare", f"{REFERENCE_EVENT}@release-9", REFERENCE_EVENT], "There is no release 9"),
        (["compare", "no spaces", REFERENCE_EVENT], "write EVENT, EVENT@3"),
        (["compare", REFERENCE_EVENT, REFERENCE_EVENT, "--service-level", "95"], "lies between 0 and 1"),
        (["events", "--json", "events.xlsx"], "--json writes no workbook"),
    ],
)
def test_a_mistake_is_told_in_a_plain_word(arguments: list[str], said: str) -> None:
    assert said in run(*arguments, code=2).stderr.replace("\n", " ")


def test_unsaved_changes_are_not_released(store_url: str) -> None:
    store = Store(store_url)
    seen = open_event(store, REFERENCE_EVENT, "anna")
    after = seen.records.with_rows(OrderLine.table, seen.records.order_lines[:1])
    change_draft(store, seen.stored.row, "anna", seen.records, after, what="fewer", at=NOON)
    store.close()
    assert "that are not saved" in run("release", REFERENCE_EVENT, "--to", "X", code=1).stderr


def test_a_system_that_does_not_say_who_asks_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> str:
        raise KeyError("getpwuid(): uid not found: 4711")

    monkeypatch.setattr("getpass.getuser", nobody)
    assert "Set LOGNAME to your name" in run("undo", "1", code=2).stderr
