"""Which consignment is planned with, its legs, and what of the order it carries."""

from __future__ import annotations

from catering.model.beverage import BeverageSource, OrderLine
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.model.shipment import Consignment, ConsignmentState, Leg


def chosen_consignment(records: EventRecords) -> Consignment | None:
    """The first that is chosen; where none is, the only one there is."""
    chosen = [each for each in records.consignments if each.state is ConsignmentState.CHOSEN]
    if chosen:
        return chosen[0]
    return records.consignments[0] if len(records.consignments) == 1 else None


def legs_of(records: EventRecords, consignment: Consignment) -> tuple[Leg, ...]:
    """The legs of a consignment, the first one first."""
    legs = (leg for leg in records.legs if same_name(leg.consignment) == same_name(consignment.name))
    return tuple(sorted(legs, key=lambda leg: leg.number))


def shipped_lines(records: EventRecords) -> tuple[OrderLine, ...]:
    """The lines of the order that travel: those of beverages that are shipped."""
    shipped = {same_name(beverage.name) for beverage in records.beverages if beverage.source is BeverageSource.SHIPPED}
    return tuple(line for line in records.order_lines if line.containers and same_name(line.beverage) in shipped)
