"""The list to tick off with a pen: a row a keg with two boxes, in three languages; no quantity is given away."""

from __future__ import annotations

import datetime as dt

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from catering.documents.lettering import LACKING
from catering.documents.sheet import Stamp
from catering.documents.tick_list import tick_list_pdf
from catering.model.movement import KegState
from catering.model.stock import Lot
from catering.model.text import LANGUAGES, Language, label, text, written
from catering.planning.stock.count import Count, CountItem, CountLine, Quantity, What
from catering.planning.stock.ledger import KegItem
from opened_papers import pages_of, sizes_mm, words_of

_PT_PER_MM = 72 / 25.4
OPENED = dt.datetime(2026, 10, 24, 10, tzinfo=dt.timezone(dt.timedelta(hours=2)))
ALT = Lot(name="A1", beverage="Altbier", best_before_on=dt.date(2026, 12, 30))
WATER = Lot(name="W1", beverage="Wasser 水", best_before_on=dt.date(2028, 1, 1))


def listed(kegs: int, language: Language, *, tapped: int = 7) -> bytes:
    lines = [
        CountLine(
            CountItem(
                What(number, None),
                ALT,
                KegItem(number, f"K{number:03}", 20_000, 1, is_shipped=True),
                "20 L slim keg",
                brewery_serial="ZS-20481" if number == 2 else None,
            ),
            None,
            Quantity(1, 17_321),
            None,
            KegState.TAPPED if number == tapped else KegState.FULL,
        )
        for number in range(1, kegs + 1)
    ]
    lines.append(CountLine(CountItem(What(None, 2), WATER), None, Quantity(913, 456_500), None))
    stamp = Stamp("Herbstfest", 3, OPENED)
    title = text("Count of {place}, opened {at:datetime}", place="cellar", at=OPENED)
    return tick_list_pdf(Count("cellar", OPENED, tuple(lines)), title=title, language=language, stamp=stamp)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_keg_has_its_row_and_no_quantity_is_given_away(language: Language) -> None:
    made = listed(40, language)
    said = words_of(made)
    assert LACKING not in said
    assert set(sizes_mm(made)) == {(210.0, 297.0)}
    assert all(f"K{number:03}" in said for number in range(1, 41))
    assert said.count(label("tick list", "tapped:").in_language(language)) == 1
    assert written(ALT.best_before_on, "date", language) in said
    assert "Wasser 水" in said
    assert "ZS-20481" in said  # where the label came off, the brewery's serial is still stamped on the keg
    assert not any(figure in said for figure in ("17.3", "17,3", "913", "456"))


def test_the_headings_stand_on_every_page() -> None:
    pages = pages_of(listed(60, "en"))
    assert len(pages) >= 3
    for page in pages[:3]:
        assert "Best before" in page
        assert "Missing" in page


def test_each_keg_has_two_boxes_large_enough_to_tick() -> None:
    with pypdfium2.PdfDocument(listed(4, "en")) as document:
        bounds = [each.get_bounds() for each in document[0].get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH])]
    sides_mm = [((right - left) / _PT_PER_MM, (top - bottom) / _PT_PER_MM) for left, bottom, right, top in bounds]
    boxes = [(across, down) for across, down in sides_mm if abs(across - down) < 0.1 and across > 6]
    assert len(boxes) == 2 * (4 + 6)  # six rows more, for what is not listed
    assert {round(across) for across, _ in boxes} == {7}
