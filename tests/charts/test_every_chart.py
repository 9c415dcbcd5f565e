"""What holds for every figure: its schema, its words, its numbers in the reader's form, and no network."""

import json
import re
import time
from collections.abc import Callable

import altair as alt
import pytest

from catering.charts.bridge import bridge_chart
from catering.charts.chart import Chart
from catering.charts.evening import evening_chart
from catering.charts.kegs import kegs_chart
from catering.charts.litres_range import litres_range_chart
from catering.charts.one_more import one_more_chart
from catering.charts.poured import poured_chart
from catering.charts.service import orders_chart, wait_chart
from catering.charts.side_by_side import side_by_side_chart
from catering.charts.what_matters import what_matters_chart
from catering.model.text import LANGUAGES, Language, written
from catering.planning.evening.evening_update import BeverageEvening, update_evening
from catering.planning.evening.poured_band import BandPoint, poured_band
from catering.planning.event_plan import EventPlan
from catering.planning.order.supply import one_more_or_less
from catering.planning.service.service_plan import ServicePlan, plan_service

Draw = Callable[[EventPlan, Language], Chart]


def _litres(plan: EventPlan, language: Language) -> Chart:
    return litres_range_chart(plan.demands[0], plan.supplies[0], language=language)


def _litres_before(plan: EventPlan, language: Language) -> Chart:
    return litres_range_chart(plan.demands[0], plan.supplies[0], before=plan.demands[1], language=language)


def _not_ordered(plan: EventPlan, language: Language) -> Chart:
    from catering.planning.order.supply import judge_supply

    demand = plan.demands[1]
    supply = judge_supply(demand, planned_l=None, set_aside_l=0.0, service_level=0.95)
    return litres_range_chart(demand, supply, language=language)


def _evening(plan: EventPlan, language: Language) -> Chart:
    return evening_chart(plan.demands[0], language=language)


def _matters(plan: EventPlan, language: Language) -> Chart:
    return what_matters_chart(plan.demands[0], language=language)


def _bridge(plan: EventPlan, language: Language) -> Chart:
    bridge = plan.supplies[0].bridge
    assert bridge is not None
    return bridge_chart(bridge, language=language)


def _kegs(plan: EventPlan, language: Language) -> Chart:
    demand = plan.demands[0]
    return kegs_chart(plan.ordered_mix.of(demand.beverage), demand.mean_l, language=language)


def _one_more(plan: EventPlan, language: Language) -> Chart:
    supply = plan.supplies[0]
    worth = one_more_or_less(
        plan.demands[0],
        planned_l=supply.planned_l or 0.0,
        set_aside_l=supply.set_aside_l,
        container_l=20,
        steps=range(-3, 4),
    )
    return one_more_chart(worth, service_level=0.95, language=language)


_SO_FAR: dict[int, tuple[BeverageEvening, tuple[BandPoint, ...]]] = {}
"""What was poured by the middle of each plan's evening, worked out once: a chart only draws it."""


