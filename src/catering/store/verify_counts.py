"""Posted counts looked at: what each posted is the difference of its lines, and what was taken back is reversed."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from catering.model.text import text
from catering.planning.stock.count import Quantity, What
from catering.store.breach import Breach
from catering.store.counts import KeptCount, every_count, movements_of_count, posted_figures
from catering.store.stock import KeptMovement


def counts_posted(connection: sa.Connection) -> Iterator[Breach]:
    """What the posted counts lack of their movements, or have beyond them."""
    for kept in every_count(connection):
        if kept.posted_at is None:
            continue
        own = movements_of_count(connection, kept)
        yield from _differences(connection, kept, own)
        left = [each.movement.id for each in own if each.reversed_by is None]
        if kept.taken_back_at is not None and left:
            yield Breach(
                "stock_count", kept.id, "taken_back_at", text("all of its movements taken back"),
                text("movements {numbers:list} stand", numbers=left),
            )  # fmt: skip


def _differences(connection: sa.Connection, kept: KeptCount, own: tuple[KeptMovement, ...]) -> Iterator[Breach]:
    posted: dict[What, Quantity] = {}
    for each in own:
        moved = each.movement
        what = What(moved.keg, moved.lot if moved.keg is None else None)
        was = posted.get(what, Quantity(0, 0))
        volume_ml, containers = moved.effects.get(kept.location, (0, 0))
        posted[what] = Quantity(was.containers + containers, was.volume_ml + volume_ml)
    for what, (expected, found, _) in posted_figures(connection, kept.id).items():
        wanted = Quantity(0, 0)
        if found is not None:
            wanted = Quantity(found.containers - expected.containers, found.volume_ml - expected.volume_ml)
        has = posted.pop(what, Quantity(0, 0))
        if has != wanted:
            yield _breach(kept, what, wanted, has)
    for what, has in posted.items():
        yield _breach(kept, what, Quantity(0, 0), has)


def _breach(kept: KeptCount, what: What, wanted: Quantity, has: Quantity) -> Breach:
    name = f"lot {what.lot}" if what.keg is None else f"keg {what.keg}"
    told = (f"{name}: {each.volume_ml:+} ml, {each.containers:+}" for each in (wanted, has))
    return Breach("stock_count", kept.id, None, *told)
