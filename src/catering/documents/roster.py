"""The roster as PDF, by session and by bar; and the attendance sheets, one page a session, to be filled in by hand."""

from __future__ import annotations

from collections.abc import Iterator

from catering.documents.sheet import Column, Row, Sheet, Stamp, Words
from catering.documents.training_words import WHEREVER, bar_of, casks_of, session_facts
from catering.model.record import same_name
from catering.model.text import Language, label, plural_text, text
from catering.planning.tap_training.training_plan import SessionPlan, TrainingPlan

_ROW_MM = 9.5


def roster_pdf(training: TrainingPlan, *, language: Language, stamp: Stamp) -> bytes:
    """Who learns in which session, then who taps at which bar."""
    sheet = Sheet(language, title=text("Tap training: roster"), stamp=stamp)
    event = training.records.event
    sheet.title(text("Tap training: roster"), " · ".join((event.name, event.venue)))
    if not training.is_entered:
        sheet.note(text("Proposed: nobody has entered this roster yet."))
    for each in training.sessions:
        sheet.section(each.session.name)
        sheet.facts(session_facts(each, training, language), columns=4)
        if not each.lines:
            sheet.note(text("Nobody is in this session."))
            continue
        sheet.table(_BY_SESSION, list(_trainees(each, training)))
        sheet.note(
            plural_text(
                "{taken:n0} of {n:n0} seat taken; practice casks: {casks}.",
                "{taken:n0} of {n:n0} seats taken; practice casks: {casks}.",
                n=each.seats,
                taken=each.taken,
                casks=casks_of(each),
            )
        )
    sheet.section(text("By bar"))
    sheet.table(_BY_BAR, list(_by_bar(training, sheet)))
    return sheet.finish()


def attendance_sheet_pdf(training: TrainingPlan, *, language: Language, stamp: Stamp) -> bytes:
    """A page for each session that has trainees: a box for who came, a space for the seconds a glass took."""
    sheet = Sheet(language, title=text("Tap training: attendance"), stamp=stamp)
    held = [each for each in training.sessions if each.lines]
    for number, each in enumerate(held):
        if number:
            sheet.pdf.add_page()
        sheet.title(text("Tap training: attendance"), " · ".join((training.records.event.name, each.session.name)))
        sheet.facts(session_facts(each, training, language), columns=4)
        rows = [
            Row([str(place), line.staff_member, bar_of(line), "", "", "", ""])
            for place, line in enumerate((line for line in each.lines for _ in range(line.places)), start=1)
        ]
        sheet.table(_ATTENDANCE, rows, size_pt=10, least_mm=_ROW_MM)
        sheet.note(
            text("Seconds a glass: the last five glasses, from taking the glass to handing it over, divided by five.")
        )
        sheet.blanks([text("Trainer"), text("Date and signature")])
    if not held:
        sheet.title(text("Tap training: attendance"), training.records.event.name)
        sheet.note(text("Nobody is on the roster yet."))
    return sheet.finish()


_BY_SESSION = (
    Column(label("paper", "Staff member"), 3),
    Column(label("paper", "Agency"), 2.6),
    Column(label("paper", "Languages"), 2.6),
    Column(label("paper", "Bar"), 2.6),
    Column(label("paper", "People"), 1.5, is_number=True),
)
_BY_BAR = (
    Column(label("paper", "Staff member"), 3),
    Column(label("paper", "Trained in"), 3),
    Column(label("paper", "People"), 1.5, is_number=True),
)
_ATTENDANCE = (
    Column(label("paper", "No."), 0.7),
    Column(label("paper", "Staff member"), 3),
    Column(label("paper", "Bar"), 2.2),
    Column(label("paper", "Came"), 1, is_box=True),
    Column(label("paper", "Stayed away"), 1.4, is_box=True),
    Column(label("paper", "Tappings"), 1.4),
    Column(label("paper", "Seconds a glass"), 1.8),
)


def _trainees(each: SessionPlan, training: TrainingPlan) -> Iterator[Row]:
    members = {same_name(member.name): member for member in training.records.staff_members}
    for line in each.lines:
        member = members[same_name(line.staff_member)]
        yield Row([line.staff_member, member.agency or "–", member.languages or "–", bar_of(line), str(line.places)])


def _by_bar(training: TrainingPlan, sheet: Sheet) -> Iterator[Row]:
    """A group for each bar with trained people, and one for those who go where hands are short."""
    for bar, hands in training.trained_hands.items():
        yield Row([bar or WHEREVER], "group")
        for hand in hands:
            where: Words = hand.session or text("trained before")
            yield Row([hand.staff_member, where, sheet.number(hand.people, "n0")])
