"""Backwards from the doors and forwards from today through a chain, for one set of days or for many draws at once.

Moments are seconds since 1970: arrays of shape (draws,), or (1,) where nothing is uncertain.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from catering.planning.forecast.draws import Array
from catering.planning.shipment.duration_draws import days_drawn
from catering.planning.shipment.schedule_chain import NOTIFIED_AT_MOST_DAYS_BEFORE, Chain, Step
from catering.planning.shipment.working_days import DAY_S

LOWEST, LIKELY, HIGHEST = range(3)
_MOMENT_S = 1e-3
_UNBOUNDED = np.array([-np.inf])
DaysOf = Callable[[int, Step, float], Array]
"""The days of a step by its place; the last argument says how many have surely passed without its being reached."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of each step: when it was reached, as recorded or as what follows it implies; None: not yet.

    `now` is the moment before which nothing else can lie; -inf once the event is over.
    """

    reached: tuple[float | None, ...]
    is_implied: tuple[bool, ...]
    now: float


def known_by(chain: Chain, *, now: float, is_over: bool) -> Known:
    """What was recorded by `now`. A step that something after it was reached without is done, at the latest by then."""
    reached: list[float | None] = []
    for step in chain.steps:
        at = None if step.actual_at is None else step.actual_at.timestamp()
        reached.append(at if at is not None and at <= now else None)
    implied = [False] * len(reached)
    for place in reversed(range(len(reached))):
        after = [reached[later] for later in chain.waiting_for(place)]
        done = min((at for at in after if at is not None), default=None)
        if reached[place] is None and done is not None:
            planned_at = chain.steps[place].planned_at
            planned = np.inf if planned_at is None else planned_at.timestamp()
            reached[place], implied[place] = min(planned, done), True
    return Known(tuple(reached), tuple(implied), -np.inf if is_over else now)


def backward(
    chain: Chain, target: float, which: int, *, until: int | None = None, as_planned: bool = False
) -> tuple[float, ...]:
    """The latest moment of each step for the chain to end by `target`, with its lowest, likely or highest days.

    `until`: the place of the step that is to be reached by `target`, instead of the last ones. `as_planned`: no plan
    is to be missed either.
    """
    latest = [target] * len(chain.steps)
    for place in reversed(range(len(chain.steps))):
        step = chain.steps[place]
        bound = target
        if place != until:
            for after in chain.waiting_for(place):
                if until is None or after <= until:
                    bound = min(bound, _latest_begin(chain.steps[after], latest[after], which))
        if step.days_follow:
            bound = float(step.counted.subtract(np.array(bound), step.days[which]))
        for notified in chain.notified_before(place):
            if until is None or notified <= until:
                bound = min(bound, latest[notified] + NOTIFIED_AT_MOST_DAYS_BEFORE * DAY_S)
        if as_planned and step.planned_at is not None:
            bound = min(bound, step.planned_at.timestamp())
        latest[place] = float(step.open.last(np.array(bound)))
    return tuple(latest)


def _latest_begin(step: Step, latest: float, which: int) -> float:
    """When all that a step waits for must be reached."""
    return latest if step.days_follow else float(step.counted.subtract(np.array(latest), step.days[which]))


def forward(
    chain: Chain,
    known: Known,
    starts: Sequence[float],
    days_of: DaysOf,
    *,
    before: Sequence[Array] | None = None,
    changed: int = 0,
) -> list[Array]:
    """When each step is reached: as known, else after all that it waits for, not before its plan nor before now.

    `starts` says when a step without a plan begins that waits for nothing. With `before`, the outcome of another run,
    only steps from `changed` on are run again.
    """
    at: list[Array] = list(before[:changed]) if before is not None else []
    for place in range(len(at), len(chain.steps)):
        step, reached = chain.steps[place], known.reached[place]
        at.append(
            np.array([reached]) if reached is not None else _reached(chain, place, step, at, known, starts, days_of)
        )
    return at


def _reached(
    chain: Chain, place: int, step: Step, at: list[Array], known: Known, starts: Sequence[float], days_of: DaysOf
) -> Array:
    planned = -np.inf if step.planned_at is None or step.is_rest else step.planned_at.timestamp()
    ready = _UNBOUNDED
    for waited in step.waits_for:
        earlier = chain.steps[waited]
        done = at[waited]
        if earlier.days_follow:
            done = earlier.counted.add(done, days_of(waited, earlier, 0.0))
        ready = np.maximum(ready, done)
    if step.waits_for and not step.days_follow:
        ready = step.counted.add(ready, days_of(place, step, _passed(step, ready, known)))
    if step.window_of is not None:
        ready = np.maximum(ready, at[step.window_of] - NOTIFIED_AT_MOST_DAYS_BEFORE * DAY_S)
    elif not step.waits_for and step.planned_at is None:
        ready = np.array([starts[place]])
    if not step.is_rest:  # the kegs rest by themselves, and nobody records it
        ready = np.maximum(ready, max(planned, known.now))
    return step.open.next(ready)


def _passed(step: Step, ready: Array, known: Known) -> float:
    """How many days a step has surely been under way: begun at one moment, due by now, and not done."""
    is_planned_later = step.planned_at is not None and step.planned_at.timestamp() > known.now
    if step.is_rest or is_planned_later or ready.size > 1 or not ready[0] < known.now:
        return 0.0
    return float(step.counted.between(ready, np.array([known.now]))[0])


def usually(_: int, step: Step, __: float) -> Array:
    """The likely days of every step."""
    return np.array([step.days[LIKELY]])


def drawn(held: int | None = None) -> DaysOf:
    """Days as drawn; of the step that is held always the lowest ones."""

    def days_of(place: int, step: Step, passed: float) -> Array:
        if place == held:
            return np.array([max(step.days[LOWEST], min(passed, step.days[HIGHEST]))])
        return days_drawn(step.days, step.column, more_than=passed)

    return days_of


def chance_rested(chain: Chain, at: Sequence[Array], known: Known, doors: float) -> float:
    """The share of draws in which the kegs have rested for at least their lowest days by the doors.

    Without a rest in the chain: in which its last step is reached.
    """
    rested, last = at[-1], chain.steps[-1]
    if last.is_rest and last.waits_for and known.reached[-1] is None:
        ready = np.maximum.reduce(np.broadcast_arrays(*(at[waited] for waited in last.waits_for)))
        rested = last.counted.add(ready, last.days[LOWEST])
    return float(np.mean(rested <= doors + _MOMENT_S))
