"""Whether the beer still keeps on the evening: days left then, and ways that take longer than it lasts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from catering.model.beverage import Beverage, BeverageSource
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.model.text import Text, plural_text, text


class ShelfLifeTooShort(Exception):
    """A confirmed shelf life is shorter than the way from filling to the evening."""

    def __init__(self, message: Text) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True, slots=True)
class ShelfLife:
    """How long a beverage keeps, held against the evening.

    `days_needed`: from filling to the evening, with usual days where it is not filled yet. `days_left`: of its shelf
    life on the evening, below 0 once past; None where it is not known. `is_confirmed`: by the brewery, or stamped.
    """

    beverage: str
    filled_on: dt.date
    evening_on: dt.date
    days_needed: int
    days_left: int | None
    is_confirmed: bool
    way: str | None

    @property
    def is_too_short(self) -> bool:
        return self.days_left is not None and self.days_left < 0

    def message(self) -> Text:
        """What is so; the days below 0 told as days missing."""
        if self.days_left is None:
            return text("How long {beverage} keeps is not known.", beverage=self.beverage)
        if self.days_left < 0:
            return plural_text(
                "From filling to the evening {beverage} is under way for {needed:n0} days{way}: {n:n0} day longer than "
                "it keeps.",
                "From filling to the evening {beverage} is under way for {needed:n0} days{way}: {n:n0} days longer "
                "than it keeps.",
                n=-self.days_left,
                beverage=self.beverage,
                needed=self.days_needed,
                way=text(" ({way})", way=self.way) if self.way else "",
            )
        return plural_text(
            "On the evening {beverage} keeps for {n:n0} day more.",
            "On the evening {beverage} keeps for {n:n0} days more.",
            n=self.days_left,
            beverage=self.beverage,
        )

    def question(self) -> Text:
        """What to ask the brewery, as it can be sent."""
        return plural_text(
            "To the brewery: we fill {beverage} on {filled:date} and tap it on {evening:date}, {n:n0} day later, kept "
            "cold on the way. Does it keep so long, and which best-before date do you stamp?",
            "To the brewery: we fill {beverage} on {filled:date} and tap it on {evening:date}, {n:n0} days later, kept "
            "cold on the way. Does it keep so long, and which best-before date do you stamp?",
            n=self.days_needed,
            beverage=self.beverage,
            filled=self.filled_on,
            evening=self.evening_on,
        )


def shelf_lives(records: EventRecords, *, filled_on: dt.date, way: str | None) -> Iterator[ShelfLife]:
    """The shelf life of each beverage that is ordered and shipped, filled on a day and sent a way."""
    evening_on = records.event.doors_at.astimezone(records.event.zone).date()
    for beverage in _shipped(records):
        best_before_on = beverage.best_before_on
        if best_before_on is None and beverage.shelf_life_days is not None:
            best_before_on = filled_on + dt.timedelta(days=beverage.shelf_life_days)
        stamped = beverage.best_before_on is not None
        yield ShelfLife(
            beverage=beverage.name,
            filled_on=filled_on,
            evening_on=evening_on,
            days_needed=(evening_on - filled_on).days,
            days_left=None if best_before_on is None else (best_before_on - evening_on).days,
            is_confirmed=stamped or (beverage.shelf_life_confirmed and beverage.shelf_life_days is not None),
            way=way,
        )


def hold_shelf_life(found: ShelfLife) -> None:
    """Refuses a way that takes longer than a beverage is known to keep. Raises ShelfLifeTooShort."""
    if found.is_too_short and found.is_confirmed:
        raise ShelfLifeTooShort(
            text(
                "Shelf life too short. {message} Way out: a faster way, or a beer that keeps longer.",
                message=found.message(),
            )
        )


def _shipped(records: EventRecords) -> Iterator[Beverage]:
    ordered = {same_name(line.beverage) for line in records.order_lines if line.containers}
    for beverage in records.beverages:
        if beverage.source is BeverageSource.SHIPPED and (not ordered or same_name(beverage.name) in ordered):
            yield beverage
