"""The schedule of a consignment: latest dates backwards from the doors, expected ones forwards from today, the chance.

Build (`schedule_chain`) → solve (`schedule_passes`) → read back (here, and `schedule_points`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from catering.model.event import LeadFrom, instant
from catering.model.milestone import Milestone, MilestoneKind
from catering.model.record import same_name, sheet_label
from catering.model.records import EventRecords
from catering.model.shipment import Consignment
from catering.model.text import Text, plural_text, text
from catering.planning.forecast.draws import Array
from catering.planning.order.consignment import chosen_consignment
from catering.planning.shipment.fallback_choice import FallbackChoice, fallback_choices
from catering.planning.shipment.litres_changes import LitresChange, litres_changes
from catering.planning.shipment.receipt_claims import (
    MissingContainers,
    ReceiptClaim,
    missing_containers,
    receipt_claims,
)
from catering.planning.shipment.schedule_breaks import (
    BrokenSchedule,
    ScheduleRule,
    breaks,
    filled_too_early,
    hours_told,
    short_shelf_life,
)
from catering.planning.shipment.schedule_chain import MEANT_WITHIN, Chain, chain_of, milestones_of
from catering.planning.shipment.schedule_passes import (
    HIGHEST,
    LIKELY,
    LOWEST,
    Known,
    backward,
    chance_rested,
    drawn,
    forward,
    known_by,
    usually,
)
from catering.planning.shipment.schedule_points import SchedulePoint, points_beside, points_of_chain
from catering.planning.shipment.shelf_life import ShelfLife as ShelfLife
from catering.planning.shipment.shelf_life import ShelfLifeTooShort as ShelfLifeTooShort
from catering.planning.shipment.shelf_life import hold_shelf_life, shelf_lives
from catering.planning.shipment.what_is_missing import missing_for
from catering.planning.shipment.working_days import DAY_S

_NOTHING_TO_GAIN = 0.0005
"""A chance that no step raises by more than this is as good as it gets: then the least slack binds."""
_SURE_ENOUGH = 0.8
"""Below this chance the answer names a way out."""
_ENDANGERS = (ScheduleRule.ENDS_BY_DOORS, ScheduleRule.LATEST_DATE, ScheduleRule.LEAVES_AS_PLANNED)


@dataclass(frozen=True, slots=True)
class RealLead:
    """How long before an earlier event the goods left, or arrived: then it is at least so long."""

    past_event: str
    days: int
    lead_from: LeadFrom

    @property
    def is_at_least(self) -> bool:
        return self.lead_from is LeadFrom.ARRIVAL

    def summary(self) -> Text:
        if self.is_at_least:
            return plural_text(
                "{event}: at least {n:n0} day, counted from the arrival.",
                "{event}: at least {n:n0} days, counted from the arrival.",
                n=self.days,
                event=self.past_event,
            )
        return plural_text(
            "{event}: {n:n0} day from departure.",
            "{event}: {n:n0} days from departure.",
            n=self.days,
            event=self.past_event,
        )


@dataclass(frozen=True, slots=True)
class ShipmentSchedule:
    """What follows from the milestones and the legs of one consignment at a moment.

    `consignment` is None where the milestones stand alone. `points` in order of time. `chance_on_time` is the chance
    that the kegs have rested for at least their lowest days at the doors, and None without a chain or where something
    is lacking. `lacks` says what, with its sheets; nothing is expected then but what is planned. `binding` is the step
    whose taking its lowest days would raise the chance most, or where none would, the one with the least slack.
    `days_door_to_door` (lowest, likely, highest) from the filled keg to the dock. `refused` says by name why this way
    cannot be gone at all. `lead_days` are those from the first far departure to the doors.
    """

    consignment: Consignment | None
    as_of: dt.datetime
    doors_at: dt.datetime
    is_over: bool
    points: tuple[SchedulePoint, ...]
    chance_on_time: float | None
    binding: SchedulePoint | None
    shelf_lives: tuple[ShelfLife, ...]
    lacks: tuple[Text, ...]
    broken: tuple[BrokenSchedule, ...]
    days_door_to_door: tuple[float, float, float] | None
    refused: Text | None
    changes: tuple[LitresChange, ...]
    fallbacks: tuple[FallbackChoice, ...]
    receipts: tuple[ReceiptClaim, ...]
    missing: tuple[MissingContainers, ...]
    real_leads: tuple[RealLead, ...]
    lead_days: float | None

    @property
    def shelf_life_left_days(self) -> float | None:
        """On the evening; of several beverages the least; None where it is not known."""
        return min((float(each.days_left) for each in self.shelf_lives if each.days_left is not None), default=None)

    @property
    def rested(self) -> SchedulePoint | None:
        """The end of the chain: the rested kegs, or what comes last."""
        in_chain = [point for point in self.points if point.is_in_chain]
        ends = [point for point in in_chain if point.kind is MilestoneKind.RESTED] or in_chain
        return max(ends, key=lambda point: point.latest_at.timestamp(), default=None)

    @property
    def next_due(self) -> SchedulePoint | None:
        """What somebody has to see to next, by its latest date; what passes by itself is not meant."""
        ahead = [
            point
            for point in self.points
            if not point.is_reached
            and not point.is_arrival
            and point.kind is not MilestoneKind.RESTED
            and instant(point.latest_at) >= instant(self.as_of)
        ]
        return min(ahead, key=lambda point: point.latest_at.timestamp(), default=None)

    @property
    def best_fallback(self) -> FallbackChoice | None:
        """Of the ways out that are still open, the one that covers most surely when it is decided on at the last."""
        still_open = [choice for choice in self.fallbacks if not choice.is_past(self.as_of)]
        return max(still_open, key=lambda choice: (choice.covers_decided_by, choice.covers_decided_now), default=None)

    @property
    def is_endangered(self) -> bool:
        """Whether a way out has to be thought of: it is not sure enough, or some step is too late."""
        if self.is_over or self.chance_on_time is None:
            return False
        return round(self.chance_on_time, 2) < _SURE_ENOUGH or any(each.rule in _ENDANGERS for each in self.broken)

    def is_expected(self, point: SchedulePoint) -> bool:
        """Whether a point has a moment to be expected at; where something is lacking, the recorded or planned one."""
        return not self.lacks or not point.is_in_chain or point.is_reached or point.planned_at is not None

    @property
    def change_now(self) -> LitresChange | None:
        """What a change of the litres costs now."""
        return next((change for change in self.changes if change.holds_at(self.as_of)), None)

    def of(self, kind: MilestoneKind) -> SchedulePoint | None:
        """The last point of a kind."""
        return next((point for point in reversed(self.points) if point.kind is kind), None)

    def summary(self) -> Text:
        """The answer: by when the kegs are there and rested, how surely, and what binds."""
        if self.refused is not None:
            return self.refused
        end = self.rested
        if self.lacks and not (end is not None and end.is_reached):
            return self._lacking_told()
        if end is None or (self.chance_on_time is None and not end.is_reached):
            return self._without_chain()
        said = self._rested(end)
        if end.is_reached or self.binding is None or self.chance_on_time is None:
            return said
        if self.is_over:
            return text(
                "{said} The chance to be on time was {chance:pct}.", said=said, chance=_told(self.chance_on_time)
            )
        said = self._in_time_or_not(said, self.chance_on_time, self.binding)
        return text("{said} {way_out}", said=said, way_out=self._way_out()) if self.is_endangered else said

    @staticmethod
    def _in_time_or_not(said: Text, chance: float, binding: SchedulePoint) -> Text:
        return text(
            "{said} On time with {chance:pct}; the binding step is: {binding}.",
            said=said,
            chance=_told(chance),
            binding=binding.name,
        )

    def _way_out(self) -> Text:
        best = self.best_fallback
        if best is None:
            return text("No fallback is open.")
        return text(
            "Fallback: {name}, decide by {at:weekday}, {at:time}; decided then it covers with {then:pct}, decided now "
            "with {now:pct}.",
            name=best.fallback.name,
            at=best.decide_by_at,
            then=_told(best.covers_decided_by),
            now=_told(best.covers_decided_now),
        )

    def _lacking_told(self) -> Text:
        said = text(
            "Whether the kegs are there in time cannot be said yet. Missing: {missing:list}.", missing=self.lacks
        )
        leaving = [point for point in self.points if point.leg is not None and not point.is_arrival]
        first = next((point for point in leaving if not point.is_reached), None)
        if first is None:
            return said
        return text("{said} From the legs alone: leave by {at:datetime}.", said=said, at=first.latest_at)

    def _without_chain(self) -> Text:
        due = self.next_due
        if due is None:
            return text("Nothing is due any more.")
        return text("Next: {point}, by {at:datetime}.", point=due.name, at=due.latest_at)

    def _rested(self, end: SchedulePoint) -> Text:
        at = end.expected_at.astimezone(self.doors_at.tzinfo)
        # the rest that is lacking is told by the chance; here the doors are what counts
        spare_h = (self.doors_at.timestamp() - at.timestamp()) / 3600
        values = {"day": at.date(), "at": at, "spare": hours_told(spare_h)}
        if self.is_over and not end.is_reached:
            if spare_h < 0:
                return text(
                    "The plan had the kegs there and rested on {day:weekday}, {at:time}, {spare} after the doors.",
                    **values,
                )
            return text(
                "The plan had the kegs there and rested on {day:weekday}, {at:time}, {spare} before the doors.",
                **values,
            )
        if end.is_reached:
            return (
                text("In place and rested since {day:weekday}, {at:time}, {spare} before the doors.", **values)
                if (spare_h >= 0)
                else text("In place and rested only on {day:weekday}, {at:time}, {spare} after the doors.", **values)
            )
        if spare_h < 0:
            return text("In place and rested only by {day:weekday}, {at:time}, {spare} after the doors.", **values)
        return text("In place and rested by {day:weekday}, {at:time}, {spare} before the doors.", **values)


def schedule_shipment(
    records: EventRecords, *, as_of: dt.datetime, consignment: Consignment | None = None
) -> ShipmentSchedule | None:
    """The schedule of a consignment, the chosen one by default; None where there is none, nor any milestone.

    `as_of` has a time zone. After the event nothing is expected any more: what was not recorded counts as planned.
    """
    if not records.consignments and not records.milestones:
        return None
    event = records.event
    consignment = consignment or chosen_consignment(records)
    is_over = instant(as_of) >= instant(event.last_pour_at)
    is_undecided = consignment is None and bool(records.consignments)
    milestones = milestones_of(records, consignment)
    chain = Chain(()) if is_undecided else chain_of(records, consignment, as_of=as_of)
    solved = _solve(chain, event.doors_at, as_of=as_of, is_over=is_over) if chain.steps else None
    in_chain = solved.points if solved is not None else ()
    beside = tuple(points_beside(milestones, event, as_of=as_of, is_over=is_over))
    fallbacks = fallback_choices(records, as_of=as_of)
    broken = [*breaks((*in_chain, *beside), event, fallbacks, as_of=as_of, is_over=is_over), *_not_meant(records)]
    if is_undecided:
        broken.insert(0, _no_way())
    lives: tuple[ShelfLife, ...] = ()
    refused = None
    lacks = _lacking(records, consignment, milestones)
    if consignment is not None and solved is not None:
        lives = _keeping(records, consignment, chain, solved)
        refused, short = _held(records, consignment, chain, solved, lives)
        broken += short
    return ShipmentSchedule(
        consignment=consignment,
        as_of=as_of,
        doors_at=event.doors_at.astimezone(event.zone),
        is_over=is_over,
        points=tuple(sorted((*in_chain, *beside), key=_in_time)),
        chance_on_time=solved.chance if solved is not None and not lacks else None,
        binding=solved.binding if solved is not None and not lacks else None,
        shelf_lives=lives,
        lacks=lacks,
        broken=tuple(broken),
        days_door_to_door=solved.days_door_to_door if solved is not None else None,
        refused=refused,
        changes=litres_changes(in_chain, currency=event.currency),
        fallbacks=fallbacks,
        receipts=receipt_claims(records, consignment, as_of=as_of) if consignment is not None else (),
        missing=missing_containers(records, consignment, as_of=as_of) if consignment is not None else (),
        real_leads=_real_leads(records),
        lead_days=_lead_days(in_chain, event.doors_at),
    )


@dataclass(frozen=True, slots=True)
class _Solved:
    """A chain's outcome; moments in seconds since 1970."""

    known: Known
    expected: tuple[float, ...]
    latest: tuple[float, ...]
    points: tuple[SchedulePoint, ...]
    chance: float
    binding: SchedulePoint | None
    days_door_to_door: tuple[float, float, float] | None


