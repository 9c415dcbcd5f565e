"""Counts a location: opens, notes line by line, looks, posts the differences in one step, takes them back in one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from zoneinfo import ZoneInfo

from catering.catalog.container_sizes import sizes_by_name
from catering.model.beverage import BeverageSource
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.model.rows import records_of
from catering.model.stock import Keg, Location, Lot
from catering.model.text import text
from catering.planning.stock.count import Count, CountItem, CountLine, Note, What, count_of
from catering.planning.stock.count_reconciled import Reconciliation, reconcile
from catering.planning.stock.count_refusals import (
    CountChanged,
    CountHindered,
    CountNotPosted,
    MovedWhileCounted,
    NothingCounted,
)
from catering.planning.stock.ledger import KegItem, Places
from catering.services.move_stock import kegs_named, location_named
from catering.services.stock_report import by_row
from catering.store.counts import (
    CountState,
    KeptCount,
    LedgerOfCount,
    Noted,
    PostedFigures,
    again,
    counts_of,
    hold_count,
    hold_open,
    keep_cancelled,
    keep_posted,
    keep_taken_back,
    kept_count,
    leave,
    ledger_of_count,
    movements_back,
    movements_of_count,
    note,
    notes_of,
    posted_figures,
)
from catering.store.counts import open_count as open_count_at
from catering.store.engine import Connection, Store
from catering.store.event_rows import event_row, load_event
from catering.store.stock import KeptMovement, NotInEvent
from catering.store.stock_writing import Posting, post_movement, reverse_movement
from catering.store.writing import take_event


@dataclass(frozen=True, slots=True)
class SeenCount:
    """A count as it stands, with its event's records; once it is posted, as it was then."""

    kept: KeptCount
    records: EventRecords
    location: Location
    count: Count

    @property
    def zone(self) -> ZoneInfo:
        return self.records.event.zone

    @property
    def places(self) -> Places:
        return Places(dict(by_row(self.records, Location)), self.zone)

    @property
    def reconciliation(self) -> Reconciliation:
        return reconcile(self.count)


@dataclass(frozen=True, slots=True)
class ListedCount:
    """A count by its location's name."""

    kept: KeptCount
    place: str


def open_count(
    store: Store, event_id: str, location: str, *, actor: str, at: dt.datetime, operation_id: str
) -> KeptCount:
    """Opens a count of a location by its name, or joins the one that is open there.

    Raises NoSuchEvent, NotInEvent, MovementRefused.
    """

    def work(connection: Connection) -> KeptCount:
        event = event_row(connection, event_id)
        place = location_named(load_event(connection, event).rows["location"], location)
        if place is None:
            raise NotInEvent(text("Say which location is counted."))
        return open_count_at(connection, event, place, actor=actor, at=at, operation_id=operation_id)

    return store.write(work)


def list_counts(store: Store, event_id: str) -> tuple[ListedCount, ...]:
    """The counts of an event, the latest first. Raises NoSuchEvent."""
    with store.reading() as connection:
        event = event_row(connection, event_id)
        places = load_event(connection, event).rows["location"]
        return tuple(ListedCount(each, str(places[each.location]["name"])) for each in counts_of(connection, event))


def look_at_count(store: Store, number: int) -> SeenCount:
    """The count as it stands: what is noted, what differs, what moved meanwhile. Raises NotInEvent."""
    with store.reading() as connection:
        return _seen(connection, kept_count(connection, number))


def what_named(seen: SeenCount, name: str) -> What:
    """The keg of a number or a brewery's serial, else the lot of a name. Raises NotInEvent."""
    kegs = {row: {"number": keg.number, "brewery_serial": keg.brewery_serial} for row, keg in by_row(seen.records, Keg)}
    found = kegs_named(kegs, name)
    if len(found) == 1:
        return What(found[0], None)
    lots = [row for row, lot in by_row(seen.records, Lot) if same_name(lot.name) == same_name(name)]
    if found or not lots:
        raise NotInEvent(text("There is no keg or lot “{name}” in this event.", name=name))
    return What(None, lots[0])


def note_lines(store: Store, number: int, noted: Sequence[Noted], *, actor: str, at: dt.datetime) -> None:
    """Keeps what was found of some kegs and lots, all of it or nothing; sent again it changes nothing.

    Raises NotInEvent, MovementRefused.
    """

    def work(connection: Connection) -> None:
        note(connection, hold_open(connection, number), noted, actor=actor, at=at)

    store.write(work)


def decide_lines(
    store: Store, number: int, *, counted: bool, actor: str, at: dt.datetime, of: Collection[What] | None = None
) -> None:
    """Decides about lines, by default all that moved while it was counted.

    `counted`: it was counted again after that, and what is noted holds as of now; else it stays as the ledger has it.
    Raises NotInEvent, MovementRefused.
    """

    def work(connection: Connection) -> None:
        kept = hold_open(connection, number)
        count = _seen(connection, kept).count
        lines = count.asked if of is None else [line for line in count.lines if line.item.what in of]
        if counted:
            notes = [line.note for line in lines if line.note is not None]
            note(connection, kept, [again(each) for each in notes], actor=actor, at=at)
        else:
            leave(connection, kept, [line.item.what for line in lines])

    store.write(work)


def cancel_count(store: Store, number: int, *, at: dt.datetime) -> None:
    """Gives a count up; nothing is posted. Raises NotInEvent, MovementRefused."""

    def work(connection: Connection) -> None:
        kept = hold_count(connection, number)
        if kept.state is not CountState.CANCELLED:
            keep_cancelled(connection, hold_open(connection, number), at=at)

    store.write(work)


