"""What a page asks of the stock at every rerun is found by an index, however much was poured."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from catering.store.engine import Connection, Store
from catering.store.migrate import bring_up_to_date
from catering.store.stock import last_movement, movements_of_vessels, trained
from cellar import LATER, Cellar, cellar

ASKED: dict[str, tuple[Callable[[Connection, int], object], set[str]]] = {
    "the last movement": (last_movement, {"ix_stock_movement_last"}),
    "what was trained with": (
        lambda connection, event: trained(connection, event, LATER),
        {"ix_stock_movement_trained"},
    ),
    "what became of vessels": (
        lambda connection, event: movements_of_vessels(connection, event, LATER),
        {"ix_stock_movement_goods", "ix_stock_movement_code", "ix_stock_movement_keg"},
    ),
}


@pytest.mark.parametrize("what", ASKED)
def test_it_is_found_by_an_index_of_its_own(store_url: str, what: str) -> None:
    store = Store(store_url)
    bring_up_to_date(store)
    event = Cellar(store, cellar(1)).event
    ask, indexes = ASKED[what]
    with store.reading() as connection:
        asked: list[tuple[str, Any]] = []
        sa.event.listen(connection, "before_cursor_execute", lambda *of: asked.append((of[2], of[3])))
        ask(connection, event)
        plans = [
            step[3]
            for statement, values in tuple(asked)
            for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        ]
    used = {word for step in plans for word in step.split() if word.startswith("ix_stock_movement")}
    assert used == indexes
