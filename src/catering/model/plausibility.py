"""Doubts about records that are each well written: figures that do not go together."""

from __future__ import annotations

import datetime as dt
import itertools
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from catering.model.assumption import AssumptionKind
from catering.model.beverage import BeverageCategory
from catering.model.charge import Charge
from catering.model.duty import Duty
from catering.model.event import instant
from catering.model.finding import Level
from catering.model.goods import Goods
from catering.model.milestone import Milestone
from catering.model.override import OverrideOf
from catering.model.record import Record, column_of, same_name
from catering.model.records import EventRecords
from catering.model.shipment import ConsignmentState, Leg, Receipt
from catering.model.text import Text, text

_LITRES_IN_NAME = re.compile(
    r"(?<![\d.,])(?:(\d+)\s*[x×*]\s*)?(\d+(?:[.,]\d+)?)\s*-?\s*(?:l|lt|ltr|liters?|litres?|リットル)(?![a-zäöü])",
    re.IGNORECASE,
)
_LONGEST_EVENING = dt.timedelta(hours=18)
_LARGEST_GLASS_L = 1.0


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
    yield from _about_beverages(records)
    yield from _about_bars(records)
    yield from _about_sizes(records)
    yield from _about_assumptions(records)
    yield from _about_overrides(records)
    yield from _about_periods(records)
    yield from _about_the_way(records)
    yield from _about_what_happened(records, as_of)
    yield from _about_duties(records)
    yield from _about_money(records)


def _about_guests(records: EventRecords, as_of: dt.datetime) -> Iterator[Doubt]:
    today = as_of.astimezone(records.event.zone).date()
    if records.guest_groups and not any(group.accepted or group.arrived for group in records.guest_groups):
        yield Doubt(
            Level.WARNING,
            "nobody-accepted",
            "guest_group",
            records.guest_groups[0],
            "accepted",
            text("No guest has accepted: nothing is forecast."),
        )
    for past in records.past_events:
        if past.held_on > today:
            yield Doubt(
                Level.WARNING,
                "past-event-to-come",
                "past_event",
                past,
                "held_on",
                text("{event} has not been held on the day of this plan, {today:date}.", event=past.name, today=today),
            )
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
    return next(iter(readings_of_litres(name)), None)


def readings_of_litres(name: str) -> tuple[float, ...]:
    """The litres that a container size's name may state: 24 × 0.33 L is each and all, 1.000 L has two readings."""
    found: list[float] = []
    for times, number in _LITRES_IN_NAME.findall(unicodedata.normalize("NFKC", name)):
        litres = [float(number.replace(",", "."))]
        if re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", number):
            litres.append(float(re.sub("[.,]", "", number)))
        found += litres + [int(times) * each for each in litres if times]
    return tuple(found)


def _about_sizes(records: EventRecords) -> Iterator[Doubt]:
    for size in records.container_sizes:
        stated_l = readings_of_litres(size.name)
        if stated_l and not any(abs(each - size.volume_l) <= 0.001 * each for each in stated_l):
            yield Doubt(
                Level.QUESTION,
                "name-and-volume-differ",
                "container_size",
                size,
                "volume_l",
                text("{size} is said to hold {volume:L2}.", size=size.name, volume=size.volume_l),
                text("Correct the name or the volume."),
            )


