"""Reads one cell for one declared column, whoever wrote it: a sheet, an editor, a paste."""

from __future__ import annotations

import datetime as dt
import difflib
import math
import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cache
from numbers import Real
from typing import Any
from zoneinfo import ZoneInfo

from catering.model.finding import Level
from catering.model.record import Choice, Column, same_name
from catering.model.text import LANGUAGES, Text, label, text
from catering.model.time_zones import known_zones, unknown_zone, zones_like
from catering.model.units import Dimension, kept_unit, unit_shown
from catering.model.written_moments import as_local, in_zone, no_time, read_date, read_moment_in
from catering.model.written_numbers import (
    CellProblem,
    finite,
    in_unit,
    plain,
    read_written,
    shows_day_alone,
    shows_percent,
    unit_behind,
    unit_in_number_format,
)


@dataclass(frozen=True, slots=True)
class Context:
    """What reading a cell needs to know beside the cell: the heading's unit, the zone, the names that exist."""

    heading_unit: str | None = None
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    names: Mapping[str, Collection[str]] = field(default_factory=dict)


def is_blank(value: Any) -> bool:
    """Nothing written; a blank is missing, never 0."""
    return value is None or (isinstance(value, str) and all(each.isspace() or each in _INVISIBLE for each in value))


_INVISIBLE = "\N{ZERO WIDTH SPACE}\N{WORD JOINER}\N{ZERO WIDTH NO-BREAK SPACE}"


def read_cell(value: Any, column: Column, context: Context, number_format: str = "General") -> Any:
    """The value of a cell that is not blank, in the column's unit. Raises CellProblem."""
    _hold_readable(value)
    if column.refers_to == "unit":
        return kept_unit(unit_behind(_words(value)))
    match column.kind:
        case "text":
            return _text(value, column, context)
        case "choice":
            assert column.choices is not None
            return _choice(value, column.choices)
        case "yes or no":
            return _yes_or_no(value)
        case "date":
            return _date(value)
        case "moment":
            return _moment(value, context.zone, number_format)
        case "whole number" | "number" | "money":
            return _number(value, column, context, number_format)


def _hold_readable(value: Any) -> None:
    """Raises CellProblem for what is no value at all: NaN, not-a-time, a list."""
    is_nan = value.is_nan() if isinstance(value, Decimal) else isinstance(value, Real | dt.date) and value != value
    if is_nan or not isinstance(value, str | Real | Decimal | dt.date | dt.time | dt.timedelta):
        raise CellProblem(
            "not-a-value", text("There is no value here."), text("Leave the cell empty if it is not known.")
        )


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    return str(value).strip().strip(_INVISIBLE).strip()