def _solve(chain: Chain, doors_at: dt.datetime, *, as_of: dt.datetime, is_over: bool) -> _Solved:
    doors, now = doors_at.timestamp(), as_of.timestamp()
    known = known_by(chain, now=now, is_over=is_over)
    latest, safe_latest = backward(chain, doors, LIKELY), backward(chain, doors, HIGHEST)
    starts = backward(chain, doors, HIGHEST, as_planned=True)
    expected = [float(at[0]) for at in forward(chain, known, starts, usually)]
    points = points_of_chain(chain, known, expected, latest, safe_latest)
    draws = forward(chain, known, starts, drawn())
    chance = chance_rested(chain, draws, known, doors)
    binding = _binding(chain, known, starts, draws, points, doors=doors, chance=chance)
    door_to_door = _door_to_door(chain, latest)
    return _Solved(known, tuple(expected), latest, points, chance, binding, door_to_door)


def _binding(
    chain: Chain,
    known: Known,
    starts: Sequence[float],
    draws: Sequence[Array],
    points: Sequence[SchedulePoint],
    *,
    doors: float,
    chance: float,
) -> SchedulePoint | None:
    """The step that would raise the chance most by taking its lowest days, the draws of all others held."""
    still = [place for place in range(len(chain.steps)) if _is_still_open(chain, known, place)]
    gains: dict[int, float] = {}
    if chance < 1 - _NOTHING_TO_GAIN:
        for place in still:
            if chain.steps[place].days[HIGHEST] > chain.steps[place].days[LOWEST]:
                held = forward(chain, known, starts, drawn(place), before=draws, changed=place)
                gains[place] = chance_rested(chain, held, known, doors) - chance
    best = max(gains, key=lambda place: gains[place], default=None)
    if best is not None and gains[best] > _NOTHING_TO_GAIN:
        return points[best]
    # of equal slack the widest range binds
    least = min(
        still, key=lambda place: (round(points[place].slack_h, 1), -np.ptp(chain.steps[place].days)), default=None
    )
    return points[least] if least is not None else None


