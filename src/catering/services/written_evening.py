"""What the bar reports, as a person writes it: how much of what is poured, and at what time."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress

from catering.catalog.container_sizes import catalogue_name, sizes_by_name
from catering.model.beverage import Beverage, ContainerSize, Dispense
from catering.model.finding import Level
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.model.text import text
from catering.model.written_moments import read_moment_in
from catering.model.written_numbers import CellProblem, in_unit, read_written
from catering.planning.forecast.evening_curve import serving_periods

_KEGS = (Dispense.KEG_CO2, Dispense.ONE_WAY)
_CONTAINERS: Mapping[str, tuple[Dispense, ...]] = {
    **dict.fromkeys(("keg", "kegs", "fass", "fässer", "ケグ"), _KEGS),
    **dict.fromkeys(("cask", "casks", "stichfass", "stichfässer", "木樽"), (Dispense.GRAVITY_CASK,)),
    **dict.fromkeys(("bottle", "bottles", "flasche", "flaschen", "瓶"), (Dispense.BOTTLE,)),
    **dict.fromkeys(("container", "containers", "gebinde", "容器"), tuple(Dispense)),
}
_TIMES = re.compile(r"^[×x*]\s*", re.IGNORECASE)


def read_poured(written: str, records: EventRecords) -> tuple[Beverage, float]:
    """Such as ``Altbier=290 L``, ``Altbier=14 × 20 L slim keg`` or ``Altbier=14.5 kegs``: beverage and litres.

    Containers count where the order leaves no doubt about their litres. Raises CellProblem.
    """
    name, equals, amount = written.rpartition("=")
    if not equals:
        raise CellProblem("no-amount", text("There is no amount."), text("Write it as {example}.", example=_example()))
    beverage = next((row for row in records.beverages if same_name(row.name) == same_name(name)), None)
    if beverage is None:
        raise CellProblem(
            "no-such-beverage",
            text("The event has no beverage “{name}”.", name=name.strip()),
            text("It has {names:list}.", names=[row.name for row in records.beverages]) if records.beverages else None,
        )
    return beverage, _litres(amount, beverage, records)


def _example() -> str:
    return "Altbier=290 L"


def _litres(amount: str, beverage: Beverage, records: EventRecords) -> float:
    number = read_written(amount)
    behind = number.unit_label
    if number.number < 0:
        raise CellProblem("below-nothing", text("Less than nothing cannot be poured."))
    if not behind:
        raise CellProblem(
            "no-unit",
            text("The unit is missing."),
            text("Write litres out of kegs, such as {litres:L0}, or full containers, such as {n:n0} kegs.",
                 litres=number.number, n=number.number),
            Level.QUESTION,
        )  # fmt: skip
    named = _TIMES.sub("", behind)
    sizes = _sizes_meant(named, beverage, records)
    if sizes is None:
        return in_unit(number.number, behind, "L")
    volumes = {size.volume_l for size in sizes}
    if len(volumes) == 1:
        return number.number * volumes.pop()
    if not volumes:
        raise CellProblem(
            "no-such-container",
            text("No {beverage} is ordered in “{container}”.", beverage=beverage.name, container=named),
            text("Write litres, such as {litres:L0}.", litres=290),
        )
    raise CellProblem(
        "two-readings",
        text("{beverage} is ordered in containers of several sizes.", beverage=beverage.name),
        text("Write which one: {names:or}.", names=[f"{number.number:g} × {size.name}" for size in sizes]),
        Level.QUESTION,
    )


def _sizes_meant(named: str, beverage: Beverage, records: EventRecords) -> tuple[ContainerSize, ...] | None:
    """The ordered sizes that the words can mean; None where they are no container but a unit."""
    known = sizes_by_name(records.container_sizes)
    lines = [row for row in records.order_lines if same_name(row.beverage) == same_name(beverage.name)]
    ordered = [known[same_name(row.container_size)] for row in lines if same_name(row.container_size) in known]
    wanted = same_name(catalogue_name(named))
    if wanted in known:
        return tuple(size for size in ordered if same_name(size.name) == wanted)
    if same_name(named) in _CONTAINERS:
        return tuple(size for size in ordered if size.dispense in _CONTAINERS[same_name(named)])
    with suppress(CellProblem):
        volume = read_written(named)
        volume_l = in_unit(volume.number, volume.unit_label, "L")
        return tuple(size for size in ordered if abs(size.volume_l - volume_l) < 1e-9)
    return None


def read_at(written: str, records: EventRecords) -> dt.datetime:
    """A moment of the evening: with its day, or a time of day alone, which belongs to the serving period it is nearest
    to, so that 0:30 is of the night before. Without an offset it is the venue's clock.

    Raises CellProblem.
    """
    zone = records.event.zone
    try:
        return read_moment_in(written.strip(), zone)
    except CellProblem as problem:
        if problem.code != "no-date":
            raise
    stretches = [(period.begins_at, period.ends_at) for period in serving_periods(records)]
    first, last = min(begins for begins, _ in stretches), max(ends for _, ends in stretches)
    days = range(-1, (last.astimezone(zone).date() - first.astimezone(zone).date()).days + 2)
    moments = [
        read_moment_in(f"{first.astimezone(zone).date() + dt.timedelta(days=day)} {written.strip()}", zone)
        for day in days
    ]
    distances = [_distance(moment.astimezone(dt.UTC), stretches) for moment in moments]
    nearest = [moment for moment, off in zip(moments, distances, strict=True) if off == min(distances)]
    if len(nearest) > 1:
        raise CellProblem(
            "two-readings",
            text("Drinks are served on several days."),
            text("Write which one: {moments:or}.", moments=[f"{moment:%Y-%m-%d %H:%M}" for moment in nearest]),
            Level.QUESTION,
        )
    return nearest[0]


def _distance(moment: dt.datetime, stretches: Iterable[tuple[dt.datetime, dt.datetime]]) -> dt.timedelta:
    """How far a moment is from the nearest stretch; nothing within."""
    return min(max(begins - moment, moment - ends, dt.timedelta()) for begins, ends in stretches)
