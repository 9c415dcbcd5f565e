"""Quarter hours side by side: every full hour that has room is labelled, days stand apart and have their names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from catering.charts.palette import INK
from catering.model.text import Language, locale_of, written
from catering.planning.forecast.evening_curve import QUARTER

if TYPE_CHECKING:
    import altair as alt

_GAP_QUARTERS = 3
_EVERY_H = (12, 6, 3, 2, 1)
"""Clock times are thinned out to the hours that these divide."""


def slots(moments: Sequence[dt.datetime], language: Language) -> Iterator[tuple[str, dt.datetime | None]]:
    """A place on the axis for each quarter hour, in order, with empty ones between days.

    What its label may say stands in the slot's own text, which the axis takes apart.
    """
    days = _days(moments)
    day_at = _day_labels(days, language) if len(days) > 1 else {}
    first_of_day = {day[0] for day in days[1:]}
    place = 0
    for moment in moments:
        if moment in first_of_day:
            for _ in range(_GAP_QUARTERS):
                yield f"{place:04d}|0||", None
                place += 1
        every_h = next(hours for hours in _EVERY_H if moment.hour % hours == 0) if moment.minute == 0 else 0
        yield f"{place:04d}|{every_h}|{written(moment, 'time', language)}|{day_at.get(moment, '')}", moment
        place += 1


def quarter_x() -> alt.X:
    """The axis of slots."""
    import altair as alt

    hour_pixels = "(4 * width / max(1, domain('x').length))"
    times = (
        f"split(datum.value, '|')[1] > 0 && (split(datum.value, '|')[1] * {hour_pixels} >= 46)"
        " ? split(datum.value, '|')[2] : ''"
    )
    return alt.X(
        "slot:N",
        sort="ascending",
        title=None,
        scale=alt.Scale(paddingInner=0.12, paddingOuter=0.1),
        axis=alt.Axis(
            labelExpr=f"[{times}, split(datum.value, '|')[3]]",
            labelAngle=0,
            labelOverlap=False,
            labelLimit=0,
            labelFlush=False,
            domain=True,
            domainColor=INK,
            domainOpacity=0.4,
        ),
    )


def _days(moments: Sequence[dt.datetime]) -> list[list[dt.datetime]]:
    """Moments that follow on each other by the quarter hour."""
    numbered = enumerate(moments)
    grouped = groupby(numbered, key=lambda pair: pair[1].astimezone(dt.UTC) - pair[0] * QUARTER)
    return [[moment for _, moment in group] for _, group in grouped]


def _day_labels(days: Sequence[Sequence[dt.datetime]], language: Language) -> dict[dt.datetime, str]:
    """The day's name in the middle of each stretch."""
    from babel.dates import format_skeleton

    return {day[len(day) // 2]: format_skeleton("MMMEd", day[0].date(), locale=locale_of(language)) for day in days}
