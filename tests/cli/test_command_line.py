"""The command line as a caterer uses it: answers, files, findings by cell, and a plain word for every mistake."""

import datetime as dt
import io
import json
import socket
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

from catering import __version__
from catering.cli import app
from catering.model.finding import Finding
from catering.model.records import TABLES
from catering.model.text import Language
from catering.planning.event_plan import plan_event
from catering.services.check_workbook import check_workbook, findings_of_plan
from catering.services.plan_report import plan_as_dict
from catering.services.shipped_events import shipped_workbooks
from catering.workbook.example import example_records

REFERENCE, FESTIVAL = shipped_workbooks().values()
AS_OF = "2025-06-10T12:00"


def run(*arguments: str | Path, code: int = 0) -> Any:
    result = CliRunner().invoke(app, [str(each) for each in arguments])
    assert result.exit_code == code, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result


def plan_json(*arguments: str | Path) -> dict[str, Any]:
    result = run("plan", REFERENCE, "--as-of", AS_OF, "--json", "-", *arguments)
    assert result.stderr == ""
    answer: dict[str, Any] = json.loads(result.stdout_bytes.decode("utf-8"))
    return answer


# plan


def test_the_plan_as_json_has_what_was_promised_and_nothing_else_stands_on_standard_output() -> None:
    answer = plan_json()
    assert {"event", "demand", "supply", "ordered_mix", "keg_mix", "pallets", "findings"} <= answer.keys()
    assert {"event_id", "name", "guests_accepted"} <= answer["event"].keys()
    keys = {
        "demand": {"beverage", "mean_l", "litres", "servings_p50", "variance_shares", "profile"},
        "supply": {
            "beverage",
            "planned_l",
            "set_aside_l",
            "chance_suffices",
            "expected_leftover_l",
            "expected_shortfall_l",
            "implied_shortage_cost_ratio",
            "recommended_l",
            "service_level",
        },
        "ordered_mix": {"beverage", "container_size", "containers", "volume_l", "gross_weight_kg"},
        "keg_mix": {"beverage", "container_size", "containers", "volume_l", "gross_weight_kg"},
        "findings": {"level", "sheet", "cell", "value", "message", "suggestion"},
    }
    for name, wanted in keys.items():
        assert answer[name], name
        for each in answer[name]:
            assert wanted <= each.keys()
    assert answer["as_of"] == "2025-06-10T12:00:00+09:00"


def test_json_workbook_and_plan_agree_to_the_last_digit(tmp_path: Path) -> None:
    out, written = tmp_path / "plan.xlsx", tmp_path / "plan.json"
    run("plan", REFERENCE, "--as-of", AS_OF, "--out", out, "--json", written)
    answer = json.loads(written.read_text(encoding="utf-8"))
    assert answer == plan_json()
    as_of = dt.datetime.fromisoformat(f"{AS_OF}+09:00")
    checked = check_workbook(REFERENCE.read_bytes(), REFERENCE.name, as_of=as_of)
    assert checked.records is not None
    made = plan_event(checked.records, as_of=as_of)
    assert answer == plan_as_dict(made, checked.findings + findings_of_plan(made, checked.read), language="en")
    supply = pd.read_excel(out, sheet_name="Supply").set_index("Beverage").loc["Altbier"]
    (altbier,) = (each for each in answer["supply"] if each["beverage"] == "Altbier")
    assert supply["Chance that it suffices"] == altbier["chance_suffices"]
    assert supply["Recommended [L]"] == altbier["recommended_l"]
    assert supply["Ordered [L]"] == altbier["planned_l"]


def test_for_people_the_answer_stands_on_standard_output_and_findings_apart(tmp_path: Path) -> None:
    out = tmp_path / "plan.xlsx"
    result = run("plan", REFERENCE, "--as-of", AS_OF, "--out", out)
    words = " ".join(result.stdout.split())
    assert "800 L of Altbier suffice with 94 %; with 6 % they run out." in words
    assert "Recommended: " in words
    assert f"Written: {out}".replace(" ", "") in result.stdout.replace("\n", "").replace(" ", "")
    assert "Order!C2" in result.stderr
    assert "Order!C2" not in result.stdout


@pytest.mark.parametrize(("language", "sheet", "words"), [("de", "Bedarf", "Altbier"), ("ja", "需要", "Altbier")])
def test_files_are_written_in_the_readers_language(tmp_path: Path, language: str, sheet: str, words: str) -> None:
    out = tmp_path / "plan.xlsx"
    answer = plan_json("--out", out, "--lang", language)
    english = plan_json()
    assert pd.read_excel(out, sheet_name=sheet).iloc[0, 0] == words
    assert answer["demand"] == english["demand"]
    assert [each["message"] for each in answer["findings"]] != [each["message"] for each in english["findings"]]


