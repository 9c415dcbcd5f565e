"""A stock count: what was found at a location beside what the ledger has there, and the adjustments that follow.

Not counted is not 0: what nobody has looked at stays as the stock has it. What was noted is held against the ledger at
the moment of noting. Where something moved since the count was opened, and a difference is left, a person decides:
it was counted again, or it stays as the stock has it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from catering.model.movement import Found, KegState, MovementKind, WasteCode
from catering.model.record import Choice
from catering.model.stock import LocationKind, Lot
from catering.model.text import Text, plural_text, text
from catering.planning.stock.count_refusals import LitresUnknown, NowhereForLost
from catering.planning.stock.ledger import KegItem, KegNow, Movement, Places, Wanted, follow_keg, live
from catering.planning.stock.ledger_refusals import IsEmpty, NotEmpty, Overfilled, VesselsMissing


class What(NamedTuple):
    """What a line is of: a keg, else a lot of other goods. Row ids."""

    keg: int | None
    lot: int | None


@dataclass(frozen=True, slots=True)
class Note:
    """What a person found of a keg or lot, and when; what is left open is as the ledger has it.

    `asked_up_to` is the number of the last movement that was decided about; `stays`: it is left as the stock has it.
    """

    what: What
    found: Found
    noted_at: dt.datetime
    noted_by: str
    containers: int | None = None
    volume_ml: int | None = None
    best_before_on: dt.date | None = None
    code: WasteCode | None = None
    reason: str | None = None
    asked_up_to: int = 0
    stays: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """What the ledger has of a keg or lot: where a keg is and what it holds; of goods, what is where it is counted."""

    location: int | None = None
    volume_ml: int = 0
    containers: int = 0
    state: KegState | None = None

    def at(self, location: int) -> Quantity:
        """What of it is at a location."""
        return Quantity(self.containers, self.volume_ml) if self.location == location else Quantity(0, 0)


class Quantity(NamedTuple):
    """Containers and what is in them."""

    containers: int
    volume_ml: int


@dataclass(frozen=True, slots=True)
class CountItem:
    """A keg, or a lot of goods, as it is looked for: with what stands on its label."""

    what: What
    lot: Lot
    keg: KegItem | None = None
    container_size: str | None = None
    brewery_serial: str | None = None
    each_ml: int | None = None
    """Of goods: what is in one container, where that is known."""

    @property
    def name(self) -> str:
        return self.lot.name if self.keg is None else self.keg.number

    @property
    def words(self) -> Text:
        if self.keg is not None:
            return self.keg.words
        return text("Lot {lot} of {beverage}", lot=self.lot.name, beverage=self.lot.beverage)


@dataclass(frozen=True, slots=True)
class Past:
    """What the ledger had of a keg or lot when the count was opened, and its movements after that or posted since."""

    was: Standing
    since: tuple[Movement, ...] = ()


class Outcome(Choice):
    """What came out of counting a keg or lot."""

    NOT_COUNTED = "not counted"
    AS_EXPECTED = "as expected"
    LEFT = "left as the stock has it"
    MISSING = "missing"
    FOUND_HERE = "found here"
    LESS = "less than expected"
    MORE = "more than expected"


@dataclass(frozen=True, slots=True)
class CountLine:
    """A keg or lot in a count: what was expected at the location at the moment of noting, and what was found.

    `state` is the keg's by the ledger; `moved` is what others moved of it and nobody has decided about; `wanted` are
    the adjustments, their reason still open; `hindered` says why they cannot be posted.
    """

    item: CountItem
    note: Note | None
    expected: Quantity
    found: Quantity | None
    state: KegState | None = None
    elsewhere: str | None = None
    """Of a keg: the location where the ledger has it instead, and what is in it there."""
    elsewhere_ml: int = 0
    moved: tuple[Movement, ...] = ()
    wanted: tuple[Wanted, ...] = ()
    hindered: Text | None = None

    @property
    def outcome(self) -> Outcome:
        if self.note is None or self.found is None:
            return Outcome.NOT_COUNTED
        if self.note.stays:
            return Outcome.LEFT
        if self.difference == (0, 0) and self.hindered is None:
            return Outcome.AS_EXPECTED
        if self.found.containers == 0 and self.expected.containers:
            return Outcome.MISSING
        if self.item.keg is not None and not self.expected.containers:
            return Outcome.FOUND_HERE
        return Outcome.LESS if min(self.difference) < 0 else Outcome.MORE

    @property
    def difference(self) -> Quantity:
        """Found less expected; nothing where it was not counted."""
        if self.found is None:
            return Quantity(0, 0)
        return Quantity(
            self.found.containers - self.expected.containers, self.found.volume_ml - self.expected.volume_ml
        )

    @property
    def differs(self) -> bool:
        return self.outcome not in (Outcome.NOT_COUNTED, Outcome.AS_EXPECTED, Outcome.LEFT)

    @property
    def is_asked(self) -> bool:
        """Whether a person must decide first: it moved meanwhile, and what was found is not what the ledger has."""
        return bool(self.moved) and self.differs

    @property
    def doubt(self) -> Text | None:
        """A best before on the container that is not its lot's: never corrected silently."""
        said = None if self.note is None else self.note.best_before_on
        if said is None or said == self.item.lot.best_before_on:
            return None
        told = {"what": self.item.words, "day": said, "lot": self.item.lot.name}
        if self.item.lot.best_before_on is None:
            return text(
                "{what}: best before {day:date} stands on it, lot {lot} has none. Enter it in that row of “Lots”.",
                **told,
            )
        return text(
            "{what}: best before {day:date} stands on it, lot {lot} has {other:date}. Correct that row of “Lots”, or "
            "give it the lot that it is of.",
            **told,
            other=self.item.lot.best_before_on,
        )


