"""Ways of sending the goods side by side: cost, days, chance, shelf life, CO2e, and which is best at what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from catering.model.record import Choice
from catering.model.records import EventRecords
from catering.model.shipment import Consignment, LegMode
from catering.model.text import Text, plural_text, text
from catering.planning.cost.landed_cost import LandedCost, cost_landed
from catering.planning.order.consignment import chosen_consignment, legs_of
from catering.planning.pallets.loaded_pallets import PalletLoad
from catering.planning.pallets.pallet_load import NoPalletLoad, load_order
from catering.planning.shipment.emissions import Emissions, emissions_of
from catering.planning.shipment.shipment_schedule import ShipmentSchedule, schedule_shipment


class Best(Choice):
    """What a way of sending is better at than all others."""

    CHEAPEST = "cheapest"
    FASTEST = "fastest"
    SUREST = "surest"
    FRESHEST = "freshest"
    LEAST_CO2E = "least CO2e"


@dataclass(frozen=True, slots=True)
class ModeRow:
    """One way of sending. `refused` says by name why it cannot be gone; such a row is best at nothing."""

    consignment: Consignment
    is_chosen: bool
    modes: tuple[LegMode, ...]
    load: PalletLoad | None
    cost: LandedCost | None
    schedule: ShipmentSchedule | None
    emissions: Emissions | None
    refused: Text | None
    best: tuple[Best, ...] = ()

    @property
    def total(self) -> Decimal | None:
        """What is known of the landed cost, in the event's currency."""
        return None if self.cost is None else self.cost.total

    @property
    def open_lines(self) -> int:
        """Cost lines that the total is without."""
        return 0 if self.cost is None else len(self.cost.open_lines)

    @property
    def days(self) -> tuple[float, float, float] | None:
        """Door to door: at least, usually, at most."""
        return None if self.schedule is None else self.schedule.days_door_to_door

    @property
    def likely_days(self) -> float | None:
        return None if self.days is None else self.days[1]

    @property
    def chance_on_time(self) -> float | None:
        """None once the event is over: of ways that were not gone there is none."""
        return None if self.schedule is None or self.schedule.is_over else self.schedule.chance_on_time

    @property
    def shelf_life_left_days(self) -> float | None:
        return None if self.schedule is None else self.schedule.shelf_life_left_days

    @property
    def co2e_kg(self) -> float | None:
        """None where not all of it is known."""
        return None if self.emissions is None else self.emissions.co2e_kg

    @property
    def keeps_too_short(self) -> bool:
        """A beverage is past its best-before on the evening, by a shelf life that is assumed or confirmed."""
        return self.shelf_life_left_days is not None and self.shelf_life_left_days < 0

    @property
    def warnings(self) -> tuple[Text, ...]:
        """Beverages that do not keep so long; none where that is why it is refused."""
        lives = () if self.refused is not None or self.schedule is None else self.schedule.shelf_lives
        return tuple(
            text("{consignment}: {message}", consignment=self.consignment.name, message=life.message())
            for life in lives
            if life.is_too_short
        )

    @property
    def gaps(self) -> tuple[Text, ...]:
        """What its figures are without."""
        notes = []
        if self.open_lines:
            notes.append(
                plural_text(
                    "{consignment}: {n:n0} cost line is not known.", "{consignment}: {n:n0} cost lines are not known.",
                    n=self.open_lines, consignment=self.consignment.name,
                )
            )  # fmt: skip
        if self.emissions is not None and self.emissions.co2e_kg is None:
            notes.append(text("{consignment}: its CO2e is not fully known.", consignment=self.consignment.name))
        return tuple(notes)


def compare_modes(records: EventRecords, *, as_of: dt.datetime) -> tuple[ModeRow, ...]:
    """Every consignment, the best first: what can be gone and keeps, by chance in whole per cents, cost, days."""
    chosen = chosen_consignment(records)
    rows = [_row(records, each, each is chosen, as_of) for each in records.consignments]
    open_rows = [row for row in rows if row.refused is None]
    marked = [replace(row, best=_best(row, open_rows)) if row in open_rows else row for row in rows]
    return tuple(sorted(marked, key=_turn))


def _row(records: EventRecords, consignment: Consignment, is_chosen: bool, as_of: dt.datetime) -> ModeRow:
    schedule = schedule_shipment(records, as_of=as_of, consignment=consignment)
    refused, load = None if schedule is None else schedule.refused, None
    try:
        load = load_order(records, consignment=consignment)
    except NoPalletLoad as no_load:
        refused = refused or no_load.message
    return ModeRow(
        consignment,
        is_chosen,
        tuple(dict.fromkeys(leg.mode for leg in legs_of(records, consignment))),
        load,
        # a cost for each glass is not asked for here, which would need the forecast
        cost_landed(records, as_of=as_of, load=load, consignment=consignment, servings=0.0, schedule=schedule),
        schedule,
        emissions_of(records, load=load, consignment=consignment),
        refused,
    )


_FIGURES: dict[Best, Callable[[ModeRow], float | Decimal | None]] = {
    Best.CHEAPEST: lambda row: row.total,
    Best.FASTEST: lambda row: row.likely_days,
    Best.SUREST: lambda row: None if row.chance_on_time is None else -round(row.chance_on_time, 2),
    Best.FRESHEST: lambda row: None if row.shelf_life_left_days is None else -row.shelf_life_left_days,
    Best.LEAST_CO2E: lambda row: row.co2e_kg,
}
"""What is compared, so that less is better."""


def _best(row: ModeRow, rows: Sequence[ModeRow]) -> tuple[Best, ...]:
    """What one way is better at than every other of which that is known; costs only where none is less complete."""
    found = []
    for best, figure in _FIGURES.items():
        mine = figure(row)
        others = [figure(each) for each in rows if each is not row]
        known = [other for other in others if other is not None]
        if mine is None or not known or not all(mine < other for other in known):
            continue
        if best is Best.CHEAPEST and any(row.open_lines > each.open_lines for each in rows):
            continue
        found.append(best)
    return tuple(found)


def _turn(row: ModeRow) -> tuple[bool, bool, float, Decimal, float, str]:
    return (
        row.refused is not None,
        row.keeps_too_short,
        1.0 if row.chance_on_time is None else -round(row.chance_on_time, 2),
        Decimal("Infinity") if row.total is None else row.total,
        float("inf") if row.likely_days is None else row.likely_days,
        row.consignment.name,
    )
