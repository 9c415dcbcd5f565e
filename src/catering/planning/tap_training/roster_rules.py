"""The rules that a roster keeps to, each declared once.

A rule is labelled rows `at_least ≤ given + Σ amount × count ≤ at_most`, counted in people: `roster` gives these rows
to the solver, and judges a roster made by hand by them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from catering.model.event import instant
from catering.model.record import Choice
from catering.model.text import Text, plural_text, text
from catering.planning.tap_training.roster_case import Hand, Planned, RosterCase


class RosterRule(Choice):
    """A rule that a roster keeps to."""

    ENOUGH_TRAINED = "enough trained"
    EACH_BAR = "enough at each bar"
    TRAINED_ONCE = "trained once"
    TRAINEES_A_TRAINER = "trainees a trainer"
    TIME_TO_TAP = "time to tap"
    CAN_COME = "can come"
    UNDERSTOOD = "understands the session"
    TRAINER = "a trainer who is understood"
    BEFORE_SHIFT = "before the shift"
    SAME_DAY = "the same afternoon"
    TRAINER_ONCE = "one session at a time"
    BY_HAND = "put there by hand"
    IS_OVER = "over is over"

    @property
    def sentence(self) -> Text:
        """What the rule asks for."""
        return _SENTENCES[self][0]

    @property
    def way_out(self) -> Text:
        """What a person can change where the rule stands in the way."""
        return _SENTENCES[self][1]


_SENTENCES: Mapping[RosterRule, tuple[Text, Text]] = {
    RosterRule.ENOUGH_TRAINED: (
        text("In every quarter hour so many are trained that enough are present with the wished certainty."),
        text("need fewer tappers, or be content with a lower readiness"),
    ),
    RosterRule.EACH_BAR: (
        text("Each bar always has the trained tappers it needs; who has no bar goes where hands are short."),
        text("give more people no fixed bar"),
    ),
    RosterRule.TRAINED_ONCE: (
        text("Everybody learns in one session, and no row of the staff has more trainees than places."),
        text("take on more people"),
    ),
    RosterRule.TRAINEES_A_TRAINER: (
        text("No trainer has more trainees at once than are allowed."),
        text("add a session or let a trainer teach more at once"),
    ),
    RosterRule.TIME_TO_TAP: (
        text("Every trainee of a session has the time to tap as often as is planned."),
        text("add stations or minutes, or let everybody tap less often"),
    ),
    RosterRule.CAN_COME: (
        text("Nobody is put into a session to which they cannot come."),
        text("find a time at which more can come"),
    ),
    RosterRule.UNDERSTOOD: (
        text("Everybody understands the language in which their session is held."),
        text("hold a session in another language"),
    ),
    RosterRule.TRAINER: (
        text("A session has a trainer who speaks its language, or an interpreter."),
        text("name a trainer or an interpreter"),
    ),
    RosterRule.BEFORE_SHIFT: (
        text("A session ends before the shift of its trainees begins."),
        text("hold a session earlier"),
    ),
    RosterRule.SAME_DAY: (
        text("Who comes for the evening alone is trained on the same day."),
        text("hold a session on the day itself"),
    ),
    RosterRule.TRAINER_ONCE: (
        text("A trainer holds one session at a time."),
        text("move a session or name another trainer"),
    ),
    RosterRule.BY_HAND: (
        text("Who was put into a session by hand stays in it."),
        text("let the plan move who was put there by hand"),
    ),
    RosterRule.IS_OVER: (
        text("A session that has begun keeps its trainees: nobody can be added."),
        text("add a session that is still to come"),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """A rule that a roster does not keep, by so many people."""

    rule: RosterRule
    session: str | None
    staff_member: str | None
    by: int
    message: Text


@dataclass(frozen=True, slots=True)
class RuleRow:
    """What a rule says of the counts, each count by its place."""

    rule: RosterRule
    fact: Text
    amounts: Mapping[int, int]
    at_least: int | None = None
    at_most: int | None = None
    given: int = 0
    session: str | None = None
    staff_member: str | None = None

    def total(self, counts: Sequence[int]) -> int:
        return self.given + sum(amount * counts[place] for place, amount in self.amounts.items())

    def off(self, counts: Sequence[int]) -> int:
        """By how much the counts break it; 0 if they keep it."""
        below = 0 if self.at_least is None else self.at_least - self.total(counts)
        above = 0 if self.at_most is None else self.total(counts) - self.at_most
        return max(0, below, above)

    def broken(self, counts: Sequence[int]) -> BrokenRule:
        there, by = self.total(counts), self.off(counts)
        message = self.fact
        match self.rule:
            case RosterRule.ENOUGH_TRAINED:
                message = text("{fact} Trained: {there:n0}, {by:n0} too few.", fact=self.fact, there=there, by=by)
            case RosterRule.EACH_BAR:
                message = text("{fact} Too few by {by:n0}.", fact=self.fact, by=by)
            case RosterRule.TRAINED_ONCE | RosterRule.TRAINEES_A_TRAINER | RosterRule.TIME_TO_TAP:
                message = text("{fact} Too many by {by:n0}.", fact=self.fact, by=by)
        return BrokenRule(self.rule, self.session, self.staff_member, by, message)


def rule_rows(case: RosterCase) -> Iterator[RuleRow]:
    """Every rule for this staff and these sessions: the one place where the rules are declared."""
    yield from _enough(case)
    for hand in case.hands:
        yield RuleRow(
            RosterRule.TRAINED_ONCE,
            plural_text("{who} is {n:n0} person.", "{who} are {n:n0} people.", n=hand.places, who=hand.name),
            {case.seat(hand, planned): 1 for planned in case.sessions},
            at_most=hand.places,
            staff_member=hand.name,
        )
    for planned in case.sessions:
        yield from _of_session(case, planned)
    for one, other in combinations(case.sessions, 2):
        if one.trainer is not None and one.trainer is other.trainer and _overlap(one, other):
            fact = text(
                "{trainer} would teach {one} and {other} at the same time.",
                trainer=one.trainer.name,
                one=one.name,
                other=other.name,
            )
            amounts = {case.held(one): 1, case.held(other): 1}
            yield RuleRow(RosterRule.TRAINER_ONCE, fact, amounts, at_most=1, session=other.name)


def rows_of_now(case: RosterCase) -> Iterator[RuleRow]:
    """What only a new roster keeps to: what was put there by hand, and what is over."""
    for planned in case.sessions:
        for hand in case.hands:
            count, by_hand = case.entered(hand, planned)
            most: int | None = None
            if planned.is_over:
                rule, most = RosterRule.IS_OVER, count
                fact = text("{session} has begun.", session=planned.name)
            elif by_hand:
                rule = RosterRule.BY_HAND
                fact = text("{who} was put into {session} by hand.", who=hand.name, session=planned.name)
            else:
                continue
            place = {case.seat(hand, planned): 1}
            yield RuleRow(rule, fact, place, count, most, session=planned.name, staff_member=hand.name)


def _enough(case: RosterCase) -> Iterator[RuleRow]:
    for moment in case.moments:
        serving = [hand for hand in case.hands if hand.serves_at(moment.at)]
        fact = text(
            "At {at:time} {needed:n0} tappers are needed, so {trained:n0} must be trained.",
            at=moment.at,
            needed=moment.tappers,
            trained=moment.trained,
        )
        learning = {case.seat(hand, planned): 1 for hand in serving if hand.learns for planned in case.sessions}
        known = sum(hand.places for hand in serving if not hand.learns)
        yield RuleRow(RosterRule.ENOUGH_TRAINED, fact, learning, at_least=moment.trained, given=known)
    for moment in case.moments:
        serving = [hand for hand in case.hands if hand.serves_at(moment.at)]
        needs = [text("{bar}: {n:n0}", bar=bar, n=tappers) for bar, tappers in moment.by_bar.items() if tappers]
        amounts = {case.short(moment, bar): 1 for bar in moment.by_bar}
        amounts |= {place: -1 for hand in serving if hand.learns for place in case.seats_at(hand, None)}
        yield RuleRow(
            RosterRule.EACH_BAR,
            text("At {at:time} the bars need trained tappers, {bars:list}.", at=moment.at, bars=needs),
            amounts,
            at_most=0,
            given=-sum(hand.places for hand in serving if not hand.learns and hand.bar is None),
        )


def _of_session(case: RosterCase, planned: Planned) -> Iterator[RuleRow]:
    seats = {case.seat(hand, planned): 1 for hand in case.hands}
    session = planned.session
    if planned.trainer is not None:
        fact = plural_text(
            "{session}: {trainer} teaches {n:n0} at once.",
            "{session}: {trainer} teaches {n:n0} at once.",
            n=planned.most_taught,
            session=planned.name,
            trainer=planned.trainer.name,
        )
        taught = {**seats, case.held(planned): -planned.most_taught}
        yield RuleRow(RosterRule.TRAINEES_A_TRAINER, fact, taught, at_most=0, session=planned.name)
    fact = text(
        "{session}: {stations:n0} × {minutes:n0} min give {tappings:n0} tappings, enough for {most:n0}.",
        session=planned.name,
        stations=session.stations,
        minutes=session.minutes,
        tappings=planned.tappings,
        most=planned.most_tapping,
    )
    tapping = {**seats, case.held(planned): -planned.most_tapping}
    yield RuleRow(RosterRule.TIME_TO_TAP, fact, tapping, at_most=0, session=planned.name)
    if (why := _why_not_taught(planned)) is not None:
        yield RuleRow(RosterRule.TRAINER, why, seats, at_most=0, session=planned.name)
    for hand in case.hands:
        for rule, fact in _against(case, hand, planned):
            place = {case.seat(hand, planned): 1}
            yield RuleRow(rule, fact, place, at_most=0, session=planned.name, staff_member=hand.name)


def _why_not_taught(planned: Planned) -> Text | None:
    """Why nobody can learn in a session: no trainer, or one whom nobody understands."""
    if planned.trainer is None:
        return text("{session} has no trainer.", session=planned.name)
    spoken = planned.trainer.languages
    if planned.is_taught_in_its_language or planned.session.interpreter is not None:
        return None
    return text(
        "{session} is held in {language}, {trainer} speaks {spoken}, and nobody interprets.",
        session=planned.name,
        language=planned.session.language,
        trainer=planned.trainer.name,
        spoken=spoken,
    )


def _against(case: RosterCase, hand: Hand, planned: Planned) -> Iterator[tuple[RosterRule, Text]]:
    """What keeps somebody from learning in a session."""
    who, session, zone = hand.name, planned.name, case.zone
    if not case.can_come(hand, planned):
        yield RosterRule.CAN_COME, text("{who} cannot come to {session}.", who=who, session=session)
    if planned.languages and hand.languages and not planned.languages & hand.languages:
        yield (
            RosterRule.UNDERSTOOD,
            text(
                "{who} understands {known}, {session} is held in {language}.",
                who=who,
                known=hand.member.languages,
                session=session,
                language=planned.spoken,
            ),
        )
    begins_at = hand.from_at
    if not case.is_in_time(hand, planned):
        fact = text(
            "{session} lasts until {end:time}, {who} begins at {begin:time}.",
            session=session,
            end=planned.session.ends_at.astimezone(zone),
            who=who,
            begin=begins_at.astimezone(zone),
        )
        yield RosterRule.BEFORE_SHIFT, fact
    if hand.member.only_that_day:
        comes_on = begins_at.astimezone(zone).date()
        # who begins after midnight comes for the evening before
        evenings = {comes_on, case.doors_at.astimezone(zone).date()}
        if planned.session.starts_at.astimezone(zone).date() not in evenings:
            fact = text(
                "{who} comes on {day:date} alone, {session} is on another day.", who=who, day=comes_on, session=session
            )
            yield RosterRule.SAME_DAY, fact


def _overlap(one: Planned, other: Planned) -> bool:
    first, second = one.session, other.session
    return instant(first.starts_at) < instant(second.ends_at) and instant(second.starts_at) < instant(first.ends_at)