def _is_still_open(chain: Chain, known: Known, place: int) -> bool:
    """Not reached yet, or its days still run; what passes by itself is not meant."""
    if chain.steps[place].is_rest:
        return False
    if known.reached[place] is None:
        return True
    return chain.steps[place].days_follow and any(known.reached[after] is None for after in chain.waiting_for(place))


def _door_to_door(chain: Chain, latest: Sequence[float]) -> tuple[float, float, float] | None:
    """Days from the filled keg (else the first departure) to the dock, for one moment of delivery."""
    left = _filled(chain)
    arrivals = (place for place, step in enumerate(chain.steps) if step.is_arrival)
    there = chain.of(MilestoneKind.DELIVERED)
    there = max(arrivals, default=None) if there is None else there
    if left is None or there is None or not any(step.leg for step in chain.steps):
        return None
    lowest, likely, highest = (
        (latest[there] - backward(chain, latest[there], which, until=there)[left]) / DAY_S
        for which in (LOWEST, LIKELY, HIGHEST)
    )
    return lowest, likely, highest


def _filled(chain: Chain) -> int | None:
    """Where the kegs are filled; without such a milestone they leave as soon as they are."""
    filled = chain.of(MilestoneKind.FILLED)
    if filled is not None:
        return filled
    return next((place for place, step in enumerate(chain.steps) if step.leg is not None), None)


