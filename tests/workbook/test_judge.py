"""Odd, broken and hostile files are told apart and refused before anything reads them.

A test beside a guard shows what the file does where the guard is missing ("without the guard").
"""

import contextlib
import io
import zipfile
import zlib
from dataclasses import replace
from xml.etree import ElementTree

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from odd_files import OLE, one_cell, parts_of, sheet, strings, workbook, zipped

from catering.workbook.judge import LIMITS, Judged, Limits, judge_file
from catering.workbook.parse_child import read_workbook
from catering.workbook.raw import REFUSAL_CODES, FileRefused

GOOD = workbook(one_cell("B2"))
WHOLE_EXCEL_SHEET = replace(LIMITS, rows=1_048_576, columns=16_384)


def refusal(data: bytes, file_name: str = "kegs.xlsx", limits: Limits = LIMITS) -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        judge_file(data, file_name, limits)
    assert caught.value.code in REFUSAL_CODES
    return caught.value


def test_a_plain_workbook_passes() -> None:
    judged = judge_file(GOOD, "Düsseldorf-Abend 東京.XLSX")
    assert [(part.name, part.state) for part in judged.sheets] == [("Kegs", "visible")]
    assert judged == Judged(judged.sheets, None, None, False, False, cells=1, merged_area=0, notes=())


# What kind of file it is


