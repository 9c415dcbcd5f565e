"""Labels: one a pallet and one a keg, with a code that a camera reads."""

from __future__ import annotations

import math
import re
from typing import Any

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from catering.documents.labels import keg_labels_pdf
from catering.model.text import LANGUAGES, Language
from catering.planning.papers.labels import KegLabel, keg_labels, pallet_labels
from catering.services.write_papers import Paper, PaperFile, write_paper
from opened_papers import pages_of, pictures_of
from papers_evening import papers, sent_evening

KEGS, PALLETS = PaperFile(Paper.KEG_LABELS, "pdf"), PaperFile(Paper.PALLET_LABELS, "pdf")


def labels() -> list[KegLabel]:
    made = papers()
    return list(keg_labels(made.records.event, made.containers))


@pytest.mark.parametrize("language", LANGUAGES)
def test_forty_kegs_have_forty_labels_eight_on_a_page(language: Language) -> None:
    pages = pages_of(write_paper(papers(), KEGS, language=language))
    assert len(pages) == 5
    assert sum(said.count("20 L ") for said in pages) >= 40
    assert all("Altbier" in said for said in pages)


def test_a_keg_label_has_number_beverage_litres_best_before_and_pallet() -> None:
    (first, *_) = pages_of(write_paper(papers(), KEGS, language="en"))
    for words in ("of 40 kegs and casks", "Altbier", "20 L slim keg", "best before 31 July 2025", "pallet 1"):
        assert words in first
    assert set(re.findall(r"Düsseldorf-Abend (\d+) of", first)) == {str(number) for number in range(1, 9)}


@pytest.mark.parametrize(
    ("language", "named"), [("en", "Pallet 2 / 2"), ("de", "Palette 2 / 2"), ("ja", "パレット 2 / 2")]
)
def test_a_pallet_label_has_its_number_weight_measures_contents_and_consignee(language: Language, named: str) -> None:
    (said,) = pages_of(write_paper(papers(), PALLETS, language=language))
    for label in pallet_labels(papers().records.event, papers().packing):
        assert " × ".join(map(str, label.sides_cm)) + " cm" in said
    assert named in said
    assert "株式会社ニュー・オータニ" in said
    assert "26–40" in said


def test_the_code_says_event_number_and_beverage_and_leads_to_no_web_page() -> None:
    assert labels()[6].code == "abend\nKeg 7/40\nAltbier, 20 L slim keg"
    pallet = next(pallet_labels(papers().records.event, papers().packing))
    assert pallet.code == "abend\nPallet 1/2\n762.5 kg"
    assert not any("http" in label.code or "www" in label.code for label in labels())


def drawn_as(code: str, picture: Any, *, per_mm: float, x_mm: float, y_mm: float, side_mm: float) -> bool:
    """Whether the picture has the code's dark and light modules where it ought to stand."""
    rows = [bytes(row) for row in segno.make_qr(code, error="m", encoding="utf-8").matrix_iter(border=4)]
    module_mm = side_mm / len(rows)

    def is_dark(across: int, down: int) -> bool:
        at = (x_mm + (across + 0.5) * module_mm, y_mm + (down + 0.5) * module_mm)
        return bool(picture.getpixel(tuple(round(each * per_mm) for each in at)) < 128)

    return all(is_dark(across, down) == bool(dark) for down, row in enumerate(rows) for across, dark in enumerate(row))


def test_the_code_is_drawn_module_by_module() -> None:
    (picture, *_) = pictures_of(write_paper(papers(), KEGS, language="ja"), per_mm=8)
    place = {"per_mm": 8.0, "x_mm": 67.0, "y_mm": 18.0, "side_mm": 30.0}
    assert drawn_as(labels()[0].code, picture, **place)
    assert not drawn_as(labels()[1].code, picture, **place)


@settings(max_examples=8, deadline=None)
@given(st.integers(1, 60))
def test_there_are_as_many_labels_as_kegs(kegs: int) -> None:
    made = papers(sent_evening(kegs))
    on_kegs = list(keg_labels(made.records.event, made.containers))
    assert [label.number for label in on_kegs] == list(range(1, kegs + 1))
    assert {label.of for label in on_kegs} == {kegs}
    pages = pages_of(keg_labels_pdf(on_kegs, language="en", stamp=made.stamp))
    assert len(pages) == math.ceil(kegs / 8)
    assert sum(said.count(f"of {kegs} kegs and casks") for said in pages) == kegs
    on_pallets = list(pallet_labels(made.records.event, made.packing))
    assert len(on_pallets) == len(made.packing.loaded)
    assert sum(line.pieces or 0 for label in on_pallets for line in label.contents if line.is_containers) == kegs
