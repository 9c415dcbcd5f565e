"""A person's own workbook comes back with its doubtful cells marked, and with nothing else of it changed."""

import datetime as dt
import io
import re
import warnings
from collections.abc import Iterable
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from odd_files import MAIN, RELATIONSHIPS, parts_of, sheet, workbook, zipped
from openpyxl.utils import get_column_letter
from persons_book import CONTAINERS, parts_of_file, persons_book, with_parts

from catering.model.finding import Finding, Level
from catering.model.text import LANGUAGES, text
from catering.workbook.mark import mark_workbook
from catering.workbook.mark_cells import SHEET_ORDER
from catering.workbook.mark_styles import DARK, LIGHT
from catering.workbook.raw import FileRefused

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")

BOOK = persons_book()
TOUCHED = {
    "[Content_Types].xml",
    "docProps/app.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/workbook.xml",
    "xl/styles.xml",
    "xl/worksheets/sheet1.xml",
    "xl/comments1.xml",
    "xl/drawings/vmlDrawing1.vml",
}
"""The parts that speak of the sheet "Kegs", its notes, its styles, and of the list of sheets."""


def found(
    cell: str | None = None,
    level: Level = Level.ERROR,
    message: str = "This is no number.",
    *,
    sheet: str | None = "Kegs",
    suggestion: str | None = None,
    value: str | None = None,
) -> Finding:
    return Finding(level, "test", text(message), text(suggestion) if suggestion else None, sheet, cell, value)


FINDINGS = (
    found("B2", value="forty", suggestion="Write 40."),
    found("B3", Level.QUESTION, "Ten times the usual?", value="12"),
    found("C4", Level.WARNING, "A Sunday."),
    found("A1", Level.NOTE, "A column of your own.", value="Beverage"),
)


def mark(content: bytes, *findings: Finding) -> bytes:
    return mark_workbook(content, findings, language="en")


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def color(cell: Any) -> str:
    return str(cell.fill.fgColor.rgb) if cell.fill.patternType == "solid" else ""


def changed_parts(before: bytes, after: bytes) -> set[str]:
    """The parts that are lost or not the same to the byte."""
    old, new = parts_of_file(before), parts_of_file(after)
    return {name for name, data in old.items() if new.get(name) != data}


def assert_sound(content: bytes) -> None:
    """What Excel insists on: every part has a type, every relationship a target, sheets are in the schema's order."""
    parts = parts_of_file(content)
    types = ElementTree.fromstring(parts["[Content_Types].xml"])
    extensions = {each.get("Extension", "").lower() for each in types if each.tag.endswith("Default")}
    overrides = [each.get("PartName", "") for each in types if each.tag.endswith("Override")]
    assert len(overrides) == len(set(overrides))
    assert {name.lstrip("/") for name in overrides} <= parts.keys()
    for name in parts:
        if name != "[Content_Types].xml":
            assert f"/{name}" in overrides or name.rpartition(".")[2] in extensions, name
    for name in (each for each in parts if each.endswith(".rels")):
        relations = ElementTree.fromstring(parts[name])
        ids = [each.get("Id") for each in relations]
        assert len(ids) == len(set(ids)), name
        folder = name.rpartition("_rels/")[0]
        for each in relations:
            target = each.get("Target", "")
            assert _resolved(folder, target) in parts or each.get("TargetMode") == "External", (name, target)
    for name in (each for each in parts if re.match(r"xl/worksheets/sheet\d+\.xml", each)):
        _assert_sheet_sound(ElementTree.fromstring(parts[name]), name)


