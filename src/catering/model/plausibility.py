"""Doubts about records that are each well written: figures that do not go together."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from catering.model.assumption import AssumptionKind
from catering.model.finding import Level
from catering.model.record import Record
from catering.model.records import EventRecords
from catering.model.text import Text, text

_LITRES_IN_NAME = re.compile(r"(?<![\d.,])(\d+(?:[.,]\d+)?)\s*(?:l|liter|litre|litres|リットル)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A doubt about one column of one record (None: about the whole table)."""

    level: Level
    code: str
    table: str
    record: Record | None
    column: str | None
    message: Text
    suggestion: Text | None = None


def doubts(records: EventRecords, *, as_of: dt.datetime) -> Iterator[Doubt]:
    """Every doubt about an event's records at a moment (with a time zone)."""
    yield from _about_guests(records, as_of)
    yield from _about_bars(records)
    yield from _about_sizes(records)
    yield from _about_assumptions(records)
    yield from _about_periods(records)


def _about_guests(records: EventRecords, as_of: dt.datetime) -> Iterator[Doubt]:
    today = as_of.astimezone(records.event.zone).date()
    for group in records.guest_groups:
        for status in ("invited", "accepted", "declined", "arrived"):
            counted_on = getattr(group, f"{status}_on")
            if counted_on is not None and counted_on > today:
                yield Doubt(
                    Level.WARNING,
                    "count-from-the-future",
                    "guest_group",
                    group,
                    f"{status}_on",
                    text(
                        "{group} was counted after the day of this plan, {today:date}.", group=group.name, today=today
                    ),
                )
        if group.arrived is not None and group.arrived > 2 * max(group.accepted, 10):
            yield Doubt(
                Level.WARNING,
                "more-arrived-than-accepted",
                "guest_group",
                group,
                "arrived",
                text("{group}: more than twice as many arrived as accepted.", group=group.name),
            )


def _about_bars(records: EventRecords) -> Iterator[Doubt]:
    whole = sum(bar.share_of_orders for bar in records.bars)
    if records.bars and abs(whole - 1) > 0.005:
        yield Doubt(
            Level.WARNING,
            "shares-do-not-add-up",
            "bar",
            records.bars[-1],
            "share_of_orders",
            text("The bars' shares of orders make {whole:pct1}, not 100 %.", whole=whole),
        )


def litres_in_name(name: str) -> float | None:
    """The litres that a container size's name states, or None."""
    found = _LITRES_IN_NAME.search(name)
    return float(found[1].replace(",", ".")) if found else None


def _about_sizes(records: EventRecords) -> Iterator[Doubt]:
    for size in records.container_sizes:
        stated_l = litres_in_name(size.name)
        if stated_l is not None and abs(stated_l - size.volume_l) > 0.001 * stated_l:
            yield Doubt(
                Level.QUESTION,
                "name-and-volume-differ",
                "container_size",
                size,
                "volume_l",
                text("{size} is said to hold {volume:L2}.", size=size.name, volume=size.volume_l),
                text("Correct the name or the volume."),
            )


def _about_assumptions(records: EventRecords) -> Iterator[Doubt]:
    for row in records.assumptions:
        if row.kind is AssumptionKind.SHOW_RATE and row.beverage is not None:
            yield Doubt(
                Level.WARNING,
                "show-rate-of-a-beverage",
                "assumption",
                row,
                "beverage",
                text("Guests come or stay away whatever is poured: this row is not used."),
                text("Leave the beverage empty."),
            )


def _about_periods(records: EventRecords) -> Iterator[Doubt]:
    ordered = sorted(records.serving_periods, key=lambda period: period.begins_at)
    for earlier, later in itertools.pairwise(ordered):
        if later.begins_at < earlier.ends_at:
            yield Doubt(
                Level.ERROR,
                "periods-overlap",
                "serving_period",
                later,
                "begins_at",
                text("{later} begins before {earlier} ends.", later=later.name, earlier=earlier.name),
            )
