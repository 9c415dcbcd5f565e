"""The pro-forma invoice as PDF, with room for the containers' serial numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from catering.catalog.container_sizes import size_label
from catering.documents.head import show_terms, signature_lines
from catering.documents.sheet import Column, Row, Sheet, Stamp, Words
from catering.model.event import Event
from catering.model.text import Language, label, text, written
from catering.planning.pallets.container_numbers import NumberedContainer
from catering.planning.papers.consignment_terms import NOT_NAMED, ConsignmentTerms
from catering.planning.papers.proforma_invoice import InvoiceLine, ProformaInvoice

_BESIDE = 2  # containers side by side in the list of serial numbers


def proforma_invoice_pdf(
    event: Event, terms: ConsignmentTerms, invoice: ProformaInvoice, *, language: Language, stamp: Stamp
) -> bytes:
    """Values for the customs, then the list of what is exported again."""
    sheet = Sheet(language, title=text("Pro-forma invoice"), stamp=stamp)
    under = " · ".join((event.name, terms.consignment.name, written(stamp.as_of.date(), "date", language)))
    sheet.title(text("Pro-forma invoice"), under)
    show_terms(sheet, terms)
    columns = [
        Column(label("paper", "Goods"), 4.4),
        Column(label("paper", "Commodity code"), 1.7),
        Column(label("paper", "Origin"), 1.6),
        Column(label("paper", "Pieces"), 1.1, is_number=True),
        Column(label("paper", "Litres"), 1.2, is_number=True),
        Column(label("paper", "Value each"), 1.9, is_number=True),
        Column(label("paper", "Value"), 2.1, is_number=True),
    ]
    sheet.table(columns, [*(_line(sheet, line) for line in invoice.lines), *_totals(invoice, sheet)])
    if any(line.is_free for line in invoice.lines):
        sheet.note(text("Marked with *: given away or lent. No payment is due; the value is stated for customs only."))
    if not invoice.is_complete:
        sheet.note(text("The total lacks the lines whose value is not named."))
    sheet.missing((*terms.missing, *invoice.missing))
    signature_lines(sheet)
    if invoice.returning:
        _serials(sheet, invoice.returning)
    return sheet.finish()


def _line(sheet: Sheet, line: InvoiceLine) -> Row:
    goods = f"{line.goods.in_language(sheet.language)} *" if line.is_free else line.goods
    cells: list[Words] = [goods, line.commodity_code or NOT_NAMED, line.origin or NOT_NAMED]
    pieces = sheet.number(line.pieces, "n1")
    cells += [
        pieces if line.unit is None else f"{pieces} {line.unit}",
        "" if line.volume_l is None else sheet.number(line.volume_l, "n1"),
    ]
    for amount in (line.each, line.value):
        cells.append(NOT_NAMED if amount is None else written((amount, line.currency), "money", sheet.language))
    return Row(cells)


def _totals(invoice: ProformaInvoice, sheet: Sheet) -> Iterator[Row]:
    volume = sheet.number(invoice.volume_l, "n1")
    for currency, amount in invoice.totals:
        money = written((amount, currency), "money", sheet.language)
        yield Row([label("paper", "In all"), "", "", "", volume, "", money], "total")
        volume = ""


def _serials(sheet: Sheet, returning: Sequence[NumberedContainer]) -> None:
    """Blank lines: a serial number is read off the container, never made up."""
    sheet.section(text("Containers that come back empty"))
    sheet.note(
        text(
            "For re-export and relief as returned goods: write in the serial number that is stamped on each container."
        )
    )
    columns = [
        column
        for _ in range(_BESIDE)
        for column in (
            Column(label("paper", "No."), 0.7),
            Column(label("paper", "Container"), 2.0),
            Column(label("paper", "Serial number"), 2.3),
        )
    ]
    beside = zip_longest(*(returning[place::_BESIDE] for place in range(_BESIDE)))
    rows = [Row([cell for container in row for cell in _serial_cells(container)]) for row in beside]
    sheet.table(columns, rows, size_pt=8)


def _serial_cells(container: NumberedContainer | None) -> list[Words]:
    return ["", "", ""] if container is None else [str(container.number), size_label(container.container_size), ""]
