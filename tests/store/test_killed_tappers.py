"""Tappers who are killed while they post lose no pour and post none twice; broken twins do.

`make soak` runs the same ten times as long (tests/soak).
"""

from __future__ import annotations

from pathlib import Path

from soak.tappers import poured


def test_thirty_kills_lose_no_pour_and_double_none(empty: str, tmp_path: Path) -> None:
    found = poured(url=empty, folder=str(tmp_path), kills=30)
    assert (found["lost"], found["miscounted"], found["breaches"], found["faults"]) == ([], {}, [], {})
    assert found["posted"] > 10


def test_without_the_lock_beer_is_poured_that_is_nowhere_taken_off(empty: str, tmp_path: Path) -> None:
    """The broken twin: what is read is not held, and what is sent again is posted again."""
    found = poured(url=empty, folder=str(tmp_path), kills=10, plain=True)
    assert found["lost"]
    assert found["breaches"]
    assert sum(found["miscounted"].values()) > 0
