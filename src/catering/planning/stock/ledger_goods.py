"""The ledger's rules for goods that are counted: bottles and boxes, by lot and quantity."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from catering.model.movement import MovementKind
from catering.model.text import Text, text
from catering.planning.stock.ledger import Movement, Places, Wanted, hold_place, hold_worded
from catering.planning.stock.ledger_pairs import GOODS_WAYS
from catering.planning.stock.ledger_refusals import (
    KegsOnly,
    LaterMovement,
    LocationMissing,
    MovementRefused,
    NotEnoughStock,
    QuantityMissing,
    VesselsMissing,
)


@dataclass(frozen=True, slots=True)
class GoodsItem:
    """A lot of goods that are counted: its row, its name and what it is."""

    lot: int
    name: str
    beverage: str

    @property
    def words(self) -> Text:
        return text("Lot {lot} of {beverage}", lot=self.name, beverage=self.beverage)


@dataclass(frozen=True, slots=True)
class Balance:
    """What a location holds of goods at the moment that is looked at, or after a later movement."""

    volume_ml: int = 0
    containers: int = 0
    later: Movement | None = None


def move_goods(goods: GoodsItem, wanted: Wanted, held: Balance, places: Places) -> Movement:
    """The movement that a person wants of goods, of which `held` is at the location that it leads from.

    Where the litres are left open, they are those of so many containers. Raises MovementRefused.
    """
    kind = wanted.kind
    way = GOODS_WAYS.get(kind)
    if way is None:
        raise KegsOnly(kind)
    from_, to = wanted.from_location, wanted.to_location
    volume_ml, containers = _quantity(wanted, held)
    if kind is MovementKind.ADJUST:
        if (volume_ml < 0) != (containers < 0) and volume_ml and containers:
            raise QuantityMissing(kind)
        if from_ is None and min(volume_ml, containers) < 0:
            from_, to = to, None
        volume_ml, containers = abs(volume_ml), abs(containers)
    if (
        min(volume_ml, containers) < 0
        or volume_ml + containers == 0
        or (way.moves_keg and kind is not MovementKind.ADJUST and containers == 0)
    ):
        raise QuantityMissing(kind)
    comes = kind in (MovementKind.FILL, MovementKind.RECEIVE)
    if from_ is None and not comes and (kind is not MovementKind.ADJUST or to is None):
        raise LocationMissing(kind, places.names(way.from_kinds).values())
    if to is None and way.moves_keg and kind is not MovementKind.ADJUST:
        raise LocationMissing(kind, places.names(way.to_kinds).values())
    movement = Movement(wanted.at, kind, goods.lot, None, from_, to, volume_ml, containers, wanted.code, wanted.reason)
    hold_worded(movement)
    hold_place(goods.words, way, movement, from_, places)
    return movement


def _quantity(wanted: Wanted, held: Balance) -> tuple[int, int]:
    """Millilitres and containers. Raises QuantityMissing where the litres neither are said nor follow."""
    containers = wanted.containers or 0
    if wanted.volume_ml is not None:
        return wanted.volume_ml, containers
    if not containers or not held.containers or held.volume_ml * containers % held.containers:
        raise QuantityMissing(wanted.kind)
    return held.volume_ml * containers // held.containers, containers


def hold_enough(goods: GoodsItem, movement: Movement, location: int, held: Iterable[Balance], places: Places) -> None:
    """Raises NotEnoughStock where a location would have less than nothing, VesselsMissing where litres are in none.

    `held` is what it has at the moment of the movement, and after each later one; there it is LaterMovement.
    """
    more_ml, more = movement.effects[location]
    place = places.name(location)
    for each in held:
        volume_ml, containers = each.volume_ml + more_ml, each.containers + more
        if containers < 0:
            refused: MovementRefused = NotEnoughStock.of_goods(goods.beverage, place, each.containers, -more)
        elif volume_ml < 0:
            refused = NotEnoughStock.of_litres(goods.beverage, place, each.volume_ml, -more_ml)
        elif volume_ml > 0 and containers == 0:
            refused = VesselsMissing(goods.beverage, place)
        else:
            continue
        if each.later is None:
            raise refused
        at = each.later.at.astimezone(places.zone)
        raise LaterMovement(goods.words, each.later.kind, at, each.later.id, refused.message)
