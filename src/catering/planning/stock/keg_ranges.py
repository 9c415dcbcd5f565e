"""Keg numbers written short: 1–36 and 39, as the forms take them."""

from __future__ import annotations

import re
from collections.abc import Iterable

_RUN = 3
"""So many in a row are a range."""


def in_ranges(numbers: Iterable[str]) -> list[str]:
    """The numbers in order, runs of them by their first and last; names that are no number stand by themselves."""
    runs: list[list[str]] = []
    for number in sorted(numbers, key=_in_order):
        if runs and _follows(runs[-1][-1], number):
            runs[-1].append(number)
        else:
            runs.append([number])
    return [each for run in runs for each in (run if len(run) < _RUN else [f"{run[0]}–{run[-1]}"])]


def _in_order(number: str) -> tuple[str, int, str]:
    prefix, count = _parts(number)
    return prefix, -1 if count is None else count, number


def _follows(before: str, number: str) -> bool:
    (prefix, count), (next_prefix, next_count) = _parts(before), _parts(number)
    return count is not None and prefix == next_prefix and next_count == count + 1


def _parts(number: str) -> tuple[str, int | None]:
    """What stands before the digits, and their count."""
    found = re.fullmatch(r"(\D*)(\d+)", number)
    return (number, None) if found is None else (found[1], int(found[2]))
