"""The evening so far, beverage by beverage, for the command line and as JSON."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from catering.model.records import EventRecords
from catering.model.text import Language
from catering.model.written_numbers import rounded, rounded_or_none
from catering.planning.evening.evening_bars import BarEvening
from catering.planning.evening.evening_measures import Measure
from catering.planning.evening.evening_update import BeverageEvening, update_evening
from catering.planning.evening.keg_moves import KegMove
from catering.planning.evening.run_out import RunOut
from catering.planning.event_plan import plan_event


def evening_so_far(
    records: EventRecords, poured_l: Mapping[str, float], *, at: dt.datetime
) -> tuple[BeverageEvening, ...]:
    """Each beverage that was counted, in the order given; litres out of kegs by its name, `at` with a time zone."""
    plan = plan_event(records, as_of=at)
    return tuple(
        update_evening(records, plan.demand(name), plan.supply(name), poured_l=litres, at=at)
        for name, litres in poured_l.items()
    )


def evening_as_dict(evening: tuple[BeverageEvening, ...], *, language: Language) -> dict[str, Any]:
    """The evening in plain types: litres out of kegs, shares of 1, ISO moments with offset; sentences in `language`."""
    return {"evening": [_beverage(each, language) for each in evening]}


def _beverage(each: BeverageEvening, language: Language) -> dict[str, Any]:
    return {
        "beverage": each.beverage,
        "at": each.at.isoformat(),
        "poured_l": rounded(each.poured_l),
        "off_l": rounded(each.off_l),
        "expected_by_now_l": rounded(each.expected_by_now_l),
        "mean_l": rounded(each.mean_l),
        "quantiles": {level: rounded(litres) for level, litres in each.litres.items()},
        "available_l": rounded_or_none(each.available_l),
        **_run_out(each.run_out),
        "moves": [_move(move, language) for move in each.moves],
        "measures": [_measure(measure, language) for measure in each.measures],
        "bars": [_bar(bar) for bar in each.bars],
        "sentences": [sentence.in_language(language) for sentence in each.sentences()],
    }


def _run_out(run_out: RunOut | None) -> dict[str, Any]:
    """When it runs dry; each moment is None where it lasts very likely, or nothing is ordered."""
    if run_out is None:
        return dict.fromkeys(("chance_lasts", "runs_out_at", "earliest_at", "latest_at"))
    moments = {name: getattr(run_out, name) for name in ("runs_out_at", "earliest_at", "latest_at")}
    return {
        "chance_lasts": rounded(run_out.chance_lasts),
        **{name: None if moment is None else moment.isoformat() for name, moment in moments.items()},
    }


def _move(move: KegMove, language: Language) -> dict[str, Any]:
    """`before` is None where it is now."""
    return {
        "kegs": move.kegs,
        "from": move.from_place,
        "to": move.to_bar,
        "before": None if move.before is None else move.before.isoformat(),
        "sentence": move.sentence().in_language(language),
    }


def _measure(measure: Measure, language: Language) -> dict[str, Any]:
    return {
        "measure": measure.kind.value,
        "litres": rounded(measure.litres),
        "glass_l": rounded_or_none(measure.glass_l),
        "chance_lasts": rounded(measure.chance_lasts),
        "sentence": measure.sentence().in_language(language),
    }


def _bar(bar: BarEvening) -> dict[str, Any]:
    return {
        "bar": bar.bar,
        "poured_l": rounded(bar.poured_l),
        "part_of_rest": rounded(bar.part_of_rest),
        "mean_l": rounded(bar.mean_l),
        "available_l": rounded_or_none(bar.available_l),
        **_run_out(bar.run_out),
    }
