"""The stock as a workbook: what is where, keg by keg, the movements that led there, the deposits of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from catering.model.record import column_of, sheet_label
from catering.model.stock import Keg, Location, Lot
from catering.model.text import Language, label, text
from catering.planning.stock.deposits import DepositLine, Deposits, Vessel
from catering.planning.stock.ledger_stock import Held, StockLine
from catering.planning.stock.told_movement import ToldMovement
from catering.workbook.book import Workbook
from catering.workbook.paper_sheets import Column, lay_down

_COUNT, _LITRES, _MONEY, _DAY, _MOMENT = "#,##0", "#,##0.000", "#,##0.00", "yyyy-mm-dd", "yyyy-mm-dd hh:mm"


def stock_workbook(
    lines: Sequence[StockLine],
    held: Iterable[Held],
    movements: Sequence[ToldMovement],
    deposits: Deposits,
    *,
    zone: dt.tzinfo,
    language: Language,
    written_at: dt.datetime,
) -> bytes:
    """A sheet for each view: by location and beverage, by keg, every movement, the deposits and their vessels.

    Litres, moments in `zone`, each deposit in its own currency.
    """
    workbook = Workbook(language, written_at=written_at)
    lay_down(
        workbook,
        text("Stock"),
        [
            Column(column_of(Location, "name").label),
            Column(column_of(Lot, "beverage").label),
            Column(label("stock", "Containers"), _COUNT),
            Column(label("stock", "Full"), _COUNT),
            Column(label("stock", "Tapped"), _COUNT),
            Column(label("stock", "Empty"), _COUNT),
            Column(label("stock", "Litres"), _LITRES),
            Column(label("stock", "Allocated [L]"), _LITRES),
            Column(label("stock", "Available [L]"), _LITRES),
            Column(column_of(Lot, "best_before_on").label, _DAY),
        ],
        [_line(each) for each in lines],
    )
    lay_down(
        workbook,
        sheet_label(Keg),
        [
            Column(column_of(Keg, "number").label),
            Column(column_of(Keg, "container_size").label),
            Column(column_of(Location, "name").label),
            Column(column_of(Keg, "lot").label),
            Column(column_of(Lot, "beverage").label),
            Column(label("stock", "State")),
            Column(label("stock", "Litres"), _LITRES),
            Column(column_of(Lot, "best_before_on").label, _DAY),
        ],
        [_keg(each) for each in held if each.keg is not None],
    )
    lay_down(
        workbook,
        text("Movements"),
        [
            Column(label("stock", "No."), "0"),
            Column(label("stock", "When"), _MOMENT),
            Column(label("stock", "What")),
            Column(column_of(Keg, "number").label),
            Column(column_of(Keg, "lot").label),
            Column(label("stock", "From")),
            Column(label("stock", "To")),
            Column(label("stock", "Litres"), _LITRES),
            Column(label("stock", "Containers"), _COUNT),
            Column(label("stock", "Reason")),
            Column(label("stock", "Who")),
        ],
        [_movement(each, zone) for each in movements],
    )
    _lay_down_deposits(workbook, deposits)
    return workbook.finish()


def _lay_down_deposits(workbook: Workbook, deposits: Deposits) -> None:
    lay_down(
        workbook,
        text("Deposits"),
        [
            Column(label("deposit column", "Supplier")),
            Column(label("deposit column", "Container")),
            Column(label("deposit column", "How many"), _COUNT),
            Column(label("deposit column", "Back"), _COUNT),
            Column(label("deposit column", "Not back yet"), _COUNT),
            Column(label("deposit column", "Lost"), _COUNT),
            Column(label("deposit column", "Deposit each"), _MONEY),
            Column(label("deposit column", "Deposit paid"), _MONEY),
            Column(label("deposit column", "Deposit back"), _MONEY),
            Column(label("deposit column", "Deposit not back yet"), _MONEY),
            Column(label("deposit column", "Deposit lost"), _MONEY),
            Column(label("deposit column", "Currency")),
        ],
        [_deposit(each) for each in deposits.lines],
    )
    lay_down(
        workbook,
        label("deposit column", "Vessels"),
        [
            Column(label("deposit column", "Which")),
            Column(label("deposit column", "Container")),
            Column(label("deposit column", "How many"), _COUNT),
            Column(label("deposit column", "Location")),
            Column(label("deposit column", "State")),
            Column(label("deposit column", "What became of it")),
            Column(label("deposit column", "Supplier")),
        ],
        [_vessel(each) for each in deposits.vessels],
    )


def _line(line: StockLine) -> list[Any]:
    litres = (line.volume_ml / 1000, line.allocated_ml / 1000, line.available_ml / 1000)
    counts = (line.containers, line.full, line.tapped, line.empty)
    return [line.location.name, line.beverage, *counts, *litres, line.best_before_on]


def _keg(held: Held) -> list[Any]:
    keg = held.keg
    vessel = [None, None] if keg is None else [keg.number, keg.container_size]
    state = None if held.state is None else held.state.label
    return [
        *vessel, held.location.name, held.lot.name, held.lot.beverage, state, held.volume_ml / 1000,
        held.lot.best_before_on,
    ]  # fmt: skip


def _movement(each: ToldMovement, zone: dt.tzinfo) -> list[Any]:
    at = each.at.astimezone(zone).replace(tzinfo=None)
    return [
        each.number, at, each.kind.label, each.keg, each.lot, each.from_place, each.to_place, each.volume_ml / 1000,
        each.containers, each.why(), each.actor,
    ]  # fmt: skip


def _deposit(line: DepositLine) -> list[Any]:
    terms, amounts = line.terms, line.amounts
    parts = () if amounts is None else (amounts.paid, amounts.back, amounts.due, amounts.lost)
    money = [None] * 5 if terms.deposit is None else [float(each) for each in (terms.deposit, *parts)]
    counts = (line.containers, line.back, line.due, line.lost)
    return [terms.supplier, terms.name, *counts, *money, None if terms.deposit is None else terms.currency]


def _vessel(vessel: Vessel) -> list[Any]:
    place = None if vessel.location is None else vessel.location.name
    state = None if vessel.state is None else vessel.state.label
    return [
        vessel.name, vessel.terms.name, vessel.containers, place, state, vessel.fate.label, vessel.terms.supplier,
    ]  # fmt: skip