def _text(value: Any, column: Column, context: Context) -> str:
    words = _words(value)
    if any(unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\r\t" for character in words):
        raise CellProblem("control-character", text("This text holds an invisible control character."))
    if column.max_length is not None and len(words) > column.max_length:
        raise CellProblem(
            "too-long",
            text("This text has {length:n0} characters; {most:n0} fit.", length=len(words), most=column.max_length),
        )
    if column.refers_to is not None:
        return _reference(words, context.names.get(column.refers_to, ()))
    if column.holds_zone and words not in known_zones():
        raise CellProblem("unknown-time-zone", unknown_zone(words), zones_like(words))
    return words


def _reference(words: str, names: Collection[str]) -> str:
    by_comparable = {same_name(name): name for name in names}
    if same_name(words) in by_comparable:
        return by_comparable[same_name(words)]
    close = difflib.get_close_matches(same_name(words), by_comparable, n=1, cutoff=0.6)
    raise CellProblem(
        "unknown-name",
        text("“{name}” is not in this workbook.", name=words),
        text("Did you mean “{close}”?", close=by_comparable[close[0]])
        if close
        else text("Add it to its sheet, or choose one that is there: {names:or}.", names=tuple(names)[:12])
        if names
        else text("Add it to its sheet first."),
    )


@cache
def _labels(choices: type[Choice]) -> Mapping[str, Choice]:
    """Every spelling of every choice, in all languages."""
    return {
        same_name(spelling): choice
        for choice in choices
        for spelling in (choice.value, choice.name, *(choice.label.in_language(language) for language in LANGUAGES))
    }


def _choice(value: Any, choices: type[Choice]) -> Choice:
    labels = _labels(choices)
    wanted = same_name(str(value))
    if wanted in labels:
        return labels[wanted]
    close = difflib.get_close_matches(wanted, labels, n=1, cutoff=0.6)
    all_labels = tuple(choice.label for choice in choices)
    raise CellProblem(
        "not-a-choice",
        text("This is not one of the choices."),
        text("Did you mean “{close}”?", close=labels[close[0]].label)
        if close
        else text("Choose one of: {choices:or}.", choices=all_labels),
    )


def said(is_so: bool) -> Text:
    """Yes or no, as it is written and read again."""
    return label("yes or no", "yes") if is_so else label("yes or no", "no")


_YES = frozenset({"yes", "y", "true", "wahr", "ja", "j", "x", "1", "はい", "○", "◯", "〇", "有"})
_NO = frozenset({"no", "n", "false", "falsch", "nein", "0", "いいえ", "×", "無"})


def _yes_or_no(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    words = same_name(str(int(value)) if isinstance(value, float) and value.is_integer() else str(value))
    if words in _YES | _NO:
        return words in _YES
    raise CellProblem("not-yes-or-no", text("This is neither yes nor no."), text("Write yes or no."))


def _date(value: Any) -> dt.date:
    if isinstance(value, dt.datetime):
        if value.time() != dt.time():
            raise CellProblem("has-a-time", text("A day is wanted; this has a time of day."), level=Level.QUESTION)
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, str):
        return read_date(value)
    raise _serial_or_nonsense(value)


def _moment(value: Any, zone: ZoneInfo, number_format: str) -> dt.datetime:
    if isinstance(value, dt.datetime):
        if value.tzinfo:
            return as_local(value, zone)
        if value.time() == dt.time() and shows_day_alone(number_format):
            raise no_time()
        return in_zone(_to_the_second(value), zone)
    if isinstance(value, dt.date):
        raise no_time()
    if isinstance(value, dt.time | dt.timedelta):
        raise CellProblem("no-date", text("The day is missing."), text("Write it as 2025-06-16 19:00."))
    if isinstance(value, str):
        return read_moment_in(value, zone)
    raise _serial_or_nonsense(value)


def _to_the_second(value: dt.datetime) -> dt.datetime:
    """The nearest second: a spreadsheet's 19:00 can lie a millionth of a second before it."""
    whole = value.replace(microsecond=0)
    return whole if value.microsecond < 500_000 or whole.year == dt.MAXYEAR else whole + dt.timedelta(seconds=1)


def _serial_or_nonsense(value: Any) -> CellProblem:
    """A day's serial number in a cell that is formatted as a number, or something else."""
    if isinstance(value, int | float) and not isinstance(value, bool) and 20_000 <= value <= 80_000:
        day = dt.date(1899, 12, 30) + dt.timedelta(days=int(value))
        return CellProblem(
            "two-readings",
            text("This is a number; as a spreadsheet's day it would be {day:date}.", day=day),
            text("Format the cell as a date, or write {day}.", day=day),
            Level.QUESTION,
        )
    return CellProblem("not-a-date", text("This is not a date."), text("Write it as 2025-06-16."))


class _How(StrEnum):
    """How a number's unit was told."""

    NOT_TOLD = "not told"
    CELL = "cell"
    FORMAT = "number format"
    HEADING = "heading"


_CODE_BEFORE = re.compile(r"[A-Z]{3}(?=\s*\d)")


def _currency_before(written: str) -> str:
    """The sign or code that stands before an amount, such as ``€89,90`` or ``EUR 89,90``; none: an empty text."""
    words = plain(written)
    if unicodedata.category(words[:1] or " ") == "Sc":
        return words[0]
    code = _CODE_BEFORE.match(words)
    return "" if code is None else code[0]


def _with_currency(label: str) -> CellProblem:
    return CellProblem(
        "currency-in-amount",
        text("The amount stands with “{label}”.", label=label),
        text("Write the amount alone; the currency has its own cell."),
    )


def _number(value: Any, column: Column, context: Context, number_format: str) -> int | float | Decimal:
    if column.kind == "money" and isinstance(value, str) and (currency := _currency_before(value)):
        raise _with_currency(currency)
    number, label, how = _number_and_unit(value, context, number_format)
    unit = column.unit or "1"
    if column.unit_from is not None and context.heading_unit:
        unit = kept_unit(unit_behind(context.heading_unit))
    if column.kind == "whole number" and how in (_How.HEADING, _How.FORMAT) and not _measures(label):
        label = ""  # a heading such as "Accepted [guests]" says what is counted
    if column.kind == "money" and label:
        raise _with_currency(label)
    try:
        if unit == "share":
            number = _share(number, label, how)
        elif label:
            number = in_unit(number, label, unit)
    except CellProblem as problem:
        if isinstance(value, str) or how not in (_How.FORMAT, _How.CELL) or problem.code != "wrong-unit":
            raise
        raise CellProblem(
            problem.code,
            text("The cell's format shows “{label}”, which does not fit here.", label=label),
            text("Give the cell a plain number format and write the number again."),
        ) from None
    _hold_limits(number, column, unit)
    if column.kind == "whole number":
        if number != int(number):
            raise CellProblem("not-whole", text("A whole number is wanted."))
        return int(number)
    return Decimal(f"{number:.12g}") if column.kind == "money" else number


def _number_and_unit(value: Any, context: Context, number_format: str) -> tuple[float, str, _How]:
    if isinstance(value, bool):
        raise CellProblem("yes-or-no", text("This is yes or no; a number is wanted."))
    if isinstance(value, dt.date | dt.datetime | dt.time | dt.timedelta):
        raise CellProblem(
            "date-for-number",
            text("This is a date; a number is wanted."),
            text(
                "The spreadsheet may have turned a number into a date: format the cell as a number and write it again."
            ),
        )
    if isinstance(value, str):
        written = read_written(value)
        if written.unit_label:
            return finite(written.number), written.unit_label, _How.CELL
        number = written.number
    else:
        number = _as_float(value)
        if shows_percent(number_format):
            return finite(number * 100), "%", _How.FORMAT
        shown = unit_in_number_format(number_format)
        if shown and _is_unit(shown):
            return finite(number), shown, _How.FORMAT
    if context.heading_unit:
        return finite(number), context.heading_unit, _How.HEADING
    return finite(number), "", _How.NOT_TOLD


def _as_float(value: Any) -> float:
    try:
        return float(value)
    except (OverflowError, ValueError):  # an integer of 400 digits, a signalling NaN
        return math.nan


def _is_unit(label: str) -> bool:
    try:
        unit_behind(label)
    except CellProblem as problem:
        return problem.level is Level.QUESTION
    return True


def _measures(label: str) -> bool:
    """Whether a label is a unit of something that is not counted, such as L or kg."""
    try:
        return unit_behind(label).dimension is not Dimension.NUMBER
    except CellProblem:
        return False


def _share(number: float, label: str, how: _How) -> float:
    """A share of 1, from per cents or a bare number; what could be either is a question."""
    if label and unit_behind(label, "share").dimension is not Dimension.SHARE:
        return in_unit(number, label, "share")
    is_percent = bool(label) and unit_behind(label).in_base != 1.0
    if is_percent and not (how is _How.HEADING and 0 < number <= 1):
        return in_unit(number, label, "share")
    if is_percent:
        raise CellProblem(
            "two-readings",
            text("Is this {percent:n3} % or {number:n3} %?", percent=number * 100, number=number),
            text("Write it with its sign, such as {percent:n3} %.", percent=number * 100),
            Level.QUESTION,
        )
    if 1 < number <= 100:
        raise CellProblem(
            "no-percent-sign",
            text("A share lies between 0 and 100 %."),
            text("Write it with its sign, such as {percent:n3} %.", percent=number),
            Level.QUESTION,
        )
    return number


def _hold_limits(number: float, column: Column, unit: str) -> None:
    def shown(limit: float) -> Text:
        if unit == "share":
            return Text("{limit:pct}", {"limit": limit})
        if unit == "1":
            return Text("{limit:n3}", {"limit": limit})
        return Text("{limit:n3}\N{NO-BREAK SPACE}{unit}", {"limit": limit, "unit": unit_shown(unit, limit)})

    low, above, high = column.minimum, column.above, column.maximum
    if low is not None and number < low:
        raise CellProblem("too-small", text("The least is {limit}.", limit=shown(low)))
    if above is not None and number <= above:
        raise CellProblem("too-small", text("It must be more than {limit}.", limit=shown(above)))
    if high is not None and number > high:
        raise CellProblem("too-large", text("The most is {limit}.", limit=shown(high)))


def as_written(value: Any) -> str:
    """A cell's raw value as it is shown beside a finding."""
    if isinstance(value, Text):
        return str(value)
    if isinstance(value, float):
        return f"{value:.12g}"
    words = str(value)
    return words if len(words) <= 120 else f"{words[:117]}…"