def _filled_on(chain: Chain, solved: _Solved, *, at_the_latest: bool) -> dt.date | None:
    """The day of filling: as it was, else as expected, or as late as it can be.

    What is expected too late for the evening is held against the last day that would do.
    """
    place = _filled(chain)
    if place is None:
        return None
    point = solved.points[place]
    if point.is_reached:
        return point.expected_at.date()
    on_the_way = [point.latest_at] if at_the_latest else [point.expected_at, point.latest_at]
    return min(on_the_way, key=instant).date()


def _keeping(records: EventRecords, consignment: Consignment, chain: Chain, solved: _Solved) -> tuple[ShelfLife, ...]:
    filled_on = _filled_on(chain, solved, at_the_latest=False)
    return () if filled_on is None else tuple(shelf_lives(records, filled_on=filled_on, way=consignment.name))


def _held(
    records: EventRecords, consignment: Consignment, chain: Chain, solved: _Solved, lives: Sequence[ShelfLife]
) -> tuple[Text | None, list[BrokenSchedule]]:
    """Why the way is refused, if it is, and what is to be asked or filled later."""
    filled_on = _filled_on(chain, solved, at_the_latest=True)
    if filled_on is None:
        return None, []
    refused, short = None, []
    for planned, best in zip(lives, shelf_lives(records, filled_on=filled_on, way=consignment.name), strict=True):
        try:
            hold_shelf_life(best)
        except ShelfLifeTooShort as too_short:
            refused = refused or too_short.message
            continue
        if best.is_too_short or best.days_left is None:
            short.append(short_shelf_life(best))
        elif planned.is_too_short:
            short.append(filled_too_early(planned, latest_on=filled_on))
    return refused, short


