"""Which full kegs to carry where before a bar runs dry: from the stores, else from a bar with more than it needs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catering.model.text import Text, plural_text
from catering.planning.evening.evening_bars import BarEvening

_AHEAD = dt.timedelta(hours=1)
"""Nobody is sent for what may be wanted later than this: by then more is known."""
_TO_CARRY = dt.timedelta(minutes=10)
"""To carry a keg and put it on. Own judgement."""
_FIVE_MINUTES_S = 300


@dataclass(frozen=True, slots=True)
class FullKegs:
    """The full kegs of one beverage at a location that can be spared by its rules, litres of each in the order to take
    them; `room` is how many more are wanted there, None without a par level."""

    place: str
    litres: tuple[float, ...]
    room: int | None = None


@dataclass(frozen=True, slots=True)
class KegMove:
    """Kegs to be carried to a bar; `before` is None where it is now. `litres` are in them all."""

    beverage: str
    kegs: int
    from_place: str
    to_bar: str
    before: dt.datetime | None
    litres: float

    def sentence(self) -> Text:
        told: dict[str, Any] = {
            "n": self.kegs,
            "beverage": self.beverage,
            "from_place": self.from_place,
            "to_bar": self.to_bar,
        }
        if self.before is None:
            return plural_text(
                "Move {n:n0} keg of {beverage} from {from_place} to {to_bar} now.",
                "Move {n:n0} kegs of {beverage} from {from_place} to {to_bar} now.",
                **told,
            )
        return plural_text(
            "Move {n:n0} keg of {beverage} from {from_place} to {to_bar} before {at:time}.",
            "Move {n:n0} kegs of {beverage} from {from_place} to {to_bar} before {at:time}.",
            at=self.before,
            **told,
        )


def keg_moves(
    beverage: str,
    bars: Sequence[BarEvening],
    *,
    rest_l: float,
    stores: Sequence[FullKegs],
    full_at_bars: Mapping[str, FullKegs],
    at: dt.datetime,
) -> tuple[KegMove, ...]:
    """What to carry now and soon, the bar first that may be dry first; whole kegs.

    `rest_l` are the litres that very likely suffice for all guests from now on: each bar needs its part of them, and
    where all that stands at bars and in the stores is less, its part of that. A bar gives what it has beyond its need.
    """
    return tuple(_moves(beverage, bars, rest_l, stores, full_at_bars, at))


def _moves(
    beverage: str,
    bars: Sequence[BarEvening],
    rest_l: float,
    stores: Sequence[FullKegs],
    full_at_bars: Mapping[str, FullKegs],
    at: dt.datetime,
) -> Iterator[KegMove]:
    left = {bar.bar: (bar.available_l or 0.0) - bar.poured_l for bar in bars}
    there_l = sum(left.values()) + sum(sum(each.litres) for each in stores)
    wanted_l = min(rest_l, there_l)
    needs = {bar.bar: bar.part_of_rest * wanted_l for bar in bars}
    givers = {each.place: list(each.litres) for each in (*stores, *full_at_bars.values())}
    dry = sorted((bar for bar in bars if _is_soon_dry(bar, at)), key=_earliest)
    for bar in dry:
        room = full_at_bars[bar.bar].room if bar.bar in full_at_bars else None
        others = sorted(left.keys() - {bar.bar}, key=lambda other: (needs[other] - left[other], other))
        for place in (*(each.place for each in stores), *others):
            taken: list[float] = []
            kegs = givers.get(place, [])
            while (
                kegs
                and left[bar.bar] < needs[bar.bar]
                and (room is None or room > 0)
                and (place not in left or left[place] - kegs[0] >= needs[place])
            ):
                litres = kegs.pop(0)
                taken.append(litres)
                left[bar.bar] += litres
                if place in left:
                    left[place] -= litres
                room = None if room is None else room - 1
            if taken:
                yield KegMove(beverage, len(taken), place, bar.bar, _before(_earliest(bar), at), sum(taken))


def _is_soon_dry(bar: BarEvening, at: dt.datetime) -> bool:
    return bar.run_out is not None and bar.run_out.earliest_at is not None and _earliest(bar) <= at + _AHEAD


def _earliest(bar: BarEvening) -> dt.datetime:
    """When a bar that may run dry is dry at the earliest, but for one evening in ten of those."""
    if bar.run_out is None or bar.run_out.earliest_at is None:
        raise ValueError("the bar does not run dry")
    return bar.run_out.earliest_at


def _before(dry_at: dt.datetime, now: dt.datetime) -> dt.datetime | None:
    """The last moment to carry, at a full five minutes; None where that is now."""
    seconds = (dry_at - _TO_CARRY).timestamp() // _FIVE_MINUTES_S * _FIVE_MINUTES_S
    moment = dt.datetime.fromtimestamp(seconds, now.tzinfo)
    return moment if moment > now else None
