"""Which row of a workbook is which row of an event."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import pytest
from evenings import evening
from hypothesis import given
from hypothesis import strategies as st

from catering.model.records import TABLES
from catering.model.rows import rows_of
from catering.planning.editing.row_match import Matched, Rename, match_rows, steps_to_know
from sent_goods import sent_goods


def bar(name: str, taps: int = 2) -> dict[str, Any]:
    return {"name": name, "taps": taps, "share_of_orders": 0.25 * len(name), "note": None}


BARS = {1: bar("Stage"), 2: bar("Hall", 3), 3: bar("Foyer"), 4: bar("Terrace", 5)}


def match(rows: Sequence[dict[str, Any]], *ids: int | None, **options: Any) -> Matched:
    return match_rows({"bar": rows}, {"bar": ids} if ids else {}, {"bar": BARS}, **options)


def test_the_example_of_the_documentation() -> None:
    lobby = {**bar("Lobby"), "share_of_orders": BARS[3]["share_of_orders"]}
    rows = [bar("Main stage"), bar("Hall", 3), lobby, bar("Garden", 9)]
    found = match(rows, 1, None, None, None)
    assert found.ids["bar"] == (1, 2, 3, -4)
    assert found.renames == (Rename("bar", -3, 3),)
    two = match(rows, 1, None, None, None, is_apart=lambda place: place == ("bar", -3))
    assert two.ids["bar"] == (1, 2, -3, -4)
    assert two.renames == found.renames


def test_rows_that_were_sorted_keep_their_ids() -> None:
    assert match([BARS[3], BARS[1], BARS[4], BARS[2]], 3, 1, 4, 2).ids["bar"] == (3, 1, 4, 2)


def test_rows_that_were_sorted_without_their_ids_are_known_by_their_names() -> None:
    assert match([BARS[3], BARS[1], BARS[2], BARS[4]], 1, 2, 3, 4).ids["bar"] == (3, 1, 2, 4)


def test_names_that_move_on_by_one_row_are_renames() -> None:
    assert match([bar("Hall"), bar("Foyer", 3), bar("Lobby")], 1, 2, 3).ids["bar"] == (1, 2, 3)


def test_without_any_id_rows_are_known_by_names_in_any_spelling() -> None:
    assert match([bar("ＨＡＬＬ"), bar(" stage ")]).ids["bar"] == (2, 1)


def test_an_id_that_was_never_given_is_none() -> None:
    assert match([bar("Stage"), bar("Garden", 9)], 99, 98).ids["bar"] == (1, -2)


def test_rows_that_share_nothing_are_not_asked_about() -> None:
    found = match([bar("Garden cellar", 9)])
    assert (found.ids["bar"], found.renames) == ((-1,), ())


def test_each_missing_row_is_asked_about_once_with_the_one_most_like_it() -> None:
    base = {1: {"name": "Press", "accepted": 50, "note": "front row"}, 2: {"name": "Guests", "accepted": 50}}
    rows = [{"name": "Friends", "accepted": 50, "note": None}, {"name": "Media", "accepted": 50, "note": "front row"}]
    found = match_rows({"guest_group": rows}, {}, {"guest_group": base})
    assert found.renames == (Rename("guest_group", -2, 1), Rename("guest_group", -1, 2))


def test_what_stands_there_anyway_makes_no_two_rows_alike() -> None:
    usual = {"category": "beer", "serving_spread_l": 0.01, "ceremony_casks": 0, "density_kg_per_l": 1.01}
    base = {1: {"name": "Altbier", "abv": 0.05, "serving_size_l": 0.25, **usual}}
    rows = [{"name": "Sake", "abv": 0.15, "serving_size_l": 0.1, **usual, "category": "sake"}]
    assert match_rows({"beverage": rows}, {}, {"beverage": base}).renames == ()


def test_rows_that_name_a_renamed_beverage_are_known_by_its_new_name() -> None:
    base = {
        "beverage": {1: {"name": "Altbier", "abv": 0.05}},
        "order_line": {7: {"beverage": "Altbier", "container_size": "20 L slim keg", "containers": 38}},
    }
    rows = {
        "order_line": [{"beverage": "Schlüssel Alt", "container_size": "20 L slim keg", "containers": 40}],
        "beverage": [{"name": "Schlüssel Alt", "abv": 0.05}],
    }
    found = match_rows(rows, {"beverage": [1]}, base)
    assert (found.ids, found.renames) == ({"beverage": (1,), "order_line": (7,)}, ())


def test_names_are_followed_over_several_tables() -> None:
    """A charge names a consignment, which names its shipper: the last is known first."""
    before = rows_of(evening(**sent_goods("Altbier", "20 L slim keg")))
    names = {"party": {"House brewery": "Zum Schlüssel"}, "consignment": {"direct flight": "LH716"}}
    renamed = {
        ("consignment", "shipper"): "Zum Schlüssel", ("leg", "consignment"): "LH716",
        ("receipt", "consignment"): "LH716",
    }  # fmt: skip
    rows: dict[str, list[dict[str, Any]]] = {}
    for table in ("charge", "receipt", "leg", "consignment", "party"):
        rows[table] = []
        for row in before[table].values():
            new = {**row, **{column: name for (of, column), name in renamed.items() if of == table}}
            rows[table].append({**new, **({"name": names.get(table, {}).get(row["name"], row["name"])} if "name" in row
                                          else {})})  # fmt: skip
    found = match_rows(rows, {"party": [1, 2, 3], "consignment": [1, 2]}, before)
    assert found.ids == {table: tuple(before[table]) for table in rows}
    assert found.renames == ()


def test_tables_name_each_other_in_no_circle() -> None:
    assert {table.table: steps_to_know(table.table) for table in TABLES if steps_to_know(table.table) > 1} == {
        "leg": 2, "milestone": 2, "receipt": 2, "charge": 2, "assumption": 2, "keg": 2,
        "roster_entry": 2, "availability": 2,
    }  # fmt: skip


def test_a_whole_list_that_lost_everything_is_not_asked_about_row_by_row() -> None:
    base = {number: {"name": f"Table {number}", "accepted": 8} for number in range(1, 401)}
    rows = [{"name": f"Tisch {number}", "accepted": 8} for number in range(1, 401)]
    found = match_rows({"guest_group": rows}, {}, {"guest_group": base})
    assert found.renames == ()
    assert found.ids["guest_group"] == tuple(-number for number in range(1, 401))


@given(st.permutations(list(BARS)), st.permutations(list(BARS)), st.booleans())
def test_however_rows_and_ids_are_shuffled_each_name_is_its_row(
    order: list[int], ids: list[int], with_ids: bool
) -> None:
    found = match([BARS[row] for row in order], *(ids if with_ids else ()))
    assert found.ids["bar"] == tuple(order)


@pytest.mark.parametrize("length", [2, 3, 4])
def test_no_id_is_given_twice(length: int) -> None:
    names = ("Stage", "Hall", "Garden")
    for rows in itertools.permutations([bar(name) for name in names] + [bar("Foyer")], length):
        for ids in itertools.permutations((1, 2, 3, None), length):
            found = match(rows, *ids).ids["bar"]
            assert len(set(found)) == length