@pytest.mark.parametrize(
    ("file_name", "data", "code"),
    [
        ("kegs.xlsx", b"", "empty-file"),
        ("kegs.xls", GOOD, "save-as-xlsx"),
        ("kegs.ods", GOOD, "save-as-xlsx"),
        ("kegs.csv", b"Beverage;Litres\nAltbier;800\n", "save-as-xlsx"),
        ("kegs.numbers", GOOD, "save-as-xlsx"),
        ("kegs.xlsb", GOOD, "save-as-xlsx"),
        ("kegs.pdf", b"%PDF-1.7", "unsupported-type"),
        ("xlsx", GOOD, "unsupported-type"),
        ("kegs.xlsx.exe", GOOD, "unsupported-type"),
        ("kegs.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        ("kegs.xlsx", OLE + "Workbook".encode("utf-16-le"), "save-as-xlsx"),
        ("kegs.xlsx", zipped({"readme.txt": "800 litres"}), "wrong-extension"),
        ("kegs.xlsx", zipped({"mimetype": "…", "content.xml": "<x/>"}), "wrong-extension"),
    ],
)
def test_the_kind_of_file_is_told(file_name: str, data: bytes, code: str) -> None:
    assert refusal(data, file_name).code == code


@pytest.mark.parametrize(
    ("data", "looks_like"),
    [
        (b"Beverage;Litres\r\nAltbier;800\r\n", "a text file (CSV?)"),
        ("Getränk;Liter\nAltbier;800\n".encode("utf-8-sig"), "a text file (CSV?)"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "a picture (PNG)"),
        (b"<html><table><tr><td>800</td></tr></table></html>", "a web page"),
        (b"%PDF-1.7", "a PDF"),
        (bytes(100), "unknown content"),
    ],
)
def test_a_renamed_file_is_told_by_its_content(data: bytes, looks_like: str) -> None:
    refused = refusal(data, "kegs.xlsx")
    assert (refused.code, refused.detail) == ("wrong-extension", looks_like)


def test_a_word_document_is_no_workbook() -> None:
    parts = parts_of({"Kegs": one_cell("A1")})
    parts["xl/workbook.xml"] = "<document/>"
    assert refusal(zipped(parts)).code == "wrong-extension"


def test_a_file_over_the_limit_is_not_looked_at() -> None:
    assert refusal(GOOD, limits=replace(LIMITS, file_bytes=len(GOOD) - 1)).code == "too-big"
    assert refusal(bytes(10 * 2**20 + 1)).code == "too-big"


# The container


@pytest.mark.parametrize("kept", [4, 100, len(GOOD) // 2, len(GOOD) - 23])
def test_a_download_that_stopped_is_incomplete(kept: int) -> None:
    assert refusal(GOOD[:kept]).code == "incomplete"


def test_a_missing_sheet_is_damage_with_its_name() -> None:
    parts = parts_of({"Kegs": one_cell("A1"), "Legs": one_cell("A1")})
    del parts["xl/worksheets/sheet2.xml"]
    assert (refusal(zipped(parts)).code, refusal(zipped(parts)).place) == ("damaged", "Legs")


def test_too_many_parts() -> None:
    crowd = {f"xl/media/image{n}.png": "" for n in range(LIMITS.parts)}
    assert refusal(zipped(parts_of({"Kegs": one_cell("A1")}) | crowd)).code == "too-many-parts"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name() -> None:
    file = io.BytesIO(GOOD)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("xl/Workbook.xml", "<workbook/>")  # differs in case only, which is no difference
    assert refusal(file.getvalue()).code == "duplicate-part"


@pytest.mark.parametrize("name", ["/etc/passwd", "xl/../../kegs.xml", "xl\\..\\..\\kegs.xml", "C:/kegs.xml"])
def test_a_part_that_points_out_of_the_container(name: str) -> None:
    assert refusal(zipped(parts_of({"Kegs": one_cell("A1")}) | {name: "x"})).code == "bad-part-name"


def test_an_encrypted_part() -> None:
    data = bytearray(GOOD)
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    assert refusal(bytes(data)).code == "encrypted-part"


def test_a_zip_bomb_that_says_what_it_is() -> None:
    bomb = workbook(sheet(after=" " * (LIMITS.part_bytes + 1)))
    assert len(bomb) < 200_000
    assert refusal(bomb).code == "unzips-too-big"


def test_a_zip_bomb_whose_directory_lies() -> None:
    """Its directory says 1,000 bytes. What counts is what comes out."""
    size = 8 * 2**20
    bomb = zipped(parts_of({"Kegs": one_cell("A1")}) | {"xl/theme/theme1.xml": b" " * size})
    lie = bomb.replace(size.to_bytes(4, "little"), (1_000).to_bytes(4, "little"))
    assert refusal(lie).code == "damaged"
    # Without the guard: the declared sizes look harmless, and the part inflates to what it is.
    with zipfile.ZipFile(io.BytesIO(lie)) as archive:
        assert sum(entry.file_size for entry in archive.infolist()) < 10_000
        entry = archive.getinfo("xl/theme/theme1.xml")
        start = entry.header_offset + 30 + len(entry.filename)
    assert len(zlib.decompress(lie[start : start + entry.compress_size], wbits=-15)) == size


def test_all_parts_together_have_a_limit_too() -> None:
    many = parts_of({"Kegs": one_cell("A1")}) | {f"xl/media/{n}.bin": bytes(2**20) for n in range(5)}
    assert refusal(zipped(many), limits=replace(LIMITS, unzipped_bytes=4 * 2**20)).code == "unzips-too-big"
    judge_file(zipped(many), "kegs.xlsx")


# DOCTYPE

LAUGHS = '<!DOCTYPE sst [<!ENTITY ha "800 litres! ">]>' + strings("&ha;&ha;&ha;")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("padding", [0, 2**20 - 5])  # the second lies across two chunks
def test_a_doctype_in_the_shared_texts(encoding: str, padding: int) -> None:
    text = "<!--" + "x" * padding + "-->" + LAUGHS
    assert refusal(workbook(sheet(), shared_strings=text.encode(encoding))).code == "doctype"


def test_without_the_guard_entities_expand_and_a_search_for_bytes_misses_utf_16() -> None:
    assert "".join(ElementTree.fromstring(LAUGHS).itertext()) == "800 litres! " * 3
    assert b"<!DOCTYPE" not in LAUGHS.encode("utf-16")


@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.xml", "docProps/core.xml", "xl/media/picture.png"])
def test_a_doctype_anywhere_whatever_the_part_is_called(name: str) -> None:
    parts = parts_of({"Kegs": sheet()}) | {name: f"<!DOCTYPE x>{sheet()}"}
    assert refusal(zipped(parts)).code == "doctype"


# The sheets


def test_one_value_in_the_last_cell_of_excel() -> None:
    """1.6 KB that make a table of 17 billion cells of whoever reads it as a table."""
    far_away = workbook(one_cell("XFD1048576"))
    refused = refusal(far_away)
    assert (refused.code, refused.place) == ("cell-out-of-range", "Kegs!XFD1048576")
    # Without the guard: it is let in, and openpyxl promises every cell up to there.
    judge_file(far_away, "kegs.xlsx", WHOLE_EXCEL_SHEET)
    promised = openpyxl.load_workbook(io.BytesIO(far_away))["Kegs"]
    assert promised.max_row * promised.max_column > 10**10


@pytest.mark.parametrize(
    ("reference", "passes"), [("GR50000", True), ("GS1", False), ("A50001", False), ("GS50001", False)]
)
def test_the_box_is_50000_rows_by_200_columns(reference: str, passes: bool) -> None:
    data = workbook(one_cell(reference))
    if passes:
        judge_file(data, "kegs.xlsx")
    else:
        assert refusal(data).place == f"Kegs!{reference}"


def test_a_far_formula_is_refused_and_far_paint_is_not() -> None:
    assert refusal(workbook(sheet('<row r="9"><c r="XFD9"><f>1+1</f></c></row>'))).code == "cell-out-of-range"
    judge_file(workbook(sheet('<row r="1048576"><c r="XFD1048576" s="1"/></row>')), "kegs.xlsx")


def test_a_list_too_long_is_called_so() -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(5, 110))
    refused = refusal(workbook(sheet(rows)), limits=replace(LIMITS, rows=100))
    assert (refused.code, refused.place) == ("too-many-rows", "Kegs!A101")


def test_cells_without_a_reference_are_counted_along() -> None:
    row = "<row>" + "<c><v>1</v></c>" * 201 + "</row>"
    assert refusal(workbook(sheet("<row/><row/>" + row))).place == "Kegs!GS3"


def test_too_many_cells_over_all_sheets() -> None:
    rows = "<row>" + "<c><v>1</v></c>" * 6 + "</row>"
    data = workbook(sheet(rows), Legs=sheet(rows))
    assert refusal(data, limits=replace(LIMITS, cells=11)).code == "too-many-cells"
    assert judge_file(data, "kegs.xlsx", replace(LIMITS, cells=12)).cells == 12
    assert refusal(data, limits=replace(LIMITS, elements=13)).code == "too-many-cells"


@pytest.mark.parametrize("reference", ["A0", "a1", "$A$1", "A1B", "XFE1", "A1048577", "AAAA1", "1", "", "Ａ1"])
def test_a_malformed_reference(reference: str) -> None:
    rows = f'<row r="1"><c r="{reference}"><v>1</v></c></row>'
    refused = refusal(workbook(sheet(rows)))
    assert (refused.code, refused.place) == ("damaged", "Kegs")


@pytest.mark.parametrize("number", ["0", "-1", "1048577", "9" * 5000, "1.5", "eins", ""])
def test_a_malformed_row_number(number: str) -> None:
    assert refusal(workbook(sheet(f'<row r="{number}"/>'))).code == "damaged"


def test_what_spans_the_whole_sheet_in_real_files_passes() -> None:
    everything = sheet(
        '<row r="1" s="3" customFormat="1"><c r="A1"><v>800</v></c></row>',
        before='<dimension ref="A1:XFD1048576"/><cols><col min="1" max="16384" width="9" style="1"/></cols>',
        after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
        '<dataValidations><dataValidation type="decimal" sqref="A1:XFD1048576"/></dataValidations>'
        '<hyperlinks><hyperlink ref="A1:XFD1048576" location="Legs!A1"/></hyperlinks>',
    )
    judged = judge_file(workbook(everything), "kegs.xlsx")
    assert (judged.cells, judged.merged_area) == (1, 1_048_576 * 16_384)


def test_without_the_guard_openpyxl_makes_an_object_of_every_merged_cell() -> None:
    data = workbook(sheet(after='<mergeCells><mergeCell ref="A1:J1000"/></mergeCells>'))
    assert len(openpyxl.load_workbook(io.BytesIO(data))["Kegs"]._cells) == 10_000
    assert read_workbook(data, "kegs.xlsx").sheets[0].cells == ()


def test_elements_of_another_namespace_are_no_cells() -> None:
    foreign = '<x:c xmlns:x="urn:other" r="XFD1048576"><x:v>1</x:v></x:c>'
    data = workbook(sheet(f'<row r="1">{foreign}<c r="A1"><v>1</v></c></row>'))
    assert judge_file(data, "kegs.xlsx").cells == 1
    assert [cell.column for cell in read_workbook(data, "kegs.xlsx").sheets[0].cells] == [1]


def test_a_cell_hidden_in_a_cell_does_not_smuggle_its_place_past_the_judge() -> None:
    smuggled = '<row r="1"><c r="XFD1048576"><c r="A1"/><v>1</v></c></row>'
    with pytest.raises(FileRefused, match="cell-out-of-range"):
        read_workbook(workbook(sheet(smuggled)), "kegs.xlsx")


@pytest.mark.parametrize("long", ["<!--{}-->", '<row r="1" x="{}"/>'])
def test_a_tag_of_many_megabytes(long: str) -> None:
    """Expat before 2.6 takes quadratic time over it: 95 MB took more than 20 seconds."""
    assert refusal(workbook(sheet(long.format("x" * (6 * 2**20))))).code == "damaged"


def test_a_long_text_is_not_a_long_tag() -> None:
    judge_file(workbook(sheet(), shared_strings=strings("x" * (6 * 2**20))), "kegs.xlsx")


def test_no_sheets_and_too_many() -> None:
    assert refusal(zipped(parts_of({}))).code == "no-sheets"
    crowd = zipped(parts_of({f"Bar {n}": sheet() for n in range(LIMITS.sheets + 1)}))
    assert refusal(crowd).code == "too-many-sheets"


def test_only_a_chart_sheet() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=Curve!$A$1:$A$9"})
        book.add_chartsheet("Curve").set_chart(chart)
    assert refusal(file.getvalue()).code == "no-sheets"


def test_two_tabs_on_one_part_would_multiply_a_small_file() -> None:
    parts = parts_of({"Kegs": one_cell("A1"), "Legs": one_cell("A1")})
    parts["xl/_rels/workbook.xml.rels"] = str(parts["xl/_rels/workbook.xml.rels"]).replace("sheet2", "sheet1")
    assert refusal(zipped(parts)).place == "Legs"


def test_broken_xml_is_placed_near_the_damage() -> None:
    rows = '<row r="7"><c r="C7"><v>1</v></c><c r="D7"><v>1</w></c></row>'
    refused = refusal(workbook(sheet(rows)))
    assert (refused.code, refused.place) == ("damaged", "Kegs!D7")


def test_broken_xml_that_nobody_reads_is_no_reason_to_refuse() -> None:
    parts = parts_of({"Kegs": one_cell("A1")}) | {"xl/theme/theme1.xml": "<theme", "customXml/1.xml": "<a>&b;"}
    assert judge_file(zipped(parts), "kegs.xlsx").cells == 1


def test_notes_name_what_is_not_read() -> None:
    parts = parts_of({"Kegs": sheet('<row r="1"><c r="A1"><f>1+1</f></c></row>')})
    parts["xl/workbook.xml"] = str(parts["xl/workbook.xml"]).replace(
        "</workbook>", '<calcPr fullCalcOnLoad="1"/></workbook>'
    )
    more = ("xl/vbaProject.bin", "xl/externalLinks/externalLink1.xml", "xl/charts/chart1.xml")
    judged = judge_file(zipped(parts | dict.fromkeys(more, "<x/>")), "kegs.xlsm")
    assert judged.has_formulas
    assert judged.notes == ("macro", "external-link", "chart-or-image", "not-calculated")


# Whatever the bytes are


def only_refused(data: bytes) -> None:
    """Read or refused: any other exception fails the test."""
    with contextlib.suppress(FileRefused):
        read_workbook(data, "kegs.xlsx")


@given(st.integers(0, len(GOOD) - 1))
@settings(deadline=2_000, max_examples=100)
def test_cut_off_anywhere(length: int) -> None:
    assert refusal(GOOD[:length]).code in {"empty-file", "incomplete", "wrong-extension"}


@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), min_size=1, max_size=8))
@settings(deadline=2_000, max_examples=200)
def test_bytes_changed_anywhere(changes: list[tuple[int, int]]) -> None:
    data = bytearray(GOOD)
    for position, byte in changes:
        data[position] = byte
    only_refused(bytes(data))


