"""What the stock is kept of: kegs one by one, lots, and the locations that they can be at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import ClassVar

from catering.model.record import Choice, Contradiction, Record, field
from catering.model.text import text


class LocationKind(Choice):
    """What a location is for: the rules of the ledger go by it."""

    BREWERY = "brewery"
    IN_TRANSIT = "in transit"
    BONDED_WAREHOUSE = "bonded warehouse"
    COLD_STORE = "cold store"
    HOTEL_CELLAR = "hotel cellar"
    BAR = "bar"
    RESERVE = "reserve"
    TRAINING_ROOM = "training room"
    EMPTIES = "empties"
    RETURNED = "returned"
    LOST_AND_FOUND = "lost and found"


class Location(Record):
    """A place that stock can be at."""

    table: ClassVar[str] = "location"
    sheet: ClassVar[str] = "Locations"
    about: ClassVar[str] = "The places where kegs and other goods stand, from the brewery to the empties' way home."

    name: str = field("Location", "Such as cold store or bar 2.", key=True, max_length=100)
    kind: LocationKind = field("Kind", "What it is for: kegs are tapped in bars and training rooms only.")
    bar: str | None = field("Bar", "Of a location of the kind bar: which bar it serves.", default=None, refers_to="bar")
    par_containers: int | None = field(
        "Par level",
        "Full containers that are to stand there; fewer are shown as a gap.",
        default=None,
        ge=0,
        le=100_000,
    )
    note: str | None = field("Note", "Where it is, who has the key.", default=None, max_length=2000, asked=False)

    def contradictions(self) -> Iterator[Contradiction]:
        if self.bar is not None and self.kind is not LocationKind.BAR:
            yield Contradiction("bar", text("Only a location of the kind “bar” serves a bar."))


class Lot(Record):
    """The same beverage, filling and best-before."""

    table: ClassVar[str] = "lot"
    sheet: ClassVar[str] = "Lots"
    about: ClassVar[str] = "What was filled or packed together: the same beverage with the same best before."

    name: str = field("Lot", "The number on the label, such as L2025-148.", key=True, max_length=100)
    beverage: str = field("Beverage", "What is in it.", refers_to="beverage")
    filled_on: dt.date | None = field("Filled on", "The day of filling or packing.", default=None)
    best_before_on: dt.date | None = field(
        "Best before", "The last day on which it is good; what expires first is taken first.", default=None
    )
    note: str | None = field("Note", "What else is to be known.", default=None, max_length=2000, asked=False)

    def contradictions(self) -> Iterator[Contradiction]:
        if self.filled_on and self.best_before_on and self.best_before_on < self.filled_on:
            yield Contradiction("best_before_on", text("The lot expires before it was filled."))


class Keg(Record):
    """One vessel, keg or cask, with its own number."""

    table: ClassVar[str] = "keg"
    sheet: ClassVar[str] = "Kegs by number"
    about: ClassVar[str] = "Every keg and cask by its number. Where it is, and what is in it, the stock movements say."

    number: str = field("Keg", "Our number, as on the keg's label.", key=True, max_length=40)
    brewery_serial: str | None = field(
        "Brewery's serial", "What the brewery has stamped on it.", default=None, max_length=100
    )
    container_size: str = field("Container size", "What it holds.", refers_to="container_size")
    lot: str | None = field("Lot", "What it is filled with; empty: not filled yet.", default=None, refers_to="lot")
    tare_kg: float | None = field(
        "Own empty weight",
        "Of this very vessel, where it was weighed; empty: as the container size has it.",
        default=None,
        unit="kg",
        gt=0,
        le=500,
    )
    note: str | None = field("Note", "Such as a dent.", default=None, max_length=2000, asked=False)