@dataclass(frozen=True, slots=True)
class Count:
    """A count as it stands: its lines, those expected first, in the order of the event's sheets."""

    place: str
    opened_at: dt.datetime
    lines: tuple[CountLine, ...] = field(default=())

    @property
    def counted(self) -> int:
        return sum(line.note is not None for line in self.lines)

    @property
    def differences(self) -> tuple[CountLine, ...]:
        return tuple(line for line in self.lines if line.differs)

    @property
    def asked(self) -> tuple[CountLine, ...]:
        return tuple(line for line in self.lines if line.is_asked)

    @property
    def hindered(self) -> tuple[CountLine, ...]:
        return tuple(line for line in self.lines if line.hindered is not None and not line.is_asked)

    @property
    def doubts(self) -> tuple[Text, ...]:
        """What does not fit the event's own rows."""
        return tuple(line.doubt for line in self.lines if line.doubt is not None)

    @property
    def seen(self) -> str:
        """What would be posted, in short: the same as long as nobody notes or moves something else."""
        told = repr([(line.item.what, line.note, line.expected, line.wanted, line.moved) for line in self.lines])
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    def progress(self) -> Text:
        """How much of it is done."""
        return text("{counted:n0} of {all:n0} counted", counted=self.counted, all=len(self.lines))

    def summary(self) -> Text:
        """How much is done, and what came out of it."""
        differences = len(self.differences)
        if not differences:
            return text("{progress}, and all of it as expected.", progress=self.progress())
        return plural_text(
            "{progress}, {n:n0} difference.", "{progress}, {n:n0} differences.", n=differences, progress=self.progress()
        )


def count_of(
    items: Sequence[CountItem],
    pasts: Mapping[What, Past],
    notes: Iterable[Note],
    *,
    location: int,
    opened_at: dt.datetime,
    places: Places,
) -> Count:
    """The count of a location: a line for all that the ledger had there when it was opened, or that was noted since.

    `items` are all kegs and lots of the event, in its order; what is in none of `pasts` the ledger has never had.
    """
    noted = {each.what: each for each in notes}
    there = [each for each in items if pasts.get(each.what, _NEVER).was.at(location).containers]
    expected = {each.what for each in there}
    more = [each for each in items if each.what in noted and each.what not in expected]
    lines = [
        _line(item, noted.get(item.what), pasts.get(item.what, _NEVER), location, opened_at, places)
        for item in (*there, *more)
    ]
    return Count(places.name(location), opened_at, tuple(lines))


_NEVER = Past(Standing())


def _line(
    item: CountItem, note: Note | None, past: Past, location: int, opened_at: dt.datetime, places: Places
) -> CountLine:
    if note is None:
        return CountLine(item, None, past.was.at(location), None, past.was.state)
    then = _then(item, past, location, opened_at, note.noted_at, places)
    moved = tuple(each for each in past.since if each.id > note.asked_up_to)
    expected = then.at(location)
    line = CountLine(item, note, expected, expected, then.state, moved=moved)
    if then.location is not None and then.location != location:
        line = replace(line, elsewhere=places.name(then.location), elsewhere_ml=then.volume_ml)
    if note.stays:
        return replace(line, moved=())
    if item.keg is None:
        return _of_goods(line, note, location, places)
    return _of_keg(line, item.keg, note, then, location, places)