def _resolved(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    steps: list[str] = []
    for step in f"{folder}{target}".split("/"):
        steps = steps[:-1] if step == ".." else [*steps, step]
    return "/".join(steps)


def _assert_sheet_sound(root: ElementTree.Element, name: str) -> None:
    order = [SHEET_ORDER.index(child.tag.rpartition("}")[2]) for child in root]
    assert order == sorted(order), name
    last_row = 0
    for row in root.iter(f"{root.tag.rpartition('}')[0]}}}row"):
        number = int(row.get("r") or last_row + 1)
        assert number > last_row
        last_row, last_column = number, 0
        for cell in row:
            column = openpyxl.utils.cell.coordinate_to_tuple(cell.get("r") or f"{'A'}{number}")[1]
            assert not cell.get("r") or column > last_column
            last_column = column


# What stays


def test_every_part_that_says_nothing_of_the_marked_cells_is_the_same_to_the_byte() -> None:
    marked = mark(BOOK, *FINDINGS)
    assert changed_parts(BOOK, marked) == TOUCHED
    assert parts_of_file(marked).keys() - parts_of_file(BOOK).keys() == {"xl/worksheets/sheet3.xml"}
    assert list(parts_of_file(marked))[: len(parts_of_file(BOOK))] == list(parts_of_file(BOOK))
    kept = parts_of_file(BOOK).keys() - TOUCHED
    assert {"xl/media/image1.png", "xl/charts/chart1.xml", "xl/sharedStrings.xml", "xl/theme/theme1.xml"} <= kept
    assert {"xl/vbaProject.bin", "customXml/item1.xml", "xl/printerSettings/printerSettings1.bin"} <= kept


def test_the_same_comparison_shows_what_a_load_and_save_loses() -> None:
    again = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        opened(BOOK).save(again)
    lost = changed_parts(BOOK, again.getvalue()) - TOUCHED
    assert {"xl/charts/chart1.xml", "xl/drawings/drawing1.xml", "xl/slicers/slicer1.xml", "customXml/item1.xml"} <= lost
    assert b"sparkline" not in parts_of_file(again.getvalue())["xl/worksheets/sheet1.xml"]


def test_of_the_marked_sheet_only_the_marks_are_new() -> None:
    before = parts_of_file(BOOK)["xl/worksheets/sheet1.xml"].decode()
    after = parts_of_file(mark(BOOK, found("B3")))["xl/worksheets/sheet1.xml"].decode()
    ours = re.search(r'<conditionalFormatting sqref="B3">.*?</conditionalFormatting>', after)
    assert ours is not None
    after = after.replace(ours[0], "")
    assert re.sub(r' s="\d+"| priority="\d"', "", after) == re.sub(r' s="\d+"| priority="\d"', "", before)
    for kept in ("x14:sparklineGroup", "x14:cfRule", "dataValidation ", "autoFilter", "legacyDrawing", "mergeCell "):
        assert kept in after


def test_a_workbook_without_findings_comes_back_as_it_is() -> None:
    assert mark(BOOK) == BOOK


def test_nothing_of_a_file_that_is_no_workbook_comes_back() -> None:
    with pytest.raises(FileRefused):
        mark(b"PK\x03\x04 and then nothing", found("B2"))


# Cells


def test_each_level_has_its_color_and_the_cell_keeps_its_own_look() -> None:
    kegs, before = opened(mark(BOOK, *FINDINGS))["Kegs"], opened(BOOK)["Kegs"]
    assert color(kegs["B2"]) == LIGHT[Level.ERROR]
    assert color(kegs["B3"]) == LIGHT[Level.QUESTION]
    assert color(kegs["C4"]) == LIGHT[Level.WARNING]
    assert len({*LIGHT.values(), *DARK.values()}) == 8
    for cell in ("A1", "B2", "B3", "C4"):
        for look in ("number_format", "font", "border", "alignment", "protection", "value"):
            assert repr(getattr(kegs[cell], look)) == repr(getattr(before[cell], look)), (cell, look)
    assert color(kegs["B4"]) == ""
    assert color(kegs["C5"]) == "FFFFF2CC"


def test_under_a_white_font_the_color_is_dark() -> None:
    assert color(opened(mark(BOOK, *FINDINGS))["Kegs"]["A1"]) == DARK[Level.NOTE]


def test_the_heaviest_finding_of_a_cell_gives_its_color_and_all_stand_in_its_note() -> None:
    cell = opened(mark(BOOK, found("B4", Level.NOTE, "Small."), found("B4", Level.ERROR, "Wrong.")))["Kegs"]["B4"]
    assert color(cell) == LIGHT[Level.ERROR]
    assert cell.comment.text.index("Error: Wrong.") < cell.comment.text.index("Note: Small.")


def test_a_color_shows_over_the_conditional_formats_of_the_person() -> None:
    rules = opened(mark(BOOK, *FINDINGS))["Kegs"].conditional_formatting
    by_priority = sorted((rule.priority, str(each.sqref)) for each in rules for rule in each.rules)
    assert {cells for _, cells in by_priority[:4]} == {"A1", "B2", "B3", "C4"}
    assert [cells for _, cells in by_priority[4:]] == ["B2:B6", "C2:C6"]
    assert len({priority for priority, _ in by_priority}) == 6


def test_a_blank_cell_is_made_and_takes_the_look_of_its_column() -> None:
    marked = mark(BOOK, found("G3", message="Missing."), found("A30"), found("A8"), found("B30"), found("A4000"))
    kegs = opened(marked)["Kegs"]
    for cell in ("G3", "A30", "A8", "B30", "A4000"):
        assert kegs[cell].value is None
        assert color(kegs[cell]) == LIGHT[Level.ERROR]
        assert kegs[cell].comment is not None
    assert kegs["G3"].number_format == "yyyy-mm-dd"
    assert kegs.dimensions == "A1:G4000"
    assert_sound(marked)


def test_of_merged_cells_the_one_that_shows_is_marked() -> None:
    kegs = opened(mark(BOOK, found("B11", message="Who?"), found("A10", message="When?")))["Kegs"]
    assert color(kegs["A10"]) == LIGHT[Level.ERROR]
    assert "Who?" in kegs["A10"].comment.text
    assert "When?" in kegs["A10"].comment.text
    assert kegs["A10"].value == "Thank you"


# Notes


def test_a_note_says_what_is_wrong_what_was_found_and_what_to_do() -> None:
    note = opened(mark(BOOK, found("B4", value="twelve", suggestion="Write 12.")))["Kegs"]["B4"].comment
    assert note.author == "catering"
    assert note.text == "▸ catering\nError: This is no number.\nFound: twelve\n→ Write 12.\n◂"


def test_a_note_that_was_there_stays_above_ours() -> None:
    kegs = opened(mark(BOOK, *FINDINGS))["Kegs"]
    assert kegs["B2"].comment.text.startswith("Ask Yuki\n\n▸ catering\n")
    assert kegs["B2"].comment.author == "Yuki"
    assert kegs["C3"].comment.text == "By air"
    boxes = parts_of_file(mark(BOOK, *FINDINGS))["xl/drawings/vmlDrawing1.vml"].decode()
    before = parts_of_file(BOOK)["xl/drawings/vmlDrawing1.vml"].decode()
    assert boxes.startswith(before.removesuffix("</xml>"))
    assert boxes.count("<v:shape ") == 2 + 3
    numbers = re.findall(r'<v:shape id="_x0000_s(\d+)"', boxes)
    assert len(set(numbers)) == len(numbers)


def test_a_sheet_without_notes_gets_them() -> None:
    marked = mark(BOOK, found("B2", sheet="Remarks"))
    assert opened(marked)["Remarks"]["B2"].comment.text.startswith("▸ catering")
    assert_sound(marked)
    assert "xl/worksheets/sheet1.xml" not in changed_parts(BOOK, marked)


def test_thousands_of_notes_take_numbers_of_further_blocks() -> None:
    marked = mark(BOOK, *(found(f"D{row}") for row in range(20, 2520)))
    boxes = parts_of_file(marked)["xl/drawings/vmlDrawing1.vml"].decode()
    assert 'data="1,2,3"' in boxes
    assert boxes.count("<v:shape ") == 2502


def test_a_thread_of_comments_stays_as_it_is() -> None:
    thread = (
        b'<ThreadedComments><threadedComment ref="B2" id="{1}"><text>Who?</text></threadedComment></ThreadedComments>'
    )
    book = with_parts(BOOK, {"xl/threadedComments/threadedComment1.xml": thread, "xl/persons/person.xml": b"<people/>"})
    marked = mark(book, *FINDINGS)
    assert changed_parts(book, marked) == TOUCHED
    assert b"Ask Yuki" in parts_of_file(marked)["xl/comments1.xml"]


def test_boxes_that_office_writes_and_no_parser_reads_stay() -> None:
    boxes = parts_of_file(BOOK)["xl/drawings/vmlDrawing1.vml"]
    button = (
        b'<v:shape id="_x0000_s1099" type="#_x0000_t201"><v:textbox><div>Press<br></div></v:textbox></v:shape></xml>'
    )
    book = with_parts(BOOK, {"xl/drawings/vmlDrawing1.vml": boxes.replace(b"</xml>", button)})
    words = parts_of_file(mark(book, *FINDINGS))["xl/drawings/vmlDrawing1.vml"]
    assert button.removesuffix(b"</xml>") in words
    assert b"_x0000_s1100" in words
    assert words.endswith(b"</v:shape></xml>")


# The findings sheet and what counts the sheets


@pytest.mark.parametrize(("language", "name"), [("en", "Findings"), ("de", "Befunde"), ("ja", "指摘")])
def test_the_findings_stand_on_a_sheet_in_front(language: Any, name: str) -> None:
    book = opened(mark_workbook(BOOK, FINDINGS, language=language))
    assert book.sheetnames == [name, "Kegs", "Remarks", "Chart"]
    rows = [[cell.value for cell in row] for row in book[name].iter_rows(min_row=3)]
    assert [row[1] for row in rows] == ["Kegs!B2", "Kegs!B3", "Kegs!C4", "Kegs!A1"]
    assert rows[0][2:] == ["forty", "This is no number.", "Write 40."]
    assert book[name]["B3"].hyperlink.location == "'Kegs'!B2"
    assert book[name]["A3"].fill.fgColor.rgb == LIGHT[Level.ERROR]


def test_findings_without_a_cell_stand_on_the_sheet_alone() -> None:
    marked = mark(
        BOOK,
        found(message="Of the sheet.", sheet="Remarks"),
        found(message="Of the file.", sheet=None),
        found("B2", message="Of nowhere.", sheet="Gone"),
        found("nonsense", message="Of no cell."),
    )
    assert changed_parts(BOOK, marked) == TOUCHED - {
        "xl/worksheets/sheet1.xml",
        "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
    }
    findings = opened(marked)["Findings"]
    assert [findings.cell(row, 2).value for row in range(3, 7)] == ["Remarks", None, "Gone!B2", "Kegs!nonsense"]
    assert [bool(findings.cell(row, 2).hyperlink) for row in range(3, 7)] == [True, False, False, True]


def test_the_sheet_takes_a_name_that_is_free() -> None:
    book = parts_of({"findings": sheet(), "Findings (2)": sheet()})
    assert opened(mark(zipped(book), found("A1", sheet="findings"))).sheetnames[0] == "Findings (3)"


def test_print_areas_filters_and_the_chosen_sheet_move_with_their_sheets() -> None:
    before, after = opened(BOOK), opened(mark(BOOK, *FINDINGS))
    assert after.active.title == before.active.title == "Remarks"
    for name in ("Kegs", "Remarks"):
        assert after[name].print_area == before[name].print_area
        assert after[name].print_title_rows == before[name].print_title_rows
    assert set(after["Kegs"].defined_names) == {"first"}
    assert after["Kegs"].auto_filter.ref == "A1:C6"
    workbook_part = parts_of_file(mark(BOOK, *FINDINGS))["xl/workbook.xml"].decode()
    assert 'name="_xlnm._FilterDatabase" localSheetId="1"' in workbook_part
    properties = parts_of_file(mark(BOOK, *FINDINGS))["docProps/app.xml"].decode()
    assert "<vt:lpstr>Worksheets</vt:lpstr></vt:variant><vt:variant><vt:i4>3</vt:i4>" in properties
    assert "<vt:lpstr>Findings</vt:lpstr><vt:lpstr>Kegs</vt:lpstr>" in properties


@pytest.mark.parametrize("language", LANGUAGES)
def test_odd_texts_stand_in_cells_and_notes_as_they_are(language: Any) -> None:
    odd = "<b> & \"quotes\" 'too' _x0041_ 生ビール 🍺\n=1+1"
    marked = mark_workbook(BOOK, [found("B4", value=f"{odd}\x0b")], language=language)
    book = opened(marked)
    assert book.worksheets[0]["C3"].value.replace("_x005F_", "_") == odd
    assert odd in book["Kegs"]["B4"].comment.text.replace("_x005F_", "_")
    assert_sound(marked)


def test_everything_that_a_program_insists_on_is_there() -> None:
    assert_sound(BOOK)
    assert_sound(mark(BOOK, *FINDINGS, found("B2", sheet="Remarks")))


# Marking again


def test_marking_again_replaces_the_marks() -> None:
    once = mark(BOOK, *FINDINGS)
    again = mark(once, *FINDINGS)
    assert changed_parts(once, again) <= {"xl/styles.xml"}
    assert mark(again, *FINDINGS) == mark(mark(again, *FINDINGS), *FINDINGS)
    other = opened(mark(once, found("B5", Level.WARNING, "Too few.")))
    assert other.sheetnames == ["Findings", "Kegs", "Remarks", "Chart"]
    assert other["Findings"].max_row == 3
    kegs = other["Kegs"]
    assert color(kegs["B5"]) == LIGHT[Level.WARNING]
    assert [cell for cell in ("B3", "A1", "C4") if kegs[cell].comment is not None] == []
    assert kegs["B2"].comment.text == "Ask Yuki"
    assert (color(kegs["B2"]), color(kegs["A1"]), color(kegs["C4"])) == ("", "FF7B3F00", "FFFFF2CC")


def test_marks_of_earlier_go_when_all_is_mended() -> None:
    mended = mark(mark(BOOK, *FINDINGS))
    book = opened(mended)
    assert book["Findings"]["A1"].value == "Nothing found"
    for cell in ("A1", "B2", "B3", "C4"):
        now, before = book["Kegs"][cell], opened(BOOK)["Kegs"][cell]
        assert color(now) == color(before)
        for look in ("font", "border", "number_format", "alignment"):
            assert repr(getattr(now, look)) == repr(getattr(before, look)), (cell, look)
    assert "catering" not in parts_of_file(mended)["xl/worksheets/sheet1.xml"].decode()
    assert parts_of_file(mended)["xl/drawings/vmlDrawing1.vml"].count(b"<v:shape ") == 2


def test_a_finding_about_our_own_sheet_is_not_told() -> None:
    again = opened(mark(mark(BOOK, *FINDINGS), found(sheet="Findings", level=Level.NOTE, message="Your own sheet.")))
    assert again["Findings"]["A1"].value == "Nothing found"


def test_words_that_a_person_wrote_under_ours_stay() -> None:
    once = mark(BOOK, found("B4"))
    comments = parts_of_file(once)["xl/comments1.xml"].decode().replace("\n◂", "\n◂\nDone, Yuki")
    answered = with_parts(once, {"xl/comments1.xml": comments.encode()})
    assert opened(mark(answered))["Kegs"]["B4"].comment.text.strip() == "Done, Yuki"
    again = opened(mark(answered, found("B4", message="Still wrong.")))["Kegs"]["B4"].comment.text
    assert again.startswith("\nDone, Yuki\n\n▸ catering\nError: Still wrong.")


# Odd files


def cells_of(content: bytes, name: str = "Kegs") -> dict[str, str]:
    """The colours of a sheet's coloured cells."""
    return {
        cell.coordinate: color(cell) for row in opened(content)[name].iter_rows() for cell in row if color(cell) != ""
    }


RED = LIGHT[Level.ERROR]
ROWS = '<row r="2"><c r="B2"><v>800</v></c><c r="D2"><v>5</v></c></row><row r="5"><c r="A5"><v>1</v></c></row>'
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font><sz val="10"/><name val="Arial"/></font></fonts>'
    '<fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders/>'
    '<cellXfs><xf numFmtId="4" fontId="0" fillId="0" borderId="0"/></cellXfs></styleSheet>'
)


