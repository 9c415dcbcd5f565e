"""Whether enough trained hands serve: by readiness, then by the rules of serving."""

from __future__ import annotations

import datetime as dt

from catering.model.event import instant
from catering.model.text import Text, plural_text, text
from catering.planning.advice import Stage
from catering.planning.answers.answer import Answer, Asked, Verdict, likely, verdict_of
from catering.planning.hands import Hands
from catering.planning.tap_training.readiness import Readiness
from catering.planning.tap_training.training_plan import SessionPlan, TrainingPlan


def enough_hands(hands: Hands, stage: Stage, *, as_of: dt.datetime) -> Answer:
    """By the bar and quarter hour that has the fewest trained tappers for those needed."""
    training, broken = hands.training, hands.service.broken
    ready = training.readiness
    if ready is None:
        return _without_staff(hands)
    verdict = verdict_of(ready.chance, training.terms.readiness_wished)
    if verdict is Verdict.YES and (broken or ready.is_short):
        verdict = Verdict.DOUBTFUL
    if stage is Stage.AFTER:
        return Answer(Asked.HANDS, verdict, likely(ready.chance), _who_came(training), None)
    if broken and not ready.is_short:
        first = broken[0]
        return Answer(Asked.HANDS, verdict, likely(ready.chance), first.message, first.way_out)
    return Answer(Asked.HANDS, verdict, likely(ready.chance), _limit(ready), _decide(training, as_of))


def _without_staff(hands: Hands) -> Answer:
    if not hands.service.bars:
        return Answer(Asked.HANDS, Verdict.YES, text("nothing from a tap"))
    needed = hands.service.tappers
    figure = plural_text("{n:n0} tapper needed", "{n:n0} tappers needed", n=needed)
    told = next((each for each in hands.training.findings), None)
    return Answer(
        Asked.HANDS,
        Verdict.OPEN,
        figure,
        None if told is None else told.message,
        None if told is None else told.suggestion,
    )


def _limit(ready: Readiness) -> Text:
    lowest = ready.lowest
    return text(
        "{bar} at {at:time}: {trained:n0} trained, {needed:n0} needed.",
        bar=lowest.bar,
        at=lowest.at,
        trained=lowest.trained,
        needed=lowest.needed,
    )


def _decide(training: TrainingPlan, as_of: dt.datetime) -> Text | None:
    """What would mend it, while there is a session to learn in; else the next session."""
    ahead = sorted(
        (each for each in training.sessions if instant(each.session.starts_at) > instant(as_of)), key=_starts_at
    )
    mend = training.mends[0].summary() if training.mends else None
    if not ahead:
        return mend
    if mend is not None:
        return text("By {at:date}: {mend}", at=ahead[-1].session.starts_at, mend=mend)
    first = ahead[0]
    return text(
        "{session}, {at:datetime}: {taken:n0} of {seats:n0} seats taken.",
        session=first.session.name,
        at=first.session.starts_at,
        taken=first.taken,
        seats=first.seats,
    )


def _starts_at(each: SessionPlan) -> dt.datetime:
    return instant(each.session.starts_at)


def _who_came(training: TrainingPlan) -> Text | None:
    came = [each.came for each in training.sessions if each.came is not None]
    if not came:
        return text("Who came to the training is not entered.")
    return plural_text("{n:n0} came to the training.", "{n:n0} came to the training.", n=sum(came))
