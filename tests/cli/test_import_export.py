"""A workbook leaves by the command line, is changed, comes back: what is shown, what stops it, what JSON says."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from catering.cli import app
from catering.model.records import TABLES
from catering.services.check_workbook import check_workbook
from catering.services.shipped_events import REFERENCE_EVENT as EVENING
from catering.services.shipped_events import shipped_workbooks
from returned_books import add, delete, edited, remove, rows_of_sheet, write, write_form


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("LOGNAME", "naoki")


def run(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == code, result.output
    return result


def report(*arguments: str, code: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("import", *arguments, "--json", "-", code=code).stdout)
    return found


def change(content: Path, out: str, *acts: Any) -> None:
    Path(out).write_bytes(edited(content.read_bytes(), *acts))


@pytest.fixture
def exported() -> Path:
    run("export", EVENING, "out.xlsx")
    return Path("out.xlsx")


def test_an_unchanged_export_has_nothing_to_import(exported: Path) -> None:
    result = run("import", str(exported))
    assert result.stdout == (
        "Nothing in it differs from “Düsseldorf-Abend in Tokyo 2025”: there is nothing to import.\n"
    )
    found = report(str(exported), "--preview")
    assert {name: found[name] for name in ("changes", "conflicts", "ignored", "missing", "change_set")} == {
        "changes": [], "conflicts": [], "ignored": [], "missing": [], "change_set": None,
    }  # fmt: skip


def test_a_preview_changes_nothing_and_an_import_does_it_once(exported: Path) -> None:
    change(exported, "back.xlsx", write("Bars", "Bar 4, foyer", "Taps", 3))
    for _ in range(2):
        assert "1 cell changes." in run("import", "back.xlsx", "--preview").stdout
    found = report("back.xlsx", "--reason", "a third tap")
    assert found["changes"] == [
        {"table": "bar", "row": "Bar 4, foyer", "row_id": found["changes"][0]["row_id"], "column": "taps",
         "act": "edit", "before": 2, "after": 3, "cell": "Bars!B5"},
    ]  # fmt: skip
    assert (found["event_id"], found["new_event"]) == (EVENING, False)
    refused = run("import", "back.xlsx", code=1)
    assert "“back.xlsx” was already imported on" in refused.stderr
    assert f"by naoki, as change set {found['change_set']}" in refused.stderr
    history = run("history", EVENING).stdout
    assert "a third tap" in history
    run("undo", str(found["change_set"]))
    assert report("back.xlsx", "--preview")["changes"][0]["after"] == 3


def test_a_conflict_stops_until_a_side_is_taken(exported: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    change(exported, "mine.xlsx", write("Guest groups", "Press and culture", "Accepted", 45))
    change(
        exported,
        "theirs.xlsx",
        write("Guest groups", "Press and culture", "Accepted", 60),
        write("Bars", "Bar 4, foyer", "Taps", 3),
    )
    run("import", "mine.xlsx")
    monkeypatch.setenv("LOGNAME", "anna")
    stopped = run("import", "theirs.xlsx", code=1)
    assert "1 place needs your decision." in stopped.stdout
    assert "Add --take mine or --take theirs" in stopped.stdout
    found = report("theirs.xlsx", code=1)
    assert found["change_set"] is None
    (conflict,) = found["conflicts"]
    assert {name: conflict[name] for name in ("table", "row", "column", "base", "mine", "theirs", "by", "cell")} == {
        "table": "guest_group", "row": "Press and culture", "column": "accepted", "base": 50, "mine": 60,
        "theirs": 45, "by": "naoki", "cell": "Guest groups!D6",
    }  # fmt: skip
    assert [each["after"] for each in found["meanwhile"]] == [45]
    done = report("theirs.xlsx", "--take", "mine")
    assert [each["after"] for each in done["changes"]] == [3, 60]
    assert done["change_set"] is not None


def test_missing_rows_stay_unless_they_are_to_be_deleted(exported: Path) -> None:
    change(exported, "back.xlsx", delete("Goods", "Beer tap"), write("Goods", "CO2", "Secured", 6))
    shown = run("import", "back.xlsx", "--preview").stdout
    assert "1 row is missing in the workbook and stays." in shown
    assert "Rows stay unless you add --delete-missing." in shown
    found = report("back.xlsx", "--delete-missing")
    assert [(each["row"], each["deleted"]) for each in found["missing"]] == [("Beer tap", True)]
    run("export", EVENING, "after.xlsx")
    goods = [row[0] for row in rows_of_sheet(Path("after.xlsx").read_bytes(), "Goods") if row[0]]
    assert goods[:5] == ["Goods", "Keg coupler A", "Pressure regulator", "Beer line 7 mm", "CO2"]


def test_a_value_ten_times_what_it_was_and_a_lost_name_are_asked_about(exported: Path) -> None:
    change(exported, "large.xlsx", write("Guest groups", "Japanese companies", "Accepted", 3300))
    assert "--as-written" in run("import", "large.xlsx", code=1).stdout
    (question,) = report("large.xlsx", "--preview", code=1)["questions"]
    assert (question["row"], question["before"], question["after"]) == ("Japanese companies", 330, 3300)
    assert report("large.xlsx", "--as-written", "--preview")["questions"][0]["is_meant"] is True

    change(exported, "lost.xlsx", remove("_catering"), write("Goods", "CO2", "Goods", "CO2 bottles"))
    assert "Add --renamed" in run("import", "lost.xlsx", code=1).stdout
    assert [(each["row"], each["renamed_to"]) for each in report("lost.xlsx", "--preview", code=1)["renames"]] == [
        ("CO2", "CO2 bottles")
    ]
    assert [each["after"] for each in report("lost.xlsx", "--renamed")["changes"]] == ["CO2 bottles"]


def test_a_finding_stops_the_whole_file(exported: Path) -> None:
    change(
        exported, "bad.xlsx", write("Guest groups", "Press and culture", "Accepted", "many"),
        write("Bars", "Bar 4, foyer", "Taps", 3),
    )  # fmt: skip
    stopped = run("import", "bad.xlsx", code=1)
    assert "1 cell or heading must be mended first" in stopped.stdout
    assert "Guest groups!D6" in stopped.stderr
    assert "before it can be imported" in stopped.stderr
    found = report("bad.xlsx", code=1)
    assert (found["changes"], found["change_set"]) == ([], None)
    Path("none.xlsx").write_text("no workbook", encoding="utf-8")
    assert report("none.xlsx", code=1)["event_id"] is None


def test_a_new_event_is_made_and_a_named_one_is_taken() -> None:
    run("template", "new.xlsx")
    change(Path("new.xlsx"), "new.xlsx")
    run("import", "new.xlsx", code=1)
    run("export", EVENING, "out.xlsx")
    change(Path("out.xlsx"), "copy.xlsx", remove("_catering"), write_form("Event", "Event ID", "japantag-2026"))
    seen = report("copy.xlsx", "--preview")
    assert (seen["event_id"], seen["new_event"]) == ("japantag-2026", True)
    workbook = shipped_workbooks()[EVENING]
    records = check_workbook(workbook.read_bytes(), workbook.name, as_of=dt.datetime(2025, 6, 1, tzinfo=dt.UTC)).records
    assert records is not None
    rows = sum(len(records.rows(table.table)) for table in TABLES if not table.single)
    assert f"A new event, “Düsseldorf-Abend in Tokyo 2025”, with {rows} rows." in run("import", "copy.xlsx").stdout
    assert "japantag-2026" in run("events").stdout
    again = report("copy.xlsx", "--event", EVENING, "--preview")
    assert [each["code"] for each in again["ignored"]] == ["event-id-stays"]
    assert "There is no event “nowhere”" in run("import", "copy.xlsx", "--event", "nowhere", code=2).stderr


def test_an_export_holds_what_its_recipient_is_to_see() -> None:
    run("export", EVENING, "order.xlsx", "--for", "brewery", "--lang", "de")
    content = Path("order.xlsx").read_bytes()
    assert rows_of_sheet(content, "Bestellung")[0][:3] == ["Getränk", "Gebindegröße", "Gebinde"]
    with pytest.raises(KeyError):
        rows_of_sheet(content, "Gästegruppen")
    change(Path("order.xlsx"), "back.xlsx", write("Bestellung", "Altbier · Schlankes Keg 20 L", "Gebinde", 36))
    assert [each["after"] for each in report("back.xlsx")["changes"]] == [36]


def test_an_export_is_not_written_over_a_file_unasked(exported: Path) -> None:
    assert "is there already" in run("export", EVENING, str(exported), code=2).stderr
    run("export", EVENING, str(exported), "--overwrite")
    assert "There is no event “nowhere”" in run("export", "nowhere", "new.xlsx", code=2).stderr
    assert "ends in .xlsx" in run("export", EVENING, "new.csv", code=2).stderr
    assert not Path("new.xlsx").exists()


def test_a_long_list_is_cut_on_the_terminal_and_whole_in_json(exported: Path) -> None:
    change(exported, "many.xlsx", *(add("Guest groups", Guest_group=f"Table {n}", Accepted=8) for n in range(70)))
    shown = run("import", "many.xlsx", "--preview").stdout
    assert "70 rows are new." in shown
    assert "… and 10 more; --json has them all." in shown
    assert len(report("many.xlsx")["changes"]) == 140
