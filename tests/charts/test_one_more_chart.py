"""What one container more or fewer buys."""

import pytest

from catering.charts.one_more import one_more_chart
from catering.planning.event_plan import EventPlan
from catering.planning.order.supply import OneMore, one_more_or_less


@pytest.fixture
def kegs_of_20(reference_plan: EventPlan) -> tuple[OneMore, ...]:
    return one_more_or_less(reference_plan.demands[0], planned_l=800, set_aside_l=0, container_l=20, steps=range(-3, 4))


def test_points_are_the_chances(kegs_of_20: tuple[OneMore, ...]) -> None:
    rows = one_more_chart(kegs_of_20, service_level=0.95, language="en").spec["datasets"]["orders"]
    assert [row["chance"] for row in rows] == [each.chance_suffices for each in kegs_of_20]
    assert [row["slot"].split("|")[1] for row in rows] == ["−3", "−2", "−1", "±0", "+1", "+2", "+3"]
    assert [row["slot"].split("|")[2] for row in rows][3] == "800\N{NO-BREAK SPACE}L"
    assert [row["present"] for row in rows].index(True) == 3
    assert [row["reaches"] for row in rows] == [False] * 5 + [True] * 2  # 820 L: 94.9 %, 840 L: 95.5 %


def test_an_order_just_short_is_not_written_as_if_it_sufficed(kegs_of_20: tuple[OneMore, ...]) -> None:
    rows = one_more_chart(kegs_of_20, service_level=0.95, language="en").spec["datasets"]["orders"]
    assert rows[4]["label"] == "94.9\N{NO-BREAK SPACE}%"
    wide_apart = kegs_of_20[::6]
    assert wide_apart[0].chance_suffices == pytest.approx(0.916, abs=0.002)
    rows = one_more_chart(wide_apart, service_level=0.95, language="de").spec["datasets"]["orders"]
    assert [row["label"] for row in rows] == ["92\N{NO-BREAK SPACE}%", "96\N{NO-BREAK SPACE}%"]


def test_the_sentence_says_how_many_more_it_takes(kegs_of_20: tuple[OneMore, ...]) -> None:
    said = {level: one_more_chart(kegs_of_20, service_level=level, language="en").alt for level in (0.9, 0.95, 0.99)}
    plain = {level: words.replace("\N{NO-BREAK SPACE}", " ") for level, words in said.items()}
    assert plain[0.95] == "800 L suffice with 94 %; 2 containers more make it 96 %."
    assert plain[0.9] == "800 L suffice with 94 %; 740 L would do with 92 %."
    assert plain[0.99] == "800 L suffice with 94 %; none of the orders shown reaches 99 %."
    assert one_more_chart((), service_level=0.95, language="en").alt == "No order to compare."
