"""A file is checked and comes back marked; one that is no workbook is told by its finding."""

import datetime as dt
import io
import zipfile

import openpyxl

from catering.services.mark_workbook import mark_findings
from catering.services.save_workbook import template_workbook
from catering.services.shipped_events import REFERENCE_EVENT, shipped_workbooks

AS_OF = dt.datetime(2025, 6, 10, 12, tzinfo=dt.timezone(dt.timedelta(hours=9)))
REFERENCE = shipped_workbooks()[REFERENCE_EVENT].read_bytes()


def with_mistakes() -> bytes:
    """The reference event with two cells that are wrong."""
    book = openpyxl.load_workbook(io.BytesIO(REFERENCE))
    book["Order"]["C2"] = "forty"
    book["Beverages"]["D2"] = "-3"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_the_cells_of_all_findings_are_marked() -> None:
    marked = mark_findings(with_mistakes(), "event.xlsx", language="de", as_of=AS_OF)
    assert marked.content is not None
    named = {(each.sheet, each.cell) for each in marked.findings if each.cell}
    assert {("Order", "C2"), ("Beverages", "D2")} <= named
    assert marked.cells == len(named)
    book = openpyxl.load_workbook(io.BytesIO(marked.content))
    assert book.sheetnames[0] == "Befunde"
    for sheet, cell in named:
        assert "▸ catering" in book[str(sheet)][str(cell)].comment.text
    assert "forty" in book["Order"]["C2"].comment.text


def test_a_workbook_without_findings_comes_back_to_the_byte() -> None:
    marked = mark_findings(REFERENCE, "event.xlsx", language="en", as_of=AS_OF)
    if not marked.findings:
        assert marked.content == REFERENCE
    assert marked.cells == len({(each.sheet, each.cell) for each in marked.findings if each.cell})


def test_what_is_no_workbook_is_told_and_not_marked() -> None:
    for content, name in ((b"", "event.xlsx"), (b"a,b\n1,2\n", "event.csv"), (REFERENCE[:5000], "event.xlsx")):
        marked = mark_findings(content, name, language="en", as_of=AS_OF)
        assert marked.content is None
        assert marked.cells == 0
        assert len(marked.findings) == 1


def test_a_part_that_only_the_marking_reads_is_told_as_damaged() -> None:
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(template_workbook(language="en", as_of=AS_OF))) as old,
        zipfile.ZipFile(file, "w") as new,
    ):
        for name in old.namelist():
            new.writestr(name, b"<comments" if name.startswith("xl/comments") else old.read(name))
    marked = mark_findings(file.getvalue(), "event.xlsx", language="en", as_of=AS_OF)
    assert marked.content is None
    assert [each.code for each in marked.findings] == ["damaged"]


def test_a_marked_template_is_marked_again_without_piling_up() -> None:
    once = mark_findings(template_workbook(language="ja", as_of=AS_OF), "event.xlsx", language="ja", as_of=AS_OF)
    assert once.content is not None
    again = mark_findings(once.content, "event.xlsx", language="ja", as_of=AS_OF)
    assert again.content is not None
    assert again.cells == once.cells > 5
    before, after = (openpyxl.load_workbook(io.BytesIO(each)) for each in (once.content, again.content))
    assert after.sheetnames == before.sheetnames
    for sheet in before.sheetnames[1:]:
        for row in before[sheet].iter_rows():
            for cell in row:
                other = after[sheet][cell.coordinate]
                assert (cell.comment and cell.comment.text) == (other.comment and other.comment.text)
                assert cell.fill.fgColor.rgb == other.fill.fgColor.rgb


def test_the_marked_file_says_nothing_of_macros_that_it_keeps() -> None:
    file = io.BytesIO(with_mistakes())
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macros")
    marked = mark_findings(file.getvalue(), "event.xlsm", language="en", as_of=AS_OF)
    assert marked.content is not None
    assert "macro" not in {each.code for each in marked.findings}
    with zipfile.ZipFile(io.BytesIO(marked.content)) as archive:
        assert archive.read("xl/vbaProject.bin") == b"macros"
