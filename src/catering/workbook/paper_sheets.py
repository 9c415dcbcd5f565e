"""Packing list and pro-forma invoice as workbooks: figures to go on counting with, totals as formulas."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from catering.catalog.container_sizes import size_label
from catering.model.text import Language, Text, label, text
from catering.model.written_numbers import rounded, rounded_or_none
from catering.planning.papers.consignment_terms import NOT_NAMED, ConsignmentTerms
from catering.planning.papers.packing_list import PackingList
from catering.planning.papers.proforma_invoice import ProformaInvoice
from catering.workbook.book import COMPUTED_COLOR, INPUT_COLOR, Workbook, text_width
from catering.workbook.layout import address

_COUNT, _LITRES, _KILOGRAMS, _MONEY = "#,##0.##", "#,##0.0", "#,##0.0", "#,##0.00"
_WIDEST = 60


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, and how its numbers look; without, its texts wrap."""

    heading: Text
    look: str | None = None


def packing_list_workbook(
    terms: ConsignmentTerms, packing: PackingList, *, language: Language, stamped: Text, written_at: dt.datetime
) -> bytes:
    """One row for each sort of goods on a pallet and one for the pallet itself, then the totals."""
    workbook = Workbook(language, written_at=written_at)
    columns = [
        Column(label("paper", "Pallet"), "0"),
        Column(label("paper", "Pallet type")),
        Column(label("paper", "L × W × H [cm]")),
        Column(label("paper", "No.")),
        Column(label("paper", "Goods")),
        Column(label("paper", "Pieces"), _COUNT),
        Column(label("paper", "Litres"), _LITRES),
        Column(label("paper", "Net [kg]"), _KILOGRAMS),
        Column(label("paper", "Gross [kg]"), _KILOGRAMS),
    ]
    rows: list[list[Any]] = []
    for packed in packing.pallets:
        pallet = packed.pallet
        head = [None, None, None] if pallet is None else [pallet.number, pallet.pallet.name, _sides(pallet.sides_cm)]
        for line in packed.lines:
            figures = [rounded_or_none(each) for each in (line.volume_l, line.net_weight_kg, line.gross_weight_kg)]
            rows.append([*head, line.numbers or None, line.goods, line.pieces, *figures])
        if pallet is not None:
            rows.append([*head, None, text("the pallet itself"), None, None, None, rounded(pallet.pallet.tare_kg)])
    totals = {
        5: float(packing.pieces),
        6: packing.volume_l,
        7: packing.net_weight_kg,
        8: packing.gross_weight_kg,
    }
    sheet = lay_down(workbook, text("Packing list"), columns, rows)
    _total(workbook, sheet, len(rows), 4, label("paper", "In all"))
    for column, value in totals.items():
        cells = f"{address(2, column + 1)}:{address(len(rows) + 1, column + 1)}"
        _formula(workbook, sheet, len(rows) + 1, column, f"=SUM({cells})", value, columns[column].look)
    _terms(workbook, terms, stamped, (*packing.notes, *terms.missing))
    return workbook.finish()


def proforma_invoice_workbook(
    terms: ConsignmentTerms, invoice: ProformaInvoice, *, language: Language, stamped: Text, written_at: dt.datetime
) -> bytes:
    """The lines with their customs values, a total for each currency, and the serial numbers to be filled in."""
    workbook = Workbook(language, written_at=written_at)
    columns = [
        Column(label("paper", "Goods")),
        Column(label("paper", "Commodity code")),
        Column(label("paper", "Origin")),
        Column(label("paper", "Pieces"), _COUNT),
        Column(label("paper", "Litres"), _LITRES),
        Column(label("paper", "Net [kg]"), _KILOGRAMS),
        Column(label("paper", "Value each"), _MONEY),
        Column(label("paper", "Value"), _MONEY),
        Column(label("paper", "Currency")),
        Column(label("paper", "Payment due")),
    ]
    rows: list[list[Any]] = [
        [
            line.goods,
            line.commodity_code or NOT_NAMED,
            line.origin or NOT_NAMED,
            line.pieces,
            rounded_or_none(line.volume_l),
            rounded_or_none(line.net_weight_kg),
            NOT_NAMED if line.each is None else rounded(float(line.each)),
            None,
            line.currency,
            text("no") if line.is_free else text("yes"),
        ]
        for line in invoice.lines
    ]
    sheet = lay_down(workbook, text("Pro-forma invoice"), columns, rows)
    for row, line in enumerate(invoice.lines, start=1):
        if line.value is not None:
            product = f"={address(row + 1, 4)}*{address(row + 1, 7)}"
            _formula(workbook, sheet, row, 7, product, float(line.value), _MONEY)
    last = len(rows) + 1
    for place, (currency, amount) in enumerate(invoice.totals, start=last):
        _total(workbook, sheet, place - 1, 0, label("paper", "In all"))
        sheet.write_string(place, 8, currency, workbook.format(bg_color=COMPUTED_COLOR, bold=True))
        total = f'=SUMIF(I2:I{last},"{currency}",H2:H{last})'
        _formula(workbook, sheet, place, 7, total, float(amount), _MONEY)
    if invoice.returning:
        _serials(workbook, invoice)
    _terms(workbook, terms, stamped, (*terms.missing, *invoice.missing))
    return workbook.finish()


