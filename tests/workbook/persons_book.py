"""A workbook as a person keeps it: charts, a picture, sparklines, rules, notes, and parts that we know nothing of."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

import xlsxwriter

CONTAINERS = [40, 12, 25, 3, 18]


def picture() -> bytes:
    """Eight brown dots by eight, as PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\xb5\x65\x1d" * 8 for _ in range(8))
    head = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def persons_book() -> bytes:
    """Sheets "Kegs" (everything at once), "Remarks" (chosen, with a picture in its header) and "Chart"."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    kegs, remarks = book.add_worksheet("Kegs"), book.add_worksheet("Remarks")
    head = book.add_format({"bold": True, "font_color": "#FFFFFF", "bg_color": "#7B3F00"})
    cell = book.add_format({"num_format": "0.00", "border": 1, "align": "right", "italic": True})
    yellow = book.add_format({"bg_color": "#FFF2CC", "num_format": "yyyy-mm-dd"})
    kegs.write_row("A1", ["Beverage", "Containers", "Arrives"], head)
    for row, containers in enumerate(CONTAINERS, start=1):
        kegs.write_string(row, 0, "Altbier")
        kegs.write_number(row, 1, containers, cell)
        kegs.write_number(row, 2, 45000 + row, yellow)
    kegs.write_formula("B7", "=SUM(B2:B6)", cell, sum(CONTAINERS))
    kegs.merge_range("A10:B11", "Thank you", cell)
    kegs.set_column("G:G", 12, yellow)
    kegs.write_comment("B2", "Ask Yuki", {"author": "Yuki", "x_scale": 2})
    kegs.write_comment("C3", "By air", {"author": "Jan"})
    kegs.conditional_format("B2:B6", {"type": "data_bar", "data_bar_2010": True})
    kegs.conditional_format("C2:C6", {"type": "no_errors", "format": yellow})
    kegs.data_validation("A2:A6", {"validate": "list", "source": ["Altbier", "Water"]})
    kegs.autofilter("A1:C6")
    kegs.print_area("A1:C7")
    kegs.repeat_rows(0)
    kegs.add_sparkline("D2", {"range": "Kegs!B2:B6"})
    kegs.insert_image("F2", "brown.png", {"image_data": io.BytesIO(picture())})
    for sheet, kind in ((kegs, "column"), (remarks, "line")):
        chart = book.add_chart({"type": kind})
        chart.add_series({"values": "=Kegs!$B$2:$B$6"})
        sheet.insert_chart("I5", chart)
    remarks.add_table("A1:C4", {"name": "remarks"})
    remarks.set_header("&L&G", {"image_left": "brown.png", "image_data_left": io.BytesIO(picture())})
    remarks.print_area("A1:B2")
    remarks.activate()
    pie = book.add_chart({"type": "pie"})
    pie.add_series({"values": "=Kegs!$B$2:$B$6"})
    book.add_chartsheet("Chart").set_chart(pie)
    book.define_name("Kegs!first", "=Kegs!$B$2")
    book.close()
    types = parts_of_file(file.getvalue())["[Content_Types].xml"]
    binary = b'<Default Extension="bin" ContentType="application/octet-stream"/><Default Extension="rels"'
    return with_parts(
        file.getvalue(),
        {
            "[Content_Types].xml": types.replace(b'<Default Extension="rels"', binary),
            "customXml/item1.xml": b"<of-somebody-else/>",
            "xl/printerSettings/printerSettings1.bin": bytes(range(256)),
            "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 macros",
            "xl/slicers/slicer1.xml": b"<slicers/>",
            "xl/pivotTables/pivotTable1.xml": b"<pivotTableDefinition/>",
        },
    )


def parts_of_file(content: bytes) -> dict[str, bytes]:
    """Every part by its name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == len(set(archive.namelist()))
        return {name: archive.read(name) for name in archive.namelist()}


def with_parts(content: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The file with parts added or replaced."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {**parts_of_file(content), **parts}.items():
            archive.writestr(name, data)
    return file.getvalue()
