"""Learning: what past events say of a beverage's servings per drinker-hour.

Servings are litres drunk ÷ the glass, drinker-hours are guests × drinker share × hours present, each with the past
event's own figures where it states them. Litres shipped alone teach nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from catering.catalog.assumptions import default_assumption
from catering.model.assumption import Assumption, AssumptionKind, Basis
from catering.model.beverage import Beverage
from catering.model.event import GuestGroup, PastEvent
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.model.text import Text, plural_text, text
from catering.planning.forecast.draws import EIGHT_OF_TEN
from catering.planning.forecast.learning_regression import Evening, Lesson, LogRate, learn_log_rate
from catering.planning.forecast.stated_assumptions import eligible_share, stated_assumption, stated_or_default

_RATE = AssumptionKind.SERVINGS_PER_DRINKER_HOUR
_MOST_SOURCE = 2000  # characters that a record's source holds


@dataclass(frozen=True, slots=True)
class Unused:
    """A past event that teaches nothing, and why."""

    name: str
    why: Text


@dataclass(frozen=True, slots=True)
class DrinkerHours:
    """What turns one beverage's litres of a past event into servings per drinker-hour, where it says nothing itself."""

    drinker_share: float
    hours: float
    serving_l: float
    stated_serving_l: float
    glass_elasticity: float
    crowd_evenness: float

    def litres_per_serving(self, past: PastEvent) -> float:
        """Litres that a stated serving is in the past event's glass."""
        glass = (past.serving_size_l or self.serving_l) / self.stated_serving_l
        return float(self.stated_serving_l * glass**self.glass_elasticity)

    def drinkers_of(self, past: PastEvent) -> float:
        return (past.guests or 0) * (past.drinker_share or self.drinker_share)

    def hours_of(self, past: PastEvent) -> float:
        """Hours that a guest stayed, not longer than drinks were served."""
        hours = past.hours_present_h or self.hours
        return min(hours, past.duration_h) if past.duration_h else hours

    def median_l(self, past: PastEvent, rate: float) -> float:
        """Litres drunk at a rate of servings per drinker-hour."""
        return self.drinkers_of(past) * self.hours_of(past) * rate * self.litres_per_serving(past)

    def noise_of(self, past: PastEvent, rate: float) -> float:
        """The variance of the logarithm of servings that the chance of single guests gives."""
        drinkers = self.drinkers_of(past)
        return 1 / max(drinkers * self.hours_of(past) * rate, 1e-9) + 1 / max(self.crowd_evenness * drinkers, 1e-9)


@dataclass(frozen=True, slots=True)
class LearnedRate:
    """Servings per drinker-hour of one beverage, before and after its past events.

    `after` is None where they teach nothing. `stated` is the row that somebody wrote over it: then that one holds.
    """

    beverage: str
    before: Assumption
    after: Assumption | None
    lessons: tuple[Lesson, ...]
    unused: tuple[Unused, ...]
    stated: Assumption | None

    @property
    def is_used(self) -> bool:
        """Whether the forecast rests on it."""
        return self.after is not None and self.stated is None

    @property
    def sold_out(self) -> int:
        """How many of the lessons ran dry, and say only that it was at least so much."""
        return sum(lesson.sold_out for lesson in self.lessons)

    def summary(self) -> Text:
        if self.after is None:
            return text(
                "{beverage}: past events teach nothing yet, the range stays as wide as without them. {why:list}.",
                beverage=self.beverage,
                why=[text("{event}: {why}", event=each.name, why=each.why) for each in self.unused],
            )
        before_low, before_high = _eight_of_ten(self.before)
        low, high = _eight_of_ten(self.after)
        figures = {
            "beverage": self.beverage,
            "rate": self.after.value,
            "low": low,
            "high": high,
            "before": self.before.value,
            "before_low": before_low,
            "before_high": before_high,
        }
        if self.stated is not None:
            return plural_text(
                "{beverage}: {n} past event would teach {rate:n2} servings per drinker and hour ({low:n2} to "
                "{high:n2} in 8 of 10 evenings); the row on “Assumptions” says {stated:n2} and stands. Delete it to "
                "follow the past event.",
                "{beverage}: {n} past events would teach {rate:n2} servings per drinker and hour ({low:n2} to "
                "{high:n2} in 8 of 10 evenings); the row on “Assumptions” says {stated:n2} and stands. Delete it to "
                "follow the past events.",
                n=len(self.lessons),
                stated=self.stated.value,
                **figures,
            )
        return plural_text(
            "{beverage}: learned from {n} past event, {rate:n2} servings per drinker and hour, {low:n2} to {high:n2} "
            "in 8 of 10 evenings. Without it {before:n2}, {before_low:n2} to {before_high:n2}.",
            "{beverage}: learned from {n} past events, {rate:n2} servings per drinker and hour, {low:n2} to {high:n2} "
            "in 8 of 10 evenings. Without them {before:n2}, {before_low:n2} to {before_high:n2}.",
            n=len(self.lessons),
            **figures,
        )


