"""What has to be decided or done before and after an event, by when and by whom."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from catering.catalog.rows import catalogue_rows
from catering.model.assumption import Basis
from catering.model.milestone import MilestoneKind
from catering.model.text import Text, label


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision: `days_before` the event it is due; negative: after it.

    An event's own milestone of one of the kinds in `milestones` takes its place. `sent_only`: only of an event that
    beer is shipped to.
    """

    name: str
    words: str
    who: str
    days_before: int
    sent_only: bool
    milestones: frozenset[MilestoneKind]
    basis: Basis
    source: str

    @property
    def label(self) -> Text:
        return label("decision", self.words)

    @property
    def who_label(self) -> Text:
        return label("who decides", self.who)


@cache
def decisions() -> tuple[Decision, ...]:
    """All decisions, the earliest first."""
    return tuple(
        Decision(
            row["name"],
            row["decision"],
            row["who"],
            int(row["days_before"]),
            row.get("sent_only") == "yes",
            frozenset(MilestoneKind(kind) for kind in row.get("milestones", "").split(", ") if kind),
            Basis(row["basis"]),
            row["source"],
        )
        for row in sorted(catalogue_rows("decisions"), key=lambda row: -int(row["days_before"]))
    )
