"""What a roster is made of: hands, sessions, the quarter hours that need tappers, and a place for each count."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from catering.model.event import instant
from catering.model.languages import languages_in
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.model.training import RosterEntry, StaffMember, Trainer, TrainingSession
from catering.planning.forecast.evening_curve import serving_periods
from catering.planning.tap_training.who_must_train import QUARTER_HOUR, TapperNeed, TrainingTerms, trained_for


@dataclass(frozen=True, slots=True)
class Hand:
    """A row of the staff, for the plan. `bar` is where it serves, None: wherever hands are short; `from_at` is when its
    shift begins, `serving_ends` when serving ends for all, on one day or several."""

    number: int
    member: StaffMember
    bar: str | None
    languages: frozenset[str]
    from_at: dt.datetime
    serving_ends: tuple[dt.datetime, ...]

    @property
    def name(self) -> str:
        return self.member.name

    @property
    def places(self) -> int:
        return self.member.places

    @property
    def learns(self) -> bool:
        """Whether it must be in a session to count as trained."""
        return not self.member.trained_before

    def serves_at(self, at: dt.datetime) -> bool:
        """Whether its shift covers the quarter hour that begins at `at`, as far as anything is poured in it."""
        begins, ends = self.member.shift_from, self.member.shift_until
        still_to_come = (instant(end) for end in self.serving_ends if instant(at) < instant(end))
        poured_until = min([instant(at) + QUARTER_HOUR, *still_to_come])
        return (begins is None or instant(begins) <= instant(at)) and (ends is None or poured_until <= instant(ends))


@dataclass(frozen=True, slots=True)
class Planned:
    """A session with its trainer; `most_taught` and `most_tapping` are how many can learn, for the trainer's part and
    for the time at the stations; `is_over`: it has begun."""

    number: int
    session: TrainingSession
    trainer: Trainer | None
    languages: frozenset[str]
    most_taught: int
    tappings: int
    most_tapping: int
    is_over: bool

    @property
    def name(self) -> str:
        return self.session.name

    @property
    def seats(self) -> int:
        return min(self.most_taught, self.most_tapping)

    @property
    def spoken(self) -> str | None:
        """The language it is held in, as somebody wrote it."""
        return self.session.language or (self.trainer.languages if self.trainer is not None else None)

    @property
    def is_taught_in_its_language(self) -> bool:
        """Whether the trainer speaks it, as far as anybody says what the trainer speaks."""
        spoken = languages_in(None if self.trainer is None else self.trainer.languages)
        return not spoken or not self.languages or bool(spoken & self.languages)


@dataclass(frozen=True, slots=True)
class Moment:
    """A quarter hour: tappers needed in all and by bar, and how many must be trained for them to be present."""

    number: int
    at: dt.datetime
    tappers: int
    trained: int
    by_bar: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class RosterCase:
    """Hands, sessions and moments, each in its order; and who was entered where until now.

    A roster is a list of counts: seats by hand and session, whether each session is held, how many tappers each bar
    lacks at each moment beside its own, and how many stay in each seat that was taken before.
    """

    hands: tuple[Hand, ...]
    sessions: tuple[Planned, ...]
    moments: tuple[Moment, ...]
    bars: tuple[str, ...]
    entries: Mapping[tuple[str, str], RosterEntry]
    kept_away: frozenset[tuple[str, str]]
    zone: ZoneInfo
    doors_at: dt.datetime

    @property
    def places(self) -> int:
        """How many counts there are."""
        seats = len(self.hands) * len(self.sessions)
        return seats + len(self.sessions) + len(self.moments) * len(self.bars) + len(self.taken)

    @property
    def taken(self) -> tuple[tuple[int, int], ...]:
        """The seats that were taken before, by their places, and how many people stood in each."""
        seats = ((self.seat(hand, each), self.entered(hand, each)[0]) for hand in self.hands for each in self.sessions)
        return tuple((place, count) for place, count in seats if count)

    def seat(self, hand: Hand, planned: Planned) -> int:
        return hand.number * len(self.sessions) + planned.number

    def held(self, planned: Planned) -> int:
        return len(self.hands) * len(self.sessions) + planned.number

    def short(self, moment: Moment, bar: str) -> int:
        """Tappers that a bar needs beyond those who serve there alone."""
        return (len(self.hands) + 1) * len(self.sessions) + moment.number * len(self.bars) + self.bars.index(bar)

    def stays(self, number: int) -> int:
        """The place of how many stay in the seat of that number among those taken."""
        return (len(self.hands) + 1) * len(self.sessions) + len(self.moments) * len(self.bars) + number

    def entered(self, hand: Hand, planned: Planned) -> tuple[int, bool]:
        """How many of a row stand in a session, and whether somebody put them there; who stayed away does not."""
        entry = self._entry(hand, planned)
        return (0, False) if entry is None else (entry.places, entry.by_hand)

    def _entry(self, hand: Hand, planned: Planned) -> RosterEntry | None:
        entry = self.entries.get((same_name(planned.name), same_name(hand.name)))
        return None if entry is None or entry.attended is False else entry

    def bar_of(self, hand: Hand, planned: Planned) -> str | None:
        """Where those of a row who stand in a session serve: as their entry says, else as the row does."""
        entry = self._entry(hand, planned)
        if entry is None or entry.bar is None:
            return hand.bar
        return self.spelled(entry.bar)

    def spelled(self, bar: str) -> str:
        """A bar by the name that the needs have for it."""
        return next((each for each in self.bars if same_name(each) == same_name(bar)), bar)

    def is_in_time(self, hand: Hand, planned: Planned) -> bool:
        """Whether a session is over before somebody begins to serve."""
        return instant(planned.session.ends_at) <= instant(hand.from_at)

    def can_come(self, hand: Hand, planned: Planned) -> bool:
        return (same_name(hand.name), same_name(planned.name)) not in self.kept_away

    def on_shift(self, moment: Moment) -> int:
        """People who serve at a moment, trained or still to be."""
        return sum(hand.places for hand in self.hands if hand.serves_at(moment.at))

    def own_trained(self, moment: Moment, bar: str, seats: Sequence[int]) -> int:
        """Trained people who serve at a bar alone, at a moment, by the counts of the seats."""
        serving = [hand for hand in self.hands if hand.serves_at(moment.at)]
        return sum(self.trained(hand, bar, seats) for hand in serving)

    def trained(self, hand: Hand, bar: str | None, seats: Sequence[int]) -> int:
        """How many of a row are trained and serve at a bar, by the counts of the seats."""
        if not hand.learns:
            return hand.places if hand.bar == bar else 0
        return min(hand.places, sum(seats[place] for place in self.seats_at(hand, bar)))

    def seats_at(self, hand: Hand, bar: str | None) -> list[int]:
        """The places of the seats of a row from which people go to a bar; None: wherever hands are short."""
        return [self.seat(hand, planned) for planned in self.sessions if self.bar_of(hand, planned) == bar]

    def counts_entered(self) -> list[int]:
        """The counts of the roster as it was entered."""
        return self.counts_of(
            [self.entered(hand, planned)[0] for hand in self.hands for planned in self.sessions],
        )

    def counts_of(self, seats: Sequence[int]) -> list[int]:
        """All counts that follow from those of the seats."""
        held = [int(any(seats[self.seat(hand, planned)] for hand in self.hands)) for planned in self.sessions]
        short = [
            max(0, moment.by_bar.get(bar, 0) - self.own_trained(moment, bar, seats))
            for moment in self.moments
            for bar in self.bars
        ]
        return [*seats, *held, *short, *(min(seats[place], count) for place, count in self.taken)]


def roster_case(
    records: EventRecords, needs: Iterable[TapperNeed], terms: TrainingTerms, *, as_of: dt.datetime
) -> RosterCase:
    """The case of an event at a moment. `needs` are the tappers by bar and quarter hour."""
    trainers = {same_name(trainer.name): trainer for trainer in records.trainers}
    entries = {entry.key: entry for entry in records.roster_entries}
    needs = tuple(needs)
    bars = tuple(dict.fromkeys(need.bar for need in needs))
    hands = tuple(_hands(records, bars))
    sessions = sorted(records.training_sessions, key=lambda session: (instant(session.starts_at), session.key))
    planned = tuple(
        _planned(number, session, trainers.get(same_name(session.trainer)), terms, as_of)
        for number, session in enumerate(sessions)
    )
    return RosterCase(
        hands=hands,
        sessions=planned,
        moments=_moments(needs, hands, terms, records.event.zone),
        bars=bars,
        entries=entries,
        kept_away=frozenset(_kept_away(records)),
        zone=records.event.zone,
        doors_at=records.event.doors_at,
    )


def _kept_away(records: EventRecords) -> Iterator[tuple[str, str]]:
    """Who cannot come to which session, by staff and session."""
    yield from (row.key for row in records.availabilities if not row.can_come)
    # the seat of somebody who stayed away is not offered to them again
    for entry in records.roster_entries:
        if entry.attended is False:
            yield same_name(entry.staff_member), same_name(entry.session)


def _hands(records: EventRecords, bars: Iterable[str]) -> Iterable[Hand]:
    spelled = {same_name(bar): bar for bar in bars}
    serving_ends = tuple(period.ends_at for period in serving_periods(records))
    named: dict[str, list[RosterEntry]] = {}
    for entry in records.roster_entries:
        if entry.bar is not None and entry.attended is not False:
            named.setdefault(same_name(entry.staff_member), []).append(entry)
    for number, member in enumerate(records.staff_members):
        entries = named.get(same_name(member.name), [])
        # the bar of all its people binds a row wherever they learn; that of a few holds for these
        is_of_all = sum(entry.places for entry in entries) >= member.places
        bars_named = {same_name(entry.bar): entry.bar for entry in entries} if is_of_all else {}
        bar = next(iter(bars_named.values())) if len(bars_named) == 1 else member.bar
        bar = spelled.get(same_name(bar), bar)
        from_at = member.shift_from or records.event.doors_at
        yield Hand(number, member, bar, languages_in(member.languages), from_at, serving_ends)


def _planned(
    number: int, session: TrainingSession, trainer: Trainer | None, terms: TrainingTerms, as_of: dt.datetime
) -> Planned:
    most_taught = (trainer.most_trainees if trainer is not None else None) or terms.trainees_a_trainer
    tappings = session.stations * math.floor(session.minutes / terms.minutes_a_tapping)
    languages = languages_in(session.language) or languages_in(None if trainer is None else trainer.languages)
    return Planned(
        number,
        session,
        trainer,
        languages,
        most_taught,
        tappings,
        tappings // terms.tappings_a_trainee,
        is_over=instant(session.starts_at) <= instant(as_of),
    )


def _moments(
    needs: Iterable[TapperNeed], hands: Sequence[Hand], terms: TrainingTerms, zone: ZoneInfo
) -> tuple[Moment, ...]:
    """The quarter hours that decide: of those in which the same people serve, none that asks for less than another."""
    by_bar: dict[dt.datetime, dict[str, int]] = {}
    for need in needs:
        # an hour that the clocks show twice is two hours
        by_bar.setdefault(instant(need.at), {})[need.bar] = need.tappers
    deciding: list[tuple[frozenset[int], dt.datetime, dict[str, int]]] = []
    for at, tappers in sorted(by_bar.items(), key=lambda each: -sum(each[1].values())):
        serving = frozenset(hand.number for hand in hands if hand.serves_at(at))
        if not any(serving == others and _asks_less(tappers, more) for others, _, more in deciding):
            deciding.append((serving, at, tappers))
    deciding.sort(key=lambda each: each[1])
    return tuple(
        Moment(
            number,
            at.astimezone(zone),
            sum(tappers.values()),
            trained_for(
                sum(tappers.values()),
                staff_attendance=terms.staff_attendance,
                readiness_wished=terms.readiness_wished,
            ),
            tappers,
        )
        for number, (_, at, tappers) in enumerate(deciding)
    )


def _asks_less(tappers: Mapping[str, int], more: Mapping[str, int]) -> bool:
    return all(count <= more.get(bar, 0) for bar, count in tappers.items())