def learn_rate(records: EventRecords, beverage: Beverage) -> LearnedRate | None:
    """What the event's past events teach of a beverage; None where it has none of this beverage."""
    of_beverage = [past for past in records.past_events if same_name(past.beverage) == same_name(beverage.name)]
    if not of_beverage:
        return None
    before = default_assumption(_RATE, beverage.category)
    shares = drinker_hours(records, beverage)
    lessons, unused = [], []
    held_on = records.event.doors_at.astimezone(records.event.zone).date()
    for past in of_beverage:
        why = why_unused(past)
        if why is None and past.held_on >= held_on:
            why = text("it is not before this event")
        if why is not None:
            unused.append(Unused(past.name, why))
        else:
            lessons.append(lesson_of(past, shares, rate=before.value))
    after = _rate_after(tuple(lessons), _target(records), before) if lessons else None
    stated = stated_assumption(records, _RATE, beverage=beverage)
    return LearnedRate(beverage.name, before, after, tuple(lessons), tuple(unused), stated)


def log_rate(lessons: tuple[Lesson, ...], target: Evening, before: Assumption) -> LogRate:
    """The target's log-rate after the lessons, from what was assumed before them."""
    return learn_log_rate(lessons, target, median=before.value, log_sd=before.spread / before.value)


@lru_cache(maxsize=512)
def _rate_after(lessons: tuple[Lesson, ...], target: Evening, before: Assumption) -> Assumption:
    """The log-normal with the same 8 of 10 evenings as what was learned: the forecast integrates it exactly."""
    low, high = log_rate(lessons, target, before).quantiles((0.1, 0.9))
    value = math.exp((low + high) / 2)
    log_sd = min((high - low) / (2 * EIGHT_OF_TEN), 2.0)  # the widest that a record may have
    return Assumption(
        kind=_RATE,
        value=value,
        spread=value * log_sd,
        unit=_RATE.unit,
        basis=Basis.LEARNED,
        source=", ".join(lesson.name for lesson in lessons)[:_MOST_SOURCE],
    )


def why_unused(past: PastEvent) -> Text | None:
    """Why a past event teaches nothing; None where it does."""
    if past.drunk_l is None:
        if past.shipped_l is not None:
            return text("only litres shipped are known")
        return text("litres drunk are not recorded")
    if not past.guests:
        return text("guests are not recorded")
    return text("nothing was drunk") if past.drunk_l == 0 else None


def is_sold_out(past: PastEvent) -> bool:
    """Whether more might have been drunk: it ran dry, or nothing was left over."""
    return past.ran_dry_at is not None or past.left_over_l == 0


def lesson_of(past: PastEvent, shares: DrinkerHours, *, rate: float) -> Lesson:
    """A past event as a lesson; `rate` is what was assumed before, for the chance of its single guests.

    Of a past event that `why_unused` has nothing to say about.
    """
    return Lesson(
        past.name,
        evening_of(past),
        math.log((past.drunk_l or 0) / shares.median_l(past, 1.0)),
        shares.noise_of(past, rate),
        is_sold_out(past),
    )


def evening_of(past: PastEvent) -> Evening:
    return Evening(past.held_on, float(past.guests or 0), past.event_type, past.temperature_c)


def drinker_hours(records: EventRecords, beverage: Beverage) -> DrinkerHours:
    """This event's drinker share, hours and glass, for past events that say nothing of theirs: the mean over guests."""

    def assumed(kind: AssumptionKind, group: GuestGroup | None = None) -> float:
        return stated_or_default(records, kind, guest_group=group.name if group else None, beverage=beverage).value

    guests = {group: group.accepted for group in records.guest_groups if group.accepted}
    share, hours = assumed(AssumptionKind.DRINKER_SHARE), assumed(AssumptionKind.HOURS_PRESENT)
    drinkers = {
        group: accepted * eligible_share(group, beverage) * assumed(AssumptionKind.DRINKER_SHARE, group)
        for group, accepted in guests.items()
    }
    of_all = sum(drinkers.values())
    if of_all:
        share = of_all / sum(guests.values())
        hours = sum(each * assumed(AssumptionKind.HOURS_PRESENT, group) for group, each in drinkers.items()) / of_all
    return DrinkerHours(
        drinker_share=share,
        hours=hours,
        serving_l=beverage.serving_size_l,
        stated_serving_l=beverage.stated_serving_l,
        glass_elasticity=assumed(AssumptionKind.GLASS_ELASTICITY),
        crowd_evenness=assumed(AssumptionKind.CROWD_EVENNESS),
    )


def _target(records: EventRecords) -> Evening:
    """The event itself, with the guests that are expected."""
    event = records.event
    expected = sum(
        group.accepted * stated_or_default(records, AssumptionKind.SHOW_RATE, guest_group=group.name).value
        for group in records.guest_groups
    )
    return Evening(event.doors_at.astimezone(event.zone).date(), expected, event.event_type, event.temperature_c)


def _eight_of_ten(rate: Assumption) -> tuple[float, float]:
    factor = math.exp(EIGHT_OF_TEN * rate.spread / rate.value)
    return rate.value / factor, rate.value * factor