RICH_PARTS = parts_of(
    {
        "Kegs": sheet(
            '<row r="1" hidden="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>45824.5</v></c></row>'
            '<row r="2"><c r="A2" t="b"><v>1</v></c><c r="B2" t="e"><v>#N/A</v></c>'
            '<c r="C2"><f t="shared" si="0" ref="C2:C3">A1*2</f><v>2</v></c></row>'
            '<row r="3"><c r="C3"><f t="shared" si="0"/><v>2</v></c></row>',
            before='<cols><col min="2" max="3" hidden="1"/></cols>',
            after='<mergeCells><mergeCell ref="A1:B1"/></mergeCells>',
        )
    },
    shared_strings=strings("Altbier", "Pils"),
    styles='<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy"/></numFmts>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>',
)
CONTENT_PARTS = [name for name in RICH_PARTS if name.startswith("xl/")]
PIECES = ["<", ">", '"', "/", "&", "\x00", "é", "9" * 400, "-1", "NaN", "1e999", "A1", "_xD800_", "<row>", "<c>"]


@given(st.data())
@settings(deadline=2_000, max_examples=250)
def test_xml_changed_anywhere(data: st.DataObject) -> None:
    """The zip is sound here, so that the change reaches the readers of XML and of cells."""
    name = data.draw(st.sampled_from(CONTENT_PARTS))
    text = str(RICH_PARTS[name])
    start = data.draw(st.integers(0, len(text)))
    end = min(len(text), start + data.draw(st.integers(0, 12)))
    piece = data.draw(st.sampled_from(PIECES) | st.text(max_size=6))
    changed = (text[:start] + piece + text[end:]).encode("utf-8", "surrogatepass")
    only_refused(zipped(RICH_PARTS | {name: changed}, method=zipfile.ZIP_STORED))
