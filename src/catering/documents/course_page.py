"""The course in tapping a cask as PDF: one page to be hung up beside the stations."""

from __future__ import annotations

from catering.documents.sheet import RED, Column, Row, Sheet, Stamp
from catering.model.text import Language, label, plural_text, text, written
from catering.planning.tap_training.course import Course

_SCALES = (1.0, 0.92, 0.85, 0.78, 0.72, 0.66)
_MOST_SESSIONS = 8
"""So many stand on the page; the rest are on the roster."""


def course_page_pdf(course: Course, *, language: Language, stamp: Stamp) -> bytes:
    """One page: the letters become smaller until everything goes on it."""
    for scale in _SCALES:
        sheet = _laid_out(course, language, stamp, scale)
        if sheet.pages == 1:
            break
    return sheet.finish()


def _laid_out(course: Course, language: Language, stamp: Stamp, scale: float) -> Sheet:
    event = course.event
    sheet = Sheet(language, title=text("Tapping a cask"), stamp=stamp, scale=scale)
    sheet.title(text("Tapping a cask"), " · ".join((event.name, event.venue)))
    sheet.note(
        plural_text(
            "Everybody taps {n:n0} time; a glass takes {seconds:n0} s by the end.",
            "Everybody taps {n:n0} times; a glass takes {seconds:n0} s by the end.",
            n=course.tappings_a_trainee,
            seconds=course.seconds_a_glass,
        )
    )
    sheet.section(text("Five steps"))
    steps = [Row([str(number), step.label]) for number, step in enumerate(course.steps, start=1)]
    sheet.table([Column("", 0.6), Column(label("paper", "What to do"), 14)], steps, size_pt=11)
    sheet.section(text("Take care"))
    for hazard in course.hazards:
        sheet.note(f"– {sheet.words(hazard.label)}", RED)
    sheet.section(plural_text("Kit for {n:n0} station", "Kit for {n:n0} stations", n=course.stations))
    pieces = [text("{n:n0} × {piece}", n=piece.pieces, piece=piece.part.label) for piece in course.kit]
    sheet.note(text("{pieces:list}.", pieces=pieces))
    if course.sessions:
        sheet.section(text("Sessions"))
        rows = [
            Row(
                [
                    each.session.name,
                    written(each.session.starts_at.astimezone(event.zone), "datetime", language),
                    each.trainer or "–",
                    each.session.language or "–",
                    f"{each.taken} / {each.seats}",
                ]
            )
            for each in course.sessions[:_MOST_SESSIONS]
        ]
        columns = [
            Column(label("paper", "Session"), 3),
            Column(label("paper", "When"), 3.4),
            Column(label("paper", "Trainer"), 2.4),
            Column(label("paper", "Held in"), 2),
            Column(label("paper", "Seats taken"), 1.6),
        ]
        sheet.table(columns, rows)
        if len(course.sessions) > _MOST_SESSIONS:
            left_out = len(course.sessions) - _MOST_SESSIONS
            sheet.note(
                plural_text(
                    "{n:n0} more session is on the roster.", "{n:n0} more sessions are on the roster.", n=left_out
                )
            )
    return sheet
