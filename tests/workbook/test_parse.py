"""A workbook comes out cell by cell as it went in, and a reader that hangs, swells or dies harms nobody."""
# ruff: noqa: DTZ001 (the moments of a spreadsheet have no time zone)

import datetime
import io
import json
import sys
import textwrap
import threading
import time
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from odd_files import OLE, one_cell, parts_of, sheet, strings, workbook, zipped

from catering.workbook import parse
from catering.workbook.judge import LIMITS, judge_file
from catering.workbook.parse import CHILD_COMMAND, child_environment, parse_workbook, run_child
from catering.workbook.parse_child import read_workbook
from catering.workbook.raw import REFUSAL_CODES, FileRefused, RawCell, RawSheet, RawWorkbook

EVENING = datetime.datetime(2025, 6, 16, 18, 30)


def cells_of(data: bytes) -> dict[str, RawCell]:
    """The first sheet's cells by reference, read in this process."""
    (first, *_) = read_workbook(data, "kegs.xlsx").sheets
    return {f"{chr(64 + cell.column)}{cell.row}": cell for cell in first.cells}


def kind_and_value(rows: str, *, texts: tuple[str, ...] = (), styles: str = "") -> tuple[str, object]:
    cells = cells_of(workbook(sheet(rows), shared_strings=strings(*texts), styles=styles))
    return cells["A1"].kind, cells["A1"].value


def child(source: str) -> list[str]:
    """A command that stands in for the reader."""
    return [sys.executable, "-c", textwrap.dedent(source)]


# What a workbook holds


def evening_plan() -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        kegs = book.add_worksheet("Kegs 樽")
        kegs.write_row(0, 0, ["Beverage", "Volume [L]", "Cold", "Arrives", "Landed cost"])
        kegs.write_row(1, 0, ["Altbier", 800.1])
        kegs.write_boolean(1, 2, True)
        kegs.write_datetime(1, 3, EVENING, day)
        kegs.write_formula(1, 4, "=B2*2", None, 1600.2)
        kegs.write_string(2, 0, "=B2*2")
        kegs.write_rich_string(3, 0, "Alt", book.add_format({"bold": True}), "bier")
        kegs.write_formula(4, 0, "=1/0", None, "#DIV/0!")
        kegs.write_blank(5, 0, None, day)
        kegs.set_row(2, None, None, {"hidden": True})
        kegs.set_column(2, 3, None, None, {"hidden": True})
        book.add_worksheet("Legs").hide()
        book.add_worksheet("_base").very_hidden()
    return file.getvalue()


PLAN = evening_plan()


def test_a_plan_through_the_child() -> None:
    plan = parse_workbook(PLAN, "plan.xlsx")
    assert (plan.file_name, plan.notes) == ("plan.xlsx", ("not-calculated",))
    assert [(tab.name, tab.state) for tab in plan.sheets] == [
        ("Kegs 樽", "visible"),
        ("Legs", "hidden"),
        ("_base", "veryHidden"),
    ]
    kegs = plan.sheets[0]
    assert (kegs.hidden_rows, kegs.hidden_columns) == ({3}, {3, 4})
    assert kegs.cells[5:] == (
        RawCell(2, 1, "Altbier", "text"),
        RawCell(2, 2, 800.1, "number"),
        RawCell(2, 3, True, "boolean"),
        RawCell(2, 4, EVENING, "moment", "yyyy-mm-dd hh:mm"),
        RawCell(2, 5, 1600.2, "number", formula="=B2*2"),
        RawCell(3, 1, "=B2*2", "text"),
        RawCell(4, 1, "Altbier", "text"),
        RawCell(5, 1, "#DIV/0!", "error", formula="=1/0"),
    )


def test_the_child_answers_what_reading_here_answers() -> None:
    assert parse_workbook(PLAN, "plan.xlsx") == read_workbook(PLAN, "plan.xlsx")


