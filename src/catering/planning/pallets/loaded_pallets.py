"""Loaded pallets: what stands where, how much they weigh and measure, what an airline charges for."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from catering.catalog.pallet_types import PalletType
from catering.model.text import Text, plural_text, text
from catering.planning.pallets.pallet_goods import Containers, Goods, some_of

AIR_KG_PER_M3 = 166.67
"""A cubic metre by air is charged as so many kilograms: 6,000 cm³ a kilogram."""


@dataclass(frozen=True, slots=True)
class PlacedPiece:
    """One piece; its middle is seen from the deck's corner, its sides run along the pallet and across it."""

    goods: Goods
    x_mm: float
    y_mm: float
    length_mm: float
    width_mm: float

    @property
    def is_round(self) -> bool:
        return isinstance(self.goods, Containers)


@dataclass(frozen=True, slots=True)
class PalletLayer:
    """Pieces side by side; `bottom_mm` from the floor."""

    bottom_mm: float
    pieces: tuple[PlacedPiece, ...]

    @property
    def height_mm(self) -> float:
        return max(piece.goods.height_mm for piece in self.pieces)

    @property
    def weight_kg(self) -> float:
        return round(math.fsum(piece.goods.gross_weight_kg for piece in self.pieces), 6)

    @property
    def goods(self) -> tuple[Goods, ...]:
        """What stands in the layer, each with its count."""
        return _counted(piece.goods for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class LoadedPallet:
    """A pallet with its layers from the deck up; numbers begin with 1."""

    number: int
    pallet: PalletType
    layers: tuple[PalletLayer, ...]

    @property
    def pieces(self) -> tuple[PlacedPiece, ...]:
        return tuple(piece for layer in self.layers for piece in layer.pieces)

    @property
    def goods(self) -> tuple[Goods, ...]:
        """What stands on the pallet, each with its count."""
        return _counted(piece.goods for piece in self.pieces)

    @property
    def kegs(self) -> int:
        """Kegs and casks."""
        return sum(piece.is_round for piece in self.pieces)

    @property
    def boxes(self) -> int:
        return len(self.pieces) - self.kegs

    @property
    def gross_weight_kg(self) -> float:
        """The pallet and all that stands on it."""
        return round(math.fsum([self.pallet.tare_kg, *(piece.goods.gross_weight_kg for piece in self.pieces)]), 6)

    @property
    def height_mm(self) -> float:
        """From the floor to the top of the last layer."""
        return self.pallet.height_mm + math.fsum(layer.height_mm for layer in self.layers)

    @property
    def length_mm(self) -> float:
        """Over all, with what stands out over the short sides."""
        ends = [
            at for piece in self.pieces for at in (piece.x_mm - piece.length_mm / 2, piece.x_mm + piece.length_mm / 2)
        ]
        return max(self.pallet.length_mm, *ends) - min(0.0, *ends)

    @property
    def width_mm(self) -> float:
        """Over all, with what stands out over the long sides."""
        ends = [
            at for piece in self.pieces for at in (piece.y_mm - piece.width_mm / 2, piece.y_mm + piece.width_mm / 2)
        ]
        return max(self.pallet.width_mm, *ends) - min(0.0, *ends)

    @property
    def sides_cm(self) -> tuple[int, int, int]:
        """Length, width and height in whole centimetres, rounded up, as freight papers have them."""
        sides = (self.length_mm, self.width_mm, self.height_mm)
        length, width, height = (math.ceil(round(side / 10, 6)) for side in sides)
        return length, width, height

    @property
    def height_m(self) -> float:
        """As its freight papers have it: to the centimetre, rounded up."""
        return self.sides_cm[2] / 100

    @property
    def volume_m3(self) -> float:
        return self.length_mm * self.width_mm * self.height_mm / 1e9

    def summary(self) -> Text:
        """The pallet in a sentence."""
        return text(
            "{goods:list} in {layers}, {weight:kg0}, {height:n2} m high.",
            goods=_told(self.kegs, self.boxes),
            layers=plural_text("{n:n0} layer", "{n:n0} layers", n=len(self.layers)),
            weight=self.gross_weight_kg,
            height=self.height_m,
        )


@dataclass(frozen=True, slots=True)
class AirFreight:
    """What an airline asks for: pieces as they are handed over, that is pallets, and the weight that is charged."""

    pieces: int
    gross_weight_kg: float
    volume_m3: float
    sides_cm: tuple[tuple[int, int, int], ...]

    @property
    def chargeable_weight_kg(self) -> float:
        """The gross weight, or that of the volume if it is more; carriers round it up to the half kilogram."""
        return max(self.gross_weight_kg, self.volume_m3 * AIR_KG_PER_M3)

    def summary(self) -> Text:
        """What is booked, in a sentence."""
        return plural_text(
            "By air: {n:n0} piece, {gross:kg1} gross, {volume:n2} m³, chargeable weight {chargeable:kg1}.",
            "By air: {n:n0} pieces, {gross:kg1} gross, {volume:n2} m³, chargeable weight {chargeable:kg1}.",
            n=self.pieces,
            gross=self.gross_weight_kg,
            volume=self.volume_m3,
            chargeable=self.chargeable_weight_kg,
        )


@dataclass(frozen=True, slots=True)
class PalletLoad:
    """All pallets; `at_least` is a number that no load of these goods goes below.

    On none stand `left_out`, containers of unknown measures or weight, and `without_box`, shipped goods of which no
    box is described.
    """

    pallet: PalletType
    pallets: tuple[LoadedPallet, ...]
    at_least: int
    left_out: tuple[Text, ...] = ()
    without_box: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()

    @property
    def is_fewest(self) -> bool:
        """Whether it is proved that no fewer pallets hold the goods."""
        return len(self.pallets) == self.at_least

    @property
    def gap(self) -> int:
        """How many pallets might be saved at most; 0 where it is proved that none can."""
        return len(self.pallets) - self.at_least

    @property
    def kegs(self) -> int:
        return sum(pallet.kegs for pallet in self.pallets)

    @property
    def boxes(self) -> int:
        return sum(pallet.boxes for pallet in self.pallets)

    @property
    def gross_weight_kg(self) -> float:
        """Goods and pallets."""
        return round(math.fsum(pallet.gross_weight_kg for pallet in self.pallets), 6)

    @property
    def height_mm(self) -> float:
        """Of the highest pallet."""
        return max((pallet.height_mm for pallet in self.pallets), default=0.0)

    @property
    def air(self) -> AirFreight:
        return AirFreight(
            len(self.pallets),
            self.gross_weight_kg,
            math.fsum(pallet.volume_m3 for pallet in self.pallets),
            tuple(pallet.sides_cm for pallet in self.pallets),
        )

    def summary(self) -> Text:
        """The load in two sentences: what it is, and whether fewer pallets would do."""
        if not self.pallets:
            return text("No pallets.")
        pallets = plural_text(
            "{n:n0} {type} pallet", "{n:n0} {type} pallets", n=len(self.pallets), type=self.pallet.name
        )
        if len(self.pallets) == 1:
            said = text("{pallets}: {load}", pallets=pallets, load=self.pallets[0].summary())
        else:
            said = text(
                "{pallets}: {goods:list}, {weight:kg0}, up to {height:n2} m high.",
                pallets=pallets,
                goods=_told(self.kegs, self.boxes),
                weight=self.gross_weight_kg,
                height=max(pallet.height_m for pallet in self.pallets),
            )
        return text("{said} {proof}", said=said, proof=self._proof())

    def _proof(self) -> Text:
        if self.is_fewest:
            return text("No fewer will do.")
        return plural_text(
            "At least {n:n0} is needed: whether fewer than these will do is not known.",
            "At least {n:n0} are needed: whether fewer than these will do is not known.",
            n=self.at_least,
        )


def _counted(goods: Iterator[Goods]) -> tuple[Goods, ...]:
    counts: dict[Goods, int] = {}
    for each in goods:
        counts[each] = counts.get(each, 0) + each.count
    return tuple(some_of(each, count) for each, count in counts.items())


def _told(kegs: int, boxes: int) -> list[Text]:
    said = []
    if kegs:
        said.append(plural_text("{n:n0} keg or cask", "{n:n0} kegs and casks", n=kegs))
    if boxes:
        said.append(plural_text("{n:n0} box", "{n:n0} boxes", n=boxes))
    return said
