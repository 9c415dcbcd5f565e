"""What beer that is sent from Germany to Japan calls for: papers, permits, who files them where and by when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast, get_args

from catering.catalog.rows import catalogue_rows
from catering.model.beverage import Confidence
from catering.model.milestone import MilestoneKind
from catering.model.party import PartyRole
from catering.model.record import same_name
from catering.model.text import LANGUAGES, Text, label

Condition = Literal[
    "oral",
    "one stage",
    "two stages",
    "duty suspended",
    "by air",
    "beverages",
    "alcohol",
    "touches food",
    "CO2",
    "vessels return",
]
"""What a consignment must be for a duty to apply."""
Met = Literal["incoterm", "importer", "CO2"]
"""What in the event's records shows that a duty is done."""
Point = Literal["departure", "arrival", "event"]


@dataclass(frozen=True, slots=True)
class DutyRule:
    """One duty. It is due `latest_days` before `by` (below 0: after), where the schedule has that point, else
    `days_before_event`; it can be done `earliest_days` before the arrival, or before `by` if that is the departure."""

    name: str
    place: str
    who: PartyRole
    applies: Condition | None
    met: Met | None
    by: MilestoneKind | Point
    earliest_days: float | None
    latest_days: float
    days_before_event: int
    blocks: MilestoneKind | None
    why: str
    source: str
    confidence: Confidence

    @property
    def label(self) -> Text:
        return label("duty", self.name)

    @property
    def where(self) -> Text:
        return label("duty where", self.place)

    @property
    def sentence(self) -> Text:
        return label("duty why", self.why)


@cache
def duty_rules() -> tuple[DutyRule, ...]:
    """All duties, in the order in which they come up. Raises ValueError for a word that the catalogue does not know."""
    rules = []
    for row in catalogue_rows("duties"):
        if row.get("applies") not in (None, *get_args(Condition)) or row.get("met") not in (None, *get_args(Met)):
            raise ValueError(row)
        rules.append(
            DutyRule(
                row["duty"],
                row["where"],
                PartyRole(row["who"]),
                cast(Condition | None, row.get("applies")),
                cast(Met | None, row.get("met")),
                cast(Point, row["by"]) if row["by"] in get_args(Point) else MilestoneKind(row["by"]),
                float(row["earliest_days"]) if "earliest_days" in row else None,
                float(row["latest_days"]),
                int(row["days_before_event"]),
                MilestoneKind(row["blocks"]) if "blocks" in row else None,
                row["why"],
                row["source"],
                Confidence(row["confidence"]),
            )
        )
    return tuple(rules)


@cache
def _names() -> Mapping[str, str]:
    return {same_name(rule.label.in_language(language)): rule.name for rule in duty_rules() for language in LANGUAGES}


def duty_name(written: str) -> str:
    """The catalogue's name for a duty written in any language; anything else comes back unchanged."""
    return _names().get(same_name(written), written)
