"""The containers of a consignment, each with its number: papers, labels and later scans name it by that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from catering.catalog.container_sizes import sizes_by_name
from catering.model.beverage import Beverage, ContainerSize
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.model.text import Text
from catering.planning.order.consignment import shipped_lines
from catering.planning.order.keg_mix_rules import name_of
from catering.planning.pallets.loaded_pallets import PalletLoad
from catering.planning.pallets.pallet_goods import Containers


@dataclass(frozen=True, slots=True)
class NumberedContainer:
    """One keg or cask; `size` is None where nobody knows it, `pallet` where it stands on none."""

    number: int
    beverage: Beverage
    container_size: str
    size: ContainerSize | None
    pallet: int | None = None

    @property
    def label(self) -> Text:
        return name_of(self.beverage.name, self.container_size)

    @property
    def volume_l(self) -> float | None:
        return None if self.size is None else self.size.volume_l

    @property
    def net_weight_kg(self) -> float | None:
        """The beverage alone."""
        return None if self.size is None else self.size.volume_l * self.beverage.density_kg_per_l

    @property
    def gross_weight_kg(self) -> float | None:
        """With its vessel; None where the empty weight is not known."""
        return None if self.size is None else self.size.gross_weight_kg(self.beverage.density_kg_per_l)


def number_containers(records: EventRecords, load: PalletLoad | None) -> tuple[NumberedContainer, ...]:
    """Every container that is shipped, from 1: pallet after pallet, last those that stand on none.

    On a pallet, and beside them, they are in the order of the order's lines. What `load` carries beyond the shipped
    lines of the order is passed over.
    """
    waiting = Counter[tuple[str, str]]()
    beverages = {same_name(beverage.name): beverage for beverage in records.beverages}
    sizes = sizes_by_name(records.container_sizes)
    of_a_line: dict[tuple[str, str], NumberedContainer] = {}
    for line in shipped_lines(records):
        key = same_name(line.beverage), same_name(line.container_size)
        size = sizes.get(key[1])
        name = line.container_size if size is None else size.name
        of_a_line.setdefault(key, NumberedContainer(0, beverages[key[0]], name, size))
        waiting[key] += line.containers

    def placed() -> Iterator[NumberedContainer]:
        for pallet in load.pallets if load is not None else ():
            there = Counter[tuple[str, str]]()
            for goods in pallet.goods:
                if isinstance(goods, Containers):
                    there[same_name(goods.beverage or ""), same_name(goods.name)] += goods.count
            for key, container in of_a_line.items():
                count = min(there[key], waiting[key])
                waiting[key] -= count
                yield from [replace(container, pallet=pallet.number)] * count
        for key, container in of_a_line.items():
            yield from [container] * waiting[key]

    return tuple(replace(container, number=number) for number, container in enumerate(placed(), 1))