def _not_meant(records: EventRecords) -> Iterator[BrokenSchedule]:
    """Moments that no plan of this event can mean; they are not reckoned with."""
    named: list[tuple[str, dt.datetime | None]] = []
    for each in records.milestones:
        named += [(each.name, each.planned_at), (each.name, each.actual_at)]
    for leg in records.legs:
        name = f"{leg.consignment}, {leg.number}"
        named += [(name, leg.planned_departs_at), (name, leg.actual_departs_at)]
        named += [(name, leg.planned_arrives_at), (name, leg.actual_arrives_at)]
    for name, moment in named:
        if moment is not None and abs(moment - records.event.doors_at) > MEANT_WITHIN:
            yield BrokenSchedule(
                ScheduleRule.MEANT,
                None,
                text("{name}: {day:date} is more than ten years from the evening.", name=name, day=moment.date()),
                text("Correct the year."),
            )


def _lacking(
    records: EventRecords, consignment: Consignment | None, milestones: Sequence[Milestone]
) -> tuple[Text, ...]:
    """What is needed before anything is promised; milestones alone need nothing else."""
    if consignment is not None:
        return tuple(missing_for(records, consignment, milestones))
    if not records.consignments:
        return ()
    return (text("the choice of one way (sheet “{consignments}”)", consignments=sheet_label(Consignment)),)


def _no_way() -> BrokenSchedule:
    return BrokenSchedule(
        ScheduleRule.ONE_WAY,
        None,
        text("Several consignments are stated, and none of them is chosen."),
        text("Give one of them the state “chosen”."),
    )


def _real_leads(records: EventRecords) -> tuple[RealLead, ...]:
    """The leads of earlier events, the last one first; each event once."""
    known: dict[str, RealLead] = {}
    for past in sorted(records.past_events, key=lambda past: past.held_on, reverse=True):
        if past.lead_time_days is not None:
            known.setdefault(same_name(past.name), RealLead(past.name, past.lead_time_days, past.lead_from))
    return tuple(known.values())


def _lead_days(points: Sequence[SchedulePoint], doors_at: dt.datetime) -> float | None:
    """Days from the departure that leaves the country to the doors: what the real leads are held against."""
    left = [point for point in points if point.leg is not None and not point.is_arrival]
    far = [point for point in left if point.leg is not None and point.leg.mode.value != "road"] or left
    return (doors_at.timestamp() - far[0].expected_at.timestamp()) / DAY_S if far else None


def _told(chance: float) -> float:
    """A chance of what is still to come: never 0 or 100 %, however far the draws run."""
    return min(max(chance, 1e-9), 1 - 1e-9)


def _in_time(point: SchedulePoint) -> tuple[float, float]:
    return point.expected_at.timestamp(), point.latest_at.timestamp()
