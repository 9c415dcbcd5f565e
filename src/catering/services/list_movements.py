"""The movements of an event as a person reads them: those of a keg, of a location, or all."""

from __future__ import annotations

import datetime as dt

from catering.model.record import same_name
from catering.model.rows import records_of
from catering.model.stock import Keg, Location, Lot
from catering.planning.stock.told_movement import ToldMovement
from catering.services.stock_report import by_row
from catering.store.engine import Store
from catering.store.event_rows import event_row, load_event
from catering.store.stock import KeptMovement, movements


def list_movements(
    store: Store,
    event_id: str,
    *,
    keg: str | None = None,
    location: str | None = None,
    beverage: str | None = None,
    as_of: dt.datetime | None = None,
    latest: int | None = None,
) -> tuple[ToldMovement, ...]:
    """The movements in the order of their moments; of a keg by its number, from or to a location, of a beverage.

    Up to `as_of` with all of its second, as `report_stock` counts them, and not more than the `latest` of them. A keg
    or location that the event has not has no movements. Raises NoSuchEvent.
    """
    with store.reading() as connection:
        event = event_row(connection, event_id)
        records = records_of(load_event(connection, event).rows)
        kegs, lots, places = dict(by_row(records, Keg)), dict(by_row(records, Lot)), dict(by_row(records, Location))
        of_keg = [row for row, each in kegs.items() if keg is not None and same_name(each.number) == same_name(keg)]
        of_lots: list[int | None] = [None]
        if beverage is not None:
            of_lots = [row for row, each in lots.items() if same_name(each.beverage) == same_name(beverage)]
        of_place = [row for row, each in places.items() if location is not None and each.name == location]
        if (keg is not None and not of_keg) or (location is not None and not of_place):
            return ()
        until = None if as_of is None else as_of + dt.timedelta(seconds=1)
        kept = [
            each
            for lot in of_lots
            for each in movements(
                connection,
                event,
                keg=next(iter(of_keg), None),
                lot=lot,
                location=next(iter(of_place), None),
                until=until,
                latest=latest,
            )
        ]
    kept.sort(key=lambda each: (each.movement.at, each.movement.id))

    def told(each: KeptMovement) -> ToldMovement:
        moved = each.movement
        from_, to = (None if row is None else places[row].name for row in (moved.from_location, moved.to_location))
        return ToldMovement(
            number=moved.id,
            at=moved.at,
            kind=moved.kind,
            keg=None if moved.keg is None else kegs[moved.keg].number,
            lot=lots[moved.lot].name,
            beverage=lots[moved.lot].beverage,
            from_place=from_,
            to_place=to,
            volume_ml=moved.volume_ml,
            containers=moved.containers,
            code=moved.code,
            reason=moved.reason,
            reverses=moved.reverses,
            reversed_by=each.reversed_by,
            actor=each.actor,
            posted_at=each.posted_at,
        )

    return tuple(map(told, kept if latest is None else kept[-latest:]))
