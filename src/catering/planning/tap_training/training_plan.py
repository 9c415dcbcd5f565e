"""Tap training as a whole: how many must learn, who learns when, what they practise on, and how ready that makes."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from catering.model.assumption import AssumptionKind
from catering.model.beverage import Dispense
from catering.model.event import Bar, instant
from catering.model.finding import Finding, Level
from catering.model.record import same_name, sheet_label
from catering.model.records import EventRecords
from catering.model.text import Text, plural_text, text
from catering.model.training import RosterEntry, StaffMember, TrainingSession
from catering.planning.forecast.stated_assumptions import stated_or_default
from catering.planning.order.practice_beer import beer_for_practice_l
from catering.planning.service.erlang_c import servers_needed
from catering.planning.service.measured_seconds import MeasuredSeconds, measured_seconds, seconds_an_order_trained
from catering.planning.service.orders import DemandLevel, orders_by_bar
from catering.planning.service.service_plan import ServicePlan
from catering.planning.tap_training.mends import Mend, mends_for
from catering.planning.tap_training.readiness import BarReadiness, Crew, Readiness, readiness_of
from catering.planning.tap_training.roster import (
    BrokenRule,
    NoRoster,
    Roster,
    RosterLine,
    best_without_enough,
    choose_roster,
    judge_roster,
    roster_entered,
)
from catering.planning.tap_training.roster_case import Planned, RosterCase, roster_case
from catering.planning.tap_training.who_must_train import TapperNeed, TrainingTerms, training_terms


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """A session with its trainees; `seats` is how many can learn in it, `casks_wanted` what they practise on."""

    planned: Planned
    lines: tuple[RosterLine, ...]
    came: int | None
    """How many came, once somebody says so."""

    @property
    def session(self) -> TrainingSession:
        return self.planned.session

    @property
    def trainer(self) -> str | None:
        return None if self.planned.trainer is None else self.planned.trainer.name

    @property
    def seats(self) -> int:
        return self.planned.seats

    @property
    def taken(self) -> int:
        return sum(line.places for line in self.lines)

    @property
    def trainees(self) -> tuple[str, ...]:
        """A name for each trainee; people whom an agency sends without names share one."""
        return tuple(line.staff_member for line in self.lines for _ in range(line.places))


@dataclass(frozen=True, slots=True)
class TrainedHand:
    """So many people of a row of the staff who are trained, in a session or, None, before."""

    staff_member: str
    people: int
    session: str | None


@dataclass(frozen=True, slots=True)
class TrainingPlan:
    """What an event's training comes to at a moment.

    `to_train` is how many must still learn so that, with those trained before, enough are present with the wished
    certainty. `roster` is the one that was entered, else the proposed one; `proposed` is None where no roster keeps to
    all rules, which `no_roster` explains. `readiness` is None where no tapper is needed or no staff is entered.
    """

    records: EventRecords
    as_of: dt.datetime
    terms: TrainingTerms
    needs: tuple[TapperNeed, ...]
    to_train: int
    trained_before: int
    roster: Roster
    is_entered: bool
    proposed: Roster | None
    no_roster: Text | None
    sessions: tuple[SessionPlan, ...]
    broken_rules: tuple[BrokenRule, ...]
    readiness: Readiness | None
    mends: tuple[Mend, ...]
    practice_beer_l: float
    measured: MeasuredSeconds | None
    findings: tuple[Finding, ...]

    @property
    def planned_seconds_a_glass(self) -> float:
        """The pace that the tappers needed are worked out with."""
        items = stated_or_default(self.records, AssumptionKind.ITEMS_AN_ORDER).value
        return seconds_an_order_trained(self.records).value / items

    @property
    def tappers_needed(self) -> int:
        """At the same time, at all bars together, when most are needed."""
        return max(self.tappers_at.values(), default=0)

    @property
    def tappers_at(self) -> Mapping[dt.datetime, int]:
        """Tappers needed at all bars together, by quarter hour, in UTC: an hour that the clocks show twice is two."""
        together: dict[dt.datetime, int] = {}
        for need in self.needs:
            at = instant(need.at)
            together[at] = together.get(at, 0) + need.tappers
        return together

    @property
    def trained_by_bar(self) -> Mapping[str, int]:
        """Trained people on shift at each bar when it needs most, with those who go where hands are short."""
        at_most: dict[str, BarReadiness] = {}
        for cell in () if self.readiness is None else self.readiness.cells:
            before = at_most.get(cell.bar)
            if before is None or (cell.needed, -cell.trained) > (before.needed, -before.trained):
                at_most[cell.bar] = cell
        return {bar: cell.trained for bar, cell in at_most.items()}

    @property
    def trained_hands(self) -> Mapping[str | None, tuple[TrainedHand, ...]]:
        """Who is trained by the roster or was before, by bar in its order; None: wherever hands are short."""
        found: dict[str | None, list[TrainedHand]] = {bar.name: [] for bar in self.records.bars}
        for member in self.records.staff_members:
            if member.trained_before:
                found.setdefault(member.bar, []).append(TrainedHand(member.name, member.places, None))
        for line in self.roster.lines:
            found.setdefault(line.bar, []).append(TrainedHand(line.staff_member, line.places, line.session))
        return {bar: tuple(hands) for bar, hands in found.items() if hands}

    def need(self) -> Text:
        """How many must learn, for what."""
        if self.trained_before:
            return plural_text(
                "{n:n0} more person must be trained beside {before:n0} who were before, so that {needed:n0} "
                "tappers are present with {wished:share}.",
                "{n:n0} more people must be trained beside {before:n0} who were before, so that {needed:n0} "
                "tappers are present with {wished:share}.",
                n=self.to_train,
                before=self.trained_before,
                needed=self.tappers_needed,
                wished=self.terms.readiness_wished,
            )
        return plural_text(
            "{n:n0} person must be trained so that {needed:n0} tappers are present with {wished:share}.",
            "{n:n0} people must be trained so that {needed:n0} tappers are present with {wished:share}.",
            n=self.to_train,
            needed=self.tappers_needed,
            wished=self.terms.readiness_wished,
        )

    def answer(self) -> Text:
        """Whether the evening is ready, in a sentence or two."""
        ready = self.readiness
        if ready is None:
            return self.need()
        trainees = self.roster.trainees
        if self.is_entered:
            said = plural_text(
                "With {n:n0} trainee on the roster, enough trained tappers are present with {chance:pct}.",
                "With {n:n0} trainees on the roster, enough trained tappers are present with {chance:pct}.",
                n=trainees,
                chance=ready.chance,
            )
        else:
            said = plural_text(
                "With {n:n0} trainee as proposed, enough trained tappers would be present with {chance:pct}.",
                "With {n:n0} trainees as proposed, enough trained tappers would be present with {chance:pct}.",
                n=trainees,
                chance=ready.chance,
            )
        return text("{said} {readiness}", said=said, readiness=ready.summary())

    def summary(self) -> Text:
        """How many must learn, and how ready the roster makes."""
        return (
            self.need() if self.readiness is None else text("{need} {answer}", need=self.need(), answer=self.answer())
        )


def plan_training(records: EventRecords, service: ServicePlan, *, as_of: dt.datetime) -> TrainingPlan:
    """The training that the tappers of `service` ask for. `as_of` has a time zone."""
    terms = training_terms(records)
    needs = tuple(TapperNeed(at, bar.bar, tappers) for bar in service.bars for at, tappers in bar.needed)
    case = roster_case(records, needs, terms, as_of=as_of)
    is_entered = bool(records.roster_entries)
    proposed, no_roster = _proposed(case)
    entered = roster_entered(case)
    roster = entered if is_entered else proposed or best_without_enough(case) or entered
    crews = _crews(case, roster)
    readiness = readiness_of(crews, needs, terms) if case.hands else None
    return TrainingPlan(
        records=records,
        as_of=as_of,
        terms=terms,
        needs=needs,
        to_train=_to_train(case),
        trained_before=sum(hand.places for hand in case.hands if not hand.learns),
        roster=roster,
        is_entered=is_entered,
        proposed=proposed,
        no_roster=no_roster,
        sessions=tuple(_session(case, planned, roster) for planned in case.sessions),
        broken_rules=judge_roster(case) if is_entered else (),
        readiness=readiness,
        mends=(
            mends_for(
                crews, _still_to_train(case, crews), needs, terms, without_bar=_without_each_bar(records, service)
            )
            if readiness is not None and readiness.is_short
            else ()
        ),
        practice_beer_l=beer_for_practice_l(records),
        measured=measured_seconds(records),
        findings=tuple(_findings(records, case, is_entered)),
    )


def entries_of(records: EventRecords, roster: Roster) -> tuple[RosterEntry, ...]:
    """The rows of a roster. Who stands where they stood keeps what is known of them; who stayed away is not lost.

    Who moves keeps the bar that an entry named for them.
    """
    before = {entry.key: entry for entry in records.roster_entries}
    bar_of_row = {member.name: member.bar for member in records.staff_members}
    entries = []
    for line in roster.lines:
        bar = None if same_name(line.bar) == same_name(bar_of_row[line.staff_member]) else line.bar
        new = RosterEntry(session=line.session, staff_member=line.staff_member, places=line.places, bar=bar)
        known = before.pop(new.key, None)
        entries.append(new if known is None else known.model_copy(update={"places": line.places}))
    return (*entries, *(entry for entry in before.values() if entry.attended is False))


def _proposed(case: RosterCase) -> tuple[Roster | None, Text | None]:
    if not case.hands or not case.sessions or not case.moments:
        return None, None
    try:
        return choose_roster(case), None
    except NoRoster as none:
        return None, none.message


def _to_train(case: RosterCase) -> int:
    """How many beside those trained before, in the quarter hour that lacks most."""
    known = {
        moment.number: sum(hand.places for hand in case.hands if not hand.learns and hand.serves_at(moment.at))
        for moment in case.moments
    }
    return max((max(0, moment.trained - known[moment.number]) for moment in case.moments), default=0)


def _crews(case: RosterCase, roster: Roster) -> list[Crew]:
    """Who is trained by a roster when they begin to serve, or was before."""
    hands, planned = {hand.name: hand for hand in case.hands}, {each.name: each for each in case.sessions}
    crews = [Crew(hand, hand.places) for hand in case.hands if not hand.learns]
    left = {hand.name: hand.places for hand in case.hands if hand.learns}
    for line in roster.lines:
        hand = hands[line.staff_member]
        if hand.learns and case.is_in_time(hand, planned[line.session]):
            people = min(line.places, left[hand.name])
            left[hand.name] -= people
            crews.append(Crew(replace(hand, bar=line.bar), people))
    return crews


def _still_to_train(case: RosterCase, crews: Sequence[Crew]) -> list[Crew]:
    """Who of each row is not among the trained; nobody where every session is over."""
    if case.sessions and all(planned.is_over for planned in case.sessions):
        return []
    trained = Counter[int]()
    for crew in crews:
        trained[crew.hand.number] += crew.trained
    return [Crew(hand, hand.places - trained[hand.number]) for hand in case.hands]


def _without_each_bar(records: EventRecords, service: ServicePlan) -> Mapping[str, tuple[TapperNeed, ...]]:
    """The tappers needed at the others where one bar stays closed and its guests go to them."""
    if len(records.bars) < 2:
        return {}
    return {
        closed.name: tuple(_needs_of(records, service, closed)) for closed in records.bars if closed.share_of_orders < 1
    }


def _needs_of(records: EventRecords, service: ServicePlan, closed: Bar) -> Iterator[TapperNeed]:
    others = tuple(
        bar.model_copy(update={"share_of_orders": bar.share_of_orders / (1 - closed.share_of_orders)})
        for bar in records.bars
        if bar is not closed
    )
    wished = service.wished
    for bar in orders_by_bar(records.with_rows(Bar.table, others), service.asked):
        if bar.bar.dispense is Dispense.BOTTLE:
            continue
        for at, orders in zip(bar.begins, bar.trips_per_min[DemandLevel.HIGH], strict=True):
            found = servers_needed(float(orders), bar.trip.trained_s, mean_s=wished.mean_s, p90_s=wished.p90_s)
            yield TapperNeed(at, bar.bar.name, 0 if found is None else found.servers)


def _session(case: RosterCase, planned: Planned, roster: Roster) -> SessionPlan:
    entries = [entry for (session, _), entry in case.entries.items() if session == same_name(planned.name)]
    known = [entry for entry in entries if entry.attended is not None]
    came = sum(entry.places for entry in known if entry.attended) if known else None
    return SessionPlan(planned, roster.of(planned.name), came)


def _findings(records: EventRecords, case: RosterCase, is_entered: bool) -> Iterator[Finding]:
    if case.moments and not records.staff_members:
        message = text("Nobody is entered who could learn to tap.")
        yield Finding(
            Level.NOTE,
            "no-staff",
            message,
            text("Enter who serves on the sheet “{sheet}”.", sheet=sheet_label(StaffMember)),
        )
    elif case.moments and not case.sessions:
        message = text("No training session is planned.")
        yield Finding(
            Level.NOTE,
            "no-sessions",
            message,
            text("Enter them on the sheet “{sheet}”.", sheet=sheet_label(TrainingSession)),
        )
    silent = [
        planned.name
        for planned in case.sessions
        if planned.is_over
        and any(
            session == same_name(planned.name) and entry.attended is None
            for (session, _), entry in case.entries.items()
        )
    ]
    if silent and is_entered:
        message = text("Who came to {sessions:list} is not entered: all count as trained.", sessions=silent)
        yield Finding(
            Level.NOTE,
            "attendance-open",
            message,
            text("Enter it on the sheet “{sheet}”.", sheet=sheet_label(RosterEntry)),
        )