def test_formulas_that_no_program_has_calculated() -> None:
    book = openpyxl.Workbook()
    book.active.append([800, "=A1*0.02", '=IF(A1>700,"enough","")', "=A1"])
    file = io.BytesIO()
    book.save(file)
    found = cells_of(file.getvalue())
    assert [(found[at].kind, found[at].value, found[at].formula) for at in ("A1", "B1", "C1", "D1")] == [
        ("number", 800, None),
        ("formula_without_value", None, "=A1*0.02"),
        ("formula_without_value", None, '=IF(A1>700,"enough","")'),
        ("formula_without_value", None, "=A1"),
    ]
    assert read_workbook(file.getvalue(), "a.xlsx").notes == ("not-calculated",)


def test_a_formula_that_gives_an_empty_text_has_a_value() -> None:
    assert kind_and_value('<row><c t="str"><f>""</f><v></v></c></row>') == ("text", "")


def test_a_formula_shared_by_a_column_is_spelled_out_in_every_cell() -> None:
    rows = (
        '<row r="1"><c r="B1"><f t="shared" si="0" ref="B1:B3">A1*Kegs!$A$9</f><v>1</v></c></row>'
        '<row r="3"><c r="B3"><f t="shared" si="0"/><v>3</v></c><c r="C3"><f t="shared" si="7"/><v>1</v></c>'
        '<c r="D3"><f t="array" ref="D3">SUM(A1:A3*B1:B3)</f><v>9</v></c></row>'
    )
    found = cells_of(workbook(sheet(rows)))
    assert [found[at].formula for at in ("B1", "B3", "C3", "D3")] == [
        "=A1*Kegs!$A$9",
        "=A3*Kegs!$A$9",
        "=",
        "=SUM(A1:A3*B1:B3)",
    ]


@pytest.mark.parametrize(
    ("cell", "kind", "value"),
    [
        ('<c t="s"><v>0</v></c>', "text", "Alt"),
        ('<c t="inlineStr"><is><t>A</t></is></c>', "text", "A"),
        ('<c t="inlineStr"><is><r><t>Alt</t></r><r><t> bier</t></r></is></c>', "text", "Alt bier"),
        ('<c t="inlineStr"><is><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></is></c>', "text", "東京"),
        ('<c t="str"><v> 800 </v></c>', "text", " 800 "),
        ('<c t="str"><v>a_x000D_b_x005F_x000D_</v></c>', "text", "a\rb_x000D_"),
        ('<c t="str"><v>_x0000__xD83D_</v></c>', "text", "_x0000__xD83D_"),
        ("<c><v>800</v></c>", "number", 800),
        ("<c><v>0.1</v></c>", "number", 0.1),
        ("<c><v>1E3</v></c>", "number", 1000.0),
        ("<c><v>-1.2345678901234567E-5</v></c>", "number", -1.2345678901234567e-5),
        ("<c><v>12345678901234567890</v></c>", "number", 12345678901234567890.0),
        ('<c t="b"><v>0</v></c>', "boolean", False),
        ('<c t="b"><v>true</v></c>', "boolean", True),
        ('<c t="d"><v>2025-06-16T18:30:00</v></c>', "moment", EVENING),
        ('<c t="e"><v>#REF!</v></c>', "error", "#REF!"),
        ('<c t="e"><v>#N/A</v></c>', "error", "#N/A"),
        # What is not what it claims to be is shown to the person as it stands, at its cell.
        ("<c><v>NaN</v></c>", "error", "NaN"),
        ("<c><v>1e999</v></c>", "error", "1e999"),
        ("<c><v>1_000</v></c>", "error", "1_000"),
        ("<c><v>８００</v></c>", "error", "８００"),
        ('<c t="b"><v>ja</v></c>', "error", "ja"),
        ('<c t="d"><v>16.06.2025</v></c>', "error", "16.06.2025"),
        ('<c t="x"><v>8</v></c>', "error", "8"),
    ],
)
def test_a_cell_as_it_is_stored(cell: str, kind: str, value: object) -> None:
    found = kind_and_value(f"<row>{cell}</row>", texts=("Alt",))
    assert found == (kind, value)
    assert type(found[1]) is type(value)


