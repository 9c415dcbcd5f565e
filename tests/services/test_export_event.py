"""An event goes out as a workbook: for whom, with what, and nothing that is not theirs."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from catering.model.beverage import ContainerOffer
from catering.model.recipient import Recipient
from catering.services.draft import change_draft
from catering.services.edit_records import edit_cell
from catering.services.export_event import export_event, sheets_for
from catering.services.import_workbook import bring_in
from catering.services.open_event import open_event
from catering.services.open_store import open_store
from catering.services.shipped_events import REFERENCE_EVENT as EVENING
from catering.store.engine import Store
from catering.store.event_rows import NoSuchEvent
from catering.store.migrate import bring_up_to_date
from returned_books import rows_of_sheet

AT = dt.datetime(2025, 6, 12, 9, 30, tzinfo=dt.UTC)


@pytest.fixture
def store(filled_store: Path, store_url: str) -> Iterator[Store]:
    assert filled_store.exists()
    opened = open_store(at=AT, url=store_url)
    yield opened
    opened.close()


def export(store: Store, recipient: Recipient | None = None, *, draft_of: str | None = None) -> bytes:
    return export_event(store, EVENING, recipient=recipient, actor="kathrin", at=AT, language="en", draft_of=draft_of)


def everything_written_in(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return " ".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())


def test_who_has_no_name_leaves_none_on_it(store: Store) -> None:
    content = export_event(store, EVENING, recipient=Recipient.BREWERY, actor="", at=AT, language="en")
    words = everything_written_in(content)
    assert "1, taken on 12 June 2025, 18:30<" in words


def test_the_workbook_knows_its_event_version_rows_and_maker(store: Store) -> None:
    read = bring_in(export(store, Recipient.HOTEL), "x.xlsx", as_of=AT).checked.read
    assert read is not None
    identity = read.identity
    assert identity is not None
    stored = open_event(store, EVENING, None).stored
    assert (identity.store_id, identity.event_row) == (bring_up_to_date(store), stored.row)
    assert (identity.event_id, identity.event_version, identity.recipient) == (EVENING, 1, Recipient.HOTEL)
    assert (identity.exported_at, identity.exported_by) == (AT, "kathrin")
    assert identity.rows["bar"].keys() == stored.rows["bar"].keys()
    assert {version for version, _ in identity.rows["bar"].values()} == {1}


@pytest.mark.parametrize("recipient", [Recipient.BREWERY, Recipient.FORWARDER, Recipient.HOTEL])
def test_what_a_recipient_may_not_see_is_nowhere_in_the_file(store: Store, recipient: Recipient) -> None:
    opened = open_event(store, EVENING, "anna")
    priced = edit_cell(opened.records, ContainerOffer.table, 0, "price", "98765")
    change_draft(store, opened.stored.row, "anna", opened.records, priced, what="priced", at=AT)
    content = export(store, recipient, draft_of="anna")
    written = everything_written_in(content)
    assert ("98765" in written) is (recipient is Recipient.BREWERY)
    assert ("Press and culture" in written) is (recipient is Recipient.HOTEL)
    assert "servings per drinker-hour" not in written


def test_the_sheets_are_those_of_the_recipient(store: Store) -> None:
    for recipient in Recipient:
        names = openpyxl.load_workbook(io.BytesIO(export(store, recipient))).sheetnames
        assert [name for name in names if not name.startswith("_")] == ["About", *map(str, sheets_for(recipient))]


def test_a_draft_is_laid_over_the_event_where_it_is_asked_for(store: Store) -> None:
    opened = open_event(store, EVENING, "anna")
    after = edit_cell(opened.records, "guest_group", 0, "accepted", "333")
    change_draft(store, opened.stored.row, "anna", opened.records, after, what="edited", at=AT)
    assert rows_of_sheet(export(store, draft_of="anna"), "Guest groups")[1][3] == 333
    assert rows_of_sheet(export(store), "Guest groups")[1][3] == 330


def test_an_event_that_is_not_there_is_refused_by_name(store: Store) -> None:
    with pytest.raises(NoSuchEvent, match="There is no event “nowhere”"):
        export_event(store, "nowhere", recipient=None, actor="kathrin", at=AT, language="en")
