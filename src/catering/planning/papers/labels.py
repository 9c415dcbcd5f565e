"""What stands on the labels: one a pallet, one to tie on each keg."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from catering.catalog.container_sizes import size_label
from catering.model.event import Event
from catering.model.text import Text
from catering.planning.pallets.container_numbers import NumberedContainer
from catering.planning.papers.packing_list import PackedLine, PackingList


@dataclass(frozen=True, slots=True)
class PalletLabel:
    """One a pallet; sides in centimetres, rounded up, as freight papers have them."""

    number: int
    of: int
    gross_weight_kg: float
    sides_cm: tuple[int, int, int]
    contents: tuple[PackedLine, ...]
    code: str


@dataclass(frozen=True, slots=True)
class KegLabel:
    """One a keg or cask."""

    number: int
    of: int
    beverage: str
    container: Text
    volume_l: float | None
    best_before_on: dt.date | None
    pallet: int | None
    code: str


def pallet_labels(event: Event, packing: PackingList) -> Iterator[PalletLabel]:
    """A label for each pallet of the packing list."""
    count = len(packing.loaded)
    for packed in packing.pallets:
        pallet = packed.pallet
        if pallet is None:
            continue
        yield PalletLabel(
            pallet.number,
            count,
            pallet.gross_weight_kg,
            pallet.sides_cm,
            packed.lines,
            f"{event.event_id}\nPallet {pallet.number}/{count}\n{pallet.gross_weight_kg:.1f} kg",
        )


def keg_labels(event: Event, containers: Sequence[NumberedContainer]) -> Iterator[KegLabel]:
    """A label for each container.

    What its QR code says is plain text in English, whoever prints it: a camera shows it, and a program can read it.
    """
    for container in containers:
        yield KegLabel(
            container.number,
            len(containers),
            container.beverage.name,
            size_label(container.container_size),
            container.volume_l,
            container.beverage.best_before_on,
            container.pallet,
            f"{event.event_id}\nKeg {container.number}/{len(containers)}\n{container.beverage.name}, "
            f"{container.container_size}",
        )
