"""Backtest a person's own past events: how the forecast would have done, beside simple rules."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from catering import __version__
from catering.model.assumption import Assumption
from catering.model.beverage import Beverage, BeverageCategory, BeverageSource
from catering.model.event import Event, PastEvent
from catering.model.finding import Finding, Level, stopping
from catering.model.record import same_name, sheet_label
from catering.model.records import EventRecords
from catering.model.text import Language, text
from catering.model.written_numbers import rounded
from catering.planning.forecast.backtest import Backtest, BacktestOrder, TooLittleHistory, backtest
from catering.services.check_workbook import CheckedWorkbook, check_workbook

_MISSING_SHEET = "missing-sheet"
_ASSUMED_SERVING_L = 0.25
"""The glass of a beverage that stands in no table: what Altbier is poured in."""
_ASSUMED_ABV = 0.05


@dataclass(frozen=True, slots=True)
class BacktestOfWorkbook:
    """How the forecast would have done; `result` is None where a finding stops it."""

    result: Backtest | None
    findings: tuple[Finding, ...]


def backtest_workbook(
    content: bytes,
    file_name: str,
    *,
    order: BacktestOrder,
    since: dt.date | None = None,
    as_of: dt.datetime,
) -> BacktestOfWorkbook:
    """Backtests the sheet “Past events” of an event's workbook, or of one that has nothing else.

    Never raises for what a person wrote. `as_of` without a time zone is local time at the venue.
    """
    checked = check_workbook(content, file_name, as_of=as_of)
    records, findings = checked.records, checked.findings
    if records is None:
        records = _history_alone(checked)
        if records is None:
            return BacktestOfWorkbook(None, findings)
        findings = tuple(each for each in findings if each.code != _MISSING_SHEET)
    unknown = _unknown_beverages(records)
    findings += tuple(_taken_as_beer(beverage) for beverage in unknown)
    records = records.model_copy(update={"beverages": (*records.beverages, *unknown)})
    try:
        return BacktestOfWorkbook(backtest(records, order=order, since=since), findings)
    except TooLittleHistory as refused:
        unused = (
            Finding(Level.NOTE, "not-judged", text("{event}: {why}.", event=each.name, why=each.why))
            for each in refused.unused
        )
        too_little = Finding(
            Level.ERROR,
            "too-little-history",
            refused.message,
            text("Enter guests and litres drunk of earlier events on the sheet “{sheet}”.",
                 sheet=sheet_label(PastEvent)),
        )  # fmt: skip
        return BacktestOfWorkbook(None, (too_little, *findings, *unused))


def backtest_as_dict(done: BacktestOfWorkbook, *, language: Language) -> dict[str, Any]:
    """The backtest in plain types: litres, shares of 1; messages in `language`."""
    result = done.result
    findings = [finding.as_dict(language) for finding in done.findings]
    if result is None:
        return {"findings": findings}
    return {
        "catering_version": __version__,
        "order": result.order.value,
        "unit": "L",
        "forecasts": [
            {
                "event": each.event,
                "held_on": each.held_on.isoformat(),
                "beverage": each.beverage,
                "learned_from": each.learned_from,
                "quantiles": {level: rounded(litres) for level, litres in each.quantiles.items()},
                "actual": rounded(each.actual_l),
                "crps": rounded(each.crps),
                "baselines": {name: rounded(crps) for name, crps in each.baselines.items()},
            }
            for each in result.forecasts
        ],
        "coverage": {interval: rounded(share) for interval, share in result.coverage.items()},
        "crps": rounded(result.crps),
        "baselines": {name: rounded(crps) for name, crps in result.baselines.items()},
        "not_judged": [{"event": each.name, "why": each.why.in_language(language)} for each in result.not_judged],
        "findings": findings,
    }


def _history_alone(checked: CheckedWorkbook) -> EventRecords | None:
    """The past events of a workbook that lacks no more than the sheets of an event; None where it does.

    They stand with an event after all of them to which nobody is invited, so that the catalogue's shares hold.
    """
    stops = [each for each in stopping(checked.findings) if each.code != _MISSING_SHEET]
    past_events = [] if checked.read is None else checked.read.rows.get(PastEvent.table, ())
    if checked.read is None or stops or not past_events:
        return None
    rows = checked.read.rows
    last = max(past.held_on for past in past_events if isinstance(past, PastEvent))
    doors_at = dt.datetime.combine(min(last, dt.date(9000, 1, 1)) + dt.timedelta(days=1), dt.time(18), dt.UTC)
    event = Event(
        event_id="history",
        name=checked.read.places[PastEvent.table, past_events[0].key].sheet,
        venue="–",
        time_zone="UTC",
        doors_at=doors_at,
        last_pour_at=doors_at + dt.timedelta(hours=4),
    )
    return EventRecords.model_validate(
        {
            "event": event,
            "beverages": rows.get(Beverage.table, ()),
            "assumptions": rows.get(Assumption.table, ()),
            "past_events": past_events,
        }
    )


def _unknown_beverages(records: EventRecords) -> tuple[Beverage, ...]:
    """What past events served and the event does not, each once."""
    known = {same_name(beverage.name) for beverage in records.beverages}
    names = {same_name(past.beverage): past.beverage for past in reversed(records.past_events)}
    return tuple(
        Beverage(
            name=name,
            category=BeverageCategory.BEER,
            abv=_ASSUMED_ABV,
            serving_size_l=_ASSUMED_SERVING_L,
            source=BeverageSource.SHIPPED,
        )
        for key, name in sorted(names.items())
        if key not in known
    )


def _taken_as_beer(beverage: Beverage) -> Finding:
    return Finding(
        Level.NOTE,
        "taken-as-beer",
        text(
            "{beverage} is on no sheet “{sheet}”: it is taken as a beer in glasses of {glass:L2}.",
            beverage=beverage.name,
            sheet=sheet_label(Beverage),
            glass=beverage.serving_size_l,
        ),
    )
