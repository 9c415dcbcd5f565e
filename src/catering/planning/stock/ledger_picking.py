"""Picking: what expires first goes first."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable

from catering.model.movement import KegState
from catering.model.record import same_name
from catering.model.stock import Location, LocationKind
from catering.model.text import text
from catering.planning.stock.ledger_pairs import STORES
from catering.planning.stock.ledger_refusals import NotEnoughStock
from catering.planning.stock.ledger_stock import Held, is_expired


def pick(
    held: Iterable[Held],
    beverage: str,
    containers: int,
    *,
    today: dt.date,
    kinds: Collection[LocationKind] = STORES,
    location: Location | None = None,
) -> tuple[Held, ...]:
    """Full containers of a beverage in the order to take them: the earliest best before first, then the oldest filling.

    From one location, else from all of some kinds; nothing that has expired on `today`. Of goods by the lot, the last
    pick may have more containers than are needed of it. Raises NotEnoughStock.
    """
    there = full_in_order(
        each
        for each in held
        if same_name(each.lot.beverage) == same_name(beverage)
        and (each.location.kind in kinds if location is None else each.location.name == location.name)
        and not is_expired(each.lot, today)
    )
    picked: list[Held] = []
    for each in there:
        if sum(one.containers for one in picked) >= containers:
            break
        picked.append(each)
    found = sum(one.containers for one in picked)
    if found < containers:
        names = [each.location.name for each in there] if location is None else [location.name]
        place = text("{places:list}", places=list(dict.fromkeys(names))) if names else text("the stores")
        raise NotEnoughStock.of_goods(beverage, place, found, containers)
    return tuple(picked)


def full_in_order(held: Iterable[Held]) -> list[Held]:
    """The full containers among them, in the order to take them."""
    return sorted(
        (each for each in held if each.state in (KegState.FULL, None) and each.containers > 0), key=_first_to_go
    )


def _first_to_go(held: Held) -> tuple[object, ...]:
    last_day = dt.date.max
    number = "" if held.keg is None else held.keg.number
    return (
        held.lot.best_before_on or last_day,
        held.lot.filled_on or last_day,
        held.lot.name,
        *natural_order(number),
    )


def natural_order(number: str) -> tuple[str, int, str]:
    """Keg 2 before keg 10."""
    found = re.fullmatch(r"(\D*)(\d+)(.*)", number)
    return (number, 0, "") if found is None else (found[1], int(found[2]), found[3])