@pytest.mark.parametrize(
    "cell", ['<c s="1"/>', "<c><v/></c>", '<c t="s"><v>0</v></c>', '<c t="inlineStr"/>', '<c t="str"><v/></c>']
)
def test_a_cell_with_nothing_in_it_is_left_out(cell: str) -> None:
    assert cells_of(workbook(sheet(f"<row>{cell}</row>"), shared_strings=strings(""))) == {}


def styled(*formats: str, ids: tuple[int, ...] = ()) -> str:
    """A styles part: style n has the nth format; then the built-in ids."""
    written = "".join(
        f'<numFmt numFmtId="{164 + n}" formatCode="{code.replace(chr(34), "&quot;")}"/>'
        for n, code in enumerate(formats)
    )
    numbers = [*range(164, 164 + len(formats)), *ids]
    return (
        f"<styleSheet><numFmts>{written}</numFmts><fills><fill><gibberish/></fill></fills><cellXfs>"
        + "".join(f'<xf numFmtId="{n}"/>' for n in numbers)
        + "</cellXfs></styleSheet>"
    )


@pytest.mark.parametrize(
    ("number_format", "stored", "value"),
    [
        ("dd.mm.yyyy", "45824", datetime.datetime(2025, 6, 16)),
        ("dd.mm.yyyy hh:mm", "45824.770833333336", EVENING),
        ("hh:mm", "0.75", datetime.time(18, 0)),
        ("[h]:mm", "1.5", datetime.timedelta(hours=36)),
        ("dd.mm.yyyy", "99999999", 99999999),  # no such day: the number stays
        ('0.0 "days"', "45824", 45824),
        ("[Red]0.00", "45824", 45824),
        ('[$-411]yyyy"年"m"月"d"日"', "45824", datetime.datetime(2025, 6, 16)),
    ],
)
def test_dates_by_number_format(number_format: str, stored: str, value: object) -> None:
    data = workbook(sheet(f'<row><c s="0"><v>{stored}</v></c></row>'), styles=styled(number_format))
    cell = cells_of(data)["A1"]
    assert (cell.value, cell.number_format) == (value, number_format)
    assert cell.kind == ("number" if isinstance(value, int) else "moment")


def test_a_date_typed_in_tokyo_in_a_format_that_excel_does_not_write_down() -> None:
    data = workbook(sheet('<row><c s="0"><v>45824</v></c></row>'), styles=styled(ids=(31,)))
    assert cells_of(data)["A1"] == RawCell(1, 1, datetime.datetime(2025, 6, 16), "moment", 'yyyy"年"m"月"d"日"')
    # openpyxl does not know these formats and gives a number.
    assert 31 not in openpyxl.styles.numbers.BUILTIN_FORMATS


def test_the_calendar_that_begins_in_1904() -> None:
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active["A1"] = EVENING
    file = io.BytesIO()
    book.save(file)
    assert judge_file(file.getvalue(), "a.xlsx").date_1904
    assert cells_of(file.getvalue())["A1"].value == EVENING


def test_an_unknown_style_and_broken_fills_cost_no_cell() -> None:
    """openpyxl itself chokes on the fill; nothing here asks for its colour."""
    data = workbook(sheet('<row><c s="99"><v>800</v></c></row>'), styles=styled("0.00"))
    assert cells_of(data)["A1"] == RawCell(1, 1, 800, "number")


def test_what_lies_under_a_merged_range_is_not_there() -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c><c r="C1"><v>3</v></c></row>'
    for merged in ("A1:B1", "A1:B1048576"):
        after = f'<mergeCells><mergeCell ref="{merged}"/></mergeCells>'
        assert list(cells_of(workbook(sheet(rows, after=after)))) == ["A1", "C1"]


