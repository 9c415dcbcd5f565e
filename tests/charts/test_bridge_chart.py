"""Each step begins where the one before ends."""

from itertools import pairwise

import pytest

from catering.charts.bridge import bridge_chart
from catering.planning.event_plan import EventPlan
from catering.planning.order.supply import Bridge


def test_the_bridge_adds_up(shipped_plans: dict[str, EventPlan]) -> None:
    for plan in shipped_plans.values():
        for bridge in (supply.bridge for supply in plan.supplies if supply.bridge is not None):
            rows = bridge_chart(bridge, language="en").spec["datasets"]["steps"]
            shipped, *steps, poured = rows
            assert (shipped["begins"], shipped["ends"]) == (0, bridge.shipped_l)
            for before, after in pairwise([shipped, *steps]):
                assert after["begins"] == before["ends"]
            assert steps[-1]["ends"] == pytest.approx(poured["ends"])
            assert poured["ends"] == bridge.poured_l


def test_steps_are_labelled_with_their_litres() -> None:
    bridge = Bridge(shipped_l=1000, set_aside_l=0, left_over_l=250.4, dispense_loss_l=50, poured_l=699.6)
    chart = bridge_chart(bridge, language="de")
    labels = [row["label"].replace("\N{NO-BREAK SPACE}", " ") for row in chart.spec["datasets"]["steps"]]
    assert labels == ["1.000 L", "0 L", "−250 L", "−50 L", "700 L"]
    joints = chart.spec["datasets"]["joints"]
    assert [joint["litres"] for joint in joints] == [1000, 1000, 749.6, pytest.approx(699.6)]