# ---------------------------------------------------------------- posting


def post_count(
    store: Store,
    number: int,
    *,
    reason: str,
    actor: str,
    by_what: str,
    at: dt.datetime,
    seen: str | None = None,
) -> tuple[KeptMovement, ...]:
    """Posts the difference of each line as adjustments at the moment of its noting; posted before, it answers the same.

    `reason` stands beside each line that has none of its own; `seen` is `Count.seen` of what the person looked at.
    Raises NotInEvent, MovementRefused: then nothing is posted.
    """

    def work(connection: Connection) -> tuple[KeptMovement, ...]:
        kept = hold_count(connection, number)
        if kept.posted_at is not None:
            return movements_of_count(connection, kept)
        hold_open(connection, number)
        take_event(connection, kept.event)  # from here on nothing moves
        now = _seen(connection, kept)
        _hold_postable(now.count, seen)
        noted = [line.note.noted_at for line in now.count.lines if line.note is not None]
        posted_at = max(at, *noted)
        for line in now.count.lines:
            _post_line(connection, kept, line, reason, partial(Posting, actor, posted_at, by_what))
        keep_posted(connection, kept, now.count.lines, reason=reason, actor=actor, at=posted_at)
        return movements_of_count(connection, kept)

    return store.write(work)


def _hold_postable(count: Count, seen: str | None) -> None:
    if not count.counted:
        raise NothingCounted(count.place)
    if seen not in (None, count.seen):
        raise CountChanged(count.place)
    if count.asked:
        raise MovedWhileCounted([line.item.words for line in count.asked])
    for line in count.hindered:
        assert line.hindered is not None
        raise CountHindered(line.hindered)


def _post_line(
    connection: Connection, kept: KeptCount, line: CountLine, reason: str, posting: partial[Posting]
) -> None:
    own_reason = None if line.note is None else line.note.reason
    keg, lot = line.item.what
    for place, wanted in enumerate(line.wanted, start=1):
        what = f"keg {keg}" if keg is not None else f"lot {lot}"
        wanted = replace(wanted, reason=own_reason or reason)
        post_movement(connection, kept.event, wanted, posting(f"{kept.own_operations}{what} {place}"), keg=keg, lot=lot)


def take_back_count(
    store: Store, number: int, *, actor: str, by_what: str, at: dt.datetime, reason: str | None = None
) -> tuple[KeptMovement, ...]:
    """Takes all that a count has posted back, or nothing of it; taken back before, it answers the same.

    Raises NotInEvent, MovementRefused: where a later movement rests on it, that is to be reversed first.
    """

    def work(connection: Connection) -> tuple[KeptMovement, ...]:
        kept = hold_count(connection, number)
        if kept.posted_at is None:
            raise CountNotPosted(_place(connection, kept))
        take_event(connection, kept.event)
        if kept.taken_back_at is None:
            for each in reversed(movements_of_count(connection, kept)):
                if each.reversed_by is None:
                    number_ = each.movement.id
                    posting = Posting(actor, at, by_what, f"{kept.back_operations}{number_}")
                    reverse_movement(connection, number_, posting, reason=reason)
            keep_taken_back(connection, kept, actor=actor, at=at)
        return movements_back(connection, kept)

    return store.write(work)


def _place(connection: Connection, kept: KeptCount) -> str:
    return str(load_event(connection, kept.event).rows["location"][kept.location]["name"])


# ---------------------------------------------------------------- as it stands


def _seen(connection: Connection, kept: KeptCount) -> SeenCount:
    records = records_of(load_event(connection, kept.event).rows)
    locations = dict(by_row(records, Location))
    places = Places(locations, records.event.zone)
    notes, ledger = notes_of(connection, kept.id), ledger_of_count(connection, kept)
    items = tuple(_items(records, ledger))
    if kept.posted_at is None:
        count = count_of(items, ledger.pasts, notes, location=kept.location, opened_at=kept.opened_at, places=places)
    else:
        lines = _posted_lines(items, notes, posted_figures(connection, kept.id))
        count = Count(places.name(kept.location), kept.opened_at, tuple(lines))
    return SeenCount(kept, records, locations[kept.location], count)


def _items(records: EventRecords, ledger: LedgerOfCount) -> Iterator[CountItem]:
    """All kegs whose lot is known, then the lots of other goods: what no keg is filled with."""
    sizes, lots = sizes_by_name(records.container_sizes), dict(by_row(records, Lot))
    rows = {same_name(lot.name): row for row, lot in lots.items()}
    for row, keg in by_row(records, Keg):
        lot = ledger.lots.get(row) or rows.get(same_name(keg.lot))
        if lot is None:
            continue
        shipped = records.beverage(lots[lot].beverage).source is BeverageSource.SHIPPED
        size_ml = round(sizes[same_name(keg.container_size)].volume_l * 1000)
        item = KegItem(row, keg.number, size_ml, rows.get(same_name(keg.lot)), shipped)
        yield CountItem(What(row, None), lots[lot], item, keg.container_size, keg.brewery_serial)
    for row, lot_ in lots.items():
        yield CountItem(What(None, row), lot_, each_ml=ledger.each_ml.get(row))


def _posted_lines(
    items: Iterable[CountItem], notes: Iterable[Note], figures: Mapping[What, PostedFigures]
) -> Iterator[CountLine]:
    """As it was when it was posted."""
    noted = {each.what: each for each in notes}
    for item in items:
        if item.what in figures:
            expected, found, elsewhere_ml = figures[item.what]
            yield CountLine(item, noted.get(item.what), expected, found, elsewhere_ml=elsewhere_ml)
