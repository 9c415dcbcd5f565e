"""Labels as PDF: two pallet labels or eight keg labels on a page of A4, cut apart along thin lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from catering.documents.sheet import DIM, HEIGHT_MM, RED, RULE, WIDTH_MM, Sheet, Stamp
from catering.model.text import Language, Text, label, text, written
from catering.planning.papers.consignment_terms import NOT_NAMED, ConsignmentTerms
from catering.planning.papers.labels import KegLabel, PalletLabel

_Label = TypeVar("_Label")
_PAD_MM = 8.0
_HOLE_MM = 6.0  # across, for the string
_CONTENTS = 5  # lines on a pallet label


def pallet_labels_pdf(
    labels: Sequence[PalletLabel],
    terms: ConsignmentTerms,
    *,
    language: Language,
    stamp: Stamp,
) -> bytes:
    """One a pallet, 210 × 148.5 mm."""

    def draw(sheet: Sheet, about: PalletLabel, x_mm: float, y_mm: float, width_mm: float, height_mm: float) -> None:
        _pallet_label(sheet, about, terms, stamp, x_mm, y_mm, width_mm, height_mm)

    return _pages(labels, draw, text("Pallet labels"), language, stamp, columns=1, rows=2)


def keg_labels_pdf(labels: Sequence[KegLabel], *, language: Language, stamp: Stamp) -> bytes:
    """One a keg or cask, 105 × 74.25 mm, with a mark for the hole."""

    def draw(sheet: Sheet, about: KegLabel, x_mm: float, y_mm: float, width_mm: float, height_mm: float) -> None:
        _keg_label(sheet, about, stamp, x_mm, y_mm, width_mm, height_mm)

    return _pages(labels, draw, text("Keg labels"), language, stamp, columns=2, rows=4)


def _pages(
    labels: Sequence[_Label],
    draw: Callable[[Sheet, _Label, float, float, float, float], None],
    title: Text,
    language: Language,
    stamp: Stamp,
    *,
    columns: int,
    rows: int,
) -> bytes:
    sheet = Sheet(language, title=title, stamp=stamp, bare=True)
    width_mm, height_mm = WIDTH_MM / columns, HEIGHT_MM / rows
    for place, about in enumerate(labels):
        on_page = place % (columns * rows)
        if on_page == 0 and place:
            sheet.pdf.add_page()
        if on_page == 0:
            _cutting_lines(sheet, columns, rows)
        down, across = divmod(on_page, columns)
        draw(sheet, about, across * width_mm, down * height_mm, width_mm, height_mm)
    return sheet.finish()


def _cutting_lines(sheet: Sheet, columns: int, rows: int) -> None:
    sheet.pdf.set_draw_color(*RULE)
    sheet.pdf.set_line_width(0.15)
    sheet.pdf.set_dash_pattern(dash=2, gap=2)
    for column in range(1, columns):
        sheet.pdf.line(column * WIDTH_MM / columns, 0, column * WIDTH_MM / columns, HEIGHT_MM)
    for row in range(1, rows):
        sheet.pdf.line(0, row * HEIGHT_MM / rows, WIDTH_MM, row * HEIGHT_MM / rows)
    sheet.pdf.set_dash_pattern()


def _pallet_label(
    sheet: Sheet,
    about: PalletLabel,
    terms: ConsignmentTerms,
    stamp: Stamp,
    x_mm: float,
    y_mm: float,
    width_mm: float,
    height_mm: float,
) -> None:
    left, top, inner_mm = x_mm + 12, y_mm + 10, width_mm - 24
    code_mm = 44.0
    _code(sheet, about.code, left + inner_mm - code_mm, top, code_mm)
    beside_mm = inner_mm - code_mm - 6
    sheet.write_fitting(stamp.event, left, top, beside_mm, size_pt=16, lines=2, bold=True)
    number = text("Pallet {number:n0} / {of:n0}", number=about.number, of=about.of)
    sheet.write_fitting(number, left, top + 14, beside_mm, size_pt=62, bold=True)
    measures = " × ".join(written(side, "n0", sheet.language) for side in about.sides_cm) + " cm"
    sheet.letters(9, DIM)
    sheet.write(label("paper", "Gross weight"), left, top + 47, 80)
    sheet.write(label("paper", "L × W × H [cm]"), left + 88, top + 47, 90)
    weight = written(about.gross_weight_kg, "kg1", sheet.language)
    sheet.write_fitting(weight, left, top + 51, 84, size_pt=30, bold=True)
    sheet.write_fitting(measures, left + 88, top + 51, inner_mm - 88, size_pt=26, bold=True)
    sheet.letters(9, DIM)
    sheet.write(label("paper", "Contents"), left, top + 68, 80)
    sheet.write(label("paper", "Consignee"), left + 88, top + 68, 90)
    row_mm = top + 73
    for line in about.contents[:_CONTENTS]:
        counted = text("{containers:n0} × {case}", containers=line.pieces or 0, case=line.goods)
        told = text("{goods} (no. {numbers})", goods=counted, numbers=line.numbers) if line.numbers else counted
        row_mm += sheet.write_fitting(told, left, row_mm, 82, size_pt=11, lines=2)
    if len(about.contents) > _CONTENTS:
        sheet.write_fitting(text("– and {n:n0} more", n=len(about.contents) - _CONTENTS), left, row_mm, 82, size_pt=11)
    consignee = terms.consignee
    row_mm = top + 73
    name, colour = (NOT_NAMED, RED) if consignee.name is None else (consignee.name, (30, 26, 22))
    row_mm += sheet.write_fitting(name, left + 88, row_mm, inner_mm - 88, size_pt=16, lines=2, bold=True, colour=colour)
    for detail in consignee.details:
        row_mm += sheet.write_fitting(detail, left + 88, row_mm, inner_mm - 88, size_pt=11, lines=3)
    sheet.write_fitting(stamp.in_words(), left, y_mm + height_mm - 10, inner_mm, size_pt=7.5, colour=DIM)


def _keg_label(
    sheet: Sheet, about: KegLabel, stamp: Stamp, x_mm: float, y_mm: float, width_mm: float, height_mm: float
) -> None:
    left, top, inner_mm = x_mm + _PAD_MM, y_mm + _PAD_MM, width_mm - 2 * _PAD_MM
    code_mm = 30.0
    sheet.pdf.set_draw_color(*DIM)
    sheet.pdf.set_line_width(0.2)
    sheet.pdf.circle(x=left + inner_mm - _HOLE_MM / 2, y=top + _HOLE_MM / 2, radius=_HOLE_MM / 2)
    _code(sheet, about.code, left + inner_mm - code_mm, top + _HOLE_MM + 4, code_mm)
    beside_mm = inner_mm - code_mm - 4
    sheet.letters(8, DIM)
    sheet.write_fitting(stamp.event, left, top, inner_mm - _HOLE_MM - 3, size_pt=8, colour=DIM)
    sheet.write_fitting(str(about.number), left, top + 3, beside_mm, size_pt=60, bold=True)
    of = text("of {of:n0} kegs and casks", of=about.of)
    sheet.write_fitting(of, left, top + 29, beside_mm, size_pt=9, colour=DIM)
    row_mm = top + 34.5
    row_mm += sheet.write_fitting(about.beverage, left, row_mm, beside_mm, size_pt=15, bold=True, lines=2)
    sheet.write_fitting(about.container, left, min(row_mm, top + 46), beside_mm, size_pt=9)
    litres = "? L" if about.volume_l is None else written(about.volume_l, "L1", sheet.language)
    sheet.write_fitting(litres, left + inner_mm - code_mm * 0.9, top + 41, code_mm, size_pt=18, bold=True)
    facts = []
    if about.best_before_on is not None:
        facts.append(text("best before {day:date}", day=about.best_before_on))
    if about.pallet is not None:
        facts.append(text("pallet {number:n0}", number=about.pallet))
    if facts:
        said = " · ".join(fact.in_language(sheet.language) for fact in facts)
        sheet.write_fitting(said, left, y_mm + height_mm - 13, inner_mm, size_pt=10)


def _code(sheet: Sheet, words: str, x_mm: float, y_mm: float, side_mm: float) -> None:
    """A QR code with its quiet margin of four modules; dark modules beside each other are one rectangle."""
    import segno

    rows = [bytes(row) for row in segno.make_qr(words, error="m", encoding="utf-8").matrix_iter(border=4)]
    module_mm = side_mm / len(rows)
    sheet.pdf.set_fill_color(0)
    for down, row in enumerate(rows):
        across = 0
        while (across := row.find(1, across)) >= 0:
            light = row.find(0, across)
            sheet.pdf.rect(
                x_mm + across * module_mm, y_mm + down * module_mm, (light - across) * module_mm, module_mm, style="F"
            )
            across = light
