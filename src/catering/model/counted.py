"""A row of a count sheet: what a person finds of a keg or lot, as it is written on paper or in a spreadsheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import ClassVar

from catering.model.movement import Found, WasteCode
from catering.model.record import Contradiction, Record, field
from catering.model.text import text


class CountedRow(Record):
    """A keg or a lot of goods in a count sheet. It is no row of an event: nothing of it is kept but what was found."""

    table: ClassVar[str] = "counted"
    sheet: ClassVar[str] = "Count"
    about: ClassVar[str] = "What is counted at a location. What is left blank is not counted, and that is not 0."

    name: str = field("Keg or lot", "The keg's number, or the lot of what has none.", key=True, max_length=100)
    beverage: str | None = field("Beverage", "What is in it.", default=None)
    container_size: str | None = field("Container size", "What it holds.", default=None)
    state: str | None = field("State", "As the stock has it: of a tapped keg the litres are asked.", default=None)
    brewery_serial: str | None = field("Brewery's serial", "What the brewery has stamped on it.", default=None)
    best_before_on: dt.date | None = field(
        "Best before",
        "As the stock has it. Where the label says another day, write that: it is told, and nothing is changed by it.",
        default=None,
    )
    found: Found | None = field(
        "There or missing", "Left blank: not counted, and so it stays as the stock has it.", default=None
    )
    volume_l: float | None = field(
        "Litres in it", "Where it was measured or weighed; blank: as the stock has it.", default=None, unit="L", ge=0,
        le=1_000_000,
    )  # fmt: skip
    containers: int | None = field(
        "Containers", "Of what is counted by lots: how many are there; 0 is none.", default=None, ge=0, le=1_000_000
    )
    code: WasteCode | None = field("Waste code", "Where it is known how litres were lost.", default=None)
    reason: str | None = field("Reason", "What explains a difference.", default=None, max_length=500)

    def contradictions(self) -> Iterator[Contradiction]:
        if self.found is Found.MISSING and (self.volume_l or self.containers):
            yield Contradiction("found", text("It is missing, and yet there are litres or containers of it."))
        nothing = self.found is None and self.volume_l is None and self.containers is None
        if nothing and (self.code is not None or self.reason is not None):
            yield Contradiction("found", text("There is a reason, but not whether it is there or missing."))

    @property
    def is_counted(self) -> bool:
        """Whether anybody has looked."""
        return self.found is not None or self.volume_l is not None or self.containers is not None

    @property
    def is_there(self) -> bool:
        """A quantity says it too; none of it is missing."""
        return self.found is Found.THERE if self.found is not None else self.containers != 0
