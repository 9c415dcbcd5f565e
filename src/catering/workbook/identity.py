"""What an export carries, very hidden: of which event it is, and each row's id, version and values as they left."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from catering.catalog.recipients import seen_by, sees_all
from catering.model.event import Event
from catering.model.plain import from_plain, own_from_plain, own_to_plain, to_plain
from catering.model.recipient import Recipient
from catering.model.record import Column, columns, same_name
from catering.model.records import TABLES
from catering.model.rows import OWN, OWN_SHEET, Row, filled
from catering.model.time_zones import zone_of
from catering.workbook.layout import IDENTITY_SHEET
from catering.workbook.raw import RawSheet, RawWorkbook

_FORMAT = "1"
_PIECE = 32_000  # characters of a table's rows in one cell; Excel takes 32,767
_PIECES = 100  # cells in one line; the rest goes on in the next
_HEAD = ("store_id", "event_row", "event_id", "event_version", "recipient", "exported_at", "exported_by")


@dataclass(frozen=True, slots=True)
class Identity:
    """The event that a workbook was made of, and its rows as the store had them then.

    `store_id` is a UUID as text; `exported_at` in UTC; `exported_by` is empty where nobody gave a name; `rows` holds by
    table and row id the row's version and its values by column: those of the recipient's columns, a cell of a person's
    own column under `OWN` and its heading.
    """

    store_id: str
    event_row: int
    event_id: str
    event_version: int
    recipient: Recipient | None
    exported_at: dt.datetime
    exported_by: str
    rows: Mapping[str, Mapping[int, tuple[int, Row]]]


class IdentityLost(Exception):
    """The hidden sheet cannot be read: changed, cut off, or of another program."""


Lines = list[list[str]]
"""Texts, cell by cell."""


def written_identity(identity: Identity, sheet_names: Mapping[int, str], landing: Sequence[str]) -> Lines:
    """The hidden sheet's lines. What the recipient may not see is left out.

    `sheet_names` are the names that the person's own sheets have in this workbook, by their row id; `landing` the
    texts of the first sheet.
    """
    seen = seen_by(identity.recipient)
    lines: Lines = [[name, json.dumps(to_plain(getattr(identity, name)))] for name in _HEAD]
    lines.append(["landing", json.dumps([short_digest(words) for words in landing])])
    tables = [table for table in TABLES if table.table in seen]
    for table in tables:
        names = (column.name for column in columns(table) if column.name not in seen[table.table])
        lines.append(["columns", table.table, *names])
    names_of_all = [table.table for table in tables]
    if sees_all(identity.recipient):
        lines += [["sheet", str(row_id), json.dumps(name)] for row_id, name in sheet_names.items()]
        names_of_all.append(OWN_SHEET)
    for name in names_of_all:
        rows = [
            [row_id, version, _plain_row(name, row, identity.recipient)]
            for row_id, (version, row) in identity.rows.get(name, {}).items()
        ]
        words = json.dumps(rows, separators=(",", ":"))
        for at in range(0, len(words), _PIECE * _PIECES):
            piece = words[at : at + _PIECE * _PIECES]
            lines.append(["rows", name, *(piece[at : at + _PIECE] for at in range(0, len(piece), _PIECE))])
    return [["catering", _FORMAT, _digest(lines)], *lines]


def _plain_row(table: str, row: Row, recipient: Recipient | None) -> dict[str, Any]:
    """A row's filled cells as JSON holds them."""
    if table == OWN_SHEET:
        return {"name": row["name"], "grid": [[own_to_plain(cell) for cell in cells] for cells in row["grid"]]}
    hidden = seen_by(recipient)[table]
    return {
        name: own_to_plain(value) if name.startswith(OWN) else to_plain(value)
        for name, value in filled(row)
        if name not in hidden and (sees_all(recipient) or not name.startswith(OWN))
    }


def short_digest(words: str) -> str:
    """Enough of a text to see whether it is still the same."""
    return hashlib.sha256(same_name(words).encode()).hexdigest()[:12]


