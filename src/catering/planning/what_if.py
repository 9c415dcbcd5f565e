"""What if: the same event with other figures, for one beverage, without touching the records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from catering.model.assumption import Assumption, AssumptionKind, Basis
from catering.model.beverage import Beverage
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.planning.assumptions import assumption_for, spread_around

_OF_THE_EVENING = (AssumptionKind.SHOW_RATE, AssumptionKind.HOURS_PRESENT)
"""Kinds that are the same whatever is drunk."""


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

    def scaled(part: int | None, old: int, new: int) -> int | None:
        return None if part is None else min(new, round(part * new / old)) if old else 0

    return records.with_rows(
        "guest_group",
        tuple(
            group.model_copy(
                update={
                    "accepted": count,
                    "invited": None if group.invited is None else max(group.invited, count + (group.declined or 0)),
                    "under_age": scaled(group.under_age, group.accepted, count),
                    "non_drinkers": scaled(group.non_drinkers, group.accepted, count),
                }
            )
            for group, count in zip(groups, counts, strict=True)
        ),
    )


def with_assumption(records: EventRecords, kind: AssumptionKind, value: float, *, beverage: Beverage) -> EventRecords:
    """The event with one assumption set for every group: for all beverages where it is of the evening."""
    for_beverage = None if kind in _OF_THE_EVENING else beverage.name
    before = assumption_for(records, kind, beverage=beverage)
    new = Assumption(
        beverage=for_beverage,
        kind=kind,
        value=value,
        spread=spread_around(before, value),
        unit=kind.unit,
        basis=Basis.ASSUMPTION,
        source=before.source if value == before.value else None,
    )

    def is_replaced(row: Assumption) -> bool:
        same_beverage = for_beverage is None or same_name(row.beverage) == same_name(for_beverage)
        return row.kind is kind and same_beverage

    kept = tuple(row for row in records.assumptions if not is_replaced(row))
    return records.with_rows("assumption", (*kept, new))