def test_another_certainty_asks_for_other_litres() -> None:
    (usual,) = (each for each in plan_json()["supply"] if each["beverage"] == "Altbier")
    (less,) = (each for each in plan_json("--service-level", "0.8")["supply"] if each["beverage"] == "Altbier")
    assert (usual["service_level"], less["service_level"]) == (0.95, 0.8)
    assert less["recommended_l"] < usual["recommended_l"]
    assert less["chance_suffices"] == usual["chance_suffices"]


@pytest.mark.parametrize("level", ["0", "1", "-0.5", "95", "nan", "inf", "abc", "", "0,95"])
def test_a_certainty_that_is_none_is_wrong_use(level: str) -> None:
    assert "--service-level" in run("plan", REFERENCE, f"--service-level={level}", code=2).stderr


@pytest.mark.parametrize(
    ("typed", "as_of"),
    [
        ("2025-06-10T12:00", "2025-06-10T12:00:00+09:00"),
        ("2025-06-10T12:00Z", "2025-06-10T21:00:00+09:00"),
        ("2025-06-10", "2025-06-10T12:00:00+09:00"),
        ("10.06.2025", "2025-06-10T12:00:00+09:00"),
    ],
)
def test_without_a_zone_as_of_is_the_venues_time(typed: str, as_of: str) -> None:
    result = run("plan", REFERENCE, "--as-of", typed, "--json", "-")
    assert json.loads(result.stdout)["as_of"] == as_of


@pytest.mark.parametrize("typed", ["yesterday", "", "2025-02-30", "06/07/2025", "0001-01-01", "9999-12-31T23:59-12:00"])
def test_a_moment_that_is_none_is_wrong_use(typed: str) -> None:
    for command in ("plan", "check"):
        assert "--as-of" in run(command, REFERENCE, f"--as-of={typed}", code=2).stderr


def test_by_default_the_plan_is_as_of_now() -> None:
    answer = json.loads(run("plan", FESTIVAL, "--json", "-").stdout)
    age = dt.datetime.now(dt.UTC) - dt.datetime.fromisoformat(answer["as_of"])
    assert dt.timedelta() <= age < dt.timedelta(minutes=5)


# Paths


def test_a_folder_or_missing_file_is_wrong_use(tmp_path: Path) -> None:
    for command in ("plan", "check"):
        run(command, tmp_path, code=2)
        assert "There is no file" in run(command, tmp_path / "none.xlsx", code=2).stderr
        run(command, "", code=2)
        run(command, code=2)


def test_a_file_that_may_not_be_read_is_wrong_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "locked.xlsx"
    file.write_bytes(b"")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)  # root may read everything, so it is played
    assert "cannot be read: Permission denied" in run("check", file, code=2).stderr.replace("\n", " ")


@pytest.mark.parametrize("option", ["--out", "--json"])
def test_a_place_that_cannot_be_written_is_wrong_use(tmp_path: Path, option: str) -> None:
    name = "plan.xlsx" if option == "--out" else "plan.json"
    (tmp_path / "file").write_text("")
    (tmp_path / "folder.xlsx").mkdir()
    (tmp_path / "loop.json").symlink_to(tmp_path / "loop.json")
    assert "There is no folder" in run("plan", REFERENCE, option, tmp_path / "none" / name, code=2).stderr
    assert "Not a directory" in run("plan", REFERENCE, option, tmp_path / "file" / name, code=2).stderr
    run("plan", REFERENCE, option, tmp_path / "folder.xlsx", code=2)
    run("plan", REFERENCE, option, tmp_path / "loop.json", code=2)
    run("plan", REFERENCE, option, "", code=2)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["file", "folder.xlsx", "loop.json"]


def test_a_folder_that_may_not_be_written_is_wrong_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("catering.services.save_workbook.save_atomically", refuse)
    for arguments in (("plan", REFERENCE, "--out"), ("template",)):
        result = run(*arguments, tmp_path / "plan.xlsx", code=2)
        assert "cannot be written: Permission denied" in " ".join(result.stderr.split())