@pytest.mark.parametrize("styles", ["", STYLES])
@pytest.mark.parametrize(
    "kegs",
    [
        sheet(ROWS),
        sheet(ROWS.replace(' r="2"', "").replace("<row", '<row r="1"/><row', 1).replace(' r="B2"', ' r="B2" ')),
        sheet(ROWS, after='<pageMargins left="1" right="1" top="1" bottom="1" header="1" footer="1"/>'),
        sheet(ROWS).replace("<worksheet", '<?xml version="1.0" encoding="UTF-8"?>\n<!-- <c r="C2"> -->\n<worksheet'),
        re.sub(r"<(/?)(\w)", r"<\1x:\2", sheet(ROWS)).replace("xmlns=", "xmlns:x="),
        ('<?xml version="1.0" encoding="UTF-16"?>' + sheet(ROWS)).encode("utf-16"),
        sheet(ROWS).replace('"', "'"),
    ],
    ids=["plain", "rows without numbers", "margins", "a comment", "prefixed", "UTF-16", "single quotes"],
)
def test_sheets_as_other_programs_write_them_are_marked(kegs: str | bytes, styles: str) -> None:
    marked = mark(workbook(kegs, styles=styles), *(found(cell) for cell in ("B2", "C2", "A3", "A5", "F5", "B9")))
    assert cells_of(marked) == dict.fromkeys(("B2", "C2", "A3", "A5", "F5", "B9"), RED)
    assert opened(marked)["Kegs"]["B2"].value == 800
    assert opened(marked)["Kegs"]["A5"].comment is not None
    parts = parts_of_file(marked)
    _assert_sheet_sound(ElementTree.fromstring(parts["xl/worksheets/sheet1.xml"]), "Kegs")


