"""The packing list as PDF."""

from __future__ import annotations

from collections.abc import Iterator

from catering.documents.head import show_terms, signature_lines
from catering.documents.sheet import Column, Row, Sheet, Stamp, Words
from catering.model.event import Event
from catering.model.text import Language, Text, label, text
from catering.planning.papers.consignment_terms import ConsignmentTerms
from catering.planning.papers.packing_list import PackedLine, PackedPallet, PackingList


def packing_list_pdf(
    event: Event, terms: ConsignmentTerms, packing: PackingList, *, language: Language, stamp: Stamp
) -> bytes:
    """One group of lines a pallet; the totals are those of the plan."""
    sheet = Sheet(language, title=text("Packing list"), stamp=stamp)
    sheet.title(text("Packing list"), f"{event.name} · {terms.consignment.name}")
    show_terms(sheet, terms)
    sheet.facts([(label("paper", "In all"), [packing.summary(), *_volume(packing)])], columns=1)
    columns = [
        Column(label("paper", "No."), 1.5),
        Column(label("paper", "Goods"), 5),
        Column(label("paper", "Pieces"), 1.2, is_number=True),
        Column(label("paper", "Litres"), 1.5, is_number=True),
        Column(label("paper", "Net [kg]"), 1.6, is_number=True),
        Column(label("paper", "Gross [kg]"), 1.8, is_number=True),
    ]
    sheet.table(columns, list(_rows(sheet, packing)))
    for note in packing.notes:
        sheet.note(note)
    sheet.note(text("The gross weight of a pallet is with the pallet itself; net is the beverage alone."))
    sheet.missing(terms.missing)
    signature_lines(sheet)
    return sheet.finish()


def _volume(packing: PackingList) -> Iterator[Text]:
    if packing.loaded:
        yield text("Volume of the pallets: {volume:n2} m³.", volume=packing.volume_m3)


def _rows(sheet: Sheet, packing: PackingList) -> Iterator[Row]:
    for packed in packing.pallets:
        yield Row([pallet_told(packed)], "group")
        for line in packed.lines:
            yield Row([line.numbers, line.goods, *_figures(sheet, line)])
    pieces = sheet.number(packing.pieces, "n0")
    total: list[Words] = ["", label("paper", "In all"), pieces, sheet.number(packing.volume_l, "n1")]
    total += [sheet.number(packing.net_weight_kg, "n1"), sheet.number(packing.gross_weight_kg, "n1")]
    yield Row(total, "total")


def pallet_told(packed: PackedPallet) -> Text:
    """A pallet with its measures and weight, in a line."""
    pallet = packed.pallet
    if pallet is None:
        return text("On no pallet")
    length, width, height = pallet.sides_cm
    return text(
        "Pallet {number:n0}: {type}, {length:n0} × {width:n0} × {height:n0} cm, {weight:kg1} gross",
        number=pallet.number,
        type=pallet.pallet.name,
        length=length,
        width=width,
        height=height,
        weight=pallet.gross_weight_kg,
    )


def _figures(sheet: Sheet, line: PackedLine) -> Iterator[Words]:
    yield "" if line.pieces is None else sheet.number(line.pieces, "n0")
    for figure in (line.volume_l, line.net_weight_kg):
        yield sheet.number(figure, "n1") if line.is_containers else ""
    yield sheet.number(line.gross_weight_kg, "n1")
