"""Packing list and pro-forma invoice as workbooks: read by pandas, totals as formulas with right values."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pandas as pd
import pytest

from catering.model.text import LANGUAGES, Language
from catering.services.write_papers import Paper, PaperFile, write_paper
from papers_evening import papers, sent_evening


def workbook(paper: Paper, language: Language = "en", containers: int = 40) -> bytes:
    return write_paper(papers(sent_evening(containers)), PaperFile(paper, "xlsx"), language=language)


def formulas(content: bytes) -> dict[str, Any]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return {cell.coordinate: cell.value for row in sheet for cell in row if str(cell.value).startswith("=")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_packing_list_s_totals_are_the_plan_s(language: Language) -> None:
    content = workbook(Paper.PACKING_LIST, language)
    lines = pd.read_excel(io.BytesIO(content))
    packing = papers().packing
    total, goods = lines.iloc[-1], lines.iloc[:-1]
    assert total.iloc[5:].tolist() == [50, 800, 808, packing.gross_weight_kg]
    for column in range(5, 9):
        assert goods.iloc[:, column].sum() == pytest.approx(total.iloc[column])
    assert formulas(content) == {f"{letter}8": f"=SUM({letter}2:{letter}7)" for letter in "FGHI"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_invoice_s_values_are_pieces_times_each_and_its_total_their_sum(language: Language) -> None:
    content = workbook(Paper.PROFORMA_INVOICE, language)
    lines = pd.read_excel(io.BytesIO(content))
    assert lines.iloc[:, 3].tolist()[:2] == [40, 480]
    assert lines.iloc[:, 7].tolist() == [1800, 576, 2376]
    assert lines.iloc[:, 8].tolist() == ["EUR"] * 3
    assert formulas(content) == {"H2": "=D2*G2", "H3": "=D3*G3", "H4": '=SUMIF(I2:I3,"EUR",H2:H3)'}


def test_there_is_a_blank_cell_for_every_serial_number() -> None:
    serials = pd.read_excel(io.BytesIO(workbook(Paper.PROFORMA_INVOICE)), sheet_name="Serial numbers")
    assert serials["No."].tolist() == list(range(1, 41))
    assert serials["Pallet"].tolist() == [1] * 25 + [2] * 15
    assert serials["Serial number"].isna().all()


def test_the_terms_stand_on_a_sheet_of_their_own() -> None:
    for paper in (Paper.PACKING_LIST, Paper.PROFORMA_INVOICE):
        terms = pd.read_excel(io.BytesIO(workbook(paper)), sheet_name="Terms").set_index("What")["Stated"]
        assert terms["Shipper"].splitlines()[0] == "Hausbrauerei Zum Schlüssel"
        assert terms["Terms of delivery"] == "DAP Tokyo Haneda (Incoterms 2020)"
        assert terms["As of"] == "Düsseldorf-Abend, version 7, as of 20 May 2025, 12:00"


def test_another_order_has_other_totals() -> None:
    lines = pd.read_excel(io.BytesIO(workbook(Paper.PACKING_LIST, containers=39)))
    assert lines.iloc[-1].iloc[6] == 780
