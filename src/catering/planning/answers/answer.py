"""What an answer is: how sure, what limits it, and what is to be decided by when."""

from __future__ import annotations

from dataclasses import dataclass

from catering.model.record import Choice
from catering.model.text import Text

_EVEN = 0.5


class Asked(Choice):
    """The four questions of whoever answers for an event."""

    BEER = "enough beer"
    TIME = "on time"
    HANDS = "enough hands"
    BUDGET = "within budget"


class Verdict(Choice):
    """How an answer turns out."""

    YES = "yes"
    DOUBTFUL = "doubtful"
    NO = "no"
    OPEN = "not known"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer in a breath.

    `figure` is the likelihood or the slack; `limited_by` the row that limits it; `decide` what is to be decided or done
    next, and by when. Both are None where there is nothing to say.
    """

    asked: Asked
    verdict: Verdict
    figure: Text
    limited_by: Text | None = None
    decide: Text | None = None


def verdict_of(chance: float, wished: float) -> Verdict:
    """Yes with at least the wished chance; no where it is rather unlikely."""
    if chance >= wished:
        return Verdict.YES
    return Verdict.DOUBTFUL if chance >= _EVEN else Verdict.NO


def likely(chance: float) -> Text:
    """A chance to be told: never 0 or 100 %, however far the figures run."""
    return Text("{chance:pct}", {"chance": min(max(chance, 1e-9), 1 - 1e-9)})
