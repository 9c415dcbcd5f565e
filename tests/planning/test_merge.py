"""Three versions made one: the laws of a merge, and what is asked about."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catering.model.rows import Act, Change, with_changes
from catering.planning.editing.merge import (
    WHOLE_ROW,
    Conflict,
    Merged,
    Side,
    changes_between,
    composed,
    merge,
    merge_changes,
)

GROUP, BEVERAGE, ORDER = "guest_group", "beverage", "order_line"
Rows = dict[str, dict[int, dict[str, Any]]]


def groups(*rows: tuple[int, str, int] | tuple[int, str, int, str | None]) -> Rows:
    """Guest groups by id: name, accepted, note."""
    return {GROUP: {row[0]: {"name": row[1], "accepted": row[2], "note": (*row, None)[3]} for row in rows}}


BASE = groups((1, "Press", 40), (2, "Delegation", 120), (3, "Neighbours", 300))


def edited(row: int, column: str, before: object, after: object, table: str = GROUP) -> Change:
    return Change(Act.EDIT, table, row, column, before, after)


def result(theirs: Rows, merged: Merged) -> Rows:
    return filled(with_changes(theirs, merged.changes))


def filled(rows: Any) -> Rows:
    """Without empty cells: an empty one and one that is not there are the same."""
    return {
        table: {row_id: {name: value for name, value in row.items() if value is not None} for row_id, row in of.items()}
        for table, of in rows.items()
    }


# The example of the page


def test_the_documented_example() -> None:
    """docs/planning/merge.md"""
    mine = groups((1, "Press", 45, "by tram"), (2, "Delegation", 130), (-1, "Choir", 30))
    theirs = groups((1, "Press", 40, "by tram"), (2, "Delegation", 110, "late"), (3, "Neighbours", 310))
    merged = merge(BASE, mine, theirs)
    assert merged.changes == (
        edited(1, "accepted", 40, 45),
        Change(Act.ADD, GROUP, -1, "name", None, "Choir"),
        Change(Act.ADD, GROUP, -1, "accepted", None, 30),
    )
    delegation, neighbours = merged.conflicts
    assert (delegation.place, delegation.base, delegation.mine, delegation.theirs) == (
        (GROUP, 2, "accepted"), 120, 130, 110,
    )  # fmt: skip
    assert (neighbours.place, neighbours.mine, neighbours.theirs) == ((GROUP, 3, WHOLE_ROW), None, {"accepted": 310})
    decided = merged.decided({delegation.place: Side.MINE, neighbours.place: Side.THEIRS})
    assert decided.conflicts == ()
    assert result(theirs, decided) == filled(
        groups((1, "Press", 45, "by tram"), (2, "Delegation", 130, "late"), (3, "Neighbours", 310), (-1, "Choir", 30))
    )


# Laws


def stored(rows: Rows) -> Rows:
    """The rows as a store keeps them: new ones have ids of its own."""
    return {
        table: {500 - row_id if row_id < 0 else row_id: row for row_id, row in of_table.items()}
        for table, of_table in rows.items()
    }


values = st.sampled_from((0, 1, 2))
notes = st.sampled_from((None, "a", "b"))
names = ("Press", "Delegation", "Neighbours", "Choir", "Band", "Crew")
renamed = ("Journalists", "Embassy", "Quarter")


@st.composite
def evenings(draw: st.DrawFn) -> Rows:
    chosen = draw(st.lists(st.sampled_from(names[:4]), unique=True, max_size=4))
    return groups(*((number, name, draw(values), draw(notes)) for number, name in enumerate(chosen, start=1)))


@st.composite
def successors(draw: st.DrawFn, base: Rows, first_new: int) -> Rows:
    """Rows kept, changed, deleted, added under ids of their own; no name stands twice."""
    rows: dict[int, dict[str, Any]] = {}
    taken: set[str] = set()

    def put(row_id: int, name: str) -> None:
        if name not in taken:
            taken.add(name)
            rows[row_id] = {"name": name, "accepted": draw(values), "note": draw(notes)}

    for row_id, row in base[GROUP].items():
        match draw(st.sampled_from(("kept", "kept", "changed", "renamed", "deleted"))):
            case "kept" if row["name"] not in taken:
                taken.add(row["name"])
                rows[row_id] = dict(row)
            case "changed":
                put(row_id, row["name"])
            case "renamed":
                put(row_id, draw(st.sampled_from(renamed)))
    for number in range(draw(st.integers(0, 2))):
        put(first_new - number, draw(st.sampled_from(names)))
    return {GROUP: rows}


@st.composite
def three(draw: st.DrawFn) -> tuple[Rows, Rows, Rows]:
    """A base, mine (new rows from -1 down), theirs (new rows from 199 down)."""
    base = draw(evenings())
    return base, draw(successors(base, -1)), draw(successors(base, 199))


@given(three())
def test_where_they_changed_nothing_the_result_is_mine(versions: tuple[Rows, Rows, Rows]) -> None:
    base, mine, _ = versions
    merged = merge(base, mine, base)
    assert merged.conflicts == ()
    assert result(base, merged) == filled(mine)


@given(three())
def test_where_i_changed_nothing_there_is_nothing_to_do(versions: tuple[Rows, Rows, Rows]) -> None:
    base, _, theirs = versions
    assert merge(base, base, theirs) == Merged((), ())


@given(three())
def test_where_both_did_the_same_there_is_nothing_to_do(versions: tuple[Rows, Rows, Rows]) -> None:
    base, mine, _ = versions
    assert merge(base, mine, stored(mine)) == Merged((), ())


@settings(max_examples=300)
@given(three())
def test_no_cell_that_only_one_of_us_changed_is_lost(versions: tuple[Rows, Rows, Rows]) -> None:
    base, mine, theirs = versions
    merged = merge(base, mine, theirs)
    asked = {conflict.place for conflict in merged.conflicts}
    after = with_changes(theirs, merged.changes)[GROUP]
    for row_id, was in base[GROUP].items():
        if (GROUP, row_id, WHOLE_ROW) in asked:
            continue
        my_row, their_row = mine[GROUP].get(row_id), theirs[GROUP].get(row_id)
        if my_row is None or their_row is None:
            assert row_id not in after
            continue
        for column, value in was.items():
            if (GROUP, row_id, column) in asked:
                assert len({value, my_row[column], their_row[column]}) == 3
                assert after[row_id][column] == their_row[column]
            else:
                assert after[row_id][column] == (my_row[column] if my_row[column] != value else their_row[column])
    for row_id, row in theirs[GROUP].items():
        if row_id not in base[GROUP]:
            assert after[row_id] == row
    names_after = {row["name"] for row in after.values()}
    assert names_after >= {row["name"] for row_id, row in mine[GROUP].items() if row_id < 0}


@given(three())
def test_what_is_asked_about_does_not_depend_on_who_comes_first(versions: tuple[Rows, Rows, Rows]) -> None:
    base, mine, theirs = versions

    def asked(merged: Merged) -> set[tuple[object, ...]]:
        return {each.place for each in merged.conflicts if each.row in base[GROUP]}

    assert asked(merge(base, mine, theirs)) == asked(merge(base, theirs, mine))


@given(three())
def test_every_conflict_can_be_decided_either_way(versions: tuple[Rows, Rows, Rows]) -> None:
    base, mine, theirs = versions
    merged = merge(base, mine, theirs)
    places = [conflict.place for conflict in merged.conflicts]
    all_theirs = merged.decided(dict.fromkeys(places, Side.THEIRS))
    assert all_theirs == Merged(merged.changes, ())
    all_mine = merged.decided(dict.fromkeys(places, Side.MINE))
    assert all_mine.conflicts == ()
    after = with_changes(theirs, all_mine.changes)[GROUP]
    for conflict in merged.conflicts:
        if conflict.column != WHOLE_ROW:
            assert after[conflict.row][conflict.column] == conflict.mine
        elif conflict.mine is None:
            assert conflict.row not in after
        else:
            assert filled({GROUP: after})[GROUP][conflict.row] == filled(mine)[GROUP][conflict.row]


@given(three())
def test_a_merge_that_is_done_again_does_nothing_more(versions: tuple[Rows, Rows, Rows]) -> None:
    """The same file imported twice."""
    base, mine, theirs = versions
    merged = merge(base, mine, theirs)
    places = [conflict.place for conflict in merged.conflicts]
    after = with_changes(theirs, merged.decided(dict.fromkeys(places, Side.MINE)).changes)
    assert merge(base, mine, stored(after)) == Merged((), ())


@given(three())
def test_what_was_changed_can_be_taken_back(versions: tuple[Rows, Rows, Rows]) -> None:
    base, mine, _ = versions
    changes = changes_between(base, mine)
    assert filled(with_changes(base, changes)) == filled(mine)
    assert filled(with_changes(mine, (each.inverse for each in reversed(changes)))) == filled(base)


@settings(max_examples=300)
@given(st.data())
def test_two_steps_composed_lead_from_the_first_state_to_the_last(data: st.DataObject) -> None:
    first = data.draw(evenings())
    second = data.draw(successors(first, -1))
    third = data.draw(successors(second, -10))
    whole = composed(changes_between(first, second), changes_between(second, third))
    assert sorted(map(repr, whole)) == sorted(map(repr, changes_between(first, third)))


@given(st.data())
def test_it_does_not_matter_how_steps_are_put_together(data: st.DataObject) -> None:
    states = [data.draw(evenings())]
    for number in range(3):
        states.append(data.draw(successors(states[-1], -1 - 10 * number)))
    one, two, three = (changes_between(*pair) for pair in itertools.pairwise(states))
    assert set(composed(composed(one, two), three)) == set(composed(one, composed(two, three)))
    assert composed(one, ()) == one
    assert composed((), one) == one


# What is asked about, what is not


def test_different_cells_of_one_row_merge() -> None:
    merged = merge(BASE, groups((1, "Press", 45), *_others()), groups((1, "Press", 40, "by tram"), *_others()))
    assert merged == Merged((edited(1, "accepted", 40, 45),), ())


def _others() -> tuple[tuple[int, str, int], ...]:
    return ((2, "Delegation", 120), (3, "Neighbours", 300))


def test_a_deletion_of_what_nobody_changed_goes_through() -> None:
    merged = merge(BASE, groups(*_others()), BASE)
    assert merged.changes == (
        Change(Act.DELETE, GROUP, 1, "name", "Press", None),
        Change(Act.DELETE, GROUP, 1, "accepted", 40, None),
    )
    assert merge(BASE, groups(*_others()), groups(*_others())) == Merged((), ())


def test_a_row_that_they_deleted_and_i_changed_can_come_back_whole() -> None:
    mine = groups((1, "Press", 45), *_others())
    (conflict,) = merge(BASE, mine, groups(*_others())).conflicts
    assert conflict == Conflict(
        GROUP, 1, WHOLE_ROW, {"accepted": 40}, {"accepted": 45}, None,
        (Change(Act.ADD, GROUP, 1, "name", None, "Press"), Change(Act.ADD, GROUP, 1, "accepted", None, 45)),
    )  # fmt: skip


def test_without_the_base_it_is_not_known_what_to_bring_back() -> None:
    (conflict,) = merge_changes([edited(1, "accepted", 40, 45)], groups(*_others())).conflicts
    assert (conflict.column, conflict.if_mine) == (WHOLE_ROW, ())


def test_a_row_of_one_name_added_by_both_is_asked_about_cell_by_cell() -> None:
    mine = groups((-1, "ＣＨＯＩＲ", 30, "sings"))
    theirs = groups((7, "Choir", 28, "sings"))
    merged = merge(groups(), mine, theirs)
    assert merged.changes == ()
    (conflict,) = merged.conflicts
    assert (conflict.place, conflict.base, conflict.mine, conflict.theirs) == ((GROUP, 7, "accepted"), None, 30, 28)
    assert conflict.if_mine == (edited(7, "accepted", 28, 30),)


@pytest.mark.parametrize("gives_up", ["renamed", "deleted"])
def test_a_name_that_i_give_up_is_free_for_a_row_that_i_add(gives_up: str) -> None:
    kept = () if gives_up == "deleted" else ((1, "Journalists", 40),)
    mine = groups(*kept, *_others(), (-1, "Press", 5))
    merged = merge(BASE, mine, BASE)
    assert merged.conflicts == ()
    assert result(BASE, merged) == filled(mine)


def drinks(name: str, *orders: tuple[int, str, int]) -> Rows:
    return {
        BEVERAGE: {1: {"name": name}},
        ORDER: {row: {"beverage": of, "container_size": f"{row}0 L", "containers": n} for row, of, n in orders},
    }


def test_what_others_ordered_follows_the_name_that_i_gave() -> None:
    base = drinks("Altbier", (1, "Altbier", 12))
    mine = drinks("Füchschen Alt", (1, "Füchschen Alt", 12))
    theirs = drinks("Altbier", (1, "Altbier", 14), (2, "ALTBIER", 3))
    merged = merge(base, mine, theirs)
    assert merged.conflicts == ()
    assert result(theirs, merged) == drinks("Füchschen Alt", (1, "Füchschen Alt", 14), (2, "Füchschen Alt", 3))


def test_a_number_within_a_spreadsheets_precision_is_no_change() -> None:
    base, mine = ({BEVERAGE: {1: {"name": "Altbier", "abv": abv}}} for abv in (0.048, 0.048 + 1e-16))
    assert changes_between(base, mine) == ()


def test_a_table_that_only_one_side_knows_is_left_alone() -> None:
    """A workbook for the forwarder has no guest groups: nobody deleted them."""
    assert merge({**BASE, BEVERAGE: {}}, {BEVERAGE: {}}, {**BASE, BEVERAGE: {}}) == Merged((), ())
