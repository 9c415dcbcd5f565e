"""The sheet “Landed cost” of the plan's workbook: live formulas with right values, in three languages."""

import datetime as dt
import io
import re
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest

sys.path.append(str(Path(__file__).resolve().parents[1] / "planning"))
from shipments import costed

from catering.model.records import EventRecords
from catering.model.text import LANGUAGES, Language, label
from catering.planning.event_plan import plan_event
from catering.services.check_workbook import check_workbook
from catering.services.save_workbook import plan_workbook

MAY = dt.datetime(2025, 5, 1, 12, tzinfo=dt.UTC)


def book(records: EventRecords, language: Language = "en", **how: Any) -> Any:
    content = plan_workbook(plan_event(records, as_of=MAY), (), language=language)
    return openpyxl.load_workbook(io.BytesIO(content), **how)


def named(language: Language) -> str:
    return label("sheet", "Landed cost").in_language(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_formula_has_the_value_that_a_spreadsheet_computes(language: Language) -> None:
    formulas, values = (book(costed(), language, data_only=shown)[named(language)] for shown in (False, True))

    def value(cell: str) -> float:
        return float(values[cell].value or 0)

    count = 0
    for row in formulas.iter_rows():
        for cell in row:
            if cell.data_type != "f":
                continue
            count += 1
            if found := re.fullmatch(r"=ROUND\((\w+)\*(\w+),2\)", cell.value):
                expected = round(value(found[1]) * value(found[2]) + 1e-9, 2)
            elif found := re.fullmatch(r"=SUM\(G(\d+):G(\d+)\)", cell.value):
                expected = sum(value(f"G{line}") for line in range(int(found[1]), int(found[2]) + 1))
            else:
                found = re.fullmatch(r"=(\w+)/(\w+)", cell.value)
                assert found is not None, cell.value
                expected = value(found[1]) / value(found[2])
            assert value(cell.coordinate) == pytest.approx(expected, abs=1e-9), cell.coordinate
    assert count == 11 + 1 + 3 + 1  # lines, total, three units, the deposit


def test_the_total_is_that_of_the_hand_calculation() -> None:
    rows = list(book(costed(), data_only=True)["Landed cost"].iter_rows(min_row=2, values_only=True))
    together = next(row for row in rows if row[0] == "together")
    assert (together[1], together[6]) == ("4 of 11 lines quoted", 10359.85)
    liquor = next(row for row in rows if row[0] == "Liquor tax")
    assert (liquor[3], liquor[4], liquor[5], liquor[6]) == (144_800, "JPY", 0.00625, 905)


def test_an_open_line_stays_empty_and_the_sum_is_without_it() -> None:
    records = costed(exchange_rates=costed().exchange_rates[:1])
    rows = list(book(records, data_only=True)["Landed cost"].iter_rows(min_row=2, values_only=True))
    tax = next(row for row in rows if row[0] == "Consumption tax")
    assert (tax[3], tax[6]) == (None, None)
    assert next(row for row in rows if row[0] == "together")[6] == 9467.35


def test_without_charges_there_is_no_such_sheet() -> None:
    bare = costed(charges=(), consignments=(), legs=(), milestones=(), exchange_rates=(), budget_lines=())
    assert "Landed cost" not in book(bare).sheetnames


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_event_is_read_back_as_it_was(language: Language) -> None:
    records = costed()
    content = plan_workbook(plan_event(records, as_of=MAY), (), language=language)
    read = check_workbook(content, "plan.xlsx", as_of=MAY).records
    assert read is not None
    assert (read.charges, read.exchange_rates, read.budget_lines) == (
        records.charges,
        records.exchange_rates,
        records.budget_lines,
    )
