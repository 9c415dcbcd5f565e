"""One keg in a person's hand: what it is now, what is sensibly done next, posted once and taken back."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from catering.model.movement import KegState, WasteCode
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.model.rows import records_of
from catering.model.stock import Keg, Location, LocationKind, Lot
from catering.model.text import Text, text
from catering.planning.stock.ledger import KegItem, KegNow, Places, live
from catering.planning.stock.ledger_refusals import LocationMissing, MovementRefused, WithoutLot
from catering.planning.stock.ledger_stock import expires_today, is_expired, venue_date
from catering.planning.stock.movement_words import done
from catering.planning.stock.next_movement import Possible, next_movement, other_movements, phase_of
from catering.services.move_stock import kegs_named
from catering.services.stock_report import by_row
from catering.store.engine import Connection, Store
from catering.store.event_rows import event_row, load_event
from catering.store.stock import KeptMovement, NotInEvent, keg_item, keg_now, movements, of_operation, places_of
from catering.store.stock_writing import Posting, post_movement, reverse_movement
from catering.store.writing import take_event


class MovedMeanwhile(MovementRefused):
    """A keg that has moved since it was looked at."""

    def __init__(self, keg: KegItem, newest: KeptMovement, places: Places) -> None:
        super().__init__(
            text(
                "{keg} has moved meanwhile: {done}, {at:time}, by {actor}. Nothing is posted: look at it again.",
                keg=keg.words,
                done=done(newest.movement, places),
                at=newest.posted_at.astimezone(places.zone),
                actor=newest.actor,
            )
        )


@dataclass(frozen=True, slots=True)
class KegInHand:
    """A keg as it is at a moment. `posted` is the number of its movement that was posted last, 0 before the first;
    `last` is the movement that stands last and can be taken back, `contents` the lot that is or comes in it.
    """

    keg: Keg
    item: KegItem
    now: KegNow
    places: Places
    contents: Lot | None
    today: dt.date
    next: Possible | None
    others: tuple[Possible, ...]
    last: KeptMovement | None
    posted: int

    @property
    def location(self) -> Location | None:
        return None if self.now.location is None else self.places.locations[self.now.location]

    @property
    def best_before_on(self) -> dt.date | None:
        """Of what is or comes in it; None once it is empty."""
        return None if self.contents is None or self.now.state is KegState.EMPTY else self.contents.best_before_on

    @property
    def is_expired(self) -> bool:
        return self.contents is not None and self.best_before_on is not None and is_expired(self.contents, self.today)

    @property
    def expires_today(self) -> bool:
        return (
            self.contents is not None and self.best_before_on is not None and expires_today(self.contents, self.today)
        )

    @property
    def hindered(self) -> Text | None:
        """Why nothing can be posted of it; None where something can."""
        return WithoutLot(self.keg.number).message if self.contents is None else None


@dataclass(frozen=True, slots=True)
class Proposed:
    """A movement as it was drawn for a person: of which keg, `seen` as its last, with all that was chosen or typed."""

    keg: int
    seen: int
    possible: Possible
    volume_l: float | None = None
    code: WasteCode | None = None
    reason: str | None = None

    @property
    def operation_id(self) -> str:
        """The same for the same proposal, whoever sends it and however often: it is posted once."""
        said = (self.possible.kind, self.possible.to, self.volume_ml, self.code, self.reason)
        return uuid.uuid5(uuid.NAMESPACE_OID, f"keg {self.keg} after movement {self.seen}: {said}").hex

    @property
    def volume_ml(self) -> int | None:
        return None if self.volume_l is None else round(self.volume_l * 1000)


def look_at_keg(store: Store, event_id: str, name: str, *, at: dt.datetime, bar: str | None = None) -> KegInHand:
    """The keg of a number or a brewery's serial; `bar` is the location that whoever asks serves at.

    `at` has a time zone, and is taken to the microsecond: what was posted just now is seen. Raises NoSuchEvent,
    NotInEvent.
    """
    with store.reading() as connection:
        event = event_row(connection, event_id)
        rows = load_event(connection, event).rows
        found = kegs_named(rows["keg"], name)
        if len(found) != 1:
            raise NotInEvent(text("There is no keg “{name}” in this event.", name=name))
        places, item = places_of(connection, event), keg_item(connection, event, found[0])
        now, kept = keg_now(connection, item.id, at=at), movements(connection, event, keg=item.id)
    return _in_hand(records_of(rows), item, now, places, kept, at, bar)


def _in_hand(
    records: EventRecords,
    item: KegItem,
    now: KegNow,
    places: Places,
    kept: Sequence[KeptMovement],
    at: dt.datetime,
    bar: str | None,
) -> KegInHand:
    lots = dict(by_row(records, Lot))
    standing = live(each.movement for each in kept)
    to = [each.to_location for each in standing]
    proposed = next_movement(
        item,
        now,
        places,
        phase=phase_of(records, at),
        was_at={places.kind(each) for each in to if each is not None},
        bar=next((row for row, name in bars_of(places).items() if bar and same_name(name) == same_name(bar)), None),
    )
    lot = item.lot if now.lot is None else now.lot
    return KegInHand(
        keg=dict(by_row(records, Keg))[item.id],
        item=item,
        now=now,
        places=places,
        contents=None if lot is None else lots[lot],
        today=venue_date(records, at),
        next=proposed,
        others=other_movements(item, now, places, but=proposed),
        last=next((each for each in kept if standing and each.movement.id == standing[-1].id), None),
        posted=max((each.movement.id for each in kept), default=0),
    )


def bars_of(places: Places) -> dict[int, str]:
    """The locations at which guests are served."""
    return places.names((LocationKind.BAR,))


# ---------------------------------------------------------------- what is posted


def post_proposed(
    store: Store, event_id: str, proposed: Proposed, *, actor: str, by_what: str, at: dt.datetime
) -> KeptMovement:
    """Posts what was proposed of a keg; sent again, by whomever, it answers with what was posted.

    Raises MovedMeanwhile where the keg is not as it was seen any more; MovementRefused, NoSuchEvent.
    """

    def work(connection: Connection) -> KeptMovement:
        event = event_row(connection, event_id)
        known = _unless_moved(connection, event, proposed.keg, proposed.seen, proposed.operation_id)
        if known is not None:
            return known
        possible = proposed.possible
        if possible.asks_place:
            places = places_of(connection, event)
            raise LocationMissing(possible.kind, [places.name(each) for each in possible.places])
        wanted = possible.wanted(
            keg_now(connection, proposed.keg, at=at),
            at,
            volume_ml=proposed.volume_ml,
            code=proposed.code,
            reason=proposed.reason,
        )
        return post_movement(
            connection, event, wanted, Posting(actor, at, by_what, proposed.operation_id), keg=proposed.keg
        )

    return store.write(work)


def take_back(
    store: Store, event_id: str, keg: int, number: int, *, seen: int, actor: str, by_what: str, at: dt.datetime
) -> KeptMovement:
    """Takes a keg's movement back, once; as `post_proposed`."""
    operation_id = f"movement {number} taken back"

    def work(connection: Connection) -> KeptMovement:
        event = event_row(connection, event_id)
        known = _unless_moved(connection, event, keg, seen, operation_id)
        if known is not None:
            return known
        return reverse_movement(connection, number, Posting(actor, at, by_what, operation_id))

    return store.write(work)


def _unless_moved(connection: Connection, event: int, keg: int, seen: int, operation_id: str) -> KeptMovement | None:
    """What an operation posted before and still stands; else None where the keg is as it was seen."""
    take_event(connection, event)  # from here on nobody else moves it
    known = of_operation(connection, operation_id)
    if known is not None and known.reversed_by is None:
        return known
    newest = max(movements(connection, event, keg=keg), key=lambda each: each.movement.id, default=None)
    if newest is not None and newest.movement.id != seen:
        raise MovedMeanwhile(keg_item(connection, event, keg), newest, places_of(connection, event))
    return None