def _then(
    item: CountItem, past: Past, location: int, opened_at: dt.datetime, at: dt.datetime, places: Places
) -> Standing:
    """What the ledger has at a moment, all of that moment done."""
    until = [each for each in past.since if opened_at < each.at <= at]
    if item.keg is None:
        effects = [each.effects.get(location, (0, 0)) for each in live(until)]
        return Standing(
            location,
            past.was.volume_ml + sum(volume_ml for volume_ml, _ in effects),
            past.was.containers + sum(containers for _, containers in effects),
        )
    was = KegNow(past.was.state or KegState.NOT_FILLED, past.was.location, past.was.volume_ml)
    *_, now = was, *(after for _, after in follow_keg(item.keg, until, places, was))
    return Standing(now.location, now.volume_ml, 0 if now.location is None else 1, now.state)


# ---------------------------------------------------------------- what follows from what was found


def _of_keg(line: CountLine, keg: KegItem, note: Note, then: Standing, location: int, places: Places) -> CountLine:
    is_here = then.location == location
    if note.found is Found.MISSING:
        # what is lost already and not found there either stays where it is
        if not is_here or places.kind(location) is LocationKind.LOST_AND_FOUND:
            return line
        lost = next(iter(places.names((LocationKind.LOST_AND_FOUND,))), None)
        wanted = Wanted(MovementKind.ADJUST, note.noted_at, lost, code=note.code)
        return replace(
            line,
            found=Quantity(0, 0),
            wanted=() if lost is None else (wanted,),
            hindered=NowhereForLost(keg.words).message if lost is None else None,
        )
    volume_ml = then.volume_ml if note.volume_ml is None else note.volume_ml
    more_ml = volume_ml - then.volume_ml
    wanted_: list[Wanted] = []
    if more_ml:  # before it is moved: an empty one goes where a full one may not
        wanted_.append(Wanted(MovementKind.ADJUST, note.noted_at, volume_ml=more_ml, code=_if_less(note, more_ml)))
    if not is_here:
        wanted_.append(Wanted(MovementKind.ADJUST, note.noted_at, location))
    return replace(
        line,
        found=Quantity(1, volume_ml),
        wanted=tuple(wanted_),
        hindered=_why_not(keg, then, volume_ml, places.kind(location)) if wanted_ else None,
    )


def _why_not(keg: KegItem, then: Standing, volume_ml: int, kind: LocationKind) -> Text | None:
    if volume_ml > keg.size_ml:
        return Overfilled(keg.number, keg.size_ml, volume_ml).message
    if then.state is KegState.EMPTY and volume_ml:
        return IsEmpty(keg.number).message
    if kind is LocationKind.EMPTIES and volume_ml:
        return NotEmpty(keg.number, volume_ml).message
    return None


def _of_goods(line: CountLine, note: Note, location: int, places: Places) -> CountLine:
    expected, item = line.expected, line.item
    containers = 0
    if note.found is Found.THERE:
        containers = expected.containers if note.containers is None else note.containers
    volume_ml = _litres(note, containers, expected, item.each_ml)
    if volume_ml is None:
        # so many containers were found, with nobody knows how much in them
        found = Quantity(containers, expected.volume_ml)
        return replace(line, found=found, hindered=LitresUnknown(item.words).message)
    if volume_ml and not containers:
        hindered = VesselsMissing(item.lot.beverage, places.name(location)).message
        return replace(line, found=Quantity(containers, volume_ml), hindered=hindered)
    found = Quantity(containers, volume_ml)
    return replace(line, found=found, wanted=tuple(_goods_wanted(note, expected, found, location)))


def _litres(note: Note, containers: int, expected: Quantity, each_ml: int | None) -> int | None:
    """What is in so many containers; None where nobody knows."""
    if note.found is Found.THERE and note.volume_ml is not None:
        return note.volume_ml
    if containers in (0, expected.containers):
        return expected.volume_ml if containers else 0
    if expected.containers and expected.volume_ml * containers % expected.containers == 0:
        return expected.volume_ml * containers // expected.containers
    return None if each_ml is None else each_ml * containers


def _goods_wanted(note: Note, expected: Quantity, found: Quantity, location: int) -> Iterator[Wanted]:
    containers, volume_ml = found.containers - expected.containers, found.volume_ml - expected.volume_ml
    parts = [(containers, volume_ml)]
    if containers * volume_ml < 0:  # more of one and less of the other: the ledger takes them one by one
        parts = sorted([(containers, 0), (0, volume_ml)], reverse=True, key=sum)
    for more, more_ml in parts:
        if more or more_ml:
            code = _if_less(note, min(more, more_ml))
            yield Wanted(MovementKind.ADJUST, note.noted_at, location, volume_ml=more_ml, containers=more, code=code)


def _if_less(note: Note, more: int) -> WasteCode | None:
    """The code of a loss; what was found in addition has none."""
    return note.code if more < 0 else None
