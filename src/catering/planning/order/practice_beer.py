"""Beer that the staff practise on: set aside from the order, and missing from the evening's litres."""

from __future__ import annotations

import math

from catering.catalog.container_sizes import sizes_by_name
from catering.model.beverage import SetAside, SetAsidePurpose
from catering.model.record import same_name
from catering.model.records import EventRecords


def practice_beer_l(records: EventRecords, beverage: str) -> float:
    """What the beer casks of all training sessions hold of a beverage."""
    sizes = sizes_by_name(records.container_sizes)
    return math.fsum(
        session.beer_casks * sizes[same_name(session.container_size)].volume_l
        for session in records.training_sessions
        if same_name(session.beverage) == same_name(beverage) and same_name(session.container_size) in sizes
    )


def set_asides_of(records: EventRecords) -> tuple[SetAside, ...]:
    """What is set aside: the rows, and what practice takes beyond them.

    A row for practice holds the sessions' beer too: only what it lacks is added, so that no litre counts twice.
    """
    rows = []
    told = set()
    for row in records.set_asides:
        if row.purpose is SetAsidePurpose.PRACTICE:
            told.add(same_name(row.beverage))
            row = row.model_copy(update={"volume_l": max(row.volume_l, practice_beer_l(records, row.beverage))})
        rows.append(row)
    for beverage in records.beverages:
        litres = practice_beer_l(records, beverage.name)
        if litres and same_name(beverage.name) not in told:
            rows.append(SetAside(beverage=beverage.name, purpose=SetAsidePurpose.PRACTICE, volume_l=litres))
    return tuple(rows)


def beer_for_practice_l(records: EventRecords) -> float:
    """Litres of all beverages that are set aside for practice."""
    return math.fsum(row.volume_l for row in set_asides_of(records) if row.purpose is SetAsidePurpose.PRACTICE)
