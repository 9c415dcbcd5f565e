"""The evening in a breath, for the Overview on the day and the top of the page Evening."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from catering.model.text import Text, plural_text, text
from catering.planning.evening.evening_bars import BarEvening
from catering.planning.evening.evening_ledger import EveningLedger
from catering.planning.evening.evening_update import BeverageEvening
from catering.planning.evening.likelihood import likelihood
from catering.planning.evening.run_out import about

_SOON = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Day:
    """`answer` is how many kegs are empty and whether it lasts; `to_do` which bar is dry soon, and what to carry."""

    answer: tuple[Text, ...] = ()
    to_do: tuple[Text, ...] = ()

    @property
    def sentences(self) -> tuple[Text, ...]:
        return self.answer + self.to_do


def day_sentences(ledger: EveningLedger, evening: Sequence[BeverageEvening]) -> Day:
    """The evening so far; nothing where no keg has come."""
    if not ledger.kegs:
        return Day()
    kegs = plural_text(
        "{empty:n0} of {n:n0} keg empty at {at:time}.",
        "{empty:n0} of {n:n0} kegs empty at {at:time}.",
        n=ledger.kegs,
        empty=ledger.empty,
        at=ledger.at,
    )
    if all(each.share_so_far >= 1 for each in evening):
        return Day((kegs,))
    if ledger.is_silent:
        return Day((kegs,), tuple(move.sentence() for each in evening for move in each.moves))
    alone = len(evening) == 1
    lasts = [words for each in evening for words in _lasts(each, alone=alone)]
    return Day((kegs, *lasts), tuple(words for each in evening for words in _to_do(each, alone=alone)))


def _to_do(evening: BeverageEvening, *, alone: bool) -> Iterator[Text]:
    """Each bar that is dry soon, if it is dry at all, with what is to be carried there; then the other moves."""
    told: set[str] = set()
    for bar in sorted(evening.bars, key=_dry_at):
        dry_at = bar.run_out.runs_out_at if bar.run_out is not None else None
        if bar.run_out is None or dry_at is None or dry_at > evening.at + _SOON:
            continue
        values = {"bar": bar.bar, "dry": about(dry_at, evening.at)}
        values["likelihood"] = likelihood(1 - bar.run_out.chance_lasts)
        words = (
            text("{bar} dry about {dry}: {likelihood}.", **values)
            if alone
            else text("{bar} out of {beverage} about {dry}: {likelihood}.", beverage=evening.beverage, **values)
        )
        told.add(bar.bar)
        for move in evening.moves:
            if move.to_bar == bar.bar:
                words = Text("{dry} {move}", {"dry": words, "move": move.sentence()})
        yield words
    yield from (move.sentence() for move in evening.moves if move.to_bar not in told)


def _dry_at(bar: BarEvening) -> dt.datetime:
    """For the order in which bars are told: those that last come last."""
    dry_at = bar.run_out.runs_out_at if bar.run_out is not None else None
    return bar.at + dt.timedelta(days=1000) if dry_at is None else dry_at


def _lasts(evening: BeverageEvening, *, alone: bool) -> Iterator[Text]:
    if evening.chance_lasts is None:
        return
    chance = likelihood(evening.chance_lasts)
    if alone:
        yield text("Lasts to the end: {likelihood}.", likelihood=chance)
    else:
        yield text("{beverage} lasts to the end: {likelihood}.", beverage=evening.beverage, likelihood=chance)
