"""Backup and restore: the whole store to a file, while others work in it, and back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from catering.services.open_store import open_store
from catering.store.backup import back_up, restore
from catering.store.engine import Store
from catering.store.place import store_url


def backup_store(out: Path, *, at: dt.datetime, url: str | None = None) -> None:
    """Writes the store to a file, whole or not at all.

    Raises NoSuchDatabase, StoreIsNewer, StoreUnreadable, NotAFile, OSError.
    """
    store = open_store(at=at, url=url)
    try:
        back_up(store, out)
    finally:
        store.close()


def restore_store(source: Path, *, at: dt.datetime, url: str | None = None) -> Path | None:
    """Brings the store back to what a backup holds; gives the file that keeps what it was, if there was anything.

    The store is not opened before: it may be damaged. Raises NoSuchDatabase, NotAFile, NoBackup, StoreIsNewer,
    OSError.
    """
    store = Store(store_url() if url is None else url)
    try:
        return restore(store, source, at=at)
    finally:
        store.close()
