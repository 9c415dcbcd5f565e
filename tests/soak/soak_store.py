"""The long runs of the tests of killed writers, by `make soak`: pytest collects this file only where it is named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from catering.store.engine import Store
from catering.store.migrate import bring_up_to_date
from databases import Databases
from soak.sequences import live_through, sequences
from soak.tappers import poured
from soak.writers import soaked

SEEDS = (11, 12, 13)


@pytest.fixture
def url(databases: Databases) -> str:
    return databases.new()


@pytest.mark.parametrize("seed", SEEDS)
def test_three_hundred_kills_lose_nothing_and_double_nothing(url: str, tmp_path: Path, seed: int) -> None:
    found = soaked(url=url, folder=str(tmp_path), kills=300 // len(SEEDS), seed=seed)
    print(found)
    assert (found["lost"], found["miscounted"], found["breaches"], found["faults"]) == ([], {}, [], {})
    assert found["saved"] > 50


@pytest.mark.parametrize("seed", SEEDS)
def test_without_lock_and_guard_guests_are_lost(url: str, tmp_path: Path, seed: int) -> None:
    found = soaked(url=url, folder=str(tmp_path), kills=20, seed=seed, plain=True, guarded=False)
    print({name: found[name] for name in ("saved", "miscounted")})
    assert sum(found["miscounted"].values()) < 0


@pytest.mark.parametrize("seed", SEEDS)
def test_three_hundred_kills_lose_no_pour_and_double_none(url: str, tmp_path: Path, seed: int) -> None:
    found = poured(url=url, folder=str(tmp_path), kills=300 // len(SEEDS), seed=seed)
    print(found)
    assert (found["lost"], found["miscounted"], found["breaches"], found["faults"]) == ([], {}, [], {})
    assert found["posted"] > 50


@pytest.mark.parametrize("seed", SEEDS)
def test_without_the_lock_beer_is_poured_that_is_nowhere_taken_off(url: str, tmp_path: Path, seed: int) -> None:
    found = poured(url=url, folder=str(tmp_path), kills=20, seed=seed, plain=True)
    print({name: found[name] for name in ("posted", "lost", "miscounted")})
    assert found["breaches"]
    assert sum(found["miscounted"].values()) > 0


def test_a_hundred_imports_of_three_thousand_rows_are_whole_or_absent(url: str) -> None:
    found = soaked(url=url, kills=100, rows=3000)
    print(found)
    assert found["torn"] == []
    assert found["whole"] > 0
    assert found["absent"] > 0


@settings(max_examples=300, deadline=None)
@given(sequence=sequences)
def test_any_sequence_leaves_the_store_whole_and_can_be_undone(
    databases: Databases, sequence: list[tuple[Any, ...]]
) -> None:
    url = databases.new()
    store = Store(url)
    bring_up_to_date(store)
    live_through(store, sequence)
    store.close()
    databases.forget(url)
