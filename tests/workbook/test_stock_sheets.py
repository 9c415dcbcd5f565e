"""The stock as a workbook, read back by pandas: every view with the figures of the ledger."""

from __future__ import annotations

import datetime as dt
import io

import pandas as pd
import pytest

from catering.model.text import LANGUAGES, Language, text
from catering.services.list_movements import list_movements
from catering.services.stock_report import report_stock
from catering.store.engine import Store
from catering.store.migrate import bring_up_to_date
from catering.workbook.stock_sheets import stock_workbook
from cellar import BERLIN, EVENING, Cellar, cellar
from kept_evening import at


@pytest.fixture
def kept(store_url: str) -> Cellar:
    store = Store(store_url)
    bring_up_to_date(store)
    found = Cellar(store, cellar(3))
    for keg in (1, 2, 3):
        found.move(keg, "fill", at=at(8, 1))
        found.move(keg, "ship", at=at(9, 1))
        found.move(keg, "receive", "cellar", at=at(9, 20))
    found.move(1, "tap", "bar 1", at=at(19))
    found.move(1, "pour", at=at(20), ml=7_500)
    return found


def taken(kept: Cellar, language: Language) -> dict[str, pd.DataFrame]:
    report = report_stock(kept.store, EVENING, as_of=at(21))
    content = stock_workbook(
        report.stock.lines,
        report.held,
        list_movements(kept.store, EVENING),
        report.deposits,
        zone=BERLIN,
        language=language,
        written_at=dt.datetime(2026, 10, 24, 19, tzinfo=dt.UTC),
    )
    return pd.read_excel(io.BytesIO(content), sheet_name=None)


def test_every_view_has_its_sheet_and_the_ledgers_figures(kept: Cellar) -> None:
    sheets = taken(kept, "en")
    assert list(sheets) == ["Stock", "Kegs by number", "Movements", "Deposits", "Vessels"]
    stock = sheets["Stock"].set_index("Location")
    assert stock.loc["cellar", ["Full", "Tapped", "Litres"]].tolist() == [2, 0, 40]
    assert stock.loc["bar 1", ["Full", "Tapped", "Litres"]].tolist() == [0, 1, 12.5]
    kegs = sheets["Kegs by number"]
    assert kegs["Keg"].astype(str).tolist() == ["2", "3", "1"]
    assert kegs["Litres"].sum() == 52.5
    movements = sheets["Movements"]
    assert len(movements) == 3 * 3 + 2
    assert movements["What"].tolist()[-2:] == ["tap", "pour"]
    assert movements["Litres"].tolist()[-1] == 7.5
    assert movements["When"].tolist()[-1] == pd.Timestamp("2026-10-24 20:00")


def test_deposits_are_figures_and_their_vessels_stand_behind_them(kept: Cellar) -> None:
    sheets = taken(kept, "en")
    (line,) = sheets["Deposits"].to_dict("records")
    assert (line["How many"], line["Back"], line["Not back yet"], line["Lost"]) == (3, 0, 3, 0)
    assert (line["Deposit each"], line["Deposit paid"], line["Deposit not back yet"]) == (30, 90, 90)
    assert line["Currency"] == "EUR"
    vessels = sheets["Vessels"].set_index(sheets["Vessels"]["Which"].astype(str))
    assert vessels.loc["1", ["Location", "State", "What became of it"]].tolist() == ["bar 1", "tapped", "not back yet"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_are_in_the_readers_language(kept: Cellar, language: Language) -> None:
    sheets = taken(kept, language)
    assert next(iter(sheets)) == text("Stock").in_language(language)
    assert text("Movements").in_language(language) in sheets