def test_cells_without_addresses_are_counted() -> None:
    kegs = sheet("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c><c><v>4</v></c></row>")
    marked = parts_of_file(mark(workbook(kegs), found("B2")))["xl/worksheets/sheet1.xml"].decode()
    assert re.search(r'<v>3</v></c><c s="\d+"><v>4</v>', marked)


@pytest.mark.parametrize(
    "kegs",
    [
        sheet(),
        f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>',
        f'<worksheet xmlns="{MAIN}"/>',
        f'<worksheet xmlns="{MAIN}"><sheetPr/><pageSetup/></worksheet>',
    ],
    ids=["empty", "closed at once", "nothing at all", "other elements"],
)
def test_a_sheet_without_cells_gets_the_one_that_is_missing(kegs: str) -> None:
    assert cells_of(mark(workbook(kegs), found("C3"))) == {"C3": RED}


def test_the_notes_stand_before_the_controls() -> None:
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    controls = (
        f'<mc:AlternateContent xmlns:mc="{mc}"><mc:Choice Requires="x14"><controls/></mc:Choice></mc:AlternateContent>'
    )
    marked = mark(workbook(sheet(ROWS, after=controls)), found("B2"))
    xml = parts_of_file(marked)["xl/worksheets/sheet1.xml"].decode()
    assert xml.index("<legacyDrawing") < xml.index("<mc:AlternateContent")


