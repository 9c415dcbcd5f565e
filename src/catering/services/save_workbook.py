"""Workbooks to take away: the plan, the event, the empty template."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from catering.model.finding import Finding
from catering.model.records import EventRecords
from catering.model.text import Language
from catering.planning.event_plan import EventPlan
from catering.planning.logistics import logistics_of
from catering.services.pallet_report import pallets_of_order
from catering.workbook.book import save_atomically
from catering.workbook.plan_sheets import write_plan_workbook
from catering.workbook.write import write_event_workbook, write_template


def plan_workbook(plan: EventPlan, findings: Iterable[Finding], *, language: Language) -> bytes:
    """The plan with everything that it rests on, as .xlsx."""
    load, _ = pallets_of_order(plan.records)
    return write_plan_workbook(plan, findings, language=language, cost=logistics_of(plan, load=load).cost)


def event_workbook(records: EventRecords, *, language: Language, as_of: dt.datetime) -> bytes:
    """The event's records as .xlsx, to be changed and read again."""
    return write_event_workbook(records, language=language, as_of=as_of)


def template_workbook(*, language: Language, as_of: dt.datetime) -> bytes:
    """An empty workbook as .xlsx."""
    return write_template(language=language, as_of=as_of)


def save(path: Path, content: bytes) -> None:
    """Writes a whole file or none. Raises OSError."""
    save_atomically(path, content)
