"""The rows of assumptions that an event states itself: which of them holds for whom, and who may drink at all."""

from __future__ import annotations

from functools import lru_cache

from catering.catalog.assumptions import default_assumption
from catering.model.assumption import Assumption, AssumptionKind
from catering.model.beverage import Beverage
from catering.model.event import GuestGroup
from catering.model.record import same_name
from catering.model.records import EventRecords

_comparable = lru_cache(maxsize=4096)(same_name)


def stated_assumption(
    records: EventRecords, kind: AssumptionKind, *, guest_group: str | None = None, beverage: Beverage | None = None
) -> Assumption | None:
    """The most specific row: group and beverage, then beverage, then group, then all; None where none fits."""
    wanted_group, wanted_beverage = _comparable(guest_group), _comparable(beverage.name if beverage else None)
    best: tuple[int, Assumption] | None = None
    for row in records.assumptions:
        if row.kind is not kind:
            continue
        group_fits = row.guest_group is None or _comparable(row.guest_group) == wanted_group
        beverage_fits = row.beverage is None or _comparable(row.beverage) == wanted_beverage
        if group_fits and beverage_fits:
            rank = 2 * (row.beverage is not None) + (row.guest_group is not None)
            if best is None or rank > best[0]:
                best = rank, row
    return best[1] if best else None


def stated_or_default(
    records: EventRecords, kind: AssumptionKind, *, guest_group: str | None = None, beverage: Beverage | None = None
) -> Assumption:
    """The event's own row, else the catalogue's: what holds before anything is learned."""
    stated = stated_assumption(records, kind, guest_group=guest_group, beverage=beverage)
    return stated or default_assumption(kind, beverage.category if beverage else None)


def eligible_share(group: GuestGroup, beverage: Beverage) -> float:
    """The part of a group that may and does drink alcohol, where the beverage has any."""
    if not beverage.is_alcoholic or not group.accepted:
        return 1.0
    return max(0.0, 1 - ((group.under_age or 0) + (group.non_drinkers or 0)) / group.accepted)
