"""Moves kegs and other goods as people name them: several kegs at once, a range, a lot; all of it or nothing."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from catering.model.movement import MovementKind, WasteCode
from catering.model.record import same_name
from catering.model.rows import Row
from catering.model.stock import LocationKind
from catering.model.text import text
from catering.planning.stock.ledger import Wanted, live
from catering.services.as_of import at_venue
from catering.store.engine import Connection, Store
from catering.store.event_rows import event_row, load_event
from catering.store.stock import KeptMovement, NotInEvent, movements, of_operation, places_of
from catering.store.stock_writing import Posting, post_movement, reverse_movement


@dataclass(frozen=True, slots=True)
class Asked:
    """A movement as a person asks for it, locations by name; what is left open follows from where the kegs are."""

    kind: MovementKind
    at: dt.datetime
    """Without a time zone: the venue's clock."""
    to: str | None = None
    from_: str | None = None
    volume_ml: int | None = None
    containers: int | None = None
    code: WasteCode | None = None
    reason: str | None = None


def move_stock(
    store: Store,
    event_id: str,
    names: Sequence[str],
    asked: Asked,
    *,
    actor: str,
    by_what: str,
    posted_at: dt.datetime,
    operation_id: str,
) -> tuple[KeptMovement, ...]:
    """Posts the same movement for each keg, or for a lot; asked again under the same operation id, it answers the same.

    `names` are keg numbers, brewery serials, ranges such as 1-38, or one lot. `MovementKind.REVERSE` takes the last
    movement of each back. Raises NoSuchEvent, NotInEvent, MovementRefused.
    """

    def work(connection: Connection) -> tuple[KeptMovement, ...]:
        event = event_row(connection, event_id)
        rows = load_event(connection, event).rows
        places = places_of(connection, event)
        of = tuple(_found(rows["keg"], rows["lot"], names))
        at = asked.at if asked.at.tzinfo is not None else at_venue(asked.at, places.zone)
        wanted = Wanted(
            asked.kind,
            at,
            location_named(rows["location"], asked.to),
            location_named(rows["location"], asked.from_),
            asked.volume_ml,
            asked.containers,
            asked.code,
            asked.reason,
        )
        kept: list[KeptMovement] = []
        for keg, lot in of:
            own_id = operation_id if len(of) == 1 else f"{operation_id} {keg or lot}"
            posting = Posting(actor, posted_at, by_what, own_id)
            if asked.kind is MovementKind.REVERSE:
                kept.append(_reverse_last(connection, event, posting, keg, lot, asked.reason))
            else:
                kept.append(post_movement(connection, event, wanted, posting, keg=keg, lot=lot))
        return tuple(kept)

    return store.write(work)


def _reverse_last(
    connection: Connection, event: int, posting: Posting, keg: int | None, lot: int | None, reason: str | None
) -> KeptMovement:
    """Takes back what happened last to a keg or lot."""
    done = of_operation(connection, posting.operation_id)
    if done is not None and done.movement.reverses is not None:
        return reverse_movement(connection, done.movement.reverses, posting)
    past = live(each.movement for each in movements(connection, event, keg=keg, lot=lot))
    if not past:
        raise NotInEvent(text("Nothing was posted of it that could be reversed."))
    return reverse_movement(connection, past[-1].id, posting, reason=reason)


def _found(
    kegs: Mapping[int, Row], lots: Mapping[int, Row], names: Sequence[str]
) -> Iterator[tuple[int | None, int | None]]:
    """The row of each keg or lot, each once, in the order in which they are named."""
    found: dict[tuple[int | None, int | None], None] = {}
    for name in names:
        for part in (name,) if kegs_named(kegs, name) else filter(None, map(str.strip, name.split(","))):
            of = kegs_named(kegs, part)
            goods = [row_id for row_id, row in lots.items() if same_name(row["name"]) == same_name(part)]
            if not of and not goods:
                raise NotInEvent(text("There is no keg or lot “{name}” in this event.", name=part))
            found |= dict.fromkeys((row_id, None) for row_id in of) if of else {(None, goods[0]): None}
    if not found:
        raise NotInEvent(text("Name a keg, several, a range such as 1-38, or a lot."))
    yield from found


def kegs_named(kegs: Mapping[int, Row], name: str) -> list[int]:
    """The keg of a number, those of a range, or the one of a brewery's serial. Raises NotInEvent at a gap.

    Zeros that a number begins with do not matter, where that leaves one keg.
    """
    by_number = {same_name(row["number"]): row_id for row_id, row in kegs.items()}
    if same_name(name) in by_number:
        return [by_number[same_name(name)]]
    ends = re.fullmatch(r"\s*(\D*?)(\d+)\s*[-–]\s*(?:\1)?(\d+)\s*", name)
    if ends is not None and int(ends[2]) <= int(ends[3]):
        return list(_range(by_number, ends[1], int(ends[2]), int(ends[3])))
    serials = [row_id for row_id, row in kegs.items() if same_name(row["brewery_serial"]) == same_name(name)]
    if not serials:
        short = same_name(name).lstrip("0")
        serials = [row_id for number, row_id in by_number.items() if short and number.lstrip("0") == short]
    return serials if len(serials) == 1 else []


def _range(by_number: Mapping[str, int], prefix: str, first: int, last: int) -> Iterator[int]:
    """The kegs of a range, however many zeros their numbers begin with."""
    counted: dict[int, int] = {}
    for number, row_id in by_number.items():
        digits = number.removeprefix(same_name(prefix))
        if number.startswith(same_name(prefix)) and digits.isdecimal():
            counted[int(digits)] = row_id
    for count in range(first, last + 1):
        if count not in counted:
            raise NotInEvent(text("There is no keg {keg} in this event.", keg=f"{prefix}{count}"))
        yield counted[count]


def location_named(locations: Mapping[int, Row], name: str | None) -> int | None:
    """The location of a name, else the only one of a kind of this name. Raises NotInEvent."""
    if name is None:
        return None
    named = [row_id for row_id, row in locations.items() if same_name(row["name"]) == same_name(name)]
    kinds = [kind for kind in LocationKind if same_name(kind.value) == same_name(name)]
    of_kind = [row_id for row_id, row in locations.items() if row["kind"] in kinds]
    if not named and len(of_kind) != 1:
        known = [str(row["name"]) for row in locations.values()] or ["–"]
        raise NotInEvent(text("There is no location “{name}”. There are: {known:list}.", name=name, known=known))
    return (named or of_kind)[0]
