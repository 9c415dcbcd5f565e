"""The list of a stock count as PDF, to be ticked off with a pen in a cellar: a box for there, a box for missing."""

from __future__ import annotations

from catering.catalog.container_sizes import size_label
from catering.documents.sheet import Column, Row, Sheet, Stamp, Words
from catering.model.movement import KegState
from catering.model.text import Language, Text, label, text, written
from catering.planning.stock.count import Count, CountLine

_ROW_MM = 9.5
_MORE_ROWS = 6
"""Empty rows for what stands there and is not listed."""


def tick_list_pdf(count: Count, *, title: Text, language: Language, stamp: Stamp) -> bytes:
    """A row for each keg and lot; the quantities are left to be written, so that they are counted and not confirmed."""
    sheet = Sheet(language, title=title, stamp=stamp)
    sheet.title(title, text("A row that is not ticked is not counted. Write the litres of tapped kegs beside it."))
    kegs = [line for line in count.lines if line.item.keg is not None]
    goods = [line for line in count.lines if line.item.keg is None]
    more = [Row([""] * 8) for _ in range(_MORE_ROWS)]
    if kegs or not goods:
        sheet.section(text("Kegs and casks"))
        sheet.table(_COLUMNS, [_keg(line, language) for line in kegs] + more, size_pt=9, least_mm=_ROW_MM)
    if goods:
        sheet.section(text("Counted by lot"))
        sheet.table(_GOODS, [_goods(line, language) for line in goods], size_pt=9, least_mm=_ROW_MM)
    sheet.blanks([text("Counted by"), text("When")])
    return sheet.finish()


_COLUMNS = (
    Column(label("tick list", "Keg"), 1.8),
    Column(label("tick list", "Beverage"), 1.9),
    Column(label("tick list", "Size"), 2.8),
    Column(label("tick list", "Best before"), 2.8),
    Column(label("tick list", "There"), 1.1, is_box=True),
    Column(label("tick list", "Missing"), 1.3, is_box=True),
    Column(label("tick list", "Litres"), 1.6),
    Column(label("tick list", "Reason"), 2.3),
)
_GOODS = (
    Column(label("tick list", "Lot"), 2.4),
    Column(label("tick list", "Beverage"), 3.4),
    Column(label("tick list", "Best before"), 3.0),
    Column(label("tick list", "Containers"), 2.6),
    Column(label("tick list", "Litres"), 1.6),
    Column(label("tick list", "Reason"), 3.2),
)


def _keg(line: CountLine, language: Language) -> Row:
    size = line.item.container_size
    cells: list[Words] = [
        "\n".join(filter(None, (line.item.name, line.item.brewery_serial))),
        line.item.lot.beverage,
        "" if size is None else size_label(size),
        _best_before(line, language),
        "",
        "",
        label("tick list", "tapped:") if line.state is KegState.TAPPED else "",
        "",
    ]
    return Row(cells)


def _goods(line: CountLine, language: Language) -> Row:
    return Row([line.item.name, line.item.lot.beverage, _best_before(line, language), "", "", ""])


def _best_before(line: CountLine, language: Language) -> str:
    day = line.item.lot.best_before_on
    return "" if day is None else written(day, "date", language)
