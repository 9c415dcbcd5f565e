"""After the evening, out of the ledger: what was drunk, lost and left over."""

from __future__ import annotations

import datetime as dt

from catering.model.records import EventRecords
from catering.model.rows import records_of
from catering.model.stock import Keg, Location, Lot
from catering.planning.evening.after_evening import AfterEvening, after_evening
from catering.services.as_of import at_venue
from catering.services.stock_report import by_row, held_of
from catering.store.engine import Connection, Store
from catering.store.event_rows import event_row, load_event
from catering.store.stock import movements, on_hand


def after_evening_in_stock(store: Store, event_id: str, *, at: dt.datetime) -> AfterEvening:
    """An event after its last pour as its stock tells it; `at` without a zone is the venue's clock.

    Raises NoSuchEvent.
    """
    with store.reading() as connection:
        event = event_row(connection, event_id)
        return after_evening_of(connection, event, records_of(load_event(connection, event).rows), at=at)


def after_evening_of(connection: Connection, event: int, records: EventRecords, *, at: dt.datetime) -> AfterEvening:
    """The same within a transaction, for records that were loaded in it."""
    moment = at_venue(at, records.event.zone)
    # all of the second that is looked at, however finely it was posted
    until = moment + dt.timedelta(seconds=1, microseconds=-1)
    held = held_of(records, on_hand(connection, event, until))
    return after_evening(
        records,
        held,
        (each.movement for each in movements(connection, event, until=until)),
        at=moment,
        lots=dict(by_row(records, Lot)),
        locations=dict(by_row(records, Location)),
        kegs=dict(by_row(records, Keg)),
    )
