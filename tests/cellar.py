"""An event with a cellar: forty kegs of one lot with a deposit, bottled water, every kind of location, four bars."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from catering.model.beverage import (
    BeverageCategory,
    BeverageSource,
    ContainerOffer,
    Dispense,
    SetAside,
    SetAsidePurpose,
)
from catering.model.event import Bar
from catering.model.movement import MovementKind
from catering.model.records import EventRecords
from catering.model.stock import Keg, Location, LocationKind, Lot
from catering.planning.stock.ledger import Wanted
from catering.services.open_event import open_event
from catering.store.engine import Connection, Store
from catering.store.stock import KeptMovement
from catering.store.stock_writing import Posting, post_movement, reverse_movement
from kept_evening import EVENING, beverage, evening, keep

BERLIN = ZoneInfo("Europe/Berlin")
LATER = dt.datetime(2026, 11, 30, tzinfo=dt.UTC)
"""When everything is posted, unless a test says otherwise: after the evening."""
KEG_ML = 20_000
BARS = tuple(f"bar {number}" for number in range(1, 5))
KINDS = {
    "brewery": LocationKind.BREWERY, "on the way": LocationKind.IN_TRANSIT, "customs": LocationKind.BONDED_WAREHOUSE,
    "cold store": LocationKind.COLD_STORE, "cellar": LocationKind.HOTEL_CELLAR, "reserve": LocationKind.RESERVE,
    "classroom": LocationKind.TRAINING_ROOM, "empties": LocationKind.EMPTIES, "back home": LocationKind.RETURNED,
    "lost": LocationKind.LOST_AND_FOUND,
}  # fmt: skip


def cellar(kegs: int = 40, **changes: Any) -> EventRecords:
    """The event before any store knows it; the kegs are numbered 1, 2, 3."""
    water = beverage("Water", category=BeverageCategory.WATER, abv=0, source=BeverageSource.BOUGHT_LOCALLY)
    tables: dict[str, Any] = {
        "beverages": (beverage("Altbier"), beverage("Pils"), water),
        "bars": tuple(Bar(name=each, taps=2, share_of_orders=0.25, dispense=Dispense.KEG_CO2) for each in BARS),
        "container_offers": (
            ContainerOffer(beverage="Altbier", container_size="20 L slim keg", deposit=Decimal(30), currency="EUR"),
            ContainerOffer(beverage="Pils", container_size="30 L slim keg"),
        ),
        "set_asides": (SetAside(beverage="Altbier", purpose=SetAsidePurpose.PRACTICE, volume_l=20),),
        "locations": (
            *(Location(name=name, kind=kind) for name, kind in KINDS.items()),
            *(Location(name=name, kind=LocationKind.BAR, bar=name, par_containers=2) for name in BARS),
        ),
        "lots": (
            Lot(name="A1", beverage="Altbier", filled_on=dt.date(2026, 10, 1), best_before_on=dt.date(2026, 12, 30)),
            Lot(name="W1", beverage="Water", best_before_on=dt.date(2028, 1, 1)),
        ),
        "kegs": tuple(
            Keg(number=str(number), container_size="20 L slim keg", lot="A1") for number in range(1, kegs + 1)
        ),
    }
    return evening(**{**tables, **changes})


class Cellar:
    """The ledger of that event, spoken to in the words of the trade."""

    def __init__(self, store: Store, records: EventRecords | None = None, event_id: str = EVENING) -> None:
        self.store = store
        self.event_id = event_id
        records = cellar() if records is None else records
        named = records.event.model_copy(update={"event_id": event_id})
        self.event = keep(store, records.model_copy(update={"event": named}), event_id).event
        self.read_names()

    def read_names(self) -> None:
        rows = open_event(self.store, self.event_id, None).stored.rows
        self.places = {row["name"]: row_id for row_id, row in rows["location"].items()}
        self.kegs = {row["number"]: row_id for row_id, row in rows["keg"].items()}
        self.lots = {row["name"]: row_id for row_id, row in rows["lot"].items()}

    def move(
        self,
        keg: int | str,
        kind: str,
        to: str | None = None,
        *,
        at: dt.datetime,
        from_: str | None = None,
        ml: int | None = None,
        containers: int | None = None,
        lot: str | None = None,
        op: str | None = None,
        posted_at: dt.datetime = LATER,
        **more: Any,
    ) -> KeptMovement:
        """Posts one movement: of a keg by its number, or of `lot`."""
        wanted = Wanted(
            MovementKind(kind), at, None if to is None else self.places[to],
            None if from_ is None else self.places[from_], ml, containers, **more,
        )  # fmt: skip
        posting = Posting("Anna", posted_at, "a test", op or uuid.uuid4().hex)
        of = {"lot": self.lots[lot]} if lot is not None else {"keg": self.kegs[str(keg)]}

        def work(connection: Connection) -> KeptMovement:
            return post_movement(connection, self.event, wanted, posting, **of)

        return self.store.write(work)

    def reverse(self, number: int, *, op: str | None = None) -> KeptMovement:
        posting = Posting("Anna", LATER, "a test", op or uuid.uuid4().hex)
        return self.store.write(partial(reverse_movement, number=number, posting=posting))


__all__ = ["EVENING", "Cellar", "cellar"]