def _about_beverages(records: EventRecords) -> Iterator[Doubt]:
    without_alcohol = (BeverageCategory.BEER_WITHOUT_ALCOHOL, BeverageCategory.SOFT_DRINK, BeverageCategory.WATER)
    for beverage in records.beverages:
        if beverage.serving_size_l > _LARGEST_GLASS_L:
            yield Doubt(
                Level.WARNING,
                "large-glass",
                "beverage",
                beverage,
                "serving_size_l",
                text(
                    "{beverage} is poured into a glass of {size:L2}.",
                    beverage=beverage.name,
                    size=beverage.serving_size_l,
                ),
                text("Write the litres of one glass, such as 0.25."),
            )
        if beverage.category in without_alcohol and beverage.is_alcoholic:
            yield Doubt(
                Level.WARNING,
                "alcohol-in-soft-drink",
                "beverage",
                beverage,
                "abv",
                text(
                    "{beverage} counts as {category}, but has {abv:pct1} alcohol.",
                    beverage=beverage.name,
                    category=beverage.category.label,
                    abv=beverage.abv,
                ),
                text("Correct the category or the alcohol."),
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
        event_h = (instant(records.event.last_pour_at) - instant(records.event.doors_at)).total_seconds() / 3600
        if row.kind is AssumptionKind.HOURS_PRESENT and row.value > event_h:
            yield Doubt(
                Level.WARNING,
                "stays-longer-than-it-lasts",
                "assumption",
                row,
                "value",
                text(
                    "Guests stay {hours:n1} h, but from doors to last pour are {event:n1} h.",
                    hours=row.value,
                    event=event_h,
                ),
                text("Write the hours that one guest is present, such as 2.75."),
            )


def _about_overrides(records: EventRecords) -> Iterator[Doubt]:
    of_litres = {same_name(row.beverage) for row in records.overrides if row.of is OverrideOf.LITRES}
    for row in records.overrides:
        if row.of is not OverrideOf.LITRES and same_name(row.beverage) in of_litres:
            yield Doubt(
                Level.WARNING,
                "two-overrides",
                "override",
                row,
                "of",
                text(
                    "{beverage} has a median of its own for litres as well: this row is not used.",
                    beverage=row.beverage,
                ),
                text("Keep one of the two rows."),
            )


def _about_periods(records: EventRecords) -> Iterator[Doubt]:
    opens, closes = (instant(moment) for moment in (records.event.doors_at, records.event.last_pour_at))
    if not records.serving_periods and closes - opens > _LONGEST_EVENING:
        yield Doubt(
            Level.WARNING,
            "long-evening",
            "event",
            records.event,
            "last_pour_at",
            text("From doors to last pour are {hours:n0} hours.", hours=(closes - opens).total_seconds() / 3600),
            text("Correct the day, or give each day its serving period."),
        )
    ordered = sorted(records.serving_periods, key=lambda period: instant(period.begins_at))
    for period in ordered:
        early = instant(period.begins_at) < opens
        if early or instant(period.ends_at) > closes:
            yield Doubt(
                Level.WARNING,
                "period-outside-event",
                "serving_period",
                period,
                "begins_at" if early else "ends_at",
                text("{period} begins before the doors open.", period=period.name)
                if early
                else text("{period} ends after the last pour.", period=period.name),
                text("Correct the period, or the event's doors and last pour."),
            )
    for earlier, later in itertools.pairwise(ordered):
        if instant(later.begins_at) < instant(earlier.ends_at):
            yield Doubt(
                Level.ERROR,
                "periods-overlap",
                "serving_period",
                later,
                "begins_at",
                text("{later} begins before {earlier} ends.", later=later.name, earlier=earlier.name),
                text("Let one period end before the next begins."),
            )


def _about_the_way(records: EventRecords) -> Iterator[Doubt]:
    chosen = [each for each in records.consignments if each.state is ConsignmentState.CHOSEN]
    for other in chosen[1:]:
        yield Doubt(
            Level.WARNING,
            "two-chosen",
            "consignment",
            other,
            "state",
            text("{first} is chosen already: this one is not planned with.", first=chosen[0].name),
            text("Let one be “chosen”, and the others “alternative”."),
        )
    by_consignment: dict[str, list[Leg]] = {}
    for leg in sorted(records.legs, key=lambda leg: leg.number):
        by_consignment.setdefault(same_name(leg.consignment), []).append(leg)
    for earlier, later in (pair for legs in by_consignment.values() for pair in itertools.pairwise(legs)):
        if same_name(earlier.to_place) != same_name(later.from_place):
            yield Doubt(
                Level.WARNING,
                "legs-do-not-meet",
                "leg",
                later,
                "from_place",
                text(
                    "Leg {number:n0} begins in {begins}, but the leg before it ends in {ends}.",
                    number=later.number,
                    begins=later.from_place,
                    ends=earlier.to_place,
                ),
                text("Write the same place in both, or add the leg between them."),
            )
        arrives, departs = earlier.planned_arrives_at, later.planned_departs_at
        if arrives is not None and departs is not None and instant(departs) < instant(arrives):
            yield Doubt(
                Level.WARNING,
                "leaves-too-early",
                "leg",
                later,
                "planned_departs_at",
                text("Leg {number:n0} departs before the leg before it arrives.", number=later.number),
                text("Correct one of the two moments."),
            )


_HAPPENED: Mapping[type[Record], tuple[str, ...]] = {
    Leg: ("actual_departs_at", "actual_arrives_at"),
    Milestone: ("actual_at",),
    Receipt: ("received_at", "claimed_on"),
    Duty: ("done_on",),
    Goods: ("returned_on",),
    Charge: ("committed_on", "paid_on"),
}


def _about_what_happened(records: EventRecords, as_of: dt.datetime) -> Iterator[Doubt]:
    today = as_of.astimezone(records.event.zone).date()
    for table, names in _HAPPENED.items():
        for row, name in itertools.product(records.rows(table.table), names):
            when = getattr(row, name)
            is_moment = isinstance(when, dt.datetime)
            if when is not None and (instant(when) > instant(as_of) if is_moment else when > today):
                yield Doubt(
                    Level.WARNING,
                    "from-the-future",
                    table.table,
                    row,
                    name,
                    text(
                        "“{heading}” lies after the day of this plan, {today:date}.",
                        heading=column_of(table, name).label,
                        today=today,
                    ),
                )


_NUMBER_LENGTHS = {"MRN": 18, "ARC": 21}
"""How long the customs' and the excise system's own numbers are."""


def _about_duties(records: EventRecords) -> Iterator[Doubt]:
    for duty in records.duties:
        number = "".join((duty.number or "").split())
        for name, length in _NUMBER_LENGTHS.items():
            if number and re.search(rf"\b{name}\b", duty.name, re.ASCII) and len(number) != length:
                yield Doubt(
                    Level.WARNING,
                    "odd-number",
                    "duty",
                    duty,
                    "number",
                    text(
                        "A number of the kind {name} has {length:n0} characters, “{number}” has {found:n0}.",
                        name=name,
                        length=length,
                        number=number,
                        found=len(number),
                    ),
                    text("Copy it whole from the paper."),
                )


def _about_money(records: EventRecords) -> Iterator[Doubt]:
    legs = {(same_name(leg.consignment), leg.number) for leg in records.legs}
    for charge in records.charges:
        if charge.leg is None:
            continue
        if charge.consignment is None:
            yield Doubt(
                Level.WARNING,
                "leg-of-no-consignment",
                "charge",
                charge,
                "leg",
                text("{charge}: it is not said of which consignment this is a leg.", charge=charge.name),
                text("Write the consignment as well."),
            )
        elif (same_name(charge.consignment), charge.leg) not in legs:
            yield Doubt(
                Level.WARNING,
                "no-such-leg",
                "charge",
                charge,
                "leg",
                text(
                    "{charge}: {consignment} has no leg {number:n0}.",
                    charge=charge.name,
                    consignment=charge.consignment,
                    number=charge.leg,
                ),
                text("Correct the number, or add the leg on its sheet."),
            )
    for rate in records.exchange_rates:
        if rate.currency == rate.into:
            yield Doubt(
                Level.WARNING,
                "rate-into-itself",
                "exchange_rate",
                rate,
                "into",
                text("One {currency} is one {currency}: this row is not used.", currency=rate.currency),
                text("Name two currencies."),
            )
