"""What a person adds when an event becomes a past event, as they write it: ``Altbier=2400``, ``Altbier=given away``."""

from __future__ import annotations

from catering.model.cells import Context, read_cell
from catering.model.event import LeftOverTo, PastEvent
from catering.model.record import column_of, same_name
from catering.model.records import EventRecords
from catering.model.text import text
from catering.model.written_numbers import CellProblem, read_written


def read_glasses(written: str, records: EventRecords) -> tuple[str, int]:
    """Such as ``Altbier=2400``: the beverage and how many glasses of it were counted. Raises CellProblem."""
    name, amount = _of_beverage(written, records)
    number = read_written(amount)
    if number.unit_label or number.number < 0 or number.number != int(number.number):
        raise CellProblem(
            "no-glasses",
            text("“{written}” is no number of glasses.", written=amount),
            text("Write a whole number, such as 2400."),
        )
    return name, int(number.number)


def read_left_over(written: str, records: EventRecords) -> tuple[str, LeftOverTo]:
    """Such as ``Altbier=given away``: the beverage and what becomes of its rest. Raises CellProblem."""
    name, goes = _of_beverage(written, records)
    return name, LeftOverTo(read_cell(goes, column_of(PastEvent, "left_over_to"), Context()))


def _of_beverage(written: str, records: EventRecords) -> tuple[str, str]:
    name, equals, rest = written.partition("=")
    if not equals or not rest.strip():
        raise CellProblem(
            "no-amount", text("“{written}” says nothing behind “=”.", written=written),
            text("Write it as {example}.", example="Altbier=…"),
        )  # fmt: skip
    for beverage in records.beverages:
        if same_name(beverage.name) == same_name(name):
            return beverage.name, rest.strip()
    raise CellProblem(
        "no-such-beverage",
        text("The event has no beverage “{name}”.", name=name.strip()),
        text("It has {names:list}.", names=[row.name for row in records.beverages]) if records.beverages else None,
    )
