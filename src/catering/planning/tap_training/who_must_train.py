"""Who must be trained: so many that, with some of them absent, enough trained tappers are present."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from scipy import special

from catering.model.assumption import AssumptionKind
from catering.model.records import EventRecords
from catering.planning.forecast.stated_assumptions import stated_or_default

QUARTER_HOUR = dt.timedelta(minutes=15)
_MOST_FOR_EACH = 1_000_000
"""So many trained for each tapper are as good as none at all."""

MOST_CERTAIN = 1 - 1e-9
"""Nothing is quite certain of people who may be absent: one in a billion is as good as never."""


@dataclass(frozen=True, slots=True)
class TrainingTerms:
    """What a training is planned with.

    `staff_attendance` is the chance that one person comes to the evening, `readiness_wished` the chance that enough
    trained tappers do.
    """

    staff_attendance: float
    readiness_wished: float
    trainees_a_trainer: int
    tappings_a_trainee: int
    minutes_a_tapping: float


@dataclass(frozen=True, slots=True)
class TapperNeed:
    """Tappers needed at a bar in the quarter hour that begins at `at`."""

    at: dt.datetime
    bar: str
    tappers: int


def training_terms(records: EventRecords) -> TrainingTerms:
    """The event's own assumptions, else the catalogue's."""

    def value(kind: AssumptionKind) -> float:
        return stated_or_default(records, kind).value

    return TrainingTerms(
        staff_attendance=value(AssumptionKind.STAFF_ATTENDANCE),
        readiness_wished=value(AssumptionKind.READINESS_WISHED),
        trainees_a_trainer=int(value(AssumptionKind.TRAINEES_A_TRAINER)),
        tappings_a_trainee=max(1, round(value(AssumptionKind.TAPPINGS_A_TRAINEE))),
        minutes_a_tapping=value(AssumptionKind.A_TAPPING),
    )


def chance_present(trained: int, needed: int, *, staff_attendance: float) -> float:
    """The chance that of so many trained at least `needed` are present, each coming by themselves."""
    if needed <= 0:
        return 1.0
    return float(special.bdtrc(needed - 1, trained, staff_attendance)) if trained >= needed else 0.0


@lru_cache(maxsize=65_536)
def chance_at_bars(bars: tuple[tuple[int, int], ...], free: int, *, staff_attendance: float) -> float:
    """The chance that every bar has the tappers it needs, where those bound to one stay there.

    `bars` are the tappers needed and the trained who serve there alone, bar by bar; `free` are the trained who go
    wherever somebody lacks.
    """
    lacking = np.ones(1)  # chance of each number of tappers that the bars lack together
    for needed, own in bars:
        # own people who come: at the most needed, needed - 1, … 0
        at_most = special.bdtr(np.minimum(np.arange(needed, -1, -1), own), own, staff_attendance)
        at_most[0] = 1.0
        lacking = np.convolve(lacking, -np.diff(at_most, append=0.0))
    # chance that at least 0, 1, … of the free come
    enough = special.bdtrc(np.minimum(np.arange(-1, len(lacking) - 1), free), free, staff_attendance)
    enough[0] = 1.0
    return float(np.clip(lacking @ enough, 0.0, 1.0))


@cache
def trained_for(needed: int, *, staff_attendance: float, readiness_wished: float) -> int:
    """The fewest that must be trained so that `needed` are present with the wished chance.

    Raises ValueError where no number would do, because nobody comes.
    """
    if needed <= 0:
        return 0

    def suffices(trained: int) -> bool:
        return chance_present(trained, needed, staff_attendance=staff_attendance) >= min(readiness_wished, MOST_CERTAIN)

    most = needed
    while not suffices(most):
        most *= 2
        if most > needed * _MOST_FOR_EACH:
            raise ValueError("no number of trained tappers makes this certain")
    return needed + bisect_left(range(needed, most), True, key=suffices)
