"""The course on one page: five steps, the kit of the stations, what is dangerous, and when it is held."""

from __future__ import annotations

from dataclasses import dataclass

from catering.catalog.tap_course import CoursePart, course_parts
from catering.model.event import Event
from catering.planning.tap_training.training_plan import SessionPlan, TrainingPlan


@dataclass(frozen=True, slots=True)
class KitPiece:
    """A piece of kit, and how many are needed where most stations are in use in one session."""

    part: CoursePart
    pieces: int


@dataclass(frozen=True, slots=True)
class Course:
    """What trainer and trainees have in hand; `seconds_a_glass` is the pace that the evening is planned with."""

    event: Event
    sessions: tuple[SessionPlan, ...]
    steps: tuple[CoursePart, ...]
    kit: tuple[KitPiece, ...]
    hazards: tuple[CoursePart, ...]
    stations: int
    tappings_a_trainee: int
    seconds_a_glass: float


def course_of(training: TrainingPlan) -> Course:
    """The course of an event's sessions; of one station where none is planned."""
    stations = max((each.session.stations for each in training.sessions), default=1)
    return Course(
        event=training.records.event,
        sessions=training.sessions,
        steps=course_parts("step"),
        kit=tuple(KitPiece(part, stations) for part in course_parts("kit")),
        hazards=course_parts("hazard"),
        stations=stations,
        tappings_a_trainee=training.terms.tappings_a_trainee,
        seconds_a_glass=training.planned_seconds_a_glass,
    )
