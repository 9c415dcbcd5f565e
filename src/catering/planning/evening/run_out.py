"""When the litres that are left run dry, and how likely that is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from catering.model.text import Text
from catering.planning.evening.evening_rest import OFF, Rest
from catering.planning.evening.likelihood import VERY_LIKELY
from catering.planning.evening.poured_share import PouredShare
from catering.planning.forecast.draws import Array

_LEVELS = (0.1, 0.5, 0.9)


@dataclass(frozen=True, slots=True)
class RunOut:
    """The chance that what is left lasts to the end, and when it does not: `runs_out_at` in half of those evenings.

    `earliest_at` and `latest_at` hold 8 of 10 of those evenings. All three are None where it lasts very likely.
    """

    chance_lasts: float
    runs_out_at: dt.datetime | None
    earliest_at: dt.datetime | None
    latest_at: dt.datetime | None

    @property
    def lasts_very_likely(self) -> bool:
        return self.chance_lasts >= VERY_LIKELY


def run_out(
    rest: Rest, curve: PouredShare, *, left_l: float, at: dt.datetime, part: float = 1.0, off_l: float = 0.0
) -> RunOut:
    """When `left_l` litres run dry from `at` on (with a time zone); nothing left is dry now, if more is wanted.

    `part` is the part of the rest, above 0 to 1, that is poured from these litres: 1, but for one bar of several.
    `off_l` is what may be left more or fewer.
    """
    if rest.mean_l == 0:
        return RunOut(1.0, None, None, None)
    if left_l <= 0:
        return RunOut(0.0, at, at, at)
    moments = curve.moments_after(at)
    shares = curve.by(moments)
    passed = (shares - shares[0]) / (shares[-1] - shares[0])
    beyond = [
        chance * rest.chance_beyond(max(0.0, left_l + off * off_l), passed * part)
        for off, chance in (OFF if off_l > 0 else ((0.0, 1.0),))
    ]
    dry = np.maximum.accumulate(np.sum(beyond, axis=0))
    lasts = 1 - float(dry[-1])
    if lasts >= VERY_LIKELY:
        return RunOut(lasts, None, None, None)
    early, median, late = (_reached(moments, dry, level * float(dry[-1])).astimezone(at.tzinfo) for level in _LEVELS)
    return RunOut(lasts, median, early, late)


def _reached(moments: tuple[dt.datetime, ...], chances: Array, chance: float) -> dt.datetime:
    """When a rising chance reaches a level, straight between neighbours; to the minute."""
    place = max(1, int(np.argmax(chances >= chance)))
    before, after = chances[place - 1], chances[place]
    moment = moments[place - 1] + (moments[place] - moments[place - 1]) * float((chance - before) / (after - before))
    return (moment + dt.timedelta(seconds=30)).replace(second=0, microsecond=0)


def about(moment: dt.datetime, now: dt.datetime) -> Text:
    """A moment to five minutes, as it is told; with its day where that is another than now's."""
    seconds = round(moment.timestamp() / 300) * 300
    told = dt.datetime.fromtimestamp(seconds, moment.tzinfo)
    if told.date() == now.date():
        return Text("{at:time}", {"at": told})
    return Text("{at:datetime}", {"at": told})