def test_the_strict_dialect_stays_strict() -> None:
    strict = {
        MAIN: "http://purl.oclc.org/ooxml/spreadsheetml/main",
        RELATIONSHIPS: "http://purl.oclc.org/ooxml/officeDocument/relationships",
    }
    parts = {}
    for name, words in parts_of({"Kegs": sheet(ROWS)}, styles=STYLES).items():
        assert isinstance(words, str)
        for transitional, instead in strict.items():
            words = words.replace(transitional, instead)
        parts[name] = words
    marked = parts_of_file(mark(zipped(parts), found("B2")))
    for name in marked.keys() - {"[Content_Types].xml"}:
        assert MAIN.encode() not in marked[name], name
        assert RELATIONSHIPS.encode() not in marked[name], name
    assert b'<c r="B2" s="1">' in marked["xl/worksheets/sheet1.xml"]


def test_a_note_of_plain_text_is_kept() -> None:
    once = parts_of_file(mark(BOOK, found("B2", sheet="Remarks")))
    (name,) = once.keys() - parts_of_file(BOOK).keys() & {f"xl/comments{n}.xml" for n in range(9)}
    words = (
        f'<comments xmlns="{MAIN}"><authors><author>Jan</author></authors><commentList><comment ref="B2" authorId="0">'
    )
    plain = {name: f"{words}<text><t>No &amp; yes</t></text></comment></commentList></comments>".encode()}
    marked = mark(with_parts(mark(BOOK, found("B2", sheet="Remarks")), plain), found("B2", sheet="Remarks"))
    assert opened(marked)["Remarks"]["B2"].comment.text.startswith("No & yes\n\n▸ catering")


