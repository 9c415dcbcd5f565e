"""The containers that an event has ordered of what comes from the tap."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from catering.catalog.container_sizes import sizes_by_name
from catering.model.beverage import ContainerSize, Dispense
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.planning.service.orders import tapped


@dataclass(frozen=True, slots=True)
class Containers:
    """So many containers of a beverage in one size."""

    beverage: str
    size: ContainerSize
    number: int

    @property
    def is_casks(self) -> bool:
        return self.size.dispense is Dispense.GRAVITY_CASK


def containers_ordered(records: EventRecords) -> tuple[Containers, ...]:
    """What is ordered of what is tapped, in the order of its sheet; bottles and sizes that nobody knows left out."""
    sizes = sizes_by_name(records.container_sizes)
    drinks = {same_name(beverage.name): beverage.name for beverage in tapped(records)}
    found = []
    for line in records.order_lines:
        size, drink = sizes.get(same_name(line.container_size)), drinks.get(same_name(line.beverage))
        if size is not None and drink is not None and line.containers and size.dispense is not Dispense.BOTTLE:
            found.append(Containers(drink, size, line.containers))
    return tuple(found)


def mean_volume_l(containers: Sequence[Containers]) -> float | None:
    """The mean litres of one; None without any."""
    number = sum(each.number for each in containers)
    return math.fsum(each.size.volume_l * each.number for each in containers) / number if number else None
