"""The containers that an event has ordered of what comes from the tap."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

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


def practice_casks(records: EventRecords) -> tuple[Containers, ...]:
    """The beer casks of the training sessions, each out of its own beverage and size, as far as they are ordered."""
    return tuple(replace(each, number=taken) for each, taken in _with_practice(records) if taken)


def containers_for_guests(records: EventRecords) -> tuple[Containers, ...]:
    """What is ordered of what is tapped, without the casks that the staff practise on."""
    return tuple(
        replace(each, number=each.number - taken) for each, taken in _with_practice(records) if each.number > taken
    )


def _with_practice(records: EventRecords) -> Iterator[tuple[Containers, int]]:
    """What is ordered, and how many of each the training sessions take."""
    wanted = Counter[tuple[str, str]]()
    for session in records.training_sessions:
        if session.beverage is not None and session.container_size is not None:
            wanted[same_name(session.beverage), same_name(session.container_size)] += session.beer_casks
    for each in containers_ordered(records):
        kind = same_name(each.beverage), same_name(each.size.name)
        taken = min(each.number, wanted[kind])
        wanted[kind] -= taken
        yield each, taken


def mean_volume_l(containers: Sequence[Containers]) -> float | None:
    """The mean litres of one; None without any."""
    number = sum(each.number for each in containers)
    return math.fsum(each.size.volume_l * each.number for each in containers) / number if number else None
