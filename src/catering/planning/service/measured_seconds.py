"""How long a tapper takes for an order: as the event states it, else as the training of its staff measured it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from catering.model.assumption import Assumption, AssumptionKind, Basis
from catering.model.records import EventRecords
from catering.model.text import Text, text
from catering.planning.forecast.stated_assumptions import stated_assumption, stated_or_default


@dataclass(frozen=True, slots=True)
class MeasuredSeconds:
    """What trainees took for a glass by the end of their sessions, on average over so many of them."""

    seconds_a_glass: float
    trainees: int


def measured_seconds(records: EventRecords) -> MeasuredSeconds | None:
    """The mean over all trainees whose seconds are entered; None where there are none."""
    timed = [
        (entry.seconds_a_glass, entry.places) for entry in records.roster_entries if entry.seconds_a_glass is not None
    ]
    trainees = sum(places for _, places in timed)
    if not trainees:
        return None
    return MeasuredSeconds(math.fsum(seconds * places for seconds, places in timed) / trainees, trainees)


def seconds_an_order_trained(records: EventRecords) -> Assumption:
    """The event's own figure, else that of its trainees, else the catalogue's.

    A trainee's glass is from hand to hand, so that an order takes so many of them as it has items.
    """
    kind = AssumptionKind.ORDER_TRAINED
    measured = measured_seconds(records)
    if measured is None or stated_assumption(records, kind) is not None:
        return stated_or_default(records, kind)
    items = stated_or_default(records, AssumptionKind.ITEMS_AN_ORDER).value
    return Assumption(kind=kind, value=measured.seconds_a_glass * items, unit=kind.unit, basis=Basis.LEARNED)


def seconds_an_order_untrained(records: EventRecords) -> float:
    """As the event or the catalogue has it, and no less than a trained tapper takes: nobody unlearns by training."""
    untrained = stated_or_default(records, AssumptionKind.ORDER_UNTRAINED).value
    return max(untrained, seconds_an_order_trained(records).value)


def slower_than_untrained(records: EventRecords) -> Text | None:
    """What is told where a trained tapper takes longer than an untrained one is thought to; None: none does."""
    trained = seconds_an_order_trained(records).value
    untrained = stated_or_default(records, AssumptionKind.ORDER_UNTRAINED).value
    if trained <= untrained:
        return None
    return text(
        "Trained tappers take {trained:n0} s an order, longer than the {untrained:n0} s thought of untrained ones: "
        "both are planned with {trained:n0} s. Check the two figures.",
        trained=trained,
        untrained=untrained,
    )
