"""The live update from the stock: what the ledger counts, what it has for the guests, what to carry where."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from catering.model.records import EventRecords
from catering.model.stock import LocationKind
from catering.planning.evening.evening_ledger import EveningLedger, count_out
from catering.planning.evening.evening_measures import reserve_l
from catering.planning.evening.evening_update import BeverageEvening, There, update_evening
from catering.planning.evening.keg_moves import FullKegs, keg_moves
from catering.planning.evening.poured_share import share_poured
from catering.planning.forecast.demand import BeverageDemand
from catering.planning.order.supply import BeverageSupply
from catering.planning.stock.ledger_pairs import HOUSE, STORES


def update_from_ledger(
    records: EventRecords, demand: BeverageDemand, supply: BeverageSupply, ledger: EveningLedger
) -> BeverageEvening:
    """One beverage at the ledger's moment: its new range, its bars, what to do."""
    beverage, at = demand.beverage, ledger.at
    curve = share_poured(records, demand.profile)
    now = float(curve.by((at,))[0])

    def expected_since(moment: dt.datetime) -> float:
        return demand.mean_l * (now - float(curve.by((moment,))[0]))

    counted = count_out(ledger, records, beverage, expected_since=expected_since)
    lines = [line for line in ledger.stock.of(beverage) if line.location.kind in HOUSE]
    reserve = reserve_l(records, records.beverage(beverage))
    found = update_evening(
        records,
        demand,
        supply,
        poured_l=counted.litres,
        at=at,
        at_bars=counted.at_bars,
        off_l=counted.off_l,
        there=There(
            available_l=(ledger.out_ml(beverage) + sum(line.available_ml for line in lines)) / 1000,
            reserve_l=min(reserve, sum(line.allocated_ml for line in lines) / 1000),
        ),
    )
    moves = keg_moves(
        beverage,
        found.bars,
        rest_l=max(0.0, found.litres["p95"] - found.poured_l),
        stores=tuple(_in_stores(ledger, beverage)),
        full_at_bars={each.place: each for each in _at_bars(ledger, records, beverage)},
        at=found.at,
    )
    return replace(found, running=counted.running, moves=moves)


def _in_stores(ledger: EveningLedger, beverage: str) -> Iterator[FullKegs]:
    """Full kegs of each store that are not spoken for."""
    for line in ledger.stock.of(beverage):
        if line.location.kind not in STORES:
            continue
        free_l, kegs = line.available_ml / 1000, []
        for each in ledger.full_at(line.location, beverage):
            if each.keg is not None and each.volume_ml / 1000 <= free_l:
                free_l -= each.volume_ml / 1000
                kegs.append(each.volume_ml / 1000)
        if kegs:
            yield FullKegs(line.location.name, tuple(kegs))


def _at_bars(ledger: EveningLedger, records: EventRecords, beverage: str) -> Iterator[FullKegs]:
    for location in records.locations:
        if location.kind is not LocationKind.BAR:
            continue
        full = [each for each in ledger.full_at(location, beverage) if each.keg is not None]
        par, all_full = location.par_containers, len(ledger.full_at(location))
        yield FullKegs(
            location.name,
            tuple(each.volume_ml / 1000 for each in full),
            None if par is None else max(0, par - all_full),
        )