def test_all_other_columns_hidden_as_people_do() -> None:
    data = workbook(sheet(before='<cols><col min="12" max="16384" width="0" hidden="1"/></cols>'))
    (kegs,) = read_workbook(data, "a.xlsx").sheets
    assert kegs.hidden_columns == set(range(12, LIMITS.columns + 1))


def test_the_strict_dialect_and_its_namespaces() -> None:
    parts = {
        name: str(content).replace(
            "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            "http://purl.oclc.org/ooxml/spreadsheetml/main",
        )
        for name, content in parts_of({"Kegs": one_cell("B2")}).items()
    }
    assert cells_of(zipped(parts)) == {"B2": RawCell(2, 2, 800, "number")}


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        ('<row r="4"><c r="C4" t="s"><v>5</v></c></row>', "Kegs!C4"),
        ('<row r="4"><c r="C4" t="s"><v>Altbier</v></c></row>', "Kegs!C4"),
        ('<row r="4"><c r="C4"><v>1</v></c><c r="C4"><v>2</v></c></row>', "Kegs!C4"),
    ],
)
def test_damage_is_placed_at_its_cell(rows: str, place: str) -> None:
    with pytest.raises(FileRefused) as caught:
        read_workbook(workbook(sheet(rows), shared_strings=strings("Altbier")), "a.xlsx")
    assert (caught.value.code, caught.value.place) == ("damaged", place)


def test_a_text_stored_once_and_used_by_every_cell() -> None:
    """120 KB that become 13 billion characters for whoever copies them."""
    rows = "".join('<row><c t="s"><v>0</v></c></row>' for _ in range(700))
    with pytest.raises(FileRefused) as caught:
        parse_workbook(workbook(sheet(rows), shared_strings=strings("x" * 32_000)), "a.xlsx")
    assert (caught.value.code, caught.value.place) == ("too-much-text", "Kegs!A626")


def test_a_text_longer_than_excel_allows() -> None:
    data = workbook(sheet(f'<row><c t="str"><v>{"x" * 32_768}</v></c></row>'))
    with pytest.raises(FileRefused, match="too-much-text at Kegs!A1"):
        read_workbook(data, "a.xlsx")


# The same cells as openpyxl reads

VALUES = st.one_of(
    st.integers(-(10**15), 10**15),
    st.integers(-(10**12), 10**12).map(lambda thousandths: thousandths / 1000),
    st.booleans(),
    st.text("abcäß東京 \n=<>&'\"_x0D", min_size=1, max_size=12),
    st.datetimes(datetime.datetime(1901, 1, 1), datetime.datetime(2100, 1, 1)).map(
        lambda moment: moment.replace(microsecond=0)
    ),
)


@given(st.lists(st.lists(VALUES, max_size=4), min_size=1, max_size=6))
@settings(deadline=2_000, max_examples=60)
def test_every_value_as_written(rows: list[list[object]]) -> None:
    file = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        kegs = book.add_worksheet("Kegs")
        day = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        for row, values in enumerate(rows):
            for column, value in enumerate(values):
                kegs.write(row, column, value, day if isinstance(value, datetime.datetime) else None)
    found = {(cell.row, cell.column): cell.value for cell in read_workbook(file.getvalue(), "a.xlsx").sheets[0].cells}
    expected = {
        (row, column): value for row, values in enumerate(rows, start=1) for column, value in enumerate(values, start=1)
    }
    assert found == expected
    theirs = openpyxl.load_workbook(file, data_only=True)["Kegs"]
    for (row, column), value in expected.items():
        if not (isinstance(value, str) and "_x" in value):  # it leaves Excel's escapes in texts
            assert theirs.cell(row, column).value == value


# A child that misbehaves


