"""Every paper opens, in three languages, and says what the plan says."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from catering.documents.lettering import LACKING
from catering.model.party import Party, PartyRole
from catering.model.text import LANGUAGES, Language, written
from catering.services.write_papers import PAPER_FILES, Paper, PaperFile, write_paper
from opened_papers import pages_of, pictures_of, sizes_mm, words_of
from papers_evening import FLIGHT, PARTIES, papers, sent_evening

PDFS = [file for file in PAPER_FILES if file.suffix == "pdf"]


def pdf(paper: Paper) -> PaperFile:
    return PaperFile(paper, "pdf")


@cache
def content(file: PaperFile, language: Language) -> bytes:
    return write_paper(papers(), file, language=language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("file", PDFS, ids=lambda file: file.paper.value)
def test_it_is_a4_and_there_is_something_on_every_page(file: PaperFile, language: Language) -> None:
    made = content(file, language)
    assert set(sizes_mm(made)) == {(210.0, 297.0)}
    for picture in pictures_of(made):
        darkest, lightest = picture.getextrema()
        assert darkest < 100
        assert lightest == 255


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("file", PDFS, ids=lambda file: file.paper.value)
def test_every_letter_is_there_and_its_font_embedded(file: PaperFile, language: Language) -> None:
    made = content(file, language)
    assert LACKING not in words_of(made)
    fonts = set()
    with pypdfium2.PdfDocument(made) as document:
        for page in document:
            for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
                fonts.add(pdfium.FPDFFont_GetIsEmbedded(pdfium.FPDFTextObj_GetFont(thing)))
    assert fonts == {1}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_packing_list_has_the_totals_of_the_pallets(language: Language) -> None:
    """40 × 27.7 kg, 10 boxes of 15 kg and two pallets of 25 kg; 800 L; 808 kg of beer."""
    said = words_of(content(pdf(Paper.PACKING_LIST), language))
    packing = papers().packing
    assert packing.gross_weight_kg == 40 * 27.7 + 10 * 15 + len(packing.loaded) * 25
    for value, how in ((packing.gross_weight_kg, "n1"), (808, "n1"), (800, "n1"), (50, "n0")):
        assert f" {written(value, how, language)} " in said
    assert "1–25" in said
    assert "26–40" in said
    for party in (PARTIES[0], PARTIES[1]):
        assert party.name in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pro_forma_invoice_values_what_is_given_away(language: Language) -> None:
    """40 kegs of 45 EUR and 480 glasses of 1.20 EUR, none of them paid for: 1,800 + 576 = 2,376 EUR."""
    said = words_of(content(pdf(Paper.PROFORMA_INVOICE), language))
    for amount in (45, 1800, Decimal("1.20"), 576, 2376):
        money = written((Decimal(amount), "EUR"), "money", language).replace("\N{NO-BREAK SPACE}", " ")
        assert money in said, money
    assert "2203.00" in said
    assert "DAP Tokyo Haneda" in said
    assert "LH716" in said


def test_the_serial_numbers_are_left_to_be_written_in() -> None:
    pages = pages_of(content(pdf(Paper.PROFORMA_INVOICE), "en"))
    said = " ".join(pages).split("Containers that come back empty")[1]
    assert re.findall(r"(\d+) 20 L slim keg", said) == [str(number) for number in range(1, 41)]
    one_way = papers(sent_evening(consignments=(FLIGHT.model_copy(update={"empties": "one-way"}),)))
    assert "come back" not in words_of(write_paper(one_way, pdf(Paper.PROFORMA_INVOICE), language="en"))


def test_japanese_is_read_back_as_it_was_written() -> None:
    said = words_of(content(pdf(Paper.PACKING_LIST), "ja"))
    for words in (
        "梱包明細書",
        "荷送人",
        "株式会社ニュー・オータニ",
        "東京都千代田区紀尾井町4-1",
        "髙橋 花子",
        "総重量",
        "合計",
    ):
        assert words in said


def test_german_is_read_back_with_its_umlauts() -> None:
    said = words_of(content(pdf(Paper.PROFORMA_INVOICE), "de"))
    for words in ("Proforma-Rechnung", "Hausbrauerei Zum Schlüssel", "Bolkerstraße 41–47", "€", "Rückwarenbefreiung"):
        assert words in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_running_sheet_is_one_page(language: Language) -> None:
    (said,) = pages_of(content(pdf(Paper.RUNNING_SHEET), language))
    for words in ("18:00", "18:30", "22:00", "+81 3 1234 5679", "800", "kegs rested"):
        assert words in said


@pytest.mark.parametrize("contacts", [30, 300])
def test_the_running_sheet_is_one_page_whatever_stands_on_it(contacts: int) -> None:
    many = tuple(
        Party(name=f"Gesellschaft für rheinische Braukunst und Gastlichkeit {n}", role=PartyRole.OTHER, phone=str(n))
        for n in range(contacts)
    )
    made = write_paper(papers(sent_evening(parties=many)), pdf(Paper.RUNNING_SHEET), language="de")
    (said,) = pages_of(made)
    assert "Seite 1 von 1" in said
    shown = len(re.findall("Braukunst", said))
    if shown < contacts:
        assert f"{contacts - shown} weitere Zeilen stehen nicht auf dieser Seite." in said


def test_a_long_table_repeats_its_headings_and_counts_its_pages() -> None:
    pages = pages_of(write_paper(papers(sent_evening(700)), pdf(Paper.PROFORMA_INVOICE), language="en"))
    assert len(pages) > 4
    for number, said in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in said
        assert "Serial number" in said


def test_every_page_says_which_state_of_the_event_it_shows() -> None:
    assert "version 7" in words_of(content(pdf(Paper.PACKING_LIST), "en"))
    changed = write_paper(papers(is_changed=True), pdf(Paper.RUNNING_SHEET), language="en")
    assert "version 7 with unsaved changes" in words_of(changed)
    no_store = write_paper(papers(version=None), pdf(Paper.RUNNING_SHEET), language="en")
    assert "not kept in a store" in words_of(no_store)


@pytest.mark.parametrize(("language", "told"), [("en", "not named"), ("de", "fehlt"), ("ja", "未記入")])
def test_what_nobody_has_named_is_said_on_the_paper(language: Language, told: str) -> None:
    nameless = FLIGHT.model_copy(update={"shipper": None, "incoterm": None})
    made = papers(sent_evening(consignments=(nameless,)))
    for paper in (Paper.PACKING_LIST, Paper.PROFORMA_INVOICE):
        assert told in words_of(write_paper(made, pdf(paper), language=language))
    assert str(made.missing[0]) == "Not named: Shipper and Incoterm (sheet “Consignments”)."


def test_the_paper_of_another_order_has_other_totals() -> None:
    said = words_of(write_paper(papers(sent_evening(39)), pdf(Paper.PACKING_LIST), language="en"))
    assert f" {papers().packing.gross_weight_kg:,.0f} " not in said
    assert " 780 " in said
