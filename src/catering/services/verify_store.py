"""Verify: every invariant of the store looked at, nothing mended."""

from __future__ import annotations

import datetime as dt

from catering.model.text import text
from catering.services.open_store import open_store
from catering.store.breach import Breach
from catering.store.engine import Store
from catering.store.migrate import StoreUnreadable, is_up_to_date
from catering.store.place import store_url
from catering.store.verify import Verified, verify


def verify_store(*, at: dt.datetime, url: str | None = None) -> Verified:
    """What was looked at in the store and what of it is broken; a store that is not up to date is brought so first.

    Raises NoSuchDatabase, StoreIsNewer, OSError.
    """
    store = Store(store_url() if url is None else url)
    try:
        if not is_up_to_date(store):
            open_store(at=at, url=url).close()
        with store.reading() as connection:
            return verify(connection)
    except StoreUnreadable as fault:
        return Verified(0, 0, 0, 0, 0, (Breach(None, None, None, text("what can be read"), fault.why),))
    finally:
        store.close()
