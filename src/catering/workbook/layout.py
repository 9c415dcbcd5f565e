"""Where everything stands in a workbook: sheet names and headings, in three languages."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from openpyxl.utils import get_column_letter

from catering.model.record import Column, Record, column_of, columns, same_name, sheet_label
from catering.model.records import TABLES, TOPICS
from catering.model.text import LANGUAGES, Language, Text, label, text
from catering.model.units import unit_shown

FORMER_HEADINGS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("guest_group", "accepted"): ("Guests", "Gäste"),
    ("order_line", "containers"): ("Kegs", "Anzahl"),
}
"""Headings that were, or are commonly, used for a column; read but not written."""

FORM_HEADINGS: tuple[Text, ...] = (text("What"), text("Value"), text("Meaning"))
"""What stands above a form of one record: its labels, its values, what they mean."""

TOPIC_COLORS: Mapping[str, str] = {
    "Guests and drinks": "#B5651D",
    "Order": "#D9A441",
    "Shipment": "#2F6F8F",
    "Duties and goods": "#5B7F3A",
    "Cost": "#7A4E7E",
    "Stock": "#8A3B3B",
    "Training": "#2E6E62",
}
"""The colour of a topic's tabs, and of its name on the first sheet."""

LANDING_SHEET = label("sheet", "About")
LISTS_SHEET = "_lists"
IDENTITY_SHEET = "_catering"
"""Very hidden: of which event an export is, and what its rows were when it left."""
ROW_ID_HEADING = "catering row"
"""The hidden last column of an exported table: the store's id of each row, which travels with it."""

EXAMPLE = label("example", "Example")
"""What the names of the template's example begin with."""
EXAMPLE_ID = "example"
"""Its event ID."""


@dataclass(frozen=True, slots=True)
class ResultSheet:
    """A sheet that we write and never read back."""

    name: str

    @property
    def label(self) -> Text:
        return label("sheet", self.name)


RESULT_SHEETS: tuple[ResultSheet, ...] = tuple(
    map(
        ResultSheet,
        ("About", "Plan", "Demand", "Supply", "Kegs", "Evening", "Toast", "Landed cost", "Rules of thumb", "Findings"),
    )
)

COMPUTED_HEADINGS: Mapping[str, tuple[Text, ...]] = {
    "order_line": (label("computed", "Volume [L]"),),
    "guest_group": (label("computed", "Expected [guests]"),),
}
"""Headings of columns with formulas that we write beside ours; not read back."""


def heading(column: Column, language: Language) -> str:
    """The heading of a column, such as ``Volume [L]``."""
    words = column.label.in_language(language)
    unit = unit_shown(column.unit).in_language(language) if column.unit else ""
    return f"{words} [{unit}]" if unit else words


@cache
def sheet_columns(record_type: type[Record], hidden: frozenset[str] = frozenset()) -> tuple[Column, ...]:
    """The columns in the order of a written sheet, but for the hidden: those seldom filled in stand behind the rest."""
    shown = (column for column in columns(record_type) if column.name not in hidden)
    return tuple(sorted(shown, key=lambda column: not column.asked))


@cache
def topic_color(record_type: type[Record]) -> str:
    return next(TOPIC_COLORS[topic.name] for topic in TOPICS if record_type in topic.tables)


def sheet_name(record_type: type[Record], language: Language) -> str:
    return sheet_label(record_type).in_language(language)


@cache
def tables_by_sheet_name() -> Mapping[str, type[Record]]:
    """Every name of every sheet that is read."""
    return {
        same_name(name): table
        for table in TABLES
        for name in (table.table, table.sheet, *(sheet_name(table, language) for language in LANGUAGES))
    }


@cache
def result_sheet_names() -> frozenset[str]:
    return frozenset(
        same_name(sheet.label.in_language(language)) for sheet in RESULT_SHEETS for language in LANGUAGES
    ) | {same_name(LISTS_SHEET)}


@cache
def computed_headings(table: str) -> frozenset[str]:
    return frozenset(
        same_name(words.in_language(language)) for words in COMPUTED_HEADINGS.get(table, ()) for language in LANGUAGES
    )


@cache
def form_headings() -> frozenset[str]:
    return frozenset(same_name(words.in_language(language)) for words in FORM_HEADINGS for language in LANGUAGES)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that was recognised, with the unit that its writer put there."""

    column: Column
    unit: str | None
    former: bool = False
    """It is no name of the column's own: a column that bears one wins over it."""


@cache
def _columns_by_heading(record_type: type[Record]) -> Mapping[str, tuple[Column, bool]]:
    found: dict[str, tuple[Column, bool]] = {}
    for column in columns(record_type):
        for name in (column.name, column.title, *(column.label.in_language(language) for language in LANGUAGES)):
            found.setdefault(same_name(name), (column, False))
    for (table, name), former in FORMER_HEADINGS.items():
        for words in former if table == record_type.table else ():
            found.setdefault(same_name(words), (column_of(record_type, name), True))
    return found


def read_heading(record_type: type[Record], words: str) -> Heading | None:
    """The column that a heading names, in any language, with or without a unit in brackets."""
    known = _columns_by_heading(record_type)
    whole = unicodedata.normalize("NFKC", words).strip().rstrip("*:").strip()
    if same_name(whole) in known:
        return Heading(known[same_name(whole)][0], None, known[same_name(whole)][1])
    for opening, closing in ("[]", "()"):
        name, bracket, rest = whole.partition(opening)
        if bracket and same_name(name) in known:
            column, former = known[same_name(name)]
            return Heading(column, rest.rstrip(f"{closing} ").strip() or None, former)
    return None


_OWN_PREFIX = "own: "


def written_own_heading(record_type: type[Record], words: str) -> str:
    """The heading of a person's own column, with a prefix where a column of ours has come to be called the same."""
    taken = read_heading(record_type, words) is not None or same_name(words) == ROW_ID_HEADING
    return f"{_OWN_PREFIX}{words}" if taken or same_name(words) in computed_headings(record_type.table) else words


def read_own_heading(record_type: type[Record], words: str) -> str:
    """The person's own heading, without the prefix that we gave it."""
    bare = words.removeprefix(_OWN_PREFIX)
    return bare if written_own_heading(record_type, bare) == words else words


def known_headings(record_type: type[Record]) -> tuple[str, ...]:
    """Every spelling that is recognised, in comparable form, for suggestions."""
    return tuple(_columns_by_heading(record_type))


def address(row: int, column: int) -> str:
    """A cell's address, such as ``B7``; rows and columns count from 1."""
    return f"{get_column_letter(column)}{row}"


def quoted(sheet: str) -> str:
    """A sheet's name as it stands in a formula."""
    return "'" + sheet.replace("'", "''") + "'"