def _poured(plan: EventPlan, language: Language) -> Chart:
    demand, supply = plan.demands[0], plan.supplies[0]
    if id(plan) not in _SO_FAR:
        band = poured_band(plan.records, demand)
        middle = band[len(band) // 2].at
        _SO_FAR[id(plan)] = update_evening(plan.records, demand, supply, poured_l=290, at=middle, off_l=14), band
    evening, band = _SO_FAR[id(plan)]
    return poured_chart(evening, band, ((band[0].at, 20.0), (evening.at, 240.0)), language=language)


def _side_by_side(plan: EventPlan, language: Language) -> Chart:
    return side_by_side_chart(plan, plan, sides=("now", "before"), language=language)


_SERVED: dict[int, ServicePlan] = {}
"""How each plan is served, worked out once."""


def _service(plan: EventPlan) -> ServicePlan:
    if id(plan) not in _SERVED:
        _SERVED[id(plan)] = plan_service(plan.records, plan, as_of=plan.as_of)
    return _SERVED[id(plan)]


def _orders(plan: EventPlan, language: Language) -> Chart:
    bar = _service(plan).bars[0]
    return orders_chart(bar, _service(plan).changed_at(bar.bar), language=language)


def _wait(plan: EventPlan, language: Language) -> Chart:
    return wait_chart(_service(plan).bars[0], _service(plan).wished, language=language)


ALL = [
    _litres, _litres_before, _not_ordered, _evening, _matters, _bridge, _kegs, _one_more, _poured, _side_by_side,
    _orders, _wait,
]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("draw", ALL)
def test_it_is_valid_vega_lite_and_asks_the_internet_for_nothing(
    draw: Draw, language: Language, shipped_plans: dict[str, EventPlan]
) -> None:
    for plan in shipped_plans.values():
        chart = draw(plan, language)
        alt.Chart.from_dict(chart.spec, validate=True)
        written_out = json.dumps({key: value for key, value in chart.spec.items() if key != "$schema"})
        assert "http" not in written_out
        assert "url" not in json.loads(written_out).get("data", {})
        assert chart.spec["width"] == "container"
        assert chart.spec["background"] == "transparent"


@pytest.mark.parametrize("draw", ALL)
def test_it_is_told_in_a_sentence(draw: Draw, shipped_plans: dict[str, EventPlan]) -> None:
    for plan in shipped_plans.values():
        alt_text = draw(plan, "en").alt
        assert alt_text.endswith(".")
        assert re.search(r"\d", alt_text)
        assert "{" not in alt_text


MAIN_FIGURES = {_litres: "94", _litres_before: "94", _evening: "19:45", _matters: "78", _bridge: "345", _one_more: "94"}


@pytest.mark.parametrize("draw", MAIN_FIGURES)
def test_the_sentence_has_the_main_figure(draw: Draw, reference_plan: EventPlan) -> None:
    assert MAIN_FIGURES[draw] in draw(reference_plan, "en").alt


@pytest.mark.parametrize("draw", [_litres, _bridge, _one_more])
def test_the_reader_finds_numbers_in_his_own_form(draw: Draw, festival_plan: EventPlan) -> None:
    planned_l = festival_plan.supplies[0].planned_l
    assert planned_l == 4500
    drawn = {language: draw(festival_plan, language) for language in LANGUAGES}
    for language, chart in drawn.items():
        words = json.dumps(chart.spec["datasets"], ensure_ascii=False)
        assert written(planned_l, "L0", language) in words
        assert written(planned_l, "L0", language) in chart.alt
    assert "4.500\N{NO-BREAK SPACE}L" in json.dumps(drawn["de"].spec["datasets"], ensure_ascii=False)
    assert "4,500\N{NO-BREAK SPACE}L" not in json.dumps(drawn["de"].spec["datasets"], ensure_ascii=False)
    numbers = {language: chart.spec["config"]["locale"]["number"] for language, chart in drawn.items()}
    assert (numbers["de"]["decimal"], numbers["de"]["thousands"], numbers["de"]["percent"]) == (",", ".", "\xa0%")
    assert (numbers["ja"]["decimal"], numbers["ja"]["thousands"], numbers["ja"]["percent"]) == (".", ",", "%")


@pytest.mark.parametrize("draw", ALL)
def test_only_data_change_from_call_to_call(draw: Draw, shipped_plans: dict[str, EventPlan]) -> None:
    """The browser keeps the figure and only takes its new data."""
    shells = {
        json.dumps({key: value for key, value in draw(plan, "en").spec.items() if key not in ("datasets", "height")})
        for plan in shipped_plans.values()
    }
    assert len(shells) == 1


@pytest.mark.parametrize("draw", ALL)
def test_what_a_page_does_to_its_spec_stays_with_the_page(draw: Draw, reference_plan: EventPlan) -> None:
    first = draw(reference_plan, "en")
    first.spec["datasets"].clear()
    del first.spec["datasets"]
    assert all(draw(reference_plan, "en").spec["datasets"].values())


@pytest.mark.parametrize("draw", ALL)
def test_a_call_takes_no_time(draw: Draw, festival_plan: EventPlan) -> None:
    draw(festival_plan, "en")
    durations = []
    for _ in range(10):
        begun = time.perf_counter()
        draw(festival_plan, "en")
        durations.append(time.perf_counter() - begun)
    assert min(durations) < 0.01
