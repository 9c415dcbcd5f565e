"""Keg numbers written short."""

from hypothesis import given
from hypothesis import strategies as st

from catering.planning.stock.keg_ranges import in_ranges


def test_runs_are_written_by_their_ends() -> None:
    assert in_ranges(["10", "9", "2", "1", "3", "12"]) == ["1–3", "9", "10", "12"]
    assert in_ranges(["K-008", "K-009", "K-010", "A1", "spare", "17b"]) == ["17b", "A1", "K-008–K-010", "spare"]
    assert in_ranges([]) == []


@given(st.sets(st.integers(0, 60)))
def test_no_number_is_lost(numbers: set[int]) -> None:
    found = set[int]()
    for each in in_ranges(map(str, numbers)):
        first, _, last = each.partition("–")
        found |= set(range(int(first), int(last or first) + 1))
    assert found == numbers
