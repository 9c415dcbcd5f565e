"""Yield keg by keg: poured ÷ filled, where what did not reach a glass was measured; else nobody knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from catering.model.movement import MovementKind
from catering.model.stock import Keg, Location, LocationKind, Lot
from catering.planning.evening.keg_weight import was_weighed
from catering.planning.stock.ledger import Movement

_OUT = (MovementKind.POUR, MovementKind.BLOW)
_MOST_REST_ML = 1_000
"""What may be in a keg that gives no more: so much that was weighed and then blown reached no glass. Own judgement."""


@dataclass(frozen=True, slots=True)
class KegYield:
    """A keg that was tapped at a bar. `wasted_ml` were posted as lost, `rest_ml` weighed just before it was blown.

    `is_measured`: its losses, its rest by weight, or its litres by a count were posted.
    """

    keg: Keg
    beverage: str
    bar: Location
    filled_ml: int
    poured_ml: int
    wasted_ml: int
    rest_ml: int
    is_measured: bool
    is_weighed: bool

    @property
    def poured_share(self) -> float | None:
        """Poured ÷ filled, 0 to 1; None where it was not measured."""
        return self.poured_ml / self.filled_ml if self.is_measured and self.filled_ml else None


def keg_yields(
    standing: Iterable[Movement], *, lots: Mapping[int, Lot], locations: Mapping[int, Location], kegs: Mapping[int, Keg]
) -> tuple[KegYield, ...]:
    """Every keg that was tapped at a bar, in the order of tapping; `standing` in the order of time, by row ids."""
    of_keg: dict[int, list[Movement]] = {}
    for each in standing:
        if each.keg is not None:
            of_keg.setdefault(each.keg, []).append(each)
    found = []
    for row, moved in of_keg.items():
        tap = next((each for each in moved if _is_tapped_at_bar(each, locations)), None)
        if tap is not None and tap.to_location is not None:
            found.append((tap.order, _yield(kegs[row], lots[tap.lot].beverage, locations[tap.to_location], moved, tap)))
    return tuple(each for _, each in sorted(found, key=lambda pair: pair[0]))


def _is_tapped_at_bar(movement: Movement, locations: Mapping[int, Location]) -> bool:
    to = movement.to_location
    return movement.kind is MovementKind.TAP and to is not None and locations[to].kind is LocationKind.BAR


def _yield(keg: Keg, beverage: str, bar: Location, moved: list[Movement], tap: Movement) -> KegYield:
    since = [each for each in moved if each.order > tap.order]
    readings = [each for each in since if each.kind in _OUT]
    rest_is_weighed = (
        len(readings) > 1
        and readings[-1].kind is MovementKind.BLOW
        and readings[-1].volume_ml <= _MOST_REST_ML
        and was_weighed(readings[-2])
    )
    rest_ml = readings[-1].volume_ml if rest_is_weighed else 0
    wasted_ml = sum(each.volume_ml for each in since if each.kind is MovementKind.WASTE)
    counted = any(each.kind is MovementKind.ADJUST and not each.containers for each in since)
    return KegYield(
        keg=keg,
        beverage=beverage,
        bar=bar,
        filled_ml=sum(each.volume_ml for each in moved if each.from_location is None and each.containers),
        poured_ml=sum(each.volume_ml for each in readings) - rest_ml,
        wasted_ml=wasted_ml,
        rest_ml=rest_ml,
        is_measured=wasted_ml > 0 or rest_is_weighed or counted,
        is_weighed=any(was_weighed(each) for each in readings),
    )