def test_what_was_filled_in_is_never_written_over(tmp_path: Path) -> None:
    mine = tmp_path / "mine.xlsx"
    mine.write_bytes(REFERENCE.read_bytes())
    link = tmp_path / "link.xlsx"
    link.symlink_to(mine)
    for arguments in (("--out", mine), ("--out", link), ("--json", mine), ("--json", tmp_path / "other.xlsx")):
        run("plan", mine, *arguments, code=2)
    run("check", mine, "--json", mine, code=2)
    assert "--overwrite" in run("template", mine, code=2).stderr
    assert mine.read_bytes() == REFERENCE.read_bytes()
    assert not (tmp_path / "other.xlsx").exists()
    run("template", mine, "--overwrite")
    assert mine.read_bytes() != REFERENCE.read_bytes()


def test_a_workbook_is_called_one(tmp_path: Path) -> None:
    assert ".xlsx" in run("plan", REFERENCE, "--out", tmp_path / "plan.csv", code=2).stderr
    assert ".xlsx" in run("template", tmp_path / "template", code=2).stderr
    run("plan", REFERENCE, "--out", tmp_path / "p.xlsx", "--json", tmp_path / "p.XLSX", code=2)
    assert list(tmp_path.iterdir()) == []


def test_a_plan_that_is_there_is_replaced_by_the_new_one(tmp_path: Path) -> None:
    out = tmp_path / "plan.xlsx"
    out.write_bytes(b"an earlier plan")
    run("plan", REFERENCE, "--out", out)
    assert "Supply" in pd.read_excel(out, sheet_name=None)


# check


def bad_workbook() -> bytes:
    book = openpyxl.load_workbook(REFERENCE)

    def put(sheet: str, heading: str, row: int, value: object) -> None:
        column = next(cell.column for cell in book[sheet][1] if str(cell.value).startswith(heading))
        book[sheet].cell(row, column).value = value

    put("Guest groups", "Accepted", 2, "many")
    put("Guest groups", "Accepted", 3, -5)
    put("Guest groups", "Accepted", 4, "1.234")
    put("Guest groups", "Accepted", 5, None)
    put("Guest groups", "Accepted as of", 6, "06/07/2025")
    put("Beverages", "Category", 2, "ale")
    put("Beverages", "Serving size", 3, "0,25 kg")
    put("Beverages", "Alcohol", 4, "#DIV/0!")
    put("Order", "Container size", 2, "21 L keg")
    put("Order", "Containers", 3, True)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_ten_bad_cells_of_ten_kinds_are_all_named_in_one_run(tmp_path: Path) -> None:
    file = tmp_path / "bad.xlsx"
    file.write_bytes(bad_workbook())
    answer = json.loads(run("check", file, "--json", "-", code=1).stdout)
    stops = [each for each in answer["findings"] if each["level"] in ("error", "question")]
    assert {(each["sheet"], each["cell"]) for each in stops} == {
        ("Guest groups", "D2"),
        ("Guest groups", "D3"),
        ("Guest groups", "D4"),
        ("Guest groups", "D5"),
        ("Guest groups", "E6"),
        ("Beverages", "B2"),
        ("Beverages", "D3"),
        ("Beverages", "C4"),
        ("Order", "B2"),
        ("Order", "C3"),
    }
    assert len({each["code"] for each in stops}) >= 9
    for each in stops:
        assert each["message"]
    shown = run("check", file, code=1)
    assert shown.stdout == ""
    assert all(f"{each['sheet']}!{each['cell']}" in shown.stderr for each in stops)
    assert "10 to mend or answer" in shown.stderr


def test_a_plan_is_not_made_while_a_finding_stops_it(tmp_path: Path) -> None:
    file, out = tmp_path / "bad.xlsx", tmp_path / "plan.xlsx"
    file.write_bytes(bad_workbook())
    result = run("plan", file, "--out", out, "--json", "-", code=1)
    assert json.loads(result.stdout).keys() == {"findings"}
    assert result.stderr == ""
    assert not out.exists()
    assert "Guest groups!D2" in run("plan", file, "--out", out, code=1).stderr


@pytest.mark.parametrize("language", ["en", "de", "ja"])
def test_findings_are_told_in_the_language_of_choice(tmp_path: Path, language: str) -> None:
    file, out = tmp_path / "bad.xlsx", tmp_path / "findings.json"
    file.write_bytes(bad_workbook())
    run("check", file, "--json", out, "--lang", language, code=1)
    (message,) = (
        each["message"]
        for each in json.loads(out.read_text(encoding="utf-8"))["findings"]
        if each["cell"] == "D2" and each["sheet"] == "Guest groups"
    )
    assert (message == "This is not a number.") == (language == "en")


