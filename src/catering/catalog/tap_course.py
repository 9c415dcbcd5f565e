"""The course in tapping a cask: its five steps, the kit of a station, what is dangerous."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal, cast, get_args

from catering.catalog.rows import catalogue_rows
from catering.model.goods import GoodsKind
from catering.model.text import Text, label

Part = Literal["step", "kit", "hazard"]


@dataclass(frozen=True, slots=True)
class CoursePart:
    """A step, a piece of kit or a hazard. `goods` is the kind of goods that a piece is, `price` what one costs."""

    part: Part
    words: str
    goods: GoodsKind | None
    price: Decimal | None
    currency: str | None
    source: str

    @property
    def label(self) -> Text:
        return label("tap course", self.words)


@cache
def course_parts(part: Part) -> tuple[CoursePart, ...]:
    """All of one sort, in their order. Raises ValueError for a sort that is none."""
    return tuple(each for each in _all_parts() if each.part == part)


@cache
def _all_parts() -> tuple[CoursePart, ...]:
    parts = []
    for row in catalogue_rows("tap_course"):
        if row["part"] not in get_args(Part):
            raise ValueError(row["part"])
        parts.append(
            CoursePart(
                cast(Part, row["part"]),
                row["words"],
                GoodsKind(row["goods"]) if "goods" in row else None,
                Decimal(row["price"]) if "price" in row else None,
                row.get("currency"),
                row["source"],
            )
        )
    return tuple(parts)
