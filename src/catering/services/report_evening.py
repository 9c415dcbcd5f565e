"""The report on an evening: worked out from what is in the store, written as a PDF."""

from __future__ import annotations

import datetime as dt

from catering.documents.evening_report import evening_report_pdf
from catering.documents.sheet import Stamp
from catering.model.text import Language
from catering.planning.cost.landed_cost import LandedCost
from catering.planning.evening.after_evening import AfterEvening
from catering.planning.evening.evening_lessons import forecast_before_doors
from catering.planning.event_plan import plan_event
from catering.planning.logistics import logistics_of
from catering.planning.pallets.loaded_pallets import PalletLoad
from catering.planning.papers.evening_report import EveningReport, evening_report
from catering.planning.shipment.emissions import emissions_of
from catering.services.after_evening import after_evening_in_stock
from catering.services.close_event import hold_held
from catering.services.pallet_report import pallets_of_order
from catering.store.engine import Store


def report_of(after: AfterEvening, *, cost: LandedCost | None, load: PalletLoad | None) -> EveningReport:
    """The report of an evening that is known; `cost` and `load` are those of its plan."""
    records = after.records
    return evening_report(
        after,
        forecast_before_doors(records),
        cost=cost,
        emissions=emissions_of(records, load=load),
    )


def report_in_store(store: Store, event_id: str, *, at: dt.datetime) -> EveningReport:
    """The report of an event as its stock tells it; `at` without a zone is the venue's clock.

    Raises NoSuchEvent, NotHeld.
    """
    after = after_evening_in_stock(store, event_id, at=at)
    hold_held(after.records, after.at)
    load, _ = pallets_of_order(after.records)
    plan = plan_event(after.records, as_of=after.at)
    return report_of(after, cost=logistics_of(plan, load=load).cost, load=load)


def write_report(report: EveningReport, *, version: int | None, at: dt.datetime, language: Language) -> bytes:
    """The report as a PDF of one page."""
    event = report.event
    return evening_report_pdf(report, language=language, stamp=Stamp(event.name, version, at.astimezone(event.zone)))


def report_name(event_id: str, language: Language) -> str:
    """What the file is called."""
    return f"{event_id}-report-{language}.pdf"
