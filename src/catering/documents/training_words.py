"""How the papers of the training say when a session is, and where somebody taps."""

from __future__ import annotations

from catering.documents.sheet import Words
from catering.model.text import Language, Text, label, text, written
from catering.planning.papers.consignment_terms import NOT_NAMED
from catering.planning.tap_training.roster import RosterLine
from catering.planning.tap_training.training_plan import SessionPlan, TrainingPlan

WHEREVER = label("paper", "wherever hands are short")


def session_facts(each: SessionPlan, training: TrainingPlan, language: Language) -> list[tuple[Words, list[Words]]]:
    """When and where a session is, who teaches it and in which language."""
    session, zone = each.session, training.records.event.zone
    begins_at = session.starts_at.astimezone(zone)
    spoken = session.language or NOT_NAMED
    held = (
        spoken
        if session.interpreter is None
        else text("{language}, through {who}", language=spoken, who=session.interpreter)
    )
    return [
        (
            label("paper", "When"),
            [
                written(begins_at.date(), "weekday", language),
                text("{begin:time} to {end:time}", begin=begins_at, end=session.ends_at.astimezone(zone)),
            ],
        ),
        (label("paper", "Where"), [session.place or NOT_NAMED]),
        (label("paper", "Trainer"), [each.trainer or NOT_NAMED]),
        (label("paper", "Held in"), [held]),
    ]


def bar_of(line: RosterLine) -> Words:
    return line.bar or WHEREVER


def casks_of(each: SessionPlan) -> Text:
    """What a session is practised on."""
    return text(
        "{water:n0} with water, {beer:n0} with beer", water=each.session.water_casks, beer=each.session.beer_casks
    )
