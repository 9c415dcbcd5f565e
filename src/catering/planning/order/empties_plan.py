"""What becomes of the empty vessels, container by container."""

from __future__ import annotations

from catering.model.beverage import ContainerSize, Dispense, Empties
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.model.shipment import Consignment
from catering.planning.order.consignment import shipped_lines


def empties_of(records: EventRecords, beverage: str, container_size: str, consignment: Consignment | None) -> Empties:
    """What becomes of one vessel: as its offer says, else as the consignment has it; without one it goes back."""
    own = own_empties(records, beverage, container_size)
    if own is not None:
        return own
    return Empties.RETURNED if consignment is None else consignment.empties


def own_empties(records: EventRecords, beverage: str, container_size: str) -> Empties | None:
    """What the offer says of its vessels; None: as the consignment has it."""
    key = same_name(beverage), same_name(container_size)
    return next((offer.empties for offer in records.container_offers if offer.key == key), None)


def is_wanted_back(size: ContainerSize | None) -> bool:
    """Whether a vessel is of value to somebody who wants it back; one of an unknown size is."""
    return size is None or size.dispense not in (Dispense.ONE_WAY, Dispense.BOTTLE)


def any_comes_back(records: EventRecords, consignment: Consignment | None) -> bool:
    """Whether any empty vessel goes back; where nothing is shipped, as the consignment has it."""
    lines = shipped_lines(records)
    if not lines:
        return consignment is None or consignment.empties is Empties.RETURNED
    return any(
        empties_of(records, line.beverage, line.container_size, consignment) is Empties.RETURNED for line in lines
    )
