"""Words for a chance, the same everywhere: a word alone is read in many ways, so each has its bounds."""

from __future__ import annotations

from catering.model.text import Text, label, text

VERY_LIKELY = 0.95
LIKELY = 0.80
_WORDS = (
    (VERY_LIKELY, label("likelihood", "very likely")),
    (LIKELY, label("likelihood", "likely")),
    (0.50, label("likelihood", "more likely than not")),
    (0.20, label("likelihood", "rather unlikely")),
    (0.05, label("likelihood", "unlikely")),
)


def likelihood(chance: float) -> Text:
    """The word for a chance from 0 to 1; each begins at its lower bound."""
    return next((word for least, word in _WORDS if chance >= least), label("likelihood", "very unlikely"))


def of_ten(chance: float) -> Text:
    """In how many of 10 evenings, never none and never all."""
    if chance >= VERY_LIKELY:
        return text("more than {n:n0} of 10", n=9)
    if chance < 0.05:
        return text("fewer than {n:n0} of 10", n=1)
    return text("{n:n0} of 10", n=min(max(round(chance * 10), 1), 9))
