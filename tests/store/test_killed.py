"""Writers who are killed at random lose nothing that was acknowledged and do nothing twice; broken twins do.

`make soak` runs the same ten times as long (tests/soak).
"""

from __future__ import annotations

from pathlib import Path

from soak.writers import soaked


def test_thirty_kills_lose_nothing_and_double_nothing(empty: str, tmp_path: Path) -> None:
    found = soaked(url=empty, folder=str(tmp_path), kills=30)
    assert (found["lost"], found["miscounted"], found["breaches"], found["faults"]) == ([], {}, [], {})
    assert found["saved"] > 10


def test_without_lock_and_guard_guests_are_lost_without_an_error(empty: str, tmp_path: Path) -> None:
    """The broken twin on SQLAlchemy's default engine: what is read and written again overwrites what others wrote."""
    found = soaked(url=empty, folder=str(tmp_path), kills=5, plain=True, guarded=False)
    assert sum(found["miscounted"].values()) < 0
    assert found["breaches"]


def test_the_default_engine_fails_even_with_the_guards(tmp_path: Path) -> None:
    """SQLAlchemy begins SQLite's transactions too late: nobody is overwritten, but work is refused as stale."""
    found = soaked(url=f"sqlite:///{tmp_path / 'store.sqlite'}", folder=str(tmp_path), kills=5, plain=True)
    assert any(fault.startswith("StaleRow") for fault in found["faults"])


def test_an_import_of_three_thousand_rows_is_whole_or_absent(empty: str) -> None:
    found = soaked(url=empty, kills=4, rows=3000)
    assert (found["torn"], found["whole"] + found["absent"]) == ([], 4)
