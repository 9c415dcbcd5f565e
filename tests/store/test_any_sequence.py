"""Whatever three people do in whatever order, the store stays whole, and all of it can be undone."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings

from catering.store.engine import Store
from soak.sequences import live_through, sequences


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sequence=sequences)
def test_any_sequence_leaves_the_store_whole_and_can_be_undone(store: Store, sequence: list[tuple[Any, ...]]) -> None:
    live_through(store, sequence)