def _digest(lines: Lines) -> str:
    return hashlib.sha256(json.dumps(lines).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class HandedOut:
    """One table of an export: its columns, own ones too, and its rows as they left."""

    columns: frozenset[str]
    rows: Mapping[int, tuple[int, Row]]


@dataclass(frozen=True, slots=True)
class Exported:
    """What the hidden sheet says: the identity, the tables that were handed out, the names of own sheets."""

    identity: Identity
    tables: Mapping[str, HandedOut]
    sheet_names: Mapping[str, int]
    """Row ids of the person's own sheets by the name that each was given in this workbook, in comparable form."""
    venue_zone: ZoneInfo
    landing: frozenset[str]
    """Digests of the texts on the first sheet."""


def read_identity(raw: RawWorkbook) -> Exported | None:
    """What an export carries about itself; None where the workbook is none. Raises IdentityLost."""
    sheet = next((each for each in raw.sheets if same_name(each.name) == IDENTITY_SHEET), None)
    if sheet is None:
        return None
    lines = _lines(sheet)
    if not lines or lines[0][:2] != ["catering", _FORMAT] or lines[0][2:] != [_digest(lines[1:])]:
        raise IdentityLost
    try:
        return _exported(lines[1:])
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError) as damage:
        raise IdentityLost from damage


def _lines(sheet: RawSheet) -> Lines:
    by_row: dict[int, list[str]] = {}
    for cell in sheet.cells:  # by row, then column
        by_row.setdefault(cell.row, []).append(str(cell.value))
    return list(by_row.values())


def _exported(lines: Lines) -> Exported:
    head = {line[0]: json.loads(line[1]) for line in lines[: len(_HEAD)]}
    handed_out = {table: frozenset(names) for what, table, *names in lines if what == "columns"}
    sheet_names = {same_name(json.loads(line[2])): int(line[1]) for line in lines if line[0] == "sheet"}
    rows: dict[str, dict[int, tuple[int, Row]]] = {line[1]: {} for line in lines if line[0] == "rows"}
    declared = {table.table: {column.name: column for column in columns(table)} for table in TABLES}
    known = {table: names & declared[table].keys() for table, names in handed_out.items() if table in declared}
    venue = ZoneInfo("UTC")
    for table, row_id, version, base in _rows(lines):
        if table == Event.table:
            venue = ZoneInfo(base["time_zone"])  # the event's row comes first
        if table == OWN_SHEET:
            grid = tuple(tuple(map(own_from_plain, cells)) for cells in base["grid"])
            rows[table][row_id] = version, {"name": base["name"], "grid": grid}
        elif table in known:  # what another version of the program knew is passed over
            rows[table][row_id] = version, _typed_row(base, known[table], declared[table], venue)
    identity = Identity(
        store_id=str(head["store_id"]),
        event_row=int(head["event_row"]),
        event_id=str(head["event_id"]),
        event_version=int(head["event_version"]),
        recipient=None if head["recipient"] is None else Recipient(head["recipient"]),
        exported_at=dt.datetime.fromisoformat(head["exported_at"]),
        exported_by=str(head["exported_by"]),
        rows={table: of_table for table, of_table in rows.items() if table in known or table == OWN_SHEET},
    )
    tables = {
        table: HandedOut(names | {name for _, row in rows[table].values() for name in row}, rows[table])
        for table, names in known.items()
    }
    if identity.event_row not in rows[Event.table]:
        raise LookupError("no event")
    landing = {each for line in lines if line[0] == "landing" for each in json.loads(line[1])}
    return Exported(identity, tables, sheet_names, venue, frozenset(landing))


def _rows(lines: Lines) -> Iterator[tuple[str, int, int, dict[str, Any]]]:
    """Table, id, version and base of each row."""
    texts: dict[str, str] = {}
    for line in lines:
        if line[0] == "rows":
            texts[line[1]] = texts.get(line[1], "") + "".join(line[2:])
    for table, words in texts.items():
        for row_id, version, base in json.loads(words):
            yield table, int(row_id), int(version), base


def _typed_row(
    base: Mapping[str, Any], handed_out: frozenset[str], declared: Mapping[str, Column], venue: ZoneInfo
) -> Row:
    row = {
        name: from_plain(base.get(name), column, zone_of(base, column, venue))
        for name, column in declared.items()
        if name in handed_out
    }
    return row | {name: own_from_plain(value) for name, value in base.items() if name.startswith(OWN)}
