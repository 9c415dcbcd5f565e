"""How the drinks are served, for reports: the same figures as on the page."""

from __future__ import annotations

import math
from typing import Any

from catering.model.text import Language
from catering.model.written_numbers import rounded, rounded_or_none
from catering.planning.service.erlang_c import SteadyWait
from catering.planning.service.keg_allocation import KegAllocation
from catering.planning.service.orders import DemandLevel
from catering.planning.service.service_plan import ServicePlan
from catering.planning.service.tappers import BarService, Waits
from catering.planning.service.toast_hands import ToastHands


def service_as_dicts(service: ServicePlan, *, language: Language) -> list[dict[str, Any]]:
    """Each bar in plain types. Waits are in seconds, None without an end; those of the bar itself are simulated, at
    median demand."""
    return [_bar(bar, language) for bar in service.bars]


def serving_as_dict(service: ServicePlan, *, language: Language) -> dict[str, Any]:
    """What concerns all bars: the rules that are not kept, the toast, cooling, casks, kegs and glasses."""
    cooling, glasses = service.cooling, service.glasses
    return {
        "tappers": service.tappers,
        "peak_orders_per_min": rounded(service.peak(DemandLevel.MEDIAN)),
        "peak_orders_per_min_p90": rounded(service.peak(DemandLevel.HIGH)),
        "mean_wait_wished_s": rounded(service.wished.mean_s),
        "p90_wait_wished_s": rounded(service.wished.p90_s),
        "broken_rules": [
            {
                "rule": rule.rule.value,
                "bar": rule.bar,
                "message": rule.message.in_language(language),
                "way_out": rule.way_out.in_language(language),
            }
            for rule in service.broken
        ],
        "toast": None if service.toast is None else _toast(service.toast),
        "flow_coolers": []
        if cooling is None
        else [
            {
                "bar": each.bar,
                "cools_l_per_h": rounded(each.cools_l_per_h),
                "needed_l_per_h": rounded(each.needed_l_per_h),
            }
            for each in cooling.flow
        ],
        "cold_store": None
        if cooling is None or cooling.cold_store is None
        else {
            "places": cooling.cold_store.places,
            "containers": cooling.cold_store.containers,
            "missing": cooling.cold_store.missing,
            "in_by_at": cooling.cold_store.in_by_at.isoformat(),
        },
        "casks": [
            {
                "bar": each.bar,
                "needed": each.needed,
                "ordered": each.ordered,
                "opened_at": [at.isoformat() for at in each.opened_at],
                "open_h": rounded(each.open_h),
            }
            for each in service.casks
        ],
        "keg_changes": [
            {"bar": each.bar, "changes": each.changes, "in_busiest_hour": each.in_busiest_hour} for each in service.kegs
        ],
        "cellar_hands": service.cellar_hands,
        "glasses": {
            "served": glasses.served,
            "needed": glasses.needed,
            "there": glasses.there,
            "washed": glasses.washed,
            "washed_per_h": glasses.washed_per_h,
        },
        "allocation": [_allocation(each, language) for each in service.allocation],
    }


def _bar(bar: BarService, language: Language) -> dict[str, Any]:
    return {
        "bar": bar.name.in_language(language),
        "taps": bar.taps or bar.taps_needed,
        "tappers": bar.tappers,
        "peak_orders_per_min": rounded(bar.peak_orders_per_min),
        "mean_wait_s": _wait(bar.mean_wait_s),
        "p90_wait_s": _wait(bar.p90_wait_s),
        "peak_at": None if bar.peak_at is None else bar.peak_at.isoformat(),
        "trained": bar.trained,
        "planned_tappers": bar.planned_tappers,
        "taps_needed": bar.taps_needed,
        "most_at_taps": bar.most_at_taps,
        "median_demand": _at(bar, DemandLevel.MEDIAN),
        "p90_demand": _at(bar, DemandLevel.HIGH),
        "quarters": [
            {
                "at": quarter.at.isoformat(),
                "orders_per_min": rounded(quarter.orders_per_min[DemandLevel.MEDIAN]),
                "orders_per_min_p90": rounded(quarter.orders_per_min[DemandLevel.HIGH]),
                "capacity_per_min": rounded(quarter.capacity_per_min),
                "mean_wait_s": _wait(quarter.wait_s[DemandLevel.MEDIAN]),
                "mean_wait_s_p90": _wait(quarter.wait_s[DemandLevel.HIGH]),
                "tappers_needed": quarter.needed,
            }
            for quarter in bar.quarters
        ],
    }


def _at(bar: BarService, level: DemandLevel) -> dict[str, Any]:
    """Tappers needed, trained or without any training; the wait at the peak by Erlang C and over the evening."""
    waits: Waits = bar.waits[level]
    return {
        "peak_orders_per_min": rounded(bar.peaks_per_min[level]),
        "tappers_needed": bar.needed_tappers[level],
        "untrained_needed": bar.needed_untrained[level],
        "erlang_c": _steady(waits.at_the_peak),
        "simulation": {
            "mean_wait_s": _wait(waits.over_the_evening.mean_s),
            "p90_wait_s": _wait(waits.over_the_evening.p90_s),
        },
    }


def _steady(wait: SteadyWait | None) -> dict[str, Any] | None:
    if wait is None:
        return None
    return {
        "mean_wait_s": _wait(wait.mean_s),
        "p90_wait_s": _wait(wait.p90_s),
        "chance_waits": rounded(wait.chance_waits),
        "utilisation": rounded(wait.utilisation),
    }


def _wait(seconds: float) -> float | None:
    return rounded_or_none(None if math.isinf(seconds) else seconds)


def _toast(toast: ToastHands) -> dict[str, Any]:
    return {
        "at": toast.at.isoformat(),
        "glasses": rounded(toast.glasses),
        "seconds_a_glass": rounded(toast.seconds_a_glass),
        "trained_needed": toast.trained_needed,
        "untrained_needed": toast.untrained_needed,
        "tappers": toast.tappers,
        "fills_in_min": _wait(toast.fills_in_min),
        "begins_at": None if toast.begins_at is None else toast.begins_at.isoformat(),
        "keeps_min": rounded(toast.keeps_min),
        "is_in_time": toast.is_in_time,
    }


def _allocation(each: KegAllocation, language: Language) -> dict[str, Any]:
    return {
        "beverage": each.beverage,
        "chance_in_total": rounded(each.chance_in_total),
        "reserve": each.reserve.in_language(language),
        "in_reserve": dict(each.in_reserve),
        "set_aside": dict(each.set_aside),
        "bars": [
            {
                "bar": bar.bar,
                "containers": dict(bar.containers),
                "litres": rounded(bar.litres),
                "chance": rounded(bar.chance),
                "chance_with_reserve": rounded(bar.chance_with_reserve),
            }
            for bar in each.bars
        ],
    }
