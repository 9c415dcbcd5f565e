"""The workbooks in data/ say what the script that made them says, and are read without a word."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from catering.model.plausibility import doubts
from catering.services.shipped_events import REFERENCE_EVENT, shipped_workbooks
from catering.workbook.parse import parse_workbook
from catering.workbook.read import read_workbook

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

from make_workbooks import DATA, WORKBOOKS

names = pytest.mark.parametrize("name", sorted(WORKBOOKS))


@names
def test_a_shipped_workbook_says_what_its_script_says(name: str) -> None:
    make, stamped_at = WORKBOOKS[name]
    read = read_workbook(parse_workbook((DATA / name).read_bytes(), name))
    assert read.findings == ()
    assert read.records == make()
    assert list(doubts(make(), as_of=stamped_at)) == []


def test_every_workbook_that_is_shipped_has_its_script() -> None:
    assert sorted(path.name for path in DATA.glob("*.xlsx")) == sorted(WORKBOOKS)
    assert next(path.name for path in shipped_workbooks().values()) == f"{REFERENCE_EVENT}.xlsx"


def test_the_reference_evening_orders_eight_hundred_litres_for_seven_hundred_guests() -> None:
    records = WORKBOOKS[f"{REFERENCE_EVENT}.xlsx"][0]()
    assert records.guests_accepted == 700
    assert [(line.container_size, line.containers) for line in records.order_lines] == [
        ("20 L slim keg", 38),
        ("20 L gravity cask", 2),
    ]
