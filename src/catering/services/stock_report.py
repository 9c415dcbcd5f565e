"""The stock of an event at a moment: what is where, what of it is spoken for, as a page, a sheet or JSON needs it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from catering.model.record import Record
from catering.model.records import EventRecords
from catering.model.rows import records_of
from catering.model.stock import Keg, Location, Lot
from catering.planning.stock.deposits import DepositLine, Deposits, damaged_kegs, deposits_of, lots_taken
from catering.planning.stock.ledger_stock import Held, Stock, stock_of
from catering.services.as_of import at_venue
from catering.store.engine import Store
from catering.store.event_rows import event_row, load_event
from catering.store.stock import Holding, movements_of_vessels, on_hand, trained

_Kept = TypeVar("_Kept", bound=Record)


@dataclass(frozen=True, slots=True)
class StockReport:
    """The stock of an event at a moment, with every keg and lot of it."""

    records: EventRecords
    held: tuple[Held, ...]
    stock: Stock
    deposits: Deposits


def report_stock(store: Store, event_id: str, *, as_of: dt.datetime) -> StockReport:
    """What is where at a moment; without a time zone it is the venue's clock. Raises NoSuchEvent."""
    with store.reading() as connection:
        event = event_row(connection, event_id)
        records = records_of(load_event(connection, event).rows)
        moment = at_venue(as_of, records.event.zone)
        # all of the second that is looked at, however finely it was posted
        until = moment + dt.timedelta(seconds=1, microseconds=-1)
        holdings, trained_ml = on_hand(connection, event, until), trained(connection, event, until)
        of_vessels = movements_of_vessels(connection, event, until)
    held = tuple(held_of(records, holdings))
    lots, kegs = dict(by_row(records, Lot)), dict(by_row(records, Keg))
    return StockReport(
        records,
        held,
        stock_of(records, held, as_of=moment, trained_ml=of_beverages(records, trained_ml)),
        deposits_of(
            records,
            held,
            as_of=moment,
            damaged={kegs[each].number for each in damaged_kegs(of_vessels)},
            lots={lots[row].name: taken for row, taken in lots_taken(of_vessels).items()},
        ),
    )


def of_beverages(records: EventRecords, of_lots: Mapping[int, int]) -> dict[str, int]:
    """Millilitres by beverage, of those by the lot's row."""
    lots, found = dict(by_row(records, Lot)), dict[str, int]()
    for lot, volume_ml in of_lots.items():
        found[lots[lot].beverage] = found.get(lots[lot].beverage, 0) + volume_ml
    return found


def held_of(records: EventRecords, holdings: tuple[Holding, ...]) -> Iterator[Held]:
    """What the store holds, with the records that it is of."""
    locations, lots, kegs = (dict(by_row(records, Location)), dict(by_row(records, Lot)), dict(by_row(records, Keg)))
    for each in holdings:
        keg = None if each.keg is None else kegs[each.keg]
        yield Held(locations[each.location], lots[each.lot], keg, each.state, each.volume_ml, each.containers)


def by_row(records: EventRecords, table: type[_Kept]) -> Iterator[tuple[int, _Kept]]:
    """The records of a table by their ids in the store."""
    rows = zip(records.ids[table.table], records.rows(table.table), strict=True)
    return ((row_id, row) for row_id, row in rows if isinstance(row, table))


def stock_as_dict(report: StockReport) -> Mapping[str, Any]:
    """The same for a program: names as the event has them, whole millilitres."""
    stock = report.stock
    return {
        "event_id": report.records.event.event_id,
        "as_of": stock.as_of.isoformat(),
        "stock": [
            {
                "location": line.location.name,
                "kind": line.location.kind.value,
                "beverage": line.beverage,
                "containers": line.containers,
                "full": line.full,
                "tapped": line.tapped,
                "empty": line.empty,
                "volume_ml": line.volume_ml,
                "allocated_ml": line.allocated_ml,
                "available_ml": line.available_ml,
                "best_before_on": None if line.best_before_on is None else line.best_before_on.isoformat(),
            }
            for line in stock.lines
        ],
        "uncovered_ml": dict(stock.uncovered_ml),
        "par_gaps": [
            {"location": gap.location.name, "par_containers": gap.location.par_containers, "full": gap.full}
            for gap in stock.par_gaps
        ],
        "deposits": [_deposit_line(line) for line in report.deposits.lines],
    }


def _deposit_line(line: DepositLine) -> Mapping[str, Any]:
    """Amounts in the currency of the deposit; None where nobody has named it."""
    terms, amounts = line.terms, line.amounts
    return {
        "supplier": terms.supplier,
        "payer": terms.payer,
        "beverage": terms.beverage,
        "container_size": terms.container_size,
        "goes_back": terms.goes_back,
        "deposit": None if terms.deposit is None else float(terms.deposit),
        "currency": terms.currency,
        "containers": line.containers,
        "back": line.back,
        "due": line.due,
        "lost": line.lost,
        "where": dict(line.where),
        "paid_amount": None if amounts is None else float(amounts.paid),
        "back_amount": None if amounts is None else float(amounts.back),
        "due_amount": None if amounts is None else float(amounts.due),
        "lost_amount": None if amounts is None else float(amounts.lost),
    }
