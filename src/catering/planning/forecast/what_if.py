"""What if: the same event with other figures, for one beverage, without touching the records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from catering.model.assumption import Assumption, AssumptionKind, Basis
from catering.model.beverage import Beverage
from catering.model.event import GuestGroup
from catering.model.records import EventRecords
from catering.planning.forecast.assumptions import assumption_for, spread_around

_OF_THE_EVENING = (AssumptionKind.SHOW_RATE, AssumptionKind.HOURS_PRESENT)
"""Kinds that are the same whatever is drunk."""

_LARGEST = 10_000
"""The largest figure and spread that an assumption may have."""


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Figures to try: None leaves one as it is; `values` are by kind, in the kind's unit."""

    beverage: str
    guests_accepted: int | None = None
    values: Mapping[AssumptionKind, float] = field(default_factory=dict)
    serving_size_l: float | None = None

    @property
    def changes_nothing(self) -> bool:
        return self.guests_accepted is None and not self.values and self.serving_size_l is None


def apply_what_if(records: EventRecords, what_if: WhatIf) -> EventRecords:
    """The event with those figures; spreads keep their size relative to what they spread around."""
    changed = records
    if what_if.guests_accepted is not None:
        changed = with_guests(changed, what_if.guests_accepted)
    beverage = changed.beverage(what_if.beverage)
    for kind, value in what_if.values.items():
        changed = with_assumption(changed, kind, value, beverage=beverage)
    if what_if.serving_size_l is not None and what_if.serving_size_l != beverage.serving_size_l:
        smaller = beverage.model_copy(
            update={
                "serving_size_l": what_if.serving_size_l,
                "thirst_serving_l": beverage.stated_serving_l,
                "serving_spread_l": beverage.serving_spread_l * what_if.serving_size_l / beverage.serving_size_l,
            }
        )
        changed = changed.with_rows("beverage", tuple(smaller if b is beverage else b for b in changed.beverages))
    return changed


def with_guests(records: EventRecords, guests: int) -> EventRecords:
    """The same groups in proportion, adding up to exactly so many guests (largest remainders)."""
    before = records.guests_accepted
    groups = records.guest_groups
    if not groups:
        return records
    shares = [group.accepted * guests / before if before else guests / len(groups) for group in groups]
    counts = [int(share) for share in shares]
    by_remainder = sorted(range(len(groups)), key=lambda index: counts[index] - shares[index])
    for index in by_remainder[: guests - sum(counts)]:
        counts[index] += 1
    return records.with_rows(
        "guest_group", tuple(_resized(group, count) for group, count in zip(groups, counts, strict=True))
    )


def _resized(group: GuestGroup, accepted: int) -> GuestGroup:
    """A group of another size, its parts in proportion; no more of them are without alcohol than accepted."""

    def scaled(part: int | None) -> int | None:
        return None if part is None else round(part * accepted / group.accepted) if group.accepted else 0

    under_age, non_drinkers = scaled(group.under_age), scaled(group.non_drinkers)
    return group.model_copy(
        update={
            "accepted": accepted,
            "invited": None if group.invited is None else max(group.invited, accepted + (group.declined or 0)),
            "arrived": scaled(group.arrived) if group.accepted else group.arrived,
            "under_age": under_age,
            "non_drinkers": None if non_drinkers is None else min(non_drinkers, accepted - (under_age or 0)),
        }
    )


def with_assumption(records: EventRecords, kind: AssumptionKind, value: float, *, beverage: Beverage) -> EventRecords:
    """The event with one assumption set for a beverage: for all beverages where it is of the evening.

    Groups with a figure of their own keep their distance: it moves in proportion, a share by its odds.
    """
    asked_of = None if kind is AssumptionKind.SHOW_RATE else beverage
    before = assumption_for(records, kind, beverage=asked_of)
    if value == before.value:
        return records

    def moved(stated: Assumption, guest_group: str | None) -> Assumption:
        new = min(_moved(stated.value, before.value, value, is_share=kind.unit == "share"), _LARGEST)
        return Assumption(
            guest_group=guest_group,
            beverage=stated.beverage if kind in _OF_THE_EVENING else beverage.name,
            kind=kind,
            value=new,
            spread=min(spread_around(stated, new), _LARGEST),
            unit=kind.unit,
            basis=Basis.ASSUMPTION,
        )

    by_group = {
        group.name: assumption_for(records, kind, guest_group=group.name, beverage=asked_of)
        for group in records.guest_groups
    }
    new = [moved(before, None), *(moved(stated, name) for name, stated in by_group.items() if stated is not before)]
    replaced = {row.key for row in new}
    return records.with_rows("assumption", (*(row for row in records.assumptions if row.key not in replaced), *new))


def with_everyone(records: EventRecords) -> EventRecords:
    """The event if all who accepted came, whatever show rates it states."""
    kind = AssumptionKind.SHOW_RATE
    everyone = Assumption(kind=kind, value=1.0, unit=kind.unit, basis=Basis.ASSUMPTION)
    others = tuple(row for row in records.assumptions if row.kind is not kind)
    return records.with_rows("assumption", (*others, everyone))


def _moved(figure: float, before: float, after: float, *, is_share: bool) -> float:
    """A figure moved as another one moved from `before` to `after`."""
    if figure == before or before == 0 or (is_share and (before == 1 or after in (0, 1))):
        return after
    if not is_share:
        return figure * after / before
    odds = figure * after * (1 - before)
    return odds / (odds + (1 - figure) * before * (1 - after))
