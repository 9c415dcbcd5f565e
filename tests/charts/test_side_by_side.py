"""Two plans side by side: a line for each beverage that is ordered and each plan."""

from __future__ import annotations

from dataclasses import replace

from catering.charts.side_by_side import side_by_side_chart
from catering.model.beverage import OrderLine
from catering.planning.event_plan import EventPlan, plan_event

SIDES = ("now", "before")


def test_each_line_is_the_range_of_its_plan_and_what_is_ordered(reference_plan: EventPlan) -> None:
    first, *others = reference_plan.records.order_lines
    more = reference_plan.records.with_rows(
        OrderLine.table, (first.model_copy(update={"containers": first.containers + 6}), *others)
    )
    other = plan_event(more, as_of=reference_plan.as_of)
    chart = side_by_side_chart(reference_plan, other, sides=SIDES, language="en")
    now, before = chart.spec["datasets"]["ranges"]
    litres = reference_plan.demand("Altbier").litres
    assert (now["name"], before["name"]) == ("Altbier, now", "Altbier, before")
    assert [now[each] for each in ("low", "median", "high")] == [litres["p10"], litres["p50"], litres["p90"]]
    assert (now["available"], before["available"]) == (
        reference_plan.supply("Altbier").available_l,
        other.supply("Altbier").available_l,
    )
    assert chart.alt.replace("\N{NO-BREAK SPACE}", " ").startswith(
        "Altbier, now: 430 L (258–713); 800 L suffice with 94 %. Altbier, before: 430 L (258–713); 920 L suffice with"
    )


def test_where_nothing_is_ordered_every_beverage_is_shown(reference_plan: EventPlan) -> None:
    bare = plan_event(reference_plan.records.with_rows(OrderLine.table, ()), as_of=reference_plan.as_of)
    rows = side_by_side_chart(bare, bare, sides=SIDES, language="en").spec["datasets"]["ranges"]
    assert len(rows) == 2 * len(reference_plan.demands)
    assert rows[0]["words"].endswith("nothing is ordered.")


def test_a_beverage_of_one_side_only_has_one_line(reference_plan: EventPlan) -> None:
    only = replace(reference_plan, demands=reference_plan.demands[1:], supplies=reference_plan.supplies[1:])
    rows = side_by_side_chart(reference_plan, only, sides=SIDES, language="en").spec["datasets"]["ranges"]
    assert [row["name"] for row in rows] == ["Altbier, now"]


def test_without_beverages_there_is_nothing_to_compare(reference_plan: EventPlan) -> None:
    nothing = replace(reference_plan, demands=(), supplies=())
    chart = side_by_side_chart(nothing, nothing, sides=SIDES, language="en")
    assert (chart.spec["datasets"]["ranges"], chart.alt) == ([], "There is nothing to compare yet.")