@pytest.mark.parametrize(
    ("file_name", "data", "code"),
    [
        ("kegs.xlsx", b"", "empty-file"),
        ("kegs.xlsx", b"Beverage;Litres\n", "wrong-extension"),
        ("kegs.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        ("kegs.xls", PLAN, "save-as-xlsx"),
        ("kegs.xlsx", PLAN[:3_000], "incomplete"),
        ("-c 'rm' \x00\n樽.xlsx", workbook(one_cell("XFD1048576")), "cell-out-of-range"),
    ],
)
def test_refusals_come_through_the_child_with_their_code(file_name: str, data: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as caught:
        parse_workbook(data, file_name)
    assert caught.value.code == code


@given(st.integers(0, len(PLAN)), st.integers(1, 255))
@settings(deadline=None, max_examples=8)
def test_a_changed_byte_through_the_child(position: int, change: int) -> None:
    data = bytearray(PLAN)
    if position < len(data):
        data[position] ^= change
    try:
        assert isinstance(parse_workbook(bytes(data), "plan.xlsx"), RawWorkbook)
    except FileRefused as refused:
        assert refused.code in REFUSAL_CODES and refused.code != "reader-died"  # noqa: PT017, PT018


SLEEPER = "import sys, time; sys.stdin.buffer.read(); time.sleep(1); print('done')"


def test_a_child_that_sleeps_past_its_deadline_is_killed() -> None:
    began = time.monotonic()
    with pytest.raises(FileRefused) as caught:
        run_child(child(SLEEPER.replace("(1)", "(60)")), b"x", deadline_s=0.3)
    assert caught.value.code == "too-slow"
    assert time.monotonic() - began < 5
    # Without a deadline it would have been waited for.
    assert run_child(child(SLEEPER), b"x", deadline_s=20).strip() == b"done"


def test_a_child_that_does_not_read_is_not_waited_for() -> None:
    with pytest.raises(FileRefused, match="too-slow"):
        run_child(child("import time; time.sleep(60)"), bytes(2**22), deadline_s=0.3)
    assert run_child(child("pass"), bytes(2**22), deadline_s=20) == b""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps the limit on address space")
def test_a_file_that_needs_more_memory_than_a_file_may_take() -> None:
    texts = strings(*(f"{n} litres of Altbier, rested" for n in range(250_000)))
    data = workbook(one_cell("A1"), shared_strings=texts)
    with pytest.raises(FileRefused) as caught:
        parse_workbook(data, "a.xlsx", memory_mb=60)
    assert caught.value.code == "too-much-memory"
    # Without the limit it is read.
    assert len(parse_workbook(data, "a.xlsx").sheets[0].cells) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither SIGKILL nor SIGXCPU")
@pytest.mark.parametrize(
    ("ending", "code"),
    [
        ("os.kill(os.getpid(), signal.SIGKILL)", "too-much-memory"),  # as a system out of memory does
        ("os.kill(os.getpid(), signal.SIGXCPU)", "too-slow"),
        ("os.kill(os.getpid(), signal.SIGSEGV)", "reader-died"),
        ("raise MemoryError", "too-much-memory"),
        ("os._exit(3)", "reader-died"),
        ("raise KeyError('a bug')", "reader-died"),
    ],
)
def test_how_a_child_ended_is_told(ending: str, code: str) -> None:
    with pytest.raises(FileRefused) as caught:
        run_child(child(f"import os, signal\n{ending}"), b"", deadline_s=20)
    assert caught.value.code == code


def test_the_last_words_of_a_child_are_kept_for_the_log() -> None:
    source = "import sys; sys.stderr.write('x' * 10**6); raise KeyError('a bug')"
    with pytest.raises(FileRefused, match="KeyError: 'a bug'") as caught:
        run_child(child(source), b"", deadline_s=20)
    assert len(caught.value.detail) < 5_000


def test_a_child_that_never_stops_writing_is_stopped() -> None:
    source = "import sys\nwhile True: sys.stdout.write('x' * 65536)"
    with pytest.raises(FileRefused, match="wrote over 1,000,000 bytes"):
        run_child(child(source), b"", deadline_s=20, output_bytes=1_000_000)


def test_a_command_that_cannot_be_started() -> None:
    with pytest.raises(FileRefused, match="reader-died"):
        run_child(["/nowhere/python"], b"", deadline_s=1)


@pytest.mark.parametrize(
    "answer", ["", "noise", "\ncatering-workbook-1 {", "\ncatering-workbook-1 {}", "\ncatering-workbook-1 []"]
)
def test_an_answer_that_is_none(answer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parse, "CHILD_COMMAND", tuple(child(f"print({answer!r})")))
    with pytest.raises(FileRefused, match="reader-died"):
        parse_workbook(PLAN, "plan.xlsx")


def test_noise_on_stdout_does_not_get_into_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    noisy = """
        import os, runpy
        print("a library says hello", flush=True)
        import openpyxl.utils.datetime as dates
        quiet = dates.from_excel
        def loud(*args, **options):
            print('{"noise": true}', flush=True)
            os.write(1, b"catering-workbook-1 {}")
            return quiet(*args, **options)
        dates.from_excel = loud
        runpy.run_module("catering.workbook.parse_child", run_name="__main__")
        """
    monkeypatch.setattr(parse, "CHILD_COMMAND", tuple(child(noisy)))
    assert parse_workbook(PLAN, "plan.xlsx") == read_workbook(PLAN, "plan.xlsx")


def test_a_third_file_waits_for_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parse, "_children_at_once", threading.BoundedSemaphore(1))
    with parse._children_at_once, pytest.raises(FileRefused, match="busy"):
        parse_workbook(PLAN, "plan.xlsx", deadline_s=0.1)
    parse_workbook(PLAN, "plan.xlsx")


def test_a_refusal_gives_its_turn_back() -> None:
    for _ in range(3):
        with pytest.raises(FileRefused, match="cell-out-of-range"):
            parse_workbook(workbook(one_cell("XFD1")), "a.xlsx", deadline_s=5)


# The child's surroundings


def test_the_child_gets_no_secrets_and_finds_the_package_from_anywhere(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CATERING_DATABASE_URL", "postgresql://somebody:secret@host/catering")
    assert "secret" not in json.dumps(child_environment())
    (tmp_path / "catering.py").write_text("raise SystemExit('the wrong catering')")
    (tmp_path / "json.py").write_text("raise SystemExit('the wrong json')")
    monkeypatch.chdir(tmp_path)
    assert parse_workbook(PLAN, "plan.xlsx").sheets


def test_the_child_starts_light() -> None:
    source = """
        import runpy, sys
        sys.argv = ["parse_child"]
        runpy.run_module("catering.workbook.parse_child", run_name="__main__")
        heavy = {"numpy", "pandas", "pydantic", "streamlit", "PIL", "sqlalchemy"}
        loaded = {name for name in heavy if sys.modules.get(name) is not None}
        print("LOADED", sorted(loaded), file=sys.stderr)
        sys.exit(1)
        """
    request = b'{"file_name": "a.xlsx", "memory_mb": 1024, "deadline_s": 20}\n'
    with pytest.raises(FileRefused, match=r"LOADED \[\]"):
        run_child(child(source), request + PLAN, deadline_s=20)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no resource limits to ask for")
def test_the_child_limits_itself() -> None:
    source = """
        import resource, sys
        from catering.workbook.parse_child import _limit_resources
        _limit_resources(memory_mb=512, deadline_s=2.5)
        kinds = ("RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_NOFILE", "RLIMIT_CORE")
        print([resource.getrlimit(getattr(resource, kind))[1] for kind in kinds])
        """
    assert run_child(child(source), b"", deadline_s=20).strip() == b"[4, 0, 32, 0]"


def test_the_command_does_not_look_into_the_working_folder() -> None:
    assert CHILD_COMMAND[1:] == ("-P", "-m", "catering.workbook.parse_child")


def test_a_sheet_without_cells_is_a_sheet() -> None:
    assert parse_workbook(workbook(sheet()), "a.xlsx").sheets == (
        RawSheet("Kegs", "visible", (), frozenset(), frozenset()),
    )
