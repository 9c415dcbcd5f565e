"""Check a workbook: read it, and name every cell that is wrong or doubtful."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from catering.model.beverage import OrderLine
from catering.model.finding import Finding, Level, stopping
from catering.model.plausibility import doubts
from catering.model.record import Record, column_of, same_name
from catering.model.records import EventRecords
from catering.planning.event_plan import EventPlan
from catering.planning.keg_mix import BrokenRule, MixRule
from catering.services.as_of import at_venue
from catering.services.edit_records import shown_cell
from catering.workbook.judge import LIMITS
from catering.workbook.parse import parse_workbook
from catering.workbook.raw import FileRefused
from catering.workbook.read import WorkbookRead, read_workbook
from catering.workbook.refusals import finding_of_refusal

MOST_BYTES = LIMITS.file_bytes
"""A longer file is refused, whatever stands behind these bytes."""


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
    read = read_workbook(raw)
    if read.records is None:
        return CheckedWorkbook(None, read.findings, read)
    findings = read.findings
    for doubt in doubts(read.records, as_of=at_venue(as_of, read.records.event.zone)):
        finding = Finding(doubt.level, doubt.code, doubt.message, doubt.suggestion)
        findings += (_placed(finding, read, doubt.table, doubt.record, doubt.column),)
    return CheckedWorkbook(None if stopping(findings) else read.records, findings, read)


def findings_of_plan(plan: EventPlan, read: WorkbookRead | None = None) -> tuple[Finding, ...]:
    """What the planning found, placed at the order's cells where the plan comes from a workbook."""
    findings = []
    if plan.no_keg_mix is not None:
        findings.append(Finding(Level.WARNING, "no-keg-mix", plan.no_keg_mix))
    for rule in plan.broken_rules:
        # an order may fall short of the wished certainty on purpose: that is told, not warned about
        level = Level.NOTE if rule.rule is MixRule.ENOUGH_LITRES else Level.WARNING
        finding = Finding(level, "rule-broken", rule.message)
        findings.append(_placed(finding, read, OrderLine.table, _order_line(plan, rule), "containers"))
    return tuple(findings)


def _order_line(plan: EventPlan, rule: BrokenRule) -> OrderLine | None:
    """The line of the order that a broken rule is about: of several, the one with the most containers."""
    lines = [
        line
        for line in plan.records.order_lines
        if same_name(line.beverage) == same_name(rule.beverage)
        and (rule.container_size is None or same_name(line.container_size) == same_name(rule.container_size))
    ]
    return max(lines, key=lambda line: line.containers, default=None)


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
