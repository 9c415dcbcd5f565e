"""The rows of one event out of the store and into it: a record's values in the columns of its table."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from babel.numbers import get_currency_precision

from catering.model.event import Event
from catering.model.money import to_minor_unit
from catering.model.plain import own_from_plain, own_to_plain, to_plain
from catering.model.plain_changes import as_json, cell_from_json, cell_to_json
from catering.model.record import Column, columns
from catering.model.records import TABLES
from catering.model.rows import OWN, OWN_SHEET, Row, Rows, key_of
from catering.model.text import Text, text
from catering.store import schema

_RECORDS = {table.table: table for table in TABLES}


class NoSuchEvent(Exception):
    """There is no event of that ID in the store."""

    def __init__(self, event_id: str, known: tuple[str, ...]) -> None:
        self.message: Text = text(
            "There is no event “{event_id}”. There are: {known:list}.", event_id=event_id, known=known
        )
        super().__init__(str(self.message))


class AmountTooFine(Exception):
    """An amount with more decimals than are kept: those of its currency, and of a rate some more."""

    def __init__(self, amount: Decimal, currency: str, *, finer_digits: int = 0) -> None:
        self.amount = amount
        values = {"amount": str(amount), "currency": currency}
        self.message: Text = text("{amount} {currency} is finer than the smallest coin. Round it.", **values)
        self.suggestion: Text = text("The smallest amount of a currency is its smallest coin.")
        if finer_digits:
            digits = get_currency_precision(currency) + finer_digits
            self.message = text(
                "{amount} {currency} has more digits than a rate may have: {digits:n0} after the decimal point.",
                **values,
                digits=digits,
            )
            self.suggestion = text("Round it to {digits:n0} digits after the decimal point.", digits=digits)
        super().__init__(str(self.message))


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event as the store has it: its rows, the version of each row, and of the event as a whole."""

    row: int
    event_id: str
    event_version: int
    rows: Rows
    versions: Mapping[tuple[str, int], int]

    @property
    def currency(self) -> str:
        return str(self.rows[Event.table][self.row]["currency"])


def event_row(connection: sa.Connection, event_id: str) -> int:
    """The row of the event with this ID. Raises NoSuchEvent."""
    found = connection.execute(
        sa.select(schema.event.c.id).where(schema.event.c.natural_key == natural_key("event", {"event_id": event_id}))
    ).scalar()
    if found is None:
        known = connection.execute(sa.select(schema.event.c.event_id).order_by(schema.event.c.id)).scalars()
        raise NoSuchEvent(event_id, tuple(known))
    return int(found)


def event_version(connection: sa.Connection, row: int) -> int:
    """How many change sets the event has had. Raises KeyError where there is no such row."""
    found = connection.execute(sa.select(schema.event.c.event_version).where(schema.event.c.id == row)).scalar()
    if found is None:
        raise KeyError(row)
    return int(found)


def load_event(connection: sa.Connection, row: int) -> StoredEvent:
    """All rows of an event. Raises KeyError where there is no such row."""
    rows: dict[str, dict[int, Row]] = {}
    versions: dict[tuple[str, int], int] = {}
    at_version = 0
    for name, table in schema.ROW_TABLES.items():
        own_key = table.c.id if name == Event.table else table.c.event
        rows[name] = {}
        for found in connection.execute(sa.select(table).where(own_key == row).order_by(table.c.id)).mappings():
            rows[name][found["id"]] = row_from_sql(name, dict(found))
            versions[name, found["id"]] = found["version"]
            if name == Event.table:
                at_version = found["event_version"]
    event_id = str(rows[Event.table][row]["event_id"])
    return StoredEvent(row, event_id, at_version, rows, versions)


def natural_key(table: str, row: Row) -> str:
    """The natural key as one text, equal for two spellings of one name."""
    return as_json([to_plain(part) for part in key_of(table, row)])


def row_to_sql(table: str, row: Row, currency: str) -> dict[str, Any]:
    """The values of a row for the columns of its table. Raises AmountTooFine."""
    if table == OWN_SHEET:
        return {
            "natural_key": natural_key(table, row),
            "name": row["name"],
            "grid": cell_to_json(table, "grid", row["grid"]),
        }
    own = {name.removeprefix(OWN): value for name, value in row.items() if name.startswith(OWN) and value is not None}
    values: dict[str, Any] = {
        "natural_key": natural_key(table, row),
        "own_cells": as_json({name: own_to_plain(value) for name, value in own.items()}) if own else None,
    }
    for column in columns(_RECORDS[table]):
        value = row.get(column.name)
        if column.kind == "money":
            stated = row.get("currency") or currency
            values |= _money_to_sql(column, value, stated)
        elif column.kind == "yes or no":
            values[column.name] = None if value is None else int(value)
        else:
            values[column.name] = value if isinstance(value, dt.date) else to_plain(value)
    return values


def _money_to_sql(column: Column, amount: Decimal | None, currency: str) -> dict[str, Any]:
    minor, of_currency = schema.sql_names(column)
    if amount is None:
        return {minor: None, of_currency: None}
    scaled = amount.scaleb(get_currency_precision(currency) + column.finer_digits)
    if scaled != scaled.to_integral_value():
        raise AmountTooFine(amount, currency, finer_digits=column.finer_digits)
    return {minor: int(scaled), of_currency: currency}


def _money_from_sql(column: Column, minor: int, currency: str) -> Decimal:
    """The amount with the digits of its currency, and with more only where it has them."""
    amount = Decimal(minor).scaleb(-get_currency_precision(currency) - column.finer_digits)
    in_coins = to_minor_unit(amount, currency)
    return in_coins if in_coins == amount else amount.normalize()


def row_from_sql(table: str, found: Mapping[str, Any]) -> dict[str, Any]:
    """The row again, by declared column; moments in UTC."""
    if table == OWN_SHEET:
        return {"name": found["name"], "grid": cell_from_json(table, "grid", found["grid"])}
    row = {column.name: _from_sql(column, found) for column in columns(_RECORDS[table])}
    if found["own_cells"] is not None:
        own = json.loads(found["own_cells"])
        row |= {f"{OWN}{name}": own_from_plain(value) for name, value in own.items()}
    return row


def _from_sql(column: Column, found: Mapping[str, Any]) -> Any:
    if column.kind == "money":
        minor, of_currency = (found[name] for name in schema.sql_names(column))
        return None if minor is None else _money_from_sql(column, minor, of_currency)
    value = found[column.name]
    if value is None:
        return None
    if column.choices is not None:
        return column.choices(value)
    return bool(value) if column.kind == "yes or no" else value
