"""Numbers and quantities as people write them; what has two readings is a question, never a guess."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass

from catering.model.finding import Level
from catering.model.text import Text, text
from catering.model.units import BASE_UNITS, Dimension, Unit, UnitHasTwoReadings, UnknownUnit, read_unit, unit_shown

SIGNIFICANT_DIGITS = 12
"""Numbers are rounded to so many digits on entry, so that they survive every sheet and database."""


class CellProblem(Exception):
    """A cell that cannot be read as it stands: its level, what is wrong, how to mend it."""

    def __init__(self, code: str, message: Text, suggestion: Text | None = None, level: Level = Level.ERROR) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.suggestion = suggestion
        self.level = level


def rounded(number: float) -> float:
    """The number with the digits that are kept."""
    return float(f"{number:.{SIGNIFICANT_DIGITS}g}") + 0.0


def rounded_or_none(number: float | None) -> float | None:
    """The number with the digits that are kept; None stays missing."""
    return None if number is None else rounded(number)


_NUMBER_AND_REST = re.compile(r"^(?P<sign>[-+]?)(?P<digits>[\d.,'  ]*\d(?:[eE][-+]?\d+)?)\s*(?P<rest>.*)$")
_NUMBER_PER_UNIT = re.compile(r"^(?P<number>.*\d)\s+(?P<unit>1/[^\W\d_]+)$")
"""Such as ``1.4 1/h``: the 1 belongs to the unit."""
_SPACES = dict.fromkeys(map(ord, "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}\N{FIGURE SPACE}"), " ")
_SIGNS = {ord("\N{MINUS SIGN}"): "-", ord("\N{EN DASH}"): "-", ord("’"): "'"}


def plain(written: str) -> str:
    """Full-width digits made narrow, special spaces and minus signs made plain."""
    return unicodedata.normalize("NFKC", written.translate(_SPACES).translate(_SIGNS)).translate(_SIGNS).strip()


@dataclass(frozen=True, slots=True)
class Written:
    """A number with the unit that stood behind it, if any."""

    number: float
    unit_label: str


def read_written(written: str) -> Written:
    """Splits and reads a text such as ``800,5 l`` or ``８００``.

    Raises CellProblem: two readings are a question, anything else that is no number an error.
    """
    words = plain(written)
    per_unit = _NUMBER_PER_UNIT.match(words)
    match = _NUMBER_AND_REST.match(per_unit["number"] if per_unit is not None else words)
    if match is None or _has_raised_digits(written) or (match["rest"] and re.match(r"[-–/:\d]", match["rest"])):
        raise _not_a_number()
    sign = -1.0 if match["sign"] == "-" else 1.0
    number = finite(sign * float(_decimal(match["digits"], sign)))
    if per_unit is None:
        return Written(number, match["rest"].strip())
    if match["rest"]:
        raise _not_a_number()
    return Written(number, per_unit["unit"])


def _has_raised_digits(written: str) -> bool:
    """Whether a fraction or a raised digit stands in the number (``½``, ``5²``; the unit m³ may have one)."""
    before = ""
    for character in written:
        raised = character.isnumeric() and re.match(
            "<(super|sub|fraction|circle)>", unicodedata.decomposition(character)
        )
        if raised and not before.isalpha():
            return True
        before = before if character.isspace() else character
    return False


def _not_a_number() -> CellProblem:
    return CellProblem(
        "not-a-number",
        text("This is not a number."),
        text("Write one number; leave the cell empty if it is not known."),
    )


def _decimal(digits: str, sign: float) -> str:
    """The digits as Python reads them; the sign is only for the question."""
    mantissa, mark, exponent = digits.lower().partition("e")
    mantissa = mantissa.strip()
    grouped_otherwise = False
    for separator in " '":
        if separator in mantissa:
            head, point, tail = _split_at_decimal(mantissa)
            if not _is_grouped(head, separator):
                raise _not_a_number()
            mantissa, grouped_otherwise = head.replace(separator, "") + point + tail, True
    separators = [character for character in mantissa if character in ".,"]
    if len(set(separators)) == 2:
        last = separators[-1]
        if separators.count(last) > 1:
            raise _not_a_number()
        head, _, tail = mantissa.rpartition(last)
        if not _is_grouped(head, separators[0]):
            raise _not_a_number()
        mantissa = f"{head.replace(separators[0], '')}.{tail}"
    elif len(separators) > 1:
        if grouped_otherwise or not _is_grouped(mantissa, separators[0]):
            raise _not_a_number()
        mantissa = mantissa.replace(separators[0], "")
    elif separators:
        head, _, tail = mantissa.partition(separators[0])
        if not grouped_otherwise and not mark and len(tail) == 3 and 1 <= len(head) <= 3 and head[0] != "0":
            raise _two_numbers(sign * float(f"{head}.{tail}"), sign * float(head + tail))
        mantissa = f"{head or '0'}.{tail}"
    return f"{mantissa}{mark}{exponent}"


def _two_numbers(small: float, large: float) -> CellProblem:
    return CellProblem(
        "two-readings",
        text("This can be read as {small:n3} or as {large:n0}.", small=small, large=large),
        text("Write {large} or {small}.", large=f"{large:.0f}", small=f"{small:.4f}"),
        Level.QUESTION,
    )


def _split_at_decimal(mantissa: str) -> tuple[str, str, str]:
    """Before the last point or comma, that sign, and behind it; a space or apostrophe groups what is before."""
    for index in range(len(mantissa) - 1, -1, -1):
        if mantissa[index] in ".,":
            return mantissa[:index], mantissa[index], mantissa[index + 1 :]
        if mantissa[index] in " '":
            break
    return mantissa, "", ""


def _is_grouped(digits: str, separator: str) -> bool:
    first, *others = digits.split(separator)
    return 1 <= len(first) <= 3 and first.isdigit() and all(len(each) == 3 and each.isdigit() for each in others)


def in_unit(number: float, label: str, unit: str) -> float:
    """So many of what a label says, in one of BASE_UNITS. Raises CellProblem for a label that does not fit."""
    written = unit_behind(label, unit)
    if written.dimension is not BASE_UNITS[unit]:
        raise _wrong_unit(label, unit)
    return finite(written.to(number, unit))


def unit_behind(label: str, wanted: str | None = None) -> Unit:
    """The unit of a label. Raises CellProblem: a question where it has two readings, else an error.

    Where the unit that is `wanted` is told (one of BASE_UNITS), only readings that measure the same are asked about.
    """
    try:
        return read_unit(label)
    except UnitHasTwoReadings as two:
        choices = tuple(
            each for each in two.choices if wanted is None or BASE_UNITS[wanted] is read_unit(each).dimension
        )
        if wanted is not None and not choices:
            raise _wrong_unit(label, wanted) from None
        raise CellProblem(
            "unit-has-two-readings",
            text(
                "“{label}” means different amounts to different people: {readings}.", label=label, readings=two.readings
            ),
            text("Write one of: {choices:or}.", choices=choices),
            Level.QUESTION,
        ) from None
    except UnknownUnit:
        raise CellProblem(
            "unknown-unit",
            text("“{label}” is not a known unit.", label=label),
            None if wanted is None else _expected_unit(wanted),
        ) from None


def _wrong_unit(label: str, wanted: str) -> CellProblem:
    return CellProblem("wrong-unit", text("“{label}” does not fit here.", label=label), _expected_unit(wanted))


def _expected_unit(unit: str) -> Text:
    if BASE_UNITS[unit] is Dimension.NUMBER:
        return text("Write the number alone.")
    return text("Write the number in {unit}.", unit=unit_shown(unit))


_FORMAT_LITERAL = re.compile(r'"([^"]*)"|\\(.)|([^\s"\\\d#?.,;@_*\[\]()%+-]+)')


def unit_in_number_format(number_format: str) -> str:
    """The unit that a cell's number format shows behind the number, or an empty text.

    A format such as ``0.0" hl"`` makes 8 look like "8.0 hl", so that is what its writer means.
    """
    positive = re.sub(r"\[\$-[^\]]*\]", "", number_format.split(";", maxsplit=1)[0])  # a locale is no currency
    positive = re.sub("^(general|standard)", "0", positive, flags=re.IGNORECASE)
    if positive == "@" or "[$" in positive:
        return ""
    behind = re.sub(r"^[^0#?]*[0#?.,\s]+", "", positive)
    return "".join(quoted or escaped or bare for quoted, escaped, bare in _FORMAT_LITERAL.findall(behind)).strip()


def shows_percent(number_format: str) -> bool:
    """Whether a cell's number format multiplies by a hundred."""
    return "%" in re.sub(r'"[^"]*"|\\.', "", number_format.split(";", maxsplit=1)[0])


def shows_day_alone(number_format: str) -> bool:
    """Whether a cell's number format shows a day without its time."""
    positive = re.sub(r'"[^"]*"|\\.|\[\$[^\]]*\]', "", number_format.split(";", maxsplit=1)[0]).lower()
    return "d" in positive and "h" not in positive and not positive.startswith(("general", "standard"))


def finite(number: float) -> float:
    """The number, rounded. Raises CellProblem for NaN and infinity."""
    if not math.isfinite(number):
        raise CellProblem(
            "not-a-number", text("This is not a number."), text("Leave the cell empty if it is not known.")
        )
    return rounded(number)
