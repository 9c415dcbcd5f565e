"""What a consignment needs before anything can be promised of it: something shipped, legs, and milestones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from catering.model.beverage import Beverage, OrderLine
from catering.model.milestone import Milestone, MilestoneKind
from catering.model.record import sheet_label
from catering.model.records import EventRecords
from catering.model.shipment import Consignment, Leg
from catering.model.text import Text, text
from catering.planning.order.consignment import legs_of, shipped_lines

_FROM_ORDER_TO_REST = (MilestoneKind.ORDERED, MilestoneKind.FILLED, MilestoneKind.DELIVERED, MilestoneKind.RESTED)


def missing_for(records: EventRecords, consignment: Consignment, milestones: Sequence[Milestone]) -> Iterator[Text]:
    """What a consignment lacks, each with the sheet that it belongs on. `milestones` are those of its way."""
    legs = legs_of(records, consignment)
    if not shipped_lines(records):
        yield text(
            "an order of what is shipped (sheets “{orders}” and “{beverages}”)",
            orders=sheet_label(OrderLine),
            beverages=sheet_label(Beverage),
        )
    if not legs:
        yield text("the legs (sheet “{legs}”)", legs=sheet_label(Leg))
    kinds = {milestone.kind for milestone in milestones}
    leaves = any(leg.planned_departs_at is not None or leg.actual_departs_at is not None for leg in legs)
    if kinds.isdisjoint(_FROM_ORDER_TO_REST):
        yield text(
            "the milestones from the order to the rest (sheet “{milestones}”)", milestones=sheet_label(Milestone)
        )
    elif MilestoneKind.FILLED not in kinds and not leaves:
        yield text(
            "when the kegs are filled (sheet “{milestones}”) or leave (sheet “{legs}”)",
            milestones=sheet_label(Milestone),
            legs=sheet_label(Leg),
        )