def _serials(workbook: Workbook, invoice: ProformaInvoice) -> None:
    columns = [
        Column(label("paper", "No."), "0"),
        Column(label("paper", "Pallet"), "0"),
        Column(label("paper", "Container")),
        Column(label("paper", "Beverage")),
        Column(label("paper", "Serial number")),
    ]
    rows: list[list[Any]] = [
        [container.number, container.pallet, size_label(container.container_size), container.beverage.name, None]
        for container in invoice.returning
    ]
    sheet = lay_down(workbook, text("Serial numbers"), columns, rows)
    blank = workbook.format(bg_color=INPUT_COLOR, border=1, num_format="@")
    for row in range(1, len(rows) + 1):
        sheet.write_blank(row, 4, None, blank)
    sheet.set_column(4, 4, 30)


def _terms(workbook: Workbook, terms: ConsignmentTerms, stamped: Text, notes: Iterable[Text]) -> None:
    """Parties, delivery and way, and what is missing."""
    rows: list[list[Any]] = [[party.part, _lines(party.name or NOT_NAMED, party.details)] for party in terms.parties]
    rows += [
        [label("paper", "Consignment"), terms.consignment.name],
        [text("Terms of delivery"), terms.delivery],
        [text("Country of origin"), terms.consignment.origin],
        [label("paper", "As of"), stamped],
        *([label("paper", "To be known"), note] for note in {str(note): note for note in notes}.values()),
    ]
    lay_down(
        workbook, label("paper", "Terms"), [Column(label("paper", "What")), Column(label("paper", "Stated"))], rows
    )


def _lines(first: Text | str, more: Sequence[str]) -> Text | str:
    return first if not more else "\n".join([str(first), *more])


def lay_down(workbook: Workbook, name: Text, columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> Any:
    """A sheet with headings, widths and number formats; every text in the reader's language."""
    language = workbook.language
    cells = [[each.in_language(language) if isinstance(each, Text) else each for each in row] for row in rows]
    titles = [column.heading.in_language(language) for column in columns]
    sheet = workbook.lay_down(pd.DataFrame(cells, columns=titles, dtype=object), name.in_language(language)[:31])
    widths = [
        min(_WIDEST, max([text_width(title) + 2, *(text_width(row[place]) + 1 for row in cells if row[place])]))
        for place, title in enumerate(titles)
    ]
    for place, (column, width) in enumerate(zip(columns, widths, strict=True)):
        look = {"text_wrap": True} if column.look is None else {"num_format": column.look}
        sheet.set_column(place, place, width, workbook.format(valign="top", **look))
    for row, texts in enumerate(cells, start=1):
        workbook.fit_row(sheet, row, texts, (width - 2 for width in widths))
    workbook.heads(sheet, 0, titles, widths=widths)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    return sheet


def _total(workbook: Workbook, sheet: Any, rows: int, column: int, words: Text) -> None:
    look = workbook.format(bg_color=COMPUTED_COLOR, bold=True)
    sheet.write_string(rows + 1, column, words.in_language(workbook.language), look)


def _formula(
    workbook: Workbook, sheet: Any, row: int, column: int, formula: str, value: float, look: str | None
) -> None:
    form = workbook.format(bg_color=COMPUTED_COLOR, valign="top", num_format=look or "General")
    sheet.write_formula(row, column, formula, form, rounded(value))


def _sides(sides_cm: tuple[int, int, int]) -> str:
    return " × ".join(map(str, sides_cm))