def test_nothing_is_found_in_what_is_shipped() -> None:
    for file in (REFERENCE, FESTIVAL):
        result = run("check", file)
        assert result.stdout == "Nothing found: the workbook can be planned.\n"
        assert result.stderr == ""
        assert json.loads(run("check", file, "--json", "-").stdout) == {"findings": []}


def test_a_finding_that_does_not_stop_is_told_and_the_workbook_can_be_planned(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(REFERENCE)
    book.create_sheet("My notes")["A1"] = "ask Keiko"
    book.save(tmp_path / "mine.xlsx")
    result = run("check", tmp_path / "mine.xlsx")
    assert result.stdout == "Nothing stops it: the workbook can be planned.\n"
    assert "My notes" in result.stderr


# template


@pytest.mark.parametrize("language", ["en", "de", "ja"])
def test_a_template_asks_for_nothing_but_that_its_example_is_replaced(tmp_path: Path, language: Language) -> None:
    out = tmp_path / "template.xlsx"
    run("template", out, "--lang", language)
    findings = json.loads(run("check", out, "--json", "-", code=1).stdout)["findings"]
    assert {each["code"] for each in findings} == {"example-row"}
    assert {each["level"] for each in findings} == {"question"}
    filled = [table for table in TABLES if example_records(language).rows(table.table)]
    assert len({each["sheet"] for each in findings}) == len(findings) == len(filled)
    assert all(each["cell"] for each in findings)


# The dashboard, the version, odd arguments


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What Streamlit would have been started with."""
    calls: list[list[str]] = []

    def main() -> int:
        calls.append(list(sys.argv))
        return 0

    monkeypatch.setattr("streamlit.web.cli.main", main)
    monkeypatch.setattr("catering.cli.command_line._hold_free", lambda _port: None)
    monkeypatch.setattr(sys, "argv", ["catering"])
    return calls


@pytest.mark.parametrize(
    ("arguments", "port", "headless"),
    [
        ([], 8501, False),
        (["app"], 8501, False),
        (["app", "--port", "8600"], 8600, False),
        (["app", "--no-browser"], 8501, True),
    ],
)
def test_the_dashboard_is_opened_on_this_machine_only(
    started: list[list[str]], arguments: list[str], port: int, headless: bool
) -> None:
    run(*arguments)
    ((program, command, entry, *options),) = started
    assert (program, command) == ("streamlit", "run")
    assert Path(entry).read_text(encoding="utf-8").strip().endswith("main()")
    assert (Path(entry).parent / ".streamlit" / "config.toml").is_file()
    assert f"--server.port={port}" in options
    assert "--server.address=127.0.0.1" in options
    assert ("--server.headless=true" in options) == headless
    assert "--server.showEmailPrompt=false" in options


def test_a_port_that_is_taken_is_told_with_the_way_out(
    started: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        words = " ".join(run("app", "--port", str(port), code=2).stderr.split())
    assert f"Port {port} is taken" in words
    assert "catering app --port" in words
    assert started == []


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1"])
def test_a_port_that_is_none_is_wrong_use(started: list[list[str]], port: str) -> None:
    run("app", f"--port={port}", code=2)
    assert started == []


def test_the_version() -> None:
    assert run("--version").stdout == f"catering {__version__}\n"


@pytest.mark.parametrize("arguments", [["--help"], ["plan", "-h"], ["check", "--help"], ["template", "--help"]])
def test_help_shows_an_example(arguments: list[str]) -> None:
    words = run(*arguments).stdout
    assert (
        "Examples: " if arguments[0] in ("plan", "check") else "Example" if len(arguments) > 1 else "Exit codes"
    ) in words


@pytest.mark.parametrize("arguments", [["bogus"], ["--bogus"], ["plan"], ["check"], ["template"], ["check", "a", "b"]])
def test_odd_arguments_are_wrong_use(arguments: list[str]) -> None:
    run(*arguments, code=2)


def test_every_level_of_finding_has_its_look(capsys: pytest.CaptureFixture[str]) -> None:
    from catering.cli.outputs import show_findings
    from catering.model.finding import Level
    from catering.model.text import text

    show_findings(
        Finding(level, "x", text("[bold]words[/bold]"), sheet="[S]", cell="A1", value="[v]") for level in Level
    )
    told = capsys.readouterr().err
    assert all(f"{level.value} " in told for level in Level)
    assert "[S]!A1  [v]" in told
    assert "[bold]words[/bold]" in told