def test_notes_that_are_damaged_are_refused() -> None:
    with pytest.raises(FileRefused, match="comments1"):
        mark(with_parts(BOOK, {"xl/comments1.xml": b"<comments><"}), found("B2"))


def test_properties_that_are_damaged_do_not_matter() -> None:
    book = with_parts(BOOK, {"docProps/app.xml": b"<Properties><"})
    assert parts_of_file(mark(book, found("B2")))["docProps/app.xml"] == b"<Properties><"


# Whatever the findings


def values(content: bytes) -> dict[str, pd.DataFrame]:
    return pd.read_excel(io.BytesIO(content), sheet_name=["Kegs", "Remarks"], header=None)


places = st.builds(lambda column, row: f"{get_column_letter(column)}{row}", st.integers(1, 9), st.integers(1, 14))
some_findings = st.lists(
    st.builds(
        found,
        places,
        st.sampled_from(Level),
        sheet=st.sampled_from(["Kegs", "Remarks"]),
        value=st.one_of(st.none(), st.text(max_size=20)),
    ),
    max_size=12,
)
UNDER_A10 = {"A11", "B10", "B11"}


def assert_marked(content: bytes, findings: Iterable[Finding]) -> None:
    book = opened(content)
    colors = {*LIGHT.values(), *DARK.values()}
    named = {(each.sheet, "A10" if each.sheet == "Kegs" and each.cell in UNDER_A10 else each.cell) for each in findings}
    if named:
        assert book.sheetnames[0] == "Findings"
    for name in ("Kegs", "Remarks"):
        cells = {(name, cell.coordinate) for row in book[name].iter_rows() for cell in row if color(cell) in colors}
        assert cells == {each for each in named if each[0] == name}
        for _, cell in cells:
            assert "▸ catering" in book[name][cell].comment.text


