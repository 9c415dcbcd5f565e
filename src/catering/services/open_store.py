"""Opens the store: finds it, brings its tables up to date, and fills it at its first start."""

from __future__ import annotations

import datetime as dt
from functools import partial

from catering.model.rows import Rows, rows_of
from catering.services.check_workbook import check_workbook
from catering.services.shipped_events import shipped_workbooks
from catering.store.change_sets import Kind, Stamp, done_already
from catering.store.engine import Connection, Store
from catering.store.migrate import bring_up_to_date
from catering.store.place import store_url
from catering.store.writing import create_event

PROGRAM = "catering"
"""The actor of what the program does by itself."""


def open_store(*, at: dt.datetime, url: str | None = None) -> Store:
    """The store that the environment names, else the user's own, with the events that come with the program.

    `at` is the moment that a first start is kept with. Raises NoSuchDatabase, StoreIsNewer, StoreUnreadable, OSError.
    """
    store = Store(store_url() if url is None else url)
    bring_up_to_date(store)
    _fill(store, at)
    return store


def _fill(store: Store, at: dt.datetime) -> None:
    for event_id, path in shipped_workbooks().items():
        operation_id = f"shipped with the program: {event_id}"
        with store.reading() as connection:
            if done_already(connection, operation_id) is not None:
                continue
        records = check_workbook(path.read_bytes(), path.name, as_of=at).records
        if records is None:
            raise ValueError(f"a finding stops {path.name}, which comes with the program")
        stamp = Stamp(Kind.CREATE, PROGRAM, at, path.name, operation_id)
        store.write(partial(_create_once, rows_of(records), stamp))


def _create_once(rows: Rows, stamp: Stamp, connection: Connection) -> None:
    if done_already(connection, stamp.operation_id) is None:
        create_event(connection, rows, stamp)
