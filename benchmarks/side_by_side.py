"""Measures two ways of doing the same thing in one run, turn by turn, and prints their ratio."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable


def _once_ms(act: Callable[[], object]) -> float:
    """One run of `act`, in milliseconds."""
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


def compare(
    name: str, product: Callable[[], object], floor: Callable[[], object], *, floor_name: str, rounds: int = 30
) -> float:
    """Prints the medians of both and their ratio; the two take turns, so that a busy machine slows both."""
    product()
    floor()
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(_once_ms(product))
        theirs.append(_once_ms(floor))
    ratio = statistics.median(ours) / statistics.median(theirs)
    print(f"{name}: {statistics.median(ours):.2f} ms")
    print(f"{floor_name}: {statistics.median(theirs):.2f} ms")
    print(f"ratio: {ratio:.2f}")
    return ratio
