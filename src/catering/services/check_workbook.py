"""Check a workbook: read it, and name every cell that is wrong or doubtful."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from catering.model.beverage import ContainerOffer, OrderLine
from catering.model.cells import as_written
from catering.model.duty import Duty
from catering.model.event import Event, ServingPeriod
from catering.model.finding import Finding, Level, stopping
from catering.model.override import Override
from catering.model.plausibility import doubts
from catering.model.record import Record, column_of, columns, same_name
from catering.model.records import EventRecords
from catering.model.text import text
from catering.planning.duties.duties import DutyLine, duties_of
from catering.planning.event_plan import EventPlan
from catering.planning.forecast.override import Overridden, override_of
from catering.planning.goods.coupler_fit import coupler_fits
from catering.planning.order.keg_mix import BrokenRule, MixRule
from catering.services.as_of import YEARS, at_venue
from catering.services.edit_records import shown_cell
from catering.workbook.judge import LIMITS
from catering.workbook.layout import address
from catering.workbook.parse import parse_workbook
from catering.workbook.raw import FileRefused, RawWorkbook
from catering.workbook.read import WorkbookRead, read_workbook
from catering.workbook.refusals import finding_of_refusal

MOST_BYTES = LIMITS.file_bytes
"""A longer file is refused, whatever stands behind these bytes."""
_MOST_HOURS = 2000  # served; as a past event's at most
_NO_SUCH_DAY = text("There is no such day.")
_WRITE_IT_AS = text("Write it as 2025-06-16 19:00.")


@dataclass(frozen=True, slots=True)
class CheckedWorkbook:
    """A workbook that was read: `records` is None while a finding stops it."""

    records: EventRecords | None
    findings: tuple[Finding, ...]
    read: WorkbookRead | None

    @property
    def stops(self) -> bool:
        return self.records is None


def check_workbook(content: bytes, file_name: str, *, as_of: dt.datetime) -> CheckedWorkbook:
    """Every finding about a file, wherever it comes from; never raises for what a person uploaded.

    `as_of` without a time zone is local time at the venue.
    """
    try:
        raw = parse_workbook(content, file_name)
    except FileRefused as refused:
        return CheckedWorkbook(None, (finding_of_refusal(refused),), None)
    try:
        read = read_workbook(raw)
    except OverflowError:  # a moment at the ends of time, which no other zone can tell
        return CheckedWorkbook(None, tuple(_far_away(raw)), None)
    if read.records is None:
        return CheckedWorkbook(None, read.findings, read)
    bounds = tuple(_out_of_bounds(read.records, read))
    if bounds:
        return CheckedWorkbook(None, bounds + read.findings, read)
    findings = read.findings + findings_of_records(read.records, read, as_of=as_of)
    return CheckedWorkbook(None if stopping(findings) else read.records, findings, read)


def findings_of_records(records: EventRecords, read: WorkbookRead | None, *, as_of: dt.datetime) -> tuple[Finding, ...]:
    """Doubts about records, placed at the cells that they were read from; in none where `read` is None."""
    return tuple(
        _placed(
            Finding(doubt.level, doubt.code, doubt.message, doubt.suggestion),
            read,
            doubt.table,
            doubt.record,
            doubt.column,
        )
        for doubt in doubts(records, as_of=at_venue(as_of, records.event.zone))
    )


def findings_of_plan(
    plan: EventPlan, read: WorkbookRead | None = None, *, duties: Sequence[DutyLine] | None = None
) -> tuple[Finding, ...]:
    """What the planning found, placed at its cells where the plan comes from a workbook.

    `duties` spares working them out; none is told once the event is past, postponed or cancelled.
    """
    findings = [Finding(Level.WARNING, "no-keg-mix", clash) for clash in plan.no_keg_mix]
    for rule in plan.broken_rules:
        # an order may fall short of the wished certainty on purpose: that is told, not warned about
        level = Level.NOTE if rule.rule is MixRule.ENOUGH_LITRES else Level.WARNING
        finding = Finding(level, "rule-broken", rule.message)
        findings.append(_placed(finding, read, OrderLine.table, _order_line(plan, rule), "containers"))
    for fit in coupler_fits(plan.records):
        misfit = fit.finding()
        # a fitting that nobody has said is asked for where the goods are planned
        if misfit is not None and fit.question is None:
            findings.append(_placed(misfit, read, ContainerOffer.table, fit.offer, "coupler"))
    for demand in plan.demands:
        override = override_of(plan.records, plan.records.beverage(demand.beverage))
        doubt = doubt_of_override(override, demand.overridden) if override is not None else None
        if doubt is not None:
            findings.append(_placed(doubt, read, Override.table, override, "median"))
    if plan.advice.is_ahead:
        lines = duties_of(plan.records, as_of=plan.as_of) if duties is None else duties
        open_duties = ((line, line.finding()) for line in lines)
        findings += [_placed(found, read, Duty.table, line.row, "state") for line, found in open_duties if found]
    return tuple(findings)


def doubt_of_override(override: Override, overridden: Overridden | None) -> Finding | None:
    """What is doubtful in an override as held against the forecast; `overridden` is None where it moves nothing."""
    if overridden is None:
        return Finding(
            Level.WARNING,
            "override-of-nothing",
            text("Nothing is forecast of {beverage}: there is nothing that a median could move.",
                 beverage=override.beverage),
            text("State guests who drink it, or delete the row."),
        )  # fmt: skip
    if overridden.is_far_off:
        return Finding(
            Level.WARNING,
            "override-far-off",
            text(
                "{beverage}: a median of {median}, where the forecast has {base}.",
                beverage=override.beverage,
                median=override.of.written(override.median),
                base=override.of.written(overridden.base),
            ),
            text("Correct the number, if it is a slip of the pen."),
        )
    return None


def _order_line(plan: EventPlan, rule: BrokenRule) -> OrderLine | None:
    """The line of the order that a broken rule is about: of several, the one with the most containers."""
    lines = [
        line
        for line in plan.records.order_lines
        if same_name(line.beverage) == same_name(rule.beverage)
        and (rule.container_size is None or same_name(line.container_size) == same_name(rule.container_size))
    ]
    return max(lines, key=lambda line: line.containers, default=None)


def _far_away(raw: RawWorkbook) -> Iterator[Finding]:
    """The cells whose year no evening has; the file as a whole where none is found."""
    found = False
    for sheet in raw.sheets:
        for cell in sheet.cells:
            is_far = isinstance(cell.value, dt.date) and cell.value.year not in YEARS
            if is_far or (isinstance(cell.value, str) and re.match(r"[09]\d{3}-\d\d-\d\d", cell.value)):
                found = True
                at, shown = address(cell.row, cell.column), as_written(cell.value)
                yield Finding(Level.ERROR, "no-such-day", _NO_SUCH_DAY, _WRITE_IT_AS, sheet.name, at, shown)
    if not found:
        yield Finding(Level.ERROR, "no-such-day", _NO_SUCH_DAY, _WRITE_IT_AS)


def _out_of_bounds(records: EventRecords, read: WorkbookRead) -> Iterator[Finding]:
    """Moments of the event that lie in no year of its trade, and an event that never ends."""
    for table in (Event, ServingPeriod):
        for record in records.rows(table.table):
            for column in columns(table):
                value = getattr(record, column.name)
                if isinstance(value, dt.datetime) and value.year not in YEARS:
                    finding = Finding(Level.ERROR, "no-such-day", _NO_SUCH_DAY, _WRITE_IT_AS)
                    yield _placed(finding, read, table.table, record, column.name)
    event = records.event
    served = [(period.begins_at, period.ends_at) for period in records.serving_periods]
    served = served or [(event.doors_at, event.last_pour_at)]
    hours = sum((ends - begins).total_seconds() / 3600 for begins, ends in served)
    if hours > _MOST_HOURS:
        message = text("From doors to last pour are {hours:n0} hours.", hours=hours)
        hint = text("Correct the day, or give each day its serving period.")
        yield _placed(Finding(Level.ERROR, "too-long", message, hint), read, Event.table, event, "last_pour_at")


def _placed(
    finding: Finding, read: WorkbookRead | None, table: str, record: Record | None, column: str | None
) -> Finding:
    """The finding with the sheet and cell that its record was read from; without a record with the sheet alone."""
    if read is None:
        return finding
    place = read.places.get((table, record.key)) if record is not None else None
    if place is None or record is None:
        sheets = (place.sheet for (of_table, _), place in read.places.items() if of_table == table)
        return replace(finding, sheet=next(sheets, None))
    cell = place.cells.get(column) if column else None
    if column is None or cell is None:
        return replace(finding, sheet=place.sheet)
    value = shown_cell(getattr(record, column), column_of(type(record), column), "en")
    return replace(finding, sheet=place.sheet, cell=cell, value=value or None)
