"""The last day to change the litres: until when it is free, and what it costs after each milestone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from catering.model.event import instant
from catering.model.milestone import MilestoneKind
from catering.model.text import Text, text
from catering.planning.shipment.schedule_points import SchedulePoint

_SAYS_SOMETHING = (MilestoneKind.ORDERED, MilestoneKind.FILLED)


@dataclass(frozen=True, slots=True)
class LitresChange:
    """What a change of the litres costs in one stretch of time.

    It begins when `after` is reached (None: from the start) and ends at `until_at` (None: it lasts). `cost` is 0 where
    it is free, and None where nobody has said it. `is_by_fallback_only`: the kegs are filled. `ends_late`: what ends
    it is expected too late for the evening, so that it ends with the latest date instead.
    """

    after: Text | None
    from_at: dt.datetime | None
    until_at: dt.datetime | None
    cost: Decimal | None
    currency: str
    means: str | None
    is_by_fallback_only: bool = False
    ends_late: bool = False

    @property
    def is_free(self) -> bool:
        return self.cost == 0 and self.means is None

    @property
    def price(self) -> tuple[Decimal, str] | None:
        return None if self.cost is None else (self.cost, self.currency)

    def holds_at(self, moment: dt.datetime) -> bool:
        """Whether this is the stretch that a moment lies in."""
        begun = self.from_at is None or instant(self.from_at) <= instant(moment)
        return begun and (self.until_at is None or instant(moment) < instant(self.until_at))

    def summary(self) -> Text:
        said = self._priced()
        if self.ends_late and not self.is_by_fallback_only:
            said = text("{said} The plan is late: only until then does the evening still have its kegs.", said=said)
        return text("{said} {means}", said=said, means=self.means) if self.means else said

    def _priced(self) -> Text:
        if self.is_by_fallback_only:
            if self.price is None:
                return text("From {at:datetime} on only a fallback changes them.", at=self.from_at)
            return text(
                "From {at:datetime} on only a fallback changes them; the change itself costs {cost:money}, beside "
                "what the fallback costs.",
                at=self.from_at,
                cost=self.price,
            )
        if self.is_free:
            return text("Until {at:datetime} the litres can be changed for nothing.", at=self.until_at)
        if self.price is None:
            return text("Until {at:datetime} a change costs what is agreed then.", at=self.until_at)
        return text("Until {at:datetime} a change costs {cost:money}.", at=self.until_at, cost=self.price)


def litres_changes(points: Sequence[SchedulePoint], *, currency: str) -> tuple[LitresChange, ...]:
    """The stretches in order of time. `points` in the order of their chain; `currency` is the event's.

    A stretch ends when its milestone is reached, or expected to be; at the latest with the last date that still makes
    the evening. Without anything that fills the kegs or sends them off there is none, nor where no milestone says
    what a change costs and none is of the order or the filling.
    """
    if not any(_has_terms(point) or point.kind in _SAYS_SOMETHING for point in points):
        return ()
    turns = tuple(_turns(points))
    filled = next((place for place, turn in enumerate(turns) if _ends_changes(turn)), None)
    return () if filled is None else tuple(_stretches(turns, filled, currency))


def _turns(points: Sequence[SchedulePoint]) -> Iterator[SchedulePoint]:
    """Where the terms change: what has a price for a later change, and the filling."""
    return (point for point in points if _ends_changes(point) or _has_terms(point))


def _ends_changes(point: SchedulePoint) -> bool:
    """The filling; where nothing is filled, the first departure."""
    return point.kind is MilestoneKind.FILLED or (point.leg is not None and not point.is_arrival)


def _has_terms(point: SchedulePoint) -> bool:
    milestone = point.milestone
    return milestone is not None and (milestone.later_change_cost, milestone.later_change) != (None, None)


def _moments(turns: Sequence[SchedulePoint]) -> Iterator[dt.datetime]:
    """When each is reached, or expected; of what is expected too late the latest date. None before the one before."""
    before: dt.datetime | None = None
    for turn in turns:
        at = turn.latest_at if _is_late(turn) else turn.expected_at
        before = at if before is None else max(before, at, key=instant)
        yield before


def _is_late(turn: SchedulePoint) -> bool:
    return turn.is_late and not turn.is_reached


def _stretches(turns: Sequence[SchedulePoint], filled: int, currency: str) -> Iterator[LitresChange]:
    turns = [turn for place, turn in enumerate(turns) if place <= filled or _has_terms(turn)]
    moments = tuple(_moments(turns))
    yield LitresChange(None, None, moments[0], Decimal(0), currency, None, ends_late=_is_late(turns[0]))
    for place, (turn, following) in enumerate(zip(turns, (*turns[1:], None), strict=True)):
        milestone, until_at = turn.milestone, moments[place + 1] if following is not None else None
        if until_at is not None and instant(until_at) <= instant(moments[place]):
            continue
        yield LitresChange(
            after=turn.name,
            from_at=moments[place],
            until_at=until_at,
            cost=milestone.later_change_cost if milestone is not None else None,
            currency=(milestone.currency if milestone is not None else None) or currency,
            means=milestone.later_change if milestone is not None else None,
            is_by_fallback_only=place >= filled,
            ends_late=following is not None and _is_late(following),
        )
