"""What keeps the beer cold where it is served."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from catering.model.record import Contradiction, Record, field
from catering.model.text import text


class Cooler(Record):
    """A cooler at a bar, or a cold store for all of them."""

    table: ClassVar[str] = "cooler"
    sheet: ClassVar[str] = "Coolers"
    about: ClassVar[str] = (
        "What cools the beer: flow coolers, which cool it on its way to the tap, by litres an hour; cold stores and "
        "fridges by places and by the hours that a full container takes to get cold."
    )

    name: str = field("Cooler", "Such as cold store, or flow cooler of bar 2.", key=True, max_length=100)
    bar: str | None = field("Bar", "Which bar it serves; empty: all of them.", default=None, refers_to="bar")
    cools_l_per_h: float | None = field(
        "Cools an hour",
        "Of a flow cooler: litres an hour that it keeps up; a small one 60 to 80.",
        default=None,
        unit="L/h",
        gt=0,
        le=100_000,
    )
    places: int | None = field(
        "Places", "Of a cold store or fridge: full containers that stand in it.", default=None, ge=0, le=100_000
    )
    cold_after_h: float | None = field(
        "Cold after",
        "How long a full container stands in it before it is cold; empty: 24.",
        default=None,
        unit="h",
        ge=0,
        le=500,
    )
    note: str | None = field("Note", "What else is to be known.", default=None, max_length=2000, asked=False)

    def contradictions(self) -> Iterator[Contradiction]:
        if self.cools_l_per_h is None and self.places is None:
            yield Contradiction("places", text("Neither litres an hour nor places are given."))
