"""The papers of an event: packing list, pro-forma invoice, running sheet, labels, calendar file."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Literal

from catering.documents.calendar_file import calendar_file
from catering.documents.labels import keg_labels_pdf, pallet_labels_pdf
from catering.documents.packing_list import packing_list_pdf
from catering.documents.proforma_invoice import proforma_invoice_pdf
from catering.documents.running_sheet import running_sheet_pdf
from catering.documents.sheet import Stamp
from catering.model.beverage import OrderLine
from catering.model.record import same_name, sheet_label
from catering.model.records import EventRecords
from catering.model.shipment import Consignment
from catering.model.text import Language, Text, text
from catering.planning.order.consignment import chosen_consignment, shipped_lines
from catering.planning.pallets.container_numbers import NumberedContainer, number_containers
from catering.planning.pallets.loaded_pallets import PalletLoad
from catering.planning.pallets.pallet_load import NoPalletLoad, load_order
from catering.planning.papers.consignment_terms import ConsignmentTerms, terms_of
from catering.planning.papers.labels import keg_labels, pallet_labels
from catering.planning.papers.packing_list import PackingList, pack
from catering.planning.papers.proforma_invoice import ProformaInvoice, invoice
from catering.planning.papers.running_sheet import RunningSheet, running_sheet
from catering.planning.shipment.shipment_schedule import ShipmentSchedule, schedule_shipment
from catering.services.save_workbook import save
from catering.workbook.paper_sheets import packing_list_workbook, proforma_invoice_workbook


class Paper(StrEnum):
    """What goes out with the goods, or to those who take part."""

    PACKING_LIST = "packing list"
    PROFORMA_INVOICE = "pro-forma invoice"
    PALLET_LABELS = "pallet labels"
    KEG_LABELS = "keg labels"
    RUNNING_SHEET = "running sheet"
    CALENDAR = "calendar"

    @property
    def label(self) -> Text:
        """As a person reads it."""
        return {
            Paper.PACKING_LIST: text("Packing list"),
            Paper.PROFORMA_INVOICE: text("Pro-forma invoice"),
            Paper.PALLET_LABELS: text("Pallet labels"),
            Paper.KEG_LABELS: text("Keg labels"),
            Paper.RUNNING_SHEET: text("Running sheet"),
            Paper.CALENDAR: text("Calendar file"),
        }[self]


@dataclass(frozen=True, slots=True)
class PaperFile:
    """A paper in one form."""

    paper: Paper
    suffix: Literal["pdf", "xlsx", "ics"]

    def name(self, event_id: str, language: Language) -> str:
        return f"{event_id}-{self.paper.value.replace(' ', '-')}-{language}.{self.suffix}"


PAPER_FILES = (
    PaperFile(Paper.PACKING_LIST, "pdf"),
    PaperFile(Paper.PACKING_LIST, "xlsx"),
    PaperFile(Paper.PROFORMA_INVOICE, "pdf"),
    PaperFile(Paper.PROFORMA_INVOICE, "xlsx"),
    PaperFile(Paper.PALLET_LABELS, "pdf"),
    PaperFile(Paper.KEG_LABELS, "pdf"),
    PaperFile(Paper.RUNNING_SHEET, "pdf"),
    PaperFile(Paper.CALENDAR, "ics"),
)


class NoSuchConsignment(Exception):
    """There is no consignment of that name."""

    def __init__(self, message: Text) -> None:
        super().__init__(str(message))
        self.message = message


class PaperRefused(Exception):
    """A paper cannot be written; `message` says what it takes."""

    def __init__(self, message: Text) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """What the papers rest on: the consignment on pallets, why there are none, and its schedule."""

    load: PalletLoad | None
    refused: Text | None
    schedule: ShipmentSchedule | None


@dataclass(frozen=True, slots=True)
class EventPapers:
    """What the papers of an event say; `terms` and `invoice` are None without a chosen consignment.

    `refused` tells why pallets are none; `missing` what nobody has named: it stands on the papers too.
    """

    records: EventRecords
    stamp: Stamp
    containers: tuple[NumberedContainer, ...]
    packing: PackingList
    refused: Text | None
    terms: ConsignmentTerms | None
    invoice: ProformaInvoice | None
    evening: RunningSheet
    schedule: ShipmentSchedule | None

    @property
    def missing(self) -> tuple[Text, ...]:
        sources = (self.terms, self.invoice, self.evening)
        return _once(sentence for source in sources if source is not None for sentence in source.missing)

    @property
    def refusals(self) -> tuple[Text, ...]:
        """Why some papers cannot be written."""
        told = (self.refusal(paper) for paper in Paper)
        return _once(why for why in told if why is not None)

    def refusal(self, paper: Paper) -> Text | None:
        """Why a paper cannot be written; None: it can."""
        if paper in (Paper.RUNNING_SHEET, Paper.CALENDAR):
            return None
        if not (self.containers if paper is Paper.KEG_LABELS else self.packing.lines):
            return text("Nothing that is ordered is shipped.")
        if paper is not Paper.KEG_LABELS and self.terms is None:
            if not self.records.consignments:
                return text(
                    "There is no consignment: enter it on the sheet “{sheet}”, with shipper and consignee.",
                    sheet=sheet_label(Consignment),
                )
            return text("No consignment is chosen: choose one of {names:list}.", names=_names(self.records))
        if paper is Paper.PALLET_LABELS and not self.packing.loaded:
            return self.refused or text("No container's measures and empty weight are known: enter them for its size.")
        return None


@dataclass(frozen=True, slots=True)
class WrittenPapers:
    """The files that were written, and why the others were not."""

    files: tuple[Path, ...]
    refused: tuple[tuple[PaperFile, Text], ...]
    missing: tuple[Text, ...]


def papers_of(
    records: EventRecords,
    *,
    as_of: dt.datetime,
    version: int | None = None,
    is_changed: bool = False,
    consignment: str | None = None,
    worked_out: WorkedOut | None = None,
) -> EventPapers:
    """What the papers say.

    `version` is the event's in the store, `is_changed` that the records are not as they were saved; `worked_out`
    spares working it out again. Raises NoSuchConsignment for an unknown name.
    """
    sent = _consignment(records, consignment)
    found = worked_out or _work_out(records, sent, as_of)
    packing = pack(records, found.load)
    if found.refused is not None:
        packing = replace(packing, notes=(found.refused, *packing.notes))
    containers = number_containers(records, found.load)
    return EventPapers(
        records,
        Stamp(records.event.name, version, as_of.astimezone(records.event.zone), is_changed),
        containers,
        packing,
        found.refused,
        None if sent is None else terms_of(records, sent),
        None if sent is None else invoice(records, sent, containers),
        running_sheet(records, sent, found.schedule.points if found.schedule is not None else ()),
        found.schedule,
    )


def _work_out(records: EventRecords, sent: Consignment | None, as_of: dt.datetime) -> WorkedOut:
    load, refused = None, None
    try:
        # what is bought at the venue travels with no consignment
        load = load_order(records.with_rows(OrderLine.table, shipped_lines(records)), consignment=sent)
    except NoPalletLoad as no_load:
        refused = no_load.message
    return WorkedOut(load, refused, schedule_shipment(records, as_of=as_of, consignment=sent))


def write_paper(papers: EventPapers, file: PaperFile, *, language: Language) -> bytes:
    """One paper in one form. Raises PaperRefused."""
    refusal = papers.refusal(file.paper)
    if refusal is not None:
        raise PaperRefused(refusal)
    event, stamp = papers.records.event, papers.stamp
    match file.paper:
        case Paper.RUNNING_SHEET:
            return running_sheet_pdf(papers.evening, language=language, stamp=stamp)
        case Paper.CALENDAR:
            return calendar_file(papers.records, papers.schedule, language=language, stamp=stamp)
        case Paper.KEG_LABELS:
            return keg_labels_pdf(tuple(keg_labels(event, papers.containers)), language=language, stamp=stamp)
    terms, made = papers.terms, papers.invoice
    assert terms is not None
    assert made is not None
    stamped = stamp.in_words()
    match file.paper, file.suffix:
        case Paper.PACKING_LIST, "pdf":
            return packing_list_pdf(event, terms, papers.packing, language=language, stamp=stamp)
        case Paper.PACKING_LIST, _:
            return packing_list_workbook(
                terms, papers.packing, language=language, stamped=stamped, written_at=stamp.as_of
            )
        case Paper.PROFORMA_INVOICE, "pdf":
            return proforma_invoice_pdf(event, terms, made, language=language, stamp=stamp)
        case Paper.PROFORMA_INVOICE, _:
            return proforma_invoice_workbook(terms, made, language=language, stamped=stamped, written_at=stamp.as_of)
        case _:
            labels = tuple(pallet_labels(event, papers.packing))
            return pallet_labels_pdf(labels, terms, language=language, stamp=stamp)


def paper_paths(papers: EventPapers, out_dir: Path, *, language: Language) -> tuple[Path, ...]:
    """The files that `write_papers` will write."""
    event_id = papers.records.event.event_id
    return tuple(out_dir / file.name(event_id, language) for file in PAPER_FILES if papers.refusal(file.paper) is None)


def write_papers(papers: EventPapers, out_dir: Path, *, language: Language) -> WrittenPapers:
    """Writes every paper that can be, each file whole or not at all. Raises OSError."""
    made = dict(papers_made(papers, language=language))
    out_dir.mkdir(parents=True, exist_ok=True)
    for name, content in made.items():
        save(out_dir / name, content)
    refused = [(file, papers.refusal(file.paper)) for file in PAPER_FILES]
    return WrittenPapers(
        tuple(out_dir / name for name in made),
        tuple((file, why) for file, why in refused if why is not None),
        papers.missing,
    )


def papers_made(papers: EventPapers, *, language: Language) -> Iterator[tuple[str, bytes]]:
    """Every paper that can be written: file name and content."""
    for file in PAPER_FILES:
        if papers.refusal(file.paper) is None:
            yield file.name(papers.records.event.event_id, language), write_paper(papers, file, language=language)


def zipped_papers(papers: EventPapers, *, language: Language) -> bytes:
    """Every paper that can be written, in one .zip."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, paper in papers_made(papers, language=language):
            at = papers.stamp.as_of.timetuple()[:6]
            archive.writestr(zipfile.ZipInfo(name, max(at, (1980, 1, 1, 0, 0, 0))), paper, zipfile.ZIP_DEFLATED)
    return content.getvalue()


def _once(sentences: Iterable[Text]) -> tuple[Text, ...]:
    return tuple({str(sentence): sentence for sentence in sentences}.values())


def _consignment(records: EventRecords, name: str | None) -> Consignment | None:
    if name is None:
        return chosen_consignment(records)
    for consignment in records.consignments:
        if same_name(consignment.name) == same_name(name):
            return consignment
    if not records.consignments:
        raise NoSuchConsignment(text("The event has no consignment."))
    raise NoSuchConsignment(
        text("There is no consignment “{name}”. There are {names:list}.", name=name, names=_names(records))
    )


def _names(records: EventRecords) -> Sequence[str]:
    return [consignment.name for consignment in records.consignments]
