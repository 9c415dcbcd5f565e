"""Saves of several people to one event: what merges, what clashes, what is kept."""

from __future__ import annotations

from kept_evening import change, change_and_save, opened, save, with_cells

from catering.store.engine import Store


def test_an_evening_comes_back_as_it_was_kept(kept: Store) -> None:
    from kept_evening import evening

    from catering.model.rows import rows_of
    from catering.planning.merge import changes_between

    seen = opened(kept)
    kept_rows = rows_of(evening())
    for table, rows in kept_rows.items():
        assert list(seen.stored.rows[table].values()) == list(rows.values()), table
