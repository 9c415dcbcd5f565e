"""How a record is declared: one `field` per column, from which sheet, editor and documentation are made."""

from __future__ import annotations

import datetime as dt
import types
import typing
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator
from pydantic.fields import FieldInfo

from catering.model.text import Text, label

TIME_ZONE = "time_zone"
"""The column that says the zone of its row's moments: of an event the venue's, elsewhere the venue's where empty."""

Kind = Literal["text", "whole number", "number", "money", "yes or no", "choice", "date", "moment"]


def field(
    title: str,
    help_text: str,
    *,
    default: Any = ...,
    unit: str | None = None,
    key: bool = False,
    refers_to: str | None = None,
    unit_from: str | None = None,
    zone_from: str | None = None,
    finer_digits: int = 0,
    asked: bool = True,
    **limits: Any,
) -> Any:
    """Declares one column.

    `title` and `help_text` are English and translated when drawn; `unit` is one of BASE_UNITS; `key`
    makes it part of the natural key within an event; `refers_to` names the table whose name it holds (or
    "unit"); `unit_from` names the column of the same row that says the unit,
    `zone_from` the one that says a moment's time zone where that is not TIME_ZONE; `finer_digits` are the digits
    that an amount of money may have beyond its currency's smallest coin;
    `asked=False` marks what a person need not fill in (it is drawn behind the rest); `limits` are
    pydantic's (`ge`, `gt`, `le`, `max_length`).
    """
    extra: dict[str, Any] = {
        "unit": unit,
        "key": key,
        "refers_to": refers_to,
        "unit_from": unit_from,
        "zone_from": zone_from,
        "finer_digits": finer_digits,
        "asked": asked,
    }
    return Field(default, title=title, description=help_text, json_schema_extra=extra, **limits)


class Choice(StrEnum):
    """An enumeration whose values are its English labels."""

    @property
    def label(self) -> Text:
        return label(type(self).__name__, self.value)


class Contradiction(ValueError):
    """Two cells of one record that cannot both be true."""

    def __init__(self, column: str, message: Text) -> None:
        super().__init__(str(message))
        self.column = column
        self.message = message


class Record(BaseModel):
    """A row of an event: frozen, told apart by its natural key."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, allow_inf_nan=False)

    table: ClassVar[str]
    sheet: ClassVar[str]
    about: ClassVar[str]
    single: ClassVar[bool] = False

    def contradictions(self) -> Iterator[Contradiction]:
        """Cells that contradict each other; none for most records."""
        yield from ()

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        for contradiction in self.contradictions():
            raise contradiction
        return self

    @property
    def key(self) -> tuple[Any, ...]:
        """The natural key, in the form in which two spellings of one name are equal."""
        return tuple(same_name(getattr(self, column.name)) for column in columns(type(self)) if column.key)


def same_name(value: Any) -> Any:
    """A name as it is compared: width, case and inner space do not matter."""
    if isinstance(value, str):
        return " ".join(unicodedata.normalize("NFKC", value).casefold().split())
    return value


@dataclass(frozen=True, slots=True)
class Column:
    """One declared column, in the terms that sheets, editors and docs need."""

    record: str
    name: str
    title: str
    help_text: str
    kind: Kind
    unit: str | None
    required: bool
    key: bool
    refers_to: str | None
    unit_from: str | None
    zone_from: str | None
    """Of a moment: the column of its row that says its time zone."""
    finer_digits: int
    """Of money: digits beyond the currency's smallest coin."""
    holds_zone: bool
    """Whether it names a time zone."""
    asked: bool
    choices: type[Choice] | None
    minimum: float | None
    above: float | None
    maximum: float | None
    max_length: int | None
    default: Any

    @property
    def label(self) -> Text:
        return label(f"{self.record}.{self.name}", self.title)

    @property
    def help(self) -> Text:
        return label(f"{self.record}.{self.name} help", self.help_text)


@cache
def columns(record_type: type[Record]) -> tuple[Column, ...]:
    """The columns of a record, in the order in which they are declared."""
    return tuple(_column(record_type, name) for name in record_type.model_fields)


def column_of(record_type: type[Record], name: str) -> Column:
    return next(column for column in columns(record_type) if column.name == name)


def moments_in(record_type: type[Record], zone_column: str) -> tuple[Column, ...]:
    """The moments of a record whose time zone stands in a column."""
    return tuple(column for column in columns(record_type) if column.zone_from == zone_column)


def sheet_label(record_type: type[Record]) -> Text:
    return label("sheet", record_type.sheet)


def about_sheet(record_type: type[Record]) -> Text:
    return label(f"about {record_type.table}", record_type.about)


_KINDS: dict[Any, Kind] = {
    str: "text",
    int: "whole number",
    float: "number",
    Decimal: "money",
    bool: "yes or no",
    dt.date: "date",
    AwareDatetime: "moment",
}


def _column(record_type: type[Record], name: str) -> Column:
    info = record_type.model_fields[name]
    extra = _extra(info)
    kind_of = _without_none(info.annotation)
    choices = kind_of if isinstance(kind_of, type) and issubclass(kind_of, Choice) else None
    limits: dict[str, Any] = {}
    for constraint in info.metadata:
        for limit in ("ge", "gt", "le", "max_length"):
            if hasattr(constraint, limit):
                limits[limit] = getattr(constraint, limit)
    kind: Kind = "choice" if choices else _KINDS[kind_of]
    return Column(
        record=record_type.table,
        name=name,
        title=typing.cast(str, info.title),
        help_text=typing.cast(str, info.description),
        kind=kind,
        unit=extra["unit"],
        required=info.is_required(),
        key=extra["key"],
        refers_to=extra["refers_to"],
        unit_from=extra["unit_from"],
        finer_digits=extra["finer_digits"],
        zone_from=extra["zone_from"] or (TIME_ZONE if kind == "moment" else None),
        holds_zone=name in {TIME_ZONE, *(_extra(each)["zone_from"] for each in record_type.model_fields.values())},
        asked=extra["asked"],
        choices=choices,
        minimum=limits.get("ge"),
        above=limits.get("gt"),
        maximum=limits.get("le"),
        max_length=limits.get("max_length"),
        default=None if info.is_required() else info.default,
    )


def _extra(info: FieldInfo) -> dict[str, Any]:
    return typing.cast(dict[str, Any], info.json_schema_extra)


def _without_none(annotation: Any) -> Any:
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        return next(each for each in typing.get_args(annotation) if each is not type(None))
    return annotation
