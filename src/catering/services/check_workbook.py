"""Check a workbook: read it, and name every cell that is wrong or doubtful."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from catering.model.finding import Finding, Level, stopping
from catering.model.plausibility import doubts
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.planning.event_plan import EventPlan
from catering.planning.keg_mix import MixRule
from catering.workbook.parse import parse_workbook
from catering.workbook.raw import FileRefused
from catering.workbook.read import WorkbookRead, read_workbook
from catering.workbook.refusals import finding_of_refusal


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
    """Every finding about a file, wherever it comes from; never raises for what a person uploaded."""
    try:
        raw = parse_workbook(content, file_name)
    except FileRefused as refused:
        return CheckedWorkbook(None, (finding_of_refusal(refused),), None)
    read = read_workbook(raw)
    if read.records is None:
        return CheckedWorkbook(None, read.findings, read)
    findings = read.findings
    for doubt in doubts(read.records, as_of=as_of):
        finding = Finding(doubt.level, doubt.code, doubt.message, doubt.suggestion)
        findings += (_placed(finding, read, doubt.table, doubt.record.key if doubt.record else (), doubt.column),)
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
        key = (same_name(rule.beverage), same_name(rule.container_size))
        findings.append(_placed(finding, read, "order_line", key, "containers"))
    return tuple(findings)


def _placed(
    finding: Finding, read: WorkbookRead | None, table: str, key: tuple[object, ...], column: str | None
) -> Finding:
    """The finding with the sheet and cell that its record was read from."""
    place = read.places.get((table, key)) if read is not None else None
    if place is None:
        return finding
    return replace(finding, sheet=place.sheet, cell=place.cells.get(column) if column else None)
