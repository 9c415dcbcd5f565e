"""The evening in a breath, for the Overview on the day and the top of the page Evening."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from catering.model.text import Text, plural_text, text
from catering.planning.evening.evening_ledger import EveningLedger
from catering.planning.evening.evening_update import BeverageEvening
from catering.planning.evening.likelihood import likelihood
from catering.planning.evening.run_out import about

_SOON = dt.timedelta(hours=1)


def day_sentences(ledger: EveningLedger, evening: Sequence[BeverageEvening]) -> tuple[Text, ...]:
    """How many kegs are empty, whether it lasts, which bar is dry soon, what to carry; nothing without kegs."""
    return tuple(_sentences(ledger, evening)) if ledger.kegs else ()


def _sentences(ledger: EveningLedger, evening: Sequence[BeverageEvening]) -> Iterator[Text]:
    yield plural_text(
        "{empty:n0} of {n:n0} keg empty at {at:time}.",
        "{empty:n0} of {n:n0} kegs empty at {at:time}.",
        n=ledger.kegs,
        empty=ledger.empty,
        at=ledger.at,
    )
    if all(each.share_so_far >= 1 for each in evening):
        return
    if not ledger.is_silent:
        for each in evening:
            yield from _lasts(each, alone=len(evening) == 1)
        for each in evening:
            for bar in each.bars:
                dry_at = bar.run_out.runs_out_at if bar.run_out is not None else None
                if bar.run_out is not None and dry_at is not None and dry_at <= each.at + _SOON:
                    dry = {"bar": bar.bar, "beverage": each.beverage, "dry": about(dry_at, each.at)}
                    likely = likelihood(1 - bar.run_out.chance_lasts)
                    yield (
                        text("{bar} dry about {dry}: {likelihood}.", likelihood=likely, **dry)
                        if len(evening) == 1
                        else text("{bar} out of {beverage} about {dry}: {likelihood}.", likelihood=likely, **dry)
                    )
    for each in evening:
        yield from (move.sentence() for move in each.moves)


def _lasts(evening: BeverageEvening, *, alone: bool) -> Iterator[Text]:
    if evening.chance_lasts is None:
        return
    chance = likelihood(evening.chance_lasts)
    if alone:
        yield text("Lasts to the end: {likelihood}.", likelihood=chance)
    else:
        yield text("{beverage} lasts to the end: {likelihood}.", beverage=evening.beverage, likelihood=chance)
