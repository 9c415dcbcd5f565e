"""The evening out of the ledger: what was poured, what is there, what it will come to; and what a bar posts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from catering.model.movement import MovementKind
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.model.rows import records_of
from catering.model.stock import Keg, Location, LocationKind, Lot
from catering.model.text import Language, Text, text
from catering.planning.evening.day_sentences import Day, day_sentences
from catering.planning.evening.evening_from_ledger import update_from_ledger
from catering.planning.evening.evening_ledger import EveningLedger, RunningKeg, evening_ledger
from catering.planning.evening.evening_update import BeverageEvening
from catering.planning.evening.keg_weight import MoreThanLeft
from catering.planning.event_plan import EventPlan, plan_event
from catering.planning.stock.ledger import Wanted
from catering.planning.stock.ledger_stock import stock_of, venue_date
from catering.services.as_of import at_venue
from catering.services.evening_report import evening_as_dict
from catering.services.stock_report import by_row, held_of, of_beverages
from catering.store.engine import Connection, Store
from catering.store.event_rows import event_row, load_event
from catering.store.stock import KeptMovement, keg_now, last_movement, movements, of_operation, on_hand, trained
from catering.store.stock_writing import Posting, post_movement, reverse_movement

_AT_BARS = (MovementKind.TAP, MovementKind.POUR, MovementKind.BLOW)
_SCALES_OFF_ML = 500


@dataclass(frozen=True, slots=True)
class LastAct:
    """The movement of a keg at a bar that was posted last and stands."""

    kept: KeptMovement
    keg: Keg


@dataclass(frozen=True, slots=True)
class EveningInStock:
    """An event's evening at a moment, as its stock tells it; `last` is what can be undone,
    `posted` the number of the movement that was posted last of all.

    `beverages` are those that are in the house or were served, in the event's order.
    """

    plan: EventPlan
    ledger: EveningLedger
    beverages: tuple[BeverageEvening, ...]
    last: LastAct | None
    posted: int

    @property
    def records(self) -> EventRecords:
        return self.plan.records

    @property
    def not_told(self) -> Text | None:
        """Why the movements tell nothing of the evening; None where they do."""
        if not self.ledger.kegs and not self.beverages:
            return text("The stock has no kegs of this event: what is poured has to be written by hand.")
        if self.ledger.is_silent and any(each.share_so_far > 0 for each in self.beverages):
            return text(
                "No keg was tapped at a bar in the stock's movements by {at:time}: what is poured has to be written by "
                "hand.",
                at=self.ledger.at,
            )
        return None

    @property
    def day(self) -> Day:
        """In a breath; nothing where no keg has come."""
        return day_sentences(self.ledger, self.beverages)


def evening_in_stock(store: Store, event_id: str, *, at: dt.datetime, plan: EventPlan | None = None) -> EveningInStock:
    """The evening at a moment; without a time zone it is the venue's clock. `plan` where it is known already.

    Raises NoSuchEvent.
    """
    with store.reading() as connection:
        event = event_row(connection, event_id)
        records = records_of(load_event(connection, event).rows)
        moment = at_venue(at, records.event.zone)
        # all of the second that is looked at, however finely it was posted
        until = moment + dt.timedelta(seconds=1, microseconds=-1)
        holdings, trained_ml = on_hand(connection, event, until), trained(connection, event, until)
        kept, posted = movements(connection, event, until=until), last_movement(connection, event)
    locations, kegs = dict(by_row(records, Location)), dict(by_row(records, Keg))
    held = tuple(held_of(records, holdings))
    ledger = evening_ledger(
        held,
        (each.movement for each in kept),
        stock_of(records, held, as_of=moment, trained_ml=of_beverages(records, trained_ml)),
        today=venue_date(records, moment),
        lots=dict(by_row(records, Lot)),
        locations=locations,
        kegs=kegs,
    )
    plan = plan or plan_event(records, as_of=moment)
    known = {each.name for each in plan.records.beverages}
    last = next((each for each in sorted(kept, key=_number, reverse=True) if _can_undo(each, locations)), None)
    return EveningInStock(
        plan,
        ledger,
        tuple(
            update_from_ledger(plan.records, plan.demand(name), plan.supply(name), ledger)
            for name in ledger.beverages(records)
            if name in known
        ),
        None if last is None or last.movement.keg is None else LastAct(last, kegs[last.movement.keg]),
        posted,
    )


def _number(kept: KeptMovement) -> int:
    return kept.movement.id


def _can_undo(kept: KeptMovement, locations: Mapping[int, Location]) -> bool:
    """Whether it is a keg's movement at a bar that stands."""
    moved = kept.movement
    places = [locations[each] for each in (moved.from_location, moved.to_location) if each is not None]
    at_bar = any(place.kind is LocationKind.BAR for place in places)
    return moved.kind in _AT_BARS and moved.keg is not None and kept.reversed_by is None and at_bar


def evening_in_stock_as_dict(evening: EveningInStock, *, language: Language) -> dict[str, Any]:
    """The evening in plain types, as of litres told by hand, and beside it the kegs."""
    ledger = evening.ledger
    return {
        "event_id": evening.records.event.event_id,
        "kegs": {"at": ledger.at.isoformat(), "all": ledger.kegs, "empty": ledger.empty},
        "running": [
            {
                "keg": each.keg.number,
                "beverage": each.beverage,
                "bar": each.bar.name,
                "tapped_at": each.tapped_at.astimezone(ledger.at.tzinfo).isoformat(),
                "read_at": each.read_at.astimezone(ledger.at.tzinfo).isoformat(),
                "left_ml": each.left_ml,
            }
            for each in ledger.running
        ],
        **evening_as_dict(evening.beverages, language=language),
    }


def last_posted(store: Store, event: int) -> int:
    """The number of the movement that was posted last in an event, 0 before the first: while it stays, so does all."""
    with store.reading() as connection:
        return last_movement(connection, event)


# ---------------------------------------------------------------- what a bar posts


def post_left(
    store: Store,
    event_id: str,
    keg: RunningKeg,
    left_ml: int,
    *,
    actor: str,
    by_what: str,
    at: dt.datetime,
    operation_id: str,
    reason: str | None = None,
) -> KeptMovement | None:
    """Posts as poured what a running keg holds less than when it was last read; None where that is nothing.

    `reason` says by what it was read. Raises MoreThanLeft where it holds more, but for what scales are off by;
    MovementRefused, NoSuchEvent.
    """

    def work(connection: Connection) -> KeptMovement | None:
        event = event_row(connection, event_id)
        kegs = by_row(records_of(load_event(connection, event).rows), Keg)
        row = next(row for row, each in kegs if same_name(each.number) == same_name(keg.keg.number))
        done = of_operation(connection, operation_id)
        held_ml = keg_now(connection, row, at=at).volume_ml
        if done is None and left_ml > held_ml + _SCALES_OFF_ML:
            raise MoreThanLeft(keg.keg, left_ml, held_ml)
        if done is None and left_ml >= held_ml:
            return None
        wanted = Wanted(MovementKind.POUR, at, volume_ml=held_ml - left_ml, reason=reason)
        return post_movement(connection, event, wanted, Posting(actor, at, by_what, operation_id), keg=row)

    return store.write(work)


def undo_last(
    store: Store, number: int, *, actor: str, by_what: str, at: dt.datetime, operation_id: str
) -> KeptMovement:
    """Takes a movement back. Raises MovementRefused, NotInEvent."""
    return store.write(partial(reverse_movement, number=number, posting=Posting(actor, at, by_what, operation_id)))