@settings(max_examples=40, deadline=dt.timedelta(seconds=5))
@given(some_findings, some_findings)
def test_all_cells_named_are_marked_and_no_value_changes(first: list[Finding], second: list[Finding]) -> None:
    expected = values(BOOK)
    content = BOOK
    for findings in (first, second):
        content = mark(content, *findings)
        assert_marked(content, findings)
        assert_sound(content)
        for name, frame in values(content).items():
            was = expected[name]
            assert frame.iloc[: was.shape[0], : was.shape[1]].equals(was)
            assert frame.iloc[was.shape[0] :].isna().all(axis=None)
            assert frame.iloc[:, was.shape[1] :].isna().all(axis=None)
        kept = (
            parts_of_file(BOOK).keys() - TOUCHED - {"xl/worksheets/sheet2.xml", "xl/worksheets/_rels/sheet2.xml.rels"}
        )
        assert not changed_parts(BOOK, content) & kept


def test_the_sum_is_still_a_formula_with_its_value() -> None:
    marked = mark(BOOK, found("B7"))
    assert opened(marked)["Kegs"]["B7"].value == "=SUM(B2:B6)"
    assert openpyxl.load_workbook(io.BytesIO(marked), data_only=True)["Kegs"]["B7"].value == sum(CONTAINERS)


def test_of_a_file_that_libreoffice_saved_no_color_of_its_making_is_taken_for_the_persons() -> None:
    """It writes a background of its own choice into every solid fill."""
    once = parts_of_file(mark(BOOK, *FINDINGS))
    styles = re.sub(
        rb"<bgColor [^>]*/></patternFill></fill>",
        b'<bgColor rgb="FFFFCC80"/></patternFill></fill>',
        once["xl/styles.xml"],
    )
    names = once["xl/workbook.xml"].replace(b'appName="xl"', b'appName="Calc"')
    kegs = opened(mark(with_parts(mark(BOOK, *FINDINGS), {"xl/styles.xml": styles, "xl/workbook.xml": names})))["Kegs"]
    assert color(kegs["B2"]) == color(kegs["C4"]) == ""
    assert color(kegs["A1"]) == DARK[Level.NOTE]  # white on white could not be read
