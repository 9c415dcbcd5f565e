"""The papers of the tap training: roster, attendance sheets and course."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from catering.documents.course_page import course_page_pdf
from catering.documents.roster import attendance_sheet_pdf, roster_pdf
from catering.documents.sheet import Stamp
from catering.model.records import EventRecords
from catering.model.text import Language, Text, text
from catering.planning.event_plan import plan_event
from catering.planning.service.service_plan import plan_service
from catering.planning.tap_training.course import course_of
from catering.planning.tap_training.training_plan import TrainingPlan, plan_training
from catering.workbook.roster_sheets import roster_workbook


class TrainingPaper(StrEnum):
    """What trainer, trainees and the house have in hand."""

    ROSTER = "roster"
    ATTENDANCE = "attendance"
    COURSE = "course"

    @property
    def label(self) -> Text:
        """As a person reads it."""
        return {
            TrainingPaper.ROSTER: text("Roster"),
            TrainingPaper.ATTENDANCE: text("Attendance sheets"),
            TrainingPaper.COURSE: text("Course on one page"),
        }[self]


@dataclass(frozen=True, slots=True)
class TrainingFile:
    """A paper in one form."""

    paper: TrainingPaper
    suffix: Literal["pdf", "xlsx"]

    def name(self, event_id: str, language: Language) -> str:
        return f"{event_id}-{self.paper.value}-{language}.{self.suffix}"


TRAINING_FILES = (
    TrainingFile(TrainingPaper.ROSTER, "xlsx"),
    TrainingFile(TrainingPaper.ROSTER, "pdf"),
    TrainingFile(TrainingPaper.ATTENDANCE, "pdf"),
    TrainingFile(TrainingPaper.COURSE, "pdf"),
)


def training_of(records: EventRecords, *, as_of: dt.datetime) -> TrainingPlan:
    """The training of an event at a moment, with all that it rests on."""
    plan = plan_event(records, as_of=as_of)
    return plan_training(records, plan_service(records, plan, as_of=as_of), as_of=as_of)


def write_training_paper(
    training: TrainingPlan,
    file: TrainingFile,
    *,
    language: Language,
    version: int | None = None,
    is_changed: bool = False,
) -> bytes:
    """One paper in one form. `version` is the event's in the store, `is_changed` that it has unsaved changes."""
    event = training.records.event
    stamp = Stamp(event.name, version, training.as_of.astimezone(event.zone), is_changed)
    match file.paper, file.suffix:
        case TrainingPaper.ROSTER, "xlsx":
            return roster_workbook(training, language=language, written_at=stamp.as_of)
        case TrainingPaper.ROSTER, _:
            return roster_pdf(training, language=language, stamp=stamp)
        case TrainingPaper.ATTENDANCE, _:
            return attendance_sheet_pdf(training, language=language, stamp=stamp)
        case _:
            return course_page_pdf(course_of(training), language=language, stamp=stamp)
