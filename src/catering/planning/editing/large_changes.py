"""Numbers that became ten or a hundred times what they were: a decimal sign that was lost, more often than meant."""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import Decimal

from catering.model.rows import Act, Change

_TIMES = (10, 100, 1000)
_WITHIN = 0.02
"""A change this near to a power of ten looks like one, though a digit was corrected with it."""


def doubtful(changes: Iterable[Change]) -> tuple[Change, ...]:
    """The changes that ask: is that meant?"""
    return tuple(change for change in changes if change.act is Act.EDIT and times_as_much(change.before, change.after))


def times_as_much(before: object, after: object) -> float | None:
    """10, 100, 1000 or one of their parts where the value became that many times what it was; else None."""
    numbers = [_number(each) for each in (before, after)]
    if any(each is None or each == 0 for each in numbers):
        return None
    ratio = float(numbers[1] or 0) / float(numbers[0] or 1)
    if ratio <= 0 or not math.isfinite(ratio):
        return None
    for times in _TIMES:
        for wanted in (float(times), 1 / times):
            if abs(ratio / wanted - 1) <= _WITHIN:
                return wanted
    return None


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    return float(value)
