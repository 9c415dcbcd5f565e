"""What pouring asks for beside the beverage: how many to a tap, a bar, a cask, a guest, a litre."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal, cast, get_args

from catering.catalog.rows import catalogue_rows
from catering.model.beverage import Confidence
from catering.model.goods import GoodsKind
from catering.model.text import Text, label

Per = Literal["keg tap", "keg bar", "keg litre", "cask at once", "guest", "guest at once"]


@dataclass(frozen=True, slots=True)
class GoodsRule:
    """So many of one kind to each of what is counted, and spares once; `unit` None: pieces, which are whole."""

    kind: GoodsKind
    name: str
    per: Per
    quantity: float
    spare: float
    unit: str | None
    touches_food: bool
    rule: str
    source: str
    confidence: Confidence

    @property
    def label(self) -> Text:
        return label("goods", self.name)

    @property
    def sentence(self) -> Text:
        return label("goods rule", self.rule)


@cache
def goods_rules() -> tuple[GoodsRule, ...]:
    """Every kind of goods whose quantity can be derived. Raises ValueError for a measure that is none."""
    rules = []
    for row in catalogue_rows("goods"):
        if row["per"] not in get_args(Per):
            raise ValueError(row["per"])
        rules.append(
            GoodsRule(
                GoodsKind(row["kind"]),
                row["goods"],
                cast(Per, row["per"]),
                float(row["quantity"]),
                float(row["spare"]),
                row.get("unit"),
                row["touches_food"] == "yes",
                row["rule"],
                row["source"],
                Confidence(row["confidence"]),
            )
        )
    return tuple(rules)
